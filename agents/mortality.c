/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/mortality.h"

#include "sim/num.h"

enum { OLDEST = 90, MIDDLE = 40, EARLY = 65 };
/* Of 100 newborn of England's rates of 2014 (configs/data/mortality_2014.csv), 13 men and 8 women die before 65; nowhere in the world do more
 * than a third without war or plague (assumed). */
#define MOST_EARLY (1.0 / 3)

static const char *const sexes[] = {"M", "F"};

/* Does anybody of the sex die from an age on? */
static bool any_from(const struct hw_mortality *mortality, int from, int sex) {
    double sum = 0;
    for (int age = from; age <= OLDEST; age++) {
        sum += mortality->rate[age][sex];
    }
    return sum > 0;
}

static void doubt_sex(struct hw_diag *diag, const struct hw_csv *csv, int32_t column, const int32_t rows[91][2], const struct hw_mortality *mortality, int sex) {
    double early = 0, oldest = mortality->rate[OLDEST][sex];
    for (int age = 0; age < EARLY; age++) {
        early += mortality->rate[age][sex];
    }
    early = 1 - hw_num_exp(-early);
    for (int age = MIDDLE, told = -1; age <= OLDEST; age++) {
        if (!(mortality->rate[age][sex] > 0) && rows[age][sex] != told) {
            told = rows[age][sex];
            hw_diag_warn(diag, hw_csv_place(csv, told, column), "nobody of %d, sex %s, ever dies: the rate is 0; expected: deaths a year of 100,000 people, more at each age", age,
                         sexes[sex]);
        }
    }
    if (mortality->rate[MIDDLE][sex] > oldest && oldest > 0) {
        hw_diag_warn(diag, hw_csv_place(csv, rows[MIDDLE][sex], column), "sex %s: %g of 100,000 die a year at %d, but only %g at %d and over: are the rows in another order?",
                     sexes[sex], 1e5 * mortality->rate[MIDDLE][sex], MIDDLE, 1e5 * oldest, OLDEST);
    }
    if (early > MOST_EARLY) {
        hw_diag_warn(diag, hw_csv_place(csv, rows[0][sex], column), "sex %s: by these rates %.0f of 100 newborn die before %d; expected: 5 to 20 (England 2014: %s)", sexes[sex],
                     100 * early, EARLY, sex == 0 ? "13" : "8");
    }
}

void hw_mortality_doubt(struct hw_diag *diag, const struct hw_csv *csv, int32_t column, const int32_t rows[91][2], const struct hw_mortality *mortality) {
    for (int sex = 0; sex < 2; sex++) {
        if (!any_from(mortality, 0, sex)) {
            hw_diag_warn(diag, hw_csv_place(csv, -1, column), "sex %s: every rate is 0, so that nobody dies; expected: deaths a year of 100,000 people of each age", sexes[sex]);
        } else {
            doubt_sex(diag, csv, column, rows, mortality, sex);
        }
    }
}
