/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/county_numbers.h"

#include <string.h>

const char *const hw_county_columns[HW_COLUMNS] = {"number", "grade", "source", "unit", "allowed", "example", "published", "where_to_find"};
const char *const hw_county_forms[HW_FORMS] = {"county.csv", "areas.csv", "hospitals.csv"};

static const char carers[] = "Skills for Care, NMDS-SC by council: direct care jobs in home care; or hours given a week, with those that people buy, divided by 18";
static const char nurses[] = "HSCIC, NHS Hospital and Community Health Service workforce, community nurses (district nurses and their teams), full-time, your community trust";
static const char hospices[] = "Hospice UK, hospice directory, inpatient beds for adults; take half, those of people who stay until they die, and the county's part of them";
static const char dfg[] = "your district councils' housing reports (disabled facilities grants completed in the year); or the allocation in DCLG's Better Care Fund tables, divided by what a grant costs (5,453 in England 2014/15)";
static const char naic[] = "National Audit of Intermediate Care (NHS Benchmarking), your provider's return";

/* The rows of the county hold for all of it: what an area leaves blank is its part of the county's number. */
const struct hw_county_number hw_county_numbers[HW_COUNTY_NUMBERS] = {
    [HW_C_HOME_OWNERS] = {"home_owners_65_and_over", HW_FORM_COUNTY, HW_NUMBER_PERCENT, "means.home_owners", HW_FILL_DEFAULT,
                          "% of people of 65 and over", 0, 100, "75", "ONS Census 2011, table DC4201EW (tenure by age), your districts", true},
    [HW_C_SELF_FUNDERS] = {"self_funders", HW_FORM_COUNTY, HW_NUMBER_PERCENT, NULL, HW_FILL_OWN, "% of residents of care homes who pay for themselves", 0,
                           90, "54", "your council's Market Position Statement; Laing & Buisson, Care of Older People; County APPG 2015", true},
    [HW_C_ATTENDANCES_RATIO] = {"attendances_relative_to_england", HW_FORM_COUNTY, HW_NUMBER_RATIO, "needs.a_and_e.local", HW_FILL_DEFAULT,
                                "attendances of all types per head, England's type 1 = 1", 0.1, 10, "1.1",
                                "NHS England, A&E Attendances and Emergency Admissions, annual totals by trust, divided by the people who use it", true},
    [HW_C_REABLEMENT_DAYS] = {"reablement_days", HW_FORM_COUNTY, HW_NUMBER_DAYS, "reablement.stay", HW_FILL_DEFAULT, "days, mean", 1, 365, "33", naic, false},
    [HW_C_IC_DAYS] = {"intermediate_care_days", HW_FORM_COUNTY, HW_NUMBER_DAYS, "intermediate_care.stay", HW_FILL_DEFAULT, "days, mean", 1, 365, "25",
                      naic, false},
    [HW_C_HOME_CARE_DAYS] = {"home_care_days", HW_FORM_COUNTY, HW_NUMBER_DAYS, "home_care.stay", HW_FILL_DEFAULT,
                             "days that a package lasts, mean", 1, 3650, "265", "your council's brokerage: packages ended in the year", false},
    [HW_C_RATE_RESIDENTIAL] = {"council_rate_residential", HW_FORM_COUNTY, HW_NUMBER_RATIO, "care_homes.council_rate.residential", HW_FILL_DEFAULT,
                               "GBP a week", 100, 5000, "510", "your council's usual rates for the year; Laing & Buisson, Community Care Market News, fee survey", true},
    [HW_C_RATE_NURSING] = {"council_rate_nursing", HW_FORM_COUNTY, HW_NUMBER_RATIO, "care_homes.council_rate.nursing", HW_FILL_DEFAULT, "GBP a week, the NHS's part included", 100,
                           5000, "630", "your council's usual rates for the year, with the NHS's contribution (110.89 in 2014/15)", true},
    [HW_C_PRICE_RATIO] = {"self_funder_price_ratio", HW_FORM_COUNTY, HW_NUMBER_RATIO, "care_homes.price_ratio", HW_FILL_DEFAULT,
                          "price to people who pay for themselves, divided by cost", 0.5, 5, "1.29", "CMA care homes market study 2017; your market position statement", true},
    [HW_C_RURAL] = {"rural_share", HW_FORM_COUNTY, HW_NUMBER_PERCENT, "home_care.rurality", HW_FILL_DEFAULT, "% of people who live in the country", 0, 100,
                    "30", "Defra, 2011 rural-urban classification of local authority districts: people in rural areas", true},
    [HW_C_RATE_HOME_CARE] = {"council_rate_home_care", HW_FORM_COUNTY, HW_NUMBER_RATIO, "home_care.council_rate", HW_FILL_DEFAULT, "GBP an hour of contact", 1,
                             500, "13.77", "UKHCA, The Homecare Deficit (rates by council, September 2014); your council's framework", true},
    [HW_C_PRACTICES] = {"gp_practices", HW_FORM_COUNTY, HW_NUMBER_WHOLE, NULL, HW_FILL_OWN, "practices", 1, 65535, "44",
                        "HSCIC, Numbers of Patients Registered at a GP Practice, April, by CCG", false},
    [HW_C_SOCIAL_WORKERS] = {"social_workers", HW_FORM_COUNTY, HW_NUMBER_WHOLE, NULL, HW_FILL_OWN, "who assess in hospital and at home", 1, 10000,
                             "18", "your council; HSCIC, Personal Social Services: Staff of Social Services Departments, table of job roles", false},
    [HW_C_PANELS] = {"funding_panels", HW_FORM_COUNTY, HW_NUMBER_WHOLE, NULL, HW_FILL_OWN, "panels that sit at the same time", 1, 1000, "2",
                     "your council's adult social care", false},
    [HW_C_EQUIPMENT] = {"equipment_teams", HW_FORM_COUNTY, HW_NUMBER_WHOLE, NULL, HW_FILL_OWN, "delivery teams", 0, 10000, "3",
                        "your community equipment store (section 75 agreement, annual report)", false},
    [HW_C_REABLEMENT] = {"reablement_places", HW_FORM_COUNTY, HW_NUMBER_WHOLE, NULL, HW_FILL_OWN, "people at a time", 0, 1000000, "95",
                         "ASCOF 2B(2) and your council: starts after hospital times mean length / 365; National Audit of Intermediate Care", true},
    [HW_C_IC_BEDS] = {"intermediate_care_beds", HW_FORM_COUNTY, HW_NUMBER_WHOLE, NULL, HW_FILL_OWN, "beds", 0, 1000000, "60",
                      "your community trust; National Audit of Intermediate Care, beds commissioned per 100,000", true},
    [HW_C_HOME_CARE] = {"home_care_carers", HW_FORM_COUNTY, HW_NUMBER_WHOLE, NULL, HW_FILL_OWN, "care workers of home-care providers, vacant posts too",
                        0, 1000000, "770", carers, true},
    [HW_C_RESIDENTIAL] = {"residential_places", HW_FORM_COUNTY, HW_NUMBER_WHOLE, NULL, HW_FILL_OWN, "places that residents of the county can take", 0,
                          10000000, "1150", "CQC care directory (care homes without nursing, beds), less places that are the wrong kind or price", true},
    [HW_C_NURSING] = {"nursing_places", HW_FORM_COUNTY, HW_NUMBER_WHOLE, NULL, HW_FILL_OWN, "places that residents of the county can take", 0, 10000000,
                      "900", "CQC care directory (care homes with nursing, beds), less places that are the wrong kind or price", true},
    [HW_C_NURSES] = {"community_nurses", HW_FORM_COUNTY, HW_NUMBER_WHOLE, NULL, HW_FILL_OWN, "nurses who visit, full-time", 0, 1000000, "150", nurses, true},
    [HW_C_HOSPICE] = {"hospice_beds", HW_FORM_COUNTY, HW_NUMBER_WHOLE, NULL, HW_FILL_OWN, "beds of people who stay until they die", 0, 1000000, "12", hospices, true},
    [HW_C_GRANTS] = {"adaptation_grants", HW_FORM_COUNTY, HW_NUMBER_WHOLE, NULL, HW_FILL_OWN, "disabled facilities grants a financial year", 0, 1000000, "320", dfg, true},
    [HW_C_AREA_TITLE] = {"title", HW_FORM_AREAS, HW_NUMBER_TITLE, NULL, HW_FILL_OWN, "plain English", 0, 0, "Vale and Moor", "", false},
    [HW_C_AREA_ECONOMY] = {"care_economy", HW_FORM_AREAS, HW_NUMBER_WORD, NULL, HW_FILL_OWN, "a word", 0, 0, "north",
                           "which areas plan their care together (system resilience group)", false},
    [HW_C_AREA_COUNCIL] = {"council", HW_FORM_AREAS, HW_NUMBER_WORD, NULL, HW_FILL_OWN, "a word", 0, 0, "northmoor", "whose social care its people have", false},
    [HW_C_AREA_OUTSIDE] = {"outside_the_county", HW_FORM_AREAS, HW_NUMBER_YES_NO, NULL, HW_FILL_OWN, "yes or no", 0, 0, "no",
                           "yes for neighbours whose people use your hospitals", false},
    [HW_C_AREA_PEOPLE] = {"people", HW_FORM_AREAS, HW_NUMBER_WHOLE, NULL, HW_FILL_OWN, "residents", 100, 20000000, "180000",
                          "ONS mid-year population estimates, table MYE2 or by CCG (SAPE)", true},
    [HW_C_AREA_OLDER] = {"people_65_and_over", HW_FORM_AREAS, HW_NUMBER_WHOLE, NULL, HW_FILL_OWN, "residents", 0, 20000000, "36000",
                         "ONS mid-year population estimates, table MYE2 or by CCG (SAPE)", true},
    [HW_C_AREA_PRACTICES] = {"gp_practices", HW_FORM_AREAS, HW_NUMBER_WHOLE, "population.practices", HW_FILL_PEOPLE, "practices", 1, 65535, "24",
                             "HSCIC, Numbers of Patients Registered at a GP Practice, April, by CCG", true},
    [HW_C_AREA_SOCIAL_WORKERS] = {"social_workers", HW_FORM_AREAS, HW_NUMBER_WHOLE, "discharge.assessment.social.staff", HW_FILL_OLDER,
                                  "who assess in hospital and at home", 1, 10000, "10", "your council's hospital and locality teams", false},
    [HW_C_AREA_PANELS] = {"funding_panels", HW_FORM_AREAS, HW_NUMBER_WHOLE, "discharge.funding.panels", HW_FILL_OLDER,
                          "panels that sit at the same time", 1, 1000, "1", "your council's adult social care", false},
    [HW_C_AREA_NHS_PANELS] = {"nhs_funding_panels", HW_FORM_AREAS, HW_NUMBER_WHOLE, "discharge.nhs_funding.panels", HW_FILL_OLDER,
                              "panels that sit at the same time", 1, 100, "1", "your CCGs' continuing healthcare team", false},
    [HW_C_AREA_EQUIPMENT] = {"equipment_teams", HW_FORM_AREAS, HW_NUMBER_WHOLE, "equipment.teams", HW_FILL_OLDER, "delivery teams", 0, 10000, "2",
                             "your community equipment store", false},
    [HW_C_AREA_REABLEMENT] = {"reablement_places", HW_FORM_AREAS, HW_NUMBER_WHOLE, "reablement.places", HW_FILL_OLDER, "people at a time", 0, 1000000,
                              "52", "as in county.csv, by area", false},
    [HW_C_AREA_IC_BEDS] = {"intermediate_care_beds", HW_FORM_AREAS, HW_NUMBER_WHOLE, "intermediate_care.beds", HW_FILL_OLDER, "beds", 0, 1000000, "32",
                           "as in county.csv, by area", false},
    [HW_C_AREA_HOME_CARE] = {"home_care_carers", HW_FORM_AREAS, HW_NUMBER_WHOLE, "home_care.carers", HW_FILL_OLDER, "care workers", 0, 1000000,
                             "420", "as in county.csv, by area", false},
    [HW_C_AREA_RESIDENTIAL] = {"residential_places", HW_FORM_AREAS, HW_NUMBER_WHOLE, "residential.places", HW_FILL_OLDER, "places", 0, 10000000, "640",
                               "as in county.csv, by area (the directory has postcodes)", false},
    [HW_C_AREA_NURSING] = {"nursing_places", HW_FORM_AREAS, HW_NUMBER_WHOLE, "nursing.places", HW_FILL_OLDER, "places", 0, 10000000, "500",
                           "as in county.csv, by area (the directory has postcodes)", false},
    [HW_C_AREA_EXTRA_CARE] = {"extra_care_flats", HW_FORM_AREAS, HW_NUMBER_WHOLE, "extra_care.flats", HW_FILL_OLDER, "flats that the council can nominate to", 0,
                              10000000, "70", "your council's market position statement; Elderly Accommodation Counsel, housing with care by district", true},
    [HW_C_AREA_MENTAL] = {"mental_health_beds", HW_FORM_AREAS, HW_NUMBER_WHOLE, "mental_health.adult.beds", HW_FILL_PEOPLE, "beds for adults, acute", 0, 1000000,
                          "40", "NHS England, KH03: mental illness, overnight, your mental-health trust, by people; less secure and long rehabilitation beds", true},
    [HW_C_AREA_MENTAL_OLDER] = {"mental_health_older_beds", HW_FORM_AREAS, HW_NUMBER_WHOLE, "mental_health.older.beds", HW_FILL_OLDER, "beds for people of 65 and over", 0,
                                1000000, "25", "your mental-health trust; KH03 does not tell them apart", false},
    [HW_C_AREA_NURSES] = {"community_nurses", HW_FORM_AREAS, HW_NUMBER_WHOLE, "community_nursing.nurses", HW_FILL_OLDER, "nurses who visit, full-time", 0,
                          1000000, "80", "as in county.csv, by area", false},
    [HW_C_AREA_HOSPICE] = {"hospice_beds", HW_FORM_AREAS, HW_NUMBER_WHOLE, "hospice.beds", HW_FILL_OLDER, "beds of people who stay until they die", 0,
                           1000000, "6", "as in county.csv, by area", false},
    [HW_C_AREA_END_OF_LIFE] = {"end_of_life_places", HW_FORM_AREAS, HW_NUMBER_WHOLE, "end_of_life.places", HW_FILL_OLDER, "people whom the team nurses at home at a time",
                               0, 1000000, "9", "your hospice-at-home and Marie Curie services, annual reports: people in the year times days each / 365", false},
    [HW_C_AREA_GRANTS] = {"adaptation_grants", HW_FORM_AREAS, HW_NUMBER_WHOLE, "adaptations.grants", HW_FILL_OLDER, "disabled facilities grants a financial year", 0,
                          1000000, "180", "as in county.csv, by area (districts)", false},
    [HW_C_AREA_BUILDERS] = {"adaptation_builders", HW_FORM_AREAS, HW_NUMBER_WHOLE, "adaptations.builders", HW_FILL_OLDER, "teams that adapt homes", 0, 100000,
                            "6", "your home improvement agency: works done in the year, a week of a team each, divided by 46 weeks", false},
    [HW_C_AREA_NHS_ASSESSORS] = {"continuing_care_nurses", HW_FORM_AREAS, HW_NUMBER_WHOLE, "discharge.nhs_assessment.staff", HW_FILL_OLDER,
                                 "nurses who assess for NHS continuing healthcare", 1, 10000, "3", "your CCGs' continuing healthcare team", false},
    [HW_C_AREA_BROKERS] = {"care_brokers", HW_FORM_AREAS, HW_NUMBER_WHOLE, "discharge.brokerage.staff", HW_FILL_OLDER, "who find packages and homes", 1, 10000, "2",
                           "your council's purchasing or brokerage team", false},
    [HW_C_AREA_THERAPISTS] = {"community_therapists", HW_FORM_AREAS, HW_NUMBER_WHOLE, "discharge.assessment.community.staff", HW_FILL_OLDER,
                              "therapists and nurses who assess in other than acute beds", 0, 10000, "1", "your community trust: therapists of its inpatient beds", false},
    [HW_C_AREA_CREWS] = {"ambulance_crews", HW_FORM_AREAS, HW_NUMBER_WHOLE, "ambulance.crews", HW_FILL_PEOPLE, "crews on duty at noon", 1, 10000, "13",
                         "your ambulance trust's rota: double-crewed ambulances and cars, by its operating unit", false},
    [HW_C_HOSPITAL_TITLE] = {"title", HW_FORM_HOSPITALS, HW_NUMBER_TITLE, NULL, HW_FILL_OWN, "plain English", 0, 0, "Northmoor General Hospital", "", false},
    [HW_C_HOSPITAL_TRUST] = {"trust", HW_FORM_HOSPITALS, HW_NUMBER_WORD, NULL, HW_FILL_OWN, "a word", 0, 0, "northmoor", "whose hospital it is", false},
    [HW_C_HOSPITAL_BEDS] = {"beds", HW_FORM_HOSPITALS, HW_NUMBER_WHOLE, "acute.beds", HW_FILL_NEED, "general and acute overnight beds", 1, 100000,
                            "410", "NHS England, Bed Availability and Occupancy (KH03), general and acute, overnight, mean of four quarters", true},
    [HW_C_HOSPITAL_AE] = {"a_and_e_places", HW_FORM_HOSPITALS, HW_NUMBER_WHOLE, "a_and_e.places", HW_FILL_USERS, "staffed places at noon", 1, 10000,
                          "45", "your trust's emergency department", false},
    [HW_C_HOSPITAL_STAFF] = {"discharge_assessors", HW_FORM_HOSPITALS, HW_NUMBER_WHOLE, "discharge.assessment.health.staff", HW_FILL_BEDS,
                             "therapists and nurses", 1, 10000, "6", "your trust's discharge team", false},
    [HW_C_HOSPITAL_FIT] = {"time_to_fit_share", HW_FORM_HOSPITALS, HW_NUMBER_RATIO, "acute.stay.fit_share", HW_FILL_FULLNESS,
                           "time until fit, of the observed stay", 0.01, 10, "0.5",
                           "not published: set it so that simulated beds are as full as KH03 says", false},
};

const struct hw_county_setting hw_county_settings[HW_COUNTY_SETTINGS] = {
    {"acute", true, "start.acute", "acute.beds", "NHS England, KH03: general and acute, overnight, occupied"},
    {"reablement", false, "start.reablement", "reablement.places", "your council and community trust, on that day"},
    {"intermediate_care", false, "start.intermediate_care", "intermediate_care.beds", "your community trust, on that day"},
    {"home_care", false, "start.home_care", "home_care.carers", "your council's brokerage, on that day; self-funders added"},
    {"residential", false, "start.residential", "residential.places", "your council's placements on that day; self-funders added"},
    {"nursing", false, "start.nursing", "nursing.places", "your council's placements on that day; self-funders added"},
    {"extra_care", false, "start.extra_care", "extra_care.flats", "your council's nominations; flats let on that day"},
    {"mental_health", false, "start.mental_health", "mental_health.adult.beds", "NHS England, KH03: mental illness, overnight, occupied, your mental-health trust"},
    {"mental_health_older", false, "start.mental_health_older", "mental_health.older.beds", "your mental-health trust, on that day"},
    {"hospice", false, "start.hospice", "hospice.beds", "your hospices, on that day"},
    {"end_of_life", false, "start.end_of_life", "end_of_life.places", "your hospice-at-home service, on that day"},
    {"community_nursing", false, "start.community_nursing", "community_nursing.nurses", "your community trust's caseload on that day, less the next row"},
    {"community_nursing_after_hospital", false, "start.community_nursing_after_hospital", "community_nursing.nurses", "your community trust: visited for some weeks after a stay in hospital"},
    {"waiting_for_assessment", true, "start.waiting.assessment", NULL, "of those in acute: your trust's daily list of delays, codes A, B, F and G"},
    {"waiting_for_home_care", true, "start.waiting.home_care", NULL, "likewise, code E"},
    {"waiting_for_reablement", true, "start.waiting.reablement", NULL, "likewise, codes C and E, those for reablement"},
    {"waiting_for_intermediate_care", true, "start.waiting.intermediate_care", NULL, "likewise, code C"},
    {"waiting_for_residential", true, "start.waiting.residential", NULL, "likewise, code Di"},
    {"waiting_for_nursing", true, "start.waiting.nursing", NULL, "likewise, code Dii"},
    {"waiting_in_intermediate_care_for_assessment", false, "start.waiting_in_intermediate_care.assessment", NULL,
     "of those in intermediate_care: your community trust's list of delays (UNIFY2 return, non-acute), codes A, B, F and G"},
    {"waiting_in_intermediate_care_for_home_care", false, "start.waiting_in_intermediate_care.home_care", NULL, "likewise, code E"},
    {"waiting_in_intermediate_care_for_residential", false, "start.waiting_in_intermediate_care.residential", NULL, "likewise, code Di"},
    {"waiting_in_intermediate_care_for_nursing", false, "start.waiting_in_intermediate_care.nursing", NULL, "likewise, code Dii"},
    {"waiting_in_mental_health_older_for_assessment", false, "start.waiting_in_mental_health.assessment", NULL,
     "of those in mental_health_older: your mental-health trust's list of delays (UNIFY2 return, non-acute), codes A, B, F and G"},
    {"waiting_in_mental_health_older_for_residential", false, "start.waiting_in_mental_health.residential", NULL, "likewise, code Di"},
    {"waiting_in_mental_health_older_for_nursing", false, "start.waiting_in_mental_health.nursing", NULL, "likewise, code Dii"},
    {"queue_for_home_care", false, "start.queue.home_care", NULL, "people at home: your council's brokerage, packages not yet found"},
    {"queue_for_residential", false, "start.queue.residential", NULL, "people at home: your council's brokerage, placements not yet found"},
    {"queue_for_nursing", false, "start.queue.nursing", NULL, "people at home: your council's brokerage, placements not yet found"},
};

const char *hw_county_allowed(const struct hw_county_number *number, char *buffer, size_t size) {
    switch (number->kind) {
    case HW_NUMBER_TITLE:
        (void)snprintf(buffer, size, "words");
        break;
    case HW_NUMBER_WORD:
        (void)snprintf(buffer, size, "a word of small letters, digits and _");
        break;
    case HW_NUMBER_YES_NO:
        (void)snprintf(buffer, size, "yes or no");
        break;
    default:
        (void)snprintf(buffer, size, "%s%.10g to %.10g", number->kind == HW_NUMBER_WHOLE ? "whole, " : "", number->min, number->max);
    }
    return buffer;
}
