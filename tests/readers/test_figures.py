# SPDX-License-Identifier: GPL-3.0-or-later
"""The readers of scripts/readers draw the main figure of a real result, and the means they print are those of `summary --json`; and docs/results.md
names every dataset, group and attribute of the results of a network, a district and a county, and none that is not there."""
import math
import pathlib
import re
import shutil
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from program import GOOD, SOURCE, Skip, main  # noqa: E402

READERS = SOURCE / "scripts" / "readers"
PYTHON = "/usr/bin/python3"  # the system's, which has the packages
QUICK = ["--set", "run.measured=60 d", "--set", "run.warm_up=30 d", "--quiet"]


def district(t):
    if not (t.folder / "out.h5").exists():
        done = t.homeward("run", "--scenario", "idt", "--set", "run.scale=0.05", "--replicates", "3", *QUICK, "-o", "out.h5")
        assert done.returncode == 0, done.stderr
    return t.folder / "out.h5"


def expected(t, path):
    """{(reason title, scenario): mean by reason}: sums over organisations."""
    found = {}
    data = t.read(path)
    entry = next(m for m in data["measures"] if m["name"] == "delayed_bed_days")
    for n in entry["numbers"]:
        key = n["labels"][0], n["scenario"]
        found[key] = found.get(key, 0.0) + n["mean"]
    return found


def draws(t, command, picture):
    path = district(t)
    done = subprocess.run([*command, str(path), str(t.folder / picture)], capture_output=True, encoding="utf-8", check=False)
    if re.search(r"No module named|there is no package", done.stderr):
        raise Skip(done.stderr.strip().splitlines()[-1])
    assert done.returncode == 0, done.stderr
    got = [line.split("\t") for line in done.stdout.splitlines()]
    want = expected(t, path)
    assert len(got) == len(want)
    for (_, scenario, mean, half), ((_, theirs), number) in zip(sorted(got, key=lambda r: (r[1], float(r[2]))),
                                                               sorted(want.items(), key=lambda i: (i[0][1], i[1]))):
        assert scenario == theirs and math.isclose(float(mean), number, rel_tol=1e-8, abs_tol=1e-9), (scenario, mean, number)
        assert float(half) >= 0
    data = (t.folder / picture).read_bytes()
    assert len(data) > 5000 and (b"<svg" in data[:2000] if picture.endswith("svg") else data.startswith(b"\x89PNG")), picture
    return got, data


def test_xarray_draws_the_main_figure(t):
    draws(t, [PYTHON, str(READERS / "read_xarray.py")], "x.png")
    _, data = draws(t, [PYTHON, str(READERS / "read_xarray.py")], "x.svg")
    _, again = draws(t, [PYTHON, str(READERS / "read_xarray.py")], "y.svg")
    assert data == again


def test_h5py_draws_the_same(t):
    ours, data = draws(t, [PYTHON, str(READERS / "read_h5py.py")], "h.svg")
    theirs, same = draws(t, [PYTHON, str(READERS / "read_xarray.py")], "x.svg")
    assert ours == theirs and data == same


def test_r_draws_the_same(t):
    if shutil.which("Rscript") is None:
        raise Skip("R is not installed")
    ours, _ = draws(t, ["Rscript", "--vanilla", str(READERS / "read_ncdf4.R")], "r.svg")
    theirs, _ = draws(t, [PYTHON, str(READERS / "read_xarray.py")], "x.svg")
    for a, b in zip(ours, theirs):
        # The reader in Python has a printed table of Student's t, with 3 digits behind the point.
        assert a[:3] == b[:3] and math.isclose(float(a[3]), float(b[3]), rel_tol=5e-4, abs_tol=1e-9), (a, b)


def refuses(t, command, path, sentence):
    done = subprocess.run([*command, str(path), str(t.folder / "none.svg")], capture_output=True, encoding="utf-8", check=False)
    if re.search(r"No module named|there is no package", done.stderr):
        raise Skip(done.stderr.strip().splitlines()[-1])
    said = " ".join(done.stderr.split())
    assert done.returncode == 1 and sentence in said and "Traceback" not in said and done.stdout == "", (command, said)
    assert not (t.folder / "none.svg").exists()


def test_another_layout_is_refused(t):
    """By each reader, in one sentence: a newer layout's names may mean something else."""
    change = ("import h5py, sys\nwith h5py.File(sys.argv[1], 'r+') as f:\n"
              "    f.attrs.modify('homeward_schema', 2) if sys.argv[2] == 'newer' else f.attrs.__delitem__('homeward_schema')\n")
    for kind, sentence in (("newer", "has layout 2 of result files, and this reader knows layout 1 only"), ("none", "is no result of Homeward")):
        path = t.folder / f"{kind}.h5"
        shutil.copy(district(t), path)
        done = subprocess.run([PYTHON, "-c", change, str(path), kind], capture_output=True, encoding="utf-8", check=False)
        if "No module named" in done.stderr:
            raise Skip("python3-h5py is not installed")
        assert done.returncode == 0, done.stderr
        for reader in ("read_xarray.py", "read_h5py.py"):
            refuses(t, [PYTHON, str(READERS / reader)], path, sentence)
        if shutil.which("Rscript"):
            refuses(t, ["Rscript", "--vanilla", str(READERS / "read_ncdf4.R")], path, sentence)


if __name__ == "__main__":
    main(globals())
