/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/eligible_count.h"

#include "agents/regimes.h"
#include "agents/schemes.h"
#include "sim/special.h"

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

/* The most that illness is raised by at once: soon after a stay, in a home, not nursed; and twice for months and weekdays with more of it. */
static double most_raised(const struct hw_params *params) {
    static const int rows[] = {HW_P_READMISSION_RATIO, HW_P_CARE_HOME_ACUTE, HW_P_NURSING_UNMET};
    double most = 2;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        double ratio = hw_param_value(params, rows[i]);
        most *= ratio > 1 ? ratio : 1;
    }
    return most;
}

/* That somebody of an age group, at their frailest and always as ill as can be, has had so much use at any time of the run, at most: a window of
 * that length lies in one of twice its length of which each begins a length after the last. */
static double has_past(const struct hw_programme *programme, const struct hw_rules *rules, int band, double run_ms, double raised) {
    double visits = 0, stays = 0;
    for (int f = 0; f < HW_FRAILTIES; f++) {
        double ill = rules->rate[HW_CLOCK_ACUTE][band][f] * raised, sees = rules->rate[HW_CLOCK_PRIMARY][band][f] * raised;
        double sent = ill * rules->admitted[band] + sees * rules->straight[band];
        visits = ill + sees > visits ? ill + sees : visits; /* who finds no GP may come to A&E */
        stays = sent > stays ? sent : stays;
    }
    double window = 2 * (double)programme->past_ms, windows = run_ms / (double)programme->past_ms + 1;
    double came = programme->attendances > 0 ? visits > 0 ? hw_special_gamma_cdf(programme->attendances, visits * window) : 0 : 1;
    double stayed = programme->admissions > 0 ? stays > 0 ? hw_special_gamma_cdf(programme->admissions, stays * window) : 0 : 1;
    double least = windows * (came < stayed ? came : stayed);
    return least < 1 ? least : 1;
}

double hw_eligible_count_past(const struct hw_programme *programme, const struct hw_district_spec *spec, const struct hw_rules *rules) {
    double run_ms = (double)(spec->warm_up_days + spec->measured_days) * (double)HW_MS_PER_DAY, raised = most_raised(rules->params), people = 0;
    for (int32_t a = 0; a < spec->map.n_areas; a++) {
        for (int32_t age = programme->eligible.age_from; age <= programme->eligible.age_to && age < HW_CENSUS_AGES && (programme->areas >> a & 1u); age++) {
            double n = spec->census[a].people[age][0] + spec->census[a].people[age][1];
            people += n * has_past(programme, rules, hw_person_age_band(age), run_ms, raised);
        }
    }
    return people;
}

static void check_past(struct hw_reader *reader, const struct hw_programme *programme, const struct hw_district_spec *spec, const struct hw_rules *rules) {
    const struct hw_eligible *e = &programme->eligible;
    bool asked = (programme->attendances > 0 || programme->admissions > 0) && programme->past_ms > 0 && e->age_from <= e->age_to;
    double people = asked ? hw_eligible_count_past(programme, spec, rules) : 1;
    if (people < 0.5) {
        hw_diag_warn(reader->diag, e->place, "programme %.60s: nobody is eligible: 0 people can be expected to have used so much as past asks for (at most %.2g in the whole run, if all were as ill as anybody of their age can be)",
                     programme->name, people);
    }
}

void hw_eligible_count_check(struct hw_reader *reader, const struct hw_scheme *scheme, const struct hw_district_spec *spec, const struct hw_rules *rules) {
    const struct hw_params *params = rules->params;
    for (int32_t i = 0; i < scheme->n_services; i++) {
        check(reader, "service", scheme->services[i].name, &scheme->services[i].eligible, spec, params, UINT64_MAX);
    }
    for (int32_t i = 0; i < scheme->n_programmes; i++) {
        check(reader, "programme", scheme->programmes[i].name, &scheme->programmes[i].eligible, spec, params, scheme->programmes[i].areas);
        check_past(reader, &scheme->programmes[i], spec, rules);
    }
    for (int32_t i = 0; i < scheme->n_regimes; i++) {
        if (scheme->regimes[i].segment) {
            check(reader, "segment", NULL, &scheme->regimes[i].eligible, spec, params, scheme->regimes[i].areas);
        }
    }
}
