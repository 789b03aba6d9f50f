/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_RESULTS_H
#define HW_RESULTS_H
/* What a run produced, in memory: measures by scenario and replicate. Written to and read from HDF5 by
 * output/h5_write.c and output/h5_read.c, shown by summary and compare. Knows nothing of models.
 *
 * A measure is one quantity (name, unit, definition) with zero or more further dimensions. Its values are stored per
 * scenario and replicate; intervals are computed on reading, never stored. A value that does not exist is NaN. */
#include "output/store.h"
#include "sim/base.h"
#include "sim/arena.h"
#include "sim/io.h"
#include "sim/mem.h"

struct hw_dim {
    const char *name;                /* "station", "reason", ... */
    size_t size;
    const char *const *labels;       /* [size] */
    const char *const *titles;       /* [size] plain English, or NULL: use labels */
};

enum { HW_MEASURE_DIMS = 3 };

struct hw_measure {
    const char *name;                /* "delayed_bed_days" */
    const char *title;               /* "Delayed bed-days" for people */
    const char *unit;                /* "bed_days", "h", "d", "1", "patients"; never bare "days" or "hours" */
    const char *definition;          /* one sentence */
    const char *catalogue;           /* row of the measures catalogue, or "" */
    int32_t n_dims;
    int32_t dims[HW_MEASURE_DIMS];   /* indices into hw_layout.dims */
    int32_t digits;                  /* decimals when shown */
    int32_t level;                   /* 0: in the headline table; 1: in the full table; 2: too long for any, as a number a day */
    const char *observed_source;     /* beside-the-data figure: where it was read; NULL when there is none */
    double observed;                 /* its value (scalar measures only) */
    const double *observed_at;       /* [hw_results_count] its values (measures with dimensions), or NULL */
    const char *observed_role;       /* "input echoed", "fitted", "partly fitted" or "held out" */
};

struct hw_layout {
    const struct hw_dim *dims;
    int32_t n_dims;
    const struct hw_measure *measures;
    int32_t n_measures;
    size_t *offset;                  /* [n_measures] of the measure's first value in a row */
    size_t row;                      /* values per (scenario, replicate) */
};

enum hw_rep_state { HW_REP_MISSING = 0, HW_REP_DONE = 1, HW_REP_FAILED = 2 };

struct hw_param_record {             /* parameters as they go into the file */
    const char *path, *value, *unit, *grade, *source;
};

struct hw_inputs;
struct hw_results {
    const char *model;               /* "network" or "district" */
    const char *title;
    const char *version;             /* of homeward */
    const char *config_name;         /* base name of the file */
    const char *config_text;         /* verbatim */
    const char *command;             /* options that change results (--set, --scenario ...), one a line; no paths */
    uint64_t seed;
    uint64_t inputs;                 /* sum over the contents of all files that were read (hw_io.inputs); 0: not known */
    const struct hw_inputs *files;   /* all files that were read (output/inputs.h); NULL: not kept */
    const struct hw_layout *layout;
    int32_t n_scenarios;
    const char *const *scenario;     /* names, baseline first */
    const char *const *scenario_title;
    const char *const *scenario_text; /* verbatim scheme file(s), or "" */
    const char *const *scenario_evidence; /* what their schemes rest on: grade (S, K, A), title and note with tabs between, one scheme a line, or ""; NULL: not said */
    const char *const *scenario_beyond; /* where they go beyond their evidence, one a line, or ""; NULL: nowhere */
    int32_t n_replicates;
    const int32_t *replicate;        /* global numbers, from 1 */
    uint8_t *state;                  /* [scenario][replicate] enum hw_rep_state */
    const char **reason;             /* [scenario][replicate] why it failed, or NULL */
    double *values;                  /* [scenario][replicate][layout->row]; NULL when the rows are in the store */
    struct hw_store *store;          /* output/store.h; borrows */
    const struct hw_param_record *params;
    int32_t n_params;
    bool complete;                   /* no replicate failed or missing */
    const char *precision;           /* what --precision asked for and what was reached, one a line; NULL: nothing asked */
    const char *attribution;         /* licence of the data that went in (OGL statement), or NULL */
};

/* Fills offset and row of a layout (offset from the arena). */
enum hw_status hw_results_lay_out(struct hw_arena *arena, struct hw_layout *layout) HW_MUST_CHECK;
/* The measure of that name; -1: there is none. */
int32_t hw_results_find(const struct hw_layout *layout, const char *measure);
/* The parameter of that path; NULL: there is none. */
const struct hw_param_record *hw_results_param(const struct hw_results *results, const char *path);
/* Number of values of one measure. */
size_t hw_results_count(const struct hw_layout *layout, int32_t measure);
/* The row of (scenario, replicate index); with a store, of a replicate that has a slot. */
static inline double *hw_results_row(const struct hw_results *results, int32_t scenario, int32_t replicate) {
    if (results->values == NULL) {
        return hw_store_row(results->store, scenario, replicate);
    }
    return results->values + ((size_t)scenario * (size_t)results->n_replicates + (size_t)replicate) * results->layout->row;
}

/* Takes a whole row that is finished; row need not be aligned. */
enum hw_status hw_results_put(struct hw_results *results, int32_t scenario, int32_t replicate, const void *row) HW_MUST_CHECK;
/* A row to look at, until the next look; NULL when it is on disk and cannot be read. */
const double *hw_results_look(const struct hw_results *results, int32_t scenario, int32_t replicate);
/* Copies count values of a row, from the offset-th on. HW_IO when they are on disk and cannot be read. */
enum hw_status hw_results_read(const struct hw_results *results, int32_t scenario, int32_t replicate, size_t offset, size_t count,
                               double *into) HW_MUST_CHECK;

#define HW_CONFIDENCE 0.95 /* of the intervals of summaries, comparisons and reports */
/* Mean and half-width of the t interval over the finite values given; n is how many there were. Half-width NaN when n < 2. */
struct hw_interval {
    double mean, half_width;
    int32_t n;
};
/* Sorts the finite values to the front, the smallest first, and says how many there are. */
size_t hw_results_sort(double *values, size_t n);
struct hw_interval hw_results_interval(const double *values, size_t count, size_t stride, double confidence);

/* HW_OK, or why a row on disk could not be read at some time: what looks at rows shows them as not there, and asks in the end. */
enum hw_status hw_results_status(const struct hw_results *results) HW_MUST_CHECK;

/* Copies one number (measure, place in it) of every replicate of a scenario to out[n_replicates]; NaN where the
 * replicate failed or is missing. index = hw_results_count: the sum over all places of the measure. */
void hw_results_series(const struct hw_results *results, int32_t scenario, int32_t measure, size_t index, double *out);

/* True when the numbers of a measure add up to a total that means something: bed-days and patients do, hours of waiting
 * ("h", "d"), shares ("1", "%") and rates ("..._per_...") do not, nor what has a place for "all" among others. */
bool hw_results_adds_up(const struct hw_layout *layout, int32_t measure);

/* output/h5_write.c: the whole file as an image in memory, then written through io, all or nothing. */
enum hw_status hw_h5_write(struct hw_io *io, struct hw_mem *mem, const struct hw_results *results, const char *path) HW_MUST_CHECK;
/* output/h5_read.c: memory from the arena. message is filled on failure. */
enum hw_status hw_h5_read(struct hw_io *io, struct hw_arena *arena, const char *path, struct hw_results *results, char *message,
                          size_t message_size) HW_MUST_CHECK;

/* The same without the values, and that with the files that went in. */
enum hw_status hw_h5_read_plan(struct hw_io *io, struct hw_arena *arena, const char *path, struct hw_results *results, char *message,
                               size_t message_size) HW_MUST_CHECK;
enum hw_status hw_h5_read_files(struct hw_io *io, struct hw_arena *arena, const char *path, struct hw_results *results, char *message,
                                size_t message_size) HW_MUST_CHECK;

enum hw_format { HW_FORMAT_TABLE = 0, HW_FORMAT_CSV, HW_FORMAT_JSON, HW_FORMAT_MARKDOWN };
struct hw_show {
    enum hw_format format;
    bool all;        /* every measure, not only the headline ones */
    bool brief;      /* headline numbers alone: the end of a run */
    bool simultaneous; /* compare: intervals that hold for all scenarios at once */
    bool pairing;    /* compare: what common random numbers save, instead of what changed */
    bool colour;
    int32_t width;   /* of the terminal; 0: 100 */
    struct hw_mem *mem; /* borrows; where tables are put together. Must be set */
    void (*take)(void *into, bool heading, const char *text); /* gets paragraphs and headings instead of the stream, which may be NULL then; or NULL */
    void *into;
};
/* output/summary.c: one block per scenario, mean and 95 % interval; observed figures beside where there are any. */
enum hw_status hw_summary_print(const struct hw_results *results, const struct hw_show *show, FILE *out) HW_MUST_CHECK;
/* output/compare.c: paired differences scenario - baseline over the replicates that both have. HW_BAD_INPUT, with the
 * names there are on stderr, when there is no such baseline; NULL: the first scenario. */
enum hw_status hw_compare_print(const struct hw_results *results, const char *baseline, const struct hw_show *show,
                                FILE *out) HW_MUST_CHECK;

#endif
