#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The checked-in ziggurat tables are what their script makes (40-digit arithmetic, about 3 s)."""
import os
import subprocess
import sys

root = os.environ["HW_SOURCE_DIR"]
script = os.path.join(root, "scripts", "make_rng_tables.py")
sys.exit(subprocess.run([sys.executable, script, "--check", os.path.join(root, "sim", "rng_tables.h")], check=False).returncode)
