/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "output/h5_effects.h"

#include <hdf5_hl.h>
#include <math.h>

enum { TEXTS = 5, NUMBERS = 3 };

struct columns {
    const char **texts[TEXTS];
    double *numbers[NUMBERS];
    int32_t *number; /* of the line, from 1 */
};

static const char *label(const struct hw_results *results, int32_t factor) {
    return factor < 0 ? "" : results->layout->dims[0].labels[factor];
}

static enum hw_status fill(struct hw_arena *arena, const struct hw_results *results, const struct hw_study_effects *effects, struct columns *c) {
    size_t n = (size_t)effects->n;
    for (int i = 0; i < TEXTS; i++) {
        c->texts[i] = hw_arena_alloc(arena, n, sizeof **c->texts);
    }
    for (int i = 0; i < NUMBERS; i++) {
        c->numbers[i] = hw_arena_alloc(arena, n, sizeof **c->numbers);
    }
    c->number = hw_arena_alloc(arena, n, sizeof *c->number);
    if (c->texts[0] == NULL || c->texts[1] == NULL || c->texts[2] == NULL || c->texts[3] == NULL || c->texts[4] == NULL || c->numbers[0] == NULL ||
        c->numbers[1] == NULL || c->numbers[2] == NULL || c->number == NULL) {
        return HW_NO_MEMORY;
    }
    for (size_t i = 0; i < n; i++) {
        const struct hw_study_effect *e = &effects->at[i];
        const char *texts[TEXTS] = {e->kind, results->scenario[e->scenario], results->layout->measures[e->measure].name, label(results, e->factor), label(results, e->second)};
        const double numbers[NUMBERS] = {e->of.value, e->of.low, e->of.high};
        for (int k = 0; k < TEXTS; k++) {
            c->texts[k][i] = texts[k];
        }
        for (int k = 0; k < NUMBERS; k++) {
            c->numbers[k][i] = isnan(numbers[k]) ? (double)NAN : numbers[k]; /* one NaN for all: compilers differ in the sign of 0/0 */
        }
        c->number[i] = (int32_t)i + 1;
    }
    return HW_OK;
}

static hid_t put_column(hid_t group, const char *name, hid_t type, hid_t memory, hid_t how, hsize_t n, const void *data, const char *words) {
    hid_t space = H5Screate_simple(1, &n, NULL);
    hid_t dataset = space < 0 ? -1 : H5Dcreate2(group, name, type, space, H5P_DEFAULT, how, H5P_DEFAULT);
    bool good = dataset >= 0 && H5Dwrite(dataset, memory, H5S_ALL, H5S_ALL, H5P_DEFAULT, data) >= 0 && H5LTset_attribute_string(dataset, ".", "long_name", words) >= 0;
    good = (space < 0 || H5Sclose(space) >= 0) && good;
    if (!good && dataset >= 0) {
        (void)H5Dclose(dataset);
    }
    return good ? dataset : -1;
}

static bool put_all(hid_t group, struct hw_h5_lists lists, const struct columns *c, hsize_t n) {
    static const char *const names[TEXTS + NUMBERS][2] = {
        {"kind", "What is estimated"}, {"scenario", "Of which scenario; other than of the first, of the difference from it"}, {"measure", "Of which measure"},
        {"factor", "Of which factor; empty: of all"}, {"second_factor", "Of an interaction, the other factor"}, {"value", "Estimate, in the measure's unit, or a share"},
        {"low_95", "Lower end of its 95 % interval"}, {"high_95", "Upper end of its 95 % interval"}};
    hid_t scale = put_column(group, "effect", H5T_STD_I32LE, H5T_NATIVE_INT32, lists.dataset, n, c->number, "Number of the line");
    bool good = scale >= 0 && H5DSset_scale(scale, "effect") >= 0;
    for (int i = 0; i < TEXTS + NUMBERS && good; i++) {
        bool text = i < TEXTS;
        hid_t column = put_column(group, names[i][0], text ? lists.text : H5T_IEEE_F64LE, text ? lists.text : H5T_NATIVE_DOUBLE, lists.dataset, n,
                                  text ? (const void *)c->texts[i] : c->numbers[i - TEXTS], names[i][1]);
        good = column >= 0 && H5DSattach_scale(column, scale, 0) >= 0;
        good = (column < 0 || H5Dclose(column) >= 0) && good;
    }
    return (scale < 0 || H5Dclose(scale) >= 0) && good;
}

enum hw_status hw_h5_put_effects(hid_t file, struct hw_h5_lists lists, struct hw_mem *mem, const struct hw_results *results) {
    struct hw_arena arena;
    struct hw_study_effects effects;
    struct columns columns;
    hw_arena_init(&arena, mem);
    enum hw_status status = hw_study_effects(&arena, results, &effects);
    if (status == HW_OK && effects.n > 0 && (status = fill(&arena, results, &effects, &columns)) == HW_OK) {
        hid_t group = H5Gcreate2(file, "effects", H5P_DEFAULT, lists.group, H5P_DEFAULT);
        bool good = group >= 0 && put_all(group, lists, &columns, (hsize_t)effects.n);
        good = (group < 0 || H5Gclose(group) >= 0) && good;
        status = good ? HW_OK : HW_NO_MEMORY;
    }
    hw_arena_clear(&arena);
    return status;
}
