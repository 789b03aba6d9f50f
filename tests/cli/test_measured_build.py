# SPDX-License-Identifier: GPL-3.0-or-later
"""P36: what the benchmark times is what users get, and its count of events is one that can be checked by hand."""
import json
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from program import NETWORKS, PROGRAM, SOURCE, Skip, main, shortened  # noqa: E402


def configured(script):
    """The options with which a script configures its build, other than tests and warnings."""
    text = (SOURCE / "scripts" / script).read_text(encoding="utf-8")
    options = set(re.findall(r"-D(\w+)=\"?(\w+)", text[: text.index("target")] if script == "bench" else text))
    return {(key, value) for key, value in options if key not in ("HW_TESTS", "HW_WERROR", "HW_ASAN_DIR", "HW_CLANG_DIR", "MODEL", "BW", "NCUST")}


def test_users_and_the_benchmark_build_alike(t):
    assert configured("run") == configured("bench") == {("CMAKE_BUILD_TYPE", "Release")}, (configured("run"), configured("bench"))


def test_a_release_build_keeps_its_checks(t):
    """No NDEBUG: a requirement that users' runs check is checked in timed runs too."""
    commands = pathlib.Path(PROGRAM).parent / "compile_commands.json"
    if not commands.exists():
        raise Skip("this build folder lists no commands")
    lines = [entry["command"] for entry in json.loads(commands.read_text(encoding="utf-8")) if "/sim/flow_move.c" in entry["file"]]
    assert lines and not any("NDEBUG" in line for line in lines), lines


def timing(t, name):
    done = t.homeward("run", NETWORKS / f"{name}.yaml", *shortened(name), "--threads", 1, "--quiet", "--timing", "-o", "out.h5")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.strip().splitlines()[-1])


def test_events_are_those_of_patients(t):
    """M/M/1 until all 20,000 have left: each comes once and ends one stay. Blocking: besides those two, 30 % have a second stay and 7.5 % a third
    (binomial: 3.3 standard deviations)."""
    one = timing(t, "bench_mm1")
    assert one["events"] == 40000 and one["cpu_s"] > 0 and one["peak_rss_bytes"] > 0, one
    spread = (20000 * (0.3 * 0.7 + 0.075 * 0.925 + 2 * 0.075 * 0.7)) ** 0.5
    assert abs(timing(t, "bench_blocking")["events"] - 20000 * 2.375) < 3.3 * spread


if __name__ == "__main__":
    main(globals())
