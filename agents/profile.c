/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/profile.h"

enum { ROUNDS = 400 }; /* each takes at least half of what is left of the gap; see test_profile.c */

struct band {
    double share, middle, people, height; /* height: of the curve at the middle */
};

/* Neighbouring ages of one share make one band; group: -1 where nobody has it. */
static int32_t find_bands(const double people[HW_CENSUS_AGES], int32_t (*label_of)(int age), const double *share, int32_t group[HW_CENSUS_AGES],
                          struct band bands[HW_CENSUS_AGES]) {
    int32_t n = 0;
    for (int age = 0; age < HW_CENSUS_AGES; age++) {
        int32_t label = label_of(age);
        group[age] = -1;
        if (label < 0) {
            continue;
        }
        if (n == 0 || bands[n - 1].share != share[label]) {
            bands[n++] = (struct band){.share = share[label], .height = share[label]};
        }
        group[age] = n - 1;
        bands[n - 1].people += people[age];
        bands[n - 1].middle += people[age] * age;
    }
    for (int32_t b = 0; b < n; b++) {
        bands[b].middle /= bands[b].people;
    }
    return n;
}

static double clip(double x) {
    return x < 0 ? 0 : x > 1 ? 1 : x;
}

/* From nobody at the age before the first band, when there is one, from middle to middle, and level after the last. */
static double height_at(const struct band *bands, int32_t n, int first, int age) {
    if (age <= bands[0].middle) {
        double from = first - 0.5, part = (age - from) / (bands[0].middle - from);
        return first == 0 ? bands[0].height : part * bands[0].height;
    }
    for (int32_t b = 1; b < n; b++) {
        if (age <= bands[b].middle) {
            double part = (age - bands[b - 1].middle) / (bands[b].middle - bands[b - 1].middle);
            return bands[b - 1].height + part * (bands[b].height - bands[b - 1].height);
        }
    }
    return bands[n - 1].height;
}

void hw_profile_curve(const double people[HW_CENSUS_AGES], int32_t (*label_of)(int age), const double *share, double out[HW_CENSUS_AGES]) {
    double weight[HW_CENSUS_AGES], mean[HW_CENSUS_AGES];
    int32_t group[HW_CENSUS_AGES];
    struct band bands[HW_CENSUS_AGES];
    for (int age = 0; age < HW_CENSUS_AGES; age++) {
        weight[age] = people[age] + 1e-6; /* a band without people has a middle, too */
    }
    int32_t n = find_bands(weight, label_of, share, group, bands);
    int first = 0;
    while (first < HW_CENSUS_AGES && group[first] < 0) {
        first++;
    }
    for (int round = 0; round < ROUNDS; round++) {
        for (int32_t b = 0; b < n; b++) {
            mean[b] = 0;
        }
        for (int age = 0; age < HW_CENSUS_AGES; age++) {
            int32_t b = group[age];
            out[age] = b < 0 ? 0 : bands[b].share <= 0 ? 0 : bands[b].share >= 1 ? 1 : clip(height_at(bands, n, first, age));
            if (b >= 0) {
                mean[b] += weight[age] * out[age] / bands[b].people;
            }
        }
        for (int32_t b = 0; b < n; b++) {
            bool fixed = bands[b].share <= 0 || bands[b].share >= 1;
            bands[b].height += fixed ? 0 : bands[b].share - mean[b];
        }
    }
}

static int32_t age_band(int age) {
    return hw_person_age_band(age);
}

static void conditions(const struct hw_params *params, const double *people, struct hw_profile *out) {
    double share[3][HW_AGE_BANDS], curve[HW_CENSUS_AGES];
    for (int32_t b = 0; b < HW_AGE_BANDS; b++) {
        share[0][b] = 1 - hw_param_at(params, HW_P_CONDITIONS_NONE, b);
        share[1][b] = share[0][b] - hw_param_at(params, HW_P_CONDITIONS_ONE, b);
        share[2][b] = share[1][b] - hw_param_at(params, HW_P_CONDITIONS_TWO, b);
    }
    for (int k = 0; k < 3; k++) {
        hw_profile_curve(people, age_band, share[k], curve);
        for (int age = 0; age < HW_CENSUS_AGES; age++) { /* more of something cannot be commoner than some of it */
            double most = k > 0 ? out->conditions[age][k - 1] : 1;
            out->conditions[age][k] = curve[age] < most ? curve[age] : most;
        }
    }
}

static void frailty(const struct hw_params *params, const double *people, struct hw_profile *out) {
    double share[HW_FRAILTIES - 1][16], curve[HW_CENSUS_AGES];
    int32_t labels = params->table->rows[HW_P_FRAILTY_MILD].axis->size;
    for (int32_t l = 0; l < labels; l++) {
        share[2][l] = hw_param_at(params, HW_P_FRAILTY_SEVERE, l);
        share[1][l] = share[2][l] + hw_param_at(params, HW_P_FRAILTY_MODERATE, l);
        share[0][l] = share[1][l] + hw_param_at(params, HW_P_FRAILTY_MILD, l);
    }
    for (int k = 0; k < HW_FRAILTIES - 1; k++) {
        hw_profile_curve(people, hw_params_older_age, share[k], curve);
        for (int age = 0; age < HW_CENSUS_AGES; age++) {
            double most = k > 0 ? out->frailty[age][k - 1] : 1;
            out->frailty[age][k] = curve[age] < most ? curve[age] : most;
        }
    }
}

void hw_profile_make(const struct hw_params *params, const struct hw_census *census, int32_t n, struct hw_profile *out) {
    double people[HW_CENSUS_AGES] = {0};
    for (int32_t i = 0; i < n; i++) {
        for (int age = 0; age < HW_CENSUS_AGES; age++) {
            people[age] += census[i].people[age][0] + census[i].people[age][1];
        }
    }
    conditions(params, people, out);
    frailty(params, people, out);
    hw_profile_curve(people, hw_params_older_age, params->values[HW_P_DEMENTIA], out->dementia);
    hw_profile_curve(people, hw_params_household_age, params->values[HW_P_LIVES_ALONE], out->alone);
}

void hw_profile_frailty(const struct hw_profile *profile, int age, double share[HW_FRAILTIES]) {
    const double *worse = profile->frailty[age];
    share[HW_FRAILTY_FIT] = 1 - worse[0];
    share[HW_FRAILTY_MILD] = worse[0] - worse[1];
    share[HW_FRAILTY_MODERATE] = worse[1] - worse[2];
    share[HW_FRAILTY_SEVERE] = worse[2];
}
