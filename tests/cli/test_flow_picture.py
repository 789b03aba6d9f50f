# SPDX-License-Identifier: GPL-3.0-or-later
"""scripts/make_flow_picture draws what happens in a model, and nothing that does not."""
import os
import pathlib
import re
import subprocess
import sys
import xml.etree.ElementTree as xml

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from program import PROGRAM, SOURCE, main  # noqa: E402

SMALL = ["run.scale=0.1", "run.warm_up=20 days", "run.measured=120 days"]


NAME = "{http://www.w3.org/2000/svg}"


def picture(t, *sets):
    """The drawing."""
    done = subprocess.run([sys.executable, str(SOURCE / "scripts" / "make_flow_picture"), *[w for s in [*SMALL, *sets] for w in ("--set", s)], "-o", "flow.svg"],
                          cwd=t.folder, stderr=subprocess.PIPE, encoding="utf-8", env={**os.environ, "HW_PROGRAM": PROGRAM})
    assert done.returncode == 0, done.stderr
    return xml.fromstring((t.folder / "flow.svg").read_text(encoding="utf-8"))


def drawn(root):
    """Moves as {(from, to): people a year}, and all words of the picture."""
    moves = {}
    for title in root.iter(NAME + "title"): # of arrows, and of words in a box
        found = re.fullmatch(r"(.*) to (.*): ([\d,]+) a year", title.text)
        if found:
            moves[found[1], found[2]] = int(found[3].replace(",", ""))
    return moves, [text.text for text in root.iter(NAME + "text")]


def boxes(root):
    return [tuple(float(r.get(k)) for k in ("x", "y", "width", "height")) for r in root.iter(NAME + "rect") if r.get("rx") == "7"]


def points(path):
    """Along a drawn line, with half its width."""
    numbers = [float(n) for n in re.findall(r"-?[\d.]+", path.get("d"))]
    half = float(path.get("stroke-width")) / 2
    x, y = numbers[:2]
    for i in range(2, len(numbers), 6):
        xa, ya, xb, yb, xc, yc = numbers[i:i + 6]
        for k in range(21):
            f = k / 20
            w = ((1 - f) ** 3, 3 * f * (1 - f) ** 2, 3 * f * f * (1 - f), f ** 3)
            yield w[0] * x + w[1] * xa + w[2] * xb + w[3] * xc, w[0] * y + w[1] * ya + w[2] * yb + w[3] * yc, half
        x, y = xc, yc


def test_moves_are_those_of_the_run(t):
    """Whoever comes to the acute beds leaves them, but for those who are there at an end of the year; the arrows say how many."""
    root = picture(t)
    moves, words = drawn(root)
    assert all(w in words for w in ("At home", "General practice", "A&E", "Acute beds", "Reablement")) and any(w.startswith("home again ") for w in words), words
    into = sum(n for (_, b), n in moves.items() if b == "Acute beds")
    out = sum(n for (a, _), n in moves.items() if a == "Acute beds")
    assert into > 500 and abs(into - out) < 0.1 * into, moves

    assert t.homeward("run", *[w for s in SMALL for w in ("--set", s)], "--replicates", "1", "--quiet", "-o", "out.h5").returncode == 0
    measures = {m["name"]: m for m in t.read("out.h5")["measures"]}
    seen = measures["gp_seen"]["numbers"][0]["mean"]
    assert abs(moves["At home", "General practice"] - seen) < 1, (moves, seen)
    assert 0 < moves["General practice", "Acute beds"] < 0.05 * seen  # who is sent on is not counted from home once more
    left = seen - sum(n for (a, _), n in moves.items() if a == "General practice")
    assert -3 < left < 0.005 * seen, (left, moves)  # a small move to elsewhere may be left out

    unmet = next(int(title.text.split()[-3].replace(",", "")) for title in root.iter(NAME + "title") if title.text.startswith("No appointment"))
    assert abs(unmet - measures["gp_unmet"]["numbers"][0]["mean"]) < 1, (unmet, measures["gp_unmet"])
    assert "Community nurses begin to visit" in words

    # who waits for what: as the results have it
    held = sum(n["mean"] for n in measures["delayed_bed_days"]["numbers"]) / 365
    bars = [float(text.text) for text in root.iter(NAME + "text") if text.get("font-weight") and re.fullmatch(r"\d+\.\d", text.text)]
    assert len(bars) > 5 and abs(sum(bars) - held) < 0.05 * 11, (bars, held)  # rounded; of eleven, those that are next to nothing are left out


def test_boxes_and_arrows_keep_clear_of_each_other(t):
    root = picture(t)
    all_boxes = boxes(root)
    assert len(all_boxes) > 12
    for i, (x, y, wide, high) in enumerate(all_boxes):
        for x2, y2, wide2, high2 in all_boxes[i + 1:]:
            assert x + wide <= x2 or x2 + wide2 <= x or y + high <= y2 or y2 + high2 <= y, (all_boxes[i], x2, y2)
    paths = [p for p in root.iter(NAME + "path") if p.get("fill") == "none"]
    assert len(paths) > 20
    _, _, width, height = (float(n) for n in root.get("viewBox").split())
    for path in paths:
        for px, py, half in points(path):
            assert 0 < px < width and 0 < py < height, path.get("d")
            under = [b for b in all_boxes if b[0] + 0.5 < px < b[0] + b[2] - 0.5 and b[1] < py + half and py - half < b[1] + b[3]]
            assert not under, (path.find(NAME + "title").text, px, py, under)


def test_steps_stand_in_the_order_of_the_program(t):
    """With number, code and owner; a step that is the council's by the model's setting says so."""
    table = re.findall(r'\.doc = "([^"]*)"', (SOURCE / "agents" / "steps.c").read_text(encoding="utf-8"))
    first = drawn(picture(t))[1]
    steps = [w for w in first if w in table]
    hospital = steps[:next(i for i in range(1, len(steps) + 1) if i == len(steps) or table.index(steps[i]) <= table.index(steps[i - 1]))]
    assert len(hospital) > 10 and hospital[:3] == table[:3], steps
    at = first.index("Therapists assess")
    assert first[at - 1] == "2" and first[at + 1:at + 3] == ["NHS", "A"], first[at - 1:at + 5]
    other = drawn(picture(t, "steps.therapy.owner=social_care"))[1]
    assert other[other.index("Therapists assess") + 1] == "Council", other


def test_what_is_closed_is_not_drawn(t):
    moves, words = drawn(picture(t, "reablement.places=0", "start.reablement=0", "outside.reablement=0"))
    assert "Reablement" not in words and not any("Reablement" in move for move in moves), words


if __name__ == "__main__":
    main(globals())
