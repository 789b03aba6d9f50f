/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_DYING_H
#define HW_DYING_H
/* The last weeks of a life: who is known to be dying, where they would be, and whether there is a place for them in time.
 *
 * Nobody dies of it. In hospital the illness has drawn that and when its patient dies (agents/setting_ward.c); at home the clock of death
 * has rung. Whether that is recognised some time before follows from the signs: frailty, conditions, nursing points. Then the death is set:
 * it is the person's clock of death that rings at that instant (HW_PERSON_DYING), wherever they are by then, and the place of death is the
 * place that they were in. At home the clock's ring is the moment of recognition and the death comes later, so neither way adds a death or
 * takes one away.
 *
 * Where to: a hospice, or home, as each wishes (a draw of the person's own); home is a place in the end-of-life team, or, for somebody who
 * lives alone without a carer, in a nursing home. Hospital patients leave by the fast track: eligible for NHS continuing healthcare on receipt
 * of the clinician's tool, no assessment and no panel, the NHS pays (regulation 21(8)-(9) of the 2012 Regulations). They hold the acute bed
 * until there is room; hospice is code C, the team code E, a nursing home Dii, all the NHS's. People at home wait at home, behind those in beds, until there is
 * room or they die; the team also answers an acute illness that would have brought them to A&E (end_of_life.crisis_averted). No emergency is
 * added: the ordinary ones are those that bring dying people in.
 *
 * Without hospice beds in their area those who would be there are taken as if they would be at home; without a team, whoever is at home stays there
 * without, and patients go to a nursing home (agents/routes.h).
 *
 * end_of_life.recognised at 0: nobody is known to be dying, to the bit. */
#include "agents/district.h"

/* An emergency has taken a bed and is well, or dead, after `left`: how long until the stay there is over. */
hw_time hw_dying_admitted(struct hw_district *d, hw_id visit, hw_time left);
/* The ward has recognised it: the station to go to, HW_GO_EXIT (back to where they lived) or HW_GO_HOLD (a home is looked for). */
uint16_t hw_dying_leaves(struct hw_district *d, hw_id visit);
/* What they wait for in a bed, or at home, has closed: the next best way. */
void hw_dying_turns(struct hw_district *d, hw_id visit);
void hw_dying_turns_at_home(struct hw_district *d, hw_id visit);
/* They left the acute bed alive. */
void hw_dying_left(struct hw_district *d, hw_id visit);
/* The clock of death rings for somebody who is not in hospital: true when it was recognised and the death comes later. */
bool hw_dying_foreseen(struct hw_district *d, hw_id person);
/* It rings for somebody whose death is set. */
void hw_dying_dies(struct hw_district *d, hw_id person);
/* Acute illness of somebody dying at home: does the team see to it there? */
bool hw_dying_averts(struct hw_district *d, hw_id person);
/* Somebody has a place when the run starts. */
void hw_dying_start(struct hw_district *d, hw_id visit, struct hw_rng *rng);
/* Has come to a place of the visit's station: false when its person is dead, or elsewhere by now. */
bool hw_dying_comes(struct hw_district *d, hw_id visit);

#endif
