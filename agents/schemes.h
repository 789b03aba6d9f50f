/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_SCHEMES_H
#define HW_SCHEMES_H
/* A scheme is one YAML file, schemes/NAME.yaml beside the configuration: what it changes (levers: parameters, set, scaled or
 * added to), what it offers (a service with finite staff at a decision point), and where (a hospital, a trust, an area, an economy;
 * everywhere when that is left out). "a+b" reads both, in that order. Schemes start on the first measured day or later, so what describes the
 * start (population.*, start.*) cannot be a lever. A change with dates (from, until) holds between them: agents/changes.h. A scheme that
 * starts later than the first measured day, ends before the last or grows (start, until, ramp) is timed: all of it is dated, and what is a number is
 * in force in part while it grows. */
#include "agents/ledger.h"
#include "agents/places.h"
#include "agents/programme.h"
#include "agents/rules.h"
#include "sim/model.h"

/* What it costs beside what its activity costs (agents/money_schemes.c), and what for: once, or for each hospital, area or person where the scheme acts, or
 * for each person whom its programmes have enrolled, as long as they have. */
enum hw_scheme_per { HW_PER_COUNTY = 0, HW_PER_HOSPITAL, HW_PER_AREA, HW_PER_PERSON, HW_PER_ENROLLED };
struct hw_scheme_cost {
    double staff_wte, per_year_gbp, capital_gbp;
    bool each;     /* per_year_gbp is for each of the staff */
    int32_t grade; /* of evidence: 0 S, 1 K, 2 A */
    int32_t payer; /* enum hw_ledger_role */
    int32_t per;   /* enum hw_scheme_per */
};

/* One file. */
struct hw_scheme_part {
    struct hw_scheme_part *next;
    const char *name, *title;
    bool somewhere;        /* limited to where */
    struct hw_where where;
    struct hw_list changes;
    int32_t from, until;   /* day numbers: acts on from, no longer on until; INT32_MIN, INT32_MAX: not said */
    int32_t ramp_days;     /* until it is there in full, from then on; 0: at once */
    struct hw_scheme_cost cost;
    const struct hw_node *family_at, *excludes_at, *start_at, *until_at; /* NULL: not said */
};

struct hw_scheme {
    const char *title;
    const char *text; /* the files, verbatim */
    const char *evidence; /* what each file rests on: grade, title and note with tabs between, one file a line */
    const char *beyond; /* where they go beyond their evidence, one a line; NULL: nowhere, as far as they say */
    struct hw_scheme_part *parts; /* one a file, in order */
    int32_t first_day, end_day;   /* day numbers: the measured days, on which it may act */
    int32_t n_services;
    struct hw_service services[4];
    int32_t part_of[4];           /* which part offers it */
    int32_t n_programmes;
    struct hw_programme *programmes;
    int32_t n_regimes;
    struct hw_regime *regimes;    /* agents/regimes.h */
};

/* Reads the scheme(s) called name. Errors go to the reader's diag. */
enum hw_status hw_schemes_read(struct hw_load *load, const struct hw_places *places, const char *name, struct hw_scheme *out) HW_MUST_CHECK;

/* Makes what the scheme changes in params, which are a copy: those of the whole model (hospital and area -1), of a hospital or of an area. */
void hw_schemes_change(struct hw_reader *reader, const struct hw_scheme *scheme, const struct hw_places *places, int32_t hospital,
                       int32_t area, struct hw_params *params);

/* What is timed is made day by day, later, and only when all else is right: here its values are tried, so that all mistakes are told at once. params: a copy. */
void hw_schemes_try(struct hw_reader *reader, const struct hw_scheme *scheme, struct hw_params *params);

/* Changes with dates: makes in params those in force in a hospital or area on a day (number), after the others; true when there are any.
 * params NULL: only asks. */
bool hw_schemes_change_on(struct hw_reader *reader, const struct hw_scheme *scheme, const struct hw_places *places, int32_t hospital,
                          int32_t area, int32_t day, struct hw_params *params);
/* A change that holds on none of the days of a run, day numbers from..end-1: an error of a model's own; a warning of a scheme, which is used with
 * many years. */
void hw_schemes_check_days(struct hw_reader *reader, const struct hw_scheme *scheme, int32_t from, int32_t end, bool own);
/* The days on which they begin and end, in no order, into days (NULL: none); how many. */
size_t hw_schemes_days(const struct hw_scheme *scheme, int32_t *days);

/* The measured days, first..end-1. A scheme that acts on none of them: a warning. */
void hw_schemes_in_run(struct hw_reader *reader, struct hw_scheme *scheme, int32_t first, int32_t end);
/* Is a part (any part) there in full on all measured days? If not, it is timed. */
bool hw_schemes_part_is_timed(const struct hw_scheme *scheme, const struct hw_scheme_part *part);
bool hw_schemes_is_timed(const struct hw_scheme *scheme);
/* How much of a part is there on a day: 0 to 1. */
double hw_schemes_part_fraction(const struct hw_scheme *scheme, const struct hw_scheme_part *part, int32_t day);
/* Days on which that changes, in no order, into days (NULL: none); how many. */
size_t hw_schemes_part_days(const struct hw_scheme *scheme, const struct hw_scheme_part *part, int32_t *days);

/* What a configuration lists under changes: as a scheme that is always in force. */
enum hw_status hw_schemes_of_model(struct hw_reader *reader, const struct hw_list *changes, const struct hw_places *places,
                                   struct hw_scheme *out) HW_MUST_CHECK;
extern const struct hw_schema hw_schemes_dated_schema;

/* The services that it offers in a hospital (-1: in any), with their staff on a day; INT32_MIN: without what is timed. */
void hw_schemes_offer(const struct hw_scheme *scheme, const struct hw_places *places, int32_t hospital, int32_t day, struct hw_rules *rules);

extern const struct hw_schema hw_schemes_schema;

#endif
