# SPDX-License-Identifier: GPL-3.0-or-later
"""Searches whose answer is known: Erlang's delay system by its closed form, found, chosen and mixed by the program."""
import json
import math
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from program import SOURCE, main  # noqa: E402

SEED = 20140401


def present(servers, load, most=400):
    """The stationary distribution of M/M/c: probabilities of 0 .. most - 1 present."""
    weights = [load**n / math.factorial(n) if n <= servers else load**servers / math.factorial(servers) * (load / servers) ** (n - servers) for n in range(most)]
    return [w / sum(weights) for w in weights]


def mean_present(servers, load):
    return sum(n * p for n, p in enumerate(present(servers, load)))


def search(t, path, *words, expect=0):
    done = t.homeward("run", path, "--quiet", "-o", "out.h5", *words)
    assert done.returncode == expect, done.stderr
    return json.loads(t.homeward("summary", "out.h5", "--json").stdout)


def test_the_cubicles_that_it_takes(t):
    """Of the shipped study: the answer, and no value looked at is called what it is not, for several seeds."""
    exact = {c: sum(present(c, 6)[:13]) for c in range(7, 15)}
    assert exact[8] < 0.94 <= exact[9]
    for seed in range(SEED, SEED + 4):
        found = search(t, SOURCE / "configs" / "studies" / "enough_cubicles.yaml", "--seed", seed)
        assert found["answer"] == "stations.cubicles.servers = 9" and found["guaranteed"]
        for c in found["candidates"]:
            p = exact[c["values"]["stations.cubicles.servers"]]
            assert c["verdict"] == ("meets it" if p >= 0.94 else "does not"), c
            assert c["low"] <= p <= c["high"] and c["replicates"] == 1500, c


TWO = """model: network
run: {length: 500 h, warm_up: 50 h}
arrivals:
  - {to: a, rate: 3 per h}
  - {to: b, rate: 1.5 per h}
stations:
  a: {servers: 4, stay: {exponential: {mean: 1 h}}, then: exit}
  b: {servers: 2, stay: {exponential: {mean: 1 h}}, then: exit}
"""
MIX = """study:
  name: mix
  model: two.yaml
  design: mix
  replicates: %d
  mix:
    levers:
      stations.a.servers: {from: 4, to: 7, step: 1, cost: 2}
      stations.b.servers: {from: 2, to: 6, step: 1, cost: 1}
    budget: 4
    best: smallest present
%s"""


def mixes():
    """By hand: 2 for a server of a, 1 for one of b, 4 in all; nothing may be left that buys one more."""
    return {(4, 6), (5, 4), (6, 2)}


def test_the_best_mix_under_a_budget(t):
    t.write("two.yaml", TWO)
    found = search(t, t.write("mix.yaml", MIX % (60, "")))
    tried = {tuple(c["values"].values()): c for c in found["candidates"]}
    assert set(tried) == mixes() and found["runs"] == 3 * 60
    exact = {(a, b): mean_present(a, 3) + mean_present(b, 1.5) for a, b in mixes()}
    best = min(exact, key=exact.get)
    assert best == (5, 4) and found["answer"] == "stations.a.servers = 5, stations.b.servers = 4" and not found["guaranteed"]
    for at, c in tried.items():
        if at != best:
            assert c["low"] <= exact[at] - exact[best] <= c["high"], (at, exact, c)


def test_every_mix_that_the_budget_pays_for(t):
    t.write("two.yaml", TWO)
    found = search(t, t.write("mix.yaml", MIX % (2, "    all: true\n")))
    assert {tuple(c["values"].values()) for c in found["candidates"]} == {(a, b) for a in range(4, 8) for b in range(2, 7) if 2 * (a - 4) + b - 2 <= 4}


def test_the_best_mix_is_chosen_as_often_as_said(t):
    """The runner-up is 1.13 patients worse: with an indifference of 1 and a confidence of .9 the best is chosen in at least 90 of 100 searches; so many fewer than
    90 as chance allows once in a thousand are 17 of 200 fewer than 180."""
    t.write("two.yaml", TWO)
    exact = sorted(mean_present(a, 3) + mean_present(b, 1.5) for a, b in mixes())
    assert exact[1] - exact[0] >= 1
    path = t.write("mix.yaml", MIX % (6, "    indifference: 1\n    confidence: 0.9\n"))
    right = 0
    for seed in range(200):
        found = search(t, path, "--seed", SEED + seed, "--set", "run.length=60 h", "--set", "run.warm_up=20 h")  # short, so that chance is large
        assert found["guaranteed"]
        right += found["answer"] == "stations.a.servers = 5, stations.b.servers = 4"
    assert right >= 180 - 17, right


if __name__ == "__main__":
    main(globals())
