/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_STUDY_H
#define HW_STUDY_H
/* A study: one model, run at many points of a design, each point with the same people and the same luck.
 *
 * To the run machinery (sim/run.h) a study is a model like any other whose replicates are its points: what runs, stops, resumes,
 * shards, merges and writes a run does so with a study. A point is the model's configuration with one more --set for each factor;
 * its row holds the values of the factors, then each chosen measure in every replicate. Points share the seed and the numbers of their
 * replicates, so that a difference between two points is the factors' doing.
 *
 * sim/study.c reads the file, sim/study_check.c checks it against the model, sim/design.c makes designs, sim/study_point.c runs a point;
 * output/study.h says what a finished study found. */
#include "sim/dist.h"
#include "sim/held.h"
#include "sim/model.h"
#include "sim/design.h"

enum { HW_STUDY_MEASURES = 256, HW_STUDY_SETS = 256 };

struct hw_study_factor {
    const char *name, *path, *unit;  /* unit: what follows the number, as " h" or " %"; "" for none */
    double low, high;                /* of a factor with numbers */
    int32_t levels;                  /* of a factorial; values of a level are evenly spaced unless they are words */
    const char *const *words;        /* [levels] as written, when levels are listed; else NULL */
    bool whole, drawn, as_is;        /* whole numbers only; has a distribution; a place of the design is the value itself */
    struct hw_dist dist;
    struct hw_place place;           /* of the factor in the file, for messages */
};

struct hw_study_measure {
    const char *text;                /* as written: "delayed_bed_days", "wait.ward" */
    int32_t measure;                 /* in the model's layout */
    size_t index;                    /* among its numbers; as many as there are: the sum of all */
};

struct hw_study_set {                /* what the study changes for all its points */
    const char *path, *value;
};

struct hw_study_search;
struct hw_study {
    const char *title, *model_path, *dir; /* of the model, as opened; folder of its data */
    enum hw_design_kind design;
    int32_t n_factors, n_measures, n_scenarios, n_sets, n_points, n_replicates;
    int32_t tried;                   /* replicates that are run; fewer than n_replicates only for a forecast */
    struct hw_study_factor *factors;
    struct hw_study_measure *measures;
    const char *const *scenarios;    /* as asked for; baseline runs anyway */
    struct hw_study_set *sets;
    uint64_t seed;
    const double *design_at;         /* [n_points][n_factors], of the cube or levels; of a search [candidates][n_factors], values */
    int32_t grid, base;              /* Morris: levels, trajectories; indices: base points */
    struct hw_fraction fraction;
    struct hw_study_search *search;  /* of a search (sim/study_search.h), whose points are its runs; else NULL */
    struct hw_io *io;                /* while the study is loaded: files come from here */
    struct hw_held *held;            /* after that: every file that was read, as it was then */
};

extern const struct hw_model hw_study_model;

/* What a study's points are run with, each thread its own (sim/study_point.c). */
struct hw_study_point;
enum hw_status hw_study_point_create(struct hw_mem *mem, const struct hw_study *study, struct hw_study_point **out) HW_MUST_CHECK;
void hw_study_point_free(struct hw_mem *mem, struct hw_study_point *point);
/* Loads the model with a value for each factor (texts, as after --set). On HW_BAD_INPUT why says what is wrong, in one sentence. */
enum hw_status hw_study_point_load(struct hw_study_point *point, const char *const *values, char *why, size_t why_size) HW_MUST_CHECK;
/* Of the model as loaded last. */
const struct hw_plan *hw_study_point_plan(const struct hw_study_point *point);
/* One replicate of one scenario: the number of each measure of the study. */
enum hw_status hw_study_point_run(struct hw_study_point *point, int32_t scenario, int32_t replicate, double *out, struct hw_fault *fault, uint64_t *events) HW_MUST_CHECK;

/* The value of a factor at a place of its design, as written for --set; *number is what it is worth (of words: the level). */
void hw_study_value(const struct hw_study *study, int32_t factor, double place, char *text, size_t size, double *number);

/* sim/study_check.c: everything that needs the model; errors go to the reader's diag. Fills what the plan takes from the model. */
struct hw_study_in;
enum hw_status hw_study_check(struct hw_load *load, const struct hw_study_in *in, struct hw_study *study, struct hw_plan *plan) HW_MUST_CHECK;

/* The path in a study's file of what --set PATH=VALUE means: what is not the study's own is the model's. NULL when memory is short. */
const char *hw_study_path(struct hw_arena *arena, const char *path);
/* sim/study.c: the descriptor's parts. */
void hw_study_print_schema(FILE *out);
enum hw_status hw_study_load(struct hw_load *load, struct hw_plan *plan) HW_MUST_CHECK;
void hw_study_describe(const struct hw_plan *plan, enum hw_describe form, FILE *out);
/* plan's spec becomes one that runs the first replicate of a point only: for a forecast. *all: how many there are. */
enum hw_status hw_study_try_one(struct hw_arena *arena, struct hw_plan *plan, int32_t *all) HW_MUST_CHECK;

#endif
