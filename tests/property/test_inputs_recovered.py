# SPDX-License-Identifier: GPL-3.0-or-later
"""Claims that are typed in, and labelled so, come out as they went in where everybody has them; what is left of them in the population is another matter."""
import os
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from program import SOURCE, main, sets, values  # noqa: E402

CONFIGS = SOURCE / "configs"
# Nobody from outside, who are never enrolled; some 2,300 people taken to hospital and 8,000 attendances.
SMALL = sets(["run.warm_up=28 days", "run.measured=120 days", "run.scale=0.3", "population.outside_share=0"])


def model(t, **texts):
    os.symlink(CONFIGS / "data", t.folder / "data")
    (t.folder / "schemes").mkdir()
    for name, text in texts.items():
        t.write(f"schemes/{name}.yaml", text)
    return t.write("model.yaml", (CONFIGS / "north_kent.yaml").read_text(encoding="utf-8"))


def shipped(name):
    return (CONFIGS / "schemes" / f"{name}.yaml").read_text(encoding="utf-8")


def mean(summary, measure, scenario, labels=()):
    return values(summary, measure, scenario)[tuple(labels)][0]


def test_encompass_conveys_seven_in_a_hundred_less(t):
    """Of those whom a crew sees, the share that it takes. Each is spared with .07 by a draw of their own: give or take 3.3 standard deviations of so many."""
    summary = t.summary(model(t, encompass_claimed=shipped("encompass_claimed")), *SMALL, "--replicates", 1, "--scenario", "encompass_claimed")
    taken = [1 - mean(summary, "ambulance_not_taken", scenario) for scenario in ("baseline", "encompass_claimed")]
    n = mean(summary, "ambulance_calls", "baseline") * 120 / 365.25 * (1 - mean(summary, "ambulance_by_phone", "baseline")) * taken[0]
    assert n > 2000 and abs(taken[1] / taken[0] - 0.93) < 3.3 * (0.07 * 0.93 / n) ** 0.5 + 0.003, (taken, n)  # those who are not taken call again now and then


def test_rotherham_s_enrolled_attend_seventeen_in_a_hundred_less(t):
    """Where all adults are enrolled, of whom most attendances are; of the 265 who have a place, the population's attendances show next to nothing."""
    text = shipped("social_prescribing_claimed")
    everybody = re.sub(r"(?m)^    (past|staff|each): .*\n", "", text).replace("eligible: {age_from: 18, conditions: 1}", "eligible: {}")
    everybody = everybody.replace("name: social_prescribing_claimed", "name: everybody").replace("by_rank", "at_random").replace("caseload: 265", "caseload: 1000000").replace("120 days", "3650 days")
    assert "times: 0.83" in everybody and "staff: 5" not in everybody
    summary = t.summary(model(t, everybody=everybody, social_prescribing_claimed=text), *SMALL, "--replicates", 1, "--scenario", "everybody", "--scenario", "social_prescribing_claimed")
    came = {scenario: mean(summary, "ae_attendances", scenario) for scenario in ("baseline", "everybody", "social_prescribing_claimed")}
    spared = mean(summary, "programme_averted", "everybody", ["a_and_e.attendance"])
    n = came["baseline"] * 120 / 365.25
    # Whom a doctor sends comes all the same: what is spared is 17 % of the others, and what is spared is what is missing.
    assert n > 5000 and abs(spared / (came["baseline"] - came["everybody"]) - 1) < 0.05, (came, spared)
    assert 0.11 < 1 - came["everybody"] / came["baseline"] < 0.17 + 3.3 * (0.17 * 0.83 / n) ** 0.5, came
    assert abs(came["social_prescribing_claimed"] / came["baseline"] - 1) < 0.01, came


def test_half_the_time_is_half_the_nurses_at_work(t):
    """Of community nurses, those at work at a time: where there are enough, as many visits at half the time each."""
    enough = sets(["community_nursing.nurses=2000"])
    summary = t.summary(model(t, buurtzorg_claimed=shipped("buurtzorg_claimed")), *SMALL, *enough, "--replicates", 1, "--scenario", "buurtzorg_claimed")
    used = [mean(summary, "community_nursing_in_use", scenario) for scenario in ("baseline", "buurtzorg_claimed")]
    assert abs(used[1] / used[0] - 0.5) < 0.02, used


if __name__ == "__main__":
    main(globals())
