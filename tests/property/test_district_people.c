/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "district_runs.h"

#include "agents/needs.h"
#include "sim/num.h"

/* People over time: who there is, is the sum of who came and went; what is switched off does not happen; deaths, births and moves are as many
 * as their rates say. */

static double people(const struct runs *r, int when, int of_age) {
    return runs_row(r, 0, 0)[runs_at(r, "people", NULL) + (size_t)(3 * when + of_age)];
}

static void test_people_add_up(void **state) {
    (void)state;
    struct runs r;
    const char *const sets[] = {"run.warm_up=100 days", "run.measured=365 days", "run.scale=0.3", NULL};
    runs_open(&r, "people", sets, NULL, 0);
    runs_go(&r, 1);
    double change = runs_value(&r, 0, 0, "people_changes", "births") + runs_value(&r, 0, 0, "people_changes", "arrivals") -
                    runs_value(&r, 0, 0, "people_changes", "deaths") - runs_value(&r, 0, 0, "people_changes", "leavers");
    assert_true(people(&r, 2, 0) - people(&r, 0, 0) == change); /* a year: the factor to a year is 1 */
    const struct hw_district *d = r.state;
    int64_t here = 0, older = 0, by_age = 0;
    for (hw_id id = 0; id < d->n_people; id++) {
        const struct hw_person *p = &d->people[id];
        bool counts = hw_person_is_here(p) && !(p->flags & HW_PERSON_OUTSIDE);
        here += counts;
        older += counts && p->age >= 65;
        assert_int_equal(p->age_band, hw_person_is_here(p) ? hw_person_age_band(p->age) : p->age_band);
        if (!hw_person_is_here(p)) {
            assert_true(p->visit == HW_NONE && p->care_visit == HW_NONE);
        }
    }
    assert_true((double)here == people(&r, 2, 0) && (double)older == people(&r, 2, 1));
    for (int b = 0; b < HW_AGE_BANDS; b++) {
        by_age += d->counts.deaths_by_age[b];
    }
    assert_int_equal(by_age, d->counts.n[HW_N_DEATHS_HERE]);
    runs_close(&r);
}

static void test_nothing_moves_when_all_is_off(void **state) {
    (void)state;
    struct runs r;
    const char *const sets[] = {"run.warm_up=0 days", "run.measured=400 days", "run.scale=0.1", "population.ageing=off",
                                "population.migration.counted=off", "population.births.local=0", "needs.carer_breakdown.rate=0",
                                "needs.death.outside_hospital=0", "acute.death=0", "discharge.death_per_day=0", "discharge.frailer_per_day=0", NULL};
    runs_open(&r, "people", sets, NULL, 0);
    runs_go(&r, 1);
    struct hw_district *d = r.state;
    struct hw_person *made = hw_mem_alloc(&r.mem, d->n_people, sizeof *made);
    hw_district_people(d, made);
    for (hw_id id = 0; id < d->n_people; id++) {
        const uint16_t fixed = HW_PERSON_FEMALE | HW_PERSON_LIVES_ALONE | HW_PERSON_HAS_CARER | HW_PERSON_SELF_FUNDER | HW_PERSON_DEMENTIA;
        assert_true(d->people[id].life == made[id].life && d->people[id].age == made[id].age && d->people[id].frailty == made[id].frailty);
        assert_int_equal(d->people[id].flags & fixed, made[id].flags & fixed);
    }
    assert_true(people(&r, 0, 0) == people(&r, 2, 0) && people(&r, 0, 2) == people(&r, 2, 2) && people(&r, 1, 1) == people(&r, 0, 1));
    hw_mem_free(&r.mem, made);
    runs_close(&r);
}

/* Births are Poisson with the sum over women and days of their rates; what women grow older in a year is one more year of the table. */
static void test_births_are_as_the_rates_say(void **state) {
    (void)state;
    struct runs r;
    const char *const sets[] = {"run.warm_up=0 days", "run.measured=365 days", "run.scale=0.5", "population.migration.counted=off", NULL};
    runs_open(&r, "people", sets, NULL, 0);
    runs_go(&r, 1);
    const struct hw_district *d = r.state;
    double expected = 0, girls = 0, born = 0;
    for (int32_t a = 0; a < d->spec->map.n_areas; a++) {
        for (int age = 15; age < 45; age++) { /* half the year at one age, half at the next, on average */
            double next = d->spec->demography.birth_rate[age + 1];
            expected += d->spec->census[a].people[age][1] * (d->spec->demography.birth_rate[age] + next) / 2;
        }
        expected += d->spec->census[a].people[14][1] * d->spec->demography.birth_rate[15] / 2;
    }
    expected *= 365.0 * (double)HW_MS_PER_DAY;
    for (hw_id id = d->spec->demography.first_birth; id < d->n_people; id++) {
        const struct hw_person *p = &d->people[id];
        if (p->life == HW_LIFE_HERE || p->life == HW_LIFE_DEAD) {
            born++;
            girls += (p->flags & HW_PERSON_FEMALE) != 0;
            assert_true(p->age <= 1 && p->area < d->spec->map.n_areas);
        }
    }
    assert_true(expected > 1000);
    assert_true(fabs(born - expected) < 4.5 * sqrt(expected) + 0.005 * expected); /* some women die first, or their daughters */
    assert_true(fabs(girls - 0.488 * born) < 4.5 * sqrt(0.25 * born));
    runs_close(&r);
}

/* Each clock of death is set for years to come; birthdays by themselves must not touch it, and deaths must be as many as the
 * rates of the ages that people pass through. */
static void test_deaths_follow_single_years_of_age(void **state) {
    (void)state;
    struct runs r;
    const char *const sets[] = {"run.warm_up=0 days", "run.measured=1095 days", "run.scale=0.5", "population.migration.counted=off",
                                "population.births.local=0", "needs.death.outside_hospital=1", "needs.a_and_e.apart_from_readmission=0",
                                "needs.planned.rate=0", "needs.care.rate=0", "needs.care.under_65=0", "needs.carer_breakdown.rate=0",
                                "start.acute=0", "start.residential=0", "start.nursing=0", "start.home_care=0", "start.reablement=0",
                                "start.intermediate_care=0", "needs.care.learning_disability=0", "needs.gp.rate=0", NULL};
    runs_open(&r, "people", sets, NULL, 0);
    runs_go(&r, 1);
    const struct hw_district *d = r.state;
    double expected = 0;
    for (int32_t a = 0; a < d->spec->map.n_areas; a++) { /* a cohort: alive shrinks by each half-year of age */
        for (int age = 0; age < HW_CENSUS_AGES && !d->spec->places.areas[a].outside; age++) {
            for (int sex = 0; sex < 2; sex++) {
                double alive = d->spec->census[a].people[age][sex];
                for (int half = 0; half < 6; half++) {
                    double rate = 0, share[HW_FRAILTIES];
                    int now = age + (half + 1) / 2;
                    now = now < HW_CENSUS_AGES ? now : HW_CENSUS_AGES - 1;
                    hw_profile_frailty(&d->spec->profile, now, share);
                    for (int f = 0; f < HW_FRAILTIES; f++) {
                        rate += share[f] * d->rules->death[now][sex][f];
                    }
                    double die = alive * rate * 182.5 * (double)HW_MS_PER_DAY;
                    expected += die;
                    alive -= die;
                }
            }
        }
    }
    double found = (double)d->counts.n[HW_N_DEATHS_HERE];
    assert_true(expected > 3000);
    assert_true(fabs(found - expected) < 4.5 * sqrt(expected));
    runs_close(&r);
}

static void test_arrivals_and_leavers_are_as_the_rates_say(void **state) {
    (void)state;
    struct runs r;
    const char *const sets[] = {"run.warm_up=0 days", "run.measured=365 days", "run.scale=0.3", "population.migration.arrivals=[50, 0, 0, 0, 0, 0, 0, 100]",
                                "population.migration.leavers=[0, 0, 0, 200, 0, 0, 0, 0]", NULL};
    runs_open(&r, "people", sets, NULL, 0);
    runs_go(&r, 1);
    const struct hw_district *d = r.state;
    double come = 0, stay = 0, left[HW_AGE_BANDS] = {0};
    for (int age = 0; age < HW_CENSUS_AGES; age++) {
        double n = d->spec->census[0].people[age][0] + d->spec->census[0].people[age][1];
        come += n * (age < 5 ? 0.05 : age >= 85 ? 0.1 : 0);
        stay += age >= 24 && age < 44 ? n : 0; /* who is 25 to 44 on the birthday of this year */
    }
    /* By area, band and month the number is the expected one or the next: each has a variance of at most a quarter. */
    assert_true(fabs(runs_value(&r, 0, 0, "people_changes", "arrivals") - come) < 4.5 * sqrt(12.0 * 2 / 4) + 1);
    for (hw_id id = 0; id < d->n_people; id++) {
        left[d->people[id].age_band] += d->people[id].life == HW_LIFE_LEFT && !(d->people[id].flags & HW_PERSON_OUTSIDE);
    }
    double expected = stay * (1 - 0.81873075307798182); /* exp(-0.2) */
    assert_true(left[0] + left[1] + left[4] + left[5] + left[6] + left[7] == 0);
    assert_true(fabs(left[2] + left[3] - expected) < 4.5 * sqrt(expected) + 0.02 * expected); /* not from a bed */
    runs_close(&r);
}

/* The people of the file are of 30 June 2014; those of the first simulated day are taken back from it, in each band by its growth. */
static void test_the_file_is_carried_to_the_first_day(void **state) {
    (void)state;
    double people_of[3][HW_AGE_BANDS] = {{0}};
    const char *const growth[3] = {"population.growth=0", "population.growth=[0, 0, 0, 0, 0, 0.1, 0, -0.1]", "data.population_date=2013-10-01"};
    for (int i = 0; i < 3; i++) {
        const char *const sets[] = {"run.warm_up=182 days", growth[i], NULL}; /* begins on 1 October 2013 */
        struct runs r;
        runs_open(&r, "people", sets, NULL, 0);
        assert_int_equal(r.status, HW_OK);
        const struct hw_district_spec *spec = r.plan.spec;
        for (int age = 0; age < HW_CENSUS_AGES; age++) {
            people_of[i][hw_person_age_band(age)] += spec->census[0].people[age][0] + spec->census[0].people[age][1];
        }
        runs_close(&r);
    }
    const double back = 272 / 365.25;
    for (int b = 0; b < HW_AGE_BANDS; b++) {
        double g = b == 5 ? 1.1 : b == 7 ? 0.9 : 1;
        assert_true(fabs(people_of[1][b] - people_of[0][b] / hw_num_pow(g, back)) < 20 + 0.001 * people_of[0][b]);
        assert_true(fabs(people_of[2][b] - people_of[0][b]) < 20);
    }
    assert_true(people_of[1][5] < 0.95 * people_of[0][5] && people_of[1][7] > 1.05 * people_of[0][7]);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_people_add_up),
        cmocka_unit_test(test_nothing_moves_when_all_is_off),
        cmocka_unit_test(test_births_are_as_the_rates_say),
        cmocka_unit_test(test_deaths_follow_single_years_of_age),
        cmocka_unit_test(test_the_file_is_carried_to_the_first_day),
        cmocka_unit_test(test_arrivals_and_leavers_are_as_the_rates_say),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
