/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_SETTING_H
#define HW_SETTING_H
/* What each kind of station means: how long people stay, where they go, how long they wait. One file a setting
 * (agents/setting_*.c), each with a descriptor. A missing callback means: leaves the system; waits for good. */
#include "agents/district.h"

struct hw_setting {
    const char *name, *doc;
    hw_time (*stay)(struct hw_district *d, hw_id visit);
    uint16_t (*ended)(struct hw_district *d, hw_id visit);
    hw_time (*patience)(struct hw_district *d, hw_id visit);
    uint16_t (*reneged)(struct hw_district *d, hw_id visit);
};

extern const struct hw_setting hw_setting_ambulance, hw_setting_miu, hw_setting_calls, hw_setting_ae, hw_setting_service, hw_setting_day, hw_setting_ward, hw_setting_step, hw_setting_reablement,
    hw_setting_ic, hw_setting_home_care, hw_setting_care_home, hw_setting_looking, hw_setting_mental, hw_setting_extra_care, hw_setting_hospice,
    hw_setting_end_of_life, hw_setting_grants, hw_setting_builders;

/* The setting of a station. */
const struct hw_setting *hw_setting_of(const struct hw_district *d, uint16_t station);

void hw_setting_gp_wish(struct hw_district *d, hw_id person);      /* somebody wants a GP */
void hw_setting_gp_sends(struct hw_district *d, hw_id person); /* the appointment is now, and ends in a bed */
bool hw_setting_gp_soon(struct hw_district *d, hw_id person);      /* 111 asks: true when there was an appointment */
void hw_setting_gp_new_day(struct hw_district *d);                 /* midnight: the books have a new last page */
void hw_setting_ward_direct(struct hw_district *d, hw_id person);  /* a GP sends somebody straight to a bed */
bool hw_setting_ward_is_planned(const struct hw_visit *visit);     /* of a visit that waits for a bed or gets one */
void hw_setting_ward_planned(struct hw_district *d, hw_id person); /* a planned admission is due */
void hw_setting_day_come(struct hw_district *d, hw_id person);     /* a day case is */
void hw_setting_mental_ill(struct hw_district *d, hw_id person);   /* mental illness needs a bed */
/* How long the way out of the ward takes, from the word that the patient may go to the empty bed. */
hw_time hw_setting_ward_leaving(struct hw_district *d, hw_id visit);
/* The patient leaves the ward for station (or HW_GO_EXIT): what is counted, and what follows for the person. */
void hw_setting_ward_left(struct hw_district *d, hw_id visit, uint16_t to);
/* Sent to a bed by a GP, found none: comes to A&E, the same visit. The station to ask. */
uint16_t hw_setting_ae_sent(struct hw_district *d, hw_id visit);
/* A&E: the station and the priority there for a severity, what is counted at the door, on leaving (to: station or HW_GO_EXIT), and its places now. */
uint16_t hw_setting_ae_station(const struct hw_district *d, const struct hw_person *person, double severity);
uint8_t hw_setting_ae_priority(double severity, const struct hw_params *params);
void hw_setting_ae_came(struct hw_district *d, const struct hw_person *person, double severity, bool by_ambulance);
/* The station of the service that a scheme offers at a decision point and that takes somebody so ill now, or HW_GO_EXIT. */
uint16_t hw_setting_service_for(const struct hw_district *d, hw_id person, double severity, enum hw_service_at at);
/* A slot at home for somebody who is fit and would wait in an acute bed: to be assessed (HW_SERVICE_AT_FIT), or for what was found (AT_DISCHARGE); HW_GO_EXIT: none. */
HW_RARE uint16_t hw_setting_service_from_ward(struct hw_district *d, hw_id visit, enum hw_service_at at);
/* Somebody was assessed at home: true when that was awaited by such a service, care being its visit. */
bool hw_setting_service_assessed(struct hw_district *d, hw_id care);
/* Is a station of services one of care at home: a place to be in, instead of a bed? */
bool hw_setting_service_is_care(const struct hw_district *d, uint16_t station);
/* Does a service there treat minor cases at A&E's door? And places that such services take from A&E's own minor cases at the station now. */
bool hw_setting_service_treats(const struct hw_district *d, uint16_t station);
int32_t hw_setting_service_instead(const struct hw_district *d, uint16_t station);
/* The station of A&E at which somebody who walks in is seen. */
uint16_t hw_setting_ae_door(const struct hw_district *d, hw_id person, double severity);
/* Crews that have kept a patient too long at this A&E are let go. */
void hw_setting_ae_take_over(struct hw_district *d, uint16_t station);
void hw_setting_ae_left(struct hw_district *d, hw_id visit, uint16_t to);
int32_t hw_setting_ae_places(const struct hw_district *d, uint16_t station, bool minors);
/* An ambulance is called: false when telephone helped. And a patient is handed over after so long at the hospital. */
bool hw_setting_ambulance_called(struct hw_district *d, hw_id person, double severity);
void hw_setting_ambulance_handed_over(struct hw_district *d, hw_id visit, hw_time waited);
void hw_setting_miu_came(struct hw_district *d, const struct hw_person *person); /* to a minor injuries unit */
/* Does the illness behind this visit to A&E need a bed, and if so, would support at home at once do as well? */
bool hw_setting_ae_needs_bed(struct hw_district *d, hw_id visit, bool *could_go_home);
/* Time until so much work is done in the hours of a week pattern. */
hw_time hw_setting_step_time(const struct hw_district *d, const struct hw_week *hours, hw_time work);
/* Exponential time with a mean in ms, at least 1 ms. */
hw_time hw_setting_exponential(struct hw_rng *rng, double mean_ms);
uint16_t hw_setting_hold_until_free(struct hw_district *d, hw_id visit, uint16_t target); /* returns target */

/* From a ward, a rehabilitation bed, A&E or reablement; not from home. */
bool hw_setting_came_from_bed(struct hw_district *d, hw_id visit);
/* Somebody in a bed for rehabilitation, which is not over, falls ill, or dies, as people at home do. */
void hw_setting_ic_ill(struct hw_district *d, hw_id person);
void hw_setting_ic_dies(struct hw_district *d, hw_id person);
/* Somebody leaves a bed for rehabilitation for a station or HW_GO_EXIT; not well: ill again, or dead. */
void hw_setting_ic_left(struct hw_district *d, uint16_t to, bool well);
/* How long somebody waited for the place they now have, by where they waited. */
void hw_setting_count_wait(struct hw_district *d, hw_id visit, enum hw_timer from_bed, enum hw_timer at_home);
/* At home without care: how long somebody waits for a package. */
hw_time hw_setting_looking_patience(struct hw_district *d, hw_id visit);
/* What rehabilitation gives, in points; mean is a parameter of the station. */
double hw_setting_gain(struct hw_district *d, hw_id visit, enum hw_param_id mean);
/* Where somebody goes whose rehabilitation is over. */
uint16_t hw_setting_afterwards(struct hw_district *d, hw_id visit);

#endif
