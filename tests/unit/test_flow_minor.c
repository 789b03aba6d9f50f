/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "events/dispatch.h"
#include "sim/flow_parts.h"

/* Three stations with a server each , of which a uses those of b and c when its own is taken; visits of priority 2 are minor: they use the first of the two only.
 * Followed by hand. */

enum { STATIONS = 3, VISITS = 16 };

struct world {
    struct hw_mem mem;
    struct hw_flow flow;
    struct hw_station_spec specs[STATIONS];
    hw_time stays[VISITS];
    hw_time started[VISITS];
    uint16_t where[VISITS]; /* whose server it had at its end */
    hw_id release;          /* visit that is removed when visit 1 starts; HW_NONE: none */
};

static hw_time stay(void *owner, struct hw_flow *flow, hw_id id) {
    struct world *w = owner;
    uint64_t key = flow->visits[id].key;
    w->started[key] = flow->now;
    if (key == 1 && w->release != HW_NONE) {
        hw_id which = w->release;
        w->release = HW_NONE;
        hw_flow_remove(flow, which);
    }
    return w->stays[key];
}

static uint16_t ended(void *owner, struct hw_flow *flow, hw_id id) {
    struct world *w = owner;
    w->where[flow->visits[id].key] = hw_flow_shared_where(flow, &flow->visits[id]);
    return HW_GO_EXIT;
}

static const struct hw_hooks hooks = {.stay = stay, .ended = ended};

static void begin(struct world *w, bool minor_first) {
    memset(w, 0, sizeof *w);
    w->release = HW_NONE;
    hw_mem_init(&w->mem);
    static const char *const names[STATIONS] = {"a", "b", "c"};
    for (uint16_t s = 0; s < STATIONS; s++) {
        w->specs[s] = (struct hw_station_spec){.name = names[s], .title = names[s], .servers = 1, .room = HW_UNLIMITED, .by_priority = true, .n_classes = 1};
    }
    w->specs[0].n_overflow = 2;
    w->specs[0].overflow[0] = 1;
    w->specs[0].overflow[1] = 2;
    w->specs[0].minor_from = 2;
    w->specs[0].minor_overflow = 1;
    w->specs[2].minor_from = 2;
    w->specs[2].minor_first = minor_first;
    assert_int_equal(hw_flow_init(&w->flow, &w->mem, w->specs, STATIONS, HW_QUEUE_FAST), HW_OK);
    w->flow.hooks = &hooks;
    w->flow.owner = w;
    assert_int_equal(hw_flow_reset(&w->flow, 1, 1), HW_OK);
    for (int k = 0; k < VISITS; k++) {
        w->stays[k] = 10;
        w->started[k] = -1;
    }
}

static void over(struct world *w) {
    assert_int_equal(hw_dispatch_run(&w->flow, 1000), HW_OK);
    assert_int_equal(w->flow.present, 0);
    for (int s = 0; s < STATIONS; s++) {
        assert_int_equal(w->flow.stations[s].in_use, 0);
        assert_int_equal(w->flow.stations[s].elsewhere, 0);
    }
    hw_flow_clear(&w->flow);
    assert_int_equal(w->mem.live_blocks, 0);
}

/* Four come to a at 0, minor ones last: 0 has a's server, 1 (minor) b's, 2 (minor) none though c's is free; 3, who is not, goes past 2 to c's.
 * At 10 a's server is for 2. */
static void test_minor_visits_use_the_first_only(void **state) {
    (void)state;
    struct world w;
    begin(&w, false);
    const uint8_t priority[] = {0, 2, 2, 0};
    for (uint64_t k = 0; k < 4; k++) {
        assert_true(hw_flow_arrive(&w.flow, 0, k, 0, priority[k]) != HW_NONE);
    }
    assert_true(w.started[0] == 0 && w.started[1] == 0 && w.started[3] == 0 && w.started[2] == -1);
    over(&w);
    assert_true(w.where[0] == 0 && w.where[1] == 1 && w.where[3] == 2);
    assert_true(w.started[2] == 10);
}

/* c's own minor visit (3) waits, and so does somebody of a's (4) who is not minor: c's server goes to 4 first, unless c's own come first. */
static void test_minor_visits_wait_for_those_of_others(void **state) {
    (void)state;
    for (int own = 0; own < 2; own++) {
        struct world w;
        begin(&w, own == 1);
        w.stays[0] = w.stays[1] = 100;
        for (uint64_t k = 0; k < 2; k++) {
            (void)hw_flow_arrive(&w.flow, (uint16_t)k, k, 0, 0); /* a's and b's servers for long */
        }
        (void)hw_flow_arrive(&w.flow, 2, 2, 0, 0); /* c's until 10 */
        (void)hw_flow_arrive(&w.flow, 2, 3, 0, 2);
        (void)hw_flow_arrive(&w.flow, 0, 4, 0, 0);
        over(&w);
        assert_true(w.started[4] == (own ? 20 : 10) && w.started[3] == (own ? 10 : 20));
    }
}

/* The start of an outlier lets go of somebody who has a server of the own station: the outlier, with moves_back, is not moved before it has begun,
 * and the server is not lost: the next to come has it. */
static void test_what_a_start_sets_free_is_used(void **state) {
    (void)state;
    struct world w;
    begin(&w, false);
    w.specs[0].moves_back = true;
    w.stays[0] = 100;
    hw_id first = hw_flow_arrive(&w.flow, 0, 0, 0, 0);
    w.release = first;
    (void)hw_flow_arrive(&w.flow, 0, 1, 0, 0); /* starts at b's, and 0 is removed meanwhile */
    assert_int_equal(w.flow.stations[0].in_use + w.flow.stations[1].in_use, 1);
    assert_int_equal(w.flow.stations[0].in_use, 1); /* moved back */
    over(&w);
    assert_int_equal(w.where[1], 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_minor_visits_use_the_first_only),
        cmocka_unit_test(test_minor_visits_wait_for_those_of_others),
        cmocka_unit_test(test_what_a_start_sets_free_is_used),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
