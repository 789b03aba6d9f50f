# SPDX-License-Identifier: GPL-3.0-or-later
"""Promise P23 through the program: a replicate that fails is recorded with seed, simulated time and event; the others finish as if it had
not; exit 1; --replicate K replays it alone."""
import json
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from program import NETWORKS, TINY, main, values  # noqa: E402

# Poisson arrivals, 1 per h for 12 h, and as many stays as given: a replicate with more arrivals runs out of stays.
STAYS = """model: network
title: Stays that may run out
run: {{length: 12 h}}
arrivals:
  - {{to: clinic, rate: 1 per h}}
stations:
  clinic: {{servers: unlimited, stays_in_order: [{stays}], then: exit}}
"""
# Whoever leaves a wants b and the other way round; each has one place and no room.
RING = """model: network
title: A ring
run: {length: 30 d}
arrivals:
  - {to: apple, rate: 2 per d}
  - {to: berry, rate: 2 per d}
stations:
  apple: {servers: 1, room: 0, when_full: hold_previous, stay: {exponential: {mean: 6 h}}, then: berry}
  berry: {servers: 1, room: 0, when_full: hold_previous, stay: {exponential: {mean: 6 h}}, then: {apple: 0.5, cider: 0.5}}
  cider: {servers: 1, room: 0, when_full: hold_previous, stay: {exponential: {mean: 6 h}}, then: {apple: 0.5, exit: 0.5}}
"""
FAILED = re.compile(r"scenario baseline failed: (.*) \(seed (\d+), replicate (\d+), day ([0-9.]+), event (\d+)\); --replicate (\d+) runs it alone")


def run(t, config, *words):
    """Exit code, {replicate: (why, seed, day, event)} of those that failed, and the summary."""
    done = t.homeward("run", config, "--quiet", "-o", "out.h5", *words)
    failed = {}
    for why, seed, replicate, day, event, again in FAILED.findall(done.stderr):
        assert again == replicate, done.stderr
        failed[int(replicate)] = (why, int(seed), float(day), int(event))
    summary = t.read("out.h5")
    (t.folder / "out.h5").unlink()
    return done.returncode, failed, summary


def states(summary):
    return summary["scenarios"][0]["states"]


def stays(t, n):
    return t.write(f"stays{n}.yaml", STAYS.format(stays=", ".join(f"{20 + i} min" for i in range(n))))


def test_the_others_finish_as_if_nothing_had_failed(t):
    """Replicates that need at most 12 stays have the values that they have when there are 60."""
    code, failed, short = run(t, stays(t, 12), "--replicates", 9, "--seed", 4)
    fine, none, long = run(t, stays(t, 60), "--replicates", 9, "--seed", 4)
    assert (code, fine, none) == (1, 0, {})
    assert short["complete"] is False and long["complete"] is True
    assert 0 < len(failed) < 9
    arrivals = values(long, "arrivals")["clinic", "all"]
    assert set(failed) == {i + 1 for i, n in enumerate(arrivals) if n > 12}
    assert states(short) == ["failed" if i + 1 in failed else "done" for i in range(9)]
    for mine, theirs in zip(short["measures"], long["measures"]):
        for a, b in zip(mine["numbers"], theirs["numbers"]):
            assert [v for i, v in enumerate(a["values"]) if i + 1 in failed] == [None] * len(failed), mine["name"]
            assert [v for i, v in enumerate(a["values"]) if i + 1 not in failed] == \
                   [v for i, v in enumerate(b["values"]) if i + 1 not in failed], mine["name"]
            assert a["n"] == sum(v is not None for v in a["values"]), mine["name"]


def test_what_is_recorded_is_when_and_where_it_failed(t):
    """The 13th arrival fails: 12 arrivals and the departures before that have been events."""
    _, failed, _ = run(t, stays(t, 12), "--replicates", 9, "--seed", 4)
    for why, seed, day, event in failed.values():
        assert "clinic has only 12 stays" in why
        assert seed == 4 and 0 < day < 0.5 and 13 <= event <= 25, (day, event)


def test_the_reason_is_in_the_file(t):
    done = t.homeward("run", stays(t, 12), "--replicates", 9, "--seed", 4, "-o", "out.h5")
    _, replicate, day, event = re.search(r"(has only 12 stays).*replicate (\d+), day ([0-9.]+), event (\d+)", done.stderr).groups()
    for shown in (done.stdout, t.homeward("summary", "out.h5").stdout):
        text = " ".join(shown.split())
        assert "Incomplete: " in text and f"(seed 4, replicate {replicate}, day {day}, event {event})" in text, shown
    told = json.loads(t.homeward("summary", "--json", "out.h5").stdout)
    assert told["complete"] is False


def test_a_replicate_alone_fails_or_works_as_it_did(t):
    config = stays(t, 12)
    _, failed, whole = run(t, config, "--replicates", 9, "--seed", 4)
    for k in range(1, 10):
        code, again, alone = run(t, config, "--replicate", k, "--seed", 4)
        assert again == {r: why for r, why in failed.items() if r == k}
        assert code == (1 if k in failed else 0)
        assert alone["replicates"] == [k] and states(alone) == [states(whole)[k - 1]]
        for mine, theirs in zip(alone["measures"], whole["measures"]):
            assert [n["values"] for n in mine["numbers"]] == [n["values"][k - 1:k] for n in theirs["numbers"]], mine["name"]


def test_failures_do_not_depend_on_threads_or_queue(t):
    one = t.result(stays(t, 12), "--replicates", 9, "--threads", 1, expect=1)
    assert t.result(stays(t, 12), "--replicates", 9, "--threads", 8, expect=1) == one
    assert t.result(stays(t, 12), "--replicates", 9, "--plain-queue", expect=1) == one


def test_a_deadlock_is_reported_with_its_cycle(t):
    """Never a hang: the message names the stations in a ring."""
    code, failed, summary = run(t, t.write("ring.yaml", RING), "--replicates", 10)
    assert code == 1 and len(failed) >= 6, failed
    rings = set()
    for why, *_ in failed.values():
        ring = re.fullmatch(r"deadlock: everybody holds a place and waits for another: (.*)", why)[1].split(" -> ")
        assert ring[0] == ring[-1] and len(set(ring)) == len(ring) - 1, why
        follows = {"apple": {"berry"}, "berry": {"apple", "cider"}, "cider": {"apple"}}
        assert all(b in follows[a] for a, b in zip(ring, ring[1:])), why
        rings.add(frozenset(ring))
    assert rings == {frozenset({"apple", "berry"}), frozenset({"apple", "berry", "cider"})}, rings


def test_a_way_into_a_ring_is_no_part_of_it(t):
    """The door leads into a ring of two, at which it is not; and a station without servers is no ring."""
    text = RING[:RING.index("  cider")].replace("{apple: 0.5, cider: 0.5}", "apple").replace("to: apple, rate: 2", "to: door, rate: 20")
    text += "  door: {servers: 3, stay: {fixed: 1 min}, then: apple}\n"
    _, failed, _ = run(t, t.write("door.yaml", text), "--replicates", 10)
    assert len(failed) == 10
    for why, *_ in failed.values():
        assert why.split(": ")[2] in ("apple -> berry -> apple", "berry -> apple -> berry"), why
    closed = text.replace("berry: {servers: 1", "berry: {servers: 0")
    _, failed, _ = run(t, t.write("closed.yaml", closed.replace("{to: berry, rate: 2 per d}", "{to: apple, rate: 2 per d}")), "--replicates", 3)
    assert len(failed) == 3
    assert all("berry has no servers" in why for why, *_ in failed.values()), failed


def test_a_deadlock_that_is_measured_is_no_failure(t):
    """At the same moments as those that were reported."""
    _, failed, _ = run(t, t.write("ring.yaml", RING), "--replicates", 10)
    code, none, summary = run(t, "ring.yaml", "--replicates", 10, "--set", "run.on_deadlock=measure", "--set", "run.time_unit=d")
    assert code == 0 and none == {} and set(states(summary)) == {"done"}
    times = values(summary, "time_to_deadlock")[()]
    assert {i + 1 for i, at in enumerate(times) if at is not None} == set(failed)
    for k, (_, _, day, _) in failed.items():
        assert abs(times[k - 1] - day) <= 0.0005, (k, times[k - 1], day)  # the message has three decimals


def test_when_all_fail_it_says_so_and_ends(t):
    done = t.homeward("run", NETWORKS / "deadlock.yaml", "--set", "run.on_deadlock=fail", "--replicates", 40)
    assert done.returncode == 1
    assert len(FAILED.findall(done.stderr)) == 10, "ten are shown, not a flood"
    assert "40 of 40" in done.stdout
    assert t.homeward("summary").returncode == 0 and t.homeward("compare").returncode == 0


def test_a_good_run_names_no_failure(t):
    done = t.homeward("run", TINY, "--replicates", 2)
    assert done.returncode == 0 and "fail" not in done.stderr + done.stdout and "Incomplete" not in done.stdout


if __name__ == "__main__":
    main(globals())
