# SPDX-License-Identifier: GPL-3.0-or-later
"""Each promise in docs/promises.md names tests, and each test named there exists in ctest.

A row is | P1 | promise | `folder.name`, `folder.name` | gate |. A row that says "open" in place of a test is counted and shown: it is not kept yet,
and the table says so. `asan.*` tests exist only where scripts/test has made the sanitized build.
"""
import json
import pathlib
import re
import subprocess
import sys

from source import finish


def rows(text):
    """(line, promise, tests, is_open) of the table."""
    for number, line in enumerate(text.splitlines(), 1):
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if len(cells) >= 3 and re.match(r"^P\d+", cells[0]):
            yield number, cells[0], re.findall(r"`([\w.*-]+)`", cells[2]), "open" in cells[2]


def known_tests(build):
    shown = subprocess.run(["ctest", "--show-only=json-v1", "--test-dir", build], check=True, capture_output=True, text=True).stdout
    return {test["name"] for test in json.loads(shown)["tests"]}


def main(root, build):
    path = pathlib.Path(root) / "docs" / "promises.md"
    known, findings, kept, still_open = known_tests(build), [], 0, []
    for number, promise, tests, is_open in rows(path.read_text(encoding="utf-8")):
        if is_open:
            still_open.append(promise)
        elif not tests:
            findings.append(f"docs/promises.md:{number}: {promise} names no test")
        else:
            kept += 1
        for test in tests:
            if test not in known and not test.startswith("asan."):
                findings.append(f"docs/promises.md:{number}: {promise} names {test}, which ctest does not know")
    if kept + len(still_open) == 0:
        findings.append("docs/promises.md:1: no promise found")
    if still_open:
        print(f"open, not kept yet: {', '.join(still_open)}")
    finish(findings, f"{kept} promises with tests")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
