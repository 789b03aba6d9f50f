/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_ADAPTATIONS_H
#define HW_ADAPTATIONS_H
/* Major adaptations of homes: an application for a disabled facilities grant, its decision, and the works.
 *
 * Patients who will go home with support, and people assessed at home, may need one. An application is a visit of its own at the area's station
 * HW_ST_GRANTS, where it waits while the year's money is spent, then for the decision; then at HW_ST_BUILDERS. Who has savings enough goes to the
 * builders at once. Of patients most go home before and manage; the others wait in the bed for a step (HW_STEP_MAJOR) that ends when the works do. An
 * application goes on whatever happens to the person, but for death and a care home.
 *
 * Money is a number of grants a financial year. The station has as many servers as applications under decision and grants left, so one more is
 * taken up for each that is left, and none when there is none, until April. */
#include "agents/district.h"

struct hw_adaptations {
    double budget[HW_PLACES_MOST]; /* by area: of the financial year, as the rules in force have it */
    int32_t left[HW_PLACES_MOST];  /* of it; meaningless when it is unlimited */
    int64_t granted, done;         /* since the restart, of the district's own people */
    struct hw_tally wait;          /* from the application to the end of the works */
};

enum hw_status hw_adaptations_create(struct hw_mem *mem, struct hw_adaptations **out) HW_MUST_CHECK;
/* The start: what is left of the financial year's money is what is left of its days. */
void hw_adaptations_begin(struct hw_district *d);
void hw_adaptations_restart_statistics(struct hw_district *d);
/* Midnight: another financial year, or other rules. */
void hw_adaptations_day(struct hw_district *d);

/* Alive, and not in a care home. */
static inline bool hw_adaptations_wants(const struct hw_person *p) {
    return hw_person_is_here(p) && !(p->flags & HW_PERSON_CARE_HOME);
}
/* The person applies, unless they have before. */
void hw_adaptations_apply(struct hw_district *d, hw_id person);
/* An assessment at home is over. */
void hw_adaptations_at_home(struct hw_district *d, hw_id person, uint64_t key);
/* Must this patient, who goes home with support, wait in the bed for it? */
bool hw_adaptations_keeps(const struct hw_district *d, hw_id visit);
/* An application's visit is over. */
void hw_adaptations_over(struct hw_district *d, hw_id visit);

#endif
