/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/measures_drawn.h"

#include "agents/person.h"
#include "agents/setting.h"

#include <math.h>

enum what { BEDS = 0, DELAYED, WAITING, OF_AGE, OF_FRAILTY, MOVES, ROWS };
enum { DAY = 0, FRAILTY, FROM, TO };
static_assert((int)HW_DRAWN_AGES == (int)HW_STAY_AGES, "the ages of stay_age");

static const char *const frailty_titles[HW_FRAILTIES] = {"Fit", "Mildly frail", "Moderately frail", "Severely frail"};
static const char *const place_labels[HW_MOVE_PLACES] = {"home",       "a_and_e",    "service",     "acute",   "mental_health", "ic_bed",
                                                         "reablement", "home_care",  "extra_care",  "residential", "nursing",   "end_of_life",
                                                         "hospice",    "died"};
static const char *const place_titles[HW_MOVE_PLACES] = {"Where they live", "A&E",       "A scheme's service",  "Acute bed",        "Mental health bed",
                                                         "Intermediate-care bed", "Reablement", "Home care",   "Extra care housing", "Residential home",
                                                         "Nursing home",    "Home, with the end-of-life team", "Hospice", "Died"};
static const struct row {
    const char *name, *title, *unit;
    int digits, level;
    const char *catalogue, *definition;
} rows[ROWS] = {
    [BEDS] = {"acute_patients_by_day", "Patients in acute beds, day by day", "patients", 0, 2, "G10", "In acute beds at the midnight that ends the day."},
    [DELAYED] = {"patients_delayed_by_day", "Patients who are fit to leave an acute bed, day by day", "patients", 0, 2, "G1",
                 "At the midnight that ends the day, those on the way out of the door apart."},
    [WAITING] = {"admit_waiting_by_day", "Patients who wait for an acute bed, day by day", "patients", 0, 2, "G7",
                 "At the midnight that ends the day: in A&E or with a scheme's service, the decision to admit being made."},
    [OF_AGE] = {"delayed_bed_days_by_age", "Delayed bed-days a year, the way out apart", "bed_days", 0, 1, "G2",
                "In acute beds, by the patient's age at the time of becoming fit to leave."},
    [OF_FRAILTY] = {"delayed_bed_days_by_frailty", "Delayed bed-days a year, the way out apart", "bed_days", 0, 1, "G2",
                    "In acute beds, by the patient's frailty at the time of becoming fit to leave."},
    [MOVES] = {"moves", "Moves of people from place to place, a year", "moves", 0, 1, "G33",
               "Each time that somebody is taken in, and each time that care ends there. Where they live is their own home or a care home that they have lived in, and holds all "
               "time between. Ambulances, minor injuries units and the day unit are left out, and who dies where they live and is in nobody's care."},
};

/* ---- day by day ---- */

static const enum hw_counter daily[HW_DRAWN_DAILY] = {HW_N_BEDS_AT_MIDNIGHT, HW_N_DELAYED_AT_MIDNIGHT, HW_N_WAITING_AT_MIDNIGHT};

void hw_measures_drawn_midnight(struct hw_district *d) {
    int32_t days = d->spec->measured_days, day = hw_calendar_day_of(d->flow.now) - 1 - d->spec->warm_up_days; /* the one that is over */
    for (int i = 0; i < HW_DRAWN_DAILY && day >= 0 && day < days; i++) {
        int64_t n = d->counts.n[daily[i]];
        d->by_day[i * days + day] = (int32_t)(n - d->counts.drawn.seen[i]);
        d->counts.drawn.seen[i] = n;
    }
}

bool hw_measures_drawn_waits_for_bed(const struct hw_district *d, const struct hw_visit *v, const struct hw_spell *s) {
    return s->decided >= 0 && s->admitted < 0 &&
           ((v->state == HW_VISIT_BLOCKED && hw_district_kind(d, v->target) == HW_ST_WARD) ||
            (v->state == HW_VISIT_WAITING && hw_district_kind(d, v->station) == HW_ST_WARD));
}

/* ---- who ---- */

void hw_measures_drawn_delay(struct hw_district *d, const struct hw_spell *s, hw_time ms) {
    int age = s->age_when_fit;
    d->counts.drawn.delay_of_age_ms[(age >= 18) + (age >= 65) + (age >= 75) + (age >= 85)] += ms;
    d->counts.drawn.delay_of_frailty_ms[s->frailty_when_fit] += ms;
}

/* ---- from where to where ---- */

/* False: nobody is taken in there, it is on the way. */
static bool place_of(const struct hw_district *d, uint16_t station, uint8_t *place) {
    static const int8_t places[HW_ST_KINDS] = {
        [HW_ST_AE] = HW_MOVE_AE, [HW_ST_MINORS] = HW_MOVE_AE, [HW_ST_WARD] = HW_MOVE_ACUTE, [HW_ST_SERVICE] = HW_MOVE_SERVICE,
        [HW_ST_REABLEMENT] = HW_MOVE_REABLEMENT, [HW_ST_IC] = HW_MOVE_IC_BED, [HW_ST_HOME_CARE] = HW_MOVE_HOME_CARE,
        [HW_ST_RESIDENTIAL] = HW_MOVE_RESIDENTIAL, [HW_ST_NURSING] = HW_MOVE_NURSING, [HW_ST_MENTAL] = HW_MOVE_MENTAL,
        [HW_ST_MENTAL_OLDER] = HW_MOVE_MENTAL, [HW_ST_EXTRA_CARE] = HW_MOVE_EXTRA_CARE, [HW_ST_HOSPICE] = HW_MOVE_HOSPICE,
        [HW_ST_END_OF_LIFE] = HW_MOVE_END_OF_LIFE};
    enum hw_station_id kind = hw_district_kind(d, station);
    *place = kind == HW_ST_SERVICE && hw_setting_service_treats(d, station) ? HW_MOVE_AE : (uint8_t)places[kind];
    return places[kind] != HW_MOVE_HOME || kind == HW_ST_LOOKING;
}

static void move(struct hw_district *d, struct hw_spell *s, uint8_t to) {
    d->counts.drawn.moves[s->place][to] += s->place != to;
    s->place = to;
}

void hw_measures_drawn_comes(struct hw_district *d, hw_id visit) {
    uint8_t to;
    if (place_of(d, d->flow.visits[visit].station, &to)) {
        move(d, hw_district_spell(d, visit), to);
    }
}

/* What is remembered of a visit, if anything. */
static struct hw_spell *spell_of(struct hw_district *d, hw_id visit) {
    return visit < d->n_spells && d->spells[visit].key == d->flow.visits[visit].key ? &d->spells[visit] : NULL;
}

void hw_measures_drawn_goes(struct hw_district *d, hw_id visit) {
    struct hw_spell *s = spell_of(d, visit);
    if (s != NULL && d->people[hw_district_person_of(&d->flow.visits[visit])].life != HW_LIFE_DEAD) { /* else it was counted by way of _dies */
        move(d, s, HW_MOVE_HOME);
    }
}

void hw_measures_drawn_dies(struct hw_district *d, hw_id visit) {
    struct hw_spell *s = visit == HW_NONE ? NULL : spell_of(d, visit);
    if (s != NULL && s->place != HW_MOVE_HOME) {
        move(d, s, HW_MOVE_DIED);
    }
}

/* ---- the row ---- */

int32_t hw_measures_drawn_rows(void) {
    return ROWS;
}

static enum hw_status lay_out_days(struct hw_arena *arena, const struct hw_district_spec *spec, struct hw_dim *dim) {
    enum { TEXT = 40 };
    size_t n = (size_t)spec->measured_days;
    const char **labels = hw_arena_alloc(arena, n, sizeof *labels);
    char *texts = hw_arena_alloc(arena, n, TEXT);
    if (labels == NULL || texts == NULL) {
        return HW_NO_MEMORY;
    }
    for (size_t i = 0; i < n; i++) {
        struct hw_date date = hw_calendar_date(spec->calendar.start_day + spec->warm_up_days + (int32_t)i);
        snprintf(texts + i * TEXT, TEXT, "%04d-%02d-%02d", (int)date.year, (int)date.month, (int)date.day);
        labels[i] = texts + i * TEXT;
    }
    *dim = (struct hw_dim){"run_day", n, labels, NULL};
    return HW_OK;
}

enum hw_status hw_measures_drawn_lay_out(struct hw_arena *arena, const struct hw_district_spec *spec, int32_t *n_dims, int32_t stay_age, struct hw_dim *dims,
                                         struct hw_measure *measures) {
    const int32_t first = *n_dims;
    HW_TRY(lay_out_days(arena, spec, &dims[DAY]));
    dims[FRAILTY] = (struct hw_dim){"frailty", HW_FRAILTIES, hw_person_frailty_labels, frailty_titles};
    dims[FROM] = (struct hw_dim){"move_from", HW_MOVE_DIED, place_labels, place_titles}; /* nobody comes from the last */
    dims[TO] = (struct hw_dim){"move_to", HW_MOVE_PLACES, place_labels, place_titles};
    *n_dims += HW_MEASURES_DRAWN_DIMS;
    for (int i = 0; i < ROWS; i++) {
        const struct row *r = &rows[i];
        measures[i] = (struct hw_measure){.name = r->name, .title = r->title, .unit = r->unit, .definition = r->definition, .catalogue = r->catalogue,
                                          .n_dims = i == MOVES ? 2 : 1, .digits = r->digits, .level = r->level, .observed = NAN};
        measures[i].dims[0] = i == MOVES ? first + FROM : i == OF_AGE ? stay_age : first + (i == OF_FRAILTY ? FRAILTY : DAY);
        measures[i].dims[1] = i == MOVES ? first + TO : 0;
    }
    return HW_OK;
}

static void put(const int64_t *ms, int n, double per_year, double *out) {
    for (int i = 0; i < n; i++) {
        out[i] = (double)ms[i] / (double)HW_MS_PER_DAY * per_year;
    }
}

void hw_measures_drawn_fill(const struct hw_district *d, const struct hw_layout *layout, int32_t first, double *row) {
    const struct hw_drawn_counts *c = &d->counts.drawn;
    double per_year = 365.0 / ((double)(d->end - d->start_measure) / (double)HW_MS_PER_DAY);
    for (int i = 0; i < HW_DRAWN_DAILY; i++) {
        for (int32_t day = 0; day < d->spec->measured_days; day++) {
            row[layout->offset[first + BEDS + i] + (size_t)day] = d->by_day[i * d->spec->measured_days + day];
        }
    }
    put(c->delay_of_age_ms, HW_DRAWN_AGES, per_year, row + layout->offset[first + OF_AGE]);
    put(c->delay_of_frailty_ms, HW_FRAILTIES, per_year, row + layout->offset[first + OF_FRAILTY]);
    for (int i = 0; i < HW_MOVE_DIED * HW_MOVE_PLACES; i++) {
        row[layout->offset[first + MOVES] + (size_t)i] = (double)c->moves[i / HW_MOVE_PLACES][i % HW_MOVE_PLACES] * per_year;
    }
}
