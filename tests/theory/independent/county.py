# SPDX-License-Identifier: GPL-3.0-or-later
"""A tiny county, written a second time: tiny_county.yaml by what docs/model.md says, from draws of the same streams, with no line of the program. Its story is
told in tuples (ms, person, episode, event, setting, to, reason, organisation, value), as `homeward run --event-log` tells it.

People fall ill by a clock of their own, go to A&E (places by the hour, the worst first), keep their place there until the ward has a bed, and are fit or
dead after a while. Who is fit and needs support is referred, assessed by a therapist and then by a social worker (working hours, hand-over between the two,
some assessments made again), and waits in the bed for a place of reablement; meanwhile some fall ill again, and start over, or die. The team's meeting and two notices decide when delay is official."""
import datetime
import math
import struct

from engine import DAY, FELL_ILL, HOUR, MEASURED, STEPS, WARM_UP, Engine, date

HOLIDAYS = {datetime.date(2014, m, d) for m, d in ((4, 18), (4, 21), (5, 5), (5, 26))}
HEALTH, SOCIAL, REABLEMENT, REFERRAL = 9, 16, 22, 50  # numbers of kinds of setting, in the keys of draws
ENOUGH = 0.006  # points of need from which somebody wants support


def single(x):
    return struct.unpack("f", struct.pack("f", x))[0]


def lognormal_ms(stream, mean, spread):
    variance = math.log1p(spread * spread)
    return max(1, int(math.exp(math.log(mean) - variance / 2 + math.sqrt(variance) * stream.normal()) + 0.5))


def gamma_ms(stream, shape, mean):
    return max(1, int(mean / shape * stream.gamma(shape) + 0.5))


def rests(day):
    return day.weekday() == 6 or day in HOLIDAYS


def works(ms):
    """Monday to Friday, nine to five."""
    return date(ms).weekday() < 5 and date(ms) not in HOLIDAYS and 9 * HOUR <= ms % DAY < 17 * HOUR


def meets(ms):
    return works(ms) and 10 * HOUR <= ms % DAY < 12 * HOUR


def lets_go(ms):
    return 8 * HOUR <= ms % DAY < 23 * HOUR


class County(Engine):
    # ---- illness, A&E and the ward ----

    def ring(self, p, version):
        if p.version != version or p.dead:
            return
        self.spend(p, self.fresh(p))
        self.set_clock(p)
        if p.stay is None:
            p.episode = p.draws  # a visit has the number of the ring that brings it
            rank = self.draw("a_and_e/acuity", p.number | p.episode << 32 | 1 << 48 | FELL_ILL).unit()
            severity = rank / 0.5 if rank < 0.5 else 1 + (rank - 0.5) / 0.5
            self.arrive("a_and_e", p, "hospital", p.episode, 0 if severity < 0.08 else 1 if severity < 1 else 2, severity=severity)

    def finished(self, v):
        if v.place == "a_and_e" and v.severity < 1:
            self.ask(v, "acute_medicine", 0)
        elif v.place == "acute_medicine":
            self.end_ward(v)
        else:
            gain = 100.0 * self.draw("place/gain", v.key, REABLEMENT).exponential() if v.place == "reablement" else 0
            assert v.place != "reablement" or v.need - gain < ENOUGH, "somebody needs care for good: not in this model"
            self.out(v)

    def start_a_and_e(self, v):
        return lognormal_ms(self.draw("a_and_e/time", v.key), (2.5 if v.severity < 1 else 2.0) * HOUR, 0.5)

    def start_acute_medicine(self, v):
        stay, dying = self.draw("ward/stay", v.key), self.draw("ward/death", v.key)
        v.short = self.draw("ward/zero day", v.key).unit() < 0.2
        ms = gamma_ms(stay, 2, 4.0 * HOUR) if v.short else lognormal_ms(stay, 5 * DAY, math.sqrt(math.exp(1.0) - 1))
        v.dies = dying.unit() < 0.08
        if v.dies:
            ms = 1 + int(ms * dying.unit())
        v.need = single((0, 0.002, 0.004, 0.006)[v.person.frailty] + (0.003 if v.short else 0.01) * self.draw("need/loss", v.key).exponential())
        if v.person.care:
            self.remove(v.person.care)
        return ms

    def end_ward(self, v):
        if v.dies:
            v.state = "held"
            self.tell("held", v)
            self.task_at(v, 2 * HOUR, 1)
        elif not self.well(v):
            v.state = "held"
            self.tell("held", v)

    def well(self, v):
        """Fit, for the first time or again. True: on the way out, as nothing is needed at home."""
        v.fit = v.since = self.now
        v.first_fit = v.first_fit if v.first_fit is not None else self.now
        self.tell("fit", v, value=v.person.frailty)
        if v.need < ENOUGH:
            v.phase, v.goes = "asked", None
            self.outstanding(v)
            self.way_out(v)
            return True
        v.meeting = self.arrive("team_meeting", v.person, "meeting", v.episode, 1, patient=v)
        self.watch(v)
        self.tell("referred", v)
        v.phase = "steps"
        self.begin(v, "referral")
        self.outstanding(v)
        return False

    # ---- illness and death while waiting ----

    def watch(self, v):
        turn = self.exponential_ms(DAY / 0.05, "discharge/turn", v.key, v.turns * 2)
        if turn < (WARM_UP + MEASURED) * DAY - self.now:
            self.task_at(v, turn, 2)

    def turned(self, v):
        if v.state == "leaves" and v.goes:  # whoever is on the way goes; but the place may turn out to be taken
            v.turns += 1
            self.watch(v)
        if v.state not in ("held", "blocked"):
            return
        self.settle(v)
        if v.state == "blocked":
            self.places[v.goes].line.remove(v)
            v.state = "held"
            self.tell("held", v)
        v.dies = self.draw("discharge/turn", v.key, v.turns * 2 + 1).unit() * 0.05 >= 0.04
        self.cancel(v)
        if v.dies:
            self.dies(v)
            return
        self.tell("ill_again", v)
        v.fit, v.turns = None, v.turns + 1
        self.task_at(v, lognormal_ms(self.draw("ward/relapse stay", v.key, v.turns), 5 * DAY, math.sqrt(math.exp(1.0) - 1)), 3)

    def dies(self, v):
        self.log.append((self.now, f"here.{v.person.number}", "", "dies", "", "", "hospital", "", ""))
        self.remove(v)

    def cancel(self, v):
        """All that was under way for a discharge, and what was decided."""
        if v.under_way and not v.handed:
            self.remove(v.step)
        if v.meeting:
            self.remove(v.meeting)
        v.tasks, v.handed, v.again, v.phase = v.tasks + 1, False, False, ""
        v.told = v.agreed = v.assessed_notice = v.discharge_notice = None
        v.under_way.clear()

    def way_out(self, v):
        """Medicines, letter and transport, in the hours of discharge; then the door opens."""
        hours = self.draw("hospital/leaving", v.key, v.turns)
        ms = self.worked(int((0.5 if v.short else 2.0) * HOUR * (hours.exponential() + hours.exponential())), lets_go)
        while not lets_go(self.now + ms):
            ms += -(self.now + ms) % (HOUR // 4) or HOUR // 4
        v.state, v.version = "leaves", v.version + 1
        self.tell("leaving", v, v.goes or "")
        self.at(self.now + ms, "end", v.slot, (v, v.version))

    def depart(self, v):
        if v.goes:
            self.ask(v, v.goes, 1)
        else:
            self.release(v.place)
            self.leaves(v)

    def left_ward(self, v):
        self.settle(v)
        v.fit = None
        self.cancel(v)
        if v.dies:
            return
        p = v.person
        days = (self.now - v.first_fit) / DAY
        frailer = p.frailty < 3 and self.draw("discharge/frailer", v.key).unit() < days * 0.2
        self.change(p, frailty=p.frailty + frailer, discharged=self.now // 1000)

    def start_reablement(self, v):
        self.change(v.person, care=v, stay=None)
        return min(gamma_ms(self.draw("place/stay", v.key, REABLEMENT), 4, 8 * DAY), 21 * DAY)

    # ---- the steps of a discharge ----

    def worked(self, work, open_at):
        """How long so much work takes in working hours, by quarters of an hour."""
        at, quarter = self.now, HOUR // 4
        while work > 0:
            until = at - at % quarter + quarter
            if open_at(at):
                until = min(until, at + work)
                work -= until - at
            at = until
        return max(at - self.now, 1)

    def begin(self, v, step):
        v.under_way.add(step)
        v.step = self.arrive(STEPS[step][0], v.person, step, v.episode, 1, patient=v)

    def start_referral(self, v):
        return self.exponential_ms(4.0 * HOUR, "discharge/work", v.key, REFERRAL | v.patient.turns << 16)

    def start_health_assessment(self, v):
        return self.worked(int(2.0 * HOUR * lognormal_ms(self.draw("discharge/work", v.key, HEALTH | v.patient.turns << 16), HOUR, 0.5) / HOUR), works)

    def start_social_assessment(self, v):
        occurrence = SOCIAL | v.patient.turns + (1 << 20 if v.patient.again else 0) << 16
        return self.worked(int(4.0 * HOUR * lognormal_ms(self.draw("discharge/work", v.key, occurrence), HOUR, 0.5) / HOUR), works)

    def start_team_meeting(self, v):
        return self.worked(HOUR // 4, meets)

    def step_done(self, done):
        v = done.patient
        v.under_way.discard(done.role)
        if done.role == "referral":
            v.assessed_notice = self.notice("assessment", v, 14)
            self.announce(v)
            self.begin(v, "therapy")
        elif done.role == "therapy":  # the council's turn: it has to hear of it first
            v.handed = True
            v.under_way.add("social_work")
            self.tell("case_note", v, reason="passed_on")
            self.task_at(v, self.exponential_ms(3.0 * HOUR, "discharge/handover", v.key, v.turns << 8 | 2), 1)
        elif not v.again and self.draw("discharge/again", v.key, v.turns << 8 | 2).unit() < 0.1:
            v.again = True
            self.tell("case_note", v, reason="told_again")
            self.begin(v, "social_work")
        else:
            self.outstanding(v)
            v.phase, v.goes = "asked", "reablement"
            self.outstanding(v)
            self.way_out(v)
            return
        self.outstanding(v)

    def task_at(self, v, ms, what):
        self.at(self.now + ms, "task", v.slot * 8 + what, (v, v.tasks, what))

    def task(self, v, number, what):
        if v.gone or v.tasks != number:
            return
        if what == 2:
            self.turned(v)
        elif what == 3:
            self.well(v)
        elif v.dies:
            self.dies(v)
        else:
            v.handed = False
            self.begin(v, "social_work")
            self.outstanding(v)

    # ---- what is outstanding, and the official count ----

    def cause(self, v):
        if v.phase == "steps" and v.under_way:
            _, whose, bit = STEPS[next(iter(v.under_way))]
            return "A", whose, bit
        if v.phase == "asked" and v.state == "blocked":
            return "E", "social_care", 4
        return "leaving", "nhs_acute", 1 if v.phase == "asked" else 0

    def outstanding(self, v):
        if v.place == "acute_medicine" and self.cause(v) != v.told:
            self.settle(v)
            v.told = self.cause(v)
            self.tell("outstanding", v, reason=v.told[0], organisation=v.told[1], value=v.told[2])

    def settle(self, v):
        if v.fit is not None and v.told:
            self.delay[v.told[:2]] += self.now - v.since
        v.since = self.now

    def notice(self, what, v, last_hour):
        """To the council; after that hour it counts as given on the next day that is no Sunday or holiday."""
        self.tell("notice", v, reason=what, value=0)
        day, late = date(self.now), self.now % DAY > last_hour * HOUR
        if late and not (what == "assessment" and rests(day)):
            day += datetime.timedelta(1)
        while rests(day):
            day += datetime.timedelta(1)
        return day

    def announce(self, v):
        if v.fit is not None and v.agreed is not None and v.assessed_notice and not v.discharge_notice:
            v.discharge_notice = self.notice("discharge", v, 14 if date(self.now).weekday() == 4 else 17)

    def decided(self, meeting, how):
        v = meeting.patient
        v.meeting = None
        if how == "leaves":
            v.agreed = self.now
            self.tell("ready", v, value=0)
            self.announce(v)

    def tick(self):
        """Each quarter of an hour; places in A&E follow the hour, and at midnight the day that is over is counted."""
        hour = self.now % DAY // HOUR
        ae, places = self.places["a_and_e"], 2 if 8 <= hour < 20 else 1
        if ae.servers != places:
            ae.servers = places
            self.tell("servers", setting="a_and_e", value=places)
            if ae.line and not ae.listed and ae.taken < ae.servers:
                ae.listed = True
                self.alarm.append("a_and_e")
            self.work()
        if self.now % DAY == 0:
            self.log.append((self.now, "", "", "midnight", "", "", "", "", ""))
            for p in self.people:
                self.count(p.stay, date(self.now) - datetime.timedelta(1))
        self.at(self.now + HOUR // 4, "tick", 0, None)

    def count(self, v, day):
        if v is None or v.place != "acute_medicine" or v.fit is None or v.agreed is None or self.cause(v)[0] == "leaving":
            return
        reason, whose, _ = self.cause(v)
        if whose == "social_care":  # not before the second day after the assessment's notice, and the day after the discharge's
            if not (v.assessed_notice and v.discharge_notice) or day <= max(v.discharge_notice + datetime.timedelta(1), v.assessed_notice + datetime.timedelta(2)):
                return
        self.official[reason, whose] += 1


def story(seed, replicate):
    """The log, officially delayed days by code and by whose they are, and true delay in ms, both of the measured days."""
    county = County(seed, replicate)
    county.run(WARM_UP * DAY)
    for p in county.people:
        if p.stay and p.stay.fit is not None:
            county.settle(p.stay)
    county.official.clear()
    county.delay.clear()
    county.run((WARM_UP + MEASURED) * DAY)
    for p in county.people:
        if p.stay and p.stay.fit is not None:
            county.settle(p.stay)
    return county.log, county.official, county.delay
