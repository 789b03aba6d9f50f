# SPDX-License-Identifier: GPL-3.0-or-later
"""Planners' questions that take more than one run: what changes in each case, beside the same people without it.

usage: python3 scripts/studies/questions.py QUESTION [CONFIG] [--replicates N] [--set PATH=VALUE]...
                     (configs/kent.yaml, 4 replicates; HW_PROGRAM names the program; a minute or two of one core for each case)

QUESTION is a row of group G of docs/catalogue.md: G14, G16 to G21, G27, G30, G38. Differences are paired, with 95 % intervals; money is of a year."""
import sys

import cases

RATIONED = ["budget.council.rule=rationed", "budget.council.release=quarter"]
MONEY, BED, CODE = ("public_spend", None), ("delayed_bed_days_total", None), ("delayed_bed_days_by_code", "B")
FULL, SHUT, ILL = ("acute_occupancy", None), ("days_without_money", None), ("emergency_admissions", None)
COST = ("money_schemes", None)
PARTS = ["idt_front_door", "idt_planning", "idt_joint_assessment", "idt_seven_days", "idt_staff"]
ACUTE = ["payment_tariff", "payment_block", "payment_capitation", "year_of_care", "outcome_payment", "risk_share", "local_prices"]


def prevention(factor):
    return cases.variant("prevention", "prevention_x", lambda text: text.replace("times: 1}", f"times: {factor:g}}}")).replace("prevention_x", f"prevention_{round(100 * factor)}")


def pounds(config):
    """A million pounds a year, in places of each kind at what they cost: {name: changes}."""
    p = cases.parameters(config)
    week = 365.25 / 7
    each = {"acute beds": ("acute.beds", p["money.cost.acute_bed_day"] * 365), "rehabilitation beds": ("intermediate_care.beds", p["money.cost.other_bed_day"] * 365),
            "reablement": ("reablement.places", p["money.cost.reablement_week"] * week), "carers": ("home_care.carers", p["home_care.council_rate"] * p["home_care.paid_hours"] * week),
            "nursing homes": ("nursing.places", p["care_homes.council_rate.nursing"] * week), "residential homes": ("residential.places", p["care_homes.council_rate.residential"] * week),
            "social workers": ("discharge.assessment.social.staff", p["money.cost.hour.social"] * 8 * 5 * week), "community nurses": ("community_nursing.nurses", p["money.cost.nurse_visit"] * p["community_nursing.visits_a_day"] * p["community_nursing.days_a_week"] * week)}
    return {name.replace(" ", "_"): [(path, f"times: {1 + 1e6 / cost / cases.capacity(config, path):.6g}")] for name, (path, cost) in each.items()}


# Question: what is asked, settings of all, its cases (or how to make them of a configuration), what is told.
QUESTIONS = {
    "G14": ("What comes back of what a scheme costs?", [], ["seven_day_working", "market_development", "torbay_intermediate_care", "rapid_response", "idt"], [COST, MONEY, BED]),
    "G16": ("Would a longer horizon change what a cut of a twentieth does?", [*RATIONED[:1], "budget.council.ratio=0.95"],
            {f"horizon_{years}": [("budget.horizon", f"to: {years}"), ("budget.carry_over", "to: yes")] for years in (2, 3, 5, 10)}, [SHUT, CODE, BED, ("budget_left", "council")]),
    "G17": ("What does each rule of payment change?", [], ACUTE, [("money_net", "trust"), ("money_net", "commissioner"), ("money_net", "council"), MONEY, BED]),
    "G18": ("How large should a pool be, when the council has a twentieth too little?", [*RATIONED, "budget.council.ratio=0.95", "budget.pool.rule=fungible"],
            {f"pool_{share}": [("budget.pool.share", f"to: {share} %")] for share in (0.5, 1, 2, 5, 10)}, [SHUT, ("pool_paid", None), CODE, BED, MONEY]),
    "G19": ("What would prevention have to achieve?", [], {f"prevention_{round(100 * factor)}": prevention(factor) for factor in (1, 0.95, 0.9, 0.8)}, [ILL, BED, FULL, COST, MONEY]),
    "G20": ("Where does a million pounds a year do most?", [], pounds, [BED, ("admit_wait", None), ("planned_admissions", None), ILL, FULL]),
    "G21": ("What if councils' money for care is cut further?", RATIONED, {f"cut_{cut}": [("budget.council.ratio", f"to: {1 - cut / 100:g}")] for cut in (5, 12, 17, 26)},
            [("council_spend", None), SHUT, CODE, ("official_delayed_days_total", None), FULL, ("ae_within_4h", None)]),
    "G27": ("Does a part help alone?", [], {**{part: part for part in PARTS}, **{f"all but {part[4:]}": "+".join(p for p in PARTS if p != part) for part in PARTS}, "all": "idt"},
            [("fit_to_departure", None), BED, ILL, FULL]),
    "G30": ("How many acute beds can close, with places opened elsewhere and without?", ["start.when_below_census=close_when_vacated"],
            {**{f"{less} % fewer": [("acute.beds", f"times: {1 - less / 100:g}")] for less in (1, 3, 5)},
             **{f"{less} % fewer, a fifth more outside": [("acute.beds", f"times: {1 - less / 100:g}"), ("intermediate_care.beds", "times: 1.2"), ("nursing.places", "times: 1.1")] for less in (1, 3, 5)}},
            [FULL, ("admit_wait", None), ("planned_cancelled", None), ("ae_within_4h", None), BED]),
    "G38": ("Is it the scheme, or would use have fallen anyway?", [], ["super_users", "social_prescribing", "social_prescribing_claimed"],
            [("programme_attendances", "before"), ("programme_attendances", "after"), ("ae_attendances", None), ILL]),
}
WITHIN = {"programme_attendances"}  # of the scenario's own people: the baseline has no such programme


def cell(case, name, label):
    if name in WITHIN:
        values = cases.by_replicate(case, 1, [(name, label, 1)])
        return cases.number(*cases.interval(values), 1) if values else "-"
    base, more, width = cases.difference(case, (name, label))
    return "-" if base is None else cases.number(more, width, digits_of(base))


def digits_of(base):
    return 4 if abs(base) < 10 else 1 if abs(base) < 1e5 else 0


def table(which, config, replicates, settings):
    asked, own, made, told = QUESTIONS[which]
    made = made(config) if callable(made) else {name: name for name in made} if isinstance(made, list) else made
    safe = {"".join(c if c.isalnum() else "_" for c in name): case for name, case in made.items()}
    found = cases.compared(config, safe, [*own, *settings], replicates)
    some = next(iter(found.values()))
    before = [None if name in WITHIN else cases.difference(some, (name, label))[0] for name, label in told]
    lines = [f"{which}. {asked}", "", "| case | " + " | ".join(f"{name} {label or ''}".strip() for name, label in told) + " |", "|---" * (len(told) + 1) + "|",
             "| as it is | " + " | ".join("" if x is None else cases.number(x, None, digits_of(x)) for x in before) + " |"]
    for name, key in zip(made, safe):
        lines.append(f"| {name} | " + " | ".join(cell(found[key], *each) for each in told) + " |")
    return "\n".join(lines)


def main():
    if len(sys.argv) < 2 or sys.argv[1] not in QUESTIONS:
        sys.exit(__doc__ + "\n\n" + "\n".join(f"  {name}  {question[0]}" for name, question in QUESTIONS.items()))
    given = cases.arguments(__doc__, 4).parse_args(sys.argv[2:])
    print(table(sys.argv[1], given.config, given.replicates, given.settings))


if __name__ == "__main__":
    main()
