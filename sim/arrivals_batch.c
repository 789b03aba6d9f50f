/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/arrivals.h"

#include <math.h>

#include "sim/num.h"

int32_t hw_arrivals_batch_size(const struct hw_arrivals_batch *batch, const struct hw_rng_key *key, uint32_t uid, uint64_t index) {
    if (batch->kind == HW_ARRIVALS_ONE) {
        return 1;
    }
    if (batch->kind == HW_ARRIVALS_FIXED) {
        return batch->size;
    }
    struct hw_rng rng = hw_rng_stream(key, uid, index);
    double u = hw_rng_unit(&rng);
    if (batch->kind == HW_ARRIVALS_GEOMETRIC) {
        double more = floor(hw_num_log(u) / batch->log_fail);
        return more < HW_ARRIVALS_BATCH_MAX - 1 ? 1 + (int32_t)more : HW_ARRIVALS_BATCH_MAX;
    }
    uint32_t i = 0;
    while (u >= batch->below[i]) {
        i++;
    }
    return batch->sizes[i];
}

double hw_arrivals_batch_mean(const struct hw_arrivals_batch *batch) {
    double mean = 0;
    switch (batch->kind) {
    case HW_ARRIVALS_ONE:
        return 1;
    case HW_ARRIVALS_FIXED:
        return batch->size;
    case HW_ARRIVALS_GEOMETRIC:
        return 1 / -hw_num_expm1(batch->log_fail);
    case HW_ARRIVALS_TABLE:
        for (uint32_t i = 0; i < batch->n; i++) {
            mean += batch->sizes[i] * (batch->below[i] - (i == 0 ? 0 : batch->below[i - 1]));
        }
    }
    return mean;
}
