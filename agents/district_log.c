/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/district_log.h"

#include "agents/discharge.h"
#include "agents/measures.h"
#include "agents/setting.h"
#include "agents/steps.h"

#include <string.h>

static const struct hw_log_event own[HW_DLOG_END - HW_LOG_OWN] = {
    [HW_DLOG_SETTING - HW_LOG_OWN] = {"setting", "setting ", "complete"},
    [HW_DLOG_AREA - HW_LOG_OWN] = {"area", "area", "complete"},
    [HW_DLOG_MIDNIGHT - HW_LOG_OWN] = {"midnight", "midnight", "complete"},
    [HW_DLOG_ELSEWHERE - HW_LOG_OWN] = {"goes_elsewhere", "goes to a hospital elsewhere", "complete"},
    [HW_DLOG_TO_AE - HW_LOG_OWN] = {"goes_to_a_and_e", "goes to A&E for want of a GP", "complete"},
    [HW_DLOG_FIT - HW_LOG_OWN] = {"fit", "medically fit", "complete"},
    [HW_DLOG_CASE - HW_LOG_OWN] = {"referred", "referred for assessment", "complete"},
    [HW_DLOG_OUTSTANDING - HW_LOG_OWN] = {"outstanding", "outstanding step", "complete"},
    [HW_DLOG_ILL_AGAIN - HW_LOG_OWN] = {"ill_again", "ill again", "complete"},
    [HW_DLOG_DIES - HW_LOG_OWN] = {"dies", "dies", "complete"},
    [HW_DLOG_READY - HW_LOG_OWN] = {"ready", "team's decision foreseen", "complete"},
    [HW_DLOG_NOTICE - HW_LOG_OWN] = {"notice", "notice to the council", "complete"},
    [HW_DLOG_ELEVEN - HW_LOG_OWN] = {"eleven", "eleven o'clock", "complete"},
    [HW_DLOG_BY_PHONE - HW_LOG_OWN] = {"helped_by_phone", "ambulance called, helped by telephone", "complete"},
    [HW_DLOG_RESPONSE - HW_LOG_OWN] = {"response", "crew is there", "complete"},
    [HW_DLOG_ADVICE - HW_LOG_OWN] = {"advice", "advice of 111", "complete"},
    [HW_DLOG_APPOINTMENT - HW_LOG_OWN] = {"appointment", "appointment with a GP given", "complete"},
    [HW_DLOG_NO_APPOINTMENT - HW_LOG_OWN] = {"no_appointment", "no appointment with a GP soon enough", "complete"},
    [HW_DLOG_LISTED - HW_LOG_OWN] = {"listed", "on the list for a planned admission", "complete"},
    [HW_DLOG_SEEKS - HW_LOG_OWN] = {"seeks", "looks for a care home", "complete"},
    [HW_DLOG_FOUND - HW_LOG_OWN] = {"found", "found a care home", "complete"},
    [HW_DLOG_OLDER - HW_LOG_OWN] = {"older", "people of that age", "complete"},
    [HW_DLOG_TURNS - HW_LOG_OWN] = {"turns", "turns that age", "complete"},
    [HW_DLOG_BORN - HW_LOG_OWN] = {"born", "born", "complete"},
    [HW_DLOG_MOVES_IN - HW_LOG_OWN] = {"moves_in", "moves in", "complete"},
    [HW_DLOG_MOVES_AWAY - HW_LOG_OWN] = {"moves_away", "moves away", "complete"},
    [HW_DLOG_CARER - HW_LOG_OWN] = {"carer_gives_up", "carer gives up", "complete"},
    [HW_DLOG_POSTPONED - HW_LOG_OWN] = {"postponed", "planned admission put off", "complete"},
    [HW_DLOG_PAYS - HW_LOG_OWN] = {"pays", "pays", "complete"},
    [HW_DLOG_SUPPORT - HW_LOG_OWN] = {"carer_support", "support for a carer", "complete"},
    [HW_DLOG_SPENT - HW_LOG_OWN] = {"spent_down", "spent down to the limit", "complete"},
    [HW_DLOG_POSTED - HW_LOG_OWN] = {"posted", "money", "complete"},
    [HW_DLOG_CARE - HW_LOG_OWN] = {"care", "long-term care", "complete"},
    [HW_DLOG_POSTS - HW_LOG_OWN] = {"posts", "hours of a provider's posts", "complete"},
    [HW_DLOG_CARERS - HW_LOG_OWN] = {"carers", "hours of a provider's carers", "complete"},
    [HW_DLOG_TAKES - HW_LOG_OWN] = {"takes", "a provider takes the package", "complete"},
    [HW_DLOG_FREES - HW_LOG_OWN] = {"frees", "the package's hours are free", "complete"},
    [HW_DLOG_PACKAGE - HW_LOG_OWN] = {"package", "package of care at home", "complete"},
    [HW_DLOG_CLOSES - HW_LOG_OWN] = {"closes", "provider closes", "complete"},
    [HW_DLOG_HOME_CLOSES - HW_LOG_OWN] = {"home_closes", "care home closes", "complete"},
    [HW_DLOG_FLAT - HW_LOG_OWN] = {"flat", "flat of extra care housing", "complete"},
    [HW_DLOG_NURSES - HW_LOG_OWN] = {"nurses", "community nurses", "complete"},
    [HW_DLOG_ADAPTS - HW_LOG_OWN] = {"adapts", "major adaptation of a home", "complete"},
    [HW_DLOG_PROGRAMME - HW_LOG_OWN] = {"programme", "programme of a scheme", "complete"},
    [HW_DLOG_AVERTED - HW_LOG_OWN] = {"averted", "averted by a programme", "complete"},
    [HW_DLOG_EXTRA - HW_LOG_OWN] = {"in_excess", "need in excess, in a programme", "complete"},
    [HW_DLOG_BUDGET - HW_LOG_OWN] = {"budget", "budget", "complete"},
    [HW_DLOG_CASE_NOTE - HW_LOG_OWN] = {"case_note", "of a case", "complete"},
};

static const char *const kind_words[HW_ST_KINDS] = {[HW_ST_AE] = "a_and_e", [HW_ST_WARD] = "acute", [HW_ST_HEALTH] = "health_assessors", [HW_ST_CHC] = "nhs_panel",
                                                    [HW_ST_SERVICE] = "service", [HW_ST_DAY] = "day_unit", [HW_ST_SOCIAL] = "social_assessors", [HW_ST_PANEL] = "council_panel",
                                                    [HW_ST_EQUIPMENT] = "equipment", [HW_ST_REABLEMENT] = "reablement", [HW_ST_IC] = "intermediate_care",
                                                    [HW_ST_HOME_CARE] = "home_care", [HW_ST_RESIDENTIAL] = "residential", [HW_ST_NURSING] = "nursing",
                                                    [HW_ST_NURSES] = "nurse_assessors", [HW_ST_COMMUNITY] = "community_assessors",
                                                    [HW_ST_MEANS] = "finance_officers", [HW_ST_BROKERS] = "brokers", [HW_ST_HOME_ASSESS] = "home_managers",
                                                    [HW_ST_DISPUTES] = "disputes", [HW_ST_HOUSING] = "housing", [HW_ST_ADAPTATIONS] = "adaptations",
                                                    [HW_ST_REFERRAL] = "referral", [HW_ST_FAMILY] = "family", [HW_ST_DOLS] = "authorisation_assessors",
                                                    [HW_ST_LOOKING] = "looking",
                                                    [HW_ST_MINORS] = "a_and_e_minors", [HW_ST_CALLS] = "call_111", [HW_ST_AMBULANCE] = "ambulance", [HW_ST_MIU] = "minor_injuries",
                                                    [HW_ST_MENTAL] = "mental_health", [HW_ST_MENTAL_OLDER] = "mental_health_older",
                                                    [HW_ST_HOSPICE] = "hospice", [HW_ST_END_OF_LIFE] = "end_of_life",
                                                    [HW_ST_EXTRA_CARE] = "extra_care", [HW_ST_GRANTS] = "grants", [HW_ST_BUILDERS] = "builders", [HW_ST_MEETING] = "team_meetings", [HW_ST_MEETING_OTHER] = "team_meetings",
                                                    [HW_ST_NHS_BROKERS] = "nhs_brokers"};

static bool of_area(const struct hw_station_map *map, uint32_t station) {
    return hw_stations_of_area(map->is[station].kind);
}

/* The organisation that a setting belongs to: the trust, or the area's council. */
static const char *organisation_of(const struct hw_district_spec *spec, uint32_t station) {
    uint8_t owner = spec->map.is[station].owner;
    switch (spec->map.is[station].kind) {
    case HW_ST_CALLS:
        return "nhs_111";
    case HW_ST_AMBULANCE:
        return "ambulance";
    case HW_ST_MIU:
    case HW_ST_END_OF_LIFE:
        return "community_trust";
    case HW_ST_HOSPICE:
        return "hospices";
    default:
        break;
    }
    return of_area(&spec->map, station) ? spec->places.areas[owner].council : spec->places.hospitals[owner].trust;
}

static uint16_t number_of(const char **names, uint32_t *n, const char *name) {
    uint32_t i = 0;
    while (i < *n && strcmp(names[i], name) != 0) {
        i++;
    }
    if (i == *n) {
        names[(*n)++] = name;
    }
    return (uint16_t)i;
}

enum hw_status hw_district_log_terms(struct hw_arena *arena, const struct hw_plan *plan, struct hw_log_terms *out) {
    const struct hw_district_spec *spec = plan->spec;
    uint32_t n = spec->map.n_stations;
    const char **settings = hw_arena_alloc(arena, n, sizeof *settings);
    const char **organisations = hw_arena_alloc(arena, (size_t)HW_OWNERS + 2 * HW_PLACES_MOST + 4 + (size_t)spec->money.n, sizeof *organisations);
    uint16_t *belongs = hw_arena_alloc(arena, n, sizeof *belongs);
    if (settings == NULL || organisations == NULL || belongs == NULL) {
        return HW_NO_MEMORY;
    }
    uint32_t n_organisations = 0;
    for (int i = 0; i < HW_OWNERS; i++) {
        (void)number_of(organisations, &n_organisations, hw_measures_owner_label((enum hw_owner)i));
    }
    for (uint32_t s = 0; s < n; s++) {
        settings[s] = spec->stations[s].name;
        belongs[s] = number_of(organisations, &n_organisations, organisation_of(spec, s));
    }
    for (int32_t i = 0; i < spec->money.n; i++) {
        (void)number_of(organisations, &n_organisations, spec->money.names[i]);
    }
    *out = (struct hw_log_terms){.n_settings = n, .settings = settings, .n_organisations = n_organisations, .organisations = organisations,
                                 .organisation_of = belongs, .n_own = HW_DLOG_END - HW_LOG_OWN, .own = own, .extras = {"place", "age"}, .dated = true,
                                 .start_day = spec->calendar.start_day};
    return HW_OK;
}

/* ---- who it is ---- */

static void describe_person(const struct hw_district *d, hw_id id, struct hw_log_row *row) {
    const struct hw_person *p = &d->people[id];
    row->who = d->spec->places.areas[p->area].name;
    row->extras[0] = row->who;
    row->number = id;
    row->last_extra = p->age;
}

static void describe(void *owner, const struct hw_flow *flow, hw_id visit, struct hw_log_row *row) {
    static const char *const visits[] = {[HW_ROLE_GP] = "/gp",          [HW_ROLE_HOSPITAL] = "/hospital", [HW_ROLE_CARE] = "/care", [HW_ROLE_AT_HOME] = "/need", [HW_ROLE_MEETING] = "/hospital",
                                         [HW_ROLE_DYING] = "/dying", [HW_ROLE_GRANT] = "/grant",
                                         [HW_ROLE_CHECKLIST] = "/checklist", [HW_ROLE_FULL_ASSESSMENT] = "/full_assessment", [HW_ROLE_NHS_DECISION] = "/nhs_decision"};
    static const char *const brought[HW_BROUGHT] = {[HW_BROUGHT_BY_CLOCK + HW_CLOCK_PRIMARY] = "_gp", [HW_BROUGHT_BY_CLOCK + HW_CLOCK_ACUTE] = "_ill", [HW_BROUGHT_BY_CLOCK + HW_CLOCK_PLANNED] = "_planned",
                                                  [HW_BROUGHT_BY_CLOCK + HW_CLOCK_CARE] = "_care", [HW_BROUGHT_BY_CLOCK + HW_CLOCK_DEATH] = "_death", [HW_BROUGHT_SENT] = "_sent", [HW_BROUGHT_EXTRA] = "_extra"};
    const struct hw_district *d = owner;
    const struct hw_visit *v = &flow->visits[visit];
    describe_person(d, hw_district_person_of(v), row);
    row->cause = brought[hw_district_brought(v)];
    row->visit = hw_district_role(v) >= HW_ROLE_STEP ? "/hospital" : visits[hw_district_role(v)];
    row->episode = (uint32_t)(v->key >> 32 & 0xffffu);
    uint16_t asked = row->kind == HW_LOG_BLOCKED ? v->target : v->station;
    bool asks = row->kind == HW_LOG_STARTS || row->kind == HW_LOG_WAITS || row->kind == HW_LOG_BLOCKED;
    if (asks && hw_district_kind(d, asked) == HW_ST_AE && v->priority == 0) {
        row->reason = "resuscitation";
    }
    if (hw_district_kind(d, v->station) == HW_ST_WARD && (row->kind == HW_LOG_STARTS || row->kind == HW_LOG_WAITS || row->kind == HW_LOG_GIVES_UP)) {
        row->reason = hw_setting_ward_is_planned(v) ? "planned" : "emergency";
    }
    if (hw_district_role(v) >= HW_ROLE_STEP) { /* several steps may have the same staff */
        row->reason = hw_steps_rows[hw_district_role(v) - HW_ROLE_STEP].name;
    }
}

void hw_district_log_write_visit(const struct hw_district *d, enum hw_district_event what, hw_id visit) {
    struct hw_log_row row = hw_log_row((enum hw_log_kind)what);
    row.setting = d->flow.visits[visit].station;
    describe((void *)d, &d->flow, visit, &row);
    hw_log_write(d->log.log, d->flow.now, &row);
}

void hw_district_log_write_value(const struct hw_district *d, enum hw_district_event what, hw_id visit, const char *reason, hw_time value) {
    struct hw_log_row row = hw_log_row((enum hw_log_kind)what);
    row.setting = d->flow.visits[visit].station;
    row.value = value;
    describe((void *)d, &d->flow, visit, &row);
    row.reason = reason;
    hw_log_write(d->log.log, d->flow.now, &row);
}

void hw_district_log_write_person(const struct hw_district *d, enum hw_district_event what, hw_id person, const char *reason) {
    struct hw_log_row row = hw_log_row((enum hw_log_kind)what);
    row.reason = reason;
    if (person != HW_NONE) {
        describe_person(d, person, &row);
    }
    hw_log_write(d->log.log, d->flow.now, &row);
}

void hw_district_log_write_reason(const struct hw_district *d, enum hw_district_event what, hw_id visit, const char *reason) {
    struct hw_log_row row = hw_log_row((enum hw_log_kind)what);
    row.setting = d->flow.visits[visit].station;
    describe((void *)d, &d->flow, visit, &row);
    row.reason = reason;
    hw_log_write(d->log.log, d->flow.now, &row);
}

void hw_district_log_write_provider(const struct hw_district *d, enum hw_district_event what, int32_t provider, int64_t minutes) {
    const struct hw_provider_is *is = &d->spec->providers.is[provider];
    struct hw_log_row row = hw_log_row((enum hw_log_kind)what);
    row.setting = hw_stations_at(&d->spec->map, HW_ST_HOME_CARE, is->area);
    row.extras[0] = d->spec->places.areas[is->area].name;
    row.reason = is->name;
    row.value = minutes;
    hw_log_write(d->log.log, d->flow.now, &row);
}

void hw_district_log_write_home(const struct hw_district *d, int32_t home) {
    const struct hw_home_is *is = &d->spec->homes.is[home];
    struct hw_log_row row = hw_log_row((enum hw_log_kind)HW_DLOG_HOME_CLOSES);
    row.setting = hw_stations_at(&d->spec->map, is->nurses ? HW_ST_NURSING : HW_ST_RESIDENTIAL, is->area);
    row.extras[0] = d->spec->places.areas[is->area].name;
    hw_log_write(d->log.log, d->flow.now, &row);
}

void hw_district_log_write_number(const struct hw_district *d, enum hw_district_event what, const char *reason, int64_t number) {
    struct hw_log_row row = hw_log_row((enum hw_log_kind)what);
    row.reason = reason;
    row.value = number;
    hw_log_write(d->log.log, d->flow.now, &row);
}

void hw_district_log_write_nurses(const struct hw_district *d, hw_id person, int area, const char *reason, int64_t visits) {
    struct hw_log_row row = hw_log_row((enum hw_log_kind)HW_DLOG_NURSES);
    if (person != HW_NONE) {
        describe_person(d, person, &row);
    }
    row.extras[0] = d->spec->places.areas[area].name;
    row.reason = reason;
    row.value = visits;
    hw_log_write(d->log.log, d->flow.now, &row);
}

void hw_district_log_write_appointment(const struct hw_district *d, hw_id person, hw_time at, bool at_home) {
    struct hw_log_row row = hw_log_row((enum hw_log_kind)HW_DLOG_APPOINTMENT);
    describe_person(d, person, &row);
    row.reason = at_home ? "home_visit" : NULL;
    row.value = at - d->flow.now;
    hw_log_write(d->log.log, d->flow.now, &row);
}

void hw_district_log_write_listed(const struct hw_district *d, hw_id person, int32_t day) {
    struct hw_log_row row = hw_log_row((enum hw_log_kind)HW_DLOG_LISTED);
    describe_person(d, person, &row);
    row.value = day;
    hw_log_write(d->log.log, d->flow.now, &row);
}

void hw_district_log_write_posting(const struct hw_district *d, uint16_t payer, uint16_t payee, enum hw_ledger_setting setting, int64_t pence) {
    struct hw_log_row row = hw_log_row((enum hw_log_kind)HW_DLOG_POSTED);
    row.extras[0] = d->spec->money.names[payer];
    row.organisation = hw_log_organisation(d->log.log->terms, d->spec->money.names[payee]);
    row.reason = hw_ledger_setting_labels[setting];
    row.value = pence;
    hw_log_write(d->log.log, d->flow.now, &row);
}

void hw_district_log_write_budget(const struct hw_district *d, int32_t who, const char *reason, int64_t pence) {
    struct hw_log_row row = hw_log_row((enum hw_log_kind)HW_DLOG_BUDGET);
    row.extras[0] = d->spec->money.names[who];
    row.reason = reason;
    row.value = pence;
    hw_log_write(d->log.log, d->flow.now, &row);
}

void hw_district_log_write_outstanding(struct hw_district *d, hw_id visit, enum hw_reason reason, enum hw_owner owner, unsigned owners) {
    struct hw_spell *s = hw_district_spell(d, visit);
    uint16_t cause = (uint16_t)(1 + (((unsigned)owner + HW_OWNERS * (unsigned)reason) << HW_OWNERS | owners));
    if (s->told == cause) {
        return;
    }
    s->told = cause;
    struct hw_log_row row = hw_log_row((enum hw_log_kind)HW_DLOG_OUTSTANDING);
    row.setting = d->flow.visits[visit].station;
    describe(d, &d->flow, visit, &row);
    row.reason = hw_measures_reason_label(reason);
    row.value = owners;
    row.organisation = (uint16_t)owner; /* the first names are those of enum hw_owner */
    hw_log_write(d->log.log, d->flow.now, &row);
}

/* ---- the first lines ---- */

static void write_older(const struct hw_district *d, int32_t area, int from_age, const char *reason) {
    struct hw_log_row row = hw_log_row((enum hw_log_kind)HW_DLOG_OLDER);
    row.extras[0] = d->spec->places.areas[area].name;
    row.reason = reason;
    row.value = 0;
    for (int age = from_age; age < HW_CENSUS_AGES; age++) {
        row.value += d->spec->census[area].people[age][0] + d->spec->census[area].people[age][1];
    }
    hw_log_write(d->log.log, 0, &row);
}

static const char *const offered_words[] = {[HW_SERVICE_REABLEMENT] = "service", [HW_SERVICE_CARE_AT_HOME] = "care_at_home", [HW_SERVICE_TREATMENT] = "a_and_e_streamed"};

static void write_places(const struct hw_district *d) {
    const struct hw_district_spec *spec = d->spec;
    for (uint32_t s = 0; s < spec->map.n_stations; s++) {
        struct hw_log_row row = hw_log_row((enum hw_log_kind)HW_DLOG_SETTING);
        uint8_t owner = spec->map.is[s].owner;
        row.setting = (uint16_t)s;
        bool escalation = spec->map.is[s].kind == HW_ST_WARD && spec->map.is[s].service == HW_POOL_ESCALATION;
        const struct hw_rules *rules = spec->at[(size_t)(d->later - spec->rules) * spec->map.n_stations + s];
        bool offered = spec->map.is[s].kind == HW_ST_SERVICE && spec->map.is[s].service < rules->n_services;
        row.reason = escalation ? "escalation" : offered ? offered_words[rules->services[spec->map.is[s].service].offers] : kind_words[spec->map.is[s].kind];
        row.extras[0] = of_area(&spec->map, s) ? spec->places.areas[owner].name : spec->places.hospitals[owner].name;
        hw_log_write(d->log.log, 0, &row);
    }
    for (int32_t a = 0; a < spec->map.n_areas; a++) {
        struct hw_log_row row = hw_log_row((enum hw_log_kind)HW_DLOG_AREA);
        row.extras[0] = spec->places.areas[a].name;
        row.reason = spec->places.areas[a].outside ? "outside" : NULL;
        row.value = spec->census[a].total;
        row.organisation = hw_log_organisation(d->log.log->terms, spec->places.areas[a].council);
        hw_log_write(d->log.log, 0, &row);
        write_older(d, a, 65, "65+");
        write_older(d, a, 85, "85+");
    }
}

static void noted(void *owner, hw_id visit) {
    hw_discharge_tell(owner, visit);
}

void hw_district_log_begin(struct hw_district *d, struct hw_log *log) {
    d->log = (struct hw_flow_log){.log = log, .describe = describe, .blocked = noted};
    hw_flow_log_begin(&d->log, &d->flow, NULL);
    write_places(d);
}
