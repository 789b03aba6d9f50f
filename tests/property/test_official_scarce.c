/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "district_runs.h"

/* Half of what stands behind each code, in a district whose teams are as busy as those of test_official_codes.c but all of two or more, so that
 * half of each can be taken away: the official days of its code rise, by more than three standard errors of pairs of runs with the same people and
 * luck and by a larger factor than those of any other code, and most of the rise is laid at the door of whose step it is. */

enum { ANYBODY = HW_PAYERS };

static const struct scarce {
    const char *what, *body;
    enum hw_reason code;
    int payer; /* enum hw_payer: at whose door most of the rise is; ANYBODY: the step is both's, or goes with who pays for the patient */
} cases[] = {
    {"social", "change:\n  - {lever: discharge.assessment.social.staff, times: 0.5}\n", HW_REASON_A, HW_PAYER_SOCIAL},
    {"nurses", "change:\n  - {lever: discharge.nhs_assessment.staff, times: 0.5}\n", HW_REASON_A, HW_PAYER_NHS},
    {"managers", "change:\n  - {lever: discharge.home_assessment.staff, times: 0.5}\n", HW_REASON_A, ANYBODY},
    {"finance", "change:\n  - {lever: discharge.means_test.staff, times: 0.5}\n", HW_REASON_B, HW_PAYER_SOCIAL},
    {"panel", "change:\n  - {lever: discharge.funding.panels, times: 0.5}\n", HW_REASON_B, HW_PAYER_SOCIAL},
    {"nhs_panel", "change:\n  - {lever: discharge.nhs_funding.panels, times: 0.5}\n", HW_REASON_B, HW_PAYER_NHS},
    {"beds", "change:\n  - {lever: intermediate_care.beds, times: 0.5}\n", HW_REASON_C, HW_PAYER_NHS},
    {"residential", "change:\n  - {lever: residential.places, times: 0.5}\n", HW_REASON_DI, ANYBODY},
    {"nursing", "change:\n  - {lever: nursing.places, times: 0.5}\n", HW_REASON_DII, ANYBODY},
    {"brokers", "change:\n  - {lever: discharge.brokerage.staff, times: 0.5}\n", HW_REASON_E, HW_PAYER_SOCIAL},
    {"carers", "change:\n  - {lever: home_care.carers, times: 0.5}\n", HW_REASON_E, ANYBODY},
    {"equipment", "change:\n  - {lever: equipment.teams, times: 0.5}\n", HW_REASON_F, ANYBODY},
    {"choice", "change:\n  - {lever: discharge.choice, times: 2}\n", HW_REASON_G, ANYBODY}, /* nobody's staff: a family's time, doubled */
    {"disputes", "change:\n  - {lever: discharge.disputes_at_once, times: 0.5}\n", HW_REASON_H, ANYBODY},
    {"housing", "change:\n  - {lever: housing.cases, times: 0.5}\n", HW_REASON_I, ANYBODY},
    /* No delay is official before the team's decision, and the team wants therapists' assessments: */
    {"therapists", "change:\n  - {lever: discharge.assessment.health.staff, times: 0.5}\n", HW_REASON_A, ANYBODY},
    {"meetings", "change:\n  - {lever: discharge.mdt.meetings, times: 0.5}\n", HW_REASON_TEAM, ANYBODY},
};
enum { CASES = sizeof cases / sizeof cases[0], OFFICIAL = CASES - 2, THERAPISTS = CASES - 2, MEETINGS = CASES - 1, REPLICATES = 5 };

/* Twos instead of ones, with work that keeps them as busy. */
static const char *const sets[] = {"run.warm_up=60 days", "run.measured=121 days", "discharge.funding.panels=2", "discharge.funding.work=28 min",
    "discharge.nhs_funding.panels=2", "discharge.nhs_funding.work=60 min", "discharge.nhs_assessment.staff=4", "discharge.home_assessment.staff=2",
    "discharge.home_assessment.work=3.5 h", "discharge.disputes_at_once=2", "equipment.teams=4", "discharge.brokerage.work=45 min",
    "discharge.nhs_brokerage.staff=2", "need.threshold.dispute_band=0.5", "need.housing=0.3 %", "start.when_below_census=close_when_vacated", NULL};

static struct runs r;

static double days_of(int32_t scenario, int32_t replicate, const char *measure, int codes, int code, int payer) {
    double days = 0;
    size_t at = runs_at(&r, measure, NULL);
    for (int c = 0; c < codes; c++) {
        for (int p = 0; p < HW_PAYERS; p++) {
            bool wanted = (code < 0 || c == code) && (payer == ANYBODY || p == payer);
            days += wanted ? runs_row(&r, scenario, replicate)[at + (size_t)c * HW_PAYERS + (size_t)p] : 0;
        }
    }
    return days;
}
static double official(int32_t scenario, int32_t replicate, int code, int payer) {
    return days_of(scenario, replicate, "official_delayed_days", HW_OFFICIAL_CODES, code, payer);
}

/* Mean of a difference over replicates in its standard errors. */
static double standard_errors(const double *x) {
    double mean = 0, squares = 0;
    for (int i = 0; i < REPLICATES; i++) {
        mean += x[i] / REPLICATES;
    }
    for (int i = 0; i < REPLICATES; i++) {
        squares += (x[i] - mean) * (x[i] - mean);
    }
    return mean / sqrt(squares / (REPLICATES - 1) / REPLICATES + 1e-12);
}

static int look_at(int i) {
    const struct scarce *c = &cases[i];
    double rise[REPLICATES], before = 0, after = 0, theirs = 0, largest = 0;
    int most = -1;
    for (int k = 0; k < REPLICATES; k++) {
        double then = official(0, k, (int)c->code, ANYBODY), now = official(i + 1, k, (int)c->code, ANYBODY);
        rise[k] = log(now / then); /* queues that run away do so by very different numbers of days */
        before += then, after += now;
        theirs += c->payer == ANYBODY ? 0 : official(i + 1, k, (int)c->code, c->payer) - official(0, k, (int)c->code, c->payer);
    }
    for (int code = 0; code < HW_CODED_REASONS; code++) {
        double now = 0, then = 0;
        for (int k = 0; k < REPLICATES; k++) {
            now += official(i + 1, k, code, ANYBODY), then += official(0, k, code, ANYBODY);
        }
        most = now / then > largest ? code : most;
        largest = now / then > largest ? now / then : largest;
    }
    bool good = standard_errors(rise) > 3 && most == (int)c->code && (c->payer == ANYBODY || theirs > 0.5 * (after - before));
    fprintf(stderr, "%s%s: %.0f -> %.0f days of its code a replicate, %.1f standard errors; of the rise %.0f %% the owner's; rises most: %d (its own %d)\n",
            good ? "" : "WRONG ", c->what, before / REPLICATES, after / REPLICATES, standard_errors(rise), 100 * theirs / (after - before), most, (int)c->code);
    return !good;
}

static void test_half_of_what_is_behind_each_code(void **state) {
    (void)state;
    int wrong = 0;
    for (int i = 0; i < OFFICIAL; i++) {
        wrong += look_at(i);
    }
    assert_int_equal(wrong, 0);
}

/* Every code has a row above. */
static void test_every_code(void **state) {
    (void)state;
    bool has[HW_CODED_REASONS] = {false};
    for (int i = 0; i < OFFICIAL; i++) {
        has[cases[i].code] = true;
    }
    for (int code = 0; code < HW_CODED_REASONS; code++) {
        assert_true(has[code]);
    }
}

/* What comes before the decision lengthens the true delay of its reason, and takes days out of the official count rather than adding them:
 * fewer patients a week are decided on, so fewer days of whatever comes after are counted. */
static void test_before_the_decision(void **state) {
    (void)state;
    for (int i = THERAPISTS; i <= MEETINGS; i++) {
        double rise[REPLICATES], rest = 0, rest_before = 0;
        for (int k = 0; k < REPLICATES; k++) {
            const char *all = "delayed_bed_days";
            int reason = (int)cases[i].code;
            double now = 0, then = 0;
            size_t at = runs_at(&r, all, NULL);
            for (int owner = 0; owner < HW_OWNERS; owner++) {
                size_t row = at + (size_t)reason * HW_OWNERS + (size_t)owner;
                now += runs_row(&r, i + 1, k)[row], then += runs_row(&r, 0, k)[row];
            }
            rise[k] = now - 1.5 * then;
            rest += official(i + 1, k, -1, ANYBODY) - official(i + 1, k, HW_REASON_A, ANYBODY);
            rest_before += official(0, k, -1, ANYBODY) - official(0, k, HW_REASON_A, ANYBODY);
        }
        fprintf(stderr, "%s: true delay beyond half as much again %.1f standard errors; official days of other codes %.0f -> %.0f\n", cases[i].what, standard_errors(rise),
                rest_before / REPLICATES, rest / REPLICATES);
        assert_true(standard_errors(rise) > 3);
        assert_true(rest < rest_before);
    }
}

static int open_all(void **state) {
    (void)state;
    struct runs_scheme schemes[CASES];
    for (int i = 0; i < CASES; i++) {
        schemes[i] = (struct runs_scheme){cases[i].what, cases[i].body};
    }
    runs_open(&r, "scarce", sets, schemes, CASES);
    runs_go(&r, REPLICATES);
    return 0;
}
static int close_all(void **state) {
    (void)state;
    runs_close(&r);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_half_of_what_is_behind_each_code), cmocka_unit_test(test_every_code),
                                       cmocka_unit_test(test_before_the_decision)};
    return cmocka_run_group_tests(tests, open_all, close_all);
}
