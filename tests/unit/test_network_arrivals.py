# SPDX-License-Identifier: GPL-3.0-or-later
"""Arrivals of network files as they are written: what is read is what comes, followed where that can be done by hand."""
import csv
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from program import main, values  # noqa: E402


def text(arrivals, run="length: 10 d", more=""):
    return f"model: network\nrun: {{{run}}}\n{more}arrivals:\n  - {arrivals}\nstations:\n  desk: {{servers: unlimited, stay: 1 h, then: exit}}\n" \
           "  other: {servers: unlimited, stay: 1 h, then: exit}\n"


def summary(t, *words, **more):
    t.write("a.yaml", text(*words, **more))
    return t.summary("a.yaml")


def came(t, *words, station="desk", class_="all", **more):
    return values(summary(t, *words, **more), "arrivals")[station, class_][0]


def present(t, *words, **more):
    """How many came in the hour before each look."""
    return [v[0] for (station, _), v in values(summary(t, *words, **more), "census_at").items() if station == "desk"]


def test_slots_by_clock_and_day(t):
    booked = "{to: desk, booked: {at: [09:00, 09:20, 14:00], days: Mon-Fri, patients: 2}}"
    assert came(t, booked, run="length: 7 d") == 5 * 3 * 2
    assert present(t, booked, run="length: 7 d, looks: [8.9 h, 9.1 h, 9.4 h, 14 h, 129.1 h]") == [0, 2, 4, 2, 0]  # 129 h: Saturday 09:00
    assert came(t, booked, run="length: 2 d, start_date: 2014-04-05") == 0  # a Saturday
    assert came(t, booked, run="length: 3 d, start_date: 2014-04-05") == 6


def test_slots_every_so_often(t):
    assert came(t, "{to: desk, booked: {every: 20 min, hours: \"Mon-Fri 09:00-12:00\"}}", run="length: 7 d") == 5 * 9
    assert came(t, "{to: desk, booked: {every: 25 min, hours: \"Mon-Fri 09:00-10:00; Tue 13:00-13:15\"}}", run="length: 7 d") == 5 * 3 + 1
    assert came(t, "{to: desk, booked: {every: 6 h}}", run="length: 2 d") == 9  # at 0 and at 48 h, too


def test_early_and_late(t):
    assert present(t, "{to: desk, booked: {at: [09:00], early: 30 min}}", run="length: 1 d, looks: [8.4 h, 8.6 h]") == [0, 1]
    late = "{to: desk, booked: {at: [09:00], early: 30 min, lateness: 45 min}}"
    assert present(t, late, run="length: 1 d, looks: [9.2 h, 9.3 h]") == [0, 1]
    assert came(t, "{to: desk, booked: {every: 1 h, lateness: {normal: {mean: -10 min, sd: 20 min}}}}", run="length: 1000 d") in (24000, 24001)


def test_late_and_absent_people_by_the_count(t):
    """Slots every half an hour from 09:00 to 11:30, one in five absent, lateness uniform from -20 to 40 minutes, stays of 1 h: those present at t
    came in the hour before it, each slot with a probability that follows; their number is a sum of independent ones."""
    runs, looks = 2000, (9.2, 10.0, 11.25, 12.4)
    booked = "{to: desk, booked: {every: 30 min, hours: \"every day 09:00-12:00\", no_show: 0.2, early: 20 min, lateness: {uniform: {low: 0 h, high: 1 h}}}}"
    s = summary(t, booked, run=f"length: 13 h, replicates: {runs}, looks: [{', '.join(f'{h} h' for h in looks)}]")
    counts = [v for (station, _), v in values(s, "census_at").items() if station == "desk"]
    for at, seen in zip(looks, counts):
        first = [9 + 0.5 * k - 1 / 3 for k in range(6)]  # the earliest each may come; an hour later the latest
        chance = [0.8 * (max(0, min(1, at - f)) - max(0, min(1, at - 1 - f))) for f in first]
        error = (sum(p * (1 - p) for p in chance) / runs) ** 0.5
        assert abs(sum(seen) / runs - sum(chance)) < 3.3 * error + 1e-9, (at, sum(seen) / runs, sum(chance), error)


def test_a_run_of_so_many_ends_with_the_booked(t):
    assert came(t, "{to: desk, booked: {every: 1 h, no_show: 50 %}}", run="patients: 50") == 50


def test_rates_are_zero_where_they_say_so(t):
    rate = "{by_hour: [0, 0, 0, 0, 0, 0, 0, 0, 0, 600, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], per: h, by_weekday: {Sat: 0, Sun: 0}}"
    assert present(t, f"{{to: desk, rate: {rate}}}", run="length: 7 d, looks: [9 h, 11 h, 130 h]") == [0, 0, 0]
    saw = present(t, f"{{to: desk, rate: {rate}}}", run="length: 1 d, looks: [9.99 h]")[0]
    assert 500 < saw < 700, saw
    assert 700 * 4 > came(t, f"{{to: desk, rate: {rate}}}", run="length: 6 d, start_date: 2014-04-05") > 500 * 4  # Saturday to Thursday


def test_the_same_rate_in_many_words(t):
    """Eight ways to write 10 per h at all times: the same draws, so the same arrivals to within rounding."""
    ways = ["{base: 10 per h, by_hour: %s}" % ([1] * 24), "{by_hour: %s, per: h}" % ([10] * 24), "{by_weekday: %s, per: d}" % ([240] * 7),
            "{by_hour_of_week: %s, per: week}" % ([1680] * 168), "{by_hour_of_week: %s, per: h}" % ([[10] * 24] * 7),
            "{steps: [10, 10, 10], each: 1 h, per: h, after: repeat}", "{steps: [\"10 per h\"], after: last}",
            "{base: 10 per h, by_month: {Jan: 1}}", "{phases: [{name: a, rate: 10 per h, length: 1 h}]}",
            "{base: 5 per h, states: {a: {factor: 2, mean_stay: 1 h}, b: {factor: 2, mean_stay: 3 h}}}",
            "{sinusoidal: {mean: 10 per h, amplitude: 0 per h}}"]
    found = {came(t, f"{{to: desk, rate: {way}}}", run="length: 100 d, start_date: 2014-04-05") for way in ways}
    assert len(found) == 1, found


def test_daily_rates_from_a_file(t):
    t.write("demand.csv", "scenario,day,n\n1,1,2400\n2,1,0\n1,2,0\n2,2,4800\n")
    for scenario, when in ((1, [1, 0, 0]), (2, [0, 1, 0])):
        rate = f"{{steps: {{file: demand.csv, column: n, where: {{scenario: {scenario}}}}}, per: d}}"
        looks = present(t, f"{{to: desk, rate: {rate}}}", run="length: 3 d, looks: [12 h, 36 h, 60 h]")
        assert [n > 0 for n in looks] == [bool(w) for w in when], looks


def test_a_file_says_where_each_goes_and_what_each_is(t):
    t.write("log.csv", "at,where,kind\n1,desk,red\n2,other,red\n2.5,desk,blue\n4,desk,blue\n")
    at = "{at: {file: log.csv, column: at, unit: h, to_column: where, class_column: kind}}"
    found = values(summary(t, at, run="length: 1 d", more="classes: {red: {}, blue: {}}\n"), "arrivals")
    expected = {("desk", "red"): 1, ("desk", "blue"): 2, ("desk", "all"): 3, ("other", "red"): 1, ("other", "blue"): 0, ("other", "all"): 1}
    assert {key: v[0] for key, v in found.items()} == expected


def test_batches(t):
    assert came(t, "{to: desk, at: [1 h, 2 h], batch: 3}") == 6
    assert came(t, "{to: desk, gap: 1 h, batch: {sizes: {4: 1}}}", run="length: 10 h") == 40
    assert came(t, "{to: desk, gap: 1 h, batch: 3}", run="patients: 7") == 7  # the last batch is cut
    for kind, variance in (("geometric", 2.5 * 1.5), ("poisson", 2.5 * (1 + 2.2316 - 2.5))):  # rate of the Poisson that has mean 2.5 from 1 on
        n = came(t, f"{{to: desk, gap: 1 h, batch: {{{kind}: 2.5}}}}", run="length: 20000 h")
        assert abs(n - 50000) < 3.3 * (20000 * variance) ** 0.5, (kind, n)


def stays(t, arrivals):
    """{person: (start, length) of the stay in ms}, from the event log."""
    t.write("a.yaml", text(arrivals, run="length: 10 d").replace("stay: 1 h", "stay: {exponential: {mean: 1 h}}"))
    assert t.homeward("run", "a.yaml", "--quiet", "-o", "out.h5", "--event-log", "log.csv").returncode == 0
    with open(t.folder / "log.csv", encoding="utf-8", newline="") as lines:
        rows = [(row["event"], row["person"], int(row["time_ms"])) for row in csv.DictReader(lines)]
    began = {who: at for event, who, at in rows if event == "starts"}
    return {who: (began[who], at - began[who]) for event, who, at in rows if event == "ends"}


def test_booked_people_are_who_they_are(t):
    """Early or late, and whoever else comes or does not: the person of a slot comes as late and stays as long."""
    booked = "{to: desk, booked: {every: 1 h, lateness: {uniform: {low: 0 h, high: 5 h}}%s}}"
    everybody, some = stays(t, booked % ""), stays(t, booked % ", no_show: 0.5")
    assert len(everybody) > 220 and 80 < len(some) < 160, (len(everybody), len(some))
    assert some.items() <= everybody.items()


def test_people_of_a_batch_are_different_people(t):
    found = stays(t, "{to: desk, gap: 1 h, batch: 3}")
    assert len(found) > 690 and len({stay for _, stay in found.values()}) > 0.99 * len(found), len(found)


def test_order_of_states_and_streams_plays_no_part(t):
    states = ["a: {rate: 3 per h, mean_stay: 5 h, then: {b: 0.5, c: 0.5}}", "b: {rate: 1 per h, mean_stay: 2 h, then: c}", "c: {rate: 9 per h, mean_stay: 1 h, then: a}"]
    one = summary(t, "{to: desk, rate: {states: {%s}}}" % ", ".join(states))
    two = summary(t, "{to: desk, rate: {states: {%s}}}" % ", ".join(reversed(states)))
    assert one["measures"] == two["measures"]


def test_phases_take_the_totals_apart(t):
    """Phases a: 0-2, 5-7 and b: 2-5, 7-10 h. Stays of 1 h in one bed from 1.5, 4.5 and 6.5 h; at 6.6 and 8 h two more come: the first is turned away. An a begins
    at 5 h, with one there, and at 10 h, with nobody."""
    model = """model: network
run: {length: 10 h%s}
arrivals:
  - {name: tide, to: bed, rate: {phases: [{name: a, rate: 1 per 1000000 years, length: 2 h}, {name: b, rate: 1 per 1000000 years, length: 3 h}]}}
  - {name: people, to: bed, at: [1.5 h, 4.5 h, 6.5 h, 6.6 h, 8 h]}
stations:
  bed: {servers: 1, room: 0, stay: 1 h, then: exit}
"""
    expected = {
        "": {"time_in_phase": [0.4, 0.6], "present_in_phase": [(0.5 + 0.5 + 0.5) / 4, (0.5 + 0.5 + 0.5 + 1) / 6], "present_at_phase_start": [0.5, 1],
             "share_turned_away_in_phase": [1 / 3, 0]},
        ", warm_up: 6 h": {"time_in_phase": [0.25, 0.75], "present_in_phase": [0.5, 0.5], "present_at_phase_start": [0, 1],
                           "share_turned_away_in_phase": [0.5, 0]},
    }
    for warm_up, measures in expected.items():
        t.write("a.yaml", model % warm_up)
        found = t.summary("a.yaml")
        for name, wanted in measures.items():
            got = [v[0] for v in values(found, name).values()]
            assert all(g == w or abs(g - w) < 1e-12 for g, w in zip(got, wanted)), (warm_up, name, got)


def test_phases_of_two_streams_and_a_run_to_empty(t):
    state = "rate: {states: {a: {rate: 3 per h, mean_stay: 5 h}, b: {rate: 9 per h, mean_stay: 1 h}}}"
    s = summary(t, "{to: desk, %s}\n  - {to: other, %s}" % (state, state), run="patients: 3000")
    shares = {labels[0]: v[0] for labels, v in values(s, "time_in_phase").items()}
    assert set(shares) == {"desk: a", "desk: b", "other: a", "other: b"}, shares
    assert abs(shares["desk: a"] + shares["desk: b"] - 1) < 1e-12 and shares["desk: a"] != shares["other: a"], shares


def test_the_plain_queue_and_threads_agree(t):
    t.write("a.yaml", text("{to: desk, rate: {states: {a: {rate: 3 per h, mean_stay: 5 h}, b: {rate: 9 per h, mean_stay: 1 h}}}, batch: {geometric: 2}}"))
    one = t.result("a.yaml", "--replicates", 6, "--threads", 1)
    assert t.result("a.yaml", "--replicates", 6, "--threads", 3) == one


def test_what_is_wrong_is_told_where_it_is(t):
    day = "[1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]"
    wrong = [
        ("rate: {}", "needs one of by_hour"), ("rate: {by_hours: [1]}", "did you mean \"by_hour\""), ("rate: {by_hour: [1, 2], per: h}", "list of 24"),
        (f"rate: {{by_hour: {day}}}", "unit of time"), (f"rate: {{by_hour: {day}, per: fortnight}}", "one of: h, min, d, week"),
        (f"rate: {{base: 1 per h, by_hour: {day}, per: h}}", "per does not go with base"), (f"rate: {{by_hour: {day}, per: h, steps: [1]}}", "steps does not go with by_hour"),
        ("rate: {by_weekday: {Mon: 1}, per: d}", "lacks the key \"Tue\""), ("rate: {by_weekday: {Mondy: 1}, per: d}", "keys are Mon to Sun"),
        ("rate: {base: 1 per h, by_weekday: {Mon: -1}}", "0 to 1000000"), ("rate: {base: 1 per h, by_month: {Jan: 2}}", "start_date"),
        ("rate: {steps: [], per: d}", "no values"), ("rate: {steps: [1], per: d, each: 0 h}", "each"), ("rate: {base: 1 per h, each: 1 h}", "go with steps"),
        ("rate: {steps: {file: no.csv, column: n}, per: d}", "no.csv"), ("rate: {steps: {file: no.csv, column: n}}", "per: d"),
        ("rate: {steps: {file: d.csv, column: m}, per: d}", "no column 'm'"), ("rate: {steps: {file: d.csv, column: n}, per: d}", "d.csv:3:3"),
        ("rate: {steps: {file: d.csv, column: n, where: {k: 9}}, per: d}", "no row"), ("rate: {steps: {file: d.csv, column: n, where: [k]}, per: d}", "a map from columns"),
        ("rate: {sinusoidal: {mean: 1 per h, amplitude: 2 per h}}", "at most the mean"), ("rate: {sinusoidal: {mean: 1 per h}}", "lacks the key \"amplitude\""),
        ("rate: {sinusoidal: {mean: 1 per h, amplitude: 0 per h}, base: 1 per h}", "does not go with"),
        ("rate: {phases: []}", "from 1 to 16"), ("rate: {phases: [{name: a, rate: 1 per h}]}", "lacks the key \"length\""),
        ("rate: {phases: [{name: a, factor: 2, length: 1 h}]}", "needs a rate"), ("rate: {base: 1 per h, phases: [{name: a, rate: 1 per h, length: 1 h}]}", "needs a factor"),
        ("rate: {phases: [{name: a, rate: 1 per h, length: 1 h}, {name: a, rate: 2 per h, length: 1 h}]}", "two phases"),
        ("rate: {phases: [{name: a, rate: 1 per h, length: 1 h}], start: b}", "no phase or state \"b\""), ("rate: {base: 1 per h, start: b}", "start goes with"),
        ("rate: {states: {a: {rate: 1 per h}}}", "lacks the key \"mean_stay\""), ("rate: {states: {a: {rate: 1 per h, mean_stay: 1 h, then: d}}}", "no state \"d\""),
        ("rate: {states: {a: {rate: 1 per h, mean_stay: 1 h, then: {a: 0.5}}}}", "must add to 1"),
        ("rate: {states: {a: {rate: 1 per h, mean_stay: 1 h}, b: {rate: 1 per h, mean_stay: 1 h}, c: {rate: 1 per h, mean_stay: 1 h}}}", "needs the next state"),
        ("rate: {states: {a: {rate: 1 per h, mean_stay: 1 h, then: a}, b: {rate: 1 per h, mean_stay: 1 h, then: b}}}", "start: NAME"),
        ("rate: [1]", "rate"), ("rate: {steps: [0], per: d}", "nobody ever arrives"), ("rate: 1 per h, batch: 0", "from 1 to"), ("rate: 1 per h, batch: {}", "one of"),
        ("rate: 1 per h, batch: {geometric: 0.5}", "from 1 to"), ("rate: 1 per h, batch: {geometric: 2, poisson: 2}", "one of"),
        ("rate: 1 per h, batch: {sizes: {1: 0.5}}", "add to 0.5"), ("rate: 1 per h, batch: {sizes: {2: 0.5, 1: 0.5}}", "must rise"), ("rate: 1 per h, batch: {sizes: {x: 1}}", "whole number"),
        ("booked: {}", "either every"), ("booked: {every: 1 h, at: [09:00]}", "either every"), ("booked: {at: [09:00], hours: Mon}", "either every"),
        ("booked: {at: [09:00, 08:00]}", "must rise"), ("booked: {at: [9]}", "not a clock time"), ("booked: {at: 09:00}", "list of clock times"),
        ("booked: {every: 1 h, hours: Mnday}", "Mnday"), ("booked: {every: 1 ms, hours: Mon}", "more than a million"), ("booked: {at: [09:00], no_show: 1}", "0 to 0.999"),
        ("booked: {at: [09:00], patients: 0}", "from 1 to 1000"), ("booked: {at: [09:00], lateness: soon}", "distribution"), ("booked: [1]", "map of keys"),
        ("booked: {at: [09:00]}, batch: 2", "write patients"), ("booked: {at: [09:00]}, rate: 1 per h", "exactly one of"),
        ("at: {file: d.csv, column: k, unit: h, to_column: n}", "to_column"), ("at: {file: d.csv, column: k, unit: h, class_column: n}", "no class"),
    ]
    t.write("d.csv", "k,n\n1,2\n3,x\n")
    bad = []
    for arrivals, said in wrong:
        t.write("a.yaml", text(f"{{to: desk, {arrivals}}}"))
        done = t.homeward("check", "a.yaml")
        if done.returncode != 2 or said not in done.stderr or (":4:" not in done.stderr and "csv:" not in done.stderr):
            bad.append(f"{arrivals}: exit {done.returncode}, no '{said}' in\n{done.stderr}")
    assert not bad, "\n".join(bad)


if __name__ == "__main__":
    main(globals())
