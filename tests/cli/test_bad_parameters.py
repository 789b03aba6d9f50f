# SPDX-License-Identifier: GPL-3.0-or-later
"""Every parameter of a whole system, whoever adds the row, refuses what it cannot be: by name, with what it may be, and with the place when it
stands in a file. The parameters are asked of the program itself."""
import json
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from program import SOURCE, main  # noqa: E402

DISTRICT = SOURCE / "configs" / "north_kent.yaml"
BATCH = 40  # settings in one call
NUMBERS = ("number", "share", "count")


def parameters(t):
    told = json.loads(t.homeward("describe", DISTRICT, "--json").stdout)["parameters"]
    assert len(told) > 300
    return [p for p in told if p["path"] != "population.share_of_county"]  # its place stands in this file, with others to follow from it


def bad_values(p):
    """What it cannot be, and what must be said of it."""
    kind, low, high = p["kind"], p["min"], p["max"]
    if kind in NUMBERS:
        said = f"from {low:.12g} to" if high < 1e9 else "must be a"
        yield f"{low - 1:.12g}", said if kind != "count" else "whole number"
        yield "many", "must be a"
        if high < 1e9:
            yield f"{2 * high + 1:.12g}", f"to {high:.12g}"
        if kind == "count":
            yield "1.5", "whole number"
    elif kind == "duration":
        yield "-1 h", "must be"
        yield "5", "must be"   # of what?
        yield "5 parsecs", "must be"
    else:
        yield "Someday", "must be"
        yield "[1, 2", "list"
    if p["by"] is None and kind in NUMBERS:
        yield f"[{low:.12g}, {low:.12g}]", "single value"


def refused(t, sets):
    done = t.homeward("check", DISTRICT, *[word for path, value, _ in sets for word in ("--set", f"{path}={value}")])
    assert done.returncode == 2, (sets[0], done.stderr)
    return done.stderr


def test_every_parameter_refuses_what_it_cannot_be(t):
    cases = [(p["path"], value, said) for p in parameters(t) for value, said in bad_values(p) if "[1, 2" not in value]
    assert len(cases) > 1000
    by_turns = [cases[i::len(cases) // BATCH + 1] for i in range(len(cases) // BATCH + 1)]  # a parameter once in a call
    for batch in by_turns:
        apart = {path: (path, value, said) for path, value, said in batch}
        told = refused(t, list(apart.values())).splitlines()
        for path, value, said in apart.values():
            lines = [line for line in told if re.search(rf"\b{re.escape(path)}[ :]", line.split(": ", 2)[-1])]
            assert lines and any(said in line for line in lines), (path, value, said, lines or told[:3])


def written(t, batch):
    """A file in which these are wrong; where each value stands."""
    lines, where, open_maps = ["model: district"], {}, []
    for path in batch:
        *maps, leaf = path.split(".")
        common = 0
        while common < min(len(maps), len(open_maps)) and maps[common] == open_maps[common]:
            common += 1
        lines += ["  " * depth + maps[depth] + ":" for depth in range(common, len(maps))]
        open_maps = maps
        lines.append("  " * len(maps) + leaf + ": wrong wrong")
        where[path] = len(lines), lines[-1].index("wrong") + 1
    t.write("config.yaml", "\n".join(lines) + "\n")
    return where


def test_every_parameter_is_told_with_its_place(t):
    """In a file, by line and column, all at once."""
    paths = sorted((p["path"] for p in parameters(t)), key=lambda path: path.split("."))
    for first in range(0, len(paths), BATCH):
        where = written(t, paths[first:first + BATCH])
        done = t.homeward("check", "config.yaml")
        assert done.returncode == 2
        told = {path: (int(line), int(column)) for line, column, path in re.findall(r"config\.yaml:(\d+):(\d+): ([a-z0-9_.]+) is ", done.stderr)}
        assert {path: told.get(path) for path in where} == where


if __name__ == "__main__":
    main(globals())
