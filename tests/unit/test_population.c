/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <string.h>

#include "agents/params.h"
#include "agents/population.h"
#include "tests/reading.h"

static const char *const census_file = HW_SOURCE_DIR "/configs/data/population_single_year_mid2014.csv";
static const uint64_t seed = 1; /* registered before the first run of these tests */

/* The defaults of the table, read without sim/param.c: "x" or "[x, y, ...]". */
static void fill_defaults(struct reading *b) {
    const struct hw_param_table *table = &hw_params_table;
    size_t n = (size_t)table->count;
    b->params.table = table;
    b->params.values = hw_arena_alloc(&b->arena, n, sizeof *b->params.values);
    b->params.changed = hw_arena_alloc(&b->arena, n, sizeof *b->params.changed);
    b->params.place = hw_arena_alloc(&b->arena, n, sizeof *b->params.place);
    for (size_t row = 0; row < n; row++) {
        const struct hw_param_row *r = &table->rows[row];
        int32_t size = r->axis != NULL ? r->axis->size : 1;
        double *values = hw_arena_alloc(&b->arena, (size_t)size, sizeof *values);
        const char *at = r->initial + (r->initial[0] == '[' ? 1 : 0);
        for (int32_t i = 0; i < size; i++) {
            char *end = NULL;
            values[i] = strtod(at, &end);
            at = *end == ',' ? end + 1 : end;
        }
        b->params.values[row] = values;
    }
}

static void set_up(struct reading *b) {
    memset(b, 0, sizeof *b);
    hw_mem_init(&b->mem);
    hw_arena_init(&b->arena, &b->mem);
    hw_diag_init(&b->diag, &b->arena);
    hw_io_init(&b->io);
    b->reader.arena = &b->arena;
    b->reader.diag = &b->diag;
    fill_defaults(b);
}

static void set(struct reading *b, int32_t row, double value) {
    const struct hw_axis *axis = hw_params_table.rows[row].axis;
    for (int32_t i = 0; i < (axis != NULL ? axis->size : 1); i++) {
        b->params.values[row][i] = value;
    }
}

static const double all[1] = {1};
static const struct hw_population_home here = {0, false, 1, all}, outside = {0, true, 1, all};

static struct hw_profile profile; /* of the people made last */

static struct hw_person *make(struct reading *b, const struct hw_census *census, uint64_t replicate, hw_id first) {
    struct hw_person *people = hw_arena_alloc(&b->arena, (size_t)census->total, sizeof *people);
    assert_non_null(people);
    hw_profile_make(&b->params, census, 1, &profile);
    hw_population_make(census, &profile, &b->params, seed, replicate, first, &here, people);
    return people;
}

static struct hw_census district(struct reading *b, double share) {
    struct hw_census census;
    assert_int_equal(hw_population_read(&b->io, &b->reader, census_file, "kent", share, 1, NULL, &census), HW_OK);
    return census;
}

/* P(X = k) for X binomial (n, p). */
static double pmf(double n, double k, double p) {
    return exp(lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1) + k * log(p) + (n - k) * log1p(-p));
}

/* The smaller tail P(X <= k) or P(X >= k): terms fall geometrically away from the mean, so summing them from k is exact enough. */
static double tail(int64_t n, int64_t k, double p) {
    int64_t step = (double)k < p * (double)n ? -1 : 1;
    double sum = 0.0, term = 1.0;
    for (int64_t i = k; i >= 0 && i <= n && term > sum * 1e-12; i += step) {
        term = pmf((double)n, (double)i, p);
        sum += term;
    }
    return sum;
}

enum { COMPARISONS = 100 }; /* at most so many binomial comparisons in one test: together they err with probability 1e-6 */

static void assert_share(int64_t n, int64_t k, double p, const char *what, int label) {
    if (p == 0.0 || p == 1.0) {
        assert_int_equal(k, p == 0.0 ? 0 : n);
        return;
    }
    if (n == 0 || tail(n, k, p) < 0.5e-6 / COMPARISONS) {
        fail_msg("%s, label %d: %lld of %lld where %g is expected", what, label, (long long)k, (long long)n, p);
    }
}

static void test_reads_the_whole_county(void **state) {
    (void)state;
    struct reading b;
    set_up(&b);
    struct hw_census census = district(&b, 1.0);
    assert_int_equal(census.total, 1510354); /* ONS mid-2014, Kent without Medway */
    assert_int_equal(census.people[0][1], 8509);
    assert_int_equal(census.people[89][0], 1265);
    assert_int_equal(census.people[90][1], 10758);
    assert_int_equal(hw_population_read(&b.io, &b.reader, census_file, "england", 1.0, 1, NULL, &census), HW_OK);
    assert_int_equal(census.total, 54316618);
    reading_clear(&b);
}

static void test_takes_a_share_with_exact_totals(void **state) {
    (void)state;
    struct reading b;
    set_up(&b);
    struct hw_census county = district(&b, 1.0), part = district(&b, 0.1788);
    assert_int_equal(part.total, 270051); /* 0.1788 x 1,510,354 = 270,051.3 */
    int32_t sum = 0;
    for (int age = 0; age < HW_CENSUS_AGES; age++) {
        for (int sex = 0; sex < 2; sex++) {
            assert_true(fabs(part.people[age][sex] - 0.1788 * county.people[age][sex]) < 1.0);
            sum += part.people[age][sex];
        }
    }
    assert_int_equal(sum, part.total);
    assert_int_equal(district(&b, 0.0).total, 0);
    reading_clear(&b);
}

/* Writes a census of zeros but for some rows, and reads a share of it. */
static enum hw_status read_made_up(struct reading *b, const char *at_30, const char *extra, bool drop_40, double share,
                                   struct hw_census *out) {
    static const char path[] = HW_BINARY_DIR "/test_population.csv";
    char text[8192] = "age,sex,kent\n";
    size_t at = strlen(text);
    for (int age = 0; age < HW_CENSUS_AGES; age++) {
        for (int sex = 0; sex < 2; sex++) {
            if (age == 40 && sex == 1 && drop_40) {
                continue;
            }
            const char *people = age == 30 ? at_30 : age == 31 && sex == 0 ? "10" : age == 32 && sex == 1 ? "11" : "0";
            at += (size_t)snprintf(text + at, sizeof text - at, "%d%s,%s,%s\n", age, age == 90 ? "+" : "", sex == 0 ? "M" : "F", people);
        }
    }
    at += (size_t)snprintf(text + at, sizeof text - at, "%s", extra);
    assert_int_equal(hw_io_replace_file(&b->io, &b->mem, path, text, at), HW_OK);
    enum hw_status status = hw_population_read(&b->io, &b->reader, path, "kent", share, 1, NULL, out);
    remove(path);
    return status;
}

static void test_gives_the_rest_to_the_largest_remainders(void **state) {
    (void)state;
    struct reading b;
    set_up(&b);
    struct hw_census census;
    /* 0.35 x (10, 10, 10, 11) = 3.5, 3.5, 3.5, 3.85: 14.35, so 14 people; 12 by whole parts; 3.85 first, then the first 3.5. */
    assert_int_equal(read_made_up(&b, "10", "", false, 0.35, &census), HW_OK);
    assert_int_equal(census.total, 14);
    assert_int_equal(census.people[32][1], 4);
    assert_int_equal(census.people[30][0], 4);
    assert_int_equal(census.people[30][1], 3);
    assert_int_equal(census.people[31][0], 3);
    reading_clear(&b);
}

static void test_refuses_bad_censuses(void **state) {
    (void)state;
    static const struct {
        const char *at_30, *extra;
        bool drop_40;
        const char *place, *word;
    } cases[] = {
        {"-1", "", false, "csv:62:", "-1"},          /* age 30 is on lines 2 + 60 and 2 + 61 */
        {"1.5", "", false, "csv:62:", "whole number"},
        {"10000001", "", false, "csv:62:", "out of range"},
        {"10", "30,M,1\n", false, "csv:184:1", "twice"},
        {"10", "91,M,1\n", false, "csv:184:1", "not an age"},
        {"10", "90,M,1\n", false, "csv:184:1", "not an age"}, /* it is 90+ */
        {"10", "07,M,1\n", false, "csv:184:1", "not an age"},
        {"10", "30,male,1\n", false, "csv:184:4", "not a sex"},
        {"10", "", true, "csv:82:1: after this line: ", "no row for age 40, sex F"}, /* age 40, M is on line 2 + 80 */
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct reading b;
        set_up(&b);
        struct hw_census census = {.total = -5};
        assert_int_equal(read_made_up(&b, cases[i].at_30, cases[i].extra, cases[i].drop_40, 1.0, &census), HW_BAD_INPUT);
        assert_int_equal(census.total, -5);
        if (strstr(reading_errors(&b), cases[i].place) == NULL || strstr(b.text, cases[i].word) == NULL) {
            fail_msg("case %zu: expected '%s' at %s in:\n%s", i, cases[i].word, cases[i].place, b.text);
        }
        reading_clear(&b);
    }
}

static void test_refuses_missing_file_and_column(void **state) {
    (void)state;
    struct reading b;
    set_up(&b);
    struct hw_census census;
    assert_int_equal(hw_population_read(&b.io, &b.reader, census_file, "surrey", 1.0, 1, NULL, &census), HW_BAD_INPUT);
    assert_non_null(strstr(reading_errors(&b), "'surrey'"));
    assert_int_equal(hw_population_read(&b.io, &b.reader, HW_SOURCE_DIR "/none.csv", "kent", 1.0, 1, NULL, &census), HW_BAD_INPUT);
    assert_non_null(strstr(reading_errors(&b), "none.csv"));
    reading_clear(&b);
}

static void test_makes_the_census(void **state) {
    (void)state;
    struct reading b;
    set_up(&b);
    struct hw_census census = district(&b, 0.1788), counted = {.total = 0};
    struct hw_person *people = make(&b, &census, 1, 0);
    for (int32_t i = 0; i < census.total; i++) {
        counted.people[people[i].age][people[i].flags & HW_PERSON_FEMALE ? 1 : 0]++;
        counted.total++;
        assert_int_equal(people[i].age_band, hw_person_age_band(people[i].age));
        assert_int_equal(people[i].flags & (HW_PERSON_OUTSIDE | HW_PERSON_IN_HOSPITAL | HW_PERSON_CARE_HOME | HW_PERSON_BOOKED), 0);
        assert_true(people[i].visit == HW_NONE && people[i].care_visit == HW_NONE && people[i].discharged_s == UINT32_MAX);
        for (int clock = 0; clock < HW_CLOCKS; clock++) {
            assert_true(people[i].clock_s[clock] == UINT32_MAX && people[i].count[clock] == 0);
        }
    }
    assert_memory_equal(&census, &counted, sizeof census);
    reading_clear(&b);
}

static void test_shares_of_conditions(void **state) {
    (void)state;
    struct reading b;
    set_up(&b);
    struct hw_census census = district(&b, 0.1788);
    struct hw_person *people = make(&b, &census, 1, 0);
    int64_t n[HW_AGE_BANDS] = {0}, of[HW_AGE_BANDS][4] = {{0}};
    for (int32_t i = 0; i < census.total; i++) {
        n[people[i].age_band]++;
        of[people[i].age_band][people[i].conditions]++;
    }
    for (int band = 0; band < HW_AGE_BANDS; band++) {
        double rest = 1.0;
        int next = band + 1; /* neighbours of one value are one band: their mean is the table's */
        if (next < HW_AGE_BANDS && hw_param_at(&b.params, HW_P_CONDITIONS_NONE, band) == hw_param_at(&b.params, HW_P_CONDITIONS_NONE, next)) {
            n[next] += n[band];
            for (int k = 0; k < 4; k++) {
                of[next][k] += of[band][k];
            }
            continue;
        }
        for (int32_t k = 0; k < 3; k++) {
            double p = hw_param_at(&b.params, HW_P_CONDITIONS_NONE + k, band); /* none, one, two are neighbours in the table */
            assert_share(n[band], of[band][k], p, "conditions", band);
            rest -= p;
        }
        assert_share(n[band], of[band][3], rest, "three conditions or more", band);
    }
    reading_clear(&b);
}

static void test_shares_of_frailty_and_dementia(void **state) {
    (void)state;
    struct reading b;
    set_up(&b);
    struct hw_census census = district(&b, 0.1788);
    struct hw_person *people = make(&b, &census, 1, 0);
    int64_t n[7] = {0}, of[7][HW_FRAILTIES] = {{0}}, demented[7] = {0};
    for (int32_t i = 0; i < census.total; i++) {
        int age = people[i].age, label = age < 50 ? -1 : age < 65 ? 0 : age >= 90 ? 6 : (age - 60) / 5;
        bool dementia = people[i].flags & HW_PERSON_DEMENTIA;
        if (label < 0) {
            assert_true(people[i].frailty == HW_FRAILTY_FIT && !dementia);
            continue;
        }
        n[label]++;
        of[label][people[i].frailty]++;
        demented[label] += dementia ? 1 : 0;
    }
    for (int label = 0; label < 7; label++) {
        double mild = hw_param_at(&b.params, HW_P_FRAILTY_MILD, label), moderate = hw_param_at(&b.params, HW_P_FRAILTY_MODERATE, label);
        double severe = hw_param_at(&b.params, HW_P_FRAILTY_SEVERE, label);
        assert_share(n[label], of[label][HW_FRAILTY_FIT], 1.0 - mild - moderate - severe, "fit", label);
        assert_share(n[label], of[label][HW_FRAILTY_MILD], mild, "mild", label);
        assert_share(n[label], of[label][HW_FRAILTY_MODERATE], moderate, "moderate", label);
        assert_share(n[label], of[label][HW_FRAILTY_SEVERE], severe, "severe", label);
        assert_share(n[label], demented[label], hw_param_at(&b.params, HW_P_DEMENTIA, label), "dementia", label);
    }
    reading_clear(&b);
}

static void test_shares_of_household_and_means(void **state) {
    (void)state;
    static const int from[6] = {16, 25, 50, 65, 75, 85};
    struct reading b;
    set_up(&b);
    struct hw_census census = district(&b, 0.1788);
    struct hw_person *people = make(&b, &census, 1, 0);
    int64_t n[6] = {0}, alone[6] = {0}, by_alone[2] = {0}, carer[2] = {0};
    for (int32_t i = 0; i < census.total; i++) {
        int label = 5, is_alone = people[i].flags & HW_PERSON_LIVES_ALONE ? 1 : 0;
        while (label >= 0 && people[i].age < from[label]) {
            label--;
        }
        if (label >= 0) {
            n[label]++;
            alone[label] += is_alone;
        } else {
            assert_int_equal(is_alone, 0);
        }
        by_alone[is_alone]++;
        carer[is_alone] += people[i].flags & HW_PERSON_HAS_CARER ? 1 : 0;
    }
    for (int label = 0; label < 6; label++) {
        assert_share(n[label], alone[label], hw_param_at(&b.params, HW_P_LIVES_ALONE, label), "lives alone", label);
    }
    assert_share(by_alone[0], carer[0], hw_param_value(&b.params, HW_P_CARER_WITH_OTHERS), "carer with others", 0);
    assert_share(by_alone[1], carer[1], hw_param_value(&b.params, HW_P_CARER_ALONE), "carer alone", 0);
    reading_clear(&b);
}

static void test_attributes_are_independent_given_age(void **state) {
    (void)state;
    struct reading b;
    set_up(&b);
    struct hw_census census = {.people = {[70] = {100000, 0}}, .total = 100000};
    struct hw_person *people = make(&b, &census, 1, 0);
    int64_t both[3] = {0};
    for (int32_t i = 0; i < census.total; i++) {
        bool frail = people[i].frailty > HW_FRAILTY_FIT, alone = people[i].flags & HW_PERSON_LIVES_ALONE;
        both[0] += frail && alone ? 1 : 0;
        both[1] += frail && people[i].conditions == 3 ? 1 : 0;
        both[2] += frail && people[i].flags & HW_PERSON_DEMENTIA ? 1 : 0;
    }
    assert_share(census.total, both[0], 0.40 * 0.23, "frail and alone", 70); /* the table at 70-74: frail 0.31 + 0.08 + 0.01 */
    assert_share(census.total, both[1], 0.40 * 0.441, "frail with three conditions", 70);
    assert_share(census.total, both[2], 0.40 * 0.03, "frail with dementia", 70);
    reading_clear(&b);
}

static void test_practices_are_even(void **state) {
    (void)state;
    struct reading b;
    set_up(&b);
    struct hw_census census = district(&b, 0.1788);
    struct hw_person *people = make(&b, &census, 1, 0);
    int64_t of[36] = {0};
    for (int32_t i = 0; i < census.total; i++) {
        assert_true(people[i].practice < 36);
        of[people[i].practice]++;
    }
    for (int practice = 0; practice < 36; practice++) {
        assert_share(census.total, of[practice], 1.0 / 36.0, "practice", practice);
    }
    set(&b, HW_P_PRACTICES, 1);
    people = make(&b, &census, 1, 0);
    for (int32_t i = 0; i < census.total; i++) {
        assert_int_equal(people[i].practice, 0);
    }
    reading_clear(&b);
}

static void test_null_and_full_shares(void **state) {
    (void)state;
    static const int32_t rows[] = {HW_P_CONDITIONS_NONE,   HW_P_CONDITIONS_ONE,     HW_P_CONDITIONS_TWO,     HW_P_FRAILTY_MILD,
                                   HW_P_FRAILTY_MODERATE,  HW_P_FRAILTY_SEVERE,     HW_P_DEMENTIA,           HW_P_LIVES_ALONE,
                                   HW_P_CARER_ALONE,       HW_P_CARER_WITH_OTHERS,  HW_P_LEARNING_DISABILITY};
    const uint32_t drawn = HW_PERSON_LIVES_ALONE | HW_PERSON_HAS_CARER | HW_PERSON_DEMENTIA | HW_PERSON_LEARNING;
    struct reading b;
    set_up(&b);
    struct hw_census census = district(&b, 0.02);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        set(&b, rows[i], 0.0);
    }
    struct hw_person *people = make(&b, &census, 1, 0);
    for (int32_t i = 0; i < census.total; i++) {
        assert_true((people[i].flags & drawn) == 0 && people[i].frailty == HW_FRAILTY_FIT && people[i].conditions == 3);
    }
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        set(&b, rows[i], 1.0);
    }
    set(&b, HW_P_CONDITIONS_NONE, 0.0);
    set(&b, HW_P_CONDITIONS_TWO, 0.0);
    set(&b, HW_P_FRAILTY_MILD, 0.0);
    set(&b, HW_P_FRAILTY_SEVERE, 0.0);
    people = make(&b, &census, 1, 0);
    for (int32_t i = 0; i < census.total; i++) {
        uint32_t expected = HW_PERSON_HAS_CARER | HW_PERSON_LEARNING;
        expected |= people[i].age >= 16 ? HW_PERSON_LIVES_ALONE : 0u;
        expected |= people[i].age >= 50 ? HW_PERSON_DEMENTIA : 0u;
        assert_int_equal(people[i].flags & drawn, expected);
        assert_int_equal(people[i].conditions, 1);
        assert_int_equal(people[i].frailty, people[i].age >= 50 ? HW_FRAILTY_MODERATE : HW_FRAILTY_FIT);
    }
    reading_clear(&b);
}

static void test_same_seed_same_people(void **state) {
    (void)state;
    struct reading b;
    set_up(&b);
    struct hw_census census = district(&b, 0.02);
    size_t bytes = (size_t)census.total * sizeof(struct hw_person);
    struct hw_person *first = make(&b, &census, 3, 0), *again = make(&b, &census, 3, 0), *other = make(&b, &census, 4, 0);
    assert_memory_equal(first, again, bytes);
    assert_memory_not_equal(first, other, bytes);
    memset(other, 0xa5, bytes); /* nothing of whoever was there before may remain */
    hw_population_make(&census, &profile, &b.params, seed, 3, 0, &here, other);
    assert_memory_equal(first, other, bytes);
    reading_clear(&b);
}

static void test_draws_belong_to_the_id_not_to_the_place(void **state) {
    (void)state;
    struct reading b;
    set_up(&b);
    struct hw_census small = {.people = {[70] = {100, 0}}, .total = 100}, large = {.people = {[70] = {300, 0}}, .total = 300};
    struct hw_person *few = make(&b, &small, 1, 550), *many = make(&b, &large, 1, 400);
    assert_memory_equal(few, many + 150, 100 * sizeof *few);
    reading_clear(&b);
}

static void test_outside_marks_but_changes_no_draw(void **state) {
    (void)state;
    struct reading b;
    set_up(&b);
    struct hw_census census = {.people = {[80] = {50, 50}}, .total = 100};
    struct hw_person *in = make(&b, &census, 1, 0), out[100];
    memset(out, 0, sizeof out);
    hw_population_make(&census, &profile, &b.params, seed, 1, 0, &outside, out);
    for (int i = 0; i < 100; i++) {
        assert_true(out[i].flags & HW_PERSON_OUTSIDE);
        out[i].flags = (uint16_t)(out[i].flags & ~(unsigned)HW_PERSON_OUTSIDE);
    }
    assert_memory_equal(in, out, sizeof out);
    reading_clear(&b);
}

static void test_one_made_alone_is_the_same_person(void **state) {
    (void)state;
    struct reading b;
    set_up(&b);
    struct hw_census census = {.people = {[87] = {100, 100}}, .total = 200};
    struct hw_person *people = make(&b, &census, 1, 7);
    for (hw_id i = 0; i < 200; i++) {
        struct hw_person alone;
        memset(&alone, 0xa5, sizeof alone);
        alone.age = 87;
        alone.stamp = 0;
        alone.flags = i < 100 ? 0 : HW_PERSON_FEMALE;
        struct hw_population_one one = {7 + i, &here, seed, 1};
        hw_population_make_one(&profile, &b.params, &one, &alone);
        assert_memory_equal(&alone, &people[i], sizeof alone);
    }
    reading_clear(&b);
}

static void test_check_finds_shares_that_add_to_more_than_one(void **state) {
    (void)state;
    struct reading b;
    set_up(&b);
    hw_population_check(&b.reader, &b.params);
    assert_int_equal(b.diag.errors, 0);
    b.params.values[HW_P_CONDITIONS_TWO][7] = 0.9;
    b.params.values[HW_P_FRAILTY_SEVERE][0] = 0.95;
    hw_population_check(&b.reader, &b.params);
    assert_int_equal(b.diag.errors, 2);
    assert_non_null(strstr(reading_errors(&b), "age_band 85+"));
    assert_non_null(strstr(b.text, "older_age 50-64"));
    reading_clear(&b);
}

static void test_age_bands(void **state) {
    (void)state;
    static const int edges[] = {0, 5, 15, 25, 45, 65, 75, 85};
    for (int band = 0; band < HW_AGE_BANDS; band++) {
        assert_int_equal(hw_person_age_band(edges[band]), band);
        assert_int_equal(hw_person_age_band(edges[band] - (band > 0 ? 1 : 0)), band > 0 ? band - 1 : 0);
    }
    assert_int_equal(hw_person_age_band(90), 7);
    assert_int_equal(hw_params_older_age(49), -1);
    assert_int_equal(hw_params_older_age(50), 0);
    assert_int_equal(hw_params_older_age(89), 5);
    assert_int_equal(hw_params_household_age(15), -1);
    assert_int_equal(hw_params_household_age(16), 0);
    assert_int_equal(hw_params_household_age(90), 5);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reads_the_whole_county),
        cmocka_unit_test(test_takes_a_share_with_exact_totals),
        cmocka_unit_test(test_gives_the_rest_to_the_largest_remainders),
        cmocka_unit_test(test_refuses_bad_censuses),
        cmocka_unit_test(test_refuses_missing_file_and_column),
        cmocka_unit_test(test_makes_the_census),
        cmocka_unit_test(test_shares_of_conditions),
        cmocka_unit_test(test_shares_of_frailty_and_dementia),
        cmocka_unit_test(test_shares_of_household_and_means),
        cmocka_unit_test(test_attributes_are_independent_given_age),
        cmocka_unit_test(test_practices_are_even),
        cmocka_unit_test(test_null_and_full_shares),
        cmocka_unit_test(test_same_seed_same_people),
        cmocka_unit_test(test_draws_belong_to_the_id_not_to_the_place),
        cmocka_unit_test(test_outside_marks_but_changes_no_draw),
        cmocka_unit_test(test_one_made_alone_is_the_same_person),
        cmocka_unit_test(test_check_finds_shares_that_add_to_more_than_one),
        cmocka_unit_test(test_age_bands),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
