/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_ESTIMATE_H
#define HW_ESTIMATE_H
/* How much a scheme does, where its evidence is uncertain: one number, or {low:, central:, high:} - 95 % of replicates between low and high, half of them
 * below central. Each replicate draws it once, by a name, so that the same scheme draws the same in every run. */
#include "sim/schema.h"

struct hw_estimate {
    double low, central, high;
};

/* key: what the file calls it, for messages. central and a single number are from 0 to most, low and high from 0 to widest: an interval may reach further,
 * and a draw is cut. Errors go to the reader's diag; false: there was one. */
bool hw_estimate_read(struct hw_reader *reader, const struct hw_node *node, const char *key, double most, double widest, struct hw_estimate *out);
/* This replicate's, from 0 to most. */
double hw_estimate_draw(const struct hw_estimate *estimate, uint64_t seed, uint64_t replicate, const char *name, double most);

#endif
