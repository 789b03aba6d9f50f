/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_COUNTY_NUMBERS_H
#define HW_COUNTY_NUMBERS_H
/* The published numbers that a planner fills in for a county of their own: one row a number, from which the forms that `homeward new-area`
 * writes, their checks and the filling of gaps all follow. A number of an area or hospital becomes a parameter of it (path); what is left
 * blank is filled in the way that fill says, always with grade A unless it is the model's own default. */
#include "agents/params.h"

enum hw_county_form { HW_FORM_COUNTY = 0, HW_FORM_AREAS, HW_FORM_HOSPITALS, HW_FORMS };

enum hw_county_kind {
    HW_NUMBER_TITLE = 0, /* plain English */
    HW_NUMBER_WORD,      /* a name: small letters, digits and _ */
    HW_NUMBER_YES_NO,
    HW_NUMBER_WHOLE,
    HW_NUMBER_PERCENT,   /* 12, "12 %" and 12% are the same */
    HW_NUMBER_DAYS,
    HW_NUMBER_RATIO
};

/* What stands in for a number that is not given. */
enum hw_county_fill {
    HW_FILL_DEFAULT = 0, /* the model's own value */
    HW_FILL_PEOPLE,      /* the model's own value in proportion to people */
    HW_FILL_OLDER,       /* to people of 65 and over */
    HW_FILL_USERS,       /* to the people who use the hospital */
    HW_FILL_NEED,        /* to the bed-days that they need, by age */
    HW_FILL_BEDS,        /* to the hospital's beds */
    HW_FILL_FULLNESS,    /* to beds for what is needed of them */
    HW_FILL_OWN          /* a rule of its own (agents/county_map.c) */
};

struct hw_county_number {
    const char *name;
    enum hw_county_form form;
    enum hw_county_kind kind;
    const char *path;          /* the parameter; NULL: none, it is read by the code that builds the map */
    enum hw_county_fill fill;
    const char *unit;
    double min, max;           /* allowed, of numbers */
    const char *example;
    const char *where;         /* to find it: publication and table */
    bool published;            /* by somebody else than the organisation itself: such rows stand first in a form */
};

enum hw_county_id {
    HW_C_HOME_OWNERS = 0,
    HW_C_SELF_FUNDERS,
    HW_C_ATTENDANCES_RATIO,
    HW_C_REABLEMENT_DAYS,
    HW_C_IC_DAYS,
    HW_C_HOME_CARE_DAYS,
    HW_C_RATE_RESIDENTIAL,
    HW_C_RATE_NURSING,
    HW_C_PRICE_RATIO,
    HW_C_RURAL,
    HW_C_RATE_HOME_CARE,
    HW_C_PRACTICES,
    HW_C_SOCIAL_WORKERS,
    HW_C_PANELS,
    HW_C_EQUIPMENT,
    HW_C_REABLEMENT,
    HW_C_IC_BEDS,
    HW_C_HOME_CARE,
    HW_C_RESIDENTIAL,
    HW_C_NURSING,
    HW_C_NURSES,
    HW_C_HOSPICE,
    HW_C_GRANTS,
    HW_C_AREA_TITLE,
    HW_C_AREA_ECONOMY,
    HW_C_AREA_COUNCIL,
    HW_C_AREA_OUTSIDE,
    HW_C_AREA_PEOPLE,
    HW_C_AREA_OLDER,
    HW_C_AREA_PRACTICES,
    HW_C_AREA_SOCIAL_WORKERS,
    HW_C_AREA_PANELS,
    HW_C_AREA_NHS_PANELS,
    HW_C_AREA_EQUIPMENT,
    HW_C_AREA_REABLEMENT,
    HW_C_AREA_IC_BEDS,
    HW_C_AREA_HOME_CARE,
    HW_C_AREA_RESIDENTIAL,
    HW_C_AREA_NURSING,
    HW_C_AREA_EXTRA_CARE,
    HW_C_AREA_MENTAL,
    HW_C_AREA_MENTAL_OLDER,
    HW_C_AREA_NURSES,
    HW_C_AREA_HOSPICE,
    HW_C_AREA_END_OF_LIFE,
    HW_C_AREA_GRANTS,
    HW_C_AREA_BUILDERS,
    HW_C_AREA_NHS_ASSESSORS,
    HW_C_AREA_BROKERS,
    HW_C_AREA_THERAPISTS,
    HW_C_AREA_CREWS,
    HW_C_HOSPITAL_TITLE,
    HW_C_HOSPITAL_TRUST,
    HW_C_HOSPITAL_BEDS,
    HW_C_HOSPITAL_AE,
    HW_C_HOSPITAL_STAFF,
    HW_C_HOSPITAL_FIT,
    HW_COUNTY_NUMBERS
};
extern const struct hw_county_number hw_county_numbers[HW_COUNTY_NUMBERS];

/* Who is where on the first day (start.csv): in a setting, of how many places; or waiting, which nobody does by rule. */
struct hw_county_setting {
    const char *name;
    bool of_hospital;
    const char *start, *places; /* parameters; places NULL: they wait */
    const char *where;
};
enum { HW_COUNTY_SETTINGS = 29 };
extern const struct hw_county_setting hw_county_settings[HW_COUNTY_SETTINGS];

/* Whom the model's own values (agents/params_*.def) are for: north Kent. */
#define HW_COUNTY_OWN_PEOPLE 270000.0
#define HW_COUNTY_OWN_OLDER 52600.0
#define HW_COUNTY_OWN_USERS 330000.0 /* of the hospital: 60,000 of them from across the boundary */

/* The columns that every form has; a form of areas or hospitals has one more for each of them. */
enum { HW_COLUMN_NUMBER = 0, HW_COLUMN_GRADE, HW_COLUMN_SOURCE, HW_COLUMN_UNIT, HW_COLUMN_ALLOWED, HW_COLUMN_EXAMPLE, HW_COLUMN_PUBLISHED, HW_COLUMN_WHERE, HW_COLUMNS };
extern const char *const hw_county_columns[HW_COLUMNS];
extern const char *const hw_county_forms[HW_FORMS]; /* file names */

/* The range as the form says it: "0 to 100", "a word", "yes or no". */
const char *hw_county_allowed(const struct hw_county_number *number, char *buffer, size_t size);

#endif
