/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "district_runs.h"

#include <stdlib.h>

/* Every parameter that a scheme may change acts: one lever moved, whoever adds a row, and at least one result is another. What is compared
 * is a scheme that only offers a service in A&E, so that what is about services can act too. */

enum { BATCH = 20, BODY = 1024 };

static const char *const sets[] = {"run.measured=42 days",
                                   "run.warm_up=14 days",
                                   "start.when_below_census=close_when_vacated",
                                   "discharge.planning.starts_at=admission", /* or when planning starts after it would not matter */
                                   "need.threshold.dispute_band=3",          /* rare things often enough */
                                   "need.housing=0.02",
                                   "need.adaptation=0.2",
                                   "frictions.dols=1",
                                   "home_care.carers=700",                    /* or few would wait at home */
                                   "home_care.stretch=0.02",                 /* or hardly any package would be handed back */
                                   "residential.places=920",
                                   "acute.beds=505",                         /* escalation beds are neither always open nor never */
                                   "discharge.mdt.hears=planned",            /* or no home would be chosen before the patient is fit */
                                   "need.housing=0.02",                      /* or hardly anybody would look for a home */
                                   "community_nursing.nurses=70",            /* or nobody would wait for them */
                                   "need.adaptation_major=0.5", "adaptations.manage_meanwhile=0.9", "extra_care.would_move=1",
                                   "need.threshold.joint_band=1",            /* or hardly anything would be paid for jointly */
                                   NULL};

static const char service[] = "service:\n  - {at: a_and_e.decision, name: team, staff: 2, hours: \"every day 08:00-20:00\",\n"
                              "     contact: 90 min, offers: home_with_reablement}\n";

/* Levers that a scheme may name and that change nothing in these runs. */
struct exception {
    const char *path, *why;
};
static const struct exception exceptions[] = {
    {"start.when_below_census", "says what happens at the start when another lever closes places"},
    {"means.lived_there", "about the start"},
    {"means.had_care", "the same"},
    {"money.delays.charge_from_april_2015", "these runs are of 2014; test_district_money.c"},
    {"money.delays.charged_from_april_2015", "the same"},
    {"money.cost.care_at_home_day", "nobody is cared for at home instead of in a bed in these runs; test_scheme_costs.c"},
    {"carers.support.ratio", "nobody has support in these runs; test_district_payers.c"},
    {"means.cap.living_costs", "there is no cap in these runs; test_regimes.py"},
    {"means.deferred_payment.share", "from April 2015 only; unit test_means"},
    {"money.deferred.interest", "the same; test_district_loans.c"},
    {"discharge.planning.foreseen", "planning starts at admission here; test_district_steps.c"},
    {"home_care.providers.size", "how many providers there are, and which part of the carers is whose, follows from the baseline"},
    {"home_care.providers.spread", "the same"},
    {"adaptations.decision_limit", "longer than these runs; unlike adaptations.decision"},
    {"extra_care.from_age", "needs below the line of extra care are those of older people; test_district_extra_care.c"},
    {"budget.capitation.weight", "nothing is rationed, pooled or shared by heads in these runs; test_regimes.py"},
    {"budget.council.rule", "the same"},
    {"budget.council.release", "the same"},
    {"budget.council.agreed_for", "the same"},
    {"budget.horizon", "the same"},
    {"budget.carry_over", "the same"},
    {"budget.cut.share", "the same"},
    {"budget.cut.month", "the same"},
    {"budget.precept", "the same"},
    {"budget.pump_priming", "the same"},
    {"budget.pool.share", "the same"},
    {"budget.pool.rule", "the same"},
    {"budget.better_care.target", "the same"},
    {"budget.better_care.growth", "the same"},
    {"budget.better_care.each", "the same"},
    {"incentive.change.dip_for", "the dip is none in these runs; test_regimes.py"},
    {"incentive.targets.own_first", "hardly anybody waits for the council's staff in these runs; test_regimes.py"},
    {"care_homes.breaks_even_at", "no home closes for its income in these runs; test_district_homes.c"},
    {"care_homes.search", "one area here, and people do not cross the boundary"},
};

static bool excepted(const char *path) {
    for (size_t i = 0; i < sizeof exceptions / sizeof exceptions[0]; i++) {
        if (strcmp(exceptions[i].path, path) == 0) {
            return true;
        }
    }
    return false;
}

/* What schemes.c refuses: who the people are, the seasons, the neighbours, the start. */
static bool may_change(const char *path) {
    static const char *const fixed[] = {"population.", "needs.shape.", "outside.", "start."};
    for (size_t i = 0; i < sizeof fixed / sizeof fixed[0]; i++) {
        if (strncmp(path, fixed[i], strlen(fixed[i])) == 0) {
            return false;
        }
    }
    return true;
}

/* Rows for which half would show only in a longer run, because few people come near: what is tried in its place. */
static const struct stronger {
    const char *path, *change;
} stronger[] = {
    {"discharge.nhs_brokerage.staff", "to: 0"}, /* one of them has time to spare, and there is no half */
    {"discharge.safe_after", "to: 24 h"},     /* nothing, and twice of it is nothing */
    {"acute.pools.share", "times: {trauma: 0.5}"},  /* how they are divided: all by half would be the same */
    {"home_care.spot_after", "to: 24 h"},           /* few wait for a week */
    {"acute.winter_ward", "to: 0.2"},               /* there is none */
    {"acute.outliers.longer", "to: 2"},
    {"a_and_e.could_go_home", "to: 1"},             /* reablement seldom has a place at that moment */
    {"acute.stay.speciality_ratio", "times: {surgery: 0.5}"},
    {"discharge.choice_refusal", "to: 0.9"},
    {"discharge.choices_at_once", "to: 1"},   /* there is no end of them */
    {"intermediate_care.reconsidered_after", "to: 24 h"}, /* few wait a week in two months */
    {"frictions.consent_refused", "to: 0.5"}, /* these are nothing */
    {"frictions.consent", "to: 24 h"},
    {"frictions.each_organisation", "to: 24 h"},
    {"frictions.dols", "to: 0"},
    {"authorisations.staff", "to: unlimited"},
    {"discharge.disputes_at_once", "to: 3"},
    {"discharge.joint_disagreement", "to: 1"},
    {"mental_health.longest_wait", "to: 1 s"},  /* few wait */
    {"frictions.reentry", "to: 1 h"},
    {"frictions.social_work_by_therapist", "to: 0.5"},
    {"discharge.choice_window", "to: 3 days"},  /* nobody takes so long */
    {"need.threshold.dispute_band", "to: 0"},   /* the same */
    {"care_homes.top_up.mean", "to: 1000"},     /* few homes are that near the council's rate */
    {"need.threshold.joint_band", "to: 0"},     /* whoever is assessed in full is within it already */
    {"discharge.nhs_funding.panels", "to: unlimited"},
    {"care_homes.patience_at_home", "to: 1 h"}, /* few wait so long */
    {"care_homes.closing_per_year", "to: 20"},
    {"care_homes.cross_subsidy", "to: 1"},      /* it is 0 */
    {"care_homes.closes_after", "to: 24 h"},
    {"care_homes.top_up.mean", "to: 1000"},     /* few who need more than the rate have a family that pays */
    {"carers.support.places", "to: 100000"},
    {"money.cost.service_contact", "to: 50"},   /* nothing, and twice of it is nothing */
    {"care_homes.price_ratio", "to: 8"},        /* capital is spent soon */
    {"means.income.mean", "to: 5000"},          /* and hardly ever */
    {"means.income.attendance_allowance", "to: 5000"},
    {"means.income.with_savings", "to: 1"},     /* it is 0 */
    {"means.income.spread", "to: 3"},
    {"means.cap.amount", "to: 100"},            /* it is 0: none */
    {"means.home.value", "to: 1000"},
    {"means.home.spread", "to: 3"},
    {"means.deferred_payment.before_april_2015", "to: 1"},
    {"mental_health.older.died", "to: 1"},      /* few come in two months */
    {"mental_health.detained", "to: 1"},
    {"mental_health.older.stay", "to: 1 h"},
    {"end_of_life.before_death.longest", "to: 1 h"},
    {"extra_care.wait_at_home", "to: 0 h"},
    {"extra_care.turnover", "to: 50"},
    {"care_homes.top_up.share", "to: 1"},
    {"mental_health.longest_wait", "to: 1 s"},
    {"need.housing_mental", "to: 1"},
    {"home_care.providers.closing_per_year", "to: 20"},
    {"home_care.notice", "to: 0"},
    {"need.can_recover_mental", "to: 1"},
    {"mental_health.longest_wait", "to: 1 min"}, /* hardly anybody waits for days */
    {"acute.sent_by_gp.waits_at_home", "to: 1 min"},
    {"community_nursing.after_hospital.longest_wait", "to: 0"}, /* few wait so long */
    {"call_111.a_and_e_below", "times: 1.3"},   /* half of it would contradict another parameter (agents/params_rules.c) */
    {"call_111.self_care_from", "times: 0.8"},
    {"need.threshold.care_home", "times: 0.8"},
    {"need.threshold.nhs_funded", "times: 0.9"},
    {"need.threshold.extra_care_most", "times: 0.8"},
    {"acute.escalation.opens_at", "times: 0.95"},
    {"minor_injuries.looks_at_waits", "to: 0.5"},
    {"need.learning_disability", "to: 20"},     /* 45 in ten thousand people have one */
};

static const char *stronger_change(const char *path) {
    for (size_t i = 0; i < sizeof stronger / sizeof stronger[0]; i++) {
        if (strcmp(stronger[i].path, path) == 0) {
            return stronger[i].change;
        }
    }
    return NULL;
}

/* Half of it, or twice where half is not allowed or would round to the same; another choice; other hours. */
static void describe_change(const struct hw_params *params, int32_t i, char *out, size_t size) {
    const struct hw_param_row *row = &hw_params_table.rows[i];
    char value[160];
    double now = hw_param_value(params, i);
    if (strncmp(row->path, "steps.", 6) == 0 && row->kind == HW_PARAM_CHOICE) {
        snprintf(value, sizeof value, "to: both"); /* an owner; the first choice, none, is an error */
    } else if (stronger_change(row->path) != NULL) {
        snprintf(value, sizeof value, "%s", stronger_change(row->path));
    } else if (row->kind == HW_PARAM_WEEK) {
        snprintf(value, sizeof value, "to: \"every day 07:00-11:00\"");
    } else if (row->kind == HW_PARAM_CHOICE) {
        const char *bar = strchr(row->choices, '|');
        bool first = now > 0;
        snprintf(value, sizeof value, "to: %.*s", first ? (int)(bar - row->choices) : (int)strcspn(bar + 1, "|"), first ? row->choices : bar + 1);
    } else if (row->kind == HW_PARAM_COUNT && row->axis == NULL && now < 2) {
        snprintf(value, sizeof value, "to: 3");
    } else if (row->axis == &hw_params_axes[HW_AXIS_FRAILTY]) { /* a ratio to the others: all by half would be the same */
        snprintf(value, sizeof value, "times: {severe: 0.5}");
    } else {
        bool half = now * 0.5 >= row->min && now > 0;
        snprintf(value, sizeof value, "times: %s", half ? "0.5" : "2");
    }
    snprintf(out, size, "change:\n  - {lever: %s, %s}\n%s", row->path, value, service);
}

/* Measures that a lever changes by being divided by it, or by being it. */
static bool is_capacity(const char *measure) {
    return strcmp(measure, "acute_beds") == 0 || strcmp(measure, "acute_occupancy") == 0 || strcmp(measure, "occupancy") == 0;
}

static bool differs(const struct runs *r, int32_t a, int32_t b) {
    for (int32_t m = 0; m < r->plan.layout.n_measures; m++) {
        if (is_capacity(r->plan.layout.measures[m].name)) {
            continue;
        }
        size_t end = m + 1 < r->plan.layout.n_measures ? r->plan.layout.offset[m + 1] : r->plan.layout.row;
        for (size_t i = r->plan.layout.offset[m]; i < end; i++) {
            double x = runs_row(r, a, 0)[i];
            double y = runs_row(r, b, 0)[i];
            if (x != y && !(isnan(x) && isnan(y))) {
                return true;
            }
        }
    }
    return false;
}

/* Up to BATCH levers, each a scheme of its own beside the one that moves none. Those that change nothing go to the front of the list: how many. */
static int try_batch(const struct hw_params *params, const char *const *with, int32_t *levers, int n) {
    struct runs r;
    struct runs_scheme schemes[BATCH + 1] = {{"none", service}};
    char names[BATCH][32];
    char bodies[BATCH][BODY];
    for (int i = 0; i < n; i++) {
        snprintf(names[i], sizeof names[i], "lever%d", i);
        describe_change(params, levers[i], bodies[i], sizeof bodies[i]);
        schemes[i + 1] = (struct runs_scheme){names[i], bodies[i]};
    }
    runs_open(&r, "every_lever", with, schemes, n + 1);
    runs_go(&r, 1);
    int idle = 0;
    for (int i = 0; i < n; i++) {
        if (!differs(&r, 1, i + 2)) {
            levers[idle++] = levers[i];
        }
    }
    runs_close(&r);
    return idle;
}

/* Of all levers those that change nothing, to the front: how many. */
static int try_all(const struct hw_params *params, const char *const *with, int32_t *levers, int n) {
    int idle = 0;
    for (int i = 0; i < n; i += BATCH) {
        int left = try_batch(params, with, &levers[i], n - i < BATCH ? n - i : BATCH);
        memmove(&levers[idle], &levers[i], (size_t)left * sizeof *levers);
        idle += left;
    }
    return idle;
}

/* What acts in a week acts: only the others have the whole time. */
static void test_every_lever_acts(void **state) {
    (void)state;
    const char *a_week[sizeof sets / sizeof sets[0]];
    memcpy(a_week, sets, sizeof sets);
    a_week[0] = "run.measured=7 days";
    struct runs r;
    runs_open(&r, "every_lever", sets, NULL, 0);
    assert_int_equal(r.status, HW_OK);
    const struct hw_params *params = ((const struct hw_district_spec *)r.plan.spec)->rules[0].params;
    int32_t *levers = malloc((size_t)hw_params_table.count * sizeof *levers);
    int n = 0, wrong = 0, listed = 0;
    assert_non_null(levers);
    for (int32_t i = 0; i < hw_params_table.count; i++) {
        if (may_change(hw_params_table.rows[i].path)) {
            levers[n++] = i;
            listed += excepted(hw_params_table.rows[i].path);
        }
    }
    assert_true(n > 50);
    int idle = try_all(params, sets, levers, try_all(params, a_week, levers, n));
    for (int i = 0; i < idle; i++) {
        const char *path = hw_params_table.rows[levers[i]].path;
        listed -= excepted(path);
        if (!excepted(path)) {
            fprintf(stderr, "%s does not act\n", path);
            wrong++;
        }
    }
    if (listed != 0) {
        fprintf(stderr, "%d that are listed as idle act\n", listed);
    }
    assert_true(wrong == 0 && listed == 0);
    free(levers);
    runs_close(&r);
}

/* Two schemes that move nothing are equal in every value: what differs above is the lever's doing. */
static void test_no_lever_no_difference(void **state) {
    (void)state;
    struct runs r;
    const struct runs_scheme schemes[] = {{"none", service}, {"nothing", service}};
    runs_open(&r, "every_lever", sets, schemes, 2);
    runs_go(&r, 1);
    assert_false(differs(&r, 1, 2));
    assert_true(differs(&r, 0, 1)); /* and the service itself acts */
    runs_close(&r);
}

/* Levers act from the first measured day, also those that are not looked up at each event: the ward's way out, which its station holds, and
 * the clocks, whose next ring was drawn before. */

static const char *const short_run[] = {"run.warm_up=20 days", "run.measured=28 days", NULL};

static double mean(const struct runs *r, int32_t scenario, const char *measure, const char *label) {
    double sum = 0;
    for (int32_t k = 0; k < r->replicates; k++) {
        sum += runs_value(r, scenario, k, measure, label);
    }
    return sum / r->replicates;
}

static void test_the_way_out_of_the_ward(void **state) {
    (void)state;
    const struct runs_scheme schemes[] = {
        {"slow_leaving", "change:\n  - {lever: acute.leaving, to: 9 h}\n"},
        {"short_hours", "change:\n  - {lever: acute.discharge_hours, to: \"every day 12:00-13:00\"}\n"},
    };
    struct runs r;
    runs_open(&r, "way_out", short_run, schemes, 2);
    runs_go(&r, 2);
    /* Time to fit does not change, so every spell is longer by about six hours; less those fit by night, who waited for 9 o'clock anyway. */
    double stay = mean(&r, 0, "fit_to_departure", NULL);
    assert_true(mean(&r, 1, "fit_to_departure", NULL) > stay + 0.1);
    /* From a window of 12 hours a day to one of an hour: the wait for the door rises by more than a quarter of a day. */
    assert_true(mean(&r, 2, "fit_to_departure", NULL) > stay + 0.25);
    runs_close(&r);
}

/* The rates of rare events: a ring is drawn years ahead, so a rate that acted after the next ring would show nothing in a month. */
static void test_clocks_change_rate_at_once(void **state) {
    (void)state;
    const struct runs_scheme schemes[] = {
        {"planned", "change:\n  - {lever: needs.planned.rate, times: 0.5}\n"},
        {"deaths", "change:\n  - {lever: needs.death.nursing_ratio, times: 0}\n  - {lever: needs.death.residential_ratio, times: 0}\n"},
        {"same", "change:\n  - {lever: needs.planned.rate, times: 1}\n  - {lever: acute.leaving, to: 4 h}\n"},
    };
    struct runs r;
    const char *const soon[] = {short_run[0], short_run[1], "acute.planned.prepared_in=1 days", "acute.planned.postponed_at=100", "acute.beds=700", "end_of_life.recognised=0", NULL}; /* or those on the list, put off or cancelled would come first */
    runs_open(&r, "clocks", soon, schemes, 3);
    runs_go(&r, 2);
    double planned = mean(&r, 1, "planned_admissions", NULL) / mean(&r, 0, "planned_admissions", NULL);
    if (!(planned > 0.42 && planned < 0.6)) {
        fprintf(stderr, "planned: %g of %g\n", planned, mean(&r, 0, "planned_admissions", NULL));
    }
    assert_true(planned > 0.42 && planned < 0.6); /* people booked again keep their day */
    assert_true(mean(&r, 0, "deaths", "care_home") > 100);
    assert_true(mean(&r, 2, "deaths", "care_home") == 0);
    for (int32_t k = 0; k < r.replicates; k++) {
        assert_memory_equal(runs_row(&r, 3, k), runs_row(&r, 0, k), r.plan.layout.row * sizeof(double));
    }
    runs_close(&r);
}

/* Nobody knows who will die: where nearly all frail patients do, planning at admission works on them, planning at fit hardly on anybody. */
static void test_early_planning_has_no_foresight(void **state) {
    (void)state;
    static const char *const deadly[] = {"run.warm_up=20 days", "run.measured=28 days", "acute.death=[1, 1, 1, 1, 1, 1, 1, 1]", NULL};
    const struct runs_scheme schemes[] = {{"early", "change:\n  - {lever: discharge.planning.starts_at, to: admission}\n"}};
    struct runs r;
    runs_open(&r, "foresight", deadly, schemes, 1);
    runs_go(&r, 2);
    assert_true(mean(&r, 1, "discharge_cases", NULL) > 1.5 * mean(&r, 0, "discharge_cases", NULL));
    runs_close(&r);
}

/* Without beds, those whom a GP sends come to A&E as well, all of them, and wait there: none is left at home. */
static void test_those_sent_by_a_gp_come_to_a_and_e(void **state) {
    (void)state;
    const struct runs_scheme schemes[] = {
        {"few_beds", "change:\n  - {lever: acute.beds, times: 0.75}\n  - {lever: start.when_below_census, to: close_when_vacated}\n"},
        {"patient", "change:\n  - {lever: acute.beds, times: 0.75}\n  - {lever: start.when_below_census, to: close_when_vacated}\n  - {lever: acute.sent_by_gp.waits_at_home, to: 10 days}\n"},
    };
    struct runs r;
    runs_open(&r, "sent", short_run, schemes, 2);
    runs_go(&r, 2);
    assert_true(mean(&r, 1, "ae_attendances", NULL) > 1.03 * mean(&r, 0, "ae_attendances", NULL));
    assert_true(mean(&r, 1, "ae_attendances", NULL) > 1.03 * mean(&r, 2, "ae_attendances", NULL));
    runs_close(&r);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_lever_acts),
        cmocka_unit_test(test_no_lever_no_difference),
        cmocka_unit_test(test_the_way_out_of_the_ward),
        cmocka_unit_test(test_clocks_change_rate_at_once),
        cmocka_unit_test(test_early_planning_has_no_foresight),
        cmocka_unit_test(test_those_sent_by_a_gp_come_to_a_and_e),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
