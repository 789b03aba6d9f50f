# SPDX-License-Identifier: GPL-3.0-or-later
"""Kent from April 2015 to March 2016: which changes of input make its officially delayed days what they were; for docs/calibration.md.

usage: python3 scripts/studies/a_year_later.py [CONFIG] [--replicates N] [--only NAME,...] [--into FILE]
                     (configs/kent.yaml, 4 replicates; HW_PROGRAM names the program; about 4 minutes of two cores)

Nothing is fitted: each line changes what it says from the first day on, on top of a year later, and the last ones several together. With --into the table
takes the place of the one between <!-- a year later --> and <!-- /a year later --> in FILE."""
import argparse
import pathlib

from cases import ROOT, means, show

CODES = ("A", "B", "C", "Di", "Dii", "E", "F", "G", "H", "I")
# NHS England, delayed transfers by local authority; codes of 2015/16 are shares of the total, rounded
OBSERVED = {
    "Observed 2014/15": (30280, 21689, 8591, 2628, 1311, 7092, 3800, 3888, 2504, 1232, 7001, 133, 690),
    "Observed 2015/16": (50934, 28946, 21988, 5857, 2037, 8761, 6723, 9168, 5552, 3056, 8048, 153, 1630),
}
BEDS = [("acute.beds", "times: 1.012")]
CARERS = [("home_care.carers", "times: 0.9")]
DEARER = [("care_homes.cost.residential", "times: 1.02"), ("care_homes.cost.nursing", "times: 1.02")]
MENTAL = [("need.mental_loss", "times: 1.4")]
LONGER = [("discharge.assessment.social.work", "times: 1.15"), ("discharge.assessment.health.work", "times: 1.15")]
SOCIAL = [("discharge.assessment.social.staff", "times: 0.8")]
FINANCE = [("discharge.means_test.staff", "times: 0.8")]
EQUIPMENT = [("equipment.work", "times: 1.2")]
OFFICERS = [("housing.cases", "times: 0.8")]
STRONG = [("home_care.carers", "times: 0.85"), ("care_homes.cost.residential", "times: 1.03"), ("care_homes.cost.nursing", "times: 1.08"), ("need.mental_loss", "times: 1.9"),
          ("discharge.assessment.social.staff", "times: 0.5"), ("discharge.means_test.staff", "times: 0.5"), ("equipment.work", "times: 1.35"), ("housing.cases", "times: 0.5"),
          ("intermediate_care.beds", "times: 1.3")]
# name, what the table says, what changes
CASES = [
    ("beds", "and acute beds as opened in 2015/16 (KH03, read)", BEDS),
    ("carers", "or a tenth fewer carers at home (assumed)", CARERS),
    ("homes", "or places in homes cost 2 % more than the council pays more (assumed)", DEARER),
    ("fewer_rehabilitation", "or 5 % fewer rehabilitation beds (assumed)", [("intermediate_care.beds", "times: 0.95")]),
    ("mental", "or mental illness takes 40 % more of what people can do (assumed)", MENTAL),
    ("assessments", "or assessments take 15 % longer (assumed)", LONGER),
    ("social_workers", "or a fifth fewer social workers (assumed)", SOCIAL),
    ("finance", "or a fifth fewer finance officers (assumed)", FINANCE),
    ("equipment", "or equipment takes a fifth longer (assumed)", EQUIPMENT),
    ("housing", "or housing officers have a fifth fewer cases at a time (assumed)", OFFICERS),
    ("together", "carers, homes, mental illness, social workers, equipment, housing as above, and a tenth more rehabilitation beds, together",
     CARERS + DEARER + MENTAL + SOCIAL + EQUIPMENT + OFFICERS + [("intermediate_care.beds", "times: 1.1")]),
    ("strong", "15 % fewer carers, homes 3 and 8 % dearer, mental illness nearly twice as heavy, half the social workers, finance and housing officers, equipment a third longer, 30 % more rehabilitation beds", STRONG),
]


def numbers(found, scenario):
    beds, codes = (found[name][scenario] for name in ("official_delayed_days_district", "official_delayed_days_district_by_code"))
    return [sum(beds.values()), beds[("acute",)], beds[("other",)], *(codes[(code,)] for code in CODES)]


def line(title, values, bold=False):
    return f"| {f'**{title}**' if bold else title} | " + " | ".join(f"{v:,.0f}" for v in values) + " |"


def table(config, replicates, cases):
    rows = ["| | all | acute beds | other beds | " + " | ".join(CODES) + " |", "|---|" + "---:|" * (3 + len(CODES))]
    rows += [line(title, values, bold=True) for title, values in OBSERVED.items()]
    rows.append(line("April 2014 to March 2015, as fitted", numbers(means(config, {}, ["run.start=2014-04-01"], replicates), "baseline")))
    later = means(config, {name: (title, changes) for name, title, changes in cases}, ["run.start=2015-04-01"], replicates)
    rows.append(line("A year later: older people, more of them; the Care Act", numbers(later, "baseline")))
    return "\n".join(rows + [line(title, numbers(later, name)) for name, title, _ in cases])


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("config", nargs="?", type=pathlib.Path, default=ROOT / "configs" / "kent.yaml")
    parser.add_argument("--replicates", type=int, default=4)
    parser.add_argument("--only", type=lambda text: text.split(","), help="these cases alone")
    parser.add_argument("--into", type=pathlib.Path)
    given = parser.parse_args()
    show(parser, given.into, "a year later", table(given.config, given.replicates, [c for c in CASES if given.only is None or c[0] in given.only]))
