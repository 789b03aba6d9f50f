/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/schemes.h"

#include "agents/schemes_file.h"

#include <math.h>
#include <string.h>

enum { MAX_PATH = 4096 };

static bool starts_with(const char *text, const char *head) {
    return strncmp(text, head, strlen(head)) == 0;
}

/* The row of a lever; -1 after an error. */
static int32_t check_change(struct hw_reader *reader, const struct hw_scheme_change *change, bool somewhere) {
    const char *lever = change->lever_at->text;
    int32_t row = hw_param_find(&hw_params_table, lever);
    int verbs = (change->to != NULL) + (change->times != NULL) + (change->add != NULL);
    if (row < 0) {
        const char *near = hw_param_nearest(&hw_params_table, lever);
        hw_diag_error(reader->diag, change->lever_at->place, "there is no parameter '%.80s'%s%s%s", lever, near ? "; did you mean '" : "",
                      near ? near : "", near ? "'?" : "");
        return -1;
    }
    bool of_the_start = starts_with(lever, "population.") || starts_with(lever, "needs.shape.") || starts_with(lever, "outside.") ||
                        (starts_with(lever, "start.") && row != HW_P_BELOW_CENSUS);
    if (of_the_start) {
        hw_diag_error(reader->diag, change->lever_at->place,
                      "'%s' describes the people, the seasons or the neighbours; a scheme cannot change it", lever);
        return -1;
    }
    if (somewhere && hw_places_owner(lever) == 0) {
        hw_diag_error(reader->diag, change->lever_at->place, "'%s' is the same everywhere; a scheme with a where cannot change it", lever);
        return -1;
    }
    if (verbs != 1) {
        hw_diag_error(reader->diag, change->lever_at->place, "'%s' needs exactly one of to, times, add", lever);
        return -1;
    }
    return row;
}

static bool is_dated(const struct hw_scheme_change *change) {
    return change->from_at != NULL || change->until_at != NULL;
}

/* Only numbers of beds, places and staff change at a date; people, their needs and the rules of the game do not. */
static void check_dates(struct hw_reader *reader, struct hw_scheme_change *change) {
    const struct hw_param_row *row = change->row < 0 ? NULL : &hw_params_table.rows[change->row];
    change->from = hw_schemes_day_of(reader, change->from_at, INT32_MIN);
    change->until = hw_schemes_day_of(reader, change->until_at, INT32_MAX);
    if (row == NULL || !is_dated(change)) {
        return;
    }
    if (row->kind != HW_PARAM_COUNT || hw_places_owner(row->path) == 0 || starts_with(row->path, "gp.")) {
        hw_diag_error(reader->diag, change->lever_at->place, "'%s' cannot change at a date: only numbers of beds, places and staff can", row->path);
        change->row = -1;
    } else if (change->from >= change->until) {
        hw_diag_error(reader->diag, change->until_at->place, "until must be later than from");
    }
}

static void apply_change(struct hw_reader *reader, const struct hw_scheme_change *change, struct hw_params *params) {
    enum hw_param_verb verb = change->to ? HW_PARAM_SET : change->times ? HW_PARAM_SCALE : HW_PARAM_ADD;
    (void)hw_param_change(reader, params, change->row, verb, change->to ? change->to : change->times ? change->times : change->add);
}

/* A change with dates, of a model that is made smaller: numbers that are set or added are made smaller with it. */
static void apply_dated(struct hw_reader *reader, const struct hw_scheme_change *change, double scale, struct hw_params *params) {
    const struct hw_param_row *r = &params->table->rows[change->row];
    enum { MOST = 64 };
    double before[MOST];
    int32_t labels = r->axis ? r->axis->size : 1;
    HW_REQUIRE(labels <= MOST);
    for (int32_t i = 0; i < labels; i++) {
        before[i] = params->values[change->row][i];
    }
    apply_change(reader, change, params);
    for (int32_t i = 0; scale != 1 && !change->times && hw_places_scales(r, change->row) && i < labels; i++) {
        double *value = &params->values[change->row][i], more = change->to ? *value : *value - before[i];
        if (*value < (double)HW_UNLIMITED) {
            double scaled = (change->to ? 0 : before[i]) + floor(more * scale + 0.5);
            *value = change->to && more > 0 && scaled < 1 ? 1 : scaled;
        }
    }
}

/* Does a part's lever on this row act here? */
static bool acts(const struct hw_scheme_part *part, const struct hw_places *places, int32_t hospital, int32_t area, int32_t row) {
    unsigned owner = hw_places_owner(hw_params_table.rows[row].path);
    if (hospital < 0 && area < 0) {
        return !part->somewhere;
    }
    bool named = part->where.area != NULL || part->where.economy != NULL;
    if (area >= 0 && places->areas[area].outside && hw_places_is_size(row) && !named) {
        return false; /* nobody adds to the neighbours' staff and places, unless they are meant by name */
    }
    if (!part->somewhere) {
        return true;
    }
    return area < 0 ? (owner & HW_OF_HOSPITAL) && hw_places_in_hospital(places, hospital, &part->where)
                    : (owner & HW_OF_AREA) && hw_places_in_area(places, area, &part->where);
}

/* A change of a scheme that is there in part: numbers lie between what they were and what they will be; words and hours hold at once. */
static void apply_part(struct hw_reader *reader, const struct hw_scheme_change *change, double fraction, struct hw_params *params) {
    const struct hw_param_row *r = &params->table->rows[change->row];
    enum { MOST = 128 };
    double before[MOST];
    int32_t labels = r->axis ? r->axis->size : 1;
    bool number = r->kind != HW_PARAM_CHOICE && r->kind != HW_PARAM_WEEK;
    HW_REQUIRE(labels <= MOST);
    if (number) {
        memcpy(before, params->values[change->row], (size_t)labels * sizeof before[0]);
    }
    apply_change(reader, change, params);
    for (int32_t i = 0; number && fraction < 1 && i < labels; i++) {
        double *value = &params->values[change->row][i];
        if (*value < (double)HW_UNLIMITED) {
            double between = before[i] + fraction * (*value - before[i]);
            *value = r->kind == HW_PARAM_COUNT ? floor(between + 0.5) : between;
        }
    }
}

void hw_schemes_change(struct hw_reader *reader, const struct hw_scheme *scheme, const struct hw_places *places, int32_t hospital,
                       int32_t area, struct hw_params *params) {
    for (const struct hw_scheme_part *part = scheme->parts; part != NULL; part = part->next) {
        bool timed = hw_schemes_part_is_timed(scheme, part);
        for (size_t i = 0; i < part->changes.count; i++) {
            const struct hw_scheme_change *change = (const struct hw_scheme_change *)part->changes.items + i;
            if (change->row >= 0 && !timed && !is_dated(change) && acts(part, places, hospital, area, change->row)) {
                apply_change(reader, change, params);
            }
        }
    }
}

void hw_schemes_try(struct hw_reader *reader, const struct hw_scheme *scheme, struct hw_params *params) {
    for (const struct hw_scheme_part *part = scheme->parts; part != NULL; part = part->next) {
        for (size_t i = 0; !part->somewhere && hw_schemes_part_is_timed(scheme, part) && i < part->changes.count; i++) {
            const struct hw_scheme_change *change = (const struct hw_scheme_change *)part->changes.items + i;
            if (change->row >= 0 && !is_dated(change)) {
                apply_change(reader, change, params);
            }
        }
    }
}

/* Changes of a timed part that have no dates of their own; true when there are any. */
static bool change_timed(struct hw_reader *reader, const struct hw_scheme *scheme, const struct hw_scheme_part *part, const struct hw_places *places,
                         int32_t hospital, int32_t area, int32_t day, struct hw_params *params) {
    double fraction = hw_schemes_part_is_timed(scheme, part) ? hw_schemes_part_fraction(scheme, part, day) : 0;
    bool any = false;
    for (size_t i = 0; fraction > 0 && i < part->changes.count; i++) {
        const struct hw_scheme_change *change = (const struct hw_scheme_change *)part->changes.items + i;
        if (change->row >= 0 && !is_dated(change) && acts(part, places, hospital, area, change->row)) {
            any = true;
            if (params != NULL) {
                apply_part(reader, change, fraction, params);
            }
        }
    }
    return any;
}

/* Does a dated change of a part hold on a day? Not on days on which the scheme itself does not act. */
static bool holds(const struct hw_scheme_part *part, const struct hw_scheme_change *change, int32_t day) {
    return change->row >= 0 && is_dated(change) && change->from <= day && day < change->until && part->from <= day && day < part->until;
}

bool hw_schemes_change_on(struct hw_reader *reader, const struct hw_scheme *scheme, const struct hw_places *places, int32_t hospital,
                          int32_t area, int32_t day, struct hw_params *params) {
    bool any = false;
    for (const struct hw_scheme_part *part = scheme->parts; part != NULL; part = part->next) {
        any |= change_timed(reader, scheme, part, places, hospital, area, day, params);
        for (size_t i = 0; i < part->changes.count && (hospital >= 0 || area >= 0); i++) {
            const struct hw_scheme_change *change = (const struct hw_scheme_change *)part->changes.items + i;
            if (holds(part, change, day) && (hw_places_owner(hw_params_table.rows[change->row].path) & (area < 0 ? HW_OF_HOSPITAL : HW_OF_AREA)) &&
                acts(part, places, hospital, area, change->row)) {
                any = true;
                if (params != NULL) {
                    apply_dated(reader, change, places->scale, params);
                }
            }
        }
    }
    return any;
}

static const char *date_text(int32_t day, char buffer[40]) {
    struct hw_date date = hw_calendar_date(day);
    (void)snprintf(buffer, 40, "%04d-%02d-%02d", (int)date.year, (int)date.month, (int)date.day);
    return buffer;
}

void hw_schemes_check_days(struct hw_reader *reader, const struct hw_scheme *scheme, int32_t from, int32_t end, bool own) {
    char first[40], last[40];
    for (const struct hw_scheme_part *part = scheme->parts; part != NULL; part = part->next) {
        for (size_t i = 0; i < part->changes.count; i++) {
            const struct hw_scheme_change *change = (const struct hw_scheme_change *)part->changes.items + i;
            bool late = change->from >= end;
            if (change->row < 0 || !is_dated(change) || (!late && change->until > from)) {
                continue;
            }
            const struct hw_node *at = late ? change->from_at : change->until_at;
            const char *what = late ? "from" : "until";
            if (own) {
                hw_diag_error(reader->diag, at->place, "%s is %s: this change would hold on no day of the run, %s to %s", what, at->text, date_text(from, first),
                              date_text(end - 1, last));
            } else {
                hw_diag_warn(reader->diag, at->place, "%s is %s: this change holds on none of the measured days, %s to %s", what, at->text, date_text(from, first),
                             date_text(end - 1, last));
            }
        }
    }
}

size_t hw_schemes_days(const struct hw_scheme *scheme, int32_t *days) {
    size_t n = 0;
    for (const struct hw_scheme_part *part = scheme->parts; part != NULL; part = part->next) {
        size_t steps = hw_schemes_part_days(scheme, part, days);
        n += steps;
        days = days == NULL ? NULL : days + steps;
        for (size_t i = 0; i < part->changes.count; i++) {
            const struct hw_scheme_change *change = (const struct hw_scheme_change *)part->changes.items + i;
            if (change->row >= 0 && is_dated(change)) {
                n += 2;
                if (days != NULL) {
                    *days++ = change->from;
                    *days++ = change->until;
                }
            }
        }
    }
    return n;
}

void hw_schemes_offer(const struct hw_scheme *scheme, const struct hw_places *places, int32_t hospital, int32_t day, struct hw_rules *rules) {
    rules->n_services = 0;
    int32_t number = 0;
    for (const struct hw_scheme_part *part = scheme->parts; part != NULL; part = part->next, number++) {
        bool here = !part->somewhere || hospital < 0 || hw_places_in_hospital(places, hospital, &part->where);
        double fraction = hw_schemes_part_is_timed(scheme, part) ? (day == INT32_MIN ? 0 : hw_schemes_part_fraction(scheme, part, day)) : 1;
        for (int32_t i = 0; i < scheme->n_services; i++) {
            if (here && scheme->part_of[i] == number) {
                struct hw_service *service = &rules->services[rules->n_services++];
                *service = scheme->services[i];
                service->staff = service->staff < HW_UNLIMITED ? (int32_t)floor(service->staff * fraction + 0.5) : fraction > 0 ? HW_UNLIMITED : 0;
            }
        }
    }
}

/* The words of a where, which must name what the model lists. */
static void read_where(struct hw_reader *reader, const struct hw_node *node, const struct hw_places *places, struct hw_scheme_part *part) {
    int32_t errors = reader->diag->errors;
    hw_schema_read(reader, &hw_schemes_where_schema, node, &part->where);
    part->somewhere = true;
    if (reader->diag->errors > errors) {
        return;
    }
    if (!places->listed) {
        hw_diag_error(reader->diag, node->place, "the model lists no hospitals and areas: a scheme cannot be limited to some");
        return;
    }
    bool any = false;
    for (int32_t h = 0; h < places->n_hospitals; h++) {
        any = any || hw_places_in_hospital(places, h, &part->where);
    }
    for (int32_t a = 0; a < places->n_areas; a++) {
        any = any || hw_places_in_area(places, a, &part->where);
    }
    if (!any) {
        hw_diag_error(reader->diag, node->place, "where names no hospital and no area of the model");
    }
}

/* There is no such scheme: says so, with the nearest of those there are. */
static enum hw_status no_such_scheme(struct hw_load *load, const char *name) {
    char folder[MAX_PATH];
    const char *const *files = NULL;
    size_t n_files = 0;
    struct hw_place nowhere = {NULL, 0, 1, 1};
    (void)snprintf(folder, sizeof folder, "%s/schemes", load->config_dir);
    if (hw_io_list_folder(load->io, load->reader->arena, folder, &files, &n_files) != HW_OK) {
        n_files = 0;
    }
    char file[MAX_PATH];
    (void)snprintf(file, sizeof file, "%.200s.yaml", name);
    const char *near = hw_diag_nearest(file, files, n_files);
    int length = near == NULL ? 0 : (int)strlen(near) - 5;
    hw_diag_error(load->reader->diag, nowhere, "there is no scheme \"%.80s\" in %s%s%.*s%s", name, folder, near == NULL ? "" : "; did you mean \"",
                  length < 0 ? 0 : length, near == NULL ? "" : near, near == NULL ? "" : "\"?");
    return HW_BAD_INPUT;
}

/* A file as the next part of the scheme. */
static enum hw_status add_part(struct hw_reader *reader, const struct hw_scheme_file *file, const struct hw_places *places, struct hw_scheme *out) {
    struct hw_scheme_part *made = hw_arena_alloc(reader->arena, 1, sizeof *made);
    if (made == NULL) {
        return HW_NO_MEMORY;
    }
    *made = (struct hw_scheme_part){.changes = file->changes, .from = INT32_MIN, .until = INT32_MAX};
    hw_schemes_identify(reader, file, made);
    hw_schemes_rests_on(reader, out, file);
    struct hw_scheme_part **end = &out->parts;
    while (*end != NULL) {
        end = &(*end)->next;
    }
    *end = made;
    if (file->where_at != NULL) {
        read_where(reader, file->where_at, places, made);
    }
    for (size_t i = 0; i < file->changes.count; i++) {
        struct hw_scheme_change *change = (struct hw_scheme_change *)file->changes.items + i;
        change->row = change->lever_at == NULL ? -1 : check_change(reader, change, made->somewhere);
        check_dates(reader, change);
        hw_schemes_change_within(reader, out, made->title, change);
    }
    return HW_OK;
}

enum hw_status hw_schemes_of_model(struct hw_reader *reader, const struct hw_list *changes, const struct hw_places *places, struct hw_scheme *out) {
    *out = (struct hw_scheme){.title = "", .first_day = INT32_MIN, .end_day = INT32_MIN};
    for (size_t i = 0; i < changes->count; i++) {
        struct hw_scheme_change *change = (struct hw_scheme_change *)changes->items + i;
        struct hw_scheme_file file = {.where_at = change->where_at, .changes = {change, 1}};
        if (change->lever_at != NULL && !is_dated(change)) {
            hw_diag_error(reader->diag, change->lever_at->place, "a change of the model needs a date, from or until; without one, change the parameter itself");
        }
        HW_TRY(add_part(reader, &file, places, out));
    }
    return HW_OK;
}

/* One file of the name's parts. */
static enum hw_status read_one(struct hw_load *load, const struct hw_places *places, const char *name, struct hw_scheme *out) {
    struct hw_reader *reader = load->reader;
    char path[MAX_PATH];
    int n = snprintf(path, sizeof path, "%s/schemes/%s.yaml", load->config_dir, name);
    struct hw_place nowhere = {NULL, 0, 1, 1};
    if (n < 0 || (size_t)n >= sizeof path || strchr(name, '/') != NULL || name[0] == '.' || name[0] == '\0') {
        hw_diag_error(reader->diag, nowhere, "'%.80s' is not the name of a scheme", name);
        return HW_BAD_INPUT;
    }
    if (!hw_io_has_file(load->io, path)) {
        return no_such_scheme(load, name);
    }
    struct hw_doc doc = {0};
    char *kept = hw_arena_text(reader->arena, path, (size_t)n);
    if (kept == NULL) {
        return HW_NO_MEMORY;
    }
    HW_TRY(hw_yaml_read(load->io, reader->arena, kept, reader->diag, &doc));
    struct hw_scheme_file file;
    hw_schema_read(reader, &hw_schemes_schema, doc.root, &file);
    if (file.name != NULL && strcmp(file.name, name) != 0) {
        hw_diag_error(reader->diag, doc.root->place, "the scheme in %s.yaml is called '%.80s'", name, file.name);
    }
    HW_TRY(add_part(reader, &file, places, out));
    for (size_t i = 0; i < file.services.count; i++) {
        hw_schemes_add_service(reader, (const struct hw_scheme_service *)file.services.items + i, places->scale, doc.root->place, out);
    }
    HW_TRY(hw_schemes_add_programmes(reader, &file, doc.root, places, out));
    hw_schemes_check_cost(reader, &file, places, out);
    HW_TRY(hw_schemes_add_regimes(reader, &file.regimes, doc.root, places, out));
    const char *parts[2][2] = {{out->title, file.title}, {out->text, doc.text}};
    const char **into[2] = {&out->title, &out->text};
    const char *joint[2] = {" + ", ""};
    for (int i = 0; i < 2; i++) {
        const char *a = parts[i][0] ? parts[i][0] : "";
        const char *b = parts[i][1] ? parts[i][1] : "";
        size_t size = strlen(a) + strlen(b) + 4;
        char *text = hw_arena_alloc(reader->arena, size, 1);
        if (text == NULL) {
            return HW_NO_MEMORY;
        }
        snprintf(text, size, "%s%s%s", a, a[0] ? joint[i] : "", b);
        *into[i] = text;
    }
    return hw_diag_status(reader->diag);
}

/* Is this part of "a+b" named before? */
static bool named_before(const char *name, const char *at, size_t n) {
    for (const char *before = name; before < at;) {
        size_t length = strcspn(before, "+");
        if (length == n && strncmp(before, at, n) == 0) {
            return true;
        }
        before += length + 1;
    }
    return false;
}

enum hw_status hw_schemes_read(struct hw_load *load, const struct hw_places *places, const char *name, struct hw_scheme *out) {
    memset(out, 0, sizeof *out);
    enum hw_status status = HW_OK;
    for (const char *at = name; at != NULL && status != HW_NO_MEMORY;) {
        const char *plus = strchr(at, '+');
        size_t n = plus ? (size_t)(plus - at) : strlen(at);
        if (named_before(name, at, n)) {
            struct hw_place nowhere = {NULL, 0, 1, 1};
            hw_diag_error(load->reader->diag, nowhere, "--scenario %.80s: %.*s is given twice", name, n < 80 ? (int)n : 80, at);
            return HW_BAD_INPUT;
        }
        const char *part = hw_arena_text(load->reader->arena, at, n);
        enum hw_status one = part == NULL ? HW_NO_MEMORY : read_one(load, places, part, out);
        status = one != HW_OK ? one : status;
        at = plus ? plus + 1 : NULL;
    }
    hw_schemes_check_together(load->reader, name, out);
    return load->reader->status == HW_NO_MEMORY ? HW_NO_MEMORY : status == HW_OK ? hw_diag_status(load->reader->diag) : status;
}
