/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "output/evidence.h"

#include <string.h>

#include "output/table.h"

/* The rest of a line after a key at its beginning, or NULL. */
static const char *after_key(const char *line, const char *key) {
    size_t n = strlen(key);
    return strncmp(line, key, n) == 0 ? line + n : NULL;
}

/* What stands between quotes, or up to the end of the line: where it begins, and how long it is. */
static const char *words_of(const char *text, int *length) {
    text += strspn(text, " ");
    bool quoted = *text == '"';
    text += quoted;
    *length = (int)strcspn(text, quoted ? "\"\n" : "}\n");
    while (*length > 0 && (text[*length - 1] == ' ' || text[*length - 1] == '.')) {
        (*length)--;
    }
    return text;
}

void hw_evidence_print(const struct hw_results *results, const struct hw_show *show, int32_t s, FILE *out) {
    const char *line = results->scenario_text == NULL ? NULL : results->scenario_text[s];
    const char *title = "";
    int title_length = 0;
    while (line != NULL && *line != '\0') {
        const char *end = strchr(line, '\n'), *rest = after_key(line, "title:");
        if (rest != NULL) {
            title = words_of(rest, &title_length);
        }
        rest = after_key(line, "evidence:");
        const char *note = rest == NULL ? NULL : strstr(rest, "note:"), *grade = rest == NULL ? NULL : strstr(rest, "grade:");
        if (grade != NULL && note != NULL && (end == NULL || (note < end && grade < end))) {
            int length = 0;
            const char *said = words_of(note + strlen("note:"), &length);
            grade += strlen("grade:");
            grade += strspn(grade, " ");
            hw_table_paragraph(show, out, "%.*s rests on%s: %.*s.", title_length, title, *grade == 'A' ? " assumptions, not on measured effects" : "", length, said);
        }
        line = end == NULL ? NULL : end + 1;
    }
    line = results->scenario_beyond == NULL ? NULL : results->scenario_beyond[s];
    while (line != NULL && *line != '\0') {
        size_t length = strcspn(line, "\n");
        hw_table_paragraph(show, out, "%.*s.", (int)length, line);
        line = line[length] == '\0' ? NULL : line + length + 1;
    }
}
