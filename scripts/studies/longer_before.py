# SPDX-License-Identifier: GPL-3.0-or-later
"""What a longer warm-up makes of a model's year: deaths of the oldest, people in homes, supported discharges, delayed days by code; for docs/calibration_notes.md.
The people of the first measured day are the same in number whatever goes before, so that a trend is the model's own.

usage: python3 scripts/studies/longer_before.py [CONFIG] [SCALE]     (configs/kent.yaml at 1; HW_PROGRAM names the program; at 1 about 100 s of one core)"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("HW_PROGRAM") or str(ROOT / "build" / "homeward")
WARM_UPS = (182, 365, 912)
REPLICATES = 3


def year_after(config, scale, days):
    """{(measure, *labels): mean} of the measured year after so many days."""
    with tempfile.TemporaryDirectory() as folder:
        result = pathlib.Path(folder) / "year.h5"
        words = ["--set", f"run.scale={scale}", "--set", f"run.warm_up={days} days", "--replicates", str(REPLICATES), "--seed", "1", "--quiet"]
        subprocess.run([PROGRAM, "run", config, *words, "-o", result], check=True)
        told = json.loads(subprocess.run([PROGRAM, "summary", result, "--all", "--json"], check=True, stdout=subprocess.PIPE).stdout)
    numbers = {(m["name"], *n["labels"]): n["values"] for m in told["measures"] for n in m["numbers"]}
    return {key: sum(values) / len(values) for key, values in numbers.items() if values and None not in values}


def main():
    config = sys.argv[1] if len(sys.argv) > 1 else str(ROOT / "configs" / "kent.yaml")
    scale = sys.argv[2] if len(sys.argv) > 2 else "1"
    years = [year_after(config, scale, days) for days in WARM_UPS]
    wanted = ("deaths_by_age", "care_home_residents", "nursing_residents", "care_homes_per_1000", "supported_discharges", "supported", "long_term_care", "official_days", "official_code_here",
              "official_days_here")
    print("warm-up, days:", *WARM_UPS)
    for key in years[0]:
        if any(key[0].startswith(name) for name in wanted) and all(key in year for year in years):
            print(" ".join(key) + ":", *(f"{year[key]:.4g}" for year in years))


if __name__ == "__main__":
    main()
