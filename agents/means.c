/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/means.h"

#include <math.h>

static const struct hw_date april_2015 = {2015, 4, 1};

bool hw_means_council_may_pay(double capital_gbp) {
    return capital_gbp <= HW_MEANS_UPPER_GBP;
}

double hw_means_tariff_gbp(double capital_gbp) {
    return capital_gbp > HW_MEANS_LOWER_GBP ? ceil((capital_gbp - HW_MEANS_LOWER_GBP) / 250) : 0;
}

double hw_means_home_gbp(double value_gbp, double debts_gbp) {
    double counted = 0.9 * value_gbp - debts_gbp;
    return counted > 0 ? counted : 0;
}

int32_t hw_means_used_days(int32_t used_days, int32_t left, int32_t enters) {
    if (enters - left > HW_MEANS_AGAIN_DAYS) {
        return 0;
    }
    return used_days < HW_MEANS_DISREGARD_DAYS ? used_days : HW_MEANS_DISREGARD_DAYS;
}

static double between(double x, double most) {
    return x < 0 ? 0 : x < most ? x : most;
}

double hw_means_pays_in_home_gbp(double fee_gbp, double income_gbp, double capital_gbp, int32_t day) {
    if (!hw_means_council_may_pay(capital_gbp)) {
        return fee_gbp;
    }
    return between(income_gbp + hw_means_tariff_gbp(capital_gbp) - hw_means_allowance_gbp(day), fee_gbp);
}

double hw_means_pays_at_home_gbp(double cost_gbp, double income_gbp, double capital_gbp, double guaranteed_gbp, double other_costs_gbp) {
    if (!hw_means_council_may_pay(capital_gbp)) {
        return cost_gbp;
    }
    return between(income_gbp + hw_means_tariff_gbp(capital_gbp) - guaranteed_gbp - other_costs_gbp, cost_gbp);
}

double hw_means_allowance_gbp(int32_t day) {
    return day < hw_calendar_day_number(april_2015) ? 24.40 : 24.90;
}

double hw_means_guarantee_gbp(enum hw_means_age age, bool couple, bool disability_premium, bool carer_premium) {
    double base = age == HW_MEANS_18_24 ? 72.40 : age == HW_MEANS_25_TO_PENSION ? 91.40 : couple ? 144.30 : 189.00;
    return base + (disability_premium ? 40.35 : 0) + (carer_premium ? 43.25 : 0);
}

double hw_means_nursing_gbp(int32_t day) {
    static const struct {
        struct hw_date from;
        double gbp;
    } rates[] = {{{2016, 4, 1}, 156.25}, {{2015, 4, 1}, 112.00}, {{2014, 4, 1}, 110.89}, {{2013, 4, 1}, 109.79}};
    for (size_t i = 0; i < sizeof rates / sizeof rates[0]; i++) {
        if (day >= hw_calendar_day_number(rates[i].from)) {
            return rates[i].gbp;
        }
    }
    return 108.70; /* 2012/13 */
}

bool hw_means_deferral_is_due(int32_t day) {
    return day >= hw_calendar_day_number(april_2015);
}

double hw_means_deferral_limit_gbp(double value_gbp, double debts_gbp) {
    double most = 0.9 * value_gbp - HW_MEANS_LOWER_GBP - debts_gbp;
    return most > 0 ? most : 0;
}

int32_t hw_means_weeks_to_limit(double capital_gbp, double upper_gbp, double price_gbp, double income_gbp) {
    if (capital_gbp <= upper_gbp) {
        return 0;
    }
    double weeks = price_gbp > income_gbp ? ceil((capital_gbp - upper_gbp) / (price_gbp - income_gbp)) : 1e9;
    return weeks < 100000 ? (int32_t)weeks : INT32_MAX;
}

static int32_t after_weeks(int32_t day, int32_t weeks) {
    return weeks < 100000 ? day + 7 * weeks : INT32_MAX;
}

/* The way of somebody whose home counts, once their savings are down to the limit: the days on which that is, on which the home begins to count, and on
 * which it is spent, too, or lent against up to the limit; and what they give towards a fee that is lent. */
struct way {
    int32_t spent, counts, gone;
    bool home, lent; /* without a home that counts for something there is no way but the council's */
    double gives;
};

static struct way way_of(const struct hw_means_of *of, double price_gbp, int32_t entered) {
    struct way way = {.spent = after_weeks(entered, hw_means_weeks_to_limit(of->savings_gbp, of->upper_gbp, price_gbp, of->income_gbp))};
    double savings = of->savings_gbp < of->upper_gbp ? of->savings_gbp : of->upper_gbp;
    double home = of->home_counts ? hw_means_home_gbp(of->home_gbp, 0) : 0;
    way.home = savings + home > of->upper_gbp;
    int32_t counts = entered + HW_MEANS_DISREGARD_DAYS - of->used_days;
    way.counts = counts > way.spent ? counts : way.spent;
    way.lent = way.home && (hw_means_deferral_is_due(way.counts) ? of->defers : of->defers_by_grace);
    way.gives = of->income_gbp > of->keeps_gbp ? of->income_gbp - of->keeps_gbp : 0;
    int32_t weeks = way.lent ? hw_means_weeks_to_limit(hw_means_deferral_limit_gbp(of->home_gbp, 0), 0, price_gbp, way.gives)
                             : hw_means_weeks_to_limit(savings + home, of->upper_gbp, price_gbp, of->income_gbp);
    way.gone = way.home && way.counts != INT32_MAX ? after_weeks(way.counts, weeks) : way.counts;
    return way;
}

static struct hw_means_stage by_capital(const struct hw_means_of *of, double price_gbp, int32_t entered, int32_t day) {
    struct way way = way_of(of, price_gbp, entered);
    if (day < way.spent) {
        return (struct hw_means_stage){HW_MEANS_SELF, way.spent};
    }
    if (!way.home || day >= way.gone) {
        return (struct hw_means_stage){HW_MEANS_COUNCIL, INT32_MAX};
    }
    if (day < way.counts) {
        return (struct hw_means_stage){HW_MEANS_DISREGARD, way.counts};
    }
    return (struct hw_means_stage){way.lent ? HW_MEANS_DEFERRED : HW_MEANS_SELF, way.gone};
}

struct hw_means_loan hw_means_loan_on(const struct hw_means_of *of, double price_gbp, int32_t entered, int32_t day) {
    struct way way = way_of(of, price_gbp, entered);
    if (!way.lent || day <= way.counts || price_gbp <= way.gives) {
        return (struct hw_means_loan){0, day, day};
    }
    return (struct hw_means_loan){price_gbp - way.gives, way.counts, day < way.gone ? day : way.gone};
}

/* The draft of 2015: from April 2016, never in force. */
static int32_t capped_on(const struct hw_means_of *of, int32_t entered) {
    if (of->cap_gbp <= 0 || of->to_cap_gbp <= 0) {
        return INT32_MAX;
    }
    return after_weeks(entered > of->account_from ? entered : of->account_from, hw_means_weeks_to_limit(of->cap_gbp, 0, of->to_cap_gbp, 0));
}

struct hw_means_stage hw_means_stage_on(const struct hw_means_of *of, double price_gbp, int32_t entered, int32_t day) {
    int32_t capped = capped_on(of, entered);
    if (day >= capped) {
        return (struct hw_means_stage){HW_MEANS_COUNCIL, INT32_MAX};
    }
    struct hw_means_stage stage = by_capital(of, price_gbp, entered, day);
    stage.until = stage.payer != HW_MEANS_COUNCIL && capped < stage.until ? capped : stage.until;
    return stage;
}
