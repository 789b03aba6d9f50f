# SPDX-License-Identifier: GPL-3.0-or-later
"""Measures for pictures tell the same as those of one number: days give the mean, ages and frailties the total, and moves the admissions.
tests/property/test_event_log_district.py recomputes each of them from the event log."""
import datetime
import math
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from program import SOURCE, main, sets, values  # noqa: E402

SMALL = [SOURCE / "configs" / "north_kent.yaml", *sets(["run.scale=0.1", "run.warm_up=20 days", "run.measured=73 days"]), "--scenario", "idt", "--replicates", 2]


def one(summary, name, scenario, replicate):
    return values(summary, name, scenario)[()][replicate]


def several(summary, name, scenario, replicate):
    return {labels: numbers[replicate] for labels, numbers in values(summary, name, scenario).items()}


def test_parts_give_the_whole(t):
    summary = t.summary(*SMALL)
    for scenario in ("baseline", "idt"):
        for replicate in range(2):
            for series, mean in (("acute_patients_by_day", "acute_patients"), ("patients_delayed_by_day", "patients_delayed")):
                days = several(summary, series, scenario, replicate)
                assert list(days) == [(str(datetime.date(2014, 4, 1) + datetime.timedelta(days=i)),) for i in range(73)]
                assert all(n >= 0 and n == int(n) for n in days.values())
                assert math.isclose(sum(days.values()) / 73, one(summary, mean, scenario, replicate), rel_tol=1e-12), series
            waiting = several(summary, "admit_waiting_by_day", scenario, replicate)
            assert 0 < sum(waiting.values()) < sum(several(summary, "acute_patients_by_day", scenario, replicate).values())
            for parts in ("delayed_bed_days_by_age", "delayed_bed_days_by_frailty"):
                found = several(summary, parts, scenario, replicate)
                assert math.isclose(sum(found.values()), one(summary, "delayed_bed_days_total", scenario, replicate), rel_tol=1e-12), parts
                assert sum(n > 0 for n in found.values()) >= 3, found


def test_who_is_taken_in_leaves_again_or_is_there(t):
    """Into acute beds as many as are admitted; out of them as many but for those who are there at one end of the year only."""
    summary = t.summary(*SMALL)
    for scenario in ("baseline", "idt"):
        moves = several(summary, "moves", scenario, 0)
        came = sum(n for (_, to), n in moves.items() if to == "acute") * 73 / 365
        left = sum(n for (start, _), n in moves.items() if start == "acute") * 73 / 365
        admitted = (one(summary, "emergency_admissions", scenario, 0) + one(summary, "planned_admissions", scenario, 0)) * 73 / 365
        assert math.isclose(came, admitted, rel_tol=1e-12), (came, admitted)
        days = list(several(summary, "acute_patients_by_day", scenario, 0).values())
        assert abs(came - left) <= 3 * max(days) / 4 and left > 300, (came, left)
        assert all(n == 0 for (start, to), n in moves.items() if start == to)
        assert math.isclose(moves["acute", "died"] + moves["ic_bed", "died"] + moves["mental_health", "died"],
                            values(summary, "deaths", scenario)[("hospital",)][0], rel_tol=1e-12)


def test_series_are_in_files_and_not_in_tables(t):
    assert t.homeward("run", SMALL[0], *sets(["run.scale=0.02", "run.warm_up=5 days", "run.measured=5 days"]), "--scenario", "idt", "--replicates", 2, "--quiet").returncode == 0
    for command in ("summary", "compare"):
        shown = t.homeward(command, "--all").stdout
        assert "2014-04-02" not in shown and "Moves of people from place to place" in shown, shown[-500:]
        for words in (["--json"], ["--csv"]):
            assert "2014-04-02" in t.homeward(command, "--all", *words).stdout, words
    assert "3 more are too long for tables: homeward report draws them" in t.homeward("summary", "--all").stdout
    assert "too long" not in t.homeward("summary").stdout


if __name__ == "__main__":
    main(globals())
