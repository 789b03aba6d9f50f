# SPDX-License-Identifier: GPL-3.0-or-later
"""Promise P30: a tiny county written a second time, in Python (tests/theory/independent), from the same draws, tells the same story as the program, line by line
of the event log: every instant in ms, every person, every cause of delay; and the same official count."""
import collections
import csv
import json
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE / "independent")]
import county  # noqa: E402
import engine  # noqa: E402
from program import Skip, main  # noqa: E402

CONFIG = HERE / "independent" / "tiny_county.yaml"
FRAME = {"run_begins", "measuring_begins", "run_ends", "setting", "area", "older", "eleven"}
OTHERS = {"posted", "budget", "pays", "posts", "carers"}  # money, and providers whom nobody asks
DAYS = 365 / engine.MEASURED


def told(folder, t, seed, replicates):
    """Lines of each replicate as the program tells them, and its summary."""
    done = t.homeward("run", CONFIG, "--seed", seed, "--replicates", replicates, "--quiet", "-o", "out.h5", "--event-log", "log.csv")
    assert done.returncode == 0, done.stderr
    lines = collections.defaultdict(list)
    with open(folder / "log.csv", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            # At time 0 every setting says how many servers it has; later those of A&E follow the hour, and so do others that nobody uses here.
            apart = row["event"] == "servers" and (row["setting"] != "a_and_e" or row["value"] == "0")
            if not apart and row["event"] not in FRAME | OTHERS:
                _, _, episode = row["case:concept:name"].partition("/hospital_ill")
                lines[int(row["replicate"])].append((int(row["time_ms"]), row["person"], episode, row["event"], row["setting"], row["to"], row["reason"],
                                                     row["org:group"], row["value"]))
    return lines, json.loads(t.homeward("summary", "out.h5", "--json", "--all").stdout)


def story(seed, replicate):
    log, official, delay = county.story(seed, replicate)
    return [(line[0], *map(str, line[1:])) for line in log], official, delay


def cells(summary, measure, replicate):
    numbers = next(m for m in summary["measures"] if m["name"] == measure)["numbers"]
    return {tuple(n["labels"]): n["values"][replicate - 1] for n in numbers if n["values"][replicate - 1]}


def test_event_by_event(t):
    kinds = collections.Counter()
    for seed, replicates in ((1, 3), (20140415, 2)):
        lines, summary = told(t.folder, t, seed, replicates)
        for replicate in range(1, replicates + 1):
            log, official, delay = story(seed, replicate)
            for i, (mine, theirs) in enumerate(zip(log, lines[replicate])):
                assert mine == theirs, (seed, replicate, "line", i, "here", mine, "the program", theirs)
            assert len(log) == len(lines[replicate]), (seed, replicate, len(log), len(lines[replicate]))
            kinds.update((line[3], line[5]) for line in log)
            found = cells(summary, "official_delayed_days", replicate)
            assert {k: round(v / DAYS, 6) for k, v in found.items()} == {(code, payer(whose)): n for (code, whose), n in official.items()}, (found, official)
            found = cells(summary, "delayed_bed_days", replicate)
            assert {k: round(v / DAYS * engine.DAY) for k, v in found.items()} == {(k, whose): ms for (k, whose), ms in delay.items() if ms}, (found, delay)
    for wanted in (("blocked", "acute_medicine"), ("blocked", "reablement"), ("gives_up", ""), ("dies", ""), ("removed", ""), ("case_note", ""), ("ill_again", "")):
        assert kinds[wanted] > 0, (wanted, kinds)  # the county is no proof of what does not happen in it


def payer(whose):
    return "nhs" if whose == "nhs_acute" else "social_care"


def test_a_change_is_noticed(t):
    """One draw of another stream, one rule of who goes first or of working hours: the story is no longer the program's. (need/more is not among them: it is
    drawn past the calendar's end, and what comes of it is past the run's.)"""
    lines, _ = told(t.folder, t, 1, 2)

    def differs(name, other, owner=engine.Engine):
        kept = owner.__dict__[name]
        setattr(owner, name, other)
        try:
            return any(story(1, replicate)[0] != lines[replicate] for replicate in (1, 2))
        except AssertionError:
            return True
        finally:
            setattr(owner, name, kept)
    key = engine.Engine.draw_key
    changes = [("draw_key", lambda self, decision, one=one: key(self, "another" if decision == one else decision))
               for one in ("need/acute", "a_and_e/acuity", "a_and_e/time", "a_and_e/patience", "ward/stay", "ward/zero day", "ward/death", "need/loss",
                           "discharge/work", "discharge/again", "discharge/handover", "discharge/frailer", "discharge/turn", "ward/relapse stay", "hospital/leaving", "place/stay", "population/frailty")]
    changes.append(("join", staticmethod(lambda place, v: place.line.append(v))))
    unnoticed = [i for i, change in enumerate(changes) if not differs(*change)]
    assert not unnoticed, unnoticed
    assert differs("worked", lambda self, work, open_at: work, county.County)


if __name__ == "__main__":
    main(globals())
