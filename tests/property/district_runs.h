/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef DISTRICT_RUNS_H
#define DISTRICT_RUNS_H
/* For tests: runs the district with schemes of the test's own, and compares scenarios pair by pair. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <math.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "agents/district.h"
#include "agents/market.h"
#include "agents/measures.h"
#include "agents/nursing.h"
#include "agents/rounds.h"
#include "agents/spending.h"
#include "agents/start.h"

enum { RUNS_SCENARIOS = 24, RUNS_REPLICATES = 24 };

struct runs_scheme {
    const char *name;
    const char *body; /* YAML below name, title and evidence; NULL: the scheme of that name in configs/schemes */
};

struct runs {
    struct hw_mem mem;
    struct hw_arena arena;
    struct hw_diag diag;
    struct hw_reader reader;
    struct hw_io io;
    struct hw_doc doc;
    struct hw_plan plan;
    enum hw_status status; /* of load */
    void *state;
    int32_t replicates;
    double *values; /* [scenario][replicate][row] */
    char folder[512];
};

static inline void runs_write(struct runs *r, const char *name, const char *text) {
    char path[1024];
    snprintf(path, sizeof path, "%s/%s", r->folder, name);
    assert_int_equal(hw_io_replace_file(&r->io, &r->mem, path, text, strlen(text)), HW_OK);
}

/* A folder with the real data, and schemes of the test. */
static inline void runs_folder(struct runs *r, const char *tag, const struct runs_scheme *schemes, int n) {
    char path[1024];
    snprintf(r->folder, sizeof r->folder, "%s/district_%s", HW_BINARY_DIR, tag);
    assert_true(mkdir(r->folder, 0777) == 0 || errno == EEXIST);
    snprintf(path, sizeof path, "%s/schemes", r->folder);
    assert_true(mkdir(path, 0777) == 0 || errno == EEXIST);
    snprintf(path, sizeof path, "%s/data", r->folder);
    assert_true(symlink(HW_SOURCE_DIR "/configs/data", path) == 0 || errno == EEXIST);
    for (int i = 0; i < n; i++) {
        char text[4096];
        char name[128];
        if (schemes[i].body == NULL) { /* the real one */
            snprintf(text, sizeof text, HW_SOURCE_DIR "/configs/schemes/%s.yaml", schemes[i].name);
            snprintf(path, sizeof path, "%s/schemes/%s.yaml", r->folder, schemes[i].name);
            assert_true(symlink(text, path) == 0 || errno == EEXIST);
            continue;
        }
        snprintf(name, sizeof name, "schemes/%s.yaml", schemes[i].name);
        snprintf(text, sizeof text, "name: %s\ntitle: %s\nevidence: {grade: A, note: a test}\n%s", schemes[i].name, schemes[i].name,
                 schemes[i].body);
        runs_write(r, name, text);
    }
}

/* Loads a model of configs/ by its file's name, or text when it is not NULL, with sets ("path=value", NULL at the end) and the schemes as
 * scenarios. */
static inline void runs_open_model(struct runs *r, const char *tag, const char *file, const char *text, const char *const *sets,
                                   const struct runs_scheme *schemes, int n) {
    memset(r, 0, sizeof *r);
    hw_mem_init(&r->mem);
    hw_arena_init(&r->arena, &r->mem);
    hw_diag_init(&r->diag, &r->arena);
    hw_io_init(&r->io);
    r->reader.arena = &r->arena;
    r->reader.diag = &r->diag;
    runs_folder(r, tag, schemes, n);
    if (text != NULL) {
        assert_int_equal(hw_yaml_parse(&r->arena, tag, text, strlen(text), &r->diag, &r->doc), HW_OK);
    } else {
        char path[1024];
        snprintf(path, sizeof path, HW_SOURCE_DIR "/configs/%s", file);
        assert_int_equal(hw_yaml_read(&r->io, &r->arena, path, &r->diag, &r->doc), HW_OK);
    }
    for (int i = 0; sets != NULL && sets[i] != NULL; i++) {
        char path[256];
        const char *equals = strchr(sets[i], '=');
        snprintf(path, sizeof path, "%.*s", (int)(equals - sets[i]), sets[i]);
        assert_int_equal(hw_yaml_set(&r->arena, &r->doc, path, equals + 1, &r->diag), HW_OK);
    }
    const char **names = hw_arena_alloc(&r->arena, RUNS_SCENARIOS, sizeof *names);
    for (int i = 0; i < n; i++) {
        names[i] = schemes[i].name;
    }
    struct hw_load load = {&r->io, &r->reader, &r->doc, r->folder, names, n};
    r->status = hw_district_load(&load, &r->plan);
}

static inline void runs_open_text(struct runs *r, const char *tag, const char *text, const char *const *sets,
                                  const struct runs_scheme *schemes, int n) {
    runs_open_model(r, tag, "north_kent.yaml", text, sets, schemes, n);
}

static inline void runs_open(struct runs *r, const char *tag, const char *const *sets, const struct runs_scheme *schemes, int n) {
    runs_open_text(r, tag, NULL, sets, schemes, n);
}

static inline void runs_close(struct runs *r) {
    hw_mem_free(&r->mem, r->values);
    hw_district_free(&r->mem, r->state);
    hw_arena_clear(&r->arena);
    assert_int_equal(r->mem.live_blocks, 0);
}

static inline double *runs_row(const struct runs *r, int32_t scenario, int32_t replicate) {
    return r->values + ((size_t)scenario * (size_t)r->replicates + (size_t)replicate) * r->plan.layout.row;
}

static inline void runs_go(struct runs *r, int32_t replicates) {
    if (r->status != HW_OK) {
        hw_diag_print(&r->diag, stderr, false);
    }
    assert_int_equal(r->status, HW_OK);
    r->replicates = replicates;
    r->values = hw_mem_alloc(&r->mem, (size_t)r->plan.n_scenarios * (size_t)replicates * r->plan.layout.row, sizeof *r->values);
    assert_non_null(r->values);
    assert_int_equal(hw_district_create(&r->mem, &r->plan, &r->state), HW_OK);
    for (int32_t s = 0; s < r->plan.n_scenarios; s++) {
        for (int32_t k = 0; k < replicates; k++) {
            struct hw_job job = {.plan = &r->plan, .scenario = s, .replicate = k + 1, .seed = 1};
            struct hw_fault fault = {0};
            uint64_t events = 0;
            enum hw_status status = hw_district_run(r->state, &job, runs_row(r, s, k), &fault, &events);
            if (status != HW_OK) {
                fprintf(stderr, "%s replicate %d: %s\n", r->plan.scenario[s], k + 1, fault.what);
            }
            assert_int_equal(status, HW_OK);
        }
    }
}

/* The start again, after a run: its people as they are made, the settings filled, nothing else under way. */
static inline void runs_refill(struct hw_district *d) {
    assert_int_equal(hw_flow_reset(&d->flow, d->seed, d->replicate), HW_OK);
    memset(d->spells, 0, d->n_spells * sizeof *d->spells);
    hw_market_begin(d);
    hw_rounds_begin(d);
    hw_spending_begin(d->spending);
    hw_nursing_begin(d);
    hw_district_people(d, d->people);
    assert_true(hw_start_fill(d));
}

/* Place of a value in a row: a measure, and the label of its first dimension (NULL: the first value). */
static inline size_t runs_at(const struct runs *r, const char *measure, const char *label) {
    int32_t m = hw_results_find(&r->plan.layout, measure);
    assert_true(m >= 0);
    size_t at = r->plan.layout.offset[m];
    if (label != NULL) {
        const struct hw_dim *dim = &r->plan.layout.dims[r->plan.layout.measures[m].dims[0]];
        size_t i = 0;
        while (i < dim->size && strcmp(dim->labels[i], label) != 0) {
            i++;
        }
        assert_true(i < dim->size);
        at += i;
    }
    return at;
}

/* Bed-days of the first replicate with that cause of delay. */
static inline double runs_days_of(const struct runs *r, int32_t scenario, enum hw_reason code, enum hw_owner owner) {
    return runs_row(r, scenario, 0)[runs_at(r, "delayed_bed_days", NULL) + (size_t)code * HW_OWNERS + (size_t)owner];
}

static inline double runs_value(const struct runs *r, int32_t scenario, int32_t replicate, const char *measure, const char *label) {
    return runs_row(r, scenario, replicate)[runs_at(r, measure, label)];
}

/* Interval of the paired difference scenario - baseline of a sum of values, each times a factor. */
struct runs_term {
    const char *measure, *label;
    double factor;
};
static inline struct hw_interval runs_difference(const struct runs *r, int32_t scenario, const struct runs_term *terms, int n) {
    double differences[RUNS_REPLICATES] = {0};
    for (int32_t k = 0; k < r->replicates; k++) {
        for (int i = 0; i < n; i++) {
            size_t at = runs_at(r, terms[i].measure, terms[i].label);
            differences[k] += terms[i].factor * (runs_row(r, scenario, k)[at] - runs_row(r, 0, k)[at]);
        }
    }
    return hw_results_interval(differences, (size_t)r->replicates, 1, 0.95);
}

/* The 95 % interval lies wholly above (direction 1) or below (-1) zero. */
static inline void runs_expect(const char *what, struct hw_interval d, int direction) {
    bool good = direction > 0 ? d.mean - d.half_width > 0 : d.mean + d.half_width < 0;
    if (!good) {
        fprintf(stderr, "%s: difference %g +- %g should be %s 0\n", what, d.mean, d.half_width, direction > 0 ? "above" : "below");
    }
    assert_true(good);
}

#endif
