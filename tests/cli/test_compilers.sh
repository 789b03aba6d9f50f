#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Promise P4 on whole runs: the program built by the other compiler, and a processor without FMA and AVX2, give the same bytes.
# HW_CLANG_DIR is the other compiler's build; scripts/test makes it.
set -euo pipefail
other=${HW_CLANG_DIR-}/homeward
if [ ! -x "$other" ]; then
    echo "skipped: no program by the other compiler in '${HW_CLANG_DIR-}'"
    exit 77
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0
for model in bas_ward_carehome calendar_resume mg1_lognormal; do
    config=$HW_SOURCE_DIR/configs/networks/$model.yaml
    "$HW_PROGRAM" run "$config" --replicates 2 --quiet -o "$work/gcc.h5"
    "$other" run "$config" --replicates 2 --quiet -o "$work/clang.h5"
    GLIBC_TUNABLES=glibc.cpu.hwcaps=-FMA,-FMA4,-AVX2 "$HW_PROGRAM" run "$config" --replicates 2 --quiet -o "$work/plain.h5"
    for cell in clang plain; do
        cmp "$work/gcc.h5" "$work/$cell.h5" || failed=1
    done
done
exit $failed
