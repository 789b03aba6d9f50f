/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/discharge.h"

#include "agents/district_log.h"
#include "agents/followed.h"
#include "agents/measures_drawn.h"
#include "agents/money.h"

/* What is counted of a discharge: the true delay, each instant of it, and the official one, each midnight of it. */

enum { OLDER = 65 };

struct hw_cause hw_discharge_cause(struct hw_district *d, hw_id visit) {
    const struct hw_spell *s = hw_district_spell(d, visit);
    if (hw_discharge_waits_for_team(d, visit)) {
        return (struct hw_cause){HW_REASON_TEAM, s->bed == HW_BED_ACUTE ? HW_OWNER_ACUTE : HW_OWNER_COMMUNITY};
    }
    switch ((enum hw_phase)s->phase) {
    case HW_PHASE_STEPS:
        return hw_steps_cause(d, visit);
    case HW_PHASE_NURSES: /* nursing at home is a package of care that the NHS owes: definitions of the codes, E */
        return (struct hw_cause){HW_REASON_E, HW_OWNER_COMMUNITY};
    case HW_PHASE_SEEK: /* the home's own assessment was a step; now a place is wanted that is free and says yes */
    case HW_PHASE_ASKED:
        return hw_steps_place_cause(s);
    default:
        return (struct hw_cause){HW_REASON_LEAVING, HW_OWNER_ACUTE};
    }
}

/* The same at this instant: on the way out, first the door, then, when the place is not free, the wait for it. */
static struct hw_cause cause_now(struct hw_district *d, hw_id visit) {
    bool leaving = hw_district_spell(d, visit)->phase == HW_PHASE_ASKED && d->flow.visits[visit].state != HW_VISIT_BLOCKED;
    return leaving ? (struct hw_cause){HW_REASON_LEAVING, HW_OWNER_ACUTE} : hw_discharge_cause(d, visit);
}

/* Whose everything is that is outstanding now, bits 1 << enum hw_owner. A code names one step; others may be under way at the same time. */
static unsigned owners_now(struct hw_district *d, hw_id visit) {
    bool steps = hw_district_spell(d, visit)->phase == HW_PHASE_STEPS && !hw_discharge_waits_for_team(d, visit);
    return steps ? hw_steps_owners(d, visit) : 1u << cause_now(d, visit).owner;
}

static void charge(struct hw_district *d, hw_id visit, struct hw_cause cause, hw_time ms) {
    if (hw_district_spell(d, visit)->bed == HW_BED_OTHER) {
        d->counts.delay_other_ms[cause.reason][cause.owner] += ms;
        return;
    }
    d->counts.delay_ms[cause.reason][cause.owner] += ms;
    const struct hw_person *p = hw_district_person_at(d, visit);
    d->counts.n[HW_N_TRUE_DELAY_MS_OLDER] += hw_district_spell(d, visit)->age_when_fit >= OLDER ? ms : 0;
    if (cause.reason == HW_REASON_LEAVING) {
        return;
    }
    hw_measures_drawn_delay(d, hw_district_spell(d, visit), ms);
    hw_district_hospital(d, p)->delay_ms += ms;
    d->by_area[p->area].delay_ms += ms;
    d->counts.delay_here_ms += p->flags & HW_PERSON_OUTSIDE ? 0 : ms;
}

void hw_discharge_mark(struct hw_district *d, hw_id visit) {
    struct hw_spell *s = hw_district_spell(d, visit);
    const struct hw_visit *v = &d->flow.visits[visit];
    if (s->fit < 0) {
        return;
    }
    hw_time from = s->coded_since;
    s->coded_since = d->flow.now;
    if (s->phase == HW_PHASE_ASKED) { /* first the way out of the door, then, when the place is not free, the wait for it */
        bool blocked = v->state == HW_VISIT_BLOCKED;
        hw_time door = !blocked ? d->flow.now : v->since > from ? v->since : from;
        charge(d, visit, (struct hw_cause){HW_REASON_LEAVING, HW_OWNER_ACUTE}, door - from);
        from = door;
    }
    charge(d, visit, hw_discharge_cause(d, visit), d->flow.now - from);
}

/* Of those in which somebody may be delayed. */
static bool is_bed(const struct hw_district *d, hw_id visit) {
    enum hw_station_id kind = hw_district_kind(d, d->flow.visits[visit].station);
    return kind == HW_ST_WARD || hw_stations_is_other_bed(kind);
}

HW_RARE static void tell(struct hw_district *d, hw_id visit) {
    struct hw_cause cause = cause_now(d, visit);
    if (is_bed(d, visit)) {
        hw_district_log_write_outstanding(d, visit, cause.reason, cause.owner, owners_now(d, visit));
    }
}

void hw_discharge_tell(struct hw_district *d, hw_id visit) {
    if (hw_district_log_is_on(d)) {
        tell(d, visit);
    }
}

void hw_discharge_settle(struct hw_district *d) {
    for (hw_id visit = 0; visit < d->flow.n_visits; visit++) {
        const struct hw_visit *v = &d->flow.visits[visit];
        if (v->state != HW_VISIT_FREE && is_bed(d, visit) && v->state != HW_VISIT_WAITING) {
            hw_discharge_mark(d, visit);
        }
    }
}

/* ---- the official count ---- */

static int32_t day_number(const struct hw_district *d, hw_time at) {
    return d->spec->calendar.start_day + hw_calendar_day_of(at);
}

void hw_discharge_announce(struct hw_district *d, hw_id visit) {
    struct hw_spell *s = hw_district_spell(d, visit);
    if (s->fit < 0 || s->agreed < 0 || s->assessment == HW_OFFICIAL_NO_DAY || s->discharge != HW_OFFICIAL_NO_DAY) {
        return;
    }
    s->discharge = hw_official_discharge_notice(day_number(d, d->flow.now), hw_calendar_clock_of(d->flow.now));
    hw_district_log_value(d, HW_DLOG_NOTICE, visit, "discharge", 0);
}

void hw_discharge_notify(struct hw_district *d, hw_id visit) {
    struct hw_spell *s = hw_district_spell(d, visit);
    s->assessment = hw_official_assessment_notice(day_number(d, d->flow.now), hw_calendar_clock_of(d->flow.now));
    hw_district_log_value(d, HW_DLOG_NOTICE, visit, "assessment", 0);
    hw_discharge_announce(d, visit);
}

void hw_discharge_withdraw_notices(struct hw_district *d, hw_id visit) {
    struct hw_spell *s = hw_district_spell(d, visit);
    s->assessment = HW_OFFICIAL_NO_DAY;
    s->discharge = HW_OFFICIAL_NO_DAY;
    hw_district_log_value(d, HW_DLOG_NOTICE, visit, "withdrawn", 0);
}

void hw_discharge_withdraw(struct hw_spell *s) {
    s->agreed = -1;
    s->safe = -1;
    s->assessment = HW_OFFICIAL_NO_DAY;
    s->discharge = HW_OFFICIAL_NO_DAY;
}

static unsigned late_of(unsigned owners) {
    static const unsigned late[HW_OWNERS] = {[HW_OWNER_ACUTE] = HW_LATE_NHS,
                                             [HW_OWNER_COMMUNITY] = HW_LATE_NHS,
                                             [HW_OWNER_SOCIAL] = HW_LATE_SOCIAL,
                                             [HW_OWNER_BOTH] = HW_LATE_NHS | HW_LATE_SOCIAL,
                                             [HW_OWNER_FAMILY] = HW_LATE_NHS};
    unsigned found = 0;
    for (int i = 0; i < HW_OWNERS; i++) {
        found |= owners >> i & 1u ? late[i] : 0;
    }
    return found;
}

/* What the rules ask about this patient now. */
static struct hw_official_case case_of(struct hw_district *d, hw_id visit) {
    const struct hw_spell *s = hw_district_spell(d, visit);
    struct hw_cause cause = cause_now(d, visit);
    return (struct hw_official_case){.age = s->age_when_fit,
                                     .acute = s->bed == HW_BED_ACUTE,
                                     .fit = s->fit,
                                     .decided = s->agreed,
                                     .safe = s->safe,
                                     .assessment = s->assessment,
                                     .discharge = s->discharge,
                                     .reason = cause.reason,
                                     .late = late_of(1u << cause.owner),
                                     .all_late = late_of(owners_now(d, visit))};
}

/* Holds a bed, fit to leave it. */
static bool holds_bed_fit(struct hw_district *d, hw_id visit) {
    const struct hw_visit *v = &d->flow.visits[visit];
    return (v->state == HW_VISIT_HELD || v->state == HW_VISIT_BLOCKED || v->state == HW_VISIT_LEAVING) &&
           is_bed(d, visit) && hw_district_spell(d, visit)->fit >= 0;
}

static void count_day(struct hw_district *d, hw_id visit, int32_t day) {
    struct hw_official_case c = case_of(d, visit);
    enum hw_payer payer;
    if (!hw_official_counts(&c, day, d->flow.now, &payer)) {
        return;
    }
    const struct hw_person *p = hw_district_person_at(d, visit);
    struct hw_official_counts *to = &d->counts.official;
    enum hw_bed bed = c.acute ? HW_BED_ACUTE : HW_BED_OTHER;
    struct hw_spell *s = hw_district_spell(d, visit);
    to->days[c.reason][payer][bed]++;
    to->older[bed] += c.age >= OLDER;
    to->mental[c.reason] += hw_stations_is_mental(hw_district_kind(d, d->flow.visits[visit].station));
    to->here[c.reason][payer][bed] += (p->flags & HW_PERSON_OUTSIDE) == 0;
    to->in_month[hw_calendar_date(day).month - 1]++;
    to->on_thursday += hw_official_last_thursday(day);
    to->on_thursday_social += hw_official_last_thursday(day) && payer != HW_PAYER_NHS;
    d->by_area[p->area].official_days[bed]++;
    hw_followed_count(d, hw_district_person_of(&d->flow.visits[visit]), HW_FOLLOWED_DELAYED);
    if (c.acute) {
        hw_district_hospital(d, p)->official_days++;
    }
    if (!s->counted) {
        s->counted = true;
        hw_district_time(d, HW_T_TO_OFFICIAL, d->flow.now - s->fit);
    }
}

void hw_discharge_midnight(struct hw_district *d) {
    int32_t day = day_number(d, d->flow.now) - 1; /* the one that is over */
    d->counts.official.thursdays += hw_official_last_thursday(day);
    for (hw_id visit = 0; visit < d->flow.n_visits; visit++) {
        if (holds_bed_fit(d, visit)) {
            if (hw_district_spell(d, visit)->bed == HW_BED_ACUTE && d->flow.visits[visit].state != HW_VISIT_LEAVING) {
                d->counts.n[HW_N_DELAYED_AT_MIDNIGHT]++;
                hw_district_hospital(d, hw_district_person_at(d, visit))->delayed_at_midnight++;
            }
            count_day(d, visit, day);
        } else if (visit < d->n_spells && d->spells[visit].key == d->flow.visits[visit].key) {
            d->counts.n[HW_N_WAITING_AT_MIDNIGHT] += hw_measures_drawn_waits_for_bed(d, &d->flow.visits[visit], &d->spells[visit]);
        }
    }
}

void hw_discharge_eleven(struct hw_district *d) {
    int32_t day = day_number(d, d->flow.now);
    for (hw_id visit = 0; visit < d->flow.n_visits; visit++) {
        if (holds_bed_fit(d, visit)) {
            struct hw_official_case c = case_of(d, visit);
            if (hw_official_charged(&c, day, d->flow.now)) {
                d->counts.official.charged++;
                hw_district_spell(d, visit)->charged = day;
                hw_money_charged(d, visit, day, false);
            }
        }
    }
}

void hw_discharge_deteriorated(struct hw_district *d, hw_id visit) {
    struct hw_spell *s = hw_district_spell(d, visit);
    if (s->charged == day_number(d, d->flow.now)) {
        d->counts.official.charged--;
        hw_money_charged(d, visit, s->charged, true);
    }
    s->charged = HW_OFFICIAL_NO_DAY;
}
