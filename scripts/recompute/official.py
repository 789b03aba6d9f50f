# SPDX-License-Identifier: GPL-3.0-or-later
"""Delay as it is officially counted in England, told again from an event log: which midnights count, for which code and payer, and which
days may be charged. Written from the rules, not from the program."""
import datetime

import months
from tallies import DAY as DAY_MS
from tallies import ratio

CARE_ACT, CODE_O = datetime.date(2015, 4, 1), datetime.date(2017, 4, 1)
DAY = datetime.timedelta(days=1)
MENTAL = {"mental_health", "mental_health_older"}  # kinds of settings
LATE = {"nhs_acute": {"nhs"}, "nhs_community": {"nhs"}, "social_care": {"social_care"}, "both": {"nhs", "social_care"}, "family": {"nhs"}}
ORGANISATIONS = ["nhs_acute", "nhs_community", "social_care", "both", "family"]  # bits of everything outstanding, from 1
ONE_OFF = {datetime.date(*d) for d in [(2011, 4, 29), (2012, 6, 4), (2012, 6, 5), (2020, 5, 8), (2022, 6, 2), (2022, 6, 3), (2022, 9, 19), (2023, 5, 8)]}
MOVED = {datetime.date(*d) for d in [(2012, 5, 28), (2020, 5, 4), (2022, 5, 30)]}


def easter(year):
    """Gauss's rule as completed by the Nautical Almanac: the Sunday."""
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    k = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * k) // 451
    return datetime.date(year, (h + k - 7 * m + 114) // 31, (h + k - 7 * m + 114) % 31 + 1)


def holidays(year):
    def monday(month, last):
        days = [datetime.date(year, month, d) for d in range(1, 32) if d <= 31 and (month not in (4, 6, 9, 11) or d < 31)]
        return [d for d in days if d.weekday() == 0][-1 if last else 0]
    found = {easter(year) - 2 * DAY, easter(year) + DAY, monday(5, False), monday(5, True), monday(8, True)}
    for month, of_month in ((1, 1), (12, 25), (12, 26)):
        day = datetime.date(year, month, of_month)
        while day.weekday() > 4 or day in found:
            day += DAY
        found.add(day)
    return (found - MOVED) | {d for d in ONE_OFF if d.year == year}


class Rules:
    def __init__(self):
        self.known = {}

    def closed(self, day):
        if day.year not in self.known:
            self.known[day.year] = holidays(day.year)
        return day.weekday() == 6 or day in self.known[day.year]

    def working(self, day):
        while self.closed(day):
            day += DAY
        return day

    def notice(self, kind, given):
        """The day on which a notice counts as given."""
        day, clock = given.date(), given.time()
        limit = datetime.time(17) if kind == "discharge" and day < CARE_ACT and day.weekday() != 4 else datetime.time(14)
        late = clock > limit
        if day >= CARE_ACT:
            return day + DAY * late
        if kind == "assessment" and self.closed(day):
            return self.working(day)
        return self.working(day + DAY * late)

    def relevant(self, case):
        if case.assessment is None or case.discharge is None:
            return None
        return max(case.discharge + DAY, case.assessment + 2 * DAY)

    def first_charge(self, relevant):
        return relevant + DAY if relevant + DAY >= CARE_ACT else self.working(relevant + DAY)

    def day(self, case, age, acute, day, now_ms, cause):
        """(code, payer) of a delayed day, or None."""
        code, owner = cause
        late = set(LATE[owner])
        relevant = self.relevant(case)
        if acute and (relevant is None or day <= relevant):
            late.discard("social_care")
        if code == "leaving":
            code = "O" if day >= CODE_O else None
        if age < 18 or code is None or case.ready is None or case.ready > now_ms or not late:
            return None
        payer = "both" if len(late) == 2 else next(iter(late))
        if (code in ("C", "I") and payer != "nhs") or (code in ("Di", "G", "H") and payer == "both"):
            payer = "nhs"
        return code, payer

    def charged(self, case, age, acute, day, now_ms, cause):
        """May the council be charged? Only when nobody else is late with anything."""
        with_something = {name for bit, name in enumerate(ORGANISATIONS) if case.everybody >> bit & 1}
        if with_something != {"social_care"}:
            return False
        counts = self.day(case, age, acute, day, now_ms, cause)
        return acute and counts is not None and counts[1] == "social_care" and day >= self.first_charge(self.relevant(case))


def last_thursday(day):
    return day.weekday() == 3 and day < CODE_O and (day + 7 * DAY).month != day.month


def measures(answers):
    """Of a replicate that is told: the answers of district.Answers are what else is needed."""
    r, per_year = answers.r, answers.per_year

    def count(code=None, payer=None, bed=None):
        return sum(n for key, n in r.official.items() if all(wanted in (None, has) for wanted, has in zip((code, payer, bed), key)))

    def here(bed):
        return sum(n for (place, of_bed), n in r.official_of.items() if place not in r.outside and of_bed == bed)

    return {
        "official_delayed_days": lambda code, payer: count(code, payer) * per_year,
        "official_delayed_days_total": lambda: count() * per_year,
        "official_delayed_days_by_bed": lambda code, bed: count(code, bed=bed) * per_year,
        "official_delayed_days_mental": lambda code: r.official_mental[code] * per_year,
        "delayed_bed_days_other": lambda reason: r.delay_other[reason] / DAY_MS * per_year,
        "official_delayed_days_district": lambda bed: here(bed) * per_year,
        "official_delayed_days_district_by_code": lambda code: sum(n for key, n in r.official_here.items() if key[0] == code) * per_year,
        "official_attribution_district": lambda payer: ratio(sum(n for key, n in r.official_here.items() if key[1] == payer),
                                                             sum(r.official_here.values())),
        "official_delayed_days_monthly": lambda month: months.by_label(r, r.official_by_month)[month],
        "official_patients_thursday": answers.share("on_thursday", "thursdays"),
        "official_patients_thursday_social": answers.share("on_thursday_social", "thursdays"),
        "official_share_65_plus": lambda: ratio(answers.total("official_older"), count()),
        "official_share_other_beds": lambda: ratio(count(bed="other"), count()),
        "chargeable_days": answers.yearly("charged"),
        "fit_to_official": answers.mean_of_timer("fit_to_official", DAY_MS),
        "true_to_official_65_plus": lambda: ratio(r.older_delay / DAY_MS, r.n["official_older", "acute"]),
    }


def count(r, spell, visit, day, thursday, counts, time):
    """A day that counts, told of everything that is reported of it."""
    code, payer = counts
    bed = "acute" if spell.acute else "other"
    r.official[code, payer, bed] += 1
    r.n["official_older", bed] += spell.age >= 65
    r.official_mental[code] += r.kind[visit.at] in MENTAL
    r.official_of[spell.place, bed] += 1
    if spell.place not in r.outside:
        r.official_here[code, payer] += 1
    if spell.acute:
        r.n["official_in", r.owner[visit.at]] += 1
    r.official_by_month[day.month] += 1
    r.n["on_thursday", None] += thursday
    r.n["on_thursday_social", None] += thursday and payer != "nhs"
    if not spell.counted:
        spell.counted = True
        r.times["fit_to_official"].add(time - spell.fit)
