# SPDX-License-Identifier: GPL-3.0-or-later
"""How long the steps of a discharge take in the model, and how much of somebody's work they are, beside what is known of practice (scripts/studies/practice.csv); for
docs/calibration.md.

usage: python3 scripts/studies/steps_and_practice.py [CONFIG] [--set PATH=VALUE]... [--into FILE]
                     (configs/kent.yaml; HW_PROGRAM names the program; half a year, 91 days of it measured: about 2 minutes, 2 GB of memory and 1.4 GB of disk)

Days are from the moment at which a step could begin to its end, of those that began in the measured days, one replicate. Steps with a + follow each other, parameters with a + are of one piece of work: they are added up.
With --into the table takes the place of the one between <!-- practice --> and <!-- /practice --> in FILE."""
import argparse
import csv
import pathlib
import sys
import tempfile

from cases import PROGRAM, ROOT, show

sys.path.insert(0, str(ROOT / "scripts"))
from flow_picture.happened import DAY, Run, steps_table  # noqa: E402

PRACTICE = pathlib.Path(__file__).resolve().parent / "practice.csv"
SPAN = ["run.warm_up=91 days", "run.measured=91 days"]
HOUR = 3_600_000


def span(low, high):
    return "" if not low else low if low == high else f"{low} to {high}"


def beside(value, low, high):
    """In words, how a value lies to a range; ten per cent beyond an end is at it."""
    if not low:
        return ""
    if value < 0.9 * float(low):
        return f"{float(low) / value:.1f} times less"
    if value > 1.1 * float(high):
        return f"{value / float(high):.1f} times more" if float(high) else "more"
    return "within"


def table(rows, steps, docs, hours):
    """rows: of the file. steps: {name: days}; docs: {name: what it is}; hours: {path of a parameter: its hours}."""
    lines = ["| step | days, simulated | in practice | | hours of work, model | in practice | | known how |", "|---|---|---|---|---|---|---|---|"]
    for row in rows:
        names = row["steps"].split(" + ")
        missing = [name for name in names if name not in docs]
        if missing:
            raise SystemExit(f"{PRACTICE}: there is no step {missing[0]}")
        paths = row["hours_of"].split(" + ") if row["hours_of"] else []
        absent = [path for path in paths if path not in hours]
        if absent:
            raise SystemExit(f"{PRACTICE}: there is no parameter {absent[0]}")
        days = sum(steps[name] for name in names if name in steps) if any(name in steps for name in names) else None
        work = sum(hours[path] for path in paths) if paths else None
        cells = [" + ".join(docs[name] for name in names), "nobody" if days is None else f"{days:.1f}", span(row["days_low"], row["days_high"]),
                 "" if days is None else beside(days, row["days_low"], row["days_high"]), "" if work is None else f"{work:.2g}", span(row["hours_low"], row["hours_high"]),
                 "" if work is None else beside(work, row["hours_low"], row["hours_high"]), f"{row['grade']}: {row['source']}"]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def measured(config, sets):
    with tempfile.TemporaryDirectory() as folder:
        run = Run(PROGRAM, config, sets, folder)
    found = {name: mean.sum / mean.n / DAY for name, mean in run.log.step.items() if mean.n}
    hours = {path: p["values"][0]["number"] / HOUR for path, p in run.parameters.items() if p["unit"] == "ms"}
    return found, {step.name: step.doc for step in steps_table()}, hours


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("config", nargs="?", type=pathlib.Path, default=ROOT / "configs" / "kent.yaml")
    parser.add_argument("--set", action="append", default=[], dest="sets")
    parser.add_argument("--into", type=pathlib.Path)
    given = parser.parse_args()
    with PRACTICE.open(encoding="utf-8", newline="") as file:
        known = list(csv.DictReader(file))
    show(parser, given.into, "practice", table(known, *measured(given.config, SPAN + given.sets)))
