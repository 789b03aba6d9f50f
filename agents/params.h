/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_PARAMS_H
#define HW_PARAMS_H
/* The parameter table of the whole-system model, gathered from the files agents/params_*.def.
 *
 * A parameter is one row of such a file:
 *   HW_PARAM(ID, "path", KIND, AXIS, MIN, MAX, INITIAL, UNIT, CHOICES, GRADE, SOURCE, DOC)
 * ID names it in C (HW_P_ID); KIND is the end of an enum hw_param_kind (SHARE, COUNT, ...); AXIS is ONE for a single
 * value or the end of an enum hw_params_axis; the rest is as in struct hw_param_row (CHOICES NULL unless KIND is CHOICE).
 * A new file is added by one line in agents/params_all.def. Values are read as hw_param_value(params, HW_P_ID) and
 * hw_param_at(params, HW_P_ID, label). The position of a row means nothing outside the program: files and draws use paths. */
#include "sim/param.h"

enum hw_params_axis {
    HW_AXIS_AGE_BAND = 0,  /* 0-4, 5-14, 15-24, 25-44, 45-64, 65-74, 75-84, 85+ (agents/person.h) */
    HW_AXIS_FRAILTY,       /* fit, mild, moderate, severe */
    HW_AXIS_OLDER_AGE,     /* 50-64, 65-69, 70-74, 75-79, 80-84, 85-89, 90+ */
    HW_AXIS_HOUSEHOLD_AGE, /* 16-24, 25-49, 50-64, 65-74, 75-84, 85+: the bands of the census tables on households */
    HW_AXIS_MOTHER_AGE,    /* 15-19, 20-24, ..., 40-44 */
    HW_AXIS_HOUR,          /* of the day, 0..23 */
    HW_AXIS_WEEKDAY,       /* mon..sun */
    HW_AXIS_MONTH,         /* jan..dec */
    HW_AXIS_SPECIALITY,    /* of acute beds (agents/speciality.h) */
    HW_AXES
};
extern const struct hw_axis hw_params_axes[HW_AXES];

enum hw_param_id {
#define HW_PARAM(ID, PATH, KIND, AXIS, MIN, MAX, INITIAL, UNIT, CHOICES, GRADE, SOURCE, DOC) HW_P_##ID,
#include "agents/params_all.def"
#undef HW_PARAM
    HW_PARAMS_COUNT
};

extern const struct hw_param_table hw_params_table;

/* The label of a person's age on the axis, or -1 when the axis starts above it. */
int32_t hw_params_older_age(int age);
int32_t hw_params_household_age(int age);
int32_t hw_params_mother_age(int age); /* and -1 from 45 on */

#endif
