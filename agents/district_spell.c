/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/discharge.h"
#include "agents/district.h"

#include <string.h>

/* What is known of a visit, made new when its slot is another's. */

struct hw_spell *hw_district_spell(struct hw_district *d, hw_id visit) {
    if (HW_UNLIKELY(visit >= d->n_spells)) {
        void *block = d->spells;
        size_t wanted = d->flow.n_visits_allocated;
        if (hw_mem_grow(d->mem, &block, d->n_spells, wanted, sizeof *d->spells) != HW_OK) {
            d->flow.status = HW_NO_MEMORY;
            return &d->spells[0]; /* the run stops before it is used again */
        }
        d->spells = block;
        d->n_spells = (hw_id)wanted;
    }
    struct hw_spell *s = &d->spells[visit];
    const struct hw_visit *v = &d->flow.visits[visit];
    if (s->key != v->key) {
        uint32_t stamp = s->stamp + 1u, ask_stamp = s->ask_stamp + 1u, pay_stamp = s->pay_stamp + 1u, care_stamp = s->care.stamp + 1u;
        memset(s, 0, sizeof *s);
        s->ask_stamp = ask_stamp;
        s->pay_stamp = pay_stamp;
        s->care.stamp = care_stamp;
        s->key = v->key;
        s->stamp = stamp;
        s->arrived = v->entered;
        s->severity = d->severity;
        s->seen = -1;
        s->decided = -1;
        s->admitted = -1;
        s->fit = -1;
        s->first_fit = -1;
        hw_discharge_withdraw(s);
        s->charged = HW_OFFICIAL_NO_DAY;
        s->from = HW_GO_EXIT;
        if (hw_district_role(v) == HW_ROLE_HOSPITAL) {
            d->people[hw_district_person_of(v)].visit = visit;
        }
    }
    return s;
}
