/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Arrival processes against what they must be: counts by chi-square and dispersion, instants by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <string.h>

#include "sim/arrivals.h"
#include "sim/special.h"

static struct hw_arrivals_keys keys_of(uint64_t replicate) {
    return (struct hw_arrivals_keys){
        .instant = hw_rng_key(20140401, replicate, "arrival/test"),
        .state = hw_rng_key(20140401, replicate, "arrival state/test"),
        .batch = hw_rng_key(20140401, replicate, "arrival batch/test"),
    };
}

struct stream { /* a process that is being followed */
    const struct hw_arrivals *spec;
    struct hw_arrivals_keys keys;
    struct hw_mem mem;
    struct hw_arrivals_course course;
    hw_time now, horizon;
};

static void open_stream(struct stream *stream, const struct hw_arrivals *spec, hw_time horizon) {
    *stream = (struct stream){.spec = spec, .keys = keys_of(0), .horizon = horizon};
    hw_mem_init(&stream->mem);
    hw_arrivals_begin(spec, &stream->keys, &stream->mem, &stream->course);
}

static void close_stream(struct stream *stream) {
    hw_arrivals_clear(&stream->course);
    assert_int_equal(stream->mem.live_blocks, 0);
}

/* The next instant; HW_FOREVER when there is none before the horizon. */
static hw_time next(struct stream *stream) {
    hw_time at = -1;
    assert_int_equal(hw_arrivals_next(stream->spec, &stream->keys, stream->now, stream->horizon, &stream->course, &at), HW_OK);
    assert_true(at >= stream->now);
    stream->now = at;
    return at > stream->horizon ? HW_FOREVER : at;
}

/* Counts by bins of a cycle over many cycles. */
static void count(const struct hw_arrivals *spec, hw_time bin, size_t n_bins, int64_t cycles, int64_t *counts) {
    struct stream stream;
    open_stream(&stream, spec, (hw_time)n_bins * bin * cycles - 1);
    memset(counts, 0, n_bins * sizeof *counts);
    for (hw_time at = next(&stream); at != HW_FOREVER; at = next(&stream)) {
        counts[(size_t)(at / bin) % n_bins]++;
    }
    close_stream(&stream);
}

/* The probability of counts at least as far from what is expected, when they are independent and Poisson (no total is fixed: as many
 * degrees of freedom as bins). */
static double fit(size_t n, const int64_t *counts, const double *expected) {
    double sum = 0;
    for (size_t i = 0; i < n; i++) {
        sum += ((double)counts[i] - expected[i]) * ((double)counts[i] - expected[i]) / expected[i];
    }
    return hw_special_gamma_upper((double)n / 2, sum / 2);
}

static void near(double found, double wanted, double within) {
    if (!(fabs(found - wanted) <= within)) {
        fail_msg("%.10g is not %.10g (within %.2g)", found, wanted, within);
    }
}

enum { HOURS = 168 };
static const double day_factor[7] = {1.12, 1.05, 1.0, 0.98, 0.97, 0.93, 0.95};
static const double base_per_h[24] = {3.1, 3.1,  3.1,  3.1, 3.1, 3.1, 6,  6,  6,  12.5, 12.5, 12.5,
                                      12.5, 12.5, 12.5, 14,  14,  14,  14, 9.5, 9.5, 9.5,  5.2,  5.2};

struct week {
    double rate[HOURS];
    hw_time until[HOURS];
    struct hw_arrivals spec;
};

static void make_week(struct week *week) {
    for (int i = 0; i < HOURS; i++) {
        week->rate[i] = day_factor[i / 24] * base_per_h[i % 24] / (double)HW_MS_PER_H;
        week->until[i] = (i + 1) * HW_MS_PER_H;
    }
    week->spec = (struct hw_arrivals){.kind = HW_ARRIVALS_RATE, .uid = 7};
    week->spec.profile = (struct hw_arrivals_profile){.n = HOURS, .rate = week->rate, .until = week->until, .repeats = true};
}

/* Thinning with the rate at the previous arrival, as some models do, fails this with p below 1e-10. */
static void a_week_by_the_hour_fits_its_rates(void **unused) {
    (void)unused;
    struct week week;
    int64_t counts[HOURS];
    double expected[HOURS];
    make_week(&week);
    count(&week.spec, HW_MS_PER_H, HOURS, 200, counts);
    for (int i = 0; i < HOURS; i++) {
        expected[i] = 200 * day_factor[i / 24] * base_per_h[i % 24];
    }
    assert_true(fit(HOURS, counts, expected) > 0.001);
    near(hw_arrivals_mean_rate(&week.spec) * (double)HW_MS_PER_WEEK, 1445.5, 1e-9);
}

/* Poisson counts: variance / mean of n independent ones is 1 with standard deviation sqrt(2 / (n - 1)). */
static void counts_of_hours_vary_as_poisson_counts_do(void **unused) {
    (void)unused;
    enum { WEEKS = 60 };
    struct week week;
    double sum = 0;
    int64_t counts[HOURS * WEEKS];
    make_week(&week);
    count(&week.spec, HW_MS_PER_H, HOURS * WEEKS, 1, counts);
    for (int i = 0; i < HOURS * WEEKS; i++) {
        double expected = day_factor[i % HOURS / 24] * base_per_h[i % 24];
        sum += ((double)counts[i] - expected) * ((double)counts[i] - expected) / expected;
    }
    near(sum / (HOURS * WEEKS), 1, 3.3 * sqrt(2.0 / (HOURS * WEEKS)));
}

static void a_week_may_begin_on_any_day(void **unused) {
    (void)unused;
    double rate[7] = {0, 0, 1e-6, 0, 0, 0, 0};
    hw_time until[7];
    for (int i = 0; i < 7; i++) {
        until[i] = (i + 1) * HW_MS_PER_DAY;
    }
    struct hw_arrivals spec = {.kind = HW_ARRIVALS_RATE, .uid = 1};
    spec.profile = (struct hw_arrivals_profile){.n = 7, .rate = rate, .until = until, .repeats = true, .offset = 5 * HW_MS_PER_DAY};
    int64_t counts[7];
    count(&spec, HW_MS_PER_DAY, 7, 50, counts); /* time 0 is a Saturday, so Wednesday is day 4 */
    for (int i = 0; i < 7; i++) {
        assert_int_equal(counts[i] > 0, i == 4);
    }
}

/* Eighteen hours, then nobody; or the last rate for ever; or over again. */
static void steps_stop_go_on_or_repeat(void **unused) {
    (void)unused;
    const double rate[3] = {1e-5, 0, 3e-5};
    const hw_time until[3] = {HW_MS_PER_H, 2 * HW_MS_PER_H, 3 * HW_MS_PER_H};
    struct hw_arrivals spec = {.kind = HW_ARRIVALS_RATE, .uid = 1};
    spec.profile = (struct hw_arrivals_profile){.n = 3, .rate = rate, .until = until};
    int64_t counts[9];
    count(&spec, HW_MS_PER_H, 9, 1, counts);
    assert_true(counts[0] > 0 && counts[1] == 0 && counts[2] > 0);
    for (int i = 3; i < 9; i++) {
        assert_int_equal(counts[i], 0);
    }
    spec.profile.lasts = true;
    count(&spec, HW_MS_PER_H, 9, 1, counts);
    for (int i = 2; i < 9; i++) {
        near((double)counts[i], 108, 5 * sqrt(108));
    }
    spec.profile.repeats = true;
    count(&spec, HW_MS_PER_H, 3, 300, counts);
    assert_true(fit(1, counts, (double[]){300 * 36}) > 0.001 && counts[1] == 0 && fit(1, counts + 2, (double[]){300 * 108}) > 0.001);
}

static void months_are_those_of_the_calendar(void **unused) {
    (void)unused;
    static const double by_month[12] = {0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    const double rate[1] = {1e-6};
    const hw_time until[1] = {HW_MS_PER_WEEK};
    struct hw_arrivals spec = {.kind = HW_ARRIVALS_RATE, .uid = 1};
    spec.profile = (struct hw_arrivals_profile){.n = 1, .rate = rate, .until = until, .repeats = true, .by_month = by_month,
                                                .start_day = hw_calendar_day_number((struct hw_date){2015, 12, 15})};
    struct stream stream;
    open_stream(&stream, &spec, 500 * HW_MS_PER_DAY);
    int64_t days[32] = {0}, n = 0;
    for (hw_time at = next(&stream); at != HW_FOREVER; at = next(&stream), n++) {
        struct hw_date date = hw_calendar_date(spec.profile.start_day + hw_calendar_day_of(at));
        assert_int_equal(date.month, 2);
        days[date.day] += date.year == 2016;
    }
    assert_true(days[1] > 0 && days[29] > 0); /* 2016 is a leap year; 86.4 a day */
    near((double)n, 57 * 86.4, 4 * sqrt(57 * 86.4));
    close_stream(&stream);
}

/* November 1, December 0, January 1: the last piece of a year ends with the year, and the one before with November. */
static void a_month_ends_where_the_next_begins(void **unused) {
    (void)unused;
    static const double by_month[12] = {1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0};
    const double rate[1] = {1e-6};
    const hw_time until[1] = {400 * HW_MS_PER_DAY};
    struct hw_arrivals spec = {.kind = HW_ARRIVALS_RATE, .uid = 1};
    spec.profile = (struct hw_arrivals_profile){.n = 1, .rate = rate, .until = until, .repeats = true, .by_month = by_month,
                                                .start_day = hw_calendar_day_number((struct hw_date){2015, 11, 28})};
    int64_t counts[45]; /* 86.4 a day on 28 to 30 November and from 1 to 11 January, which begins with day 34 */
    count(&spec, HW_MS_PER_DAY, 45, 1, counts);
    for (int day = 0; day < 45; day++) {
        assert_int_equal(counts[day] > 0, day < 3 || day >= 34);
    }
    near(hw_arrivals_mean_rate(&spec), 1e-6 * (30 + 31) / 365, 1e-18);
}

static void a_sine_fits_its_integral_by_the_hour(void **unused) {
    (void)unused;
    struct hw_arrivals spec = {.kind = HW_ARRIVALS_SINE, .uid = 3};
    const double hour = (double)HW_MS_PER_H, omega = 2 * 3.14159265358979323846 / 24;
    for (int full = 0; full < 2; full++) { /* the second time the rate falls to 0 */
        double amplitude = full ? 10 : 6, phase = full ? 5 : -3;
        spec.sine = (struct hw_arrivals_sine){.mean = 10 / hour, .amplitude = amplitude / hour, .period = 24 * hour, .phase = phase * hour};
        int64_t counts[24];
        double expected[24];
        count(&spec, HW_MS_PER_H, 24, 400, counts);
        for (int h = 0; h < 24; h++) {
            expected[h] = 400 * (10 + amplitude / omega * (cos(omega * (h - phase)) - cos(omega * (h + 1 - phase))));
        }
        assert_true(fit(24, counts, expected) > 0.001);
    }
}

/* Where the rate is low against the period, most of a gap is whole periods. */
static void a_slow_sine_skips_whole_periods(void **unused) {
    (void)unused;
    struct hw_arrivals spec = {.kind = HW_ARRIVALS_SINE, .uid = 3};
    spec.sine = (struct hw_arrivals_sine){.mean = 1e-7, .amplitude = 1e-7, .period = 1e6, .phase = 0};
    int64_t counts[4];
    double expected[4];
    const double pi = 3.14159265358979323846;
    count(&spec, 250000, 4, 200000, counts);
    for (int q = 0; q < 4; q++) { /* integral of 1 + sin over a quarter */
        expected[q] = 200000 * 1e-7 * 1e6 * (0.25 + (cos(q * pi / 2) - cos((q + 1) * pi / 2)) / (2 * pi));
    }
    assert_true(fit(4, counts, expected) > 0.001);
}

static const char *const two_names[2] = {"normal", "surge"};
static const double other_state[4] = {0, 1, 1, 1}; /* cumulated */

/* Two states: the index of dispersion of counts over t is 1 + 2 (a - b)^2 r s / ((r + s)^2 (a s + b r)) (1 - (1 - exp(-(r + s) t)) / ((r + s) t))
 * for rates a, b and intensities r, s of leaving the states (Fischer and Meier-Hellstern 1993, Performance Evaluation 18). */
static void a_modulated_rate_has_the_right_dispersion(void **unused) {
    (void)unused;
    const double hour = (double)HW_MS_PER_H, rate[2] = {8 / hour, 14 / hour}, mean_ms[2] = {20 * hour, 5 * hour}, first[2] = {0.8, 1};
    struct hw_arrivals spec = {.kind = HW_ARRIVALS_RATE, .uid = 5};
    spec.chain = (struct hw_arrivals_chain){.n = 2, .names = two_names, .rate = rate, .mean_ms = mean_ms, .then = other_state, .first = first};
    near(hw_arrivals_mean_rate(&spec) * hour, 9.2, 1e-12);
    enum { N = 40000 };
    int64_t *counts = test_malloc(N * sizeof *counts);
    count(&spec, 10 * HW_MS_PER_H, N, 1, counts);
    double sum = 0, squares = 0;
    for (int i = 0; i < N; i++) {
        sum += (double)counts[i];
        squares += (double)counts[i] * (double)counts[i];
    }
    double mean = sum / N, dispersion = (squares / N - mean * mean) / mean;
    double r = 0.05, s = 0.2, both = (r + s) * 10;
    double exact = 1 + 2 * 36 * r * s / ((r + s) * (r + s) * (8 * s + 14 * r)) * (1 - (1 - exp(-both)) / both);
    near(mean, 92, 3.3 * sqrt(92 * exact * 3 / N)); /* neighbours are correlated: three times the variance is on the safe side */
    near(dispersion, exact, 0.05 * exact);
    test_free(counts);
}

static void a_chain_spends_its_shares_of_time(void **unused) {
    (void)unused;
    const double jump[9] = {0, 0.7, 0.3, 0.5, 0, 0.5, 1, 0, 0}, mean[3] = {10, 4, 2};
    double share[3];
    assert_true(hw_arrivals_shares(3, jump, mean, share));
    /* visits 1 : 0.7 : 0.65, from v1 = 0.7 v0, v2 = 0.3 v0 + 0.5 v1 */
    double total = 10 + 0.7 * 4 + 0.65 * 2;
    near(share[0], 10 / total, 1e-14);
    near(share[1], 2.8 / total, 1e-14);
    near(share[2], 1.3 / total, 1e-14);
    const double stuck[4] = {1, 0, 0, 1};
    assert_false(hw_arrivals_shares(2, stuck, mean, share));
}

/* A quarter begin in the first state, three quarters in the second. */
static void a_chain_begins_in_each_state_as_often_as_it_says(void **unused) {
    (void)unused;
    enum { N = 4000 };
    const double rate[2] = {1, 1}, mean_ms[2] = {1000, 1000}, first[2] = {0.25, 1};
    struct hw_arrivals spec = {.kind = HW_ARRIVALS_RATE, .uid = 5};
    spec.chain = (struct hw_arrivals_chain){.n = 2, .names = two_names, .rate = rate, .mean_ms = mean_ms, .then = other_state, .first = first};
    int64_t second = 0;
    for (uint64_t replicate = 0; replicate < N; replicate++) {
        struct hw_arrivals_keys keys = keys_of(replicate);
        struct hw_arrivals_stay stay;
        hw_arrivals_first_stay(&spec, &keys.state, &stay);
        second += stay.state == 1;
    }
    near((double)second / N, 0.75, 3.3 * sqrt(0.75 * 0.25 / N));
}

static void whoever_follows_a_chain_sees_the_same_path(void **unused) {
    (void)unused;
    const double rate[2] = {1e-5, 0}, mean_ms[2] = {1e7, 5e6}, first[2] = {0.5, 1};
    struct hw_arrivals spec = {.kind = HW_ARRIVALS_RATE, .uid = 5};
    spec.chain = (struct hw_arrivals_chain){.n = 2, .names = two_names, .rate = rate, .mean_ms = mean_ms, .then = other_state, .first = first};
    struct stream stream;
    struct hw_arrivals_stay stay;
    open_stream(&stream, &spec, HW_MS_PER_WEEK * 10);
    hw_arrivals_first_stay(&spec, &stream.keys.state, &stay);
    int64_t n = 0;
    for (hw_time at = next(&stream); at != HW_FOREVER; at = next(&stream), n++) {
        while (stay.until < (double)at) {
            hw_arrivals_next_stay(&spec, &stream.keys.state, &stay);
        }
        assert_int_equal(stay.state, 0); /* nobody comes in the other */
    }
    assert_true(n > 1000);
    close_stream(&stream);
}

static void each_stay_has_draws_of_its_own(void **unused) {
    (void)unused;
    const double rate[2] = {1, 1}, mean_ms[2] = {1000, 1000}, first[2] = {0.5, 1};
    struct hw_arrivals spec = {.kind = HW_ARRIVALS_RATE, .uid = 5};
    spec.chain = (struct hw_arrivals_chain){.n = 2, .names = two_names, .rate = rate, .mean_ms = mean_ms, .then = other_state, .first = first};
    struct hw_arrivals_keys keys = keys_of(0);
    struct hw_arrivals_stay stay;
    double lengths[50], began = 0;
    hw_arrivals_first_stay(&spec, &keys.state, &stay);
    for (int i = 0; i < 50; i++) {
        assert_int_equal(stay.number, i);
        lengths[i] = stay.until - began;
        began = stay.until;
        for (int k = 0; k < i; k++) {
            assert_true(fabs(lengths[i] - lengths[k]) > 1e-9);
        }
        hw_arrivals_next_stay(&spec, &keys.state, &stay);
    }
}

static void phases_alternate_exactly(void **unused) {
    (void)unused;
    const double rate[2] = {2e-6, 1e-6}, length[2] = {14.0 * (double)HW_MS_PER_DAY, 28.0 * (double)HW_MS_PER_DAY}, first[2] = {1, 1};
    struct hw_arrivals spec = {.kind = HW_ARRIVALS_RATE, .uid = 5};
    spec.chain = (struct hw_arrivals_chain){.n = 2, .fixed = true, .names = two_names, .rate = rate, .mean_ms = length, .then = other_state, .first = first};
    int64_t counts[3];
    count(&spec, 14 * HW_MS_PER_DAY, 3, 30, counts);
    double each = 30 * 14.0 * (double)HW_MS_PER_DAY * 1e-6;
    assert_true(fit(3, counts, (double[]){2 * each, each, each}) > 0.001);
    near(hw_arrivals_mean_rate(&spec) * 1e6, 4.0 / 3, 1e-12);
}

static void sizes_of_batches_fit(void **unused) {
    (void)unused;
    enum { N = 40000, SIZES = 8 };
    const double p = 0.4;
    struct hw_arrivals_batch batch = {.kind = HW_ARRIVALS_GEOMETRIC, .log_fail = log1p(-p)};
    struct hw_arrivals_keys keys = keys_of(0);
    int64_t counts[SIZES] = {0};
    double expected[SIZES], left = N;
    for (uint64_t i = 0; i < N; i++) {
        int32_t size = hw_arrivals_batch_size(&batch, &keys.batch, 9, i);
        assert_true(size >= 1);
        counts[size < SIZES ? size - 1 : SIZES - 1]++;
    }
    for (int i = 0; i < SIZES; i++) {
        expected[i] = i + 1 < SIZES ? left * p : left;
        left *= 1 - p;
    }
    assert_true(fit(SIZES - 1, counts, expected) > 0.001);
    near(hw_arrivals_batch_mean(&batch), 2.5, 1e-12);
    const int32_t sizes[2] = {2, 7};
    const double below[2] = {0.75, 1};
    batch = (struct hw_arrivals_batch){.kind = HW_ARRIVALS_TABLE, .n = 2, .sizes = sizes, .below = below};
    int64_t twos = 0;
    for (uint64_t i = 0; i < N; i++) {
        int32_t size = hw_arrivals_batch_size(&batch, &keys.batch, 9, i);
        assert_true(size == 2 || size == 7);
        twos += size == 2;
    }
    near((double)twos / N, 0.75, 3.3 * sqrt(0.75 * 0.25 / N));
    near(hw_arrivals_batch_mean(&batch), 3.25, 1e-12);
}

/* Two geometric sizes that have nothing to do with each other are equal with probability p / (2 - p). */
static void each_batch_has_a_draw_of_its_own(void **unused) {
    (void)unused;
    enum { N = 20000 };
    const double p = 0.4, same = p / (2 - p);
    struct hw_arrivals_batch batch = {.kind = HW_ARRIVALS_GEOMETRIC, .log_fail = log1p(-p)};
    struct hw_arrivals_keys keys = keys_of(0);
    int64_t equal = 0;
    for (uint64_t i = 0; i < N; i++) {
        equal += hw_arrivals_batch_size(&batch, &keys.batch, 9, 2 * i) == hw_arrivals_batch_size(&batch, &keys.batch, 9, 2 * i + 1);
    }
    near((double)equal / N, same, 3.3 * sqrt(same * (1 - same) / N));
}

/* Slots at 09:00 and 09:20 (two people) of every day; nobody is late: everybody in order. Time 0 is 09:10, so the first is missed. */
static void punctual_people_come_at_their_slots(void **unused) {
    (void)unused;
    const hw_time at[3] = {540 * HW_MS_PER_MIN, 560 * HW_MS_PER_MIN, 560 * HW_MS_PER_MIN};
    struct hw_arrivals spec = {.kind = HW_ARRIVALS_BOOKED, .uid = 5};
    spec.slots = (struct hw_arrivals_slots){.n = 3, .at = at, .cycle = HW_MS_PER_DAY, .offset = 550 * HW_MS_PER_MIN, .first = 1, .punctual = true};
    struct stream stream;
    open_stream(&stream, &spec, 2 * HW_MS_PER_DAY);
    const int64_t minutes[5] = {10, 10, 1430, 1450, 1450};
    for (int i = 0; i < 5; i++) {
        assert_int_equal(next(&stream), minutes[i] * HW_MS_PER_MIN);
        assert_int_equal(stream.course.number, i);
    }
    close_stream(&stream);
}

/* Uniform from 30 minutes early to 30 late, a slot every 10 minutes, a quarter stay away: in order of time, each within half an hour of
 * its slot, nobody twice. */
static void booked_people_come_near_their_slots_or_not_at_all(void **unused) {
    (void)unused;
    enum { SLOTS = 20000 };
    static const hw_time at[1] = {0};
    struct hw_arrivals spec = {.kind = HW_ARRIVALS_BOOKED, .uid = 5};
    spec.slots = (struct hw_arrivals_slots){.n = 1, .at = at, .cycle = 10 * HW_MS_PER_MIN, .no_show = 0.25, .early = 30 * HW_MS_PER_MIN, .earliest = 30 * HW_MS_PER_MIN};
    assert_int_equal(hw_dist_uniform(0, 60.0 * (double)HW_MS_PER_MIN, &spec.slots.late), HW_OK);
    uint8_t *seen = test_calloc(SLOTS + 100, 1);
    struct stream stream;
    open_stream(&stream, &spec, SLOTS * spec.slots.cycle);
    int64_t n = 0;
    double late = 0;
    for (hw_time when = next(&stream); when != HW_FOREVER; when = next(&stream), n++) {
        hw_time slot = (hw_time)stream.course.number * spec.slots.cycle;
        assert_true(when == 0 || (when >= slot - 30 * HW_MS_PER_MIN && when <= slot + 30 * HW_MS_PER_MIN));
        assert_int_equal(seen[stream.course.number]++, 0);
        late += (double)(when - slot) / (double)HW_MS_PER_MIN;
    }
    near((double)n / SLOTS, 0.75, 3.3 * sqrt(0.75 * 0.25 / SLOTS) + 3.0 / SLOTS);
    near(late / (double)n, 0, 3.3 * 60 / sqrt(12.0 * (double)n) + 0.01);
    test_free(seen);
    close_stream(&stream);
}

static void running_out_of_memory_is_told(void **unused) {
    (void)unused;
    static const hw_time at[1] = {0};
    struct hw_arrivals spec = {.kind = HW_ARRIVALS_BOOKED, .uid = 5};
    spec.slots = (struct hw_arrivals_slots){.n = 1, .at = at, .cycle = HW_MS_PER_MIN, .punctual = true};
    struct stream stream;
    open_stream(&stream, &spec, HW_MS_PER_DAY);
    stream.mem.fail_at = 1;
    hw_time when = 77;
    assert_int_equal(hw_arrivals_next(&spec, &stream.keys, 0, HW_MS_PER_DAY, &stream.course, &when), HW_NO_MEMORY);
    assert_int_equal(when, 77);
    close_stream(&stream);
}

static void replicates_begin_afresh(void **unused) {
    (void)unused;
    struct week week;
    struct stream stream;
    hw_time first[50];
    make_week(&week);
    open_stream(&stream, &week.spec, HW_MS_PER_WEEK);
    for (int i = 0; i < 50; i++) {
        first[i] = next(&stream);
    }
    stream.now = 0;
    hw_arrivals_begin(&week.spec, &stream.keys, &stream.mem, &stream.course);
    for (int i = 0; i < 50; i++) {
        assert_int_equal(next(&stream), first[i]);
    }
    close_stream(&stream);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_week_by_the_hour_fits_its_rates),
        cmocka_unit_test(counts_of_hours_vary_as_poisson_counts_do),
        cmocka_unit_test(a_week_may_begin_on_any_day),
        cmocka_unit_test(steps_stop_go_on_or_repeat),
        cmocka_unit_test(months_are_those_of_the_calendar),
        cmocka_unit_test(a_month_ends_where_the_next_begins),
        cmocka_unit_test(a_sine_fits_its_integral_by_the_hour),
        cmocka_unit_test(a_slow_sine_skips_whole_periods),
        cmocka_unit_test(a_modulated_rate_has_the_right_dispersion),
        cmocka_unit_test(a_chain_spends_its_shares_of_time),
        cmocka_unit_test(a_chain_begins_in_each_state_as_often_as_it_says),
        cmocka_unit_test(whoever_follows_a_chain_sees_the_same_path),
        cmocka_unit_test(each_stay_has_draws_of_its_own),
        cmocka_unit_test(phases_alternate_exactly),
        cmocka_unit_test(sizes_of_batches_fit),
        cmocka_unit_test(each_batch_has_a_draw_of_its_own),
        cmocka_unit_test(punctual_people_come_at_their_slots),
        cmocka_unit_test(booked_people_come_near_their_slots_or_not_at_all),
        cmocka_unit_test(running_out_of_memory_is_told),
        cmocka_unit_test(replicates_begin_afresh),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
