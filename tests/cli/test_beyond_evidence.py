# SPDX-License-Identifier: GPL-3.0-or-later
"""A scheme that goes beyond what its evidence covers runs, and says so: check, run, compare, the result and its page."""

import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from program import SOURCE, Skip, main  # noqa: E402

CONFIGS = SOURCE / "configs"

HEAD = "name: {name}\ntitle: A team\ncatalogue: none\nevidence: {{grade: S, note: a trial}}\n"
BODY = """change:
  - {{lever: discharge.assessment.social.work, add: {add}, within: [-90 min, -20 min]}}
  - {{lever: discharge.dispute, times: {times}, within: [0.5, 1]}}
  - {{lever: discharge.assessment.social.staff, to: {to}, within: [1, 60]}}
  - {{lever: acute.zero_day.share, to: {by_label}, within: [10 %, 60 %]}}
service:
  - {{name: at_home_{name}, at: gp.referral, offers: care_at_home, slots: 5, takes: {takes}, takes_within: [0 %, 50 %]}}
programme:
  - {{name: callers_{name}, chosen: at_random, caseload: 100, lasts: 90 days, acts: [{{on: needs.urgent, times: {act}, within: [0.9, 1.1]}}]}}
"""
INSIDE = {"add": "-20 min", "times": "0.5", "to": "10", "by_label": "[20 %, 20 %, 20 %, 20 %, 20 %, 20 %, 20 %, 20 %]", "takes": "50 %", "act": "0.9"}
OUTSIDE = {"add": ("-10 min", "discharge.assessment.social.work and -10 min, and what was found covers -90 min to -20 min"),
           "times": ("0.4", "discharge.dispute times 0.4, and what was found covers 0.5 to 1"),
           "to": ("61", "discharge.assessment.social.staff is 61, and what was found covers 1 to 60"),
           "by_label": ("[20 %, 20 %, 9 %, 20 %, 20 %, 20 %, 20 %, 70 %]", "acute.zero_day.share is 9 %, and what was found covers 10 % to 60 %"),
           "takes": ("60 %", "takes 0.6, and what was found covers 0 % to 50 %"),
           "act": ("{low: 0.85, central: 1, high: 1.05}", "needs.urgent times 0.85, and what was found covers 0.9 to 1.1")}
SMALL = ("--set", "run.scale=0.05", "--set", "run.warm_up=0 days", "--set", "run.measured=3 days", "--replicates", "2", "--quiet")


def county(t):
    (t.folder / "schemes").mkdir()
    (t.folder / "data").symlink_to(CONFIGS / "data")
    t.write("north_kent.yaml", (CONFIGS / "north_kent.yaml").read_text(encoding="utf-8"))


def scheme(t, name, **amounts):
    t.write(f"schemes/{name}.yaml", (HEAD + BODY).format(name=name, **{**INSIDE, **amounts}))
    return t.homeward("check", "north_kent.yaml", "--scenario", name)


def said(text):
    return re.findall(r'"([^"]*)" goes beyond its evidence: (.*)', text)


def test_an_amount_at_either_end_is_within_and_one_past_it_is_told_with_its_place(t):
    county(t)
    done = scheme(t, "inside")
    assert done.returncode == 0 and not said(done.stderr), done.stderr
    for key, (amount, words) in OUTSIDE.items():
        done = scheme(t, f"outside_{key}", **{key: amount})
        assert done.returncode == 0, done.stderr
        found = said(done.stderr)
        assert [what for _, what in found] == [words], (key, done.stderr)
        line = next(i for i, text in enumerate((t.folder / "schemes" / f"outside_{key}.yaml").read_text().splitlines(), 1) if f": {amount}" in text)
        assert re.search(rf"(?m)^warning: .*outside_{key}.yaml:{line}:\d+: ", done.stderr), (line, done.stderr)


def test_the_result_keeps_it_and_compare_says_it(t):
    county(t)
    scheme(t, "far", times="0.4", act="0.5")
    scheme(t, "near")
    done = t.homeward("run", "north_kent.yaml", "--scenario", "near", "--scenario", "near+far", "--scenario", "far", *SMALL, "-o", "out.h5")
    assert done.returncode == 0, done.stderr
    try:
        import h5py
    except ImportError as why:
        raise Skip("h5py is not installed") from why
    with h5py.File(t.folder / "out.h5") as file:
        assert "config/beyond_1" not in file and "config/beyond_2" not in file, list(file["config"])
        kept = file["config/beyond_4"][()].decode().split("\n")
        assert [what for _, what in said("\n".join(kept))] == [OUTSIDE["times"][1], "needs.urgent times 0.5, and what was found covers 0.9 to 1.1"], kept
        assert file["config/beyond_3"][()].decode() == file["config/beyond_4"][()].decode()  # also of schemes together
        assert file["config/beyond_4"].attrs["scenario"] in ("far", b"far")
    shown = " ".join(t.homeward("compare", "out.h5").stdout.split())
    assert shown.count("goes beyond its evidence") == 4, shown[:4000]
    # In shards: the same file.
    for part in (1, 2):
        done = t.homeward("run", "north_kent.yaml", "--scenario", "near", "--scenario", "near+far", "--scenario", "far", *SMALL, "--shard", f"{part}/2", "-o", f"part_{part}.h5")
        assert done.returncode == 0, done.stderr
    parts = sorted(str(p.relative_to(t.folder)) for p in t.folder.glob("part_*"))
    done = t.homeward("merge", *parts, "-o", "merged.h5", "--quiet")
    assert done.returncode == 0, done.stderr
    assert (t.folder / "merged.h5").read_bytes() == (t.folder / "out.h5").read_bytes()


def test_what_is_no_range_is_refused(t):
    county(t)
    for within, why in (("5", "what the evidence covers"), ("[1]", "what the evidence covers"), ("[1, 0.5]", "the low end first"), ("[a, 1]", "must be"), ("[1, 2, 3]", "what the evidence covers")):
        text = HEAD.format(name="bad") + f"change:\n  - {{lever: discharge.dispute, times: 1, within: {within}}}\n"
        t.write("schemes/bad.yaml", text)
        done = t.homeward("check", "north_kent.yaml", "--scenario", "bad")
        assert done.returncode == 2 and re.search(rf"bad.yaml:6:\d+: .*{why}", done.stderr), (within, done.stderr)
    t.write("schemes/bad.yaml", HEAD.format(name="bad") + 'change:\n  - {lever: discharge.assessment.hours, to: "every day 09:00-17:00", within: [1, 2]}\n')
    done = t.homeward("check", "north_kent.yaml", "--scenario", "bad")
    assert done.returncode == 2 and "is no number: there is nothing to be within" in done.stderr, done.stderr


def test_shipped_schemes_go_beyond_only_where_they_are_a_claim(t):
    """A figure that was claimed or fitted, and not found, is told; the others stay within what was found."""
    told = set()
    for path in sorted((CONFIGS / "schemes").glob("*.yaml")):
        if "within: [" in path.read_text(encoding="utf-8"):
            done = t.homeward("check", "--scenario", path.stem)
            assert done.returncode == 0, done.stderr
            told |= {path.stem} if said(done.stderr) else set()
    assert told == {"buurtzorg_claimed", "social_prescribing_claimed", "super_users_fitted"}, told


if __name__ == "__main__":
    main(globals())
