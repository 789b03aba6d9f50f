# SPDX-License-Identifier: GPL-3.0-or-later
"""What each step of a discharge has - staff, places, hours - cut by half, one step at a time: what becomes of the delayed days of its code, officially counted and as they
really are; for docs/validation.md.

usage: python3 scripts/studies/halved_staff.py [CONFIG] [--replicates N] [--into FILE]
                     (configs/kent.yaml, 4 replicates; HW_PROGRAM names the program; about 4 minutes of two cores)

Staff are whole people, in each area or hospital: half of five is two or three, and of one nobody is taken. Where a step has one (who settles disputes) or no limit (help with the choice of a home), its work
takes twice as long, which is half of what it gets done. A panel's staff are its meetings, so every other one is left out; homes' managers come for half the hours. Beds and places close as they are vacated.
With --into the table takes the place of the one between <!-- halved --> and <!-- /halved --> in FILE."""
import argparse
import pathlib

from cases import ROOT, means, show

HALF = "times: 0.5"
SETTINGS = ["start.when_below_census=close_when_vacated"]
# name, code of its step, by how much it is cut, how
STEPS = [
    ("therapists", "A", "half the staff", [("discharge.assessment.health.staff", HALF)]),
    ("ward team meetings", "A", "half the meetings", [("discharge.mdt.meetings", HALF), ("intermediate_care.team_meetings", HALF)]),
    ("social workers", "A", "half the staff", [("discharge.assessment.social.staff", HALF)]),
    ("nurse assessors", "A", "half the staff", [("discharge.nhs_assessment.staff", HALF)]),
    ("homes' managers", "A", "half the hours", [("discharge.home_assessment.hours", 'to: "Mon-Fri 10:00-13:30"')]),
    ("finance officers", "B", "half the staff", [("discharge.means_test.staff", HALF)]),
    ("council panel", "B", "half the meetings", [("discharge.funding.hours", 'to: "Tue,Thu 11:00-12:00"')]),
    ("NHS panel", "B", "half the hours", [("discharge.nhs_funding.hours", 'to: "Mon,Wed,Fri 12:00-14:30"')]),
    ("beds for rehabilitation", "C", "half the beds", [("intermediate_care.beds", HALF)]),
    ("residential homes", "Di", "half the places", [("residential.places", HALF)]),
    ("nursing homes", "Dii", "half the places", [("nursing.places", HALF)]),
    ("brokers", "E", "half the staff", [("discharge.brokerage.staff", HALF)]),
    ("carers", "E", "half the carers", [("home_care.carers", HALF)]),
    ("equipment teams", "F", "half the teams", [("equipment.teams", HALF)]),
    ("families, who choose", "G", "twice the time", [("discharge.choice", "times: 2")]),
    ("who settles disputes", "H", "twice the time", [("discharge.dispute", "times: 2")]),
    ("housing officers", "I", "half the cases", [("housing.cases", HALF)]),
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
             "| what is cut | by how much | code | official days before | after | times | true days before | after | times | all official days, times | beds full, % |",
             "|---|---|---|---|---|---|---|---|---|---|---|"]
    for i, (name, code, cut, _) in enumerate(STEPS):
        with_half = by_code(official[f"half_{i}"]), by_code(true[f"half_{i}"])
        cells = []
        for now, then in zip(with_half, base):
            cells += [f"{then[code]:,.0f}", f"{now[code]:,.0f}", f"{now[code] / then[code]:.2f}"]
        changed = sum(official[f"half_{i}"].values()) / all_days[0]
        lines.append(f"| {name} | {cut} | {code} | {' | '.join(cells)} | {changed:.2f} | {100 * beds[f'half_{i}'][()]:.1f} |")
    return "\n".join(lines)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("config", nargs="?", type=pathlib.Path, default=ROOT / "configs" / "kent.yaml")
    parser.add_argument("--replicates", type=int, default=4)
    parser.add_argument("--into", type=pathlib.Path)
    given = parser.parse_args()
    cases = {f"half_{i}": (f"{name}: {cut}", changes) for i, (name, _, cut, changes) in enumerate(STEPS)}
    show(parser, given.into, "halved", table(means(given.config, cases, SETTINGS, given.replicates), given.replicates))
