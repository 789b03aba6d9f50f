/* SPDX-License-Identifier: GPL-3.0-or-later */
/* run.scale: everything that is counted made smaller in proportion, and what rounding to whole staff and places does to the load on them. */
#include "agents/places.h"

#include <math.h>
#include <string.h>

void hw_places_scale(struct hw_params *params, const bool *which, double scale) {
    for (int32_t row = 0; row < params->table->count && scale != 1; row++) {
        const struct hw_param_row *r = &params->table->rows[row];
        if (!hw_places_scales(r, row) || (which != NULL && !which[row])) {
            continue;
        }
        for (int32_t label = 0; label < (r->axis ? r->axis->size : 1); label++) {
            double *value = &params->values[row][label];
            double scaled = *value * scale + 0.5;
            *value = *value <= 0 || *value >= (double)HW_UNLIMITED ? *value : scaled < 1 ? 1 : (double)(int64_t)scaled;
        }
    }
}

/* ---- the remark ---- */

struct rounded { /* of a number, where it is furthest off */
    double off;  /* share of what is wanted */
    double is, wanted;
    int32_t places; /* where it is off by more than HW_PLACES_OFF, the same way */
};

double hw_places_counted(const struct hw_params *params, int32_t row) {
    const struct hw_axis *axis = params->table->rows[row].axis;
    double sum = 0;
    for (int32_t label = 0; label < (axis ? axis->size : 1); label++) {
        sum += params->values[row][label];
    }
    return sum;
}

/* One place's, or the model's. fewer: too few are looked for, else too many. */
static void look(struct rounded *worst, double wanted, const struct hw_params *scaled, int32_t row, bool fewer) {
    double is = hw_places_counted(scaled, row);
    double off = wanted > 0 && is < (double)HW_UNLIMITED ? is / wanted - 1 : 0;
    if (fewer ? off >= -HW_PLACES_OFF : off <= HW_PLACES_OFF) {
        return;
    }
    worst->places++;
    if (fabs(off) > fabs(worst->off)) {
        worst->off = off;
        worst->is = is;
        worst->wanted = wanted;
    }
}

static struct rounded worst_of(const struct hw_params *whole, const struct hw_params *scaled, const struct hw_places *places, int32_t row, bool fewer) {
    struct rounded worst = {0};
    const struct hw_param_row *r = &whole->table->rows[row];
    unsigned owner = places->listed ? hw_places_owner(r->path) : 0;
    double all = hw_places_counted(whole, row) * places->scale;
    if (!hw_places_scales(r, row) || (places->listed && strncmp(r->path, "outside.", 8) == 0)) { /* a map has neighbours of its own */
        return worst;
    }
    for (int32_t h = 0; h < places->n_hospitals && (owner & HW_OF_HOSPITAL); h++) {
        const struct hw_hospital *at = &places->hospitals[h];
        look(&worst, at->params->changed[row] ? at->counted[row] * places->scale : all, at->params, row, fewer);
    }
    for (int32_t a = 0; a < places->n_areas && (owner & HW_OF_AREA); a++) {
        const struct hw_area *at = &places->areas[a];
        look(&worst, at->params->changed[row] ? at->counted[row] * places->scale : all, at->params, row, fewer);
    }
    if (owner == 0) {
        look(&worst, all, scaled, row, fewer);
    }
    return worst;
}

const char *hw_places_scale_remark(struct hw_arena *arena, const struct hw_params *whole, const struct hw_params *scaled, const struct hw_places *places) {
    enum { ROOM = 8000 };
    char shown[ROOM] = "", all[ROOM + 600];
    int n = 0;
    for (int fewer = 1; fewer >= 0; fewer--) { /* those with too few first: they are what crowds */
        for (int32_t row = 0; row < whole->table->count && places->scale < 1; row++) {
            struct rounded worst = worst_of(whole, scaled, places, row, fewer == 1);
            size_t used = strlen(shown);
            if (worst.places == 0) {
                continue;
            }
            n++;
            (void)snprintf(shown + used, sizeof shown - used, "%s%s %g for %.3g", used > 0 ? ", " : "", whole->table->rows[row].path, worst.is, worst.wanted);
            used = strlen(shown);
            if (worst.places > 1) {
                (void)snprintf(shown + used, sizeof shown - used, " and in %d other place%s", (int)worst.places - 1, hw_base_s(worst.places - 1));
            }
        }
    }
    if (n == 0) {
        return NULL;
    }
    (void)snprintf(all, sizeof all,
                   "run.scale %g is for trials of speed: rounding to whole ones changes the load on %d number%s of staff and places by more than 15 %% (%s); and where "
                   "there are few beds and staff people wait longer than where there are many. Compare scenarios of that scale only with each other; observed numbers "
                   "are scaled, too",
                   places->scale, n, hw_base_s(n), shown);
    return hw_arena_text(arena, all, strlen(all));
}
