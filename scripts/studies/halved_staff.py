# SPDX-License-Identifier: GPL-3.0-or-later
"""Half the staff of each step of a discharge, one step at a time: what becomes of the delayed days of its code, officially counted and as they really
are; for docs/validation.md.

usage: python3 scripts/studies/halved_staff.py [CONFIG] [--replicates N] [--into FILE]
                     (configs/kent.yaml, 4 replicates; HW_PROGRAM names the program; about 4 minutes of two cores)

A team of one or two can hardly be halved: brokers take twice as long, homes' managers come for half the hours; a panel's staff are its meetings, so some are left out. With --into the table takes the place of
the one between <!-- halved --> and <!-- /halved --> in FILE."""
import argparse
import pathlib

from cases import ROOT, means, show

HALF = "times: 0.5"
# name, what is halved, code of its step
STEPS = [
    ("therapists", "A", [("discharge.assessment.health.staff", HALF)]),
    ("ward team meetings", "A", [("discharge.mdt.meetings", HALF), ("intermediate_care.team_meetings", HALF)]),
    ("social workers", "A", [("discharge.assessment.social.staff", HALF)]),
    ("nurse assessors", "A", [("discharge.nhs_assessment.staff", HALF)]),
    ("homes' managers", "A", [("discharge.home_assessment.hours", 'to: "Mon-Fri 10:00-13:30"')]),
    ("finance officers", "B", [("discharge.means_test.staff", HALF)]),
    ("council panel", "B", [("discharge.funding.hours", 'to: "Tue,Thu 11:00-12:00"')]),
    ("NHS panel", "B", [("discharge.nhs_funding.hours", 'to: "Mon,Wed,Fri 12:00-14:30"')]),
    ("beds for rehabilitation, a tenth fewer", "C", [("intermediate_care.beds", "times: 0.9")]),
    ("residential homes' places, a twentieth fewer", "Di", [("residential.places", "times: 0.95")]),
    ("nursing homes' places, a twentieth fewer", "Dii", [("nursing.places", "times: 0.95")]),
    ("brokers, who take twice as long", "E", [("discharge.brokerage.work", "times: 2")]),
    ("carers, a fifth fewer", "E", [("home_care.carers", "times: 0.8")]),
    ("equipment teams", "F", [("equipment.teams", HALF)]),
    ("families, who take twice as long to choose", "G", [("discharge.choice", "times: 2")]),
    ("who settles disputes, in twice the time", "H", [("discharge.dispute", "times: 2")]),
    ("housing officers' cases", "I", [("housing.cases", HALF)]),
]


def by_code(rows):
    found = {}
    for (code, _), days in rows.items():
        found[code] = found.get(code, 0) + days
    return found


def table(measures, replicates):
    official, true, beds = (measures[name] for name in ("official_delayed_days", "delayed_bed_days", "acute_occupancy"))
    base = by_code(official["baseline"]), by_code(true["baseline"])
    all_days = [sum(rows["baseline"].values()) for rows in (official, true)]
    lines = [f"As fitted, {replicates} replicates; a year, everybody in the model's beds: {all_days[0]:,.0f} official days, {all_days[1]:,.0f} from fit to departure, beds"
             f" {100 * beds['baseline'][()]:.1f} % full at midnight.", "",
             "| half of | code | official days before | with half | times | true days before | with half | times | all official days, times | beds full, % |",
             "|---|---|---|---|---|---|---|---|---|---|"]
    for i, (name, code, _) in enumerate(STEPS):
        with_half = by_code(official[f"half_{i}"]), by_code(true[f"half_{i}"])
        cells = []
        for now, then in zip(with_half, base):
            cells += [f"{then[code]:,.0f}", f"{now[code]:,.0f}", f"{now[code] / then[code]:.2f}"]
        changed = sum(official[f"half_{i}"].values()) / all_days[0]
        lines.append(f"| {name} | {code} | {' | '.join(cells)} | {changed:.2f} | {100 * beds[f'half_{i}'][()]:.1f} |")
    return "\n".join(lines)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("config", nargs="?", type=pathlib.Path, default=ROOT / "configs" / "kent.yaml")
    parser.add_argument("--replicates", type=int, default=4)
    parser.add_argument("--into", type=pathlib.Path)
    given = parser.parse_args()
    cases = {f"half_{i}": (f"Half the {name}", changes) for i, (name, _, changes) in enumerate(STEPS)}
    show(parser, given.into, "halved", table(means(given.config, cases, [], given.replicates), given.replicates))
