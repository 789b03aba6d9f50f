/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was observed in the county, month by month: attendances.csv by trust, delays.csv by council. A year of it (twelve months that follow
 * one another, the run's own when they are there) stands beside what is simulated; nothing is fitted to it. Rows without a number are gaps; a row
 * with some must add up. Months that are no year, and a year that is not the run's, are told. */
#include "agents/county_parts.h"

#include "sim/calendar.h"

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

/* The sum of those that are given: what all together have at least. */
static double known_of(const double *numbers, int32_t n) {
    double sum = 0;
    for (int32_t i = 0; i < n; i++) {
        sum += isnan(numbers[i]) ? 0 : numbers[i];
    }
    return sum;
}

/* Nobody but the NHS may answer for C and I, and never both for Di, G and H (the form prints no other cells): so payers bound codes. */
static bool check_payers(struct sheet *s, int32_t row, const double *codes, double total, const double *payers) {
    enum { C = 2, DI = 3, G = 7, H = 8, I = 9 };
    const double nhs_only[] = {codes[C], codes[I]}, never_both[] = {codes[C], codes[DI], codes[G], codes[H], codes[I]};
    double alone = known_of(nhs_only, 2), rest = total - alone, shared = total - known_of(never_both, 5), other = known_of(payers + 1, 2);
    bool good = true;
    if (payers[0] < alone) {
        hw_diag_error(s->diag, hw_csv_place(&s->csv, row, s->first + CODES + 1), "nhs is %.0f, but C and I, for which nobody else can be responsible, add to %.0f",
                      payers[0], alone);
        good = false;
    } else if (isnan(payers[0]) && other > rest) {
        hw_diag_error(s->diag, hw_csv_place(&s->csv, row, s->first + CODES + 2),
                      "social_care and both add to %.0f, but at most %.0f are possible: the total without C and I, for which only the NHS is responsible", other, rest);
        good = false;
    }
    if (payers[2] > shared) {
        hw_diag_error(s->diag, hw_csv_place(&s->csv, row, s->first + CODES + 3),
                      "both is %.0f, but at most %.0f are possible: the total without C, Di, G, H and I, for which the two are never responsible together", payers[2], shared);
        good = false;
    }
    return good;
}

/* Codes A to I, who is responsible, and the kind of bed must each add to the total, where they are given; where some are blank, to no more. */
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
    }
    for (int i = 0; i < 3; i++) {
        const double *part = numbers + parts[i].first;
        double known = known_of(part, parts[i].n);
        bool some = isnan(sum_of(part, parts[i].n));
        if (known > total || (!some && known != total)) {
            int32_t at = 0;
            while (some && isnan(part[at])) {
                at++;
            }
            hw_diag_error(s->diag, hw_csv_place(&s->csv, row, s->first + parts[i].first + at), "%s%s add to %.0f, but the month's total is %.0f", parts[i].what,
                          some ? ", without those that are blank," : "", known, total);
            good = false;
        }
    }
    good &= check_payers(s, row, numbers, total, numbers + CODES + 1);
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
    if (*out == NULL || !hw_io_has_file(f->load->io, path)) {
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

/* Twelve months of somebody that stand beside the run's. */
struct year {
    int32_t from;   /* the first of them; 0: there are no twelve that follow one another */
    int32_t months; /* how many there are in all */
    struct hw_place place; /* of the first */
};

static int32_t run_month(const struct hw_county_forms *f) {
    const struct hw_node *node = hw_yaml_at(f->load->doc->root, "run.start");
    struct hw_date date = {0, 0, 0};
    bool given = node != NULL && node->kind == HW_NODE_SCALAR && hw_calendar_parse_date(node->text, &date);
    return given || hw_calendar_parse_date(HW_COUNTY_START, &date) ? 12 * date.year + date.month : 0; /* what else is wrong with it is told elsewhere */
}

static bool within(const struct hw_county_seen *s, const char *who, int32_t from) {
    return s->month >= from && s->month < from + YEAR && strcmp(s->who, who) == 0;
}

static struct year year_of(const struct hw_county_seen *seen, const char *who, int32_t run) {
    struct year y = {.from = 0};
    int32_t first = INT32_MAX;
    for (const struct hw_county_seen *s = seen; s->month != 0; s++) {
        int32_t found = 0;
        if (strcmp(s->who, who) != 0) {
            continue;
        }
        y.months++;
        y.place = s->month < first ? s->place : y.place;
        first = s->month < first ? s->month : first;
        for (const struct hw_county_seen *t = seen; t->month != 0; t++) {
            found += within(t, who, s->month);
        }
        if (found == YEAR && (y.from == 0 || s->month == run || (y.from != run && s->month < y.from))) {
            y.from = s->month;
        }
    }
    return y;
}

/* A month as the forms write it. */
static const char *month_text(int32_t month, char buffer[24]) {
    (void)snprintf(buffer, 24, "%04d-%02d", (int)((month - 1) / 12), (int)((month - 1) % 12 + 1));
    return buffer;
}

/* What of somebody's months is not used, or is of another time than the run. */
static enum hw_status say_year(struct hw_county_forms *f, const char *file, const char *who, const struct year *y, int32_t run) {
    char what[200], filled[200], from[24], to[24], start[24];
    (void)snprintf(what, sizeof what, "%s: twelve months, %s", file, who);
    f->out->n_given += y->from != 0;
    if (y->from == run) {
        return HW_OK;
    }
    if (y->from != 0) {
        hw_diag_warn(f->load->reader->diag, y->place, "%s: %s to %s stands beside a run that begins in %s: another year", who, month_text(y->from, from),
                     month_text(y->from + YEAR - 1, to), month_text(run, start));
        return HW_OK;
    }
    if (y->months == 0) {
        return hw_county_gap(f, "A", what, "nothing: a year of it would stand beside the simulated figures");
    }
    (void)snprintf(filled, sizeof filled, "%d month%s given, but no twelve that follow one another", (int)y->months, y->months == 1 ? " is" : "s are");
    hw_diag_warn(f->load->reader->diag, y->place, "%s: %s: they stand beside nothing", who, filled);
    return hw_county_gap(f, "A", what, "nothing: %s", filled);
}

/* Which months stand beside, for the result: "delays.csv of the county's forms, 2014-04 to 2015-03". */
struct span {
    int32_t from;
    bool several;
};
static void add_span(struct span *span, const struct year *y) {
    span->several |= y->from != 0 && span->from != 0 && span->from != y->from;
    span->from = y->from != 0 ? y->from : span->from;
}
static const char *source_of(struct hw_county_forms *f, const char *file, struct span span) {
    char text[160], from[24], to[24];
    int n = span.from == 0 ? snprintf(text, sizeof text, "%s of the county's forms", file)
            : span.several ? snprintf(text, sizeof text, "%s of the county's forms, of several years", file)
                           : snprintf(text, sizeof text, "%s of the county's forms, %s to %s", file, month_text(span.from, from), month_text(span.from + YEAR - 1, to));
    return hw_arena_text(f->load->reader->arena, text, (size_t)n);
}

static bool has(const char *const *words, size_t n, const char *word) {
    for (size_t i = 0; i < n; i++) {
        if (strcmp(words[i], word) == 0) {
            return true;
        }
    }
    return false;
}

/* The sums of a year; what is not said of any month makes its sum so. */
static struct hw_county_seen sum_year(const struct hw_county_seen *seen, const char *who, int32_t from) {
    struct hw_county_seen sum = {.who = who, .month = from};
    for (const struct hw_county_seen *s = seen; s->month != 0; s++) {
        if (!within(s, who, from)) {
            continue;
        }
        sum.all += s->all;
        sum.part += s->part;
        for (int32_t i = 0; i < CODES; i++) {
            sum.codes[i] += s->codes[i];
        }
        for (int32_t i = 0; i < 3; i++) {
            sum.payers[i] += s->payers[i];
        }
    }
    return sum;
}

/* Adds a year of a council whose people live here. */
static void add_own(const struct hw_county_seen *sum, struct hw_observed_places *o) {
    o->own_beds[0] += sum->part;
    o->own_beds[1] += sum->all - sum->part;
    for (int32_t i = 0; i < CODES; i++) {
        o->own_codes[i] += sum->codes[i];
    }
    for (int32_t i = 0; i < 3; i++) {
        o->own_payers[i] += sum->payers[i];
    }
}

/* What a year of delays leaves blank in some month, and with it in the year. */
static enum hw_status say_blanks(struct hw_county_forms *f, const struct hw_county_seen *sum, bool own) {
    const struct {
        const char *what;
        bool blank;
    } parts[] = {{"total", isnan(sum->all)}, {"acute and non_acute", isnan(sum->part)}, {"A to I", own && isnan(sum_of(sum->codes, CODES))},
                 {"nhs, social_care and both", own && isnan(sum_of(sum->payers, 3))}};
    char what[200];
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        (void)snprintf(what, sizeof what, "delays.csv: %s of twelve months, %s", parts[i].what, sum->who);
        HW_TRY(parts[i].blank ? hw_county_gap(f, "A", what, "nothing: these stand beside nothing, only what all twelve months have") : HW_OK);
    }
    return HW_OK;
}

/* The middle one of a year's months; NaN when one is not given. */
static double usual_month(const struct hw_county_seen *seen, const struct hw_county_seen *sum) {
    double sorted[YEAR] = {0};
    int32_t n = 0;
    for (const struct hw_county_seen *s = seen; sum->month != 0 && s->month != 0 && n < YEAR; s++) {
        if (within(s, sum->who, sum->month)) {
            int32_t at = n++;
            for (; at > 0 && sorted[at - 1] > s->all; at--) {
                sorted[at] = sorted[at - 1];
            }
            sorted[at] = s->all;
        }
    }
    return isnan(sum->all) || n < YEAR ? NAN : sorted[YEAR / 2];
}

/* A month with three times what is usual in its year, or a third of it, is a slip: Kent's busiest month of 2014/15 had twice the delayed days of
 * its quietest, Medway's 2.2 times (configs/data/kent_dtoc_acute_nonacute_monthly.csv). */
static void doubt_months(struct hw_county_forms *f, const struct hw_county_seen *seen, const struct hw_county_seen *sum, const char *what) {
    enum { FEW = 30, TIMES = 3 }; /* fewer than FEW may differ so by chance */
    double usual = usual_month(seen, sum);
    for (const struct hw_county_seen *s = seen; usual >= FEW && s->month != 0; s++) {
        if (within(s, sum->who, sum->month) && (s->all > TIMES * usual || s->all < usual / TIMES)) {
            char month[24];
            hw_diag_warn(f->load->reader->diag, s->place, "%s: %.0f %s in %s, but %.0f in a usual month of the year; expected: about as many", sum->who, s->all, what,
                         month_text(s->month, month), usual);
        }
    }
}

static enum hw_status observe_trusts(struct hw_county_forms *f, struct hw_observed_places *o, const char **words) {
    struct span span = {0, false};
    int32_t run = run_month(f);
    for (int32_t h = 0; h < f->n_hospitals; h++) {
        const char *given = f->cells[HW_C_HOSPITAL_TRUST][h].text, *word = given != NULL ? given : f->hospitals[h];
        double beds = 0;
        if (has(words, o->n_trusts, word)) {
            continue;
        }
        struct year year = year_of(f->attendances, word, run);
        HW_TRY(say_year(f, "attendances.csv", word, &year, run));
        add_span(&span, &year);
        struct hw_county_seen sum = sum_year(f->attendances, word, year.from);
        doubt_months(f, f->attendances, &sum, "attendances");
        for (int32_t k = 0; k < f->n_hospitals; k++) {
            const struct hw_county_cell *cell = &f->cells[HW_C_HOSPITAL_BEDS][k];
            const char *theirs = f->cells[HW_C_HOSPITAL_TRUST][k].text;
            if (strcmp(theirs != NULL ? theirs : f->hospitals[k], word) == 0) {
                beds += cell->text != NULL ? cell->value : NAN;
            }
        }
        o->attendances[o->n_trusts] = year.from != 0 ? sum.all : NAN;
        o->within_4h_frac[o->n_trusts] = year.from != 0 && sum.all > 0 ? 1 - sum.part / sum.all : NAN;
        o->overnight_beds[o->n_trusts] = beds;
        words[o->n_trusts++] = word;
    }
    o->ae_source = source_of(f, "attendances.csv", span);
    return o->ae_source != NULL ? HW_OK : HW_NO_MEMORY;
}

/* Is it the council of an area inside the county? */
static bool is_own(const struct hw_county_forms *f, const char *word) {
    bool own = false;
    for (int32_t a = 0; a < f->n_areas; a++) {
        const char *given = f->cells[HW_C_AREA_COUNCIL][a].text;
        own |= !(f->cells[HW_C_AREA_OUTSIDE][a].value > 0) && strcmp(given != NULL ? given : "county", word) == 0;
    }
    return own;
}

/* Days by council; and of the people who live here: of the councils of their areas, when each has a year of them. */
static enum hw_status observe_councils(struct hw_county_forms *f, struct hw_observed_places *o, const char **words) {
    struct span span = {0, false};
    int32_t run = run_month(f);
    o->own = true;
    for (int32_t a = 0; a < f->n_areas; a++) {
        const char *given = f->cells[HW_C_AREA_COUNCIL][a].text, *word = given != NULL ? given : "county";
        bool own = is_own(f, word);
        if (has(words, o->n_councils, word)) {
            continue;
        }
        struct year year = year_of(f->delays, word, run);
        HW_TRY(say_year(f, "delays.csv", word, &year, run));
        add_span(&span, &year);
        struct hw_county_seen sum = sum_year(f->delays, word, year.from);
        doubt_months(f, f->delays, &sum, "delayed days");
        HW_TRY(year.from != 0 ? say_blanks(f, &sum, own) : HW_OK);
        if (own) {
            add_own(&sum, o);
            o->own &= year.from != 0;
        }
        o->delayed_days_acute[o->n_councils] = year.from != 0 ? sum.part : NAN;
        words[o->n_councils++] = word;
    }
    double all = sum_of(o->own_payers, 3);
    for (int32_t i = 0; i < 3; i++) {
        o->own_payers[i] = all > 0 ? o->own_payers[i] / all : NAN;
    }
    o->own_codes[HW_DTOC_O] = NAN; /* no form has it */
    o->councils_source = o->own_source = source_of(f, "delays.csv", span);
    return o->own_source != NULL ? HW_OK : HW_NO_MEMORY;
}

enum hw_status hw_county_observe(struct hw_county_forms *f) {
    struct hw_arena *arena = f->load->reader->arena;
    struct hw_observed_places *o = hw_arena_alloc(arena, 1, sizeof *o);
    const char **trusts = hw_arena_alloc(arena, HW_PLACES_MOST, sizeof *trusts), **councils = hw_arena_alloc(arena, HW_PLACES_MOST, sizeof *councils);
    if (o == NULL || trusts == NULL || councils == NULL) {
        return HW_NO_MEMORY;
    }
    *o = (struct hw_observed_places){.trusts = trusts, .councils = councils, .beds_source = "hospitals.csv of the county's forms", .role = "held out"};
    HW_TRY(observe_trusts(f, o, trusts));
    HW_TRY(observe_councils(f, o, councils));
    f->out->observed = o;
    return HW_OK;
}
