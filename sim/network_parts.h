/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_NETWORK_PARTS_H
#define HW_NETWORK_PARTS_H
/* Inside the reading of a network file: shared by network_load.c, network_stations.c and network_sources.c. */
#include "sim/network.h"
#include "sim/network_schema.h"

struct hw_network_reading {
    struct hw_reader *reader;
    struct hw_io *io;
    const struct hw_node *root;
    const char *dir;             /* of the configuration: data files are looked up from here */
    struct hw_network_in in;
    struct hw_network *net;
};

typedef void hw_network_clocks(struct hw_network_reading *r, const struct hw_node *list, int32_t max, int32_t *out, int32_t *n);

/* Zeroed memory of the configuration; NULL sets the reader's status. */
void *hw_network_take(struct hw_network_reading *r, size_t count, size_t size);
/* Where a key of a map stands, or the map itself. */
struct hw_place hw_network_key_place(const struct hw_node *map, const char *key);
/* A station's index by name, or exit; false after an error. */
bool hw_network_target(struct hw_network_reading *r, const struct hw_node *node, const char *name, uint16_t *out);
/* A station's index by name; false after an error, which says or_else when no name is near. */
bool hw_network_station_named(struct hw_network_reading *r, const struct hw_node *node, const char *name, const char *or_else, uint16_t *out);
/* A class's index by name; -1 after an error. */
int32_t hw_network_class(struct hw_network_reading *r, const struct hw_node *node, const char *name);
/* The same for the key of a child of a map from classes; an error stands at the key. */
int32_t hw_network_class_of_key(struct hw_network_reading *r, const struct hw_node *child);

/* network_stations.c */
void hw_network_read_stations(struct hw_network_reading *r, hw_network_clocks *read_clocks);
/* network_routes.c: where people go then; memory for n targets; to be called when all are there; "as" of a map: class + 1, or 0; no keys but
 * these. false after an error. */
void hw_network_read_then(struct hw_network_reading *r, const struct hw_network_station_in *in, const struct hw_node *node, uint32_t index);
bool hw_network_take_route(struct hw_network_reading *r, int32_t n, struct hw_route *route);
void hw_network_seal_route(struct hw_route *route);
bool hw_network_read_as(struct hw_network_reading *r, const struct hw_node *map, uint8_t *as);
bool hw_network_only_keys(struct hw_network_reading *r, const struct hw_node *map, const char *const *keys, size_t n);
/* network_capacity.c: how many servers, and when. */
void hw_network_read_capacity(struct hw_network_reading *r, const struct hw_network_station_in *in, const struct hw_node *node, struct hw_station_spec *spec);
/* network_clocks.c: true when the station's stay ends by clocks. */
bool hw_network_read_risks(struct hw_network_reading *r, const struct hw_network_station_in *in, const struct hw_node *node, uint32_t index);
/* network_shares.c: servers shared between stations. pool: true when the station is one, and is read. */
bool hw_network_read_pool(struct hw_network_reading *r, const struct hw_network_station_in *in, const struct hw_node *node);
void hw_network_read_overflow(struct hw_network_reading *r, const struct hw_network_station_in *in, const struct hw_node *node, uint32_t index);
/* network_sources.c */
void hw_network_read_sources(struct hw_network_reading *r);
/* A list of durations, or {file, column, unit}. rising: each at least the one before. */
void hw_network_read_times(struct hw_network_reading *r, const struct hw_node *node, bool rising, size_t *n, hw_time **out);
/* {file, column, where}: the numbers of a column, each in [min, max]; false after an error. */
bool hw_network_read_column(struct hw_network_reading *r, const struct hw_node *node, double min, double max, size_t *n, double **out);
/* network_rates.c: a rate that varies; false after an error. */
bool hw_network_read_rate(struct hw_network_reading *r, const struct hw_node *node, struct hw_arrivals *out);
/* network_booked.c */
bool hw_network_read_booked(struct hw_network_reading *r, const struct hw_network_booked_in *in, const struct hw_node *node, struct hw_arrivals *out);
bool hw_network_read_batch(struct hw_network_reading *r, const struct hw_node *node, struct hw_arrivals_batch *out);
/* network_load.c */
enum hw_status hw_network_make_plan(struct hw_network_reading *r, struct hw_plan *plan) HW_MUST_CHECK;

/* network_memory.c: bytes that a thread is expected to need. */
void hw_network_memory(struct hw_network_reading *r, struct hw_plan *plan);

#endif
