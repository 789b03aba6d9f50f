/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/calendar.h"
#include "sim/log.h"
#include "sim/schema.h"

#include <string.h>

/* What to log: "setting=ward,clinic", "event=starts", "person=1/100", "replicate=1-3", "from=30 d", ... */

static const struct hw_place nowhere = {NULL, 0, 0, 1};

struct reading {
    struct hw_arena *arena;
    struct hw_diag *diag;
    const struct hw_log_terms *terms;
    const char *const *scenarios;
    int32_t n_scenarios;
    struct hw_log_filter *out;
    const char *text;          /* the whole, for messages */
    char key[40];
    bool short_of_memory;
};

static void *get(struct reading *r, size_t count, size_t size) {
    void *block = hw_arena_alloc(r->arena, count, size);
    r->short_of_memory = r->short_of_memory || block == NULL;
    return block;
}

/* "a, b and c" of n names, cut after so many. */
static const char *list_of(struct reading *r, const char *const *names, uint32_t n) {
    enum { SHOWN = 60 };
    uint32_t shown = n < SHOWN ? n : SHOWN;
    size_t size = 40;
    for (uint32_t i = 0; i < shown; i++) {
        size += strlen(names[i]) + 2;
    }
    char *text = get(r, size, 1);
    if (text == NULL) {
        return "";
    }
    text[0] = '\0';
    size_t used = 0;
    for (uint32_t i = 0; i < shown; i++) {
        used += (size_t)snprintf(text + used, size - used, "%s%s", i == 0 ? "" : ", ", names[i]);
    }
    if (n > shown) {
        snprintf(text + used, size - used, " and %u more", n - shown);
    }
    return text;
}

/* Marks the name in flags [n]. */
static void take_name(struct reading *r, const char *word, const char *const *names, uint32_t n, bool *flags) {
    for (uint32_t i = 0; i < n; i++) {
        if (strcmp(names[i], word) == 0) {
            flags[i] = true;
            return;
        }
    }
    if (n == 0) {
        hw_diag_error(r->diag, nowhere, "--event-log-filter %s: the model has no %s", r->text, r->key);
    } else {
        hw_diag_error(r->diag, nowhere, "--event-log-filter %s: there is no %s \"%s\"; there are %s", r->text, r->key, word, list_of(r, names, n));
    }
}

/* The next word of a list of values; NULL at its end. A comma that belongs to a name is written \, there. */
static const char *next_word(struct reading *r, const char **at) {
    if (*at == NULL) {
        return NULL;
    }
    char *word = get(r, strlen(*at) + 1, 1);
    size_t n = 0;
    const char *c = *at;
    for (; word != NULL && *c != '\0' && *c != ','; c++) {
        c += c[0] == '\\' && c[1] == ',';
        word[n++] = *c;
    }
    *at = *c == ',' ? c + 1 : NULL;
    return word;
}

static const bool *names(struct reading *r, const char *values, const char *const *all, uint32_t n, const bool *before) {
    bool *flags = get(r, (size_t)n + 1, sizeof *flags);
    if (flags == NULL) {
        return NULL;
    }
    if (before != NULL) {
        memcpy(flags, before, n * sizeof *flags);
    }
    for (const char *word = next_word(r, &values); word != NULL; word = next_word(r, &values)) {
        take_name(r, word, all, n, flags);
    }
    return flags;
}

static void kinds(struct reading *r, const char *values) {
    uint32_t n = HW_LOG_OWN + r->terms->n_own;
    const char *all[HW_LOG_KINDS];
    bool flags[HW_LOG_KINDS] = {false}, any = true; /* until some are chosen */
    for (int w = 0; w < HW_LOG_KINDS / 64; w++) {
        any &= r->out->kinds[w] == UINT64_MAX;
    }
    for (uint32_t i = 0; i < n; i++) {
        all[i] = hw_log_event(r->terms, (enum hw_log_kind)i)->name;
        flags[i] = !any && (r->out->kinds[i / 64] >> i % 64 & 1u) != 0;
    }
    for (const char *word = next_word(r, &values); word != NULL; word = next_word(r, &values)) {
        take_name(r, word, all, n, flags);
    }
    memset(r->out->kinds, 0, sizeof r->out->kinds);
    for (uint32_t i = 0; i < n; i++) {
        r->out->kinds[i / 64] |= (uint64_t)flags[i] << i % 64;
    }
}

/* A whole number of at least 1 and nothing behind it but end. */
static bool whole(const char *text, char end, uint64_t *out, const char **after) {
    uint64_t n = 0;
    const char *c = text;
    for (; *c >= '0' && *c <= '9' && n < 1000000000u; c++) {
        n = n * 10 + (uint64_t)(*c - '0');
    }
    *out = n;
    *after = c + 1;
    return c > text && *c == end && n >= 1;
}

static void persons(struct reading *r, const char *values) {
    const char *word = next_word(r, &values), *after = NULL;
    uint64_t one = 0, in = 0;
    if (word != NULL && whole(word, '/', &one, &after) && one == 1 && whole(after, '\0', &in, &after)) {
        r->out->one_person_in = in;
        if (values != NULL) {
            hw_diag_error(r->diag, nowhere, "--event-log-filter %s: a share of the people stands alone", r->text);
        }
        return;
    }
    const char **all = get(r, strlen(r->text) + (size_t)r->out->n_persons, sizeof *all);
    if (all == NULL) {
        return;
    }
    for (int32_t i = 0; i < r->out->n_persons; i++) {
        all[i] = r->out->persons[i];
    }
    r->out->persons = all; /* at once: what follows may be wrong, and more persons come */
    for (; word != NULL; word = next_word(r, &values)) {
        if (word[0] == '\0' || strchr(word, '/') != NULL) {
            hw_diag_error(r->diag, nowhere, "--event-log-filter %s: write people as the log does, or a share of them, as 1/100", r->text);
            return;
        }
        all[r->out->n_persons++] = word;
    }
}

static void replicates(struct reading *r, const char *values) {
    int32_t(*all)[2] = get(r, strlen(r->text) + (size_t)r->out->n_replicates, sizeof *all);
    if (all == NULL) {
        return;
    }
    for (int32_t i = 0; i < r->out->n_replicates; i++) {
        all[i][0] = r->out->replicates[i][0];
        all[i][1] = r->out->replicates[i][1];
    }
    for (const char *word = next_word(r, &values); word != NULL; word = next_word(r, &values)) {
        uint64_t from = 0, to = 0;
        const char *after = NULL;
        bool one = whole(word, '\0', &from, &after);
        to = from;
        bool numbers = one || (whole(word, '-', &from, &after) && whole(after, '\0', &to, &after) && from <= to);
        if (!numbers || to > INT32_MAX) {
            hw_diag_error(r->diag, nowhere, "--event-log-filter %s: \"%s\" is no replicate; write numbers, or from-to as 1-10", r->text, word);
            continue;
        }
        all[r->out->n_replicates][0] = (int32_t)from;
        all[r->out->n_replicates++][1] = (int32_t)to;
    }
    r->out->replicates = (const int32_t(*)[2])all;
}

/* "30 d" from the start, or a date where the model has one. */
static void instant(struct reading *r, const char *value, hw_time *out) {
    struct hw_date date;
    if (hw_calendar_parse_date(value, &date) && hw_calendar_date_exists(date)) {
        if (!r->terms->dated) {
            hw_diag_error(r->diag, nowhere, "--event-log-filter %s: the model has no dates; write how long after the start, as 30 d", r->text);
            return;
        }
        int64_t day = hw_calendar_day_number(date) - r->terms->start_day;
        *out = day < 0 ? 0 : day * HW_MS_PER_DAY;
        return;
    }
    struct hw_node node = {.kind = HW_NODE_SCALAR, .text = value, .key = r->key, .place = nowhere};
    struct hw_reader reader = {.arena = r->arena, .diag = r->diag, .status = HW_OK};
    double ms = 0;
    if (hw_schema_duration(&reader, &node, 0, (double)HW_MS_PER_YEAR * 10000, &ms)) {
        *out = (hw_time)(ms + 0.5);
    }
}

static void read_one(struct reading *r) {
    static const char *const keys[] = {"setting", "event", "organisation", "person", "scenario", "replicate", "from", "to"};
    const char *equals = strchr(r->text, '=');
    size_t n = equals == NULL ? 0 : (size_t)(equals - r->text);
    if (n == 0 || n >= sizeof r->key || equals[1] == '\0') {
        hw_diag_error(r->diag, nowhere, "--event-log-filter needs KEY=VALUE, such as setting=ward, not \"%s\"; the keys are %s", r->text,
                      list_of(r, keys, sizeof keys / sizeof *keys));
        return;
    }
    memcpy(r->key, r->text, n);
    r->key[n] = '\0';
    const char *values = equals + 1;
    struct hw_log_filter *out = r->out;
    if (strcmp(r->key, "setting") == 0) {
        out->settings = names(r, values, r->terms->settings, r->terms->n_settings, out->settings);
    } else if (strcmp(r->key, "organisation") == 0) {
        out->organisations = names(r, values, r->terms->organisations, r->terms->n_organisations, out->organisations);
    } else if (strcmp(r->key, "scenario") == 0) {
        out->scenarios = names(r, values, r->scenarios, (uint32_t)r->n_scenarios, out->scenarios);
    } else if (strcmp(r->key, "event") == 0) {
        kinds(r, values);
    } else if (strcmp(r->key, "person") == 0) {
        persons(r, values);
    } else if (strcmp(r->key, "replicate") == 0) {
        replicates(r, values);
    } else if (strcmp(r->key, "from") == 0) {
        instant(r, values, &out->from);
    } else if (strcmp(r->key, "to") == 0) {
        instant(r, values, &out->to);
    } else {
        hw_diag_error(r->diag, nowhere, "--event-log-filter %s: there is no key \"%s\"; the keys are %s", r->text, r->key,
                      list_of(r, keys, sizeof keys / sizeof *keys));
    }
}

enum hw_status hw_log_read_filter(struct hw_arena *arena, struct hw_diag *diag, const char *const *texts, int32_t n, const struct hw_log_terms *terms,
                                  const char *const *scenarios, int32_t n_scenarios, struct hw_log_filter *out) {
    struct reading r = {.arena = arena, .diag = diag, .terms = terms, .scenarios = scenarios, .n_scenarios = n_scenarios, .out = out};
    HW_REQUIRE(HW_LOG_OWN + terms->n_own < HW_LOG_KINDS);
    *out = (struct hw_log_filter){.kinds = {UINT64_MAX, UINT64_MAX}, .one_person_in = 1, .from = 0, .to = HW_FOREVER};
    for (int32_t i = 0; i < n; i++) {
        r.text = texts[i];
        read_one(&r);
    }
    if (out->from > out->to) {
        hw_diag_error(diag, nowhere, "--event-log-filter: from is later than to");
    }
    return r.short_of_memory ? HW_NO_MEMORY : hw_diag_status(diag);
}

bool hw_log_wants(const struct hw_log_filter *filter, int32_t scenario, int32_t replicate) {
    bool among = filter->n_replicates == 0;
    for (int32_t i = 0; i < filter->n_replicates; i++) {
        among = among || (replicate >= filter->replicates[i][0] && replicate <= filter->replicates[i][1]);
    }
    return among && (filter->scenarios == NULL || filter->scenarios[scenario]);
}

/* FNV-1a, and its high bits mixed in: the same people in every run and scenario. */
static uint64_t hash_of(const char *text) {
    uint64_t h = UINT64_C(0xcbf29ce484222325);
    for (const char *c = text; *c != '\0'; c++) {
        h = (h ^ (uint8_t)*c) * UINT64_C(0x100000001b3);
    }
    return h ^ h >> 29;
}

bool hw_log_wants_person(const struct hw_log_filter *filter, const char *text) {
    if (filter->one_person_in > 1 && hash_of(text) % filter->one_person_in != 0) {
        return false;
    }
    const char *point = strrchr(text, '.'), *number = point == NULL ? text : point + 1; /* a number alone: wherever they live */
    for (int32_t i = 0; i < filter->n_persons; i++) {
        if (strcmp(filter->persons[i], text) == 0 || strcmp(filter->persons[i], number) == 0) {
            return true;
        }
    }
    return filter->n_persons == 0;
}
