# SPDX-License-Identifier: GPL-3.0-or-later
"""Promise P29 for whole systems, in the baseline and under a scheme, with and without a map of places. tests/property/test_event_log.py does the
same for networks."""
import csv
import io
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from program import SOURCE, main, sets  # noqa: E402
from test_event_log import dropped, logged, notices, told  # noqa: E402

PLACES = ("acute_", "reablement", "intermediate_care", "home_care", "residential", "nursing")
SMALL = {"north_kent": ["run.scale=0.05", "run.warm_up=20 days", "run.measured=45 days", "discharge.relapse_per_day=0.05"], "kent": ["run.scale=0.004", "run.warm_up=15 days", "run.measured=40 days"]}


def district(name):
    return [SOURCE / "configs" / f"{name}.yaml", *sets(SMALL[name]), "--scenario", "idt", "--replicates", 1]


def measures_of_districts():
    text = "".join((SOURCE / "agents" / name).read_text(encoding="utf-8") for name in ("measures.c", "measures_acute.c", "measures_budgets.c", "measures_care.c", "measures_drawn.c", "measures_dying.c", "measures_front.c", "measures_living.c", "measures_money.c", "measures_nursing.c", "measures_official.c", "measures_payer.c", "measures_people.c", "measures_places.c", "measures_rounds.c"))
    return set(re.findall(r'^    (?:\[\w+\] = )?\{"(\w+)", "', text, re.MULTILINE))


def test_every_measure_of_districts_is_recomputed(t):
    """In a scheme's scenario as well; by hospital, trust, area and council where there is a map."""
    compared = set()
    for name in SMALL:
        summary, text = logged(t, *district(name))
        values, wrong, unknown, seen = told(summary, text)
        assert not wrong and not unknown, (name, wrong[:5], unknown)
        assert len(seen) == 2
        compared |= set(values)
    assert compared == measures_of_districts()


def test_what_changes_for_each_person_is_recomputed(t):
    """From the same person's lines in both scenarios; one person too many is noticed. A sample, and a scenario without its baseline, are left out."""
    outcomes = ("acute_nights", "other_nights", "delayed_days", "emergency_admissions", "care_home_nights", "deaths", "home_care_hours")
    summary, text = logged(t, *district("north_kent"), *sets(["run.follow=1"]))
    values, wrong, unknown, _ = told(summary, text)
    assert not wrong and not unknown, (wrong[:5], unknown)
    assert all(values[f"followed_{outcome}"] == 4 for outcome in outcomes) and values["followed_people"] == 2 and values["followed_most_changed"] == 2 * 2 * 5 * len(outcomes)
    assert "followed_paid_by_nhs" not in values, "no line of a person tells what care costs: say so no longer in the guide"
    for measure in summary["measures"]:
        if measure["name"] == "followed_changed":
            number = next(n for n in measure["numbers"] if n["scenario"] == "idt" and n["labels"] == ["acute_nights", "less", "all"])
            number["values"][0] += 1
    assert [w["measure"] for w in told(summary, text)[1]] == ["followed_changed"]
    summary, text = logged(t, *district("north_kent"), *sets(["run.follow=0.5"]))
    values, wrong, _, _ = told(summary, text)
    assert not wrong and "followed_people" not in values, wrong[:5]


def test_the_official_count_under_later_rules(t):
    """The Care Act of April 2015, and code O of April 2017: the same concordance, on rules written twice."""
    for start in ("2015-03-25", "2017-03-20"):
        words = [SOURCE / "configs" / "north_kent.yaml", *sets([f"run.start={start}", "run.scale=0.1", "run.warm_up=20 days", "run.measured=40 days", "discharge.mdt.hours=24 hours", "acute.discharge_hours=every day 09:00-12:00"])]
        summary, text = logged(t, *words, "--replicates", 1)
        _, wrong, unknown, _ = told(summary, text)
        assert not wrong and not unknown, (start, wrong[:5], unknown)
        by_code = next(m for m in summary["measures"] if m["name"] == "official_delayed_days_by_bed")
        other = sum(n["values"][0] for n in by_code["numbers"] if n["labels"][0] == "O")
        assert (other > 0) == (start > "2017"), (start, other)
        assert next(m for m in summary["measures"] if m["name"] == "chargeable_days")["numbers"][0]["values"][0] > 0


def test_who_waits_for_the_team(t):
    """Its decision keeps people, is there before they are fit when it hears of those who were planned for, and holds no longer when they fall ill."""
    for gates, hears, waits in (("destination", "fit", True), ("destination", "planned", True), ("none", "planned", False)):
        words = [SOURCE / "configs" / "north_kent.yaml", *sets(["run.scale=0.1", "run.warm_up=20 days", "run.measured=40 days", f"discharge.mdt.gates={gates}", f"discharge.mdt.hears={hears}",
                                                                "discharge.planning.foreseen=4 days", "discharge.safe_after=6 h", "discharge.relapse_per_day=0.05"])]
        summary, text = logged(t, *words, "--replicates", 1)
        _, wrong, unknown, _ = told(summary, text)
        assert not wrong and not unknown, (gates, hears, wrong[:5], unknown)
        for name in ("delayed_bed_days", "delayed_bed_days_other"):
            team = sum(n["values"][0] for m in summary["measures"] if m["name"] == name for n in m["numbers"] if n["labels"][0] == "team")
            assert (team > 0) == waits, (gates, hears, name, team)


def test_ways_that_close_and_open_again(t):
    """Who waits for what closes turns to something else, and all that is counted of it follows from the log."""
    (t.folder / "data").symlink_to(SOURCE / "configs" / "data")
    closed = ("reablement.places", "intermediate_care.beds", "hospice.beds", "end_of_life.places", "nursing.places")
    changes = "".join(f"  - {{lever: {lever}, from: 2014-04-05, until: 2014-05-01, to: 0}}\n" for lever in closed)
    t.write("model.yaml", (SOURCE / "configs" / "north_kent.yaml").read_text(encoding="utf-8") + "\nchanges:\n" + changes)
    summary, text = logged(t, "model.yaml", *sets(["run.scale=0.2", "run.warm_up=20 days", "run.measured=45 days", "end_of_life.recognised=1"]), "--replicates", 1)
    _, wrong, unknown, _ = told(summary, text)
    assert not wrong and not unknown, (wrong[:5], unknown)


def test_what_is_published_of_social_care_over_more_than_a_year(t):
    """Discharges of October to December, looked at 91 days later, and people with long-term care, counted again in a second year, if there is one."""
    for scale, days in ((0.02, 365), (0.05, 400)):
        words = [SOURCE / "configs" / "north_kent.yaml", *sets(["run.start=2014-09-25", f"run.scale={scale}", "run.warm_up=20 days", f"run.measured={days} days"])]
        summary, text = logged(t, *words, "--replicates", 1)
        _, wrong, unknown, _ = told(summary, text)
        assert not wrong and not unknown, (days, wrong[:5], unknown)
    for name in ("reablement_offered_65_plus", "at_home_after_91_days"):
        value = next(m for m in summary["measures"] if m["name"] == name)["numbers"][0]["values"][0]
        assert 0 < value <= 1, (name, value)


def test_flats_of_extra_care_housing(t):
    """Many are put down, new flats are let, and in the middle of the run most close."""
    text = (SOURCE / "configs" / "north_kent.yaml").read_text(encoding="utf-8") + "\nchanges:\n  - {lever: extra_care.flats, from: 2014-04-10, until: 2014-05-20, to: 300}\n  - {lever: extra_care.flats, from: 2014-05-20, to: 10}\n"
    config = t.write("model.yaml", text)
    (t.folder / "data").symlink_to(SOURCE / "configs" / "data")
    words = [config, *sets(["run.scale=0.3", "run.warm_up=60 days", "run.measured=90 days", "extra_care.would_move=1", "extra_care.turnover=5"])]
    summary, text = logged(t, *words, "--replicates", 1)
    values, wrong, unknown, _ = told(summary, text)
    assert not wrong and not unknown, (wrong[:5], unknown)
    for name in ("extra_care_let", "extra_care_list", "wait_extra_care", "wait_extra_care_at_home", "extra_care_moved_on"):
        assert sum(n["values"][0] for m in summary["measures"] if m["name"] == name for n in m["numbers"]) > 0, name


def lasts(rows, i):
    """Is the line about a step that keeps a patient who is fit, for some time?"""
    case, event, time, reason = (rows[0].index(name) for name in ("case:concept:name", "event", "time_ms", "reason"))
    if rows[i][event] != "outstanding" or rows[i][reason] == "leaving":
        return False
    before = [row for row in rows[:i] if row[case] == rows[i][case]]
    after = next((row for row in rows[i + 1:] if row[case] == rows[i][case] and row[event] in ("outstanding", "ends", "leaves", "starts")), None)
    return any(row[event] == "fit" for row in before[-8:]) and after is not None and int(after[time]) > int(rows[i][time])


def test_a_missing_line_of_a_district_is_noticed(t):
    summary, text = logged(t, *district("north_kent"), "--event-log-filter", "scenario=baseline")
    rows = list(csv.reader(io.StringIO(text, newline="")))
    event, time, setting, place, reason = (rows[0].index(name) for name in ("event", "time_ms", "setting", "place", "reason"))
    of_people = {"turns", "born", "moves_in", "moves_away", "carer_gives_up", "posts", "carers", "closes", "takes", "frees", "package", "pays", "spent_down", "adapts", "nurses"}
    late = max(int(row[time]) for row in rows[1:]) * 5 // 6
    begin = next(i for i, row in enumerate(rows) if row[event] == "measuring_begins")
    kinds = {("measuring_begins", ""): begin}
    for i, row in enumerate(rows[begin + 1:], begin + 1):
        if row[event] == "held" and rows[i + 1][time] == row[time]:
            continue  # nor what lasts no time
        if row[event] == "waits" and (row[setting].startswith("acute_") or "/need" in row[0]):
            continue  # no measure asks when somebody began to wait for a bed (that counts from the decision to admit), or at home for an assessor
        if row[event] == "removed" and (row[setting].endswith("_across") or not row[setting].startswith(PLACES)):
            continue  # nor how many places are in use across the boundary, nor when a step is given up
        if row[event] == "leaves" and (row[setting].endswith("_across") or not row[setting].startswith(PLACES)):
            continue  # nor when a step is left: that it ended was told
        if row[event] in of_people and row[place] == "across":
            continue  # people are counted who live in the district
        if row[event] == "adapts" and row[reason] in ("applies", "drops"):
            continue  # nor whether somebody has applied for a grant, or no longer does, whose home is not adapted
        if row[event] == "package" and row[reason] == "seeks":
            continue  # nobody asks whether somebody looked who has found nothing yet
        kind = row[event], row[reason] if row[event] == "package" else row[setting] if row[event] == "starts" and row[setting] in ("acute_medicine", "day_unit", "home_care", "a_and_e") else ""
        if kind not in kinds or int(row[time]) < late:
            kinds[kind] = i
    kinds["outstanding", ""] = next(i for i in range(len(rows) - 1, begin, -1) if lasts(rows, i))
    official = {"ready", "notice", "eleven", "seeks", "care", "ill_again"}  # many of these change nothing that is counted: one of the latest must
    for kind in official:
        lines = [i for i in range(len(rows) - 1, begin, -1) if rows[i][event] == kind][:40]
        assert any(notices(summary, dropped(rows, i, counted=True)) for i in lines), f"lines {kind} are missing and nobody noticed"
    kinds = {kind: i for kind, i in kinds.items() if kind[0] not in official}
    assert {"fit", "outstanding", "dies", "midnight", "referred", "goes_to_a_and_e", "leaving"} <= {kind for kind, _ in kinds}, sorted(kinds)
    for kind in sorted(set(kinds) - {("servers", "")}):  # no measure asks for the servers of most settings
        assert notices(summary, dropped(rows, kinds[kind], counted=True)), f"a line {kind} is missing and nobody noticed: {rows[kinds[kind]]}"
    assert notices(summary, dropped(rows, kinds["servers", ""])), "their number tells"


def test_a_wrong_value_of_a_district_is_noticed(t):
    summary, text = logged(t, *district("kent"), "--event-log-filter", "scenario=baseline")
    for measure in summary["measures"]:
        for number in [n for n in measure["numbers"] if n["values"][0] is not None and n["scenario"] == "baseline"][:1]:
            number["values"][0] = number["values"][0] * (1 + 1e-6) + (number["values"][0] == 0)
    _, wrong, _, _ = told(summary, text)
    assert {w["measure"] for w in wrong} == {m["name"] for m in summary["measures"] if any(n["values"][0] is not None and n["scenario"] == "baseline" for n in m["numbers"])}


def test_care_at_home_that_ends_for_a_place_in_a_home_says_moved(t):
    """Whoever goes on from care at home to another setting was found a place there; all others stop needing it, and leave."""
    words = [SOURCE / "configs" / "north_kent.yaml", *sets(["run.scale=0.3", "run.warm_up=20 days", "run.measured=90 days", "discharge.relapse_per_day=0.05"]), "--replicates", 1]
    assert t.homeward("run", *words, "--quiet", "-o", "out.h5", "--event-log", "log.csv").returncode == 0
    cases, reasons = {}, set()
    with open(t.folder / "log.csv", encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            cases.setdefault(row["case:concept:name"], []).append(row)
    for rows in cases.values():
        for row, after in zip(rows, rows[1:]):
            if row["event"] == "ends" and row["setting"].startswith("home_care"):
                reasons.add((row["reason"], after["event"] != "leaves"))
    assert reasons == {("", False), ("moved", True)}, reasons


def test_results_are_the_same_with_and_without_a_log(t):
    assert t.result(*district("kent")) == t.result(*district("kent"), "--event-log", "log.csv")


if __name__ == "__main__":
    main({name: value for name, value in globals().items() if getattr(value, "__module__", "") == "__main__"})
