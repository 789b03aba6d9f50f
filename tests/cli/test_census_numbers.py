# SPDX-License-Identifier: GPL-3.0-or-later
"""run.census_up_to: how often so many were present at midnight, counted by hand, and the share that would find all of n servers taken."""
import math
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from program import main, values  # noqa: E402

BY_HAND = """model: network
run: {length: 100 h, time_unit: h, census_at: [00:00], census_up_to: 2}
arrivals:
  - {to: a, at: [1 h, 2 h, 3 h, 25 h]}
stations:
  a: {servers: 2, stay: 30 h, then: b}
  b: {servers: unlimited, stay: 30 h, then: exit}
"""


def test_counts_by_hand(t):
    """a holds two from 1 and 2 h, a third waits from 3 h and a fourth from 25 h; they start at 31 and 32 h. Midnights at 0, 24, 48, 72 and 96 h find
    in a 0, 3, 2, 0, 0; in b 0, 0, 2, 2 (those who came at 61 and 62 h), 0: 0, 3, 4, 2, 0 in all."""
    t.write("m.yaml", BY_HAND)
    summary = t.summary("m.yaml")
    share = {key: v[0] for key, v in values(summary, "census_share").items()}
    assert [share["a", n] for n in "012"] == [3 / 5, 0, 1 / 5] and [share["b", n] for n in "012"] == [3 / 5, 0, 2 / 5], share
    more = {key: v[0] for key, v in values(summary, "census_at_least").items()}
    assert [more["a", n] for n in "012"] == [1, 2 / 5, 2 / 5] and [more["b", n] for n in "012"] == [1, 2 / 5, 2 / 5], more
    full = {key: v[0] for key, v in values(summary, "census_full").items()}
    assert [full["a", n] for n in "012"] == [1, 0, 1 / 4], full
    system = {key: v[0] for key, v in values(summary, "system_census_full").items()}
    assert [system[n,] for n in "012"] == [1, 0, 1 / 3], system


def test_the_counts_of_the_warm_up_are_left_out(t):
    t.write("m.yaml", BY_HAND)
    share = values(t.summary("m.yaml", "--set", "run.warm_up=30 h"), "census_share")
    assert [share["a", n][0] for n in "012"] == [2 / 3, 0, 1 / 3], share


def test_a_poisson_census_gives_erlangs_formula(t):
    """M/G/infinity with load 3: share with exactly n of those with n or fewer, by the recursion of Erlang B."""
    t.write("m.yaml", BY_HAND.replace("at: [1 h, 2 h, 3 h, 25 h]", "rate: 3 per d").replace("servers: 2, stay: 30 h", "servers: unlimited, stay: 1 d")
            .replace("length: 100 h,", "length: 20000 d, warm_up: 10 d, replicates: 10,").replace("census_up_to: 2", "census_up_to: 9"))
    full = values(t.summary("m.yaml"), "census_full")
    exact = 1.0
    for n in range(1, 10):
        exact = 3 * exact / (n + 3 * exact)
        found = full["a", str(n)]
        mean = sum(found) / 10
        se = math.sqrt(sum((x - mean) ** 2 for x in found) / 90)
        assert abs(mean - exact) < 4.3 * se + 1e-3 * exact, (n, mean, exact, se)  # t, 9 degrees of freedom, 1 - 0.002


if __name__ == "__main__":
    main(globals())
