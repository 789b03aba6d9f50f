/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/district.h"

#include <string.h>
#include "agents/district_log.h"
#include "agents/new_area.h"

const struct hw_model hw_district_model = {
    .name = "district",
    .doc = "A whole health and care system: people, GPs, A&E, acute beds, discharge, reablement, home care, care homes.",
    .attribution = "Contains public sector information licensed under the Open Government Licence v3.0.",
    .headline = "delayed_bed_days_total",
    .headline_words = "delayed bed-days",
    .print_schema = hw_district_print_schema,
    .load = hw_district_load,
    .describe = hw_district_describe,
    .create = hw_district_create,
    .free = hw_district_free,
    .run = hw_district_run,
    .log_terms = hw_district_log_terms,
    .state = hw_district_state,
    .write_forms = hw_new_area_write,
};

void hw_district_people(const struct hw_district *d, struct hw_person *people) {
    const struct hw_district_spec *spec = d->spec;
    for (int32_t a = 0; a < spec->map.n_areas; a++) {
        const struct hw_area *area = &spec->places.areas[a];
        struct hw_population_home home = {(uint8_t)a, area->outside, spec->places.n_hospitals, area->catchment};
        hw_population_make(&spec->census[a], &spec->profile, area->params, d->seed, d->replicate, spec->first_id[a], &home, people + spec->first_id[a]);
    }
    hw_id residents = spec->first_id[spec->map.n_areas];
    memset(people + residents, 0, (d->n_people - residents) * sizeof *people);
    for (hw_id id = residents; id < d->n_people; id++) {
        people[id].life = HW_LIFE_NOBODY;
        people[id].visit = HW_NONE;
        people[id].care_visit = HW_NONE;
    }
}
