/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A workbook goes from hand to hand without the program: so it says itself what else the console and the report say beside the figures. */
#include "output/caution.h"
#include "output/evidence.h"
#include "output/workbook_parts.h"

#include <string.h>

enum { NOTE_COLUMNS = 9, NOTE_CHARACTERS = 120 };

static void take(void *into, bool heading, const char *text) {
    struct hw_workbook *w = into;
    for (const struct hw_workbook_note *n = w->first_note; n != NULL; n = n->next) {
        if (strcmp(n->text, text) == 0) { /* a scheme that several scenarios have */
            return;
        }
    }
    struct hw_workbook_note *note = hw_arena_alloc(w->arena, 1, sizeof *note);
    const char *kept = hw_arena_text(w->arena, text, strlen(text));
    if (note == NULL || kept == NULL) {
        w->x.failed = true;
        return;
    }
    *note = (struct hw_workbook_note){.text = kept, .heading = heading};
    *(w->last_note == NULL ? &w->first_note : &w->last_note->next) = note;
    w->last_note = note;
}

static void take_replicates(struct hw_workbook *w) {
    const struct hw_results *r = w->r;
    char text[400];
    if (r->n_replicates == 1) {
        take(w, true, "One replicate");
        take(w, false, "Figures have no interval, and differences may be chance: run at least 20.");
    }
    for (int32_t s = 0; s < r->n_scenarios; s++) {
        int32_t bad = 0;
        for (int32_t i = 0; i < r->n_replicates; i++) {
            bad += r->state[(size_t)s * (size_t)r->n_replicates + (size_t)i] != HW_REP_DONE;
        }
        if (bad > 0) {
            take(w, true, "Replicates that are not there");
            (void)snprintf(text, sizeof text, "%d of %d replicates of %.200s failed or are missing. The figures are those of the others.", (int)bad, (int)r->n_replicates,
                           hw_workbook_scenario(w, s));
            take(w, false, text);
        }
    }
}

void hw_workbook_notes_take(struct hw_workbook *w) {
    static const char rests[] = "What the schemes rest on";
    const struct hw_results *r = w->r;
    struct hw_show show = {.mem = w->export->mem, .take = take, .into = w};
    take_replicates(w);
    hw_caution_print(r, &show, w->a, NULL);
    bool any = false;
    for (int32_t s = 0; s < r->n_scenarios; s++) {
        bool here = (r->scenario_evidence != NULL && r->scenario_evidence[s] != NULL && *r->scenario_evidence[s] != '\0') ||
                    (r->scenario_beyond != NULL && r->scenario_beyond[s] != NULL && *r->scenario_beyond[s] != '\0');
        if (here && !any) {
            take(w, true, rests);
            any = true;
        }
        hw_evidence_print(r, &show, s, NULL);
    }
}

void hw_workbook_notes_write(struct hw_workbook *w) {
    uint32_t row = 1;
    hw_xlsx_sheet(&w->x, HW_WORKBOOK_NOTES);
    hw_xlsx_text(&w->x, 0, 0, HW_XLSX_TITLE, HW_WORKBOOK_NOTES);
    if (w->first_note == NULL) {
        hw_xlsx_text(&w->x, row, 0, HW_XLSX_PLAIN, "Nothing stands out: all replicates are there, and no figure is far from what was observed.");
    }
    for (const struct hw_workbook_note *note = w->first_note; note != NULL; note = note->next) {
        if (note->heading) {
            hw_xlsx_text(&w->x, ++row, 0, HW_XLSX_HEADING, note->text);
            row++;
        } else {
            hw_xlsx_paragraph(&w->x, row++, NOTE_COLUMNS, NOTE_CHARACTERS, note->text);
        }
    }
    hw_xlsx_width(&w->x, 0, 0, 54);
    hw_xlsx_width(&w->x, 1, NOTE_COLUMNS - 1, 10);
    hw_xlsx_landscape(&w->x, 0);
}
