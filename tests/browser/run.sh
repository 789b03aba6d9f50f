#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs one test of the report page in a real browser: run.sh test_NAME.mjs. What it needs of npm it fetches once, and again
# when package-lock.json changes. Without Node.js or a browser there is nothing to test with (77: skipped).
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
skip() {
    echo "$*"
    exit 77
}

command -v node >/dev/null && command -v npm >/dev/null || skip "no node or npm: scripts/setup --tests installs both"
for name in ${HW_BROWSER:-chromium chromium-browser google-chrome}; do
    HW_BROWSER=$(command -v "$name") && break
done
[ -x "${HW_BROWSER:-}" ] || skip "no Chromium: scripts/setup --tests installs it on Debian; elsewhere HW_BROWSER names one"
export HW_BROWSER
export HW_PROGRAM=${HW_PROGRAM:-$here/../../build/homeward}
if "$HW_PROGRAM" report --viewer -o /dev/null 2>&1 | grep -q "built without its page"; then skip "this build has no page"; fi

# folder, what is looked for: two tests may come here at once.
fetch() {
    (
        cd "$1"
        exec 9<package.json
        flock 9
        if ! cmp -s package-lock.json node_modules/.homeward_taken; then
            npm ci --prefer-offline --no-audit --no-fund --ignore-scripts --loglevel=error 9>&- >&2
            cp package-lock.json node_modules/.homeward_taken
        fi
    )
}
fetch "$here"
fetch "$here/../../web" # its HDF5 reader writes the foreign files of the tests
exec node "$@"
