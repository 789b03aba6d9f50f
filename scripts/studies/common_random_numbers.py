# SPDX-License-Identifier: GPL-3.0-or-later
"""What common random numbers save: for every measure, the variance of the difference between two runs that share their draws, against that of two that do not.

usage: python3 scripts/studies/common_random_numbers.py RESULT.json... [--scenario NAME] [--below FACTOR | --parts MEASURE]

RESULT.json is what `homeward summary --json` tells of a run of the baseline and the scenario. Replicates are independent of each other, so that the variance without common
numbers is the sum of the two runs' own: no further run is needed. Factor: that sum over the variance of the paired difference; 2 halves the replicates needed, below 1 is a loss.
Its interval is a bootstrap over replicates. At most: the factor if the two were perfectly correlated; a scheme that takes the variation itself away leaves little to share.
Figures by day and month are left out. Several results (of other seeds) are taken as one, of all their replicates.

--parts: of a measure told by code, which code the variance of the paired difference comes from (the covariance of the code's difference with that of the whole, over the
variance of the latter; the shares add up to 1), what common numbers save of that code, and of all the others together."""
import argparse
import json
import pathlib
import random
import statistics

DRAWS = 1000
SUMMED = ("delayed_bed_days", "official_delayed_days")  # told by code and organisation: the sum of all of them too


def ratio(a, b):
    vd = statistics.variance([y - x for x, y in zip(a, b)])
    return (statistics.variance(a) + statistics.variance(b)) / vd if vd > 0 else None


def interval(a, b):
    """95 %, of the factor: replicates drawn anew with the same chance for each."""
    luck = random.Random(1)
    found = []
    for _ in range(DRAWS):
        drawn = [luck.randrange(len(a)) for _ in a]
        one = ratio([a[i] for i in drawn], [b[i] for i in drawn])
        if one is not None:
            found.append(one)
    found.sort()
    return (found[len(found) // 40], found[-1 - len(found) // 40]) if found else (None, None)


def rows(told, scenario):
    """(measure, labels, values in the baseline, values in the scenario); what does not vary between replicates is left out."""
    for measure in told["measures"]:
        if "_by_day" in measure["name"] or "_by_month" in measure["name"]:
            continue
        by = {(n["scenario"], tuple(n["labels"])): n["values"] for n in measure["numbers"]}
        for (name, labels), a in by.items():
            b = by.get((scenario, labels), [])
            if name != "baseline" or len(a) < 3 or len(a) != len(b) or None in a or None in b:
                continue
            if statistics.variance(a) > 0 and statistics.variance(b) > 0:
                yield measure["name"], labels, a, b
        if measure["name"] in SUMMED:
            sums = {s: [sum(v) for v in zip(*(values for (scene, _), values in by.items() if scene == s and None not in values))] for s in ("baseline", scenario)}
            if all(len(v) > 2 and statistics.variance(v) > 0 for v in sums.values()):
                yield measure["name"], ("all",), sums["baseline"], sums[scenario]


def text(a, b):
    """Factor, interval, most that it can be, correlation: the cells of a row."""
    factor = ratio(a, b)
    if factor is None:
        return "same", "", "", "1.000"
    (va, vb), (low, high) = (statistics.variance(v) for v in (a, b)), interval(a, b)
    gap = (va**0.5 - vb**0.5) ** 2
    most = (va + vb) / gap if gap > 0 else float("inf")
    vd = (va + vb) / factor
    return (f"{factor:.2f}", f"{low:.2f} to {high:.2f}", f"{most:.1f}" if most < 1000 else "over 1000" if gap > 0 else "inf", f"{(va + vb - vd) / (2 * (va * vb) ** 0.5):.3f}")


def parts(told, name, scenario):
    """(code, share of the variance of the whole difference, values in both runs, the other codes' values in both runs), largest share first."""
    by = {}
    for number in next(m for m in told["measures"] if m["name"] == name)["numbers"]:
        if number["scenario"] in ("baseline", scenario):
            by.setdefault(number["labels"][0], {}).setdefault(number["scenario"], []).append(number["values"])
    codes = {code: [[sum(v) for v in zip(*found[s])] for s in ("baseline", scenario)] for code, found in by.items()}
    whole = [[sum(v) for v in zip(*(both[k] for both in codes.values()))] for k in (0, 1)]
    d = [b - a for a, b in zip(*whole)]
    for code, both in sorted(codes.items(), key=lambda c: -statistics.covariance(d, [b - a for a, b in zip(*c[1])])):
        share = statistics.covariance(d, [b - a for a, b in zip(*both)]) / statistics.variance(d)
        yield code, share, both, [[w - v for w, v in zip(whole[k], both[k])] for k in (0, 1)]


def tell_parts(told, name, scenario):
    print("| Code | Baseline | Scenario | Share of the difference's variance | Factor | 95 % | At most | Correlation | Factor of the others | 95 % |\n|---|---:|---:|---:|---:|---|---:|---:|---:|---|")
    for code, share, both, others in parts(told, name, scenario):
        if all(statistics.variance(v) > 0 for v in both):
            print(f"| {code} | {statistics.mean(both[0]):.4g} | {statistics.mean(both[1]):.4g} | {share:.3f} | {' | '.join(text(*both))} | {' | '.join(text(*others)[:2])} |")


def together(results):
    """The first result, with the replicates of all."""
    first = results[0]
    for i, measure in enumerate(first["measures"]):
        for j, number in enumerate(measure["numbers"]):
            others = [each["measures"][i]["numbers"][j] for each in results[1:]]
            assert all((o["scenario"], o["labels"]) == (number["scenario"], number["labels"]) for o in others), "not results of the same run with other seeds"
            number["values"] = [v for values in (number["values"], *(o["values"] for o in others)) for v in values]
    return first


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("result", nargs="+")
    parser.add_argument("--scenario", default="idt")
    parser.add_argument("--below", type=float, help="only factors below this")
    parser.add_argument("--parts", metavar="MEASURE", help="where the variance of this measure's difference comes from, code by code")
    given = parser.parse_args()
    told = [json.loads(pathlib.Path(result).read_text(encoding="utf-8")) for result in given.result]
    for result, each in zip(given.result, told):
        if given.scenario not in {s["name"] for s in each["scenarios"]}:
            parser.error(f"{result} holds no scenario {given.scenario}")
    told = together(told)
    if given.parts is not None:
        if not any(m["name"] == given.parts and m["numbers"][0]["labels"] for m in told["measures"]):
            parser.error(f"{given.result[0]} tells no measure {given.parts} by code")
        return tell_parts(told, given.parts, given.scenario)
    print("| Measure | | Baseline | Scenario | Factor | 95 % | At most | Correlation |\n|---|---|---:|---:|---:|---|---:|---:|")
    for name, labels, a, b in rows(told, given.scenario):
        factor = ratio(a, b)
        if given.below is None or (factor is not None and factor < given.below):
            print(f"| `{name}` | {', '.join(map(str, labels))} | {statistics.mean(a):.4g} | {statistics.mean(b):.4g} | {' | '.join(text(a, b))} |")


if __name__ == "__main__":
    main()
