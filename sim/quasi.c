/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/quasi.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_qrng.h>

enum hw_status hw_quasi_sobol(int32_t dims, int32_t points, double *out) {
    if (dims < 1 || dims > HW_QUASI_DIMS) {
        return HW_BAD_INPUT;
    }
    gsl_set_error_handler_off(); /* its default aborts; designs are made by one thread */
    gsl_qrng *sequence = gsl_qrng_alloc(gsl_qrng_sobol, (unsigned)dims);
    if (sequence == NULL) {
        return HW_NO_MEMORY;
    }
    bool good = true;
    for (int32_t i = 0; i < points && good; i++) { /* GSL leaves the corner out by itself: its first point is the centre */
        good = gsl_qrng_get(sequence, out + (size_t)i * (size_t)dims) == GSL_SUCCESS;
    }
    gsl_qrng_free(sequence);
    return good ? HW_OK : HW_BAD_INPUT;
}
