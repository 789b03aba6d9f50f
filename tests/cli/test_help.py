# SPDX-License-Identifier: GPL-3.0-or-later
"""What --help names works; exit codes; and what goes to a terminal, to a file, or nowhere."""
import json
import os
import pathlib
import pty
import re
import select
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from program import NETWORKS, PROGRAM, SOURCE, TINY, Skip, main, sets  # noqa: E402

PATHWAY = SOURCE / "tests" / "data" / "import" / "pathway_network.csv"
CASES = SOURCE / "tests" / "data" / "verify"

# How each option of each command is tried: words after the command, and what must then be seen in stdout.
TRIED = {
    "run": {
        "--scenario": (["--scenario", "baseline"], "Servers held"), "--replicates": (["--replicates", "2"], "mean of 2 replicates"),
        "--replicate": (["--replicate", "3"], "One replicate"), "--seed": (["--seed", "77"], "seed 77"), "--threads": (["--threads", "2"], "Servers held"),
        "--set": (["--set", "title=Another"], "Another"), "--max-memory": (["--max-memory", "2GB"], "Servers held"),
        "--output": (["--output", "other.h5"], "Results: other.h5"), "--quiet": (["--quiet"], ""), "--timing": (["--timing"], '"peak_rss_bytes":'),
        "--precision": (["--precision", "arrivals.clinic=0.5", "--max-replicates", "20"], "Servers held"), "--max-replicates": (["--max-replicates", "50"], "Servers held"),
        "--replay": (["--replay", "homeward.h5", "-o", "again.h5"], "same bytes"),
        "--plain-queue": (["--plain-queue"], "Servers held"), "--shard": (["--shard", "1/2", "-o", "part.h5"], "Shard 1 of 2"),
        "--dry-run": (["--dry-run"], "memory"), "--json": (["--dry-run", "--json"], '"memory_bytes":'), "--resume": (["--resume", "-o", "resumed.h5"], "Results: resumed.h5"), "--checkpoint": (["--checkpoint", "0"], "Servers held"),
        "--report": (["--report"], "Report: homeward.html"), "--event-log": (["--event-log", "log.csv"], "Servers held"), "--event-log-filter": (["--event-log", "log.csv", "--event-log-filter", "person=1/10"], "Servers held"),
    },
    "merge": {"--output": (["--output", "merged.h5"], "Results: merged.h5"), "--quiet": (["--quiet"], ""), "--report": (["--report", "-o", "paged.h5"], "Report: paged.html")},
    "export": {"--csv": (["--csv", "tables"], "Tables: tables"), "--xlsx": (["--xlsx", "book.xlsx"], "Workbook: book.xlsx")},
    "report": {"--output": (["--output", "page.html"], "Report: page.html"), "--viewer": (["--viewer"], "Viewer: viewer.html"), "--stress": (["--stress"], "Checklist: homeward.stress.md")},
    "check": {"--scenario": (["--scenario", "baseline"], "no errors"), "--set": (["--set", "run.replicates=2"], "no errors")},
    "describe": {
        "--scenario": (["--scenario", "baseline"], "ward"), "--set": (["--set", "stations.ward.servers=77"], "77"), "--markdown": (["--markdown"], "- `ward`: 6 servers"), "--json": (["--json"], "parameters"),
        "--schema": (["--schema", "network"], "$schema"),
    },
    "summary": {"--all": (["--all"], "Time empty"), "--trace": (["--trace", "present"], "Made by"),
                "--quantiles": (["--quantiles"], "How replicates differ"), "--batches": (["one.h5", "--batches", "2"], "Means of one replicate"), "--csv": (["--csv"], ","), "--json": (["--json"], "{"), "--markdown": (["--markdown"], "|")},
    "compare": {
        "--baseline": (["--baseline", "baseline"], "A little of everything"), "--simultaneous": (["--simultaneous"], "A little of everything"), "--pairing": (["--pairing"], "What it saves"), "--all": (["--all"], "A little of everything"), "--csv": (["--csv"], ","),
        "--json": (["--json"], "{"), "--markdown": (["--markdown"], "| Measure |"),
    },
    "people": {"--outcome": (["--outcome", "deaths"], "Deaths: who"), "--all": (["--all"], "Nights in acute beds: who"), "--person": (["--person", "ANYBODY"], "When "),
               "--replicate": (["--replicate", "1"], "person by person")},
    "import": {
        "--output": (["--output", "model.yaml"], ""), "--unit": (["--unit", "h"], "hours, as --unit said"),
        "--scenario": (["--scenario", "any"], "model: network"),
    },
    "new-area": {"--area": (["--area", "vale"], "is made"), "--hospital": (["--hospital", "general"], "is made")},
    "verify": {
        "--long": (["--long"], "long form"), "--only": (["--only", "line"], "line: M/M/1"), "--threads": (["--threads", "2"], "agree"),
        "--json": (["--json"], "{"), "--markdown": (["--markdown"], "| Case |"),
    },
}


def followed(t):
    """who.h5, a result that follows people; the number of somebody to whom something happens in it."""
    small = sets(["run.scale=0.02", "run.warm_up=1 days", "run.measured=10 days", "run.follow=1"])
    words = ["--scenario", "idt", "--replicates", 1, "--quiet", "-o", "who.h5", "--event-log", "who.csv", "--event-log-filter", "event=starts", "--event-log-filter", "from=1 d"]
    assert t.homeward("run", *small, *words).returncode == 0
    return re.search(r",\w+\.(\d+),starts,", (t.folder / "who.csv").read_text(encoding="utf-8"))[1]


def helped(t, *words):
    done = t.homeward(*words)
    assert done.returncode == 0 and done.stderr == "", done.stderr
    return done.stdout


def test_every_command_and_option_that_help_names_works(t):
    commands = re.findall(r"(?m)^  ([\w-]+) +\[", helped(t, "--help"))
    assert sorted(commands) == sorted(TRIED)
    t.result(TINY)
    assert t.homeward("run", TINY, "--quiet").returncode == 0  # homeward.h5, for those who read
    assert t.homeward("run", TINY, "--quiet", "--replicate", "1", "-o", "one.h5").returncode == 0  # for batches
    assert t.homeward("run", TINY, "--quiet", "--shard", "1/1", "-o", "all.h5").returncode == 0  # shards, for those who merge
    anybody = followed(t)
    for command, options in TRIED.items():
        shown = helped(t, command, "--help")
        named = set(re.findall(r"(?m)^  (?:-\w, )?(--[\w-]+)", shown))
        assert named == set(options) | {"--help"}, f"{command}: {named ^ set(options)}"
        argument = {"summary": ["homeward.h5"], "compare": ["homeward.h5"], "people": ["who.h5"], "report": ["homeward.h5"], "export": ["homeward.h5"], "merge": ["all.h5.parts"], "import": [str(PATHWAY)],
                    "verify": [str(CASES)]}.get(command, [str(TINY)])
        for option, (words, seen) in options.items():
            first = [f"new_area{option}"] if command == "new-area" else [] if option in ("--viewer", "--replay", "--batches") else argument
            done = t.homeward(command, *first, *(anybody if word == "ANYBODY" else word for word in words))
            assert done.returncode == 0, f"{command} {words}: {done.stderr}"
            assert seen in done.stdout, f"{command} {words}: no {seen} in {done.stdout[:500]}"
            assert done.stdout or option == "--quiet" or command == "import", (command, words)


def test_short_options_and_equals_signs_mean_the_same(t):
    assert helped(t, "-h") == helped(t, "--help") == helped(t, "help")
    assert helped(t, "run", "-h") == helped(t, "run", "--help")
    for words in (["-o", "x.h5"], ["--output", "x.h5"], ["--output=x.h5"]):
        assert t.homeward("run", TINY, "--quiet", *words).returncode == 0
        (t.folder / "x.h5").unlink()
    assert t.result(TINY, "--seed=9") == t.result(TINY, "--seed", 9)


def test_the_version_is_that_of_the_build(t):
    text = (pathlib.Path(__file__).resolve().parents[2] / "CMakeLists.txt").read_text(encoding="utf-8")
    assert helped(t, "--version") == f"homeward {re.search(r'project[(]homeward VERSION ([0-9.]+)', text)[1]}\n"


def test_results_go_to_stdout_and_messages_to_stderr(t):
    done = t.homeward("run", TINY)
    assert "Servers held" in done.stdout and "Servers held" not in done.stderr
    assert "runs" in done.stderr and "runs done" not in done.stdout
    done = t.homeward("run", TINY, "--quiet")
    assert (done.stdout, done.stderr) == ("", "")
    done = t.homeward("run", TINY, "--timing", "--threads", "1")
    added = re.search(r"beside the replicates themselves: ([0-9.]+) s of processor time, ([0-9.]+) % of theirs \(([0-9.]+) s\); by the clock, on 1 thread, ([0-9.]+) s, ", done.stderr)
    timing = json.loads(done.stdout.splitlines()[-1])
    assert added and 0 < float(added[3]) < timing["cpu_s"] and abs(float(added[1]) + float(added[3]) - timing["cpu_s"]) < 0.002 and float(added[4]) < timing["wall_s"], done.stderr
    done = t.homeward("run", TINY, "--quiet", "--timing")
    assert re.fullmatch(r'\{"events":\d+,"cpu_s":[0-9.]+,"wall_s":[0-9.]+,"peak_rss_bytes":\d+\}\n', done.stdout) and done.stderr == ""


def test_tables_in_a_pipe_fit_80_columns_or_what_is_asked(t):
    """Words of their own length may be longer; a table's lines are not."""
    assert t.homeward("run", TINY, "--quiet").returncode == 0
    def widest(**env):
        return max(len(line) for line in t.homeward("summary", "--all", env=env).stdout.splitlines())
    assert widest() <= 80 and widest(COLUMNS="nonsense") == widest() == widest(COLUMNS="5")
    assert 80 < widest(COLUMNS="110") <= 110, widest(COLUMNS="110")


def test_default_output_and_seed(t):
    assert t.homeward("run", TINY, "--quiet").returncode == 0
    assert t.names() == ["homeward.h5"]
    assert t.read("homeward.h5")["seed"] == "1"
    assert t.homeward("summary").stdout == t.homeward("summary", "homeward.h5").stdout != ""


def test_exit_codes(t):
    t.write("bad.yaml", "model: network\n")
    for words, code in ((["run", TINY, "--quiet"], 0), (["run", NETWORKS / "deadlock.yaml", "--set", "run.on_deadlock=fail", "--replicates", "2"], 1),
                        (["run", "bad.yaml"], 2), (["check", "bad.yaml"], 2), (["run", TINY, "-o", "missing/out.h5"], 3),
                        (["run", TINY, "--max-memory", "10"], 3)):
        done = t.homeward(*words)
        assert done.returncode == code, f"{words}: {done.returncode}"
        assert (done.stderr != "") == (code != 0), (words, done.stderr)


def on_terminal(words, folder, env=None):
    """(exit code, what a terminal shows) of a run with stdin, stdout and stderr on one."""
    try:
        master, slave = pty.openpty()
    except OSError as why:  # a bare chroot or container without devpts
        raise Skip(f"no terminals on this machine: {why}") from why
    clean = {k: v for k, v in os.environ.items() if k != "NO_COLOR"}
    run = subprocess.Popen([PROGRAM, *map(str, words)], cwd=folder, stdin=slave, stdout=slave, stderr=slave, env={**clean, "TERM": "xterm", **(env or {})})
    os.close(slave)
    shown, end = b"", time.monotonic() + 60
    while time.monotonic() < end:
        ready, _, _ = select.select([master], [], [], 0.2)
        try:
            data = os.read(master, 65536) if ready else b""
        except OSError:  # the program has closed its side
            break
        shown += data
        if not data and run.poll() is not None:
            break
    os.close(master)
    return run.wait(10), shown.decode("utf-8", "replace")


def test_a_terminal_gets_a_bar_and_colours(t):
    code, shown = on_terminal(["run", TINY, "--replicates", "5"], t.folder)
    assert code == 0
    assert re.search(r"\r +\[#*\.*\] \d of 5 replicates, about \d+ s left", shown) and "homeward: 5 runs" not in shown, shown[:500]
    assert all(len(line) <= 79 for line in shown.split("\r") if line.startswith("  [")), "the bar is wider than 80 columns"
    code, shown = on_terminal(["check", t.write("bad.yaml", "model: network\n")], t.folder)
    assert code == 2 and "\x1b[" in shown, shown


def test_a_terminal_is_told_how_precise_the_result_is_so_far(t):
    """Half of the interval of the headline measure, relative to its mean: at the end what the summary shows."""
    _, shown = on_terminal(["run", NETWORKS / "mm1.yaml", "--set", "run.length=4000 h", "--replicates", "6", "--threads", "1"], t.folder)
    told = re.findall(r"(\d) of 6 replicates, about \d+ s left, time in system \+/- ([0-9.]+) %", shown)
    assert [n for n, _ in told] == ["2", "3", "4", "5", "6"], shown[:800]
    values = next(m for m in t.read("homeward.h5")["measures"] if m["name"] == "time_in_system")["numbers"][0]["values"]
    half = 2.5706 * (sum((v - sum(values) / 6) ** 2 for v in values) / 5 / 6) ** 0.5  # Student's t, 5 degrees of freedom
    percent = 600 * half / sum(values)
    assert told[-1][1] == (f"{percent:.1f}" if percent < 9.95 else f"{percent:.0f}"), (told, percent)


def test_no_color_is_honoured(t):
    for words in (["run", TINY], ["summary"], ["check", t.write("bad.yaml", "model: network\n")]):
        code, shown = on_terminal(words, t.folder, {"NO_COLOR": "1"})
        assert code in (0, 2) and shown and "\x1b" not in shown, shown[:500]
    _, shown = on_terminal(["check", "bad.yaml"], t.folder, {"NO_COLOR": ""})
    assert "\x1b[" in shown, "an empty NO_COLOR is none (no-color.org)"


def test_quiet_is_quiet_on_a_terminal_too(t):
    assert on_terminal(["run", TINY, "--quiet"], t.folder) == (0, "")


def test_files_and_pipes_get_no_escape_codes_and_no_bar(t):
    t.write("bad.yaml", "model: network\n")
    for words in (["run", TINY, "--replicates", "5"], ["summary"], ["compare"], ["check", "bad.yaml"], ["--help"], ["describe", TINY]):
        done = t.homeward(*words)
        assert not re.search(r"[\x1b\r\x08]", done.stdout + done.stderr), words
        assert "[#" not in done.stderr + done.stdout
    done = t.homeward("run", TINY, "--replicates", "5")
    assert done.stderr.splitlines() == ["homeward: 5 runs"] + [f"homeward: {i} of 5 runs done" for i in range(1, 6)]


if __name__ == "__main__":
    main(globals())
