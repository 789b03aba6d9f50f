# SPDX-License-Identifier: GPL-3.0-or-later
"""Servers by date, followed by hand."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from program import main, values  # noqa: E402

MODEL = """model: network
run: {start_date: 2014-03-31, length: 10 d, time_unit: h, looks: [1 h, 23 h, 25 h, 47 h, 49 h, 71 h, 95 h, 121 h]}
arrivals:
  - {to: ward, at: [0 h, 0 h, 0 h, 0 h, 0 h, 0 h]}
stations:
  ward:
    capacity: CAPACITY
    stay: 20 h
    then: exit
"""


def counts(t, capacity):
    """How many are in service at each look: present less waiting."""
    summary = t.summary(t.write("model.yaml", MODEL.replace("CAPACITY", capacity)), "--replicates", 1)
    present, waiting = values(summary, "census_at"), values(summary, "waiting_at")
    return [int(present[key][0] - waiting[key][0]) for key in present]


def test_dates_by_hand(t):
    """1 server on Monday 31 March; 3 on 1 April (three more start at 24 h, when the first has left at 20 h and the second is in service until 40 h:
    2 start); none on 2 April; 1 again from 3 April."""
    by_date = "[{servers: 1}, {from: 2014-04-01, until: 2014-04-02, servers: 3}, {from: 2014-04-02, until: 2014-04-03, servers: 0}]"
    # In service: 1 h: first; 23 h: second (20-40); 25 h: second, third, fourth (24-44); 47 h: fifth (40-60), sixth (44-64);
    # 49 h: those two finish though there is no server; 71 h on: nobody is left.
    assert counts(t, by_date) == [1, 1, 3, 2, 2, 0, 0, 0]


def test_times_since_the_start_do_the_same(t):
    by_time = "[{servers: 1}, {from: 24 h, until: 2 d, servers: 3}, {from: 2 d, until: 72 h, servers: 0}]"
    assert counts(t, by_time) == [1, 1, 3, 2, 2, 0, 0, 0]


def test_hours_of_the_week_within_dates(t):
    """Open 00:00-06:00 until 2 April (a Wednesday), then all day: one starts at 0, 24, then 48, 68, 88 and 108 h."""
    capacity = '[{when: "every day 00:00-06:00", servers: 1}, {from: 2014-04-02, servers: 1}]'
    assert counts(t, capacity) == [1, 0, 1, 0, 1, 1, 1, 1]


def test_the_same_every_day_is_what_no_date_gives(t):
    """A list of dates that changes nothing changes no value."""
    text = """model: network
run: {length: 60 d, warm_up: 5 d, start_date: 2014-01-06}
arrivals:
  - {to: clinic, rate: 2 per h}
stations:
  clinic: {capacity: CAPACITY, when_capacity_falls: resume, stay: {exponential: {mean: 40 min}}, then: exit}
"""
    plain = '[{when: "every day 08:00-18:00", servers: 4}]'
    dated = '[{when: "every day 08:00-18:00", servers: 4, until: 2014-02-01}, {when: "every day 08:00-18:00", servers: 4, from: 2014-02-01}]'
    a, b = (t.summary(t.write("model.yaml", text.replace("CAPACITY", c)), "--replicates", 2)["measures"] for c in (plain, dated))
    assert a == b


if __name__ == "__main__":
    main(globals())
