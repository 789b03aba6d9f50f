# SPDX-License-Identifier: GPL-3.0-or-later
"""Regimes and budgets of schemes: each moves the money that it is about and, unless it rations, no flow at all; the books balance; rationing makes patients
wait for public funding; and what their files may not say is refused."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from program import SOURCE, main, sets, values  # noqa: E402
from test_event_log_district import logged, told  # noqa: E402
from test_scheme_dates import model, scheme  # noqa: E402

# The warm-up begins on 3 December 2014; measured are 1 February to 31 May 2015, with a 1 April in them.
SHORT = sets(["run.start=2015-02-01", "run.warm_up=60 days", "run.measured=120 days", "run.scale=0.1"])
MONEY = ("money_", "setting_", "budget", "days_without_money", "pool_paid", "better_care_released", "public_", "nhs_spend", "council_spend", "users_spend")
ACUTE = "settings: [a_and_e, emergency, planned, day_case]"
# Where each measure ought to move, in pounds for the trust.
RULES = {"tariff": f"{{{ACUTE}, rule: tariff}}", "block": f"{{{ACUTE}, rule: block}}", "more": f"{{{ACUTE}, rule: block, ratio: 1.1}}",
         "heads": f"{{{ACUTE}, rule: capitation}}", "segment": "{settings: [emergency], rule: year_of_care, segment: {age_from: 75}}",
         "dear": "{settings: [a_and_e], price: 1.5}", "outcome": "{settings: [emergency], outcome: {readmissions_below: 90 %, each: 1000}}",
         "risk": f"{{{ACUTE}, share: {{trust: 50 %, council: 10 %}}}}", "nurses": "{settings: [community_nurses], rule: tariff, price: 2}"}

PAYS, FLOWS = True, False
# Files of configs/schemes that are rules of payment or budgets: a measure that each moves; whether it only pays, or flows move too; and settings to see it by.
PAID = ("budget.better_care.growth=0.5", "money.marginal.baseline=0.5")
SHORT_OF_MONEY = ("budget.council.ratio=0.8", "budget.council.release=year", "run.warm_up=120 days")  # repayments of loans are whole after 90 days
SHIPPED = {
    "care_act_cap": ("users_spend", FLOWS, *PAID), "deferred_payments_for_all": ("setting_councils_pay", FLOWS, *PAID), "double_running": ("acute_occupancy", FLOWS, *PAID),
    "free_care_at_home": ("users_spend", FLOWS, *PAID),
    "block_turns_patients_away": ("delayed_bed_days", FLOWS, *PAID), "targets_that_conflict": ("delayed_bed_days", FLOWS, *PAID),
    "better_care_fund": ("better_care_released", PAYS, *PAID), "care_act_threshold": ("users_spend", FLOWS, *PAID), "council_rations": ("days_without_money", FLOWS, *PAID),
    "delayed_day_charges": ("setting_councils_pay", PAYS, *PAID), "dip_while_changing": ("delayed_bed_days", FLOWS, *PAID), "five_year_budgets": ("budget_left", FLOWS, *SHORT_OF_MONEY),
    "in_year_cut": ("budget", FLOWS, "run.start=2015-10-01"), "local_prices": ("money_income", PAYS, *PAID), "outcome_payment": ("money_income_by_setting", PAYS, *PAID),
    "payment_block": ("money_income", PAYS, *PAID), "payment_capitation": ("money_income", PAYS, *PAID), "payment_enhanced_option": ("money_income", PAYS, *PAID),
    "payment_tariff": ("money_income", PAYS, *PAID), "pooled_budget": ("pool_paid", FLOWS, *SHORT_OF_MONEY), "pooled_budget_illusory": ("days_without_money", FLOWS, *PAID),
    "risk_share": ("money_income_by_setting", PAYS, *PAID), "social_care_precept": ("budget", FLOWS, "run.start=2017-02-01"), "tariff_keeps_patients": ("delayed_bed_days", FLOWS, *PAID),
    "ten_year_settlement": ("budget_left", FLOWS, *SHORT_OF_MONEY), "transformation_fund": ("budget", FLOWS, *PAID), "year_of_care": ("money_income", PAYS, *PAID),
    "accountable_care_organisation": ("money_income", FLOWS, *PAID), "accountable_care_system": ("pool_paid", FLOWS, *SHORT_OF_MONEY), "capitation_pilot": ("money_income", PAYS, *PAID),
    "recovery_tariff": ("money_income", PAYS, *PAID),
    "devolution": ("budget", FLOWS, *PAID), "devolution_in_part": ("money_income", FLOWS, *PAID), "pooled_budget_large": ("pool_paid", FLOWS, *SHORT_OF_MONEY),
}


def regime(t, name, line, head=""):
    return scheme(t, name, head, more=f"regime:\n  - {line}\n")


def moved(summary, name):
    return [entry["name"] for entry in summary["measures"] if values(summary, entry["name"], name) != values(summary, entry["name"], "baseline")]


def account(summary, measure, name, who, *more):
    entry = next(m for m in summary["measures"] if m["name"] == measure)
    return next(n["values"][0] for n in entry["numbers"] if n["scenario"] == name and n["labels"] == [who, *more])


def test_each_rule_moves_its_money_and_no_flow(t):
    config = model(t)
    words = [word for name, line in RULES.items() for word in regime(t, name, line)]
    summary = t.summary(config, *SHORT, "--replicates", 1, *words)
    for name in RULES:
        assert not [m for m in moved(summary, name) if not m.startswith(MONEY)], (name, moved(summary, name))
        assert set(map(str, values(summary, "money_balance", name).values())) <= {"[0]", "0", "[0.0]", "0.0"}, values(summary, "money_balance", name)
        who = "community_here" if name == "nurses" else "trust_acute"
        assert account(summary, "money_net", name, who) != account(summary, "money_net", "baseline", who), name

    def trust(name, setting):
        return account(summary, "money_income_by_setting", name, "trust_acute", setting)
    # A block of 1.1 is 1.1 times a block; a price of 1.5, 1.5 times what the district's own pay: those from across pay as before.
    own = {name: sum(account(summary, "money_payments_by_setting", name, "commissioner_here", s) for s in ("a_and_e", "emergency", "planned", "day_case")) for name in ("block", "more")}
    assert abs(own["more"] / own["block"] - 1.1) < 1e-4, own
    paid = [account(summary, "money_payments_by_setting", name, "commissioner_here", "a_and_e") for name in ("baseline", "dear")]
    assert abs(paid[1] / paid[0] - 1.5) < 1e-4, paid
    assert trust("outcome", "settlements") > 0 and trust("tariff", "emergency") > trust("baseline", "emergency")
    # Of what is paid beyond the plan (the block), the trust gives back half, and the council bears a tenth.
    beyond = sum(account(summary, "money_payments_by_setting", "risk", "commissioner_here", s) for s in ("a_and_e", "emergency", "planned", "day_case")) - own["block"]
    council = account(summary, "money_payments_by_setting", "risk", "council_here", "settlements")
    back = account(summary, "money_payments_by_setting", "risk", "trust_acute", "settlements")
    assert abs(back - 0.5 * beyond) < 1 + 1e-4 * abs(beyond) and abs(council - 0.1 * beyond) < 1 + 1e-4 * abs(beyond), (beyond, back, council)


def test_shipped_regimes_move_what_they_name(t):
    """Every file in configs/schemes that is a rule of payment or budgets moves the measure named here; those that only pay move no flow."""
    config = model(t)
    for file in (SOURCE / "configs" / "schemes").glob("*.yaml"):
        (t.folder / "schemes" / file.name).symlink_to(file)
    for more in {row[2:] for row in SHIPPED.values()}:
        rows = {name: row for name, row in SHIPPED.items() if row[2:] == more}
        words = [word for name in rows for word in ("--scenario", name)]
        summary = t.summary(config, *SHORT, *sets(more), "--replicates", 1, *words)
        for name, (measure, pays, *_) in rows.items():
            changed = moved(summary, name)
            assert measure in changed, (name, measure)
            assert not pays or not [m for m in changed if not m.startswith(MONEY)], (name, changed)


def test_rationing_makes_patients_wait_for_funding(t):
    """Half the money: panels shut, code B rises; a real pool of any size opens them again, an illusory one does not; without a rule nothing happens."""
    config = model(t)
    rations = ["lever: budget.council.rule, to: rationed", "lever: budget.council.ratio, to: 0.7", "lever: budget.council.release, to: quarter"]
    pool = ["lever: budget.pool.share, to: 100 %"]
    words = [*scheme(t, "rations", "", rations), *scheme(t, "real", "", rations + pool + ["lever: budget.pool.rule, to: fungible"]),
             *scheme(t, "paper", "", rations + pool), *scheme(t, "rich", "", rations[:1] + ["lever: budget.council.ratio, to: 100"]), *scheme(t, "off", "", rations[1:]),
             *scheme(t, "cut", "", ["lever: budget.cut.share, to: 10 %", "lever: budget.cut.month, to: 4"]), *scheme(t, "years", "", rations + ["lever: budget.horizon, to: 2"])]
    summary = t.summary(config, *SHORT, "--replicates", 1, *words)

    def waiting(name):
        entry = next(m for m in summary["measures"] if m["name"] == "delayed_bed_days")
        return sum(n["values"][0] for n in entry["numbers"] if n["scenario"] == name and n["labels"][0] == "B")
    assert account(summary, "days_without_money", "rations", "council_here") > 60
    assert waiting("rations") > 3 * waiting("baseline"), (waiting("rations"), waiting("baseline"))
    budget = {name: account(summary, "budget", name, "council_here") for name in ("baseline", "cut", "rations")}
    assert abs(budget["rations"] / budget["baseline"] - 0.7) < 1e-6
    assert abs(budget["cut"] / budget["baseline"] - (1 - 0.1 * 365 / 120)) < 1e-3, budget  # all of it falls on the measured days
    for name in ("real", "rich", "off", "cut"):
        assert account(summary, "days_without_money", name, "council_here") == 0
        assert not [m for m in moved(summary, name) if not m.startswith(MONEY)], (name, moved(summary, name))
    assert values(summary, "pool_paid", "real") != values(summary, "pool_paid", "baseline")
    assert waiting("paper") == waiting("rations") and values(summary, "pool_paid", "paper") == values(summary, "pool_paid", "baseline")


def test_all_of_it_is_told_again_from_the_event_log(t):
    config = model(t)
    rations = ["lever: budget.council.rule, to: rationed", "lever: budget.council.ratio, to: 0.8", "lever: budget.better_care.target, to: 5 %", "lever: budget.better_care.growth, to: 0.3",
               "lever: budget.pool.share, to: 1 %", "lever: budget.pool.rule, to: fungible", "lever: means.cap.amount, to: 2000", "lever: means.care_at_home.free, to: \"yes\"",
               "lever: incentive.change.dip, to: 1.5", "lever: incentive.targets.own_first, to: 50 %"]
    head, lines = "cost: {staff: 10 wte, per_year: \"50,000 GBP each\", capital: \"200,000 GBP\"}\n", "".join(f"  - {line}\n" for line in (RULES["risk"], RULES["nurses"]))
    words = scheme(t, "all", head, rations, f"regime:\n{lines}")
    summary, text = logged(t, config, *SHORT, *words, "--replicates", 1)
    _, wrong, unknown, _ = told(summary, text)
    assert not wrong and not unknown, (wrong[:5], unknown)
    for name in ("pool_paid", "better_care_released"):
        assert values(summary, name, "all") != values(summary, name, "baseline"), name


def test_each_lever_of_budgets_acts_when_a_rule_is_in_force(t):
    """Most do nothing by themselves: here each is moved beside rationing, a pool, the Better Care Fund, and capitation. From February 2017, for the precept."""
    config = model(t)
    rules = {"council.rule": "rationed", "council.ratio": "0.86", "council.release": "quarter", "cut.month": "3", "cut.share": "1 %", "better_care.target": "5 %", "better_care.growth": "0.1",
             "pool.share": "1 %", "pool.rule": "fungible"}
    levers = {"council.rule": "unlimited", "council.ratio": "0.8", "nhs.ratio": "2", "council.release": "year", "cut.month": "5", "cut.share": "5 %", "better_care.target": "9 %",
              "better_care.growth": "0.3", "better_care.each": "3", "pool.share": "2 %", "pool.rule": "separate", "carry_over": "\"yes\"", "horizon": "3", "precept": "9 %", "pump_priming": "100000",
              "council.agreed_for": "60 d", "capitation.weight": "{85+: 0}"}

    def body(more=()):
        return [f"lever: budget.{path}, to: {value}" for path, value in {**rules, **dict(more)}.items()]
    heads = "regime:\n  - {settings: [emergency], rule: capitation}\n"
    words = scheme(t, "base", "", body(), heads)
    for i, one in enumerate(levers.items()):
        words += scheme(t, f"lever{i}", "", body([one]), heads)
    summary = t.summary(config, *SHORT, *sets(["run.start=2017-02-01", "run.scale=0.3"]), "--replicates", 1, *words)
    idle = [path for i, path in enumerate(levers) if all(values(summary, m["name"], f"lever{i}") == values(summary, m["name"], "base") for m in summary["measures"])]
    assert not idle, idle


def test_rules_of_who_pays_that_never_were(t):
    """A cap takes from users what councils then pay, the lower it is the more; at more than anybody can pay it does nothing. Care at home that is free costs users less, and is more hours."""
    config = model(t)
    words = [*scheme(t, "cap", "", ["lever: means.cap.amount, to: 2000"]), *scheme(t, "higher", "", ["lever: means.cap.amount, to: 4000"]), *scheme(t, "none", "", ["lever: means.cap.amount, to: 200000"]),
             *scheme(t, "living", "", ["lever: means.cap.amount, to: 2000", "lever: means.cap.living_costs, to: 400"]),
             *scheme(t, "free", "", ["lever: means.care_at_home.free, to: \"yes\""])]
    summary = t.summary(config, *SHORT, *sets(["run.scale=0.3"]), "--replicates", 1, *words)

    def one(measure, name):
        return sum(v[0] for v in values(summary, measure, name).values())
    assert moved(summary, "none") == []
    users = {name: one("users_spend", name) for name in ("cap", "higher", "living", "baseline", "free")}
    assert users["cap"] < users["higher"] < users["baseline"] and users["cap"] < users["living"] and users["free"] < users["baseline"], users
    assert one("council_spend", "cap") > one("council_spend", "baseline") and one("council_spend", "free") > one("council_spend", "baseline")
    assert one("home_care_hours", "free") > one("home_care_hours", "baseline")


def test_behaviour_under_incentives_goes_the_way_that_is_claimed(t):
    """None by default, to the bit; each is slower where its cause is, and nowhere else."""
    config = model(t)
    # The council's social workers are few here, so that it matters whom they see first.
    scarce = sets(["discharge.assessment.social.staff=4", "run.scale=1"])

    def lever(path, value):
        return [f"lever: incentive.{path}, to: {value}"]
    off = [one[0] for one in (lever("tariff.discharge_effort", 1), lever("block.community_effort", 1), lever("change.dip", 1), lever("targets.own_first", 0))] + lever("change.dip_for", "7 days")
    words = [*scheme(t, "off", "", off), *scheme(t, "tariff", "", lever("tariff.discharge_effort", 2)), *scheme(t, "community", "", lever("block.community_effort", 2)),
             *scheme(t, "dip", "", lever("change.dip", 2)), *scheme(t, "long", "", lever("change.dip", 2) + lever("change.dip_for", "5 years")),
             *scheme(t, "own", "", lever("targets.own_first", "100 %")),
             *scheme(t, "no_tariff", "", lever("tariff.discharge_effort", 2) + ["lever: money.contract.acute, to: block"]),
             *scheme(t, "no_block", "", lever("block.community_effort", 2) + ["lever: money.contract.other, to: tariff"]),
             *scheme(t, "some", "", lever("tariff.discharge_effort", 2), "regime:\n  - {settings: [emergency], rule: block}\n")]
    summary = t.summary(config, *SHORT, *scarce, "--replicates", 2, *words)

    def sums(measure, *labels):
        return {name: sum(v for key, each in values(summary, measure, name).items() if set(labels) <= set(key) for v in each)
                for name in ("baseline", "tariff", "some", "community", "dip", "long", "own")}
    assert moved(summary, "off") == []
    for name in ("no_tariff", "no_block"):
        assert not [m for m in moved(summary, name) if not m.startswith(MONEY)], (name, moved(summary, name))
    delay = sums("fit_to_departure")
    assert delay["tariff"] > delay["some"] > delay["baseline"] and delay["own"] > delay["baseline"] and delay["long"] > delay["dip"] > delay["baseline"], delay
    assert sums("wait_intermediate_care")["community"] > sums("wait_intermediate_care")["baseline"]


def test_what_cannot_be_is_refused(t):
    config = model(t)
    lines = ["{settings: [emergancy], rule: block}", "{settings: [home_care], rule: block}", "{settings: [emergency], rule: year_of_care}", "{settings: [emergency]}",
             "{settings: [gp], trust: nobody, rule: tariff}", "{settings: [planned], rule: block, price: 2}", "{settings: [a_and_e], outcome: {readmissions_below: 1.5, each: 3}}",
             "{settings: [day_case], share: {trust: 0.6, council: 0.6}}", "{settings: [planned], rule: tarif}", "{rule: block}"]
    scheme(t, "bad", "", more="regime:\n" + "".join(f"  - {line}\n" for line in lines))
    done = t.homeward("check", config, "--scenario", "bad")
    assert done.returncode == 2
    for said in ("bad.yaml:6:17: commissioners have no contract for 'emergancy'; did you mean 'emergency'?", "bad.yaml:7:17: commissioners have no contract for 'home_care'",
                 "bad.yaml:8:5: a year of care needs a segment", "bad.yaml:9:5: this regime says nothing", "bad.yaml:10:5: the model has no trust 'nobody'",
                 "bad.yaml:11:5: a block or capitation has a ratio, not a price", "bad.yaml:12:", "bad.yaml:13:35: the shares of trust and council add up to more than 1", "bad.yaml:14:", "bad.yaml:15:5: a regime needs settings"):
        assert said in done.stderr, (said, done.stderr)
    regime(t, "one", RULES["block"])
    regime(t, "two", RULES["heads"])
    regime(t, "later", RULES["heads"], "start: 2015-04-01")
    regime(t, "before", RULES["block"], "until: 2015-04-01")
    done = t.homeward("check", config, *SHORT, "--scenario", "one+two")
    assert done.returncode == 2 and "two.yaml:6:5: one has a regime already for some of these settings at the same time" in done.stderr, done.stderr
    assert t.homeward("check", config, *SHORT, "--scenario", "before+later").returncode == 0


def test_compare_says_whether_it_pays_back(t):
    """A scheme that costs 365,000 pounds a year and does nothing never pays back; one that halves the spend of the council does, in the first month."""
    config = model(t)
    cost = "cost: {per_year: \"365,000 GBP\"}"
    words = [*scheme(t, "idle", cost), *scheme(t, "fund", cost, ["lever: money.cost.reablement_week, times: 0.01", "lever: money.cost.equipment, times: 0", "lever: money.cost.hour.social, times: 0.5"]),
             *scheme(t, "free", "")]
    done = t.homeward("run", config, "--quiet", "--replicates", 2, "-o", "out.h5", *SHORT, *words)
    assert done.returncode == 0, done.stderr
    page = t.homeward("compare", "out.h5", env={"COLUMNS": "100"}).stdout.split(" against baseline")
    text = [" ".join(part.split()) for part in page]
    # Four months of twelve, in 120 days of a year: 36,500 x 4 / 12 x 365 / 120.
    assert "Schemes cost 37,007 pounds a year more" in text[1] and "Saved for each pound spent: 0.00" in text[1] and "Return on investment in %: -100" in text[1] and "Not paid back by the end of the run" in text[1], text[1][-900:]
    # Added up month by month: 36,500 / 12 each, of the people of a tenth.
    assert "2015-02 3,042 (3,042 to 3,042) 2015-03 6,083 (6,083 to 6,083)" in text[1] and "The district's NHS commissioner 37,007 0 0 -37,007" in text[1], text[1][-900:]
    assert "Does it pay back?" in text[2] and "is at no month's end more than in the baseline" in text[2], text[2][-900:]
    assert "Does it pay back?" not in text[3]


if __name__ == "__main__":
    main(globals())
