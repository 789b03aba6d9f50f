# SPDX-License-Identifier: GPL-3.0-or-later
"""What configs/kent.yaml was fitted to still fits: four replicates at full size, every fitted target of configs/calibration/kent within its tolerance, or no further out than so
few replicates can be (the 95 % interval reaches the tolerance). A county that was made another in three places does not pass."""
import os
import pathlib
import re
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from program import PROGRAM, SOURCE, main, sets  # noqa: E402

# What it says of itself: tables of docs/validation.md have the same columns, of sixteen replicates.
ROW = re.compile(r"^\| (.+?) \| (.+?) \| fitted \| ([\d,.]+) \(\w\) \| ([\d,.]+) \(([-\d,.]+) to ([-\d,.]+)\) \| .+? \| ([\d.]+) (%|points) \| (.+?) \|$", re.M)


def number(text):
    return float(text.replace(",", ""))


def far_off(table):
    """Fitted figures whose whole interval is outside what is tolerated; and how many there are."""
    rows = ROW.findall(table)
    out = []
    for name, _, observed, _, low, high, tolerance, unit, _ in rows:
        seen = number(observed)
        allowed = number(tolerance) * (seen / 100 if unit == "%" else 1)
        if number(low) > seen + allowed or number(high) < seen - allowed:
            out.append((name, observed, low, high, f"{tolerance} {unit}"))
    return out, len(rows)


def table_of(t, *settings):
    done = t.homeward("run", SOURCE / "configs" / "kent.yaml", "--quiet", "--replicates", 4 if not settings else 3, "-o", "kent.h5", *sets(settings))
    assert done.returncode == 0, done.stderr
    judged = subprocess.run([sys.executable, SOURCE / "scripts" / "calibrate", SOURCE / "configs" / "calibration" / "kent", "--table", t.folder / "kent.h5"], capture_output=True, text=True,
                            check=False, env={**os.environ, "HW_PROGRAM": PROGRAM})
    assert judged.returncode in (0, 1), judged.stderr
    (t.folder / "kent.h5").unlink()
    return judged.stdout


def test_kent_is_as_it_was_fitted(t):
    out, n = far_off(table_of(t))
    assert n >= 24 and not out, (n, out)


def test_another_county_is_not(t):
    """Equipment, choice and housing take nearly twice as long: the days, and their codes, are others."""
    out, _ = far_off(table_of(t, "equipment.work=7 h", "discharge.choice=7 days", "discharge.housing=16 days"))
    assert any("code F" in row[0] for row in out), out


if __name__ == "__main__":
    main(globals())
