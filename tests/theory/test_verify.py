# SPDX-License-Identifier: GPL-3.0-or-later
"""Promise P26: every case of configs/networks agrees in the short form of `homeward verify`. Beside it, the values that have short formulas are computed
here from those formulas, so that a slip in a case file shows."""
import json
import math
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from program import NETWORKS, main  # noqa: E402


def erlang_b(load, servers):
    b = 1.0
    for k in range(1, servers + 1):
        b = load * b / (k + load * b)
    return b


def erlang_c(load, servers):
    b = erlang_b(load, servers)
    return b / (1 - load / servers * (1 - b))


def expected(case, measure, of):
    text = (NETWORKS / f"{case}.expect.yaml").read_text(encoding="utf-8")
    found = re.findall(rf'measure: {measure}, of: "?{re.escape(of)}"?, value: ([\d.e-]+)', text)
    assert len(found) == 1, (case, measure, of, found)
    return float(found[0])


def test_the_cases_hold_what_the_formulas_say(t):
    c, each = erlang_c(6, 8), erlang_c(6.5, 8) / 8
    for value, *where in (
            (c, "mmc_ae", "share_delayed", "cubicles/all"), (c / 2, "mmc_ae", "wait", "cubicles/all"),
            (c * math.exp(-1), "mmc_ae", "share_wait_over", "cubicles/all/30 min"), (erlang_b(4.2 * 6, 28), "mmcc_28", "share_turned_away", "ward/all"),
            (0.7 * (1 + 1.5 ** 2) / (2 * 0.3), "mg1_lognormal", "wait", "clinic/all"), (each / (1 - 1 / 8), "prio_mmc", "wait", "clinic/emergency"),
            (each / ((1 - 1 / 8) * (1 - 3.5 / 8)), "prio_mmc", "wait", "clinic/urgent"), (each / ((1 - 3.5 / 8) * (1 - 6.5 / 8)), "prio_mmc", "wait", "clinic/routine")):
        assert abs(expected(*where) / value - 1) < 1e-12, (where, value)


def test_every_case_agrees(t):
    done = t.homeward("verify", "--json", timeout=590)
    told = json.loads(done.stdout)
    for case in told["cases"]:
        for item in case["comparisons"]:
            if item["verdict"] not in ("agrees", "informative", "long form"):
                print(case["name"], item)
    slow = sorted(told["cases"], key=lambda case: -case["seconds"])[:6]
    print(f"{told['seconds']:.1f} s; slowest: " + ", ".join(f"{case['name']} {case['seconds']:.1f} s" for case in slow))
    assert done.returncode == 0 and told["fail"] == 0, done.stderr
    files = {path.name for path in NETWORKS.glob("*.expect.yaml")}
    assert len(files) >= 50 and files <= {case["name"] + ".expect.yaml" for case in told["cases"]}, files
    assert told["agree"] >= 320


if __name__ == "__main__":
    main(globals())
