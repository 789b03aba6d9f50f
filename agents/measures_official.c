/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/measures_official.h"

#include "agents/measures.h"

#include <math.h>
#include <string.h>

static const char *const code_labels[HW_OFFICIAL_CODES] = {"A", "B", "C", "Di", "Dii", "E", "F", "G", "H", "I", "O"};
static const char *const code_titles[HW_OFFICIAL_CODES] = {"Assessment",   "Public funding", "Further NHS care", "Residential home",
                                                    "Nursing home", "Care at home",   "Equipment",        "Patient or family choice",
                                                    "Dispute",      "Housing",        "Other (from April 2017)"};
static const char *const payer_labels[HW_PAYERS] = {"nhs", "social_care", "both"};
static const char *const payer_titles[HW_PAYERS] = {"NHS", "Social care", "Both"};
static const char *const bed_labels[HW_BEDS] = {"acute", "other"};
static const char *const bed_titles[HW_BEDS] = {"Acute bed", "Intermediate-care, community hospital or mental-health bed"};

enum dim { CODE = 0, PAYER, BED, MONTH, REASON, NO_DIM }; /* from MONTH on: others' */
static const struct hw_dim own_dims[HW_MEASURES_OFFICIAL_DIMS] = {
    [CODE] = {"official_code", HW_OFFICIAL_CODES, code_labels, code_titles},
    [PAYER] = {"payer", HW_PAYERS, payer_labels, payer_titles},
    [BED] = {"bed", HW_BEDS, bed_labels, bed_titles},
};

enum how {
    BY_PAYER, /* [code][payer] days a year, all beds */
    BY_BED,   /* [code][bed] */
    HERE_BY_BED,   /* [bed] the district's people */
    HERE_BY_CODE,  /* [code] */
    HERE_BY_PAYER, /* [payer] share */
    ADMITTED, /* to mental-health beds */
    SENT_AWAY, /* for want of one */
    MENTAL, /* [code] in mental-health beds */
    OTHER_TRUE, /* [reason] true delay in other than acute beds */
    MONTHLY,  /* [month] */
    ALL_DAYS,
    THURSDAYS,
    THURSDAYS_SOCIAL,
    OLDER_SHARE,
    OTHER_BED_SHARE,
    CHARGED,
    TO_OFFICIAL,
    TRUE_TO_OFFICIAL
};
enum seen { NOTHING, BEDS_SEEN, CODES_SEEN, PAYERS_SEEN, OLDER_SEEN, OTHER_SEEN, TRUE_SEEN };

struct row {
    const char *name, *title, *unit;
    enum how how;
    enum dim dim1, dim2;
    int digits, level;
    enum seen seen;
    const char *definition;
};

static const struct row rows[] = {
    {"official_delayed_days", "Delayed days a year as officially counted, all beds", "bed_days", BY_PAYER, CODE, PAYER, 0, 0,
     NOTHING, "Midnights at which adults were delayed by the rules in force on that day, by code and by who is late with what is outstanding."},
    {"official_delayed_days_total", "Delayed days a year as officially counted, all beds", "bed_days", ALL_DAYS, NO_DIM, NO_DIM, 0, 0,
     NOTHING, "The same, of all codes."},
    {"official_delayed_days_by_bed", "Delayed days a year as officially counted", "bed_days", BY_BED, CODE, BED, 0, 1, NOTHING,
     "The same by code and kind of bed."},
    {"mental_health_admissions", "Admissions to mental-health beds a year", "admissions", ADMITTED, NO_DIM, NO_DIM, 0, 1, NOTHING,
     "People admitted to adults' and older people's mental-health wards; both sides of the boundary."},
    {"mental_health_elsewhere", "Sent out of the area for want of a mental-health bed, a year", "patients", SENT_AWAY, NO_DIM, NO_DIM, 0, 1, NOTHING,
     "People for whom no mental-health bed was free in time; both sides of the boundary."},
    {"official_delayed_days_mental", "Delayed days a year as officially counted, mental-health beds", "bed_days", MENTAL, CODE, NO_DIM, 0, 1, NOTHING,
     "The part of these that is in mental-health beds; by the rules they are other than acute ones."},
    {"delayed_bed_days_other", "Delayed bed-days a year in other than acute beds, fit to departure", "bed_days", OTHER_TRUE, REASON, NO_DIM, 0, 1, NOTHING,
     "Days in intermediate-care, community hospital and mental-health beds from fit (there: the end of rehabilitation) to departure, by the step outstanding "
     "at each instant."},
    {"official_delayed_days_district", "Delayed days a year as officially counted, the district's people", "bed_days", HERE_BY_BED, BED, NO_DIM,
     0, 0, BEDS_SEEN, "The same, of people of the district, by kind of bed. Observed: the county's by heads."},
    {"official_delayed_days_district_by_code", "Delayed days a year as officially counted, the district's people", "bed_days", HERE_BY_CODE, CODE, NO_DIM, 0, 1,
     CODES_SEEN, "The same by code."},
    {"official_attribution_district", "Officially delayed days by who is late, the district's people", "1", HERE_BY_PAYER, PAYER, NO_DIM, 3, 1, PAYERS_SEEN,
     "Shares of these."},
    {"official_delayed_days_monthly", "Delayed days per month as officially counted", "bed_days_per_month", MONTHLY, MONTH, NO_DIM, 0, 1,
     NOTHING, "The same by month; a month measured in part counts as if whole, one measured in several years as their mean."},
    {"official_patients_thursday", "Patients officially delayed, last Thursdays", "patients", THURSDAYS, NO_DIM, NO_DIM, 1, 1, NOTHING,
     "Mean number at the midnights that end the last Thursday of a month; until March 2017."},
    {"official_patients_thursday_social", "Patients officially delayed by social care, last Thursdays", "patients", THURSDAYS_SOCIAL, NO_DIM, NO_DIM, 1, 1,
     NOTHING, "Of these, delays of social care or of both (the numerator of ASCOF 2C(2) in 2014/15)."},
    {"official_share_65_plus", "Officially delayed days of people of 65 and over", "1", OLDER_SHARE, NO_DIM, NO_DIM, 3, 1, OLDER_SEEN,
     "As a share of all."},
    {"official_share_other_beds", "Officially delayed days in other than acute beds", "1", OTHER_BED_SHARE, NO_DIM, NO_DIM, 3, 1,
     OTHER_SEEN, "As a share of all."},
    {"chargeable_days", "Days for which councils may be charged, a year", "bed_days", CHARGED, NO_DIM, NO_DIM, 0, 1, NOTHING,
     "Days in acute beds after the notices have run out on which social care alone is the cause, counted at eleven in the morning."},
    {"fit_to_official", "Time from fit to the first day that counts officially", "d", TO_OFFICIAL, NO_DIM, NO_DIM, 2, 1, NOTHING,
     "Mean time until the first midnight that counts, of those who have one: the team's decision, safety, the notices to the council."},
    {"true_to_official_65_plus", "True delay to the official one in acute beds, 65 and over", "1", TRUE_TO_OFFICIAL, NO_DIM, NO_DIM, 2,
     1, TRUE_SEEN, "Bed-days from fit to departure, the way out of the door included, for each day officially counted; people of 65 and over."},
};
enum { ROWS = sizeof rows / sizeof rows[0] };

int32_t hw_measures_official_rows(void) {
    return ROWS;
}

/* What was observed of the district's people, in arrays that live as long as the measures. */
struct observed_at {
    double beds[HW_BEDS], codes[HW_OFFICIAL_CODES], payers[HW_PAYERS];
};
static_assert((int)HW_DTOC_CODES == (int)HW_OFFICIAL_CODES, "codes in the same order");

static struct observed_at *remember(struct hw_arena *arena, const struct hw_observed *o) {
    struct observed_at *at = hw_arena_alloc(arena, 1, sizeof *at);
    if (at != NULL && o != NULL) {
        at->beds[HW_BED_ACUTE] = o->delayed_days_acute;
        at->beds[HW_BED_OTHER] = o->delayed_days_total - o->delayed_days_acute;
        for (int i = 0; i < HW_OFFICIAL_CODES; i++) { /* in the same order */
            at->codes[i] = o->delayed_days[i];
        }
        for (int i = 0; i < HW_PAYERS; i++) {
            at->payers[i] = hw_observed_kent_payers[i];
        }
    }
    return at;
}

static void observe(const struct observed_at *at, enum seen seen, struct hw_measure *m) {
    static const char nao[] = "England 2014/15: NAO, Discharging older patients from hospital, 2016";
    static const char payers[] = "NHS England delayed transfers of care by local authority, Kent 2014/15";
    static const char fitted[] = "partly fitted"; /* staff and durations behind A, F, G and I were set with an eye on it */
    switch (seen) {
    case BEDS_SEEN:
    case CODES_SEEN:
        m->observed = NAN;
        m->observed_at = seen == BEDS_SEEN ? at->beds : at->codes;
        m->observed_source = hw_observed_delays_source;
        m->observed_role = fitted;
        break;
    case PAYERS_SEEN:
        m->observed = NAN;
        m->observed_at = at->payers;
        m->observed_source = payers;
        m->observed_role = fitted;
        break;
    case OLDER_SEEN:
        m->observed = 0.85;
        m->observed_source = nao;
        m->observed_role = "held out";
        break;
    case OTHER_SEEN:
        m->observed = 0.339;
        m->observed_source = "England 2014/15: NHS England delayed transfers of care, own sums";
        m->observed_role = "held out";
        break;
    case TRUE_SEEN:
        m->observed = 2.7;
        m->observed_source = nao;
        m->observed_role = "held out";
        break;
    case NOTHING:
        break;
    }
}

enum hw_status hw_measures_official_lay_out(struct hw_arena *arena, const struct hw_observed *observed, int32_t first_dim, int32_t month, int32_t reason,
                                            struct hw_dim *dims, struct hw_measure *measures) {
    const struct observed_at *at = remember(arena, observed);
    if (at == NULL) {
        return HW_NO_MEMORY;
    }
    for (int i = 0; i < HW_MEASURES_OFFICIAL_DIMS; i++) {
        dims[i] = own_dims[i];
    }
    for (int i = 0; i < ROWS; i++) {
        const struct row *r = &rows[i];
        const enum dim of[] = {r->dim1, r->dim2};
        measures[i] = (struct hw_measure){.name = r->name, .title = r->title, .unit = r->unit, .definition = r->definition, .catalogue = r->how == ADMITTED || r->how == SENT_AWAY ? "" : "G1",
                                          .n_dims = (r->dim1 != NO_DIM) + (r->dim2 != NO_DIM), .digits = r->digits, .level = r->level};
        for (int k = 0; k < measures[i].n_dims; k++) {
            measures[i].dims[k] = of[k] == MONTH ? month : of[k] == REASON ? reason : first_dim + (int32_t)of[k];
        }
        if (observed != NULL) {
            observe(at, r->seen, &measures[i]);
        }
    }
    return HW_OK;
}

enum hw_status hw_measures_official_beside(struct hw_arena *arena, const struct hw_observed_places *by_place, struct hw_measure *measures) {
    struct observed_at *at = hw_arena_alloc(arena, 1, sizeof *at);
    if (at == NULL) {
        return HW_NO_MEMORY;
    }
    memcpy(at->beds, by_place->own_beds, sizeof at->beds);
    memcpy(at->codes, by_place->own_codes, sizeof at->codes);
    memcpy(at->payers, by_place->own_payers, sizeof at->payers);
    for (int i = 0; i < ROWS && by_place->own; i++) {
        if (rows[i].seen == BEDS_SEEN || rows[i].seen == CODES_SEEN || rows[i].seen == PAYERS_SEEN) {
            observe(at, rows[i].seen, &measures[i]);
            measures[i].observed_source = by_place->own_source;
            measures[i].observed_role = by_place->role;
        }
    }
    return HW_OK;
}

/* ---- at the end of a run ---- */

static double ratio(double a, double b) {
    return b > 0 ? a / b : NAN;
}

/* Of a code, payer and kind of bed; -1: of all. */
static double sum_of(const int64_t days[HW_OFFICIAL_CODES][HW_PAYERS][HW_BEDS], int code, int payer, int bed) {
    int64_t n = 0;
    for (int i = 0; i < HW_OFFICIAL_CODES * HW_PAYERS * HW_BEDS; i++) {
        int c = i / (HW_PAYERS * HW_BEDS), p = i / HW_BEDS % HW_PAYERS, b = i % HW_BEDS;
        n += (code < 0 || c == code) && (payer < 0 || p == payer) && (bed < 0 || b == bed) ? days[c][p][b] : 0;
    }
    return (double)n;
}
static double days_of(const struct hw_district *d, int code, int payer, int bed) {
    return sum_of(d->counts.official.days, code, payer, bed);
}

static double one(const struct hw_district *d, enum how how, double per_year) {
    const struct hw_official_counts *c = &d->counts.official;
    double all = days_of(d, -1, -1, -1);
    switch (how) {
    case ALL_DAYS:
        return all * per_year;
    case ADMITTED:
        return (double)d->counts.n[HW_N_MENTAL] * per_year;
    case SENT_AWAY:
        return (double)d->counts.n[HW_N_MENTAL_ELSEWHERE] * per_year;
    case THURSDAYS:
        return ratio((double)c->on_thursday, (double)c->thursdays);
    case THURSDAYS_SOCIAL:
        return ratio((double)c->on_thursday_social, (double)c->thursdays);
    case OLDER_SHARE:
        return ratio((double)(c->older[HW_BED_ACUTE] + c->older[HW_BED_OTHER]), all);
    case OTHER_BED_SHARE:
        return ratio(days_of(d, -1, -1, HW_BED_OTHER), all);
    case CHARGED:
        return (double)c->charged * per_year;
    case TO_OFFICIAL:
        return hw_tally_mean_ms(&d->counts.t[HW_T_TO_OFFICIAL]) / (double)HW_MS_PER_DAY;
    default:
        return ratio((double)d->counts.n[HW_N_TRUE_DELAY_MS_OLDER] / (double)HW_MS_PER_DAY, (double)c->older[HW_BED_ACUTE]);
    }
}

static void fill(const struct hw_district *d, enum how how, double per_year, double *out) {
    switch (how) {
    case BY_PAYER:
        for (int i = 0; i < HW_OFFICIAL_CODES * HW_PAYERS; i++) {
            out[i] = days_of(d, i / HW_PAYERS, i % HW_PAYERS, -1) * per_year;
        }
        break;
    case BY_BED:
        for (int i = 0; i < HW_OFFICIAL_CODES * HW_BEDS; i++) {
            out[i] = days_of(d, i / HW_BEDS, -1, i % HW_BEDS) * per_year;
        }
        break;
    case HERE_BY_BED:
        for (int bed = 0; bed < HW_BEDS; bed++) {
            out[bed] = sum_of(d->counts.official.here, -1, -1, bed) * per_year;
        }
        break;
    case HERE_BY_CODE:
        for (int code = 0; code < HW_OFFICIAL_CODES; code++) {
            out[code] = sum_of(d->counts.official.here, code, -1, -1) * per_year;
        }
        break;
    case HERE_BY_PAYER:
        for (int payer = 0; payer < HW_PAYERS; payer++) {
            out[payer] = ratio(sum_of(d->counts.official.here, -1, payer, -1), sum_of(d->counts.official.here, -1, -1, -1));
        }
        break;
    case MENTAL:
        for (int i = 0; i < HW_OFFICIAL_CODES; i++) {
            out[i] = (double)d->counts.official.mental[i] * per_year;
        }
        break;
    case OTHER_TRUE:
        for (int i = 0; i < HW_REASONS; i++) {
            int64_t ms = 0;
            for (int owner = 0; owner < HW_OWNERS; owner++) {
                ms += d->counts.delay_other_ms[i][owner];
            }
            out[i] = (double)ms / (double)HW_MS_PER_DAY * per_year;
        }
        break;
    case MONTHLY:
        hw_measures_fill_months(d, d->counts.official.in_month, out);
        break;
    default:
        out[0] = one(d, how, per_year);
        break;
    }
}

void hw_measures_official_fill(const struct hw_district *d, const struct hw_layout *layout, int32_t first, double *row) {
    double days = (double)(d->end - d->start_measure) / (double)HW_MS_PER_DAY;
    for (int i = 0; i < ROWS; i++) {
        fill(d, rows[i].how, 365.0 / days, row + layout->offset[first + i]);
    }
}
