# SPDX-License-Identifier: GPL-3.0-or-later
"""The last weeks of life, told again from a district's event log: fast tracks out of acute beds, waits for a hospice and for the end-of-life
team, and where people die."""
from tallies import DAY, ratio

PLACES = ("hospice", "end_of_life")
AT_HOME = {kind: f"wait_{kind}_at_home" for kind in PLACES}
DEATH_PLACES = ("hospital", "care_home", "home", "hospice")


def comes(replicate, row, time, kind):
    """Somebody takes the place; those who are dead or elsewhere when their turn comes are passed over."""
    case = row["case:concept:name"]
    from_bed = replicate.spells[case].came_from not in (None, "home_care", "looking")
    replicate.times["wait_" + kind if from_bed else AT_HOME[kind]].add(time - replicate.visits[case].asked)


def left_ward(replicate, spell, time, died):
    """Whoever was to leave by the fast track has left the acute bed, or died in it."""
    if spell.dying and died:
        replicate.n["fast_track_died", None] += 1
    elif spell.dying:
        replicate.times["fast_track_time"].add(time - spell.first_fit)


def measures(answers):
    r, total = answers.r, answers.total
    table = {
        "place_of_death": lambda place: ratio(r.n["deaths", place], sum(r.n["deaths", where] for where in DEATH_PLACES)),
        "hospice_patients": lambda: answers.in_use("hospice"),
        "end_of_life_patients": lambda: answers.in_use("end_of_life"),
        "fast_tracks": answers.yearly("fast_tracks"),
        "fast_track_died_waiting": lambda: ratio(total("fast_track_died"), total("fast_tracks")),
        "fast_track_time": answers.mean_of_timer("fast_track_time", DAY),
    }
    for kind in PLACES:
        for what in ("wait_" + kind, AT_HOME[kind]):
            table[what] = answers.mean_of_timer(what, DAY)
    return table
