/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <string.h>

#include "agents/cohorts.h"
#include "agents/rules.h"

enum { OLDEST = HW_CENSUS_AGES - 1 };

struct made {
    struct hw_mortality mortality;
    struct hw_cohorts how;
    double people[HW_CENSUS_AGES][2];
};

/* As many at each age, one rate of death for all. */
static void set_up(struct made *m, double people, double rate, double years) {
    memset(m, 0, sizeof *m);
    for (int i = 0; i < HW_CENSUS_AGES * 2; i++) {
        m->people[i / 2][i % 2] = people;
        m->mortality.rate[i / 2][i % 2] = rate;
    }
    m->how = (struct hw_cohorts){.mortality = &m->mortality, .years = years, .season = 1};
}

static double sum(const struct made *m, int from, int to) {
    double people = 0;
    for (int age = from; age < to; age++) {
        people += m->people[age][0] + m->people[age][1];
    }
    return people;
}

/* 100 men of 64 and nobody else: after a year and a half half of them are 65 and half 66. */
static void test_everybody_grows_older(void **state) {
    (void)state;
    struct made m;
    set_up(&m, 0, 0, 1.5);
    m.people[64][0] = 100;
    hw_cohorts_carry(&m.how, m.people);
    assert_true(fabs(m.people[65][0] - 50) < 1e-9 && fabs(m.people[66][0] - 50) < 1e-9);
    assert_true(fabs(sum(&m, 0, HW_CENSUS_AGES) - 100) < 1e-9);
}

/* A year back everybody is a year younger; of 90 and over, those are taken who were 89. */
static void test_a_year_back(void **state) {
    (void)state;
    struct made m;
    set_up(&m, 0, 0, -1);
    m.people[64][0] = 100;
    m.people[89][1] = 30;
    m.people[OLDEST][1] = 80;
    hw_cohorts_carry(&m.how, m.people);
    assert_true(fabs(m.people[63][0] - 100) < 1e-9 && fabs(m.people[88][1] - 30) < 1e-9);
    assert_true(fabs(m.people[89][1] - 30) < 1e-9 && fabs(m.people[OLDEST][1] - 50) < 1e-9);
}

/* e^(net - season x rate) a year for everybody but the newborn. */
static void test_some_die_and_some_come(void **state) {
    (void)state;
    struct made m;
    set_up(&m, 0, 0.1, 2);
    m.people[70][0] = 100;
    m.how.season = 1.2;
    m.how.net[5] = 0.03;
    hw_cohorts_carry(&m.how, m.people);
    assert_true(fabs(m.people[72][0] - 100 * exp(2 * (0.03 - 0.12))) < 1e-9);
}

/* Whoever is carried back and on again is as many as before: in ten years of age together within one in a thousand, with a jump as after a war
 * among them. */
static void test_back_and_on_again(void **state) {
    (void)state;
    for (int years = 0; years < 3; years++) {
        struct made m;
        set_up(&m, 1000, 0, -(years + 0.745));
        for (int i = 0; i < HW_CENSUS_AGES * 2; i++) {
            int age = i / 2;
            m.people[age][i % 2] = age == OLDEST ? 400 : age == 67 ? 1300 : age > 67 ? 1000 - 40 * (age - 67) : 1000;
            m.mortality.rate[age][i % 2] = age < 40 ? 0.001 : 0.001 * exp(0.1 * (age - 40));
        }
        struct made before = m;
        hw_cohorts_carry(&m.how, m.people);
        assert_true(sum(&m, 65, HW_CENSUS_AGES) < 0.995 * sum(&before, 65, HW_CENSUS_AGES));
        m.how.years = -m.how.years;
        hw_cohorts_carry(&m.how, m.people);
        for (int from = 5; from < 85; from += 10) {
            assert_true(fabs(sum(&m, from, from + 10) / sum(&before, from, from + 10) - 1) < 0.001 * (years + 1));
        }
        assert_true(fabs(sum(&m, 85, HW_CENSUS_AGES) / sum(&before, 85, HW_CENSUS_AGES) - 1) < 0.001 * (years + 1));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_everybody_grows_older),
        cmocka_unit_test(test_a_year_back),
        cmocka_unit_test(test_some_die_and_some_come),
        cmocka_unit_test(test_back_and_on_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
