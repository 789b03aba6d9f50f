/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "output/results.h"
#include "sim/special.h"

#include <math.h>
#include <string.h>

int32_t hw_results_find(const struct hw_layout *layout, const char *measure) {
    for (int32_t m = 0; m < layout->n_measures; m++) {
        if (strcmp(layout->measures[m].name, measure) == 0) {
            return m;
        }
    }
    return -1;
}

const struct hw_param_record *hw_results_param(const struct hw_results *results, const char *path) {
    for (int32_t i = 0; i < results->n_params; i++) {
        if (strcmp(results->params[i].path, path) == 0) {
            return &results->params[i];
        }
    }
    return NULL;
}

size_t hw_results_count(const struct hw_layout *layout, int32_t measure) {
    HW_REQUIRE(measure >= 0 && measure < layout->n_measures);
    const struct hw_measure *m = &layout->measures[measure];
    size_t count = 1;
    for (int32_t d = 0; d < m->n_dims; d++) {
        count *= layout->dims[m->dims[d]].size;
    }
    return count;
}

/* The same, for layouts that come from a file: false when a dimension is unknown or the product overflows. */
static bool checked_count(const struct hw_layout *layout, const struct hw_measure *measure, size_t *count) {
    if (measure->n_dims < 0 || measure->n_dims > HW_MEASURE_DIMS) {
        return false;
    }
    *count = 1;
    for (int32_t d = 0; d < measure->n_dims; d++) {
        if (measure->dims[d] < 0 || measure->dims[d] >= layout->n_dims ||
            __builtin_mul_overflow(*count, layout->dims[measure->dims[d]].size, count)) {
            return false;
        }
    }
    return true;
}

enum hw_status hw_results_lay_out(struct hw_arena *arena, struct hw_layout *layout) {
    size_t *offset = hw_arena_alloc(arena, (size_t)layout->n_measures + 1, sizeof *offset);
    if (offset == NULL) {
        return HW_NO_MEMORY;
    }
    size_t row = 0;
    for (int32_t m = 0; m < layout->n_measures; m++) {
        size_t count;
        if (!checked_count(layout, &layout->measures[m], &count)) {
            return HW_BAD_INPUT;
        }
        offset[m] = row;
        if (__builtin_add_overflow(row, count, &row) || row > SIZE_MAX / sizeof(double)) {
            return HW_BAD_INPUT;
        }
    }
    layout->offset = offset;
    layout->row = row;
    return HW_OK;
}

enum hw_status hw_results_read(const struct hw_results *results, int32_t scenario, int32_t replicate, size_t offset, size_t count, double *into) {
    if (results->values == NULL) {
        return hw_store_get(results->store, scenario, replicate, offset, count, into);
    }
    memcpy(into, hw_results_row(results, scenario, replicate) + offset, count * sizeof *into);
    return HW_OK;
}

enum hw_status hw_results_put(struct hw_results *results, int32_t scenario, int32_t replicate, const void *row) {
    if (results->values == NULL) {
        return hw_store_put(results->store, scenario, replicate, row);
    }
    memcpy(hw_results_row(results, scenario, replicate), row, results->layout->row * sizeof(double));
    return HW_OK;
}

const double *hw_results_look(const struct hw_results *results, int32_t scenario, int32_t replicate) {
    if (results->values != NULL) {
        return hw_results_row(results, scenario, replicate);
    }
    double *row = results->store->row_read;
    return hw_store_get(results->store, scenario, replicate, 0, results->layout->row, row) == HW_OK ? row : NULL;
}

enum hw_status hw_results_status(const struct hw_results *results) {
    return results->store == NULL ? HW_OK : results->store->status;
}

static int rising(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

size_t hw_results_sort(double *values, size_t n) {
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        if (isfinite(values[i])) {
            values[kept++] = values[i];
        }
    }
    qsort(values, kept, sizeof *values, rising);
    return kept;
}

struct hw_interval hw_results_interval(const double *values, size_t count, size_t stride, double confidence) {
    struct hw_interval interval = {.mean = NAN, .half_width = NAN, .n = 0};
    double sum = 0.0;
    for (size_t i = 0; i < count; i++) {
        if (isfinite(values[i * stride])) {
            sum += values[i * stride];
            interval.n++;
        }
    }
    if (interval.n == 0) {
        return interval;
    }
    interval.mean = sum / (double)interval.n;
    if (interval.n < 2) {
        return interval;
    }
    /* Two passes: sums of squares minus squares lose digits when the spread is small beside the mean. */
    double squares = 0.0;
    for (size_t i = 0; i < count; i++) {
        if (isfinite(values[i * stride])) {
            double deviation = values[i * stride] - interval.mean;
            squares += deviation * deviation;
        }
    }
    double n = (double)interval.n;
    double standard_error = sqrt(squares / (n - 1.0) / n);
    interval.half_width = hw_special_t_quantile(0.5 + 0.5 * confidence, n - 1.0) * standard_error;
    return interval;
}

/* Of one replicate: a value of a measure, or the sum of all count. */
static double number_of(const struct hw_results *results, int32_t scenario, int32_t replicate, size_t offset, size_t index, size_t count) {
    double value = NAN;
    if (index < count) {
        return hw_results_read(results, scenario, replicate, offset + index, 1, &value) == HW_OK ? value : (double)NAN;
    }
    const double *row = hw_results_look(results, scenario, replicate);
    if (row == NULL) {
        return NAN;
    }
    double sum = 0.0;
    for (size_t i = 0; i < count; i++) {
        sum += row[offset + i];
    }
    return sum;
}

void hw_results_series(const struct hw_results *results, int32_t scenario, int32_t measure, size_t index, double *out) {
    size_t count = hw_results_count(results->layout, measure);
    HW_REQUIRE(index <= count && scenario >= 0 && scenario < results->n_scenarios);
    for (int32_t r = 0; r < results->n_replicates; r++) {
        bool done = results->state[(size_t)scenario * (size_t)results->n_replicates + (size_t)r] == HW_REP_DONE;
        out[r] = done ? number_of(results, scenario, r, results->layout->offset[measure], index, count) : (double)NAN;
    }
}

static bool has_all(const struct hw_dim *dim) {
    for (size_t i = 0; i < dim->size && dim->size > 1; i++) {
        if (strcmp(dim->labels[i], "all") == 0) {
            return true;
        }
    }
    return false;
}

bool hw_results_adds_up(const struct hw_layout *layout, int32_t index) {
    const struct hw_measure *measure = &layout->measures[index];
    for (int32_t i = 0; i < measure->n_dims; i++) {
        if (has_all(&layout->dims[measure->dims[i]])) {
            return false;
        }
    }
    static const char *const apart[] = {"h", "d", "min", "ms", "1", "%", "share", "ratio"};
    for (size_t i = 0; i < sizeof apart / sizeof *apart; i++) {
        if (strcmp(measure->unit, apart[i]) == 0) {
            return false;
        }
    }
    return strstr(measure->unit, "_per_") == NULL && strstr(measure->unit, " per ") == NULL;
}
