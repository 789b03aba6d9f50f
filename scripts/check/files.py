# SPDX-License-Identifier: GPL-3.0-or-later
"""Every source file says its licence, and no file knows the machine it was written on.

Looks at all files of the project: an SPDX line near the top of sources, scripts and our configurations; nowhere the name of a folder of
somebody's machine or the host of a package registry; no tab or trailing blank in sources; nothing over a megabyte.
"""
import pathlib
import re
import sys

from source import every_file, finish

SPDX = "SPDX-License-Identifier: GPL-3.0-or-later"
SOURCES = {".c", ".h", ".def", ".py", ".sh", ".cmake", ".scd", ".bash"}
# Written in two pieces so that this file does not find itself.
MACHINE = re.compile("|".join([
    r"/wor" r"k/(shared|main|\.library)", r"/tm" r"p/(w|p|preamble)\b", r"/roo" r"t/\.", r"/hom" r"e/[a-z]+/", r"/User" r"s/[A-Za-z]+/", r"\.libr" r"ary/"]))
HOSTS = re.compile("|".join([
    r"deb\.debi" r"an\.org", r"archive\.ubun" r"tu\.com", r"snapshot\.debi" r"an\.org", r"pypi\.or" r"g", r"pythonho" r"sted\.org",
    r"registry\.npm" r"js\.org", r"crates\.i" r"o/api", r"proxy\.gola" r"ng\.org", r"cran\.r-proj" r"ect\.org", r"nodeso" r"urce\.com"]))
LARGEST = 1_000_000


def is_source(path, text):
    if path.suffix in SOURCES or path.name == "CMakeLists.txt":
        return True
    if path.suffix in (".yaml", ".yml"):
        return path.parts[0] in ("configs", ".pre-commit-config.yaml")
    return path.suffix == "" and text.startswith("#!")


def check(path, data):
    if len(data) > LARGEST:
        yield f"{path}:1: {len(data)} bytes; what is generated or fetched is not committed"
    text = data.decode("utf-8", errors="replace")
    if is_source(path, text):
        if SPDX not in "\n".join(text.splitlines()[:3]):
            yield f"{path}:1: no line '{SPDX}' in the first three"
        for number, line in enumerate(text.splitlines(), 1):
            if line != line.rstrip() or ("\t" in line and path.suffix != ".scd"):  # scdoc indents by tabs
                yield f"{path}:{number}: tab or trailing blank"
    for pattern, what in ((MACHINE, "a path of somebody's machine"), (HOSTS, "the host of a package registry")):
        for match in pattern.finditer(text):
            yield f"{path}:{text.count(chr(10), 0, match.start()) + 1}: {match.group(0)} is {what}"


def main(root):
    findings = []
    paths = every_file(root)
    for path in paths:
        data = (pathlib.Path(root) / path).read_bytes()
        hostile = path.parts[:2] in (("tests", "data"), ("tests", "fuzz")) and path.suffix not in SOURCES
        if not hostile:
            findings += check(path, data)
    finish(findings, f"licence and places of {len(paths)} files")


if __name__ == "__main__":
    main(sys.argv[1])
