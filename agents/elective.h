/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_ELECTIVE_H
#define HW_ELECTIVE_H
/* The list of people who wait to be admitted on a date: for a bed, or for a place in the day unit.
 *
 * When the clock of planned admission rings, somebody is put on the list of the hospital that they use. Preparing takes a time (drawn); then
 * they are given the first day with a slot left, and their clock is set to it. Slots a week are acute.planned.capacity, or
 * acute.day_unit.capacity, times what the hospital's people are expected to need, spread over the week as planned patients come in; none on
 * bank holidays. On the afternoon before, the hospital calls those who are to come for a bed: when the beds that are taken and asked for leave none
 * to expect (acute.planned.postponed_at), they are given another date. Whoever is cancelled on the day, or lies in hospital then, is given another date and stays on the list.
 * Each place on the list is counted from the day on which somebody was put on it. */
#include "agents/district.h"

/* The list at the start of a replicate: as long as rates and times to prepare make it. */
void hw_elective_start(struct hw_district *d);
/* Places in day units under the rules in force. */
void hw_elective_change_rules(struct hw_district *d);
/* The clock rings: somebody is put on the list, or, when booked, the day has come. */
void hw_elective_ring(struct hw_district *d, hw_id person, bool booked);
/* The patient of a visit has the bed or the place: off the list. */
void hw_elective_admitted(struct hw_district *d, hw_id visit);
/* The day is over without: another date, at the earliest after some time. */
void hw_elective_again(struct hw_district *d, hw_id person, uint64_t key);
/* A day is over. */
void hw_elective_midnight(struct hw_district *d);
/* Somebody leaves the list for good. */
void hw_elective_forget(struct hw_district *d, hw_id person);

#endif
