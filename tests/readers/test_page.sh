#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The modules of the report page read a result that the program makes, refuse what is none, and show the program's own figures.
set -euo pipefail
cd "${HW_SOURCE_DIR:?}/web"
command -v node >/dev/null && command -v npm >/dev/null || { echo "no node or npm: scripts/setup installs both"; exit 77; }
if [ ! -d node_modules/h5wasm ]; then
    npm ci --no-audit --no-fund --loglevel=error
fi
npm test --silent
