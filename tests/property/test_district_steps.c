/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "district_runs.h"

#include "agents/steps.h"

/* Delay lies at the door of whoever owns the outstanding step, and nowhere else: half the staff of a step moves its code and its owner,
 * through the queue only; with staff without limit nobody waits in it. Nothing is drawn from shares of codes or owners. */

#define SHORT "run.warm_up=20 days", "run.measured=60 days"
enum { MOST_LEVERS = 3, ALL = -1, OTHER_BEDS = -2 }; /* OTHER_BEDS: of anybody, in other than acute beds */

struct step_case {
    const char *what;
    enum hw_reason code;
    int owner;                         /* whose delay rises; ALL: any */
    const char *levers[MOST_LEVERS];   /* staff or places of the step */
    enum hw_station_id station;        /* where its queue is */
    double rest;                       /* most that is left without a queue, as a share of the code with half the staff: the work and its calendar */
    const char *sets[7];               /* so that there is enough of it */
};
static const struct step_case cases[] = {
    {"therapists", HW_REASON_A, HW_OWNER_ACUTE, {"discharge.assessment.health.staff"}, HW_ST_HEALTH, 0.2, {NULL}},
    {"social workers", HW_REASON_A, HW_OWNER_SOCIAL, {"discharge.assessment.social.staff"}, HW_ST_SOCIAL, 0.5, {"discharge.assessment.social.staff=8"}},
    {"nurse assessors", HW_REASON_A, HW_OWNER_COMMUNITY, {"discharge.nhs_assessment.staff"}, HW_ST_NURSES, 0.5, {"discharge.nhs_assessment.staff=4", "discharge.nhs_assessment.full=24 h"}},
    {"council panels", HW_REASON_B, HW_OWNER_SOCIAL, {"discharge.funding.panels"}, HW_ST_PANEL, 0.85,
     {"discharge.funding.panels=2", "discharge.joint_disagreement=0", "discharge.funding.work=4 h", "discharge.funding.hours=Tue,Fri 10:00-13:00"}},
    {"NHS panels", HW_REASON_B, HW_OWNER_COMMUNITY, {"discharge.nhs_funding.panels"}, HW_ST_CHC, 0.85,
     {"discharge.nhs_funding.panels=4", "discharge.nhs_funding.work=4 h"}},
    {"finance officers", HW_REASON_B, HW_OWNER_SOCIAL, {"discharge.means_test.staff"}, HW_ST_MEANS, 0.6, {"discharge.means_test.staff=4", "discharge.means_test.work=6 h"}},
    {"intermediate-care beds", HW_REASON_C, HW_OWNER_COMMUNITY, {"intermediate_care.beds"}, HW_ST_IC, 0.35, {NULL}},
    {"residential places", HW_REASON_DI, ALL, {"residential.places"}, HW_ST_RESIDENTIAL, 0.75, {"residential.places=950", "run.measured=150 days"}}, /* a home takes its time to answer */
    {"nursing places", HW_REASON_DII, ALL, {"nursing.places"}, HW_ST_NURSING, 0.5, {"nursing.places=730", "run.measured=150 days", "care_homes.suits=1000000", "care_homes.take_nhs_funded=1000000"}},
    {"carers", HW_REASON_E, ALL, {"home_care.carers"}, HW_ST_HOME_CARE, 0.5, {NULL}},
    {"home managers", HW_REASON_A, ALL, {"discharge.home_assessment.staff"}, HW_ST_HOME_ASSESS, 0.97, {"discharge.home_assessment.staff=2", "discharge.home_assessment.work=16 h"}},
    {"assessors of liberty", HW_REASON_A, HW_OWNER_SOCIAL, {"authorisations.staff"}, HW_ST_DOLS, 0.97, {"frictions.dols=1", "authorisations.staff=4", "authorisations.work=80 h", "discharge.assessment.social.work=1 min", "discharge.home_assessment.work=1 min",
      "discharge.nhs_assessment.social_part=0 h", "run.measured=100 days"}},
    {"community therapists", HW_REASON_A, OTHER_BEDS, {"discharge.assessment.community.staff"}, HW_ST_COMMUNITY, 0.97, {"discharge.assessment.community.staff=2", "discharge.assessment.health.work=8 h"}},
    {"brokers", HW_REASON_E, ALL, {"discharge.brokerage.staff"}, HW_ST_BROKERS, 0.8,
     {"discharge.brokerage.staff=4", "discharge.brokerage.work=6 h", "home_care.carers=unlimited"}},
    {"NHS brokers", HW_REASON_E, HW_OWNER_COMMUNITY, {"discharge.nhs_brokerage.staff"}, HW_ST_NHS_BROKERS, 0.8,
     {"discharge.nhs_brokerage.staff=4", "discharge.brokerage.work=6 h", "home_care.carers=unlimited", "need.threshold.nhs_funded=1", "need.threshold.full_assessment=1", "need.fast_track=1"}},
    {"equipment teams", HW_REASON_F, HW_OWNER_COMMUNITY, {"equipment.teams"}, HW_ST_EQUIPMENT, 0.7, {"equipment.teams=4", "equipment.work=8 h"}},
    {"adaptation teams", HW_REASON_F, HW_OWNER_SOCIAL, {"adaptations.staff"}, HW_ST_ADAPTATIONS, 0.8, {"need.adaptation=0.14", "adaptations.staff=4"}},
    {"disputes", HW_REASON_H, ALL, {"discharge.disputes_at_once"}, HW_ST_DISPUTES, 0.85, {"need.threshold.dispute_band=1.5", "discharge.disputes_at_once=2"}},
    {"housing", HW_REASON_I, HW_OWNER_ACUTE, {"housing.cases"}, HW_ST_HOUSING, 0.7, {"need.housing=0.015", "housing.cases=4"}},
};
enum { CASES = sizeof cases / sizeof cases[0] };

static double days_of(const struct runs *r, int32_t scenario, enum hw_reason code, int owner) {
    if (owner == OTHER_BEDS) {
        return runs_row(r, scenario, 0)[runs_at(r, "delayed_bed_days_other", NULL) + (size_t)code];
    }
    double days = 0;
    for (int o = 0; o < HW_OWNERS; o++) {
        days += owner == ALL || o == owner ? runs_days_of(r, scenario, code, (enum hw_owner)o) : 0;
    }
    return days;
}

static void body_of(const struct step_case *c, const char *change, char *out, size_t size) {
    size_t used = (size_t)snprintf(out, size, "change:\n");
    for (int i = 0; i < MOST_LEVERS && c->levers[i] != NULL; i++) {
        used += (size_t)snprintf(out + used, size - used, "  - {lever: %s, %s}\n", c->levers[i], change);
    }
}

/* Who waits there at the end of the last run. */
static int32_t waiting_at(const struct runs *r, enum hw_station_id kind) {
    const struct hw_district *d = r->state;
    const struct hw_station *station = &d->flow.stations[hw_stations_at(&d->spec->map, kind, 0)]; /* across the boundary nobody adds staff */
    return station->room.count + station->held.count;
}

static bool check_case(const struct step_case *c) {
    char half[512], unlimited[512];
    body_of(c, "times: 0.5", half, sizeof half);
    body_of(c, "to: unlimited", unlimited, sizeof unlimited);
    const struct runs_scheme schemes[] = {{"half", half}, {"unlimited", unlimited}};
    const char *sets[12] = {SHORT, "start.when_below_census=close_when_vacated"};
    for (int i = 0; i < 7 && c->sets[i] != NULL; i++) {
        sets[3 + i] = c->sets[i];
    }
    struct runs r;
    runs_open(&r, "steps", sets, schemes, 2);
    runs_go(&r, 1);
    double before = days_of(&r, 0, c->code, c->owner);
    double with_half = days_of(&r, 1, c->code, c->owner);
    double without_limit = days_of(&r, 2, c->code, c->owner);
    int32_t waiting = waiting_at(&r, c->station);
    bool good = with_half > 1.1 * before && without_limit < 1.05 * before && without_limit < c->rest * with_half && waiting == 0;
    if (!good) {
        fprintf(stderr, "%s: %g bed-days a year; with half %g, without limit %g, and %d wait\n", c->what, before, with_half, without_limit, waiting);
    }
    runs_close(&r);
    return good;
}

static void test_half_the_staff_moves_its_code(void **state) {
    (void)state;
    int wrong = 0;
    for (int i = 0; i < CASES; i++) {
        wrong += !check_case(&cases[i]);
    }
    assert_int_equal(wrong, 0);
}

static double change_of(const struct runs *r, int32_t scenario, enum hw_reason code, int owner) {
    return days_of(r, scenario, code, owner) / days_of(r, 0, code, owner);
}

/* A full assessment is late for both while nurse and social worker are both at it, then for the one who is left; without the council's part, for
 * the NHS alone. */
static void test_both_have_a_part_in_a_full_assessment(void **state) {
    (void)state;
    const struct runs_scheme schemes[] = {{"alone", "change:\n  - {lever: discharge.nhs_assessment.social_part, to: 0 h}\n"},
                                          {"slow_council", "change:\n  - {lever: discharge.nhs_assessment.social_part, to: 24 h}\n"},
                                          {"slow_nhs", "change:\n  - {lever: discharge.nhs_assessment.full, to: 24 h}\n"}};
    const char *const sets[] = {SHORT, "need.threshold.full_assessment=1.4", "discharge.assessment.social.staff=40", "discharge.nhs_assessment.staff=20", NULL};
    struct runs r;
    runs_open(&r, "both", sets, schemes, 3);
    runs_go(&r, 1);
    double both[4]; /* checklist and social work are side by side as well */
    for (int s = 0; s < 4; s++) {
        both[s] = days_of(&r, s, HW_REASON_A, HW_OWNER_BOTH);
    }
    assert_true(both[0] > 1.05 * both[1] && both[2] > 1.3 * both[1] && both[3] > 1.3 * both[1]);
    assert_true(change_of(&r, 2, HW_REASON_A, HW_OWNER_SOCIAL) > 1.5 && change_of(&r, 2, HW_REASON_A, HW_OWNER_COMMUNITY) < 1);
    assert_true(change_of(&r, 3, HW_REASON_A, HW_OWNER_COMMUNITY) > 1.5 && change_of(&r, 3, HW_REASON_A, HW_OWNER_SOCIAL) < 1.1);
    runs_close(&r);
}

/* What council and NHS are to pay for together, and do not agree on at first, waits for another meeting: B, both. */
static void test_payers_who_do_not_agree(void **state) {
    (void)state;
    const struct runs_scheme schemes[] = {{"at_one", "change:\n  - {lever: discharge.joint_disagreement, to: 0}\n"},
                                          {"at_odds", "change:\n  - {lever: discharge.joint_disagreement, to: 1}\n"}};
    const char *const sets[] = {SHORT, "need.threshold.full_assessment=1.7", "need.threshold.joint_band=1", "need.threshold.nhs_funded=3", NULL};
    struct runs r;
    runs_open(&r, "odds", sets, schemes, 2);
    runs_go(&r, 1);
    assert_true(change_of(&r, 1, HW_REASON_B, HW_OWNER_BOTH) < 0.8);
    assert_true(change_of(&r, 2, HW_REASON_B, HW_OWNER_BOTH) > 1.2);
    runs_close(&r);
}

/* Patients and families who decide at once keep nobody; a window moves the slow ones on; refusals bring the council in. */
static void test_choice(void **state) {
    (void)state;
    const struct runs_scheme schemes[] = {
        {"at_once", "change:\n  - {lever: discharge.choice, to: 1 s}\n  - {lever: discharge.choice_refusal, to: 0}\n"},
        {"window", "change:\n  - {lever: discharge.choice_window, to: 2 days}\n"},
        {"agreeable", "change:\n  - {lever: discharge.choice_refusal, to: 0}\n"},
        {"refusing", "change:\n  - {lever: discharge.choice_refusal, to: 0.5}\n"},
    };
    const char *const sets[] = {SHORT, NULL};
    struct runs r;
    runs_open(&r, "choice", sets, schemes, 4);
    runs_go(&r, 1);
    double g = days_of(&r, 0, HW_REASON_G, ALL);
    assert_true(days_of(&r, 1, HW_REASON_G, ALL) < 0.3 * g); /* choices under way when the rules came into force end as they began */
    assert_true(days_of(&r, 2, HW_REASON_G, ALL) < 0.8 * g); /* a sign: nobody chooses anew */
    assert_true(days_of(&r, 3, HW_REASON_G, HW_OWNER_SOCIAL) < 0.5 * days_of(&r, 0, HW_REASON_G, HW_OWNER_SOCIAL));
    assert_true(days_of(&r, 4, HW_REASON_G, HW_OWNER_SOCIAL) > 2 * days_of(&r, 0, HW_REASON_G, HW_OWNER_SOCIAL));
    runs_close(&r);
}

/* The table itself: rows in an order in which what comes before is done before; a step that somebody owns, at a station that there is. */
static void test_the_table(void **state) {
    (void)state;
    for (int i = 0; i < HW_STEPS; i++) {
        const struct hw_steps_row *row = &hw_steps_rows[i];
        assert_non_null(row->name);
        assert_true(row->after < hw_steps_bit((enum hw_step)i) || i == 0);
        assert_true(row->station < HW_ST_KINDS && row->work > 0 && row->owner > 0);
        char path[64];
        snprintf(path, sizeof path, "steps.%s.owner", row->name);
        assert_string_equal(hw_params_table.rows[row->owner].path, path);
    }
    assert_int_equal(hw_steps_rows[0].after, 0);
}

/* Nobody needs equipment or adaptations: no F. Everybody who is NHS-funded is dying: none is assessed for it. Nobody is near a line: no H. */
static void test_needs_at_0_and_1(void **state) {
    (void)state;
    const char *const none[] = {SHORT, "need.equipment=0", "need.adaptation=0", "need.adaptation_major=0", "need.threshold.dispute_band=0", "need.housing=0", "start.acute=0",
                                "need.fast_track=1", "need.threshold.full_assessment=3", "need.threshold.nhs_funded=3", "start.intermediate_care=0", NULL};
    struct runs r;
    runs_open(&r, "needs", none, NULL, 0);
    runs_go(&r, 1);
    assert_true(days_of(&r, 0, HW_REASON_F, ALL) == 0);
    assert_true(days_of(&r, 0, HW_REASON_H, ALL) == 0);
    assert_true(days_of(&r, 0, HW_REASON_I, ALL) == 0);
    assert_true(days_of(&r, 0, HW_REASON_B, HW_OWNER_COMMUNITY) == 0); /* who is above the line in a bed is on the fast track; no panel is waited for */
    runs_close(&r);
    const char *const all[] = {SHORT, "need.adaptation=1", "need.equipment=0", "start.acute=0", NULL};
    runs_open(&r, "needs", all, NULL, 0);
    runs_go(&r, 1);
    assert_true(days_of(&r, 0, HW_REASON_F, HW_OWNER_SOCIAL) > 1000);
    assert_true(days_of(&r, 0, HW_REASON_F, HW_OWNER_COMMUNITY) == 0);
    runs_close(&r);
}

/* Everybody is NHS-funded, on the fast track: nothing that the NHS pays for is at the council's door but what the council does itself. */
static void test_who_pays_is_who_is_late(void **state) {
    (void)state;
    const char *const nhs[] = {SHORT, "need.threshold.nhs_funded=0", "need.threshold.full_assessment=0", "need.fast_track=1", "start.acute=0", "need.threshold.dispute_band=0", NULL};
    struct runs r;
    runs_open(&r, "payer", nhs, NULL, 0);
    runs_go(&r, 1);
    assert_true(days_of(&r, 0, HW_REASON_B, ALL) == 0);
    assert_true(days_of(&r, 0, HW_REASON_DI, ALL) > 0);
    assert_true(days_of(&r, 0, HW_REASON_DI, HW_OWNER_COMMUNITY) == days_of(&r, 0, HW_REASON_DI, ALL));
    assert_true(days_of(&r, 0, HW_REASON_DII, HW_OWNER_COMMUNITY) == days_of(&r, 0, HW_REASON_DII, ALL));
    assert_true(days_of(&r, 0, HW_REASON_G, HW_OWNER_SOCIAL) == 0);
    runs_close(&r);
}

/* People in intermediate-care and community hospital beds are delayed there: official days in other beds, of codes that are not C. */
static void test_other_beds(void **state) {
    (void)state;
    const char *const sets[] = {SHORT, NULL};
    struct runs r;
    runs_open(&r, "other", sets, NULL, 0);
    runs_go(&r, 1);
    assert_true(runs_value(&r, 0, 0, "official_share_other_beds", NULL) > 0.02);
    assert_true(runs_value(&r, 0, 0, "delayed_bed_days_other", "A") > 0);
    assert_true(runs_value(&r, 0, 0, "delayed_bed_days_other", "C") == 0);
    runs_close(&r);
    const char *const cured[] = {SHORT, "intermediate_care.gain=100", "start.intermediate_care=0", "start.outside_share=0", "needs.mental_health.rate=[0, 0, 0, 0, 0, 0, 0, 0]",
                                 "start.mental_health=0", "start.mental_health_older=0", NULL};
    runs_open(&r, "other", cured, NULL, 0);
    runs_go(&r, 1);
    assert_true(runs_value(&r, 0, 0, "official_share_other_beds", NULL) < 0.02); /* nearly everybody goes home from there */
    runs_close(&r);
}

/* The team's meeting has an end: with half its time the official count begins later and is smaller, with time for everybody nobody waits for the
 * next but one. When nothing waits for its decision (test_district_team.c: when it does), the true delay is nearly the same: who is first of two at
 * the same instant may be another. */
static void test_team_meetings(void **state) {
    (void)state;
    const struct runs_scheme schemes[] = {
        {"half", "change:\n  - {lever: discharge.mdt.meetings, times: 0.5}\n"},
        {"slow", "change:\n  - {lever: discharge.mdt.case, times: 3}\n"},
        {"for_all", "change:\n  - {lever: discharge.mdt.meetings, to: unlimited}\n"},
        {"never", "change:\n  - {lever: discharge.mdt.meetings, to: 0}\n  - {lever: intermediate_care.team_meetings, to: 0}\n"},
    };
    const char *const sets[] = {SHORT, "discharge.mdt.gates=none", "discharge.mdt.case=30 min", "population.outside_share=0.01", NULL};
    struct runs r;
    runs_open(&r, "meetings", sets, schemes, 4);
    runs_go(&r, 1);
    double days[5], gap[5];
    for (int s = 0; s < 5; s++) {
        days[s] = runs_value(&r, s, 0, "official_delayed_days_total", NULL);
        gap[s] = runs_value(&r, s, 0, "fit_to_official", NULL);
        assert_true(fabs(days_of(&r, s, HW_REASON_A, ALL) / days_of(&r, 0, HW_REASON_A, ALL) - 1) < 0.05);
    }
    assert_true(days[1] < 0.9 * days[0] && gap[1] > gap[0]);
    assert_true(days[2] < 0.9 * days[0] && gap[2] > gap[0]);
    assert_true(days[3] > days[0] && gap[3] < gap[0]);
    assert_true(days[4] < 0.2 * days[0]); /* those agreed before, and across the boundary */
    runs_close(&r);
}

/* A team that wants to see assessments first decides later: fewer days count, the later the more it wants; the true delay is nearly the same. */
static void test_what_the_team_waits_for(void **state) {
    (void)state;
    const struct runs_scheme schemes[] = {{"therapy", "change:\n  - {lever: discharge.mdt.after, to: therapy}\n"},
                                          {"all", "change:\n  - {lever: discharge.mdt.after, to: assessments}\n"}};
    const char *const sets[] = {SHORT, "discharge.mdt.gates=none", "discharge.mdt.case=27 min", "discharge.mdt.after=fit", NULL};
    struct runs r;
    runs_open(&r, "team", sets, schemes, 2);
    runs_go(&r, 1);
    for (int s = 1; s < 3; s++) {
        assert_true(runs_value(&r, s, 0, "official_delayed_days_total", NULL) < 0.97 * runs_value(&r, s - 1, 0, "official_delayed_days_total", NULL));
        assert_true(runs_value(&r, s, 0, "fit_to_official", NULL) > runs_value(&r, s - 1, 0, "fit_to_official", NULL));
        assert_true(fabs(days_of(&r, s, HW_REASON_A, ALL) / days_of(&r, 0, HW_REASON_A, ALL) - 1) < 0.05);
    }
    runs_close(&r);
}

/* Wards that foresee who will be fit have less to assess afterwards. */
static void test_planning_ahead(void **state) {
    (void)state;
    const struct runs_scheme schemes[] = {{"blind", "change:\n  - {lever: discharge.planning.foreseen, to: 0}\n"},
                                          {"clear", "change:\n  - {lever: discharge.planning.foreseen, to: 5 days}\n"}};
    const char *const sets[] = {SHORT, "discharge.nhs_assessment.social_part=0 h", NULL};
    struct runs r;
    runs_open(&r, "foreseen", sets, schemes, 2);
    runs_go(&r, 1);
    assert_true(days_of(&r, 1, HW_REASON_A, ALL) > 1.2 * days_of(&r, 0, HW_REASON_A, ALL));
    assert_true(days_of(&r, 2, HW_REASON_A, ALL) < days_of(&r, 0, HW_REASON_A, ALL));
    runs_close(&r);
}

/* Every code has days of somebody, and only of those whom the official return allows (its empty cells, 24 months of workbooks). */
static void test_allowed_cells(void **state) {
    (void)state;
    static const bool allowed[HW_CODED_REASONS][HW_PAYERS] = {
        [HW_REASON_A] = {true, true, true},      [HW_REASON_B] = {true, true, true},      [HW_REASON_C] = {true, false, false}, [HW_REASON_DI] = {true, true, false},
        [HW_REASON_DII] = {true, true, true},    [HW_REASON_E] = {true, true, true},      [HW_REASON_F] = {true, true, true},   [HW_REASON_G] = {true, true, false},
        [HW_REASON_H] = {true, true, false},     [HW_REASON_I] = {true, false, false}};
    const char *const sets[] = {SHORT, "need.threshold.dispute_band=1.5", "need.threshold.joint_band=1", "need.housing=0.01", "need.adaptation=0.1", NULL};
    struct runs r;
    runs_open(&r, "cells", sets, NULL, 0);
    runs_go(&r, 1);
    size_t at = runs_at(&r, "official_delayed_days", NULL);
    for (int code = 0; code < HW_CODED_REASONS; code++) {
        double all = 0;
        for (int payer = 0; payer < HW_PAYERS; payer++) {
            double days = runs_row(&r, 0, 0)[at + (size_t)code * HW_PAYERS + (size_t)payer];
            assert_true(allowed[code][payer] || days == 0);
            all += days;
        }
        assert_true(all > 0);
    }
    runs_close(&r);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_both_have_a_part_in_a_full_assessment), cmocka_unit_test(test_payers_who_do_not_agree),
        cmocka_unit_test(test_half_the_staff_moves_its_code), cmocka_unit_test(test_choice),  cmocka_unit_test(test_the_table),
        cmocka_unit_test(test_needs_at_0_and_1),              cmocka_unit_test(test_who_pays_is_who_is_late), cmocka_unit_test(test_other_beds),
        cmocka_unit_test(test_team_meetings), cmocka_unit_test(test_what_the_team_waits_for), cmocka_unit_test(test_allowed_cells), cmocka_unit_test(test_planning_ahead),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
