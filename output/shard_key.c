/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a run is, packed and unpacked. The two halves of this file name the same things in the same order. */
#include "output/inputs.h"
#include "output/shard_pack.h"

#include <math.h>

enum { MOST = 1 << 24 }; /* scenarios, dimensions, measures, labels, parameters: more cannot be meant */

/* A field that is added to these must be packed and unpacked here too, or results made of shards differ from others. */
static_assert(sizeof(struct hw_results) == 208 && sizeof(struct hw_inputs) == 56 && sizeof(struct hw_layout) == 48 && sizeof(struct hw_measure) == 96 &&
                  sizeof(struct hw_dim) == 32 && sizeof(struct hw_param_record) == 40,
              "results have another shape: pack and unpack what is new, then mend this line");

/* ---- packing ---- */

static void put_texts(struct hw_shard_out *out, const char *const *texts, size_t n) {
    hw_shard_put_whole(out, texts != NULL);
    for (size_t i = 0; texts != NULL && i < n; i++) {
        hw_shard_put_text(out, texts[i]);
    }
}

static void put_observed(struct hw_shard_out *out, const struct hw_layout *layout, int32_t measure) {
    const struct hw_measure *m = &layout->measures[measure];
    hw_shard_put_text(out, m->observed_source);
    if (m->observed_source != NULL) {
        size_t n = m->observed_at == NULL ? 1 : hw_results_count(layout, measure);
        hw_shard_put_whole(out, m->observed_at != NULL);
        hw_shard_put_whole(out, n);
        hw_shard_put(out, m->observed_at == NULL ? &m->observed : m->observed_at, n * sizeof(double));
        hw_shard_put_text(out, m->observed_role);
    }
}

static void put_layout(struct hw_shard_out *out, const struct hw_layout *layout) {
    hw_shard_put_whole(out, (uint64_t)layout->n_dims);
    for (int32_t d = 0; d < layout->n_dims; d++) {
        const struct hw_dim *dim = &layout->dims[d];
        hw_shard_put_text(out, dim->name);
        hw_shard_put_whole(out, dim->size);
        put_texts(out, dim->labels, dim->size);
        put_texts(out, dim->titles, dim->size);
    }
    hw_shard_put_whole(out, (uint64_t)layout->n_measures);
    for (int32_t i = 0; i < layout->n_measures; i++) {
        const struct hw_measure *m = &layout->measures[i];
        hw_shard_put_text(out, m->name);
        hw_shard_put_text(out, m->title);
        hw_shard_put_text(out, m->unit);
        hw_shard_put_text(out, m->definition);
        hw_shard_put_text(out, m->catalogue);
        hw_shard_put_whole(out, (uint64_t)m->n_dims);
        for (int32_t d = 0; d < m->n_dims; d++) {
            hw_shard_put_whole(out, (uint64_t)m->dims[d]);
        }
        hw_shard_put_whole(out, (uint64_t)m->digits);
        hw_shard_put_whole(out, (uint64_t)m->level);
        put_observed(out, layout, i);
    }
}

static void put_files(struct hw_shard_out *out, const struct hw_inputs *files) {
    hw_shard_put_whole(out, files == NULL ? 0 : (uint64_t)files->n);
    if (files != NULL) {
        put_texts(out, files->names, (size_t)files->n);
        hw_shard_put(out, files->sizes, (size_t)files->n * sizeof *files->sizes);
        hw_shard_put_whole(out, files->packed_size);
        hw_shard_put(out, files->packed, files->packed_size);
    }
}

static void put_all(struct hw_shard_out *out, const struct hw_results *r, int32_t planned) {
    hw_shard_put_text(out, r->version);
    hw_shard_put_text(out, r->model);
    hw_shard_put_text(out, r->config_name);
    hw_shard_put_whole(out, r->seed);
    hw_shard_put_text(out, r->command);
    hw_shard_put_text(out, r->config_text);
    hw_shard_put_whole(out, (uint64_t)planned);
    hw_shard_put_whole(out, r->inputs);
    hw_shard_put_text(out, r->title);
    hw_shard_put_text(out, r->attribution);
    hw_shard_put_whole(out, (uint64_t)r->n_scenarios);
    put_texts(out, r->scenario, (size_t)r->n_scenarios);
    put_texts(out, r->scenario_title, (size_t)r->n_scenarios);
    put_texts(out, r->scenario_text, (size_t)r->n_scenarios);
    put_texts(out, r->scenario_evidence, (size_t)r->n_scenarios);
    put_texts(out, r->scenario_beyond, (size_t)r->n_scenarios);
    hw_shard_put_whole(out, (uint64_t)r->n_params);
    for (int32_t i = 0; i < r->n_params; i++) {
        const struct hw_param_record *p = &r->params[i];
        hw_shard_put_text(out, p->path);
        hw_shard_put_text(out, p->value);
        hw_shard_put_text(out, p->unit);
        hw_shard_put_text(out, p->grade);
        hw_shard_put_text(out, p->source);
    }
    put_layout(out, r->layout);
    put_files(out, r->files);
}

enum hw_status hw_shard_pack(struct hw_mem *mem, const struct hw_results *results, int32_t planned, struct hw_shard_key *key) {
    struct hw_shard_out out = {.bytes = NULL};
    put_all(&out, results, planned);
    char *bytes = hw_mem_alloc(mem, out.size, 1);
    if (bytes == NULL) {
        return HW_NO_MEMORY;
    }
    out = (struct hw_shard_out){.bytes = bytes};
    put_all(&out, results, planned);
    *key = (struct hw_shard_key){.bytes = bytes, .size = out.size};
    return HW_OK;
}

/* ---- unpacking ---- */

struct unpacker {
    struct hw_shard_in in;
    struct hw_arena *arena;
    bool short_of_memory;
};

static int32_t get_count(struct unpacker *u) {
    uint64_t n = hw_shard_get_whole(&u->in);
    u->in.bad = u->in.bad || n > MOST || n > u->in.left; /* each takes a byte at least */
    return u->in.bad ? 0 : (int32_t)n;
}

static void *get_room(struct unpacker *u, size_t n, size_t size) {
    void *room = u->short_of_memory ? NULL : hw_arena_alloc(u->arena, n + 1, size);
    u->short_of_memory = u->short_of_memory || room == NULL;
    u->in.bad = u->in.bad || room == NULL;
    return room;
}

static const char *const *get_texts(struct unpacker *u, size_t n) {
    if (hw_shard_get_whole(&u->in) == 0 || u->in.bad) {
        return NULL;
    }
    const char **texts = get_room(u, n, sizeof *texts);
    for (size_t i = 0; !u->in.bad && i < n; i++) {
        texts[i] = hw_shard_get_text(&u->in);
    }
    return u->in.bad ? NULL : texts;
}

static void get_dims(struct unpacker *u, struct hw_layout *layout) {
    layout->n_dims = get_count(u);
    struct hw_dim *dims = get_room(u, (size_t)layout->n_dims, sizeof *dims);
    for (int32_t d = 0; !u->in.bad && d < layout->n_dims; d++) {
        dims[d].name = hw_shard_need_text(&u->in);
        dims[d].size = (size_t)get_count(u);
        dims[d].labels = get_texts(u, dims[d].size);
        dims[d].titles = get_texts(u, dims[d].size);
        u->in.bad = u->in.bad || dims[d].labels == NULL;
    }
    layout->dims = dims;
}

/* n: how many values there are by place, which get_measures checks. */
static void get_observed(struct unpacker *u, struct hw_measure *m, uint64_t *n) {
    m->observed = (double)NAN;
    m->observed_source = hw_shard_get_text(&u->in);
    *n = 0;
    if (m->observed_source == NULL || u->in.bad) {
        return;
    }
    bool many = hw_shard_get_whole(&u->in) != 0;
    *n = hw_shard_get_whole(&u->in);
    u->in.bad = u->in.bad || *n > u->in.left / sizeof(double) || (!many && *n != 1);
    double *values = many && !u->in.bad ? get_room(u, (size_t)*n, sizeof *values) : &m->observed;
    if (!u->in.bad) {
        hw_shard_get(&u->in, values, (size_t)*n * sizeof *values);
        m->observed_at = many ? values : NULL;
        m->observed_role = hw_shard_get_text(&u->in);
    }
    *n = many ? *n : 0;
}

static void get_measure(struct unpacker *u, struct hw_measure *m, uint64_t *n_observed) {
    m->name = hw_shard_need_text(&u->in);
    m->title = hw_shard_need_text(&u->in);
    m->unit = hw_shard_need_text(&u->in);
    m->definition = hw_shard_need_text(&u->in);
    m->catalogue = hw_shard_need_text(&u->in);
    uint64_t n_dims = hw_shard_get_whole(&u->in);
    u->in.bad = u->in.bad || n_dims > HW_MEASURE_DIMS;
    m->n_dims = u->in.bad ? 0 : (int32_t)n_dims;
    for (int32_t d = 0; d < m->n_dims; d++) {
        m->dims[d] = (int32_t)(hw_shard_get_whole(&u->in) & INT32_MAX); /* get_measures checks it */
    }
    m->digits = (int32_t)(hw_shard_get_whole(&u->in) & 31);
    m->level = (int32_t)(hw_shard_get_whole(&u->in) & 255);
    get_observed(u, m, n_observed);
}

/* What was packed is taken as it is: the seal of the shard has been checked. */
static void get_files(struct unpacker *u, struct hw_results *out) {
    struct hw_inputs *files = get_room(u, 1, sizeof *files);
    int32_t n = get_count(u);
    if (u->in.bad || n == 0) {
        return;
    }
    const char *const *names = get_texts(u, (size_t)n);
    uint64_t *sizes = get_room(u, (size_t)n, sizeof *sizes);
    u->in.bad = u->in.bad || names == NULL;
    uint64_t size = 0;
    for (int32_t i = 0; i < n && !u->in.bad; i++) {
        sizes[i] = hw_shard_get_whole(&u->in);
        u->in.bad = u->in.bad || names[i] == NULL || sizes[i] > HW_INPUTS_MOST;
        size += sizes[i];
    }
    uint64_t packed_size = hw_shard_get_whole(&u->in);
    u->in.bad = u->in.bad || packed_size == 0 || packed_size > u->in.left || size == 0 || size > HW_INPUTS_MOST;
    if (!u->in.bad) {
        *files = (struct hw_inputs){.n = n, .names = names, .sizes = sizes, .size = size, .packed = u->in.at, .packed_size = packed_size};
        u->in.at += packed_size;
        u->in.left -= packed_size;
        out->files = files;
    }
}

static void get_measures(struct unpacker *u, struct hw_layout *layout) {
    layout->n_measures = get_count(u);
    struct hw_measure *measures = get_room(u, (size_t)layout->n_measures, sizeof *measures);
    for (int32_t i = 0; !u->in.bad && i < layout->n_measures; i++) {
        uint64_t n_observed = 0;
        get_measure(u, &measures[i], &n_observed);
        uint64_t n = 1;
        for (int32_t d = 0; d < measures[i].n_dims; d++) {
            int32_t dim = measures[i].dims[d];
            u->in.bad = u->in.bad || dim >= layout->n_dims || __builtin_mul_overflow(n, layout->dims[dim].size, &n);
            n = u->in.bad ? 0 : n;
        }
        u->in.bad = u->in.bad || (n_observed > 0 && n_observed != n);
    }
    layout->measures = measures;
}

static void get_params(struct unpacker *u, struct hw_results *out) {
    out->n_params = get_count(u);
    struct hw_param_record *params = get_room(u, (size_t)out->n_params, sizeof *params);
    for (int32_t i = 0; !u->in.bad && i < out->n_params; i++) {
        params[i].path = hw_shard_get_text(&u->in);
        params[i].value = hw_shard_get_text(&u->in);
        params[i].unit = hw_shard_get_text(&u->in);
        params[i].grade = hw_shard_get_text(&u->in);
        params[i].source = hw_shard_get_text(&u->in);
    }
    out->params = params;
}

/* The first part, which every layout of shards begins with. */
static void get_identity(struct hw_shard_in *in, struct hw_results *out, int32_t *planned) {
    out->version = hw_shard_need_text(in);
    out->model = hw_shard_need_text(in);
    out->config_name = hw_shard_need_text(in);
    out->seed = hw_shard_get_whole(in);
    out->command = hw_shard_need_text(in);
    out->config_text = hw_shard_need_text(in);
    uint64_t replicates = hw_shard_get_whole(in);
    out->inputs = hw_shard_get_whole(in);
    in->bad = in->bad || replicates < 1 || replicates > INT32_MAX;
    *planned = in->bad ? 0 : (int32_t)replicates;
}

enum hw_status hw_shard_unpack(struct hw_arena *arena, struct hw_shard_key key, struct hw_results *results, int32_t *planned) {
    struct unpacker u = {.in = {.at = key.bytes, .left = key.size}, .arena = arena};
    struct hw_results out = {.n_scenarios = 0};
    int32_t replicates = 0;
    struct hw_layout *layout = get_room(&u, 1, sizeof *layout);
    if (layout == NULL) {
        return HW_NO_MEMORY;
    }
    get_identity(&u.in, &out, &replicates);
    out.title = hw_shard_get_text(&u.in);
    out.attribution = hw_shard_get_text(&u.in);
    out.n_scenarios = get_count(&u);
    out.scenario = get_texts(&u, (size_t)out.n_scenarios);
    out.scenario_title = get_texts(&u, (size_t)out.n_scenarios);
    out.scenario_text = get_texts(&u, (size_t)out.n_scenarios);
    out.scenario_evidence = get_texts(&u, (size_t)out.n_scenarios);
    out.scenario_beyond = get_texts(&u, (size_t)out.n_scenarios);
    get_params(&u, &out);
    get_dims(&u, layout);
    get_measures(&u, layout);
    get_files(&u, &out);
    if (u.short_of_memory) {
        return HW_NO_MEMORY;
    }
    if (u.in.bad || u.in.left != 0 || out.n_scenarios < 1 || out.scenario == NULL) {
        return HW_BAD_INPUT;
    }
    HW_TRY(hw_results_lay_out(arena, layout));
    out.layout = layout;
    *results = out;
    *planned = replicates;
    return HW_OK;
}

/* ---- differences ---- */

/* The first line that differs, from 1; some line does. */
static int32_t line_of_difference(const char *a, const char *b) {
    int32_t line = 1;
    for (; *a == *b; a++, b++) {
        line += *a == '\n';
    }
    return line;
}

/* A text that is not there is an empty one: result files do not tell them apart. */
static bool differ(const char *a, const char *b) {
    return strcmp(a == NULL ? "" : a, b == NULL ? "" : b) != 0;
}

/* A command has one option a line; a message has one line. */
static void join_lines(char *text) {
    size_t n = strlen(text);
    for (size_t i = 0; i < n; i++) {
        text[i] = text[i] != '\n' ? text[i] : i + 1 < n ? ' ' : '\0';
    }
}

static void say_commands(const char *a, const char *b, char *words, size_t size) {
    char left[200], right[200];
    snprintf(left, sizeof left, "%s", *a == '\0' ? "none" : a);
    snprintf(right, sizeof right, "%s", *b == '\0' ? "none" : b);
    join_lines(left);
    join_lines(right);
    snprintf(words, size, "options: %s instead of %s", right, left);
}

static bool say_parameter(const struct hw_results *a, const struct hw_results *b, char *words, size_t size) {
    int32_t n = a->n_params < b->n_params ? a->n_params : b->n_params;
    for (int32_t i = 0; i < n; i++) {
        const struct hw_param_record *p = &a->params[i], *q = &b->params[i];
        if (!differ(p->path, q->path) && differ(p->value, q->value)) {
            snprintf(words, size, "parameter %.80s: %.80s instead of %.80s", p->path == NULL ? "" : p->path, q->value == NULL ? "none" : q->value,
                     p->value == NULL ? "none" : p->value);
            return true;
        }
    }
    return false;
}

static bool say_scenario(const struct hw_results *a, const struct hw_results *b, char *words, size_t size) {
    int32_t n = a->n_scenarios < b->n_scenarios ? a->n_scenarios : b->n_scenarios;
    for (int32_t i = 0; i < n; i++) {
        if (!differ(a->scenario[i], b->scenario[i]) && a->scenario_text != NULL && b->scenario_text != NULL &&
            differ(a->scenario_text[i], b->scenario_text[i])) {
            snprintf(words, size, "scenario %.100s says something else now", a->scenario[i]);
            return true;
        }
    }
    return false;
}

/* What can be told without unpacking the rest. */
static bool say_identity(const struct hw_results *x, int32_t planned_x, const struct hw_results *y, int32_t planned_y, char *words, size_t size) {
    if (differ(x->version, y->version)) {
        snprintf(words, size, "homeward %.60s instead of %.60s", y->version, x->version);
    } else if (differ(x->model, y->model)) {
        snprintf(words, size, "a %.60s model instead of a %.60s model", y->model, x->model);
    } else if (x->seed != y->seed) {
        snprintf(words, size, "seed %llu instead of %llu", (unsigned long long)y->seed, (unsigned long long)x->seed);
    } else if (differ(x->command, y->command)) {
        say_commands(x->command, y->command, words, size);
    } else if (differ(x->config_text, y->config_text)) {
        snprintf(words, size, "the configuration %.100s differs from line %d on", y->config_name, line_of_difference(x->config_text, y->config_text));
    } else if (planned_x != planned_y) {
        snprintf(words, size, "%d replicate%s in all instead of %d", planned_y, hw_base_s(planned_y), planned_x);
    } else if (differ(x->config_name, y->config_name)) {
        snprintf(words, size, "configuration %.100s instead of %.100s", y->config_name, x->config_name);
    } else {
        return false;
    }
    return true;
}

static bool say_rest(const struct hw_results *x, const struct hw_results *y, char *words, size_t size) {
    if (say_scenario(x, y, words, size) || say_parameter(x, y, words, size)) {
        return true;
    }
    if (x->inputs != y->inputs) {
        snprintf(words, size, "a file that the configuration reads has changed");
    }
    return x->inputs != y->inputs;
}

bool hw_shard_runs_differ(const struct hw_results *a, int32_t planned, const struct hw_results *b, char *words, size_t size) {
    return say_identity(a, planned, b, b->n_replicates, words, size) || say_rest(a, b, words, size);
}

void hw_shard_difference(struct hw_arena *arena, struct hw_shard_key a, struct hw_shard_key b, char *words, size_t size) {
    struct hw_shard_in in_a = {.at = a.bytes, .left = a.size}, in_b = {.at = b.bytes, .left = b.size};
    struct hw_results x = {.n_scenarios = 0}, y = {.n_scenarios = 0};
    int32_t planned_x = 0, planned_y = 0;
    get_identity(&in_a, &x, &planned_x);
    get_identity(&in_b, &y, &planned_y);
    if (in_a.bad || in_b.bad) {
        snprintf(words, size, "what it says of its run cannot be understood");
    } else if (say_identity(&x, planned_x, &y, planned_y, words, size)) {
        return;
    } else if (hw_shard_unpack(arena, a, &x, &planned_x) != HW_OK || hw_shard_unpack(arena, b, &y, &planned_y) != HW_OK) {
        snprintf(words, size, "what it says of its run cannot be understood");
    } else if (!say_rest(&x, &y, words, size)) {
        snprintf(words, size, "other measures or scenarios");
    }
}
