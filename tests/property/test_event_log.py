# SPDX-License-Identifier: GPL-3.0-or-later
"""Promise P29 for networks: every value of the summary, recomputed from the event log by a script that shares no code with the program, is
the same; and the script notices when a line is missing or a value is wrong."""
import csv
import io
import json
import pathlib
import re
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from program import NETWORKS, SOURCE, TINY, main, sets, shortened, values  # noqa: E402

sys.path.insert(0, str(SOURCE / "scripts" / "recompute"))
import recompute  # noqa: E402

# Between them, every feature that a measure knows of: blocking, giving up, priorities, timetables that interrupt, shared servers, clocks,
# classes that change, phases, exit delays, those there at the start, deadlock; a look, a series, a count.
MODELS = {
    "everything": [],
    "trace_bas": [],
    "deadlock": [],
    "bas_queue": ["run.length=200 d", "run.warm_up=20 d"],
    "calendar_resume": ["run.length=40 d", "run.warm_up=10 d"],
    "competing_risks": None,
    "multistate": None,
    "first_n_delays": None,
    "hunt_2_b0": ["run.length=300 h", "run.warm_up=20 h"],
    "ipacs_beds": ["run.length=400 d", "run.warm_up=50 d"],
    "later_loss": None,
    "mg_inf_census": ["run.length=100 d", "run.warm_up=20 d"],
    "mminf_initial_50": None,
    "discharge_window": ["run.length=60 d", "run.warm_up=20 d"],
    "overflow": ["run.length=300 d", "run.warm_up=50 d"],
    "partial_pool": ["run.length=300 d", "run.warm_up=50 d"],
    "monks2016_ringfence": None,
    "surge_three_states": ["run.length=300 d", "run.warm_up=20 d"],
    "transient_mmc": [],
    "prio_mmc": ["run.length=100 h", "run.warm_up=10 h"],
    "nhpp_week": [],
}


def words_of(name):
    path = TINY if name == "everything" else NETWORKS / f"{name}.yaml"
    return [path, *(shortened(name) if MODELS[name] is None else sets(MODELS[name]))]


def logged(t, *words, log="log.csv", **more):
    """(summary, text of the log)"""
    summary = t.summary(*words, "--event-log", log, **more)
    return summary, (t.folder / log).read_text(encoding="utf-8")


def told(summary, text):
    return recompute.compare(summary, io.StringIO(text, newline=""))


def measures_of_networks():
    return set(re.findall(r'^    \{"(\w+)", "', (SOURCE / "sim" / "network_measures.c").read_text(encoding="utf-8"), re.MULTILINE))


def test_every_measure_of_networks_is_recomputed(t):
    compared = set()
    for name in MODELS:
        summary, text = logged(t, *words_of(name), "--replicates", 2 if len(compared) < 60 else 1)
        values, wrong, unknown, seen = told(summary, text)
        assert not wrong and not unknown, (name, wrong[:5], unknown)
        assert len(seen) == len(summary["replicates"]), name
        compared |= set(values)
    assert compared == measures_of_networks()


BECOMING = """model: network
run: {length: 400 h, warm_up: 50 h, replicates: 2}
classes: {a: {}, b: {}}
arrivals: [{to: clinic, rate: 1 per h, class: a}, {to: other, rate: 0.5 per h, class: a}, {to: third, rate: 0.5 per h, class: a}]
stations:
  clinic: {servers: 1, overflow: other, stay: {exponential: {mean: 1 h}}, then: {exit: {share: 0.5, as: b}, other: {share: 0.5, as: b}}}
  other: {servers: 2, stay: {exponential: {mean: 1 h}}, then: {exit: {share: 1, as: b}}}
  third: {servers: 2, stay: {exponential: {mean: 1 h}}, then: {exit: {share: 0.5, as: b}, fourth: {share: 0.5, as: b}}}
  fourth: {servers: 1, room: 0, stay: 4 h, exit_delay: 1 h, then: {exit: {share: 1, as: a}}}
"""


def test_who_leaves_as_another_class(t):
    """With servers shared and not, at once and after a delay, going on and turned away: whoever leaves a station has become of the other class.
    This script found that some of these were counted in other ways than the rest."""
    summary, text = logged(t, t.write("becoming.yaml", BECOMING))
    _, wrong, unknown, seen = told(summary, text)
    assert not wrong and not unknown and len(seen) == 2, wrong
    left = values(summary, "completed")
    assert all(left["clinic", "a"][r] == left["third", "a"][r] == 0 < left["third", "b"][r] for r in (0, 1)), left


AT_THE_START = """model: network
run: {length: 40 h, replicates: 2}
arrivals: [{to: ward, rate: {phases: [{name: day, rate: 1 per h, length: 12 h}, {name: night, rate: 0 per h, length: 12 h}]}}]
stations:
  ward: {servers: 2, room: 1, stay: {exponential: {mean: 4 h}}, then: exit, start: {in_service: 1, waiting: 4}}
"""


def test_those_at_the_start_ask_in_the_first_phase(t):
    summary, text = logged(t, t.write("start.yaml", AT_THE_START))
    _, wrong, unknown, seen = told(summary, text)
    assert not wrong and not unknown and len(seen) == 2, wrong
    assert min(values(summary, "share_turned_away_in_phase")["ward", "day"]) > 0


def test_a_deadlock_before_anything_is_measured(t):
    """What is counted from the start is there, the rest has no value, and the script says so too."""
    words = [NETWORKS / "deadlock.yaml", "--replicates", 3, *sets(["run.warm_up=1900 d", "run.length=2000 d", "run.looks=[1 h, 1 d]", "run.series_every=50 d"])]
    summary, text = logged(t, *words)
    _, wrong, unknown, seen = told(summary, text)
    assert not wrong and not unknown and len(seen) == 3, (wrong[:5], unknown)
    assert values(summary, "present")[("all",)] == [None] * 3 and None not in values(summary, "time_to_deadlock")[()], summary


def dropped(rows, i, counted=False):
    """The log without a line. counted: its last line is made to say one line less, so that only the story itself can show it."""
    event, value = rows[0].index("event"), rows[0].index("value")
    out = io.StringIO()
    writer = csv.writer(out)
    for row in rows[:i] + rows[i + 1:]:
        if counted and row[event] == "run_ends":
            row = [*row[:value], str(int(row[value]) - 1), *row[value + 1:]]
        writer.writerow(row)
    return out.getvalue()


def notices(summary, text):
    try:
        return told(summary, text)[1]
    except Exception:  # whatever it trips over
        return True


def test_a_missing_line_is_noticed(t):
    """One line of every kind of event, in the middle of what is measured. What must be noticed is that the values differ, or that the story
    makes no sense any more."""
    seen = set()
    for name in ("everything", "bas_queue", "overflow"):
        summary, text = logged(t, *words_of(name), "--replicates", 1)
        rows = list(csv.reader(io.StringIO(text, newline="")))
        event, time = rows[0].index("event"), rows[0].index("time_ms")
        late = max(int(row[time]) for row in rows[1:]) * 2 // 3
        kinds = {}
        for i, row in enumerate(rows[1:], 1):
            if row[event] not in kinds or int(row[time]) < late:
                kinds[row[event]] = i
        for kind in set(kinds) - seen - {"run_begins", "clock"}:  # which say how to read the others
            assert notices(summary, dropped(rows, kinds[kind], counted=True)), f"{name}: a line \"{kind}\" is missing and nobody noticed"
            seen.add(kind)
    assert {"waits", "starts", "ends", "leaves", "blocked", "gives_up", "turned_away", "phase", "interrupted", "resumes", "leaving", "elsewhere",
            "servers", "measuring_begins", "run_ends"} <= seen, sorted(seen)


def twice(rows, kind):
    """The log with the first line of a kind in it twice."""
    event = rows[0].index("event")
    i = next(i for i, row in enumerate(rows) if row[event] == kind)
    out = io.StringIO()
    csv.writer(out).writerows(rows[:i + 1] + rows[i:])
    return out.getvalue()


def test_lines_are_counted_and_the_story_must_make_sense(t):
    """A line that changes no value, and one that nobody can have lived."""
    summary, text = logged(t, NETWORKS / "trace_bas.yaml")
    rows = list(csv.reader(io.StringIO(text, newline="")))
    written = len(rows) - 2  # without the names of the columns, before the last
    assert [w["why"] for w in told(summary, twice(rows, "servers"))[1]] == [f"{written + 1} lines, where {written} were written"]
    assert any("starts at " in w.get("why", "") and " after serving" in w["why"] for w in told(summary, twice(rows, "starts"))[1])


def test_a_wrong_value_is_noticed(t):
    """Each measure in turn is made larger by a millionth."""
    summary, text = logged(t, TINY, "--replicates", 1)
    for measure in summary["measures"]:
        numbers = [n for n in measure["numbers"] if n["values"][0] is not None]
        for number in numbers[:1]:
            number["values"][0] = number["values"][0] * (1 + 1e-6) + (number["values"][0] == 0)
    _, wrong, _, _ = told(summary, text)
    moved = {m["name"] for m in summary["measures"] if any(n["values"][0] is not None for n in m["numbers"])}
    assert {w["measure"] for w in wrong} == moved


def test_results_are_the_same_with_and_without_a_log(t):
    for name in ("everything", "competing_risks", "overflow", "prio_mmc"):
        words = words_of(name)
        assert t.result(*words) == t.result(*words, "--event-log", "log.csv"), name


def test_the_log_does_not_depend_on_threads(t):
    logs = set()
    for threads in (1, 2, 3):
        logs.add(logged(t, TINY, "--replicates", 5, "--threads", threads)[1])
        assert t.names() == ["log.csv", "summary.h5"]
    assert len(logs) == 1


def test_the_script_as_users_run_it(t):
    t.result(TINY, "--event-log", "log.csv")
    assert t.homeward("run", TINY, "--quiet", "-o", "out.h5", "--event-log", "log.csv").returncode == 0
    script = [sys.executable, SOURCE / "scripts" / "recompute" / "recompute.py", t.folder / "out.h5", t.folder / "log.csv"]
    done = subprocess.run([*map(str, script), "--json"], stdout=subprocess.PIPE, encoding="utf-8")
    assert done.returncode == 0 and json.loads(done.stdout)["wrong"] == [], done.stdout[-2000:]
    log = t.folder / "log.csv"
    whole = log.read_text(encoding="utf-8")
    log.write_text(whole[:whole.index("baseline.2.")], encoding="utf-8")
    assert subprocess.run([*map(str, script)], stdout=subprocess.DEVNULL).returncode == 1, "a replicate is missing"
    assert subprocess.run([*map(str, script), "--some"], stdout=subprocess.DEVNULL).returncode == 0
    log.write_text(whole, encoding="utf-8")
    lines = log.read_text(encoding="utf-8").splitlines(keepends=True)
    del lines[next(i for i, line in enumerate(lines) if i > len(lines) // 2 and ",starts," in line)]
    log.write_text("".join(lines), encoding="utf-8")
    assert subprocess.run([*map(str, script)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 1


def test_replicates_that_failed_are_left_out(t):
    words = [NETWORKS / "deadlock.yaml", "--replicates", 2, "--set", "run.on_deadlock=fail"]
    summary, text = logged(t, *words, expect=1)
    assert text.count(",run_ends,") == 2 and "deadlock" in text, "the log has them"
    assert told(summary, text) == ({}, [], set(), [])


def test_a_file_that_is_not_there_is_named(t):
    folder = SOURCE / "scripts"
    for words in ((folder / "recompute" / "recompute.py", "no.json", "no.csv"), (folder / "event_log_to_xes", "no.csv", "no.xes")):
        done = subprocess.run([sys.executable, *map(str, words)], cwd=t.folder, capture_output=True, text=True)
        assert done.returncode == 2 and "No such file" in done.stderr and "Traceback" not in done.stderr, done.stderr
    assert t.names() == []


if __name__ == "__main__":
    main(globals())
