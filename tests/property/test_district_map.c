/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "district_runs.h"

#include "agents/schemes.h"

#include <stdlib.h>

/* A model with a map: two towns with a hospital each, and people from outside who use one of them. What happens in one place is felt where
 * people or patients are shared, and nowhere else. */

#define TOWN(NAME, OUTSIDE, SHARE, HOSPITALS)                                                                                              \
    "  " NAME ":\n    title: Town " NAME "\n    economy: both\n    council: of_" NAME "\n" OUTSIDE                                        \
    "    people: {share_of_county: " SHARE "}\n    hospitals: {" HOSPITALS "}\n    parameters:\n      population: {practices: 2}\n"         \
    "      discharge: {assessment: {social: {staff: 2}}}\n      equipment: {teams: 1}\n      reablement: {places: 5}\n"                   \
    "      intermediate_care: {beds: 3}\n      home_care: {carers: 36}\n      residential: {places: 55}\n      nursing: {places: 42}\n"  \
    "      start: {reablement: 4, intermediate_care: 2, home_care: 58, residential: 53, nursing: 40, community_nursing: 44, hospice: 0, end_of_life: 1, "                       \
    "community_nursing_after_hospital: 18}\n"                                                                                             \
    "      community_nursing: {nurses: 5}\n"
#define HOSPITAL(NAME)                                                                                                                     \
    "  " NAME ": {title: Hospital " NAME ", trust: of_" NAME ", parameters: {acute: {beds: 27}, start: {acute: 22}, "                     \
    "a_and_e: {places: 4}, discharge: {assessment: {health: {staff: 1}}}}}\n"
#define MODEL(A, B)                                                                                                                        \
    "model: district\nrun: {warm_up: 30 days, measured: 120 days}\ndata: {observed: none}\ncare_homes: {search: own_area}\n"               \
    "call_111: {handlers: 1000}\nhospitals:\n" HOSPITAL("east") HOSPITAL("west") \
    "areas:\n" TOWN("far", "    outside: true\n", "0.2 %", "east: 100 %") TOWN("a", "", "1 %", A) TOWN("b", "", "1 %", B)

static const char apart[] = MODEL("east: 100 %", "west: 100 %");

enum { EAST = 0, WEST = 1, A = 0, B = 1, FAR = 2 }; /* areas outside come last */

static void test_everybody_is_served_where_they_belong(void **state) {
    (void)state;
    struct runs r;
    runs_open_text(&r, "map", MODEL("east: 100 %", "east: 40 %, west: 50 %"), NULL, NULL, 0);
    runs_go(&r, 1);
    struct hw_district *d = r.state;
    const struct hw_station_map *map = &d->spec->map;
    int64_t seen[HW_ST_KINDS] = {0};
    for (hw_id v = 0; v < d->flow.n_visits; v++) {
        const struct hw_visit *visit = &d->flow.visits[v];
        if (visit->state == HW_VISIT_FREE) {
            continue;
        }
        const struct hw_person *p = &d->people[hw_district_person_of(visit)];
        enum hw_station_id kind = hw_district_kind(d, visit->station);
        seen[kind]++;
        assert_int_equal(map->is[visit->station].owner, hw_stations_of_all(kind) ? 0 : hw_stations_of_area(kind) ? p->area : p->hospital);
    }
    assert_true(seen[HW_ST_WARD] > 20 && seen[HW_ST_HOME_CARE] > 100);
    const struct hw_hospital_counts *h = d->by_hospital;
    assert_true(h[EAST].attendances > 500 && h[WEST].attendances > 500);
    assert_int_equal(h[EAST].attendances + h[WEST].attendances, d->counts.n[HW_N_AE]);
    assert_int_equal(h[EAST].within_4h + h[WEST].within_4h, d->counts.n[HW_N_AE_WITHIN_4H]);
    assert_int_equal(h[EAST].emergency + h[WEST].emergency, d->counts.n[HW_N_EMERGENCY]);
    assert_int_equal(h[EAST].planned + h[WEST].planned, d->counts.n[HW_N_PLANNED]);
    assert_int_equal(h[EAST].cancelled + h[WEST].cancelled, d->counts.n[HW_N_CANCELLED]);
    assert_int_equal(h[EAST].beds_at_midnight + h[WEST].beds_at_midnight, d->counts.n[HW_N_BEDS_AT_MIDNIGHT]);
    assert_int_equal(h[EAST].delayed_at_midnight + h[WEST].delayed_at_midnight, d->counts.n[HW_N_DELAYED_AT_MIDNIGHT]);
    int64_t delayed = 0, elsewhere = 0, came = 0, by_area = 0;
    for (int i = 0; i < HW_REASONS * HW_OWNERS; i++) {
        delayed += i / HW_OWNERS == HW_REASON_LEAVING ? 0 : d->counts.delay_ms[i / HW_OWNERS][i % HW_OWNERS];
    }
    assert_int_equal(h[EAST].delay_ms + h[WEST].delay_ms, delayed);
    for (int a = 0; a < 3; a++) {
        elsewhere += d->by_area[a].elsewhere;
        came += d->by_area[a].attendances;
        by_area += d->by_area[a].delay_ms;
    }
    assert_true(elsewhere > 20 && d->by_area[B].elsewhere == elsewhere && elsewhere == d->counts.n[HW_N_ELSEWHERE]);
    assert_int_equal(came, d->counts.n[HW_N_AE]);
    assert_int_equal(by_area, delayed);
    assert_int_equal(by_area - d->by_area[FAR].delay_ms, d->counts.delay_here_ms);
    runs_close(&r);
}

/* 15,104 people of b, of whom 40, 50 and 10 % use east, west and neither: within 5 standard deviations. */
static void test_catchment_is_kept(void **state) {
    (void)state;
    struct runs r;
    const char *const sets[] = {"run.warm_up=0 days", "run.measured=1 days", NULL};
    runs_open_text(&r, "map", MODEL("east: 100 %", "east: 40 %, west: 50 %"), sets, NULL, 0);
    runs_go(&r, 1);
    const struct hw_district *d = r.state;
    double n[3] = {0}, expected[3] = {0.4, 0.5, 0.1}, all = 0;
    for (hw_id id = d->spec->first_id[B]; id < d->spec->first_id[B + 1]; id++, all++) {
        assert_int_equal(d->people[id].area, B);
        n[d->people[id].hospital == HW_ELSEWHERE ? 2 : d->people[id].hospital]++;
    }
    assert_true(all == 15104);
    for (int i = 0; i < 3; i++) {
        assert_true(fabs(n[i] - all * expected[i]) < 5 * sqrt(all * expected[i] * (1 - expected[i])));
    }
    runs_close(&r);
}

static const char *const of_west[] = {"acute_occupancy_by_hospital", "ae_attendances_by_hospital", "admit_wait_by_hospital",
                                      "length_of_stay_by_hospital", "delayed_bed_days_by_hospital"};
static const char *const of_b[] = {"delayed_bed_days_by_area", "ae_attendances_by_area", "emergency_admissions_by_area", "gp_unmet_by_area"};

/* Is everything about b and its hospital the same in both scenarios, to the bit? */
static bool same_in_b(const struct runs *r, int32_t replicate) {
    bool same = true;
    for (size_t i = 0; i < sizeof of_west / sizeof of_west[0] + sizeof of_b / sizeof of_b[0]; i++) {
        bool area = i >= sizeof of_west / sizeof of_west[0];
        size_t at = runs_at(r, area ? of_b[i - sizeof of_west / sizeof of_west[0]] : of_west[i], area ? "b" : "west");
        same = same && memcmp(runs_row(r, 0, replicate) + at, runs_row(r, 1, replicate) + at, sizeof(double)) == 0;
    }
    return same;
}

/* The two towns share nobody, and 111, which is one for both, has handlers for all: half of a's home care is closed, and in b not one bit is
 * another. Not so where two of b's patients do something at the same millisecond (when the doors open, say): who is first follows from the numbers of their visits, which the flow
 * gives out to both towns together. That happens in some replicates; if the towns were coupled all of them would differ. */
static void test_towns_apart_do_not_feel_each_other(void **state) {
    (void)state;
    struct runs r;
    const struct runs_scheme scheme[] = {{"fewer", "where: {area: a}\nchange:\n  - {lever: home_care.carers, times: 0.5}\n"}};
    const char *const sets[] = {"start.when_below_census=close_when_vacated", "run.measured=60 days", NULL};
    runs_open_text(&r, "map", apart, sets, scheme, 1);
    runs_go(&r, 24);
    int same = 0;
    for (int32_t k = 0; k < r.replicates; k++) {
        same += same_in_b(&r, k);
    }
    assert_true(same >= 4);
    struct runs_term term = {"delayed_bed_days_by_hospital", "east", 1};
    runs_expect("home care of a, delay in east", runs_difference(&r, 1, &term, 1), 1);
    runs_close(&r);
}

/* Where b's people use both hospitals, closing b's home care is felt in both; closing beds of west is felt in west. */
static void test_what_is_shared_is_felt(void **state) {
    (void)state;
    struct runs r;
    const struct runs_scheme schemes[] = {{"homes", "where: {area: b}\nchange:\n  - {lever: home_care.carers, times: 0.4}\n"},
                                          {"beds", "where: {hospital: west}\nchange:\n  - {lever: acute.beds, to: 12}\n"}};
    const char *const sets[] = {"start.when_below_census=close_when_vacated", NULL};
    runs_open_text(&r, "map", MODEL("east: 100 %", "east: 50 %, west: 50 %"), sets, schemes, 2);
    runs_go(&r, 8);
    struct runs_term east = {"delayed_bed_days_by_hospital", "east", 1}, west = {"delayed_bed_days_by_hospital", "west", 1};
    runs_expect("homes of b, delay in east", runs_difference(&r, 1, &east, 1), 1);
    runs_expect("homes of b, delay in west", runs_difference(&r, 1, &west, 1), 1);
    struct runs_term wait = {"admit_wait_by_hospital", "west", 1};
    runs_expect("beds of west, wait there", runs_difference(&r, 2, &wait, 1), 1);
    runs_close(&r);
}

static const struct hw_rules *rules_at(const struct runs *r, int scenario, enum hw_station_id kind, int owner) {
    const struct hw_district_spec *spec = r->plan.spec;
    return spec->at[(size_t)scenario * spec->map.n_stations + hw_stations_at(&spec->map, kind, owner)];
}

/* A team in one hospital: its rules there, and for the social workers of the area that mostly uses it; everything else as it was. */
static void test_a_team_in_one_hospital(void **state) {
    (void)state;
    struct runs r;
    const struct runs_scheme team[] = {
        {"team", "where: {hospital: west}\nchange:\n  - {lever: discharge.assessment.form, to: joint}\n"
                 "  - {lever: discharge.assessment.social.staff, add: 3}\nservice:\n  - {at: a_and_e.decision, name: team, staff: 2, "
                 "offers: home_with_reablement}\n"},
        {"team_east", "where: {hospital: east}\nchange:\n  - {lever: discharge.assessment.social.staff, add: -1}\n"},
        {"all", "change:\n  - {lever: discharge.assessment.form, to: joint}\n  - {lever: discharge.assessment.social.staff, add: 3}\n"}};
    runs_open_text(&r, "map", apart, NULL, team, 3);
    hw_diag_print(&r.diag, stderr, false);
    assert_int_equal(r.status, HW_OK);
    for (int h = EAST; h <= WEST; h++) {
        assert_true(hw_param_value(rules_at(&r, 0, HW_ST_WARD, h)->params, HW_P_FORM) == 0);
        assert_true(hw_param_value(rules_at(&r, 1, HW_ST_WARD, h)->params, HW_P_FORM) == (h == WEST));
        assert_true(hw_param_value(rules_at(&r, 3, HW_ST_WARD, h)->params, HW_P_FORM) == 1);
        assert_int_equal(rules_at(&r, 1, HW_ST_AE, h)->n_services, h == WEST);
    }
    static const double staff[4][3] = {{2, 2, 2}, {2, 5, 2}, {1, 2, 2}, {5, 5, 2}}; /* by scenario and area: nobody adds to the neighbours' staff */
    for (int s = 0; s < 4; s++) {
        for (int a = A; a <= FAR; a++) {
            assert_true(hw_stations_servers(rules_at(&r, s, HW_ST_SOCIAL, a), HW_ST_SOCIAL, 0) == (int32_t)staff[s][a]);
        }
    }
    runs_close(&r);
}

/* Everything in proportion, at least one of what there is. */
static void test_scale(void **state) {
    (void)state;
    struct runs r;
    const char *const sets[] = {"run.scale=0.5", NULL};
    runs_open_text(&r, "map", apart, sets, NULL, 0);
    assert_int_equal(r.status, HW_OK);
    const struct hw_district_spec *spec = r.plan.spec;
    assert_int_equal(spec->census[A].total, 7552); /* half of 1 % of 1,510,354 */
    assert_int_equal(hw_param_value(rules_at(&r, 0, HW_ST_HOME_CARE, A)->params, HW_P_CARERS), 18);
    assert_int_equal(hw_stations_places(rules_at(&r, 0, HW_ST_WARD, EAST), HW_ST_WARD), 14);
    assert_int_equal(hw_stations_servers(rules_at(&r, 0, HW_ST_EQUIPMENT, A), HW_ST_EQUIPMENT, 0), 1);
    assert_int_equal(hw_param_value(rules_at(&r, 0, HW_ST_HOME_CARE, A)->params, HW_P_START_HOME_CARE), 29);
    runs_close(&r);
}

/* The county as it ships: its seven areas hold all of Kent, by age as well, and a small copy of it runs. */
static void test_the_county(void **state) {
    (void)state;
    struct runs r;
    const char *const as_counted[] = {"population.carried=by_growth", NULL};
    runs_open_model(&r, "map", "kent.yaml", NULL, as_counted, NULL, 0);
    assert_int_equal(r.status, HW_OK);
    const struct hw_district_spec *spec = r.plan.spec;
    int64_t all = 0, older = 0;
    for (int a = 0; a < 7; a++) {
        assert_false(spec->places.areas[a].outside);
        for (int age = 0; age < HW_CENSUS_AGES; age++) {
            int32_t people = spec->census[a].people[age][0] + spec->census[a].people[age][1];
            all += people;
            older += age >= 65 ? people : 0;
        }
    }
    assert_true(llabs(all - 1510354) < 500 && llabs(older - 294503) < 500); /* shares are written to four digits */
    assert_true(spec->places.n_areas == 10 && spec->places.n_hospitals == 7);
    runs_close(&r);
    const char *const sets[] = {"run.scale=0.02", "run.warm_up=7 days", "run.measured=21 days", NULL};
    runs_open_model(&r, "map", "kent.yaml", NULL, sets, NULL, 0);
    runs_go(&r, 1);
    const struct hw_district *d = r.state;
    for (int h = 0; h < 7; h++) {
        assert_true(d->by_hospital[h].attendances > 0 && d->by_hospital[h].emergency > 0);
    }
    double beside = r.plan.layout.measures[hw_results_find(&r.plan.layout, "ae_attendances_by_trust")].observed_at[0];
    assert_true(fabs(beside - 0.02 * 97978) < 1e-9); /* of the first hospital's trust, Dartford and Gravesham */
    runs_close(&r);
}

/* What was observed of the whole is made smaller with the model: numbers, not shares. */
static void test_observed_figures_are_scaled(void **state) {
    (void)state;
    struct runs r;
    const char *const sets[] = {"run.scale=0.2", NULL};
    runs_open_model(&r, "scaled", "north_kent.yaml", NULL, sets, NULL, 0);
    const struct hw_layout *layout = &r.plan.layout;
    assert_true(fabs(layout->measures[hw_results_find(layout, "ae_attendances")].observed - 0.2 * 97978) < 1e-9);
    assert_true(layout->measures[hw_results_find(layout, "ae_within_4h")].observed > 0.9);
    runs_close(&r);
}

static void expect_refused(const char *text, const char *set, const char *scheme, const char *words) {
    struct runs r;
    const char *const sets[] = {set, NULL};
    const struct runs_scheme schemes[] = {{"bad", scheme}};
    char said[8192] = "";
    runs_open_text(&r, "map_bad", text, set == NULL ? NULL : sets, schemes, scheme == NULL ? 0 : 1);
    FILE *out = tmpfile();
    hw_diag_print(&r.diag, out, false);
    rewind(out);
    size_t n = fread(said, 1, sizeof said - 1, out);
    said[n] = '\0';
    fclose(out);
    if (r.status != HW_BAD_INPUT || strstr(said, words) == NULL) {
        fail_msg("expected \"%s\", got status %d and: %s", words, r.status, said);
    }
    runs_close(&r);
}

static void test_bad_maps_are_refused(void **state) {
    (void)state;
    expect_refused(MODEL("east: 80 %, west: 30 %", "west: 1"), NULL, NULL, "add to 1.1");
    expect_refused(MODEL("north: 100 %", "west: 1"), NULL, NULL, "north");
    expect_refused(MODEL("east: 120 %", "west: 1"), NULL, NULL, "hospitals");
    expect_refused(apart, "areas.a.people={older_ratio: 1}", NULL, "share_of_county");
    expect_refused(apart, "areas.a.people.older_ratio=6", NULL, "older_ratio");
    expect_refused(apart, "areas.a.parameters.acute={beds: 3}", NULL, "acute.beds cannot be set for an area: it is of hospitals");
    expect_refused(apart, "hospitals.east.parameters.nursing={places: 3}", NULL, "nursing.places cannot be set for a hospital: it is of areas");
    expect_refused(apart, "hospitals.east.parameters.needs={gp: {rate: 1}}", NULL, "the same everywhere");
    expect_refused(apart, "hospitals.east.parameters.acute.bedz=3", NULL, "did you mean \"beds\"");
    expect_refused(apart, "hospitals.east.parameters.start.acute=99", NULL, "baseline, east: start.acute is 99");
    expect_refused(apart, "hospitals={}", NULL, "areas are listed, but no hospitals");
    expect_refused(apart, "run.scale=2", NULL, "run.scale");
    expect_refused(apart, NULL, "where: {hospital: north}\nchange:\n  - {lever: acute.beds, add: 1}\n", "names no hospital");
    expect_refused(apart, NULL, "where: {town: a}\nchange:\n  - {lever: acute.beds, add: 1}\n", "town");
    expect_refused(apart, NULL, "where: {hospital: east}\nchange:\n  - {lever: needs.gp.rate, times: 2}\n", "same everywhere");
    expect_refused(apart, NULL, "where: {hospital: east}\nchange:\n  - {lever: acute.beds, add: -50}\n", "acute.beds");
    expect_refused(NULL, NULL, "where: {hospital: east}\nchange:\n  - {lever: acute.beds, add: 1}\n", "lists no hospitals");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_everybody_is_served_where_they_belong),
        cmocka_unit_test(test_catchment_is_kept),
        cmocka_unit_test(test_observed_figures_are_scaled),
        cmocka_unit_test(test_towns_apart_do_not_feel_each_other),
        cmocka_unit_test(test_what_is_shared_is_felt),
        cmocka_unit_test(test_a_team_in_one_hospital),
        cmocka_unit_test(test_scale),
        cmocka_unit_test(test_the_county),
        cmocka_unit_test(test_bad_maps_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
