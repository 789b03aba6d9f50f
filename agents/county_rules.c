/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rules by which gaps are filled: what a number of a place would be in proportion, and how whole numbers are shared out. */
#include "agents/county_parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Bed-days needed by somebody of 65 and over, relative to somebody younger: 2.43 and 0.243 a year for the ages of Kent by the model's own rates
 * and stays (needs.emergency.rate, needs.planned.rate, acute.zero_day.share, acute.stay.mean, acute.planned.stay). */
#define OLDER_NEED 10.0

static double value(struct hw_county_forms *f, enum hw_county_id id, int32_t unit) {
    return f->cells[id][unit].value;
}
static bool outside(struct hw_county_forms *f, int32_t area) {
    return value(f, HW_C_AREA_OUTSIDE, area) > 0;
}

const char *hw_county_place_name(const struct hw_county_forms *f, enum hw_county_form form, int32_t unit) {
    return form == HW_FORM_AREAS ? f->areas[unit] : form == HW_FORM_HOSPITALS ? f->hospitals[unit] : "";
}

static const struct hw_node *in_model(const struct hw_county_forms *f, enum hw_county_form form, int32_t unit, const char *parameter) {
    char path[300];
    (void)snprintf(path, sizeof path, "%s%s%s%s", form == HW_FORM_AREAS ? "areas." : form == HW_FORM_HOSPITALS ? "hospitals." : "",
                   hw_county_place_name(f, form, unit), form == HW_FORM_COUNTY ? "" : ".parameters.", parameter);
    const struct hw_node *of_place = hw_yaml_at(f->load->doc->root, path);
    return of_place != NULL ? of_place : hw_yaml_at(f->load->doc->root, parameter);
}

bool hw_county_in_model(const struct hw_county_forms *f, enum hw_county_form form, int32_t unit, const char *parameter) {
    return in_model(f, form, unit, parameter) != NULL;
}

/* The number that the configuration says, if it is one; else what the forms have. */
static double number_in_force(const struct hw_county_forms *f, enum hw_county_id id, int32_t unit) {
    const struct hw_node *node = in_model(f, hw_county_numbers[id].form, unit, hw_county_numbers[id].path);
    node = node != NULL && node->kind != HW_NODE_SCALAR ? hw_yaml_child(node, "value") : node;
    char *end = NULL;
    double said = node != NULL && node->kind == HW_NODE_SCALAR ? strtod(node->text, &end) : 0;
    return end != NULL && end != node->text && *end == '\0' && isfinite(said) ? said : f->cells[id][unit].value;
}

/* ---- people ---- */

/* People who use a hospital; what they need of its beds, in people under 65. */
static double users_of(struct hw_county_forms *f, int32_t h, bool need) {
    double users = 0;
    for (int32_t a = 0; a < f->n_areas; a++) {
        double people = value(f, HW_C_AREA_PEOPLE, a), older = value(f, HW_C_AREA_OLDER, a);
        users += 0.01 * f->uses[a][h].value * (need ? people - older + OLDER_NEED * older : people);
    }
    return users;
}

double hw_county_users(struct hw_county_forms *f, int32_t hospital) {
    return users_of(f, hospital, false);
}

static double own_need(void) {
    double older = HW_COUNTY_OWN_USERS * HW_COUNTY_OWN_OLDER / HW_COUNTY_OWN_PEOPLE;
    return HW_COUNTY_OWN_USERS - older + OLDER_NEED * older;
}

/* ---- whole numbers ---- */

void hw_county_share_out(const double *exact, int32_t n, double least, double *whole) {
    bool up[HW_PLACES_MOST] = {false};
    double all = 0, given = 0;
    HW_REQUIRE(n <= HW_PLACES_MOST);
    for (int32_t i = 0; i < n; i++) {
        whole[i] = floor(exact[i] + 1e-9) > least ? floor(exact[i] + 1e-9) : least;
        all += exact[i];
        given += whole[i];
    }
    for (double left = floor(all + 0.5) - given; left >= 1; left--) {
        int32_t next = -1;
        for (int32_t i = 0; i < n; i++) {
            double more = next < 0 ? 1 : (exact[i] - whole[i]) - (exact[next] - whole[next]);
            if (!up[i] && (more > 1e-9 || (more > -1e-9 && exact[i] > exact[next] + 1e-9))) {
                next = i;
            }
        }
        if (next < 0) {
            return;
        }
        up[next] = true;
        whole[next]++;
    }
}

/* ---- rules ---- */

enum hw_county_id hw_county_row_of(enum hw_county_id id, enum hw_county_form form) {
    for (int i = 0; i < HW_COUNTY_NUMBERS; i++) {
        if (hw_county_numbers[i].form == form && strcmp(hw_county_numbers[i].name, hw_county_numbers[id].name) == 0) {
            return (enum hw_county_id)i;
        }
    }
    return HW_COUNTY_NUMBERS;
}

double hw_county_in_proportion(struct hw_county_forms *f, enum hw_county_id id, int32_t unit, char *why, size_t size) {
    const struct hw_county_number *number = &hw_county_numbers[id];
    double own = hw_county_own(f, number->path);
    switch (number->fill) {
    case HW_FILL_PEOPLE:
        (void)snprintf(why, size, "the built-in model's %g for %.0f people, in proportion", own, HW_COUNTY_OWN_PEOPLE);
        return own * value(f, HW_C_AREA_PEOPLE, unit) / HW_COUNTY_OWN_PEOPLE;
    case HW_FILL_OLDER:
        (void)snprintf(why, size, "the built-in model's %g for %.0f people of 65 and over, in proportion", own, HW_COUNTY_OWN_OLDER);
        return own * value(f, HW_C_AREA_OLDER, unit) / HW_COUNTY_OWN_OLDER;
    case HW_FILL_USERS:
        (void)snprintf(why, size, "the built-in model's %g for %.0f people who use the hospital, in proportion", own, HW_COUNTY_OWN_USERS);
        return own * users_of(f, unit, false) / HW_COUNTY_OWN_USERS;
    case HW_FILL_NEED:
        (void)snprintf(why, size, "the built-in model's %g for %.0f people who use the hospital, by number and age", own, HW_COUNTY_OWN_USERS);
        return own * users_of(f, unit, true) / own_need();
    case HW_FILL_BEDS:
        (void)snprintf(why, size, "the built-in model's %g for %g beds, in proportion", own, hw_county_own(f, "acute.beds"));
        return own * value(f, HW_C_HOSPITAL_BEDS, unit) / hw_county_own(f, "acute.beds");
    default: {
        double need = users_of(f, unit, true), beds = value(f, HW_C_HOSPITAL_BEDS, unit);
        double share = need > 0 ? own * (beds / need) / (hw_county_own(f, "acute.beds") / own_need()) : own;
        (void)snprintf(why, size, "the built-in model's %g, by beds to the people who use them", own);
        return share < number->min ? number->min : share > number->max ? number->max : share;
    }
    }
}

/* An area's part of what the county has, less what other areas say, by people of 65 and over (practices: by all people). */
static enum hw_status part_of(struct hw_county_forms *f, enum hw_county_id id, enum hw_county_id total, int32_t area, struct hw_county_rule *out) {
    bool all = hw_county_numbers[id].fill == HW_FILL_PEOPLE;
    enum hw_county_id weight = all ? HW_C_AREA_PEOPLE : HW_C_AREA_OLDER;
    double left = value(f, total, 0), others = 0;
    for (int32_t a = 0; a < f->n_areas; a++) {
        if (!outside(f, a)) {
            bool given = f->cells[id][a].text != NULL;
            left -= given ? value(f, id, a) : 0;
            others += given ? 0 : value(f, weight, a);
        }
    }
    if (left < 0) {
        hw_diag_error(f->load->reader->diag, f->cells[total][0].place, "%s of the county are %.10g, fewer than those of the areas that say (areas.csv)",
                      hw_county_numbers[id].name, value(f, total, 0));
        return HW_BAD_INPUT;
    }
    (void)snprintf(out->why, sizeof out->why, "its part of %s%s by people%s", left == value(f, total, 0) ? "" : "the rest of ",
                   hw_county_forms[HW_FORM_COUNTY], all ? "" : " of 65 and over");
    out->exact = others > 0 ? left * value(f, weight, area) / others : 0;
    return HW_OK;
}

/* Before it is made whole. */
static enum hw_status exact_of(struct hw_county_forms *f, enum hw_county_id id, int32_t unit, struct hw_county_rule *out) {
    enum hw_county_id total = hw_county_numbers[id].form == HW_FORM_AREAS ? hw_county_row_of(id, HW_FORM_COUNTY) : HW_COUNTY_NUMBERS;
    out->part = total < HW_COUNTY_NUMBERS && f->cells[total][0].text != NULL && !outside(f, unit);
    if (out->part) {
        return part_of(f, id, total, unit, out);
    }
    out->exact = hw_county_in_proportion(f, id, unit, out->why, sizeof out->why);
    return HW_OK;
}

enum hw_status hw_county_rule(struct hw_county_forms *f, enum hw_county_id id, int32_t unit, struct hw_county_rule *out) {
    const struct hw_county_number *number = &hw_county_numbers[id];
    HW_TRY(exact_of(f, id, unit, out));
    if (number->fill == HW_FILL_FULLNESS) {
        out->is = out->exact;
        return HW_OK;
    }
    double exact[HW_PLACES_MOST], whole[HW_PLACES_MOST], least = out->part && number->min < 1 ? 0 : 1;
    int32_t n = 0, me = 0;
    for (int32_t a = 0; number->form == HW_FORM_AREAS && !outside(f, unit) && a < f->n_areas; a++) {
        bool blank = !outside(f, a) && f->cells[id][a].text == NULL && !hw_county_in_model(f, HW_FORM_AREAS, a, number->path);
        struct hw_county_rule its;
        if (blank || a == unit) {
            HW_TRY(exact_of(f, id, a, &its));
            me = a == unit ? n : me;
            exact[n++] = its.exact;
        }
    }
    if (n == 0) {
        exact[n++] = out->exact;
    }
    hw_county_share_out(exact, n, least, whole);
    out->is = whole[me];
    return HW_OK;
}

double hw_county_full(struct hw_county_forms *f, int setting, int32_t unit, char *why, size_t size) {
    const struct hw_county_setting *s = &hw_county_settings[setting];
    double full = hw_county_own(f, s->start) / hw_county_own(f, s->places);
    int id = 0;
    while (hw_county_numbers[id].path == NULL || strcmp(hw_county_numbers[id].path, s->places) != 0) {
        id++;
    }
    (void)snprintf(why, size, full > 1 ? "%.3g to each of %s, as in the built-in model" : "%.3g %% of %s, as in the built-in model", full > 1 ? full : 100 * full,
                   hw_county_numbers[id].name);
    return floor(full * number_in_force(f, (enum hw_county_id)id, unit) + 0.5);
}
