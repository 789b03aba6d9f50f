/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/measures_front.h"

#include "agents/measures.h"

#include <math.h>

enum dim { TRIAGE = 0, ADVICE, URGENCY, CAUSE = HW_MEASURES_FRONT_CAUSE, MONTH, NO_DIM };
enum { TRIAGES = 3, URGENCIES = 2 };

static const char *const triage_labels[TRIAGES] = {"resuscitation", "majors", "minors"};
static const char *const triage_titles[TRIAGES] = {"Resuscitation", "Majors", "Minors"};
static const char *const advice_labels[HW_ADVICES] = {"ambulance", "a_and_e", "gp", "minor_injuries", "self_care", "gave_up"};
static const char *const advice_titles[HW_ADVICES] = {"An ambulance", "A&E", "A GP soon", "Minor injuries unit", "Care at home", "Not answered in time"};
static const char *const urgency_labels[URGENCIES] = {"worst", "others"};
static const char *const urgency_titles[URGENCIES] = {"Those who need a bed", "The others"};
static const char *const cause_labels[HW_AE_CAUSES] = {"treatment", "place", "bed", "several"};
static const char *const cause_titles[HW_AE_CAUSES] = {"Treatment alone took longer", "Wait to be seen", "Wait for a bed", "Several waits"};
static const struct hw_dim own_dims[HW_MEASURES_FRONT_DIMS] = {
    [TRIAGE] = {"triage", TRIAGES, triage_labels, triage_titles},
    [ADVICE] = {"advice", HW_ADVICES, advice_labels, advice_titles},
    [URGENCY] = {"urgency", URGENCIES, urgency_labels, urgency_titles},
    [CAUSE] = {"cause", HW_AE_CAUSES, cause_labels, cause_titles},
};

enum how {
    YEARLY,    /* counter a */
    RATIO,     /* counter a / counter b */
    MEAN_MIN,  /* timer a, minutes */
    TRIAGED,   /* [triage] a year */
    ADVISED,   /* [advice] a year */
    CAUSED,    /* [cause] a year */
    RESPONSE,  /* [urgency] minutes */
    NOT_TAKEN, /* of patients reached by a crew */
    ALL_TYPES, /* attendances of A&E and minor injuries units a year */
    ALL_4H,    /* share of these within 4 hours */
    MONTHLY_4H /* [month] within 4 hours */
};
enum seen { NOTHING, BY_PHONE, LEFT_AT_HOME, BY_AMBULANCE };

struct row {
    const char *name, *title, *unit;
    enum how how;
    int a, b;
    enum dim dim;
    int digits;
    enum seen seen;
    const char *catalogue, *definition;
};

static const struct row rows[] = {
    {"ae_by_triage", "A&E attendances a year by triage", "attendances", TRIAGED, 0, 0, TRIAGE, 0, NOTHING, "G4",
     "People who came to A&E, by how severe their need is: resuscitation and majors are seen in cubicles, minors elsewhere."},
    {"ae_by_ambulance", "A&E attendances by ambulance", "1", RATIO, HW_N_AE_AMBULANCE, HW_N_AE, NO_DIM, 3, BY_AMBULANCE, "G8",
     "Share of attendances that an ambulance brought."},
    {"ae_all_types_attendances", "A&E and minor injuries attendances a year", "attendances", ALL_TYPES, 0, 0, NO_DIM, 0, NOTHING, "G4",
     "People who came to A&E (type 1) and to minor injuries units (type 3); whoever is sent on counts twice."},
    {"ae_all_types_within_4h", "A&E and minor injuries units: out within 4 hours", "1", ALL_4H, 0, 0, NO_DIM, 3, NOTHING, "G7",
     "Share of these that left within 4 hours."},
    {"ae_within_4h_monthly", "A&E: out within 4 hours, per month", "attendances_per_month", MONTHLY_4H, 0, 0, MONTH, 0, NOTHING, "G7",
     "Attendances (type 1) that ended within 4 hours, by the calendar month in which they ended; a month measured in part counts as if whole."},
    {"ae_over_4h_by_cause", "Longer than 4 hours in A&E, a year, by cause", "patients", CAUSED, 0, 0, CAUSE, 0, NOTHING, "G7",
     "Attendances longer than 4 hours: those that would have been within without the wait to be seen, or the wait for a bed (the longer, if either would do), "
     "those whose time from being seen to the decision was longer by itself, and the others."},
    {"admit_waits_4_to_12h", "Waits for a bed of more than 4 and up to 12 hours, a year", "patients", YEARLY, HW_N_WAITED_4_TO_12H, 0, NO_DIM, 0, NOTHING,
     "G7", "Patients in A&E who waited so long for a bed after the decision to admit."},
    {"admit_waits_over_12h", "Waits for a bed of more than 12 hours, a year", "patients", YEARLY, HW_N_WAITED_OVER_12H, 0, NO_DIM, 0, NOTHING, "G7",
     "Patients in A&E who waited so long for a bed after the decision to admit."},
    {"minor_injuries_attendances", "Minor injuries attendances a year", "attendances", YEARLY, HW_N_MIU, 0, NO_DIM, 0, NOTHING, "G4",
     "People who came to a minor injuries unit of the community trust, the neighbours' as well."},
    {"minor_injuries_within_4h", "Minor injuries units: out within 4 hours", "1", RATIO, HW_N_MIU_WITHIN_4H, HW_N_MIU, NO_DIM, 3, NOTHING, "G7",
     "Share of these that left within 4 hours."},
    {"ambulance_calls", "Ambulances called, a year", "calls", YEARLY, HW_N_AMBULANCE_CALLS, 0, NO_DIM, 0, NOTHING, "G8",
     "Calls to the ambulance service for urgent needs, those passed on by 111 as well."},
    {"ambulance_by_phone", "Ambulance calls helped by telephone", "1", RATIO, HW_N_AMBULANCE_PHONE, HW_N_AMBULANCE_CALLS, NO_DIM, 3, BY_PHONE, "G8",
     "Share of calls for which no crew was sent."},
    {"ambulance_not_taken", "Patients whom crews do not take to A&E", "1", NOT_TAKEN, 0, 0, NO_DIM, 3, LEFT_AT_HOME, "G8",
     "Of those whom a crew has seen to, the share left where they were."},
    {"ambulance_response", "Ambulance response", "min", RESPONSE, 0, 0, URGENCY, 1, NOTHING, "G8",
     "Mean time from the call until a crew is there, for those so ill that a bed is needed and for the others."},
    {"ambulance_too_late", "Went to A&E without waiting longer for an ambulance, a year", "patients", YEARLY, HW_N_AMBULANCE_TOO_LATE, 0, NO_DIM, 0, NOTHING,
     "G8", "People for whom no crew was free in time, and who made their own way."},
    {"ambulance_handover", "Ambulance handover at A&E", "min", MEAN_MIN, HW_T_HANDOVER, 0, NO_DIM, 1, NOTHING, "G8",
     "Mean time that patients wait in the ambulance at the hospital, minors left out; those who can sit do not."},
    {"ambulance_handover_over_30min", "Ambulance handovers over 30 minutes, a year", "patients", YEARLY, HW_N_HANDOVER_OVER_30, 0, NO_DIM, 0, NOTHING, "G8",
     "Patients who waited more than 30 minutes in the ambulance at the hospital."},
    {"ambulance_handover_corridor", "Ambulance patients handed over in the corridor, a year", "patients", YEARLY, HW_N_HANDOVER_CORRIDOR, 0, NO_DIM, 0, NOTHING,
     "G8", "Patients whom A&E took over after the crew had kept them as long as it may (a_and_e.takes_over_after), and who waited on there for a cubicle."},
    {"calls_111", "Calls to 111 a year", "calls", YEARLY, HW_N_CALLS_111, 0, NO_DIM, 0, NOTHING, "", "People with an urgent need who rang 111 first."},
    {"calls_111_advice", "What 111 advised, a year", "calls", ADVISED, 0, 0, ADVICE, 0, NOTHING, "", "Calls by advice, and those given up before an answer."},
};
enum { ROWS = sizeof rows / sizeof rows[0] };

int32_t hw_measures_front_rows(void) {
    return ROWS;
}

static void observe(enum seen seen, struct hw_measure *m) {
    static const char crews[] = "England 2014/15: ambulance quality indicators (QualityWatch)";
    static const struct {
        double observed;
        const char *source;
    } figures[] = {
        [BY_PHONE] = {0.081, crews},
        [LEFT_AT_HOME] = {0.37, crews},
        [BY_AMBULANCE] = {0.3, "about 30 % of type 1 attendances (assumed; 23 % of all recorded in England 2014/15, HSCIC)"},
    };
    if (seen != NOTHING) {
        m->observed = figures[seen].observed;
        m->observed_source = figures[seen].source;
        m->observed_role = "fitted";
    }
}

void hw_measures_front_lay_out(bool beside, int32_t first_dim, int32_t month, struct hw_dim *dims, struct hw_measure *measures) {
    for (int i = 0; i < HW_MEASURES_FRONT_DIMS; i++) {
        dims[i] = own_dims[i];
    }
    for (int i = 0; i < ROWS; i++) {
        const struct row *r = &rows[i];
        measures[i] = (struct hw_measure){.name = r->name, .title = r->title, .unit = r->unit, .definition = r->definition, .catalogue = r->catalogue,
                                          .n_dims = r->dim != NO_DIM, .digits = r->digits, .level = 1};
        measures[i].dims[0] = r->dim == NO_DIM ? 0 : r->dim == MONTH ? month : first_dim + (int32_t)r->dim;
        observe(beside ? r->seen : NOTHING, &measures[i]);
    }
}

/* ---- at the end of a run ---- */

static double ratio(double a, double b) {
    return b > 0 ? a / b : NAN;
}

static double minutes(const struct hw_tally *tally) {
    return hw_tally_mean_ms(tally) / (double)HW_MS_PER_MIN;
}

static double one(const struct hw_counts *c, const struct row *r, double per_year) {
    double taken = (double)c->n[HW_N_AE_AMBULANCE], left = (double)c->n[HW_N_AMBULANCE_TREATED];
    double all = (double)(c->n[HW_N_AE] + c->n[HW_N_MIU]), within = (double)(c->n[HW_N_AE_WITHIN_4H] + c->n[HW_N_MIU_WITHIN_4H]);
    switch (r->how) {
    case YEARLY:
        return (double)c->n[r->a] * per_year;
    case RATIO:
        return ratio((double)c->n[r->a], (double)c->n[r->b]);
    case MEAN_MIN:
        return minutes(&c->t[r->a]);
    case NOT_TAKEN:
        return ratio(left, left + taken);
    case ALL_TYPES:
        return all * per_year;
    default:
        return ratio(within, all);
    }
}

static int64_t over_4h(const struct hw_district *d, size_t cause) {
    int64_t n = 0;
    for (int32_t h = 0; h < d->spec->map.n_hospitals; h++) {
        n += d->by_hospital[h].over_4h[cause];
    }
    return n;
}

void hw_measures_front_fill(const struct hw_district *d, const struct hw_layout *layout, int32_t first, double *row) {
    const struct hw_counts *c = &d->counts;
    double per_year = 365.0 * (double)HW_MS_PER_DAY / (double)(d->end - d->start_measure);
    for (int i = 0; i < ROWS; i++) {
        double *out = row + layout->offset[first + i];
        for (size_t k = 0; rows[i].dim < MONTH && k < own_dims[rows[i].dim].size; k++) {
            out[k] = rows[i].how == TRIAGED   ? (double)c->n[HW_N_AE_RESUSCITATION + k] * per_year
                     : rows[i].how == ADVISED ? (double)c->advised[k] * per_year
                     : rows[i].how == CAUSED  ? (double)over_4h(d, k) * per_year
                                              : minutes(&c->t[HW_T_RESPONSE_WORST + k]);
        }
        if (rows[i].dim == MONTH) {
            hw_measures_fill_months(d, c->ae_4h_in_month, out);
        }
        if (rows[i].dim == NO_DIM) {
            out[0] = one(c, &rows[i], per_year);
        }
    }
}
