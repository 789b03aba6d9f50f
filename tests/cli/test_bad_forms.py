# SPDX-License-Identifier: GPL-3.0-or-later
"""Promise P16 for the forms of a county of one's own: every mistake is told with file, line and column, all at once, exit 2, nothing written."""
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from program import children_seconds, main  # noqa: E402
from test_new_area import fill, northmoor, read, write  # noqa: E402


def column(rows, name):
    return rows[0].index(name)


def cell(path, number, place, value):
    """Puts a value into a cell; its place as the program tells it."""
    fill(path, number, place, value)
    for line, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if text.startswith(f"{number},"):
            return rf"{path.name}:{line}:\d+: "
    raise AssertionError(number)


def refused(t, model, seconds=2.0):
    before = {p: p.read_bytes() for p in t.folder.rglob("*") if p.is_file()}
    used = children_seconds()
    checked = t.homeward("check", model)
    assert children_seconds() - used < seconds, f"{children_seconds() - used:.1f} s"
    done = t.homeward("run", model)
    assert checked.returncode == done.returncode == 2, (checked.returncode, done.returncode, done.stderr)
    assert checked.stderr == done.stderr and done.stdout == ""
    assert {p: p.read_bytes() for p in t.folder.rglob("*") if p.is_file()} == before, "something was written"
    return done.stderr


# form, number, place, value, what is told
CELLS = [
    ("areas", "people", "vale", "-150000", r'people is "-150000"; it must be a number \(whole, 100 to 20000000\), in residents'),
    ("areas", "people", "vale", "150.5", r"must be a number \(whole"),
    ("areas", "people", "vale", "150.000,0", r"must be a number"),
    ("areas", "people", "vale", "1,50,000", r"must be a number"),
    ("areas", "people", "vale", "15e4", r"must be a number"),
    ("areas", "people", "vale", "many", r'people is "many"'),
    ("areas", "people", "vale", "250000", r"add to 430000, but population.csv has 330000"),
    ("areas", "people_65_and_over", "moor", "70001", r"are 70001, but there are only 70000 people"),
    ("areas", "uses_seahaven", "vale", "10", r"areas.csv:4:24: the percentages of vale's people who use each hospital add to 106; at most 100"),
    ("areas", "uses_seahaven", "vale", "101 %", r"\(0 to 100\)"),
    ("areas", "outside_the_county", "vale", "maybe", r'"maybe"; it must be yes or no'),
    ("areas", "council", "vale", "North Moor", r"a word of small letters"),
    ("areas", "council", "vale", "nan", r'council is "nan", which programs write for what is missing; leave it blank'),
    ("hospitals", "trust", "seahaven", "none", r'trust is "none", which programs write'),
    ("areas", "residential_places", "coast", "1500", r"county.csv:\d+:\d+: residential_places of the county are 1400, fewer"),
    ("hospitals", "beds", "seahaven", "0", r"1 to 100000"),
    ("hospitals", "time_to_fit_share", "seahaven", "11", r"0.01 to 10"),
    ("county", "self_funders", "value", "91", r"0 to 90"),
    ("county", "reablement_days", "value", "400", r"1 to 365"),
]


def test_a_bad_cell_is_told_with_its_place(t):
    made = northmoor(t)
    for form, number, place, value, said in CELLS:
        path = made / "data" / f"{form}.csv"
        good = path.read_bytes()
        where = cell(path, number, place, value)
        told = refused(t, made / "model.yaml")
        assert re.search(said, told), (number, value, told)
        assert ".csv:" in said or re.search(r"error: \S*" + where, told), (number, value, told)
        path.write_bytes(good)
    assert t.homeward("check", made / "model.yaml").returncode == 0


def change(path, old, new, times=1):
    data = path.read_bytes()
    old, new = (x if isinstance(x, bytes) else x.encode() for x in (old, new))
    assert data.count(old) >= times, (path.name, old)
    path.write_bytes(data.replace(old, new, times))


def latin(path):
    path.write_bytes(path.read_text(encoding="utf-8").replace("The Moor", "The Moor café").encode("latin-1"))


# What is done to a form, and what is told, place and all.
FILES = [
    ("population", lambda p: change(p, "\n37,M,", "\n37,F,"), r"population.csv:76:1: after this line: no row for age 37, sex M(.*\n)*.*population.csv:77:1: age 37, sex F appears twice"),
    ("population", lambda p: p.write_text("\n".join(x for x in p.read_text().splitlines() if not x.startswith("37,")) + "\n"),
     r"population.csv:75:1: after this line: no row for age 37, sex M(.*\n)*.*:75:1: after this line: no row for age 37, sex F"),
    ("population", lambda p: change(p, "\n5,F,", "\n5,F,-"), r"population.csv:\d+:5: column 'county': -\d+ is out of range; allowed: 0 to"),
    ("population", lambda p: write(p, [[r[0], r[1], "" if r[:2] == ["5", "F"] else r[2], r[3]] for r in read(p)]),
     r"population.csv:\d+:5: column 'county' is blank here and filled in elsewhere"),
    ("population", lambda p: change(p, "age,sex,county", "age,gender,county"), r"population.csv:1:1: there is no column 'sex'; the columns are age, gender, county, england"),
    ("population", lambda p: change(p, "county", "northmoor"), r"population.csv:1:1: there is no column 'county'"),
    ("population", lambda p: p.write_bytes(p.read_text().encode("utf-16")), r"population.csv:1:1: this is text in UTF-16"),
    ("population", lambda p: p.write_text(p.read_text().replace(",", ";")), r"population.csv:1:4: semicolons stand between the fields"),
    ("population", lambda p: p.write_text(p.read_text().replace(",", "\t")), r"population.csv:1:4: a tab; commas"),
    ("population", lambda p: p.write_text("age,sex,county,england\n" + "1,F,3,3\n" * 1000000), r"population.csv:3:1: age 1, sex F appears twice"),
    ("population", lambda p: p.unlink(), r"population.csv: cannot be read: No such file"),
    ("deaths", lambda p: change(p, "5-9,F,", "5-8,F,"), r"deaths.csv:6:1: after this line: no band for age 9, sex F"),
    ("areas", latin, r"areas.csv:9:\d+: the byte 0xe9 is no character in UTF-8 \(perhaps Latin-1"),
    ("areas", lambda p: change(p, "number,vale", "Number,vale"), r"areas.csv:1:1: there is no column 'number'"),
    ("areas", lambda p: change(p, ",moor,", ",The Moor,"), r'areas.csv:1:13: column "The Moor": the name of an area is a word'),
    ("areas", lambda p: change(p, ",moor,", ",vale,"), r"areas.csv:1:13: column 'vale' appears twice"),
    ("areas", lambda p: change(p, "\nuses_seahaven", "\nuses_seehaven"), r'areas.csv:\d+:1: hospitals.csv has no hospital "seehaven"; did you mean "seahaven"'),
    ("areas", lambda p: change(p, "\npeople,", "\npeple,"), r'areas.csv:\d+:1: this form has no number "peple"; did you mean "people"'),
    ("areas", lambda p: p.write_text(p.read_text() + "people,1,1,1,1,,,,,,,\n"), r"areas.csv:\d+:1: people appears twice"),
    ("areas", lambda p: p.write_text(p.read_text() + ",1,1,1,1,,,,,,,\n"), r"areas.csv:\d+:1: this row does not say which number"),
    ("areas", lambda p: p.write_text(p.read_text() + "x,,,,,,,,,,,\n" * 1000000), r"areas.csv:1002:1: this form has 10000\d\d rows; at most 1000"),
    ("county", lambda p: change(p, ",A,made up", ",B,made up"), r'county.csv:\d+:\d+: grade is "B"; it must be S'),
    ("hospitals", lambda p: write(p, [r[:1] + r[3:] for r in read(p)]), r"hospitals.csv:1:1: there is no column of a hospital"),
    ("start", lambda p: change(p, "seahaven,acute,190", "seahaven,acute,216"), r"start.csv:\d+:16: .*start.acute is 216, but there are only 215 places; say start.when_below_census"),
    ("start", lambda p: change(p, "vale,reablement", "seahaven,reablement"), r'start.csv:\d+:1: areas.csv has no area "seahaven"'),
    ("start", lambda p: change(p, "vale,reablement", "vale,rehab"), r'start.csv:\d+:6: there is no setting "rehab"'),
    ("start", lambda p: p.write_text(p.read_text() + "vale,nursing,3,,,,,\n"), r"start.csv:\d+:1: nursing in vale appears twice"),
    ("start", lambda p: change(p, "seahaven,waiting_for_nursing,", "seahaven,waiting_for_nursing,191"), r"start.csv:\d+:16: seahaven: start.acute is 190, but 191 of these wait"),
    ("start", lambda p: change(p, "vale,queue_for_nursing,", "vale,queue_for_nursing,-1"), r'start.csv:\d+:24: people is "-1"'),
    ("start", lambda p: change(p, "vale,queue_for_nursing,", "vale,queue_for_nursery,"), r'start.csv:\d+:6: there is no setting "queue_for_nursery"; did you mean "queue_for_nursing"'),
    ("attendances", lambda p: change(p, "seahaven,2014-04,,", "seahaven,2014-04,8500,"), r"attendances.csv:14:23: over_4h is blank"),
    ("attendances", lambda p: change(p, "seahaven,2014-04,,", "seahaven,2014-04,8500,9000"), r"attendances.csv:\d+:23: 9000 attendances over 4 hours cannot be: there were 8500"),
    ("attendances", lambda p: change(p, "seahaven,2014-04,,", "seahaven,2014-13,8500,100"), r'attendances.csv:\d+:10: "2014-13" is not a month'),
    ("attendances", lambda p: change(p, "seahaven,2014-04,,", "lighthouse,2014-04,8500,100"), r'attendances.csv:\d+:1: hospitals.csv has no trust "lighthouse"'),
    ("attendances", lambda p: change(p, "seahaven,2014-04,,", "seahaven,2014-04,-1,0"), r'attendances.csv:\d+:18: attendances is "-1"'),
    ("delays", lambda p: change(p, "county,2014-04" + "," * 11, "northmoor,2014-04,10,20,30,0,0,0,0,0,0,5,66"),
     r"delays.csv:2:19: the codes A to I add to 65, but the month's total is 66"),
    ("delays", lambda p: change(p, "county,2014-04" + "," * 16, "northmoor,2014-04" + "," * 11 + "66,40,20,5,40,25"),
     r"delays.csv:2:32: nhs, social_care and both add to 65, (.*\n)*.*delays.csv:2:\d+: acute and non_acute add to 65, but the month's total is 66"),
    ("delays", lambda p: change(p, "county,2014-04" + "," * 15, "northmoor,2014-04" + "," * 11 + "66,,,,99999"), r"delays.csv:2:35: acute and non_acute, without those that are blank, add to 99999, but the month's total is 66"),
    ("delays", lambda p: change(p, "county,2014-04" + "," * 11, "northmoor,2014-04,100,,,,,,,,,,50"),
     r"delays.csv:2:19: the codes A to I, without those that are blank, add to 100, but the month's total is 50"),
    ("delays", lambda p: change(p, "county,2014-04" + "," * 13, "northmoor,2014-04" + "," * 11 + "66,,70"),
     r"delays.csv:2:\d+: nhs, social_care and both, without those that are blank, add to 70, but the month's total is 66"),
    # Nobody but the NHS answers for C and I; NHS and social care never both for Di, G and H (the forms of 2014/15 have no such cells).
    ("delays", lambda p: change(p, "county,2014-04" + "," * 14, "northmoor,2014-04,10,0,30,0,0,0,0,0,0,6,46,35,11,0"),
     r"delays.csv:2:\d+: nhs is 35, but C and I, for which nobody else can be responsible, add to 36"),
    ("delays", lambda p: change(p, "county,2014-04" + "," * 14, "northmoor,2014-04,10,0,30,0,0,0,0,0,0,6,46,,8,3"),
     r"delays.csv:2:\d+: social_care and both add to 11, but at most 10 are possible"),
    ("delays", lambda p: change(p, "county,2014-04" + "," * 14, "northmoor,2014-04,10,0,0,5,0,0,0,20,5,0,40,20,9,11"),
     r"delays.csv:2:\d+: both is 11, but at most 10 are possible: the total without C, Di, G, H and I"),
    ("delays", lambda p: change(p, "county,2014-04" + "," * 14, "northmoor,2014-04,,,30,,,,,,,,40,20,20,"),
     r"delays.csv:2:\d+: nhs is 20, but C and I, for which nobody else can be responsible, add to 30"),
    ("deaths", lambda p: rates(p, lambda from_age: -1), r"deaths.csv:2:\d+: column 'county_rate_per_100k': -1 is out of range; allowed: 0 to"),
    ("deaths", lambda p: rates(p, lambda from_age: 100001), r"deaths.csv:2:\d+: column 'county_rate_per_100k': 100001 is out of range"),
]


# What is possible but can hardly be meant: rates by the first age of a band, and the warnings.
RATES = [
    (lambda age: 0, [r"deaths.csv:1:\d+: sex M: every rate is 0", r"deaths.csv:1:\d+: sex F: every rate is 0"]),
    (lambda age: 0 if age == 85 else 10 * age, [r"deaths.csv:\d+:\d+: nobody of 85, sex M, ever dies", r"deaths.csv:\d+:\d+: nobody of 85, sex F, ever dies"]),
    (lambda age: 90 - age + 1, [r"deaths.csv:\d+:\d+: sex M: 51 of 100,000 die a year at 40, but only 1 at 90 and over"] +
     [r"deaths.csv:\d+:\d+: sex F: 51 of 100,000 die a year at 40, but only 1 at 90 and over"]),
    # 60 years of 1 % leave exp(-0.6) = 55 of 100: 45 die
    (lambda age: 1000 if 5 <= age < 65 else 2000 if age >= 65 else 0, [r"deaths.csv:7:\d+: sex M: by these rates, the highest of them here, 45 of 100 newborn die before 65", r"deaths.csv:6:\d+: sex F: by these rates, the highest of them here, 45 of 100"]),
]


def rates(path, rate):
    rows = read(path)
    own = column(rows, "county_rate_per_100k")
    for row in rows[1:]:
        row[own] = str(rate(int(row[0].rstrip("+").split("-")[0])))
    write(path, rows)


def test_rates_that_can_hardly_be_meant_are_doubted(t):
    made = northmoor(t)
    for rate, wanted in RATES:
        rates(made / "data" / "deaths.csv", rate)
        done = t.homeward("check", made / "model.yaml")
        warnings = [line for line in done.stderr.splitlines() if "deaths.csv" in line]
        assert done.returncode == 0 and len(warnings) == len(wanted), done.stderr
        for pattern in wanted:
            assert any(line.startswith("warning: ") and re.search(pattern, line) for line in warnings), (pattern, done.stderr)
    rows = read(made / "data" / "deaths.csv")
    england = column(rows, "england_rate_per_100k")
    write(made / "data" / "deaths.csv", [rows[0]] + [r[:column(rows, "county_rate_per_100k")] + [r[england]] + r[england:] for r in rows[1:]])
    assert "deaths.csv" not in t.homeward("check", made / "model.yaml").stderr, "England's own rates are in no doubt"


def doubted(t, made, form, said):
    done = t.homeward("check", made / "model.yaml")
    warnings = [line for line in done.stderr.splitlines() if f"{form}.csv" in line]
    assert done.returncode == 0 and len(warnings) == 1 and re.search(rf"^warning: \S*{form}.csv:{said}", warnings[0]), (said, done.stderr)


def test_an_area_that_uses_hardly_any_hospital_is_doubted(t):
    made = northmoor(t)
    fill(made / "data" / "areas.csv", "uses_northmoor_general", "vale", "0")
    doubted(t, made, "areas", r"\d+:\d+: only 3 % of vale's people use any hospital")


def test_ages_and_months_unlike_those_beside_them_are_doubted(t):
    """A digit too few or too many: one warning, of that cell alone."""
    made = northmoor(t)
    path = made / "data" / "population.csv"
    rows = read(path)
    for age, sex, times in ((45, "M", 0), (0, "F", 0), (89, "F", 10), (45, "M", 3.9), (45, "M", 0.1)):
        changed = [[*r[:2], str(round(int(r[2]) * times)), r[3]] if r[:2] == [str(age), sex] else r for r in rows]
        write(path, changed)
        line = changed.index(next(r for r in changed if r[:2] == [str(age), sex])) + 1
        doubted(t, made, "population", rf"{line}:\d+: \d+ people of age {age}, sex {sex}, but ")
    write(path, rows)
    for form, line, columns in (("attendances", 14, (2,)), ("delays", 2, (12,))):
        path = made / "data" / f"{form}.csv"
        rows = read(path)
        if form == "delays":
            rows = [rows[0]] + [["northmoor", *r[1:]] for r in rows[1:]]
        for wrong in ("80", "90000"):
            cells = {k: "900" for k in columns}
            changed = [rows[0]]
            for number, row in enumerate(rows[1:], 2):
                own = {2: cells[2], 3: "50"} if form == "attendances" and row[0] == "seahaven" else cells if form == "delays" else {}
                changed.append([wrong if k in columns and own and number == line else own.get(k, x) for k, x in enumerate(row)])
            write(path, changed)
            doubted(t, made, form, rf"{line}:\d+: \w+: {wrong} \S.* in 2014-04, but 900 in a usual month of the year")
        write(path, rows)


def test_a_bad_form_is_told_with_its_place(t):
    made = northmoor(t)
    for form, spoil, said in FILES:
        path = made / "data" / f"{form}.csv"
        good = path.read_bytes()
        spoil(path)
        told = refused(t, made / "model.yaml")
        assert re.search(said, told), (form, said, told[:2000])
        assert len(told) < 60000, (form, len(told))
        path.write_bytes(good)
    assert t.homeward("check", made / "model.yaml").returncode == 0


def test_all_mistakes_are_told_at_once(t):
    made = northmoor(t)
    data = made / "data"
    places = [cell(data / "areas.csv", "people", "vale", "none"), cell(data / "areas.csv", "social_workers", "moor", "-3"),
              cell(data / "hospitals.csv", "beds", "seahaven", "some"), cell(data / "county.csv", "reablement_places", "value", "1.5")]
    change(data / "start.csv", "seahaven,acute,190", "seahaven,acute,x")
    change(data / "population.csv", "county", "my_county")
    change(data / "attendances.csv", "seahaven,2014-04,,", "seahaven,2014-04,-1,0")
    change(made / "model.yaml", "replicates: 4", "replicates: 0")
    told = refused(t, made / "model.yaml")
    for place in [*places, r"start.csv:\d+:16: ", r"population.csv:1:1: ", r"attendances.csv:\d+:18: ", r"model.yaml:\d+:\d+: "]:
        assert re.search(r"(?m)^error: \S*" + place, told), (place, told)
    assert told.count("error: ") == 8, told


def test_the_model_of_the_forms(t):
    made = northmoor(t)
    good = (made / "model.yaml").read_text()
    for old, new, said in (("folder: data", "folder: dota", r'model.yaml:\d+:11: data.folder: there is no folder ".*dota"'),
                           ("folder: data", "folder: [data]", r"model.yaml:\d+:11: data.folder must be the name"),
                           ("folder: data", "folder: model.yaml", r"there is no folder"), ("  folder: data\n", "", r"model.yaml:14:6: data has no value"),
                           ("start: 2014-04-01", "start: 1800-04-01", r"model.yaml:\d+:10: "), ("start: 2014-04-01", "start: 2014-04-31", r"model.yaml:\d+:10: .*date"),
                           ("folder: data\n", "folder: data\nareas: {vale: 3}\n", r"model.yaml:\d+:15: ")):
        (made / "model.yaml").write_text(good.replace(old, new))
        told = refused(t, made / "model.yaml")
        assert re.search(said, told), (new, told)


def test_people_may_be_more_than_the_places_when_the_model_says_so(t):
    made = northmoor(t)
    change(made / "data" / "start.csv", "seahaven,acute,190", "seahaven,acute,216")
    change(made / "model.yaml", "folder: data\n", "folder: data\nstart: {when_below_census: close_when_vacated}\n")
    done = t.homeward("check", made / "model.yaml")
    assert done.returncode == 0, done.stderr


def test_mistakes_of_all_forms_are_told_together(t):
    """A slip in one form hides none in another: ages, rates of death, staff of a step, places below those who are in them, months."""
    data = northmoor(t) / "data"
    write(data / "population.csv", [row for row in read(data / "population.csv") if row[:2] != ["37", "F"]])
    deaths = read(data / "deaths.csv")
    write(data / "deaths.csv", [deaths[0]] + [[age, sex, "many" if (age, sex) == ("5-9", "F") else england, england] for age, sex, _, england in deaths[1:]])
    fill(data / "areas.csv", "social_workers", "vale", "0")
    fill(data / "areas.csv", "nursing_places", "moor", "-3")
    fill(data / "hospitals.csv", "beds", "seahaven", "180")
    months = read(data / "delays.csv")
    write(data / "delays.csv", [months[0], [*months[1][:2], "-1", *months[1][3:]], *months[2:]])
    done = t.homeward("check", t.folder / "northmoor" / "model.yaml")
    assert done.returncode == 2 and done.stdout == "", done.stdout
    for said in (r"population.csv:\d+:1: after this line: no row for age 37, sex F", r"deaths.csv:6:7: column 'county_rate_per_100k': ",
                 r"areas.csv:\d+:16: social_workers is \"0\"; it must be a number \(whole, 1 to 10000\)", r"areas.csv:\d+:\d+: nursing_places is \"-3\"",
                 r"start.csv:\d+:16: acute: 190 people are there, but there are only 180 places \(beds, hospitals.csv line 2\)", r"delays.csv:2:\d+: A is .-1."):
        assert re.search(said, done.stderr), (said, done.stderr)


if __name__ == "__main__":
    main(globals())
