/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was observed in the county, month by month: attendances.csv by trust, delays.csv by council. A year of it (twelve months that follow
 * one another) stands beside what is simulated; nothing is fitted to it. Rows without a number are gaps; a row with some must add up. */
#include "agents/county_parts.h"

#include <math.h>
#include <string.h>

enum { MOST_ROWS = 5000, CODES = 10, YEAR = 12 };

struct sheet {
    struct hw_county_forms *f;
    struct hw_csv csv;
    struct hw_diag *diag;
    int32_t who, month, first, n; /* columns; the numbers are n columns one after the other */
    const char *const *names;
};

static int32_t month_of(const char *text) {
    static const char pattern[] = "dddd-dd";
    size_t i = 0;
    for (; pattern[i] != '\0'; i++) {
        bool digit = text[i] >= '0' && text[i] <= '9';
        if (pattern[i] == 'd' ? !digit : text[i] != pattern[i]) {
            return 0;
        }
    }
    int32_t year = (text[0] - '0') * 1000 + (text[1] - '0') * 100 + (text[2] - '0') * 10 + text[3] - '0', month = (text[5] - '0') * 10 + text[6] - '0';
    return text[i] == '\0' && year >= 1900 && year < 2200 && month >= 1 && month <= 12 ? 12 * year + month : 0;
}

static bool known(struct hw_county_forms *f, bool trusts, const char *word) {
    int32_t n = trusts ? f->n_hospitals : f->n_areas;
    for (int32_t i = 0; i < n; i++) {
        const char *given = trusts ? f->cells[HW_C_HOSPITAL_TRUST][i].text : f->cells[HW_C_AREA_COUNCIL][i].text;
        if (strcmp(given != NULL ? given : trusts ? f->hospitals[i] : "county", word) == 0) {
            return true;
        }
    }
    return n == 0; /* that form could not be read */
}

/* The numbers of a row; how many there are, or -1 after an error. */
static int32_t read_numbers(struct sheet *s, int32_t row, double *numbers) {
    int32_t n = 0;
    bool good = true;
    for (int32_t i = 0; i < s->n; i++) {
        const char *text = hw_csv_text(&s->csv, row, s->first + i);
        struct hw_county_number number = {.name = s->names[i], .kind = HW_NUMBER_WHOLE, .unit = "a month", .max = 1e8};
        numbers[i] = NAN;
        if (text[0] != '\0') {
            good &= hw_county_number_of(s->diag, &number, text, hw_csv_place(&s->csv, row, s->first + i), &numbers[i]);
            n++;
        }
    }
    return good ? n : -1;
}

/* Who and when; false after an error. */
static bool read_key(struct sheet *s, int32_t row, bool trusts, const struct hw_county_seen *before, int32_t n_before, struct hw_county_seen *out) {
    const char *who = hw_csv_text(&s->csv, row, s->who), *month = hw_csv_text(&s->csv, row, s->month);
    *out = (struct hw_county_seen){.who = who, .month = month_of(month), .place = hw_csv_place(&s->csv, row, s->first)};
    if (!known(s->f, trusts, who)) {
        hw_diag_error(s->diag, hw_csv_place(&s->csv, row, s->who), trusts ? "hospitals.csv has no trust \"%.40s\"" : "areas.csv has no council \"%.40s\"", who);
        return false;
    }
    if (out->month == 0) {
        hw_diag_error(s->diag, hw_csv_place(&s->csv, row, s->month), "\"%.40s\" is not a month such as 2014-04", month);
        return false;
    }
    for (int32_t i = 0; i < n_before; i++) {
        if (before[i].month == out->month && strcmp(before[i].who, who) == 0) {
            hw_diag_error(s->diag, hw_csv_place(&s->csv, row, s->month), "%s of %.40s appears twice", month, who);
            return false;
        }
    }
    return true;
}

static bool take_attendances(struct sheet *s, int32_t row, const double *numbers, struct hw_county_seen *out) {
    static const char *const names[] = {"attendances", "over_4h"};
    for (int i = 0; i < 2; i++) {
        if (isnan(numbers[i])) {
            hw_diag_error(s->diag, hw_csv_place(&s->csv, row, s->first + i), "%s is blank, but the other number of the month is given", names[i]);
            return false;
        }
    }
    if (numbers[1] > numbers[0]) {
        hw_diag_error(s->diag, hw_csv_place(&s->csv, row, s->first + 1), "%.0f attendances over 4 hours cannot be: there were %.0f", numbers[1], numbers[0]);
        return false;
    }
    out->all = numbers[0];
    out->part = numbers[1];
    return true;
}

/* The sum of n numbers; NaN when one is not given. */
static double sum_of(const double *numbers, int32_t n) {
    double sum = 0;
    for (int32_t i = 0; i < n; i++) {
        sum += numbers[i];
    }
    return sum;
}

/* Codes A to I, who is responsible, and the kind of bed must each add to the total, where they are given. */
static bool take_delays(struct sheet *s, int32_t row, const double *numbers, struct hw_county_seen *out) {
    static const struct {
        const char *what;
        int32_t first, n;
    } parts[] = {{"the codes A to I", 0, CODES}, {"nhs, social_care and both", CODES + 1, 3}, {"acute and non_acute", CODES + 4, 2}};
    double total = numbers[CODES];
    bool good = true;
    for (int i = 0; i < 3; i++) {
        double sum = sum_of(numbers + parts[i].first, parts[i].n);
        total = isnan(total) ? sum : total;
        if (!isnan(sum) && sum != total) {
            hw_diag_error(s->diag, hw_csv_place(&s->csv, row, s->first + parts[i].first), "%s add to %.0f, but the month's total is %.0f", parts[i].what, sum, total);
            good = false;
        }
    }
    out->all = total;
    out->part = numbers[CODES + 4];
    memcpy(out->codes, numbers, sizeof out->codes);
    memcpy(out->payers, numbers + CODES + 1, sizeof out->payers);
    return good;
}

static enum hw_status read_sheet(struct hw_county_forms *f, const char *file, bool trusts, const char *const *names, int32_t n, struct hw_county_seen **out) {
    struct sheet s = {.f = f, .diag = f->load->reader->diag, .n = n, .names = names};
    const char *path = hw_county_path(f, file);
    double numbers[CODES + 6];
    int32_t errors = s.diag->errors, taken = 0;
    HW_REQUIRE(n <= CODES + 6);
    if (path == NULL) {
        return HW_NO_MEMORY;
    }
    *out = hw_arena_alloc(f->load->reader->arena, 1, sizeof **out); /* nothing, until it is read */
    if (*out == NULL || !hw_io_exists(path)) {
        return *out == NULL ? HW_NO_MEMORY : HW_OK;
    }
    HW_TRY(hw_csv_read(f->load->io, f->load->reader->arena, path, s.diag, &s.csv));
    s.who = hw_csv_column(&s.csv, s.diag, trusts ? "trust" : "council");
    s.month = hw_csv_column(&s.csv, s.diag, "month");
    for (int32_t i = 0; i < n; i++) {
        int32_t column = hw_csv_column(&s.csv, s.diag, names[i]);
        s.first = i == 0 ? column : s.first;
        if (column >= 0 && s.first >= 0 && column != s.first + i) {
            hw_diag_error(s.diag, hw_csv_place(&s.csv, -1, column), "column '%s' must stand %s", names[i], i == 0 ? "first" : "behind the one before it in the form");
        }
    }
    if (s.csv.n_rows > MOST_ROWS) {
        hw_diag_error(s.diag, hw_csv_place(&s.csv, MOST_ROWS, 0), "this form has %d rows; at most %d are possible", s.csv.n_rows, MOST_ROWS);
    }
    if (s.diag->errors > errors) {
        return HW_BAD_INPUT;
    }
    struct hw_county_seen *seen = hw_arena_alloc(f->load->reader->arena, (size_t)s.csv.n_rows + 1, sizeof *seen);
    if (seen == NULL) {
        return HW_NO_MEMORY;
    }
    for (int32_t row = 0; row < s.csv.n_rows; row++) {
        int32_t given = read_numbers(&s, row, numbers);
        if (given > 0 && read_key(&s, row, trusts, seen, taken, &seen[taken])) {
            taken += trusts ? take_attendances(&s, row, numbers, &seen[taken]) : take_delays(&s, row, numbers, &seen[taken]);
        }
    }
    seen[taken] = (struct hw_county_seen){.month = 0};
    *out = seen;
    return s.diag->errors > errors ? HW_BAD_INPUT : HW_OK;
}

enum hw_status hw_county_read_observed(struct hw_county_forms *f) {
    static const char *const attendances[] = {"attendances", "over_4h"};
    static const char *const delays[] = {"A", "B", "C", "Di", "Dii", "E", "F", "G", "H", "I", "total", "nhs", "social_care", "both", "acute", "non_acute"};
    enum hw_status status = read_sheet(f, "attendances.csv", true, attendances, 2, &f->attendances);
    return hw_county_worst(status, read_sheet(f, "delays.csv", false, delays, CODES + 6, &f->delays));
}

/* A year of somebody's months: the first twelve that follow one another; false when there are none. */
static bool year_of(const struct hw_county_seen *seen, const char *who, bool part, double *all, double *of) {
    for (const struct hw_county_seen *first = seen; first->month != 0; first++) {
        int32_t found = 0;
        *all = *of = 0;
        for (const struct hw_county_seen *s = seen; s->month != 0; s++) {
            if (strcmp(s->who, who) == 0 && s->month >= first->month && s->month < first->month + YEAR && !(part && isnan(s->part))) {
                found++;
                *all += s->all;
                *of += s->part;
            }
        }
        if (strcmp(first->who, who) == 0 && found == YEAR) {
            return true;
        }
    }
    return false;
}

static bool has(const char *const *words, size_t n, const char *word) {
    for (size_t i = 0; i < n; i++) {
        if (strcmp(words[i], word) == 0) {
            return true;
        }
    }
    return false;
}

/* Adds a council's year by code, bed and payer; what is not said of any month makes the sum so. */
static void add_year(const struct hw_county_seen *seen, const char *who, struct hw_observed_places *o) {
    int32_t from = INT32_MAX, months = 0;
    for (const struct hw_county_seen *s = seen; s->month != 0; s++) {
        from = strcmp(s->who, who) == 0 && s->month < from ? s->month : from;
    }
    for (const struct hw_county_seen *s = seen; s->month != 0; s++) {
        if (strcmp(s->who, who) != 0 || s->month < from || s->month >= from + YEAR) {
            continue;
        }
        months++;
        o->own_beds[0] += s->part;
        o->own_beds[1] += s->all - s->part;
        for (int32_t i = 0; i < CODES; i++) {
            o->own_codes[i] += s->codes[i];
        }
        for (int32_t i = 0; i < 3; i++) {
            o->own_payers[i] += s->payers[i];
        }
    }
    o->own &= months == YEAR;
}

/* Days of the people who live here: of the councils of their areas, when each has a year of them. */
static void observe_own(const struct hw_county_forms *f, struct hw_observed_places *o) {
    const char *done[HW_PLACES_MOST];
    size_t n = 0;
    o->own = true;
    o->own_codes[HW_DTOC_O] = NAN; /* no form has it */
    for (int32_t a = 0; a < f->n_areas; a++) {
        const char *given = f->cells[HW_C_AREA_COUNCIL][a].text, *word = given != NULL ? given : "county";
        if (!(f->cells[HW_C_AREA_OUTSIDE][a].value > 0) && !has(done, n, word)) {
            add_year(f->delays, word, o);
            done[n++] = word;
        }
    }
    double all = o->own_payers[0] + o->own_payers[1] + o->own_payers[2];
    for (int32_t i = 0; i < 3; i++) {
        o->own_payers[i] = all > 0 ? o->own_payers[i] / all : NAN;
    }
}

static const char *const nothing_beside = "nothing: a year of it would stand beside the simulated figures";

static enum hw_status observe_trusts(struct hw_county_forms *f, struct hw_observed_places *o, const char **words) {
    for (int32_t h = 0; h < f->n_hospitals; h++) {
        const char *given = f->cells[HW_C_HOSPITAL_TRUST][h].text, *word = given != NULL ? given : f->hospitals[h];
        double all = NAN, over = NAN, beds = 0;
        char what[200];
        if (has(words, o->n_trusts, word)) {
            continue;
        }
        (void)snprintf(what, sizeof what, "attendances.csv: twelve months, %s", word);
        bool year = year_of(f->attendances, word, false, &all, &over);
        HW_TRY(year ? HW_OK : hw_county_gap(f, "A", what, "%s", nothing_beside));
        for (int32_t k = 0; k < f->n_hospitals; k++) {
            const struct hw_county_cell *cell = &f->cells[HW_C_HOSPITAL_BEDS][k];
            const char *theirs = f->cells[HW_C_HOSPITAL_TRUST][k].text;
            if (strcmp(theirs != NULL ? theirs : f->hospitals[k], word) == 0) {
                beds += cell->text != NULL ? cell->value : NAN;
            }
        }
        o->attendances[o->n_trusts] = year ? all : NAN;
        o->within_4h_frac[o->n_trusts] = year && all > 0 ? 1 - over / all : NAN;
        o->overnight_beds[o->n_trusts] = beds;
        words[o->n_trusts++] = word;
    }
    return HW_OK;
}

static enum hw_status observe_councils(struct hw_county_forms *f, struct hw_observed_places *o, const char **words) {
    for (int32_t a = 0; a < f->n_areas; a++) {
        const char *given = f->cells[HW_C_AREA_COUNCIL][a].text, *word = given != NULL ? given : "county";
        double all = NAN, acute = NAN;
        char what[200];
        if (has(words, o->n_councils, word)) {
            continue;
        }
        (void)snprintf(what, sizeof what, "delays.csv: twelve months, %s", word);
        bool year = year_of(f->delays, word, true, &all, &acute);
        HW_TRY(year ? HW_OK : hw_county_gap(f, "A", what, "%s", nothing_beside));
        o->delayed_days_acute[o->n_councils] = year ? acute : NAN;
        words[o->n_councils++] = word;
    }
    return HW_OK;
}

enum hw_status hw_county_observe(struct hw_county_forms *f) {
    struct hw_arena *arena = f->load->reader->arena;
    struct hw_observed_places *o = hw_arena_alloc(arena, 1, sizeof *o);
    const char **trusts = hw_arena_alloc(arena, HW_PLACES_MOST, sizeof *trusts), **councils = hw_arena_alloc(arena, HW_PLACES_MOST, sizeof *councils);
    if (o == NULL || trusts == NULL || councils == NULL) {
        return HW_NO_MEMORY;
    }
    *o = (struct hw_observed_places){.trusts = trusts, .councils = councils, .ae_source = "attendances.csv of the county's forms",
                                     .beds_source = "hospitals.csv of the county's forms", .councils_source = "delays.csv of the county's forms", .own_source = "delays.csv of the county's forms", .role = "held out"};
    HW_TRY(observe_trusts(f, o, trusts));
    HW_TRY(observe_councils(f, o, councils));
    observe_own(f, o);
    f->out->observed = o;
    return HW_OK;
}
