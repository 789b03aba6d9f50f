# SPDX-License-Identifier: GPL-3.0-or-later
"""A delay on leaving that depends on where somebody goes next: two people by hand, and Little's law by destination."""
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
