# SPDX-License-Identifier: GPL-3.0-or-later
"""Promise P17, the part that needs no fuzzer: valid models with some words and numbers changed are refused with a place, or run; and what runs is
recomputed from its event log, so that nobody is lost or made. HW_MODELS=5000 tries as many; a model that fails is printed."""
import io
import os
import pathlib
import random
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from program import NETWORKS, SOURCE, TINY, main  # noqa: E402

sys.path.insert(0, str(SOURCE / "scripts" / "recompute"))
import recompute  # noqa: E402

MODELS = int(os.environ.get("HW_MODELS", "60"))
NUMBERS = ["0", "1", "2", "3", "7", "12", "40", "0.5", "1.5"]
ODD = ["-1", "0.999", "1e-9", "1e400", "nan", "x", "''", "[]", "{}", "010", "3,5"]
WORD = re.compile(r"[A-Za-z_][\w ]*|-?\d[\d.]*|[{}\[\]:,]")
RUN = "run: {length: 3 d, warm_up: 12 h, replicates: 1, on_deadlock: measure, census_at: [08:00], looks: [1 d], series_every: 12 h}\n"


def sources():
    """Texts of small models, each run in place of its own for so short that no change makes it long."""
    texts = []
    for path in [TINY, *(NETWORKS / f"{name}.yaml" for name in ("overflow", "bas_ward_carehome", "prio_mmc", "competing_risks", "calendar_finish"))]:
        text, n = re.subn(r"(?m)^run: .*\n", RUN, path.read_text(encoding="utf-8"))
        assert n == 1
        texts.append(re.sub(r"(?m)^#.*\n|^title: .*\n", "", text))
    return texts


def changed(text, luck):
    head, tail = text.split(RUN)
    for _ in range(luck.choice((1, 1, 2))):
        words = [m for m in WORD.finditer(tail)]
        numbers = [m for m in words if m[0][0].isdigit()]
        one, other = luck.choice(words), luck.choice(words)
        kind = luck.randrange(10)
        if kind < 6 and numbers:
            one, new = luck.choice(numbers), luck.choice(NUMBERS if kind < 5 else ODD)
        elif kind == 6:
            new = other[0]
        elif kind == 7:
            new = ""
        elif kind == 8:
            new = one[0] + " " + one[0]
        else:
            lines = tail.splitlines(keepends=True)
            lines.insert(luck.randrange(len(lines)), luck.choice(lines))
            tail = "".join(lines)
            continue
        tail = tail[:one.start()] + new + tail[one.end():]
    return head + RUN + tail


def fault_of(t, text):
    """(kind of end, what is wrong with it or None)"""
    t.write("changed.yaml", text)
    done = t.homeward("run", "changed.yaml", "--quiet", "--threads", 1, "-o", "out.h5", "--event-log", "log.csv", timeout=60)
    if done.returncode == 2:
        errors = [line for line in done.stderr.splitlines() if line.startswith("error: ")]
        placed = errors and all(re.match(r"error: (changed\.yaml|arrivals\.csv):\d+:\d+: ", line) for line in errors)
        left = set(t.names()) & {"out.h5", "log.csv"}
        return "refused", None if placed and not left else f"{left or 'no place'}: {done.stderr}"
    if done.returncode == 1:
        return "failed", None if "replicate 1" in done.stderr else done.stderr
    if done.returncode != 0:
        return "broken", f"exit {done.returncode}: {done.stderr}"
    _, wrong, unknown, seen = recompute.compare(t.read("out.h5"), io.StringIO((t.folder / "log.csv").read_text(encoding="utf-8"), newline=""))
    return "ran", None if seen and not wrong and not unknown else f"recomputed: {wrong[:3]} {unknown}"


def test_a_changed_model_is_refused_or_runs_and_adds_up(t):
    t.write("arrivals.csv", (TINY.parent / "arrivals.csv").read_text(encoding="utf-8"))
    texts, ends, wrong = sources(), {}, []
    for i in range(MODELS):
        text = changed(texts[i % len(texts)], random.Random(i))
        end, fault = fault_of(t, text)
        ends[end] = ends.get(end, 0) + 1
        if fault:
            wrong.append(f"model {i}: {fault}\n{text}")
        for name in ("out.h5", "log.csv"):
            (t.folder / name).unlink(missing_ok=True)
    print(ends)
    assert not wrong, "\n".join(wrong[:3])
    assert min(ends.get("ran", 0), ends.get("refused", 0)) > MODELS / 5, ends


if __name__ == "__main__":
    main(globals())
