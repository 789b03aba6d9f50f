/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_ELIGIBLE_H
#define HW_ELIGIBLE_H
/* Who may have what a scheme offers: what its file says under eligible. All that is said must hold; what is not said does not matter. Used for
 * services and for programmes; whether somebody is alive, and where they live on the map, the caller asks. */
#include "agents/person.h"
#include "sim/schema.h"

/* Where somebody lives, and with what care: bits of hw_eligible.settings. */
enum hw_eligible_setting { HW_ELIGIBLE_HOME = 0, HW_ELIGIBLE_HOME_CARE, HW_ELIGIBLE_CARE_HOME, HW_ELIGIBLE_SETTINGS };
/* Of a person: it does not matter, must be so, must not be so. */
enum hw_eligible_answer { HW_ELIGIBLE_ANY = 0, HW_ELIGIBLE_YES, HW_ELIGIBLE_NO };

struct hw_eligible {
    int32_t age_from, age_to; /* years */
    int32_t conditions;       /* at least so many */
    uint32_t frailty;         /* bits of enum hw_frailty */
    uint32_t settings;        /* bits of enum hw_eligible_setting */
    int32_t dementia, lives_alone, carer; /* enum hw_eligible_answer */
    struct hw_place place;    /* of what it is about, in its file */
};

/* The same as it is written. */
struct hw_eligible_config {
    int64_t age_from, age_to, conditions;
    const struct hw_node *frailty, *settings;
    int32_t dementia, lives_alone, carer;
};
extern const struct hw_schema hw_eligible_schema;

/* place: of what it is about. Errors go to the reader's diag. */
void hw_eligible_make(struct hw_reader *reader, const struct hw_eligible_config *config, struct hw_place place, struct hw_eligible *out);
bool hw_eligible_is(const struct hw_eligible *eligible, const struct hw_person *person);

#endif
