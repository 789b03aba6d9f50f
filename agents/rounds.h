/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_ROUNDS_H
#define HW_ROUNDS_H
/* How packages of care at home find a provider with hours to give, and lose one.
 *
 * Whoever needs a package stands in a line of their area: in a bed or in reablement (held), at home (station HW_ST_LOOKING), or at home with
 * a provider that has handed the package back. A provider takes somebody whose home its rounds pass, whose payer pays what it costs, and for
 * whom its carers have the hours; it keeps these hours from then on, and the first call is after home_care.set_up. Hours that fall free go to
 * the first in line whom they are enough for, so heavy packages wait longest. After home_care.spot_after, neither price nor place matters.
 * A provider with nobody to care for takes anybody.
 *
 * Carers leave, and posts are filled again, day by day (draws by provider and day). A provider that has promised more than its carers can give,
 * and home_care.stretch on top, hands packages back, the latest first: it goes on for the time of notice, then the user goes without.
 * While somebody is in hospital their package is kept for some days: its hours are paid for and nobody else's.
 *
 * A visit at station HW_ST_HOME_CARE has a provider, always. The station itself has no limit: nobody waits there, they wait here. */
#include "agents/district.h"

struct hw_provider {
    int32_t posts, carers;  /* carers: posts that are filled */
    int64_t sold, promised; /* minutes a week: what the carers can give; of the packages taken and those handed back */
    int64_t handed, full;   /* of promised: handed back; of the posts, were they all filled */
    hw_id users;            /* first of those it cares for, the latest taken first */
    bool takes_council;     /* its cost is not above the council's rate */
    bool closed;            /* has given up, and has no posts */
    double hazard_left;     /* until it closes */
};

enum hw_amount { HW_HOURS_FULL = 0, HW_HOURS_SOLD, HW_HOURS_PROMISED, HW_HOURS_GIVEN, HW_HOURS_KEPT, HW_AMOUNTS };

struct hw_rounds {
    struct hw_provider *providers;                 /* owns; [spec->providers.n] */
    hw_id *line;                                   /* owns; [areas][2] first and last of those who look */
    struct hw_level (*amounts)[HW_AMOUNTS];        /* owns; [areas] minutes a week: with all posts filled, of the carers that there are, promised,
                                                      given, kept for people in hospital */
    int64_t short_minutes, short_providers, providers_open; /* sums over midnights, of the district's own areas */
};

enum hw_status hw_rounds_create(struct hw_mem *mem, const struct hw_district_spec *spec, struct hw_rounds **out) HW_MUST_CHECK;
void hw_rounds_free(struct hw_mem *mem, struct hw_rounds *rounds);

/* A replicate begins: as many posts are filled as on average, nobody is cared for. */
void hw_rounds_begin(struct hw_district *d);
/* Somebody has a package when the run starts. */
void hw_rounds_house(struct hw_district *d, hw_id visit);
/* The start is filled, or other rules came into force. */
void hw_rounds_follow_rules(struct hw_district *d);
void hw_rounds_restart_statistics(struct hw_district *d);
/* Midnight: what is counted; and what changes: carers leave and come, providers close. */
void hw_rounds_midnight(struct hw_district *d);
void hw_rounds_day(struct hw_district *d);

/* The visit, which stays where it is (HELD, or SERVING), looks for a package from now on; when a provider begins, it is moved (hw_flow_go).
 * Its need, and who pays, must be known. */
void hw_rounds_seek(struct hw_district *d, hw_id visit);
static inline bool hw_rounds_seeks(const struct hw_spell *s) {
    return s->care.seeks;
}
/* It looks no longer: is ill again, or has found another way. */
void hw_rounds_stop(struct hw_district *d, hw_id visit);
/* HW_TASK_CARE: the provider begins; or the notice is over. */
void hw_rounds_task(struct hw_district *d, hw_id visit);
/* It has come to the station of care at home; it has left that, or HW_ST_LOOKING, for another place. */
void hw_rounds_came(struct hw_district *d, hw_id visit);
void hw_rounds_moved(struct hw_district *d, hw_id visit, enum hw_station_id from, enum hw_station_id to);
/* The visit is over, however. */
void hw_rounds_gone(struct hw_district *d, hw_id visit);
/* Somebody who has a package (care: their visit, or HW_NONE) is found to need fewer minutes, so many times what they have. Not while another provider is
 * looked for, or about to begin. */
void hw_rounds_review(struct hw_district *d, hw_id care, double times);
/* The user of a package is in hospital, for longer than it is kept, and home again. */
void hw_rounds_keep(struct hw_district *d, hw_id care);
void hw_rounds_lose(struct hw_district *d, hw_id care);
void hw_rounds_restart(struct hw_district *d, hw_id care);

#endif
