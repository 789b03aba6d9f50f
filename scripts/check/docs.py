# SPDX-License-Identifier: GPL-3.0-or-later
"""Generated pages are what the program prints (promise P37), and links between our pages lead somewhere.

GENERATED maps a committed file to the command that prints it. To bring one up to date:
    build/homeward ARGUMENTS > FILE
"""
import pathlib
import re
import subprocess
import sys

from source import every_file, finish

GENERATED = {
}


def generated(root, build):
    program = pathlib.Path(build) / "homeward"
    for name, arguments in GENERATED.items():
        path = pathlib.Path(root) / name
        shown = subprocess.run([program, *arguments], capture_output=True, check=False)
        if shown.returncode != 0:
            yield f"{name}:1: homeward {' '.join(arguments)} ended with {shown.returncode}"
        elif not path.exists() or path.read_bytes() != shown.stdout:
            yield f"{name}:1: not what `homeward {' '.join(arguments)}` prints; write it anew"


def links(root):
    for path in every_file(root):
        if path.suffix == ".md":
            text = (pathlib.Path(root) / path).read_text(encoding="utf-8")
            for match in re.finditer(r"\]\(([^)#\s]+)(?:#[^)\s]*)?\)", text):
                target = match.group(1)
                if not re.match(r"[a-z]+:", target) and not (pathlib.Path(root) / path.parent / target).exists():
                    yield f"{path}:{text.count(chr(10), 0, match.start()) + 1}: link to {target} leads nowhere"


def main(root, build):
    finish(list(generated(root, build)) + list(links(root)), f"{len(GENERATED)} generated pages, and links")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
