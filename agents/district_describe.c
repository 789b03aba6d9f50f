/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/district.h"
#include "agents/changes.h"
#include "agents/params_rules.h"

#include <string.h>

/* What homeward describe says of a district: its parameters, and what each scenario changes. */

/* Values of a scenario that are not the baseline's, and what it offers. */
static void describe_changes(const struct hw_params *baseline, const struct hw_rules *rules, FILE *out) {
    int changes = rules->n_services;
    for (int32_t row = 0; row < baseline->table->count; row++) {
        const struct hw_param_row *r = &baseline->table->rows[row];
        for (int32_t label = 0; label < (r->axis ? r->axis->size : 1); label++) {
            char before[128];
            char after[128];
            hw_param_value_text(baseline, row, label, before, sizeof before);
            hw_param_value_text(rules->params, row, label, after, sizeof after);
            if (strcmp(before, after) != 0) {
                changes++;
                fprintf(out, "  %s%s%s: %s -> %s\n", r->path, r->axis ? ", " : "", r->axis ? r->axis->labels[label] : "", before, after);
            }
        }
    }
    for (int32_t i = 0; i < rules->n_services; i++) {
        const struct hw_service *service = &rules->services[i];
        bool care = service->offers == HW_SERVICE_CARE_AT_HOME;
        fprintf(out, "  offers %s", service->name);
        for (int at = 0; at < HW_SERVICE_POINTS; at++) {
            fprintf(out, "%s%s", service->at >> at & 1u ? " at " : "", service->at >> at & 1u ? hw_rules_service_points[at] : "");
        }
        fprintf(out, ": %d %s, from age %d\n", service->staff, care ? "slots" : "on duty", service->eligible.age_from);
    }
    if (changes == 0) {
        fprintf(out, "  nothing\n");
    }
}

/* The whole model's parameters, then what each place has of its own, by the path that --set takes. */
static void describe_json(const struct hw_district_spec *spec, FILE *out) {
    const struct hw_places *places = &spec->places;
    char prefix[160];
    bool first = true;
    fputs("{\"model\": \"district\", \"parameters\": [", out);
    hw_param_values_json(spec->rules[0].params, "", false, &first, out);
    for (int32_t h = 0; places->listed && h < places->n_hospitals; h++) {
        snprintf(prefix, sizeof prefix, "hospitals.%.100s.parameters.", places->hospitals[h].name);
        hw_param_values_json(places->hospitals[h].params, prefix, true, &first, out);
    }
    for (int32_t a = 0; places->listed && a < places->n_areas; a++) {
        snprintf(prefix, sizeof prefix, "areas.%.100s.parameters.", places->areas[a].name);
        hw_param_values_json(places->areas[a].params, prefix, true, &first, out);
    }
    fputs("\n]}\n", out);
}

void hw_district_describe(const struct hw_plan *plan, enum hw_describe form, FILE *out) {
    const struct hw_district_spec *spec = plan->spec;
    if (form == HW_DESCRIBE_JSON) {
        describe_json(spec, out);
        return;
    }
    if (form == HW_DESCRIBE_MARKDOWN) {
        hw_param_markdown(spec->rules[0].params, out);
        hw_params_rules_markdown(out);
        return;
    }
    int32_t people[2] = {0, 0};
    for (int32_t a = 0; a < spec->map.n_areas; a++) {
        people[spec->places.areas[a].outside] += spec->census[a].total;
    }
    fprintf(out, "%s\n%d people who live there, %d across the boundary; %d days of warm-up, %d measured\n\n", plan->title, people[0],
            people[1], spec->warm_up_days, spec->measured_days);
    if (plan->n_scenarios > 1) {
        fprintf(out, "The table has the baseline's values; what the scenarios change stands below it.\n\n");
    }
    hw_param_describe(spec->rules[0].params, out);
    hw_changes_describe(spec, 0, out);
    for (int32_t i = 1; i < plan->n_scenarios; i++) {
        fprintf(out, "\nWhat %s changes (%s):\n", plan->scenario[i], plan->scenario_title[i]);
        describe_changes(spec->rules[0].params, &spec->rules[i], out);
        hw_changes_describe(spec, (size_t)i, out);
    }
}
