/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/params_rules.h"

#include <string.h>

enum kind {
    AT_MOST,  /* first <= second */
    TOGETHER, /* first + second <= 1, for each label of their axis */
    BELOW_1,  /* first < 1 */
    SOME      /* first > 0 for some label, when second (if any) is */
};
enum { NONE = -1 };

static const struct rule {
    enum kind kind;
    int32_t first, second;
    const char *why;
} rules[] = {
    {AT_MOST, HW_P_EXTRA_CARE_LEAST, HW_P_EXTRA_CARE_MOST, "a flat suits from the one line up to the other"},
    {AT_MOST, HW_P_NEED_FULL, HW_P_NEED_CHC, "nobody is NHS-funded without a full assessment"},
    {AT_MOST, HW_P_NEED_SUPPORT, HW_P_NEED_CARE_HOME, "whoever needs a care home needs support"},
    {AT_MOST, HW_P_ESCALATION_CLOSE, HW_P_ESCALATION_OPEN, "escalation beds would close and open at the same moment"},
    {AT_MOST, HW_P_CALL_AMBULANCE, HW_P_CALL_AE, "the severest callers are sent an ambulance"},
    {AT_MOST, HW_P_CALL_AE, HW_P_CALL_SELF_CARE, "the least severe callers are told to look after themselves"},
    {AT_MOST, HW_P_AE_RESUSCITATION, HW_P_AE_MINORS_FROM, "nobody needs resuscitation with a minor need"},
    {AT_MOST, HW_P_CALLS_LEAST, HW_P_CALLS_MOST, "the least calls a day are no more than the most"},
    {AT_MOST, HW_P_CHILD_UNTIL, HW_P_OLDER_FROM, "nobody is a child and old"},

    {TOGETHER, HW_P_DYING_WISH_HOSPICE, HW_P_DYING_WISH_HOME, "they are shares of the same people"},
    {TOGETHER, HW_P_PLANNED_TRAUMA, HW_P_PLANNED_MEDICAL, "they are shares of the same patients"},
    {TOGETHER, HW_P_INJURED, HW_P_SURGICAL, "they are shares of the same patients"},
    {TOGETHER, HW_P_ARRIVES_TO_HOME, HW_P_ARRIVES_TO_PACKAGE, "they are shares of the same people"},

    {BELOW_1, HW_P_TRAVEL_URBAN, NONE, "carers would have no hours for anybody"},
    {BELOW_1, HW_P_TRAVEL_RURAL, NONE, "carers would have no hours for anybody"},

    {SOME, HW_P_WARD_BEDS, NONE, "emergencies would wait in A&E for good"},
    {SOME, HW_P_POOL_OPEN, NONE, "emergencies would wait in A&E for good"},
    {SOME, HW_P_HEALTH_STAFF, NONE, "whoever needs the step would wait for good"},
    {SOME, HW_P_SOCIAL_STAFF, NONE, "whoever needs the step would wait for good"},
    {SOME, HW_P_NURSE_STAFF, NONE, "whoever needs the step would wait for good"},
    {SOME, HW_P_CHC_PANELS, NONE, "whoever needs the step would wait for good"},
    {SOME, HW_P_MEANS_STAFF, NONE, "whoever needs the step would wait for good"},
    {SOME, HW_P_PANEL_STAFF, NONE, "whoever needs the step would wait for good"},
    {SOME, HW_P_BROKERS, NONE, "whoever needs the step would wait for good"},
    {SOME, HW_P_HOME_ASSESS_STAFF, NONE, "whoever needs the step would wait for good"},
    {SOME, HW_P_COMMUNITY_STAFF, HW_P_IC_BEDS, "people in those beds would wait for good"},
    {SOME, HW_P_COMMUNITY_STAFF, HW_P_MENTAL_RATE, "people in those beds would wait for good"},
    {SOME, HW_P_DISPUTE_CASES, HW_P_NEED_DISPUTE, "disputes would never end"},
    {SOME, HW_P_CHOICE_CASES, NONE, "whoever needs the step would wait for good"},
    {SOME, HW_P_EQUIPMENT_TEAMS, HW_P_NEED_EQUIPMENT, "whoever needs the step would wait for good"},
    {SOME, HW_P_ADAPTATION_STAFF, HW_P_NEED_ADAPTATION, "whoever needs the step would wait for good"},
    {SOME, HW_P_HOUSING_CASES, HW_P_NEED_HOUSING, "whoever needs the step would wait for good"},
    {SOME, HW_P_HOUSING_CASES, HW_P_NEED_MENTAL_HOUSING, "whoever needs the step would wait for good"},
    {SOME, HW_P_DOLS_STAFF, HW_P_DOLS, "whoever needs the step would wait for good"},
    {SOME, HW_P_GRANTS, HW_P_NEED_MAJOR, "applications would wait for good"},
    {SOME, HW_P_GRANTS, HW_P_NEED_MAJOR_HOME, "applications would wait for good"},
    {SOME, HW_P_BUILDERS, HW_P_NEED_MAJOR, "the works would never be done"},
    {SOME, HW_P_BUILDERS, HW_P_NEED_MAJOR_HOME, "the works would never be done"},
    {SOME, HW_P_NURSE_VISITS, HW_P_NURSES, "nurses who visit nobody; without nurses say community_nursing.nurses: 0"},
    {SOME, HW_P_NURSE_DAYS, HW_P_NURSES, "nurses who visit nobody; without nurses say community_nursing.nurses: 0"},
    {SOME, HW_P_CARERS, NONE, "whoever needs a package would wait for good"},
    {SOME, HW_P_CARER_HOURS, NONE, "whoever needs a package would wait for good"},
    {SOME, HW_P_OUT_SOCIAL_STAFF, HW_P_OUTSIDE_SHARE, "the neighbours' patients would wait for good"},
    {SOME, HW_P_OUT_PANELS, HW_P_OUTSIDE_SHARE, "the neighbours' patients would wait for good"},
    {SOME, HW_P_OUT_EQUIPMENT, HW_P_OUTSIDE_SHARE, "the neighbours' patients would wait for good"},
    {SOME, HW_P_OUT_HOME_CARE, HW_P_OUTSIDE_SHARE, "the neighbours' patients would wait for good"},
};
enum { RULES = sizeof rules / sizeof rules[0] };
_Static_assert((int)RULES < (int)HW_PARAMS_RULES_MOST, "one more is kept for the hours");

static int32_t labels_of(int32_t row) {
    const struct hw_axis *axis = hw_params_table.rows[row].axis;
    return axis == NULL ? 1 : axis->size;
}

static bool is_some(const struct hw_params *params, int32_t row) {
    for (int32_t label = 0; label < labels_of(row); label++) {
        if (hw_param_at(params, row, label) > 0) {
            return true;
        }
    }
    return false;
}

/* The label for which it is broken, or -1. */
static int32_t broken(const struct rule *rule, const struct hw_params *params) {
    const double near = 1e-9; /* shares are written in decimals */
    for (int32_t label = 0; label < labels_of(rule->first); label++) {
        double a = hw_param_at(params, rule->first, label), b = rule->second < 0 || rule->kind == SOME ? 0 : hw_param_at(params, rule->second, label);
        if ((rule->kind == AT_MOST && a > b) || (rule->kind == TOGETHER && a + b > 1 + near) || (rule->kind == BELOW_1 && a >= 1)) {
            return label;
        }
    }
    bool wanted = rule->kind == SOME && (rule->second < 0 || is_some(params, rule->second));
    return wanted && !is_some(params, rule->first) ? 0 : -1;
}

/* Are these params the ones at which a rule on these rows is checked? */
static bool checked_here(struct hw_params_rules_of of, int32_t first, int32_t second) {
    unsigned owners = hw_places_owner(hw_params_table.rows[first].path) | (second < 0 ? 0 : hw_places_owner(hw_params_table.rows[second].path));
    return of.owner == 0 ? !of.listed || owners == 0 : (owners & of.owner) != 0;
}

static bool same_place(struct hw_place a, struct hw_place b) {
    return a.line == b.line && a.column == b.column && (a.file == b.file || (a.file != NULL && b.file != NULL && strcmp(a.file, b.file) == 0));
}

/* Did a scheme or a date write it; or, without these, anybody? */
static bool written(const struct hw_params *params, struct hw_params_rules_of of, int32_t row) {
    return of.before != NULL ? !same_place(params->place[row], of.before->place[row]) : params->changed[row];
}

/* Of two the one that was written, or the first. */
static struct hw_place place_of(const struct hw_params *params, struct hw_params_rules_of of, int32_t first, int32_t second) {
    bool other = second >= 0 && written(params, of, second) && !written(params, of, first);
    return params->place[other ? second : first];
}

static bool told_before(struct hw_params_rules_told *told, size_t rule, struct hw_place place) {
    bool before = told->any[rule] && same_place(told->at[rule], place);
    told->at[rule] = place;
    told->any[rule] = true;
    return before;
}

static void tell(struct hw_reader *reader, const struct hw_params *params, const struct rule *rule, int32_t label, const char *name, struct hw_place place) {
    char a[128], b[128] = "";
    const struct hw_param_row *first = &hw_params_table.rows[rule->first], *second = rule->second < 0 ? NULL : &hw_params_table.rows[rule->second];
    const char *of = rule->kind == SOME || first->axis == NULL ? "" : first->axis->labels[label], *gap = of[0] ? " of " : "", *colon = name[0] ? ": " : "";
    hw_param_value_text(params, rule->first, label, a, sizeof a);
    if (second != NULL) {
        hw_param_value_text(params, rule->second, rule->kind == SOME ? 0 : label, b, sizeof b);
    }
    switch (rule->kind) {
    case AT_MOST:
        hw_diag_error(reader->diag, place, "%s%s%s%s%s is %s, but %s is %s, and it must be at most that: %s", name, colon, first->path, gap, of, a,
                      second->path, b, rule->why);
        break;
    case TOGETHER:
        hw_diag_error(reader->diag, place, "%s%s%s%s%s is %s and %s is %s; together they must be at most 1: %s", name, colon, first->path, gap, of, a,
                      second->path, b, rule->why);
        break;
    case BELOW_1:
        hw_diag_error(reader->diag, place, "%s%s%s is %s; it must be below 1: %s", name, colon, first->path, a, rule->why);
        break;
    case SOME:
        hw_diag_error(reader->diag, place, "%s%s%s is %s%s%s%s; it must be more than 0: %s", name, colon, first->path, a, second != NULL ? " while " : "",
                      second != NULL ? second->path : "", second != NULL ? " is not" : "", rule->why);
        break;
    }
}

/* Hours that come on bank holidays only are never there for weeks on end. */
static bool opens(const struct hw_week *week) {
    for (int slot = 0; slot < HW_WEEK_SLOTS; slot++) {
        if (week->value[slot] != 0) {
            return true;
        }
    }
    return false;
}

static void check_hours(struct hw_reader *reader, const struct hw_params *params, struct hw_params_rules_of of, struct hw_params_rules_told *told) {
    for (int32_t row = 0; row < HW_PARAMS_COUNT; row++) {
        if (hw_params_table.rows[row].kind == HW_PARAM_WEEK && !opens(&params->weeks[row]) && checked_here(of, row, NONE) &&
            !told_before(told, RULES, params->place[row])) {
            hw_diag_error(reader->diag, params->place[row], "%s%s%s is %s; it must have hours in an ordinary week", of.name, of.name[0] ? ": " : "",
                          hw_params_table.rows[row].path, params->text[row]);
        }
    }
}

void hw_params_rules_check(struct hw_reader *reader, const struct hw_params *params, struct hw_params_rules_of of, struct hw_params_rules_told *told) {
    int32_t before = reader->diag->errors;
    for (size_t i = 0; i < RULES; i++) {
        bool counts = of.when == HW_RULES_ALWAYS || (of.when == HW_RULES_AT_LAST) == (rules[i].kind == SOME);
        int32_t label = counts ? broken(&rules[i], params) : -1;
        if (label >= 0 && checked_here(of, rules[i].first, rules[i].second)) {
            struct hw_place place = place_of(params, of, rules[i].first, rules[i].second);
            if (!told_before(told, i, place)) {
                tell(reader, params, &rules[i], label, of.name, place);
            }
        }
    }
    if (of.when != HW_RULES_AT_LAST) {
        check_hours(reader, params, of, told);
    }
    told->errors += reader->diag->errors - before;
}

void hw_params_rules_markdown(FILE *out) {
    fputs("\n## What they must be to each other\n\nA configuration, a scheme or a dated change that breaks one of these is refused, with both parameters named. What must be more than 0 may be 0 "
          "for a time: a dated change or a scheme with an end may close it, and who needs it waits until it opens again.\n\n", out);
    for (size_t i = 0; i < RULES; i++) {
        const char *first = hw_params_table.rows[rules[i].first].path, *second = rules[i].second < 0 ? "" : hw_params_table.rows[rules[i].second].path;
        switch (rules[i].kind) {
        case AT_MOST:
            fprintf(out, "- `%s` is at most `%s`: %s.\n", first, second, rules[i].why);
            break;
        case TOGETHER:
            fprintf(out, "- `%s` and `%s` are together at most 1: %s.\n", first, second, rules[i].why);
            break;
        case BELOW_1:
            fprintf(out, "- `%s` is below 1, or %s.\n", first, rules[i].why);
            break;
        case SOME:
            fprintf(out, "- `%s` is more than 0%s%s%s, or %s.\n", first, second[0] ? " when `" : "", second, second[0] ? "` is" : "", rules[i].why);
            break;
        }
    }
    fputs("- All hours have some in an ordinary week.\n", out);
}
