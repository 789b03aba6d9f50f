/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_ELIGIBLE_COUNT_H
#define HW_ELIGIBLE_COUNT_H
/* Whether anybody can have what a scheme offers: how many people are expected to be eligible when a run begins, by what is known of people of each
 * age before they are drawn. */
#include "agents/district.h"

/* People expected to be eligible among those who live in areas (bits); everybody there into *everybody. Where they live and with what care is asked of
 * only so far: without any places or carers nobody lives so. */
double hw_eligible_count(const struct hw_eligible *eligible, const struct hw_district_spec *spec, const struct hw_params *params, uint64_t areas, double *everybody);
/* Services, programmes and segments of regimes of a scheme for which nobody is eligible: a warning each, with the count. */
void hw_eligible_count_check(struct hw_reader *reader, const struct hw_scheme *scheme, const struct hw_district_spec *spec, const struct hw_params *params);

#endif
