# SPDX-License-Identifier: GPL-3.0-or-later
"""Tables: every target with its role, simulated mean, interval and gap; and what was fitted how."""
import csv
import io
import math
import statistics

from .spec import UNRUN, Wrong

ROLES = {"input": "input echoed", "fitted": "fitted", "held_out": "held out", "reported": "reported", "absent": "not simulated", "study": "by a study"}
# Student's t for 95 %, by degrees of freedom; beyond the table 1.96 + 2.4 / df is within 0.002.
T95 = [math.nan, 12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228]


def number(x):
    if math.isnan(x):
        return "-"
    size = abs(x)
    return f"{x:,.0f}" if size >= 100 else f"{x:.3g}" if size >= 1 else f"{x:.2g}" if size >= 0.01 or size == 0 else f"{x:.1e}"


def judged(target, values):
    """Mean, half-width, gap in tolerances."""
    seen = [v for v in values if not math.isnan(v)]
    if not seen:
        return math.nan, math.nan, math.inf
    mean, n = statistics.fmean(seen), len(seen)
    df = n - 1
    half = math.nan if n < 2 else (T95[df] if df < len(T95) else 1.96 + 2.4 / df) * statistics.stdev(seen) / math.sqrt(n)
    return mean, half, (mean - target.observed) / target.width


def verdict(target, gap):
    if target.role == "reported":
        return "not judged"
    return "within" if abs(gap) <= 1 else "**outside**"


def targets(plan, measures):
    lines = ["| figure | area, year | role | observed | simulated (95 % interval) | gap | tolerance | |", "|---|---|---|---|---|---|---|---|"]
    for t in plan.targets:
        if t.role in UNRUN:
            lines.append(f"| {t.figure}, {t.unit} | {t.area}, {t.year} | {ROLES[t.role]} | {number(t.observed)} ({t.mark}) | {t.simulated} | | | |")
            continue
        mean, half, gap = judged(t, measures.of(t))
        interval = "" if math.isnan(half) else f" ({number(mean - half)} to {number(mean + half)})"
        difference = mean - t.observed
        shown = f"{100 * difference / t.observed:+.0f} %" if t.kind == "relative" else f"{difference:+.2g} {'points' if t.unit == '%' else t.unit}"
        allowed = f"{100 * t.tolerance:g} %" if t.kind == "relative" else f"{t.tolerance:g} {'points' if t.unit == '%' else t.unit}"
        lines.append(f"| {t.figure}, {t.unit} | {t.area}, {t.year} | {ROLES[t.role]} | {number(t.observed)} ({t.mark}) | {number(mean)}{interval} | "
                     f"{'-' if math.isnan(mean) else shown} | {allowed} | {verdict(t, gap)} |")
    return "\n".join(lines)


def into(page, name, table):
    """Puts the table where the page has the last one."""
    text = page.read_text(encoding="utf-8")
    begin, end = f"<!-- table {name} -->", "<!-- end of table -->"
    at = text.find(begin)
    to = text.find(end, at)
    if at < 0 or to < 0:
        raise Wrong(f"{page}: has no lines {begin} and, below it, {end}")
    page.write_text(text[:at] + begin + "\n\n" + table + "\n\n" + text[to:], encoding="utf-8")


def worst(plan, measures):
    """1 when a fitted or held-out target is outside its tolerance."""
    return int(any(abs(judged(t, measures.of(t))[2]) > 1 for t in plan.targets if t.role in ("fitted", "held_out")))


def fitted_csv(plan, found):
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["path", "value", "before", "low", "high"])
    for p, value, before in zip(plan.parameters, found.values, found.start):
        writer.writerow([p.path, f"{value:.6g}", f"{before:.6g}", f"{p.low:g}", f"{p.high:g}"])
    return out.getvalue()


def calibration(plan, found, options):
    reach = found.reach()
    flat = set(found.flat())
    lines = [f"Fitted: {len(plan.parameters)} parameters of grade A to {len(plan.fitted())} targets, {options.replicates} replicates of seed {options.seed}, "
             f"{found.rounds} rounds, {found.runs} runs. Sum of squared gaps, in tolerances: {' -> '.join(f'{h:.1f}' for h in found.history)}.", "",
             "| parameter | before | fitted | range | moves a target by at most, over its range | |", "|---|---|---|---|---|---|"]
    for i, p in enumerate(plan.parameters):
        at_bound = min(found.values[i] - p.low, p.high - found.values[i]) < 1e-6 * (p.high - p.low)
        notes = ["flat: these targets do not tell its value"] * (i in flat) + ["at its bound"] * at_bound
        lines.append(f"| `{p.path}` | {number(found.start[i])} | {number(found.values[i])} {p.unit} | {number(p.low)} to {number(p.high)} {p.unit} | {reach[i]:.1f} tolerances | {'; '.join(notes)} |")
    alike = found.alike()
    lines += ["", "Told apart badly (their effects are nearly in line): " + "; ".join(
        f"`{plan.parameters[a].path}` and `{plan.parameters[b].path}` ({c:+.2f})" for a, b, c in alike) + "." if alike else
        "No two parameters have effects in line with each other.", "", targets(plan, found.after)]
    return "\n".join(lines) + "\n"
