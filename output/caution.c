/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "output/caution.h"

#include "output/text.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { BEFORE = 0, AFTER = 1, PERIODS = 2 };

static bool has_periods(const struct hw_layout *layout, int32_t m) {
    const struct hw_measure *measure = &layout->measures[m];
    return measure->n_dims == 2 && strcmp(layout->dims[measure->dims[1]].name, "period") == 0 && layout->dims[measure->dims[1]].size == PERIODS;
}

static double mean_of(const struct hw_results *r, int32_t s, int32_t m, size_t i, double *scratch) {
    hw_results_series(r, s, m, i, scratch);
    return hw_results_interval(scratch, (size_t)r->n_replicates, 1, HW_CONFIDENCE).mean;
}

static void print_one(const struct hw_results *r, const struct hw_show *show, int32_t s, int32_t m, size_t programme, double *scratch, FILE *out) {
    const struct hw_measure *measure = &r->layout->measures[m];
    char before_text[80], after_text[80];
    double before = mean_of(r, s, m, programme * PERIODS + BEFORE, scratch);
    double after = mean_of(r, s, m, programme * PERIODS + AFTER, scratch);
    if (!(before > 0) || !(after < 0.9 * before)) {
        return;
    }
    hw_table_paragraph(show, out, "%s, %s in %s: %s before, %s after, %.0f %% less.", measure->title, r->layout->dims[measure->dims[0]].labels[programme],
                       r->scenario[s], hw_text_number(before_text, sizeof before_text, before, measure->digits),
                       hw_text_number(after_text, sizeof after_text, after, measure->digits), 100 * (1 - after / before));
}

/* The part of everybody that was simulated, as --set or the section run of the configuration says; 1: everybody. */
static double run_scale(const struct hw_results *r) {
    static const char option[] = "run.scale=", section[] = "run:", key[] = "scale:";
    const char *said = r->command == NULL ? NULL : strstr(r->command, option);
    double scale = said == NULL ? 0 : strtod(said + sizeof option - 1 + (said[sizeof option - 1] == '"'), NULL);
    bool inside = false;
    for (const char *line = r->config_text; scale <= 0 && line != NULL && *line != '\0';) {
        size_t length = strcspn(line, "\n");
        inside = strncmp(line, section, sizeof section - 1) == 0 || (inside && (*line == ' ' || *line == '\t' || length == 0));
        const char *at = inside ? strstr(line, key) : NULL;
        if (at != NULL && at > line && at < line + length && !isalnum((unsigned char)at[-1]) && at[-1] != '_' && at[-1] != '#') {
            scale = strtod(at + sizeof key - 1, NULL);
        }
        line += length + (line[length] == '\n');
    }
    return scale > 0 && scale < 1 ? scale : 1;
}

static void print_scale(const struct hw_results *r, const struct hw_show *show, FILE *out) {
    double scale = run_scale(r);
    if (scale < 1) {
        hw_table_heading(show, out, "A trial of speed");
        hw_table_paragraph(show, out, "Simulated with %.3g %% of all people, beds and staff (run.scale): its figures are not those of the area. Compare its scenarios only with each other.",
                           100 * scale);
    }
}

/* Precisions that were asked for with --precision. */
static void print_precision(const struct hw_results *r, const struct hw_show *show, FILE *out) {
    static const char words[] = "not reached";
    bool any = false;
    for (const char *line = r->precision; line != NULL && *line != '\0';) {
        size_t length = strcspn(line, "\n");
        const char *at = strstr(line, words);
        if (at != NULL && at < line + length) {
            if (!any) {
                hw_table_heading(show, out, "Less sure than was asked for");
                any = true;
            }
            hw_table_paragraph(show, out, "Precision %.*s.", (int)length, line);
        }
        line += length + (line[length] == '\n');
    }
}

/* Programmes that nobody was in, in any scenario. */
static void print_empty(const struct hw_results *r, const struct hw_show *show, int32_t m, double *scratch, FILE *out) {
    const struct hw_dim *programmes = &r->layout->dims[r->layout->measures[m].dims[0]];
    for (size_t i = 0; i < programmes->size; i++) {
        double most = 0;
        for (int32_t s = 0; s < r->n_scenarios; s++) {
            double mean = mean_of(r, s, m, i, scratch);
            most = mean > most ? mean : most;
        }
        if (most <= 0) {
            hw_table_heading(show, out, "Nobody was enrolled in %s", programmes->labels[i]);
            hw_table_paragraph(show, out, "0 people met what it asks for (eligible, past, where) while it had a place: look at both, and at its dates.");
        }
    }
}

/* How much of what was observed the first scenario's level is off at a place, less its uncertainty; 0: it is not known to be off. */
static double off_at(const struct hw_results *r, int32_t m, size_t place, double *scratch, double *level, double *observed) {
    const struct hw_measure *measure = &r->layout->measures[m];
    *observed = measure->n_dims == 0 ? measure->observed : measure->observed_at == NULL ? NAN : measure->observed_at[place];
    if (measure->observed_source == NULL || !isfinite(*observed) || !(fabs(*observed) > 0)) {
        return 0;
    }
    hw_results_series(r, 0, m, place, scratch);
    struct hw_interval simulated = hw_results_interval(scratch, (size_t)r->n_replicates, 1, HW_CONFIDENCE);
    double unsure = simulated.n >= 2 ? simulated.half_width : 0;
    *level = simulated.mean;
    double off = (fabs(simulated.mean - *observed) - unsure) / fabs(*observed);
    return off > 0 ? off : 0; /* false when nothing is known */
}

/* By whom a county knows itself: figures of its trusts and councils stand for the one that a district has. */
static bool is_by_place(const struct hw_layout *layout, const struct hw_measure *measure) {
    static const char *const names[] = {"trust", "council", "hospital", "area"};
    for (size_t i = 0; measure->n_dims == 1 && i < sizeof names / sizeof *names; i++) {
        if (strcmp(layout->dims[measure->dims[0]].name, names[i]) == 0) {
            return true;
        }
    }
    return false;
}

/* Long lists, as of ages, codes and months, are left out: of so many numbers some are off by themselves. */
static bool is_looked_at(const struct hw_layout *layout, const struct hw_measure *measure, const struct hw_show *show) {
    enum { FEW = 4 };
    if (measure->n_dims == 0) {
        return measure->level == 0 || show->all;
    }
    return is_by_place(layout, measure) || (measure->n_dims == 1 && measure->level == 0 && layout->dims[measure->dims[0]].size <= FEW);
}

/* Was something larger observed than what is simulated, as all that the NHS spends? Then nothing is off; the level is but a part. */
static bool is_of_more(const struct hw_measure *measure) {
    return measure->observed_role != NULL && strcmp(measure->observed_role, "of all services") == 0;
}

static void print_parts(const struct hw_results *r, const struct hw_show *show, double *scratch, FILE *out) {
    char simulated[80], all[80];
    bool any = false;
    for (int32_t m = 0; m < r->layout->n_measures; m++) {
        const struct hw_measure *measure = &r->layout->measures[m];
        double level = 0, observed = 0;
        if (!is_of_more(measure) || measure->n_dims != 0 || (measure->level != 0 && !show->all) || !(off_at(r, m, 0, scratch, &level, &observed) > 0)) {
            continue;
        }
        if (!any) {
            hw_table_heading(show, out, "A part of what is spent");
            any = true;
        }
        hw_table_paragraph(show, out, "%s: %s simulated, of %s for all services. %s.", measure->title, hw_text_number(simulated, sizeof simulated, level, measure->digits),
                           hw_text_number(all, sizeof all, observed, measure->digits), measure->observed_source);
    }
}

static void print_far_heading(const struct hw_results *r, const struct hw_show *show, FILE *out) {
    hw_table_heading(show, out, "Far from what was observed");
    hw_table_paragraph(show, out, "These levels of %s are surely more than a fifth off what was observed. What a scheme changes in them is a change of that level: do not read it as one of "
                                  "the observed figure.",
                       r->scenario[0]);
}

static void print_far(const struct hw_results *r, const struct hw_show *show, double *scratch, FILE *out) {
    const double fifth = 0.2;
    char simulated[80], seen[80], label[200];
    bool any = false;
    for (int32_t m = 0; m < r->layout->n_measures; m++) {
        const struct hw_measure *measure = &r->layout->measures[m];
        if (is_of_more(measure) || !is_looked_at(r->layout, measure, show)) {
            continue;
        }
        for (size_t place = 0; place < hw_results_count(r->layout, m); place++) {
            double level = 0, observed = 0;
            if (!(off_at(r, m, place, scratch, &level, &observed) > fifth)) {
                continue;
            }
            if (!any) {
                print_far_heading(r, show, out);
                any = true;
            }
            bool several = measure->n_dims > 0;
            hw_table_paragraph(show, out, "%s%s%s: %s simulated, %s observed (%s), %+.0f %%. %s.", measure->title, several ? ", " : "",
                               several ? hw_text_label(r->layout, m, place, label, sizeof label) : "",
                               hw_text_number(simulated, sizeof simulated, level, measure->digits), hw_text_number(seen, sizeof seen, observed, measure->digits),
                               measure->observed_role == NULL ? "" : measure->observed_role, 100 * (level / observed - 1), measure->observed_source);
        }
    }
}

void hw_caution_print(const struct hw_results *r, const struct hw_show *show, double *scratch, FILE *out) {
    bool any = false;
    print_scale(r, show, out);
    print_precision(r, show, out);
    int32_t enrolled = hw_results_find(r->layout, "programme_enrolled");
    for (int32_t m = 0; m < r->layout->n_measures; m++) {
        if (m == enrolled) {
            print_empty(r, show, m, scratch, out);
        }
        for (int32_t s = 0; has_periods(r->layout, m) && s < r->n_scenarios; s++) {
            for (size_t i = 0; i < r->layout->dims[r->layout->measures[m].dims[0]].size; i++) {
                if (!any && mean_of(r, s, m, i * PERIODS + BEFORE, scratch) > 0) {
                    hw_table_heading(show, out, "Before and after: not an effect");
                    hw_table_paragraph(show, out, "People who are chosen for high use fall back by themselves, without any scheme. What a scheme does is the difference between scenarios, "
                                                  "in which the same people are simulated twice: homeward compare.");
                    any = true;
                }
                print_one(r, show, s, m, i, scratch, out);
            }
        }
    }
    print_far(r, show, scratch, out);
    print_parts(r, show, scratch, out);
}
