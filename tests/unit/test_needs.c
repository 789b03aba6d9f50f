/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "../property/district_runs.h"

#include "agents/needs.h"

/* The clocks: shapes and their inverse, rates kept in the mean, and hazard that survives a change. */

static void test_inverse_of_integral(void **state) {
    (void)state;
    struct runs r;
    runs_open(&r, "needs", NULL, NULL, 0);
    assert_int_equal(r.status, HW_OK);
    const struct hw_district_spec *spec = r.plan.spec;
    for (int c = 0; c < HW_CLOCKS; c++) {
        const struct hw_shape *shape = &spec->shapes[c];
        for (hw_time t = 0; t < 200 * HW_MS_PER_DAY; t += 7919 * HW_MS_PER_MIN) {
            double integral = hw_needs_integral(shape, t);
            hw_time back = hw_needs_inverse(shape, integral);
            /* Where nothing ever happens the inverse is the end of that stretch; the integral there is the same. */
            assert_true(back >= t - 1);
            assert_true(fabs(hw_needs_integral(shape, back) - integral) < 20); /* 1 ms at the steepest hour: a slope below 20 */
        }
        assert_true(hw_needs_inverse(shape, shape->cumulated[shape->hours]) == HW_FOREVER);
    }
    runs_close(&r);
}

/* Mean slope 1 over a year, months of equal length apart: the published rate is kept within the months' unequal lengths. */
static void test_a_year_of_shape_is_a_year(void **state) {
    (void)state;
    struct runs r;
    const char *const sets[] = {"run.warm_up=0 days", "run.measured=364 days", NULL};
    runs_open(&r, "needs", sets, NULL, 0);
    assert_int_equal(r.status, HW_OK);
    const struct hw_district_spec *spec = r.plan.spec;
    for (int c = 0; c < HW_CLOCKS; c++) {
        double days = hw_needs_integral(&spec->shapes[c], 364 * HW_MS_PER_DAY) / (double)HW_MS_PER_DAY;
        assert_true(fabs(days - 364) < 4);
    }
    /* Planned patients do not come at weekends: 5 April 2014 was a Saturday. */
    const struct hw_shape *planned = &spec->shapes[HW_CLOCK_PLANNED];
    assert_true(hw_needs_integral(planned, 4 * HW_MS_PER_DAY) == hw_needs_integral(planned, 6 * HW_MS_PER_DAY));
    runs_close(&r);
}

static double of_day(const struct hw_shape *shape, int32_t day) {
    return hw_needs_integral(shape, (day + 1) * HW_MS_PER_DAY) - hw_needs_integral(shape, day * HW_MS_PER_DAY);
}

/* Practices are shut on bank holidays: Good Friday and Easter Monday of 2014 (18 and 21 April) are as Sundays, the Tuesday after as a Monday,
 * the Saturday between and the Tuesday of the week before as themselves. A&E is not. */
static void test_a_bank_holiday_is_as_a_sunday_to_practices(void **state) {
    (void)state;
    struct runs r;
    const char *const sets[] = {"run.warm_up=0 days", "run.measured=364 days", "needs.shape.acute_month=1", NULL};
    enum { MON = 6, TUE = 7, WED = 8, SUN = 12, TUE_BEFORE = 14, GOOD_FRIDAY = 17, SATURDAY_BETWEEN = 18, EASTER_MONDAY = 20, TUE_AFTER = 21, WED_AFTER = 22 };
    runs_open(&r, "needs", sets, NULL, 0);
    assert_int_equal(r.status, HW_OK);
    const struct hw_district_spec *spec = r.plan.spec;
    const struct hw_shape *gp = &spec->shapes[HW_CLOCK_PRIMARY], *acute = &spec->shapes[HW_CLOCK_ACUTE];
    const int32_t same[][2] = {{GOOD_FRIDAY, SUN}, {EASTER_MONDAY, SUN}, {TUE_AFTER, MON}, {WED_AFTER, WED}, {TUE_BEFORE, TUE}, {SATURDAY_BETWEEN, SATURDAY_BETWEEN - 7}};
    for (size_t i = 0; i < sizeof same / sizeof same[0]; i++) {
        assert_true(fabs(of_day(gp, same[i][0]) - of_day(gp, same[i][1])) < 1);
    }
    assert_true(of_day(gp, MON) > 1.2 * of_day(gp, TUE) && of_day(gp, SUN) < 0.1 * of_day(gp, TUE));
    assert_true(fabs(of_day(acute, EASTER_MONDAY) - of_day(acute, MON)) < 1);
    /* By hand: eight holidays take 8 of some 254 working days' asking, and seven days after them bring a third of a Monday's rise back. The rest is spread. */
    assert_true(of_day(gp, TUE) > 1.3 * (double)HW_MS_PER_DAY && of_day(gp, TUE) < 1.45 * (double)HW_MS_PER_DAY);
    runs_close(&r);
}

static void test_hold_and_resume_change_nothing_by_themselves(void **state) {
    (void)state;
    struct runs r;
    const char *const sets[] = {"run.warm_up=1 days", "run.measured=90 days", NULL};
    runs_open(&r, "needs", sets, NULL, 0);
    runs_go(&r, 1);
    struct hw_district *d = r.state;
    hw_queue_reset(d->flow.queue); /* back in time: nothing may be pending from later */
    d->flow.now = 10 * HW_MS_PER_DAY + 12345678;
    int tried = 0;
    for (hw_id id = 0; id < 5000; id++) {
        struct hw_person *p = &d->people[id];
        p->discharged_s = id % 3 == 0 ? (uint32_t)(d->flow.now / HW_MS_PER_S) - 86400u * (id % 40) : UINT32_MAX;
        p->flags &= (uint16_t)~HW_PERSON_CARE_HOME;
        hw_needs_start(d, id);
        uint32_t before[HW_CLOCKS];
        memcpy(before, p->clock_s, sizeof before);
        struct hw_needs_left left;
        hw_needs_hold(d, id, &left);
        hw_needs_resume(d, id, &left);
        for (int c = 0; c < HW_CLOCKS; c++) {
            if (before[c] != UINT32_MAX && (hw_time)before[c] * HW_MS_PER_S < d->end) {
                assert_true(p->clock_s[c] >= before[c] && p->clock_s[c] - before[c] <= 2); /* whole seconds, rounded up */
                tried++;
            }
        }
    }
    assert_true(tried > 1000);
    runs_close(&r);
}

/* 364 days of urgent needs of a whole population are Poisson with the sum of its rates: within 5 standard deviations. */
static void test_rings_come_at_the_stated_rate(void **state) {
    (void)state;
    struct runs r;
    const char *const sets[] = {"run.warm_up=0 days",
                                "run.measured=364 days",
                                "needs.after_discharge.ratio=1",
                                "gp.urgent.elsewhere=0",
                                "acute.beds=1500", /* nobody whom a GP sends has to come by A&E for want of a bed */
                                "acute.death=0",
                                "needs.care_home_acute_ratio=1",
                                "discharge.frailer_per_day=0",
                                "needs.death.outside_hospital=0",
                                "population.ageing=off",
                                "population.migration.counted=off",
                                "population.births.local=0",
                                NULL};
    runs_open(&r, "needs", sets, NULL, 0);
    runs_go(&r, 1);
    const struct hw_district *d = r.state;
    double expected = 0;
    for (hw_id id = 0; id < d->n_people; id++) {
        const struct hw_person *p = &d->people[id];
        expected += d->rules->rate[HW_CLOCK_ACUTE][p->age_band][p->frailty];
    }
    expected *= hw_needs_integral(&d->spec->shapes[HW_CLOCK_ACUTE], d->end);
    /* People in hospital have no new needs: about 1 % of the population's risk is spent there, more than 5 sd; so a band. */
    double found = (double)d->counts.n[HW_N_URGENT];
    assert_true(found < expected + 5 * sqrt(expected));
    assert_true(found > 0.97 * expected);
    runs_close(&r);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_inverse_of_integral),
        cmocka_unit_test(test_a_year_of_shape_is_a_year),
        cmocka_unit_test(test_a_bank_holiday_is_as_a_sunday_to_practices),
        cmocka_unit_test(test_hold_and_resume_change_nothing_by_themselves),
        cmocka_unit_test(test_rings_come_at_the_stated_rate),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
