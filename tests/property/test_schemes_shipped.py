# SPDX-License-Identifier: GPL-3.0-or-later
"""Every scheme of configs/schemes but rules of payment and budgets (test_regimes.py): it fits both models; made nothing, it is the baseline to the bit; each moves
a measure that it does not set, or none, as the table says; at ten times its size it does hardly less than at twenty; the parts of the integrated team are the team.

The table has a row for each file. A file without a row, or a row without a file, fails."""
import os
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from program import SOURCE, main, sets, values  # noqa: E402
from test_regimes import MONEY, SHIPPED as RULES  # noqa: E402

CONFIGS = SOURCE / "configs"
SCHEMES = {path.stem: path.read_text(encoding="utf-8") for path in sorted((CONFIGS / "schemes").glob("*.yaml")) if path.stem not in RULES}
ON_THE_MAP = {"idt_darent_valley"}  # names a hospital: Kent only
SHORT = sets(["run.warm_up=28 days", "run.measured=45 days", "run.scale=0.2"])
HALF = sets(["run.warm_up=42 days", "run.measured=60 days", "run.scale=0.5"])
WHOLE = sets(["run.warm_up=60 days", "run.measured=120 days"])

# Name: measure and the way it goes. In the third place settings: what the scheme widens or spares is hardly short in North Kent, so it is asked where it is.
MOVES = {
    "adaptations_agency": ("wait_major_adaptation", -1, ["adaptations.builders=2"]),
    "adaptations_grant": ("adaptation_grants", +1),
    "alzira": ("fit_to_departure", -1),
    "buurtzorg_claimed": ("community_nursing_in_use", -1),
    "care_village": ("wait_intermediate_care", -1),
    "care_home_support": ("emergency_admissions", -1),
    "carers_network": ("carers_supported", +1),
    "choice_protocol": ("delayed_bed_days_by_code G", -1),
    "chocs": ("emergency_admissions", -1),
    "community_paramedics": ("ae_attendances", -1),
    "demand_management": ("home_care_hours", -1),
    "bridging_care": ("fit_to_departure", -1),
    "crisis_response": ("ae_attendances", -1),
    "discharge_to_assess": ("fit_to_departure", -1),
    "hospital_at_home_discharge": ("fit_to_departure", -1),
    "single_point_of_entry": ("ae_attendances", -1),
    "encompass": ("ae_attendances", -1),
    "encompass_claimed": ("emergency_admissions", -1),
    "generic_worker": ("assessment_time", +1),  # the therapists are what is short in North Kent
    "home_care_cut": ("wait_home_care", +1),
    "homefirst": ("community_nursing_in_use", -1),
    "hospital_at_home": ("emergency_admissions", -1),
    "idt": ("fit_to_departure", -1),
    "idt_front_door": ("emergency_admissions", -1),
    "idt_joint_assessment": ("fit_to_departure", -1),
    "idt_planning": ("fit_to_departure", -1),
    "idt_seven_days": ("fit_to_departure", -1),
    "idt_staff": ("fit_to_departure", +1),      # alone it is a cut
    "independence_reviews": ("home_care_hours", -1),
    "joint_consent": ("fit_to_departure", +1),  # the trouble itself, not its cure
    "lead_commissioning": ("fit_to_departure", -1, ["frictions.rework=60 %", "frictions.commissioner_boundary=3 days"]),
    "market_development": ("wait_nursing", -1, ["nursing.places=740", "start.when_below_census=close_when_vacated"]),
    "neighbourhood_teams": ("fit_to_departure", -1),
    "patient_hotel": ("planned_cancelled", -1),
    "gp_at_the_door": ("ae_time", -1),
    "gp_in_ae": ("ae_time", +1),
    "queue_app": ("minor_injuries_attendances", -1),
    "rapid_response": ("emergency_admissions", -1),
    "resettlement": ("extra_care_list", -1),
    "residential_avoidance": ("extra_care_list", -1),
    "seven_day_rounds": ("length_of_stay", -1),
    "seven_day_working": ("fit_to_departure", -1),
    "shared_record": ("told_again_per_case", -1, ["frictions.unshared=60 %"]),
    "single_assessment": ("fit_to_departure", -1),
    "social_prescribing_claimed": ("ae_attendances", -1),
    "super_users_fitted": ("emergency_admissions", -1),
    "telehealth": ("emergency_admissions", -1),
    "torbay": ("fit_to_departure", -1),
    "torbay_coordinators": ("fit_to_departure", -1, ["discharge.brokerage.staff=1", "discharge.brokerage.work=3 h"]),
    "torbay_enablers": ("fit_to_departure", -1, ["frictions.unshared=60 %", "frictions.rework=60 %"]),
    "torbay_intermediate_care": ("wait_intermediate_care", -1),
    "torbay_rapid_response": ("emergency_admissions", -1),
    "torbay_registration": ("fit_to_departure", -1, ["frictions.council_boundary=4 days"]),
    "torbay_ward_coordinators": ("fit_to_departure", -1),
    "trusted_assessor": ("fit_to_departure", -1, ["discharge.home_assessment.work=6 h"]),
    "winter_beds": ("wait_intermediate_care", -1),
    "care_trust": ("fit_to_departure", -1, ["frictions.handover=12 h"]),
    "centralised_service": ("ambulance_response", +1),
    "coordination_only": ("fit_to_departure", -1, ["frictions.handover=48 h"]),
    "housing_memorandum": ("extra_care_list", -1),
    "integrated_localities": ("fit_to_departure", -1, ["frictions.handover=12 h"]),
    "joint_appointments": ("delayed_bed_days_by_code H", -1, ["discharge.dispute=20 days", "need.threshold.dispute_band=3"]),
    "kent_pioneer": ("emergency_admissions", -1),
    "many_schemes": ("fit_to_departure", +1, ["discharge.assessment.social.staff=7"]),  # the trouble itself, not its cure
    "staff_mutuals": ("assessment_time", +1),  # the therapists are what is short in North Kent
    "strategic_alliance": ("fit_to_departure", -1, ["frictions.handover=12 h"]),
    "trust_between_teams": ("fit_to_departure", -1, ["frictions.rework=60 %"]),
    "whole_place_budget": ("delayed_bed_days_by_code H", -1, ["discharge.dispute=20 days", "need.threshold.dispute_band=3"]),
}
# No effect by default, as none was found: no flow moves, to the bit.
NONE = {"day_centre"} | {"buurtzorg", "complex_needs", "coordinators", "employment_support", "highest_risk_provider", "leeds_networks", "mental_health_pathways", "mobile_working", "outcome_home_care",
        "personal_budgets", "prevention", "risk_stratification", "self_care", "shared_trainees", "social_prescribing", "super_users", "telecare", "tiered_support", "workplace_health"}
# What is set to a word, hours or a limit has no size; a cut ends at nothing.
NO_SIZE = {"demand_management", "adaptations_grant", "alzira", "choice_protocol", "generic_worker", "idt_joint_assessment", "idt_planning", "idt_seven_days", "joint_consent", "seven_day_rounds", "seven_day_working",
           "torbay_registration", "torbay_ward_coordinators", "idt", "idt_staff", "home_care_cut", "many_schemes", "centralised_service", "care_trust", "staff_mutuals", "resettlement", "care_village", "buurtzorg_claimed", "gp_in_ae"}  # ten times the GPs instead of others are nobody else
# Of those without a size, what has a capacity beside what is set or cut: the measure asked of it, and the lines that grow. The GPs of gp_in_ae are instead of A&E's own staff (gp_at_the_door's are not, and grow).
CAPACITY = {
    "care_village": ("wait_intermediate_care", r"lever: (intermediate_care\.beds|nursing\.places)"),
    "idt": ("emergency_admissions", r"^    staff:"),
    "resettlement": ("extra_care_list", r"lever: (extra_care\.flats|nursing\.places)"),
}
# What levers that are set to a word or a value are in North Kent without the scheme.
BEFORE = {
    "budget.pool.rule": "separate", "budget.pool.share": "0",
    "acute.rounds.saturday_share": "0.9", "acute.rounds.sunday_share": "0.55", "adaptations.decision": "75 days", "adaptations.no_grant_from": "30000",
    "discharge.assessment.form": "in_turn", "discharge.assessment.hours": '"Mon-Fri 09:00-17:00"', "discharge.choice_window": "90 days",
    "discharge.home_assessment.hours": '"Mon-Fri 10:00-17:00"', "discharge.mdt.hears": "fit", "discharge.planning.after_admission": "24 h", "discharge.nhs_brokerage.staff": "1", "discharge.planning.starts_at": "fit",
    "equipment.hours": '"Mon-Fri 09:00-17:00"', "frictions.commissioner_boundary": "4 h", "frictions.consent": "0 h", "frictions.consent_refused": "0",
    "money.cost.care_at_home_day": "0", "frictions.council_boundary": "1 days", "frictions.handover": "2 h", "frictions.rework": "10 %", "frictions.social_work_by_therapist": "0",
    "start.when_below_census": "refuse",
}
PARTS = ["idt_front_door", "idt_planning", "idt_joint_assessment", "idt_seven_days", "idt_staff"]


def model(t):
    os.symlink(CONFIGS / "data", t.folder / "data")
    (t.folder / "schemes").mkdir()
    return t.write("model.yaml", (CONFIGS / "north_kent.yaml").read_text(encoding="utf-8"))


def scheme(t, name, text, renamed=None):
    """Words of a run with a text as a scheme; what is there in full only after years is there at once."""
    text = re.sub(r"^(ramp|excludes|family|start|until):.*\n", "", text, flags=re.M)
    renamed = renamed or name
    t.write(f"schemes/{renamed}.yaml", re.sub(rf"^name: {name}$", f"name: {renamed}", text, count=1, flags=re.M))
    return ["--scenario", renamed]


def nothing(text):
    """The same file, in which each lever is left as it is, nobody is on duty, and nobody's needs change."""
    text = re.sub(r"(\{lever: ([\w.]+), to: )(\"[^\"]*\"|[^}]*)\}", lambda m: m.group(1) + BEFORE[m.group(2)] + "}", text)
    text = re.sub(r"times: (\{[^}]*\}|[\d.]+)", "times: 1", text)
    text = re.sub(r"add: -?[\d.]+", "add: 0", text)
    before, service, after = text.partition("service:\n")
    after, programme, rest = after.partition("programme:\n")
    return before + service + re.sub(r"^(    )(slots|staff): \d+", r"\1\2: 0", after, flags=re.M) + programme + rest


def larger(text, k):
    """The same file at k times its size; shares end at 1."""
    def times(m):
        x = float(m.group(1))
        return f"times: {x * k if x > 1 else x / k if x < 1 else 1:g}}}"
    text = re.sub(r"times: ([\d.]+)\}(?= *(?:#.*)?$)", lambda m: times(m) if "lever" in text[text.rfind("\n", 0, m.start()):m.start()] else m.group(0), text, flags=re.M)
    text = re.sub(r"add: (-?[\d.]+)( %)?", lambda m: f"add: {min(float(m.group(1)) * k, 50):g} %" if m.group(2) else
                  m.group(0) if m.group(1)[0] == "-" else f"add: {float(m.group(1)) * k:g}", text)
    return re.sub(r"^(    )(slots|staff|caseload): (\d+)", lambda m: f"{m.group(1)}{m.group(2)}: {int(m.group(3)) * k}", text, flags=re.M)


def flows(summary):
    """Measures of people and what happens to them: not who is enrolled, nor money."""
    return [m["name"] for m in summary["measures"] if not m["name"].startswith(("programme_", *MONEY))]


def moved(summary, a, b):
    return [name for name in flows(summary) if values(summary, name, a) != values(summary, name, b)]


def one(summary, measure, scenario):
    name, *labels = measure.split()
    found = values(summary, name, scenario)
    return sum(v for key, each in found.items() if not labels or key == tuple(labels) for v in each if v is not None)


def test_every_file_has_a_row_and_fits_both_models(t):
    assert set(MOVES) | NONE == set(SCHEMES) - ON_THE_MAP and not set(MOVES) & NONE, set(MOVES) ^ NONE ^ (set(SCHEMES) - ON_THE_MAP)
    for which in ("north_kent", "kent"):
        words = [word for name in SCHEMES if which == "kent" or name not in ON_THE_MAP for word in ("--scenario", name)]
        done = t.homeward("check", CONFIGS / f"{which}.yaml", *words)
        # Warnings are of claims alone, which say that nobody found so much (cli.beyond_evidence).
        told = [line for line in done.stderr.splitlines() if "warning" in line]
        assert done.returncode == 0 and all("goes beyond its evidence" in line for line in told), done.stderr
    for name, text in SCHEMES.items():
        for key in ("title:", "catalogue:", "evidence:", "cost:"):
            assert f"\n{key}" in text, (name, key)


def shipped():
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted((CONFIGS / "schemes").glob("*.yaml"))}


def test_no_two_are_alike(_):
    """But for what they are called and what they rest on; rules of payment and budgets too."""
    seen = {}
    for name, text in shipped().items():
        does = "".join(line.split("#")[0].rstrip() + "\n" for line in text.splitlines() if not re.match(r"#|(title|about|catalogue|source|evidence|cost|family|excludes|ramp|start|until):", line))
        does = re.sub(r"^(name|  - name): .*\n", "", does, flags=re.M)
        if name not in ON_THE_MAP:
            assert does not in seen, (name, seen[does])
            seen[does] = name


def test_each_verb_has_eight_files(_):
    for verb in ("programme", "service", "regime"):
        with_it = [name for name, text in shipped().items() if f"\n{verb}:\n" in text]
        assert len(with_it) >= 8, (verb, with_it)


# An effect that is a number all the same: what a claim would mean, or what is assumed of who walks in at A&E.
NOT_DRAWN = {"encompass_claimed", "social_prescribing_claimed", "super_users_fitted", "gp_in_ae", "gp_at_the_door"}


def test_an_effect_with_an_interval_is_drawn_from_it(_):
    """Of the acts of programmes and the share that a service takes: none, or drawn, each replicate its own, between the ends that the evidence has."""
    numbers, drawn = set(), set()
    for name, text in SCHEMES.items():
        for line in re.findall(r"^ +(?:- \{on: .*|takes: .*(?:\n +takes_within: .*)?)", text, re.M):
            spread = re.search(r"\{low: ([\d.]+)(?: %)?, central: [\d.]+(?: %)?, high: ([\d.]+)(?: %)?\}", line)
            within = re.search(r"within: \[([\d.]+)(?: %)?, ([\d.]+)(?: %)?\]", line)
            if spread:
                assert within and list(map(float, spread.groups())) == list(map(float, within.groups())), (name, line)
                drawn.add(name)
            elif not re.search(r"times: 1[,}]|takes: 0 ", line):
                numbers.add(name)
    assert numbers == NOT_DRAWN, numbers ^ NOT_DRAWN
    assert {"telehealth", "care_home_support", "hospital_at_home", "rapid_response", "crisis_response", "patient_hotel", "independence_reviews"} <= drawn


def test_made_nothing_each_is_the_baseline(t):
    config = model(t)
    names = [name for name in SCHEMES if name not in ON_THE_MAP]
    summary = t.summary(config, *SHORT, "--replicates", 1, *[w for name in names for w in scheme(t, name, nothing(SCHEMES[name]))])
    wrong = {name: moved(summary, "baseline", name)[:5] for name in names if moved(summary, "baseline", name)}
    assert not wrong, wrong


def wrong_way(t, config, rows, also, more):
    summary = t.summary(config, *WHOLE, *sets(more), "--replicates", 1, *[w for name in [*rows, *also] for w in scheme(t, name, SCHEMES[name])])
    wrong = {name: (row[0], one(summary, row[0], "baseline"), one(summary, row[0], name)) for name, row in rows.items()
             if (one(summary, row[0], name) - one(summary, row[0], "baseline")) * row[1] <= 0}
    return summary, wrong


def test_each_moves_its_measure_or_none(t):
    """One replicate with the same draws in all scenarios."""
    config = model(t)
    none = sorted(NONE)
    summary, wrong = wrong_way(t, config, {name: row for name, row in MOVES.items() if len(row) == 2}, none, [])
    for name, row in MOVES.items():
        if len(row) == 3:
            wrong |= wrong_way(t, config, {name: row}, [], row[2])[1]
    assert not wrong, wrong
    assert not [(name, moved(summary, "baseline", name)[:5]) for name in none if moved(summary, "baseline", name)]
    programmes = [name for name in SCHEMES if "\nprogramme:" in SCHEMES[name] and not name.startswith("super_users")]  # of whom there are few in so short a time
    assert not [name for name in programmes if one(summary, "programme_enrolled", name) <= 20]


def test_programmes_without_effect_would_show_one(t):
    """Half of it typed in, and everybody enrolled: so it is the default that is nothing, and not the file."""
    config = model(t)
    names = [name for name in sorted(NONE) if "\nprogramme:" in SCHEMES[name]]
    for name in names:
        assert re.search(r"times: 1[,}]", SCHEMES[name]) and not re.search(r"times: (?!1[,}])", SCHEMES[name]), name
    words = [w for name in names for w in scheme(t, name, re.sub(r"times: 1([,}])", r"times: 0.5\1", larger(SCHEMES[name], 50)))]
    summary = t.summary(config, *HALF, "--replicates", 1, *words)
    still = [name for name in names if one(summary, "programme_averted", name) < 10 or not moved(summary, "baseline", name)]
    assert not still, still


def test_programmes_without_effect_fill_up_too(t):
    """200 times its places, and 400 times: less than a third more people in it than the first made, as there are only so many who are eligible."""
    config = model(t)
    names = [name for name in sorted(NONE) if "\nprogramme:" in SCHEMES[name]]
    words = [w for name in names for k in (1, 200, 400) for w in scheme(t, name, larger(SCHEMES[name], k), f"{name}_{k}")]
    summary = t.summary(config, *SHORT, "--replicates", 1, *words)
    wrong = {}
    for name in names:
        asked, more, most = (one(summary, "programme_enrolled", f"{name}_{k}") for k in (1, 200, 400))
        if not 0 < asked <= more or most - more > (more - asked) / 3:
            wrong[name] = (asked, more, most)
    assert not wrong, wrong


def test_ten_times_the_size_is_enough(t):
    """From ten times to twenty times, less than a third of what ten times made; a programme grows until all who are eligible are in it."""
    config = model(t)
    names = [name for name in MOVES if name not in NO_SIZE]
    enrols = {name for name in names if "\nprogramme:" in SCHEMES[name]}
    wrong = {}
    for settings in sorted({tuple(row[2]) if len(row) == 3 else () for row in MOVES.values()}):
        some = [name for name in names if tuple(MOVES[name][2:3] or [()])[0] in (settings, list(settings))]
        words = [w for name in some for k in (10, 20) for w in scheme(t, name, larger(SCHEMES[name], k * (20 if name in enrols else 1)), f"{name}_{k}")]
        summary = t.summary(config, *HALF, *sets(settings), "--replicates", 1, *words) if some else None
        for name in some:
            base, ten, twenty = (one(summary, MOVES[name][0], who) for who in ("baseline", f"{name}_10", f"{name}_20"))
            if abs(twenty - ten) > abs(ten - base) / 3:
                wrong[name] = (MOVES[name][0], base, ten, twenty)
    assert not wrong, wrong


def test_capacity_beside_what_has_no_size_is_enough_too(t):
    """The same of the places and staff of schemes that also set or cut something, which stays as it is."""
    config = model(t)
    words = []
    for name, (_, grows) in CAPACITY.items():
        assert name in NO_SIZE and any(re.search(grows, line) for line in SCHEMES[name].splitlines()), name
        for k in (1, 10, 20):
            lines = [larger(f"\n{line}", k) if re.search(grows, line) else f"\n{line}" for line in SCHEMES[name].splitlines()]
            words += scheme(t, name, "".join(lines)[1:] + "\n", f"{name}_{k}")
    summary = t.summary(config, *HALF, "--replicates", 1, *words)
    wrong = {}
    for name, (measure, _) in CAPACITY.items():
        base, asked, ten, twenty = (one(summary, measure, who) for who in ("baseline", *(f"{name}_{k}" for k in (1, 10, 20))))
        acts = moved(summary, f"{name}_1", f"{name}_10")  # at its own size some have enough for their measure already: something else has to tell
        if not acts or max(asked, ten) >= base or abs(twenty - ten) > (base - ten) / 3:
            wrong[name] = (measure, base, asked, ten, twenty, len(acts))
    assert not wrong, wrong


def test_no_file_with_places_is_left_out(_):
    """Whatever has staff on duty, slots, a caseload, or adds to beds, places or flats is asked what it does when it is larger."""
    for name in (NO_SIZE | NONE) - set(CAPACITY) - {"gp_in_ae"}:
        text = SCHEMES[name]
        grows = re.search(r"^    (slots|staff|caseload): \d", text, re.M) or re.search(r"lever: \S+\.(beds|places|flats|slots|caseload), (times: 1\.|times: [2-9]|add: [1-9])", text)
        assert not grows or (name in NONE and "\nprogramme:" in text), (name, grows)


def test_the_parts_of_the_integrated_team_are_the_team(t):
    """All five together are idt.yaml, to the bit; without any one of them they are not, and each is something by itself."""
    config = model(t)
    words = [w for part in ["idt", *PARTS] for w in scheme(t, part, SCHEMES[part])]
    fewer = ["+".join(p for p in PARTS if p != part) for part in PARTS]
    for together in ["+".join(PARTS), *fewer]:
        words += ["--scenario", together]
    summary = t.summary(config, *HALF, "--replicates", 1, *words)
    assert moved(summary, "idt", "+".join(PARTS)) == [], moved(summary, "idt", "+".join(PARTS))[:9]
    assert all(moved(summary, "idt", name) for name in fewer) and all(moved(summary, "baseline", part) for part in PARTS)


def cost(name):
    return float(re.search(r"staff: ([\d.]+) wte", SCHEMES[name]).group(1))


def test_torbays_stages_are_torbay(t):
    """Without its eight years, all stages in their order are torbay.yaml (places are rounded at each), and cost as many staff; so do the parts of the integrated team."""
    config = model(t)
    stages = [f"torbay_{stage}" for stage in ("enablers", "rapid_response", "registration", "coordinators", "intermediate_care", "ward_coordinators")]
    assert set(stages) == {name for name in SCHEMES if name.startswith("torbay_")}
    words = [w for name in ["torbay", *stages] for w in scheme(t, name, SCHEMES[name])]
    summary = t.summary(config, *HALF, "--replicates", 1, *words, "--scenario", "+".join(stages))
    assert moved(summary, "torbay", "+".join(stages)) == [], moved(summary, "torbay", "+".join(stages))[:9]
    assert sum(map(cost, stages)) == cost("torbay") and sum(map(cost, PARTS)) == cost("idt")


def test_as_they_are_they_run_and_exclude_each_other(t):
    """With their ramps, families and all that."""
    config = model(t)
    for name, text in SCHEMES.items():
        t.write(f"schemes/{name}.yaml", text)
    names = [name for name in SCHEMES if name not in ON_THE_MAP]
    summary = t.summary(config, *SHORT, "--replicates", 1, *[w for name in names for w in ("--scenario", name)])
    still = {name for name in names if moved(summary, "baseline", name) == []}
    assert NONE <= still and not still & {"idt", "torbay", "hospital_at_home"}, still  # Encompass has three years to grow: property.catalogue
    for pair, why in (("idt+idt_planning", "exclude each other"), ("torbay_registration+torbay", "exclude each other"), ("rapid_response+torbay_rapid_response", "exclude each other"),
                      ("buurtzorg+buurtzorg_claimed", "family buurtzorg"), ("super_users+super_users_fitted", "family super_users"), ("alzira+lead_commissioning", "family one_organisation")):
        done = t.homeward("check", config, "--scenario", pair)
        assert done.returncode == 2 and why in done.stderr, (pair, done.stderr)
    for name, text in SCHEMES.items():
        for other in re.findall(r"\w+", (re.search(r"^excludes: \[(.*)\]", text, re.M) or [0, ""])[1]):
            assert other in SCHEMES, (name, other)


def test_3363_contacts_are_a_capacity(t):
    """A year of the co-ordinators takes up no more people than they can, at a tenth of the size, and loses nobody for it."""
    config = model(t)
    year = sets(["run.warm_up=90 days", "run.measured=365 days", "run.scale=0.1"])
    summary = t.summary(config, *year, "--replicates", 1, *scheme(t, "coordinators", SCHEMES["coordinators"]))
    assert 200 < one(summary, "programme_enrolled", "coordinators") <= 337
    assert moved(summary, "baseline", "coordinators") == []


if __name__ == "__main__":
    main(globals())
