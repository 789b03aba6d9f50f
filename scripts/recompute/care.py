# SPDX-License-Identifier: GPL-3.0-or-later
"""Social care as it is published, told again from a district's event log: who has long-term care and who pays, who is sent to reablement, where
these are 91 days later, and who dies soon after a stay."""
import math
from collections import defaultdict

from tallies import DAY, ratio

PUBLIC, CARE_HOMES, SHORT_TERM = {"council", "joint"}, {"residential", "nursing"}, {"reablement", "intermediate_care"}
LATER, SOON, YEAR = 91, 30, 365


class Care:
    """Of the district's own people."""

    def __init__(self):
        self.has = {}       # person: [case, kind of setting, payer, 65 or over]
        self.in_bed = {}    # person: case that holds a hospital bed
        self.gone = {}      # person: how
        self.forget()

    def forget(self, since=None):
        """Counting begins, at a time."""
        self.n = defaultdict(int)
        self.watched, self.since, self.year_over = [], since, (None, 0)
        self.begin_year()

    def begin_year(self):
        self.this_year = set()
        for person in self.has:
            self.long_term(person)

    def long_term(self, person):
        _, _, payer, older = self.has[person]
        if payer in PUBLIC and older and person not in self.this_year:
            self.this_year.add(person)
            self.n["long_term"] += 1

    def care(self, row, kind):
        """Long-term care begins, or another pays for it."""
        case, person, older = row["case:concept:name"], row["person"], int(row["age"]) >= 65
        before = self.has.get(person)
        moved = before is not None and before[0] == case and before[1] in CARE_HOMES
        self.has[person] = [case, kind, row["reason"], older]
        self.long_term(person)
        self.n["council_homes"] += kind in CARE_HOMES and not moved and older and int(row["value"])

    def over(self, person, case):
        """A visit is over, or has begun to be something else."""
        for held in (self.has, self.in_bed):
            if held.get(person, ("",))[0] == case:
                del held[person]

    def turns_65(self, person):
        if person in self.has:
            self.has[person][3] = True
            self.long_term(person)

    def left_ward(self, person, age, date, onward):
        if age >= 65 and date.month >= 10:
            self.n["discharged"] += 1
            if onward in SHORT_TERM:
                self.n["offered"] += 1
                self.watched.append((date.toordinal() + LATER, person))

    def day_case(self, age, date):
        self.n["discharged"] += age >= 65 and date.month >= 10

    def dies(self, person, in_hospital, left, day):
        self.gone[person] = "dead"
        self.n["died_soon"] += in_hospital or (left is not None and day - left <= SOON)

    def midnight(self, time, date):
        while self.watched and self.watched[0][0] <= date.toordinal():
            person = self.watched.pop(0)[1]
            self.n["looked"] += self.gone.get(person) != "left"
            in_home = self.has.get(person, ("", ""))[1] in CARE_HOMES
            self.n["at_home"] += person not in self.gone and not in_home and person not in self.in_bed
        if self.since is not None and time > self.since and (time - self.since) % (YEAR * DAY) == 0:
            self.year_over = time, self.n["long_term"]
            self.begin_year()

    def end(self, time):
        """A year that ends with the run has none after it."""
        if self.year_over[0] == time:
            self.n["long_term"] = self.year_over[1]

    def measures(self, again, living, days, outside):
        """again: the summary made again; living: people."""
        older, everybody = living.present("mean", "65+"), living.present("mean", "all")
        per_year, n = YEAR / days, self.n
        emergencies = sum(again.r.n["emergency_of", place] for place in again.r.people if place not in outside)
        return {
            "care_home_residents_per_1000": lambda: ratio(1000 * (again.in_use("residential") + again.in_use("nursing")), older),
            "reablement_starts_per_1000": lambda: ratio(1000 * per_year * n["reablement"], older),
            "long_term_care_per_1000": lambda: ratio(1000 * n["long_term"] / math.ceil(days / YEAR), older),
            "council_care_home_admissions_per_100000": lambda: ratio(1e5 * per_year * n["council_homes"], older),
            "reablement_offered_65_plus": lambda: ratio(n["offered"], n["discharged"]),
            "at_home_after_91_days": lambda: ratio(n["at_home"], n["looked"]),
            "continuing_care_per_50000": lambda: ratio(5e4 * sum(held[2] == "nhs" for held in self.has.values()), everybody),
            "deaths_per_spell": lambda: ratio(n["died_soon"], n["spells"]),
            "emergency_admissions_per_1000": lambda: ratio(1000 * per_year * emergencies, everybody),
        }
