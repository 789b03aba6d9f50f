/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/measures_followed.h"

#include "agents/followed.h"

#include <math.h>
#include <string.h>

enum dim { OUTCOME = 0, WAY, GROUP, RANK };
enum what { PEOPLE = 0, CHANGED, MOST, MOST_BY, BY, ROWS = BY + HW_FOLLOWED_OUTCOMES };

static const char *const way_labels[HW_FOLLOWED_WAYS] = {"less", "more"};
static const char *const rank_labels[HW_FOLLOWED_RANKS] = {"1", "2", "3", "4", "5"};
static const char *const age_labels[HW_FOLLOWED_AGES] = {"age_0-17", "age_18-64", "age_65-74", "age_75-84", "age_85+"};
static const char *const age_titles[HW_FOLLOWED_AGES] = {"Age 0 to 17", "Age 18 to 64", "Age 65 to 74", "Age 75 to 84", "Age 85 and over"};
static const char *const frailty_labels[HW_FRAILTIES] = {"fit", "mild", "moderate", "severe"};
static const char *const frailty_titles[HW_FRAILTIES] = {"Frailty: fit", "Frailty: mild", "Frailty: moderate", "Frailty: severe"};
static const char *const care_labels[HW_FOLLOWED_CARES] = {"care_council", "care_nhs", "care_self", "care_joint", "no_care_own_means", "no_care_council"};
static const char *const care_titles[HW_FOLLOWED_CARES] = {
    "Has care: council pays",     "Has care: NHS pays",
    "Has care: pays themselves",  "Has care: council and NHS",
    "No care yet, own means",     "No care yet, council would pay"};

static const struct {
    const char *label, *title, *name, *unit;
    double units; /* as kept, in one of unit */
    int digits;
    const char *definition;
} outcomes[HW_FOLLOWED_OUTCOMES] = {
    [HW_FOLLOWED_NIGHTS] = {"acute_nights", "Nights in acute beds", "followed_acute_nights", "nights", 1, 0, "Midnights at which somebody lies in an acute bed."},
    [HW_FOLLOWED_OTHER_NIGHTS] = {"other_nights", "Nights in other hospital beds", "followed_other_nights", "nights", 1, 0,
                                  "Midnights in a bed of intermediate care, a community hospital or mental health."},
    [HW_FOLLOWED_DELAYED] = {"delayed_days", "Officially delayed days", "followed_delayed_days", "bed_days", 1, 0, "Days of official_delayed_days, in acute and other beds."},
    [HW_FOLLOWED_EMERGENCY] = {"emergency_admissions", "Emergency admissions", "followed_emergency_admissions", "admissions", 1, 0, "Admissions of emergency_admissions."},
    [HW_FOLLOWED_HOME_NIGHTS] = {"care_home_nights", "Nights with a place in a care home", "followed_care_home_nights", "nights", 1, 0,
                                 "Midnights at which somebody has a place in a residential or nursing home, kept for them in hospital too."},
    [HW_FOLLOWED_DEATHS] = {"deaths", "Deaths", "followed_deaths", "deaths", 1, 0, "Whoever has not died is alive at the end, or has moved away."},
    [HW_FOLLOWED_CARE] = {"home_care_hours", "Hours of care at home", "followed_home_care_hours", "care_hours", 7 * 60, 0,
                          "Hours of the package that a provider gives, a seventh of a week's at each midnight."},
    [HW_FOLLOWED_NHS] = {"paid_by_nhs", "Care paid by the NHS", "followed_paid_by_nhs", "gbp", 100, 0, "For care that lasts, at home and in care homes; of the district's own people."},
    [HW_FOLLOWED_COUNCIL] = {"paid_by_council", "Care paid by the council", "followed_paid_by_council", "gbp", 100, 0, "Likewise; what it lends against a home is the person's."},
    [HW_FOLLOWED_USER] = {"paid_by_user", "Care paid by themselves", "followed_paid_by_user", "gbp", 100, 0,
                          "Likewise; contributions, top-ups, those who pay for themselves, and what the council lends against their home."},
};

int32_t hw_measures_followed_rows(const struct hw_district_spec *spec) {
    return spec->follow > 0 ? ROWS : 0;
}

/* Labels and titles of the groups, in one array each. */
static void name_groups(const struct hw_district_spec *spec, const char **labels, const char **titles) {
    int n = 1;
    labels[0] = "all";
    titles[0] = "Everybody";
    for (int i = 0; i < HW_FOLLOWED_AGES; i++, n++) {
        labels[n] = age_labels[i];
        titles[n] = age_titles[i];
    }
    for (int i = 0; i < HW_FRAILTIES; i++, n++) {
        labels[n] = frailty_labels[i];
        titles[n] = frailty_titles[i];
    }
    for (int32_t a = 0; a < spec->map.n_areas; a++, n++) {
        const struct hw_area *area = &spec->places.areas[a];
        labels[n] = spec->places.listed ? area->name : area->outside ? "across_the_boundary" : "district";
        titles[n] = spec->places.listed ? area->title : area->outside ? "Lives across the boundary" : "Lives in the district";
    }
    for (int i = 0; i < HW_FOLLOWED_CARES; i++, n++) {
        labels[n] = care_labels[i];
        titles[n] = care_titles[i];
    }
}

static void set_measure(struct hw_measure *m, const char *name, const char *title, const char *unit, int32_t digits, const char *definition) {
    *m = (struct hw_measure){.name = name, .title = title, .unit = unit, .definition = definition, .catalogue = "", .digits = digits, .level = 2, .observed = NAN};
}

static void set_dims(struct hw_measure *m, int32_t first, int n, enum dim a, enum dim b, enum dim c) {
    m->n_dims = n;
    m->dims[0] = first + (int32_t)a;
    m->dims[1] = n > 1 ? first + (int32_t)b : 0;
    m->dims[2] = n > 2 ? first + (int32_t)c : 0;
}

static void lay_out_rows(int32_t first, struct hw_measure *measures) {
    set_measure(&measures[PEOPLE], "followed_people", "People followed from the baseline", "people", 0,
                "There at the first measured day, or come later, in the baseline or here; groups are as of then: age, frailty, area, and who pays for care.");
    set_dims(&measures[PEOPLE], first, 1, GROUP, GROUP, GROUP);
    set_measure(&measures[CHANGED], "followed_changed", "People who have less or more than in the baseline", "people", 0,
                "The same person in the same replicate of both scenarios, over the measured time; the others' outcome is equal.");
    set_dims(&measures[CHANGED], first, 3, OUTCOME, WAY, GROUP);
    set_measure(&measures[MOST], "followed_most_changed", "Who has changed most", "person_number", 0,
                "The number of the person, as the event log writes it, in this replicate; a mean over replicates says nothing.");
    set_dims(&measures[MOST], first, 3, OUTCOME, WAY, RANK);
    set_measure(&measures[MOST_BY], "followed_most_change", "And by how much", "of_outcome", 1, "In the unit of the outcome, without a sign.");
    set_dims(&measures[MOST_BY], first, 3, OUTCOME, WAY, RANK);
    for (int i = 0; i < HW_FOLLOWED_OUTCOMES; i++) {
        set_measure(&measures[BY + i], outcomes[i].name, outcomes[i].title, outcomes[i].unit, outcomes[i].digits, outcomes[i].definition);
        set_dims(&measures[BY + i], first, 2, WAY, GROUP, GROUP);
    }
}

enum hw_status hw_measures_followed_lay_out(struct hw_arena *arena, const struct hw_district_spec *spec, int32_t *n_dims, struct hw_dim *dims,
                                            struct hw_measure *measures) {
    if (hw_measures_followed_rows(spec) == 0) {
        return HW_OK;
    }
    size_t groups = (size_t)hw_followed_groups(spec);
    const char **labels = hw_arena_alloc(arena, 2 * groups + 2 * HW_FOLLOWED_OUTCOMES, sizeof *labels);
    if (labels == NULL) {
        return HW_NO_MEMORY;
    }
    const char **titles = labels + groups, **of = titles + groups, **of_titles = of + HW_FOLLOWED_OUTCOMES;
    name_groups(spec, labels, titles);
    for (int i = 0; i < HW_FOLLOWED_OUTCOMES; i++) {
        of[i] = outcomes[i].label;
        of_titles[i] = outcomes[i].title;
    }
    dims[*n_dims + OUTCOME] = (struct hw_dim){"outcome", HW_FOLLOWED_OUTCOMES, of, of_titles};
    dims[*n_dims + WAY] = (struct hw_dim){"than_baseline", HW_FOLLOWED_WAYS, way_labels, NULL};
    dims[*n_dims + GROUP] = (struct hw_dim){"group_of_people", groups, labels, titles};
    dims[*n_dims + RANK] = (struct hw_dim){"rank", HW_FOLLOWED_RANKS, rank_labels, NULL};
    lay_out_rows(*n_dims, measures);
    *n_dims += HW_MEASURES_FOLLOWED_DIMS;
    return HW_OK;
}

static void fill_most(const struct hw_followed_sums *sums, double *most, double *most_by) {
    size_t at = 0;
    for (int what = 0; what < HW_FOLLOWED_OUTCOMES; what++) {
        for (int way = 0; way < HW_FOLLOWED_WAYS; way++) {
            for (int rank = 0; rank < HW_FOLLOWED_RANKS; rank++, at++) {
                bool any = sums->most[what][way][rank] != HW_NONE;
                most[at] = any ? (double)sums->most[what][way][rank] : NAN;
                most_by[at] = any ? (double)sums->most_by[what][way][rank] / outcomes[what].units : NAN;
            }
        }
    }
}

void hw_measures_followed_fill(const struct hw_district *d, const struct hw_layout *layout, int32_t first, double *row) {
    const struct hw_followed *f = d->followed;
    if (f == NULL) {
        return;
    }
    size_t groups = (size_t)f->groups, cells = HW_FOLLOWED_WAYS * groups;
    bool known = f->scenario == 0 || f->has_base; /* without its baseline a scenario can be compared with nothing */
    for (size_t g = 0; g < groups; g++) {
        row[layout->offset[first + PEOPLE] + g] = known ? (double)f->sums.people[g] : NAN;
    }
    for (size_t i = 0; i < HW_FOLLOWED_OUTCOMES * cells; i++) {
        row[layout->offset[first + CHANGED] + i] = known ? (double)f->sums.changed[i] : NAN;
        row[layout->offset[first + BY + (int32_t)(i / cells)] + i % cells] = known ? (double)f->sums.by[i] / outcomes[i / cells].units : NAN;
    }
    double *most = row + layout->offset[first + MOST], *most_by = row + layout->offset[first + MOST_BY];
    fill_most(&f->sums, most, most_by);
    for (size_t i = 0; !known && i < (size_t)HW_FOLLOWED_OUTCOMES * HW_FOLLOWED_WAYS * HW_FOLLOWED_RANKS; i++) {
        most[i] = most_by[i] = NAN;
    }
}
