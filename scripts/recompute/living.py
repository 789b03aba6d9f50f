# SPDX-License-Identifier: GPL-3.0-or-later
"""Extra care housing, told again from a district's event log: who is put down for a flat, who is let one and from where, and who moves on; and
major adaptations of homes."""
from collections import defaultdict

from tallies import DAY, Tally, ratio

FLATS, CARE_HOMES = "extra_care", {"residential", "nursing"}
EVENTS = {"flat", "adapts"}


class Living:
    """Waits are everybody's, numbers those of the district's own people."""

    def __init__(self, outside):
        self.outside = outside
        self.listed = {}     # person: (since, in a bed, of the district)
        self.residents = {}  # person: case
        self.left_at = {}    # person: when a flat was left
        self.nonsense = []
        self.applied = {}    # person: when they applied for a major adaptation
        self.forget()

    def forget(self):
        self.n = defaultdict(int)
        self.wait = {"hospital": Tally(), "home": Tally()}
        self.adapted = Tally()

    def take(self, row, time):
        person = row["person"]
        if row["event"] == "adapts":
            self.take_adaptation(row, time, person, row["reason"])
            return
        if row["reason"] == "given_up":
            if self.listed.pop(person, None) is None:
                self.nonsense.append(f"{person}: gives up a flat at {time} ms, and waited for none")
            return
        self.listed[person] = time, row["reason"] == "listed_in_bed", row["place"] not in self.outside

    def take_adaptation(self, row, time, person, reason):
        if reason == "applies":
            self.applied[person] = time
        elif person not in self.applied:
            self.nonsense.append(f"{person}: an adaptation {reason} at {time} ms, and none was applied for")
        elif reason == "drops":
            del self.applied[person]
        else:
            self.n[reason] += row["place"] not in self.outside
            if reason == "done":
                self.adapted.add(time - self.applied.pop(person))

    def present(self, row, kind):
        if kind == FLATS:
            self.residents[row["person"]] = row["case:concept:name"]

    def starts(self, row, time, kind):
        person, case = row["person"], row["case:concept:name"]
        if kind == FLATS:
            self.residents[person] = case
            if person not in self.listed:
                self.nonsense.append(f"{case}: let a flat at {time} ms, and put down for none")
                return
            since, in_bed, own = self.listed.pop(person)
            come_from = "hospital" if in_bed else "home"
            self.wait[come_from].add(time - since)
            self.n["let", come_from] += own
        elif kind in CARE_HOMES:
            moved = person in self.residents or self.left_at.get(person) == time
            self.n["moved_on"] += moved and row["place"] not in self.outside

    def left(self, row, time):
        if self.residents.get(row["person"]) == row["case:concept:name"]:
            del self.residents[row["person"]]
            self.left_at[row["person"]] = time

    def midnight(self):
        self.n["listed"] += sum(own for _, _, own in self.listed.values())

    def measures(self, again, per_year, midnights):
        return {
            "extra_care_residents": lambda: again.in_use(FLATS),
            "extra_care_let": lambda come_from: self.n["let", come_from] * per_year,
            "extra_care_list": lambda: ratio(self.n["listed"], midnights),
            "wait_extra_care": lambda: self.wait["hospital"].mean() / DAY,
            "wait_extra_care_at_home": lambda: self.wait["home"].mean() / DAY,
            "major_adaptations": lambda: self.n["done"] * per_year,
            "adaptation_grants": lambda: self.n["granted"] * per_year,
            "wait_major_adaptation": lambda: self.adapted.mean() / DAY,
            "adaptations_without_money": lambda: again.days_in(again.stations("grants"), "waiting") / again.days,
            "extra_care_moved_on": lambda: self.n["moved_on"] * per_year,
        }
