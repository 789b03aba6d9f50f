# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# What the scripts share; sourced, not run. Sets root, jobs; offers say, die, configure.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
jobs=$(nproc 2>/dev/null || echo 2)

say() { printf '%s\n' "$*" >&2; }
die() {
    say "error: $*"
    exit 1
}

# configure FOLDER [cmake options]: Ninja where it is installed, unless the folder already has another generator.
configure() {
    local folder=$1 log generator=()
    shift
    if [ ! -e "$folder/CMakeCache.txt" ] && command -v ninja >/dev/null; then generator=(-G Ninja); fi
    # A folder configured before the tree was moved is useless: begin it anew.
    if [ -e "$folder/CMakeCache.txt" ] && ! grep -qxF "CMAKE_HOME_DIRECTORY:INTERNAL=$root" "$folder/CMakeCache.txt"; then
        rm -rf "$folder/CMakeCache.txt" "$folder/CMakeFiles"
    fi
    log=$(cmake -S "$root" -B "$folder" "${generator[@]}" "$@" 2>&1) || die "cmake could not configure $folder:
$log"
}

# build FOLDER [targets]: quiet unless it fails or somebody is looking.
build() {
    local folder=$1 log
    shift
    if [ -t 2 ]; then
        cmake --build "$folder" --parallel "$jobs" ${1:+--target "$@"} >&2 || die "the build in $folder failed"
    else
        log=$(cmake --build "$folder" --parallel "$jobs" ${1:+--target "$@"} 2>&1) || die "the build in $folder failed:
$log"
    fi
}
