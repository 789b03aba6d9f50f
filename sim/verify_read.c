/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/verify.h"

#include <string.h>

/* Case files: what they may say, and reading all of a folder. */

struct item_in {
    const char *measure, *of, *rule, *note;
    double value, se;
    bool probability, informative;
    int32_t statistic; /* mean, variance */
    int32_t only;      /* both, long */
    const struct hw_node *rule_node;
};

struct form_in {
    int64_t replicates;
    const struct hw_node *set;
};

struct case_in {
    const char *model, *title, *source;
    int32_t needs;
    const struct hw_node *set;
    struct form_in forms[2];
    struct hw_list expect; /* of item_in */
};

#define LEN(a) (sizeof(a) / sizeof *(a))
#define SET_JSON "{\"type\": \"object\", \"additionalProperties\": {\"type\": [\"string\", \"number\", \"boolean\"]}}"

#define AT(field) offsetof(struct item_in, field)
static const struct hw_field item_fields[] = {
    {.key = "measure", .kind = HW_FIELD_TEXT, .offset = AT(measure), .required = true, .doc = "Name of the measure, as in a result file."},
    {.key = "of", .kind = HW_FIELD_TEXT, .offset = AT(of), .doc = "Its labels, joined by /: station, class, threshold or clock time; total: all its values together, of patients."},
    {.key = "value", .kind = HW_FIELD_NUMBER, .offset = AT(value), .required = true, .doc = "The value known beforehand, in the model's unit of time."},
    {.key = "se", .kind = HW_FIELD_NUMBER, .offset = AT(se), .min = 0, .max = 1e300, .doc = "Standard error of that value, when it was simulated itself."},
    {.key = "statistic", .kind = HW_FIELD_CHOICE, .offset = AT(statistic), .choices = "mean|variance", .doc = "Of the replicates' values."},
    {.key = "probability", .kind = HW_FIELD_BOOL, .offset = AT(probability), .doc = "It is a probability: below 0.05 it is judged by its interval only."},
    {.key = "informative", .kind = HW_FIELD_BOOL, .offset = AT(informative), .doc = "Shown beside the result; never a failure."},
    {.key = "rule", .kind = HW_FIELD_NODE, .offset = AT(rule_node), .json = "{\"type\": \"string\"}",
     .doc = "interval, 3.3 se, within 3 %, within 0.01, or exact; by default exact where the case needs exact, else interval."},
    {.key = "only", .kind = HW_FIELD_CHOICE, .offset = AT(only), .choices = "both|long", .doc = "long: the short form shows it and does not judge it, for it would take too long to reach 5 %."},
    {.key = "note", .kind = HW_FIELD_TEXT, .offset = AT(note), .doc = "Where this value comes from, when it is not the case's source."},
};
#undef AT
static const struct hw_schema item_schema = {"comparison", sizeof(struct item_in), item_fields, LEN(item_fields), "A value known beforehand."};

#define AT(field) offsetof(struct form_in, field)
static const struct hw_field form_fields[] = {
    {.key = "replicates", .kind = HW_FIELD_INT, .offset = AT(replicates), .min = 1, .max = 1000000, .doc = "Replicates; by default as the model says."},
    {.key = "set", .kind = HW_FIELD_NODE, .offset = AT(set), .json = SET_JSON, .doc = "Values changed in the model, as path: value."},
};
#undef AT
static const struct hw_schema form_schema = {"form", sizeof(struct form_in), form_fields, LEN(form_fields), "How to run the model."};

#define AT(field) offsetof(struct case_in, field)
static const struct hw_field case_fields[] = {
    {.key = "model", .kind = HW_FIELD_TEXT, .offset = AT(model), .required = true, .doc = "The model's file, from the folder of this one."},
    {.key = "title", .kind = HW_FIELD_TEXT, .offset = AT(title), .required = true, .doc = "What it is, in a few words."},
    {.key = "source", .kind = HW_FIELD_TEXT, .offset = AT(source), .required = true, .doc = "Where the values come from."},
    {.key = "needs", .kind = HW_FIELD_CHOICE, .offset = AT(needs), .choices = "steady|transient|exact|informative",
     .doc = "Long runs, many short ones, exact equality, or nothing: only shown."},
    {.key = "set", .kind = HW_FIELD_NODE, .offset = AT(set), .json = SET_JSON, .doc = "Values changed in the model, in both forms."},
    {.key = "short", .kind = HW_FIELD_OBJECT, .offset = AT(forms[0]), .sub = &form_schema, .doc = "The form that runs by default: all cases together in a minute."},
    {.key = "long", .kind = HW_FIELD_OBJECT, .offset = AT(forms[1]), .sub = &form_schema, .doc = "The form of --long: means to 1 %."},
    {.key = "expect", .kind = HW_FIELD_LIST, .offset = AT(expect), .sub = &item_schema, .required = true, .doc = "The values known beforehand."},
};
#undef AT
static const struct hw_schema case_schema = {"case", sizeof(struct case_in), case_fields, LEN(case_fields), "Values that a model must reproduce."};

void hw_verify_print_schema(FILE *out) {
    hw_schema_json(&case_schema, "Homeward verification case", out);
}

static void read_sets(struct hw_reader *reader, const struct hw_node *map, struct hw_verify_form *form) {
    if (map == NULL) {
        return;
    }
    if (map->kind != HW_NODE_MAP) {
        hw_schema_wrong(reader, map, "a map from paths to values, such as {run.length: 2000 h}");
        return;
    }
    for (const struct hw_node *node = map->first; node != NULL; node = node->next) {
        if (node->kind != HW_NODE_SCALAR) {
            hw_diag_error(reader->diag, node->place, "write the value in quotes, such as \"{fixed: 1 h}\"");
        } else if (form->n_sets == HW_RUN_SETS) {
            hw_diag_error(reader->diag, node->place, "at most %d values can be changed", HW_RUN_SETS);
            return;
        } else {
            size_t size = strlen(node->key) + strlen(node->text) + 2;
            char *text = hw_arena_alloc(reader->arena, size, 1);
            if (text == NULL) {
                reader->status = HW_NO_MEMORY;
                return;
            }
            snprintf(text, size, "%s=%s", node->key, node->text);
            form->sets[form->n_sets++] = text;
        }
    }
}

static void read_item(struct hw_reader *reader, const struct case_in *in, const struct item_in *item, const struct hw_node *node,
                      struct hw_verify_comparison *out) {
    out->place = node->place;
    out->measure = item->measure;
    out->of = item->of == NULL ? "" : item->of;
    out->value = item->value;
    out->rule = (struct hw_verify_rule){.probability = item->probability, .variance = item->statistic == 1, .se = item->se};
    out->long_only = item->only == 1;
    out->rule.many_runs = in->needs == HW_VERIFY_TRANSIENT;
    out->rule.informative = item->informative || in->needs == HW_VERIFY_INFORMATIVE;
    (void)hw_verify_rule_parse(in->needs == HW_VERIFY_EXACT ? "exact" : "interval", &out->rule);
    const struct hw_node *rule = item->rule_node;
    if (rule != NULL && (rule->kind != HW_NODE_SCALAR || !hw_verify_rule_parse(rule->text, &out->rule))) {
        hw_schema_wrong(reader, rule, "interval, exact, a number of standard errors (3.3 se) or a tolerance (within 3 %%, within 0.01)");
    }
    if (item->probability && !(item->value >= 0 && item->value <= 1)) {
        hw_diag_error(reader->diag, node->place, "a probability is from 0 to 1, not %g", item->value);
    }
}

static enum hw_status finish_case(struct hw_verify_suite *suite, const struct case_in *in, const struct hw_node *root, struct hw_verify_case *c) {
    struct hw_reader *reader = &suite->context->reader;
    c->title = in->title;
    c->source = in->source;
    c->model = in->model;
    c->needs = in->needs;
    c->place = root->place;
    for (int f = 0; f < 2; f++) {
        c->forms[f].replicates = in->forms[f].replicates;
        read_sets(reader, in->set, &c->forms[f]);
        read_sets(reader, in->forms[f].set, &c->forms[f]);
    }
    size_t size = strlen(suite->folder) + (in->model == NULL ? 0 : strlen(in->model)) + 2;
    char *path = hw_arena_alloc(reader->arena, size, 1);
    c->n_comparisons = in->expect.count;
    c->comparisons = hw_arena_alloc(reader->arena, in->expect.count + 1, sizeof *c->comparisons);
    if (path == NULL || c->comparisons == NULL) {
        return HW_NO_MEMORY;
    }
    snprintf(path, size, "%s/%s", suite->folder, in->model == NULL ? "" : in->model);
    c->path = path;
    const struct hw_node *list = hw_yaml_child(root, "expect");
    if (list != NULL && list->kind == HW_NODE_LIST && list->count == 0) {
        hw_diag_error(reader->diag, list->place, "there is nothing to compare: expect is empty");
    }
    const struct hw_node *node = list == NULL ? NULL : list->first;
    for (size_t i = 0; i < in->expect.count; i++, node = node->next) {
        read_item(reader, in, (const struct item_in *)in->expect.items + i, node, &c->comparisons[i]);
        const struct hw_verify_rule *rule = &c->comparisons[i].rule;
        suite->judged_by_interval += rule->kind == HW_VERIFY_BY_INTERVAL && !rule->informative;
    }
    return reader->status;
}

static enum hw_status read_case(struct hw_verify_suite *suite, const char *name, struct hw_verify_case *c) {
    struct hw_context *context = suite->context;
    size_t stem = strlen(name) - strlen(HW_VERIFY_ENDING);
    size_t size = strlen(suite->folder) + strlen(name) + 2;
    char *path = hw_arena_alloc(&context->arena, size, 1);
    c->name = hw_arena_text(&context->arena, name, stem);
    if (path == NULL || c->name == NULL) {
        return HW_NO_MEMORY;
    }
    snprintf(path, size, "%s/%s", suite->folder, name);
    struct hw_doc doc;
    enum hw_status status = hw_yaml_read(&context->io, &context->arena, path, &context->diag, &doc);
    if (status == HW_BAD_INPUT && doc.root == NULL) {
        return HW_OK; /* told in diag; the other files are read too */
    }
    if (status != HW_OK && status != HW_BAD_INPUT) {
        return status;
    }
    struct case_in in;
    hw_schema_read(&context->reader, &case_schema, doc.root, &in);
    HW_TRY(context->reader.status);
    return finish_case(suite, &in, doc.root, c);
}

static bool is_case(const char *name) {
    size_t length = strlen(name), ending = strlen(HW_VERIFY_ENDING);
    return length > ending && name[0] != '.' && strcmp(name + length - ending, HW_VERIFY_ENDING) == 0;
}

enum hw_status hw_verify_read(struct hw_verify_suite *suite) {
    struct hw_context *context = suite->context;
    const char *const *names = NULL;
    size_t count = 0, files = 0;
    struct hw_place place = {.file = suite->folder, .width = 1};
    if (!hw_io_is_folder(suite->folder)) {
        hw_diag_error(&context->diag, place, "there is no such folder of cases");
        return HW_BAD_INPUT;
    }
    HW_TRY(hw_io_list_folder(&context->io, &context->arena, suite->folder, &names, &count));
    for (size_t i = 0; i < count; i++) {
        files += is_case(names[i]);
    }
    if (files == 0) {
        hw_diag_error(&context->diag, place, "there is no case in this folder: no file is called NAME" HW_VERIFY_ENDING);
        return HW_BAD_INPUT;
    }
    size_t computed = hw_verify_exact_count();
    suite->cases = hw_arena_alloc(&context->arena, computed + files, sizeof *suite->cases);
    if (suite->cases == NULL) {
        return HW_NO_MEMORY;
    }
    HW_TRY(hw_verify_exact(&context->arena, suite->cases));
    suite->n_cases = computed;
    for (size_t i = 0; i < count; i++) {
        if (is_case(names[i])) {
            HW_TRY(read_case(suite, names[i], &suite->cases[suite->n_cases++]));
        }
    }
    return hw_diag_status(&context->diag);
}
