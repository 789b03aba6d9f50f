/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_OPTIONS_H
#define HW_OPTIONS_H
/* Reads the options of a command from a table; problems go to the diag, all of them. */
#include "sim/diag.h"

enum hw_option_kind { HW_OPTION_FLAG, HW_OPTION_TEXT, HW_OPTION_MANY, HW_OPTION_WHOLE, HW_OPTION_SIZE };

struct hw_option {
    const char *name;   /* "--seed" */
    const char *brief;  /* "-o", or NULL */
    enum hw_option_kind kind;
    size_t offset;      /* bool, const char *, const char *[max], int64_t, int64_t bytes */
    size_t count_offset; /* MANY: int32_t */
    int64_t min, max;   /* WHOLE: range; MANY: at most max */
    const char *value;  /* how the value is called in --help */
    const char *doc;
};

/* Fills the struct at out from argv[first..]; words that are no options are put in words (at most max_words, n_words of them). */
void hw_options_read(const struct hw_option *options, size_t n, int argc, char **argv, int first, void *out, const char **words, int max_words,
                     int *n_words, struct hw_diag *diag);
void hw_options_print(const struct hw_option *options, size_t n, FILE *out);

#endif
