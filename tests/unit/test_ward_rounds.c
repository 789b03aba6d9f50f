/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "../property/district_runs.h"

#include "agents/setting.h"
#include "agents/ward_rounds.h"

/* When somebody who is well is fit to leave. Day 0 is Tuesday 1 April 2014; Good Friday is day 17, Easter Monday day 20. */

enum { WARD = HW_ST_WARD, TRIES = 4000 };
#define AT(day, hour) ((day) * HW_MS_PER_DAY + (hour) * HW_MS_PER_H)

static void open_with(struct runs *r, const char *one, const char *two, const char *three) {
    const char *const sets[] = {"run.warm_up=0 days", "run.measured=40 days", "run.scale=0.01", "acute.rounds.hours=every day 10:00-15:00", one, two, three, NULL};
    runs_open(r, "ward_rounds", sets, NULL, 0);
    runs_go(r, 1);
}

/* A patient with a key of their own, admitted now. */
static hw_time seen(struct hw_district *d, uint64_t key, hw_time now, hw_time well) {
    d->flow.visits[0].key = key;
    d->flow.visits[0].station = WARD;
    d->flow.now = now;
    return hw_ward_rounds_seen(d, 0, well);
}

static void expect_on(struct hw_district *d, hw_time well, int32_t day) {
    for (uint64_t k = 1; k <= 50; k++) {
        hw_time at = seen(d, k, 0, well);
        assert_int_equal(hw_calendar_day_of(at), day);
        assert_true(hw_calendar_clock_of(at) >= 10 * HW_MS_PER_H && hw_calendar_clock_of(at) < 15 * HW_MS_PER_H);
        assert_true(at >= well);
    }
}

/* Nobody is seen on weekends and holidays, and nobody lets go ahead: well by night, the same day; in the afternoon, the next; Friday afternoon
 * to Sunday, on Monday; before Easter, on Tuesday. */
static void test_no_rounds_at_weekends(void **state) {
    (void)state;
    struct runs r;
    open_with(&r, "acute.rounds.saturday_share=0", "acute.rounds.sunday_share=0", "acute.rounds.ahead=0 h");
    struct hw_district *d = r.state;
    expect_on(d, AT(1, 3), 1);
    expect_on(d, AT(1, 16), 2);
    expect_on(d, AT(3, 16), 6);
    expect_on(d, AT(5, 12), 6);
    expect_on(d, AT(16, 16), 21);
    runs_close(&r);
}

/* All are seen every day. Turns are spread over the round: a mean of 12:30, uniform (sd 5 h / root 12). */
static void test_rounds_every_day(void **state) {
    (void)state;
    struct runs r;
    open_with(&r, "acute.rounds.saturday_share=1", "acute.rounds.sunday_share=1", "acute.rounds.ahead=0 h");
    struct hw_district *d = r.state;
    expect_on(d, AT(4, 3), 4);
    expect_on(d, AT(5, 16), 6);
    expect_on(d, AT(17, 1), 17);
    double sum = 0;
    for (uint64_t k = 1; k <= TRIES; k++) {
        sum += (double)hw_calendar_clock_of(seen(d, k, 0, AT(4, 3))) / (double)HW_MS_PER_H;
    }
    assert_true(fabs(sum / TRIES - 12.5) < 5 * 5 / sqrt(12.0 * TRIES));
    /* Nobody is found well before they came: admitted at 16:00 and well at once, seen on the next day. */
    assert_int_equal(hw_calendar_day_of(seen(d, 1, AT(1, 16), AT(1, 16) + 1)), 2);
    runs_close(&r);
}

/* A share is seen on a Saturday; of the others as many on Sunday, and all on Monday. */
static void test_some_are_seen_at_weekends(void **state) {
    (void)state;
    struct runs r;
    open_with(&r, "acute.rounds.saturday_share=0.6", "acute.rounds.sunday_share=0.6", "acute.rounds.ahead=0 h");
    struct hw_district *d = r.state;
    int on[3] = {0};
    for (uint64_t k = 1; k <= TRIES; k++) {
        int32_t day = hw_calendar_day_of(seen(d, k, 0, AT(4, 1)));
        assert_true(day >= 4 && day <= 6);
        on[day - 4]++;
    }
    assert_true(fabs(on[0] - 0.6 * TRIES) < 5 * sqrt(0.24 * TRIES));
    assert_true(fabs(on[1] - 0.24 * TRIES) < 5 * sqrt(0.24 * 0.76 * TRIES));
    runs_close(&r);
}

/* On Friday those go who will be well within 12 hours: well at 22:00 is within 12 hours of any turn but those before 10:00; well at noon on Saturday is not. On
 * Thursday nobody looks ahead. */
static void test_the_last_round_looks_ahead(void **state) {
    (void)state;
    struct runs r;
    open_with(&r, "acute.rounds.saturday_share=0", "acute.rounds.sunday_share=0", "acute.rounds.ahead=12 h");
    struct hw_district *d = r.state;
    for (uint64_t k = 1; k <= 50; k++) {
        assert_int_equal(hw_calendar_day_of(seen(d, k, 0, AT(3, 22))), 3);
        assert_int_equal(hw_calendar_day_of(seen(d, k, 0, AT(4, 12))), 6);
        assert_int_equal(hw_calendar_day_of(seen(d, k, 0, AT(2, 22))), 3);
        assert_int_equal(hw_calendar_day_of(seen(d, k, 0, AT(16, 22))), 16); /* Maundy Thursday */
    }
    runs_close(&r);
}

/* Null: found at once, at any hour. */
static void test_without_rounds(void **state) {
    (void)state;
    struct runs r;
    open_with(&r, "acute.rounds.wait=no", "acute.rounds.ahead=0 h", NULL);
    assert_true(seen(r.state, 1, 0, AT(4, 3) + 17) == AT(4, 3) + 17);
    runs_close(&r);
}

/* Those who needed hours: found well at once by day; by night in a round from 08:00 on, over four hours: a mean of 10:00, uniform. */
static void test_assessment_units(void **state) {
    (void)state;
    struct runs r;
    open_with(&r, "acute.assessment.hours=every day 08:00-22:00", "acute.assessment.round=4 h", NULL);
    struct hw_district *d = r.state;
    assert_true(seen(d, 1, 0, AT(1, 13)) != AT(1, 13)); /* a stay of days would wait for the round */
    d->flow.now = 0;
    assert_true(hw_ward_rounds_assessed(d, 0, AT(1, 13) + 5) == AT(1, 13) + 5);
    double sum = 0;
    for (uint64_t k = 1; k <= TRIES; k++) {
        d->flow.visits[0].key = k;
        hw_time at = hw_ward_rounds_assessed(d, 0, AT(1, 23));
        assert_true(at >= AT(2, 8) && at < AT(2, 12));
        sum += (double)hw_calendar_clock_of(at) / (double)HW_MS_PER_H;
    }
    assert_true(fabs(sum / TRIES - 10) < 5 * 4 / sqrt(12.0 * TRIES));
    runs_close(&r);
}

/* How long the way out takes from an instant, for a patient who stayed for days or for hours; the clock time of departure. */
static double way_out(struct hw_district *d, hw_time now, bool hours_only, double *beyond) {
    double sum = 0;
    *beyond = 0;
    d->flow.now = now;
    d->flow.visits[0].station = WARD;
    for (uint64_t k = 1; k <= TRIES; k++) {
        d->flow.visits[0].key = k;
        struct hw_spell *s = hw_district_spell(d, 0);
        s->emergency = s->short_stay = hours_only;
        hw_time way = hw_setting_ward_leaving(d, 0);
        hw_time clock = hw_calendar_clock_of(now + way);
        assert_true(clock >= 8 * HW_MS_PER_H && clock <= 23 * HW_MS_PER_H);
        *beyond += hw_calendar_day_of(now + way) != hw_calendar_day_of(now);
        sum += (double)way / (double)HW_MS_PER_H;
    }
    *beyond /= TRIES;
    return sum / TRIES;
}

/* Gamma of shape 2, mean 4 h, in hours of work: from 08:00 the 0.5 % above 15 h take nine more; from 22:00 all above 1 h, exp(-1/2) (1 + 1/2) = 91 %, go on in the
 * morning. After a stay of hours a quarter of it: mean 1 h, and from 22:00 exp(-2) (1 + 2) = 41 %. */
static void test_the_way_out(void **state) {
    (void)state;
    struct runs r;
    open_with(&r, "acute.discharge_hours=every day 08:00-23:00", "acute.leaving=4 h", "acute.zero_day.leaving=0.25");
    struct hw_district *d = r.state;
    double beyond, sd = 4 / sqrt(2.0 * TRIES);
    assert_true(fabs(way_out(d, AT(1, 8), false, &beyond) - (4 + 0.005 * 9)) < 5 * sd + 0.01);
    (void)way_out(d, AT(1, 22), false, &beyond);
    assert_true(fabs(beyond - 0.91) < 5 * sqrt(0.91 * 0.09 / TRIES));
    assert_true(fabs(way_out(d, AT(1, 8), true, &beyond) - 1) < 5 * sd / 4);
    (void)way_out(d, AT(1, 22), true, &beyond);
    assert_true(fabs(beyond - 0.406) < 5 * sqrt(0.41 * 0.59 / TRIES));
    runs_close(&r);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_no_rounds_at_weekends),
        cmocka_unit_test(test_rounds_every_day),
        cmocka_unit_test(test_some_are_seen_at_weekends),
        cmocka_unit_test(test_the_last_round_looks_ahead),
        cmocka_unit_test(test_without_rounds),
        cmocka_unit_test(test_assessment_units),
        cmocka_unit_test(test_the_way_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
