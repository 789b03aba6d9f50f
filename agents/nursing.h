/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_NURSING_H
#define HW_NURSING_H
/* Community nursing: who is visited at home by the nurses of their area, and who waits for them.
 *
 * An episode is one person's need for so many visits a week. It arises at home (a rate by frailty, agents/needs.c) and lasts for a time of its
 * own, whether nurses come or not; or a stay in hospital leaves it behind (nursing points, surgery). The nurses of an area have so many visits
 * a week to give; who fits in is taken on, the others stand in line: patients who are fit to leave first (discharge.hospital_first), then as
 * they came. Who is fit and would go home, or to a residential home, keeps the bed until the nurses have said yes: officially a package of
 * care at home that the NHS owes, code E; after community_nursing.after_hospital.longest_wait the patient goes home without. Nursing homes
 * have nurses of their own.
 *
 * A stay in hospital interrupts the visits; they are kept for some days, then given to others and asked for anew when the patient is fit.
 * Visits are planned by the day: needs that are over make room at midnight. Nothing here is an event of its own. */
#include "agents/district.h"

enum hw_nursed_state {
    HW_NURSED_FREE = 0, /* the slot is nobody's */
    HW_NURSED_LINE,     /* wants nurses: at home, or fit in a bed */
    HW_NURSED_KEPT,     /* in a bed, and the visits are kept: for some days, or since the nurses said yes to the discharge */
    HW_NURSED_AT_HOME,  /* is visited */
    HW_NURSED_AWAY      /* in a bed, and nothing is kept */
};

struct hw_nursed {
    hw_id person;
    hw_id before, next;   /* in the line of the area; next: also of free slots */
    hw_id visit;          /* to the hospital, of who asks from a bed; else HW_NONE */
    hw_time sought;       /* in the line since */
    hw_time until;        /* the need that arose at home is over */
    hw_time kept_until;   /* HW_FOREVER: promised to somebody who is fit */
    int32_t visits;       /* a week, in hundredths */
    uint8_t state, rank;  /* rank: in that line */
    bool stay;            /* this stay in hospital leaves a need behind */
    bool without;         /* has waited long enough: leaves without the nurses' yes */
};

/* What there is of each, by area. Visits a week, in hundredths; people. */
enum hw_nursing_amount { HW_NURSING_VISITS = 0, HW_NURSING_HELD, HW_NURSING_GIVEN, HW_NURSING_PEOPLE, HW_NURSING_WAITING, HW_NURSING_AMOUNTS };

struct hw_nursing {
    hw_id *of;                                      /* owns; [n_people] 1 + slot of their episode, 0: none */
    struct hw_nursed *list;                         /* owns */
    hw_id n, room, free;                            /* slots used so far, allocated; the first free one, or HW_NONE */
    hw_id *line;                                    /* owns; [areas][2] first and last */
    struct hw_level (*amounts)[HW_NURSING_AMOUNTS]; /* owns; [areas] */
};

enum hw_status hw_nursing_create(struct hw_mem *mem, const struct hw_district_spec *spec, struct hw_nursing **out) HW_MUST_CHECK;
void hw_nursing_free(struct hw_mem *mem, struct hw_nursing *nursing);

/* A replicate begins: nobody is visited. Then those who are at the start are found; false: not enough people. */
void hw_nursing_begin(struct hw_district *d);
bool hw_nursing_start(struct hw_district *d);
void hw_nursing_restart_statistics(struct hw_district *d);
/* Other rules came into force: as many visits as they say. */
void hw_nursing_follow_rules(struct hw_district *d);
/* Midnight: needs that are over, and visits that are no longer kept, make room. */
void hw_nursing_day(struct hw_district *d);

/* A need for regular visits arises at home; occasion tells it from others of that person. */
void hw_nursing_arises(struct hw_district *d, hw_id person, uint64_t occasion);
/* The person takes a bed in hospital. */
void hw_nursing_admitted(struct hw_district *d, hw_id person);
/* The patient of a visit is fit and would go to dest: nurses are asked, if they are needed there. */
void hw_nursing_ask(struct hw_district *d, hw_id visit, enum hw_destination dest);
/* Do the nurses keep nobody from leaving for dest? */
bool hw_nursing_ready(struct hw_district *d, hw_id visit, enum hw_destination dest);
/* Ill again, or somewhere where no nurses are needed: what was asked for no longer holds. */
void hw_nursing_withdraw(struct hw_district *d, hw_id visit);
/* Out of the bed, alive, to a station or HW_GO_EXIT. */
void hw_nursing_left_bed(struct hw_district *d, hw_id visit, uint16_t to);
/* Dead, moved away, or in a nursing home. */
void hw_nursing_gone(struct hw_district *d, hw_id person);

/* Nurses whom those who are visited at the start take. */
double hw_nursing_at_the_start(const struct hw_params *params);

#endif
