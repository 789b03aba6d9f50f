# SPDX-License-Identifier: GPL-3.0-or-later
"""Care at home that a scheme offers instead of a bed, or of the way to A&E: nothing at 0 slots, full at few, fewer admissions at many; who is cared for dies as
often as in a bed; the event log says the same."""
import csv
import math
import os
import pathlib
import statistics
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from program import SOURCE, assert_recomputed, main, sets, values  # noqa: E402

CONFIGS = SOURCE / "configs"
SHORT = sets(["run.warm_up=28 days", "run.measured=60 days", "run.scale=0.3"])
HOSPITAL_AT_HOME = "at: a_and_e.decision, contact: 6 days, takes: 50 %, eligible: {age_from: 65}"
RAPID = "at: [ambulance.scene, gp.referral, a_and_e.decision], contact: 3 days, takes: 25 %"


def model(t):
    os.symlink(CONFIGS / "data", t.folder / "data")
    (t.folder / "schemes").mkdir()
    return t.write("model.yaml", (CONFIGS / "north_kent.yaml").read_text(encoding="utf-8"))


def scheme(t, name, service):
    t.write(f"schemes/{name}.yaml", f"name: {name}\ntitle: A test\nevidence: {{grade: A, note: a test}}\nservice:\n  - {{name: {name}, offers: care_at_home, {service}}}\n")
    return ["--scenario", name]


def one(summary, measure, scenario="baseline"):
    return sum(v[0] or 0 for v in values(summary, measure, scenario).values())


def same(summary, a, b):
    return [entry["name"] for entry in summary["measures"] if values(summary, entry["name"], a) != values(summary, entry["name"], b)]


def same_flows(summary, a, b):
    """Measures that differ, money apart: what a file says that a scheme costs is spent whether it does anything or not."""
    money = {entry["name"] for entry in summary["measures"] if entry["unit"] == "gbp"}
    return [name for name in same(summary, a, b) if name not in money]


def test_none_few_and_many_slots(t):
    config = model(t)
    words = [*scheme(t, "none", f"slots: 0, {RAPID}"), *scheme(t, "unfit", "slots: 300, takes: 0, at: a_and_e.decision"), *scheme(t, "few", f"slots: 10, {HOSPITAL_AT_HOME}"),
             *scheme(t, "many", f"slots: 400, {HOSPITAL_AT_HOME}"), *scheme(t, "rapid", f"slots: 400, {RAPID}"), *scheme(t, "at_scene", "slots: 400, at: ambulance.scene, contact: 1 day")]
    summary = t.summary(config, *SHORT, "--replicates", 1, *words)
    assert same(summary, "baseline", "none") == [] and same(summary, "baseline", "unfit") == []
    before, few, many = (one(summary, "emergency_admissions", name) for name in ("baseline", "few", "many"))
    assert many < 0.9 * before and many < few < before, (before, few, many)
    # 3 slots of 6 days for 60 days: 30 contacts when they are never empty, of which 27 end within the run; many more would have come.
    contacts = one(summary, "service_contacts", "few") * 60 / 365
    assert 20 < contacts < 36, contacts
    assert one(summary, "service_contacts", "many") * 60 / 365 > 200
    assert one(summary, "ae_attendances", "at_scene") < 0.97 * one(summary, "ae_attendances")
    assert abs(one(summary, "ambulance_calls", "at_scene") / one(summary, "ambulance_calls") - 1) < 0.05
    # They die at home, about as many: fewer fall ill again in beds, and nobody is spared death by a slot.
    deaths = {name: values(summary, "deaths", name) for name in ("baseline", "many")}
    assert deaths["many"]["hospital",][0] < deaths["baseline"]["hospital",][0] and deaths["many"]["home",][0] > deaths["baseline"]["home",][0]
    assert abs(one(summary, "deaths", "many") / one(summary, "deaths") - 1) < 0.1, deaths
    assert one(summary, "acute_patients", "rapid") < one(summary, "acute_patients")


def test_slots_are_never_more_than_there_are_and_the_log_says_the_same(t):
    config = model(t)
    words = [*scheme(t, "few", f"slots: 20, {RAPID}")]
    short = sets(["run.warm_up=20 days", "run.measured=45 days", "run.scale=0.1"])
    done = t.homeward("run", config, "--quiet", "--replicates", 1, "--event-log", "log.csv", *short, *words)
    assert done.returncode == 0, done.stderr
    with open(t.folder / "log.csv", encoding="utf-8") as file:
        rows = [r for r in csv.DictReader(file) if r["scenario"] == "few"]
    there, most = 0, 0
    for row in rows:
        there += (row["setting"] == "service_1") * ((row["event"] == "starts") - (row["event"] == "ends"))
        most = max(most, there)
    assert most == 2, most  # 20 at a scale of a tenth
    doors = {rows[i - 1]["setting"] for i, r in enumerate(rows) if r["event"] == "starts" and r["setting"] == "service_1"}
    assert len(doors) > 1, doors
    assert_recomputed(t.folder)


def moves(summary, to, scenario, start="home"):
    return one_of(summary, "moves", (start, to), scenario)


def one_of(summary, measure, labels, scenario):
    return statistics.fmean(values(summary, measure, scenario)[labels])


MANY = "slots: unlimited, at: [a_and_e.decision, gp.referral], contact: 5 days, takes: 50 %, eligible: {age_from: 65}"


def test_who_was_treated_at_home_is_offered_what_a_ward_offers(t):
    """Reablement or a bed for rehabilitation before a package or a home: none when nobody can get better, a package or a home then."""
    config = model(t)
    without = sets(["need.can_recover=0", "need.can_recover_dementia=0"])
    longer = sets(["run.warm_up=28 days", "run.measured=150 days", "run.scale=0.4"])
    some, none = (t.summary(config, *longer, *extra, "--replicates", 2, *scheme(t, "many", MANY)) for extra in ((), without))
    assert moves(some, "reablement", "baseline") == moves(some, "ic_bed", "baseline") == 0
    assert moves(some, "reablement", "many") > 20 and moves(some, "ic_bed", "many") > 20
    assert moves(none, "reablement", "many") == moves(none, "ic_bed", "many") == 0
    # More enter homes from home than without the scheme, as they came from a ward before; not so many as when nobody gets better.
    entered = {(case, name): one_of(summary, "care_home_admissions", ("home",), name) for case, summary in (("some", some), ("none", none)) for name in ("baseline", "many")}
    more = {case: entered[case, "many"] - entered[case, "baseline"] for case in ("some", "none")}
    assert 0 < more["some"] < 0.7 * more["none"], entered


def test_rehabilitation_from_home_has_as_many_places_as_there_are(t):
    """They wait at home, for no longer than patients do in a bed; when the last places close they turn to something else. The log says the same."""
    config = model(t)
    change = "change:\n  - {lever: intermediate_care.beds, to: 0}\n  - {lever: reablement.places, to: 0}\n"
    t.write("schemes/closing.yaml", f"name: closing\ntitle: A test\nstart: 2014-05-10\nevidence: {{grade: A, note: a test}}\n{change}")
    few = sets(["intermediate_care.beds=8", "reablement.places=8", "start.when_below_census=close_when_vacated", "intermediate_care.reconsidered_after=3 days"])
    scheme(t, "many", MANY)
    done = t.homeward("run", config, "--quiet", "--replicates", 1, "--event-log", "log.csv", *SHORT, *few, "--scenario", "many+closing")
    assert done.returncode == 0, done.stderr
    with open(t.folder / "log.csv", encoding="utf-8") as file:
        rows = [r for r in csv.DictReader(file) if r["scenario"] != "baseline" and r["setting"] in ("intermediate_care", "reablement")]
    waits, longest = {}, {"intermediate_care": 0, "reablement": 0}
    for row in rows:
        if row["event"] == "waits":
            waits[row["case:concept:name"]] = int(row["time_ms"])
        elif row["case:concept:name"] in waits:
            longest[row["setting"]] = max(longest[row["setting"]], int(row["time_ms"]) - waits.pop(row["case:concept:name"]))
    day = 24 * 3600 * 1000
    assert day < longest["intermediate_care"] <= 4 * day and longest["reablement"] > 0 and not waits, (longest, waits)
    closed = [r for r in rows if r["event"] == "starts" and r["time:timestamp"] >= "2014-05-10"]
    assert not closed, closed[0]
    assert_recomputed(t.folder)


CRISIS = "at: home.crisis, contact: 2 days, takes: 25 %, eligible: {age_from: 65}"
FIT = "at: ward.fit, contact: 5 days"
BRIDGE = "at: ward.discharge, contact: 2 days"


def test_services_at_home_and_from_the_ward(t):
    config = model(t)
    words = [*scheme(t, "none", "slots: 0, at: [home.crisis, ward.fit, ward.discharge], breaks_through: 0.5 per day"), *scheme(t, "crisis", f"slots: 400, {CRISIS}"),
             *scheme(t, "fit", f"slots: 400, {FIT}"), *scheme(t, "bridge", f"slots: 400, {BRIDGE}"), *scheme(t, "few", f"slots: 10, {FIT}")]
    # Carers are short: what is bridged is the wait for them, and E hardly anything else then.
    summary = t.summary(config, *SHORT, *sets(["home_care.carers=650"]), "--replicates", 1, *words)
    assert same(summary, "baseline", "none") == []
    # At the door: fewer calls and fewer at A&E, and nobody of less than 65 or sent by a GP to a bed.
    for measure in ("ambulance_calls", "ae_attendances", "emergency_admissions"):
        assert one(summary, measure, "crisis") < 0.97 * one(summary, measure), measure
    # From the ward: whoever needs support at home leaves at once. Nobody assesses them there, so what is left of the wait is for other places; one who waits for the
    # package alone is assessed on the ward as before.
    delay = {name: one(summary, "fit_to_departure", name) for name in ("baseline", "fit", "bridge", "few")}
    assert delay["fit"] < delay["bridge"] < delay["baseline"] and delay["fit"] < delay["few"] < delay["baseline"], delay
    by_code = {name: {labels[0]: sum(v) for labels, v in values(summary, "delayed_bed_days_by_code", name).items()} for name in ("baseline", "fit", "bridge")}
    assert by_code["fit"]["A"] < 0.9 * by_code["baseline"]["A"] and by_code["bridge"]["E"] < 0.5 * by_code["baseline"]["E"], by_code
    # Nobody needs less for it: as many have a package afterwards, and as many go to homes (within a tenth).
    for measure in ("home_care_hours", "care_home_admissions"):
        assert abs(one(summary, measure, "fit") / one(summary, measure) - 1) < 0.1, measure
    # 3 slots of 5 days for 60 days are 36, when each goes on at once; those who wait for a package keep theirs.
    assert 5 < one(summary, "service_contacts", "few") * 60 / 365 < 40


def test_the_share_taken_is_drawn_once_a_replicate(t):
    """An interval of one point is that number, to the bit; some half of the replicates take fewer than with central alone, and differ by more than luck."""
    config = model(t)
    care = "slots: unlimited, at: a_and_e.decision, contact: 4 days"
    words = [*scheme(t, "number", f"{care}, takes: 20 %"), *scheme(t, "point", f"{care}, takes: {{low: 0.2, central: 20 %, high: 20 %}}"),
             *scheme(t, "drawn", f"{care}, takes: {{low: 0 %, central: 20 %, high: 40 %}}")]
    few = sets(["run.warm_up=5 days", "run.measured=20 days", "run.scale=0.2"])
    summary = t.summary(config, *few, "--replicates", 24, *words)
    assert same(summary, "number", "point") == []
    contacts = {name: values(summary, "service_contacts", name)[()] for name in ("number", "drawn")}
    fewer = sum(a < b for a, b in zip(contacts["drawn"], contacts["number"]))
    assert 5 <= fewer <= 19 and statistics.pstdev(contacts["drawn"]) > 2 * statistics.pstdev(contacts["number"]), contacts


def test_a_review_makes_a_package_smaller(t):
    """What programmes do to packages: those of the enrolled are smaller at once, the hours go to whoever waits, and the event log says the same of all hours."""
    config = model(t)
    programme = "eligible: {setting: [home_care]}, chosen: at_random, caseload: 2000, lasts: 365 days"
    for name, factor in (("as_before", "1"), ("half", "0.5"), ("more", "2")):
        t.write(f"schemes/{name}.yaml", f"name: {name}\ntitle: A test\nevidence: {{grade: A, note: a test}}\nprogramme:\n  - {{name: {name}, {programme}, acts: [{{on: home_care.contact, times: {factor}}}]}}\n")
    short = sets(["run.warm_up=14 days", "run.measured=30 days", "run.scale=0.2", "home_care.carers=650"])
    done = t.homeward("run", config, "--quiet", "--replicates", 1, "--event-log", "log.csv", *short, "--scenario", "as_before", "--scenario", "half", "--scenario", "more")
    assert done.returncode == 0, done.stderr
    assert_recomputed(t.folder)
    summary = t.read("homeward.h5")
    hours = {name: one(summary, "home_care_hours", name) for name in ("baseline", "as_before", "half", "more")}
    assert hours["as_before"] == hours["baseline"] and hours["half"] < 0.75 * hours["baseline"], hours
    with open(t.folder / "log.csv", encoding="utf-8") as file:
        reviewed = [(r["scenario"], r["case:concept:name"]) for r in csv.DictReader(file) if r["event"] == "package" and r["reason"] == "reviewed"]
    assert {name for name, _ in reviewed} == {"half"} and len(reviewed) == len(set(reviewed)) > 50, len(reviewed)


def test_illness_breaks_through(t):
    """At 0 nobody; the chance over the length of care otherwise: with a rate r and a lognormal length of mean 4 days, half of it its deviation, 1 - E[exp(-r T)]."""
    config = model(t)
    care = "slots: unlimited, at: [a_and_e.decision, gp.referral], contact: 4 days, takes: 50 %"
    words = [*scheme(t, "never", care), *scheme(t, "said", f"{care}, breaks_through: 0 per day"), *scheme(t, "some", f"{care}, breaks_through: 0.1 per day")]
    summary = t.summary(config, *SHORT, "--replicates", 2, *words)
    assert same(summary, "never", "said") == [] and one(summary, "broke_through", "never") == 0
    seen = [sum(values(summary, name, "some")[()]) / 2 * 60 / 365 for name in ("broke_through", "service_contacts")]
    sigma2 = math.log(1 + 0.25)
    lengths = [4 * math.exp(-sigma2 / 2 + math.sqrt(sigma2) * statistics.NormalDist().inv_cdf((i + 0.5) / 1000)) for i in range(1000)]
    expected = 1 - statistics.fmean(math.exp(-0.1 * x) for x in lengths)
    # Of 2 x n contacts, as binomial; the first days have fewer long ones among those that have ended.
    error = 4 * math.sqrt(expected * (1 - expected) / (2 * seen[1]))
    assert abs(seen[0] / seen[1] - expected) < error, (seen, expected, error)
    assert one(summary, "emergency_admissions", "some") > one(summary, "emergency_admissions", "never")


def test_the_log_says_the_same_of_all_decision_points(t):
    config = model(t)
    words = [*scheme(t, "all", "slots: 40, at: [home.crisis, ward.fit, ward.discharge, gp.referral, a_and_e.decision], contact: 3 days, breaks_through: 0.2 per day"),
             *scheme(t, "bridge", f"slots: 20, {BRIDGE}")]
    short = sets(["run.warm_up=20 days", "run.measured=60 days", "run.scale=0.2"])
    done = t.homeward("run", config, "--quiet", "--replicates", 1, "--event-log", "log.csv", *short, *words)
    assert done.returncode == 0, done.stderr
    assert_recomputed(t.folder)


def test_what_cannot_be_is_told_all_at_once(t):
    config = model(t)
    lines = ["{name: a, offers: care_at_home, at: [a_and_e.decision, ward.door], slots: 3, takes: 150 %}", "{name: b, offers: care_at_home, at: gp.referral, staff: 3}",
             "{name: c, offers: home_with_reablement, at: ambulance.scene, staff: 3}", "{name: d, offers: home_with_reablement, at: a_and_e.decision, slots: many}"]
    t.write("schemes/bad.yaml", "name: bad\ntitle: A test\nevidence: {grade: A, note: a test}\nservice:\n" + "".join(f"  - {line}\n" for line in lines))
    done = t.homeward("check", config, "--scenario", "bad")
    assert done.returncode == 2
    for said in ("bad.yaml:5:60: service.1.at.2 is", "bad.yaml:5:89: service.1.takes is", "bad.yaml:6:61: service b needs slots, and no staff",
                 "bad.yaml:7:49: home_with_reablement is offered at a_and_e.decision only", "bad.yaml:8:74: service d needs staff, and no slots"):
        assert said in done.stderr, (said, done.stderr)
    lines = ["{name: e, offers: home_with_reablement, at: a_and_e.decision, staff: 1, breaks_through: 0.1 per day}", "{name: f, offers: care_at_home, at: ward.fit, slots: 1, breaks_through: 3 days}",
             "{name: g, offers: home_with_reablement, at: ward.fit, staff: 1}", "{name: h, offers: care_at_home, at: home.crysis, slots: 1, breaks_through: 200 per day}",
             "{name: i, offers: care_at_home, at: ward.fit, slots: 1, takes: {low: 30 %, central: 20 %, high: 40 %}}", "{name: j, offers: care_at_home, at: ward.fit, slots: 1, takes: {lo: 0, central: 20 %}}"]
    t.write("schemes/bad.yaml", "name: bad\ntitle: A test\nevidence: {grade: A, note: a test}\nservice:\n" + "".join(f"  - {line}\n" for line in lines))
    done = t.homeward("check", config, "--scenario", "bad")
    assert done.returncode == 2
    for said in ("bad.yaml:5:49: service e: breaks_through is of care_at_home only", "bad.yaml:6:77: service.2.breaks_through is", "bad.yaml:7:49: home_with_reablement is offered at a_and_e.decision only",
                 "bad.yaml:8:41: service.4.at is", "bad.yaml:8:80: service.4.breaks_through is", "bad.yaml:9:68: takes needs low, central and high, in this order", "bad.yaml:10:69: takes has no key 'lo'"):
        assert said in done.stderr, (said, done.stderr)


def shipped(t, name, old="", new="", renamed=None):
    """Words of a run with a scheme of configs/schemes that costs nothing, with another value in it."""
    text = (CONFIGS / "schemes" / f"{name}.yaml").read_text(encoding="utf-8")
    text = "".join(line for line in text.splitlines(keepends=True) if not line.startswith("cost:"))
    assert old in text, (name, old)
    renamed = renamed or name
    t.write(f"schemes/{renamed}.yaml", text.replace(old, new).replace(f"name: {name}\ntitle", f"name: {renamed}\ntitle"))
    return ["--scenario", renamed]


def test_the_shipped_schemes_are_nothing_at_no_slots_and_full_at_few(t):
    """slots: 0 is the baseline; at a scale of 0.3, so many slots and a length say how many contacts there can be; a measure moves that the file does not set."""
    config = model(t)
    known = {"hospital_at_home": ("slots: 25", 7, "emergency_admissions"), "rapid_response": ("slots: 16", 3, "acute_patients"), "community_paramedics": ("slots: 3 ", 1 / 24, "ae_attendances")}
    words = []
    for name, (slots, _, _) in known.items():
        words += [*shipped(t, name), *shipped(t, name, slots, "slots: 0 ", f"{name}_none"), *shipped(t, name, slots, "slots: 4 ", f"{name}_few")]
    summary = t.summary(config, *SHORT, "--replicates", 2, *words)
    for name, (slots, length_days, measure) in known.items():
        assert same_flows(summary, "baseline", f"{name}_none") == [], name
        before, after = (values(summary, measure, who)[()] for who in ("baseline", name))
        assert sum(after) < 0.995 * sum(before), (name, before, after)
        contacts = {who: sum(values(summary, "service_contacts", who)[()]) / 2 * 60 / 365 for who in (name, f"{name}_few")}
        assert 0 < contacts[f"{name}_few"] <= 60 / length_days + 10 and contacts[name] >= contacts[f"{name}_few"], (name, contacts)


def test_the_shipped_team_for_super_users_changes_no_flow(t):
    config = model(t)
    summary = t.summary(config, *SHORT, "--replicates", 1, *shipped(t, "super_users"))
    assert [name for name in same_flows(summary, "baseline", "super_users") if not name.startswith("programme_")] == []
    assert one(summary, "programme_enrolled", "super_users") > 50


if __name__ == "__main__":
    main(globals())
