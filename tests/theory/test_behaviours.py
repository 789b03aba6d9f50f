# SPDX-License-Identifier: GPL-3.0-or-later
"""Behaviours that published whole-system models have in common, by sign and, where theory has it, by size; docs/validation.md lists them all."""
import math
import pathlib
import statistics
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]
from markov import disagreement  # noqa: E402
from program import main, values  # noqa: E402

REPLICATES = 20
SEED = 20140401


def run(t, text, *more):
    return t.summary(t.write("model.yaml", text), "--replicates", REPLICATES, "--seed", SEED, *more)


def packages(places):
    """A hand check: 20 referrals a day, 5 days in a bed, one in twenty needs a package that lasts 24 months."""
    return f"""model: network
run: {{length: 15000 d, warm_up: 5000 d, time_unit: d}}
arrivals:
  - {{to: beds, rate: 20 per d}}
stations:
  beds: {{servers: unlimited, stay: {{exponential: {{mean: 5 d}}}}, then: {{packages: 0.05, exit: 0.95}}}}
  packages: {{servers: {places}, stay: {{exponential: {{mean: 730 d}}}}, room: 0, when_full: hold_previous, then: exit}}
"""


def test_a_package_that_lasts_outweighs_its_few_users(t):
    """Little's law: 100 beds and 730 packages, of 400 pounds a day and 120 a week: 40,000 and 12,514 a day."""
    summary = run(t, packages(1200))
    beds = values(summary, "serving")["beds", "all"]
    held = values(summary, "serving")["packages", "all"]
    assert not disagreement(beds, 100, 2), statistics.fmean(beds)
    assert not disagreement(held, 730, 2), statistics.fmean(held)
    assert abs(statistics.fmean(held) * 120 / 7 - 12514) < 300


def test_four_percent_too_few_packages_fill_the_hospital(t):
    """700 places for a need of 730: from day 730 ln(730/30) = 2330 on, when they are full, 1 - 700/730 a day more people keep their beds. As their number
    cannot fall below none, it is higher by the variance of a day, 1 + 700/730, over twice that drift (reflected Brownian motion)."""
    drift, full = 1 - 700 / 730, 730 * math.log(730 / 30)
    expected = drift * (10000 - full) + (1 + 700 / 730) / (2 * drift)  # mean from day 5,000 to 15,000
    blocked = values(run(t, packages(700)), "blocked")["beds", "all"]
    assert not disagreement(blocked, expected, 1, widest=0.4), (statistics.fmean(blocked), expected)
    assert statistics.fmean(blocked) > 200  # and not the few that would be waiting with 760


def waiting_in_erlang_c(servers, load):
    blocked = 1.0
    for n in range(1, servers + 1):
        blocked = load * blocked / (n + load * blocked)
    waits = servers * blocked / (servers - load * (1 - blocked))
    return waits * load / (servers - load)


def test_some_delays_cost_less_than_ending_them(t):
    """Wood and others 2023: places after hospital as M/M/c, a bed three times the price of a place. The cheapest number of places leaves
    some people waiting in hospital; ending all delays, and today's scarcity, both cost more."""
    load, place, bed = 10.0, 1.0, 3.0
    cost = {c: place * c + bed * waiting_in_erlang_c(c, load) for c in range(11, 31)}
    best = min(cost, key=cost.get)
    none = next(c for c in range(11, 31) if waiting_in_erlang_c(c, load) < 0.01)
    scarce = 11
    assert scarce < best < none
    found = {}
    for c in (scarce, best, none):
        text = f"""model: network
run: {{length: 60000 d, warm_up: 3000 d, time_unit: d}}
arrivals:
  - {{to: ready, rate: 0.5 per d}}
stations:
  ready: {{servers: unlimited, stay: {{fixed: 0 d}}, then: places}}
  places: {{servers: {c}, room: 0, when_full: hold_previous, stay: {{exponential: {{mean: 20 d}}}}, then: exit}}
"""
        held = values(run(t, text), "blocked")["ready", "all"]
        assert not disagreement(held, waiting_in_erlang_c(c, load), 3, widest=0.2), (c, statistics.fmean(held), waiting_in_erlang_c(c, load))
        found[c] = place * c + bed * statistics.fmean(held)
    assert found[best] < found[none] and found[best] < found[scarce], found
    essential = waiting_in_erlang_c(best, load) / waiting_in_erlang_c(scarce, load)
    assert 0.02 < essential < 0.5, essential  # the paper: about 12 % of England's


def test_pooling_a_tenth_of_the_beds_shortens_waits(t):
    """Aydemir 2025, five homes of intermediate care, their arrivals a day and days of stay: a tenth of the beds in common cuts waits by a quarter
    or more. Their numbers of beds are not published with these; here each has the least that is 5 % above its load."""
    arrivals, stays = (0.94, 1.34, 0.83, 0.54, 1.91), (31.1, 22.9, 29.8, 43.9, 47.8)
    beds = [math.ceil(1.05 * a * s) for a, s in zip(arrivals, stays)]
    shared = [round(b / 10) for b in beds]

    def waits(pooled):
        lines = ["model: network", "run: {length: 20000 d, warm_up: 2000 d, time_unit: d}", "arrivals:"]
        lines += [f"  - {{to: home{i}, rate: {a} per d}}" for i, a in enumerate(arrivals)] + ["stations:"]
        for i, (b, s, stay) in enumerate(zip(beds, shared, stays)):
            own = f"servers: {b - s}, overflow: common, repatriate: true" if pooled else f"servers: {b}"
            lines.append(f"  home{i}: {{{own}, stay: {{exponential: {{mean: {stay} d}}}}, then: exit}}")
        if pooled:
            lines.append(f"  common: {{pool: true, servers: {sum(shared)}}}")
        summary = run(t, "\n".join(lines) + "\n")
        return sum(a * statistics.fmean(values(summary, "wait")[f"home{i}", "all"]) for i, a in enumerate(arrivals)) / sum(arrivals)

    cut = 1 - waits(True) / waits(False)
    assert cut > 0.25, cut


if __name__ == "__main__":
    main(globals())
