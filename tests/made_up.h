/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_TESTS_MADE_UP_H
#define HW_TESTS_MADE_UP_H
/* A small made-up result for the tests of output/: 3 scenarios, 4 replicates (one failed), measures with 0 to 2
 * dimensions. Every value is a formula of its place (made_up_value), so that a test can say what must come back. */
#include "output/results.h"

#include <math.h>

enum { MADE_UP_SCENARIOS = 3, MADE_UP_REPLICATES = 4, MADE_UP_MEASURES = 5 };

struct made_up {
    struct hw_results results;
    struct hw_layout layout;
    uint8_t state[MADE_UP_SCENARIOS * MADE_UP_REPLICATES];
    const char *reason[MADE_UP_SCENARIOS * MADE_UP_REPLICATES];
};

/* Place is the index in the row, 0 to 13. One value that does not exist: scenario 0, replicate 1, place 1. */
static inline double made_up_value(int32_t scenario, int32_t replicate, size_t place) {
    if (scenario == 0 && replicate == 1 && place == 1) {
        return (double)NAN;
    }
    return 1000.0 * (double)(place + 1) / 3.0 + (double)(scenario * 10) + (double)((replicate * 7) % 4) * 1.25;
}

static const char *const made_up_reasons[] = {"assessment", "care_home", "home_care"};
static const char *const made_up_reason_titles[] = {"Waiting for assessment", "Waiting for a care home", "Waiting for home care"};
static const char *const made_up_owners[] = {"nhs", "council", "both"};
static const struct hw_dim made_up_dims[] = {{"reason", 3, made_up_reasons, made_up_reason_titles},
                                             {"organisation", 3, made_up_owners, NULL}};
static const double made_up_observed[] = {5000.5, (double)NAN, 4000.0};
static const struct hw_measure made_up_measures[MADE_UP_MEASURES] = {
    {.name = "beds_in_use",
     .title = "Beds in use at midnight",
     .unit = "beds",
     .definition = "Mean of the census at midnight.",
     .catalogue = "G1",
     .digits = 1,
     .observed_source = "NHS England, KH03 2014/15",
     .observed = 483.25,
     .observed_role = "held out"},
    {.name = "wait_h",
     .title = "Wait for a bed",
     .unit = "h",
     .definition = "Decision to admit to leaving A&E \xc2\xa3.",
     .catalogue = "",
     .digits = 2},
    {.name = "delayed_bed_days",
     .title = "Delayed bed-days",
     .unit = "bed_days",
     .definition = "From fit to departure.",
     .catalogue = "G4",
     .n_dims = 2,
     .dims = {0, 1},
     .digits = 0},
    {.name = "share_4h", .title = "Share within 4 hours", .unit = "1", .definition = "", .catalogue = "", .digits = 3, .level = 1},
    {.name = "wait_by_owner",
     .title = "Wait by owner",
     .unit = "d",
     .definition = "",
     .catalogue = "",
     .n_dims = 1,
     .dims = {1},
     .digits = 1,
     .level = 1,
     .observed_source = "a made-up count",
     .observed_at = made_up_observed,
     .observed_role = "fitted"}};
static const char *const made_up_scenarios[] = {"baseline", "idt", "idt+beds"};
static const char *const made_up_titles[] = {"As it was", "Integrated discharge team", "The team and 20 more beds"};
static const char *const made_up_texts[] = {"", "name: idt\nchange: []\n", "name: idt\n---\nname: beds\n"};
static const char *const made_up_evidence[] = {"", "A\tThe team\tits aims only.", "A\tThe team\t\nS\tMore beds\tone trial"};
static const char *const made_up_beyond[] = {"", "\"idt\" goes beyond its evidence: a times 0.5, and what was found covers 0.9 to 1.1\n\"idt\" goes beyond its evidence: b is 2", ""};
static const int32_t made_up_replicates[] = {1, 2, 3, 5};
static const struct hw_param_record made_up_params[] = {{"acute.beds", "483", "beds", "S", "KH03 2014/15, general and acute"},
                                                        {"ae.patience", "{exponential: {mean: 4 h}}", "", "A", ""}};

static inline enum hw_status made_up_init(struct made_up *made, struct hw_arena *arena) {
    *made = (struct made_up){.layout = {.dims = made_up_dims, .n_dims = 2, .measures = made_up_measures, .n_measures = MADE_UP_MEASURES}};
    HW_TRY(hw_results_lay_out(arena, &made->layout));
    size_t cells = MADE_UP_SCENARIOS * MADE_UP_REPLICATES;
    double *values = hw_arena_alloc(arena, cells * made->layout.row, sizeof *values);
    if (values == NULL) {
        return HW_NO_MEMORY;
    }
    made->results =
        (struct hw_results){.model = "district",
                            .title = "A made-up district",
                            .version = "0.1.0",
                            .config_name = "made_up.yaml",
                            .config_text = "# 5 \xc2\xa3\nmodel: district\n",
                            .command = "--scenario idt\n--set acute.beds=483",
                            .seed = UINT64_MAX,
                            .layout = &made->layout,
                            .n_scenarios = MADE_UP_SCENARIOS,
                            .scenario = made_up_scenarios,
                            .scenario_title = made_up_titles,
                            .scenario_text = made_up_texts,
                            .scenario_evidence = made_up_evidence,
                            .scenario_beyond = made_up_beyond,
                            .n_replicates = MADE_UP_REPLICATES,
                            .replicate = made_up_replicates,
                            .state = made->state,
                            .reason = made->reason,
                            .values = values,
                            .params = made_up_params,
                            .n_params = 2,
                            .complete = false,
                            .attribution = "Contains public sector information licensed under the Open Government Licence v3.0."};
    for (int32_t s = 0; s < MADE_UP_SCENARIOS; s++) {
        for (int32_t r = 0; r < MADE_UP_REPLICATES; r++) {
            made->state[s * MADE_UP_REPLICATES + r] = HW_REP_DONE;
            for (size_t i = 0; i < made->layout.row; i++) {
                hw_results_row(&made->results, s, r)[i] = made_up_value(s, r, i);
            }
        }
    }
    made->state[1 * MADE_UP_REPLICATES + 2] = HW_REP_FAILED;
    made->reason[1 * MADE_UP_REPLICATES + 2] = "deadlock at day 12";
    return HW_OK;
}

#endif
