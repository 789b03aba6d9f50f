# SPDX-License-Identifier: GPL-3.0-or-later
"""Who pays for care out of hospital, told again from an event log: a line says who pays from now on, and the lines of the stations say until when."""
from collections import defaultdict

from tallies import DAY, ratio

EVENTS = {"pays", "spent_down", "carer_support"}
WEEK = 7 * DAY
CARE_HOMES = {"residential", "nursing"}
OWN = {"self", "deferred"}


class Payers:
    """Of the district's own; those of areas outside are not counted."""

    def __init__(self, outside):
        self.outside = outside
        self.now = {}   # case: (setting, who pays, since)
        self.last = {}  # case: who paid for a place in a care home last
        self.carers = self.carer_ms = self.carers_since = self.began = 0
        self.forget(0)

    def forget(self, time):
        self.n, self.weeks = defaultdict(int), defaultdict(int)
        self.carer_ms, self.carers_since, self.began = 0, time, time
        self.now = {case: (setting, fund, time) for case, (setting, fund, _) in self.now.items()}

    def carers_change(self, time, by):
        self.carer_ms += self.carers * (time - self.carers_since)
        self.carers, self.carers_since = self.carers + by, time

    def take(self, row, time, setting, spells):
        if row["place"] in self.outside:
            return
        if row["event"] == "carer_support":
            self.carers_change(time, 1 if row["reason"] == "begins" else -1)
            return
        if row["event"] == "spent_down":
            self.n["spent_down", row["reason"]] += setting in CARE_HOMES
            self.n["spent_down_in", setting] += 1
            return
        case, fund = row["case:concept:name"], row["reason"]
        if spells[case].lived_there:  # when the run began: nobody enters
            self.last[case] = fund
            spells[case].lived_there = False
        self.until(case, time)
        self.now[case] = setting, fund, time
        if setting not in CARE_HOMES:
            return
        before = self.last.get(case)
        self.last[case] = fund
        self.n["entries", fund] += before is None
        self.n["begun", fund] += before != fund

    def until(self, case, time):
        if case in self.now:
            setting, fund, since = self.now.pop(case)
            self.weeks[setting, fund] += time - since

    def gone(self, case, time):
        self.until(case, time)
        self.last.pop(case, None)

    def end(self, time):
        self.carers_change(time, 0)
        for case in list(self.now):
            self.until(case, time)

    def measures(self, per_year):
        def share(setting):
            of = {fund: ms for (kind, fund), ms in self.weeks.items() if kind == setting}
            return ratio(sum(ms for fund, ms in of.items() if fund in OWN), sum(of.values()))
        return {
            "care_weeks_by_payer": lambda setting, fund: self.weeks[setting, fund] / WEEK * per_year,
            "residents_paying": share,
            "care_home_entries_by_payer": lambda fund: self.n["entries", fund] * per_year,
            "care_home_payers_begun": lambda fund: self.n["begun", fund] * per_year,
            "carers_supported": lambda: ratio(self.carer_ms, self.carers_since - self.began),
            "spent_down_in": lambda setting: self.n["spent_down_in", setting] * per_year,
            "spent_down": lambda follows: self.n["spent_down", follows] * per_year,
        }
