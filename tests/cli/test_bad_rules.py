# SPDX-License-Identifier: GPL-3.0-or-later
"""What contradicts itself is refused, with both parameters named, all at once: in the model, in what an area has of its own, in a scheme and at a date.
The rules are read from their table, so that each of them has an example; so are the numbers of people at the start, each of which has a limit."""
import json
import os
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from program import SOURCE, main, sets  # noqa: E402

CONFIGS = SOURCE / "configs"
NORTH_KENT = CONFIGS / "north_kent.yaml"


def paths():
    """{"NEED_FULL": "need.threshold.full_assessment", ...}"""
    text = "".join(p.read_text(encoding="utf-8") for p in sorted((SOURCE / "agents").glob("params_*.def")))
    return dict(re.findall(r'^HW_PARAM\((\w+), "([^"]+)"', text, re.MULTILINE))


def rules():
    path = paths()
    text = (SOURCE / "agents" / "params_rules.c").read_text(encoding="utf-8")
    found = re.findall(r"^    \{(AT_MOST|TOGETHER|BELOW_1|SOME), HW_P_(\w+), (?:HW_P_(\w+)|NONE), ", text, re.MULTILINE)
    assert len(found) > 40 and {kind for kind, _, _ in found} == {"AT_MOST", "TOGETHER", "BELOW_1", "SOME"}
    return [(kind, path[first], path.get(second)) for kind, first, second in found]


def told_of(values):
    return {p["path"]: {**p, "numbers": [v.get("number") or 0 for v in p["values"]]} for p in json.loads(values)["parameters"]}


def breaks(rule, parameters):
    """{parameter: value} that breaks it."""
    kind, first, second = rule
    if kind == "AT_MOST":
        value, most = max(parameters[second]["numbers"]) + 0.02, parameters[first]["max"]
        return {first: value} if value <= most else {first: most, second: most / 2}
    if kind == "TOGETHER":
        return {first: 0.9, second: 0.8}
    if kind == "BELOW_1":
        return {first: 1}
    return {first: 0, **({second: 0.5} if second and not any(parameters[second]["numbers"]) else {})}


def test_every_rule_is_kept(t):
    parameters = told_of(t.homeward("describe", NORTH_KENT, "--json").stdout)
    left = rules()
    while left:
        changes, now = {}, []
        for rule in left:  # as many as do not touch the same parameters
            more = breaks(rule, parameters)
            if not {rule[1], rule[2]} & (set(changes) | {p for r in now for p in r[1:] if p}):
                changes.update(more)
                now.append(rule)
        left = [rule for rule in left if rule not in now]
        done = t.homeward("check", NORTH_KENT, *sets([f"{path}={value}" for path, value in changes.items()]))
        assert done.returncode == 2, (changes, done.stderr)
        for kind, first, second in now:
            line = [line for line in done.stderr.splitlines() if re.search(rf": {re.escape(first)}( of \S+)? is ", line) and (not second or second in line)]
            assert line, (kind, first, second, done.stderr)


def test_in_a_file_with_its_place(t):
    os.symlink(CONFIGS / "data", t.folder / "data")
    t.write("config.yaml", "model: district\nend_of_life:\n  wish:\n    hospice: 0.6\n    home: 0.5\nneed:\n  threshold: {full_assessment: 3}\nequipment: {hours: holidays 09:00-17:00}\n"
            "discharge:\n  nhs_funding: {panels: 0}\n")
    told = t.homeward("check", "config.yaml").stderr
    for place, said in (("4:14", "end_of_life.wish.home is 50 %; together they must be at most 1"), ("7:32", "need.threshold.nhs_funded is 2.771"),
                        ("8:20", "hours in an ordinary week"), ("10:25", "discharge.nhs_funding.panels is 0; it must be more than 0")):
        assert any(f"config.yaml:{place}: " in line and said in line for line in told.splitlines()), (place, said, told)
    t.write("config.yaml", "model: district\nend_of_life:\n  wish:\n    hospice: 0.6\n    home: 0.4\nneed:\n  threshold: {full_assessment: 2.55}\n")
    assert t.homeward("check", "config.yaml").returncode == 0


def test_of_one_area(t):
    """Told of the area, once; what all areas have is told once, too."""
    done = t.homeward("check", CONFIGS / "kent.yaml", *sets(["areas.thanet.parameters.equipment.teams=0", "areas.thanet.parameters.steps.office_hours=holidays"]))
    assert done.returncode == 2
    lines = [line for line in done.stderr.splitlines() if "thanet: " in line]
    assert len(lines) == 2 and any("equipment.teams is 0 while need.equipment is not" in line for line in lines), done.stderr


def scheme(t, name, *changes):
    lines = "".join(f"  - {{{change}}}\n" for change in changes)
    return t.write(f"schemes/{name}.yaml", f"name: {name}\ntitle: A test\nevidence: {{grade: A, note: a test}}\nchange:\n{lines}")


def test_of_a_scheme_and_at_a_date(t):
    os.symlink(CONFIGS / "data", t.folder / "data")
    (t.folder / "schemes").mkdir()
    for name in ("north_kent", "kent"):
        t.write(f"{name}.yaml", (CONFIGS / f"{name}.yaml").read_text(encoding="utf-8"))
        scheme(t, "bad", "lever: need.threshold.extra_care, to: 7", "lever: discharge.funding.panels, to: 0")
        scheme(t, "later", "lever: discharge.brokerage.staff, to: 0, from: 2014-05-01", "lever: equipment.teams, to: 0, from: 2014-05-01, until: 2014-05-15", "lever: acute.beds, times: 1.1, from: 2014-05-10")
        for word in ("bad", "later"):
            done = t.homeward("check", f"{name}.yaml", "--scenario", word)
            assert done.returncode == 2, done.stderr
            errors = [line for line in done.stderr.splitlines() if line.startswith("error: ")]
            wanted = {"bad": [r"bad.yaml:5:\d+: .*need.threshold.extra_care is 7, but need.threshold.extra_care_most is 6.2",
                              r"bad.yaml:6:\d+: .*discharge.funding.panels is 0; it must be more than 0"],
                      "later": [r"later.yaml:5:\d+: .*discharge.brokerage.staff is 0; it must be more than 0"]}[word]
            assert len(errors) == len(wanted), errors
            for pattern in wanted:
                assert any(re.search(pattern, line) for line in errors), (pattern, errors)


def test_more_people_at_the_start_than_places(t):
    """Whoever is somewhere when the run starts is counted by a parameter start.*, and each of these is held against what there is."""
    parameters = told_of(t.homeward("describe", NORTH_KENT, "--json").stdout)
    census = [path for path, p in parameters.items() if path.startswith("start.") and p["kind"] == "count" and not path.startswith(("start.waiting", "start.queue."))]
    assert len(census) >= 13, census
    for path in census:
        done = t.homeward("check", NORTH_KENT, "--set", f"{path}=20000")
        assert done.returncode == 2 and path in done.stderr and "start.when_below_census: close_when_vacated" in done.stderr, (path, done.stderr)
    let = t.homeward("check", NORTH_KENT, "--set", "start.when_below_census=close_when_vacated", *sets([f"{path}=20000" for path in census]))
    assert let.returncode == 0, let.stderr
    few = t.homeward("check", NORTH_KENT, "--set", "community_nursing.nurses=50")
    assert few.returncode == 2 and "community_nursing.nurses is 50" in few.stderr and "take 75" in few.stderr, few.stderr  # (780 x 2 + 320 x 3) / (8 x 4.2) visits a week
    for scale in (0.3, 0.02, 0.001):  # rounding makes no error
        assert t.homeward("check", NORTH_KENT, "--set", f"run.scale={scale}").returncode == 0


if __name__ == "__main__":
    main(globals())
