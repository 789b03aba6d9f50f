/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_NETWORK_SOURCE_SCHEMA_H
#define HW_NETWORK_SOURCE_SCHEMA_H
/* A stream of arrivals of a network file as read, before it is checked as a whole. Not for use outside network_*.c. */
#include "sim/schema.h"

struct hw_network_sine_in {
    double mean, amplitude; /* per ms */
    double period, phase;   /* ms */
};

struct hw_network_phase_in {
    const char *name;
    double rate, factor;
    double length; /* ms */
};

struct hw_network_state_in {
    const char *name;
    double rate, factor;
    double mean_stay; /* ms */
    const struct hw_node *then;
};

struct hw_network_rate_in { /* a rate that varies */
    double base;            /* per ms */
    int32_t per;            /* unit of the numbers in lists */
    const struct hw_node *by_hour, *by_hour_of_week, *by_weekday, *by_month, *steps;
    double each;            /* ms; length of a step */
    int32_t after;          /* the last step: stop, repeat, last */
    struct hw_network_sine_in sinusoidal;
    struct hw_list phases;  /* of hw_network_phase_in */
    struct hw_list states;  /* of hw_network_state_in */
    const char *start;
};

struct hw_network_booked_in {
    double every;           /* ms */
    const char *hours;
    const struct hw_node *at;
    const char *days;
    int64_t patients;
    double no_show;
    const struct hw_node *lateness;
    double early;           /* ms */
};

struct hw_network_batch_in {
    double geometric, poisson; /* mean sizes */
    const struct hw_node *sizes;
};

struct hw_network_source_in {
    const char *name;
    const char *to;
    const struct hw_node *rate;
    const struct hw_node *gap;
    const struct hw_node *at;
    struct hw_network_booked_in booked;
    const struct hw_node *batch;
    const char *class_;
};

extern const struct hw_schema hw_network_source_schema, hw_network_rate_schema, hw_network_batch_schema;

#endif
