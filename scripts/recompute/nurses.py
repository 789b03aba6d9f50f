# SPDX-License-Identifier: GPL-3.0-or-later
"""Community nurses, whom they visit and who waits for them, told again from an event log."""
from collections import defaultdict

from tallies import DAY, Steps, Tally, ratio

EVENTS = {"nurses"}
HOLDS = {"home", "bed"}  # visits are made, or kept for somebody in a bed


class Nurses:
    """Visits are hundredths a week; all measures are about the district's own areas."""

    def __init__(self, outside, nonsense):
        self.outside, self.nonsense = outside, nonsense
        self.level = defaultdict(lambda: Steps(0))  # what, of the own areas
        self.can_give = {}                          # by area
        self.state, self.since, self.visits = {}, {}, {}  # by person: wants, asks, bed or home
        self.forget()

    def forget(self):
        self.wait, self.wait_at_home = Tally(), Tally()

    def change(self, what, time, more):
        self.level[what].set(time, self.level[what].now + more)

    def enter(self, person, state, time, own):
        before, visits = self.state.get(person), self.visits[person]
        held = (state in HOLDS) - (before in HOLDS)
        for what, more in (("held", held * visits), ("given", ((state == "home") - (before == "home")) * visits),
                           ("people", (state == "home") - (before == "home")), ("waiting", (state == "wants") - (before == "wants"))):
            if own and more != 0:
                self.change(what, time, more)
        if held > 0 and before is not None and own:
            (self.wait if before == "asks" else self.wait_at_home).add(time - self.since[person])
        self.since[person] = time
        if state is None:
            for of_person in (self.state, self.since, self.visits):
                of_person.pop(person, None)
        else:
            self.state[person] = state

    def take(self, row, time):
        what, area, person = row["reason"], row["place"], row["person"]
        own = area not in self.outside
        if what == "can_give":
            more = int(row["value"]) - self.can_give.get(area, 0)
            self.can_give[area] = int(row["value"])
            if own:
                self.change("can_give", time, more)
            return
        before = self.state.get(person)
        sensible = {"wants": {None}, "asks": {None}, "promised": {"asks", "bed"}, "visits": {None, "wants", "bed"}, "kept": {"home"},
                    "frees": {"wants", "asks", "bed", "home"}}
        if before not in sensible[what]:
            self.nonsense.append(f"{person}: community nurses, {what} at {time} ms makes no sense after {before}")
            return
        if before is None:
            self.visits[person] = int(row["value"])
        elif self.visits[person] != int(row["value"]):
            self.nonsense.append(f"{person}: {row['value']} hundredths of a visit at {time} ms, and {self.visits[person]} before")
        self.enter(person, {"promised": "bed", "visits": "home", "kept": "bed", "frees": None}.get(what, what), time, own)

    def measures(self, begin, end):
        def mean(what, of=1):
            return lambda: self.level[what].integral(begin, end) / (end - begin) / of

        def in_use():
            return ratio(self.level["held"].integral(begin, end), self.level["can_give"].integral(begin, end))
        return {
            "community_nursing_caseload": mean("people"),
            "community_nursing_visits": mean("given", 700),
            "community_nursing_in_use": in_use,
            "community_nursing_waiting": mean("waiting"),
            "wait_community_nursing": lambda: self.wait.mean() / DAY,
            "wait_community_nursing_at_home": lambda: self.wait_at_home.mean() / DAY,
        }
