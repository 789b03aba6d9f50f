/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A point of a study: the model loaded with the factors' values, and its replicates. */
#include "sim/study.h"

#include "output/pick.h"
#include "sim/models.h"
#include "sim/stop.h"
#include "sim/study_search.h"

#include <math.h>
#include <string.h>

struct hw_study_point {
    const struct hw_study *study;
    struct hw_mem *mem;
    struct hw_arena arena; /* of the model as loaded */
    struct hw_io io;
    struct hw_diag diag;
    struct hw_reader reader;
    struct hw_doc doc;
    struct hw_plan plan;
    void *state;           /* the model's; NULL: not made yet */
    double *row;
    int32_t at;            /* which point it is; -1: none */
};

static void say(char *why, size_t size, const char *words) {
    snprintf(why, size, "%s", words == NULL ? "it cannot be read" : words);
}

static void forget_state(struct hw_study_point *point) {
    if (point->state != NULL) {
        point->plan.model->free(point->mem, point->state);
        point->state = NULL;
    }
    point->at = -1;
}

enum hw_status hw_study_point_create(struct hw_mem *mem, const struct hw_study *study, struct hw_study_point **out) {
    struct hw_study_point *point = hw_mem_alloc(mem, 1, sizeof *point);
    if (point == NULL) {
        return HW_NO_MEMORY;
    }
    point->study = study;
    point->mem = mem;
    point->at = -1;
    hw_io_init(&point->io);
    point->io.held = study->held;
    hw_arena_init(&point->arena, mem);
    *out = point;
    return HW_OK;
}

void hw_study_point_free(struct hw_mem *mem, struct hw_study_point *point) {
    if (point != NULL) {
        forget_state(point);
        hw_arena_clear(&point->arena);
        hw_mem_free(mem, point);
    }
}

static enum hw_status set_all(struct hw_study_point *point, const char *const *values) {
    const struct hw_study *study = point->study;
    for (int32_t i = 0; i < study->n_sets + study->n_factors; i++) {
        bool fixed = i < study->n_sets;
        const char *path = fixed ? study->sets[i].path : study->factors[i - study->n_sets].path;
        const char *value = fixed ? study->sets[i].value : values == NULL ? NULL : values[i - study->n_sets];
        if (value != NULL) {
            enum hw_status status = hw_yaml_set(&point->arena, &point->doc, path, value, &point->diag);
            if (status != HW_OK && status != HW_BAD_INPUT) {
                return status;
            }
        }
    }
    return HW_OK;
}

static enum hw_status load_model(struct hw_study_point *point, const char *const *values) {
    const struct hw_study *study = point->study;
    struct hw_io *io = study->held != NULL ? &point->io : study->io;
    HW_TRY(hw_yaml_read(io, &point->arena, study->model_path, &point->diag, &point->doc));
    HW_TRY(set_all(point, values));
    const struct hw_node *root = point->doc.root;
    const struct hw_node *kind = root->kind == HW_NODE_MAP ? hw_yaml_child(root, "model") : NULL;
    const struct hw_model *model = kind == NULL || kind->kind != HW_NODE_SCALAR ? NULL : hw_models_find(kind->text);
    if (model == NULL) {
        hw_diag_error(&point->diag, root->place, "it is no model: it needs a line \"model: network\" or \"model: district\"");
    }
    HW_TRY(hw_diag_status(&point->diag));
    struct hw_load load = {.io = io, .reader = &point->reader, .doc = &point->doc, .config_dir = study->dir, .scenarios = study->scenarios,
                           .n_scenarios = study->n_scenarios};
    memset(&point->plan, 0, sizeof point->plan);
    enum hw_status status = model->load(&load, &point->plan);
    status = status == HW_OK ? point->reader.status : status;
    if (status == HW_OK && point->plan.in_turn) { /* a study runs all replicates of a scenario, then those of the next */
        const struct hw_node *follow = hw_yaml_at(root, "run.follow");
        hw_diag_error(&point->diag, follow == NULL ? root->place : follow->place, "run.follow: a study follows nobody from scenario to scenario; leave it out, and follow people in a run of the model");
    }
    return status != HW_OK ? status : hw_diag_status(&point->diag);
}

enum hw_status hw_study_point_load(struct hw_study_point *point, const char *const *values, char *why, size_t why_size) {
    forget_state(point);
    hw_arena_reset(&point->arena);
    hw_diag_init(&point->diag, &point->arena);
    point->reader = (struct hw_reader){.arena = &point->arena, .diag = &point->diag};
    enum hw_status status = load_model(point, values);
    if (status == HW_BAD_INPUT) {
        say(why, why_size, hw_diag_first(&point->diag));
    }
    return status;
}

const struct hw_plan *hw_study_point_plan(const struct hw_study_point *point) {
    return &point->plan;
}

enum hw_status hw_study_point_run(struct hw_study_point *point, int32_t scenario, int32_t replicate, double *out, struct hw_fault *fault, uint64_t *events) {
    const struct hw_study *study = point->study;
    const struct hw_plan *plan = &point->plan;
    if (point->state == NULL) {
        HW_TRY(plan->model->create(point->mem, plan, &point->state));
        point->row = hw_arena_alloc(&point->arena, plan->layout.row, sizeof *point->row);
    }
    if (point->row == NULL) {
        return HW_NO_MEMORY;
    }
    struct hw_job job = {.plan = plan, .scenario = scenario, .replicate = replicate, .seed = study->seed};
    HW_TRY(plan->model->run(point->state, &job, point->row, fault, events));
    for (int32_t m = 0; m < study->n_measures; m++) {
        out[m] = hw_pick_value(&plan->layout, point->row, study->measures[m].measure, study->measures[m].index);
    }
    return HW_OK;
}

/* ---- as the run machinery calls it: a replicate is a point ---- */

enum { TEXT_ROOM = 80, WHY_ROOM = 600 };

/* Its factors, for messages: "beds = 20, rate = 3 per h". */
static void name_point(const struct hw_study *study, int32_t at, char *text, size_t size) {
    size_t used = 0;
    if (study->n_factors == 0) {
        snprintf(text, size, "%s", study->search->names[at]);
    }
    for (int32_t f = 0; f < study->n_factors && used + 1 < size; f++) {
        char value[TEXT_ROOM];
        double number;
        hw_study_value(study, f, study->design_at[(size_t)at * (size_t)study->n_factors + (size_t)f], value, sizeof value, &number);
        int n = snprintf(text + used, size - used, "%s%s = %s", f == 0 ? "" : ", ", study->factors[f].name, value);
        used += n > 0 ? (size_t)n : 0;
    }
}

static void blame(const struct hw_study *study, int32_t at, const char *words, struct hw_fault *fault) {
    char factors[120], what[sizeof fault->what];
    name_point(study, at, factors, sizeof factors);
    snprintf(what, sizeof what, "%.*s; at %s", (int)(sizeof what - sizeof factors - 6), words, factors);
    memcpy(fault->what, what, sizeof what);
}

/* A model that cannot be loaded where its factors stand, though it can at the ends of each: that point fails, and the others go on. */
static enum hw_status go_to(struct hw_study_point *point, int32_t at, struct hw_fault *fault) {
    const struct hw_study *study = point->study;
    char texts[HW_DESIGN_FACTORS][TEXT_ROOM], why[WHY_ROOM];
    const char *values[HW_DESIGN_FACTORS];
    if (point->at == at) {
        return HW_OK;
    }
    for (int32_t f = 0; f < study->n_factors; f++) {
        double number;
        hw_study_value(study, f, study->design_at[(size_t)at * (size_t)study->n_factors + (size_t)f], texts[f], sizeof texts[f], &number);
        values[f] = texts[f];
    }
    enum hw_status status = hw_study_point_load(point, values, why, sizeof why);
    if (status == HW_BAD_INPUT) {
        blame(study, at, why, fault);
        return HW_FAULT;
    }
    point->at = status == HW_OK ? at : -1;
    return status;
}

/* A run of a search: one replicate of one candidate. */
static enum hw_status run_candidate(struct hw_study_point *point, int32_t run, double *row, struct hw_fault *fault, uint64_t *events) {
    const struct hw_study *study = point->study;
    const struct hw_study_search *search = study->search;
    HW_REQUIRE(run < search->decided);
    const int32_t at = search->candidate[run], replicate = search->replicate[run];
    HW_TRY(go_to(point, at, fault));
    row[0] = at; /* of a selection */
    for (int32_t f = 0; f < study->n_factors; f++) {
        char text[TEXT_ROOM];
        hw_study_value(study, f, study->design_at[(size_t)at * (size_t)study->n_factors + (size_t)f], text, sizeof text, &row[f]);
    }
    double *rest = row + (study->n_factors > 0 ? study->n_factors : 1);
    rest[0] = at;
    rest[1] = replicate;
    enum hw_status status = hw_study_point_run(point, search->scenario[at], replicate, rest + 2, fault, events);
    if (status == HW_FAULT) {
        char words[sizeof fault->what + 40];
        snprintf(words, sizeof words, "in replicate %d %s", replicate, fault->what);
        blame(study, at, words, fault);
    }
    return status;
}

static enum hw_status run_point(void *state, const struct hw_job *job, double *row, struct hw_fault *fault, uint64_t *events) {
    struct hw_study_point *point = state;
    const struct hw_study *study = point->study;
    const int32_t at = job->replicate - 1, n = study->n_replicates;
    double numbers[HW_STUDY_MEASURES];
    if (study->search != NULL) {
        return run_candidate(point, at, row, fault, events);
    }
    HW_TRY(go_to(point, at, fault));
    for (int32_t f = 0; f < study->n_factors; f++) {
        char text[TEXT_ROOM];
        hw_study_value(study, f, study->design_at[(size_t)at * (size_t)study->n_factors + (size_t)f], text, sizeof text, &row[f]);
    }
    for (int32_t r = 0; r < study->tried; r++) {
        if (r > 0 && hw_stop_asked() != 0 && hw_stop_now()) {
            return HW_STOPPED;
        }
        enum hw_status status = hw_study_point_run(point, job->scenario, r + 1, numbers, fault, events);
        if (status == HW_FAULT) {
            char words[sizeof fault->what + 40];
            snprintf(words, sizeof words, "in replicate %d %s", r + 1, fault->what);
            blame(study, at, words, fault);
        }
        HW_TRY(status);
        for (int32_t m = 0; m < study->n_measures; m++) {
            row[study->n_factors + m * n + r] = numbers[m];
        }
    }
    return HW_OK;
}

static enum hw_status create(struct hw_mem *mem, const struct hw_plan *plan, void **state) {
    struct hw_study_point *point = NULL;
    HW_TRY(hw_study_point_create(mem, plan->spec, &point));
    *state = point;
    return HW_OK;
}

static void free_point(struct hw_mem *mem, void *state) {
    hw_study_point_free(mem, state);
}

const struct hw_model hw_study_model = {
    .name = "study",
    .doc = "One model at many points of a design, each with the same people and the same luck",
    .headline = "",
    .print_schema = hw_study_print_schema,
    .load = hw_study_load,
    .describe = hw_study_describe,
    .create = create,
    .free = free_point,
    .run = run_point,
};
