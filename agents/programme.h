/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_PROGRAMME_H
#define HW_PROGRAMME_H
/* A programme, as a scheme's file describes it: who is enrolled, how they are chosen, how many at a time, for how long, and what is multiplied while
 * they are: acts, each on one of the quantities in the table of agents/programme.c. agents/programmes.h runs it.
 *
 * A need or a chance is multiplied by thinning: it comes about with the chance that the factor says, by a draw of its own, so that a factor of 1 leaves
 * every clock and draw as it was; a smaller factor spares needs that a larger one would spare as well. Needs in excess (a factor above 1) come
 * by clocks of their own. */
#include "agents/estimate.h"
#include "agents/eligible.h"
#include "agents/places.h"
#include "sim/schema.h"

/* What is acted on. The number is part of the key of a draw: new ones at the end. */
enum hw_act {
    HW_ACT_GP = 0,
    HW_ACT_URGENT,
    HW_ACT_READMISSION,
    HW_ACT_PLANNED,
    HW_ACT_CARE,
    HW_ACT_CARER,
    HW_ACT_MENTAL,
    HW_ACT_NURSING,
    HW_ACT_A_AND_E,
    HW_ACT_CONVEYANCE,
    HW_ACT_ADMISSION,
    HW_ACT_STAY,
    HW_ACT_REABLEMENT,
    HW_ACT_HOME_CARE,
    HW_ACTS
};
enum hw_act_kind { HW_ACT_IS_NEED = 0, HW_ACT_IS_CHANCE, HW_ACT_IS_LENGTH }; /* NEED: more of it can be made; CHANCE: only less */
struct hw_act_is {
    const char *name, *doc;
    enum hw_act_kind kind;
};
extern const struct hw_act_is hw_programme_acts[HW_ACTS];

struct hw_programme_act {
    int32_t what;
    struct hw_estimate times;
    const struct hw_node *within; /* what the evidence covers; NULL: not said */
};

enum hw_chosen { HW_CHOSEN_AT_EVENT = 0, HW_CHOSEN_BY_RANK, HW_CHOSEN_AT_RANDOM };
enum hw_chosen_event { HW_CHOSEN_LEAVES_BED = 0, HW_CHOSEN_LEAVES_A_AND_E };

struct hw_scheme;
struct hw_scheme_part;
struct hw_programme {
    const char *name;
    const char *enrols, *leaves, *turned_away, *places; /* the name and these words, for the event log */
    const struct hw_scheme *scheme;                     /* borrows, with the part that it stands in: its dates and ramp */
    const struct hw_scheme_part *part;
    struct hw_eligible eligible;
    int32_t attendances, admissions; /* at least so many in the past, when not 0 */
    hw_time past_ms, lasts_ms;
    int32_t chosen, event;           /* enum hw_chosen, hw_chosen_event */
    int32_t caseload;                /* people at a time, run.scale and staff reckoned in */
    double intake_per_day;           /* run.scale reckoned in; INFINITY: any number */
    uint64_t areas;                  /* bits: where the people live */
    int32_t n_acts;
    struct hw_programme_act acts[HW_ACTS];
};
enum { HW_PROGRAMMES_MOST = 8 };     /* of a scenario: bits of a byte */

/* What a file says under programme. */
extern const struct hw_schema hw_programme_schema;
/* Reads item i of that list. Errors go to the reader's diag. */
void hw_programme_make(struct hw_reader *reader, const struct hw_list *list, size_t i, const struct hw_places *places, struct hw_place at,
                       struct hw_programme *out);

#endif
