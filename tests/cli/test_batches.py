# SPDX-License-Identifier: GPL-3.0-or-later
"""homeward summary --batches: the interval of batch means of one long replicate is that of its series, and what has none is refused."""
import csv
import io
import json
import pathlib
import statistics
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from program import SOURCE, main  # noqa: E402

LONG = SOURCE / "tests" / "data" / "theory" / "long_look.yaml"
T_OF_9, T_OF_4 = 2.2621571628540993, 2.7764451051977987  # 97.5 % of Student's t


def shown(t, *words, path="out.h5"):
    done = t.homeward("summary", path, "--batches", *words)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_interval_is_that_of_the_batches(t):
    assert t.homeward("run", LONG, "--set", "run.length=300 d", "--replicates", 1, "--quiet", "-o", "out.h5").returncode == 0
    series = next(m for m in json.loads(t.homeward("summary", "out.h5", "--json", "--all").stdout)["measures"] if m["name"] == "present_series")
    values = [n["values"][0] for n in series["numbers"]]
    warm_up = next(w for w in json.loads(t.homeward("summary", "out.h5", "--json").stdout)["warm_up"] if w["measure"] == "present_series")
    for n, quantile in ((10, T_OF_9), (5, T_OF_4)):
        line = next(m for m in json.loads(shown(t, n, "--json"))["means"] if m["measure"] == "present_series")
        kept = values[warm_up["leave_out"]:]
        size = len(kept) // n
        kept = kept[len(kept) - n * size:]
        means = [statistics.fmean(kept[i * size:(i + 1) * size]) for i in range(n)]
        assert abs(line["mean"] - statistics.fmean(means)) < 1e-9
        assert abs(line["half_width"] - quantile * statistics.stdev(means) / n**0.5) < 1e-9


def test_every_form_has_every_series(t):
    assert t.homeward("run", LONG, "--replicates", 1, "--quiet", "-o", "out.h5").returncode == 0
    told = json.loads(shown(t, 10, "--json"))
    rows = list(csv.DictReader(io.StringIO(shown(t, 10, "--csv"))))
    assert told["batches"] == 10 and [float(row["mean"]) for row in rows] == [m["mean"] for m in told["means"]] and len(rows) >= 2
    assert len(shown(t, 10, "--markdown").splitlines()) == 2 + len(rows)
    assert "the 95 % interval of 10 batch means" in " ".join(shown(t, 10).split())
    assert "Too few periods" in shown(t, 500)


def test_what_has_no_batches_is_refused(t):
    assert t.homeward("run", LONG, "--replicates", 2, "--quiet", "-o", "two.h5").returncode == 0
    several = t.homeward("summary", "two.h5", "--batches", 10)
    assert several.returncode == 2 and "has 2, whose means are better batches" in several.stderr and several.stdout == "", several.stderr
    assert t.homeward("run", SOURCE / "tests" / "data" / "theory" / "one_look.yaml", "--replicates", 1, "--quiet", "-o", "none.h5").returncode == 0
    none = t.homeward("summary", "none.h5", "--batches", 10)
    assert none.returncode == 2 and "run.series_every" in none.stderr, none.stderr
    assert t.homeward("summary", "two.h5", "--batches", 1).returncode == 2


if __name__ == "__main__":
    main(globals())
