/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/programme.h"
#include "agents/schemes_file.h"

#include <stdio.h>
#include <string.h>

/* The programmes of a scheme's file. */

/* Areas whose people may be enrolled: those that where means; the neighbours' only when they are meant by name. */
static uint64_t areas_of(const struct hw_places *places, const struct hw_scheme_part *part) {
    uint64_t areas = 0;
    bool named = part->where.area != NULL || part->where.economy != NULL;
    for (int32_t a = 0; a < places->n_areas; a++) {
        bool here = !part->somewhere || hw_places_in_area(places, a, &part->where);
        areas |= here && (named || !places->areas[a].outside) ? UINT64_C(1) << a : 0;
    }
    return areas;
}

static bool is_taken(const struct hw_scheme *scheme, const char *name) {
    for (int32_t i = 0; i < scheme->n_programmes; i++) {
        if (name != NULL && scheme->programmes[i].name != NULL && strcmp(scheme->programmes[i].name, name) == 0) {
            return true;
        }
    }
    return false;
}

enum hw_status hw_schemes_add_programmes(struct hw_reader *reader, const struct hw_scheme_file *file, const struct hw_node *root, const struct hw_places *places,
                                         struct hw_scheme *out) {
    const struct hw_scheme_part *part = out->parts;
    while (part->next != NULL) {
        part = part->next;
    }
    if (file->programmes.count > 0 && out->programmes == NULL) {
        out->programmes = hw_arena_alloc(reader->arena, HW_PROGRAMMES_MOST, sizeof *out->programmes);
        if (out->programmes == NULL) {
            return HW_NO_MEMORY;
        }
    }
    for (size_t i = 0; i < file->programmes.count; i++) {
        char path[40];
        (void)snprintf(path, sizeof path, "programme.%d", (int)i + 1);
        const struct hw_node *node = hw_yaml_at(root, path);
        struct hw_place at = node != NULL ? node->place : root->place;
        if (out->n_programmes == HW_PROGRAMMES_MOST) {
            hw_diag_error(reader->diag, at, "at most %d programmes can be at work at once", HW_PROGRAMMES_MOST);
            break;
        }
        struct hw_programme made;
        hw_programme_make(reader, &file->programmes, i, places, at, &made);
        made.scheme = out;
        made.part = part;
        made.areas = areas_of(places, part);
        for (int32_t k = 0; k < made.n_acts; k++) {
            const struct hw_programme_act *act = &made.acts[k];
            char text[80];
            (void)snprintf(text, sizeof text, "%s times", hw_programme_acts[act->what].name);
            hw_schemes_amount_within(reader, out, part->title, text, act->times.low, act->times.high, act->within);
        }
        if (is_taken(out, made.name)) {
            hw_diag_error(reader->diag, at, "there is a programme %.60s already", made.name);
        }
        out->programmes[out->n_programmes++] = made;
    }
    return reader->status == HW_NO_MEMORY ? HW_NO_MEMORY : HW_OK;
}
