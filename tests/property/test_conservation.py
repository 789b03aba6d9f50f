# SPDX-License-Identifier: GPL-3.0-or-later
"""Promises P24 and P25 through the results of whole runs: nobody is lost or made, the levels of the stations add up to those present, and
Little's law holds, to the rounding of the division, on runs that start and end empty."""
import functools
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from program import NETWORKS, SHORT, TINY, Bench, main, sets, values  # noqa: E402

ROUNDING = 1e-11  # of a quotient of whole numbers, printed with 17 digits, added up over some stations
PATIENTS = 3000


def to_empty(t, path):
    """The network with a given number of patients in place of its length, in the test's folder."""
    text = path.read_text(encoding="utf-8")
    unit = re.search(r"time_unit: (\w+)", text)
    date = re.search(r"start_date: [\d-]+, ", text)
    run = f"run: {{{date[0] if date else ''}patients: {PATIENTS}, replicates: 2, time_unit: {unit[1] if unit else 'h'}}}"
    text, n = re.subn(r"(?m)^run: .*$", run, text)
    assert n == 1
    return t.write(path.name, text)


@functools.cache
def run_to_empty(name):
    """(patients, summary) of a run from empty to empty: once for all tests."""
    t = Bench()
    try:
        if name == "trace_bas":
            return 7, t.summary(NETWORKS / "trace_bas.yaml")
        if name != "everything":
            return PATIENTS, t.summary(to_empty(t, NETWORKS / f"{name}.yaml"))
        t.write("arrivals.csv", (TINY.parent / "arrivals.csv").read_text(encoding="utf-8"))
        return PATIENTS + 4, t.summary(to_empty(t, TINY))  # 4 are there at the start
    finally:
        t.close()


def empty_runs():
    """(name, patients, summary) of every network; of the one that blocks itself there is none."""
    for name in [*SHORT, "everything"]:
        if name != "deadlock":
            yield name, *run_to_empty(name)


def turns_away_later(name, turned_away):
    """Did a station turn somebody away to which people come from another station?"""
    text = (TINY if name == "everything" else NETWORKS / f"{name}.yaml").read_text(encoding="utf-8")
    return any(n > 0 and re.search(rf"(?m)\b(then|then_by_class|gives_up_to): .*\b{station}\b", text) for (station, _), n in turned_away.items())


def columns(summary, measure):
    """{labels: value} for each replicate; of several classes each, and not all together as well."""
    table = values(summary, measure)
    if any(labels[-1] != "all" for labels in table):
        table = {labels: series for labels, series in table.items() if labels[-1] != "all"}
    return [{labels: series[r] for labels, series in table.items()} for r in range(len(summary["replicates"]))]


def close(a, b, scale=1.0):
    return abs(a - b) <= ROUNDING * max(abs(a), abs(b), scale)


def test_everybody_who_came_has_left(_):
    later = set()
    for name, patients, s in empty_runs():
        for departures, turned_away in zip(columns(s, "departures"), columns(s, "turned_away")):
            left, refused = sum(departures.values()), sum(turned_away.values())
            if name == "nhpp_18_hours":  # its rates stop before so many have come
                assert 0 < left < patients and refused == 0
            elif turns_away_later(name, turned_away):  # those turned away from a later station were in, and left
                assert left <= patients < left + refused, name
                later.add(name)
            else:
                assert left + refused == patients, name
    assert {"everything", "later_loss"} <= later


LATER = """model: network
run: {length: 10 h, replicates: 1, shares_over: [3 h]}
arrivals:
  - {to: first, at: [0 h, 1 h, 1.5 h, 5 h]}
stations:
  first: {servers: 2, room: 0, stay: {fixed: 2 h}, then: second}
  second: {servers: 1, room: 0, stay: {fixed: 2.5 h}, then: exit}
"""


def test_who_is_turned_away_later_was_in_the_system(t):
    """By hand: the first is in from 0 to 4.5; the second comes at 1, finds the next station full at 3 and leaves; the third gets in nowhere;
    the fourth is in from 5 to 9.5. Time in the system: 4.5, 2 and 4.5 h, 11 person-hours in 10 h."""
    s = t.summary(t.write("later.yaml", LATER))
    expected = {("departures", ("all",)): 3, ("time_in_system", ("all",)): 11 / 3, ("present", ("all",)): 1.1, ("share_time_over", ("all", "3 h")): 2 / 3,
                ("turned_away", ("first", "all")): 1, ("turned_away", ("second", "all")): 1}
    for (measure, labels), value in expected.items():
        assert close(values(s, measure)[labels][0], value), (measure, values(s, measure))

def test_what_enters_a_station_leaves_it(_):
    for name, _, s in empty_runs():
        for arrivals, turned, gave_up, completed in zip(*(columns(s, m) for m in ("arrivals", "turned_away", "reneged", "completed"))):
            for at in arrivals:
                assert arrivals[at] == turned[at] + gave_up[at] + completed[at], (name, at)


def test_the_levels_add_up_to_those_present(t):
    """Also while people are there at both ends: runs of a given length with a warm-up."""
    runs = [(name, s) for name, _, s in empty_runs()]
    runs += [(name, t.summary(NETWORKS / f"{name}.yaml", "--replicates", 2, *sets(short))) for name, short in SHORT.items()]
    runs.append(("everything", t.summary(TINY)))
    for name, s in runs:
        levels = [columns(s, m) for m in ("waiting", "serving", "blocked", "leaving")]
        for r, (present, at_station) in enumerate(zip(columns(s, "present"), columns(s, "station_present"))):
            inside = {at: sum(level[r][at] for level in levels) for at in levels[0][r]}
            assert close(sum(present.values()), sum(at_station.values())), (name, present, at_station)
            for (station,), number in at_station.items():
                assert close(number, sum(v for (s_, _), v in inside.items() if s_ == station)), (name, station)
            for (class_,), number in present.items():
                assert close(number, sum(v for (_, c), v in inside.items() if c == class_)), (name, class_)


def test_places_in_use_fit(t):
    for name, short in SHORT.items():
        s = t.summary(NETWORKS / f"{name}.yaml", "--replicates", 2, *sets(short))
        for measure in ("occupancy", "time_empty", "time_full", "time_any_blocked", "share_delayed", "share_turned_away", "share_reneged"):
            for series in values(s, measure).values():
                assert all(v is None or -ROUNDING <= v <= 1 + ROUNDING for v in series), (name, measure, series)


def test_littles_law_holds_in_the_system(_):
    """Integral of those present = sum of times in the system: the length of the run that each class gives is the same, and is
    what the trace that can be followed by hand says."""
    for name, _, s in empty_runs():
        for present, mean, count in zip(*(columns(s, m) for m in ("present", "time_in_system", "departures"))):
            lengths = [mean[c] * count[c] / present[c] for c in present if present[c] > 0]
            assert lengths and all(close(lengths[0], other) for other in lengths), (name, lengths)
            if name == "trace_bas":
                assert close(lengths[0], 34.85), lengths  # the first ends at 3.6 h, the second station is then busy for 31.25 h


def test_littles_law_holds_in_every_queue_and_service(_):
    for name, _, s in empty_runs():
        table = {m: columns(s, m) for m in ("present", "time_in_system", "departures", "waiting", "wait_all", "arrivals", "turned_away", "serving",
                                            "stay", "completed")}
        for r in range(len(s["replicates"])):
            now = {m: column[r] for m, column in table.items()}
            length = sum(now["time_in_system"][c] * now["departures"][c] for c in now["present"] if now["departures"][c]) / sum(now["present"].values())
            for at, waiting in now["waiting"].items():
                let_in = now["arrivals"][at] - now["turned_away"][at]
                if let_in and "resume" not in name and name != "everything":  # the interrupted wait again, within their service
                    assert close(waiting * length, now["wait_all"][at] * let_in, length), (name, at)
                    assert close(now["serving"][at] * length, now["stay"][at] * now["completed"][at], length), (name, at)


if __name__ == "__main__":
    main(globals())
