/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_PROGRAMMES_H
#define HW_PROGRAMMES_H
/* The programmes of a scenario at work: who is enrolled, who was turned away, what was spared, and what the enrolled used before and after.
 *
 * There is one only when a scenario of the run has a programme; else every hook is a test of a pointer. A scenario without programmes
 * enrols nobody and keeps nothing. Past use is a list of what each person used, from time 0 on. Enrolment reads the state of people and changes
 * none: a programme whose factors are all 1 leaves every flow as it was, to the bit. */
#include "agents/district.h"
#include "agents/programme.h"

enum hw_use { HW_USE_ATTENDANCE = 0, HW_USE_ADMISSION, HW_USE_GONE }; /* GONE: dead or moved away */

struct hw_use_note {
    hw_time at;
    hw_id before; /* 1 + number of the person's note before; 0: none */
    uint8_t use;
};

/* One person's time in a programme. */
struct hw_enrolment {
    hw_time since, until; /* until: as foreseen; when it is over, as it was */
    hw_id person;
    uint8_t programme;
    bool over;
};

struct hw_programme_run {
    double factor[HW_ACTS];           /* drawn for the replicate; 1: not acted on */
    bool acts[HW_ACTS];
    int32_t enrolled, places;         /* now */
    double allowance;                 /* of new people */
    hw_id *list;                      /* owns; who is eligible, in order, as last drawn up */
    size_t listed, room, next;
    struct hw_level people, capacity; /* of the caseload */
    int64_t new_people, turned_away;  /* while measuring */
    struct hw_rng_key order;
};

struct hw_programmes {
    int32_t n;                        /* of the scenario that is run */
    const struct hw_programme *list;  /* borrows; [n] */
    bool on;                          /* the scheme's rules are in force: measuring */
    hw_id *last_use;                  /* owns; [n_people] 1 + number of the last note */
    struct hw_use_note *notes;        /* owns */
    hw_id n_notes, notes_room;
    struct hw_enrolment *enrolments;  /* owns; all of this replicate */
    hw_id n_enrolments, enrolments_room;
    struct hw_programme_run run[HW_PROGRAMMES_MOST];
    int64_t averted[HW_ACTS], extra[HW_ACTS]; /* while measuring */
};

/* NULL into *out when no scenario has a programme. */
enum hw_status hw_programmes_create(struct hw_mem *mem, const struct hw_district_spec *spec, struct hw_programmes **out) HW_MUST_CHECK;
void hw_programmes_free(struct hw_mem *mem, struct hw_programmes *programmes);
/* A replicate of a scenario begins; its first measured day; midnight. */
void hw_programmes_begin(struct hw_district *d, int32_t scenario);
void hw_programmes_start(struct hw_district *d);
void hw_programmes_midnight(struct hw_district *d);
/* Needs in excess: an event of one is now. */
void hw_programmes_extra(struct hw_district *d, hw_id person, uint32_t act);

/* What the functions below do when there is a programme. */
HW_RARE void hw_programmes_note(struct hw_district *d, hw_id person, enum hw_use use);
HW_RARE void hw_programmes_happens(struct hw_district *d, hw_id person, enum hw_chosen_event event);
HW_RARE double hw_programmes_times(const struct hw_district *d, hw_id person, enum hw_act act);
HW_RARE bool hw_programmes_thins(const struct hw_district *d, hw_id person, enum hw_act act, uint64_t occasion);
HW_RARE void hw_programmes_averted(struct hw_district *d, hw_id person, enum hw_act act);

static inline bool hw_programmes_there_are(const struct hw_district *d) {
    return HW_UNLIKELY(d->programmes != NULL);
}
static inline bool hw_programmes_has(const struct hw_district *d, hw_id person) {
    return HW_UNLIKELY(d->people[person].programmes != 0); /* in the cache line that is there already */
}
/* Somebody used something, or is gone. */
static inline void hw_programmes_used(struct hw_district *d, hw_id person, enum hw_use use) {
    if (hw_programmes_there_are(d)) {
        hw_programmes_note(d, person, use);
    }
}
/* Something happens at which people are enrolled. */
static inline void hw_programmes_event(struct hw_district *d, hw_id person, enum hw_chosen_event event) {
    if (hw_programmes_there_are(d)) {
        hw_programmes_happens(d, person, event);
    }
}
/* What a length is multiplied by. */
static inline hw_time hw_programmes_length(const struct hw_district *d, hw_id person, enum hw_act act, hw_time ms) {
    return hw_programmes_has(d, person) ? (hw_time)((double)ms * hw_programmes_times(d, person, act)) : ms;
}
/* Is the need or chance spared that would come about now? occasion tells it from others of that person. */
static inline bool hw_programmes_spares(const struct hw_district *d, hw_id person, enum hw_act act, uint64_t occasion) {
    return hw_programmes_has(d, person) && hw_programmes_thins(d, person, act, occasion);
}
/* The same, and it is counted when it is. */
static inline bool hw_programmes_avert(struct hw_district *d, hw_id person, enum hw_act act, uint64_t occasion) {
    bool averted = hw_programmes_spares(d, person, act, occasion);
    if (averted) {
        hw_programmes_averted(d, person, act);
    }
    return averted;
}

/* Uses by the enrolled of a programme in the 12 months before (when 0) and after (1) they were enrolled, and person-years of these months that
 * were seen: from time 0 on, to the end of the run or until gone. */
struct hw_programmes_window {
    int64_t uses[2];
    double years;
};
void hw_programmes_before_and_after(const struct hw_district *d, int32_t programme, struct hw_programmes_window out[2]);

#endif
