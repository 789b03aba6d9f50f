# SPDX-License-Identifier: GPL-3.0-or-later
"""Servers that stations share, followed by hand: who moves back, whose claim is better, and what is nobody's. The chains of
theory.shared_servers do not see these: there, people of one station are alike."""
import csv
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from program import main, values  # noqa: E402


def found(t, model, measure, *labels):
    """The value of the only replicate."""
    return values(t.summary(t.write("model.yaml", model)), measure)[labels][0]


def test_who_went_elsewhere_first_moves_back_first(t):
    """The ward's own server is taken from 0 to 5 h; the second goes to p at 1 h, the third to q at 2 h, both for 20 h. Somebody of the clinic, who
    can only be served by p, comes at 3 h. At 5 h the second moves back, so p is free and the clinic's wait is 2 h (it would be 18 h)."""
    model = """model: network
run: {length: 50 h}
arrivals:
  - {to: ward, at: [0 h, 1 h, 2 h]}
  - {to: clinic, at: [3 h]}
stations:
  ward: {servers: 1, overflow: [p, q], repatriate: true, stays_in_order: [5 h, 20 h, 20 h], then: exit}
  clinic: {servers: 0, overflow: p, stay: 1 h, then: exit}
  p: {pool: true, servers: 1}
  q: {pool: true, servers: 1}
"""
    assert found(t, model, "wait", "clinic", "all") == 2
    assert found(t, model, "lent", "p") == (4 + 1) / 50  # from 1 to 5 h, and for the clinic from 5 to 6 h
    assert found(t, model, "lent", "q") == (21 - 2) / 50  # the third moves back when the second leaves, at 21 h


def test_the_order_of_those_elsewhere_stays_when_one_leaves(t):
    """Three of the ward are elsewhere from 1, 2 and 3 h on; the first of them leaves at 5 h, the own server is free at 10 h and, once the second has
    moved back and left, at 22 h."""
    model = """model: network
run: {length: 40 h}
arrivals:
  - {to: ward, at: [0 h, 1 h, 2 h, 3 h]}
stations:
  ward: {servers: 1, overflow: staff, repatriate: true, stays_in_order: [10 h, 4 h, 20 h, 30 h], then: exit}
  staff: {pool: true, servers: 3}
"""
    assert found(t, model, "elsewhere", "ward", "all") == (4 + 8 + 19) / 40
    assert t.homeward("run", t.folder / "model.yaml", "--quiet", "-o", "out.h5", "--event-log", "log.csv").returncode == 0
    with open(t.folder / "log.csv", encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    people = [row["person"] for row in rows if row["event"] == "starts"]  # in the order in which they come
    back = [(int(row["time_ms"]) / 3600000, people.index(row["person"])) for row in rows if row["event"] == "moves_back"]
    assert back == [(10, 2), (22, 3)], back


BLOCKED = """model: network
run: {length: %s%s}
arrivals:
  - {to: next, at: [0 h, %s]}
  - {to: lender, at: %s}
%s
stations:
  next: {servers: 1, room: 1, when_full: hold_previous, stay: 100 h, patience: {fixed: 4 h}, gives_up_to: other, then: exit}
  lender: {servers: 1, stays_in_order: [1 h, 20 h], then: next}
  other: {servers: %s, overflow: lender, %s, then: exit}
"""


def test_a_server_goes_first_to_those_who_wait_for_it_at_home(t):
    """The lender's server is held from 3 h by somebody who is blocked; from 4 h somebody waits for it there. At 5 h a person gives up the room
    of the next station, so that the blocked one moves on and the server is free at the same instant as that person asks for it as a borrower:
    the lender's own goes first, after 1 h."""
    model = BLOCKED % ("9 h", "", "1 h", "[2 h, 4 h]", "", 0, "stay: 1 h")
    assert found(t, model, "wait", "lender", "all") == (0 + 1) / 2
    assert found(t, model, "lent", "lender") == 0


def test_who_waits_already_goes_before_who_comes_when_a_server_is_free(t):
    """The same instant at 4.5 h, with nobody waiting at the lender but one, since 2 h, at the station of the person who gives up: it starts on the
    lender's server at 4.5 h, for 1 h, and that person after it, at 5.5 h."""
    model = BLOCKED % ("8 h", ", first: [1, 2, 3]", "30 min", "[0 h]", "  - {to: other, at: [1 h, 2 h]}", 1, "stays_in_order: [100 h, 1 h, 3 h]")
    waits = [v[0] for (station, _), v in values(t.summary(t.write("model.yaml", model)), "wait_nth").items() if station == "other"]
    assert waits == [0, 2.5, 1], waits


def test_nobody_goes_elsewhere_when_an_own_server_is_free_at_that_instant(t):
    """Until 8 h the next station has no servers: one is blocked at the ward from 2 h and one waits there from 3 h. At 8 h it has two; the
    blocked one takes one of them, which frees the ward's own server, and there the other starts, not on the second."""
    model = """model: network
run: {length: 20 h}
arrivals:
  - {to: ward, at: [1 h, 3 h]}
stations:
  ward: {servers: 1, overflow: next, stay: 1 h, then: next}
  next: {capacity: [{when: "every day 08:00-24:00", servers: 2}], room: 0, when_full: hold_previous, stay: 3 h, then: exit}
"""
    assert found(t, model, "wait", "ward", "all") == (0 + 5) / 2
    assert found(t, model, "elsewhere", "ward", "all") == 0 and found(t, model, "share_elsewhere", "ward", "all") == 0


if __name__ == "__main__":
    main(globals())
