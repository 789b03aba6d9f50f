# SPDX-License-Identifier: GPL-3.0-or-later
"""One replicate of a whole system, told again from its event log: every measure of a district's summary. Stations and what happens in them
are those of a network; on top of that come people, places, fitness to leave, what is outstanding, and midnights."""
import calendar
import datetime
from collections import defaultdict

import acute
import care
import drawn
import dying
import followed
import front_door
import living
import money
import months
import network
import official
import payers
import people
import places
import programmes
import rounds
from spell import Spell
from tallies import DAY, HOUR, Tally, ratio
from ways import AT_HOME, CARE_HOMES, DESTINATIONS, OWNERS, REABLEMENT, REASONS, STAFF, TIMERS_FROM_BED

MENTAL = official.MENTAL
BEDS = {"acute", "intermediate_care"} | MENTAL  # in which somebody may be delayed
A_AND_E = front_door.A_AND_E
OWN = {"listed", "setting", "area", "midnight", "fit", "outstanding", "ill_again", "referred", "dies", "goes_elsewhere", "goes_to_a_and_e", "ready",
       "notice", "eleven", "seeks", "found", "postponed", "care", *people.EVENTS, *front_door.OWN, *payers.EVENTS, *rounds.EVENTS, *living.EVENTS,
       *money.EVENTS, *programmes.EVENTS, "case_note"}  # no network has them


class Replicate(front_door.Replicate, network.Replicate):
    def __init__(self):
        super().__init__()
        self.kind, self.owner, self.trust = {}, {}, {}      # of a setting; trust: of a hospital
        self.outside, self.people, self.council = set(), {}, {}  # of areas
        self.spells = {}
        self.discharged = {}                                # person: day of the last discharge
        self.dying, self.dead = set(), set()
        self.listed = {}                                    # person: day on which they were put on the list
        self.gone_elsewhere = None                          # (person, time), the last
        self.start = None                                   # date and time of time 0
        self.measured_from = None
        self.rules = official.Rules()
        self.living = people.People(self.outside)
        self.stays = acute.Stays()
        self.payers = payers.Payers(self.outside)
        self.social = care.Care()
        self.rounds = rounds.Rounds(self.outside, self.nonsense)
        self.homes, self.money = living.Living(self.outside), money.Money()
        self.homes.nonsense = self.nonsense
        self.programmes, self.drawn = programmes.Programmes(self.nonsense), drawn.Drawn()
        self.followed, self.base = followed.Followed(), None  # base: those of the baseline

    def forget(self):
        super().forget()
        self.n = defaultdict(int)                           # (what, place)
        self.times = defaultdict(Tally)                     # what
        self.delay = defaultdict(int)                       # (reason, owner), in acute beds
        self.delay_other = defaultdict(int)                 # reason, in other beds
        self.by_month = defaultdict(int)
        self.within_4h_by_month = defaultdict(int)
        self.official, self.official_of = defaultdict(int), defaultdict(int)  # (code, payer, bed); (area, bed)
        self.official_here = defaultdict(int)               # (code, payer), of the district's people
        self.official_by_month, self.official_mental = defaultdict(int), defaultdict(int)
        self.older_delay = 0

    # ---- reading ----

    def take(self, row):
        event, time = row["event"], row["time_ms"]
        row["class"] = "all"
        self.lines += event in OWN
        if self.start is None:
            self.start = datetime.datetime.fromisoformat(row["time:timestamp"])
        if event == "setting":
            self.kind[row["setting"]], self.owner[row["setting"]] = row["reason"], row["place"]
            if row["reason"] == "acute":
                self.trust[row["place"]] = row["org:group"]
        elif event == "area":
            self.people[row["place"]], self.council[row["place"]] = int(row["value"]), row["org:group"]
            if row["reason"] == "outside":
                self.outside.add(row["place"])
            self.living.area(row)
            self.followed.area(int(row["value"]))
        elif event == "postponed":
            self.stays.postponed += 1
        elif event in people.EVENTS:
            self.living.take(row, event)
            self.followed.person(event, row["person"])
            if event == "moves_away":
                self.listed.pop(row["person"], None)
                self.programmes.gone[row["person"]] = time
                self.social.gone[row["person"]] = "left"
            elif event == "turns" and row["reason"] == "65+":
                self.social.turns_65(row["person"])
        elif event in payers.EVENTS:
            self.payers.take(row, time, self.kind.get(row["setting"]), self.spells)
        elif event == "care":
            if self.kind[row["setting"]] in dying.PLACES:
                dying.comes(self, row, time, self.kind[row["setting"]])
            elif row["place"] not in self.outside:
                self.social.care(row, self.kind[row["setting"]])
        elif event in programmes.EVENTS:
            self.programmes.take(row, time)
        elif event in rounds.EVENTS:
            self.rounds.take(row, time, event, self.kind.get(getattr(self.visits.get(row["case:concept:name"]), "at", None)) == "home_care")
        elif event in money.EVENTS:
            self.money.take(row)
        elif event in living.EVENTS:
            self.homes.take(row, time)
        elif event == "midnight":
            self.money.month = row["time:timestamp"][:7]
            self.midnight(time)
        elif event == "eleven":
            self.eleven(time)
        elif event in ("seeks", "found"):
            spell = self.spells[row["case:concept:name"]]
            if event == "seeks":
                spell.sought = time
            elif spell.sought is None:
                self.nonsense.append(f"{row['case:concept:name']}: found a care home at {time} ms, and looked for none")
            else:
                spell.waited, spell.sought = time - spell.sought, None
        elif event in ("fit", "outstanding", "ill_again", "referred", "case_note", "ready", "notice"):
            self.take_case(row, time, event)
        elif event == "dies":
            self.n["deaths", row["reason"]] += 1
            self.listed.pop(row["person"], None)
            self.programmes.gone[row["person"]] = time
            self.living.take(row, "dies")
            self.followed.person("dies", row["person"])
            self.drawn.dies(row["person"], time)
            self.dead.add(row["person"])
            if row["place"] not in self.outside:
                self.social.dies(row["person"], row["reason"] == "hospital", self.discharged.get(row["person"]), time // DAY)
            if row["reason"] == "hospital":
                self.dying.add(row["person"])
        elif event == "listed":
            self.listed[row["person"]] = int(row["value"])
        elif event == "goes_elsewhere":
            self.n["elsewhere", row["place"]] += 1
            self.gone_elsewhere = row["person"], time
        elif event == "goes_to_a_and_e":
            self.n["gp_to_ae", None] += 1
        elif event in front_door.OWN:
            self.take_front_door(row, time, event)
        elif event == "measuring_begins":
            self.charge_all(time)
            super().take(row)
            for part in (self.living, self.stays, self.rounds, self.homes, self.drawn, self.followed):
                part.forget()
            self.payers.forget(time)
            self.social.forget(time)
            self.money.forget(row["time:timestamp"])
        elif event == "run_ends":
            self.charge_all(time)
            self.payers.end(time)
            self.social.end(time)
            super().take(row)
        else:
            super().take(row)

    def take_visit(self, row, time, event, station):
        kind = self.kind[station]
        if kind in STAFF:  # several of one case at a time
            row["case:concept:name"] += "/" + kind
        case = row["case:concept:name"]
        visit = self.visits.get(case)
        before = self.kind.get(visit.at) if visit is not None and visit.state in network.HOLDS | {"serving"} else None
        wanted = visit.wants if visit is not None else None
        spell = self.spells.setdefault(case, Spell())
        at = visit.at if before else None
        super().take_visit(row, time, event, station)
        if event in ("waits", "starts", "leaves", "removed", "turned_away") and before and (event not in ("waits", "starts") or at != station):
            self.left(row, time, event, before, at, spell, kind)
        getattr(self, "at_" + event, lambda *_: None)(row, time, spell, kind, station, visit, wanted)
        if event in ("starts", "present") and (kind in BEDS or kind == "hospice"):
            self.social.in_bed[row["person"]] = (case,)
        elif event in ("leaves", "removed", "turned_away"):
            self.social.over(row["person"], case)
        if event in ("leaves", "removed", "turned_away"):
            self.drawn.over(case, row["person"], row["person"] not in self.dead, time, kind)
            self.payers.gone(case, time)
            if kind in A_AND_E and before is None:
                self.left_ae(spell, station, time, row["time:timestamp"])  # without being seen
            del self.spells[case]
            self.rounds.forget_case(case)

    # ---- what each line means ----

    def at_present(self, row, time, spell, kind, station, _visit, _wanted):
        self.drawn.comes(row["case:concept:name"], kind)
        spell.admitted, spell.emergency, spell.lived_there = time, True, kind in CARE_HOMES
        spell.in_home = spell.lived_there
        self.homes.present(row, kind)
        spell.hospital = self.owner[station]

    def at_waits(self, row, time, spell, kind, station, _visit, wanted):
        self.asks_for_care(row, time, spell, kind, station, wanted)

    def at_starts(self, row, time, spell, kind, station, visit, wanted):
        self.drawn.comes(row["case:concept:name"], kind)
        self.asks_for_care(row, time, spell, kind, station, wanted)
        waited = time - self.visits[row["case:concept:name"]].asked
        self.homes.starts(row, time, kind)
        if kind in A_AND_E:
            spell.seen = time
        if kind == "acute":
            self.admitted(row, time, spell, station)
        elif kind in MENTAL:
            self.n["mental", None] += 1
        elif kind == "day_unit":
            self.off_the_list(row, time)
            self.n["day_cases", None] += 1
            if row["place"] not in self.outside:
                self.social.day_case(int(row["age"]), self.date(time))
        elif kind == "a_and_e" and spell.in_ambulance:
            self.handed_over(time, spell, self.owner[station])
        elif kind in TIMERS_FROM_BED:
            if kind == REABLEMENT and row["place"] not in self.outside:
                self.social.n["reablement"] += int(row["age"]) >= 65
            if kind in CARE_HOMES:
                moved, spell.in_home = spell.in_home, True
                if moved:  # the home closed, or does not take what is paid now
                    return
                waited = spell.waited or 0
                if spell.waited is None:
                    self.nonsense.append(f"{row['case:concept:name']}: in a care home at {time} ms, and found none")
            if kind == "home_care":
                waited = self.rounds.starts(row, time)
            if waited is None:
                return
            from_bed = spell.came_from not in (None, "home_care", "looking", "extra_care")
            timer = TIMERS_FROM_BED[kind] if from_bed or kind not in AT_HOME else AT_HOME[kind]
            self.times[timer].add(waited)
            if kind in CARE_HOMES:
                self.n["placed", "hospital" if from_bed else "home"] += 1

    def admitted(self, row, time, spell, station):
        hospital, place, older = self.owner[station], row["place"], int(row["age"]) >= 65
        spell.admitted, spell.hospital = time, hospital
        spell.emergency = row["reason"] == "emergency"
        if spell.decided is not None:
            self.times["admit_wait"].add(time - spell.decided)
            self.n["from_ae", hospital] += 1
            self.n["to_bed_ms", hospital] += time - spell.decided
            self.n["waited_4_to_12h", hospital] += 4 * HOUR < time - spell.decided <= 12 * HOUR
            self.n["waited_over_12h", hospital] += time - spell.decided > 12 * HOUR
        if not spell.emergency:
            self.off_the_list(row, time)
            self.n["planned", hospital] += 1
            return
        self.n["emergency", hospital] += 1
        self.followed.count("emergency_admissions", row["person"])
        self.programmes.use(row["person"], time, "admission")
        self.n["emergency_of", place] += 1
        self.n["emergency_older", None] += older
        last = self.discharged.get(row["person"])
        if last is not None and time // DAY - last <= 29:
            self.n["readmitted", None] += 1
            self.n["readmitted_older", None] += older

    def off_the_list(self, row, time):
        self.times["planned_wait"].add((time // DAY - self.listed.pop(row["person"])) * DAY)

    def at_ends(self, row, time, spell, kind, station, _visit, _wanted):
        if kind in ("a_and_e", "a_and_e_minors", "service"):
            spell.decided = time  # if it is the bed that follows
        elif kind == "minor_injuries":
            self.n["miu_within_4h", row["place"]] += time - spell.arrived <= 4 * HOUR
        if kind in ("service", "care_at_home", "a_and_e_streamed"):
            spell.decided = spell.decided if kind == "service" else None  # straight to a bed, if that follows
            self.n["service_contacts", None] += 1
        elif kind == "reablement" and row["reason"] != "moved":
            self.n["reabled", None] += 1

    def at_gives_up(self, row, time, spell, kind, station, _visit, _wanted):
        if kind in A_AND_E:
            self.n["unseen", None] += 1
        elif kind in MENTAL:
            self.n["mental_elsewhere", None] += 1
        elif kind == "day_unit":
            self.n["day_cases_cancelled", None] += 1
        elif kind == "minor_injuries":
            self.n["miu_within_4h", row["place"]] += time - spell.arrived <= 4 * HOUR
        elif kind == "ambulance":
            self.n["ambulance_too_late", None] += 1
        elif kind == "acute" and row["reason"] == "planned":
            self.n["cancelled", self.owner[station]] += 1

    def at_leaves(self, row, time, _spell, kind, _station, visit, _wanted):
        self.n["steps", None] += kind in STAFF and kind != "team_meetings" and "/hospital" in row["case:concept:name"]
        if kind in ("health_assessors", "social_assessors", "community_assessors") and "/hospital" in row["case:concept:name"]:
            self.times["assessment_time"].add(time - visit.entered)

    def left(self, row, time, event, before, at, spell, kind):
        """A station, with what was held there; kind: where to, when it goes on."""
        onward = kind if event in ("waits", "starts") else None
        self.payers.until(row["case:concept:name"], time)
        if before in BEDS and onward not in BEDS:
            self.social.in_bed.pop(row["person"], None)
        if before in BEDS - {"acute"}:
            self.charge(row["case:concept:name"], spell, time, row["place"])
            self.no_longer_fit(spell)
        if before == "intermediate_care":
            self.n["rehabilitated", None] += 1
            self.n["rehabilitated_home", None] += onward in ("home_care", "reablement") or (event == "leaves" and onward is None)
        if before == "acute":
            self.left_ward(row, time, at, spell, onward)
        elif before == "service" or (before in A_AND_E and onward != "service" and not (before == "a_and_e_streamed" and onward in A_AND_E)):
            self.left_ae(spell, at, time, row["time:timestamp"])
            if before == "service" and onward == "reablement":
                self.n["turned_round", None] += 1
        elif before == "care_at_home":
            self.n["broke_through", None] += onward == "acute"
        elif before == "ambulance" and onward is None:
            self.n["ambulance_treated", None] += event == "leaves" and (row["person"], time) != self.gone_elsewhere
        elif before == "home_care":
            self.rounds.left(row["case:concept:name"], row["place"], time, onward == "looking")
            self.social.over(row["person"], row["case:concept:name"])
        elif before == "extra_care":
            self.homes.left(row, time)
            self.social.over(row["person"], row["case:concept:name"])
        elif before == "reablement" and event == "leaves":
            self.n["reabled_free", None] += 1
        if onward is not None:
            spell.came_from = before

    def left_ward(self, row, time, station, spell, onward):
        age, hospital = int(row["age"]), self.owner[station]
        self.charge(row["case:concept:name"], spell, time, row["place"])
        if spell.fit is not None:
            self.times["fit_to_departure"].add(time - spell.first_fit)
        self.no_longer_fit(spell)
        stay = time - spell.admitted
        died = onward is None and row["person"] in self.dying
        dying.left_ward(self, spell, time, died)
        self.n["bed_ms", None] += stay
        self.n["bed_ms_older", None] += stay if age >= 65 else 0
        if spell.emergency:
            self.times["length_of_stay"].add(stay)
            self.n["stays", hospital] += 1
            self.n["stay_ms", hospital] += stay
            nights = self.stays.over(age, spell.admitted, time, died)
            if age >= 65 and nights:
                self.times["length_of_stay_65_plus"].add(nights * DAY)
            if age >= 18:
                band = "18-64" if age < 65 else "65-74" if age < 75 else "75-84" if age < 85 else "85+"
                where = "death" if died else "home" if onward is None else DESTINATIONS[onward]
                self.n["discharges", where, band] += 1
        if row["place"] not in self.outside:
            self.social.n["spells"] += 1
            if not died:
                self.social.left_ward(row["person"], age, self.date(time), onward)
        if not died:
            self.left_alive(row, time, spell, age)

    def left_alive(self, row, time, spell, age):
        self.n["alive", None] += 1
        self.n["alive_older", None] += age >= 65
        self.discharged[row["person"]] = time // DAY
        if spell.admitted // DAY != time // DAY:
            self.n["left_overnight", None] += 1
            self.n["left_by_noon", None] += time % DAY < 12 * HOUR
            self.n["left_on", calendar.day_abbr[self.date(time).weekday()].lower()] += 1

    # ---- fit to leave, and what is outstanding ----

    def take_case(self, row, time, event):
        case = row["case:concept:name"]
        spell = self.spells[case]
        if event in ("referred", "case_note"):
            self.n["cases" if event == "referred" else row["reason"], None] += 1
            return
        if event == "ready":
            spell.ready = time + int(row["value"])
            return
        if event == "notice":
            given = self.start + datetime.timedelta(milliseconds=time + int(row["value"]))
            if row["reason"] == "withdrawn":
                spell.assessment = spell.discharge = None
                return
            setattr(spell, row["reason"], self.rules.notice(row["reason"], given))
            return
        if row["reason"] == "rehabilitation":  # it is not over, and goes on in an acute bed
            return
        self.charge(case, spell, time, row["place"])
        if event == "fit":
            spell.acute = self.kind[self.visits[case].at] == "acute"
            if spell.fit is not None:
                self.nonsense.append(f"{case}: fit at {time} ms, and was fit already")
            spell.fit = spell.charged = time
            spell.first_fit = time if spell.first_fit is None else spell.first_fit
            spell.place, spell.age, spell.frailty = row["place"], int(row["age"]), int(row["value"])
            spell.dying = row["reason"] == "dying"
            self.n["fast_tracks", None] += spell.dying
        elif event == "outstanding":
            spell.cause, spell.everybody = (row["reason"], row["org:group"]), int(row["value"])
        else:
            self.n["relapses", None] += 1
            self.no_longer_fit(spell)
            if spell.charged_on == self.date(time):
                self.n["charged", None] -= 1
            spell.charged_on = None

    def charge(self, case, spell, time, place):
        """The time since the last change belongs to what was outstanding."""
        if spell.fit is None:
            return
        ms, spell.charged = time - spell.charged, time
        if spell.cause is None and ms > 0:
            self.nonsense.append(f"{case}: fit at {time} ms, and nobody said what is outstanding")
        reason, owner = spell.cause or ("leaving", "nhs_acute")
        if not spell.acute:
            self.delay_other[reason] += ms
            return
        self.delay[reason, owner] += ms
        self.older_delay += ms if spell.age >= 65 else 0
        if reason != "leaving":
            self.drawn.delayed(spell.age, spell.frailty, ms)
            self.n["delay_ms", spell.hospital] += ms
            self.n["delay_ms_of", place] += ms

    def charge_all(self, time):
        for case, spell in self.spells.items():
            if spell.fit is not None:
                self.charge(case, spell, time, spell.place)

    def no_longer_fit(self, spell):
        spell.fit = spell.ready = spell.assessment = spell.discharge = None
        spell.counted = False

    def date(self, time):
        return (self.start + datetime.timedelta(milliseconds=time)).date()

    def pool(self, station):
        return station.removesuffix("_" + self.owner[station]).removeprefix("acute_") if self.kind[station] in ("acute", "escalation") else None

    def fit_in_beds(self):
        """(case, its spell, its visit, what is outstanding) of everybody who could leave."""
        for case, spell in self.spells.items():
            visit = self.visits[case]
            if spell.fit is not None and visit.state in ("held", "blocked", "leaving") and self.kind[visit.at] in BEDS:
                yield case, spell, visit, spell.cause

    def midnight(self, time):
        self.n["midnights", None] += 1
        self.n["listed", None] += len(self.listed)
        self.living.midnight()
        self.social.midnight(time, self.date(time))
        self.rounds.midnight()
        self.homes.midnight()
        self.followed.midnight(self.visits, self.kind, network.HOLDS | {"serving"}, self.rounds)
        beds = 0
        for station, kind in self.kind.items():
            if kind in ("acute", "escalation"):
                _, _, taken, servers, _ = self.station[station].now
                pool = self.pool(station)
                beds += taken
                for what, n in (("at_midnight", taken), ("open_at_midnight", max(taken, servers))):
                    self.n[what, self.owner[station]] += n
                    self.n[what + "_pool", pool] += n
        day = self.date(time) - official.DAY
        thursday = official.last_thursday(day)
        self.n["thursdays", None] += thursday
        delayed = 0
        for case, spell, visit, cause in self.fit_in_beds():
            if spell.acute:
                self.n["delayed_at_midnight", self.owner[visit.at]] += visit.state != "leaving"
                delayed += visit.state != "leaving"
            counts = self.rules.day(spell, spell.age, spell.acute, day, time, cause)
            if counts is not None:
                official.count(self, spell, visit, day, thursday, counts, time)
                self.followed.count("delayed_days", followed.person_of(case))
        waiting = sum(spell.decided is not None and spell.admitted is None and self.wants_a_bed(self.visits[case]) for case, spell in self.spells.items())
        for what, n in (("beds", beds), ("delayed", delayed), ("waiting", waiting)):
            self.drawn.days[what].append(n)

    def wants_a_bed(self, visit):
        return visit.state in ("blocked", "waiting") and self.kind.get(visit.wants) == "acute"

    def eleven(self, time):
        day = self.date(time)
        for _, spell, _, cause in self.fit_in_beds():
            if self.rules.charged(spell, spell.age, spell.acute, day, time, cause):
                self.n["charged", None] += 1
                spell.charged_on = day


class Answers(network.Answers):
    def __init__(self, replicate, unit, dims):  # noqa: ARG002
        self.r, self.dims = replicate, dims
        self.days = (replicate.end - replicate.begin) / DAY
        self.per_year = 365.0 / self.days

    def total(self, what):
        return sum(n for key, n in self.r.n.items() if key[0] == what)

    def yearly(self, what):
        return lambda: self.total(what) * self.per_year

    def mean_of_timer(self, what, unit):
        return lambda: self.r.times[what].mean() / unit

    def share(self, over, under):
        return lambda: ratio(self.total(over), self.total(under))

    def stations(self, kind, own=True):
        """Settings of a kind, those of areas outside left out."""
        return [s for s, k in self.r.kind.items() if k == kind and not (own and self.r.owner[s] in self.r.outside)]

    def servers(self, station):
        """Mean over the measured days: numbers may change at a date."""
        r = self.r
        return sum(ms * state[3] for ms, state in r.station[station].pieces(r.begin, r.end)) / (r.end - r.begin)

    def capacity(self, kind):
        return sum(map(self.servers, self.stations(kind)))

    def days_in(self, stations, *levels):
        r = self.r
        return sum(r.levels[level, s, "all"].integral(r.begin, r.end) for s in stations for level in levels) / DAY

    def in_use(self, kind):
        return self.days_in(self.stations(kind), "serving", "blocked", "leaving") / self.days

    def delay_days(self, reasons, owners=OWNERS):
        return sum(self.r.delay[reason, owner] for reason in reasons for owner in owners) / DAY * self.per_year

    def measures(self):
        r, days, per_year, total = self.r, self.days, self.per_year, self.total
        table = {
            **followed.Answers(r.followed, r.base).measures(),
            "acute_beds": lambda: self.capacity("acute"),
            "acute_occupancy": self.share("at_midnight", "open_at_midnight"),
            "acute_occupancy_by_pool": lambda pool: ratio(r.n["at_midnight_pool", pool], r.n["open_at_midnight_pool", pool]),
            "outliers": lambda pool: self.days_in([s for s in r.kind if r.pool(s) == pool], "elsewhere") / days,
            "escalation_beds": lambda: ratio(r.n["open_at_midnight_pool", "escalation"], total("midnights")),
            "acute_patients": lambda: ratio(total("at_midnight"), total("midnights")),
            "patients_delayed": lambda: ratio(total("delayed_at_midnight"), total("midnights")),
            "admit_wait": self.mean_of_timer("admit_wait", HOUR),
            "admit_wait_over_4h": lambda: r.times["admit_wait"].share_above(4 * HOUR),
            "admit_wait_over_12h": lambda: r.times["admit_wait"].share_above(12 * HOUR),
            "ae_attendances": self.yearly("attendances"),
            "ae_attendances_monthly": lambda month: months.by_label(r, r.by_month)[month],
            "ae_within_4h": self.share("within_4h", "attendances"),
            "ae_time": self.mean_of_timer("ae_time", HOUR),
            "ae_left_unseen": self.yearly("unseen"),
            "emergency_admissions": self.yearly("emergency"),
            "emergency_admissions_65_plus": self.yearly("emergency_older"),
            "planned_admissions": self.yearly("planned"),
            "planned_cancelled": self.yearly("cancelled"),
            "planned_wait": self.mean_of_timer("planned_wait", DAY), "planned_list": lambda: ratio(total("listed"), total("midnights")),
            "day_cases": self.yearly("day_cases"), "day_cases_cancelled": self.yearly("day_cases_cancelled"),
            "length_of_stay": self.mean_of_timer("length_of_stay", DAY),
            "length_of_stay_65_plus": self.mean_of_timer("length_of_stay_65_plus", DAY),
            "bed_days_65_plus": self.share("bed_ms_older", "bed_ms"),
            "readmitted_65_plus": self.share("readmitted_older", "alive_older"),
            "readmitted": self.share("readmitted", "alive"),
            "delayed_bed_days": lambda reason, owner: self.delay_days([reason], [owner]),
            "delayed_bed_days_by_code": lambda code: self.delay_days([code]),
            "delayed_bed_days_total": lambda: self.delay_days(REASONS),
            "delayed_bed_days_district": lambda: sum(n for (what, *place), n in r.n.items() if what == "delay_ms_of" and place[0] not in r.outside) / DAY * per_year,
            "left_before_midday": self.share("left_by_noon", "left_overnight"),
            "left_by_weekday": lambda day: ratio(7 * r.n["left_on", day], total("left_overnight")),
            "fit_to_departure": self.mean_of_timer("fit_to_departure", DAY),
            "discharge_cases": self.yearly("cases"),
            "assessment_time": self.mean_of_timer("assessment_time", HOUR),
            "ill_again_waiting": self.yearly("relapses"), **{name + "_per_case": self.share(what, "cases") for name, what in (("steps", "steps"), ("handovers", "passed_on"), ("told_again", "told_again"))},
            **{kind + "_blocked": lambda kind=kind: self.days_in(self.stations(kind), "blocked", "leaving") * per_year for kind in ("reablement", "intermediate_care")},
            "occupancy": lambda kind: r.rounds.in_use(r.begin, r.end) if kind == "home_care" else ratio(self.in_use(kind), self.capacity(kind)),
            "places_in_use_nursing": lambda: self.in_use("nursing"),
            "gp_wait": self.mean_of_timer("gp_wait", DAY),
            "gp_appointments": lambda when: ratio(total("gp_when_" + when), total("gp_seen")),
            "gp_home_visits": self.share("gp_home_visits", "gp_seen"),
            **{name: self.yearly(name) for name in ("gp_seen", "gp_unmet", "gp_to_ae", "service_contacts", "broke_through", "turned_round")},
            "mental_health_admissions": self.yearly("mental"),
            "mental_health_elsewhere": self.yearly("mental_elsewhere"),
            "deaths": lambda place: r.n["deaths", place] * per_year,
            "care_home_admissions": lambda where: r.n["placed", where] * per_year,
            "rehabilitation_home": self.share("rehabilitated_home", "rehabilitated"),
            "reablement_independent": self.share("reabled_free", "reabled"),
            "discharges": lambda where, band: r.n["discharges", where, band] * per_year,
        }
        for timer in {*TIMERS_FROM_BED.values(), *AT_HOME.values()}:
            table[timer] = self.mean_of_timer(timer, DAY)
        table.update(official.measures(self))
        table.update({**r.living.measures(per_year), **r.stays.measures(total, per_year), **r.payers.measures(per_year)})
        table.update(r.social.measures(self, r.living, days, r.outside))
        table.update(places.measures(self, days))
        table.update({**r.rounds.measures(r.begin, r.end), **r.homes.measures(self, per_year, total("midnights"))})
        table.update({**dying.measures(self), **r.money.measures(self, per_year), **front_door.measures(self)})
        table.update({**r.programmes.measures(r.begin, r.end, per_year), **r.drawn.measures(r.date(r.begin), r.start, per_year)})
        return table
