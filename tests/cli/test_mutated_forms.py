# SPDX-License-Identifier: GPL-3.0-or-later
"""No number of any form of a county of one's own passes as -1, as a thousand million, as a word or as nan: each is an error with file, line and column.
Nor do names in a configuration that no program's user has chosen."""
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from program import SOURCE, main  # noqa: E402
from test_new_area import northmoor, read, write  # noqa: E402

BAD = ("-1", "1000000000", "text", "nan")
WORDS = ("care_economy", "council", "trust")  # "text" is one
# Columns with what is read; of rows that are alike, some are enough.
COLUMNS = {"areas": ["vale"], "hospitals": ["seahaven"], "county": ["value"], "start": ["people"], "population": ["age", "sex", "county"],
           "deaths": ["age_band", "sex", "county_rate_per_100k"], "attendances": ["trust", "month", "attendances", "over_4h"],
           "delays": ["council", "month", "A", "B", "C", "Di", "Dii", "E", "F", "G", "H", "I", "total", "nhs", "social_care", "both", "acute", "non_acute"]}
SOME = {"start": 12, "population": 91, "deaths": 19, "attendances": 12, "delays": 11}
MONTH = ["10", "5", "20", "6", "7", "8", "3", "9", "2", "4", "74", "50", "17", "7", "50", "24"]


def filled(t):
    """Northmoor, with all that can be given of it."""
    made = northmoor(t)
    path = made / "data" / "attendances.csv"
    rows = read(path)
    write(path, [rows[0]] + [["northmoor" if r[0] == "northmoor_general" else r[0], r[1], "8000", "500", *r[4:]] for r in rows[1:]])
    path = made / "data" / "delays.csv"
    rows = read(path)
    write(path, [rows[0]] + [["northmoor", r[1], *MONTH, *r[18:]] for r in rows[1:]])
    path = made / "data" / "deaths.csv"
    rows = read(path)
    own, england = rows[0].index("county_rate_per_100k"), rows[0].index("england_rate_per_100k")
    write(path, [rows[0]] + [[r[england] if k == own else x for k, x in enumerate(r)] for r in rows[1:]])
    done = t.homeward("check", made / "model.yaml")
    assert done.returncode == 0 and done.stderr == "", done.stderr
    return made


def test_no_cell_takes_what_it_cannot_be(t):
    made = filled(t)
    tried = 0
    for form, columns in COLUMNS.items():
        path = made / "data" / f"{form}.csv"
        good, rows = path.read_bytes(), read(path)
        for line in range(1, len(rows), SOME.get(form, 1)):
            for column in (rows[0].index(name) for name in columns):
                if rows[line][0] == "title":
                    continue
                for bad in BAD:
                    if bad == "text" and rows[line][0] in WORDS:
                        continue
                    changed = [list(row) for row in rows]
                    changed[line][column] = bad
                    write(path, changed)
                    done = t.homeward("check", made / "model.yaml")
                    # other files may be told of as well, when a name is gone that they have
                    assert done.returncode == 2 and re.search(rf"(?m)^error: \S*{form}.csv:\d+:\d+: ", done.stderr), (form, rows[line][:2], rows[0][column], bad, done.stderr[:500])
                    tried += 1
        path.write_bytes(good)
    assert tried > 250, tried


def test_names_in_a_configuration(t):
    (t.folder / "data").symlink_to(SOURCE / "configs" / "data")
    text = (SOURCE / "configs" / "kent.yaml").read_text(encoding="utf-8")
    for key, name in (("trust", "dartford_and_gravesham"), ("economy", "east"), ("council", "kent")):
        line = text[:text.index(f"    {key}: {name}\n")].count("\n") + 1
        for bad in ('""', "-1", "1e9", "nan", "none", '"East Kent"'):
            t.write("kent.yaml", text.replace(f"    {key}: {name}\n", f"    {key}: {bad}\n", 1))
            done = t.homeward("check", "kent.yaml")
            assert done.returncode == 2 and re.search(rf"^error: kent.yaml:{line}:\d+: \w+: {key} is \"", done.stderr), (key, bad, done.stderr)


if __name__ == "__main__":
    main(globals())
