/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "output/pairs.h"
#include "sim/commands.h"
#include "sim/series.h"

/* How often do intervals for several scenarios at once, and those of batch means, hold the truth? (P35; tests/theory/test_coverage.c has those of one mean.)
 *
 * Not compared with what the intervals say of themselves but with what they are for this output: for two scenarios with nothing in common the product of
 * the exact shares of the validation cases; otherwise the share in an independent program
 * (tests/theory/independent/joint_coverage.c, which says how to run it), which draws the same numbers (Poisson, or the census of M/M/inf from event to event)
 * with another generator and applies the textbook's formula. The seed of the suite is 20140401. */

enum { SEED = 20140401, ROOM = 400 };

/* All values of one measure of each of n replicates, in their order, to out[n][count]. */
static void simulate(const char *model, const char *measure, const char *const *sets, int32_t n_sets, uint64_t seed, int32_t n, size_t count, double *out) {
    char path[ROOM];
    snprintf(path, sizeof path, "%s/tests/data/theory/%s.yaml", HW_SOURCE_DIR, model);
    struct hw_run_options options = {.config = path, .seed = seed, .replicates = n, .quiet = true, .n_sets = n_sets};
    struct hw_context context;
    struct hw_run run;
    for (int32_t i = 0; i < n_sets; i++) {
        options.sets[i] = sets[i];
    }
    hw_commands_open(&context);
    assert_int_equal(hw_run_load(&context, &options, &run), HW_OK);
    assert_int_equal(hw_run_replicates(&context, &options, &run), HW_OK);
    const struct hw_layout *layout = &run.plan.layout;
    int32_t m = 0;
    while (m < layout->n_measures && strcmp(layout->measures[m].name, measure) != 0) {
        m++;
    }
    assert_true(m < layout->n_measures);
    assert_int_equal(hw_results_count(layout, m), count);
    for (int32_t r = 0; r < n; r++) {
        memcpy(out + (size_t)r * count, hw_results_row(&run.results, 0, r) + layout->offset[m], count * sizeof *out);
    }
    hw_commands_close(&context);
}

/* Within 3.3 standard errors of both sides. */
static void judge(const char *what, double held, double experiments, double exact, double known_by) {
    double share = held / experiments, within = 3.3 * sqrt(exact * (1 - exact) * (1 / experiments + 1 / known_by));
    if (getenv("HW_TABLE") != NULL) {
        printf("| %s | %.4f | %.4f +- %.4f | %s |\n", what, exact, share, within, fabs(share - exact) <= within ? "agrees" : "DIFFERS");
    }
    if (!(fabs(share - exact) <= within)) {
        fail_msg("%s: hold the truth in %.4f of %.0f experiments, not %.4f +- %.4f", what, share, experiments, exact, within);
    }
}

/* Two scenarios that have nothing in common, each with the interval of .95 that makes .90 for both at once by Bonferroni: of skew output they hold both truths as often
 * as the product of the cases' shares for one (.88857 for 5 replicates, .90714 for 10, .92401 for 20, .935945 for 40; 200,000 experiments). */
static void two_means_at_once(void **state) {
    (void)state;
    enum { EXPERIMENTS = 1250, K = 40 };
    static const int32_t ks[] = {5, 10, 20, 40};
    static const double one[] = {0.88857, 0.90714, 0.92401, 0.935945};
    const double truth = 2.124489346531963;
    double *values = malloc(2 * EXPERIMENTS * K * sizeof *values);
    assert_non_null(values);
    simulate("first_25", "wait_first", NULL, 0, SEED, 2 * EXPERIMENTS * K, 1, values);
    for (int c = 0; c < 4; c++) {
        int held = 0;
        char what[ROOM];
        for (size_t e = 0; e < EXPERIMENTS; e++) {
            struct hw_interval a = hw_results_interval(values + 2 * e * K, (size_t)ks[c], 1, 0.95), b = hw_results_interval(values + (2 * e + 1) * K, (size_t)ks[c], 1, 0.95);
            held += fabs(a.mean - truth) <= a.half_width && fabs(b.mean - truth) <= b.half_width;
        }
        snprintf(what, sizeof what, "two means at once, %d replicates", (int)ks[c]);
        judge(what, held, EXPERIMENTS, one[c] * one[c], 200000 / 4.0); /* of the square of a share: twice its error */
    }
    free(values);
}

/* What `compare --simultaneous` shows of three scenarios: differences from a common baseline, each with .95 + two thirds of .05. All four are the same in
 * truth, and their luck their own: JOINT is the share in 400,000 experiments of the independent program; .95 each would hold all three in EACH of them. */
static void three_differences_at_once(void **state) {
    (void)state;
    enum { EXPERIMENTS = 1000, SCENARIOS = 4, K = 10, BLOCK = SCENARIOS * K };
    const double JOINT = 0.95340, EACH = 0.87016;
    double *values = malloc(EXPERIMENTS * BLOCK * sizeof *values);
    int held = 0, held_each = 0;
    assert_non_null(values);
    simulate("one_look", "present_at", NULL, 0, SEED, EXPERIMENTS * BLOCK, 1, values);
    for (size_t e = 0; e < EXPERIMENTS; e++) {
        bool all = true, all_each = true;
        for (size_t s = 1; s < SCENARIOS; s++) {
            for (int way = 0; way < 2; way++) {
                double a[K], b[K];
                memcpy(a, values + e * BLOCK, sizeof a);
                memcpy(b, values + e * BLOCK + s * K, sizeof b);
                struct hw_interval d = hw_pairs_compare(a, b, K, way == 0 ? 1 - (1 - HW_CONFIDENCE) / (SCENARIOS - 1) : HW_CONFIDENCE).difference;
                all = all && (way == 1 || fabs(d.mean) <= d.half_width);
                all_each = all_each && (way == 0 || fabs(d.mean) <= d.half_width);
            }
        }
        held += all;
        held_each += all_each;
    }
    free(values);
    judge("three differences at once, 10 replicates", held, EXPERIMENTS, JOINT, 400000);
    judge("three differences, each 95 %, 10 replicates", held_each, EXPERIMENTS, EACH, 400000);
}

/* Twenty batch means of one long run of M/M/inf, after its warm-up: of ten mean stays they are nearly independent, of two they are not, and the interval is too
 * narrow by just as much as the independent program finds. */
static void batch_means(void **state) {
    (void)state;
    enum { EXPERIMENTS = 1500, BATCHES = HW_SERIES_BATCHES };
    static const struct {
        const char *sets[2];
        size_t periods, left_out;
        double exact, known_by;
    } cells[] = {{{"run.length=60 d", "run.series_every=2 d"}, 30, 10, 0.86315, 200000}, {{"run.length=220 d", "run.series_every=10 d"}, 22, 2, 0.93868, 100000}};
    for (size_t c = 0; c < 2; c++) {
        double *values = malloc(EXPERIMENTS * cells[c].periods * sizeof *values);
        int held = 0;
        assert_non_null(values);
        simulate("long_look", "present_series", cells[c].sets, 2, SEED, EXPERIMENTS, cells[c].periods, values);
        for (size_t e = 0; e < EXPERIMENTS; e++) {
            struct hw_series_means m = hw_series_means(values + e * cells[c].periods + cells[c].left_out, cells[c].periods - cells[c].left_out, BATCHES, HW_CONFIDENCE);
            assert_int_equal(m.batches, BATCHES);
            held += fabs(m.mean - 20) <= m.half_width;
        }
        free(values);
        judge(c == 0 ? "20 batches of two mean stays" : "20 batches of ten mean stays", held, EXPERIMENTS, cells[c].exact, cells[c].known_by);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_means_at_once),
        cmocka_unit_test(three_differences_at_once),
        cmocka_unit_test(batch_means),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
