/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/population.h"

#include <math.h>
#include <string.h>

#include "agents/params.h"
#include "sim/csv.h"

enum { SEXES = 2, OLDER = 65, MAX_CELL = 10000000 };

/* ---- the census ---- */

/* "0".."89" and "90+"; -1 when it is none of them. */
static int32_t read_age(const char *text) {
    if (strcmp(text, "90+") == 0) {
        return 90;
    }
    size_t n = strlen(text);
    bool plain = n >= 1 && n <= 2 && text[0] >= '0' && text[0] <= '9' && (n == 1 || (text[0] != '0' && text[1] >= '0' && text[1] <= '9'));
    int32_t age = !plain ? -1 : n == 1 ? text[0] - '0' : (text[0] - '0') * 10 + text[1] - '0';
    return age < 90 ? age : -1;
}

static int32_t read_sex(const char *text) {
    return strcmp(text, "M") == 0 ? 0 : strcmp(text, "F") == 0 ? 1 : -1;
}

/* Takes share[0] of each number under 65, share[1] of the others: all rounded down, then one more for those that lost most until the total is right. */
static void take_share(const int64_t county[HW_CENSUS_AGES][SEXES], const double share[2], const struct hw_population_carry *carry, struct hw_census *out) {
    double remainder[HW_CENSUS_AGES][SEXES], people[HW_CENSUS_AGES][SEXES];
    int64_t whole[2] = {0, 0};
    double sum = 0;
    int32_t given = 0;
    for (int32_t i = 0; i < HW_CENSUS_AGES * SEXES; i++) {
        people[i / SEXES][i % SEXES] = (double)county[i / SEXES][i % SEXES];
    }
    const double *times = carry != NULL ? carry->times : NULL;
    if (carry != NULL && times == NULL) {
        hw_cohorts_carry(carry->cohorts, people);
    }
    for (int32_t age = 0; age < HW_CENSUS_AGES; age++) {
        for (int32_t sex = 0; sex < SEXES; sex++) {
            double exact = share[age >= OLDER] * people[age][sex] * (times == NULL ? 1 : times[hw_person_age_band(age)]);
            sum += exact;
            out->people[age][sex] = (int32_t)exact;
            remainder[age][sex] = exact - floor(exact);
            whole[age >= OLDER] += county[age][sex];
            given += out->people[age][sex];
        }
    }
    double total = share[0] == share[1] ? share[0] * (double)(whole[0] + whole[1]) : share[0] * (double)whole[0] + share[1] * (double)whole[1];
    total = carry == NULL ? total : sum;
    out->total = (int32_t)floor(total + 0.5);
    for (; given < out->total; given++) {
        int32_t best_age = 0, best_sex = 0;
        for (int32_t age = 0; age < HW_CENSUS_AGES; age++) {
            for (int32_t sex = 0; sex < SEXES; sex++) {
                if (remainder[age][sex] > remainder[best_age][best_sex]) {
                    best_age = age;
                    best_sex = sex;
                }
            }
        }
        remainder[best_age][best_sex] -= 1.0;
        out->people[best_age][best_sex]++;
    }
    out->total = given; /* a total rounded below the sum of whole parts cannot be kept; the people can */
}

/* Those who have no row are told at the last row of those as old or younger (the header, when there are none): that is where they are missed.
 * at: the first row of each, from 1; 0: none. */
static void tell_missing(const struct hw_csv *csv, struct hw_diag *diag, int32_t column, int32_t at[HW_CENSUS_AGES][SEXES]) {
    int32_t last = 0;
    for (int32_t age = 0; age < HW_CENSUS_AGES; age++) {
        last = at[age][0] > last ? at[age][0] : last;
        last = at[age][1] > last ? at[age][1] : last;
        for (int32_t sex = 0; sex < SEXES; sex++) {
            if (at[age][sex] == 0) {
                hw_diag_error(diag, hw_csv_place(csv, last - 1, last > 0 ? column : 0), "after this line: no row for age %d%s, sex %s", (int)age,
                              age == 90 ? "+" : "", sex == 0 ? "M" : "F");
            }
        }
    }
}

static void read_rows(const struct hw_csv *csv, struct hw_diag *diag, const int32_t column[3], int64_t county[HW_CENSUS_AGES][SEXES]) {
    int32_t seen[HW_CENSUS_AGES][SEXES] = {{0}}; /* the first row of each, from 1 */
    for (int32_t row = 0; row < csv->n_rows; row++) {
        int32_t age = read_age(hw_csv_text(csv, row, column[0]));
        int32_t sex = read_sex(hw_csv_text(csv, row, column[1]));
        int64_t people = 0;
        bool good = hw_csv_int(csv, diag, row, column[2], 0, MAX_CELL, &people);
        if (age < 0) {
            hw_diag_error(diag, hw_csv_place(csv, row, column[0]), "'%.40s' is not an age; expected 0 to 89 or 90+",
                          hw_csv_text(csv, row, column[0]));
        }
        if (sex < 0) {
            hw_diag_error(diag, hw_csv_place(csv, row, column[1]), "'%.40s' is not a sex; expected F or M",
                          hw_csv_text(csv, row, column[1]));
        }
        if (age < 0 || sex < 0) {
            continue;
        }
        if (seen[age][sex] > 0) {
            hw_diag_error(diag, hw_csv_place(csv, row, column[0]), "age %.40s, sex %s appears twice", hw_csv_text(csv, row, column[0]),
                          sex == 0 ? "M" : "F");
        }
        seen[age][sex] = seen[age][sex] > 0 ? seen[age][sex] : row + 1;
        county[age][sex] = good ? people : 0;
    }
    tell_missing(csv, diag, column[0], seen);
}

static int32_t row_of_age(const struct hw_csv *csv, const int32_t column[3], int32_t age, int32_t sex) {
    int32_t row = 0;
    while (row < csv->n_rows - 1 && (read_age(hw_csv_text(csv, row, column[0])) != age || read_sex(hw_csv_text(csv, row, column[1])) != sex)) {
        row++;
    }
    return row;
}

/* An age with a third of the people that either age beside it has, or with three times as many, is a slip: in Kent and in England in mid-2014
 * (configs/data) none differs from both its neighbours by more than an eighth. Of 90 and over there are there half to two thirds as many as of the five years
 * before; three times as many is a slip as well. */
static void doubt_ages(struct hw_diag *diag, const struct hw_csv *csv, const int32_t column[3], const int64_t county[HW_CENSUS_AGES][SEXES]) {
    enum { OPEN = HW_CENSUS_AGES - 1, YEARS = 5, FEW = 30, TIMES = 3 }; /* fewer than FEW may differ so by chance */
    const char *name = hw_csv_text(csv, -1, column[2]);
    int64_t total = 0;
    for (int32_t i = 0; i < HW_CENSUS_AGES * SEXES; i++) {
        total += county[i / SEXES][i % SEXES];
    }
    for (int32_t i = 0; i < OPEN * SEXES; i++) {
        int32_t age = i / SEXES, sex = i % SEXES, one = age == 0 ? 2 : age - 1, other = age == OPEN - 1 ? age - 2 : age + 1;
        int64_t here = county[age][sex], a = county[one][sex], b = county[other][sex], least = a < b ? a : b, most = a < b ? b : a;
        if ((least >= FEW && TIMES * here < least) || (here >= FEW * TIMES && here > most * TIMES)) {
            hw_diag_warn(diag, hw_csv_place(csv, row_of_age(csv, column, age, sex), column[2]),
                         "%lld people of age %d, sex %s, but %lld of %d and %lld of %d; expected: about as many as there (as it is, '%.60s' has %lld people in all)", (long long)here, (int)age,
                         sex == 0 ? "M" : "F", (long long)a, (int)one, (long long)b, (int)other, name, (long long)total);
        }
    }
    for (int32_t sex = 0; sex < SEXES; sex++) {
        int64_t before = 0;
        for (int32_t age = OPEN - YEARS; age < OPEN; age++) {
            before += county[age][sex];
        }
        if (county[OPEN][sex] >= FEW * TIMES && county[OPEN][sex] > TIMES * before) {
            hw_diag_warn(diag, hw_csv_place(csv, row_of_age(csv, column, OPEN, sex), column[2]),
                         "%lld people of 90 and over, sex %s, but %lld of 85 to 89; expected: about half as many as there (as it is, '%.60s' has %lld people in all)",
                         (long long)county[OPEN][sex], sex == 0 ? "M" : "F", (long long)before, name, (long long)total);
        }
    }
}

/* Columns of other areas, which this model does not take: a slip in one would come to light only when somebody does. The first of each is told. */
static void check_other_columns(const struct hw_csv *csv, struct hw_diag *diag, const int32_t own[3]) {
    enum { DIGITS = 8 };
    for (int32_t column = 0; column < csv->n_columns; column++) {
        for (int32_t row = 0; row < csv->n_rows && column != own[0] && column != own[1] && column != own[2]; row++) {
            const char *text = hw_csv_text(csv, row, column);
            size_t length = strlen(text);
            if (length > DIGITS || strspn(text, "0123456789") < length) {
                hw_diag_error(diag, hw_csv_place(csv, row, column), "column '%.60s' is '%.40s' here; beside age and sex each column is an area's people, whole numbers from 0 to %d",
                              hw_csv_text(csv, -1, column), text, MAX_CELL);
                break;
            }
        }
    }
}

enum hw_status hw_population_read(struct hw_io *io, struct hw_reader *reader, const char *path, const char *column, double share,
                                  double older_ratio, const struct hw_population_carry *carry, struct hw_census *out) {
    HW_REQUIRE(share >= 0.0 && share <= 1.0);
    struct hw_csv csv;
    HW_TRY(hw_csv_read(io, reader->arena, path, reader->diag, &csv));
    int32_t errors = reader->diag->errors;
    int32_t columns[3] = {hw_csv_column(&csv, reader->diag, "age"), hw_csv_column(&csv, reader->diag, "sex"),
                          hw_csv_column(&csv, reader->diag, column)};
    if (columns[0] < 0 || columns[1] < 0 || columns[2] < 0) {
        return HW_BAD_INPUT;
    }
    int64_t county[HW_CENSUS_AGES][SEXES] = {{0}};
    read_rows(&csv, reader->diag, columns, county);
    check_other_columns(&csv, reader->diag, columns);
    if (reader->diag->errors > errors) {
        return HW_BAD_INPUT;
    }
    if (carry != NULL && carry->doubt) {
        doubt_ages(reader->diag, &csv, columns, (const int64_t(*)[SEXES])county);
    }
    double older = 0, all = 0;
    for (int32_t age = 0; age < HW_CENSUS_AGES; age++) {
        double people = (double)(county[age][0] + county[age][1]);
        all += people;
        older += age >= OLDER ? people : 0;
    }
    double shares[2] = {share, share * older_ratio};
    if (older_ratio != 1 && all > older) {
        shares[0] = (share * all - shares[1] * older) / (all - older);
    }
    if (shares[0] < 0 || shares[1] > 1) {
        struct hw_place nowhere = {path, 0, 1, 1};
        hw_diag_error(reader->diag, nowhere, "a share of %g with %g times as many of 65 and over cannot be taken", share, older_ratio);
        return HW_BAD_INPUT;
    }
    take_share((const int64_t(*)[SEXES])county, shares, carry, out);
    return HW_OK;
}

/* ---- checks ---- */

static void check_sum(struct hw_reader *reader, const struct hw_params *params, const int32_t *rows, int32_t n_rows) {
    const struct hw_axis *axis = params->table->rows[rows[0]].axis;
    for (int32_t label = 0; label < axis->size; label++) {
        double sum = 0.0;
        int32_t set = rows[0]; /* complain where the user set one of them */
        for (int32_t i = 0; i < n_rows; i++) {
            sum += hw_param_at(params, rows[i], label);
            set = params->changed[rows[i]] ? rows[i] : set;
        }
        if (sum > 1.0 + 1e-9) {
            hw_diag_error(reader->diag, params->place[set], "%s and its fellow shares add to %g at %s %s; at most 1 is possible",
                          params->table->rows[set].path, sum, axis->name, axis->labels[label]);
        }
    }
}

void hw_population_check(struct hw_reader *reader, const struct hw_params *params) {
    static const int32_t conditions[] = {HW_P_CONDITIONS_NONE, HW_P_CONDITIONS_ONE, HW_P_CONDITIONS_TWO};
    static const int32_t frailty[] = {HW_P_FRAILTY_MILD, HW_P_FRAILTY_MODERATE, HW_P_FRAILTY_SEVERE};
    check_sum(reader, params, conditions, 3);
    check_sum(reader, params, frailty, 3);
}

/* ---- people ---- */

/* A share as a bound for 63 random bits: exactly never at 0, exactly always at 1. */
static uint64_t bound(double share) {
    double x = share < 0.0 ? 0.0 : share > 1.0 ? 1.0 : share;
    return (uint64_t)(x * 0x1p63);
}

static bool happens(const struct hw_rng_key *key, uint64_t who, uint64_t limit) {
    struct hw_rng rng = hw_rng_stream(key, who, 0);
    return hw_rng_next(&rng) >> 1 < limit;
}

/* What one year of age makes of the shares. */
struct chances {
    uint64_t conditions[3]; /* below [0]: three or more; below [1]: two or more; below [2]: one or more */
    uint64_t frailty[3];    /* below [0]: severe; below [1]: moderate or worse; below [2]: mild or worse */
    uint64_t dementia, alone;
};

static struct chances chances_at(const struct hw_profile *profile, int age) {
    struct chances c = {.dementia = bound(profile->dementia[age]),
                        .alone = bound(profile->alone[age])};
    for (int k = 0; k < 3; k++) {
        c.conditions[k] = bound(profile->conditions[age][2 - k]);
        c.frailty[k] = bound(profile->frailty[age][2 - k]);
    }
    return c;
}

struct keys {
    struct hw_rng_key conditions, frailty, dementia, alone, carer, learning, practice, hospital;
    uint64_t carer_alone, carer_with_others, learns, practices;
};

static struct keys keys_of(const struct hw_params *params, uint64_t seed, uint64_t replicate) {
    struct keys k = {.conditions = hw_rng_key(seed, replicate, "population/conditions"),
                     .frailty = hw_rng_key(seed, replicate, "population/frailty"),
                     .dementia = hw_rng_key(seed, replicate, "population/dementia"),
                     .alone = hw_rng_key(seed, replicate, "population/lives_alone"),
                     .carer = hw_rng_key(seed, replicate, "population/carer"),
                     .learning = hw_rng_key(seed, replicate, "population/learning_disability"),
                     .practice = hw_rng_key(seed, replicate, "population/practice"),
                     .hospital = hw_rng_key(seed, replicate, "population/hospital"),
                     .carer_alone = bound(hw_param_value(params, HW_P_CARER_ALONE)),
                     .carer_with_others = bound(hw_param_value(params, HW_P_CARER_WITH_OTHERS)),
                     .learns = bound(hw_param_value(params, HW_P_LEARNING_DISABILITY))};
    double practices = hw_param_value(params, HW_P_PRACTICES);
    k.practices = practices < 1.0 ? 1 : practices > 65535.0 ? 65535 : (uint64_t)practices;
    return k;
}

/* How many of the bounds the draw falls below. */
static uint8_t level(const struct hw_rng_key *key, uint64_t who, const uint64_t limits[3]) {
    if (limits[2] == 0) {
        return 0;
    }
    struct hw_rng rng = hw_rng_stream(key, who, 0);
    uint64_t draw = hw_rng_next(&rng) >> 1;
    return (uint8_t)((draw < limits[0]) + (draw < limits[1]) + (draw < limits[2]));
}

/* Draws who somebody is. Age, sex and side of the boundary are set; what happens to them starts at nothing. */
static void draw(const struct keys *keys, const struct chances *c, hw_id who, struct hw_person *person) {
    uint32_t flags = person->flags & (HW_PERSON_FEMALE | HW_PERSON_OUTSIDE);
    person->conditions = level(&keys->conditions, who, c->conditions);
    person->frailty = level(&keys->frailty, who, c->frailty);
    bool alone = c->alone > 0 && happens(&keys->alone, who, c->alone);
    flags |= alone ? HW_PERSON_LIVES_ALONE : 0u;
    flags |= happens(&keys->carer, who, alone ? keys->carer_alone : keys->carer_with_others) ? HW_PERSON_HAS_CARER : 0u;
    flags |= c->dementia > 0 && happens(&keys->dementia, who, c->dementia) ? HW_PERSON_DEMENTIA : 0u;
    flags |= happens(&keys->learning, who, keys->learns) ? HW_PERSON_LEARNING : 0u;
    person->flags = (uint16_t)flags;
    for (int32_t clock = 0; clock < HW_CLOCKS; clock++) {
        person->clock_s[clock] = UINT32_MAX;
        person->count[clock] = 0;
    }
    person->episode = 0;
    person->visit = HW_NONE;
    person->care_visit = HW_NONE;
    person->discharged_s = UINT32_MAX;
    person->life = HW_LIFE_HERE;
    person->birthday = 0;
    person->listed_day = 0;
    person->planned_as = 0;
    person->age_band = hw_person_age_band(person->age);
    person->adapted = HW_ADAPTED_NOT;
    person->programmes = person->sent = 0;
}

/* Drawn once for whoever lives there. */
static uint8_t hospital_of(const struct keys *keys, const struct hw_population_home *home, hw_id id) {
    if (home->n_hospitals == 1 && home->catchment[0] >= 1) {
        return 0;
    }
    struct hw_rng rng = hw_rng_stream(&keys->hospital, id, 0);
    double u = hw_rng_unit(&rng);
    for (int32_t h = 0; h < home->n_hospitals; h++) {
        if (u < home->catchment[h]) {
            return (uint8_t)h;
        }
        u -= home->catchment[h];
    }
    return HW_ELSEWHERE;
}

static void settle(const struct keys *keys, const struct hw_population_home *home, hw_id id, struct hw_person *person) {
    struct hw_rng rng = hw_rng_stream(&keys->practice, id, 0);
    person->practice = (uint16_t)hw_rng_below(&rng, keys->practices);
    person->hospital = hospital_of(keys, home, id);
    person->area = home->area;
}

void hw_population_make(const struct hw_census *census, const struct hw_profile *profile, const struct hw_params *params, uint64_t seed,
                        uint64_t replicate, hw_id first_id, const struct hw_population_home *home, struct hw_person *people) {
    struct keys keys = keys_of(params, seed, replicate);
    hw_id id = first_id;
    struct hw_person *person = people;
    for (int32_t age = 0; age < HW_CENSUS_AGES; age++) {
        struct chances c = chances_at(profile, age);
        for (int32_t sex = 0; sex < SEXES; sex++) {
            for (int32_t i = 0; i < census->people[age][sex]; i++, id++, person++) {
                person->age = (uint8_t)age;
                person->flags = (uint16_t)((sex == 1 ? HW_PERSON_FEMALE : 0u) | (home->outside ? HW_PERSON_OUTSIDE : 0u));
                person->stamp = 0;
                draw(&keys, &c, id, person);
                settle(&keys, home, id, person);
            }
        }
    }
}

void hw_population_make_one(const struct hw_profile *profile, const struct hw_params *params, const struct hw_population_one *one,
                            struct hw_person *person) {
    struct keys keys = keys_of(params, one->seed, one->replicate);
    struct chances c = chances_at(profile, person->age);
    draw(&keys, &c, one->id, person);
    settle(&keys, one->home, one->id, person);
}
