/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "district_runs.h"

#include "agents/discharge.h"
#include "sim/flow_parts.h"

/* Conservation at the end of a run, on the state itself; repeatability; and what 0 and 1 do to every share. */

static const char *const short_run[] = {"run.warm_up=30 days", "run.measured=60 days", NULL};

static void check_people(const struct hw_district *d) {
    for (hw_id id = 0; id < d->n_people; id++) {
        const struct hw_person *p = &d->people[id];
        bool lives_in_home = (p->flags & HW_PERSON_CARE_HOME) != 0;
        bool has_package = (p->flags & HW_PERSON_HOME_CARE) != 0;
        assert_false(lives_in_home && has_package);
        if (lives_in_home || has_package) {
            assert_true(p->care_visit != HW_NONE);
            enum hw_station_id kind = hw_district_kind(d, d->flow.visits[p->care_visit].station);
            assert_true(has_package ? kind == HW_ST_HOME_CARE : kind == HW_ST_RESIDENTIAL || kind == HW_ST_NURSING);
            const struct hw_area *at = &d->spec->places.areas[d->spec->map.is[d->flow.visits[p->care_visit].station].owner];
            assert_string_equal(at->economy, d->spec->places.areas[p->area].economy); /* nobody crosses a boundary */
        }
        assert_true((p->visit == HW_NONE) || hw_district_person_of(&d->flow.visits[p->visit]) == id);
        assert_true((p->care_visit == HW_NONE) || hw_district_person_of(&d->flow.visits[p->care_visit]) == id);
    }
}

static void check_visits(const struct hw_district *d) {
    int32_t *held = calloc(d->flow.n_stations, sizeof *held);
    int32_t *waiting = calloc(d->flow.n_stations, sizeof *waiting);
    uint64_t present = 0;
    for (hw_id v = 0; v < d->flow.n_visits; v++) {
        const struct hw_visit *visit = &d->flow.visits[v];
        if (visit->state == HW_VISIT_FREE) {
            continue;
        }
        present++;
        bool waits = visit->state == HW_VISIT_WAITING || visit->state == HW_VISIT_INTERRUPTED;
        (waits ? waiting : held)[waits ? visit->station : hw_flow_shared_where(&d->flow, visit)]++;
        enum hw_role role = hw_district_role(visit);
        if (role == HW_ROLE_HOSPITAL || role == HW_ROLE_CARE) {
            const struct hw_person *p = &d->people[hw_district_person_of(visit)];
            assert_true(p->visit == v || p->care_visit == v);
        }
    }
    assert_int_equal(present, d->flow.present);
    for (uint32_t s = 0; s < d->flow.n_stations; s++) {
        const struct hw_station *station = &d->flow.stations[s];
        assert_int_equal(held[s], station->in_use);
        assert_int_equal(waiting[s], station->room.count);
        if (station->capacity > 0) { /* nobody waits for a free server */
            assert_true(station->in_use >= station->capacity || station->room.count + station->held.count == 0);
        }
    }
    free(held);
    free(waiting);
}

static void test_people_and_places_agree(void **state) {
    (void)state;
    struct runs r;
    const struct runs_scheme idt[] = {{"idt", NULL}};
    runs_open(&r, "whole", short_run, idt, 1);
    runs_go(&r, 1);
    const struct hw_district *d = r.state; /* of the last run: the team */
    check_people(d);
    check_visits(d);
    runs_close(&r);
}

/* Without relapses, every millisecond from fit to departure is charged to one reason: those who left, and those still there. */
static void test_delay_is_charged_once(void **state) {
    (void)state;
    struct runs r;
    const char *const sets[] = {"run.warm_up=0 days", "run.measured=60 days", "discharge.relapse_per_day=0", "discharge.death_per_day=0",
                                NULL};
    runs_open(&r, "charged", sets, NULL, 0);
    runs_go(&r, 1);
    struct hw_district *d = r.state;
    int64_t charged = 0;
    for (int i = 0; i < HW_REASONS * HW_OWNERS; i++) {
        charged += d->counts.delay_ms[i / HW_OWNERS][i % HW_OWNERS];
    }
    int64_t delayed = d->counts.t[HW_T_DELAY].sum_ms;
    int64_t here = 0;
    for (hw_id v = 0; v < d->flow.n_visits; v++) {
        if (d->flow.visits[v].state != HW_VISIT_FREE && hw_district_kind(d, d->flow.visits[v].station) == HW_ST_WARD &&
            d->spells[v].key == d->flow.visits[v].key && d->spells[v].fit >= 0) {
            delayed += d->flow.now - d->spells[v].first_fit;
            here++;
        }
    }
    assert_true(here > 0);
    assert_int_equal(charged, delayed);
    runs_close(&r);
}

static void test_same_seed_same_bits_whatever_ran_before(void **state) {
    (void)state;
    struct runs a;
    struct runs b;
    const struct runs_scheme idt[] = {{"idt", NULL}};
    runs_open(&a, "same", short_run, idt, 1);
    runs_go(&a, 2);
    runs_open(&b, "same", short_run, NULL, 0);
    runs_go(&b, 2);
    for (int k = 0; k < 2; k++) { /* b's baseline never saw the team */
        assert_memory_equal(runs_row(&a, 0, k), runs_row(&b, 0, k), a.plan.layout.row * sizeof(double));
    }
    struct hw_job job = {.plan = &b.plan, .replicate = 2, .seed = 1, .plain_queue = true}; /* the plain queue */
    struct hw_fault fault;
    uint64_t events = 0;
    double *row = runs_row(&b, 0, 0);
    assert_int_equal(hw_district_run(b.state, &job, row, &fault, &events), HW_OK);
    assert_memory_equal(runs_row(&a, 0, 1), row, a.plan.layout.row * sizeof(double));
    runs_close(&a);
    runs_close(&b);
}

/* What each share does at 0 and at 1, where one value of a result tells; the others have a test of their own, named here. */
struct extreme {
    const char *path;
    const char *measure, *label;
    double at_0, at_1; /* -1: not by this measure */
    const char *why;
};
static const struct extreme extremes[] = {
    {"needs.a_and_e.apart_from_readmission", "ae_attendances", NULL, -1, -1, "test_published_attendances"},
    {"needs.a_and_e.admitted", "ae_left_unseen", NULL, -1, 0, "1: nobody walks out who needs a bed"},
    {"needs.death.outside_hospital", "deaths", "home", 0, -1, ""},
    {"gp.urgent.share", "gp_to_ae", NULL, 0, -1, "only urgent wishes go on to A&E"},
    {"gp.same_day.share", "gp_appointments", "week_or_more", -1, 0, "1: nothing is booked ahead"},
    {"gp.urgent.elsewhere", "gp_to_ae", NULL, 0, -1, ""},
    {"call_111.calls", "calls_111", NULL, 0, -1, ""},
    {"minor_injuries.known", "minor_injuries_attendances", NULL, -1, -1, "test_front_door.c: 111 sends people there as well"},
    {"minor_injuries.looks_at_waits", "minor_injuries_attendances", NULL, -1, -1, "test_front_door.c: who looks goes where the line is shorter"},
    {"a_and_e.minors.places", "ae_within_4h", NULL, -1, -1, "test_front_door.c: 0 and 1 close one side of A&E"},
    {"a_and_e.could_go_home", "turned_round", NULL, -1, -1, "test_could_go_home, with a service"},
    {"acute.zero_day.share", "delayed_bed_days_by_code", "I", -1, 0, "no home is looked for after a stay of a day"},
    {"acute.death", "deaths", "hospital", -1, -1, "test_deaths_in_hospital_at_0_and_1"},
    {"acute.speciality.injured", "outliers", NULL, -1, -1, "unit test_ward_pools"},
    {"acute.speciality.surgical", "outliers", NULL, -1, -1, "unit test_ward_pools"},
    {"acute.speciality.older", "outliers", NULL, -1, -1, "unit test_ward_pools"},
    {"acute.speciality.planned_orthopaedic", "outliers", NULL, -1, -1, "unit test_ward_pools"},
    {"acute.speciality.planned_medical", "outliers", NULL, -1, -1, "unit test_ward_pools"},
    {"acute.rounds.saturday_share", "left_by_weekday", "sat", -1, -1, "unit test_ward_rounds"},
    {"acute.rounds.sunday_share", "left_by_weekday", "sun", -1, -1, "unit test_ward_rounds"},
    {"acute.zero_day.leaving", "fit_to_departure", NULL, -1, -1, "unit test_ward_rounds"},
    {"acute.escalation.share", "escalation_beds", NULL, 0, -1, ""},
    {"acute.escalation.opens_at", "escalation_beds", NULL, -1, -1, "test_escalation_beds"},
    {"acute.escalation.closes_at", "escalation_beds", NULL, -1, -1, "test_escalation_beds"},
    {"acute.winter_ward", "acute_beds", NULL, -1, -1, "test_a_winter_ward_is_beds_like_others"},
    {"need.can_recover", "discharges", NULL, -1, -1, "test_who_can_recover"},
    {"need.can_recover_dementia", "discharges", NULL, -1, -1, "test_who_can_recover"},
    {"need.equipment", "delayed_bed_days_by_code", NULL, -1, -1, "test_district_steps.c"},
    {"need.housing", "delayed_bed_days_by_code", "I", 0, -1, ""},
    {"need.adaptation", "delayed_bed_days_by_code", NULL, -1, -1, "test_district_steps.c"},
    {"need.fast_track", "delayed_bed_days_by_code", NULL, -1, -1, "test_district_steps.c"},
    {"frictions.unshared", "delayed_bed_days_by_code", NULL, -1, -1, "test_district_frictions.c"},
    {"frictions.consent_refused", "delayed_bed_days_by_code", NULL, -1, -1, "test_district_frictions.c"},
    {"frictions.rework", "delayed_bed_days_by_code", NULL, -1, -1, "test_district_frictions.c"},
    {"frictions.social_work_by_therapist", "delayed_bed_days_by_code", NULL, -1, -1, "test_district_frictions.c"},
    {"frictions.dols", "delayed_bed_days_by_code", NULL, -1, -1, "test_district_frictions.c"},
    {"discharge.joint_disagreement", "delayed_bed_days_by_code", NULL, -1, -1, "test_district_steps.c"},
    {"discharge.choice_refusal", "delayed_bed_days_by_code", NULL, -1, -1, "test_district_steps.c"},
    {"care_homes.dual.share", "occupancy", "nursing", -1, -1, "unit test_homes"},
    {"care_homes.dual.residential", "occupancy", "nursing", -1, -1, "unit test_homes"},
    {"care_homes.takes_anyone", "occupancy", "nursing", -1, -1, "test_the_market_is_felt_in_hospital"},
    {"care_homes.top_up.share", "occupancy", "nursing", -1, -1, "test_the_market_is_felt_in_hospital"},
    {"care_homes.cross_subsidy", "occupancy", "nursing", -1, -1, "test_self_funders_carry_others"},
    {"care_homes.breaks_even_at", "occupancy", "nursing", -1, -1, "test_self_funders_carry_others"},
    {"means.home_owners", "care_home_entries_by_payer", "deferred", -1, -1, "test_district_payers.c"},
    {"means.home.counts", "care_home_entries_by_payer", "deferred", -1, -1, "test_district_payers.c"},
    {"means.home.owners_alone", "care_home_entries_by_payer", "deferred", -1, -1, "test_district_payers.c"},
    {"means.deferred_payment.share", "care_home_entries_by_payer", "deferred", 0, 0, "nobody's payment is deferred on the first day"},
    {"means.deferred_payment.before_april_2015", "care_home_payers_begun", "deferred", 0, -1, "the run is of 2014"},
    {"money.deferred.interest", "users_spend", NULL, -1, -1, "test_district_loans.c"},
    {"means.asks_council", "delayed_bed_days", NULL, -1, -1, "test_district_payers.c"},
    {"means.asks_council_at_home", "delayed_bed_days", NULL, -1, -1, "test_whose_delay.c"},
    {"mental_health.older.died", "official_delayed_days_mental", NULL, -1, -1, "test_district_mental.c"},
    {"mental_health.detained", "official_delayed_days_mental", NULL, -1, -1, "test_district_mental.c"},
    {"need.can_recover_mental", "official_delayed_days_mental", "C", 0, -1, "no bed for rehabilitation is waited for"},
    {"need.housing_mental", "official_delayed_days_mental", "I", 0, -1, ""},
    {"intermediate_care.falls_ill", "rehabilitation_home", NULL, -1, -1, "test_district_rehabilitation.c"},
    {"home_care.travel.urban", "home_care_hours", NULL, -1, -1, "test_district_rounds.c"},
    {"home_care.travel.rural", "home_care_hours", NULL, -1, -1, "test_district_rounds.c"},
    {"home_care.rurality", "home_care_hours", NULL, -1, -1, "test_district_rounds.c"},
    {"home_care.stretch", "packages_handed_back", NULL, -1, -1, "test_district_rounds.c"},
    {"home_care.patch", "home_care_hours", NULL, -1, -1, "test_district_rounds.c"},
    {"home_care.self_funder_hours", "home_care_hours", NULL, -1, -1, "unit test_providers.c"},
    {"need.adaptation_major", "major_adaptations", NULL, -1, -1, "test_district_adaptations.c"},
    {"need.adaptation_at_home", "major_adaptations", NULL, -1, -1, "test_district_adaptations.c"},
    {"adaptations.manage_meanwhile", "major_adaptations", NULL, -1, -1, "test_district_adaptations.c"},
    {"extra_care.would_move", "extra_care_list", NULL, 0, -1, ""},
    {"end_of_life.recognised", "fast_tracks", NULL, 0, -1, "test_district_dying.c"},
    {"end_of_life.wish.hospice", "fast_tracks", NULL, -1, -1, "test_district_dying.c"},
    {"end_of_life.wish.home", "fast_tracks", NULL, -1, -1, "test_district_dying.c"},
    {"end_of_life.crisis_averted", "fast_tracks", NULL, -1, -1, "test_district_dying.c"},
    {"start.outside_share", "occupancy", "nursing", -1, -1, "test_the_neighbours_at_the_start"},
    {"money.marginal.rate", "money_balance", NULL, 0, 0, "unit test_contracts.c"},
    {"money.readmissions.unpaid", "money_balance", NULL, 0, 0, "test_district_money.c"},
    {"money.fixed_share.acute_beds", "setting_costs", "schemes", 0, 0, "test_district_money.c"},
    {"money.fixed_share.acute", "setting_costs", "schemes", 0, 0, "test_district_money.c"},
    {"money.fixed_share.other", "setting_costs", "schemes", 0, 0, "test_district_money.c"},
    {"money.delays.charged_from_april_2015", "money_balance", NULL, 0, 0, "the run is of 2014"},
    {"money.hospice.nhs_share", "money_income", "hospices", 0, -1, ""},
    {"money.equipment.nhs_share", "setting_nhs_pays", "equipment", 0, -1, ""},
    {"budget.cut.share", "money_balance", NULL, 0, 0, "test_regimes.py"},
    {"budget.precept", "money_balance", NULL, 0, 0, "the run is of 2014"},
    {"budget.pool.share", "money_balance", NULL, 0, 0, "test_regimes.py: nothing moves without a rule"},
    {"budget.better_care.target", "money_balance", NULL, 0, 0, "test_regimes.py"},
    {"incentive.targets.own_first", "money_balance", NULL, 0, 0, "test_regimes.py"},
};

static const struct extreme *find_extreme(const char *path) {
    for (size_t i = 0; i < sizeof extremes / sizeof extremes[0]; i++) {
        if (strcmp(extremes[i].path, path) == 0) {
            return &extremes[i];
        }
    }
    return NULL;
}

/* What goes with it: of shares of the same people all have the one, so none has the other; escalation beds close below the line at which they open. */
static const char *partner(const char *path, int value) {
    static const char *const pairs[][2] = {{"acute.speciality.injured", "acute.speciality.surgical=0"}, {"acute.speciality.surgical", "acute.speciality.injured=0"},
                                           {"acute.speciality.planned_orthopaedic", "acute.speciality.planned_medical=0"},
                                           {"acute.speciality.planned_medical", "acute.speciality.planned_orthopaedic=0"},
                                           {"end_of_life.wish.hospice", "end_of_life.wish.home=0"}, {"end_of_life.wish.home", "end_of_life.wish.hospice=0"}};
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        if (value == 1 && strcmp(path, pairs[i][0]) == 0) {
            return pairs[i][1];
        }
    }
    if (strncmp(path, "acute.escalation.", 17) == 0) {
        return value == 0 ? "acute.escalation.closes_at=0" : "acute.escalation.opens_at=1";
    }
    return NULL;
}

static void try_extreme(const struct extreme *e, int value) {
    char set[256];
    snprintf(set, sizeof set, "%s=%d", e->path, value);
    bool of_dying = strncmp(e->path, "end_of_life.", 12) == 0; /* the fast track passes what other shares decide */
    const char *dying = of_dying ? "end_of_life.recognised=0.6" : "end_of_life.recognised=0";
    const char *const sets[] = {
        "run.warm_up=1 days", "run.measured=27 days", "population.share_of_county=0.05", "population.outside_share=0.01",
        "start.acute=0", "start.when_below_census=close_when_vacated", dying, set, partner(e->path, value), NULL}; /* whoever is there at the start may need a home whatever the length of stays to come */
    struct runs r;
    runs_open(&r, "extreme", sets, NULL, 0);
    if (value == 1 && strncmp(e->path, "home_care.travel.", 17) == 0) { /* refused: no hour would be left (cli test_bad_rules) */
        assert_int_equal(r.status, HW_BAD_INPUT);
        runs_close(&r);
        return;
    }
    runs_go(&r, 1);
    double expected = value == 0 ? e->at_0 : e->at_1;
    double found = runs_value(&r, 0, 0, e->measure, e->label);
    if (expected >= 0 && found != expected) {
        fprintf(stderr, "%s: %s is %g, expected %g\n", set, e->measure, found, expected);
    }
    assert_true(expected < 0 || found == expected);
    check_people(r.state);
    check_visits(r.state);
    runs_close(&r);
}

/* Every share of the table, whoever adds one: 0 and 1 run through, and do what they say. population.* has tests of its own. */
static void test_shares_at_0_and_1(void **state) {
    (void)state;
    for (int32_t i = 0; i < hw_params_table.count; i++) {
        const struct hw_param_row *row = &hw_params_table.rows[i];
        if (row->kind != HW_PARAM_SHARE || strncmp(row->path, "population.", 11) == 0) {
            continue;
        }
        const struct extreme *e = find_extreme(row->path);
        if (e == NULL) {
            fprintf(stderr, "say in this test what %s does at 0 and at 1\n", row->path);
        }
        assert_non_null(e);
        try_extreme(e, 0);
        try_extreme(e, 1);
    }
}

static void test_deaths_in_hospital_at_0_and_1(void **state) {
    (void)state;
    for (int value = 0; value <= 1; value++) {
        char set[64];
        snprintf(set, sizeof set, "acute.death=%d", value);
        const char *const sets[] = {"run.warm_up=30 days", "run.measured=30 days", "discharge.death_per_day=0", "end_of_life.recognised=0", set, NULL};
        struct runs r;
        runs_open(&r, "deaths", sets, NULL, 0);
        runs_go(&r, 1);
        double died = runs_value(&r, 0, 0, "deaths", "hospital");
        const struct hw_district *d = r.state;
        if (value == 0) {
            assert_true(died == 0);
        } else { /* the chance is 1 in the mean over frailty, so most die; the relatively fit have a lower one */
            assert_true(died > 0.7 * 365 / 30 * (double)d->counts.t[HW_T_STAY].count);
        }
        runs_close(&r);
    }
}

/* People sent from the ward to one of two destinations, those of 65 and over. */
static int64_t older_sent(const struct hw_district *d, enum hw_destination a, enum hw_destination b) {
    int64_t n = 0;
    for (int band = 1; band < HW_GROWN_BANDS; band++) {
        n += d->counts.to[a][band] + d->counts.to[b][band];
    }
    return n;
}

/* With nobody, or everybody, of 65 and over demented, one share decides: rehabilitation for none, or instead of every new package. */
static void test_who_can_recover(void **state) {
    (void)state;
    for (int i = 0; i < 4; i++) {
        int dementia = i / 2;
        int share = i % 2;
        char demented[64];
        char set[64];
        char other[64];
        snprintf(demented, sizeof demented, "population.dementia=%d", dementia);
        snprintf(set, sizeof set, "need.can_recover%s=%d", dementia ? "_dementia" : "", share);
        snprintf(other, sizeof other, "need.can_recover%s=%d", dementia ? "" : "_dementia", 1 - share);
        const char *const sets[] = {"run.warm_up=10 days",
                                    "run.measured=30 days",
                                    "start.acute=0",
                                    "home_care.stay=90 years",
                                    "home_care.kept_in_hospital=90 years",
                                    demented,
                                    set,
                                    other,
                                    NULL};
        struct runs r;
        runs_open(&r, "recover", sets, NULL, 0);
        runs_go(&r, 1);
        int64_t rehabilitation = older_sent(r.state, HW_TO_REABLEMENT, HW_TO_IC_BED);
        int64_t packages = older_sent(r.state, HW_TO_HOME_CARE, HW_TO_HOME_CARE);
        assert_true(share == 1 ? rehabilitation > 0 : rehabilitation == 0);
        assert_true(share == 1 ? packages == 0 : packages > 0);
        runs_close(&r);
    }
}

/* A service in A&E sends home none of those whom it sees, or (where nobody lives in a care home and reablement has room) all. */
static void test_could_go_home(void **state) {
    (void)state;
    const struct runs_scheme idt[] = {{"idt", NULL}};
    for (int value = 0; value <= 1; value++) {
        char set[64];
        snprintf(set, sizeof set, "a_and_e.could_go_home=%d", value);
        const char *const sets[] = {"run.warm_up=2 days",
                                    "run.measured=30 days",
                                    "start.nursing=0",
                                    "start.residential=0",
                                    "start.outside_share=0",
                                    "nursing.places=0",
                                    "residential.places=0",
                                    "outside.nursing=0",
                                    "outside.residential=0",
                                    "reablement.places=100000",
                                    "outside.reablement=100000",
                                    set,
                                    NULL};
        struct runs r;
        runs_open(&r, "front_door", sets, idt, 1);
        runs_go(&r, 1);
        double seen = runs_value(&r, 1, 0, "service_contacts", NULL);
        assert_true(seen > 1000); /* a year */
        assert_true(runs_value(&r, 1, 0, "turned_round", NULL) == (value == 0 ? 0 : seen));
        runs_close(&r);
    }
}

/* The share of published rates at 0: nobody comes to A&E. At 1, with no risk raised after a discharge and even months, as many as
 * the rates say, within 4.5 standard deviations of a Poisson number and the 1 % who are in a bed when their time comes. */
static void test_published_attendances(void **state) {
    (void)state;
    for (int value = 0; value <= 1; value++) {
        char set[80];
        snprintf(set, sizeof set, "needs.a_and_e.apart_from_readmission=%d", value);
        const char *const sets[] = {"run.warm_up=7 days",
                                    "run.measured=28 days", /* whole weeks */
                                    "gp.urgent.elsewhere=0", /* all urgent needs of the rates come to A&E, and nobody else */
                                    "needs.urgent.elsewhere=0",
                                    "ambulance.called_below=0",
                                    "call_111.calls=0",
                                    "minor_injuries.known=0",
                                    "needs.after_discharge.ratio=1",
                                    "needs.care_home_acute_ratio=1",
                                    "needs.shape.acute_month=1",
                                    "end_of_life.crises=0",
                                    set,
                                    NULL};
        struct runs r;
        runs_open(&r, "attendances", sets, NULL, 0);
        runs_go(&r, 1);
        const struct hw_district *d = r.state;
        double expected = 0;
        for (int age = 0; age < HW_CENSUS_AGES; age++) {
            for (int sex = 0; sex < 2; sex++) {
                expected += (d->spec->census[0].people[age][sex] + d->spec->census[1].people[age][sex]) *
                            hw_param_at(d->rules->params, HW_P_AE_RATE, hw_person_age_band(age));
            }
        }
        expected *= value * hw_district_param(d, HW_P_AE_LOCAL) * 28 * (double)HW_MS_PER_DAY / (double)HW_MS_PER_YEAR;
        double came = (double)d->counts.n[HW_N_AE];
        if (value == 0) {
            assert_true(came == 0);
        } else {
            assert_true(expected > 5000); /* so that the bound is below the 12 % by which the default differs */
            assert_true(came > 0.99 * expected - 4.5 * sqrt(expected) && came < expected + 4.5 * sqrt(expected));
        }
        runs_close(&r);
    }
}

static double attendances(int days, double *by_month) {
    char set[64];
    snprintf(set, sizeof set, "run.measured=%d days", days);
    const char *const sets[] = {"run.warm_up=7 days", set, "population.share_of_county=0.02", "population.outside_share=0.01",
                                "start.acute=100", "start.home_care=100", "start.residential=40", "start.nursing=40", NULL};
    struct runs r;
    runs_open(&r, "months", sets, NULL, 0);
    runs_go(&r, 1);
    double all = (double)((const struct hw_district *)r.state)->counts.n[HW_N_AE];
    memcpy(by_month, runs_row(&r, 0, 0) + runs_at(&r, "ae_attendances_monthly", NULL), 12 * sizeof *by_month);
    runs_close(&r);
    return all;
}

/* The measured days begin with 1 April 2014. Parts of months are scaled up, so scaled back they add to all who came. */
static void test_attendances_by_month(void **state) {
    (void)state;
    double month[12], year[12];
    double all = attendances(30, month);
    assert_true(all > 0 && month[0] == all && isnan(month[1]) && isnan(month[11]));
    all = attendances(45, month); /* 15 days of May */
    assert_true(month[0] > 0 && month[1] > 0 && isnan(month[2]) && fabs(month[0] + month[1] * 15 / 31 - all) < 1e-9);
    double whole = 0, other = 0;
    all = attendances(365, year);
    for (int m = 0; m < 12; m++) {
        whole += year[m];
    }
    assert_true(whole == all);
    all = attendances(380, month); /* 45 days of two Aprils, which have 60 */
    for (int m = 1; m < 12; m++) {
        other += month[m];
    }
    assert_true(other == floor(other) && fabs(month[0] / 30 * 45 + other - all) < 1e-9);
}

/* The neighbours' places at the start: all empty, or all taken. */
static void test_the_neighbours_at_the_start(void **state) {
    (void)state;
    static const uint16_t kinds[] = {HW_ST_REABLEMENT, HW_ST_IC, HW_ST_RESIDENTIAL, HW_ST_NURSING};
    for (int value = 0; value <= 1; value++) {
        char set[64];
        snprintf(set, sizeof set, "start.outside_share=%d", value);
        const char *const sets[] = {"run.warm_up=0 days", "run.measured=28 days", set, NULL};
        struct runs r;
        runs_open(&r, "neighbours", sets, NULL, 0);
        runs_go(&r, 1);
        struct hw_district *d = r.state;
        runs_refill(d);
        for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
            assert_int_equal(d->flow.stations[kinds[i] + 1].in_use, value * hw_stations_servers(hw_district_rules(d, (uint16_t)(kinds[i] + 1)), kinds[i], 0));
        }
        runs_close(&r);
    }
}

/* A duration past the horizon is never over. */
static void test_endless_steps_never_end(void **state) {
    (void)state;
    struct runs r;
    const char *const sets[] = {"run.warm_up=30 days",
                                "run.measured=60 days",
                                "discharge.choice=80 years",
                                "discharge.choice_window=90 years",
                                "discharge.choice_spread=0.01",
                                "discharge.referral=1 h",
                                "discharge.relapse_per_day=0",
                                "end_of_life.recognised=0",
                                NULL};
    runs_open(&r, "endless", sets, NULL, 0);
    runs_go(&r, 1);
    assert_true(runs_value(&r, 0, 0, "delayed_bed_days_by_code", "G") > 0);
    const struct hw_district *d = r.state;
    int64_t choosing = 0;
    for (hw_id v = 0; v < d->flow.n_visits; v++) {
        const struct hw_visit *visit = &d->flow.visits[v];
        if (visit->state != HW_VISIT_FREE && hw_district_kind(d, visit->station) == HW_ST_WARD && d->spells[v].key == visit->key && d->spells[v].fit >= 0) {
            uint32_t choice = 1u << HW_STEP_CHOICE;
            choosing += d->spells[v].phase == HW_PHASE_STEPS && (d->spells[v].begun & ~d->spells[v].over & choice);
            bool past = d->spells[v].phase > HW_PHASE_STEPS || (d->spells[v].over & choice);
            assert_false(past && (d->spells[v].dest == HW_TO_RESIDENTIAL || d->spells[v].dest == HW_TO_NURSING));
        }
    }
    assert_true(choosing > 0);
    int64_t placed = 0;
    for (int b = 0; b < HW_GROWN_BANDS; b++) {
        placed += d->counts.to[HW_TO_RESIDENTIAL][b] + d->counts.to[HW_TO_NURSING][b];
    }
    assert_int_equal(placed, 0); /* all who need a home are still choosing */
    runs_close(&r);
}

/* None and one of everything that can be counted, whoever adds a row: the run goes on to its end. People may come to grief, the program not. */
static void test_none_and_one_of_everything(void **state) {
    (void)state;
    int refused = 0;
    for (int32_t i = 0; i < hw_params_table.count; i++) {
        const struct hw_param_row *row = &hw_params_table.rows[i];
        if (row->kind != HW_PARAM_COUNT || strncmp(row->path, "start.", 6) == 0) {
            continue;
        }
        for (int value = row->min > 0 ? 1 : 0; value <= 1; value++) {
            char set[256];
            snprintf(set, sizeof set, "%s=%d", row->path, value);
            const char *const sets[] = {"run.warm_up=1 days",
                                        "run.measured=27 days",
                                        "population.share_of_county=0.02",
                                        "population.outside_share=0.01",
                                        "start.acute=100",
                                        "start.home_care=100",
                                        "start.residential=40",
                                        "start.nursing=40",
                                        "start.outside_share=0.2",
                                        "start.when_below_census=close_when_vacated",
                                        set,
                                        NULL};
            struct runs r;
            runs_open(&r, "counts", sets, NULL, 0);
            refused += r.status == HW_BAD_INPUT && value == 0;
            if (r.status != HW_BAD_INPUT || value != 0) { /* else somebody would wait for good: a rule between parameters (cli test_bad_rules) */
                runs_go(&r, 1);
                check_people(r.state);
                check_visits(r.state);
            }
            runs_close(&r);
        }
    }
    assert_true(refused > 10 && refused < 25);
}

static bool seen(const struct hw_person *p) {
    return p->episode + p->sent + p->planned_as + p->count[HW_CLOCK_ACUTE] + p->count[HW_CLOCK_PLANNED] + p->count[HW_CLOCK_CARE] > 3 || p->visit != HW_NONE || p->discharged_s != UINT32_MAX;
}

/* People who never came near a hospital or a care service in either scenario have the same wishes and the same luck in both. Those on the list for a planned
 * admission are near one: they may have been put off. */
static void test_a_scheme_leaves_others_alone(void **state) {
    (void)state;
    struct runs r;
    const struct runs_scheme idt[] = {{"idt", NULL}};
    runs_open(&r, "others", short_run, idt, 1);
    runs_go(&r, 1);
    const struct hw_district *d = r.state; /* has just run the team */
    struct hw_person *after = hw_mem_alloc(&r.mem, d->n_people, sizeof *after);
    memcpy(after, d->people, d->n_people * sizeof *after);
    struct hw_fault fault;
    uint64_t events = 0;
    assert_int_equal(hw_district_run(r.state, &(struct hw_job){.plan = &r.plan, .replicate = 1, .seed = 1}, runs_row(&r, 0, 0), &fault, &events), HW_OK);
    hw_id same = 0, born = 0;
    for (hw_id id = 0; id < d->n_people; id++) {
        if (!seen(&after[id]) && !seen(&d->people[id])) {
            assert_memory_equal(after[id].clock_s, d->people[id].clock_s, sizeof after[id].clock_s);
            assert_memory_equal(after[id].count, d->people[id].count, sizeof after[id].count);
            assert_true(after[id].life == d->people[id].life && after[id].age == d->people[id].age && after[id].frailty == d->people[id].frailty);
            born += after[id].life == HW_LIFE_HERE && hw_demography_is_birth(&d->spec->demography, id);
            same++;
        }
    }
    assert_true(same > d->n_people / 2 && born > 100);
    hw_mem_free(&r.mem, after);
    runs_close(&r);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_people_and_places_agree),
        cmocka_unit_test(test_delay_is_charged_once),
        cmocka_unit_test(test_same_seed_same_bits_whatever_ran_before),
        cmocka_unit_test(test_shares_at_0_and_1),
        cmocka_unit_test(test_deaths_in_hospital_at_0_and_1),
        cmocka_unit_test(test_who_can_recover),
        cmocka_unit_test(test_could_go_home),
        cmocka_unit_test(test_published_attendances),
        cmocka_unit_test(test_attendances_by_month),
        cmocka_unit_test(test_the_neighbours_at_the_start),
        cmocka_unit_test(test_endless_steps_never_end),
        cmocka_unit_test(test_none_and_one_of_everything),
        cmocka_unit_test(test_a_scheme_leaves_others_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
