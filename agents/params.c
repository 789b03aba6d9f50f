/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/params.h"
#include "agents/person.h"
#include "agents/speciality.h"

enum { OLDER_AGES = 7, HOUSEHOLD_AGES = 6, MOTHER_AGES = 6, HOURS = 24, WEEKDAYS = 7, MONTHS = 12 };

static const char *const older_age_labels[OLDER_AGES] = {"50-64", "65-69", "70-74", "75-79", "80-84", "85-89", "90+"};
static const uint8_t older_age_from[OLDER_AGES] = {50, 65, 70, 75, 80, 85, 90};
static const char *const household_age_labels[HOUSEHOLD_AGES] = {"16-24", "25-49", "50-64", "65-74", "75-84", "85+"};
static const uint8_t household_age_from[HOUSEHOLD_AGES] = {16, 25, 50, 65, 75, 85};
static const char *const mother_age_labels[MOTHER_AGES] = {"15-19", "20-24", "25-29", "30-34", "35-39", "40-44"};
static const char *const hour_labels[HOURS] = {"00", "01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11",
                                               "12", "13", "14", "15", "16", "17", "18", "19", "20", "21", "22", "23"};
static const char *const weekday_labels[WEEKDAYS] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
static const char *const month_labels[MONTHS] = {"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"};
static const char *const speciality_labels[HW_SPECIALITIES] = {"medicine", "older", "surgery", "trauma", "children"};

const struct hw_axis hw_params_axes[HW_AXES] = {
    [HW_AXIS_AGE_BAND] = {"age_band", HW_AGE_BANDS, hw_person_age_band_labels},
    [HW_AXIS_FRAILTY] = {"frailty", HW_FRAILTIES, hw_person_frailty_labels},
    [HW_AXIS_OLDER_AGE] = {"older_age", OLDER_AGES, older_age_labels},
    [HW_AXIS_HOUSEHOLD_AGE] = {"household_age", HOUSEHOLD_AGES, household_age_labels},
    [HW_AXIS_MOTHER_AGE] = {"mother_age", MOTHER_AGES, mother_age_labels},
    [HW_AXIS_HOUR] = {"hour", HOURS, hour_labels},
    [HW_AXIS_WEEKDAY] = {"weekday", WEEKDAYS, weekday_labels},
    [HW_AXIS_MONTH] = {"month", MONTHS, month_labels},
    [HW_AXIS_SPECIALITY] = {"speciality", HW_SPECIALITIES, speciality_labels},
};

#define HW_PARAMS_ON_ONE NULL
#define HW_PARAMS_ON_AGE_BAND &hw_params_axes[HW_AXIS_AGE_BAND]
#define HW_PARAMS_ON_FRAILTY &hw_params_axes[HW_AXIS_FRAILTY]
#define HW_PARAMS_ON_OLDER_AGE &hw_params_axes[HW_AXIS_OLDER_AGE]
#define HW_PARAMS_ON_HOUSEHOLD_AGE &hw_params_axes[HW_AXIS_HOUSEHOLD_AGE]
#define HW_PARAMS_ON_MOTHER_AGE &hw_params_axes[HW_AXIS_MOTHER_AGE]
#define HW_PARAMS_ON_HOUR &hw_params_axes[HW_AXIS_HOUR]
#define HW_PARAMS_ON_WEEKDAY &hw_params_axes[HW_AXIS_WEEKDAY]
#define HW_PARAMS_ON_MONTH &hw_params_axes[HW_AXIS_MONTH]
#define HW_PARAMS_ON_SPECIALITY &hw_params_axes[HW_AXIS_SPECIALITY]

static const struct hw_param_row rows[HW_PARAMS_COUNT] = {
#define HW_PARAM(ID, PATH, KIND, AXIS, MIN, MAX, INITIAL, UNIT, CHOICES, GRADE, SOURCE, DOC)                                              \
    [HW_P_##ID] = {.path = PATH,                                                                                                          \
                   .kind = HW_PARAM_##KIND,                                                                                               \
                   .axis = HW_PARAMS_ON_##AXIS,                                                                                           \
                   .min = MIN,                                                                                                            \
                   .max = MAX,                                                                                                            \
                   .initial = INITIAL,                                                                                                    \
                   .unit = UNIT,                                                                                                          \
                   .choices = CHOICES,                                                                                                    \
                   .grade = GRADE,                                                                                                        \
                   .source = SOURCE,                                                                                                      \
                   .doc = DOC},
#include "agents/params_all.def"
#undef HW_PARAM
};

const struct hw_param_table hw_params_table = {rows, HW_PARAMS_COUNT};

static int32_t label_of(const uint8_t *from, int32_t n, int age) {
    int32_t label = n - 1;
    while (label >= 0 && age < from[label]) {
        label--;
    }
    return label;
}

int32_t hw_params_older_age(int age) {
    return label_of(older_age_from, OLDER_AGES, age);
}

int32_t hw_params_household_age(int age) {
    return label_of(household_age_from, HOUSEHOLD_AGES, age);
}

int32_t hw_params_mother_age(int age) {
    return age < 15 || age >= 45 ? -1 : (age - 15) / 5;
}
