/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_INCENTIVES_H
#define HW_INCENTIVES_H
/* What organisations might do because of how they are paid, measured or changed (agents/params_incentives.def): reports claim it, and none of it was ever
 * measured. Each is off by default, and then nothing here changes any length, order or draw.
 *
 *   tariff   a trust that is paid by the case puts less effort into discharge: its own steps take longer
 *   block    a community trust that is paid a block has no reason to take more patients: its beds' therapists take longer, and beds free later
 *   change   performance falls before it improves: assessors take longer when a scheme starts, less from day to day
 *   targets  the council's staff are measured by people at home: some hospital patients come after them */
#include "agents/district.h"

/* Work of staff on a step of the patient's, at least 1 ms. */
hw_time hw_incentives_work(const struct hw_district *d, uint16_t station, const struct hw_person *patient, hw_time work);
/* The priority of a hospital patient's step, of this key, at a station. */
uint8_t hw_incentives_priority(const struct hw_district *d, uint16_t station, uint64_t key, uint8_t priority);

#endif
