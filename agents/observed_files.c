/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/observed_files.h"

#include <stdio.h>
#include <string.h>

#include "sim/csv.h"

enum { MOST_COLUMNS = 14, MAX_PATH = 4096, MOST_ROWS = 5000 /* twenty years of months of twenty places */, MOST_ERRORS = 50 };
static const double MOST = 1e9; /* above any of these figures: a slip of the keyboard */

const char *const hw_observed_files[HW_OBSERVED_FILES] = {
    [HW_OBSERVED_AE] = "kent_trust_ae_monthly.csv",
    [HW_OBSERVED_BEDS] = "kent_trust_beds_quarterly.csv",
    [HW_OBSERVED_DELAYS] = "dtoc_monthly_kent_england.csv",
    [HW_OBSERVED_ACUTE] = "kent_dtoc_acute_nonacute_monthly.csv",
    [HW_OBSERVED_CODES] = "dtoc_code_attribution_england.csv",
};

struct kind {
    int keys, numbers, words; /* columns in this order: what the row is about, figures, and yes or no */
    const char *column[MOST_COLUMNS];
};
static const struct kind kinds[HW_OBSERVED_FILES] = {
    [HW_OBSERVED_AE] = {2, 2, 0, {"trust", "month", "attendances_all_types", "over_4h"}},
    [HW_OBSERVED_BEDS] = {3, 1, 0, {"trust", "financial_year", "quarter", "overnight_beds_available_total"}},
    [HW_OBSERVED_DELAYS] = {2, 12, 0, {"area", "period", "A_assessment", "B_public_funding", "C_further_nhs_nonacute", "Di_residential", "Dii_nursing",
                                       "E_home_package", "F_equipment", "G_choice", "H_disputes", "I_housing", "O_other", "total"}},
    [HW_OBSERVED_ACUTE] = {2, 3, 0, {"area", "month", "acute_days", "nonacute_days", "total_days"}},
    [HW_OBSERVED_CODES] = {2, 6, 2, {"fy", "code", "acute_nhs", "acute_sc", "acute_both", "nonacute_nhs", "nonacute_sc", "nonacute_both", "both_allowed", "sc_allowed"}},
};

struct look {
    const struct kind *kind;
    struct hw_csv csv;
    struct hw_diag *diag;
    int32_t at[MOST_COLUMNS];
    int32_t errors; /* of the diag before */
};

static bool is_full(const struct look *l) {
    return l->diag->errors - l->errors >= MOST_ERRORS;
}

static void check_cells(struct look *l, int32_t row) {
    const struct kind *kind = l->kind;
    for (int i = 0; i < kind->keys + kind->numbers + kind->words; i++) {
        const char *text = hw_csv_text(&l->csv, row, l->at[i]);
        double value = 0;
        if (i < kind->keys) {
            if (text[0] == '\0') {
                hw_diag_error(l->diag, hw_csv_place(&l->csv, row, l->at[i]), "blank; every row must say its %s", kind->column[i]);
            }
        } else if (i < kind->keys + kind->numbers) {
            if (text[0] != '\0') { /* not known, or not counted there; whoever needs it misses it */
                (void)hw_csv_number(&l->csv, l->diag, row, l->at[i], 0, MOST, &value);
            }
        } else if (strcmp(text, "True") != 0 && strcmp(text, "False") != 0) {
            hw_diag_error(l->diag, hw_csv_place(&l->csv, row, l->at[i]), "%s is '%.40s'; expected True or False", kind->column[i], text);
        }
    }
}

static bool is_twice(const struct look *l, int32_t row, int32_t other) {
    for (int i = 0; i < l->kind->keys; i++) {
        if (strcmp(hw_csv_text(&l->csv, row, l->at[i]), hw_csv_text(&l->csv, other, l->at[i])) != 0) {
            return false;
        }
    }
    return true;
}

static void check_rows(struct look *l) {
    if (l->csv.n_rows > MOST_ROWS) {
        hw_diag_error(l->diag, hw_csv_place(&l->csv, MOST_ROWS, 0), "this file has %d rows; at most %d are possible", l->csv.n_rows, MOST_ROWS);
        return;
    }
    for (int32_t row = 0; row < l->csv.n_rows && !is_full(l); row++) {
        check_cells(l, row);
        int32_t other = 0;
        while (other < row && !is_twice(l, row, other)) {
            other++;
        }
        if (other < row) {
            hw_diag_error(l->diag, hw_csv_place(&l->csv, row, l->at[0]), "'%.40s', '%.40s' appears twice; the first time in line %d", hw_csv_text(&l->csv, row, l->at[0]),
                          hw_csv_text(&l->csv, row, l->at[1]), other + 2);
        }
    }
}

static enum hw_status check_file(struct hw_io *io, struct hw_reader *reader, const char *folder, enum hw_observed_file file) {
    struct look l = {.kind = &kinds[file], .diag = reader->diag, .errors = reader->diag->errors};
    char path[MAX_PATH];
    int n = snprintf(path, sizeof path, "%s/%s", folder, hw_observed_files[file]);
    if (n < 0 || (size_t)n >= sizeof path) {
        return HW_OK; /* told by who reads it */
    }
    HW_TRY(hw_csv_read(io, reader->arena, path, l.diag, &l.csv));
    int columns = l.kind->keys + l.kind->numbers + l.kind->words;
    hw_csv_only(&l.csv, l.diag, l.kind->column, columns);
    for (int i = 0; i < columns; i++) {
        l.at[i] = hw_csv_column(&l.csv, l.diag, l.kind->column[i]);
    }
    if (l.diag->errors == l.errors) {
        check_rows(&l);
    }
    return l.diag->errors > l.errors ? HW_BAD_INPUT : HW_OK;
}

void hw_observed_files_check(struct hw_io *io, struct hw_reader *reader, const char *folder, enum hw_status status[HW_OBSERVED_FILES]) {
    for (int i = 0; i < HW_OBSERVED_FILES; i++) {
        status[i] = check_file(io, reader, folder, (enum hw_observed_file)i);
    }
}
