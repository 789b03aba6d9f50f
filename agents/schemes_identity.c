/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/schemes_file.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Who a scheme is: dates and ramp, rows of the catalogue, what it costs, and which others it cannot be combined with. */

static const double MONTH_DAYS = 30.4375;
enum { MOST_RAMP_DAYS = 36525 };

int32_t hw_schemes_day_of(struct hw_reader *reader, const struct hw_node *node, int32_t otherwise) {
    struct hw_date date;
    if (node == NULL) {
        return otherwise;
    }
    if (node->kind != HW_NODE_SCALAR || !hw_calendar_parse_date(node->text, &date) || !hw_calendar_date_exists(date)) {
        hw_schema_wrong(reader, node, "%s", hw_calendar_date_wanted(node->kind == HW_NODE_SCALAR ? node->text : NULL));
        return otherwise;
    }
    return hw_calendar_day_number(date);
}

static void read_ramp(struct hw_reader *reader, const struct hw_node *node, struct hw_scheme_part *part) {
    double ms = 0;
    if (node->kind != HW_NODE_MAP) {
        if (hw_schema_duration(reader, node, 0, MOST_RAMP_DAYS * (double)HW_MS_PER_DAY, &ms)) {
            part->ramp_days = (int32_t)floor(ms / (double)HW_MS_PER_DAY + 0.5);
        }
        return;
    }
    const struct hw_node *until = hw_yaml_child(node, "until");
    for (const struct hw_node *key = node->first; key != NULL; key = key->next) {
        if (key != until) {
            hw_diag_error(reader->diag, key->key_place, "ramp has no key '%.40s': it is a duration, or {until: DATE}", key->key);
        }
    }
    if (until == NULL || part->from == INT32_MIN) {
        hw_diag_error(reader->diag, node->place, "a ramp that is no duration needs its own until, and the scheme's start");
        return;
    }
    int32_t errors = reader->diag->errors, day = hw_schemes_day_of(reader, until, part->from + 1);
    if (reader->diag->errors == errors && day <= part->from) {
        hw_diag_error(reader->diag, until->place, "the ramp ends on %s, before it starts: the scheme starts on %s", until->text, part->start_at->text);
        return;
    }
    part->ramp_days = day - part->from;
}

static bool is_row(const char *text) {
    size_t digits = strspn(text + (text[0] != '\0'), "0123456789");
    bool numbered = text[0] >= 'A' && text[0] <= 'G' && digits > 0 && digits <= 3 && text[1 + digits] == '\0';
    return numbered || strcmp(text, "K") == 0 || strcmp(text, "none") == 0;
}

static void read_catalogue(struct hw_reader *reader, const struct hw_node *node) {
    const struct hw_node *first = node->kind == HW_NODE_LIST ? node->first : node;
    if (node->kind == HW_NODE_MAP || first == NULL) {
        hw_schema_wrong(reader, node, "a row of the catalogue such as B7, or a list of rows");
        return;
    }
    for (const struct hw_node *item = first; item != NULL; item = node->kind == HW_NODE_LIST ? item->next : NULL) {
        if (!is_row(item->text)) {
            hw_schema_wrong(reader, item, "a row of the catalogue such as B7, K for a scheme that is known from elsewhere, or none");
        }
    }
}

/* A number and its unit; what follows the unit, or NULL after an error. */
static const char *read_amount(struct hw_reader *reader, const struct hw_node *node, const char *unit, const char *example, double *out) {
    const char *at = node->kind == HW_NODE_SCALAR ? strstr(node->text, unit) : NULL;
    if (at == NULL) {
        hw_schema_wrong(reader, node, "a number with its unit, such as %s", example);
        return NULL;
    }
    size_t length = (size_t)(at - node->text);
    while (length > 0 && node->text[length - 1] == ' ') {
        length--;
    }
    struct hw_node number = *node;
    number.text = hw_arena_text(reader->arena, node->text, length);
    if (number.text == NULL) {
        reader->status = HW_NO_MEMORY;
        return NULL;
    }
    return hw_schema_number(reader, &number, 0, 1e12, out) ? at + strlen(unit) : NULL;
}

/* Who pays: organisations of the model, as many of them as the scheme is for. */
static void read_payer(struct hw_reader *reader, const struct hw_node *node, struct hw_scheme_cost *cost) {
    static const enum hw_ledger_role roles[] = {HW_LEDGER_COMMISSIONER, HW_LEDGER_COUNCIL,     HW_LEDGER_TRUST,       HW_LEDGER_COMMUNITY,  HW_LEDGER_MENTAL_TRUST,
                                                HW_LEDGER_PRACTICES,    HW_LEDGER_AMBULANCES, HW_LEDGER_CALL_CENTRE, HW_LEDGER_HOSPICES, HW_LEDGER_USERS};
    int32_t which = 0;
    if (hw_schema_choice(reader, node, "commissioner|council|acute_trust|community_trust|mental_health_trust|general_practices|ambulance_service|nhs_111|hospices|users",
                         &which)) {
        cost->payer = (int32_t)roles[which];
    }
}

static void read_cost(struct hw_reader *reader, const struct hw_node *node, struct hw_scheme_cost *cost) {
    if (node->kind != HW_NODE_MAP) {
        hw_schema_wrong(reader, node, "a map of staff, per_year, capital, per, payer, grade");
        return;
    }
    for (const struct hw_node *key = node->first; key != NULL; key = key->next) {
        const char *after = "";
        if (strcmp(key->key, "staff") == 0) {
            after = read_amount(reader, key, "wte", "14 wte", &cost->staff_wte);
        } else if (strcmp(key->key, "per_year") == 0) {
            after = read_amount(reader, key, "GBP", "\"45,000 GBP\" or \"45,000 GBP each\"", &cost->per_year_gbp);
            cost->each = after != NULL && strcmp(after, " each") == 0;
            after = cost->each ? "" : after;
        } else if (strcmp(key->key, "capital") == 0) {
            after = read_amount(reader, key, "GBP", "\"200,000 GBP\"", &cost->capital_gbp);
        } else if (strcmp(key->key, "payer") == 0) {
            read_payer(reader, key, cost);
        } else if (strcmp(key->key, "per") == 0) {
            (void)hw_schema_choice(reader, key, "county|hospital|area|person|enrolled", &cost->per);
        } else if (strcmp(key->key, "grade") == 0) {
            (void)hw_schema_choice(reader, key, "S|K|A", &cost->grade);
        } else if (strcmp(key->key, "source") != 0) {
            static const char *const keys[] = {"staff", "per_year", "capital", "per", "payer", "grade", "source"};
            const char *near = hw_diag_nearest(key->key, keys, sizeof keys / sizeof keys[0]);
            hw_diag_error(reader->diag, key->key_place, "cost has no key '%.40s'%s%s%s; it has staff, per_year, capital, per, payer, grade, source", key->key,
                          near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "");
        }
        if (after != NULL && after[0] != '\0') {
            hw_schema_wrong(reader, key, "a number and its unit alone; '%.20s' does not fit", after);
        }
    }
    if (cost->each && cost->staff_wte <= 0) {
        hw_diag_error(reader->diag, node->place, "cost is so much for each member of staff, but says no staff");
    }
}

bool hw_schemes_in_area(const struct hw_places *places, int32_t area, const struct hw_scheme_part *part) {
    bool named = part->where.area != NULL || part->where.economy != NULL;
    bool outside = places->areas[area].outside;
    return part->somewhere ? hw_places_in_area(places, area, &part->where) && (named || !outside) : !outside;
}

void hw_schemes_check_cost(struct hw_reader *reader, const struct hw_scheme_file *file, const struct hw_places *places, const struct hw_scheme *scheme) {
    const struct hw_scheme_part *part = scheme->parts;
    while (part->next != NULL) {
        part = part->next;
    }
    const struct hw_node *per = file->cost_at == NULL ? NULL : hw_yaml_at(file->cost_at, "per");
    if (per == NULL) {
        return;
    }
    int32_t areas = 0;
    for (int32_t a = 0; a < places->n_areas; a++) {
        areas += hw_schemes_in_area(places, a, part);
    }
    bool people = part->cost.per == HW_PER_PERSON || part->cost.per == HW_PER_ENROLLED;
    if ((part->cost.per == HW_PER_AREA || part->cost.per == HW_PER_PERSON) && areas == 0) {
        hw_diag_error(reader->diag, per->place, "cost is per %s, but no area's people mostly use the hospital or trust that the scheme is for", per->text);
    }
    if (part->cost.per == HW_PER_ENROLLED && file->programmes.count == 0) {
        hw_diag_error(reader->diag, per->place, "cost is per enrolled, but the scheme has no programme that enrols anybody");
    }
    if (part->cost.per == HW_PER_ENROLLED && part->cost.capital_gbp > 0) {
        hw_diag_error(reader->diag, per->place, "capital is spent when the scheme starts and nobody is enrolled: it cannot be per enrolled");
    }
    if (people && part->cost.each) {
        hw_diag_error(reader->diag, per->place, "cost is per %s; it cannot be for each of the staff as well", per->text);
    }
}

static void read_excludes(struct hw_reader *reader, const struct hw_node *node) {
    if (node->kind != HW_NODE_LIST) {
        hw_schema_wrong(reader, node, "a list of the names of schemes");
    }
}

void hw_schemes_identify(struct hw_reader *reader, const struct hw_scheme_file *file, struct hw_scheme_part *part) {
    part->name = file->name;
    part->title = file->title;
    part->family_at = file->family_at;
    part->excludes_at = file->excludes_at;
    part->start_at = file->start_at;
    part->until_at = file->until_at;
    part->from = hw_schemes_day_of(reader, file->start_at, INT32_MIN);
    part->until = hw_schemes_day_of(reader, file->until_at, INT32_MAX);
    if (part->from >= part->until) {
        hw_diag_error(reader->diag, file->until_at->place, "until is %s, not later than start, %s", file->until_at->text, file->start_at->text);
        part->until = INT32_MAX;
    }
    if (file->ramp_at != NULL) {
        read_ramp(reader, file->ramp_at, part);
    }
    if (file->catalogue != NULL) {
        read_catalogue(reader, file->catalogue);
    }
    part->cost.payer = HW_LEDGER_COMMISSIONER;
    if (file->cost_at != NULL) {
        read_cost(reader, file->cost_at, &part->cost);
    }
    if (file->excludes_at != NULL) {
        read_excludes(reader, file->excludes_at);
    }
}

/* ---- dates ---- */

void hw_schemes_in_run(struct hw_reader *reader, struct hw_scheme *scheme, int32_t first, int32_t end) {
    scheme->first_day = first;
    scheme->end_day = end;
    for (const struct hw_scheme_part *part = scheme->parts; part != NULL; part = part->next) {
        const struct hw_node *at = part->from >= end ? part->start_at : part->until <= first ? part->until_at : NULL;
        if (at != NULL) {
            hw_diag_warn(reader->diag, at->place, "%s acts on none of the measured days: it %s on %s", part->name, part->from >= end ? "starts" : "is over", at->text);
        }
        int32_t begun = part->from == INT32_MIN ? first : part->from;
        if (part->ramp_days > 0 && part->until != INT32_MAX && part->until < begun + part->ramp_days) {
            hw_diag_warn(reader->diag, part->until_at->place, "%s is over on %s, before it is there in full: its ramp takes %d days", part->name, part->until_at->text,
                         (int)part->ramp_days);
        }
    }
}

static int32_t begins(const struct hw_scheme *scheme, const struct hw_scheme_part *part) {
    return part->from == INT32_MIN ? scheme->first_day : part->from;
}

bool hw_schemes_part_is_timed(const struct hw_scheme *scheme, const struct hw_scheme_part *part) {
    int32_t from = begins(scheme, part);
    return from > scheme->first_day || part->until < scheme->end_day || (part->ramp_days > 0 && from + part->ramp_days > scheme->first_day);
}

bool hw_schemes_is_timed(const struct hw_scheme *scheme) {
    for (const struct hw_scheme_part *part = scheme->parts; part != NULL; part = part->next) {
        if (hw_schemes_part_is_timed(scheme, part)) {
            return true;
        }
    }
    return false;
}

static int32_t steps_of(const struct hw_scheme_part *part) {
    int32_t steps = (int32_t)floor(part->ramp_days / MONTH_DAYS + 0.5);
    return part->ramp_days <= 0 ? 0 : steps < 1 ? 1 : steps;
}

/* A month of the ramp has what a straight line has in the middle of it. */
double hw_schemes_part_fraction(const struct hw_scheme *scheme, const struct hw_scheme_part *part, int32_t day) {
    int32_t from = begins(scheme, part), steps = steps_of(part);
    if (day < from || day >= part->until) {
        return 0;
    }
    if (steps == 0 || day >= from + part->ramp_days) {
        return 1;
    }
    int32_t step = (int32_t)((int64_t)(day - from) * steps / part->ramp_days);
    return (step + 0.5) / steps;
}

size_t hw_schemes_part_days(const struct hw_scheme *scheme, const struct hw_scheme_part *part, int32_t *days) {
    int32_t from = begins(scheme, part), steps = steps_of(part);
    if (!hw_schemes_part_is_timed(scheme, part)) {
        return 0;
    }
    for (int32_t i = 0; days != NULL && i <= steps; i++) { /* the first day of each step: rounded up, as the step of a day is rounded down */
        days[i] = steps == 0 ? from : from + (int32_t)(((int64_t)i * part->ramp_days + steps - 1) / steps);
    }
    if (days != NULL) {
        days[steps + 1] = part->until;
    }
    return (size_t)steps + 2;
}

/* ---- which cannot be combined ---- */

static bool overlap(const struct hw_scheme_part *a, const struct hw_scheme_part *b) {
    return a->from < b->until && b->from < a->until;
}

static bool names(const struct hw_node *list, const char *name, struct hw_place *place) {
    for (const struct hw_node *item = list == NULL ? NULL : list->first; item != NULL; item = item->next) {
        if (name != NULL && strcmp(item->text, name) == 0) {
            *place = item->place;
            return true;
        }
    }
    return false;
}

void hw_schemes_check_together(struct hw_reader *reader, const char *name, const struct hw_scheme *scheme) {
    for (const struct hw_scheme_part *a = scheme->parts; a != NULL; a = a->next) {
        for (const struct hw_scheme_part *b = a->next; b != NULL; b = b->next) {
            struct hw_place place = {NULL, 0, 1, 1};
            bool kin = a->family_at != NULL && b->family_at != NULL && strcmp(a->family_at->text, b->family_at->text) == 0;
            bool named = names(a->excludes_at, b->name, &place) || names(b->excludes_at, a->name, &place);
            if (!overlap(a, b) || (!kin && !named) || a->name == NULL || b->name == NULL) {
                continue;
            }
            if (kin) {
                hw_diag_error(reader->diag, b->family_at->place, "%.80s: %.40s and %.40s are both of the family %.40s, of which a scenario can have one at a time", name,
                              a->name, b->name, b->family_at->text);
            } else {
                hw_diag_error(reader->diag, place, "%.80s: %.40s and %.40s exclude each other, as excludes says here, and act at the same time", name, a->name, b->name);
            }
        }
    }
}
