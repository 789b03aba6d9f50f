/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_PARAMS_RULES_H
#define HW_PARAMS_RULES_H
/* What parameters must be to each other, which the range of each by itself does not say. One table of rules holds for the model, for what a
 * hospital or an area has of its own, for what schemes make of them and for what is in force at a date. */
#include "agents/params.h"
#include "agents/places.h"

enum { HW_PARAMS_RULES_MOST = 80 };

/* Where each rule was last told to be broken: a mistake in one line is told once, not for each place and date that it acts on. */
struct hw_params_rules_told {
    struct hw_place at[HW_PARAMS_RULES_MOST];
    bool any[HW_PARAMS_RULES_MOST];
    int32_t errors; /* told so far: values that contradict each other can still be read */
};

/* What of the rules counts. Something closed for a time is refused only when it would never open again: meanwhile, who waits waits. */
enum hw_params_rules_when { HW_RULES_ALWAYS, HW_RULES_FOR_A_TIME, HW_RULES_AT_LAST };

/* Of whom params are: the whole model (owner 0), or those of a kind of place (HW_OF_HOSPITAL, HW_OF_AREA) of a model that lists them. */
struct hw_params_rules_of {
    unsigned owner;
    bool listed;      /* then rules with a parameter that places have are checked at the places */
    const char *name; /* of the place, or of the scenario; "" when there is nothing to say */
    const struct hw_params *before; /* what a scheme or a date changed; NULL: nothing did */
    enum hw_params_rules_when when;
};

/* Errors, with both parameters, go to the reader's diag. */
void hw_params_rules_check(struct hw_reader *reader, const struct hw_params *params, struct hw_params_rules_of of, struct hw_params_rules_told *told);
/* For docs/parameters.md: every rule, a line each. */
void hw_params_rules_markdown(FILE *out);

#endif
