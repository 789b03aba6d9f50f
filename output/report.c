/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "output/report.h"

#include <ctype.h>
#include <string.h>

/* output/page.S */
extern const char hw_page_start[], hw_page_end[];

enum { TAKEN = 3 << 14, GIVEN = TAKEN / 3 * 4 }; /* bytes of the result at a time, and what they are as base64 */

struct hw_report_page hw_report_page(void) {
    return (struct hw_report_page){hw_page_start, (size_t)(hw_page_end - hw_page_start)};
}

/* A report in the making. */
struct writing {
    struct hw_io_draft draft;
    uint64_t at;
    enum hw_status status; /* of the first write that failed */
};

static void put(struct writing *w, const char *text, size_t size) {
    if (w->status == HW_OK && size > 0) {
        w->status = hw_io_draft_put(&w->draft, w->at, text, size);
        w->at += size;
    }
}

static void put_text(struct writing *w, const char *text) {
    put(w, text, strlen(text));
}

/* A file may have any name. */
static void put_attribute(struct writing *w, const char *text) {
    for (const char *c = text; *c != '\0'; c++) {
        switch (*c) {
        case '&':
            put_text(w, "&amp;");
            break;
        case '"':
            put_text(w, "&quot;");
            break;
        case '<':
            put_text(w, "&lt;");
            break;
        case '>':
            put_text(w, "&gt;");
            break;
        default:
            put(w, c, 1);
        }
    }
}

/* RFC 4648, section 4; *size of the text. Only the last bytes of all may be no multiple of three. */
static void encode(const unsigned char *bytes, size_t n, char *text, size_t *size) {
    static const char letter[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    char *out = text;
    for (size_t i = 0; i < n; i += 3) {
        uint32_t group = (uint32_t)bytes[i] << 16 | (i + 1 < n ? (uint32_t)bytes[i + 1] << 8 : 0) | (i + 2 < n ? (uint32_t)bytes[i + 2] : 0);
        *out++ = letter[group >> 18];
        *out++ = letter[group >> 12 & 63];
        *out++ = i + 1 < n ? letter[group >> 6 & 63] : '=';
        *out++ = i + 2 < n ? letter[group & 63] : '=';
    }
    *size = (size_t)(out - text);
}

static void put_result(struct writing *w, struct hw_mem *mem, const struct hw_io_draft *result, uint64_t size, const char *name) {
    unsigned char *bytes = hw_mem_alloc(mem, TAKEN, 1);
    char *text = hw_mem_alloc(mem, GIVEN, 1);
    if (bytes == NULL || text == NULL) {
        w->status = HW_NO_MEMORY;
    }
    put_text(w, "<script type=\"application/octet-stream;base64\" id=\"" HW_REPORT_ID "\" data-name=\"");
    put_attribute(w, name);
    put_text(w, "\">");
    for (uint64_t at = 0; at < size && w->status == HW_OK; at += TAKEN) {
        size_t n = size - at < TAKEN ? (size_t)(size - at) : TAKEN, letters = 0;
        w->status = hw_io_draft_get(result, at, bytes, n);
        if (w->status == HW_OK) {
            encode(bytes, n, text, &letters);
            put(w, text, letters);
        }
    }
    put_text(w, "</script>\n");
    hw_mem_free(mem, bytes);
    hw_mem_free(mem, text);
}

/* The last place of word in the page, or NULL. */
static const char *find(struct hw_report_page page, const char *word) {
    size_t length = strlen(word);
    for (size_t i = page.size < length ? 0 : page.size - length + 1; i > 0; i--) {
        if (memcmp(page.text + i - 1, word, length) == 0) {
            return page.text + i - 1;
        }
    }
    return NULL;
}

/* A page may replace anything but a result: -o and the result are soon mixed up, and a result may have taken a night. */
enum hw_status hw_report_check_output(struct hw_io *io, const char *output, char *why, size_t why_size) {
    static const char signature[] = "\x89HDF\r\n\x1a\n"; /* of every HDF5 file */
    static const char page[] = "<!doctype html"; /* as any page begins, whatever the case of its letters */
    char start[sizeof page - 1];
    size_t n = 0, same = 0;
    if (!hw_io_exists(output)) {
        return HW_OK;
    }
    HW_TRY(hw_io_read_start(io, output, start, sizeof start, &n));
    while (same < n && tolower((unsigned char)start[same]) == page[same]) {
        same++;
    }
    const char *dot = strrchr(output, '.');
    bool named = dot != NULL && (strcmp(dot, ".html") == 0 || strcmp(dot, ".htm") == 0 || strcmp(dot, ".md") == 0);
    bool result = n >= sizeof signature - 1 && memcmp(start, signature, sizeof signature - 1) == 0;
    if (n == 0 || (!result && (named || same == sizeof page - 1))) {
        return HW_OK;
    }
    snprintf(why, why_size, "%s is %s: choose another name with -o", output, result ? "a result file, and a page does not replace one" : "there already, and is no page");
    return HW_BAD_INPUT;
}

enum hw_status hw_report_write(struct hw_io *io, struct hw_mem *mem, struct hw_report_page page, const char *result, const char *output, char *why,
                               size_t why_size) {
    struct hw_io_draft file;
    struct writing w = {.at = 0, .status = HW_OK};
    uint64_t size = 0;
    HW_TRY(hw_report_check_output(io, output, why, why_size));
    if (result != NULL) {
        HW_TRY(hw_io_draft_look(io, mem, result, &file, &size));
    }
    if (size > HW_REPORT_MOST_BYTES) {
        snprintf(why, why_size, "%s has %.0f MB, and a page of more than %d MB is too much for a browser: write the viewer (homeward report --viewer) and open the file in it",
                 result, (double)size / 1e6, HW_REPORT_MOST_BYTES / 1000000);
        hw_io_draft_drop(&file);
        return HW_BAD_INPUT;
    }
    w.status = hw_io_draft_open(io, mem, output, HW_IO_TO_KEEP, &w.draft);
    if (w.status == HW_OK) {
        const char *marker = find(page, HW_REPORT_MARKER), *end = page.text + page.size, *body = find(page, "</body>");
        const char *here = result == NULL ? end : marker != NULL ? marker : body != NULL ? body : end;
        put(&w, page.text, (size_t)(here - page.text));
        if (result != NULL) {
            put_result(&w, mem, &file, size, hw_io_name(result));
        }
        put(&w, here, (size_t)(end - here));
        if (w.status == HW_OK) {
            w.status = hw_io_draft_keep(&w.draft, w.at);
        } else {
            hw_io_draft_drop(&w.draft);
        }
    }
    if (result != NULL) {
        hw_io_draft_drop(&file);
    }
    return w.status;
}
