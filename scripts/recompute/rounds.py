# SPDX-License-Identifier: GPL-3.0-or-later
"""Providers of care at home and their hours, and community nurses beside them, told again from an event log."""
from collections import defaultdict

import nurses
from tallies import DAY, Steps, Tally, ratio

EVENTS = {"posts", "carers", "closes", "home_closes", "takes", "frees", "package", *nurses.EVENTS}
COUNTED = {"handed_back": "packages_handed_back", "restarts": "packages_restarted", "lost": "packages_lost"}


class Rounds:
    """The measures are about the district's own areas; how full an area's hours are, about any."""

    def __init__(self, outside, nonsense):
        self.outside, self.nonsense = outside, nonsense
        self.nurses = nurses.Nurses(outside, nonsense)
        self.closed = set()
        self.area, self.hours = {}, {"posts": {}, "carers": {}}  # of a provider; minutes a week
        self.promised = defaultdict(int)                         # by provider
        self.levels = defaultdict(lambda: Steps(0))              # (what, area): minutes a week
        self.minutes, self.given, self.kept, self.sought, self.waited, self.turns = {}, set(), set(), {}, {}, defaultdict(int)  # by case
        self.forget()

    def forget(self):
        self.nurses.forget()
        self.n = defaultdict(int)
        self.wait = Tally()
        self.short = self.short_providers = self.providers = self.midnights = 0

    def change(self, what, area, time, more):
        level = self.levels[what, area]
        level.set(time, level.now + more)

    def own(self, area):
        return area not in self.outside

    def take(self, row, time, event, at_home_care):
        if event in nurses.EVENTS:
            self.nurses.take(row, time)
            return
        area, case, provider = row["place"], row["case:concept:name"], row["reason"]
        event = row["reason"] if event == "package" else event
        if event in self.hours:
            self.area[provider] = area
            self.change(event, area, time, int(row["value"]) - self.hours[event].get(provider, 0))
            self.hours[event][provider] = int(row["value"])
        elif event in ("takes", "frees"):
            minutes = int(row["value"]) * (1 if event == "takes" else -1)
            self.promised[provider] += minutes
            self.change("promised", area, time, minutes)
            self.minutes[case] = int(row["value"])
            if event == "takes" and at_home_care and case not in self.given:
                self.came(case, area, time)  # at the start
        elif event == "reviewed":  # what is freed was told just before
            self.change("kept" if case in self.kept else "given", area, time, -self.minutes[case])
            self.minutes[case] = int(row["value"])
        elif event in ("kept", "restarts"):
            if (event == "kept") == (case in self.kept):
                self.nonsense.append(f"{case}: {event} at {time} ms makes no sense")
                return
            way = 1 if event == "kept" else -1
            (self.kept.add if way > 0 else self.kept.discard)(case)
            self.change("kept", area, time, way * self.minutes[case])
            self.change("given", area, time, -way * self.minutes[case])
        elif event == "seeks":
            self.sought[case] = time
        elif event == "finds":
            if case not in self.sought:
                self.nonsense.append(f"{case}: found a package at {time} ms, and looked for none")
            self.waited[case] = time - self.sought.pop(case, time)
            if self.turns[case] > 0:
                self.wait.add(self.waited[case])
        if event == "closes":
            self.closed.add(provider)
            self.n["home_care_providers_closed"] += self.own(area)
        if event == "home_closes":
            self.n["care_homes_closed"] += self.own(area)
        if event == "handed_back":
            self.turns[case] += 1
        if event in COUNTED and self.own(area):
            self.n[COUNTED[event]] += 1

    def came(self, case, area, time):
        self.given.add(case)
        self.change("given", area, time, self.minutes.get(case, 0))

    def starts(self, row, time):
        """How long the package was waited for; None when it is another one after a hand-back."""
        case = row["case:concept:name"]
        self.came(case, row["place"], time)
        if case not in self.waited:
            self.nonsense.append(f"{case}: has a package at {time} ms, and found none")
        return None if self.turns[case] > 0 else self.waited.get(case, 0)

    def left(self, case, area, time, without):
        """The station of care at home, for whatever."""
        self.change("kept" if case in self.kept else "given", area, time, -self.minutes.get(case, 0))
        self.given.discard(case)
        self.kept.discard(case)
        self.n["packages_without_provider"] += without and self.own(area)

    def forget_case(self, case):
        for of_case in (self.minutes, self.sought, self.waited, self.turns):
            of_case.pop(case, None)

    def midnight(self):
        self.midnights += 1
        for provider, area in self.area.items():
            if self.own(area):
                lacking = self.promised[provider] - self.hours["carers"].get(provider, 0)
                self.short += max(lacking, 0)
                self.short_providers += lacking > 0
                self.providers += provider not in self.closed

    def integral(self, what, areas, begin, end):
        return sum(level.integral(begin, end) for (of, area), level in list(self.levels.items()) if of == what and areas(area))

    def in_use(self, begin, end, area=None):
        areas = self.own if area is None else lambda one: one == area
        return ratio(self.integral("promised", areas, begin, end), self.integral("carers", areas, begin, end))

    def measures(self, begin, end):
        def hours(what):
            return lambda: self.integral(what, self.own, begin, end) / (end - begin) / 60

        per_year = 365.0 * DAY / (end - begin)
        table = {what: (lambda what=what: self.n[what] * per_year) for what in (*COUNTED.values(), "packages_without_provider", "home_care_providers_closed", "care_homes_closed")}
        table.update({
            "home_care_hours": hours("given"),
            "home_care_hours_sold": hours("carers"),
            "home_care_hours_kept": hours("kept"),
            "home_care_hours_short": lambda: ratio(self.short / 60, self.midnights),
            "home_care_vacancies": lambda: 1 - ratio(self.integral("carers", self.own, begin, end), self.integral("posts", self.own, begin, end)),
            "home_care_providers_short": lambda: ratio(self.short_providers, self.providers),
            "wait_handed_back": lambda: self.wait.mean() / DAY,
        })
        table.update(self.nurses.measures(begin, end))
        return table
