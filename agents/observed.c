/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/observed.h"

#include <math.h>
#include <string.h>

#include "agents/observed_files.h"
#include "sim/csv.h"

static const char *const district_trust = "DartfordGravesham";
static const char *const county = "Kent";
enum { MONTHS = HW_OBSERVED_MONTHS, QUARTERS = 4, MAX_PATH = 4096 };
static const double MOST = 1e9; /* above any of these figures: a slip of the keyboard */

static const char *const months[MONTHS] = {"2014-04", "2014-05", "2014-06", "2014-07", "2014-08", "2014-09",
                                           "2014-10", "2014-11", "2014-12", "2015-01", "2015-02", "2015-03"};
static const char *const long_months[MONTHS] = {"April 2014",   "May 2014",      "June 2014",     "July 2014",
                                                "August 2014",  "September 2014", "October 2014", "November 2014",
                                                "December 2014", "January 2015",  "February 2015", "March 2015"};
static const char *const quarters[QUARTERS] = {"Q1", "Q2", "Q3", "Q4"};

const char *const hw_observed_code_labels[HW_DTOC_CODES] = {"A", "B", "C", "Di", "Dii", "E", "F", "G", "H", "I", "O"};
static const char *const code_columns[HW_DTOC_CODES] = {
    "A_assessment",   "B_public_funding", "C_further_nhs_nonacute", "Di_residential", "Dii_nursing", "E_home_package",
    "F_equipment",    "G_choice",         "H_disputes",             "I_housing",      "O_other"};

const char *const hw_observed_attendances_source = "NHS England A&E situation report, Dartford and Gravesham NHS Trust, all types, 2014/15";
const char *const hw_observed_beds_source =
    "NHS England KH03, Dartford and Gravesham NHS Trust, overnight beds available, maternity (about 45) included, mean of the quarters of 2014/15";
const char *const hw_observed_delays_source =
    "NHS England delayed transfers of care, Kent, April 2014 to March 2015, times the district's share of Kent's people";

struct source {
    struct hw_csv csv;
    struct hw_diag *diag;
    bool bad;   /* an error was reported: the file is read no further */
    bool wrong; /* a row does not add up; the others are read, so that each such row is told */
};

static enum hw_status open_source(struct hw_io *io, struct hw_reader *reader, const char *folder, const char *name, struct source *out) {
    char path[MAX_PATH];
    out->diag = reader->diag;
    out->bad = out->wrong = false;
    int n = snprintf(path, sizeof path, "%s/%s", folder, name);
    if (n < 0 || (size_t)n >= sizeof path) {
        struct hw_place place = {NULL, 0, 1, 1};
        hw_diag_error(reader->diag, place, "the name of the data folder is too long");
        return HW_BAD_INPUT;
    }
    return hw_csv_read(io, reader->arena, path, reader->diag, &out->csv);
}

static int32_t column_of(struct source *s, const char *name) {
    int32_t column = hw_csv_column(&s->csv, s->diag, name);
    s->bad = s->bad || column < 0;
    return column;
}

static double number_at(struct source *s, int32_t row, int32_t column) {
    double value = 0.0;
    if (row >= 0 && column >= 0 && !hw_csv_number(&s->csv, s->diag, row, column, 0.0, MOST, &value)) {
        s->bad = true;
    }
    return value;
}

struct match {
    int32_t column;
    const char *text;
};

/* The one row in which all columns have these texts; -1 after an error when there is none or another. */
static int32_t row_of(struct source *s, const struct match *matches, int32_t n) {
    int32_t found = -1, last = -1; /* last: a row about the same place, behind which this one is missed */
    for (int32_t row = 0; row < s->csv.n_rows && !s->bad; row++) {
        bool same = true;
        last = strcmp(hw_csv_text(&s->csv, row, matches[0].column), matches[0].text) == 0 ? row : last;
        for (int32_t i = 0; i < n && same; i++) {
            same = strcmp(hw_csv_text(&s->csv, row, matches[i].column), matches[i].text) == 0;
        }
        if (same && found >= 0) {
            hw_diag_error(s->diag, hw_csv_place(&s->csv, row, matches[0].column), "'%s', '%s' appears twice", matches[0].text,
                          matches[1].text);
            s->bad = true;
        }
        found = same ? row : found;
    }
    if (found < 0 && !s->bad) {
        hw_diag_error(s->diag, hw_csv_place(&s->csv, last, matches[0].column), "after this line: no row for '%s', '%s'", matches[0].text, matches[1].text);
        s->bad = true;
    }
    return s->bad ? -1 : found;
}

static enum hw_status status_of(const struct source *s) {
    return s->bad || s->wrong ? HW_BAD_INPUT : HW_OK;
}

static enum hw_status read_attendances(struct hw_io *io, struct hw_reader *reader, const char *folder, const char *trust,
                                       struct hw_observed *out) {
    struct source s;
    HW_TRY(open_source(io, reader, folder, hw_observed_files[HW_OBSERVED_AE], &s));
    int32_t who = column_of(&s, "trust"), month = column_of(&s, "month");
    int32_t attendances = column_of(&s, "attendances_all_types"), over = column_of(&s, "over_4h");
    out->attendances = out->over_4h = 0.0;
    for (int32_t i = 0; i < MONTHS; i++) {
        struct match match[] = {{who, trust}, {month, months[i]}};
        int32_t row = row_of(&s, match, 2);
        out->attendances_in[i] = number_at(&s, row, attendances);
        double late = number_at(&s, row, over);
        if (!s.bad && late > out->attendances_in[i]) {
            hw_diag_error(s.diag, hw_csv_place(&s.csv, row, over), "%g attendances over 4 hours cannot be: there were %g in the month", late,
                          out->attendances_in[i]);
            s.wrong = true;
        }
        out->attendances += out->attendances_in[i];
        out->over_4h += late;
    }
    if (!s.bad && !s.wrong && out->attendances <= 0.0) {
        struct hw_place whole = {s.csv.file, 0, 1, 1};
        hw_diag_error(s.diag, whole, "no attendances of %s in the year", trust);
        s.bad = true;
    }
    out->within_4h_frac = 1.0 - out->over_4h / out->attendances;
    return status_of(&s);
}

static enum hw_status read_beds(struct hw_io *io, struct hw_reader *reader, const char *folder, const char *trust,
                                struct hw_observed *out) {
    struct source s;
    HW_TRY(open_source(io, reader, folder, hw_observed_files[HW_OBSERVED_BEDS], &s));
    int32_t who = column_of(&s, "trust"), year = column_of(&s, "financial_year"), quarter = column_of(&s, "quarter");
    int32_t beds = column_of(&s, "overnight_beds_available_total");
    double sum = 0.0;
    for (int32_t i = 0; i < QUARTERS; i++) {
        struct match match[] = {{who, trust}, {quarter, quarters[i]}, {year, "2014/15"}};
        sum += number_at(&s, row_of(&s, match, 3), beds);
    }
    out->overnight_beds = sum / QUARTERS;
    return status_of(&s);
}

static enum hw_status read_delays(struct hw_io *io, struct hw_reader *reader, const char *folder, double share, struct hw_observed *out) {
    struct source s;
    HW_TRY(open_source(io, reader, folder, hw_observed_files[HW_OBSERVED_DELAYS], &s));
    int32_t area = column_of(&s, "area"), period = column_of(&s, "period"), total = column_of(&s, "total");
    int32_t columns[HW_DTOC_CODES];
    double days[HW_DTOC_CODES] = {0.0};
    double all = 0.0;
    for (int32_t code = 0; code < HW_DTOC_CODES; code++) {
        columns[code] = column_of(&s, code_columns[code]);
    }
    for (int32_t i = 0; i < MONTHS; i++) {
        struct match match[] = {{area, county}, {period, long_months[i]}};
        int32_t row = row_of(&s, match, 2);
        double sum = 0.0;
        for (int32_t code = 0; code < HW_DTOC_CODES; code++) {
            double value = number_at(&s, row, columns[code]);
            days[code] += value;
            sum += value;
        }
        double stated = number_at(&s, row, total);
        if (!s.bad && sum != stated) {
            hw_diag_error(s.diag, hw_csv_place(&s.csv, row, total), "the codes add to %g, not to %g", sum, stated);
            s.wrong = true;
        }
        all += sum;
    }
    for (int32_t code = 0; code < HW_DTOC_CODES; code++) {
        out->delayed_days[code] = days[code] * share;
    }
    out->delayed_days_total = all * share;
    return status_of(&s);
}

static enum hw_status read_acute_days(struct hw_io *io, struct hw_reader *reader, const char *folder, const char *council, double share,
                                      struct hw_observed *out, double *non_acute) {
    struct source s;
    HW_TRY(open_source(io, reader, folder, hw_observed_files[HW_OBSERVED_ACUTE], &s));
    int32_t area = column_of(&s, "area"), month = column_of(&s, "month"), acute = column_of(&s, "acute_days");
    int32_t other = column_of(&s, "nonacute_days"), total = column_of(&s, "total_days");
    double sum = 0.0, others = 0.0;
    for (int32_t i = 0; i < MONTHS; i++) {
        struct match match[] = {{area, council}, {month, months[i]}};
        int32_t row = row_of(&s, match, 2);
        double in = number_at(&s, row, acute), out_of = number_at(&s, row, other), stated = number_at(&s, row, total);
        if (!s.bad && in + out_of != stated) {
            hw_diag_error(s.diag, hw_csv_place(&s.csv, row, total), "acute and non-acute days add to %g, not to %g", in + out_of, stated);
            s.wrong = true;
        }
        sum += in;
        others += out_of;
    }
    out->delayed_days_acute = sum * share;
    *non_acute = others * share;
    return status_of(&s);
}

static enum hw_status read_acute_frac(struct hw_io *io, struct hw_reader *reader, const char *folder, struct hw_observed *out) {
    static const char *const acute_names[] = {"acute_nhs", "acute_sc", "acute_both"};
    static const char *const other_names[] = {"nonacute_nhs", "nonacute_sc", "nonacute_both"};
    struct source s;
    HW_TRY(open_source(io, reader, folder, hw_observed_files[HW_OBSERVED_CODES], &s));
    int32_t year = column_of(&s, "fy"), code_column = column_of(&s, "code");
    int32_t acute[3], other[3];
    for (int32_t i = 0; i < 3; i++) {
        acute[i] = column_of(&s, acute_names[i]);
        other[i] = column_of(&s, other_names[i]);
    }
    out->acute_frac[HW_DTOC_O] = NAN;
    for (int32_t code = 0; code < HW_DTOC_O; code++) {
        struct match match[] = {{year, "2014"}, {code_column, hw_observed_code_labels[code]}};
        int32_t row = row_of(&s, match, 2);
        double in = 0.0, out_of = 0.0;
        for (int32_t i = 0; i < 3; i++) {
            in += number_at(&s, row, acute[i]);
            out_of += number_at(&s, row, other[i]);
        }
        out->acute_frac[code] = in + out_of > 0.0 ? in / (in + out_of) : NAN;
    }
    return status_of(&s);
}

/* The first failure counts; all files are read, so that all errors are told, but none that cannot be read as a whole. */
static void keep(enum hw_status *worst, enum hw_status status) {
    *worst = *worst != HW_OK ? *worst : status;
}

enum hw_status hw_observed_read(struct hw_io *io, struct hw_reader *reader, const char *folder, double district_share,
                                struct hw_observed *out) {
    struct hw_observed read = {.attendances = 0.0};
    double non_acute = 0.0;
    enum hw_status file[HW_OBSERVED_FILES], worst = HW_OK;
    hw_observed_files_check(io, reader, folder, file);
    keep(&worst, file[HW_OBSERVED_AE] == HW_OK ? read_attendances(io, reader, folder, district_trust, &read) : file[HW_OBSERVED_AE]);
    keep(&worst, file[HW_OBSERVED_BEDS] == HW_OK ? read_beds(io, reader, folder, district_trust, &read) : file[HW_OBSERVED_BEDS]);
    keep(&worst, file[HW_OBSERVED_DELAYS] == HW_OK ? read_delays(io, reader, folder, district_share, &read) : file[HW_OBSERVED_DELAYS]);
    keep(&worst, file[HW_OBSERVED_ACUTE] == HW_OK ? read_acute_days(io, reader, folder, county, district_share, &read, &non_acute) : file[HW_OBSERVED_ACUTE]);
    keep(&worst, file[HW_OBSERVED_CODES] == HW_OK ? read_acute_frac(io, reader, folder, &read) : file[HW_OBSERVED_CODES]);
    HW_TRY(worst);
    *out = read;
    return HW_OK;
}

const double hw_observed_kent_payers[3] = {0.693, 0.275, 0.032};
const char *const hw_observed_trusts[HW_OBSERVED_TRUSTS] = {"dartford_and_gravesham", "medway", "maidstone_and_tunbridge_wells", "east_kent"};
const char *const hw_observed_councils[HW_OBSERVED_COUNCILS] = {"kent", "medway"};
static const char *const trusts_ae_source = "NHS England A&E situation reports, all types, by trust, 2014/15";
static const char *const trusts_beds_source = "NHS England KH03, overnight beds available by trust, maternity included, mean of the quarters of 2014/15";
static const char *const councils_source = "NHS England delayed transfers of care by local authority, days in acute beds, 2014/15";

static const char *const own_source = "NHS England delayed transfers of care by local authority, Kent 2014/15";

enum hw_status hw_observed_read_places(struct hw_io *io, struct hw_reader *reader, const char *folder, struct hw_observed_places *out) {
    static const char *const trusts[HW_OBSERVED_TRUSTS] = {"DartfordGravesham", "Medway", "MTW", "EastKent"};
    static const char *const councils[HW_OBSERVED_COUNCILS] = {"Kent", "Medway Towns UA"};
    struct hw_observed_places read = {.n_trusts = HW_OBSERVED_TRUSTS, .n_councils = HW_OBSERVED_COUNCILS, .trusts = hw_observed_trusts,
                                      .councils = hw_observed_councils, .ae_source = trusts_ae_source, .beds_source = trusts_beds_source,
                                      .councils_source = councils_source, .own_source = own_source, .role = "partly fitted"}; /* to Dartford and Gravesham in north_kent.yaml */
    struct hw_observed one = {.attendances = 0.0};
    enum hw_status worst = HW_OK;
    double non_acute[HW_OBSERVED_COUNCILS] = {0.0};
    enum hw_status file[HW_OBSERVED_FILES];
    hw_observed_files_check(io, reader, folder, file);
    for (int t = 0; t < HW_OBSERVED_TRUSTS; t++) {
        keep(&worst, file[HW_OBSERVED_AE] == HW_OK ? read_attendances(io, reader, folder, trusts[t], &one) : file[HW_OBSERVED_AE]);
        keep(&worst, file[HW_OBSERVED_BEDS] == HW_OK ? read_beds(io, reader, folder, trusts[t], &one) : file[HW_OBSERVED_BEDS]);
        read.attendances[t] = one.attendances;
        read.within_4h_frac[t] = one.within_4h_frac;
        read.overnight_beds[t] = one.overnight_beds;
    }
    for (int c = 0; c < HW_OBSERVED_COUNCILS; c++) {
        keep(&worst, file[HW_OBSERVED_ACUTE] == HW_OK ? read_acute_days(io, reader, folder, councils[c], 1.0, &one, &non_acute[c]) : file[HW_OBSERVED_ACUTE]);
        read.delayed_days_acute[c] = one.delayed_days_acute;
    }
    keep(&worst, file[HW_OBSERVED_DELAYS] == HW_OK ? read_delays(io, reader, folder, 1.0, &one) : file[HW_OBSERVED_DELAYS]);
    keep(&worst, file[HW_OBSERVED_CODES]);
    HW_TRY(worst);
    memcpy(read.own_codes, one.delayed_days, sizeof read.own_codes);
    memcpy(read.own_payers, hw_observed_kent_payers, sizeof read.own_payers);
    read.own_beds[0] = read.delayed_days_acute[0];
    read.own_beds[1] = non_acute[0];
    if (one.delayed_days_total != read.own_beds[0] + read.own_beds[1]) {
        struct hw_place nowhere = {NULL, 0, 1, 1};
        hw_diag_error(reader->diag, nowhere, "Kent's delayed days of the year are %g by code, but %g by kind of bed (two files of %s)",
                      one.delayed_days_total, read.own_beds[0] + read.own_beds[1], folder);
        return HW_BAD_INPUT;
    }
    read.own = true;
    *out = read;
    return HW_OK;
}

static void times(double *values, size_t n, double scale) {
    for (size_t i = 0; i < n; i++) {
        values[i] *= scale;
    }
}

void hw_observed_scale(struct hw_observed *o, double scale) {
    times(&o->attendances, 1, scale);
    times(o->attendances_in, HW_OBSERVED_MONTHS, scale);
    times(&o->over_4h, 1, scale);
    times(&o->overnight_beds, 1, scale);
    times(o->delayed_days, HW_DTOC_CODES, scale);
    times(&o->delayed_days_total, 1, scale);
    times(&o->delayed_days_acute, 1, scale);
}

void hw_observed_scale_places(struct hw_observed_places *o, double scale) {
    times(o->attendances, o->n_trusts, scale);
    times(o->overnight_beds, o->n_trusts, scale);
    times(o->delayed_days_acute, o->n_councils, scale);
    times(o->own_codes, HW_DTOC_CODES, scale);
    times(o->own_beds, 2, scale);
}
