# SPDX-License-Identifier: GPL-3.0-or-later
"""Of those whom a scheme treats at home instead of in a bed, how many enter a care home within six months, and how many of the same people do without the scheme.

usage: python3 scripts/studies/treated_at_home.py [CONFIG] [--scheme NAME] [--replicates N] [--set PATH=VALUE]...
                     (configs/north_kent.yaml, hospital_at_home, 24 replicates; HW_PROGRAM names the program; about a minute of one core)

As a trial would count them, but that both groups are the same people: each is followed from the day on which they are first treated so, in the half
of the measured year that leaves six months. Dead people enter no home. The ratio and its 95 % interval (jackknife over replicates) are of all replicates together."""
import collections
import csv
import pathlib
import shutil
import subprocess
import tempfile

import cases

DAY, FOLLOWED, WARM_UP = 86400000, 180, 60
HOMES = ("residential", "nursing")


def counts(log, scheme):
    """{replicate: [treated, who enter without the scheme, with it]}"""
    treated, enters, last = {}, collections.defaultdict(list), 0
    with open(log, encoding="utf-8") as file:
        for row in csv.DictReader(file):
            who, time = (row["replicate"], row["person"]), int(row["time_ms"])
            last = max(last, time)
            if row["setting"].startswith(HOMES):
                enters[row["scenario"] == scheme, who].append(time)
            elif time >= WARM_UP * DAY:
                treated.setdefault(who, time)
    found = collections.defaultdict(lambda: [0, 0, 0])
    for who, time in treated.items():
        if time + FOLLOWED * DAY <= last:
            found[who[0]][0] += 1
            for with_it in (False, True):
                found[who[0]][1 + with_it] += any(time < at <= time + FOLLOWED * DAY for at in enters[with_it, who])
    return found


def ratio(rows):
    return sum(row[2] for row in rows) / sum(row[1] for row in rows)


def jackknife(rows):
    """The ratio, and half the width of its interval."""
    n, without = len(rows), [ratio(rows[:i] + rows[i + 1:]) for i in range(len(rows))]
    mean = sum(without) / n
    return ratio(rows), cases.T975[min(n - 2, len(cases.T975) - 1)] * ((n - 1) / n * sum((x - mean) ** 2 for x in without)) ** 0.5


def main():
    parser = cases.arguments(__doc__, 24, "north_kent.yaml")
    parser.add_argument("--scheme", default="hospital_at_home")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        here = pathlib.Path(folder)
        shutil.copytree(cases.ROOT / "configs" / "schemes", here / "schemes")
        log = ["--event-log", here / "log.csv", "--event-log-filter", "event=starts", "--event-log-filter", "setting=residential,nursing,residential_across,nursing_across,service_1"]
        cases.measures(here, given.config, ["--scenario", given.scheme, *log], [f"run.warm_up={WARM_UP} days", *given.settings], given.replicates)
        rows = list(counts(here / "log.csv", given.scheme).values())
    treated, before, after = (sum(row[i] for row in rows) for i in range(3))
    middle, half = jackknife(rows)
    print(f"{treated} treated in {len(rows)} replicates; in a care home within {FOLLOWED} days: {before} ({100 * before / treated:.1f} %) without the scheme, "
          f"{after} ({100 * after / treated:.1f} %) with it; ratio {middle:.2f} ({middle - half:.2f} to {middle + half:.2f})")


if __name__ == "__main__":
    main()
