/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/rounds_parts.h"

#include "agents/district_log.h"
#include "sim/num.h"

/* The carers of providers: who leaves and who comes, day by day. */

enum { LEAVING = 0, COMING, PER_DAY };

/* How many of n, each with chance p: by inversion of u, so that a larger p never gives fewer. */
static int32_t binomial(struct hw_rng *rng, int32_t n, double p) {
    enum { AT_ONCE = 256 }; /* so that the chance of none is not too small a number */
    int32_t sum = 0;
    if (p <= 0 || n <= 0) {
        return 0;
    }
    if (p >= 1) {
        return n;
    }
    for (; n > 0; n -= AT_ONCE) {
        int32_t m = n < AT_ONCE ? n : AT_ONCE, k = 0;
        double chance = hw_num_exp(m * hw_num_log1p(-p)), u = hw_rng_unit(rng);
        while (k < m && u >= chance) {
            u -= chance;
            chance *= (double)(m - k) / (k + 1) * p / (1 - p);
            k++;
        }
        sum += k;
    }
    return sum;
}

/* Chance of an event of that rate within a day. */
static double within_a_day(double per_year) {
    return -hw_num_expm1(-per_year * (double)HW_MS_PER_DAY / (double)HW_MS_PER_YEAR);
}

static double leaving(const struct hw_params *params) {
    return within_a_day(hw_param_value(params, HW_P_TURNOVER));
}
/* A post waits whole days, at least one. */
static double filling(const struct hw_params *params) {
    double days = hw_param_value(params, HW_P_RECRUITMENT) / (double)HW_MS_PER_DAY;
    return days > 1 ? 1 / days : 1;
}

void hw_rounds_staff_set(struct hw_district *d, int32_t p) {
    const struct hw_provider_is *is = &d->spec->providers.is[p];
    struct hw_provider *provider = &d->rounds->providers[p];
    int64_t each = hw_providers_carer_minutes(hw_rounds_params(d, is->area)), before = provider->sold;
    provider->sold = each * provider->carers;
    hw_rounds_amount(d, is->area, HW_HOURS_SOLD, provider->sold - before);
    hw_district_log_provider(d, HW_DLOG_CARERS, p, provider->sold);
}

void hw_rounds_staff_begin(struct hw_district *d, int32_t p) {
    const struct hw_provider_is *is = &d->spec->providers.is[p];
    const struct hw_params *params = hw_rounds_params(d, is->area);
    struct hw_provider *provider = &d->rounds->providers[p];
    double leave = leaving(params), fill = filling(params);
    struct hw_rng rng = hw_rng_stream(&d->keys[HW_DRAW_CARERS], is->uid, UINT64_MAX);
    int32_t posts = hw_providers_posts(is, params);
    provider->posts = posts;
    provider->carers = posts - binomial(&rng, posts, leave / (leave + fill));
}

void hw_rounds_staff_follow(struct hw_district *d, int32_t p) {
    const struct hw_provider_is *is = &d->spec->providers.is[p];
    const struct hw_params *params = hw_rounds_params(d, is->area);
    struct hw_provider *provider = &d->rounds->providers[p];
    int32_t posts = provider->closed ? 0 : hw_providers_posts(is, params), more = posts - provider->posts;
    int64_t each = hw_providers_carer_minutes(params);
    /* Posts beyond those before are bought with their carers; vacant posts are the first to go. */
    provider->carers = more > 0 ? provider->carers + more : provider->carers < posts ? provider->carers : posts;
    provider->posts = posts;
    hw_rounds_amount(d, is->area, HW_HOURS_FULL, each * posts - provider->full);
    provider->full = each * posts;
    hw_district_log_provider(d, HW_DLOG_POSTS, p, provider->full);
    hw_rounds_staff_set(d, p);
}

void hw_rounds_staff_day(struct hw_district *d, int32_t p) {
    const struct hw_provider_is *is = &d->spec->providers.is[p];
    const struct hw_params *params = hw_rounds_params(d, is->area);
    struct hw_provider *provider = &d->rounds->providers[p];
    uint64_t day = (uint64_t)hw_calendar_day_of(d->flow.now) * PER_DAY;
    int32_t gone = 0, come = 0, vacant = provider->posts - provider->carers;
    double leave = leaving(params);
    if (leave > 0 && provider->carers > 0) {
        struct hw_rng rng = hw_rng_stream(&d->keys[HW_DRAW_CARERS], is->uid, day + LEAVING);
        gone = binomial(&rng, provider->carers, leave);
    }
    if (vacant > 0) {
        struct hw_rng rng = hw_rng_stream(&d->keys[HW_DRAW_CARERS], is->uid, day + COMING);
        come = binomial(&rng, vacant, filling(params));
    }
    if (gone != come) {
        provider->carers += come - gone;
        hw_rounds_staff_set(d, p);
    }
}

bool hw_rounds_staff_closes(struct hw_district *d, int32_t p) {
    const struct hw_provider_is *is = &d->spec->providers.is[p];
    struct hw_provider *provider = &d->rounds->providers[p];
    double hazard = hw_param_value(hw_rounds_params(d, is->area), HW_P_PROVIDER_CLOSING) * (double)HW_MS_PER_DAY / (double)HW_MS_PER_YEAR;
    provider->hazard_left -= hazard;
    if (hazard <= 0 || provider->hazard_left > 0 || provider->closed) {
        return false;
    }
    provider->closed = true;
    hw_district_log_provider(d, HW_DLOG_CLOSES, p, 0);
    hw_rounds_staff_follow(d, p);
    return true;
}
