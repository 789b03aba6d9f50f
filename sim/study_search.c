/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/study_search.h"

#include <math.h>
#include <string.h>

#define LEN(a) (sizeof(a) / sizeof *(a))
#define VALUE_JSON "{\"type\": [\"number\", \"string\"]}"

struct find_in {
    const char *lever;
    const struct hw_node *from, *to, *step, *such_that;
    double with_probability, confidence;
};
#define AT(field) offsetof(struct find_in, field)
static const struct hw_field find_fields[] = {
    {.key = "lever", .kind = HW_FIELD_TEXT, .offset = AT(lever), .required = true, .doc = "The value of the model that is sought, as --set names it; more of it is meant to be better."},
    {.key = "from", .kind = HW_FIELD_NODE, .offset = AT(from), .json = VALUE_JSON, .required = true, .doc = "Lowest value looked at, with its unit."},
    {.key = "to", .kind = HW_FIELD_NODE, .offset = AT(to), .json = VALUE_JSON, .required = true, .doc = "Highest value, in the same unit."},
    {.key = "step", .kind = HW_FIELD_NODE, .offset = AT(step), .json = VALUE_JSON, .required = true, .doc = "From one value to the next, in the same unit."},
    {.key = "such_that", .kind = HW_FIELD_NODE, .offset = AT(such_that), .json = "{\"type\": \"array\"}", .required = true, .doc = "What a replicate has to meet, all of it, as [delayed_bed_days <= 9000, ae_within_4h >= 0.95]."},
    {.key = "with_probability", .kind = HW_FIELD_NUMBER, .offset = AT(with_probability), .min = 0.01, .max = 0.999, .required = true, .doc = "Of meeting all that, in a replicate."},
    {.key = "confidence", .kind = HW_FIELD_NUMBER, .offset = AT(confidence), .min = 0.5, .max = 0.9999, .initial = "0.95", .doc = "That no value looked at is called what it is not."},
};
#undef AT
const struct hw_schema hw_study_find_schema = {"find", sizeof(struct find_in), find_fields, LEN(find_fields), "The smallest value of a lever that meets targets."};

struct best_in { /* of select and mix */
    const struct hw_node *schemes, *levers;
    const char *best;
    double indifference, confidence, budget;
    int64_t at_most;
    bool all;
};
#define AT(field) offsetof(struct best_in, field)
#define BEST_FIELD {.key = "best", .kind = HW_FIELD_TEXT, .offset = AT(best), .required = true, .doc = "smallest or largest, and a measure: smallest delayed_bed_days."}
#define CONFIDENCE_FIELD {.key = "confidence", .kind = HW_FIELD_NUMBER, .offset = AT(confidence), .min = 0.5, .max = 0.9999, .initial = "0.95", .doc = "That the best is chosen."}
#define MOST_FIELD {.key = "at_most", .kind = HW_FIELD_INT, .offset = AT(at_most), .min = 2, .max = 100000, .initial = "1000", .doc = "Replicates of each at most; whoever is left then is told, and nothing is guaranteed."}
static const struct hw_field select_fields[] = {
    {.key = "schemes", .kind = HW_FIELD_NODE, .offset = AT(schemes), .json = "{\"type\": \"array\"}", .required = true, .doc = "What is chosen among, as --scenario names them; baseline: to do nothing."},
    BEST_FIELD,
    {.key = "indifference", .kind = HW_FIELD_NUMBER, .offset = AT(indifference), .min = 1e-12, .max = 1e15, .required = true, .doc = "A smaller difference from the best does not matter; in the measure's unit."},
    CONFIDENCE_FIELD,
    MOST_FIELD,
};
const struct hw_schema hw_study_select_schema = {"select", sizeof(struct best_in), select_fields, LEN(select_fields), "The best of several schemes, chosen with a stated probability."};

struct lever_in {
    const char *name;
    const struct hw_node *from, *to, *step;
    double cost;
};
static const struct hw_field lever_fields[] = {
    {.key = "from", .kind = HW_FIELD_NODE, .offset = offsetof(struct lever_in, from), .json = VALUE_JSON, .required = true, .doc = "Lowest value; what is there costs nothing more."},
    {.key = "to", .kind = HW_FIELD_NODE, .offset = offsetof(struct lever_in, to), .json = VALUE_JSON, .required = true, .doc = "Highest value, in the same unit."},
    {.key = "step", .kind = HW_FIELD_NODE, .offset = offsetof(struct lever_in, step), .json = VALUE_JSON, .required = true, .doc = "From one value to the next, in the same unit."},
    {.key = "cost", .kind = HW_FIELD_NUMBER, .offset = offsetof(struct lever_in, cost), .min = 0, .max = 1e12, .required = true, .doc = "Of one more of it, in the budget's unit."},
};
static const struct hw_schema lever_schema = {"lever", sizeof(struct lever_in), lever_fields, LEN(lever_fields), "A capacity that the budget may pay for."};
static const struct hw_field mix_fields[] = {
    {.key = "levers", .kind = HW_FIELD_NODE, .offset = AT(levers), .json = "{\"type\": \"object\"}", .required = true, .doc = "One to three capacities, by the value of the model that --set names: acute.beds: {from: 470, to: 500, step: 10, cost: 90000}."},
    {.key = "budget", .kind = HW_FIELD_NUMBER, .offset = AT(budget), .min = 0, .max = 1e15, .required = true, .doc = "What all that is above the lowest values may cost."},
    BEST_FIELD,
    {.key = "all", .kind = HW_FIELD_BOOL, .offset = AT(all), .doc = "Try every mix that the budget pays for, not only those to which nothing can be added (false)."},
    {.key = "indifference", .kind = HW_FIELD_NUMBER, .offset = AT(indifference), .min = 1e-12, .max = 1e15, .doc = "Choose the best with a stated probability; a smaller difference does not matter. Without it all mixes have the study's replicates."},
    CONFIDENCE_FIELD,
    MOST_FIELD,
};
#undef AT
const struct hw_schema hw_study_mix_schema = {"mix", sizeof(struct best_in), mix_fields, LEN(mix_fields), "The best mix of capacities that a budget pays for."};

bool hw_study_is_search(enum hw_design_kind design) {
    return design == HW_DESIGN_FIND || design == HW_DESIGN_SELECT || design == HW_DESIGN_MIX;
}

/* ---- values of levers ---- */

/* A lever as a factor, and how many values it has; 0 after an error. */
static int32_t read_lever(struct hw_reader *reader, const struct lever_in *in, const struct hw_node *node, struct hw_study_factor *factor, double *step) {
    const struct hw_study_factor_in range = {.name = in->name, .path = in->name, .low = in->from, .high = in->to};
    if (in->name == NULL || in->from == NULL || in->to == NULL || in->step == NULL || !hw_study_factor_read(reader, &range, node, HW_DESIGN_SOBOL, factor)) {
        return 0;
    }
    factor->as_is = true;
    struct hw_study_factor other = {.unit = factor->unit};
    if (!hw_study_factor_number(reader, in->step, &other, step)) {
        return 0;
    }
    double count = *step > 0.0 ? (factor->high - factor->low) / *step + 1.0 : 0.0;
    if (!(count >= 1.0 && count <= HW_SEARCH_CANDIDATES)) {
        hw_schema_wrong(reader, in->step, "above 0, and so that there are at most %d values", HW_SEARCH_CANDIDATES);
        return 0;
    }
    if (fabs(count - floor(count + 0.5)) > 1e-6) {
        hw_schema_wrong(reader, in->to, "a whole number of steps above from");
        return 0;
    }
    factor->whole = floor(factor->low) == factor->low && floor(*step) == *step;
    return (int32_t)floor(count + 0.5);
}

/* ---- what is asked ---- */

bool hw_study_search_target(struct hw_reader *reader, const struct hw_node *node, struct hw_study_search *search) {
    static const char how[] = "a measure, <= or >=, and a number, as delayed_bed_days <= 9000";
    const char *text = node->kind == HW_NODE_SCALAR ? node->text : "", *sign = strpbrk(text, "<>");
    size_t n = sign == NULL ? 0 : (size_t)(sign - text);
    while (n > 0 && text[n - 1] == ' ') {
        n--;
    }
    if (sign == NULL || n == 0 || sign[1] != '=') {
        hw_schema_wrong(reader, node, "%s", how);
        return false;
    }
    struct hw_search_target *target = &search->rule.targets[search->rule.n_targets];
    const char *number = sign + 2 + strspn(sign + 2, " ");
    const struct hw_node value = {.kind = HW_NODE_SCALAR, .text = number, .place = node->place};
    struct hw_study_factor plain = {.unit = NULL};
    double bound = 0.0;
    bool share = *number != '\0' && strstr(number, "%") != NULL;
    if (!hw_study_factor_number(reader, &value, &plain, &bound) || (!share && *plain.unit != '\0')) {
        hw_schema_wrong(reader, node, "%s, in the measure's unit", how);
        return false;
    }
    *target = (struct hw_search_target){.measure = -1, .at_least = *sign == '>', .bound = share ? bound / 100.0 : bound};
    search->places[search->rule.n_targets] = node->place;
    search->wants[search->rule.n_targets] = hw_arena_text(reader->arena, text, n);
    if (search->wants[search->rule.n_targets] == NULL) {
        reader->status = HW_NO_MEMORY;
        return false;
    }
    search->n_wants = ++search->rule.n_targets;
    return true;
}

static void read_targets(struct hw_reader *reader, const struct hw_node *node, struct hw_study_search *search) {
    if (node == NULL) {
        return; /* said already */
    }
    if (node->kind != HW_NODE_LIST || node->count < 1 || node->count > HW_SEARCH_TARGETS) {
        hw_schema_wrong(reader, node, "a list of 1 to %d targets, as [delayed_bed_days <= 9000]", HW_SEARCH_TARGETS);
        return;
    }
    for (const struct hw_node *child = node->first; child != NULL; child = child->next) {
        (void)hw_study_search_target(reader, child, search);
    }
}

/* "smallest delayed_bed_days" */
static void read_best(struct hw_reader *reader, const struct hw_node *block, const char *text, struct hw_study_search *search) {
    const struct hw_node *node = hw_yaml_child(block, "best");
    if (text == NULL || node == NULL) {
        return;
    }
    bool small = strncmp(text, "smallest ", 9) == 0, large = strncmp(text, "largest ", 8) == 0;
    const char *measure = text + (small ? 9 : large ? 8 : 0);
    measure += strspn(measure, " ");
    if (!(small || large) || *measure == '\0') {
        hw_schema_wrong(reader, node, "smallest or largest, and a measure, as smallest delayed_bed_days");
        return;
    }
    search->rule.largest = large;
    search->best = search->wants[0] = measure;
    search->places[0] = node->place;
    search->n_wants = 1;
}

/* ---- the three kinds ---- */

static enum hw_status make_candidates(struct hw_reader *reader, struct hw_study *study, int32_t n, double **values) {
    struct hw_study_search *search = study->search;
    int32_t *scenario = hw_arena_alloc(reader->arena, (size_t)n + 1, sizeof *scenario);
    *values = hw_arena_alloc(reader->arena, (size_t)n * (size_t)study->n_factors + 1, sizeof **values);
    if (scenario == NULL || *values == NULL) {
        return HW_NO_MEMORY;
    }
    search->rule.candidates = n;
    for (int32_t i = 0; i < n; i++) {
        scenario[i] = study->n_scenarios; /* the one scheme, if any, that all are tried with */
    }
    search->scenario = scenario;
    study->design_at = *values;
    return HW_OK;
}

static void refuse_schemes(struct hw_reader *reader, const struct hw_study *study, const struct hw_node *block) {
    if (study->n_scenarios > 1) {
        hw_diag_error(reader->diag, block->place, "a search by %s is made with one scheme at most, and %d are asked for; join them by + if they go together", hw_design_names[study->design],
                      study->n_scenarios);
    }
}

static enum hw_status read_find(struct hw_reader *reader, const struct hw_node *block, struct hw_study *study) {
    struct find_in in;
    struct hw_study_search *search = study->search;
    hw_schema_read(reader, &hw_study_find_schema, block, &in);
    refuse_schemes(reader, study, block);
    read_targets(reader, in.such_that, search);
    search->rule.probability = in.with_probability;
    search->rule.confidence = in.confidence;
    const struct lever_in lever = {.name = in.lever, .from = in.from, .to = in.to, .step = in.step};
    double step = 0.0, *values = NULL;
    int32_t n = read_lever(reader, &lever, block, &study->factors[0], &step);
    if (n == 0) {
        return HW_OK;
    }
    study->n_factors = 1;
    HW_TRY(make_candidates(reader, study, n, &values));
    for (int32_t i = 0; i < n; i++) {
        values[i] = study->factors[0].low + step * i;
    }
    struct hw_seek seek = {.points = n, .replicates = search->rule.replicates, .probability = in.with_probability, .confidence = in.confidence};
    if (in.with_probability > 0.0 && in.confidence > 0.0 && seek.replicates < hw_seek_needs(&seek)) {
        hw_diag_error(reader->diag, block->place, "with %d replicate%s at each value nothing could be shown, were the target met in all of them: it takes %d for a probability of %g at one of %d values, with a confidence of %g; set study.replicates, and take more than that",
                      seek.replicates, hw_base_s(seek.replicates), hw_seek_needs(&seek), in.with_probability, n, in.confidence);
    }
    return HW_OK;
}

static enum hw_status read_select(struct hw_reader *reader, const struct hw_node *block, struct hw_study *study) {
    struct best_in in;
    struct hw_study_search *search = study->search;
    hw_schema_read(reader, &hw_study_select_schema, block, &in);
    read_best(reader, block, in.best, search);
    search->rule.confidence = in.confidence;
    search->rule.indifference = in.indifference;
    search->rule.most = (int32_t)in.at_most;
    bool baseline = false;
    for (const struct hw_node *child = in.schemes != NULL ? in.schemes->first : NULL; child != NULL; child = child->next) {
        baseline = baseline || strcmp(child->text, "baseline") == 0;
    }
    int32_t n = study->n_scenarios + baseline;
    double *values = NULL;
    const char **names = hw_arena_alloc(reader->arena, (size_t)n + 1, sizeof *names);
    int32_t *scenario = hw_arena_alloc(reader->arena, (size_t)n + 1, sizeof *scenario);
    if (names == NULL || scenario == NULL) {
        return HW_NO_MEMORY;
    }
    for (int32_t i = 0; i < n; i++) {
        scenario[i] = i + !baseline;
        names[i] = scenario[i] == 0 ? "baseline" : study->scenarios[scenario[i] - 1];
    }
    if (in.schemes != NULL && (n < 2 || n > HW_SELECT_MOST)) {
        hw_schema_wrong(reader, in.schemes, "a list of 2 to %d schemes; baseline counts when it is listed", HW_SELECT_MOST);
    }
    HW_TRY(make_candidates(reader, study, n, &values));
    search->scenario = scenario;
    search->names = names;
    return HW_OK;
}

struct grid {
    int32_t n[HW_STUDY_LEVERS], levers;
    double step[HW_STUDY_LEVERS], low[HW_STUDY_LEVERS], cost[HW_STUDY_LEVERS], budget;
    bool all;
};

static double cost_of(const struct grid *grid, const int32_t *at) {
    double sum = 0.0;
    for (int32_t k = 0; k < grid->levers; k++) {
        sum += grid->cost[k] * grid->step[k] * at[k];
    }
    return sum;
}

/* Does the budget pay for it, and, unless all are wanted, for no step more of any lever? */
static bool is_tried(const struct grid *grid, const int32_t *at) {
    double left = grid->budget * (1.0 + 1e-12) - cost_of(grid, at);
    bool corner = left >= 0.0;
    for (int32_t k = 0; k < grid->levers && !grid->all; k++) {
        corner = corner && (at[k] + 1 == grid->n[k] || grid->cost[k] * grid->step[k] > left);
    }
    return corner;
}

/* To values, when there are any; counts them. More than the most: one more than that. */
static int32_t list_mixes(const struct grid *grid, double *values) {
    int32_t at[HW_STUDY_LEVERS] = {0}, n = 0;
    for (bool more = true; more && n <= HW_SEARCH_CANDIDATES;) {
        if (is_tried(grid, at)) {
            for (int32_t k = 0; k < grid->levers && values != NULL; k++) {
                values[n * grid->levers + k] = grid->low[k] + grid->step[k] * at[k];
            }
            n++;
        }
        int32_t k = grid->levers - 1;
        while (k >= 0 && ++at[k] == grid->n[k]) {
            at[k--] = 0;
        }
        more = k >= 0;
    }
    return n;
}

static bool read_levers(struct hw_reader *reader, const struct best_in *in, struct hw_study *study, struct grid *grid, double *cost) {
    const struct hw_node *list = in->levers;
    bool good = true;
    if (list == NULL || list->kind != HW_NODE_MAP || list->count < 1 || list->count > HW_STUDY_LEVERS) {
        if (list != NULL) {
            hw_schema_wrong(reader, list, "one to %d levers, as {acute.beds: {from: 470, to: 500, step: 10, cost: 90000}}", HW_STUDY_LEVERS);
        }
        return false;
    }
    for (const struct hw_node *node = list->first; node != NULL; node = node->next) {
        const int32_t k = grid->levers++;
        struct lever_in lever;
        hw_schema_read(reader, &lever_schema, node, &lever);
        lever.name = node->key;
        grid->n[k] = read_lever(reader, &lever, node, &study->factors[k], &grid->step[k]);
        good = good && grid->n[k] > 0;
        grid->low[k] = study->factors[k].low;
        grid->cost[k] = cost[k] = lever.cost;
    }
    study->n_factors = good ? grid->levers : 0;
    return good && grid->levers > 0;
}

static enum hw_status read_mix(struct hw_reader *reader, const struct hw_node *block, struct hw_study *study) {
    struct best_in in;
    struct hw_study_search *search = study->search;
    double *cost = hw_arena_alloc(reader->arena, HW_STUDY_LEVERS, sizeof *cost), *values = NULL;
    if (cost == NULL) {
        return HW_NO_MEMORY;
    }
    hw_schema_read(reader, &hw_study_mix_schema, block, &in);
    refuse_schemes(reader, study, block);
    read_best(reader, block, in.best, search);
    search->rule.confidence = in.confidence;
    search->rule.indifference = in.indifference;
    search->rule.most = (int32_t)in.at_most;
    search->budget = in.budget;
    search->cost = cost;
    struct grid grid = {.budget = in.budget, .all = in.all};
    if (!read_levers(reader, &in, study, &grid, cost)) {
        return HW_OK;
    }
    int32_t n = list_mixes(&grid, NULL), most = in.indifference > 0.0 ? HW_SELECT_MOST : HW_SEARCH_CANDIDATES;
    if (n > most) {
        hw_diag_error(reader->diag, block->place, "the budget pays for more than %d mixes to try; take larger steps, or a narrower range", most);
        return HW_OK;
    }
    HW_TRY(make_candidates(reader, study, n, &values));
    (void)list_mixes(&grid, values);
    return HW_OK;
}

enum hw_status hw_study_search_read(struct hw_reader *reader, const struct hw_study_in *in, struct hw_study *study) {
    const struct {
        enum hw_design_kind design;
        enum hw_search_kind kind;
        const struct hw_node *block;
        enum hw_status (*read)(struct hw_reader *reader, const struct hw_node *block, struct hw_study *study);
    } kinds[] = {{HW_DESIGN_FIND, HW_SEARCH_FIND, in->find, read_find}, {HW_DESIGN_SELECT, HW_SEARCH_SELECT, in->select, read_select}, {HW_DESIGN_MIX, HW_SEARCH_MIX, in->mix, read_mix}};
    study->search = hw_arena_alloc(reader->arena, 1, sizeof *study->search);
    study->factors = hw_arena_alloc(reader->arena, HW_STUDY_LEVERS, sizeof *study->factors);
    if (study->search == NULL || study->factors == NULL) {
        return HW_NO_MEMORY;
    }
    study->search->rule.replicates = study->n_replicates;
    study->n_replicates = study->tried = 1; /* to the run machinery each run is a point of one replicate */
    for (size_t k = 0; k < LEN(kinds); k++) {
        if (kinds[k].design == study->design && kinds[k].block != NULL && kinds[k].block->kind == HW_NODE_MAP) {
            study->search->rule.kind = kinds[k].kind;
            HW_TRY(kinds[k].read(reader, kinds[k].block, study));
        }
    }
    struct hw_search *rule = &study->search->rule;
    if (rule->kind != HW_SEARCH_FIND && rule->indifference > 0.0 && (rule->replicates < 2 || rule->replicates > rule->most)) {
        hw_diag_error(reader->diag, in->node->place, "the search begins with %d replicate%s of each (study.replicates); it needs 2 at least, to see how they differ, and at_most (%d) at most", rule->replicates,
                      hw_base_s(rule->replicates), rule->most);
    }
    int64_t runs = rule->candidates > 0 ? hw_search_most_runs(rule) : 0;
    if (runs > HW_DESIGN_POINTS) {
        hw_diag_error(reader->diag, in->node->place, "the search may come to %lld runs, and at most %d are possible; take fewer replicates or candidates", (long long)runs, HW_DESIGN_POINTS);
        runs = 0;
    }
    study->n_points = (int32_t)runs;
    return HW_OK;
}
