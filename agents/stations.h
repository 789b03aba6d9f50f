/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_STATIONS_H
#define HW_STATIONS_H
/* The stations of a district: where people wait and what they hold. Each hospital has its own up to the services, each area its
 * own from HW_ST_SOCIAL on. Practices are no stations: they have appointment books (agents/book.h).
 *
 * An enum hw_station_id is a kind of station. Its number is where the first station of the kind stands in a district of one hospital
 * and two areas (one here, one across the boundary); in a larger one hw_stations_at tells. */
#include "agents/rules.h"
#include "agents/speciality.h"
#include "sim/flow.h"

enum { HW_SERVICES = 4 }; /* offered by schemes at a decision point */
enum { HW_WARD_DIRECT = 1, HW_WARD_PLANNED = 2 }; /* priority for a bed: after those from A&E (0) people sent by a GP, then planned patients */

enum hw_station_id {
    HW_ST_AE = 0,                               /* cubicles for resuscitation and majors */
    HW_ST_MINORS,
    HW_ST_CALLS,                                /* 111, one for the whole model */
    HW_ST_WARD,                                 /* HW_WARD_POOLS of them: by speciality, and escalation beds */
    HW_ST_HEALTH = HW_ST_WARD + HW_WARD_POOLS,  /* the trust's assessors */
    HW_ST_SERVICE,                              /* HW_SERVICES of them */
    HW_ST_DAY = HW_ST_SERVICE + HW_SERVICES,    /* day unit */
    HW_ST_MEETING,                              /* teams that decide who is ready to leave the acute beds */
    HW_ST_SOCIAL,                               /* council assessors */
    HW_ST_PANEL = HW_ST_SOCIAL + 2,             /* council funding panel */
    HW_ST_EQUIPMENT = HW_ST_PANEL + 2,
    HW_ST_REABLEMENT = HW_ST_EQUIPMENT + 2,
    HW_ST_IC = HW_ST_REABLEMENT + 2,
    HW_ST_HOME_CARE = HW_ST_IC + 2,
    HW_ST_RESIDENTIAL = HW_ST_HOME_CARE + 2,
    HW_ST_NURSING = HW_ST_RESIDENTIAL + 2,
    HW_ST_CHC = HW_ST_NURSING + 2,              /* the commissioner's panel for NHS continuing healthcare */
    HW_ST_NURSES = HW_ST_CHC + 2,               /* who assess for it */
    HW_ST_COMMUNITY = HW_ST_NURSES + 2,         /* therapists for intermediate-care and community hospital beds */
    HW_ST_MEANS = HW_ST_COMMUNITY + 2,          /* the council's finance officers */
    HW_ST_BROKERS = HW_ST_MEANS + 2,
    HW_ST_HOME_ASSESS = HW_ST_BROKERS + 2,      /* managers of care homes */
    HW_ST_DISPUTES = HW_ST_HOME_ASSESS + 2,     /* cases at a time */
    HW_ST_HOUSING = HW_ST_DISPUTES + 2,         /* cases at a time */
    HW_ST_ADAPTATIONS = HW_ST_HOUSING + 2,
    HW_ST_REFERRAL = HW_ST_ADAPTATIONS + 2,     /* no staff: time that passes */
    HW_ST_FAMILY = HW_ST_REFERRAL + 2,          /* the same */
    HW_ST_DOLS = HW_ST_FAMILY + 2,
    HW_ST_LOOKING = HW_ST_DOLS + 2,             /* people at home who look for a care home; no end of room */
    HW_ST_AMBULANCE = HW_ST_LOOKING + 2,
    HW_ST_MIU = HW_ST_AMBULANCE + 2,
    HW_ST_MENTAL = HW_ST_MIU + 2,               /* beds for mental illness: adults, older people */
    HW_ST_MENTAL_OLDER = HW_ST_MENTAL + 2,
    HW_ST_MEETING_OTHER = HW_ST_MENTAL_OLDER + 2, /* the same of other beds */
    HW_ST_EXTRA_CARE = HW_ST_MEETING_OTHER + 2,   /* flats with care on the site */
    HW_ST_NHS_BROKERS = HW_ST_EXTRA_CARE + 2,     /* of what the NHS alone pays for */
    HW_ST_HOSPICE = HW_ST_NHS_BROKERS + 2,        /* beds */
    HW_ST_END_OF_LIFE = HW_ST_HOSPICE + 2,        /* people nursed at home in their last weeks */
    HW_ST_GRANTS = HW_ST_END_OF_LIFE + 2,         /* applications to adapt homes: under decision, and grants left */
    HW_ST_BUILDERS = HW_ST_GRANTS + 2,
    HW_ST_KINDS = HW_ST_BUILDERS + 2
};

/* What a station is: its kind, whose it is (number of the hospital, or of the area), and which service of a scheme or pool of beds. */
struct hw_station_is {
    uint8_t kind, owner, service;
};
struct hw_station_map {
    uint32_t n_stations;
    int32_t n_hospitals, n_areas;
    uint16_t first[HW_ST_KINDS];    /* station of the first owner */
    const struct hw_station_is *is; /* [n_stations] */
    uint32_t n_practices;
    const uint16_t *practice;       /* [n_areas] number of the area's first practice */
};

static inline enum hw_station_id hw_stations_kind(const struct hw_station_map *map, uint16_t station) {
    return (enum hw_station_id)map->is[station].kind;
}
static inline bool hw_stations_of_area(enum hw_station_id kind) {
    return kind >= HW_ST_SOCIAL;
}
static inline bool hw_stations_of_all(enum hw_station_id kind) {
    return kind == HW_ST_CALLS;
}
static inline bool hw_stations_is_mental(enum hw_station_id kind) {
    return kind == HW_ST_MENTAL || kind == HW_ST_MENTAL_OLDER;
}
/* Other than acute beds in which somebody may be delayed. */
static inline bool hw_stations_is_other_bed(enum hw_station_id kind) {
    return kind == HW_ST_IC || hw_stations_is_mental(kind);
}
/* How many stations of a kind each owner has. */
static inline int hw_stations_each(enum hw_station_id kind) {
    return kind == HW_ST_SERVICE ? HW_SERVICES : kind == HW_ST_WARD ? HW_WARD_POOLS : 1;
}
/* The station of a kind that belongs to a hospital or an area; of services and pools of beds, the hospital's first. */
static inline uint16_t hw_stations_at(const struct hw_station_map *map, enum hw_station_id kind, int owner) {
    return (uint16_t)(map->first[kind] + owner * hw_stations_each(kind));
}
/* Servers of a kind of station under an owner's rules that do not depend on the clock (-1: the front door and escalation beds, which do, the
 * day unit, which depends on who uses it, and grants, which depend on what is spent). */
int32_t hw_stations_servers(const struct hw_rules *rules, enum hw_station_id kind, int service);
/* The same of all its stations together. */
int32_t hw_stations_places(const struct hw_rules *rules, enum hw_station_id kind);
/* Do people live or lie there, so that a run can begin with some in it? */
bool hw_stations_holds(enum hw_station_id kind);
/* Its parameter, or a negative number. */
int hw_stations_parameter(enum hw_station_id kind);
/* Numbers the stations; practices [n_areas] is how many each area has. */
enum hw_status hw_stations_map(struct hw_arena *arena, int32_t n_hospitals, int32_t n_areas, const uint16_t *practices,
                               struct hw_station_map *out) HW_MUST_CHECK;
/* Fills specs [map->n_stations] from the baseline's rules by station. suffix: by hospital, then by area: what is added to the names of
 * its stations ("" nothing). Names from the arena. */
enum hw_status hw_stations_make(struct hw_arena *arena, const struct hw_station_map *map, const struct hw_rules *const *rules,
                                const char *const *suffix, struct hw_station_spec **out) HW_MUST_CHECK;
/* A ward as these rules have it: discharge hours, the time to leave, whether outliers move back. Everything else of a station is the same
 * under all rules but the number of servers. */
void hw_stations_ward(const struct hw_rules *rules, const struct hw_station_spec *baseline, struct hw_station_spec *out);

#endif
