# SPDX-License-Identifier: GPL-3.0-or-later
"""What the checks share: finding our files, and reading C without its comments and strings.

A check is a script `NAME.py SOURCE_ROOT [BUILD_FOLDER]`; it prints one line a finding, `path:line: what`, and exits 1 when there is
one. The checks read the folder, not git, so that they also work on an unpacked archive.
"""
import pathlib
import re
import sys

CODE_FOLDERS = ("sim", "events", "agents", "output")
SKIPPED_FOLDERS = re.compile(r"^(\.git|build(-.*)?|__pycache__|node_modules|dist|.*\.h5\.parts|corpus-found)$")


LEFT_BY_RUNS = re.compile(r".*\.(html|stress\.md)$")  # in the folder where one runs them, which is the project's own for a newcomer


def every_file(root, inside=False):
    """Every file of the project, as paths relative to root, sorted; build folders, git's own, results and what is made of them are left out."""
    found = []
    for path in sorted(pathlib.Path(root).iterdir()):
        if path.is_dir() and not path.is_symlink():
            if not SKIPPED_FOLDERS.match(path.name):
                found += [pathlib.Path(path.name) / inner for inner in every_file(path, True)]
        elif path.suffix not in (".h5", ".pyc") and (inside or not LEFT_BY_RUNS.match(path.name)):
            found.append(pathlib.Path(path.name))
    return found


def code_files(root, folders=CODE_FOLDERS):
    """C files, headers and tables (.def) of the given folders, as 'folder/name' strings."""
    return [f"{folder}/{path.name}" for folder in folders for path in sorted((pathlib.Path(root) / folder).glob("*"))
            if path.suffix in (".c", ".h", ".def")]


def read(root, name):
    return (pathlib.Path(root) / name).read_text(encoding="utf-8", errors="replace")


_TOKEN = re.compile(r"""//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'""", re.S)


def bare(text):
    """C text with comments and the insides of strings blanked; lines keep their numbers and columns."""

    def blank(match):
        token = match.group(0)
        if token[0] in "\"'":
            return token[0] + " " * (len(token) - 2) + token[-1]
        return re.sub(r"[^\n]", " ", token)

    return _TOKEN.sub(blank, text)


def strings(text):
    """(line, content) of the string literals, #include lines left out."""
    for match in _TOKEN.finditer(text):
        start = text.rfind("\n", 0, match.start()) + 1
        if match.group(0)[0] == '"' and not text[start:match.start()].lstrip().startswith("#include"):
            yield text.count("\n", 0, match.start()) + 1, match.group(0)[1:-1]


def line_of(text, offset):
    return text.count("\n", 0, offset) + 1


def finish(findings, what):
    """Prints the findings and ends the script."""
    for finding in findings:
        print(finding)
    print(f"{what}: {len(findings)} finding{'' if len(findings) == 1 else 's'}")
    sys.exit(1 if findings else 0)
