/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_OUTPUT_PICK_H
#define HW_OUTPUT_PICK_H
/* One number of a result by its name: "delayed_bed_days", or "wait.ward" where a measure has a number for each of something.
 * Where there is no measure of the name, the one that begins with official_ and ends so is meant: delayed_days, as in homeward people. */
#include "output/results.h"

enum { HW_PICK_ROOM = 400 };

/* Which measure of the layout. False with why, a sentence that goes on after a colon, when there is none of that name; "": memory is short. */
bool hw_pick_measure(struct hw_arena *arena, const struct hw_layout *layout, const char *name, int32_t *measure, char why[HW_PICK_ROOM]);
/* Which measure of the layout, and which of its numbers; as many as there are: the sum of all. False with why, a sentence that goes on after a
 * colon, when there is no such number; "": memory is short. */
bool hw_pick_find(struct hw_arena *arena, const struct hw_layout *layout, const char *text, int32_t *measure, size_t *index, char why[HW_PICK_ROOM]);

/* Its value in a row of that layout. */
double hw_pick_value(const struct hw_layout *layout, const double *row, int32_t measure, size_t index);

#endif
