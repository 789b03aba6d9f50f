/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/measures.h"

#include "agents/measures_acute.h"
#include "agents/measures_budgets.h"
#include "agents/measures_care.h"
#include "agents/measures_catalogue.h"
#include "agents/measures_drawn.h"
#include "agents/measures_dying.h"
#include "agents/measures_followed.h"
#include "agents/measures_front.h"
#include "agents/measures_living.h"
#include "agents/measures_money.h"
#include "agents/measures_nursing.h"
#include "agents/measures_official.h"
#include "agents/measures_payer.h"
#include "agents/measures_people.h"
#include "agents/measures_places.h"
#include "agents/measures_programmes.h"
#include "agents/measures_rounds.h"

#include <math.h>
#include <string.h>

enum dim { REASON = 0, CODE, OWNER, DESTINATION, AGE, DEATH_PLACE, PLACED_FROM, SETTING, MONTH, APPOINTMENT, POOL, WEEKDAY, DIMS };
enum { MORE_DIMS = HW_MEASURES_PAYER_DIMS + HW_MEASURES_ACUTE_DIMS + HW_MEASURES_LIVING_DIMS + HW_MEASURES_MONEY_DIMS + HW_MEASURES_PROGRAMMES_DIMS + HW_MEASURES_DRAWN_DIMS + HW_MEASURES_FOLLOWED_DIMS };
enum { NO_DIM = -1 };
enum { ALL_DIMS = DIMS + HW_MEASURES_OFFICIAL_DIMS + HW_MEASURES_PEOPLE_DIMS + HW_MEASURES_FRONT_DIMS + HW_MEASURES_PLACES_DIMS + MORE_DIMS };

static const char *const reason_labels[HW_REASONS] = {"A", "B", "C", "Di", "Dii", "E", "F", "G", "H", "I", "leaving", "team"};
static const char *const reason_titles[HW_REASONS] = {"Assessment",
                                                      "Public funding",
                                                      "Further NHS care",
                                                      "Residential home",
                                                      "Nursing home",
                                                      "Care at home",
                                                      "Equipment",
                                                      "Patient or family choice",
                                                      "Dispute",
                                                      "Housing",
                                                      "Leaving (medicines, transport, discharge hours)",
                                                      "The team has yet to decide"};
static const char *const owner_labels[HW_OWNERS] = {"nhs_acute", "nhs_community", "social_care", "both", "family"};
static const char *const owner_titles[HW_OWNERS] = {"NHS: acute trust", "NHS: community and commissioner", "Social care", "Both",
                                                    "Patient and family"};
static const char *const destination_labels[HW_DESTINATIONS] = {"home",        "home_care", "reablement", "ic_bed",
                                                                "residential", "nursing",   "end_of_life", "hospice", "death", "extra_care"};
static const char *const destination_titles[HW_DESTINATIONS] = {"Home, nothing new", "Home care",    "Reablement", "Intermediate-care bed",
                                                                "Residential home",  "Nursing home", "Home, with the end-of-life team", "Hospice", "Died", "Extra care housing"};
static const char *const age_labels[HW_GROWN_BANDS] = {"18-64", "65-74", "75-84", "85+"};
static const char *const death_labels[HW_DEATH_PLACES] = {"hospital", "care_home", "home", "hospice"};
static const char *const placed_labels[] = {"hospital", "home"};
static const char *const setting_labels[] = {"reablement", "intermediate_care", "home_care", "residential", "nursing", "mental_health", "mental_health_older", "extra_care"};
static const uint16_t settings[] = {HW_ST_REABLEMENT, HW_ST_IC, HW_ST_HOME_CARE, HW_ST_RESIDENTIAL, HW_ST_NURSING,
                                    HW_ST_MENTAL,  HW_ST_MENTAL_OLDER, HW_ST_EXTRA_CARE};
static const char *const appointment_labels[] = {"same_day", "next_working_day", "few_days", "week_or_more"};
static const char *const appointment_titles[] = {"On the same day", "On the next working day", "A few days later", "A week or more later"};
enum { APPOINTMENTS = 4 };
static const char *const month_labels[HW_OBSERVED_MONTHS] = {"apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec", "jan", "feb", "mar"};
static const char *const month_titles[HW_OBSERVED_MONTHS] = {"April",   "May",      "June",     "July",    "August",   "September",
                                           "October", "November", "December", "January", "February", "March"};
static const char *const weekday_labels[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
static const char *const pool_labels[HW_WARD_POOLS] = {"medicine", "older", "surgery", "trauma", "children", "escalation"};
static const char *const pool_titles[HW_WARD_POOLS] = {"Medicine", "Older people's medicine", "Surgery", "Trauma and orthopaedics", "Children",
                                                       "Escalation"};
enum { MONTHS = HW_OBSERVED_MONTHS };
enum { SETTINGS = sizeof settings / sizeof settings[0] };

static const struct hw_dim dims[DIMS] = {
    [REASON] = {"reason", HW_REASONS, reason_labels, reason_titles},
    [CODE] = {"code", HW_CODED_REASONS, reason_labels, reason_titles},
    [OWNER] = {"organisation", HW_OWNERS, owner_labels, owner_titles},
    [DESTINATION] = {"destination", HW_DESTINATIONS, destination_labels, destination_titles},
    [AGE] = {"age", HW_GROWN_BANDS, age_labels, NULL},
    [DEATH_PLACE] = {"death_place", HW_DEATH_PLACES, death_labels, NULL},
    [PLACED_FROM] = {"placed_from", 2, placed_labels, NULL},
    [SETTING] = {"setting", SETTINGS, setting_labels, NULL},
    [MONTH] = {"month", MONTHS, month_labels, month_titles},
    [APPOINTMENT] = {"appointment", APPOINTMENTS, appointment_labels, appointment_titles},
    [POOL] = {"pool", HW_WARD_POOLS, pool_labels, pool_titles},
    [WEEKDAY] = {"weekday", 7, weekday_labels, NULL},
};

enum how {
    YEARLY,      /* counter a, per year */
    RATIO,       /* counter a / counter b */
    MEAN_H,      /* timer a, mean in hours */
    MEAN_D,      /* timer a, mean in days */
    OVER,        /* timer a: share above b hours */
    BLOCKED,     /* station a: place-days a year held by people who wait for the next place, or look for it */
    IN_USE,      /* station a: mean number of places in use */
    MIDNIGHT,    /* counter a: mean over midnights */
    BEDS_OPEN,   /* acute beds, escalation beds apart */
    APPOINTED,   /* [appointment] share of those seen */
    DELAY,       /* [reason][owner] bed-days a year */
    DELAY_CODE,  /* [code] */
    DELAY_TOTAL, /* the way out of the door apart */
    DELAY_HERE,  /* the same, people of the district */
    TO,          /* [destination][age] a year */
    DEATHS,      /* [place] a year */
    PLACED,      /* [from] a year */
    OCCUPANCY,   /* [setting] */
    AE_MONTHLY,  /* [month] */
    POOL_TAKEN,  /* [pool] occupied at midnight / open then */
    WEEKDAYS,    /* [weekday] counters from a on, relative to b / 7 */
    POOL_AWAY    /* [pool] its patients in beds of others, mean number */
};
enum seen { NOTHING, BEDS_SEEN, OCCUPANCY_SEEN, ATTENDANCES, BY_MONTH, WITHIN_4H, STAY_OLDER, BED_SHARE, READMISSION, BY_MIDDAY, GP_SURVEY };

struct row {
    const char *name, *title, *unit;
    enum how how;
    int a, b;
    int dim1, dim2;
    int digits, level;
    enum seen seen;
    const char *definition;
};

static const struct row rows[] = {
    {"acute_beds", "Acute beds", "beds", BEDS_OPEN, 0, 0, NO_DIM, NO_DIM, 0, 0, BEDS_SEEN,
     "General and acute beds of the trust; the observed figure holds its maternity beds as well."},
    {"acute_occupancy", "Acute beds occupied at midnight", "1", RATIO, HW_N_BEDS_AT_MIDNIGHT, HW_N_BEDS_OPEN_AT_MIDNIGHT, NO_DIM, NO_DIM, 3, 0,
     OCCUPANCY_SEEN,
     "General and acute beds occupied at midnight, as a share of those open then, escalation beds too; day cases are not among them."},
    {"acute_occupancy_by_pool", "Beds occupied at midnight by speciality", "1", POOL_TAKEN, 0, 0, POOL, NO_DIM, 3, 1, NOTHING,
     "The same by whose beds they are, whoever lies in them."},
    {"outliers", "Patients in beds of another speciality", "patients", POOL_AWAY, 0, 0, POOL, NO_DIM, 1, 1, NOTHING,
     "Mean number of each speciality's patients who lie in beds of others, escalation beds too."},
    {"escalation_beds", "Escalation beds open at midnight", "beds", MIDNIGHT, HW_N_ESCALATION_OPEN_AT_MIDNIGHT, 0, NO_DIM, NO_DIM, 1, 1, NOTHING,
     "Mean number of escalation beds open, or with a patient still in them."},
    {"acute_patients", "Patients in acute beds at midnight", "patients", MIDNIGHT, HW_N_BEDS_AT_MIDNIGHT, 0, NO_DIM, NO_DIM, 1, 1, NOTHING,
     "Mean number of patients in acute beds at midnight."},
    {"admit_wait", "Wait from decision to admit to bed", "h", MEAN_H, HW_T_ADMIT, 0, NO_DIM, NO_DIM, 2, 0, NOTHING,
     "Mean time from the decision in A&E to admit until a bed is taken."},
    {"admit_wait_over_4h", "Waits for a bed over 4 hours", "1", OVER, HW_T_ADMIT, 4, NO_DIM, NO_DIM, 3, 1, NOTHING,
     "Share of those admitted from A&E who waited more than 4 hours after the decision."},
    {"admit_wait_over_12h", "Waits for a bed over 12 hours", "1", OVER, HW_T_ADMIT, 12, NO_DIM, NO_DIM, 4, 1, NOTHING,
     "Share of those admitted from A&E who waited more than 12 hours after the decision."},
    {"ae_attendances", "A&E attendances a year", "attendances", YEARLY, HW_N_AE, 0, NO_DIM, NO_DIM, 0, 0, ATTENDANCES,
     "People who came to A&E."},
    {"ae_attendances_monthly", "A&E attendances per month", "attendances_per_month", AE_MONTHLY, 0, 0, MONTH, NO_DIM, 0, 1, BY_MONTH,
     "People who came to A&E, by calendar month; a month measured in part counts as if whole, one measured in several years as their mean."},
    {"ae_within_4h", "A&E: out within 4 hours", "1", RATIO, HW_N_AE_WITHIN_4H, HW_N_AE, NO_DIM, NO_DIM, 3, 0, WITHIN_4H,
     "Share of attendances that left A&E (home, ward or without being seen) within 4 hours."},
    {"ae_time", "Time in A&E", "h", MEAN_H, HW_T_AE, 0, NO_DIM, NO_DIM, 2, 1, NOTHING, "Mean time from arrival to leaving A&E."},
    {"ae_left_unseen", "Left A&E without being seen, a year", "patients", YEARLY, HW_N_AE_UNSEEN, 0, NO_DIM, NO_DIM, 0, 1, NOTHING, "They gave up waiting."},
    {"emergency_admissions", "Emergency admissions a year", "admissions", YEARLY, HW_N_EMERGENCY, 0, NO_DIM, NO_DIM, 0, 0, NOTHING,
     "Emergencies that took a bed, by A&E or sent by a GP."},
    {"emergency_admissions_65_plus", "Emergency admissions a year, 65 and over", "admissions", YEARLY, HW_N_EMERGENCY_OLDER, 0, NO_DIM,
     NO_DIM, 0, 1, NOTHING, "The same for people of 65 and over."},
    {"planned_admissions", "Planned admissions a year", "admissions", YEARLY, HW_N_PLANNED, 0, NO_DIM, NO_DIM, 0, 1, NOTHING,
     "Planned patients who took a bed."},
    {"planned_cancelled", "Planned admissions cancelled for want of a bed, a year", "admissions", YEARLY, HW_N_CANCELLED, 0, NO_DIM, NO_DIM,
     0, 0, NOTHING, "Planned patients sent home at the end of the day without a bed; they come again."},
    {"planned_wait", "Wait for a planned admission", "d", MEAN_D, HW_T_PLANNED, 0, NO_DIM, NO_DIM, 1, 1, NOTHING,
     "Mean number of days from being put on the list to the bed or the place in the day unit, cancellations included."},
    {"planned_list", "People on the list for a planned admission", "people", MIDNIGHT, HW_N_LISTED_AT_MIDNIGHT, 0, NO_DIM, NO_DIM, 0, 1, NOTHING,
     "Mean number at midnight; for beds and for day units."},
    {"day_cases", "Day cases a year", "patients", YEARLY, HW_N_DAY_CASES, 0, NO_DIM, NO_DIM, 0, 1, NOTHING,
     "Planned patients who had a place in the day unit; no bed is theirs."},
    {"day_cases_cancelled", "Day cases cancelled on the day, a year", "patients", YEARLY, HW_N_DAY_CANCELLED, 0, NO_DIM, NO_DIM, 0, 1, NOTHING,
     "Those for whom the day unit had no place by the end of the day; they come again."},
    {"length_of_stay", "Length of stay, emergencies", "d", MEAN_D, HW_T_STAY, 0, NO_DIM, NO_DIM, 2, 0, NOTHING,
     "Mean time in an acute bed of emergency patients, same-day stays included."},
    {"length_of_stay_65_plus", "Length of stay overnight, 65 and over", "d", MEAN_D, HW_T_STAY_OLDER, 0, NO_DIM, NO_DIM, 2, 1, STAY_OLDER,
     "Mean number of midnights in an acute bed of emergency patients of 65 and over who stayed over one or more."},
    {"bed_days_65_plus", "Share of bed-days for people of 65 and over", "1", RATIO, HW_N_BED_MS_OLDER, HW_N_BED_MS, NO_DIM, NO_DIM, 3, 1,
     BED_SHARE, "Bed-days of people of 65 and over as a share of all acute bed-days."},
    {"readmitted_65_plus", "Readmitted within 30 days, 65 and over", "1", RATIO, HW_N_READMITTED_OLDER, HW_N_ALIVE_OLDER, NO_DIM, NO_DIM, 3,
     0, READMISSION, "Emergency admissions 0 to 29 days, by date, after leaving an acute bed, per live discharge, people of 65 and over; day cases apart."},
    {"readmitted", "Readmitted within 30 days", "1", RATIO, HW_N_READMITTED, HW_N_ALIVE, NO_DIM, NO_DIM, 3, 1, NOTHING,
     "The same for all ages."},
    {"left_before_midday", "Leave an acute bed before midday", "1", RATIO, HW_N_HOME_BY_NOON, HW_N_HOME_OVERNIGHT, NO_DIM, NO_DIM, 3, 1, BY_MIDDAY,
     "Share of those who leave alive after a stay over midnight."},
    {"left_by_weekday", "Leave an acute bed by weekday", "1", WEEKDAYS, HW_N_HOME_MONDAY, HW_N_HOME_OVERNIGHT, WEEKDAY, NO_DIM, 2, 1, NOTHING,
     "The same people, by the day on which they leave, relative to a mean day of the week."},
    {"delayed_bed_days", "Delayed bed-days a year, fit to departure", "bed_days", DELAY, 0, 0, REASON, OWNER, 0, 0, NOTHING,
     "Days in acute beds from medically fit to departure, by the step outstanding at each instant and who owns it. The official count "
     "starts "
     "later and leaves out the way out of the door."},
    {"delayed_bed_days_by_code", "Delayed bed-days a year, official reasons", "bed_days", DELAY_CODE, 0, 0, CODE, NO_DIM, 0, 1, NOTHING,
     "The same by official reason code; everybody in the trust's beds."},
    {"delayed_bed_days_total", "Delayed bed-days a year, the way out apart", "bed_days", DELAY_TOTAL, 0, 0, NO_DIM, NO_DIM, 0, 0, NOTHING,
     "Sum over the official reason codes and the wait for the team's decision; everybody in the trust's beds."},
    {"delayed_bed_days_district", "Delayed bed-days a year, the way out apart, the district's people", "bed_days",
     DELAY_HERE, 0, 0, NO_DIM, NO_DIM, 0, 0, NOTHING,
     "The same for people of the district. The official count starts after a decision and a notice, and is another measure: official_delayed_days_district."},
    {"patients_delayed", "Patients fit and waiting at midnight", "patients", MIDNIGHT, HW_N_DELAYED_AT_MIDNIGHT, 0, NO_DIM, NO_DIM, 1, 0,
     NOTHING, "Mean number of patients in acute beds at midnight who are fit and wait, those on the way out apart."},
    {"fit_to_departure", "Time from fit to departure", "d", MEAN_D, HW_T_DELAY, 0, NO_DIM, NO_DIM, 3, 0, NOTHING,
     "Mean over all who left an acute bed alive or died waiting."},
    {"steps_per_case", "Steps of a supported discharge", "1", RATIO, HW_N_STEPS, HW_N_CASES, NO_DIM, NO_DIM, 2, 1, NOTHING,
     "Assessments, decisions and arrangements done, made again and after a relapse too, for each case."},
    {"handovers_per_case", "Handovers of a supported discharge", "1", RATIO, HW_N_HANDED, HW_N_CASES, NO_DIM, NO_DIM, 2, 1, NOTHING,
     "How often a case goes from one organisation to another, the family apart."},
    {"told_again_per_case", "Told again in a supported discharge", "1", RATIO, HW_N_TOLD_AGAIN, HW_N_CASES, NO_DIM, NO_DIM, 3, 1, NOTHING,
     "Assessments made again because what the first found cannot be seen."},
    {"discharge_cases", "Supported discharges worked on, a year", "patients", YEARLY, HW_N_CASES, 0, NO_DIM, NO_DIM, 0, 1, NOTHING,
     "Patients referred for assessment."},
    {"assessment_time", "From referral to assessment done", "h", MEAN_H, HW_T_ASSESSMENT, 0, NO_DIM, NO_DIM, 1, 0, NOTHING,
     "Mean time from asking for an assessor to the assessment's end, each profession by itself, hospital patients."},
    {"ill_again_waiting", "Ill again while waiting to leave, a year", "patients", YEARLY, HW_N_RELAPSES, 0, NO_DIM, NO_DIM, 0, 1, NOTHING,
     "Patients who were fit, waited, and became ill again."},
    {"wait_home_care", "Wait in a bed for home care", "d", MEAN_D, HW_T_WAIT_HOME_CARE, 0, NO_DIM, NO_DIM, 2, 0, NOTHING,
     "Mean wait of those who held a bed or a reablement place, until a provider is ready to begin."},
    {"wait_reablement", "Wait in a bed for reablement", "d", MEAN_D, HW_T_WAIT_REABLEMENT, 0, NO_DIM, NO_DIM, 2, 0, NOTHING,
     "The same for reablement."},
    {"wait_intermediate_care", "Wait in a bed for intermediate care", "d", MEAN_D, HW_T_WAIT_IC, 0, NO_DIM, NO_DIM, 2, 0, NOTHING,
     "The same for an intermediate-care bed."},
    {"wait_residential", "Wait in a bed for a residential home", "d", MEAN_D, HW_T_WAIT_RESIDENTIAL, 0, NO_DIM, NO_DIM, 2, 0, NOTHING,
     "The same for a residential home."},
    {"wait_nursing", "Wait in a bed for a nursing home", "d", MEAN_D, HW_T_WAIT_NURSING, 0, NO_DIM, NO_DIM, 2, 0, NOTHING,
     "The same for a nursing home."},
    {"wait_home_care_at_home", "Wait at home for home care", "d", MEAN_D, HW_T_WAIT_HOME_CARE_AT_HOME, 0, NO_DIM, NO_DIM, 1, 1, NOTHING,
     "Mean wait at home of those whose package started."},
    {"wait_care_home_at_home", "Wait at home for a care home", "d", MEAN_D, HW_T_WAIT_CARE_HOME_AT_HOME, 0, NO_DIM, NO_DIM, 1, 1, NOTHING,
     "Mean wait at home of those who got a place."},
    {"reablement_blocked", "Reablement place-days held for want of home care, a year", "place_days", BLOCKED, HW_ST_REABLEMENT, 0, NO_DIM,
     NO_DIM, 0, 0, NOTHING, "Days that reablement places were held by people who had finished and waited for a package or a place."},
    {"intermediate_care_blocked", "Intermediate-care bed-days held by people who wait, a year", "place_days", BLOCKED, HW_ST_IC, 0, NO_DIM,
     NO_DIM, 0, 1, NOTHING, "Days that intermediate-care beds were held by people who had finished and waited."},
    {"occupancy", "Places in use", "1", OCCUPANCY, 0, 0, SETTING, NO_DIM, 3, 0, NOTHING, "Mean share of the district's places in use; of home care, hours promised as a share of those of the carers there are."},
    {"places_in_use_nursing", "Nursing-home residents", "people", IN_USE, HW_ST_NURSING, 0, NO_DIM, NO_DIM, 1, 1, NOTHING,
     "Mean number of residents."},
    {"gp_wait", "Wait for an appointment with a GP", "d", MEAN_D, HW_T_GP_WAIT, 0, NO_DIM, NO_DIM, 2, 0, NOTHING,
     "Mean time from asking for an appointment to its beginning, of those who were given one."},
    {"gp_appointments", "When the appointment with a GP is", "1", APPOINTED, 0, 0, APPOINTMENT, NO_DIM, 3, 1, GP_SURVEY,
     "Share of appointments by how long after asking they are."},
    {"gp_home_visits", "GP consultations at home", "1", RATIO, HW_N_GP_HOME_VISITS, HW_N_GP_SEEN, NO_DIM, NO_DIM, 3, 1, NOTHING,
     "Share of appointments that are visits to somebody who is severely frail or lives in a care home."},
    {"gp_seen", "GP consultations a year", "consultations", YEARLY, HW_N_GP_SEEN, 0, NO_DIM, NO_DIM, 0, 1, NOTHING,
     "Appointments given to those who asked."},
    {"gp_unmet", "Offered no appointment with a GP soon enough, a year", "patients", YEARLY, HW_N_GP_UNMET, 0, NO_DIM, NO_DIM, 0, 1, NOTHING,
     "People who did without; the most ill of them look for help elsewhere."},
    {"gp_to_ae", "Sought urgent care for want of a GP, a year", "patients", YEARLY, HW_N_GP_TO_AE, 0, NO_DIM, NO_DIM, 0, 1, NOTHING,
     "People whose wish was urgent, who were offered no appointment soon enough and went to A&E, a minor injuries unit, 111 or an ambulance."},
    {"service_contacts", "People seen by a scheme's service in A&E, a year", "patients", YEARLY, HW_N_SERVICE_CONTACTS, 0, NO_DIM, NO_DIM,
     0, 1, NOTHING, "Patients who would have been admitted and were seen by the service."},
    {"broke_through", "Care at home that ended in hospital, a year", "patients", YEARLY, HW_N_BROKE_THROUGH, 0, NO_DIM, NO_DIM, 0, 0, NOTHING,
     "Of those whom a scheme's service cared for at home, and whose illness got too bad for it."},
    {"turned_round", "Turned round in A&E, a year", "patients", YEARLY, HW_N_TURNED_ROUND, 0, NO_DIM, NO_DIM, 0, 0, NOTHING,
     "Of these, sent home with reablement at once."},
    {"deaths", "Deaths a year", "deaths", DEATHS, 0, 0, DEATH_PLACE, NO_DIM, 0, 1, NOTHING,
     "Deaths by place, of the district's people and of those across the boundary who use the trust."},
    {"care_home_admissions", "New in a care home, a year", "people", PLACED, 0, 0, PLACED_FROM, NO_DIM, 0, 1, NOTHING,
     "People who moved into a care home, from a hospital or rehabilitation bed or reablement, or from home; both sides of the boundary."},
    {"reablement_independent", "Reablement that ends without a package", "1", RATIO, HW_N_REABLED_FREE, HW_N_REABLED, NO_DIM, NO_DIM, 3, 1,
     NOTHING, "Share of reablement after which no care is needed."},
    {"rehabilitation_home", "Home after a bed for rehabilitation", "1", RATIO, HW_N_REHABILITATED_HOME, HW_N_REHABILITATED, NO_DIM, NO_DIM, 3, 1, NOTHING,
     "Share of people who left an intermediate-care or community hospital bed for where they lived, with care or without; others moved into a care home, were ill "
     "again, or died."},
    {"discharges", "Emergency spells a year and where they ended", "patients", TO, 0, 0, DESTINATION, AGE, 0, 1, NOTHING,
     "Adults' emergency spells that ended, by where they went and age."},
};
enum { ROWS = sizeof rows / sizeof rows[0] };

static const double gp_survey[APPOINTMENTS] = {0.373, 0.111, 0.302, 0.179};

static void stands_beside(struct hw_measure *m, double observed, const char *source, const char *role) {
    m->observed = observed;
    m->observed_source = source;
    m->observed_role = role;
}

/* months: the observed attendances, which live as long as the measure. */
static void observe(const struct hw_observed *o, const double *months, enum seen seen, struct hw_measure *m) {
    switch (seen) {
    case BEDS_SEEN:
        m->observed = o->overnight_beds;
        m->observed_source = hw_observed_beds_source;
        m->observed_role = "input echoed";
        break;
    case OCCUPANCY_SEEN:
        m->observed = 0.895;
        m->observed_source = "England 2014/15: King's Fund, NHS in a nutshell";
        m->observed_role = "fitted";
        break;
    case ATTENDANCES:
        m->observed = o->attendances;
        m->observed_source = hw_observed_attendances_source;
        m->observed_role = "fitted";
        break;
    case BY_MONTH: /* the months' shape in needs.shape.acute_month was smoothed from these */
        m->observed = NAN;
        m->observed_at = months;
        m->observed_source = hw_observed_attendances_source;
        m->observed_role = "fitted";
        break;
    case WITHIN_4H:
        m->observed = o->within_4h_frac;
        m->observed_source = hw_observed_attendances_source;
        m->observed_role = "fitted";
        break;
    case STAY_OLDER:
        stands_beside(m, 11.9, "England 2014/15: NAO, Discharging older patients from hospital, 2016", "held out");
        break;
    case BED_SHARE:
        stands_beside(m, 0.62, "England 2014/15: NAO, Discharging older patients from hospital, 2016", "held out");
        break;
    case READMISSION:
        stands_beside(m, 0.148, "derived from national rates by age (calibration set, grade A)", "fitted");
        break;
    case GP_SURVEY:
        m->observed = NAN;
        m->observed_at = gp_survey;
        m->observed_source = "England 2014/15: GP patient survey (QualityWatch), GPs and nurses; 3.6 % do not remember";
        m->observed_role = "held out";
        break;
    case BY_MIDDAY: /* the hours of rounds were set with an eye on it */
        stands_beside(m, 0.176, "88 acute trusts 2014/15, FOI (HSJ)", "partly fitted");
        break;
    case NOTHING:
        break;
    }
}

/* The rows of this file. months: [HW_OBSERVED_MONTHS] to fill. */
static void lay_out_own(const struct hw_observed *observed, double *months, struct hw_measure *measures) {
    if (observed != NULL) {
        memcpy(months, observed->attendances_in, sizeof observed->attendances_in);
    }
    for (int i = 0; i < ROWS; i++) {
        const struct row *r = &rows[i];
        struct hw_measure *m = &measures[i];
        *m = (struct hw_measure){.name = r->name, .title = r->title, .unit = r->unit, .definition = r->definition, .catalogue = hw_measures_catalogue_of(r->name),
                                 .digits = r->digits, .level = r->level};
        hw_measures_set_dims(m, 0, r->dim1, r->dim2);
        if (observed != NULL) {
            observe(observed, months, r->seen, m);
        }
    }
}

enum hw_status hw_measures_lay_out(struct hw_arena *arena, const struct hw_places *places, const struct hw_observed *observed,
                                   const struct hw_observed_places *by_place, const double *deaths, const struct hw_district_spec *spec, struct hw_layout *layout) {
    const int32_t official = ROWS, people = official + hw_measures_official_rows(), front = people + hw_measures_people_rows();
    const int32_t acute = front + hw_measures_front_rows(), payers = acute + hw_measures_acute_rows();
    const int32_t care = payers + hw_measures_payer_rows(), rounds = care + hw_measures_care_rows();
    const int32_t living = rounds + hw_measures_rounds_rows(), nursing = living + hw_measures_living_rows();
    const int32_t dying = nursing + hw_measures_nursing_rows(), of_money = dying + hw_measures_dying_rows();
    const int32_t of_budgets = of_money + hw_measures_money_rows(), drawn = of_budgets + hw_measures_budgets_rows(), by_places = drawn + hw_measures_drawn_rows();
    const int32_t programmes = by_places + (places->listed ? hw_measures_places_rows() : 0);
    struct hw_dim *all = hw_arena_alloc(arena, ALL_DIMS, sizeof *all);
    const int32_t followed = programmes + hw_measures_programmes_rows(spec), n_measures = followed + hw_measures_followed_rows(spec);
    struct hw_measure *measures = hw_arena_alloc(arena, (size_t)n_measures, sizeof *measures);
    double *months = hw_arena_alloc(arena, HW_OBSERVED_MONTHS, sizeof *months);
    if (all == NULL || measures == NULL || months == NULL) {
        return HW_NO_MEMORY;
    }
    memcpy(all, dims, sizeof dims);
    lay_out_own(observed, months, measures);
    HW_TRY(hw_measures_official_lay_out(arena, observed, DIMS, MONTH, REASON, all + DIMS, measures + official));
    if (by_place != NULL) {
        HW_TRY(hw_measures_official_beside(arena, by_place, measures + official));
    }
    int32_t n_dims = DIMS + HW_MEASURES_OFFICIAL_DIMS;
    hw_measures_people_lay_out(deaths, n_dims, all + n_dims, measures + people);
    n_dims += HW_MEASURES_PEOPLE_DIMS;
    const int32_t cause = n_dims + HW_MEASURES_FRONT_CAUSE;
    hw_measures_front_lay_out(observed != NULL, n_dims, MONTH, all + n_dims, measures + front);
    n_dims += HW_MEASURES_FRONT_DIMS;
    const int32_t stay_age = n_dims;
    hw_measures_acute_lay_out(n_dims, all + n_dims, measures + acute);
    n_dims += HW_MEASURES_ACUTE_DIMS;
    hw_measures_payer_lay_out(n_dims, all + n_dims, measures + payers);
    n_dims += HW_MEASURES_PAYER_DIMS;
    hw_measures_care_lay_out(measures + care);
    hw_measures_rounds_lay_out(measures + rounds);
    hw_measures_living_lay_out(n_dims, all + n_dims, measures + living);
    n_dims += HW_MEASURES_LIVING_DIMS;
    hw_measures_nursing_lay_out(measures + nursing);
    hw_measures_dying_lay_out(measures + dying, DEATH_PLACE, observed != NULL || by_place != NULL);
    hw_measures_money_lay_out(&spec->money, observed != NULL || by_place != NULL ? hw_measures_people_own(spec) : 0, n_dims, all + n_dims, measures + of_money);
    hw_measures_budgets_lay_out(n_dims, n_dims + HW_MEASURES_MONEY_DIMS - 1, measures + of_budgets);
    n_dims += HW_MEASURES_MONEY_DIMS;
    HW_TRY(hw_measures_drawn_lay_out(arena, spec, &n_dims, stay_age, all + n_dims, measures + drawn));
    if (places->listed) {
        HW_TRY(hw_measures_places_lay_out(arena, places, by_place, n_dims, SETTING, cause, all + n_dims, measures + by_places));
        n_dims += HW_MEASURES_PLACES_DIMS;
    }
    HW_TRY(hw_measures_programmes_lay_out(arena, spec, &n_dims, all, measures + programmes));
    HW_TRY(hw_measures_followed_lay_out(arena, spec, &n_dims, all, measures + followed));
    *layout = (struct hw_layout){.dims = all, .n_dims = n_dims, .measures = measures, .n_measures = n_measures};
    return hw_results_lay_out(arena, layout);
}

const char *hw_measures_reason_label(enum hw_reason reason) {
    return reason_labels[reason];
}
const char *hw_measures_owner_label(enum hw_owner owner) {
    return owner_labels[owner];
}

struct span {
    double days, per_year; /* measured */
};

/* Stations of a kind that are the district's own: of every hospital, or of every area that is not outside. */
struct sums {
    double in_use_days, blocked_days, capacity;
};

static struct sums sum_over(const struct hw_district *d, enum hw_station_id kind) {
    const struct hw_station_map *map = &d->spec->map;
    struct sums sums = {0, 0, 0};
    bool areas = hw_stations_of_area(kind);
    int each = hw_stations_each(kind);
    for (int32_t i = 0; i < (areas ? map->n_areas : map->n_hospitals) * each; i++) {
        uint16_t station = (uint16_t)(hw_stations_at(map, kind, 0) + i);
        struct hw_station_is is = map->is[station];
        if ((areas && d->spec->places.areas[is.owner].outside) || (kind == HW_ST_WARD && is.service == HW_POOL_ESCALATION)) {
            continue;
        }
        const struct hw_class_stats *c = &d->flow.stations[station].classes[0];
        int64_t held_ms = hw_level_integral(&c->blocked, d->flow.now) + hw_level_integral(&c->leaving, d->flow.now);
        sums.in_use_days += (double)(hw_level_integral(&c->serving, d->flow.now) + held_ms) / (double)HW_MS_PER_DAY;
        sums.blocked_days += (double)held_ms / (double)HW_MS_PER_DAY;
        sums.capacity += hw_changes_mean_servers(d, station);
    }
    return sums;
}

double hw_measures_in_use(const struct hw_district *d, enum hw_station_id kind) {
    double days = (double)(d->end - d->start_measure) / (double)HW_MS_PER_DAY;
    return sum_over(d, kind).in_use_days / days;
}

static double ratio(double a, double b) {
    return b > 0 ? a / b : NAN;
}

static double delay_days(const struct hw_district *d, int reason, int owner) {
    return (double)d->counts.delay_ms[reason][owner] / (double)HW_MS_PER_DAY;
}

static double delay_of(const struct hw_district *d, int reason) {
    int64_t ms = 0;
    for (int o = 0; o < HW_OWNERS; o++) {
        ms += d->counts.delay_ms[reason][o];
    }
    return (double)ms / (double)HW_MS_PER_DAY;
}

static double share_over(const struct hw_tally *tally, int hours) {
    return tally->count == 0 ? NAN : hw_tally_share_above(tally, hours * HW_MS_PER_H);
}

/* Days that patients of a speciality lay in beds of others. */
static double away_days(const struct hw_district *d, int pool) {
    int64_t ms = 0;
    for (int32_t h = 0; h < d->spec->map.n_hospitals; h++) {
        ms += hw_flow_time_elsewhere(&d->flow, (uint16_t)(hw_stations_at(&d->spec->map, HW_ST_WARD, h) + pool), 0);
    }
    return (double)ms / (double)HW_MS_PER_DAY;
}

/* By pool of beds, or by weekday on which they are left. */
static void fill_beds(const struct hw_district *d, const struct row *r, struct span span, double *out) {
    const struct hw_counts *c = &d->counts;
    for (int i = 0; i < (r->how == WEEKDAYS ? 7 : HW_WARD_POOLS); i++) {
        out[i] = r->how == WEEKDAYS    ? ratio(7 * (double)c->n[r->a + i], (double)c->n[r->b])
                 : r->how == POOL_AWAY ? away_days(d, i) / span.days
                                       : ratio((double)c->pool[i].occupied, (double)c->pool[i].open);
    }
}

static void fill_matrix(const struct hw_district *d, const struct row *r, struct span span, double *out) {
    switch (r->how) {
    case DELAY:
        for (int i = 0; i < HW_REASONS * HW_OWNERS; i++) {
            out[i] = delay_days(d, i / HW_OWNERS, i % HW_OWNERS) * span.per_year;
        }
        break;
    case DELAY_CODE:
        for (int i = 0; i < HW_CODED_REASONS; i++) {
            out[i] = delay_of(d, i) * span.per_year;
        }
        break;
    case DELAY_TOTAL:
        out[0] = 0;
        for (int i = 0; i < HW_REASONS; i++) {
            out[0] += i == HW_REASON_LEAVING ? 0 : delay_of(d, i) * span.per_year;
        }
        break;
    case TO:
        for (int i = 0; i < HW_DESTINATIONS * HW_GROWN_BANDS; i++) {
            out[i] = (double)d->counts.to[i / HW_GROWN_BANDS][i % HW_GROWN_BANDS] * span.per_year;
        }
        break;
    case DEATHS:
        for (int i = 0; i < HW_DEATH_PLACES; i++) {
            out[i] = (double)d->counts.n[HW_N_DEATHS_HOSPITAL + i] * span.per_year;
        }
        break;
    case PLACED:
        out[0] = (double)d->counts.n[HW_N_PLACED_FROM_HOSPITAL] * span.per_year;
        out[1] = (double)d->counts.n[HW_N_PLACED_FROM_HOME] * span.per_year;
        break;
    case AE_MONTHLY:
        hw_measures_fill_months(d, d->counts.ae_in_month, out);
        break;
    case APPOINTED:
        for (int i = 0; i < APPOINTMENTS; i++) {
            out[i] = ratio((double)d->counts.n[HW_N_GP_SAME_DAY + i], (double)d->counts.n[HW_N_GP_SEEN]);
        }
        break;
    case POOL_TAKEN:
    case POOL_AWAY:
    case WEEKDAYS:
        fill_beds(d, r, span, out);
        break;
    default:
        for (size_t i = 0; i < SETTINGS; i++) {
            struct sums sums = sum_over(d, settings[i]);
            out[i] = settings[i] == HW_ST_HOME_CARE ? hw_measures_rounds_in_use(d, -1) : ratio(sums.in_use_days / span.days, sums.capacity);
        }
        break;
    }
}

static void fill(const struct hw_district *d, const struct row *r, struct span span, double *out) {
    const struct hw_counts *c = &d->counts;
    double midnights = (double)c->n[HW_N_MIDNIGHTS];
    switch (r->how) {
    case YEARLY:
        *out = (double)c->n[r->a] * span.per_year;
        break;
    case RATIO:
        *out = ratio((double)c->n[r->a], (double)c->n[r->b]);
        break;
    case MEAN_H:
        *out = hw_tally_mean_ms(&c->t[r->a]) / (double)HW_MS_PER_H;
        break;
    case MEAN_D:
        *out = hw_tally_mean_ms(&c->t[r->a]) / (double)HW_MS_PER_DAY;
        break;
    case OVER:
        *out = share_over(&c->t[r->a], r->b);
        break;
    case BLOCKED:
        *out = sum_over(d, (enum hw_station_id)r->a).blocked_days * span.per_year;
        break;
    case IN_USE:
        *out = sum_over(d, (enum hw_station_id)r->a).in_use_days / span.days;
        break;
    case MIDNIGHT:
        *out = ratio((double)c->n[r->a], midnights);
        break;
    case BEDS_OPEN:
        *out = sum_over(d, HW_ST_WARD).capacity;
        break;
    case DELAY_HERE:
        *out = (double)c->delay_here_ms / (double)HW_MS_PER_DAY * span.per_year;
        break;
    default:
        fill_matrix(d, r, span, out);
        break;
    }
}

void hw_measures_fill(struct hw_district *d, const struct hw_layout *layout, double *row) {
    double days = (double)(d->end - d->start_measure) / (double)HW_MS_PER_DAY;
    struct span span = {days, 365.0 / days};
    for (int i = 0; i < ROWS; i++) {
        fill(d, &rows[i], span, row + layout->offset[i]);
    }
    int32_t first = ROWS;
    hw_measures_official_fill(d, layout, first, row);
    hw_measures_people_fill(d, layout, first += hw_measures_official_rows(), row);
    hw_measures_front_fill(d, layout, first += hw_measures_people_rows(), row);
    hw_measures_acute_fill(d, layout, first += hw_measures_front_rows(), row);
    hw_measures_payer_fill(d, layout, first += hw_measures_acute_rows(), row);
    hw_measures_care_fill(d, layout, first += hw_measures_payer_rows(), row);
    hw_measures_rounds_fill(d, layout, first += hw_measures_care_rows(), row);
    hw_measures_living_fill(d, layout, first += hw_measures_rounds_rows(), row);
    hw_measures_nursing_fill(d, layout, first += hw_measures_living_rows(), row);
    hw_measures_dying_fill(d, layout, first += hw_measures_nursing_rows(), row);
    hw_measures_money_fill(d, layout, first += hw_measures_dying_rows(), row);
    hw_measures_budgets_fill(d, layout, first += hw_measures_money_rows(), row);
    hw_measures_drawn_fill(d, layout, first += hw_measures_budgets_rows(), row);
    if (d->spec->places.listed) {
        hw_measures_places_fill(d, layout, first + hw_measures_drawn_rows(), row);
    }
    const int32_t followed = layout->n_measures - hw_measures_followed_rows(d->spec);
    hw_measures_programmes_fill(d, layout, followed - hw_measures_programmes_rows(d->spec), row);
    hw_measures_followed_fill(d, layout, followed, row);
}
