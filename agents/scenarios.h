/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_SCENARIOS_H
#define HW_SCENARIOS_H
/* The rules of every scenario at every station: the model's parameters, those that a hospital or an area has of its own on top, and
 * on top of both what the scenario's schemes change there. Used by load, once. */
#include "agents/district.h"
#include "agents/schemes.h"

/* Fills the plan's scenarios and spec->rules, at, map, stations and wards from spec->places and census. Errors of schemes and of
 * censuses that do not fit go to the reader's diag. own: the model's dated changes, which hold in every scenario. */
enum hw_status hw_scenarios_make(struct hw_load *load, struct hw_plan *plan, const struct hw_params *baseline,
                                 const struct hw_mortality *mortality, const struct hw_scheme *own, struct hw_district_spec *spec) HW_MUST_CHECK;

#endif
