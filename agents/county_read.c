/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the forms to cells: which columns and rows there are, and what stands in them. */
#include "agents/county_parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_ROWS = 1000, NAME = 60 };
static const char uses[] = "uses_";
#define USES (sizeof uses - 1)

const char *hw_county_path(struct hw_county_forms *f, const char *file) {
    size_t size = strlen(f->folder) + strlen(file) + 2;
    char *path = hw_arena_alloc(f->load->reader->arena, size, 1);
    if (path != NULL) {
        (void)snprintf(path, size, "%s/%s", f->folder, file);
    }
    return path;
}

/* ---- single values ---- */

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/* The end of "1200", "1,200", "0.5"; NULL when it is none. Commas stand before groups of three only. */
static const char *number_end(const char *at) {
    size_t lead = strspn(at, "0123456789");
    bool grouped = lead >= 1 && lead <= 3 && at[lead] == ',';
    if (lead == 0) {
        return NULL;
    }
    at += lead;
    while (grouped && *at == ',') {
        if (!is_digit(at[1]) || !is_digit(at[2]) || !is_digit(at[3]) || is_digit(at[4])) {
            return NULL;
        }
        at += 4;
    }
    if (*at == '.') {
        size_t decimals = strspn(at + 1, "0123456789");
        at = decimals > 0 ? at + 1 + decimals : NULL;
    }
    return at;
}

static double value_of(const char *text) {
    char plain[64];
    size_t n = 0;
    for (; *text != '\0' && n < sizeof plain - 1; text++) {
        if (*text != ',') {
            plain[n++] = *text;
        }
    }
    plain[n] = '\0';
    return strtod(plain, NULL);
}

bool hw_county_number_of(struct hw_diag *diag, const struct hw_county_number *number, const char *text, struct hw_place place, double *out) {
    char allowed[80];
    const char *at = text + strspn(text, " ");
    const char *end = strlen(at) < 40 ? number_end(at) : NULL;
    if (end != NULL) {
        end += strspn(end, " ");
        end += number->kind == HW_NUMBER_PERCENT && *end == '%' ? 1 : 0;
        end += strspn(end, " ");
    }
    double value = end != NULL && *end == '\0' ? value_of(at) : NAN;
    bool whole = number->kind != HW_NUMBER_WHOLE || value == floor(value);
    if (!(value >= number->min && value <= number->max) || !whole) {
        hw_diag_error(diag, place, "%s is \"%.40s\"; it must be a number (%s), in %s", number->name, text,
                      hw_county_allowed(number, allowed, sizeof allowed), number->unit);
        return false;
    }
    *out = value;
    return true;
}

static bool is_word(const char *text) {
    size_t n = strlen(text);
    return n > 0 && n <= NAME && text[0] >= 'a' && text[0] <= 'z' && strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_") == n;
}

/* Text without blanks around it; NULL when nothing is left or memory is short. */
static const char *trimmed(struct hw_county_forms *f, const char *text) {
    text += strspn(text, " ");
    size_t n = strlen(text);
    while (n > 0 && text[n - 1] == ' ') {
        n--;
    }
    const char *kept = n == 0 ? NULL : hw_arena_text(f->load->reader->arena, text, n);
    if (n > 0 && kept == NULL) {
        f->load->reader->status = HW_NO_MEMORY;
    }
    return kept;
}

static void check_cell(struct hw_county_forms *f, const struct hw_county_number *number, struct hw_county_cell *cell) {
    struct hw_diag *diag = f->load->reader->diag;
    switch (number->kind) {
    case HW_NUMBER_TITLE:
        break;
    case HW_NUMBER_WORD:
        if (hw_places_is_gap(cell->text)) {
            hw_diag_error(diag, cell->place, "%s is \"%s\", which programs write for what is missing; leave it blank", number->name, cell->text);
        } else if (!is_word(cell->text)) {
            hw_diag_error(diag, cell->place, "%s is \"%.40s\"; it must be a word of small letters, digits and _", number->name, cell->text);
        }
        break;
    case HW_NUMBER_YES_NO:
        cell->value = strcmp(cell->text, "yes") == 0;
        if (cell->value == 0 && strcmp(cell->text, "no") != 0) {
            hw_diag_error(diag, cell->place, "%s is \"%.40s\"; it must be yes or no", number->name, cell->text);
        }
        break;
    default:
        (void)hw_county_number_of(diag, number, cell->text, cell->place, &cell->value);
    }
}

/* ---- a form ---- */

struct form {
    struct hw_county_forms *f;
    enum hw_county_form is;
    struct hw_csv csv;
    int32_t column[HW_COLUMNS];
    int32_t unit_column[HW_PLACES_MOST];
    int32_t n_units;
};

static bool is_fixed(const struct form *form, int32_t column) {
    for (int i = 0; i < HW_COLUMNS; i++) {
        if (form->column[i] == column) {
            return true;
        }
    }
    return false;
}

/* The fixed columns, and those of the places. */
static void find_columns(struct form *form, const char **names) {
    struct hw_diag *diag = form->f->load->reader->diag;
    int32_t errors = diag->errors;
    for (int i = 0; i < HW_COLUMNS; i++) {
        form->column[i] = hw_csv_column(&form->csv, diag, hw_county_columns[i]);
    }
    if (form->is == HW_FORM_COUNTY) {
        form->unit_column[0] = hw_csv_column(&form->csv, diag, "value");
        form->n_units = 1;
        return;
    }
    for (int32_t c = 0; c < form->csv.n_columns && diag->errors == errors; c++) {
        const char *name = hw_csv_text(&form->csv, -1, c);
        if (is_fixed(form, c)) {
            continue;
        }
        if (!is_word(name)) {
            hw_diag_error(diag, hw_csv_place(&form->csv, -1, c),
                          "column \"%.40s\": the name of %s is a word of small letters, digits and _", name,
                          form->is == HW_FORM_AREAS ? "an area" : "a hospital");
            break;
        }
        if (form->n_units == HW_PLACES_MOST) {
            hw_diag_error(diag, hw_csv_place(&form->csv, -1, c), "more than %d %s", HW_PLACES_MOST, form->is == HW_FORM_AREAS ? "areas" : "hospitals");
            break;
        }
        names[form->n_units] = name;
        form->unit_column[form->n_units++] = c;
    }
    if (form->n_units == 0 && diag->errors == errors) {
        struct hw_place header = {form->csv.file, 1, 1, 1};
        hw_diag_error(diag, header, "there is no column of %s", form->is == HW_FORM_AREAS ? "an area" : "a hospital");
    }
}

static void take_cell(struct form *form, int32_t row, int32_t unit, const struct hw_county_number *number, const char *grade,
                      const char *source, struct hw_county_cell *cell) {
    const char *text = trimmed(form->f, hw_csv_text(&form->csv, row, form->unit_column[unit]));
    cell->place = hw_csv_place(&form->csv, row, form->unit_column[unit]);
    if (text == NULL) {
        return;
    }
    cell->text = text;
    cell->grade = grade;
    cell->source = source;
    check_cell(form->f, number, cell);
}

/* The cells of a row, all of one number. */
static void take_row(struct form *form, int32_t row, const struct hw_county_number *number, struct hw_county_cell *cells, int32_t stride) {
    struct hw_county_forms *f = form->f;
    const char *grade = trimmed(f, hw_csv_text(&form->csv, row, form->column[HW_COLUMN_GRADE]));
    const char *source = trimmed(f, hw_csv_text(&form->csv, row, form->column[HW_COLUMN_SOURCE]));
    if (grade != NULL && strcmp(grade, "S") != 0 && strcmp(grade, "K") != 0 && strcmp(grade, "A") != 0) {
        hw_diag_error(f->load->reader->diag, hw_csv_place(&form->csv, row, form->column[HW_COLUMN_GRADE]),
                      "grade is \"%.40s\"; it must be S (read in an opened source), K (recalled from a named source) or A (assumed)", grade);
    }
    for (int32_t unit = 0; unit < form->n_units; unit++) {
        take_cell(form, row, unit, number, grade != NULL ? grade : "A", source != NULL ? source : "not said", cells + unit * stride);
    }
}

/* "uses_HOSPITAL": how many percent of an area's people use it. */
static bool take_use(struct form *form, int32_t row, const char *name) {
    static const struct hw_county_number share = {.name = "uses_...", .kind = HW_NUMBER_PERCENT, .unit = "% of the area's people", .max = 100};
    struct hw_county_forms *f = form->f;
    if (form->is != HW_FORM_AREAS || strncmp(name, uses, USES) != 0) {
        return false;
    }
    for (int32_t h = 0; h < f->n_hospitals; h++) {
        if (strcmp(f->hospitals[h], name + USES) != 0) {
            continue;
        }
        if (f->uses[0][h].place.line != 0) {
            hw_diag_error(f->load->reader->diag, hw_csv_place(&form->csv, row, form->column[0]), "%s appears twice", name);
            return true;
        }
        take_row(form, row, &share, &f->uses[0][h], HW_PLACES_MOST);
        return true;
    }
    if (f->n_hospitals > 0) { /* else hospitals.csv could not be read */
        const char *near = hw_diag_nearest(name + USES, f->hospitals, (size_t)f->n_hospitals);
        hw_diag_error(f->load->reader->diag, hw_csv_place(&form->csv, row, form->column[0]), "hospitals.csv has no hospital \"%.60s\"%s%s%s",
                      name + USES, near ? "; did you mean \"" : "", near ? near : "", near ? "\"?" : "");
    }
    return true;
}

static bool row_is_blank(const struct form *form, int32_t row) {
    for (int32_t c = 0; c < form->csv.n_columns; c++) {
        if (hw_csv_text(&form->csv, row, c)[0] != '\0') {
            return false;
        }
    }
    return true;
}

static void say_unknown(struct form *form, int32_t row, const char *name) {
    const char *names[HW_COUNTY_NUMBERS];
    size_t n = 0;
    for (int i = 0; i < HW_COUNTY_NUMBERS; i++) {
        if (hw_county_numbers[i].form == form->is) {
            names[n++] = hw_county_numbers[i].name;
        }
    }
    const char *near = hw_diag_full(form->f->load->reader->diag) ? NULL : hw_diag_nearest(name, names, n);
    hw_diag_error(form->f->load->reader->diag, hw_csv_place(&form->csv, row, form->column[0]), "this form has no number \"%.60s\"%s%s%s", name,
                  near ? "; did you mean \"" : "", near ? near : "", near ? "\"?" : "");
}

static void read_rows(struct form *form) {
    struct hw_county_forms *f = form->f;
    struct hw_diag *diag = f->load->reader->diag;
    if (form->csv.n_rows > MOST_ROWS) {
        hw_diag_error(diag, hw_csv_place(&form->csv, MOST_ROWS, 0), "this form has %d rows; at most %d are possible", form->csv.n_rows, MOST_ROWS);
        return;
    }
    for (int32_t row = 0; row < form->csv.n_rows; row++) {
        const char *name = trimmed(f, hw_csv_text(&form->csv, row, form->column[HW_COLUMN_NUMBER]));
        if (name == NULL) {
            if (!row_is_blank(form, row)) {
                hw_diag_error(diag, hw_csv_place(&form->csv, row, form->column[HW_COLUMN_NUMBER]), "this row does not say which number it is");
            }
            continue;
        }
        if (take_use(form, row, name)) {
            continue;
        }
        int32_t id = 0;
        while (id < HW_COUNTY_NUMBERS && (hw_county_numbers[id].form != form->is || strcmp(hw_county_numbers[id].name, name) != 0)) {
            id++;
        }
        if (id == HW_COUNTY_NUMBERS) {
            say_unknown(form, row, name);
        } else if (f->cells[id][0].place.line != 0) {
            hw_diag_error(diag, hw_csv_place(&form->csv, row, form->column[HW_COLUMN_NUMBER]), "%s appears twice", name);
        } else {
            take_row(form, row, &hw_county_numbers[id], f->cells[id], 1);
        }
    }
}

static enum hw_status read_form(struct hw_county_forms *f, enum hw_county_form is, const char **names, int32_t *n) {
    struct form form = {.f = f, .is = is};
    struct hw_reader *reader = f->load->reader;
    int32_t errors = reader->diag->errors;
    const char *path = hw_county_path(f, hw_county_forms[is]);
    if (path == NULL) {
        return HW_NO_MEMORY;
    }
    f->file[is] = path;
    HW_TRY(hw_csv_read(f->load->io, reader->arena, path, reader->diag, &form.csv));
    find_columns(&form, names);
    if (reader->diag->errors > errors) {
        return HW_BAD_INPUT;
    }
    if (n != NULL) {
        *n = form.n_units;
    }
    read_rows(&form);
    return reader->status != HW_OK ? reader->status : reader->diag->errors > errors ? HW_BAD_INPUT : HW_OK;
}

enum hw_status hw_county_read_forms(struct hw_county_forms *f) {
    enum hw_status hospitals = read_form(f, HW_FORM_HOSPITALS, f->hospitals, &f->n_hospitals);
    enum hw_status areas = read_form(f, HW_FORM_AREAS, f->areas, &f->n_areas);
    enum hw_status county = read_form(f, HW_FORM_COUNTY, NULL, NULL);
    return hw_county_worst(hw_county_worst(hospitals, areas), county);
}
