/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_SCHEMES_H
#define HW_SCHEMES_H
/* A scheme is one YAML file, schemes/NAME.yaml beside the configuration: what it changes (levers: parameters, set, scaled or
 * added to), what it offers (a service with finite staff at a decision point), and where (a hospital, a trust, an area, an economy;
 * everywhere when that is left out). "a+b" reads both, in that order. Schemes start on the first measured day, so what describes the start
 * (population.*, start.*) cannot be a lever. */
#include "agents/places.h"
#include "agents/rules.h"
#include "sim/model.h"

struct hw_scheme {
    const char *title;
    const char *text; /* the files, verbatim */
    struct hw_scheme_part *parts; /* one a file, in order */
    int32_t n_services;
    struct hw_service services[4];
    int32_t part_of[4];           /* which part offers it */
};

/* Reads the scheme(s) called name. Errors go to the reader's diag. */
enum hw_status hw_schemes_read(struct hw_load *load, const struct hw_places *places, const char *name, struct hw_scheme *out) HW_MUST_CHECK;

/* Makes what the scheme changes in params, which are a copy: those of the whole model (hospital and area -1), of a hospital or of an area. */
void hw_schemes_change(struct hw_reader *reader, const struct hw_scheme *scheme, const struct hw_places *places, int32_t hospital,
                       int32_t area, struct hw_params *params);

/* The services that it offers in a hospital. */
void hw_schemes_offer(const struct hw_scheme *scheme, const struct hw_places *places, int32_t hospital, struct hw_rules *rules);

extern const struct hw_schema hw_schemes_schema;

#endif
