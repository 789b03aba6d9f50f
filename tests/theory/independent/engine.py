# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tiny county (county.py) is made of: draws, the clock of illness, the order of events, and places that people wait for, hold and are blocked in."""
import bisect
import collections
import datetime
import heapq
import itertools

from streams import Stream, key

HOUR, DAY, YEAR = 3_600_000, 86_400_000, 31_557_600_000
WARM_UP, MEASURED, CALENDAR = 10, 50, 10 + 50 + 72
PEOPLE, BEDS, PLACES, RATE = 400, 18, 9, 3.0 / YEAR
START = datetime.date(2014, 4, 15) - datetime.timedelta(WARM_UP)
RANK = {"end": 1, "task": 1, "renege": 3, "need": 5, "tick": 5}
FELL_ILL = 2 << 56  # what brought a visit: the clock of acute illness, the second
ROLES = {"hospital": 1, "meeting": 4, "referral": 64, "therapy": 65, "social_work": 66}
STEPS = {"referral": ("referral", "nhs_acute", 1), "therapy": ("health_assessment", "nhs_acute", 1), "social_work": ("social_assessment", "social_care", 4)}


def date(ms):
    return START + datetime.timedelta(ms // DAY)


class Person:
    def __init__(self, number, frailty):
        self.number, self.frailty, self.episode, self.draws, self.version = number, frailty, 0, 0, 0
        self.rings, self.discharged, self.stay, self.care, self.dead = None, None, None, None, False


class Visit:
    def __init__(self, slot, person, role, episode):
        self.slot, self.person, self.role, self.episode, self.state, self.version, self.place = slot, person, role, episode, "waits", 0, None
        self.key = person.number | episode << 32 | ROLES[role] << 48 | FELL_ILL
        self.fit = self.first_fit = self.agreed = self.assessed_notice = self.discharge_notice = self.meeting = self.told = self.patient = self.short = self.dies = self.step = None
        self.under_way, self.handed, self.again, self.phase, self.need, self.tasks, self.turns, self.gone = set(), False, False, "", 0.0, 0, 0, False


class Place:
    def __init__(self, name, servers, organisation):
        self.name, self.servers, self.organisation, self.taken, self.line, self.listed = name, servers, organisation, 0, [], False


class Engine:
    def __init__(self, seed, replicate):
        self.streams, self.seed = {}, (seed, replicate)
        self.now, self.events, self.order, self.visits, self.free, self.log = 0, [], itertools.count(), 0, collections.deque(), []
        self.bend = self.draw_key("order of simultaneous events")[0] & 0xFFFFFFFF
        self.alarm, self.working, self.official, self.delay = [], False, collections.Counter(), collections.Counter()
        self.places = {name: Place(name, n, whose) for name, n, whose in (
            ("a_and_e", 0, "acute"), ("acute_medicine", BEDS, "acute"), ("referral", 10**9, "here"), ("health_assessment", 1, "acute"),
            ("social_assessment", 1, "here"), ("team_meeting", 1, "acute"), ("reablement", PLACES, "here"))}
        self.shape = self.cumulated()
        self.people = [Person(i, self.frailty(i)) for i in range(PEOPLE)]
        for p in self.people:
            self.spend(p, self.fresh(p))
            self.set_clock(p)
        self.at(0, "tick", 0, None)

    # ---- draws ----

    def draw_key(self, decision):
        if decision not in self.streams:
            self.streams[decision] = key(*self.seed, decision)
        return self.streams[decision]

    def draw(self, decision, who, occurrence=0):
        return Stream(self.draw_key(decision), who, occurrence)

    def exponential_ms(self, mean, decision, who, occurrence=0):
        return 1 + int(self.draw(decision, who, occurrence).exponential() * mean)

    def frailty(self, number):
        share = (self.draw("population/frailty", number).bits() >> 1) / 2**63
        return (share < 0.6) + (share < 0.3) + (share < 0.1)

    # ---- the clock of illness: an exponential amount of hazard, spent by hour, weekday and what is left of the month after a discharge ----

    def cumulated(self):
        hours, days = [1] * 6 + [2, 3] + [4] * 12 + [3, 2, 1, 1], [8, 7, 7, 7, 7, 6, 6]
        mean, sums = 0.0, [0.0]
        for _, d, h in itertools.product(range(12), days, hours):
            mean += d * h / (12.0 * 7 * 24)
        for i in range(CALENDAR * 24):
            sums.append(sums[-1] + days[date(i * HOUR).weekday()] * hours[i % 24] / mean * HOUR)
        return sums

    def integral(self, ms):
        hour = ms // HOUR
        return self.shape[hour] + ms % HOUR / HOUR * (self.shape[hour + 1] - self.shape[hour]) if hour < CALENDAR * 24 else self.shape[-1]

    def raised_until(self, p):
        return 0 if p.discharged is None else p.discharged * 1000 + 30 * DAY

    def spend(self, p, hazard):
        wanted, start, until = hazard / RATE, self.integral(self.now), self.raised_until(p)
        if until > self.now:
            soon = self.integral(until) - start
            wanted = wanted / 3.0 if 3.0 * soon >= wanted else wanted - 2.0 * soon
        level = start + wanted
        if level >= self.shape[-1]:
            p.rings = None
            return
        hour = bisect.bisect_right(self.shape, level) - 1
        part = (level - self.shape[hour]) / (self.shape[hour + 1] - self.shape[hour])
        p.rings = max(hour * HOUR + int(part * HOUR), self.now) // 1000 + 1

    def left(self, p):
        """The hazard not yet spent; beyond the end of the calendar, a fresh amount on top."""
        then = CALENDAR * DAY if p.rings is None else p.rings * 1000
        start, until = self.integral(self.now), self.raised_until(p)
        amount = self.integral(then) - start if then > self.now else 0.0
        if then > self.now < until:
            amount += 2.0 * (self.integral(min(until, then)) - start)
        amount *= RATE
        if p.rings is None:
            amount += self.draw("need/more", p.number, 1 << 32 | p.draws).exponential()
            p.draws += 1
        return amount

    def fresh(self, p):
        p.draws += 1
        return self.draw("need/acute", p.number, p.draws - 1).exponential()

    def set_clock(self, p):
        p.version += 1
        if p.rings is not None:
            self.at(p.rings * 1000, "need", p.number, (p, p.version))

    # ---- events ----

    def at(self, ms, kind, subject, what):
        """Same instant: by rank of the kind, then by a keyed bijection of the subject."""
        x = (subject ^ self.bend) * 0x9E3779B1 & 0xFFFFFFFF
        x = (x ^ x >> 16) * 0x85EBCA6B & 0xFFFFFFFF
        heapq.heappush(self.events, (ms, RANK[kind], x, next(self.order), kind, what))

    def run(self, until):
        while self.events and self.events[0][0] <= until:
            self.now, _, _, _, kind, what = heapq.heappop(self.events)
            if kind == "tick":
                self.tick()
            elif kind == "need":
                self.ring(*what)
            elif kind == "task":
                self.task(*what)
            elif not what[0].gone and what[0].version == what[1]:
                (self.end if kind == "end" else self.gives_up)(what[0])
        self.now = until

    def tell(self, event, v=None, to="", reason="", organisation=None, value="", setting=None):
        place = setting or (v.place if v else "")
        organisation = self.places[place].organisation if organisation is None and place else organisation or ""
        self.log.append((self.now, f"here.{v.person.number}" if v else "", v.episode if v else "", event, place, to, reason, organisation, value))

    # ---- places: who waits goes by priority, then by who asked first; who is blocked keeps the place held ----

    def arrive(self, place, person, role, episode, priority, **more):
        slot = self.free.popleft() if self.free else self.visits
        self.visits += slot == self.visits
        v = Visit(slot, person, role, episode)
        v.__dict__.update(more)
        person.stay = v if role == "hospital" else person.stay
        self.ask(v, place, priority)
        self.work()
        return v

    def ask(self, v, place, priority):
        v.priority, to = priority, self.places[place]
        if to.taken < to.servers and not to.line:
            self.move(v, place)
            self.start(v)
        elif v.place is not None:
            v.state = "blocked"
            self.join(to, v)
            self.tell("blocked", v, place, "")
            self.outstanding(v)
        else:
            v.place, v.state = place, "waits"
            self.join(to, v)
            self.tell("waits", v, reason=self.word(v))
            if v.role == "hospital" and v.severity >= 1:
                self.at(self.now + self.exponential_ms(6.0 * HOUR, "a_and_e/patience", v.key), "renege", v.slot, (v, v.version))

    @staticmethod
    def join(place, v):
        place.line.insert(bisect.bisect_right([w.priority for w in place.line], v.priority), v)

    def move(self, v, place):
        before, v.place = v.place, place
        if before is not None and v.state != "waits":
            self.release(before)
            if before == "acute_medicine":
                self.left_ward(v)

    def release(self, place):
        self.places[place].taken -= 1
        if not self.places[place].listed and (self.places[place].line or place == "acute_medicine"):
            self.places[place].listed = True
            self.alarm.append(place)

    def work(self):
        """What was released goes on at once, the latest first; a release on the way is worked off after it."""
        if self.working:
            return
        self.working = True
        while self.alarm:
            place = self.alarm.pop()
            self.places[place].listed = False
            self.fill(place)
        self.working = False

    def fill(self, name):
        place = self.places[name]
        while place.taken < place.servers and place.line:
            v = place.line.pop(0)
            self.move(v, name)
            self.start(v)

    def start(self, v):
        self.places[v.place].taken += 1
        v.version, v.state = v.version + 1, "served"
        self.tell("starts", v, reason=self.word(v))
        stay = getattr(self, "start_" + v.place)(v)
        self.at(self.now + stay, "end", v.slot, (v, v.version))

    def word(self, v):
        by_place = {"a_and_e": "resuscitation" if v.priority == 0 else "", "acute_medicine": "emergency"}
        return v.role if v.role in STEPS else by_place.get(v.place, "")

    def end(self, v):
        if v.state == "leaves":
            self.depart(v)
        else:
            self.tell("ends", v, reason=v.role if v.role in STEPS else "")
            self.finished(v)
        self.work()

    def out(self, v):
        """Leaves the system; the next in line is served once everything that follows for the person has happened."""
        self.places[v.place].taken -= 1
        self.leaves(v)
        self.working = True
        self.fill(v.place)
        self.working = False

    def gives_up(self, v):
        self.places["a_and_e"].line.remove(v)
        self.tell("gives_up", v, reason=self.word(v))
        self.leaves(v)

    def leaves(self, v, how="leaves"):
        self.tell(how, v, reason=v.role if v.role in STEPS else "")
        p = v.person  # one stay in hospital at a time, beside it the place that somebody came home to
        if v.role in STEPS:
            if how == "leaves":
                self.step_done(v)
        elif v.role == "meeting":
            self.decided(v, how)
        elif p.stay is v:
            if v.place == "acute_medicine":
                self.left_ward(v)
            p.stay, p.dead = None, p.dead or bool(v.dies and how == "removed")
            p.version += p.dead
        elif p.care is v:
            self.change(p, care=None)
        v.gone = True
        self.free.append(v.slot)

    def remove(self, v):
        if v.state == "waits":
            self.places[v.place].line.remove(v)
        else:
            self.release(v.place)
        v.version += 1
        self.leaves(v, "removed")
        self.work()

    def change(self, p, **what):
        amount = self.left(p)
        p.__dict__.update(what)
        self.spend(p, amount)
        self.set_clock(p)
