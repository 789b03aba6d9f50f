/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "events/dispatch.h"

#include "sim/stop.h"

/* An instant at which this many events happen is a runaway (a model that schedules at now for ever). */
#define HW_DISPATCH_SAME_INSTANT UINT32_C(50000000)

/* What is neither the end of a stay nor an event of the model's own. */
static void handle_other(struct hw_flow *flow, enum hw_event_kind kind, hw_id subject, uint32_t stamp) {
    switch (kind) { /* never reached: END and ARRIVAL, which handle has dealt with, and a kind that is none: an assertion */
    case HW_EV_RENEGE: /* patience is over */
        hw_flow_handle_renege(flow, subject, stamp);
        break;
    case HW_EV_CAPACITY: /* servers come or go by the clock */
        hw_flow_handle_capacity(flow, subject);
        break;
    case HW_EV_END: /* both in handle */
    case HW_EV_ARRIVAL:
        break;
    case HW_EV_NEED: /* everything else belongs to the model */
    case HW_EV_TASK:
    case HW_EV_WINDOW:
    case HW_EV_TICK:
    case HW_EV_LOOK_BEFORE:
    case HW_EV_LOOK_AFTER:
        flow->events++;
        flow->hooks->event(flow->owner, flow, kind, subject, stamp);
        break;
    case HW_EV_KINDS:
        HW_REQUIRE(false && "an event without a kind");
    }
}

static void handle(struct hw_flow *flow, struct hw_event event) {
    enum hw_event_kind kind = hw_event_kind_of(event);
    hw_id subject = hw_event_subject_of(flow->key, event);
    uint32_t stamp = hw_event_stamp_of(event);
    if (kind == HW_EV_END) { /* a stay, an exit delay or a window is over: most events, so before the jump table */
        hw_flow_handle_end(flow, subject, stamp);
    } else if (kind == HW_EV_ARRIVAL) {
        flow->events++;
        flow->hooks->event(flow->owner, flow, HW_EV_ARRIVAL, subject, stamp);
    } else {
        handle_other(flow, kind, subject, stamp);
    }
}

/* Up to when events may be handled before the next look at the world outside: a day on, but not past end. */
static hw_time next_look(hw_time time, hw_time end) {
    return end - time > HW_MS_PER_DAY ? time + HW_MS_PER_DAY : end;
}

/* Comes after every event of its instant. Were an event past the end popped and put back, the queue's clock would be ahead of the model's, and what the caller schedules
 * before the next call in the queue's past. */
static struct hw_event end_mark(hw_time end) {
    return (struct hw_event){end, UINT64_MAX};
}

enum hw_status hw_dispatch_run(struct hw_flow *flow, hw_time end) {
    struct hw_event event;
    if (end != HW_FOREVER) {
        HW_REQUIRE(end >= flow->now);
        HW_TRY(hw_queue_push(flow->queue, end_mark(end)));
    }
    uint32_t same_instant = 0;
    hw_time instant = -1; /* at which they are counted */
    hw_time look = next_look(flow->now, end);
    while (flow->status == HW_OK && !flow->finished && hw_queue_pop(flow->queue, &event)) {
        if (HW_UNLIKELY(event.time >= look)) {
            if (event.word == UINT64_MAX) {
                break;
            }
            if (event.time > look && hw_stop_now()) {
                return HW_STOPPED;
            }
            look = next_look(event.time, end);
        }
        HW_ASSERT(event.time >= flow->now);
        if (HW_UNLIKELY(event.time == flow->now)) {
            same_instant = event.time == instant ? same_instant + 1u : 0u;
            instant = event.time;
            if (same_instant > HW_DISPATCH_SAME_INSTANT) {
                hw_flow_fail(flow, "more than %u events at one instant", HW_DISPATCH_SAME_INSTANT);
                break;
            }
        }
        flow->now = event.time;
        handle(flow, event);
    }
    if (flow->status == HW_OK && !flow->finished && end != HW_FOREVER) {
        flow->now = end;
    }
    return flow->status;
}
