# SPDX-License-Identifier: GPL-3.0-or-later
"""What common random numbers save: for every measure, the variance of the difference between two runs that share their draws, against that of two that do not.

usage: python3 scripts/studies/common_random_numbers.py RESULT.json [--scenario NAME]

RESULT.json is what `homeward summary --json` tells of a run of the baseline and the scenario. Replicates are independent of each other, so that the variance without common
numbers is the sum of the two runs' own: no further run is needed. Factor: that sum over the variance of the paired difference; 2 halves the replicates needed, below 1 is a loss."""
import argparse
import json
import statistics


def rows(told, scenario):
    """(measure, labels, factor, correlation), the factor None where no pair differs; what does not vary between replicates is left out."""
    for measure in told["measures"]:
        by = {(n["scenario"], tuple(n["labels"])): n["values"] for n in measure["numbers"]}
        for (name, labels), a in by.items():
            b = by.get((scenario, labels), [])
            pairs = [(x, y) for x, y in zip(a, b) if x is not None and y is not None]
            if name != "baseline" or len(pairs) < 3 or len(pairs) != len(a):
                continue
            (va, vb), vd = (statistics.variance(v) for v in zip(*pairs)), statistics.variance(y - x for x, y in pairs)
            if va > 0 and vb > 0:
                yield measure["name"], labels, (va + vb) / vd if vd > 0 else None, (va + vb - vd) / (2 * (va * vb) ** 0.5)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("result")
    parser.add_argument("--scenario", default="idt")
    given = parser.parse_args()
    with open(given.result, encoding="utf-8") as file:
        told = json.load(file)
    if given.scenario not in {s["name"] for s in told["scenarios"]}:
        parser.error(f"{given.result} holds no scenario {given.scenario}")
    print("| Measure | | Factor | Correlation |\n|---|---|---|---|")
    for name, labels, factor, correlation in rows(told, given.scenario):
        print(f"| `{name}` | {', '.join(map(str, labels))} | {'same' if factor is None else f'{factor:.2f}'} | {correlation:.3f} |")


if __name__ == "__main__":
    main()
