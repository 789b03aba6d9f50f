# SPDX-License-Identifier: GPL-3.0-or-later
"""Promises P1, P3, P8 and P9 on network models: what must not change a result changes no bit of it."""
import os
import pathlib
import re
import shutil
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from program import NETWORKS, PROGRAM, SHORT, TINY, Skip, differences, main, sets, shortened  # noqa: E402


def test_every_number_of_threads_gives_the_same_file(t):
    """P1. 16 threads share 7 replicates, so some have none, some several. The shipped networks hold chains of stations and of releases,
    interrupted stays, priorities."""
    shipped = [(NETWORKS / f"{name}.yaml", sets(SHORT[name])) for name in ("chain3", "bas_ward_carehome", "calendar_resume", "prio_mmc")]
    for config, words in ((TINY, []), *shipped):
        one = t.result(config, "--replicates", 7, "--threads", 1, *words)
        for threads in (2, 3, 8, 16):
            for _ in range(2):
                assert t.result(config, "--replicates", 7, "--threads", threads, *words) == one, f"{config.name}: {threads} threads"
    assert t.result(TINY, "--replicates", 7, env={"OMP_NUM_THREADS": "5"}) == t.result(TINY, "--replicates", 7), "OMP_NUM_THREADS"


def test_another_seed_or_replicate_gives_another_file(t):
    """The comparisons of this file would notice a difference in one draw."""
    one = t.result(TINY, "--replicates", 2)
    assert t.result(TINY, "--replicates", 2, "--seed", 2) != one
    assert t.result(TINY, "--replicates", 3) != one
    assert t.result(TINY, "--replicate", 1) != t.result(TINY, "--replicate", 2)


def test_a_repeat_gives_the_same_bytes_wherever_it_is_made(t):
    """P3: another folder, names of the program, the file and the result, home, locale, time zone, umask, clock, user's terminal."""
    one = t.result(TINY, "--seed", 5)
    elsewhere = t.folder / "a folder with blanks" / "köln"
    elsewhere.mkdir(parents=True)
    for name in (TINY.name, "arrivals.csv"):
        shutil.copy(TINY.parent / name, elsewhere / name)
    assert t.result(TINY, "--seed", 5, output="other_name.hdf5") == one
    assert t.result(elsewhere / TINY.name, "--seed", 5) == one
    assert t.result(TINY.name, "--seed", 5, output=t.folder / "out.h5", cwd=elsewhere) == one
    for env in ({"TZ": "Pacific/Kiritimati"}, {"TZ": "America/St_Johns", "LC_ALL": "de_DE.UTF-8", "LANG": "de_DE.UTF-8", "LC_NUMERIC": "fr_FR"},
                {"LC_ALL": "C", "HOME": "/nowhere", "COLUMNS": "40", "TERM": "dumb"}):
        assert t.result(TINY, "--seed", 5, env=env) == one, env
    moved = shutil.copy(PROGRAM, t.folder / "renamed")
    assert t.result(TINY, "--seed", 5, program=moved) == one
    assert t.result(TINY, "--seed", 5, preexec_fn=lambda: os.umask(0o077)) == one
    assert t.result(TINY, "--seed", 5, preexec_fn=lambda: os.nice(5)) == one


def test_nothing_of_this_machine_is_in_the_file(t):
    data = t.result(TINY, "--seed", 5)
    for word in (str(t.folder), str(TINY.parent), os.uname().nodename, "gcc", "clang", "GNU", "/tmp", "/home", "/usr"):
        assert word.encode() not in data, word


def permuted(text):
    """The stations, classes and top-level sections of the tiny network, and the targets of its routes, last first."""
    head, body = text[:text.index("model:")], text[text.index("model:"):]
    sections = re.split(r"(?m)^(?=\w)", body)[1:]
    turned = []
    for section in sections:
        name, *entries = re.split(r"(?m)^(?=  \S)", section)
        turned.append(name + "".join(reversed(entries)) if entries else name)
    routes = re.compile(r"(then|urgent|routine): \{([^{}]*: [0-9.]+(?:, [^{}]*: [0-9.]+)+)\}")
    return head + routes.sub(lambda m: f"{m[1]}: {{{', '.join(reversed(m[2].split(', ')))}}}", "".join(reversed(turned)))


def test_the_order_of_sections_stations_and_arrivals_changes_nothing(t):
    """P8."""
    shutil.copy(TINY.parent / "arrivals.csv", t.folder)
    text = TINY.read_text(encoding="utf-8")
    other = permuted(text)
    order = ["stations:", "  home:", "  ward:", "  desk:", "arrivals:", "by hand", "class: routine, gap", "classes:", "run:", "model:"]
    places = [other.index(word) for word in order]
    assert places == sorted(places) and "{exit: 0.2, clinic: 0.3, ward: 0.5}" in other, other
    a = t.summary(t.write("tiny.yaml", text), "--replicates", 4)
    b = t.summary(t.write("tiny.yaml", other), "--replicates", 4)
    assert differences(a, b) == []
    for name in ("bas_ward_carehome", "calendar_resume", "prio_mmc"):
        sections = re.split(r"(?m)^(?=[a-z_]+:)", (NETWORKS / f"{name}.yaml").read_text(encoding="utf-8"))[1:]
        assert len(sections) > 3
        turned = t.write(f"{name}.yaml", "".join(part.rstrip("\n") + "\n" for part in reversed(sections)))
        words = [*sets(SHORT[name]), "--replicates", 2]
        assert differences(t.summary(NETWORKS / turned.name, *words), t.summary(turned, *words)) == [], name


def test_comments_blanks_quotes_and_units_of_the_file_change_nothing(t):
    shutil.copy(TINY.parent / "arrivals.csv", t.folder)
    text = TINY.read_text(encoding="utf-8")
    other = text.replace("length: 6 d", "length: 144 h  ").replace("warm_up: 1 d", "warm_up: 1440 min").replace("rate: 1 per h", "rate: '24 per d'")
    other = "\n# another remark\n\n" + other.replace("\n", "\r\n").replace("mean: 30 min", "mean: 0.5 h")
    assert other.count("0.5 h") == 2 and "24 per d" in other
    assert differences(t.summary(t.write("a.yaml", text)), t.summary(t.write("b.yaml", other))) == []


def test_the_layout_of_memory_changes_nothing(t):
    """P8: fixed and random addresses, fresh memory filled with other bytes, small and other arenas of the C library."""
    one = t.result(TINY, "--threads", 2)
    for env in ({"MALLOC_PERTURB_": "165"}, {"MALLOC_PERTURB_": "1"}, {"MALLOC_ARENA_MAX": "1"}, {"GLIBC_TUNABLES": "glibc.malloc.mmap_threshold=4096"},
                {"MALLOC_PERTURB_": "85", "MALLOC_TOP_PAD_": "1"}):
        assert t.result(TINY, "--threads", 2, env=env) == one, env
    if shutil.which("setarch") is None:
        raise Skip("setarch is not installed")
    done = subprocess.run(["setarch", os.uname().machine, "-R", PROGRAM, "run", str(TINY), "--quiet", "--threads", "2", "-o", "fixed.h5"], cwd=t.folder,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8")
    if "personality" in done.stderr:
        raise Skip(done.stderr.strip())
    assert done.returncode == 0, done.stderr
    assert (t.folder / "fixed.h5").read_bytes() == one


def test_the_plain_queue_gives_the_same_file(t):
    """P9 on every network that is shipped."""
    for name in sorted(path.stem for path in NETWORKS.glob("*.yaml") if not path.name.endswith(".expect.yaml")):
        words = [*shortened(name), "--replicates", 2, "--threads", 2]
        fast = t.result(NETWORKS / f"{name}.yaml", *words)
        assert t.result(NETWORKS / f"{name}.yaml", *words, "--plain-queue") == fast, name
    assert t.result(TINY, "--plain-queue") == t.result(TINY)


PARTS = """model: network
run: {length: 100 d, warm_up: 5 d, replicates: 3, shares_over: [1 h]}
arrivals:
  - {to: first, rate: 2 per h}
  - {to: other, rate: 2 per h}
stations:
  first: {servers: 2, stay: {lognormal: {mean: 50 min, sd: 1 h}}, patience: {exponential: {mean: 1 h}}, then: {second: 0.4, exit: 0.6}}
  other: {servers: 2, stay: {exponential: {mean: 50 min}}, then: {second: 0, exit: 1}}
  second: {servers: 2, room: 0, when_full: hold_previous, stay: {gamma: {mean: 2 h, sd: 1 h}}, then: {first: 0.1, exit: 0.9}}
"""


def at_stations(summary, names):
    return {(m["name"], tuple(n["labels"])): n["values"] for m in summary["measures"] for n in m["numbers"] if n["labels"] and n["labels"][0] in names}


def test_what_touches_one_part_leaves_the_draws_of_the_other(t):
    """P6, P7: other stays, other arrivals, a new station, and stations and sources that nobody uses leave `first` and `second` bit-equal."""
    one = at_stations(t.summary(t.write("parts.yaml", PARTS)), ("first", "second"))
    assert len(one) > 50
    for old, new in (("{exponential: {mean: 50 min}}", "{weibull: {shape: 2, scale: 20 min}}"), ("other, rate: 2", "other, rate: 3"),
                     ("stations:\n", "stations:\n  aa: {servers: 1, stay: {fixed: 1 h}, then: exit}\n"),
                     ("stations:\n", "  - {name: extra, to: other, rate: 1 per h}\nstations:\n"),
                     ("stations:\n", "  - {to: zz, rate: 1 per h}\nstations:\n  zz: {servers: 1, stay: {fixed: 10 min}, then: other}\n")):
        assert PARTS.count(old) == 1
        other = t.summary(t.write("other.yaml", PARTS.replace(old, new)))
        assert at_stations(other, ("first", "second")) == one, new
    changed = t.summary(t.write("other.yaml", PARTS.replace("mean: 2 h, sd: 1 h", "mean: 2.1 h, sd: 1 h")))
    assert at_stations(changed, ("first", "second")) != one


if __name__ == "__main__":
    main(globals())
