/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_OUTPUT_PAIRING_H
#define HW_OUTPUT_PAIRING_H
/* What common random numbers save: for every number of a paired result, how many times the variance of the difference would be larger if the two scenarios had different
 * people and luck. Replicates are independent, so that the variance without common numbers is the sum of the two scenarios' own, and no further run is needed.
 *
 * A factor of 4 saves three replicates of four; 1 saves none; a half is the least there can be. Where it is below 2 the numbers themselves say why, as far as they can. */
#include "output/results.h"

enum hw_pairing_class {
    HW_PAIRING_SHARED,  /* a factor of 2 or more */
    HW_PAIRING_SAME,    /* no pair differs: the scheme does not touch it; the factor is infinite */
    HW_PAIRING_EQUAL,   /* every pair differs by the same: the factor is infinite */
    HW_PAIRING_STEADY,  /* does not vary between replicates in either: there is nothing to share */
    HW_PAIRING_UNKNOWN, /* fewer than three pairs */
    HW_PAIRING_ONE,     /* varies in one of the two alone: the factor is 1, whatever is shared */
    HW_PAIRING_SPREAD,  /* the scheme makes or takes away so much of the variation that a perfect correlation would leave it below 2 */
    HW_PAIRING_FEW,     /* made by few cases or few occasions in at least one of the two: one more or less makes the difference */
    HW_PAIRING_MOVED,   /* the scheme moves it much further than replicates differ, so that it is made by other cases, at other moments */
    HW_PAIRING_NEAR,    /* none of these, and the interval of the factor reaches 2 */
    HW_PAIRING_ANEW,    /* none of these: who waits for what, and when, is decided anew */
    HW_PAIRING_CLASSES
};

struct hw_pairing {
    enum hw_pairing_class class;
    int32_t n;               /* pairs */
    double factor, low, high; /* (variance of a + variance of b) / variance of b - a; infinite for SAME and EQUAL */
    double most;             /* the factor if the two were perfectly correlated */
    double correlation;
    double occasions;        /* the smaller of mean^2 / variance of the two: it varies as so many cases would that come one by one */
    double moved;            /* the difference of the means in standard deviations between replicates */
    double spread[2];        /* standard deviations between replicates, of a and of b */
};

/* Of two series of count values; a pair counts when both are there. The interval is exact for normal values: with s = a + b and d = b - a the factor is (1 + w) / 2, where w = var s / var d
 * has the interval of Pitman and of Morgan (1939) for the variances of two correlated normal values. */
struct hw_pairing hw_pairing_of(const double *a, const double *b, size_t count, double confidence);
/* "few", "spread", ...: the class for programs. */
const char *hw_pairing_class_name(enum hw_pairing_class class);
/* Why a factor is below 2, or infinite, with its figure: "few occasions (6)"; "" for SHARED. Returns buffer. */
const char *hw_pairing_reason(const struct hw_pairing *pairing, char *buffer, size_t size);

/* Every scenario against the baseline, in the form of show; a and b are scratch of n_replicates. */
enum hw_status hw_pairing_print(const struct hw_results *results, int32_t baseline, const struct hw_show *show, struct hw_arena *arena, double *a, double *b, FILE *out) HW_MUST_CHECK;

#endif
