/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Stays and destinations asked for ahead give the run that asking at the last moment gives: also for those who give up waiting and go
 * elsewhere, who are blocked, or in service when the run starts. So do stations that need not ask, because everybody goes the same way. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "events/dispatch.h"
#include "sim/flow.h"

#include <string.h>

enum { STATIONS = 4, PEOPLE = 3000 };

struct world {
    struct hw_mem mem;
    struct hw_flow flow;
    struct hw_hooks hooks;
    struct hw_rng_key key;
    uint64_t came;
    uint64_t asked[STATIONS]; /* how often hook ended was called */
    uint64_t digest; /* of everything that happened to anybody, in order */
};

static struct hw_rng draw(const struct world *world, hw_id id, uint64_t what) {
    const struct hw_visit *visit = &world->flow.visits[id];
    return hw_rng_stream(&world->key, visit->key * 16 + visit->station * 4u + what, visit->step);
}

static void note(struct world *world, hw_id id, uint64_t what) {
    const struct hw_visit *visit = &world->flow.visits[id];
    world->digest = hw_rng_fold(world->digest ^ (uint64_t)world->flow.now, visit->key * 64 + visit->station * 8u + what + UINT64_C(0x9fb21c651e98df25));
}

static hw_time stay(void *owner, struct hw_flow *flow, hw_id id) {
    struct world *world = owner;
    (void)flow;
    struct hw_rng rng = draw(world, id, 0);
    return 1 + (hw_time)(hw_rng_exponential(&rng) * 60000);
}

static uint16_t ended(void *owner, struct hw_flow *flow, hw_id id) {
    struct world *world = owner;
    uint16_t here = flow->visits[id].station;
    world->asked[here]++;
    if (here == 1 || here == 3) {
        return here == 1 ? 2 : HW_GO_EXIT;
    }
    struct hw_rng rng = draw(world, id, 1);
    uint64_t to = hw_rng_below(&rng, STATIONS + 2);
    return to < STATIONS ? (uint16_t)to : HW_GO_EXIT;
}

static hw_time patience(void *owner, struct hw_flow *flow, hw_id id) {
    (void)flow;
    struct hw_rng rng = draw(owner, id, 2);
    return 1 + (hw_time)(hw_rng_exponential(&rng) * 90000);
}

static uint16_t reneged(void *owner, struct hw_flow *flow, hw_id id) {
    note(owner, id, 0);
    return flow->visits[id].step % 3 == 0 ? HW_GO_EXIT : (uint16_t)((flow->visits[id].station + 1u) % STATIONS);
}

static void moved(void *owner, struct hw_flow *flow, hw_id id, uint16_t from) {
    (void)flow;
    note(owner, id, 1u + from % 4u);
}

static void gone(void *owner, struct hw_flow *flow, hw_id id, enum hw_gone how) {
    (void)flow;
    note(owner, id, 5u + (unsigned)how % 2u);
}

static void event(void *owner, struct hw_flow *flow, enum hw_event_kind kind, hw_id subject, uint32_t stamp) {
    (void)kind;
    (void)stamp;
    struct world *world = owner;
    uint64_t n = world->came++;
    struct hw_rng rng = hw_rng_stream(&world->key, n, 99);
    if (n < PEOPLE) {
        hw_flow_schedule(flow, flow->now + 1 + (hw_time)(hw_rng_exponential(&rng) * 9000), HW_EV_ARRIVAL, subject, 0);
    }
    (void)hw_flow_arrive(flow, (uint16_t)(n % STATIONS), n, 0, (uint8_t)(n % 2));
}

static uint64_t run(uint64_t seed, bool stay_ahead, bool ended_ahead, bool one_way) {
    static struct world world;
    memset(&world, 0, sizeof world);
    hw_mem_init(&world.mem);
    struct hw_station_spec specs[STATIONS];
    memset(specs, 0, sizeof specs);
    static const char *const names[STATIONS] = {"a", "b", "c", "d"};
    for (int i = 0; i < STATIONS; i++) {
        specs[i] = (struct hw_station_spec){.name = names[i], .title = names[i], .servers = 2 + i, .room = i == 3 ? HW_UNLIMITED : 3 * i,
                                            .hold_previous = i == 2, .by_priority = i % 2 == 1, .n_classes = 1, .one_way = one_way && i % 2 == 1,
                                            .to = i == 1 ? 2 : HW_GO_EXIT};
    }
    world.hooks = (struct hw_hooks){.stay = stay, .ended = ended, .patience = patience, .reneged = reneged, .moved = moved, .gone = gone,
                                    .event = event, .stay_ahead = stay_ahead, .ended_ahead = ended_ahead};
    world.key = hw_rng_key(seed, 0, "test/ahead");
    assert_int_equal(hw_flow_init(&world.flow, &world.mem, specs, STATIONS, HW_QUEUE_FAST), HW_OK);
    world.flow.hooks = &world.hooks;
    world.flow.owner = &world;
    assert_int_equal(hw_flow_reset(&world.flow, seed, 0), HW_OK);
    world.flow.standstills_end = true; /* patience ends them */
    for (uint64_t i = 0; i < 3; i++) {
        assert_int_not_equal(hw_flow_place(&world.flow, 3, 100000 + i, 0, 0, 1000 * (hw_time)(i + 1)), HW_NONE);
    }
    hw_flow_schedule(&world.flow, 1, HW_EV_ARRIVAL, 7, 0);
    assert_int_equal(hw_dispatch_run(&world.flow, HW_DIST_MAX_MS), HW_OK);
    assert_true(world.came > PEOPLE);
    uint64_t digest = world.digest;
    for (int i = 0; i < STATIONS; i++) {
        const struct hw_class_stats *stats = &world.flow.stations[i].classes[0];
        assert_true(stats->reneged > 10 || i == 0);
        assert_true(one_way && i % 2 == 1 ? world.asked[i] == 0 : world.asked[i] > 10);
        digest = hw_rng_fold(digest ^ (uint64_t)stats->stay.sum_ms, (uint64_t)stats->wait.sum_ms + stats->completed + 1);
    }
    hw_flow_clear(&world.flow);
    assert_int_equal(world.mem.live_blocks, 0);
    return digest;
}

static void test_asked_ahead_gives_the_same_run(void **state) {
    (void)state;
    for (uint64_t seed = 1; seed <= 5; seed++) {
        uint64_t late = run(seed, false, false, false);
        for (int how = 1; how < 8; how++) {
            assert_true(run(seed, how & 1, how & 2, how & 4) == late);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_asked_ahead_gives_the_same_run),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
