/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/csv.h"
#include "sim/schema_parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Reads distributions that are made of others, or of a file's values. */

enum { PARTS_MAX = 100 };

static void *take(struct hw_reader *reader, size_t n, size_t size) {
    void *block = hw_arena_alloc(reader->arena, n, size);
    if (block == NULL) {
        reader->status = HW_NO_MEMORY;
    }
    return block;
}

/* Shares that add to 1 become cumulated ones. */
static bool add_to_one(struct hw_reader *reader, const struct hw_node *node, double *shares, size_t n) {
    double sum = 0;
    for (size_t i = 0; i < n; i++) {
        sum += shares[i];
    }
    if (fabs(sum - 1.0) > 1e-9) {
        hw_diag_error(reader->diag, node->place, "these shares add to %.6g; they must add to 1", sum);
        return false;
    }
    return hw_schema_cumulate(shares, n);
}

bool hw_schema_mixture(struct hw_reader *reader, const struct hw_node *node, struct hw_dist *out) {
    static const char *const keys[] = {"share", "of"};
    if (node->kind != HW_NODE_LIST || node->count < 1 || node->count > PARTS_MAX) {
        hw_schema_wrong(reader, node, "a list of at most %d parts, such as [{share: 0.3, of: 2 h}, {share: 0.7, of: 9 h}]", PARTS_MAX);
        return false;
    }
    size_t n = (size_t)node->count;
    struct hw_dist *parts = take(reader, n, sizeof *parts);
    double *shares = take(reader, n + 1, sizeof *shares);
    if (parts == NULL || shares == NULL) {
        return false;
    }
    bool good = true;
    const struct hw_node *item = node->first;
    for (size_t i = 0; i < n; i++, item = item->next) {
        const struct hw_node *share = item->kind == HW_NODE_MAP ? hw_yaml_child(item, "share") : NULL;
        const struct hw_node *of = item->kind == HW_NODE_MAP ? hw_yaml_child(item, "of") : NULL;
        if (share == NULL || of == NULL) {
            hw_schema_wrong(reader, item, "a part such as {share: 0.3, of: {exponential: {mean: 2 h}}}");
            good = false;
            continue;
        }
        good = hw_schema_only_keys(reader, item, keys, 2) && good;
        good = hw_schema_number(reader, share, 0, 1, &shares[i]) && good;
        good = hw_schema_dist(reader, of, &parts[i]) && good;
    }
    if (!good || !add_to_one(reader, node, shares, n)) {
        return false;
    }
    return hw_dist_mixture((uint32_t)n, parts, shares, out) == HW_OK;
}

static bool exponential_parts(struct hw_reader *reader, const struct hw_node *node, size_t n, const double *means, double *shares, struct hw_dist *out) {
    struct hw_dist *parts = take(reader, n, sizeof *parts);
    if (parts == NULL) {
        return false;
    }
    for (size_t i = 0; i < n; i++) {
        if (hw_dist_exponential(means[i], &parts[i]) != HW_OK) {
            hw_diag_error(reader->diag, node->place, "the means must be more than 0");
            return false;
        }
    }
    if (!add_to_one(reader, node, shares, n)) {
        return false;
    }
    return hw_dist_mixture((uint32_t)n, parts, shares, out) == HW_OK;
}

/* Two exponentials that carry the same load: shares (1 +- sqrt((v - 1) / (v + 1))) / 2 with v = (sd / mean)^2, means mean / (2 share). */
static bool by_moments(struct hw_reader *reader, const struct hw_node *node, const struct hw_node *mean_node, const struct hw_node *sd_node,
                       struct hw_dist *out) {
    double mean = 0, sd = 0;
    double *means = take(reader, 2, sizeof *means);
    double *shares = take(reader, 3, sizeof *shares);
    if (means == NULL || shares == NULL) {
        return false;
    }
    bool good = hw_schema_duration(reader, mean_node, 1e-3, INFINITY, &mean);
    good = hw_schema_duration(reader, sd_node, 1e-3, INFINITY, &sd) && good;
    if (!good) {
        return false;
    }
    double v = (sd / mean) * (sd / mean);
    if (!(v > 1.0 && v < 1e6)) {
        hw_diag_error(reader->diag, sd_node->place, "the sd of a hyperexponential must be more than its mean, and at most 1000 times as large");
        return false;
    }
    shares[0] = 0.5 * (1.0 + sqrt((v - 1.0) / (v + 1.0)));
    shares[1] = 1.0 - shares[0];
    means[0] = 0.5 * mean / shares[0];
    means[1] = 0.5 * mean / shares[1];
    return exponential_parts(reader, node, 2, means, shares, out);
}

bool hw_schema_hyperexponential(struct hw_reader *reader, const struct hw_node *node, struct hw_dist *out) {
    static const char *const parts_keys[] = {"means", "shares"};
    static const char *const moment_keys[] = {"mean", "sd"};
    bool map = node->kind == HW_NODE_MAP;
    const struct hw_node *mean = map ? hw_yaml_child(node, "mean") : NULL, *sd = map ? hw_yaml_child(node, "sd") : NULL;
    if (mean != NULL && sd != NULL) {
        return hw_schema_only_keys(reader, node, moment_keys, 2) && by_moments(reader, node, mean, sd, out);
    }
    const struct hw_node *means = map ? hw_yaml_child(node, "means") : NULL, *shares = map ? hw_yaml_child(node, "shares") : NULL;
    bool lists = means != NULL && shares != NULL && means->kind == HW_NODE_LIST && shares->kind == HW_NODE_LIST;
    if (!lists || means->count < 1 || means->count != shares->count || means->count > PARTS_MAX) {
        hw_schema_wrong(reader, node, "{means: [1 h, 9 h], shares: [0.8, 0.2]} with as many shares as means (at most %d), or {mean: 2 h, sd: 3 h}", PARTS_MAX);
        return false;
    }
    if (!hw_schema_only_keys(reader, node, parts_keys, 2)) {
        return false;
    }
    double *at = hw_schema_numbers(reader, means, 0, 0);
    double *weights = hw_schema_numbers(reader, shares, NAN, 1);
    if (at == NULL || weights == NULL) {
        return false;
    }
    return exponential_parts(reader, means, (size_t)means->count, at, weights, out);
}

static int rising(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

/* The rows of one column, in ms; NULL after an error. */
static double *read_column(struct hw_reader *reader, const struct hw_csv *csv, const char *column, double unit_ms) {
    int32_t index = hw_csv_column(csv, reader->diag, column);
    double *values = index < 0 ? NULL : take(reader, (size_t)csv->n_rows, sizeof *values);
    if (values == NULL) {
        return NULL;
    }
    bool good = true;
    for (int32_t i = 0; i < csv->n_rows; i++) {
        good = hw_csv_number(csv, reader->diag, i, index, 0, HW_SCHEMA_LONGEST_MS / unit_ms, &values[i]) && good;
        values[i] *= unit_ms;
    }
    return good ? values : NULL;
}

bool hw_schema_values_from_file(struct hw_reader *reader, const struct hw_node *node, struct hw_dist *out) {
    static const char *const keys[] = {"file", "column", "unit"};
    const struct hw_node *file = hw_yaml_child(node, "file"), *column = hw_yaml_child(node, "column"), *unit = hw_yaml_child(node, "unit");
    double unit_ms = 0;
    bool words = column != NULL && unit != NULL && file->kind == HW_NODE_SCALAR && column->kind == HW_NODE_SCALAR;
    if (!words || reader->io == NULL) {
        hw_schema_wrong(reader, node, reader->io == NULL ? "{points: ..., weights: ...}: files cannot be read here" : "{file: NAME.csv, column: NAME, unit: h}");
        return false;
    }
    if (!hw_schema_only_keys(reader, node, keys, 3) || !hw_schema_unit(reader, unit, &unit_ms)) {
        return false;
    }
    char path[4096];
    int length = snprintf(path, sizeof path, "%s%s%s", file->text[0] == '/' ? "" : reader->dir, file->text[0] == '/' ? "" : "/", file->text);
    struct hw_csv csv;
    bool fits = (size_t)length < sizeof path;
    enum hw_status status = fits ? hw_csv_read(reader->io, reader->arena, path, reader->diag, &csv) : HW_BAD_INPUT;
    if (status == HW_NO_MEMORY || status == HW_IO) { /* not the file's fault */
        reader->status = status;
    }
    if (status != HW_OK) {
        hw_diag_error(reader->diag, file->place, "the file \"%.300s\" that this line names could not be used", file->text);
        return false;
    }
    double *values = read_column(reader, &csv, column->text, unit_ms);
    if (values == NULL) {
        return false;
    }
    qsort(values, (size_t)csv.n_rows, sizeof *values, rising);
    return hw_dist_values((uint32_t)csv.n_rows, values, out) == HW_OK;
}
