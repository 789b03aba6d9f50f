/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_WARD_POOLS_H
#define HW_WARD_POOLS_H
/* The pools of acute beds of a hospital: one for each speciality, and escalation beds.
 *
 * Whose patient somebody is follows from age, frailty and the illness (a draw of its own), not from where a bed is free. A patient whose
 * pool is full takes the next free bed of another, as an outlier: sim/flow_shared.c does that by the lists in stations.c, with the
 * escalation beds last. Escalation beds open when the others are nearly full. A winter ward is medical beds that some months have. */
#include "agents/district.h"

/* Beds of each pool: acute.beds by acute.pools.share, whole beds (largest remainders), those that are open. */
void hw_ward_pools_beds(const struct hw_params *params, int32_t beds[HW_WARD_POOLS]);
/* Beds of the winter ward in each month; none where there is no end of beds. */
void hw_ward_pools_winter(const struct hw_params *params, int32_t beds[12]);
/* Shares that do not add up to 1 are an error. */
void hw_ward_pools_check(struct hw_reader *reader, const struct hw_params *params);
/* Chances of the specialities for an emergency of an age band and frailty. */
void hw_ward_pools_mix(const struct hw_params *params, int band, int frailty, double mix[HW_SPECIALITIES]);

/* Whose patient this is, by who it is and a draw of the visit with that key. */
enum hw_speciality hw_ward_pools_speciality(const struct hw_district *d, const struct hw_person *p, uint64_t key, bool planned);
/* The station of a speciality's beds; of one that has none, those that take its patients. */
uint16_t hw_ward_pools_station(const struct hw_district *d, int hospital, enum hw_speciality speciality);
/* Where the patient of a visit to A&E goes who needs a bed. */
uint16_t hw_ward_pools_emergency(const struct hw_district *d, hw_id visit);

/* Beds of a hospital for adults, escalation beds apart, that are taken, and patients who wait for one; open: how many there are. */
int32_t hw_ward_pools_wanted(const struct hw_district *d, int hospital, int32_t *open);

/* Beds of a pool in a month (0..11), those of the winter ward too. */
int32_t hw_ward_pools_on(const struct hw_rules *rules, int pool, int32_t month);

/* Opens and closes escalation beds and winter wards. */
void hw_ward_pools_tick(struct hw_district *d);
void hw_ward_pools_midnight(struct hw_district *d);

#endif
