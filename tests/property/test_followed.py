# SPDX-License-Identifier: GPL-3.0-or-later
"""People followed from the baseline into each scenario (run.follow): what they have less and more adds up to what the measures say, to the last day;
following is seen by nobody; threads, shards and resuming make no difference."""
import collections
import csv
import pathlib
import signal
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from program import PROGRAM, SOURCE, main, sets, values  # noqa: E402

DISTRICT = SOURCE / "configs" / "north_kent.yaml"
SHORT = ["run.scale=0.2", "run.warm_up=30 days", "run.measured=90 days"]
YEAR = 365 / 90  # measures are of a year, people of the measured time
FOLLOW = [*sets([*SHORT, "run.follow=1"]), "--replicates", 2]
OUTCOMES = ("acute_nights", "other_nights", "delayed_days", "emergency_admissions", "care_home_nights", "deaths", "home_care_hours", "paid_by_nhs",
            "paid_by_council", "paid_by_user")
KINDS = (("age_0-17", "age_18-64", "age_65-74", "age_75-84", "age_85+"), ("fit", "mild", "moderate", "severe"), ("district", "across_the_boundary"),
         ("care_council", "care_nhs", "care_self", "care_joint", "no_care_own_means", "no_care_council"))

# Where somebody goes from an acute bed; the steps of a discharge have settings, too, and the case keeps its bed meanwhile.
LIVED_IN = ("reablement", "intermediate_care", "home_care", "residential", "nursing", "hospice", "end_of_life", "extra_care", "looking", "service", "mental_health",
            "mental_health_older")


def net(summary, outcome, scenario, replicate, group="all"):
    by = values(summary, f"followed_{outcome}", scenario)
    return by["more", group][replicate] - by["less", group][replicate]


def change(summary, measure, scenario, replicate):
    """Of the sum of a measure over all its places, in the measured time."""
    total = [sum(n[replicate] for n in values(summary, measure, s).values()) for s in (scenario, "baseline")]
    return (total[0] - total[1]) / YEAR


def test_what_people_have_less_and_more_is_the_change_of_the_measure(t):
    """Days and admissions are whole, so they are equal, not near."""
    s = t.summary(DISTRICT, *FOLLOW, "--scenario", "idt", "--scenario", "discharge_to_assess+carers_network")
    seen = 0
    for scenario in ("idt", "discharge_to_assess+carers_network"):
        for k in (0, 1):
            assert net(s, "delayed_days", scenario, k) == round(change(s, "official_delayed_days", scenario, k), 6)
            assert net(s, "emergency_admissions", scenario, k) == round(change(s, "emergency_admissions", scenario, k), 6)
            assert net(s, "deaths", scenario, k) == round(change(s, "deaths", scenario, k), 6)
            assert net(s, "acute_nights", scenario, k) == round(90 * YEAR * change(s, "acute_patients", scenario, k), 6)
            seen += net(s, "delayed_days", scenario, k) != 0
    assert seen >= 3, "schemes that change something"


def test_what_people_pay_more_is_what_the_books_say(t):
    """To less than a penny for each person who pays another amount: theirs are cut to whole pence. What councils pay for their own reablement is no payment in the books."""
    s = t.summary(DISTRICT, *FOLLOW, "--scenario", "idt")
    books, base = (values(s, "money_payments_by_setting", scenario) for scenario in ("idt", "baseline"))
    settings = ("reablement", "home_care", "residential", "nursing", "extra_care")
    for outcome, of in (("paid_by_user", [("users", x) for x in settings] + [("council_here", "lent")]), ("paid_by_nhs", [("commissioner_here", x) for x in settings])):
        changed = values(s, "followed_changed", "idt")
        for k in (0, 1):
            entered = sum(books[of_one][k] - base[of_one][k] for of_one in of) / YEAR
            people = changed[outcome, "less", "all"][k] + changed[outcome, "more", "all"][k]
            assert people > 5 and abs(net(s, outcome, "idt", k) - entered) < 0.01 * people + 0.05, (outcome, net(s, outcome, "idt", k), entered)


def told(path):
    """{scenario: {(outcome, person): number}} of emergency admissions, deaths and nights, from the lines of an event log."""
    kind, found, measuring, lying = {}, {"baseline": collections.Counter(), "idt": collections.Counter()}, set(), collections.defaultdict(set)
    with path.open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            scenario, event, who, setting = (line[key] for key in ("scenario", "event", "person", "setting"))
            case = line["case:concept:name"]
            if event == "setting":
                kind[setting] = line["reason"]
            elif event == "measuring_begins":
                measuring.add(scenario)
            elif event == "midnight" and scenario in measuring:
                found[scenario].update(("acute_nights", person) for _, person in lying[scenario])
            if event in ("starts", "present") and kind.get(setting) == "acute":
                lying[scenario].add((case, who))
                found[scenario]["emergency_admissions", who] += scenario in measuring and event == "starts" and line["reason"] == "emergency"
            elif (event == "starts" and kind[setting] in LIVED_IN) or (event in ("leaves", "removed") and kind.get(setting) == "acute"):
                lying[scenario].discard((case, who))
            elif event == "dies":
                found[scenario]["deaths", who] += scenario in measuring
    return found


def test_the_event_log_tells_the_same_of_each_person(t):
    """Who has less and who has more, counted again from what is written of each."""
    words = [*sets(["run.scale=0.1", "run.warm_up=20 days", "run.measured=60 days", "run.follow=1"]), "--replicates", 1, "--scenario", "idt", "--event-log", t.folder / "log.csv"]
    s = t.summary(DISTRICT, *words)
    found = told(t.folder / "log.csv")
    changed, by = values(s, "followed_changed", "idt"), {o: values(s, f"followed_{o}", "idt") for o in ("emergency_admissions", "deaths", "acute_nights")}
    for outcome, sums in by.items():
        people = {who for scenario in found.values() for what, who in scenario if what == outcome}
        changes = [found["idt"][outcome, who] - found["baseline"][outcome, who] for who in people]
        for way, sign in (("less", -1), ("more", 1)):
            of_way = [sign * c for c in changes if sign * c > 0]
            assert (len(of_way), sum(of_way)) == (changed[outcome, way, "all"][0], sums[way, "all"][0]), (outcome, way)
    most = values(s, "followed_most_changed", "idt")["acute_nights", "less", "1"][0]
    who = [person for what, person in found["baseline"] if what == "acute_nights" and person.endswith(f".{most:.0f}")]
    assert found["baseline"]["acute_nights", who[0]] - found["idt"]["acute_nights", who[0]] == values(s, "followed_most_change", "idt")["acute_nights", "less", "1"][0]


def test_every_group_adds_up_to_everybody(t):
    s = t.summary(DISTRICT, *FOLLOW, "--scenario", "idt")
    people, changed = values(s, "followed_people", "idt"), values(s, "followed_changed", "idt")
    for groups in KINDS:
        for k in (0, 1):
            assert sum(people[g,][k] for g in groups) == people["all",][k] > 10000
            for outcome in OUTCOMES:
                for way in ("less", "more"):
                    assert sum(changed[outcome, way, g][k] for g in groups) == changed[outcome, way, "all"][k]
                by = sum(net(s, outcome, "idt", k, g) for g in groups)
                assert abs(by - net(s, outcome, "idt", k)) < 1e-6
    assert all(sum(changed[outcome, way, "all"]) > 0 for outcome in OUTCOMES for way in ("less", "more")), "every outcome changes for somebody"


def test_whoever_has_changed_most_has_changed_by_most(t):
    s = t.summary(DISTRICT, *FOLLOW, "--scenario", "idt")
    most, by = values(s, "followed_most_changed", "idt"), values(s, "followed_most_change", "idt")
    total, people = values(s, "followed_delayed_days", "idt"), values(s, "followed_changed", "idt")
    for way in ("less", "more"):
        days = [by["delayed_days", way, str(rank)][0] for rank in range(1, 6)]
        assert days == sorted(days, reverse=True) and days[-1] >= 1
        n = people["delayed_days", way, "all"][0]
        assert days[0] >= total[way, "all"][0] / n and sum(days) <= total[way, "all"][0]
        assert len({most["delayed_days", way, str(rank)][0] for rank in range(1, 6)}) == 5


def test_a_scheme_of_no_size_changes_nobody(t):
    (t.folder / "nothing" / "schemes").mkdir(parents=True)
    t.write("nothing/schemes/nothing.yaml",
            "name: nothing\ntitle: Nothing\nevidence: {grade: A, note: made up}\nchange:\n  - {lever: acute.beds, add: 0}\n"
            "  - {lever: home_care.carers, times: 1.0}\n")
    (t.folder / "nothing" / "data").symlink_to(SOURCE / "configs" / "data")
    model = t.write("nothing/model.yaml", DISTRICT.read_text(encoding="utf-8"))
    s = t.summary(model, *FOLLOW, "--scenario", "nothing")
    assert set(map(tuple, values(s, "followed_changed", "nothing").values())) == {(0, 0)}
    for outcome in OUTCOMES:
        assert set(map(tuple, values(s, f"followed_{outcome}", "nothing").values())) == {(0, 0)}
    assert values(s, "followed_people", "nothing") == values(s, "followed_people")
    assert set(map(tuple, values(s, "followed_most_changed", "nothing").values())) == {(None, None)}


def test_nobody_sees_that_they_are_followed(t):
    """All other measures are the same to the last bit, and without following there is no trace of it."""
    words = ["--replicates", 2, "--scenario", "idt"]
    off = {m["name"]: m for m in t.summary(DISTRICT, *sets(SHORT), *words)["measures"]}
    for share in ("1", "0.3"):
        on = {m["name"]: m for m in t.summary(DISTRICT, *sets([*SHORT, f"run.follow={share}"]), *words)["measures"]}
        assert {name for name in on if name not in off} == {name for name in on if name.startswith("followed_")} != set()
        assert all(on[name] == off[name] for name in off)


def test_a_sample_is_a_share_of_the_people_and_the_same_in_each_scenario(t):
    words = ["--replicates", 1, "--scenario", "idt", "--scenario", "carers_network"]
    one = t.summary(DISTRICT, *sets([*SHORT, "run.follow=1"]), *words)
    some = t.summary(DISTRICT, *sets([*SHORT, "run.follow=0.25"]), *words)
    for scenario in ("idt", "carers_network"):
        of_all, of_some = (values(s, "followed_people", scenario)["all",][0] for s in (one, some))
        assert abs(of_some - of_all / 4) < 4 * (of_all * 0.25 * 0.75) ** 0.5
        all_changed, some_changed = (values(s, "followed_changed", scenario) for s in (one, some))
        assert all(some_changed[key][0] <= all_changed[key][0] for key in all_changed)
        assert scenario != "idt" or some_changed["acute_nights", "less", "all"][0] > 0
    assert values(some, "followed_people", "idt")["all",] == values(some, "followed_people", "carers_network")["all",]


def test_a_scenario_is_the_same_whatever_else_runs(t):
    """Somebody born in one scenario only is not there in another."""
    both = t.summary(DISTRICT, *FOLLOW, "--scenario", "carers_network", "--scenario", "idt")
    alone = t.summary(DISTRICT, *FOLLOW, "--scenario", "idt")
    for m in alone["measures"]:
        if m["name"].startswith("followed_"):
            assert values(both, m["name"], "idt") == values(alone, m["name"], "idt"), m["name"]


def test_threads_and_shards_give_the_same_file(t):
    words = [*FOLLOW[:-1], 3, "--scenario", "idt", "--scenario", "carers_network"]
    one = t.result(DISTRICT, *words, "--threads", 1)
    for threads in (2, 5):
        assert t.result(DISTRICT, *words, "--threads", threads) == one, f"{threads} threads"
    for shard in (1, 2):
        assert t.homeward("run", DISTRICT, *words, "--quiet", "--shard", f"{shard}/2", "-o", "parts.h5").returncode == 0
    done = t.homeward("merge", "-o", "merged.h5", "parts.h5.parts")
    assert done.returncode == 0, done.stderr
    assert (t.folder / "merged.h5").read_bytes() == one


def test_a_run_that_was_stopped_goes_on_to_the_same_file(t):
    words = ["run", DISTRICT, *FOLLOW[:-1], 12, "--scenario", "idt", "--quiet", "--threads", 1, "--checkpoint", 0]
    assert t.homeward(*words, "-o", "whole.h5").returncode == 0
    stopped = t.start([PROGRAM, *words, "-o", "cut.h5"])
    until = time.monotonic() + 60
    while not list(t.folder.glob("cut.h5.parts/*")) and time.monotonic() < until:
        time.sleep(0.01)
    stopped.send_signal(signal.SIGTERM)
    assert stopped.wait(60) in (75, 0)
    done = t.homeward(*words, "--resume", "-o", "cut.h5")
    assert done.returncode == 0, done.stderr
    assert (t.folder / "cut.h5").read_bytes() == (t.folder / "whole.h5").read_bytes()


def test_a_share_that_is_none_is_refused(t):
    for share in ("1.5", "-1", "everybody"):
        done = t.homeward("run", DISTRICT, "--set", f"run.follow={share}", "-o", "bad.h5")
        assert done.returncode == 2 and "run.follow" in done.stderr, done.stderr
    assert t.names() == []


if __name__ == "__main__":
    main(globals())
