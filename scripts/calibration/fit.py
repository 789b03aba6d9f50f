# SPDX-License-Identifier: GPL-3.0-or-later
"""Damped Gauss-Newton within bounds, and what it can tell of each parameter."""
import dataclasses
import sys

try:
    import numpy as np
except ImportError:
    sys.exit("calibrate: needs numpy for the python that runs it: scripts/setup --tests installs it for /usr/bin/python3")

FLAT = 0.5       # a parameter whose whole range moves no target by so many tolerances is flat
ALIKE = 0.95     # the cosine of two parameters' effects from which they are told apart badly
ENOUGH = 0.01    # stop when a round lowers the sum of squares by less than this share


@dataclasses.dataclass
class Found:
    start: list
    values: list
    before: object      # Measures
    after: object
    jacobian: object    # [targets][parameters], tolerances per range, at the end
    rounds: int
    runs: int
    history: list       # sums of squares

    def reach(self):
        return np.abs(self.jacobian).max(axis=0)

    def flat(self):
        return [i for i, reach in enumerate(self.reach()) if reach < FLAT]

    def alike(self):
        j = self.jacobian / np.maximum(np.linalg.norm(self.jacobian, axis=0), 1e-12)
        cosines = j.T @ j
        n = len(self.values)
        flat = self.flat()
        return [(a, b, cosines[a, b]) for a in range(n) for b in range(a) if abs(cosines[a, b]) > ALIKE and a not in flat and b not in flat]


def misses(plan, measures):
    """Distances of the fitted targets in tolerances: means over replicates."""
    out = []
    for t in plan.fitted():
        values = np.array(measures.of(t), dtype=float)
        mean = np.nanmean(values) if not np.isnan(values).all() else np.nan
        out.append(10.0 if np.isnan(mean) else (mean - t.observed) / t.width)
    return np.array(out)


def fit(plan, runs, rounds):
    low = np.array([p.low for p in plan.parameters])
    high = np.array([p.high for p in plan.parameters])
    span = high - low

    def real(x):
        return list(low + span * x)

    def at(x):
        return misses(plan, runs.at(real(x)))

    def slopes(x, r):
        out = np.empty((len(r), len(x)))
        for i, p in enumerate(plan.parameters):
            step = p.step if x[i] + p.step <= 1 else -p.step
            moved = x.copy()
            moved[i] += step
            out[:, i] = (at(moved) - r) / step
        return out

    start = plan.start(runs)
    x = np.clip((np.array(start) - low) / span, 0, 1)
    r = at(x)
    before, history, damping, done = runs.at(real(x)), [float(r @ r)], 1e-2, 0
    j = slopes(x, r)
    for done in range(1, rounds + 1):
        better = False
        for _ in range(4):
            step = within(j, r, x, damping)
            tried = at(x + step)
            if tried @ tried < r @ r:
                better = True
                break
            damping *= 8
        if not better:
            break
        gain = 1 - float(tried @ tried) / max(float(r @ r), 1e-12)
        x, r, damping = x + step, tried, max(damping / 4, 1e-4)
        history.append(float(r @ r))
        j = slopes(x, r)
        if gain < ENOUGH:
            break
    return Found(start, real(x), before, runs.at(real(x)), j, done, len(runs.made), history)


def within(j, r, x, damping):
    """The damped step that stays within 0..1: parameters that would leave are put on their bound and the others solved again."""
    free = np.ones(len(x), dtype=bool)
    step = np.zeros(len(x))
    for _ in range(len(x)):
        a, rest = j[:, free], r + j[:, ~free] @ step[~free]
        scale = np.maximum((a * a).sum(axis=0), 1e-9)
        step[free] = -np.linalg.solve(a.T @ a + damping * np.diag(scale), a.T @ rest)
        out = free & ((x + step < 0) | (x + step > 1))
        if not out.any():
            break
        step[out] = np.clip(x[out] + step[out], 0, 1) - x[out]
        free &= ~out
        if not free.any():
            break
    return step
