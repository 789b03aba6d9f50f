/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/schemes_file.h"

#include <math.h>
#include <string.h>

/* The services of a scheme's file. */

enum { MAX_SERVICES = 4 };
#define EXPECTED "a_and_e.decision, ambulance.scene, gp.referral, home.crisis, ward.fit, ward.discharge or a_and_e.door, or a list of them"

static uint32_t read_at(struct hw_reader *reader, const struct hw_node *node) {
    uint32_t at = 0;
    const struct hw_node *first = node->kind == HW_NODE_LIST ? node->first : node;
    for (const struct hw_node *item = first; item != NULL; item = node->kind == HW_NODE_LIST ? item->next : NULL) {
        uint32_t bit = 0;
        for (int i = 0; i < HW_SERVICE_POINTS; i++) {
            bit |= strcmp(item->text, hw_rules_service_points[i]) == 0 ? 1u << i : 0;
        }
        if (bit == 0) {
            hw_schema_wrong(reader, item, EXPECTED);
        }
        at |= bit;
    }
    if (first == NULL) {
        hw_schema_wrong(reader, node, EXPECTED);
    }
    return at;
}

static const struct hw_week *read_hours(struct hw_reader *reader, const struct hw_node *hours) {
    struct hw_week *week = hw_arena_alloc(reader->arena, 1, sizeof *week);
    char why[160] = "";
    if (week == NULL) {
        reader->status = HW_NO_MEMORY;
    } else if (hours == NULL) {
        hw_week_fill(week, 1);
    } else if (!hw_week_parse(week, hours->text, 1, why, sizeof why)) {
        hw_diag_error(reader->diag, hours->place, "hours: %s", why);
    }
    return week;
}

/* Patients at a time: slots, and staff who treat, are made smaller with the run, others on duty are as they are. */
static int32_t read_capacity(struct hw_reader *reader, const struct hw_scheme_service *from, double scale, struct hw_place place) {
    int32_t n = 0;
    const struct hw_node *said = from->slots != NULL ? from->slots : from->staff;
    bool at_home = from->offers == HW_SERVICE_CARE_AT_HOME;
    if ((from->slots != NULL) == (from->staff != NULL) || at_home != (from->slots != NULL)) {
        hw_diag_error(reader->diag, said != NULL ? said->place : place, "service %.60s needs %s", from->name != NULL ? from->name : "",
                      at_home ? "slots, and no staff: it is care at home" : "staff, and no slots");
        return 0;
    }
    if (!hw_schema_count(reader, said, &n) || from->offers == HW_SERVICE_REABLEMENT || n == HW_UNLIMITED) {
        return n;
    }
    double scaled = floor(n * scale + 0.5);
    return n > 0 && scaled < 1 ? 1 : (int32_t)scaled;
}

/* Treatment is offered at A&E's door, and nothing else is. */
static void check_treatment(struct hw_reader *reader, const struct hw_scheme_service *from, uint32_t at, struct hw_place place) {
    struct hw_place here = from->at != NULL ? from->at->place : place;
    const char *name = from->name != NULL ? from->name : "";
    bool treats = from->offers == HW_SERVICE_TREATMENT;
    if (at != 0 && (treats ? at != HW_SERVICE_AT_DOOR : (at & HW_SERVICE_AT_DOOR) != 0)) {
        hw_diag_error(reader->diag, here, treats ? "service %.60s: treatment is offered at a_and_e.door only" : "service %.60s: at a_and_e.door treatment alone is offered", name);
    }
    if (!treats && (from->refers_back > 0 || from->instead)) {
        hw_diag_error(reader->diag, here, "service %.60s: refers_back and instead are of treatment only", name);
    }
}

void hw_schemes_add_service(struct hw_reader *reader, const struct hw_scheme_service *from, double scale, struct hw_place place, struct hw_scheme *out) {
    if (out->n_services == MAX_SERVICES) {
        hw_diag_error(reader->diag, place, "at most %d services can be offered at once", MAX_SERVICES);
        return;
    }
    int32_t part = -1; /* the last so far */
    for (const struct hw_scheme_part *p = out->parts; p != NULL; p = p->next) {
        part++;
    }
    out->part_of[out->n_services] = part;
    struct hw_service *to = &out->services[out->n_services++];
    to->name = from->name;
    to->hours = read_hours(reader, from->hours);
    to->at = from->at == NULL ? 0 : read_at(reader, from->at);
    to->offers = from->offers;
    to->takes = from->takes.said ? from->takes.amount : (struct hw_estimate){0.25, 0.25, 0.25};
    hw_schemes_amount_within(reader, out, from->name == NULL ? "" : from->name, "takes", to->takes.low, to->takes.high, from->takes_within);
    if (from->at != NULL && to->offers == HW_SERVICE_REABLEMENT && (to->at & ~(uint32_t)HW_SERVICE_AT_A_AND_E) != 0) {
        hw_diag_error(reader->diag, from->at->place, "home_with_reablement is offered at a_and_e.decision only");
    }
    if (from->breaks_through > 0 && to->offers != HW_SERVICE_CARE_AT_HOME) {
        hw_diag_error(reader->diag, from->at != NULL ? from->at->place : place, "service %.60s: breaks_through is of care_at_home only", from->name != NULL ? from->name : "");
    }
    check_treatment(reader, from, to->at, place);
    to->breaks_through = from->breaks_through;
    to->refers_back = from->refers_back;
    to->instead = from->instead;
    to->staff = read_capacity(reader, from, scale, place);
    hw_eligible_make(reader, &from->eligible, from->at != NULL ? from->at->place : place, &to->eligible);
    if (hw_dist_lognormal_moments(from->contact_ms, from->contact_ms * 0.5, &to->contact) != HW_OK) {
        to->contact = (struct hw_dist){.kind = HW_DIST_FIXED, .a = HW_MS_PER_H};
    }
}
