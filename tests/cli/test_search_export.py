# SPDX-License-Identifier: GPL-3.0-or-later
"""homeward export of a search: the folder and the workbook hold its answer, what is said of each candidate, and every run, as summary tells them."""
import csv
import io
import json
import math
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from program import SOURCE, main  # noqa: E402
from test_export import cells_of, charts_of, table  # noqa: E402
from test_search import FIND, MIX, run, study  # noqa: E402

SMALL = ["--set", "run.scale=0.05", "--set", "run.warm_up=10 days", "--set", "run.measured=20 days", "--replicates", 2]


def exported(t):
    done = t.homeward("export", "out.h5", "--csv", "out", "--xlsx", "out.xlsx")
    assert done.returncode == 0, done.stderr


def check_folder(t, found):
    folder = t.folder / "out"
    told = list(csv.DictReader(io.StringIO(t.homeward("summary", "out.h5", "--csv").stdout)))
    candidates, points, (answer,) = (table(folder / f"{name}.csv") for name in ("candidates", "points", "answer"))
    assert [{k: row[k] for k in told[0]} for row in candidates] == told and len(told) == len(found["candidates"])
    for row, c in zip(candidates, found["candidates"]):
        assert all(float(row[lever]) == value for lever, value in c["values"].items()) and all(float(row[f"mean.{m}"]) == mean for m, mean in c["means"].items())
    measures = list(found["candidates"][0]["means"])
    assert [[int(p["candidate"]), int(p["replicate"]), *(float(p[m]) for m in measures)] for p in points] == found["made"]
    assert answer["in_words"] == found["words"] and answer["answer"] == (found["answer"] or "") and bool(int(answer["guaranteed"])) == found["guaranteed"]
    assert answer["design"] == found["design"] and float(answer["confidence"]) == found["confidence"]
    defined = {(r["file"], r["column"]) for r in table(folder / "data_dictionary.csv")}
    for path in folder.glob("*.csv"):
        with open(path, encoding="utf-8", newline="") as file:
            assert path.name == "data_dictionary.csv" or {(path.name, c) for c in next(csv.reader(file))} <= defined, path.name
    assert all((folder / file).exists() for file, _ in defined)
    return candidates


def check_book(t, found, candidates):
    """The shown number with its interval, where there is one, which the chart draws with bars of just its width."""
    cells, runs = cells_of(t.folder / "out.xlsx", "Summary"), cells_of(t.folder / "out.xlsx", "Runs")
    assert any(text == f"Answer: {found['words']}" for text in cells.values())
    head = next(row for (row, column), text in cells.items() if column == 1 and text == "Candidate")
    fixed = found["design"] != "find" and found.get("indifference") is None
    for k, row in enumerate(candidates):
        at = head + 1 + k
        shown = int(row["met"]) / int(row["replicates"]) if found["design"] == "find" else row["difference"] if fixed else row["mean"]
        assert cells[at, 1] == row["name"] and cells[at, 7] == int(row["replicates"]) and (cells.get((at, 9)) == "the answer") == bool(int(row["answer"]))
        for column, value in ((2, shown), (3, row["low"]), (4, row["high"])):
            there = cells.get((at, column))
            assert there in (None, "") if value == "" else math.isclose(there, float(value), rel_tol=1e-12, abs_tol=1e-12), (at, column, there, value)
        if row["low"]:
            assert math.isclose(cells[at, 2] + cells[at, 5], cells[at, 4], rel_tol=1e-9) and math.isclose(cells[at, 2] - cells[at, 6], cells[at, 3], rel_tol=1e-9, abs_tol=1e-12)
    names = {c["candidate"]: c["name"] for c in found["candidates"]}
    for i, (candidate, replicate, *values) in enumerate(found["made"]):
        assert runs[i + 2, 1] == names[candidate] and runs[i + 2, 2] == replicate
        assert all(math.isclose(runs[i + 2, 3 + k], value, rel_tol=1e-12, abs_tol=1e-12) for k, value in enumerate(values))
    assert len(charts_of(t.folder / "out.xlsx")) == 1 and ("errBars" in charts_of(t.folder / "out.xlsx")[0]) == (found["design"] == "find" or fixed)


def test_each_kind_of_search_is_exported(t):
    mix = MIX.replace("budget: 3", "budget: 5")  # three mixes
    for kind, path, words in (("find", study(t, FIND), ()), ("fixed", study(t, mix, name="fixed.yaml"), ()),
                              ("undecided", study(t, mix + "    indifference: 0.5\n    at_most: 12\n", name="undecided.yaml"), ()),
                              ("sequential", study(t, mix + "    indifference: 50\n    at_most: 12\n", name="sequential.yaml"), ()),
                              ("select", SOURCE / "configs" / "studies" / "one_part_alone.yaml", [*SMALL, "--set", "study.select.indifference=1e9"])):
        found = run(t, path, *words, expect=1 if kind == "undecided" else 0)
        exported(t)
        assert len(found["candidates"]) > 2, (kind, json.dumps(found["candidates"]))
        check_book(t, found, check_folder(t, found))
        first = (t.folder / "out.xlsx").read_bytes()
        exported(t)
        assert (t.folder / "out.xlsx").read_bytes() == first, kind


def test_a_search_without_an_answer_is_exported(t):
    done = t.homeward("run", study(t, FIND.replace("present_at <= 13", "present_at <= 1")), "--quiet", "-o", "out.h5")
    assert done.returncode == 1, done.stderr
    exported(t)
    (answer,) = table(t.folder / "out" / "answer.csv")
    assert answer["answer"] == "" and answer["guaranteed"] == "0" and "no value is shown" in answer["in_words"]
    assert any(str(text).startswith("Answer: no value is shown") for text in cells_of(t.folder / "out.xlsx", "Summary").values())


if __name__ == "__main__":
    main(globals())
