# SPDX-License-Identifier: GPL-3.0-or-later
"""Who lives in a district, told again from its event log: who is born, moves, dies, and turns 65 or 85."""
from collections import defaultdict

from tallies import ratio

EVENTS = {"older", "turns", "born", "moves_in", "moves_away", "carer_gives_up"}
AGE_BANDS = [("85+", 85), ("75-84", 75), ("65-74", 65), ("45-64", 45), ("25-44", 25), ("15-24", 15), ("5-14", 5), ("0-4", 0)]
CHANGES = {"births": "born", "arrivals": "moves_in", "deaths": "dies", "leavers": "moves_away"}


class People:
    """The district's own; those of areas outside are not counted."""

    def __init__(self, outside):
        self.outside = outside
        self.living = {"all": 0, "65+": 0, "85+": 0}
        self.forget()

    def forget(self):
        """Counting begins anew."""
        self.before = dict(self.living)
        self.n = defaultdict(int)
        self.midnights = 0

    def area(self, row):
        if row["place"] not in self.outside:
            self.living["all"] += int(row["value"])

    def take(self, row, event):
        if row["place"] in self.outside:
            return
        if event == "older":
            self.living[row["reason"]] += int(row["value"])
            return
        self.n[event] += 1
        change = {"born": 1, "moves_in": 1, "dies": -1, "moves_away": -1}.get(event, 0)
        age = int(row["age"])
        for label, from_age in (("all", 0), ("65+", 65), ("85+", 85)):
            self.living[label] += change if age >= from_age else 0
        if event == "turns":
            self.living[row["reason"]] += 1
        elif event == "dies":
            self.n["dies", next(label for label, from_age in AGE_BANDS if age >= from_age)] += 1

    def midnight(self):
        self.midnights += 1
        for label, living in self.living.items():
            self.n["midnight", label] += living

    def present(self, when, label):
        if when == "mean":
            return ratio(self.n["midnight", label], self.midnights)
        return (self.before if when == "start" else self.living)[label]

    def measures(self, per_year):
        return {
            "people": self.present,
            "people_changes": lambda change: self.n[CHANGES[change]] * per_year,
            "deaths_by_age": lambda band: self.n["dies", band] * per_year,
            "carers_gave_up": lambda: self.n["carer_gives_up"] * per_year,
        }
