#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How many beds of pathways 2 and 3 cost least: the eight scenarios of IPACS version 1 (PLOS ONE 2022, 10.1371/journal.pone.0268837).

    scripts/studies/ipacs.py [--demand FILE] [--scenarios 1,2] [--replicates N] [--exact]

FILE has the columns scenario, day, p2_per_day and p3_per_day: the expected number of referrals on each day. Capacities are swept with common random
numbers, first every 20 beds and then every 5 around the cheapest; a week costs 7 x (beds x their price + mean number waiting x 346). Beside
the result stand the published optimum, read off a plot, and a re-computation by other authors of the same model (60 runs, start queue included).
Exit 1 when an optimum is further than 10 beds or 3 % from the re-computed one, 77 when there is no such file. --exact compares means without
limits on beds with the infinite-server expectation instead. HW_PROGRAM names another program than build/homeward. Inputs: docs/studies.md.
"""
import argparse
import csv
import json
import math
import os
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("HW_PROGRAM") or str(ROOT / "build" / "homeward")
DEMAND = ROOT.parent / "shared" / "validation" / "ipacs_daily_demand.csv"
SEED, DAYS = 20140401, 232
PATHWAYS = {"P2": {"price": 150, "in_service": 151, "waiting": 45, "column": "p2_per_day"}, "P3": {"price": 164, "in_service": 172, "waiting": 83, "column": "p3_per_day"}}
DELAY_PRICE = 346
STAYS = {1: {"P2": (3.14, 0.7), "P3": (3.55, 0.7)}, 0: {"P2": (2.92, 0.5), "P3": (3.21, 0.5)}}  # of odd and even scenarios: mu, sigma of the log, days
# Beds and thousand pounds a week: read off the published plots (about 5 beds and 3 thousand either way), and re-computed.
PUBLISHED = {"P2": [(275, 296), (200, 213), (260, 285), (190, 209), (290, 320), (215, 233), (270, 304), (203, 223)],
             "P3": [(338, 402), (220, 262), (320, 384), (210, 253), (360, 432), (238, 283), (328, 405), (218, 271)]}
RECOMPUTED = {"P2": [(270, 293.9), (200, 214.4), (260, 284.4), (190, 208.8), (290, 316.7), (215, 231.3), (275, 302.8), (205, 223.1)],
              "P3": [(340, 401.5), (225, 267.2), (320, 384.9), (215, 261.0), (365, 433.1), (240, 286.6), (330, 407.5), (225, 275.6)]}


def model(scenario, demand):
    text = f"model: network\ntitle: IPACS scenario {scenario}\nrun: {{length: {DAYS} d, time_unit: d, looks: [60 d, 120 d, 180 d, {DAYS} d]}}\narrivals:\n"
    for name, p in PATHWAYS.items():
        steps = f"{{file: {json.dumps(str(demand))}, column: {p['column']}, where: {{scenario: {scenario}}}}}"
        text += f"  - {{to: {name}, rate: {{per: d, each: 1 d, steps: {steps}}}}}\n"
    text += "stations:\n"
    for name, p in PATHWAYS.items():
        mu, sigma = STAYS[scenario % 2][name]
        text += f"  {name}:\n    servers: 1\n    start: {{in_service: {p['in_service']}, remaining: uniform, waiting: {p['waiting']}}}\n"
        text += f"    stay: {{lognormal: {{mu: {mu}, sigma: {sigma}, unit: days}}}}\n    then: exit\n"
    return text


def measures(folder, servers, replicates):
    """{(measure, labels): mean over replicates, its standard error}"""
    sets = [word for name, n in servers.items() for word in ("--set", f"stations.{name}.servers={n}")]
    words = ["run", "model.yaml", "--quiet", "--seed", str(SEED), "--replicates", str(replicates), "-o", "out.h5", *sets]
    subprocess.run([PROGRAM, *words], cwd=folder, check=True)
    shown = subprocess.run([PROGRAM, "summary", "out.h5", "--json", "--all"], cwd=folder, check=True, stdout=subprocess.PIPE, encoding="utf-8")
    found = {}
    for measure in json.loads(shown.stdout)["measures"]:
        for entry in measure["numbers"]:
            values = [v for v in entry["values"] if v is not None]
            if values:
                mean = sum(values) / len(values)
                spread = sum((v - mean) ** 2 for v in values) / max(1, len(values) - 1)
                found[measure["name"], tuple(entry["labels"])] = mean, math.sqrt(spread / len(values))
    return found


def costs(folder, beds, replicates):
    """{pathway: thousand pounds a week} when each pathway has its own number of beds."""
    found = measures(folder, beds, replicates)
    return {name: 7 * (beds[name] * p["price"] + found["waiting", (name, "all")][0] * DELAY_PRICE) / 1000 for name, p in PATHWAYS.items()}


def sweep(folder, grids, replicates):
    """The cheapest point of each pathway's grid: {pathway: (beds, cost)}. Pathways do not touch each other, so they are swept side by side."""
    best = {}
    for i in range(max(map(len, grids.values()))):
        beds = {name: grid[min(i, len(grid) - 1)] for name, grid in grids.items()}
        for name, cost in costs(folder, beds, replicates).items():
            if name not in best or cost < best[name][1]:
                best[name] = beds[name], cost
    return best


def optimum(folder, scenario, demand, replicates):
    (pathlib.Path(folder) / "model.yaml").write_text(model(scenario, demand), encoding="utf-8")
    coarse = sweep(folder, {name: list(range(140, 441, 20)) for name in PATHWAYS}, max(20, replicates // 5))
    return sweep(folder, {name: list(range(beds - 20, beds + 21, 5)) for name, (beds, _) in coarse.items()}, replicates)


def tail(x, mu, sigma):
    """P(stay > x)"""
    return 1.0 if x <= 0 else 0.5 * math.erfc((math.log(x) - mu) / (sigma * math.sqrt(2)))


def integral(f, a, b, n=200):
    """Simpson's rule."""
    h = (b - a) / n
    return h / 3 * sum((1 if i in (0, n) else 4 if i % 2 else 2) * f(a + i * h) for i in range(n + 1))


def expected(at, mu, sigma, rates, in_service, waiting):
    """Mean number present at day `at` when beds have no limit: those of the start, P(u L > t) averaged over u, who waited, and Poisson arrivals."""
    started = in_service * integral(lambda u: tail(at / u, mu, sigma) if u > 0 else 0.0, 0, 1, 2000)
    days = sum(rate * integral(lambda s: tail(at - s, mu, sigma), day, min(day + 1, at), 8) for day, rate in enumerate(rates) if day < at)
    return started + waiting * tail(at, mu, sigma) + days


def exact(scenarios, demand, rates, replicates):
    wrong = 0
    print("| Scenario | Pathway | Day | Expected present | Simulated | |\n|---|---|---|---|---|---|")
    for s in scenarios:
        with tempfile.TemporaryDirectory() as folder:
            (pathlib.Path(folder) / "model.yaml").write_text(model(s, demand), encoding="utf-8")
            found = measures(folder, {name: "unlimited" for name in PATHWAYS}, replicates)
        for name, p in PATHWAYS.items():
            for (measure, labels), (mean, se) in found.items():
                if measure == "census_at" and labels[0] == name:
                    day = int(labels[1].split()[0])
                    value = expected(day, *STAYS[s % 2][name], rates[s][name], p["in_service"], p["waiting"])
                    good = abs(mean - value) <= 3.3 * se
                    wrong += not good
                    print(f"| S{s} | {name} | {day} | {value:.2f} | {mean:.2f} +- {3.3 * se:.2f} | {'agrees' if good else 'DIFFERS'} |")
    return wrong


def read_demand(path):
    rates = {}
    with open(path, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            by_pathway = rates.setdefault(int(row["scenario"]), {name: [] for name in PATHWAYS})
            for name, p in PATHWAYS.items():
                by_pathway[name].append(float(row[p["column"]]))
    return rates


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--demand", type=pathlib.Path, default=DEMAND, help="daily demand as csv")
    parser.add_argument("--scenarios", default="1,2,3,4,5,6,7,8")
    parser.add_argument("--replicates", type=int, default=200)
    parser.add_argument("--exact", action="store_true", help="unlimited beds against the expectation")
    given = parser.parse_args()
    if not given.demand.is_file():
        print(f"skipped: there is no {given.demand} (give --demand FILE)")
        return 77
    demand, rates = given.demand.resolve(), read_demand(given.demand)
    scenarios = [int(s) for s in given.scenarios.split(",")]
    if given.exact:
        return 1 if exact(scenarios, demand, rates, given.replicates) else 0
    wrong = 0
    print("| | Pathway | Published, plot | Re-computed | Homeward | Difference | |\n|---|---|---|---|---|---|---|")
    for s in scenarios:
        with tempfile.TemporaryDirectory() as folder:
            best = optimum(folder, s, demand, given.replicates)
        for name, (beds, cost) in best.items():
            plot, other = PUBLISHED[name][s - 1], RECOMPUTED[name][s - 1]
            good = abs(beds - other[0]) <= 10 and abs(cost / other[1] - 1) <= 0.03
            wrong += not good
            print(f"| S{s} | {name} | {plot[0]}, £{plot[1]}k | {other[0]}, £{other[1]}k | {beds}, £{cost:.1f}k | {beds - other[0]:+d}, {100 * (cost / other[1] - 1):+.1f} % "
                  f"| {'within' if good else 'OUTSIDE'} |", flush=True)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
