/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/paper.h"

#include <stdarg.h>
#include <string.h>

enum { FIRST = 1 << 14, MOST = 1024, FENCE = 64 };

void hw_paper_init(struct hw_paper *paper, struct hw_mem *mem) {
    *paper = (struct hw_paper){.mem = mem, .status = HW_OK};
}

void hw_paper_clear(struct hw_paper *paper) {
    hw_mem_free(paper->mem, paper->text);
    hw_paper_init(paper, paper->mem);
}

void hw_paper_add(struct hw_paper *paper, const char *text, size_t n) {
    size_t wanted = paper->room == 0 ? FIRST : paper->room;
    while (wanted - paper->size < n) {
        wanted *= 2;
    }
    if (paper->status == HW_OK && wanted > paper->room) {
        void *block = paper->text;
        paper->status = hw_mem_grow(paper->mem, &block, paper->room, wanted, 1);
        paper->text = block;
        paper->room = paper->status == HW_OK ? wanted : paper->room;
    }
    if (paper->status == HW_OK && n > 0) {
        memcpy(paper->text + paper->size, text, n);
        paper->size += n;
    }
}

void hw_paper_put(struct hw_paper *paper, const char *format, ...) {
    char text[MOST];
    va_list args;
    va_start(args, format);
    int n = vsnprintf(text, sizeof text, format, args);
    va_end(args);
    hw_paper_add(paper, text, n < 0 ? 0 : (size_t)n < sizeof text ? (size_t)n : sizeof text - 1);
}

void hw_paper_word(struct hw_paper *paper, const char *text) {
    for (const char *c = text == NULL ? "" : text; *c != '\0'; c++) {
        if (strchr("|*`<\\", *c) != NULL) {
            hw_paper_add(paper, "\\", 1);
        }
        hw_paper_add(paper, *c == '\n' || *c == '\r' || *c == '\t' ? " " : c, 1);
    }
}

void hw_paper_row(struct hw_paper *paper, const char *const *cells, int32_t n) {
    for (int32_t i = 0; i < n; i++) {
        hw_paper_put(paper, i == 0 ? "| " : " | ");
        hw_paper_word(paper, cells[i]);
    }
    hw_paper_put(paper, " |\n");
}

void hw_paper_head(struct hw_paper *paper, const char *const *cells, int32_t n) {
    hw_paper_row(paper, cells, n);
    for (int32_t i = 0; i < n; i++) {
        hw_paper_put(paper, "|---");
    }
    hw_paper_put(paper, "|\n");
}

void hw_paper_file(struct hw_paper *paper, const char *language, const char *text) {
    char fence[FENCE] = "```";
    while (strstr(text, fence) != NULL && strlen(fence) + 1 < sizeof fence) { /* a file may hold such a line itself */
        strcat(fence, "`");
    }
    size_t n = strlen(text);
    hw_paper_put(paper, "\n%s%s\n", fence, language);
    hw_paper_add(paper, text, n);
    hw_paper_put(paper, "%s%s\n", n > 0 && text[n - 1] == '\n' ? "" : "\n", fence);
}
