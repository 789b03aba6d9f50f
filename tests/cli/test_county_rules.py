# SPDX-License-Identifier: GPL-3.0-or-later
"""A county of one's own: the rules by which gaps are filled, what goes before them, and numbers that are doubted because they are far from them."""
import json
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from program import main, sets  # noqa: E402
from test_new_area import OLDER, fill, gaps, new_area, northmoor, read  # noqa: E402


def test_areas_have_together_what_their_county_has(t):
    """Three areas of one county and one of another: what is filled in adds to the county's, whatever it is rounded to; nobody is without. What county.csv
    gives is shared out whole."""
    made = new_area(t, "three", ["vale", "moor", "coast", "far"], ["general"])
    for area, people in (("vale", "120000"), ("moor", "90000"), ("coast", "60000"), ("far", "90000")):
        fill(made / "data" / "areas.csv", "people", area, people)
    fill(made / "data" / "areas.csv", "outside_the_county", "far", "yes")
    fill(made / "data" / "county.csv", "hospice_beds", "value", "8")
    rows = {r["path"]: r["values"][0]["number"] for r in json.loads(t.homeward("describe", made / "model.yaml", "--json").stdout)["parameters"]}
    own = {r["path"]: r["values"][0]["number"] for r in json.loads(t.homeward("describe", "--json").stdout)["parameters"]}
    county = ("vale", "moor", "coast")
    older = [int(gaps(t, made / "model.yaml")[0][f"areas.csv: people_65_and_over, {a}"][1].split(":")[0]) for a in county]
    apart = 0
    for path in ("equipment.teams", "discharge.nhs_assessment.staff", "discharge.brokerage.staff", "discharge.assessment.social.staff", "reablement.places", "nursing.places",
                 "adaptations.grants", "community_nursing.nurses", "discharge.means_test.staff", "housing.cases"):
        exact = [own[path] * n / OLDER for n in older]
        parts = [rows[f"areas.{a}.parameters.{path}"] for a in county]
        assert min(parts) >= 1 and sum(parts) == max(3, round(sum(exact))), (path, parts, exact)
        assert all(p == 1 or abs(p - x) < 1 for p, x in zip(parts, exact)), (path, parts, exact)
        apart += sum(max(1, round(x)) for x in exact) != sum(parts)
    assert apart >= 2, apart  # rounded each by itself they would not add up
    assert rows["areas.far.parameters.equipment.teams"] == max(1, round(own["equipment.teams"] * older[1] / OLDER))  # another county's
    hospices = [rows[f"areas.{a}.parameters.hospice.beds"] for a in county]
    assert sum(hospices) == 8 and hospices == sorted(hospices, reverse=True), hospices


def doubts(t, made):
    """{(form, line, column): what check says of it}"""
    done = t.homeward("check", made / "model.yaml")
    assert done.returncode == 0, done.stderr
    return {(f, int(l), int(c)): said for f, l, c, said in re.findall(r"warning: \S*?(\w+\.csv):(\d+):(\d+): (.* leave it)", done.stderr)}


def cell(path, number, place):
    rows = read(path)
    at = next(i for i, r in enumerate(rows) if (r[0] == number if path.name != "start.csv" else r[:2] == [place, number]))
    column = rows[0].index("people" if path.name == "start.csv" else place)
    return path.name, at + 1, len(",".join(rows[at][:column])) + 2


def test_a_slip_of_a_factor_of_ten_is_told_at_its_cell(t):
    made = new_area(t, "one", ["vale"], ["general"])
    data = made / "data"
    assert doubts(t, made) == {}
    for form, number, place, value in (("areas", "people", "vale", "270000"), ("areas", "people_65_and_over", "vale", "52600"), ("hospitals", "beds", "general", "395"),
                                       ("areas", "home_care_carers", "vale", "300"), ("areas", "equipment_teams", "vale", "1"), ("areas", "intermediate_care_beds", "vale", "0"),
                                       ("county", "reablement_days", "value", "60"), ("county", "self_funders", "value", "30"), ("county", "rural_share", "value", "2"),
                                       ("start", "home_care", "vale", "300")):
        fill(data / f"{form}.csv", number, place, value)
    assert doubts(t, made) == {}, doubts(t, made)  # below three times, or few, or none
    slips = (("hospitals", "beds", "general", "3950", "more than three times"), ("areas", "home_care_carers", "vale", "89", "less than a third"),
             ("areas", "funding_panels", "vale", "10", "more than three times"), ("county", "reablement_days", "value", "330", "more than three times"),
             ("county", "self_funders", "value", "5.4", "less than a third"), ("county", "nursing_places", "value", "84", "less than a third"),
             ("areas", "people_65_and_over", "vale", "5260", "less than a third"))
    for form, number, place, value, _ in slips:
        fill(data / f"{form}.csv", number, place, value)
    found = doubts(t, made)
    for form, number, place, value, way in slips:
        at = cell(data / f"{form}.csv", number, place)
        if number in ("home_care_carers", "nursing_places"):  # so few older people that they would be right
            continue
        assert found.get(at, "").startswith(f"{number}{'' if form == 'county' else ' of ' + place}: {value} is {way} "), (at, found)
    fill(data / "areas.csv", "people_65_and_over", "vale", "52600")
    found = doubts(t, made)
    carers = found[cell(data / "areas.csv", "home_care_carers", "vale")]
    assert "89 is less than a third of 890, which would be filled in if it were blank (the built-in model's 890 for 52600 people of 65 and over, in proportion)" in carers, carers
    assert "84 is less than a third of 840" in found[cell(data / "county.csv", "nursing_places", "value")], found
    fill(data / "areas.csv", "home_care_carers", "vale", "890")
    fill(data / "start.csv", "home_care", "vale", "116")
    assert "116 is less than a third of 1.16e+03" in doubts(t, made)[cell(data / "start.csv", "home_care", "vale")]


def test_the_filled_example_raises_no_doubt(t):
    assert doubts(t, northmoor(t)) == {}


def test_what_the_model_says_of_all_places_goes_before_the_forms(t):
    """Of whatever number: one that a form gives for a place (places of coast), one that is its part of the county's, and one that is filled in."""
    made = northmoor(t)
    pairs = {"residential.places": 700, "reablement.places": 20, "equipment.teams": 4, "start.acute": 100}
    words = sets([f"{path}={value}" for path, value in pairs.items()])
    found, _ = gaps(t, made / "model.yaml", *words)
    assert not any(number in what for what in found for number in ("residential_places", "reablement_places", "equipment_teams")), found
    rows = {r["path"]: r["values"][0]["number"] for r in json.loads(t.homeward("describe", made / "model.yaml", "--json", *words).stdout)["parameters"]}
    for path, value in pairs.items():
        assert rows[path] == value and not [p for p in rows if p.endswith(".parameters." + path)], (path, [p for p in rows if p.endswith(path)])
    done = t.homeward("check", made / "model.yaml", "--set", "discharge.brokerage.staff=0")
    assert done.returncode == 2 and "--set discharge.brokerage.staff=0: vale: discharge.brokerage.staff is 0; it must be more than 0" in done.stderr, done.stderr


if __name__ == "__main__":
    main(globals())
