/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_SCHEMES_H
#define HW_SCHEMES_H
/* A scheme is one YAML file, schemes/NAME.yaml beside the configuration: what it changes (levers: parameters, set, scaled or
 * added to) and what it offers (a service with finite staff at a decision point). "a+b" reads both, in that order. Schemes start
 * on the first measured day, so what describes the start (population.*, start.*) cannot be a lever. */
#include "agents/rules.h"
#include "sim/model.h"

struct hw_scheme {
    const char *title;
    const char *text; /* the files, verbatim */
    struct hw_params params;
    int32_t n_services;
    struct hw_service services[4];
};

/* Reads the scheme(s) called name on top of the baseline's parameters. Errors go to the reader's diag. */
enum hw_status hw_schemes_read(struct hw_load *load, const struct hw_params *baseline, const char *name,
                               struct hw_scheme *out) HW_MUST_CHECK;

extern const struct hw_schema hw_schemes_schema;

#endif
