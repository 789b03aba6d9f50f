/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parameters for other programs: `describe --json`. */
#include <math.h>

#include "sim/param_parts.h"
#include "sim/schema_parts.h"

/* The kind, and the unit of the numbers beside the words. */
static const char *const kinds[][2] = {
    [HW_PARAM_NUMBER] = {"number", NULL},   [HW_PARAM_SHARE] = {"share", "1"},    [HW_PARAM_COUNT] = {"count", NULL}, [HW_PARAM_DURATION] = {"duration", "ms"},
    [HW_PARAM_RATE] = {"rate", "per ms"},   [HW_PARAM_CHOICE] = {"choice", NULL}, [HW_PARAM_WEEK] = {"week", NULL},
};

static void put_text(const char *name, const char *text, FILE *out) {
    fprintf(out, ", \"%s\": ", name);
    if (text == NULL) {
        fputs("null", out);
    } else {
        hw_schema_json_text(text, out);
    }
}

static void put_bound(const char *name, double value, FILE *out) {
    if (isfinite(value)) {
        fprintf(out, ", \"%s\": %.17g", name, value);
    } else {
        fprintf(out, ", \"%s\": null", name);
    }
}

static void put_row(const struct hw_params *params, const char *prefix, int32_t row, FILE *out) {
    const struct hw_param_row *about = &params->table->rows[row];
    char text[4000];
    (void)snprintf(text, sizeof text, "%s%s", prefix, about->path);
    fputs("  {\"path\": ", out);
    hw_schema_json_text(text, out);
    put_text("kind", kinds[about->kind][0], out);
    put_text("unit", kinds[about->kind][1] != NULL ? kinds[about->kind][1] : about->unit, out);
    put_bound("min", about->min, out);
    put_bound("max", about->max, out);
    put_text("grade", params->grade[row], out);
    put_text("source", params->source[row], out);
    put_text("doc", about->doc, out);
    put_text("by", about->axis != NULL ? about->axis->name : NULL, out);
    fputs(", \"values\": [", out);
    for (int32_t i = 0; i < hw_param_labels(about); i++) {
        fprintf(out, "%s{\"label\": ", i == 0 ? "" : ", ");
        if (about->axis != NULL) {
            hw_schema_json_text(about->axis->labels[i], out);
        } else {
            fputs("null", out);
        }
        put_text("value", hw_param_value_text(params, row, i, text, sizeof text), out);
        put_bound("number", about->kind == HW_PARAM_WEEK ? NAN : params->values[row][i], out);
        fputc('}', out);
    }
    fputs("]}", out);
}

void hw_param_values_json(const struct hw_params *params, const char *prefix, bool only_changed, bool *first, FILE *out) {
    for (int32_t row = 0; row < params->table->count; row++) {
        if (!only_changed || params->changed[row]) {
            fputs(*first ? "\n" : ",\n", out);
            *first = false;
            put_row(params, prefix, row, out);
        }
    }
}
