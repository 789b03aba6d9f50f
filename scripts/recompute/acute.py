# SPDX-License-Identifier: GPL-3.0-or-later
"""Stays of emergencies as hospital statistics count them, and planned admissions put off, told again from an event log."""
from collections import defaultdict

from tallies import DAY, ratio

AGES = [("85+", 85), ("75-84", 75), ("65-74", 65), ("18-64", 18), ("0-17", 0)]


class Stays:
    def __init__(self):
        self.forget()

    def forget(self):
        """Counting begins anew."""
        self.spells, self.same_day, self.nights, self.died = (defaultdict(int) for _ in range(4))
        self.postponed = 0

    def over(self, age, admitted, time, died):
        """An emergency's stay; the number of its midnights."""
        band = next(label for label, from_age in AGES if age >= from_age)
        nights = time // DAY - admitted // DAY
        self.spells[band] += 1
        self.same_day[band] += nights == 0
        self.nights[band] += nights
        self.died[band] += died
        return nights

    def measures(self, total, per_year):
        def cancelled():
            sent_home = total("cancelled") + total("day_cases_cancelled")
            return ratio(sent_home, sent_home + total("planned") + total("day_cases"))

        return {
            "emergency_same_day": lambda age: ratio(self.same_day[age], self.spells[age]),
            "emergency_nights": lambda age: ratio(self.nights[age], self.spells[age] - self.same_day[age]),
            "emergency_died": lambda age: ratio(self.died[age], self.spells[age]),
            "planned_postponed": lambda: self.postponed * per_year,
            "planned_cancelled_share": cancelled,
        }
