/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/run.h"

#include <omp.h>
#include <stdatomic.h>

/* The only includer of OpenMP. */

static int32_t whole_number(const char *text) {
    if (text == NULL) {
        return 0;
    }
    char *end = NULL;
    long n = strtol(text, &end, 10);
    return end != text && n > 0 && n < 100000 ? (int32_t)n : 0;
}

int32_t hw_parallel_default_threads(void) {
    int32_t n = whole_number(getenv("OMP_NUM_THREADS"));
    if (n == 0) {
        n = whole_number(getenv("SLURM_CPUS_PER_TASK"));
    }
    return n > 0 ? n : omp_get_num_procs();
}

enum hw_status hw_parallel_for(int32_t threads, int32_t n, hw_parallel_work *work, void *shared) {
    atomic_int stop = HW_OK, next = 0;
#pragma omp parallel num_threads(threads) default(none) shared(n, work, shared, stop, next)
    for (int32_t i = atomic_fetch_add(&next, 1); i < n && atomic_load(&stop) == HW_OK; i = atomic_fetch_add(&next, 1)) {
        enum hw_status status = work(shared, omp_get_thread_num(), i);
        if (status != HW_OK && status != HW_FAULT) {
            int none = HW_OK;
            atomic_compare_exchange_strong(&stop, &none, (int)status);
        }
    }
    return (enum hw_status)atomic_load(&stop);
}

void hw_parallel_one_at_a_time(void (*call)(void *shared), void *shared) {
#pragma omp critical(hw_one_at_a_time)
    call(shared);
}
