# SPDX-License-Identifier: GPL-3.0-or-later
"""What a scenario changed for each person (run.follow=1), told again from an event log: the same person's own lines in the baseline and in the scenario, set beside each other.

Recomputed for everybody together, when all are followed: what is counted, and hours of care at home. Not recomputed, as no line of a person tells it: who pays how much, who is in a sample, and the
groups of those to whom nothing happens."""
from collections import defaultdict

from tallies import NAN, NOT_TOLD

NIGHTS = {"acute": "acute_nights", "intermediate_care": "other_nights", "mental_health": "other_nights", "mental_health_older": "other_nights", "residential": "care_home_nights",
          "nursing": "care_home_nights"}
OUTCOMES = ("acute_nights", "other_nights", "delayed_days", "emergency_admissions", "care_home_nights", "deaths", "home_care_hours")
PERSON_NUMBER, MINUTES_OF_AN_HOUR_A_WEEK, WHOLE = 1, 7 * 60, 0.95
COMES, GOES = ("born", "moves_in"), ("dies", "moves_away")


def person_of(case):
    """idt.1.here.5040/care1 is of here.5040."""
    return ".".join(case.split("/")[0].split(".")[-2:])


class Followed:
    def __init__(self):
        self.sampled, self.at_first = False, 0
        self.there = 0        # people, of all areas
        self.came = set()     # since measuring began
        self.of = {outcome: defaultdict(int) for outcome in OUTCOMES}

    def forget(self):
        """Counting begins."""
        self.came = set()
        self.of = {outcome: defaultdict(int) for outcome in OUTCOMES}
        self.at_first = self.there

    def see(self, summary, scenario, at):
        """A sample of people is drawn by a hash that no line tells."""
        for measure in summary["measures"]:
            if measure["name"] == "followed_people":
                everybody = next(n["values"][at] for n in measure["numbers"] if n["scenario"] == scenario and n["labels"] == ["all"])
                self.sampled = everybody is not None and everybody < WHOLE * self.at_first

    def area(self, people):
        self.there += people

    def person(self, event, person):
        """Somebody comes or goes."""
        if event in COMES:
            self.there += 1
            self.came.add(person)
        elif event in GOES:
            self.there -= 1
        if event == "dies":
            self.count("deaths", person)

    def count(self, outcome, person, by=1):
        self.of[outcome][person] += by

    def midnight(self, visits, kind, holds, rounds):
        for case, visit in visits.items():
            if visit.state in holds and kind.get(visit.at) in NIGHTS:
                self.count(NIGHTS[kind[visit.at]], person_of(case))
        for case in rounds.given - rounds.kept:
            self.count("home_care_hours", person_of(case), rounds.minutes.get(case, 0))


class Answers:
    """Of one scenario beside its baseline, which is itself in the baseline; None: its baseline is not in the log."""

    def __init__(self, now, base):
        self.now, self.base = now, base

    def changes(self, outcome, way):
        """{person: by how much}, of those who have less or more."""
        a, b = self.base.of[outcome], self.now.of[outcome]
        change = {person: b[person] - a[person] for person in {*a, *b} if a[person] != b[person]}
        return {person: abs(by) for person, by in change.items() if (by < 0) == (way == "less")}

    def told(self, outcome, group="all"):
        return self.base is not None and not self.now.sampled and outcome in OUTCOMES and group == "all"

    @staticmethod
    def unit(outcome):
        return MINUTES_OF_AN_HOUR_A_WEEK if outcome == "home_care_hours" else 1

    def by(self, outcome):
        return lambda way, group: sum(self.changes(outcome, way).values()) / self.unit(outcome) if self.told(outcome, group) else NOT_TOLD

    def changed(self, outcome, way, group):
        return len(self.changes(outcome, way)) if self.told(outcome, group) else NOT_TOLD

    def most(self, outcome, way, rank):
        """The rank-th of those who have changed most, of equals whose number is lower."""
        order = sorted((-by, int(person.split(".")[PERSON_NUMBER])) for person, by in self.changes(outcome, way).items())
        return order[int(rank) - 1] if len(order) >= int(rank) else (NAN, NAN)

    def people(self, group):
        return self.now.at_first + len(self.now.came | self.base.came) if self.base is not None and not self.now.sampled and group == "all" else NOT_TOLD

    def measures(self):
        return {
            "followed_people": self.people,
            "followed_changed": self.changed,
            "followed_most_changed": lambda outcome, way, rank: self.most(outcome, way, rank)[1] if self.told(outcome) else NOT_TOLD,
            "followed_most_change": lambda outcome, way, rank: -self.most(outcome, way, rank)[0] / self.unit(outcome) if self.told(outcome) else NOT_TOLD,
            **{"followed_" + outcome: self.by(outcome) for outcome in (*OUTCOMES, "paid_by_nhs", "paid_by_council", "paid_by_user")},
        }
