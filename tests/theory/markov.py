# SPDX-License-Identifier: GPL-3.0-or-later
"""Stationary distributions of small Markov chains, and how far a simulation may be from them: for the theory tests in Python."""
import math
import statistics


def stationary(start, moves):
    """{state: probability}. moves(state) gives (rate, state) pairs; every state must be reachable from every other.

    Uniformised, then sweeps of Gauss and Seidel until no probability changes by 1e-13 of the largest.
    """
    into, out, unseen = {start: []}, {}, [start]
    while unseen:
        state = unseen.pop()
        out[state] = 0.0
        for rate, other in moves(state):
            if rate > 0 and other != state:
                out[state] += rate
                if other not in into:
                    into[other] = []
                    unseen.append(other)
                into[other].append((rate, state))
    p = {state: 1.0 / len(into) for state in into}
    for _ in range(100000):
        change = 0.0
        for state, flows in into.items():
            new = sum(rate * p[other] for rate, other in flows) / out[state]
            change = max(change, abs(new - p[state]))
            p[state] = new
        if change < 1e-13 * max(p.values()):
            break
    total = sum(p.values())
    return {state: value / total for state, value in p.items()}


def t_quantile(p, df):
    """Of Student's distribution, by the expansion of Cornish and Fisher: within 1 % for df >= 15 at the p used here."""
    z = statistics.NormalDist().inv_cdf(p)
    g = ((z**3 + z) / 4, (5 * z**5 + 16 * z**3 + 3 * z) / 96, (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384)
    return z + sum(term / df ** (i + 1) for i, term in enumerate(g))


def disagreement(values, exact, comparisons, widest=0.05):
    """"" when the mean of the replicates is where theory wants it, and is known well enough; else what is wrong."""
    mean = statistics.fmean(values)
    half = t_quantile(1 - 0.0005 / comparisons, len(values) - 1) * statistics.stdev(values) / math.sqrt(len(values))
    good = abs(mean - exact) <= half and (half <= widest * abs(exact) or exact < 0.05)
    return "" if good else f"exact {exact:.6g}, simulated {mean:.6g} +- {half:.2g}"
