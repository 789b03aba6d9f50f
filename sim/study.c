/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A study's file: what it may say, and the design that follows from it. */
#include "sim/study_in.h"

#include "sim/quasi.h"
#include "sim/study_search.h"

#include <math.h>
#include <string.h>

#define LEN(a) (sizeof(a) / sizeof *(a))
#define LIST_JSON "{\"type\": \"array\"}"
#define VALUE_JSON "{\"type\": [\"number\", \"string\"]}"

#define AT(field) offsetof(struct hw_study_factor_in, field)
static const struct hw_field factor_fields[] = {
    {.key = "name", .kind = HW_FIELD_TEXT, .offset = AT(name), .required = true, .doc = "What tables call it."},
    {.key = "path", .kind = HW_FIELD_TEXT, .offset = AT(path), .required = true, .doc = "The value of the model that it sets, as --set names it."},
    {.key = "low", .kind = HW_FIELD_NODE, .offset = AT(low), .json = VALUE_JSON, .doc = "Lowest value, with its unit."},
    {.key = "high", .kind = HW_FIELD_NODE, .offset = AT(high), .json = VALUE_JSON, .doc = "Highest value, in the same unit."},
    {.key = "levels", .kind = HW_FIELD_NODE, .offset = AT(levels), .doc = "Factorials: how many values from low to high (2), or a list of them, which may be words."},
    {.key = "distribution", .kind = HW_FIELD_NODE, .offset = AT(distribution), .json = "{\"type\": \"object\"}", .doc = "What is believed of it, instead of low and high, as {normal: {mean: 0.3, sd: 0.05}}; between: [low, high] cuts it."},
    {.key = "whole", .kind = HW_FIELD_BOOL, .offset = AT(whole), .doc = "Only whole numbers make sense, as of beds."},
};
#undef AT
static const struct hw_schema factor_schema = {"factor", sizeof(struct hw_study_factor_in), factor_fields, LEN(factor_fields), "A value of the model that the study varies."};

#define AT(field) offsetof(struct hw_study_in, field)
static const struct hw_field study_fields[] = {
    {.key = "name", .kind = HW_FIELD_TEXT, .offset = AT(name), .required = true, .doc = "Short name of the study."},
    {.key = "title", .kind = HW_FIELD_TEXT, .offset = AT(title), .doc = "What it asks, in a sentence."},
    {.key = "model", .kind = HW_FIELD_TEXT, .offset = AT(model), .required = true, .doc = "The model's file, as seen from the study's."},
    {.key = "design", .kind = HW_FIELD_CHOICE, .offset = AT(design), .required = true, .choices = "factorial|fractional_factorial|latin_hypercube|sobol|morris|sobol_indices|uncertainty|find|select|mix", .doc = "How its points lie; find, select and mix look for something instead."},
    {.key = "points", .kind = HW_FIELD_INT, .offset = AT(points), .min = 2, .max = HW_DESIGN_POINTS, .doc = "How many points: latin_hypercube, sobol and uncertainty."},
    {.key = "trajectories", .kind = HW_FIELD_INT, .offset = AT(trajectories), .min = 2, .max = 100000, .doc = "Morris: how many, each of one point more than there are factors."},
    {.key = "grid", .kind = HW_FIELD_INT, .offset = AT(grid), .min = 2, .max = 100, .doc = "Morris: levels of each factor, an even number (4)."},
    {.key = "base_points", .kind = HW_FIELD_INT, .offset = AT(base_points), .min = 4, .max = 100000, .doc = "Sobol indices: rows of the two matrices; the study has two points more than there are factors for each."},
    {.key = "resolution", .kind = HW_FIELD_INT, .offset = AT(resolution), .min = 3, .max = HW_DESIGN_FACTORS, .doc = "Fractional factorial: 3 keeps main effects apart, 4 keeps them apart from interactions, 5 keeps those apart too."},
    {.key = "seed", .kind = HW_FIELD_INT, .offset = AT(seed), .min = 0, .max = 9007199254740992.0, .initial = "1", .doc = "Of the design and of every replicate."},
    {.key = "replicates", .kind = HW_FIELD_INT, .offset = AT(replicates), .min = 1, .max = 1000000, .initial = "10", .doc = "Repeats of each scenario at each point, the same at all."},
    {.key = "scenarios", .kind = HW_FIELD_NODE, .offset = AT(scenarios), .json = LIST_JSON, .doc = "Schemes to run beside the baseline, as --scenario names them."},
    {.key = "measures", .kind = HW_FIELD_NODE, .offset = AT(measures), .json = LIST_JSON, .doc = "What is kept, as [delayed_bed_days, wait.ward]; the model's headline measures when left out."},
    {.key = "factors", .kind = HW_FIELD_LIST, .offset = AT(factors), .sub = &factor_schema, .doc = "What is varied; a search has none."},
    {.key = "find", .kind = HW_FIELD_NODE, .offset = AT(find), .sub = &hw_study_find_schema, .doc = "The design find: the smallest value of a lever that meets targets."},
    {.key = "select", .kind = HW_FIELD_NODE, .offset = AT(select), .sub = &hw_study_select_schema, .doc = "The design select: the best of several schemes."},
    {.key = "mix", .kind = HW_FIELD_NODE, .offset = AT(mix), .sub = &hw_study_mix_schema, .doc = "The design mix: the best mix of capacities that a budget pays for."},
};
#undef AT
static const struct hw_schema study_schema = {"study", sizeof(struct hw_study_in), study_fields, LEN(study_fields), "A model run at many points of a design."};

struct file {
    struct hw_study_in study;
    const struct hw_node *with;
};
static const struct hw_field file_fields[] = {
    {.key = "study", .kind = HW_FIELD_OBJECT, .offset = offsetof(struct file, study), .sub = &study_schema, .required = true, .doc = "The study."},
    {.key = "with", .kind = HW_FIELD_NODE, .offset = offsetof(struct file, with), .json = "{\"type\": \"object\"}", .doc = "Values of the model that are the same at all points, as the model's file has them."},
};
static const struct hw_schema file_schema = {"study file", sizeof(struct file), file_fields, LEN(file_fields), "A study: a design of runs of one model."};

void hw_study_print_schema(FILE *out) {
    hw_schema_json(&file_schema, "Homeward study", out);
}

/* ---- the design ---- */

/* Keys that another design would need. */
static void check_keys(struct hw_reader *reader, const struct hw_study_in *in) {
    const struct {
        const char *key;
        int64_t given;
        unsigned designs; /* bits of those that have it */
        bool needed;
    } keys[] = {
        {"points", in->points, 1u << HW_DESIGN_LATIN_HYPERCUBE | 1u << HW_DESIGN_SOBOL | 1u << HW_DESIGN_UNCERTAINTY, true},
        {"trajectories", in->trajectories, 1u << HW_DESIGN_MORRIS, true},
        {"grid", in->grid, 1u << HW_DESIGN_MORRIS, false},
        {"base_points", in->base_points, 1u << HW_DESIGN_SOBOL_INDICES, true},
        {"resolution", in->resolution, 1u << HW_DESIGN_FRACTIONAL_FACTORIAL, true},
        {"factors", 0, ~(1u << HW_DESIGN_FIND | 1u << HW_DESIGN_SELECT | 1u << HW_DESIGN_MIX), true},
        {"find", 0, 1u << HW_DESIGN_FIND, true},
        {"select", 0, 1u << HW_DESIGN_SELECT, true},
        {"mix", 0, 1u << HW_DESIGN_MIX, true},
    };
    for (size_t i = 0; i < LEN(keys); i++) {
        bool has = (keys[i].designs >> in->design & 1u) != 0;
        const struct hw_node *node = hw_yaml_child(in->node, keys[i].key);
        if (node != NULL && !has) {
            hw_diag_error(reader->diag, node->key_place, "study.%s does not go with the design %s", keys[i].key, hw_design_names[in->design]);
        } else if (has && node == NULL && keys[i].needed) {
            hw_diag_error(reader->diag, in->node->place, "the design %s needs study.%s", hw_design_names[in->design], keys[i].key);
        }
    }
    const struct hw_node *grid = hw_yaml_child(in->node, "grid"), *replicates = hw_yaml_child(in->node, "replicates");
    if (grid != NULL && in->grid % 2 != 0) {
        hw_schema_wrong(reader, grid, "an even number");
    }
    if (in->design == HW_DESIGN_UNCERTAINTY && in->replicates < 2) {
        hw_diag_error(reader->diag, replicates == NULL ? in->node->place : replicates->place, "the design uncertainty needs 2 replicates at least, to tell chance from what is not known");
    }
}

/* Too many dimensions for the Sobol sequence (GSL would answer with zeros). */
static void check_dimensions(struct hw_reader *reader, const struct hw_study_in *in, int32_t factors) {
    int32_t dims = in->design == HW_DESIGN_SOBOL ? factors : in->design == HW_DESIGN_SOBOL_INDICES ? 2 * factors : 0;
    if (dims > HW_QUASI_DIMS) {
        hw_diag_error(reader->diag, in->node->place, "the Sobol sequence has at most %d dimensions, and the design %s of %d factors needs %d; take fewer factors%s", HW_QUASI_DIMS,
                      hw_design_names[in->design], factors, dims, in->design == HW_DESIGN_SOBOL ? ", or latin_hypercube" : ", screening them with morris first");
    }
}

/* How many points; 0 after an error. */
static int32_t count_points(struct hw_reader *reader, const struct hw_study_in *in, struct hw_study *study) {
    int32_t levels[HW_DESIGN_FACTORS] = {0};
    int64_t points = in->points;
    for (int32_t f = 0; f < study->n_factors; f++) {
        levels[f] = study->factors[f].levels;
    }
    if (in->design == HW_DESIGN_FACTORIAL) {
        points = hw_design_factorial_points(levels, study->n_factors);
    } else if (in->design == HW_DESIGN_FRACTIONAL_FACTORIAL) {
        uint8_t *scratch = hw_arena_alloc(reader->arena, (size_t)1 << HW_DESIGN_WORD, 1);
        const struct hw_node *node = hw_yaml_child(in->node, "resolution");
        if (scratch == NULL) {
            reader->status = HW_NO_MEMORY;
            return 0;
        }
        if (hw_design_fraction(study->n_factors, (int32_t)in->resolution, scratch, &study->fraction) != HW_OK) {
            hw_diag_error(reader->diag, node->place, "there is no fractional factorial of resolution %d for %d factor%s; write from 3 to %d, or take the design factorial", (int)in->resolution,
                          study->n_factors, hw_base_s(study->n_factors), study->n_factors + 1);
            return 0;
        }
        points = INT64_C(1) << study->fraction.basic;
    } else if (in->design == HW_DESIGN_MORRIS) {
        points = in->trajectories * (study->n_factors + 1);
    } else if (in->design == HW_DESIGN_SOBOL_INDICES) {
        points = in->base_points * (study->n_factors + 2);
    }
    if (points < 2 || points > HW_DESIGN_POINTS) {
        hw_diag_error(reader->diag, in->node->place, "the study has %s%d points, and may have from 2 to %d", points == 0 ? "more than " : "", points == 0 ? HW_DESIGN_POINTS : (int)points, HW_DESIGN_POINTS);
        return 0;
    }
    return (int32_t)points;
}

static enum hw_status make_design(struct hw_reader *reader, struct hw_study *study) {
    const int32_t k = study->n_factors, n = study->n_points;
    double *at = hw_arena_alloc(reader->arena, (size_t)n * (size_t)k, sizeof *at);
    int32_t levels[HW_DESIGN_FACTORS] = {0};
    double *scratch = study->design == HW_DESIGN_SOBOL_INDICES ? hw_arena_alloc(reader->arena, 2 * (size_t)study->base * (size_t)k, sizeof *scratch) : at;
    if (at == NULL || scratch == NULL) {
        return HW_NO_MEMORY;
    }
    study->design_at = at;
    for (int32_t f = 0; f < k; f++) {
        levels[f] = study->factors[f].levels;
    }
    switch (study->design) {
    case HW_DESIGN_FACTORIAL:
        hw_design_factorial(levels, k, at);
        return HW_OK;
    case HW_DESIGN_FRACTIONAL_FACTORIAL:
        hw_design_fractional(&study->fraction, at);
        return HW_OK;
    case HW_DESIGN_LATIN_HYPERCUBE:
        hw_design_latin_hypercube(n, k, study->seed, at);
        return HW_OK;
    case HW_DESIGN_SOBOL:
        return hw_quasi_sobol(k, n, at);
    case HW_DESIGN_MORRIS:
        hw_design_morris(study->base, k, study->grid, study->seed, at);
        return HW_OK;
    case HW_DESIGN_SOBOL_INDICES:
        return hw_design_sobol_indices(study->base, k, scratch, at);
    default:
        hw_design_uncertainty(n, k, study->seed, at);
        return HW_OK;
    }
}

/* ---- reading ---- */

static void read_factors(struct hw_reader *reader, const struct hw_study_in *in, struct hw_study *study) {
    const struct hw_study_factor_in *items = in->factors.items;
    const struct hw_node *list = hw_yaml_child(in->node, "factors"), *node = list == NULL ? NULL : list->first;
    if (list != NULL && (in->factors.count == 0 || in->factors.count > HW_DESIGN_FACTORS)) {
        hw_schema_wrong(reader, list, "a list of 1 to %d factors", HW_DESIGN_FACTORS);
        return;
    }
    study->factors = hw_arena_alloc(reader->arena, in->factors.count, sizeof *study->factors);
    if (study->factors == NULL) {
        reader->status = HW_NO_MEMORY;
        return;
    }
    for (size_t i = 0; i < in->factors.count && node != NULL; i++, node = node->next) {
        if (items[i].name == NULL || items[i].path == NULL) {
            continue; /* said already */
        }
        for (size_t k = 0; k < i; k++) {
            if (items[k].name != NULL && items[k].path != NULL && (strcmp(items[k].name, items[i].name) == 0 || strcmp(items[k].path, items[i].path) == 0)) {
                hw_diag_error(reader->diag, node->place, "two factors have the same name or path: %s", strcmp(items[k].name, items[i].name) == 0 ? items[i].name : items[i].path);
            }
        }
        study->n_factors += hw_study_factor_read(reader, &items[i], node, study->design, &study->factors[study->n_factors]);
    }
}

/* The leaves of with:, as paths and values. */
static void read_with(struct hw_reader *reader, const struct hw_node *node, const char *above, struct hw_study *study) {
    for (const struct hw_node *child = node->first; child != NULL; child = child->next) {
        char path[400];
        snprintf(path, sizeof path, "%s%s%s", above, *above == '\0' ? "" : ".", child->key == NULL ? "" : child->key);
        if (child->kind == HW_NODE_MAP) {
            read_with(reader, child, path, study);
            continue;
        }
        if (child->kind != HW_NODE_SCALAR || study->n_sets == HW_STUDY_SETS) {
            hw_schema_wrong(reader, child, child->kind != HW_NODE_SCALAR ? "a single value" : "one of at most %d values", HW_STUDY_SETS);
            continue;
        }
        const char *kept = hw_arena_text(reader->arena, path, strlen(path));
        if (kept == NULL) {
            reader->status = HW_NO_MEMORY;
            return;
        }
        study->sets[study->n_sets++] = (struct hw_study_set){kept, child->text};
    }
}

static const char *beside(struct hw_arena *arena, const char *dir, const char *name) {
    char path[4096];
    int n = snprintf(path, sizeof path, name[0] == '/' ? "%.0s%s" : "%s/%s", dir, name);
    return n < 0 || (size_t)n >= sizeof path ? NULL : hw_arena_text(arena, path, (size_t)n);
}

/* Those of the file, then those of the command line. */
static void read_scenarios(struct hw_load *load, const struct hw_study_in *in, struct hw_study *study) {
    int32_t n = 0;
    const struct hw_node *schemes = in->select != NULL && in->select->kind == HW_NODE_MAP ? hw_yaml_child(in->select, "schemes") : NULL, *node = schemes != NULL ? schemes : in->scenarios;
    if (schemes != NULL && in->scenarios != NULL) {
        hw_diag_error(load->reader->diag, in->scenarios->place, "the schemes of a selection are those of select.schemes: leave study.scenarios out");
    }
    const char *const *listed = hw_study_words(load->reader, node, &n);
    const char **all = hw_arena_alloc(load->reader->arena, (size_t)(n + load->n_scenarios) + 1, sizeof *all);
    if (all == NULL) {
        load->reader->status = HW_NO_MEMORY;
        return;
    }
    for (int32_t i = 0; i < n + load->n_scenarios; i++) {
        const char *name = i < n ? listed[i] : load->scenarios[i - n];
        bool again = strcmp(name, "baseline") == 0;
        for (int32_t k = 0; k < study->n_scenarios; k++) {
            again = again || strcmp(all[k], name) == 0;
        }
        if (!again) {
            all[study->n_scenarios++] = name;
        }
    }
    study->scenarios = all;
}

static enum hw_status read_study(struct hw_load *load, struct hw_study_in *in, struct hw_study *study) {
    struct hw_reader *reader = load->reader;
    struct file file;
    hw_schema_read(reader, &file_schema, load->doc->root, &file);
    HW_TRY(hw_diag_status(reader->diag));
    *in = file.study;
    in->node = hw_yaml_child(load->doc->root, "study");
    study->design = (enum hw_design_kind)in->design;
    study->seed = (uint64_t)in->seed;
    study->title = in->title != NULL ? in->title : in->name;
    study->n_replicates = study->tried = (int32_t)in->replicates;
    study->grid = in->grid > 0 ? (int32_t)in->grid : 4;
    study->base = (int32_t)(study->design == HW_DESIGN_MORRIS ? in->trajectories : in->base_points);
    study->sets = hw_arena_alloc(reader->arena, HW_STUDY_SETS, sizeof *study->sets);
    study->model_path = beside(reader->arena, load->config_dir, in->model);
    if (study->sets == NULL || study->model_path == NULL) {
        return HW_NO_MEMORY;
    }
    study->dir = hw_arena_text(reader->arena, study->model_path, (size_t)(strrchr(study->model_path, '/') - study->model_path));
    check_keys(reader, in);
    read_scenarios(load, in, study);
    if (hw_study_is_search(study->design)) {
        HW_TRY(hw_study_search_read(reader, in, study));
    } else {
        read_factors(reader, in, study);
        check_dimensions(reader, in, (int32_t)in->factors.count);
    }
    if (file.with != NULL) {
        read_with(reader, file.with, "", study);
    }
    return study->dir == NULL ? HW_NO_MEMORY : reader->status;
}

enum hw_status hw_study_load(struct hw_load *load, struct hw_plan *plan) {
    struct hw_reader *reader = load->reader;
    struct hw_study *study = hw_arena_alloc(reader->arena, 1, sizeof *study);
    struct hw_study_in in;
    if (study == NULL) {
        return HW_NO_MEMORY;
    }
    study->io = load->io;
    HW_TRY(read_study(load, &in, study));
    bool good = hw_diag_status(reader->diag) == HW_OK;
    if (good && study->search == NULL && (study->n_points = count_points(reader, &in, study)) > 0) {
        HW_TRY(make_design(reader, study));
    }
    HW_TRY(hw_study_check(load, &in, study, plan)); /* also after errors above: what the model says of the factors belongs to the same list */
    HW_TRY(hw_diag_status(reader->diag));
    plan->model = &hw_study_model;
    plan->spec = study;
    return HW_OK;
}

const char *hw_study_path(struct hw_arena *arena, const char *path) {
    char full[600];
    bool own = strncmp(path, "study.", 6) == 0 || strncmp(path, "with.", 5) == 0;
    int n = snprintf(full, sizeof full, "%s%.580s", own ? "" : "with.", path);
    return hw_arena_text(arena, full, (size_t)n);
}

enum hw_status hw_study_try_one(struct hw_arena *arena, struct hw_plan *plan, int32_t *all) {
    struct hw_study *one = hw_arena_alloc(arena, 1, sizeof *one);
    if (one == NULL) {
        return HW_NO_MEMORY;
    }
    *one = *(const struct hw_study *)plan->spec;
    *all = one->n_replicates;
    one->tried = 1;
    plan->spec = one;
    return HW_OK;
}
