/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The generator against published vectors, and the streams as the simulator uses them: the first draws of very many
 * streams whose persons and occurrences are neighbours. Seeds were fixed before the first run; limits are two-sided normal
 * or chi-square limits at about 1e-6 for each comparison, so that a sound generator passes all of them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

#include "sim/rng.h"

#define SIGMAS 5.0 /* two-sided 5.7e-7 */

static hw_u128 wide(uint64_t high, uint64_t low) {
    return (hw_u128)high << 64 | low;
}

/* numpy 1.24.2, PCG64DXSM(12345): state and inc as numpy seeds them, its raw numbers and doubles. */
static struct hw_rng numpy_12345(void) {
    return (struct hw_rng){wide(UINT64_C(0x1905e0335aae9634), UINT64_C(0x9199b0d09775add5)),
                           wide(UINT64_C(0xc9c7353e6e2b1f28), UINT64_C(0x7d761f2d4027fae7))};
}

static void gives_the_published_numbers(void **unused) {
    (void)unused;
    static const uint64_t expected[] = {UINT64_C(0xee9ce7d91fd0146f), UINT64_C(0x5666c45f046a0883), UINT64_C(0x378c2161cf28e2bd),
                                        UINT64_C(0x5a4af4efd795681e), UINT64_C(0x8cd3b01ef17b1741), UINT64_C(0xe21742528ac08154),
                                        UINT64_C(0xe36a110a4455f0f6), UINT64_C(0x4da6547f09643fd6)};
    struct hw_rng rng = numpy_12345();
    for (size_t i = 0; i < 8; i++) {
        assert_int_equal(hw_rng_next(&rng), expected[i]);
    }
}

static void gives_the_published_doubles(void **unused) {
    (void)unused;
    static const double expected[] = {0.9320816903198763, 0.3375056011176768, 0.21698197019501064, 0.3527062497665462};
    struct hw_rng raw = numpy_12345();
    struct hw_rng unit = numpy_12345();
    for (size_t i = 0; i < 4; i++) {
        assert_true((double)(hw_rng_next(&raw) >> 11) * 0x1p-53 == expected[i]);
        assert_true(fabs(hw_rng_unit(&unit) - expected[i]) <= 0x1p-53); /* ours: centres of 2^52 cells */
    }
}

static void advances_as_published_and_back(void **unused) {
    (void)unused;
    static const uint64_t expected[] = {UINT64_C(0x16ff58354a6f8b33), UINT64_C(0x333cf3a88db5e639), UINT64_C(0x1d90b8718f6d8053)};
    struct hw_rng rng = numpy_12345();
    hw_rng_advance(&rng, 1000000);
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(hw_rng_next(&rng), expected[i]);
    }
    hw_rng_advance(&rng, 0 - (hw_u128)1000003);
    assert_int_equal(hw_rng_next(&rng), UINT64_C(0xee9ce7d91fd0146f));
}

static void stream_depends_on_all_of_its_name(void **unused) {
    (void)unused;
    struct hw_rng_key key = hw_rng_key(1, 2, "ward/stay");
    struct hw_rng_key same = hw_rng_key(1, 2, "ward/stay");
    struct hw_rng a = hw_rng_stream(&key, 3, 4);
    struct hw_rng b = hw_rng_stream(&same, 3, 4);
    assert_true(a.state == b.state && a.inc == b.inc && (a.inc & 1u));
    struct hw_rng_key others[] = {hw_rng_key(2, 1, "ward/stay"), hw_rng_key(1, 3, "ward/stay"), hw_rng_key(1, 2, "ward/stax"),
                                  hw_rng_key(1, 2, "ward/stay "), hw_rng_key(1, 2, "")};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        struct hw_rng other = hw_rng_stream(&others[i], 3, 4);
        assert_true(hw_rng_next(&other) != hw_rng_next(&b));
    }
    struct hw_rng swapped = hw_rng_stream(&key, 4, 3);
    assert_true(swapped.state != a.state);
}

/* The four coordinates of a stream, of which tests vary one. */
enum axis { PERSON, OCCURRENCE, REPLICATE, SEED, DECISION, AXES };
static struct hw_rng along(enum axis axis, uint64_t i) {
    char name[32] = "ward/stay";
    if (axis == DECISION) {
        snprintf(name, sizeof name, "ward/stay%llu", (unsigned long long)i);
    }
    struct hw_rng_key key = hw_rng_key(axis == SEED ? i : 7, axis == REPLICATE ? i : 11, name);
    return hw_rng_stream(&key, axis == PERSON ? i : 1234567, axis == OCCURRENCE ? i : 0);
}

#define FLIPS 4096

/* Flipping any one bit of a coordinate flips each bit of the first draw with probability 1/2: counts are binomial
 * (4096, 1/2), sd 32; 16384 counts within 6.5 sd have probability 1 - 1.3e-6. */
static void every_bit_of_a_coordinate_flips_half_of_the_draw(void **unused) {
    (void)unused;
    for (int axis = PERSON; axis < DECISION; axis++) {
        struct hw_rng pick = along(DECISION, 99);
        for (int bit = 0; bit < 64; bit++) {
            uint32_t count[64] = {0};
            for (int i = 0; i < FLIPS; i++) {
                uint64_t at = hw_rng_next(&pick) >> (i % 2 ? 40 : 0); /* half of them small, as in use */
                struct hw_rng a = along((enum axis)axis, at);
                struct hw_rng b = along((enum axis)axis, at ^ UINT64_C(1) << bit);
                uint64_t changed = hw_rng_next(&a) ^ hw_rng_next(&b);
                for (int out = 0; out < 64; out++) {
                    count[out] += changed >> out & 1u;
                }
            }
            for (int out = 0; out < 64; out++) {
                if (fabs(count[out] - FLIPS / 2.0) > 6.5 * 32.0) {
                    fail_msg("coordinate %d bit %d: output bit %d flips %u times of %d", axis, bit, out, count[out], FLIPS);
                }
            }
        }
    }
}

#define NEIGHBOURS 1000000

/* 256 equal cells: chi-square with 255 degrees of freedom lies in 154.3..390.3 but for 1e-7 on each side (scipy's chi2.ppf,
 * chi2.isf). Top byte: what a uniform shows; low byte: a ziggurat's layer. */
static void first_draws_of_neighbours_are_uniform(void **unused) {
    (void)unused;
    for (int axis = PERSON; axis < AXES; axis++) {
        for (int shift = 0; shift <= 56; shift += 8) {
            static uint32_t cell[256];
            for (size_t i = 0; i < 256; i++) {
                cell[i] = 0;
            }
            uint32_t n = axis <= OCCURRENCE ? NEIGHBOURS : NEIGHBOURS / 10;
            for (uint32_t i = 0; i < n; i++) {
                struct hw_rng rng = along((enum axis)axis, i);
                cell[hw_rng_next(&rng) >> shift & 255u]++;
            }
            double expected = n / 256.0;
            double chi_square = 0.0;
            for (size_t i = 0; i < 256; i++) {
                chi_square += (cell[i] - expected) * (cell[i] - expected) / expected;
            }
            if (chi_square < 154.3 || chi_square > 390.3) {
                fail_msg("coordinate %d byte %d: chi-square %.1f", axis, shift / 8, chi_square);
            }
        }
    }
}

/* sqrt(n) times the correlation of two columns of uniforms (variance 1/12) is standard normal. */
static double correlation(const double *x, const double *y, size_t n) {
    double sum = 0.0;
    for (size_t i = 0; i < n; i++) {
        sum += (x[i] - 0.5) * (y[i] - 0.5);
    }
    return 12.0 * sum / sqrt((double)n);
}

static void check_uncorrelated(const char *what, const double *x, const double *y, size_t n) {
    double z = correlation(x, y, n);
    if (fabs(z) > SIGMAS) {
        fail_msg("%s: correlation %.2f sd", what, z);
    }
}

static void neighbours_are_not_correlated(void **unused) {
    (void)unused;
    static double first[NEIGHBOURS + 1024];
    static double second[NEIGHBOURS + 1024];
    static const size_t lags[] = {1, 2, 3, 7, 8, 64, 256, 1000, 1024};
    for (int axis = PERSON; axis <= OCCURRENCE; axis++) {
        for (uint64_t i = 0; i < NEIGHBOURS + 1024; i++) {
            struct hw_rng rng = along((enum axis)axis, i);
            first[i] = hw_rng_unit(&rng);
            second[i] = hw_rng_unit(&rng);
        }
        check_uncorrelated("first and second draw", first, second, NEIGHBOURS);
        for (size_t i = 0; i < sizeof lags / sizeof *lags; i++) {
            check_uncorrelated("first draws of neighbours", first, first + lags[i], NEIGHBOURS);
            check_uncorrelated("second draws of neighbours", second, second + lags[i], NEIGHBOURS);
            check_uncorrelated("second draw and neighbour's first", second, first + lags[i], NEIGHBOURS);
        }
    }
}

static void fill(double *column, uint64_t replicate, const char *decision, uint64_t occurrence) {
    struct hw_rng_key key = hw_rng_key(7, replicate, decision);
    for (uint64_t i = 0; i < NEIGHBOURS; i++) {
        struct hw_rng rng = hw_rng_stream(&key, i, occurrence);
        column[i] = hw_rng_unit(&rng);
    }
}

static void decisions_replicates_and_occurrences_are_independent(void **unused) {
    (void)unused;
    static double base[NEIGHBOURS];
    static double other[NEIGHBOURS];
    fill(base, 0, "ward/stay", 0);
    fill(other, 0, "ward/route", 0);
    check_uncorrelated("two decisions", base, other, NEIGHBOURS);
    fill(other, 0, "ward/stay2", 0);
    check_uncorrelated("two decisions with near names", base, other, NEIGHBOURS);
    fill(other, 1, "ward/stay", 0);
    check_uncorrelated("two replicates", base, other, NEIGHBOURS);
    fill(other, 0, "ward/stay", 1);
    check_uncorrelated("two occurrences", base, other, NEIGHBOURS);
}

/* Pairs of first draws of neighbours in 64 x 64 cells: chi-square, 4095 degrees of freedom, sd 90.5, within 5.3 sd. */
static void pairs_of_neighbours_fill_the_square(void **unused) {
    (void)unused;
    for (int axis = PERSON; axis <= OCCURRENCE; axis++) {
        static uint32_t cell[4096];
        for (size_t i = 0; i < 4096; i++) {
            cell[i] = 0;
        }
        for (uint64_t i = 0; i < NEIGHBOURS; i++) {
            struct hw_rng a = along((enum axis)axis, 2 * i);
            struct hw_rng b = along((enum axis)axis, 2 * i + 1);
            cell[(hw_rng_next(&a) >> 58) << 6 | hw_rng_next(&b) >> 58]++;
        }
        double expected = NEIGHBOURS / 4096.0;
        double chi_square = 0.0;
        for (size_t i = 0; i < 4096; i++) {
            chi_square += (cell[i] - expected) * (cell[i] - expected) / expected;
        }
        if (fabs(chi_square - 4095.0) > 5.3 * 90.5) {
            fail_msg("coordinate %d: chi-square %.1f", axis, chi_square);
        }
    }
}

/* With n = 3 * 2^62 a plain multiply-and-shift gives multiples of 3 half of the time instead of a third. */
static void below_has_no_bias(void **unused) {
    (void)unused;
    struct hw_rng rng = along(PERSON, 5);
    uint64_t n = UINT64_C(3) << 62;
    uint32_t multiples = 0;
    for (int i = 0; i < 100000; i++) {
        uint64_t x = hw_rng_below(&rng, n);
        assert_true(x < n);
        multiples += x % 3 == 0;
    }
    assert_true(fabs(multiples / 1e5 - 1.0 / 3.0) < SIGMAS * sqrt(2.0 / 9.0 / 1e5));
    assert_int_equal(hw_rng_below(&rng, 1), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gives_the_published_numbers),
        cmocka_unit_test(gives_the_published_doubles),
        cmocka_unit_test(advances_as_published_and_back),
        cmocka_unit_test(stream_depends_on_all_of_its_name),
        cmocka_unit_test(every_bit_of_a_coordinate_flips_half_of_the_draw),
        cmocka_unit_test(first_draws_of_neighbours_are_uniform),
        cmocka_unit_test(neighbours_are_not_correlated),
        cmocka_unit_test(decisions_replicates_and_occurrences_are_independent),
        cmocka_unit_test(pairs_of_neighbours_fill_the_square),
        cmocka_unit_test(below_has_no_bias),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
