# SPDX-License-Identifier: GPL-3.0-or-later
"""The studies that answer planners' questions run as their page says, small: each has a row for each case, and where the answer is known they have it."""
import os
import pathlib
import re
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from program import PROGRAM, SOURCE, main  # noqa: E402

STUDIES, NORTH = SOURCE / "scripts" / "studies", SOURCE / "configs" / "north_kent.yaml"
SMALL = ["--replicates", "2", "--set", "run.scale=0.2", "--set", "run.warm_up=28 days", "--set", "run.measured=60 days"]
CASES = {"G14": 5, "G16": 4, "G17": 7, "G18": 5, "G19": 4, "G20": 8, "G21": 4, "G27": 11, "G30": 6, "G38": 3}


def study(name, *words, expect=0):
    done = subprocess.run([sys.executable, STUDIES / name, *map(str, words)], env={**os.environ, "HW_PROGRAM": PROGRAM}, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          encoding="utf-8", timeout=300, check=False)
    assert done.returncode == expect, done.stdout + done.stderr
    return done.stdout + done.stderr


def rows(text):
    """{case: its cells} of a table, but its head and the baseline."""
    lines = [[cell.strip() for cell in line.strip("| \n").split("|")] for line in text.splitlines() if line.startswith("| ")]
    return {line[0].strip("`"): line[1:] for line in lines[1:] if line[0] != "as it is"}


def first(cell):
    return float(cell.split(" ")[0].replace(",", ""))


def test_each_question_has_a_row_for_each_case(_):
    for name, n in CASES.items():
        told = rows(study("questions.py", name, NORTH, *SMALL))
        assert len(told) == n and all("-" != cell and cell for cells in told.values() for cell in cells), (name, told)


def test_less_money_shuts_panels_and_more_pool_opens_them(_):
    """Known: the more is cut, the longer panels are shut; a pool of a tenth of what the NHS spends is more than the council lacks."""
    shut = [first(cells[1]) for cells in rows(study("questions.py", "G21", NORTH, *SMALL)).values()]
    assert shut == sorted(shut) and shut[-1] > 10, shut
    opened = [first(cells[0]) for cells in rows(study("questions.py", "G18", NORTH, *SMALL)).values()]
    assert opened == sorted(opened, reverse=True) and opened[-1] < -5, opened


def test_an_unknown_question_is_told_the_known_ones(_):
    assert re.search(r"G30 +How many acute beds", study("questions.py", "G99", expect=1))


def test_break_even_where_it_is_known(_):
    """What a scheme's staff cost, no effect brings back. And only an effect of nothing leaves attendances as they are: the file's own, that of a scheme with none assumed."""
    words = ["--scheme", "telehealth", "--scheme", "social_prescribing", "--rounds", "1", *SMALL]
    assert rows(study("break_even.py", NORTH, *words, "--measure", "money_schemes"))["telehealth"][-1] == "none"
    told = rows(study("break_even.py", NORTH, *words, "--measure", "ae_attendances"))["social_prescribing"]
    assert [first(cell) for cell in [told[0], *told[2:]]] == [0, 0, 0, 0], told


def test_a_line_is_zero_where_it_is(_):
    sys.path.insert(0, str(STUDIES))
    import break_even
    import cases
    effect, slope = break_even.root([(0.0, 100.0), (0.2, 60.0)])
    assert abs(effect - 0.5) < 1e-12 and abs(slope + 200) < 1e-9
    assert break_even.root([(0.0, 5.0), (0.2, 5.0)])[0] is None
    mean, width = cases.interval([1.0, 2.0, 3.0])  # sd 1, t 4.303 at 2 degrees
    assert mean == 2 and abs(width - 4.303 / 3 ** 0.5) < 1e-9


def test_places_of_a_county_are_added_up(_):
    """Kent's seven hospitals: 2,594 beds; north Kent has one."""
    sys.path.insert(0, str(STUDIES))
    import cases
    assert cases.capacity(SOURCE / "configs" / "kent.yaml", "acute.beds") == sum((483, 520, 258, 387, 386, 315, 233))
    assert cases.capacity(NORTH, "acute.beds") == 483 and len(cases.in_places(SOURCE / "configs" / "kent.yaml", "nursing.places")) == 10


if __name__ == "__main__":
    main(globals())
