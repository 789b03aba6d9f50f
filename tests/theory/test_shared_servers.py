# SPDX-License-Identifier: GPL-3.0-or-later
"""Servers shared between stations against Markov chains written here independently: pools and overflow, with queues, with and without
moving back; and the order of service."""
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]
from markov import disagreement, stationary  # noqa: E402
from program import main, values  # noqa: E402

REPLICATES = 20
SEED = 20140401


def run(t, text, expected, comparisons=40):
    """expected: {(measure, labels): exact value}."""
    summary = t.summary(t.write("model.yaml", text), "--replicates", REPLICATES, "--seed", SEED)
    wrong = {}
    for (measure, labels), exact in expected.items():
        said = disagreement(values(summary, measure)[labels], exact, comparisons)
        if said:
            wrong[measure, labels] = said
    assert not wrong, wrong


def without(line, kind):
    """The line without the first of that kind."""
    i = line.index(kind)
    return line[:i] + line[i + 1:]


def pool_moves(rates, servers, pool, room, back):
    """State: in own servers of a and b, in the pool of a and b, who waits in order of asking."""
    (la, lb), (ma, mb) = rates

    def settle(na, nb, oa, ob, q):
        while True:
            if back and na < servers[0] and oa:
                na, oa = na + 1, oa - 1
            elif back and nb < servers[1] and ob:
                nb, ob = nb + 1, ob - 1
            elif na < servers[0] and "a" in q:
                na, q = na + 1, without(q, "a")
            elif nb < servers[1] and "b" in q:
                nb, q = nb + 1, without(q, "b")
            elif oa + ob < pool and q:
                oa, ob, q = oa + (q[0] == "a"), ob + (q[0] == "b"), q[1:]
            else:
                return na, nb, oa, ob, q

    def moves(state):
        na, nb, oa, ob, q = state
        if q.count("a") < room[0] or na < servers[0] or oa + ob < pool:
            yield la, settle(na, nb, oa, ob, q + "a")
        if q.count("b") < room[1] or nb < servers[1] or oa + ob < pool:
            yield lb, settle(na, nb, oa, ob, q + "b")
        yield na * ma, settle(na - 1, nb, oa, ob, q)
        yield nb * mb, settle(na, nb - 1, oa, ob, q)
        yield oa * ma, settle(na, nb, oa - 1, ob, q)
        yield ob * mb, settle(na, nb, oa, ob - 1, q)

    return moves


def mean(chain, f):
    return sum(p * f(*state) for state, p in chain.items())


def test_a_pool_with_queues(t):
    """Two wards with 2 and 1 servers of their own, 2 in common, 3 and 2 waiting places."""
    rates, servers, pool, room = ((1.6, 1.1), (1.0, 0.5)), (2, 1), 2, (3, 2)
    for back in (False, True):
        chain = stationary((0, 0, 0, 0, ""), pool_moves(rates, servers, pool, room, back))
        full = [mean(chain, lambda na, nb, oa, ob, q, k=k: q.count("ab"[k]) == room[k]) for k in (0, 1)]
        text = f"""model: network
run: {{length: 24000 h, warm_up: 100 h}}
arrivals:
  - {{to: a, rate: 1.6 per h}}
  - {{to: b, rate: 1.1 per h}}
stations:
  a: {{servers: 2, overflow: common, repatriate: {str(back).lower()}, room: 3, stay: {{exponential: {{mean: 1 h}}}}, then: exit}}
  b: {{servers: 1, overflow: [common], repatriate: {str(back).lower()}, room: 2, stay: {{exponential: {{mean: 2 h}}}}, then: exit}}
  common: {{pool: true, servers: 2}}
"""
        run(t, text, {
            ("share_turned_away", ("a", "all")): full[0],
            ("share_turned_away", ("b", "all")): full[1],
            ("waiting", ("a", "all")): mean(chain, lambda na, nb, oa, ob, q: q.count("a")),
            ("waiting", ("b", "all")): mean(chain, lambda na, nb, oa, ob, q: q.count("b")),
            ("serving", ("a", "all")): mean(chain, lambda na, nb, oa, ob, q: na + oa),
            ("elsewhere", ("a", "all")): mean(chain, lambda na, nb, oa, ob, q: oa),
            ("elsewhere", ("b", "all")): mean(chain, lambda na, nb, oa, ob, q: ob),
            ("lent", ("common",)): mean(chain, lambda na, nb, oa, ob, q: oa + ob),
            ("occupancy", ("a",)): mean(chain, lambda na, nb, oa, ob, q: na / 2),
            ("occupancy", ("common",)): mean(chain, lambda na, nb, oa, ob, q: (oa + ob) / 2),
            ("time_full", ("common",)): mean(chain, lambda na, nb, oa, ob, q: oa + ob == 2),
            ("station_present", ("a",)): mean(chain, lambda na, nb, oa, ob, q: na + oa + q.count("a")),
        })


def overflow_moves(rates, servers, room, back):
    """State: a's patients in a, a's in b, b's in b, who waits in order. b's own go first to b's servers."""
    (la, lb), (ma, mb) = rates

    def settle(na, oa, nb, q):
        while True:
            if na < servers[0] and back and oa:
                na, oa = na + 1, oa - 1
            elif na < servers[0] and "a" in q:
                na, q = na + 1, without(q, "a")
            elif oa + nb < servers[1] and "b" in q:
                nb, q = nb + 1, without(q, "b")
            elif oa + nb < servers[1] and "a" in q:
                oa, q = oa + 1, without(q, "a")
            else:
                return na, oa, nb, q

    def moves(state):
        na, oa, nb, q = state
        if na < servers[0] or oa + nb < servers[1] or q.count("a") < room[0]:
            yield la, settle(na, oa, nb, q + "a")
        if oa + nb < servers[1] or q.count("b") < room[1]:
            yield lb, settle(na, oa, nb, q + "b")
        yield na * ma, settle(na - 1, oa, nb, q)
        yield oa * ma, settle(na, oa - 1, nb, q)
        yield nb * mb, settle(na, oa, nb - 1, q)

    return moves


def test_overflow_to_a_ward_that_has_a_queue(t):
    rates, servers, room = ((2.2, 1.0), (1.0, 0.7)), (2, 3), (2, 3)
    for back in (False, True):
        chain = stationary((0, 0, 0, ""), overflow_moves(rates, servers, room, back))
        text = f"""model: network
run: {{length: 24000 h, warm_up: 100 h}}
arrivals:
  - {{to: a, rate: 2.2 per h}}
  - {{to: b, rate: 1 per h}}
stations:
  a: {{servers: 2, overflow: b, repatriate: {str(back).lower()}, room: 2, stay: {{exponential: {{mean: 1 h}}}}, then: exit}}
  b: {{servers: 3, room: 3, stay: {{exponential: {{mean: {1 / 0.7:.9f} h}}}}, then: exit}}
"""
        run(t, text, {
            ("waiting", ("a", "all")): mean(chain, lambda na, oa, nb, q: q.count("a")),
            ("waiting", ("b", "all")): mean(chain, lambda na, oa, nb, q: q.count("b")),
            ("elsewhere", ("a", "all")): mean(chain, lambda na, oa, nb, q: oa),
            ("serving", ("a", "all")): mean(chain, lambda na, oa, nb, q: na + oa),
            ("serving", ("b", "all")): mean(chain, lambda na, oa, nb, q: nb),
            ("occupancy", ("b",)): mean(chain, lambda na, oa, nb, q: (oa + nb) / 3),
            ("share_turned_away", ("a", "all")): mean(chain, lambda na, oa, nb, q: na == 2 and oa + nb == 3 and q.count("a") == 2),
            ("share_turned_away", ("b", "all")): mean(chain, lambda na, oa, nb, q: oa + nb == 3 and q.count("b") == 3),
            ("lent", ("b",)): mean(chain, lambda na, oa, nb, q: oa),
        })


def test_a_pool_alone_is_one_station(t):
    """Two stations without servers of their own that share eight: M/M/8 with the arrivals of both, Erlang C = 0.356981, W = C / (8 - 6)."""
    text = """model: network
run: {length: 80000 h, warm_up: 100 h}
arrivals:
  - {to: a, rate: 2 per h}
  - {to: b, rate: 4 per h}
stations:
  a: {servers: 0, overflow: staff, stay: {exponential: {mean: 1 h}}, then: exit}
  b: {servers: 0, overflow: staff, stay: {exponential: {mean: 1 h}}, then: exit}
  staff: {pool: true, servers: 8}
"""
    c = 0.35698108587868027
    run(t, text, {("wait", (s, "all")): c / 2 for s in "ab"} | {("share_delayed", (s, "all")): c for s in "ab"})


def test_last_come_first_served(t):
    """M/M/1, load 0.5: the mean wait is that of any order, 1 h; its second moment is that of first come first served, 4, over 1 - load
    (Takacs 1963), so its sd is sqrt(8 - 1) instead of sqrt(4 - 1)."""
    text = """model: network
run: {length: 400000 h, warm_up: 100 h}
arrivals:
  - {to: clinic, rate: 0.5 per h}
stations:
  clinic: {servers: 1, order: ORDER, stay: {exponential: {mean: 1 h}}, then: exit}
"""
    run(t, text.replace("ORDER", "lifo"), {("wait", ("clinic", "all")): 1.0, ("wait_sd", ("clinic", "all")): 7**0.5})
    run(t, text.replace("ORDER", "fifo"), {("wait", ("clinic", "all")): 1.0, ("wait_sd", ("clinic", "all")): 3**0.5})


def test_whoever_is_blocked_can_go_to_a_pool(t):
    """A ward of 2 whose patients go on to a home that has 1 place of its own and 1 of a pool: a chain of blocking."""
    lam, mu, nu, wards, own, pool = 1.0, 0.8, 0.6, 2, 1, 1

    def moves(state):
        active, blocked, n = state  # n: in the home, its own place and the pool's alike
        if active + blocked < wards:
            yield lam, (active + 1, blocked, n)
        yield active * mu, (active - 1, blocked, n + 1) if n < own + pool else (active - 1, blocked + 1, n)
        yield n * nu, (active, blocked - 1, n) if blocked else (active, blocked, n - 1)

    chain = stationary((0, 0, 0), moves)
    text = """model: network
run: {length: 12000 h, warm_up: 100 h}
arrivals:
  - {to: ward, rate: 1 per h}
stations:
  ward: {servers: 2, room: 0, stay: {exponential: {mean: 1.25 h}}, then: home}
  home: {servers: 1, overflow: extra, room: 0, when_full: hold_previous, stay: {exponential: {mean: 100 min}}, then: exit}
  extra: {pool: true, servers: 1}
"""
    run(t, text, {
        ("share_turned_away", ("ward", "all")): mean(chain, lambda a, b, n: a + b == wards),
        ("blocked", ("ward", "all")): mean(chain, lambda a, b, n: b),
        ("serving", ("home", "all")): mean(chain, lambda a, b, n: n),
    })


def test_a_deadlock_through_a_pool_is_found(t):
    """Everybody in the pool waits for the ward and everybody in the ward for the clinic, which has no place but the pool's."""
    text = """model: network
run: {length: 1000 h, on_deadlock: measure}
arrivals:
  - {to: clinic, rate: 2 per h}
stations:
  clinic: {servers: 0, overflow: common, stay: {exponential: {mean: 1 h}}, then: ward}
  ward: {servers: 1, room: 0, when_full: hold_previous, stay: {exponential: {mean: 1 h}}, then: back}
  back: {servers: 0, overflow: common, room: 0, when_full: hold_previous, stay: {exponential: {mean: 1 h}}, then: exit}
  common: {pool: true, servers: 2}
"""
    summary = t.summary(t.write("model.yaml", text), "--replicates", 4)
    assert values(summary, "deadlocked")[()] == [1, 1, 1, 1]
    done = t.homeward("run", t.write("model.yaml", text.replace(", on_deadlock: measure", "")), "--replicates", 1)
    assert done.returncode == 1 and ("common -> ward -> common" in done.stderr or "ward -> common -> ward" in done.stderr), done.stderr
    free = text.replace("back: {servers: 0, overflow: common", "back: {servers: 0, overflow: [common, more]") + "  more: {pool: true, servers: unlimited}\n"
    assert values(t.summary(t.write("model.yaml", free), "--replicates", 4), "deadlocked")[()] == [0, 0, 0, 0]


if __name__ == "__main__":
    main(globals())
