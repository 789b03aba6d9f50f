/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How often intervals for several differences at once, and those of batch means, must hold the truth for the output of tests/theory/test_coverage_joint.c:
 * the same numbers drawn by a program that shares nothing with Homeward but the textbook's formulas, far more often. Prints the shares that the test compares with.
 *
 *   cc -O2 -std=c17 tests/theory/independent/joint_coverage.c -lm -o joint_coverage && ./joint_coverage      (a minute and a half)
 *
 * Generator: xoshiro256** (Blackman and Vigna 2021) seeded by SplitMix64. Poisson by inversion. M/M/inf from event to event: the next event of n present comes
 * at the rate L + n, and is an arrival with probability L / (L + n). Student's t by Simpson's rule and bisection. */
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

static uint64_t s[4];

static uint64_t turned(uint64_t x, int k) {
    return x << k | x >> (64 - k);
}

static uint64_t bits(void) {
    uint64_t out = turned(s[1] * 5, 7) * 9, t = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = turned(s[3], 45);
    return out;
}

static double unit(void) { /* more than 0, at most 1 */
    return (double)((bits() >> 11) + 1) * 0x1p-53;
}

static void seed(uint64_t x) {
    for (int i = 0; i < 4; i++) {
        x += UINT64_C(0x9e3779b97f4a7c15);
        uint64_t z = (x ^ x >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
        z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
        s[i] = z ^ z >> 31;
    }
}

static int poisson(double mean) {
    double p = exp(-mean), sum = p, u = unit();
    int k = 0;
    while (sum < u && k < 1000) {
        p *= mean / ++k;
        sum += p;
    }
    return k;
}

/* P(0 < T < t). */
static double t_half(double t, double df) {
    enum { STEPS = 2000 };
    double c = exp(lgamma((df + 1) / 2) - lgamma(df / 2)) / sqrt(df * acos(-1)), sum = 0;
    for (int i = 0; i <= STEPS; i++) {
        double x = t * i / STEPS;
        sum += (i == 0 || i == STEPS ? 1 : i % 2 == 1 ? 4 : 2) * pow(1 + x * x / df, -(df + 1) / 2);
    }
    return c * sum * t / STEPS / 3;
}

static double t_quantile(double confidence, double df) {
    double low = 0, high = 100;
    for (int i = 0; i < 60; i++) {
        double mid = (low + high) / 2;
        *(t_half(mid, df) < confidence / 2 ? &low : &high) = mid;
    }
    return (low + high) / 2;
}

/* Mean and standard error. */
static void moments(const double *x, int n, double *mean, double *se) {
    double sum = 0, squares = 0;
    for (int i = 0; i < n; i++) {
        sum += x[i];
    }
    *mean = sum / n;
    for (int i = 0; i < n; i++) {
        squares += (x[i] - *mean) * (x[i] - *mean);
    }
    *se = sqrt(squares / (n - 1) / n);
}

/* Three differences from a baseline, of ten replicates each; all are of Poisson numbers with mean 8 a day x 7.3 days. */
static void differences(int experiments) {
    enum { K = 10, SCENARIOS = 4 };
    double joint = t_quantile(1 - 0.05 / 3, K - 1), each = t_quantile(0.95, K - 1);
    int held[2] = {0, 0};
    seed(1);
    for (int e = 0; e < experiments; e++) {
        double value[SCENARIOS][K], d[K], mean, se;
        bool good[2] = {true, true};
        for (int i = 0; i < SCENARIOS * K; i++) {
            value[i / K][i % K] = poisson(8 * 7.3);
        }
        for (int c = 1; c < SCENARIOS; c++) {
            for (int i = 0; i < K; i++) {
                d[i] = value[c][i] - value[0][i];
            }
            moments(d, K, &mean, &se);
            good[0] = good[0] && fabs(mean) <= joint * se;
            good[1] = good[1] && fabs(mean) <= each * se;
        }
        held[0] += good[0];
        held[1] += good[1];
    }
    printf("three differences at once, 10 replicates         %.5f of %d\n", (double)held[0] / experiments, experiments);
    printf("three differences, each 95 %%, 10 replicates      %.5f of %d\n", (double)held[1] / experiments, experiments);
}

/* Twenty batch means of M/M/inf with 20 present on average, each of so many mean stays, after a warm-up of 20 mean stays. */
static void batches(double length, int experiments) {
    enum { BATCHES = 20, WARM_UP = 20 };
    const double rate = 20, t = t_quantile(0.95, BATCHES - 1);
    int held = 0;
    seed(2);
    for (int e = 0; e < experiments; e++) {
        double sum[BATCHES] = {0}, now = 0, mean, se;
        double end = WARM_UP + BATCHES * length;
        for (int present = 0; now < end;) {
            double next = now - log(unit()) / (rate + present), until = next < end ? next : end;
            double from = now > WARM_UP ? now : WARM_UP;
            while (from < until) { /* an interval may reach over several batches */
                int b = (int)((from - WARM_UP) / length);
                double edge = WARM_UP + (b + 1) * length, to = until < edge ? until : edge;
                if (b >= BATCHES) {
                    break;
                }
                sum[b] += present * (to - from) / length;
                from = to > from ? to : until;
            }
            present += unit() * (rate + present) <= rate ? 1 : -1;
            now = next;
        }
        moments(sum, BATCHES, &mean, &se);
        held += fabs(mean - rate) <= t * se;
    }
    printf("20 batches of %2g mean stays                       %.5f of %d\n", length, (double)held / experiments, experiments);
}

int main(void) {
    differences(400000);
    batches(2, 200000);
    batches(10, 100000);
    return 0;
}
