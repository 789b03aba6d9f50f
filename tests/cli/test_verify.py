# SPDX-License-Identifier: GPL-3.0-or-later
"""`homeward verify` as a command: each verdict, each rule, exit codes, and every mistake in a case file where it is. A check that cannot fail
is no check: expected values, parameters of the model and the rules are changed here, and each change must be noticed."""
import json
import pathlib
import re
import shutil
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from program import PROGRAM, SOURCE, main  # noqa: E402

CASES = SOURCE / "tests" / "data" / "verify"
EXPECT, MODEL = "line.expect.yaml", "line.yaml"


def copy(t, *changes):
    """A folder with the case, after (file, old, new); its path."""
    folder = t.folder / "cases"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(CASES, folder)
    for name, old, new in changes:
        path = folder / name
        text = path.read_text(encoding="utf-8")
        assert old in text, old
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return folder


def verdicts(t, folder, *words, code):
    """{measure: verdict} of the one case."""
    done = t.homeward("verify", folder, "--json", "--only", "line", "--threads", 2, *words)
    assert done.returncode == code, f"exit {done.returncode}\n{done.stdout}{done.stderr}"
    told = json.loads(done.stdout)
    found = {item["measure"]: item["verdict"] for item in told["cases"][0]["comparisons"]}
    values = list(found.values())
    assert told["agree"] == values.count("agrees") and told["only_shown"] == values.count("informative") + values.count("long form")
    assert told["fail"] == len(values) - told["agree"] - told["only_shown"] and (told["fail"] > 0) == (code == 1)
    return found


GOOD = {"time_in_system": "agrees", "share_delayed": "agrees", "station_present": "agrees", "occupancy": "agrees", "time_empty": "agrees", "wait": "informative",
        "time_in_system_p95": "long form"}


def test_the_good_case_agrees(t):
    assert verdicts(t, CASES, code=0) == GOOD
    assert verdicts(t, CASES, "--long", code=0) == {**GOOD, "time_in_system_p95": "agrees"}


def test_a_wrong_expected_value_is_noticed_and_it_alone(t):
    for measure, old, new in (("time_in_system", "value: 2}", "value: 2.2}"), ("share_delayed", "value: 0.5, p", "value: 0.46, p"),
                              ("station_present", "value: 1,", "value: 1.1,"), ("occupancy", "value: 0.5, rule: within 3", "value: 0.53, rule: within 3"),
                              ("time_empty", "value: 0.5, rule: within 0", "value: 0.53, rule: within 0")):
        found = verdicts(t, copy(t, (EXPECT, old, new)), code=1)
        assert found == {**GOOD, measure: "DIFFERS"}, (measure, found)


def test_a_wrong_model_is_noticed(t):
    for old, new in (("rate: 0.5 per h", "rate: 0.53 per h"), ("mean: 1 h", "mean: 1.06 h"), ("exponential: {mean: 1 h}", "fixed: 1 h"), ("servers: 1", "servers: 2")):
        assert "DIFFERS" in verdicts(t, copy(t, (MODEL, old, new)), code=1).values(), new


def test_too_few_replicates_are_not_agreement(t):
    """An interval that holds everything proves nothing: too wide, or none at all."""
    assert verdicts(t, copy(t, (EXPECT, "replicates: 60, set: {run.length: 4000 h}", "replicates: 4, set: {run.length: 400 h}")), code=1)["time_in_system"] == "TOO WIDE"
    found = verdicts(t, copy(t, (EXPECT, "replicates: 60", "replicates: 1")), code=1)
    assert found["time_in_system"] == "DIFFERS" and found["station_present"] == "DIFFERS", found


def test_a_run_that_fails_is_a_failure(t):
    """No arrivals to speak of: nobody is served, so the mean wait does not exist. And a run that locks fails all its values."""
    assert verdicts(t, copy(t, (MODEL, "rate: 0.5 per h", "rate: 0.000000001 per h")), code=1)["time_in_system"] == "NO VALUE"
    loop = "desk: {servers: 1, stay: {exponential: {mean: 1 h}}, then: {back: 0.5, exit: 0.5}}\n  back: {servers: 1, room: 0, when_full: hold_previous, stay: {exponential: {mean: 1 h}}, then: desk}"
    folder = copy(t, (MODEL, "desk: {servers: 1, stay: {exponential: {mean: 1 h}}, then: exit}", loop.replace("desk: {servers: 1,", "desk: {servers: 1, room: 0, when_full: hold_previous,")))
    done = t.homeward("verify", folder, "--only", "line")
    assert done.returncode == 1 and "RUN FAILED" in done.stdout, done.stdout + done.stderr


def test_total_is_the_sum_over_all_stations(t):
    """A second station without a queue holds 0.5 x 1 h = 0.5 people on average, so both hold 1.5. A time has no total."""
    model = (MODEL, "then: exit}", "then: back}\n  back: {servers: 100, stay: {exponential: {mean: 1 h}}, then: exit}")
    one = "{measure: station_present, of: desk, value: 1,"
    assert verdicts(t, copy(t, model, (EXPECT, one, one.replace("desk, value: 1,", "total, value: 1.5,"))), code=1)["station_present"] == "agrees"
    assert verdicts(t, copy(t, model, (EXPECT, one, one.replace("desk", "total"))), code=1)["station_present"] == "DIFFERS"
    done = t.homeward("verify", copy(t, (EXPECT, "time_in_system, of: all", "time_in_system, of: total")), "--only", "line")
    assert done.returncode == 2 and 'time_in_system is by class, and there is none called "total"' in done.stderr, done.stderr


def test_what_the_verdict_allows_is_what_is_shown(t):
    """With a standard error of 0.1 of its own, a known value may be out by at least 0.33; 0.3 too much is then no disagreement."""
    done = t.homeward("verify", copy(t, (EXPECT, "time_in_system, of: all, value: 2}", "time_in_system, of: all, value: 2.3, se: 0.1}")), "--json", "--only", "line")
    row = json.loads(done.stdout)["cases"][0]["comparisons"][0]
    assert row["verdict"] == "agrees" and abs(row["found"] - 2.3) > 0.2 and 0.33 < row["may_differ_by"] < 0.4, row


def test_exact_means_every_replicate(t):
    """Seven patients with given times: a case that needs exact fails when one value in nine digits is wrong."""
    folder = t.folder / "trace"
    folder.mkdir()
    for name in ("trace_bas.yaml", "trace_bas.expect.yaml"):
        shutil.copy(SOURCE / "configs" / "networks" / name, folder)
    assert t.homeward("verify", folder, "--only", "trace_bas").returncode == 0
    path = folder / "trace_bas.expect.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("18.714285714285715", "18.7142858"), encoding="utf-8")
    assert t.homeward("verify", folder, "--only", "trace_bas").returncode == 1


def test_the_table_fits_and_ends_with_a_sentence(t):
    done = t.homeward("verify", CASES)
    assert done.returncode == 0 and done.stderr == "", done.stderr
    lines = done.stdout.splitlines()
    assert max(map(len, lines)) <= 120, max(lines, key=len)
    assert re.match(r"^\d+ of \d+ comparisons agree, and 2 are only shown \(short form, seed 20140401, \d+ s of processor time\)\.$", lines[-1]), lines[-1]
    assert "Source: Gross and Harris" in done.stdout and "numbers equal first 8" in done.stdout


def test_threads_change_nothing(t):
    shown = [t.homeward("verify", CASES, "--only", "line", "--markdown", "--threads", n).stdout for n in (1, 3)]
    assert shown[0] == shown[1] and shown[0].startswith("| Case | Measure |")


MISTAKES = [ # what is changed in the case file, and what must be said
    ("model: line.yaml\n", "", r"lacks the key \"model\""),
    ("model: line.yaml", "model: lime.yaml", r"lime.yaml"),
    ("model: line.yaml", "model: line.expect.yaml", r"there is no kind of model"),
    ("source:", "sources:", r"line.expect.yaml:6:1: unknown key \"sources\".*\"source\""),
    ("needs: steady", "needs: stead", r"line.expect.yaml:7:8: .*steady"),
    ("{run.time_unit: h}", "{run.time_unit: fortnight}", r"line.expect.yaml:4:1: the model line.yaml cannot be run(.*\n)*.*--set run.time_unit=fortnight"),
    ("{run.time_unit: h}", "[h]", r"line.expect.yaml:8:6: .*a map from paths to values"),
    ("{run.time_unit: h}", "{run.time_unit: {a: 1}}", r"line.expect.yaml:8:22: write the value in quotes"),
    ("replicates: 60", "replicates: 0", r"line.expect.yaml:9:21: .*from 1 to 1,?000,?000"),
    ("run.length: 100000 h", "run.length: soon", r"cannot be run with the settings of the long form"),
    ("measure: wait,", "measure: wiat,", r"line.expect.yaml:17:5: the model has no measure \"wiat\"; did you mean \"wait\""),
    ("of: desk/all", "of: desc/all", r"line.expect.yaml:13:5: share_delayed is by station, and there is none called \"desc\"; did you mean \"desk"),
    ("of: desk/all", "of: desk", r"line.expect.yaml:13:5: share_delayed is by class"),
    ("of: desk,", "of: desk/all/4 h,", r"line.expect.yaml:14:5: station_present has no further label: \"all/4 h\""),
    ("value: 2}", "value: two}", r"line.expect.yaml:12:47: .*number"),
    ("{measure: time_in_system, of: all, value: 2}", "{measure: time_in_system, of: all}", r"line.expect.yaml:12:5: .*lacks the key \"value\""),
    ("value: 0.5, p", "value: 50, p", r"line.expect.yaml:13:5: a probability is from 0 to 1, not 50"),
    ("3.3 se", "3.3 sd", r"line.expect.yaml:14:58: .*3.3 se"),
    ("within 3 %", "within -3 %", r"line.expect.yaml:15:54: .*within 3 %"),
    ("only: long", "only: short", r"line.expect.yaml:18:\d+: .*both.*long"),
]


def test_every_mistake_is_told_where_it_is(t):
    wrong = []
    for old, new, said in MISTAKES:
        done = t.homeward("verify", copy(t, (EXPECT, old, new)))
        if done.returncode != 2 or done.stdout or not re.search(said, done.stderr):
            wrong.append(f"{new!r}: exit {done.returncode}, no {said} in\n{done.stderr}{done.stdout[:300]}")
    assert not wrong, "\n".join(wrong)


def test_mistakes_of_all_files_are_told_at_once(t):
    folder = copy(t, (EXPECT, "needs: steady", "needs: stead"))
    text = (CASES / EXPECT).read_text(encoding="utf-8")
    (folder / "other.expect.yaml").write_text(text.replace("title:", "tilte:").replace("value: 2}", "value: two}"), encoding="utf-8")
    (folder / "third.expect.yaml").write_text("expect: [}\n", encoding="utf-8")
    told = t.homeward("verify", folder)
    assert told.returncode == 2
    for place in (r"line.expect.yaml:7:8", r"other.expect.yaml:5:1", r"other.expect.yaml:12:47", r"third.expect.yaml:1:\d+"):
        assert re.search(place, told.stderr), f"{place}\n{told.stderr}"


def test_folders_and_names_that_are_none(t):
    empty = t.folder / "empty"
    empty.mkdir()
    for words, said in (([empty], "there is no case in this folder"), ([t.folder / "nowhere"], "no such folder of cases"), ([CASES / MODEL], "no such folder of cases"),
                        ([CASES, "--only", "lin"], "did you mean \"line\""), ([CASES, "--only", "line,zebra"], "there is no case \"zebra\""),
                        ([CASES, "--json", "--markdown"], "give one of"), ([CASES, CASES], "too many")):
        done = t.homeward("verify", *words)
        assert done.returncode == 2 and said in done.stderr and done.stdout == "", f"{words}: {done.returncode} {done.stderr}"


def test_a_program_far_from_its_cases_says_so_or_finds_them(t):
    """Beside the program, where it was installed, or in the source tree: in this order. Nothing is written."""
    prefix = t.folder / "prefix"
    (prefix / "bin").mkdir(parents=True)
    shutil.copy(PROGRAM, prefix / "bin" / "homeward")
    share = prefix / "share" / "homeward" / "configs"
    (share / "networks").mkdir(parents=True)
    (share / "north_kent.yaml").write_text("model: district\n", encoding="utf-8")
    done = t.homeward("verify", program=prefix / "bin" / "homeward")
    assert done.returncode == 2 and "there is no case in this folder" in done.stderr, done.stderr
    shutil.copy(CASES / MODEL, share / "networks")
    shutil.copy(CASES / EXPECT, share / "networks")
    assert t.homeward("verify", "--only", "line", program=prefix / "bin" / "homeward").returncode == 0


def test_the_page_takes_new_rows_and_keeps_the_others(t):
    """scripts/verify_long with names replaces the rows of those cases, says how many agree, and drops cases that are gone."""
    for name in ("scripts", "docs", "configs/networks"):
        (t.folder / name).mkdir(parents=True)
    script = t.folder / "scripts" / "verify_long"
    shutil.copy(SOURCE / "scripts" / "verify_long", script)
    shutil.copy(CASES / MODEL, t.folder / "configs" / "networks")
    shutil.copy(CASES / EXPECT, t.folder / "configs" / "networks")
    start, end = "<!-- long form: written by scripts/verify_long -->\n", "<!-- end of long form -->\n"
    rows = "| line | wait desk/all | 1 | 9 | +- 0.1 | DIFFERS | x |\n|  | occupancy desk | 1 | 1 | +- 0.1 | agrees |  |\n| gone | wait a | 1 | 1 | +- 0.1 | agrees | y |\n"
    page = t.write("docs/validation.md", "before\n" + start + rows + end + "after\n")
    done = t.homeward("random_numbers", program=script, env={"HW_PROGRAM": PROGRAM})
    text = page.read_text(encoding="utf-8")
    assert done.returncode == 0 and "without a long form yet: chi_square, kolmogorov, quantiles, t_quantiles, warm_up" in done.stdout, done.stdout + done.stderr
    assert text.startswith("before\n") and text.endswith("after\n") and "gone" not in text
    assert "4 of 5 comparisons agree; 0 are only shown." in text and "| line | wait desk/all | 1 | 9 |" in text, text
    assert t.homeward("nonsense", program=script, env={"HW_PROGRAM": PROGRAM}).returncode == 2 and page.read_text(encoding="utf-8") == text


if __name__ == "__main__":
    main(globals())
