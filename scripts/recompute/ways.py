# SPDX-License-Identifier: GPL-3.0-or-later
"""The words of an event log for the ways out of a bed: reasons of delay, whose they are, staff, and where people go."""
import dying

REASONS = ["A", "B", "C", "Di", "Dii", "E", "F", "G", "H", "I", "team"]  # and the way out of the door, "leaving"
OWNERS = ["nhs_acute", "nhs_community", "social_care", "both", "family"]
STAFF = {"health_assessors", "nhs_panel", "social_assessors", "council_panel", "equipment", "nurse_assessors", "community_assessors", "finance_officers",
         "brokers", "nhs_brokers", "home_managers", "disputes", "housing", "adaptations", "referral", "family", "authorisation_assessors",
         "team_meetings"}  # a step is worked on beside the patient's own visit
REABLEMENT, CARE_HOMES = "reablement", {"residential", "nursing"}
TIMERS_FROM_BED = {kind: "wait_" + kind for kind in ("home_care", "reablement", "intermediate_care", "residential", "nursing")}
AT_HOME = {"home_care": "wait_home_care_at_home", "residential": "wait_care_home_at_home", "nursing": "wait_care_home_at_home"}
DESTINATIONS = {"home_care": "home_care", "reablement": "reablement", "intermediate_care": "ic_bed", "residential": "residential", "nursing": "nursing",
                "extra_care": "extra_care", "care_at_home": "home", **{kind: kind for kind in dying.PLACES}}
