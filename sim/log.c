/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/log.h"

#include "sim/calendar.h"

#include <inttypes.h>
#include <string.h>

static const struct hw_log_event events[HW_LOG_OWN] = {
    [HW_LOG_RUN] = {"run_begins", "run begins", "complete"},
    [HW_LOG_MEASURE] = {"measuring_begins", "measuring begins", "complete"},
    [HW_LOG_OVER] = {"run_ends", "run ends", "complete"},
    [HW_LOG_SERVERS] = {"servers", "servers at ", "complete"},
    [HW_LOG_PRESENT] = {"present", "", "start"},
    [HW_LOG_WAITS] = {"waits", "", "schedule"},
    [HW_LOG_STARTS] = {"starts", "", "start"},
    [HW_LOG_INTERRUPTED] = {"interrupted", "", "suspend"},
    [HW_LOG_RESUMES] = {"resumes", "", "resume"},
    [HW_LOG_ENDS] = {"ends", "", "complete"},
    [HW_LOG_HELD] = {"held", "held at ", "complete"},
    [HW_LOG_LEAVING] = {"leaving", "on the way out of ", "complete"},
    [HW_LOG_BLOCKED] = {"blocked", "blocked at ", "complete"},
    [HW_LOG_ELSEWHERE] = {"elsewhere", "served elsewhere by ", "complete"},
    [HW_LOG_BACK] = {"moves_back", "moves back to ", "complete"},
    [HW_LOG_GIVES_UP] = {"gives_up", "", "withdraw"},
    [HW_LOG_TURNED_AWAY] = {"turned_away", "turned away from ", "complete"},
    [HW_LOG_LEAVES] = {"leaves", "leaves", "complete"},
    [HW_LOG_REMOVED] = {"removed", "removed", "complete"},
    [HW_LOG_CLOCK] = {"clock", "clock at ", "complete"},
    [HW_LOG_PHASE] = {"phase", "phase of arrivals", "complete"},
};
enum { LINE_MOST = 4096 }; /* longest line: names are cut to fit */

const struct hw_log_event *hw_log_event(const struct hw_log_terms *terms, enum hw_log_kind kind) {
    return kind < HW_LOG_OWN ? &events[kind] : &terms->own[kind - HW_LOG_OWN];
}

struct hw_log_row hw_log_row(enum hw_log_kind kind) {
    return (struct hw_log_row){.kind = kind, .setting = HW_LOG_NOWHERE, .to = HW_LOG_NOWHERE, .organisation = HW_LOG_NOWHERE,
                               .number = HW_LOG_NO_NUMBER, .last_extra = -1, .value = HW_LOG_NO_VALUE};
}

uint16_t hw_log_organisation(const struct hw_log_terms *terms, const char *name) {
    for (uint32_t i = 0; i < terms->n_organisations; i++) {
        if (strcmp(terms->organisations[i], name) == 0) {
            return (uint16_t)i;
        }
    }
    return HW_LOG_NOWHERE;
}

/* Whose event it is: as the row says, else of whom the setting is. */
static uint16_t organisation_of(const struct hw_log_terms *terms, const struct hw_log_row *row) {
    bool known = row->organisation == HW_LOG_NOWHERE && row->setting != HW_LOG_NOWHERE && terms->organisation_of != NULL;
    return known ? terms->organisation_of[row->setting] : row->organisation;
}

void hw_log_header(const struct hw_log_terms *terms, char *text, size_t size) {
    char extras[200] = "";
    for (int i = 0; i < HW_LOG_EXTRAS; i++) {
        if (terms->extras[i] != NULL) {
            snprintf(extras + strlen(extras), sizeof extras - strlen(extras), ",%s", terms->extras[i]);
        }
    }
    snprintf(text, size, "case:concept:name,concept:name,lifecycle:transition,time:timestamp,org:group,time_ms,scenario,replicate,person,event,setting,to,reason,value%s\n",
             extras);
}

/* ---- text into the buffer ---- */

struct line {
    char text[LINE_MOST];
    size_t used;
};

static void put(struct line *line, const char *text) {
    size_t n = strlen(text), room = LINE_MOST - 64 - line->used; /* numbers and the end of the line still fit */
    n = n < room ? n : room;
    memcpy(line->text + line->used, text, n);
    line->used += n;
}

/* In quotes when the text could be taken for more than one value. */
static void put_value(struct line *line, const char *text) {
    if (strpbrk(text, ",\"\r\n") == NULL) {
        put(line, text);
        return;
    }
    put(line, "\"");
    for (const char *c = text; *c != '\0'; c++) {
        char one[3] = {*c, *c == '"' ? '"' : '\0', '\0'};
        put(line, one);
    }
    put(line, "\"");
}

static void put_number(struct line *line, int64_t number) {
    char text[24];
    snprintf(text, sizeof text, "%" PRId64, number);
    put(line, text);
}

static void put_timestamp(struct line *line, const struct hw_log_terms *terms, hw_time now) {
    const struct hw_date monday = {2001, 1, 1};
    int32_t start = terms->dated ? terms->start_day : hw_calendar_day_number(monday);
    struct hw_date date = hw_calendar_date(start + hw_calendar_day_of(now));
    hw_time ms = hw_calendar_clock_of(now);
    char text[64];
    snprintf(text, sizeof text, "%04d-%02d-%02dT%02d:%02d:%02d.%03d", date.year, date.month, date.day, (int)(ms / HW_MS_PER_H),
             (int)(ms / HW_MS_PER_MIN % 60), (int)(ms / HW_MS_PER_S % 60), (int)(ms % HW_MS_PER_S));
    put(line, text);
}

static void person_text(const struct hw_log_row *row, char *text, size_t size) {
    int n = 0;
    if (row->who == NULL) {
        text[0] = '\0';
    } else if (row->number == HW_LOG_NO_NUMBER) {
        snprintf(text, size, "%s", row->who);
    } else {
        n = snprintf(text, size, "%s%s.%" PRIu64, row->before != NULL ? row->before : "", row->who, row->number);
        if (row->life > 0 && n > 0 && (size_t)n < size) {
            snprintf(text + n, size - (size_t)n, "-%" PRIu32, row->life);
        }
    }
}

/* A case is one way through the system in one replicate of one scenario; what is about nobody has a case of its own, by setting. */
static void put_case(struct line *line, const struct hw_log *log, const struct hw_log_row *row, const char *person) {
    char text[900];
    if (row->who != NULL && row->visit != NULL) {
        snprintf(text, sizeof text, "%s.%d.%s%s%s%" PRIu32, log->scenario, log->replicate, person, row->visit, row->cause != NULL ? row->cause : "", row->episode);
    } else if (row->who != NULL) {
        snprintf(text, sizeof text, "%s.%d.%s", log->scenario, log->replicate, person);
    } else {
        snprintf(text, sizeof text, "%s.%d.%s%s", log->scenario, log->replicate, row->setting == HW_LOG_NOWHERE ? "run" : "setting ",
                 row->setting == HW_LOG_NOWHERE ? "" : log->terms->settings[row->setting]);
    }
    put_value(line, text);
}

static void put_activity(struct line *line, const struct hw_log *log, const struct hw_log_row *row) {
    const char *activity = hw_log_event(log->terms, row->kind)->activity;
    char text[600];
    size_t n = strlen(activity);
    bool setting = row->setting != HW_LOG_NOWHERE && (n == 0 || activity[n - 1] == ' ');
    snprintf(text, sizeof text, "%s%s", activity, setting ? log->terms->settings[row->setting] : "");
    put_value(line, text);
}

static void put_term(struct line *line, const char *const *terms, uint16_t term) {
    put(line, ",");
    if (term != HW_LOG_NOWHERE) {
        put_value(line, terms[term]);
    }
}

static void make_line(const struct hw_log *log, hw_time now, const struct hw_log_row *row, const char *person, struct line *line) {
    const struct hw_log_event *event = hw_log_event(log->terms, row->kind);
    line->used = 0;
    put_case(line, log, row, person);
    put(line, ",");
    put_activity(line, log, row);
    put(line, ",");
    put(line, event->transition);
    put(line, ",");
    put_timestamp(line, log->terms, now);
    put_term(line, log->terms->organisations, organisation_of(log->terms, row));
    put(line, ",");
    put_number(line, now);
    put(line, ",");
    put_value(line, log->scenario);
    put(line, ",");
    put_number(line, log->replicate);
    put(line, ",");
    put_value(line, person);
    put(line, ",");
    put(line, event->name);
    put_term(line, log->terms->settings, row->setting);
    put_term(line, log->terms->settings, row->to);
    put(line, ",");
    put_value(line, row->reason != NULL ? row->reason : "");
    put(line, ",");
    if (row->value != HW_LOG_NO_VALUE) {
        put_number(line, row->value);
    }
    for (int i = 0; i < HW_LOG_EXTRAS && log->terms->extras[i] != NULL; i++) {
        put(line, ",");
        put_value(line, row->extras[i] != NULL ? row->extras[i] : "");
        if (row->extras[i] == NULL && row->last_extra >= 0) {
            put_number(line, row->last_extra);
        }
    }
    line->text[line->used++] = '\n';
}

/* ---- the file ---- */

enum hw_status hw_log_open(struct hw_log *log, const char *path) {
    log->used = 0;
    log->lines = 0;
    log->size = 0;
    log->counts = path == NULL;
    log->status = log->counts ? HW_OK : hw_io_draft_open(&log->io, &log->mem, path, HW_IO_TO_KEEP, &log->draft);
    log->open = log->status == HW_OK && !log->counts;
    return log->status;
}

static void flush(struct hw_log *log) {
    if (log->status == HW_OK && log->used > 0) {
        log->status = log->counts ? HW_OK : hw_io_draft_put(&log->draft, log->size, log->buffer, log->used);
        log->size += log->used;
    }
    log->used = 0;
}

static bool frames(enum hw_log_kind kind) {
    return kind == HW_LOG_RUN || kind == HW_LOG_MEASURE || kind == HW_LOG_OVER;
}

static bool wanted(const struct hw_log *log, hw_time now, const struct hw_log_row *row, const char *person) {
    const struct hw_log_filter *filter = log->filter;
    uint16_t organisation = organisation_of(log->terms, row);
    if ((filter->kinds[row->kind / 64] >> row->kind % 64 & 1u) == 0) {
        return false;
    }
    if (frames(row->kind)) {
        return true;
    }
    bool nobody = row->who == NULL || row->number == HW_LOG_NO_NUMBER;
    return now >= filter->from && now <= filter->to && (filter->settings == NULL || (row->setting != HW_LOG_NOWHERE && filter->settings[row->setting])) &&
           (filter->organisations == NULL || (organisation != HW_LOG_NOWHERE && filter->organisations[organisation])) &&
           (nobody ? !filter->people_only : hw_log_wants_person(filter, person));
}

void hw_log_write(struct hw_log *log, hw_time now, const struct hw_log_row *row) {
    char person[400];
    struct line line;
    if (log->status != HW_OK) {
        return;
    }
    person_text(row, person, sizeof person);
    if (!wanted(log, now, row, person)) {
        return;
    }
    make_line(log, now, row, person, &line);
    if (log->used + line.used > HW_LOG_BUFFER) {
        flush(log);
    }
    memcpy(log->buffer + log->used, line.text, line.used);
    log->used += line.used;
    log->lines++;
}

enum hw_status hw_log_close(struct hw_log *log) {
    flush(log);
    if (log->status != HW_OK) {
        hw_log_drop(log);
        return log->status;
    }
    if (log->open) {
        log->status = hw_io_draft_keep(&log->draft, log->size);
    }
    log->open = false;
    return log->status;
}

void hw_log_drop(struct hw_log *log) {
    if (log->open) {
        hw_io_draft_drop(&log->draft);
    }
    log->open = false;
}
