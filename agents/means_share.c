/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/means_share.h"

#include "agents/payer.h"

#include <math.h>
#include <string.h>

/* Residents of the built-in model, as a run of it has them: a run with other places and needs has slightly others. */
static const double under_65 = 0.044, lived_alone = 0.44, paid_by_nhs = 0.073;
static const struct hw_date some_day = {2014, 10, 1};
enum { PEOPLE = 8192, HALVINGS = 14, LONGEST_DAYS = 20000 };

static double value(const struct hw_params *params, int32_t row) {
    return hw_param_value(params, row);
}

/* The share of nursing homes in all places, and a week's price there and elsewhere. */
struct homes {
    double nursing_frac, price_gbp[HW_HOME_KINDS];
};

static struct homes homes_of(const struct hw_params *p, int32_t day) {
    double nursing = value(p, HW_P_NURSING), all = nursing + value(p, HW_P_RESIDENTIAL), ratio = value(p, HW_P_HOME_PRICE_RATIO);
    return (struct homes){.nursing_frac = all > 0 ? nursing / all : 0,
                          .price_gbp = {[HW_HOME_RESIDENTIAL] = value(p, HW_P_HOME_COST_RESIDENTIAL) * ratio,
                                        [HW_HOME_NURSING] = value(p, HW_P_HOME_COST_NURSING) * ratio - hw_means_nursing_gbp(day)}};
}

static bool pays_now(const struct hw_params *params, const struct homes *homes, struct hw_rng *rng, int32_t day) {
    bool older = hw_rng_unit(rng) >= under_65, alone = hw_rng_unit(rng) < lived_alone;
    enum hw_home_kind kind = hw_rng_unit(rng) < homes->nursing_frac ? HW_HOME_NURSING : HW_HOME_RESIDENTIAL;
    double days = hw_rng_exponential(rng) * value(params, HW_P_MEANS_LIVED_THERE) / (double)HW_MS_PER_DAY;
    struct hw_means_of of = hw_payer_means_of(params, rng, older, alone);
    int32_t entered = day - (int32_t)(days < LONGEST_DAYS ? days : LONGEST_DAYS);
    enum hw_means_payer payer = hw_means_stage_on(&of, homes->price_gbp[kind], entered, day).payer;
    return payer == HW_MEANS_SELF || payer == HW_MEANS_DEFERRED;
}

/* The same people for whatever they have, so the share only grows with it. */
double hw_means_share_of(const struct hw_params *params, const struct hw_means_share *with) {
    struct hw_means_share have = *with;
    double *values[HW_PARAMS_COUNT];
    struct hw_params p = *params;
    memcpy(values, params->values, sizeof values);
    values[HW_P_MEANS_COUNTS] = &have.home_counts;
    values[HW_P_MEANS_SAVINGS] = &have.savings_gbp;
    p.values = values;
    struct hw_rng_key key = hw_rng_key(0, 0, "means_share");
    int32_t day = hw_calendar_day_number(some_day);
    struct homes homes = homes_of(&p, day);
    int64_t pay = 0;
    for (uint64_t i = 0; i < PEOPLE; i++) {
        struct hw_rng rng = hw_rng_stream(&key, i, 0);
        pay += pays_now(&p, &homes, &rng, day);
    }
    return (1 - paid_by_nhs) * (double)pay / PEOPLE;
}

/* Between two ways to be, as far along as the share says; savings go by their logarithm. */
static struct hw_means_share between(const struct hw_params *params, struct hw_means_share low, struct hw_means_share high, double share) {
    for (int i = 0; i < HALVINGS; i++) {
        struct hw_means_share mid = {(low.home_counts + high.home_counts) / 2, sqrt(low.savings_gbp * high.savings_gbp)};
        if (hw_means_share_of(params, &mid) < share) {
            low = mid;
        } else {
            high = mid;
        }
    }
    return high;
}

struct hw_means_share hw_means_share_solve(const struct hw_params *params, double share) {
    double usual = value(params, HW_P_MEANS_SAVINGS) > 1 ? value(params, HW_P_MEANS_SAVINGS) : 1;
    struct hw_means_share poor = {0, 1}, tenants = {0, usual}, owners = {1, usual}, rich = {1, 1e7};
    if (share < hw_means_share_of(params, &tenants)) {
        return between(params, poor, tenants, share);
    }
    return share < hw_means_share_of(params, &owners) ? between(params, tenants, owners, share) : between(params, owners, rich, share);
}
