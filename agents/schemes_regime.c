/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/regimes.h"
#include "agents/schemes_file.h"

#include <stdio.h>
#include <string.h>

/* The regimes of a scheme's file. */

#define AT(member) offsetof(struct hw_scheme_regime, member)

struct hw_scheme_outcome {
    double below, each_gbp;
};
struct hw_scheme_share {
    double trust, council;
};
struct hw_scheme_regime {
    const struct hw_node *settings, *segment, *outcome, *share;
    const char *trust;
    int32_t rule;
    double ratio, price;
};

static const struct hw_field outcome_fields[] = {
    {.key = "readmissions_below", .kind = HW_FIELD_NUMBER, .offset = offsetof(struct hw_scheme_outcome, below), .min = 0, .max = 1, .required = true,
     .doc = "The stated share of emergency spells that are readmissions within 30 days. A threshold, never imposed."},
    {.key = "each", .kind = HW_FIELD_NUMBER, .offset = offsetof(struct hw_scheme_outcome, each_gbp), .min = 0, .max = 1e6, .required = true,
     .doc = "Pounds paid for each readmission fewer than that, at the end of a financial year and of the run."},
};
static const struct hw_schema outcome_schema = {"outcome", sizeof(struct hw_scheme_outcome), outcome_fields, 2, "Payment for an outcome."};

static const struct hw_field share_fields[] = {
    {.key = "trust", .kind = HW_FIELD_NUMBER, .offset = offsetof(struct hw_scheme_share, trust), .min = 0, .max = 1, .initial = "0", .doc = "What the trust bears."},
    {.key = "council", .kind = HW_FIELD_NUMBER, .offset = offsetof(struct hw_scheme_share, council), .min = 0, .max = 1, .initial = "0", .doc = "What the council bears."},
};
static const struct hw_schema share_schema = {"share", sizeof(struct hw_scheme_share), share_fields, 2, "Shares of what was paid beyond the plan."};

static const struct hw_field fields[] = {
    {.key = "settings", .kind = HW_FIELD_NODE, .offset = AT(settings), .json = "{\"type\": \"array\", \"items\": {\"type\": \"string\"}}",
     .doc = "What is paid for: a list of a_and_e, emergency, planned, day_case, other_beds, mental_health, gp, call_111, ambulance, minor_injuries, community_nurses, end_of_life."},
    {.key = "trust", .kind = HW_FIELD_TEXT, .offset = AT(trust), .doc = "The acute trust that is paid; all when left out."},
    {.key = "rule", .kind = HW_FIELD_CHOICE, .offset = AT(rule), .choices = "as_before|tariff|block|capitation|year_of_care", .initial = "as_before",
     .doc = "How the commissioners of where pay."},
    {.key = "ratio", .kind = HW_FIELD_NUMBER, .offset = AT(ratio), .min = 0, .max = 100, .initial = "1",
     .doc = "Of block, capitation, year of care, and of the plan of a share: relative to what the warm-up came to."},
    {.key = "price", .kind = HW_FIELD_NUMBER, .offset = AT(price), .min = 0, .max = 100, .initial = "1", .doc = "A local price, relative to the tariff."},
    {.key = "segment", .kind = HW_FIELD_NODE, .offset = AT(segment), .json = "{\"type\": \"object\"}", .doc = "Of a year of care: for whom, as eligible of a programme."},
    {.key = "outcome", .kind = HW_FIELD_NODE, .offset = AT(outcome), .json = "{\"type\": \"object\"}", .doc = "readmissions_below, each."},
    {.key = "share", .kind = HW_FIELD_NODE, .offset = AT(share), .json = "{\"type\": \"object\"}", .doc = "trust, council: what they bear of what is paid beyond the plan."},
};
const struct hw_schema hw_schemes_regime_schema = {"regime", sizeof(struct hw_scheme_regime), fields, sizeof fields / sizeof fields[0], "By which rule commissioners pay for an activity."};

static const uint32_t of_people = 1u << HW_LEDGER_AE | 1u << HW_LEDGER_EMERGENCY | 1u << HW_LEDGER_PLANNED | 1u << HW_LEDGER_DAY_CASE | 1u << HW_LEDGER_CALLS |
                                  1u << HW_LEDGER_AMBULANCE | 1u << HW_LEDGER_MIU; /* occasions are entered one by one */
static const uint32_t contracted = 1u << HW_LEDGER_AE | 1u << HW_LEDGER_EMERGENCY | 1u << HW_LEDGER_PLANNED | 1u << HW_LEDGER_DAY_CASE | 1u << HW_LEDGER_OTHER_BEDS |
                                   1u << HW_LEDGER_MENTAL | 1u << HW_LEDGER_GP | 1u << HW_LEDGER_CALLS | 1u << HW_LEDGER_AMBULANCE | 1u << HW_LEDGER_MIU |
                                   1u << HW_LEDGER_NURSES | 1u << HW_LEDGER_END_OF_LIFE;

static uint32_t read_settings(struct hw_reader *reader, const struct hw_node *node, struct hw_place at) {
    uint32_t set = 0;
    if (node == NULL || node->kind != HW_NODE_LIST || node->first == NULL) {
        hw_diag_error(reader->diag, node == NULL ? at : node->place, "a regime needs settings, a list such as [emergency, planned]");
        return 0;
    }
    for (const struct hw_node *item = node->first; item != NULL; item = item->next) {
        uint32_t bit = 0;
        for (int s = 0; s < HW_LEDGER_SETTINGS; s++) {
            bit |= item->kind == HW_NODE_SCALAR && strcmp(item->text, hw_ledger_setting_labels[s]) == 0 ? 1u << s : 0;
        }
        if ((bit & contracted) == 0) {
            const char *near = hw_diag_nearest(item->text, hw_ledger_setting_labels, HW_LEDGER_SETTINGS);
            hw_diag_error(reader->diag, item->place, "commissioners have no contract for '%.40s'%s%s%s", item->text, near && !bit ? "; did you mean '" : "", near && !bit ? near : "",
                          near && !bit ? "'?" : "");
        }
        set |= bit & contracted;
    }
    return set;
}

/* What does not go together. */
static void check(struct hw_reader *reader, const struct hw_scheme_regime *from, const struct hw_regime *made, struct hw_place at) {
    bool care = made->rule == HW_REGIME_YEAR_OF_CARE;
    if (care != made->segment) {
        hw_diag_error(reader->diag, at, care ? "a year of care needs a segment: for whom it is" : "only a year of care has a segment");
    }
    if (care && (made->settings & ~of_people) != 0) {
        hw_diag_error(reader->diag, from->settings->place, "a year of care is for a_and_e, emergency, planned, day_case, call_111, ambulance, minor_injuries: of the others it is not known whose they are");
    }
    if (made->price < 1 || made->price > 1) {
        if (made->rule == HW_REGIME_BLOCK || made->rule == HW_REGIME_CAPITATION) {
            hw_diag_error(reader->diag, at, "a block or capitation has a ratio, not a price");
        }
    }
    if (made->outcome_gbp > 0 && !(made->settings & 1u << HW_LEDGER_EMERGENCY)) {
        hw_diag_error(reader->diag, from->outcome->place, "readmissions are emergency spells: settings must have emergency");
    }
    if (made->share_trust + made->share_council > 1) {
        hw_diag_error(reader->diag, from->share->place, "the shares of trust and council add up to more than 1");
    }
    if (made->rule == HW_REGIME_AS_BEFORE && from->outcome == NULL && from->share == NULL && made->price >= 1 && made->price <= 1) {
        hw_diag_error(reader->diag, at, "this regime says nothing: it needs a rule, a price, an outcome or a share");
    }
}

static uint64_t areas_of(const struct hw_places *places, const struct hw_scheme_part *part) {
    uint64_t areas = 0;
    for (int32_t a = 0; a < places->n_areas; a++) {
        areas |= !places->areas[a].outside && (!part->somewhere || hw_places_in_area(places, a, &part->where)) ? UINT64_C(1) << a : 0;
    }
    return areas;
}

static uint64_t hospitals_of(struct hw_reader *reader, const struct hw_places *places, const char *trust, struct hw_place at) {
    uint64_t hospitals = 0;
    const char *trusts[HW_PLACES_MOST];
    for (int32_t h = 0; h < places->n_hospitals; h++) {
        trusts[h] = places->hospitals[h].trust;
        hospitals |= trust == NULL || strcmp(trusts[h], trust) == 0 ? UINT64_C(1) << h : 0;
    }
    if (hospitals == 0 && places->n_hospitals > 0) {
        const char *near = hw_diag_nearest(trust, trusts, (size_t)places->n_hospitals);
        hw_diag_error(reader->diag, at, "the model has no trust '%.60s'%s%s%s", trust, near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "");
    }
    return hospitals;
}

static void make(struct hw_reader *reader, const struct hw_scheme_regime *from, const struct hw_places *places, const struct hw_scheme_part *part, struct hw_place at,
                 struct hw_regime *out) {
    struct hw_scheme_outcome outcome = {0};
    struct hw_scheme_share share = {0};
    struct hw_eligible_config eligible;
    *out = (struct hw_regime){.part = part, .areas = areas_of(places, part), .rule = from->rule, .ratio = from->ratio, .price = from->price};
    out->settings = read_settings(reader, from->settings, at);
    out->hospitals = hospitals_of(reader, places, from->trust, at);
    if (from->segment != NULL) {
        hw_schema_read(reader, &hw_eligible_schema, from->segment, &eligible);
        hw_eligible_make(reader, &eligible, from->segment->place, &out->eligible);
        out->segment = true;
    }
    if (from->outcome != NULL) {
        hw_schema_read(reader, &outcome_schema, from->outcome, &outcome);
        out->outcome_gbp = outcome.each_gbp, out->outcome_below = outcome.below;
    }
    if (from->share != NULL) {
        hw_schema_read(reader, &share_schema, from->share, &share);
        out->share_trust = share.trust, out->share_council = share.council;
    }
    if (out->settings != 0) {
        check(reader, from, out, at);
    }
}

static bool collide(const struct hw_regime *a, const struct hw_regime *b) {
    const uint32_t trusts = (2u << HW_LEDGER_DAY_CASE) - 1;
    uint32_t both = a->settings & b->settings;
    bool time = a->part->from < b->part->until && b->part->from < a->part->until;
    return time && (a->areas & b->areas) != 0 && ((both & ~trusts) != 0 || ((both & trusts) != 0 && (a->hospitals & b->hospitals) != 0));
}

enum hw_status hw_schemes_add_regimes(struct hw_reader *reader, const struct hw_list *regimes, const struct hw_node *root, const struct hw_places *places, struct hw_scheme *out) {
    const struct hw_scheme_part *part = out->parts;
    while (part->next != NULL) {
        part = part->next;
    }
    if (regimes->count > 0 && out->regimes == NULL) {
        out->regimes = hw_arena_alloc(reader->arena, HW_REGIMES_MOST, sizeof *out->regimes);
        if (out->regimes == NULL) {
            return HW_NO_MEMORY;
        }
    }
    for (size_t i = 0; i < regimes->count; i++) {
        char path[40];
        (void)snprintf(path, sizeof path, "regime.%d", (int)i + 1);
        const struct hw_node *node = hw_yaml_at(root, path);
        struct hw_place at = node != NULL ? node->place : root->place;
        if (out->n_regimes == HW_REGIMES_MOST) {
            hw_diag_error(reader->diag, at, "at most %d regimes can be in force at once", HW_REGIMES_MOST);
            break;
        }
        struct hw_regime *made = &out->regimes[out->n_regimes];
        make(reader, (const struct hw_scheme_regime *)regimes->items + i, places, part, at, made);
        for (int32_t k = 0; k < out->n_regimes; k++) {
            if (collide(&out->regimes[k], made)) {
                hw_diag_error(reader->diag, at, "%.60s has a regime already for some of these settings at the same time; one rule only can hold",
                              out->regimes[k].part->name != NULL ? out->regimes[k].part->name : "the scheme");
                break;
            }
        }
        out->n_regimes++;
    }
    return reader->status == HW_NO_MEMORY ? HW_NO_MEMORY : HW_OK;
}
