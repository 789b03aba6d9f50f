/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/network_source_schema.h"

#include "sim/arrivals.h"

/* What a network file may say of its arrivals: adding a key is adding a row here. */

#define LEN(a) (sizeof(a) / sizeof *(a))
#define DIST_JSON "{\"$ref\": \"#/$defs/distribution\"}"
#define LIST_JSON "{\"type\": [\"array\", \"object\"]}"
#define LONGEST_MS ((double)HW_DIST_MAX_MS)

#define AT(field) offsetof(struct hw_network_sine_in, field)
static const struct hw_field sine_fields[] = {
    {.key = "mean", .kind = HW_FIELD_RATE, .offset = AT(mean), .required = true, .doc = "Mean rate, as \"10 per h\"."},
    {.key = "amplitude", .kind = HW_FIELD_RATE, .offset = AT(amplitude), .required = true, .doc = "How far the rate rises above its mean and falls below; at most the mean."},
    {.key = "period", .kind = HW_FIELD_DURATION, .offset = AT(period), .min = 1, .max = LONGEST_MS, .initial = "24 h", .doc = "Time from peak to peak."},
    {.key = "phase", .kind = HW_FIELD_DURATION, .offset = AT(phase), .min = -LONGEST_MS, .max = LONGEST_MS, .doc = "When the rate first rises through its mean; it is highest a quarter of a period later."},
};
#undef AT
static const struct hw_schema sine_schema = {"sinusoidal", sizeof(struct hw_network_sine_in), sine_fields, LEN(sine_fields), "A rate that swings: mean + amplitude sin(2 pi (t - phase) / period)."};

#define AT(field) offsetof(struct hw_network_phase_in, field)
static const struct hw_field phase_fields[] = {
    {.key = "name", .kind = HW_FIELD_TEXT, .offset = AT(name), .required = true, .doc = "Name of the phase."},
    {.key = "rate", .kind = HW_FIELD_RATE, .offset = AT(rate), .doc = "Rate in this phase."},
    {.key = "factor", .kind = HW_FIELD_NUMBER, .offset = AT(factor), .min = 0, .max = 1e6, .doc = "Beside base, lists or steps: what the rate is multiplied by (instead of rate)."},
    {.key = "length", .kind = HW_FIELD_DURATION, .offset = AT(length), .min = 1, .max = LONGEST_MS, .required = true, .doc = "How long the phase lasts, always."},
};
#undef AT
static const struct hw_schema phase_schema = {"phase", sizeof(struct hw_network_phase_in), phase_fields, LEN(phase_fields), "A phase of fixed length; the phases follow each other in the order of the list, over and over."};

#define AT(field) offsetof(struct hw_network_state_in, field)
static const struct hw_field state_fields[] = {
    {.key = "name", .kind = HW_FIELD_TEXT, .offset = AT(name), .doc = "Name of the state."},
    {.key = "rate", .kind = HW_FIELD_RATE, .offset = AT(rate), .doc = "Rate in this state."},
    {.key = "factor", .kind = HW_FIELD_NUMBER, .offset = AT(factor), .min = 0, .max = 1e6, .doc = "Beside base, lists or steps: what the rate is multiplied by (instead of rate)."},
    {.key = "mean_stay", .kind = HW_FIELD_DURATION, .offset = AT(mean_stay), .min = 1, .max = LONGEST_MS, .required = true, .doc = "Mean of the exponential time in this state."},
    {.key = "then", .kind = HW_FIELD_NODE, .offset = AT(then), .doc = "Next state, or probabilities that add to 1; of two states the other when left out."},
};
#undef AT
static const struct hw_schema state_schema = {"state", sizeof(struct hw_network_state_in), state_fields, LEN(state_fields), "A state of the chain that modulates the rate."};

#define AT(field) offsetof(struct hw_network_rate_in, field)
static const struct hw_field rate_fields[] = {
    {.key = "base", .kind = HW_FIELD_RATE, .offset = AT(base), .doc = "A rate; by_hour, by_weekday, ... are then factors. Without it the first of by_hour, by_hour_of_week, steps, by_weekday, by_month holds rates and the others are factors."},
    {.key = "per", .kind = HW_FIELD_CHOICE, .offset = AT(per), .choices = "h|min|d|week", .doc = "Unit of time of the list that holds rates, when its numbers have none."},
    {.key = "by_hour", .kind = HW_FIELD_NODE, .offset = AT(by_hour), .json = LIST_JSON, .doc = "24 values, from 00:00."},
    {.key = "by_hour_of_week", .kind = HW_FIELD_NODE, .offset = AT(by_hour_of_week), .json = LIST_JSON, .doc = "168 values from Monday 00:00, or seven lists of 24."},
    {.key = "by_weekday", .kind = HW_FIELD_NODE, .offset = AT(by_weekday), .json = LIST_JSON, .doc = "Seven values, Monday first, or a map Mon: ... to Sun: ...."},
    {.key = "by_month", .kind = HW_FIELD_NODE, .offset = AT(by_month), .json = LIST_JSON, .doc = "Twelve values, January first, or a map Jan: ... to Dec: ...; needs run.start_date."},
    {.key = "steps", .kind = HW_FIELD_NODE, .offset = AT(steps), .json = LIST_JSON, .doc = "Values from time 0, each for the time that each says: a list, or {file, column, where}."},
    {.key = "each", .kind = HW_FIELD_DURATION, .offset = AT(each), .min = 1, .max = LONGEST_MS, .initial = "1 d", .doc = "How long each of the steps lasts."},
    {.key = "after", .kind = HW_FIELD_CHOICE, .offset = AT(after), .choices = "stop|repeat|last", .doc = "After the last of the steps: nobody comes, they begin anew, or the last goes on."},
    {.key = "sinusoidal", .kind = HW_FIELD_OBJECT, .offset = AT(sinusoidal), .sub = &sine_schema, .doc = "A rate that swings (instead of all others)."},
    {.key = "phases", .kind = HW_FIELD_LIST, .offset = AT(phases), .sub = &phase_schema, .doc = "Phases of fixed lengths that follow each other."},
    {.key = "states", .kind = HW_FIELD_MAP, .offset = AT(states), .sub = &state_schema, .doc = "States with exponential stays: a Markov-modulated rate."},
    {.key = "start", .kind = HW_FIELD_TEXT, .offset = AT(start), .doc = "Phase or state at time 0; by default the first phase, or a state drawn by the long-run shares of time."},
};
#undef AT
const struct hw_schema hw_network_rate_schema = {"varying rate", sizeof(struct hw_network_rate_in), rate_fields, LEN(rate_fields), "A rate that varies: lists and steps multiply, phases or states multiply them."};

#define AT(field) offsetof(struct hw_network_booked_in, field)
static const struct hw_field booked_fields[] = {
    {.key = "every", .kind = HW_FIELD_DURATION, .offset = AT(every), .min = 1, .max = LONGEST_MS, .doc = "Time from slot to slot, from the start of each of the hours."},
    {.key = "hours", .kind = HW_FIELD_TEXT, .offset = AT(hours), .doc = "Hours in which there are slots, as \"Mon-Fri 09:00-12:00\" (with every); at all times when left out."},
    {.key = "at", .kind = HW_FIELD_NODE, .offset = AT(at), .json = "{\"type\": \"array\"}", .doc = "Clock times of the slots (instead of every)."},
    {.key = "days", .kind = HW_FIELD_TEXT, .offset = AT(days), .doc = "Days with slots, as \"Mon-Fri\" (with at); every day when left out."},
    {.key = "patients", .kind = HW_FIELD_INT, .offset = AT(patients), .min = 1, .max = 1000, .initial = "1", .doc = "Booked for each slot."},
    {.key = "no_show", .kind = HW_FIELD_NUMBER, .offset = AT(no_show), .min = 0, .max = 0.999, .doc = "Probability that somebody booked does not come."},
    {.key = "lateness", .kind = HW_FIELD_NODE, .offset = AT(lateness), .json = DIST_JSON, .doc = "How long after the slot they come, a distribution; below 0, which a normal one may be, is early."},
    {.key = "early", .kind = HW_FIELD_DURATION, .offset = AT(early), .min = 0, .max = LONGEST_MS, .doc = "Subtracted from the lateness of everybody, so that others than normal ones may begin before the slot."},
};
#undef AT
static const struct hw_schema booked_schema = {"booked", sizeof(struct hw_network_booked_in), booked_fields, LEN(booked_fields), "Appointments, who keeps them and how punctually."};

#define AT(field) offsetof(struct hw_network_batch_in, field)
static const struct hw_field batch_fields[] = {
    {.key = "geometric", .kind = HW_FIELD_NUMBER, .offset = AT(geometric), .min = 1, .max = 10000, .doc = "Mean size; sizes 1, 2, 3, ... with geometrically falling probabilities."},
    {.key = "poisson", .kind = HW_FIELD_NUMBER, .offset = AT(poisson), .min = 1, .max = 500, .doc = "Mean size; a Poisson number given that it is at least 1."},
    {.key = "sizes", .kind = HW_FIELD_NODE, .offset = AT(sizes), .json = "{\"type\": \"object\"}", .doc = "Probability of each size, as {1: 0.5, 2: 0.3, 5: 0.2}."},
};
#undef AT
const struct hw_schema hw_network_batch_schema = {"batch", sizeof(struct hw_network_batch_in), batch_fields, LEN(batch_fields), "How many come together: one of the keys."};

#define AT(field) offsetof(struct hw_network_source_in, field)
static const struct hw_field source_fields[] = {
    {.key = "name", .kind = HW_FIELD_TEXT, .offset = AT(name), .doc = "Name; by default made of station and class."},
    {.key = "to", .kind = HW_FIELD_TEXT, .offset = AT(to), .doc = "The station where they arrive (needed, but where a replayed file has a to_column)."},
    {.key = "rate", .kind = HW_FIELD_NODE, .offset = AT(rate), .sub = &hw_network_rate_schema, .json = "{\"$ref\": \"#/$defs/rate\"}", .doc = "Poisson arrivals, as \"18 per h\", or a rate that varies."},
    {.key = "gap", .kind = HW_FIELD_NODE, .offset = AT(gap), .json = DIST_JSON, .doc = "Independent times between arrivals, a distribution (instead of rate)."},
    {.key = "at", .kind = HW_FIELD_NODE, .offset = AT(at), .doc = "Arrival times to replay: a list, or {file, column, unit} with, if wanted, where, to_column and class_column (instead of rate)."},
    {.key = "booked", .kind = HW_FIELD_OBJECT, .offset = AT(booked), .sub = &booked_schema, .doc = "Appointments (instead of rate)."},
    {.key = "batch", .kind = HW_FIELD_NODE, .offset = AT(batch), .sub = &hw_network_batch_schema, .json = "{\"type\": \"integer\", \"minimum\": 1}", .doc = "How many come together: a number, or a distribution of sizes; 1 when left out."},
    {.key = "class", .kind = HW_FIELD_TEXT, .offset = AT(class_), .doc = "Class of those who arrive."},
};
#undef AT
const struct hw_schema hw_network_source_schema = {"arrivals", sizeof(struct hw_network_source_in), source_fields, LEN(source_fields), "A stream of arrivals from outside."};
