/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "../property/district_runs.h"

#include "sim/num.h"

/* Who people are at each age: curves whose means by band are the table's; and birthdays that keep them. */

static double mean_in(const double *people, const double *curve, int from, int to) {
    double sum = 0, all = 0;
    for (int age = from; age <= to; age++) {
        sum += people[age] * curve[age];
        all += people[age];
    }
    return sum / all;
}

static void test_means_by_band_are_the_table(void **state) {
    (void)state;
    static const int from[8] = {50, 65, 70, 75, 80, 85, 90, 91};
    const double share[7] = {0.1, 0.32, 0.4, 0.54, 0.66, 0.78, 0.85};
    double people[HW_CENSUS_AGES], curve[HW_CENSUS_AGES];
    for (int age = 0; age < HW_CENSUS_AGES; age++) {
        people[age] = age < 90 ? 1000 - 9 * age + 100 * (age % 3) : 700; /* uneven */
    }
    hw_profile_curve(people, hw_params_older_age, share, curve);
    for (int b = 0; b < 7; b++) {
        assert_true(fabs(mean_in(people, curve, from[b], from[b + 1] - 1) - share[b]) < 1e-9);
    }
    for (int age = 0; age < 50; age++) {
        assert_true(curve[age] == 0);
    }
    for (int age = 50; age < HW_CENSUS_AGES; age++) {
        assert_true(curve[age] > curve[age - 1] && curve[age] - curve[age - 1] < 0.06); /* no step on a band's first birthday */
    }
}

static void test_flat_bands_and_whole_shares(void **state) {
    (void)state;
    double people[HW_CENSUS_AGES], curve[HW_CENSUS_AGES];
    for (int age = 0; age < HW_CENSUS_AGES; age++) {
        people[age] = 10;
    }
    const double none[6] = {0}, all[6] = {1, 1, 1, 1, 1, 1}, same[6] = {0.2, 0.2, 0.2, 0.2, 0.2, 0.2};
    hw_profile_curve(people, hw_params_household_age, none, curve);
    assert_true(curve[16] == 0 && curve[90] == 0);
    hw_profile_curve(people, hw_params_household_age, all, curve);
    assert_true(curve[15] == 0 && curve[16] == 1 && curve[90] == 1);
    hw_profile_curve(people, hw_params_household_age, same, curve); /* one band from 16 on, which begins with nobody */
    assert_true(fabs(mean_in(people, curve, 16, 90) - 0.2) < 1e-9);
}

/* Half a year of an age, from f: people die by frailty, and delay in hospital makes some frailer, in small steps. */
static void live(const struct hw_district_spec *spec, const double deaths[HW_FRAILTIES], double rate, int age, double years, double f[HW_FRAILTIES]) {
    enum { STEPS = 200 };
    double middle[HW_FRAILTIES], mean = 0;
    hw_profile_frailty(&spec->profile, age, middle);
    for (int i = 0; i < HW_FRAILTIES; i++) {
        mean += middle[i] * deaths[i];
    }
    for (int step = 0; step < STEPS; step++) {
        double next[HW_FRAILTIES], all = 0, dt = years / STEPS;
        for (int i = 0; i < HW_FRAILTIES; i++) {
            double frailer = age >= 65 ? hw_expected_frailer(&spec->rules[0], hw_person_age_band(age), i) * (double)HW_MS_PER_YEAR : 0;
            double come = i > 0 && age >= 65 ? f[i - 1] * hw_expected_frailer(&spec->rules[0], hw_person_age_band(age), i - 1) * (double)HW_MS_PER_YEAR : 0;
            next[i] = f[i] + dt * (come - f[i] * frailer - (mean > 0 ? f[i] * rate * deaths[i] / mean : 0));
            all += next[i];
        }
        for (int i = 0; i < HW_FRAILTIES; i++) {
            f[i] = next[i] / all;
        }
    }
}

/* Deaths a year and person, of all. */
static double rate_at(const struct hw_district_spec *spec, int age) {
    const double *ratio = spec->rules[0].params->values[HW_P_DEATH_RATIO];
    double people[2] = {0}, rate = 0, middle[HW_FRAILTIES], times = 0;
    hw_profile_frailty(&spec->profile, age, middle);
    for (int i = 0; i < HW_FRAILTIES; i++) { /* rules have that of the fit; the others' are so many times as high */
        times += middle[i] * ratio[i] / ratio[0];
    }
    for (int32_t area = 0; area < spec->map.n_areas; area++) {
        people[0] += spec->census[area].people[age][0];
        people[1] += spec->census[area].people[age][1];
    }
    for (int sex = 0; sex < 2; sex++) {
        double outside = hw_param_at(spec->rules[0].params, HW_P_HOME_DEATHS, hw_person_age_band(age));
        rate += people[sex] / (people[0] + people[1]) * spec->rules[0].death[age][sex][0] * (double)HW_MS_PER_YEAR / outside;
    }
    return rate * times;
}

/* From the middle of one age to that of the next, over the birthday. */
static void step_to(const struct hw_district_spec *spec, const struct hw_ageing *a, double deaths[][HW_FRAILTIES], int reached, double f[HW_FRAILTIES]) {
    const double unit = 0x1p63;
    double next[HW_FRAILTIES] = {0};
    live(spec, deaths[reached - 1], rate_at(spec, reached - 1), reached - 1, 0.5, f);
    for (int i = 0; i < HW_FRAILTIES; i++) {
        double up = (double)a->worse[reached][i] / unit, down = (double)a->better[reached][i] / unit;
        next[i] += f[i] * (1 - up - down);
        if (i + 1 < HW_FRAILTIES) {
            next[i + 1] += f[i] * up;
        }
        if (i > 0) {
            next[i - 1] += f[i] * down;
        }
    }
    memcpy(f, next, sizeof next);
    live(spec, deaths[reached], rate_at(spec, reached), reached, 0.5, f);
}

/* A birth cohort that goes through the birthdays' chances, dies by frailty in all settings, and is made frailer by delay, has in the middle of every
 * age the shares of the profile: within what a straight line for half a year's change leaves. */
static void test_birthdays_keep_the_shares(void **state) {
    (void)state;
    struct runs r;
    runs_open(&r, "profile", NULL, NULL, 0);
    assert_int_equal(r.status, HW_OK);
    const struct hw_district_spec *spec = r.plan.spec;
    const struct hw_ageing *a = &spec->ageing;
    const struct hw_profile *profile = &spec->profile;
    const double unit = 0x1p63;
    static double deaths[HW_CENSUS_AGES][HW_FRAILTIES];
    hw_expected_deaths(&spec->rules[0], profile, spec->census, &spec->places, deaths);
    double f[HW_FRAILTIES] = {1, 0, 0, 0}, demented = 0, alone = 0;
    for (int reached = 16; reached < 90; reached++) {
        if (reached == 51) { /* nobody is frail at 49, and nobody passes two steps at once */
            hw_profile_frailty(profile, 50, f);
        }
        step_to(spec, a, deaths, reached, f);
        demented += (1 - demented) * (double)a->dementia[reached] / unit;
        alone += (1 - alone) * (double)a->alone[reached] / unit - alone * (double)a->joined[reached] / unit;
        double worst = fabs(f[3] - profile->frailty[reached][2]), second = fabs(f[2] + f[3] - profile->frailty[reached][1]);
        double first = fabs(1 - f[0] - profile->frailty[reached][0]);
        double most = fmax(worst, fmax(second, first));
        assert_true(reached == 50 || most < 0.001); /* of all the years of a cohort */
        double one[HW_FRAILTIES];
        hw_profile_frailty(profile, reached - 1, one);
        step_to(spec, a, deaths, reached, one);
        double off = fmax(fabs(one[3] - profile->frailty[reached][2]),
                          fmax(fabs(one[2] + one[3] - profile->frailty[reached][1]), fabs(1 - one[0] - profile->frailty[reached][0])));
        if (reached != 50 && off >= 0.0005) {
            fprintf(stderr, "at %d: off by %g in one year\n", reached, off);
        }
        assert_true(reached == 50 || off < 0.0005); /* of one year */
        assert_true(fabs(demented - profile->dementia[reached]) < 1e-9);
        assert_true(fabs(alone - profile->alone[reached]) < 1e-9);
    }
    runs_close(&r);
}

static void test_birthdays_are_spread_and_found_again(void **state) {
    (void)state;
    int32_t seen[HW_AGEING_DAYS] = {0}, in_quarter[4] = {0};
    for (hw_id id = 0; id < 2 * HW_AGEING_DAYS; id++) {
        int32_t class = hw_ageing_class(id);
        assert_true(class >= 0 && class < HW_AGEING_DAYS);
        assert_int_equal(hw_ageing_first_of(class), id % HW_AGEING_DAYS);
        seen[class]++;
        in_quarter[id >= 100 && id < 140 ? class * 4 / HW_AGEING_DAYS : 0] += id >= 100 && id < 140;
        for (int32_t day = 0; day < 800; day += 37) {
            int32_t next = hw_ageing_next_birthday(id, day);
            assert_true(next > day && next <= day + HW_AGEING_DAYS && next % HW_AGEING_DAYS == class);
        }
    }
    for (int32_t i = 0; i < HW_AGEING_DAYS; i++) {
        assert_int_equal(seen[i], 2);
    }
    for (int i = 0; i < 4; i++) { /* forty neighbours: about ten in each quarter */
        assert_true(in_quarter[i] >= 8 && in_quarter[i] <= 12);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_means_by_band_are_the_table),
        cmocka_unit_test(test_flat_bands_and_whole_shares),
        cmocka_unit_test(test_birthdays_keep_the_shares),
        cmocka_unit_test(test_birthdays_are_spread_and_found_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
