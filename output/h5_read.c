/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Results from HDF5. The seal is checked before HDF5 sees the image (output/h5_common.h); after that every shape, type
 * and count is still checked, because a sealed file can come from another schema or be made by hand.
 *
 * All strings and numbers go to the caller's arena: variable-length strings are read straight into it. */
#include "output/h5_common.h"
#include "output/h5_inputs.h"
#include "output/h5_take.h"
#include "output/results.h"

#include <errno.h>
#include <hdf5_hl.h>
#include <math.h>

static herr_t note_name(hid_t group, const char *name, const H5L_info_t *info, void *context) {
    (void)group;
    (void)info;
    struct hw_h5_reader *r = context;
    char *copy = hw_arena_text(r->arena, name, strlen(name));
    if (copy == NULL) {
        r->short_of_memory = true;
        return -1;
    }
    r->names[r->n_names++] = copy;
    return 0;
}

static enum hw_status list_names(struct hw_h5_reader *r) {
    H5G_info_t info;
    if (H5Gget_info(r->file, &info) < 0 || info.nlinks > INT32_MAX) {
        return hw_h5_odd(r, "/");
    }
    r->names = hw_arena_alloc(r->arena, (size_t)info.nlinks + 1, sizeof *r->names);
    r->dims = hw_arena_alloc(r->arena, (size_t)info.nlinks + 1, sizeof *r->dims);
    r->measures = hw_arena_alloc(r->arena, (size_t)info.nlinks + 1, sizeof *r->measures);
    if (r->names == NULL || r->dims == NULL || r->measures == NULL) {
        return hw_h5_no_memory(r);
    }
    return H5Literate(r->file, H5_INDEX_CRT_ORDER, H5_ITER_INC, NULL, note_name, r) >= 0 ? HW_OK : hw_h5_odd(r, "/");
}

static enum hw_status take_globals(struct hw_h5_reader *r) {
    struct hw_results *out = r->results;
    int32_t schema = 0, complete = 0;
    if (H5Aexists(r->file, "homeward_schema") <= 0) {
        return hw_h5_refuse(r, HW_BAD_INPUT, "is an HDF5 file, but not a homeward result");
    }
    HW_TRY(hw_h5_number(r, r->file, "homeward_schema", H5T_NATIVE_INT32, &schema));
    HW_TRY(hw_h5_text(r, r->file, "homeward_version", &out->version));
    if (schema != HW_H5_SCHEMA) {
        return hw_h5_refuse(r, HW_BAD_INPUT, "was written by homeward %s in layout %d of result files, and this homeward (%s) reads layout %d: open it with %s one",
                            out->version, (int)schema, HW_VERSION, HW_H5_SCHEMA, schema > HW_H5_SCHEMA ? "a newer" : "an older");
    }
    const char *seed = "", *inputs = "";
    HW_TRY(hw_h5_text(r, r->file, "title", &out->title));
    HW_TRY(hw_h5_text(r, r->file, "model", &out->model));
    HW_TRY(hw_h5_text(r, r->file, "config", &out->config_name));
    HW_TRY(hw_h5_text(r, r->file, "command", &out->command));
    HW_TRY(hw_h5_text(r, r->file, "precision", &out->precision));
    HW_TRY(hw_h5_text(r, r->file, "attribution", &out->attribution));
    HW_TRY(hw_h5_text(r, r->file, "seed", &seed));
    HW_TRY(hw_h5_text(r, r->file, "inputs", &inputs));
    HW_TRY(hw_h5_number(r, r->file, "complete", H5T_NATIVE_INT32, &complete));
    char *end = NULL;
    errno = 0;
    out->inputs = strtoull(inputs, NULL, 16); /* 0 when it is not there */
    out->seed = strtoull(seed, &end, 10);
    out->complete = complete != 0;
    return *seed >= '0' && *seed <= '9' && *end == '\0' && errno == 0 ? HW_OK : hw_h5_odd(r, "seed");
}

/* Titles of a dimension's labels; *titles is NULL when there are none. */
static enum hw_status take_titles(struct hw_h5_reader *r, const char *name, size_t size, const char *const **titles) {
    char full[256];
    int length = snprintf(full, sizeof full, "%s%s", name, HW_H5_TITLES);
    *titles = NULL;
    if (length < 0 || (size_t)length >= sizeof full || H5Lexists(r->file, full, H5P_DEFAULT) <= 0) {
        return HW_OK;
    }
    const char **texts = NULL;
    HW_TRY(hw_h5_texts(r, r->file, full, 1, size, &texts));
    *titles = texts;
    return HW_OK;
}

static enum hw_status take_plan(struct hw_h5_reader *r) {
    struct hw_results *out = r->results;
    size_t scenarios = 0, replicates = 0;
    HW_TRY(hw_h5_length(r, HW_H5_SCENARIO, &scenarios));
    HW_TRY(hw_h5_length(r, HW_H5_RUNS(out->model), &replicates));
    if (scenarios == 0 || replicates == 0) {
        return hw_h5_odd(r, HW_H5_SCENARIO);
    }
    size_t cells = scenarios * replicates; /* each at most 2^31 - 1 */
    const char **names = NULL;
    HW_TRY(hw_h5_texts(r, r->file, HW_H5_SCENARIO, 1, scenarios, &names));
    out->n_scenarios = (int32_t)scenarios;
    out->n_replicates = (int32_t)replicates;
    out->scenario = names;
    HW_TRY(take_titles(r, HW_H5_SCENARIO, scenarios, &out->scenario_title));
    if (out->scenario_title == NULL) {
        out->scenario_title = out->scenario;
    }
    int32_t *numbers = hw_arena_alloc(r->arena, replicates, sizeof *numbers);
    out->state = hw_arena_alloc(r->arena, cells, sizeof *out->state);
    if (numbers == NULL || out->state == NULL) {
        return hw_h5_no_memory(r);
    }
    out->replicate = numbers;
    HW_TRY(hw_h5_numbers(r, HW_H5_RUNS(out->model), H5T_NATIVE_INT32, 1, replicates, numbers));
    HW_TRY(hw_h5_numbers(r, HW_H5_STATE, H5T_NATIVE_UINT8, 2, cells, out->state));
    HW_TRY(hw_h5_texts(r, r->file, HW_H5_REASON, 2, cells, &out->reason));
    for (size_t i = 0; i < cells; i++) {
        if (out->state[i] > HW_REP_FAILED) {
            return hw_h5_odd(r, HW_H5_STATE);
        }
        out->reason[i] = *out->reason[i] == '\0' ? NULL : out->reason[i];
    }
    return HW_OK;
}

/* The name of the scale of one dimension of a dataset. */
static herr_t note_scale(hid_t dataset, unsigned dim, hid_t scale, void *context) {
    (void)dataset;
    (void)dim;
    return H5DSget_scale_name(scale, context, 256) > 0 ? 1 : -1;
}

static enum hw_status measure_dims(struct hw_h5_reader *r, hid_t dataset, int rank, struct hw_measure *m) {
    m->n_dims = rank - 2;
    for (int d = 0; d < rank; d++) {
        char scale[256] = "";
        if (H5DSiterate_scales(dataset, (unsigned)d, NULL, note_scale, scale) <= 0) {
            return hw_h5_odd(r, m->name);
        }
        scale[sizeof scale - 1] = '\0';
        if (d < 2) {
            if (strcmp(scale, d == 0 ? HW_H5_SCENARIO : HW_H5_RUNS(r->results->model)) != 0) {
                return hw_h5_odd(r, m->name);
            }
            continue;
        }
        int32_t found = -1;
        for (int32_t i = 0; i < r->layout->n_dims; i++) {
            found = strcmp(r->dims[i].name, scale) == 0 ? i : found;
        }
        if (found < 0) {
            return hw_h5_odd(r, m->name);
        }
        m->dims[d - 2] = found;
    }
    return HW_OK;
}

static enum hw_status take_observed(struct hw_h5_reader *r, hid_t dataset, struct hw_measure *m) {
    size_t count = 1;
    for (int32_t d = 0; d < m->n_dims; d++) {
        count *= r->dims[m->dims[d]].size;
    }
    double *values = m->n_dims == 0 ? &m->observed : hw_arena_alloc(r->arena, count, sizeof *values);
    if (values == NULL) {
        return hw_h5_no_memory(r);
    }
    m->observed_at = m->n_dims == 0 ? NULL : values;
    HW_TRY(hw_h5_row(r, dataset, "observed", H5T_NATIVE_DOUBLE, count, values));
    HW_TRY(hw_h5_text(r, dataset, "observed_source", &m->observed_source));
    return hw_h5_text(r, dataset, "observed_role", &m->observed_role);
}

static enum hw_status take_measure(struct hw_h5_reader *r, hid_t dataset, int rank, const char *name) {
    struct hw_measure *m = &r->measures[r->layout->n_measures];
    if (rank < 2) {
        return hw_h5_odd(r, name);
    }
    *m = (struct hw_measure){.name = name, .observed = NAN};
    HW_TRY(measure_dims(r, dataset, rank, m));
    HW_TRY(hw_h5_text(r, dataset, "units", &m->unit));
    HW_TRY(hw_h5_text(r, dataset, "long_name", &m->title));
    HW_TRY(hw_h5_text(r, dataset, "definition", &m->definition));
    HW_TRY(hw_h5_text(r, dataset, "catalogue", &m->catalogue));
    HW_TRY(hw_h5_number(r, dataset, "digits", H5T_NATIVE_INT32, &m->digits));
    HW_TRY(hw_h5_number(r, dataset, "level", H5T_NATIVE_INT32, &m->level));
    if (H5Aexists(dataset, "observed") > 0) {
        HW_TRY(take_observed(r, dataset, m));
    }
    if (m->digits < 0 || m->digits > 17) {
        return hw_h5_odd(r, name);
    }
    r->layout->n_measures++;
    return HW_OK;
}

/* Dimensions first (measures name them), then measures, both in the order they were made. A scale of labels is a
 * dimension; what carries a "level" is a measure. */
static enum hw_status take_layout(struct hw_h5_reader *r) {
    r->layout->dims = r->dims;
    r->layout->measures = r->measures;
    for (int pass = 0; pass < 2; pass++) {
        for (int32_t i = 0; i < r->n_names; i++) {
            const char *name = r->names[i];
            H5O_info_t info;
            if (H5Oget_info_by_name1(r->file, name, &info, H5P_DEFAULT) < 0) {
                return hw_h5_odd(r, name);
            }
            if (info.type != H5O_TYPE_DATASET || strcmp(name, HW_H5_SCENARIO) == 0 || strcmp(name, HW_H5_RUNS(r->results->model)) == 0) {
                continue;
            }
            hid_t dataset = -1;
            int rank = 0;
            hsize_t size[HW_H5_RANK_MAX] = {0};
            HW_TRY(hw_h5_dataset(r, r->file, name, &dataset, &rank, size));
            enum hw_status status = HW_OK;
            if (pass == 0 && H5DSis_scale(dataset) > 0) {
                struct hw_dim *dim = &r->dims[r->layout->n_dims++];
                const char **labels = NULL;
                *dim = (struct hw_dim){.name = name, .size = (size_t)size[0]};
                status = hw_h5_texts(r, r->file, name, 1, dim->size, &labels);
                dim->labels = labels;
                status = status == HW_OK ? take_titles(r, name, dim->size, &dim->titles) : status;
            } else if (pass == 1 && H5Aexists(dataset, "level") > 0) {
                status = take_measure(r, dataset, rank, name);
            }
            (void)H5Dclose(dataset);
            HW_TRY(status);
        }
    }
    return hw_results_lay_out(r->arena, r->layout);
}

/* Read whole and then spread over the rows: HDF5 goes value by value when the shapes in file and memory differ. */
static enum hw_status take_values(struct hw_h5_reader *r, int32_t measure) {
    const struct hw_results *out = r->results;
    const struct hw_measure *m = &r->layout->measures[measure];
    size_t cells = (size_t)out->n_scenarios * (size_t)out->n_replicates;
    size_t count = hw_results_count(r->layout, measure);
    if (count == 0) {
        return HW_OK;
    }
    hid_t dataset = -1;
    int rank = 0;
    hsize_t size[HW_H5_RANK_MAX] = {0};
    HW_TRY(hw_h5_dataset(r, r->file, m->name, &dataset, &rank, size));
    bool good = rank == m->n_dims + 2 && size[0] == (hsize_t)out->n_scenarios && size[1] == (hsize_t)out->n_replicates;
    for (int32_t d = 0; d < m->n_dims && good; d++) {
        good = size[d + 2] == r->layout->dims[m->dims[d]].size;
    }
    double *values = good ? hw_mem_alloc(r->arena->mem, cells * count, sizeof *values) : NULL;
    r->short_of_memory = r->short_of_memory || (good && values == NULL);
    good = values != NULL && H5Dread(dataset, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values) >= 0;
    for (size_t i = 0; i < cells && good; i++) {
        memcpy(out->values + i * r->layout->row + r->layout->offset[measure], values + i * count, count * sizeof *values);
    }
    hw_mem_free(r->arena->mem, values);
    (void)H5Dclose(dataset);
    return good ? HW_OK : hw_h5_odd(r, m->name);
}

static enum hw_status take_config(struct hw_h5_reader *r) {
    struct hw_results *out = r->results;
    if (H5Lexists(r->file, "config", H5P_DEFAULT) <= 0) {
        return hw_h5_odd(r, "config");
    }
    const char **text = NULL;
    HW_TRY(hw_h5_texts(r, r->file, "config/text", 0, 1, &text));
    out->config_text = text[0];
    const char **texts[3] = {NULL};
    static const char *const names[3] = {"scenario", "evidence", "beyond"};
    for (int k = 0; k < 3; k++) {
        texts[k] = hw_arena_alloc(r->arena, (size_t)out->n_scenarios, sizeof **texts);
        if (texts[k] == NULL) {
            return hw_h5_no_memory(r);
        }
        for (int32_t s = 0; s < out->n_scenarios; s++) {
            char name[48];
            snprintf(name, sizeof name, "config/%s_%d", names[k], (int)s + 1);
            texts[k][s] = "";
            if (k == 0 || H5Lexists(r->file, name, H5P_DEFAULT) > 0) { /* the others only where there is something to say */
                HW_TRY(hw_h5_texts(r, r->file, name, 0, 1, &text));
                texts[k][s] = text[0];
            }
        }
    }
    out->scenario_text = texts[0];
    out->scenario_evidence = texts[1];
    out->scenario_beyond = texts[2];
    return HW_OK;
}

static enum hw_status take_params(struct hw_h5_reader *r) {
    static const char *const names[] = {"parameters/path", "parameters/value", "parameters/unit", "parameters/grade", "parameters/source"};
    if (H5Lexists(r->file, "parameters", H5P_DEFAULT) <= 0) {
        return HW_OK;
    }
    size_t count = 0;
    HW_TRY(hw_h5_length(r, names[0], &count));
    const char **parts[5] = {NULL};
    for (int part = 0; part < 5; part++) {
        HW_TRY(hw_h5_texts(r, r->file, names[part], 1, count, &parts[part]));
    }
    struct hw_param_record *params = hw_arena_alloc(r->arena, count, sizeof *params);
    if (params == NULL) {
        return hw_h5_no_memory(r);
    }
    for (size_t i = 0; i < count; i++) {
        params[i] = (struct hw_param_record){parts[0][i], parts[1][i], parts[2][i], parts[3][i], parts[4][i]};
    }
    r->results->params = params;
    r->results->n_params = (int32_t)count;
    return HW_OK;
}

static enum hw_status take_every_value(struct hw_h5_reader *r) {
    struct hw_results *out = r->results;
    size_t values;
    if (__builtin_mul_overflow((size_t)out->n_scenarios * (size_t)out->n_replicates, r->layout->row, &values) ||
        (out->values = hw_arena_alloc(r->arena, values, sizeof *out->values)) == NULL) {
        return hw_h5_no_memory(r);
    }
    for (int32_t m = 0; m < r->layout->n_measures; m++) {
        HW_TRY(take_values(r, m));
    }
    return HW_OK;
}

enum what { PLAN, FILES, VALUES };

static enum hw_status take_all(struct hw_h5_reader *r, enum what what) {
    struct hw_results *out = r->results;
    HW_TRY(take_globals(r));
    HW_TRY(take_plan(r));
    HW_TRY(list_names(r));
    r->layout = hw_arena_alloc(r->arena, 1, sizeof *r->layout);
    if (r->layout == NULL) {
        return hw_h5_no_memory(r);
    }
    out->layout = r->layout;
    enum hw_status status = take_layout(r);
    if (status != HW_OK) {
        if (status != HW_NO_MEMORY && r->in.io->last_errno == ENOTSUP) { /* what hw_io_draft_look says of devices and pipes */
        return hw_h5_refuse(r, HW_BAD_INPUT, "is not an ordinary file");
    }
    return status == HW_NO_MEMORY ? hw_h5_no_memory(r) : status;
    }
    if (what == VALUES) {
        HW_TRY(take_every_value(r));
    }
    HW_TRY(take_config(r));
    if (what == FILES) {
        HW_TRY(hw_h5_take_inputs(r, &out->files));
    }
    return take_params(r);
}

static enum hw_status unreadable(struct hw_h5_reader *r, enum hw_status status) {
    if (status != HW_NO_MEMORY && r->in.io->last_errno == ENOTSUP) { /* what hw_io_draft_look says of devices and pipes */
        return hw_h5_refuse(r, HW_BAD_INPUT, "is not an ordinary file");
    }
    return status == HW_NO_MEMORY ? hw_h5_no_memory(r) : hw_h5_refuse(r, status, "cannot be read: %s", strerror(r->in.io->last_errno));
}

/* Is this a whole file of ours, as it was written? in.size becomes the length of the HDF5 image. */
static enum hw_status check_seal(struct hw_h5_reader *r) {
    struct hw_h5_file *in = &r->in;
    struct hw_seal seal;
    char start[8];
    uint64_t checksum = 0;
    haddr_t size = in->size;
    if (size == 0) {
        return hw_h5_refuse(r, HW_BAD_INPUT, "is empty");
    }
    enum hw_status status = hw_h5_file_get(in, 0, start, sizeof start);
    if (status == HW_OK && memcmp(start, HW_H5_SIGNATURE, sizeof start) != 0) {
        return hw_h5_refuse(r, HW_BAD_INPUT, "is not a homeward result (not an HDF5 file)");
    }
    if (status == HW_OK && size < sizeof seal + sizeof start) {
        return hw_h5_refuse(r, HW_BAD_INPUT, "is cut short: only its first %zu bytes are there", (size_t)size);
    }
    status = status == HW_OK ? hw_h5_file_get(in, size - sizeof seal, &seal, sizeof seal) : status;
    if (status == HW_OK && memcmp(seal.mark, HW_H5_MARK, sizeof seal.mark) != 0) {
        return hw_h5_refuse(r, HW_BAD_INPUT, "is not a homeward result, or it is cut short: homeward's mark at its end is missing");
    }
    in->size = size - sizeof seal;
    status = status == HW_OK ? hw_h5_file_checksum(in, &checksum) : status;
    if (status == HW_OK && (seal.size != in->size || seal.checksum != checksum)) {
        return hw_h5_refuse(r, HW_BAD_INPUT, "is damaged or was changed after homeward wrote it: its checksum does not match");
    }
    return status == HW_OK ? HW_OK : unreadable(r, status);
}

static enum hw_status read_result(struct hw_io *io, struct hw_arena *arena, const char *path, enum what what, struct hw_results *results, char *message,
                                  size_t message_size) {
    (void)H5dont_atexit();
    (void)H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
    struct hw_results read = {.n_scenarios = 0};
    struct hw_h5_reader r = {.arena = arena, .path = path, .message = message, .message_size = message_size, .results = &read, .file = -1, .text = -1,
                             .transfer = -1, .in = {.io = io, .mem = arena->mem, .path = path}};
    enum hw_status status = hw_h5_file_look(&r.in);
    if (status != HW_OK) {
        return unreadable(&r, status);
    }
    status = check_seal(&r);
    status = status == HW_OK ? hw_h5_open(&r) : status;
    status = status == HW_OK ? take_all(&r, what) : status;
    status = r.in.status == HW_OK ? status : unreadable(&r, r.in.status); /* what HDF5 could not read it may call missing */
    hw_h5_close(&r);
    if (status == HW_OK) {
        *results = read;
        snprintf(message, message_size, "%s", "");
    }
    return status;
}

enum hw_status hw_h5_read(struct hw_io *io, struct hw_arena *arena, const char *path, struct hw_results *results, char *message, size_t message_size) {
    return read_result(io, arena, path, VALUES, results, message, message_size);
}

enum hw_status hw_h5_read_plan(struct hw_io *io, struct hw_arena *arena, const char *path, struct hw_results *results, char *message,
                               size_t message_size) {
    return read_result(io, arena, path, PLAN, results, message, message_size);
}

enum hw_status hw_h5_read_files(struct hw_io *io, struct hw_arena *arena, const char *path, struct hw_results *results, char *message,
                                size_t message_size) {
    return read_result(io, arena, path, FILES, results, message, message_size);
}
