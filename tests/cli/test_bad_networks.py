# SPDX-License-Identifier: GPL-3.0-or-later
"""Promise P16 for what only networks have: each way of writing arrivals, capacity, stays and runs wrongly is told where it is, and what looks odd and is
right is taken. With tests/cli/test_bad_input.py these take every branch of the readers (P33)."""
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from program import main  # noqa: E402

GOOD = """model: network
run: {length: 10 h, replicates: 2}
arrivals:
  - {to: clinic, rate: 1 per h}
stations:
  clinic: {servers: 1, stay: {exponential: {mean: 1 h}}, then: {ward: 0.5, exit: 0.5}}
  ward: {servers: 1, stay: {fixed: 2 h}, then: exit}
"""
TABLE = "at,area,station,out,mixed\n1,a,clinic,exit,x\n2,b,clinic,exit,1\n"

# What is put in the place of what, with (what may stand between, what is said of it: the first message begins so; None: nothing is wrong).
ROWS = {
    ("rate: 1 per h", "booked: {", "}"): [
        ("every: 1 h, hours: \"every day 00:00-24:00\"", None),
        ("at: 09:00", "4:31: this must be a list of clock times, such as [09:00, 09:20]"),
        ("at: []", "4:31: this must be a list of clock times, such as [09:00, 09:20]"),
        ("at: [[09:00]]", "4:32: \"\" is not a clock time; write 00:00 to 23:59"),
        ("at: [24:00]", "4:32: \"24:00\" is not a clock time; write 00:00 to 23:59"),
        ("at: [25:00]", "4:32: \"25:00\" is not a clock time; write 00:00 to 23:59"),
        ("at: [09:00], days: never", "4:46: \"never\" is not a day: use Mon to Sun, every day, weekdays, weekends or holidays"),
        ("", "4:26: booked needs either every (with hours, if not at all times) or at (with days, if not every day)"),
        ("every: 1 h, at: [09:00]", "4:26: booked needs either every (with hours, if not at all times) or at (with days, if not every day)"),
        ("every: 1 h, hours: \"Mon 09:00-10:00\", days: Mon", "4:26: booked needs either every (with hours, if not at all times) or at (with days, if not every day)"),
        ("at: [09:00], hours: \"Mon 09:00-10:00\"", "4:26: booked needs either every (with hours, if not at all times) or at (with days, if not every day)"),
        ("every: 2 h, hours: \"Mon 09:00-10:00\"", None),
        ("every: 1 min, hours: \"every day 00:00-24:00\", patients: 1000", "4:26: more than a million are booked in a week"),
        ("at: [09:00], lateness: {mixture: [{share: 0.5, of: {fixed: 5 min}}, {share: 0.5, of: {normal: {mean: 1 h, sd: 5 min}}}]}", None),
        ("at: [09:00], days: holidays", "4:26: there is never a slot in these hours or days"),
        ("at: [09:00], lateness: {mixture: [{share: 0.5, of: {fixed: 5 min}}, {share: 0.5, of: {fixed: 1 min}}]}", None),
        ("at: [09:00], lateness: {mixture: [{share: 0.5, of: {fixed: 5 min}}, {share: 0.5, of: {normal: {mean: 0 min, sd: 5 min}}}]}", None),
        ("at: [09:00], lateness: {normal: {mean: 0 min, sd: 5 min}, between: [2 min, 10 min]}", None),
    ],
    ("rate: 1 per h", "rate: 1 per h, batch: ", ""): [
        ("{}", "4:40: arrivals.1.batch is a map of keys; it must be a size, or one of {geometric: MEAN}, {poisson: MEAN} and"),
        ("[1]", "4:40: arrivals.1.batch is a list; it must be a map of keys (batch)"),
        ("{sizes: {0: 0.5, 2: 0.5}}", "4:49: arrivals.1.batch.sizes.0 is 0; it must be a whole number from 1 to 1000000"),
        ("{sizes: {1: 2}}", "4:52: arrivals.1.batch.sizes.1 is 2; it must be a number from 0 to 1"),
        ("{sizes: {2: 0.5, 1: 0.5}}", "4:57: sizes must rise"),
        ("{sizes: {}}", "4:48: arrivals.1.batch.sizes is a map of keys; it must be a map from sizes to probabilities, such as {1: 0.5,"),
        ("{sizes: [1]}", "4:48: arrivals.1.batch.sizes is a list; it must be a map from sizes to probabilities, such as {1: 0.5, 2:"),
        ("{sizes: {1: 0.4}}", "4:48: the probabilities add to 0.4; they must add to 1"),
        ("{poisson: 1}", None),
        ("{poisson: 2}", None),
        ("{geometric: 1}", None),
        ("{geometric: 1.5}", None),
        ("{sizes: {a: 1}}", "4:49: arrivals.1.batch.sizes.a is \"a\"; it must be a whole number from 1 to 1000000"),
        ("{geometric: 2, poisson: 2}", "4:40: arrivals.1.batch is a map of keys; it must be a size, or one of {geometric: MEAN}, {poisson: MEAN} and"),
        ("{x: 1}", "4:41: unknown key \"x\" in batch; the keys are: geometric, poisson, sizes"),
    ],
    ("exit}\n", "exit}\n  lab: {capacity: ", ", stay: {fixed: 1 h}, then: exit}\n"): [
        ("[{from: [a], servers: 2}]", "8:27: stations.lab.capacity.1.from is a list; it must be a duration from 0 h to 3.64583e+06 days, such as 1 h"),
        ("[{until: soon, servers: 2}]", "8:28: stations.lab.capacity.1.until is \"soon\"; it must be a duration from 0 h to 3.64583e+06 days, such as 1"),
        ("[{from: 0 d, servers: 1}, {from: 0 d, servers: 2}]", None),
        ("[{from: 1 d, servers: 1}]", None),
        ("[{from: 1 h, until: 2 h, when: \"every day 08:00-18:00\", servers: 1}, {servers: 2}]", None),
        ("[" + "{servers: 1}, " * 1001 + "{servers: 1}]", "8:19: 1002 entries; at most 400 are allowed"),
        ("[{when: [a], servers: 1}]", "8:27: stations.lab.capacity.1.when is a list; it must be a text"),
        ("[{servers: x}, {servers: 1}]", "8:30: stations.lab.capacity.1.servers is \"x\"; it must be a whole number, 0 or more, or \"unlimited\""),
        ("[{until: soon, servers: 1}, {from: 1 d, servers: 1}]", "8:28: stations.lab.capacity.1.until is \"soon\"; it must be a duration from 0 h to 3.64583e+06 days, such as 1"),
        ("[{from: 1 d, servers: 1}, {from: 1 d, until: 2 d, servers: 2}, {servers: 1}]", None),
    ],
    ("stay: {fixed: 2 h}, then: exit", "", ""): [
        ("clocks: {home: {after: 2 h, to: [exit]}}", "7:37: write a distribution, or {after: DISTRIBUTION, to: STATION}"),
        ("clocks: {exit: {after: 2 h}}", None),
        ("clocks: {}, then: exit", "7:30: write at most 16 clocks, such as {home: {after: {weibull: {shape: 1.4, scale: 9 d}}, to: exit}}"),
        ("clocks: {" + ", ".join(f"a{i}: {{after: 2 h, to: exit}}" for i in range(17)) + "}, then: exit", "7:30: write at most 16 clocks, such as {home: {after: {weibull: {shape: 1.4, scale: 9 d}}, to: exit}}"),
        ("clocks: {exit: 2 h}, start: {in_service: 1, remaining: equilibrium}", "7:66: what is left of a stay that clocks end can be full or uniform"),
        ("stay: 1 h, stay_by_class: 1 h, then: exit", "7:48: write a map from class to length of stay"),
        ("stay: 1 h, stay_by_class: {nobody: 1 h}, then: exit", "7:49: there is no class \"nobody\""),
        ("stay: 1 h, then: exit, then_by_class: 3", "7:60: write a map from class to where it goes"),
        ("stay: 1 h, then: exit, then_by_class: {nobody: exit}", "7:61: there is no class \"nobody\""),
        ("stay: 1 h, leaves_during: often, then: exit", "7:33: \"often\": \"often\" is not a day: use Mon to Sun, every day, weekdays, weekends or holidays"),
        ("stay: 1 h, patience: 1 h, gives_up_to: clinic, then: exit", None),
        ("stay: 1 h, patience: 1 h, gives_up_to: clinc, then: exit", "7:61: there is no station \"clinc\"; did you mean \"clinic\"?"),
        ("stays_in_order: [1 h], stay_by_class: {nobody: 1 h}, then: exit", "7:22: give stays_in_order or stay, and not both"),
        ("stays_in_order: {file: missing.csv, column: a, unit: h}, then: exit", "7:45: the file \"missing.csv\" that this line names could not be used"),
        ("stay: 1 h, then: {exit: {share: [1]}}", "7:54: stations.ward.then.exit.share is a list; it must be a number from 0 to 1"),
        ("stay: 1 h, then: {exit: []}", "7:46: write a probability, or {share: 0.3, as: CLASS} for those who become of another class"),
        ("stay: 1 h, then: [exit]", "7:39: write the next station, or probabilities such as {ward: 0.3, exit: 0.7}"),
        ("stay: 1 h, then: {exit: [x]}", "7:47: stations.ward.then.exit.1 is \"x\"; it must be a number from 0 to 1"),
        ("stay: 1 h, then: {exit: {as: b}}", "7:46: write a probability, or {share: 0.3, as: CLASS} for those who become of another class"),
        ("stay: 1 h, overflow: [], then: exit", "7:43: write the name of a station or pool"),
        ("stay: 1 h, overflow: [[a]], then: exit", "7:44: write the name of a station or pool"),
        ("stay: 1 h, exit_delay_to: {nowhere: 1 h}, then: exit", "7:49: there is no station \"nowhere\"; write the name of a station or exit"),
        ("stay: {exponential: {mean: 1 h}}, stays_in_order: [1 h], then: exit", "7:56: give stays_in_order or stay, and not both"),
        ("stay: 1 h, then: {exit: 0.5, clinic: x}", "7:59: stations.ward.then.clinic is \"x\"; it must be a number from 0 to 1"),
        ("stay: 1 h, then: {exit: [x, 0.2]}", "7:47: stations.ward.then.exit.1 is \"x\"; it must be a number from 0 to 1"),
        ("stay: 1 h, then: {exit: {share: 1, as: [a]}}", "7:61: write the name of a class"),
        ("stays_in_order: [2 h], start: {waiting: 1}, then: exit", None),
        ("clocks: {exit: 2 h}, start: {in_service: 1, remaining: full}", None),
        ("stay: 1 h, patience: 1 h, then: exit", None),
        ("stay: 1 h, patience: 1 h, gives_up_to: exit, then: exit", None),
        ("stay: 1 h, patience: 1 h, gives_up_to: [exit], then: exit", "7:61: stations.ward.gives_up_to is a list"),
        ("stay: 1 h, leaves_at: [10:00], leaves_during: \"Mon 08:00-09:00, Tue 09:00-12:00\", then: exit", None),
    ],
    ("run: {length: 10 h,", "run: {length: 10 h, ", ","): [
        ("census_at: 08:00", "2:32: this must be a list of clock times, such as [11:00, 17:00]"),
        ("census_at: [[08:00]]", "2:33: \"\" is not a clock time; write 00:00 to 23:59"),
        ("census_at: [24:00]", "2:33: \"24:00\" is not a clock time; write 00:00 to 23:59"),
        ("census_at: [" + ", ".join(f"00:{i:02d}" for i in range(9)) + "]", "2:89: at most 8 clock times"),
        ("shares_over: 1 h", "2:34: this must be a list of at most 8 durations, such as [30 min, 4 h]"),
        ("shares_over: [x]", "2:35: run.shares_over.1 is \"x\"; it must be a duration from 0 h to 3.7037e+06 days, such as 1 h"),
        ("shares_over: [" + ", ".join(["1 h"] * 9) + "]", "2:34: this must be a list of at most 8 durations, such as [30 min, 4 h]"),
        ("looks: []", "2:28: this must be a list, such as [30 min, 1 h]"),
        ("first: 5", "2:28: this must be a list, such as [10, 25]"),
    ],
    ("rate: 1 per h", "rate: {", "}"): [
        ("by_hour: {a: 1}", "4:34: arrivals.1.rate.by_hour has 1 values; it must be a list of 24"),
        ("by_weekday: {Mon: x}", "4:37: by_weekday lacks the key \"Tue\""),
        ("by_weekday: {Moon: 1 per h}", "4:37: by_weekday lacks the key \"Mon\""),
        ("by_hour: 3", "4:34: arrivals.1.rate.by_hour has 0 values; it must be a list of 24"),
        ("by_hour: [1 per h]", "4:34: arrivals.1.rate.by_hour has 1 values; it must be a list of 24"),
        ("by_weekday: [1 per h]", "4:37: arrivals.1.rate.by_weekday has 1 values; it must be a list of 7 (Monday first) or a map Mon: to Sun:"),
        ("base: 1 per d, by_month: [1]", "4:50: arrivals.1.rate.by_month has 1 values; it must be a list of 12 (January first) or a map Jan: to Dec:"),
        ("base: 1 per d, by_month: {Jan: x}", "4:56: arrivals.1.rate.by_month.Jan is \"x\"; it must be a number from 0 to 1000000"),
        ("by_hour: [x" + ", 1 per h" * 23 + "]", "4:35: arrivals.1.rate.by_hour.1 is \"x\"; it must be a rate such as \"18 per h\", \"1 per 25 min\" or \"102 per 1000"),
        ("by_hour_of_week: 3", "4:42: arrivals.1.rate.by_hour_of_week has 0 values; it must be a list of 168"),
        ("by_hour_of_week: [[1 per h]]", "4:42: arrivals.1.rate.by_hour_of_week has 1 values; it must be a list of 168"),
        ("by_hour_of_week: [" + ", ".join(["[1 per h]"] * 7) + "]", "4:43: arrivals.1.rate.by_hour_of_week.1 has 1 values; it must be a list of 24"),
        ("by_hour: [1 per h" + ", 1 per h" * 23 + "], by_weekday: 3", "4:264: arrivals.1.rate.by_weekday has 0 values; it must be a list of 7 (Monday first) or a map Mon: to Sun:"),
        ("steps: [x]", "4:33: arrivals.1.rate.steps.1 is \"x\"; it must be a rate such as \"18 per h\", \"1 per 25 min\" or \"102 per 1000"),
        ("steps: []", "4:32: steps has no values"),
        ("base: 1 per h, steps: {file: missing.csv, column: a}", "4:54: the file \"missing.csv\" that this line names could not be used"),
        ("steps: {file: missing.csv, column: a}", "4:32: rates from a file need a unit of time: write per: d beside steps"),
        ("steps: {file: missing.csv, column: a}, per: d", "4:39: the file \"missing.csv\" that this line names could not be used"),
        ("steps: [1 per h, 1 per h], each: 3000000 days", "4:32: 2 steps of this length are longer than 10,000 years"),
        ("base: 1 per h, each: 1 h", "4:40: each and after go with steps"),
        ("base: 1 per h, after: repeat", "4:40: each and after go with steps"),
        ("base: 1 per h, start: a", "4:40: start goes with phases or states"),
        ("phases: []", "4:25: 0 phases; from 1 to 16 are allowed"),
        ("phases: [{rate: 1 per h, length: 1 h}, {rate: 2 per h, length: 1 h}], start: nobody", "4:34: phase 1 lacks the key \"name\": Name of the phase."),
        ("phases: [{name: ebb, rate: 1 per h, length: 1 h}, {name: flood, rate: 2 per h, length: 1 h}], start: flod", "4:126: there is no phase or state \"flod\"; did you mean \"flood\"?"),
        ("states: {ebb: {rate: 1 per h, mean_stay: 1 h}, flood: {rate: 2 per h, mean_stay: 1 h}}, start: flod", "4:120: there is no phase or state \"flod\"; did you mean \"flood\"?"),
        ("states: {ebb: {rate: 1 per h, mean_stay: 1 h}, flood: {rate: 2 per h, mean_stay: 1 h}}, start: nobody", "4:120: there is no phase or state \"nobody\""),
        ("states: {a: {factor: 1, mean_stay: 1 h}, b: {factor: 2, mean_stay: 1 h}}", "4:34: this needs a rate and no factor: nothing else gives rates"),
        ("base: 1 per h, states: {a: {rate: 1 per h, mean_stay: 1 h}, b: {factor: 2, mean_stay: 1 h}}", "4:49: this needs a factor and no rate: the rates stand beside it"),
        ("phases: [{name: a, rate: 1 per h, factor: 2, length: 1 h}, {rate: 2 per h, length: 1 h}]", "4:84: phase 2 lacks the key \"name\": Name of the phase."),
        ("states: {a: {rate: 1 per h, mean_stay: 1 h, then: []}, b: {rate: 2 per h, mean_stay: 1 h}}", "4:75: state \"a\" needs the next state: then: NAME, or probabilities then: {NAME: 0.7, NAME: 0.3}"),
        ("states: {a: {rate: 1 per h, mean_stay: 1 h, then: {}}, b: {rate: 2 per h, mean_stay: 1 h}}", "4:75: state \"a\" needs the next state: then: NAME, or probabilities then: {NAME: 0.7, NAME: 0.3}"),
        ("states: {a: {rate: 1 per h, mean_stay: 1 h, then: {c: 1}}, b: {rate: 2 per h, mean_stay: 1 h}}", "4:79: there is no state \"c\""),
        ("states: {a: {rate: 1 per h, mean_stay: 1 h, then: {b: 0.5}}, b: {rate: 2 per h, mean_stay: 1 h}}", "4:75: the probabilities of \"then\" add to 0.5; they must add to 1"),
        ("states: {a: {rate: 1 per h, mean_stay: 1 h, then: {b: x}}, b: {rate: 2 per h, mean_stay: 1 h}}", "4:79: arrivals.1.rate.states.a.then.b is \"x\"; it must be a number from 0 to 1"),
        ("states: {a: {rate: 1 per h, mean_stay: 1 h}, b: {rate: 2 per h, mean_stay: 1 h}, c: {rate: 1 per h, mean_stay: 1 h}}", "4:34: state \"a\" needs the next state: then: NAME, or probabilities then: {NAME: 0.7, NAME: 0.3}"),
        ("states: {}", "4:25: 0 states; from 1 to 16 are allowed"),
        ("states: {" + ", ".join(f"s{i}: {{rate: 1 per h, mean_stay: 1 h}}" for i in range(70)) + "}", "4:25: 70 states; from 1 to 16 are allowed"),
        ("states: {a: {rate: 1 per h, mean_stay: 1 h}}", None),
        ("by_weekday: {Mon: x, Tue: 1 per h, Wed: 1 per h, Thu: 1 per h, Fri: 1 per h, Sat: 1 per h, Sun: 1 per h}", "4:43: arrivals.1.rate.by_weekday.Mon is \"x\"; it must be a rate such as \"18 per h\", \"1 per 25 min\" or \"102 per"),
        ("by_hour_of_week: [[1], [1 per h" + ", 1 per h" * 23 + "]" + ", [1]" * 5 + "]", "4:43: arrivals.1.rate.by_hour_of_week.1 has 1 values; it must be a list of 24"),
        ("phases: [{name: a, rate: x, length: 1 h}, {name: b, rate: 2 per h, length: 1 h}]", "4:50: arrivals.1.rate.phases.1.rate is \"x\"; it must be a rate such as \"18 per h\", \"1 per 25 min\" or \"102 per"),
        ("phases: [{name: a, length: 1 h}, {name: b, rate: 2 per h, length: 1 h}]", "4:34: this needs a rate and no factor: nothing else gives rates"),
        ("phases: [{name: a, rate: 1 per h, factor: 2, length: 1 h}, {name: b, rate: 2 per h, length: 1 h}]", "4:34: this needs a rate and no factor: nothing else gives rates"),
    ],
    ("rate: 1 per h", "at: ", ""): [
        ("[x]", "4:23: arrivals.1.at.1 is \"x\"; it must be a duration from 0 h to 3.7037e+06 days, such as 1 h"),
        ("{file: table.csv, column: at, unit: h, where: x}", "4:68: arrivals.1.at.where is \"x\"; it must be a map from columns to what must stand there, such as {scenario:"),
        ("{file: table.csv, column: at, unit: h, where: {nowhere: 1}}", "table.csv:1:1: there is no column 'nowhere'"),
        ("{file: table.csv, column: [at], unit: h}", "4:22: write a list of durations, or {file: NAME.csv, column: NAME, unit: h} (unit: ms, s, min, h or d)"),
        ("{file: table.csv, column: at}", "4:22: write a list of durations, or {file: NAME.csv, column: NAME, unit: h} (unit: ms, s, min, h or d)"),
        ("{file: table.csv, column: at, unit: years}", "4:22: write a list of durations, or {file: NAME.csv, column: NAME, unit: h} (unit: ms, s, min, h or d)"),
        ("{file: table.csv, column: at, unit: h, where: {area: nothing}}", "4:68: no row of the file has these values"),
        ("{file: table.csv, column: at, unit: h, colour: red}", "4:22: write a list of durations, or {file: NAME.csv, column: NAME, unit: h} (unit: ms, s, min, h or d)"),
        ("{file: table.csv, column: area, unit: h}", "table.csv:2:3: column 'area': expected a number, found 'a'"),
        ("{file: table.csv, column: at, unit: h, to_column: [a]}", "4:5: these arrivals have a to and a to_column"),
        ("{file: table.csv, column: at, unit: h, class_column: [a]}", "4:22: to_column and class_column are names of columns"),
        ("{file: table.csv, column: at, unit: h, to_column: out}", "4:5: these arrivals have a to and a to_column"),
        ("{file: table.csv, column: at, unit: h, to_column: nowhere}", "4:5: these arrivals have a to and a to_column"),
        ("{file: table.csv, column: at, unit: h, class_column: area}", "table.csv:2:3: there is no class \"a\""),
        ("{file: " + "x" * 4200 + ", column: at, unit: h}", "4:29: the file \"xxxx"),
        ("{file: table.csv, column: mixed, unit: h}", "table.csv:2:17: column 'mixed': expected a number, found 'x'"),
        ("{file: /nowhere.csv, column: at, unit: h}", "4:29: the file \"/nowhere.csv\" that this line names could not be used"),
        ("{file: missing.csv, column: at, unit: h, class_column: area}", "4:29: the file \"missing.csv\" that this line names could not be used"),
        ("{file: table.csv, column: at, unit: h, where: {" + ", ".join(f"a{i}: 1" for i in range(257)) + "}}", "4:68: arrivals.1.at.where is a map of keys; it must be a map from columns to what must stand there, such as"),
    ],
    ("rate: 1 per h", "rate: {steps: ", ", per: d}"): [
        ("{file: [a], column: at}", "4:32: write a list, or {file: NAME.csv, column: NAME} and, where only some rows are meant, where: {COLUMN:"),
        ("{file: table.csv, column: [at]}", "4:32: write a list, or {file: NAME.csv, column: NAME} and, where only some rows are meant, where: {COLUMN:"),
        ("{file: table.csv, column: at, colour: red}", "4:32: write a list, or {file: NAME.csv, column: NAME} and, where only some rows are meant, where: {COLUMN:"),
        ("{file: table.csv, column: nowhere}", "table.csv:1:1: there is no column 'nowhere'"),
        ("{file: table.csv, column: at, where: {area: a}, colour: red}", "4:32: write a list, or {file: NAME.csv, column: NAME} and, where only some rows are meant, where: {COLUMN:"),
    ],
}
WHOLE = [
    ("length: 10 h, ",
     "series_every: 1 h, ", "2:1: run needs either patients (then it runs to empty) or length, and not both"),
    ("to: clinic, rate: 1 per h",
     "at: {file: table.csv, column: at, unit: h, to_column: station}", None),
    ("to: clinic, rate: 1 per h",
     "at: {file: table.csv, column: at, unit: h, to_column: out}", "table.csv:2:12: arrivals must go to a station, not straight to the exit"),
    ("to: clinic, rate: 1 per h",
     "at: {file: table.csv, column: at, unit: h, to_column: none}", "table.csv:1:1: there is no column 'none'"),
    ("to: clinic, rate: 1 per h",
     "at: {file: table.csv, column: at, unit: h, to_column: to_column}", "table.csv:1:1: there is no column 'to_column'"),
    ("to: clinic, rate: 1 per h",
     "at: {file: table.csv, column: at, unit: h, to_column: [a]}", "4:10: to_column and class_column are names of columns"),
    ("  - {to: clinic, rate: 1 per h}\nstations:",
     "  - {to: clinic, class: b, at: {file: table.csv, column: at, unit: h, class_column: area}}\nclasses: {a: {}, b: {}}\nstations:", "4:5: these arrivals have a class and a class_column"),
    ("  - {to: clinic, rate: 1 per h}\nstations:",
     "  - {to: clinic, at: {file: table.csv, column: at, unit: h, class_column: area}}\nclasses: {a: {}, b: {}}\nstations:", None),
    ("  - {to: clinic, rate: 1 per h}\nstations:",
     "  - {to: clinic, at: {file: table.csv, column: at, unit: h, class_column: station}}\nclasses: {a: {}, b: {}}\nstations:", "table.csv:2:5: there is no class \"clinic\""),
    ("- {to: clinic, rate: 1 per h}",
     "- {name: a, to: clinic, rate: 1 per h}\n  - {name: a, to: clinic, rate: 1 per h}", "4:3: two streams of arrivals are called \"a\"; give them a name each"),
    ("arrivals:\n  - {to: clinic, rate: 1 per h}\n",
     "arrivals: []\n", "3:11: nobody ever arrives: give arrivals, or somebody at the start of a station"),
    ("arrivals:\n  - {to: clinic, rate: 1 per h}\n",
     "arrivals: {a: 1}\n", "3:11: arrivals is a map of keys; it must be a list (each item: arrivals)"),
    ("arrivals:\n  - {to: clinic, rate: 1 per h}\n",
     "", "1:1: nobody ever arrives: give arrivals, or somebody at the start of a station"),
    ("stations:",
     "classes: {a: {}, b: {}}\nstations:", "4:5: these arrivals need a class: the file has classes"),
    ("stations:",
     "classes: {" + ", ".join(f"c{i}: {{}}" for i in range(20)) + "}\nstations:", "4:5: these arrivals need a class: the file has classes"),
    ("  - {to: clinic, rate: 1 per h}\nstations:",
     "  - {to: clinic, class: all, rate: 1 per h}\nclasses: {all: {}}\nstations:", None),
    ("  - {to: clinic, rate: 1 per h}\nstations:",
     "  - {to: clinic, class: urgant, rate: 1 per h}\nclasses: {urgent: {}, routine: {}}\nstations:", "4:25: there is no class \"urgant\"; did you mean \"urgent\"?"),
    ("  - {to: clinic, rate: 1 per h}\nstations:\n  clinic: {servers: 1, stay: {exponential: {mean: 1 h}}, then: {ward: 0.5, exit: 0.5}}",
     "  - {to: clinic, class: a, rate: 1 per h}\nclasses: {a: {}, b: {}, c: {}}\nstations:\n"
     "  clinic: {servers: 1, stay: {exponential: {mean: 1 h}}, then: ward, then_by_class: {b: exit}}\n"
     "  lab: {servers: 1, stay: 1 h, then: exit, then_by_class: {b: {exit: {share: 1, as: a}}}}", None),
    ("  - {to: clinic, rate: 1 per h}\nstations:\n  clinic: {servers: 1, stay: {exponential: {mean: 1 h}}, then: {ward: 0.5, exit: 0.5}}",
     "  - {to: clinic, class: a, rate: 1 per h}\nclasses: {a: {}, b: {}, c: {}}\nstations:\n"
     "  clinic: {servers: 1, stay: {exponential: {mean: 1 h}}, then: ward, then_by_class: {b: {ward: 0.5, exit: 0.5}}}", None),
    ("rate: 1 per h", "rate: 0 per h", "4:3: nobody ever arrives"),
    ("servers: 1, stay: {fixed: 2 h}", "servers: 0, stay: {fixed: 2 h}", None),
    ("servers: 1, stay: {fixed: 2 h}", "servers: 0, overflow: clinic, stay: {fixed: 2 h}", None),
    ("run: {length: 10 h, replicates: 2}\narrivals:\n  - {to: clinic, rate: 1 per h}",
     "run: {patients: 5}\narrivals:\n  - {to: clinic, at: [1 h, 2 h]}\n  - {name: none, to: clinic, rate: 0 per h}", "2:7: run.patients is 5 and the lists of arrivals hold 2"),
    ("run: {length: 10 h, replicates: 2}\narrivals:\n  - {to: clinic, rate: 1 per h}",
     "run: {patients: 5}\narrivals:\n  - {to: clinic, at: [1 h, 2 h]}\n  - {name: more, to: clinic, rate: 1 per h}", None),
    ("run: {length: 10 h, replicates: 2}\narrivals:\n  - {to: clinic, rate: 1 per h}",
     "run: {patients: 5}\narrivals:\n  - {to: clinic, gap: 1 h}", None),
    ("run: {length: 10 h, replicates: 2}", "run: {patients: 5}", None),
    ("run: {length: 10 h, replicates: 2}\narrivals:\n  - {to: clinic, rate: 1 per h}\nstations:",
     "run: {patients: 5}\narrivals:\n  - {to: clinic, rate: 1 per h}\nstations:\n  ring: {servers: 1, stay: 1 h, then: room}\n"
     "  room: {servers: 1, room: 0, when_full: hold_previous, stay: 1 h, then: ring}", "6:3: from station \"ring\" no way leads out"),
    ("run: {length: 10 h, replicates: 2}", "run: {length: 10 h, looks: [" + ", ".join(f"{i + 1} min" for i in range(5000)) + "]}", "2:28: 5000 entries; at most"),
    ("run: {length: 10 h, replicates: 2}", "run: {length: 10 h, looks: 1 h}", "2:28: this must be a list, such as"),
    ("  ward: {servers: 1, stay", "".join(f"  s{i}: {{servers: 1, stay: 1 h, then: exit}}\n" for i in range(10_001)) + "  ward: {servers: 1, stay",
     "4:10: there is no station \"clinic\""),
    ("to: clinic, rate: 1 per h", "to: clinic, at: {file: ., column: at, unit: h}", "4:"),
    ("stations:",
     "classes: {a: {}, all: {}}\nstations:", "4:5: these arrivals need a class: the file has classes"),
    ("stations:\n  clinic: {servers: 1, stay: {exponential: {mean: 1 h}}, then: {ward: 0.5, exit: 0.5}}\n  ward: {servers: 1, stay: {fixed: 2 h}, then: exit}\n",
     "stations: {}\n", "4:10: there is no station \"clinic\"; write the name of a station or exit"),
    ("rate: 1 per h",
     "rate: 1 per h, batch: {fixed: 3}", "4:41: unknown key \"fixed\" in batch; the keys are: geometric, poisson, sizes"),
    ("length: 10 h,",
     "length: 10 h, patients: 5,", "2:1: run needs either patients (then it runs to empty) or length, and not both"),
    ("  ward: {servers: 1, stay",
     "  lab: {capacity: [{servers: 1}], when_capacity_falls: resume, stay: 1 h, then: exit}\n  ward: {servers: 1, overflow: lab, stay", "8:32: stations that share servers cannot interrupt: leave out when_capacity_falls: resume"),
    ("  ward: {servers: 1, stay",
     "".join(f"  w{i}: {{servers: 1, stay: 1 h, then: exit}}\n" for i in range(7)) + "  ward: {servers: 1, overflow: [w0, w1, w2, w3, w4, w5, w6], stay", "14:57: a station can overflow to at most 6 others"),
    ("arrivals:\n  - {to: clinic, rate: 1 per h}\nstations:",
     "arrivals:\n  - {to: clinic, class: a, rate: 1 per h}\nclasses: {a: {}, b: {}}\nstations:\n  lab: {servers: 1, stay: 1 h, start: {in_service: 1}, then: exit}", "7:32: those there at the start need a class: the file has classes"),
    ("run: {length: 10 h, replicates: 2}\narrivals:\n  - {to: clinic, rate: 1 per h}\n",
     "run: {patients: 6}\narrivals:\n  - {to: clinic, at: [1 h, 2 h], batch: {geometric: 2}}\n", None),
    ("run: {length: 10 h, replicates: 2}\narrivals:\n  - {to: clinic, rate: 1 per h}\nstations:",
     "run: {patients: 5}\narrivals:\n  - {to: clinic, rate: 1 per h}\nstations:\n  ring: {servers: 1, stay: 1 h, patience: 1 h, then: ring}", None),
    ("run: {length: 10 h, replicates: 2}\narrivals:\n  - {to: clinic, rate: 1 per h}\nstations:",
     "run: {patients: 5}\narrivals:\n  - {to: clinic, rate: 1 per h}\nstations:\n  ring: {servers: 1, stay: 1 h, patience: 1 h, gives_up_to: ring, then: ring}", "6:3: from station \"ring\" no way leads out of the system, so a run of 5 patients would never end; give"),
    ("run: {length: 10 h, replicates: 2}\narrivals:\n  - {to: clinic, rate: 1 per h}\nstations:",
     "run: {patients: 5}\narrivals:\n  - {to: clinic, rate: 1 per h}\nstations:\n  ring: {servers: 1, stay: 1 h, then: room}\n  room: {servers: 1, room: 0, stay: 1 h, then: ring}\n  beds: {pool: true, servers: 1}", None),
]


def wrong_with(t, old, new, said):
    """What is not as it should be; None when all is."""
    assert old in GOOD, old
    t.write("config.yaml", GOOD.replace(old, new, 1))
    done = t.homeward("check", "config.yaml", timeout=10)
    if said is None:
        return None if done.returncode == 0 and done.stderr == "" else f"{new[:300]}: should be taken\n{done.stderr}"
    told = re.match(r"error: (config\.yaml:|\./)(.*)", done.stderr)
    found = told is not None and told[2].startswith(said) and done.returncode == 2 and done.stdout == ""
    return None if found else f"{new[:300]}: exit {done.returncode}, no {said} in\n{done.stderr}"


def test_every_mistake_is_found_where_it_is(t):
    t.write("table.csv", TABLE)
    tried = [(old, before + text + after, said) for (old, before, after), rows in ROWS.items() for text, said in rows] + WHOLE
    wrong = [one for one in (wrong_with(t, *row) for row in tried) if one is not None]
    assert not wrong, "\n".join(wrong)


if __name__ == "__main__":
    main(globals())
