/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/mortality.h"

#include "sim/csv.h"
#include "sim/num.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const char RATE[] = "_rate_per_100k";
#define MOST 1e9 /* above any number of people or deaths: a slip of the keyboard */
enum { OLDEST = 90, MIDDLE = 40, EARLY = 65 };
/* Of 100 newborn of England's rates of 2014 (configs/data/mortality_2014.csv), 13 men and 8 women die before 65; nowhere in the world do more
 * than a third without war or plague (assumed). */
#define MOST_EARLY (1.0 / 3)

static const char *const sexes[] = {"M", "F"};

/* Does anybody of the sex die from an age on? */
static bool any_from(const struct hw_mortality *mortality, int from, int sex) {
    double sum = 0;
    for (int age = from; age <= OLDEST; age++) {
        sum += mortality->rate[age][sex];
    }
    return sum > 0;
}

static void doubt_sex(struct hw_diag *diag, const struct hw_csv *csv, int32_t column, const int32_t rows[91][2], const struct hw_mortality *mortality, int sex) {
    double early = 0, oldest = mortality->rate[OLDEST][sex];
    int worst = 0;
    for (int age = 0; age < EARLY; age++) {
        early += mortality->rate[age][sex];
        worst = mortality->rate[age][sex] > mortality->rate[worst][sex] ? age : worst;
    }
    early = 1 - hw_num_exp(-early);
    for (int age = MIDDLE, told = -1; age <= OLDEST; age++) {
        if (!(mortality->rate[age][sex] > 0) && rows[age][sex] != told) {
            told = rows[age][sex];
            hw_diag_warn(diag, hw_csv_place(csv, told, column), "nobody of %d, sex %s, ever dies: the rate is 0; expected: deaths a year of 100,000 people, more at each age", age,
                         sexes[sex]);
        }
    }
    if (mortality->rate[MIDDLE][sex] > oldest && oldest > 0) {
        hw_diag_warn(diag, hw_csv_place(csv, rows[MIDDLE][sex], column), "sex %s: %g of 100,000 die a year at %d, but only %g at %d and over: are the rows in another order?",
                     sexes[sex], 1e5 * mortality->rate[MIDDLE][sex], MIDDLE, 1e5 * oldest, OLDEST);
    }
    if (early > MOST_EARLY) {
        hw_diag_warn(diag, hw_csv_place(csv, rows[worst][sex], column), "sex %s: by these rates, the highest of them here, %.0f of 100 newborn die before %d; expected: 5 to 20 (England 2014: %s)",
                     sexes[sex], 100 * early, EARLY, sex == 0 ? "13" : "8");
    }
}

static void doubt(struct hw_diag *diag, const struct hw_csv *csv, int32_t column, const int32_t rows[91][2], const struct hw_mortality *mortality) {
    for (int sex = 0; sex < 2; sex++) {
        if (!any_from(mortality, 0, sex)) {
            hw_diag_warn(diag, hw_csv_place(csv, -1, column), "sex %s: every rate is 0, so that nobody dies; expected: deaths a year of 100,000 people of each age", sexes[sex]);
        } else {
            doubt_sex(diag, csv, column, rows, mortality, sex);
        }
    }
}

/* "0", "1-4", ..., "90+": the ages it covers; false when it is none of these. */
static bool read_band(const char *text, int *from, int *to) {
    int n = 0;
    if (sscanf(text, "%d-%d%n", from, to, &n) == 2 && text[n] == '\0') {
        return *from >= 0 && *from <= *to && *to <= 90;
    }
    n = 0;
    if (sscanf(text, "%d%n", from, &n) != 1 || *from < 0 || *from > 90) {
        return false;
    }
    *to = text[n] == '+' ? 90 : *from;
    return text[n] == '\0' || (text[n] == '+' && text[n + 1] == '\0');
}

static bool ends_with(const char *text, const char *end) {
    size_t length = strlen(text), part = strlen(end);
    return length > part && strcmp(text + length - part, end) == 0;
}

/* By how much a figure may be awry that is written with so many digits after the point: by one of the last. */
static double last_digit(const char *text) {
    const char *point = strchr(text, '.');
    double one = 1;
    for (size_t digits = point == NULL || strpbrk(text, "eE") != NULL ? 0 : strlen(point + 1); digits > 0; digits--) {
        one /= 10;
    }
    return one;
}

/* The column of the same area ("kent_rate_per_100k": "kent" and an ending) with another ending; -1: none. */
static int32_t sister(const struct hw_csv *csv, int32_t column, const char *end, const char *other_end) {
    const char *name = hw_csv_text(csv, -1, column);
    size_t area = strlen(name) - strlen(end);
    for (int32_t other = 0; other < csv->n_columns; other++) {
        const char *text = hw_csv_text(csv, -1, other);
        if (strncmp(text, name, area) == 0 && strcmp(text + area, other_end) == 0) {
            return other;
        }
    }
    return -1;
}

/* Where deaths and people stand beside it, a rate that is not the one over the other has a slip in one of the three. The file has passed all other checks. */
static void doubt_rates(struct hw_diag *diag, const struct hw_csv *csv, int32_t rate) {
    int32_t died = sister(csv, rate, RATE, "_deaths"), lived = sister(csv, rate, RATE, "_pop");
    for (int32_t row = 0; row < csv->n_rows && died >= 0 && lived >= 0; row++) {
        const char *text = hw_csv_text(csv, row, rate);
        double per_100k = 0, deaths = 0, people = 0;
        bool given = text[0] != '\0' && hw_csv_text(csv, row, died)[0] != '\0' && hw_csv_text(csv, row, lived)[0] != '\0';
        if (given && hw_csv_number(csv, diag, row, rate, 0, 1e5, &per_100k) && hw_csv_number(csv, diag, row, died, 0, MOST, &deaths) &&
            hw_csv_number(csv, diag, row, lived, 0, MOST, &people) && people > 0 && !(fabs(per_100k - 1e5 * deaths / people) <= last_digit(text))) {
            hw_diag_warn(diag, hw_csv_place(csv, row, rate), "the rate is %.40s, but %.0f deaths of %.0f people are %.2f of 100,000: one of the three is a slip (the model takes the rate)", text,
                         deaths, people, 1e5 * deaths / people);
        }
    }
}

/* No more people of an age may die than there are, where both are told. */
static bool check_deaths(const struct hw_csv *csv, struct hw_diag *diag, int32_t row, int32_t column, double deaths) {
    int32_t lived = sister(csv, column, "_deaths", "_pop");
    double people = 0;
    if (lived < 0 || hw_csv_text(csv, row, lived)[0] == '\0' || !hw_csv_number(csv, diag, row, lived, 0, MOST, &people) || deaths <= people) {
        return true;
    }
    hw_diag_error(diag, hw_csv_place(csv, row, column), "%.40s is %.0f, but %.40s is only %.0f", hw_csv_text(csv, -1, column), deaths, hw_csv_text(csv, -1, lived), people);
    return false;
}

/* Columns that this model does not take: of another area, or what its rates were made of. The first slip of each is told. */
static void check_other_columns(const struct hw_csv *csv, struct hw_diag *diag, int32_t band, int32_t sex, int32_t rate) {
    for (int32_t column = 0; column < csv->n_columns; column++) {
        const char *name = hw_csv_text(csv, -1, column);
        bool is_rate = ends_with(name, RATE);
        bool good = column != band && column != sex && column != rate;
        if (good && !is_rate && !ends_with(name, "_deaths") && !ends_with(name, "_pop")) {
            hw_diag_error(diag, hw_csv_place(csv, -1, column), "column '%.60s' is not one of this file's: age_band, sex, and of each area AREA_rate_per_100k, AREA_deaths, AREA_pop", name);
            continue;
        }
        for (int32_t row = 0; row < csv->n_rows && good; row++) {
            double value = 0;
            good = hw_csv_text(csv, row, column)[0] == '\0' || hw_csv_number(csv, diag, row, column, 0, is_rate ? 1e5 : MOST, &value);
            good = good && (!ends_with(name, "_deaths") || check_deaths(csv, diag, row, column, value));
        }
    }
}

/* Every age is in one band of each sex; of ages in a row that are not, the first is told, at the band before it or at its second one. */
static void check_bands(struct hw_diag *diag, const struct hw_csv *csv, int32_t band, const int (*seen)[2], const int32_t (*rows)[2]) {
    for (int female = 0; female < 2; female++) {
        for (int age = 0; age <= 90; age++) {
            const char *sex = female ? "F" : "M";
            if (seen[age][female] == 0 && (age == 0 || seen[age - 1][female] > 0)) {
                hw_diag_error(diag, hw_csv_place(csv, age > 0 ? rows[age - 1][female] : 0, band), "%s this line: no band for age %d, sex %s", age > 0 ? "after" : "at", age, sex);
            } else if (seen[age][female] > 1 && (age == 0 || seen[age - 1][female] < 2)) {
                hw_diag_error(diag, hw_csv_place(csv, rows[age][female], band), "age %d, sex %s is in more than one band", age, sex);
            }
        }
    }
}

enum hw_status hw_mortality_read(struct hw_io *io, struct hw_reader *reader, const char *path, const char *area, struct hw_mortality *out) {
    struct hw_diag *diag = reader->diag;
    struct hw_csv csv;
    char column_name[128];
    snprintf(column_name, sizeof column_name, "%.80s_rate_per_100k", area);
    HW_TRY(hw_csv_read(io, reader->arena, path, diag, &csv));
    int32_t band = hw_csv_column(&csv, diag, "age_band");
    int32_t sex = hw_csv_column(&csv, diag, "sex");
    int32_t rate = hw_csv_column(&csv, diag, column_name);
    if (band < 0 || sex < 0 || rate < 0) {
        return HW_BAD_INPUT;
    }
    int seen[91][2] = {{0}};
    int32_t rows[91][2] = {{0}}, errors = diag->errors;
    for (int32_t row = 0; row < csv.n_rows; row++) {
        int from = 0;
        int to = 0;
        double per_100k = 0;
        const char *s = hw_csv_text(&csv, row, sex);
        bool female = strcmp(s, "F") == 0;
        bool good = hw_csv_number(&csv, diag, row, rate, 0, 1e5, &per_100k);
        if (!read_band(hw_csv_text(&csv, row, band), &from, &to) || (!female && strcmp(s, "M") != 0)) {
            hw_diag_error(diag, hw_csv_place(&csv, row, band), "expected an age band such as 5-9 or 90+ and a sex, F or M");
            continue;
        }
        for (int age = from; age <= to; age++) { /* a bad rate has been told: its row is there all the same */
            out->rate[age][female] = good ? per_100k / 1e5 : 0;
            seen[age][female]++;
            rows[age][female] = row;
        }
    }
    check_bands(diag, &csv, band, (const int(*)[2])seen, (const int32_t(*)[2])rows);
    check_other_columns(&csv, diag, band, sex, rate);
    if (diag->errors == errors) {
        doubt(diag, &csv, rate, (const int32_t(*)[2])rows, out);
        for (int32_t column = 0; column < csv.n_columns; column++) {
            if (ends_with(hw_csv_text(&csv, -1, column), RATE)) {
                doubt_rates(diag, &csv, column);
            }
        }
    }
    return hw_diag_status(diag);
}
