# SPDX-License-Identifier: GPL-3.0-or-later
"""What a scheme's file may not say, all at once and each at its place; and whom nobody is: a warning with the count, of whatever is asked of people."""
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from program import main, sets, values  # noqa: E402
from test_scheme_dates import model, scheme  # noqa: E402

ACTS = "chosen: at_random, caseload: 300000, lasts: 365 days, acts: [{on: needs.urgent, times: 1}]"
# Who is asked for, and whether there is anybody: nobody is frail before 50, has dementia before 30 or three conditions as a child.
ASKED = {"frail_young": ("age_to: 49, frailty: [severe]", False), "frail_old": ("age_from: 85, frailty: [severe]", True), "dementia_young": ("age_to: 20, dementia: \"yes\"", False),
         "dementia_old": ("age_from: 85, dementia: \"yes\", lives_alone: \"yes\"", True), "fit_old": ("age_from: 65, frailty: [fit], carer: \"no\"", True),
         "in_homes": ("setting: [care_home]", True)}


def test_mistakes_are_told_all_at_once(t):
    config = model(t)
    levers = ["lever: reablement.placs, times: 2", "lever: frictions.rework, to: 130 %", "lever: frictions.rework, add: 95 %", "lever: discharge.housing, to: 3 beds",
              "lever: reablement.places, to: 3 days", "lever: start.acute, to: 3"]
    more = ("programme:\n  - {name: p, eligible: {age_from: 80, age_to: 70}, chosen: at_random, caseload: 10, lasts: 30 beds, acts: [{on: needs.urgnt, times: 1}, {on: needs.care, times: 1.4}]}\n"
            "service:\n  - {name: s, at: ward.fit, offers: care_at_home, slots: 3, eligible: {age_from: 9, age_to: 8}}\n")
    scheme(t, "bad", "start: 2014-05-01\nramp: {until: 2014-04-01}", levers, more)
    done = t.homeward("check", config, "--scenario", "bad")
    said = re.findall(r"^error: .*bad\.yaml:(\d+):(\d+): (.*)$", done.stderr, re.M)
    expected = ((5, 15, "the ramp ends on 2014-04-01, before it starts"), (7, 13, "there is no parameter 'reablement.placs'; did you mean 'reablement.places'?"), (8, 35, "130 %; it must be a number from 0 to 1"),
                (9, 36, "frictions.rework would leave its range"), (10, 36, '"3 beds"; it must be a duration'), (11, 36, '"3 days"; it must be a whole number'), (12, 13, "a scheme cannot change it"),
                (14, 5, "nobody is eligible, age_from is 80 and age_to 70"), (14, 93, '"30 beds"; it must be a duration'), (14, 114, "did you mean 'needs.urgent'?"), (14, 162, "1.4; it must be a number from 0 to 1"),
                (16, 19, "nobody is eligible, age_from is 9 and age_to 8"))
    for line, column, text in expected:
        assert any((int(a), int(b)) == (line, column) and text in c for a, b, c in said), (line, column, text, said)
    assert done.returncode == 2 and len(said) == len(expected), said


def test_rules_that_overlap_are_refused(t):
    config = model(t)
    for name, rule in (("one", "block"), ("two", "tariff")):
        scheme(t, name, "family: payment", more=f"regime:\n  - {{settings: [emergency], rule: {rule}}}\n")
    done = t.homeward("check", config, "--scenario", "one+two")
    assert done.returncode == 2 and "two.yaml:4:9: one+two: one and two are both of the family payment" in done.stderr and "two.yaml:6:5: one has a regime already" in done.stderr, done.stderr


RESTS = (('title: Team\nevidence: {grade: S, note: "Controlled trials found none; so none is the default."}', "Team rests on: Controlled trials found none; so none is the default."),
         ('title: Team\nevidence: {note: "made up, all", grade: A}', "Team rests on assumptions, not on measured effects: made up, all."),
         ("title: >-\n  Team of\n  many\nevidence:\n  grade: A\n  note: >-\n    made up,\n    all\n", "Team of many rests on assumptions, not on measured effects: made up, all."),
         ("evidence:\n  grade: A\ntitle: 'Team: ours'\n", "Team: ours rests on assumptions, not on measured effects."))


def test_compare_says_what_a_scheme_rests_on(t):
    """However the file is written: keys in any order, one a line, texts folded or quoted."""
    config = model(t)
    for written, told in RESTS:
        words = scheme(t, "team", "", ["lever: acute.beds, add: 1"])
        file = t.folder / "schemes" / "team.yaml"
        text = re.sub(r"^(title|evidence): .*\n", "", file.read_text(encoding="utf-8"), flags=re.M)
        file.write_text(text.rstrip("\n") + "\n" + written + "\n", encoding="utf-8")
        done = t.homeward("run", config, *sets(["run.warm_up=1 day", "run.measured=2 days", "run.scale=0.05"]), "--replicates", 2, *words, "-o", "told.h5")
        assert done.returncode == 0, done.stderr
        said = " ".join(t.homeward("compare", "told.h5").stdout.split())
        assert told in said, (written, said[:900])


def test_nobody_is_eligible(t):
    """A warning with the count, in check and in a run; without one somebody is enrolled, with one nobody."""
    config = model(t)
    words = []
    for name, (asked, _) in ASKED.items():
        words += scheme(t, name, "", more=f"programme:\n  - {{name: {name}, eligible: {{{asked}}}, {ACTS}}}\n")
    summary = t.summary(config, *sets(["run.warm_up=5 days", "run.measured=35 days", "run.scale=0.2"]), "--replicates", 1, *words)
    told = t.homeward("check", config, *words).stderr
    for name, (_, somebody) in ASKED.items():
        warned = re.search(rf"^warning: .*{name}\.yaml:6:5: programme {name}: nobody is eligible: 0 of (\d+) people", told, re.M)
        enrolled = values(summary, "programme_enrolled", name)
        assert (warned is None) == somebody == (sum(v[0] for v in enrolled.values()) > 0), (name, enrolled, told)
        assert somebody or int(warned[1]) > 200000, warned
    # Services and segments too.
    words = [*scheme(t, "slot", "", more="service:\n  - {name: slot, at: ward.fit, offers: care_at_home, slots: 3, eligible: {age_to: 40, frailty: [mild]}}\n"),
             *scheme(t, "segment", "", more="regime:\n  - {settings: [emergency], rule: year_of_care, segment: {age_to: 9, dementia: \"yes\"}}\n")]
    told = t.homeward("check", config, *words).stderr
    assert "slot.yaml:6:22: service slot: nobody is eligible" in told and "segment.yaml:6:58: segment: nobody is eligible" in told, told


def test_nobody_has_used_so_much(t):
    """60 admissions in half a year, or 200 attendances in a month: told before the run, nobody is enrolled, and told again after. One admission, or three visits: neither."""
    config = model(t)
    asked = {"stays": ("admissions: 60, within: 180 days", False), "visits": ("attendances: 200, within: 30 days", False), "one": ("admissions: 1, within: 180 days", True),
             "few": ("attendances: 3, within: 180 days", True)}
    words = []
    for name, (past, _) in asked.items():
        words += scheme(t, name, "", more=f"programme:\n  - {{name: {name}, past: {{{past}}}, {ACTS.replace('at_random', 'by_rank')}}}\n")
    summary = t.summary(config, *sets(["run.warm_up=40 days", "run.measured=60 days", "run.scale=0.1"]), "--replicates", 1, *words)
    told, after = t.homeward("check", config, *words).stderr, t.homeward("summary", "summary.h5").stdout
    for name, (_, somebody) in asked.items():
        before = re.search(rf"^warning: .*{name}\.yaml:6:\d+: programme {name}: nobody is eligible: 0 people can be expected to have used so much", told, re.M)
        enrolled = sum(v[0] for v in values(summary, "programme_enrolled", name).values())
        assert (before is None) == somebody == (enrolled > 0) == (f"Nobody was enrolled in {name}" not in after), (name, enrolled, told, after[-2000:])


if __name__ == "__main__":
    main(globals())
