/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as tables, a 0 between one and the next: parsed, each field read as numbers and lists, and then given to whoever reads tables of
 * such columns: the census, deaths, observed figures, times and classes of a network's arrivals, values of a distribution, and the importer,
 * whose models must be YAML. No crash, leak or hang, and no number out of its range. Built by -DHW_FUZZ=ON with clang; run as
 *   fuzz_csv -close_fd_mask=3 -max_len=4096 -max_total_time=60 -timeout=5 CORPUS     (scripts/test_fuzz makes one)
 * Tables lie in memory (memfd), where programs that open files find them; links to these stand in a folder of its own. */
#define _GNU_SOURCE /* memfd_create */
#include <math.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "agents/observed.h"
#include "agents/population.h"
#include "sim/csv.h"
#include "sim/import.h"
#include "sim/models.h"

enum { TABLES = 4, FIELDS = 400, OBSERVED = 5 };
#define DATA HW_SOURCE_DIR "/configs/data/"

static const char *const observed_files[OBSERVED] = {"kent_trust_ae_monthly.csv", "kent_trust_beds_quarterly.csv", "dtoc_monthly_kent_england.csv",
                                                     "kent_dtoc_acute_nonacute_monthly.csv", "dtoc_code_attribution_england.csv"};
static const char *const observed_columns[OBSERVED] = {"attendances_all_types", "quarter", "A_assessment", "acute_days", "fy"};

struct bench {
    struct hw_mem mem;
    struct hw_arena arena;
    struct hw_diag diag;
    struct hw_io io;
    struct hw_reader reader;
    char folder[40];
    char paths[TABLES][32];
    int files[TABLES];
    int32_t n;
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Folder k holds the k-th file of observed figures as a link to the first table, and links to the real ones. */
static void link_observed(const struct bench *b) {
    for (int k = 0; k < OBSERVED; k++) {
        char folder[60], path[120], real[400];
        snprintf(folder, sizeof folder, "%s/%d", b->folder, k);
        HW_REQUIRE(hw_io_make_folder(&(struct hw_io){.calls = 0}, folder) == HW_OK);
        for (int f = 0; f < OBSERVED; f++) {
            snprintf(path, sizeof path, "%s/%s", folder, observed_files[f]);
            snprintf(real, sizeof real, "%s%s", DATA, observed_files[f]);
            HW_REQUIRE(symlink(f == k ? b->paths[0] : real, path) == 0);
        }
    }
}

static char scratch[40]; /* bench.folder, for clear_scratch */

static void clear_scratch(void) {
    char path[120];
    for (int k = 0; k < OBSERVED; k++) {
        for (int f = 0; f < OBSERVED; f++) {
            snprintf(path, sizeof path, "%s/%d/%s", scratch, k, observed_files[f]);
            hw_io_remove_file(path);
        }
        snprintf(path, sizeof path, "%s/%d", scratch, k);
        hw_io_remove_folder(path);
    }
    hw_io_remove_folder(scratch);
}

static void begin(struct bench *b) {
    (void)setvbuf(stderr, NULL, _IOFBF, 1 << 16); /* a call of the system a line would be most of the time */
    hw_mem_init(&b->mem);
    b->mem.limit_bytes = 512 << 20;
    hw_arena_init(&b->arena, &b->mem);
    snprintf(b->folder, sizeof b->folder, "/tmp/hw_fuzz_csv_XXXXXX");
    HW_REQUIRE(mkdtemp(b->folder) != NULL);
    for (int i = 0; i < TABLES; i++) {
        b->files[i] = memfd_create("table", MFD_CLOEXEC);
        HW_REQUIRE(b->files[i] >= 0);
        snprintf(b->paths[i], sizeof b->paths[i], "/proc/self/fd/%d", b->files[i]);
    }
    link_observed(b);
    memcpy(scratch, b->folder, sizeof scratch);
    (void)atexit(clear_scratch);
}

/* A new diag and reader for what is already in the arena. */
static void forget_errors(struct bench *b) {
    hw_diag_init(&b->diag, &b->arena);
    hw_io_init(&b->io);
    b->reader = (struct hw_reader){.arena = &b->arena, .diag = &b->diag, .io = &b->io, .dir = "/"};
}

static void put_tables(struct bench *b, const char *data, size_t size) {
    const char *end = data + size;
    for (b->n = 0; b->n < TABLES && data <= end; b->n++) {
        const char *stop = memchr(data, '\0', (size_t)(end - data));
        size_t length = (size_t)((stop != NULL ? stop : end) - data);
        HW_REQUIRE(ftruncate(b->files[b->n], 0) == 0 && pwrite(b->files[b->n], data, length, 0) == (ssize_t)length);
        data += length + 1;
    }
}

static void read_fields(struct bench *b, const struct hw_csv *csv) {
    int32_t fields = 0;
    for (int32_t row = 0; row < csv->n_rows; row++) {
        for (int32_t column = 0; column < csv->n_columns && fields < FIELDS; column++, fields++) {
            double number = 0, list[3];
            int64_t whole = 0;
            HW_REQUIRE(!hw_csv_number(csv, &b->diag, row, column, -5, 1e9, &number) || (number >= -5 && number <= 1e9));
            HW_REQUIRE(!hw_csv_int(csv, &b->diag, row, column, -5, INT64_MAX, &whole) || whole >= -5);
            int32_t n = hw_csv_list(csv, &b->diag, row, column, ';', 3, list);
            HW_REQUIRE(n >= 0 && n <= 3);
            for (int32_t i = 0; i < n; i++) {
                HW_REQUIRE(isfinite(list[i]));
            }
            struct hw_place place = hw_csv_place(csv, row, column);
            HW_REQUIRE(place.line >= 2 && place.column >= 1 && place.width >= 1);
        }
    }
}

static bool has(const struct hw_csv *csv, const char *name) {
    for (int32_t column = 0; column < csv->n_columns; column++) {
        if (strcmp(hw_csv_text(csv, -1, column), name) == 0) {
            return true;
        }
    }
    return false;
}

static void read_census(struct bench *b) {
    struct hw_census census;
    if (hw_population_read(&b->io, &b->reader, b->paths[0], "kent", 0.18, 1.1, NULL, &census) == HW_OK) {
        int64_t people = 0;
        for (int32_t age = 0; age < HW_CENSUS_AGES; age++) {
            HW_REQUIRE(census.people[age][0] >= 0 && census.people[age][1] >= 0);
            people += census.people[age][0] + census.people[age][1];
        }
        HW_REQUIRE(people == census.total);
    }
}

static void read_observed(struct bench *b, int k) {
    struct hw_observed observed;
    struct hw_observed_places places;
    char folder[60];
    snprintf(folder, sizeof folder, "%s/%d", b->folder, k);
    if (hw_observed_read(&b->io, &b->reader, folder, 0.18, &observed) == HW_OK) {
        HW_REQUIRE(observed.within_4h_frac >= 0 && observed.within_4h_frac <= 1 && observed.overnight_beds >= 0);
    }
    if (k != 2 && k != 4 && hw_observed_read_places(&b->io, &b->reader, folder, &places) == HW_OK) {
        HW_REQUIRE(places.overnight_beds[0] >= 0);
    }
}

/* A model whose text names the first table. */
static void load_model(struct bench *b, const char *format) {
    enum { ROOM = 1000 };
    char *text = hw_arena_alloc(&b->arena, ROOM, 1); /* messages show its lines */
    struct hw_doc doc;
    struct hw_plan plan;
    HW_REQUIRE(text != NULL);
    int n = snprintf(text, ROOM, format, b->paths[0]);
    HW_REQUIRE(n > 0 && n < ROOM);
    HW_REQUIRE(hw_yaml_parse(&b->arena, "fuzz", text, (size_t)n, &b->diag, &doc) == HW_OK);
    struct hw_load load = {.io = &b->io, .reader = &b->reader, .doc = &doc, .config_dir = HW_SOURCE_DIR "/configs"};
    const struct hw_model *model = hw_models_find(hw_yaml_child(doc.root, "model")->text);
    memset(&plan, 0, sizeof plan);
    enum hw_status status = model->load(&load, &plan);
    HW_REQUIRE(status == HW_OK || status == HW_BAD_INPUT || status == HW_NO_MEMORY);
    HW_REQUIRE(status != HW_BAD_INPUT || b->diag.errors > 0);
}

static const char *const arrivals = "model: network\nrun: {length: 1 d}\nclasses: {urgent: {priority: 0}, routine: {priority: 1}}\n"
                                    "arrivals: [{name: x, at: {file: %s, column: at, unit: h, to_column: to, class_column: class}}]\n"
                                    "stations: {desk: {servers: 1, stay: 1 h, then: exit}, ward: {servers: 1, stay: 1 h, then: exit}}\n";
static const char *const stays = "model: network\nrun: {length: 1 d}\narrivals: [{to: desk, rate: 1 per h}]\n"
                                 "stations: {desk: {servers: 1, stay: {empirical: {file: %s, column: stay, unit: min}}, then: exit}}\n";
static const char *const counts = "model: network\nrun: {length: 1 d}\narrivals: [{to: desk, rate: {steps: {file: %s, column: count, where: {area: x}}, per: d}}]\n"
                                  "stations: {desk: {servers: 1, stay: 1 h, then: exit}}\n";
static const char *const deaths = "model: district\nrun: {scale: 0.001}\ndata: {deaths: %s, observed: none}\n";

static void import_tables(struct bench *b) {
    struct hw_import_options options = {.n_files = b->n};
    const char *text = NULL;
    size_t size = 0;
    struct hw_doc doc;
    for (int32_t i = 0; i < b->n; i++) {
        options.files[i] = b->paths[i];
    }
    if (hw_import_text(&b->io, &b->arena, &b->diag, &options, &text, &size) == HW_OK) {
        forget_errors(b);
        HW_REQUIRE(hw_yaml_parse(&b->arena, "imported", text, size, &b->diag, &doc) == HW_OK);
        struct hw_plan plan;
        struct hw_load load = {.io = &b->io, .reader = &b->reader, .doc = &doc, .config_dir = "/"};
        memset(&plan, 0, sizeof plan);
        (void)hw_models_find("network")->load(&load, &plan);
    }
}

static void give(struct bench *b, const struct hw_csv *csv) {
    if (has(csv, "age")) {
        read_census(b);
    }
    for (int k = 0; k < OBSERVED; k++) {
        if (has(csv, observed_columns[k])) {
            forget_errors(b);
            read_observed(b, k);
        }
    }
    const char *const models[] = {has(csv, "at") ? arrivals : NULL, has(csv, "stay") ? stays : NULL, has(csv, "count") ? counts : NULL,
                                  has(csv, "age_band") ? deaths : NULL};
    for (size_t i = 0; i < sizeof models / sizeof *models; i++) {
        if (models[i] != NULL) {
            forget_errors(b);
            load_model(b, models[i]);
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static struct bench b; /* memory and files are kept from input to input, as in fuzz_yaml.c */
    struct hw_csv csv;
    if (b.arena.mem == NULL) {
        begin(&b);
    }
    hw_arena_reset(&b.arena);
    forget_errors(&b);
    const char *first_end = size > 0 ? memchr(data, '\0', size) : NULL;
    size_t first = first_end != NULL ? (size_t)(first_end - (const char *)data) : size;
    enum hw_status status = hw_csv_parse(&b.arena, "fuzz", (const char *)data, first, &b.diag, &csv);
    HW_REQUIRE((status == HW_OK) == (b.diag.errors == 0));
    bool good = status == HW_OK;
    if (good) {
        read_fields(&b, &csv);
    }
    if (good || memchr(data, ',', first) != NULL) {
        put_tables(&b, (const char *)data, size);
        forget_errors(&b);
        import_tables(&b);
    }
    if (good) {
        forget_errors(&b);
        give(&b, &csv);
    }
    hw_diag_print(&b.diag, stderr, true);
    return 0;
}
