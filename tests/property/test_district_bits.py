# SPDX-License-Identifier: GPL-3.0-or-later
"""Promises P1, P3, P6, P7, P8 and P9 on the district, shortened to a few weeks, and P16 and P21 for what is its own."""
import pathlib
import re
import shutil
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from program import SOURCE, differences, children_seconds, main, sets  # noqa: E402

CONFIGS = SOURCE / "configs"
DISTRICT = CONFIGS / "north_kent.yaml"
WEEKS = sets(["run.warm_up=7 days", "run.measured=14 days"])
PAIR = [*WEEKS, "--scenario", "idt", "--replicates", 2]
PLAIN = {"GLIBC_TUNABLES": "glibc.cpu.hwcaps=-FMA,-FMA4,-AVX2"}
SCHEME = "name: {name}\ntitle: A scheme of the test\nevidence: {{grade: A, note: made up}}\nchange:\n{change}"
# Levers of every kind, each changed by nothing.
NOTHING = ("  - {lever: acute.beds, add: 0}\n  - {lever: residential.places, times: 1}\n  - {lever: home_care.carers, times: 1.0}\n"
           "  - {lever: discharge.assessment.health.staff, add: 0}\n  - {lever: discharge.planning.starts_at, to: fit}\n"
           "  - {lever: discharge.assessment.hours, to: \"Mon-Fri 09:00-17:00\"}\n")


def copied(t, **schemes):
    """A copy of the configurations in the test's folder, with further schemes; the path of the model."""
    shutil.copytree(CONFIGS, t.folder / "configs", dirs_exist_ok=True)
    for name, change in schemes.items():
        t.write(f"configs/schemes/{name}.yaml", SCHEME.format(name=name, change=change))
    return t.folder / "configs" / DISTRICT.name


def scenario(summary, name):
    """{(measure, labels): values} of one scenario."""
    return {(m["name"], tuple(n["labels"])): n["values"] for m in summary["measures"] for n in m["numbers"] if n["scenario"] == name}


def test_every_number_of_threads_and_either_queue_gives_the_same_file(t):
    """P1, P9: four jobs, so that with 3 threads one has two."""
    one = t.result(DISTRICT, *PAIR, "--threads", 1)
    for threads in (2, 3, 8, 16):
        assert t.result(DISTRICT, *PAIR, "--threads", threads) == one, f"{threads} threads"
    assert t.result(DISTRICT, *PAIR, "--plain-queue") == one
    assert t.result(DISTRICT, *PAIR, "--seed", 2) != one


def test_a_repeat_gives_the_same_bytes_elsewhere_and_on_another_processor(t):
    """P3, P4, P8: from a copy in another folder, with other locales and time zones, other fresh memory, without FMA and AVX2."""
    one = t.result(DISTRICT, *PAIR)
    assert t.result(copied(t), *PAIR, output="other.h5") == one
    for env in ({"TZ": "Pacific/Kiritimati", "LC_ALL": "de_DE.UTF-8"}, {"MALLOC_PERTURB_": "165"}, PLAIN):
        assert t.result(DISTRICT, *PAIR, env=env) == one, env


def test_a_scheme_without_effect_changes_nothing(t):
    """P6: the people, their luck and every value are those of the baseline."""
    s = t.summary(copied(t, nothing=NOTHING), *WEEKS, "--scenario", "nothing", "--scenario", "idt", "--replicates", 2)
    base = scenario(s, "baseline")
    assert len(base) > 100 and scenario(s, "nothing") == base
    assert scenario(s, "idt") != base, "a scheme with an effect would show"


def test_scenarios_do_not_touch_each_other(t):
    """P6: each is the same alone, beside others and in another order."""
    config = copied(t, beds="  - {lever: acute.beds, add: -40}\n", homes="  - {lever: residential.places, times: 1.5}\n")
    both = t.summary(config, *WEEKS, "--replicates", 1, "--scenario", "beds", "--scenario", "homes")
    turned = t.summary(config, *WEEKS, "--replicates", 1, "--scenario", "homes", "--scenario", "beds")
    alone = t.summary(config, *WEEKS, "--replicates", 1, "--scenario", "homes")
    for name in ("baseline", "homes"):
        assert scenario(both, name) == scenario(turned, name) == scenario(alone, name), name
    assert scenario(both, "beds") == scenario(turned, "beds") != scenario(both, "baseline")


def test_a_scheme_file_or_setting_that_is_not_used_changes_no_byte(t):
    """P7."""
    one = t.result(DISTRICT, *PAIR)
    assert t.result(copied(t, unused="  - {lever: acute.beds, add: 100}\n"), *PAIR) == one
    t.write("configs/schemes/broken.yaml", "this is no scheme: [")
    t.write("configs/networks/more.yaml", "nor this a network")
    assert t.result(t.folder / "configs" / DISTRICT.name, *PAIR) == one
    plain = t.summary(DISTRICT, *WEEKS, "--replicates", 1)
    said = t.summary(DISTRICT, *WEEKS, "--replicates", 1, *sets(["acute.beds=483", "run.start=2014-04-01", "title=North Kent 2014/15"]))
    assert differences(plain, said) == []


def test_the_order_of_sections_and_of_changes_plays_no_part(t):
    """P8."""
    config = copied(t, forth="  - {lever: acute.beds, add: -40}\n  - {lever: residential.places, times: 1.5}\n",
                    back="  - {lever: residential.places, times: 1.5}\n  - {lever: acute.beds, add: -40}\n")
    words = [*WEEKS, "--replicates", 1, "--scenario", "forth", "--scenario", "back"]
    one = t.summary(config, *words)
    assert scenario(one, "forth") == scenario(one, "back") != scenario(one, "baseline")
    text = config.read_text(encoding="utf-8")
    sections = re.split(r"(?m)^(?=[a-z_]+:)", text)
    assert len(sections) > 10
    config.write_text("".join(part.rstrip("\n") + "\n" for part in reversed(sections[1:])), encoding="utf-8")
    assert differences(one, t.summary(config, *words)) == []


def test_bad_values_and_schemes_are_refused_at_once(t):
    """P16: exit 2, in time, with the place, and nothing is written."""
    config = copied(t, lever="  - {lever: acute.bedz, add: 1}\n", range="  - {lever: acute.beds, to: -5}\n", kind="  - {lever: acute.beds, to: many}\n",
                    empty="", text="  - no map\n")
    t.write("configs/schemes/broken.yaml", "name: [")
    before = sorted(t.folder.rglob("*"))
    for words, said in ((["--scenario", "lever"], r"lever\.yaml:\d+:\d+: .*beds"), (["--scenario", "range"], r"range\.yaml:\d+:\d+: "),
                        (["--scenario", "kind"], r"kind\.yaml:\d+:\d+: "), (["--scenario", "text"], r"text\.yaml:\d+:\d+: "),
                        (["--scenario", "broken"], r"broken\.yaml:\d+:\d+: "), (["--scenario", "missing"], "missing"),
                        (["--scenario", "idt+missing"], "missing"), (["--scenario", "../north_kent"], "north_kent"),
                        (["--scenario", "idt", "--scenario", "idt"], "twice"), (sets(["acute.bedz=3"]), "did you mean \"beds\""),
                        (sets(["acute.beds=-1"]), "acute.beds"), (sets(["acute.beds=300"]), "start.acute is 430"),
                        (sets(["data.population=missing.csv"]), "missing.csv: cannot be read"), (sets(["data.area=atlantis"]), "atlantis"),
                        (sets([f"data.deaths={'x' * 9000}.csv"]), "cannot be read"),
                        (sets(["run.start=2014-02-30"]), "run.start"), (sets(["run.start=1900-01-05"]), "run.start: .* between the years 1900"),
                        (sets(["run.start=2190-01-01", "run.measured=36500 days"]), "and 2200"), (sets(["run.measured=0 days"]), "run.measured"),
                        (sets(["population.share_of_county=101 %"]), "population.share_of_county"),
                        (sets(["acute.beds=-1", "run.measured=x", "gp.clinicians=many"]), r"acute.beds(.*\n)*.*gp.clinicians")):
        start = children_seconds()
        done = t.homeward("run", config, *words)
        assert done.returncode == 2, f"{words}: exit {done.returncode}\n{done.stderr}"
        assert re.search(said, done.stderr), f"{words}: no {said} in\n{done.stderr}"
        assert children_seconds() - start < 2, words
        assert sorted(t.folder.rglob("*")) == before, words


def test_a_small_scale_says_what_rounding_does(t):
    """7 therapists are 1.4 at a scale of 0.2, and one is 29 % too few: those with too few are named first. Nothing is said at full size, nor when told to be quiet."""
    small = t.homeward("check", DISTRICT, *sets(["run.scale=0.2", "discharge.assessment.health.staff=7"]))
    assert re.search(r"Note: run\.scale 0\.2 .*\(discharge\.assessment\.health\.staff 1 for 1\.4, .*each other; observed numbers are scaled, too\.", small.stdout), small.stdout
    assert "Note" not in t.homeward("check", DISTRICT).stdout
    for words, said in (([], True), (["--quiet"], False)):
        done = t.homeward("run", DISTRICT, *sets(["run.scale=0.02", "run.warm_up=1 days", "run.measured=1 days"]), "--scenario", "baseline", "--replicates", 1, *words, "-o", "small.h5")
        assert done.returncode == 0 and ("run.scale 0.02 is for trials" in done.stderr) == said, done.stderr


def test_data_may_stand_anywhere(t):
    """Beside the configuration by name, elsewhere by its whole path."""
    config = copied(t)
    path = t.folder / "people.csv"
    shutil.copy(SOURCE / "configs" / "data" / "population_single_year_mid2014.csv", path)
    assert t.homeward("check", config, *sets([f"data.population={path}"])).returncode == 0
    path.unlink()
    done = t.homeward("check", config, *sets([f"data.population={path}"]))
    assert done.returncode == 2 and f"{path}: cannot be read" in done.stderr, done.stderr


def test_none_and_no_end_of_every_place(t):
    """P21: with nobody there at the start, each setting in turn has no place at all, one, or as many as anybody wants."""
    levers = {"acute.beds": "start.acute", "reablement.places": "start.reablement", "intermediate_care.beds": "start.intermediate_care",
              "home_care.carers": "start.home_care", "residential.places": "start.residential", "nursing.places": "start.nursing"}
    config = copied(t)
    text = config.read_text(encoding="utf-8").partition("\nstart:")[0] + "\nstart:\n"
    text += "".join(f"  {start[6:]}: {{value: 0, grade: A, source: nobody}}\n" for start in levers.values())
    config.write_text(text, encoding="utf-8")
    days = sets(["run.warm_up=0 days", "run.measured=10 days"])
    needed = ("acute.beds", "home_care.carers", "discharge.assessment.health.staff", "discharge.assessment.social.staff")  # nobody could ever do without
    for lever in (*levers, "gp.clinicians", *needed[2:]):
        for places in ("0", "1", "unlimited") if lever in levers else ("0", "1"):
            done = t.homeward("run", config, "--quiet", "--replicates", 1, *days, *sets([f"{lever}={places}"]))
            if places == "0" and lever in needed:
                assert done.returncode == 2 and f"{lever} is 0; it must be more than 0" in done.stderr, f"{lever}=0: exit {done.returncode}\n{done.stderr}"
            else:
                assert done.returncode == 0, f"{lever}={places}: exit {done.returncode}\n{done.stderr}"



if __name__ == "__main__":
    main(globals())
