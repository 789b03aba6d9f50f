/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/week.h"
#include <string.h>

#define QUARTER_MS (HW_MS_PER_H / 4)
#define SEARCH_DAYS 400
#define ALL_DAYS 0x7fu
#define HOLIDAYS 0x80u

void hw_week_fill(struct hw_week *week, int32_t value) {
    for (int i = 0; i < HW_WEEK_SLOTS + HW_DAY_SLOTS; i++) {
        week->value[i] = value;
    }
}

static void set_slots(struct hw_week *week, int day, int from, int to, int32_t value) {
    for (int i = from; i < to; i++) {
        week->value[day * HW_DAY_SLOTS + i] = value;
    }
}

void hw_week_set(struct hw_week *week, uint32_t days, int32_t from_min, int32_t to_min, int32_t value) {
    HW_REQUIRE(from_min >= 0 && to_min >= 0 && from_min <= 1440 && to_min <= 1440 && from_min % 15 == 0 && to_min % 15 == 0);
    bool over_midnight = to_min <= from_min;
    HW_REQUIRE(!over_midnight || (days & HOLIDAYS) == 0); /* which day follows a bank holiday is not known here */
    int from = from_min / 15;
    int to = to_min / 15;
    for (int day = 0; day < 8; day++) {
        if ((days & (1u << day)) == 0) {
            continue;
        }
        set_slots(week, day, from, over_midnight ? HW_DAY_SLOTS : to, value);
        if (over_midnight) {
            set_slots(week, (day + 1) % 7, 0, to, value);
        }
    }
}

/* The 96 values of a day counted from time 0. */
static const int32_t *day_row(const struct hw_week *week, const struct hw_calendar *cal, bool use_holidays, int64_t day) {
    int32_t weekday = (int32_t)(((day % 7) + 7) % 7);
    bool holiday = false;
    if (cal != NULL && day >= 0 && day < cal->n_days) {
        weekday = cal->weekday[day];
        holiday = use_holidays && cal->holiday[day];
    } else if (cal != NULL) {
        int32_t number = cal->start_day + (int32_t)day;
        weekday = (int32_t)hw_calendar_weekday(number);
        holiday = use_holidays && hw_calendar_bank_holiday(number);
    }
    return week->value + (holiday ? HW_WEEK_SLOTS : weekday * HW_DAY_SLOTS);
}

/* Splits t into day and quarter, also below 0. */
static int64_t day_and_quarter(hw_time t, int *quarter) {
    int64_t day = t / HW_MS_PER_DAY - (t % HW_MS_PER_DAY < 0);
    *quarter = (int)((t - day * HW_MS_PER_DAY) / QUARTER_MS);
    return day;
}

int32_t hw_week_value(const struct hw_week *week, const struct hw_calendar *cal, bool use_holidays, hw_time t) {
    int quarter = 0;
    int64_t day = day_and_quarter(t, &quarter);
    return day_row(week, cal, use_holidays, day)[quarter];
}

static bool never_changes(const struct hw_week *week) {
    for (int i = 1; i < HW_WEEK_SLOTS + HW_DAY_SLOTS; i++) {
        if (week->value[i] != week->value[0]) {
            return false;
        }
    }
    return true;
}

hw_time hw_week_next_change(const struct hw_week *week, const struct hw_calendar *cal, bool use_holidays, hw_time t) {
    int quarter = 0;
    int64_t today = day_and_quarter(t, &quarter);
    const int32_t *row = day_row(week, cal, use_holidays, today);
    int32_t now = row[quarter];
    /* A whole week without change settles it, unless bank holidays may come; a constant one is settled at once. */
    int64_t last = today + (use_holidays && cal != NULL ? SEARCH_DAYS : 7);
    for (int64_t day = today; day <= last; day++) {
        if (day > today) {
            quarter = -1;
            row = day_row(week, cal, use_holidays, day);
        }
        for (int q = quarter + 1; q < HW_DAY_SLOTS; q++) {
            if (row[q] != now) {
                return day * HW_MS_PER_DAY + q * QUARTER_MS;
            }
        }
        if (day == today && never_changes(week)) {
            break;
        }
    }
    return HW_FOREVER;
}

hw_time hw_week_next_open(const struct hw_week *week, const struct hw_calendar *cal, bool use_holidays, hw_time t) {
    if (hw_week_value(week, cal, use_holidays, t) != 0) {
        return t;
    }
    return hw_week_next_change(week, cal, use_holidays, t);
}

/* Reading the text: one part at a time is gathered as a mask of days and a list of clock ranges. */
#define RANGES_MAX 16
struct reader {
    const char *at;
    char *why;
    size_t why_size;
    uint32_t days;
    int n_ranges;
    int32_t from[RANGES_MAX], to[RANGES_MAX];
};

static bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

static void skip_blanks(struct reader *r) {
    while (*r->at == ' ' || *r->at == '\t') {
        r->at++;
    }
}

/* Takes a word in small letters into word (cut at size - 1 characters). */
static void take_word(struct reader *r, char *word, size_t size) {
    size_t n = 0;
    for (; is_letter(*r->at); r->at++) {
        if (n + 1 < size) {
            word[n++] = (char)(*r->at | 0x20);
        }
    }
    word[n] = 0;
    skip_blanks(r);
}

static int weekday_of(const char *word) {
    static const char *const names[] = {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};
    size_t n = strlen(word);
    for (int i = 0; i < 7; i++) {
        if ((n == 3 && strncmp(word, names[i], 3) == 0) || strcmp(word, names[i]) == 0) {
            return i;
        }
    }
    return -1;
}

static bool read_days(struct reader *r) {
    char word[16];
    char second[16] = "";
    take_word(r, word, sizeof word);
    int first = weekday_of(word);
    if (first >= 0) {
        int last = first;
        if (*r->at == '-') {
            r->at++;
            skip_blanks(r);
            take_word(r, second, sizeof second);
            last = weekday_of(second);
            if (last < 0) {
                snprintf(r->why, r->why_size, "\"%s\" after the dash is not a weekday", second);
                return false;
            }
        }
        for (int day = first;; day = (day + 1) % 7) {
            r->days |= 1u << day;
            if (day == last) {
                return true;
            }
        }
    }
    if (strcmp(word, "every") == 0) {
        take_word(r, second, sizeof second);
        if (strcmp(second, "day") != 0) {
            snprintf(r->why, r->why_size, "\"every\" must be followed by \"day\"");
            return false;
        }
        r->days |= ALL_DAYS;
    } else if (strcmp(word, "daily") == 0) {
        r->days |= ALL_DAYS;
    } else if (strcmp(word, "weekdays") == 0) {
        r->days |= 0x1fu;
    } else if (strcmp(word, "weekends") == 0) {
        r->days |= 0x60u;
    } else if (strcmp(word, "holidays") == 0) {
        r->days |= HOLIDAYS;
    } else {
        snprintf(r->why, r->why_size, "\"%s\" is not a day: use Mon to Sun, every day, weekdays, weekends or holidays", word);
        return false;
    }
    return true;
}

static bool read_clock(struct reader *r, int32_t *minutes) {
    char text[6] = "";
    size_t n = 0;
    while ((is_digit(r->at[n]) || r->at[n] == ':') && n < 6) {
        n++;
    }
    if (n == 5) {
        memcpy(text, r->at, n);
    }
    if (!hw_calendar_parse_clock(text, minutes)) {
        snprintf(r->why, r->why_size, "\"%.*s\" is not a clock time such as 08:00", (int)n, r->at);
        return false;
    }
    if (*minutes % 15 != 0) {
        snprintf(r->why, r->why_size, "%s is not a whole quarter of an hour", text);
        return false;
    }
    r->at += n;
    skip_blanks(r);
    return true;
}

static bool add_range(struct reader *r, int32_t from, int32_t to) {
    if (r->n_ranges == RANGES_MAX) {
        snprintf(r->why, r->why_size, "more than %d clock ranges", RANGES_MAX);
        return false;
    }
    r->from[r->n_ranges] = from;
    r->to[r->n_ranges++] = to;
    return true;
}

static bool read_range(struct reader *r) {
    int32_t from = 0;
    int32_t to = 0;
    char word[8];
    if (r->at[0] == '2' && r->at[1] == '4' && r->at[2] != ':') {
        r->at += 2;
        skip_blanks(r);
        take_word(r, word, sizeof word);
        if (strcmp(word, "hours") != 0) {
            snprintf(r->why, r->why_size, "\"24\" must be followed by \"hours\"");
            return false;
        }
        return add_range(r, 0, 1440);
    }
    if (!read_clock(r, &from)) {
        return false;
    }
    if (*r->at != '-') {
        snprintf(r->why, r->why_size, "a clock time needs an end: 08:00-18:00");
        return false;
    }
    r->at++;
    skip_blanks(r);
    if (!read_clock(r, &to)) {
        return false;
    }
    if (from == to || from == 1440) {
        snprintf(r->why, r->why_size, "a clock range starts before 24:00 and does not end when it starts (all day is 00:00-24:00)");
        return false;
    }
    return add_range(r, from, to);
}

/* Reads up to the next ";" or the end. */
static bool read_part(struct reader *r) {
    r->days = 0;
    r->n_ranges = 0;
    bool empty = true;
    for (skip_blanks(r); *r->at != 0 && *r->at != ';'; skip_blanks(r)) {
        if (*r->at == ',' && !empty) {
            r->at++;
            skip_blanks(r);
        }
        bool letter = is_letter(*r->at);
        if (!letter && !is_digit(*r->at)) {
            bool end = *r->at == 0 || *r->at == ';';
            snprintf(r->why, r->why_size, end ? "nothing follows the comma" : "unexpected \"%c\"", *r->at);
            return false;
        }
        if (letter ? !read_days(r) : !read_range(r)) {
            return false;
        }
        empty = false;
    }
    if (empty) {
        snprintf(r->why, r->why_size, "days or clock times are missing");
        return false;
    }
    r->days = r->days == 0 ? ALL_DAYS : r->days;
    if (r->n_ranges == 0) {
        (void)add_range(r, 0, 1440); /* the first fits */
    }
    return true;
}

bool hw_week_parse(struct hw_week *week, const char *text, int32_t value, char *why, size_t why_size) {
    struct reader r = {.at = text, .why = why, .why_size = why_size};
    struct hw_week given; /* 1 where this text sets the value */
    hw_week_fill(&given, 0);
    bool holidays_named = false;
    for (;;) {
        if (!read_part(&r)) {
            return false;
        }
        holidays_named = holidays_named || (r.days & HOLIDAYS) != 0;
        for (int i = 0; i < r.n_ranges; i++) {
            if (r.to[i] < r.from[i] && (r.days & HOLIDAYS) != 0) {
                snprintf(why, why_size, "a range over midnight cannot be given for holidays: end it at 24:00");
                return false;
            }
            hw_week_set(&given, r.days, r.from[i], r.to[i], 1);
        }
        if (*r.at == 0) {
            break;
        }
        r.at++; /* the semicolon */
    }
    if (!holidays_named) {
        memcpy(given.value + HW_WEEK_SLOTS, given.value + HW_SUN * HW_DAY_SLOTS, HW_DAY_SLOTS * sizeof(int32_t));
    }
    for (int i = 0; i < HW_WEEK_SLOTS + HW_DAY_SLOTS; i++) {
        week->value[i] = given.value[i] != 0 ? value : week->value[i];
    }
    return true;
}
