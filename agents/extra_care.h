/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_EXTRA_CARE_H
#define HW_EXTRA_CARE_H
/* Extra care housing: flats with a tenancy, and a care team on the site.
 *
 * Whose need lies between two lines (need.threshold.extra_care and extra_care_most), who needs no nurses at hand, is old enough and would
 * move is put down for a flat of their area, if one is likely to be free soon enough: those before them, divided by the flats that fall
 * free in a time. Else they have what they would have had without: a package or a residential home; and so have those who waited too long.
 * Somebody at home has care there meanwhile; a patient waits in the bed. On mornings on which offices are open free flats are let, patients
 * first, then in the order of the list.
 *
 * Residents are at home: they die there at the rates of people with a package, are charged like them, and their need grows like theirs.
 * Their care is the team's, not that of rounds. Who needs more moves on to a care home when one is found. When there are fewer flats than
 * residents (a scheme closes), those drawn for it look for a home or a package, and stay until they have it.
 *
 * A visit at station HW_ST_EXTRA_CARE has a flat; nobody waits there, they wait on the list, which is one of people, not of visits. */
#include "agents/district.h"

struct hw_extra_care_wish {
    hw_id person, visit; /* visit: of a patient; HW_NONE: waits at home */
    hw_time since;
    uint64_t key;        /* of the assessment at home that found it */
    float need;
    uint8_t instead;     /* enum hw_destination, at home: what is wanted if there is no flat */
    bool promised;       /* a patient on the way to a flat */
};

struct hw_extra_care {
    struct hw_extra_care_wish *list; /* owns; in the order in which they were put down */
    size_t n, room;
    int64_t let[2];                  /* since the restart, to the district's own people: from hospital (or reablement), from home */
    int64_t moved_on;                /* of these, from a flat to a care home */
    int64_t listed_at_midnight;      /* of these; sum */
    struct hw_tally wait[2];         /* from being put down to the flat: in a bed, at home */
};

enum hw_status hw_extra_care_create(struct hw_mem *mem, struct hw_extra_care **out) HW_MUST_CHECK;
void hw_extra_care_free(struct hw_mem *mem, struct hw_extra_care *extra_care);
void hw_extra_care_begin(struct hw_district *d);
void hw_extra_care_restart_statistics(struct hw_district *d);
void hw_extra_care_midnight(struct hw_district *d);
/* Eleven in the morning: the list is looked through, flats are let, and those who must leave look for something else. */
void hw_extra_care_morning(struct hw_district *d);

/* A patient whose assessments found a package or a home: is it to be a flat? */
bool hw_extra_care_suits_patient(struct hw_district *d, hw_id visit, enum hw_destination found);
/* Nothing is outstanding but the flat. */
void hw_extra_care_seek(struct hw_district *d, hw_id visit);
/* The patient is ill again, dies or goes elsewhere. */
void hw_extra_care_stop(struct hw_district *d, hw_id visit);
/* Somebody at home is found to need that: puts them down for a flat when it suits. What they want now. */
enum hw_destination hw_extra_care_at_home(struct hw_district *d, hw_id person, enum hw_destination found, uint64_t key);
/* Is a flat still enough for somebody who lives in one? */
bool hw_extra_care_enough(const struct hw_district *d, const struct hw_person *person, double need, enum hw_destination found);
/* The visit has come to a flat. */
void hw_extra_care_came(struct hw_district *d, hw_id visit);
/* A resident has settled in a care home. */
void hw_extra_care_moved_on(struct hw_district *d, hw_id person);

#endif
