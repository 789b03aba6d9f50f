/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_QUASI_H
#define HW_QUASI_H
/* Points that fill the unit cube evenly: the Sobol sequence, by GSL. This file and sim/special.c are the only ones that include GSL. */
#include "sim/base.h"

enum { HW_QUASI_DIMS = 40 }; /* GSL's tables end there; beyond them it answers with zeros and calls that a success */

/* Fills out[points][dims] with the sequence from its second point on: the first is a corner. HW_BAD_INPUT when dims is not 1 to 40. */
enum hw_status hw_quasi_sobol(int32_t dims, int32_t points, double *out) HW_MUST_CHECK;

#endif
