/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <string.h>

#include "sim/commands.h"
#include "sim/special.h"

/* Network models against exact values: closed forms and stationary solutions of Markov chains, as listed with their sources in
 * each row. A mean passes when it is within the t interval at 1 - 0.001 / (number of comparisons) and that interval is no wider
 * than 5 % of a mean (probabilities below 0.05: by the interval only). Seed 20140401 for all, chosen before the first run. */

struct expected {
    const char *model;   /* configs/networks/MODEL.yaml */
    const char *set;     /* a value changed, or NULL */
    const char *measure;
    const char *at;      /* "station", "station/class", "station/clock", ...; "" for none */
    double exact;
    bool probability;
};

/* Erlang B, and Erlang C from it (Gross and Harris, Fundamentals of Queueing Theory). */
static double erlang_b(double load, int servers) {
    double b = 1;
    for (int k = 1; k <= servers; k++) {
        b = load * b / (k + load * b);
    }
    return b;
}
static double erlang_c(double load, int servers) {
    double b = erlang_b(load, servers);
    double rho = load / servers;
    return b / (1 - rho * (1 - b));
}

/* The stationary solutions below: sparse solution of the balance equations with residuals below 1e-15 (bas: 1,015 states; queue: 19,767;
 * chain3: 1,880), the calendars by matrix exponentials, the deadlock as an absorbing chain; published with the project's
 * validation cases. */
static const struct expected table[] = {
    /* M/M/1, load 0.8: L = 4, W = 5, quantiles of 1 - rho exp(-(mu - lambda) t) */
    {"mm1", NULL, "present", "all", 4.0, false},
    {"mm1", NULL, "waiting", "clinic/all", 3.2, false},
    {"mm1", NULL, "time_in_system", "all", 5.0, false},
    {"mm1", NULL, "wait", "clinic/all", 4.0, false},
    {"mm1", NULL, "time_empty", "clinic", 0.2, true},
    {"mm1", NULL, "share_delayed", "clinic/all", 0.8, true},
    {"mm1", NULL, "station_present_sd", "clinic", 4.47213595499958, false},
    {"mm1", NULL, "wait_p50", "clinic/all", 2.3500181462286776, false},
    {"mm1", NULL, "wait_p95", "clinic/all", 13.862943611198903, false},
    {"mm1", NULL, "time_in_system_p50", "all", 3.4657359027997265, false},
    {"mm1", NULL, "time_in_system_p95", "all", 14.97866136776995, false},
    /* M/M/8: Erlang C = 0.35698, see also test_erlang_c */
    {"mmc_ae", NULL, "share_delayed", "cubicles/all", 0.35698108587868027, true},
    {"mmc_ae", NULL, "wait", "cubicles/all", 0.17849054293934014, false},
    {"mmc_ae", NULL, "waiting", "cubicles/all", 1.070943257636041, false},
    {"mmc_ae", NULL, "time_in_system", "all", 1.1784905429393402, false},
    {"mmc_ae", NULL, "present", "all", 7.070943257636041, false},
    {"mmc_ae", NULL, "share_wait_over", "cubicles/all/30 min", 0.13132600238182357, true},
    {"mmc_ae", NULL, "share_wait_over", "cubicles/all/1 h", 0.048312136367504754, true},
    {"mmc_ae", NULL, "share_wait_over", "cubicles/all/4 h", 0.00011975381318035436, true},
    {"mmc_ae", NULL, "share_time_over", "all/30 min", 0.691724630853738, true},
    {"mmc_ae", NULL, "share_time_over", "all/1 h", 0.45089330718576115, true},
    {"mmc_ae", NULL, "share_time_over", "all/4 h", 0.024734221734615938, true},
    {"mmc_ae", NULL, "wait_p95", "cubicles/all", 0.9828298971079883, false},
    /* M/M/28/28 */
    {"mmcc_28", NULL, "share_turned_away", "ward/all", 0.08618660492651496, true},
    {"mmcc_28", NULL, "serving", "ward/all", 23.028097555851822, false},
    {"mmcc_28", NULL, "occupancy", "ward", 0.8224320555661365, true},
    /* M/G/1: Wq = lambda E[S^2] / (2 (1 - rho)) */
    {"mg1_lognormal", NULL, "wait", "clinic/all", 3.7916666666666665, false},
    {"mg1_lognormal", NULL, "waiting", "clinic/all", 2.654166666666667, false},
    {"mg1_lognormal", NULL, "time_in_system", "all", 4.791666666666667, false},
    {"mg1_lognormal", NULL, "share_delayed", "clinic/all", 0.7, true},
    /* Blocking after service */
    {"bas_ward_carehome", NULL, "share_turned_away", "ward/all", 0.10696738935884056, true},
    {"bas_ward_carehome", NULL, "serving", "ward/all", 21.432782655387832, false},
    {"bas_ward_carehome", NULL, "blocked", "ward/all", 1.8332362324976772, false},
    {"bas_ward_carehome", NULL, "occupancy", "ward", 0.830929245995911, true},
    {"bas_ward_carehome", NULL, "time_any_blocked", "ward", 0.40867764285100483, true},
    {"bas_ward_carehome", NULL, "serving", "care_home/all", 17.8606522128232, false},
    {"bas_ward_carehome", NULL, "share_blocked", "ward/all", 0.4576290249441076, true},
    {"bas_ward_carehome", NULL, "blocked_time", "ward/all", 2.052821151941463, false},
    {"bas_ward_carehome", NULL, "blocked_time_if_blocked", "ward/all", 4.485775683026626, false},
    {"bas_queue", NULL, "waiting", "ward/all", 6.662066692677531, false},
    {"bas_queue", NULL, "wait", "ward/all", 4.4413777951183535, false},
    {"bas_queue", NULL, "share_delayed", "ward/all", 0.4054549021566005, true},
    {"bas_queue", NULL, "serving", "ward/all", 6.0, false},
    {"bas_queue", NULL, "blocked", "ward/all", 1.5339000979963158, false},
    {"bas_queue", NULL, "serving", "care_home/all", 9.45, false},
    {"bas_queue", NULL, "blocked_time", "ward/all", 3.4086668844362578, false},
    {"bas_queue", NULL, "share_blocked", "ward/all", 0.5138068973028974, true},
    {"chain3", NULL, "share_turned_away", "a_and_e/all", 0.15359377651067563, true},
    {"chain3", NULL, "waiting", "a_and_e/all", 1.0838552473616647, false},
    {"chain3", NULL, "wait", "a_and_e/all", 0.10671149160638381, false},
    {"chain3", NULL, "serving", "a_and_e/all", 1.692812446978649, false},
    {"chain3", NULL, "blocked", "a_and_e/all", 1.1381906378209907, false},
    {"chain3", NULL, "blocked_time", "a_and_e/all", 0.4482444348171181, false},
    {"chain3", NULL, "serving", "ward/all", 7.617656011403933, false},
    {"chain3", NULL, "blocked", "ward/all", 1.2488720650784606, false},
    {"chain3", NULL, "occupancy", "ward", 0.8866528076482393, true},
    {"chain3", NULL, "time_full", "ward", 0.5958783009120133, true},
    {"chain3", NULL, "serving", "step_down/all", 6.855890410263568, false},
    {"chain3", NULL, "blocked_time", "ward/all", 1.6394440274132251, false},
    /* Time to deadlock, from 0 to 4 patients present */
    {"deadlock", NULL, "time_to_deadlock", "", 1.6220293209876544, false},
    {"deadlock", "stations.clinic.present_at_start=1", "time_to_deadlock", "", 1.4553626543209877, false},
    {"deadlock", "stations.clinic.present_at_start=2", "time_to_deadlock", "", 1.2192515432098765, false},
    {"deadlock", "stations.clinic.present_at_start=3", "time_to_deadlock", "", 0.9542052469135802, false},
    {"deadlock", "stations.clinic.present_at_start=4", "time_to_deadlock", "", 0.6771026234567901, false},
    /* Departures at 11:00 only: Poisson(lambda u) wait u days after the last window */
    {"discharge_window", NULL, "census_after", "ward/11:00", 50.0, false},
    {"discharge_window", NULL, "census_before", "ward/11:00", 60.0, false},
    {"discharge_window", NULL, "census_after", "ward/17:00", 52.5, false},
    {"discharge_window", NULL, "station_present", "ward", 55.0, false},
    {"discharge_window", NULL, "time_in_system", "all", 5.5, false},
    /* Servers by day only */
    {"calendar_resume", NULL, "census_before", "clinic/00:00", 14.26721047062679, false},
    {"calendar_resume", NULL, "census_before", "clinic/08:00", 30.267210470626868, false},
    {"calendar_resume", NULL, "census_before", "clinic/18:00", 2.2672104706275844, false},
    {"calendar_resume", NULL, "present", "all", 14.861202298231062, false},
    {"calendar_resume", NULL, "waiting", "clinic/all", 13.527868964897742, false},
    {"calendar_resume", NULL, "time_in_system", "all", 7.430601149115531, false},
    {"calendar_finish", NULL, "waiting", "clinic/all", 11.861035082872107, false},
    {"calendar_finish", NULL, "present", "all", 13.194368416206693, false},
    {"calendar_finish", NULL, "wait", "clinic/all", 5.930517541436053, false},
    {"calendar_finish", NULL, "time_in_system", "all", 6.5971842081033465, false},
    {"calendar_finish", NULL, "queue_before", "clinic/08:00", 28.345284799527153, false},
    {"calendar_finish", NULL, "queue_after", "clinic/18:00", 0.3452847994987845, false},
    /* Priorities: W_k = (C / (c mu)) / ((1 - s_{k-1}) (1 - s_k)) */
    {"prio_mmc", NULL, "wait", "clinic/emergency", 0.06929209714377593, false},
    {"prio_mmc", NULL, "wait", "clinic/urgent", 0.12318595047782387, false},
    {"prio_mmc", NULL, "wait", "clinic/routine", 0.5748677688965114, false},
    /* Erlang A */
    {"erlang_a", NULL, "share_delayed", "clinic/all", 0.6196552308840775, true},
    {"erlang_a", NULL, "share_reneged", "clinic/all", 0.10391321232630818, true},
    {"erlang_a", NULL, "waiting", "clinic/all", 2.078264246526164, false},
    {"erlang_a", NULL, "wait_all", "clinic/all", 0.20782642465261636, false},
    {"erlang_a", NULL, "present", "all", 11.039132123263082, false},
    {"erlang_a", NULL, "serving", "clinic/all", 8.960867876736918, false},
    /* Jackson network */
    {"jackson_4", NULL, "wait", "gp/all", 0.0317955039944892, false},
    {"jackson_4", NULL, "wait", "a_and_e/all", 0.015167344669457412, false},
    {"jackson_4", NULL, "wait", "ward/all", 0.012534932500556841, false},
    {"jackson_4", NULL, "wait", "rehab/all", 0.4674387975593775, false},
    {"jackson_4", NULL, "share_delayed", "ward/all", 0.025173225351783804, true},
    {"jackson_4", NULL, "station_present", "rehab", 15.08231251922702, false},
    {"jackson_4", NULL, "present", "all", 43.973836300313266, false},
    {"jackson_4", NULL, "time_in_system", "all", 1.0469961023884111, false},
};
enum { COMPARISONS = sizeof table / sizeof *table };

static void near(double found, double wanted, double within) {
    if (!(fabs(found - wanted) <= within)) {
        fail_msg("%.17g is not %.17g", found, wanted);
    }
}

static int32_t find_measure(const struct hw_layout *layout, const char *name) {
    for (int32_t m = 0; m < layout->n_measures; m++) {
        if (strcmp(layout->measures[m].name, name) == 0) {
            return m;
        }
    }
    fail_msg("no measure %s", name);
    return -1;
}

/* Index of "a/b/c" among the values of a measure. */
static size_t find_place(const struct hw_layout *layout, int32_t m, const char *at) {
    const struct hw_measure *measure = &layout->measures[m];
    char text[200];
    snprintf(text, sizeof text, "%s", at);
    size_t index = 0;
    char *rest = text;
    for (int32_t d = 0; d < measure->n_dims; d++) {
        const struct hw_dim *dim = &layout->dims[measure->dims[d]];
        char *slash = strchr(rest, '/');
        if (slash != NULL) {
            *slash = '\0';
        }
        size_t label = dim->size;
        for (size_t i = 0; i < dim->size; i++) {
            label = strcmp(dim->labels[i], rest) == 0 ? i : label;
        }
        if (label == dim->size) {
            fail_msg("%s: no %s \"%s\"", measure->name, dim->name, rest);
        }
        index = index * dim->size + label;
        rest = slash != NULL ? slash + 1 : rest + strlen(rest);
    }
    return index;
}

static void load_and_run(struct hw_context *context, const struct expected *row, struct hw_run *run) {
    char path[300];
    snprintf(path, sizeof path, "%s/configs/networks/%s.yaml", HW_SOURCE_DIR, row->model);
    struct hw_run_options options = {.config = path, .seed = 20140401, .quiet = true};
    if (row->set != NULL) {
        options.sets[options.n_sets++] = row->set;
    }
    hw_commands_open(context);
    enum hw_status status = hw_run_load(context, &options, run);
    hw_diag_print(&context->diag, stderr, false);
    assert_int_equal(status, HW_OK);
    assert_int_equal(hw_run_replicates(context, &options, run), HW_OK);
    assert_int_equal(run->failed, 0);
}

static int compare(const struct expected *row, const struct hw_run *run) {
    const struct hw_layout *layout = &run->plan.layout;
    int32_t m = find_measure(layout, row->measure);
    const double *values = run->results.values + layout->offset[m] + find_place(layout, m, row->at);
    struct hw_interval v = hw_results_interval(values, (size_t)run->results.n_replicates, layout->row, 1.0 - 0.001 / COMPARISONS);
    double width = v.half_width / fabs(row->exact);
    bool by_interval_only = row->probability && row->exact < 0.05;
    bool good = fabs(v.mean - row->exact) <= v.half_width && (by_interval_only || width <= 0.05);
    if (getenv("HW_TABLE") != NULL) { /* the table of docs/validation.md */
        printf("| %s%s%s | %s %s | %.6g | %.6g +- %.2g | %s |\n", row->model, row->set != NULL ? ", " : "", row->set != NULL ? row->set : "", row->measure,
               row->at, row->exact, v.mean, v.half_width, good ? "agrees" : "DIFFERS");
    }
    if (!good) {
        print_error("%s %s %s: exact %.6g, simulated %.6g +- %.2g (%.1f %%)\n", row->model, row->measure, row->at, row->exact, v.mean, v.half_width,
                    100 * width);
    }
    return good ? 0 : 1;
}

static void every_case_agrees_with_theory(void **state) {
    (void)state;
    int wrong = 0;
    for (size_t i = 0; i < COMPARISONS;) {
        struct hw_context context;
        struct hw_run run;
        load_and_run(&context, &table[i], &run);
        size_t first = i;
        for (; i < COMPARISONS && strcmp(table[i].model, table[first].model) == 0 && table[i].set == table[first].set; i++) {
            wrong += compare(&table[i], &run);
        }
        hw_commands_close(&context);
    }
    assert_int_equal(wrong, 0);
}

/* The figures of the table that have short formulas, from the formulas. */
static void the_table_holds_what_the_formulas_say(void **state) {
    (void)state;
    double c = erlang_c(6, 8);
    near(c, 0.35698108587868027, 1e-12);
    near(c / (8 - 6), 0.17849054293934014, 1e-12);
    near(c * exp(-(8 - 6) * 0.5), 0.13132600238182357, 1e-12);
    near(erlang_b(4.2 * 6, 28), 0.08618660492651496, 1e-12);
    near(0.7 * (1 + 1.5 * 1.5) / (2 * (1 - 0.7)), 3.7916666666666665, 1e-12);
    double each = erlang_c(6.5, 8) / 8;
    near(each / (1 - 1.0 / 8), 0.06929209714377593, 1e-12);
    near(each / ((1 - 1.0 / 8) * (1 - 3.5 / 8)), 0.12318595047782387, 1e-12);
    near(each / ((1 - 3.5 / 8) * (1 - 6.5 / 8)), 0.5748677688965114, 1e-12);
}

/* Seven patients by hand: they leave at 8.65, 12.8, 19.15, 22.6, 25.35, 30.85 and 34.85 h having come at 0.5, 1.5, 2.25, 2.75,
 * 4.75, 5 and 6.5 h; tests/unit/test_flow.c follows every step. */
static void the_trace_adds_up(void **state) {
    (void)state;
    struct hw_context context;
    struct hw_run run;
    load_and_run(&context, &(struct expected){.model = "trace_bas"}, &run);
    const double *row = hw_results_row(&run.results, 0, 0);
    double mean = (8.65 + 12.8 + 19.15 + 22.6 + 25.35 + 30.85 + 34.85 - (0.5 + 1.5 + 2.25 + 2.75 + 4.75 + 5 + 6.5)) / 7;
    near(row[run.plan.layout.offset[find_measure(&run.plan.layout, "time_in_system")]], mean, 1e-9);
    hw_commands_close(&context);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_table_holds_what_the_formulas_say),
        cmocka_unit_test(the_trace_adds_up),
        cmocka_unit_test(every_case_agrees_with_theory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
