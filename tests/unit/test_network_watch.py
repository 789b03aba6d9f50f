# SPDX-License-Identifier: GPL-3.0-or-later
"""Looks at given times, waits of the first n and means by period, followed by hand.

Four people come at 0, 1, 2 and 10 h to one server and stay 3, 3, 2 and 1 h: they start at 0, 3, 6 and 10 h (waits 0, 2, 4, 0 h) and leave
at 3, 6, 8 and 11 h."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from program import main, values  # noqa: E402


def model(run, desk="servers: 1", more="", come="[0 h, 1 h, 2 h, 10 h]"):
    return f"""model: network
run: {{{run}}}
arrivals:
  - {{to: desk, at: {come}}}
stations:
  desk: {{{desk}, stays_in_order: [3 h, 3 h, 2 h, 1 h], then: exit}}
{more}"""


def found(t, measure, run, **more):
    """Values of the only replicate, in the order of the labels in the file."""
    t.write("watch.yaml", model(run, **more))
    return [v[0] for v in values(t.summary("watch.yaml"), measure).values()]


LOOKS = "looks: [0 h, 1 h, 2 h, 3 h, 7 h, 9 h, 20 h]"


def test_looks_see_what_is_there_after_the_instant(t):
    for run in ("length: 20 h", "patients: 4", "length: 20 h, warm_up: 5 h"):  # the warm-up moves no look
        assert found(t, "census_at", f"{run}, {LOOKS}") == [1, 2, 3, 2, 1, 0, 0], run
        assert found(t, "present_at", f"{run}, {LOOKS}") == [1, 2, 3, 2, 1, 0, 0], run
        assert found(t, "waiting_at", f"{run}, {LOOKS}") == [0, 1, 2, 1, 0, 0, 0], run
        assert found(t, "share_full_at", f"{run}, {LOOKS}") == [1, 1, 1, 1, 1, 0, 0], run


def test_full_counts_the_servers_there_are(t):
    assert found(t, "share_full_at", f"length: 20 h, {LOOKS}", desk="servers: 2") == [0, 1, 1, 1, 0, 0, 0]
    assert found(t, "share_full_at", f"length: 20 h, {LOOKS}", desk="servers: unlimited") == [0] * 7


def test_full_is_unknown_after_the_end_when_servers_keep_hours(t):
    """The run to empty is over at 11 h; whether the desk is open at 20 h nobody has looked."""
    desk = "capacity: [{when: \"every day 00:00-24:00\", servers: 1}]"
    assert found(t, "share_full_at", f"patients: 4, {LOOKS}", desk=desk) == [1, 1, 1, 1, 1, 0, None]
    assert found(t, "census_at", f"patients: 4, {LOOKS}", desk=desk)[-1] == 0


def test_a_person_is_where_the_routing_puts_them(t):
    """One starting person, 1 h at each of two stations, then out: the status at t of a model of states."""
    text = """model: network
run: {length: 5 h, looks: [0.5 h, 1 h, 1.5 h, 2 h]}
stations:
  well: {servers: unlimited, present_at_start: 1, stay: {fixed: 1 h}, then: ill}
  ill: {servers: unlimited, stay: {fixed: 1 h}, then: exit}
"""
    t.write("states.yaml", text)
    census = values(t.summary("states.yaml"), "census_at")
    at = {labels: v[0] for labels, v in census.items()}
    assert [at["well", look] for look in ("30 min", "1 h", "1.5 h", "2 h")] == [1, 0, 0, 0]
    assert [at["ill", look] for look in ("30 min", "1 h", "1.5 h", "2 h")] == [0, 1, 1, 0]


def test_waits_of_the_first(t):
    for run in ("patients: 4", "length: 20 h", "length: 20 h, warm_up: 5 h"):
        assert found(t, "wait_first", f"{run}, first: [1, 2, 3, 4, 5]") == [0, 1, 2, 1.5, None], run
        assert found(t, "wait_nth", f"{run}, first: [1, 2, 3, 4, 5]") == [0, 2, 4, 0, None], run
    assert found(t, "wait_nth", "patients: 4, first: [3], time_unit: min") == [240]


def test_means_by_period(t):
    for warm_up in ("", ", warm_up: 3 h", ", warm_up: 4 h", ", warm_up: 11 h"):  # inside and at the end of a period: no trace of it
        run = f"length: 13 h, series_every: 2 h{warm_up}"  # the last hour is no whole period
        assert found(t, "census_series", run) == [1.5, 2.5, 2, 1, 0, 0.5], warm_up
        assert found(t, "present_series", run) == [1.5, 2.5, 2, 1, 0, 0.5], warm_up
        assert found(t, "waiting_series", run) == [0.5, 1.5, 1, 0, 0, 0], warm_up


def test_every_replicate_starts_afresh(t):
    """Two replicates of the same list: the same numbers, nothing left over from the first."""
    t.write("watch.yaml", model(f"length: 20 h, series_every: 2 h, first: [2, 4], {LOOKS}"))
    s = t.summary("watch.yaml", "--replicates", 2, "--threads", 1)
    for measure in ("census_at", "waiting_at", "present_at", "share_full_at", "wait_first", "wait_nth", "census_series", "present_series"):
        assert all(a == b for a, b in values(s, measure).values()), measure


if __name__ == "__main__":
    main(globals())
