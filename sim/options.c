/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/options.h"

#include <errno.h>
#include <string.h>

static const struct hw_place nowhere = {NULL, 0, 0, 1};

static const struct hw_option *find(const struct hw_option *options, size_t n, const char *word, size_t length) {
    for (size_t i = 0; i < n; i++) {
        bool full = strlen(options[i].name) == length && strncmp(options[i].name, word, length) == 0;
        bool brief = options[i].brief != NULL && strlen(options[i].brief) == length && strncmp(options[i].brief, word, length) == 0;
        if (full || brief) {
            return &options[i];
        }
    }
    return NULL;
}

static void unknown(const struct hw_option *options, size_t n, const char *word, size_t length, struct hw_diag *diag) {
    const char *names[64];
    char name[80];
    size_t known = n < 64 ? n : 64;
    for (size_t i = 0; i < known; i++) {
        names[i] = options[i].name;
    }
    snprintf(name, sizeof name, "%.*s", (int)length, word);
    const char *near = hw_diag_nearest(name, names, known);
    hw_diag_error(diag, nowhere, "there is no option %s%s%s%s", name, near != NULL ? "; did you mean " : "", near != NULL ? near : "",
                  near != NULL ? "?" : "");
}

static bool whole(const char *text, int64_t *out) {
    char *end = NULL;
    errno = 0;
    long long value = strtoll(text, &end, 10);
    if (end == text || *end != '\0' || errno != 0) {
        return false;
    }
    *out = value;
    return true;
}

static bool size_in_bytes(const char *text, int64_t *out) {
    char *end = NULL;
    errno = 0;
    long long value = strtoll(text, &end, 10);
    int64_t unit = 1;
    if (end == text || errno != 0 || value <= 0) {
        return false;
    }
    if (strcmp(end, "G") == 0 || strcmp(end, "GB") == 0) {
        unit = INT64_C(1000000000);
    } else if (strcmp(end, "M") == 0 || strcmp(end, "MB") == 0) {
        unit = 1000000;
    } else if (*end != '\0') {
        return false;
    }
    return !__builtin_mul_overflow((int64_t)value, unit, out);
}

static void take_value(const struct hw_option *option, const char *text, void *out, struct hw_diag *diag) {
    char *field = (char *)out + option->offset;
    int64_t number = 0;
    switch (option->kind) { /* never reached: a flag, which takes no value, and a kind that is none */
    case HW_OPTION_FLAG:
        break;
    case HW_OPTION_TEXT:
        *(const char **)(void *)field = text;
        break;
    case HW_OPTION_MANY: {
        int32_t *count = (int32_t *)(void *)((char *)out + option->count_offset);
        if (*count >= option->max) {
            hw_diag_error(diag, nowhere, "%s can be given at most %lld times", option->name, (long long)option->max);
        } else {
            ((const char **)(void *)field)[(*count)++] = text;
        }
        break;
    }
    case HW_OPTION_WHOLE:
        if (!whole(text, &number) || number < option->min || number > option->max) {
            hw_diag_error(diag, nowhere, "%s is \"%s\"; it must be a whole number from %lld to %lld", option->name, text, (long long)option->min,
                          (long long)option->max);
        } else {
            *(int64_t *)(void *)field = number;
        }
        break;
    case HW_OPTION_SIZE:
        if (!size_in_bytes(text, (int64_t *)(void *)field)) {
            hw_diag_error(diag, nowhere, "%s is \"%s\"; write a size such as 500MB or 4GB", option->name, text);
        }
        break;
    }
}

void hw_options_read(const struct hw_option *options, size_t n, int argc, char **argv, int first, void *out, const char **words, int max_words,
                     int *n_words, struct hw_diag *diag) {
    *n_words = 0;
    for (int i = first; i < argc; i++) {
        const char *word = argv[i];
        if (word[0] != '-' || word[1] == '\0') {
            if (*n_words == max_words) {
                hw_diag_error(diag, nowhere, "\"%s\" is one argument too many", word);
            } else {
                words[(*n_words)++] = word;
            }
            continue;
        }
        const char *equals = word[1] == '-' ? strchr(word, '=') : NULL;
        size_t length = equals != NULL ? (size_t)(equals - word) : strlen(word);
        const struct hw_option *option = find(options, n, word, length);
        if (option == NULL) {
            unknown(options, n, word, length, diag);
        } else if (option->kind == HW_OPTION_FLAG && equals != NULL) {
            hw_diag_error(diag, nowhere, "%s takes no value", option->name);
        } else if (option->kind == HW_OPTION_FLAG) {
            *(bool *)(void *)((char *)out + option->offset) = true;
        } else if (equals != NULL) {
            take_value(option, equals + 1, out, diag);
        } else if (i + 1 < argc) {
            take_value(option, argv[++i], out, diag);
        } else {
            hw_diag_error(diag, nowhere, "%s needs a value: %s %s", option->name, option->name, option->value);
        }
    }
}

void hw_options_print(const struct hw_option *options, size_t n, FILE *out) {
    for (size_t i = 0; i < n; i++) {
        char left[80];
        snprintf(left, sizeof left, "%s%s%s%s%s", options[i].brief != NULL ? options[i].brief : "", options[i].brief != NULL ? ", " : "",
                 options[i].name, options[i].value != NULL ? " " : "", options[i].value != NULL ? options[i].value : "");
        fprintf(out, "  %-28s %s\n", left, options[i].doc);
    }
}
