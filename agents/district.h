/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_DISTRICT_H
#define HW_DISTRICT_H
/* One replicate of a whole health and care system, and what its parts share.
 *
 * A person's wishes and illnesses (agents/needs.c) fill the practices' books (setting_gp.c), and start visits: in A&E (setting_ae.c), on a ward
 * (setting_ward.c). Whoever is fit to leave the ward and needs support becomes a discharge case (discharge.c), whose staffed steps are visits of their
 * own at the assessors', panels' and equipment stations; the patient holds the bed until a place is free at the setting that follows (setting_*.c). What
 * somebody needs is found by need_on_leaving.c. All queueing is sim/flow.c's. Here: who is who (stations, decisions, spells), and the state.
 *
 * Places (agents/places.h): every person lives in an area and uses its council's and community services; every hospital has its own A&E,
 * beds and assessors, which the areas share. People from across the boundary have areas of their own, which are as real (they have the
 * same rules and finite places). Each station follows the rules of its hospital or area (hw_district_rules). */
#include "agents/ae_clock.h"
#include "agents/homes.h"
#include "agents/ledger.h"
#include "agents/care_counts.h"
#include "agents/ageing.h"
#include "agents/demography.h"
#include "agents/drawn.h"
#include "agents/official.h"
#include "agents/changes.h"
#include "agents/decisions.h"
#include "agents/person.h"
#include "agents/places.h"
#include "agents/population.h"
#include "agents/profile.h"
#include "agents/providers.h"
#include "agents/rules.h"
#include "agents/stations.h"
#include "sim/flow.h"
#include "sim/flow_log.h"
#include "sim/model.h"
#include "sim/rng.h"
#include "sim/tally.h"

/* Where somebody goes from the ward. */
enum hw_destination {
    HW_TO_HOME = 0, /* without new support: also back to a package or a care home that was kept */
    HW_TO_HOME_CARE,
    HW_TO_REABLEMENT,
    HW_TO_IC_BED,
    HW_TO_RESIDENTIAL,
    HW_TO_NURSING,
    HW_TO_END_OF_LIFE, /* home, nursed by the end-of-life team */
    HW_TO_HOSPICE,
    HW_TO_DEATH,
    HW_TO_EXTRA_CARE, /* a flat with care on the site (agents/extra_care.h) */
    HW_DESTINATIONS
};

/* Where somebody dies. */
enum hw_death_place { HW_DEATH_HOSPITAL = 0, HW_DEATH_CARE_HOME, HW_DEATH_HOME, HW_DEATH_HOSPICE, HW_DEATH_PLACES };

enum hw_owner { HW_OWNER_ACUTE = 0, HW_OWNER_COMMUNITY, HW_OWNER_SOCIAL, HW_OWNER_BOTH, HW_OWNER_FAMILY, HW_OWNERS };

/* Steps of a discharge, in order. */
enum hw_step { /* agents/steps.c says what each is */
    HW_STEP_REFERRAL = 0,
    HW_STEP_THERAPY,
    HW_STEP_SOCIAL,
    HW_STEP_CHECKLIST,
    HW_STEP_DST,
    HW_STEP_DST_SOCIAL,
    HW_STEP_DECISION,
    HW_STEP_FNC,
    HW_STEP_DISPUTE,
    HW_STEP_MEANS,
    HW_STEP_PANEL,
    HW_STEP_EQUIPMENT,
    HW_STEP_ADAPTATION,
    HW_STEP_HOUSING,
    HW_STEP_BROKER,
    HW_STEP_CHOICE,
    HW_STEP_HOME_ASSESS,
    HW_STEP_DOLS,
    HW_STEP_MAJOR,
    HW_STEPS
};
enum hw_phase {
    HW_PHASE_NONE = 0, /* no discharge case */
    HW_PHASE_STEPS, /* some are not over */
    HW_PHASE_READY, /* nothing is outstanding but the place */
    HW_PHASE_ASKED, /* on the way out: waits for the door or for the place */
    HW_PHASE_SEEK,  /* a home is looked for (agents/market.h) */
    HW_PHASE_NURSES, /* nothing is outstanding but community nurses (agents/nursing.h) */
    HW_PHASES
};

/* What a visit is, in its key: person 32 bits | number 16 | role 8 | what brought it 7 | 1, of an assessment at home: behind an illness that was treated
 * there. Visits are numbered apart by what brought them, so that one more or less of another kind does not give later ones other draws: a visit that a clock
 * brings has the number of that ring. */
enum hw_brought { HW_BROUGHT_OTHERWISE = 0, HW_BROUGHT_BY_CLOCK, HW_BROUGHT_SENT = HW_BROUGHT_BY_CLOCK + HW_CLOCKS, HW_BROUGHT_EXTRA, HW_BROUGHT };
enum hw_role { HW_ROLE_GP = 0, HW_ROLE_HOSPITAL, HW_ROLE_CARE, HW_ROLE_AT_HOME, HW_ROLE_MEETING, HW_ROLE_DYING, HW_ROLE_GRANT,
               HW_ROLE_CHECKLIST, HW_ROLE_FULL_ASSESSMENT, HW_ROLE_NHS_DECISION, /* of people at home (agents/nhs_funding.h) */
               HW_ROLE_STEP = 64 }; /* from there on: a step of a discharge */

/* Looking for a package of care at home, and having one (agents/rounds.h). */
struct hw_spell_care {
    hw_time sought, waited;         /* since when; how long it took when a provider began */
    hw_id before, next;             /* in the line of those who look */
    hw_id user_before, user_next;   /* among those whom the provider cares for */
    uint32_t stamp;                 /* of the live task; survives reuse of the slot */
    int32_t minutes;                /* of the package, a week */
    float place;                    /* of the home in its area, in [0, 1) */
    uint16_t provider, promised;    /* 1 + number of the one that cares, and of the one that will; 0: none */
    uint16_t turns;                 /* packages handed back so far */
    uint8_t rank;                   /* in that line: whose package was handed back goes first, then hospital */
    bool seeks, in_line;            /* for a package; in the line: no provider has said yes yet */
    bool kept, handed;              /* for somebody in hospital; back to the market */
};

/* What is remembered about a visit beyond its place in the flow; indexed by visit. */
struct hw_spell {
    uint64_t key;                       /* of the visit it belongs to; 0: nobody's */
    hw_time arrived;                    /* in A&E (or at another door), or straight at the ward */
    double severity;                    /* agents/urgent.h */
    hw_time seen;                       /* in A&E: a place there taken; -1: not yet */
    hw_time decided;                    /* to admit; -1: did not come by A&E */
    hw_time admitted;                   /* bed taken; -1: not yet */
    hw_time fit;                        /* medically fit; -1: not (yet) */
    hw_time coded_since;                /* start of the delay not yet counted */
    hw_time first_fit;                  /* of this spell */
    hw_time agreed, safe;               /* official conditions beside fit: the team's decision, no risk in moving; -1: not (yet) */
    int32_t assessment, discharge;      /* days on which notices to the council count as given; HW_OFFICIAL_NO_DAY */
    int32_t charged;                    /* day that the council was last charged for */
    hw_id meeting;                      /* visit of the case at the team's meeting; read only when meets */
    hw_id step[HW_STEPS];               /* visits of steps under way; read only where begun says that there is one */
    uint32_t begun, over, did;          /* bits of steps: started; over, done or not needed; done */
    uint32_t handed, received, again;   /* on the way to another organisation; there; done a second time */
    uint32_t stamp;                     /* of live tasks; survives reuse of the slot */
    float need;                         /* points, without days in bed */
    float nursing;                      /* nursing points */
    uint16_t from;                      /* the station left last; HW_GO_EXIT: came from outside */
    uint8_t turns;                      /* illness while waiting: how often it struck */
    uint8_t phase, dest, pays, refused; /* pays: enum hw_pays; refused: offers of a home */
    uint8_t bed;                        /* enum hw_bed, since fit */
    uint8_t age_when_fit, frailty_when_fit; /* years: a delay is of the age at which it began; the same, enum hw_frailty */
    uint8_t place;                      /* enum hw_move_place: where they are */
    uint16_t charged_days;              /* of delay, for which the council was charged in this stay */
    uint16_t told;                      /* event log: what is outstanding, as last written; 0: nothing */
    bool emergency, dies, short_stay, can_recover, equipment, housing, had_package, adaptation, major, fast_track; /* what this stay is, and calls for */
    bool concluded, sent, counted, assessed; /* the assessments are over and it is known where to; sent by a GP, who found that a bed is needed;
                                           officially delayed since fit; in a service's care at home after hospital: assessed */
    bool by_ambulance;                  /* and not yet handed over */
    bool meets;                         /* the team has yet to decide */
    bool dying;                         /* recognised in this stay, or before, and to leave by the fast track (agents/dying.h) */
    bool aftercare;                     /* council and NHS owe it together (Mental Health Act 1983 s.117) */

    /* Looking for a home, and living in one (agents/market.h). */
    hw_time sought, waited;             /* since when; how long it took when one was found */
    hw_id line_before, line_next;       /* who stands before and after in the line for a home */
    uint32_t asked_up_to, asking;       /* how far down their order of homes they were declined; the home asked now */
    uint32_t ask_stamp;                 /* of the live task of a home's visit; survives reuse of the slot */
    uint16_t home, asked;               /* 1 + number of the home lived in, and of the one that keeps a place; 0: none */
    uint8_t seeks, home_kind, asked_kind; /* 1 + enum hw_market_kind; 0: none */
    uint8_t rank;                       /* in that line: hospital and closing homes go first */

    /* Who pays (agents/payer.h). */
    int32_t entered;                    /* a care home, day number of the calendar */
    uint32_t pay_stamp;                 /* of the live task; survives reuse of the slot */
    uint8_t fund, paid_by, paid_in;     /* enum hw_fund: for what is wanted, and for what there is now; 1 + enum hw_paid: where that is */
    uint8_t used_days;                  /* of the twelve weeks in which the home does not count, in a care home before this one */
    bool asks, home_counts;             /* a self-funder asks the council to arrange it; the home counts */

    struct hw_spell_care care;          /* a package of care at home, looked for or had */
};
enum hw_pays { HW_PAYS_COUNCIL = 0, HW_PAYS_NHS, HW_PAYS_SELF, HW_PAYS_JOINT };

extern const char *const hw_district_decisions[HW_DECISIONS];

/* What is counted while measuring. */
enum hw_counter {
    HW_N_GP_WISHES = 0,
    HW_N_GP_SEEN,
    HW_N_GP_UNMET,
    HW_N_GP_TO_AE,
    HW_N_GP_SAME_DAY, /* these four: when, as the GP patient survey asks */
    HW_N_GP_NEXT_DAY,
    HW_N_GP_FEW_DAYS,
    HW_N_GP_WEEK,
    HW_N_GP_HOME_VISITS,
    HW_N_AE,
    HW_N_AE_UNSEEN,
    HW_N_AE_WITHIN_4H,
    HW_N_EMERGENCY,
    HW_N_EMERGENCY_OLDER,
    HW_N_DIRECT,
    HW_N_PLANNED,
    HW_N_CANCELLED,
    HW_N_READMITTED, HW_N_READMITTED_OLDER,
    HW_N_ALIVE,
    HW_N_ALIVE_OLDER,
    HW_N_DEATHS_HOSPITAL,
    HW_N_DEATHS_CARE_HOME,
    HW_N_DEATHS_HOME,
    HW_N_DEATHS_HOSPICE, /* these four as enum hw_death_place */
    HW_N_CASES, HW_N_STEPS, HW_N_HANDED, HW_N_TOLD_AGAIN, /* of these: steps done, between two organisations, made again as they cannot be seen */
    HW_N_RELAPSES,
    HW_N_PLACED_FROM_HOSPITAL,
    HW_N_PLACED_FROM_HOME,
    HW_N_SERVICE_CONTACTS, HW_N_BROKE_THROUGH,
    HW_N_TURNED_ROUND,
    HW_N_MIDNIGHTS,
    HW_N_BEDS_AT_MIDNIGHT,
    HW_N_DELAYED_AT_MIDNIGHT, HW_N_WAITING_AT_MIDNIGHT, /* the latter for an acute bed */
    HW_N_BED_MS_OLDER, HW_N_BED_MS,
    HW_N_REABLED, HW_N_REABLED_FREE,
    HW_N_REHABILITATED, /* left a bed for rehabilitation; and of them, to where they lived */
    HW_N_REHABILITATED_HOME,
    HW_N_ELSEWHERE,
    HW_N_TRUE_DELAY_MS_OLDER,
    HW_N_BEDS_OPEN_AT_MIDNIGHT, /* available: open and staffed, escalation beds too */
    HW_N_ESCALATION_OPEN_AT_MIDNIGHT,
    HW_N_DAY_CASES,
    HW_N_DAY_CANCELLED,
    HW_N_LISTED_AT_MIDNIGHT,
    HW_N_HOME_OVERNIGHT,  /* left an acute bed alive, after a stay over midnight */
    HW_N_HOME_BY_NOON,    /* of them */
    HW_N_HOME_MONDAY,     /* of them, and so on to Sunday */
    HW_N_HOME_SUNDAY = HW_N_HOME_MONDAY + 6,
    HW_N_BIRTHS, /* these five: of the district's own people */
    HW_N_ARRIVALS,
    HW_N_DEATHS_HERE,
    HW_N_LEAVERS,
    HW_N_CARERS, /* who gave up */
    HW_N_URGENT, /* the front door */
    HW_N_CALLS_111,
    HW_N_AMBULANCE_CALLS,
    HW_N_AMBULANCE_PHONE,
    HW_N_AMBULANCE_TREATED,
    HW_N_AMBULANCE_TOO_LATE,
    HW_N_HANDOVER_OVER_30,
    HW_N_HANDOVER_CORRIDOR,
    HW_N_MIU,
    HW_N_MIU_WITHIN_4H,
    HW_N_AE_RESUSCITATION,
    HW_N_AE_MAJORS,
    HW_N_AE_MINORS,
    HW_N_AE_AMBULANCE,
    HW_N_WAITED_4_TO_12H,
    HW_N_WAITED_OVER_12H,
    HW_N_MENTAL, /* admissions to mental-health beds; and for want of one here, out of the area */
    HW_N_MENTAL_ELSEWHERE,
    HW_N_POSTPONED, /* planned admissions, the day before */
    HW_N_HANDED_BACK, /* these: packages of care at home, of the district's own people */
    HW_N_WITHOUT_CARE,
    HW_N_PACKAGES_RESTARTED,
    HW_N_PACKAGES_LOST,
    HW_N_PROVIDERS_CLOSED,
    HW_N_FAST_TRACKS, /* begun in acute beds, and of them those who died in the bed */
    HW_N_DIED_WAITING,
    HW_COUNTERS
};
enum hw_timer {
    HW_T_AE = 0,
    HW_T_ADMIT,
    HW_T_STAY,
    HW_T_STAY_OLDER,
    HW_T_DELAY,
    HW_T_WAIT_HOME_CARE,
    HW_T_WAIT_REABLEMENT,
    HW_T_WAIT_IC,
    HW_T_WAIT_RESIDENTIAL,
    HW_T_WAIT_NURSING,
    HW_T_WAIT_HOME_CARE_AT_HOME,
    HW_T_WAIT_CARE_HOME_AT_HOME,
    HW_T_ASSESSMENT,
    HW_T_PLANNED, /* on the list */
    HW_T_TO_OFFICIAL, /* from fit to the first midnight that counts */
    HW_T_GP_WAIT,
    HW_T_RESPONSE_WORST,
    HW_T_RESPONSE,
    HW_T_HANDOVER,
    HW_T_WAIT_HANDED_BACK,
    HW_T_WAIT_NURSES, /* for community nurses, from fit; and of people at home */
    HW_T_WAIT_NURSES_AT_HOME,
    HW_T_FAST_TRACK, /* from the decision to the empty acute bed */
    HW_T_WAIT_HOSPICE,
    HW_T_WAIT_HOSPICE_AT_HOME,
    HW_T_WAIT_END_OF_LIFE,
    HW_T_WAIT_END_OF_LIFE_AT_HOME,
    HW_TIMERS
};
enum hw_advice { HW_ADVICE_AMBULANCE = 0, HW_ADVICE_AE, HW_ADVICE_GP, HW_ADVICE_MINOR_INJURIES, HW_ADVICE_SELF_CARE, HW_ADVICE_NONE, HW_ADVICES }; /* of 111 */
enum { HW_STAY_AGES = 5, HW_GROWN_BANDS = 4 }; /* 18-64, 65-74, 75-84, 85 and over */

/* Officially delayed days (agents/official.h). */
enum hw_bed { HW_BED_ACUTE = 0, HW_BED_OTHER, HW_BEDS };
struct hw_official_counts {
    int64_t days[HW_OFFICIAL_CODES][HW_PAYERS][HW_BEDS]; /* HW_REASON_LEAVING: code O */
    int64_t here[HW_OFFICIAL_CODES][HW_PAYERS][HW_BEDS]; /* of the district's people */
    int64_t older[HW_BEDS];                       /* of people of 65 and over */
    int64_t mental[HW_OFFICIAL_CODES];                  /* in mental-health beds; part of HW_BED_OTHER */
    int64_t in_month[12];                         /* from January */
    int64_t thursdays, on_thursday;               /* monthly counts of patients, and their sum */
    int64_t on_thursday_social;                   /* of them, delays of social care or both */
    int64_t charged;                              /* days for which the council may be charged */
};
struct hw_extra_care;
struct hw_nursing;
struct hw_adaptations;
struct hw_programmes;
struct hw_followed;

struct hw_counts {
    int64_t n[HW_COUNTERS];
    struct hw_tally t[HW_TIMERS];
    int64_t delay_ms[HW_REASONS][HW_OWNERS]; /* everybody in the trust's beds */
    int64_t delay_other_ms[HW_REASONS][HW_OWNERS]; /* in intermediate-care and community hospital beds */
    struct hw_official_counts official;
    int64_t delay_here_ms;                   /* the way out of the door apart; people of the district only */
    struct hw_drawn_counts drawn;
    int64_t to[HW_DESTINATIONS][HW_GROWN_BANDS];
    int64_t ae_in_month[12]; /* attendances, from January */
    int64_t ae_4h_in_month[12]; /* that ended within 4 hours, by the month in which they did */
    struct hw_pool_counts {  /* sums over midnights */
        int64_t occupied, open;
    } pool[HW_WARD_POOLS];
    struct hw_stay_counts {  /* emergencies, whose stays are over, by age: 0-17, 18-64, 65-74, 75-84, 85 and over */
        int64_t spells, same_day, nights, died;
    } stays[HW_STAY_AGES];
    int64_t deaths_by_age[HW_AGE_BANDS], people_at_midnight[HW_AGE_BANDS]; /* of the district's own people; the latter summed over midnights */
    int64_t advised[HW_ADVICES];
};

/* The same by hospital: what is asked of each. Times are sums. */
struct hw_hospital_counts {
    int64_t attendances, within_4h, emergency, planned, cancelled;
    int64_t beds_at_midnight, beds_open_at_midnight, delayed_at_midnight;
    int64_t waited_over_12h, handed_over, handover_ms, handover_late;
    int64_t over_4h[HW_AE_CAUSES];
    int64_t delay_ms;             /* the way out of the door apart */
    int64_t official_days;
    int64_t stays, stay_ms;       /* of emergencies */
    int64_t admitted, to_bed_ms;  /* from A&E, and their waits for a bed */
};
/* And by area, of its people. */
struct hw_area_counts {
    int64_t attendances, emergency, elsewhere;
    int64_t minor_injuries, minor_injuries_within_4h;
    int64_t delay_ms;             /* the same, in these hospitals */
    int64_t official_days[HW_BEDS];
    int64_t gp_seen, gp_unmet;
};

enum { HW_FETCH_MOST = 6 };

struct hw_district {
    struct hw_mem *mem;                  /* borrows */
    const struct hw_district_spec *spec; /* borrows: the plan's */
    const struct hw_rules *rules;        /* in force now */
    const struct hw_rules *later;        /* the scenario's, from the first measured day */
    const struct hw_rules *const *at;    /* [n_stations] in force now at each station: of its hospital or area */
    const struct hw_era *era;            /* the next dated change of numbers (agents/changes.h) */
    uint64_t seed, replicate;
    hw_time start_measure, end;
    bool plain_queue;
    uint32_t n_fetched;
    hw_id fetched[HW_FETCH_MOST]; /* visits of events to come whose line was asked for (agents/fetch.c) */
    struct hw_book *books; /* owns; [n_practices] */
    double severity;       /* of the need of the next visit to arrive (agents/urgent.h) */
    struct hw_flow flow;
    struct hw_person *people; /* owns */
    hw_id n_people;           /* records; see agents/demography.h for whose */
    int32_t aged_day;         /* birthdays up to this day of the run are over */
    int32_t living[HW_AGE_BANDS], living_before[HW_AGE_BANDS]; /* the district's own people, now and when counting began */
    uint16_t *births_on;      /* owns; [years of 365 days]: records taken, by day of the run */
    struct hw_spell *spells; /* owns; by visit */
    hw_id n_spells;
    struct hw_rng_key keys[HW_DECISIONS];
    struct hw_counts counts;
    struct hw_hospital_counts *by_hospital; /* owns; [n_hospitals] */
    struct hw_area_counts *by_area;         /* owns; [n_areas] */
    int32_t *by_day;                        /* owns; [HW_DRAWN_DAILY][measured days], agents/measures_drawn.h */
    struct hw_market *market;               /* owns; agents/market.h */
    struct hw_payer_counts *payer;                 /* owns; agents/payer.h */
    struct hw_spending *spending;           /* owns; agents/spending.h */
    struct hw_money *money;                 /* owns; agents/money.h */
    struct hw_care_counts care;
    struct hw_care_watched care_watched;
    struct hw_rounds *rounds;               /* owns; agents/rounds.h */
    struct hw_extra_care *extra_care;       /* owns; agents/extra_care.h */
    struct hw_nursing *nursing;             /* owns; agents/nursing.h */
    struct hw_adaptations *adaptations;     /* owns; agents/adaptations.h */
    struct hw_programmes *programmes;       /* owns; NULL: no scenario has one (agents/programmes.h) */
    struct hw_followed *followed;           /* owns; NULL: nobody is followed (agents/followed.h) */
    struct hw_flow_log log;                 /* agents/district_log.h */
    struct {                                /* agents/elective.h */
        double expected[HW_PLACES_MOST][2]; /* by hospital: admissions and day cases a year */
        uint16_t *booked;                   /* owns; [n_hospitals][2][days] */
        int64_t waiting;
        int32_t told[HW_PLACES_MOST];       /* by hospital: how many were told today to come tomorrow for a bed */
    } elective;
};

/* What load makes of a configuration (agents/district_load.c); hw_plan.spec. */
struct hw_district_spec {
    struct hw_calendar calendar;
    int32_t warm_up_days, measured_days;
    double follow;                    /* share of people who are followed from scenario to scenario */
    struct hw_places places;
    struct hw_station_map map;
    struct hw_census *census;         /* [n_areas] */
    hw_id *first_id;                  /* [n_areas + 1] of the area's people who are there at the start */
    struct hw_profile profile;
    struct hw_ageing ageing;
    struct hw_demography demography;
    struct hw_rules *rules;           /* [n_scenarios] of the whole model; 0: baseline */
    const struct hw_rules **at;       /* [n_scenarios][n_stations] */
    const struct hw_scheme **schemes; /* [n_scenarios]; NULL: none */
    int32_t n_scenarios;
    bool any_programme;               /* in any of them */
    struct hw_era **eras;             /* [n_scenarios] dated changes, in order */
    struct hw_station_spec *stations; /* [n_stations]; the baseline's */
    struct hw_station_spec *wards;    /* [n_scenarios][n_hospitals][HW_WARD_POOLS]: the way out of a ward depends on the rules */
    struct hw_shape shapes[HW_CLOCKS];
    struct hw_homes_list homes_list;
    struct hw_homes homes;
    struct hw_providers providers;
    struct hw_ledger_map money;
};

/* Tasks: events of the model about a visit. Subject: visit x 8 + task. */
enum hw_task {
    HW_TASK_PLAN = 0, /* planning of a discharge begins */
    HW_TASK_STEP,     /* a step without staff is over, or one has come to another organisation */
    HW_TASK_TURN,     /* ill again, dies or grows frailer while fit and waiting */
    HW_TASK_FIT,      /* fit again after that */
    HW_TASK_PACKAGE,  /* a package kept during a hospital stay is given up */
    HW_TASK_VISIT,    /* a home has come to see somebody who looks for one */
    HW_TASK_PAYER,    /* somebody else pays from today on */
    HW_TASK_CARE      /* a provider of care at home begins, or its time of notice is over */
};

static inline hw_id hw_district_person_of(const struct hw_visit *visit) {
    return (hw_id)visit->key;
}
static inline const struct hw_person *hw_district_person_at(const struct hw_district *d, hw_id visit) {
    return &d->people[hw_district_person_of(&d->flow.visits[visit])];
}
static inline enum hw_role hw_district_role(const struct hw_visit *visit) {
    return (enum hw_role)(visit->key >> 48 & 255u);
}
static inline enum hw_brought hw_district_brought(const struct hw_visit *visit) {
    return (enum hw_brought)(visit->key >> 56 & 127u);
}
static inline enum hw_station_id hw_district_kind(const struct hw_district *d, uint16_t station) {
    return hw_stations_kind(&d->spec->map, station);
}
/* The rules at a station: of the hospital or area that it belongs to. */
static inline const struct hw_rules *hw_district_rules(const struct hw_district *d, uint16_t station) {
    return d->at[station];
}
/* The rules of an area: those of any of its stations. */
static inline const struct hw_rules *hw_district_area_rules(const struct hw_district *d, int area) {
    return d->at[hw_stations_at(&d->spec->map, HW_ST_SOCIAL, area)];
}
/* The station of a kind that serves the person: of their area. */
static inline uint16_t hw_district_place(const struct hw_district *d, enum hw_station_id kind, const struct hw_person *person) {
    return hw_stations_at(&d->spec->map, kind, person->area);
}
/* Another station of the hospital that a station belongs to. */
static inline uint16_t hw_district_same_hospital(const struct hw_district *d, uint16_t station, enum hw_station_id kind) {
    return hw_stations_at(&d->spec->map, kind, d->spec->map.is[station].owner);
}
/* The hospital that a patient lies in is the one that they use, always. */
static inline struct hw_hospital_counts *hw_district_hospital(const struct hw_district *d, const struct hw_person *patient) {
    return &d->by_hospital[patient->hospital];
}
static inline uint16_t hw_district_in_hospital(const struct hw_district *d, enum hw_station_id kind, const struct hw_person *patient) {
    return hw_stations_at(&d->spec->map, kind, patient->hospital);
}
/* What tells one kind of station from another in the key of a draw. It says nothing of where: a person has one area, a visit one hospital. */
static inline uint64_t hw_district_draw_number(const struct hw_district *d, uint16_t station, const struct hw_person *person) {
    enum hw_station_id kind = hw_district_kind(d, station);
    return (uint64_t)kind + (hw_stations_of_area(kind) && (person->flags & HW_PERSON_OUTSIDE) ? 1 : 0);
}
static inline uint64_t hw_district_key_of(hw_id id, uint16_t number, enum hw_role role, enum hw_brought by) {
    return (uint64_t)id | (uint64_t)number << 32 | (uint64_t)role << 48 | (uint64_t)by << 56;
}
static inline uint64_t hw_district_key(hw_id id, uint16_t episode, enum hw_role role) {
    return hw_district_key_of(id, episode, role, HW_BROUGHT_OTHERWISE);
}
/* Of a visit that a clock has just brought. */
static inline uint64_t hw_district_key_rung(hw_id id, const struct hw_person *person, enum hw_clock clock, enum hw_role role) {
    return hw_district_key_of(id, person->count[clock], role, (enum hw_brought)(HW_BROUGHT_BY_CLOCK + clock));
}
static inline uint64_t hw_district_with_role(uint64_t key, enum hw_role role) {
    return (key & ~(UINT64_C(255) << 48)) | (uint64_t)role << 48;
}
static inline struct hw_rng hw_district_draw(const struct hw_district *d, enum hw_decision what, uint64_t who, uint64_t occurrence) {
    return hw_rng_stream(&d->keys[what], who, occurrence);
}
static inline void hw_district_count(struct hw_district *d, enum hw_counter what) {
    d->counts.n[what]++;
}
static inline void hw_district_time(struct hw_district *d, enum hw_timer what, hw_time ms) {
    hw_tally_add(&d->counts.t[what], ms);
}
/* A parameter of the whole model; one that belongs to hospitals or areas is asked for at a station. */
static inline double hw_district_param(const struct hw_district *d, enum hw_param_id id) {
    return hw_param_value(d->rules->params, (int32_t)id);
}
static inline double hw_district_param_at(const struct hw_district *d, uint16_t station, enum hw_param_id id) {
    return hw_param_value(d->at[station]->params, (int32_t)id);
}

/* The spell of a visit, made when first asked for. The pointer is good until the next visit arrives. */
struct hw_spell *hw_district_spell(struct hw_district *d, hw_id visit);
/* The hospital visit of a step's patient, or HW_NONE when there is no such spell any more. */
hw_id hw_district_patient_of(struct hw_district *d, hw_id step);
void hw_district_task(struct hw_district *d, hw_id visit, enum hw_task task, hw_time at);
/* Somebody dies, wherever: everything they hold is released, and the record stays empty. Their visits must not be in a hook. */
void hw_district_die(struct hw_district *d, hw_id id, enum hw_death_place place);
/* What a visit's settling at a place means for its person: flags, rates, and what was held before. */
void hw_district_settle(struct hw_district *d, hw_id visit, uint16_t station);

/* The people of the replicate as they are made, before anything happens to them, into people [n_people]. */
void hw_district_people(const struct hw_district *d, struct hw_person *people);

/* agents/district_run.c, district_load.c: the model's functions. */
enum hw_status hw_district_create(struct hw_mem *mem, const struct hw_plan *plan, void **state);
void hw_district_free(struct hw_mem *mem, void *state);
enum hw_status hw_district_run(void *state, const struct hw_job *job, double *row, struct hw_fault *fault, uint64_t *events);
enum hw_status hw_district_load(struct hw_load *load, struct hw_plan *plan);
void hw_district_describe(const struct hw_plan *plan, enum hw_describe form, FILE *out);
void hw_district_print_schema(FILE *out);
void hw_district_state(const struct hw_plan *plan, const char *item, struct hw_paper *paper); /* agents/district_stress.c */
extern const struct hw_model hw_district_model;
extern const struct hw_schema hw_district_schema;

#endif
