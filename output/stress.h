/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_OUTPUT_STRESS_H
#define HW_OUTPUT_STRESS_H
/* The STRESS-DES checklist of a run (Monks, Currie, Onggo, Robinson, Kunc and Taylor 2019, Journal of Simulation 13(1): 55-67), in Markdown: twenty
 * items in six sections, one of them in five parts, each with what is known of this run. What is in the result is written here; what the kind of model knows of itself and of
 * this plan is asked of it, item by item. What no program can know is left to the author, and marked, so that it can be found. */
#include "output/results.h"
#include "sim/paper.h"

#define HW_STRESS_AUTHOR "**To be written by the author:**"

struct hw_stress {
    const struct hw_results *results; /* borrows, as all here */
    const char *about;                /* what the configuration says of itself; NULL: nothing */
    const char *from;                 /* name of the result file, without folders */
    struct hw_paper *paper;
    double *scratch;                  /* [n_replicates] */
    void *model;                      /* given to say */
    /* Writes what the model has to say on an item ("2.5.3"): whole paragraphs, or nothing. */
    void (*say)(void *model, const char *item, struct hw_paper *paper);
};

/* The numbers and titles of the items, in order; NULL behind the last. */
struct hw_stress_item {
    const char *number, *title, *asks;
};
const struct hw_stress_item *hw_stress_items(void);

void hw_stress_write(const struct hw_stress *stress);

#endif
