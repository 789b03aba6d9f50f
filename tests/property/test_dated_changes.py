# SPDX-License-Identifier: GPL-3.0-or-later
"""Beds, places and staff that change at a date: on that midnight, back on the other, nobody put out, felt upstream, and nothing when nothing changes."""
import csv
import os
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from program import SOURCE, assert_recomputed, differences, main, sets, values  # noqa: E402

CONFIGS = SOURCE / "configs"
NORTH_KENT = (CONFIGS / "north_kent.yaml").read_text(encoding="utf-8")
# The warm-up begins on 4 March 2014; measured are 1 April to 30 May.
SHORT = sets(["run.warm_up=28 days", "run.measured=60 days", "run.scale=0.3", "intermediate_care.beds=40", "start.intermediate_care=34"])
DAY = 86400000


def model(t, changes=(), name="model.yaml"):
    if not (t.folder / "data").exists():
        os.symlink(CONFIGS / "data", t.folder / "data")
        (t.folder / "schemes").mkdir()
    text = NORTH_KENT + ("\nchanges:\n" + "".join(f"  - {{{change}}}\n" for change in changes) if changes else "")
    return t.write(name, text)


def scheme(t, name, *changes):
    lines = "".join(f"  - {{{change}}}\n" for change in changes)
    t.write(f"schemes/{name}.yaml", f"name: {name}\ntitle: A test\nevidence: {{grade: A, note: a test}}\nchange:\n{lines}")


def log(t, config, *words):
    done = t.homeward("run", config, "--quiet", "--replicates", 1, "--event-log", "log.csv", *SHORT, *words)
    assert done.returncode == 0, done.stderr
    with open(t.folder / "log.csv", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def servers(rows, setting, scenario="baseline"):
    """[(day, servers)] of each change; day 0 is the first of the warm-up."""
    return [(int(r["time_ms"]) / DAY, int(r["value"])) for r in rows if r["event"] == "servers" and r["setting"] == setting and r["scenario"] == scenario]


def test_numbers_change_at_midnight_and_back(t):
    rows = log(t, model(t, ["lever: intermediate_care.beds, from: 2014-04-11, until: 2014-05-01, add: 7",
                            "lever: intermediate_care.beds, from: 2014-04-21, times: 2", "lever: equipment.teams, until: 2014-03-09, to: 5"]))
    # 12 beds at this scale, at which 7 more are 2 more, and 5 teams are 2. 4 March is day 0, so 11 April is day 38, 21 April 48, 1 May 58; changes hold in the order of the list.
    assert servers(rows, "intermediate_care") == [(0, 12), (38, 14), (48, 28), (58, 24)], servers(rows, "intermediate_care")
    assert servers(rows, "equipment") == [(0, 1), (0, 2), (5, 1)], servers(rows, "equipment")
    assert len(servers(rows, "intermediate_care_across")) == 1  # the neighbours' are their own


def test_nobody_is_put_out(t):
    rows = log(t, model(t, ["lever: nursing.places, from: 2014-04-11, to: 0"]))
    at = [r for r in rows if r["time_ms"] == str(38 * DAY) and r["setting"] == "nursing"]
    assert {r["event"] for r in at} == {"servers"}, at  # one for the change, and one for a home that is empty by then
    after = [r for r in rows if r["setting"] == "nursing" and int(r["time_ms"]) > 38 * DAY]
    assert len(after) > 5, "they leave one by one"
    assert not [r for r in after if r["event"] == "starts"], "nobody moves into a home that closes"


def test_what_holds_from_the_start_is_a_changed_parameter(t):
    before = t.summary(model(t), *SHORT, "--replicates", 1, *sets(["reablement.places=90", "acute.beds=450"]))  # x 0.3: 27 and 135
    after = t.summary(model(t, ["lever: reablement.places, from: 1990-01-01, to: 90", "lever: acute.beds, until: 2100-01-01, to: 450"]), *SHORT, "--replicates", 1)
    assert differences(before, after) == [], differences(before, after)[:10]


def test_no_change_is_none(t):
    before = t.summary(model(t), *SHORT, "--replicates", 1)
    for changes in (["lever: acute.beds, from: 2014-04-11, until: 2014-05-01, add: 0"], ["lever: a_and_e.places, from: 2014-04-11, times: 1"]):
        after = t.summary(model(t, changes), *SHORT, "--replicates", 1)
        assert differences(before, after) == [], (changes, differences(before, after)[:10])


def test_a_scheme_acts_from_the_first_measured_day(t):
    config = model(t)
    scheme(t, "early", "lever: intermediate_care.beds, from: 2014-03-09, until: 2014-04-21, add: 7")
    scheme(t, "over", "lever: intermediate_care.beds, until: 2014-04-01, add: 7")
    rows = log(t, config, "--scenario", "early", "--scenario", "over")
    assert servers(rows, "intermediate_care", "early") == [(0, 12), (28, 14), (48, 12)], servers(rows, "intermediate_care", "early")
    assert servers(rows, "intermediate_care", "over") == [(0, 12)]
    summary = t.summary(config, *SHORT, "--replicates", 1, "--scenario", "over")
    for entry in summary["measures"]:
        assert values(summary, entry["name"], "over") == values(summary, entry["name"]), entry["name"]


def test_the_models_changes_hold_in_every_scenario(t):
    config = model(t, ["lever: intermediate_care.beds, from: 2014-03-09, add: 3"])
    scheme(t, "more", "lever: intermediate_care.beds, times: 2", "lever: intermediate_care.beds, from: 2014-04-11, add: 4")
    rows = log(t, config, "--scenario", "more")
    assert servers(rows, "intermediate_care") == [(0, 12), (5, 13)]
    assert servers(rows, "intermediate_care", "more") == [(0, 12), (5, 13), (28, 24), (28, 25), (38, 26)], servers(rows, "intermediate_care", "more")


def test_a_closure_is_felt_upstream(t):
    """Half of the carers and no rehabilitation beds for a month: more are fit and wait in acute beds, in every replicate."""
    config = model(t)
    scheme(t, "closed", "lever: home_care.carers, from: 2014-04-11, times: 0.5", "lever: intermediate_care.beds, from: 2014-04-11, to: 0")
    summary = t.summary(config, *SHORT, "--replicates", 3, "--scenario", "closed")
    before, after = values(summary, "patients_delayed")[()], values(summary, "patients_delayed", "closed")[()]
    assert all(b > 1.1 * a for a, b in zip(before, after)), (before, after)


def test_a_fortnight_without_staff_is_waited_out(t):
    """10 to 24 April (days 37 to 51) without any: nobody is served, the code of the step has more days, and afterwards everybody who waited is served."""
    config = model(t)
    for name, lever, setting, code in (("strike", "discharge.assessment.social.staff", "social_assessment", "A"), ("store", "equipment.teams", "equipment", "F")):
        scheme(t, name, f"lever: {lever}, from: 2014-04-10, until: 2014-04-24, to: 0")
        rows = [r for r in log(t, config, "--scenario", name) if r["scenario"] == name and r["setting"] == setting]
        assert (37, 0) in servers(rows, setting, name) and servers(rows, setting, name)[-1][1] > 0, servers(rows, setting, name)
        served = [int(r["time_ms"]) / DAY for r in rows if r["event"] == "starts"]
        assert not [day for day in served if 37 <= day < 51] and [day for day in served if day >= 51], "somebody was served by nobody"
        waiting = set()
        for r in rows:
            if r["event"] == "waits" and int(r["time_ms"]) < 51 * DAY:
                waiting.add(r["person"])
            elif r["event"] in ("starts", "removed", "gives_up"):
                waiting.discard(r["person"])
        assert not waiting, (setting, waiting)  # at the end, 37 days after it opened again
        summary = t.read("homeward.h5")
        days = [sum(sum(v) for k, v in values(summary, "official_delayed_days_by_bed", s).items() if code in k) for s in ("baseline", name)]
        assert days[1] > days[0], (code, days)


def test_where(t):
    kent = (CONFIGS / "kent.yaml").read_text(encoding="utf-8")
    model(t)
    config = t.write("kent.yaml", kent + "\nchanges:\n  - {lever: acute.beds, from: 2014-04-02, times: 2, where: {trust: east_kent}}\n"
                     "  - {lever: reablement.places, from: 2014-04-02, to: 900, where: {area: thanet}}\n")
    done = t.homeward("run", config, "--quiet", "--replicates", 1, "--event-log", "log.csv", *sets(["run.warm_up=0 days", "run.measured=3 days", "run.scale=0.05"]))
    assert done.returncode == 0, done.stderr
    with open(t.folder / "log.csv", encoding="utf-8") as file:
        changed = {r["setting"] for r in csv.DictReader(file) if r["event"] == "servers" and r["time_ms"] == str(DAY)}
    hospitals = {re.sub("acute_[a-z]+_", "", s) for s in changed if s.startswith("acute_")}
    assert hospitals == {"william_harvey", "qeqm", "kent_and_canterbury"}, changed
    assert {s for s in changed if s.startswith("reablement")} == {"reablement_thanet"}, changed


def test_every_summary_follows_from_the_log(t):
    config = model(t, ["lever: intermediate_care.beds, from: 2014-04-11, until: 2014-05-01, add: 7", "lever: acute.beds, from: 2014-05-10, times: 0.8",
                       "lever: discharge.assessment.social.staff, from: 2014-04-10, until: 2014-04-24, to: 0"])
    done = t.homeward("run", config, "--quiet", "--replicates", 1, "--event-log", "log.csv", *SHORT)
    assert done.returncode == 0, done.stderr
    assert_recomputed(t.folder)
    # 145 beds, from the 40th day on 0.8 of them.
    beds = 145 * (39 + 0.8 * 21) / 60
    assert abs(values(t.read("homeward.h5"), "acute_beds")[()][0] - beds) < 1.5, beds


def test_describe_lists_what_changes_where_and_when(t):
    config = model(t, ["lever: intermediate_care.beds, from: 2014-04-11, until: 2014-05-01, add: 7", "lever: acute.beds, from: 2014-05-01, times: 0.8"])
    scheme(t, "more", "lever: intermediate_care.beds, from: 2014-04-21, to: 100")
    done = t.homeward("describe", config, "--scenario", "more",
                      *sets(["run.warm_up=28 days", "run.measured=60 days", "intermediate_care.beds=40", "start.intermediate_care=34"]))
    assert done.returncode == 0, done.stderr
    listed, later = done.stdout.split("Dated changes:\n")[1].split("Dated changes, from the first measured day on:\n")
    assert listed.splitlines()[:3] == ["  2014-04-11, here: intermediate_care.beds: 40 -> 47", "  2014-05-01, acute: acute.beds: 483 -> 386",
                                      "  2014-05-01, here: intermediate_care.beds: 47 -> 40"], listed
    assert later.splitlines()[1] == "  2014-04-21, here: intermediate_care.beds: 47 -> 100", later
    small = t.homeward("describe", config, *SHORT)
    assert "here: intermediate_care.beds: 12 -> 14" in small.stdout, small.stdout[-500:]
    assert "Dated changes" not in t.homeward("describe", model(t, name="none.yaml")).stdout


BAD = [
    ("lever: acute.beds, to: 500", r"needs a date, from or until"),
    ("lever: acute.bads, from: 2014-04-11, to: 500", r"there is no parameter 'acute.bads'; did you mean 'acute.beds'"),
    ("lever: acute.beds, from: 2014-04-31, to: 500", r"changes.1.from is 2014-04-31; it must be a date that exists"),
    ("lever: acute.beds, from: soon, to: 500", r"a date that exists"),
    ("lever: acute.beds, from: [2014-04-01], to: 500", r"a date that exists"),
    ("lever: acute.beds, from: 2014-05-01, until: 2014-05-01, to: 500", r"until must be later than from"),
    ("lever: acute.beds, from: 2014-05-01, to: -1", r"-1"),
    ("lever: acute.beds, from: 2014-05-01, to: 5, add: 3", r"exactly one of to, times, add"),
    ("lever: acute.beds, from: 2014-05-01", r"exactly one of to, times, add"),
    ("lever: acute.stay.sigma, from: 2014-05-01, to: 1", r"cannot change at a date: only numbers of beds, places and staff can"),
    ("lever: start.acute, from: 2014-05-01, to: 1", r"a scheme cannot change it"),
    ("lever: acute.beds, from: 2014-05-01, to: 5, where: {hospital: x}", r"lists no hospitals and areas"),
    ("from: 2014-05-01, to: 5", r"lacks the key \"lever\""),
    ("lever: acute.beds, from: 2041-12-01, add: 5", r"from is 2041-12-01: this change would hold on no day of the run, 2013-10-01 to 2015-03-31"),
    ("lever: acute.beds, from: 2015-04-01, add: 5", r"from is 2015-04-01: this change would hold on no day"),
    ("lever: acute.beds, until: 2013-10-01, add: 5", r"until is 2013-10-01: this change would hold on no day"),
    ("lever: acute.beds, form: 2014-05-01, to: 5", r"unknown key \"form\""),
]


def test_mistakes_are_told_with_their_place(t):
    line = NORTH_KENT.count("\n") + 3
    for change, said in BAD:
        done = t.homeward("check", model(t, [change]))
        assert done.returncode == 2 and re.search(rf"model.yaml:{line}:\d+: .*{said}", done.stderr), (change, done.stderr)
    model(t)
    scheme(t, "bad", "lever: acute.stay.sigma, until: 2014-05-01, to: 1", "lever: acute.beds, from: 2014-05-32, to: 1")
    done = t.homeward("check", t.folder / "model.yaml", "--scenario", "bad")
    assert done.returncode == 2 and "bad.yaml:5:" in done.stderr and "bad.yaml:6:" in done.stderr, done.stderr


def test_the_first_and_the_last_day_are_in_the_run(t):
    for change in ("lever: acute.beds, from: 2015-03-31, add: 5", "lever: acute.beds, until: 2013-10-02, add: 5", "lever: acute.beds, from: 1990-01-01, until: 2100-01-01, add: 5"):
        done = t.homeward("check", model(t, [change]))
        assert done.returncode == 0 and done.stderr == "", (change, done.stderr)


def test_a_scheme_of_another_year_is_told_and_runs(t):
    """Schemes are a library that many years use: what holds on no measured day is a warning."""
    config = model(t)
    scheme(t, "winter", "lever: acute.beds, from: 2016-12-01, until: 2017-04-01, add: 30", "lever: acute.beds, from: 2014-12-01, until: 2015-04-01, add: 30",
           "lever: acute.beds, from: 2013-12-01, until: 2014-04-01, add: 30")
    done = t.homeward("check", config, "--scenario", "winter")
    assert done.returncode == 0 and done.stderr.count("warning: ") == 2, done.stderr
    assert re.search(r"winter.yaml:5:\d+: from is 2016-12-01: this change holds on none of the measured days, 2014-04-01 to 2015-03-31", done.stderr), done.stderr
    assert re.search(r"winter.yaml:7:\d+: until is 2014-04-01: this change holds on none", done.stderr), done.stderr


if __name__ == "__main__":
    main(globals())
