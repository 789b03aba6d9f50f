/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_STUDY_IN_H
#define HW_STUDY_IN_H
/* What a study file may say (sim/study.c has the tables), and its parts that are read by hand: factors (sim/study_factor.c) and what needs
 * the model (sim/study_check.c). Nobody else includes it. */
#include "sim/schema.h"
#include "sim/study.h"

struct hw_study_factor_in { /* one of study.factors */
    const char *name, *path;
    bool whole;
    const struct hw_node *low, *high, *levels, *distribution;
};

struct hw_study_in { /* study: */
    const char *name, *title, *model;
    int32_t design;
    int64_t points, trajectories, base_points, grid, resolution, seed, replicates; /* 0: not given */
    const struct hw_node *scenarios, *measures, *find, *select, *mix, *node;
    struct hw_list factors; /* of hw_study_factor_in */
};

/* Reads and checks one factor by itself; false after errors in the reader's diag. node is the factor in the file. */
bool hw_study_factor_read(struct hw_reader *reader, const struct hw_study_factor_in *in, const struct hw_node *node, enum hw_design_kind design,
                          struct hw_study_factor *out);

/* A number in the unit of the factor's other numbers, or of its own when it has none yet. */
bool hw_study_factor_number(struct hw_reader *reader, const struct hw_node *node, struct hw_study_factor *factor, double *number);

/* A list of words; NULL, with *n 0, when there is none. Errors go to the reader's diag. */
const char *const *hw_study_words(struct hw_reader *reader, const struct hw_node *node, int32_t *n);

#endif
