# SPDX-License-Identifier: GPL-3.0-or-later
"""What happened in a run, as far as a drawing of the flow needs it: read from the event log, the results and the program's own tables."""
import collections
import csv
import json
import pathlib
import re
import subprocess

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
HOME, BACK, DEAD, GP = "at home", "home again", "died", "gp"
YEAR_DAYS = 365  # as the results have it
DAY = 86_400_000

Setting = collections.namedtuple("Setting", "title lives")  # people live or lie there
Step = collections.namedtuple("Step", "name doc code")


def settings_table():
    """Name and title of each setting of a county, from the program's table; pools of beds have titles, and are lived in."""
    text = (ROOT / "agents" / "stations.c").read_text(encoding="utf-8")
    table = {name: Setting(title, lives == "true") for name, title, lives in re.findall(r'\{HW_ST_\w+, "(\w+)", "([^"]*)", (true|false),', text)}
    table.update({name: Setting(title, True) for name, title in re.findall(r'\] = \{"(\w+)", "([^"]*)", \d', text)})
    return table


def steps_table():
    """The steps of a discharge in the order of the program's table."""
    text = (ROOT / "agents" / "steps.c").read_text(encoding="utf-8")
    return [Step(*found) for found in re.findall(r'\[HW_STEP_\w+\] = \{\.name = "(\w+)", \.doc = "([^"]*)", \.code = HW_REASON_(\w+),', text)]


class Run:
    """One replicate, with its event log."""

    def __init__(self, program, config, sets, folder):
        words = [*([config] if config else []), *[w for s in sets for w in ("--set", s)]]
        out, log = f"{folder}/out.h5", f"{folder}/log.csv"
        self.ask([program, "run", *words, "--replicates", "1", "--threads", "1", "--quiet", "-o", out, "--event-log", log])
        self.log = Log(log, settings_table(), steps_table())
        self.measures = {m["name"]: m for m in json.loads(self.ask([program, "summary", out, "--all", "--json"]))["measures"]}
        self.parameters = {p["path"]: p for p in json.loads(self.ask([program, "describe", *words, "--json"])).get("parameters", [])}

    @staticmethod
    def ask(words):
        done = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8")
        if done.returncode != 0:
            raise SystemExit(done.stderr)
        return done.stdout

    def owner(self, step):
        """Whose a step is, as the model has it set."""
        parameter = self.parameters.get(f"steps.{step}.owner")
        return parameter["values"][0]["value"] if parameter else "none"

    def beds_held(self):
        """Acute beds held on an average day by those who are fit: {reason: {owner: beds}}."""
        held = collections.defaultdict(dict)
        for number in self.measures.get("delayed_bed_days", {"numbers": []})["numbers"]:
            reason, owner = number["labels"]
            held[reason][owner] = number["mean"] / YEAR_DAYS
        return held


class Mean:
    def __init__(self):
        self.n, self.sum = 0, 0

    def add(self, value):
        self.n, self.sum = self.n + 1, self.sum + value


class Log:
    """Moves of people between kinds of setting, the people there at a time, and work that is done for people while they stay where they are:
    steps of a discharge, and what is arranged for people at home."""

    def __init__(self, path, table, steps):
        self.table, self.steps = table, {s.name for s in steps}
        self.kind, self.title = {}, {GP: "General practice"}
        self.moves, self.there_ms = collections.Counter(), collections.Counter()
        self.step, self.beside, self.at_home = (collections.defaultdict(Mean) for _ in range(3))
        self.begin = self.end = self.no_appointment = 0
        self.appointments, self.cases = collections.defaultdict(set), {}
        self.nurses_asked = {}
        with open(path, encoding="utf-8", newline="") as file:
            lines = csv.reader(file)
            at = {name: i for i, name in enumerate(next(lines))}
            for line in lines:
                self.take(line, at)
        self.work = self.kinds_of_work()
        for name, case in self.cases.items():
            self.follow(case)
            self.follow_work(case, "hospital" in name.rpartition("/")[2], re.sub(r"\d+$", "", name.rpartition("/")[2]))
        seen = sum(self.begin <= given for all_given in self.appointments.values() for _, given in all_given)
        if seen:
            self.moves[HOME, GP] = seen
            self.moves[GP, BACK] = seen - sum(n for (a, _), n in self.moves.items() if a == GP)

    def take(self, line, at):
        event, time, setting, reason, person = (line[at[name]] for name in ("event", "time_ms", "setting", "reason", "person"))
        time = int(time)
        if event == "setting":
            self.kind[setting] = reason
            self.title.setdefault(reason, (self.table.get(reason) or self.row_of(setting)).title)
        elif event == "measuring_begins":
            self.begin = time
            self.no_appointment = 0  # what was counted before is forgotten, and who asked before is not counted
            self.nurses_asked.clear()
            self.at_home.clear()
        elif event == "run_ends":
            self.end = time
        elif event == "appointment":
            self.appointments[person].add((time + int(line[at["value"]]), time))
        elif event == "no_appointment":
            self.no_appointment += 1
        elif event == "nurses":
            self.take_nurses(reason, person, time)
        elif (setting and person) or event == "dies":
            self.cases.setdefault(line[at["case:concept:name"]], []).append((time, event, setting, reason, person))

    def take_nurses(self, what, person, time):
        """Community nurses are no setting: from asking, at home or in a bed, to the first visit; who has them has no line here."""
        if what in ("wants", "asks"):
            self.nurses_asked[person] = time
        elif what == "frees":
            self.nurses_asked.pop(person, None)
        elif what == "visits":
            if person in self.nurses_asked:
                self.at_home["community_nurses"].add(time - self.nurses_asked.pop(person))

    def row_of(self, setting):
        """Of the program's table: a county with several hospitals or areas adds their names."""
        while setting and setting not in self.table:
            setting = setting.rpartition("_")[0]
        return self.table.get(setting, Setting("", True))

    def kinds_of_work(self):
        """Kinds of setting that nobody lives in, and that begin mostly while their people keep a place elsewhere, or are at home."""
        starts, beside = collections.Counter(), collections.Counter()
        lives = {self.kind.get(s, s): self.row_of(s).lives for s in self.kind}
        for name, case in self.cases.items():
            last_at = {setting: i for i, (_, _, setting, _, _) in enumerate(case)}
            hospital, place = "hospital" in name.rpartition("/")[2], None
            for i, (_, event, setting, _, _) in enumerate(case):
                if event in ("starts", "present"):
                    kind = self.kind.get(setting, setting)
                    starts[kind] += 1
                    kept = place is not None and place != setting and last_at[place] > i
                    beside[kind] += kept or not hospital
                    place = place if kept else setting
        return {kind for kind in starts if not lives.get(kind, True) and 2 * beside[kind] > starts[kind]}

    def follow(self, case):
        """The places of a case in order. It comes from the GP if it begins when an appointment is."""
        first, person = case[0][0], case[0][4]
        place, since = (GP if any(at == first for at, _ in self.appointments.get(person, ())) else None), first
        for i, (time, event, setting, _, _) in enumerate(case):
            kind, measured = self.kind.get(setting, setting), time >= self.begin
            if event in ("starts", "present") and kind not in self.work:
                if event == "starts" and kind != self.kind.get(place, place):
                    self.moves[self.kind.get(place, place) or HOME, kind] += measured
                self.stay(place, since, time)
                place, since = setting, time
            elif event == "leaves" and setting == place:
                dead = any(e == "dies" and t == time for t, e, _, _, _ in case[i:i + 3])
                self.moves[kind, DEAD if dead else BACK] += measured
                self.stay(place, since, time)
                place = None
            elif event in ("removed", "dies") and place not in (None, GP) and (setting == place or event == "dies"):
                self.moves[self.kind.get(place, place), DEAD] += measured
                self.stay(place, since, time)
                place = None
        self.stay(place, since, self.end)

    def stay(self, place, since, until):
        self.there_ms[self.kind.get(place, place)] += max(0, until - max(since, self.begin))

    def follow_work(self, case, hospital, role):
        """How long from asking to done: of each step of a discharge, of other work beside a stay, of what is arranged for people at home."""
        since = {}
        for time, event, setting, reason, _ in case:
            kind = self.kind.get(setting, setting)
            step = reason if hospital and reason in self.steps else None
            if event == "starts" and not hospital: # the last is over when the next begins
                for before in [key for key in since if key[1] != setting]:
                    self.done(hospital, role, before, since.pop(before), time)
            if step is None and kind not in self.work:
                continue
            if event in ("waits", "starts"):
                since.setdefault((step, setting), time)
            elif event == "leaves" and (step, setting) in since:
                self.done(hospital, role, (step, setting), since.pop((step, setting)), time)

    def done(self, hospital, role, what, since, time):
        if since < self.begin:
            return
        step, setting = what
        kind = self.kind.get(setting, setting)
        into, key = (self.step, step) if step else (self.beside, kind) if hospital else (self.at_home, role if role in self.steps else kind)
        into[key].add(time - since)

    def a_year(self):
        return YEAR_DAYS * DAY / (self.end - self.begin)

    def at_a_time(self, kind):
        """People there on an average day; None where nobody stays."""
        lives = any(self.row_of(s).lives for s, k in self.kind.items() if k == kind)
        return self.there_ms[kind] / (self.end - self.begin) if lives else None
