# SPDX-License-Identifier: GPL-3.0-or-later
"""The peak of memory does not grow with the number of replicates, but for some bytes each, whatever is done with them; and results that
do not fit into memory are those that would."""
import json
import os
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from program import NETWORKS, PROGRAM, SOURCE, TINY, main  # noqa: E402

SMALL = NETWORKS / "deadlock.yaml"  # 26 values a replicate, 2.5 events: 40,000 take half a second
MOST_EACH = 250  # bytes a replicate: its number, state and place, and what HDF5 keeps of the text that says why it failed (there is none)
MOST_MORE = 6_000_000  # from a run whose results are in memory to one whose results are not: the buffers


def peak(t, *words, expect=0):
    """Bytes at most of one command, seen by its parent."""
    run = subprocess.Popen([PROGRAM, *map(str, words)], cwd=t.folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    said = run.stderr.read().decode()
    _, status, used = os.wait4(run.pid, 0)
    run.returncode = os.waitstatus_to_exitcode(status)
    assert run.returncode == expect, said
    return used.ru_maxrss * 1024


def test_memory_does_not_grow_with_the_replicates(t):
    """Runs, shown and not; then resumed, split and merged."""
    few, many = 10_000, 40_000
    for name, words in (("run", ["--quiet"]), ("shown", [])):
        a, b, c = (peak(t, "run", SMALL, "--replicates", n, *words, "-o", f"{name}.h5") for n in (100, few, many))
        assert b - a < MOST_MORE and c - b < MOST_EACH * (many - few), (name, a, b, c)
    for name, words in (("shard", ["run", SMALL, "--shard", "1/1"]), ("merge", ["merge", "out.parts"])):
        sizes = []
        for n in (few, many):
            more = ["--replicates", n] if name == "shard" else []
            where = f"{n}.h5"
            sizes.append(peak(t, *[w if w != "out.parts" else f"{n}.h5.parts" for w in words], *more, "--quiet", "-o", where))
        assert sizes[1] - sizes[0] < MOST_EACH * (many - few), (name, sizes)
    sizes = [peak(t, "run", SMALL, "--replicates", n, "--quiet", "--resume", "-o", f"{n}.h5") for n in (few, many)]
    assert sizes[1] - sizes[0] < MOST_EACH * (many - few) + MOST_MORE, ("resume", sizes)  # 10,000 may be one shard of less than others
    assert (t.folder / f"{many}.h5").read_bytes() == (t.folder / "run.h5").read_bytes() == (t.folder / "shown.h5").read_bytes()


def test_memory_does_not_grow_with_what_a_replicate_holds(t):
    """300 values each."""
    few, many = (peak(t, "run", TINY, "--replicates", n, "--quiet", "--threads", 2, "-o", "out.h5") for n in (300, 3000))
    assert many - few < MOST_MORE, (few, many)
    assert (t.folder / "out.h5").stat().st_size > 5_000_000 and t.names() == ["out.h5"]


def test_memory_does_not_grow_with_replicates_of_whole_systems(t):
    """Four scenarios of a hundredth of north Kent, three weeks: what the replicates hold would show, if it were kept."""
    sizes, peaks = [], []
    for n in (250, 1500):
        peaks.append(peak(t, "run", SOURCE / "configs" / "north_kent.yaml", "--scenario", "idt", "--scenario", "market_development", "--scenario",
                          "hospital_at_home", "--set", "run.scale=0.01", "--set", "run.measured=14 d", "--set", "run.warm_up=7 d", "--replicates", n,
                          "--threads", 2, "--quiet", "-o", "out.h5"))
        sizes.append((t.folder / "out.h5").stat().st_size)
    assert sizes[1] - sizes[0] > 1.5 * MOST_MORE and peaks[1] - peaks[0] < MOST_MORE, (sizes, peaks)


def test_the_peak_is_foretold(t):
    """P22: by check and by --dry-run, on networks with few and with a million inside; scripts/measure_memory does the district and the county too."""
    done = subprocess.run([sys.executable, str(SOURCE / "scripts" / "measure_memory"), "--quick"], cwd=t.folder, env={**os.environ, "HW_PROGRAM": PROGRAM},
                          stdout=subprocess.PIPE, encoding="utf-8")
    assert done.returncode == 0 and done.stdout.count("\n") > 8, done.stdout


def test_the_peak_is_the_programs_own(t):
    """Not that of whoever starts it, which the system's own count contains."""
    words = ["run", TINY, "--replicates", 1, "--threads", 1, "--quiet", "--timing", "-o", "out.h5"]
    before = json.loads(t.homeward(*words).stdout)["peak_rss_bytes"]
    ours = bytearray(os.urandom(1 << 20) * 120)
    after = json.loads(t.homeward(*words).stdout)["peak_rss_bytes"]
    assert len(ours) > 1.5 * after and 8_000_000 < before and abs(after - before) < 0.2 * before, (before, after)


def test_what_is_foretold_is_what_max_memory_goes_by(t):
    config = t.write("crowd.yaml", "model: network\nrun: {length: 100 h}\narrivals:\n  - {to: a, rate: 1000 per h}\n"
                                   "stations:\n  a: {servers: unlimited, stay: {fixed: 1000 h}, then: exit}\n")
    words = ["run", config, "--quiet", "--threads", 1, "-o", "out.h5"]  # 100,000 inside at the end: 28 MB
    done = t.homeward(*words, "--max-memory", "25MB")
    assert done.returncode == 3 and "--max-memory" in done.stderr and t.names() == ["crowd.yaml"], done.stderr
    assert t.homeward(*words, "--max-memory", "40MB").returncode == 0


def test_a_store_changes_no_byte(t):
    """Shards of few replicates are made and merged in memory, one by one, and then put into a result that does not fit."""
    whole = t.result(TINY, "--replicates", 1200, "--threads", 2)
    for i in range(1, 9):
        assert t.homeward("run", TINY, "--replicates", 1200, "--shard", f"{i}/8", "--quiet", "--threads", 1, "-o", "out.h5").returncode == 0
    files = sorted((t.folder / "out.h5.parts").glob("*.shard"))
    assert t.homeward("merge", "--quiet", "-o", "out.h5", *files[::-1]).returncode == 0
    assert (t.folder / "out.h5").read_bytes() == whole
    (t.folder / "out.h5").unlink()
    files[3].unlink()
    assert t.homeward("run", TINY, "--replicates", 1200, "--quiet", "--resume", "-o", "out.h5").returncode == 0
    assert (t.folder / "out.h5").read_bytes() == whole and t.names() == ["out.h5"]


def test_a_full_disk_of_a_store(t):
    """Exit 3, what shards hold is kept, and with more room the run goes on to the same bytes."""
    with t.small_disk("3m") as disk:
        words = ["run", TINY, "--quiet", "--replicates", 1000, "--checkpoint", 0, "-o", disk / "out.h5"]
        done = t.homeward(*words)
        assert done.returncode == 3 and "No space left" in done.stderr and "--resume" in done.stderr, done.stderr
        kept = [path.name for path in disk.iterdir()]
        assert kept == ["out.h5.parts"] and len(list((disk / kept[0]).iterdir())) > 10
        t.remount(disk, "size=40m")
        assert t.homeward(*words, "--resume").returncode == 0
        assert (disk / "out.h5").read_bytes() == t.result(TINY, "--replicates", 1000)


if __name__ == "__main__":
    main(globals())
