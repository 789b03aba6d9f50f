/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/county.h"

#include "agents/county_parts.h"

#include <math.h>
#include <string.h>

/* Cells of rows and places, none of them with a value. */
static void *make_cells(struct hw_arena *arena, size_t rows) {
    struct hw_county_cell(*cells)[HW_PLACES_MOST] = hw_arena_alloc(arena, rows, sizeof *cells);
    for (size_t i = 0; cells != NULL && i < rows; i++) {
        for (int k = 0; k < HW_PLACES_MOST; k++) {
            cells[i][k].value = NAN;
        }
    }
    return cells;
}

static enum hw_status make_room(struct hw_county_forms *f) {
    struct hw_arena *arena = f->load->reader->arena;
    f->cells = make_cells(arena, HW_COUNTY_NUMBERS);
    f->uses = make_cells(arena, HW_PLACES_MOST);
    f->start = make_cells(arena, HW_COUNTY_SETTINGS);
    return f->cells == NULL || f->uses == NULL || f->start == NULL ? HW_NO_MEMORY : HW_OK;
}

/* As many gaps and records as there can be: a cell has at most one of each, and an area's people have two records. A trust or council lacks a year, or up to
 * four parts of one. */
static enum hw_status make_lists(struct hw_county_forms *f) {
    struct hw_arena *arena = f->load->reader->arena;
    int32_t most = f->n_areas + f->n_hospitals;
    f->room_gaps = f->room_records = (HW_COUNTY_NUMBERS + HW_COUNTY_SETTINGS) * (most + 1) + f->n_areas * f->n_hospitals + 3 + 5 * most + hw_county_rest_rows() * (most + 1);
    f->out->gaps = hw_arena_alloc(arena, (size_t)f->room_gaps, sizeof *f->out->gaps);
    f->out->records = hw_arena_alloc(arena, (size_t)f->room_records, sizeof *f->out->records);
    return f->out->gaps == NULL || f->out->records == NULL ? HW_NO_MEMORY : HW_OK;
}

static int32_t given_in(const struct hw_county_cell (*cells)[HW_PLACES_MOST], int32_t rows) {
    int32_t n = 0;
    for (int32_t i = 0; i < rows; i++) {
        for (int k = 0; k < HW_PLACES_MOST; k++) {
            n += cells[i][k].text != NULL && !isnan(cells[i][k].value);
        }
    }
    return n;
}

static enum hw_status read_all(struct hw_county_forms *f) {
    static const char *const none[1] = {NULL};
    HW_TRY(make_room(f));
    HW_TRY(hw_param_read(f->load->reader, &hw_params_table, NULL, none, 0, &f->own));
    enum hw_status forms = hw_county_read_forms(f);
    enum hw_status census = hw_county_read_census(f);
    enum hw_status start = hw_county_read_start(f);
    enum hw_status observed = hw_county_read_observed(f);
    enum hw_status read = hw_county_worst(hw_county_worst(forms, census), hw_county_worst(start, observed));
    if (read == HW_BAD_INPUT) {
        hw_county_tell_the_rest(f);
    }
    HW_TRY(read);
    HW_TRY(make_lists(f));
    f->out->n_given = given_in((const struct hw_county_cell(*)[HW_PLACES_MOST])f->cells, HW_COUNTY_NUMBERS) +
                      given_in((const struct hw_county_cell(*)[HW_PLACES_MOST])f->uses, f->n_areas) +
                      given_in((const struct hw_county_cell(*)[HW_PLACES_MOST])f->start, HW_COUNTY_SETTINGS) + f->census.own + f->own_deaths;
    HW_TRY(hw_county_fill(f));
    HW_TRY(hw_county_observe(f));
    return hw_county_put(f);
}

enum hw_status hw_county_read(struct hw_load *load, struct hw_county *out) {
    struct hw_arena *arena = load->reader->arena;
    const struct hw_node *node = hw_yaml_at(load->doc->root, "data.folder");
    *out = (struct hw_county){.used = node != NULL};
    if (node == NULL) {
        return HW_OK;
    }
    if (node->kind != HW_NODE_SCALAR || node->text[0] == '\0') {
        hw_diag_error(load->reader->diag, node->place, "data.folder must be the name of the folder that holds the forms, beside the configuration");
        return HW_BAD_INPUT;
    }
    size_t size = strlen(load->config_dir) + strlen(node->text) + 2;
    char *folder = hw_arena_alloc(arena, size, 1);
    struct hw_county_forms *f = hw_arena_alloc(arena, 1, sizeof *f);
    if (folder == NULL || f == NULL) {
        return HW_NO_MEMORY;
    }
    bool whole = node->text[0] == '/';
    (void)snprintf(folder, size, "%s%s%s", whole ? "" : load->config_dir, whole ? "" : "/", node->text);
    *f = (struct hw_county_forms){.load = load, .folder = folder, .name = folder, .out = out};
    if (!hw_io_has_folder(load->io, folder)) {
        hw_diag_error(load->reader->diag, node->place, "data.folder: there is no folder \"%.200s\"", folder);
        return HW_BAD_INPUT;
    }
    return read_all(f);
}
