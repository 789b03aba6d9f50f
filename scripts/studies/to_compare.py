# SPDX-License-Identifier: GPL-3.0-or-later
"""What a trial or a study found that no scheme file types in, beside what the model gives by itself.

usage: python3 scripts/studies/to_compare.py [CONFIG] [--replicates N] [--set PATH=VALUE]...
                     (configs/north_kent.yaml, 8 replicates; HW_PROGRAM names the program; about 2 minutes of one core)

Paired differences with 95 % intervals, of everybody whom the measure is about. A trial follows those who were given something: where only some
of them are, the model's figure is thinner by that, and the table says so. Nothing is fitted to these figures."""
import cases

SOCIAL = ("official_attribution_district", "official_delayed_days_district")  # a share, and the days of which it is one
# scheme, what was found, by whom, low and high of it, what of the model is beside it: title, terms, in per cent of the baseline or in its unit
FOUND = (
    ("idt_planning", "stays 0.73 days shorter (0.12 to 1.33), older medical patients (12 trials)", -1.33, -0.12, "length of stay overnight, 65 and over, days", [("length_of_stay_65_plus", None, 1)], False),
    ("market_development", "7.5 % fewer delays that were social care's (6 to 9) with a tenth more beds", -9, -6, "officially delayed days, social care, %", SOCIAL, True),
    ("hospital_at_home", "living in a home 0.58 (0.45 to 0.76) of those treated", -55, -24, "new in a care home, everybody, %", [("care_home_admissions", None, 1)], True),
    ("discharge_to_assess", "early rehabilitation at home: stays 4 days shorter (one trial)", None, None, "length of stay overnight, 65 and over, days", [("length_of_stay_65_plus", None, 1)], False),
)


def social_days(case, which):
    """Days of delay that were social care's, a value a replicate."""
    shares, days = cases.by_replicate(case, which, [(SOCIAL[0], "social", 1)]), cases.by_replicate(case, which, [(SOCIAL[1], None, 1)])
    return [share * n for share, n in zip(shares, days)]


def change_of(case, terms):
    if terms != SOCIAL:
        return cases.difference(case, *terms)
    before, after = social_days(case, 0), social_days(case, 1)
    return (sum(before) / len(before), *cases.interval([y - x for x, y in zip(before, after)]))


def row(found, case):
    scheme, words, low, high, title, terms, share = found
    base, change, width = change_of(case, terms)
    if base is None or width is None:
        return f"| `{scheme}` | {words} | {title} | - | not reported |"
    by = 100 / base if share else 1
    change, width = change * by, width * by
    if low is None:
        verdict = "no interval was found"
    elif change - width <= high and change + width >= low:
        verdict = "within what was found"
    else:
        verdict = "smaller than what was found" if abs(change) < min(abs(low), abs(high)) and change * low >= 0 else "the other way" if change * low < 0 else "larger than what was found"
    return f"| `{scheme}` | {words} | {title} | {cases.number(change, width)} | {verdict} |"


def main():
    parser = cases.arguments(__doc__, 8, "north_kent.yaml")
    given = parser.parse_args()
    compared = cases.compared(given.config, {found[0]: found[0] for found in FOUND}, given.settings, given.replicates)
    print("| Scheme | Found | In the model | Change | |\n|---|---|---|---|---|")
    print("\n".join(row(found, compared[found[0]]) for found in FOUND))


if __name__ == "__main__":
    main()
