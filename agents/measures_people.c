/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/measures_people.h"

#include "agents/demography.h"
#include "agents/measures.h"
#include "sim/num.h"

#include <math.h>
#include <string.h>

enum dim { WHEN = 0, OF_AGE, CHANGE, AGE_BAND };
enum what { PEOPLE = 0, CHANGES, DEATH_AGES, CARERS, ROWS };
enum { WHENS = 3, OF_AGES = 3, CHANGE_KINDS = 4, NO_DIM = -1 };

static const char *const when_labels[WHENS] = {"start", "mean", "end"};
static const char *const of_age_labels[OF_AGES] = {"all", "65+", "85+"};
static const int first_band[OF_AGES] = {0, 5, 7};
static const char *const change_labels[CHANGE_KINDS] = {"births", "arrivals", "deaths", "leavers"};
static const enum hw_counter changes[CHANGE_KINDS] = {HW_N_BIRTHS, HW_N_ARRIVALS, HW_N_DEATHS_HERE, HW_N_LEAVERS};

static const struct hw_dim dimensions[HW_MEASURES_PEOPLE_DIMS] = {
    [WHEN] = {"when", WHENS, when_labels, NULL},
    [OF_AGE] = {"of_age", OF_AGES, of_age_labels, NULL},
    [CHANGE] = {"change", CHANGE_KINDS, change_labels, NULL},
    [AGE_BAND] = {"age_band", HW_AGE_BANDS, hw_person_age_band_labels, NULL},
};

struct row {
    const char *name, *title, *unit;
    int dim1, dim2;
    const char *definition;
};

static const struct row rows[ROWS] = {
    {"people", "People", "people", WHEN, OF_AGE, "The district's own people on the first measured day, on the mean of midnights, and at the end."},
    {"people_changes", "Births, arrivals, deaths and departures a year", "people", CHANGE, NO_DIM,
     "What makes the district's own people more or fewer; they move in and away net, by age."},
    {"deaths_by_age", "Deaths a year, by age", "deaths", AGE_BAND, NO_DIM,
     "Deaths of the district's own people; beside them, the death rates that go in times the people in the middle of the measured time."},
    {"carers_gave_up", "Carers who gave up, a year", "carers", NO_DIM, NO_DIM,
     "Of the district's own people: a need for care arises, and nobody is there to meet it."},
};

int32_t hw_measures_people_rows(void) {
    return ROWS;
}

void hw_measures_people_expected(const struct hw_district_spec *spec, const struct hw_mortality *mortality, double deaths[HW_AGE_BANDS]) {
    const struct hw_params *params = spec->rules[0].params;
    double years = (spec->warm_up_days + spec->measured_days / 2.0) / 365.25;
    double fall = hw_num_pow(1 - hw_param_value(params, HW_P_MORTALITY_FALL), floor(years));
    bool by_age = hw_param_value(params, HW_P_CARRIED) > 0;
    memset(deaths, 0, HW_AGE_BANDS * sizeof *deaths);
    for (int32_t a = 0; a < spec->map.n_areas; a++) {
        double people[HW_CENSUS_AGES][2];
        for (int i = 0; i < HW_CENSUS_AGES * 2; i++) {
            people[i / 2][i % 2] = spec->census[a].people[i / 2][i % 2];
        }
        if (by_age && hw_param_value(params, HW_P_AGEING) > 0) {
            struct hw_cohorts on = hw_demography_cohorts(spec->places.areas[a].params, mortality, years);
            hw_cohorts_carry(&on, people);
        }
        for (int age = 0; age < HW_CENSUS_AGES && !spec->places.areas[a].outside; age++) {
            deaths[hw_person_age_band(age)] += people[age][0] * mortality->rate[age][0] + people[age][1] * mortality->rate[age][1];
        }
    }
    for (int b = 0; b < HW_AGE_BANDS; b++) { /* of the middle of the measured time */
        deaths[b] *= fall * (by_age ? 1 : hw_num_pow(1 + hw_param_at(params, HW_P_GROWTH, b), years));
    }
}

double hw_measures_people_own(const struct hw_district_spec *spec) {
    double people = 0;
    for (int32_t a = 0; a < spec->map.n_areas; a++) {
        for (int age = 0; age < HW_CENSUS_AGES && !spec->places.areas[a].outside; age++) {
            people += spec->census[a].people[age][0] + spec->census[a].people[age][1];
        }
    }
    return people;
}

void hw_measures_people_lay_out(const double *deaths, int32_t first_dim, struct hw_dim *dims, struct hw_measure *measures) {
    memcpy(dims, dimensions, sizeof dimensions);
    for (int i = 0; i < ROWS; i++) {
        const struct row *r = &rows[i];
        measures[i] = (struct hw_measure){.name = r->name, .title = r->title, .unit = r->unit, .definition = r->definition, .catalogue = "",
                                          .level = 1};
        hw_measures_set_dims(&measures[i], first_dim, r->dim1, r->dim2);
    }
    measures[DEATH_AGES].observed = NAN;
    measures[DEATH_AGES].observed_at = deaths;
    measures[DEATH_AGES].observed_source = "the file of death rates (data.deaths), on the people in the middle of the measured time";
    measures[DEATH_AGES].observed_role = "input echoed";
}

static void fill_people(const struct hw_district *d, double *out) {
    double midnights = (double)d->counts.n[HW_N_MIDNIGHTS];
    for (int i = 0; i < OF_AGES; i++) {
        int64_t before = 0, sum = 0, now = 0;
        for (int b = first_band[i]; b < HW_AGE_BANDS; b++) {
            before += d->living_before[b];
            sum += d->counts.people_at_midnight[b];
            now += d->living[b];
        }
        out[i] = (double)before;
        out[OF_AGES + i] = midnights > 0 ? (double)sum / midnights : NAN;
        out[2 * OF_AGES + i] = (double)now;
    }
}

void hw_measures_people_fill(const struct hw_district *d, const struct hw_layout *layout, int32_t first, double *row) {
    double per_year = 365.0 / ((double)(d->end - d->start_measure) / (double)HW_MS_PER_DAY);
    fill_people(d, row + layout->offset[first + PEOPLE]);
    for (int i = 0; i < CHANGE_KINDS; i++) {
        row[layout->offset[first + CHANGES] + (size_t)i] = (double)d->counts.n[changes[i]] * per_year;
    }
    for (int i = 0; i < HW_AGE_BANDS; i++) {
        row[layout->offset[first + DEATH_AGES] + (size_t)i] = (double)d->counts.deaths_by_age[i] * per_year;
    }
    row[layout->offset[first + CARERS]] = (double)d->counts.n[HW_N_CARERS] * per_year;
}
