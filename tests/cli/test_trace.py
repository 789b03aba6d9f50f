# SPDX-License-Identifier: GPL-3.0-or-later
"""homeward summary --trace MEASURE: each figure leads to replicates, seed, version, files, parameters and their sources, as the result has them."""
import csv
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from program import SOURCE, TINY, main, sets, values  # noqa: E402

DISTRICT = [SOURCE / "configs" / "north_kent.yaml", *sets(["run.scale=0.02", "run.warm_up=5 days", "run.measured=20 days"]), "--scenario", "idt", "--replicates", 3, "--seed", 41]


def traced(t, *words):
    done = t.homeward("summary", "summary.h5", "--trace", *words, env={"COLUMNS": "1000"})
    assert done.returncode == 0 and done.stderr == "", done.stderr
    return done.stdout


def test_a_figure_leads_to_its_replicates_and_its_run(t):
    summary = t.summary(*DISTRICT)
    text = traced(t, "ae_attendances")
    told = {int(k): [float(x.replace(",", "")) for x in cells.split()] for k, cells in re.findall(r"(?m)^replicate (\d+) +([\d., ]+)$", text)}
    found = [values(summary, "ae_attendances", scenario)[()] for scenario in ("baseline", "idt")]
    assert sorted(told) == [1, 2, 3]
    for k, pair in told.items():
        assert all(abs(a - b[k - 1]) <= 0.0051 for a, b in zip(pair, found)), (k, pair, found)
    plain = " ".join(text.split())
    for words in (f"homeward {summary['homeward_version']}, district model, configuration north_kent.yaml, seed 41, 3 replicates (numbers 1 to 3)", "Option: --scenario idt",
                  "Option: --set run.scale=0.02", "File: schemes/idt.yaml,", "homeward run --replay summary.h5 -o again.h5", "Row of the catalogue of measures"):
        assert words in plain, (words, text)
    again = t.homeward("run", "--replay", "summary.h5", "-o", "again.h5")
    assert again.returncode == 0 and "same bytes" in again.stdout


def test_every_parameter_is_behind_it_with_its_source(t):
    t.summary(*DISTRICT)
    assert t.homeward("export", "summary.h5", "--csv", "tables").returncode == 0
    with open(t.folder / "tables" / "parameters.csv", encoding="utf-8", newline="") as file:
        parameters = list(csv.DictReader(file))
    grades = [p["grade"] for p in parameters]
    counts = re.search(r"(?m)^all +(\d+) +(\d+) +(\d+) +(\d+)$", traced(t, "ae_attendances"))
    assert [int(n) for n in counts.groups()] == [len(grades), *(grades.count(g) for g in "SKA")]
    everything = " ".join(traced(t, "ae_attendances", "--all").split())
    for p in parameters:
        line = f"{p['path']}: {p['value'].lstrip(chr(39))}"
        assert line in everything and " ".join(p["source"].lstrip("'").split()) in everything, p


def test_a_measure_of_several_numbers_and_a_network(t):
    summary = t.summary(TINY)
    text = traced(t, "wait")
    labels = len(values(summary, "wait"))
    assert text.count("\n") > labels and "The configuration is all there is" in text and "replicate 1 " not in text


def test_what_is_not_there_is_told(t):
    t.summary(TINY)
    for words, sentence in ((["prezent"], 'did you mean "present"? homeward summary'), (["zzzzzzzzzz"], 'no measure "zzzzzzzzzz"; homeward summary'), (["present", "--json"], "without --csv, --json or --markdown")):
        done = t.homeward("summary", "summary.h5", "--trace", *words)
        assert done.returncode == 2 and done.stdout == "" and sentence in done.stderr, (words, done.stderr)


if __name__ == "__main__":
    main(globals())
