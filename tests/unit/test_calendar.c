/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>
#include "sim/calendar.h"
#include "sim/mem.h"

/* Walks every day of 1900..2200 by the schoolbook rule for months and leap years. */
static void day_numbers_follow_the_months(void **state) {
    (void)state;
    const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int32_t number = -25567; /* 1900-01-01: 70 years with 17 leap days before 1970 */
    enum hw_weekday weekday = HW_MON;
    for (int32_t year = 1900; year <= 2200; year++) {
        bool leap = (year % 4 == 0 && year % 100 != 0) || year == 2000;
        for (int32_t month = 1; month <= 12; month++) {
            int last = days[month - 1] + (month == 2 && leap);
            for (int32_t day = 1; day <= last; day++) {
                struct hw_date date = {year, month, day};
                assert_true(hw_calendar_date_exists(date));
                assert_int_equal(hw_calendar_day_number(date), number);
                struct hw_date back = hw_calendar_date(number);
                assert_true(back.year == year && back.month == month && back.day == day);
                assert_int_equal(hw_calendar_weekday(number), weekday);
                number++;
                weekday = (enum hw_weekday)((weekday + 1) % 7);
            }
            assert_false(hw_calendar_date_exists((struct hw_date){year, month, last + 1}));
        }
    }
}

/* Typed from gov.uk/bank-holidays (England and Wales) and the London Gazette's proclamations. */
static const char *const holidays[] = {
    "1995-01-02", "1995-04-14", "1995-04-17", "1995-05-08", "1995-05-29", "1995-08-28", "1995-12-25", "1995-12-26",
    "1999-01-01", "1999-04-02", "1999-04-05", "1999-05-03", "1999-05-31", "1999-08-30", "1999-12-27", "1999-12-28", "1999-12-31",
    "2002-01-01", "2002-03-29", "2002-04-01", "2002-05-06", "2002-06-03", "2002-06-04", "2002-08-26", "2002-12-25", "2002-12-26",
    "2010-01-01", "2010-04-02", "2010-04-05", "2010-05-03", "2010-05-31", "2010-08-30", "2010-12-27", "2010-12-28",
    "2011-01-03", "2011-04-22", "2011-04-25", "2011-04-29", "2011-05-02", "2011-05-30", "2011-08-29", "2011-12-26", "2011-12-27",
    "2012-01-02", "2012-04-06", "2012-04-09", "2012-05-07", "2012-06-04", "2012-06-05", "2012-08-27", "2012-12-25", "2012-12-26",
    "2013-01-01", "2013-03-29", "2013-04-01", "2013-05-06", "2013-05-27", "2013-08-26", "2013-12-25", "2013-12-26",
    "2014-01-01", "2014-04-18", "2014-04-21", "2014-05-05", "2014-05-26", "2014-08-25", "2014-12-25", "2014-12-26",
    "2015-01-01", "2015-04-03", "2015-04-06", "2015-05-04", "2015-05-25", "2015-08-31", "2015-12-25", "2015-12-28",
    "2016-01-01", "2016-03-25", "2016-03-28", "2016-05-02", "2016-05-30", "2016-08-29", "2016-12-26", "2016-12-27",
    "2020-01-01", "2020-04-10", "2020-04-13", "2020-05-08", "2020-05-25", "2020-08-31", "2020-12-25", "2020-12-28",
    "2022-01-03", "2022-04-15", "2022-04-18", "2022-05-02", "2022-06-02", "2022-06-03", "2022-08-29", "2022-09-19", "2022-12-26",
    "2022-12-27", "2023-01-02", "2023-04-07", "2023-04-10", "2023-05-01", "2023-05-08", "2023-05-29", "2023-08-28", "2023-12-25",
    "2023-12-26",
};

static void bank_holidays_are_those_of_the_list(void **state) {
    (void)state;
    const int32_t years[] = {1995, 1999, 2002, 2010, 2011, 2012, 2013, 2014, 2015, 2016, 2020, 2022, 2023};
    size_t next = 0;
    for (size_t i = 0; i < sizeof years / sizeof *years; i++) {
        int32_t first = hw_calendar_day_number((struct hw_date){years[i], 1, 1});
        int32_t end = hw_calendar_day_number((struct hw_date){years[i] + 1, 1, 1});
        for (int32_t day = first; day < end; day++) {
            if (hw_calendar_bank_holiday(day)) {
                struct hw_date date = hw_calendar_date(day);
                char text[40];
                snprintf(text, sizeof text, "%04d-%02d-%02d", date.year, date.month, date.day);
                assert_true(next < sizeof holidays / sizeof *holidays);
                assert_string_equal(text, holidays[next]);
                next++;
            }
        }
    }
    assert_int_equal(next, sizeof holidays / sizeof *holidays);
}

/* Eight a year, always on a weekday, and one more for each proclaimed extra day. */
static void every_year_has_eight_and_the_extra_days(void **state) {
    (void)state;
    for (int32_t year = 1995; year <= 2030; year++) {
        int extra = (year == 1999 || year == 2002 || year == 2011 || year == 2012 || year == 2023) + 2 * (year == 2022);
        int n = 0;
        int32_t end = hw_calendar_day_number((struct hw_date){year + 1, 1, 1});
        for (int32_t day = hw_calendar_day_number((struct hw_date){year, 1, 1}); day < end; day++) {
            if (hw_calendar_bank_holiday(day)) {
                assert_true(hw_calendar_weekday(day) <= HW_FRI);
                n++;
            }
        }
        assert_int_equal(n, 8 + extra);
    }
}

/* Easter by another algorithm (Oudin 1940, as quoted by the U.S. Naval Observatory) than the one in the calendar. */
static void good_friday_and_easter_monday_stand_about_easter(void **state) {
    (void)state;
    for (int32_t y = 1900; y <= 2200; y++) {
        int32_t c = y / 100;
        int32_t n = y % 19;
        int32_t i = (c - c / 4 - (c - (c - 17) / 25) / 3 + 19 * n + 15) % 30;
        i -= (i / 28) * (1 - (i / 28) * (29 / (i + 1)) * ((21 - n) / 11));
        int32_t j = (y + y / 4 + i + 2 - c + c / 4) % 7;
        int32_t month = 3 + (i - j + 40) / 44;
        int32_t easter = hw_calendar_day_number((struct hw_date){y, month, i - j + 28 - 31 * (month / 4)});
        assert_int_equal(hw_calendar_weekday(easter), HW_SUN);
        for (int32_t day = easter - 7; day <= easter + 4; day++) { /* on day 5 the royal wedding of 2011, on day 6 some 1 May */
            assert_int_equal(hw_calendar_bank_holiday(day), day == easter - 2 || day == easter + 1);
        }
    }
}

static void dates_are_read_exactly(void **state) {
    (void)state;
    struct hw_date date = {1, 2, 3};
    const char *const wrong[] = {"", "2014", "2014-4-1", "2014-04-31", "2015-02-29", "2014-13-01", "2014-00-01", "2014-04-00", "2014-04-01 ",
                                 " 2014-04-01", "2014/04/01", "1899-12-31", "2201-01-01", "-014-04-01", "2014-04-0", "2014-04-01x", "2014-04"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        assert_false(hw_calendar_parse_date(wrong[i], &date));
    }
    assert_true(date.year == 1 && date.month == 2 && date.day == 3); /* untouched */
    assert_true(hw_calendar_parse_date("2016-02-29", &date));
    assert_true(date.year == 2016 && date.month == 2 && date.day == 29);
}

static void clocks_are_read_exactly(void **state) {
    (void)state;
    int32_t minutes = -7;
    const char *const wrong[] = {"", "8:00", "08:60", "24:01", "25:00", "08.00", "08:0", "08:000", "-1:00", "0800", "08", "08:"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        assert_false(hw_calendar_parse_clock(wrong[i], &minutes));
    }
    assert_int_equal(minutes, -7);
    assert_true(hw_calendar_parse_clock("00:00", &minutes) && minutes == 0);
    assert_true(hw_calendar_parse_clock("08:05", &minutes) && minutes == 485);
    assert_true(hw_calendar_parse_clock("24:00", &minutes) && minutes == 1440);
}

/* Only too late, or too early; no day of its month; no date at all. */
static void what_was_wanted_is_told(void **state) {
    (void)state;
    assert_string_equal(hw_calendar_date_wanted("3014-02-01"), "a date from 1900-01-01 to 2200-12-31");
    assert_string_equal(hw_calendar_date_wanted("1899-12-31"), "a date from 1900-01-01 to 2200-12-31");
    assert_non_null(strstr(hw_calendar_date_wanted("2015-02-29"), "a day that it has"));
    assert_non_null(strstr(hw_calendar_date_wanted("1 April 2014"), "year-month-day"));
    assert_non_null(strstr(hw_calendar_date_wanted("2014-4-1"), "year-month-day"));
    assert_non_null(strstr(hw_calendar_date_wanted(NULL), "from 1900-01-01 to 2200-12-31"));
}

/* 2014-04-01 was a Tuesday; Good Friday is day 17, Easter Monday day 20. */
static void a_calendar_holds_its_days(void **state) {
    (void)state;
    struct hw_mem mem;
    hw_mem_init(&mem);
    struct hw_calendar cal;
    assert_int_equal(hw_calendar_init(&cal, &mem, (struct hw_date){2014, 4, 1}, 60), HW_OK);
    assert_int_equal(cal.weekday[0], HW_TUE);
    assert_int_equal(cal.weekday[59], HW_FRI);
    for (int i = 0; i < 60; i++) {
        assert_int_equal(cal.holiday[i], i == 17 || i == 20 || i == 34 || i == 55);
        assert_int_equal(cal.month[i], i < 30 ? 3 : 4);
    }
    assert_int_equal(hw_calendar_day_of(2 * HW_MS_PER_DAY - 1), 1);
    assert_int_equal(hw_calendar_clock_of(2 * HW_MS_PER_DAY + 5), 5);
    hw_calendar_clear(&cal, &mem);
    mem.fail_at = mem.calls + 1;
    assert_int_equal(hw_calendar_init(&cal, &mem, (struct hw_date){2014, 4, 1}, 60), HW_NO_MEMORY);
    assert_int_equal(mem.live_blocks, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(day_numbers_follow_the_months),
        cmocka_unit_test(bank_holidays_are_those_of_the_list),
        cmocka_unit_test(every_year_has_eight_and_the_extra_days),
        cmocka_unit_test(good_friday_and_easter_monday_stand_about_easter),
        cmocka_unit_test(dates_are_read_exactly),
        cmocka_unit_test(what_was_wanted_is_told),
        cmocka_unit_test(clocks_are_read_exactly),
        cmocka_unit_test(a_calendar_holds_its_days),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
