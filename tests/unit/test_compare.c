/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>

#include <cmocka.h>
#include <string.h>

#include "output/pairs.h"
#include "tests/made_up_bench.h"

static enum hw_status compared(struct bench *b, const char *baseline, struct hw_show show) {
    show.mem = &b->mem;
    memset(b->text, 0, sizeof b->text);
    FILE *out = fmemopen(b->text, sizeof b->text - 1, "w");
    assert_non_null(out);
    enum hw_status status = hw_compare_print(&b->made.results, baseline, &show, out);
    fclose(out);
    return status;
}

static void has(const char *text, const char *part) {
    if (strstr(text, part) == NULL) {
        fail_msg("'%s' is not in:\n%s", part, text);
    }
}

/* Student's t quantile for 2 degrees of freedom, closed form. */
static double t2(double p) {
    return (2.0 * p - 1.0) * sqrt(2.0 / (4.0 * p * (1.0 - p)));
}

/* a = 10, 20, 30; b = a - 1, a - 2, a - 3: differences -1, -2, -3, mean -2, squares 1 + 0 + 1, standard error
 * sqrt(2 / 2 / 3). The interval of a is 20 +- t2(.975) x 10 / sqrt(3) = 24.8: it includes 0, so there is no percentage. */
static void test_the_difference_is_taken_pair_by_pair(void **state) {
    (void)state;
    double a[] = {10.0, 20.0, 30.0}, b[] = {9.0, 18.0, 27.0};
    struct hw_pairs got = hw_pairs_compare(a, b, 3, 0.95);
    assert_true(got.difference.mean == -2.0 && got.baseline == 20.0 && got.scenario == 18.0 && isnan(got.relative));
    assert_true(fabs(got.difference.half_width / (t2(0.975) * sqrt(1.0 / 3.0)) - 1.0) < 1e-12);
    assert_true(b[0] == -1.0 && b[2] == -3.0);
}

/* Of two scenarios at once each interval is of 1 - 0.05 / 2: the quantile of t with n - 1 degrees of freedom at 0.9875 and not at 0.975. */
static void test_intervals_that_hold_together(void **state) {
    struct bench *b = *state;
    char all[sizeof b->text];
    struct hw_show show = {.format = HW_FORMAT_JSON};
    int32_t others = b->made.results.n_scenarios - 1;
    hw_results_row(&b->made.results, 1, 0)[0] += 3.0; /* so that differences differ */
    assert_int_equal(compared(b, NULL, show), HW_OK);
    has(b->text, "\"simultaneous\": false,\n  \"confidence_of_each\": 0.94999999999999996");
    memcpy(all, b->text, sizeof all);
    show.simultaneous = true;
    assert_int_equal(compared(b, NULL, show), HW_OK);
    char expected[64];
    snprintf(expected, sizeof expected, "\"confidence_of_each\": %.17g", others > 1 ? 1.0 - 0.050000000000000044 / others : 0.95);
    has(b->text, expected);
    assert_true(others > 1);
    int wider = 0;
    const char *one = all, *two = b->text, *name = "\"half_width\": ";
    while ((one = strstr(one, name)) != NULL && (two = strstr(two, name)) != NULL) {
        double alone = strtod(one += strlen(name), NULL), together = strtod(two += strlen(name), NULL);
        assert_true(alone == 0.0 ? together == 0.0 : !(together <= alone));
        wider += together > alone;
    }
    assert_true(wider > 0);
}

/* The same data unpaired: standard error sqrt(var a / 3 + var b / 3) = sqrt(100 / 3 + 81 / 3), 13.5 times as wide
 * with the same t. The paired interval must not include 0; the unpaired one would. */
static void test_pairs_are_surer_than_two_means(void **state) {
    (void)state;
    double a[] = {10.0, 20.0, 30.0};
    const double c[] = {9.0, 18.0, 27.0};
    double b[] = {9.0, 18.0, 27.0};
    struct hw_interval ia = hw_results_interval(a, 3, 1, 0.95), ic = hw_results_interval(c, 3, 1, 0.95);
    double unpaired = sqrt(ia.half_width * ia.half_width + ic.half_width * ic.half_width);
    struct hw_pairs got = hw_pairs_compare(a, b, 3, 0.95);
    assert_true(fabs(unpaired / got.difference.half_width - sqrt(181.0)) < 1e-9);
    assert_true(got.difference.mean - unpaired < 0.0 && got.difference.mean + unpaired > 0.0);
}

static double relative_of(double a0, double a1, double a2, double added) {
    double a[] = {a0, a1, a2}, b[] = {a0 + added, a1 + added, a2 + added};
    return hw_pairs_compare(a, b, 3, 0.95).relative;
}

/* With a = m - 1, m, m + 1 the half-width is t2(.975) / sqrt(3) = 2.4841: a percentage stands from there on, up to a hundredfold. */
static void test_a_baseline_near_0_has_no_percentage(void **state) {
    (void)state;
    assert_true(isnan(relative_of(1.48, 2.48, 3.48, 1.0)));
    assert_true(fabs(relative_of(1.49, 2.49, 3.49, 1.0) - 1.0 / 2.49) < 1e-12);
    assert_true(fabs(relative_of(-1.49, -2.49, -3.49, 1.0) - 1.0 / 2.49) < 1e-12);
    assert_true(isnan(relative_of(0.0, 0.0, 0.0, 1.0)));
    assert_true(fabs(relative_of(1.0, 1.0, 1.0, 98.0) - 98.0) < 1e-12);
    assert_true(isnan(relative_of(1.0, 1.0, 1.0, 100.0)));
}

/* Only where there is a pair: the third would bring the interval of a to 0 +- 2.5. */
static void test_the_baseline_is_that_of_the_pairs(void **state) {
    (void)state;
    double a[] = {1.0, 1.0, -2.0}, b[] = {2.0, 2.0, (double)NAN};
    struct hw_pairs got = hw_pairs_compare(a, b, 3, 0.95);
    assert_true(got.baseline == 1.0 && got.relative == 1.0);
}

static void word_is(double b0, double b1, double b2, const char *word) {
    double a[] = {10.0, 10.0, 10.0}, b[] = {b0, b1, b2};
    struct hw_pairs got = hw_pairs_compare(a, b, 3, 0.95);
    assert_string_equal(hw_pairs_word(&got), word);
}

/* With differences d - 1, d, d + 1 the half-width is t2(.975) / sqrt(3) = 2.4841. */
static void test_words_follow_the_interval(void **state) {
    (void)state;
    word_is(11.48, 12.48, 13.48, "no clear change");
    word_is(11.49, 12.49, 13.49, "rose");
    word_is(8.51, 7.51, 6.51, "fell");
    word_is(8.52, 7.52, 6.52, "no clear change");
    word_is(10.0, 10.0, 10.0, "no change");
    word_is(9.0, 9.0, 9.0, "fell"); /* the same in every pair: no doubt at all */
    word_is(9.0, (double)NAN, (double)NAN, "not known");
}

static void test_a_pair_with_a_failed_replicate_is_dropped_and_told(void **state) {
    struct bench *b = *state;
    assert_int_equal(hw_pairs_dropped(&b->made.results, 0, 1), 1);
    assert_int_equal(hw_pairs_dropped(&b->made.results, 0, 2), 0);
    assert_int_equal(hw_pairs_dropped(&b->made.results, 1, 2), 1); /* of what is compared with */
    assert_int_equal(compared(b, NULL, (struct hw_show){.format = HW_FORMAT_TABLE, .width = 200}), HW_OK);
    has(b->text, "\nChanged: --set acute.beds=483\n");
    has(b->text, "against baseline: 3 pairs of replicates");
    has(b->text, "1 pair left out because a replicate failed");
    has(b->text, "against baseline: 4 pairs of replicates");
    /* Differences are 10 in every pair; baseline over the three pairs: 1000/3 + (0 + 3.75 + 1.25) / 3 = 335.0. */
    has(b->text, "Beds in use at midnight     335.0         10.0 (10.0 to 10.0)  3.0  rose");
    has(b->text, "12 of 12 lines"); /* 2 + 9 + total, both scenarios */
}

static void test_any_scenario_can_be_the_baseline(void **state) {
    struct bench *b = *state;
    assert_int_equal(compared(b, "idt+beds", (struct hw_show){.format = HW_FORMAT_TABLE}), HW_OK);
    has(b->text, "baseline (As it was) against idt+beds: 4 pairs");
    has(b->text, "-20.0 (-20.0 to -20.0)");
    has(b->text, "fell");
    assert_int_equal(compared(b, "nonsense", (struct hw_show){.format = HW_FORMAT_TABLE}), HW_BAD_INPUT);
    assert_int_equal(strlen(b->text), 0);
}

static void test_small_differences_get_more_digits(void **state) {
    struct bench *b = *state;
    for (int32_t r = 0; r < 4; r++) {
        hw_results_row(&b->made.results, 2, r)[0] = hw_results_row(&b->made.results, 0, r)[0] + 0.015625; /* exact in binary near 300 */
    }
    assert_int_equal(compared(b, NULL, (struct hw_show){.format = HW_FORMAT_TABLE}), HW_OK);
    has(b->text, "0.02 (0.02 to 0.02)");
}

static void test_one_scenario_is_said_to_be_alone(void **state) {
    struct bench *b = *state;
    b->made.results.n_scenarios = 1;
    assert_int_equal(compared(b, "baseline", (struct hw_show){.format = HW_FORMAT_TABLE}), HW_OK);
    has(b->text, "only one scenario");
}

static const char *compared_beside(struct bench *b, struct hw_measure measures[MADE_UP_MEASURES], double observed) {
    memcpy(measures, made_up_measures, sizeof made_up_measures);
    measures[0].observed = observed;
    b->layout.measures = measures;
    assert_int_equal(compared(b, NULL, (struct hw_show){.format = HW_FORMAT_TABLE, .width = 200}), HW_OK);
    return b->text;
}

/* The baseline's level is 1000 / 3 + (0 + 3.75 + 2.5 + 1.25) / 4 = 335.2, +- t3(.975) x 1.61 / 2 = 2.57. A fifth off 415 is 332; off 423 it is 338.4, further than the interval. */
static void test_a_level_far_from_what_was_observed_is_told(void **state) {
    struct bench *b = *state;
    struct hw_measure measures[MADE_UP_MEASURES];
    const char *text = compared_beside(b, measures, 483.25);
    has(text, "Far from what was observed");
    has(text, "Beds in use at midnight: 335.2 simulated, 483.2 observed (held out), -31 %. NHS England, KH03 2014/15.");
    assert_null(strstr(compared_beside(b, measures, 415), "Far from"));
    assert_null(strstr(compared_beside(b, measures, 420), "Far from")); /* 336: within the interval */
    has(compared_beside(b, measures, 423), "Far from");
    has(compared_beside(b, measures, 200), "+68 %");
    measures[0].observed_role = "of all services"; /* something larger: the level is but a part of it, and nothing is off */
    measures[0].observed = 483.25;
    assert_int_equal(compared(b, NULL, (struct hw_show){.format = HW_FORMAT_TABLE, .width = 200}), HW_OK);
    assert_null(strstr(b->text, "Far from"));
    has(b->text, "Beds in use at midnight: 335.2 simulated, of 483.2 for all services.");
}

/* A part of everybody is told, whether the command line or the file says so; a scale of something else is not. */
static void test_a_trial_of_speed_is_told(void **state) {
    struct bench *b = *state;
    struct hw_measure measures[MADE_UP_MEASURES];
    const char *const said[] = {"run: {measured: 10 d, scale: 0.25}\n", "title: x\nrun:\n  measured: 10 d\n  # a trial\n  scale: 0.25\nacute: {beds: 1}\n"};
    const char *const not_said[] = {"run: {measured: 10 d, scale: 1}\n", "run: {measured: 10 d}\nstay: {scale: 0.25}\n", "run:\n  #scale: 0.25\nstay:\n  scale: 0.5\n", ""};
    b->made.results.command = "--scenario idt\n--set run.scale=0.25\n";
    has(compared_beside(b, measures, 335), "Simulated with 25 % of all people");
    b->made.results.command = "";
    for (size_t i = 0; i < sizeof said / sizeof *said; i++) {
        b->made.results.config_text = said[i];
        has(compared_beside(b, measures, 335), "Simulated with 25 % of all people");
    }
    for (size_t i = 0; i < sizeof not_said / sizeof *not_said; i++) {
        b->made.results.config_text = not_said[i];
        assert_null(strstr(compared_beside(b, measures, 335), "Simulated with"));
    }
}

/* The headline in a sentence: what fell is told without a sign. idt is 10 more than the baseline in each of 3 pairs. */
static void test_the_answer_is_a_sentence(void **state) {
    struct bench *b = *state;
    struct hw_measure measures[MADE_UP_MEASURES];
    assert_null(strstr(compared_beside(b, measures, 335), "With Integrated"));
    measures[0].name = "delayed_bed_days_total";
    assert_int_equal(compared(b, NULL, (struct hw_show){.format = HW_FORMAT_TABLE, .width = 200}), HW_OK);
    has(b->text, "With Integrated discharge team: Beds in use at midnight rose from 335.0 to 345.0, by 10.0 (10.0 to 10.0).\n");
    assert_int_equal(compared(b, "idt", (struct hw_show){.format = HW_FORMAT_TABLE, .width = 200}), HW_OK);
    has(b->text, "With As it was: Beds in use at midnight fell from 345.0 to 335.0, by 10.0 (10.0 to 10.0).\n");
}

/* Of idt, an assumption with a note; of idt+beds, one without and a trial. */
static void test_what_schemes_rest_on_is_told(void **state) {
    struct bench *b = *state;
    assert_int_equal(compared(b, NULL, (struct hw_show){.format = HW_FORMAT_TABLE, .width = 200}), HW_OK);
    has(b->text, "The team rests on assumptions, not on measured effects: its aims only.\n");
    has(b->text, "The team rests on assumptions, not on measured effects.\n");
    has(b->text, "More beds rests on: one trial.\n");
}

/* A measure by trust of a county, as 5,001.9 of observed 4,000 at one of them, is told like a figure of one number; in a long list, as of months, it is not. */
static void test_a_trust_far_from_what_was_observed_is_told(void **state) {
    struct bench *b = *state;
    struct hw_measure measures[MADE_UP_MEASURES];
    struct hw_dim dims[2] = {made_up_dims[0], made_up_dims[1]};
    b->layout.dims = dims;
    assert_null(strstr(compared_beside(b, measures, 335), "Far from"));
    dims[1].name = "trust";
    const char *text = compared_beside(b, measures, 335);
    has(text, "Far from what was observed");
    has(text, "Wait by owner, both: 5,001.9 simulated, 4,000.0 observed (fitted), +25 %. a made-up count.");
    assert_null(strstr(text, "Wait by owner, nhs:"));
    dims[1].name = "month";
    assert_int_equal(compared(b, NULL, (struct hw_show){.format = HW_FORMAT_TABLE, .width = 200, .all = true}), HW_OK);
    assert_null(strstr(b->text, "Wait by owner, both: 5,001.9 simulated"));
    measures[4].level = 0; /* a headline in three parts */
    assert_int_equal(compared(b, NULL, (struct hw_show){.format = HW_FORMAT_TABLE, .width = 200}), HW_OK);
    has(b->text, "Wait by owner, both: 5,001.9 simulated");
}

static void test_data_formats_have_every_number(void **state) {
    struct bench *b = *state;
    assert_int_equal(compared(b, NULL, (struct hw_show){.format = HW_FORMAT_CSV}), HW_OK);
    size_t lines = 0;
    for (const char *c = b->text; *c != '\0'; c++) {
        lines += *c == '\n';
    }
    assert_int_equal(lines, 1 + 2 * 15);
    has(b->text, "idt+beds,wait_h,h,,,,,,,");
    has(b->text, ",3,rose\n");
    assert_int_equal(compared(b, NULL, (struct hw_show){.format = HW_FORMAT_JSON}), HW_OK);
    has(b->text, "\"baseline\": \"baseline\"");
    has(b->text, "\"pairs\": 3, \"in_words\": \"rose\", \"differences\": [10, 10, null, 10]");
    assert_int_equal(compared(b, NULL, (struct hw_show){.format = HW_FORMAT_MARKDOWN}), HW_OK);
    has(b->text, "| Measure | Of | Scenario | Baseline | With it | Difference (95 % interval) | % | In words |\n");
    has(b->text, "| Beds in use at midnight |  | Integrated discharge team | 335.0 | 345.0 | 10.0 (10.0 to 10.0) | 3.0 | rose |\n"); /* 1000 / 3 + (0 + 3.75 + 1.25) / 3: a replicate failed */
    has(b->text, "| Delayed bed-days | Waiting for a care home / nhs | Integrated discharge team |");
    assert_null(strstr(b->text, "Share within 4 hours")); /* no headline */
    assert_int_equal(compared(b, NULL, (struct hw_show){.format = HW_FORMAT_MARKDOWN, .all = true}), HW_OK);
    has(b->text, "| Share within 4 hours |  |");
}

static void test_a_lack_of_memory_is_told(void **state) {
    struct bench *b = *state;
    enum hw_status status = HW_NO_MEMORY;
    uint64_t k = 1;
    for (; status != HW_OK && k < 1000; k++) {
        b->mem.fail_at = b->mem.calls + k;
        status = compared(b, NULL, (struct hw_show){.format = HW_FORMAT_TABLE});
        assert_true(status == HW_OK || status == HW_NO_MEMORY);
    }
    b->mem.fail_at = 0;
    assert_true(k > 1 && k < 1000);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_difference_is_taken_pair_by_pair),
        cmocka_unit_test(test_pairs_are_surer_than_two_means),
        cmocka_unit_test(test_a_baseline_near_0_has_no_percentage),
        cmocka_unit_test(test_the_baseline_is_that_of_the_pairs),
        cmocka_unit_test(test_words_follow_the_interval),
        cmocka_unit_test_setup_teardown(test_a_pair_with_a_failed_replicate_is_dropped_and_told, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_intervals_that_hold_together, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_any_scenario_can_be_the_baseline, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_small_differences_get_more_digits, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_one_scenario_is_said_to_be_alone, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_trial_of_speed_is_told, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_the_answer_is_a_sentence, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_what_schemes_rest_on_is_told, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_trust_far_from_what_was_observed_is_told, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_level_far_from_what_was_observed_is_told, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_data_formats_have_every_number, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_lack_of_memory_is_told, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
