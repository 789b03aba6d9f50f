/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_CARE_COUNTS_H
#define HW_CARE_COUNTS_H
/* What is counted of social care while measuring, by the definitions of the Adult Social Care Outcomes Framework (ASCOF) and of SALT where they
 * have one; agents/measures_care.c makes measures of it. All of it is about the district's own people.
 *
 *   long-term care    a package of care at home or a place in a home to whose cost the council contributes
 *   council's client  the council contributes, lends the price against the home, or was asked to arrange it at full cost
 *   discharged        left an acute bed alive, or a day case: all specialities, stays of no night too (as HES has them)
 *   at home           91 days later alive, in no care home and in no hospital bed; who has moved away by then is left out */
#include "sim/base.h"

struct hw_district;
struct hw_person;

struct hw_care_counts {
    int64_t reablement_starts; /* people of 65 and over */
    int64_t long_term;         /* people of 65 and over with long-term care, each once in a year begun */
    int64_t council_homes;     /* people of 65 and over new in a home as clients of the council */
    int64_t discharged;        /* people of 65 and over, October to December */
    int64_t offered;           /* of these, to reablement or intermediate care */
    int64_t looked, at_home;   /* of those offered, 91 days later */
    int64_t spells, died_soon; /* stays in acute beds; deaths in them or within 30 days of leaving one */
};

/* Somebody to look at when a day begins. */
struct hw_care_watch {
    hw_id person;
    int32_t due; /* day of the run */
};
struct hw_care_watched {
    struct hw_care_watch *list; /* owns; by day */
    size_t n, next, room;
};

/* Counting begins. */
void hw_care_counts_restart(struct hw_district *d);
/* A midnight: who was discharged 91 days ago is looked at; a year of measuring may begin. */
void hw_care_counts_midnight(struct hw_district *d);
/* A person has settled where a visit is: in reablement, with a package, in a home. To be called again when another payer takes over. */
void hw_care_counts_settled(struct hw_district *d, hw_id visit);
/* Somebody is new in a home, and has settled there. */
void hw_care_counts_admitted(struct hw_district *d, hw_id visit);
void hw_care_counts_left_ward(struct hw_district *d, hw_id person, bool dead, uint16_t to);
void hw_care_counts_day_case(struct hw_district *d, const struct hw_person *person);
void hw_care_counts_died(struct hw_district *d, const struct hw_person *person, bool in_hospital);
void hw_care_counts_turned_65(struct hw_district *d, hw_id person);
/* People for whom the NHS alone pays, now. */
int64_t hw_care_counts_continuing(const struct hw_district *d);

#endif
