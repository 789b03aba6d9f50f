/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/measures_rounds.h"

#include "agents/market.h"
#include "agents/rounds.h"

#include <math.h>

enum how { HOURS, VACANT, SHORT_HOURS, SHORT_PROVIDERS, YEARLY, HOMES, WAIT };
enum { MINUTES_AN_HOUR = 60 };

struct row {
    const char *name, *title, *unit;
    enum how how;
    int what; /* enum hw_amount, hw_counter or hw_timer */
    int digits;
    const char *catalogue, *definition;
};

static const struct row rows[] = {
    {"home_care_hours", "Home care given, hours a week", "h", HOURS, HW_HOURS_GIVEN, 0, "",
     "Contact hours a week, on average, of people who are at home and have a provider."},
    {"home_care_hours_sold", "Hours a week that the carers there are can give", "h", HOURS, HW_HOURS_SOLD, 0, "",
     "Carers in post times their paid hours, less the time on the way."},
    {"home_care_hours_kept", "Hours a week kept for people in hospital", "h", HOURS, HW_HOURS_KEPT, 0, "",
     "Of packages whose user is in hospital, and which are kept for them: paid for and not given."},
    {"home_care_hours_short", "Hours a week promised beyond those of the carers", "h", SHORT_HOURS, 0, 1, "",
     "Sum over providers that have promised more than their carers can give; mean of midnights."},
    {"home_care_vacancies", "Posts for carers that are vacant", "1", VACANT, 0, 3, "", "As a share of the hours of all posts, mean over time."},
    {"home_care_providers_short", "Providers that have promised too much", "1", SHORT_PROVIDERS, 0, 3, "",
     "Providers that have promised more than their carers can give, as a share of those open; mean of midnights."},
    {"home_care_providers_closed", "Providers that closed, a year", "providers", YEARLY, HW_N_PROVIDERS_CLOSED, 1, "", "Providers that gave up."},
    {"care_homes_closed", "Care homes that closed, a year", "homes", HOMES, 0, 1, "", "Homes that gave up, of the district's own areas: of those that close by chance, for what they earn, or as a list says."},
    {"packages_handed_back", "Packages handed back, a year", "packages", YEARLY, HW_N_HANDED_BACK, 0, "",
     "Packages whose provider had not the hours any more, and which went back to the market."},
    {"packages_without_provider", "Went without care after a notice, a year", "people", YEARLY, HW_N_WITHOUT_CARE, 0, "",
     "People whose package was handed back and for whom no other provider was found before the old one ended."},
    {"packages_restarted", "Packages that went on after hospital, a year", "packages", YEARLY, HW_N_PACKAGES_RESTARTED, 0, "",
     "Kept by the same provider while the user was in hospital."},
    {"packages_lost", "Packages lost in hospital, a year", "packages", YEARLY, HW_N_PACKAGES_LOST, 0, "",
     "The user was in hospital for longer than the package was kept."},
    {"wait_handed_back", "Wait for another provider after a hand-back", "d", WAIT, HW_T_WAIT_HANDED_BACK, 2, "G7",
     "From a package's being handed back until another provider begins, of those for whom one does."},
};
enum { ROWS = sizeof rows / sizeof rows[0] };

int32_t hw_measures_rounds_rows(void) {
    return ROWS;
}

void hw_measures_rounds_lay_out(struct hw_measure *measures) {
    for (int i = 0; i < ROWS; i++) {
        const struct row *r = &rows[i];
        measures[i] = (struct hw_measure){.name = r->name, .title = r->title, .unit = r->unit, .definition = r->definition,
                                          .catalogue = r->catalogue, .digits = r->digits, .level = 1};
    }
}

static double ratio(double a, double b) {
    return b > 0 ? a / b : NAN;
}

/* Minutes a week times ms. */
static double sum_of(const struct hw_district *d, int32_t area, enum hw_amount what) {
    double sum = 0;
    for (int32_t a = 0; a < d->spec->map.n_areas; a++) {
        if (area < 0 ? !d->spec->places.areas[a].outside : a == area) {
            sum += (double)hw_level_integral(&d->rounds->amounts[a][what], d->flow.now);
        }
    }
    return sum;
}

double hw_measures_rounds_in_use(const struct hw_district *d, int32_t area) {
    return ratio(sum_of(d, area, HW_HOURS_PROMISED), sum_of(d, area, HW_HOURS_SOLD));
}

static double value_of(const struct hw_district *d, const struct row *r, double ms) {
    const struct hw_rounds *rounds = d->rounds;
    switch (r->how) {
    case HOURS:
        return sum_of(d, -1, (enum hw_amount)r->what) / ms / MINUTES_AN_HOUR;
    case VACANT:
        return 1 - ratio(sum_of(d, -1, HW_HOURS_SOLD), sum_of(d, -1, HW_HOURS_FULL));
    case SHORT_HOURS:
        return ratio((double)rounds->short_minutes / MINUTES_AN_HOUR, (double)d->counts.n[HW_N_MIDNIGHTS]);
    case SHORT_PROVIDERS:
        return ratio((double)rounds->short_providers, (double)rounds->providers_open);
    case YEARLY:
        return (double)d->counts.n[r->what] * 365.0 * (double)HW_MS_PER_DAY / ms;
    case HOMES:
        return (double)d->market->closed_here * 365.0 * (double)HW_MS_PER_DAY / ms;
    case WAIT:
        break;
    }
    return hw_tally_mean_ms(&d->counts.t[r->what]) / (double)HW_MS_PER_DAY;
}

void hw_measures_rounds_fill(const struct hw_district *d, const struct hw_layout *layout, int32_t first, double *row) {
    double ms = (double)(d->end - d->start_measure);
    for (int i = 0; i < ROWS; i++) {
        row[layout->offset[first + i]] = value_of(d, &rows[i], ms);
    }
}
