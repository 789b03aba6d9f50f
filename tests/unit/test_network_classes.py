# SPDX-License-Identifier: GPL-3.0-or-later
"""What results say of all classes together, and of a run that stands still before anything is measured; followed by hand.

Two of class short come at 0 and 1 h and stay 1 h, two of class long at 0 and 2 h and stay 4 h; one server, first come first served (the first
long one is the second in line at 0 h or the first, as the order of equal instants falls: the sums below do not depend on it)."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from program import main, values  # noqa: E402

MODEL = """model: network
run: {patients: 4, shares_over: [3.5 h]}
classes: {short: {}, long: {}}
arrivals:
  - {to: desk, at: [1 h, 3 h], class: short, name: quick}
  - {to: desk, at: [0 h, 2 h], class: long, name: slow}
stations:
  desk: {servers: 1, stay_by_class: {short: {fixed: 1 h}, long: {fixed: 4 h}}, then: exit}
"""
# long 0-4, short (came 1) 4-5, long (came 2) 5-9, short (came 3) 9-10: waits 0, 3, 3, 6; in the system 4, 4, 7, 7; run of 10 h


def near(found, expected):
    return abs(found - expected) < 1e-9


def test_all_is_everybody(t):
    t.write("classes.yaml", MODEL)
    summary = t.summary("classes.yaml")

    def of(measure, *labels):
        return values(summary, measure)[labels][0]

    assert near(of("wait", "desk", "all"), 3) and near(of("wait", "desk", "long"), 1.5) and near(of("wait", "desk", "short"), 4.5)
    assert near(of("time_in_system", "all"), 5.5)
    assert near(of("wait_sd", "desk", "all"), 6 ** 0.5)  # squares about 3: 9 + 0 + 0 + 9, over 3
    assert near(of("share_delayed", "desk", "all"), 0.75)
    assert near(of("arrivals", "desk", "all"), 4) and near(of("completed", "desk", "all"), 4) and near(of("departures", "all"), 4)
    assert near(of("waiting", "desk", "all"), 1.2) and near(of("serving", "desk", "all"), 1)
    assert near(of("present", "all"), 2.2)
    assert near(of("share_time_over", "all", "3.5 h"), 1) and near(of("share_wait_over", "desk", "all", "3.5 h"), 0.25)


def test_no_total_beside_all(t):
    t.write("classes.yaml", MODEL)
    t.summary("classes.yaml")
    text = t.homeward("summary", "summary.h5", "--all").stdout
    at = text.index("Present in the system, patients, by class")
    assert "Total" not in text[at:].split("\n\n")[0], text[at:at + 400]


def test_all_is_no_name_for_one_of_several(t):
    t.write("classes.yaml", MODEL.replace("short", "all"))
    done = t.homeward("check", "classes.yaml")
    assert done.returncode == 2 and 'a class cannot be called "all"' in done.stderr, done.stderr


STANDSTILL = """model: network
run: {length: 100 h, warm_up: 20 h, on_deadlock: measure, looks: [1 h, 90 h]}
arrivals:
  - {to: a, at: [0 h, 0.5 h]}
  - {to: b, at: [0 h, 0.5 h], name: other}
stations:
  a: {servers: 1, stay: {fixed: 2 h}, room: 0, when_full: hold_previous, then: b}
  b: {servers: 1, stay: {fixed: 3 h}, room: 0, when_full: hold_previous, then: a}
"""


def test_a_standstill_before_the_measured_period_measures_nothing(t):
    """Both want the other's place from 3 h on: nothing happens after that, and the measured period begins at 20 h."""
    t.write("standstill.yaml", STANDSTILL)
    summary = t.summary("standstill.yaml")
    assert values(summary, "deadlocked")[()][0] == 1 and near(values(summary, "time_to_deadlock")[()][0], 3)
    for measure in ("occupancy", "time_empty", "time_full", "station_present", "wait", "serving", "arrivals", "present", "departures"):
        assert all(v is None for row in values(summary, measure).values() for v in row), measure
    assert values(summary, "census_at")["a", "1 h"][0] == 1


if __name__ == "__main__":
    main(globals())
