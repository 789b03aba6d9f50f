# SPDX-License-Identifier: GPL-3.0-or-later
"""The front door of a district, told again from its event log: appointments, 111, ambulances, minor injuries units, triage in A&E."""
import datetime

import months
import official
from tallies import HOUR, MINUTE, ratio

A_AND_E = {"a_and_e", "a_and_e_minors", "a_and_e_streamed"}
OWN = {"appointment", "no_appointment", "helped_by_phone", "response", "advice"}


def bank_holiday(day):
    """In England, 2010 to 2019, one-off days left out."""
    a, b, c = day.year % 19, day.year // 100, day.year % 100  # Easter: the anonymous Gregorian algorithm
    d = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    e = (32 + 2 * (b % 4) + 2 * (c // 4) - d - c % 4) % 7
    f = d + e - 7 * ((a + 11 * d + 22 * e) // 451) + 114
    easter = datetime.date(day.year, f // 31, f % 31 + 1)
    if day in (easter - datetime.timedelta(days=2), easter + datetime.timedelta(days=1)):
        return True
    if day.weekday() == 0 and ((day.month == 5 and (day.day <= 7 or day.day >= 25)) or (day.month == 8 and day.day >= 25)):
        return True
    if day.month == 1:
        return day.day == 1 and day.weekday() < 5 or day.day in (2, 3) and day.weekday() == 0
    if day.month == 12 and day.weekday() < 5:
        return day.day in (25, 26) or day.day in (27, 28) and day.weekday() in (0, 1)
    return False


class Replicate:
    """What a district's replicate does at the front door."""

    def take_front_door(self, row, time, event):
        if event == "helped_by_phone":
            self.n["ambulance_calls", None] += 1
            self.n["ambulance_phone", None] += 1
        elif event == "response":
            self.times["response_worst" if row["reason"] == "worst" else "response_others"].add(int(row["value"]))
        elif event == "advice":
            self.n["advice_" + row["reason"], None] += 1
        elif event == "appointment":
            self.appointment(row, time)
        elif event == "no_appointment":
            self.n["gp_unmet", row["place"]] += 1

    def appointment(self, row, time):
        asked = self.start + datetime.timedelta(milliseconds=time)
        seen = asked + datetime.timedelta(milliseconds=int(row["value"]))
        days = (seen.date() - asked.date()).days
        following = asked.date() + datetime.timedelta(days=1)
        while following.weekday() >= 5 or following in official.holidays(following.year):
            following += datetime.timedelta(days=1)
        when = "same_day" if days == 0 else "next_working_day" if seen.date() <= following else "few_days" if days < 7 else "week_or_more"
        self.times["gp_wait"].add(int(row["value"]))
        self.n["gp_seen", row["place"]] += 1
        self.n["gp_when_" + when, None] += 1
        self.n["gp_home_visits", None] += row["reason"] == "home_visit"

    def asks_for_care(self, row, time, spell, kind, station, wanted):
        if wanted == station:
            if spell.in_ambulance and row["event"] == "waits":  # A&E lets the crew go
                self.handed_over(time, spell, self.owner[station])
                self.n["handed_over_in_corridor", None] += 1
            return
        if kind in A_AND_E and spell.came_from == "a_and_e_streamed":  # sent on, and here already
            return
        if kind in A_AND_E:
            by_ambulance = spell.came_from == "ambulance" or row["event"] == "blocked"
            spell.arrived = time
            spell.in_ambulance = by_ambulance and kind == "a_and_e"
            if spell.in_ambulance and row["event"] == "waits":  # can sit in the waiting room
                self.handed_over(time, spell, self.owner[station])
            self.n["attendances", self.owner[station]] += 1
            self.n["attendances_of", row["place"]] += 1
            self.programmes.use(row["person"], time, "attendance")
            self.n["by_ambulance", None] += by_ambulance
            self.n["triage_" + ("minors" if kind in ("a_and_e_minors", "a_and_e_streamed") else row["reason"] or "majors"), None] += 1
            self.by_month[datetime.datetime.fromisoformat(row["time:timestamp"]).month] += 1
        elif kind == "minor_injuries":
            spell.arrived = time
            self.n["miu", row["place"]] += 1
        elif kind == "ambulance":
            self.n["ambulance_calls", None] += 1
        elif kind == "call_111":
            self.n["calls_111", None] += 1

    def at_blocked(self, row, time, spell, kind, _station, _visit, wanted):
        if kind == "ambulance":
            self.asks_for_care(row, time, spell, self.kind[row["to"]], row["to"], wanted)

    @staticmethod
    def why_over_4h(spell, time):
        """The one wait without which it would have been four hours; the longer, when either would do."""
        place = (time if spell.seen is None else spell.seen) - spell.arrived
        bed = 0 if spell.decided is None else time - spell.decided
        stay = time - spell.arrived
        if stay - place - bed > 4 * HOUR:
            return "treatment"
        enough = [(wait, word) for wait, word in ((bed, "bed"), (place, "place")) if stay - wait <= 4 * HOUR]
        return max(enough, key=lambda e: e[0])[1] if enough else "several"

    def left_ae(self, spell, station, time, stamp):
        self.times["ae_time"].add(time - spell.arrived)
        within = time - spell.arrived <= 4 * HOUR
        self.n["within_4h" if within else "over_4h_" + self.why_over_4h(spell, time), self.owner[station]] += 1
        self.within_4h_by_month[datetime.datetime.fromisoformat(stamp).month] += within

    def handed_over(self, time, spell, hospital):
        ms = time - spell.arrived
        self.times["handover"].add(ms)
        self.n["handover_late", hospital] += ms > 30 * MINUTE
        self.n["handover_ms", hospital] += ms
        self.n["handovers", hospital] += 1
        spell.arrived, spell.in_ambulance = min(time, spell.arrived + 15 * MINUTE), False


def measures(answers):
    r, total, per_year = answers.r, answers.total, answers.per_year
    return {
        "ae_by_triage": lambda triage: total("triage_" + triage) * per_year,
        "ae_by_ambulance": answers.share("by_ambulance", "attendances"),
        "ae_all_types_attendances": lambda: (total("attendances") + total("miu")) * per_year,
        "ae_all_types_within_4h": lambda: ratio(total("within_4h") + total("miu_within_4h"), total("attendances") + total("miu")),
        "ae_within_4h_monthly": lambda month: months.by_label(r, r.within_4h_by_month)[month],
        "ae_over_4h_by_cause": lambda cause: total("over_4h_" + cause) * per_year,
        "admit_waits_4_to_12h": answers.yearly("waited_4_to_12h"),
        "admit_waits_over_12h": answers.yearly("waited_over_12h"),
        "minor_injuries_attendances": answers.yearly("miu"),
        "minor_injuries_within_4h": answers.share("miu_within_4h", "miu"),
        "ambulance_calls": answers.yearly("ambulance_calls"),
        "ambulance_by_phone": answers.share("ambulance_phone", "ambulance_calls"),
        "ambulance_not_taken": lambda: ratio(total("ambulance_treated"), total("ambulance_treated") + total("by_ambulance")),
        "ambulance_response": lambda who: r.times["response_" + who].mean() / MINUTE,
        "ambulance_too_late": answers.yearly("ambulance_too_late"),
        "ambulance_handover": answers.mean_of_timer("handover", MINUTE),
        "ambulance_handover_over_30min": answers.yearly("handover_late"),
        "ambulance_handover_corridor": answers.yearly("handed_over_in_corridor"),
        "calls_111": answers.yearly("calls_111"),
        "calls_111_advice": lambda advice: total("advice_" + advice) * per_year,
    }
