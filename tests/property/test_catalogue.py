# SPDX-License-Identifier: GPL-3.0-or-later
"""docs/catalogue/*.csv, row by row: what it names exists; what it says moves a measure moves it, the way it says; at most a tenth of a group has nothing, and each of these says why.

A row is changed by itself, in north Kent made smaller, over four months, beside a baseline with the same settings and the same draws: when the lever did nothing, the
measure would be equal to the last bit. `up` and `down` are of the sum of a measure's values, `moves` of any of them."""
import csv
import os
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from program import SOURCE, children_seconds, main, sets  # noqa: E402

CONFIGS, FOLDER = SOURCE / "configs", SOURCE / "docs" / "catalogue"
ROWS = {"a": 48, "c": 93, "d": 45, "e": 33, "f": 56, "g": 47}
KINDS = ("parameter", "file", "measure", "none")
SHORT = ["run.warm_up=42 days", "run.measured=110 days", "run.scale=0.5", "run.replicates=1"]
MOST = 240    # scenarios of a run
SECONDS = 90  # of processor time, for all runs: about 45


def group(letter):
    with open(FOLDER / f"{letter}.csv", newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


TABLE = {letter: group(letter) for letter in ROWS}
EVERY = [row for rows in TABLE.values() for row in rows]


def parts(text):
    return [part.strip() for part in text.split(";") if part.strip()]


def measures(summary, scenario):
    """{name: {labels: value}}; no value is a value of its own."""
    return {m["name"]: {tuple(n["labels"]): n["values"][0] for n in m["numbers"] if n["scenario"] == scenario} for m in summary["measures"]}


def acting(name, scheme, act):
    """A shipped scheme whose programme has an effect: `NEED times SIZE`, where its file says none (times 1)."""
    need, verb, size = act.split(" ")
    text = (CONFIGS / "schemes" / f"{scheme}.yaml").read_text(encoding="utf-8")
    text, names = re.subn(r"(?m)^name: .*$", f"name: {name}", text)
    text, acts = re.subn(rf"(\{{on: {re.escape(need)}, times: )1\b(?:, within: \[[^]]*\])?", rf"\g<1>{size}", text)
    assert verb == "times" and names == acts == 1, (scheme, act)
    return text


def scheme_text(name, change):
    """A scheme of `LEVER to|times|add VALUE`, several with &, or `scheme NAME acting on NEED times SIZE`; and the shipped scheme that the change comes on top of."""
    lines, shipped = [], None
    if " acting on " in change:
        scheme, act = change.removeprefix("scheme ").split(" acting on ")
        return acting(name, scheme, act), None
    for part in change.split(" & "):
        lever, verb, value = (part + " ").split(" ", 2)
        if lever == "scheme":
            shipped = verb
        else:
            assert verb in ("to", "times", "add"), change
            lines.append(f"  - {{lever: {lever}, {verb}: {value.strip()}}}")
    head = f"name: {name}\ntitle: A row of the catalogue\nevidence: {{grade: A, note: a test}}\n"
    return head + "change:\n" + "\n".join(lines) + "\n" if lines else None, shipped


def model(t):
    os.symlink(CONFIGS / "data", t.folder / "data")
    (t.folder / "schemes").mkdir()
    for path in (CONFIGS / "schemes").glob("*.yaml"):
        (t.folder / "schemes" / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    return t.write("model.yaml", (CONFIGS / "north_kent.yaml").read_text(encoding="utf-8"))


def runs_of(t, config, base, scenarios):
    """{scenario: measures}, and {(scenario,): those of the baseline beside it}, of a model with settings, as many scenarios at a time as the program takes."""
    known = {}
    for i in range(0, max(len(scenarios), 1), MOST):
        some = scenarios[i:i + MOST]
        summary = t.summary(config, *sets(base), *[word for name in some for word in ("--scenario", name)])
        beside = measures(summary, "baseline")
        known |= {name: measures(summary, name) for name in some} | {(name,): beside for name in ["baseline", *some]}
    return known


def compared(t, rows):
    """{row: (measures before, measures after)} of rows with a change. What rows share is run once; who changes who the people are has a run of its own."""
    config, found, batches = model(t), {}, {}
    for row in rows:
        batches.setdefault(row["with"], []).append(row)
    for settings, batch in batches.items():
        base = SHORT + [re.sub(r"\s*=\s*", "=", each, count=1) for each in parts(settings)]
        names, of = {}, {}  # scenario of a change; scenarios to compare of a row
        for row in batch:
            if row["change"].startswith("set "):
                continue
            if row["change"] not in names:
                name = "row_" + row["row"].lower()
                text, shipped = scheme_text(name, row["change"])
                if text is not None:
                    t.write(f"schemes/{name}.yaml", text)
                names[row["change"]] = (shipped, f"{shipped}+{name}") if text and shipped else ((shipped or name,), shipped or name)
            of[row["row"]] = names[row["change"]]
        wanted = sorted({each for pair in of.values() for each in pair if isinstance(each, str)})
        known = runs_of(t, config, base, wanted)
        people = {row["change"] for row in batch if row["change"].startswith("set ")}
        known |= {change: runs_of(t, config, [*base, change[4:]], [])[("baseline",)] for change in sorted(people)}
        for row in batch:
            before, after = of.get(row["row"], (("baseline",), row["change"]))
            found[row["row"]] = (known[before], known[after])
    return found


def wrong(row, before, after):
    """What is wrong with the way in which a row's measure went; None: nothing."""
    name, *rest = row["moves"].split()
    labels, way = rest[:-1], rest[-1]
    if way not in ("up", "down", "moves"):
        return f"goes {way}"
    if name not in before:
        return "no such measure"
    chosen = [key for key in before[name] if all(label in key for label in labels)]
    if not chosen:
        return f"no value {labels}"
    if all(before[name][key] == after[name][key] for key in chosen):
        return "does not move"
    if way == "moves":
        return None
    sums = [sum(values[name][key] or 0 for key in chosen) for values in (before, after)]
    return None if (sums[1] - sums[0]) * (1 if way == "up" else -1) > 0 else f"{sums[0]:g} became {sums[1]:g}"


def test_each_row_of_the_catalogue_stands_once_and_says_what_or_why(_):
    for letter, n in ROWS.items():
        assert [row["row"] for row in TABLE[letter]] == [f"{letter.upper()}{i + 1}" for i in range(n)], letter
        without = [row["row"] for row in TABLE[letter] if row["kind"] == "none"]
        assert len(without) <= 0.1 * n, (letter, without)
    for row in EVERY:
        none = row["kind"] == "none"
        assert row["kind"] in KINDS and row["title"] and row["reports"], row
        assert len(row["note"]) > 10 and not (row["names"] or row["change"] or row["test"]) if none else row["names"] and row["test"], row
        assert bool(row["change"]) == bool(row["moves"]), row


def test_each_scheme_of_the_reports_has_a_file_or_a_reason(_):
    """B1 to B103: in the `catalogue:` of a file that ships, or named on the page with the reason why not, and these are at most a tenth."""
    files = {path.stem: re.findall(r"\bB(\d+)\b", (re.search(r"^catalogue: *(.*)$", path.read_text(encoding="utf-8"), re.M) or ["", ""])[1])
             for path in (CONFIGS / "schemes").glob("*.yaml")}
    with_file = {int(n) for rows in files.values() for n in rows}
    page = (SOURCE / "docs" / "catalogue.md").read_text(encoding="utf-8")
    without = {int(n) for n in re.findall(r"\bB(\d+)\b", re.search(r"^Not yet, .*?(?=\n\n)", page, re.M | re.S)[0])}
    assert with_file | without == set(range(1, 104)) and not with_file & without, (with_file ^ without) ^ set(range(1, 104))
    assert len(without) <= 10, without


def test_what_is_named_exists(t):
    parameters = {p["path"] for p in described(t)}
    known = {m["name"] for m in t.summary(model(t), *sets(SHORT), "--scenario", "pooled_budget+better_care_fund+telecare")["measures"]}
    tests = {f"{path.parent.name}.{path.stem[5:]}" for path in (SOURCE / "tests").glob("*/test_*.*")} | {f"check.{p.stem}" for p in (SOURCE / "scripts" / "check").glob("*.py")}
    lost = []
    for row in EVERY:
        for name in parts(row["names"]):
            there = (SOURCE / name).is_file() if "/" in name else name in parameters if "." in name else name in known
            lost += [] if there else [(row["row"], name)]
        lost += [(row["row"], name) for name in parts(row["test"]) if name not in tests]
        of_kind = {"parameter": lambda name: name in parameters, "file": lambda name: "/" in name, "measure": lambda name: name in known}.get(row["kind"])
        lost += [(row["row"], f"no {row['kind']} is named")] if of_kind and not any(map(of_kind, parts(row["names"]))) else []
    assert not lost, lost


def described(t):
    import json
    done = t.homeward("describe", CONFIGS / "north_kent.yaml", "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)["parameters"]


def test_each_lever_moves_its_measure(t):
    """Not a claim about size: one replicate, and the same draws."""
    rows = [row for row in EVERY if row["change"]]
    before = children_seconds()
    found = compared(t, rows)
    took = children_seconds() - before
    assert len(found) == len(rows) > 250
    failed = [f"{row['row']} {row['change']}: {row['moves']}: {wrong(row, *found[row['row']])}" for row in rows if wrong(row, *found[row["row"]])]
    assert not failed, "\n" + "\n".join(failed)
    assert took < SECONDS, took


def test_a_lever_that_moves_nothing_fails(t):
    """Made to its own value, a lever is found out."""
    rows = [{"row": "X1", "change": "gp.clinicians times 1", "with": "", "moves": "gp_wait moves"}, {"row": "X2", "change": "gp.clinicians to 2", "with": "", "moves": "gp_wait down"},
            {"row": "X3", "change": "set population.share_of_county=17.88 %", "with": "", "moves": "people moves"}]
    found = compared(t, rows)
    said = [wrong(row, *found[row["row"]]) for row in rows]
    assert said[0] == said[2] == "does not move" and re.fullmatch(r"[\d.]+ became [\d.]+", said[1]), said


if __name__ == "__main__":
    main(globals())
