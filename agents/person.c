/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/person.h"

const char *const hw_person_age_band_labels[HW_AGE_BANDS] = {"0-4", "5-14", "15-24", "25-44", "45-64", "65-74", "75-84", "85+"};
const char *const hw_person_frailty_labels[HW_FRAILTIES] = {"fit", "mild", "moderate", "severe"};

uint8_t hw_person_age_band(int age) {
    static const uint8_t from[HW_AGE_BANDS] = {0, 5, 15, 25, 45, 65, 75, 85};
    uint8_t band = HW_AGE_BANDS - 1;
    while (band > 0 && age < from[band]) {
        band--;
    }
    return band;
}
