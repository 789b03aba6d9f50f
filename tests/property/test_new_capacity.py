# SPDX-License-Identifier: GPL-3.0-or-later
"""New capacity meets new demand: a bed more for rehabilitation, where such beds are short, releases some of an acute bed and less than a whole one; where nobody waits for them, it releases none."""
import os
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from program import PROGRAM, SOURCE, main  # noqa: E402


def per_bed(*settings, kind="intermediate_care"):
    """(released, half width) acute beds for a place more of a kind, beds for rehabilitation unless said, in north Kent over half a year."""
    words = [word for each in ("run.warm_up=60 days", "run.measured=182 days", "start.when_below_census=close_when_vacated", *settings) for word in ("--set", each)]
    done = subprocess.run([sys.executable, SOURCE / "scripts" / "studies" / "new_capacity.py", SOURCE / "configs" / "north_kent.yaml", "--only", kind, "--more", "0.2",
                           "--replicates", "8", *words], env={**os.environ, "HW_PROGRAM": PROGRAM}, stdout=subprocess.PIPE, check=True, encoding="utf-8", timeout=300)
    cells = [cell.strip() for cell in done.stdout.splitlines()[-1].strip("|").split("|")]
    mean, width = cells[5].split(" +- ")
    return float(mean), float(width)


def test_a_bed_more_releases_less_than_one_where_they_are_short(_):
    released, width = per_bed("intermediate_care.beds=66")
    assert released - width > 0, (released, width)
    assert released < 1, (released, width)


def test_a_bed_more_releases_nothing_where_nobody_waits(_):
    released, width = per_bed("intermediate_care.beds=150", "run.scale=0.3")
    assert abs(released) <= width + 0.02, (released, width)


def test_a_place_at_home_more_releases_less_than_one_where_they_are_short(_):
    released, width = per_bed("reablement.places=36", kind="reablement")
    assert released - width > 0, (released, width)
    assert released < 1, (released, width)


if __name__ == "__main__":
    main(globals())
