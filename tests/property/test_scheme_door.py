# SPDX-License-Identifier: GPL-3.0-or-later
"""Treatment at A&E's door that a scheme offers (a GP in A&E): nothing with nobody on duty, full with few, enough with many; it is A&E still, by its counts and clock; who
is on duty instead of others is missing elsewhere; the event log says the same."""
import csv
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from program import assert_recomputed, main, sets  # noqa: E402
from test_scheme_services import model, one, same  # noqa: E402

SHORT = ["run.warm_up=7 days", "run.measured=30 days", "run.scale=0.5"]
YEARS = 30 / 365
GP = "offers: treatment, at: a_and_e.door, contact: 20 min, takes: 50 %"


def scheme(t, name, service):
    t.write(f"schemes/{name}.yaml", f"name: {name}\ntitle: A test\nevidence: {{grade: A, note: a test}}\nservice:\n  - {{name: {name}, {service}}}\n")
    return ["--scenario", name]


def test_none_few_and_many(t):
    config = model(t)
    gp = "offers: treatment, at: a_and_e.door"
    words = [*scheme(t, "none", f"{GP}, staff: 0, instead: true"), *scheme(t, "nobody", f"{gp}, contact: 20 min, takes: 0, staff: 9"), *scheme(t, "young", f"{GP}, staff: 9, eligible: {{age_to: 17}}"),
             *scheme(t, "few", f"{GP}, staff: 2"), *scheme(t, "many", f"{GP}, staff: 100"), *scheme(t, "most", f"{GP}, staff: 200"), *scheme(t, "slow", f"{gp}, contact: 40 min, takes: 50 %, staff: 2"),
             *scheme(t, "night", f'{GP}, staff: 2, hours: "every day 00:00-06:00"'), *scheme(t, "back", f"{GP}, staff: 100, refers_back: 1")]
    summary = t.summary(config, *sets(SHORT), "--replicates", 1, *words)
    assert same(summary, "baseline", "none") == [] and same(summary, "baseline", "nobody") == []
    contacts = {name: one(summary, "service_contacts", name) * YEARS for name in ("few", "many", "most", "slow", "night", "young", "back")}
    # At half the size 1 of 2 is on duty: 72 a day at 20 minutes when nobody is missing for a minute, and half of that at 40; at night the line is short.
    assert 30 * 20 < contacts["few"] < 30 * 72 and contacts["slow"] < 30 * 36 and 0 < contacts["night"] < 30 * 18, contacts
    assert contacts["few"] < contacts["many"] == contacts["most"] and same(summary, "many", "most") == [], contacts
    assert 0 < contacts["young"] < 0.5 * contacts["many"], contacts
    # It is A&E still: nobody comes or stays away for it, all who come leave with a clock, and nobody slight needs a bed.
    for measure in ("ae_by_triage", "ae_attendances"):
        assert abs(one(summary, measure, "many") / one(summary, measure) - 1) < 0.01, measure
    assert one(summary, "ae_time", "many") < 0.9 * one(summary, "ae_time") and one(summary, "ae_left_unseen", "many") <= one(summary, "ae_left_unseen")
    assert one(summary, "ae_within_4h", "many") > one(summary, "ae_within_4h")
    assert abs(one(summary, "emergency_admissions", "many") / one(summary, "emergency_admissions") - 1) < 0.01
    # Sent on, each and every one: nobody is spared the other line, and all have been longer.
    assert one(summary, "ae_time", "back") > one(summary, "ae_time") and abs(one(summary, "ae_attendances", "back") / one(summary, "ae_attendances") - 1) < 0.01


def test_who_is_there_instead_of_others_is_missing_there(t):
    """With the same time for each, the same people are seen: that a place is for a part of them alone makes it a little slower, and on top of all others it is faster."""
    config = model(t)
    same_time = "offers: treatment, at: a_and_e.door, contact: 90 min, takes: 40 %, staff: 6"
    words = [*scheme(t, "instead", f"{same_time}, instead: true"), *scheme(t, "on_top", same_time)]
    crowded = sets([*SHORT, "a_and_e.weekday=[0.8, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8]"])
    summary = t.summary(config, *crowded, "--replicates", 2, *words)
    times = {name: one(summary, "ae_time", name) for name in ("baseline", "instead", "on_top")}
    assert times["on_top"] < times["baseline"] < times["instead"], times
    done = t.homeward("run", config, "--quiet", "--replicates", 1, "--event-log", "log.csv", *sets(SHORT), *words[:2])
    assert done.returncode == 0, done.stderr
    with open(t.folder / "log.csv", encoding="utf-8", newline="") as file:
        places = {}
        for row in csv.DictReader(file):
            if row["event"] == "servers" and row["setting"].startswith("a_and_e_minors"):
                places.setdefault((row["scenario"], row["time_ms"]), int(row["value"]))
    before, after = ({ms: n for (who, ms), n in places.items() if who == name} for name in ("baseline", "instead"))
    later = [ms for ms in before if ms in after and int(ms) > 8 * 86400000]
    assert len(later) > 100 and all(after[ms] == before[ms] - 3 for ms in later), (before, after)  # 6 at half the size


def test_the_log_says_the_same(t):
    config = model(t)
    words = scheme(t, "gp", f"{GP}, staff: 4, refers_back: 30 %, instead: true, hours: \"every day 08:00-23:00\"")
    done = t.homeward("run", config, "--quiet", "--replicates", 1, "--event-log", "log.csv", *sets(SHORT), *words)
    assert done.returncode == 0, done.stderr
    assert_recomputed(t.folder)


def test_what_cannot_be_is_told_all_at_once(t):
    config = model(t)
    lines = ["{name: a, offers: treatment, at: [a_and_e.door, gp.referral], staff: 1}", "{name: b, offers: care_at_home, at: a_and_e.door, slots: 3}",
             "{name: c, offers: treatment, at: a_and_e.door, slots: 3, refers_back: 2}", "{name: d, offers: care_at_home, at: gp.referral, slots: 3, instead: true}"]
    t.write("schemes/bad.yaml", "name: bad\ntitle: A test\nevidence: {grade: A, note: a test}\nservice:\n" + "".join(f"  - {line}\n" for line in lines))
    done = t.homeward("check", config, "--scenario", "bad")
    assert done.returncode == 2
    for said in ("service a: treatment is offered at a_and_e.door only", "service b: at a_and_e.door treatment alone is offered", "service c needs staff, and no slots", "bad.yaml:7:",
                 "service.3.refers_back is", "service d: refers_back and instead are of treatment only"):
        assert said in done.stderr, (said, done.stderr)


if __name__ == "__main__":
    main(globals())
