# SPDX-License-Identifier: GPL-3.0-or-later
"""Care at home that a scheme offers instead of a bed, or of the way to A&E: nothing at 0 slots, full at few, fewer admissions at many; who is cared for dies as
often as in a bed; the event log says the same."""
import csv
import os
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from program import PROGRAM, SOURCE, main, sets, values  # noqa: E402

CONFIGS = SOURCE / "configs"
SHORT = sets(["run.warm_up=28 days", "run.measured=60 days", "run.scale=0.3"])
HOSPITAL_AT_HOME = "at: a_and_e.decision, contact: 6 days, takes: 50 %, eligible: {age_from: 65}"
RAPID = "at: [ambulance.scene, gp.referral, a_and_e.decision], contact: 3 days, takes: 25 %"


def model(t):
    os.symlink(CONFIGS / "data", t.folder / "data")
    (t.folder / "schemes").mkdir()
    return t.write("model.yaml", (CONFIGS / "north_kent.yaml").read_text(encoding="utf-8"))


def scheme(t, name, service):
    t.write(f"schemes/{name}.yaml", f"name: {name}\ntitle: A test\nevidence: {{grade: A, note: a test}}\nservice:\n  - {{name: {name}, offers: care_at_home, {service}}}\n")
    return ["--scenario", name]


def one(summary, measure, scenario="baseline"):
    return sum(v[0] or 0 for v in values(summary, measure, scenario).values())


def same(summary, a, b):
    return [entry["name"] for entry in summary["measures"] if values(summary, entry["name"], a) != values(summary, entry["name"], b)]


def same_flows(summary, a, b):
    """Measures that differ, money apart: what a file says that a scheme costs is spent whether it does anything or not."""
    money = {entry["name"] for entry in summary["measures"] if entry["unit"] == "gbp"}
    return [name for name in same(summary, a, b) if name not in money]


def test_none_few_and_many_slots(t):
    config = model(t)
    words = [*scheme(t, "none", f"slots: 0, {RAPID}"), *scheme(t, "unfit", "slots: 300, takes: 0, at: a_and_e.decision"), *scheme(t, "few", f"slots: 10, {HOSPITAL_AT_HOME}"),
             *scheme(t, "many", f"slots: 400, {HOSPITAL_AT_HOME}"), *scheme(t, "rapid", f"slots: 400, {RAPID}"), *scheme(t, "at_scene", "slots: 400, at: ambulance.scene, contact: 1 day")]
    summary = t.summary(config, *SHORT, "--replicates", 1, *words)
    assert same(summary, "baseline", "none") == [] and same(summary, "baseline", "unfit") == []
    before, few, many = (one(summary, "emergency_admissions", name) for name in ("baseline", "few", "many"))
    assert many < 0.9 * before and many < few < before, (before, few, many)
    # 3 slots of 6 days for 60 days: 30 contacts when they are never empty, of which 27 end within the run; many more would have come.
    contacts = one(summary, "service_contacts", "few") * 60 / 365
    assert 20 < contacts < 36, contacts
    assert one(summary, "service_contacts", "many") * 60 / 365 > 200
    assert one(summary, "ae_attendances", "at_scene") < 0.97 * one(summary, "ae_attendances")
    assert abs(one(summary, "ambulance_calls", "at_scene") / one(summary, "ambulance_calls") - 1) < 0.05
    # They die at home, about as many: fewer fall ill again in beds, and nobody is spared death by a slot.
    deaths = {name: values(summary, "deaths", name) for name in ("baseline", "many")}
    assert deaths["many"]["hospital",][0] < deaths["baseline"]["hospital",][0] and deaths["many"]["home",][0] > deaths["baseline"]["home",][0]
    assert abs(one(summary, "deaths", "many") / one(summary, "deaths") - 1) < 0.1, deaths
    assert one(summary, "acute_patients", "rapid") < one(summary, "acute_patients")


def test_slots_are_never_more_than_there_are_and_the_log_says_the_same(t):
    config = model(t)
    words = [*scheme(t, "few", f"slots: 20, {RAPID}")]
    short = sets(["run.warm_up=20 days", "run.measured=45 days", "run.scale=0.1"])
    done = t.homeward("run", config, "--quiet", "--replicates", 1, "--event-log", "log.csv", *short, *words)
    assert done.returncode == 0, done.stderr
    with open(t.folder / "log.csv", encoding="utf-8") as file:
        rows = [r for r in csv.DictReader(file) if r["scenario"] == "few"]
    there, most = 0, 0
    for row in rows:
        there += (row["setting"] == "service_1") * ((row["event"] == "starts") - (row["event"] == "ends"))
        most = max(most, there)
    assert most == 2, most  # 20 at a scale of a tenth
    doors = {rows[i - 1]["setting"] for i, r in enumerate(rows) if r["event"] == "starts" and r["setting"] == "service_1"}
    assert len(doors) > 1, doors
    again = subprocess.run([sys.executable, SOURCE / "scripts/recompute/recompute.py", "--program", PROGRAM, "homeward.h5", "log.csv"], cwd=t.folder,
                           capture_output=True, text=True, check=False)
    assert again.returncode == 0 and " 0 differ" in again.stdout, again.stdout[-2000:] + again.stderr[-2000:]


def test_what_cannot_be_is_told_all_at_once(t):
    config = model(t)
    lines = ["{name: a, offers: care_at_home, at: [a_and_e.decision, ward.door], slots: 3, takes: 150 %}", "{name: b, offers: care_at_home, at: gp.referral, staff: 3}",
             "{name: c, offers: home_with_reablement, at: ambulance.scene, staff: 3}", "{name: d, offers: home_with_reablement, at: a_and_e.decision, slots: many}"]
    t.write("schemes/bad.yaml", "name: bad\ntitle: A test\nevidence: {grade: A, note: a test}\nservice:\n" + "".join(f"  - {line}\n" for line in lines))
    done = t.homeward("check", config, "--scenario", "bad")
    assert done.returncode == 2
    for said in ("bad.yaml:5:60: service.1.at.2 is", "bad.yaml:5:89: service.1.takes is", "bad.yaml:6:61: service b needs slots, and no staff",
                 "bad.yaml:7:49: home_with_reablement is offered at a_and_e.decision only", "bad.yaml:8:74: service d needs staff, and no slots"):
        assert said in done.stderr, (said, done.stderr)


def shipped(t, name, old="", new="", renamed=None):
    """Words of a run with a scheme of configs/schemes that costs nothing, with another value in it."""
    text = (CONFIGS / "schemes" / f"{name}.yaml").read_text(encoding="utf-8")
    text = "".join(line for line in text.splitlines(keepends=True) if not line.startswith("cost:"))
    assert old in text, (name, old)
    renamed = renamed or name
    t.write(f"schemes/{renamed}.yaml", text.replace(old, new).replace(f"name: {name}\ntitle", f"name: {renamed}\ntitle"))
    return ["--scenario", renamed]


def test_the_shipped_schemes_are_nothing_at_no_slots_and_full_at_few(t):
    """slots: 0 is the baseline; at a scale of 0.3, so many slots and a length say how many contacts there can be; a measure moves that the file does not set."""
    config = model(t)
    known = {"hospital_at_home": ("slots: 25", 7, "emergency_admissions"), "rapid_response": ("slots: 16", 3, "acute_patients"), "community_paramedics": ("slots: 3 ", 1 / 24, "ae_attendances")}
    words = []
    for name, (slots, _, _) in known.items():
        words += [*shipped(t, name), *shipped(t, name, slots, "slots: 0 ", f"{name}_none"), *shipped(t, name, slots, "slots: 4 ", f"{name}_few")]
    summary = t.summary(config, *SHORT, "--replicates", 2, *words)
    for name, (slots, length_days, measure) in known.items():
        assert same_flows(summary, "baseline", f"{name}_none") == [], name
        before, after = (values(summary, measure, who)[()] for who in ("baseline", name))
        assert sum(after) < 0.995 * sum(before), (name, before, after)
        contacts = {who: sum(values(summary, "service_contacts", who)[()]) / 2 * 60 / 365 for who in (name, f"{name}_few")}
        assert 0 < contacts[f"{name}_few"] <= 60 / length_days + 10 and contacts[name] >= contacts[f"{name}_few"], (name, contacts)


def test_the_shipped_team_for_super_users_changes_no_flow(t):
    config = model(t)
    summary = t.summary(config, *SHORT, "--replicates", 1, *shipped(t, "super_users"))
    assert [name for name in same_flows(summary, "baseline", "super_users") if not name.startswith("programme_")] == []
    assert one(summary, "programme_enrolled", "super_users") > 50


if __name__ == "__main__":
    main(globals())
