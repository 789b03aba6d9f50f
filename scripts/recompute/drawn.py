# SPDX-License-Identifier: GPL-3.0-or-later
"""What results hold for pictures, told again from an event log: beds and queues day by day, whose delay it is, and moves from place to place."""
from collections import defaultdict

from acute import AGES
from tallies import DAY

FRAILTIES = ["fit", "mild", "moderate", "severe"]
PLACES = {"a_and_e": "a_and_e", "a_and_e_minors": "a_and_e", "a_and_e_streamed": "a_and_e", "service": "service", "care_at_home": "service", "acute": "acute", "mental_health": "mental_health",
          "mental_health_older": "mental_health", "intermediate_care": "ic_bed", "reablement": "reablement", "home_care": "home_care",
          "extra_care": "extra_care", "residential": "residential", "nursing": "nursing", "end_of_life": "end_of_life", "hospice": "hospice", "looking": "home"}


class Drawn:
    def __init__(self):
        self.place = {}     # of a case that is somewhere: where
        self.dead = set()   # people whose death is to be told of one of their cases
        self.gone = {}      # of a person whom a service at home has just let go: when
        self.left_on_the_way = {}  # person: when a visit ended that had no place yet
        self.forget()

    def forget(self):
        self.days = defaultdict(list)                # series: a number a midnight
        self.of_age, self.of_frailty = defaultdict(int), defaultdict(int)
        self.moves = defaultdict(int)

    def comes(self, case, kind):
        if kind in PLACES:
            self.move(case, PLACES[kind])

    def move(self, case, to):
        was = self.place.get(case, "home")
        if was != to:
            self.moves[was, to] += 1
        self.place[case] = to

    def dies(self, person, time):
        """Care at home is over a line before the death that ended it."""
        if self.gone.get(person) == time:
            self.moves["service", "home"] -= 1
            self.moves["service", "died"] += 1
        elif self.left_on_the_way.get(person) != time:
            self.dead.add(person)

    def over(self, case, person, alive, time, kind):
        """The first case that ends after a death is the one in which they died; others of theirs end because of it."""
        was = self.place.get(case, "home")
        if alive:
            if kind == "ambulance":  # before a death: with a crew that A&E let wait, so no place that anybody has
                self.left_on_the_way[person] = time
            self.move(case, "home")
            if was == "service":
                self.gone[person] = time
        elif person in self.dead:
            self.dead.discard(person)
            if was != "home":
                self.move(case, "died")
        self.place.pop(case, None)

    def delayed(self, age, frailty, ms):
        self.of_age[next(label for label, from_age in AGES if age >= from_age)] += ms
        self.of_frailty[FRAILTIES[frailty]] += ms

    def measures(self, begin, start, per_year):
        def series(name):
            return lambda day: self.days[name][(start.fromisoformat(day).date() - begin).days]

        return {
            "acute_patients_by_day": series("beds"), "patients_delayed_by_day": series("delayed"), "admit_waiting_by_day": series("waiting"),
            "delayed_bed_days_by_age": lambda age: self.of_age[age] / DAY * per_year,
            "delayed_bed_days_by_frailty": lambda frailty: self.of_frailty[frailty] / DAY * per_year,
            "moves": lambda came_from, to: self.moves[came_from, to] * per_year,
        }
