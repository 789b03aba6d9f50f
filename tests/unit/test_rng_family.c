/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The family that our generator comes from: PCG32 (XSH-RR 64/32) and PCG64 (XSL-RR 128/64) as in pcg-c, and numpy's way from a seed
 * to a state. Homeward uses only PCG64-DXSM (unit.rng); these few lines are the ground it stands on, checked against the published output
 * of check-pcg32 and check-pcg64 (imneme/pcg-c 83252d9c) and of numpy 1.24.2. The last test brings numpy's seed to our generator. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "sim/rng.h"

/* ---- the two generators: a linear congruential state of 64 or 128 bits and a permuted output ---- */

struct pcg {
    hw_u128 state, inc;
    bool wide; /* 128 bits */
};

static hw_u128 word(uint64_t hi, uint64_t lo) {
    return (hw_u128)hi << 64 | lo;
}

static hw_u128 multiplier(bool wide) {
    return wide ? word(2549297995355413924u, 4865540595714422341u) : word(0, 6364136223846793005u);
}

static void step(struct pcg *rng) {
    rng->state = rng->state * multiplier(rng->wide) + rng->inc;
    if (!rng->wide) {
        rng->state = (uint64_t)rng->state;
    }
}

/* PCG32 gives the permuted old state, PCG64 the permuted new one. */
static uint64_t next(struct pcg *rng) {
    if (rng->wide) {
        step(rng);
        uint64_t x = (uint64_t)(rng->state >> 64) ^ (uint64_t)rng->state;
        unsigned turn = (unsigned)(rng->state >> 122);
        return x >> turn | x << (-turn & 63u);
    }
    uint64_t old = (uint64_t)rng->state;
    step(rng);
    uint32_t x = (uint32_t)((old >> 18 ^ old) >> 27);
    unsigned turn = (unsigned)(old >> 59);
    return x >> turn | x << (-turn & 31u);
}

static struct pcg seeded(bool wide, hw_u128 seed, hw_u128 stream) {
    struct pcg rng = {.state = 0, .inc = stream << 1 | 1u, .wide = wide};
    step(&rng);
    rng.state += seed;
    step(&rng);
    return rng;
}

/* delta steps at once (Brown 1994); negative ones as two's complement. */
static void advance(struct pcg *rng, hw_u128 delta) {
    hw_u128 mult = multiplier(rng->wide), plus = rng->inc, all_mult = 1, all_plus = 0;
    for (; delta > 0; delta >>= 1) {
        if (delta & 1u) {
            all_mult *= mult;
            all_plus = all_plus * mult + plus;
        }
        plus = (mult + 1) * plus;
        mult *= mult;
    }
    rng->state = all_mult * rng->state + all_plus;
    if (!rng->wide) {
        rng->state = (uint64_t)rng->state;
    }
}

static uint64_t below(struct pcg *rng, uint64_t n) {
    uint64_t threshold = rng->wide ? -n % n : (uint64_t)(-(uint32_t)n % (uint32_t)n);
    for (;;) {
        uint64_t x = next(rng);
        if (x >= threshold) {
            return x % n;
        }
    }
}

/* ---- one round of the published check: six numbers, the same again, coins, dice, a pack of cards ---- */

struct seen {
    uint64_t first[6], again[6];
    char coins[66], rolls[67], cards[157];
};

static void play(struct pcg *rng, struct seen *seen) {
    for (int i = 0; i < 6; i++) {
        seen->first[i] = next(rng);
    }
    advance(rng, -(hw_u128)6);
    for (int i = 0; i < 6; i++) {
        seen->again[i] = next(rng);
    }
    for (int i = 0; i < 65; i++) {
        seen->coins[i] = below(rng, 2) ? 'H' : 'T';
    }
    seen->coins[65] = '\0';
    for (int i = 0; i < 33; i++) {
        snprintf(seen->rolls + 2 * i, 3, "%u ", (unsigned)below(rng, 6) + 1u);
    }
    seen->rolls[65] = '\0';
    int cards[52];
    for (int i = 0; i < 52; i++) {
        cards[i] = i;
    }
    for (uint64_t i = 52; i > 1; i--) {
        uint64_t chosen = below(rng, i);
        int card = cards[chosen];
        cards[chosen] = cards[i - 1];
        cards[i - 1] = card;
    }
    for (int i = 0; i < 52; i++) {
        snprintf(seen->cards + 3 * i, 4, "%c%c ", "A23456789TJQK"[cards[i] / 4], "hcds"[cards[i] % 4]);
    }
    seen->cards[155] = '\0';
}

static void check_numbers(const uint64_t *found, const uint64_t *expected, size_t n) {
    for (size_t i = 0; i < n; i++) {
        assert_int_equal(found[i], expected[i]);
    }
}

static void pcg32_gives_the_published_rounds(void **unused) {
    (void)unused;
    struct pcg rng = seeded(false, 42, 54);
    struct seen seen;
    play(&rng, &seen);
    check_numbers(seen.first, (const uint64_t[]){0xa15c02b7, 0x7b47f409, 0xba1d3330, 0x83d2f293, 0xbfa4784b, 0xcbed606e}, 6);
    check_numbers(seen.again, seen.first, 6);
    assert_string_equal(seen.coins, "HHTTTHTHHHTHTTTHHHHHTTTHHHTHTHTHTTHTTTHHHHHHTTTTHHTTTTTHTTTTTTTHT");
    assert_string_equal(seen.rolls, "3 4 1 1 2 2 3 2 4 3 2 4 3 3 5 2 3 1 3 1 5 1 4 1 5 6 4 6 6 2 6 3 3");
    assert_string_equal(seen.cards, "Qd Ks 6d 3s 3d 4c 3h Td Kc 5c Jh Kd Jd As 4s 4h Ad Th Ac Jc 7s Qs 2s 7h Kh 2d 6c Ah 4d Qh 9h 6s 5s 2c 9c Ts 8d 9s 3c "
                                    "8c Js 5d 2h 6h 7d 8s 9d 5h 8h Qc 7c Tc");
    play(&rng, &seen); /* round 2 goes on from there */
    check_numbers(seen.first, (const uint64_t[]){0x74ab93ad, 0x1c1da000, 0x494ff896, 0x34462f2f, 0xd308a3e5, 0x0fa83bab}, 6);
    assert_string_equal(seen.rolls, "5 1 1 3 3 2 4 5 3 2 2 6 4 3 2 4 2 4 3 2 3 6 3 2 3 4 2 4 1 1 5 4 4");
}

static void pcg32_further_on_and_from_another_seed(void **unused) {
    (void)unused;
    struct pcg rng = seeded(false, 42, 54);
    for (int i = 1; i < 10000; i++) {
        (void)next(&rng);
    }
    assert_int_equal(next(&rng), 0x9ec5946d);
    rng = seeded(false, 42, 54);
    advance(&rng, 9999);
    assert_int_equal(next(&rng), 0x9ec5946d);
    rng = seeded(false, 123, 7);
    static const uint64_t other[] = {0x1d8090b6, 0xf4982ac4, 0x86b2053d, 0x30fe966a, 0xa9ff821b, 0x103e531d};
    for (int i = 0; i < 6; i++) {
        assert_int_equal(next(&rng), other[i]);
    }
}

static void pcg64_gives_the_published_round(void **unused) {
    (void)unused;
    struct pcg rng = seeded(true, 42, 54);
    struct seen seen;
    play(&rng, &seen);
    static const uint64_t first[] = {0x86b1da1d72062b68, 0x1304aa46c9853d39, 0xa3670e9e0dd50358, 0xf9090e529a7dae00, 0xc85b9fd837996f2c, 0x606121f8e3919196};
    check_numbers(seen.first, first, 6);
    check_numbers(seen.again, first, 6);
    assert_string_equal(seen.coins, "TTTHHHTTTHHHTTTTHHTTHHTHTHTTHHTHTTTTHHTTTHTHHTHTTTTHHTTTHHHTTTHTT");
    assert_string_equal(seen.rolls, "6 4 1 5 1 5 5 3 6 3 4 6 2 3 6 5 5 5 1 5 3 6 2 6 1 4 4 3 5 2 6 3 2");
}

/* ---- numpy's SeedSequence (O'Neill 2015, seed_seq_fe): a pool of four words, each mixed into the others ---- */

static uint32_t hashed(uint32_t value, uint32_t *constant, uint32_t multiply) {
    value ^= *constant;
    *constant *= multiply;
    value *= *constant;
    return value ^ value >> 16;
}

static void seed_sequence(uint32_t seed, uint32_t *out, size_t n) {
    uint32_t pool[4] = {seed, 0, 0, 0};
    uint32_t constant = 0x43b0d7e5;
    for (int i = 0; i < 4; i++) {
        pool[i] = hashed(pool[i], &constant, 0x931e8875);
    }
    for (int from = 0; from < 4; from++) {
        for (int to = 0; to < 4; to++) {
            if (from != to) {
                uint32_t mixed = 0xca01f9dd * pool[to] - 0x4973f715 * hashed(pool[from], &constant, 0x931e8875);
                pool[to] = mixed ^ mixed >> 16;
            }
        }
    }
    constant = 0x8b51f9dd;
    for (size_t i = 0; i < n; i++) {
        out[i] = hashed(pool[i % 4], &constant, 0x58f38ded);
    }
}

/* PCG64(seed) and PCG64DXSM(seed) of numpy start from the same state. */
static struct pcg numpy_pcg64(uint32_t seed) {
    uint32_t w[8];
    seed_sequence(seed, w, 8);
    hw_u128 state = word((uint64_t)w[1] << 32 | w[0], (uint64_t)w[3] << 32 | w[2]);
    hw_u128 stream = word((uint64_t)w[5] << 32 | w[4], (uint64_t)w[7] << 32 | w[6]);
    return seeded(true, state, stream);
}

static void numpy_seeds_as_published(void **unused) {
    (void)unused;
    static const uint32_t words[] = {0xa03d837c, 0xb5ae6482, 0xfa1f7a2f, 0xbbe2996f, 0x37158f94, 0x64e39a9f, 0xa013fd73, 0x3ebb0f96};
    uint32_t found[8];
    seed_sequence(12345, found, 8);
    assert_memory_equal(found, words, sizeof words);
    struct pcg rng = numpy_pcg64(12345);
    assert_true(rng.state == word(0x1905e0335aae9634, 0x9199b0d09775add5));
    assert_true(rng.inc == word(0xc9c7353e6e2b1f28, 0x7d761f2d4027fae7));
}

static void numpy_pcg64_gives_the_published_numbers(void **unused) {
    (void)unused;
    static const uint64_t raw[] = {0x3a32b18db2ffc19d, 0x51171315c9e4c4de, 0xcc2024823444efd9, 0xad1f06aea486e910,
                                   0x641fc168fd0b7b0d, 0x55334b27d6e48f43, 0x992ac3319147e59d, 0x2fcdcfc436908a5f};
    static const double doubles[] = {0.22733602246716966, 0.31675833970975287, 0.7973654573327341, 0.6762546707509746};
    static const uint64_t after[] = {0xafc657d786754fbb, 0xde201d8dd5e78e1e, 0x37a08dbcce4a483a};
    struct pcg rng = numpy_pcg64(12345);
    for (int i = 0; i < 8; i++) {
        uint64_t x = next(&rng);
        assert_int_equal(x, raw[i]);
        assert_true(i >= 4 || (double)(x >> 11) * 0x1p-53 == doubles[i]);
    }
    rng = numpy_pcg64(12345);
    advance(&rng, 1000000);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(next(&rng), after[i]);
    }
}

/* unit.rng has all published numbers; here the state is not typed in but comes from the seed. */
static void our_generator_from_numpys_seed_gives_numpys_numbers(void **unused) {
    (void)unused;
    struct pcg start = numpy_pcg64(12345);
    struct hw_rng rng = {start.state, start.inc};
    assert_int_equal(hw_rng_next(&rng), 0xee9ce7d91fd0146f);
    assert_int_equal(hw_rng_next(&rng), 0x5666c45f046a0883);
    assert_int_equal(hw_rng_next(&rng), 0x378c2161cf28e2bd);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pcg32_gives_the_published_rounds),
        cmocka_unit_test(pcg32_further_on_and_from_another_seed),
        cmocka_unit_test(pcg64_gives_the_published_round),
        cmocka_unit_test(numpy_seeds_as_published),
        cmocka_unit_test(numpy_pcg64_gives_the_published_numbers),
        cmocka_unit_test(our_generator_from_numpys_seed_gives_numpys_numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
