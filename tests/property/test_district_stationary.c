/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "district_runs.h"

#include "agents/expected.h"
#include "sim/num.h"

/* Who lives where after two years and a half of a run is who lived there on the first day: the older, the frail and those whose needs grow neither
 * gather nor drain away while all grow older, die as they die, and find care. */

enum { AT_HOME, WITH_PACKAGE, EVERYBODY, GROUPS };

struct found {
    double people, severe, needs, older; /* needs: rate of needs for care, summed; older: of 85 and over */
};

static void look(const struct hw_district *d, struct found found[GROUPS]) {
    for (hw_id id = 0; id < d->n_people; id++) {
        const struct hw_person *p = &d->people[id];
        if (!hw_person_is_here(p) || p->age < 65 || p->flags & HW_PERSON_OUTSIDE) {
            continue;
        }
        bool package = p->flags & HW_PERSON_HOME_CARE;
        for (int g = 0; g < GROUPS; g++) {
            if (g == EVERYBODY || (g == WITH_PACKAGE ? package : p->care_visit == HW_NONE && !(p->flags & HW_PERSON_IN_HOSPITAL))) {
                found[g].people++;
                found[g].severe += p->frailty == HW_FRAILTY_SEVERE;
                found[g].needs += d->rules->rate[HW_CLOCK_CARE][p->age_band][p->frailty] * (double)HW_MS_PER_YEAR;
                found[g].older += p->age >= 85;
            }
        }
    }
}

static void after(const char *warm_up, int replicates, struct found found[GROUPS]) {
    struct runs r;
    const char *const sets[] = {warm_up, "run.measured=1 days", NULL};
    memset(found, 0, GROUPS * sizeof *found);
    runs_open(&r, "stationary", sets, NULL, 0);
    assert_int_equal(r.status, HW_OK);
    assert_int_equal(hw_district_create(&r.mem, &r.plan, &r.state), HW_OK);
    double *row = hw_mem_alloc(&r.mem, r.plan.layout.row, sizeof *row);
    for (int k = 1; k <= replicates; k++) {
        struct hw_job job = {.plan = &r.plan, .scenario = 0, .replicate = k, .seed = 1};
        struct hw_fault fault = {0};
        uint64_t events = 0;
        assert_int_equal(hw_district_run(r.state, &job, row, &fault, &events), HW_OK);
        look(r.state, found);
    }
    hw_mem_free(&r.mem, row);
    runs_close(&r);
}

/* later / before - 1 is within four standard errors of two counts of so many. */
static void expect(const char *what, double before, double later, double counted) {
    double error = 4 * sqrt(2 / counted);
    if (!(fabs(later / before - 1) < error)) {
        fprintf(stderr, "%s: %.4f at first, %.4f later: more than %.0f %% apart\n", what, before, later, 100 * error);
    }
    assert_true(fabs(later / before - 1) < error);
}

static void test_nobody_drains_away(void **state) {
    (void)state;
    enum { REPLICATES = 2 };
    struct found first[GROUPS], later[GROUPS];
    after("run.warm_up=0 days", REPLICATES, first);
    after("run.warm_up=912 days", REPLICATES, later);
    for (int g = 0; g < GROUPS; g++) {
        const char *const names[GROUPS] = {"at home without care", "at home with a package", "everybody"};
        print_message("%s: severely frail %.2f -> %.2f %%, 85 and over %.1f -> %.1f %%, needs for care %.1f -> %.1f per 1,000 a year\n", names[g],
                      100 * first[g].severe / first[g].people, 100 * later[g].severe / later[g].people, 100 * first[g].older / first[g].people,
                      100 * later[g].older / later[g].people, 1000 * first[g].needs / first[g].people, 1000 * later[g].needs / later[g].people);
    }
    for (int g = 0; g < GROUPS; g++) {
        expect("severely frail", first[g].severe / first[g].people, later[g].severe / later[g].people, first[g].severe);
        expect("needs for care", first[g].needs / first[g].people, later[g].needs / later[g].people, first[g].severe); /* mostly theirs */
    }
    expect("85 and over, of those with a package", first[WITH_PACKAGE].older / first[WITH_PACKAGE].people, later[WITH_PACKAGE].older / later[WITH_PACKAGE].people,
           first[WITH_PACKAGE].older);
}

/* Expected deaths by frailty: of people at home only as the ratios say; the more in hospital, and the more in care, the steeper. */
static void test_deaths_by_frailty_are_of_all_places(void **state) {
    (void)state;
    enum { AGE = 80 };
    static const char *const nothing[] = {"needs.a_and_e.rate=0", "needs.emergency.rate=0", "acute.death=0", "start.home_care=0", "start.extra_care=0", "start.residential=0", "start.nursing=0", "start.outside_share=0",
                                          "population.outside_share=0", NULL};
    const char *const *sets[3] = {nothing, nothing + 3, NULL};
    double ratio[3];
    for (int i = 0; i < 3; i++) {
        struct runs r;
        double deaths[HW_CENSUS_AGES][HW_FRAILTIES];
        runs_open(&r, "stationary", sets[i], NULL, 0);
        assert_int_equal(r.status, HW_OK);
        const struct hw_district_spec *spec = r.plan.spec;
        hw_expected_deaths(&spec->rules[0], &spec->profile, spec->census, &spec->places, deaths);
        ratio[i] = deaths[AGE][HW_FRAILTY_SEVERE] / deaths[AGE][HW_FRAILTY_FIT];
        runs_close(&r);
    }

    assert_true(fabs(ratio[0] - 4.52) < 1e-9); /* needs.frailty_ratio.death */
    assert_true(ratio[1] > 1.5 * ratio[0] && ratio[2] > 1.1 * ratio[1]);
}

/* Nobody dies in a bed: a cycle is a stay, then time soon after it, at most 30 days, and, when nothing came in those, the wait for the next. */
static void test_stays_come_as_a_renewal_process_has_them(void **state) {
    (void)state;
    enum { BAND = 7, FRAILTY = HW_FRAILTY_MODERATE };
    const char *const sets[] = {"acute.death=0", "population.delay_in_frailty=[1, 1, 1, 1]", "discharge.frailer_per_day=0.01", NULL};
    struct runs r;
    runs_open(&r, "stationary", sets, NULL, 0);
    assert_int_equal(r.status, HW_OK);
    const struct hw_rules *rules = &((const struct hw_district_spec *)r.plan.spec)->rules[0];
    double ill = rules->rate[HW_CLOCK_ACUTE][BAND][FRAILTY] * rules->admitted[BAND], sent = rules->rate[HW_CLOCK_PRIMARY][BAND][FRAILTY] * rules->straight[BAND];
    double days = 30.0 * (double)HW_MS_PER_DAY, soon = 7.5 * ill + sent, nothing = hw_num_exp(-soon * days); /* needs.after_discharge.* */
    double cycle = hw_start_weight(rules, HW_ST_WARD, BAND, FRAILTY) / ill + (1 - nothing) / soon + nothing / (ill + sent);
    assert_true(fabs(hw_expected_frailer(rules, BAND, FRAILTY) * cycle / 0.01 - 1) < 1e-9);
    assert_true(hw_expected_frailer(rules, BAND, HW_FRAILTY_SEVERE) <= 0);
    runs_close(&r);
}

/* When nothing but points and thresholds is left, what begins is what can be worked out on paper. */
static void test_care_begins_as_thresholds_say(void **state) {
    (void)state;
    const char *const sets[] = {"needs.a_and_e.rate=0", "needs.emergency.rate=0", "needs.care.age_ratio=1", "needs.care.rate=[0, 0, 0, 0.5]",
                                "needs.carer_breakdown.rate=0", "need.frailty=[0, 0, 0, 3]", "need.condition=0", "need.loss_at_home=2",
                                "need.threshold.support=4", "need.threshold.care_home=5", "need.threshold.nursing=1", "acute.death=0", NULL};
    struct runs r;
    struct hw_expected package, nursing;
    runs_open(&r, "stationary", sets, NULL, 0);
    assert_int_equal(r.status, HW_OK);
    const struct hw_district_spec *spec = r.plan.spec;
    hw_expected_make(&spec->rules[0], &spec->profile, spec->census, spec->map.n_areas, HW_ST_HOME_CARE, &package);
    hw_expected_make(&spec->rules[0], &spec->profile, spec->census, spec->map.n_areas, HW_ST_NURSING, &nursing);
    const double half = 0.5 / (double)HW_MS_PER_YEAR; /* nobody: not demented, not alone, without a carer, no conditions */
    assert_true(fabs(package.begins[1][HW_FRAILTY_SEVERE][0] / half - (hw_num_exp(-0.5) - hw_num_exp(-1))) < 1e-9);
    assert_true(fabs(nursing.begins[1][HW_FRAILTY_SEVERE][0] / half - hw_num_exp(-1) * hw_num_exp(-0.5)) < 1e-9);
    assert_true(package.begins[1][HW_FRAILTY_FIT][0] == 0);
    struct hw_person p = {.age = 80, .age_band = 6, .frailty = HW_FRAILTY_SEVERE};
    double days = 1 / (1 / 265.0 + 2.5 * spec->rules[0].death[80][0][HW_FRAILTY_SEVERE] * (double)HW_MS_PER_DAY);
    double has = 0.5 / 365.25 * (hw_num_exp(-0.5) - hw_num_exp(-1)) * days;
    assert_true(fabs(hw_expected_share(&package, &p) - has / (1 + has)) < 1e-9);
    runs_close(&r);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nobody_drains_away),
        cmocka_unit_test(test_deaths_by_frailty_are_of_all_places),
        cmocka_unit_test(test_stays_come_as_a_renewal_process_has_them),
        cmocka_unit_test(test_care_begins_as_thresholds_say),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
