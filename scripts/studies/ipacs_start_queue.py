#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Why IPACS 1.0.0 prints more beds than its inputs need: its queue at the start, as it works and as a queue works.

    scripts/studies/ipacs_start_queue.py [--runs 200]

Those waiting at the start are a number there, not people. When a bed is free and the number is above 0, whoever will come next is put in it early; when
that person's own arrival is due, they are admitted once more. The first departure forgets both, so one bed stays taken for ever. Written from
this description, beside the printed test results of the program, the same inputs in homeward (configs/networks/ipacs_beds.yaml) and the
expectation for unlimited beds. HW_PROGRAM names another program than build/homeward.
"""
import argparse
import heapq
import math
import pathlib
import random
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import ipacs  # noqa: E402

DAY = 180
# IPACS_params of 10.5281/zenodo.7845908: capacity, in service and waiting at the start, median and mean stay, rates from Monday to Sunday.
NODES = {"P2_B": (102, 97, 31, 34, 42.79, [1.8810, 2.5814, 4.1905, 3.1190, 3.7442, 4.4651, 1.5349]),
         "P2_NS": (28, 24, 15, 33, 38.28, [0.2381, 2.0930, 3.7857, 3.1190, 3.1395, 3.1190, 0.9286]),
         "P3_B": (72, 77, 43, 50, 59.15, [0.7381, 1.2791, 1.9286, 1.9048, 2.6279, 3.0000, 2.1860]),
         "P3_NS": (39, 28, 12, 39, 44.91, [0.0238, 1.4419, 1.5476, 1.5476, 1.6047, 1.4286, 0.0714])}
# In the program's own testing folder at day 180: in service with unlimited beds, or waiting with the capacity.
PRINTED = [("P2_B", "unlimited", 160), ("P2_NS", "unlimited", 102), ("P3_B", "unlimited", 157), ("P2_B", "capacity", 129), ("P3_NS", "capacity", 62)]
FIRST_WEEKDAY = 6  # 1 January 2023


def stay_of(name):
    _, _, _, median, mean, _ = NODES[name]
    return math.log(median), math.sqrt(2 * math.log(mean / median))


def poisson(rng, rate):
    n, left = 0, math.exp(-rate)
    product = rng.random()
    while product > left:
        n, product = n + 1, product * rng.random()
    return n


def as_coded(name, beds, rng):
    """(in service, waiting) at day 180."""
    _, taken, number, _, _, week = NODES[name]
    stay = stay_of(name)
    ends = []
    for who in range(taken):
        whole = rng.lognormvariate(*stay)
        heapq.heappush(ends, (rng.uniform(min(1.0, whole), whole), who))
    arrivals = sorted(day + rng.random() for day in range(DAY) for _ in range(poisson(rng, week[(FIRST_WEEKDAY + day) % 7])))
    due = {taken + i: at for i, at in enumerate(arrivals)}  # not yet put in a bed, early or in their turn
    to_come, forgotten = [(at, who) for who, at in due.items()][::-1], set()
    while ends or to_come:
        arrives = bool(to_come) and (not ends or to_come[-1][0] < ends[0][0])
        now, who = to_come.pop() if arrives else heapq.heappop(ends)
        if now > DAY:
            break
        if who in forgotten:
            continue
        if not arrives:
            forgotten.add(who)  # their other departure and, if it is still to come, their arrival
            if number > 0 and taken <= beds and due:
                early = next(iter(due))  # who came, or will come, first
                del due[early]
                heapq.heappush(ends, (now + rng.lognormvariate(*stay), early))
                number -= 1
            else:
                taken -= 1
        elif taken < beds:
            due.pop(who, None)
            heapq.heappush(ends, (now + rng.lognormvariate(*stay), who))
            taken += 1
        else:
            number += 1
    return taken, number


def corrected(unlimited, runs):
    model = (ipacs.ROOT / "configs" / "networks" / "ipacs_beds.yaml").read_text(encoding="utf-8")
    with ipacs.tempfile.TemporaryDirectory() as folder:
        (pathlib.Path(folder) / "model.yaml").write_text(model, encoding="utf-8")
        return ipacs.measures(folder, {name: "unlimited" for name in NODES} if unlimited else {}, runs)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--runs", type=int, default=200)
    runs = parser.parse_args().runs
    found = {"unlimited": corrected(True, runs), "capacity": corrected(False, runs)}
    print("| | At day 180 | Printed by IPACS 1.0.0 | Its mechanism, written anew | A true queue (homeward) | Expectation |\n|---|---|---|---|---|---|")
    for name, beds, printed in PRINTED:
        rng = random.Random(ipacs.SEED)
        ends = [as_coded(name, math.inf if beds == "unlimited" else NODES[name][0], rng)[beds == "capacity"] for _ in range(runs)]
        mean = sum(ends) / runs
        true, se = found[beds]["census_at" if beds == "unlimited" else "waiting_at", (name, f"{DAY} days")]
        exact = ipacs.expected(DAY, *stay_of(name), [NODES[name][5][(FIRST_WEEKDAY + d) % 7] for d in range(DAY)], *NODES[name][1:3]) if beds == "unlimited" else None
        spread = math.sqrt(sum((x - mean) ** 2 for x in ends) / (runs - 1) / runs)
        print(f"| {name} | {'in service, unlimited beds' if beds == 'unlimited' else f'waiting, {NODES[name][0]} beds'} | {printed} | {mean:.1f} +- {2 * spread:.1f} "
              f"| {true:.1f} +- {2 * se:.1f} | {'' if exact is None else f'{exact:.1f}'} |")


if __name__ == "__main__":
    main()
