# SPDX-License-Identifier: GPL-3.0-or-later
"""homeward people: who has less and who has more, counted person by person, and one person's path in each scenario side by side."""
import csv
import json
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from program import NETWORKS, SOURCE, main, sets, values  # noqa: E402

DISTRICT = SOURCE / "configs" / "north_kent.yaml"
SHORT = sets(["run.scale=0.1", "run.warm_up=20 days", "run.measured=60 days", "run.follow=1"])


def run(t, *words, output="out.h5"):
    done = t.homeward("run", DISTRICT, *SHORT, "--scenario", "idt", "--quiet", "-o", output, *words)
    assert done.returncode == 0, done.stderr


def people(t, *words, expect=0, env=None):
    done = t.homeward("people", *words, env=env or {"COLUMNS": "120"})
    assert done.returncode == expect, (done.stdout, done.stderr)
    return done.stdout if expect == 0 else done.stderr


def rows(text, heading):
    """{first cell: other cells} of the table below a heading; a table too wide for the page goes on below itself."""
    found = {}
    for line in text.split(heading, 1)[1].split("\n\n\n")[0].splitlines():
        cells = re.split(r"\s{2,}", line.strip())
        if len(cells) > 1:
            found.setdefault(cells[0], []).extend(cells[1:])
    return found


def test_figures_are_those_of_the_result(t):
    """Means of replicates, in words and thousands."""
    run(t, "--replicates", 2)
    text = people(t, "out.h5", "--outcome", "acute_nights")
    s = t.read("out.h5")
    changed, by, there = values(s, "followed_changed", "idt"), values(s, "followed_acute_nights", "idt"), values(s, "followed_people", "idt")
    table = rows(text, "Nights in acute beds: who")

    def mean(pair):
        value = sum(pair) / 2
        return f"{value:,.1f}" if value < 100 and value != int(value) else f"{value:,.0f}"

    for label, title in (("all", "Everybody"), ("age_85+", "Age 85 and over"), ("severe", "Frailty: severe"), ("district", "Lives in the district"), ("care_self", "Has care: pays themselves")):
        net, less, more, less_by, more_by, people_there = table[title]
        assert (less, more) == (mean(changed["acute_nights", "less", label]), mean(changed["acute_nights", "more", label])), title
        assert abs(float(less_by.replace(",", "")) - sum(by["less", label]) / 2) <= 0.5 and abs(float(more_by.replace(",", "")) - sum(by["more", label]) / 2) <= 0.5
        assert abs(float(net.split(" ")[0].replace(",", "")) - sum(by["more", label]) / 2 + sum(by["less", label]) / 2) <= 0.5
        assert people_there == mean(there[label,]), title
    assert "Officially delayed days: who" not in text
    assert "Officially delayed days: who" in people(t, "out.h5") and "Care paid by themselves: who" in people(t, "out.h5", "--all")


def test_who_has_changed_most_has_a_path_in_each_scenario(t):
    """The person named first has two different paths, up to the first difference the same, and the log is gone."""
    run(t, "--replicates", 2, "--event-log", "log.csv")
    most = values(t.read("out.h5"), "followed_most_changed", "idt")["delayed_days", "less", "1"][1]
    text = people(t, "out.h5", "--replicate", 2)
    assert f"--person {most:.0f} --replicate 2" in text and "in replicate 2" in text
    path = people(t, "out.h5", "--person", int(most), "--replicate", 2)
    assert t.names() == ["log.csv", "out.h5"]
    assert f".{most:.0f}, age" in path and re.search(r"When +baseline +idt", path)
    lines = [line for line in path.splitlines() if re.match(r"20\d\d-", line)]
    same = [line for line in lines if len(re.split(r"\s{2,}", line.strip())) == 3 and len(set(re.split(r"\s{2,}", line.strip())[1:])) == 1]
    assert lines == sorted(lines, key=lambda line: line[:16]) and len(same) < len(lines)
    with (t.folder / "log.csv").open(encoding="utf-8", newline="") as file:
        told = [line for line in csv.DictReader(file) if line["person"].endswith(f".{most:.0f}") and line["replicate"] == "2"]
    fit = sorted({line["time:timestamp"][:16].replace("T", " ") for line in told if line["event"] == "fit" and line["time:timestamp"] >= "2014-04-01"})
    assert fit and sorted({line[:16] for line in lines if "medically fit" in line}) == fit
    whole = people(t, "out.h5", "--person", int(most), "--replicate", 2, "--all")
    assert len(whole.splitlines()) > len(path.splitlines())


def test_the_path_needs_only_the_result(t):
    """Not the configuration nor its data; and a run that followed nobody will do."""
    run(t, "--replicates", 1, "--set", "run.follow=0")
    done = t.homeward("run", DISTRICT, *SHORT, "--replicates", 1, "--quiet", "-o", "log.h5", "--event-log", "log.csv", "--event-log-filter", "event=fit")
    assert done.returncode == 0
    with (t.folder / "log.csv").open(encoding="utf-8", newline="") as file:
        who = next(line["person"] for line in csv.DictReader(file) if line["time:timestamp"] >= "2014-04-01")
    (t.folder / "elsewhere").mkdir()
    (t.folder / "out.h5").rename(t.folder / "elsewhere" / "moved.h5")
    path = people(t, "elsewhere/moved.h5", "--person", who.split(".")[1])
    assert "medically fit" in path and who in path


def test_a_person_is_chosen_for_a_log_by_number_alone(t):
    run(t, "--replicates", 1, "--event-log", "log.csv", "--event-log-filter", "event=starts")
    with (t.folder / "log.csv").open(encoding="utf-8", newline="") as file:
        who = next(line["person"] for line in csv.DictReader(file) if line["person"])
    run(t, "--replicates", 1, "--event-log", "one.csv", "--event-log-filter", "event=starts", "--event-log-filter", f"person={who.split('.')[1]}")
    with (t.folder / "one.csv").open(encoding="utf-8", newline="") as file:
        assert {line["person"] for line in csv.DictReader(file)} == {who}


def test_what_cannot_be_shown_is_said(t):
    run(t, "--replicates", 1, "--set", "run.follow=0")
    assert "run.follow=1" in people(t, "out.h5", expect=2)
    done = t.homeward("run", NETWORKS / "mm1.yaml", "--set", "run.length=100 h", "--set", "run.warm_up=1 h", "--replicates", 1, "--quiet", "-o", "net.h5")
    assert done.returncode == 0, done.stderr
    assert "followed nobody" in people(t, "net.h5", expect=2)
    run(t, "--replicates", 1)
    assert "delayed_days" in people(t, "out.h5", "--outcome", "nights", expect=2)
    assert "there is no replicate 7" in people(t, "out.h5", "--replicate", 7, expect=2)
    assert "there is no replicate 7" in people(t, "out.h5", "--person", 1, "--replicate", 7, expect=2)
    assert "a person 2000000" in people(t, "out.h5", "--person", 2000000, expect=2)
    assert "cannot be read" in people(t, "nowhere.h5", expect=2) and "--person" in people(t, "out.h5", "--person", "Ann", expect=2)
    t.write("out.h5.person.csv", "")
    t.write("out.person.csv", "mine,not a log\n1,2\n")
    assert "is left alone" in people(t, "out.h5", "--person", 1, expect=2)
    assert t.names() == ["net.h5", "out.h5", "out.h5.person.csv", "out.person.csv"]


def test_a_study_follows_nobody(t):
    model = t.write("model.yaml", DISTRICT.read_text(encoding="utf-8"))
    (t.folder / "data").symlink_to(SOURCE / "configs" / "data")
    study = t.write("study.yaml", "study:\n  name: s\n  model: model.yaml\n  design: factorial\n  replicates: 2\n  factors:\n    - {name: beds, path: acute.beds, low: 500, high: 520}\n"
                    "with: {run: {scale: 0.02, warm_up: 1 days, measured: 2 days, follow: 1}}\n")
    for words in (["check", study], ["run", study, "--quiet", "-o", "study.h5"]):
        done = t.homeward(*words)
        assert done.returncode == 2 and "run.follow: a study follows nobody" in done.stderr, done.stderr
    assert t.homeward("check", study, "--set", "run.follow=0").returncode == 0 and model.exists()
    assert t.names() == ["data", "model.yaml", "study.yaml"]


def test_a_single_scenario_has_nobody_to_compare(t):
    done = t.homeward("run", DISTRICT, *SHORT, "--replicates", 1, "--quiet", "-o", "out.h5")
    assert done.returncode == 0 and "only one scenario" in people(t, "out.h5")


def test_it_fits_a_terminal(t):
    run(t, "--replicates", 2)
    most = json.loads(t.homeward("summary", "out.h5", "--json").stdout)
    number = values(most, "followed_most_changed", "idt")["acute_nights", "more", "1"][0]
    for words in ((), ("--all",), ("--person", int(number))):
        assert max(map(len, people(t, "out.h5", *words, env={"COLUMNS": "80"}).splitlines())) <= 80, words


if __name__ == "__main__":
    main(globals())
