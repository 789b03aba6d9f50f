# SPDX-License-Identifier: GPL-3.0-or-later
"""One replicate of a network, told again from its event log: every measure of a network's summary."""
import math
from collections import defaultdict

from tallies import DAY, HOUR, MINUTE, NAN, Steps, Tally, milliseconds, ratio

MOVES_ON = {"waits", "starts", "blocked", "leaving", "turned_away", "leaves"}
FOLLOWS = {  # what may happen to somebody in a state
    "new": {"present", "waits", "starts", "turned_away"},
    "waiting": {"starts", "gives_up", "removed"},
    "serving": {"ends", "interrupted", "elsewhere", "moves_back", "removed"},
    "interrupted": {"resumes", "removed"},
    "ended": MOVES_ON | {"held"},
    "held": MOVES_ON | {"moves_back", "removed"},
    "leaving": (MOVES_ON - {"leaving"}) | {"moves_back", "removed"},
    "blocked": {"waits", "starts", "held", "moves_back", "removed"},
    "out": {"waits", "starts", "turned_away", "leaves"},
}
AT_ONCE = {"ended", "out"}  # states that do not last
HOLDS = {"serving", "ended", "held", "leaving", "blocked"}  # states with a server


class Visit:
    __slots__ = ("state", "at", "class_", "entered", "asked", "since", "borrowed", "changed", "inside", "wants", "old_class")

    def __init__(self, time, class_):
        self.state, self.at, self.class_, self.entered, self.asked, self.since = "new", None, class_, time, time, time
        self.borrowed = self.wants = None
        self.changed = time
        self.inside = False  # has got into a station


# Measures that do not begin with the measured period.
FROM_THE_START = {"deadlocked", "time_to_deadlock", "present_at", "census_at", "waiting_at", "share_full_at", "wait_first", "wait_nth",
                  "present_series", "census_series", "waiting_series"}


class Replicate:
    """Reads the lines one by one; then value(measure, labels) answers."""

    def __init__(self):
        self.visits = {}
        self.present = defaultdict(Steps)                      # by class
        self.levels = defaultdict(Steps)                       # (level, station, class)
        self.station = defaultdict(lambda: Steps((0, 0, 0, 0, 0)))  # present, waiting, servers held, servers, blocked
        self.lent = defaultdict(Steps)
        self.timetable, self.clocks = set(), set()
        self.phases = defaultdict(list)                        # stream: (time, phase, a change?, present then, counts then)
        self.first_waits = defaultdict(list)                   # station: from the start of the run
        self.until_empty, self.over, self.end, self.begin = False, "", None, None
        self.lines, self.nonsense = 0, []
        self.forget()

    def forget(self):
        """The warm-up is over."""
        self.counts = defaultdict(int)                         # (what, station, class)
        self.tallies = defaultdict(Tally)                      # (what, station, class)
        self.ended_by = defaultdict(list)                      # (station, clock): lengths of service

    # ---- reading ----

    def take(self, row):
        time, event, station = row["time_ms"], row["event"], row["setting"]
        self.lines += 1
        if event == "run_begins":
            self.until_empty = row["reason"] == "empty"
        elif event == "measuring_begins":
            self.begin = time
            self.forget()
            for stream, changes in self.phases.items():
                changes.append((time, changes[-1][1], False, {}, self.totals()))
        elif event == "run_ends":
            self.end, self.over = time, row["reason"]
            if int(row["value"]) != self.lines - 1:
                self.nonsense.append(f"{self.lines - 1} lines, where {row['value']} were written")
        elif event == "servers":
            self.change(station, time, servers=math.inf if row["reason"] == "unlimited" else int(row["value"]))
            if row["reason"] == "timetable":
                self.timetable.add(station)
        elif event == "clock":
            self.clocks.add((station, row["reason"]))
        elif event == "phase":
            there = {s: steps.now[0] for s, steps in self.station.items()}
            changes = self.phases[row["case:concept:name"]]
            changes.append((time, row["reason"], bool(changes), there, self.totals() if changes else {}))  # the first has those there at the start
        else:
            self.take_visit(row, time, event, station)

    def totals(self):
        return {key: n for key, n in self.counts.items() if key[0] in ("arrivals", "turned_away")}

    def take_visit(self, row, time, event, station):
        case, class_ = row["case:concept:name"], row["class"]
        clock = -1 if time == 0 and row["person"].startswith("start ") else time  # those there at the start come before anything is counted
        visit = self.visits.get(case)
        if visit is None:
            visit = self.visits[case] = Visit(time, class_)
            self.system(class_, clock, 1)
        elif class_ != visit.class_:
            self.become(visit, time, class_)
        if event not in FOLLOWS[visit.state] or (visit.state in AT_ONCE and time != visit.changed):
            self.nonsense.append(f"{case}: {event} at {time} ms after {visit.state} at {visit.changed} ms")
        getattr(self, "on_" + event)(visit, time, clock, station, row)
        visit.changed = time
        if event in ("leaves", "removed", "turned_away"):
            self.system(class_, clock, -1)
            if visit.inside:
                self.tallies["in_system", None, class_].add(time - visit.entered)
            del self.visits[case]

    def system(self, class_, time, change):
        self.present[class_].add(time, change)

    def become(self, visit, time, class_):
        self.present[visit.class_].add(time, -1)
        self.present[class_].add(time, 1)
        if visit.borrowed is not None:
            self.levels["elsewhere", visit.at, visit.class_].add(time, -1)
            self.levels["elsewhere", visit.at, class_].add(time, 1)
        visit.class_ = class_

    def change(self, station, time, present=0, waiting=0, held=0, blocked=0, servers=None):
        steps = self.station[station]
        now = steps.now
        steps.set(time, (now[0] + present, now[1] + waiting, now[2] + held, now[3] if servers is None else servers, now[4] + blocked))

    def level(self, name, visit, time, change):
        self.levels[name, visit.at, visit.class_].add(time, change)

    def count(self, what, visit, station):
        self.counts[what, station, visit.class_] += 1

    def asks(self, visit, time, station):
        """Each wish counts once: when it was blocked, it was counted then."""
        if visit.wants != station:
            visit.asked, visit.wants = time, station
            self.count("arrivals", visit, station)

    def leave_station(self, visit, time, to_station):
        """Lets go of the server and the place; to_station: it goes on to another station, so how long it was blocked is known."""
        if visit.state not in HOLDS:
            return
        if visit.state == "blocked":
            self.level("blocked", visit, time, -1)
            self.change(visit.at, time, blocked=-1)
            if to_station:
                self.tallies["blocked_time", visit.at, visit.class_].add(time - visit.since)
        else:
            if visit.state in ("held", "leaving"):
                self.level("leaving", visit, time, -1)
            if to_station:
                self.tallies["blocked_time", visit.at, visit.class_].add(0)
        self.count("completed", visit, visit.at)
        self.let_go(visit, time)

    def let_go(self, visit, time):
        if visit.borrowed is None:
            self.change(visit.at, time, present=-1, held=-1)
        else:
            self.change(visit.at, time, present=-1)
            self.change(visit.borrowed, time, held=-1)
            self.lent[visit.borrowed].add(time, -1)
            self.level("elsewhere", visit, time, -1)
            visit.borrowed = None

    def on_present(self, visit, time, clock, station, _row):
        visit.at, visit.state, visit.since, visit.inside = station, "serving", time, True
        self.level("serving", visit, clock, 1)
        self.change(station, clock, present=1, held=1)

    def on_waits(self, visit, time, clock, station, _row):
        self.asks(visit, time, station)
        self.leave_station(visit, time, True)
        visit.at, visit.state, visit.inside = station, "waiting", True
        self.level("waiting", visit, clock, 1)
        self.change(station, clock, present=1, waiting=1)

    def on_starts(self, visit, time, clock, station, _row):
        self.asks(visit, time, station)
        if visit.state == "waiting":
            self.level("waiting", visit, clock, -1)
            self.change(station, clock, waiting=-1, present=-1)
        else:
            self.leave_station(visit, time, True)
        visit.at, visit.state, visit.since, visit.inside, visit.wants = station, "serving", time, True, None
        self.count("started", visit, station)
        self.tallies["wait", station, visit.class_].add(time - visit.asked)
        self.first_waits[station].append(time - visit.asked)
        self.level("serving", visit, clock, 1)
        self.change(station, clock, present=1, held=1)

    def on_elsewhere(self, visit, time, clock, station, row):
        visit.borrowed = row["to"]
        self.count("elsewhere", visit, station)
        self.level("elsewhere", visit, clock, 1)
        self.lent[visit.borrowed].add(clock, 1)
        self.change(station, clock, held=-1)
        self.change(visit.borrowed, clock, held=1)

    def on_moves_back(self, visit, time, _clock, station, _row):
        self.level("elsewhere", visit, time, -1)
        self.lent[visit.borrowed].add(time, -1)
        self.change(visit.borrowed, time, held=-1)
        self.change(station, time, held=1)
        visit.borrowed = None

    def on_interrupted(self, visit, time, _clock, station, _row):
        visit.state = "interrupted"
        self.level("serving", visit, time, -1)
        self.level("waiting", visit, time, 1)
        self.change(station, time, held=-1, waiting=1)

    def on_resumes(self, visit, time, _clock, station, _row):
        visit.state = "serving"
        self.level("waiting", visit, time, -1)
        self.level("serving", visit, time, 1)
        self.change(station, time, held=1, waiting=-1)

    def on_ends(self, visit, time, _clock, station, row):
        self.level("serving", visit, time, -1)
        self.tallies["stay", station, visit.class_].add(time - visit.since)
        if row["reason"]:
            self.ended_by[station, row["reason"]].append(time - visit.since)
        visit.state = "ended"

    def on_held(self, visit, time, _clock, _station, _row):
        if visit.state == "blocked":
            self.level("blocked", visit, time, -1)
            self.change(visit.at, time, blocked=-1)
        visit.state, visit.wants = "held", None
        self.level("leaving", visit, time, 1)

    def on_leaving(self, visit, time, _clock, _station, _row):
        if visit.state == "held":
            self.level("leaving", visit, time, -1)
        visit.state = "leaving"
        self.level("leaving", visit, time, 1)

    def on_blocked(self, visit, time, _clock, station, row):
        self.asks(visit, time, row["to"])
        if visit.state in ("held", "leaving"):
            self.level("leaving", visit, time, -1)
        visit.state, visit.since = "blocked", time
        self.level("blocked", visit, time, 1)
        self.change(station, time, blocked=1)

    def on_gives_up(self, visit, time, _clock, station, _row):
        self.level("waiting", visit, time, -1)
        self.change(station, time, waiting=-1, present=-1)
        self.count("reneged", visit, station)
        visit.state, visit.wants = "out", None

    def on_turned_away(self, visit, time, _clock, _station, row):
        self.asks(visit, time, row["to"])
        self.count("turned_away", visit, row["to"])
        self.leave_station(visit, time, False)

    def on_leaves(self, visit, time, _clock, _station, _row):
        self.leave_station(visit, time, False)

    def on_removed(self, visit, time, _clock, station, _row):
        if visit.state in ("waiting", "interrupted"):
            self.level("waiting", visit, time, -1)
            self.change(station, time, waiting=-1, present=-1)
            return
        if visit.state == "serving":
            self.level("serving", visit, time, -1)
            self.tallies["stay", station, visit.class_].add(time - visit.since)
            visit.state = "removed"
            self.count("completed", visit, station)
            self.let_go(visit, time)
            return
        self.leave_station(visit, time, False)

    # ---- answering ----

    def mean_of(self, steps):
        return steps.integral(self.begin, self.end) / (self.end - self.begin)

    def stopped_early(self):
        """Ended by its last event, not by the clock: what else would have happened at that instant did not."""
        return self.until_empty or bool(self.over)

    def present_in_all(self):
        steps = Steps()
        changes = []
        for one in self.present.values():
            changes += [(t, i, v - one.values[i - 1]) for i, (t, v) in enumerate(zip(one.times, one.values)) if i > 0]
        for time, _, change in sorted(changes, key=lambda c: c[0]):
            steps.add(time, change)
        return steps

    def counts_by_clock(self, clocks):
        """Times of the counts just after each clock time, in the measured period."""
        times = []
        for clock in clocks:
            hours, minutes = clock.split(":")
            time = int(hours) * HOUR + int(minutes) * MINUTE
            while time < self.begin:
                time += DAY
            while time < self.end or (time == self.end and not self.stopped_early()):
                times.append(time)
                time += DAY
        return times


class Answers:
    """All measures of a replicate. unit: milliseconds of the model's unit of time."""

    def __init__(self, replicate, unit, dims):
        self.r, self.unit, self.dims = replicate, unit, dims
        self.all_present = replicate.present_in_all()
        self.first_mean = {}

    def classes(self):
        """Those of people. "all" is a class of its own where there is no other, else all of them together."""
        names = self.dims.get("class", ["all"])
        return [name for name in names if name != "all"] or ["all"]

    def which(self, class_):
        return self.classes() if class_ == "all" else [class_]

    def tally(self, what, station, class_):
        return Tally.together(self.r.tallies[what, station, c] for c in self.which(class_))

    def n(self, what, station, class_):
        return sum(self.r.counts[what, station, c] for c in self.which(class_))

    def level(self, name, station, class_):
        return sum(self.r.mean_of(self.r.levels[name, station, c]) for c in self.which(class_))

    def present_at(self, station):
        return sum(self.level(name, station, c) for c in self.classes() for name in ("waiting", "serving", "blocked", "leaving"))

    def measures(self):
        """{name: function of its labels}"""
        r, unit = self.r, self.unit
        tally, n, level = self.tally, self.n, self.level
        within = self.time_in

        def wait_all(s, c):
            return ratio(sum(r.levels["waiting", s, k].integral(r.begin, r.end) for k in self.which(c)) / unit, n("started", s, c) + n("reneged", s, c))

        def blocked_if(s, c):
            t = tally("blocked_time", s, c)
            return ratio(t.sum / unit, t.count - t.zeros)

        table = {
            "time_in_system": lambda c: tally("in_system", None, c).mean() / unit,
            "time_in_system_sd": lambda c: tally("in_system", None, c).sd() / unit,
            "time_in_system_p50": lambda c: tally("in_system", None, c).quantile(0.5) / unit,
            "time_in_system_p95": lambda c: tally("in_system", None, c).quantile(0.95) / unit,
            "departures": lambda c: tally("in_system", None, c).count,
            "present": lambda c: sum(r.mean_of(r.present[k]) for k in self.which(c)),
            "share_time_over": lambda c, over: tally("in_system", None, c).share_above(milliseconds(over)),
            "deadlocked": lambda: 1 if r.over else 0,
            "time_to_deadlock": lambda: r.end / unit if r.over else NAN,
            "wait": lambda s, c: tally("wait", s, c).mean() / unit,
            "wait_sd": lambda s, c: tally("wait", s, c).sd() / unit,
            "wait_p50": lambda s, c: tally("wait", s, c).quantile(0.5) / unit,
            "wait_p95": lambda s, c: tally("wait", s, c).quantile(0.95) / unit,
            "wait_all": wait_all,
            "share_delayed": lambda s, c: 1 - ratio(tally("wait", s, c).zeros, n("started", s, c) + n("reneged", s, c)),
            "share_wait_over": lambda s, c, over: tally("wait", s, c).share_above(milliseconds(over)),
            "waiting": lambda s, c: level("waiting", s, c),
            "serving": lambda s, c: level("serving", s, c),
            "blocked": lambda s, c: level("blocked", s, c),
            "leaving": lambda s, c: level("leaving", s, c),
            "stay": lambda s, c: tally("stay", s, c).mean() / unit,
            "stay_sd": lambda s, c: tally("stay", s, c).sd() / unit,
            "share_stay_over": lambda s, c, over: tally("stay", s, c).share_above(milliseconds(over)),
            "share_ended_by": self.share_ended_by,
            "cumulative_incidence": self.share_ended_by,
            "blocked_time": lambda s, c: tally("blocked_time", s, c).mean() / unit,
            "blocked_time_sd": lambda s, c: tally("blocked_time", s, c).sd() / unit,
            "blocked_time_p95": lambda s, c: tally("blocked_time", s, c).quantile(0.95) / unit,
            "share_blocked": lambda s, c: ratio(tally("blocked_time", s, c).count - tally("blocked_time", s, c).zeros, tally("blocked_time", s, c).count),
            "blocked_time_if_blocked": blocked_if,
            "station_present": self.present_at,
            "station_present_sd": self.present_sd,
            "occupancy": self.occupancy,
            "time_empty": lambda s: within(s, lambda present, waiting, held, servers, blocked: present == 0),
            "time_full": lambda s: within(s, lambda present, waiting, held, servers, blocked: held >= servers),
            "time_any_blocked": lambda s: within(s, lambda present, waiting, held, servers, blocked: blocked > 0),
            "arrivals": lambda s, c: n("arrivals", s, c),
            "turned_away": lambda s, c: n("turned_away", s, c),
            "reneged": lambda s, c: n("reneged", s, c),
            "completed": lambda s, c: n("completed", s, c),
            "share_turned_away": lambda s, c: ratio(n("turned_away", s, c), n("arrivals", s, c)),
            "share_reneged": lambda s, c: ratio(n("reneged", s, c), n("reneged", s, c) + n("started", s, c)),
            "elsewhere": lambda s, c: level("elsewhere", s, c),
            "share_elsewhere": lambda s, c: ratio(n("elsewhere", s, c), n("arrivals", s, c)),
            "lent": lambda s: r.mean_of(r.lent[s]),
            "census_before": lambda s, clock: self.census(s, clock, 0, before=True),
            "queue_before": lambda s, clock: self.census(s, clock, 1, before=True),
            "census_after": lambda s, clock: self.census(s, clock, 0, before=False),
            "queue_after": lambda s, clock: self.census(s, clock, 1, before=False),
            "present_at": lambda look: self.look(look, lambda time: self.all_present.after(time)),
            "census_at": lambda s, look: self.look(look, lambda time: r.station[s].after(time)[0]),
            "waiting_at": lambda s, look: self.look(look, lambda time: r.station[s].after(time)[1]),
            "share_full_at": self.full_at,
            "wait_first": lambda s, first: self.first(s, int(first), lambda waits: sum(waits) / len(waits)),
            "wait_nth": lambda s, first: self.first(s, int(first), lambda waits: waits[-1]),
            "present_series": lambda period: self.series(period, self.all_present, lambda v: v),
            "census_series": lambda s, period: self.series(period, r.station[s], lambda v: v[0]),
            "waiting_series": lambda s, period: self.series(period, r.station[s], lambda v: v[1]),
            "census_share": lambda s, number: self.counted(s, lambda found, k: ratio(found.count(k), len(found)), number),
            "census_at_least": lambda s, number: self.counted(s, lambda found, k: ratio(sum(f >= k for f in found), len(found)), number),
            "census_full": lambda s, number: self.counted(s, lambda found, k: ratio(found.count(k), sum(f <= k for f in found)), number),
            "system_census_full": lambda number: self.counted(None, lambda found, k: ratio(found.count(k), sum(f <= k for f in found)), number),
        }
        table.update(self.phase_measures())
        if r.begin is None or r.begin == r.end > 0:  # it ended, in a deadlock, before anything was measured
            table.update({name: lambda *_: NAN for name in table.keys() - FROM_THE_START})
        return table

    def time_in(self, station, holds):
        r = self.r
        return sum(ms for ms, state in r.station[station].pieces(r.begin, r.end) if holds(*state)) / (r.end - r.begin)

    def present_sd(self, station):
        r = self.r
        length = r.end - r.begin
        pieces = list(r.station[station].pieces(r.begin, r.end))
        first, second = (sum(ms * state[0] ** power for ms, state in pieces) for power in (1, 2))
        return math.sqrt(max(0, second * length - first * first)) / length  # in whole numbers up to here

    def occupancy(self, station):
        r = self.r
        servers = r.station[station].after(r.end)[3]
        if station in r.timetable or servers == math.inf:
            return NAN
        return ratio(sum(ms * state[2] for ms, state in r.station[station].pieces(r.begin, r.end)) / (r.end - r.begin), servers)

    def share_ended_by(self, station, clock, within=None):
        r = self.r
        if (station, clock) not in r.clocks:
            return NAN
        lengths = r.ended_by[station, clock]
        if within is not None:
            lengths = [ms for ms in lengths if ms <= milliseconds(within)]
        return ratio(len(lengths), sum(len(found) for (s, _), found in r.ended_by.items() if s == station))

    def census(self, station, clock, which, before):
        times = self.r.counts_by_clock([clock])
        steps = self.r.station[station]
        look = steps.before if before else steps.after
        found = sum(look(time)[which] for time in times)
        if before and self.r.stopped_early():  # the look before that instant was still taken
            found += sum(look(self.r.end)[which] for _ in [0] if self.r.end >= self.r.begin and self.at_clock(self.r.end, clock))
        return ratio(found, len(times))

    @staticmethod
    def at_clock(time, clock):
        hours, minutes = clock.split(":")
        return time % DAY == int(hours) * HOUR + int(minutes) * MINUTE

    def look(self, label, value):
        time = milliseconds(label)
        if time > self.r.end or (time == self.r.end and self.r.stopped_early()):
            return value(self.r.end) if self.r.until_empty and self.all_present.now == 0 else NAN
        return value(time)

    def full_at(self, station, label):
        r = self.r
        late = milliseconds(label) > r.end or (milliseconds(label) == r.end and r.stopped_early())
        if late and station in r.timetable:
            return NAN
        return self.look(label, lambda time: 1 if r.station[station].after(time)[2] >= r.station[station].after(time)[3] else 0)

    def first(self, station, n, of):
        waits = self.r.first_waits[station][:n]
        return of(waits) / self.unit if len(waits) == n else NAN

    def series(self, label, steps, of):
        r = self.r
        end = milliseconds(label)
        every = milliseconds(self.dims["period"][0])
        if end > r.end or (end == r.end and r.stopped_early()):
            return NAN
        return sum(ms * of(value) for ms, value in steps.pieces(end - every, end)) / every

    def counted(self, station, of, number):
        r = self.r
        steps = self.all_present if station is None else r.station[station]
        found = [steps.after(time) for time in r.counts_by_clock(self.dims["clock"])]
        return of(found if station is None else [state[0] for state in found], int(number))

    # ---- phases of arrivals ----

    def pieces(self, phase):
        """(start, end, arrivals and so on in between) of the stretches of a phase in the measured period."""
        r = self.r
        for changes in r.phases.values():
            changes = [change for change in changes if change[0] >= r.begin or change is changes[-1]] or changes[-1:]
            last = (r.end, None, False, {}, r.totals())
            for now, then in zip(changes, changes[1:] + [last]):
                if now[1] == phase and then[0] >= r.begin:
                    start = max(now[0], r.begin)
                    yield start, then[0], {key: then[4][key] - (now[4].get(key, 0) if now[0] >= r.begin else 0) for key in then[4]}

    def phase_measures(self):
        r = self.r

        def level(which):
            def value(station, phase):
                pieces = list(self.pieces(phase))
                area = sum(ms * state[which] for start, end, _ in pieces for ms, state in r.station[station].pieces(start, end))
                return ratio(area, sum(end - start for start, end, _ in pieces))
            return value

        def share_turned_away(station, phase):
            total = {what: sum(n for _, _, counts in self.pieces(phase) for (w, s, _), n in counts.items() if w == what and s == station)
                     for what in ("arrivals", "turned_away")}
            return ratio(total["turned_away"], total["arrivals"])

        def at_start(station, phase):
            there = [now[3].get(station, 0) for changes in r.phases.values() for now in changes if now[1] == phase and now[2] and now[0] >= r.begin]
            return ratio(sum(there), len(there))

        return {"time_in_phase": lambda phase: sum(end - start for start, end, _ in self.pieces(phase)) / (r.end - r.begin),
                "present_in_phase": level(0), "waiting_in_phase": level(1), "present_at_phase_start": at_start,
                "share_turned_away_in_phase": share_turned_away}
