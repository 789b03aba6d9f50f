/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_RULES_FOLLOW_H
#define HW_RULES_FOLLOW_H
/* Other rules come into force in the middle of a run: a scheme that starts later than the first measured day, grows or ends. What people's clocks,
 * books, lists and markets decided under the old rules follows the new ones. */
#include "agents/district.h"

/* These rules are in force from now on; nothing follows yet. wards: [n_hospitals][HW_WARD_POOLS]. */
void hw_rules_put(struct hw_district *d, const struct hw_rules *all, const struct hw_rules *const *at, const struct hw_station_spec *wards);
/* The number of servers of every station whose number does not depend on the clock or on a market. */
void hw_rules_follow_servers(struct hw_district *d);
/* Lists and markets; was: the rules before, by station. */
void hw_rules_follow_lists(struct hw_district *d, const struct hw_rules *const *was);
/* All of this, and people's clocks. */
void hw_rules_follow(struct hw_district *d, const struct hw_rules *all, const struct hw_rules *const *at, const struct hw_station_spec *wards);

#endif
