/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/measures_catalogue.h"

#include <string.h>

const char *hw_measures_catalogue_of(const char *name) {
    static const char *const rows_of[][2] = {
        {"delayed_bed_days_total", "G1"},
        {"delayed_bed_days_district", "G1"},
        {"delayed_bed_days", "G2"},
        {"patients_delayed", "G1"},
        {"emergency_admissions", "G3"},
        {"ae_attendances", "G4"},
        {"steps_per_case", "G11"},
        {"handovers_per_case", "G11"},
        {"told_again_per_case", "G12"},
        {"turned_round", "G4"},
        {"service_contacts", "G4"},
        {"length_of_stay", "G5"},
        {"fit_to_departure", "G5"},
        {"readmitted", "G6"},
        {"admit_wait", "G7"},
        {"ae_within_4h", "G7"},
        {"ae_time", "G7"},
        {"gp_wait", "G7"},
        {"gp_appointments", "G7"},
        {"wait_", "G7"},
        {"care_home_admissions", "G9"},
        {"bed_days_65_plus", "G10"},
        {"acute_", "G10"},
        {"outliers", "G10"},
        {"escalation_beds", "G10"},
        {"discharges", "G33"},
        {"gp_unmet", "G34"},
    };
    for (size_t i = 0; i < sizeof rows_of / sizeof rows_of[0]; i++) {
        if (strncmp(name, rows_of[i][0], strlen(rows_of[i][0])) == 0) {
            return rows_of[i][1];
        }
    }
    return "";
}
