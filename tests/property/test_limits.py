# SPDX-License-Identifier: GPL-3.0-or-later
"""Promise P21 through the program: zero and one of everything, and each declared limit at its edge and one past it."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from program import main, sets, values  # noqa: E402

MODEL = """model: network
title: Limits
run: {{{run}}}
{classes}arrivals: [{arrivals}]
stations:
  ward: {{{ward}}}
{more}"""
WARD = "servers: 2, stay: {fixed: 1 h}, then: exit"


def model(run="length: 10 d", classes="", arrivals="{to: ward, rate: 1 per h}", ward=WARD, more=""):
    return MODEL.format(run=run, classes=classes, arrivals=arrivals, ward=ward, more=more)


def accepted(t, text, *words):
    return t.summary(t.write("limits.yaml", text), *words)


def refused(t, text, said, *words):
    done = t.homeward("run", t.write("limits.yaml", text), *words)
    assert done.returncode == 2 and said in done.stderr, f"exit {done.returncode}, expected {said}\n{done.stderr[:2000]}"


def one(summary, measure, *labels):
    """The value of a measure in the only replicate."""
    (value,) = values(summary, measure)[labels]
    return value


# ---- zero and one ----

def test_no_servers_let_nobody_start(t):
    s = accepted(t, model(ward="servers: 0, stay: {fixed: 1 h}, then: exit"))
    assert one(s, "departures", "all") == 0 and one(s, "arrivals", "ward", "all") > 150
    assert one(s, "serving", "ward", "all") == 0 and one(s, "waiting", "ward", "all") > 50
    assert one(s, "wait", "ward", "all") is None and one(s, "occupancy", "ward") is None
    refused(t, model(run="patients: 5", ward="servers: 0, stay: {fixed: 1 h}, then: exit"), "never has a server")


def test_no_servers_and_no_room_turn_everybody_away(t):
    s = accepted(t, model(ward="servers: 0, room: 0, stay: {fixed: 1 h}, then: exit"))
    assert one(s, "share_turned_away", "ward", "all") == 1 and one(s, "present", "all") == 0


def test_no_room_is_a_loss_system(t):
    s = accepted(t, model(ward="servers: 1, room: 0, stay: {fixed: 1 h}, then: exit"))
    assert one(s, "waiting", "ward", "all") == 0 and one(s, "wait", "ward", "all") == 0 and 0 < one(s, "turned_away", "ward", "all")


def test_one_place_of_room(t):
    s = accepted(t, model(ward="servers: 1, room: 1, stay: {fixed: 100 d}, then: exit"))
    assert one(s, "station_present", "ward") <= 2 and one(s, "turned_away", "ward", "all") == one(s, "arrivals", "ward", "all") - 2


def test_unlimited_servers_let_nobody_wait(t):
    s = accepted(t, model(ward="servers: unlimited, room: 0, stay: {fixed: 5 d}, then: exit"))
    assert one(s, "waiting", "ward", "all") == 0 and one(s, "turned_away", "ward", "all") == 0 and one(s, "occupancy", "ward") is None
    large = accepted(t, model(ward="servers: 2000000, room: 0, stay: {fixed: 5 d}, then: exit"))
    assert one(s, "present", "all") == one(large, "present", "all")


def test_one_patient(t):
    """Arrives at some time, stays an hour, leaves: the run lasts from 0 to the departure."""
    s = accepted(t, model(run="patients: 1"))
    assert one(s, "arrivals", "ward", "all") == one(s, "departures", "all") == 1
    assert one(s, "time_in_system", "all") == 1.0 and one(s, "wait", "ward", "all") == 0
    assert values(s, "time_in_system_sd")[("all",)][0] in (0, None)


def test_nobody_ever_comes(t):
    refused(t, model(arrivals=""), "nobody ever arrives")
    refused(t, model(arrivals="{to: ward, rate: 0 per h}"), "nobody ever arrives")
    refused(t, model(arrivals="{to: ward, at: []}"), "nobody ever arrives")
    s = accepted(t, model(arrivals="{to: ward, at: [9.9 d]}"))  # one, who is still there at the end
    assert one(s, "arrivals", "ward", "all") == 1 and one(s, "departures", "all") == 1
    s = accepted(t, model(arrivals="{to: ward, at: [20 d]}"))  # after the end
    assert one(s, "arrivals", "ward", "all") == 0 and one(s, "time_in_system", "all") is None and one(s, "present", "all") == 0


def test_only_those_present_at_start(t):
    s = accepted(t, model(arrivals="", ward=WARD + ", present_at_start: 5"))
    # Two at a time, an hour each: 2 leave after 1, 2 and 1 after 3 h; together 1+1+2+2+3 bed and waiting hours in 240.
    assert one(s, "departures", "all") == 5
    assert abs(one(s, "present", "all") - 9 / 240) < 1e-12


def test_stays_of_nothing_and_of_for_ever(t):
    """A stay is at least 1 ms; a stay longer than the run holds its place to the end."""
    s = accepted(t, model(ward="servers: 1, stay: {fixed: 0 h}, then: exit"))
    assert one(s, "departures", "all") == one(s, "arrivals", "ward", "all") and one(s, "present", "all") < 1e-5
    s = accepted(t, model(ward="servers: 1, stay: {fixed: 9000 years}, then: exit"))
    assert one(s, "departures", "all") == 0 and one(s, "serving", "ward", "all") > 0.9


def test_probabilities_of_0_and_1(t):
    more = "  care: {servers: 1, stay: {fixed: 1 h}, then: exit}\n"
    for route, cared in (("{care: 0, exit: 1}", 0), ("{care: 1, exit: 0}", 1), ("{care: 1}", 1), ("care", 1)):
        s = accepted(t, model(run="patients: 50", ward=f"servers: 2, stay: {{fixed: 1 h}}, then: {route}", more=more))
        assert one(s, "arrivals", "care", "all") == 50 * cared, route


def test_one_replicate_has_no_interval_and_two_have(t):
    for n, known in ((1, False), (2, True)):
        s = accepted(t, model(), "--replicates", n)
        numbers = next(m for m in s["measures"] if m["name"] == "present")["numbers"]
        assert (numbers[0]["half_width"] is not None) == known and numbers[0]["n"] == n


def test_seeds_at_both_ends(t):
    a, b = (accepted(t, model(), "--seed", seed) for seed in (0, 2**63 - 1))
    assert a["seed"] == "0" and b["seed"] == str(2**63 - 1) and a["measures"] != b["measures"]
    done = t.homeward("run", "limits.yaml", "--seed", 2**63)
    assert done.returncode == 2


def test_a_warm_up_of_all_but_a_moment(t):
    s = accepted(t, model(run="length: 10 d, warm_up: 863999999 ms"))
    assert one(s, "arrivals", "ward", "all") <= 1 and one(s, "present", "all") is not None
    refused(t, model(run="length: 10 d, warm_up: 10 d"), "nothing would be measured")


# ---- declared limits ----

def test_classes(t):
    def classes(n):
        names = [f"c{i:02}" for i in range(n)]
        return model(classes="classes:\n" + "".join(f"  {c}: {{priority: 0}}\n" for c in names),
                     arrivals=", ".join(f"{{to: ward, class: {c}, rate: 1 per h}}" for c in names))
    s = accepted(t, classes(16))
    assert len(values(s, "departures")) == 17  # each, and all together
    refused(t, classes(17), "17 classes; at most 16")


def test_clock_times_and_thresholds(t):
    clocks = [f"{h:02}:00" for h in range(1, 10)]
    s = accepted(t, model(run=f"length: 10 d, census_at: [{', '.join(clocks[:8])}]"))
    assert len(values(s, "census_before")) == 8
    refused(t, model(run=f"length: 10 d, census_at: [{', '.join(clocks)}]"), "at most 8 clock times")
    shares = [f"{h} h" for h in range(1, 10)]
    s = accepted(t, model(run=f"length: 10 d, shares_over: [{', '.join(shares[:8])}]"))
    assert len(values(s, "share_time_over")) == 8
    refused(t, model(run=f"length: 10 d, shares_over: [{', '.join(shares)}]"), "at most 8 durations")


def test_looks_first_and_periods(t):
    def listed(n, unit=""):
        return "[" + ", ".join(f"{i}{unit}" for i in range(1, n + 1)) + "]"
    s = accepted(t, model(run=f"length: 10 d, looks: {listed(1000, ' min')}"))
    assert len(values(s, "present_at")) == len(values(s, "census_at")) == 1000
    refused(t, model(run=f"length: 10 d, looks: {listed(1001, ' min')}"), "1001 entries; at most 1000")
    s = accepted(t, model(run=f"length: 10 d, first: {listed(100)}"))
    assert len(values(s, "wait_nth")) == 100
    refused(t, model(run=f"length: 10 d, first: {listed(101)}"), "101 entries; at most 100")
    s = accepted(t, model(run="length: 10000 min, series_every: 1 min"))
    assert len(values(s, "present_series")) == 10000
    refused(t, model(run="length: 10001 min, series_every: 1 min"), "10001 whole periods; 1 to 10000")
    s = accepted(t, model(run="length: 10 h, series_every: 10 h, looks: [0 h, 10 h]"))
    assert one(s, "present_series", "10 h") == one(s, "present", "all") and len(values(s, "present_at")) == 2


def test_stations(t):
    def chain(n):
        return model(run="patients: 3", more="".join(f"  s{i:05}: {{servers: 1, stay: {{fixed: 1 s}}, then: {f's{i + 1:05}' if i < n - 2 else 'exit'}}}\n"
                                                     for i in range(n - 1)), ward="servers: 1, stay: {fixed: 1 s}, then: s00000")
    t.write("limits.yaml", chain(10000))
    done = t.homeward("check", "limits.yaml")
    assert done.returncode == 0, done.stderr[:2000]
    refused(t, chain(10001), "at most 10,000")
    s = accepted(t, chain(500))
    assert abs(one(s, "time_in_system", "all") * 3600 - 500) < 1e-6


def test_depth_of_nesting(t):
    refused(t, "model: network\nx: " + "[" * 31 + "]" * 31, "unknown key")  # 32 deep with the map around it: read, then refused for what it says
    refused(t, "model: network\nx: " + "[" * 32 + "]" * 32, "nested more than 32 deep")


def test_size_of_a_file(t):
    edge, text = 4 << 20, model() + "#"
    s = accepted(t, text + "x" * (edge - len(text)))
    assert one(s, "departures", "all") > 0
    refused(t, text + "x" * (edge - len(text) + 1), "larger than 4 MiB")


def test_priorities_and_numbers_in_range(t):
    refused(t, model(classes="classes:\n  a: {priority: 1000}\n", arrivals="{to: ward, class: a, rate: 1 per h}"), "priority")
    accepted(t, model(run="length: 9999 years", arrivals="{to: ward, rate: 1 per 1000 years}"))
    refused(t, model(run="length: 10001 years"), "length")
    accepted(t, model(run="length: 1 ms"))
    refused(t, model(run="patients: 5000000000"), "patients")
    refused(t, model(run="patients: 0"), "patients")


def test_sets_on_the_command_line(t):
    t.write("limits.yaml", model())
    done = t.homeward("run", "limits.yaml", "--quiet", *sets(["title=again"] * 64))
    assert done.returncode == 0, done.stderr
    assert t.homeward("run", "limits.yaml", "--quiet", *sets(["title=again"] * 65)).returncode == 2


def test_memory_that_is_allowed(t):
    t.write("limits.yaml", model())
    assert t.homeward("run", "limits.yaml", "--quiet", "--threads", 1, "--max-memory", "1GB").returncode == 0
    done = t.homeward("run", "limits.yaml", "--quiet", "--threads", 1, "--max-memory", "1000", "-o", "none.h5")
    assert done.returncode == 3 and "--max-memory" in done.stderr and not (t.folder / "none.h5").exists()


if __name__ == "__main__":
    main(globals())
