/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_DISCHARGE_H
#define HW_DISCHARGE_H
/* The discharge of one patient: the steps of agents/steps.h, as far as the patient needs them, and then the place itself. Work starts when the
 * patient is fit, or (parameter) soon after admission; then steps are over before anybody waits for them. Patients in intermediate-care and
 * community hospital beds who need more than their home when their rehabilitation is over go through the same steps.
 *
 * Delay is the time from fit to the empty bed. Every instant of it belongs to the step that is outstanding, by code and owner;
 * neither is drawn. Somebody who falls ill again while waiting starts over. */
#include "agents/steps.h"

/* stay: until fit, or until death (nobody foresees that these will be fit). */
void hw_discharge_admitted(struct hw_district *d, hw_id visit, hw_time stay);
/* Medically fit: the station to go to, HW_GO_EXIT (home) or HW_GO_HOLD (steps are outstanding). */
uint16_t hw_discharge_fit(struct hw_district *d, hw_id visit);
void hw_discharge_task(struct hw_district *d, hw_id visit, enum hw_task task);
/* A staffed step's visit is over. Called with the step's key, after its visit left. */
void hw_discharge_step_done(struct hw_district *d, hw_id step);
/* agents/discharge_count.c. Who keeps the patient from leaving, the door apart. */
struct hw_cause hw_discharge_cause(struct hw_district *d, hw_id visit);
/* Counts the delay up to now to what has been outstanding; call before anything changes. */
void hw_discharge_mark(struct hw_district *d, hw_id visit);
/* Brings the counts of all delays under way up to now (before counts are read or restarted). */
void hw_discharge_settle(struct hw_district *d);
/* agents/discharge_team.c. Has the team yet to decide, so that nothing may be arranged for this patient that commits the next place? Never of
 * somebody who goes home without support, or is dying. */
bool hw_discharge_undecided(struct hw_district *d, hw_id visit);
/* Is that decision all that keeps somebody who is fit? */
bool hw_discharge_waits_for_team(struct hw_district *d, hw_id visit);
/* The team has decided: what waited for that goes on. */
void hw_discharge_go_on(struct hw_district *d, hw_id visit);
/* The ward gives notice of the discharge when the team has decided, if the council knows of the patient by then; else when it does. */
void hw_discharge_announce(struct hw_district *d, hw_id visit);
/* Fit, and does not leave at once: the team will decide, the ward will give notice. */
void hw_discharge_conditions(struct hw_district *d, hw_id visit);
/* The case comes to the team's next meeting, if it has not been decided: at once, or when the assessments that the team wants are there; before the
 * patient is fit when it was planned ahead (discharge.mdt.hears). */
void hw_discharge_to_team(struct hw_district *d, hw_id visit, bool at_once);
/* The team has decided. Called with the case of its meeting, after that left. */
void hw_discharge_agreed(struct hw_district *d, hw_id meeting);
/* The council hears that somebody may need its services. */
void hw_discharge_notify(struct hw_district *d, hw_id visit);
/* NHS funding was found: the notices to the council no longer hold. */
void hw_discharge_withdraw_notices(struct hw_district *d, hw_id visit);
/* Ill again, or somebody else's: what was decided and announced no longer holds. */
void hw_discharge_withdraw(struct hw_spell *s);
/* The official count of the day that is over; and of the day's charges, at eleven in the morning, and one that is taken back as the patient is
 * ill again on that day. */
void hw_discharge_midnight(struct hw_district *d);
void hw_discharge_eleven(struct hw_district *d);
void hw_discharge_deteriorated(struct hw_district *d, hw_id visit);
/* Writes to the event log what is outstanding now, when that has changed since it was last written. */
void hw_discharge_tell(struct hw_district *d, hw_id visit);
/* What was waited for will not be had in time: another place is, with the steps that this one takes. */
void hw_discharge_turn_to(struct hw_district *d, hw_id visit, enum hw_destination dest);
/* The same, to what is found now. */
void hw_discharge_turn(struct hw_district *d, hw_id visit);
/* The bed for rehabilitation that is waited for is given up: what else there is. */
void hw_discharge_without_bed(struct hw_district *d, hw_id visit);
/* Community nurses have said yes: if that is what was outstanding, on the way out. */
void hw_discharge_nurses(struct hw_district *d, hw_id visit);
/* A home is found: on the way out. */
void hw_discharge_found(struct hw_district *d, hw_id visit);
/* The time in a bed for rehabilitation is over: the station to go to, HW_GO_EXIT or HW_GO_HOLD. */
uint16_t hw_discharge_rehabilitated(struct hw_district *d, hw_id visit);
/* agents/discharge_finds.c. dest, unless what somebody has is enough. */
enum hw_destination hw_discharge_unless_enough(struct hw_district *d, hw_id visit, enum hw_destination dest);
enum hw_destination hw_discharge_best_now(struct hw_district *d, hw_id visit);
/* All assessments are in: what do they find? Who will pay is found by later steps. */
void hw_discharge_conclude(struct hw_district *d, hw_id visit);
/* What is known once a step has been done. */
void hw_discharge_learn(struct hw_district *d, hw_id visit, enum hw_step step);
/* agents/discharge_end.c. The stay ends in death: the bed is free soon, at any hour. Returns HW_GO_HOLD. */
uint16_t hw_discharge_dies(struct hw_district *d, hw_id visit);
/* Drops outstanding steps. */
void hw_discharge_cancel(struct hw_district *d, hw_id visit);
/* The bed is free again: closes the delay. */
void hw_discharge_left(struct hw_district *d, hw_id visit, enum hw_bed bed);
/* agents/discharge_again.c. From now on the patient may fall ill again or die while waiting; and that moment has come. */
void hw_discharge_watch(struct hw_district *d, hw_id visit);
void hw_discharge_turned(struct hw_district *d, hw_id visit);
/* What discharge means for the person (flags, kept package, illness soon after). */
void hw_discharge_home_again(struct hw_district *d, hw_id visit, uint16_t to);

/* agents/discharge_at_home.c. A need for social care arises or grows at home, or is left by an illness that was treated there (visit); and its assessment is over. */
void hw_discharge_need_at_home(struct hw_district *d, hw_id person);
void hw_discharge_need_behind(struct hw_district *d, hw_id visit);
void hw_discharge_assessed_at_home(struct hw_district *d, uint64_t key);
/* Somebody at home wants a package or a place; key names the assessment that found it. */
void hw_discharge_wants_at_home(struct hw_district *d, hw_id person, enum hw_destination what, uint64_t key);
/* The rehabilitation that is waited for at home will not be had, or not in time: something else. */
void hw_discharge_turns_at_home(struct hw_district *d, hw_id visit, enum hw_destination what);

#endif
