#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Recomputes every summary of a result from its event log, and compares.

    homeward run MODEL.yaml -o out.h5 --event-log log.csv
    scripts/recompute/recompute.py out.h5 log.csv

No code of the program is used: the log is read line by line, each replicate of each scenario is told again, and each value of
`homeward summary --all --json` is computed from that. Whole numbers must be equal, all others to 1e-9 of their size. Exit 0: all
values agree; 1: some do not, or some cannot be computed. The log must be whole: made without --event-log-filter, but for scenario and
replicate (with --some). Replicates that failed are left out. Needs Python 3.9 and nothing else.
"""
import argparse
import csv
import json
import math
import os
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import district  # noqa: E402
import network  # noqa: E402
from tallies import NOT_TOLD, UNITS  # noqa: E402

TOLERANCE = 1e-9
MODELS = {"network": network, "district": district}


def arguments():
    parser = argparse.ArgumentParser(description="Recompute every summary of a result from its event log.")
    parser.add_argument("result", help="out.h5, or the output of homeward summary --all --json as .json")
    parser.add_argument("log", help="log.csv, - for standard input")
    parser.add_argument("--program", default=None, help="the program homeward (build/homeward beside this script, or the one on PATH)")
    parser.add_argument("--some", action="store_true", help="the log may lack scenarios or replicates of the result")
    parser.add_argument("--json", action="store_true", help="print what differs as JSON")
    return parser.parse_args()


def program(asked):
    built = pathlib.Path(__file__).resolve().parents[2] / "build" / "homeward"
    return asked or os.environ.get("HW_PROGRAM") or (str(built) if built.exists() else "homeward")


def read_summary(path, asked):
    if path.endswith(".json"):
        return json.loads(pathlib.Path(path).read_text(encoding="utf-8"))
    shown = subprocess.run([program(asked), "summary", path, "--all", "--json"], stdout=subprocess.PIPE, check=True)
    return json.loads(shown.stdout)


def replicates(lines, model):
    """(scenario, replicate number, what was told) one by one: the log has them one after the other."""
    now, told = None, None
    for row in csv.DictReader(lines):
        key = row["scenario"], int(row["replicate"])
        if key != now:
            if now is not None:
                yield now[0], now[1], told
            now, told = key, model.Replicate()
        row["time_ms"] = int(row["time_ms"])
        told.take(row)
    if now is not None:
        yield now[0], now[1], told


def dimensions(summary):
    dims = {}
    for measure in summary["measures"]:
        for number in measure["numbers"]:
            for dim, label in zip(measure["dims"], number["labels"]):
                labels = dims.setdefault(dim, [])
                if label not in labels:
                    labels.append(label)
    return dims


def unit_of_time(summary):
    return UNITS[next((m["unit"] for m in summary["measures"] if m["name"] == "time_in_system"), "d")]


def is_done(summary, scenario, replicate):
    """False for a replicate that failed: it has no values."""
    states = next(s["states"] for s in summary["scenarios"] if s["name"] == scenario)
    return states[summary["replicates"].index(replicate)] == "done"


def absent(summary, seen):
    """Replicates of scenarios that have values and are not in the log."""
    every = [(s["name"], r) for s in summary["scenarios"] for r in summary["replicates"] if is_done(summary, s["name"], r)]
    return [one for one in every if one not in seen]


def agree(told, said):
    told = None if told is not None and math.isnan(told) else told
    if told is None or said is None:
        return told is said
    return told == said or abs(told - said) <= TOLERANCE * max(abs(told), abs(said), 1e-300)


def compare(summary, lines):
    """({measure: values compared}, [what differs], {measures that cannot be recomputed}, replicates seen)"""
    model = MODELS[summary["model"]]
    dims = dimensions(summary)
    compared, wrong, unknown, seen, bases = {}, [], set(), [], {}
    for scenario, replicate, told in replicates(lines, model):
        if not is_done(summary, scenario, replicate):
            continue
        if told.end is None:
            wrong.append({"scenario": scenario, "replicate": replicate, "why": "the log does not tell how the replicate ends"})
            continue
        wrong += [{"scenario": scenario, "replicate": replicate, "why": why} for why in told.nonsense]
        at = summary["replicates"].index(replicate)
        if summary["model"] == "district":
            told.followed.see(summary, scenario, at)
            if scenario == summary["scenarios"][0]["name"]:
                bases[replicate] = told.followed
            told.base = bases.get(replicate)
        seen.append((scenario, replicate))
        table = model.Answers(told, unit_of_time(summary), dims).measures()
        for measure in summary["measures"]:
            if measure["name"] not in table:
                unknown.add(measure["name"])
                continue
            for number in measure["numbers"]:
                if number["scenario"] != scenario:
                    continue
                mine, theirs = table[measure["name"]](*number["labels"]), number["values"][at]
                if mine is NOT_TOLD:
                    continue
                compared[measure["name"]] = compared.get(measure["name"], 0) + 1
                if not agree(mine, theirs):
                    wrong.append({"measure": measure["name"], "labels": number["labels"], "scenario": scenario, "replicate": replicate,
                                  "summary": theirs, "log": mine})
    return compared, wrong, unknown, seen


def main():
    given = arguments()
    summary = read_summary(given.result, given.program)
    with (sys.stdin if given.log == "-" else open(given.log, encoding="utf-8", newline="")) as lines:
        compared, wrong, unknown, seen = compare(summary, lines)
    if not given.some:
        wrong += [{"scenario": scenario, "replicate": replicate, "why": "it is not in the log"} for scenario, replicate in absent(summary, seen)]
    if given.json:
        print(json.dumps({"compared": compared, "wrong": wrong, "unknown": sorted(unknown), "replicates": seen}, indent=1))
    else:
        for one in wrong[:20]:
            print(" ".join(f"{key}={value}" for key, value in one.items()))
        print(f"{sum(compared.values())} values of {len(compared)} measures recomputed from {len(seen)} replicates: {len(wrong)} differ")
        if unknown:
            print("not recomputed: " + ", ".join(sorted(unknown)))
    sys.exit(1 if wrong or unknown or not seen else 0)


if __name__ == "__main__":
    try:
        main()
    except subprocess.CalledProcessError as error:  # the program has said why
        sys.exit(error.returncode)
    except OSError as error:
        print(f"recompute: {error.filename}: {error.strerror}", file=sys.stderr)
        sys.exit(2)
