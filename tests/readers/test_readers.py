# SPDX-License-Identifier: GPL-3.0-or-later
"""A result file as others read it: xarray, ncdump and R's ncdf4 must find the very values that `summary --json` gives.

Also: the bytes do not depend on what fresh memory holds (P3), and files of another layout or by another program are
refused in words. Readers that are not installed are skipped, told, and make the test end as skipped."""
import json
import math
import os
import re
import shutil
import struct
import subprocess
import sys
import tempfile

TOOL = os.path.join(os.environ["HW_TEST_PROGRAMS"], "test_made_up")
HERE = os.path.dirname(os.path.abspath(__file__))
missing = []


def run(*command, **more):
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, encoding="utf-8", **more).stdout


def expected(path):
    """{measure: flat values in file order [scenario][replicate][place]} from the JSON summary."""
    summary = json.loads(run(TOOL, "json", path))
    program = os.environ.get("HW_PROGRAM", "")
    if os.path.exists(program):
        shipped = subprocess.run([program, "summary", path, "--json"], stdout=subprocess.PIPE, encoding="utf-8")
        if shipped.returncode == 0:
            assert json.loads(shipped.stdout) == summary, "the program's summary differs from the library's"
    values = {}
    for measure in summary["measures"]:
        numbers = measure["numbers"]
        replicates = len(summary["replicates"])
        flat = []
        for scenario in summary["scenarios"]:
            mine = [n["values"] for n in numbers if n["scenario"] == scenario["name"]]
            flat += [place[r] for r in range(replicates) for place in mine]
        values[measure["name"]] = [math.nan if v is None else v for v in flat]
    return summary, values


def same(reader, name, got, want):
    got = [float(v) for v in got]
    if len(got) != len(want):
        sys.exit(f"{reader}: {name} has {len(got)} values, the summary {len(want)}")
    for i, (a, b) in enumerate(zip(got, want)):
        if not (a == b or (math.isnan(a) and math.isnan(b))):
            sys.exit(f"{reader}: {name}[{i}] is {a!r}, the summary says {b!r}")


def check_xarray(path, summary, values):
    try:
        import h5netcdf  # noqa: F401
        import xarray
    except ImportError:
        missing.append("xarray with h5netcdf")
        return
    with xarray.open_dataset(path, engine="h5netcdf") as data:
        for measure in summary["measures"]:
            name = measure["name"]
            assert data[name].dims == ("scenario", "replicate", *measure["dims"]), name
            assert data[name].dtype == "float64", f"{name} became {data[name].dtype}"  # h and d are no timedelta
            assert data[name].attrs["units"] == measure["unit"] and data[name].attrs["long_name"] == measure["title"]
            same("xarray", name, data[name].values.ravel(), values[name])
        assert list(data.scenario.values) == [s["name"] for s in summary["scenarios"]]
        assert list(data.replicate.values) == summary["replicates"]
        one = data.delayed_bed_days.sel(scenario="idt", replicate=5, reason="care_home", organisation="council").item()
        number = [n for m in summary["measures"] if m["name"] == "delayed_bed_days" for n in m["numbers"]
                  if n["scenario"] == "idt" and n["labels"] == ["care_home", "council"]][0]
        assert one == number["values"][summary["replicates"].index(5)]
        assert data.attrs["seed"] == summary["seed"] and data.attrs["complete"] == 0
        assert data.beds_in_use.attrs["observed"] == 483.25
        assert str(data.wait_by_owner.attrs["observed"].tolist()) == "[5000.5, nan, 4000.0]"
        assert data.replicate_state.sel(scenario="idt", replicate=3).item() == 2
        assert data.replicate_reason.sel(scenario="idt", replicate=3).item() == "deadlock at day 12"
    with xarray.open_dataset(path, engine="h5netcdf", group="config") as config:
        assert config.text.item() == "# 5 \u00a3\nmodel: district\n"
        assert config.scenario_2.item() == "name: idt\nchange: []\n" and config.scenario_2.attrs["scenario"] == "idt"
    with xarray.open_dataset(path, engine="h5netcdf", group="parameters") as params:
        assert params.value.sel(path="acute.beds").item() == "483" and params.grade.sel(path="ae.patience").item() == "A"


def check_ncdump(path, summary, values):
    if shutil.which("ncdump") is None:
        missing.append("ncdump")
        return
    text = run("ncdump", "-p", "9,17", path)
    root = text[: text.index("group: config")]
    for measure in summary["measures"]:
        name = measure["name"]
        block = re.search(rf"^ {name} =(.*?);", root, re.S | re.M)
        same("ncdump", name, [math.nan if v.strip() in ("_", "NaN", "NaNf") else v for v in block[1].split(",")], values[name])
        dims = ", ".join(["scenario", "replicate", *measure["dims"]])
        assert f"double {name}({dims}) ;" in root, name
        assert f'{name}:units = "{measure["unit"]}" ;' in root, name
    assert ' scenario = "baseline", "idt", "idt+beds" ;' in root
    assert 'text = "# 5 \u00a3\\nmodel: district\\n" ;' in text


def check_r(path, summary, values):
    have = shutil.which("Rscript") and subprocess.run(["Rscript", "-e", "library(ncdf4)"], stdout=subprocess.DEVNULL,
                                                      stderr=subprocess.DEVNULL).returncode == 0
    if not have:
        missing.append("R with ncdf4")
        return
    found = {}
    for line in run("Rscript", "--vanilla", os.path.join(HERE, "dump.R"), path).splitlines():
        name, *rest = line.split("\t")
        found[name] = rest
    sizes = {"scenario": len(summary["scenarios"]), "replicate": len(summary["replicates"])}
    for measure in summary["measures"]:
        same("R", measure["name"], [math.nan if v in ("NA", "NaN") else v for v in found[measure["name"]]], values[measure["name"]])
    assert found["scenario"] == [s["name"] for s in summary["scenarios"]] and len(found["replicate"]) == sizes["replicate"]
    assert found["@title"] == [summary["title"]] and found["@seed"] == [summary["seed"]] and found["@units"] == ["bed_days"]
    assert found["parameters/value"][0] == "483"


def check_bytes(folder):
    """Fresh memory filled with two patterns gives the same bytes: nothing that was never written gets into the file."""
    files = []
    for fill in ("85", "170"):
        path = os.path.join(folder, f"fill{fill}.h5")
        run(TOOL, "write", path, env={**os.environ, "MALLOC_PERTURB_": fill})
        with open(path, "rb") as file:
            files.append(file.read())
    assert files[0] == files[1], "the bytes depend on what memory held before"


def seal(path):
    """As output/h5_common.h: a mark, the size and the checksum of the image."""
    with open(path, "rb") as file:
        image = file.read()
    mask = 2**64 - 1
    total = 0x9E3779B97F4A7C15 ^ len(image)
    for i in range(0, len(image), 8):
        total = (total ^ int.from_bytes(image[i:i + 8], "little")) * 0xFF51AFD7ED558CCD & mask
        total ^= total >> 32
    with open(path, "ab") as file:
        file.write(b"homeward-sealed\n" + struct.pack("<QQ", len(image), total))


def refused(path, words):
    answer = subprocess.run([TOOL, "json", path], stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8")
    assert answer.returncode == 2 and words in answer.stderr, f"exit {answer.returncode}: {answer.stderr}"


def check_others(folder):
    """Sound HDF5 with a sound seal that is still not ours."""
    try:
        import h5py
        import numpy
    except ImportError:
        missing.append("h5py")
        return

    def make(change, words):
        path = os.path.join(folder, "changed.h5")
        run(TOOL, "write", path)
        with h5py.File(path, "r+") as file:
            change(file)
        seal(path)
        refused(path, words)
    make(lambda f: f.attrs.__setitem__("homeward_schema", numpy.int32(2)), "layout 2")
    make(lambda f: f.attrs.__delitem__("homeward_schema"), "not a homeward result")
    make(lambda f: f.attrs.__setitem__("seed", "12x"), "'seed'")
    make(lambda f: f.__delitem__("replicate_state"), "'replicate_state'")
    make(lambda f: f["replicate_state"].write_direct(numpy.full((3, 4), 9, "u1")), "'replicate_state'")
    make(lambda f: f["config"].__delitem__("scenario_2"), "scenario_2")
    make(lambda f: f["wait_h"].attrs.__setitem__("digits", numpy.int32(-1)), "'wait_h'")
    make(lambda f: f["wait_h"].attrs.__delitem__("DIMENSION_LIST"), "'wait_h'")

    def shorter(f):
        del f["scenario_title"]
        f["scenario_title"] = ["one"]

    make(shorter, "'scenario_title'")
    path = os.path.join(folder, "other.h5")
    with h5py.File(path, "w") as file:
        file["x"] = [1, 2, 3]
    refused(path, "mark at its end is missing")
    seal(path)
    refused(path, "not a homeward result")


def main():
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "made_up.h5")
        run(TOOL, "write", path)
        summary, values = expected(path)
        assert sum(len(v) for v in values.values()) == 12 * (15 + 168 * 40 * 3)
        check_bytes(folder)
        check_xarray(path, summary, values)
        check_ncdump(path, summary, values)
        check_r(path, summary, values)
        check_others(folder)
    if missing:
        print("SKIPPED, because these readers are not installed: " + ", ".join(missing))
        sys.exit(77)


main()
