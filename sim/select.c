/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/select.h"

#include "sim/num.h"

#include <math.h>
#include <string.h>

double hw_select_constant(const struct hw_select *select) {
    double error = 1.0 - select->confidence, free = select->first - 1;
    double eta = 0.5 * (hw_num_pow(2.0 * error / (select->systems - 1), -2.0 / free) - 1.0);
    return 2.0 * eta * free;
}

int32_t hw_select_next_look(const struct hw_select *select, int32_t looked) {
    int32_t least = (select->first + 3) / 4, step = looked / 8 > least ? looked / 8 : least;
    return looked == 0 ? select->first : looked < select->most - step ? looked + step : select->most;
}

struct pair {
    const struct hw_select *select;
    const double *a, *b; /* replicates of two systems */
};

static double mean_difference(const struct pair *pair, int32_t n) {
    double sum = 0.0;
    for (int32_t r = 0; r < n; r++) {
        sum += pair->a[r] - pair->b[r];
    }
    return sum / n;
}

/* Of the differences of the first replicates. */
static double variance(const struct pair *pair) {
    int32_t n = pair->select->first;
    double mean = mean_difference(pair, n), sum = 0.0;
    for (int32_t r = 0; r < n; r++) {
        double d = pair->a[r] - pair->b[r] - mean;
        sum += d * d;
    }
    return sum / (n - 1);
}

/* h^2 S^2 / delta^2: beyond so many replicates the bound is 0. */
static double reach(const struct pair *pair, double constant) {
    double delta = pair->select->indifference;
    return constant * variance(pair) / (delta * delta);
}

static bool is_behind(const struct pair *pair, double constant, int32_t n) {
    double bound = pair->select->indifference / (2.0 * n) * (reach(pair, constant) - n);
    double behind = mean_difference(pair, n) * (pair->select->largest ? -1.0 : 1.0); /* of a, behind b */
    return behind > (bound > 0.0 ? bound : 0.0);
}

static struct pair pair_of(const struct hw_select *select, const double *y, int32_t stride, int32_t a, int32_t b) {
    return (struct pair){select, y + (size_t)a * (size_t)stride, y + (size_t)b * (size_t)stride};
}

/* All are compared with those that were in before; nobody hangs on the order of the systems. */
static void screen(const struct hw_select *select, const double *y, int32_t stride, int32_t n, struct hw_select_state *state) {
    double constant = hw_select_constant(select);
    int32_t before[HW_SELECT_MOST];
    memcpy(before, state->dropped, sizeof before);
    for (int32_t i = 0; i < select->systems; i++) {
        for (int32_t l = 0; l < select->systems && before[i] == 0 && state->dropped[i] == 0; l++) {
            struct pair pair = pair_of(select, y, stride, i, l);
            if (l != i && before[l] == 0 && is_behind(&pair, constant, n)) {
                state->dropped[i] = n;
                state->by[i] = l;
                state->left--;
            }
        }
    }
}

/* The best mean of those still in, and how many replicates would surely end it. */
static void take_stock(const struct hw_select *select, const double *y, int32_t stride, struct hw_select_state *state) {
    double constant = hw_select_constant(select), most = 0.0;
    state->best = -1;
    for (int32_t i = 0; i < select->systems; i++) {
        for (int32_t l = 0; l < select->systems && state->dropped[i] == 0; l++) {
            struct pair pair = pair_of(select, y, stride, i, l);
            most = l != i && state->dropped[l] == 0 ? fmax(most, reach(&pair, constant)) : most;
        }
        if (state->dropped[i] == 0) {
            struct pair pair = state->best < 0 ? (struct pair){.select = NULL} : pair_of(select, y, stride, i, state->best);
            double ahead = state->best < 0 ? 0.0 : mean_difference(&pair, state->looked) * (select->largest ? 1.0 : -1.0);
            state->best = state->best < 0 || ahead > 0.0 ? i : state->best;
        }
    }
    state->needs = most < 1e9 ? (int32_t)most + 1 : INT32_MAX;
    state->needs = state->needs > state->looked ? state->needs : state->looked;
}

void hw_select_go(const struct hw_select *select, const double *y, const int32_t *have, int32_t stride, struct hw_select_state *state) {
    HW_REQUIRE(select->systems >= 2 && select->systems <= HW_SELECT_MOST && select->first >= 2 && select->most >= select->first);
    *state = (struct hw_select_state){.left = select->systems, .next = select->first, .best = -1};
    for (int32_t i = 0; i < select->systems; i++) {
        state->by[i] = -1;
    }
    while (state->next > 0) {
        for (int32_t i = 0; i < select->systems; i++) {
            if (state->dropped[i] == 0 && have[i] < state->next) {
                return;
            }
        }
        state->looked = state->next;
        screen(select, y, stride, state->looked, state);
        take_stock(select, y, stride, state);
        /* Beyond the last bound those left are level: as good as each other, so the first of them is as right as any. */
        state->decided = state->left == 1 || state->looked >= state->needs;
        int32_t next = hw_select_next_look(select, state->looked);
        state->next = state->decided || state->looked == select->most ? 0 : next < state->needs || state->needs > select->most ? next : state->needs;
    }
}
