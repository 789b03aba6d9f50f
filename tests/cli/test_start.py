# SPDX-License-Identifier: GPL-3.0-or-later
"""start: who is there at time 0. Nobody arrives, so those still there at t are binomial with the probability that a remaining stay exceeds t."""
import math
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from program import main, values  # noqa: E402

REPLICATES, THERE = 200, 200
MODEL = """model: network
run: {length: 40 d, replicates: %d, time_unit: d, looks: [0 d, 10 d]}
stations:
%%s
""" % REPLICATES
STATION = "  {name}: {{servers: unlimited, stay: {stay}, start: {{in_service: %d, remaining: {remaining}}}, then: exit}}" % THERE
EXPONENTIAL = "{exponential: {mean: 10 d}}"
# Probability that more than 10 d are left. Of a uniform part of an exponential stay: the integral of exp(-1/u) over u = e^-1 - E1(1), the exponential
# integral E1(1) = 0.21938393439552029 (Abramowitz and Stegun, table 5.1). Uniform stays of 0 to 30 d: at random instants the
# density of what is left is (1 - x/30) / 15, so 1 - 10/15 + 100/900.
KNOWN = {
    "a": (EXPONENTIAL, "full", math.exp(-1)),
    "b": (EXPONENTIAL, "equilibrium", math.exp(-1)),
    "c": (EXPONENTIAL, "uniform", math.exp(-1) - 0.21938393439552029),
    "d": ("{fixed: 40 d}", "uniform", 0.75),
    "e": ("{uniform: {low: 0 d, high: 30 d}}", "equilibrium", 1 - 10 / 15 + 100 / 900),
    "f": ("{uniform: {low: 0 d, high: 30 d}}", "full", 2 / 3),
}


def test_what_is_left_of_stays_has_the_right_distribution(t):
    t.write("m.yaml", MODEL % "\n".join(STATION.format(name=n, stay=s, remaining=r) for n, (s, r, _) in KNOWN.items()))
    there = values(t.summary("m.yaml"), "census_at")
    for name, (_, _, p) in KNOWN.items():
        assert set(there[name, "0 h"]) == {THERE}
        mean = sum(there[name, "10 days"]) / REPLICATES / THERE
        assert abs(mean - p) < 4 * math.sqrt(p * (1 - p) / REPLICATES / THERE), (name, mean, p)


def test_more_in_service_than_servers_and_a_queue(t):
    """60 hold 50 servers with 10 d to go and 10 wait: at 10 d the 60 leave, the 10 begin, and leave at 20 d; they waited 10 d."""
    t.write("m.yaml", """model: network
run: {length: 40 d, time_unit: d, looks: [0 d, 9 d, 11 d, 21 d]}
stations:
  a: {servers: 50, stay: {fixed: 10 d}, start: {in_service: 60, waiting: 10}, then: exit}
""")
    summary = t.summary("m.yaml")
    assert [v[0] for v in values(summary, "census_at").values()] == [70, 70, 10, 0]
    assert [v[0] for v in values(summary, "waiting_at").values()] == [10, 10, 0, 0]
    assert values(summary, "wait")[("a", "all")] == [10.0] and values(summary, "time_in_system")[("all",)] == [(60 * 10 + 10 * 20) / 70]


def test_a_start_of_a_class(t):
    t.write("m.yaml", """model: network
run: {length: 40 d, time_unit: d}
classes: {x: {priority: 0}, y: {priority: 0}}
stations:
  a: {servers: 9, stay: 1 d, stay_by_class: {y: 4 d}, start: {in_service: 2, waiting: 1, class: y}, then: exit}
""")
    left = values(t.summary("m.yaml"), "departures")
    assert left == {("x",): [0.0], ("y",): [3.0], ("all",): [3.0]}, left


if __name__ == "__main__":
    main(globals())
