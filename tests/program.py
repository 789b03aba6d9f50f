# SPDX-License-Identifier: GPL-3.0-or-later
"""What tests of the built program share: a folder of their own, runs of `homeward` in it, and values read back.

A test file defines functions test_...(t) that take a Bench and assert; main() runs them all and says which failed.
"""
import contextlib
import json
import os
import pathlib
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import traceback

SOURCE = pathlib.Path(os.environ.get("HW_SOURCE_DIR") or pathlib.Path(__file__).resolve().parent.parent)
PROGRAM = os.environ.get("HW_PROGRAM") or str(SOURCE / "build" / "homeward")
NETWORKS = SOURCE / "configs" / "networks"
# A small network in which nothing is wrong: tests of bad input change a part of it.
GOOD = """model: network
run: {length: 10 h, replicates: 2}
arrivals:
  - {to: clinic, rate: 1 per h}
stations:
  clinic: {servers: 1, stay: {exponential: {mean: 1 h}}, then: {ward: 0.5, exit: 0.5}}
  ward: {servers: 1, stay: {fixed: 2 h}, then: exit}
"""
TINY = SOURCE / "tests" / "data" / "tiny" / "everything.yaml"

# What shipped networks of each kind are shortened to, so that all of these take a second or two together.
SHORT = {
    "bas_queue": ["run.length=4000 d", "run.warm_up=100 d"],
    "bas_ward_carehome": ["run.length=2000 d", "run.warm_up=100 d"],
    "batch_geometric": ["run.length=2000 h", "run.warm_up=100 h"],
    "batch_mm1": ["run.length=2000 h", "run.warm_up=100 h"],
    "bench_blocking": ["run.patients=20000"],
    "bench_mm1": ["run.patients=20000"],
    "booked_dm1": ["run.length=1000 h", "run.warm_up=100 h"],
    "booked_no_show": ["run.length=1000 h"],
    "calendar_finish": ["run.length=200 d", "run.warm_up=10 d"],
    "calendar_rates": [],
    "calendar_resume": ["run.length=200 d", "run.warm_up=10 d"],
    "chain3": ["run.length=1500 d", "run.warm_up=100 d"],
    "deadlock": [],
    "discharge_window": ["run.length=1000 d", "run.warm_up=50 d"],
    "erlang_a": ["run.length=1500 h", "run.warm_up=100 h"],
    "gim1_gamma": ["run.length=1000 h", "run.warm_up=100 h"],
    "jackson_4": ["run.length=400 d", "run.warm_up=50 d"],
    "mg1_lognormal": ["run.length=3000 h", "run.warm_up=100 h"],
    "mg_inf_census": ["run.length=700 d"],
    "mg_inf_from_empty": [],
    "mm1": ["run.length=5000 h", "run.warm_up=100 h"],
    "mmc_ae": ["run.length=60 d", "run.warm_up=5 d"],
    "mmcc_28": ["run.length=1000 d", "run.warm_up=100 d"],
    "mt_m_inf_sine": ["run.length=40 d"],
    "nhpp_18_hours": [],
    "nhpp_week": ["run.length=28 d"],
    "prio_mmc": ["run.length=2000 h", "run.warm_up=100 h"],
    "surge_alternating": ["run.length=1512 d"],
    "surge_mmpp": ["run.length=1500 h"],
    "surge_mmpp_b": ["run.length=3000 d"],
    "surge_three_states": ["run.length=2000 d"],
    "trace_bas": [],
    "transient_mmc": [],
}
for path in NETWORKS.glob("*.yaml"):  # the others: a fiftieth of what they run
    run = re.search(r"^run: \{length: ([\d.]+) (\w+), warm_up: ([\d.]+) (\w+)", path.read_text(encoding="utf-8"), re.MULTILINE)
    if run and path.stem not in SHORT and not path.name.endswith(".expect.yaml"):
        length, unit, warm_up, warm_up_unit = run.groups()
        SHORT[path.stem] = [f"run.length={float(length) / 50:g} {unit}", f"run.warm_up={float(warm_up) / 50:g} {warm_up_unit}"]


class Bench:
    """A fresh folder and the program run in it."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="hw_test_"))
        self.started = []

    def close(self):
        for process in self.started:  # of a test that failed before it waited for them
            process.kill()
            process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def homeward(self, *words, program=PROGRAM, env=None, timeout=120, cwd=None, stdin=subprocess.DEVNULL, **more):
        """Runs the program; never raises for its exit code. A run that hangs is an error."""
        clean = {k: v for k, v in os.environ.items() if k not in ("OMP_NUM_THREADS", "SLURM_CPUS_PER_TASK", "NO_COLOR", "COLUMNS")}
        clean.update(env or {})
        return subprocess.run([program, *map(str, words)], cwd=cwd or self.folder, env=clean, stdin=stdin, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, encoding="utf-8", errors="replace", timeout=timeout, **more)

    def start(self, words, **more):
        """A process in the test's folder, which does not outlive the test."""
        self.started.append(subprocess.Popen([*map(str, words)], cwd=self.folder, **more))  # pylint: disable=consider-using-with
        return self.started[-1]

    def result(self, config, *words, output="out.h5", expect=0, **more):
        """Runs a model without tables; the bytes of its result file, which is removed."""
        done = self.homeward("run", config, "--quiet", "-o", output, *words, **more)
        assert done.returncode == expect, f"run {config} {words}: exit {done.returncode}\n{done.stderr}"
        path = self.folder / output
        data = path.read_bytes()
        path.unlink()
        return data

    def summary(self, config, *words, expect=0, **more):
        """Runs a model; its whole JSON summary, without what names the file and the command."""
        done = self.homeward("run", config, "--quiet", "-o", "summary.h5", *words, **more)
        assert done.returncode == expect, f"run {config} {words}: exit {done.returncode}\n{done.stderr}"
        return self.read("summary.h5")

    def read(self, path, **more):
        shown = self.homeward("summary", path, "--json", "--all", **more)
        assert shown.returncode == 0, shown.stderr
        summary = json.loads(shown.stdout)
        del summary["config"], summary["command"]
        return summary

    def write(self, name, text):
        path = self.folder / name
        if isinstance(text, bytes):
            path.write_bytes(text)
        else:
            path.write_text(text, encoding="utf-8")
        return path

    @contextlib.contextmanager
    def small_disk(self, size):
        """A real disk of that size in the test's folder, gone afterwards; the test is skipped where none can be mounted."""
        disk = self.folder / "disk"
        disk.mkdir()
        mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(disk)]
        if os.geteuid() != 0 or subprocess.run(mount, stderr=subprocess.DEVNULL).returncode != 0:
            raise Skip("a small disk cannot be mounted here")
        try:
            yield disk
        finally:
            subprocess.run(["umount", str(disk)], check=True)

    @staticmethod
    def remount(disk, option):
        """With another size, or "ro"."""
        assert subprocess.run(["mount", "-o", f"remount,{option}", str(disk)], stderr=subprocess.DEVNULL).returncode == 0

    def names(self):
        return sorted(p.name for p in self.folder.iterdir())


def children_seconds():
    """Of processor time, of all programs run so far: what a busy machine does not change."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def sets(pairs):
    """["a=1", ...] as words of the command line."""
    return [word for pair in pairs for word in ("--set", pair)]


def shortened(name):
    """Words that shorten any shipped network, as far as it can be: a run of so many patients or looks is what it is."""
    return sets(SHORT.get(name, []))


def values(summary, measure, scenario="baseline"):
    """{labels: [value of each replicate]} of one measure."""
    for entry in summary["measures"]:
        if entry["name"] == measure:
            return {tuple(n["labels"]): n["values"] for n in entry["numbers"] if n["scenario"] == scenario}
    raise AssertionError(f"no measure {measure}")


def assert_recomputed(folder, result="homeward.h5", log="log.csv"):
    """Every value of a result follows from the event log beside it, by scripts/recompute, which shares no code with the program."""
    again = subprocess.run([sys.executable, SOURCE / "scripts/recompute/recompute.py", "--program", PROGRAM, result, log], cwd=folder, capture_output=True, text=True, check=False)
    assert again.returncode == 0 and " 0 differ" in again.stdout, again.stdout[-2000:] + again.stderr[-2000:]


def differences(a, b):
    """Names of the measures that differ between two summaries, or what else does."""
    if a == b:
        return []
    theirs = {m["name"]: m for m in b["measures"]}
    found = [m["name"] for m in a["measures"] if theirs.get(m["name"]) != m]
    return found or [key for key in a if a[key] != b.get(key)]


def main(names):
    """Runs every test_... of a module's globals(); exits 0, 1 or 77 (all were skipped)."""
    failed = skipped = 0
    tests = [(name, call) for name, call in names.items() if name.startswith("test_")]
    chosen = sys.argv[1:]
    tests = [(name, call) for name, call in tests if not chosen or name in chosen]
    for name, call in tests:
        bench = Bench()
        try:
            call(bench)
        except Skip as reason:
            skipped += 1
            print(f"{name} skipped: {reason}")
        except Exception:  # every kind of failure is reported, then the next test runs
            failed += 1
            print(f"{name} FAILED")
            traceback.print_exc(file=sys.stdout)
        finally:
            bench.close()
    print(f"{len(tests) - failed - skipped} of {len(tests)} passed, {skipped} skipped")
    sys.exit(1 if failed or not tests else 77 if skipped == len(tests) else 0)


class Skip(Exception):
    """Something that the test needs is not installed."""
