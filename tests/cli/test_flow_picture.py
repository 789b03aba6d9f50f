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


def drawn(t, *sets):
    """Moves as {(from, to): people a year}, and all words of the picture."""
    done = subprocess.run([sys.executable, str(SOURCE / "scripts" / "make_flow_picture"), *[w for s in [*SMALL, *sets] for w in ("--set", s)], "-o", "flow.svg"],
                          cwd=t.folder, stderr=subprocess.PIPE, encoding="utf-8", env={**os.environ, "HW_PROGRAM": PROGRAM})
    assert done.returncode == 0, done.stderr
    root = xml.fromstring((t.folder / "flow.svg").read_text(encoding="utf-8"))
    name = "{http://www.w3.org/2000/svg}"
    moves = {}
    for title in root.iter(name + "title"): # of arrows, and of words in a box
        found = re.fullmatch(r"(.*) to (.*): ([\d,]+) a year", title.text)
        if found:
            moves[found[1], found[2]] = int(found[3].replace(",", ""))
    return moves, [text.text for text in root.iter(name + "text")]


def test_moves_are_those_of_the_run(t):
    """Whoever comes to the acute beds leaves them, but for those who are there at an end of the year; the arrows say how many."""
    moves, words = drawn(t)
    assert all(w in words for w in ("At home", "A&E", "Acute beds", "Reablement")) and any(w.startswith("home again ") for w in words), words
    into = sum(n for (_, b), n in moves.items() if b == "Acute beds")
    out = sum(n for (a, _), n in moves.items() if a == "Acute beds")
    assert into > 500 and abs(into - out) < 0.1 * into, moves


def test_what_is_closed_is_not_drawn(t):
    moves, words = drawn(t, "reablement.places=0", "start.reablement=0", "outside.reablement=0")
    assert "Reablement" not in words and not any("Reablement" in move for move in moves), words


if __name__ == "__main__":
    main(globals())
