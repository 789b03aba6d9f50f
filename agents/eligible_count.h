/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_ELIGIBLE_COUNT_H
#define HW_ELIGIBLE_COUNT_H
/* Whether anybody can have what a scheme offers: how many people are expected to be eligible when a run begins, by what is known of people of each
 * age before they are drawn. */
#include "agents/district.h"

/* People expected to be eligible among those who live in areas (bits); everybody there into *everybody. Where they live and with what care is asked of
 * only so far: without any places or carers nobody lives so. */
double hw_eligible_count(const struct hw_eligible *eligible, const struct hw_district_spec *spec, const struct hw_params *params, uint64_t areas, double *everybody);
/* Of the people whom a programme asks for, those who can have used as much as its past asks for at any time of the run: no more than so many, as each
 * is taken to be as frail and as often ill, all the time, as anybody of their age can be. Most programmes find far fewer. */
double hw_eligible_count_past(const struct hw_programme *programme, const struct hw_district_spec *spec, const struct hw_rules *rules);
/* Services, programmes and segments of regimes of a scheme for which nobody is eligible: a warning each, with the count. rules: of the scenario. */
void hw_eligible_count_check(struct hw_reader *reader, const struct hw_scheme *scheme, const struct hw_district_spec *spec, const struct hw_rules *rules);

#endif
