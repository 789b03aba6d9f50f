/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/measures_dying.h"

#include "agents/measures.h"

#include <math.h>

enum how { SHARES, IN_USE, YEARLY, DIED_WAITING, WAIT };

struct row {
    const char *name, *title, *unit;
    enum how how;
    int what; /* enum hw_station_id, hw_counter or hw_timer */
    int digits;
    const char *definition;
};

static const struct row rows[] = {
    {"place_of_death", "Where people die", "1", SHARES, 0, 3, "Share of deaths by place, of the district's people and of those across the boundary who use the trust."},
    {"hospice_patients", "People in hospice beds", "people", IN_USE, HW_ST_HOSPICE, 1, "Mean number, in the district's own areas."},
    {"end_of_life_patients", "People nursed by the end-of-life team at home", "people", IN_USE, HW_ST_END_OF_LIFE, 1, "Mean number, in the district's own areas."},
    {"fast_tracks", "Fast tracks begun in acute beds, a year", "patients", YEARLY, HW_N_FAST_TRACKS, 0,
     "Patients who were recognised as dying and were to leave for a hospice, a nursing home, their own home or the home they live in."},
    {"fast_track_died_waiting", "Of these, died in the acute bed", "1", DIED_WAITING, 0, 3, "Share of fast tracks begun."},
    {"fast_track_time", "Fast track: from the decision to leaving", "d", WAIT, HW_T_FAST_TRACK, 2,
     "Mean over those who left the acute bed alive; the aim for a package is 48 hours."},
    {"wait_hospice", "Wait in a bed for a hospice", "d", WAIT, HW_T_WAIT_HOSPICE, 2, "Mean wait of those who held an acute bed until there was one."},
    {"wait_hospice_at_home", "Wait at home for a hospice", "d", WAIT, HW_T_WAIT_HOSPICE_AT_HOME, 2, "Mean wait of those who got a bed in time."},
    {"wait_end_of_life", "Wait in a bed for the end-of-life team", "d", WAIT, HW_T_WAIT_END_OF_LIFE, 2, "Mean wait of those who held an acute bed until it could begin."},
    {"wait_end_of_life_at_home", "Wait at home for the end-of-life team", "d", WAIT, HW_T_WAIT_END_OF_LIFE_AT_HOME, 2, "Mean wait of those to whom it came in time."},
};
enum { ROWS = sizeof rows / sizeof rows[0] };

/* Hospital, care home, own home, hospice; the rest (2.1 %) is elsewhere. */
static const double places_2016[HW_DEATH_PLACES] = {0.469, 0.218, 0.235, 0.057};

int32_t hw_measures_dying_rows(void) {
    return ROWS;
}

void hw_measures_dying_lay_out(struct hw_measure *measures, int32_t place_dim, bool observed) {
    for (int i = 0; i < ROWS; i++) {
        const struct row *r = &rows[i];
        measures[i] = (struct hw_measure){.name = r->name, .title = r->title, .unit = r->unit, .definition = r->definition,
                                          .catalogue = "", .digits = r->digits, .level = 1};
        if (r->how == SHARES) {
            measures[i].n_dims = 1;
            measures[i].dims[0] = place_dim;
        }
        if (r->how == SHARES && observed) {
            measures[i].observed = NAN;
            measures[i].observed_at = places_2016;
            measures[i].observed_source = "England 2016: PHE, End of Life Care Profiles, February 2018; 2.1 % die elsewhere";
            measures[i].observed_role = "partly fitted";
        }
    }
}

static double ratio(double a, double b) {
    return b > 0 ? a / b : NAN;
}

static void fill_places(const struct hw_district *d, double *out) {
    const int64_t *n = &d->counts.n[HW_N_DEATHS_HOSPITAL];
    int64_t all = 0;
    for (int i = 0; i < HW_DEATH_PLACES; i++) {
        all += n[i];
    }
    for (int i = 0; i < HW_DEATH_PLACES; i++) {
        out[i] = ratio((double)n[i], (double)all);
    }
}

void hw_measures_dying_fill(const struct hw_district *d, const struct hw_layout *layout, int32_t first, double *row) {
    double per_year = 365.0 * (double)HW_MS_PER_DAY / (double)(d->end - d->start_measure);
    for (int i = 0; i < ROWS; i++) {
        double *out = &row[layout->offset[first + i]];
        switch (rows[i].how) {
        case SHARES:
            fill_places(d, out);
            break;
        case IN_USE:
            *out = hw_measures_in_use(d, (enum hw_station_id)rows[i].what);
            break;
        case YEARLY:
            *out = (double)d->counts.n[rows[i].what] * per_year;
            break;
        case DIED_WAITING:
            *out = ratio((double)d->counts.n[HW_N_DIED_WAITING], (double)d->counts.n[HW_N_FAST_TRACKS]);
            break;
        case WAIT:
            *out = hw_tally_mean_ms(&d->counts.t[rows[i].what]) / (double)HW_MS_PER_DAY;
            break;
        }
    }
}
