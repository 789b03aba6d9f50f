# SPDX-License-Identifier: GPL-3.0-or-later
"""Programmes: one without effect is the baseline in every flow, while those it enrolled use far less after than before; a factor is recovered among the
enrolled, and shrinks in the population; caseload, intake, dates and places hold; every act acts; the event log says the same."""
import csv
import os
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from program import SOURCE, assert_recomputed, main, sets, values  # noqa: E402

CONFIGS = SOURCE / "configs"
YEARS = sets(["run.warm_up=365 days", "run.measured=365 days", "run.scale=0.5"])
SHORT = sets(["run.warm_up=28 days", "run.measured=60 days", "run.scale=0.3"])
DAY = 86400000


def model(t, name="north_kent"):
    if not (t.folder / "data").exists():
        os.symlink(CONFIGS / "data", t.folder / "data")
        (t.folder / "schemes").mkdir()
    return t.write(f"{name}.yaml", (CONFIGS / f"{name}.yaml").read_text(encoding="utf-8"))


def scheme(t, name, programme, acts="", head=""):
    """Words of a run with a scheme of one programme; acts: "needs.urgent: 0.83"."""
    lines = "".join(f"      - {{on: {act.split(': ', 1)[0]}, times: {act.split(': ', 1)[1]}}}\n" for act in acts.split("; ") if act)
    t.write(f"schemes/{name}.yaml", f"name: {name}\ntitle: A test\nevidence: {{grade: A, note: a test}}\n{head}programme:\n  - name: {name}\n    {programme}\n"
            + ("    acts:\n" + lines if lines else ""))
    return ["--scenario", name]


def flows(summary):
    return [m["name"] for m in summary["measures"] if not m["name"].startswith("programme_")]


def one(summary, measure, scenario, *labels):
    return values(summary, measure, scenario)[labels]


def same(summary, a, b):
    return [name for name in flows(summary) if values(summary, name, a) != values(summary, name, b)]


def lines(*keys):
    return "\n    ".join(keys)


SUPER = lines("past: {admissions: 2}", "chosen: by_rank", "caseload: 1000", "lasts: 400 days")
OLDER = lines("eligible: {age_from: 75, setting: [home, home_care]}", "chosen: at_random", "caseload: 6000", "lasts: 400 days")


def test_regression_to_the_mean_arises_by_itself(t):
    """Before and after: a large fall without any effect. The same people, twice: none. With an effect of 17 % the fall before and after is hardly larger."""
    config = model(t)
    words = [*scheme(t, "nothing", SUPER, "needs.urgent: 1; acute.stay: 1; needs.gp: 1"), *scheme(t, "works", SUPER, "needs.urgent: 0.83")]
    summary = t.summary(config, *YEARS, "--replicates", 2, *words)
    assert same(summary, "baseline", "nothing") == [], same(summary, "baseline", "nothing")[:9]
    for measure in ("programme_attendances", "programme_admissions"):
        before, after = one(summary, measure, "nothing", "nothing", "before"), one(summary, measure, "nothing", "nothing", "after")
        assert all(a < 0.75 * b for b, a in zip(before, after)), (measure, before, after)
    assert all(b >= 2 for b in one(summary, "programme_admissions", "nothing", "nothing", "before"))
    assert len(same(summary, "baseline", "works")) > 50
    people = one(summary, "programme_caseload", "works", "works")
    for command in ("summary", "compare"):
        told = t.homeward(command, "summary.h5").stdout
        assert "Before and after: not an effect" in told and "Emergency admissions of the enrolled, per person and year, nothing in nothing" in " ".join(told.split()), told[-3000:]
    assert all(n > 450 for n in people), people  # 1,000 at a scale of a half, as eligible people come


def test_a_factor_is_recovered_and_shrinks_in_the_population(t):
    """Of those whom it enrols, 17 % of acute needs are spared: so many as their draws say. Of all attendances it is far less."""
    config = model(t)
    words = [*scheme(t, "none", OLDER), *scheme(t, "less", OLDER, "needs.urgent: 0.83"), *scheme(t, "least", OLDER, "needs.urgent: 0")]
    summary = t.summary(config, *YEARS, "--replicates", 2, *words)
    assert same(summary, "baseline", "none") == []
    averted, all_of_them = one(summary, "programme_averted", "less", "needs.urgent"), one(summary, "programme_averted", "least", "needs.urgent")
    for some, every in zip(averted, all_of_them):
        assert every > 1000 and abs(some / every - 0.17) < 0.03, (some, every)  # 4 standard errors of a share of a thousand draws: 0.048
    before, after = (one(summary, "programme_attendances", name, name, "after") for name in ("none", "less"))
    for b, a in zip(before, after):
        assert 0.75 < a / b < 0.92, (b, a)
    fall = [1 - b / a for a, b in zip(one(summary, "ae_attendances", "none"), one(summary, "ae_attendances", "less"))]
    assert all(0.001 < f < 0.06 for f in fall), fall


def test_places_run_out(t):
    """100 places at a scale of 0.3 are 30; 1 a day are 0.3; a programme that is over has let everybody go."""
    config = model(t)
    event = lines("eligible: {age_from: 65}", "chosen: at_event", "caseload: 100", "lasts: 300 days")
    words = [*scheme(t, "full", event), *scheme(t, "slow", event + "\n    intake: 1 per day"), *scheme(t, "staffed", event + "\n    staff: 2\n    each: 25"),
             *scheme(t, "zero", event.replace("100", "0"), "needs.urgent: 0"), *scheme(t, "nobody", event.replace("65}", "65, conditions: 3, frailty: [fit], age_to: 65, dementia: yes, setting: [care_home]}"), "needs.urgent: 0")]
    summary = t.summary(config, *SHORT, "--replicates", 1, *words)
    assert one(summary, "programme_enrolled", "full", "full")[0] * 60 / 365 >= 30 and one(summary, "programme_caseload_used", "full", "full")[0] > 0.8
    assert one(summary, "programme_turned_away", "full", "full")[0] > 1000
    assert 17 <= round(one(summary, "programme_enrolled", "slow", "slow")[0] * 60 / 365) <= 19
    assert one(summary, "programme_caseload", "staffed", "staffed")[0] <= 15
    assert one(summary, "programme_enrolled", "zero", "zero") == [0] and same(summary, "baseline", "zero") == []
    assert same(summary, "baseline", "nobody") == []
    told = t.homeward("summary", "summary.h5").stdout
    assert "Nobody was enrolled in nobody" in told and "Nobody was enrolled in zero" in told and "Nobody was enrolled in full" not in told, told[-2000:]


def test_dates_and_ramp(t):
    config = model(t)
    head = "start: 2014-04-11\nramp: 2 months\nuntil: 2014-05-21\n"
    words = scheme(t, "dated", OLDER.replace("6000", "400"), "needs.urgent: 0", head)
    done = t.homeward("run", config, "--quiet", "--replicates", 1, "--event-log", "log.csv", *SHORT, *words)
    assert done.returncode == 0, done.stderr
    with open(t.folder / "log.csv", encoding="utf-8") as file:
        rows = [r for r in csv.DictReader(file) if r["event"] in ("programme", "averted")]
    places = [(int(r["time_ms"]) // DAY, int(r["value"])) for r in rows if r["reason"] == "dated places"]
    assert places == [(38, 30), (69, 90), (78, 0)], places  # 120 at this scale: 1/4, 3/4
    times = [int(r["time_ms"]) / DAY for r in rows]
    assert min(times) == 38 and max(times) == 78, (min(times), max(times))
    assert sum(r["reason"] == "dated enrols" for r in rows) == sum(r["reason"] == "dated leaves" for r in rows) >= 90


def test_where(t):
    """Of an area of Kent, only its people; anywhere, nobody from across the boundary."""
    config = model(t, "kent")
    words = [*scheme(t, "there", OLDER, "", "where: {area: thanet}\n"), *scheme(t, "anywhere", OLDER)]
    done = t.homeward("run", config, "--quiet", "--replicates", 1, "--event-log", "log.csv", *sets(["run.warm_up=0 days", "run.measured=3 days", "run.scale=0.05"]), *words)
    assert done.returncode == 0, done.stderr
    with open(t.folder / "log.csv", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    outside = {r["place"] for r in rows if r["event"] == "area" and r["reason"] == "outside"}
    places = {name: {r["place"] for r in rows if r["scenario"] == name and r["reason"] == f"{name} enrols"} for name in ("there", "anywhere")}
    assert places["there"] == {"thanet"} and len(places["anywhere"]) > 5 and not places["anywhere"] & outside, places


def test_every_act_acts_where_it_should(t):
    """None of it (0), or a tenth of a length: the measure that it is about moves, with nearly everybody enrolled; and 1 moves nothing."""
    config = model(t)
    everybody = lines("chosen: at_random", "caseload: unlimited", "lasts: 400 days")
    moves = {"needs.gp": "gp_seen", "needs.urgent": "ae_attendances", "needs.urgent_after_discharge": "readmitted", "needs.planned": "planned_list", "needs.care": "care_home_admissions home",
             "needs.carer_gives_up": "carers_gave_up", "needs.mental_health": "mental_health_admissions", "needs.community_nursing": "community_nursing_caseload",
             "a_and_e.attendance": "ae_attendances", "ambulance.conveyance": "ae_attendances", "acute.admission": "emergency_admissions",
             "acute.stay": "length_of_stay", "reablement.stay": "occupancy reablement", "home_care.contact": "occupancy home_care"}
    text = (SOURCE / "agents" / "programme.c").read_text(encoding="utf-8")
    acts = [line.split('{"')[1].split('"')[0] for line in text.splitlines() if line.startswith("    [HW_ACT_")]
    assert set(acts) == set(moves)
    words = []
    for i, act in enumerate(acts):
        least = 0.1 if act in ("acute.stay", "reablement.stay", "home_care.contact") else 0
        words += scheme(t, f"act{i}", everybody, f"{act}: {least}")
    words += scheme(t, "ones", everybody, "; ".join(f"{act}: 1" for act in acts))
    summary = t.summary(config, *SHORT, "--replicates", 1, *words)
    assert same(summary, "baseline", "ones") == [], same(summary, "baseline", "ones")[:9]
    for i, act in enumerate(acts):
        name = f"act{i}"
        measure, *labels = moves[act].split()
        a, b = (sum(v[0] for k, v in values(summary, measure, who).items() if v[0] is not None and (not labels or k == tuple(labels))) for who in ("baseline", name))
        assert b < 0.97 * a, (act, measure, a, b)
        assert same(summary, "baseline", name), act
        counted = sum(v[0] for v in values(summary, "programme_averted", name).values())
        length = act in ("acute.stay", "reablement.stay", "home_care.contact")
        assert length == (counted == 0) and (length or one(summary, "programme_averted", name, act)[0] == counted), act


def test_needs_in_excess(t):
    """A factor of 1.5: half as many needs again, by clocks of their own."""
    config = model(t)
    everybody = lines("chosen: at_random", "caseload: unlimited", "lasts: 400 days")
    summary = t.summary(config, *SHORT, "--replicates", 2, *scheme(t, "more", everybody, "needs.urgent: 1.5"), *scheme(t, "none", everybody, "needs.urgent: 0"))
    for more, every in zip(one(summary, "programme_in_excess", "more", "needs.urgent"), one(summary, "programme_averted", "none", "needs.urgent")):
        assert abs(more / every - 0.5) < 0.04, (more, every)
    assert all(b > 1.25 * a for a, b in zip(one(summary, "ae_attendances", "baseline"), one(summary, "ae_attendances", "more")))


def test_an_uncertain_effect_is_drawn_once_a_replicate(t):
    config = model(t)
    words = [*scheme(t, "wide", OLDER, "needs.urgent: {low: 0.2, central: 0.6, high: 1}"), *scheme(t, "point", OLDER, "needs.urgent: {low: 1, central: 1, high: 1}")]
    summary = t.summary(config, *SHORT, "--replicates", 4, *words)
    shares = [n for n in one(summary, "programme_averted", "wide", "needs.urgent")]
    assert same(summary, "baseline", "point") == []
    assert max(shares) > 1.3 * min(shares), shares


def test_the_event_log_says_the_same(t):
    config = model(t)
    event = lines("eligible: {age_from: 65}", "chosen: at_event", "event: leaves_a_and_e", "caseload: 100", "lasts: 20 days")
    words = [*scheme(t, "rank", SUPER.replace("admissions: 2", "admissions: 1"), "needs.urgent: 0.5; a_and_e.attendance: 0.5"), *scheme(t, "event", event, "needs.urgent: 3; needs.gp: 0.5", "ramp: 1 month\n")]
    done = t.homeward("run", config, "--quiet", "--replicates", 1, "--event-log", "log.csv", *sets(["run.warm_up=20 days", "run.measured=45 days", "run.scale=0.1"]), *words)
    assert done.returncode == 0, done.stderr
    assert_recomputed(t.folder)


def test_what_cannot_be_is_told_all_at_once(t):
    config = model(t)
    scheme(t, "bad", lines("eligible: {age_from: 80, age_to: 70, frailty: [old], setting: [ship]}", "past: {admissions: -1}", "chosen: by_chance", "caseload: many", "lasts: 12",
                           "intake: 3", "staff: 2"), "needs.urgnt: 0.5; needs.gp: 2; needs.gp: 0.5; acute.stay: {low: 1, central: 0.5, high: 2}")
    done = t.homeward("check", config, "--scenario", "bad")
    assert done.returncode == 2
    for said in ("bad.yaml:6:", "'old' is none of fit, mild, moderate, severe", "'ship' is none of home, home_care, care_home", "nobody is eligible, age_from is 80 and age_to 70",
                 "past.admissions is -1", "chosen is", "at_event", "caseload is", "lasts is", "intake is", "staff and each belong together",
                 "cannot act on 'needs.urgnt'; did you mean 'needs.urgent'?", "0 to 1", "'needs.gp' is acted on twice", "low, central and high, in this order"):
        assert said in done.stderr, (said, done.stderr)
    assert done.stderr.count("bad.yaml:") >= 12


if __name__ == "__main__":
    main(globals())
