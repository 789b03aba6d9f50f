/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/book.h"
#include "agents/district_log.h"
#include "agents/setting.h"
#include "agents/urgent.h"

/* General practice: everybody asks their practice for an appointment, and gets the first that suits (agents/book.h), or does without.
 *
 * How ill somebody is who asks is one draw, their rank among all who ask, 0 the worst: it says whether the wish is urgent, and whether a bed
 * will be needed. Urgent: today, or another day if that is soon enough for somebody so ill; else they go elsewhere. Not urgent: the first
 * free slot from the day that suits them, if they do not have to wait too long for it. */

enum { FEW_DAYS = 7 };

struct offer {
    int32_t day, slot;
    int type;
    enum hw_slot_kind kind;
    hw_time at;
};

static struct hw_book *book_of(struct hw_district *d, const struct hw_person *p) {
    return &d->books[d->spec->map.practice[p->area] + p->practice];
}

/* The first slot of the kind on a day, or false. */
static bool on_day(struct hw_district *d, const struct hw_person *p, int32_t day, enum hw_slot_kind kind, int32_t in_a_row, struct offer *out) {
    const struct hw_surgery_plan *plan = &hw_district_area_rules(d, p->area)->surgery;
    int type = hw_book_day_type(&d->spec->calendar, day);
    hw_time midnight = day * HW_MS_PER_DAY;
    hw_time gone = d->flow.now > midnight ? d->flow.now - midnight : 0;
    int32_t slot = hw_book_find(plan, book_of(d, p), type, day, kind, gone, in_a_row);
    if (slot < 0) {
        return false;
    }
    *out = (struct offer){day, slot, type, kind, midnight + hw_book_time(plan, type, kind, slot)};
    return true;
}

/* The first slot of either kind on a day. */
static bool either_on_day(struct hw_district *d, const struct hw_person *p, int32_t day, int32_t in_a_row, struct offer *out) {
    struct offer ahead;
    bool held = on_day(d, p, day, HW_SLOT_SAME_DAY, in_a_row, out);
    bool free = on_day(d, p, day, HW_SLOT_AHEAD, in_a_row, &ahead);
    if (free && (!held || ahead.at < out->at)) {
        *out = ahead;
    }
    return held || free;
}

static int32_t last_day(const struct hw_district *d, const struct hw_person *p) {
    double ahead = hw_param_value(hw_district_area_rules(d, p->area)->params, HW_P_GP_BOOK_AHEAD);
    int32_t days = (int32_t)(ahead / (double)HW_MS_PER_DAY);
    return hw_calendar_day_of(d->flow.now) + (days < HW_BOOK_DAYS - 2 ? days : HW_BOOK_DAYS - 2);
}

/* Seen at home: the severely frail, and who lives in a care home. Such a visit takes several slots. */
static int32_t slots_for(const struct hw_district *d, const struct hw_person *p) {
    bool home = p->frailty == HW_FRAILTY_SEVERE || (p->flags & HW_PERSON_CARE_HOME);
    return home ? hw_district_area_rules(d, p->area)->home_visit_slots : 1;
}

static enum hw_counter class_of(const struct hw_district *d, hw_time at) {
    int32_t today = hw_calendar_day_of(d->flow.now), day = hw_calendar_day_of(at);
    if (day == today) {
        return HW_N_GP_SAME_DAY;
    }
    const struct hw_calendar *calendar = &d->spec->calendar;
    int32_t next = today + 1;
    while (calendar->holiday[next] || calendar->weekday[next] >= HW_SAT) {
        next++;
    }
    return day <= next ? HW_N_GP_NEXT_DAY : day - today < FEW_DAYS ? HW_N_GP_FEW_DAYS : HW_N_GP_WEEK;
}

static void give(struct hw_district *d, hw_id id, const struct offer *offer, int32_t slots, double rank) {
    const struct hw_person *p = &d->people[id];
    hw_book_give(book_of(d, p), offer->day, offer->kind, offer->slot, slots);
    hw_time wait = offer->at - d->flow.now;
    hw_district_count(d, HW_N_GP_SEEN);
    hw_district_count(d, class_of(d, offer->at));
    d->counts.n[HW_N_GP_HOME_VISITS] += slots > 1;
    hw_district_time(d, HW_T_GP_WAIT, wait);
    d->by_area[p->area].gp_seen++;
    hw_district_log_appointment(d, id, offer->at, slots > 1);
    if (rank < d->rules->straight[p->age_band]) {
        hw_flow_schedule(&d->flow, offer->at, HW_EV_ARRIVAL, id, 0);
    }
}

/* Nothing that is soon enough. rank: among all who ask. */
static void give_up(struct hw_district *d, hw_id id, bool elsewhere, double rank) {
    hw_district_count(d, HW_N_GP_UNMET);
    d->by_area[d->people[id].area].gp_unmet++;
    hw_district_log_person(d, HW_DLOG_NO_APPOINTMENT, id, NULL);
    if (elsewhere && d->people[id].visit == HW_NONE) {
        hw_district_count(d, HW_N_GP_TO_AE);
        hw_district_log_person(d, HW_DLOG_TO_AE, id, NULL);
        double urgent = hw_param_value(hw_district_area_rules(d, d->people[id].area)->params, HW_P_GP_URGENT);
        double straight = d->rules->straight[d->people[id].age_band] / urgent;
        hw_urgent_seek(d, id, HW_CLOCK_PRIMARY, hw_urgent_severity(rank / urgent, straight < 1 ? straight : 1));
    }
}

/* rank: among the urgent. The worse, the less time they will let pass. */
static void ask_urgently(struct hw_district *d, hw_id id, double rank, double urgent) {
    const struct hw_person *p = &d->people[id];
    const struct hw_params *params = hw_district_area_rules(d, p->area)->params;
    hw_time now = d->flow.now;
    int32_t today = hw_calendar_day_of(now), slots = slots_for(d, p);
    struct offer offer;
    if (either_on_day(d, p, today, slots, &offer)) {
        give(d, id, &offer, slots, rank * urgent);
        return;
    }
    hw_time latest = now + (hw_time)(2 * rank * hw_param_value(params, HW_P_GP_PATIENCE_URGENT));
    int32_t last = last_day(d, p);
    for (int32_t day = today + 1; day <= last && day * HW_MS_PER_DAY <= latest; day++) {
        if (either_on_day(d, p, day, slots, &offer)) {
            if (offer.at <= latest) {
                give(d, id, &offer, slots, rank * urgent);
                return;
            }
            break;
        }
    }
    give_up(d, id, rank < hw_param_value(params, HW_P_GP_TO_AE), rank * urgent);
}

static void ask_for_later(struct hw_district *d, hw_id id, uint64_t key, double rank) {
    const struct hw_person *p = &d->people[id];
    const struct hw_params *params = hw_district_area_rules(d, p->area)->params;
    hw_time now = d->flow.now;
    struct hw_rng rng = hw_district_draw(d, HW_DRAW_GP_PATIENCE, key, 0);
    hw_time from = now + hw_setting_exponential(&rng, hw_param_value(params, HW_P_GP_SUITS_FROM));
    hw_time latest = from + (hw_time)((0.5 + hw_rng_unit(&rng)) * hw_param_value(params, HW_P_GP_PATIENCE_ROUTINE));
    int32_t last = last_day(d, p), slots = slots_for(d, p);
    for (int32_t day = hw_calendar_day_of(from); day <= last && day * HW_MS_PER_DAY <= latest; day++) {
        struct offer offer;
        if (on_day(d, p, day, HW_SLOT_AHEAD, slots, &offer)) {
            if (offer.at <= latest) {
                give(d, id, &offer, slots, rank);
                return;
            }
            break;
        }
    }
    give_up(d, id, false, rank);
}

void hw_setting_gp_wish(struct hw_district *d, hw_id id) {
    const struct hw_person *p = &d->people[id];
    uint64_t key = hw_district_key_rung(id, p, HW_CLOCK_PRIMARY, HW_ROLE_GP);
    struct hw_rng rng = hw_district_draw(d, HW_DRAW_GP_OUTCOME, key, 0);
    double rank = hw_rng_unit(&rng);
    double urgent = hw_param_value(hw_district_area_rules(d, p->area)->params, HW_P_GP_URGENT);
    hw_district_count(d, HW_N_GP_WISHES);
    if (rank < urgent) {
        ask_urgently(d, id, rank / urgent, urgent);
    } else {
        ask_for_later(d, id, key, rank);
    }
}

/* 111 has found out that no bed is needed. */
bool hw_setting_gp_soon(struct hw_district *d, hw_id id) {
    const struct hw_person *p = &d->people[id];
    if (p->flags & HW_PERSON_OUTSIDE) {
        return true; /* their practices are not in the model */
    }
    hw_time latest = d->flow.now + (hw_time)hw_district_param(d, HW_P_CALL_GP_WITHIN);
    int32_t today = hw_calendar_day_of(d->flow.now), slots = slots_for(d, p);
    for (int32_t day = today; day * HW_MS_PER_DAY <= latest && day < today + HW_BOOK_DAYS - 2; day++) {
        struct offer offer;
        if (either_on_day(d, p, day, slots, &offer)) {
            if (offer.at <= latest) {
                hw_district_count(d, HW_N_GP_WISHES);
                give(d, id, &offer, slots, 1);
            }
            return offer.at <= latest;
        }
    }
    return false;
}

void hw_setting_gp_sends(struct hw_district *d, hw_id id) {
    const struct hw_person *p = &d->people[id];
    if (hw_person_is_here(p) && p->visit == HW_NONE) {
        hw_setting_ward_direct(d, id);
    }
}

void hw_setting_gp_new_day(struct hw_district *d) {
    int32_t comes = hw_calendar_day_of(d->flow.now) + HW_BOOK_DAYS - 1;
    for (uint32_t i = 0; i < d->spec->map.n_practices; i++) {
        hw_book_turn(&d->books[i], comes);
    }
}
