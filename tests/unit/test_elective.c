/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "../property/district_runs.h"

#include "agents/elective.h"

/* The list for planned admissions: how long it is at the start, how many come off it, on which days, and who is on it. */

static int64_t on_list(const struct hw_district *d) {
    int64_t n = 0;
    for (hw_id id = 0; id < d->n_people; id++) {
        n += d->people[id].planned_as != 0;
    }
    return n;
}

static double expected(const struct hw_district *d, int kind) {
    return d->elective.expected[0][kind];
}

/* By Little's law rate x time to prepare, binomial over people: a standard deviation is at most the root of the mean. */
static void test_the_list_at_the_start_is_as_long_as_later(void **state) {
    (void)state;
    struct runs r;
    const char *const sets[] = {"run.warm_up=0 days", "run.measured=1 days", "run.scale=0.3", NULL};
    runs_open(&r, "elective", sets, NULL, 0);
    runs_go(&r, 1);
    const struct hw_district *d = r.state;
    double mean = (expected(d, 0) + expected(d, 1)) * 42 / 365;
    assert_true(mean > 1000 && fabs((double)on_list(d) - mean) < 6 * sqrt(mean)); /* a day of changes, too */
    assert_int_equal(on_list(d), d->elective.waiting);
    runs_close(&r);
}

/* What the rates say comes off the list in the long run, though nobody is put on it twice: Poisson, 5 standard deviations. Those who are in
 * hospital when the clock rings, dead, or wait at the end of it are few. */
static void test_as_many_come_as_the_rates_say(void **state) {
    (void)state;
    struct runs r;
    const char *const sets[] = {"run.warm_up=60 days", "run.measured=365 days", "run.scale=0.2", "acute.beds=1500", NULL};
    runs_open(&r, "elective", sets, NULL, 0);
    runs_go(&r, 1);
    const struct hw_district *d = r.state;
    double beds = runs_value(&r, 0, 0, "planned_admissions", NULL), unit = runs_value(&r, 0, 0, "day_cases", NULL);
    assert_true(fabs(beds - expected(d, 0)) < 5 * sqrt(expected(d, 0)) + 0.03 * expected(d, 0));
    assert_true(fabs(unit - expected(d, 1)) < 5 * sqrt(expected(d, 1)) + 0.03 * expected(d, 1));
    assert_int_equal(on_list(d), d->elective.waiting);
    runs_close(&r);
}

/* Dates are given for working days, and no more than there are slots: a capacity of 1.15 is ceil(1.15 x expected / 52.14) a week. */
static void test_dates_are_working_days_with_slots(void **state) {
    (void)state;
    struct runs r;
    const char *const sets[] = {"run.warm_up=10 days", "run.measured=120 days", "run.scale=0.1", "acute.planned.capacity=0.8", NULL};
    runs_open(&r, "elective", sets, NULL, 0);
    runs_go(&r, 1);
    const struct hw_district *d = r.state;
    const struct hw_calendar *calendar = &d->spec->calendar;
    double a_week = ceil(0.8 * expected(d, 0) * 7 / 365);
    int32_t n = calendar->n_days, in_week = 0, full = 0;
    for (int32_t day = 0; day < n; day++) {
        int32_t beds = d->elective.booked[day], unit = d->elective.booked[n + day];
        assert_true((calendar->weekday[day] < 5 && !calendar->holiday[day]) || beds + unit == 0);
        in_week = calendar->weekday[day] == 0 ? beds : in_week + beds;
        assert_true(in_week <= a_week);
        full += calendar->weekday[day] == 6 && in_week == a_week;
    }
    assert_true(full > 5); /* too few slots: whole weeks are full */
    runs_close(&r);
}

static double value_with(const char *set, const char *measure) {
    struct runs r;
    const char *const sets[] = {"run.warm_up=30 days", "run.measured=60 days", "run.scale=0.1", set, NULL};
    runs_open(&r, "elective", sets, NULL, 0);
    runs_go(&r, 1);
    double value = runs_value(&r, 0, 0, measure, NULL);
    runs_close(&r);
    return value;
}

/* Null and full: no slots, nobody comes; no places in the day unit, everybody is sent home; ready at once and slots without end, a wait until the
 * next working day, over a weekend and Easter at most five days. */
static void test_none_and_plenty(void **state) {
    (void)state;
    assert_true(value_with("acute.planned.capacity=0", "planned_admissions") == 0);
    assert_true(value_with("acute.day_unit.capacity=0", "day_cases") == 0);
    assert_true(value_with("acute.day_unit.places=0", "day_cases") == 0);
    assert_true(value_with("acute.day_unit.places=0", "day_cases_cancelled") > 100);
    struct runs r;
    const char *const sets[] = {"run.warm_up=10 days", "run.measured=60 days", "run.scale=0.1", "acute.planned.prepared_in=0 days", "acute.planned.capacity=10",
                                "acute.day_unit.capacity=10", "acute.beds=900", NULL};
    runs_open(&r, "elective", sets, NULL, 0);
    runs_go(&r, 1);
    double days = runs_value(&r, 0, 0, "planned_wait", NULL);
    assert_true(days >= 1 && days < 2.2); /* put on it Monday to Thursday: 1 day, Friday: 3; (4.3 x 1 + 0.7 x 3) / 5 = 1.3, and more at Easter */
    runs_close(&r);
}

/* Fewer slots, longer waits; a shorter preparation, shorter ones. */
static void test_slots_make_waits(void **state) {
    (void)state;
    double now = value_with("acute.day_unit.capacity=1.15", "planned_wait");
    assert_true(value_with("acute.day_unit.capacity=0.7", "planned_wait") > now + 3);
    assert_true(value_with("acute.planned.prepared_in=14 days", "planned_wait") < now - 15);
}

/* Null and full: nobody is told to come when no bed is ever to be expected; nobody is put off when one always is. */
static void test_the_call_of_the_day_before(void **state) {
    (void)state;
    struct runs r;
    const char *const never[] = {"run.warm_up=30 days", "run.measured=60 days", "run.scale=0.1", "acute.planned.postponed_at=0", NULL};
    runs_open(&r, "elective", never, NULL, 0);
    runs_go(&r, 1);
    assert_true(runs_value(&r, 0, 0, "planned_admissions", NULL) == 0 && runs_value(&r, 0, 0, "planned_cancelled", NULL) == 0);
    assert_true(runs_value(&r, 0, 0, "planned_postponed", NULL) > 100);
    assert_true(runs_value(&r, 0, 0, "day_cases", NULL) > 100); /* they are not asked */
    assert_int_equal(on_list(r.state), ((const struct hw_district *)r.state)->elective.waiting);
    runs_close(&r);
    assert_true(value_with("acute.planned.postponed_at=100", "planned_postponed") == 0);
    assert_true(value_with("acute.planned.postponed_at=100", "planned_admissions") > 100);
}

/* No dates in April and May, the months of these runs: nobody comes for a bed. */
static void test_dates_by_month(void **state) {
    (void)state;
    assert_true(value_with("acute.planned.month=[1, 1, 1, 0, 0, 1, 1, 1, 1, 1, 1, 1]", "planned_admissions") == 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_list_at_the_start_is_as_long_as_later),
        cmocka_unit_test(test_as_many_come_as_the_rates_say),
        cmocka_unit_test(test_dates_are_working_days_with_slots),
        cmocka_unit_test(test_none_and_plenty),
        cmocka_unit_test(test_slots_make_waits),
        cmocka_unit_test(test_the_call_of_the_day_before),
        cmocka_unit_test(test_dates_by_month),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
