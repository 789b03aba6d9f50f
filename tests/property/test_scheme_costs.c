/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "district_runs.h"

#include "agents/ledger.h"

/* What schemes cost by their files: to the penny, as they grow, and by who pays; no flow depends on it. */

/* Three whole months, April to June 2014; a tenth of the people, and of the cost. */
#define QUARTER "run.scale=0.1", "run.warm_up=28 days", "run.measured=91 days"
#define IDLE "change:\n  - {lever: reablement.places, times: 1}\n"
enum { DAYS = 91 };

/* Pence that the organisations of a role spent on schemes. */
static int64_t spent(const struct runs *r, int32_t scenario, enum hw_ledger_role role) {
    const struct hw_ledger_map *map = &((const struct hw_district_spec *)r->plan.spec)->money;
    int64_t sum = 0;
    for (int32_t who = 0; who < map->n; who++) {
        double a_year = runs_value(r, scenario, 0, "money_schemes", map->names[who]);
        sum += map->role[who] == role ? hw_ledger_pence(a_year * DAYS / 365) : 0;
    }
    return sum;
}

static void test_schemes_cost_what_their_files_say(void **state) {
    (void)state;
    static const struct runs_scheme schemes[] = {
        {"plain", "cost: {staff: 2 wte, per_year: \"45,000 GBP each\", capital: \"1,000 GBP\"}\n" IDLE},
        {"council", "cost: {per_year: \"36,500.40 GBP\", payer: council}\n" IDLE},
        {"grows", "start: 2014-04-01\nramp: 91 days\ncost: {per_year: \"120,000 GBP\", payer: acute_trust}\n" IDLE},
        {"later", "start: 2014-05-02\nuntil: 2014-06-11\ncost: {per_year: \"120,000 GBP\", capital: \"500 GBP\", payer: ambulance_service}\n" IDLE},
        {"old", "start: 2010-04-01\ncost: {per_year: \"120,000 GBP\", capital: \"500 GBP\", payer: users}\n" IDLE},
    };
    static const char *const sets[] = {QUARTER, NULL};
    struct runs r;
    runs_open(&r, "scheme_costs", sets, schemes, 5);
    runs_go(&r, 1);
    /* Of 90,000 a year a quarter, and the capital, a tenth of each: 2,350 pounds. */
    assert_int_equal(spent(&r, 1, HW_LEDGER_COMMISSIONER), 235000);
    assert_int_equal(spent(&r, 1, HW_LEDGER_COUNCIL) + spent(&r, 1, HW_LEDGER_TRUST), 0);
    assert_int_equal(spent(&r, 2, HW_LEDGER_COUNCIL), 91251); /* 912.51 */
    assert_int_equal(spent(&r, 2, HW_LEDGER_COMMISSIONER), 0);
    /* 1,000 a month for a sixth of it on days 0 to 30 (April, and one of 31 days), a half on 31 to 60 (30 of 31 days), five sixths in June. */
    assert_int_equal(spent(&r, 3, HW_LEDGER_TRUST), hw_ledger_pence(1000.0 * ((1 + 1 / 31.0) / 6 + 30 / 31.0 / 2 + 5 / 6.0)));
    /* 30 of 31 days of May, 10 of 30 of June; 50 at once. What began before has bought what it needed. */
    assert_int_equal(spent(&r, 4, HW_LEDGER_AMBULANCES), hw_ledger_pence(50 + 1000.0 * (30 / 31.0 + 10 / 30.0)));
    assert_int_equal(spent(&r, 5, HW_LEDGER_USERS), 300000);
    /* What is spent is missed by who pays, and by nobody else; people flow as before. */
    int32_t first = hw_results_find(&r.plan.layout, "money_net"), last = hw_results_find(&r.plan.layout, "public_net_by_month");
    size_t from = r.plan.layout.offset[first], to = last + 1 < r.plan.layout.n_measures ? r.plan.layout.offset[last + 1] : r.plan.layout.row;
    for (int32_t s = 1; s <= 5; s++) {
        assert_memory_equal(runs_row(&r, 0, 0), runs_row(&r, s, 0), from * sizeof(double));
        assert_memory_equal(runs_row(&r, 0, 0) + to, runs_row(&r, s, 0) + to, (r.plan.layout.row - to) * sizeof(double));
        assert_true(runs_value(&r, s, 0, "money_balance", NULL) == 0);
    }
    double more = runs_value(&r, 1, 0, "nhs_spend", NULL) - runs_value(&r, 0, 0, "nhs_spend", NULL);
    assert_true(fabs(more - 2350.0 * 365 / DAYS) < 0.01);
    runs_close(&r);
}

/* Payers share by people, and no penny is lost between them: 100 pounds a month among the commissioners of Kent. */
static void test_several_payers_share(void **state) {
    (void)state;
    static const struct runs_scheme schemes[] = {{"shared", "cost: {per_year: \"120,000 GBP\"}\n" IDLE},
                                                 {"some", "where: {area: thanet}\ncost: {per_year: \"120,000 GBP\"}\n" IDLE},
                                                 {"trusts", "cost: {per_year: \"120,000 GBP\", payer: acute_trust}\n" IDLE}};
    static const char *const sets[] = {"run.scale=0.01", "run.warm_up=7 days", "run.measured=30 days", "start.when_below_census=close_when_vacated", NULL};
    struct runs r;
    runs_open_model(&r, "scheme_shares", "kent.yaml", NULL, sets, schemes, 3);
    runs_go(&r, 1);
    const struct hw_district_spec *spec = r.plan.spec;
    size_t at = runs_at(&r, "money_schemes", NULL);
    double inside = 0;
    for (int32_t a = 0; a < spec->places.n_areas; a++) {
        inside += spec->places.areas[a].outside ? 0 : (double)(spec->first_id[a + 1] - spec->first_id[a]);
    }
    int64_t sum[4] = {0};
    int payers[4] = {0};
    for (int32_t s = 1; s <= 3; s++) {
        for (int32_t who = 0; who < spec->money.n; who++) {
            int64_t pence = hw_ledger_pence(runs_row(&r, s, 0)[at + (size_t)who] * 30 / 365);
            sum[s] += pence;
            payers[s] += pence > 0;
        }
    }
    for (int32_t a = 0; a < spec->places.n_areas; a++) {
        size_t who = spec->money.commissioner[a];
        double people = spec->places.areas[a].outside ? 0 : (double)(spec->first_id[a + 1] - spec->first_id[a]);
        double gbp = runs_row(&r, 1, 0)[at + who] * 30 / 365;
        assert_true(fabs(gbp - 100 * people / inside) < 0.011);
    }
    for (int32_t s = 1; s <= 3; s++) {
        assert_int_equal(sum[s], 10000);
    }
    assert_true(payers[1] >= 7 && payers[2] == 1 && payers[3] >= 3);
    runs_close(&r);
}

/* Kent has seven hospitals and seven areas of its own. 12,000 pounds a year are 10 in April, at a hundredth of the size; people are fewer already, and a pound each. */
#define ENROLS "programme:\n  - {name: all, eligible: {age_from: 65}, chosen: at_random, caseload: 3000, lasts: 730 days, acts: [{on: needs.urgent, times: 1}]}\n"
static void test_costs_are_per_hospital_area_or_person(void **state) {
    (void)state;
    static const struct runs_scheme schemes[] = {{"county", "cost: {per_year: \"12,000 GBP\", per: county}\n" IDLE},
                                                 {"hospital", "cost: {per_year: \"12,000 GBP\", capital: \"100 GBP\", per: hospital}\n" IDLE},
                                                 {"one", "where: {hospital: darent_valley}\ncost: {per_year: \"12,000 GBP\", per: hospital}\nchange:\n  - {lever: acute.beds, times: 1}\n"},
                                                 {"area", "cost: {per_year: \"12,000 GBP\", per: area}\n" IDLE},
                                                 {"thanet", "where: {area: thanet}\ncost: {per_year: \"12,000 GBP\", per: area, payer: council}\n" IDLE},
                                                 {"person", "cost: {per_year: \"12 GBP\", per: person}\n" IDLE},
                                                 {"enrolled", "cost: {per_year: \"12,000 GBP\", per: enrolled}\n" ENROLS}};
    static const char *const sets[] = {"run.scale=0.01", "run.warm_up=7 days", "run.measured=30 days", "start.when_below_census=close_when_vacated", NULL};
    struct runs r;
    runs_open_model(&r, "scheme_per", "kent.yaml", NULL, sets, schemes, 7);
    runs_go(&r, 1);
    const struct hw_district_spec *spec = r.plan.spec;
    int64_t people = 0, pence[8] = {0};
    for (int32_t a = 0; a < spec->places.n_areas; a++) {
        people += spec->places.areas[a].outside ? 0 : (int64_t)(spec->first_id[a + 1] - spec->first_id[a]);
    }
    size_t at = runs_at(&r, "money_schemes", NULL);
    for (int32_t s = 1; s <= 7; s++) {
        for (int32_t who = 0; who < spec->money.n; who++) {
            pence[s] += hw_ledger_pence(runs_row(&r, s, 0)[at + (size_t)who] * 30 / 365);
        }
    }
    assert_int_equal(pence[1], 1000);
    assert_int_equal(pence[2], 7 * (1000 + 100));
    assert_int_equal(pence[3], 1000);
    assert_int_equal(pence[4], 7 * 1000);
    assert_int_equal(pence[5], 1000);
    assert_int_equal(pence[6], people * 100);
    double caseload = runs_value(&r, 7, 0, "programme_caseload", "all");
    assert_true(caseload > 10 && fabs((double)pence[7] - caseload * 100000) <= 1);
    runs_close(&r);
}

/* Care at home costs by the stay and by the day: here of three days on average. */
#define AT_HOME(money) money "service:\n  - {at: a_and_e.decision, name: home, slots: 100, contact: 3 days, takes: 40 %, offers: care_at_home}\n"
static void test_care_at_home_costs_by_the_day(void **state) {
    (void)state;
    static const struct runs_scheme schemes[] = {{"free", AT_HOME("")},
                                                 {"stays", AT_HOME("change:\n  - {lever: money.cost.service_contact, to: 10}\n")},
                                                 {"days", AT_HOME("change:\n  - {lever: money.cost.care_at_home_day, to: 100}\n")}};
    static const char *const sets[] = {QUARTER, NULL};
    struct runs r;
    runs_open(&r, "scheme_care", sets, schemes, 3);
    runs_go(&r, 1);
    double stays = runs_value(&r, 1, 0, "service_contacts", NULL) * DAYS / 365;
    assert_true(stays > 100);
    assert_int_equal(spent(&r, 1, HW_LEDGER_TRUST), 0);
    assert_int_equal(spent(&r, 2, HW_LEDGER_TRUST), (int64_t)floor(stays * 1000 + 0.5));
    /* Lengths have a standard deviation of half their mean: the mean of n stays is within 4 x 1.5 / sqrt(n) days of 3. */
    double days = (double)spent(&r, 3, HW_LEDGER_TRUST) / 100 / 100 / stays;
    assert_true(fabs(days - 3) < 6 / sqrt(stays));
    runs_close(&r);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_schemes_cost_what_their_files_say),
        cmocka_unit_test(test_several_payers_share),
        cmocka_unit_test(test_costs_are_per_hospital_area_or_person),
        cmocka_unit_test(test_care_at_home_costs_by_the_day),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
