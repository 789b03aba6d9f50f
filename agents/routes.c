/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/routes.h"

#include "agents/discharge.h"
#include "agents/dying.h"
#include "agents/market.h"
#include "agents/need.h"

static const struct {
    enum hw_destination to;
    enum hw_station_id kind;
} ways[] = {{HW_TO_IC_BED, HW_ST_IC}, {HW_TO_REABLEMENT, HW_ST_REABLEMENT}, {HW_TO_HOSPICE, HW_ST_HOSPICE}, {HW_TO_END_OF_LIFE, HW_ST_END_OF_LIFE}};
enum { WAYS = sizeof ways / sizeof ways[0] };

bool hw_routes_open(const struct hw_district *d, enum hw_station_id kind, const struct hw_person *p) {
    return d->flow.stations[hw_district_place(d, kind, p)].capacity > 0;
}

bool hw_routes_leads(const struct hw_district *d, const struct hw_person *p, enum hw_destination what) {
    for (size_t i = 0; i < WAYS; i++) {
        if (ways[i].to == what) {
            return hw_routes_open(d, ways[i].kind, p);
        }
    }
    return !hw_market_has(what) || hw_market_in_reach(d, p->area, what);
}

enum hw_destination hw_routes_or_next(const struct hw_district *d, const struct hw_person *p, enum hw_destination found, enum hw_destination for_good) {
    enum hw_destination next = found;
    if (next == HW_TO_IC_BED && !hw_routes_leads(d, p, next)) {
        next = for_good == HW_TO_HOME_CARE ? HW_TO_REABLEMENT : for_good;
    }
    if (next == HW_TO_REABLEMENT && !hw_routes_leads(d, p, next)) {
        next = for_good;
    }
    return hw_routes_leads(d, p, next) ? next : HW_TO_HOME_CARE;
}

/* ---- those who wait ---- */

/* Is anybody in the queue for a closed service of the area, or in the line for homes that are all closed? */
static bool any_waits_in_vain(const struct hw_district *d, int32_t area) {
    for (size_t i = 0; i < WAYS; i++) {
        const struct hw_station *station = &d->flow.stations[hw_stations_at(&d->spec->map, ways[i].kind, area)];
        if (station->capacity == 0 && station->room.count + station->held.count > 0) {
            return true;
        }
    }
    return (hw_market_has_line(d, area, HW_TO_RESIDENTIAL) && !hw_market_in_reach(d, area, HW_TO_RESIDENTIAL)) ||
           (hw_market_has_line(d, area, HW_TO_NURSING) && !hw_market_in_reach(d, area, HW_TO_NURSING));
}

/* Closed, and one of those that are queued for (homes have a line of their own). */
static bool closed(const struct hw_district *d, uint16_t station) {
    bool way = false;
    for (size_t i = 0; i < WAYS && station < HW_GO_ASK; i++) {
        way = way || hw_district_kind(d, station) == ways[i].kind;
    }
    return way && d->flow.stations[station].capacity == 0;
}

static void look_at(struct hw_district *d, hw_id visit) {
    const struct hw_visit *v = &d->flow.visits[visit];
    if (v->state == HW_VISIT_WAITING && closed(d, v->station)) { /* at home */
        if (hw_district_role(v) == HW_ROLE_DYING) {
            hw_dying_turns_at_home(d, visit);
        } else {
            hw_discharge_turns_at_home(d, visit, hw_need_found(d, visit));
        }
        return;
    }
    if ((v->state != HW_VISIT_BLOCKED && v->state != HW_VISIT_HELD) || visit >= d->n_spells || d->spells[visit].key != v->key) {
        return;
    }
    const struct hw_spell *s = &d->spells[visit];
    bool blocked = v->state == HW_VISIT_BLOCKED && closed(d, v->target);
    bool seeks = v->state == HW_VISIT_HELD && s->phase == HW_PHASE_SEEK && hw_market_seeks(s) &&
                 !hw_routes_leads(d, hw_district_person_at(d, visit), (enum hw_destination)s->dest);
    if (!blocked && !seeks) {
        return;
    }
    hw_discharge_mark(d, visit);
    if (blocked) {
        hw_flow_retarget(&d->flow, visit, HW_GO_HOLD);
    } else {
        hw_market_stop(d, visit);
    }
    if (d->spells[visit].dying) {
        hw_dying_turns(d, visit);
    } else {
        hw_discharge_turn(d, visit);
    }
}

void hw_routes_follow_rules(struct hw_district *d) {
    bool any = false;
    for (int32_t a = 0; a < d->spec->map.n_areas; a++) {
        any = any || any_waits_in_vain(d, a);
    }
    for (hw_id visit = 0; any && visit < d->flow.n_visits; visit++) {
        look_at(d, visit);
    }
}

/* ---- those who have waited long ---- */

static hw_id overdue(const struct hw_district *d, const struct hw_line *line, hw_time after) {
    for (int p = 0; p < HW_FLOW_PRIORITIES; p++) {
        for (hw_id v = line->mask >> p & 1u ? line->head[p] : HW_NONE; v != HW_NONE; v = d->flow.visits[v].next) {
            const struct hw_spell *s = &d->spells[v];
            bool in_acute_bed = hw_district_kind(d, d->flow.visits[v].station) == HW_ST_WARD;
            if (in_acute_bed && s->dest == HW_TO_IC_BED && d->flow.now - s->sought >= after) {
                return v;
            }
        }
    }
    return HW_NONE;
}

static hw_id overdue_at_home(const struct hw_district *d, const struct hw_line *room, hw_time after) {
    for (int p = 0; p < HW_FLOW_PRIORITIES; p++) {
        for (hw_id v = room->mask >> p & 1u ? room->head[p] : HW_NONE; v != HW_NONE; v = d->flow.visits[v].next) {
            if (d->flow.now - d->flow.visits[v].asked >= after) {
                return v;
            }
        }
    }
    return HW_NONE;
}

void hw_routes_reconsider(struct hw_district *d) {
    for (int32_t a = 0; a < d->spec->map.n_areas; a++) {
        uint16_t beds = hw_stations_at(&d->spec->map, HW_ST_IC, a);
        hw_time after = (hw_time)hw_district_param_at(d, beds, HW_P_IC_RECONSIDERED);
        for (hw_id v = overdue(d, &d->flow.stations[beds].held, after); v != HW_NONE; v = overdue(d, &d->flow.stations[beds].held, after)) {
            hw_discharge_without_bed(d, v);
        }
        const struct hw_line *room = &d->flow.stations[beds].room;
        for (hw_id v = overdue_at_home(d, room, after); v != HW_NONE; v = overdue_at_home(d, room, after)) {
            hw_discharge_turns_at_home(d, v, hw_need_found_without_bed(d, v));
        }
    }
}
