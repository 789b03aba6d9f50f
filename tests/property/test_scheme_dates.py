# SPDX-License-Identifier: GPL-3.0-or-later
"""Schemes that start, grow and end within the run: from the day that their file says, by monthly steps, back as it was, and nothing when they change
nothing. And what their files may not say, all at once."""
import csv
import os
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from program import SOURCE, main, sets, values  # noqa: E402

CONFIGS = SOURCE / "configs"
# The warm-up begins on 4 March 2014; measured are 1 April to 30 May: days 28 to 87.
SHORT = sets(["run.warm_up=28 days", "run.measured=60 days", "run.scale=0.3", "intermediate_care.beds=40", "start.intermediate_care=30"])
DAY = 86400000
LEVERS = ["lever: intermediate_care.beds, add: 12", "lever: needs.a_and_e.rate, times: 0.5", "lever: acute.leaving, to: 12 h"]
TEAM = "service:\n  - {at: a_and_e.decision, name: team, staff: 6, offers: home_with_reablement}\n"


def model(t):
    os.symlink(CONFIGS / "data", t.folder / "data")
    (t.folder / "schemes").mkdir()
    return t.write("model.yaml", (CONFIGS / "north_kent.yaml").read_text(encoding="utf-8"))


def scheme(t, name, head, changes=(), more=""):
    lines = "change:\n" + "".join(f"  - {{{change}}}\n" for change in changes) if changes else ""
    t.write(f"schemes/{name}.yaml", f"name: {name}\ntitle: A test\nevidence: {{grade: A, note: a test}}\n{head}\n{lines}{more}")
    return ["--scenario", name]


def same(summary, a, b):
    return [entry["name"] for entry in summary["measures"] if values(summary, entry["name"], a) != values(summary, entry["name"], b)]


def log(t, config, *words):
    done = t.homeward("run", config, "--quiet", "--replicates", 1, "--event-log", "log.csv", *SHORT, *words)
    assert done.returncode == 0, done.stderr
    with open(t.folder / "log.csv", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def servers(rows, setting, scenario):
    return [(int(r["time_ms"]) // DAY, int(r["value"])) for r in rows if r["event"] == "servers" and r["setting"] == setting and r["scenario"] == scenario]


def test_dates_around_the_run_are_no_dates(t):
    config = model(t)
    words = [*scheme(t, "plain", "", LEVERS, TEAM), *scheme(t, "dated", "start: 2014-04-01\nuntil: 2014-05-31", LEVERS, TEAM),
             *scheme(t, "old", "start: 2004-04-01\nramp: 8 years", LEVERS, TEAM)]
    summary = t.summary(config, *SHORT, "--replicates", 1, *words)
    assert same(summary, "plain", "dated") == [] and same(summary, "plain", "old") == []
    assert len(same(summary, "plain", "baseline")) > 50


def test_a_scheme_without_effect_is_the_baseline_on_every_day_of_its_ramp(t):
    config = model(t)
    words = scheme(t, "nothing", "start: 2014-04-11\nramp: 2 months\nuntil: 2014-05-21",
                   ["lever: intermediate_care.beds, add: 0", "lever: needs.a_and_e.rate, times: 1", "lever: home_care.carers, times: 1", "lever: need.housing, times: 1"],
                   TEAM.replace("staff: 6", "staff: 0"))
    summary = t.summary(config, *SHORT, "--replicates", 1, *words)
    assert same(summary, "baseline", "nothing") == [], same(summary, "baseline", "nothing")[:9]


def test_it_starts_grows_and_ends(t):
    """From 12 beds by 12: two months, so 1/4 on the first day, 3/4 from the 31st on, all from the 61st on (day 61 of two months of 30.4375 days)."""
    config = model(t)
    words = [*scheme(t, "grows", "start: 2014-04-11\nramp: 2 months", LEVERS, TEAM), *scheme(t, "later", "start: 2014-04-11", LEVERS, TEAM),
             *scheme(t, "ends", "until: 2014-04-11", LEVERS, TEAM), *scheme(t, "eight_years", "start: 2014-04-01\nramp: 8 years", ["lever: intermediate_care.beds, add: 960"])]
    rows = log(t, config, *words)
    assert servers(rows, "intermediate_care", "grows") == [(0, 12), (38, 15), (69, 21)], servers(rows, "intermediate_care", "grows")
    assert servers(rows, "intermediate_care", "later") == [(0, 12), (38, 24)], servers(rows, "intermediate_care", "later")
    assert servers(rows, "intermediate_care", "ends") == [(0, 12), (28, 24), (38, 12)], servers(rows, "intermediate_care", "ends")
    assert servers(rows, "intermediate_care", "eight_years") == [(0, 12), (28, 17), (59, 27)], servers(rows, "intermediate_care", "eight_years")
    assert [n for _, n in servers(rows, "service_1", "grows")] == [0, 2, 5], servers(rows, "service_1", "grows")  # 6 x 1/4 and 3/4, rounded
    # Before it starts, nothing is another: line by line.
    begins = [[{**r, "scenario": "", "case:concept:name": r["case:concept:name"].replace(name, "")} for r in rows if r["scenario"] == name and int(r["time_ms"]) < 38 * DAY]
              for name in ("baseline", "later")]
    assert len(begins[0]) > 1000 and begins[0] == begins[1]
    # And then half of the illness that brings people to A&E is gone: rates of the whole model follow within the run.
    def came(name, begin, end):
        return sum(r["event"] in ("starts", "waits") and r["setting"] in ("a_and_e", "a_and_e_minors") and begin * DAY <= int(r["time_ms"]) < end * DAY for r in rows if r["scenario"] == name)
    assert came("later", 28, 38) == came("baseline", 28, 38)
    assert came("later", 38, 88) < 0.75 * came("baseline", 38, 88), (came("later", 38, 88), came("baseline", 38, 88))
    assert came("ends", 28, 38) < 0.75 * came("baseline", 28, 38)
    assert 0.9 * came("baseline", 50, 88) < came("ends", 50, 88) < 1.1 * came("baseline", 50, 88)


def test_what_cannot_be_is_told_all_at_once(t):
    config = model(t)
    scheme(t, "bad", "catalogue: [B7, seven]\nstart: 2014-07-01\nuntil: 2014-06-01\nramp: {until: 2014-05-01}\ncost: {staff: 14 hours, per_year: 45000 GBP monthly, capitol: 3 GBP}",
           ["lever: acute.bedz, add: 40", "lever: need.housing, to: 1.5"])
    done = t.homeward("check", config, "--scenario", "bad")
    assert done.returncode == 2
    for said in ("bad.yaml:4:17: catalogue.2", "bad.yaml:6:8: until is 2014-06-01, not later than start", "bad.yaml:7:15: the ramp ends on 2014-05-01, before it starts",
                 'bad.yaml:8:15: cost.staff is "14 hours"', "bad.yaml:8:35: cost.per_year", "bad.yaml:8:54: cost has no key 'capitol'; did you mean 'capital'",
                 "bad.yaml:10:13: there is no parameter 'acute.bedz'; did you mean 'acute.beds'?", "bad.yaml:11:31:"):
        assert said in done.stderr, (said, done.stderr)
    scheme(t, "share", "start: 2014-05-01\nramp: 1 month", ["lever: need.housing, to: 1.5"])
    done = t.homeward("check", config, "--scenario", "share")
    assert done.returncode == 2 and "share.yaml:7:31: " in done.stderr and "0 to 1" in done.stderr.replace("100 %", "1"), done.stderr
    scheme(t, "short", "start: 2014-05-01\nuntil: 2014-06-01\nramp: 8 years", ["lever: acute.beds, add: 40"])
    done = t.homeward("check", config, "--scenario", "short")
    assert done.returncode == 0 and "short.yaml:5:8: " in done.stderr and "before it is there in full: its ramp takes 2922 days" in done.stderr, done.stderr
    scheme(t, "mayor", "cost: {per_year: 45000 GBP, payer: mayor}")
    done = t.homeward("check", config, "--scenario", "mayor")
    assert done.returncode == 2 and "mayor.yaml:4:36: " in done.stderr and "commissioner, council, acute_trust" in done.stderr, done.stderr
    scheme(t, "each", "cost: {per_year: 45000 GBP each}")
    kent = t.write("kent.yaml", (CONFIGS / "kent.yaml").read_text(encoding="utf-8"))
    for per, head, said in (("ward", "", "cost.per"), ("enrolled", "", "the scheme has no programme"), ("area", "where: {hospital: maidstone}\n", "no area's people mostly use")):
        scheme(t, "per", f"{head}cost: {{per_year: 45000 GBP, per: {per}}}", ["lever: acute.leaving, times: 1"])
        done = t.homeward("check", kent, "--scenario", "per")
        assert done.returncode == 2 and f"per.yaml:{5 if head else 4}:34: " in done.stderr and said in done.stderr, done.stderr
    scheme(t, "heads", "cost: {staff: 2 wte, per_year: 45000 GBP each, per: person}")
    assert "heads.yaml:4:53: cost is per person; it cannot be for each of the staff as well" in t.homeward("check", config, "--scenario", "heads").stderr
    scheme(t, "first", "cost: {per_year: 4 GBP, capital: 3 GBP, per: enrolled}", more="programme:\n  - {name: x, chosen: at_random, caseload: 9, lasts: 9 days, acts: [{on: needs.urgent, times: 1}]}\n")
    assert "first.yaml:4:46: capital is spent when the scheme starts" in t.homeward("check", config, "--scenario", "first").stderr
    assert "each.yaml:4:7: cost is so much for each member of staff, but says no staff" in t.homeward("check", config, "--scenario", "each").stderr


def test_a_scheme_outside_the_run_is_warned_of(t):
    config = model(t)
    scheme(t, "late", "start: 2034-04-01", LEVERS)
    done = t.homeward("check", config, "--scenario", "late")
    assert done.returncode == 0 and "late.yaml:4:8: late acts on none of the measured days: it starts on 2034-04-01" in done.stderr + done.stdout, done.stderr + done.stdout


def test_schemes_that_exclude_each_other(t):
    """Refused with the reason, unless one is over when the other begins."""
    config = model(t)
    scheme(t, "block", "family: payment")
    scheme(t, "tariff", "family: payment")
    scheme(t, "alone", "excludes: [block]")
    scheme(t, "then", "family: payment\nstart: 2014-05-01")
    scheme(t, "first", "family: payment\nuntil: 2014-05-01")
    done = t.homeward("check", config, "--scenario", "block+tariff")
    assert done.returncode == 2 and "tariff.yaml:4:9: block+tariff: block and tariff are both of the family payment" in done.stderr, done.stderr
    done = t.homeward("check", config, "--scenario", "block+alone")
    assert done.returncode == 2 and "alone.yaml:4:12: block+alone: block and alone exclude each other" in done.stderr, done.stderr
    assert t.homeward("check", config, "--scenario", "first+then").returncode == 0


if __name__ == "__main__":
    main(globals())
