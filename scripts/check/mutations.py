# SPDX-License-Identifier: GPL-3.0-or-later
"""Do the tests notice when the code is wrong? (promise P34; scripts/test_mutations builds what this needs.)

    scripts/check/mutations.py SOURCE_ROOT BUILD_FOLDER [--part NAME] [--sample N] [--write]

One small change at a time is made to a file (a mutant): a comparison, sign, connective, constant or a whole statement. It is compiled alone and linked
in front of the library, and the tests of that part are run, the quick ones first. A test that fails, crashes or does not end has noticed. Mutants whose
machine code is that of the original change nothing and are not counted, nor are those that do not compile. Assertions are left alone: a wrong assertion
is no wrong result. With --sample N of each part's mutants, chosen by a hash of their place and change, so that a repeat takes the same ones.
"""
import argparse
import collections
import contextlib
import concurrent.futures
import hashlib
import os
import pathlib
import re
import resource
import shlex
import signal
import subprocess
import sys
import tempfile

from source import read

BAR = 0.80  # P34
PAGE, BEGIN, END = "docs/testing.md", "<!-- mutations: begin -->\n", "<!-- mutations: end -->\n"

# What is changed, the test programs that are linked with it, and the tests that run the whole program with it.
PARTS = {
    "event queue": (
        ["events/queue.c", "events/queue_fast.c", "events/queue_heap.c", "events/queue_plain.c", "events/queue_room.c", "events/queue_wheel.c",
         "events/queue_width.c", "events/dispatch.c"],
        ["event", "queue", "queue_width", "dispatch", "queue_order"], []),
    "stations": (
        ["sim/flow.c", "sim/flow_change.c", "sim/flow_deadlock.c", "sim/flow_move.c", "sim/flow_shared.c", "sim/flow_slots.c"],
        ["flow", "flow_minor", "flow_rare", "flow_ahead", "flow_taken_out", "dispatch", "littles_law", "run_faults"],
        ["unit/test_flow_shared.py", "unit/test_network_classes.py", "theory/test_capacity_by_date.py", "theory/test_clocks_and_classes.py",
         "theory/test_shared_servers.py", "cli/test_failures.py", "property/test_limits.py", "property/test_event_log.py", "property/test_conservation.py", "property/test_metamorphic.py"]),
    "statistics": (
        ["sim/series.c", "sim/tally.c", "sim/run_precision.c", "output/pairs.c", "output/results.c", "output/summary_data.c", "output/together.c",
         "output/warmup.c"],
        ["series", "tally", "results", "summary", "compare", "together", "warmup", "quantiles", "effects", "store", "shard"],
        ["cli/test_output.py", "cli/test_precision.py", "property/test_event_log.py"]),
}

# (name, what is sought in a line of code, what it becomes)
CHANGES = [
    ("comparison", r" < ", [" <= ", " > "]), ("comparison", r" > ", [" >= ", " < "]),
    ("comparison", r" <= ", [" < "]), ("comparison", r" >= ", [" > "]),
    ("comparison", r" == ", [" != "]), ("comparison", r" != ", [" == "]),
    ("connective", r" && ", [" || "]), ("connective", r" \|\| ", [" && "]),
    ("negation", r"(?<=[(\s])!(?=[a-z(])", [""]),
    ("sign", r" \+ ", [" - "]), ("sign", r" - ", [" + "]), ("sign", r" \* ", [" / "]), ("sign", r" / ", [" * "]),
    ("sign", r" \+= ", [" -= "]), ("sign", r" -= ", [" += "]),
    ("count", r"\+\+", ["--"]), ("count", r"--", ["++"]),
    ("shift", r" << ", [" >> "]), ("shift", r" >> ", [" << "]),
    ("bits", r" & ", [" | "]), ("bits", r" \| ", [" & "]),
    ("truth", r"\btrue\b", ["false"]), ("truth", r"\bfalse\b", ["true"]),
    ("constant", r"(?<![\w.])0(?![\w.])", ["1"]), ("constant", r"(?<![\w.])1(?![\w.])", ["0", "2"]), ("constant", r"(?<![\w.])2(?![\w.])", ["3"]),
]
STATEMENT = re.compile(r"^\s+(?!return\b|break|continue|goto|const\b|static\b|struct\b|enum\b|u?int\w*\s|size_t\s|double\s|bool\s|hw_\w+\s)[\w*(][^{}]*;\s*$")
LEFT_ALONE = re.compile(r"^\s*#|HW_ASSERT|HW_REQUIRE|static_assert|^static const|^\S.*\)$|/\* never reached")

Mutant = collections.namedtuple("Mutant", "file line column kind old new text")


def code_lines(text):
    """The lines with comments and strings blanked, so that only code is changed."""
    blank = lambda found: re.sub(r"[^\n]", "\0", found[0])  # noqa: E731
    return re.sub(r"/\*.*?\*/|//[^\n]*|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'", blank, text, flags=re.S).split("\n")


def mutants_of(root, file):
    text = read(root, file)
    lines, code = text.split("\n"), code_lines(text)
    inside = False  # a function's body: from "{" in the first column to "}" there
    for number, line in enumerate(code):
        if line.startswith("}"):
            inside = False
        if inside and not LEFT_ALONE.search(lines[number]):
            for kind, pattern, news in CHANGES:
                for found in re.finditer(pattern, line):
                    for new in news:
                        changed = lines[number][:found.start()] + new + lines[number][found.end():]
                        yield Mutant(file, number + 1, found.start() + 1, kind, found[0].strip(), new.strip(),
                                     "\n".join([*lines[:number], changed, *lines[number + 1:]]))
            if STATEMENT.match(line) and "\0" not in line:
                yield Mutant(file, number + 1, 1, "statement", lines[number].strip(), "nothing",
                             "\n".join([*lines[:number], ";", *lines[number + 1:]]))
        if line.startswith("{") or (re.match(r"^[a-z].*\) \{$", line)):
            inside = True


def place(mutant):
    return hashlib.sha256(f"{mutant.file}:{mutant.line}:{mutant.column}:{mutant.kind}:{mutant.new}".encode()).hexdigest()


class Builder:
    """Compiles a changed file as the build would, and links a test program, or the whole, with it in front of the library."""

    def __init__(self, root, build):
        self.root, self.build = root, build
        done = subprocess.run(["ninja", "-C", str(build), "-t", "commands", "all"], capture_output=True, text=True, check=True)
        self.commands = done.stdout.splitlines()

    def compile(self, file, text, folder):
        source = self.root / file
        command = next(c for c in self.commands if c.endswith(f"-c {source}"))
        words = shlex.split(command)
        for flag in ("-MF", "-MT", "-o"):
            at = words.index(flag)
            del words[at:at + 2]
        words = [w for w in words if w not in ("-MD", "-c", str(source)) and not w.startswith("-Werror") and "lto" not in w and w != "-ffat-lto-objects"]
        (folder / "mutant.c").write_text(text, encoding="utf-8")
        done = subprocess.run([*words, "-w", "-I", str(source.parent), "-c", str(folder / "mutant.c"), "-o", str(folder / "mutant.o")],
                              cwd=self.build, capture_output=True, check=False)
        return done.returncode == 0

    def machine_code(self, folder):
        # Line numbers and names of files are of no account: what is in the object's code and constants is.
        subprocess.run(["objcopy", "-S", "-R", ".comment", "-R", ".note*", str(folder / "mutant.o"), str(folder / "bare.o")], check=True)
        return hashlib.sha256((folder / "bare.o").read_bytes()).digest()

    def link(self, target, folder):
        command = next(c for c in self.commands if f" -o {target} " in c)
        words = [w for w in shlex.split(command) if w not in (":", "&&") and not w.startswith("-flto")]
        at = words.index("-o")
        out = folder / pathlib.Path(target).name
        words[at + 1] = str(out)
        words.insert(words.index("libhw.a"), str(folder / "mutant.o"))
        subprocess.run([*words, "-fno-lto"], cwd=self.build, capture_output=True, check=True)
        return out


MEMORY = 4 << 30  # bytes that a mutant may ask for: some would take all there is


def limited():
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def fails(command, seconds, env=None):
    """In a group of its own, so that a program which a script has begun ends with it."""
    try:
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL, env=env, start_new_session=True, preexec_fn=limited) as run:
            try:
                return run.wait(seconds) not in (0, 77)
            finally:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(run.pid, signal.SIGKILL)
    except subprocess.TimeoutExpired:
        return True


def judge(builder, part, mutant, original):
    """Who noticed the mutant: the name of a test, "" for nobody, None for a mutant that does not count."""
    _, programs, scripts = PARTS[part]
    with tempfile.TemporaryDirectory(prefix="mutant-") as name:
        folder = pathlib.Path(name)
        if not builder.compile(mutant.file, mutant.text, folder) or builder.machine_code(folder) == original:
            return None
        for program in programs:
            if fails([str(builder.link(f"tests/test_{program}", folder))], 60):
                return program
        if scripts:
            env = {**os.environ, "HW_PROGRAM": str(builder.link("homeward", folder)), "HW_SOURCE_DIR": str(builder.root),
                   "HW_BINARY_DIR": str(builder.build), "HW_TEST_PROGRAMS": str(builder.build / "tests"), "HW_PYTHON": sys.executable,
                   "PYTHONDONTWRITEBYTECODE": "1"}
            for script in scripts:
                if fails([sys.executable, str(builder.root / "tests" / script)], 300, env):
                    return script
    return ""


def run_part(builder, part, sample, workers):
    originals = {}
    found = []
    for file in PARTS[part][0]:
        text = read(builder.root, file)
        with tempfile.TemporaryDirectory(prefix="mutant-") as name:
            folder = pathlib.Path(name)
            if not builder.compile(file, text, folder):
                sys.exit(f"error: {file} does not compile as it is")
            originals[file] = builder.machine_code(folder)
        found += mutants_of(builder.root, file)
    found.sort(key=place)
    chosen = found[:sample] if sample else found
    noticed, missed, idle = collections.Counter(), [], 0
    with concurrent.futures.ThreadPoolExecutor(workers) as pool:
        for mutant, who in zip(chosen, pool.map(lambda m: judge(builder, part, m, originals[m.file]), chosen)):
            if who is None:
                idle += 1
            elif who:
                noticed[who] += 1
            else:
                missed.append(mutant)
                print(f"{mutant.file}:{mutant.line}:{mutant.column}: {mutant.kind}: '{mutant.old}' as '{mutant.new}' is noticed by no test", flush=True)
    counted = sum(noticed.values()) + len(missed)
    if counted == 0:
        sys.exit(f"error: no mutant of {part} counts")
    print(f"{part}: {len(found)} mutants, {len(chosen)} tried, {idle} change nothing, {sum(noticed.values())} of {counted} noticed "
          f"({100 * sum(noticed.values()) / counted:.0f} %)", flush=True)
    return part, len(found), len(chosen), idle, sum(noticed.values()), counted


def main():
    asked = argparse.ArgumentParser()
    asked.add_argument("root", type=pathlib.Path)
    asked.add_argument("build", type=pathlib.Path)
    asked.add_argument("--part", choices=PARTS, action="append")
    asked.add_argument("--sample", type=int, default=0)
    asked.add_argument("--workers", type=int, default=os.cpu_count())
    asked.add_argument("--write", action="store_true")
    asked = asked.parse_args()
    builder = Builder(asked.root.resolve(), asked.build.resolve())
    rows = [run_part(builder, part, asked.sample, asked.workers) for part in asked.part or PARTS]
    if asked.write:
        page = asked.root / PAGE
        text = read(asked.root, PAGE)
        table = "| Part | Mutants | Tried | Change nothing | Noticed | % |\n|---|---|---|---|---|---|\n" + "".join(
            f"| {part} | {all_} | {tried} | {idle} | {noticed} of {counted} | {100 * noticed / counted:.0f} |\n"
            for part, all_, tried, idle, noticed, counted in rows)
        page.write_text(text[:text.index(BEGIN) + len(BEGIN)] + table + text[text.index(END):], encoding="utf-8")
    if any(noticed < BAR * counted for *_, noticed, counted in rows):
        sys.exit("error: fewer than 80 % are noticed")


if __name__ == "__main__":
    main()
