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

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gives_the_published_numbers),
        cmocka_unit_test(gives_the_published_doubles),
        cmocka_unit_test(advances_as_published_and_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
