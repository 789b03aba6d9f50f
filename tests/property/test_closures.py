# SPDX-License-Identifier: GPL-3.0-or-later
"""What closes for a fortnight (a strike, norovirus) and opens again: those who need it wait and are served afterwards, the delay of its code rises
during and after, all that is counted follows from the log, and nobody is stuck for good. Closed for good it is refused."""
import csv
import io
import os
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from program import SOURCE, main, sets  # noqa: E402
from test_event_log import logged, told  # noqa: E402

CONFIGS = SOURCE / "configs"
SHORT = sets(["run.scale=0.3", "run.warm_up=28 days", "run.measured=75 days", "run.replicates=1"])
DAY = 86400000
# The run begins on 4 March; closed from 20 April on, a Sunday.
FROM, UNTIL = 47 * DAY, 61 * DAY
# scheme: what closes, its name in the log, the code of whoever waits for it
CLOSED = {"no_social": ("discharge.assessment.social.staff", "social_assessment", "A"), "no_equipment": ("equipment.teams", "equipment", "F")}
BEDS = ("acute_", "intermediate_care", "mental_health")
# Whatever else can close for a time.
OTHERS = ("acute.beds", "discharge.assessment.health.staff", "discharge.nhs_assessment.staff", "discharge.nhs_funding.panels", "discharge.means_test.staff",
          "discharge.funding.panels", "discharge.brokerage.staff", "discharge.nhs_brokerage.staff", "discharge.home_assessment.staff", "discharge.assessment.community.staff",
          "discharge.disputes_at_once", "adaptations.staff", "housing.cases", "authorisations.staff", "adaptations.grants", "adaptations.builders", "home_care.carers",
          "intermediate_care.beds", "reablement.places", "residential.places", "nursing.places", "a_and_e.places", "community_nursing.nurses", "minor_injuries.staff")


def model(t, more=""):
    os.symlink(CONFIGS / "data", t.folder / "data")
    (t.folder / "schemes").mkdir(exist_ok=True)
    return t.write("model.yaml", (CONFIGS / "north_kent.yaml").read_text(encoding="utf-8") + more)


def scheme(t, name, lever, dates="from: 2014-04-20, until: 2014-05-04"):
    t.write(f"schemes/{name}.yaml", f"name: {name}\ntitle: A test\nevidence: {{grade: A, note: a test}}\nchange:\n  - {{lever: {lever}, {dates}, to: 0}}\n")
    return ["--scenario", name]


def spells(rows):
    """{(case, code): [[from, to], ...]} of whoever was fit to leave a bed and waited for something of the code; to is None when they still do at the end."""
    fit, reason, waits, out = set(), {}, {}, {}
    for row in rows:
        case, event, time = row["case:concept:name"], row["event"], int(row["time_ms"])
        bed = row["setting"].startswith(BEDS)
        if event == "fit":
            fit.add(case)
        elif event == "outstanding":
            reason[case] = row["reason"]
        elif event in ("dies", "ill_again", "leaving") or event == "leaves" and bed:  # steps are worked on beside the stay, and leave theirs
            fit.discard(case)
            reason.pop(case, None)
        if event in ("starts", "leaves") and not bed:
            continue
        if case in waits:
            waits.pop(case)[1] = time
        if case in fit and reason.get(case, "leaving") != "leaving":
            waits[case] = [time, None]
            out.setdefault((case, reason[case]), []).append(waits[case])
    return out


def days(waits, code, begin, end):
    """Days that people waited for the code between two times."""
    return sum(max(0, min(end, to or end) - max(begin, since)) for (_, c), spans in waits.items() if c == code for since, to in spans) / DAY


def test_a_fortnight_without_them(t):
    config = model(t)
    words = [word for name, (lever, _, _) in CLOSED.items() for word in scheme(t, name, lever)]
    _, text = logged(t, config, *SHORT, *words, "--event-log-filter", "event=starts,fit,outstanding,leaving,dies,ill_again,leaves")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    waits = {name: spells([row for row in rows if row["scenario"] == name]) for name in ("baseline", *CLOSED)}
    for name, (_, setting, code) in CLOSED.items():
        own = [row for row in rows if row["scenario"] == name and row["setting"] == setting]
        starts = [int(row["time_ms"]) for row in own if row["event"] == "starts"]
        assert not [time for time in starts if FROM <= time < UNTIL] and [time for time in starts if time < FROM], name
        assert len([time for time in starts if UNTIL <= time < UNTIL + 14 * DAY]) > 10, name  # they are back, and serve
        for begin in (FROM, UNTIL):
            closed, open_ = (days(waits[which], code, begin, begin + 14 * DAY) for which in (name, "baseline"))
            assert closed > open_ + 2, (name, begin / DAY, closed, open_)
        # Whoever waited when they came back waits no longer for the same a month later, or no more of them than ever do.
        stuck = [sum(1 for (_, c), spans in waits[which].items() if c == code for since, to in spans if since < UNTIL and (to is None or to > UNTIL + 30 * DAY)) for which in (name, "baseline")]
        assert stuck[0] <= stuck[1], (name, stuck)


def test_whatever_closes_opens_again(t):
    """All at once: the run goes on to its end, and what it counts is right."""
    changes = "".join(f"  - {{lever: {lever}, from: 2014-04-20, until: 2014-05-04, to: 0}}\n" for lever in OTHERS)
    summary, text = logged(t, model(t, "\nchanges:\n" + changes), *SHORT, *sets(["run.scale=0.1"]))
    _, wrong, unknown, _ = told(summary, text)
    assert not wrong and not unknown, (wrong[:5], unknown)


def test_what_closes_for_good_is_refused(t):
    config = model(t)
    for name, (lever, _, _) in CLOSED.items():
        for dates, code in (("from: 2014-04-20", 2), ("until: 2014-05-04", 0), ("from: 2014-04-20, until: 2014-05-04", 0)):
            done = t.homeward("check", config, *scheme(t, name, lever, dates))
            assert done.returncode == code, (lever, dates, done.stderr)
            assert code == 0 or f"{name}.yaml:5:" in done.stderr and f"{lever} is 0" in done.stderr, done.stderr


if __name__ == "__main__":
    main(globals())
