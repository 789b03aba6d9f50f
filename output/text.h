/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_OUTPUT_TEXT_H
#define HW_OUTPUT_TEXT_H
/* How numbers, units and labels are written: for people (thousands separators, plain words) and for programs (CSV, JSON,
 * all 17 digits). Independent of the locale. */
#include "output/results.h"

/* "12,345.6"; "-" when the value does not exist. Returns buffer. */
const char *hw_text_number(char *buffer, size_t size, double value, int32_t digits);
/* "412 (398 to 426)"; without the brackets when there is no interval. Returns buffer. */
const char *hw_text_interval(char *buffer, size_t size, struct hw_interval interval, int32_t digits);
/* "bed_days_per_month" -> "bed-days per month", "h" -> "hours", "1" -> "". */
const char *hw_text_unit(const char *unit, char *buffer, size_t size);
/* "Wait for a bed, hours"; the unit is left out when the title says it. */
const char *hw_text_title(const struct hw_measure *measure, char *buffer, size_t size);
/* "Delayed bed-days, by reason and organisation": the title and what it is broken down by. */
const char *hw_text_heading(const struct hw_layout *layout, int32_t measure, char *buffer, size_t size);
/* The labels of one number of a measure in plain English: "Waiting for assessment / council"; a dimension with one
 * label only is not worth naming. index = hw_results_count, the sum over all places: "all". Returns buffer. */
const char *hw_text_label(const struct hw_layout *layout, int32_t measure, size_t index, char *buffer, size_t size);
/* Which label of its d-th dimension a number of a measure has. */
size_t hw_text_place(const struct hw_layout *layout, int32_t measure, size_t index, int32_t d);

void hw_text_csv(FILE *out, const char *text);                /* quoted when needed (RFC 4180) */
void hw_text_json(FILE *out, const char *text);               /* with quotes; NULL -> null */
void hw_text_markdown(FILE *out, const char *text);           /* bars escaped, no line ends */
void hw_text_full(FILE *out, double value, const char *none); /* %.17g, none when it does not exist */

#endif
