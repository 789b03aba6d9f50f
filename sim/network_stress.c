/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a network has to say on the items of the STRESS-DES checklist (output/stress.h). Its configuration is all there is to it, so most of this is read
 * from the plan: stations, servers, waiting rooms, routes, arrivals. */
#include "sim/network.h"

#include "sim/paper.h"

#include <string.h>

static const struct {
    const char *item, *text;
} said[] = {
    {"2.2", "Entities arrive, wait for a server at a station, are served, and go on by the routes of the diagram or leave. Full stations turn away, or hold who comes in the station before, as the table of queues says."},
    {"2.4", "Where a station is full and blocks, whoever is done keeps the server until there is room, and all who can move then move at the same instant. A circle of stations that wait for each other is found when it "
            "arises, and reported."},
    {"3.2", "Files of times and values are read as they are; nothing else is done to data."},
    {"3.4", "What is not in the configuration is not in the model."},
};

static bool goes(const struct hw_network *net, uint32_t from, uint16_t to) {
    bool found = false;
    for (uint32_t c = 0; c < net->n_classes; c++) {
        const struct hw_route *route = &net->stations[from].then[c];
        for (int32_t i = 0; i < route->n; i++) {
            found = found || route->to[i] == to;
        }
    }
    for (int32_t i = 0; i < net->stations[from].n_risks; i++) {
        found = found || net->stations[from].risks[i].to == to;
    }
    return found || (net->stations[from].has_patience && net->stations[from].gives_up_to == to);
}

/* In Mermaid's language, which GitHub and others draw. Names of stations are letters, digits, _ and -. */
static void diagram(const struct hw_network *net, struct hw_paper *paper) {
    hw_paper_put(paper, "\nStations and every way between them that the configuration allows:\n\n```mermaid\nflowchart LR\n");
    for (uint32_t s = 0; s < net->n_sources; s++) {
        hw_paper_put(paper, "  in%u([\"arrivals\"]) --> s%u\n", (unsigned)s, (unsigned)net->sources[s].to);
    }
    for (uint32_t s = 0; s < net->n_stations; s++) {
        hw_paper_put(paper, "  s%u[\"%s\"]\n", (unsigned)s, net->specs[s].name);
    }
    for (uint32_t s = 0; s < net->n_stations; s++) {
        for (uint32_t t = 0; !net->stations[s].pool && t <= net->n_stations; t++) {
            if (t < net->n_stations && goes(net, s, (uint16_t)t)) {
                hw_paper_put(paper, "  s%u --> s%u\n", (unsigned)s, (unsigned)t);
            } else if (t == net->n_stations && goes(net, s, HW_GO_EXIT)) {
                hw_paper_put(paper, "  s%u --> out([\"leave\"])\n", (unsigned)s);
            }
        }
    }
    hw_paper_put(paper, "```\n");
}

static const char *count(char *text, size_t size, int32_t n) {
    (void)snprintf(text, size, n == HW_UNLIMITED ? "unlimited" : "%d", (int)n);
    return text;
}

static void stations(const struct hw_network *net, struct hw_paper *paper, bool queues) {
    static const char *const servers[] = {"Station", "Servers"}, *const rooms[] = {"Station", "Waiting places", "Who goes first", "When full"};
    hw_paper_put(paper, "\n");
    hw_paper_head(paper, queues ? rooms : servers, queues ? 4 : 2);
    for (uint32_t s = 0; s < net->n_stations; s++) {
        const struct hw_station_spec *spec = &net->specs[s];
        char number[32];
        if (queues) {
            const char *const cells[] = {spec->name, count(number, sizeof number, spec->room),
                                         spec->newest_first ? "last come" : net->n_classes > 1 && spec->by_priority ? "by priority, then first come" : "first come",
                                         spec->hold_previous ? "who comes from another station keeps the server there" : spec->room == HW_UNLIMITED ? "never" : "turned away"};
            hw_paper_row(paper, cells, 4);
        } else {
            const char *const cells[] = {spec->name, spec->capacity != NULL ? "by hour of the week" : count(number, sizeof number, spec->servers)};
            hw_paper_row(paper, cells, 2);
        }
    }
}

static void activities(const struct hw_network *net, struct hw_paper *paper) {
    static const char *const heads[] = {"Station", "Mean stay"};
    hw_paper_put(paper, "\nService at each station; the distributions stand in item 3.3.\n\n");
    hw_paper_head(paper, heads, 2);
    for (uint32_t s = 0; s < net->n_stations; s++) {
        const struct hw_network_station *station = &net->stations[s];
        char text[60];
        bool known = !station->pool && station->n_risks == 0 && station->stays == NULL;
        const char *const cells[] = {net->specs[s].name, known ? hw_schema_duration_text(hw_dist_mean(&station->stay[0]), text, sizeof text) : station->pool ? "a pool that others use" : "by clocks, or replayed"};
        hw_paper_row(paper, cells, 2);
    }
}

static void entities(const struct hw_network *net, struct hw_paper *paper) {
    hw_paper_put(paper, "\nOne kind of entity, of %u class%s", (unsigned)net->n_classes, net->n_classes == 1 ? "" : "es:");
    for (uint32_t c = 0; net->n_classes > 1 && c < net->n_classes; c++) {
        hw_paper_put(paper, "%s %s (priority %d)", c == 0 ? "" : ",", net->class_names[c], (int)net->class_priority[c]);
    }
    hw_paper_put(paper, ". An entity has its class, its priority, and the times at which it came and asked.\n");
}

static void length(const struct hw_network *net, struct hw_paper *paper, bool warm_up) {
    char text[60], more[60];
    if (warm_up) {
        int64_t present = 0;
        for (uint32_t s = 0; s < net->n_stations; s++) {
            present += net->stations[s].present_at_start + net->stations[s].start.in_service + net->stations[s].start.waiting;
        }
        hw_paper_put(paper, "\nA run begins with %lld entities in it; the first %s are simulated and not measured.\n", (long long)present, hw_schema_duration_text((double)net->warm_up, text, sizeof text));
    } else if (net->patients > 0) {
        hw_paper_put(paper, "\nUntil %lld entities have come and all have left.\n", (long long)net->patients);
    } else {
        hw_paper_put(paper, "\n%s in all, of which %s are measured. Results are in the unit of time of the configuration (%s).\n", hw_schema_duration_text((double)net->length, text, sizeof text),
                     hw_schema_duration_text((double)(net->length - net->warm_up), more, sizeof more), net->unit);
    }
}

static void doors(const struct hw_network *net, struct hw_paper *paper) {
    hw_paper_put(paper, "\nArrivals:");
    for (uint32_t s = 0; s < net->n_sources; s++) {
        hw_paper_put(paper, "%s %s (to %s)", s == 0 ? "" : ",", net->sources[s].name, net->specs[net->sources[s].to].name);
    }
    hw_paper_put(paper, ". Entities leave after their last station, when they are turned away, and when they give up and have nowhere else to go.\n");
}

void hw_network_state_item(const struct hw_plan *plan, const char *item, struct hw_paper *paper) {
    const struct hw_network *net = plan->spec;
    for (size_t i = 0; i < sizeof said / sizeof said[0]; i++) {
        if (strcmp(said[i].item, item) == 0) {
            hw_paper_put(paper, "\n%s\n", said[i].text);
        }
    }
    if (strcmp(item, "2.1") == 0) {
        diagram(net, paper);
    } else if (strcmp(item, "2.5.1") == 0) {
        entities(net, paper);
    } else if (strcmp(item, "2.5.2") == 0) {
        activities(net, paper);
    } else if (strcmp(item, "2.5.3") == 0 || strcmp(item, "2.5.4") == 0) {
        stations(net, paper, item[4] == '4');
    } else if (strcmp(item, "2.5.5") == 0) {
        doors(net, paper);
    } else if (strcmp(item, "4.1") == 0 || strcmp(item, "4.2") == 0) {
        length(net, paper, item[2] == '1');
    }
}
