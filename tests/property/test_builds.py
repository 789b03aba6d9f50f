# SPDX-License-Identifier: GPL-3.0-or-later
"""Promise P4 for whole runs: the program as built here and one built by clang without optimisation, with and without FMA and AVX2,
write the same bytes. HW_LONG adds builds by both compilers, optimised, with the fused instruction allowed.

The other builds are kept in the build folder and only brought up to date."""
import os
import pathlib
import shutil
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from program import NETWORKS, PROGRAM, SHORT, SOURCE, TINY, Skip, main, sets  # noqa: E402

PLAIN = {"GLIBC_TUNABLES": "glibc.cpu.hwcaps=-FMA,-FMA4,-AVX2,-AVX2_Usable,-FMA_Usable"}
CELLS = [("clang", "-O0")]
if os.environ.get("HW_LONG"):
    CELLS += [("cc", "-O0"), ("cc", "-O2 -mfma -mavx2"), ("clang", "-O3 -mfma -mavx2")]


def built(compiler, flags):
    """The program built another way; None when the compiler is not installed."""
    if shutil.which(compiler) is None:
        return None
    name = "other_" + "".join(c if c.isalnum() else "_" for c in compiler + flags)
    folder = pathlib.Path(os.environ.get("HW_BINARY_DIR") or pathlib.Path(PROGRAM).parent) / name
    generator = ["-G", "Ninja"] if shutil.which("ninja") else []
    commands = [["cmake", "--build", str(folder), "--target", "homeward", "--parallel", "2"]]
    if not (folder / "CMakeCache.txt").exists():
        commands.insert(0, ["cmake", "-S", str(SOURCE), "-B", str(folder), *generator, f"-DCMAKE_C_COMPILER={compiler}", "-DCMAKE_BUILD_TYPE=None",
                            f"-DCMAKE_C_FLAGS={flags}", "-DHW_TESTS=OFF"])
    for command in commands:
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", errors="replace")
        assert done.returncode == 0, f"{compiler} {flags}\n{done.stdout[-4000:]}"
    return str(folder / "homeward")


def cases():
    yield TINY, ["--replicates", 3]
    for name, short in SHORT.items():
        yield NETWORKS / f"{name}.yaml", ["--replicates", 2, *sets(short)]
    yield SOURCE / "configs" / "north_kent.yaml", ["--replicates", 1, "--scenario", "idt", *sets(["run.warm_up=3 days", "run.measured=7 days"])]


def other_programs():
    programs = {f"{compiler} {flags}": built(compiler, flags) for compiler, flags in CELLS}
    programs = {name: program for name, program in programs.items() if program}
    if not programs:
        raise Skip("no second compiler is installed")
    return programs


def test_every_build_and_processor_gives_the_same_shards(t):
    """Byte for byte, with any number of threads, so that the machines of a cluster need not be alike: shards of each merge to the same file."""
    whole = t.result(TINY, "--replicates", 9)
    ways = [("as built here", PROGRAM, None), ("without FMA and AVX2", PROGRAM, PLAIN)]
    for name, program in other_programs().items():
        ways += [(name, program, None), (f"{name} without FMA and AVX2", program, PLAIN)]
    for n in (1, 2, 7):
        known = {}
        for i in range(1, n + 1):
            for k, (name, program, env) in enumerate(ways):
                done = t.homeward("run", TINY, "--replicates", 9, "--shard", f"{i}/{n}", "--threads", (1, 2, 3, 8)[(i + k) % 4], "--quiet", "-o", f"{k}.h5",
                                  program=program, env=env)
                assert done.returncode == 0, (name, done.stderr)
        for k, (name, _, _) in enumerate(ways):
            for path in (t.folder / f"{k}.h5.parts").iterdir():
                assert known.setdefault(path.name, path.read_bytes()) == path.read_bytes(), f"shard {path.name}: other bits {name}"
        assert len(known) == n
        mixed = [t.folder / f"{i % len(ways)}.h5.parts" / shard for i, shard in enumerate(sorted(known))]
        for name, program, env in ways:
            assert t.homeward("merge", "--quiet", "-o", "out.h5", *mixed, program=program, env=env).returncode == 0
            assert (t.folder / "out.h5").read_bytes() == whole, name
        for k in range(len(ways)):
            shutil.rmtree(t.folder / f"{k}.h5.parts")


def test_every_build_and_processor_gives_the_same_file(t):
    programs = other_programs()
    for config, words in cases():
        one = t.result(config, *words)
        assert t.result(config, *words, env=PLAIN) == one, f"{config.name}: other bits without FMA and AVX2"
        for name, program in programs.items():
            assert t.result(config, *words, program=program) == one, f"{config.name}: other bits by {name}"
            assert t.result(config, *words, program=program, env=PLAIN) == one, f"{config.name}: other bits by {name} without FMA and AVX2"


if __name__ == "__main__":
    main(globals())
