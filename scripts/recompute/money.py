# SPDX-License-Identifier: GPL-3.0-or-later
"""The books of every organisation, told again from an event log: a line for each entry says who pays (place), who gets it (organisation), for what
setting (reason) and how many pence (value). What goes to staff and suppliers is a cost. Sums are made here from entries alone, by another way than the
program's; that entries are activity times price is the business of tests/property/test_district_money.c."""
from collections import defaultdict

import budgets

EVENTS = {"posted", *budgets.EVENTS}
SUPPLIERS, USERS = "staff_and_suppliers", "users"
PENCE = 100


class Money:
    def __init__(self):
        self.month = None
        self.budgets = budgets.Budgets()
        self.forget()

    def forget(self, stamp=None):
        self.month = stamp[:7] if stamp else None
        self.n = defaultdict(int)  # (side, who, setting)
        self.net = defaultdict(int)  # (who, month)

    def take(self, row):
        if row["event"] in budgets.EVENTS:
            self.budgets.take(row)
            return
        payer, payee, setting, pence = row["place"], row["org:group"], row["reason"], int(row["value"])
        self.n["cost" if payee == SUPPLIERS else "payments", payer, setting] += pence
        self.n["income", payee, setting] += pence
        self.net[payer, self.month] -= pence
        self.net[payee, self.month] += pence

    def measures(self, again, per_year):
        r = again.r
        inside = [area for area in r.council if area not in r.outside]
        settings = {setting for _, _, setting in self.n}
        everybody = {who for _, who, _ in self.n}

        def side(what, who, setting=None):
            return sum(self.n[what, who, s] for s in (settings if setting is None else [setting]))

        def net(who):
            return side("income", who) - side("payments", who) - side("cost", who)

        def spend(whose):
            return lambda: -sum(net(who) for who in whose) / PENCE * per_year

        def total(what):
            return lambda who: side(what, who) / PENCE * per_year

        def paid_by(head):
            return lambda setting: sum(side("payments", who, setting) - side("income", who, setting) for who in everybody if who.startswith(head)) / PENCE * per_year

        def of(what):
            return lambda who, setting: self.n[what, who, setting] / PENCE * per_year

        def missing():
            by_month = defaultdict(int)
            for (_, month), pence in self.net.items():
                by_month[month] += pence
            return sum(abs(sum(side(what, who, setting) * (1 if what == "income" else -1) for who in everybody for what in ("income", "payments", "cost")))
                       for setting in settings) / PENCE + sum(map(abs, by_month.values())) / PENCE

        public = {"commissioner_" + area for area in inside} | {"council_" + r.council[area] for area in inside}
        return {
            **self.budgets.measures(again, self, net, public),
            "money_net": lambda who: net(who) / PENCE * per_year,
            **{"money_" + what: total(what) for what in ("cost", "income", "payments")},
            "money_schemes": lambda who: side("cost", who, "schemes") / PENCE * per_year,
            "setting_nhs_pays": paid_by("commissioner_"),
            "setting_councils_pay": paid_by("council_"),
            "setting_users_pay": paid_by(USERS),
            "setting_costs": lambda setting: sum(side("cost", who, setting) for who in everybody) / PENCE * per_year,
            "nhs_spend": spend({"commissioner_" + area for area in inside}),
            "council_spend": spend({"council_" + r.council[area] for area in inside}),
            "public_spend": spend(public),
            "users_spend": spend({USERS}),
            **{"money_" + what + "_by_setting": of(what) for what in ("cost", "income", "payments")},
            "money_net_by_month": lambda who, month: self.net[who, month] / PENCE,
            "money_balance": missing,
        }
