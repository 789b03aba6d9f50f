/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One person's path in each scenario, side by side: what is the same at the same instant stands in one line. */
#include "output/people.h"

#include "output/table.h"

#include <string.h>

enum { WORDS = 160, STAMP = sizeof "2014-04-01T12:34" - 1 };
enum column { STAMPED = 0, TIME, SCENARIO, PERSON, EVENT, SETTING, TO, REASON, ACTIVITY, PLACE, AGE, COLUMNS };
static const char *const column_names[COLUMNS] = {"time:timestamp", "time_ms", "scenario", "person", "event", "setting", "to", "reason", "concept:name", "place", "age"};

struct path {
    const struct hw_results *results;
    const struct hw_csv *log;
    const struct hw_show *show;
    int32_t column[COLUMNS];
    int32_t *rows;   /* [scenarios][log rows] of the person, in order */
    int32_t *n, *at; /* [scenarios] */
    size_t width;    /* of a scenario's column */
    hw_time from;
};

static const char *field(const struct path *p, int32_t row, enum column column) {
    return hw_csv_text(p->log, row, p->column[column]);
}

static hw_time time_of(const struct path *p, int32_t row) {
    return (hw_time)strtoll(field(p, row, TIME), NULL, 10);
}

/* Work of a step of a discharge has a setting of its own, and the patient is somewhere else; the ward's team, likewise. */
static bool is_step(const char *setting, const char *reason) {
    static const char *const others[] = {"", "emergency", "planned", "resuscitation"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        if (strcmp(reason, others[i]) == 0) {
            return strncmp(setting, "team_meeting", sizeof "team_meeting" - 1) == 0;
        }
    }
    return true;
}

enum about { NOTHING = 0, ITS_SETTING, WHERE_TO, ITS_REASON };
static const struct {
    const char *event, *words;
    enum about about;
} events[] = {
    {"present", "is there at the start: ", ITS_SETTING},
    {"waits", "waits for ", ITS_SETTING},
    {"starts", "", ITS_SETTING},
    {"blocked", "no room yet: ", WHERE_TO},
    {"gives_up", "gives up waiting: ", ITS_SETTING},
    {"turned_away", "is turned away: ", ITS_SETTING},
    {"leaves", "leaves: ", ITS_SETTING},
    {"fit", "medically fit", NOTHING},
    {"ill_again", "ill again", NOTHING},
    {"outstanding", "to do: ", ITS_REASON},
    {"dies", "dies: ", ITS_REASON},
    {"born", "is born", NOTHING},
    {"moves_in", "moves in", NOTHING},
    {"moves_away", "moves away", NOTHING},
    {"care", "care paid by ", ITS_REASON},
    {"package", "package of care: ", ITS_REASON},
    {"programme", "programme: ", ITS_REASON},
};

/* The title of a cause of delay: "A" -> "Assessment". */
static const char *cause(const struct path *p, const char *reason) {
    const struct hw_layout *layout = p->results->layout;
    for (int32_t d = 0; d < layout->n_dims; d++) {
        for (size_t i = 0; strcmp(layout->dims[d].name, "reason") == 0 && layout->dims[d].titles != NULL && i < layout->dims[d].size; i++) {
            if (strcmp(layout->dims[d].labels[i], reason) == 0) {
                return layout->dims[d].titles[i];
            }
        }
    }
    return reason;
}

/* What a line says, in text[WORDS]; false: it is told only with --all. */
static bool say(const struct path *p, int32_t row, char *text) {
    const char *event = field(p, row, EVENT), *reason = field(p, row, REASON);
    bool told = false;
    snprintf(text, WORDS, "%.80s%s%.60s", field(p, row, ACTIVITY), reason[0] != '\0' ? ": " : "", reason);
    for (size_t i = 0; i < sizeof events / sizeof *events; i++) {
        bool moves = events[i].about == ITS_SETTING || events[i].about == WHERE_TO;
        if (strcmp(events[i].event, event) != 0 || (moves && is_step(field(p, row, SETTING), reason))) {
            continue;
        }
        const char *what = events[i].about == ITS_SETTING ? field(p, row, SETTING) : events[i].about == WHERE_TO ? field(p, row, TO) : events[i].about == ITS_REASON ? cause(p, reason) : "";
        snprintf(text, WORDS, "%s%.100s", events[i].words, what);
        told = true;
    }
    for (char *c = text; *c != '\0'; c++) {
        *c = *c == '_' ? ' ' : *c;
    }
    char *bracket = strstr(text, " (");
    if (bracket != NULL && !p->show->all) {
        *bracket = '\0';
    }
    if (strlen(text) > p->width) {
        memcpy(text + p->width - 2, "..", sizeof "..");
    }
    return told;
}

/* Goes on to the next line of the scenario that is told and does not say the same as the last. False: there is none. */
static bool next(const struct path *p, int32_t s, char *text, const char *last) {
    const int32_t *rows = p->rows + (size_t)s * (size_t)p->log->n_rows;
    for (; p->at[s] < p->n[s]; p->at[s]++) {
        bool told = say(p, rows[p->at[s]], text) || p->show->all;
        bool late = time_of(p, rows[p->at[s]]) >= p->from || p->show->all;
        if (told && late && strcmp(text, last) != 0) {
            return true;
        }
    }
    return false;
}

static enum hw_status sort_rows(struct path *p, struct hw_arena *arena, struct hw_diag *diag) {
    int32_t scenarios = p->results->n_scenarios;
    for (int c = 0; c < COLUMNS; c++) {
        p->column[c] = hw_csv_column(p->log, diag, column_names[c]);
        if (p->column[c] < 0) {
            return HW_BAD_INPUT;
        }
    }
    p->rows = hw_arena_alloc(arena, (size_t)scenarios * (size_t)p->log->n_rows, sizeof *p->rows);
    p->n = hw_arena_alloc(arena, (size_t)scenarios, sizeof *p->n);
    p->at = hw_arena_alloc(arena, (size_t)scenarios, sizeof *p->at);
    if (p->rows == NULL || p->n == NULL || p->at == NULL) {
        return HW_NO_MEMORY;
    }
    for (int32_t row = 0; row < p->log->n_rows; row++) {
        if (strcmp(field(p, row, EVENT), "measuring_begins") == 0) {
            p->from = time_of(p, row);
        }
        for (int32_t s = 0; s < scenarios && field(p, row, PERSON)[0] != '\0'; s++) {
            if (strcmp(field(p, row, SCENARIO), p->results->scenario[s]) == 0) {
                p->rows[(size_t)s * (size_t)p->log->n_rows + (size_t)p->n[s]++] = row;
            }
        }
    }
    return HW_OK;
}

/* Lines in order of time; of the same instant, those of the first scenario first, with whoever says the same. */
static int32_t fill(struct path *p, struct hw_table *table, char (*text)[WORDS], char (*last)[WORDS]) {
    int32_t scenarios = p->results->n_scenarios, lines = 0, first;
    do {
        hw_time when = 0;
        first = -1;
        for (int32_t s = 0; s < scenarios; s++) {
            if (next(p, s, text[s], last[s])) {
                hw_time at = time_of(p, p->rows[(size_t)s * (size_t)p->log->n_rows + (size_t)p->at[s]]);
                first = first < 0 || at < when ? s : first;
                when = first == s ? at : when;
            }
        }
        if (first < 0) {
            break;
        }
        char said[WORDS], stamp[STAMP + 1];
        memcpy(said, text[first], WORDS);
        snprintf(stamp, sizeof stamp, "%s", field(p, p->rows[(size_t)first * (size_t)p->log->n_rows + (size_t)p->at[first]], STAMPED));
        stamp[10] = ' ';
        hw_table_start(table, HW_TABLE_PLAIN);
        hw_table_cell(table, "%s", stamp);
        for (int32_t s = 0; s < scenarios; s++) {
            bool here = p->at[s] < p->n[s] && time_of(p, p->rows[(size_t)s * (size_t)p->log->n_rows + (size_t)p->at[s]]) == when && strcmp(text[s], said) == 0;
            hw_table_cell(table, "%s", here ? said : "");
            if (here) {
                memcpy(last[s], said, WORDS);
                p->at[s]++;
            }
        }
        lines++;
    } while (first >= 0);
    return lines;
}

static enum hw_status print(struct path *p, struct hw_arena *arena, FILE *out) {
    struct hw_table table;
    size_t scenarios = (size_t)p->results->n_scenarios;
    char(*text)[WORDS] = hw_arena_alloc(arena, 2 * scenarios, sizeof *text);
    if (text == NULL) {
        return HW_NO_MEMORY;
    }
    hw_table_init(&table, arena, (int32_t)scenarios + 1);
    table.left = UINT64_MAX;
    hw_table_start(&table, HW_TABLE_HEAD);
    hw_table_cell(&table, "When");
    for (size_t s = 0; s < scenarios; s++) {
        hw_table_cell(&table, "%s", p->results->scenario[s]);
    }
    if (fill(p, &table, text, text + scenarios) == 0) {
        hw_table_paragraph(p->show, out, "Nothing happens to this person that is told here%s.", p->show->all ? "" : "; --all tells every line of the event log");
        return HW_OK;
    }
    fputc('\n', out);
    HW_TRY(hw_table_print(&table, p->show, out));
    hw_table_paragraph(p->show, out, p->show->all ? "Words are those of the event log." : "A line with nothing in one scenario happens there at another time, or never. --all tells each step, appointment and call, and what was before the first measured day.");
    return HW_OK;
}

enum hw_status hw_people_path_print(const struct hw_results *results, const struct hw_csv *log, struct hw_diag *diag, const struct hw_show *show, FILE *out) {
    struct hw_arena arena;
    enum { DATE_AND_GAPS = 18, NARROWEST = 26, GAP = 2 };
    struct path path = {.results = results, .log = log, .show = show};
    int32_t width = ((show->width > 0 ? show->width : 100) - DATE_AND_GAPS) / results->n_scenarios - GAP;
    path.width = width < NARROWEST ? NARROWEST : (size_t)width;
    hw_arena_init(&arena, show->mem);
    enum hw_status status = sort_rows(&path, &arena, diag);
    for (int32_t row = 0; status == HW_OK && row < log->n_rows; row++) {
        if (field(&path, row, PERSON)[0] != '\0') {
            hw_table_paragraph(show, out, "%s, age %s when first heard of, lives in %s. The same person with the same luck in each scenario.", field(&path, row, PERSON), field(&path, row, AGE), field(&path, row, PLACE));
            break;
        }
    }
    if (status == HW_OK) {
        status = print(&path, &arena, out);
    }
    hw_arena_clear(&arena);
    return status == HW_OK && ferror(out) ? HW_IO : status;
}
