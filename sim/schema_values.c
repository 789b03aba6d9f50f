/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The grammar of single values: numbers, counts, durations, rates, words. */
#include <math.h>
#include <stdarg.h>
#include <string.h>

#include "sim/schema_parts.h"

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

static bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static size_t digits_at(const char *p) {
    size_t n = 0;
    while (is_digit(p[n])) {
        n++;
    }
    return n;
}

static const char *skip_blanks(const char *p) {
    while (*p == ' ' || *p == '\t') {
        p++;
    }
    return p;
}

/* [-+]? digits [,ddd]* [.digits] [e[-+]digits]; strtod only sees what has this form, so no octal, hex, inf or nan. The
 * program never calls setlocale, so the decimal sign is a point. */
bool hw_schema_scan_number(const char **at, double *out, const char **hint) {
    char plain[64];
    size_t n = 0;
    const char *p = *at;
    *hint = "";
    if (*p == '-' || *p == '+') {
        plain[n++] = *p++;
    }
    size_t digits = digits_at(p);
    if (digits > 1 && *p == '0') {
        *hint = "; a number has no leading zeros (inside [ ] and { } a comma separates values: write 1000 or \"1,000\")";
        return false;
    }
    if (digits == 0 || digits > 40) {
        *hint = digits > 40 ? "; it is too long" : *p == '.' ? "; a digit is missing before the point" : "";
        return false;
    }
    memcpy(plain + n, p, digits);
    n += digits;
    p += digits;
    while (*p == ',' && is_digit(p[1])) {
        if (digits_at(p + 1) != 3 || digits > 3 || n > 36) {
            *hint = "; a comma only separates thousands (3,500), a decimal has a point (3.5)";
            return false;
        }
        memcpy(plain + n, p + 1, 3);
        n += 3;
        p += 4;
    }
    size_t decimals = *p == '.' ? digits_at(p + 1) : 0;
    if (decimals > 0) {
        size_t kept = decimals < 15 ? decimals : 15;
        memcpy(plain + n, p, kept + 1);
        n += kept + 1;
        p += decimals + 1;
    }
    if (*p == 'e' || *p == 'E') {
        size_t sign = p[1] == '-' || p[1] == '+' ? 1 : 0;
        size_t power = digits_at(p + 1 + sign);
        if (power > 0) {
            size_t kept = power < 5 ? power : 5;
            memcpy(plain + n, p, 1 + sign + kept);
            n += 1 + sign + kept;
            p += 1 + sign + power;
        }
    }
    plain[n] = '\0';
    double value = strtod(plain, NULL);
    if (!isfinite(value)) {
        *hint = "; it is too large";
        return false;
    }
    *out = value;
    *at = p;
    return true;
}

double hw_schema_unit_ms(const char *word, size_t length) {
    static const struct {
        const char *word;
        double ms;
    } units[] = {
        {"ms", 1},          {"s", 1e3},          {"sec", 1e3},         {"second", 1e3},      {"seconds", 1e3},
        {"min", 6e4},       {"minute", 6e4},     {"minutes", 6e4},     {"h", 3.6e6},         {"hour", 3.6e6},
        {"hours", 3.6e6},   {"d", 8.64e7},       {"day", 8.64e7},      {"days", 8.64e7},     {"week", 6.048e8},
        {"weeks", 6.048e8}, {"month", 2.6298e9}, {"months", 2.6298e9}, {"year", 3.15576e10}, {"years", 3.15576e10},
    };
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        if (strlen(units[i].word) == length && strncmp(units[i].word, word, length) == 0) {
            return units[i].ms;
        }
    }
    return 0;
}

const char *hw_schema_duration_text(double ms, char *buffer, size_t size) {
    static const struct {
        double from, unit;
        const char *word;
    } steps[] = {{2 * 8.64e7, 8.64e7, "days"}, {3.6e6, 3.6e6, "h"}, {6e4, 6e4, "min"}, {1e3, 1e3, "s"}, {0, 1, "ms"}};
    size_t i = 0;
    while (fabs(ms) < steps[i].from) {
        i++;
    }
    (void)snprintf(buffer, size, ms == 0 ? "0 h" : "%.6g %s", ms / steps[i].unit, steps[i].word);
    return buffer;
}

const char *hw_schema_range_text(double min, double max, bool is_duration, char *buffer, size_t size) {
    char low[HW_SCHEMA_WORD], high[HW_SCHEMA_WORD];
    if (is_duration) {
        hw_schema_duration_text(min, low, sizeof low);
        hw_schema_duration_text(max, high, sizeof high);
    } else {
        (void)snprintf(low, sizeof low, "%.10g", min);
        (void)snprintf(high, sizeof high, "%.10g", max);
    }
    bool has_min = isfinite(min), has_max = isfinite(max);
    if (has_min && has_max) {
        (void)snprintf(buffer, size, " from %s to %s", low, high);
    } else if (has_min) {
        (void)snprintf(buffer, size, ", %s or more", low);
    } else {
        (void)snprintf(buffer, size, "%s%s", has_max ? ", at most " : "", has_max ? high : "");
    }
    return buffer;
}

/* The values in messages: bare when it is a number, in quotes otherwise, never long. */
static void describe(const struct hw_node *node, char *buffer, size_t size) {
    if (node->kind == HW_NODE_LIST) {
        (void)snprintf(buffer, size, "is a list");
    } else if (node->kind == HW_NODE_MAP) {
        (void)snprintf(buffer, size, "is a map of keys");
    } else if (node->text[0] == '\0') {
        (void)snprintf(buffer, size, "has no value");
    } else {
        bool bare = node->text[strspn(node->text, "0123456789+-.,%e ")] == '\0';
        size_t length = strlen(node->text);
        size_t shown = length <= 60 ? length : 60;
        while (shown > 0 && shown < length && ((unsigned char)node->text[shown] & 0xC0u) == 0x80u) {
            shown--; /* not inside a character */
        }
        const char *quote = bare ? "" : "\"";
        (void)snprintf(buffer, size, "is %s%.*s%s%s", quote, (int)shown, node->text, shown < length ? "..." : "", quote);
    }
}

const char *hw_schema_path(const struct hw_node *node, char *buffer, size_t size) {
    size_t start = size - 1;
    buffer[start] = '\0';
    for (; node->parent != NULL; node = node->parent) {
        char number[24];
        const char *part = node->key;
        if (part == NULL) {
            int32_t position = 1;
            for (const struct hw_node *item = node->parent->first; item != node; item = item->next) {
                position++;
            }
            (void)snprintf(number, sizeof number, "%d", position);
            part = number;
        }
        size_t length = strlen(part);
        if (length + 1 > start) {
            break;
        }
        if (buffer[start] != '\0') {
            buffer[--start] = '.';
        }
        start -= length;
        memcpy(buffer + start, part, length);
    }
    memmove(buffer, buffer + start, size - start);
    if (buffer[0] == '\0') {
        (void)snprintf(buffer, size, "the file");
    }
    return buffer;
}

void hw_schema_wrong(struct hw_reader *reader, const struct hw_node *node, const char *must_format, ...) {
    char path[HW_SCHEMA_TEXT], value[HW_SCHEMA_TEXT], must[700];
    if (hw_diag_full(reader->diag)) {
        hw_diag_error(reader->diag, node->place, "not shown");
        return;
    }
    va_list args;
    va_start(args, must_format);
    (void)vsnprintf(must, sizeof must, must_format, args);
    va_end(args);
    describe(node, value, sizeof value);
    hw_diag_error(reader->diag, node->place, "%s %s; it must be %s", hw_schema_path(node, path, sizeof path), value, must);
}

bool hw_schema_number(struct hw_reader *reader, const struct hw_node *node, double min, double max, double *out) {
    char range[HW_SCHEMA_TEXT];
    const char *hint = "", *p = node->text;
    double value = 0;
    bool good = node->kind == HW_NODE_SCALAR && hw_schema_scan_number(&p, &value, &hint);
    p = skip_blanks(p);
    if (good && *p == '%') {
        value /= 100;
        p++;
    }
    if (good && *p != '\0') {
        hint = "; write only the number";
        good = false;
    }
    if (!good || value < min || value > max) {
        hw_schema_wrong(reader, node, "a number%s%s", hw_schema_range_text(min, max, false, range, sizeof range), hint);
        return false;
    }
    *out = value;
    return true;
}

/* A whole number; numbers up to 2^53 are exact in a double, larger ones are refused. */
static bool scan_whole(const struct hw_node *node, double *out, const char **hint) {
    const char *p = node->text;
    if (node->kind != HW_NODE_SCALAR || !hw_schema_scan_number(&p, out, hint)) {
        return false;
    }
    if (*skip_blanks(p) != '\0') {
        *hint = "; write only the number";
        return false;
    }
    return *out == floor(*out) && fabs(*out) <= 0x1p53;
}

bool hw_schema_int(struct hw_reader *reader, const struct hw_node *node, int64_t min, int64_t max, int64_t *out) {
    char range[HW_SCHEMA_TEXT];
    const char *hint = "";
    double value = 0;
    if (!scan_whole(node, &value, &hint) || value < (double)min || value > (double)max) {
        double low = min == INT64_MIN ? -INFINITY : (double)min, high = max == INT64_MAX ? INFINITY : (double)max;
        hw_schema_wrong(reader, node, "a whole number%s%s", hw_schema_range_text(low, high, false, range, sizeof range), hint);
        return false;
    }
    *out = (int64_t)value;
    return true;
}

bool hw_schema_count_in(struct hw_reader *reader, const struct hw_node *node, double min, double max, int32_t *out) {
    char range[HW_SCHEMA_TEXT];
    const char *hint = "";
    double value = 0;
    bool open = max >= (double)HW_UNLIMITED;
    if (open && node->kind == HW_NODE_SCALAR && strcmp(node->text, "unlimited") == 0) {
        *out = HW_UNLIMITED;
        return true;
    }
    if (!scan_whole(node, &value, &hint) || value < min || value > max || value >= (double)HW_UNLIMITED) {
        hw_schema_range_text(min, open ? INFINITY : max, false, range, sizeof range);
        hw_schema_wrong(reader, node, "a whole number%s%s%s", range, open ? ", or \"unlimited\"" : "", hint);
        return false;
    }
    *out = (int32_t)value;
    return true;
}

bool hw_schema_count(struct hw_reader *reader, const struct hw_node *node, int32_t *out) {
    return hw_schema_count_in(reader, node, 0, (double)HW_UNLIMITED, out);
}

bool hw_schema_duration(struct hw_reader *reader, const struct hw_node *node, double min_ms, double max_ms, double *out_ms) {
    char range[HW_SCHEMA_TEXT];
    const char *hint = "", *p = node->text;
    double value = 0;
    bool good = node->kind == HW_NODE_SCALAR && hw_schema_scan_number(&p, &value, &hint);
    if (good) {
        p = skip_blanks(p);
        double unit = hw_schema_unit_ms(p, strlen(p));
        if (unit > 0) {
            value *= unit;
        } else if (value != 0 || *p != '\0') {
            hint = *p == '\0' ? "; it lacks a unit (ms, s, min, h, days, weeks, months, years)"
                              : "; the units are ms, s, min, h, days, weeks, months, years";
            good = false;
        }
    }
    if (good && fabs(value) > HW_SCHEMA_LONGEST_MS) {
        hint = "; it is longer than 10,000 years";
        good = false;
    }
    if (!good || value < min_ms || value > max_ms) {
        hw_schema_range_text(min_ms, max_ms, true, range, sizeof range);
        hw_schema_wrong(reader, node, "a duration%s%s%s", range, min_ms <= 3.6e6 && max_ms >= 3.6e6 ? ", such as 1 h" : "", hint);
        return false;
    }
    *out_ms = value;
    return true;
}

/* Behind the number of a rate: [per N]* per [N] UNIT. Gives the milliseconds by which to divide. */
static bool scan_per(const char *p, double *divisor) {
    static const char *const heads[] = {"people", "person", "persons"};
    *divisor = 1;
    for (;;) {
        const char *hint;
        double count = 1;
        p = skip_blanks(p);
        bool slash = *p == '/';
        if (!slash && (strncmp(p, "per", 3) != 0 || is_letter(p[3]))) {
            return false;
        }
        p = skip_blanks(p + (slash ? 1 : 3));
        bool counted = hw_schema_scan_number(&p, &count, &hint);
        p = skip_blanks(p);
        size_t length = 0;
        while (is_letter(p[length])) {
            length++;
        }
        double unit = hw_schema_unit_ms(p, length);
        *divisor *= count;
        if (count <= 0 || !isfinite(*divisor)) {
            return false;
        }
        if (unit > 0) {
            *divisor *= unit;
            return *skip_blanks(p + length) == '\0' && isfinite(*divisor);
        }
        bool of_people = false;
        for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
            of_people = of_people || (strlen(heads[i]) == length && strncmp(p, heads[i], length) == 0);
        }
        if (of_people) {
            p += length;
        } else if (!counted) {
            return false;
        }
    }
}

bool hw_schema_rate_in(struct hw_reader *reader, const struct hw_node *node, double min_per_ms, double max_per_ms, double *out_per_ms) {
    char range[HW_SCHEMA_TEXT];
    const char *hint = "", *p = node->text;
    double value = 0, divisor = 1;
    bool is_number = node->kind == HW_NODE_SCALAR && hw_schema_scan_number(&p, &value, &hint);
    bool good = is_number && ((value == 0 && *p == '\0') || scan_per(p, &divisor));
    if (!good) {
        hw_schema_wrong(reader, node, "a rate such as \"18 per h\", \"1 per 25 min\" or \"102 per 1000 per year\"%s",
                        is_number && *p == '\0' ? "; it lacks a unit of time" : hint);
        return false;
    }
    value /= divisor;
    if (value < min_per_ms || value > max_per_ms) {
        hw_schema_range_text(min_per_ms * divisor, max_per_ms * divisor, false, range, sizeof range);
        hw_schema_wrong(reader, node, "a rate%s (%.60s)", range, *p == '\0' ? "per ms" : skip_blanks(p));
        return false;
    }
    *out_per_ms = value;
    return true;
}

bool hw_schema_rate(struct hw_reader *reader, const struct hw_node *node, double *out_per_ms) {
    return hw_schema_rate_in(reader, node, 0, INFINITY, out_per_ms);
}

bool hw_schema_bool(struct hw_reader *reader, const struct hw_node *node, bool *out) {
    bool yes = strcmp(node->text, "true") == 0;
    if (node->kind != HW_NODE_SCALAR || (!yes && strcmp(node->text, "false") != 0)) {
        hw_schema_wrong(reader, node, "true or false");
        return false;
    }
    *out = yes;
    return true;
}

bool hw_schema_word(const char *choices, int32_t i, char *buffer, size_t size) {
    for (;; i--) {
        size_t length = strcspn(choices, "|");
        if (i == 0) {
            HW_REQUIRE(length < size);
            memcpy(buffer, choices, length);
            buffer[length] = '\0';
            return true;
        }
        if (choices[length] == '\0') {
            return false;
        }
        choices += length + 1;
    }
}

bool hw_schema_choice(struct hw_reader *reader, const struct hw_node *node, const char *choices, int32_t *out) {
    char words[HW_SCHEMA_CHOICES][HW_SCHEMA_WORD], list[500] = "";
    const char *names[HW_SCHEMA_CHOICES];
    int32_t n = 0;
    while (n < HW_SCHEMA_CHOICES && hw_schema_word(choices, n, words[n], sizeof words[n])) {
        if (node->kind == HW_NODE_SCALAR && strcmp(node->text, words[n]) == 0) {
            *out = n;
            return true;
        }
        size_t used = strlen(list);
        (void)snprintf(list + used, sizeof list - used, "%s%s", n == 0 ? "" : ", ", words[n]);
        names[n] = words[n];
        n++;
    }
    const char *near = node->kind == HW_NODE_SCALAR ? hw_diag_nearest(node->text, names, (size_t)n) : NULL;
    hw_schema_wrong(reader, node, "one of: %s%s%s%s", list, near == NULL ? "" : "; did you mean \"", near == NULL ? "" : near,
                    near == NULL ? "" : "\"?");
    return false;
}
