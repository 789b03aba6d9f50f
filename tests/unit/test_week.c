/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>
#include "sim/mem.h"
#include "sim/week.h"

#define H HW_MS_PER_H
#define DAY HW_MS_PER_DAY
#define QUARTER (H / 4)

static struct hw_week read_week(const char *text) {
    struct hw_week week;
    char why[200] = "";
    hw_week_fill(&week, 0);
    if (!hw_week_parse(&week, text, 1, why, sizeof why)) {
        fail_msg("\"%s\" was refused: %s", text, why);
    }
    return week;
}

/* Hours open on each day Mon..Sun and on bank holidays, as typed beside the text. */
static void texts_open_the_days_they_name(void **state) {
    (void)state;
    const struct {
        const char *text;
        double hours[8];
    } cases[] = {
        {"Mon-Fri 08:00-18:00", {10, 10, 10, 10, 10, 0, 0, 0}},
        {"every day 09:00-17:00", {8, 8, 8, 8, 8, 8, 8, 8}},
        {"08:00-20:00 every day", {12, 12, 12, 12, 12, 12, 12, 12}},
        {"Sat,Sun 10:00-14:00; Mon-Fri 08:00-20:00", {12, 12, 12, 12, 12, 4, 4, 4}},
        {"24 hours", {24, 24, 24, 24, 24, 24, 24, 24}},
        {"  weekdays 24 hours ;weekends 08:15-08:30 ", {24, 24, 24, 24, 24, .25, .25, .25}},
        {"Sat-Mon", {24, 0, 0, 0, 0, 24, 24, 24}},
        {"monday, WED , friday 09:00 - 12:00, 13:00-17:00", {7, 0, 7, 0, 7, 0, 0, 0}},
        {"daily 00:00-24:00; holidays 10:00-14:00", {24, 24, 24, 24, 24, 24, 24, 4}},
        {"Mon-Sun 08:00-18:00; holidays 24 hours", {10, 10, 10, 10, 10, 10, 10, 24}},
        {"Mon-Fri, holidays 08:00-18:00", {10, 10, 10, 10, 10, 0, 0, 10}},
        {"Sat 22:00-06:00", {0, 0, 0, 0, 0, 2, 6, 6}}, /* the night of Saturday ends on Sunday */
        {"Sun 22:00-06:00", {6, 0, 0, 0, 0, 0, 2, 2}}, /* and that of Sunday on Monday */
        {"Mon 20:00-00:00", {4, 0, 0, 0, 0, 0, 0, 0}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct hw_week week = read_week(cases[i].text);
        for (int day = 0; day < 8; day++) {
            int open = 0;
            for (int q = 0; q < HW_DAY_SLOTS; q++) {
                open += week.value[day * HW_DAY_SLOTS + q];
            }
            if (open != (int)(4 * cases[i].hours[day])) {
                fail_msg("\"%s\": day %d is open %g h, not %g", cases[i].text, day, open / 4.0, cases[i].hours[day]);
            }
        }
    }
}

static void wrong_texts_are_refused_with_a_reason(void **state) {
    (void)state;
    const struct {
        const char *text, *why;
    } cases[] = {
        {"", "missing"},
        {" ; Mon", "missing"},
        {"Mon 08:00-18:00;", "missing"},
        {"Mom 08:00-18:00", "\"mom\" is not a day"},
        {"Mon-Funday", "\"funday\" after the dash"},
        {"Mon-", "\"\" after the dash"},
        {"every", "followed by \"day\""},
        {"every hour", "followed by \"day\""},
        {"Mon 08:00", "needs an end"},
        {"Mon 08:05-18:00", "08:05 is not a whole quarter"},
        {"Mon 08:00-18:59", "18:59 is not a whole quarter"},
        {"Mon 8:00-18:00", "\"8:00\" is not a clock time"},
        {"Mon 08:00-25:00", "\"25:00\" is not a clock time"},
        {"Mon 08:000-18:00", "not a clock time"},
        {"Mon 08:00-08:00", "does not end when it starts"},
        {"Mon 24:00-08:00", "starts before 24:00"},
        {"24 h", "followed by \"hours\""},
        {"Mon,", "nothing follows the comma"},
        {",Mon", "unexpected \",\""},
        {"Mon & Tue", "unexpected \"&\""},
        {"Mon_Tue", "unexpected \"_\""},
        {"Mon{", "unexpected \"{\""},
        {"Mon, ; Tue", "nothing follows the comma"},
        {"Wednesdaysandmore", "\"wednesdaysandmo\" is not a day"},
        {"Mon 0800000-18:00", "\"080000\" is not a clock time"},
        {"holidays 22:00-06:00", "over midnight"},
        {"Mon 00:00-01:00 01:00-02:00 02:00-03:00 03:00-04:00 04:00-05:00 05:00-06:00 06:00-07:00 07:00-08:00 08:00-09:00 "
         "09:00-10:00 10:00-11:00 11:00-12:00 12:00-13:00 13:00-14:00 14:00-15:00 15:00-16:00 16:00-17:00",
         "more than 16"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct hw_week week;
        hw_week_fill(&week, 3);
        char why[200] = "";
        assert_false(hw_week_parse(&week, cases[i].text, 1, why, sizeof why));
        if (strstr(why, cases[i].why) == NULL) {
            fail_msg("\"%s\": the reason is \"%s\", without \"%s\"", cases[i].text, why, cases[i].why);
        }
        for (int s = 0; s < HW_WEEK_SLOTS + HW_DAY_SLOTS; s++) {
            assert_int_equal(week.value[s], 3);
        }
    }
}

static void later_texts_override_earlier_ones(void **state) {
    (void)state;
    struct hw_week week = read_week("every day");
    char why[100];
    assert_true(hw_week_parse(&week, "Tue 10:00-11:00", 5, why, sizeof why));
    assert_int_equal(hw_week_value(&week, NULL, false, DAY + 10 * H), 5);
    assert_int_equal(hw_week_value(&week, NULL, false, DAY + 11 * H), 1);
    week = read_week("holidays 10:00-12:00;\tMon"); /* what was said of holidays holds, though another part comes after it */
    assert_int_equal(week.value[HW_WEEK_SLOTS + 40], 1);
    assert_int_equal(week.value[HW_WEEK_SLOTS + 48], 0);
    assert_int_equal(week.value[0], 1);
}

static void the_value_changes_on_the_instant(void **state) {
    (void)state;
    struct hw_week week = read_week("Mon-Fri 08:00-18:00");
    assert_int_equal(hw_week_value(&week, NULL, false, 8 * H - 1), 0);
    assert_int_equal(hw_week_value(&week, NULL, false, 8 * H), 1);
    assert_int_equal(hw_week_value(&week, NULL, false, 18 * H - 1), 1);
    assert_int_equal(hw_week_value(&week, NULL, false, 18 * H), 0);
    assert_int_equal(hw_week_next_change(&week, NULL, false, 0), 8 * H);
    assert_int_equal(hw_week_next_change(&week, NULL, false, 8 * H - 1), 8 * H);
    assert_int_equal(hw_week_next_change(&week, NULL, false, 8 * H), 18 * H); /* strictly after */
    assert_int_equal(hw_week_next_open(&week, NULL, false, 8 * H), 8 * H);    /* at or after */
    assert_int_equal(hw_week_next_open(&week, NULL, false, 8 * H + 1), 8 * H + 1);
    assert_int_equal(hw_week_next_open(&week, NULL, false, 18 * H), DAY + 8 * H);
    assert_int_equal(hw_week_next_open(&week, NULL, false, 4 * DAY + 18 * H), 7 * DAY + 8 * H); /* Friday evening */
    assert_int_equal(hw_week_next_change(&week, NULL, false, 4 * DAY + 18 * H), 7 * DAY + 8 * H);
    assert_int_equal(hw_week_value(&week, NULL, false, -DAY + 9 * H), 0);       /* the Sunday before */
    assert_int_equal(hw_week_next_change(&week, NULL, false, -1), 8 * H);
    struct hw_week sunday = read_week("Sun 23:45-24:00");
    assert_int_equal(hw_week_value(&sunday, NULL, false, -1), 1);
    assert_int_equal(hw_week_value(&sunday, NULL, false, -QUARTER - 1), 0);
}

/* The slow and obvious way: quarter by quarter. */
static hw_time slow_next(const struct hw_week *week, const struct hw_calendar *cal, bool use, hw_time t, bool open) {
    int32_t now = hw_week_value(week, cal, use, t);
    if (open && now != 0) {
        return t;
    }
    hw_time q = (t / QUARTER + 1) * QUARTER;
    for (; q - t <= 400 * DAY; q += QUARTER) {
        int32_t then = hw_week_value(week, cal, use, q);
        if (open ? then != 0 : then != now) {
            return q;
        }
    }
    return HW_FOREVER;
}

static void the_searches_agree_with_a_walk_by_quarters(void **state) {
    (void)state;
    const char *const texts[] = {"Mon-Fri 08:00-18:00", "Sun 23:45-24:00",          "Mon 00:00-00:15", "weekdays; holidays 10:00-12:00",
                                 "holidays",            "daily; holidays 00:00-00:15", "24 hours",        "Sat,Sun 22:00-06:00"};
    struct hw_mem mem;
    hw_mem_init(&mem);
    struct hw_calendar cal;
    assert_int_equal(hw_calendar_init(&cal, &mem, (struct hw_date){2014, 4, 1}, 400), HW_OK);
    uint64_t random = 11;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct hw_week week = read_week(texts[i]);
        for (int k = 0; k < 60; k++) {
            random = random * UINT64_C(6364136223846793005) + 1;
            hw_time t = (hw_time)((random >> 20) % (uint64_t)(500 * DAY)); /* also past the calendar's end */
            t -= k % 3 == 0 ? t % QUARTER : 0;
            t -= k % 3 == 1 ? t % QUARTER + 1 : 0;
            t = t < 0 ? 0 : t;
            const struct hw_calendar *c = k % 4 == 0 ? NULL : &cal;
            bool use = k % 4 >= 2;
            assert_int_equal(hw_week_next_change(&week, c, use, t), slow_next(&week, c, use, t, false));
            assert_int_equal(hw_week_next_open(&week, c, use, t), slow_next(&week, c, use, t, true));
        }
    }
    hw_calendar_clear(&cal, &mem);
}

/* 2014-04-18 is Good Friday, 2014-04-21 Easter Monday; day 17 and day 20 from 1 April. */
static void bank_holidays_count_as_sundays_when_asked(void **state) {
    (void)state;
    struct hw_week week = read_week("Mon-Fri 08:00-18:00; Sun 10:00-12:00");
    struct hw_mem mem;
    hw_mem_init(&mem);
    struct hw_calendar cal;
    assert_int_equal(hw_calendar_init(&cal, &mem, (struct hw_date){2014, 4, 1}, 30), HW_OK);
    hw_time friday = 17 * DAY;
    assert_int_equal(hw_week_value(&week, &cal, false, friday + 9 * H), 1);
    assert_int_equal(hw_week_value(&week, &cal, true, friday + 9 * H), 0);
    assert_int_equal(hw_week_value(&week, &cal, true, friday + 11 * H), 1);
    assert_int_equal(hw_week_value(&week, NULL, true, friday + 9 * H), 1); /* no calendar: day 17 is a Thursday, no holiday */
    assert_int_equal(hw_week_next_open(&week, &cal, true, friday + 12 * H), friday + 2 * DAY + 10 * H);
    assert_int_equal(hw_week_next_change(&week, &cal, true, friday - DAY + 18 * H), friday + 10 * H);
    assert_int_equal(hw_week_next_open(&week, &cal, true, friday + 3 * DAY + 12 * H), friday + 4 * DAY + 8 * H);
    assert_int_equal(hw_week_value(&week, &cal, true, -DAY + 9 * H), 1);     /* Monday 31 March, the day before the calendar */
    assert_int_equal(hw_week_value(&week, &cal, true, -347 * DAY + 9 * H), 1); /* Friday 19 April 2013 */
    assert_int_equal(hw_week_value(&week, &cal, true, -368 * DAY + 9 * H), 0); /* Good Friday, 29 March 2013 */
    hw_time may_day = 34 * DAY; /* Monday 5 May, after the calendar's 30 days */
    assert_int_equal(hw_week_value(&week, &cal, true, may_day + 9 * H), 0);
    assert_int_equal(hw_week_value(&week, &cal, false, may_day + 9 * H), 1);
    assert_int_equal(hw_week_next_open(&week, &cal, true, may_day - 2 * DAY), may_day - DAY + 10 * H);
    assert_int_equal(hw_week_next_open(&week, &cal, true, may_day), may_day + 10 * H);
    hw_calendar_clear(&cal, &mem);
}

static void a_week_that_is_never_open_is_never_found(void **state) {
    (void)state;
    struct hw_week week;
    hw_week_fill(&week, 0);
    assert_true(hw_week_next_open(&week, NULL, false, 5) == HW_FOREVER);
    hw_week_fill(&week, 4);
    assert_true(hw_week_next_change(&week, NULL, true, 5) == HW_FOREVER);
    hw_week_set(&week, 1u << 6, 0, 1440, 5);
    assert_int_equal(hw_week_next_change(&week, NULL, false, 0), 6 * DAY);
    hw_week_set(&week, 1u << 4, 1320, 360, 9); /* Friday night */
    assert_int_equal(hw_week_value(&week, NULL, false, 5 * DAY + 6 * H - 1), 9);
    assert_int_equal(hw_week_value(&week, NULL, false, 5 * DAY + 6 * H), 4);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_open_the_days_they_name),
        cmocka_unit_test(wrong_texts_are_refused_with_a_reason),
        cmocka_unit_test(later_texts_override_earlier_ones),
        cmocka_unit_test(the_value_changes_on_the_instant),
        cmocka_unit_test(the_searches_agree_with_a_walk_by_quarters),
        cmocka_unit_test(bank_holidays_count_as_sundays_when_asked),
        cmocka_unit_test(a_week_that_is_never_open_is_never_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
