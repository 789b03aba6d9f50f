/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/measures_places.h"

#include "agents/measures_rounds.h"

#include <math.h>
#include <string.h>

enum dim { HOSPITAL = 0, TRUST, AREA, COUNCIL };
enum what {
    BEDS,
    OCCUPANCY,   /* at midnight */
    ATTENDANCES,
    WITHIN_4H,
    OVER_4H,     /* [cause] a year */
    OVER_12H,    /* from the decision to admit, a year */
    HANDOVER,    /* of ambulances, min */
    LATE,        /* handovers over 30 minutes, a year */
    MINOR,       /* attendances of minor injuries units */
    BED_WAIT,    /* from the decision to admit, hours */
    EMERGENCIES,
    CANCELLED,   /* share of planned admissions */
    STAY,        /* emergencies, days */
    DELAYED,     /* bed-days a year */
    OFFICIAL,       /* officially delayed days a year: of a hospital, or of a council's people in acute beds */
    OFFICIAL_OTHER, /* in other beds */
    WAITING,     /* patients delayed at midnight */
    PEOPLE,
    ELSEWHERE,
    GP_UNMET,    /* share of those who wanted a GP */
    IN_USE       /* [setting] */
};
enum seen { NOTHING, TRUST_BEDS, TRUST_AE, TRUST_4H, COUNCIL_DAYS };

struct row {
    const char *name, *title, *unit;
    enum what what;
    enum dim dim;
    int digits;
    enum seen seen;
    const char *catalogue, *definition;
};

static const struct row rows[] = {
    {"acute_beds_by_hospital", "Acute beds", "beds", BEDS, HOSPITAL, 0, NOTHING, "G10", "General and acute beds of each hospital, escalation beds apart."},
    {"acute_occupancy_by_hospital", "Acute beds occupied at midnight", "1", OCCUPANCY, HOSPITAL, 3, NOTHING, "G10",
     "Beds occupied at midnight as a share of those open then, escalation beds too."},
    {"ae_attendances_by_hospital", "A&E attendances a year", "attendances", ATTENDANCES, HOSPITAL, 0, NOTHING, "G4",
     "People who came to the hospital's A&E."},
    {"ae_within_4h_by_hospital", "A&E: out within 4 hours", "1", WITHIN_4H, HOSPITAL, 3, NOTHING, "G7",
     "Share of attendances that left the hospital's A&E within 4 hours."},
    {"admit_wait_by_hospital", "Wait from decision to admit to bed", "h", BED_WAIT, HOSPITAL, 2, NOTHING, "G7",
     "Mean time from the decision in A&E to admit until a bed is taken."},
    {"emergency_admissions_by_hospital", "Emergency admissions a year", "admissions", EMERGENCIES, HOSPITAL, 0, NOTHING, "G3",
     "Emergencies that took a bed."},
    {"planned_cancelled_by_hospital", "Planned admissions cancelled for want of a bed", "1", CANCELLED, HOSPITAL, 3, NOTHING, "",
     "Planned patients sent home at the end of the day without a bed, as a share of all who came."},
    {"length_of_stay_by_hospital", "Length of stay, emergencies", "d", STAY, HOSPITAL, 2, NOTHING, "G5",
     "Mean time in an acute bed of emergency patients, same-day stays included."},
    {"delayed_bed_days_by_hospital", "Delayed bed-days a year, the way out apart", "bed_days", DELAYED, HOSPITAL, 0, NOTHING, "G2",
     "Days in the hospital's acute beds from fit to departure, official reason codes only."},
    {"patients_delayed_by_hospital", "Patients fit and waiting at midnight", "patients", WAITING, HOSPITAL, 1, NOTHING, "G1",
     "Mean number of patients in the hospital's acute beds at midnight who are fit and wait, those on the way out apart."},
    {"acute_beds_by_trust", "Acute beds", "beds", BEDS, TRUST, 0, TRUST_BEDS, "G10",
     "General and acute beds; the observed figure holds the maternity beds as well."},
    {"ae_attendances_by_trust", "A&E attendances a year", "attendances", ATTENDANCES, TRUST, 0, TRUST_AE, "G4",
     "People who came to the A&E departments of the trust."},
    {"ae_within_4h_by_trust", "A&E: out within 4 hours", "1", WITHIN_4H, TRUST, 3, TRUST_4H, "G7",
     "Share of attendances that left the trust's A&E departments within 4 hours."},
    {"ae_over_4h_by_trust", "Longer than 4 hours in A&E, a year, by cause", "patients", OVER_4H, TRUST, 0, NOTHING, "G7",
     "As ae_over_4h_by_cause: the wait to be seen, the wait for a bed, treatment alone, several of these."},
    {"admit_waits_over_12h_by_trust", "Waits for a bed of more than 12 hours, a year", "patients", OVER_12H, TRUST, 0, NOTHING, "G7",
     "Patients in the trust's A&E departments who waited so long for a bed after the decision to admit."},
    {"ambulance_handover_by_trust", "Ambulance handover at A&E", "min", HANDOVER, TRUST, 1, NOTHING, "G8",
     "Mean time that patients wait in the ambulance at the trust's hospitals, minors left out; those who can sit do not."},
    {"ambulance_handover_over_30min_by_trust", "Ambulance handovers over 30 minutes, a year", "patients", LATE, TRUST, 0, NOTHING, "G8",
     "Patients who waited more than 30 minutes in the ambulance at the trust's hospitals."},
    {"delayed_bed_days_by_trust", "Delayed bed-days a year, the way out apart", "bed_days", DELAYED, TRUST, 0, NOTHING, "G2",
     "Days in the trust's acute beds from fit to departure, official reason codes only."},
    {"delayed_bed_days_by_council", "Delayed bed-days a year, the way out apart", "bed_days", DELAYED, COUNCIL, 0, COUNCIL_DAYS, "G2",
     "The same by the patient's council. Beside it the official acute count, which starts after a decision and a notice: not the same quantity."},
    {"delayed_bed_days_by_area", "Delayed bed-days a year, the way out apart", "bed_days", DELAYED, AREA, 0, NOTHING, "G2",
     "The same by the area in which the patient lives."},
    {"official_delayed_days_by_trust", "Delayed days a year as officially counted, acute beds", "bed_days", OFFICIAL, TRUST, 0, NOTHING, "G1",
     "Midnights at which adults in the trust's acute beds were delayed by the official rules."},
    {"official_delayed_days_by_council", "Delayed days a year as officially counted, acute beds", "bed_days", OFFICIAL, COUNCIL, 0, COUNCIL_DAYS, "G1",
     "The same by the patient's council."},
    {"official_other_days_by_council", "Delayed days a year as officially counted, other beds", "bed_days", OFFICIAL_OTHER, COUNCIL, 0, NOTHING, "G1",
     "The same in intermediate-care, community hospital and mental-health beds."},
    {"people_by_area", "People", "people", PEOPLE, AREA, 0, NOTHING, "", "People who live in the area; of those outside, people who use these hospitals."},
    {"ae_attendances_by_area", "A&E attendances a year", "attendances", ATTENDANCES, AREA, 0, NOTHING, "G4",
     "Of the area's people, at any hospital of the model."},
    {"minor_injuries_by_area", "Minor injuries attendances a year", "attendances", MINOR, AREA, 0, NOTHING, "G4",
     "Of the area's people, at its minor injuries units."},
    {"emergency_admissions_by_area", "Emergency admissions a year", "admissions", EMERGENCIES, AREA, 0, NOTHING, "G3",
     "Of the area's people, in any hospital of the model."},
    {"treated_elsewhere_by_area", "Went to hospitals elsewhere, a year", "patients", ELSEWHERE, AREA, 0, NOTHING, "",
     "Illnesses and planned admissions of the area's people who use a hospital that is not in the model."},
    {"gp_unmet_by_area", "Gave up waiting for a GP", "1", GP_UNMET, AREA, 3, NOTHING, "G34", "As a share of those seen and those who gave up."},
    {"occupancy_by_area", "Places in use", "1", IN_USE, AREA, 3, NOTHING, "", "Mean share of the area's places in use; of home care, hours."},
};
enum { ROWS = sizeof rows / sizeof rows[0] };

static const enum hw_station_id settings[] = {HW_ST_REABLEMENT, HW_ST_IC, HW_ST_HOME_CARE, HW_ST_RESIDENTIAL, HW_ST_NURSING,
                                              HW_ST_MENTAL,     HW_ST_MENTAL_OLDER, HW_ST_EXTRA_CARE};
enum { SETTINGS = sizeof settings / sizeof settings[0] };

int32_t hw_measures_places_rows(void) {
    return ROWS;
}

/* The number of a word among those before it, which it joins when it is new. */
static size_t group_of(const char *const *labels, size_t n, const char *word) {
    size_t i = 0;
    while (i < n && strcmp(labels[i], word) != 0) {
        i++;
    }
    return i;
}

static const char *word_of(const struct hw_places *places, enum dim dim, int32_t i) {
    switch (dim) {
    case HOSPITAL:
        return places->hospitals[i].name;
    case TRUST:
        return places->hospitals[i].trust;
    case AREA:
        return places->areas[i].name;
    case COUNCIL:
        break;
    }
    return places->areas[i].council;
}

static enum hw_status make_dim(struct hw_arena *arena, const struct hw_places *places, enum dim dim, struct hw_dim *out) {
    static const char *const names[HW_MEASURES_PLACES_DIMS] = {"hospital", "trust", "area", "council"};
    int32_t n = dim == HOSPITAL || dim == TRUST ? places->n_hospitals : places->n_areas;
    const char **labels = hw_arena_alloc(arena, (size_t)n, sizeof *labels);
    const char **titles = hw_arena_alloc(arena, (size_t)n, sizeof *titles);
    if (labels == NULL || titles == NULL) {
        return HW_NO_MEMORY;
    }
    *out = (struct hw_dim){names[dim], 0, labels, dim == HOSPITAL || dim == AREA ? titles : NULL};
    for (int32_t i = 0; i < n; i++) {
        size_t at = group_of(labels, out->size, word_of(places, dim, i));
        labels[at] = word_of(places, dim, i);
        titles[at] = dim == HOSPITAL ? places->hospitals[i].title : dim == AREA ? places->areas[i].title : labels[at];
        out->size += at == out->size;
    }
    return HW_OK;
}

/* Observed figures of some groups by their names; NaN for the others. NULL when memory is short. */
static const double *observed_of(struct hw_arena *arena, const struct hw_dim *dim, const char *const *names, const double *values, size_t n) {
    double *out = hw_arena_alloc(arena, dim->size, sizeof *out);
    for (size_t i = 0; out != NULL && i < dim->size; i++) {
        size_t at = group_of(names, n, dim->labels[i]);
        out[i] = at < n ? values[at] : NAN;
    }
    return out;
}

static enum hw_status observe(struct hw_arena *arena, const struct hw_observed_places *o, const struct hw_dim *dim, enum seen seen,
                              struct hw_measure *m) {
    const double *const trust[] = {[TRUST_BEDS] = o->overnight_beds, [TRUST_AE] = o->attendances, [TRUST_4H] = o->within_4h_frac};
    if (seen == NOTHING) {
        return HW_OK;
    }
    m->observed = NAN;
    if (seen == COUNCIL_DAYS) {
        m->observed_at = observed_of(arena, dim, o->councils, o->delayed_days_acute, o->n_councils);
        m->observed_source = o->councils_source;
        m->observed_role = o->role;
    } else {
        m->observed_at = observed_of(arena, dim, o->trusts, trust[seen], o->n_trusts);
        m->observed_source = seen == TRUST_BEDS ? o->beds_source : o->ae_source;
        m->observed_role = seen == TRUST_BEDS ? "input echoed" : o->role;
    }
    return m->observed_at == NULL ? HW_NO_MEMORY : HW_OK;
}

enum hw_status hw_measures_places_lay_out(struct hw_arena *arena, const struct hw_places *places, const struct hw_observed_places *observed,
                                          int32_t first_dim, int32_t setting, int32_t cause, struct hw_dim *dims, struct hw_measure *measures) {
    for (int i = 0; i < HW_MEASURES_PLACES_DIMS; i++) {
        HW_TRY(make_dim(arena, places, (enum dim)i, &dims[i]));
    }
    for (int i = 0; i < ROWS; i++) {
        const struct row *r = &rows[i];
        measures[i] = (struct hw_measure){.name = r->name, .title = r->title, .unit = r->unit, .definition = r->definition,
                                          .catalogue = r->catalogue, .n_dims = r->what == IN_USE || r->what == OVER_4H ? 2 : 1, .digits = r->digits, .level = 1};
        measures[i].dims[0] = first_dim + (int32_t)r->dim;
        measures[i].dims[1] = r->what == OVER_4H ? cause : setting;
        if (observed != NULL) {
            HW_TRY(observe(arena, observed, &dims[r->dim], r->seen, &measures[i]));
        }
    }
    return HW_OK;
}

/* ---- at the end of a run ---- */

static double ratio(double a, double b) {
    return b > 0 ? a / b : NAN;
}

/* A measure is over / under, each summed over the places of a group; under 1 for what is counted a year. */
struct part {
    double over, under;
};

static struct part of_hospital(const struct hw_district *d, enum what what, int32_t hospital, double years) {
    const struct hw_hospital_counts *c = &d->by_hospital[hospital];
    uint16_t wards = hw_stations_at(&d->spec->map, HW_ST_WARD, hospital);
    double beds = 0;
    for (int s = 0; s < HW_SPECIALITIES; s++) {
        beds += hw_changes_mean_servers(d, (uint16_t)(wards + s));
    }
    double midnights = (double)d->counts.n[HW_N_MIDNIGHTS];
    switch (what) {
    case BEDS:
        return (struct part){beds, 1};
    case OCCUPANCY:
        return (struct part){(double)c->beds_at_midnight, (double)c->beds_open_at_midnight};
    case ATTENDANCES:
        return (struct part){(double)c->attendances / years, 1};
    case WITHIN_4H:
        return (struct part){(double)c->within_4h, (double)c->attendances};
    case OVER_12H:
        return (struct part){(double)c->waited_over_12h / years, 1};
    case HANDOVER:
        return (struct part){(double)c->handover_ms / (double)HW_MS_PER_MIN, (double)c->handed_over};
    case LATE:
        return (struct part){(double)c->handover_late / years, 1};
    case BED_WAIT:
        return (struct part){(double)c->to_bed_ms / (double)HW_MS_PER_H, (double)c->admitted};
    case EMERGENCIES:
        return (struct part){(double)c->emergency / years, 1};
    case CANCELLED:
        return (struct part){(double)c->cancelled, (double)(c->cancelled + c->planned)};
    case STAY:
        return (struct part){(double)c->stay_ms / (double)HW_MS_PER_DAY, (double)c->stays};
    case DELAYED:
        return (struct part){(double)c->delay_ms / (double)HW_MS_PER_DAY / years, 1};
    case OFFICIAL:
        return (struct part){(double)c->official_days / years, 1};
    default:
        return (struct part){(double)c->delayed_at_midnight, midnights};
    }
}

static struct part of_area(const struct hw_district *d, enum what what, int32_t area, double years) {
    const struct hw_area_counts *c = &d->by_area[area];
    switch (what) {
    case ATTENDANCES:
        return (struct part){(double)c->attendances / years, 1};
    case MINOR:
        return (struct part){(double)c->minor_injuries / years, 1};
    case EMERGENCIES:
        return (struct part){(double)c->emergency / years, 1};
    case DELAYED:
        return (struct part){(double)c->delay_ms / (double)HW_MS_PER_DAY / years, 1};
    case OFFICIAL:
        return (struct part){(double)c->official_days[HW_BED_ACUTE] / years, 1};
    case OFFICIAL_OTHER:
        return (struct part){(double)c->official_days[HW_BED_OTHER] / years, 1};
    case ELSEWHERE:
        return (struct part){(double)c->elsewhere / years, 1};
    case GP_UNMET:
        return (struct part){(double)c->gp_unmet, (double)(c->gp_unmet + c->gp_seen)};
    default:
        return (struct part){d->spec->census[area].total, 1};
    }
}

static double in_use(const struct hw_district *d, enum hw_station_id kind, int32_t area, double days) {
    if (kind == HW_ST_HOME_CARE) {
        return hw_measures_rounds_in_use(d, area);
    }
    const struct hw_station *station = &d->flow.stations[hw_stations_at(&d->spec->map, kind, area)];
    const struct hw_class_stats *c = &station->classes[0];
    hw_time now = d->flow.now;
    int64_t ms = hw_level_integral(&c->serving, now) + hw_level_integral(&c->blocked, now) + hw_level_integral(&c->leaving, now);
    return ratio((double)ms / (double)HW_MS_PER_DAY / days, hw_changes_mean_servers(d, (uint16_t)(station - d->flow.stations)));
}

/* [trust][cause] a year. */
static void over_4h(const struct hw_district *d, const struct hw_dim *trusts, double years, double *out) {
    for (size_t i = 0; i < trusts->size * HW_AE_CAUSES; i++) {
        out[i] = 0;
    }
    for (int32_t h = 0; h < d->spec->map.n_hospitals; h++) {
        size_t group = group_of(trusts->labels, trusts->size, d->spec->places.hospitals[h].trust);
        for (size_t cause = 0; cause < HW_AE_CAUSES; cause++) {
            out[group * HW_AE_CAUSES + cause] += (double)d->by_hospital[h].over_4h[cause] / years;
        }
    }
}

void hw_measures_places_fill(struct hw_district *d, const struct hw_layout *layout, int32_t first, double *row) {
    double days = (double)(d->end - d->start_measure) / (double)HW_MS_PER_DAY;
    for (int i = 0; i < ROWS; i++) {
        const struct row *r = &rows[i];
        const struct hw_dim *dim = &layout->dims[layout->measures[first + i].dims[0]];
        double *out = row + layout->offset[first + i];
        bool hospitals = r->dim == HOSPITAL || r->dim == TRUST;
        struct part parts[HW_PLACES_MOST] = {{0, 0}};
        for (int32_t p = 0; p < (hospitals ? d->spec->map.n_hospitals : d->spec->map.n_areas); p++) {
            for (size_t s = 0; r->what == IN_USE && s < SETTINGS; s++) {
                out[(size_t)p * SETTINGS + s] = in_use(d, settings[s], p, days);
            }
            size_t group = group_of(dim->labels, dim->size, word_of(&d->spec->places, r->dim, p));
            struct part part = hospitals ? of_hospital(d, r->what, p, days / 365.0) : of_area(d, r->what, p, days / 365.0);
            bool counted = part.under == 1 && r->what != WAITING;
            parts[group].over += part.over;
            parts[group].under = counted ? 1 : parts[group].under + part.under;
        }
        if (r->what == OVER_4H) {
            over_4h(d, dim, days / 365.0, out);
        }
        for (size_t g = 0; r->what != IN_USE && r->what != OVER_4H && g < dim->size; g++) {
            out[g] = ratio(parts[g].over, parts[g].under);
        }
    }
}
