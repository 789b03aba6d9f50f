# SPDX-License-Identifier: GPL-3.0-or-later
"""Promise P16 through the built program: bad input ends with 2 within two seconds, every error is told with file, line and column, nothing
is written, and what was there stays."""
import pathlib
import re
import shutil
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from program import GOOD, SOURCE, TINY, children_seconds, main  # noqa: E402

SECONDS = 2.0

# What is put in the place of what, and what must be said: where, and a part of the message.
CHANGED = [
    ("servers: 1, stay: {fixed", "serverz: 1, stay: {fixed", r"7:10: unknown key \"serverz\".*\"servers\""),
    ("arrivals:", "arivals:", r"3:1: unknown key \"arivals\".*\"arrivals\""),
    ("length: 10 h", "length: soon", r"2:15: .*duration"),
    ("length: 10 h", "length: 10", r"2:15: .*unit"),
    ("length: 10 h", "length: [10 h]", r"2:15: "),
    ("length: 10 h", "length: -10 h", r"2:15: "),
    ("replicates: 2", "replicates: 0", r"2:33: .*from 1 to 1,?000,?000"),
    ("replicates: 2", "replicates: 2.5", r"2:33: .*whole number"),
    ("run: {length: 10 h,", "run: {length: 10 h, length: 11 h,", r"2:21: duplicate key \"length\".*line 2"),
    ("servers: 1, stay: {fixed", "servers: -3, stay: {fixed", r"7:19: .*-3.*0 or more"),
    ("{ward: 0.5, exit: 0.5}", "{ward: 0.5, exit: 0.4}", r"6:64: .*add to 0.9; they must add to 1"),
    ("{ward: 0.5, exit: 0.5}", "{ward: 1.5, exit: -0.5}", r"6:71: .*0 to 1"),
    ("{ward: 0.5, exit: 0.5}", "{}", r"6:\d+: .*next station"),
    ("{ward: 0.5, exit: 0.5}", "[ward, exit]", r"6:\d+: .*next station"),
    ("{ward: 0.5, exit: 0.5}", "nowhere", r"6:\d+: there is no station \"nowhere\""),
    ("{ward: 0.5, exit: 0.5}", "{wrad: 0.5, exit: 0.5}", r"6:65: there is no station \"wrad\"; did you mean \"ward\""),
    ("to: clinic", "to: exit", r"4:10: .*not straight to the exit"),
    ("to: clinic", "to: clinik", r"4:10: .*\"clinic\""),
    ("rate: 1 per h", "rate: 1", r"4:24: .*rate"),
    ("rate: 1 per h", "rate: 1 per h, gap: {fixed: 1 h}", r"4:5: .*exactly one"),
    ("rate: 1 per h", "gap: {fixed: 0 h}", r"4:\d+: .*at least 1 ms"),
    ("rate: 1 per h", "rate: {by_hours: [1]}", r"4:25: unknown key \"by_hours\".*\"by_hour\""),
    ("rate: 1 per h", "rate: {sinusoidal: {mean: 1 per h, amplitude: 2 per h}}", r"4:53: .*at most the mean"),
    ("rate: 1 per h", "booked: {at: [09:00], no_show: 1.5}", r"4:49: .*0 to 0.999"),
    ("rate: 1 per h", "booked: {at: [09:00], lateness: {uniform: {low: -10 min, high: 5 min}}}", r"4:40: .*as early, (.*\n)*error: .*4:66: .*0 h or more"),
    ("rate: 1 per h", "booked: {at: [09:00], lateness: [fixed, -1 h]}", r"4:40: .*as early, "),
    ("rate: 1 per h", "rate: 1 per h, batch: 0", r"4:40: .*from 1 to 1000000"),
    ("length: 10 h,", "length: 10 h, start_date: 2014-02-30,", r"2:33: .*a date"),
    ("rate: 1 per h", "at: [2 h, 1 h]", r"4:\d+: arrival times must not fall"),
    ("rate: 1 per h", "at: {file: missing.csv, column: at, unit: h}", r"4:29: .*\"missing.csv\"(.*\n)*error: .*missing.csv: cannot be read: No such file"),
    ("rate: 1 per h", "at: {file: [a], column: {b: 1}, unit: [h]}", r"4:22: "),
    ("rate: 1 per h", "at: {file: config.yaml, column: at, unit: h}", r"config.yaml:\d+:\d+: "),
    ("rate: 1 per h", "at: h", r"4:22: "),
    ("servers: 1, stay: {fixed", "servers: 1, leaves_at: [06:00, 21:00], leaves_during: \"08:00-20:00\", stay: {fixed", r"7:22: none of these clock times"),
    ("servers: 1, stay: {fixed", "servers: 1, leaves_during: \"holidays 08:00-20:00\", stay: {fixed", r"7:22: these hours never come"),
    ("fixed: 2 h", "fixed: {mean: 1 h}", r"7:\d+: "),
    ("{fixed: 2 h}", "{exponentail: {mean: 2 h}}", r"7:29: .*\"exponential\""),
    ("{fixed: 2 h}", "{lognormal: {mean: 2 h}}", r"7:29: lognormal lacks the key \"sd\""),
    ("{fixed: 2 h}", "{gamma: {mean: 2 h, sd: -1 h}}", r"7:\d+: .*sd"),
    ("servers: 1, stay: {fixed", "servers: 1, overflow: clinik, stay: {fixed", r"7:\d+: there is no station \"clinik\"; did you mean \"clinic\""),
    ("servers: 1, stay: {fixed", "servers: 1, overflow: ward, stay: {fixed", r"7:\d+: a station cannot overflow to itself"),
    ("servers: 1, stay: {fixed", "servers: 1, overflow: [clinic, clinic], stay: {fixed", r"7:\d+: \"clinic\" is named twice"),
    ("servers: 1, stay: {fixed", "servers: 1, overflow: {a: 1}, stay: {fixed", r"7:\d+: write the name of a station or pool"),
    ("servers: 1, stay: {fixed", "servers: 1, overflow: clinic, when_capacity_falls: resume, stay: {fixed", r"7:\d+: .*cannot interrupt"),
    ("servers: 1, stay: {fixed", "servers: 1, repatriate: true, stay: {fixed", r"7:\d+: repatriate goes with overflow"),
    ("servers: 1, stay: {fixed", "servers: 1, pool: true, stay: {fixed", r"7:\d+: .*\"stay\" belongs to a station"),
    ("exit}\n", "beds}\n  beds: {pool: true, servers: 2}\n", r"7:\d+: nobody goes to the pool \"beds\""),
    ("{ward: 0.5, exit: 0.5}", "{ward: {share: 0.5, as: urgent}, exit: 0.5}", r"6:\d+: there is no class \"urgent\""),
    ("{ward: 0.5, exit: 0.5}", "{ward: {shore: 0.5}, exit: 0.5}", r"6:\d+: write a probability, or \{share: 0.3"),
    ("{ward: 0.5, exit: 0.5}", "{ward: [0.2, {share: 0.2}], exit: 0.5}", r"6:\d+: these probabilities add to 0.9"),
    ("{ward: 0.5, exit: 0.5}", "{ward: {share: 0.5, us: a}, exit: 0.5}", r"6:\d+: unknown key \"us\"; did you mean \"as\""),
    ("stay: {fixed: 2 h}, then: exit", "clocks: {home: 2 h}", r"7:\d+: there is no station \"home\""),
    ("stay: {fixed: 2 h}, then: exit", "clocks: {exit: 2 h}, then: exit", r"7:\d+: clocks say how long .*leave out then"),
    ("stay: {fixed: 2 h}, then: exit", "clocks: [2 h]", r"7:\d+: write at most 16 clocks"),
    ("stay: {fixed: 2 h}, then: exit", "clocks: {home: {after: 2 h, to: exit, of: 3}}", r"7:\d+: unknown key \"of\""),
    ("stay: {fixed: 2 h}, then: exit", "clocks: {home: {to: exit}}", r"7:\d+: write a distribution, or \{after"),
    ("stay: {fixed: 2 h}, then: exit", "clocks: {a/b: {after: 2 h, to: exit}}", r"7:\d+: \"a/b\" cannot name a clock"),
    ("stay: {fixed: 2 h}, then: exit", "clocks: {home: {after: soon, to: exit}}", r"7:\d+: .*duration"),
    ("exit}\n", "exit}\n  lab: {capacity: [{from: 2014-04-01, servers: 2}], stay: {fixed: 1 h}, then: exit}\n", r"8:\d+: a date needs .*start_date"),
    ("exit}\n", "exit}\n  lab: {capacity: [{from: 3 d, until: 2 d, servers: 2}], stay: {fixed: 1 h}, then: exit}\n", r"8:\d+: until must be later than from"),
    ("exit}\n", "exit}\n  lab: {capacity: [{from: soon, servers: 2}], stay: {fixed: 1 h}, then: exit}\n", r"8:\d+: .*duration"),
    ("fixed: 2 h", "mixture: [{share: 0.3, of: 1 h}, {share: 0.6, of: 2 h}]", r"7:38: these shares add to 0.9; they must add to 1"),
    ("fixed: 2 h", "mixture: [{share: 0.3}]", r"7:39: .*a part such as"),
    ("fixed: 2 h", "mixture: {share: 0.3}", r"7:38: .*a list"),
    ("fixed: 2 h", "mixture: [{share: 1, of: 1 h, off: 2}]", r"7:\d+: unknown key \"off\""),
    ("fixed: 2 h", "hyperexponential: {mean: 2 h, sd: 1 h}", r"7:\d+: the sd of a hyperexponential must be more than its mean"),
    ("fixed: 2 h", "hyperexponential: {means: [2 h, 3 h], shares: [1]}", r"7:\d+: .*as many shares as means"),
    ("fixed: 2 h", "hyperexponential: {means: [2 h, 0 h], shares: [0.5, 0.5]}", r"7:\d+: the means must be more than 0"),
    ("fixed: 2 h", "empirical: {file: missing.csv, column: stay, unit: h}", r"7:\d+: .*\"missing.csv\""),
    ("fixed: 2 h", "empirical: {file: missing.csv, column: stay}", r"7:\d+: .*file: NAME.csv"),
    (", then: exit}", "}", r"7:3: station \"ward\" does not say where"),
    ("rate: 1 per h}\nstations:\n  clinic: {servers: 1, stay: {exponential: {mean: 1 h}}, then: {ward: 0.5, exit: 0.5}}",
     "rate: 1 per h, class: b}\nclasses: {a: {}, b: {}}\nstations:\n  clinic: {servers: 1, stay: 1 h, then_by_class: {b: ward}}",
     r"7:3: station \"clinic\" does not say where class \"a\" goes then"),
    (", stay: {fixed: 2 h}", "", r"7:3: station \"ward\" says no length of stay"),
    ("  ward:", "  exit:", r"7:3: a station cannot be called exit"),
    ("run: {length: 10 h,", "run: {length: 10 h, patients: 5,", r"2:1: .*not both"),
    ("run: {length: 10 h,", "run: {length: 10 h, warm_up: 10 h,", r"2:21: .*nothing would be measured"),
    ("run: {length: 10 h, replicates: 2}", "run: {patients: 5, warm_up: 1 h}", r"2:20: .*goes with length"),
    ("run: {length: 10 h, replicates: 2}\narrivals:\n  - {to: clinic, rate: 1 per h}\nstations:",
     "run: {patients: 5}\narrivals:\n  - {to: clinic, rate: 1 per h}\nstations:\n  ring: {servers: 1, stay: {fixed: 1 h}, then: {clinic: 0, ring: 1}}",
     r"6:3: from station \"ring\" no way leads out.*run.length"),
    ("run: {length: 10 h, replicates: 2}\narrivals:\n  - {to: clinic, rate: 1 per h}",
     "run: {patients: 6}\narrivals:\n  - {to: clinic, at: [1 h, 2 h]}\n  - {name: b, to: clinic, at: [3 h], batch: 3}",
     r"2:7: run.patients is 6 and the lists of arrivals hold 5: write patients: 5"),
    ("fixed: 2 h}", "fixed: 2 h}, gives_up_to: clinic", r"7:42: gives_up_to goes with patience"),
    ("fixed: 2 h}", "fixed: 2 h}, when_capacity_falls: resume", r"7:42: when_capacity_falls goes with capacity"),
    ("fixed: 2 h}", "fixed: 2 h}, stays_in_order: [1 h]", r"7:42: .*not both"),
    ("stay: {fixed: 2 h}", "stays_in_order: []", r"7:22: stays_in_order is empty"),
    ("run: {length: 10 h,", "run: {length: 10 h, census_at: [17:00, 08:00],", r"2:40: .*rise"),
    ("run: {length: 10 h,", "run: {length: 10 h, census_at: [25:00],", r"2:33: .*clock"),
    ("run: {length: 10 h,", "run: {length: 10 h, census_up_to: 5,", r"2:21: census_up_to needs the clock times"),
    ("run: {length: 10 h,", "run: {length: 10 h, census_at: [00:00], census_up_to: 0,", r"2:55: .*from 1 to 10,?000"),
    ("{fixed: 2 h}", "{fixed: 2 h}, start: {in_service: -1}", r"7:62: .*0 to 10,?000,?000"),
    ("{fixed: 2 h}", "{fixed: 2 h}, start: {remaining: some}", r"7:61: .*full, uniform, equilibrium"),
    ("{fixed: 2 h}", "{fixed: 2 h}, start: {class: x}", r"7:57: there is no class \"x\""),
    ("{fixed: 2 h}", "{fixed: 2 h}, present_at_start: 1, start: {waiting: 1}", r"7:63: start stands in the place of present_at_start"),
    ("stay: {fixed: 2 h}", "stays_in_order: [2 h], start: {in_service: 1}", r"7:45: stays that are replayed"),
    ("{fixed: 2 h}", "{fixed: 2 h}, exit_delay_to: {clinc: 1 h}", r"7:58: there is no station \"clinc\"; did you mean \"clinic\""),
    ("{fixed: 2 h}", "{fixed: 2 h}, exit_delay_to: {exit: soon}", r"7:64: .*duration"),
    ("{fixed: 2 h}", "{fixed: 2 h}, exit_delay_to: 1 h", r"7:57: .*a map from the next station"),
    ("run: {length: 10 h,", "run: {length: 10 h, looks: [2 h, 1 h],", r"2:34: times must rise"),
    ("run: {length: 10 h,", "run: {length: 10 h, looks: [11 h],", r"2:29: the run is over before 11 h"),
    ("run: {length: 10 h,", "run: {length: 10 h, looks: [1],", r"2:29: .*unit"),
    ("run: {length: 10 h,", "run: {length: 10 h, looks: 1 h,", r"2:28: .*list, such as"),
    ("run: {length: 10 h,", "run: {length: 10 h, first: [],", r"2:28: .*list, such as"),
    ("run: {length: 10 h,", "run: {length: 10 h, first: [0],", r"2:29: .*from 1 to"),
    ("run: {length: 10 h,", "run: {length: 10 h, first: [25, 10],", r"2:33: numbers must rise"),
    ("run: {length: 10 h,", "run: {length: 10 h, series_every: 11 h,", r"2:21: the run holds 0 whole periods; 1 to 10000"),
    ("run: {length: 10 h,", "run: {length: 10 h, series_every: 1 s,", r"2:21: the run holds 36000 whole periods"),
    ("run: {length: 10 h, replicates: 2}", "run: {patients: 5, series_every: 1 h}", r"2:20: series_every goes with length"),
    ("model: network", 'model: network\ntitle: "red \\e[31m"', r"2:8: a text cannot hold the control character \\x1b"),
    ("model: network", 'model: network\ntitle: "bell \\x07"', r"2:8: a text cannot hold the control character \\x07"),
    ("model: network", "model: newtork", r"1:8: there is no kind of model \"newtork\""),
    ("model: network\n", "", r"1:1: .*\"model: network\""),
    ("{servers: 1, stay: {fixed: 2 h}, then: exit}", "&a {servers: 1, stay: {fixed: 2 h}, then: exit}", r"7:9: .*&a"),
    ("{servers: 1, stay: {fixed: 2 h}, then: exit}", "*clinic", r"7:9: .*alias"),
    ("exit}\n", "exit}\n  lab: {capacity: [{when: every dya, servers: 2}], stay: {fixed: 1 h}, then: exit}\n", r"8:\d+: \"every dya\""),
    ("exit}\n", "exit}\n  lab: {capacity: [{when: every day, servers: 0}], stay: {fixed: 1 h}, then: exit}\n", r"8:\d+: .*never has a server"),
    ("  clinic:", "  \"a/b\": {servers: 1, stay: {fixed: 1 h}, then: exit}\n  clinic:", r"6:3: \"a/b\" cannot name"),
]


def refused(t, words, code=2):
    """What stderr says of a run that is refused: in time, with this exit code, without results, without changing the folder."""
    before = {p: p.read_bytes() for p in t.folder.rglob("*") if p.is_file()}
    start = children_seconds()
    done = t.homeward(*words)
    took = children_seconds() - start
    assert done.returncode == code, f"{words}: exit {done.returncode}\n{done.stderr}"
    assert took < SECONDS, f"{words}: {took:.1f} s"
    assert done.stdout == "", f"{words}: {done.stdout[:200]}"
    assert {p: p.read_bytes() for p in t.folder.rglob("*") if p.is_file()} == before, words
    assert "\x1b" not in done.stderr, words
    return done.stderr


def test_the_good_file_is_good(t):
    done = t.homeward("check", t.write("config.yaml", GOOD))
    assert done.returncode == 0 and done.stderr == "", done.stderr


def test_every_mistake_is_found_where_it_is(t):
    t.write("homeward.h5", "an older result")
    wrong = []
    for old, new, said in CHANGED:
        assert GOOD.count(old) >= 1, old
        t.write("config.yaml", GOOD.replace(old, new, 1))
        for command in ("check", "run"):
            told = refused(t, [command, "config.yaml"])
            pattern = said if said.startswith("config") else "config.yaml:" + said
            if not re.search(pattern, told):
                wrong.append(f"{new}: no {pattern} in\n{told}")
    assert not wrong, "\n".join(wrong)


def test_all_mistakes_are_told_at_once(t):
    """One file with a dozen: each is told once, in the order of lines, with the line and a mark under it."""
    text = GOOD.replace("length: 10 h", "length: 10, colour: red").replace("rate: 1 per h", "rate: fast").replace("servers: 1", "servers: -1")
    text = text.replace("mean: 1 h", "mean: 0 h").replace("0.5}}", "0.6}}").replace("fixed: 2 h", "fixd: 2 h").replace("then: exit", "then: wrad")
    t.write("config.yaml", text)
    told = refused(t, ["run", "config.yaml"])
    places = [(int(line), int(column)) for line, column in re.findall(r"(?m)^error: config\.yaml:(\d+):(\d+): ", told)]
    assert places == sorted(places), told
    assert {line for line, _ in places} == {2, 4, 6, 7}, told
    assert len(places) >= 9 and len(set(places)) == len(places), told
    assert len(re.findall(r"(?m)^ +\| +\^", told)) == len(places), told


def test_mistakes_in_the_file_and_in_sets_are_told_together(t):
    t.write("config.yaml", GOOD.replace("10 h", "10"))
    told = refused(t, ["run", "config.yaml", "--set", "stations.ward.servers=many", "--set", "stations.ward.colour=red"])
    for part in ("config.yaml:2:15: ", "--set stations.ward.servers=many: ", "--set stations.ward.colour=red: "):
        assert part in told, told


# Values of a discharge that cannot be: key, value, a part of what must be said.
DISCHARGE = [
    ("discharge.mdt.hours", "Someday", "Mon-Fri 08:00-18:00"),
    ("discharge.mdt.gates", "everything", "none, destination"),
    ("discharge.mdt.hears", "nobody", "fit, planned"),
    ("discharge.safe_after", "-1 h", "0 h to 10 days"),
    ("steps.equipment.owner", "nobody", "none, nhs, social_care, both, payer, family"),
    ("discharge.brokerage.staff", "-2", "0 or more"),
    ("discharge.means_test.work", "2", "such as 1 h"),
    ("need.fast_track", "1.2", "0 to 1"),
    ("frictions.handover", "-2 h", "0 h to 10 days"),
    ("a_and_e.takes_over_after", "-1 min", "0 h to 36525 days"),
    ("frictions.unshared", "11", "0 to 1"),
    ("frictions.rework", "often", "number"),
    ("authorisations.staff", "1.5", "whole number"),
    ("need.adaptation", "-0.1", "0 to 1"),
    ("extra_care.flats", "-1", "0 or more"),
    ("adaptations.grants", "-1", "0 or more"),
    ("adaptations.manage_meanwhile", "2", "0 to 1"),
    ("extra_care.would_move", "2", "0 to 1"),
    ("extra_care.turnover", "0", "0.001 to 100"),
    ("start.extra_care", "some", "number"),
]


def test_a_step_without_an_owner(t):
    """Told with all others, in a file with line and column; in a scheme as well."""
    lines = (SOURCE / "configs" / "north_kent.yaml").read_text(encoding="utf-8").split("\n")
    at = lines.index("discharge:")
    t.write("config.yaml", "\n".join([*lines[:at], "steps: {housing: {owner: none}, equipment: {owner: none}}", *lines[at:]]))
    told = refused(t, ["check", "config.yaml"])
    for column, name in ((26, "housing"), (52, "equipment")):
        assert f"config.yaml:{at + 1}:{column}: steps.{name}.owner: the step has no owner" in told, told


def test_data_that_the_model_does_not_take(t):
    """Rows of another year or area, columns of another kind, too many rows, a day out of range: all at once, where they stand."""
    shutil.copytree(SOURCE / "configs" / "data", t.folder / "data")
    config = (SOURCE / "configs" / "kent.yaml").read_text(encoding="utf-8")
    lines = config.split("\n")
    t.write("config.yaml", config.replace("start: 2014-04-01", "start: 3014-02-01"))

    def change(name, old, new):
        text = (t.folder / "data" / name).read_text(encoding="utf-8")
        assert old in text, (name, old)
        t.write(f"data/{name}", text.replace(old, new, 1))

    change("dtoc_code_attribution_england.csv", "2015,A,128893", "2015,A,-4")
    change("dtoc_monthly_kent_england.csv", "England,April 2019,15076", "England,April 2019,plenty")
    ae = (t.folder / "data" / "kent_trust_ae_monthly.csv").read_text(encoding="utf-8").splitlines()
    t.write("data/kent_trust_ae_monthly.csv", "\n".join([f"{ae[0]},over4h", *(f"{line},1" for line in ae[1:])]) + "\n")
    change("kent_trust_beds_quarterly.csv", "trust,financial_year", "trust,financial_years")
    change("population_single_year_mid2014.csv", "0,F,8509,323863", "0,F,8509,-323863")
    change("mortality_2014.csv", "0,F,1166,323863,360.03", "0,F,1166,323863,360030")
    change("mortality_2014.csv", ",31,8754,354.12", ",9999999,8754,354.12")
    row = "\nEngland,1900-01,1,1,2"
    t.write("data/kent_dtoc_acute_nonacute_monthly.csv", "area,month,acute_days,nonacute_days,total_days" + row * 6000 + "\n")
    started = children_seconds()
    told = refused(t, ["check", "config.yaml"])
    assert children_seconds() - started < SECONDS
    at = lines.index("  start: 2014-04-01") + 1
    assert "warm-up and measured days" not in told, told  # a start that is none is told once
    assert "kent_deaths is 9999999, but kent_pop is only 8754" in told, told
    for said in (f"config.yaml:{at}:10: run.start is 3014-02-01; it must be a date from 1900-01-01 to 2200-12-31", "population_single_year_mid2014.csv:2:10: column 'england' is '-323863' here",
                 "mortality_2014.csv:2:17: column 'england_rate_per_100k': 360030 is out of range"):
        assert said in told, (said, told)
    for said in ("dtoc_code_attribution_england.csv:12:8: column 'acute_nhs': -4 is out of range", "dtoc_monthly_kent_england.csv:2:20: ", "kent_trust_ae_monthly.csv:1:43: column 'over4h' is not one of this file's; is 'over_4h' meant?", "column 'financial_year'; is 'financial_years' meant",
                 "kent_dtoc_acute_nonacute_monthly.csv:5002:1: this file has 6000 rows; at most 5000 are possible"):
        assert said in told, (said, told)


def test_a_bad_rate_is_told_and_nothing_else(t):
    """Its row is there, so that no age is missing."""
    shutil.copytree(SOURCE / "configs" / "data", t.folder / "data")
    t.write("config.yaml", (SOURCE / "configs" / "kent.yaml").read_text(encoding="utf-8"))
    right = (t.folder / "data" / "mortality_2014.csv").read_text(encoding="utf-8")
    for rate in ("-7", "", "abc", "nan"):
        t.write("data/mortality_2014.csv", right.replace(",31,8754,354.12", f",31,8754,{rate}", 1))
        told = [line for line in refused(t, ["check", "config.yaml"]).splitlines() if line.startswith("error: ")]
        assert len(told) == 1 and "mortality_2014.csv:3:" in told[0], (rate, told)


def kent(t):
    """Kent with data of its own, and a function that changes one text in one file."""
    shutil.copytree(SOURCE / "configs" / "data", t.folder / "data")
    t.write("config.yaml", (SOURCE / "configs" / "kent.yaml").read_text(encoding="utf-8"))

    def change(name, old, new):
        right = (SOURCE / "configs" / "data" / name).read_text(encoding="utf-8")
        assert right.count(old) == 1, (name, old)
        t.write(f"data/{name}", right.replace(old, new))

    return change


def test_data_that_are_hardly_so_are_doubted(t):
    """Each by one warning at its own row; the model can be run. The file as it is: none."""
    change = kent(t)
    assert t.homeward("check", "config.yaml").stderr == ""
    for name, old, new, said in (
            ("mortality_2014.csv", "2,44561,4.49", "2,44561,4.94", "6:32: the rate is 4.94, but 2 deaths of 44561 people are 4.49 of 100,000"),
            ("mortality_2014.csv", "254,1417420,17.92", "254,1417420,17.29", "5:19: the rate is 17.29, but 254 deaths of 1417420 people"),  # an area that the model does not take
            ("mortality_2014.csv", "2,44561,4.49", "2,44561,4", ""), ("mortality_2014.csv", "2,44561,4.49", "2,44561,4.5", ""),  # fewer digits are no slip
            ("mortality_2014.csv", "2,44561,4.49", ",44561,4.94", ""),  # nothing to compare it with
            ("population_single_year_mid2014.csv", "44,F,11022,", "44,F,9999999,", r"90:6: 9999999 people of age 44, sex F, but \d+ of 43 and \d+ of 45; .*'kent' has 114\d{5} people in all"),
            ("population_single_year_mid2014.csv", "90+,M,4245,", "90+,M,60000,", r"183:7: 60000 people of 90 and over, sex M, but 9467 of 85 to 89; .*'kent' has 1566109 people in all"),
            ("population_single_year_mid2014.csv", "90+,M,4245,", "90+,M,28000,", "")):
        change(name, old, new)
        done = t.homeward("check", "config.yaml")
        told = [line for line in done.stderr.splitlines() if line.startswith("warning: ")]
        assert done.returncode == 0 and len(told) == (1 if said else 0) and re.search(said, "".join(told)), (new, done.stderr)
        assert not said or f"{name}:{said[:2]}" in told[0], told
        shutil.copy(SOURCE / "configs" / "data" / name, t.folder / "data" / name)


def test_one_age_of_rates_that_hardly_anybody_survives(t):
    """Told at that age's row, not at the newborn's."""
    kent(t)("mortality_2014.csv", "2,44561,4.49", "2,44561,99270")
    told = [line for line in t.homeward("check", "config.yaml").stderr.splitlines() if line.startswith("warning: ")]
    assert len(told) == 2 and all("mortality_2014.csv:6:32: " in line for line in told) and "99 of 100 newborn die before 65" in told[0], told


def test_a_missing_month_has_a_place(t):
    """Behind the last row of that trust or council: where one would look."""
    change = kent(t)
    lines = (SOURCE / "configs" / "data" / "dtoc_monthly_kent_england.csv").read_text(encoding="utf-8").splitlines()
    july = next(line for line in lines if line.startswith("Kent,July 2014,"))
    last = max(i for i, line in enumerate(lines) if line.startswith("Kent,"))  # from 0, and one row is gone
    change("dtoc_monthly_kent_england.csv", july + "\n", "")
    assert f"dtoc_monthly_kent_england.csv:{last}:1: after this line: no row for 'Kent', 'July 2014'" in refused(t, ["check", "config.yaml"])


def test_data_in_another_encoding_or_without_end(t):
    """Every file of data, with line and column and within the time."""
    kent(t)
    for path in sorted((t.folder / "data").glob("*.csv")):
        right = path.read_text(encoding="utf-8")
        header, first, rest = right.split("\n", 2)
        repeated = first.count(",") + 1
        for raw, said in ((right.encode("utf-16"), r"1:1: this is text in UTF-16"), (f"{header}\ncaf\xe9{first}\n{rest}".encode("latin-1"), r"2:4: the byte 0xe9 is no character in UTF-8"),
                          (f"{header}\n{first};\n{rest}".replace(",", ";").encode(), r"1:\d+: semicolons stand between the fields"),
                          ("\n".join([header] + [first] * 1000000).encode(), r" ?(?:\d+:1: )?(longer than 64 MiB|this file has 1000000 rows|.*appears? twice|age 0, sex [FM] is in more than one band|.*no band for age)"),
                          (f"{header}\n{first},1\n{rest}".encode(), rf"2:1: this row has {repeated + 1} fields, the header has {repeated}")):
            path.write_bytes(raw)
            told = refused(t, ["check", "config.yaml"])
            assert re.search(rf"error: \S*{path.name}:{said}", told), (path.name, said, told[:2000])
            path.write_text(right, encoding="utf-8")


def test_places_below_those_in_place_by_set(t):
    """Who is there is the default: the error is of the --set."""
    told = refused(t, ["check", SOURCE / "configs" / "north_kent.yaml", "--set", "intermediate_care.beds=10"])
    assert "error: --set intermediate_care.beds=10: baseline: start.intermediate_care is" in told, told


def test_people_of_too_long_ago(t):
    """By birthdays, deaths and moves people can be taken ten years on or back, not more."""
    told = refused(t, ["check", SOURCE / "configs" / "kent.yaml", "--set", "data.population_date=2003-06-30"])
    assert "data.population_date is 10.3 years from the first day of the run" in told and "at most 10 are possible" in told, told
    assert t.homeward("check", SOURCE / "configs" / "kent.yaml", "--set", "data.population_date=2004-06-30").returncode == 0


def test_care_at_home_that_cannot_be(t):
    """All at once, each with its range; and carers who could not give the least package to those who are there at the start."""
    bad = [("home_care.carers", "-1", "0"), ("home_care.paid_hours", "200", "168"), ("home_care.travel.urban", "1.5", "1"), ("home_care.rurality", "-0.1", "0"),
           ("home_care.turnover", "-1", "0"), ("home_care.recruitment", "0", "1"), ("home_care.stretch", "-0.1", "0"), ("home_care.calls.length", "2 days", "24 h"),
           ("home_care.providers.size", "0", "1"), ("home_care.patch", "2", "1"), ("home_care.council_rate", "-1", "0")]
    told = refused(t, ["check", SOURCE / "configs" / "north_kent.yaml", *(word for key, value, _ in bad for word in ("--set", f"{key}={value}"))])
    for key, value, said in bad:
        line = next(line for line in told.splitlines() if f"{key} is" in line)
        assert value in line and said in line, line
    lines = (SOURCE / "configs" / "north_kent.yaml").read_text(encoding="utf-8").split("\n")
    at = next(i for i, line in enumerate(lines) if i > lines.index("start:") and line.startswith("  home_care: {value: "))
    there = re.search(r"\d+", lines[at]).group()
    shutil.copytree(SOURCE / "configs" / "data", t.folder / "data")
    t.write("config.yaml", re.sub(r"carers: \{value: \d+", "carers: {value: 100", "\n".join(lines)))
    told = refused(t, ["check", "config.yaml"])
    assert f"config.yaml:{at + 1}:" in told and f"start.home_care is {there}" in told and "close_when_vacated" in told, told


def test_money_that_cannot_be(t):
    """Every amount, share and rule of money, all at once; in a file by line and column."""
    rows = re.findall(r'HW_PARAM\(\w+, "(money\.[^"]+)", (\w+), ONE, [^,]+, ([^,]+), "[^"]*", "[^"]+", (NULL|"[^"]+")', (SOURCE / "agents" / "params_money.def").read_text(encoding="utf-8"))
    assert len(rows) > 50
    wrong = {"NUMBER": "-1", "SHARE": "150 %", "CHOICE": "capitation"}
    told = "\n".join(refused(t, ["check", SOURCE / "configs" / "north_kent.yaml", *(word for path, kind, *_ in half for word in ("--set", f"{path}={wrong[kind]}"))])
                     for half in (rows[:30], rows[30:]))  # of more than fifty the rest is only counted
    for path, kind, _most, choices in rows:
        line = next((line for line in told.splitlines() if re.search(rf"{re.escape(path)}(?![\w.])", line) and "error" in line), "")
        assert line and (kind != "CHOICE" or choices.strip('"').split("|")[0] in line), (path, told)
    lines = (SOURCE / "configs" / "north_kent.yaml").read_text(encoding="utf-8").split("\n")
    at = lines.index("discharge:")
    t.write("config.yaml", "\n".join([*lines[:at], "money: {contract: {acute: blok}, price: {a_and_e: -5}}", *lines[at:]]))
    told = refused(t, ["check", "config.yaml"])
    assert f"config.yaml:{at + 1}:27:" in told and "tariff" in told and "block" in told, told
    assert f"config.yaml:{at + 1}:51:" in told and "money.price.a_and_e" in told, told


def test_a_discharge_that_cannot_be(t):
    """All at once, and each by name with its range; a file says the line and column as well."""
    sets = [word for key, value, _ in DISCHARGE for word in ("--set", f"{key}={value}")]
    told = refused(t, ["check", SOURCE / "configs" / "north_kent.yaml", *sets])
    for key, value, said in DISCHARGE:
        line = next(line for line in told.splitlines() if f"{key} is" in line)
        assert value in line and said in line, line
    lines = (SOURCE / "configs" / "north_kent.yaml").read_text(encoding="utf-8").split("\n")
    at = lines.index("discharge:")
    t.write("config.yaml", "\n".join([*lines[: at + 1], "  safe_after: -1 h", *lines[at + 1:]]))
    assert f"config.yaml:{at + 2}:15: discharge.safe_after" in refused(t, ["check", "config.yaml"])


def test_the_corpus_of_bad_files(t):
    """As unit.yaml reads it, through the program: each is refused by name, most with a place."""
    corpus = sorted((SOURCE / "tests" / "data" / "bad").glob("*.yaml"))
    assert len(corpus) > 40
    placed = 0
    for path in corpus:
        told = refused(t, ["run", path])
        assert f"error: {path}" in told, told
        assert refused(t, ["check", path]) == told, path.name
        placed += bool(re.search(re.escape(str(path)) + r":\d+:\d+: ", told))
        assert max(map(len, told.splitlines())) < 1000, f"{path.name} floods the terminal"
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f]", told), f"{path.name} sends control characters"
    assert placed >= len(corpus) - 3, f"only {placed} of {len(corpus)} with a place"  # an empty file has no place


def test_what_is_no_configuration(t):
    t.write("small.h5", t.result(TINY, "--replicates", 1))
    big = t.write("big.yaml", "model: network\n#" + "x" * (4 << 20))
    for path in ("missing.yaml", ".", "/dev/null", PROGRAM_FILE, "small.h5", big, "x" * 5000, ""):
        for command in ("check", "run"):
            told = refused(t, [command, path])
            assert told.startswith("error: "), (command, path, told)


def test_bombs_end_in_time(t):
    bombs = {
        "brackets": "model: " + "[" * 100000,
        "maps": "model: " + "{a: " * 50000,
        "block": "\n".join(" " * i + "a:" for i in range(2000)),
        "keys": "model: network\n" + "\n".join(f"key{i}: 1" for i in range(100000)),
        "same": "model: network\n" + "\n".join("key: 1" for _ in range(100000)),
        "errors": "model: network\nstations:\n" + "\n".join(f"  s{i}: {{servers: -1}}" for i in range(9000)),
        "one line": "model: \"" + "x" * 3000000,
        "one key": "y" * 3000000 + ": 1",
        "aliases": "a: &a [x,x,x]\n" + "\n".join(f"b{i}: &b{i} [*a,*a,*a,*a]" for i in range(1000)),
        "dots": "title: " + "9" * 1000000 + "\n",
    }
    for name, text in bombs.items():
        t.write("bomb.yaml", text)
        told = refused(t, ["run", "bomb.yaml"])
        assert len(told) < 200000, f"{name}: {len(told)} bytes of messages"


def test_tables_full_of_mistakes_end_in_time(t):
    """What is wrong in a third of a million rows is counted, and told of the first."""
    t.write("table.csv", "at,area\n" + "soon,x\n" * 300000)
    t.write("sheet.csv", "node,capacity,mean_los\n" + "".join(f"n{i},many,1\n" for i in range(100000)))
    t.write("nodes.csv", "node,capacity,mean_los,arrivals\n" + "".join(f"n{i},3,1,1\n" for i in range(100000)))
    for old, new in (("rate: 1 per h", "at: {file: table.csv, column: at, unit: h}"), ("fixed: 2 h", "empirical: {file: table.csv, column: at, unit: h}"),
                     ("rate: 1 per h", "rate: {steps: {file: table.csv, column: at, where: {area: x}}, per: d}"),
                     ("rate: 1 per h", "at: {file: nodes.csv, column: capacity, unit: h, to_column: node}")):
        t.write("config.yaml", GOOD.replace(old, new))
        assert re.search(r"(table|nodes).csv:3:1: ", refused(t, ["run", "config.yaml"]))
    t.write("few.csv", "node,capacity,mean_los,arrivals\nhome,3,2,1\n")
    t.write("many.csv", "node,capacity,mean_los,median,arrivals\n" + "".join(f"n{i},3,2,1,1\n" for i in range(1001)))
    assert "many.csv:1002:1: at most 1000 nodes can be imported" in refused(t, ["import", "many.csv"])
    for names in (["sheet.csv"], ["nodes.csv"], ["few.csv", "nodes.csv"]):
        assert names[-1] in refused(t, ["import", *names]), names
    for key in ("population", "deaths"):
        t.write("config.yaml", f"model: district\ndata: {{{key}: {t.folder / 'table.csv'}}}\n")
        assert "table.csv" in refused(t, ["run", "config.yaml"])
    header = "age,sex,kent,age_band,kent_rate_per_100k\n"
    t.write("people.csv", header + "200,X,many,5-,few\n" * 200000)
    for key in ("population", "deaths"):
        t.write("config.yaml", f"model: district\ndata: {{{key}: {t.folder / 'people.csv'}}}\n")
        assert "people.csv:2:" in refused(t, ["run", "config.yaml"])


def test_bad_command_lines(t):
    t.write("config.yaml", GOOD)
    for words, said in (
            ([], "usage"), (["rn"], r"did you mean \"run\""), (["fly"], "no command"), (["run", "--sed", "3"], "did you mean --seed"),
            (["run", "--replicates"], "needs a value"), (["run", "a.yaml", "b.yaml"], "one argument too many"),
            (["run", "config.yaml", "--replicates", "0"], "from 1 to"), (["run", "config.yaml", "--replicates=many"], "whole number"),
            (["run", "config.yaml", "--replicates", "3.5"], "whole number"), (["run", "config.yaml", "--replicates", "99999999999999999999"], "from 1 to"),
            (["run", "config.yaml", "--threads", "0"], "from 1 to"), (["run", "config.yaml", "--threads", "5000"], "from 1 to"),
            (["run", "config.yaml", "--seed", "-1"], "from 0 to"), (["run", "config.yaml", "--max-memory", "lots"], "size"),
            (["run", "config.yaml", "--max-memory", "-4GB"], "size"), (["run", "config.yaml", "--max-memory", "9999999999999GB"], "size"),
            *((["run", "config.yaml", "--max-memory", size], "size") for size in ("", "0", "4GBs", "4kB", "99999999999999999999")), (["run", "-"], "-"),
            (["run", "config.yaml", "--quiet=yes"], "--quiet"), (["run", "config.yaml", "--set", "x"], "path=value"),
            (["run", "config.yaml", "--set", "=3"], "path=value"), (["run", "config.yaml", "--set", "run.lenght=3 h"], "length"),
            (["run", "config.yaml", "--set", "nowhere.at_all=3"], "nowhere"),
            (["run", "config.yaml", "--set", "run.length"], "path=value"), (["run", "config.yaml", "--scenario", "idt"], "idt"),
            *((["run", "--scenario", name], f'^error: --scenario "{re.escape(name)}" leaves a name out[^\n]*\n$') for name in ("", "+", "idt+", "+idt", "idt++idt")),
            (["run", "config.yaml", "--replicate", "1", "--replicates", "2"], "one of them"), (["run", "config.yaml", "-x"], "no option"),
            (["run", "config.yaml", "--"], "no option"), (["check", "config.yaml", "--replicates", "2"], "no option"), (["summary", "--csv", "--json"], "one of"),
            (["describe", "--schema", "nothing"], "no kind of model"), (["summary", "missing.h5"], "No such file"),
            (["summary", "config.yaml"], "not a homeward result"), (["compare", "."], "directory")):
        told = refused(t, words)
        assert re.search(said, told), f"{words}: no {said} in\n{told}"
    for size in ("1", "1M", "1MB", "1G", "1GB"):
        assert t.homeward("run", TINY, "--max-memory", size, "--dry-run").returncode == (0 if "G" in size else 3), size
    many = [word for i in range(65) for word in ("--set", "run.replicates=2")]
    assert "at most 64" in refused(t, ["run", "config.yaml", *many])


def test_all_bad_options_are_told_at_once(t):
    told = refused(t, ["run", "config.yaml", "--sed", "--threads", "0", "--replicates", "x"])
    assert len(told.splitlines()) == 3, told


PROGRAM_FILE = sys.executable  # any binary file

if __name__ == "__main__":
    main(globals())
