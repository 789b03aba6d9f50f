# SPDX-License-Identifier: GPL-3.0-or-later
"""Budgets told again from an event log: lines say what there was, when panels shut and opened, and what a pool or a fund paid; what was spent follows from
the entries of the books (money.py), and emergency admissions from the admissions themselves."""
import datetime
from collections import defaultdict

from tallies import DAY

EVENTS = {"budget"}
PENCE, THOUSANDTHS = 100, 1000
CARE = {"home_care", "residential", "nursing", "extra_care", "lent"}  # packages and placements


class Budgets:
    def __init__(self):
        self.n = defaultdict(int)  # (what, whose)
        self.shut, self.days = {}, defaultdict(float)

    def take(self, row):
        who, what, time = row["place"], row["reason"], int(row["time_ms"])
        if what == "shut":
            self.shut[who] = time
        elif what == "open":
            self.days[who] += (time - self.shut.pop(who)) / DAY
        else:
            self.n[what, who] += int(row["value"])

    def measures(self, again, money, net, inside):
        r = again.r
        last = (r.start + datetime.timedelta(milliseconds=r.end - 1)).strftime("%Y-%m")
        for who, month in [key for key in money.net if key[1] > last]:  # settled when the run is over, at a month's end
            money.net[who, last] += money.net.pop((who, month))
        has = {who for what, who in self.n if what == "budget"}

        def spent(who):
            if who.startswith("council_"):
                return sum(money.n["payments", who, setting] for setting in CARE)
            return -net(who)

        def total(what):
            return sum(value for (kind, _), value in self.n.items() if kind == what)

        def change():
            areas = [who.removeprefix("commissioner_") for (what, who), value in self.n.items() if what == "expected" and value > 0]
            expected = total("expected") / THOUSANDTHS
            return sum(r.n["emergency_of", area] for area in areas) / expected - 1 if expected > 0 else float("nan")

        return {
            "budget": lambda who: self.n["budget", who] / PENCE,
            "budget_left": lambda who: (self.n["budget", who] - spent(who)) / PENCE if who in has else 0,
            "days_without_money": lambda who: self.days[who] + ((r.end - self.shut[who]) / DAY if who in self.shut else 0),
            "pool_paid": lambda: total("pool") / PENCE,
            "better_care_released": lambda: total("released") / PENCE,
            "better_care_change": change,
            "public_net_by_month": lambda month: -sum(pence for (who, at), pence in money.net.items() if at <= month and who in inside) / PENCE,
        }
