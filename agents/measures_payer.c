/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/measures_payer.h"

#include "agents/measures.h"
#include "agents/payer.h"

#include <math.h>
#include <string.h>

enum dim { SETTING = 0, FUND, FOLLOWS };
enum what { WEEKS = 0, SHARE, ENTRIES, BEGAN, SPENT, CARERS, SPENT_IN, ROWS };
enum { NO_DIM = -1 };

static const char *const fund_titles[HW_FUNDS] = {"Council",
                                                  "NHS",
                                                  "Self-funder",
                                                  "NHS and council",
                                                  "Council, 12 weeks without the home",
                                                  "Council, lent against the home",
                                                  "Free: first six weeks of reablement"};
static const char *const follows_titles[HW_PAID_EVENTS] = {"The home takes the council's rate", "The family tops up", "Another home has to be found"};

static const struct hw_dim dimensions[HW_MEASURES_PAYER_DIMS] = {
    [SETTING] = {"paid_setting", HW_PAID_SETTINGS, hw_payer_setting_labels, NULL},
    [FUND] = {"fund", HW_FUNDS, hw_payer_fund_labels, fund_titles},
    [FOLLOWS] = {"follows", HW_PAID_EVENTS, hw_payer_event_labels, follows_titles},
};

struct row {
    const char *name, *title, *unit;
    int dim1, dim2, digits;
    const char *definition;
};
static const struct row rows[ROWS] = {
    {"care_weeks_by_payer", "Weeks of care a year, by who pays", "weeks", SETTING, FUND, 0,
     "Weeks that people had reablement, a package at home or a place in a care home (kept for them in hospital, too), by who pays in that week."},
    {"residents_paying", "Residents of care homes who pay for themselves", "1", SETTING, NO_DIM, 3,
     "Share of the weeks of a setting that people pay for out of their own capital, deferred payments with them."},
    {"care_home_entries_by_payer", "People who enter a care home, a year, by who pays at first", "people", FUND, NO_DIM, 0,
     "Moves from home or hospital into a care home; transfers between homes are left out."},
    {"care_home_payers_begun", "Changes of who pays for residents, a year", "people", FUND, NO_DIM, 0,
     "How often a payer begins to pay for a resident: on entry, at the end of the twelve weeks without the home, or when capital is spent."},
    {"spent_down", "Residents who spend down to the limit, a year", "people", FOLLOWS, NO_DIM, 0,
     "Residents who paid for themselves until their capital reached the upper limit of the means test, by what follows."},
    {"carers_supported", "Carers with support", "carers", NO_DIM, NO_DIM, 1,
     "Mean number of carers of the district's own people who have support (carers.support.places)."},
    {"spent_down_in", "People who spend down to the limit, a year, by where they have care", "people", SETTING, NO_DIM, 0,
     "People who paid for their care themselves until what they have reached the upper limit of the means test, or what they paid a cap: from then on the council pays."},
};

int32_t hw_measures_payer_rows(void) {
    return ROWS;
}

void hw_measures_payer_lay_out(int32_t first_dim, struct hw_dim *dims, struct hw_measure *measures) {
    memcpy(dims, dimensions, sizeof dimensions);
    for (int i = 0; i < ROWS; i++) {
        const struct row *r = &rows[i];
        measures[i] = (struct hw_measure){.name = r->name, .title = r->title, .unit = r->unit, .definition = r->definition, .catalogue = "",
                                          .digits = r->digits, .level = 1};
        hw_measures_set_dims(&measures[i], first_dim, r->dim1, r->dim2);
    }
}

void hw_measures_payer_fill(const struct hw_district *d, const struct hw_layout *layout, int32_t first, double *row) {
    const struct hw_payer_counts *counts = d->payer;
    const double week_ms = 7 * (double)HW_MS_PER_DAY;
    double per_year = 365.0 / ((double)(d->end - d->start_measure) / (double)HW_MS_PER_DAY);
    for (int s = 0; s < HW_PAID_SETTINGS; s++) {
        int64_t all = 0, own = 0;
        for (int f = 0; f < HW_FUNDS; f++) {
            int64_t ms = hw_level_integral(&counts->paid[s][f], d->flow.now);
            row[layout->offset[first + WEEKS] + (size_t)(s * HW_FUNDS + f)] = (double)ms / week_ms * per_year;
            all += ms;
            own += f == HW_FUND_SELF || f == HW_FUND_DEFERRED ? ms : 0;
        }
        row[layout->offset[first + SHARE] + (size_t)s] = all > 0 ? (double)own / (double)all : NAN;
    }
    for (int f = 0; f < HW_FUNDS; f++) {
        row[layout->offset[first + ENTRIES] + (size_t)f] = (double)counts->entered[f] * per_year;
        row[layout->offset[first + BEGAN] + (size_t)f] = (double)counts->began[f] * per_year;
    }
    row[layout->offset[first + CARERS]] = (double)hw_level_integral(&counts->carers, d->flow.now) / (double)(d->flow.now - d->start_measure);
    for (int s = 0; s < HW_PAID_SETTINGS; s++) {
        row[layout->offset[first + SPENT_IN] + (size_t)s] = (double)counts->spent[s] * per_year;
    }
    for (int e = 0; e < HW_PAID_EVENTS; e++) {
        row[layout->offset[first + SPENT] + (size_t)e] = (double)counts->events[e] * per_year;
    }
}
