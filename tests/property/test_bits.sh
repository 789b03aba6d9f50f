#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Promise P4, traps T1 and T2: numerics and draws have the same bits with and without FMA and AVX2, under gcc and clang, from -O0 to -O3
# and with the fused instruction allowed. print_bits.c prints a hash a line; the C library's own log and exp are printed
# too, and may differ: that shows the switch works.
set -euo pipefail
source_dir=${HW_SOURCE_DIR:-$(cd "$(dirname "$0")/../.." && pwd)}
work=$(mktemp -d)
trap 'rm -r "$work"' EXIT
cd "$source_dir"

features=$(grep -m1 '^flags' /proc/cpuinfo || true)
fused=""
[[ " $features " == *" fma "* && " $features " == *" avx2 "* ]] && fused="-mfma -mavx2"
cells=("cc -O0" "cc -O3 $fused")
command -v clang >/dev/null && cells+=("clang -O3 $fused")
if [ -n "${HW_LONG:-}" ]; then # all cells, on demand
    cells+=("cc -O2" "cc -O3")
    command -v clang >/dev/null && cells+=("clang -O0" "clang -O2")
fi

failed=0
for i in "${!cells[@]}"; do
    # shellcheck disable=SC2086 # a cell is a command and its options
    ${cells[i]} -std=c17 -ffp-contract=off -D_POSIX_C_SOURCE=200809L -I. -o "$work/bits" tests/property/print_bits.c sim/base.c sim/num.c \
        sim/rng.c sim/dist*.c sim/special.c -lsleef -lgsl -lgslcblas -lm
    "$work/bits" >"$work/with.$i"
    GLIBC_TUNABLES=glibc.cpu.hwcaps=-FMA,-FMA4,-AVX2 "$work/bits" >"$work/without.$i"
    for run in with without; do
        if ! diff <(grep -v libm "$work/with.0") <(grep -v libm "$work/$run.$i") >"$work/diff"; then
            echo "${cells[i]}, $run FMA and AVX2: other bits than ${cells[0]}:"
            cat "$work/diff"
            failed=1
        fi
    done
done
lines=$(grep -vc libm "$work/with.0")
echo "$lines functions, ${#cells[@]} builds, with and without FMA and AVX2"
if cmp -s "$work/with.0" "$work/without.0"; then
    echo "note: the C library's own log and exp did not differ, so this processor has no FMA or the switch did not work"
fi
[ "$lines" -ge 17 ] && exit $failed
exit 1
