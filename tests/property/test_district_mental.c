/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "district_runs.h"

/* Mental-health beds: who comes, who stays for want of what, and who pays for it. */

#define SHORT "run.warm_up=20 days", "run.measured=60 days"

static double number(const struct runs *r, int32_t scenario, const char *measure, const char *label) {
    return runs_row(r, scenario, 0)[runs_at(r, measure, label)];
}

static double days(const struct runs *r, int32_t scenario) {
    double sum = 0;
    size_t at = runs_at(r, "official_delayed_days_mental", NULL);
    for (int code = 0; code < HW_OFFICIAL_CODES; code++) {
        sum += runs_row(r, scenario, 0)[at + (size_t)code];
    }
    return sum;
}

/* No illness, and nobody there at the start: the wards might as well not be, to the bit. */
static void test_none(void **state) {
    (void)state;
    const char *const sets[] = {"run.warm_up=5 days", "run.measured=20 days", "needs.mental_health.rate=[0, 0, 0, 0, 0, 0, 0, 0]", "start.mental_health=0",
                                "start.mental_health_older=0", "start.outside_share=0", NULL};
    const struct runs_scheme schemes[] = {
        {"more", "change:\n  - {lever: mental_health.adult.beds, to: 99}\n  - {lever: mental_health.older.stay, to: 9 days}\n  - {lever: need.mental_loss, to: 9}\n"}};
    struct runs r;
    runs_open(&r, "mental_none", sets, schemes, 1);
    runs_go(&r, 1);
    assert_true(number(&r, 0, "mental_health_admissions", NULL) == 0 && days(&r, 0) == 0);
    size_t capacity = runs_at(&r, "occupancy", NULL), row = r.plan.layout.row;
    assert_memory_equal(runs_row(&r, 0, 0), runs_row(&r, 1, 0), capacity * sizeof(double));
    assert_memory_equal(runs_row(&r, 0, 0) + capacity + 7, runs_row(&r, 1, 0) + capacity + 7, (row - capacity - 7) * sizeof(double));
    runs_close(&r);
}

/* By the rate, the people and the beds: as many come as are ill, and no bed is left in which nobody was delayed for ever. */
static void test_as_many_as_are_ill(void **state) {
    (void)state;
    const char *const sets[] = {SHORT, "needs.mental_health.rate=[0, 0, 0.02, 0.02, 0.02, 0, 0, 0]", "mental_health.adult.beds=5000", "start.outside_share=0",
                                "start.mental_health=0", "start.mental_health_older=0", NULL};
    struct runs r;
    runs_open(&r, "mental_rate", sets, NULL, 0);
    runs_go(&r, 1);
    const struct hw_district *d = r.state;
    double people = 0;
    for (hw_id id = 0; id < d->n_people; id++) {
        int band = d->people[id].age_band;
        people += hw_person_is_here(&d->people[id]) && band >= 2 && band <= 4 ? d->people[id].flags & HW_PERSON_DEMENTIA ? 8 : 1 : 0;
    }
    /* A Poisson number, a twelfth of which is in bed already: four standard deviations. */
    double expected = 0.02 * people, sd = sqrt(expected * 60 / 365) * 365 / 60;
    double admitted = number(&r, 0, "mental_health_admissions", NULL);
    assert_true(admitted < expected + 4 * sd && admitted > 0.98 * expected - 4 * sd);
    runs_close(&r);
}

/* No room: whoever waits too long goes out of the area; with beds enough nobody does. */
static void test_full_wards(void **state) {
    (void)state;
    const char *const sets[] = {SHORT, "start.when_below_census=close_when_vacated", NULL};
    const struct runs_scheme schemes[] = {{"few", "change:\n  - {lever: mental_health.adult.beds, times: 0.7}\n"}};
    struct runs r;
    runs_open(&r, "mental_full", sets, schemes, 1);
    runs_go(&r, 1);
    assert_true(number(&r, 1, "mental_health_admissions", NULL) < 0.95 * number(&r, 0, "mental_health_admissions", NULL));
    assert_true(number(&r, 1, "mental_health_elsewhere", NULL) > number(&r, 0, "mental_health_elsewhere", NULL));
    assert_true(number(&r, 1, "occupancy", "mental_health") > number(&r, 0, "occupancy", "mental_health"));
    runs_close(&r);
}

/* The official days there follow what is outstanding: homes to go to, places in homes, assessors; and nobody's else. */
static void test_what_keeps_them(void **state) {
    (void)state;
    const char *const sets[] = {SHORT, "needs.mental_health.rate=[0, 0, 0.01, 0.01, 0.01, 0.01, 0.01, 0.01]", "mental_health.adult.beds=400",
                                "mental_health.older.beds=400", "need.threshold.joint_band=0", NULL};
    const struct runs_scheme schemes[] = {
        {"housed", "change:\n  - {lever: need.housing_mental, to: 0}\n"},
        {"homeless", "change:\n  - {lever: need.housing_mental, to: 0.2}\n"},
        {"whole", "change:\n  - {lever: need.mental_loss, to: 0.01}\n"},
        {"all_owed", "change:\n  - {lever: mental_health.detained, to: 1}\n"},
        {"helpless", "change:\n  - {lever: need.mental_loss, to: 6}\n"},
        {"none_owed", "change:\n  - {lever: mental_health.detained, to: 0}\n"},
    };
    struct runs r;
    runs_open(&r, "mental_keeps", sets, schemes, 6);
    runs_go(&r, 1);
    const char *const mental = "official_delayed_days_mental";
    assert_true(number(&r, 1, mental, "I") < 0.3 * number(&r, 2, mental, "I"));
    assert_true(number(&r, 5, mental, "Di") + number(&r, 5, mental, "E") > 1.5 * (number(&r, 3, mental, "Di") + number(&r, 3, mental, "E")));
    double both[2] = {0}; /* what council and NHS owe together is both's to find and to pay */
    for (int code = 0; code < HW_OFFICIAL_CODES; code++) {
        size_t at = runs_at(&r, "official_delayed_days", NULL) + (size_t)code * HW_PAYERS + HW_PAYER_BOTH;
        both[0] += code == HW_REASON_A ? 0 : runs_row(&r, 4, 0)[at];
        both[1] += code == HW_REASON_A ? 0 : runs_row(&r, 6, 0)[at];
    }
    if (!(both[0] > 2 * both[1])) {
        fprintf(stderr, "both: %g days a year when owed to all, %g when to nobody\n", both[0], both[1]);
    }
    assert_true(both[0] > 2 * both[1]);
    runs_close(&r);
}

/* Whoever waits in other than acute beds may fall ill again, and die; never, when that is switched off. */
static void test_illness_while_waiting(void **state) {
    (void)state;
    const char *const sets[] = {SHORT, "discharge.planning.starts_at=fit", "discharge.relapse_per_day=0", "mental_health.older.died=0", "mental_health.longest_wait=90 days", NULL};
    const struct runs_scheme schemes[] = {{"frail", "change:\n  - {lever: discharge.relapse_per_day, to: 0.2}\n"}};
    struct runs r;
    runs_open(&r, "mental_ill", sets, schemes, 1);
    runs_go(&r, 1);
    assert_true(number(&r, 0, "ill_again_waiting", NULL) == 0 && number(&r, 1, "ill_again_waiting", NULL) > 0);
    assert_true(days(&r, 1) < days(&r, 0));
    runs_close(&r);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_none),       cmocka_unit_test(test_as_many_as_are_ill),   cmocka_unit_test(test_full_wards),
        cmocka_unit_test(test_what_keeps_them), cmocka_unit_test(test_illness_while_waiting),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
