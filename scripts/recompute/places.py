# SPDX-License-Identifier: GPL-3.0-or-later
"""The figures of a district by hospital, trust, area and council, told again from its event log."""
from tallies import DAY, HOUR, MINUTE, NAN, ratio


def measures(again, days):
    """By hospital, trust, area or council: the sum over the places of a group."""
    r = again.r
    years = days / 365.0
    hospitals = {s: r.owner[s] for s, kind in r.kind.items() if kind == "acute"}

    def of(label, dim):
        if dim == "trust":
            return [hospital for hospital, trust in r.trust.items() if trust == label]
        if dim == "council":
            return [area for area, council in r.council.items() if council == label]
        return [label]

    def sum_of(what, places):
        return sum(r.n[what, place] for place in places)

    def yearly(what, dim):
        return lambda label: sum_of(what, of(label, dim)) / years

    def days_yearly(what, dim):
        return lambda label: sum_of(what, of(label, dim)) / DAY / years

    def share(over, under, dim):
        return lambda label: ratio(sum_of(over, of(label, dim)), sum(sum_of(one, of(label, dim)) for one in under))

    def beds(dim):
        return lambda label: sum(again.servers(s) for s, hospital in hospitals.items() if hospital in of(label, dim))

    def in_use(area, kind):
        if kind == "home_care":
            return r.rounds.in_use(r.begin, r.end, area)
        stations = [s for s, k in r.kind.items() if k == kind and r.owner[s] == area]
        return ratio(again.days_in(stations, "serving", "blocked", "leaving") / days, sum(map(again.servers, stations)))

    midnights = again.total("midnights")
    return {
        "acute_beds_by_hospital": beds("hospital"),
        "acute_beds_by_trust": beds("trust"),
        "acute_occupancy_by_hospital": lambda label: ratio(r.n["at_midnight", label], r.n["open_at_midnight", label]),
        "patients_delayed_by_hospital": lambda label: ratio(r.n["delayed_at_midnight", label], midnights),
        "ae_attendances_by_hospital": yearly("attendances", "hospital"),
        "ae_attendances_by_trust": yearly("attendances", "trust"),
        "ae_attendances_by_area": yearly("attendances_of", "area"),
        "ae_within_4h_by_hospital": share("within_4h", ["attendances"], "hospital"),
        "ae_within_4h_by_trust": share("within_4h", ["attendances"], "trust"),
        "ae_over_4h_by_trust": lambda trust, cause: sum_of("over_4h_" + cause, of(trust, "trust")) / years,
        "admit_waits_over_12h_by_trust": yearly("waited_over_12h", "trust"),
        "ambulance_handover_by_trust": lambda trust: ratio(sum_of("handover_ms", of(trust, "trust")) / MINUTE, sum_of("handovers", of(trust, "trust"))),
        "ambulance_handover_over_30min_by_trust": yearly("handover_late", "trust"),
        "minor_injuries_by_area": yearly("miu", "area"),
        "admit_wait_by_hospital": lambda label: ratio(r.n["to_bed_ms", label] / HOUR, r.n["from_ae", label]),
        "emergency_admissions_by_hospital": yearly("emergency", "hospital"),
        "emergency_admissions_by_area": yearly("emergency_of", "area"),
        "planned_cancelled_by_hospital": share("cancelled", ["cancelled", "planned"], "hospital"),
        "length_of_stay_by_hospital": lambda label: ratio(r.n["stay_ms", label] / DAY, r.n["stays", label]),
        "delayed_bed_days_by_hospital": days_yearly("delay_ms", "hospital"),
        "delayed_bed_days_by_trust": days_yearly("delay_ms", "trust"),
        "delayed_bed_days_by_area": days_yearly("delay_ms_of", "area"),
        "delayed_bed_days_by_council": days_yearly("delay_ms_of", "council"),
        "official_delayed_days_by_trust": yearly("official_in", "trust"),
        "official_delayed_days_by_council": lambda label: sum(r.official_of[place, "acute"] for place in of(label, "council")) / years,
        "official_other_days_by_council": lambda label: sum(r.official_of[place, "other"] for place in of(label, "council")) / years,
        "people_by_area": lambda label: r.people.get(label, NAN),
        "treated_elsewhere_by_area": yearly("elsewhere", "area"),
        "gp_unmet_by_area": share("gp_unmet", ["gp_unmet", "gp_seen"], "area"),
        "occupancy_by_area": in_use,
    }
