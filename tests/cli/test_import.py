# SPDX-License-Identifier: GPL-3.0-or-later
"""homeward import: the model is the one that was written by hand from the same tables; every mistake of every table is told at its place, and then
nothing is written."""
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from program import SOURCE, main, values  # noqa: E402

DATA = SOURCE / "tests" / "data" / "import"
NETWORK, CALENDAR = (DATA / name for name in ("pathway_network.csv", "pathway_calendar.csv"))
SHORT = ["--set", "run.length=200 d", "--set", "run.warm_up=20 d", "--replicates", "2"]

# The pathway of tests/data/import by hand.
BY_HAND = """model: network
run: {length: 455 d, warm_up: 90 d, replicates: 30, time_unit: d}
arrivals:
  - {to: Day_unit, rate: 6 per d}
  - {to: Ward_outside, rate: 0.5 per d}
stations:
  Day_unit:
    capacity: [{when: "00:00-12:00", servers: 3}, {when: "12:00-24:00", servers: 1}]
    stay: {lognormal: {mu: -2.5, sigma: 0.5, unit: days}}
    then: {Ward: 0.25, Home: 0.75}
  Ward_outside: {servers: 4, room: 0, stay: 0 h, then: Ward}
  Ward:
    servers: 9
    room: 0
    when_full: hold_previous
    stay: {gamma: {shape: 2, scale: 48 h}}
    exit_delay_to: {Rehab: {exponential: {mean: 12 h}}, Home: {uniform: {low: 6 h, high: 18 h}}}
    then: {Rehab: 0.5, Home: 0.25, Other_ward: 0.25}
  Rehab:
    capacity: [{when: "every day", servers: 12}, {when: weekends, servers: 10}]
    room: 3
    when_full: hold_previous
    stay: {weibull: {shape: 1.5, scale: 10 d}}
    exit_delay: 12 h
    then: Home
  Home: {servers: unlimited, stay: 0 h, then: exit}
  Other_ward: {servers: unlimited, stay: 0 h, then: exit}
"""


def imported(t, *words):
    done = t.homeward("import", *words)
    assert done.returncode == 0 and done.stderr == "", done.stderr
    return done.stdout


def numbers(t, model):
    return [(m["name"], n["labels"], n["values"]) for m in t.summary(model, *SHORT)["measures"] for n in m["numbers"]]


def test_the_pathway_gives_the_numbers_of_the_model_written_by_hand(t):
    done = t.homeward("import", NETWORK, CALENDAR, "-o", "model.yaml")
    assert done.returncode == 0 and "wrote model.yaml" in done.stderr and done.stdout == "", done.stderr
    t.write("hand.yaml", BY_HAND)
    assert t.homeward("check", "model.yaml").returncode == 0
    assert numbers(t, "model.yaml") == numbers(t, "hand.yaml")
    assert values(t.summary("model.yaml", *SHORT), "completed")[("Rehab", "all")][0] > 50  # something happens


def test_the_order_of_files_and_where_the_calendar_is_play_no_part(t):
    text = imported(t, NETWORK, CALENDAR)
    assert imported(t, CALENDAR, NETWORK) == text
    assert imported(t, NETWORK) == text  # pathway_calendar.csv is beside it
    t.write("lonely_network.csv", NETWORK.read_text())
    done = t.homeward("import", "lonely_network.csv", "-o", "model.yaml")
    assert done.returncode == 2 and "give the calendar too" in done.stderr and t.names() == ["lonely_network.csv"], done.stderr


def test_the_unit_is_guessed_from_the_calendar_or_said(t):
    for half, end, unit in ((0.5, 1, "days"), (3.5, 7, "days"), (720, 1440, "minutes"), (84, 168, "hours"), (12, 24, "hours")):
        rows = [r for r in CALENDAR.read_text().splitlines() if not r.startswith(("cap,Day", "cap,Rehab"))]
        rows += ["cap,Rehab,0,NA,12", f"cap,Day unit,0,{half},3", f"cap,Day unit,{half},{end},1"]
        t.write("calendar.csv", "\n".join(rows) + "\n")
        assert f"# Times are in {unit}, guessed" in imported(t, NETWORK, "calendar.csv"), end
    assert "# Times are in hours, as --unit said" in imported(t, NETWORK, "calendar.csv", "--unit", "h")
    assert "starts over after 24" in refused(t, NETWORK, "calendar.csv", "--unit", "d")  # 24 days
    done = t.homeward("import", NETWORK, "--unit", "fortnight")
    assert done.returncode == 2 and "--unit fortnight" in done.stderr


def test_arrivals_that_change_become_phases(t):
    rows = CALENDAR.read_text().replace("ext_arr,Day unit,0,NA,6\n", "ext_arr,Day unit,0,0.25,2\next_arr,Day unit,0.25,1,6.5\n")
    t.write("calendar.csv", rows)
    text = imported(t, NETWORK, "calendar.csv")
    assert "{name: from 0, rate: 2 per d, length: 0.25 d},\n      {name: from 0.25, rate: 6.5 per d, length: 0.75 d}]}}" in text, text


def test_names_that_are_no_names(t):
    rows = NETWORK.read_text().replace("Other ward", "exit").replace("Home", "2nd home (ÅÄÖ)")
    t.write("n_network.csv", rows)
    text = imported(t, "n_network.csv", CALENDAR)
    assert "  exit_: {servers: unlimited" in text and "  n2nd_home_________: {servers: unlimited" in text, text
    t.write("latin1_network.csv", NETWORK.read_text().replace("Home", "Höme").encode("latin-1"))
    for words in (["n_network.csv"], ["latin1_network.csv"]):
        t.write("model.yaml", imported(t, *words, CALENDAR))
        assert t.homeward("check", "model.yaml").returncode == 0


# In the network: what is put in the place of what, and what must be said of it.
NETWORK_MISTAKES = [
    (",serv_dist,", ",serv_dst,", r"1:1: there is no column 'serv_dist'"),
    (",int_queue,", ",in_queue,", r"1:1: there is no column 'int_queue'"),
    (",serv_dist,serv_dist_param,ext_queue", ",serv_dist,ext_queue,serv_dist_param", r"1:\d+: column '.*' must follow"),
    (",Ward,Rehab,Home,Other ward\n", ",Ward,Home,Rehab,Other ward\n", r"1:\d+: column 18 is headed \"Home\".*delay on the way to Rehab"),
    (",Day unit,Ward", ",Ward,Ward", r"1:7: column 'Ward' appears twice"),
    ("Day unit,0,0.25", "Dya unit,0,0.25", r"2:1: .*no column of the network table is called \"Dya unit\"; did you mean \"Day unit\""),
    ("Ward,0,0,0.5", "Day unit,0,0,0.5", r"3:1: \"Day unit\" has a row above already"),
    ("Other ward,,,,,,,,,,,,,,,,,,,\n", "", r"1:27: column 'Other ward' has no row"),
    ("Day unit,0,0.25", ",0,0.25", r"2:1: this row has no name"),
    ("0,0.25,0,0.75", "0,0.35,0,0.75", r"2:1: the proportions of \"Day unit\" add to 1.1"),
    ("0,0.25,0,0.75", "0,0.25,,0.75", r"2:17: column 'Rehab': no proportion"),
    ("0,0.25,0,0.75", "0,-0.25,0,0.75", r"2:12: column 'Ward': -0.25 is out of range; allowed: 0 to 1"),
    ("0,0.25,0,0.75", "0,1/4,0,0.75", r"2:12: column 'Ward': expected a number, found '1/4'"),
    ("lnorm,-2.5;0.5", "normal,-2.5;0.5", r"2:26: column 'serv_dist': \"normal\" is no distribution; it must be exp, unif, lnorm, gamma or weibull"),
    ("lnorm,-2.5;0.5", ",", r"2:26: column 'serv_dist': no distribution"),
    ("lnorm,-2.5;0.5", "lnorm,", r"2:\d+: column 'serv_dist_param': no parameters of lnorm"),
    ("lnorm,-2.5;0.5", "lnorm,-2.5", r"2:32: column 'serv_dist_param': lnorm needs 2 numbers with ; between them, found 1"),
    ("lnorm,-2.5;0.5", "lnorm,-2.5;x", r"2:32: column 'serv_dist_param': expected at most 3 numbers.*'-2.5;x'"),
    ("lnorm,-2.5;0.5", "lnorm,-2.5;-0.5", r"2:32: column 'serv_dist_param': lnorm needs a second number above 0"),
    ("lnorm,-2.5;0.5", "exp,0", r"2:30: column 'serv_dist_param': exp needs numbers above 0"),
    ("lnorm,-2.5;0.5", "unif,2;1", r"2:31: column 'serv_dist_param': unif needs two numbers of 0 or more that do not fall"),
    ("gamma,2;0.5,4,0", "gamma,2;0.5,4.5,0", r"3:\d+: column 'ext_queue': expected a whole number, found '4.5'"),
    ("gamma,2;0.5,4,0", "gamma,2;0.5,-4,0", r"3:\d+: column 'ext_queue': -4 is out of range"),
    ("gamma,2;0.5,4,0", "gamma,2;0.5,,0", r"3:\d+: column 'ext_queue': no number of places"),
    ("exp,unif,,,,2,0.25;0.75,", "exp,unif,,,,,0.25;0.75,", r"3:\d+: column 'Rehab': no parameters of exp"),
    ("Day unit,0,0.25,0,0.75,0,lnorm,", "Day unit,0,0.25,0,0.75,lnorm,", r"2:1: this row has 19 fields, the header has 20"),
]
CALENDAR_MISTAKES = [
    ("metric,node", "metrik,node", r"1:1: there is no column 'metric'; is 'metrik' meant"),
    ("start,end,value", "start,end", r"1:1: there is no column 'value'|2:1: this row has 5 fields"),
    ("ext_arr,Ward", "arrivals,Ward", r"3:1: column 'metric': \"arrivals\" must be cap or ext_arr"),
    ("ext_arr,Ward", "ext_arr,Wrad", r"3:9: column 'node': no column of the network table is called \"Wrad\"; did you mean \"Ward\""),
    ("ext_arr,Ward", "ext_arr,", r"3:9: column 'node': no name"),
    ("ext_arr,Ward", "ext_arr,Home", r"3:9: column 'node': \"Home\" is an exit"),
    ("ext_arr,Ward,0,,0.5\n", "", r"1:1: no row has the metric ext_arr for \"Ward\""),
    ("cap,Ward,0,NA,9", "cap,Ward,0,NA,9.5", r"5:15: column 'value': expected a whole number, found '9.5'"),
    ("cap,Ward,0,NA,9", "cap,Ward,0,NA,0", r"5:15: column 'value': \"Ward\" never has a server"),
    ("cap,Ward,0,NA,9", "cap,Ward,0,NA,", r"5:15: column 'value': no number"),
    ("cap,Ward,0,NA,9", "cap,Ward,,NA,9", r"5:10: column 'start': no number"),
    ("cap,Ward,0,NA,9", "cap,Ward,1,NA,9", r"5:10: column 'start': 1; this step must start at 0"),
    ("cap,Day unit,0.5,1,1", "cap,Day unit,0.6,1,1", r"7:14: column 'start': 0.6; this step must start where the one before ends, at 0.5"),
    ("cap,Day unit,0.5,1,1", "cap,Day unit,0.5,0.4,1", r"7:18: column 'end': 0.4 is not after the start, 0.5"),
    ("cap,Day unit,0.5,1,1", "cap,Day unit,0.5,NA,1", r"7:18: column 'end': no number; only a calendar of a single step"),
    ("cap,Day unit,0.5,1,1", "cap,Day unit,0.5,1.3,1", r"7:18: column 'end': this calendar starts over after 1.3"),
    ("cap,Day unit,0,0.5,3\ncap,Day unit,0.5,", "cap,Day unit,0,0.51,3\ncap,Day unit,0.51,", r"6:16: column 'end': 0.51 is not on a quarter of an hour"),
    ("ext_arr,Ward,0,,0.5", "ext_arr,Ward,0,,-0.5", r"3:17: column 'value': -0.5 is out of range"),
]


SHEETS = [DATA / f"care_{name}.csv" for name in ("capacity", "los", "initial", "arrivals")]
STEPS = ", ".join(f"{0.3 + 0.01 * k:.4g}" for k in range(21))
CARE_BY_HAND = f"""model: network
run: {{length: 21 d, replicates: 200, time_unit: d, start_date: 2023-01-01}}
arrivals:
  - {{to: P2_North, rate: {{per: d, by_weekday: {{Mon: 0.5, Tue: 1.5, Wed: 1.2, Thu: 1.1, Fri: 1, Sat: 1.3, Sun: 0.4}}}}}}
  - {{to: P2_South, rate: 1.25 per d}}
  - {{to: P3_North, rate: {{per: d, steps: [{STEPS}]}}}}
stations:
  P2_North: # ln 16, sqrt(2 ln(20 / 16))
    servers: 20
    start: {{in_service: 18, remaining: uniform, waiting: 5}}
    stay: {{lognormal: {{mu: 2.772588722239781, sigma: 0.6680472308365775, unit: days}}}}
    then: exit
  P2_South:
    servers: 30
    start: {{in_service: 30, remaining: uniform, waiting: 2}}
    stay: {{lognormal: {{mu: 2.995732273553991, sigma: 0.6038568651492751, unit: days}}}}
    then: exit
  P3_North: {{servers: 12, stay: {{exponential: {{mean: 30 d}}}}, then: exit}}
"""


def test_sheets_give_the_numbers_of_the_model_written_by_hand(t):
    t.write("model.yaml", imported(t, *SHEETS))
    t.write("hand.yaml", CARE_BY_HAND)
    there, by_hand = (t.summary(name, "--replicates", 3)["measures"] for name in ("model.yaml", "hand.yaml"))
    assert there == by_hand


def test_a_scenario_is_chosen_by_name_and_sheets_may_be_one_table(t):
    text = imported(t, *SHEETS, "--scenario", "more", "--scenario", "short")
    assert "care_capacity.csv, scenario more\n" in text and "servers: 25" in text and "# median 12 d, mean 15 d" in text, text
    assert "mean: 25 d" in text and "servers: 12" not in text
    t.write("one.csv", "Pathway,Capacity,Occupancy,Queue,Mean LoS,Median LoS,Arrivals,Initial visits,Final visits\nP1 North,40,30,4,18,9,2.5,4,1\nP2,20,10,0,40,34,0.6,NA,NA\n")
    text = imported(t, "one.csv")
    for part in ("P1_North: # \"P1 North\"", "visits a day (4 and 1)", "between: [0.5 d, 34.2 d]", "in_service: 30, remaining: uniform, waiting: 4", "rate: 0.6 per d"):
        assert part in text, (part, text)
    t.write("model.yaml", text)
    assert t.homeward("check", "model.yaml").returncode == 0


def test_parameters_of_the_logarithm_as_version_1_writes_them(t):
    t.write("beds.csv", "pathway,capacity\nP2,200\n")
    t.write("services.csv", "pathway,los_dist,los_params\nP2,lnorm,3.14;0.7\n")
    t.write("demand.csv", "dates,pathway,arrivals\n14/05/2021,P2,7.5\n15/05/2021,P2,7.75\n")
    text = imported(t, "beds.csv", "services.csv", "demand.csv")
    assert "lognormal: {mu: 3.14, sigma: 0.7, unit: days}" in text and "start_date: 2021-05-14" in text and "steps: [7.5, 7.75]" in text, text
    assert "so it is empty" in text


SHEET_MISTAKES = [
    ("capacity", "node,capacity", "nod,capacity", r"1:1: there is no column 'node'"),
    ("capacity", "P2_North,20", "P2_North,twenty", r"2:14: column 'capacity': expected a number, found 'twenty'"),
    ("capacity", "P2_North,20", "P2_North,20.5", r"2:14: column 'capacity': 20.5 is not a whole number"),
    ("capacity", "P2_North,20", "P2_North,-20", r"2:14: column 'capacity': -20 is out of range"),
    ("capacity", "P2_South,30", "P2_North,30", r"3:14: column 'capacity': \"P2_North\" has a value above already, 20"),
    ("los", "P2_North,now", "P2_Noth,now", r"2:1: column 'node': no sheet gives \"P2_Noth\" a capacity; did you mean \"P2_North\""),
    ("los", "now,lnorm,20,16", "now,gamma,20,16", r"2:14: column 'los_dist': \"gamma\" must be lnorm or exp"),
    ("los", "mean_los,median", "mean,median", r"2:23: \"P2_North\" has no length of stay: mean_los and median"),
    ("los", "mean_los,median", "mean_los,mediann", r"2:20: \"P2_North\" has no length of stay: mean_los and median"),
    ("los", "now,exp,30", "now,exp,", r"4:14: \"P3 North\" has no length of stay: mean_los is needed"),
    ("los", "now,lnorm,20,16", "now,lnorm,20,21", r"2:20: the mean_los of \"P2_North\", 20, must be above its median, 21"),
    ("initial", "measure,value", "measure,number", r"1:1: there is no column 'value', which goes with 'measure'"),
    ("initial", "P2_North,occ", "P2_North,beds", r"2:10: column 'measure': \"beds\" must be occ, dtoc, IVR or FVR"),
    ("arrivals", "2023-01-02", "2023-01-03", r"3:10: column 'date': 2023-01-03 is not the day after the one above it"),
    ("arrivals", "2023-01-02", "2023-02-30", r"3:10: column 'date': \"2023-02-30\" is no date"),
    ("arrivals", "date,scenario,arrivals", "date,scenario,arrival", r"1:1: there is no column 'arrivals', which goes with 'date'"),
    ("arrivals", "2023-01-01,base,0.4", "2023-01-01,base,", r"2:26: column 'arrivals': expected a number"),
]


def test_every_mistake_of_a_sheet_is_told_where_it_is(t):
    wrong = []
    for name, old, new, said in SHEET_MISTAKES:
        for path in SHEETS:
            t.write(path.name, path.read_text())
        text = (DATA / f"care_{name}.csv").read_text()
        assert old in text, old
        t.write(f"care_{name}.csv", text.replace(old, new, 1))
        told = refused(t, *[path.name for path in SHEETS])
        if not re.search(said if said[0] not in "0123456789" else f"error: care_{name}.csv:(?:{said})", told):
            wrong.append(f"{new}: no {said} in\n{told}")
    assert not wrong, "\n".join(wrong)


def test_a_column_that_is_nearly_one_is_told(t):
    """Other columns are the user's own; none is told of for its own sake."""
    for path in SHEETS:
        t.write(path.name, path.read_text())
    names = [path.name for path in SHEETS]
    (t.folder / "care_los.csv").write_text((DATA / "care_los.csv").read_text().replace("mean_los,median", "mean_los,mediann"))
    assert "warning: care_los.csv:1:33: column 'mediann' is not known and not used; did you mean 'median'?" in refused(t, *names)
    (t.folder / "care_los.csv").write_text((DATA / "care_los.csv").read_text().replace("node,scenario", "node,scenario,region,name,medians").replace("now,", "now,a,b,1,").replace("short,", "short,a,b,1,"))
    done = t.homeward("import", *names)
    assert done.returncode == 0 and done.stderr == "", done.stderr


def test_what_is_missing_among_the_sheets(t):
    for words, said in ((SHEETS[:3], "\"P2_North\" has no arrivals"), (SHEETS[1:], "no sheet has a column 'capacity'"), ([SHEETS[0], *SHEETS[2:]], "no length of stay"),
                        ([*SHEETS, "--scenario", "later"], "--scenario later: no sheet"), ([*SHEETS, NETWORK], "one model is made of one of them"),
                        ([*SHEETS, SHEETS[0]], "has a value above already")):
        assert said in refused(t, *words), (words, said)


def refused(t, *words):
    before = t.names()
    done = t.homeward("import", *words, "-o", "model.yaml")
    assert done.returncode == 2 and done.stdout == "", (words, done.returncode, done.stderr)
    assert t.names() == before, words
    return done.stderr


def test_every_mistake_is_told_where_it_is(t):
    wrong = []
    for path, mistakes in ((NETWORK, NETWORK_MISTAKES), (CALENDAR, CALENDAR_MISTAKES)):
        good = path.read_text()
        t.write(NETWORK.name, NETWORK.read_text())
        t.write(CALENDAR.name, CALENDAR.read_text())
        for old, new, said in mistakes:
            assert good.count(old) >= 1, old
            t.write(path.name, good.replace(old, new, 1))
            told = refused(t, NETWORK.name, CALENDAR.name)
            if not re.search(f"error: {path.name}:(?:{said})", told):
                wrong.append(f"{new}: no {said} in\n{told}")
    assert not wrong, "\n".join(wrong)


def test_mistakes_of_both_tables_are_told_together(t):
    t.write("network.csv", NETWORK.read_text().replace("lnorm,", "lnrom,").replace("0,0,0.5,0.25", "0,0,half,0.25"))
    t.write("calendar.csv", CALENDAR.read_text().replace("cap,Ward", "cap,Wrad").replace("ext_arr,Rehab,0,,0", "ext_arr,Rehab,0,,none"))
    told = refused(t, "network.csv", "calendar.csv")
    for part in ("network.csv:2:", "network.csv:3:", "calendar.csv:4:", "calendar.csv:5:"):
        assert f"error: {part}" in told, told


def test_what_is_no_table(t):
    t.write("words.csv", "a,b\n1,2\n")
    t.write("empty.csv", "")
    for words, said in ((["words.csv"], "none that can be imported"), (["empty.csv"], "empty"), (["missing.csv"], "No such file"), ([], "nothing to import"),
                        ([CALENDAR], "give the network template too"), ([NETWORK, NETWORK], "same kind"), ([NETWORK, CALENDAR, "words.csv"], "none that can be")):
        assert said in refused(t, *words), (words, said)


def test_a_place_that_cannot_be_written(t):
    done = t.homeward("import", NETWORK, "-o", "missing/model.yaml")
    assert done.returncode == 3 and "missing" in done.stderr and t.names() == [], done.stderr
    t.write("model.yaml", "an older model")
    assert refused(t, NETWORK, "nothing.csv") and (t.folder / "model.yaml").read_text() == "an older model"


def test_only_an_imported_model_is_replaced(t):
    """A table of the user's, the calendar found beside it, or a model written by hand stays as it is; what import wrote itself may be written anew."""
    tables = {"a_network.csv": NETWORK.read_text(), "a_calendar.csv": CALENDAR.read_text(), "hand.yaml": BY_HAND, "#": "# Imported"}
    for name, text in tables.items():
        t.write(name, text)
    for name, text in tables.items():
        done = t.homeward("import", "a_network.csv", "-o", name)
        assert done.returncode == 2 and f"{name} exists and is not an imported model" in done.stderr, (name, done.returncode, done.stderr)
        assert (t.folder / name).read_text() == text, name
    done = t.homeward("import", "a_network.csv", "nothing.csv", "-o", "hand.yaml")
    assert "not an imported model" in done.stderr and "nothing.csv" in done.stderr  # both mistakes at once
    t.write("model.yaml", "")
    for words in ([], ["--unit", "h"]):
        assert t.homeward("import", "a_network.csv", "-o", "model.yaml", *words).returncode == 0
        assert (t.folder / "model.yaml").read_text() == imported(t, "a_network.csv", *words)


if __name__ == "__main__":
    main(globals())
