/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/measures_nursing.h"

#include "agents/nursing.h"

#include <math.h>

enum how { MEAN, IN_USE, WAIT };
enum { DAYS_A_WEEK = 7, HUNDRED = 100 };

static const struct row {
    const char *name, *title, *unit;
    enum how how;
    int what; /* enum hw_nursing_amount, or hw_timer */
    double of; /* so many make one of the unit */
    int digits;
    const char *catalogue, *definition;
} rows[] = {
    {"community_nursing_caseload", "People whom community nurses visit", "people", MEAN, HW_NURSING_PEOPLE, 1, 0, "A16",
     "Mean number of people at home or in a residential home who are visited."},
    {"community_nursing_visits", "Visits of community nurses a day", "visits", MEAN, HW_NURSING_GIVEN, DAYS_A_WEEK *HUNDRED, 1, "A16",
     "What these people need a week, by seven."},
    {"community_nursing_in_use", "Share of the community nurses' visits that is taken", "1", IN_USE, HW_NURSING_HELD, 1, 3, "A16",
     "Visits made, kept for people in hospital and promised to those who are about to leave it, of those that the nurses can make."},
    {"community_nursing_waiting", "People at home who wait for community nurses", "people", MEAN, HW_NURSING_WAITING, 1, 1, "A16", "Mean number."},
    {"wait_community_nursing", "Wait for community nurses in hospital", "d", WAIT, HW_T_WAIT_NURSES, 1, 2, "G7",
     "From fit until the nurses say yes, of patients who need them at home and for whom they do; steps of the discharge go on meanwhile."},
    {"wait_community_nursing_at_home", "Wait for community nurses at home", "d", WAIT, HW_T_WAIT_NURSES_AT_HOME, 1, 2, "G7",
     "From the need until the first visit, of those who were visited."},
};
enum { ROWS = sizeof rows / sizeof rows[0] };

int32_t hw_measures_nursing_rows(void) {
    return ROWS;
}

void hw_measures_nursing_lay_out(struct hw_measure *measures) {
    for (int i = 0; i < ROWS; i++) {
        const struct row *r = &rows[i];
        measures[i] = (struct hw_measure){.name = r->name, .title = r->title, .unit = r->unit, .definition = r->definition,
                                          .catalogue = r->catalogue, .digits = r->digits, .level = 1};
    }
}

/* Of the district's own areas, times ms. */
static double sum_of(const struct hw_district *d, enum hw_nursing_amount what) {
    double sum = 0;
    for (int32_t a = 0; a < d->spec->map.n_areas; a++) {
        sum += d->spec->places.areas[a].outside ? 0 : (double)hw_level_integral(&d->nursing->amounts[a][what], d->flow.now);
    }
    return sum;
}

void hw_measures_nursing_fill(const struct hw_district *d, const struct hw_layout *layout, int32_t first, double *row) {
    double ms = (double)(d->end - d->start_measure);
    for (int i = 0; i < ROWS; i++) {
        const struct row *r = &rows[i];
        double *out = &row[layout->offset[first + i]];
        if (r->how == WAIT) {
            *out = hw_tally_mean_ms(&d->counts.t[r->what]) / (double)HW_MS_PER_DAY;
        } else if (r->how == MEAN) {
            *out = sum_of(d, (enum hw_nursing_amount)r->what) / ms / r->of;
        } else {
            double all = sum_of(d, HW_NURSING_VISITS);
            *out = all > 0 ? sum_of(d, (enum hw_nursing_amount)r->what) / all : NAN;
        }
    }
}
