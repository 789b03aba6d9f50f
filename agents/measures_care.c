/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/measures_care.h"
#include "agents/measures.h"

#include <math.h>

enum what { RESIDENTS = 0, REABLEMENT, LONG_TERM, COUNCIL_HOMES, OFFERED, AT_HOME, CONTINUING, DEATHS, EMERGENCIES, ROWS };

struct row {
    const char *name, *title, *unit;
    int digits;
    double observed;
    const char *source, *role, *definition;
};

static const struct row rows[ROWS] = {
    [RESIDENTS] = {"care_home_residents_per_1000", "People in care homes per 1,000 people of 65 and over", "people", 1, 35,
                   "South East 2011: ONS, care-home census, Dec 2014 (England and Wales 32)", "input echoed",
                   "Mean number of places in use in residential and nursing homes, whoever lives there, per 1,000 people of 65 and over."},
    [REABLEMENT] = {"reablement_starts_per_1000", "Reablement begun, a year per 1,000 people of 65 and over", "people", 1, 24,
                    "England 2014/15: derived from SALT, 254,000 of whom about nine tenths are 65 and over", "held out",
                    "People of 65 and over whose reablement at home began, by whatever way."},
    [LONG_TERM] = {"long_term_care_per_1000", "People with long-term care in a year per 1,000 of 65 and over", "people", 1, 63,
                   "England 2014/15: derived from SALT, about 600,000 people", "held out",
                   "People of 65 and over who at some time in a year had a package of care at home or a place in a home to whose cost the council contributes."},
    [COUNCIL_HOMES] = {"council_care_home_admissions_per_100000", "New in a home as clients of the council, a year per 100,000 people of 65 and over", "people", 0, 668.8,
                       "England 2014/15: ASCOF 2A(2), recalled", "held out",
                       "People of 65 and over who moved into a home for good, to whose cost the council contributes (in the twelve weeks too) or which it arranged at "
                       "their full cost, as SALT counts since 2014/15; moves between homes apart."},
    [OFFERED] = {"reablement_offered_65_plus", "Discharged to reablement or intermediate care, 65 and over", "1", 4, 0.0306,
                 "England 2014/15: ASCOF 2B(2), QualityWatch", "held out",
                 "Share of those of 65 and over who left an acute bed or the day unit alive from October to December (all specialities, stays of no night too)."},
    [AT_HOME] = {"at_home_after_91_days", "Of these, at home 91 days later", "1", 3, 0.819, "England 2014/15: ASCOF 2B(1), QualityWatch", "held out",
                 "Alive, in no care home and in no hospital bed; who has moved away is left out, and who is not yet due."},
    [CONTINUING] = {"continuing_care_per_50000", "People with NHS continuing healthcare per 50,000 people", "people", 1, 57.6,
                    "England, end of 2014/15: derived from HSCIC, 62,535 people (69.2 per 50,000 adults)", "held out",
                    "People with a package of care at home or a place in a home that the NHS alone pays for, at the end, per 50,000 people of any age."},
    [DEATHS] = {"deaths_per_spell", "Deaths in hospital or within 30 days, per stay", "1", 4, 0.032, "England 2014: SHMI, 275,000 of 8.7 million", "held out",
                "Deaths in an acute bed, or up to 30 days, by date, after leaving one, per stay in an acute bed; day cases apart."},
    [EMERGENCIES] = {"emergency_admissions_per_1000", "Emergency admissions a year per 1,000 people", "admissions", 1, 103,
                     "England 2014/15: HES, 5.55 million, on Kent's ages (derived)", "partly fitted", "Emergency admissions of the district's people to beds of the model."},
};

int32_t hw_measures_care_rows(void) {
    return ROWS;
}

void hw_measures_care_lay_out(struct hw_measure *measures) {
    for (int i = 0; i < ROWS; i++) {
        const struct row *r = &rows[i];
        measures[i] = (struct hw_measure){.name = r->name, .title = r->title, .unit = r->unit, .definition = r->definition, .catalogue = "",
                                          .digits = r->digits, .level = 1, .observed = r->observed, .observed_source = r->source,
                                          .observed_role = r->role};
    }
}

/* Mean number of the district's own people over midnights, from an age band on. */
static double people(const struct hw_district *d, int from_band) {
    int64_t sum = 0;
    for (int b = from_band; b < HW_AGE_BANDS; b++) {
        sum += d->counts.people_at_midnight[b];
    }
    return d->counts.n[HW_N_MIDNIGHTS] > 0 ? (double)sum / (double)d->counts.n[HW_N_MIDNIGHTS] : 0;
}

static double ratio(double a, double b) {
    return b > 0 ? a / b : NAN;
}

static double emergencies(const struct hw_district *d) {
    int64_t n = 0;
    for (int32_t a = 0; a < d->spec->map.n_areas; a++) {
        n += d->spec->places.areas[a].outside ? 0 : d->by_area[a].emergency;
    }
    return (double)n;
}

void hw_measures_care_fill(const struct hw_district *d, const struct hw_layout *layout, int32_t first, double *row) {
    enum { FROM_65 = 5 };
    const struct hw_care_counts *c = &d->care;
    double days = (double)(d->end - d->start_measure) / (double)HW_MS_PER_DAY, per_year = 365 / days, older = people(d, FROM_65);
    double years_begun = ceil(days / HW_AGEING_DAYS);
    const double value[ROWS] = {
        [RESIDENTS] = ratio(1000 * (hw_measures_in_use(d, HW_ST_RESIDENTIAL) + hw_measures_in_use(d, HW_ST_NURSING)), older),
        [REABLEMENT] = ratio(1000 * per_year * (double)c->reablement_starts, older),
        [LONG_TERM] = ratio(1000 * (double)c->long_term / years_begun, older),
        [COUNCIL_HOMES] = ratio(1e5 * per_year * (double)c->council_homes, older),
        [OFFERED] = ratio((double)c->offered, (double)c->discharged),
        [AT_HOME] = ratio((double)c->at_home, (double)c->looked),
        [CONTINUING] = ratio(5e4 * (double)hw_care_counts_continuing(d), people(d, 0)),
        [DEATHS] = ratio((double)c->died_soon, (double)c->spells),
        [EMERGENCIES] = ratio(1000 * per_year * emergencies(d), people(d, 0)),
    };
    for (int i = 0; i < ROWS; i++) {
        row[layout->offset[first + i]] = value[i];
    }
}
