# SPDX-License-Identifier: GPL-3.0-or-later
"""The figure that the readers in Python share: means and 95 % intervals, a bar for each scenario."""
import statistics
import sys

import matplotlib

matplotlib.use("Agg")
matplotlib.rcParams["svg.hashsalt"] = "homeward"  # the same picture each time
from matplotlib import pyplot  # noqa: E402

COLOURS = ["#0072B2", "#E69F00", "#009E73", "#CC79A7"]
# Student's t at 97.5 % by degrees of freedom, from printed tables; beyond these, the normal's.
T = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086,
     2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042]


LAYOUT = 1  # homeward_schema of the files that these readers know


def known_layout(result, found):
    """Ends with a sentence for a file whose names may mean something else here: docs/results.md, the version of the layout."""
    if found is None:
        sys.exit(f"{result} is no result of Homeward: it has no attribute homeward_schema")
    if int(found) != LAYOUT:
        sys.exit(f"{result} has layout {int(found)} of result files, and this reader knows layout {LAYOUT} only: take the reader of the Homeward that wrote it")


def interval(values):
    """Mean and 95 % half-width of what is there: a replicate that failed is NaN."""
    there = [float(v) for v in values if v == v]
    if len(there) < 2:
        return (there[0] if there else float("nan")), float("nan")
    t = T[len(there) - 2] if len(there) - 2 < len(T) else 1.96
    return statistics.fmean(there), t * statistics.stdev(there) / len(there) ** 0.5


def figure(rows, what, title, picture):
    """rows: (label, scenario, values by replicate). Labels that are nothing in every scenario are left out."""
    means = {(label, scenario): interval(values) for label, scenario, values in rows}
    for (label, scenario), (mean, half) in means.items():
        print(f"{label}\t{scenario}\t{mean:.10g}\t{half:.5g}")
    scenarios = list(dict.fromkeys(scenario for _, scenario, _ in rows))
    labels = sorted({label for (label, _), (mean, _) in means.items() if mean > 0}, key=lambda label: means[label, scenarios[0]][0])
    chart = pyplot.figure(figsize=(9, 1.2 + 0.45 * len(labels)))
    axes = chart.add_subplot()
    height = 0.8 / len(scenarios)
    for s, scenario in enumerate(scenarios):
        places = [i + 0.4 - (s + 0.5) * height for i in range(len(labels))]
        bars = [means[label, scenario] for label in labels]
        axes.barh(places, [b[0] for b in bars], height, xerr=[b[1] for b in bars], label=scenario, color=COLOURS[s % len(COLOURS)],
                  ecolor="#444444", capsize=2)
    axes.set_yticks(range(len(labels)), labels)
    axes.set_xlim(left=0)
    axes.set_xlabel(what)
    axes.set_title(title)
    axes.legend(frameon=False)
    chart.tight_layout()
    chart.savefig(picture, metadata={"Date": None} if picture.endswith(".svg") else None)
