# SPDX-License-Identifier: GPL-3.0-or-later
"""Promises P2, P10 to P14 and P20 through the program: a run that is split, stopped, killed or out of disk loses at most what was in
flight, and what comes out in the end has the bytes of a run that nobody disturbed."""
import json
import os
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from program import NETWORKS, PROGRAM, TINY, Skip, main  # noqa: E402

KILLS = int(os.environ.get("HW_KILLS", "20"))
TORN = int(os.environ.get("HW_TORN_STEP", "701"))  # every so many bits of a shard are flipped through the program
DEADLOCK = [NETWORKS / "deadlock.yaml", "--set", "run.on_deadlock=fail", "--set", "run.length=1 d", "--set", "run.warm_up=0 d"]
# A replicate takes some hundredths of a second, the run about a second.
STEADY = [str(NETWORKS / "bench_mm1.yaml"), "--set", "run.patients=100000", "--replicates", "24", "--threads", "2", "--quiet"]


def shards(t, name="out.h5"):
    folder = t.folder / f"{name}.parts"
    return sorted(folder.glob("*.shard")) if folder.is_dir() else []


def merged(t, *paths, expect=0):
    """The bytes of what is merged; the shards stay."""
    done = t.homeward("merge", "-o", "merged.h5", "--quiet", *paths)
    assert done.returncode == expect, done.stderr
    path = t.folder / "merged.h5"
    data = path.read_bytes()
    path.unlink()
    return data


def refused(t, *words, code=2, said=()):
    """Exit code, one line that holds these words, and no result."""
    done = t.homeward(*words)
    assert done.returncode == code, (words, done.returncode, done.stderr)
    for word in said:
        assert str(word) in done.stderr, (word, done.stderr)
    assert len(done.stderr.strip().splitlines()) == 1 or code != 2, done.stderr
    assert not (t.folder / "merged.h5").exists()
    return done.stderr


def test_any_split_and_any_threads_give_the_same_bytes(t):
    """1, 2 and 7 shards, each by 1, 2, 3 and 8 threads: the same shards; given as folder, as name of the result, file by file, backwards."""
    whole = t.result(TINY, "--replicates", 9)
    for n in (1, 2, 7):
        known = None
        for threads in (1, 2, 3, 8):
            for i in range(1, n + 1):
                done = t.homeward("run", TINY, "--replicates", 9, "--shard", f"{i}/{n}", "--threads", threads, "--quiet", "-o", "out.h5")
                assert done.returncode == 0 and done.stderr == "", done.stderr
            files = shards(t)
            assert len(files) == n and not (t.folder / "out.h5").exists()
            held = {path.name: path.read_bytes() for path in files}
            known = known or held
            assert held == known, (n, threads)
            for words in (["out.h5.parts"], ["out.h5"], files, files[::-1]) if threads == 3 else (["out.h5.parts"],):
                assert merged(t, *words) == whole, (n, threads, words)
            assert len(shards(t)) == n, "merge leaves the shards"
            shutil.rmtree(t.folder / "out.h5.parts")


def test_splits_may_be_unequal_and_overlap(t):
    """More shards than replicates; shards of different splits together; each in a folder of its own."""
    whole = t.result(TINY, "--replicates", 3)
    for i in range(1, 6):
        done = t.homeward("run", TINY, "--replicates", 3, "--shard", f"{i}/5", "-o", f"s{i}.h5")
        assert done.returncode == 0 and f"Shard {i} of 5" in done.stdout
    folders = [f"s{i}.h5.parts" for i in range(1, 6) if (t.folder / f"s{i}.h5.parts").is_dir()]
    assert len(folders) == 3
    assert merged(t, *folders) == whole
    for i in (1, 2):
        assert t.homeward("run", TINY, "--replicates", 3, "--shard", f"{i}/2", "-o", "out.h5", "--quiet").returncode == 0
    assert merged(t, "out.h5.parts", *folders) == whole
    assert merged(t, folders[0], *shards(t)) == whole


def test_failed_replicates_go_through_shards(t):
    whole = t.result(*DEADLOCK, "--replicates", 12, expect=1)
    codes = [t.homeward("run", *DEADLOCK, "--replicates", 12, "--shard", f"{i}/3", "--quiet", "-o", "out.h5").returncode for i in (1, 2, 3)]
    assert 1 in codes and set(codes) <= {0, 1}, codes
    assert merged(t, "out.h5.parts", expect=1) == whole


def test_gaps_are_named_by_replicate(t):
    for i in (1, 3, 5):
        assert t.homeward("run", TINY, "--replicates", 10, "--shard", f"{i}/5", "--quiet", "-o", "out.h5").returncode == 0
    said = refused(t, "merge", "-o", "merged.h5", "out.h5.parts", said=["4 of 10 replicates are missing: 3-4, 7-8"])
    assert "--resume" in said
    for i in (2, 4):
        assert t.homeward("run", TINY, "--replicates", 10, "--shard", f"{i}/5", "--quiet", "-o", "out.h5", "--resume").returncode == 0
    assert merged(t, "out.h5.parts") == t.result(TINY, "--replicates", 10, output="whole.h5")


def test_shards_of_another_run_are_refused_by_name(t):
    def shard(*words, name):
        assert t.homeward("run", *words, "--quiet", "-o", name).returncode == 0
    shard(TINY, "--replicates", 4, "--shard", "1/2", name="a.h5")
    other = t.write("tiny.yaml", TINY.read_text(encoding="utf-8") + "# changed\n")
    shutil.copy(TINY.parent / "arrivals.csv", t.folder)
    for words, said in (([TINY, "--replicates", 4, "--seed", 2], "seed 2 instead of 1"),
                        ([TINY, "--replicates", 4, "--set", "title=x"], "options: --set title=x instead of none"),
                        ([TINY, "--replicates", 6], "6 replicates in all instead of 4"),
                        ([other, "--replicates", 4], "the configuration tiny.yaml differs from line"),
                        ([NETWORKS / "mm1.yaml", "--replicates", 4, "--set", "run.length=200 h", "--set", "run.warm_up=0 h"], "options")):
        shard(*words, "--shard", "2/2", name="b.h5")
        refused(t, "merge", "-o", "merged.h5", "a.h5.parts", "b.h5.parts", said=["b.h5.parts/r", "is of another run than a.h5.parts/r", said])
        shutil.rmtree(t.folder / "b.h5.parts")


def test_what_cannot_be_merged_is_refused(t):
    t.write("model.yaml", TINY.read_text(encoding="utf-8"))
    (t.folder / "empty").mkdir()
    t.result(TINY, "--replicates", 2)
    assert t.homeward("run", TINY, "--quiet", "-o", "whole.h5").returncode == 0
    refused(t, "merge", "-o", "merged.h5", said=["merge needs shards"])
    refused(t, "merge", "-o", "merged.h5", "nowhere", said=["nowhere does not exist"])
    refused(t, "merge", "-o", "merged.h5", "empty", said=["no shards in empty"])
    refused(t, "merge", "-o", "merged.h5", "model.yaml", said=["model.yaml is not a shard"])
    refused(t, "merge", "-o", "merged.h5", "whole.h5", said=["whole.h5 is not a shard"])
    refused(t, "merge", "-o", "nowhere/merged.h5", "whole.h5", code=3, said=["nowhere"])


def test_bad_shards_of_the_command_line_are_refused(t):
    for text in ("4/3", "0/3", "1/0", "-1/3", "1", "1/", "/3", "a/b", "1/3x", "1 / 3", "+1/3", "1/99999999999999999999", "", "1/1000001"):
        refused(t, "run", TINY, "--shard", text, said=["--shard", text])
    refused(t, "run", TINY, "--shard", "1/3", "--replicate", "2", said=["--replicate"])
    refused(t, "run", TINY, "--resume", "--replicate", "2", said=["--replicate"])
    refused(t, "run", TINY, "--checkpoint", "-1", said=["--checkpoint"])
    assert t.names() == []


def test_a_damaged_shard_is_never_merged_and_run_again_by_resume(t):
    """Cut, flipped, emptied, overwritten: merge refuses it by name; resume says so, runs its replicates again, and the bytes are right."""
    whole = t.result(TINY, "--replicates", 4)
    for i in (1, 2):
        assert t.homeward("run", TINY, "--replicates", 4, "--shard", f"{i}/2", "--quiet", "-o", "out.h5").returncode == 0
    path = shards(t)[0]
    good = path.read_bytes()
    bits = [good[:b // 8] + bytes([good[b // 8] ^ (1 << b % 8)]) + good[b // 8 + 1:] for b in range(0, 8 * len(good), TORN * 8 + 3)]
    for bad in [b"", good[:-1], good[:len(good) // 2], good[:40], good + b"x", b"\0" * len(good), good[:1000] + b"\0" * (len(good) - 1000)] + bits[:40]:
        path.write_bytes(bad)
        refused(t, "merge", "-o", "merged.h5", "out.h5.parts", said=[path.name])
    done = t.homeward("run", TINY, "--replicates", 4, "--quiet", "-o", "out.h5", "--resume")
    assert done.returncode == 0 and path.name in done.stderr and "run again" in done.stderr, done.stderr
    assert (t.folder / "out.h5").read_bytes() == whole and t.names() == ["out.h5"]


def sealed_again(data):
    """A shard's bytes with a seal that fits: a mark, the size and the checksum of sim/checksum.h."""
    body, mask = data[:-32], (1 << 64) - 1
    total = 0x9e3779b97f4a7c15 ^ len(body)
    for i in range(0, len(body), 8):
        total = (total ^ int.from_bytes(body[i:i + 8], "little")) * 0xff51afd7ed558ccd & mask
        total ^= total >> 32
    return body + data[-32:-16] + len(body).to_bytes(8, "little") + total.to_bytes(8, "little")


def test_shards_that_disagree_are_refused(t):
    """The same run, the same replicate, another value: one of two machines has erred, and nobody can know which."""
    assert t.homeward("run", TINY, "--replicates", 2, "--shard", "1/1", "--quiet", "-o", "out.h5").returncode == 0
    path = shards(t)[0]
    good = path.read_bytes()
    assert sealed_again(good) == good
    other = t.write("other.shard", sealed_again(good[:-40] + bytes([good[-40] ^ 1]) + good[-39:]))
    refused(t, "merge", "-o", "merged.h5", path, other, said=["other.shard", "different values for replicate 2", "a machine has erred"])
    assert merged(t, path, path) == t.result(TINY, "--replicates", 2, output="whole.h5"), "twice the same is no harm"
    shutil.copy(other, path.parent / "r00000002-00000002.shard")
    refused(t, "run", TINY, "--replicates", 2, "--quiet", "-o", "out.h5", "--resume", said=["different values for replicate 2"])


def stop(t, number, *words, after=2):
    """A run that is sent a signal once so many shards are there; exit code, stderr, seconds from the signal to the end."""
    run = t.start([PROGRAM, "run", *words, "-o", "out.h5"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8")
    end = time.monotonic() + 60
    while len(shards(t)) < after and run.poll() is None and time.monotonic() < end:
        time.sleep(0.005)
    run.send_signal(number)
    sent = time.monotonic()
    _, said = run.communicate(timeout=60)
    return run.returncode, said, time.monotonic() - sent


def test_signals_stop_a_run_politely(t):
    """Exit 75, finished work on disk, the message says how to go on; and going on gives the bytes of an undisturbed run."""
    whole = t.result(*STEADY)
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGUSR1):
        code, said, took = stop(t, number, *STEADY, "--checkpoint", 0)
        assert code == 75, (number, code, said)
        assert number.name in said and "--resume" in said and "out.h5.parts" in said and took < 10, (said, took)
        assert len(shards(t)) >= 2 and not (t.folder / "out.h5").exists()
        kept = int(said.split("; ")[1].split(" of ")[0])
        assert kept == len(shards(t))
        refused(t, "run", *STEADY, "-o", "out.h5", said=["add --resume"])  # nothing finished is lost by forgetting it
        assert len(shards(t)) == kept
        done = t.homeward("run", *STEADY, "-o", "out.h5", "--resume")
        assert done.returncode == 0, done.stderr
        assert (t.folder / "out.h5").read_bytes() == whole and t.names() == ["out.h5"]
        (t.folder / "out.h5").unlink()


def test_one_thing_is_not_spoken_of_as_many(t):
    assert t.homeward("run", TINY, "--replicates", 2, "--shard", "1/2", "--quiet", "-o", "out.h5").returncode == 0
    refused(t, "merge", "-o", "merged.h5", "out.h5.parts", said=["1 of 2 replicates is missing: 2; run the shard that holds it again"])
    refused(t, "run", TINY, "--replicates", 2, "--quiet", "-o", "out.h5", said=["(1 file): add --resume"])
    done = t.homeward("run", TINY, "--replicates", 2, "-o", "out.h5", "--resume")
    assert done.stderr == "homeward: 1 of 2 replicates was finished before\nhomeward: 1 run\nhomeward: 1 of 1 run done\n", done.stderr
    assert "\n1 of 1 comparison agrees (" in t.homeward("verify", "--only", "nhpp_week").stdout


def test_under_nohup_a_closing_terminal_does_not_stop_a_run(t):
    ignore = ["env", "--ignore-signal=HUP", PROGRAM]
    run = t.start([*ignore, "run", *STEADY, "--quiet", "--checkpoint", "0", "-o", "out.h5"], stderr=subprocess.PIPE, encoding="utf-8")
    while not shards(t) and run.poll() is None:
        time.sleep(0.005)
    run.send_signal(signal.SIGHUP)
    _, said = run.communicate(timeout=60)
    assert run.returncode == 0 and (t.folder / "out.h5").exists(), (run.returncode, said)


def test_a_pipe_among_the_shards_is_refused_and_not_waited_for(t):
    assert t.homeward("run", TINY, "--replicates", 2, "--shard", "1/1", "--quiet", "-o", "out.h5").returncode == 0
    pipe = t.folder / "out.h5.parts" / "r00000001-00000002_b.shard"
    os.mkfifo(pipe)
    refused(t, "merge", "-o", "merged.h5", "out.h5.parts", said=["_b.shard is not an ordinary file"])
    refused(t, "merge", "-o", "merged.h5", pipe, said=["_b.shard is not an ordinary file"])
    done = t.homeward("run", TINY, "--replicates", 2, "--quiet", "-o", "out.h5", "--resume", timeout=10)
    assert done.returncode == 0 and "_b.shard is not an ordinary file" in done.stderr, done.stderr


def processor_seconds(pid):
    """That a process has used so far."""
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def test_what_is_finished_and_not_yet_on_disk_goes_there_after_the_signal(t):
    """With a checkpoint far away nothing is on disk before the signal. A replicate takes some milliseconds, so several are finished by then."""
    words = [*STEADY, "--set", "run.patients=20000", "--replicates", "600"]
    run = t.start([PROGRAM, "run", *words, "--checkpoint", "600", "-o", "out.h5"], stderr=subprocess.PIPE, encoding="utf-8")
    while run.poll() is None and processor_seconds(run.pid) < 0.2:
        time.sleep(0.005)
    assert shards(t) == []
    run.send_signal(signal.SIGTERM)
    _, said = run.communicate(timeout=60)
    if run.returncode == 0:
        raise Skip("the machine was faster than this test")
    assert run.returncode == 75 and len(shards(t)) >= 1 and " of 600 replicates are finished and kept" in said, said
    done = t.homeward("run", *[word for word in words if word != "--quiet"], "-o", "out.h5", "--resume")
    assert done.returncode == 0 and said.split("; ")[1].split(" ")[0] + " of 600 replicates were finished before" in done.stderr, (said, done.stderr)
    assert (t.folder / "out.h5").read_bytes() == t.result(*words, output="again.h5")


def test_a_long_replicate_does_not_hold_up_the_stop(t):
    """One that would take minutes is given up after the grace of 5 seconds."""
    words = [NETWORKS / "bench_mm1.yaml", "--set", "run.patients=2000000000", "--replicates", 2, "--quiet"]
    run = t.start([PROGRAM, "run", *words, "-o", "out.h5"], stderr=subprocess.PIPE, encoding="utf-8")
    time.sleep(0.3)
    run.send_signal(signal.SIGTERM)
    sent = time.monotonic()
    _, said = run.communicate(timeout=60)
    assert run.returncode == 75 and 4 < time.monotonic() - sent < 10, said
    assert "begins again" in said and t.names() == []


def test_killed_runs_resume_to_the_same_bytes(t):
    """kill -9 at moments spread over the run, resumed runs included, until it is through."""
    whole = t.result(*STEADY)
    words = [PROGRAM, "run", *STEADY, "--checkpoint", "0", "-o", "out.h5", "--resume"]
    start = time.monotonic()
    assert subprocess.run(words, cwd=t.folder, check=False).returncode == 0
    took = time.monotonic() - start
    (t.folder / "out.h5").unlink()
    luck = random.Random(2)
    killed = lost = through = 0
    while killed < KILLS:
        before = len(shards(t))
        run = t.start(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(took * luck.random() * 0.6)
        run.send_signal(signal.SIGKILL)
        killed += run.wait() == -signal.SIGKILL
        if run.returncode == 0:
            assert (t.folder / "out.h5").read_bytes() == whole
            through += 1
            shutil.rmtree(t.folder / "out.h5.parts", ignore_errors=True)
            (t.folder / "out.h5").unlink()
        elif (t.folder / "out.h5").exists():  # killed while it tidied up
            assert (t.folder / "out.h5").read_bytes() == whole
        else:
            lost += len(shards(t)) < before
    assert lost == 0, "finished work is never lost"
    assert subprocess.run(words, cwd=t.folder, check=False).returncode == 0
    assert (t.folder / "out.h5").read_bytes() == whole
    assert not (t.folder / "out.h5.parts").exists()
    print(f"{killed} kills, {through} runs got through in between")


def test_resume_after_a_change_is_refused_and_loses_nothing(t):
    assert stop(t, signal.SIGTERM, *STEADY, "--checkpoint", 0)[0] == 75
    kept = [path.read_bytes() for path in shards(t)]
    for words, said in ((["--seed", "2"], "seed 1 instead of 2"), (["--set", "title=x"], "title=x"),
                        (["--replicates", "25"], "24 replicates in all instead of 25")):
        refused(t, "run", *STEADY, *words, "-o", "out.h5", "--resume", said=["is of another run", said])
    config = t.write("bench_mm1.yaml", (NETWORKS / "bench_mm1.yaml").read_text(encoding="utf-8") + "# a remark\n")
    refused(t, "run", config, *STEADY[1:], "-o", "out.h5", "--resume", said=["the configuration bench_mm1.yaml differs from line"])
    assert [path.read_bytes() for path in shards(t)] == kept
    assert t.homeward("run", *STEADY, "-o", "out.h5", "--resume").returncode == 0
    assert (t.folder / "out.h5").read_bytes() == t.result(*STEADY, output="again.h5")


def test_a_changed_data_file_is_noticed(t):
    """The configuration is the same, a file that it reads is not."""
    shutil.copy(TINY, t.folder / "model.yaml")
    data = (TINY.parent / "arrivals.csv").read_bytes()
    t.write("arrivals.csv", data)
    assert t.homeward("run", "model.yaml", "--shard", "1/2", "-o", "out.h5", "--quiet", "--replicates", 4).returncode == 0
    t.write("arrivals.csv", data + b"\n" if not data.endswith(b"\n\n") else data[:-1])
    refused(t, "run", "model.yaml", "-o", "out.h5", "--quiet", "--replicates", 4, "--resume", said=["a file that the configuration reads has changed"])


def test_resume_with_nothing_to_go_on_from_begins_at_the_beginning(t):
    assert t.result(TINY, "--resume", "--replicates", 3) == t.result(TINY, "--replicates", 3)


def test_resume_leaves_a_finished_result_alone(t):
    """That of the same run: it says so, and nothing is run; what a killed run has not tidied up goes."""
    first = t.homeward("run", TINY, "--replicates", 3, "--quiet", "--resume", "-o", "out.h5")
    assert first.returncode == 0 and first.stderr == "" and t.names() == ["out.h5"]
    before = (t.folder / "out.h5").stat()
    for threads in (1, 2):
        again = t.homeward("run", TINY, "--replicates", 3, "--resume", "--threads", threads, "-o", "out.h5")
        assert again.returncode == 0 and "already finished: out.h5" in again.stderr and again.stdout == "", again
        quiet = t.homeward("run", TINY, "--replicates", 3, "--resume", "--quiet", "-o", "out.h5")
        assert quiet.returncode == 0 and quiet.stderr == quiet.stdout == ""
    assert t.homeward("run", TINY, "--replicates", 3, "--shard", "2/3", "--quiet", "-o", "out.h5").returncode == 0
    assert t.homeward("run", TINY, "--replicates", 3, "--resume", "-o", "out.h5").returncode == 0
    after = (t.folder / "out.h5").stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns) and t.names() == ["out.h5"]


def test_resume_does_not_replace_the_result_of_another_run(t):
    config = t.write("model.yaml", TINY.read_text(encoding="utf-8"))
    shutil.copy(TINY.parent / "arrivals.csv", t.folder)
    words = ["run", config, "--replicates", 3, "--quiet", "-o", "out.h5"]
    assert t.homeward(*words).returncode == 0
    whole = (t.folder / "out.h5").read_bytes()

    def left_alone(*more, said):
        text = refused(t, *words, "--resume", *more, said=["out.h5", "--resume leaves it alone", said])
        assert (t.folder / "out.h5").read_bytes() == whole and not (t.folder / "out.h5.parts").exists(), text
    left_alone("--seed", "2", said="seed 1 instead of 2")
    left_alone("--set", "title=x", said="options: none instead of --set title=x")
    left_alone("--replicates", "4", said="3 replicates in all instead of 4")
    data = (t.folder / "arrivals.csv").read_bytes()
    t.write("arrivals.csv", data + b"\n" if not data.endswith(b"\n\n") else data[:-1])
    left_alone(said="a file that the configuration reads has changed")
    t.write("arrivals.csv", data)
    t.write("model.yaml", TINY.read_text(encoding="utf-8") + "# a remark\n")
    left_alone(said="the configuration model.yaml differs from line")
    assert t.homeward(*words).returncode == 0, "without --resume it is replaced"
    assert t.homeward(*words, "--resume").returncode == 0
    new = (t.folder / "out.h5").read_bytes()
    assert new != whole
    # Begun to replace it, and stopped: going on is what was asked for.
    assert t.homeward(*words, "--seed", 2, "--shard", "1/2").returncode == 0
    assert t.homeward(*words, "--seed", 2, "--resume").returncode == 0
    assert (t.folder / "out.h5").read_bytes() == t.result(config, "--replicates", 3, "--seed", 2, output="again.h5")


def test_resume_on_results_that_are_not_whole(t):
    words = ["run", TINY, "--replicates", 2, "--quiet", "-o", "out.h5"]
    assert t.homeward("run", TINY, "--replicate", 2, "--quiet", "-o", "out.h5").returncode == 0
    refused(t, *words, "--resume", said=["out.h5", "does not hold all replicates"])
    (t.folder / "out.h5").unlink()
    assert t.homeward(*words).returncode == 0
    whole = (t.folder / "out.h5").read_bytes()
    t.write("out.h5", whole[:-50])
    refused(t, *words, "--resume", said=["out.h5", "cut short", "--resume leaves it alone"])
    t.write("out.h5", b"")  # made by mktemp
    assert t.homeward(*words, "--resume").returncode == 0 and (t.folder / "out.h5").read_bytes() == whole
    (t.folder / "out.h5").unlink()
    failing = ["run", *DEADLOCK, "--replicates", 12, "-o", "out.h5"]
    assert t.homeward(*failing, "--quiet").returncode == 1
    again = t.homeward(*failing, "--resume")
    assert again.returncode == 1 and "already finished" in again.stderr and "of its replicates failed" in again.stderr and t.names() == ["out.h5"]


def test_a_dry_run_says_what_the_run_takes_and_leaves_nothing(t):
    """Counts are exact; time, memory and disk are compared with what the run then takes."""
    config = [NETWORKS / "bench_mm1.yaml", "--set", "run.patients=400000", "--replicates", 12, "--threads", 2]
    dry = t.homeward("run", *config, "--dry-run", "--json")
    assert dry.returncode == 0 and dry.stderr == "" and t.names() == [], dry.stderr
    told = json.loads(dry.stdout)
    assert (told["replicates"], told["planned_replicates"], told["scenarios"], told["threads"]) == (12, 12, 1, 2)
    ran = json.loads(t.homeward("run", *config, "--quiet", "--timing", "-o", "out.h5").stdout)
    assert 0.3 < told["cpu_s"] / ran["cpu_s"] < 3, (told, ran)
    assert ran["peak_rss_bytes"] <= 1.1 * told["memory_bytes"], (told, ran)
    assert (t.folder / "out.h5").stat().st_size <= told["disk_bytes"] <= 10 * (t.folder / "out.h5").stat().st_size
    shard = json.loads(t.homeward("run", *config, "--shard", "2/5", "--dry-run", "--json").stdout)
    assert (shard["first_replicate"], shard["last_replicate"], shard["replicates"], shard["shards"]) == (3, 4, 2, 5)
    shown = t.homeward("run", *config, "--shard", "2/5", "--dry-run").stdout
    assert "replicates 3 to 4 of 12" in shown and "2 of each of 1 scenario" in shown and "memory" in shown and "disk" in shown


def test_a_run_that_needs_more_memory_than_allowed_does_not_start(t):
    for words in ([], ["--dry-run"]):
        done = t.homeward("run", TINY, "--max-memory", "5MB", *words)
        assert done.returncode == 3 and "--max-memory" in done.stderr and t.names() == [], done.stderr


def test_a_parts_folder_that_is_none(t):
    t.write("out.h5.parts", "a file in the way")
    done = t.homeward("run", TINY, "--quiet", "-o", "out.h5")
    assert done.returncode == 3 and "out.h5.parts" in done.stderr and "not a folder" in done.stderr, done.stderr
    assert t.names() == ["out.h5.parts"]


def test_a_full_disk_keeps_what_is_finished(t):
    """A real one: exit 3, the shards stay; with more room the run goes on to the same bytes (P20)."""
    with t.small_disk("160k") as disk:
        words = [TINY, "--quiet", "--replicates", 40, "--checkpoint", 0, "-o", disk / "out.h5"]
        done = t.homeward("run", *words)
        assert done.returncode == 3 and "No space left" in done.stderr and "--resume" in done.stderr, done.stderr
        kept = sorted((disk / "out.h5.parts").glob("*.shard"))
        assert kept and not (disk / "out.h5").exists()
        assert t.homeward("run", *words, "--resume").returncode == 3, "still full"
        assert set(kept) <= set((disk / "out.h5.parts").glob("*.shard"))
        t.remount(disk, "size=8m")
        done = t.homeward("run", *words, "--resume")
        assert done.returncode == 0, done.stderr
        assert (disk / "out.h5").read_bytes() == t.result(TINY, "--replicates", 40)
        assert [path.name for path in disk.iterdir()] == ["out.h5"]


def test_a_disk_that_takes_nothing(t):
    """Which file did not fit, that nothing is kept, and what to do; with more room the same command does it."""
    with t.small_disk("4k") as disk:
        for checkpoint, file in ((0, f"{disk}/out.h5.parts/r00000001-00000001.shard"), (1000, f"{disk}/out.h5")):
            words = ["run", TINY, "--quiet", "--replicates", 2, "--threads", 1, "--checkpoint", checkpoint, "-o", disk / "out.h5"]
            done = t.homeward(*words)
            assert done.returncode == 3 and done.stderr == (f"homeward: {file} could not be written: No space left on device\n"
                                                            "homeward: no replicate is kept; when that is mended, the same command begins again\n"), done.stderr
            assert list(disk.iterdir()) == []
        t.remount(disk, "size=8m")
        assert t.homeward(*words).returncode == 0


def test_a_disk_that_takes_the_shards_and_not_the_result(t):
    """The last thing to be written does not fit: nothing is lost, and the message says so."""
    with t.small_disk("60k") as disk:
        words = ["run", TINY, "--quiet", "--replicates", 2, "--checkpoint", 0, "-o", disk / "out.h5"]
        done = t.homeward(*words)
        assert done.returncode == 3 and "2 of 2 replicates are finished and kept" in done.stderr and "--resume" in done.stderr, done.stderr
        assert list((disk / "out.h5.parts").glob("*.shard")), "what is said to be kept is kept"
        assert f"{disk}/out.h5 could not be written: No space left on device\n" in done.stderr, done.stderr
        t.remount(disk, "size=8m")
        assert t.homeward(*words, "--resume").returncode == 0
        assert (disk / "out.h5").read_bytes() == t.result(TINY, "--replicates", 2)


def test_a_folder_that_cannot_be_written(t):
    """Even by root: a disk that is mounted to be read only. Refused before the run, by run, shard, resume and merge."""
    with t.small_disk("1m") as disk:
        assert t.homeward("run", TINY, "--quiet", "--replicates", 2, "--shard", "1/1", "-o", disk / "out.h5").returncode == 0
        t.remount(disk, "ro")
        for words in (["run", TINY, "--replicates", 2], ["run", TINY, "--replicates", 2, "--shard", "1/2"], ["run", TINY, "--replicates", 2, "--resume"],
                      ["merge", disk / "out.h5.parts"]):
            done = t.homeward(*words, "--quiet", "-o", disk / "out.h5", timeout=10)
            assert done.returncode == 3 and "Read-only" in done.stderr and str(disk) in done.stderr, (words, done.stderr)
        assert merged(t, disk / "out.h5.parts") == t.result(TINY, "--replicates", 2)


if __name__ == "__main__":
    main(globals())
