#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# scripts/setup on machines that this one is not, played by small programs first on PATH: nothing is installed.
set -uo pipefail
setup=${HW_SOURCE_DIR:?}/scripts/setup
play=$(mktemp -d)
trap 'rm -rf "$play"' EXIT
failed=0

# A machine: real tools by name, then made-up ones as NAME=BODY. Runs setup there; leaves $code, $shown and what was called in $play/calls.
machine() {
    local arguments=$1
    shift
    rm -rf "${play:?}/bin" "$play/calls"
    mkdir "$play/bin"
    : >"$play/calls"
    for tool in bash env dirname nproc mktemp rm tail cat; do ln -s "$(command -v "$tool")" "$play/bin/$tool"; done
    local made
    for made in "$@"; do
        printf '#!/bin/sh\necho "%s $*" >>"%s/calls"\n%s\n' "${made%%=*}" "$play" "${made#*=}" >"$play/bin/${made%%=*}"
        chmod +x "$play/bin/${made%%=*}"
    done
    # shellcheck disable=SC2086
    shown=$(PATH=$play/bin TMPDIR=$play bash "$setup" $arguments 2>&1 </dev/null)
    code=$?
}
expect() {
    if ! eval "$2"; then
        echo "not so: $1 (exit $code): $shown; called: $(cat "$play/calls")"
        failed=1
    fi
}
called() { grep -q -- "$1" "$play/calls"; }

machine "" "id=echo 0"
expect "without apt-get it says what it needs" '[ $code -eq 1 ] && [[ $shown == *"needs Debian 12 or Ubuntu"* ]]'

machine "--bogus" "id=echo 0"
expect "an unknown argument is refused" '[ $code -eq 1 ] && [[ $shown == *usage* ]]'

machine "" "id=echo 0" "dpkg-query=printf installed" "apt-get=exit 0" "node=exit 0" "npm=exit 0"
expect "nothing is called when all is there" '[ $code -eq 0 ] && ! called "^apt-get"'

for there in node npm; do
    machine "" "id=echo 0" "dpkg-query=printf installed" "apt-get=exit 0" "$there=exit 0"
    expect "with $there alone both are installed, and nothing else" '[ $code -eq 0 ] && called "install -y --no-install-recommends nodejs npm$"'
done

machine "" "id=echo 0" "dpkg-query=exit 1" "apt-get=exit 0" "node=exit 0" "npm=exit 0"
expect "a node that is there is kept" '[ $code -eq 0 ] && called "install.* libhdf5-dev" && ! called "nodejs"'

machine "" "id=echo 0" "dpkg-query=exit 1" "apt-get=exit 0" "apt-cache=exit 0"
expect "as root it updates and installs what building needs" '[ $code -eq 0 ] && called "^apt-get.* update" && called "install.* libhdf5-dev"'
expect "it asks nothing and takes no extras" 'called "install -y --no-install-recommends"'
expect "without --tests no test package is installed" '! called "cmocka"'

machine "--tests" "id=echo 0" "dpkg-query=exit 1" "apt-get=exit 0" "apt-cache=exit 0"
expect "with --tests they are" '[ $code -eq 0 ] && called "install.* libcmocka-dev"'

machine "" "id=echo 1000" "dpkg-query=exit 1" "apt-get=exit 0" 'sudo=exec "$@"'
expect "who is not root uses sudo" '[ $code -eq 0 ] && called "^sudo env DEBIAN_FRONTEND=noninteractive apt-get.* install"'

machine "" "id=echo 1000" "dpkg-query=exit 1" "apt-get=exit 0"
expect "without sudo the command to type is shown" '[ $code -eq 1 ] && [[ $shown == *"as root run: apt-get install gcc"* ]]'

machine "" "id=echo 0" "dpkg-query=exit 1" 'apt-get=case "$*" in *install*) echo no such package; exit 100;; esac'
expect "a failing apt-get is shown" '[ $code -eq 1 ] && [[ $shown == *"no such package"* ]]'

exit $failed
