# SPDX-License-Identifier: GPL-3.0-or-later
"""Leaving: a delay that depends on where somebody goes next, by hand and by Little's law; clock times within hours, by hand."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from program import main, values  # noqa: E402

BY_HAND = """model: network
run: {patients: 2, time_unit: h}
arrivals:
  - {to: a, at: [0 h, 10 h]}
stations:
  a: {servers: 1, stay: 1 h, exit_delay: 50 h, exit_delay_to: {b: 3 h, exit: 20 h}, then: b}
  b: {servers: 1, stay: 1 h, exit_delay: 4 h, exit_delay_to: {a: 100 h}, then: exit}
"""

BY_SHARE = """model: network
run: {length: 20000 h, replicates: 10}
arrivals:
  - {to: a, rate: 2 per h}
stations:
  a: {servers: unlimited, stay: 1 h, exit_delay_to: {b: 5 h, exit: 2 h}, then: {b: 0.25, c: 0.25, exit: 0.5}}
  b: {servers: unlimited, stay: 0 h, then: exit}
  c: {servers: unlimited, stay: 0 h, then: exit}
"""

CLOCK_TIMES_IN_HOURS = """model: network
run: {patients: 3, start_date: 2024-01-05, time_unit: h}
arrivals:
  - {to: a, at: [9 h, 17 h, 40 h]}
stations:
  a: {servers: unlimited, stay: 1 h, leaves_at: [06:00, 11:00, 17:00], leaves_during: "Mon-Fri 08:00-20:00", then: exit}
"""


def test_clock_times_count_in_hours_only(t):
    """A Friday: done at 10:00 and gone at 11:00; done at 18:00, when hours last but no clock time is left, or on Saturday: gone on Monday
    at 11:00, not on Saturday at 06:00. Stays 2 h, 66 h, 43 h."""
    t.write("m.yaml", CLOCK_TIMES_IN_HOURS)
    assert values(t.summary("m.yaml"), "time_in_system") == {("all",): [(2 + 66 + 43) / 3]}


def test_two_people_by_hand(t):
    """1 h in a, 3 h on the way to b, 1 h in b, 4 h on the way out (b names a delay for another place only): 9 h each."""
    t.write("m.yaml", BY_HAND)
    assert values(t.summary("m.yaml"), "time_in_system") == {("all",): [9.0]}


def test_each_destination_has_its_own_delay(t):
    """Those delayed at a: 2 an hour x (1/4 x 5 h + 1/4 x 0 + 1/2 x 2 h) = 4.5; the standard error of a number
    in an infinite-server queue is sqrt(2 x (1/4 x 25 + 1/2 x 4) / 200000 h) = 0.0091."""
    t.write("m.yaml", BY_SHARE)
    means = values(t.summary("m.yaml"), "leaving")[("a", "all")]
    assert abs(sum(means) / 10 - 4.5) < 5 * 0.0091, means
    by_place = values(t.summary("m.yaml"), "completed")
    assert by_place[("b", "all")][0] > 0 and by_place[("c", "all")][0] > 0


if __name__ == "__main__":
    main(globals())
