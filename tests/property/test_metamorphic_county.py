# SPDX-License-Identifier: GPL-3.0-or-later
"""Promise P28 on the county, beside what test_metamorphic.py asks of it: what places are called, the order in which they stand, one more that nobody
uses and the day from which is measured are no part of what happens, nor is how long the run is of who comes; twins fare alike; four times everything is four times the county; nobody who has more of
what they wait for leaves later on the whole."""
import csv
import math
import pathlib
import re
import statistics
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from program import main, sets, values  # noqa: E402
from test_metamorphic import DISTRICT, HOSPITAL, KENT, TOWN, with_data  # noqa: E402

TEXT = KENT.read_text(encoding="utf-8")
SMALL = ["run.scale=0.05", "run.warm_up=20 days", "run.measured=40 days", "data.observed=none"]
HARD = 4.5  # standard errors: of some hundred comparisons with nothing in them, one in a thousand runs of this test has one beyond


def rows(summary, renamed=lambda label: label):
    return {(m["name"], tuple(renamed(label) for label in n["labels"])): n["values"] for m in summary["measures"] for n in m["numbers"] if n["scenario"] == "baseline"}


def county(t, text, settings=(), replicates=1, **more):
    with_data(t)
    return rows(t.summary(t.write("county.yaml", text), *sets([*SMALL, *settings]), "--replicates", replicates), **more)


def differ(a, b):
    return sorted(key for key in a.keys() | b.keys() if a.get(key) != b.get(key))


def test_other_names_of_hospitals_and_organisations_are_the_same_county_to_the_bit(t):
    """Not of areas: what is drawn of a care home and of a firm belongs to its area's name, so that a new area leaves the others' as they are."""
    before, places = TEXT.split("\nhospitals:\n")
    words = set(re.findall(r"(?m)^(?:    |  )(?:trust|council|economy): (\w+)$", places)) | set(re.findall(r"(?m)^  (\w+):\n    title: .*\n    trust", places))
    assert {"medway", "darent_valley", "east_kent", "kent", "london"} <= words

    def other(word):
        """Backwards, and so in another order by the alphabet."""
        return f"{word[::-1]}_too"

    places = re.sub(r"(?m)^(    (?:trust|council|economy): )(\w+)$", lambda m: m[1] + other(m[2]), places)
    places = re.sub(r"(?m)^  (\w+)(:\n    title: .*\n    trust)", lambda m: f"  {other(m[1])}{m[2]}", places)
    places = re.sub(r"(?m)^(      value: |    hospitals: )(\{\w+: [\d.]+ %.*\})$", lambda m: m[1] + re.sub(r"\w+(?=: )", lambda w: other(w[0]), m[2]), places)
    role = re.compile(r"^(council|trust|community|)_?(.*)$")

    def label(word):
        """Commissioners are called by their area, and areas keep their names."""
        m = role.match(word)
        return f"{m[1]}{'_' if m[1] else ''}{other(m[2])}" if m[2] in words else word

    is_ = county(t, before + "\nhospitals:\n" + places)
    was = county(t, TEXT)
    areas = {key: value for key, value in was.items() if key[0].endswith("_by_area")}
    assert len(areas) > 100
    was = {key if key in areas else (key[0], tuple(label(word) for word in key[1])): value for key, value in was.items()}
    assert len(was) > 1000 and not differ(was, is_), differ(was, is_)[:10]


def in_order(text, section, order):
    """The text with the places of a section in another order."""
    head, rest = text.split(f"\n{section}:\n")
    end = re.search(r"(?m)^(?=\w)", rest)
    body, rest = (rest[:end.start()], rest[end.start():]) if end else (rest, "")
    blocks = re.split(r"(?m)^(?=  \w+:\n    title)", body)
    return f"{head}\n{section}:\n" + "".join(f"{block.rstrip()}\n\n" for block in order(blocks) if block.strip()) + rest


def apart(one, other):
    """By how many standard errors the means of two samples differ."""
    spread = math.sqrt(statistics.variance(one) / len(one) + statistics.variance(other) / len(other))
    gap = abs(statistics.fmean(one) - statistics.fmean(other))
    return gap / spread if spread > 0 else 0 if gap == 0 else math.inf


ALIKE = ("ae_attendances_by_hospital", "emergency_admissions_by_hospital", "delayed_bed_days_by_hospital", "delayed_bed_days_by_area", "delayed_bed_days_by_code",
         "official_delayed_days_by_council", "acute_occupancy_by_hospital", "occupancy_by_area", "admit_wait", "fit_to_departure", "deaths", "discharge_cases")


def test_the_order_in_which_places_are_listed_is_luck(t):
    """Records are numbered through the areas, and places through the hospitals: in another order everybody has other luck, and nobody another chance."""
    was = county(t, TEXT, replicates=12)
    for section in ("hospitals", "areas"):
        other = in_order(TEXT, section, lambda blocks: blocks[::-1])
        assert other != TEXT and sorted(other.split()) == sorted(TEXT.split())
        is_ = county(t, other, replicates=12)
        assert is_.keys() == was.keys() and differ(was, is_)
        keys = [key for key in was if key[0] in ALIKE and None not in was[key] + is_[key]]
        assert len(keys) > 100
        wrong = {key: (statistics.fmean(was[key]), statistics.fmean(is_[key])) for key in keys if apart(was[key], is_[key]) > HARD}
        assert not wrong, (section, wrong)


def test_a_hospital_that_nobody_uses_changes_no_bit_but_its_own(t):
    """Its beds stand in the county's number of beds and cost its trust money; nobody is moved by them."""
    head, areas = TEXT.split("\nareas:\n")
    one_more = "  nowhere:\n    title: Nobody uses it\n    trust: of_nowhere\n    parameters: {acute: {beds: 100}, start: {acute: 0}}\n"
    was, is_ = county(t, TEXT), county(t, f"{head}\n{one_more}\nareas:\n{areas}")
    own = {key: is_[key] for key in is_ if any("nowhere" in word for word in key[1])}
    beds = {"acute_beds", "acute_occupancy", "acute_occupancy_by_pool"}
    money = [key for key in was if key[0] in ("money_net", "money_income", "money_income_by_setting", "money_net_by_month") and "staff_and_suppliers" in key[1]]
    wrong = [key for key in differ(was, is_) if key not in own and key not in money and key[0] not in beds | {"setting_costs"}]
    assert not wrong, wrong
    assert is_["acute_beds", ()][0] - was["acute_beds", ()][0] == 5 == own["acute_beds_by_hospital", ("nowhere",)][0]
    assert {key[0] for key, value in own.items() if value[0]} <= {"acute_beds_by_hospital", "acute_beds_by_trust", "money_net", "money_cost", "money_cost_by_setting", "money_net_by_month"}
    cost = -own["money_net", ("trust_of_nowhere",)][0]
    assert cost > 0 and is_["setting_costs", ("acute_beds",)][0] - was["setting_costs", ("acute_beds",)][0] == cost


def happened(t, start, warm_up, measured):
    """The lines of the event log, without money and notes, which are kept of measured days only; and how many cases began and attendances were in them."""
    with_data(t)
    settings = sets(["run.scale=0.05", f"run.start={start}", f"run.warm_up={warm_up} days", f"run.measured={measured} days", "data.observed=none"])
    summary = t.summary(t.write("county.yaml", TEXT), *settings, "--replicates", 1, "--event-log", "log.csv")
    with (t.folder / "log.csv").open(encoding="utf-8", newline="") as file:
        lines = [tuple(row.values()) for row in csv.DictReader(file) if row["event"] not in ("posted", "budget", "measuring_begins", "run_ends")]
    return lines, rows(summary)


def test_the_day_from_which_is_measured_changes_nothing_that_happens(t):
    """The same sixty days, measured from the 20th, 30th and 45th on: the log is the same, line for line, and so is what is told of each day that all measure."""
    (whole, from_20), (later, from_30), (last, from_45) = (happened(t, *when) for when in (("2014-04-01", 20, 40), ("2014-04-11", 30, 30), ("2014-04-26", 45, 15)))
    assert len(whole) > 50000 and whole == later == last
    days = [key for key in from_45 if key[0] in ("acute_patients_by_day", "patients_delayed_by_day", "admit_waiting_by_day")]
    assert len(days) == 3 * 15 and any(from_45[key] != [0] for key in days)
    assert all(from_20[key] == from_30[key] == from_45[key] for key in days)
    for name in ("emergency_admissions", "discharge_cases", "gp_seen", "ae_attendances", "official_delayed_days_total"):
        counts = [of[name, ()][0] * days / 365 for of, days in ((from_20, 40), (from_30, 30), (from_45, 15))]
        assert all(abs(count - round(count)) < 1e-6 for count in counts) and counts[0] > counts[1] > counts[2] > 0, (name, counts)


def test_a_longer_run_has_the_same_newcomers(t):
    """Who is born and who moves in, when, where and how old, also with another year of the calendar to come."""
    (shorter, _), (longer, _) = (happened(t, "2014-04-01", 20, measured) for measured in (40, 400))
    columns = (t.folder / "log.csv").read_text(encoding="utf-8").split("\n", 1)[0].split(",")
    event, ms = columns.index("event"), columns.index("time_ms")
    for what in ("moves_in", "born"):
        come, go_on = (sorted(line for line in of if line[event] == what and int(line[ms]) < 60 * 86400000) for of in (shorter, longer))
        assert len(come) > 100 and come == go_on, (what, sorted(set(come) ^ set(go_on))[:4])


def towns(t, names, hospital, share="1 %", times=1, settings=(), replicates=12):
    """Towns that are alike, each of that share of the county, with that times what one town has."""
    def more(text):
        """Every number of places and staff; what is not said here is the larger default, and nobody waits for it."""
        return re.sub(r"(?<=: )\d+(?=[,}])", lambda m: str(int(m[0]) * times), text)

    started = "nursing: 40, extra_care: 3, mental_health: 3, mental_health_older: 2, community_nursing: 44, community_nursing_after_hospital: 18, hospice: 0, end_of_life: 1}"
    area = more(TOWN.format(name="NAME", hospital="east", social=2).replace("nursing: 40}", started)).replace("share_of_county: 1 %", f"share_of_county: {share}")
    text = "model: district\nrun: {warm_up: 30 days, measured: 120 days}\ndata: {observed: none}\nhospitals:\n" + hospital
    text += "areas:\n" + "".join(area.replace("NAME", name) for name in names)
    with_data(t)
    return rows(t.summary(t.write("towns.yaml", text), *sets(settings), "--replicates", replicates, "--seed", 20140401))


def hospital_of(beds, patients, places, staff):
    return HOSPITAL.format(name="east", beds=beds).replace("acute: 22", f"acute: {patients}").replace("places: 4", f"places: {places}").replace("staff: 1", f"staff: {staff}")


def test_of_twins_neither_fares_better(t):
    """Two towns that differ in nothing but their names share a hospital, and each other's care homes: whoever is listed first is not served first."""
    both = towns(t, "ab", hospital_of(54, 44, 8, 2), replicates=16)
    pairs = {key: (both[key], both[key[0], ("b", *key[1][1:])]) for key in both if key[0].endswith("_by_area") and key[1][0] == "a"}
    told = {key: pair for key, pair in pairs.items() if None not in pair[0] + pair[1] and any(pair[0])}
    assert {"ae_attendances_by_area", "emergency_admissions_by_area", "delayed_bed_days_by_area", "occupancy_by_area", "gp_unmet_by_area"} <= {key[0] for key in told}
    wrong = {}
    for key, (a, b) in told.items():
        gaps = [x - y for x, y in zip(a, b)]
        if abs(statistics.fmean(gaps)) > HARD * statistics.stdev(gaps) / math.sqrt(len(gaps)) + 1e-9:
            wrong[key] = statistics.fmean(a), statistics.fmean(b)
    assert not wrong, wrong


def test_four_times_everything_is_four_times_the_county_and_shorter_waits(t):
    """Four times the people, beds, places and staff in one place: what nobody waits for is four times as much, within the error of two samples; and as idle hands
    of each quarter now serve the others, waits are no longer (queues made one: Smith and Whitt 1981)."""
    one = towns(t, "a", hospital_of(27, 22, 4, 1), replicates=16)
    four = towns(t, "a", hospital_of(108, 88, 16, 4), share="4 %", times=4, replicates=16)
    people = one["people_by_area", ("a",)][0], four["people_by_area", ("a",)][0]
    assert abs(4 * people[0] - people[1]) <= 2.5, people  # each is rounded to one person
    wrong = {}
    for key in [("ae_attendances", ()), ("emergency_admissions", ()), ("gp_seen", ()), *(key for key in one if key[0] == "deaths")]:
        if apart([4 * x for x in one[key]], four[key]) > HARD:
            wrong[key] = statistics.fmean(one[key]), statistics.fmean(four[key])
    assert not wrong, wrong
    for name in ("admit_wait", "fit_to_departure", "assessment_time"):
        shorter = statistics.fmean(one[name, ()]) - statistics.fmean(four[name, ()])
        assert shorter > 0 or apart(one[name, ()], four[name, ()]) < 2, (name, one[name, ()], four[name, ()])
        assert name != "admit_wait" or (shorter > 0 and apart(one[name, ()], four[name, ()]) > 2), (one[name, ()], four[name, ()])


LEVERS = ("discharge.assessment.health.staff", "discharge.assessment.social.staff", "discharge.nhs_assessment.staff", "discharge.funding.panels", "discharge.means_test.staff",
          "discharge.brokerage.staff", "discharge.home_assessment.staff", "equipment.teams", "adaptations.staff", "housing.cases", "reablement.places", "intermediate_care.beds",
          "home_care.carers", "residential.places", "nursing.places", "discharge.mdt.meetings")


def test_more_of_what_the_fit_wait_for_never_lengthens_the_true_delay(t):
    """The same people, the same luck: in pairs of replicates the mean time from fit to departure does not rise with twice anything, as far as the error of the
    pairs tells; and falls with twice everything."""
    schemes = t.folder / "schemes"
    schemes.mkdir()
    twice = {f"m{i}": [lever] for i, lever in enumerate(LEVERS)} | {"all": list(LEVERS)}
    for name, levers in twice.items():
        body = "".join(f"  - {{lever: {lever}, times: 2}}\n" for lever in levers)
        (schemes / f"{name}.yaml").write_text(f"name: {name}\ntitle: Twice\nevidence: {{grade: A, note: a test}}\nchange:\n{body}", encoding="utf-8")
    with_data(t)
    config = t.write("north_kent.yaml", DISTRICT.read_text(encoding="utf-8"))
    words = [word for name in twice for word in ("--scenario", name)]
    summary = t.summary(config, *sets(["run.scale=0.2", "run.warm_up=30 days", "run.measured=90 days"]), "--replicates", 8, *words)
    before = values(summary, "fit_to_departure")[()]
    longer, moved = {}, 0
    for name, levers in twice.items():
        gaps = [b - a for a, b in zip(before, values(summary, "fit_to_departure", name)[()])]
        error = statistics.stdev(gaps) / math.sqrt(len(gaps))
        moved += any(gaps)
        if statistics.fmean(gaps) > 2.5 * error + 1e-9:
            longer[levers[0]] = statistics.fmean(gaps), error
    assert not longer, longer
    assert moved >= 12, moved
    assert statistics.fmean(gaps) < -4 * error, (statistics.fmean(gaps), error)


if __name__ == "__main__":
    main(globals())
