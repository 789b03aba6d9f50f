/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A study against its model: the model is loaded as it is, and then with each factor where it goes, so that what would stop a
 * point is said before the first one begins. */
#include "sim/study_in.h"

#include "output/pick.h"
#include "sim/study_search.h"

#include <string.h>

enum { TEXT_ROOM = 80, WHY_ROOM = 600, FIRST_PARAMS = 6, FACTOR_PARAMS = 2 };

static const char *keep(struct hw_reader *reader, const char *text) {
    const char *kept = text == NULL ? NULL : hw_arena_text(reader->arena, text, strlen(text));
    if (text != NULL && kept == NULL) {
        reader->status = HW_NO_MEMORY;
    }
    return kept;
}

static void *room(struct hw_reader *reader, size_t n, size_t size) {
    void *block = hw_arena_alloc(reader->arena, n + 1, size);
    if (block == NULL) {
        reader->status = HW_NO_MEMORY;
    }
    return block;
}

/* ---- measures ---- */

/* Those of the model's short table that are one number. */
static const char *const *headlines(struct hw_reader *reader, const struct hw_layout *layout, int32_t *n) {
    const char **names = room(reader, (size_t)layout->n_measures, sizeof *names);
    *n = 0;
    for (int32_t m = 0; names != NULL && m < layout->n_measures && *n < HW_STUDY_MEASURES; m++) {
        int32_t measure;
        size_t index;
        char why[HW_PICK_ROOM] = "not one number";
        if (layout->measures[m].level == 0 && hw_pick_find(reader->arena, layout, layout->measures[m].name, &measure, &index, why)) {
            names[(*n)++] = layout->measures[m].name;
        } else if (why[0] == '\0') {
            reader->status = HW_NO_MEMORY;
        }
    }
    return names;
}

static void read_measures(struct hw_reader *reader, const struct hw_node *node, const struct hw_layout *layout, struct hw_study *study) {
    int32_t n = 0;
    const char *const *names = node != NULL ? hw_study_words(reader, node, &n) : study->search != NULL ? NULL : headlines(reader, layout, &n);
    study->measures = room(reader, (size_t)n + HW_SEARCH_TARGETS, sizeof *study->measures);
    if (n > HW_STUDY_MEASURES || (node != NULL && n == 0)) {
        hw_schema_wrong(reader, node, "a list of 1 to %d measures", HW_STUDY_MEASURES);
        return;
    }
    const struct hw_node *at = node == NULL ? NULL : node->first;
    for (int32_t i = 0; i < n && study->measures != NULL; i++, at = at == NULL ? NULL : at->next) {
        struct hw_study_measure *measure = &study->measures[study->n_measures];
        char why[HW_PICK_ROOM];
        measure->text = keep(reader, names[i]);
        if (hw_pick_find(reader->arena, layout, names[i], &measure->measure, &measure->index, why)) {
            study->n_measures++;
        } else if (why[0] == '\0') {
            reader->status = HW_NO_MEMORY;
        } else {
            hw_diag_error(reader->diag, at == NULL ? study->factors->place : at->place, "%s", why);
        }
    }
}

/* ---- factors ---- */

/* Loads the model with this factor at a place of its design, the others as the model has them. */
static enum hw_status try_value(struct hw_reader *reader, const struct hw_study *study, struct hw_study_point *point, int32_t f, const char *text, bool *good) {
    const char *values[HW_DESIGN_FACTORS] = {NULL};
    char why[WHY_ROOM];
    values[f] = text;
    enum hw_status status = hw_study_point_load(point, values, why, sizeof why);
    *good = status == HW_OK;
    if (status == HW_BAD_INPUT) {
        hw_diag_error(reader->diag, study->factors[f].place, "the factor %s: with %s=%s %s", study->factors[f].name, study->factors[f].path, text, why);
        return HW_OK;
    }
    return status;
}

/* Its ends, and a place between them, where only a factor that may be any number is welcome. */
static enum hw_status try_factor(struct hw_reader *reader, const struct hw_study *study, struct hw_study_point *point, int32_t f) {
    const struct hw_study_factor *factor = &study->factors[f];
    char text[TEXT_ROOM], why[WHY_ROOM];
    double number;
    bool good = true;
    if (factor->levels > 0) {
        for (int32_t level = 0; level < factor->levels && good; level++) {
            hw_study_value(study, f, level, text, sizeof text, &number);
            HW_TRY(try_value(reader, study, point, f, text, &good));
        }
        return HW_OK;
    }
    for (int end = 0; end < 2; end++) {
        snprintf(text, sizeof text, factor->whole ? "%.0f%s" : "%.12g%s", end == 0 ? factor->low : factor->high, factor->unit);
        HW_TRY(try_value(reader, study, point, f, text, &good));
        if (!good) {
            return HW_OK;
        }
    }
    if (factor->as_is) {
        return HW_OK; /* of a search, which says itself what is between */
    }
    const char *values[HW_DESIGN_FACTORS] = {NULL};
    snprintf(text, sizeof text, factor->whole ? "%.0f%s" : "%.12g%s", factor->low + 0.381966 * (factor->high - factor->low), factor->unit);
    values[f] = text;
    enum hw_status status = hw_study_point_load(point, values, why, sizeof why);
    if (status == HW_BAD_INPUT) {
        hw_diag_error(reader->diag, factor->place, "the factor %s: its ends are good, but with %s=%s %s%s", factor->name, factor->path, text, why,
                      factor->whole ? "" : "; if only whole numbers make sense, add whole: true");
        return HW_OK;
    }
    return status;
}

/* ---- what the plan takes from the model ---- */

static void take_scenarios(struct hw_reader *reader, const struct hw_study *study, const struct hw_plan *from, struct hw_plan *plan) {
    size_t n = (size_t)from->n_scenarios;
    const char **names = room(reader, n, sizeof *names), **titles = room(reader, n, sizeof *titles), **texts = room(reader, n, sizeof *texts), **beyond = room(reader, n, sizeof *beyond), **evidence = room(reader, n, sizeof *evidence);
    for (size_t s = 0; s < n && reader->status == HW_OK; s++) {
        names[s] = keep(reader, from->scenario[s]);
        titles[s] = keep(reader, from->scenario_title == NULL ? from->scenario[s] : from->scenario_title[s]);
        texts[s] = keep(reader, from->scenario_text == NULL ? "" : from->scenario_text[s]);
        evidence[s] = keep(reader, from->scenario_evidence == NULL ? "" : from->scenario_evidence[s]);
        beyond[s] = keep(reader, from->scenario_beyond == NULL ? "" : from->scenario_beyond[s]);
    }
    plan->n_scenarios = from->n_scenarios;
    plan->scenario = names;
    plan->scenario_title = titles;
    plan->scenario_text = texts;
    plan->scenario_evidence = evidence;
    plan->scenario_beyond = beyond;
    if (study->search != NULL && reader->status == HW_OK) { /* the one that all candidates have in common, or none */
        plan->n_scenarios = 1;
        names[0] = study->search->names == NULL ? names[n - 1] : "candidates";
        titles[0] = study->search->names == NULL ? titles[n - 1] : "The candidates";
        texts[0] = study->search->names == NULL ? texts[n - 1] : "";
    }
}

/* The study's own records first: output/study.c reads them again in a result. */
static void take_params(struct hw_reader *reader, const struct hw_study *study, const char *model, const struct hw_plan *from, struct hw_plan *plan) {
    size_t own = FIRST_PARAMS + (size_t)study->n_factors * FACTOR_PARAMS + hw_study_search_n_params(study);
    struct hw_param_record *p = room(reader, own + (size_t)from->n_params, sizeof *p);
    if (p == NULL) {
        return;
    }
    char text[200];
    plan->params = p;
    *p++ = (struct hw_param_record){"study.model", keep(reader, model), "", "", ""};
    *p++ = (struct hw_param_record){"study.design", hw_design_names[study->design], "", "", ""};
    snprintf(text, sizeof text, "%d", study->grid);
    *p++ = (struct hw_param_record){"study.grid", keep(reader, text), "", "", "levels of a Morris design"};
    snprintf(text, sizeof text, "%d", study->base);
    *p++ = (struct hw_param_record){"study.base", keep(reader, text), "", "", "trajectories of a Morris design, rows of the matrices of Sobol indices"};
    snprintf(text, sizeof text, "%llu", (unsigned long long)study->seed);
    *p++ = (struct hw_param_record){"study.seed", keep(reader, text), "", "", ""};
    snprintf(text, sizeof text, "%d", study->design == HW_DESIGN_FRACTIONAL_FACTORIAL ? study->fraction.resolution : 0);
    *p++ = (struct hw_param_record){"study.resolution", keep(reader, text), "", "", "of a fractional factorial"};
    for (int32_t f = 0; f < study->n_factors; f++) {
        const struct hw_study_factor *factor = &study->factors[f];
        for (int end = 0; end < FACTOR_PARAMS; end++) {
            snprintf(text, sizeof text, "study.factor.%.150s.%s", factor->name, end == 0 ? "low" : "high");
            const char *path = keep(reader, text);
            if (factor->words != NULL) {
                snprintf(text, sizeof text, "%.199s", factor->words[end == 0 ? 0 : factor->levels - 1]);
            } else {
                snprintf(text, sizeof text, "%.17g", end == 0 ? factor->low : factor->high);
            }
            *p++ = (struct hw_param_record){path, keep(reader, text), keep(reader, factor->unit + (*factor->unit == ' ')), "", keep(reader, factor->path)};
        }
    }
    p = study->search != NULL ? hw_study_search_params(reader, study, p) : p;
    for (int32_t i = 0; i < from->n_params; i++) {
        const struct hw_param_record *q = &from->params[i];
        *p++ = (struct hw_param_record){keep(reader, q->path), keep(reader, q->value), keep(reader, q->unit), keep(reader, q->grade), keep(reader, q->source)};
    }
    plan->n_params = (int32_t)(p - plan->params);
}

static const char *title_of(struct hw_reader *reader, const struct hw_layout *layout, const struct hw_study_measure *measure) {
    const struct hw_measure *m = &layout->measures[measure->measure];
    const char *dot = strchr(measure->text, '.');
    char text[300];
    snprintf(text, sizeof text, dot == NULL ? "%.200s%.0s" : "%.200s, %.90s", m->title, dot == NULL ? "" : dot + 1);
    for (char *c = text; *c != '\0'; c++) {
        *c = *c == '_' ? ' ' : *c;
    }
    return keep(reader, text);
}

static enum hw_status lay_out(struct hw_reader *reader, const struct hw_study *study, const struct hw_layout *from, struct hw_layout *out) {
    struct hw_dim *dims = room(reader, 2, sizeof *dims);
    struct hw_measure *measures = room(reader, (size_t)study->n_measures + 1, sizeof *measures);
    const char **names = room(reader, (size_t)study->n_factors, sizeof *names), **paths = room(reader, (size_t)study->n_factors, sizeof *paths);
    const char **numbers = room(reader, (size_t)study->n_replicates, sizeof *numbers);
    if (reader->status != HW_OK) {
        return HW_NO_MEMORY;
    }
    for (int32_t f = 0; f < study->n_factors; f++) {
        names[f] = study->factors[f].name;
        paths[f] = study->factors[f].path;
    }
    for (int32_t r = 0; r < study->n_replicates; r++) {
        char text[16];
        snprintf(text, sizeof text, "%d", r + 1);
        numbers[r] = keep(reader, text);
    }
    dims[0] = (struct hw_dim){.name = "factor", .size = (size_t)study->n_factors, .labels = names, .titles = paths};
    dims[1] = (struct hw_dim){.name = "replicate", .size = (size_t)study->n_replicates, .labels = numbers};
    measures[0] = (struct hw_measure){.name = "factor_value", .title = "Value of the factor", .unit = "1", .catalogue = "", .n_dims = 1, .digits = 4,
                                      .definition = "What the model was given at the point, in the factor's unit; of a factor of words, which of them, from 0."};
    for (int32_t i = 0; i < study->n_measures; i++) {
        const struct hw_measure *m = &from->measures[study->measures[i].measure];
        measures[i + 1] = (struct hw_measure){.name = study->measures[i].text, .title = title_of(reader, from, &study->measures[i]), .unit = keep(reader, m->unit), .definition = keep(reader, m->definition),
                                              .catalogue = keep(reader, m->catalogue), .n_dims = 1, .dims = {1}, .digits = m->digits, .level = 2};
    }
    *out = (struct hw_layout){.dims = dims, .n_dims = 2, .measures = measures, .n_measures = study->n_measures + 1};
    return reader->status != HW_OK ? reader->status : hw_results_lay_out(reader->arena, out);
}

/* The files as they were read, for the points. */
static enum hw_status hold(struct hw_load *load, struct hw_study *study) {
    const struct hw_held *from = load->io->held;
    if (from == NULL) {
        return HW_OK; /* points read the disk */
    }
    struct hw_held *held = room(load->reader, 1, sizeof *held);
    struct hw_held_file *files = room(load->reader, (size_t)from->n, sizeof *files);
    if (held == NULL || files == NULL) {
        return HW_NO_MEMORY;
    }
    hw_held_init(held, load->reader->arena->mem, keep(load->reader, from->folder));
    for (int32_t i = 0; i < from->n; i++) {
        files[i] = (struct hw_held_file){.name = hw_arena_text(load->reader->arena, from->files[i].name, strlen(from->files[i].name)),
                                         .data = hw_arena_text(load->reader->arena, from->files[i].data, from->files[i].size), .size = from->files[i].size};
        if (files[i].name == NULL || files[i].data == NULL) {
            return HW_NO_MEMORY;
        }
    }
    held->files = files;
    held->n = held->room = from->n;
    held->only = true;
    study->held = held;
    return HW_OK;
}

static enum hw_status check_with(struct hw_load *load, const struct hw_study_in *in, struct hw_study *study, struct hw_study_point *point, struct hw_plan *plan) {
    struct hw_reader *reader = load->reader;
    char why[WHY_ROOM];
    int64_t before = reader->arena->mem->live_bytes;
    enum hw_status status = hw_study_point_load(point, NULL, why, sizeof why);
    if (status == HW_BAD_INPUT) {
        const struct hw_node *model = hw_yaml_child(in->node, "model");
        hw_diag_error(reader->diag, model->place, "the model %s: %s (homeward check %s says where)", in->model, why, in->model);
        return HW_OK;
    }
    HW_TRY(status);
    const struct hw_plan *from = hw_study_point_plan(point);
    int64_t bytes = reader->arena->mem->live_bytes - before;
    read_measures(reader, in->measures, &from->layout, study);
    if (study->search != NULL) {
        hw_study_search_measures(reader, &from->layout, study);
    }
    *plan = (struct hw_plan){.title = study->title, .default_replicates = study->n_points, .points = true, .seed = study->seed, .attribution = keep(reader, from->model->attribution)};
    plan->predicted_bytes = from->predicted_bytes + (uint64_t)(bytes > 0 ? bytes : 0);
    plan->surge_bytes = from->surge_bytes;
    plan->remark = keep(reader, from->remark);
    take_scenarios(reader, study, from, plan);
    take_params(reader, study, in->model, from, plan);
    HW_TRY(reader->status);
    HW_TRY(study->search != NULL ? hw_study_search_lay_out(reader, study, &from->layout, &plan->layout) : lay_out(reader, study, &from->layout, &plan->layout));
    for (int32_t f = 0; f < study->n_factors; f++) {
        HW_TRY(try_factor(reader, study, point, f));
    }
    if (study->search != NULL && hw_diag_status(reader->diag) == HW_OK) {
        HW_TRY(hw_study_search_begin(reader, study));
    }
    return hold(load, study);
}

enum hw_status hw_study_check(struct hw_load *load, const struct hw_study_in *in, struct hw_study *study, struct hw_plan *plan) {
    struct hw_study_point *point = NULL;
    HW_TRY(hw_study_point_create(load->reader->arena->mem, study, &point));
    enum hw_status status = check_with(load, in, study, point, plan);
    hw_study_point_free(load->reader->arena->mem, point);
    return status;
}
