/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_OUTPUT_SUMMARY_DATA_H
#define HW_OUTPUT_SUMMARY_DATA_H
/* The summary for programs: CSV and JSON with every measure and all 17 digits. CSV has a line per scenario and number; JSON has the values of
 * the replicates too. And as a table for a paper: headline measures (show->all: every one), a line a number, rounded as on the console. */
#include "output/results.h"

/* series is scratch of n_replicates. */
enum hw_status hw_summary_data(struct hw_arena *arena, const struct hw_results *results, enum hw_format format, double *series, FILE *out) HW_MUST_CHECK;

enum hw_status hw_summary_markdown(const struct hw_results *results, const struct hw_show *show, double *series, FILE *out) HW_MUST_CHECK;

/* Shared with compare: for people, what --set changed in the configuration, a line each. */
void hw_summary_changes(const struct hw_results *results, const struct hw_show *show, FILE *out);
/* And for programs: the fields that say which number a line is about; index = hw_results_count: the sum over all places, "all". */
void hw_summary_csv_place(const struct hw_layout *layout, int32_t measure, size_t index, FILE *out);
void hw_summary_markdown_place(const struct hw_layout *layout, int32_t measure, size_t index, FILE *out);
void hw_summary_page_place(const struct hw_layout *layout, int32_t measure, size_t index, FILE *out); /* for a paper: "| Wait, hours | a ward |" */
void hw_summary_json_head(const struct hw_results *results, FILE *out); /* the run: title, seed, replicates, ... */
void hw_summary_json_measure(const struct hw_layout *layout, int32_t measure, FILE *out);
void hw_summary_json_labels(const struct hw_layout *layout, int32_t measure, size_t index, FILE *out);

#endif
