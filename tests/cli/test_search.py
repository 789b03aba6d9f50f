# SPDX-License-Identifier: GPL-3.0-or-later
"""homeward run of a study that looks for something: it decides as it goes and comes to the same bytes, says what it found or why not, and refuses what cannot be."""
import json
import pathlib
import signal
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from program import PROGRAM, SOURCE, Skip, main  # noqa: E402

MODEL = """model: network
run: {length: 40 h, looks: [40 h]}
arrivals:
  - {to: clinic, rate: 8 per h}
stations:
  clinic: {servers: 12, stay: {lognormal: {mean: 1 h, sd: 1 h}}, then: exit}
"""
HEAD = "study:\n  name: tried\n  model: model.yaml\n"
FIND = "  design: find\n  replicates: 80\n  find: {lever: stations.clinic.servers, from: 6, to: 18, step: 2, such_that: [present_at <= 13], with_probability: 0.8, confidence: 0.9}\n"
MIX = "  design: mix\n  replicates: 4\n  mix:\n    levers: {stations.clinic.servers: {from: 8, to: 10, step: 1, cost: 2}}\n    budget: 3\n    all: true\n    best: smallest present\n"


def study(t, design, *, model=MODEL, head=HEAD, name="study.yaml"):
    t.write("model.yaml", model)
    return t.write(name, head + design)


def answer(t, path="out.h5"):
    shown = t.homeward("summary", path, "--json")
    assert shown.returncode == 0, shown.stderr
    return json.loads(shown.stdout)


def run(t, path, *words, expect=0):
    done = t.homeward("run", path, "--quiet", "-o", "out.h5", *words)
    assert done.returncode == expect, done.stderr
    return answer(t)


def test_it_tells_what_it_looked_at_and_counts_right(t):
    found = run(t, study(t, FIND))
    for c in found["candidates"]:
        own = [run for run in found["made"] if run[0] == c["candidate"]]
        assert [run[1] for run in own] == list(range(1, 81))
        assert c["met"] == sum(run[2] <= 13 for run in own) and abs(c["means"]["present_at"] - sum(run[2] for run in own) / 80) < 1e-9
    assert found["answer"] == next(c["name"] for c in found["candidates"] if c["verdict"] == "meets it")
    assert len(found["candidates"]) < 7 and found["runs"] == 80 * len(found["candidates"]) and found["guaranteed"]
    for words in ((), ("--csv",), ("--markdown",)):
        shown = t.homeward("summary", "out.h5", *words)
        assert shown.returncode == 0 and "80" in shown.stdout, shown.stderr
    described = t.homeward("describe", "study.yaml")
    assert "present_at <= 13" in described.stdout and "at most" in described.stdout, described.stdout


def test_a_candidate_is_the_model_with_its_set(t):
    found = run(t, study(t, FIND))
    last = found["candidates"][-1]
    alone = t.summary("model.yaml", "--replicates", 80, "--set", "stations.clinic.servers=18")
    series = next(m for m in alone["measures"] if m["name"] == "present_at")["numbers"][0]["values"]
    assert last["values"] == {"stations.clinic.servers": 18} and series == [run[2] for run in found["made"] if run[0] == last["candidate"]]


def test_threads_and_a_replay_change_no_byte(t):
    path = study(t, FIND)
    whole = t.result(path, "--threads", 1)
    assert whole == t.result(path, "--threads", 3)
    run(t, path)
    assert t.homeward("run", "--replay", "out.h5", "-o", "again.h5", "--quiet").returncode == 0
    assert (t.folder / "again.h5").read_bytes() == whole
    again = t.homeward("run", path, "-o", "out.h5", "--resume")
    assert again.returncode == 0 and "already finished" in again.stderr, again.stderr


def test_it_goes_on_after_kill_9(t):
    path = study(t, FIND, model=MODEL.replace("length: 40 h", "length: 9000 h"))
    words = ["run", path, "--checkpoint", "0", "--threads", "1", "--quiet"]
    whole = t.result(path)
    for kill in range(3):
        run = t.start([PROGRAM, *words, "-o", "killed.h5", "--resume"])
        before, until = len(list(t.folder.glob("killed.h5.parts/*.shard"))), time.monotonic() + 60
        while run.poll() is None and len(list(t.folder.glob("killed.h5.parts/*.shard"))) < before + 60 and time.monotonic() < until:
            time.sleep(0.005)
        assert run.poll() is None, kill
        run.send_signal(signal.SIGKILL)
        run.wait()
    done = t.homeward(*words, "-o", "killed.h5", "--resume")
    assert done.returncode == 0, done.stderr
    assert (t.folder / "killed.h5").read_bytes() == whole


def test_no_value_that_meets_it_is_told_with_the_target_that_fails(t):
    path = study(t, FIND.replace("present_at <= 13", "present_at <= 13, present >= 7.9"))
    done = t.homeward("run", path, "--quiet", "-o", "out.h5")
    assert done.returncode == 1 and "no value is shown to meet the target" in done.stderr, done.stderr
    assert "present >= 7.9 fails most" in done.stderr and "too far" in done.stderr, done.stderr
    found = answer(t)
    assert found["answer"] is None and not found["guaranteed"] and len(found["candidates"]) == 1 and found["complete"]
    fallen = sorted(run[3] for run in found["made"])
    assert f"{7.9 - fallen[16]:.6g} patients too far" in found["words"], (found["words"], fallen)  # 64 of 80 are to reach it: the 17th


def test_more_that_is_worse_is_told(t):
    """Of a station without limit how long stays vary does not matter, so that more meets the target more or less often by chance."""
    design = FIND.replace("stations.clinic.servers, from: 6, to: 18, step: 2", "stations.clinic.stay.lognormal.sd, from: 1 h, to: 3 h, step: 0.5 h")
    path = study(t, design, model=MODEL.replace("servers: 12", "servers: unlimited"))
    told = []
    for seed in range(1, 7):
        found = run(t, path, "--seed", seed)
        met = [c["met"] for c in found["candidates"]]
        told.append("More is not always better" in found["words"])
        assert told[-1] == any(b < a for a, b in zip(met, met[1:])), found
    assert any(told) and not all(told), told


def test_a_selection_that_stops_at_its_ceiling_says_so(t):
    """Ten and eleven servers are nearly the same: twelve replicates cannot tell."""
    design = MIX.replace("from: 8, to: 10", "from: 10, to: 11") + "    indifference: 0.000001\n    at_most: 12\n"
    done = t.homeward("run", study(t, design), "--quiet", "-o", "out.h5")
    found = answer(t)
    assert done.returncode == 1 and "not decided with 12 replicates" in done.stderr and not found["guaranteed"] and found["runs"] == 24, (done.stderr, found)


def test_a_search_that_is_planned_whole_has_shards(t):
    path = study(t, MIX)
    assert run(t, path)["runs"] == 8  # two servers, four replicates: the budget does not pay for 10
    whole = (t.folder / "out.h5").read_bytes()
    for i in (2, 1, 3):
        assert t.homeward("run", path, "--shard", f"{i}/3", "--quiet", "-o", "s.h5").returncode == 0
    assert t.homeward("merge", "-o", "merged.h5", "s.h5.parts", "--quiet").returncode == 0
    assert (t.folder / "merged.h5").read_bytes() == whole
    done = t.homeward("run", study(t, FIND, name="find.yaml"), "--shard", "1/2", "--quiet", "-o", "f.h5")
    assert done.returncode == 2 and "--shard does not go with this search" in done.stderr and not (t.folder / "f.h5").exists()


def test_what_it_may_come_to_is_told_and_refused_beyond_the_budget(t):
    path = study(t, FIND)
    done = t.homeward("run", path, "--max-replicates", 300, "--quiet", "-o", "out.h5")
    assert done.returncode == 2 and "400 replicates, the most that the search may come to, are more than the 300" in done.stderr, done.stderr
    assert "candidates   7: 80 replicates of each looked at\n  runs         400 at most\n" in done.stdout and "points" not in done.stdout and "memory" in done.stdout and not (t.folder / "out.h5").exists(), done.stdout
    dry = json.loads(t.homeward("run", path, "--dry-run", "--json").stdout)
    assert dry["runs"] == 400 and dry["candidates"] == 7 and dry["replicates_per_candidate"] == 80


STUCK = """model: network
run: {length: 1000 h, on_deadlock: fail}
arrivals:
  - {to: a, rate: 6 per h}
stations:
  a: {servers: 1, room: 3, when_full: hold_previous, stay: {exponential: {mean: 0.2 h}}, then: {a: 0.5, exit: 0.5}}
"""


def test_a_run_that_fails_ends_the_search(t):
    """Nothing can be said of what failed, so nothing more is run, and nothing is called found."""
    design = FIND.replace("clinic.servers, from: 6, to: 18, step: 2", "a.servers, from: 1, to: 3, step: 1").replace("present_at", "present")
    done = t.homeward("run", study(t, design, model=STUCK), "--quiet", "-o", "out.h5")
    assert done.returncode == 1 and "a.servers = 3" in done.stderr, done.stderr
    found = answer(t)
    assert found["answer"] is None and not found["complete"] and found["runs"] == 80 and "a run failed" in found["words"], found


BAD = [
    ("find: {lever: stations.clinic.servers, from: 6, to: 18, step: 5, such_that: [present_at <= 13], with_probability: 0.8}", "a whole number of steps above from"),
    ("find: {lever: stations.clinic.servers, from: 6, to: 18, step: 2, such_that: [present_at < 13], with_probability: 0.8}", "<= or >="),
    ("find: {lever: stations.clinic.servers, from: 6, to: 18, step: 2, such_that: [presents <= 13], with_probability: 0.8}", "presents"),
    ("find: {lever: stations.clinic.server, from: 6, to: 18, step: 2, such_that: [present_at <= 13], with_probability: 0.8}", "server"),
    ("find: {lever: stations.clinic.servers, from: 6, to: 18, step: 2, such_that: [], with_probability: 0.8}", "a list of 1 to"),
    ("find: {lever: stations.clinic.servers, from: 6, to: 18, step: 2, such_that: [present_at <= 13], with_probability: 0.99}", "it takes 492"),
    ("find: {lever: stations.clinic.servers, from: 6, to: 18, step: -1, such_that: [present_at <= 13], with_probability: 0.8}", "above 0"),
    ("find: {lever: stations.clinic.servers, from: 18, to: 6, step: 1, such_that: [present_at <= 13], with_probability: 0.8}", "above low"),
    ("find: {lever: stations.clinic.servers, from: 6, to: 18, step: 2, such_that: [present_at <= 13], with_probability: 1.5}", "with_probability"),
    ("select: {schemes: [a, b], best: smallest present, indifference: 1}", "study.select does not go with the design find"),
]


def test_bad_searches_are_refused_with_their_place(t):
    for block, words in BAD:
        path = study(t, f"  design: find\n  replicates: 80\n  {block}\n")
        done = t.homeward("run", path, "--quiet", "-o", "out.h5")
        assert done.returncode == 2 and words in done.stderr and "study.yaml:" in done.stderr and not (t.folder / "out.h5").exists(), (block, done.stderr)
    for old, new, words in (("budget: 3", "budget: -3", "budget"), ("smallest present", "least present", "smallest or largest"), ("smallest present", "smallest nothing", "nothing"), ("cost: 2", "cost: -1", "cost")):
        done = t.homeward("run", study(t, MIX.replace(old, new)), "--quiet", "-o", "out.h5")
        assert done.returncode == 2 and words in done.stderr and "study.yaml:" in done.stderr, (new, done.stderr)
    for command in ("report", "compare"):
        run(t, study(t, MIX))
        assert t.homeward(command, "out.h5").returncode == 2


QUESTIONS = {"budget_horizons": "G16", "next_million": "G20", "deeper_cuts": "G21", "one_part_alone": "G27", "beds_that_close": "G30"}


def test_the_catalogues_questions_are_ready(t):
    """Each says which row it answers, is without error, and two of them run, small, to an answer: the ways to spend a million are those of thirds."""
    for name, row in QUESTIONS.items():
        path = SOURCE / "configs" / "studies" / f"{name}.yaml"
        assert f"(row {row}" in path.read_text(encoding="utf-8")
        done = t.homeward("check", path)
        assert done.returncode == 0, done.stderr
    small = ["--set", "run.scale=0.1", "--set", "run.warm_up=30 days", "--set", "run.measured=30 days"]
    spent = run(t, SOURCE / "configs" / "studies" / "next_million.yaml", *small, "--replicates", 2, "--set", "study.mix.indifference=1e9")
    thirds = [[(v - low) / step for v, low, step in zip(c["values"].values(), (483, 48, 840), (3, 19, 10))] for c in spent["candidates"]]
    assert len(thirds) == 10 and all(sum(each) == 3 for each in thirds) and spent["guaranteed"], thirds
    parts = run(t, SOURCE / "configs" / "studies" / "one_part_alone.yaml", *small, "--replicates", 2, "--set", "study.select.indifference=1e9")
    assert len(parts["candidates"]) == 7 and parts["candidates"][0]["name"] == "baseline"
    alone = t.summary(SOURCE / "configs" / "north_kent.yaml", *small, "--replicates", 2, "--seed", 1, "--scenario", "idt_staff")
    series = next(n["values"] for m in alone["measures"] if m["name"] == "fit_to_departure" for n in m["numbers"] if n["scenario"] == "idt_staff")
    assert series == [made[2] for made in parts["made"] if parts["candidates"][made[0]]["name"] == "idt_staff"]


def test_the_result_file_holds_the_runs(t):
    try:
        import h5py  # pylint: disable=import-outside-toplevel
    except ImportError as missing:
        raise Skip("h5py is not installed") from missing
    found = run(t, study(t, FIND))
    with h5py.File(t.folder / "out.h5") as file:
        made = list(zip(file["candidate"][0].tolist(), file["candidate_replicate"][0].tolist(), file["present_at"][0].tolist()))
        assert made == [tuple(map(float, run)) for run in found["made"]]
        values = {c["candidate"]: c["values"]["stations.clinic.servers"] for c in found["candidates"]}
        assert file["factor_value"][0][:, 0].tolist() == [values[c] for c, *_ in made]


if __name__ == "__main__":
    main(globals())
