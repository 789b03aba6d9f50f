/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/steps.h"

#include "agents/adaptations.h"
#include "agents/incentives.h"
#include "agents/money.h"
#include "agents/need.h"
#include "agents/payer.h"
#include "agents/setting.h"

#include <string.h>

#define BIT(STEP) (UINT32_C(1) << HW_STEP_##STEP)
enum { ANY_TIME = -1, OWNER_NONE = 0, OWNER_NHS, OWNER_SOCIAL, OWNER_BOTH, OWNER_PAYER, OWNER_FAMILY };

const struct hw_steps_row hw_steps_rows[HW_STEPS] = {
    [HW_STEP_REFERRAL] = {.name = "referral", .doc = "The ward refers", .code = HW_REASON_A, .owner = HW_P_REFERRAL_OWNER, .station = HW_ST_REFERRAL,
                          .work = HW_P_REFERRAL, .hours = ANY_TIME, .how = HW_WORK_EXPONENTIAL, .at_bed = true},
    [HW_STEP_THERAPY] = {.name = "therapy", .doc = "Therapists assess", .code = HW_REASON_A, .owner = HW_P_THERAPY_OWNER, .station = HW_ST_HEALTH,
                         .work = HW_P_HEALTH_WORK, .hours = HW_P_ASSESS_HOURS, .after = BIT(REFERRAL)},
    [HW_STEP_SOCIAL] = {.name = "social_work", .doc = "A social worker assesses", .code = HW_REASON_A, .owner = HW_P_SOCIAL_OWNER,
                        .station = HW_ST_SOCIAL, .work = HW_P_SOCIAL_WORK, .hours = HW_P_ASSESS_HOURS, .after = BIT(REFERRAL) | BIT(THERAPY)},
    [HW_STEP_CHECKLIST] = {.name = "checklist", .doc = "Screening for NHS continuing healthcare", .code = HW_REASON_A, .owner = HW_P_CHECKLIST_OWNER,
                           .station = HW_ST_NURSES, .work = HW_P_CHECKLIST_WORK, .hours = HW_P_OFFICE_HOURS, .after = BIT(THERAPY)},
    [HW_STEP_DST] = {.name = "full_assessment", .doc = "Full assessment for NHS continuing healthcare", .code = HW_REASON_A, .owner = HW_P_DST_OWNER,
                     .station = HW_ST_NURSES, .work = HW_P_DST_WORK, .hours = HW_P_OFFICE_HOURS, .after = BIT(CHECKLIST)},
    [HW_STEP_DST_SOCIAL] = {.name = "full_assessment_social", .doc = "The council's part in that assessment", .code = HW_REASON_A,
                            .owner = HW_P_DST_SOCIAL_OWNER, .station = HW_ST_SOCIAL, .work = HW_P_DST_SOCIAL_WORK, .hours = HW_P_ASSESS_HOURS,
                            .after = BIT(CHECKLIST) | BIT(SOCIAL)}, /* the same worker's, one after the other */
    [HW_STEP_DECISION] = {.name = "nhs_decision", .doc = "The commissioner decides on NHS continuing healthcare", .code = HW_REASON_B,
                          .owner = HW_P_DECISION_OWNER, .station = HW_ST_CHC, .work = HW_P_CHC_WORK, .hours = HW_P_CHC_HOURS, .how = HW_WORK_FIXED,
                          .after = BIT(DST) | BIT(DST_SOCIAL) | BIT(SOCIAL)},
    [HW_STEP_FNC] = {.name = "nursing_assessment", .doc = "The nursing part of a place in a home is assessed", .code = HW_REASON_A,
                     .owner = HW_P_FNC_OWNER, .station = HW_ST_NURSES, .work = HW_P_FNC_WORK, .hours = HW_P_OFFICE_HOURS,
                     .after = BIT(DECISION) | BIT(CHECKLIST) | BIT(SOCIAL)},
    [HW_STEP_DISPUTE] = {.name = "dispute", .doc = "Payers disagree", .code = HW_REASON_H, .owner = HW_P_DISPUTE_OWNER, .station = HW_ST_DISPUTES,
                         .work = HW_P_DISPUTE_TIME, .hours = ANY_TIME, .how = HW_WORK_EXPONENTIAL, .at_bed = true,
                         .after = BIT(DECISION) | BIT(SOCIAL)},
    [HW_STEP_MEANS] = {.name = "means_test", .doc = "The council finds out what somebody can pay", .code = HW_REASON_B, .owner = HW_P_MEANS_OWNER,
                       .station = HW_ST_MEANS, .work = HW_P_MEANS_WORK, .hours = HW_P_OFFICE_HOURS, .kept = true,
                       .after = BIT(THERAPY) | BIT(SOCIAL)},
    [HW_STEP_PANEL] = {.name = "funding", .doc = "The council's panel decides", .code = HW_REASON_B, .owner = HW_P_PANEL_OWNER, .station = HW_ST_PANEL,
                       .work = HW_P_PANEL_WORK, .hours = HW_P_PANEL_HOURS, .how = HW_WORK_FIXED,
                       .when_decided = true, .after = BIT(SOCIAL) | BIT(DECISION) | BIT(FNC) | BIT(DISPUTE) | BIT(MEANS)},
    [HW_STEP_EQUIPMENT] = {.name = "equipment", .doc = "Equipment is delivered and fitted", .code = HW_REASON_F, .owner = HW_P_EQUIPMENT_OWNER,
                           .station = HW_ST_EQUIPMENT, .work = HW_P_EQUIPMENT_WORK, .hours = HW_P_EQUIPMENT_HOURS, .how = HW_WORK_FIXED, .kept = true,
                           .after = BIT(THERAPY) | BIT(SOCIAL)},
    [HW_STEP_ADAPTATION] = {.name = "adaptation", .doc = "The home is adapted", .code = HW_REASON_F, .owner = HW_P_ADAPTATION_OWNER,
                            .station = HW_ST_ADAPTATIONS, .work = HW_P_ADAPTATION_WORK, .hours = HW_P_OFFICE_HOURS, .kept = true,
                            .after = BIT(THERAPY) | BIT(SOCIAL)},
    [HW_STEP_HOUSING] = {.name = "housing", .doc = "Somewhere to live is found", .code = HW_REASON_I, .owner = HW_P_HOUSING_OWNER,
                         .station = HW_ST_HOUSING, .work = HW_P_HOUSING_TIME, .hours = ANY_TIME, .how = HW_WORK_EXPONENTIAL, .at_bed = true, .kept = true,
                         .after = BIT(THERAPY) | BIT(SOCIAL)},
    [HW_STEP_BROKER] = {.name = "brokerage", .doc = "A package or place is asked for", .code = HW_REASON_LEAVING, .owner = HW_P_BROKER_OWNER,
                        .station = HW_ST_BROKERS, .work = HW_P_BROKER_WORK, .hours = HW_P_OFFICE_HOURS, .when_decided = true, .after = BIT(PANEL)},
    [HW_STEP_CHOICE] = {.name = "choice", .doc = "Patient and family choose a home", .code = HW_REASON_G, .owner = HW_P_CHOICE_OWNER,
                        .station = HW_ST_FAMILY, .work = HW_P_CHOICE_TIME, .hours = ANY_TIME, .how = HW_WORK_CHOICE, .at_bed = true, .when_fit = true,
                        .when_decided = true, .after = BIT(BROKER)},
    [HW_STEP_HOME_ASSESS] = {.name = "home_assessment", .doc = "The home's manager comes to see the patient", .code = HW_REASON_A,
                             .owner = HW_P_HOME_ASSESS_OWNER, .station = HW_ST_HOME_ASSESS, .work = HW_P_HOME_ASSESS_WORK,
                             .hours = HW_P_HOME_ASSESS_HOURS, .when_fit = true, .when_decided = true, .after = BIT(CHOICE)},
    [HW_STEP_DOLS] = {.name = "authorisation", .doc = "A placement that takes somebody's liberty is authorised", .code = HW_REASON_A,
                      .owner = HW_P_DOLS_OWNER, .station = HW_ST_DOLS, .work = HW_P_DOLS_WORK, .hours = HW_P_OFFICE_HOURS, .when_decided = true, .after = BIT(CHOICE)},
    [HW_STEP_MAJOR] = {.name = "major_adaptation", .doc = "The home is adapted in the large, with a grant", .code = HW_REASON_F, .owner = HW_P_MAJOR_OWNER,
                       .station = HW_ST_REFERRAL, .work = HW_P_BUILDERS_WORK, .hours = ANY_TIME, .at_bed = true, .kept = true,
                       .after = BIT(THERAPY) | BIT(SOCIAL)}, /* no staff: it ends with the works (agents/adaptations.h) */
};

static bool in_acute_bed(const struct hw_district *d, hw_id visit) {
    return hw_district_kind(d, d->flow.visits[visit].station) == HW_ST_WARD;
}
static bool chance(const struct hw_district *d, hw_id visit, enum hw_decision what, uint64_t occurrence, enum hw_param_id p) {
    double share = hw_steps_param(d, visit, p);
    if (share <= 0) {
        return false;
    }
    struct hw_rng rng = hw_district_draw(d, what, d->flow.visits[visit].key, occurrence);
    return hw_rng_unit(&rng) < share;
}

uint32_t hw_steps_after(const struct hw_district *d, hw_id visit, enum hw_step step) {
    bool joint = step == HW_STEP_SOCIAL && hw_steps_param(d, visit, HW_P_FORM) > 0;
    return joint ? hw_steps_bit(HW_STEP_REFERRAL) : hw_steps_rows[step].after;
}

/* ---- what a patient needs ---- */

static bool to_care_home(const struct hw_spell *s) {
    return s->dest == HW_TO_RESIDENTIAL || s->dest == HW_TO_NURSING;
}
/* For good, not to get better first. */
static bool lasting(enum hw_destination dest) {
    return dest == HW_TO_HOME_CARE || dest == HW_TO_EXTRA_CARE || dest == HW_TO_RESIDENTIAL || dest == HW_TO_NURSING;
}

/* Before the assessments are over nobody knows where to. */
static bool needs_assessment(struct hw_district *d, hw_id visit, enum hw_step step) {
    const struct hw_spell *s = hw_district_spell(d, visit);
    enum hw_destination found = HW_TO_HOME;
    switch (step) {
    case HW_STEP_SOCIAL:
        found = hw_need_found(d, visit);
        return hw_steps_param(d, visit, HW_P_FORM) > 0 || (found != HW_TO_HOME && found != HW_TO_IC_BED);
    case HW_STEP_CHECKLIST:
        return !s->fast_track && !s->aftercare && lasting(hw_need_found(d, visit)) && s->nursing >= hw_district_param(d, HW_P_NEED_CHECKLIST);
    case HW_STEP_DST:
    case HW_STEP_DST_SOCIAL:
        return (s->did & hw_steps_bit(HW_STEP_CHECKLIST)) && s->nursing >= hw_district_param(d, HW_P_NEED_FULL) &&
               (step == HW_STEP_DST || hw_steps_param(d, visit, HW_P_DST_SOCIAL_WORK) > 0);
    default:
        return true;
    }
}

static bool needs_funding(struct hw_district *d, hw_id visit, enum hw_step step) {
    const struct hw_spell *s = hw_district_spell(d, visit);
    double from_line = s->nursing - hw_district_param(d, HW_P_NEED_CHC);
    double band = hw_district_param(d, HW_P_NEED_DISPUTE);
    bool public_money = (s->pays == HW_PAYS_COUNCIL || s->pays == HW_PAYS_JOINT) && hw_payer_council_arranges(s);
    switch (step) {
    case HW_STEP_DECISION:
        return (s->did & hw_steps_bit(HW_STEP_DST)) != 0;
    case HW_STEP_FNC:
        return s->dest == HW_TO_NURSING && s->pays != HW_PAYS_NHS;
    case HW_STEP_DISPUTE:
        return s->dest == HW_TO_NURSING && from_line < band && from_line > -band;
    case HW_STEP_MEANS:
        return lasting(s->dest) && !s->fast_track && !s->aftercare;
    default: /* the panel */
        return public_money && (to_care_home(s) || s->dest == HW_TO_EXTRA_CARE || (s->dest == HW_TO_HOME_CARE && hw_need_now(d, visit) >= hw_steps_param(d, visit, HW_P_PANEL_PACKAGE)));
    }
}

bool hw_steps_needed(struct hw_district *d, hw_id visit, enum hw_step step) {
    const struct hw_spell *s = hw_district_spell(d, visit);
    bool home_with_support = s->dest == HW_TO_HOME_CARE || s->dest == HW_TO_REABLEMENT;
    switch (step) {
    case HW_STEP_SOCIAL:
    case HW_STEP_CHECKLIST:
    case HW_STEP_DST:
    case HW_STEP_DST_SOCIAL:
        return needs_assessment(d, visit, step);
    case HW_STEP_DECISION:
    case HW_STEP_FNC:
    case HW_STEP_DISPUTE:
    case HW_STEP_MEANS:
    case HW_STEP_PANEL:
        return needs_funding(d, visit, step);
    case HW_STEP_EQUIPMENT:
        return s->equipment && home_with_support;
    case HW_STEP_ADAPTATION:
        return s->adaptation && home_with_support;
    case HW_STEP_MAJOR:
        return s->major && home_with_support && hw_adaptations_keeps(d, visit);
    case HW_STEP_HOUSING:
        return s->housing && !to_care_home(s) && s->dest != HW_TO_EXTRA_CARE;
    case HW_STEP_BROKER:
        return lasting(s->dest) && hw_payer_council_arranges(s);
    case HW_STEP_CHOICE:
    case HW_STEP_HOME_ASSESS:
        return to_care_home(s);
    case HW_STEP_DOLS:
        return to_care_home(s) && (hw_district_person_at(d, visit)->flags & HW_PERSON_DEMENTIA) && chance(d, visit, HW_DRAW_DOLS, 0, HW_P_DOLS);
    default:
        return true;
    }
}

uint16_t hw_steps_station(const struct hw_district *d, hw_id visit, enum hw_step step) {
    const struct hw_person *p = hw_district_person_at(d, visit);
    enum hw_station_id station = hw_steps_rows[step].station;
    bool mixed = step == HW_STEP_SOCIAL && chance(d, visit, HW_DRAW_MIX, 0, HW_P_BY_THERAPIST);
    if (station == HW_ST_HEALTH || mixed) {
        return in_acute_bed(d, visit) ? hw_district_in_hospital(d, HW_ST_HEALTH, p) : hw_district_place(d, HW_ST_COMMUNITY, p);
    }
    bool by_nhs = step == HW_STEP_BROKER && d->spells[visit].pays == HW_PAYS_NHS && hw_param_value(hw_district_area_rules(d, p->area)->params, HW_P_NHS_BROKERS) > 0;
    return hw_district_place(d, by_nhs ? HW_ST_NHS_BROKERS : station, p);
}

/* ---- whose it is ---- */

/* The own search of somebody with money is officially the NHS's delay, unless the council was asked to arrange it. */
static enum hw_owner payer_of(const struct hw_spell *s) {
    static const enum hw_owner payers[] = {
        [HW_PAYS_COUNCIL] = HW_OWNER_SOCIAL,
        [HW_PAYS_NHS] = HW_OWNER_COMMUNITY,
        [HW_PAYS_SELF] = HW_OWNER_COMMUNITY,
        [HW_PAYS_JOINT] = HW_OWNER_BOTH,
    };
    return !hw_payer_own_money(s) ? payers[s->pays] : s->asks ? HW_OWNER_SOCIAL : HW_OWNER_COMMUNITY;
}

/* Whoever has said who pays, and is not believed, has to settle it: the council, which will not have the NHS's refusal; the NHS where the council has no
 * money at stake, as they would pay themselves. */
static enum hw_owner disputant(const struct hw_spell *s) {
    return hw_payer_own_money(s) ? HW_OWNER_COMMUNITY : s->pays == HW_PAYS_JOINT ? HW_OWNER_SOCIAL : payer_of(s);
}

static enum hw_owner owner_of(const struct hw_district *d, hw_id visit, const struct hw_spell *s, enum hw_step step) {
    const struct hw_steps_row *row = &hw_steps_rows[step];
    bool trust = in_acute_bed(d, visit) && (step == HW_STEP_REFERRAL || step == HW_STEP_THERAPY || step == HW_STEP_HOUSING);
    switch ((int)hw_steps_param(d, visit, (enum hw_param_id)row->owner)) {
    case OWNER_SOCIAL: /* what two pay for both must agree to */
        return step == HW_STEP_PANEL && s->pays == HW_PAYS_JOINT ? HW_OWNER_BOTH : HW_OWNER_SOCIAL;
    case OWNER_BOTH:
        return HW_OWNER_BOTH;
    case OWNER_PAYER:
        return step == HW_STEP_DISPUTE ? disputant(s) : payer_of(s);
    case OWNER_FAMILY: /* after a refusal, whoever arranges the place has to come with another offer */
        return s->refused > 0 && s->pays != HW_PAYS_NHS && hw_payer_council_arranges(s) ? HW_OWNER_SOCIAL : HW_OWNER_FAMILY;
    default:
        return trust ? HW_OWNER_ACUTE : HW_OWNER_COMMUNITY;
    }
}

struct hw_cause hw_steps_place_cause(const struct hw_spell *s) {
    switch (s->dest) {
    case HW_TO_IC_BED:
        return (struct hw_cause){HW_REASON_C, HW_OWNER_COMMUNITY};
    case HW_TO_RESIDENTIAL:
        return (struct hw_cause){HW_REASON_DI, payer_of(s)};
    case HW_TO_NURSING:
        return (struct hw_cause){HW_REASON_DII, payer_of(s)};
    case HW_TO_HOME_CARE:
    case HW_TO_EXTRA_CARE: /* housing that social care arranges: E (definitions: E or D), as a tenancy with care is a package */
        return (struct hw_cause){HW_REASON_E, payer_of(s)};
    case HW_TO_REABLEMENT:
        return (struct hw_cause){HW_REASON_E, HW_OWNER_SOCIAL};
    case HW_TO_END_OF_LIFE:
        return (struct hw_cause){HW_REASON_E, HW_OWNER_COMMUNITY};
    case HW_TO_HOSPICE:
        return (struct hw_cause){HW_REASON_C, HW_OWNER_COMMUNITY};
    default:
        return (struct hw_cause){HW_REASON_LEAVING, HW_OWNER_ACUTE};
    }
}

/* Two organisations that are both late; NHS bodies are one. */
static enum hw_owner together(enum hw_owner a, enum hw_owner b) {
    bool social = a == HW_OWNER_SOCIAL || b == HW_OWNER_SOCIAL;
    return a == b ? a : a == HW_OWNER_BOTH || b == HW_OWNER_BOTH || social ? HW_OWNER_BOTH : a;
}

struct hw_cause hw_steps_cause(const struct hw_district *d, hw_id visit) {
    const struct hw_spell *s = &d->spells[visit];
    uint32_t under_way = (s->begun | s->handed) & ~s->over;
    struct hw_cause cause = {HW_REASON_LEAVING, HW_OWNER_ACUTE};
    bool any = false;
    for (int i = 0; i < HW_STEPS && under_way != 0; i++) {
        if ((under_way >> i & 1u) == 0) {
            continue;
        }
        enum hw_reason code = hw_steps_rows[i].code == HW_REASON_LEAVING ? hw_steps_place_cause(s).reason : hw_steps_rows[i].code;
        enum hw_owner owner = owner_of(d, visit, s, (enum hw_step)i);
        if (!any) {
            cause = (struct hw_cause){code, owner};
            any = true;
        } else if (code == cause.reason) {
            cause.owner = together(cause.owner, owner);
        }
    }
    return cause;
}

unsigned hw_steps_owners(const struct hw_district *d, hw_id visit) {
    const struct hw_spell *s = &d->spells[visit];
    uint32_t under_way = (s->begun | s->handed) & ~s->over;
    unsigned owners = 0;
    for (int i = 0; i < HW_STEPS; i++) {
        owners |= under_way >> i & 1u ? 1u << owner_of(d, visit, s, (enum hw_step)i) : 0;
    }
    return owners;
}

/* ---- what lies between organisations ---- */

/* The area of most of a hospital's people. */
static const struct hw_area *main_area(const struct hw_district *d, int32_t hospital) {
    const struct hw_places *places = &d->spec->places;
    const struct hw_area *most = &places->areas[0];
    double people = -1;
    for (int32_t a = 0; a < places->n_areas; a++) {
        const struct hw_area *area = &places->areas[a];
        double n = area->catchment[hospital] * d->spec->census[a].total;
        most = n > people ? area : most;
        people = n > people ? n : people;
    }
    return most;
}

/* NHS bodies apart. */
static bool same_organisation(enum hw_owner a, enum hw_owner b) {
    return a == b || a == HW_OWNER_BOTH || b == HW_OWNER_BOTH;
}

/* Organisations that have had a step of the case, and the one that is next; the family apart. */
static int organisations_of(const struct hw_district *d, hw_id visit, const struct hw_spell *s, enum hw_owner next) {
    bool seen[HW_OWNERS] = {false};
    seen[next] = true;
    for (int i = 0; i < HW_STEPS; i++) {
        if ((s->did | s->begun) >> i & 1u) {
            enum hw_owner owner = owner_of(d, visit, s, (enum hw_step)i);
            seen[owner] = true;
            seen[HW_OWNER_SOCIAL] |= owner == HW_OWNER_BOTH;
        }
    }
    return seen[HW_OWNER_ACUTE] + seen[HW_OWNER_COMMUNITY] + seen[HW_OWNER_SOCIAL];
}

bool hw_steps_changes_hands(struct hw_district *d, hw_id visit, enum hw_step after, enum hw_step step) {
    const struct hw_spell *s = hw_district_spell(d, visit);
    enum hw_owner from = owner_of(d, visit, s, after), to = owner_of(d, visit, s, step);
    return !same_organisation(from, to) && to != HW_OWNER_FAMILY && from != HW_OWNER_FAMILY;
}

hw_time hw_steps_handover(struct hw_district *d, hw_id visit, enum hw_step after, enum hw_step step) {
    const struct hw_spell *s = hw_district_spell(d, visit);
    enum hw_owner to = owner_of(d, visit, s, step);
    if (!hw_steps_changes_hands(d, visit, after, step)) {
        return 0;
    }
    double mean = hw_steps_param(d, visit, HW_P_HANDOVER);
    if (in_acute_bed(d, visit)) {
        const struct hw_area *mine = &d->spec->places.areas[hw_district_person_at(d, visit)->area];
        const struct hw_area *theirs = main_area(d, hw_district_person_at(d, visit)->hospital);
        mean += to == HW_OWNER_SOCIAL && strcmp(mine->council, theirs->council) != 0 ? hw_steps_param(d, visit, HW_P_COUNCIL_BOUNDARY) : 0;
        mean += to == HW_OWNER_COMMUNITY && strcmp(mine->economy, theirs->economy) != 0 ? hw_steps_param(d, visit, HW_P_COMMISSIONER_BOUNDARY) : 0;
    }
    double for_each = hw_steps_param(d, visit, HW_P_EACH_ORGANISATION);
    mean += for_each > 0 ? for_each * (organisations_of(d, visit, s, to) - 1) : 0;
    if (mean <= 0) {
        return 0;
    }
    struct hw_rng rng = hw_district_draw(d, HW_DRAW_HANDOVER, s->key, (uint64_t)s->turns << 8 | (uint64_t)step);
    return hw_setting_exponential(&rng, mean);
}

bool hw_steps_again(struct hw_district *d, hw_id visit, enum hw_step step) {
    const struct hw_spell *s = hw_district_spell(d, visit);
    uint64_t occurrence = (uint64_t)s->turns << 8 | (uint64_t)step;
    if (s->again & hw_steps_bit(step)) {
        return false;
    }
    switch (step) {
    case HW_STEP_SOCIAL:
    case HW_STEP_HOME_ASSESS:
        return chance(d, visit, HW_DRAW_AGAIN, occurrence, HW_P_UNSHARED) || chance(d, visit, HW_DRAW_CONSENT, 0, HW_P_CONSENT_REFUSED);
    case HW_STEP_DECISION:
    case HW_STEP_PANEL: /* what two pay for, both must agree to */
        return chance(d, visit, HW_DRAW_AGAIN, occurrence, HW_P_REWORK) ||
               (step == HW_STEP_PANEL && s->pays == HW_PAYS_JOINT && chance(d, visit, HW_DRAW_JOINT, occurrence, HW_P_JOINT_DISAGREED));
    default:
        return false;
    }
}

/* ---- how long it takes ---- */

/* Time for entering the same again. */
static double reentry(const struct hw_rules *rules, enum hw_step step) {
    const uint32_t assessments = BIT(THERAPY) | BIT(SOCIAL) | BIT(CHECKLIST) | BIT(DST) | BIT(DST_SOCIAL) | BIT(FNC) | BIT(MEANS) | BIT(HOME_ASSESS);
    return assessments & hw_steps_bit(step) ? hw_param_value(rules->params, HW_P_REENTRY) : 0;
}

hw_time hw_steps_time(struct hw_district *d, hw_id step_visit) {
    const struct hw_visit *v = &d->flow.visits[step_visit];
    static const enum hw_step steps_at_home[HW_ROLE_STEP] = {[HW_ROLE_AT_HOME] = HW_STEP_SOCIAL, [HW_ROLE_CHECKLIST] = HW_STEP_CHECKLIST,
                                                             [HW_ROLE_FULL_ASSESSMENT] = HW_STEP_DST, [HW_ROLE_NHS_DECISION] = HW_STEP_DECISION};
    bool at_home = hw_district_role(v) < HW_ROLE_STEP;
    enum hw_step step = at_home ? steps_at_home[hw_district_role(v)] : (enum hw_step)(hw_district_role(v) - HW_ROLE_STEP);
    const struct hw_steps_row *row = &hw_steps_rows[step];
    if (step == HW_STEP_MAJOR) {
        return HW_FOREVER;
    }
    hw_id patient = at_home ? HW_NONE : hw_district_patient_of(d, step_visit);
    const struct hw_spell *s = patient == HW_NONE ? NULL : hw_district_spell(d, patient);
    /* A step that is taken again after the patient fell ill again, or refused, is other work. */
    uint64_t again = s == NULL ? 0 : s->turns + (step == HW_STEP_CHOICE ? (uint64_t)s->refused << 8 : 0) + (s->again & hw_steps_bit(step) ? UINT64_C(1) << 20 : 0);
    uint64_t number = hw_district_draw_number(d, v->station, &d->people[hw_district_person_of(v)]);
    struct hw_rng rng = hw_district_draw(d, HW_DRAW_WORK, v->key, number | again << 16);
    const struct hw_rules *rules = row->at_bed && patient != HW_NONE ? hw_steps_rules(d, patient) : hw_district_rules(d, v->station);
    double mean = hw_param_value(rules->params, row->work);
    hw_time work = (hw_time)mean;
    if (row->how == HW_WORK_SPREAD) {
        work = (hw_time)(mean * (double)hw_dist_sample_ms(&rules->work, &rng) / (double)HW_MS_PER_H);
    } else if (row->how == HW_WORK_EXPONENTIAL) {
        work = hw_setting_exponential(&rng, mean);
    } else if (row->how == HW_WORK_CHOICE) {
        hw_time window = (hw_time)hw_param_value(rules->params, HW_P_CHOICE_WINDOW);
        work = hw_dist_sample_ms(&rules->choice, &rng);
        work = work < window ? work : window;
    }
    work += (hw_time)reentry(rules, step);
    if (step == HW_STEP_REFERRAL && patient != HW_NONE && hw_param_value(rules->params, HW_P_CONSENT) > 0) {
        struct hw_rng consent = hw_district_draw(d, HW_DRAW_CONSENT, v->key, 1);
        work += hw_setting_exponential(&consent, hw_param_value(rules->params, HW_P_CONSENT));
    }
    work = hw_incentives_work(d, v->station, &d->people[hw_district_person_of(v)], work > 0 ? work : 1);
    hw_money_worked(d, v->station, work);
    return row->hours == ANY_TIME ? work : hw_setting_step_time(d, &rules->params->weeks[row->hours], work);
}

void hw_steps_check(struct hw_reader *reader, const struct hw_params *params) {
    for (int i = 0; i < HW_STEPS; i++) {
        int32_t row = hw_steps_rows[i].owner;
        if ((int)hw_param_value(params, row) == OWNER_NONE) {
            hw_diag_error(reader->diag, params->place[row], "%s: the step has no owner; a delay while it is outstanding must be somebody's",
                          hw_params_table.rows[row].path);
        }
    }
}
