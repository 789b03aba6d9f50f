/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/import_ipacs.h"

#include "sim/calendar.h"
#include "sim/num.h"

#include <math.h>
#include <string.h>

/* Writes IPACS's nodes as stations that nobody comes to from another. */

enum { WEEK = 7, LINE = 12 };

static bool is_constant(const struct hw_import_place *place) {
    for (int32_t i = 1; i < place->n_rates; i++) {
        if (place->rates[i] != place->rates[0]) {
            return false;
        }
    }
    return true;
}

/* Whether every Monday has the same rate, and so on; at least two weeks tell. */
static bool is_weekly(const struct hw_import_place *place) {
    for (int32_t i = WEEK; i < place->n_rates; i++) {
        if (fabs(place->rates[i] - place->rates[i - WEEK]) > 1e-9 * place->rates[i]) {
            return false;
        }
    }
    return place->dated && place->n_rates >= 2 * WEEK;
}

static void put_rate(struct hw_import *im, const struct hw_import_place *place) {
    char number[32];
    if (is_constant(place)) {
        hw_import_put(im, "rate: %s per d}\n", hw_import_number(place->rates[0], number));
        return;
    }
    if (is_weekly(place)) {
        int32_t monday = (WEEK - (int32_t)hw_calendar_weekday(place->start_day)) % WEEK;
        hw_import_put(im, "rate: {per: d, by_weekday: [");
        for (int32_t i = 0; i < WEEK; i++) {
            hw_import_put(im, "%s%s", i > 0 ? ", " : "", hw_import_number(place->rates[monday + i], number));
        }
        hw_import_put(im, "]}} # the same every week, Monday first\n");
        return;
    }
    hw_import_put(im, "rate: {per: d, each: 1 d, steps: [");
    for (int32_t i = 0; i < place->n_rates; i++) {
        hw_import_put(im, "%s%s", i == 0 ? "" : i % LINE == 0 ? ",\n      " : ", ", hw_import_number(place->rates[i], number));
    }
    hw_import_put(im, "]}}\n");
}

static void put_stay(struct hw_import *im, const struct hw_import_place *place) {
    const double *v = place->value;
    char a[32], b[32];
    if (place->exponential) {
        hw_import_put(im, "    stay: {exponential: {mean: %s d}}\n", hw_import_number(v[HW_IMPORT_MEAN], a));
        return;
    }
    double mu = v[HW_IMPORT_MU], sigma = v[HW_IMPORT_SIGMA];
    bool from_median = !isnan(v[HW_IMPORT_MEAN]) && !isnan(v[HW_IMPORT_MEDIAN]);
    if (from_median) {
        mu = hw_num_log(v[HW_IMPORT_MEDIAN]);
        sigma = sqrt(2 * (hw_num_log(v[HW_IMPORT_MEAN]) - mu));
        hw_import_put(im, "    # median %s d,", hw_import_number(v[HW_IMPORT_MEDIAN], a));
        hw_import_put(im, " mean %s d\n", hw_import_number(v[HW_IMPORT_MEAN], a));
    }
    hw_import_put(im, "    stay: {lognormal: {mu: %s, sigma: %s, unit: days}", hw_import_number(mu, a), hw_import_number(sigma, b));
    double mean = from_median ? v[HW_IMPORT_MEAN] : hw_num_exp(mu + sigma * sigma / 2);
    double sd = isnan(v[HW_IMPORT_SD]) ? 0.3 * mean : v[HW_IMPORT_SD];
    if (place->by_visits) {
        hw_import_put(im, ", between: [0.5 d, %s d]} # IPACS draws stays anew until they are below the mean and three standard deviations\n",
                      hw_import_number(mean + 3 * sd, a));
    } else {
        hw_import_put(im, "}\n");
    }
}

static void put_start(struct hw_import *im, const struct hw_import_place *place) {
    char a[32], b[32];
    double in_service = isnan(place->value[HW_IMPORT_IN_SERVICE]) ? 0 : place->value[HW_IMPORT_IN_SERVICE];
    double waiting = isnan(place->value[HW_IMPORT_WAITING]) ? 0 : place->value[HW_IMPORT_WAITING];
    if (in_service + waiting > 0) {
        hw_import_put(im, "    start: {in_service: %s, remaining: uniform, waiting: %s}\n", hw_import_number(in_service, a), hw_import_number(waiting, b));
    }
}

static void put_station(struct hw_import *im, const struct hw_import_place *place) {
    char number[32];
    hw_import_put(im, "  %s:", place->name);
    if (strcmp(place->name, place->label) != 0) {
        hw_import_put(im, " # \"%.400s\"", hw_import_comment(im, place->label));
    }
    hw_import_put(im, "\n");
    if (place->by_visits) {
        char first[32], last[32];
        bool said = !isnan(place->value[HW_IMPORT_FIRST_VISITS]) && !isnan(place->value[HW_IMPORT_LAST_VISITS]);
        hw_import_put(im, "    # Not carried over: visits. In IPACS the capacity times the mean of first and last visits a day%s%s%s%s%s are slots, of which\n"
                          "    # somebody takes fewer as time goes on, and stays are whole days; here a server is a person.\n",
                      said ? " (" : "", said ? hw_import_number(place->value[HW_IMPORT_FIRST_VISITS], first) : "", said ? " and " : "",
                      said ? hw_import_number(place->value[HW_IMPORT_LAST_VISITS], last) : "", said ? ")" : "");
    }
    hw_import_put(im, "    servers: %s\n", hw_import_number(place->value[HW_IMPORT_CAPACITY], number));
    put_start(im, place);
    put_stay(im, place);
    hw_import_put(im, "    then: exit\n");
}

static void put_head(struct hw_import *im, const struct hw_import_sheets *sheets) {
    bool anybody = false;
    hw_import_put(im, HW_IMPORT_MARK "%s from IPACS's sheets:\n", HW_VERSION);
    for (int32_t t = 0; t < im->n_tables; t++) {
        hw_import_put(im, "# %s%s%.100s\n", im->tables[t].name, sheets->chosen[t] != NULL ? ", scenario " : "",
                      sheets->chosen[t] != NULL ? hw_import_comment(im, sheets->chosen[t]) : "");
    }
    for (int32_t i = 0; i < sheets->n; i++) {
        anybody = anybody || sheets->places[i].value[HW_IMPORT_IN_SERVICE] > 0 || sheets->places[i].value[HW_IMPORT_WAITING] > 0;
    }
    hw_import_put(im, "# Carried over: capacity, lengths of stay (lognormal from median and mean: mu = ln median, sigma = sqrt(2 (ln mean - mu))), arrivals\n"
                      "# by day (a Poisson number, uniform in the day)%s.\n",
                  anybody ? ", those there at the start" : "; no sheet says who is there at the start, so it is empty");
    if (anybody) {
        hw_import_put(im, "# Those waiting at the start are people here, first come first served; IPACS v1.0.0 counts them without making them. Those in service have\n"
                          "# a uniform part of a stay left; IPACS leaves at least a day.\n");
    }
    hw_import_put(im, "# Not carried over: costs. In the results a day's delay is \"waiting\", a bed held \"serving\"; multiply.\n");
}

void hw_import_ipacs_write(struct hw_import *im, const struct hw_import_sheets *sheets) {
    const struct hw_import_place *first = &sheets->places[0];
    put_head(im, sheets);
    hw_import_put(im, "model: network\ntitle: \"Imported from %s\"\n", im->tables[0].name);
    if (first->dated) {
        struct hw_date date = hw_calendar_date(first->start_day);
        hw_import_put(im, "run: {length: %d d, replicates: 200, time_unit: d, start_date: %04d-%02d-%02d}\n", sheets->longest, date.year, date.month, date.day);
    } else {
        hw_import_put(im, "run: {length: 365 d, replicates: 200, time_unit: d} # not in the sheets: they give no dates\n");
    }
    hw_import_put(im, "arrivals:\n");
    for (int32_t i = 0; i < sheets->n; i++) {
        hw_import_put(im, "  - {to: %s, ", sheets->places[i].name);
        put_rate(im, &sheets->places[i]);
    }
    hw_import_put(im, "stations:\n");
    for (int32_t i = 0; i < sheets->n; i++) {
        put_station(im, &sheets->places[i]);
    }
}
