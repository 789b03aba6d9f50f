# SPDX-License-Identifier: GPL-3.0-or-later
"""docs/results.md names every dataset of the results of a network, a district and a county, with dimensions, unit and meaning; its tables are made here:

    HW_PROGRAM=build/homeward python3 tests/readers/test_results_page.py --write
"""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from program import SOURCE, TINY, Bench, Skip, main  # noqa: E402

PAGE = SOURCE / "docs" / "results.md"
START = "<!-- made by tests/readers/test_results_page.py --write -->\n"
QUICK = ["--set", "run.measured=10 d", "--set", "run.warm_up=1 d", "--set", "run.scale=0.02"]
# One of each kind; of the district with every part that has measures of its own switched on.
RESULTS = {"network": [str(TINY)], "district": ["--scenario", "idt", *QUICK], "county": [str(SOURCE / "configs" / "kent.yaml"), *QUICK]}
# What every result has beside dimensions and measures, said on the page by hand.
PLAIN = {"scenario", "replicate", "replicate_state", "replicate_reason", "scenario_title", "config/text", "config/scenario_1", "parameters/path",
         "parameters/value", "parameters/unit", "parameters/grade", "parameters/source", "inputs/file", "inputs/size", "inputs/bytes"}


def results(t):
    for kind, words in RESULTS.items():
        done = t.homeward("run", *words, "--replicates", "1", "--quiet", "-o", f"{kind}.h5", timeout=300)
        assert done.returncode == 0, done.stderr
    return {kind: t.read(f"{kind}.h5") for kind in RESULTS}


def cell(text):
    return (text or "").replace("|", "\\|").replace("\n", " ")


def tables(found):
    measures, dims = {}, {}
    for kind, data in found.items():
        for m in data["measures"]:
            measures.setdefault((m["name"], tuple(m["dims"]), m["unit"], m["title"], m["definition"]), []).append(kind)
            for d in m["dims"]:
                dims.setdefault(d, {}).setdefault(kind, []).append(m["name"])
    text = "| Dataset | Dimensions after scenario and replicate | Unit | What it is | In |\n|---|---|---|---|---|\n"
    for (name, of, unit, title, definition), kinds in measures.items():
        text += f"| `{name}` | {', '.join(of)} | `{unit}` | {cell(title)}: {cell(definition)} | {', '.join(kinds)} |\n"
    text += "\n| Dimension | In |\n|---|---|\n"
    for name in sorted(dims):
        text += f"| `{name}` | {', '.join(dims[name])} |\n"
    return text


def test_the_page_is_what_results_hold(t):
    text = PAGE.read_text(encoding="utf-8")
    assert START in text and text.split(START)[1] == tables(results(t)), "docs/results.md: write it anew (see the top of this test)"


def test_the_page_tells_every_dataset(t):
    """As HDF5 has them, not as the program tells: a dataset that nobody named fails."""
    try:
        import h5py
    except ImportError:
        raise Skip("h5py is not installed") from None
    results(t)
    text = PAGE.read_text(encoding="utf-8")
    for kind in RESULTS:
        with h5py.File(t.folder / f"{kind}.h5", "r") as file:
            names = []
            file.visititems(lambda name, thing: names.append(name) if isinstance(thing, h5py.Dataset) else None)
            dims = {d.keys()[0] for n in names for d in file[n].dims if len(d)}
            for name in names:
                plain = name in PLAIN or name.startswith(("config/scenario_", "config/evidence_", "config/beyond_")) or (name.endswith("_title") and name[:-6] in names)
                assert plain or f"| `{name}` |" in text, f"{kind}: {name}"
                if "level" in file[name].attrs:
                    assert {"units", "long_name", "digits"} <= set(file[name].attrs), name
            assert dims >= {"scenario", "replicate"}
            for attribute in file.attrs:
                assert f"`{attribute}`" in text, attribute


if __name__ == "__main__":
    if "--write" in sys.argv:
        bench = Bench()
        PAGE.write_text(PAGE.read_text(encoding="utf-8").split(START)[0] + START + tables(results(bench)), encoding="utf-8")
        bench.close()
    else:
        main(globals())
