# SPDX-License-Identifier: GPL-3.0-or-later
"""homeward report --stress (promise P37): every item of the STRESS-DES checklist is there and says something, and every figure is that of the result."""
import csv
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from program import NETWORKS, SOURCE, TINY, main, sets  # noqa: E402

# As published: Monks, Currie, Onggo, Robinson, Kunc and Taylor 2019, tables 1 to 6.
ITEMS = ["1.1", "1.2", "1.3", "2.1", "2.2", "2.3", "2.4", "2.5.1", "2.5.2", "2.5.3", "2.5.4", "2.5.5", "3.1", "3.2", "3.3", "3.4", "4.1", "4.2", "4.3", "5.1", "5.2", "5.3", "5.4", "6.1"]
AUTHOR = "**To be written by the author:**"
DISTRICT = [SOURCE / "configs" / "north_kent.yaml", *sets(["run.scale=0.02", "run.warm_up=12 days", "run.measured=40 days", "acute.beds=471"]), "--scenario", "idt"]


def listed(t, *words, replicates=2):
    """{item: its text} of the checklist of a run, the whole of it, and the run's summary."""
    summary = t.summary(*words, "--replicates", replicates, "--seed", 1718)
    done = t.homeward("report", "--stress", "summary.h5")
    assert done.returncode == 0 and done.stderr == "" and done.stdout == "Checklist: summary.stress.md (what only you can know is marked in it)\n", (done.stdout, done.stderr)
    text = (t.folder / "summary.stress.md").read_text(encoding="utf-8")
    parts = re.split(r"(?m)^### ([\d.]+) [A-Z][^\n]*\n\n\*[A-Z][^\n]*\*\n", text)
    return dict(zip(parts[1::2], parts[2::2])), text, summary


def rows(text, head):
    """Cells of the table whose head begins so."""
    table = re.search(rf"(?m)^\| {re.escape(head)} \|.*\n\|[-|]+\n((?:\|.*\n)*)", text)
    assert table, head
    return [[cell.strip().replace("\\", "") for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in table[1].splitlines()]


def number(text):
    return float(text.replace(",", ""))


def test_every_item_is_there_and_says_something(t):
    for words in (DISTRICT, [TINY], [NETWORKS / "treatsim.yaml", *sets(["run.length=24 h"])]):
        items, text, _ = listed(t, *words)
        assert list(items) == ITEMS
        for item, said in items.items():
            own = re.split(r"(?m)^## ", said)[0].strip()
            assert len(own) > 30, (item, own)
        for item in ("1.1", "1.3", "5.4", "6.1"):
            assert items[item].count(AUTHOR) == 1, item
        assert [line[:1] for line in re.findall(r"(?m)^## (.*)$", text)] == list("123456")


def test_the_run_is_the_one_of_the_result(t):
    items, text, summary = listed(t, *DISTRICT, replicates=3)
    assert "seed 1718, 3 replicates" in text and f"homeward {summary['homeward_version']}" in text and f"# STRESS-DES: {summary['title']}\n" in text
    assert "Seed 1718." in items["5.2"] and f"Homeward {summary['homeward_version']}," in items["5.1"]
    assert "Warm-up: 12 days, from 2014-03-20" in items["4.1"] and "40 days are measured, from 2014-04-01" in items["4.2"]
    assert "3 independent replicates of each scenario, numbers 1 to 3; 0 failed or missing" in items["4.3"]
    assert rows(items["1.3"], "Scenario") == [[s["name"], s["title"], "3 of 3"] for s in summary["scenarios"]]
    assert (SOURCE / "configs" / "schemes" / "idt.yaml").read_text(encoding="utf-8") in items["2.3"]
    assert "--set acute.beds=471\n" in items["2.3"] and "One acute trust, 270,000 residents" in items["1.1"]
    assert [row[0] for row in rows(items["3.1"], "File")][0] == "north_kent.yaml"


def test_its_figures_are_those_of_the_result(t):
    items, _, summary = listed(t, *DISTRICT, replicates=3)
    assert [(r[0], r[1], r[2], r[3]) for r in rows(items["1.2"], "Measure")] == [(m["name"], m["title"], m["unit"], m["definition"]) for m in summary["measures"]]
    assert t.homeward("export", "summary.h5", "--csv", "tables").returncode == 0
    with open(t.folder / "tables" / "parameters.csv", encoding="utf-8", newline="") as file:
        parameters = [list(row.values()) for row in csv.DictReader(file)]
    assert [[cell.replace("\\", "") for cell in row] for row in rows(items["3.3"], "Parameter")] == [[cell.replace("\\", "").lstrip("'").strip() for cell in row] for row in parameters]
    grades = [row[3] for row in parameters]
    assert f"Of {len(grades)} parameters {grades.count('S')} were read" in items["3.1"] and f"{grades.count('K')} are recalled" in items["3.1"]
    assert f"{grades.count('A')} are assumed" in items["3.1"] and items["3.4"].strip().startswith(f"{grades.count('A')} parameters")
    measures = {m["name"]: m for m in summary["measures"]}
    shown = rows(items["4.3"], "Measure")
    assert len(shown) > 15
    for name, _, mean, half, _ in shown:
        found = measures[name]["numbers"][0]
        assert (found["mean"] is None) == (mean == "-"), name
        if found["mean"] is not None:
            assert abs(number(mean) - found["mean"]) <= 0.5 * 10.0 ** -len(mean.partition(".")[2]) * 1.0001, (name, mean, found)
            assert (found["half_width"] is None) == (half == "-"), name
        if found["half_width"] is not None:
            assert abs(number(half) - found["half_width"]) <= 0.5 * 10.0 ** -len(half.partition(".")[2]) * 1.0001, (name, half, found)
    compared = rows(items["3.1"], "Measure")
    alone = {m["name"]: m for m in summary["measures"] if m.get("observed") and len(m["numbers"]) == len(summary["scenarios"])}
    assert {row[0] for row in compared} >= set(alone)
    for name, seen, _, _, role, source in compared:
        if name in alone:
            observed = alone[name]["observed"]
            assert (role, source) == (observed["role"], observed["source"]) and abs(number(seen) - observed["value"]) <= 0.5 * 10.0 ** -len(seen.partition(".")[2]) * 1.0001, name


def test_a_network_is_its_configuration(t):
    items, _, _ = listed(t, NETWORKS / "chain3.yaml", *sets(["run.length=300 d", "run.warm_up=100 d"]))
    assert rows(items["2.5.3"], "Station") == [["a_and_e", "4"], ["step_down", "8"], ["ward", "10"]]
    assert [row[:2] for row in rows(items["2.5.4"], "Station")] == [["a_and_e", "4"], ["step_down", "0"], ["ward", "0"]]
    assert (NETWORKS / "chain3.yaml").read_text(encoding="utf-8") in items["3.3"]
    assert "s0 --> s2\n" in items["2.1"] and "s1 --> s0" not in items["2.1"]
    assert "the first 100 days are simulated and not measured" in items["4.1"] and "300 days in all, of which 200 days are measured" in items["4.2"]
    assert "Three in a row" in items["1.1"] and "SPDX" not in items["1.1"]


def test_nothing_of_the_machine_is_in_it_and_a_repeat_is_the_same(t):
    _, text, _ = listed(t, TINY)
    assert t.homeward("report", "--stress", "summary.h5", "-o", "again.md").returncode == 0
    assert (t.folder / "again.md").read_text(encoding="utf-8") == text
    assert str(t.folder) not in text and str(SOURCE) not in text


def test_what_cannot_be_is_refused_and_nothing_is_written(t):
    t.write("other.h5", t.result(TINY, "--seed", 2))
    t.write("out.h5", t.result(TINY))
    for words, sentence in ((["out.h5", "-o", "list.html"], "written in Markdown"), (["out.h5", "-o", "out.h5"], "is a result file"), (["out.h5", "-o", "other.h5"], "is a result file"),
                            (["none.h5"], "none.h5"), (["--viewer"], "give one of them")):
        before = {name: (t.folder / name).read_bytes() for name in t.names()}
        done = t.homeward("report", "--stress", *words)
        assert done.returncode == 2 and done.stdout == "" and sentence in done.stderr, (words, done.returncode, done.stderr)
        assert {name: (t.folder / name).read_bytes() for name in t.names()} == before, words


if __name__ == "__main__":
    main(globals())
