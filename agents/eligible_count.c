/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/eligible_count.h"

#include "agents/regimes.h"
#include "agents/schemes.h"

static double of(int32_t asked, double share) {
    return asked == HW_ELIGIBLE_ANY ? 1 : asked == HW_ELIGIBLE_YES ? share : 1 - share;
}

/* The share of people of an age. All are drawn by themselves, given the age, but a carer, who goes by living alone. */
static double share_at(const struct hw_eligible *e, const struct hw_profile *profile, const struct hw_params *params, int32_t age) {
    double frailty[HW_FRAILTIES], frail = 0;
    hw_profile_frailty(profile, age, frailty);
    for (int f = 0; f < HW_FRAILTIES; f++) {
        frail += e->frailty >> f & 1u ? frailty[f] : 0;
    }
    double conditions = e->conditions > 0 ? profile->conditions[age][e->conditions - 1] : 1;
    double alone = profile->alone[age];
    double with = (e->lives_alone != HW_ELIGIBLE_NO ? alone * of(e->carer, hw_param_value(params, HW_P_CARER_ALONE)) : 0) +
                  (e->lives_alone != HW_ELIGIBLE_YES ? (1 - alone) * of(e->carer, hw_param_value(params, HW_P_CARER_WITH_OTHERS)) : 0);
    return frail * conditions * of(e->dementia, profile->dementia[age]) * with;
}

/* Does anybody live in one of these settings? */
static bool lived_in(const struct hw_eligible *e, const struct hw_params *params) {
    bool homes = hw_param_value(params, HW_P_RESIDENTIAL) + hw_param_value(params, HW_P_NURSING) > 0;
    bool packages = hw_param_value(params, HW_P_CARERS) + hw_param_value(params, HW_P_EXTRA_CARE_FLATS) > 0;
    return (e->settings >> HW_ELIGIBLE_HOME & 1u) || (homes && (e->settings >> HW_ELIGIBLE_CARE_HOME & 1u)) || (packages && (e->settings >> HW_ELIGIBLE_HOME_CARE & 1u));
}

double hw_eligible_count(const struct hw_eligible *e, const struct hw_district_spec *spec, const struct hw_params *params, uint64_t areas, double *everybody) {
    struct hw_profile profile; /* the run's own is made later */
    hw_profile_make(params, spec->census, spec->map.n_areas, &profile);
    double people = 0, all = 0;
    bool lived = lived_in(e, params);
    for (int32_t a = 0; a < spec->map.n_areas; a++) {
        lived = lived || lived_in(e, spec->places.areas[a].params);
        for (int32_t age = 0; age < HW_CENSUS_AGES && (areas >> a & 1u); age++) {
            double n = spec->census[a].people[age][0] + spec->census[a].people[age][1];
            all += n;
            people += age >= e->age_from && age <= e->age_to ? n * share_at(e, &profile, params, age) : 0;
        }
    }
    *everybody = all;
    return lived ? people : 0;
}

static void check(struct hw_reader *reader, const char *what, const char *name, const struct hw_eligible *e, const struct hw_district_spec *spec,
                  const struct hw_params *params, uint64_t areas) {
    double all, people = hw_eligible_count(e, spec, params, areas, &all);
    bool told = e->frailty == 0 || e->settings == 0 || e->age_from > e->age_to; /* as a mistake */
    if (!told && people < 0.5) {
        hw_diag_warn(reader->diag, e->place, "%s%s%.60s: nobody is eligible: 0 of %.0f people (%.2g expected when the run begins, by what is asked of age, frailty, conditions, dementia, household and setting)",
                     what, name != NULL ? " " : "", name != NULL ? name : "", all, people);
    }
}

void hw_eligible_count_check(struct hw_reader *reader, const struct hw_scheme *scheme, const struct hw_district_spec *spec, const struct hw_params *params) {
    for (int32_t i = 0; i < scheme->n_services; i++) {
        check(reader, "service", scheme->services[i].name, &scheme->services[i].eligible, spec, params, UINT64_MAX);
    }
    for (int32_t i = 0; i < scheme->n_programmes; i++) {
        check(reader, "programme", scheme->programmes[i].name, &scheme->programmes[i].eligible, spec, params, scheme->programmes[i].areas);
    }
    for (int32_t i = 0; i < scheme->n_regimes; i++) {
        if (scheme->regimes[i].segment) {
            check(reader, "segment", NULL, &scheme->regimes[i].eligible, spec, params, scheme->regimes[i].areas);
        }
    }
}
