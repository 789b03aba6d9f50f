/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_SCHEMES_FILE_H
#define HW_SCHEMES_FILE_H
/* What a scheme's file says, as it is read: the tables of its keys. agents/schemes.c makes a scheme of it. */
#include "agents/eligible.h"
#include "agents/schemes.h"

struct hw_scheme_change {
    const struct hw_node *lever_at, *to, *times, *add, *from_at, *until_at, *where_at, *within;
    int32_t row;         /* of the lever; -1: something is wrong with it */
    int32_t from, until; /* day numbers: in force on from, and no longer on until */
};

struct hw_takes_config {
    struct hw_estimate amount;
    bool said;
};

struct hw_scheme_service {
    const struct hw_node *at, *staff, *slots, *takes_within;
    int32_t offers;
    const char *name;
    struct hw_takes_config takes;
    const struct hw_node *hours;
    double contact_ms, breaks_through, refers_back;
    bool instead;
    struct hw_eligible_config eligible;
};

struct hw_scheme_evidence {
    int32_t grade;
    const char *note;
};

struct hw_scheme_file {
    const char *name, *title, *about, *source, *family;
    const struct hw_node *catalogue, *start_at, *until_at, *ramp_at, *excludes_at, *family_at, *cost_at, *where_at;
    struct hw_scheme_evidence evidence;
    struct hw_list changes, services, programmes, regimes;
};

extern const struct hw_schema hw_schemes_where_schema;

/* Identity, dates, cost and what it excludes: from file into part. Errors go to the reader's diag. */
void hw_schemes_identify(struct hw_reader *reader, const struct hw_scheme_file *file, struct hw_scheme_part *part);
/* Does what the cost is per go with what the part is? After its programmes are read. */
void hw_schemes_check_cost(struct hw_reader *reader, const struct hw_scheme_file *file, const struct hw_places *places, const struct hw_scheme *scheme);
/* Is the part about the area? Those outside only when it names them. */
bool hw_schemes_in_area(const struct hw_places *places, int32_t area, const struct hw_scheme_part *part);
/* Parts that exclude each other and overlap in time. name: as it was asked for, a+b. */
void hw_schemes_check_together(struct hw_reader *reader, const char *name, const struct hw_scheme *scheme);
/* A service, of the part made last. scale: of the run; place: of the file. */
void hw_schemes_add_service(struct hw_reader *reader, const struct hw_scheme_service *from, double scale, struct hw_place place, struct hw_scheme *out);
/* The programmes of a file, of the part made last. root: of the file. */
enum hw_status hw_schemes_add_programmes(struct hw_reader *reader, const struct hw_scheme_file *file, const struct hw_node *root, const struct hw_places *places,
                                         struct hw_scheme *out) HW_MUST_CHECK;
/* The regimes of a file, likewise. Two that would hold for the same payment at the same time are refused. */
extern const struct hw_schema hw_schemes_regime_schema;
enum hw_status hw_schemes_add_regimes(struct hw_reader *reader, const struct hw_list *regimes, const struct hw_node *root, const struct hw_places *places,
                                      struct hw_scheme *out) HW_MUST_CHECK;
/* A line more in scheme->evidence: of this file. */
void hw_schemes_rests_on(struct hw_reader *reader, struct hw_scheme *scheme, const struct hw_scheme_file *file);
/* Is an amount (a ratio or share that may lie from low to high; of a change as it is written) within what its evidence covers? If not, a warning, and a line more in
 * scheme->beyond. title: of the file. Nothing when the file does not say what it covers. */
void hw_schemes_amount_within(struct hw_reader *reader, struct hw_scheme *scheme, const char *title, const char *what, double low, double high, const struct hw_node *within);
void hw_schemes_change_within(struct hw_reader *reader, struct hw_scheme *scheme, const char *title, const struct hw_scheme_change *change);
/* A date as a day number; otherwise when it is not given. */
int32_t hw_schemes_day_of(struct hw_reader *reader, const struct hw_node *node, int32_t otherwise);

#endif
