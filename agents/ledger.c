/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/ledger.h"

#include <math.h>
#include <string.h>

const char *const hw_ledger_setting_labels[HW_LEDGER_SETTINGS] = {
    "a_and_e", "emergency",   "planned",   "day_case", "acute_beds",  "other_beds", "mental_health", "gp",         "call_111",  "ambulance",   "minor_injuries", "discharge",
    "delays",  "reablement", "home_care", "residential", "nursing", "extra_care", "lent",          "community_nurses", "equipment", "adaptations", "end_of_life",    "schemes", "settlements"};
const char *const hw_ledger_setting_titles[HW_LEDGER_SETTINGS] = {"A&E",
                                                                  "Emergency stays",
                                                                  "Planned stays",
                                                                  "Day cases",
                                                                  "Acute beds kept open",
                                                                  "Intermediate-care and community hospital beds",
                                                                  "Mental-health beds",
                                                                  "General practice",
                                                                  "111",
                                                                  "Ambulances",
                                                                  "Minor injuries units",
                                                                  "Planning of discharges",
                                                                  "Charges for delayed days",
                                                                  "Reablement",
                                                                  "Care at home",
                                                                  "Residential homes",
                                                                  "Nursing homes",
                                                                  "Extra care housing",
                                                                  "Fees lent against homes",
                                                                  "Community nurses",
                                                                  "Equipment",
                                                                  "Adaptations",
                                                                  "End of life",
                                                                  "Schemes",
                                                                  "Settlements at the end of a year"};

/* ---- who there is ---- */

static const char *const prefixes[HW_LEDGER_ROLES][2] = {
    [HW_LEDGER_COUNCIL] = {"council_", "Council: "},
    [HW_LEDGER_COMMISSIONER] = {"commissioner_", "Commissioner: "},
    [HW_LEDGER_TRUST] = {"trust_", "Acute trust: "},
    [HW_LEDGER_COMMUNITY] = {"community_", "Community trust: "},
    [HW_LEDGER_MENTAL_TRUST] = {"mental_health_trust", "Mental-health trust"},
    [HW_LEDGER_PRACTICES] = {"general_practices", "General practices"},
    [HW_LEDGER_AMBULANCES] = {"ambulance_service", "Ambulance service"},
    [HW_LEDGER_CALL_CENTRE] = {"nhs_111", "NHS 111"},
    [HW_LEDGER_CARE_HOMES] = {"care_homes", "Care homes"},
    [HW_LEDGER_HOME_CARERS] = {"home_care_providers", "Providers of care at home"},
    [HW_LEDGER_HOSPICES] = {"hospices", "Hospices"},
    [HW_LEDGER_USERS] = {"users", "Users and families"},
    [HW_LEDGER_SUPPLIERS] = {"staff_and_suppliers", "Staff and suppliers"},
};

/* Organisations of a district alone, where nobody has named them: here, and across its boundary. */
static const char *const unnamed[][3] = {
    {"council_", "here", "The district's council"},
    {"council_", "across", "Councils across the boundary"},
    {"commissioner_", "here", "The district's NHS commissioner"},
    {"commissioner_", "across", "NHS commissioners across the boundary"},
    {"trust_", "acute", "The acute trust"},
    {"community_", "here", "The district's community trust"},
    {"community_", "across", "Community trusts across the boundary"},
};

struct making {
    struct hw_arena *arena;
    bool listed; /* places with names of their own */
    const char **names, **titles;
    uint8_t *role;
    bool *outside;
    int32_t n;
};

static const char *joined(struct hw_arena *arena, const char *head, const char *tail) {
    size_t n = strlen(head) + strlen(tail) + 1;
    char *out = hw_arena_alloc(arena, n, 1);
    if (out != NULL) {
        snprintf(out, n, "%s%s", head, tail);
    }
    return out;
}

/* A name of a configuration for people to read: east_kent, East Kent. */
static const char *in_words(struct hw_arena *arena, const char *name) {
    char *out = hw_arena_text(arena, name, strlen(name));
    for (char *at = out; at != NULL && *at != '\0'; at++) {
        bool first = at == out || at[-1] == ' ';
        *at = *at == '_' ? ' ' : *at;
        bool small = strncmp(at, "and_", 4) == 0 || strncmp(at, "of_", 3) == 0;
        *at = first && !small && *at >= 'a' && *at <= 'z' ? (char)(*at - 'a' + 'A') : *at;
    }
    return out;
}

static const char *title_of(const struct making *m, enum hw_ledger_role role, const char *word, const char *title) {
    for (size_t i = 0; !m->listed && i < sizeof unnamed / sizeof *unnamed; i++) {
        if (strcmp(unnamed[i][0], prefixes[role][0]) == 0 && strcmp(unnamed[i][1], word) == 0) {
            return unnamed[i][2];
        }
    }
    const char *words = title == word ? in_words(m->arena, word) : title;
    return words == NULL ? NULL : joined(m->arena, prefixes[role][1], words);
}

/* The number of an organisation, which joins when it is new; one that has an area inside is inside. -1: no memory. */
static int32_t number_of(struct making *m, enum hw_ledger_role role, const char *word, const char *title, bool outside) {
    const char *name = joined(m->arena, prefixes[role][0], word);
    if (name == NULL) {
        return -1;
    }
    for (int32_t i = 0; i < m->n; i++) {
        if (strcmp(m->names[i], name) == 0) {
            m->outside[i] = m->outside[i] && outside;
            return i;
        }
    }
    m->names[m->n] = name;
    m->titles[m->n] = title_of(m, role, word, title);
    m->role[m->n] = (uint8_t)role;
    m->outside[m->n] = outside;
    return m->titles[m->n] == NULL ? -1 : m->n++;
}

static bool put(uint16_t *to, int32_t number) {
    *to = (uint16_t)number;
    return number >= 0;
}

static bool make_organisations(struct making *m, const struct hw_places *places, struct hw_ledger_map *out) {
    bool good = true;
    for (int32_t a = 0; a < places->n_areas; a++) {
        const struct hw_area *area = &places->areas[a];
        good = good && put(&out->council[a], number_of(m, HW_LEDGER_COUNCIL, area->council, area->council, area->outside));
    }
    for (int32_t a = 0; a < places->n_areas; a++) {
        const struct hw_area *area = &places->areas[a];
        good = good && put(&out->commissioner[a], number_of(m, HW_LEDGER_COMMISSIONER, area->name, area->title, area->outside));
    }
    for (int32_t h = 0; h < places->n_hospitals; h++) {
        const char *trust = places->hospitals[h].trust;
        good = good && put(&out->trust[h], number_of(m, HW_LEDGER_TRUST, trust, trust, false));
    }
    for (int32_t a = 0; a < places->n_areas; a++) {
        const struct hw_area *area = &places->areas[a];
        good = good && put(&out->community[a], number_of(m, HW_LEDGER_COMMUNITY, area->economy, area->economy, area->outside));
    }
    for (int role = HW_LEDGER_MENTAL_TRUST; role < HW_LEDGER_ROLES; role++) {
        good = good && put(&out->one[role], number_of(m, (enum hw_ledger_role)role, "", "", false));
    }
    return good;
}

static int32_t months_before(int32_t day) {
    struct hw_date date = hw_calendar_date(day);
    return date.year * 12 + date.month - 1;
}

static bool make_months(struct hw_arena *arena, int32_t first_day, int32_t days, struct hw_ledger_map *out) {
    enum { TEXT = 16 };
    int32_t first = months_before(first_day);
    out->n_months = months_before(first_day + (days > 0 ? days : 1) - 1) - first + 1;
    const char **months = hw_arena_alloc(arena, (size_t)out->n_months, sizeof *months);
    for (int32_t i = 0; months != NULL && i < out->n_months; i++) {
        char *text = hw_arena_alloc(arena, TEXT, 1);
        if (text == NULL) {
            return false;
        }
        snprintf(text, TEXT, "%d-%02d", (int)((first + i) / 12), (int)((first + i) % 12 + 1));
        months[i] = text;
    }
    out->months = months;
    return months != NULL;
}

enum hw_status hw_ledger_map(struct hw_arena *arena, const struct hw_places *places, int32_t first_day, int32_t days, struct hw_ledger_map *out) {
    size_t most = 3 * (size_t)places->n_areas + (size_t)places->n_hospitals + HW_LEDGER_ROLES;
    struct making m = {arena, places->listed, hw_arena_alloc(arena, most, sizeof(char *)), hw_arena_alloc(arena, most, sizeof(char *)),
                       hw_arena_alloc(arena, most, sizeof(uint8_t)), hw_arena_alloc(arena, most, sizeof(bool)), 0};
    if (m.names == NULL || m.titles == NULL || m.role == NULL || m.outside == NULL || !make_organisations(&m, places, out) ||
        !make_months(arena, first_day, days, out)) {
        return HW_NO_MEMORY;
    }
    out->n = m.n;
    out->names = m.names;
    out->titles = m.titles;
    out->role = m.role;
    out->outside = m.outside;
    return HW_OK;
}

/* ---- the books ---- */

static size_t in_settings(const struct hw_ledger_map *map) {
    return (size_t)HW_LEDGER_SIDES * HW_LEDGER_SETTINGS * (size_t)map->n;
}
static size_t in_months(const struct hw_ledger_map *map) {
    return (size_t)HW_LEDGER_SIDES * (size_t)map->n_months * (size_t)map->n;
}

enum hw_status hw_ledger_create(struct hw_mem *mem, const struct hw_ledger_map *map, struct hw_ledger *out) {
    *out = (struct hw_ledger){.map = map};
    out->by_setting = hw_mem_alloc(mem, in_settings(map), sizeof *out->by_setting);
    out->by_month = hw_mem_alloc(mem, in_months(map), sizeof *out->by_month);
    if (out->by_setting == NULL || out->by_month == NULL) {
        hw_ledger_clear(mem, out);
        return HW_NO_MEMORY;
    }
    hw_ledger_restart(out);
    return HW_OK;
}

void hw_ledger_clear(struct hw_mem *mem, struct hw_ledger *ledger) {
    hw_mem_free(mem, ledger->by_setting);
    hw_mem_free(mem, ledger->by_month);
    ledger->by_setting = ledger->by_month = NULL;
}

void hw_ledger_restart(struct hw_ledger *ledger) {
    memset(ledger->by_setting, 0, in_settings(ledger->map) * sizeof *ledger->by_setting);
    memset(ledger->by_month, 0, in_months(ledger->map) * sizeof *ledger->by_month);
    ledger->month = 0;
    ledger->entries = 0;
}

/* Income less payments and costs of all, in a setting, or from HW_LEDGER_SETTINGS on in a month. */
static int64_t missing(const struct hw_ledger *l, int32_t s) {
    int64_t net = 0;
    for (int32_t who = 0; who < l->map->n; who++) {
        for (int side = 0; side < HW_LEDGER_SIDES; side++) {
            int64_t pence = s < HW_LEDGER_SETTINGS ? *hw_ledger_at(l, (enum hw_ledger_side)side, (enum hw_ledger_setting)s, who)
                                                   : *hw_ledger_in_month(l, (enum hw_ledger_side)side, s - HW_LEDGER_SETTINGS, who);
            net += side == HW_LEDGER_INCOME ? pence : -pence;
        }
    }
    return net;
}

/* Whether the books still balance where they were written in is looked at after every entry, in checked builds. */
static void enter(struct hw_ledger *l, enum hw_ledger_side out_of, uint16_t from, uint16_t to, enum hw_ledger_setting setting, int64_t pence) {
    *hw_ledger_at(l, out_of, setting, from) += pence;
    *hw_ledger_at(l, HW_LEDGER_INCOME, setting, to) += pence;
    *hw_ledger_in_month(l, out_of, l->month, from) += pence;
    *hw_ledger_in_month(l, HW_LEDGER_INCOME, l->month, to) += pence;
    l->entries++;
    HW_ASSERT(missing(l, (int32_t)setting) == 0 && missing(l, HW_LEDGER_SETTINGS + l->month) == 0);
}

void hw_ledger_pay(struct hw_ledger *ledger, uint16_t payer, uint16_t payee, enum hw_ledger_setting setting, int64_t pence) {
    enter(ledger, HW_LEDGER_SPENT, payer, payee, setting, pence);
}

void hw_ledger_spend(struct hw_ledger *ledger, uint16_t who, enum hw_ledger_setting setting, int64_t pence) {
    enter(ledger, HW_LEDGER_COST, who, ledger->map->one[HW_LEDGER_SUPPLIERS], setting, pence);
}

int64_t hw_ledger_total(const struct hw_ledger *ledger, enum hw_ledger_side side, int32_t who) {
    int64_t sum = 0;
    for (int s = 0; s < HW_LEDGER_SETTINGS; s++) {
        sum += *hw_ledger_at(ledger, side, (enum hw_ledger_setting)s, who);
    }
    return sum;
}

static int64_t size_of(int64_t x) {
    return x < 0 ? -x : x;
}

int64_t hw_ledger_balance(const struct hw_ledger *l) {
    int64_t off = 0;
    for (int32_t s = 0; s < HW_LEDGER_SETTINGS + l->map->n_months; s++) {
        off += size_of(missing(l, s));
    }
    for (int32_t who = 0; who < l->map->n; who++) { /* and both books say the same of everybody */
        for (int side = 0; side < HW_LEDGER_SIDES; side++) {
            int64_t sum = -hw_ledger_total(l, (enum hw_ledger_side)side, who);
            for (int32_t m = 0; m < l->map->n_months; m++) {
                sum += *hw_ledger_in_month(l, (enum hw_ledger_side)side, m, who);
            }
            off += size_of(sum);
        }
    }
    return off;
}

/* ---- amounts ---- */

int64_t hw_ledger_pence(double gbp) {
    double pence = gbp * 100;
    return (int64_t)(pence < 0 ? -floor(-pence + 0.5) : floor(pence + 0.5));
}

int64_t hw_ledger_share(int64_t pence, double share) {
    double part = (double)pence * share;
    return (int64_t)(part < 0 ? -floor(-part + 0.5) : floor(part + 0.5));
}

int64_t hw_ledger_due(struct hw_ledger_rest *rest, int64_t pence_a_period, hw_time span, hw_time period) {
    int64_t all = rest->pence_ms + pence_a_period * span;
    int64_t due = all / period;
    rest->pence_ms = all - due * period;
    return due;
}
