# SPDX-License-Identifier: GPL-3.0-or-later
"""Promise P28: what theory says of a changed model holds without knowing any value. More servers never mean a longer wait for anybody; other units
are the same model, to the bit; two towns that share nothing are two models; each also on a whole county."""
import csv
import math
import pathlib
import statistics
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from program import SOURCE, main, sets, values  # noqa: E402

DISTRICT = SOURCE / "configs" / "north_kent.yaml"
SMALL = ["run.scale=0.1", "run.warm_up=30 days", "run.measured=60 days"]
KENT = SOURCE / "configs" / "kent.yaml"
SMALL_KENT = ["run.scale=0.02", "run.warm_up=15 days", "run.measured=45 days"]

QUEUE = """model: network
run: {{length: 3000 h, warm_up: 0 h, replicates: 1, start: empty}}
arrivals:
  - {{to: clinic, gap: {{gamma: {{mean: 12 min, sd: 20 min}}}}}}
stations:
  clinic: {{servers: {clinic}, stay: {{lognormal: {{mean: 55 min, sd: 60 min}}}}, then: ward}}
  ward: {{servers: {ward}, stay: {{gamma: {{mean: 7 h, sd: 9 h}}}}, then: exit}}
"""


def left_at(t, **servers):
    """{patient: time of leaving the system} and {patient: time at which service in the clinic began}"""
    t.summary(t.write("queue.yaml", QUEUE.format(**servers)), "--event-log", "log.csv")
    rows = list(csv.DictReader((t.folder / "log.csv").open(encoding="utf-8", newline="")))
    served = {r["case:concept:name"]: int(r["time_ms"]) for r in rows if r["event"] == "starts" and r["concept:name"] == "clinic"}
    left = {r["case:concept:name"]: int(r["time_ms"]) for r in rows if r["event"] == "leaves"}
    return left, served


def test_more_servers_never_mean_a_longer_wait_for_anybody(t):
    """First come, first served, nobody turned away, the same patients and stays: with one server more everybody starts at the same time or sooner
    (Kiefer and Wolfowitz 1955). The first station only: patients who overtake each other there may wait longer at the next."""
    _, before = left_at(t, clinic=5, ward=36)
    _, after = left_at(t, clinic=6, ward=36)
    both = before.keys() & after.keys()
    assert len(both) > 10000
    assert all(after[p] <= before[p] for p in both)
    assert sum(after[p] < before[p] for p in both) > 1000
    fewer, _ = left_at(t, clinic=6, ward=36)
    more, _ = left_at(t, clinic=6, ward=40)
    mean = [statistics.fmean(left[p] for p in fewer.keys() & more.keys()) for left in (fewer, more)]
    assert mean[1] < mean[0]


def rows_of(summary):
    return [(m["name"], n["scenario"], n["labels"], n["values"]) for m in summary["measures"] for n in m["numbers"]]


def test_other_units_are_the_same_county_to_the_bit(t):
    same = [("discharge.choice", "4 days", "96 h", "5760 min"), ("discharge.dispute", "10 days", "240 h", "14400 min"), ("equipment.work", "3 h", "180 min", "0.125 days"),
            ("intermediate_care.stay", "25 days", "600 h", "36000 min"), ("need.can_recover", "0.65", "65 %", "0.65"), ("run.measured", "45 days", "1080 h", "64800 min")]
    told = [rows_of(t.summary(KENT, *sets(SMALL_KENT[:2] + [f"{s[0]}={s[i]}" for s in same]), "--replicates", 1)) for i in (1, 2, 3)]
    assert told[0] == told[1] == told[2]
    moved = rows_of(t.summary(KENT, *sets(SMALL_KENT[:2] + [f"{s[0]}={s[1]}" for s in same[1:]] + ["discharge.choice=97 h"]), "--replicates", 1))
    assert moved != told[0]


TOWN = """  {name}:
    title: Town {name}
    economy: both
    council: of_{name}
    people: {{share_of_county: 1 %}}
    hospitals: {{{hospital}: 100 %}}
    parameters:
      population: {{practices: 2}}
      discharge: {{assessment: {{social: {{staff: {social}}}}}}}
      equipment: {{teams: 1}}
      reablement: {{places: 5}}
      intermediate_care: {{beds: 3}}
      home_care: {{carers: 36}}
      residential: {{places: 55}}
      nursing: {{places: 42}}
      start: {{reablement: 4, intermediate_care: 2, home_care: 58, residential: 53, nursing: 40}}
"""
HOSPITAL = """  {name}: {{title: Hospital {name}, trust: of_{name}, parameters: {{acute: {{beds: {beds}}}, start: {{acute: 22}}, a_and_e: {{places: 4}}, discharge: {{assessment: {{health: {{staff: 1}}}}}}}}}}
"""
NEIGHBOURS = "  far:\n    title: Far\n    economy: both\n    council: of_far\n    outside: true\n    people: {share_of_county: 0.01 %}\n    hospitals: {east: 100 %}\n"
TOWNS = {"a": {"hospital": "east", "social": 2, "beds": 27}, "b": {"hospital": "west", "social": 3, "beds": 30}}
ADD_UP = ("ae_attendances", "emergency_admissions", "planned_admissions", "gp_seen", "delayed_bed_days_total", "official_delayed_days_total", "acute_patients", "discharge_cases")


def with_data(t):
    """The real data, where the test's own models look for them."""
    if not (t.folder / "data").exists():
        (t.folder / "data").symlink_to(SOURCE / "configs" / "data")


def towns(t, names):
    text = "model: district\nrun: {warm_up: 30 days, measured: 120 days}\ndata: {observed: none}\ncare_homes: {search: own_area}\nhospitals:\n"
    text += "".join(HOSPITAL.format(name=TOWNS[n]["hospital"], **TOWNS[n]) for n in names)
    text += "areas:\n" + "".join(TOWN.format(name=n, **TOWNS[n]) for n in names)
    with_data(t)
    summary = t.summary(t.write("towns.yaml", text), "--replicates", 12, "--seed", 20140401)
    return {name: values(summary, name)[()] for name in ADD_UP}


def test_two_towns_that_share_nothing_add_up(t):
    """Other people, as records are numbered through a model, but the same towns: the sum of two models is the model of both, within their intervals."""
    both, one, other = towns(t, "ab"), towns(t, "a"), towns(t, "b")
    wrong = {}
    for name in ADD_UP:
        mean = [statistics.fmean(x[name]) for x in (both, one, other)]
        spread = math.sqrt(sum(statistics.variance(x[name]) / len(x[name]) for x in (both, one, other)))
        if not abs(mean[0] - mean[1] - mean[2]) < 4.5 * spread + 1e-9:
            wrong[name] = mean, spread
    assert not wrong, wrong
    assert statistics.fmean(both["ae_attendances"]) > 1.5 * statistics.fmean(one["ae_attendances"])


def test_more_of_anything_that_patients_wait_for_is_no_longer_wait_in_the_county(t):
    """In a county others come to the front when some move on, so not for each patient, but for all: each line's own wait, in pairs of replicates."""
    for setting, measure in (("acute.beds", "admit_wait"), ("intermediate_care.beds", "wait_intermediate_care"), ("reablement.places", "wait_reablement"),
                             ("nursing.places", "wait_nursing"), ("residential.places", "wait_residential"), ("discharge.assessment.social.staff", "assessment_time")):
        more = 2 if setting.endswith("staff") else 1.3  # of a few workers 1.3 times are as many
        scheme = t.folder / "schemes"
        scheme.mkdir(exist_ok=True)
        (scheme / "more.yaml").write_text(f"name: more\ntitle: More\nevidence: {{grade: A, note: a test}}\nchange:\n  - {{lever: {setting}, times: {more}}}\n", encoding="utf-8")
        with_data(t)
        config = t.write("north_kent.yaml", DISTRICT.read_text(encoding="utf-8"))
        homes = setting in ("nursing.places", "residential.places")  # few look for one: a larger town, and longer, or those still waiting at the end decide
        settings = ["run.scale=0.3", "run.warm_up=30 days", "run.measured=180 days", "nursing.places=740", "residential.places=960"] if homes else SMALL
        summary = t.summary(config, *sets(settings), "--replicates", 8, "--scenario", "more")
        before, after = values(summary, measure)[()], values(summary, measure, "more")[()]
        gaps = [b - a for a, b in zip(before, after) if a is not None and b is not None]
        assert statistics.fmean(gaps) < 0, (setting, measure, before, after)


if __name__ == "__main__":
    main(globals())
