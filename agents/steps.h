/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_STEPS_H
#define HW_STEPS_H
/* The steps of a discharge: one table, a row a step, with who owns it, who does it and when, what must be over before, and its official code.
 *
 * A step under way is a visit of its own at the station of its staff, with the patient's key but for the role. What a patient needs is found
 * when all that comes before is over: from what the assessments have found by then, never from shares. Steps with no step between them run
 * side by side. What keeps the patient is the first step under way in the order of the table; when several organisations have steps of that
 * code under way, it is all of them. agents/discharge.c starts and ends steps; agents/setting_step.c says how long they take. */
#include "agents/district.h"

struct hw_cause {
    enum hw_reason reason;
    enum hw_owner owner;
};

enum hw_steps_work { HW_WORK_SPREAD = 0, HW_WORK_FIXED, HW_WORK_EXPONENTIAL, HW_WORK_CHOICE };
struct hw_steps_row {
    const char *name, *doc;
    enum hw_reason code;        /* HW_REASON_LEAVING: that of the place it is for */
    int owner;                  /* parameter: whose step it is */
    enum hw_station_id station; /* of the staff */
    int work;                   /* parameter: worker time, or elapsed time when there are no hours */
    int hours;                  /* parameter; -1: at any time */
    enum hw_steps_work how;     /* how the work varies */
    bool at_bed;                /* its time is a rule of the bed's hospital or area, not of the staff's */
    bool kept;                  /* what was done holds when the patient has been ill again */
    bool when_fit;              /* not taken up before the patient is fit (unless discharge.choice_starts_at says so) */
    bool when_decided;          /* commits the next place: not taken up before the team has decided where to (discharge.mdt.gates) */
    uint32_t after;             /* bits of steps */
};
extern const struct hw_steps_row hw_steps_rows[HW_STEPS];

static inline uint32_t hw_steps_bit(enum hw_step step) {
    return UINT32_C(1) << step;
}
enum { HW_STEPS_ALL = (1 << HW_STEPS) - 1 };

/* The rules of the bed that a patient lies in: its hospital's or, in other than acute beds, its area's. */
static inline const struct hw_rules *hw_steps_rules(const struct hw_district *d, hw_id visit) {
    return hw_district_rules(d, d->flow.visits[visit].station);
}
static inline double hw_steps_param(const struct hw_district *d, hw_id visit, enum hw_param_id id) {
    return hw_param_value(hw_steps_rules(d, visit)->params, (int32_t)id);
}
/* What must be over before; assessments in turn or at the same time. */
uint32_t hw_steps_after(const struct hw_district *d, hw_id visit, enum hw_step step);
/* Does this patient need the step, by what is known now? */
bool hw_steps_needed(struct hw_district *d, hw_id visit, enum hw_step step);
/* Where its staff are. */
uint16_t hw_steps_station(const struct hw_district *d, hw_id visit, enum hw_step step);
/* What keeps the patient while steps are under way. */
struct hw_cause hw_steps_cause(const struct hw_district *d, hw_id visit);
/* Whose all the steps are that are under way, whatever their code: bits 1 << enum hw_owner. */
unsigned hw_steps_owners(const struct hw_district *d, hw_id visit);
/* What keeps a patient whose steps are all over. */
struct hw_cause hw_steps_place_cause(const struct hw_spell *s);
/* Does the case go from one organisation to another, the family apart? */
bool hw_steps_changes_hands(struct hw_district *d, hw_id visit, enum hw_step after, enum hw_step step);
/* How long it takes until a step that comes after another organisation's gets there; 0: nothing stands between them. */
hw_time hw_steps_handover(struct hw_district *d, hw_id visit, enum hw_step after, enum hw_step step);
/* Is a step that was just done to be done again, because its finding cannot be seen or is not trusted? At most once. */
bool hw_steps_again(struct hw_district *d, hw_id visit, enum hw_step step);
/* How long the staff take with a step whose visit starts now. */
hw_time hw_steps_time(struct hw_district *d, hw_id step_visit);
/* Does every step have an owner? Errors go to the reader's diag. */
void hw_steps_check(struct hw_reader *reader, const struct hw_params *params);

#endif
