/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/measures_programmes.h"

#include "agents/programmes.h"
#include "agents/schemes.h"

#include <math.h>
#include <string.h>

enum what { ENROLLED, CASELOAD, USED, TURNED_AWAY, ATTENDANCES, ADMISSIONS, AVERTED, EXTRA, ROWS };
enum { BY_PROGRAMME = 0, BY_PERIOD, BY_ACT, PERIODS = 2 };

static const char *const period_labels[PERIODS] = {"before", "after"};
static const char *const period_titles[PERIODS] = {"12 months before", "12 months after"};
#define CAUTION " The change from before to after is no effect: who was chosen for high use falls back without any scheme. Compare scenarios."

static const struct {
    const char *name, *title, *unit;
    int digits;
    const char *catalogue, *definition;
} rows[ROWS] = {
    {"programme_enrolled", "People enrolled in a programme, a year", "people", 0, "B24", "Each time that somebody is enrolled."},
    {"programme_caseload", "People in a programme", "people", 1, "B24", "Mean number over the measured days."},
    {"programme_caseload_used", "Share of a programme's places that is taken", "1", 3, "B24", "People in it, of those whom it could have at a time."},
    {"programme_turned_away", "Eligible and not enrolled for want of a place, a year", "people", 0, "B24",
     "Each time: at the event, or once a list. Who does not come about because intake is limited on that day is counted at an event only."},
    {"programme_attendances", "A&E attendances of the enrolled, per person and year", "attendances_per_person", 2, "B24",
     "In the 12 months before and after they were enrolled, as far as they lie in the run." CAUTION},
    {"programme_admissions", "Emergency admissions of the enrolled, per person and year", "admissions_per_person", 2, "B24",
     "The same of emergency admissions." CAUTION},
    {"programme_averted", "Needs and events that programmes spared, a year", "events", 0, "B24",
     "What would have come about at that moment, and did not: an input recovered, not what the system makes of it."},
    {"programme_in_excess", "Needs in excess by programmes, a year", "events", 0, "B24", "Where a factor is above 1."},
};

/* Names of all scenarios' programmes, each once; labels NULL: only how many. */
static int32_t names_of(const struct hw_district_spec *spec, const char **labels) {
    enum { MOST = 256 };
    const char *found[MOST];
    int32_t n = 0;
    for (int32_t s = 1; s < spec->n_scenarios; s++) {
        for (int32_t i = 0; i < spec->schemes[s]->n_programmes && n < MOST; i++) {
            const char *name = spec->schemes[s]->programmes[i].name;
            int32_t at = 0;
            while (at < n && strcmp(found[at], name) != 0) {
                at++;
            }
            found[at] = name;
            n += at == n;
        }
    }
    if (labels != NULL) {
        memcpy(labels, found, (size_t)n * sizeof *labels);
    }
    return n;
}

int32_t hw_measures_programmes_rows(const struct hw_district_spec *spec) {
    return spec->any_programme ? ROWS : 0;
}

enum hw_status hw_measures_programmes_lay_out(struct hw_arena *arena, const struct hw_district_spec *spec, int32_t *n_dims, struct hw_dim *dims,
                                              struct hw_measure *measures) {
    if (!spec->any_programme) {
        return HW_OK;
    }
    int32_t n = names_of(spec, NULL), first = *n_dims;
    const char **labels = hw_arena_alloc(arena, (size_t)n, sizeof *labels);
    const char **acts = hw_arena_alloc(arena, HW_ACTS, sizeof *acts);
    if (labels == NULL || acts == NULL) {
        return HW_NO_MEMORY;
    }
    (void)names_of(spec, labels);
    for (int i = 0; i < HW_ACTS; i++) {
        acts[i] = hw_programme_acts[i].name;
    }
    dims[first + BY_PROGRAMME] = (struct hw_dim){"programme", (uint32_t)n, labels, NULL};
    dims[first + BY_PERIOD] = (struct hw_dim){"period", PERIODS, period_labels, period_titles};
    dims[first + BY_ACT] = (struct hw_dim){"act", HW_ACTS, acts, NULL};
    *n_dims += HW_MEASURES_PROGRAMMES_DIMS;
    for (int i = 0; i < ROWS; i++) {
        bool windows = i == ATTENDANCES || i == ADMISSIONS, acts_only = i == AVERTED || i == EXTRA;
        measures[i] = (struct hw_measure){.name = rows[i].name, .title = rows[i].title, .unit = rows[i].unit, .definition = rows[i].definition,
                                          .catalogue = rows[i].catalogue, .digits = rows[i].digits, .level = 1, .n_dims = windows ? 2 : 1, .observed = NAN};
        measures[i].dims[0] = first + (acts_only ? BY_ACT : BY_PROGRAMME);
        measures[i].dims[1] = windows ? first + BY_PERIOD : 0;
    }
    return HW_OK;
}

/* The number of a name among the scenario's programmes; -1: it has none of that name. */
static int32_t number_of(const struct hw_programmes *p, const char *name) {
    for (int32_t i = 0; i < p->n; i++) {
        if (strcmp(p->list[i].name, name) == 0) {
            return i;
        }
    }
    return -1;
}

static void fill_one(const struct hw_district *d, const struct hw_layout *layout, int32_t first, int32_t label, int32_t number, double *row) {
    double *at[ROWS];
    double ms = (double)(d->end - d->start_measure), per_year = 365.0 * (double)HW_MS_PER_DAY / ms;
    for (int i = 0; i < ROWS; i++) {
        at[i] = &row[layout->offset[first + i]];
    }
    at[ENROLLED][label] = at[CASELOAD][label] = at[TURNED_AWAY][label] = 0;
    at[USED][label] = NAN;
    for (int w = 0; w < PERIODS; w++) {
        at[ATTENDANCES][label * PERIODS + w] = at[ADMISSIONS][label * PERIODS + w] = NAN;
    }
    if (number < 0) {
        return;
    }
    const struct hw_programme_run *run = &d->programmes->run[number];
    double people = (double)hw_level_integral(&run->people, d->flow.now), places = (double)hw_level_integral(&run->capacity, d->flow.now);
    at[ENROLLED][label] = (double)run->new_people * per_year;
    at[CASELOAD][label] = people / ms;
    at[USED][label] = places > 0 ? people / places : NAN;
    at[TURNED_AWAY][label] = (double)run->turned_away * per_year;
    struct hw_programmes_window window[PERIODS];
    hw_programmes_before_and_after(d, number, window);
    for (int w = 0; w < PERIODS; w++) {
        bool seen = window[w].years > 0;
        at[ATTENDANCES][label * PERIODS + w] = seen ? (double)window[w].uses[HW_USE_ATTENDANCE] / window[w].years : NAN;
        at[ADMISSIONS][label * PERIODS + w] = seen ? (double)window[w].uses[HW_USE_ADMISSION] / window[w].years : NAN;
    }
}

void hw_measures_programmes_fill(const struct hw_district *d, const struct hw_layout *layout, int32_t first, double *row) {
    if (!d->spec->any_programme) {
        return;
    }
    double per_year = 365.0 * (double)HW_MS_PER_DAY / (double)(d->end - d->start_measure);
    const struct hw_dim *programmes = &layout->dims[layout->measures[first].dims[0]];
    for (int32_t i = 0; i < (int32_t)programmes->size; i++) {
        fill_one(d, layout, first, i, number_of(d->programmes, programmes->labels[i]), row);
    }
    for (int a = 0; a < HW_ACTS; a++) {
        row[layout->offset[first + AVERTED] + (size_t)a] = (double)d->programmes->averted[a] * per_year;
        row[layout->offset[first + EXTRA] + (size_t)a] = (double)d->programmes->extra[a] * per_year;
    }
}
