/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "district_runs.h"

#include "sim/num.h"

#include <stdlib.h>

/* Care at home by providers: what a provider has promised is what its users and those whom it said yes to have; hours are conserved; carers
 * come and go as their rates say; and what providers lack is felt by those who wait. */

static const char *const months[] = {"run.scale=0.5", "run.warm_up=30 days", "run.measured=90 days", "home_care.carers=850", NULL};

/* What the visits say about providers, against what the providers say about themselves. */
static void check_rounds(const struct hw_district *d) {
    int32_t n = d->spec->providers.n;
    int64_t *promised = calloc((size_t)n, sizeof *promised), *handed = calloc((size_t)n, sizeof *handed);
    int64_t given = 0, kept = 0, sold = 0, users = 0, looking = 0, amounts[HW_AMOUNTS] = {0};
    for (hw_id v = 0; v < d->flow.n_visits; v++) {
        const struct hw_visit *visit = &d->flow.visits[v];
        if (visit->state == HW_VISIT_FREE || v >= d->n_spells || d->spells[v].key != visit->key) {
            continue;
        }
        const struct hw_spell_care *c = &d->spells[v].care;
        assert_int_equal(hw_district_kind(d, visit->station) == HW_ST_HOME_CARE, c->provider != 0); /* has a package: has a provider */
        assert_int_equal(c->in_line, c->seeks && c->promised == 0);
        assert_true(!c->handed || c->seeks);
        looking += c->in_line;
        for (int i = 0; i < 2; i++) {
            int32_t p = (int32_t)(i == 0 ? c->provider : c->promised) - 1;
            if (p >= 0) {
                promised[p] += c->minutes;
                assert_int_equal(d->spec->providers.is[p].area, d->people[hw_district_person_of(visit)].area);
            }
        }
        if (c->provider != 0) {
            handed[c->provider - 1] += c->handed ? c->minutes : 0;
            *(c->kept ? &kept : &given) += c->minutes;
            users++;
        }
    }
    for (int32_t p = 0; p < n; p++) {
        const struct hw_provider *provider = &d->rounds->providers[p];
        assert_int_equal(provider->promised, promised[p]);
        assert_int_equal(provider->handed, handed[p]);
        assert_true(provider->carers >= 0 && provider->carers <= provider->posts);
        sold += provider->sold;
        for (hw_id v = provider->users; v != HW_NONE; v = d->spells[v].care.user_next) {
            assert_int_equal(d->spells[v].care.provider, p + 1);
            users--;
        }
    }
    for (int32_t a = 0; a < d->spec->map.n_areas; a++) {
        for (hw_id v = d->rounds->line[2 * a]; v != HW_NONE; v = d->spells[v].care.next) {
            looking--;
        }
        for (int i = 0; i < HW_AMOUNTS; i++) {
            amounts[i] += d->rounds->amounts[a][i].count;
        }
    }
    int64_t all = 0;
    for (int32_t p = 0; p < n; p++) {
        all += promised[p];
    }
    assert_int_equal(users, 0);
    assert_int_equal(looking, 0);
    assert_int_equal(amounts[HW_HOURS_GIVEN], given);
    assert_int_equal(amounts[HW_HOURS_KEPT], kept);
    assert_int_equal(amounts[HW_HOURS_SOLD], sold);
    assert_int_equal(amounts[HW_HOURS_PROMISED], all);
    assert_true(given > 100000);
    free(promised);
    free(handed);
}

static void test_hours_are_conserved(void **state) {
    (void)state;
    static const char *const cases[] = {"home_care.notice=14 days", "home_care.carers=450", "home_care.providers.closing_per_year=3",
                                        "home_care.kept_in_hospital=0", "home_care.turnover=5", "home_care.set_up=0"};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const char *const sets[] = {"run.scale=0.5", "run.warm_up=30 days", "run.measured=45 days", cases[i], NULL};
        struct runs r;
        runs_open(&r, "rounds", sets, NULL, 0);
        runs_go(&r, 1);
        check_rounds(r.state);
        runs_close(&r);
    }
}

/* Nobody leaves and nothing is lost on the way: every carer of every post gives every paid hour, at all times. */
static void test_without_turnover_and_travel_all_hours_are_sold(void **state) {
    (void)state;
    const char *const sets[] = {"run.warm_up=10 days", "run.measured=30 days", "home_care.carers=777", "home_care.paid_hours=20",
                                "home_care.turnover=0", "home_care.travel.urban=0", "home_care.travel.rural=0", NULL};
    struct runs r;
    runs_open(&r, "null", sets, NULL, 0);
    runs_go(&r, 1);
    assert_true(fabs(runs_value(&r, 0, 0, "home_care_hours_sold", NULL) - 777 * 20) < 1e-9);
    assert_true(fabs(runs_value(&r, 0, 0, "home_care_vacancies", NULL)) < 1e-12);
    assert_true(runs_value(&r, 0, 0, "packages_handed_back", NULL) == 0);
    runs_close(&r);
}

/* A post is filled for 1 / turnover and then vacant for the time of recruitment, so a share of r / (r + 1/t) is vacant: by days, p = 1 - exp(-t/365.25)
 * is the chance of leaving and 1/r that of being filled. 2,000 posts over a year: the mean's error is about a fiftieth of the share. */
static void test_vacancies_follow_turnover_and_recruitment(void **state) {
    (void)state;
    static const struct {
        const char *turnover, *recruitment;
        double t, days;
    } cases[] = {{"home_care.turnover=0.3", "home_care.recruitment=60 days", 0.3, 60}, {"home_care.turnover=1", "home_care.recruitment=90 days", 1, 90}};
    for (int i = 0; i < 2; i++) {
        const char *const sets[] = {"run.warm_up=0 days", "run.measured=365 days", "run.scale=0.05", "home_care.carers=40000",
                                    cases[i].turnover, cases[i].recruitment, NULL};
        struct runs r;
        runs_open(&r, "vacant", sets, NULL, 0);
        runs_go(&r, 1);
        double leave = -hw_num_expm1(-cases[i].t / 365.25), expected = leave / (leave + 1 / cases[i].days);
        double found = runs_value(&r, 0, 0, "home_care_vacancies", NULL);
        if (fabs(found / expected - 1) > 0.08) {
            fprintf(stderr, "%g, expected %g\n", found, expected);
        }
        assert_true(fabs(found / expected - 1) <= 0.08);
        runs_close(&r);
    }
}

/* Carers, their paid hours, the time on the way, turnover, posts that stay vacant, the council's rate: each is felt in a bed. */
static void test_scarce_hours_are_felt_in_hospital(void **state) {
    (void)state;
    static const struct runs_scheme schemes[] = {
        {"half", "change:\n  - {lever: home_care.carers, times: 0.5}\n"},
        {"hours", "change:\n  - {lever: home_care.paid_hours, times: 0.7}\n"},
        {"rural", "change:\n  - {lever: home_care.rurality, to: 1}\n  - {lever: home_care.travel.rural, to: 0.4}\n"},
        {"leave", "change:\n  - {lever: home_care.turnover, to: 2}\n"},
        {"poor", "change:\n  - {lever: home_care.council_rate, times: 0.85}\n"},
    };
    enum { N = sizeof schemes / sizeof schemes[0] };
    struct runs r;
    runs_open(&r, "scarce_hours", months, schemes, N);
    runs_go(&r, 6);
    const struct runs_term beds = {"delayed_bed_days_by_code", "E", 1}, wait = {"wait_home_care", NULL, 1}, hours = {"home_care_hours", NULL, 1};
    for (int i = 0; i < N; i++) {
        runs_expect(schemes[i].name, runs_difference(&r, i + 1, &beds, 1), 1);
        runs_expect(schemes[i].name, runs_difference(&r, i + 1, &wait, 1), 1);
        runs_expect(schemes[i].name, runs_difference(&r, i + 1, &hours, 1), -1);
    }
    double days[2] = {0};
    for (int32_t k = 0; k < r.replicates; k++) { /* half the carers: more than twice the delay; waits are of those only who were served yet */
        days[0] += runs_value(&r, 0, k, "delayed_bed_days_by_code", "E");
        days[1] += runs_value(&r, 1, k, "delayed_bed_days_by_code", "E");
    }
    assert_true(days[1] > 2 * days[0]);
    runs_close(&r);
}

/* The same carers give fewer hours where the way is longer, in proportion. */
static void test_the_way_costs_hours(void **state) {
    (void)state;
    const struct runs_scheme schemes[] = {{"town", "change:\n  - {lever: home_care.rurality, to: 0}\n"},
                                          {"country", "change:\n  - {lever: home_care.rurality, to: 1}\n"}};
    const char *const sets[] = {"run.warm_up=10 days", "run.measured=30 days", "home_care.turnover=0", "home_care.travel.urban=0.1",
                                "home_care.travel.rural=0.4", NULL};
    struct runs r;
    runs_open(&r, "way", sets, schemes, 2);
    runs_go(&r, 1);
    double town = runs_value(&r, 1, 0, "home_care_hours_sold", NULL), country = runs_value(&r, 2, 0, "home_care_hours_sold", NULL);
    assert_true(fabs(country / town - 0.6 / 0.9) < 0.002); /* whole minutes */
    runs_close(&r);
}

/* A provider with carers for fewer hands packages back, until what it has promised is no more than overtime can do, and those users find another
 * provider, or go without after the notice; one whose overtime has no end hands nothing back. */
static void test_packages_are_handed_back(void **state) {
    (void)state;
    const struct runs_scheme schemes[] = {
        {"fewer", "change:\n  - {lever: home_care.carers, times: 0.72}\n"},
        {"overtime", "change:\n  - {lever: home_care.carers, times: 0.72}\n  - {lever: home_care.stretch, to: 1}\n"},
        {"at_once", "change:\n  - {lever: home_care.carers, times: 0.72}\n  - {lever: home_care.notice, to: 0}\n"},
    };
    struct runs r;
    runs_open(&r, "handed", months, schemes, 3);
    runs_go(&r, 2);
    for (int32_t k = 0; k < 2; k++) {
        double fewer = runs_value(&r, 1, k, "packages_handed_back", NULL), before = runs_value(&r, 0, k, "packages_handed_back", NULL);
        assert_true(fewer > before + 25);
        assert_true(runs_value(&r, 2, k, "packages_handed_back", NULL) == 0);
        assert_true(runs_value(&r, 3, k, "packages_without_provider", NULL) > runs_value(&r, 1, k, "packages_without_provider", NULL));
        assert_true(runs_value(&r, 1, k, "packages_without_provider", NULL) > 0 && runs_value(&r, 1, k, "wait_handed_back", NULL) > 0);
    }
    struct hw_district *d = r.state;
    struct hw_job job = {.plan = &r.plan, .scenario = 1, .replicate = 1, .seed = 1};
    struct hw_fault fault;
    uint64_t events = 0;
    assert_int_equal(hw_district_run(d, &job, runs_row(&r, 1, 0), &fault, &events), HW_OK);
    check_rounds(d);
    for (int32_t p = 0; p < d->spec->providers.n; p++) { /* all that can be handed back is, but a day's comings and goings */
        const struct hw_provider *provider = &d->rounds->providers[p];
        assert_true((double)(provider->promised - provider->handed) <= 1.1 * (double)provider->sold + 2 * 60 * 23 + 4000);
    }
    runs_close(&r);
}

/* Who comes home while the package is kept has the same provider; who comes later has lost it. */
static void test_a_kept_package_goes_on(void **state) {
    (void)state;
    static const char *const kept[] = {"home_care.kept_in_hospital=0", "home_care.kept_in_hospital=90 years"};
    for (int i = 0; i < 2; i++) {
        const char *const sets[] = {"run.scale=0.5", "run.warm_up=10 days", "run.measured=60 days", kept[i], NULL};
        struct runs r;
        runs_open(&r, "kept", sets, NULL, 0);
        runs_go(&r, 1);
        double restarted = runs_value(&r, 0, 0, "packages_restarted", NULL), lost = runs_value(&r, 0, 0, "packages_lost", NULL);
        double hours = runs_value(&r, 0, 0, "home_care_hours_kept", NULL);
        assert_true(i == 0 ? restarted == 0 && lost > 100 && hours == 0 : restarted > 100 && lost == 0 && hours > 10);
        runs_close(&r);
    }
}

/* Closed providers have nobody on their rounds once notices are over, and no posts. */
static void test_closed_providers_have_no_users(void **state) {
    (void)state;
    const char *const sets[] = {"run.warm_up=30 days", "run.measured=60 days", "home_care.providers.closing_per_year=2", "home_care.notice=0", NULL};
    struct runs r;
    runs_open(&r, "closed_providers", sets, NULL, 0);
    runs_go(&r, 1);
    const struct hw_district *d = r.state;
    int closed = 0;
    for (int32_t p = 0; p < d->spec->providers.n; p++) {
        const struct hw_provider *provider = &d->rounds->providers[p];
        closed += provider->closed;
        assert_true(!provider->closed || (provider->posts == 0 && provider->sold == 0));
        for (hw_id v = provider->users; provider->closed && v != HW_NONE; v = d->spells[v].care.user_next) {
            assert_true(d->spells[v].care.promised != 0 || hw_market_seeks(&d->spells[v]) || d->spells[v].asked != 0);
        }
    }
    assert_true(closed > 2 && runs_value(&r, 0, 0, "home_care_providers_closed", NULL) > 0);
    runs_close(&r);
}

static void test_bad_rounds_are_refused(void **state) {
    (void)state;
    const char *const sets[] = {"home_care.carers=-1", "home_care.travel.rural=2", "home_care.providers.size=0", "home_care.notice=soon",
                                "home_care.turnover=-1", "home_care.calls.length=2 days", NULL};
    struct runs r;
    runs_open(&r, "bad_rounds", sets, NULL, 0);
    assert_int_equal(r.status, HW_BAD_INPUT);
    assert_int_equal(r.diag.errors, 6); /* all at once */
    runs_close(&r);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_hours_are_conserved),
        cmocka_unit_test(test_without_turnover_and_travel_all_hours_are_sold),
        cmocka_unit_test(test_vacancies_follow_turnover_and_recruitment),
        cmocka_unit_test(test_scarce_hours_are_felt_in_hospital),
        cmocka_unit_test(test_the_way_costs_hours),
        cmocka_unit_test(test_packages_are_handed_back),
        cmocka_unit_test(test_a_kept_package_goes_on),
        cmocka_unit_test(test_closed_providers_have_no_users),
        cmocka_unit_test(test_bad_rounds_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
