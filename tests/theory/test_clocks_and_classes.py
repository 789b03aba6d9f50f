# SPDX-License-Identifier: GPL-3.0-or-later
"""Stays that end at the first of several clocks, and people who become of another class, against closed forms."""
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]
from markov import disagreement  # noqa: E402
from program import main, values  # noqa: E402

TWO_CLOCKS = """model: network
run: {length: 20000 d, warm_up: 100 d, time_unit: d, shares_over: [2 d]}
arrivals:
  - {to: ward, rate: 5 per d}
stations:
  ward:
    servers: unlimited
    clocks:
      home: {after: {exponential: {mean: 2 d}}, to: exit}
      care_home: {exponential: {mean: 8 d}}
  care_home: {servers: unlimited, stay: 3 d, then: exit}
"""


def agree(summary, expected):
    wrong = {key: said for key, exact in expected.items() if (said := disagreement(values(summary, key[0])[key[1]], exact, 20))}
    assert not wrong, wrong


def run(t, text, *words):
    return t.summary(t.write("model.yaml", text), "--replicates", 20, "--seed", 20140401, *words)


def test_two_exponential_clocks(t):
    """Rates 1/2 and 1/8: the first rings after 1.6 days on average whichever it is; one in five goes on to the care home."""
    short = 1 - 2.718281828459045 ** -1.25
    agree(run(t, TWO_CLOCKS), {
        ("stay", ("ward", "all")): 1.6,
        ("stay_sd", ("ward", "all")): 1.6,
        ("share_ended_by", ("ward", "home")): 0.8,
        ("cumulative_incidence", ("ward", "care_home", "2 days")): 0.2 * short,
        ("cumulative_incidence", ("ward", "home", "2 days")): 0.8 * short,
        ("share_stay_over", ("ward", "all", "2 days")): 1 - short,
        ("serving", ("care_home", "all")): 5 * 0.2 * 3,
    })
    shares = values(run(t, TWO_CLOCKS), "share_ended_by")
    assert all(v is None for v in shares["care_home", "home"])  # it has no clocks


def test_a_clock_has_draws_of_its_own(t):
    """A third clock that never rings in time changes nothing, nor does the order of the clocks in the file."""
    def figures(text):
        summary = run(t, text, "--replicates", 2)
        return [values(summary, m)["ward", "all"] for m in ("stay", "stay_sd", "completed")] + [values(summary, "share_ended_by")["ward", "home"]]
    plain = figures(TWO_CLOCKS)
    assert figures(TWO_CLOCKS.replace("    clocks:\n", "    clocks:\n      death: {after: 9000 d, to: exit}\n")) == plain
    lines = TWO_CLOCKS.splitlines(keepends=True)
    i = next(k for k, line in enumerate(lines) if "home: {after" in line)
    lines[i], lines[i + 1] = lines[i + 1], lines[i]
    assert figures("".join(lines)) == plain
    assert figures(TWO_CLOCKS.replace("mean: 2 d", "mean: 3 d")) != plain


def test_people_become_of_another_class(t):
    """One in two new patients comes back as old, with stays three times as long; old ones come back with 0.3 as old and 0.1 as new.

    Entries a day: new = 4 + 0.1 old, old = 0.5 new + 0.3 old; so old = new / 1.4 and new = 4 / (1 - 0.1 / 1.4)."""
    text = """model: network
run: {length: 20000 d, warm_up: 200 d, time_unit: d}
classes: {new: {priority: 1}, old: {priority: 0}}
arrivals:
  - {to: ward, class: new, rate: 4 per d}
stations:
  ward:
    servers: unlimited
    stay_by_class: {new: {exponential: {mean: 1 d}}, old: 3 d}
    then_by_class:
      new: {ward: {share: 0.5, as: old}, exit: 0.5}
      old: {ward: [{share: 0.3, as: old}, {share: 0.1, as: new}], exit: 0.6}
"""
    new = 4 / (1 - 0.1 / 1.4)
    old = new / 1.4
    summary = run(t, text)
    agree(summary, {
        ("serving", ("ward", "new")): new,
        ("serving", ("ward", "old")): 3 * old,
        ("present", ("new",)): new,
        ("present", ("old",)): 3 * old,
    })
    measured = 20000 - 200
    agree(summary, {("departures", ("new",)): 0.5 * new * measured, ("departures", ("old",)): 0.6 * old * measured,
                    ("departures", ("all",)): (0.5 * new + 0.6 * old) * measured})


def test_a_class_with_priority_goes_first(t):
    """One server that everybody visits twice, first as new and then as seen, who go first: whoever comes back at once is served at once."""
    text = """model: network
run: {length: 3000 h, warm_up: 10 h}
classes: {new: {priority: 1}, seen: {priority: 0}}
arrivals:
  - {to: clinic, class: new, rate: 0.45 per h}
stations:
  clinic: {servers: 1, order: priority, stay: {exponential: {mean: 1 h}}, then_by_class: {new: {clinic: {share: 1, as: seen}}, seen: exit}}
"""
    waits = values(run(t, text, "--replicates", 2), "wait")
    assert all(v == 0 for v in waits["clinic", "seen"]) and all(v > 1 for v in waits["clinic", "new"])


if __name__ == "__main__":
    main(globals())
