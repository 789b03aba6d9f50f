/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers that can hardly be meant: a slip of a factor of ten is told where it was typed, beside what would have been filled in for it. */
#include "agents/county_parts.h"

#include <math.h>

#define FACTOR 3.0
#define LEAST_WHOLE 5.0    /* of what is counted: one team where three would be is no slip */
#define LEAST_PERCENT 30.0 /* points: counties differ, and 2 % may well stand beside 20 */

static bool is_far(enum hw_county_kind kind, double is, double would_be) {
    double least = kind == HW_NUMBER_WHOLE ? LEAST_WHOLE : kind == HW_NUMBER_PERCENT ? LEAST_PERCENT : 0;
    return is > 0 && would_be > 0 && fabs(is - would_be) >= least && (is > FACTOR * would_be || FACTOR * is < would_be); /* none at all is meant */
}

static void doubt(struct hw_county_forms *f, const struct hw_county_cell *cell, enum hw_county_kind kind, const char *name, const char *of, double would_be, const char *why) {
    if (cell->text == NULL || isnan(cell->value) || !is_far(kind, cell->value, would_be)) {
        return;
    }
    hw_diag_warn(f->load->reader->diag, cell->place, "%s%s%s: %.10g is %s %.3g, which would be filled in if it were blank (%s); if it is right, leave it", name, of[0] ? " of " : "", of,
                 cell->value, cell->value > would_be ? "more than three times" : "less than a third of", would_be, why);
}

/* The model's own value in the units of the forms. */
static double own_of(const struct hw_county_forms *f, const struct hw_county_number *number) {
    double own = hw_county_own(f, number->path);
    return number->kind == HW_NUMBER_PERCENT ? 100 * own : number->kind == HW_NUMBER_DAYS ? own / (double)HW_MS_PER_DAY : own;
}

/* What a number of the county would be; 0: nothing is known. */
static double of_county(struct hw_county_forms *f, enum hw_county_id id, char *why, size_t size) {
    enum hw_county_id by_area = hw_county_row_of(id, HW_FORM_AREAS);
    double sum = 0;
    if (id == HW_C_SELF_FUNDERS) {
        (void)snprintf(why, size, "by the means test with the model's own savings and homes");
        return 100 * hw_county_self_funders(f);
    }
    if (hw_county_numbers[id].fill == HW_FILL_DEFAULT) {
        (void)snprintf(why, size, "the built-in model's own");
        return own_of(f, &hw_county_numbers[id]);
    }
    for (int32_t a = 0; a < f->n_areas && by_area < HW_COUNTY_NUMBERS; a++) {
        sum += f->cells[HW_C_AREA_OUTSIDE][a].value > 0 ? 0 : hw_county_in_proportion(f, by_area, a, why, size);
    }
    return sum;
}

static void doubt_number(struct hw_county_forms *f, enum hw_county_id id, int32_t unit) {
    const struct hw_county_number *number = &hw_county_numbers[id];
    char why[280] = "";
    double would_be = 0;
    if (f->cells[id][unit].text == NULL) {
        return;
    }
    if (number->form == HW_FORM_COUNTY) {
        would_be = of_county(f, id, why, sizeof why);
    } else if (id == HW_C_AREA_OLDER) {
        would_be = f->cells[HW_C_AREA_PEOPLE][unit].value * f->census.older / f->census.people;
        (void)snprintf(why, sizeof why, "as old as %s", f->census.own ? "the county, population.csv" : "England, mid-2014");
    } else if (number->path != NULL) {
        would_be = hw_county_in_proportion(f, id, unit, why, sizeof why);
    }
    doubt(f, &f->cells[id][unit], number->kind, number->name, hw_county_place_name(f, number->form, unit), would_be, why);
}

void hw_county_doubt(struct hw_county_forms *f) {
    for (int i = 0; i < HW_COUNTY_NUMBERS; i++) {
        for (int32_t unit = 0; unit < hw_county_units(f, hw_county_numbers[i].form) && hw_county_numbers[i].kind >= HW_NUMBER_WHOLE; unit++) {
            doubt_number(f, (enum hw_county_id)i, unit);
        }
    }
    for (int s = 0; s < HW_COUNTY_SETTINGS; s++) {
        const struct hw_county_setting *setting = &hw_county_settings[s];
        for (int32_t unit = 0; setting->places != NULL && unit < (setting->of_hospital ? f->n_hospitals : f->n_areas); unit++) {
            char why[200];
            double would_be = hw_county_full(f, s, unit, why, sizeof why);
            doubt(f, &f->start[s][unit], HW_NUMBER_WHOLE, setting->name, setting->of_hospital ? f->hospitals[unit] : f->areas[unit], would_be, why);
        }
    }
}
