# SPDX-License-Identifier: GPL-3.0-or-later
"""What our objects export and keep: read from the built library.

1. An exported symbol of FOLDER/WORD_REST.c is hw_WORD or hw_WORD_...; main() is the one exception.
2. Nothing is writable while the program runs: no .data, .bss, common or thread-local symbol, whether exported, static or inside a
   function. The exceptions are the volatile sig_atomic_t that a signal handler sets, in the file named below, and the lock that
   the compiler makes of an OpenMP critical section in sim/parallel.c.
"""
import pathlib
import re
import subprocess
import sys

from source import finish, read

SIGNAL_FILE = "sim/stop.c"
LOCK = ("sim/parallel.c", ".gomp_critical_user_")


def symbols(path):
    """(name, section, is_global) of the functions and objects defined in an object file."""
    sections = {}
    listed = subprocess.run(["readelf", "-SW", path], check=True, capture_output=True, text=True).stdout
    for match in re.finditer(r"^\s*\[\s*(\d+)\]\s+(\S+)", listed, re.M):
        sections[match.group(1)] = match.group(2)
    for line in subprocess.run(["readelf", "-sW", path], check=True, capture_output=True, text=True).stdout.splitlines():
        fields = line.split()
        if len(fields) >= 8 and fields[3] in ("FUNC", "OBJECT", "TLS", "COMMON") and fields[6] != "UND":
            section = "COMMON" if fields[6] == "COM" else sections.get(fields[6], fields[6])
            yield fields[7], section, fields[4] in ("GLOBAL", "WEAK")


def writable(section):
    return section == "COMMON" or (section.startswith((".data", ".bss", ".tdata", ".tbss")) and not section.startswith(".data.rel.ro"))


def check(root, name, path):
    word = pathlib.PurePath(name).stem.split("_")[0]
    flags = []
    for symbol, section, exported in symbols(path):
        if name == LOCK[0] and symbol.startswith(LOCK[1]):
            continue
        if exported and not re.match(rf"hw_{word}(_|$)", symbol) and (name, symbol) != ("sim/main.c", "main"):
            yield f"{name}:1: exports {symbol}; its names start with hw_{word}_"
        if writable(section):
            flags.append(symbol)
    for symbol in flags:
        plain = re.sub(r"\.\d+$", "", symbol)
        if name == SIGNAL_FILE and len(flags) == 1 and re.search(rf"\bvolatile\s+sig_atomic_t\s+{plain}\b", read(root, name)):
            continue
        yield f"{name}:1: {plain} can change while the program runs; state belongs to a context that is passed in"


def main(root, build):
    objects = sorted(pathlib.Path(build).glob("CMakeFiles/*.dir/*/*.o"))
    findings, seen = [], 0
    for path in objects:
        name = f"{path.parent.name}/{path.name[:-2]}"
        if (pathlib.Path(root) / name).exists():
            seen += 1
            findings += check(root, name, path)
    if seen == 0:
        findings.append(f"{build}: no objects; build first")
    finish(findings, f"symbols of {seen} objects")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
