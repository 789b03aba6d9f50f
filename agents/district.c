/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/district.h"
#include "agents/district_log.h"
#include "agents/new_area.h"

const struct hw_model hw_district_model = {
    .name = "district",
    .doc = "A whole health and care system: people, GPs, A&E, acute beds, discharge, reablement, home care, care homes.",
    .print_schema = hw_district_print_schema,
    .load = hw_district_load,
    .describe = hw_district_describe,
    .create = hw_district_create,
    .free = hw_district_free,
    .run = hw_district_run,
    .log_terms = hw_district_log_terms,
    .write_forms = hw_new_area_write,
};
