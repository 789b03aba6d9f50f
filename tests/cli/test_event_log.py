# SPDX-License-Identifier: GPL-3.0-or-later
"""--event-log through the program: what a file looks like, what a filter leaves, shards, stops and resumes, bad input, a full disk."""
import csv
import datetime
import json
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import time
import xml.etree.ElementTree

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from program import NETWORKS, PROGRAM, SOURCE, TINY, main, sets  # noqa: E402

STANDARD = {"schedule", "start", "suspend", "resume", "complete", "withdraw"}  # of the XES life cycle
MMC = [NETWORKS / "prio_mmc.yaml", *sets(["run.length=60 h", "run.warm_up=5 h"])]


def log_of(t, *words, name="log.csv", expect=0):
    done = t.homeward("run", *words, "--quiet", "-o", "out.h5", "--event-log", name)
    assert done.returncode == expect, done.stderr
    return (t.folder / name).read_text(encoding="utf-8")


def rows_of(text):
    """The last line of a replicate says how many there are: that is looked at here, and put aside."""
    rows = list(csv.DictReader(text.splitlines()))
    for row in rows:
        if row["event"] == "run_ends":
            assert int(row["value"]) == sum(r["replicate"] == row["replicate"] for r in rows) - 1
            row["value"] = ""
    return rows


def refused(t, *words, code=2):
    done = t.homeward("run", *words, "--quiet", "-o", "out.h5", timeout=10)
    assert done.returncode == code, (words, done.returncode, done.stderr)
    return done.stderr


def test_columns_are_those_of_process_mining(t):
    text = log_of(t, TINY, "--replicates", 2)
    rows = rows_of(text)
    assert text.splitlines()[0].startswith("case:concept:name,concept:name,lifecycle:transition,time:timestamp,org:group,time_ms,")
    assert {row["lifecycle:transition"] for row in rows} <= STANDARD
    assert {row["replicate"] for row in rows} == {"1", "2"}
    starts = {}
    for row in rows:
        stamp = datetime.datetime.fromisoformat(row["time:timestamp"])
        begin = starts.setdefault(row["replicate"], stamp)
        assert (stamp - begin) / datetime.timedelta(milliseconds=1) == int(row["time_ms"])
        assert row["concept:name"] and row["case:concept:name"].startswith(f"baseline.{row['replicate']}.")
    for replicate in ("1", "2"):
        times = [int(row["time_ms"]) for row in rows if row["replicate"] == replicate]
        assert times == sorted(times)


def test_a_dated_model_has_its_own_dates(t):
    config = t.write("dated.yaml", """model: network
run: {start_date: 2014-04-01, length: 2 d, replicates: 1}
arrivals: [{to: desk, at: [1 d]}]
stations: {desk: {servers: 1, stay: {fixed: 90 min}, then: exit}}
""")
    rows = rows_of(log_of(t, config))
    assert [row["time:timestamp"] for row in rows if row["event"] in ("starts", "leaves")] == ["2014-04-02T00:00:00.000", "2014-04-02T01:30:00.000"]
    assert rows_of(log_of(t, config, "--event-log-filter", "from=2014-04-02", "--event-log-filter", "to=25 h", "--event-log-filter", "event=starts,leaves"))[0]["event"] == "starts"


def test_a_filter_leaves_lines_as_they_are(t):
    whole = rows_of(log_of(t, TINY, "--replicates", 3))
    frames = {"run_begins", "measuring_begins", "run_ends"}
    cases = [(["setting=ward,desk"], lambda r: r["setting"] in ("ward", "desk") or r["event"] in frames),
             (["event=waits", "event=starts"], lambda r: r["event"] in ("waits", "starts")),
             (["replicate=1,3"], lambda r: r["replicate"] in "13"),
             (["replicate=2-9"], lambda r: r["replicate"] in "23"),
             (["from=1 d", "to=2 d"], lambda r: 86400000 <= int(r["time_ms"]) <= 2 * 86400000 or r["event"] in frames),
             (["event=starts", "setting=ward", "replicate=2"], lambda r: r["event"] == "starts" and r["setting"] == "ward" and r["replicate"] == "2")]
    for filters, wanted in cases:
        words = [word for one in filters for word in ("--event-log-filter", one)]
        assert rows_of(log_of(t, TINY, "--replicates", 3, *words)) == [row for row in whole if wanted(row)], filters


def test_people_are_chosen_the_same_everywhere(t):
    whole = rows_of(log_of(t, *MMC, "--replicates", 2))
    some = rows_of(log_of(t, *MMC, "--replicates", 2, "--event-log-filter", "person=1/10"))
    people, chosen = ({row["person"] for row in rows if row["person"]} for rows in (whole, some))
    assert 0.05 < len(chosen) / len(people) < 0.15, (len(chosen), len(people))
    assert some == [row for row in whole if not row["person"] or row["person"] in chosen]
    one = min(set.intersection(*({row["person"] for row in some if row["replicate"] == r and row["event"] == "starts"} for r in "12")))
    alone = rows_of(log_of(t, *MMC, "--replicates", 2, "--event-log-filter", "person=" + one.replace(",", "\\,"), "--event-log-filter", "event=starts"))
    assert {row["person"] for row in alone} == {one} and {row["replicate"] for row in alone} == {"1", "2"}


BAD = [
    ("setting=nowhere", r"there is no setting \"nowhere\"; there are clinic"),
    ("event=sneezes", r"there is no event \"sneezes\"; there are .*starts"),
    ("scenario=other", r"there is no scenario \"other\"; there are baseline"),
    ("organisation=any", r"the model has no organisation"),
    ("person=2/3", r"write people as the log does, or a share of them, as 1/100"),
    ("person=1/0", r"as 1/100"),
    ("person=a,b/c", r"as 1/100"),
    ("person=a,b/d", r"as 1/100"),  # the second after one that is half good
    ("replicate=0", r"\"0\" is no replicate"),
    ("replicate=3-1", r"\"3-1\" is no replicate"),
    ("replicate=1,999", r"this run has no replicate 999; it has 1 to \d+$"),
    ("from=soon", r"from is \"soon\"; it must be a duration|from \"soon\"|duration"),
    ("replicate=4294967297", r'"4294967297" is no replicate'),
    ("from=2014-04-01", r"the model has no dates"),
    ("colour=red", r"there is no key \"colour\"; the keys are setting, event"),
    ("setting", r"needs KEY=VALUE"),
    ("setting=", r"needs KEY=VALUE"),
]


def test_bad_filters_are_all_told_at_once(t):
    words = [word for one, _ in BAD for word in ("--event-log-filter", one)]
    said = refused(t, *MMC, "--event-log", "log.csv", *words).splitlines()
    assert len([line for line in said if line.startswith("error")]) == len(BAD), said
    for (one, pattern), line in zip(BAD, [line for line in said if line.startswith("error")]):
        assert re.search(pattern, line) or re.search(pattern, "\n".join(said)), (one, line)
    assert t.names() == []
    assert "from is later than to" in refused(t, *MMC, "--event-log", "log.csv", "--event-log-filter", "from=2 h", "--event-log-filter", "to=1 h")


def test_a_dry_run_writes_none_and_looks_at_the_filter(t):
    done = t.homeward("run", *MMC, "--dry-run", "--event-log", "log.csv")
    assert done.returncode == 0 and t.names() == [] and re.search(r"event log +[\d.]+ MB", done.stdout), done
    words = [*MMC, "--replicates", 4, "--threads", 1]
    plain, whole, some = (json.loads(t.homeward("run", *words, "--dry-run", "--json", *log).stdout) for log in
                          ([], ["--event-log", "log.csv"], ["--event-log", "log.csv", "--event-log-filter", "replicate=2-9"]))
    size = len(log_of(t, *words))
    assert plain["event_log_bytes"] == 0 and 0.8 < whole["event_log_bytes"] / size < 1.25, (whole, size)
    assert whole["disk_bytes"] >= plain["disk_bytes"] + 2 * whole["event_log_bytes"], (plain, whole)  # the parts stay until they are put together
    assert some["event_log_bytes"] == whole["event_log_bytes"] / 4 * 3 and whole["cpu_s"] > plain["cpu_s"], (some, whole, plain)
    (t.folder / "log.csv").unlink()
    (t.folder / "out.h5").unlink()
    assert "there is no event" in refused(t, *MMC, "--dry-run", "--event-log", "log.csv", "--event-log-filter", "event=none")


def test_where_a_log_cannot_go(t):
    assert "must end in .csv" in refused(t, *MMC, "--event-log", "log.xes")
    assert "needs --event-log FILE" in refused(t, *MMC, "--event-log-filter", "setting=clinic")
    t.write("data.csv", "age,people\n1,2\n")
    assert "is not an event log, so it is left alone" in refused(t, *MMC, "--event-log", "data.csv")
    assert (t.folder / "data.csv").read_text(encoding="utf-8") == "age,people\n1,2\n"
    assert "does not exist" in refused(t, *MMC, "--event-log", "missing/log.csv", code=3)
    (t.folder / "folder.csv").mkdir()
    assert "it is a folder" in refused(t, *MMC, "--event-log", "folder.csv", code=3)
    log_of(t, *MMC)
    assert log_of(t, *MMC) == log_of(t, *MMC), "a log may be written again"


def test_xes_holds_the_same(t):
    """The case of each event, their order, the types of the values, and that the standard's keys are there."""
    rows = [row for row in rows_of(log_of(t, TINY, "--replicates", 2)) if row["person"]]
    done = subprocess.run([SOURCE / "scripts" / "event_log_to_xes", "log.csv", "log.xes"], cwd=t.folder, stderr=subprocess.PIPE, encoding="utf-8")
    assert done.returncode == 0 and t.names() == ["log.csv", "log.xes", "out.h5"], done.stderr
    tag = "{http://www.xes-standard.org/}"
    found = {}
    for trace in xml.etree.ElementTree.parse(t.folder / "log.xes").getroot().iter(f"{tag}trace"):
        case = next(a.get("value") for a in trace if a.get("key") == "concept:name")
        found[case] = [{a.get("key"): (a.tag[len(tag):], a.get("value")) for a in event} for event in trace.iter(f"{tag}event")]
    told = {}
    for row in rows:
        told.setdefault(row["case:concept:name"], []).append(row)
    assert found.keys() == told.keys()
    for case, events in found.items():
        assert [e["concept:name"] for e in events] == [("string", r["concept:name"]) for r in told[case]]
        assert [e["time:timestamp"] for e in events] == [("date", r["time:timestamp"] + "+00:00") for r in told[case]]
        assert [e["time_ms"] for e in events] == [("int", r["time_ms"]) for r in told[case]]


def test_each_shard_writes_a_log_of_its_own(t):
    whole = log_of(t, TINY, "--replicates", 5).splitlines()
    lines = whole[:1]
    for shard in (1, 2):
        assert t.homeward("run", TINY, "--replicates", 5, "--shard", f"{shard}/2", "--quiet", "-o", "s.h5", "--event-log", "s.csv").returncode == 0
        lines += (t.folder / f"s.{shard}_of_2.csv").read_text(encoding="utf-8").splitlines()[1:]
    assert lines == whole


LONG = [NETWORKS / "prio_mmc.yaml", *sets(["run.length=1500 h", "run.warm_up=5 h"]), "--replicates", 40, "--threads", 1, "--checkpoint", 0]


def begin(t, *words):
    return t.start([PROGRAM, "run", *LONG, "--quiet", "-o", "out.h5", *words], stdin=subprocess.DEVNULL,
                            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, encoding="utf-8")


def stop_after_some(t, how, *words):
    run = begin(t, *words)
    deadline = time.monotonic() + 30
    while len(list((t.folder / "out.h5.parts").glob("*.shard"))) < 3 and run.poll() is None and time.monotonic() < deadline:
        time.sleep(0.005)
    run.send_signal(how)
    return run.wait(), run.stderr.read()


def test_a_run_that_was_stopped_or_killed_goes_on_to_the_same_log(t):
    whole = log_of(t, *LONG)
    for how, code in ((signal.SIGTERM, 75), (signal.SIGKILL, -9)):
        (t.folder / "log.csv").unlink()
        assert stop_after_some(t, how, "--event-log", "log.csv")[0] == code
        assert not (t.folder / "log.csv").exists() and (t.folder / "log.csv.parts").is_dir()
        assert log_of(t, *LONG, "--resume") == whole
        assert t.names() == ["log.csv", "out.h5"]


def test_what_is_finished_is_left_alone_with_its_log(t):
    """The same command again: a shard with its log, as a cluster queues them; and a run that was killed between its end and its last parts."""
    shard = ["run", TINY, "--replicates", 4, "--shard", "1/2", "--resume", "--quiet", "-o", "s.h5", "--event-log", "s.csv"]
    assert t.homeward(*shard).returncode == 0
    log = (t.folder / "s.1_of_2.csv").read_bytes()
    again = t.homeward(*shard)
    assert again.returncode == 0 and again.stderr == "" and (t.folder / "s.1_of_2.csv").read_bytes() == log, again.stderr
    (t.folder / "s.1_of_2.csv").unlink()
    again = t.homeward(*shard)
    assert again.returncode == 2 and "holds no part" in again.stderr, again.stderr
    assert stop_after_some(t, signal.SIGTERM, "--event-log", "log.csv")[0] == 75
    shutil.copytree(t.folder / "log.csv.parts", t.folder / "kept")
    whole = log_of(t, *LONG, "--resume")
    for of_this_run in (True, False):
        shutil.copytree(t.folder / "kept", t.folder / "log.csv.parts")
        if not of_this_run:
            (t.folder / "log.csv.parts" / "run").write_text("event log of run 0123456789abcdef\n", encoding="utf-8")
        assert log_of(t, *LONG, "--resume") == whole
        assert (t.folder / "log.csv.parts").exists() != of_this_run, "its own parts go, those of another run stay"


def test_what_cannot_be_resumed_is_refused(t):
    """Finished replicates whose part is missing, or was made by another filter: refused by name, and nothing is lost."""
    assert stop_after_some(t, signal.SIGTERM)[0] == 75
    said = refused(t, *LONG, "--resume", "--event-log", "log.csv")
    assert re.search(r"replicate 1 is finished already, and log.csv.parts holds no part of its event log", said), said
    assert t.homeward("run", *LONG, "--resume", "--quiet", "-o", "out.h5").returncode == 0
    (t.folder / "out.h5").unlink()
    assert stop_after_some(t, signal.SIGTERM, "--event-log", "log.csv")[0] == 75
    assert "holds no part of its event log of this run and filter" in refused(t, *LONG, "--resume", "--event-log", "log.csv", "--event-log-filter", "event=starts")
    next((t.folder / "log.csv.parts").glob("r00000001-s000.csv")).unlink()
    assert "holds no part" in refused(t, *LONG, "--resume", "--event-log", "log.csv")


def test_a_full_disk(t):
    """Exit 3 and a clear sentence; no half-written log; with more room the run goes on to the same bytes."""
    with t.small_disk("600k") as disk:
        words = ["run", TINY, "--replicates", 12, "--quiet", "--checkpoint", 0, "-o", "out.h5", "--event-log", disk / "log.csv"]
        done = t.homeward(*words)
        assert done.returncode == 3 and "log.csv could not be written: No space left on device" in done.stderr, done.stderr
        assert not (disk / "log.csv").exists() and not (t.folder / "out.h5").exists()
        t.remount(disk, "size=20m")
        assert t.homeward(*words, "--resume").returncode == 0
        assert (disk / "log.csv").read_text(encoding="utf-8") == log_of(t, TINY, "--replicates", 12)
        assert [path.name for path in disk.iterdir()] == ["log.csv"]


def test_a_disk_that_was_full_before_is_told_once(t):
    """Room for the folder of parts, and for no part: both threads fail at their first."""
    with t.small_disk("200k") as disk:
        words = ["run", TINY, "--replicates", 6, "--threads", 2, "--quiet", "-o", disk / "out.h5", "--event-log", disk / "log.csv"]
        with open(disk / "others", "wb", buffering=0) as others:
            try:
                while True:
                    others.write(b"x" * 4096)
            except OSError:
                others.truncate(others.tell() - 12288)
        done = t.homeward(*words)
        lines = done.stderr.splitlines()
        assert done.returncode == 3 and len(lines) == 2 and "log.csv could not be written: No space left on device" in lines[0], done.stderr
        assert "the same command begins again" in lines[1], done.stderr


def test_memory_does_not_grow_with_the_log(t):
    """Ten times the log, not a tenth more memory."""
    peaks = []
    for patients in (20000, 200000):
        done = t.homeward("run", NETWORKS / "bench_mm1.yaml", "--set", f"run.patients={patients}", "--replicates", 1, "--quiet", "--timing", "-o", "out.h5",
                          "--event-log", "log.csv")
        peaks.append(int(re.search(r'"peak_rss_bytes":(\d+)', done.stdout)[1]))
    assert peaks[1] < 1.1 * peaks[0], peaks


if __name__ == "__main__":
    main(globals())
