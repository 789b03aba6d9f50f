# SPDX-License-Identifier: GPL-3.0-or-later
"""homeward run STUDY.yaml: points of a design, each the model with more --set; they resume, shard and merge to the same bytes."""
import json
import pathlib
import signal
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from program import GOOD, PROGRAM, SOURCE, Skip, main, sets, values  # noqa: E402

FACTORS = """  factors:
    - {name: servers, path: stations.clinic.servers, low: 1, high: 3, whole: true}
    - {name: rate, path: arrivals.1.rate, low: 0.5 per h, high: 2 per h}
"""
HEAD = """study:
  name: tried
  title: How busy the clinic is
  model: model.yaml
  measures: [present, wait.clinic]
"""


def study(t, design, *, factors=FACTORS, head=HEAD, length="100 h", name="study.yaml"):
    t.write("model.yaml", GOOD.replace("length: 10 h", f"length: {length}"))
    return t.write(name, head + design + factors)


def answer(t, path="out.h5"):
    shown = t.homeward("summary", path, "--json")
    assert shown.returncode == 0, shown.stderr
    return json.loads(shown.stdout)


def effect(found, measure, kind, factor=None, second=None, scenario="baseline"):
    return next(e for e in found["effects"] if (e["scenario"], e["measure"], e["kind"], e["factor"], e["second_factor"]) == (scenario, measure, kind, factor, second))


def test_a_point_is_the_model_with_its_sets(t):
    t.result(study(t, "  design: latin_hypercube\n  points: 5\n  replicates: 3\n"), output="gone.h5")
    t.homeward("run", "study.yaml", "--quiet", "-o", "out.h5")
    found = answer(t)
    measured = {v["measure"]: v["points"] for v in found["values"]}
    for p, (servers, rate) in enumerate(found["factor_values"]):
        assert servers == int(servers) and 1 <= servers <= 3 and 0.5 <= rate <= 2
        alone = t.summary("model.yaml", "--replicates", 3, *sets([f"stations.clinic.servers={servers:g}", f"arrivals.1.rate={rate:.12g} per h"]))
        assert measured["present"][p] == values(alone, "present")[("all",)]
        wait = values(alone, "wait")
        assert measured["wait.clinic"][p] == next(v for labels, v in wait.items() if labels[0] == "clinic" and set(labels[1:]) <= {"all"})


def test_effects_of_a_factorial_are_those_of_its_numbers(t):
    t.homeward("run", study(t, "  design: factorial\n  replicates: 4\n"), "--quiet", "-o", "out.h5")
    found = answer(t)
    y = {tuple(x): ys for x, ys in zip(map(tuple, found["factor_values"]), found["values"][0]["points"])}
    low, high = (1, 0.5), (3, 2)

    def mean(values_):
        return sum(values_) / len(values_)

    def contrast(of):
        each = [of(r) for r in range(4)]
        middle = mean(each)
        spread = (sum((v - middle) ** 2 for v in each) / 3 / 4) ** 0.5
        return middle, middle - 3.182446305284263 * spread, middle + 3.182446305284263 * spread

    main_ = contrast(lambda r: (y[3, 0.5][r] + y[3, 2][r] - y[1, 0.5][r] - y[1, 2][r]) / 2)
    both = contrast(lambda r: (y[high][r] - y[1, 2][r] - y[3, 0.5][r] + y[low][r]) / 2)
    for expected, e in ((main_, effect(found, "present", "main", "servers")), (both, effect(found, "present", "interaction", "servers", "rate"))):
        assert all(abs(a - e[k]) < 1e-9 * max(1, abs(a)) for a, k in zip(expected, ("value", "low_95", "high_95"))), (expected, e)


def test_the_result_file_holds_points_values_and_effects(t):
    """As any program that reads HDF5 finds them, with their dimensions named."""
    try:
        import h5py  # pylint: disable=import-outside-toplevel
    except ImportError as missing:
        raise Skip("h5py is not installed") from missing
    t.homeward("run", study(t, "  design: factorial\n  replicates: 4\n"), "--quiet", "-o", "out.h5")
    found = answer(t)
    with h5py.File(t.folder / "out.h5") as file:
        assert [file["present"].dims[d][0].name for d in range(3)] == ["/scenario", "/point", "/replicate"]
        assert file["factor_value"][0].tolist() == found["factor_values"] and file["present"][0].tolist() == found["values"][0]["points"]
        effects = file["effects"]
        for i, e in enumerate(found["effects"]):
            assert [effects[k][i].decode() for k in ("kind", "scenario", "measure", "factor")] == [e["kind"], e["scenario"], e["measure"], e["factor"] or ""]
            assert [effects[k][i] for k in ("value", "low_95", "high_95")] == [e["value"], e["low_95"], e["high_95"]]


def test_threads_and_shards_and_a_replay_change_no_byte(t):
    path = study(t, "  design: sobol\n  points: 11\n  replicates: 2\n")
    whole = t.result(path, "--threads", 1)
    assert whole == t.result(path, "--threads", 3)
    for n in (2, 3, 13):
        for i in range(n, 0, -1):
            done = t.homeward("run", path, "--shard", f"{i}/{n}", "--quiet", "-o", "s.h5")
            assert done.returncode == 0, done.stderr
        assert t.homeward("merge", "-o", "merged.h5", "s.h5.parts", "--quiet").returncode == 0
        assert (t.folder / "merged.h5").read_bytes() == whole, n
        for shard in (t.folder / "s.h5.parts").iterdir():
            shard.unlink()
    assert t.homeward("run", "--replay", "merged.h5", "-o", "again.h5", "--quiet").returncode == 0
    assert (t.folder / "again.h5").read_bytes() == whole


def test_64_points_go_on_after_kill_9(t):
    path = study(t, "  design: sobol\n  points: 64\n  replicates: 2\n", length="60000 h")
    words = ["run", path, "--quiet", "--checkpoint", "0", "--threads", "1"]
    whole = t.result(path)
    kills = 0
    while kills < 3:
        run = t.start([PROGRAM, *words, "-o", "killed.h5", "--resume"])
        before = len(list(t.folder.glob("killed.h5.parts/*.shard")))
        until = time.monotonic() + 60
        while run.poll() is None and len(list(t.folder.glob("killed.h5.parts/*.shard"))) < before + 5 and time.monotonic() < until:
            time.sleep(0.005)
        if run.poll() is not None:
            break
        run.send_signal(signal.SIGKILL)
        run.wait()
        kills += 1
    assert kills == 3 and not (t.folder / "killed.h5").exists()
    kept = len(list(t.folder.glob("killed.h5.parts/*.shard")))
    assert 15 <= kept < 64
    done = t.homeward(*[w for w in words if w != "--quiet"], "-o", "killed.h5", "--resume")
    assert done.returncode == 0 and f"{kept} of 64" in done.stderr, done.stderr
    assert (t.folder / "killed.h5").read_bytes() == whole


def test_another_study_does_not_go_on_from_these_points(t):
    path = study(t, "  design: sobol\n  points: 4\n  replicates: 2\n")
    assert t.homeward("run", path, "--shard", "1/2", "--quiet", "-o", "out.h5").returncode == 0
    t.write("study.yaml", path.read_text(encoding="utf-8").replace("high: 3", "high: 4"))
    done = t.homeward("run", path, "--quiet", "-o", "out.h5", "--resume")
    assert done.returncode == 2 and "another run" in done.stderr


def test_the_command_line_changes_study_and_model(t):
    path = study(t, "  design: factorial\n  replicates: 4\n")
    done = t.homeward("run", path, "--replicates", 2, "--seed", 9, *sets(["stations.ward.servers=7", "study.title=Another"]), "--quiet", "-o", "out.h5")
    assert done.returncode == 0, done.stderr
    found = answer(t)
    assert (found["seed"], found["replicates"], found["title"]) == (9, 2, "Another")
    same = t.summary("model.yaml", "--seed", 9, "--replicates", 2, *sets(["stations.ward.servers=7", "stations.clinic.servers=1", "arrivals.1.rate=0.5 per h"]))
    assert found["values"][0]["points"][0] == values(same, "present")[("all",)]


def test_every_design_runs_and_is_told(t):
    designs = {"factorial": "", "fractional_factorial": "  resolution: 3\n", "latin_hypercube": "  points: 6\n", "sobol": "  points: 6\n",
               "morris": "  trajectories: 3\n", "sobol_indices": "  base_points: 4\n", "uncertainty": "  points: 6\n"}
    for design, more in designs.items():
        path = study(t, f"  design: {design}\n  replicates: 2\n{more}")
        told = t.homeward("describe", path)
        assert told.returncode == 0 and f"Design {design}" in told.stdout, told.stderr
        done = t.homeward("run", path, "-o", "out.h5")
        assert done.returncode == 0 and "How busy the clinic is" in done.stdout and design in done.stdout, done.stderr
        for form in ("--csv", "--markdown"):
            assert t.homeward("summary", "out.h5", form).stdout.count("\n") > 4
        assert answer(t)["effects"]


def test_a_scheme_s_effects_are_of_its_difference(t):
    """On the county in small: the effect of beds on what idt changes, and the same luck in both scenarios and at both points."""
    t.write("study.yaml", f"""study:
  name: beds
  model: {SOURCE}/configs/north_kent.yaml
  design: factorial
  replicates: 2
  scenarios: [idt]
  measures: [delayed_bed_days]
  factors: [{{name: beds, path: acute.beds, levels: [430, 450]}}]
with: {{run: {{scale: 0.05, warm_up: 10 days, measured: 60 days}}}}
""")
    done = t.homeward("run", "study.yaml", "--quiet", "-o", "out.h5")
    assert done.returncode == 0, done.stderr
    found = answer(t)
    base, idt = (next(v["points"] for v in found["values"] if v["scenario"] == s) for s in ("baseline", "idt"))
    e = effect(found, "delayed_bed_days", "main", "beds", scenario="idt")
    expected = sum(idt[1][r] - base[1][r] - idt[0][r] + base[0][r] for r in range(2)) / 2
    assert abs(e["value"] - expected) < 1e-9 * max(1.0, abs(expected))
    shown = t.homeward("summary", "out.h5").stdout
    assert "idt less baseline" in shown and "Open Government Licence" in " ".join(shown.split()), shown


BAD = [
    ("  design: sobol\n  points: 1\n", {}, "points"),
    ("  design: sobol\n", {}, "needs study.points"),
    ("  design: factorial\n  points: 5\n", {}, "does not go with"),
    ("  design: quick\n  points: 5\n", {}, "design"),
    ("  design: fractional_factorial\n  resolution: 5\n", {}, "no fractional factorial of resolution 5"),
    ("  design: morris\n  trajectories: 4\n  grid: 5\n", {}, "even"),
    ("  design: uncertainty\n  points: 4\n  replicates: 1\n", {}, "2 replicates at least"),
    ("  design: sobol\n  points: 4\n", {"factors": ""}, "factors"),
    ("  design: sobol\n  points: 4\n", {"factors": "  factors: []\n"}, "1 to 64"),
    ("  design: sobol\n  points: 4\n", {"factors": FACTORS.replace("low: 1, high: 3", "low: 3, high: 3")}, "above low"),
    ("  design: sobol\n  points: 4\n", {"factors": FACTORS.replace("high: 2 per h", "high: 2 per d")}, "same unit"),
    ("  design: sobol\n  points: 4\n", {"factors": FACTORS.replace("low: 1,", "low: one,")}, "a number with its unit"),
    ("  design: sobol\n  points: 4\n", {"factors": FACTORS.replace("clinic.servers", "clinic.severs")}, "did you mean \"servers\""),
    ("  design: sobol\n  points: 4\n", {"factors": FACTORS.replace(", whole: true", "")}, "add whole: true"),
    ("  design: sobol\n  points: 4\n", {"factors": FACTORS.replace("name: rate", "name: servers")}, "same name or path"),
    ("  design: sobol\n  points: 4\n", {"factors": FACTORS.replace("low: 1, high: 3", "levels: 3")}, "levels are of factorial designs"),
    ("  design: factorial\n", {"factors": FACTORS.replace("low: 1, high: 3", "distribution: {uniform: {low: 1, high: 3}}")}, "no distribution"),
    ("  design: uncertainty\n  points: 4\n", {"factors": FACTORS.replace("low: 1, high: 3", "distribution: {beta: {low: 1, high: 3}}")}, "one of {uniform"),
    ("  design: uncertainty\n  points: 4\n", {"factors": FACTORS.replace("low: 1, high: 3", "distribution: {uniform: {low: 3, high: 1}}")}, "low below high"),
    ("  design: sobol\n  points: 4\n", {"head": HEAD.replace("present,", "presents,")}, "did you mean \"present\""),
    ("  design: sobol\n  points: 4\n", {"head": HEAD.replace("model.yaml", "other.yaml")}, "other.yaml"),
    ("  design: sobol\n  points: 4\n  scenarios: [idt]\n", {}, "idt"),
    ("  design: sobol\n  points: 4\n  replicate: 3\n", {}, "replicate"),
]


def test_bad_studies_are_refused_with_their_place(t):
    for design, more, words in BAD:
        path = study(t, design, **more)
        for command in ("check", "run"):
            done = t.homeward(command, path, *([] if command == "check" else ["-o", "out.h5"]))
            assert done.returncode == 2 and words in done.stderr and "study.yaml:" in done.stderr, (design, more, done.stderr)
        assert not (t.folder / "out.h5").exists()


def test_all_mistakes_are_told_at_once(t):
    factors = FACTORS.replace("low: 1, high: 3", "low: 3, high: 1").replace("arrivals.1.rate", "arrivals.1.rte")
    done = t.homeward("check", study(t, "  design: sobol\n  points: 4\n  grid: 2\n", factors=factors, head=HEAD.replace("present,", "presents,")))
    assert done.stderr.count("error:") == 4, done.stderr


def test_sobol_has_40_dimensions_and_no_more(t):
    def many(n):
        t.write("many.yaml", "model: network\nrun: {length: 10 h}\narrivals:\n" + "".join(f"  - {{name: a{i}, to: clinic, rate: 1 per h}}\n" for i in range(n)) +
                "stations:\n  clinic: {servers: unlimited, stay: 1 h, then: exit}\n")
        return "  factors:\n" + "".join(f"    - {{name: f{i}, path: arrivals.{i + 1}.rate, low: 1 per h, high: 2 per h}}\n" for i in range(n))
    head = HEAD.replace("model.yaml", "many.yaml").replace("  measures: [present, wait.clinic]\n", "")
    for design, most in (("sobol\n  points: 2\n", 40), ("sobol_indices\n  base_points: 4\n", 20)):
        for n in (most, most + 1):
            done = t.homeward("check", study(t, f"  design: {design}  replicates: 1\n", factors=many(n), head=head))
            assert done.returncode == (0 if n == most else 2), done.stderr
            assert n == most or "at most 40 dimensions" in done.stderr


def test_a_budget_is_kept_before_anything_runs(t):
    path = study(t, "  design: sobol\n  points: 10\n  replicates: 7\n")
    dry = t.homeward("run", path, "--dry-run", "--json", "-o", "out.h5")
    told = json.loads(dry.stdout)
    assert (told["points"], told["replicates_per_point"], told["runs"]) == (10, 7, 70) and told["memory_bytes"] > 0
    done = t.homeward("run", path, "--max-replicates", 69, "-o", "out.h5")
    assert done.returncode == 2 and "70 replicates at all points" in done.stderr and "points       10" in done.stdout, done.stdout
    done = t.homeward("run", path, "--max-memory", "1MB", "-o", "out.h5")
    assert done.returncode == 3 and "--max-memory" in done.stderr
    assert t.names() == ["model.yaml", "study.yaml"]
    assert t.homeward("run", path, "--max-replicates", 70, "--quiet", "-o", "out.h5").returncode == 0


def test_options_of_one_run_are_refused(t):
    path = study(t, "  design: sobol\n  points: 2\n  replicates: 2\n")
    for words in (["--replicate", 1], ["--precision", "present=0.1"], ["--event-log", "log.csv"], ["--report"]):
        done = t.homeward("run", path, *words, "-o", "out.h5")
        assert done.returncode == 2 and words[0] in done.stderr and not (t.folder / "out.h5").exists()
    assert t.homeward("run", path, "--quiet", "-o", "out.h5").returncode == 0
    for words in (["compare"], ["report"], ["report", "--stress"], ["summary", "--trace", "present"], ["summary", "--quantiles"]):
        done = t.homeward(words[0], "out.h5", *words[1:])
        assert done.returncode == 2 and "study of many points" in done.stderr, (words, done.stderr)


def test_a_point_that_fails_leaves_the_others(t):
    """A deadlock at the busiest points: they fail with their factors told, exit 1, and the effects are of the others."""
    t.write("model.yaml", """model: network
run: {length: 500 h, replicates: 2}
arrivals: [{to: a, rate: 1 per h}, {to: b, rate: 1 per h}]
stations:
  a: {servers: 2, stay: 1 h, then: b}
  b: {servers: 2, room: 0, when_full: hold_previous, stay: 1 h, then: {a: 0.1, exit: 0.9}}
""")
    t.write("study.yaml", """study:
  name: dead
  model: model.yaml
  design: factorial
  replicates: 2
  measures: [present]
  factors:
    - {name: places, path: stations.b.servers, levels: [1, 50, 60]}
    - {name: room, path: stations.a.room, levels: [0]}
""")
    done = t.homeward("check", "study.yaml")
    assert done.returncode == 2  # one level only
    t.write("study.yaml", (t.folder / "study.yaml").read_text(encoding="utf-8").replace("    - {name: room, path: stations.a.room, levels: [0]}\n", ""))
    done = t.homeward("run", "study.yaml", *sets(["stations.a.when_full=hold_previous", "stations.a.room=0"]), "--quiet", "-o", "out.h5")
    if done.returncode == 0:
        raise AssertionError(f"nothing failed: {answer(t)['values']}")
    assert done.returncode == 1 and "at places = 1" in done.stderr, done.stderr
    found = answer(t)
    assert found["complete"] is False and None in found["values"][0]["points"][0] and None not in found["values"][0]["points"][2]


if __name__ == "__main__":
    main(globals())
