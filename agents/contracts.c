/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/contracts.h"

#include <string.h>

bool hw_contracts_of_trusts(enum hw_ledger_setting setting) {
    return setting <= HW_LEDGER_DAY_CASE;
}

enum { OF_TRUSTS = HW_LEDGER_DAY_CASE + 1 };

static size_t slots(const struct hw_contracts *c) {
    return (size_t)OF_TRUSTS * (size_t)c->n_trusts + (HW_LEDGER_SETTINGS - OF_TRUSTS);
}

enum hw_status hw_contracts_create(struct hw_mem *mem, int32_t n_areas, int32_t n_trusts, struct hw_contracts *out) {
    *out = (struct hw_contracts){.n_trusts = n_trusts};
    out->n = (size_t)n_areas * slots(out);
    out->lines = hw_mem_alloc(mem, out->n, sizeof *out->lines);
    return out->lines == NULL ? HW_NO_MEMORY : HW_OK;
}

void hw_contracts_clear(struct hw_mem *mem, struct hw_contracts *contracts) {
    hw_mem_free(mem, contracts->lines);
    contracts->lines = NULL;
}

void hw_contracts_begin(struct hw_contracts *contracts) {
    memset(contracts->lines, 0, contracts->n * sizeof *contracts->lines);
    contracts->warm_up_ms = 0;
}

void hw_contracts_new_year(struct hw_contracts *contracts) {
    for (size_t i = 0; i < contracts->n; i++) {
        contracts->lines[i].value = contracts->lines[i].base = contracts->lines[i].withheld = 0;
    }
}

void hw_contracts_start(struct hw_contracts *contracts, hw_time warm_up_ms) {
    for (size_t i = 0; i < contracts->n; i++) {
        contracts->lines[i].warm_up = contracts->lines[i].value;
        contracts->lines[i].rest.pence_ms = 0;
        contracts->lines[i].paid = contracts->lines[i].spells = contracts->lines[i].readmitted = 0;
    }
    hw_contracts_new_year(contracts);
    contracts->warm_up_ms = warm_up_ms;
}

struct hw_contracts_line *hw_contracts_at(const struct hw_contracts *c, int32_t area, enum hw_ledger_setting setting, int32_t trust) {
    size_t slot = hw_contracts_of_trusts(setting) ? (size_t)setting * (size_t)c->n_trusts + (size_t)trust
                                                  : (size_t)OF_TRUSTS * (size_t)c->n_trusts + (size_t)setting - OF_TRUSTS;
    return &c->lines[(size_t)area * slots(c) + slot];
}

int64_t hw_contracts_activity(const struct hw_contracts *c, struct hw_contracts_line *line, const struct hw_contracts_terms *terms, int64_t value) {
    line->value += value;
    return terms->rule != HW_CONTRACTS_TARIFF && c->warm_up_ms > 0 ? 0 : value;
}

/* What has to have been withheld by now, less what has been. */
static int64_t withhold(struct hw_contracts_line *line, const struct hw_contracts_terms *terms, int64_t accrued) {
    line->base += accrued;
    int64_t above = line->value > line->base ? line->value - line->base : 0;
    int64_t all = hw_ledger_share(above, 1 - terms->marginal_rate);
    int64_t now = all - line->withheld;
    line->withheld = all;
    return now;
}

int64_t hw_contracts_passes(const struct hw_contracts *c, struct hw_contracts_line *line, const struct hw_contracts_terms *terms, hw_time span) {
    if (c->warm_up_ms == 0) {
        return 0;
    }
    if (terms->rule != HW_CONTRACTS_TARIFF) {
        int64_t sum = terms->rule == HW_CONTRACTS_BLOCK ? line->warm_up : line->sum;
        return hw_ledger_due(&line->rest, hw_ledger_share(sum, terms->block_ratio), span, c->warm_up_ms);
    }
    if (terms->marginal_rate >= 1) {
        return 0;
    }
    return -withhold(line, terms, hw_ledger_due(&line->rest, hw_ledger_share(line->warm_up, terms->baseline_ratio), span, c->warm_up_ms));
}
