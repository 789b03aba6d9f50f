# SPDX-License-Identifier: GPL-3.0-or-later
"""Trap T10: who is there at the start is there once, stays as long as somebody found there stays, and takes nothing from later arrivals.

IPACS v1.0.0 took its starting queue out of the arrivals to come and then counted it twice: occupancy was up to the whole queue too high."""
import collections
import csv
import math
import pathlib
import statistics
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from program import main, sets, values  # noqa: E402

DAYS, REPLICATES = 28, 20
NOW = ["run.warm_up=0 days", f"run.measured={DAYS} days"]
# Settings that are filled, and the parameters of north Kent's own; acute is in pools by speciality.
CENSUS = {"acute": 430, "home_care": 1157, "reablement": 31, "intermediate_care": 66, "residential": 940, "nursing": 725, "mental_health_older": 19}


def log_at_the_start(t, *changes, until="0"):
    done = t.homeward("run", "--quiet", "--replicates", 1, "--event-log", "log.csv", *sets(["run.warm_up=0 days", "run.measured=1 days", *changes]))
    assert done.returncode == 0, done.stderr
    with open(t.folder / "log.csv", encoding="utf-8") as file:
        return [row for row in csv.DictReader(file) if row["time_ms"] in ("0", until)]


def setting_of(row):
    return "acute" if row["setting"].startswith("acute_") else row["setting"]


def test_the_census_is_there_and_everybody_once(t):
    waiting = ["start.waiting.assessment=28", "start.waiting.home_care=10", "start.waiting.nursing=3", "start.waiting_in_intermediate_care.nursing=5",
               "start.waiting_in_mental_health.residential=2"]
    for changes in ([], waiting):
        rows = log_at_the_start(t, *changes)
        present = [row for row in rows if row["event"] == "present"]
        counts = collections.Counter(map(setting_of, present))
        assert {name: counts[name] for name in CENSUS} == CENSUS, counts  # those who wait in beds are some of those there
        assert max(collections.Counter(row["person"] for row in present).values()) == 1


def test_everybody_who_is_to_wait_in_a_bed_does(t):
    """At the first moment they are fit; who waits for an assessment is referred, the others have nothing outstanding but the place that they look for."""
    asked = {"start.waiting.assessment": 30, "start.waiting_in_intermediate_care.assessment": 10, "start.waiting_in_intermediate_care.home_care": 5,
             "start.waiting_in_intermediate_care.residential": 3, "start.waiting_in_intermediate_care.nursing": 4, "start.waiting_in_mental_health.assessment": 6,
             "start.waiting_in_mental_health.residential": 1, "start.waiting_in_mental_health.nursing": 2}
    rows = log_at_the_start(t, *[f"{path}={n}" for path, n in asked.items()], until="1")
    fit = {row["person"]: setting_of(row) for row in rows if row["event"] == "fit"}
    assert collections.Counter(fit.values()) == {"acute": 30, "intermediate_care": 22, "mental_health_older": 9}, collections.Counter(fit.values())
    referred = collections.Counter(setting_of(row) for row in rows if row["event"] == "referred")
    assert referred == {"acute": 30, "intermediate_care": 10, "mental_health_older": 6}, referred
    looks = collections.Counter((setting_of(row), row["event"]) for row in rows if row["event"] in ("seeks", "package") and row["person"] in fit)
    assert looks["intermediate_care", "seeks"] == 7 and looks["mental_health_older", "seeks"] == 3 and looks["intermediate_care", "package"] == 5, looks


def test_a_queue_is_beside_those_in_places(t):
    rows = log_at_the_start(t, "home_care.carers=800", "start.home_care=1040", "start.queue.home_care=60", "start.queue.residential=0")
    assert sum(row["event"] == "present" and row["setting"] == "home_care" for row in rows) == 1040
    queue = {row["person"] for row in rows if row["event"] == "package" and row["reason"] == "seeks"}
    taken = {row["person"] for row in rows if row["event"] == "takes"} & queue
    # Each of them looks for a package, once; some find a provider with the hours, others wait; nobody of them is anywhere else.
    assert len(queue) == 60 and 0 < len(taken) < 60, (len(queue), len(taken))
    there = {row["person"] for row in rows if row["event"] == "present"}
    assert not there & queue


def mean_and_error(sample):
    return statistics.fmean(sample), statistics.stdev(sample) / math.sqrt(len(sample))


def compare_places(long_run, now):
    """Beds, places and hours out of hospital begin as full as they go on: no setting is surely a tenth fuller or emptier in the first weeks."""
    was, is_now = (values(run, "occupancy") for run in (long_run, now))
    assert len(was) >= 8, list(was)
    for name, sample in was.items():
        (a, a_error), (b, b_error) = mean_and_error(sample), mean_and_error(is_now[name])
        error = math.hypot(a_error, b_error)
        print(*name, a, b, error)
        assert abs(b - a) < 0.1 + 3 * error, (name, a, b, error)
        assert error < 0.04, "the test could not fail"


def test_the_first_weeks_are_like_any_others(t):
    """A run that starts with what a long run has, bed by bed and queue by queue, goes on like it."""
    words = ["--quiet", "--replicates", REPLICATES, "-o", "long.h5", *sets([f"run.measured={DAYS} days"])]
    done = t.homeward("run", *words)
    assert done.returncode == 0, done.stderr
    long_run = t.read("long.h5")
    patients = values(long_run, "acute_patients")[()]
    codes = collections.Counter()
    for labels, sample in values(long_run, "delayed_bed_days").items():
        codes[labels[0]] += statistics.fmean(sample) / 365
    start = {"start.acute": statistics.fmean(patients), "start.waiting.home_care": codes["E"], "start.waiting.intermediate_care": codes["C"],
             "start.waiting.residential": codes["Di"], "start.waiting.nursing": codes["Dii"],
             "start.waiting.assessment": sum(codes[c] for c in ("A", "B", "F", "G"))}
    done = t.homeward("run", "--quiet", "--replicates", REPLICATES, "-o", "now.h5", *sets(NOW + [f"{k}={v:.0f}" for k, v in start.items()]))
    assert done.returncode == 0, done.stderr
    now = t.read("now.h5")
    (was, was_error), (is_now, now_error) = (mean_and_error(values(run, "acute_patients")[()]) for run in (long_run, now))
    error = math.hypot(was_error, now_error)
    print("acute_patients", was, is_now, error)
    assert abs(is_now - was) < 4 * error, (was, is_now, error)
    assert 4 * error < 0.06 * was, "the test could not fail"
    # Who waits for assessments at the start waits for the first of them, and in a long run for any: some more are delayed in these weeks.
    was, is_now = (statistics.fmean(values(run, "patients_delayed")[()]) for run in (long_run, now))
    print("patients_delayed", was, is_now)
    assert 0.8 * was < is_now < 1.4 * was, (was, is_now)
    compare_places(long_run, now)


if __name__ == "__main__":
    main(globals())
