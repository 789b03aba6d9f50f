/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_MONEY_CARE_H
#define HW_MONEY_CARE_H
/* What a visit's spell remembers of the money for its care (agents/money.h). */
#include <stdint.h>

/* Who pays for care that lasts; the last is what it costs the provider. */
enum hw_money_stream_of { HW_MONEY_BY_COUNCIL = 0, HW_MONEY_BY_LOAN, HW_MONEY_BY_NHS, HW_MONEY_BY_USER, HW_MONEY_COSTS, HW_MONEY_STREAMS };
struct hw_spell_money {
    int32_t pence[HW_MONEY_STREAMS]; /* a week, now */
    uint16_t charged;                /* days of delay that the council was charged for in this stay */
};

#endif
