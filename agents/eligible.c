/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/eligible.h"

#include <string.h>

enum { OLDEST = 120, MOST_CONDITIONS = 3 };
#define AT(member) offsetof(struct hw_eligible_config, member)
#define LIST_JSON "{\"type\": \"array\", \"items\": {\"type\": \"string\"}}"

static const char *const setting_words[HW_ELIGIBLE_SETTINGS] = {"home", "home_care", "care_home"};

static const struct hw_field fields[] = {
    {.key = "age_from", .kind = HW_FIELD_INT, .offset = AT(age_from), .min = 0, .max = OLDEST, .initial = "0", .doc = "The youngest age."},
    {.key = "age_to", .kind = HW_FIELD_INT, .offset = AT(age_to), .min = 0, .max = OLDEST, .initial = "120", .doc = "The oldest age; 90 stands for all from 90 on."},
    {.key = "frailty", .kind = HW_FIELD_NODE, .offset = AT(frailty), .json = LIST_JSON, .doc = "A list of fit, mild, moderate, severe; all when left out."},
    {.key = "conditions", .kind = HW_FIELD_INT, .offset = AT(conditions), .min = 0, .max = MOST_CONDITIONS, .initial = "0",
     .doc = "At least so many long-term conditions; 3 stands for 3 or more."},
    {.key = "setting", .kind = HW_FIELD_NODE, .offset = AT(settings), .json = LIST_JSON,
     .doc = "A list of home (without a package), home_care, care_home: where and with what care they live; all when left out."},
    {.key = "dementia", .kind = HW_FIELD_CHOICE, .offset = AT(dementia), .choices = "any|yes|no", .initial = "any", .doc = "With dementia, or without."},
    {.key = "lives_alone", .kind = HW_FIELD_CHOICE, .offset = AT(lives_alone), .choices = "any|yes|no", .initial = "any", .doc = "Alone, or with others."},
    {.key = "carer", .kind = HW_FIELD_CHOICE, .offset = AT(carer), .choices = "any|yes|no", .initial = "any", .doc = "With somebody who cares for them unpaid, or without."},
};
const struct hw_schema hw_eligible_schema = {"eligible", sizeof(struct hw_eligible_config), fields, sizeof fields / sizeof fields[0], "Who may have it."};

/* A list of words as bits; all when it is not there. */
static uint32_t read_words(struct hw_reader *reader, const struct hw_node *node, const char *const *words, int n, const char *all) {
    uint32_t set = 0;
    if (node == NULL) {
        return (1u << n) - 1u;
    }
    if (node->kind != HW_NODE_LIST || node->first == NULL) {
        hw_schema_wrong(reader, node, "a list of some of %s", all);
        return (1u << n) - 1u;
    }
    for (const struct hw_node *item = node->first; item != NULL; item = item->next) {
        int found = -1;
        for (int i = 0; i < n; i++) {
            found = strcmp(item->text, words[i]) == 0 ? i : found;
        }
        if (found < 0) {
            hw_diag_error(reader->diag, item->place, "'%.40s' is none of %s", item->text, all);
        } else {
            set |= 1u << found;
        }
    }
    return set;
}

void hw_eligible_make(struct hw_reader *reader, const struct hw_eligible_config *config, struct hw_place place, struct hw_eligible *out) {
    *out = (struct hw_eligible){.age_from = (int32_t)config->age_from, .age_to = (int32_t)config->age_to, .conditions = (int32_t)config->conditions,
                                .dementia = config->dementia, .lives_alone = config->lives_alone, .carer = config->carer, .place = place};
    if (out->age_from > out->age_to) {
        hw_diag_error(reader->diag, place, "nobody is eligible, age_from is %d and age_to %d", out->age_from, out->age_to);
    }
    out->frailty = read_words(reader, config->frailty, hw_person_frailty_labels, HW_FRAILTIES, "fit, mild, moderate, severe");
    out->settings = read_words(reader, config->settings, setting_words, HW_ELIGIBLE_SETTINGS, "home, home_care, care_home");
}

static bool answers(int32_t asked, bool is) {
    return asked == HW_ELIGIBLE_ANY || (asked == HW_ELIGIBLE_YES) == is;
}

bool hw_eligible_is(const struct hw_eligible *e, const struct hw_person *p) {
    bool care = (p->flags & (HW_PERSON_HOME_CARE | HW_PERSON_EXTRA_CARE)) != 0;
    int setting = p->flags & HW_PERSON_CARE_HOME ? HW_ELIGIBLE_CARE_HOME : care ? HW_ELIGIBLE_HOME_CARE : HW_ELIGIBLE_HOME;
    return p->age >= e->age_from && p->age <= e->age_to && p->conditions >= e->conditions && (e->frailty >> p->frailty & 1u) &&
           (e->settings >> setting & 1u) && answers(e->dementia, (p->flags & HW_PERSON_DEMENTIA) != 0) &&
           answers(e->lives_alone, (p->flags & HW_PERSON_LIVES_ALONE) != 0) && answers(e->carer, (p->flags & HW_PERSON_HAS_CARER) != 0);
}
