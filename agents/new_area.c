/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/new_area.h"

#include "agents/county_numbers.h"
#include "agents/places.h"
#include "sim/csv.h"

#include <stdarg.h>
#include <string.h>

enum { FILES = 10, MAX_PATH = 4096, ROOM = 1 << 20, NAME = 60 };
static const char uses_doc[] = "Hospital Episode Statistics, admissions by CCG and provider; what is left to 100 uses hospitals elsewhere";

struct text {
    char *at;
    size_t used;
    bool full;
};

struct making {
    struct hw_io *io;
    struct hw_reader *reader;
    const char *const *areas, *const *hospitals;
    int32_t n_areas, n_hospitals;
    const char *data_folder;
    struct text out;
};

static void add(struct text *t, const char *format, ...) HW_PRINTF(2, 3);
static void add(struct text *t, const char *format, ...) {
    va_list args;
    va_start(args, format);
    int n = vsnprintf(t->at + t->used, ROOM - t->used, format, args);
    va_end(args);
    t->full = t->full || n < 0 || (size_t)n >= ROOM - t->used;
    t->used += t->full ? 0 : (size_t)n;
}

/* A field, in quotation marks when it needs them. */
static void add_field(struct text *t, const char *field, char end) {
    add(t, strchr(field, ',') != NULL ? "\"%s\"%c" : "%s%c", field, end);
}

/* ---- the forms ---- */

static void add_blanks(struct text *t, int32_t n) {
    for (int32_t i = 0; i < n; i++) {
        add(t, ",");
    }
}

static void add_row(struct text *t, const char *name, int32_t units, const char *unit, const char *allowed, const char *example, bool published, const char *where) {
    add(t, "%s,", name);
    add_blanks(t, units + 2); /* the values, and their grade and source */
    add_field(t, unit, ',');
    add_field(t, allowed, ',');
    add_field(t, example, ',');
    add_field(t, published ? "yes" : "no", ',');
    add_field(t, where, '\n');
}

static void write_rows(struct making *m, enum hw_county_form form, int32_t units, bool published) {
    char allowed[80], name[100];
    for (int i = 0; i < HW_COUNTY_NUMBERS; i++) {
        const struct hw_county_number *n = &hw_county_numbers[i];
        for (int32_t h = 0; published && i == HW_C_AREA_OLDER + 1 && form == HW_FORM_AREAS && h < m->n_hospitals; h++) {
            (void)snprintf(name, sizeof name, "uses_%.60s", m->hospitals[h]);
            add_row(&m->out, name, units, "% of the area's people", "0 to 100", h == 0 ? "80" : "15", true, uses_doc);
        }
        if (n->form == form && n->published == published) {
            add_row(&m->out, n->name, units, n->unit, hw_county_allowed(n, allowed, sizeof allowed), n->example, published, n->where);
        }
    }
}

/* What is published first: nobody has to read further on the first day. */
static void write_form(struct making *m, enum hw_county_form form) {
    static const char *const value[] = {"value"};
    const char *const *names = form == HW_FORM_AREAS ? m->areas : form == HW_FORM_HOSPITALS ? m->hospitals : value;
    int32_t units = form == HW_FORM_AREAS ? m->n_areas : form == HW_FORM_HOSPITALS ? m->n_hospitals : 1;
    add(&m->out, "%s,", hw_county_columns[HW_COLUMN_NUMBER]);
    for (int32_t i = 0; i < units; i++) {
        add(&m->out, "%s,", names[i]);
    }
    for (int c = HW_COLUMN_GRADE; c < HW_COLUMNS; c++) {
        add(&m->out, "%s%c", hw_county_columns[c], c + 1 == HW_COLUMNS ? '\n' : ',');
    }
    write_rows(m, form, units, true);
    write_rows(m, form, units, false);
}

static void write_county(struct making *m) {
    write_form(m, HW_FORM_COUNTY);
}
static void write_areas(struct making *m) {
    write_form(m, HW_FORM_AREAS);
}
static void write_hospitals(struct making *m) {
    write_form(m, HW_FORM_HOSPITALS);
}

static void write_start(struct making *m) {
    add(&m->out, "place,setting,people,grade,source,unit,allowed,where_to_find\n");
    for (int s = 0; s < HW_COUNTY_SETTINGS; s++) {
        const struct hw_county_setting *setting = &hw_county_settings[s];
        for (int32_t i = 0; i < (setting->of_hospital ? m->n_hospitals : m->n_areas); i++) {
            add(&m->out, "%s,%s,,,,people there on the first day,\"whole, 0 to 10000000\",", setting->of_hospital ? m->hospitals[i] : m->areas[i], setting->name);
            add_field(&m->out, setting->where, '\n');
        }
    }
}

/* The program's own file cut to some columns, England's, with a blank one before the last: the county's. */
static enum hw_status copy_england(struct making *m, const char *file, const char *const *columns, int n, const char *head) {
    char path[MAX_PATH];
    struct hw_csv csv;
    int32_t column[4];
    int length = snprintf(path, sizeof path, "%s/%s", m->data_folder, file);
    HW_REQUIRE(n <= 4);
    if (length < 0 || (size_t)length >= sizeof path) {
        return HW_BAD_INPUT;
    }
    HW_TRY(hw_csv_read(m->io, m->reader->arena, path, m->reader->diag, &csv));
    for (int i = 0; i < n; i++) {
        column[i] = hw_csv_column(&csv, m->reader->diag, columns[i]);
        if (column[i] < 0) {
            return HW_BAD_INPUT;
        }
    }
    add(&m->out, "%s\n", head);
    for (int32_t row = 0; row < csv.n_rows; row++) {
        for (int i = 0; i < n; i++) {
            add(&m->out, "%s%s", i + 1 == n ? "," : "", hw_csv_text(&csv, row, column[i]));
            add(&m->out, "%s", i + 1 == n ? "\n" : ",");
        }
    }
    return HW_OK;
}

static enum hw_status write_population(struct making *m) {
    static const char *const columns[] = {"age", "sex", "england"};
    return copy_england(m, "population_single_year_mid2014.csv", columns, 3, "age,sex,county,england");
}
static enum hw_status write_deaths(struct making *m) {
    static const char *const columns[] = {"age_band", "sex", "england_rate_per_100k"};
    return copy_england(m, "mortality_2014.csv", columns, 3, "age_band,sex,county_rate_per_100k,england_rate_per_100k");
}

static const char *const months[12] = {"2014-04", "2014-05", "2014-06", "2014-07", "2014-08", "2014-09", "2014-10", "2014-11", "2014-12", "2015-01", "2015-02", "2015-03"};

static void write_attendances(struct making *m) {
    add(&m->out, "trust,month,attendances,over_4h,unit,allowed,where_to_find\n");
    for (int32_t h = 0; h < m->n_hospitals; h++) {
        for (int i = 0; i < 12; i++) {
            add(&m->out, "%s,%s,,,\"attendances, all types\",\"whole, 0 to 100000000\",\"NHS England, A&E Attendances and Emergency Admissions, by provider\"\n", m->hospitals[h],
                months[i]);
        }
    }
}

static void write_delays(struct making *m) {
    add(&m->out, "council,month,A,B,C,Di,Dii,E,F,G,H,I,total,nhs,social_care,both,acute,non_acute,unit,allowed,where_to_find\n");
    for (int i = 0; i < 12; i++) {
        add(&m->out, "county,%s,,,,,,,,,,,,,,,,,delayed days,\"whole, 0 to 100000000\",\"NHS England, Delayed Transfers of Care, monthly, by local authority\"\n", months[i]);
    }
}

static void write_model(struct making *m) {
    add(&m->out, "# A county of your own. Its numbers are in the folder data: open the csv files with a spreadsheet, fill in what you know,\n"
                 "# save as csv (UTF-8, with commas). What you leave blank is filled; \"homeward check\" lists it, with what stands in.\n"
                 "# What is written here goes before the forms; \"homeward describe\" lists every parameter.\n"
                 "model: district\n"
                 "title: My county\n"
                 "about: Written by homeward new-area.\n\n"
                 "run:\n"
                 "  start: 2014-04-01   # the first measured day\n"
                 "  warm_up: 182 days   # simulated before, not measured\n"
                 "  measured: 365 days\n"
                 "  replicates: 4\n\n"
                 "data:\n"
                 "  folder: data\n\n"
                 "# Beds, places and staff that change at a date, as winter beds; take the marks away and write your own.\n"
                 "# changes:\n"
                 "#   - {lever: intermediate_care.beds, from: 2014-12-01, until: 2015-04-01, add: 10, where: {area: %s}}\n", m->areas[0]);
}

static void write_readme(struct making *m) {
    add(&m->out, "A county of your own, for homeward. docs/guides/your_county.md tells how, step by step.\n\n"
                 "data/hospitals.csv   a column for each hospital of yours (add columns; their names are small letters, digits and _)\n"
                 "data/areas.csv       a column for each area; a row uses_HOSPITAL for each hospital\n"
                 "data/county.csv      the county as a whole; areas that leave a number blank have their part of the county's\n"
                 "data/start.csv       who is where on the first day: a row for each setting of each hospital and area\n"
                 "data/population.csv  people by age and sex: fill in the column county, all of it, or England's ages are taken\n"
                 "data/deaths.csv      death rates likewise\n"
                 "data/attendances.csv what was observed: A&E by trust (the word in hospitals.csv) and month\n"
                 "data/delays.csv      what was observed: delayed days by council (the word in areas.csv, or county) and month\n\n"
                 "Each number has its unit, the allowed range, an example, and where to find it. In the column grade write S (read in an\n"
                 "opened source), K (recalled from a named source) or A (assumed), and in the column source the source.\n\n"
                 "Some forty of them are published: the guide names them. Type those first, and leave the others blank: they are filled.\n\n"
                 "homeward check model.yaml   finds mistakes, and lists what is not given\n"
                 "homeward run model.yaml     runs it\n\n"
                 "The columns england hold Office for National Statistics figures of 2014: contains public sector information licensed\n"
                 "under the Open Government Licence v3.0.\n");
}

/* ---- writing ---- */

struct file {
    const char *name;
    void (*write)(struct making *m);
    enum hw_status (*copy)(struct making *m);
};
static const struct file files[FILES] = {
    {"model.yaml", write_model, NULL},          {"README.txt", write_readme, NULL},     {"data/county.csv", write_county, NULL},
    {"data/areas.csv", write_areas, NULL},      {"data/hospitals.csv", write_hospitals, NULL}, {"data/start.csv", write_start, NULL},
    {"data/population.csv", NULL, write_population}, {"data/deaths.csv", NULL, write_deaths},
    {"data/attendances.csv", write_attendances, NULL}, {"data/delays.csv", write_delays, NULL},
};

static const char *path_of(struct making *m, const char *folder, const char *file) {
    size_t size = strlen(folder) + strlen(file) + 2;
    char *path = hw_arena_alloc(m->reader->arena, size, 1);
    if (path != NULL) {
        (void)snprintf(path, size, "%s/%s", folder, file);
    }
    return path;
}

static void check_names(struct making *m, const char *const *names, int32_t n, const char *option) {
    struct hw_place nowhere = {NULL, 0, 0, 1};
    for (int32_t i = 0; i < n; i++) {
        size_t length = strlen(names[i]);
        bool good = length > 0 && length <= NAME && names[i][0] >= 'a' && names[i][0] <= 'z' && strspn(names[i], "abcdefghijklmnopqrstuvwxyz0123456789_") == length;
        for (int c = 0; c < HW_COLUMNS; c++) {
            good = good && strcmp(names[i], hw_county_columns[c]) != 0;
        }
        if (!good) {
            hw_diag_error(m->reader->diag, nowhere, "%s %.80s: a name is a word of small letters, digits and _, such as north_moor", option, names[i]);
        }
        for (int32_t k = 0; k < i; k++) {
            if (strcmp(names[k], names[i]) == 0) {
                hw_diag_error(m->reader->diag, nowhere, "%s %.80s is given twice", option, names[i]);
            }
        }
    }
}

/* Nothing of ours may be there yet, nor a file where a folder shall be. */
static enum hw_status check_folder(struct making *m, const char *folder) {
    struct hw_place nowhere = {NULL, 0, 0, 1};
    if (folder == NULL || folder[0] == '\0') {
        hw_diag_error(m->reader->diag, nowhere, "name the folder to be made, as homeward new-area my_county");
        return HW_BAD_INPUT;
    }
    for (int i = 0; i < FILES; i++) {
        const char *path = path_of(m, folder, files[i].name);
        if (path == NULL) {
            return HW_NO_MEMORY;
        }
        if (hw_io_exists(path)) {
            hw_diag_error(m->reader->diag, nowhere, "%s is there already and is left alone; name another folder", path);
        }
    }
    if (hw_io_exists(folder) && !hw_io_is_folder(folder)) {
        hw_diag_error(m->reader->diag, nowhere, "%s is there already and is no folder", folder);
    }
    return hw_diag_status(m->reader->diag);
}

static enum hw_status write_all(struct making *m, const char *folder) {
    const char *data = path_of(m, folder, "data");
    const char *made[FILES], *path[FILES];
    size_t size[FILES];
    if (data == NULL) {
        return HW_NO_MEMORY;
    }
    for (int i = 0; i < FILES; i++) { /* all text first, so that a mistake leaves nothing */
        m->out.used = 0;
        if (files[i].write != NULL) {
            files[i].write(m);
        } else {
            HW_TRY(files[i].copy(m));
        }
        HW_REQUIRE(!m->out.full);
        made[i] = hw_arena_text(m->reader->arena, m->out.at, m->out.used);
        size[i] = m->out.used;
        path[i] = path_of(m, folder, files[i].name);
        if (made[i] == NULL || path[i] == NULL) {
            return HW_NO_MEMORY;
        }
    }
    bool had_folder = hw_io_exists(folder), had_data = hw_io_exists(data);
    enum hw_status status = hw_io_make_folder(m->io, folder);
    status = status == HW_OK ? hw_io_make_folder(m->io, data) : status;
    for (int i = 0; i < FILES && status == HW_OK; i++) {
        status = hw_io_replace_file(m->io, m->reader->arena->mem, path[i], made[i], size[i]);
    }
    for (int i = 0; i < FILES && status != HW_OK; i++) { /* all or nothing; none of them was there before */
        hw_io_remove_file(path[i]);
    }
    if (status != HW_OK && !had_data) {
        hw_io_remove_folder(data);
    }
    if (status != HW_OK && !had_folder) {
        hw_io_remove_folder(folder);
    }
    return status;
}

enum hw_status hw_new_area_write(struct hw_io *io, struct hw_reader *reader, const struct hw_forms *forms) {
    static const char *const an_area[] = {"my_area"}, *const a_hospital[] = {"my_hospital"};
    bool areas = forms->n_areas > 0, hospitals = forms->n_sites > 0;
    struct making m = {.io = io, .reader = reader, .data_folder = forms->data_folder};
    m.areas = areas ? forms->areas : an_area;
    m.n_areas = areas ? forms->n_areas : 1;
    m.hospitals = hospitals ? forms->sites : a_hospital;
    m.n_hospitals = hospitals ? forms->n_sites : 1;
    check_names(&m, m.areas, m.n_areas, "--area");
    check_names(&m, m.hospitals, m.n_hospitals, "--hospital");
    HW_TRY(check_folder(&m, forms->folder));
    m.out.at = hw_arena_alloc(reader->arena, ROOM, 1);
    return m.out.at == NULL ? HW_NO_MEMORY : write_all(&m, forms->folder);
}
