/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <math.h>
#include <string.h>
#include "sim/tally.h"

/* A plain generator of its own (Knuth's MMIX constants), so that this test depends on no other module. */
static uint64_t next(uint64_t *state) {
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return *state >> 11;
}

static int by_value(const void *a, const void *b) {
    hw_time x = *(const hw_time *)a;
    hw_time y = *(const hw_time *)b;
    return (x > y) - (x < y);
}

enum { N = 20000 };
struct sample {
    struct hw_tally tally;
    hw_time value[N];
};

/* Shapes: 0 uniform in the exponent up to 40 years; 1 small whole numbers; 2 half zeros; 3 two far clusters; 4 one value. */
static hw_time draw(int shape, uint64_t *state) {
    uint64_t r = next(state);
    switch (shape) {
    case 0:
        return (hw_time)(r >> (12 + next(state) % 41));
    case 1:
        return (hw_time)(r % 100);
    case 2:
        return r % 2 ? 0 : (hw_time)(r % 86400000);
    case 3:
        return (hw_time)(r % 2 ? 16383 : 8191999);
    default:
        return 127 * 4096 - 1;
    }
}

static struct sample *make(int shape) {
    struct sample *s = calloc(1, sizeof *s);
    uint64_t state = 42 + (uint64_t)shape;
    hw_tally_reset(&s->tally);
    for (int i = 0; i < N; i++) {
        s->value[i] = draw(shape, &state);
        hw_tally_add(&s->tally, s->value[i]);
    }
    qsort(s->value, N, sizeof *s->value, by_value);
    return s;
}

/* The exact quantile is between the sorted values on both sides of rank p N; the bin's width is at most 1/64 of its low end. */
static void quantiles_are_within_a_64th_of_the_sorted_data(void **state) {
    (void)state;
    for (int shape = 0; shape < 5; shape++) {
        struct sample *s = make(shape);
        for (int k = 1; k < 1000; k++) {
            double p = k / 1000.0;
            double exact = (double)s->value[(int)ceil(p * N) - 1];
            double got = hw_tally_quantile_ms(&s->tally, p);
            if (fabs(got - exact) > exact / 64.0) {
                fail_msg("shape %d: the quantile at %g is %.17g, not near %.17g", shape, p, got, exact);
            }
        }
        assert_true(hw_tally_quantile_ms(&s->tally, 1.0) == (double)s->value[N - 1]);
        assert_true(hw_tally_quantile_ms(&s->tally, 0.0) <= (double)s->value[0]);
        free(s);
    }
}

static void small_values_are_exact(void **state) {
    (void)state;
    struct sample *s = make(1);
    for (int k = 1; k <= N; k += 17) {
        assert_true(hw_tally_quantile_ms(&s->tally, ((double)k - 0.5) / N) == (double)s->value[k - 1]);
    }
    for (hw_time threshold = -1; threshold <= 100; threshold++) {
        int above = 0;
        for (int i = 0; i < N; i++) {
            above += s->value[i] > threshold;
        }
        assert_true(hw_tally_share_above(&s->tally, threshold) == (double)above / N);
    }
    free(s);
}

/* Interpolation can misplace only what lies in the threshold's own bin. */
static void the_share_above_misplaces_at_most_one_bin(void **state) {
    (void)state;
    for (int shape = 0; shape < 5; shape++) {
        struct sample *s = make(shape);
        for (hw_time threshold = 0; threshold < INT64_C(1) << 42; threshold += threshold / 3 + 1) {
            int above = 0;
            for (int i = 0; i < N; i++) {
                above += s->value[i] > threshold;
            }
            double in_bin = s->tally.bins[hw_tally_bin(threshold)];
            assert_true(fabs(hw_tally_share_above(&s->tally, threshold) * N - above) <= in_bin + 1e-6);
        }
        free(s);
    }
}

/* Nothing is above the longest, however wide the bin that it is in (8.192 s here). */
static void nothing_is_above_the_longest(void **state) {
    (void)state;
    struct hw_tally *tally = calloc(1, sizeof *tally);
    hw_tally_add(tally, 1000001);
    assert_true(hw_tally_share_above(tally, 1000001) == 0);
    assert_true(hw_tally_share_above(tally, 1000000) > 0 && hw_tally_share_above(tally, 1000000) <= 1);
    free(tally);
}

/* The bins follow each other without overlap: each value below 128 ms has its own; from there on the bin number rises by at most 1 from
 * value to value, 64 bins for each power of two. */
static void bins_cover_the_axis(void **state) {
    (void)state;
    size_t last = hw_tally_bin(0);
    assert_int_equal(last, 0);
    for (hw_time v = 1; v < 1 << 20; v++) {
        size_t bin = hw_tally_bin(v);
        assert_true(v < 128 ? bin > last : bin == last || bin == last + 1);
        last = bin;
    }
    for (int power = 7; power < 50; power++) {
        size_t bin = hw_tally_bin(INT64_C(1) << power);
        assert_int_equal(hw_tally_bin((INT64_C(1) << power) - 1), bin - 1);
        assert_int_equal(hw_tally_bin(INT64_C(1) << (power + 1)), bin + 64);
    }
    assert_int_equal(hw_tally_bin(INT64_MAX), HW_TALLY_BINS - 64);
}

/* Reference: sums in 128-bit integers, the deviations in long double about the exact mean. */
static void mean_and_sd_are_exact(void **state) {
    (void)state;
    for (int shape = 0; shape < 5; shape++) {
        struct sample *s = make(shape);
        int64_t sum = 0;
        for (int i = 0; i < N; i++) {
            sum += s->value[i];
        }
        assert_int_equal(s->tally.sum_ms, sum);
        assert_int_equal(s->tally.count, N);
        assert_true(hw_tally_mean_ms(&s->tally) == (double)sum / N);
        long double squares = 0.0L;
        for (int i = 0; i < N; i++) {
            long double d = (long double)s->value[i] - (long double)sum / N;
            squares += d * d;
        }
        double sd = (double)sqrtl(squares / (N - 1));
        assert_true(fabs(hw_tally_sd_ms(&s->tally) - sd) <= 1e-14 * sd);
        free(s);
    }
}

/* 10^12 + {0, 1, 2}: variance 1 exactly, where the textbook formula in doubles loses every digit. */
static void the_sd_does_not_cancel(void **state) {
    (void)state;
    struct hw_tally tally;
    hw_tally_reset(&tally);
    for (int i = 0; i < 3; i++) {
        hw_tally_add(&tally, INT64_C(1000000000000) + i);
    }
    assert_true(hw_tally_sd_ms(&tally) == 1.0);
    assert_true(hw_tally_mean_ms(&tally) == 1000000000001.0);
}

static void an_empty_tally_has_no_mean(void **state) {
    (void)state;
    struct hw_tally tally;
    hw_tally_reset(&tally);
    assert_true(isnan(hw_tally_mean_ms(&tally)) && isnan(hw_tally_sd_ms(&tally)));
    assert_true(isnan(hw_tally_quantile_ms(&tally, 0.5)) && isnan(hw_tally_share_above(&tally, 0)));
    hw_tally_add(&tally, 5);
    assert_true(isnan(hw_tally_sd_ms(&tally)) && hw_tally_mean_ms(&tally) == 5.0);
}

static void merging_parts_gives_the_whole(void **state) {
    (void)state;
    struct sample *s = make(0);
    struct hw_tally part[2];
    hw_tally_reset(&part[0]);
    hw_tally_reset(&part[1]);
    for (int i = 0; i < N; i++) {
        hw_tally_add(&part[i * 7 % 3 == 0], s->value[i]);
    }
    hw_tally_merge(&part[0], &part[1]);
    assert_memory_equal(&part[0], &s->tally, sizeof s->tally);
    free(s);
}

/* Little's law in integers: the integral of the number present is the sum of the stays, whatever the trace, and also
 * from a restart on, when each stay is cut to the part after it. */
static void the_integral_of_a_level_is_the_sum_of_stays(void **state) {
    (void)state;
    uint64_t random = 7;
    for (int trial = 0; trial < 200; trial++) {
        hw_time in[50];
        hw_time out[50];
        hw_time restart = (hw_time)(next(&random) % 1000);
        int64_t stays = 0;
        int64_t after = 0;
        for (int i = 0; i < 50; i++) {
            in[i] = (hw_time)(next(&random) % 1000);
            out[i] = in[i] + (hw_time)(next(&random) % 1000);
            stays += out[i] - in[i];
            after += out[i] > restart ? out[i] - (in[i] > restart ? in[i] : restart) : 0;
        }
        struct hw_level whole = {0};
        struct hw_level cut = {0};
        int64_t by_steps = 0;
        for (hw_time t = 0; t <= 2000; t++) {
            for (int i = 0; i < 50; i++) {
                if (in[i] == t) {
                    hw_level_enter(&whole, t);
                    hw_level_enter(&cut, t);
                }
                if (out[i] == t) {
                    hw_level_leave(&whole, t);
                    hw_level_leave(&cut, t);
                }
            }
            assert_int_equal(hw_level_integral(&whole, t), by_steps);
            by_steps += whole.count;
            if (t == restart) {
                hw_level_restart(&cut, t);
                assert_int_equal(hw_level_integral(&cut, t), 0);
            }
        }
        assert_int_equal(whole.count, 0);
        assert_int_equal(hw_level_integral(&whole, 2000), stays);
        assert_int_equal(hw_level_integral(&cut, 2000), after);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quantiles_are_within_a_64th_of_the_sorted_data),
        cmocka_unit_test(small_values_are_exact),
        cmocka_unit_test(the_share_above_misplaces_at_most_one_bin),
        cmocka_unit_test(nothing_is_above_the_longest),
        cmocka_unit_test(bins_cover_the_axis),
        cmocka_unit_test(mean_and_sd_are_exact),
        cmocka_unit_test(the_sd_does_not_cancel),
        cmocka_unit_test(an_empty_tally_has_no_mean),
        cmocka_unit_test(merging_parts_gives_the_whole),
        cmocka_unit_test(the_integral_of_a_level_is_the_sum_of_stays),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
