# SPDX-License-Identifier: GPL-3.0-or-later
"""What a run of a whole system prints when it is done: the answer in a sentence and the headline figures, not page after page; all else where it says."""
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from program import NETWORKS, main  # noqa: E402

RUN = ["run", "--replicates", 3, "--set", "run.scale=0.05"]
SCREENS = 150  # lines; there were 776
TITLE = "Delayed bed-days a year, the way out apart"


def rounded(value):
    return f"{value:,.0f}"


def test_a_run_ends_with_its_answer(t):
    done = t.homeward(*RUN, "--scenario", "idt", "--scenario", "trusted_assessor", "-o", "out.h5")
    assert done.returncode == 0, done.stderr
    text, lines = " ".join(done.stdout.split()), done.stdout.splitlines()
    told = json.loads(t.homeward("compare", "out.h5", "--json").stdout)
    measure = next(m for m in told["measures"] if m["name"] == "delayed_bed_days_total")
    titles = {s["name"]: s["title"] for s in told["scenarios"]}
    for n in measure["numbers"]:
        low, high = n["difference"] - n["half_width"], n["difference"] + n["half_width"]
        if n["in_words"] == "fell":
            n["difference"], low, high = -n["difference"], -high, -low
        change = f"from {rounded(n['baseline_mean'])} to {rounded(n['scenario_mean'])}, by {rounded(n['difference'])} ({rounded(low)} to {rounded(high)})"
        words = {"fell": f"{TITLE} fell {change}", "rose": f"{TITLE} rose {change}", "no clear change": f"no clear change in {TITLE}, {change}",
                 "no change": f"{TITLE} from {rounded(n['baseline_mean'])} to {rounded(n['scenario_mean'])}, the same in every pair"}[n["in_words"]]
        assert f"With {titles[n['scenario']]}: {words}." in text, (words, text[:1500])
    assert len(lines) <= 2 * SCREENS and lines[-1] == "Results: out.h5" and "By reason, organisation, setting and month: homeward summary and homeward compare" in text
    assert "by reason and organisation" not in text and "by reason and organisation" in t.homeward("compare", "out.h5").stdout


def test_one_scenario_ends_with_its_levels(t):
    done = t.homeward(*RUN, "-o", "out.h5")
    assert done.returncode == 0, done.stderr
    assert "In short" in done.stdout and TITLE in " ".join(done.stdout.split()) and len(done.stdout.splitlines()) <= SCREENS
    assert "by reason and organisation" not in done.stdout and "by reason and organisation" in t.homeward("summary", "out.h5").stdout


def test_a_network_is_told_in_full(t):
    done = t.homeward("run", NETWORKS / "mm1.yaml", "--replicates", 2, "-o", "out.h5")
    assert done.returncode == 0 and done.stdout.split("\nResults:")[0].strip() == t.homeward("summary", "out.h5").stdout.strip(), done.stdout


if __name__ == "__main__":
    main(globals())
