# SPDX-License-Identifier: GPL-3.0-or-later
"""Programmes of schemes, whom they enrol and what those used before and after, told again from an event log."""
import math
from collections import defaultdict

from tallies import DAY, Steps, ratio

EVENTS = {"programme", "averted", "in_excess"}
YEAR = 365 * DAY


class Programmes:
    def __init__(self, nonsense):
        self.nonsense = nonsense
        self.n = defaultdict(int)                          # (what, programme or act)
        self.places, self.people = {}, defaultdict(lambda: Steps(0))
        self.inside = {}                                   # (programme, person)
        self.enrolments = defaultdict(list)                # programme: (person, since)
        self.used = defaultdict(list)                      # person: (time, what), from time 0 on
        self.gone = {}

    def use(self, person, time, what):
        self.used[person].append((time, what))

    def take(self, row, time):
        person, reason = row["person"], row["reason"]
        if row["event"] != "programme":
            self.n[row["event"], reason] += 1
            return
        name, what = reason.rsplit(" ", 1)
        if what == "places":
            self.places.setdefault(name, Steps(0)).set(time, int(row["value"]))
        elif what == "turned_away":
            self.n[what, name] += 1
        else:
            enrols = what == "enrols"
            if enrols == ((name, person) in self.inside):
                self.nonsense.append(f"{person}: {reason} at {time} ms makes no sense")
            self.people[name].set(time, self.people[name].now + (1 if enrols else -1))
            if enrols:
                self.inside[name, person] = time
                self.enrolments[name].append((person, time))
                self.n[what, name] += 1
            else:
                self.inside.pop((name, person), None)

    def window(self, name, what, period, end):
        uses = years = 0
        for person, since in self.enrolments[name]:
            begin, until = max(0, since - YEAR), min(end, since + YEAR, self.gone.get(person, end))
            if period == "before":
                years += (since - begin) / YEAR
                uses += sum(w == what and begin <= t <= since for t, w in self.used[person])
            else:
                years += max(0, until - since) / YEAR
                uses += sum(w == what and since < t <= until for t, w in self.used[person])
        return uses / years if years > 0 else math.nan

    def measures(self, begin, end, per_year):
        def yearly(what):
            return lambda name: self.n[what, name] * per_year

        def mean(steps):
            return 0 if steps is None else steps.integral(begin, end) / (end - begin)
        return {
            "programme_enrolled": yearly("enrols"),
            "programme_caseload": lambda name: mean(self.people.get(name)),
            "programme_caseload_used": lambda name: ratio(mean(self.people.get(name)), mean(self.places.get(name))),
            "programme_turned_away": yearly("turned_away"),
            "programme_attendances": lambda name, period: self.window(name, "attendance", period, end),
            "programme_admissions": lambda name, period: self.window(name, "admission", period, end),
            "programme_averted": yearly("averted"),
            "programme_in_excess": yearly("in_excess"),
        }
