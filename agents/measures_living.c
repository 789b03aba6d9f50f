/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/measures_living.h"

#include "agents/adaptations.h"
#include "agents/extra_care.h"
#include "agents/measures.h"

#include <math.h>

enum what { RESIDENTS = 0, LET, LIST, WAIT_IN_BED, WAIT_AT_HOME, MOVED_ON, ADAPTED, GRANTED, ADAPT_WAIT, NO_MONEY, ROWS };
enum { NO_DIM = -1, FROM = 0 };

static const char *const from_labels[] = {"hospital", "home"};
static const struct hw_dim dimensions[HW_MEASURES_LIVING_DIMS] = {[FROM] = {"flat_from", 2, from_labels, NULL}};

struct row {
    const char *name, *title, *unit;
    int dim, digits;
    const char *catalogue, *definition;
};
static const struct row rows[ROWS] = {
    [RESIDENTS] = {"extra_care_residents", "People in extra care housing", "people", NO_DIM, 1, "", "Mean number of flats in use; kept while somebody is in hospital."},
    [LET] = {"extra_care_let", "Flats of extra care housing let, a year", "people", FROM, 1, "",
             "The district's own people who moved into a flat: from a bed in hospital or for rehabilitation, or from home."},
    [LIST] = {"extra_care_list", "People put down for a flat of extra care housing", "people", NO_DIM, 1, "", "Mean number at midnight, of the district's own people."},
    [WAIT_IN_BED] = {"wait_extra_care", "Wait in a bed for a flat of extra care housing", "d", NO_DIM, 2, "",
                     "From the moment at which nothing else was outstanding, of those who were let one."},
    [WAIT_AT_HOME] = {"wait_extra_care_at_home", "Wait at home for a flat of extra care housing", "d", NO_DIM, 1, "",
                      "From being put down, of those who were let one; they have a package meanwhile."},
    [MOVED_ON] = {"extra_care_moved_on", "Moved from extra care housing to a care home, a year", "people", NO_DIM, 1, "",
                  "The district's own people who needed more than the team on the site gives, or whose scheme closed."},
    [ADAPTED] = {"major_adaptations", "Major adaptations of homes done, a year", "homes", NO_DIM, 0, "", "Of the district's own people, with a grant or at their own cost."},
    [GRANTED] = {"adaptation_grants", "Grants for adaptations, a year", "grants", NO_DIM, 0, "", "Approved, of the district's own people."},
    [ADAPT_WAIT] = {"wait_major_adaptation", "From the application to the end of a major adaptation", "d", NO_DIM, 1, "", "Mean of those that were done."},
    [NO_MONEY] = {"adaptations_without_money", "Applications that wait for next year's money", "applications", NO_DIM, 1, "", "Mean number of those not taken up for want of a grant."},
};

int32_t hw_measures_living_rows(void) {
    return ROWS;
}

void hw_measures_living_lay_out(int32_t first_dim, struct hw_dim *dims, struct hw_measure *measures) {
    for (int i = 0; i < HW_MEASURES_LIVING_DIMS; i++) {
        dims[i] = dimensions[i];
    }
    for (int i = 0; i < ROWS; i++) {
        const struct row *r = &rows[i];
        measures[i] = (struct hw_measure){.name = r->name, .title = r->title, .unit = r->unit, .definition = r->definition, .catalogue = r->catalogue,
                                          .n_dims = r->dim != NO_DIM, .digits = r->digits, .level = 1};
        measures[i].dims[0] = r->dim == NO_DIM ? 0 : first_dim + r->dim;
    }
}

static double days(const struct hw_tally *tally) {
    return hw_tally_mean_ms(tally) / (double)HW_MS_PER_DAY;
}

/* Mean number. */
static double without_money(const struct hw_district *d) {
    double ms = 0;
    for (int32_t a = 0; a < d->spec->map.n_areas; a++) {
        const struct hw_station *grants = &d->flow.stations[hw_stations_at(&d->spec->map, HW_ST_GRANTS, a)];
        ms += d->spec->places.areas[a].outside ? 0 : (double)hw_level_integral(&grants->classes[0].waiting, d->flow.now);
    }
    return ms / (double)(d->end - d->start_measure);
}

void hw_measures_living_fill(const struct hw_district *d, const struct hw_layout *layout, int32_t first, double *row) {
    const struct hw_extra_care *e = d->extra_care;
    double per_year = 365.0 / ((double)(d->end - d->start_measure) / (double)HW_MS_PER_DAY);
    double midnights = (double)d->counts.n[HW_N_MIDNIGHTS];
    const double value[ROWS] = {
        [RESIDENTS] = hw_measures_in_use(d, HW_ST_EXTRA_CARE),
        [LIST] = midnights > 0 ? (double)e->listed_at_midnight / midnights : NAN,
        [WAIT_IN_BED] = days(&e->wait[0]),
        [WAIT_AT_HOME] = days(&e->wait[1]),
        [MOVED_ON] = (double)e->moved_on * per_year,
        [ADAPTED] = (double)d->adaptations->done * per_year,
        [GRANTED] = (double)d->adaptations->granted * per_year,
        [ADAPT_WAIT] = days(&d->adaptations->wait),
        [NO_MONEY] = without_money(d),
    };
    for (int i = 0; i < ROWS; i++) {
        row[layout->offset[first + i]] = value[i];
    }
    for (int i = 0; i < 2; i++) {
        row[layout->offset[first + LET] + (size_t)i] = (double)e->let[i] * per_year;
    }
}
