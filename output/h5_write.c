/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Results to HDF5 in netCDF-4 style. Everything is created and written in a fixed order, without times (T3), so that the
 * same results give the same bytes (P3). HDF5 writes through output/h5_file.h, so it never meets a full disk (T5) and a file under
 * its final name is complete (P15). Measures go chunk by chunk: memory does not grow with the number of replicates. */
#include "output/h5_common.h"
#include "output/h5_effects.h"
#include "output/h5_file.h"
#include "output/h5_inputs.h"
#include "output/results.h"

#include <hdf5_hl.h>
#include <math.h>

enum { CHUNK_FROM_BYTES = 16 * 1024, CHUNK_BYTES = 256 * 1024, RANK_MAX = 2 + HW_MEASURE_DIMS };
enum { CREATION_ORDER = H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED };

struct writer {
    struct hw_mem *mem;
    const struct hw_results *results;
    hid_t file, dataset_list, group_list, text; /* text: variable-length string */
    hid_t scenarios, replicates;                /* scales */
    hid_t *dims;                                /* [layout->n_dims] scales */
    const char **words;                         /* scratch for string arrays */
    double *values;                             /* scratch for a slab of a measure */
    struct hw_h5_file out;
};

/* What an HDF5 call in memory can fail of: no memory, or a name that is taken. */
static enum hw_status made(bool good) {
    return good ? HW_OK : HW_NO_MEMORY;
}

static bool close_if(herr_t (*finish)(hid_t), hid_t id, bool good) {
    return (id < 0 || finish(id) >= 0) && good;
}

static enum hw_status put_text(hid_t object, const char *name, const char *value) {
    if (value == NULL || *value == '\0') {
        return HW_OK; /* reading takes a missing text as empty; netCDF has no empty text */
    }
    hid_t type = H5Tcopy(H5T_C_S1);
    hid_t space = H5Screate(H5S_SCALAR);
    bool good = type >= 0 && space >= 0 && H5Tset_size(type, strlen(value)) >= 0 && H5Tset_strpad(type, H5T_STR_NULLPAD) >= 0 &&
                H5Tset_cset(type, H5T_CSET_UTF8) >= 0;
    hid_t attribute = good ? H5Acreate2(object, name, type, space, H5P_DEFAULT, H5P_DEFAULT) : -1;
    good = good && attribute >= 0 && H5Awrite(attribute, type, value) >= 0;
    good = close_if(H5Aclose, attribute, good);
    good = close_if(H5Sclose, space, good);
    return made(close_if(H5Tclose, type, good));
}

static enum hw_status put_number(hid_t object, const char *name, hid_t file_type, hid_t type, const void *value, hsize_t count) {
    hid_t space = count == 1 ? H5Screate(H5S_SCALAR) : H5Screate_simple(1, &count, NULL);
    hid_t attribute = space >= 0 ? H5Acreate2(object, name, file_type, space, H5P_DEFAULT, H5P_DEFAULT) : -1;
    bool good = attribute >= 0 && H5Awrite(attribute, type, value) >= 0;
    good = close_if(H5Aclose, attribute, good);
    return made(close_if(H5Sclose, space, good));
}

static enum hw_status put_int(hid_t object, const char *name, int32_t value) {
    return put_number(object, name, H5T_STD_I32LE, H5T_NATIVE_INT32, &value, 1);
}

static enum hw_status put_double(hid_t object, const char *name, double value) {
    return put_number(object, name, H5T_IEEE_F64LE, H5T_NATIVE_DOUBLE, &value, 1);
}

/* Creates a dataset, and writes it unless data is NULL; *out is open on success. list is a creation list, or the plain one when
 * negative. */
static enum hw_status put_dataset(struct writer *w, hid_t parent, const char *name, hid_t file_type, hid_t type, int rank,
                                  const hsize_t *size, hid_t list, const void *data, hid_t *out) {
    hid_t space = rank == 0 ? H5Screate(H5S_SCALAR) : H5Screate_simple(rank, size, NULL);
    hid_t how = list < 0 ? w->dataset_list : list;
    hid_t dataset = space >= 0 ? H5Dcreate2(parent, name, file_type, space, H5P_DEFAULT, how, H5P_DEFAULT) : -1;
    /* HDF5 clears a whole conversion buffer, 1 MiB by default, for every dataset of strings: a few kB are enough for labels. */
    hid_t transfer = H5Pcreate(H5P_DATASET_XFER);
    bool good = dataset >= 0 && transfer >= 0 && H5Pset_buffer(transfer, 16384, NULL, NULL) >= 0 &&
                (data == NULL || H5Dwrite(dataset, type, H5S_ALL, H5S_ALL, transfer, data) >= 0);
    if (transfer >= 0) {
        (void)H5Pclose(transfer);
    }
    good = close_if(H5Sclose, space, good);
    if (!good) {
        (void)close_if(H5Dclose, dataset, good);
        return made(false);
    }
    *out = dataset;
    return HW_OK;
}

static enum hw_status put_texts(struct writer *w, hid_t parent, const char *name, size_t count, const char *const *texts, hid_t *out) {
    for (size_t i = 0; i < count; i++) {
        w->words[i] = texts[i] == NULL ? "" : texts[i];
    }
    hsize_t size = count;
    return put_dataset(w, parent, name, w->text, w->text, 1, &size, -1, w->words, out);
}

/* A dimension scale of labels; number is the dimension's place for netCDF. */
static enum hw_status put_scale(struct writer *w, hid_t parent, const char *name, size_t count, const char *const *labels, int32_t number,
                                hid_t *out) {
    HW_TRY(put_texts(w, parent, name, count, labels, out));
    HW_TRY(made(H5DSset_scale(*out, name) >= 0));
    return put_int(*out, "_Netcdf4Dimid", number);
}

/* Closes the dataset whatever happened before; a failed close is a failed write. */
static enum hw_status finish(hid_t dataset, enum hw_status status) {
    bool good = close_if(H5Dclose, dataset, true);
    return status != HW_OK ? status : made(good);
}

static enum hw_status put_titles(struct writer *w, const char *name, size_t count, const char *const *titles, hid_t scale) {
    char full[256];
    int length = snprintf(full, sizeof full, "%s%s", name, HW_H5_TITLES);
    if (length < 0 || (size_t)length >= sizeof full) {
        return HW_BAD_INPUT;
    }
    hid_t dataset = -1;
    enum hw_status status = put_texts(w, w->file, full, count, titles, &dataset);
    if (status == HW_OK) {
        status = made(H5DSattach_scale(dataset, scale, 0) >= 0);
    }
    if (status == HW_OK) {
        status = put_text(dataset, "long_name", "Plain English for the labels");
    }
    return finish(dataset, status);
}

static enum hw_status put_scales(struct writer *w) {
    const struct hw_results *r = w->results;
    HW_TRY(put_scale(w, w->file, HW_H5_SCENARIO, (size_t)r->n_scenarios, r->scenario, 0, &w->scenarios));
    HW_TRY(put_text(w->scenarios, "long_name", "Scenario; the first one is the baseline"));
    hsize_t size = (hsize_t)r->n_replicates;
    const char *runs = HW_H5_RUNS(r->model);
    bool points = strcmp(runs, HW_H5_POINT) == 0;
    HW_TRY(put_dataset(w, w->file, runs, H5T_STD_I32LE, H5T_NATIVE_INT32, 1, &size, -1, r->replicate, &w->replicates));
    HW_TRY(made(H5DSset_scale(w->replicates, runs) >= 0));
    HW_TRY(put_int(w->replicates, "_Netcdf4Dimid", 1));
    HW_TRY(put_text(w->replicates, "long_name", points ? "Point of the study's design" : "Replicate number; the same number means the same people and luck in every scenario"));
    for (int32_t d = 0; d < r->layout->n_dims; d++) {
        const struct hw_dim *dim = &r->layout->dims[d];
        HW_TRY(put_scale(w, w->file, dim->name, dim->size, dim->labels, d + 2, &w->dims[d]));
    }
    if (r->scenario_title != NULL) {
        HW_TRY(put_titles(w, HW_H5_SCENARIO, (size_t)r->n_scenarios, r->scenario_title, w->scenarios));
    }
    for (int32_t d = 0; d < r->layout->n_dims; d++) {
        const struct hw_dim *dim = &r->layout->dims[d];
        if (dim->titles != NULL) {
            HW_TRY(put_titles(w, dim->name, dim->size, dim->titles, w->dims[d]));
        }
    }
    return HW_OK;
}

static enum hw_status attach(struct writer *w, hid_t dataset, const int32_t *dims, int32_t n_dims) {
    bool good = H5DSattach_scale(dataset, w->scenarios, 0) >= 0 && H5DSattach_scale(dataset, w->replicates, 1) >= 0;
    for (int32_t d = 0; d < n_dims && good; d++) {
        good = H5DSattach_scale(dataset, w->dims[dims[d]], (unsigned)d + 2u) >= 0;
    }
    return made(good);
}

static enum hw_status put_states(struct writer *w) {
    const struct hw_results *r = w->results;
    hsize_t size[2] = {(hsize_t)r->n_scenarios, (hsize_t)r->n_replicates};
    static const uint8_t flags[] = {HW_REP_MISSING, HW_REP_DONE, HW_REP_FAILED};
    hid_t dataset = -1;
    enum hw_status status = put_dataset(w, w->file, HW_H5_STATE, H5T_STD_U8LE, H5T_NATIVE_UINT8, 2, size, -1, r->state, &dataset);
    if (status == HW_OK && (status = attach(w, dataset, NULL, 0)) == HW_OK &&
        (status = put_text(dataset, "long_name", strcmp(r->model, "study") == 0 ? "What became of the point" : "What became of the replicate")) == HW_OK &&
        (status = put_number(dataset, "flag_values", H5T_STD_U8LE, H5T_NATIVE_UINT8, flags, 3)) == HW_OK) {
        status = put_text(dataset, "flag_meanings", "missing done failed");
    }
    HW_TRY(finish(dataset, status));
    size_t cells = (size_t)r->n_scenarios * (size_t)r->n_replicates;
    for (size_t i = 0; i < cells; i++) {
        w->words[i] = r->reason == NULL || r->reason[i] == NULL ? "" : r->reason[i];
    }
    dataset = -1;
    status = put_dataset(w, w->file, HW_H5_REASON, w->text, w->text, 2, size, -1, w->words, &dataset);
    if (status == HW_OK && (status = attach(w, dataset, NULL, 0)) == HW_OK) {
        status = put_text(dataset, "long_name", "Why the replicate failed");
    }
    return finish(dataset, status);
}

/* How a measure lies in the file: at one piece when small, else in shuffled and deflated chunks of about 256 kB, none of which
 * exceeds its dimension (T7). A slab is what is written at a time: all chunks of some scenarios and replicates. */
struct storage {
    int rank;
    hsize_t size[RANK_MAX], chunk[RANK_MAX];
    bool chunked;
};

static struct storage storage_of(const struct hw_results *r, int32_t measure) {
    const struct hw_measure *m = &r->layout->measures[measure];
    struct storage how = {.rank = m->n_dims + 2, .size = {(hsize_t)r->n_scenarios, (hsize_t)r->n_replicates}};
    hsize_t values = 1, left = CHUNK_BYTES / sizeof(double);
    for (int32_t d = 0; d < m->n_dims; d++) {
        how.size[d + 2] = r->layout->dims[m->dims[d]].size;
    }
    for (int d = 0; d < how.rank; d++) {
        values *= how.size[d];
    }
    how.chunked = values >= CHUNK_FROM_BYTES / sizeof(double);
    for (int d = how.rank - 1; d >= 0; d--) {
        how.chunk[d] = !how.chunked || how.size[d] < left ? how.size[d] : left;
        left = how.chunked && left / how.chunk[d] > 0 ? left / how.chunk[d] : 1;
    }
    return how;
}

/* The unused part of a chunk at the edge is filled with NaN, so the bytes are defined. */
static enum hw_status measure_list(const struct writer *w, const struct storage *how, hid_t *out) {
    static const double none = NAN;
    hid_t list = H5Pcopy(w->dataset_list);
    bool good = list >= 0 && H5Pset_fill_value(list, H5T_NATIVE_DOUBLE, &none) >= 0;
    if (good && how->chunked) {
        good = H5Pset_chunk(list, how->rank, how->chunk) >= 0 && H5Pset_shuffle(list) >= 0 && H5Pset_deflate(list, 1) >= 0;
    }
    *out = list;
    return made(good);
}

/* Values of one scenario and replicate into the scratch; one NaN for all: compilers differ in the sign of 0/0. */
static enum hw_status fill_values(const struct writer *w, int32_t measure, int32_t scenario, int32_t replicate, size_t count, double *into) {
    const struct hw_results *r = w->results;
    bool done = r->state[(size_t)scenario * (size_t)r->n_replicates + (size_t)replicate] == HW_REP_DONE;
    if (done) {
        HW_TRY(hw_results_read(r, scenario, replicate, r->layout->offset[measure], count, into));
    }
    for (size_t i = 0; i < count; i++) {
        into[i] = done && !isnan(into[i]) ? into[i] : (double)NAN;
    }
    return HW_OK;
}

static enum hw_status put_slab(const struct writer *w, hid_t dataset, int32_t measure, const struct storage *how, const hsize_t *from) {
    size_t count = hw_results_count(w->results->layout, measure);
    hsize_t size[RANK_MAX];
    memcpy(size, how->size, sizeof size);
    for (int d = 0; d < 2; d++) {
        size[d] = from[d] + how->chunk[d] < how->size[d] ? how->chunk[d] : how->size[d] - from[d];
    }
    double *next = w->values;
    for (hsize_t s = from[0]; s < from[0] + size[0]; s++) {
        for (hsize_t k = from[1]; k < from[1] + size[1]; k++, next += count) {
            HW_TRY(fill_values(w, measure, (int32_t)s, (int32_t)k, count, next));
        }
    }
    hid_t memory = H5Screate_simple(how->rank, size, NULL);
    hid_t file = H5Dget_space(dataset);
    bool good = memory >= 0 && file >= 0 && H5Sselect_hyperslab(file, H5S_SELECT_SET, from, NULL, size, NULL) >= 0 &&
                H5Dwrite(dataset, H5T_NATIVE_DOUBLE, memory, file, H5P_DEFAULT, w->values) >= 0;
    good = close_if(H5Sclose, memory, good);
    HW_TRY(made(close_if(H5Sclose, file, good)));
    return w->out.status;
}

static enum hw_status put_values(const struct writer *w, hid_t dataset, int32_t measure, const struct storage *how) {
    hsize_t from[RANK_MAX] = {0};
    for (; from[0] < how->size[0]; from[0] += how->chunk[0]) {
        for (from[1] = 0; from[1] < how->size[1]; from[1] += how->chunk[1]) {
            HW_TRY(put_slab(w, dataset, measure, how, from));
        }
    }
    return HW_OK;
}

static enum hw_status put_observed(hid_t dataset, const struct hw_measure *m, size_t count) {
    if (m->observed_source == NULL) {
        return HW_OK;
    }
    const double *values = m->observed_at == NULL ? &m->observed : m->observed_at;
    HW_TRY(put_number(dataset, "observed", H5T_IEEE_F64LE, H5T_NATIVE_DOUBLE, values, m->observed_at == NULL ? 1 : count));
    HW_TRY(put_text(dataset, "observed_source", m->observed_source));
    return put_text(dataset, "observed_role", m->observed_role);
}

static enum hw_status describe_measure(hid_t dataset, const struct hw_measure *m, size_t count) {
    HW_TRY(put_double(dataset, "_FillValue", (double)NAN));
    HW_TRY(put_text(dataset, "units", m->unit));
    HW_TRY(put_text(dataset, "long_name", m->title));
    HW_TRY(put_text(dataset, "definition", m->definition));
    HW_TRY(put_text(dataset, "catalogue", m->catalogue));
    HW_TRY(put_int(dataset, "digits", m->digits));
    HW_TRY(put_int(dataset, "level", m->level));
    return put_observed(dataset, m, count);
}

static enum hw_status put_measure(struct writer *w, int32_t measure) {
    const struct hw_measure *m = &w->results->layout->measures[measure];
    struct storage how = storage_of(w->results, measure);
    hid_t list = -1, dataset = -1;
    enum hw_status status = measure_list(w, &how, &list);
    if (status == HW_OK) {
        status = put_dataset(w, w->file, m->name, H5T_IEEE_F64LE, H5T_NATIVE_DOUBLE, how.rank, how.size, list, NULL, &dataset);
    }
    if (status == HW_OK && (status = put_values(w, dataset, measure, &how)) == HW_OK &&
        (status = attach(w, dataset, m->dims, m->n_dims)) == HW_OK) {
        status = describe_measure(dataset, m, hw_results_count(w->results->layout, measure));
    }
    status = close_if(H5Pclose, list, true) || status != HW_OK ? status : made(false);
    return finish(dataset, status);
}

static enum hw_status put_file_text(struct writer *w, hid_t group, const char *name, const char *text, const char *scenario) {
    const char *value = text == NULL ? "" : text;
    hid_t dataset = -1;
    enum hw_status status = put_dataset(w, group, name, w->text, w->text, 0, NULL, -1, &value, &dataset);
    if (status == HW_OK) {
        status = put_text(dataset, "scenario", scenario);
    }
    return finish(dataset, status);
}

/* What is said of a scenario; nothing when nothing is. */
static enum hw_status put_said(struct writer *w, hid_t group, const char *kind, const char *const *texts, int32_t s) {
    char name[32];
    snprintf(name, sizeof name, "%s_%d", kind, (int)s + 1);
    return texts == NULL || texts[s] == NULL || texts[s][0] == '\0' ? HW_OK : put_file_text(w, group, name, texts[s], w->results->scenario[s]);
}

/* Texts without dimensions, in a group of their own, so that opening the root as a dataset is not cluttered. */
static enum hw_status put_config(struct writer *w) {
    const struct hw_results *r = w->results;
    hid_t group = H5Gcreate2(w->file, "config", H5P_DEFAULT, w->group_list, H5P_DEFAULT);
    enum hw_status status = made(group >= 0);
    if (status == HW_OK) {
        status = put_file_text(w, group, "text", r->config_text, NULL);
    }
    for (int32_t s = 0; s < r->n_scenarios && status == HW_OK; s++) {
        char name[32];
        snprintf(name, sizeof name, "scenario_%d", (int)s + 1);
        status = put_file_text(w, group, name, r->scenario_text == NULL ? NULL : r->scenario_text[s], r->scenario[s]);
        status = status == HW_OK ? put_said(w, group, "evidence", r->scenario_evidence, s) : status;
        status = status == HW_OK ? put_said(w, group, "beyond", r->scenario_beyond, s) : status;
    }
    bool good = close_if(H5Gclose, group, true);
    return status != HW_OK ? status : made(good);
}

static const char *param_part(const struct hw_param_record *param, int part) {
    const char *const parts[] = {param->path, param->value, param->unit, param->grade, param->source};
    return parts[part] == NULL ? "" : parts[part];
}

static enum hw_status put_params(struct writer *w) {
    static const char *const names[] = {"path", "value", "unit", "grade", "source"};
    static const char *const titles[] = {"Parameter", "Value as written", "Unit",
                                         "Evidence: S read in an opened source, K recalled from a named source, A assumed or derived",
                                         "Source"};
    const struct hw_results *r = w->results;
    if (r->n_params == 0) {
        return HW_OK;
    }
    hid_t group = H5Gcreate2(w->file, "parameters", H5P_DEFAULT, w->group_list, H5P_DEFAULT);
    hid_t scale = -1;
    enum hw_status status = made(group >= 0);
    hsize_t size = (hsize_t)r->n_params;
    for (int part = 0; part < 5 && status == HW_OK; part++) {
        for (int32_t i = 0; i < r->n_params; i++) {
            w->words[i] = param_part(&r->params[i], part);
        }
        hid_t dataset = -1;
        status = put_dataset(w, group, names[part], w->text, w->text, 1, &size, -1, w->words, &dataset);
        if (status != HW_OK) {
            break;
        }
        if (part == 0) {
            scale = dataset;
            status = made(H5DSset_scale(scale, names[0]) >= 0);
        } else {
            status = made(H5DSattach_scale(dataset, scale, 0) >= 0);
        }
        if (status == HW_OK) {
            status = put_text(dataset, "long_name", titles[part]);
        }
        if (part > 0) {
            status = finish(dataset, status);
        }
    }
    status = finish(scale, status);
    bool good = close_if(H5Gclose, group, true);
    return status != HW_OK ? status : made(good);
}

static enum hw_status put_globals(struct writer *w) {
    const struct hw_results *r = w->results;
    char seed[24], inputs[24];
    snprintf(seed, sizeof seed, "%llu", (unsigned long long)r->seed);
    snprintf(inputs, sizeof inputs, "%016llx", (unsigned long long)r->inputs);
    HW_TRY(put_text(w->file, "Conventions", "Homeward-1"));
    HW_TRY(put_int(w->file, "homeward_schema", HW_H5_SCHEMA));
    HW_TRY(put_text(w->file, "homeward_version", r->version));
    HW_TRY(put_text(w->file, "title", r->title));
    HW_TRY(put_text(w->file, "model", r->model));
    HW_TRY(put_text(w->file, "config", r->config_name));
    HW_TRY(put_text(w->file, "command", r->command));
    HW_TRY(put_text(w->file, "seed", seed)); /* text: R's integers cannot hold 64 bits */
    HW_TRY(put_text(w->file, "inputs", inputs));
    HW_TRY(put_int(w->file, "complete", r->complete ? 1 : 0));
    HW_TRY(put_text(w->file, "precision", r->precision));
    return put_text(w->file, "attribution", r->attribution);
}

/* Scratch for the longest array of strings and the largest slab of a measure. */
static enum hw_status make_scratch(struct writer *w) {
    const struct hw_results *r = w->results;
    size_t cells = (size_t)r->n_scenarios * (size_t)r->n_replicates;
    size_t words = cells > (size_t)r->n_params ? cells : (size_t)r->n_params;
    size_t values = 1;
    for (int32_t d = 0; d < r->layout->n_dims; d++) {
        words = r->layout->dims[d].size > words ? r->layout->dims[d].size : words;
    }
    for (int32_t m = 0; m < r->layout->n_measures; m++) {
        struct storage how = storage_of(r, m);
        size_t count = (size_t)(how.chunk[0] * how.chunk[1]) * hw_results_count(r->layout, m);
        values = count > values ? count : values;
    }
    w->words = hw_mem_alloc(w->mem, words + (size_t)r->n_scenarios, sizeof *w->words);
    w->values = hw_mem_alloc(w->mem, values, sizeof *w->values);
    w->dims = hw_mem_alloc(w->mem, (size_t)r->layout->n_dims, sizeof *w->dims);
    if (w->words == NULL || w->values == NULL || w->dims == NULL) {
        return HW_NO_MEMORY;
    }
    for (int32_t d = 0; d < r->layout->n_dims; d++) {
        w->dims[d] = -1;
    }
    return HW_OK;
}

/* Property lists, the string type and the empty file. Times are off; the version bounds fix the layout. */
static enum hw_status open_image(struct writer *w) {
    hid_t create = H5Pcreate(H5P_FILE_CREATE);
    hid_t access = H5Pcreate(H5P_FILE_ACCESS);
    w->dataset_list = H5Pcreate(H5P_DATASET_CREATE);
    w->group_list = H5Pcreate(H5P_GROUP_CREATE);
    w->text = H5Tcopy(H5T_C_S1);
    bool good = create >= 0 && access >= 0 && w->dataset_list >= 0 && w->group_list >= 0 && w->text >= 0 &&
                H5Tset_size(w->text, H5T_VARIABLE) >= 0 && H5Tset_cset(w->text, H5T_CSET_UTF8) >= 0 &&
                H5Pset_obj_track_times(create, false) >= 0 && H5Pset_link_creation_order(create, CREATION_ORDER) >= 0 &&
                H5Pset_attr_creation_order(create, CREATION_ORDER) >= 0 && H5Pset_obj_track_times(w->dataset_list, false) >= 0 &&
                H5Pset_attr_creation_order(w->dataset_list, CREATION_ORDER) >= 0 && H5Pset_obj_track_times(w->group_list, false) >= 0 &&
                H5Pset_link_creation_order(w->group_list, CREATION_ORDER) >= 0 &&
                H5Pset_libver_bounds(access, H5F_LIBVER_EARLIEST, H5F_LIBVER_V18) >= 0 &&
                H5Pset_fclose_degree(access, H5F_CLOSE_STRONG) >= 0;
    w->file = good ? hw_h5_file_create(&w->out, create, access) : -1;
    good = good && w->file >= 0;
    good = close_if(H5Pclose, create, good);
    return made(close_if(H5Pclose, access, good));
}

static enum hw_status fill_image(struct writer *w) {
    HW_TRY(make_scratch(w));
    HW_TRY(open_image(w));
    HW_TRY(put_globals(w));
    HW_TRY(put_scales(w));
    HW_TRY(put_states(w));
    for (int32_t m = 0; m < w->results->layout->n_measures; m++) {
        HW_TRY(put_measure(w, m));
    }
    HW_TRY(put_config(w));
    HW_TRY(put_params(w));
    const struct hw_h5_lists lists = {w->group_list, w->dataset_list, w->text};
    if (hw_study_is(w->results)) {
        HW_TRY(hw_h5_put_effects(w->file, lists, w->mem, w->results));
    }
    return hw_h5_put_inputs(w->file, lists, w->results->files);
}

static enum hw_status close_scales(struct writer *w) {
    bool good = close_if(H5Dclose, w->scenarios, true);
    good = close_if(H5Dclose, w->replicates, good);
    for (int32_t d = 0; w->dims != NULL && d < w->results->layout->n_dims; d++) {
        good = close_if(H5Dclose, w->dims[d], good);
    }
    return made(good);
}

/* All that HDF5 has in hand goes to the image. */
static enum hw_status end_image(struct writer *w) {
    HW_TRY(made(H5Fflush(w->file, H5F_SCOPE_GLOBAL) >= 0));
    hw_h5_file_done(&w->out);
    return HW_OK;
}

enum hw_status hw_h5_write(struct hw_io *io, struct hw_mem *mem, const struct hw_results *results, const char *path) {
    HW_REQUIRE(results->n_scenarios > 0 && results->n_replicates > 0);
    (void)H5dont_atexit();
    (void)H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
    struct writer w = {.mem = mem, .results = results, .file = -1, .dataset_list = -1, .group_list = -1, .text = -1, .scenarios = -1, .replicates = -1,
                       .out = {.io = io, .mem = mem, .path = path}};
    enum hw_status status = fill_image(&w);
    enum hw_status closed = close_scales(&w);
    status = status == HW_OK ? closed : status;
    if (status == HW_OK) {
        status = end_image(&w);
    }
    bool good = close_if(H5Fclose, w.file, true);
    good = close_if(H5Pclose, w.dataset_list, good);
    good = close_if(H5Pclose, w.group_list, good);
    good = close_if(H5Tclose, w.text, good);
    status = status == HW_OK ? made(good) : status;
    hw_mem_free(mem, w.dims);
    hw_mem_free(mem, w.values);
    hw_mem_free(mem, w.words);
    if (w.out.status != HW_OK || status != HW_OK) { /* when the file failed first, HDF5's complaints only follow from that */
        hw_h5_file_drop(&w.out);
        return w.out.status != HW_OK ? w.out.status : status;
    }
    return hw_h5_file_keep(&w.out);
}
