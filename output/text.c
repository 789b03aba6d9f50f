/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "output/text.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

const char *hw_text_number(char *buffer, size_t size, double value, int32_t digits) {
    char plain[352]; /* the largest double has 309 digits before the point */
    if (!isfinite(value)) {
        snprintf(buffer, size, "-");
        return buffer;
    }
    snprintf(plain, sizeof plain, "%.*f", (int)digits, fabs(value));
    bool zero = strspn(plain, "0.") == strlen(plain); /* no "-0" */
    size_t whole = strcspn(plain, "."), out = 0;
    if (value < 0.0 && !zero && size > 1) {
        buffer[out++] = '-';
    }
    for (size_t i = 0; plain[i] != '\0' && out + 2 < size; i++) {
        if (i > 0 && i < whole && (whole - i) % 3 == 0) {
            buffer[out++] = ',';
        }
        buffer[out++] = plain[i];
    }
    buffer[out] = '\0';
    return buffer;
}

const char *hw_text_interval(char *buffer, size_t size, struct hw_interval interval, int32_t digits) {
    char mean[64], low[64], high[64];
    hw_text_number(mean, sizeof mean, interval.mean, digits);
    if (!isfinite(interval.half_width)) {
        snprintf(buffer, size, "%s", mean);
        return buffer;
    }
    hw_text_number(low, sizeof low, interval.mean - interval.half_width, digits);
    hw_text_number(high, sizeof high, interval.mean + interval.half_width, digits);
    snprintf(buffer, size, "%s (%s to %s)", mean, low, high);
    return buffer;
}

const char *hw_text_unit(const char *unit, char *buffer, size_t size) {
    static const char *const words[][2] = {{"bed_days", "bed-days"}, {"h", "hours"}, {"d", "days"},
                                           {"min", "minutes"},       {"1", ""},      {"gbp", "\xc2\xa3"}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (strcmp(unit, words[i][0]) == 0) {
            snprintf(buffer, size, "%s", words[i][1]);
            return buffer;
        }
    }
    size_t hyphen = strncmp(unit, "bed_days", 8) == 0 ? 3 : strncmp(unit, "place_days", 10) == 0 ? 5 : 0; /* bed_days_per_month */
    snprintf(buffer, size, "%s", unit);
    for (char *c = buffer; *c != '\0'; c++) {
        *c = *c != '_' ? *c : c == buffer + hyphen ? '-' : ' ';
    }
    return buffer;
}

/* Is the word in the text, whatever the case? */
static bool says(const char *text, const char *word) {
    size_t n = strlen(word);
    for (; *text != '\0'; text++) {
        size_t i = 0;
        while (i < n && text[i] != '\0' && tolower((unsigned char)text[i]) == tolower((unsigned char)word[i])) {
            i++;
        }
        if (i == n) {
            return true;
        }
    }
    return n == 0;
}

const char *hw_text_title(const struct hw_measure *measure, char *buffer, size_t size) {
    char unit[64];
    const char *title = measure->title == NULL || *measure->title == '\0' ? measure->name : measure->title;
    hw_text_unit(measure->unit, unit, sizeof unit);
    if (says(title, unit)) {
        snprintf(buffer, size, "%s", title);
    } else {
        snprintf(buffer, size, "%s, %s", title, unit);
    }
    return buffer;
}

size_t hw_text_place(const struct hw_layout *layout, int32_t measure, size_t index, int32_t d) {
    const struct hw_measure *m = &layout->measures[measure];
    for (int32_t i = m->n_dims - 1; i > d; i--) {
        index /= layout->dims[m->dims[i]].size;
    }
    return index % layout->dims[m->dims[d]].size;
}

/* Appends the text, its underscores as spaces when it is a name, and tells the new length. */
static size_t append(char *buffer, size_t size, size_t used, const char *text, bool is_name) {
    for (; *text != '\0' && used + 1 < size; text++) {
        buffer[used++] = is_name && *text == '_' ? ' ' : *text;
    }
    buffer[used] = '\0';
    return used;
}

const char *hw_text_heading(const struct hw_layout *layout, int32_t measure, char *buffer, size_t size) {
    const struct hw_measure *m = &layout->measures[measure];
    int32_t named = 0, last = -1;
    hw_text_title(m, buffer, size);
    size_t used = strlen(buffer);
    for (int32_t d = 0; d < m->n_dims; d++) {
        last = layout->dims[m->dims[d]].size > 1 ? d : last;
    }
    for (int32_t d = 0; d < m->n_dims; d++) {
        const struct hw_dim *dim = &layout->dims[m->dims[d]];
        if (dim->size > 1) {
            used = append(buffer, size, used, named == 0 ? ", by " : d == last ? " and " : ", ", false);
            used = append(buffer, size, used, dim->name, true);
            named++;
        }
    }
    return buffer;
}

const char *hw_text_label(const struct hw_layout *layout, int32_t measure, size_t index, char *buffer, size_t size) {
    const struct hw_measure *m = &layout->measures[measure];
    size_t used = 0;
    buffer[0] = '\0';
    for (int32_t d = 0; d < m->n_dims; d++) {
        const struct hw_dim *dim = &layout->dims[m->dims[d]];
        if (dim->size == 1) {
            continue;
        }
        if (index == hw_results_count(layout, measure)) {
            (void)snprintf(buffer, size, "all");
            return buffer;
        }
        size_t place = hw_text_place(layout, measure, index, d);
        bool titled = dim->titles != NULL && dim->titles[place] != NULL && *dim->titles[place] != '\0' &&
                      strcmp(dim->titles[place], dim->labels[place]) != 0;
        used = append(buffer, size, used, used == 0 ? "" : " / ", false);
        used = append(buffer, size, used, titled ? dim->titles[place] : dim->labels[place], !titled);
    }
    return buffer;
}

void hw_text_csv(FILE *out, const char *text) {
    if (strpbrk(text, ",\"\r\n") == NULL) {
        fputs(text, out);
        return;
    }
    fputc('"', out);
    for (; *text != '\0'; text++) {
        if (*text == '"') {
            fputc('"', out);
        }
        fputc(*text, out);
    }
    fputc('"', out);
}

void hw_text_json(FILE *out, const char *text) {
    if (text == NULL) {
        fputs("null", out);
        return;
    }
    fputc('"', out);
    for (; *text != '\0'; text++) {
        unsigned char c = (unsigned char)*text;
        if (c == '"' || c == '\\') {
            fprintf(out, "\\%c", c);
        } else if (c == '\n') {
            fputs("\\n", out);
        } else if (c < 0x20 || c == 0x7f) {
            fprintf(out, "\\u%04x", c);
        } else {
            fputc(c, out);
        }
    }
    fputc('"', out);
}

void hw_text_markdown(FILE *out, const char *text) {
    for (; *text != '\0'; text++) {
        if (*text == '|') {
            fputc('\\', out);
        }
        fputc(*text == '\n' || *text == '\r' ? ' ' : *text, out);
    }
}

void hw_text_full(FILE *out, double value, const char *none) {
    if (isfinite(value)) {
        fprintf(out, "%.17g", value);
    } else {
        fputs(none, out);
    }
}
