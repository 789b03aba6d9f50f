# SPDX-License-Identifier: GPL-3.0-or-later
"""scripts/calibrate finds a parameter again that made the figures it is given, says which parameters the figures cannot tell, and refuses what
would be no calibration."""
import json
import os
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from program import PROGRAM, SOURCE, main  # noqa: E402

MODEL = SOURCE / "configs" / "north_kent.yaml"
SMALL = ["run.scale=0.15", "run.warm_up=20 days", "run.measured=60 days"]
TRUE_LOSS = 1.4
PARAMETERS = "path,low,high,unit,step,why\n"
TARGETS = "name,figure,area,year,unit,observed,mark,source,role,kind,tolerance,simulated\n"
LOSS = "need.acute_loss,0.5,2,,0.1,how much an illness takes\n"
FLAT = "outside.panels,1,9,,0.2,no figure here depends on it: what is chaotic in a small town would move them by luck\n"


def calibrate(t, *words):
    return subprocess.run([sys.executable, str(SOURCE / "scripts" / "calibrate"), str(t.folder), *map(str, words)], cwd=t.folder, encoding="utf-8",
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ, "HW_PROGRAM": PROGRAM})


def row(name, observed, simulated, role="fitted", mark="S", kind="relative", tolerance=0.05):
    return f"{name},{name},here,2014/15,each,{observed},{mark},made up,{role},{kind},{tolerance},{simulated}\n"


def setup(t, parameters, targets):
    t.write("model", str(MODEL) + "\n")
    t.write("parameters.csv", PARAMETERS + parameters)
    t.write("targets.csv", TARGETS + targets)


def simulated(t, *sets):
    words = [w for s in [*SMALL, *sets] for w in ("--set", s)]
    t.homeward("run", MODEL, *words, "--replicates", 2, "--quiet", "-o", "made.h5")
    told = json.loads(t.homeward("summary", "made.h5", "--json").stdout)
    return {m["name"]: m["numbers"][0]["mean"] for m in told["measures"]}


def test_a_parameter_is_found_again(t):
    made = simulated(t, f"need.acute_loss={TRUE_LOSS}")
    setup(t, LOSS + FLAT, row("cases", made["discharge_cases"], "discharge_cases") + row("stay", made["length_of_stay"], "length_of_stay") +
          row("delay", made["fit_to_departure"], "fit_to_departure") + row("share", 1000, "ae_attendances / 2", role="reported", mark="A"))
    done = calibrate(t, *[w for s in SMALL for w in ("--set", s)], "--replicates", 2, "--rounds", 8, "--out", "out")
    assert done.returncode == 0, done.stderr
    found = dict(line.split(",")[:2] for line in (t.folder / "out" / "fitted.csv").read_text(encoding="utf-8").splitlines()[1:])
    assert abs(float(found["need.acute_loss"]) - TRUE_LOSS) < 0.1, (found, done.stdout)
    assert "not judged" in done.stdout and "**outside**" not in done.stdout, done.stdout
    assert (t.folder / "out" / "calibration.md").read_text(encoding="utf-8").strip() == done.stdout.strip()


def test_a_flat_parameter_is_named(t):
    made = simulated(t)
    setup(t, "outside.panels,1,9,,0.2,no target depends on it\n", row("attendances", made["ae_attendances"], "ae_attendances", tolerance=0.2) +
          row("gp", made["gp_seen"], "gp_seen", tolerance=0.2))
    done = calibrate(t, *[w for s in SMALL for w in ("--set", s)], "--replicates", 2, "--rounds", 1)
    assert done.returncode == 0 and "`outside.panels`" in done.stdout and "flat" in done.stdout, done.stdout + done.stderr


def test_a_factor_moves_all_that_fit_its_path(t):
    """Numbers, durations and lists by hour, of each hospital; what the model does not show is said, and what the folder sets holds in every run."""
    made = simulated(t)["acute_beds"]
    t.write("set", "# smaller\n" + "\n".join(SMALL) + "\n")
    setup(t, "acute.beds,0.8,1.3,times,0.2,beds\n" + "a_and_e.places + discharge.choice,0.5,1.5,times,0.2,a list and a duration\n",
          row("beds", 1.1 * made, "acute_beds", tolerance=0.02) + row("a", 1, "0 * length_of_stay", kind="points", tolerance=1) + row("b", 1, "0 * length_of_stay", kind="points", tolerance=1) +
          "money,Money,here,2014/15,GBP,5,K,made up,absent,,,nothing is paid\nold,Old people,here,2014-24,%,2.3,A,made up,study,,,\"2.4, in ten years\"\n")
    done = calibrate(t, "--replicates", 2, "--rounds", 4, "--out", "out")
    assert done.returncode == 0, done.stderr
    found = dict(line.split(",")[:2] for line in (t.folder / "out" / "fitted.csv").read_text(encoding="utf-8").splitlines()[1:])
    assert abs(float(found["acute.beds"]) - 1.1) * made < 1, (found, done.stdout)  # beds are whole
    assert "| not simulated | 5 (K) | nothing is paid |" in done.stdout and "| by a study | 2.3 (A) | 2.4, in ten years |" in done.stdout, done.stdout
    setup(t, "no.*.such,0.8,1.3,times,0.2,-\n" + "reablement.longest,0.8,1.3,times,0.2,-\n" + "discharge.choice_starts_at,2,3,times,0.2,-\n",
          row("a", 1, "length_of_stay") + "money,Money,here,2014/15,GBP,5,K,made up,absent,,,\n")
    done = calibrate(t)
    assert done.returncode == 2 and all(w in done.stderr for w in ("3: simulated: say why",)), done.stderr
    setup(t, "no.*.such,0.8,1.3,times,0.2,-\n" + "reablement.longest,0.8,1.3,times,0.2,-\n" + "discharge.choice_starts_at,2,3,times,0.2,-\n",
          "".join(row(n, 1, "length_of_stay") for n in "abcd"))
    done = calibrate(t)
    for said in ("no parameter like no.*.such", "reablement.longest has grade S", "discharge.choice_starts_at is no number", "1 is not between 2 and 3"):
        assert done.returncode == 2 and said in done.stderr, (said, done.stderr)


def test_the_table_judges(t):
    """Of fitted and held-out figures, and only of them."""
    made = simulated(t)["length_of_stay"]
    for role, mark, observed, expect in (("held_out", "S", made * 1.01, 0), ("held_out", "S", made * 1.2, 1), ("reported", "K", made * 1.2, 0)):
        setup(t, "", row("stay", observed, "length_of_stay", role=role, mark=mark) + row("cases", 0.0001, "0 * discharge_cases", role="fitted", kind="points"))
        done = calibrate(t, "--table", "made.h5")
        assert done.returncode == expect, (role, done.stdout, done.stderr)


def test_a_page_gets_the_table_where_it_had_one(t):
    made = simulated(t)["length_of_stay"]
    setup(t, "", row("stay", made, "length_of_stay"))
    page = t.write("page.md", f"before\n<!-- table {t.folder.name} -->\nold\n<!-- end of table -->\nafter\n")
    done = calibrate(t, "--table", "made.h5", "--into", page)
    text = page.read_text(encoding="utf-8")
    assert done.returncode == 0 and "| stay, each |" in text and "old" not in text and text.startswith("before\n") and text.endswith("\nafter\n"), text
    done = calibrate(t, "--table", "made.h5", "--into", t.write("other.md", "nothing\n"))
    assert done.returncode == 2 and "has no lines" in done.stderr, done.stderr


def test_what_ships_can_be_run(t):
    """Every parameter and every measure that configs/calibration names is there."""
    for folder in sorted((SOURCE / "configs" / "calibration").iterdir()):
        config = (folder / (folder / "model").read_text(encoding="utf-8").strip()).resolve()
        t.homeward("run", config, "--set", "run.scale=0.02", "--set", "run.warm_up=10 days", "--set", "run.measured=365 days", "--replicates", 2, "--quiet", "-o", "k.h5")
        done = subprocess.run([sys.executable, str(SOURCE / "scripts" / "calibrate"), str(folder), "--table", "k.h5"], cwd=t.folder, encoding="utf-8",
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ, "HW_PROGRAM": PROGRAM})
        assert done.returncode in (0, 1) and done.stdout.count("\n") > 30, done.stderr


def test_what_a_place_has_of_its_own_is_described(t):
    """By the path that --set takes; what it has of the model's is told once."""
    config = SOURCE / "configs" / "kent.yaml"
    told = {p["path"]: p for p in json.loads(t.homeward("describe", config, "--json").stdout)["parameters"]}
    own = [path for path in told if path.startswith("hospitals.medway_maritime.parameters.")]
    beds = "hospitals.medway_maritime.parameters.acute.beds"
    assert beds in own and len(own) < 60 and told[beds]["grade"] == "A" and told[beds]["kind"] == "count", own
    assert told["reablement.longest"]["values"][0]["value"] == "42 days" and told["reablement.longest"]["values"][0]["number"] == 42 * 86_400_000
    fewer = t.homeward("describe", config, "--json", "--set", f"{beds}=600").stdout
    assert {p["path"]: p for p in json.loads(fewer)["parameters"]}[beds]["values"][0]["number"] == 600


def test_what_is_no_calibration_is_refused(t):
    stays = row("a", 1, "length_of_stay") + row("b", 1, "discharge_cases")
    for parameters, targets, said in (
            (LOSS + FLAT, stays, ["2 parameters for 2 fitted targets"]),
            ("reablement.longest,1,90,days,0.1,free by law\n", stays, ["reablement.longest has grade S"]),
            ("acute.sent_by_gp.waits_at_home,3,5,kg,0.2,-\n", stays, ["the unit of acute.sent_by_gp.waits_at_home is 'kg'", "'h'"]),
            ("no.such,0,1,,0.1,-\n", stays, ["no parameter no.such"]),
            ("needs.gp.rate,0,1,,0.1,-\n", stays, ["needs.gp.rate is no single number"]),
            ("need.acute_loss,3,4,,0.1,-\n", stays, ["need.acute_loss is 0.9", "not between 3 and 4"]),
            (LOSS, stays + row("c", 1, "length_of_stay", mark="K") + row("d", "many", "a b") + row("a", 1, "__import__"),
             ["targets.csv:4: a figure of grade K", "targets.csv:5: observed is 'many'", "targets.csv:5: simulated", "a is there twice"]),
            (LOSS, stays + row("c", 1, "length_of_stay", role="reported"), ["targets.csv:4: a figure of grade S is judged"]),
            (LOSS, stays + row("c", 1, "no_such_measure", role="reported", mark="K"), ["no no_such_measure"])):
        setup(t, parameters, targets)
        done = calibrate(t, *[w for s in SMALL for w in ("--set", s)], "--replicates", 1, *(["--table"] if "no_such_measure" in targets else []))
        assert done.returncode == 2 and all(words in done.stderr for words in said), (said, done.stderr, done.stdout)


if __name__ == "__main__":
    main(globals())
