/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers of staff and places that no form asks for: the built-in model's, in proportion, or a small county would have the staff of a large one. */
#include "agents/county_parts.h"

#include <math.h>
#include <string.h>

static bool in_forms(const char *path) {
    for (int i = 0; i < HW_COUNTY_NUMBERS; i++) {
        if (hw_county_numbers[i].path != NULL && strcmp(hw_county_numbers[i].path, path) == 0) {
            return true;
        }
    }
    return false;
}

/* People who are there at the start of a setting that no form asks for. */
static bool is_start(int32_t row) {
    for (int i = 0; i < HW_COUNTY_SETTINGS; i++) {
        if (strcmp(hw_county_settings[i].start, hw_params_table.rows[row].path) == 0) {
            return false;
        }
    }
    return hw_places_is_size(row);
}

bool hw_county_is_rest(int32_t row) {
    static const char *const others[] = {"start.", "population.", "gp.", "outside."}; /* by practice, or of the people themselves */
    const struct hw_param_row *r = &hw_params_table.rows[row];
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        if (strncmp(r->path, others[i], strlen(others[i])) == 0) {
            return i == 0 && is_start(row);
        }
    }
    return r->kind == HW_PARAM_COUNT && !in_forms(r->path);
}

int32_t hw_county_rest_rows(void) {
    int32_t n = 0;
    for (int32_t row = 0; row < hw_params_table.count; row++) {
        n += hw_county_is_rest(row);
    }
    return n;
}

struct put_in {
    bool any;
    int off; /* places in which rounding is told */
};

/* Does the configuration itself give it, for the place or for all? */
static bool is_given(const struct hw_county_forms *f, int32_t row, const char *prefix) {
    char path[300];
    (void)snprintf(path, sizeof path, "%s%s", prefix, hw_params_table.rows[row].path);
    return hw_yaml_at(f->load->doc->root, path) != NULL || hw_yaml_at(f->load->doc->root, hw_params_table.rows[row].path) != NULL;
}

/* One parameter of one place, or of all: the model's own times a factor, at least one of what there is; or as many as are shared out. */
static enum hw_status put(struct hw_county_forms *f, int32_t row, const char *prefix, double factor, const double *shared, const char *why, struct put_in *done) {
    const struct hw_param_row *r = &hw_params_table.rows[row];
    struct hw_county_cell cell = {.grade = "A", .source = why};
    char path[300], text[40] = "";
    (void)snprintf(path, sizeof path, "%s%s", prefix, r->path);
    if (is_given(f, row, prefix)) {
        return HW_OK;
    }
    double is = 0, exact = 0;
    for (int32_t label = 0; label < (r->axis ? r->axis->size : 1); label++) {
        double own = f->own.values[row][label], value = shared != NULL ? *shared : floor(own * factor + 0.5);
        char part[100];
        if (own >= (double)HW_UNLIMITED) {
            return HW_OK;
        }
        value = own > 0 && value < 1 ? 1 : value > r->max ? r->max : value;
        is += value;
        exact += own * factor;
        (void)snprintf(text, sizeof text, "%.0f", value);
        (void)snprintf(part, sizeof part, r->axis ? "value.%.60s" : "value", r->axis ? r->axis->labels[label] : "");
        HW_TRY(hw_county_put_part(f, path, part, text, &cell));
    }
    done->any = true;
    done->off += exact > 0 && fabs(is / exact - 1) > HW_PLACES_OFF;
    HW_TRY(hw_county_put_part(f, path, "grade", "A", &cell));
    HW_TRY(hw_county_put_part(f, path, "source", why, &cell));
    return r->axis != NULL ? HW_OK : hw_county_record(f, path, text, r->unit, &cell);
}

static const char *why_of(struct hw_county_forms *f, const char *format, double people) {
    char text[160];
    (void)snprintf(text, sizeof text, "no form asks for it; the built-in model's for %.0f %s, in proportion", people, format);
    const char *kept = hw_arena_text(f->load->reader->arena, text, strlen(text));
    return kept != NULL ? kept : "";
}

/* Says so, once for all places. */
static enum hw_status say(struct hw_county_forms *f, int32_t row, const char *in_proportion, int off) {
    const struct hw_param_row *r = &hw_params_table.rows[row];
    char rounding[100] = "";
    if (off > 0) {
        (void)snprintf(rounding, sizeof rounding, " (more than %.0f %% more or fewer in %d place%s by rounding to a whole number)", 100 * HW_PLACES_OFF, off, hw_base_s(off));
    }
    return hw_county_gap(f, "A", r->path, "the built-in model's %g%s, in proportion to %s%s; no form asks for it", hw_county_own(f, r->path),
                         r->axis != NULL ? " at most" : "", in_proportion, rounding);
}

/* Of each area. The county's own together have the whole number nearest to what they have in proportion. */
static enum hw_status put_areas(struct hw_county_forms *f, int32_t row, const char *why, struct put_in *done) {
    double exact[HW_PLACES_MOST], whole[HW_PLACES_MOST], own = f->own.values[row][0];
    int32_t n = 0, next = 0;
    char prefix[120];
    for (int pass = 0; pass < 2; pass++) {
        for (int32_t a = 0; a < f->n_areas; a++) {
            (void)snprintf(prefix, sizeof prefix, "areas.%.60s.parameters.", f->areas[a]);
            double factor = f->cells[HW_C_AREA_OLDER][a].value / HW_COUNTY_OWN_OLDER;
            bool shares = hw_params_table.rows[row].axis == NULL && !(f->cells[HW_C_AREA_OUTSIDE][a].value > 0) && !is_given(f, row, prefix);
            if (pass == 1) {
                HW_TRY(put(f, row, prefix, factor, shares ? &whole[next++] : NULL, why, done));
            } else if (shares) {
                exact[n++] = own * factor;
            }
        }
        if (pass == 0) {
            hw_county_share_out(exact, n, own > 0 ? 1 : 0, whole);
        }
    }
    return HW_OK;
}

enum hw_status hw_county_put_rest(struct hw_county_forms *f) {
    static const char *const older_of = "people of 65 and over", *const users_of = "people who use the hospital", *const people_of = "people";
    const char *older = why_of(f, older_of, HW_COUNTY_OWN_OLDER), *users = why_of(f, users_of, HW_COUNTY_OWN_USERS);
    const char *people = why_of(f, people_of, HW_COUNTY_OWN_USERS);
    double all = 0;
    char prefix[120];
    for (int32_t a = 0; a < f->n_areas; a++) {
        all += f->cells[HW_C_AREA_PEOPLE][a].value;
    }
    for (int32_t row = 0; row < hw_params_table.count; row++) {
        unsigned owner = hw_places_owner(hw_params_table.rows[row].path);
        struct put_in done = {false, 0};
        if (!hw_county_is_rest(row)) {
            continue;
        }
        HW_TRY(owner == 0 ? put(f, row, "", all / HW_COUNTY_OWN_USERS, NULL, people, &done) : HW_OK);
        for (int32_t h = 0; h < f->n_hospitals && (owner & HW_OF_HOSPITAL); h++) {
            (void)snprintf(prefix, sizeof prefix, "hospitals.%.60s.parameters.", f->hospitals[h]);
            HW_TRY(put(f, row, prefix, hw_county_users(f, h) / HW_COUNTY_OWN_USERS, NULL, users, &done));
        }
        HW_TRY(owner & HW_OF_AREA ? put_areas(f, row, older, &done) : HW_OK);
        HW_TRY(done.any ? say(f, row, owner & HW_OF_AREA ? older_of : owner & HW_OF_HOSPITAL ? users_of : people_of, done.off) : HW_OK);
    }
    return HW_OK;
}
