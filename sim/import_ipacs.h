/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_IMPORT_IPACS_H
#define HW_IMPORT_IPACS_H
/* What IPACS's sheets say, one struct a node. Not for use outside import_ipacs*.c. */
#include "sim/import_parts.h"

enum hw_import_quantity { /* of a node, each a column of some sheet */
    HW_IMPORT_CAPACITY = 0,
    HW_IMPORT_MEAN,        /* length of stay in days */
    HW_IMPORT_MEDIAN,
    HW_IMPORT_SD,
    HW_IMPORT_MU,
    HW_IMPORT_SIGMA,
    HW_IMPORT_IN_SERVICE,  /* at the start */
    HW_IMPORT_WAITING,
    HW_IMPORT_FIRST_VISITS, /* a day */
    HW_IMPORT_LAST_VISITS,
    HW_IMPORT_QUANTITIES
};

enum { HW_IMPORT_PLACES = 1000 }; /* IPACS has some tens; each row looks for its own */

struct hw_import_place {
    const char *label, *name;
    struct hw_place place;      /* where its capacity stands */
    struct hw_place stay;       /* where its length of stay stands; its capacity when nothing is said of it */
    bool has_stay;
    double value[HW_IMPORT_QUANTITIES]; /* NAN: not given */
    bool exponential;           /* else lognormal */
    bool by_visits;             /* people at home: capacity is visits */
    int32_t start_day;          /* of the first daily rate */
    bool dated;
    double *rates;              /* [n_rates] per day */
    int32_t n_rates, room;
};

struct hw_import_sheets {
    struct hw_import_place *places;
    int32_t n, last;            /* last: the one found last */
    int32_t longest;            /* daily rates of the place that has most */
    const char *chosen[HW_IMPORT_FILES]; /* scenario of each table; NULL: it has none */
};

/* import_ipacs_write.c */
void hw_import_ipacs_write(struct hw_import *im, const struct hw_import_sheets *sheets);

#endif
