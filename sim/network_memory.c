/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How many will be in a network at once, and so how much memory a thread needs: from the traffic equations, before anything is run. It is
 * a forecast of means, of the whole run and of the longest surge in it, on the high side. What a station can pass on is limited by its servers, and by what
 * the stations after it can take when they make people wait in the place they leave: a crowd builds up where those limits are first met. --dry-run, which
 * runs a replicate, knows better. */
#include "sim/network_parts.h"

#include <math.h>

enum { ROUNDS = 500, LIMITS = 60, EVENT_BYTES = 20 }; /* an event, and the room that a queue leaves */
#define DAY_MS 86400000.0

/* Arrivals per ms of a stream over so long. */
static double rate_of(const struct hw_source *source, double span) {
    const struct hw_arrivals *process = source->process;
    if (process == NULL) {
        double gap = hw_dist_mean(&source->gap);
        return gap > 0 ? 1.0 / gap : 0.0;
    }
    bool replayed = process->kind == HW_ARRIVALS_TIMES; /* of all other kinds the mean rate counts the people of a batch */
    return replayed ? hw_arrivals_batch_mean(&process->batch) * (double)process->n_times / span : hw_arrivals_mean_rate(process);
}

/* A time in which a stream brings more than on average. */
struct surge {
    double rate, length; /* per ms; ms */
};

static void consider(struct surge *worst, double rate, double length, double mean) {
    if ((rate - mean) * length > (worst->rate - mean) * worst->length) {
        *worst = (struct surge){rate, length};
    }
}

/* The longest run of steps above the mean, at the highest of their rates. */
static void surge_of_profile(const struct hw_arrivals_profile *profile, double mean, struct surge *worst) {
    double peak = 0, length = 0;
    for (uint32_t i = 0; i < 2 * profile->n; i++) { /* twice: a surge may go on where the cycle begins anew */
        uint32_t k = i % profile->n;
        bool above = profile->rate[k] > mean;
        peak = above ? fmax(peak, profile->rate[k]) : 0;
        length = above ? length + (double)(profile->until[k] - (k > 0 ? profile->until[k - 1] : 0)) : 0;
        consider(worst, peak, length, mean);
    }
}

#define LONG_STAY 3.0 /* times the mean: one exponential stay in twenty is longer */

static struct surge surge_of(const struct hw_source *source, double mean) {
    const struct hw_arrivals *process = source->process;
    struct surge worst = {mean, 0};
    if (process == NULL || process->kind != HW_ARRIVALS_RATE) {
        return worst;
    }
    const struct hw_arrivals_chain *chain = &process->chain;
    double batch = hw_arrivals_batch_mean(&process->batch), highest = 0;
    for (uint32_t i = 0; i < process->profile.n; i++) {
        highest = fmax(highest, process->profile.rate[i]);
    }
    if (chain->n == 0) {
        surge_of_profile(&process->profile, mean / batch, &worst);
        worst.rate *= worst.length > 0 ? batch : 1.0;
    }
    for (uint32_t i = 0; i < chain->n; i++) {
        double rate = batch * chain->rate[i] * (process->profile.n > 0 ? highest : 1.0);
        consider(&worst, rate, chain->mean_ms[i] * (chain->fixed ? 1.0 : LONG_STAY), mean);
    }
    return worst;
}

/* Adds where those who leave a station go. */
static void pass_on(const struct hw_network *net, const struct hw_route *route, uint32_t class_, double flow, double *next) {
    for (int32_t k = 0; k < route->n; k++) {
        double share = route->below[k] - (k > 0 ? route->below[k - 1] : 0.0);
        uint32_t as = route->as != NULL && route->as[k] > 0 ? route->as[k] - 1u : class_;
        if (route->to[k] < net->n_stations) {
            next[route->to[k] * net->n_classes + as] += flow * share;
        }
    }
}

/* Arrivals per ms at [station][class], by following everybody on until next to nothing is left to follow; a station passes on a share of those
 * who come. */
static void find_flows(const struct hw_network *net, const double *outside, const double *share, double *flow, double *moving, double *next) {
    size_t n = (size_t)net->n_stations * net->n_classes;
    memcpy(moving, outside, n * sizeof *moving);
    memset(flow, 0, n * sizeof *flow);
    for (int round = 0; round < ROUNDS; round++) {
        double left = 0, all = 0;
        memset(next, 0, n * sizeof *next);
        for (size_t i = 0; i < n; i++) {
            flow[i] += moving[i];
            all += flow[i];
            if (moving[i] > 0) {
                size_t station = i / net->n_classes;
                pass_on(net, &net->stations[station].then[i % net->n_classes], (uint32_t)(i % net->n_classes), moving[i] * share[station], next);
            }
        }
        for (size_t i = 0; i < n; i++) {
            moving[i] = next[i];
            left += next[i];
        }
        if (left <= 1e-6 * all) {
            return;
        }
    }
}

/* On average; as good as unlimited where it is so at some time. */
static double servers_of_week(const struct hw_week *week) {
    double sum = 0;
    for (int i = 0; i < HW_WEEK_SLOTS; i++) {
        sum += week->value[i] == HW_UNLIMITED ? (double)HW_UNLIMITED * HW_WEEK_SLOTS : week->value[i];
    }
    return sum / HW_WEEK_SLOTS;
}

static double servers_of(const struct hw_station_spec *spec) {
    return spec->capacity != NULL ? servers_of_week(spec->capacity) : spec->servers;
}

/* What a station can do, and what it is asked to. Rates per ms. */
struct load {
    double arrivals;
    double mean;    /* ms of a stay with the way out; 0 where nobody comes */
    double servers; /* at least HW_UNLIMITED: no limit */
    double most;    /* that it can pass on; INFINITY: no limit is known */
    double full;    /* chance that somebody who comes finds neither a server nor room */
    double share;   /* of arrivals, passed on */
};

/* Stays that are replayed, or end by clocks, or may use servers of others: no limit is known. */
static bool is_plain(const struct hw_network *net, uint32_t i) {
    return net->stations[i].stay != NULL && !net->stations[i].unusual && net->specs[i].n_overflow == 0 && !net->stations[i].pool;
}

static bool makes_others_wait(const struct hw_station_spec *spec) {
    return spec->hold_previous && spec->room != HW_UNLIMITED;
}

static double mean_stay(const struct hw_network *net, uint32_t i, const double *flow, double arrivals) {
    const struct hw_station_spec *spec = &net->specs[i];
    double sum = 0;
    for (uint32_t c = 0; c < net->n_classes && arrivals > 0; c++) {
        sum += flow[i * net->n_classes + c] / arrivals * hw_dist_mean(&net->stations[i].stay[c]);
    }
    return sum + (spec->exit_delay.kind != HW_DIST_FIXED || spec->exit_delay.a > 0 ? hw_dist_mean(&spec->exit_delay) : 0);
}

enum { MOST_PLACES = 10000 };

/* The chance that an M/M/c queue with so much room is full: Erlang's B, then a place at a time. */
static double chance_full(double offered, double servers, double room) {
    if (servers + room > MOST_PLACES || servers < 1) {
        return offered > servers ? 1 - servers / offered : 0;
    }
    double full = 1;
    for (double k = 1; k <= servers; k++) {
        full = offered * full / (k + offered * full);
    }
    for (double k = 0; k < room; k++) {
        full = offered / servers * full / (1 + offered / servers * full);
    }
    return full;
}

/* How likely each station is full, and how much of what it is sent it can take. */
static void fill(const struct hw_network *net, const double *flow, struct load *loads) {
    for (uint32_t i = 0; i < net->n_stations; i++) {
        struct load *load = &loads[i];
        load->arrivals = 0;
        for (uint32_t c = 0; c < net->n_classes; c++) {
            load->arrivals += flow[i * net->n_classes + c];
        }
        load->servers = servers_of(&net->specs[i]);
        load->mean = is_plain(net, i) ? mean_stay(net, i, flow, load->arrivals) : 0;
        bool limited = load->mean > 0 && load->servers < HW_UNLIMITED;
        load->most = limited ? fmin(load->most, load->servers / load->mean) : load->most;
        load->full = limited && makes_others_wait(&net->specs[i])
                         ? chance_full(load->arrivals * load->mean, load->servers, net->specs[i].room)
                         : 0;
    }
}

/* Lowers what stations can pass on by what comes after them. True: something changed. */
static bool limit(const struct hw_network *net, const double *flow, struct load *loads) {
    bool changed = false;
    for (uint32_t i = 0; i < net->n_stations; i++) {
        struct load *load = &loads[i];
        double wait = 0, take = 1;
        for (uint32_t c = 0; c < net->n_classes; c++) {
            const struct hw_route *route = &net->stations[i].then[c];
            double part = load->arrivals > 0 ? flow[i * net->n_classes + c] / load->arrivals : 0;
            for (int32_t k = 0; k < route->n && part > 0; k++) {
                if (route->to[k] >= net->n_stations || !makes_others_wait(&net->specs[route->to[k]])) {
                    continue;
                }
                const struct load *after = &loads[route->to[k]];
                double share = route->below[k] - (k > 0 ? route->below[k - 1] : 0.0);
                wait += part * share * after->full * (isfinite(after->most) && after->most > 0 ? 1 / after->most : 0);
                take = share > 0 && after->arrivals > after->most ? fmin(take, after->most / after->arrivals) : take;
            }
        }
        double most = load->mean > 0 && load->servers < HW_UNLIMITED ? load->servers / (load->mean + wait) : INFINITY;
        most = fmin(load->most, fmin(most, take < 1 ? load->share * load->arrivals * take : INFINITY));
        double share = load->arrivals > most ? most / load->arrivals : 1;
        changed = changed || fabs(share - load->share) > 1e-4;
        load->most = most;
        load->share = share;
    }
    return changed;
}

/* Flows and limits that agree with each other. room [4 * stations * classes + stations], the first part of it what comes from outside; flow is its second. */
static void settle(const struct hw_network *net, double *room, struct load *loads) {
    size_t n = (size_t)net->n_stations * net->n_classes;
    double *share = room + 4 * n;
    for (uint32_t i = 0; i < net->n_stations; i++) {
        loads[i] = (struct load){.most = INFINITY, .share = 1};
    }
    for (int round = 0; round < LIMITS; round++) {
        for (uint32_t i = 0; i < net->n_stations; i++) {
            share[i] = loads[i].share;
        }
        find_flows(net, room, share, room + n, room + 2 * n, room + 3 * n);
        fill(net, room + n, loads);
        if (!limit(net, room + n, loads)) {
            return;
        }
    }
}

/* Of a station after so long. */
static double crowd_at(const struct hw_network *net, uint32_t i, const struct load *load, double span) {
    const struct hw_network_station *station = &net->stations[i];
    const struct hw_station_spec *spec = &net->specs[i];
    double busy = load->arrivals * fmin(is_plain(net, i) ? load->mean : DAY_MS, span), waiting = 0;
    double back = load->arrivals * (1 - load->share) * span; /* what it does not pass on */
    if (load->servers >= HW_UNLIMITED || spec->n_overflow > 0) {
        return busy + back + (spec->capacity != NULL ? load->arrivals * DAY_MS : 0);
    }
    if (busy > load->servers || load->share < 1) { /* a queue that grows to the end, or as far as it may */
        waiting = is_plain(net, i) ? back : (load->arrivals - load->servers * load->arrivals / busy) * span;
        waiting = station->has_patience ? fmin(waiting, load->arrivals * hw_dist_mean(&station->patience)) : waiting;
        waiting = spec->room == HW_UNLIMITED ? waiting : fmin(waiting, spec->room);
    }
    return fmin(busy, load->servers) + waiting + (spec->capacity != NULL ? load->arrivals * fmin(DAY_MS, span) : 0); /* over night */
}

/* How long people come. */
static double span_of(const struct hw_network *net) {
    double rate = 0;
    for (uint32_t s = 0; s < net->n_sources && net->patients > 0; s++) {
        const struct hw_arrivals *process = net->sources[s].process;
        rate += process != NULL && process->kind == HW_ARRIVALS_TIMES ? 0 : rate_of(&net->sources[s], 1.0);
    }
    double span = net->length > 0 ? (double)net->length : 1.0;
    return net->patients > 0 && rate > 0 ? (double)net->patients / rate : span;
}

/* In the mean of the whole span, or at the end of the surges, all at once. most: of those who come at all. */
static double crowd(const struct hw_network *net, bool surging, double span, double *room, struct load *loads, double *most) {
    size_t n = (size_t)net->n_stations * net->n_classes;
    double rate = 0, there = 0, longest = 0;
    memset(room, 0, 4 * n * sizeof *room);
    for (uint32_t s = 0; s < net->n_sources; s++) {
        const struct hw_source *source = &net->sources[s];
        double one = rate_of(source, span);
        struct surge surge = surge_of(source, one);
        rate += one;
        longest = fmax(longest, fmin(surge.length, span));
        there += source->process != NULL ? hw_arrivals_batch_mean(&source->process->batch) - 1 : 0; /* they come at once */
        if (source->to < net->n_stations) {
            room[source->to * net->n_classes + source->class_] += surging ? surge.rate : one;
        }
    }
    *most = net->patients > 0 ? (double)net->patients : rate * span * (surging ? INFINITY : 1.0);
    settle(net, room, loads);
    for (uint32_t i = 0; i < net->n_stations; i++) {
        const struct hw_network_start *start = &net->stations[i].start;
        there += crowd_at(net, i, &loads[i], surging ? longest : span);
        there += (double)(net->stations[i].present_at_start + start->in_service + start->waiting);
    }
    return there;
}

static double mean_crowd(const struct hw_network *net, double span, double *room, struct load *loads) {
    double most = 0, there = crowd(net, false, span, room, loads, &most);
    there = isfinite(there) ? there + 4 * sqrt(there) : most;
    return fmin(there, most + 1000);
}

static double surging_crowd(const struct hw_network *net, double span, double *room, struct load *loads) {
    double most = 0, there = crowd(net, true, span, room, loads, &most);
    return isfinite(there) ? fmin(there + 4 * sqrt(there), most + 1000) : 0;
}

static uint64_t bytes_of(const struct hw_network *net, double there) {
    size_t cells = (size_t)net->n_stations * net->n_classes;
    double visits = 256; /* room is doubled when it is full: sim/flow_slots.c */
    while (visits < there) {
        visits *= 2;
    }
    double bytes = visits * sizeof(struct hw_visit) + there * EVENT_BYTES;
    uint64_t fixed = (UINT64_C(1) << 20) + cells * (sizeof(struct hw_class_stats) + sizeof(struct hw_tally));
    return bytes < 1e15 ? fixed + (uint64_t)bytes : (uint64_t)1e15;
}

void hw_network_memory(struct hw_network_reading *r, struct hw_plan *plan) {
    const struct hw_network *net = r->net;
    double *room = hw_network_take(r, 4 * (size_t)net->n_stations * net->n_classes + net->n_stations + 1, sizeof *room);
    struct load *loads = hw_network_take(r, (size_t)net->n_stations + 1, sizeof *loads);
    bool none = room == NULL || loads == NULL;
    double span = span_of(net);
    uint64_t mean = bytes_of(net, none ? 0 : mean_crowd(net, span, room, loads));
    plan->surge_bytes = bytes_of(net, none ? 0 : surging_crowd(net, span, room, loads));
    plan->predicted_bytes = mean > plan->surge_bytes ? mean : plan->surge_bytes;
}
