# SPDX-License-Identifier: GPL-3.0-or-later
"""A file is at most 600 lines (warned above 500) and a function at most 60, so that both can be held in one sitting.

Exceptions stand in long_functions.txt, one a line: file function limit reason. An exception nobody needs is a finding too.
"""
import pathlib
import re
import sys

from source import bare, code_files, every_file, finish, line_of, read

FILE_LINES, FILE_WARNING, FUNCTION_LINES = 600, 500, 60
GENERATED = re.compile(r"^sim/\w+_tables\.h$")  # written by a script, read by nobody


def functions(text):
    """(name, first line, number of lines) of each function defined in C text."""
    text = bare(text)
    text = re.sub(r"^[ \t]*#(?:[^\n\\]|\\.|\\\n)*", lambda m: re.sub(r"[^\n]", " ", m.group(0)), text, flags=re.M)
    found, depth, start, since = [], 0, None, 0
    for match in re.finditer(r"[{};]", text):
        mark = match.group(0)
        if mark == "{":
            if depth == 0:
                head = text[since:match.start()]
                named = re.search(r"(\w+)\s*\([^{}]*\)\s*$", head, re.S)
                start = (first_name(head), since + len(head) - len(head.lstrip())) if named and "=" not in head else None
            depth += 1
        elif mark == "}":
            depth -= 1
            if depth == 0:
                if start:
                    first, last = line_of(text, start[1]), line_of(text, match.start())
                    found.append((start[0], first, last - first + 1))
                since = match.end()
        elif depth == 0:
            since = match.end()
    return found


def first_name(head):
    """The function's name: the word before the first bracket that is not an attribute's."""
    head = re.sub(r"__attribute__\s*\(\(.*?\)\)", " ", head, flags=re.S)
    return re.search(r"(\w+)\s*\(", head).group(1)


def exceptions():
    listed = {}
    for line in (pathlib.Path(__file__).parent / "long_functions.txt").read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            name, function, limit, reason = line.split(None, 3)
            listed[name, function] = (int(limit), reason)
    return listed


def main(root):
    findings, allowed, used = [], exceptions(), set()
    names = code_files(root)
    names += [str(path) for path in every_file(root) if path.parts[0] in ("tests", "scripts") and path.suffix in (".c", ".h", ".py")]
    for name in names:
        text = read(root, name)
        lines = text.count("\n")
        if lines > FILE_LINES and not GENERATED.match(name):
            findings.append(f"{name}:{FILE_LINES}: {lines} lines; {FILE_LINES} is the most")
        elif lines > FILE_WARNING and not GENERATED.match(name):
            print(f"warning: {name} has {lines} lines; think of parting it before {FILE_LINES}")
        if name.endswith(".py"):
            continue
        for function, first, length in functions(text):
            limit, _ = allowed.get((name, function), (FUNCTION_LINES, ""))
            if length > FUNCTION_LINES:
                used.add((name, function))
            if length > limit:
                findings.append(f"{name}:{first}: {function} has {length} lines; {limit} is the most")
    for name, function in sorted(set(allowed) - used):
        if (pathlib.Path(root) / name).parent.is_dir() and pathlib.Path(root).joinpath("scripts/check/long_functions.txt").exists():
            findings.append(f"scripts/check/long_functions.txt:1: {function} in {name} needs no exception any more")
    finish(findings, f"lengths of {len(names)} files")


if __name__ == "__main__":
    main(sys.argv[1])
