# SPDX-License-Identifier: GPL-3.0-or-later
"""How fast people of 65 and over grow in number over ten years of a model, and what single years of age say of the first year; for docs/calibration_notes.md.

usage: python3 scripts/studies/growth_of_older_people.py [CONFIG]     (configs/kent.yaml; HW_PROGRAM names the program; about 100 s of one core)"""
import csv
import json
import os
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("HW_PROGRAM") or str(ROOT / "build" / "homeward")
DAYS = 3652


def simulated(config):
    with tempfile.TemporaryDirectory() as folder:
        result = pathlib.Path(folder) / "ten.h5"
        words = ["--set", "run.scale=0.3", "--set", f"run.measured={DAYS} days", "--replicates", "2", "--seed", "1", "--quiet"]
        subprocess.run([PROGRAM, "run", config, *words, "-o", result], check=True)
        told = json.loads(subprocess.run([PROGRAM, "summary", result, "--all", "--json"], check=True, stdout=subprocess.PIPE).stdout)
    numbers = next(m for m in told["measures"] if m["name"] == "people")["numbers"]
    people = {tuple(n["labels"]): n["values"] for n in numbers}
    for age in ("all", "65+", "85+"):
        growth = [100 * ((end / start) ** (365.25 / DAYS) - 1) for start, end in zip(people["start", age], people["end", age])]
        print(f"{age}: {', '.join(f'{g:.2f}' for g in growth)} % a year")


def first_year():
    """Of those of the file: who turns 65, and who of 65 and over dies, by its death rates; nobody moves."""
    data = ROOT / "configs" / "data"
    with open(data / "population_single_year_mid2014.csv", encoding="utf-8") as file:
        people = {(int(r["age"].rstrip("+")), r["sex"]): int(r["kent"]) for r in csv.DictReader(file)}
    rate = {}
    with open(data / "mortality_2014.csv", encoding="utf-8") as file:
        for r in csv.DictReader(file):
            ages = [int(a) for a in r["age_band"].rstrip("+").split("-")]
            for age in range(ages[0], (90 if r["age_band"].endswith("+") else ages[-1]) + 1):
                rate[age, r["sex"]] = float(r["kent_rate_per_100k"]) / 1e5
    older = sum(n for (age, _), n in people.items() if age >= 65)
    turn = sum(n * (1 - rate[key] / 2) for key, n in people.items() if key[0] == 64)
    die = sum(n * rate[key] for key, n in people.items() if key[0] >= 65)
    print(f"the file: {older} of 65 and over, {turn:.0f} turn 65, {die:.0f} die: {100 * (turn - die) / older:+.2f} % in a year without moves")


if __name__ == "__main__":
    first_year()
    simulated(sys.argv[1] if len(sys.argv) > 1 else str(ROOT / "configs" / "kent.yaml"))
