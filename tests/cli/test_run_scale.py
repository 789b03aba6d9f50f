# SPDX-License-Identifier: GPL-3.0-or-later
"""run.scale makes everything that is counted smaller; check and run name each number whose rounding to whole ones changes its load by more than 15 %."""
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from program import SOURCE, main, sets  # noqa: E402

KENT, NORTH_KENT = SOURCE / "configs" / "kent.yaml", SOURCE / "configs" / "north_kent.yaml"


def named(t, config, *changes):
    """{parameter: (is, wanted, other places)} as check tells it; None without a remark."""
    done = t.homeward("check", config, *sets(changes))
    assert done.returncode == 0, done.stderr
    found = re.search(r"Note: run.scale \S+ is .* on (\d+) numbers? of staff and places by more than 15 % \((.*)\); and", done.stdout)
    if not found:
        assert "run.scale" not in done.stdout, done.stdout
        return None
    rows = [re.fullmatch(r"(\S+) (\S+) for (\S+?)(?: and in (\d+) other places?)?", part) for part in found[2].split(", ")]
    assert len(rows) == int(found[1]), done.stdout
    return [(row[1], float(row[2]), float(row[3]), int(row[4] or 0)) for row in rows]


def test_every_number_that_is_much_off_is_named(t):
    changes = ["run.scale=0.2", "discharge.assessment.health.staff=7", "discharge.assessment.social.staff=14", "equipment.teams=3", "hospice.beds=6", "start.hospice=5"]
    rows = named(t, NORTH_KENT, *changes)
    found = {path: (whole, wanted) for path, whole, wanted, _ in rows}
    assert found["discharge.assessment.health.staff"] == (1, 1.4) and found["equipment.teams"] == (1, 0.6) and found["hospice.beds"] == (1, 1.2), found
    assert "discharge.assessment.social.staff" not in found  # 3 for 2.8: 7 % off
    assert all(abs(whole / wanted - 1) > 0.15 for _, whole, wanted, _ in rows), rows
    too_few = [whole < wanted for _, whole, wanted, _ in rows]
    assert too_few == sorted(too_few, reverse=True), rows  # those with too few first


def test_places_have_numbers_of_their_own(t):
    """Kent's hospitals have 5, 6, 3, 5, 5, 5 and 3 assessors: at a fifth 1 (1 of them), 1.2, 0.6, 1, 1, 1 and 0.6 are wanted."""
    health = [(whole, wanted, others) for path, whole, wanted, others in named(t, KENT, "run.scale=0.2") if path == "discharge.assessment.health.staff"]
    assert health == [(1, 1.2, 0), (1, 0.6, 1)], health  # nobody else has too few, one more too many


def test_the_whole_has_no_remark(t):
    assert named(t, KENT) is None and named(t, NORTH_KENT, "run.scale=1") is None


def test_an_error_about_numbers_that_were_made_smaller_says_so(t):
    done = t.homeward("check", NORTH_KENT, *sets(["run.scale=0.2", "reablement.places=4"]))
    assert done.returncode == 2 and "but there are only 1 places (both as run.scale 0.2 makes them of what is written); say" in done.stderr, done.stderr
    done = t.homeward("check", NORTH_KENT, *sets(["reablement.places=4"]))
    assert done.returncode == 2 and "but there are only 4 places; say" in done.stderr, done.stderr


def test_run_says_so_too(t):
    words = sets(["run.scale=0.1", "discharge.assessment.health.staff=7", "run.warm_up=0 days", "run.measured=1 days"])
    done = t.homeward("run", "--replicates", 1, *words)
    assert done.returncode == 0 and re.search(r"homeward: run.scale 0.1 is .*discharge.assessment.health.staff 1 for 0.7", done.stderr), done.stderr
    assert t.homeward("run", "--quiet", "--replicates", 1, "-o", "quiet.h5", *words).stderr == ""


if __name__ == "__main__":
    main(globals())
