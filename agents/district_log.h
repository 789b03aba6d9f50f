/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_DISTRICT_LOG_H
#define HW_DISTRICT_LOG_H
/* What a district writes to an event log (sim/log.h) beside the lines of its stations: who lives where, what each setting is, when a
 * patient is fit, what is outstanding and at whose door it lies, illness that comes back, deaths, midnights.
 *
 * All of it is off unless a run is logged: one test of a pointer at places that are rare. */
#include "agents/district.h"

enum hw_district_event {
    HW_DLOG_SETTING = HW_LOG_OWN, /* at the start, for each: reason: its kind; place: its hospital or area */
    HW_DLOG_AREA,                 /* place; value: people; reason: outside; organisation: council */
    HW_DLOG_MIDNIGHT,
    HW_DLOG_ELSEWHERE,            /* somebody is ill, or due to be admitted, and uses a hospital that is not in the model */
    HW_DLOG_TO_AE,                /* was offered no appointment with a GP soon enough and goes to A&E */
    HW_DLOG_FIT,
    HW_DLOG_CASE,                 /* referred for assessment */
    HW_DLOG_OUTSTANDING,          /* from now on that keeps the patient, or will: reason: code; organisation: whose it is; value: everybody who is late
                                     with something, bits 1 << enum hw_owner */
    HW_DLOG_ILL_AGAIN,
    HW_DLOG_DIES,                 /* reason: where */
    HW_DLOG_READY,                /* value: ms until the team has decided that the patient is ready, and moving is safe */
    HW_DLOG_NOTICE,               /* to the council; reason: of an assessment, of the discharge; value: ms until it is given */
    HW_DLOG_ELEVEN,               /* in the morning */
    HW_DLOG_BY_PHONE,             /* an ambulance was called, and telephone helped */
    HW_DLOG_RESPONSE,             /* of a crew; value: ms from the call until it is there; reason: most severe */
    HW_DLOG_ADVICE,               /* of 111; reason */
    HW_DLOG_APPOINTMENT,          /* given; value: wait in ms; reason: home_visit */
    HW_DLOG_NO_APPOINTMENT,       /* with a GP that is soon enough */
    HW_DLOG_LISTED,               /* for a planned admission; value: day since time 0 (before the start: negative) */
    HW_DLOG_SEEKS,                /* looks for a care home from now on */
    HW_DLOG_FOUND,                /* has found one */
    HW_DLOG_OLDER,                /* at the start, for each area: reason: 65+ or 85+; value: people of it */
    HW_DLOG_TURNS,                /* 65 or 85: reason */
    HW_DLOG_BORN,
    HW_DLOG_MOVES_IN,
    HW_DLOG_MOVES_AWAY,
    HW_DLOG_CARER,                /* gives up */
    HW_DLOG_POSTPONED,            /* a planned admission, the day before */
    HW_DLOG_PAYS,                 /* reason: who pays for this setting from now on (agents/payer.h) */
    HW_DLOG_SUPPORT,              /* for a carer; reason: begins, ends */
    HW_DLOG_SPENT,                /* down to the limit of the means test; reason: what follows */
    HW_DLOG_POSTED,               /* money: place: who pays; organisation: who gets it; reason: for what setting; value: pence */
    HW_DLOG_CARE,                 /* long-term care begins, or another pays for it; reason: who pays; value: 1 of a client of the council */
    HW_DLOG_POSTS,                /* of a provider of care at home: reason; value: minutes a week with all posts filled */
    HW_DLOG_CARERS,               /* the same, of the carers that there are */
    HW_DLOG_TAKES,                /* a provider (reason) says yes to a package; value: minutes a week */
    HW_DLOG_FREES,                /* it no longer keeps these hours */
    HW_DLOG_PACKAGE,              /* reason: seeks, finds, kept (its user is in hospital), restarts (home again), reviewed (fewer minutes), lost, handed_back */
    HW_DLOG_CLOSES,               /* a provider (reason) */
    HW_DLOG_FLAT,                 /* of extra care housing; reason: listed, listed_in_bed, given_up */
    HW_DLOG_NURSES,               /* community nurses; value: visits a week, in hundredths; reason: can_give (those of an area), wants (at home, is
                                     in line), asks (from a bed), promised (to who is in a bed), visits (begin), kept (the person is in
                                     hospital), frees (has or wants none) */
    HW_DLOG_ADAPTS,               /* a home, in the large; reason: applies, granted, done, drops */
    HW_DLOG_PROGRAMME,            /* of a scheme; reason: its name and enrols, leaves, turned_away; or places: value: how many there are */
    HW_DLOG_AVERTED,              /* by a programme; reason: what (agents/programme.h) */
    HW_DLOG_EXTRA,                /* a need in excess, of somebody in a programme; reason: what */
    HW_DLOG_BUDGET,               /* place: whose; reason: shut, open (a council's panels), pool (what it has paid more), released (for fewer emergency admissions),
                                     budget (what there was, in all); value: pence; or expected: emergency admissions of an area, in thousandths */
    HW_DLOG_CASE_NOTE,            /* of who is referred; reason: passed_on (to another organisation),
                                     told_again (a step is made again, as what it found cannot be seen) */
    HW_DLOG_HOME_CLOSES,          /* a care home; place: its area */
    HW_DLOG_END
};

enum hw_status hw_district_log_terms(struct hw_arena *arena, const struct hw_plan *plan, struct hw_log_terms *out) HW_MUST_CHECK;
/* Nobody is there yet. */
HW_RARE void hw_district_log_begin(struct hw_district *d, struct hw_log *log);
HW_RARE void hw_district_log_write_visit(const struct hw_district *d, enum hw_district_event what, hw_id visit);
HW_RARE void hw_district_log_write_person(const struct hw_district *d, enum hw_district_event what, hw_id person, const char *reason);
HW_RARE void hw_district_log_write_value(const struct hw_district *d, enum hw_district_event what, hw_id visit, const char *reason, hw_time value);
HW_RARE void hw_district_log_write_reason(const struct hw_district *d, enum hw_district_event what, hw_id visit, const char *reason);
HW_RARE void hw_district_log_write_provider(const struct hw_district *d, enum hw_district_event what, int32_t provider, int64_t minutes);
HW_RARE void hw_district_log_write_home(const struct hw_district *d, int32_t home);
HW_RARE void hw_district_log_write_number(const struct hw_district *d, enum hw_district_event what, const char *reason, int64_t number);
HW_RARE void hw_district_log_write_nurses(const struct hw_district *d, hw_id person, int area, const char *reason, int64_t visits);
HW_RARE void hw_district_log_write_appointment(const struct hw_district *d, hw_id person, hw_time at, bool at_home);
HW_RARE void hw_district_log_write_listed(const struct hw_district *d, hw_id person, int32_t day);
HW_RARE void hw_district_log_write_posting(const struct hw_district *d, uint16_t payer, uint16_t payee, enum hw_ledger_setting setting, int64_t pence);
HW_RARE void hw_district_log_write_budget(const struct hw_district *d, int32_t who, const char *reason, int64_t pence);
HW_RARE void hw_district_log_write_outstanding(struct hw_district *d, hw_id visit, enum hw_reason reason, enum hw_owner owner, unsigned owners);

static inline bool hw_district_log_is_on(const struct hw_district *d) {
    return HW_UNLIKELY(d->log.log != NULL);
}
static inline void hw_district_log_listed(const struct hw_district *d, hw_id person, int32_t day) {
    if (hw_district_log_is_on(d)) {
        hw_district_log_write_listed(d, person, day);
    }
}
static inline void hw_district_log_visit(const struct hw_district *d, enum hw_district_event what, hw_id visit) {
    if (hw_district_log_is_on(d)) {
        hw_district_log_write_visit(d, what, visit);
    }
}
static inline void hw_district_log_value(const struct hw_district *d, enum hw_district_event what, hw_id visit, const char *reason, hw_time value) {
    if (hw_district_log_is_on(d)) {
        hw_district_log_write_value(d, what, visit, reason, value);
    }
}
static inline void hw_district_log_reason(const struct hw_district *d, enum hw_district_event what, hw_id visit, const char *reason) {
    if (hw_district_log_is_on(d)) {
        hw_district_log_write_reason(d, what, visit, reason);
    }
}
static inline void hw_district_log_response(struct hw_district *d, hw_id visit, hw_time ms) {
    if (hw_district_log_is_on(d)) {
        hw_district_log_write_value(d, HW_DLOG_RESPONSE, visit, hw_district_spell(d, visit)->severity < 1 ? "worst" : NULL, ms);
    }
}
static inline void hw_district_log_provider(const struct hw_district *d, enum hw_district_event what, int32_t provider, int64_t minutes) {
    if (hw_district_log_is_on(d)) {
        hw_district_log_write_provider(d, what, provider, minutes);
    }
}
static inline void hw_district_log_home(const struct hw_district *d, int32_t home) {
    if (hw_district_log_is_on(d)) {
        hw_district_log_write_home(d, home);
    }
}
static inline void hw_district_log_appointment(const struct hw_district *d, hw_id person, hw_time at, bool at_home) {
    if (hw_district_log_is_on(d)) {
        hw_district_log_write_appointment(d, person, at, at_home);
    }
}
static inline void hw_district_log_budget(const struct hw_district *d, int32_t who, const char *reason, int64_t pence) {
    if (hw_district_log_is_on(d)) {
        hw_district_log_write_budget(d, who, reason, pence);
    }
}
static inline void hw_district_log_person(const struct hw_district *d, enum hw_district_event what, hw_id person, const char *reason) {
    if (hw_district_log_is_on(d)) {
        hw_district_log_write_person(d, what, person, reason);
    }
}

#endif
