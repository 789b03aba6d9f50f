# SPDX-License-Identifier: GPL-3.0-or-later
"""The scripts in scripts/slurm without a Slurm: how submit sizes an array, what it refuses, and a task and the merge as Slurm would start
them. tests/slurm/run tries them with a real one."""
import os
import pathlib
import re
import shlex
import signal
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from program import NETWORKS, PROGRAM, SOURCE, TINY, main  # noqa: E402

SLURM = SOURCE / "scripts" / "slurm"


def script(t, name, *words, **env):
    return subprocess.run([SLURM / name, *map(str, words)], cwd=t.folder, env={**os.environ, **env}, capture_output=True, text=True, timeout=60, check=False)


def printed(t, *words):
    """The words of the array's and of the merge's command."""
    done = script(t, "submit", "--print", "--program", PROGRAM, *words)
    assert done.returncode == 0, done.stderr
    return [shlex.split(line) for line in done.stdout.splitlines()]


def number(words, option):
    return int(re.search(r"(\d+)M?$", next(word for word in words if word.startswith(option + "=")))[1])


def test_the_array_is_sized_from_a_dry_run(t):
    """A replicate of 300,000 patients takes some hundredths of a second: a thousand of them fit into one task of half an hour."""
    model = [NETWORKS / "bench_mm1.yaml", "--set", "run.patients=300000"]
    array, merge = printed(t, "-o", "out.h5", *model, "--replicates", 1000)
    assert number(array, "--array") == 1 and number(array, "--time") >= 10 and number(array, "--mem") >= 20
    assert "--requeue" in array and "--signal=B:USR1@60" in array and "--dependency=afterany:ARRAY" in merge
    longer = [NETWORKS / "bench_mm1.yaml", "--set", "run.patients=3000000"]  # ten times the patients, ten times the replicates a task
    many = printed(t, "-o", "out.h5", "--minutes", 1, *longer, "--replicates", 10000000)[0]
    assert number(many, "--array") == 1000, "no more than MaxArraySize allows"
    assert number(many, "--time") > number(array, "--time")
    assert number(printed(t, "--tasks", 7, "--cpus", 2, "-o", "out.h5", *model, "--replicates", 5)[0], "--array") == 5, "no task without a replicate"
    few = number(printed(t, "-o", "out.h5", "--minutes", 1, *model, "--replicates", 30000)[0], "--array")
    logged = number(printed(t, "-o", "out.h5", "--minutes", 1, *model, "--replicates", 30000, "--event-log", "log.csv")[0], "--array")
    assert logged > 4 * few, (few, logged, "a log takes ten times as long, and timing a short replicate may be out by two")
    passed = printed(t, "--sbatch", "--partition=long", "-o", "out.h5", *model, "--replicates", 5)
    assert all("--partition=long" in words for words in passed)
    assert t.names() == []


def test_submit_refuses_what_it_cannot_do(t):
    for words, said in ((["--tasks", "0", TINY], "--tasks"), (["--tasks"], "needs a value"), ([TINY, "--shard", "1/2"], "--shard is for submit"),
                        ([TINY, "-o", "x.h5"], "its own options come before"), (["--scratch", "nowhere", TINY], "nowhere does not exist"),
                        ([SOURCE / "configs" / "studies" / "enough_cubicles.yaml"], "--shard does not go with this search"),
                        ([TINY, "--precision", "wait=0.1"], "--precision decides how many replicates there are"),
                        (["--program", "nowhere", TINY], "no homeward")):
        done = script(t, "submit", "--print", *(["--program", PROGRAM] if "--program" not in words else []), *words)
        assert done.returncode == 2 and said in done.stderr, (words, done.stderr)
    bad = script(t, "submit", "--print", "--program", PROGRAM, TINY, "--replicates", "none")
    assert bad.returncode == 2 and "--replicates" in bad.stderr


def test_tasks_and_merge_give_the_bytes_of_one_run(t):
    whole = t.result(TINY, "--replicates", 5)
    for task in (1, 2, 3):
        done = script(t, "array", PROGRAM, 3, "s.h5", TINY, "--replicates", 5, SLURM_ARRAY_TASK_ID=str(task), SLURM_CPUS_PER_TASK="2")
        assert done.returncode == 0, done.stderr
        if task == 2:
            early = script(t, "merge", PROGRAM, "s.h5", "out.h5")
            assert early.returncode == 2 and "replicates are missing: 4-5" in early.stderr and (t.folder / "s.h5.parts").is_dir()
    assert script(t, "merge", PROGRAM, "s.h5", "out.h5").returncode == 0
    assert (t.folder / "out.h5").read_bytes() == whole and t.names() == ["out.h5"]


def test_a_task_queues_again_when_its_time_is_up_and_not_when_it_is_cancelled(t):
    """Slurm signals the batch shell; scontrol is a stand-in that writes down what it was asked."""
    t.write("scontrol", "#!/bin/sh\necho \"$@\" >>asked\n").chmod(0o755)
    env = {**os.environ, "PATH": f"{t.folder}:{os.environ['PATH']}", "SLURM_ARRAY_TASK_ID": "1", "SLURM_ARRAY_JOB_ID": "77", "SLURM_CPUS_PER_TASK": "1"}
    words = [SLURM / "array", PROGRAM, "1", "s.h5", NETWORKS / "bench_mm1.yaml", "--set", "run.patients=200000", "--replicates", "4000"]
    for number_, code, asked in ((signal.SIGUSR1, 0, True), (signal.SIGTERM, 75, False)):
        run = subprocess.Popen([*map(str, words)], cwd=t.folder, env=env, stderr=subprocess.PIPE, text=True)
        time.sleep(0.5)
        run.send_signal(number_)
        _, said = run.communicate(timeout=30)
        assert run.returncode == code and f"stopped by {number_.name}" in said, (run.returncode, said)
        assert (t.folder / "asked").exists() == asked
        if asked:
            assert (t.folder / "asked").read_text() == "requeue 77_1\n"
            (t.folder / "asked").unlink()


if __name__ == "__main__":
    main(globals())
