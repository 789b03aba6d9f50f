/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "output/evidence.h"

#include <string.h>

#include "output/table.h"

/* One line of what a scheme rests on: grade, title and note, with tabs between. */
static void print_one(const struct hw_show *show, FILE *out, const char *line, size_t length) {
    const char *end = line + length, *title = memchr(line, '\t', length);
    const char *note = title == NULL ? NULL : memchr(title + 1, '\t', (size_t)(end - title - 1));
    if (note == NULL) {
        return;
    }
    title++;
    int title_length = (int)(note - title), note_length = (int)(end - note - 1);
    note++;
    while (note_length > 0 && (note[note_length - 1] == ' ' || note[note_length - 1] == '.')) {
        note_length--;
    }
    if (*line == 'A') {
        hw_table_paragraph(show, out, "%.*s rests on assumptions, not on measured effects%s%.*s.", title_length, title, note_length > 0 ? ": " : "", note_length, note);
    } else if (note_length > 0) {
        hw_table_paragraph(show, out, "%.*s rests on: %.*s.", title_length, title, note_length, note);
    }
}

void hw_evidence_print(const struct hw_results *results, const struct hw_show *show, int32_t s, FILE *out) {
    const char *line = results->scenario_evidence == NULL ? NULL : results->scenario_evidence[s];
    while (line != NULL && *line != '\0') {
        size_t length = strcspn(line, "\n");
        print_one(show, out, line, length);
        line = line[length] == '\0' ? NULL : line + length + 1;
    }
    line = results->scenario_beyond == NULL ? NULL : results->scenario_beyond[s];
    while (line != NULL && *line != '\0') {
        size_t length = strcspn(line, "\n");
        hw_table_paragraph(show, out, "%.*s.", (int)length, line);
        line = line[length] == '\0' ? NULL : line + length + 1;
    }
}
