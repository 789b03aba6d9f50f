#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs every command that the guides show, in an empty folder, with the built program first on PATH."""
import os
import pathlib
import re
import subprocess
import sys
import tempfile

source = pathlib.Path(os.environ["HW_SOURCE_DIR"])
program = pathlib.Path(os.environ["HW_PROGRAM"])
guides = sorted((source / "docs/guides").glob("*.md"))
ran = failed = 0
for guide in guides:
    with tempfile.TemporaryDirectory() as folder:
        bin_folder = pathlib.Path(folder) / "bin"
        work = pathlib.Path(folder) / "work"
        bin_folder.mkdir()
        work.mkdir()
        os.symlink(program, bin_folder / "homeward")
        env = dict(os.environ, PATH=f"{bin_folder}:{os.environ['PATH']}", CONFIGS=str(source / "configs"))
        for block in re.findall(r"^```sh\n(.*?)^```$", guide.read_text(), re.M | re.S):
            ran += 1
            done = subprocess.run(["bash", "-euo", "pipefail", "-c", block], cwd=work, env=env, capture_output=True, text=True)
            if done.returncode != 0:
                failed += 1
                print(f"{guide.name}: exit {done.returncode}\n{block}\n{done.stdout[-1500:]}{done.stderr[-1500:]}")
print(f"{ran - failed} of {ran} blocks of {len(guides)} guides ran")
sys.exit(1 if failed or ran == 0 else 0)
