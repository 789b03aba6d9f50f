/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_PLACES_H
#define HW_PLACES_H
/* The map of a whole-system model: its areas (people, their practices, council and services) and its hospitals (A&E, beds, the trust's
 * assessors), and which area's people use which hospital.
 *
 * A configuration lists both, or neither. Listed, each has parameters of its own on top of the model's: any that belongs to a hospital
 * (hw_places_owner) may be set for one hospital, any that belongs to an area for one area. Not listed: one hospital, one area, and
 * the people across the boundary who use that hospital (population.outside_share, outside.*).
 *
 * An area that is outside has no practices here: its people come to these hospitals, and are served by their own council. */
#include "agents/params.h"
#include "sim/schema.h"

enum { HW_PLACES_MOST = 64 }; /* hospitals, and areas */
#define HW_PLACES_OFF 0.15 /* rounding to whole staff and places that is told: so much more or less work for each */

struct hw_hospital {
    const char *name, *title, *trust;
    struct hw_params *params; /* the model's with the hospital's own; changed: set by the hospital itself */
    const double *counted; /* [parameters] the hospital's own before they were scaled (hw_places_counted); NULL: they were not */
};

struct hw_area {
    const char *name, *title, *economy, *council;
    bool outside;
    struct hw_params *params;
    const double *counted; /* as of a hospital */
    struct hw_params people;  /* how many, how old, where they go: rows of enum hw_area_row */
    double share;             /* of the census file's people */
    double older_ratio;       /* of people of 65 and over: their share of the file's, divided by share */
    const double *catchment;  /* [n_hospitals] chance that somebody uses it; what is left to 1 goes elsewhere */
};
enum hw_area_row { HW_AREA_SHARE = 0, HW_AREA_OLDER, HW_AREA_HOSPITALS, HW_AREA_ROWS };

struct hw_places {
    bool listed;
    double scale; /* run.scale: sizes that are read later are to be scaled by it, too */
    int32_t n_hospitals, n_areas;
    struct hw_hospital *hospitals;
    struct hw_area *areas; /* those outside last */
};

/* What a configuration says under areas and hospitals. */
struct hw_places_config {
    struct hw_list areas, hospitals;
};
extern const struct hw_schema hw_places_area_schema, hw_places_hospital_schema;

/* Errors go to the reader's diag. params: the model's, already scaled; scale: what else is to be scaled by. */
enum hw_status hw_places_read(struct hw_reader *reader, const struct hw_places_config *config, struct hw_params *params, double scale,
                              struct hw_places *out) HW_MUST_CHECK;

/* Whose a parameter is. */
enum hw_owner_bits { HW_OF_HOSPITAL = 1, HW_OF_AREA = 2 }; /* none: the whole model's */
unsigned hw_places_owner(const char *path);
/* Is it a number of places, staff or people there: what a scheme that names no place does not change across the boundary? */
/* Is the parameter a number of people, beds, places or staff, which run.scale makes smaller? */
bool hw_places_scales(const struct hw_param_row *row, int32_t number);
bool hw_places_is_size(int32_t row);
/* Makes what is counted (people at the start, beds, staff, practices, places) smaller in proportion; at least one is left of what there is.
 * which: by row; NULL: all. */
void hw_places_scale(struct hw_params *params, const bool *which, double scale);
/* A count, or the sum of those by hour or by some other axis. */
double hw_places_counted(const struct hw_params *params, int32_t row);
/* What rounding to whole staff and places does, each number named with the place where it is furthest off; NULL: not much. whole: the model's before
 * it was scaled; in the arena. */
const char *hw_places_scale_remark(struct hw_arena *arena, const struct hw_params *whole, const struct hw_params *scaled, const struct hw_places *places);

/* "nan", "none" and the like: what programs write for what is missing. As a name it would silently make a council, a trust or an economy of its own. */
bool hw_places_is_gap(const char *text);

/* Who a scheme acts on: words of its where; NULL: anywhere. */
struct hw_where {
    const char *hospital, *trust, *area, *economy;
};
bool hw_places_in_hospital(const struct hw_places *places, int32_t hospital, const struct hw_where *where);
/* An area is meant by its name or economy; or as one whose people mostly use the hospital or trust. */
bool hw_places_in_area(const struct hw_places *places, int32_t area, const struct hw_where *where);

#endif
