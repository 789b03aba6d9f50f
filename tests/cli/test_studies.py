# SPDX-License-Identifier: GPL-3.0-or-later
"""The scripts of published studies: they run, agree where the answer is known, say when their data are absent, and can fail."""
import json
import os
import pathlib
import re
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from program import PROGRAM, SOURCE, Skip, main  # noqa: E402

STUDIES = SOURCE / "scripts" / "studies"
DEMAND = SOURCE.parent / "shared" / "validation" / "ipacs_daily_demand.csv"


def script(t, name, *words):
    return subprocess.run([sys.executable, STUDIES / name, *map(str, words)], cwd=t.folder, env={**os.environ, "HW_PROGRAM": PROGRAM}, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, encoding="utf-8", timeout=300, check=False)


def demand(t, factor=1.0):
    rows = [f"1,{day},20,{factor * (7 + 0.01 * day)},{factor * (8 - 0.01 * day)}" for day in range(1, 233)]
    return t.write("demand.csv", "\n".join(["scenario,day,p1_per_day,p2_per_day,p3_per_day", *rows]) + "\n")


def test_unlimited_beds_have_the_expectation_of_infinite_servers(t):
    done = script(t, "ipacs.py", "--demand", demand(t), "--scenarios", "1", "--replicates", "60", "--exact")
    assert done.returncode == 0 and done.stdout.count("agrees") == 8, done.stdout + done.stderr


def test_an_optimum_that_is_far_from_the_published_one_fails(t):
    done = script(t, "ipacs.py", "--demand", demand(t, 0.5), "--scenarios", "1", "--replicates", "5")
    assert done.returncode == 1 and done.stdout.count("OUTSIDE") == 2, done.stdout + done.stderr


def test_without_the_demand_it_is_skipped_with_a_message(t):
    done = script(t, "ipacs.py", "--demand", "nowhere.csv")
    assert done.returncode == 77 and "give --demand FILE" in done.stdout, done.stdout


def test_the_cheapest_capacities_of_one_published_scenario(t):
    if not DEMAND.is_file():
        raise Skip("the daily demand of the study is not here")
    done = script(t, "ipacs.py", "--scenarios", "2", "--replicates", "60")
    assert done.returncode == 0 and done.stdout.count("within") == 2, done.stdout + done.stderr


def test_the_start_queue_of_ipacs_as_it_works_and_as_a_queue_works(t):
    """The mechanism keeps a bed for nearly everybody of the 31 (P2_B) and 43 (P3_B) in the queue; a true queue does not."""
    done = script(t, "ipacs_start_queue.py", "--runs", "60")
    assert done.returncode == 0, done.stderr
    for node, waiting in (("P2_B", 31), ("P3_B", 43)):
        coded, true, known = map(float, re.search(rf"\| {node} \| in service.*? \| \d+ \| ([\d.]+) \+- [\d.]+ \| ([\d.]+) \+- [\d.]+ \| ([\d.]+) \|", done.stdout).groups())
        assert abs(true - known) < 5 and waiting - 7 < coded - true < waiting + 7, done.stdout


def test_steps_beside_practice(t):
    """By hand: 3 and 1 days are twice the 2 of practice, half an hour a fourth of the 2; a step or a parameter that is not there is told."""
    sys.path.insert(0, str(STUDIES))
    import steps_and_practice as study
    row = {"steps": "a + b", "hours_of": "x.work", "hours_low": "2", "hours_high": "3", "days_low": "1", "days_high": "2", "grade": "K", "source": "a book"}
    told = study.table([row], {"a": 3.0, "b": 1.0}, {"a": "First", "b": "Second"}, {"x.work": 0.5}).splitlines()[-1]
    assert told == "| First + Second | 4.0 | 1 to 2 | 2.0 times more | 0.5 | 2 to 3 | 4.0 times less | K: a book |", told
    for bad in ({"steps": "a + c"}, {"hours_of": "x.play"}):
        try:
            study.table([{**row, **bad}], {}, {"a": "First", "b": "Second"}, {"x.work": 0.5})
        except SystemExit as why:
            assert "there is no" in str(why)
        else:
            raise AssertionError(bad)
    done = script(t, "steps_and_practice.py", SOURCE / "configs" / "north_kent.yaml", "--set", "run.scale=0.1")
    assert done.returncode == 0 and "| The ward refers |" in done.stdout, done.stdout + done.stderr


def test_what_common_random_numbers_save(t):
    """By hand: variances 4 and 4 of 2, 4, 6 and 3, 5, 7, whose differences do not vary; and of 1, 2, 3 and 3, 2, 1 the sum 2 over the 4 of -2, 0, 2 -> 0.5, correlation -1."""
    def number(scenario, *values):
        return {"scenario": scenario, "labels": [], "values": values}
    told = {"scenarios": [{"name": "baseline"}, {"name": "idt"}],
            "measures": [{"name": "shared", "numbers": [number("baseline", 2, 4, 6), number("idt", 3, 5, 7)]},
                         {"name": "against", "numbers": [number("baseline", 1, 2, 3), number("idt", 3, 2, 1)]}]}
    done = script(t, "common_random_numbers.py", t.write("told.json", json.dumps(told)))
    assert done.returncode == 0 and "| `shared` |  | 4 | 5 | same |  |  | 1.000 |" in done.stdout, done.stdout + done.stderr
    against = next(line for line in done.stdout.splitlines() if "`against`" in line)
    assert against.startswith("| `against` |  | 2 | 2 | 0.50 | ") and against.endswith(" | inf | -1.000 |"), done.stdout + done.stderr
    assert script(t, "common_random_numbers.py", "told.json", "--scenario", "none").returncode == 2
    # With another result beside it, of 1, 2, 3 and 1, 2, 4: 1, 2, 3, 1, 2, 3 and 3, 2, 1, 1, 2, 4 have variances 4/5 and 41/30, their differences 2, 0, -2, 0, 0, 1 have 53/30: (24 + 41) / 53.
    told["measures"][1]["numbers"][1]["values"] = [1, 2, 4]
    t.write("another.json", json.dumps(told))
    pooled = next(line for line in script(t, "common_random_numbers.py", "told.json", "another.json").stdout.splitlines() if "`against`" in line)
    assert pooled.startswith("| `against` |  | 2 | 2.167 | 1.23 | "), pooled


def test_where_the_variance_of_a_paired_difference_comes_from(t):
    """By hand: the differences are -1, 0, 4 of X (two organisations: 0, 0, 3 and -1, 0, 1) and 1, 0, -1 of Y, so 0, 0, 3 of both, whose variance is 3. Covariance with that
    of X: ((-1)(-2) + (-1)(-1) + 2 x 3) / 2 = 4.5, of Y: ((-1) 1 + 2 (-1)) / 2 = -1.5. Shares 1.5 and -0.5. Factor of X: (4 + 21) / 7 = 3.57, of Y: (7 + 1) / 3 / 1 = 2.67."""
    def number(scenario, code, organisation, *values):
        return {"scenario": scenario, "labels": [code, organisation], "values": values}
    told = {"scenarios": [{"name": "baseline"}, {"name": "idt"}],
            "measures": [{"name": "days", "numbers": [number("baseline", "Y", "p", 1, 2, 4), number("idt", "Y", "p", 2, 2, 3), number("baseline", "X", "p", 1, 2, 3),
                                                      number("idt", "X", "p", 1, 2, 6), number("baseline", "X", "q", 1, 2, 3), number("idt", "X", "q", 0, 2, 4)]},
                         {"name": "flat", "numbers": [{"scenario": "baseline", "labels": [], "values": [1, 2, 3]}]}]}
    file = t.write("told.json", json.dumps(told))
    done = script(t, "common_random_numbers.py", file, "--parts", "days")
    rows = done.stdout.splitlines()[2:]
    assert [row[:5] for row in rows] == ["| X |", "| Y |"], done.stdout + done.stderr
    assert rows[0].startswith("| X | 4 | 5 | 1.500 | 3.57 | ") and rows[1].startswith("| Y | 2.333 | 2.333 | -0.500 | 2.67 | "), done.stdout
    assert script(t, "common_random_numbers.py", file, "--parts", "flat").returncode == 2


if __name__ == "__main__":
    main(globals())
