/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/expected.h"

#include "agents/need.h"
#include "agents/start.h"
#include "sim/num.h"

#include <string.h>

enum { FIRST_BAND = 5, IS_DEMENT = 1, IS_ALONE = 2, IS_CARED_FOR = 4, CONDITIONS = 3 /* shift */ };

static const enum hw_station_id kinds[] = {HW_ST_HOME_CARE, HW_ST_EXTRA_CARE, HW_ST_RESIDENTIAL, HW_ST_NURSING};
enum { KINDS = sizeof kinds / sizeof kinds[0], AT_HOME = HW_ST_KINDS /* no care */ };

static double value(const struct hw_rules *rules, enum hw_param_id id) {
    return hw_param_value(rules->params, (int32_t)id);
}

bool hw_expected_is_of(enum hw_station_id kind) {
    for (size_t i = 0; i < KINDS; i++) {
        if (kinds[i] == kind) {
            return true;
        }
    }
    return false;
}

static bool is_home(int kind) {
    return kind == HW_ST_RESIDENTIAL || kind == HW_ST_NURSING;
}

/* ---- how often ---- */

/* Somebody who is at home and in a bed by turns. */
struct turns {
    double admissions; /* emergencies that need a bed, per ms */
    double in_bed;     /* share of the time until fit */
};

/* For a while after a discharge illness is more likely (agents/needs.h), until the next stay at the latest: the time is spent at home long after one,
 * soon after one, and in a bed, and the three shares are those of a renewal process in which who dies in a bed is replaced by somebody at home.
 * more_ill: of homes. */
static struct turns turns_of(const struct hw_rules *rules, int band, int frailty, double more_ill) {
    double ill = rules->rate[HW_CLOCK_ACUTE][band][frailty] * rules->admitted[band];
    double stay = ill > 0 ? hw_start_weight(rules, HW_ST_WARD, band, frailty) / ill : 0;
    double sent = rules->rate[HW_CLOCK_PRIMARY][band][frailty] * rules->straight[band];
    double usual = ill * more_ill + sent, soon = ill * more_ill * value(rules, HW_P_READMISSION_RATIO) + sent;
    double died = rules->died[band][frailty];
    double soon_lasts = soon > 0 ? -hw_num_expm1(-soon * value(rules, HW_P_READMISSION_DAYS)) / soon : 0; /* or until the next stay */
    stay *= 1 - died / 2; /* who dies does so at any time of it */
    double rate = usual / (1 + usual * stay - (soon - usual) * (1 - died) * soon_lasts);
    return (struct turns){rate, rate * stay};
}

/* That points and an exponential loss come to y or more, after an exponential gain (mean 0: none). */
static double reaches(double points, double loss, double gain, double y) {
    double part = loss + gain > 0 ? loss / (loss + gain) : 0;
    if (points < y) {
        return loss > 0 ? part * hw_num_exp(-(y - points) / loss) : 0;
    }
    return gain > 0 ? 1 - (1 - part) * hw_num_exp(-(points - y) / gain) : 1;
}

struct range {
    double from, to;
};

static double falls_in(double points, double loss, double gain, const struct range *range) {
    return reaches(points, loss, gain, range->from) - reaches(points, loss, gain, range->to);
}

static struct range range_of(const struct hw_rules *rules, enum hw_station_id kind) {
    double support = value(rules, HW_P_NEED_SUPPORT), home = value(rules, HW_P_NEED_CARE_HOME);
    if (is_home((int)kind)) {
        return (struct range){home, 1e9};
    }
    if (kind == HW_ST_EXTRA_CARE) {
        return (struct range){value(rules, HW_P_EXTRA_CARE_LEAST), value(rules, HW_P_EXTRA_CARE_MOST)};
    }
    return (struct range){support, home > support ? home : support};
}

/* That a home must, or need not, have nurses: as agents/need.c draws it. */
static double of_nursing(const struct hw_rules *rules, enum hw_station_id kind, const struct hw_person *p) {
    if (!is_home((int)kind)) {
        return 1;
    }
    double share = reaches(hw_need_nursing_points(p), 1, 0, value(rules, HW_P_NEED_NURSING));
    return kind == HW_ST_NURSING ? share : 1 - share;
}

/* Care of the kind begins, per ms: after a need at home, a carer's giving up, or a stay in hospital. */
static double begins(const struct hw_rules *rules, enum hw_station_id kind, const struct hw_person *p) {
    struct range range = range_of(rules, kind);
    bool dementia = (p->flags & HW_PERSON_DEMENTIA) != 0;
    double points = hw_need_points(rules->params, p), at_home = value(rules, HW_P_NEED_LOSS_HOME);
    double rate = rules->rate[HW_CLOCK_CARE][p->age_band][p->frailty] * falls_in(points, at_home, 0, &range);
    if (p->flags & HW_PERSON_HAS_CARER) {
        double without = points + value(rules, HW_P_NEED_CARER);
        rate += rules->breakdown[p->frailty][dementia] * falls_in(without, at_home, 0, &range);
    }
    double recover = value(rules, dementia ? HW_P_NEED_REHAB_DEMENTIA : HW_P_NEED_REHAB), gain = value(rules, HW_P_REABLEMENT_GAIN);
    double short_stay = hw_param_at(rules->params, HW_P_WARD_ZERO_DAY, p->age_band), found = 0;
    for (int is_short = 0; is_short < 2; is_short++) {
        double loss = value(rules, is_short ? HW_P_NEED_LOSS_SHORT : HW_P_NEED_LOSS);
        double here = (1 - recover) * falls_in(points, loss, 0, &range) + recover * falls_in(points, loss, gain, &range);
        found += (is_short ? short_stay : 1 - short_stay) * here;
    }
    return (rate + turns_of(rules, p->age_band, p->frailty, 1).admissions * found) * of_nursing(rules, kind, p);
}

/* ---- how long ---- */

static double ratio_of(const struct hw_rules *rules, int kind) {
    return kind == AT_HOME ? 1
                                  : value(rules, kind == HW_ST_NURSING       ? HW_P_HOME_DEATHS_NURSING
                                                 : kind == HW_ST_RESIDENTIAL ? HW_P_HOME_DEATHS_RESIDENTIAL
                                                                             : HW_P_HOME_DEATHS_PACKAGE);
}

/* Deaths per ms, outside hospital and in it. */
static double dies(const struct hw_rules *rules, int kind, int age, int sex, int frailty) {
    int band = hw_person_age_band(age);
    struct turns turns = turns_of(rules, band, frailty, is_home(kind) ? value(rules, HW_P_CARE_HOME_ACUTE) : 1);
    double chance = rules->died[band][frailty] * rules->died_age[age][sex];
    return rules->death[age][sex][frailty] * ratio_of(rules, kind) * (1 - turns.in_bed) + turns.admissions * (chance < 1 ? chance : 1);
}

static double lasts(const struct hw_rules *rules, enum hw_station_id kind, int age, int sex, int frailty) {
    double ends = dies(rules, (int)kind, age, sex, frailty);
    ends += kind == HW_ST_HOME_CARE ? 1 / value(rules, HW_P_HOME_CARE_STAY) : 0;
    double century = 100.0 * (double)HW_MS_PER_YEAR;
    return ends > 1 / century ? 1 / ends : century;
}

/* ---- who ---- */

/* Somebody of an age with these traits. */
static struct hw_person example(int age, int sex, int frailty, int traits) {
    uint32_t flags = sex ? HW_PERSON_FEMALE : 0u;
    flags |= traits & IS_DEMENT ? HW_PERSON_DEMENTIA : 0u;
    flags |= traits & IS_ALONE ? HW_PERSON_LIVES_ALONE : 0u;
    flags |= traits & IS_CARED_FOR ? HW_PERSON_HAS_CARER : 0u;
    return (struct hw_person){.age = (uint8_t)age,
                              .age_band = hw_person_age_band(age),
                              .flags = (uint16_t)flags,
                              .frailty = (uint8_t)frailty,
                              .conditions = (uint8_t)(traits >> CONDITIONS)};
}

static int traits_of(const struct hw_person *p) {
    int traits = p->flags & HW_PERSON_DEMENTIA ? IS_DEMENT : 0;
    traits |= p->flags & HW_PERSON_LIVES_ALONE ? IS_ALONE : 0;
    traits |= p->flags & HW_PERSON_HAS_CARER ? IS_CARED_FOR : 0;
    return traits | p->conditions << CONDITIONS;
}

/* Share of an age that has these traits. */
static double share_of(const struct hw_params *params, const struct hw_profile *profile, int age, int traits) {
    const double *worse = profile->conditions[age];
    int conditions = traits >> CONDITIONS;
    bool alone = (traits & IS_ALONE) != 0;
    double carer = hw_param_value(params, alone ? HW_P_CARER_ALONE : HW_P_CARER_WITH_OTHERS);
    double share = (conditions == 0 ? 1 : worse[conditions - 1]) - (conditions == 3 ? 0 : worse[conditions]);
    share *= traits & IS_DEMENT ? profile->dementia[age] : 1 - profile->dementia[age];
    share *= alone ? profile->alone[age] : 1 - profile->alone[age];
    return share * (traits & IS_CARED_FOR ? carer : 1 - carer);
}

double hw_expected_share(const struct hw_expected *care, const struct hw_person *p) {
    double has = care->begins[p->age_band - FIRST_BAND][p->frailty][traits_of(p)] *
                 care->lasts[p->age - HW_EXPECTED_FROM][p->flags & HW_PERSON_FEMALE ? 1 : 0][p->frailty];
    return has / (1 + has); /* of those who do not have it some begin, of those who do some end */
}

/* Of the people of an age, sex and frailty. */
static double mean_share(const struct hw_expected *care, const struct hw_params *params, const struct hw_profile *profile, int age, int sex,
                         int frailty) {
    double sum = 0;
    for (int t = 0; t < HW_EXPECTED_TRAITS; t++) {
        struct hw_person p = example(age, sex, frailty, t);
        sum += share_of(params, profile, age, t) * hw_expected_share(care, &p);
    }
    return sum;
}

static double people_of(const struct hw_census *census, int32_t n, int age, int sex) {
    double people = 0;
    for (int32_t a = 0; a < n; a++) {
        people += census[a].people[age][sex];
    }
    return people;
}

void hw_expected_make(const struct hw_rules *rules, const struct hw_profile *profile, const struct hw_census *census, int32_t n,
                      enum hw_station_id kind, struct hw_expected *out) {
    double people[HW_EXPECTED_BANDS] = {0}, begin = 0, last = 0;
    memset(out, 0, sizeof *out);
    for (int i = 0; i < HW_EXPECTED_BANDS * HW_FRAILTIES * HW_EXPECTED_TRAITS; i++) {
        int band = i / (HW_FRAILTIES * HW_EXPECTED_TRAITS), frailty = i / HW_EXPECTED_TRAITS % HW_FRAILTIES, traits = i % HW_EXPECTED_TRAITS;
        struct hw_person p = example(HW_EXPECTED_FROM + 10 * band, 0, frailty, traits);
        double rate = begins(rules, kind, &p);
        out->begins[band][frailty][traits] = rate;
        begin = rate > begin ? rate : begin;
    }
    for (int i = 0; i < HW_EXPECTED_AGES * 2 * HW_FRAILTIES; i++) {
        int age = i / (2 * HW_FRAILTIES), sex = i / HW_FRAILTIES % 2, frailty = i % HW_FRAILTIES;
        out->lasts[age][sex][frailty] = lasts(rules, kind, age + HW_EXPECTED_FROM, sex, frailty);
        last = out->lasts[age][sex][frailty] > last ? out->lasts[age][sex][frailty] : last;
    }
    out->most = begin * last / (1 + begin * last);
    for (int age = HW_EXPECTED_FROM; age < HW_CENSUS_AGES; age++) {
        int band = hw_person_age_band(age) - FIRST_BAND;
        double share[HW_FRAILTIES];
        hw_profile_frailty(profile, age, share);
        for (int sex = 0; sex < 2; sex++) {
            double here = people_of(census, n, age, sex);
            people[band] += here;
            for (int f = 0; f < HW_FRAILTIES; f++) {
                out->mean[band] += here * share[f] * mean_share(out, rules->params, profile, age, sex, f);
            }
        }
    }
    for (int b = 0; b < HW_EXPECTED_BANDS; b++) {
        out->mean[b] = people[b] > 0 ? out->mean[b] / people[b] : 0;
    }
}

/* ---- deaths ---- */

/* Adds to out what care of one kind adds to deaths per ms: of each age and frailty as many have it as at the start (agents/start.c), when there are
 * so many of 65 and over in all as there are places taken. */
static void add_care(const struct hw_rules *rules, const struct hw_profile *profile, const struct hw_census *census,
                     const struct hw_places *where, enum hw_station_id kind, double out[HW_CENSUS_AGES][HW_FRAILTIES]) {
    struct hw_expected care;
    int32_t n = where->n_areas;
    double places = 0, taken = 0, share[HW_FRAILTIES];
    hw_expected_make(rules, profile, census, n, kind, &care);
    for (int32_t a = 0; a < n; a++) {
        places += census[a].total > 0 ? hw_param_value(where->areas[a].params, hw_start_census(kind)) : 0; /* where nobody lives nobody is there at the start */
    }
    for (int round = 0; round < 2; round++) { /* how many would be chosen if a weight were a chance; then each in proportion */
        for (int age = HW_EXPECTED_FROM; age < HW_CENSUS_AGES; age++) {
            double all = people_of(census, n, age, 0) + people_of(census, n, age, 1);
            double weight = hw_start_care_weight(rules, &care, kind, hw_person_age_band(age));
            hw_profile_frailty(profile, age, share);
            for (int i = 0; i < 2 * HW_FRAILTIES && all > 0; i++) {
                int sex = i / HW_FRAILTIES, f = i % HW_FRAILTIES;
                double part = people_of(census, n, age, sex) / all;
                double has = weight * mean_share(&care, rules->params, profile, age, sex, f);
                if (round == 0) {
                    taken += all * part * share[f] * has;
                    continue;
                }
                has = taken > 0 ? has * places / taken : 0;
                out[age][f] += part * (has < 1 ? has : 1) * (dies(rules, (int)kind, age, sex, f) - dies(rules, AT_HOME, age, sex, f));
            }
        }
    }
}

void hw_expected_deaths(const struct hw_rules *rules, const struct hw_profile *profile, const struct hw_census *census,
                        const struct hw_places *places, double out[HW_CENSUS_AGES][HW_FRAILTIES]) {
    int32_t n = places->n_areas;
    for (int i = 0; i < HW_CENSUS_AGES * HW_FRAILTIES; i++) {
        int age = i / HW_FRAILTIES, f = i % HW_FRAILTIES;
        double men = people_of(census, n, age, 0) + 1e-9, women = people_of(census, n, age, 1) + 1e-9;
        out[age][f] = (men * dies(rules, AT_HOME, age, 0, f) + women * dies(rules, AT_HOME, age, 1, f)) / (men + women);
    }
    for (size_t k = 0; k < KINDS; k++) {
        add_care(rules, profile, census, places, kinds[k], out);
    }
}

double hw_expected_frailer(const struct hw_rules *rules, int band, int frailty) {
    double days = hw_param_at(rules->params, HW_P_DELAY_IN_FRAILTY, frailty), chance = days * value(rules, HW_P_FRAILER);
    return frailty < HW_FRAILTY_SEVERE ? turns_of(rules, band, frailty, 1).admissions * (chance < 1 ? chance : 1) : 0;
}
