/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_NETWORK_SCHEMA_H
#define HW_NETWORK_SCHEMA_H
/* A network file as read, before it is checked as a whole. Not for use outside network_*.c. */
#include "sim/network_source_schema.h"
#include "sim/schema.h"

struct hw_network_times { /* a list of times in the file, or in a column of a csv file */
    const struct hw_node *node;
    bool given;
    size_t count;
    double *ms;
};

struct hw_network_run_in {
    int64_t patients;
    double length, warm_up;
    struct hw_date start_date; /* year 0: not given */
    int32_t start;        /* empty */
    int32_t on_deadlock;  /* fail, measure */
    int32_t time_unit;    /* h, d, min */
    int64_t replicates;
    const struct hw_node *census_at;
    int64_t census_up_to;
    const struct hw_node *shares_over;
    const struct hw_node *looks;
    const struct hw_node *first;
    double series_every;
};

struct hw_network_class_in {
    const char *name;
    int64_t priority;
};

struct hw_network_capacity_in {
    const char *when;
    const struct hw_node *from, *until;
    int32_t servers;
};

struct hw_network_start_in {
    int64_t in_service, waiting;
    int32_t remaining;           /* full, uniform, equilibrium */
    const char *class_;
};

struct hw_network_station_in {
    const char *name;
    const char *title;
    int32_t servers;
    struct hw_list capacity;
    int32_t when_capacity_falls; /* finish, resume */
    int32_t room;
    int32_t when_full;           /* turn_away, hold_previous */
    int32_t order;               /* fifo, priority, lifo */
    bool pool;
    const struct hw_node *overflow;
    bool repatriate;
    const struct hw_node *stay, *stay_by_class, *stays_in_order;
    const struct hw_node *then, *then_by_class;
    const struct hw_node *clocks;
    const struct hw_node *patience;
    const char *gives_up_to;
    const struct hw_node *leaves_at;
    const char *leaves_during;
    const struct hw_node *exit_delay, *exit_delay_to;
    int64_t present_at_start;
    struct hw_network_start_in start;
};

struct hw_network_in {
    const char *model;
    const char *title;
    const char *source;
    struct hw_network_run_in run;
    struct hw_list classes;  /* of hw_network_class_in */
    struct hw_list arrivals; /* of hw_network_source_in */
    struct hw_list stations; /* of hw_network_station_in */
};

#endif
