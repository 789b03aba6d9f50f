/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_NHS_FUNDING_H
#define HW_NHS_FUNDING_H
/* NHS continuing healthcare of people at home. Nobody has it who was not assessed and decided on (SI 2012/2996 reg 21): whoever is assessed at
 * home and found to need care is screened, assessed in full and brought before the commissioner, by the same nurses and at the same meetings as
 * patients in beds (agents/steps.h), one visit after another. Meanwhile they look for care, or have it, as the means test says; from the decision
 * on the NHS pays for what they have, and for what they find. What they need is of the day of the first assessment. */
#include "agents/district.h"

/* A social worker's assessment at home is over; key: of that visit. */
void hw_nhs_funding_assessed_at_home(struct hw_district *d, uint64_t key);
/* One of its visits is over. */
void hw_nhs_funding_step_over(struct hw_district *d, uint64_t key);

#endif
