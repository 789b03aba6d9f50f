# SPDX-License-Identifier: GPL-3.0-or-later
"""A county of one's own: new-area writes forms, a planner fills them in with a spreadsheet, check lists the gaps, run runs it."""
import csv
import io
import json
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from program import SOURCE, Skip, main, sets, values  # noqa: E402

NORTHMOOR = SOURCE / "tests" / "data" / "northmoor"
AREAS, HOSPITALS = ["vale", "moor", "coast", "lowlands"], ["northmoor_general", "seahaven"]
FILES = ["README.txt", "data", "data/areas.csv", "data/attendances.csv", "data/county.csv", "data/deaths.csv", "data/delays.csv", "data/hospitals.csv", "data/population.csv", "data/start.csv",
         "model.yaml"]
SMALL = sets(["run.scale=0.1", "run.warm_up=28 days", "run.measured=28 days", "run.replicates=1"])
# The built-in model's own values, which fill gaps: of 270,000 people, 52,600 of them 65 and over, and 330,000 who use the hospital.
OLDER, USERS = 52600, 330000


def read(path):
    return list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"))))


def write(path, rows):
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    path.write_text(out.getvalue(), encoding="utf-8")


def fill(path, number, place, value, grade="", source=""):
    """Puts a value where a planner would: the row of the number, the column of the place."""
    rows = read(path)
    if path.name == "start.csv":
        row = next(r for r in rows if r[:2] == [place, number])
        column = rows[0].index("people")
    else:
        row = next(r for r in rows if r[0] == number)
        column = rows[0].index(place)
    row[column] = value
    row[rows[0].index("grade")], row[rows[0].index("source")] = grade, source
    write(path, rows)


def new_area(t, folder, areas=(), hospitals=()):
    words = [w for a in areas for w in ("--area", a)] + [w for h in hospitals for w in ("--hospital", h)]
    done = t.homeward("new-area", folder, *words)
    assert done.returncode == 0, done.stderr
    return t.folder / folder


def northmoor(t, folder="northmoor"):
    made = new_area(t, folder, AREAS, HOSPITALS)
    for row in csv.DictReader(open(NORTHMOOR / "answers.csv", encoding="utf-8")):
        fill(made / "data" / f"{row['form']}.csv", row["number"], row["place"], row["value"], row["grade"], row["source"])
    people = {(r["age"], r["sex"]): r["people"] for r in csv.DictReader(open(NORTHMOOR / "population.csv", encoding="utf-8"))}
    rows = read(made / "data" / "population.csv")
    write(made / "data" / "population.csv", [rows[0]] + [[a, s, people[a, s], england] for a, s, _, england in rows[1:]])
    return made


def gaps(t, model, *words):
    """{what is not given: (grade, what stands in)} as check tells it."""
    done = t.homeward("check", model, *words)
    assert done.returncode == 0, done.stderr
    return {what: (grade, filled) for grade, what, filled in re.findall(r"(?m)^  ([SKA])  (\S.*?)  +(\S.*)$", done.stdout)}, done.stdout


def test_what_follows_from_numbers_that_were_given_is_listed_apart(t):
    """An area's part of what the county has is no gap to go and look for; a share of the built-in model is."""
    made = new_area(t, "shared", ["vale", "moor", "coast"], ["general"])
    found, shown = gaps(t, made / "model.yaml")
    assert "follow" not in shown
    fill(made / "data" / "county.csv", "reablement_places", "value", "90", "S", "the council")
    fill(made / "data" / "areas.csv", "reablement_places", "coast", "20", "S", "the council")
    after, shown = gaps(t, made / "model.yaml")
    own, apart = shown.split("\n2 of the numbers that are not given follow from those that are:\n")
    assert re.findall(r"areas.csv: (\w+, \w+)", apart) == ["reablement_places, vale", "reablement_places, moor"], apart
    assert "areas.csv: reablement_places" not in own and "areas.csv: social_workers, vale" in own, own
    assert len(after) == len(found) - 1 and f"2 numbers are given in the forms, {len(after)} are not." in own, shown


def test_blank_forms_check_and_run(t):
    made = new_area(t, "mine")
    assert sorted(str(p.relative_to(made)) for p in made.rglob("*")) == FILES
    found, shown = gaps(t, made / "model.yaml")
    assert f"0 numbers are given in the forms, {len(found)} are not." in shown and len(found) > 55, shown
    first = shown.splitlines()[0]
    assert first == f"WARNING: 0 of {len(found)} numbers are yours: this is the built-in model of north Kent with England's people, not your county.", shown
    done = t.homeward("run", made / "model.yaml", *SMALL)
    assert done.returncode == 0 and f"homeward: {len(found)} numbers are not given in the forms and are filled by rule" in done.stderr, done.stderr
    done = t.homeward("run", made / "model.yaml", "--quiet", *SMALL)
    assert done.stderr == "", done.stderr
    fill(made / "data" / "areas.csv", "people", "my_area", "300000")
    first = gaps(t, made / "model.yaml")[1].splitlines()[0]
    assert re.fullmatch(r"1 of \d+ numbers are yours; the others are filled by rule, as listed below.", first), first


def test_every_number_has_unit_range_example_and_place_to_look(t):
    made = new_area(t, "mine", AREAS, HOSPITALS)
    n = 0
    for form in ("county", "areas", "hospitals"):
        for row in csv.DictReader(open(made / "data" / f"{form}.csv", encoding="utf-8")):
            assert row["unit"] and row["allowed"] and row["example"] and (row["where_to_find"] or row["number"] == "title"), row
            assert all(row[place] == "" for place in {"county": ["value"], "areas": AREAS, "hospitals": HOSPITALS}[form]), row
            n += 1
    assert n >= 35, n
    found, _ = gaps(t, made / "model.yaml")
    assert found["areas.csv: people, vale"] == ("A", "67500: its part of as many as the built-in model of north Kent has"), found  # 270,000 / 4


def test_examples_are_in_their_ranges(t):
    made = new_area(t, "mine")
    for form, place in (("county", "value"), ("areas", "my_area"), ("hospitals", "my_hospital")):
        path = made / "data" / f"{form}.csv"
        for row in read(path)[1:]:
            fill(path, row[0], place, row[read(path)[0].index("example")])
    done = t.homeward("check", made / "model.yaml")
    assert done.returncode == 0, done.stderr


def test_the_published_numbers_that_the_guide_names_are_in_the_forms(t):
    """About 40 of a county of one area and one hospital, as many as it says; each a row or a column with a publication to look in, and the others are filled."""
    assert t.homeward("new-area", "county").returncode == 0
    guide = (SOURCE / "docs" / "guides" / "your_county.md").read_text(encoding="utf-8")
    table = re.findall(r"(?m)^\| `(\w+)\.csv` \| (`.*) \| (\d+) \|$", guide)
    assert len(table) == 6 and sum(int(n) for *_, n in table) == int(re.search(r"These (\d+) are published", guide)[1]) == 40
    for form, names, n in table:
        rows, named = read(t.folder / "county" / "data" / f"{form}.csv"), re.findall(r"`([\w.]+)`", names)
        assert len(named) == int(n), (form, named)
        for name in named:
            name = name.replace("uses_...", "uses_my_hospital")
            places = [r[-1] for r in rows[1:] if r[0] == name] if rows[0][0] == "number" else [rows[1][-1]] * (name in rows[0])
            assert len(places) == 1 and len(places[0]) > 10, (form, name, places)
            assert rows[0][0] != "number" or next(r for r in rows if r[0] == name)[rows[0].index("published")] == "yes", name
    shown = t.homeward("check", "county/model.yaml").stdout
    assert re.search(r"0 numbers are given in the forms, \d+ are not", shown)
    listed = {}
    for form in ("county", "areas", "hospitals"):
        rows = read(t.folder / "county" / "data" / f"{form}.csv")
        marks = [r[rows[0].index("published")] for r in rows[1:]]
        assert marks == sorted(marks, reverse=True), marks  # what is published stands first
        named = set().union(*(re.findall(r"[\w.]+", names) for f, names, _ in table if f == form))
        assert {r[0] for r, mark in zip(rows[1:], marks) if mark == "yes"} == {name.replace("uses_...", "uses_my_hospital") for name in named}
        listed[form] = named
    assert to_find(shown) == {**listed, **{form: {"the", "county", "s", "column"} for form in ("population", "deaths")}}, shown


def to_find(shown):
    """{form: names} of what check says is published and not given."""
    text = re.search(r"(?ms)^Published, and not given[^\n]*\n(.*?)\n\n", shown)
    return {m[1]: set(re.findall(r"[\w.]+", m[2])) for m in re.finditer(r"(?m)^  (\w[\w. ]*?)\.csv *((?:.*)(?:\n {8}.*)*)$", text[1])} if text else {}


def test_what_is_published_is_named_until_it_is_given(t):
    made = new_area(t, "mine", AREAS, HOSPITALS)
    data, model = made / "data", made / "model.yaml"
    fill(data / "county.csv", "reablement_places", "value", "118")
    for area in AREAS:
        fill(data / "areas.csv", "nursing_places", area, "200")
        fill(data / "areas.csv", "people", area, "100000")
    fill(data / "areas.csv", "gp_practices", AREAS[0], "9")
    fill(data / "hospitals.csv", "beds", HOSPITALS[0], "400")
    before = to_find(gaps(t, model)[1])
    assert not before["county"] & {"reablement_places", "nursing_places"} and "residential_places" in before["county"], before
    assert "people" not in before["areas"] and {"gp_practices", "uses_..."} <= before["areas"] and before["hospitals"] == {"beds"}, before
    for area in AREAS:
        fill(data / "areas.csv", f"uses_{HOSPITALS[0]}", area, "90")
    for hospital in HOSPITALS[1:]:
        fill(data / "hospitals.csv", "beds", hospital, "400")
    after = to_find(gaps(t, model)[1])
    assert "uses_..." not in after["areas"] and "hospitals" not in after, after
    assert all(len(line) <= 80 for line in gaps(t, model)[1].split("Published, ")[1].split("\n\n")[0].splitlines())


def test_nothing_is_overwritten(t):
    made = new_area(t, "mine")
    before = {p: p.read_bytes() for p in made.rglob("*") if p.is_file()}
    done = t.homeward("new-area", "mine")
    assert done.returncode == 2 and done.stderr.count("is there already and is left alone") == 10, done.stderr
    (made / "data" / "areas.csv").unlink()
    del before[made / "data" / "areas.csv"]
    assert t.homeward("new-area", "mine").returncode == 2
    assert before == {p: p.read_bytes() for p in made.rglob("*") if p.is_file()}
    t.write("file", "mine")
    for words, said in ((["file"], "is no folder"), ([], "name the folder"), (["b", "--area", "North Moor"], "small letters"),
                        (["b", "--hospital", "a", "--hospital", "a"], "given twice"), (["b", "--area", "grade"], "a name is a word")):
        done = t.homeward("new-area", *words)
        assert done.returncode == 2 and said in done.stderr, (words, done.stderr)
    assert not (t.folder / "b").exists()


def test_northmoor_is_filled_checked_run_and_shown(t):
    model = northmoor(t) / "model.yaml"
    found, shown = gaps(t, model)
    assert "numbers are given in the forms" in shown
    # The county's 118 places for reablement, by people of 65 and over of its own areas; the neighbours' by the built-in model's 76 for 52,600.
    lowlands = 40000 * 74874 / 330000  # as old as the county
    for area, older in (("vale", 28000), ("moor", 17000), ("coast", 29874)):
        grade, filled = found[f"areas.csv: reablement_places, {area}"]
        assert (grade, filled) == ("A", f"{round(118 * older / 74874)}: its part of county.csv by people of 65 and over"), filled
    assert found["areas.csv: gp_practices, vale"] == ("A", f"{round(46 * 150 / 330)}: its part of county.csv by people"), found
    assert found["areas.csv: reablement_places, lowlands"][1].startswith(f"{round(48 * lowlands / OLDER)}: the built-in model's 48"), found
    # The coast says 620 of the 1,400 places in homes: the others share the rest.
    assert "areas.csv: residential_places, coast" not in found
    assert found["areas.csv: residential_places, vale"][1].startswith(f"{round(780 * 28000 / 45000)}: its part of the rest"), found
    # Seahaven's A&E, by the people who use it, of 50 places for 330,000.
    seahaven = 0.03 * 150000 + 0.25 * 70000 + 0.9 * 110000
    assert found["hospitals.csv: a_and_e_places, seahaven"][1].startswith(f"{round(50 * seahaven / USERS)}: "), found
    # As many packages to a carer as in the built-in model at the start: 1,400 to 928.
    carers = round(920 * 29874 / 74874)
    assert found["start.csv: home_care, coast"][1].startswith(f"{round(carers * 1157 / 890)}: "), found
    assert found["start.csv: waiting and queues, 52 rows"][1].startswith("0: nobody waits on the first day"), found
    assert "population.csv: county" not in found and found["deaths.csv: county_rate_per_100k"] == ("A", "England's rates, 2014")


def run_northmoor(t, made):
    summary = t.summary(made / "model.yaml", *SMALL[2:])
    return {measure: values(summary, measure) for measure in ("people_by_area", "acute_beds_by_hospital", "ae_attendances_by_trust", "occupancy_by_area")}


def test_northmoor_runs_with_the_numbers_that_were_given(t):
    made = northmoor(t)
    found = run_northmoor(t, made)
    assert found["people_by_area"] == {("vale",): [150000], ("moor",): [70000], ("coast",): [110000], ("lowlands",): [40000]}, found
    assert found["acute_beds_by_hospital"] == {("northmoor_general",): [390], ("seahaven",): [215]}, found
    assert set(found["ae_attendances_by_trust"]) == {("northmoor",), ("seahaven",)}
    assert ("residential", "coast") in found["occupancy_by_area"] or ("coast", "residential") in found["occupancy_by_area"]


def test_the_result_records_what_was_filled(t):
    made = northmoor(t)
    done = t.homeward("run", made / "model.yaml", "--quiet", *SMALL)
    assert done.returncode == 0, done.stderr
    try:
        import h5py
    except ImportError as why:
        raise Skip("h5py is not installed") from why
    with h5py.File(t.folder / "homeward.h5") as file:
        rows = {p.decode(): [file["parameters"][k][i].decode() for k in ("value", "unit", "grade", "source")] for i, p in enumerate(file["parameters/path"])}
    assert rows["areas.coast.parameters.residential.places"] == ["620", "places", "A", "made up"], rows["areas.coast.parameters.residential.places"]
    assert rows["areas.vale.parameters.reablement.places"] == ["44", "people at a time", "A", "not given; its part of county.csv by people of 65 and over"]
    assert rows["areas.moor.uses_seahaven"][:3] == ["25 %", "of people", "A"]
    assert rows["means.home.counts"][2:] == ["A", "made up"] and 80 < float(rows["means.home.counts"][0].split()[0]) <= 100
    assert rows["hospitals.seahaven.parameters.acute.beds"][0] == "215" and rows["reablement.stay"][0] == "30 days"


def observed(t, made, measure):
    t.homeward("run", made / "model.yaml", "--quiet", *SMALL)
    text = t.homeward("summary", "homeward.h5", "--all", "--json").stdout
    found = next(m for m in json.loads(text)["measures"] if m["name"] == measure)
    assert found["observed"]["role"] == ("input echoed" if "beds_by" in measure and "delayed" not in measure else "held out"), found["observed"]
    per = 1 if found["unit"] == "1" else 0.1  # what was observed of everybody stands beside a tenth of the people as a tenth
    return {n["labels"][0]: value if value is None or per == 1 else round(value / per, 6) for n, value in zip(found["numbers"], found["observed"]["values"])}


def test_a_year_that_was_observed_stands_beside_the_simulated_one(t):
    made = northmoor(t)
    path = made / "data" / "attendances.csv"
    rows = read(path)
    months = [r[1] for r in rows if r[0] == "seahaven"]
    write(path, [r if r[0] != "seahaven" else [r[0], r[1], str(4000 + i), "300", *r[4:]] for i, r in enumerate(rows)])
    path = made / "data" / "delays.csv"
    codes = list(range(10, 20))  # A to I, 145 in all
    rows = read(path)
    write(path, [rows[0]] + [["northmoor", r[1], *map(str, codes), "", "90", "50", "5", "100", "45", *r[18:]] for r in rows[1:]])
    found, _ = gaps(t, made / "model.yaml")
    assert "attendances.csv: twelve months, northmoor" in found and "attendances.csv: twelve months, seahaven" not in found
    assert "delays.csv: twelve months, lowshire" in found and "delays.csv: twelve months, northmoor" not in found
    assert len(months) == 12
    first = 13  # rows of the other hospital and the header stand before
    assert observed(t, made, "ae_attendances_by_trust") == {"northmoor": None, "seahaven": sum(4000 + i for i in range(first, first + 12))}
    assert observed(t, made, "delayed_bed_days_by_council") == {"northmoor": 1200, "lowshire": None}
    assert observed(t, made, "acute_beds_by_trust") == {"northmoor": 390, "seahaven": 215}
    # Of the county's own people: the codes A to I of its council, a year of them; lowshire lies outside.
    assert list(observed(t, made, "official_delayed_days_district_by_code").values()) == [12 * code for code in codes] + [None]
    assert list(observed(t, made, "official_delayed_days_district").values()) == [1200, 540]
    assert list(observed(t, made, "official_attribution_district").values()) == [90 / 145, 50 / 145, 5 / 145]
    rows = read(path)
    write(path, [rows[0]] + [r[:2] + [""] * 11 + r[13:] if i == 5 else r for i, r in enumerate(rows[1:])])  # a month without codes: no year of them
    assert set(observed(t, made, "official_delayed_days_district_by_code").values()) == {None}
    assert list(observed(t, made, "official_delayed_days_district").values()) == [1200, 540]


def test_months_that_are_no_year_and_another_year_are_told(t):
    made = northmoor(t)
    path = made / "data" / "delays.csv"
    blank = read(path)
    numbers = [*map(str, range(10, 20)), "145", "90", "50", "5", "100", "45"]

    def delays(months, blanks=()):
        write(path, [blank[0]] + [["northmoor", month, *("" if blank[0][2 + k] in blanks else n for k, n in enumerate(numbers)), *blank[1][18:]] for month in months])
        found, shown = gaps(t, made / "model.yaml")
        return found, t.homeward("check", made / "model.yaml").stderr, shown

    def year(from_):
        return [f"{from_ + (3 + i) // 12}-{(3 + i) % 12 + 1:02d}" for i in range(12)]

    what = "delays.csv: twelve months, northmoor"
    before = int(re.search(r"(\d+) numbers are given in the forms", gaps(t, made / "model.yaml")[1]).group(1))
    found, said, shown = delays(year(2014))
    assert what not in found and said == "" and f"{before + 1} numbers are given in the forms" in shown, (said, shown)
    for n, words in ((1, "1 month is given, but no twelve that follow one another"), (11, "11 months are given, but no twelve that follow one another")):
        found, said, _ = delays(year(2014)[:n])
        assert found[what] == ("A", f"nothing: {words}") and re.search(rf"warning: \S*delays.csv:2:\d+: northmoor: {words}: they stand beside nothing", said), (n, said)
    found, said, _ = delays(year(2014)[:6] + year(2015)[:6])
    assert "12 months are given, but no twelve" in said, said
    # Another year stands beside, and it is said; the run's own is taken when there are several.
    found, said, _ = delays(year(2019))
    assert what not in found and re.search(r"delays.csv:2:\d+: northmoor: 2019-04 to 2020-03 stands beside a run that begins in 2014-04: another year", said), said
    assert observed(t, made, "delayed_bed_days_by_council") == {"northmoor": 1200, "lowshire": None}
    assert "delays.csv of the county's forms, 2019-04 to 2020-03" in t.homeward("summary", "homeward.h5", "--all", "--json").stdout
    assert delays(year(2013) + year(2014))[1] == ""
    # What is blank in some month stands beside nothing, and is told.
    found, said, _ = delays(year(2014), ("acute", "non_acute"))
    assert "delays.csv: acute and non_acute of twelve months, northmoor" in found and "delays.csv: A to I of twelve months, northmoor" not in found, found
    assert list(observed(t, made, "official_delayed_days_district").values()) == [None, None]
    assert list(observed(t, made, "official_delayed_days_district_by_code").values()) == [12 * code for code in range(10, 20)] + [None]
    assert "delays.csv: A to I of twelve months, northmoor" in delays(year(2014), ("A",))[0]


def test_the_programs_own_figures_are_of_one_year(t):
    done = t.homeward("check", SOURCE / "configs" / "north_kent.yaml", *sets(["run.start=2016-04-01"]))
    assert done.returncode == 0 and "of April 2014 to March 2015, another year" in done.stderr, done.stderr
    assert t.homeward("check", SOURCE / "configs" / "north_kent.yaml").stderr == ""
    assert t.homeward("check", SOURCE / "configs" / "north_kent.yaml", *sets(["run.start=2016-04-01", "data.observed=none"])).stderr == ""


def test_who_waits_on_the_first_day(t):
    made = northmoor(t)
    for setting, place, people in (("waiting_for_home_care", "seahaven", 12), ("waiting_for_assessment", "seahaven", 20), ("queue_for_home_care", "coast", 40)):
        fill(made / "data" / "start.csv", setting, place, str(people))
    found, _ = gaps(t, made / "model.yaml")
    assert "start.csv: waiting and queues, 49 rows" in found
    done = t.homeward("run", made / "model.yaml", "--quiet", "--event-log", "log.csv", "--replicates", "1", *sets(["run.warm_up=0 days", "run.measured=1 days"]))
    assert done.returncode == 0, done.stderr
    with open(t.folder / "log.csv", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["time_ms"] in ("0", "1")]
    assert sum(row["event"] == "present" and row["setting"].startswith("acute") and row["setting"].endswith("seahaven") for row in rows) == 190
    fit = [row for row in rows if row["event"] == "fit"]  # at the first moment
    assert len(fit) == 32, len(fit)
    looks = {row["person"] for row in rows if row["event"] == "package" and row["reason"] == "seeks" and row["setting"] == "looking_coast"}
    assert len(looks) == 40, len(looks)


def test_who_is_there_at_the_start_is_scaled_with_everything_else(t):
    made = northmoor(t)
    fill(made / "data" / "start.csv", "waiting_for_home_care", "seahaven", "20")
    rows = {r["path"]: r["values"][0]["number"] for r in json.loads(t.homeward("describe", made / "model.yaml", "--json", *sets(["run.scale=0.1"])).stdout)["parameters"]}
    assert rows["hospitals.seahaven.parameters.start.acute"] == 19  # of 190
    assert rows["hospitals.seahaven.parameters.start.waiting.home_care"] == 2


def test_staff_that_no_form_asks_for_is_in_proportion(t):
    made = northmoor(t)
    path = "discharge.means_test.staff"  # two of them for 52,600 people of 65 and over

    def shown(*words):
        rows = json.loads(t.homeward("describe", made / "model.yaml", "--json", *words).stdout)["parameters"]
        return {row["path"]: row["values"][0]["number"] for row in rows}

    rows = shown()
    for area, older in (("vale", 28000), ("moor", 17000), ("coast", 29874)):
        assert rows[f"areas.{area}.parameters.{path}"] == max(1, round(2 * older / OLDER)), area
    rows = shown("--set", f"{path}=7")  # the model says it for all areas
    assert rows[path] == 7 and f"areas.vale.parameters.{path}" not in rows
    rows = shown("--set", f"areas.moor.parameters.{path}=5")
    assert rows[f"areas.moor.parameters.{path}"] == 5 and rows[f"areas.vale.parameters.{path}"] == 1


def test_rounding_that_changes_the_work_of_each_is_told(t):
    """270,000 people as one area have the staff of the built-in model; in two, what it has one or three of cannot be halved."""
    told = {}
    for areas in (["vale"], ["vale", "moor"]):
        done = t.homeward("check", new_area(t, "_".join(areas), areas, ["general"]) / "model.yaml")
        assert done.returncode == 0, done.stderr
        told[len(areas)] = [line for line in done.stdout.splitlines() if "by rounding to a whole number" in line]
    teams = [line for line in told[2] if "equipment_teams" in line]
    # 3 for 52,600 older people, of 270,000 at England's ages 47,400 or so, by halves: 1.35. Together 2.7, so three.
    assert len(teams) == 2 and all(" the built-in model's 3 for" in line for line in teams), told
    assert "  2: " in teams[0] and "(1.35, 48 % more by rounding" in teams[0] and "  1: " in teams[1] and "(1.35, 26 % fewer by rounding" in teams[1], teams
    assert not [line for line in told[1] if "equipment_teams" in line] and len(told[1]) < len(told[2]) / 4, told
    assert [line for line in told[2] if "adaptations.staff" in line and "in 2 places" in line], told


def test_a_year_of_other_rules_is_told(t):
    made = new_area(t, "years", ["vale"], ["general"])
    for year, told in ((2011, 1), (2012, 0), (2017, 0), (2030, 1)):
        done = t.homeward("check", made / "model.yaml", *sets([f"run.start={year}-04-01"]))
        assert done.returncode == 0 and done.stderr.count(f"run.start is of {year}: the rules of payment") == told, (year, done.stderr)


def test_what_no_form_asks_for_is_named(t):
    made = northmoor(t)
    path = "discharge.home_assessment.staff"
    told = ("A", "the built-in model's 1, in proportion to people of 65 and over (more than 15 % more or fewer in 4 places by rounding to a whole number); no form asks for it")
    assert gaps(t, made / "model.yaml")[0][path] == told
    assert path not in gaps(t, made / "model.yaml", *sets([f"{path}=7"]))[0]
    assert gaps(t, made / "model.yaml", *sets([f"areas.moor.parameters.{path}=7"]))[0][path] == (told[0], told[1].replace("4 places", "3 places"))  # the others' are filled


def shared(per_head, *heads):
    """Whole numbers of vale, moor and coast that add to that of all three: what is left after whole ones goes by the largest remainder."""
    exact = [per_head * h for h in heads]
    whole = [int(x) for x in exact]
    for i in sorted(range(len(exact)), key=lambda i: whole[i] - exact[i])[:round(sum(exact)) - sum(whole)]:
        whole[i] += 1
    return whole


def test_beds_for_mental_illness(t):
    made = northmoor(t)
    found, _ = gaps(t, made / "model.yaml")
    assert shared(40 / 270000, 150000, 70000, 110000) == [22, 11, 16]
    for area, beds in (("vale", 22), ("moor", 11), ("coast", 16), ("lowlands", 6)):  # the last is no part of the county
        assert found[f"areas.csv: mental_health_beds, {area}"][1].startswith(f"{beds}: "), found
    assert found["areas.csv: mental_health_older_beds, moor"][1].startswith(f"{round(25 * 17000 / OLDER)}: "), found
    assert found["start.csv: mental_health, vale"][1].startswith(f"{round(0.9 * round(40 * 150000 / 270000))}: 90 % of mental_health_beds"), found
    fill(made / "data" / "areas.csv", "mental_health_older_beds", "coast", "31")
    fill(made / "data" / "start.csv", "mental_health_older", "coast", "27")
    found, _ = gaps(t, made / "model.yaml")
    assert not any("mental_health_older" in what and "coast" in what for what in found), found
    rows = {r["path"]: r["values"][0]["number"] for r in json.loads(t.homeward("describe", made / "model.yaml", "--json").stdout)["parameters"]}
    assert rows["areas.coast.parameters.mental_health.older.beds"] == 31 and rows["areas.coast.parameters.start.mental_health_older"] == 27


def test_nurses_hospices_and_grants(t):
    """A county's number is divided by people of 65 and over, and what one area says is taken from it; who is there at the start goes by them."""
    made = northmoor(t)
    fill(made / "data" / "county.csv", "community_nurses", "value", "150", "S", "the trust")
    fill(made / "data" / "county.csv", "adaptation_grants", "value", "320")
    fill(made / "data" / "areas.csv", "adaptation_grants", "coast", "95", "K", "the district")
    fill(made / "data" / "areas.csv", "hospice_beds", "vale", "7")
    found, _ = gaps(t, made / "model.yaml")
    assert found["areas.csv: community_nurses, vale"] == ("A", f"{round(150 * 28000 / 74874)}: its part of county.csv by people of 65 and over"), found
    assert found["areas.csv: adaptation_grants, moor"] == ("A", f"{round(225 * 17000 / 45000)}: its part of the rest of county.csv by people of 65 and over"), found
    assert "areas.csv: hospice_beds, vale" not in found and found["areas.csv: hospice_beds, moor"][1].startswith(f"{round(7 * 17000 / OLDER)}: "), found
    assert found["start.csv: hospice, vale"][1].startswith("6: 85.7 % of hospice_beds"), found  # six of seven
    assert found["start.csv: community_nursing, vale"][1].startswith(f"{round(9.75 * 56)}: 9.75 to each of community_nurses"), found  # 780 to 80
    rows = {r["path"]: r["values"][0]["number"] for r in json.loads(t.homeward("describe", made / "model.yaml", "--json").stdout)["parameters"]}
    for path, number in (("adaptations.grants", 95), ("community_nursing.nurses", round(150 * 29874 / 74874)), ("adaptations.builders", shared(6 / OLDER, 28000, 17000, 29874)[2])):
        assert rows[f"areas.coast.parameters.{path}"] == number, path


def test_as_many_places_as_there_may_be(t):
    made = new_area(t, "many", [f"area_{'x' * 40}_{i}" for i in range(64)], [f"hospital_{'x' * 40}_{i}" for i in range(64)])
    assert len(read(made / "data" / "start.csv")) > 1500
    done = t.homeward("check", made / "model.yaml")
    assert done.returncode == 0, done.stderr


def test_what_was_observed_may_be_left_away(t):
    made = northmoor(t)
    for name in ("attendances", "delays"):
        (made / "data" / f"{name}.csv").unlink()
    found, _ = gaps(t, made / "model.yaml")
    assert {f"attendances.csv: twelve months, {who}" for who in ("northmoor", "seahaven")} < set(found)


def test_the_example_of_a_dated_change_works(t):
    made = new_area(t, "mine")
    path = made / "model.yaml"
    text = path.read_text()
    assert text.count("# changes:\n#   - {lever") == 1
    path.write_text(text.replace("# changes:\n#   - {lever", "changes:\n  - {lever"))
    done = t.homeward("check", path)
    assert done.returncode == 0, done.stderr


def test_files_saved_by_a_spreadsheet_are_the_same(t):
    made = northmoor(t)
    before = run_northmoor(t, made)
    for name in ("areas", "hospitals", "county", "population", "start", "deaths"):
        path = made / "data" / f"{name}.csv"
        rows = read(path)
        width = max(map(len, rows))
        lines = [",".join('"' + cell.replace('"', '""') + '"' if i % 2 or "," in cell else cell for i, cell in enumerate(row)) for row in rows]
        lines += ["," * (width - 1)] * (3 if name in ("areas", "start") else 0)  # rows that were cleared
        path.write_bytes(b"\xef\xbb\xbf" + "\r\n".join(lines).encode() + b"\r\n")
    assert run_northmoor(t, made) == before


def test_as_many_residents_pay_for_themselves_as_were_typed(t):
    """Weeks in care homes that people pay for out of their own capital in the first month, from few to as many as in the county with most (80 %)."""
    made = new_area(t, "shire")
    for typed in (30, 53, 80):
        fill(made / "data" / "county.csv", "self_funders", "value", str(typed))
        summary = t.summary(made / "model.yaml", *sets(["run.replicates=2", "run.warm_up=0 days", "run.measured=28 days"]))
        weeks = {labels: w for labels, w in values(summary, "care_weeks_by_payer").items() if labels[0] in ("residential", "nursing")}
        own = sum(sum(w) for (_, fund), w in weeks.items() if fund in ("self", "deferred"))
        share = 100 * own / sum(sum(w) for w in weeks.values())
        assert abs(share - typed) < 3, (typed, share)


def test_what_the_model_says_goes_before_the_forms(t):
    made = northmoor(t)
    words = sets(["areas.vale.parameters.reablement.places=77", "hospitals.seahaven.parameters.acute.beds=300", "means.home_owners=60 %"])
    found, _ = gaps(t, made / "model.yaml", *words)
    assert "areas.csv: reablement_places, vale" not in found and "areas.csv: reablement_places, moor" in found
    shown = json.loads(t.homeward("describe", made / "model.yaml", "--json", *words).stdout)["parameters"]
    rows = {row["path"]: row["values"][0]["number"] for row in shown}
    assert rows["areas.vale.parameters.reablement.places"] == 77 and rows["areas.moor.parameters.reablement.places"] == 27, rows
    assert rows["means.home_owners"] == 0.6
    summary = t.summary(made / "model.yaml", *SMALL[2:], *words)
    assert values(summary, "acute_beds_by_hospital")["seahaven",] == [300]


def test_forms_left_empty_give_a_county_that_stands(t):
    """What fills the gaps is what the built-in model has, fitted to Kent: beds and A&E work, and no one step keeps most of the delayed."""
    made = new_area(t, "empty")
    summary = t.summary(made / "model.yaml", "--replicates", 2)
    days = {labels[0]: sum(n) for labels, n in values(summary, "official_delayed_days_district_by_code").items()}
    assert all(share > 0.9 for share in values(summary, "ae_within_4h")[()])
    assert all(0.8 < share < 0.96 for share in values(summary, "acute_occupancy")[()])
    assert 0 < max(days.values()) < 0.6 * sum(days.values()), days


if __name__ == "__main__":
    main(globals())
