/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_NEED_H
#define HW_NEED_H
/* What somebody needs on leaving hospital, or at home: found from who they are and what the illness took from them, never
 * drawn from shares of destinations. Points add up: frailty, dementia, conditions, living alone, less a carer, plus the
 * loss of function of this illness, plus deconditioning for each day in a bed. Thresholds say what that calls for. */
#include "agents/district.h"

/* Dependency without the illness; of people as the parameters say, and of one of the model's. */
double hw_need_points(const struct hw_params *params, const struct hw_person *person);
double hw_need_before(const struct hw_district *d, hw_id person);
/* Nursing points without what is drawn. */
double hw_need_nursing_points(const struct hw_person *person);
/* Would this emergency be over within the day, in a bed? */
bool hw_need_is_short(const struct hw_district *d, hw_id person, uint64_t key);
/* Draws what this spell does to its patient, on taking a bed, or when it was treated without one. */
void hw_need_draw(struct hw_district *d, hw_id visit);
/* Points now, with the days in an acute bed so far. */
double hw_need_now(struct hw_district *d, hw_id visit);
/* What an assessment made now finds, of what there is (agents/routes.h). */
enum hw_destination hw_need_found(struct hw_district *d, hw_id visit);
/* Is that asked of somebody who leaves a ward: of planned patients, too, if the rules say so? And what is found then. */
bool hw_need_is_asked(const struct hw_district *d, const struct hw_spell *s);
enum hw_destination hw_need_found_leaving(struct hw_district *d, hw_id visit);
/* The key of the assessment at home of what an illness has left that was treated there (key: of its visit). It finds what that illness took, and
 * whether the patient may get better, as a ward would: nothing is drawn anew. */
uint64_t hw_need_key_behind(uint64_t key);
/* Points of a need that arises at home, and nursing points, and may rehabilitation help? key names the occasion. A need that has grown there by and by
 * is for good. */
double hw_need_at_home(const struct hw_district *d, hw_id person, uint64_t key);
double hw_need_nursing_at_home(const struct hw_district *d, hw_id person, uint64_t key);
bool hw_need_can_recover_at_home(const struct hw_district *d, hw_id person, uint64_t key);
/* What it would find if no bed for rehabilitation were to be had, and the patient may get better. */
enum hw_destination hw_need_found_without_bed(struct hw_district *d, hw_id visit);
/* The same as hw_need_found for a need that arises at home; key names the occasion. */
enum hw_destination hw_need_found_at_home(const struct hw_district *d, hw_id person, uint64_t key);
/* Place in a queue that hospital and home share. */
uint8_t hw_need_priority(const struct hw_district *d, bool from_hospital);

#endif
