/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/rules.h"

#include "agents/ward_pools.h"
#include "sim/num.h"

#include <math.h>
#include <string.h>

enum { OLDER_BAND = 5 }; /* from 65 on */
const char *const hw_rules_service_points[HW_SERVICE_POINTS] = {"a_and_e.decision", "ambulance.scene", "gp.referral", "home.crisis", "ward.fit", "ward.discharge", "a_and_e.door"};

static double value(const struct hw_rules *rules, enum hw_param_id id) {
    return hw_param_value(rules->params, (int32_t)id);
}
static double at(const struct hw_rules *rules, enum hw_param_id id, int32_t label) {
    return hw_param_at(rules->params, (int32_t)id, label);
}

/* Expected people by age band and frailty. */
static void expect_frailty(const struct hw_profile *profile, const struct hw_census *census, double people[HW_AGE_BANDS][HW_FRAILTIES]) {
    for (int age = 0; age <= 90; age++) {
        double n = census->people[age][0] + census->people[age][1];
        double share[HW_FRAILTIES];
        hw_profile_frailty(profile, age, share);
        for (int f = 0; f < HW_FRAILTIES; f++) {
            people[hw_person_age_band(age)][f] += n * share[f];
        }
    }
}

/* A frailty ratio divided by its mean in the band, so that the band's published rate is kept. */
static double relative(const struct hw_rules *rules, enum hw_param_id ratio, const double people[HW_FRAILTIES], int frailty) {
    double n = 0;
    double sum = 0;
    for (int f = 0; f < HW_FRAILTIES; f++) {
        n += people[f];
        sum += people[f] * at(rules, ratio, f);
    }
    return sum > 0 ? at(rules, ratio, frailty) * n / sum : 0;
}

static double positive(double x) {
    return x > 0 ? x : 0;
}

/* Deaths of an age and sex are the file's, whatever the frailty of that age. */
static void make_deaths(struct hw_rules *rules, const struct hw_profile *profile, const struct hw_mortality *mortality) {
    for (int age = 0; age < HW_CENSUS_AGES; age++) {
        double outside = at(rules, HW_P_HOME_DEATHS, hw_person_age_band(age));
        double share[HW_FRAILTIES];
        hw_profile_frailty(profile, age, share);
        for (int s = 0; s < 2; s++) {
            for (int f = 0; f < HW_FRAILTIES; f++) {
                rules->death[age][s][f] =
                    mortality->rate[age][s] * outside * relative(rules, HW_P_DEATH_RATIO, share, f) / (double)HW_MS_PER_YEAR;
            }
        }
    }
}

/* Deaths in hospital are a part of these: by age and sex in the band as the file's, and by month as all deaths. */
static void make_hospital_deaths(struct hw_rules *rules, const struct hw_census *census, int32_t n_areas, const struct hw_mortality *mortality) {
    double people[HW_AGE_BANDS] = {0}, deaths[HW_AGE_BANDS] = {0}, month[2] = {0};
    for (int32_t i = 0; i < n_areas * HW_CENSUS_AGES; i++) {
        int age = i % HW_CENSUS_AGES, band = hw_person_age_band(age);
        for (int s = 0; s < 2; s++) {
            people[band] += census[i / HW_CENSUS_AGES].people[age][s];
            deaths[band] += census[i / HW_CENSUS_AGES].people[age][s] * mortality->rate[age][s];
        }
    }
    for (int i = 0; i < HW_CENSUS_AGES * 2; i++) {
        int band = hw_person_age_band(i / 2);
        rules->died_age[i / 2][i % 2] = deaths[band] > 0 ? mortality->rate[i / 2][i % 2] * people[band] / deaths[band] : 1;
    }
    for (int m = 0; m < 12; m++) { /* emergencies by month: all attendances of one hospital, times the chance that they need a bed */
        month[0] += at(rules, HW_P_DEATH_MONTH, m);
        month[1] += at(rules, HW_P_ACUTE_MONTH, m) * at(rules, HW_P_SEVERITY_MONTH, m);
    }
    for (int m = 0; m < 12; m++) {
        double ill = at(rules, HW_P_ACUTE_MONTH, m) * at(rules, HW_P_SEVERITY_MONTH, m);
        rules->died_month[m] = ill > 0 && month[0] > 0 ? at(rules, HW_P_DEATH_MONTH, m) * month[1] / (month[0] * ill) : 1;
    }
}

double hw_rules_dies(const struct hw_rules *rules, const struct hw_person *patient, int month) {
    double within_band = rules->died_age[patient->age][patient->flags & HW_PERSON_FEMALE ? 1 : 0] * rules->died_month[month];
    return rules->died[patient->age_band][patient->frailty] * within_band;
}

/* Needs for care by age, divided by the mean over the people of 65 and over of that frailty, so that the frailty's rate is kept. */
static double care_age(const struct hw_rules *rules, double people[HW_AGE_BANDS][HW_FRAILTIES], int band, int frailty) {
    double n = 0, sum = 0;
    for (int b = OLDER_BAND; b < HW_AGE_BANDS; b++) {
        n += people[b][frailty];
        sum += people[b][frailty] * at(rules, HW_P_CARE_AGE, b);
    }
    return sum > 0 ? at(rules, HW_P_CARE_AGE, band) * n / sum : 0;
}

static void make_rates(struct hw_rules *rules, double people[HW_AGE_BANDS][HW_FRAILTIES]) {
    const double year = (double)HW_MS_PER_YEAR, local = value(rules, HW_P_EMERGENCY_LOCAL);
    for (int b = 0; b < HW_AGE_BANDS; b++) {
        double patients[HW_FRAILTIES]; /* up to a factor: the frail are admitted more often */
        for (int f = 0; f < HW_FRAILTIES; f++) {
            patients[f] = people[b][f] * at(rules, HW_P_ACUTE_RATIO, f);
        }
        double ill = at(rules, HW_P_AE_RATE, b) * value(rules, HW_P_AE_FIRST);
        double urgent = value(rules, HW_P_AE_LOCAL) * (1 + value(rules, HW_P_URGENT_LESSER)); /* needs to an attendance at England's rate */
        double attend = ill * urgent;
        rules->admitted[b] = at(rules, HW_P_AE_ADMIT, b) * local / urgent;
        double direct = local * positive(at(rules, HW_P_EMERGENCY_RATE, b) * value(rules, HW_P_AE_FIRST) - ill * at(rules, HW_P_AE_ADMIT, b));
        double gp = at(rules, HW_P_GP_RATE, b);
        rules->straight[b] = gp > 0 && direct < gp ? direct / gp : gp > 0 ? 1 : 0;
        rules->straight_across[b] = attend + direct > 0 ? direct / (attend + direct) : 0;
        rules->planned[b] = at(rules, HW_P_PLANNED_RATE, b) * value(rules, HW_P_PLANNED_LOCAL);
        rules->day_cases[b] = at(rules, HW_P_DAY_RATE, b) * value(rules, HW_P_PLANNED_LOCAL);
        /* Nobody is put on the list who is on it: the clock runs faster by the time that it stands still. */
        double listed = (rules->planned[b] + rules->day_cases[b]) * value(rules, HW_P_PLANNED_PREPARED) / year;
        double planned = (rules->planned[b] + rules->day_cases[b]) / (1 - (listed < 0.9 ? listed : 0.9));
        for (int f = 0; f < HW_FRAILTIES; f++) {
            double acute = relative(rules, HW_P_ACUTE_RATIO, people[b], f);
            rules->rate[HW_CLOCK_PRIMARY][b][f] = gp * relative(rules, HW_P_GP_RATIO, people[b], f) / year;
            rules->rate[HW_CLOCK_ACUTE][b][f] = attend * acute / year;
            rules->rate[HW_CLOCK_PLANNED][b][f] = planned / year;
            rules->rate[HW_CLOCK_CARE][b][f] = (b >= OLDER_BAND ? at(rules, HW_P_CARE_RATE, f) * care_age(rules, people, b, f) : value(rules, HW_P_CARE_RATE_YOUNGER)) / year;
            double died = at(rules, HW_P_WARD_DEATH, b) * relative(rules, HW_P_DEATH_RATIO, patients, f);
            died /= local > 0 ? local : 1; /* as many die in hospital, of fewer or more who come */
            rules->died[b][f] = died < 1 ? died : 1;
        }
    }
    for (int f = 0; f < HW_FRAILTIES; f++) {
        rules->breakdown[f][0] = at(rules, HW_P_BREAKDOWN, f) / year;
        rules->breakdown[f][1] = rules->breakdown[f][0] * value(rules, HW_P_BREAKDOWN_DEMENTIA);
    }
    for (int b = 0; b < HW_AGE_BANDS; b++) {
        rules->mental[b][0] = at(rules, HW_P_MENTAL_RATE, b) / year;
        rules->mental[b][1] = rules->mental[b][0] * value(rules, HW_P_MENTAL_DEMENTIA);
    }
    for (int f = 0; f < HW_FRAILTIES; f++) {
        rules->nursing[f] = at(rules, HW_P_NURSING_RATE, f) / year;
    }
    rules->care_learning = value(rules, HW_P_CARE_RATE_LEARNING) / year;
    double mean = 0;
    for (int m = 0; m < 12; m++) {
        mean += at(rules, HW_P_SEVERITY_MONTH, m) / 12;
    }
    for (int m = 0; m < 12; m++) {
        rules->severity[m] = mean > 0 ? at(rules, HW_P_SEVERITY_MONTH, m) / mean : 0;
    }
}

static bool make_times(struct hw_rules *rules) {
    bool ok = true;
    double spread = value(rules, HW_P_AE_TREATMENT_SPREAD);
    double home = value(rules, HW_P_AE_TREATMENT_HOME);
    double admit = value(rules, HW_P_AE_TREATMENT_ADMIT);
    double work = value(rules, HW_P_WORK_SPREAD);
    const double hour = (double)HW_MS_PER_H;
    double choice = value(rules, HW_P_CHOICE_TIME);
    double planned = value(rules, HW_P_WARD_PLANNED_STAY) * (double)HW_MS_PER_DAY;
    const struct {
        enum hw_param_id mean;
        struct hw_dist *to;
    } front[] = {{HW_P_CALL_TIME, &rules->call},
                 {HW_P_AMBULANCE_TRAVEL, &rules->ambulance_travel},
                 {HW_P_AMBULANCE_SCENE, &rules->ambulance_scene},
                 {HW_P_AMBULANCE_TRANSPORT, &rules->ambulance_transport},
                 {HW_P_MIU_TIME, &rules->minor_injury},
                 {HW_P_AE_TREATMENT_MINOR, &rules->treated_minor}};
    for (size_t i = 0; i < sizeof front / sizeof front[0]; i++) {
        ok &= hw_dist_lognormal_moments(value(rules, front[i].mean), value(rules, front[i].mean) * spread, front[i].to) == HW_OK;
    }
    ok &= hw_dist_lognormal_moments(home, home * spread, &rules->treated_home) == HW_OK;
    ok &= hw_dist_lognormal_moments(admit, admit * spread, &rules->treated_admitted) == HW_OK;
    ok &= hw_dist_lognormal_moments(hour, hour * work, &rules->work) == HW_OK;
    ok &= hw_dist_lognormal_moments(choice, choice * value(rules, HW_P_CHOICE_SPREAD), &rules->choice) == HW_OK;
    ok &= hw_dist_lognormal_moments(planned, planned * value(rules, HW_P_WARD_PLANNED_SPREAD), &rules->planned_stay) == HW_OK;
    ok &= hw_dist_gamma(2, value(rules, HW_P_WARD_ZERO_DAY_STAY) / 2, &rules->short_stay) == HW_OK;
    ok &= hw_dist_gamma(4, value(rules, HW_P_DAY_STAY) / 4, &rules->day_stay) == HW_OK;
    ok &= hw_dist_gamma(4, value(rules, HW_P_REABLEMENT_STAY) / 4, &rules->reablement) == HW_OK;
    ok &= hw_dist_gamma(3, value(rules, HW_P_IC_STAY) / 3, &rules->ic) == HW_OK;
    for (int older = 0; older < 2; older++) {
        double mean = value(rules, older ? HW_P_MENTAL_OLDER_STAY : HW_P_MENTAL_STAY);
        ok &= hw_dist_lognormal_moments(mean, mean * value(rules, HW_P_MENTAL_SPREAD), &rules->mental_stay[older]) == HW_OK;
    }
    double sigma = value(rules, HW_P_WARD_STAY_SIGMA);
    for (int b = 0; b < HW_AGE_BANDS; b++) {
        double mean = at(rules, HW_P_WARD_STAY, b) * value(rules, HW_P_WARD_STAY_SCALE) * (double)HW_MS_PER_DAY;
        double sd = mean * sqrt(hw_num_exp(sigma * sigma) - 1);
        ok &= hw_dist_lognormal_moments(mean, sd, &rules->stay[b]) == HW_OK;
    }
    return ok;
}

static void make_surgery(struct hw_rules *rules) {
    double slot = value(rules, HW_P_GP_CONSULTATION);
    double visit = value(rules, HW_P_GP_HOME_VISIT);
    hw_book_plan(&rules->params->weeks[HW_P_GP_HOURS], (int32_t)value(rules, HW_P_GP_CLINICIANS), (hw_time)slot, value(rules, HW_P_GP_SAME_DAY),
                 &rules->surgery);
    rules->home_visit_slots = visit <= slot ? 1 : (int32_t)ceil(visit / slot);
}

/* Longer for the frail and in some specialities, with the mean of the age band's emergencies kept. */
static void make_stay_factors(struct hw_rules *rules, double people[HW_AGE_BANDS][HW_FRAILTIES]) {
    for (int b = 0; b < HW_AGE_BANDS; b++) {
        double n = 0, sum = 0;
        for (int f = 0; f < HW_FRAILTIES; f++) {
            double mix[HW_SPECIALITIES];
            double patients = people[b][f] * at(rules, HW_P_ACUTE_RATIO, f);
            hw_ward_pools_mix(rules->params, b, f, mix);
            n += patients;
            for (int s = 0; s < HW_SPECIALITIES; s++) {
                rules->stay_factor[b][f][s] = at(rules, HW_P_STAY_FRAILTY, f) * at(rules, HW_P_STAY_SPECIALITY, s);
                sum += patients * mix[s] * rules->stay_factor[b][f][s];
            }
        }
        for (int i = 0; i < HW_FRAILTIES * HW_SPECIALITIES; i++) {
            double *factor = &rules->stay_factor[b][i / HW_SPECIALITIES][i % HW_SPECIALITIES];
            *factor = sum > 0 ? *factor * n / sum : 1;
        }
    }
}

bool hw_rules_make(const struct hw_params *params, const struct hw_census *census, int32_t n_areas, const struct hw_mortality *mortality,
                   struct hw_rules *rules) {
    memset(rules, 0, sizeof *rules);
    rules->params = params;
    double people[HW_AGE_BANDS][HW_FRAILTIES] = {{0}};
    struct hw_profile profile;
    hw_profile_make(params, census, n_areas, &profile);
    for (int32_t a = 0; a < n_areas; a++) {
        expect_frailty(&profile, &census[a], people);
    }
    make_rates(rules, people);
    make_deaths(rules, &profile, mortality);
    make_hospital_deaths(rules, census, n_areas, mortality);
    make_surgery(rules);
    make_stay_factors(rules, people);
    hw_ward_pools_beds(params, rules->pool_beds);
    hw_ward_pools_winter(params, rules->winter_beds);
    return make_times(rules);
}
