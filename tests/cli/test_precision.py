# SPDX-License-Identifier: GPL-3.0-or-later
"""run --precision: replicates until the 95 % interval is as narrow as asked, looked at after 10, 15, 23, 35, ... replicates; the result is that of a run
which was asked for so many from the start."""
import pathlib
import signal
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from program import NETWORKS, PROGRAM, SOURCE, TINY, main  # noqa: E402

QUEUE = [NETWORKS / "mm1.yaml", "--set", "run.length=2000 h", "--set", "run.warm_up=100 h"]


def asked(t, *words, code=0, output="out.h5"):
    done = t.homeward("run", *QUEUE, "--replicates", 10, *words, "--quiet", "-o", output)
    assert done.returncode == code, done.stderr
    return done.stderr


def table(t, path):
    return t.homeward("summary", path, "--csv", "--all").stdout


def test_it_stops_at_the_first_count_that_is_narrow_enough(t):
    """The widths of fixed runs of 10, 15, 23, ... say where it must stop; and there it has the numbers of such a run."""
    widths = {}
    for n in (10, 15, 23, 35, 53, 80):
        assert t.homeward("run", *QUEUE, "--replicates", n, "--quiet", "-o", f"fixed_{n}.h5").returncode == 0
        rows = [line.split(",") for line in table(t, f"fixed_{n}.h5").splitlines()]
        head = rows[0]
        row = next(dict(zip(head, r)) for r in rows if r[1] == "wait" and "clinic" in r and "all" in r)
        widths[n] = float(row["half_width_95"]) / float(row["mean"])
    share = (min(widths[n] for n in (10, 15, 23)) + max(widths[n] for n in (35, 53, 80))) / 2
    expected = next(n for n in widths if widths[n] <= share)
    asked(t, "--precision", f"wait.clinic={share:.6f}")
    assert table(t, "out.h5") == table(t, f"fixed_{expected}.h5"), (widths, share)


def test_threads_change_nothing_and_a_replay_gives_the_same(t):
    for threads in (1, 2, 5):
        asked(t, "--precision", "wait.clinic=0.1", "--threads", threads, output=f"{threads}.h5")
    one = (t.folder / "1.h5").read_bytes()
    assert one == (t.folder / "2.h5").read_bytes() == (t.folder / "5.h5").read_bytes()
    assert t.homeward("run", "--replay", "1.h5", "-o", "again.h5", "--quiet").returncode == 0
    assert one == (t.folder / "again.h5").read_bytes()


def test_many_more_allowed_than_memory_holds_change_nothing(t):
    """Room for 20,000 replicates is a file; what is kept is the same."""
    asked(t, "--precision", "wait.clinic=0.1")
    few = table(t, "out.h5")
    asked(t, "--precision", "wait.clinic=0.1", "--max-replicates", 20000)
    assert table(t, "out.h5") == few and t.names() == ["out.h5"]


def test_a_stopped_run_goes_on_to_the_same_count(t):
    words = ["--precision", "wait.clinic=0.03", "--checkpoint", "0", "--threads", "2"]
    asked(t, *words, output="whole.h5")
    run = t.start([PROGRAM, "run", *QUEUE, "--replicates", "10", *words, "-o", "out.h5"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while len(list(t.folder.glob("out.h5.parts/*.shard"))) < 30 and run.poll() is None:
        time.sleep(0.002)
    run.send_signal(signal.SIGKILL)
    run.wait()
    asked(t, *words, "--resume")
    assert (t.folder / "out.h5").read_bytes() == (t.folder / "whole.h5").read_bytes()
    done = t.homeward("run", *QUEUE, "--replicates", 10, *words, "--resume", "-o", "out.h5")
    assert done.returncode == 0 and "already finished" in done.stderr, done.stderr


def test_the_ceiling_is_told_and_is_no_failure(t):
    said = asked(t, "--precision", "wait.clinic=0.0001", "--max-replicates", 20)
    assert "was not reached with the 20 replicates that --max-replicates allows" in said, said
    assert t.homeward("summary", "out.h5").returncode == 0
    assert b"not reached" in (t.folder / "out.h5").read_bytes()
    # The least share, and no more than the first replicates: may be asked; each of two is told.
    said = asked(t, "--precision", "wait.clinic=0.000001", "--precision", "wait.clinic=0.9", "--max-replicates", 10)
    kept = (t.folder / "out.h5").read_bytes()
    assert "with the 10 replicates" in said and b"wait.clinic=0.000001: not reached" in kept and b"wait.clinic=0.9: reached" in kept, said


def test_the_sequence_is_foretold(t):
    done = t.homeward("run", *QUEUE, "--replicates", 10, "--precision", "wait.clinic=0.1", "--max-replicates", 100, "--dry-run")
    assert done.returncode == 0 and "looked at after 10, 15, 23, 35, 53, 80, 100 replicates" in done.stdout, done.stdout
    assert t.names() == []


def test_differences_are_taken_pair_by_pair(t):
    """As a share of the baseline's mean: paired, so it is reached long before the levels are."""
    kent = [SOURCE / "configs" / "north_kent.yaml", "--set", "run.scale=0.2", "--set", "run.measured=60 d", "--set", "run.warm_up=20 d", "--scenario", "idt"]
    done = t.homeward("run", *kent, "--replicates", 4, "--max-replicates", 6, "--precision", "ae_attendances.difference=0.2", "--quiet", "-o", "out.h5")
    assert done.returncode == 0 and done.stderr.count("not reached") == 0, done.stderr
    done = t.homeward("run", *kent, "--replicates", 4, "--max-replicates", 4, "--precision", "acute_patients.difference=0.000001", "--quiet", "-o", "out.h5")
    assert done.returncode == 0 and "not reached" in done.stderr, done.stderr  # the pairs differ
    done = t.homeward("run", *kent[:-2], "--precision", "ae_attendances.difference=0.2", "-o", "no.h5")
    assert done.returncode == 2 and "without a second scenario" in done.stderr, done.stderr


def test_what_cannot_be_asked_is_refused(t):
    for words, said in ((["--precision", "wiat.clinic=0.1"], 'did you mean "wait"'), (["--precision", "wait=0.1"], "as wait.clinic"),
                        (["--precision", "wait.clinc=0.1"], "as wait.clinic"), (["--precision", "wait.clinic.all.x=0.1"], 'no "x"'),
                        (["--precision", "wait.clinic"], "MEASURE=SHARE"), (["--precision", "wait.clinic=0"], "MEASURE=SHARE"), (["--precision", "wait.clinic=1"], "MEASURE=SHARE"),
                        (["--precision", "=0.1"], "MEASURE=SHARE"), (["--precision", "wait.clinic=nan"], "MEASURE=SHARE"),
                        (["--precision", "wait.clinic=0.1", "--shard", "1/2"], "--shard"), (["--precision", "wait.clinic=0.1", "--replicate", "2"], "--replicate"),
                        (["--precision", "wait.clinic=0.1", "--replicates", "1"], "2 at least"), (["--precision", "wait.clinic=0.1", "--replicates", "30", "--max-replicates", "20"], "--max-replicates"),
                        (["--replicates", "30", "--max-replicates", "20"], "30 replicates are more than the 20")):
        done = t.homeward("run", *QUEUE, *words, "-o", "no.h5")
        assert done.returncode == 2 and said in done.stderr, (words, done.stderr)
    assert "memory" in done.stdout, "what it would take is shown"
    assert t.homeward("run", TINY, "--replicates", 3, "--max-replicates", 3, "--quiet", "-o", "out.h5").returncode == 0
    assert t.names() == ["out.h5"]


if __name__ == "__main__":
    main(globals())
