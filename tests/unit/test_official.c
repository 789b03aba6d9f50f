/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "agents/official.h"

/* The official count, to the day, under the rules until and since April 2015. Dates: 2014-04-01 was a Tuesday, 2014-04-18 Good Friday, 2014-04-21
 * Easter Monday, 2014-05-05 the May holiday. */

static int32_t day(int32_t year, int32_t month, int32_t of_month) {
    return hw_calendar_day_number((struct hw_date){year, month, of_month});
}
static hw_time at(int32_t hour, int32_t minute) {
    return hour * HW_MS_PER_H + minute * (HW_MS_PER_H / 60);
}

struct notice {
    int32_t year, month, day, hour, minute; /* given */
    int32_t counts_month, counts_day;
};

static void expect(const struct notice *n, size_t count, int32_t (*rule)(int32_t, hw_time)) {
    for (size_t i = 0; i < count; i++) {
        int32_t found = rule(day(n[i].year, n[i].month, n[i].day), at(n[i].hour, n[i].minute));
        if (found != day(n[i].year, n[i].counts_month, n[i].counts_day)) {
            fprintf(stderr, "%d-%d-%d %d:%02d counts on day %d\n", n[i].year, n[i].month, n[i].day, n[i].hour, n[i].minute, hw_calendar_date(found).day);
        }
        assert_int_equal(found, day(n[i].year, n[i].counts_month, n[i].counts_day));
    }
}

static void test_notice_of_an_assessment(void **state) {
    (void)state;
    static const struct notice notices[] = {
        {2014, 4, 2, 14, 0, 4, 2},   /* Wednesday, until two o'clock: that day */
        {2014, 4, 2, 14, 1, 4, 3},   /* after: Thursday */
        {2014, 4, 5, 14, 1, 4, 7},   /* Saturday afternoon: not Sunday, Monday */
        {2014, 4, 6, 9, 0, 4, 7},    /* Sunday morning and evening: Monday */
        {2014, 4, 6, 20, 0, 4, 7},
        {2014, 4, 18, 10, 0, 4, 19}, /* Good Friday: Saturday */
        {2014, 4, 19, 15, 0, 4, 22}, /* Easter Saturday afternoon: Tuesday */
        {2015, 3, 31, 14, 1, 4, 1},  /* the last day of the Act of 2003 */
        {2015, 4, 5, 10, 0, 4, 5},   /* Care Act: Easter Sunday counts */
        {2015, 4, 4, 15, 0, 4, 5},   /* and takes what comes late on Saturday */
    };
    expect(notices, sizeof notices / sizeof notices[0], hw_official_assessment_notice);
}

static void test_notice_of_a_discharge(void **state) {
    (void)state;
    static const struct notice notices[] = {
        {2014, 4, 2, 17, 0, 4, 2},   /* Wednesday, until five */
        {2014, 4, 2, 17, 1, 4, 3},   /* after: Thursday */
        {2014, 4, 4, 14, 0, 4, 4},   /* Friday, until two */
        {2014, 4, 4, 14, 1, 4, 5},   /* after: Saturday */
        {2014, 4, 5, 16, 59, 4, 5},  /* Saturday, as other days */
        {2014, 4, 5, 17, 1, 4, 7},   /* after: Monday */
        {2014, 4, 6, 9, 0, 4, 7},    /* Sunday */
        {2014, 4, 17, 18, 0, 4, 19}, /* the Thursday before Good Friday: Saturday */
        {2015, 4, 8, 14, 0, 4, 8},   /* Care Act: two o'clock on any day */
        {2015, 4, 8, 14, 1, 4, 9},
        {2015, 4, 12, 9, 0, 4, 12},  /* Sundays too */
    };
    expect(notices, sizeof notices / sizeof notices[0], hw_official_discharge_notice);
}

/* The later of two days after the first notice and the day after the second. */
static void test_relevant_day(void **state) {
    (void)state;
    assert_int_equal(hw_official_relevant_day(day(2014, 4, 2), day(2014, 4, 2)), day(2014, 4, 4));
    assert_int_equal(hw_official_relevant_day(day(2014, 4, 2), day(2014, 4, 3)), day(2014, 4, 4));
    assert_int_equal(hw_official_relevant_day(day(2014, 4, 2), day(2014, 4, 9)), day(2014, 4, 10));
    assert_int_equal(hw_official_relevant_day(day(2014, 4, 19), day(2014, 4, 19)), day(2014, 4, 21)); /* Sundays and holidays count in it */
    assert_int_equal(hw_official_relevant_day(HW_OFFICIAL_NO_DAY, day(2014, 4, 9)), INT32_MAX);
    assert_int_equal(hw_official_relevant_day(day(2014, 4, 9), HW_OFFICIAL_NO_DAY), INT32_MAX);
}

static void test_first_charge(void **state) {
    (void)state;
    assert_int_equal(hw_official_first_charge(day(2014, 4, 3)), day(2014, 4, 4));
    assert_int_equal(hw_official_first_charge(day(2014, 4, 4)), day(2014, 4, 5));   /* a Saturday counts */
    assert_int_equal(hw_official_first_charge(day(2014, 4, 5)), day(2014, 4, 7));   /* a first Sunday does not */
    assert_int_equal(hw_official_first_charge(day(2014, 4, 19)), day(2014, 4, 22)); /* nor do Easter Sunday and Monday */
    assert_int_equal(hw_official_first_charge(day(2015, 4, 4)), day(2015, 4, 5));   /* Care Act: every day */
    assert_int_equal(hw_official_first_charge(INT32_MAX), INT32_MAX);
}

/* Somebody of 80 in an acute bed who waits for a package that the council has to find; all days of the case are before day. */
static struct hw_official_case waiting(int32_t assessment, int32_t discharge) {
    return (struct hw_official_case){.age = 80, .acute = true, .fit = 0, .decided = 0, .safe = 0, .assessment = assessment, .discharge = discharge,
                                     .reason = HW_REASON_E, .late = HW_LATE_SOCIAL, .all_late = HW_LATE_SOCIAL};
}

static bool counts(const struct hw_official_case *c, int32_t on, enum hw_payer *payer) {
    return hw_official_counts(c, on, HW_MS_PER_DAY, payer);
}

static void test_who_counts(void **state) {
    (void)state;
    int32_t notice = day(2014, 4, 2), later = day(2014, 4, 10);
    enum hw_payer payer;
    struct hw_official_case c = waiting(notice, notice);
    assert_true(counts(&c, later, &payer));
    assert_int_equal(payer, HW_PAYER_SOCIAL);
    c.age = 17;
    assert_false(counts(&c, later, &payer));
    c.age = 18;
    assert_true(counts(&c, later, &payer));
    c.to_acute = true; /* repatriation */
    assert_false(counts(&c, later, &payer));
    c.to_acute = false;
    c.ill_again = true;
    assert_false(counts(&c, later, &payer));
    c.ill_again = false;
    c.late = 0;
    assert_false(counts(&c, later, &payer));
}

/* The latest of the three conditions begins the delay; the midnight itself is late enough. */
static void test_three_conditions(void **state) {
    (void)state;
    int32_t notice = day(2014, 4, 2), later = day(2014, 4, 10);
    enum hw_payer payer;
    for (int which = 0; which < 3; which++) {
        struct hw_official_case c = waiting(notice, notice);
        hw_time *times[] = {&c.fit, &c.decided, &c.safe};
        *times[which] = -1;
        assert_false(counts(&c, later, &payer));
        *times[which] = HW_MS_PER_DAY + 1;
        assert_false(counts(&c, later, &payer));
        *times[which] = HW_MS_PER_DAY;
        assert_true(counts(&c, later, &payer));
    }
}

/* In an acute bed the council is late from the day after the relevant day, elsewhere at once; the NHS always at once. */
static void test_notice_period(void **state) {
    (void)state;
    enum hw_payer payer;
    struct hw_official_case c = waiting(day(2014, 4, 2), day(2014, 4, 3)); /* relevant: the 4th */
    assert_false(counts(&c, day(2014, 4, 4), &payer));
    assert_true(counts(&c, day(2014, 4, 5), &payer));
    c.assessment = HW_OFFICIAL_NO_DAY; /* withdrawn: it never runs out */
    assert_false(counts(&c, day(2014, 4, 5), &payer));
    c.acute = false;
    assert_true(counts(&c, day(2014, 4, 4), &payer));
    assert_int_equal(payer, HW_PAYER_SOCIAL);
    c = waiting(day(2014, 4, 2), day(2014, 4, 3));
    c.late = HW_LATE_NHS | HW_LATE_SOCIAL;
    assert_true(counts(&c, day(2014, 4, 4), &payer)); /* the NHS's until then, both's after */
    assert_int_equal(payer, HW_PAYER_NHS);
    assert_true(counts(&c, day(2014, 4, 5), &payer));
    assert_int_equal(payer, HW_PAYER_BOTH);
}

/* The cells of the form that are not "NA": as many as the published table has with a number in them. */
static void test_cells_of_the_form(void **state) {
    (void)state;
    static const bool cells[HW_CODED_REASONS][HW_PAYERS] = {
        [HW_REASON_A] = {1, 1, 1}, [HW_REASON_B] = {1, 1, 1}, [HW_REASON_C] = {1, 0, 0}, [HW_REASON_DI] = {1, 1, 0}, [HW_REASON_DII] = {1, 1, 1},
        [HW_REASON_E] = {1, 1, 1}, [HW_REASON_F] = {1, 1, 1}, [HW_REASON_G] = {1, 1, 0}, [HW_REASON_H] = {1, 1, 0},  [HW_REASON_I] = {1, 0, 0},
    };
    for (int code = 0; code < HW_CODED_REASONS; code++) {
        for (int late = HW_LATE_NHS; late <= (HW_LATE_NHS | HW_LATE_SOCIAL); late++) {
            struct hw_official_case c = waiting(day(2014, 4, 2), day(2014, 4, 2));
            enum hw_payer payer = HW_PAYERS;
            c.reason = (enum hw_reason)code;
            c.late = (unsigned)late;
            assert_true(counts(&c, day(2014, 4, 10), &payer));
            assert_true(cells[code][payer]);
            enum hw_payer wanted = (enum hw_payer)(late - 1);
            assert_int_equal(payer, cells[code][wanted] ? wanted : HW_PAYER_NHS);
            assert_int_equal(hw_official_allows((enum hw_reason)code, wanted), cells[code][wanted]);
        }
    }
}

/* Whoever only has to get out of the door is not delayed, but under code O since April 2017. */
static void test_code_o(void **state) {
    (void)state;
    enum hw_payer payer;
    struct hw_official_case c = waiting(day(2014, 4, 2), day(2014, 4, 2));
    c.reason = HW_REASON_LEAVING;
    c.late = HW_LATE_NHS;
    assert_false(counts(&c, day(2017, 3, 31), &payer));
    assert_true(counts(&c, day(2017, 4, 1), &payer));
    assert_int_equal(payer, HW_PAYER_NHS);
}

/* Whoever waits for the team's decision is not delayed, under any rules. */
static void test_no_code_for_the_team(void **state) {
    (void)state;
    enum hw_payer payer;
    struct hw_official_case c = waiting(day(2014, 4, 2), day(2014, 4, 2));
    c.reason = HW_REASON_TEAM;
    c.late = HW_LATE_NHS;
    assert_false(counts(&c, day(2014, 4, 30), &payer));
    assert_false(counts(&c, day(2017, 4, 1), &payer));
    c.reason = HW_REASON_A;
    c.decided = -1;
    assert_false(counts(&c, day(2014, 4, 30), &payer));
}

static void test_last_thursday(void **state) {
    (void)state;
    assert_true(hw_official_last_thursday(day(2014, 4, 24)));
    assert_false(hw_official_last_thursday(day(2014, 4, 17)));
    assert_false(hw_official_last_thursday(day(2014, 4, 25)));
    assert_true(hw_official_last_thursday(day(2014, 7, 31)));
    assert_true(hw_official_last_thursday(day(2017, 3, 30)));
    assert_false(hw_official_last_thursday(day(2017, 4, 27))); /* no longer counted */
}

/* Charged from the day after the relevant day, acute beds only, the council alone: under both Acts. */
static void test_charges(void **state) {
    (void)state;
    struct hw_official_case c = waiting(day(2014, 4, 2), day(2014, 4, 3)); /* relevant: Friday the 4th */
    assert_false(hw_official_charged(&c, day(2014, 4, 4), HW_MS_PER_DAY));
    assert_true(hw_official_charged(&c, day(2014, 4, 5), HW_MS_PER_DAY));
    c.discharge = day(2014, 4, 4); /* Saturday the 5th: the first day would be a Sunday, which delays and does not charge */
    enum hw_payer payer;
    assert_true(counts(&c, day(2014, 4, 6), &payer));
    assert_false(hw_official_charged(&c, day(2014, 4, 6), HW_MS_PER_DAY));
    assert_true(hw_official_charged(&c, day(2014, 4, 7), HW_MS_PER_DAY));
    assert_true(hw_official_charged(&c, day(2014, 4, 13), HW_MS_PER_DAY)); /* later Sundays count */
    c.late = HW_LATE_NHS | HW_LATE_SOCIAL;
    assert_false(hw_official_charged(&c, day(2014, 4, 8), HW_MS_PER_DAY));
    c.late = HW_LATE_SOCIAL;
    c.acute = false;
    assert_false(hw_official_charged(&c, day(2014, 4, 8), HW_MS_PER_DAY));
    c = waiting(day(2014, 4, 2), day(2014, 4, 3)); /* the council's by its code, and something of the NHS's is outstanding too: not the council alone */
    c.all_late = HW_LATE_NHS | HW_LATE_SOCIAL;
    assert_true(counts(&c, day(2014, 4, 8), &payer) && payer == HW_PAYER_SOCIAL);
    assert_false(hw_official_charged(&c, day(2014, 4, 8), HW_MS_PER_DAY));
    c = waiting(day(2015, 4, 2), day(2015, 4, 3)); /* Care Act: relevant Saturday the 4th, charged from Easter Sunday */
    assert_false(hw_official_charged(&c, day(2015, 4, 4), HW_MS_PER_DAY));
    assert_true(hw_official_charged(&c, day(2015, 4, 5), HW_MS_PER_DAY));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_notice_of_an_assessment), cmocka_unit_test(test_notice_of_a_discharge), cmocka_unit_test(test_relevant_day),
        cmocka_unit_test(test_first_charge),            cmocka_unit_test(test_who_counts),            cmocka_unit_test(test_three_conditions),
        cmocka_unit_test(test_notice_period),           cmocka_unit_test(test_cells_of_the_form),     cmocka_unit_test(test_code_o),
        cmocka_unit_test(test_no_code_for_the_team),
        cmocka_unit_test(test_last_thursday),           cmocka_unit_test(test_charges),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
