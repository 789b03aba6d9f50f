/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/calendar.h"
#include "sim/mem.h"

#include <string.h>

/* Day numbers by counting years from March, so that the leap day comes last (Hinnant, "chrono-compatible low-level
 * date algorithms"). The shift by 400-year eras of 146097 days keeps all quantities positive. */
int32_t hw_calendar_day_number(struct hw_date date) {
    int32_t year = date.month <= 2 ? date.year - 1 : date.year;
    int32_t era = year / 400;
    int32_t year_of_era = year - era * 400;
    int32_t month_from_march = (date.month + 9) % 12;
    int32_t day_of_year = (153 * month_from_march + 2) / 5 + date.day - 1;
    int32_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

struct hw_date hw_calendar_date(int32_t day_number) {
    int32_t z = day_number + 719468;
    int32_t era = z / 146097;
    int32_t day_of_era = z - era * 146097;
    int32_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int32_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int32_t month_from_march = (5 * day_of_year + 2) / 153;
    struct hw_date date = {
        .year = year_of_era + era * 400 + (month_from_march >= 10),
        .month = month_from_march < 10 ? month_from_march + 3 : month_from_march - 9,
        .day = day_of_year - (153 * month_from_march + 2) / 5 + 1,
    };
    return date;
}

bool hw_calendar_date_exists(struct hw_date date) {
    static const int8_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (date.year < 1900 || date.year > 2200 || date.month < 1 || date.month > 12 || date.day < 1) {
        return false;
    }
    bool leap = (date.year % 4 == 0 && date.year % 100 != 0) || date.year % 400 == 0;
    return date.day <= days[date.month - 1] + (leap && date.month == 2);
}

enum hw_weekday hw_calendar_weekday(int32_t day_number) {
    int32_t from_monday = (day_number + 3) % 7; /* day 0 is a Thursday */
    return (enum hw_weekday)(from_monday < 0 ? from_monday + 7 : from_monday);
}

/* Easter Sunday of the Gregorian calendar: the anonymous algorithm (Nature, 20 April 1876; Meeus). */
static int32_t easter(int32_t year) {
    int32_t a = year % 19;
    int32_t b = year / 100;
    int32_t c = year % 100;
    int32_t g = (8 * b + 13) / 25;
    int32_t h = (19 * a + b - b / 4 - g + 15) % 30;
    int32_t m = (a + 11 * h) / 319;
    int32_t r = (2 * (b % 4) + 2 * (c / 4) - c % 4 - h + m + 32) % 7;
    int32_t month = (h - m + r + 90) / 25;
    int32_t day = (h - m + r + month + 19) % 32;
    return hw_calendar_day_number((struct hw_date){year, month, day});
}

/* Days on which the yearly rule was moved or one was added by proclamation. */
struct special {
    struct hw_date date;
    bool holiday; /* false: the rule's day that was moved elsewhere */
};
static const struct special specials[] = {
    {{1995, 5, 1}, false},  {{1995, 5, 8}, true},                                              /* 50 years VE Day */
    {{1999, 12, 31}, true},                                                                    /* millennium */
    {{2002, 5, 27}, false}, {{2002, 6, 3}, true},  {{2002, 6, 4}, true},                       /* Golden Jubilee */
    {{2011, 4, 29}, true},                                                                     /* royal wedding */
    {{2012, 5, 28}, false}, {{2012, 6, 4}, true},  {{2012, 6, 5}, true},                       /* Diamond Jubilee */
    {{2020, 5, 4}, false},  {{2020, 5, 8}, true},                                              /* 75 years VE Day */
    {{2022, 5, 30}, false}, {{2022, 6, 2}, true},  {{2022, 6, 3}, true}, {{2022, 9, 19}, true}, /* Platinum Jubilee; funeral */
    {{2023, 5, 8}, true},                                                                      /* coronation */
};

/* 25 and 26 December and 1 January, or the weekdays that stand for them. Two days at Christmas: the substitutes follow each
 * other, and where only Christmas Day is on a Sunday its substitute comes after Boxing Day. */
static bool winter_holiday(struct hw_date date, enum hw_weekday weekday) {
    if (weekday >= HW_SAT) {
        return false;
    }
    if (date.month == 1) {
        return date.day == 1 || (weekday == HW_MON && date.day <= 3);
    }
    if (date.month != 12) {
        return false;
    }
    return date.day == 25 || date.day == 26 || (date.day == 27 && weekday <= HW_TUE) || (date.day == 28 && weekday <= HW_TUE);
}

bool hw_calendar_bank_holiday(int32_t day_number) {
    struct hw_date date = hw_calendar_date(day_number);
    for (size_t i = 0; i < sizeof specials / sizeof *specials; i++) {
        struct hw_date special = specials[i].date;
        if (special.year == date.year && special.month == date.month && special.day == date.day) {
            return specials[i].holiday;
        }
    }
    enum hw_weekday weekday = hw_calendar_weekday(day_number);
    if (winter_holiday(date, weekday)) {
        return true;
    }
    if (weekday == HW_MON && date.month == 5 && (date.day <= 7 || date.day >= 25)) { /* the first and the last Monday */
        return true;
    }
    if (weekday == HW_MON && date.month == 8 && date.day >= 25) {
        return true;
    }
    if (date.month == 3 || date.month == 4) {
        int32_t from_easter = day_number - easter(date.year);
        return from_easter == -2 || from_easter == 1;
    }
    return false;
}

/* The number in n digits at text, or -1. */
static int32_t digits(const char *text, int n) {
    int32_t value = 0;
    for (int i = 0; i < n; i++) {
        if (text[i] < '0' || text[i] > '9') {
            return -1;
        }
        value = 10 * value + (text[i] - '0');
    }
    return value;
}

/* Stops at the first wrong character, so never reads past the end of a short text. */
bool hw_calendar_parse_date(const char *text, struct hw_date *out) {
    struct hw_date date = {.year = digits(text, 4)};
    if (date.year < 0 || text[4] != '-') {
        return false;
    }
    date.month = digits(text + 5, 2);
    if (date.month < 0 || text[7] != '-') {
        return false;
    }
    date.day = digits(text + 8, 2);
    if (date.day < 0 || text[10] != 0 || !hw_calendar_date_exists(date)) {
        return false;
    }
    *out = date;
    return true;
}

const char *hw_calendar_date_wanted(const char *text) {
    int year = text != NULL && strlen(text) == 10 && text[4] == '-' && text[7] == '-' ? digits(text, 4) : -1;
    if (year < 0 || digits(text + 5, 2) < 0 || digits(text + 8, 2) < 0) {
        return "a date that exists, from 1900-01-01 to 2200-12-31, such as 2014-04-01 (year-month-day)";
    }
    return year < 1900 || year > 2200 ? "a date from 1900-01-01 to 2200-12-31" : "a date that exists: a month from 01 to 12, and a day that it has";
}

bool hw_calendar_parse_clock(const char *text, int32_t *minutes) {
    int32_t hour = digits(text, 2);
    if (hour < 0 || text[2] != ':') {
        return false;
    }
    int32_t minute = digits(text + 3, 2);
    if (minute < 0 || minute > 59 || text[5] != 0 || hour * 60 + minute > 1440) {
        return false;
    }
    *minutes = hour * 60 + minute;
    return true;
}

enum hw_status hw_calendar_init(struct hw_calendar *cal, struct hw_mem *mem, struct hw_date start, int32_t n_days) {
    HW_REQUIRE(n_days >= 1 && hw_calendar_date_exists(start));
    uint8_t *block = hw_mem_alloc(mem, (size_t)n_days, 3);
    if (block == NULL) {
        return HW_NO_MEMORY;
    }
    *cal = (struct hw_calendar){
        .start_day = hw_calendar_day_number(start),
        .n_days = n_days,
        .weekday = block,
        .holiday = block + n_days,
        .month = block + 2 * (size_t)n_days,
    };
    for (int32_t i = 0; i < n_days; i++) {
        int32_t day = cal->start_day + i;
        cal->weekday[i] = (uint8_t)hw_calendar_weekday(day);
        cal->holiday[i] = hw_calendar_bank_holiday(day);
        cal->month[i] = (uint8_t)(hw_calendar_date(day).month - 1);
    }
    return HW_OK;
}

void hw_calendar_clear(struct hw_calendar *cal, struct hw_mem *mem) {
    hw_mem_free(mem, cal->weekday); /* one block for all three */
    *cal = (struct hw_calendar){.start_day = 0};
}
