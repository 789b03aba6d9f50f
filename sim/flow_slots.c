/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/flow_parts.h"

#include <string.h>

/* Slots of visits are recycled first in, first out, so that a slot's next use is as late as can be. A slot whose stamp
 * has used up its bits is retired: an old event could otherwise be taken for a live one. */

HW_RARE static bool grow(struct hw_flow *flow) {
    size_t old = flow->n_visits_allocated;
    size_t wanted = old == 0 ? 1024 : old * 2;
    if (wanted >= HW_NONE) {
        hw_flow_fail(flow, "more than %u visits at one time", HW_NONE / 2);
        return false;
    }
    void *block = flow->visits;
    enum hw_status status = hw_mem_grow(flow->mem, &block, old, wanted, sizeof *flow->visits);
    if (status != HW_OK) {
        flow->status = status;
        return false;
    }
    flow->visits = block;
    flow->n_visits_allocated = (hw_id)wanted;
    return true;
}

hw_id hw_flow_slot_take(struct hw_flow *flow) {
    hw_id id = flow->free_head;
    if (HW_LIKELY(id != HW_NONE)) {
        flow->free_head = flow->visits[id].next;
        if (flow->free_head == HW_NONE) {
            flow->free_tail = HW_NONE;
        }
        return id;
    }
    if (flow->n_visits == flow->n_visits_allocated && !grow(flow)) {
        return HW_NONE;
    }
    id = flow->n_visits++;
    memset(&flow->visits[id], 0, sizeof flow->visits[id]);
    return id;
}

void hw_flow_slot_give(struct hw_flow *flow, hw_id id) {
    struct hw_visit *visit = &flow->visits[id];
    visit->state = HW_VISIT_FREE;
    visit->next = HW_NONE;
    if (HW_UNLIKELY(visit->stamp >= HW_EVENT_STAMP_MASK - 8u)) {
        return;
    }
    if (flow->free_tail == HW_NONE) {
        flow->free_head = id;
    } else {
        flow->visits[flow->free_tail].next = id;
    }
    flow->free_tail = id;
}
