# SPDX-License-Identifier: GPL-3.0-or-later
"""Who is late, by code: out of who owns what is outstanding comes, for every code but disputes, England's share of the NHS within 15 points (the tolerance of
configs/calibration/england_attribution) and what eight replicates of north Kent leave open. Disputes are 1 day in 200. That each step's owner is what
moves it: property.official_owners, property.official_places, property.whose_delay."""
import csv
import math
import pathlib
import statistics
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from program import SOURCE, main, values  # noqa: E402

CODES = ("A", "B", "C", "Di", "Dii", "E", "F", "G", "I")
PAYERS = ("nhs", "social_care", "both")
T7 = 2.365  # of Student's t with 7 degrees of freedom, 97.5 %


def published():
    with open(SOURCE / "configs" / "calibration" / "england_attribution" / "targets.csv", encoding="utf-8") as file:
        rows = {row["name"]: row for row in csv.DictReader(file)}
    return {code: (float(rows[code + "_nhs"]["observed"]), float(rows[code + "_nhs"]["tolerance"])) for code in CODES}


def test_the_nhs_share_of_each_code_is_near_englands(t):
    days = values(t.summary(SOURCE / "configs" / "north_kent.yaml", "--replicates", 8, timeout=600), "official_delayed_days")
    wrong = []
    for code, (observed, tolerance) in published().items():
        by_payer = [days.get((code, payer), [0] * 8) for payer in PAYERS]
        shares = [100 * nhs / (nhs + council + both) for nhs, council, both in zip(*by_payer)]
        mean, width = statistics.mean(shares), T7 * statistics.stdev(shares) / math.sqrt(len(shares))
        print(f"{code}: the NHS {mean:.1f} +- {width:.1f} %, England {observed} %")
        if abs(mean - observed) > tolerance + width:
            wrong.append(code)
    assert not wrong, wrong


def test_what_the_return_does_not_allow_is_never_counted(t):
    days = values(t.summary(SOURCE / "configs" / "north_kent.yaml", "--replicates", 2, "--set", "run.scale=0.5"), "official_delayed_days")
    for code, payer in (("C", "social_care"), ("C", "both"), ("Di", "both"), ("G", "both"), ("H", "both"), ("I", "social_care"), ("I", "both")):
        assert not any(days.get((code, payer), [])), (code, payer)


if __name__ == "__main__":
    main(globals())
