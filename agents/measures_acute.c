/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/measures_acute.h"

#include <math.h>

enum what { SAME_DAY = 0, NIGHTS, DIED, POSTPONED, CANCELLED, ROWS };
enum { NO_DIM = -1, OF_AGE = 0, OLDER_BAND = 5 };

static const char *const age_labels[HW_STAY_AGES] = {"0-17", "18-64", "65-74", "75-84", "85+"};
static const struct hw_dim dimensions[HW_MEASURES_ACUTE_DIMS] = {[OF_AGE] = {"stay_age", HW_STAY_AGES, age_labels, NULL}};

static const struct row {
    const char *name, *title, *unit;
    int dim, digits;
    const char *catalogue, *definition;
} rows[ROWS] = {
    {"emergency_same_day", "Emergencies that leave on the day they came", "1", OF_AGE, 3, "",
     "Emergency spells that end on the date of admission, as a share of emergency spells, by age; deaths among them."},
    {"emergency_nights", "Nights of overnight emergencies", "d", OF_AGE, 2, "",
     "Mean number of midnights of emergency spells that have one or more, by age."},
    {"emergency_died", "Emergencies that die in hospital", "1", OF_AGE, 3, "",
     "Emergency spells that end in death, as a share of emergency spells, by age."},
    {"planned_postponed", "Planned admissions put off the day before, a year", "admissions", NO_DIM, 0, "",
     "Given another date on the day before, when beds were so full that no bed was to be expected; not among the cancelled."},
    {"planned_cancelled_share", "Planned admissions cancelled on the day", "1", NO_DIM, 4, "",
     "Planned patients sent home for want of a bed or of a place in the day unit, of all who came for one: beds and day cases."},
};

void hw_measures_acute_stay(struct hw_district *d, const struct hw_person *p, const struct hw_spell *s) {
    int age = p->age < 18 ? 0 : p->age_band < OLDER_BAND ? 1 : p->age_band - OLDER_BAND + 2;
    int64_t nights = hw_calendar_day_of(d->flow.now) - hw_calendar_day_of(s->admitted);
    struct hw_stay_counts *counts = &d->counts.stays[age];
    counts->spells++;
    counts->same_day += nights == 0;
    counts->nights += nights;
    counts->died += s->dest == HW_TO_DEATH;
}

int32_t hw_measures_acute_rows(void) {
    return ROWS;
}

void hw_measures_acute_lay_out(int32_t first_dim, struct hw_dim *dims, struct hw_measure *measures) {
    dims[OF_AGE] = dimensions[OF_AGE];
    for (int i = 0; i < ROWS; i++) {
        const struct row *r = &rows[i];
        measures[i] = (struct hw_measure){.name = r->name, .title = r->title, .unit = r->unit, .definition = r->definition, .catalogue = r->catalogue,
                                          .n_dims = r->dim != NO_DIM, .digits = r->digits, .level = 1, .observed = NAN};
        measures[i].dims[0] = r->dim == NO_DIM ? 0 : first_dim + r->dim;
    }
}

static double ratio(int64_t over, int64_t under) {
    return under > 0 ? (double)over / (double)under : NAN;
}

void hw_measures_acute_fill(const struct hw_district *d, const struct hw_layout *layout, int32_t first, double *row) {
    double per_year = 365.0 / ((double)(d->end - d->start_measure) / (double)HW_MS_PER_DAY);
    const int64_t *n = d->counts.n;
    for (int i = 0; i < HW_STAY_AGES; i++) {
        const struct hw_stay_counts *counts = &d->counts.stays[i];
        row[layout->offset[first + SAME_DAY] + (size_t)i] = ratio(counts->same_day, counts->spells);
        row[layout->offset[first + NIGHTS] + (size_t)i] = ratio(counts->nights, counts->spells - counts->same_day);
        row[layout->offset[first + DIED] + (size_t)i] = ratio(counts->died, counts->spells);
    }
    int64_t cancelled = n[HW_N_CANCELLED] + n[HW_N_DAY_CANCELLED];
    row[layout->offset[first + POSTPONED]] = (double)n[HW_N_POSTPONED] * per_year;
    row[layout->offset[first + CANCELLED]] = ratio(cancelled, cancelled + n[HW_N_PLANNED] + n[HW_N_DAY_CASES]);
}
