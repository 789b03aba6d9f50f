/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/fetch.h"

#include "events/queue.h"
#include "sim/flow.h"

static void fetch_visit(const struct hw_district *d, hw_id id) {
    const struct hw_visit *v = &d->flow.visits[id];
    if (v->state != HW_VISIT_FREE) {
        __builtin_prefetch(&d->people[hw_district_person_of(v)], 1);
        if (id < d->n_spells) {
            __builtin_prefetch(&d->spells[id], 1);
        }
    }
}

void hw_fetch_ahead(struct hw_district *d) {
    struct hw_event near[HW_FETCH_MOST];
    for (uint32_t i = 0; i < d->n_fetched; i++) {
        fetch_visit(d, d->fetched[i]);
    }
    d->n_fetched = 0;
    size_t n = hw_queue_peek_near(d->flow.queue, near, HW_FETCH_MOST);
    for (size_t i = 0; i < n; i++) {
        enum hw_event_kind kind = hw_event_kind_of(near[i]);
        hw_id subject = hw_event_subject_of(d->flow.key, near[i]);
        if (kind == HW_EV_NEED) {
            __builtin_prefetch(&d->people[subject], 1);
        } else if ((kind == HW_EV_END || kind == HW_EV_RENEGE) && subject < d->flow.n_visits) {
            __builtin_prefetch(&d->flow.visits[subject], 1);
            d->fetched[d->n_fetched++] = subject;
        }
    }
    hw_id first = d->flow.free_head; /* the slots of the next two to arrive; the first was asked for as the second */
    hw_id second = first == HW_NONE ? HW_NONE : d->flow.visits[first].next;
    if (second != HW_NONE) {
        __builtin_prefetch(&d->flow.visits[second], 1);
    }
}
