/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/arrivals.h"

#include <math.h>

#include "sim/num.h"

#define TWO_PI 6.283185307179586

void hw_arrivals_clear(struct hw_arrivals_course *course) {
    if (course->mem != NULL) {
        hw_mem_free(course->mem, course->pending);
    }
    *course = (struct hw_arrivals_course){.at = 0};
}

/* Rate and end of the step in which whole falls. */
static void profile_piece(const struct hw_arrivals_profile *profile, hw_time whole, double *rate, double *end) {
    hw_time cycle = profile->until[profile->n - 1];
    hw_time place = whole + profile->offset;
    hw_time base = whole - place; /* where the cycle began */
    if (profile->repeats) {
        base += place / cycle * cycle;
        place %= cycle;
    } else if (place >= cycle) {
        *rate = profile->lasts ? profile->rate[profile->n - 1] : 0;
        *end = INFINITY;
        return;
    }
    uint32_t low = 0, high = profile->n - 1; /* the first step that ends after place */
    while (low < high) {
        uint32_t middle = (low + high) / 2;
        if (profile->until[middle] > place) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    *rate = profile->rate[low];
    *end = (double)(base + profile->until[low]);
}

static double month_factor(const struct hw_arrivals_profile *profile, hw_time whole, double *end) {
    struct hw_date date = hw_calendar_date(profile->start_day + hw_calendar_day_of(whole));
    bool december = date.month == 12;
    struct hw_date next = {december ? date.year + 1 : date.year, december ? 1 : date.month + 1, 1};
    *end = (double)((int64_t)(hw_calendar_day_number(next) - profile->start_day) * HW_MS_PER_DAY);
    return profile->by_month[date.month - 1];
}

/* The rate in force from course->at on, and until when. */
static void find_piece(const struct hw_arrivals *spec, const struct hw_arrivals_keys *keys, struct hw_arrivals_course *course) {
    hw_time whole = (hw_time)course->at;
    course->rate = 1;
    course->until = INFINITY;
    if (spec->profile.n > 0) {
        profile_piece(&spec->profile, whole, &course->rate, &course->until);
    }
    if (spec->profile.by_month != NULL) {
        double end = INFINITY;
        course->rate *= month_factor(&spec->profile, whole, &end);
        course->until = end < course->until ? end : course->until;
    }
    if (spec->chain.n > 0) {
        while (course->stay.until <= course->at) {
            hw_arrivals_next_stay(spec, &keys->state, &course->stay);
        }
        course->rate *= spec->chain.rate[course->stay.state];
        course->until = course->stay.until < course->until ? course->stay.until : course->until;
    }
}

/* Moves course->at to where the cumulated rate has grown by rise; false when it never does before horizon. */
static bool follow_rate(const struct hw_arrivals *spec, const struct hw_arrivals_keys *keys, double rise, hw_time horizon,
                        struct hw_arrivals_course *course) {
    double last = (double)(horizon < HW_DIST_MAX_MS ? horizon : HW_DIST_MAX_MS);
    for (;;) {
        double room = course->rate > 0 ? (course->until - course->at) * course->rate : 0;
        if (rise < room) {
            course->at += rise / course->rate;
            return true;
        }
        if (course->until > last) { /* also when there is no further piece */
            return false;
        }
        rise -= room;
        course->at = course->until;
        find_piece(spec, keys, course);
    }
}

/* How long from a place in the cycle until the sine's cumulated rate has grown by rise. Whole periods first; then Newton's
 * method inside a bracket, to far less than a millisecond. The difference of two cosines is written as a product of
 * sines, so that nothing cancels. */
static double sine_wait(const struct hw_arrivals_sine *sine, double from, double rise) {
    double whole = floor(rise / (sine->mean * sine->period));
    double rest = rise - whole * sine->mean * sine->period;
    double omega = TWO_PI / sine->period, swing = 2 * sine->amplitude / omega;
    double low = rest / (sine->mean + sine->amplitude), high = sine->period;
    double x = rest / sine->mean < high ? rest / sine->mean : high;
    for (int round = 0; round < 100 && high - low > 1e-6; round++) {
        double found = sine->mean * x + swing * hw_num_sin(omega * (from + x / 2)) * hw_num_sin(omega * x / 2);
        *(found < rest ? &low : &high) = x;
        double slope = sine->mean + sine->amplitude * hw_num_sin(omega * (from + x));
        double step = (rest - found) / slope; /* slope 0: infinite or no number, caught below */
        if (fabs(step) < 1e-6) {
            break;
        }
        x = x + step > low && x + step < high ? x + step : (low + high) / 2;
    }
    return whole * sine->period + x;
}

static void follow_sine(const struct hw_arrivals_sine *sine, double rise, struct hw_arrivals_course *course) {
    double from = course->at - sine->phase;
    from -= floor(from / sine->period) * sine->period;
    course->at += sine_wait(sine, from, rise);
}

void hw_arrivals_begin(const struct hw_arrivals *spec, const struct hw_arrivals_keys *keys, struct hw_mem *mem, struct hw_arrivals_course *course) {
    struct hw_arrivals_course fresh = {.mem = mem, .pending = course->pending, .room = course->room};
    *course = fresh;
    if (spec->chain.n > 0) {
        hw_arrivals_first_stay(spec, &keys->state, &course->stay);
    }
    if (spec->kind == HW_ARRIVALS_RATE) {
        find_piece(spec, keys, course);
    }
}

enum hw_status hw_arrivals_next(const struct hw_arrivals *spec, const struct hw_arrivals_keys *keys, hw_time now, hw_time horizon,
                                struct hw_arrivals_course *course, hw_time *at) {
    if (spec->kind == HW_ARRIVALS_BOOKED) {
        return hw_arrivals_booked_next(spec, keys, horizon, course, at);
    }
    uint64_t number = course->drawn++;
    course->number = number;
    if (spec->kind == HW_ARRIVALS_TIMES) {
        *at = number < spec->n_times ? spec->times[number] : HW_FOREVER;
        return HW_OK;
    }
    struct hw_rng rng = hw_rng_stream(&keys->instant, spec->uid, number);
    if (spec->kind == HW_ARRIVALS_GAPS) {
        *at = now + hw_dist_sample_ms(&spec->gap, &rng);
        return HW_OK;
    }
    double rise = hw_rng_exponential(&rng);
    bool found = true;
    if (spec->kind == HW_ARRIVALS_SINE) {
        follow_sine(&spec->sine, rise, course);
    } else {
        found = follow_rate(spec, keys, rise, horizon, course);
    }
    *at = found && course->at < (double)HW_DIST_MAX_MS ? (hw_time)course->at : HW_FOREVER;
    return HW_OK;
}

static double profile_mean(const struct hw_arrivals_profile *profile) {
    double sum = 0;
    hw_time from = 0;
    for (uint32_t i = 0; i < profile->n; i++) {
        sum += profile->rate[i] * (double)(profile->until[i] - from);
        from = profile->until[i];
    }
    double mean = profile->n == 0 ? 1 : sum / (double)from;
    static const int32_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    double factors = 0;
    for (int32_t m = 0; m < 12 && profile->by_month != NULL; m++) {
        factors += days[m] * profile->by_month[m];
    }
    return profile->by_month != NULL ? mean * factors / 365.0 : mean;
}

static double chain_mean(const struct hw_arrivals_chain *chain) {
    double share[HW_ARRIVALS_STATES], jump[HW_ARRIVALS_STATES * HW_ARRIVALS_STATES], mean = 0;
    if (chain->n == 0) {
        return 1;
    }
    for (uint32_t i = 0; i < chain->n * chain->n; i++) {
        jump[i] = chain->then[i] - (i % chain->n == 0 ? 0 : chain->then[i - 1]);
    }
    if (!hw_arrivals_shares(chain->n, jump, chain->mean_ms, share)) {
        return NAN;
    }
    for (uint32_t i = 0; i < chain->n; i++) {
        mean += share[i] * chain->rate[i];
    }
    return mean;
}

double hw_arrivals_mean_rate(const struct hw_arrivals *spec) {
    double size = hw_arrivals_batch_mean(&spec->batch);
    switch (spec->kind) {
    case HW_ARRIVALS_GAPS:
        return size / hw_dist_mean(&spec->gap);
    case HW_ARRIVALS_RATE:
        return size * profile_mean(&spec->profile) * chain_mean(&spec->chain);
    case HW_ARRIVALS_SINE:
        return size * spec->sine.mean;
    case HW_ARRIVALS_BOOKED:
        return size * spec->slots.n * (1 - spec->slots.no_show) / (double)spec->slots.cycle;
    case HW_ARRIVALS_TIMES:
        break;
    }
    return NAN;
}
