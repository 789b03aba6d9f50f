/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "output/stress.h"

#include "output/inputs.h"
#include "output/text.h"

#include <math.h>
#include <string.h>

enum { TEXT = 160 };
static const char grades[] = "SKA";

/* The sections and items are those of the published checklist; what each asks is in our words. */
static const struct hw_stress_item items[] = {
    {"1.1", "Purpose of the model", "Why the model was made, and for whom."},
    {"1.2", "Model outputs", "Every quantity that is reported, how it is computed, and its error."},
    {"1.3", "Aims of the experiments", "What was varied, by what design, to answer what."},
    {"2.1", "Base model: overview diagram", "A picture of the system as it is modelled."},
    {"2.2", "Base model: logic", "How the base model works, so that it could be written again."},
    {"2.3", "Scenario logic", "How each scenario differs from the base model."},
    {"2.4", "Algorithms", "Rules that are more than a queue or a draw."},
    {"2.5.1", "Components: entities", "Who moves through the model, and what they carry."},
    {"2.5.2", "Components: activities", "What happens to them and how long it takes."},
    {"2.5.3", "Components: resources", "What they need and compete for."},
    {"2.5.4", "Components: queues", "Who waits where, and who goes first."},
    {"2.5.5", "Components: entry and exit", "How entities come into the model and leave it."},
    {"3.1", "Data sources", "Where every input comes from, and what the model was compared with."},
    {"3.2", "Pre-processing", "What was done to data before they went in."},
    {"3.3", "Input parameters", "Every value of the base model, with its unit and source."},
    {"3.4", "Assumptions", "What was assumed for want of data or knowledge."},
    {"4.1", "Initialisation", "How a run begins, and what is left out as warm-up."},
    {"4.2", "Run length", "How long is simulated, and in what units of time."},
    {"4.3", "Estimation approach", "How many replications, what intervals, and how scenarios are compared."},
    {"5.1", "Software or programming language", "What the model is written in, with versions."},
    {"5.2", "Random sampling", "Generators, seeds and streams."},
    {"5.3", "Model execution", "How time advances, and what happens first at one instant."},
    {"5.4", "System specification", "What it ran on, and for how long."},
    {"6.1", "Computer model sharing statement", "Where the program and this model can be had."},
    {NULL, NULL, NULL},
};

const struct hw_stress_item *hw_stress_items(void) {
    return items;
}

static void author(const struct hw_stress *s, const char *what) {
    hw_paper_put(s->paper, "\n" HW_STRESS_AUTHOR " %s\n", what);
}

static void purpose(const struct hw_stress *s) {
    hw_paper_put(s->paper, "\nModel: ");
    hw_paper_word(s->paper, s->results->title);
    hw_paper_put(s->paper, ".\n");
    if (s->about != NULL) {
        hw_paper_put(s->paper, "\nIts configuration says of itself: ");
        hw_paper_word(s->paper, s->about);
        hw_paper_put(s->paper, "\n");
    }
}

static void outputs(const struct hw_stress *s) {
    static const char *const heads[] = {"Measure", "Title", "Unit", "Definition", "By"};
    const struct hw_layout *layout = s->results->layout;
    hw_paper_put(s->paper, "\nComputed in each replicate over the measured period; %d measures. A mean over replicates comes with its 95 %% interval (Student's t) when there are two "
                           "replicates or more.\n\n",
                 (int)layout->n_measures);
    hw_paper_head(s->paper, heads, 5);
    for (int32_t m = 0; m < layout->n_measures; m++) {
        const struct hw_measure *measure = &layout->measures[m];
        char by[TEXT] = "";
        for (int32_t d = 0; d < measure->n_dims; d++) {
            size_t used = strlen(by);
            (void)snprintf(by + used, sizeof by - used, "%s%s", d == 0 ? "" : ", ", layout->dims[measure->dims[d]].name);
        }
        const char *const cells[] = {measure->name, measure->title, measure->unit, measure->definition, by};
        hw_paper_row(s->paper, cells, 5);
    }
}

static int32_t done(const struct hw_results *r, int32_t scenario) {
    int32_t n = 0;
    for (int32_t i = 0; i < r->n_replicates; i++) {
        n += r->state[(size_t)scenario * (size_t)r->n_replicates + (size_t)i] == HW_REP_DONE;
    }
    return n;
}

static void aims(const struct hw_stress *s) {
    static const char *const heads[] = {"Scenario", "Title", "Replicates done"};
    const struct hw_results *r = s->results;
    hw_paper_put(s->paper, "\n%s\n\n", r->n_scenarios == 1 ? "One scenario was run, the base model." : "Each scenario was run on the same replicates as the base model, which is the first:");
    hw_paper_head(s->paper, heads, 3);
    for (int32_t i = 0; i < r->n_scenarios; i++) {
        char text[TEXT];
        (void)snprintf(text, sizeof text, "%d of %d", (int)done(r, i), (int)r->n_replicates);
        const char *const cells[] = {r->scenario[i], r->scenario_title == NULL ? "" : r->scenario_title[i], text};
        hw_paper_row(s->paper, cells, 3);
    }
}

static void scenarios(const struct hw_stress *s) {
    const struct hw_results *r = s->results;
    if (r->command != NULL && *r->command != '\0') {
        hw_paper_put(s->paper, "\nOptions of the command line, which hold in every scenario unless they name one:\n");
        hw_paper_file(s->paper, "text", r->command);
    }
    for (int32_t i = 1; i < r->n_scenarios; i++) {
        hw_paper_put(s->paper, "\nScenario ");
        hw_paper_word(s->paper, r->scenario[i]);
        hw_paper_put(s->paper, ", the file as it was read:\n");
        hw_paper_file(s->paper, "yaml", r->scenario_text[i]);
    }
    if (r->n_scenarios == 1) {
        hw_paper_put(s->paper, "\nThere is no scenario but the base model.\n");
    }
}

static void compared_one(const struct hw_stress *s, int32_t m, size_t i, double observed) {
    const struct hw_measure *measure = &s->results->layout->measures[m];
    char seen[TEXT], simulated[TEXT], label[TEXT] = "", name[2 * TEXT];
    hw_results_series(s->results, 0, m, i, s->scratch);
    struct hw_interval found = hw_results_interval(s->scratch, (size_t)s->results->n_replicates, 1, HW_CONFIDENCE);
    if (measure->n_dims > 0) {
        hw_text_label(s->results->layout, m, i, label, sizeof label);
    }
    (void)snprintf(name, sizeof name, "%s%s%s", measure->name, *label == '\0' ? "" : ": ", label);
    const char *const cells[] = {name, hw_text_number(seen, sizeof seen, observed, measure->digits), hw_text_interval(simulated, sizeof simulated, found, measure->digits), measure->unit,
                                 measure->observed_role, measure->observed_source};
    hw_paper_row(s->paper, cells, 6);
}

/* Targets and validation: what was observed, beside the base model. */
static void compared(const struct hw_stress *s) {
    static const char *const heads[] = {"Measure", "Observed", "Simulated, mean (95 % interval)", "Unit", "Role", "Where it was read"};
    const struct hw_layout *layout = s->results->layout;
    bool any = false;
    for (int32_t m = 0; m < layout->n_measures; m++) {
        const struct hw_measure *measure = &layout->measures[m];
        for (size_t i = 0; measure->observed_source != NULL && i < hw_results_count(layout, m); i++) {
            double observed = measure->observed_at != NULL ? measure->observed_at[i] : measure->n_dims == 0 ? measure->observed : (double)NAN;
            if (!isfinite(observed)) {
                continue;
            }
            if (!any) {
                hw_paper_put(s->paper, "\nCompared with observation, in the base model. Only what is held out is validation: an input echoed is what went in, a fitted figure is what "
                                       "parameters were fitted to.\n\n");
                hw_paper_head(s->paper, heads, 6);
            }
            any = true;
            compared_one(s, m, i, observed);
        }
    }
    if (!any) {
        hw_paper_put(s->paper, "\nNo measure of this model has an observed figure beside it.\n");
    }
}

static int32_t graded(const struct hw_results *r, char grade) {
    int32_t n = 0;
    for (int32_t i = 0; i < r->n_params; i++) {
        n += r->params[i].grade != NULL && r->params[i].grade[0] == grade;
    }
    return n;
}

static void sources(const struct hw_stress *s) {
    const struct hw_results *r = s->results;
    if (r->n_params > 0) {
        hw_paper_put(s->paper, "\nOf %d parameters %d were read in an opened source (S), %d are recalled from a named source and to be verified (K), %d are assumed or derived (A). Item 3.3 "
                               "names the source of each.\n",
                     (int)r->n_params, (int)graded(r, grades[0]), (int)graded(r, grades[1]), (int)graded(r, grades[2]));
    }
    if (r->files != NULL) {
        static const char *const heads[] = {"File", "Bytes"};
        hw_paper_put(s->paper, "\nFiles that were read; the result holds each as it was (checksum of all: %016llx).\n\n", (unsigned long long)r->inputs);
        hw_paper_head(s->paper, heads, 2);
        for (int32_t i = 0; i < r->files->n; i++) {
            char bytes[TEXT];
            (void)snprintf(bytes, sizeof bytes, "%llu", (unsigned long long)r->files->sizes[i]);
            const char *const cells[] = {r->files->names[i], bytes};
            hw_paper_row(s->paper, cells, 2);
        }
    }
    if (r->attribution != NULL && *r->attribution != '\0') {
        hw_paper_put(s->paper, "\n");
        hw_paper_word(s->paper, r->attribution);
        hw_paper_put(s->paper, "\n");
    }
    compared(s);
}

/* Those of one grade, or all (0). */
static void parameters(const struct hw_stress *s, char grade) {
    static const char *const heads[] = {"Parameter", "Value", "Unit", "Grade", "Source"};
    const struct hw_results *r = s->results;
    hw_paper_put(s->paper, "\n");
    hw_paper_head(s->paper, heads, 5);
    for (int32_t i = 0; i < r->n_params; i++) {
        const struct hw_param_record *p = &r->params[i];
        if (grade == 0 || (p->grade != NULL && p->grade[0] == grade)) {
            const char *const cells[] = {p->path, p->value, p->unit, p->grade, p->source};
            hw_paper_row(s->paper, cells, 5);
        }
    }
}

static void inputs(const struct hw_stress *s) {
    const struct hw_results *r = s->results;
    if (r->n_params > 0) {
        hw_paper_put(s->paper, "\nThe base model's values, all %d.\n", (int)r->n_params);
        parameters(s, 0);
        return;
    }
    hw_paper_put(s->paper, "\nAll of them stand in the configuration, ");
    hw_paper_word(s->paper, r->config_name);
    hw_paper_put(s->paper, ":\n");
    hw_paper_file(s->paper, "yaml", r->config_text);
}

static void assumptions(const struct hw_stress *s) {
    int32_t n = graded(s->results, 'A');
    if (n > 0) {
        hw_paper_put(s->paper, "\n%d parameters have a value that is assumed or derived, with the reason in item 3.3 (grade A). What the model leaves out by its nature:\n", (int)n);
    }
}

/* Measures of one number that a summary begins with, and how well they are known. */
static void precision_reached(const struct hw_stress *s) {
    static const char *const heads[] = {"Measure", "Unit", "Mean", "95 % interval, half", "Relative"};
    const struct hw_layout *layout = s->results->layout;
    hw_paper_put(s->paper, "\nWhat that reached in the base model, for the measures of one number that a summary begins with:\n\n");
    hw_paper_head(s->paper, heads, 5);
    for (int32_t m = 0; m < layout->n_measures; m++) {
        const struct hw_measure *measure = &layout->measures[m];
        if (measure->level != 0 || hw_results_count(layout, m) != 1) {
            continue;
        }
        char mean[TEXT], half[TEXT], relative[TEXT];
        hw_results_series(s->results, 0, m, 0, s->scratch);
        struct hw_interval found = hw_results_interval(s->scratch, (size_t)s->results->n_replicates, 1, HW_CONFIDENCE);
        double share = 100 * found.half_width / fabs(found.mean);
        (void)snprintf(relative, sizeof relative, isfinite(share) ? "%.1f %%" : "-", share);
        const char *const cells[] = {measure->name, measure->unit, hw_text_number(mean, sizeof mean, found.mean, measure->digits),
                                     hw_text_number(half, sizeof half, found.half_width, measure->digits + 1), relative};
        hw_paper_row(s->paper, cells, 5);
    }
}

static void estimation(const struct hw_stress *s) {
    const struct hw_results *r = s->results;
    bool in_order = true;
    int32_t failed = 0;
    for (int32_t i = 0; i < r->n_replicates; i++) {
        in_order = in_order && r->replicate[i] == r->replicate[0] + i;
    }
    for (int32_t i = 0; i < r->n_scenarios; i++) {
        failed += r->n_replicates - done(r, i);
    }
    hw_paper_put(s->paper, "\n%d independent replicate%s of each scenario%s", (int)r->n_replicates, hw_base_s(r->n_replicates), r->n_replicates > 0 && in_order ? r->n_replicates > 1 ? ", numbers " : ", number " : "");
    if (r->n_replicates > 0 && in_order) {
        hw_paper_put(s->paper, r->n_replicates > 1 ? "%d to %d" : "%d", (int)r->replicate[0], (int)r->replicate[r->n_replicates - 1]);
    }
    hw_paper_put(s->paper, "; %d failed or missing. Means come with 95 %% intervals (Student's t over replicates). Scenarios are compared replicate by replicate, on the same random "
                           "numbers for the same entity and decision, so that the interval of a difference is that of the paired differences.\n",
                 (int)failed);
    if (r->precision != NULL && *r->precision != '\0') {
        hw_paper_put(s->paper, "\nReplicates were added, at counts fixed beforehand, until a precision was reached:\n");
        hw_paper_file(s->paper, "text", r->precision);
    } else {
        hw_paper_put(s->paper, "\nThe number of replicates was given, and not chosen by a rule.\n");
    }
    precision_reached(s);
}

static void software(const struct hw_stress *s) {
    hw_paper_put(s->paper, "\nHomeward %s, a discrete-event simulation in C17; HDF5 for results, libyaml for configurations, SLEEF for functions that give the same bits on every machine.\n",
                 s->results->version);
}

static void sampling(const struct hw_stress *s) {
    hw_paper_put(s->paper, "\nSeed %llu. PCG64-DXSM, a stream for each seed, replicate, named decision, entity and occurrence; ziggurats for the exponential and the normal distribution. A draw depends "
                           "on nothing else, so a scenario changes the draws of nobody whom it does not touch.\n",
                 (unsigned long long)s->results->seed);
}

static void execution(const struct hw_stress *s) {
    hw_paper_put(s->paper, "\nNext event, in whole milliseconds. Events of one instant are ordered by rank of their kind (ends of stays and tasks; changes of capacity; giving up; arrivals and what rings "
                           "by the clock), then by a keyed bijection of their subject: never by order of insertion. Who is moved on by a place that is released moves at the same instant. The bits of the result do not "
                           "depend on the number of threads.\n");
}

static void sharing(const struct hw_stress *s) {
    const struct hw_results *r = s->results;
    hw_paper_put(s->paper, "\nThe program is free software (GPL-3.0-or-later); CITATION.cff in it has the reference. The result file %s holds the configuration and every file that was read: "
                           "`homeward run --replay` makes the same bytes of it with homeward %s.\n",
                 s->from, r->version);
}

static const struct {
    const char *number;
    void (*write)(const struct hw_stress *s);
    const char *author; /* what no program knows; NULL: nothing is left to be said */
} parts[] = {
    {"1.1", purpose, "the question behind the study, who asked it, and what the answer is for."},
    {"1.2", outputs, NULL},
    {"1.3", aims, "what these scenarios are to tell apart, and why they were chosen."},
    {"2.3", scenarios, NULL},
    {"3.1", sources, NULL},
    {"3.2", NULL, "what was done to data of one's own before they were put into the configuration."},
    {"3.3", inputs, NULL},
    {"3.4", assumptions, "assumptions that belong to this study and not to the program."},
    {"4.3", estimation, "why so many replicates are enough for the question."},
    {"5.1", software, "operating system and compiler, if they matter; results do not depend on them."},
    {"5.2", sampling, NULL},
    {"5.3", execution, NULL},
    {"5.4", NULL, "processor, memory and hours taken. A result holds neither machine nor clock, so that the same run gives the same bytes; `homeward run --timing` tells them."},
    {"6.1", sharing, "where the result file, and configurations of one's own, can be had."},
};

void hw_stress_write(const struct hw_stress *s) {
    const struct hw_results *r = s->results;
    static const char *const sections[] = {"Objectives", "Logic", "Data", "Experimentation", "Implementation", "Code access"};
    char section = '\0';
    hw_paper_put(s->paper, "# STRESS-DES: ");
    hw_paper_word(s->paper, r->title);
    hw_paper_put(s->paper, "\n\nReporting checklist for discrete-event simulation (Monks and others 2019, Journal of Simulation 13(1), 55-67), filled in by homeward %s from %s: %s, seed %llu, %d replicate%s.\n"
                           "What only the author can know is marked \"To be written by the author\".\n",
                 r->version, s->from, r->config_name, (unsigned long long)r->seed, (int)r->n_replicates, hw_base_s(r->n_replicates));
    for (const struct hw_stress_item *item = items; item->number != NULL; item++) {
        if (item->number[0] != section) {
            section = item->number[0];
            hw_paper_put(s->paper, "\n## %c. %s\n", section, sections[section - '1']);
        }
        hw_paper_put(s->paper, "\n### %s %s\n\n*%s*\n", item->number, item->title, item->asks);
        for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
            if (strcmp(parts[i].number, item->number) == 0 && parts[i].write != NULL) {
                parts[i].write(s);
            }
        }
        s->say(s->model, item->number, s->paper);
        for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
            if (strcmp(parts[i].number, item->number) == 0 && parts[i].author != NULL) {
                author(s, parts[i].author);
            }
        }
    }
}
