/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_IMPORT_PATHSIMR_H
#define HW_IMPORT_PATHSIMR_H
/* A pathway of PathSimR as read from its two templates. Not for use outside import_pathsimr*.c. */
#include "sim/import_parts.h"

enum hw_import_shape { HW_IMPORT_NONE = 0, HW_IMPORT_EXP, HW_IMPORT_UNIF, HW_IMPORT_LNORM, HW_IMPORT_GAMMA, HW_IMPORT_WEIBULL };

struct hw_import_dist {        /* as R's functions take them: exp rate; unif low, high; lnorm mu, sigma; gamma shape, rate; weibull shape, scale */
    enum hw_import_shape shape;
    double a, b;
};

struct hw_import_node {
    const char *label;         /* in the file */
    const char *name;          /* as a station */
    int32_t row;               /* in the network table; -1: it has none */
    bool serves;               /* a service point; else an exit */
    struct hw_import_dist service;
    double external_room, internal_room; /* INFINITY: no limit */
    double *to;                /* [n] probabilities */
    struct hw_import_dist *delay; /* [n] on the way to each */
    struct hw_import_calendar servers, arrivals;
};

struct hw_import_pathway {
    const struct hw_import_table *network, *calendar;
    struct hw_import_node *nodes;
    int32_t n;
    const char *unit;          /* "min", "h" or "d" */
    double unit_min;
};

/* import_pathsimr_write.c */
void hw_import_pathsimr_write(struct hw_import *im, const struct hw_import_pathway *pathway, bool unit_guessed);

#endif
