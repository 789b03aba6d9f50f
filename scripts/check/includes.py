# SPDX-License-Identifier: GPL-3.0-or-later
"""Includes point one way (docs/structure.md has the picture), and each foreign library has one door.

1. A file includes only files of its own layer or a lower one (LAYERS).
2. sim/ and events/ never include agents/ or output/, but for the run-level files named in ALLOWED.
3. Within sim/, events/ and output/, modules (same folder, same first word) do not include each other in a circle; no headers do anywhere.
4. A foreign header, also through one of our own, reaches only the files named in DOORS.
5. A project include is written from the root ("sim/x.h"), exists, and a .c file's own header comes first.
"""
import fnmatch
import re
import sys

from source import bare, code_files, finish, read

# First match wins. What is not named in sim/ is base.
LAYERS = [
    (90, "main", ["sim/main.*"]),
    (80, "commands", ["sim/command*", "sim/options*"]),
    (75, "verify", ["sim/verify*"]),
    (70, "run", ["sim/run*", "sim/parallel*", "sim/progress*"]),
    (65, "studies", ["sim/study*"]),
    (60, "replicate and registry", ["sim/replicate*", "sim/models.*"]),
    (50, "models", ["agents/*", "sim/network*"]),
    (40, "model interface", ["sim/model.h"]),
    (35, "output", ["output/*"]),
    (25, "dispatch", ["events/dispatch*"]),
    (20, "stations", ["sim/flow*"]),
    (10, "event queue", ["events/*"]),
    (0, "base", ["sim/*"]),
]
# Who may look where, beyond the layers.
ALLOWED = [
    ("sim/model.h", ["output/results.h"]),
    ("sim/study*", ["output/results.h", "output/pick.h"]),
    ("sim/network*", ["output/results.h"]),
    ("sim/models.c", ["agents/*"]),
    ("sim/replicate*", ["output/results.h"]),
    ("sim/run*", ["output/*"]),
    ("sim/progress.c", ["output/results.h"]),
    ("sim/verify*", ["output/*"]),
    ("sim/command*", ["output/*"]),
    ("agents/*", ["agents/*", "output/results.h"]),
    ("output/*", ["output/*"]),
]
DOORS = {
    "hdf5": (r"^(hdf5|H5\w*|hdf5_hl)\.h$", ["output/h5_*"]),
    "libyaml": (r"^yaml\.h$", ["sim/yaml.c"]),
    "gsl": (r"^gsl/", ["sim/special.c", "sim/quasi.c"]),
    "openmp": (r"^omp\.h$", ["sim/parallel.c"]),
    "zlib": (r"^zlib\.h$", ["output/inputs.c"]),
    "libxlsxwriter": (r"^xlsxwriter\.h$", ["output/xlsx.c"]),
    "sleef": (r"^sleef\.h$", ["sim/num.c"]),
}
MODEL_FREE = ("output/", ["events/*", "sim/flow*", "sim/model*", "sim/network*"])


def matches(name, patterns):
    return any(fnmatch.fnmatch(name, pattern) for pattern in patterns)


def layer(name):
    return next((rank, title) for rank, title, patterns in LAYERS if matches(name, patterns))


def includes_of(root, name):
    """(line, path, is_project) of each include."""
    found = []
    text = read(root, name)
    kept = bare(text)
    for match in re.finditer(r'^[ \t]*#[ \t]*include[ \t]*(["<])([^">]+)[">]', text, re.M):
        if kept[match.start(1)] == match.group(1):  # not inside a comment
            found.append((text.count("\n", 0, match.start()) + 1, match.group(2), match.group(1) == '"'))
    return found


def direction(name, target):
    """Why name must not include target, or None."""
    (rank, title), (target_rank, target_title) = layer(name), layer(target)
    if target_rank > rank:
        return f"{title} must not include {target_title}"
    folder, target_folder = name.split("/")[0], target.split("/")[0]
    if target_folder in ("agents", "output"):
        if not any(fnmatch.fnmatch(name, who) and matches(target, what) for who, what in ALLOWED):
            return f"{folder}/ does not look into {target_folder}/ here"
    if name.startswith(MODEL_FREE[0]) and matches(target, MODEL_FREE[1]):
        return "output/ knows nothing of models and events"
    return None


def module(name):
    folder, stem = name.split("/")
    return folder + "/" + re.split(r"[_.]", stem)[0]


def circle(edges):
    """One circle of the graph as a list of names, or None."""
    state, trail = {}, []

    def visit(node):
        state[node] = 1
        trail.append(node)
        for target in sorted(edges.get(node, ())):
            if state.get(target) == 1:
                return trail[trail.index(target):] + [target]
            if target not in state:
                found = visit(target)
                if found:
                    return found
        trail.pop()
        state[node] = 2
        return None

    for node in sorted(edges):
        if node not in state:
            found = visit(node)
            if found:
                return found
    return None


def reach(name, graph, seen):
    for target in graph.get(name, ()):
        if target not in seen:
            seen.add(target)
            reach(target, graph, seen)
    return seen


def check_file(root, name, names, included):
    findings = []
    project = [(line, target) for line, target, ours in included if ours]
    for line, target in project:
        if target not in names:
            findings.append(f'{name}:{line}: "{target}" is not a file of the project (write it from the root)')
        else:
            why = direction(name, target)
            if why:
                findings.append(f"{name}:{line}: includes {target}: {why}")
    own = name[:-1] + "h"
    if name.endswith(".c") and own in names and project and project[0][1] != own and own in [target for _, target in project]:
        findings.append(f"{name}:{project[0][0]}: its own header {own} comes first")
    for match in re.finditer(r"^[ \t]*#[ \t]*pragma[ \t]+omp\b", bare(read(root, name)), re.M):
        if name != "sim/parallel.c":
            findings.append(f"{name}:{read(root, name).count(chr(10), 0, match.start()) + 1}: OpenMP belongs in sim/parallel.c")
    return findings


def main(root):
    names = set(code_files(root))
    # Each file is read once: a header is within reach of hundreds of files.
    included = {name: includes_of(root, name) for name in names}
    graph = {name: [target for _, target, ours in included[name] if ours and target in names] for name in names}
    foreign = {name: [target for _, target, ours in included[name] if not ours or target not in names] for name in names}
    findings = []
    for name in sorted(names):
        findings += check_file(root, name, names, included[name])
        holders = [name] + sorted(reach(name, graph, set()))
        for library, (pattern, doors) in DOORS.items():
            for holder in holders:
                if any(re.match(pattern, target) for target in foreign[holder]) and not matches(name, doors):
                    findings.append(f"{name}:1: {library} comes in (through {holder}); its door is {', '.join(doors)}")
    headers = circle({name: [target for target in targets if target != name] for name, targets in graph.items() if name.endswith(".h")})
    if headers:
        findings.append(f"{headers[0]}:1: headers include each other in a circle: {' -> '.join(headers)}")
    modules = {}
    for name, targets in graph.items():
        if not name.startswith("agents/"):
            inner = modules.setdefault(module(name), set())
            inner |= {module(target) for target in targets if module(target) != module(name)}
    modules_circle = circle(modules)
    if modules_circle:
        findings.append(f"{modules_circle[0]}:1: modules include each other in a circle: {' -> '.join(modules_circle)}")
    finish(findings, f"includes of {len(names)} files")


if __name__ == "__main__":
    main(sys.argv[1])
