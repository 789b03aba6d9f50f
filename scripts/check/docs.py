# SPDX-License-Identifier: GPL-3.0-or-later
"""Generated pages are what the program prints, the manual page and the completion know the program's commands and options, and
links between our pages lead somewhere (promise P37).

    scripts/check/docs.py SOURCE_ROOT BUILD_FOLDER            checks
    scripts/check/docs.py SOURCE_ROOT BUILD_FOLDER --write    writes the generated pages anew
"""
import pathlib
import re
import subprocess
import sys

import catalogue_page
from source import every_file, finish

# A page, the arguments of homeward that print it, and the file without which there is nothing to print.
GENERATED = [
    ("docs/parameters.md", ["describe", "--markdown"], "configs/north_kent.yaml"),
    ("docs/schema/district.json", ["describe", "--schema", "district"], "configs/north_kent.yaml"),
    ("docs/schema/case.json", ["describe", "--schema", "case"], "sim/verify_read.c"),
    ("docs/schema/network.json", ["describe", "--schema", "network"], "sim/network_schema.c"),
]
HEADS = {
    "docs/parameters.md": """# Parameters of the built-in district

What `homeward describe --markdown` prints; written by `scripts/check/docs.py . build --write`, not by hand. Grades: S read in an opened source, K recalled
from a named source and to be verified, A assumed or derived.

""",
}
SCHEMES, CATALOGUE, CATALOGUE_HEAD = "configs/schemes", "docs/catalogue.md", "| Row | Schemes that ship (grade) |\n|---|---|\n"
MANUAL, COMPLETION = "docs/homeward.1.scd", "scripts/completion/homeward.bash"


def printed(build, arguments):
    """Exit code and output of the program."""
    done = subprocess.run([pathlib.Path(build) / "homeward", *arguments], capture_output=True, check=False)
    return done.returncode, done.stdout


def generated(root, build, write):
    for name, arguments, needed in GENERATED:
        path, words = pathlib.Path(root) / name, "homeward " + " ".join(arguments)
        if not (pathlib.Path(root) / needed).exists():
            continue
        code, shown = printed(build, arguments)
        if code != 0 or len(shown) < 10:
            yield f"{name}:1: `{words}` ended with {code} and {len(shown)} bytes"
            continue
        shown = HEADS.get(name, "").encode() + shown
        if write:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(shown)
        elif not path.exists() or path.read_bytes() != shown:
            yield f"{name}:1: not what `{words}` prints; scripts/check/docs.py . build --write"


def tried(root):
    """{scheme: the measure that a test sees it move}, as the tests' tables say; of others the tests say that they move no flow."""
    folder, found = pathlib.Path(root) / "tests" / "property", {}
    for name, row in (("test_schemes_shipped.py", r'"(\w+)": \("([^"]+)", ([+-])1'), ("test_regimes.py", r'"(\w+)": \("(\w+)", (?:FLOWS|PAYS)()')):
        text = (folder / name).read_text(encoding="utf-8") if (folder / name).exists() else ""
        for scheme, measure, way in re.findall(row, text):
            found[scheme] = f"`{measure.split()[0]}` {({'+': 'up', '-': 'down'}).get(way, 'moves')}"
    return found


def shipped(root):
    """The table of the catalogue's rows and the schemes that say them, as the files of the schemes tell."""
    rows, moves = {}, tried(root)
    for path in sorted((pathlib.Path(root) / SCHEMES).glob("*.yaml")):
        told = dict(re.findall(r"^(title|catalogue|evidence): *(.*)$", path.read_text(encoding="utf-8"), re.M))
        grade = re.search(r"grade: ([SKA])", told.get("evidence", ""))
        title = told.get("title", path.stem).strip('"')
        for row in re.findall(r"B\d+|K", told.get("catalogue", "")):
            seen = f": {moves.get(path.stem, 'no flow by default')}" if moves else ""
            rows.setdefault(row, []).append(f"`{path.stem}` {title} ({grade.group(1) if grade else 'no grade'}){seen}")
    order = sorted(rows, key=lambda row: int(row[1:] or 1000))
    return "".join(f"| {row} | {'; '.join(rows[row])} |\n" for row in order)


def catalogue(root, write):
    path = pathlib.Path(root) / CATALOGUE
    if not path.exists() or not (pathlib.Path(root) / SCHEMES).exists():
        return
    before, head, rest = path.read_text(encoding="utf-8").partition(CATALOGUE_HEAD)
    old = re.match(r"(\|.*\n)*", rest).group(0)
    if not head:
        yield f"{CATALOGUE}:1: has no table of the schemes that ship"
    elif write:
        path.write_text(before + head + shipped(root) + rest[len(old):], encoding="utf-8")
    elif old != shipped(root):
        yield f"{CATALOGUE}:{before.count(chr(10)) + 3}: not what {SCHEMES} holds; scripts/check/docs.py . build --write"


def commands(build):
    """{command: its long options} as --help tells them."""
    _, shown = printed(build, ["--help"])
    named = re.findall(r"^  ([a-z-]+) {2,}", shown.decode(), re.M)
    return {name: set(re.findall(r"(?<![\w-])(--[a-z][a-z-]*)", printed(build, [name, "--help"])[1].decode())) for name in named}


def described(root, known):
    """The manual page and the completion against the program."""
    options = set().union(*known.values())
    for name, mark in ((MANUAL, r"\*(--[a-z][a-z-]*)\*"), (COMPLETION, r"(?<![\w-])(--[a-z][a-z-]*)")):
        text = (pathlib.Path(root) / name).read_text(encoding="utf-8")
        told = set(re.findall(mark, text)) | {"--help"}
        for option in sorted(options - told):
            yield f"{name}:1: does not know {option}"
        for option in sorted(told - options - {"--version"}):
            yield f"{name}:1: tells of {option}, which no command takes"
        for command in known:
            if not re.search(rf"\b{command}\b", text):
                yield f"{name}:1: does not know the command {command}"


def links(root):
    for path in every_file(root):
        if path.suffix == ".md":
            text = (pathlib.Path(root) / path).read_text(encoding="utf-8")
            for match in re.finditer(r"\]\(([^)#\s]+)(?:#[^)\s]*)?\)", text):
                target = match.group(1)
                if not re.match(r"[a-z]+:", target) and not (pathlib.Path(root) / path.parent / target).exists():
                    yield f"{path}:{text.count(chr(10), 0, match.start()) + 1}: link to {target} leads nowhere"


def main(root, build, write):
    findings = list(links(root)) + list(catalogue(root, write)) + list(catalogue_page.findings(root, write))
    if (pathlib.Path(build) / "homeward").exists():
        findings += list(generated(root, build, write)) + list(described(root, commands(build)))
    finish(findings, "generated pages, manual page, completion, links")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], "--write" in sys.argv[3:])
