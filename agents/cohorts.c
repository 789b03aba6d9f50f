/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/cohorts.h"

#include "agents/rules.h"
#include "sim/num.h"

#include <string.h>

enum { OLDEST = HW_CENSUS_AGES - 1, ROUNDS = 4 };

/* Of those who pass from one age to another (or stay in it) within part of a year: how many there are at the end for each at the start. */
static double lasts(const struct hw_cohorts *how, int sex, int from, int to, double part) {
    double first = how->net[hw_person_age_band(from)] - how->season * how->mortality->rate[from][sex];
    double second = how->net[hw_person_age_band(to)] - how->season * how->mortality->rate[to][sex];
    return hw_num_exp(part * (first + second) / 2); /* birthdays are spread evenly: on average in the middle of it */
}

/* At most a year on: that part of each age has a birthday. */
static void forward(const struct hw_cohorts *how, double part, int sex, const double then[HW_CENSUS_AGES], double out[HW_CENSUS_AGES]) {
    for (int age = 0; age <= OLDEST; age++) {
        double stay = age < OLDEST ? 1 - part : 1;
        double come = age > 0 ? then[age - 1] * lasts(how, sex, age - 1, age, part) : then[0];
        out[age] = stay * then[age] * lasts(how, sex, age, age, part) + part * come;
    }
}

/* At most a year back: that part of the age above has not had its birthday yet. */
static void backward(const struct hw_cohorts *how, double part, int sex, const double now[HW_CENSUS_AGES], double out[HW_CENSUS_AGES]) {
    double turned = now[OLDEST - 1] * lasts(how, sex, OLDEST - 1, OLDEST, 1); /* 90, and not yet 91 */
    turned = turned < now[OLDEST] ? turned : now[OLDEST];
    for (int age = 0; age < OLDEST; age++) {
        double next = age + 1 < OLDEST ? now[age + 1] : turned;
        out[age] = (1 - part) * now[age] / lasts(how, sex, age, age, part) + part * next / lasts(how, sex, age, age + 1, part);
    }
    out[OLDEST] = (now[OLDEST] - part * turned) / lasts(how, sex, OLDEST, OLDEST, part);
}

/* A year back, or less, such that a year on, or less, leads here again: each round takes away a part of what is still missed. */
static void back(const struct hw_cohorts *how, double part, int sex, const double now[HW_CENSUS_AGES], double out[HW_CENSUS_AGES]) {
    double again[HW_CENSUS_AGES], wanted[HW_CENSUS_AGES], more[HW_CENSUS_AGES];
    memcpy(wanted, now, sizeof wanted);
    backward(how, part, sex, wanted, out);
    for (int round = 0; round < ROUNDS; round++) {
        forward(how, part, sex, out, again);
        for (int age = 0; age <= OLDEST; age++) {
            wanted[age] += now[age] - again[age];
            wanted[age] = wanted[age] > 0 ? wanted[age] : 0;
        }
        backward(how, part, sex, wanted, more);
        memcpy(out, more, sizeof more);
    }
}

void hw_cohorts_carry(const struct hw_cohorts *how, double people[HW_CENSUS_AGES][2]) {
    bool on = how->years >= 0;
    for (int sex = 0; sex < 2; sex++) {
        double now[HW_CENSUS_AGES], then[HW_CENSUS_AGES];
        for (int age = 0; age <= OLDEST; age++) {
            now[age] = people[age][sex];
        }
        for (double left = on ? how->years : -how->years; left > 0; left -= 1) {
            (on ? forward : back)(how, left < 1 ? left : 1, sex, now, then);
            memcpy(now, then, sizeof now);
        }
        for (int age = 0; age <= OLDEST; age++) {
            people[age][sex] = now[age];
        }
    }
}
