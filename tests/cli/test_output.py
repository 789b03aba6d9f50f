# SPDX-License-Identifier: GPL-3.0-or-later
"""Promise P15 through the program: an existing result is replaced only by a complete one, whatever happens in between."""
import os
import pathlib
import random
import resource
import shutil
import signal
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from program import NETWORKS, PROGRAM, TINY, main  # noqa: E402

OLD = b"\x89HDF\r\n\x1a\nthe result of before"
KILLS = int(os.environ.get("HW_KILLS", "20"))
# Many short replicates: a file of 1.7 MB.
LARGE = ["run", str(NETWORKS / "deadlock.yaml"), "--replicates", "8000", "--threads", "1", "--quiet", "--checkpoint", "600"]


def test_a_killed_run_leaves_the_old_result_or_the_new_one(t):
    """kill -9 at moments spread over the whole run, the writing included; a later run is not disturbed by what is left."""
    path = t.folder / "homeward.h5"
    start = time.monotonic()
    assert t.homeward(*LARGE).returncode == 0
    took = time.monotonic() - start
    new = path.read_bytes()
    luck = random.Random(1)
    killed = torn = 0
    for i in range(KILLS):
        path.write_bytes(OLD)
        run = subprocess.Popen([PROGRAM, *LARGE], cwd=t.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        if i % 2 == 0:
            time.sleep(took * 1.1 * (i + luck.random()) / KILLS)
        else:
            wait_for_writing(t.folder, run)
        run.send_signal(signal.SIGKILL)
        killed += run.wait() == -signal.SIGKILL
        assert path.read_bytes() in (OLD, new), f"kill {i}: torn"
        shutil.rmtree(t.folder / "homeward.h5.parts", ignore_errors=True)  # the first 4096 replicates: tests/cli/test_batch.py
        left = [name for name in t.names() if name != "homeward.h5"]
        assert all(name.startswith("homeward.h5.tmp.") for name in left), left
        torn = len(left)
    assert killed >= KILLS // 2, f"only {killed} of {KILLS} runs were still going"
    print(f"{killed} of {KILLS} killed, {torn} of them while the file was written")
    assert t.homeward(*LARGE).returncode == 0
    assert path.read_bytes() == new


def wait_for_writing(folder, run):
    """Until a new temporary file is there, or the run is over."""
    before = set(os.listdir(folder))
    while run.poll() is None and set(os.listdir(folder)) <= before:
        pass


def test_an_interrupted_run_leaves_the_old_result(t):
    """Control-C and the end of a batch job while replicates run: the old result stays; tests/cli/test_batch.py looks at what is kept."""
    for number in (signal.SIGINT, signal.SIGTERM):
        (t.folder / "homeward.h5").write_bytes(OLD)
        run = subprocess.Popen([PROGRAM, "run", str(NETWORKS / "bench_mm1.yaml"), "--quiet", "--replicates", "1000"], cwd=t.folder, stderr=subprocess.DEVNULL)
        time.sleep(0.2)
        run.send_signal(number)
        assert run.wait(20) == 75
        shutil.rmtree(t.folder / "homeward.h5.parts", ignore_errors=True)
        assert t.names() == ["homeward.h5"] and (t.folder / "homeward.h5").read_bytes() == OLD


def check_full(t, folder, **more):
    """A run into a place with too little room: exit 3, the old result intact, no temporary file."""
    path = folder / "out.h5"
    path.write_bytes(OLD)
    done = t.homeward("run", TINY, "--quiet", "-o", path, **more)
    assert done.returncode == 3, f"exit {done.returncode}\n{done.stderr}"
    assert "out.h5 could not be written: " in done.stderr, done.stderr
    assert path.read_bytes() == OLD
    assert [p.name for p in folder.iterdir()] == ["out.h5"]


def test_a_file_that_may_not_grow(t):
    def limit():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (20000, 20000))
    check_full(t, t.folder, preexec_fn=limit)


def test_a_full_disk(t):
    """A real one, of 64 kB, where we may mount it; freeing room is enough to go on."""
    with t.small_disk("64k") as disk:
        check_full(t, disk)
        t.remount(disk, "size=4m")
        done = t.homeward("run", TINY, "--quiet", "-o", disk / "out.h5")
        assert done.returncode == 0, done.stderr
        shutil.copy(disk / "out.h5", t.folder / "copy.h5")
        assert (t.folder / "copy.h5").read_bytes() == t.result(TINY)


def test_a_result_with_failed_replicates_goes_beside_the_old_one(t):
    (t.folder / "out.h5").write_bytes(OLD)
    words = ["run", NETWORKS / "deadlock.yaml", "--set", "run.on_deadlock=fail", "--replicates", 3, "-o", "out.h5"]
    done = t.homeward(*words)
    assert done.returncode == 1, done.stderr
    assert t.names() == ["out.h5", "out.incomplete.h5"]
    assert (t.folder / "out.h5").read_bytes() == OLD
    assert "out.incomplete.h5" in done.stdout
    assert t.read("out.incomplete.h5")["complete"] is False
    (t.folder / "out.h5").unlink()
    (t.folder / "out.incomplete.h5").unlink()
    assert t.homeward(*words).returncode == 1
    assert t.names() == ["out.h5"] and t.read("out.h5")["complete"] is False  # nothing to protect


def test_places_where_nothing_can_be_written_are_refused_before_the_run(t):
    """With a model of minutes, so that a late refusal would run into the limit of time."""
    slow = ["run", NETWORKS / "bas_queue.yaml", "--quiet", "-o"]
    (t.folder / "folder").mkdir()
    os.symlink("nowhere/at/all", t.folder / "link")
    for path in ("missing/out.h5", "folder", ".", "/dev/null", "link", "x" * 300, "folder/", ""):
        done = t.homeward(*slow, path, timeout=5)
        assert done.returncode == 3, (path, done.returncode, done.stderr)
        assert "cannot be written" in done.stderr, (path, done.stderr)
    assert t.names() == ["folder", "link"]


def test_two_runs_into_one_file_leave_one_of_them_whole(t):
    a, b = t.result(TINY, "--seed", 1), t.result(TINY, "--seed", 2)
    for _ in range(5):
        runs = [subprocess.Popen([PROGRAM, "run", str(TINY), "--quiet", "--seed", str(seed), "-o", "out.h5"], cwd=t.folder) for seed in (1, 2)]
        assert [run.wait(20) for run in runs] == [0, 0]
        assert (t.folder / "out.h5").read_bytes() in (a, b)
        assert t.names() == ["out.h5"]


def test_what_is_not_a_result_is_never_replaced(t):
    """-o with the name of a configuration, a table or a page: exit 2 and the file is as it was; an empty file may be filled."""
    for name, content in {"model.yaml": TINY.read_bytes(), "data.csv": b"a,b\n1,2\n", "x": b"x"}.items():
        path = t.folder / name
        path.write_bytes(content)
        done = t.homeward("run", str(TINY), "-o", name)
        assert done.returncode == 2 and name in done.stderr and "not a result" in done.stderr, done.stderr
        assert path.read_bytes() == content
        path.unlink()
    (t.folder / "empty.h5").touch()
    assert t.homeward("run", str(TINY), "--quiet", "-o", "empty.h5").returncode == 0


def test_tables_that_cannot_be_written_are_an_error(t):
    """A full disk behind stdout: the result file is complete, the exit code says that the table is not."""
    with open("/dev/full", "w", encoding="utf-8") as full:
        done = subprocess.run([PROGRAM, "run", str(TINY)], cwd=t.folder, stdout=full, stderr=subprocess.PIPE, encoding="utf-8")
        assert done.returncode == 3 and "could not be written" in done.stderr, done.stderr
        assert (t.folder / "homeward.h5").read_bytes() == t.result(TINY)
        done = subprocess.run([PROGRAM, "summary"], cwd=t.folder, stdout=full, stderr=subprocess.PIPE, encoding="utf-8")
        assert done.returncode == 3, done.stderr


def test_a_pipe_is_refused_and_not_waited_for(t):
    pipe = t.folder / "pipe.h5"
    os.mkfifo(pipe)
    for words in (["summary", pipe], ["compare", pipe], ["report", pipe], ["export", pipe, "--csv", "folder"], ["run", "--replay", pipe]):
        done = t.homeward(*words, timeout=10)
        assert done.returncode == 2 and "is not an ordinary file" in done.stderr and done.stdout == "", (words, done.returncode, done.stderr)
    assert t.names() == ["pipe.h5"]


if __name__ == "__main__":
    main(globals())
