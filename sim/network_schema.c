/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/network_schema.h"

#include "sim/network.h"

/* What a network file may say: adding a key is adding a row here. */

#define DIST_JSON "{\"$ref\": \"#/$defs/distribution\"}"
#define LEN(a) (sizeof(a) / sizeof *(a))
#define YEARS(n) ((double)(n) * 31557600000.0)

#define AT(field) offsetof(struct hw_network_run_in, field)
static const struct hw_field run_fields[] = {
    {.key = "patients", .kind = HW_FIELD_INT, .offset = AT(patients), .min = 1, .max = 4e9, .doc = "Arrivals in all; the run then goes on until the system is empty."},
    {.key = "length", .kind = HW_FIELD_DURATION, .offset = AT(length), .min = 0, .max = YEARS(10000), .doc = "Simulated time, warm-up included (instead of patients)."},
    {.key = "warm_up", .kind = HW_FIELD_DURATION, .offset = AT(warm_up), .min = 0, .max = YEARS(10000), .doc = "Time at the start that is not measured."},
    {.key = "start_date", .kind = HW_FIELD_DATE, .offset = AT(start_date), .doc = "Time 0 is 00:00 on this day; a Monday when left out."},
    {.key = "start", .kind = HW_FIELD_CHOICE, .offset = AT(start), .choices = "empty", .doc = "State at time 0 (beside present_at_start of the stations)."},
    {.key = "on_deadlock", .kind = HW_FIELD_CHOICE, .offset = AT(on_deadlock), .choices = "fail|measure", .doc = "A deadlock fails the replicate, or ends it and its time is measured."},
    {.key = "time_unit", .kind = HW_FIELD_CHOICE, .offset = AT(time_unit), .choices = "h|d|min", .doc = "Unit of time in the results."},
    {.key = "replicates", .kind = HW_FIELD_INT, .offset = AT(replicates), .min = 1, .max = 1000000, .initial = "1", .doc = "Replicates when the command line does not say."},
    {.key = "census_at", .kind = HW_FIELD_NODE, .offset = AT(census_at), .json = "{\"type\": \"array\"}", .doc = "Clock times at which those present are counted, just before and just after."},
    {.key = "census_up_to", .kind = HW_FIELD_INT, .offset = AT(census_up_to), .min = 1, .max = HW_NETWORK_CENSUS, .doc = "With census_at: in which share of these counts there are exactly 0, 1, ... up to so many."},
    {.key = "shares_over", .kind = HW_FIELD_NODE, .offset = AT(shares_over), .json = "{\"type\": \"array\"}", .doc = "Durations: the share of waits and times in system above each is reported."},
    {.key = "looks", .kind = HW_FIELD_NODE, .offset = AT(looks), .json = "{\"type\": \"array\"}", .doc = "Times since the start at which those present are counted, as [0.5 h, 1 h]."},
    {.key = "first", .kind = HW_FIELD_NODE, .offset = AT(first), .json = "{\"type\": \"array\"}", .doc = "Numbers n, rising: mean wait of the first n who start service at a station, and the wait of the last of them."},
    {.key = "series_every", .kind = HW_FIELD_DURATION, .offset = AT(series_every), .min = 0, .max = YEARS(10000), .doc = "Mean numbers present in each period of this length, warm-up included; the summary then says how long the warm-up should be (MSER-5)."},
};
#undef AT
static const struct hw_schema run_schema = {"run", sizeof(struct hw_network_run_in), run_fields, LEN(run_fields), "How long to run and what to observe."};

#define AT(field) offsetof(struct hw_network_class_in, field)
static const struct hw_field class_fields[] = {
    {.key = "name", .kind = HW_FIELD_TEXT, .offset = AT(name), .doc = "Name of the class."},
    {.key = "priority", .kind = HW_FIELD_INT, .offset = AT(priority), .min = 0, .max = HW_FLOW_PRIORITIES - 1, .doc = "0 is served first, where a station's order is priority."},
};
#undef AT
static const struct hw_schema class_schema = {"class", sizeof(struct hw_network_class_in), class_fields, LEN(class_fields), "A class of patients."};

#define AT(field) offsetof(struct hw_network_capacity_in, field)
static const struct hw_field capacity_fields[] = {
    {.key = "when", .kind = HW_FIELD_TEXT, .offset = AT(when), .initial = "24 hours", .doc = "Hours, as \"Mon-Fri 08:00-18:00\"; later entries overrule earlier ones."},
    {.key = "from", .kind = HW_FIELD_NODE, .offset = AT(from), .json = "{\"type\": \"string\"}", .doc = "The date, or the time since the start, from which the entry holds; from the start when left out."},
    {.key = "until", .kind = HW_FIELD_NODE, .offset = AT(until), .json = "{\"type\": \"string\"}", .doc = "The date or time from which it no longer holds; to the end when left out."},
    {.key = "servers", .kind = HW_FIELD_COUNT, .offset = AT(servers), .required = true, .doc = "Servers in those hours; 0 in hours that no entry names."},
};
#undef AT
static const struct hw_schema capacity_schema = {"capacity", sizeof(struct hw_network_capacity_in), capacity_fields, LEN(capacity_fields), "Servers by hour of the week."};

#define AT(field) offsetof(struct hw_network_start_in, field)
static const struct hw_field start_fields[] = {
    {.key = "in_service", .kind = HW_FIELD_INT, .offset = AT(in_service), .min = 0, .max = 10000000, .doc = "How many hold a server at time 0, also where that is more than there are."},
    {.key = "remaining", .kind = HW_FIELD_CHOICE, .offset = AT(remaining), .choices = "full|uniform|equilibrium", .doc = "What is left of their stays: all of it; a uniform part of a stay; what is left at a random instant of a system long in use."},
    {.key = "waiting", .kind = HW_FIELD_INT, .offset = AT(waiting), .min = 0, .max = 10000000, .doc = "How many ask for a place at time 0, before anybody arrives."},
    {.key = "class", .kind = HW_FIELD_TEXT, .offset = AT(class_), .doc = "Their class; needed where there are classes."},
};
#undef AT
static const struct hw_schema start_schema = {"start", sizeof(struct hw_network_start_in), start_fields, LEN(start_fields), "Who is there at time 0."};

#define AT(field) offsetof(struct hw_network_station_in, field)
static const struct hw_field station_fields[] = {
    {.key = "name", .kind = HW_FIELD_TEXT, .offset = AT(name), .doc = "Name of the station."},
    {.key = "title", .kind = HW_FIELD_TEXT, .offset = AT(title), .doc = "Plain English name."},
    {.key = "servers", .kind = HW_FIELD_COUNT, .offset = AT(servers), .doc = "How many can be served at the same time."},
    {.key = "capacity", .kind = HW_FIELD_LIST, .offset = AT(capacity), .sub = &capacity_schema, .doc = "Servers by hour of the week (instead of servers)."},
    {.key = "when_capacity_falls", .kind = HW_FIELD_CHOICE, .offset = AT(when_capacity_falls), .choices = "finish|resume", .doc = "Those in service finish, or are interrupted (latest started first) and resume later."},
    {.key = "room", .kind = HW_FIELD_COUNT, .offset = AT(room), .initial = "unlimited", .doc = "Waiting places."},
    {.key = "when_full", .kind = HW_FIELD_CHOICE, .offset = AT(when_full), .choices = "turn_away|hold_previous", .doc = "Who comes from another station leaves the system, or keeps its place there until there is one here."},
    {.key = "order", .kind = HW_FIELD_CHOICE, .offset = AT(order), .choices = "fifo|priority|lifo", .doc = "Who is served next: who asked first; who has priority, then who asked first; who asked last."},
    {.key = "pool", .kind = HW_FIELD_BOOL, .offset = AT(pool), .doc = "true: nobody goes there; its servers are there for the stations whose overflow names it."},
    {.key = "overflow", .kind = HW_FIELD_NODE, .offset = AT(overflow), .doc = "The station or pool whose servers are used when all here are taken, or a list, the first with a free one."},
    {.key = "repatriate", .kind = HW_FIELD_BOOL, .offset = AT(repatriate), .doc = "true: whoever has a server elsewhere moves back as soon as one here is free."},
    {.key = "stay", .kind = HW_FIELD_NODE, .offset = AT(stay), .json = DIST_JSON, .doc = "Length of service, a distribution."},
    {.key = "stay_by_class", .kind = HW_FIELD_NODE, .offset = AT(stay_by_class), .doc = "Length of service by class (instead of stay, or overruling it)."},
    {.key = "stays_in_order", .kind = HW_FIELD_NODE, .offset = AT(stays_in_order), .doc = "Lengths of service to replay in the order in which services start: a list, or {file, column, unit}."},
    {.key = "then", .kind = HW_FIELD_NODE, .offset = AT(then), .doc = "Next station or exit, or probabilities that add to 1; {ward: {share: 0.3, as: urgent}, exit: 0.7}: those who go to the ward become of that class."},
    {.key = "then_by_class", .kind = HW_FIELD_NODE, .offset = AT(then_by_class), .doc = "The same by class (overrules then)."},
    {.key = "clocks", .kind = HW_FIELD_NODE, .offset = AT(clocks), .json = "{\"type\": \"object\"}", .doc = "Instead of stay and then: the stay ends at the first of these to ring, which says where people go: {home: {after: 9 d, to: exit}, care_home: {exponential: {mean: 60 d}}}."},
    {.key = "patience", .kind = HW_FIELD_NODE, .offset = AT(patience), .json = DIST_JSON, .doc = "How long somebody waits before giving up."},
    {.key = "gives_up_to", .kind = HW_FIELD_TEXT, .offset = AT(gives_up_to), .initial = "exit", .doc = "Where those who give up go."},
    {.key = "leaves_at", .kind = HW_FIELD_NODE, .offset = AT(leaves_at), .json = "{\"type\": \"array\"}", .doc = "Clock times at which departures happen (with leaves_during: those that lie in its hours); the server is held until then."},
    {.key = "leaves_during", .kind = HW_FIELD_TEXT, .offset = AT(leaves_during), .doc = "Hours in which departures happen, as \"every day 08:00-20:00\"."},
    {.key = "exit_delay", .kind = HW_FIELD_NODE, .offset = AT(exit_delay), .json = DIST_JSON, .doc = "Time from the end of service to departure, holding the server."},
    {.key = "exit_delay_to", .kind = HW_FIELD_NODE, .offset = AT(exit_delay_to), .doc = "The same by where people go next: {ward: {exponential: {mean: 6 h}}, exit: 2 h} (overrules exit_delay)."},
    {.key = "present_at_start", .kind = HW_FIELD_INT, .offset = AT(present_at_start), .min = 0, .max = 10000000, .doc = "How many are there at time 0, with full services to come."},
    {.key = "start", .kind = HW_FIELD_OBJECT, .offset = AT(start), .sub = &start_schema, .doc = "Who is there at time 0, in service and waiting (instead of present_at_start)."},
};
#undef AT
static const struct hw_schema station_schema = {"station", sizeof(struct hw_network_station_in), station_fields, LEN(station_fields), "Servers, a waiting room and where people go next."};

#define AT(field) offsetof(struct hw_network_in, field)
static const struct hw_field top_fields[] = {
    {.key = "model", .kind = HW_FIELD_TEXT, .offset = AT(model), .required = true, .doc = "network"},
    {.key = "title", .kind = HW_FIELD_TEXT, .offset = AT(title), .doc = "Plain English title."},
    {.key = "source", .kind = HW_FIELD_TEXT, .offset = AT(source), .doc = "Where the model comes from."},
    {.key = "run", .kind = HW_FIELD_OBJECT, .offset = AT(run), .sub = &run_schema, .required = true, .doc = "How long to run and what to observe."},
    {.key = "classes", .kind = HW_FIELD_MAP, .offset = AT(classes), .sub = &class_schema, .doc = "Classes of patients; one class when left out."},
    {.key = "arrivals", .kind = HW_FIELD_LIST, .offset = AT(arrivals), .sub = &hw_network_source_schema, .doc = "Streams of arrivals."},
    {.key = "stations", .kind = HW_FIELD_MAP, .offset = AT(stations), .sub = &station_schema, .required = true, .doc = "Stations by name."},
};
#undef AT
const struct hw_schema hw_network_schema = {"network", sizeof(struct hw_network_in), top_fields, LEN(top_fields), "A network of stations."};
