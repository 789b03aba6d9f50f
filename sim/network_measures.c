/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/network_log.h"
#include "sim/network_phases.h"
#include "sim/network_risks.h"
#include "sim/network_watch.h"

#include <math.h>
#include <string.h>

/* What a network reports: one row a measure. Times are in the file's time unit. */

struct at { /* where a value is asked for */
    const struct hw_network_state *state;
    const struct hw_station *station;
    const struct hw_class_stats *stats;
    uint32_t class_, index, risk;
    uint32_t from_class, to_class; /* class_ alone, or all of them */
    int32_t extra; /* place in the further dimension */
    double measured_ms; /* length of the measured period */
    double unit_ms;
};

enum further { NOTHING = 0, THRESHOLD, CLOCK, LOOK, FIRST, PERIOD, NUMBER, PHASE, RISK, FURTHER };
struct shape {
    bool by_station, by_class;
    enum further further;
    bool by_risk;  /* beside further */
    bool sharing; /* only where stations share servers */
};
#define SYSTEM {.further = NOTHING}
#define SYSTEM_CLASS {.by_class = true}
#define SYSTEM_SHARE {.by_class = true, .further = THRESHOLD}
#define SYSTEM_LOOK {.further = LOOK}
#define SYSTEM_PERIOD {.further = PERIOD}
#define STATION {.by_station = true}
#define STATION_CLASS {.by_station = true, .by_class = true}
#define STATION_CLASS_SHARE {.by_station = true, .by_class = true, .further = THRESHOLD}
#define STATION_SHARING {.by_station = true, .sharing = true}
#define STATION_CLASS_SHARING {.by_station = true, .by_class = true, .sharing = true}
#define STATION_RISK {.by_station = true, .by_risk = true}
#define STATION_RISK_SHARE {.by_station = true, .further = THRESHOLD, .by_risk = true}
#define STATION_CLOCK {.by_station = true, .further = CLOCK}
#define STATION_LOOK {.by_station = true, .further = LOOK}
#define STATION_FIRST {.by_station = true, .further = FIRST}
#define STATION_PERIOD {.by_station = true, .further = PERIOD}
#define SYSTEM_NUMBER {.further = NUMBER}
#define STATION_NUMBER {.by_station = true, .further = NUMBER}
#define SYSTEM_PHASE {.further = PHASE}
#define STATION_PHASE {.by_station = true, .further = PHASE}

struct row {
    const char *name, *title, *unit, *definition; /* unit "time": the file's */
    struct shape shape;
    int32_t level, digits;
    double (*value)(const struct at *at);
};

static double level(const struct hw_level *level, const struct at *at) {
    return (double)hw_level_integral(level, at->state->flow.now) / at->measured_ms;
}
static double ratio(double a, double b) {
    return b > 0 ? a / b : NAN;
}

static double arrivals(const struct at *at) { return (double)at->stats->arrivals; }
static double turned_away(const struct at *at) { return (double)at->stats->turned_away; }
static double reneged(const struct at *at) { return (double)at->stats->reneged; }
static double completed(const struct at *at) { return (double)at->stats->completed; }
static double share_turned_away(const struct at *at) { return ratio((double)at->stats->turned_away, (double)at->stats->arrivals); }
static double share_reneged(const struct at *at) {
    return ratio((double)at->stats->reneged, (double)(at->stats->reneged + at->stats->started));
}
static double share_delayed(const struct at *at) { /* of those not turned away: who could not start at once */
    double at_once = (double)hw_tally_zeros(&at->stats->wait);
    return 1.0 - ratio(at_once, (double)(at->stats->started + at->stats->reneged));
}
static double wait_mean(const struct at *at) { return hw_tally_mean_ms(&at->stats->wait) / at->unit_ms; }
static double wait_sd(const struct at *at) { return hw_tally_sd_ms(&at->stats->wait) / at->unit_ms; }
static double wait_p50(const struct at *at) { return hw_tally_quantile_ms(&at->stats->wait, 0.5) / at->unit_ms; }
static double wait_p95(const struct at *at) { return hw_tally_quantile_ms(&at->stats->wait, 0.95) / at->unit_ms; }
static double wait_all(const struct at *at) { /* those who gave up included */
    return ratio((double)hw_level_integral(&at->stats->waiting, at->state->flow.now) / at->unit_ms, (double)(at->stats->started + at->stats->reneged));
}
static double stay_mean(const struct at *at) { return hw_tally_mean_ms(&at->stats->stay) / at->unit_ms; }
static double stay_sd(const struct at *at) { return hw_tally_sd_ms(&at->stats->stay) / at->unit_ms; }
static double blocked_mean(const struct at *at) { return hw_tally_mean_ms(&at->stats->blocked_time) / at->unit_ms; }
static double blocked_sd(const struct at *at) { return hw_tally_sd_ms(&at->stats->blocked_time) / at->unit_ms; }
static double blocked_p95(const struct at *at) { return hw_tally_quantile_ms(&at->stats->blocked_time, 0.95) / at->unit_ms; }
static double blocked_share(const struct at *at) {
    const struct hw_tally *tally = &at->stats->blocked_time;
    return ratio((double)(tally->count - hw_tally_zeros(tally)), (double)tally->count);
}
static double blocked_if(const struct at *at) {
    const struct hw_tally *tally = &at->stats->blocked_time;
    return ratio((double)tally->sum_ms / at->unit_ms, (double)(tally->count - hw_tally_zeros(tally)));
}
static double n_waiting(const struct at *at) { return level(&at->stats->waiting, at); }
static double n_serving(const struct at *at) { return level(&at->stats->serving, at); }
static double n_blocked(const struct at *at) { return level(&at->stats->blocked, at); }
static double n_leaving(const struct at *at) { return level(&at->stats->leaving, at); }
static double n_present(const struct at *at) { return n_waiting(at) + n_serving(at) + n_blocked(at) + n_leaving(at); }

static double station_present(const struct at *at) {
    struct at each = *at;
    double sum = 0;
    for (int32_t c = 0; c < at->station->spec->n_classes; c++) {
        each.stats = &at->station->classes[c];
        sum += n_present(&each);
    }
    return sum;
}
static double station_sd(const struct at *at) {
    double mean = station_present(at);
    double variance = (double)at->station->sum_present_squared_ms / at->measured_ms - mean * mean;
    return variance > 0 ? sqrt(variance) : 0;
}
static double elsewhere(const struct at *at) {
    int64_t sum = 0;
    for (uint32_t c = at->from_class; c < at->to_class; c++) {
        sum += hw_flow_time_elsewhere(&at->state->flow, (uint16_t)at->index, (int32_t)c);
    }
    return (double)sum / at->measured_ms;
}
static double share_elsewhere(const struct at *at) {
    uint64_t sum = 0;
    for (uint32_t c = at->from_class; c < at->to_class; c++) {
        sum += hw_flow_started_elsewhere(&at->state->flow, (uint16_t)at->index, (int32_t)c);
    }
    return ratio((double)sum, (double)at->stats->arrivals);
}
static double lent(const struct at *at) { return (double)hw_flow_time_lent(&at->state->flow, (uint16_t)at->index) / at->measured_ms; }
static double time_elsewhere_ms(const struct at *at) { /* of all classes */
    double sum = 0;
    for (int32_t c = 0; c < at->station->spec->n_classes; c++) {
        sum += (double)hw_flow_time_elsewhere(&at->state->flow, (uint16_t)at->index, c);
    }
    return sum;
}
static double occupancy(const struct at *at) {
    struct at each = *at;
    double held = 0;
    for (int32_t c = 0; c < at->station->spec->n_classes; c++) {
        each.stats = &at->station->classes[c];
        held += n_serving(&each) + n_blocked(&each) + n_leaving(&each);
    }
    held += ((double)hw_flow_time_lent(&at->state->flow, (uint16_t)at->index) - time_elsewhere_ms(at)) / at->measured_ms;
    const struct hw_station_spec *spec = at->station->spec;
    return spec->capacity != NULL || spec->servers == HW_UNLIMITED ? NAN : ratio(held, spec->servers);
}
static double time_empty(const struct at *at) { return (double)hw_flow_time_in(at->station, HW_STATION_EMPTY) / at->measured_ms; }
static double time_full(const struct at *at) { return (double)hw_flow_time_in(at->station, HW_STATION_FULL) / at->measured_ms; }
static double share_ended_by(const struct at *at) { return hw_network_risks_share(at->state, at->index, at->risk); }
static double cumulative_incidence(const struct at *at) { return hw_network_risks_share_within(at->state, at->index, at->risk, at->extra); }
static double share_stay_over(const struct at *at) { return hw_tally_share_above(&at->stats->stay, at->state->net->share_over[at->extra]); }
static double time_blocked(const struct at *at) { return (double)hw_flow_time_in(at->station, HW_STATION_BLOCKED) / at->measured_ms; }

static double share_wait_over(const struct at *at) { return hw_tally_share_above(&at->stats->wait, at->state->net->share_over[at->extra]); }
static double share_time_over(const struct at *at) { return hw_tally_share_above(&at->state->in_system[at->class_], at->state->net->share_over[at->extra]); }

static double census(const struct at *at, int32_t which) {
    const struct hw_network *net = at->state->net;
    size_t cell = ((size_t)which * (size_t)net->n_clocks + (size_t)at->extra) * net->n_stations + at->index;
    return ratio((double)at->state->census[cell], (double)at->state->looks[at->extra]);
}
static double census_before(const struct at *at) { return census(at, 0); }
static double queue_before(const struct at *at) { return census(at, 1); }
static double census_after(const struct at *at) { return census(at, 2); }
static double queue_after(const struct at *at) { return census(at, 3); }

static double system_patients(const struct at *at) { return (double)at->state->in_system[at->class_].count; }
static double system_mean(const struct at *at) { return hw_tally_mean_ms(&at->state->in_system[at->class_]) / at->unit_ms; }
static double system_sd(const struct at *at) { return hw_tally_sd_ms(&at->state->in_system[at->class_]) / at->unit_ms; }
static double system_p50(const struct at *at) { return hw_tally_quantile_ms(&at->state->in_system[at->class_], 0.5) / at->unit_ms; }
static double system_p95(const struct at *at) { return hw_tally_quantile_ms(&at->state->in_system[at->class_], 0.95) / at->unit_ms; }
static double system_present(const struct at *at) { return level(&at->state->present[at->class_], at); }
static double deadlocked(const struct at *at) { return at->state->flow.deadlocked ? 1.0 : 0.0; }
static double deadlock_time(const struct at *at) { return at->state->flow.deadlocked ? (double)at->state->flow.now / at->unit_ms : NAN; }

static double present_at(const struct at *at) { return hw_network_watch_look(at->state, HW_LOOK_SYSTEM, 0, at->extra); }
static double census_at(const struct at *at) { return hw_network_watch_look(at->state, HW_LOOK_PRESENT, at->index, at->extra); }
static double waiting_at(const struct at *at) { return hw_network_watch_look(at->state, HW_LOOK_WAITING, at->index, at->extra); }
static double full_at(const struct at *at) { return hw_network_watch_look(at->state, HW_LOOK_FULL, at->index, at->extra); }
static double wait_first(const struct at *at) { return hw_network_watch_first(at->state, false, at->index, at->extra); }
static double wait_nth(const struct at *at) { return hw_network_watch_first(at->state, true, at->index, at->extra); }
static double present_series(const struct at *at) { return hw_network_watch_period(at->state, HW_SERIES_SYSTEM, 0, at->extra); }
static double census_series(const struct at *at) { return hw_network_watch_period(at->state, HW_SERIES_PRESENT, at->index, at->extra); }
static double waiting_series(const struct at *at) { return hw_network_watch_period(at->state, HW_SERIES_WAITING, at->index, at->extra); }
static double census_share(const struct at *at) { return hw_network_watch_share(at->state, at->index, at->extra); }
static double census_at_least(const struct at *at) { return hw_network_watch_share_at_least(at->state, at->index, at->extra); }
static double census_full(const struct at *at) { return hw_network_watch_share_full(at->state, at->index, at->extra); }
static double system_census_full(const struct at *at) { return hw_network_watch_share_full(at->state, at->state->net->n_stations, at->extra); }

static double phase_time(const struct at *at) { return hw_network_phases_time(at->state, at->extra) / at->measured_ms; }
static double present_in_phase(const struct at *at) { return hw_network_phases_value(at->state, HW_PHASE_PRESENT, at->index, at->extra); }
static double waiting_in_phase(const struct at *at) { return hw_network_phases_value(at->state, HW_PHASE_WAITING, at->index, at->extra); }
static double turned_away_in_phase(const struct at *at) { return hw_network_phases_value(at->state, HW_PHASE_TURNED_AWAY, at->index, at->extra); }
static double present_at_phase_start(const struct at *at) { return hw_network_phases_value(at->state, HW_PHASE_AT_START, at->index, at->extra); }

static const struct row rows[] = {
    {"time_in_system", "Time in the system", "time", "Mean time from arrival to departure of those who got into a station and left in the measured period.", SYSTEM_CLASS, 0, 3, system_mean},
    {"time_in_system_sd", "Time in the system, standard deviation", "time", "Standard deviation of the time from arrival to departure.", SYSTEM_CLASS, 1, 3, system_sd},
    {"time_in_system_p50", "Time in the system, median", "time", "Median time from arrival to departure.", SYSTEM_CLASS, 1, 3, system_p50},
    {"time_in_system_p95", "Time in the system, 95th percentile", "time", "Time from arrival to departure that 95 % do not exceed.", SYSTEM_CLASS, 1, 3, system_p95},
    {"departures", "Departures", "patients", "Patients who got into a station and left the system in the measured period, also those turned away from a later station.", SYSTEM_CLASS, 1, 0, system_patients},
    {"present", "Present in the system", "patients", "Mean number in the system over time.", SYSTEM_CLASS, 0, 3, system_present},
    {"share_time_over", "Share longer in the system than", "1", "Share of patients whose time in the system exceeds the threshold.", SYSTEM_SHARE, 1, 4, share_time_over},
    {"deadlocked", "Deadlock", "1", "1 when the run ended in a deadlock.", SYSTEM, 1, 0, deadlocked},
    {"time_to_deadlock", "Time to deadlock", "time", "Time from the start to the deadlock, when there was one.", SYSTEM, 1, 4, deadlock_time},
    {"wait", "Wait", "time", "Mean time from asking for a place to the start of service, of those served (time spent blocked elsewhere included).", STATION_CLASS, 0, 4, wait_mean},
    {"waiting", "Waiting", "patients", "Mean number in the waiting room over time.", STATION_CLASS, 0, 3, n_waiting},
    {"serving", "In service", "patients", "Mean number in service over time.", STATION_CLASS, 0, 3, n_serving},
    {"blocked", "Blocked", "patients", "Mean number who have finished service and hold their place because there is none to go to.", STATION_CLASS, 0, 3, n_blocked},
    {"blocked_time", "Time blocked", "time", "Mean time blocked after service, of all who went on to another station.", STATION_CLASS, 0, 4, blocked_mean},
    {"wait_sd", "Wait, standard deviation", "time", "Standard deviation of the wait.", STATION_CLASS, 1, 4, wait_sd},
    {"wait_p50", "Wait, median", "time", "Median wait.", STATION_CLASS, 1, 4, wait_p50},
    {"wait_p95", "Wait, 95th percentile", "time", "Wait that 95 % do not exceed.", STATION_CLASS, 1, 4, wait_p95},
    {"wait_all", "Wait, those who gave up included", "time", "Mean time in the waiting room of those served and those who gave up.", STATION_CLASS, 1, 4, wait_all},
    {"share_delayed", "Share who wait", "1", "Share of those not turned away who could not start at once.", STATION_CLASS, 1, 4, share_delayed},
    {"share_wait_over", "Share who wait longer than", "1", "Share of waits above the threshold.", STATION_CLASS_SHARE, 1, 4, share_wait_over},
    {"stay", "Length of service", "time", "Mean time from start to end of service, interruptions included.", STATION_CLASS, 1, 4, stay_mean},
    {"share_stay_over", "Share served longer than", "1", "Share of services longer than the threshold: the survival function of the length of service.", STATION_CLASS_SHARE, 1, 4, share_stay_over},
    {"share_ended_by", "Share ended by", "1", "Share of the services at the station that the clock ended.", STATION_RISK, 1, 4, share_ended_by},
    {"cumulative_incidence", "Ended by the clock within", "1", "Share of the services at the station that the clock ended, and that took no longer than the threshold.", STATION_RISK_SHARE, 1, 4, cumulative_incidence},
    {"stay_sd", "Length of service, standard deviation", "time", "Standard deviation of the length of service.", STATION_CLASS, 1, 4, stay_sd},
    {"blocked_time_sd", "Time blocked, standard deviation", "time", "Standard deviation of the time blocked.", STATION_CLASS, 1, 4, blocked_sd},
    {"blocked_time_p95", "Time blocked, 95th percentile", "time", "Time blocked that 95 % do not exceed.", STATION_CLASS, 1, 4, blocked_p95},
    {"share_blocked", "Share blocked", "1", "Share of those who went on to another station who were blocked first.", STATION_CLASS, 1, 4, blocked_share},
    {"blocked_time_if_blocked", "Time blocked, of those blocked", "time", "Mean time blocked of those who were blocked at all.", STATION_CLASS, 1, 4, blocked_if},
    {"leaving", "Waiting to leave", "patients", "Mean number held by an exit delay or until a departure time.", STATION_CLASS, 1, 3, n_leaving},
    {"station_present", "Present", "patients", "Mean number at the station, waiting or holding a server.", STATION, 1, 3, station_present},
    {"station_present_sd", "Present, standard deviation", "patients", "Standard deviation over time of the number at the station.", STATION, 1, 3, station_sd},
    {"occupancy", "Servers held", "1", "Mean servers held, as a share of all.", STATION, 0, 4, occupancy},
    {"time_empty", "Time empty", "1", "Share of time with nobody at the station.", STATION, 1, 4, time_empty},
    {"time_full", "Time full", "1", "Share of time with every server held.", STATION, 1, 4, time_full},
    {"time_any_blocked", "Time with somebody blocked", "1", "Share of time with at least one blocked patient.", STATION, 1, 4, time_blocked},
    {"arrivals", "Arrivals", "patients", "Asked for a place at the station in the measured period.", STATION_CLASS, 1, 0, arrivals},
    {"turned_away", "Turned away", "patients", "Found no place and left the system.", STATION_CLASS, 1, 0, turned_away},
    {"reneged", "Gave up waiting", "patients", "Left the waiting room before service.", STATION_CLASS, 1, 0, reneged},
    {"completed", "Left the station", "patients", "Released their server in the measured period.", STATION_CLASS, 1, 0, completed},
    {"share_turned_away", "Share turned away", "1", "Of those who asked for a place.", STATION_CLASS, 1, 4, share_turned_away},
    {"share_reneged", "Share who gave up", "1", "Of those who got a place or gave up.", STATION_CLASS, 1, 4, share_reneged},
    {"elsewhere", "Using a server elsewhere", "patients", "Mean number who have a server of another station or of a pool (those in service and blocked include them).", STATION_CLASS_SHARING, 1, 3, elsewhere},
    {"share_elsewhere", "Share who start elsewhere", "1", "Share of those who asked for a place who began service on a server of another station or of a pool.", STATION_CLASS_SHARING, 1, 4, share_elsewhere},
    {"lent", "Servers lent", "servers", "Mean number of the station's servers that patients of other stations use.", STATION_SHARING, 1, 3, lent},
    {"census_before", "Present just before", "patients", "Mean number at the station just before the clock time.", STATION_CLOCK, 1, 3, census_before},
    {"queue_before", "Waiting just before", "patients", "Mean number in the waiting room just before the clock time.", STATION_CLOCK, 1, 3, queue_before},
    {"census_after", "Present just after", "patients", "Mean number at the station just after the clock time.", STATION_CLOCK, 1, 3, census_after},
    {"queue_after", "Waiting just after", "patients", "Mean number in the waiting room just after the clock time.", STATION_CLOCK, 1, 3, queue_after},
    {"present_at", "Present in the system at", "patients", "Number in the system at that time since the start.", SYSTEM_LOOK, 1, 3, present_at},
    {"census_at", "Present at", "patients", "Number at the station at that time since the start, waiting or holding a server.", STATION_LOOK, 1, 3, census_at},
    {"waiting_at", "Waiting at", "patients", "Number in the waiting room at that time since the start.", STATION_LOOK, 1, 3, waiting_at},
    {"share_full_at", "Full at", "1", "1 when every server is held at that time since the start: over replicates, the share that are full.", STATION_LOOK, 1, 4, full_at},
    {"wait_first", "Wait of the first", "time", "Mean wait of the first so many who start service at the station, from the start of the run.", STATION_FIRST, 1, 4, wait_first},
    {"wait_nth", "Wait of the last of the first", "time", "Wait of the last of the first so many who start service at the station.", STATION_FIRST, 1, 4, wait_nth},
    {"present_series", "Present in the system over time", "patients", "Mean number in the system over each period since the start, warm-up included.", SYSTEM_PERIOD, 1, 3, present_series},
    {"census_series", "Present over time", "patients", "Mean number at the station over each period since the start.", STATION_PERIOD, 1, 3, census_series},
    {"waiting_series", "Waiting over time", "patients", "Mean number in the waiting room over each period since the start.", STATION_PERIOD, 1, 3, waiting_series},
    {"census_share", "Share of counts with exactly so many", "1", "Of the counts at clock times (census_at), the share that found exactly so many at the station.", STATION_NUMBER, 1, 4, census_share},
    {"census_at_least", "Share of counts with so many or more", "1", "Of the counts at clock times (census_at), the share that found so many or more at the station.", STATION_NUMBER, 1, 4, census_at_least},
    {"census_full", "Full if there were so many servers", "1", "Of the counts that found so many or fewer at the station, the share that found exactly so many.", STATION_NUMBER, 1, 4, census_full},
    {"system_census_full", "Full if there were so many servers in all", "1", "The same for all stations together.", SYSTEM_NUMBER, 1, 4, system_census_full},
    {"time_in_phase", "Time in the phase", "1", "Share of time in which the rate of arrivals is in this phase or state.", SYSTEM_PHASE, 1, 4, phase_time},
    {"present_in_phase", "Present in the phase", "patients", "Mean number at the station while the rate of arrivals is in this phase or state.", STATION_PHASE, 1, 3, present_in_phase},
    {"waiting_in_phase", "Waiting in the phase", "patients", "Mean number in the waiting room in this phase or state.", STATION_PHASE, 1, 3, waiting_in_phase},
    {"present_at_phase_start", "Present when the phase begins", "patients", "Mean number at the station when this phase or state begins.", STATION_PHASE, 1, 3, present_at_phase_start},
    {"share_turned_away_in_phase", "Share turned away in the phase", "1", "Of those who asked for a place in this phase or state.", STATION_PHASE, 1, 4, turned_away_in_phase},
};
enum { ROWS = sizeof rows / sizeof *rows, DIM_STATION = 0, DIM_CLASS, DIM_FURTHER, DIMS = DIM_FURTHER + FURTHER - 1 };

static int32_t size_of(const struct hw_network *net, enum further further) {
    switch (further) {
    case THRESHOLD:
        return net->n_shares;
    case CLOCK:
        return net->n_clocks;
    case LOOK:
        return net->watch.n_looks;
    case FIRST:
        return net->watch.n_first;
    case PERIOD:
        return net->watch.n_periods;
    case NUMBER:
        return net->watch.n_numbers;
    case PHASE:
        return (int32_t)net->n_phases;
    case RISK:
        return (int32_t)net->n_risk_names;
    case NOTHING:
    case FURTHER:
        break;
    }
    return 1;
}

/* The end of a period, in the largest unit of which periods are whole numbers. */
static void period_label(const struct hw_network *net, int32_t i, char *text, size_t size) {
    static const struct {
        hw_time ms;
        const char *word;
    } units[] = {{HW_MS_PER_DAY, "d"}, {HW_MS_PER_H, "h"}, {HW_MS_PER_MIN, "min"}, {1000, "s"}, {1, "ms"}};
    size_t u = 0;
    while (net->watch.every % units[u].ms != 0) {
        u++;
    }
    snprintf(text, size, "%lld %s", (long long)(net->watch.every / units[u].ms * (i + 1)), units[u].word);
}

static void label(const struct hw_network *net, enum further further, int32_t i, char *text, size_t size) {
    if (further == CLOCK) {
        snprintf(text, size, "%02d:%02d", net->clock_min[i] / 60, net->clock_min[i] % 60);
    } else if (further == FIRST || further == NUMBER) {
        snprintf(text, size, "%lld", further == FIRST ? (long long)net->watch.first[i] : (long long)i);
    } else if (further == PHASE) {
        snprintf(text, size, "%s", net->phase_names[i]);
    } else if (further == RISK) {
        snprintf(text, size, "%s", net->risk_names[i]);
    } else if (further == PERIOD) {
        period_label(net, i, text, size);
    } else {
        hw_schema_duration_text((double)(further == THRESHOLD ? net->share_over[i] : net->watch.look_at[i]), text, size);
    }
}

static enum hw_status make_further(struct hw_arena *arena, const struct hw_network *net, enum further further, struct hw_dim *dim) {
    static const char *const names[FURTHER] = {NULL, "threshold", "clock", "look", "first", "period", "number", "phase", "ended_by"};
    size_t n = (size_t)size_of(net, further);
    const char **labels = hw_arena_alloc(arena, n, sizeof *labels);
    if (labels == NULL) {
        return HW_NO_MEMORY;
    }
    char text[400];
    for (size_t i = 0; i < n; i++) {
        label(net, further, (int32_t)i, text, sizeof text);
        labels[i] = hw_arena_text(arena, text, strlen(text));
        if (labels[i] == NULL) {
            return HW_NO_MEMORY;
        }
    }
    *dim = (struct hw_dim){names[further], n, labels, NULL};
    return HW_OK;
}

/* Dimensions of size 0 do not exist; the others follow station and class in the order of enum further. */
static int32_t dim_of(const struct hw_network *net, enum further further) {
    int32_t dim = DIM_FURTHER;
    for (enum further f = THRESHOLD; f < further; f++) {
        dim += size_of(net, f) > 0;
    }
    return dim;
}

static enum hw_status make_dims(struct hw_arena *arena, const struct hw_network *net, struct hw_dim *dims) {
    const char **stations = hw_arena_alloc(arena, net->n_stations, sizeof *stations);
    const char **titles = hw_arena_alloc(arena, net->n_stations, sizeof *titles);
    if (stations == NULL || titles == NULL) {
        return HW_NO_MEMORY;
    }
    for (uint32_t i = 0; i < net->n_stations; i++) {
        stations[i] = net->specs[i].name;
        titles[i] = net->specs[i].title;
    }
    dims[DIM_STATION] = (struct hw_dim){"station", net->n_stations, stations, titles};
    dims[DIM_CLASS] = (struct hw_dim){"class", hw_network_all_labels(net), net->class_names, NULL};
    for (enum further f = THRESHOLD; f < FURTHER; f++) {
        if (size_of(net, f) > 0) {
            HW_TRY(make_further(arena, net, f, &dims[dim_of(net, f)]));
        }
    }
    return HW_OK;
}

static void set_dims(const struct hw_network *net, struct hw_measure *measure, struct shape shape) {
    if (shape.by_station) {
        measure->dims[measure->n_dims++] = DIM_STATION;
    }
    if (shape.by_class) {
        measure->dims[measure->n_dims++] = DIM_CLASS;
    }
    if (shape.by_risk) {
        measure->dims[measure->n_dims++] = dim_of(net, RISK);
    }
    if (shape.further != NOTHING) {
        measure->dims[measure->n_dims++] = dim_of(net, shape.further);
    }
}

static bool used(const struct hw_network *net, const struct row *row) {
    return size_of(net, row->shape.further) > 0 && (!row->shape.sharing || net->sharing) && (!row->shape.by_risk || net->n_risks > 0);
}

enum hw_status hw_network_lay_out(struct hw_arena *arena, const struct hw_network *net, struct hw_layout *layout) {
    struct hw_dim *dims = hw_arena_alloc(arena, DIMS, sizeof *dims);
    struct hw_measure *measures = hw_arena_alloc(arena, ROWS, sizeof *measures);
    if (dims == NULL || measures == NULL) {
        return HW_NO_MEMORY;
    }
    HW_TRY(make_dims(arena, net, dims));
    int32_t n = 0;
    for (int32_t i = 0; i < ROWS; i++) {
        if (!used(net, &rows[i])) {
            continue;
        }
        struct hw_measure *measure = &measures[n++];
        const char *unit = strcmp(rows[i].unit, "time") == 0 ? net->unit : rows[i].unit;
        *measure = (struct hw_measure){.name = rows[i].name, .title = rows[i].title, .unit = unit, .definition = rows[i].definition, .catalogue = "",
                                       .digits = rows[i].digits, .level = rows[i].level};
        set_dims(net, measure, rows[i].shape);
    }
    layout->dims = dims;
    layout->n_dims = dim_of(net, FURTHER);
    layout->measures = measures;
    layout->n_measures = n;
    return hw_results_lay_out(arena, layout);
}

/* A deadlock before the measured period leaves only what is counted from the start of the run. */
static bool has_value(const struct row *row, const struct at *at) {
    enum further further = row->shape.further;
    bool from_start = further == LOOK || further == FIRST || further == PERIOD || row->value == deadlocked || row->value == deadlock_time;
    return from_start || at->measured_ms > 0 || at->state->net->warm_up == 0;
}

static void at_class(struct at *at, uint32_t class_) {
    bool all = class_ == at->state->net->n_classes;
    at->class_ = class_;
    at->from_class = all ? 0 : class_;
    at->to_class = all ? class_ : class_ + 1u;
    at->stats = all ? &at->state->all[at->index] : &at->station->classes[class_];
}

static double *fill_one(const struct row *row, struct at at, double *out) {
    const struct hw_network *net = at.state->net;
    int32_t extras = size_of(net, row->shape.further);
    uint32_t risks = row->shape.by_risk ? net->n_risk_names : 1u;
    uint32_t classes = row->shape.by_class ? hw_network_all_labels(net) : 1u; /* no measure is by class and by clock */
    for (uint32_t i = 0; i < (row->shape.by_station ? net->n_stations : 1u); i++) {
        for (uint32_t c = 0; c < classes * risks; c++) {
            for (int32_t x = 0; x < extras; x++) {
                at.index = i;
                at.risk = c;
                at.extra = x;
                at.station = &at.state->flow.stations[i];
                at_class(&at, row->shape.by_class ? c : 0);
                *out++ = has_value(row, &at) ? row->value(&at) : (double)NAN;
            }
        }
    }
    return out;
}

void hw_network_fill(struct hw_network_state *state, double *out) {
    const struct hw_network *net = state->net;
    struct at at = {.state = state, .unit_ms = net->unit_ms, .measured_ms = (double)(state->flow.now - net->warm_up)};
    hw_network_all_gather(state);
    for (int32_t i = 0; i < ROWS; i++) {
        if (used(net, &rows[i])) {
            out = fill_one(&rows[i], at, out);
        }
    }
}

void hw_network_print_schema(FILE *out) {
    hw_schema_json(&hw_network_schema, "Homeward network model", out);
}

static void print_name(const char *name, bool markdown, FILE *out) {
    fprintf(out, markdown ? "- `%s`: " : "  %-20s ", name);
}

void hw_network_describe(const struct hw_plan *plan, enum hw_describe form, FILE *out) {
    const struct hw_network *net = plan->spec;
    bool markdown = form == HW_DESCRIBE_MARKDOWN;
    char text[60];
    if (form == HW_DESCRIBE_JSON) { /* everything in its file can be set; there is no table of parameters */
        fputs("{\"model\": \"network\", \"parameters\": []}\n", out);
        return;
    }
    fprintf(out, markdown ? "# %s\n\n## Stations\n\n" : "%s\n\nStations:\n", net->title);
    for (uint32_t i = 0; i < net->n_stations; i++) {
        const struct hw_station_spec *spec = &net->specs[i];
        print_name(spec->name, markdown, out);
        if (spec->capacity != NULL) {
            fprintf(out, "servers by hour of the week");
        } else if (spec->servers == HW_UNLIMITED) {
            fprintf(out, "unlimited servers");
        } else {
            fprintf(out, "%d server%s", spec->servers, spec->servers == 1 ? "" : "s");
        }
        if (spec->n_overflow > 0) {
            fprintf(out, ", and those of %s%s", net->specs[spec->overflow[0]].name, spec->n_overflow > 1 ? " and others" : "");
        }
        if (net->stations[i].pool) {
            fprintf(out, ", a pool");
        } else if (net->stations[i].n_risks > 0) {
            fprintf(out, ", %d clocks end a stay", net->stations[i].n_risks);
        } else if (net->stations[i].stays == NULL) {
            fprintf(out, ", mean stay %s", hw_schema_duration_text(hw_dist_mean(&net->stations[i].stay[0]), text, sizeof text));
        }
        if (spec->room != HW_UNLIMITED) {
            fprintf(out, ", %d waiting place%s", spec->room, spec->room == 1 ? "" : "s");
        }
        fprintf(out, "%s\n", spec->hold_previous ? ", blocks the station before when full" : "");
    }
    fprintf(out, markdown ? "\n## Arrivals\n\n" : "Arrivals:\n");
    for (uint32_t s = 0; s < net->n_sources; s++) {
        const struct hw_source *source = &net->sources[s];
        print_name(source->name, markdown, out);
        const struct hw_arrivals *process = source->process;
        if (process != NULL && process->kind == HW_ARRIVALS_TIMES) {
            fprintf(out, "%zu times, replayed\n", process->n_times);
        } else {
            double gap = process != NULL ? 1 / hw_arrivals_mean_rate(process) : hw_dist_mean(&source->gap);
            fprintf(out, "one every %s on average%s\n", hw_schema_duration_text(gap, text, sizeof text),
                    process == NULL || process->kind == HW_ARRIVALS_GAPS ? "" : process->kind == HW_ARRIVALS_BOOKED ? ", booked" : ", at a rate that varies");
        }
    }
}

const struct hw_model hw_network_model = {
    .name = "network",
    .doc = "Stations, arrivals and routing: for queueing theory and published models.",
    .headline = "time_in_system",
    .headline_words = "time in system",
    .print_schema = hw_network_print_schema,
    .load = hw_network_load,
    .describe = hw_network_describe,
    .create = hw_network_create,
    .free = hw_network_free,
    .run = hw_network_run,
    .log_terms = hw_network_log_terms,
    .state = hw_network_state_item,
};
