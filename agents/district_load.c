/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/district.h"
#include "agents/county.h"
#include "agents/followed.h"
#include "agents/measures.h"
#include "agents/measures_people.h"
#include "agents/mortality.h"
#include "agents/needs.h"
#include "agents/observed.h"
#include "agents/observed_files.h"
#include "agents/params_rules.h"
#include "agents/scenarios.h"
#include "agents/ward_pools.h"
#include "agents/steps.h"
#include "sim/csv.h"
#include "sim/num.h"

#include <math.h>
#include <string.h>

/* From a configuration to a plan: people, deaths, parameters, scenarios, stations, measures. */

enum { MARGIN_DAYS = HW_BOOK_DAYS + 8 }; /* appointments of the last day are in the calendar, and the next working day after it */
enum { PROGRAMME_BYTES = 20 }; /* a person: the last note, and about one use a year noted */

struct run_section {
    struct hw_date start;
    double warm_up_ms, measured_ms;
    int64_t replicates;
    double scale, follow;
};
struct data_section {
    struct hw_date population_date;
    const char *population, *deaths, *column, *deaths_of, *folder, *homes;
    int32_t observed; /* enum beside */
};
enum beside { NOTHING = 0, THE_TRUST, ALL_TRUSTS };
struct config {
    const char *model, *title, *about;
    struct run_section run;
    struct data_section data;
    struct hw_places_config places;
    struct hw_list changes;
};

static const struct hw_field run_fields[] = {
    {.key = "start",
     .kind = HW_FIELD_DATE,
     .offset = offsetof(struct run_section, start),
     .initial = HW_COUNTY_START,
     .doc = "The first measured day."},
    {.key = "warm_up",
     .kind = HW_FIELD_DURATION,
     .offset = offsetof(struct run_section, warm_up_ms),
     .min = 0,
     .max = 3650 * 864e5,
     .initial = "182 days",
     .doc = "Simulated before the first measured day, not measured; whole days."},
    {.key = "measured",
     .kind = HW_FIELD_DURATION,
     .offset = offsetof(struct run_section, measured_ms),
     .min = 864e5,
     .max = 36500 * 864e5,
     .initial = "365 days",
     .doc = "How long is measured; whole days."},
    {.key = "replicates",
     .kind = HW_FIELD_INT,
     .offset = offsetof(struct run_section, replicates),
     .min = 1,
     .max = 1e6,
     .initial = "20",
     .doc = "Replicates of each scenario, when the command line does not say."},
    {.key = "scale",
     .kind = HW_FIELD_NUMBER,
     .offset = offsetof(struct run_section, scale),
     .min = 0.001,
     .max = 1,
     .initial = "1",
     .doc = "Everything smaller in proportion: people, beds, staff, practices, places, also those of dated changes. For trials of speed, not for results: "
            "staff and places are rounded to whole ones, and few wait longer than many."},
    {.key = "follow",
     .kind = HW_FIELD_NUMBER,
     .offset = offsetof(struct run_section, follow),
     .min = 0,
     .max = 1,
     .initial = "0",
     .doc = "Share of people who are followed from the baseline into each scenario, so that homeward people can count who has gained: 0 nobody, 1 everybody."},
};
static const struct hw_schema run_schema = {"run", sizeof(struct run_section), run_fields, 6, "When and how long."};

static const struct hw_field data_fields[] = {
    {.key = "population",
     .kind = HW_FIELD_TEXT,
     .offset = offsetof(struct data_section, population),
     .initial = "population_single_year_mid2014.csv",
     .doc = "People by single year of age and sex; in the folder data beside the configuration, or by its whole path."},
    {.key = "folder",
     .kind = HW_FIELD_TEXT,
     .offset = offsetof(struct data_section, folder),
     .doc = "Folder, beside the configuration, of the forms of a county of one's own, as homeward new-area writes them; the other files are then looked up there."},
    {.key = "homes",
     .kind = HW_FIELD_TEXT,
     .offset = offsetof(struct data_section, homes),
     .doc = "Care homes one by one: name, area, type, places, price, opens, closes (agents/homes_list.h); the areas of these rows have no other homes."},
    {.key = "population_date",
     .kind = HW_FIELD_DATE,
     .offset = offsetof(struct data_section, population_date),
     .initial = "2014-06-30",
     .doc = "The day of which that file is: from it the people are carried to the day on which the run begins, by population.carried."},
    {.key = "area",
     .kind = HW_FIELD_TEXT,
     .offset = offsetof(struct data_section, column),
     .initial = "kent",
     .doc = "Column of that file."},
    {.key = "deaths",
     .kind = HW_FIELD_TEXT,
     .offset = offsetof(struct data_section, deaths),
     .initial = "mortality_2014.csv",
     .doc = "Death rates by age band and sex; columns AREA_rate_per_100k."},
    {.key = "deaths_of",
     .kind = HW_FIELD_TEXT,
     .offset = offsetof(struct data_section, deaths_of),
     .doc = "AREA in that file; the same as area when left out."},
    {.key = "observed",
     .kind = HW_FIELD_CHOICE,
     .offset = offsetof(struct data_section, observed),
     .initial = "dartford_and_gravesham",
     .choices = "none|dartford_and_gravesham|kent_and_medway",
     .doc = "Which observed figures to put beside: of one trust, or of the four of Kent and Medway where the model lists them."},
};
static const struct hw_schema data_schema = {"data", sizeof(struct data_section), data_fields, sizeof data_fields / sizeof data_fields[0], "Files that the model reads."};

static const struct hw_field fields[] = {
    {.key = "model", .kind = HW_FIELD_TEXT, .offset = offsetof(struct config, model), .required = true, .doc = "district"},
    {.key = "title", .kind = HW_FIELD_TEXT, .offset = offsetof(struct config, title), .initial = "A district", .doc = "What it is."},
    {.key = "about", .kind = HW_FIELD_TEXT, .offset = offsetof(struct config, about), .doc = "A few words more."},
    {.key = "run",
     .kind = HW_FIELD_OBJECT,
     .offset = offsetof(struct config, run),
     .sub = &run_schema,
     .initial = "{}",
     .doc = "When and how long."},
    {.key = "data",
     .kind = HW_FIELD_OBJECT,
     .offset = offsetof(struct config, data),
     .sub = &data_schema,
     .initial = "{}",
     .doc = "Files that are read."},
    {.key = "changes",
     .kind = HW_FIELD_LIST,
     .offset = offsetof(struct config, changes),
     .sub = &hw_schemes_dated_schema,
     .doc = "Beds, places and staff that change at a date, in every scenario."},
    {.key = "hospitals",
     .kind = HW_FIELD_MAP,
     .offset = offsetof(struct config, places.hospitals),
     .sub = &hw_places_hospital_schema,
     .doc = "Hospitals by name; one when left out."},
    {.key = "areas",
     .kind = HW_FIELD_MAP,
     .offset = offsetof(struct config, places.areas),
     .sub = &hw_places_area_schema,
     .doc = "Areas by name; one, and the people across its boundary, when left out."},
};
const struct hw_schema hw_district_schema = {"district", sizeof(struct config), fields, sizeof fields / sizeof fields[0],
                                             "A whole health and care system."};

/* A file of the folder of data beside the configuration, unless the whole path is given, or that folder; NULL when memory is short. */
static const char *data_path(struct hw_load *load, const struct data_section *data, const char *file) {
    const char *folder = data->folder != NULL ? data->folder : "data", *beside = folder[0] == '/' ? "" : load->config_dir;
    if (file[0] == '/') {
        return file;
    }
    size_t room = strlen(beside) + strlen(folder) + strlen(file) + sizeof "//";
    char *path = hw_arena_alloc(load->reader->arena, room, 1);
    if (path != NULL) {
        snprintf(path, room, "%s%s%s%s%s", beside, beside[0] ? "/" : "", folder, file[0] ? "/" : "", file);
    }
    return path;
}

static enum hw_status make_shapes(struct hw_arena *arena, struct hw_district_spec *spec) {
    double *const *values = spec->rules[0].params->values;
    const struct hw_calendar *cal = &spec->calendar;
    HW_TRY(hw_needs_shape(arena, cal, NULL, values[HW_P_GP_WEEKDAY], values[HW_P_GP_HOUR], true, &spec->shapes[HW_CLOCK_PRIMARY]));
    HW_TRY(hw_needs_shape(arena, cal, values[HW_P_ACUTE_MONTH], values[HW_P_ACUTE_WEEKDAY], values[HW_P_ACUTE_HOUR],
                          false, &spec->shapes[HW_CLOCK_ACUTE]));
    HW_TRY(hw_needs_shape(arena, cal, NULL, values[HW_P_PLANNED_WEEKDAY], values[HW_P_PLANNED_HOUR], false, &spec->shapes[HW_CLOCK_PLANNED]));
    HW_TRY(hw_needs_shape(arena, cal, NULL, NULL, NULL, false, &spec->shapes[HW_CLOCK_CARE]));
    return hw_needs_shape(arena, cal, values[HW_P_DEATH_MONTH], NULL, NULL, false, &spec->shapes[HW_CLOCK_DEATH]);
}

/* Days are whole: half a day at the end would weigh a morning like a day. */
static void check_days(struct hw_reader *reader, const struct hw_node *run, const char *key, double ms) {
    if (fmod(ms, (double)HW_MS_PER_DAY) != 0.0) {
        const struct hw_node *node = run == NULL ? NULL : hw_yaml_child(run, key);
        hw_diag_error(reader->diag, node == NULL ? (struct hw_place){NULL, 0, 1, 1} : node->place, "run.%s must be whole days, such as 182 days", key);
    }
}

/* The first day of the warm-up and the last measured one must be in the calendar. */
static void check_dates(struct hw_reader *reader, const struct hw_node *node, const struct run_section *run) {
    int32_t start = hw_calendar_day_number(run->start);
    struct hw_date first = hw_calendar_date(start - (int32_t)(run->warm_up_ms / (double)HW_MS_PER_DAY));
    struct hw_date end = hw_calendar_date(start + (int32_t)(run->measured_ms / (double)HW_MS_PER_DAY) + MARGIN_DAYS);
    if (hw_calendar_date_exists(run->start) && (!hw_calendar_date_exists(first) || !hw_calendar_date_exists(end))) { /* a start that is none has been told */
        const struct hw_node *at = node == NULL ? NULL : hw_yaml_child(node, "start");
        hw_diag_error(reader->diag, at == NULL ? (struct hw_place){NULL, 0, 1, 1} : at->place,
                      "run.start: warm-up and measured days must lie between the years 1900 and 2200");
        return;
    }
    if (run->start.year < 2012 || run->start.year > 2017) {
        const struct hw_node *at = node == NULL ? NULL : hw_yaml_child(node, "start");
        hw_diag_warn(reader->diag, at == NULL ? (struct hw_place){NULL, 0, 1, 1} : at->place,
                     "run.start is of %d: the rules of payment, charging and counting are those of 2012 to 2017, and prices and rates those of 2014/15, whatever the year", (int)run->start.year);
    }
}

static enum hw_status make_calendar(struct hw_arena *arena, const struct run_section *run, struct hw_district_spec *spec) {
    spec->warm_up_days = (int32_t)(run->warm_up_ms / (double)HW_MS_PER_DAY);
    spec->measured_days = (int32_t)(run->measured_ms / (double)HW_MS_PER_DAY);
    struct hw_date first = hw_calendar_date(hw_calendar_day_number(run->start) - spec->warm_up_days);
    struct hw_calendar made;
    HW_TRY(hw_calendar_init(&made, arena->mem, first, spec->warm_up_days + spec->measured_days + MARGIN_DAYS));
    size_t n = (size_t)made.n_days;
    uint8_t *days = hw_arena_alloc(arena, 3, n); /* the plan is freed with its arena */
    if (days != NULL) {
        memcpy(days, made.weekday, n);
        memcpy(days + n, made.holiday, n);
        memcpy(days + 2 * n, made.month, n);
        spec->calendar = (struct hw_calendar){made.start_day, made.n_days, days, days + n, days + 2 * n};
    }
    hw_calendar_clear(&made, arena->mem);
    return days == NULL ? HW_NO_MEMORY : HW_OK;
}

/* Care homes one by one, when there is a file of them. */
static enum hw_status read_homes(struct hw_load *load, const struct config *config, struct hw_district_spec *spec) {
    if (config->data.homes == NULL) {
        return HW_OK;
    }
    const char *path = data_path(load, &config->data, config->data.homes);
    int32_t start = hw_calendar_day_number(config->run.start) - (int32_t)(config->run.warm_up_ms / (double)HW_MS_PER_DAY);
    enum hw_status status = path == NULL ? HW_NO_MEMORY : hw_homes_list_read(load, path, &spec->places, start, config->run.scale, &spec->homes_list);
    return status == HW_BAD_INPUT ? HW_OK : status; /* already told, with all else */
}

/* Parameters as they go into the results file. */
static enum hw_status record_params(struct hw_arena *arena, const struct hw_params *params, const struct hw_county *county, struct hw_plan *plan) {
    int32_t n = params->table->count;
    struct hw_param_record *records = hw_arena_alloc(arena, (size_t)(n + county->n_records), sizeof *records);
    if (records == NULL) {
        return HW_NO_MEMORY;
    }
    for (int32_t row = 0; row < n; row++) {
        const struct hw_param_row *r = &params->table->rows[row];
        char text[2048] = "";
        size_t used = 0;
        int32_t labels = r->axis ? r->axis->size : 1;
        for (int32_t label = 0; label < labels && used < sizeof text; label++) {
            char one[128];
            hw_param_value_text(params, row, label, one, sizeof one);
            int wrote = snprintf(text + used, sizeof text - used, "%s%s", label ? ", " : "", one);
            used += wrote > 0 ? (size_t)wrote : 0;
        }
        const char *kept = hw_arena_text(arena, text, strlen(text));
        if (kept == NULL) {
            return HW_NO_MEMORY;
        }
        records[row] = (struct hw_param_record){r->path, kept, r->unit ? r->unit : "", params->grade[row], params->source[row]};
    }
    for (int32_t i = 0; i < county->n_records; i++) {
        records[n + i] = county->records[i];
    }
    plan->params = records;
    plan->n_params = n + county->n_records;
    plan->gaps = county->gaps;
    plan->n_gaps = county->n_gaps;
    plan->n_given = county->n_given;
    plan->to_find = county->to_find;
    return HW_OK;
}

/* Years from the day of the file to the first day of the warm-up. By age, at most so many. */
static double years_since(struct hw_reader *reader, const struct hw_params *params, const struct hw_node *root, const struct config *config) {
    double first = hw_calendar_day_number(config->run.start) - config->run.warm_up_ms / (double)HW_MS_PER_DAY;
    double years = (first - hw_calendar_day_number(config->data.population_date)) / 365.25;
    bool dated = config->run.start.year > 0 && config->data.population_date.year > 0; /* or it was told */
    if (fabs(years) > HW_COHORTS_YEARS && dated && hw_param_value(params, HW_P_CARRIED) > 0) {
        const struct hw_node *at = hw_yaml_at(root, "data.population_date");
        hw_diag_error(reader->diag, at == NULL ? params->place[HW_P_CARRIED] : at->place,
                      "data.population_date is %.1f years from the first day of the run (run.start less run.warm_up); with population.carried: by_age at most %d are possible",
                      fabs(years), HW_COHORTS_YEARS);
    }
    return years;
}

/* Deaths of the days from one to another relative to those of a whole year: more die in winter. */
static double season_of(const struct hw_params *params, int32_t from, int32_t to) {
    double here = 0, mean = 0;
    for (int32_t day = from; day < to; day++) {
        here += hw_param_at(params, HW_P_DEATH_MONTH, hw_calendar_date(day).month - 1) / (to - from);
    }
    for (int m = 0; m < 12; m++) {
        mean += hw_param_at(params, HW_P_DEATH_MONTH, m) / 12;
    }
    return mean > 0 && to > from ? here / mean : 1;
}

/* The people of every area, and who dies. */
static enum hw_status read_people(struct hw_load *load, const struct config *config, const struct hw_params *params, struct hw_district_spec *spec,
                                  struct hw_mortality *mortality) {
    struct hw_arena *arena = load->reader->arena;
    const struct hw_places *places = &spec->places;
    const struct data_section *data = &config->data;
    const char *path = data_path(load, data, data->population), *deaths = data_path(load, data, data->deaths);
    spec->census = hw_arena_alloc(arena, (size_t)places->n_areas, sizeof *spec->census);
    spec->first_id = hw_arena_alloc(arena, (size_t)places->n_areas + 1, sizeof *spec->first_id);
    if (path == NULL || deaths == NULL || spec->census == NULL || spec->first_id == NULL) {
        return HW_NO_MEMORY;
    }
    double years = years_since(load->reader, params, load->doc->root, config), times[HW_AGE_BANDS];
    for (int b = 0; b < HW_AGE_BANDS; b++) {
        times[b] = hw_num_pow(1 + hw_param_at(params, HW_P_GROWTH, b), years);
    }
    enum hw_status dead = hw_mortality_read(load->io, load->reader, deaths, data->deaths_of != NULL ? data->deaths_of : data->column, mortality);
    enum hw_status status = HW_OK;
    bool by_age = dead == HW_OK && fabs(years) <= HW_COHORTS_YEARS && hw_param_value(params, HW_P_CARRIED) > 0;
    int32_t day = hw_calendar_day_number(config->data.population_date), first = by_age ? day + (int32_t)lround(years * 365.25) : day;
    for (int32_t a = 0; a < places->n_areas && status == HW_OK; a++) {
        const struct hw_area *area = &places->areas[a];
        struct hw_cohorts cohorts = hw_demography_cohorts(area->params, mortality, years);
        cohorts.season = season_of(area->params, first < day ? first : day, first < day ? day : first);
        struct hw_population_carry carry = {by_age ? NULL : times, &cohorts, a == 0};
        status = hw_population_read(load->io, load->reader, path, data->column, area->share, area->older_ratio, &carry, &spec->census[a]);
        spec->first_id[a + 1] = spec->first_id[a] + (hw_id)spec->census[a].total;
    }
    return status != HW_OK ? status : dead;
}

/* The forms of a county of one's own become a part of the configuration, which is then read. */
static enum hw_status read_config(struct hw_load *load, struct hw_county *county, struct config *config) {
    enum hw_status forms = hw_county_read(load, county);
    if (forms == HW_OK || forms == HW_BAD_INPUT) { /* what else is wrong is told as well */
        hw_schema_read_part(load->reader, &hw_district_schema, load->doc->root, config);
        forms = config->data.population == NULL || config->data.deaths == NULL ? HW_BAD_INPUT : forms; /* data is no map, as was told */
    }
    return forms;
}

/* How beds are divided: the model's way, and what hospitals have of their own. */
static void check_pools(struct hw_reader *reader, const struct hw_params *params, const struct hw_places *places) {
    hw_ward_pools_check(reader, params);
    for (int32_t h = 0; places->listed && h < places->n_hospitals; h++) {
        if (places->hospitals[h].params->changed[HW_P_POOL_SHARE]) {
            hw_ward_pools_check(reader, places->hospitals[h].params);
        }
    }
}

/* What the range of a parameter by itself does not say. */
static void check_params(struct hw_reader *reader, const struct hw_params *params, bool listed) {
    struct hw_params_rules_told told = {0};
    hw_population_check(reader, params);
    hw_steps_check(reader, params);
    hw_params_rules_check(reader, params, (struct hw_params_rules_of){.listed = listed, .name = ""}, &told);
}

/* The same of what places have of their own. */
static void check_places(struct hw_reader *reader, const struct hw_places *places) {
    struct hw_params_rules_told told = {0};
    for (int32_t i = 0; places->listed && i < places->n_hospitals + places->n_areas; i++) {
        bool hospital = i < places->n_hospitals;
        const struct hw_hospital *h = &places->hospitals[hospital ? i : 0];
        const struct hw_area *a = &places->areas[hospital ? 0 : i - places->n_hospitals];
        struct hw_params_rules_of of = {hospital ? HW_OF_HOSPITAL : HW_OF_AREA, true, hospital ? h->name : a->name, NULL, HW_RULES_ALWAYS};
        hw_params_rules_check(reader, hospital ? h->params : a->params, of, &told);
    }
}

/* The calendar, and the rules of every scenario in it: some of them change at a date. */
static enum hw_status make_scenarios(struct hw_load *load, struct hw_plan *plan, const struct config *config, const struct hw_params *params,
                                     const struct hw_mortality *mortality, struct hw_district_spec *spec) {
    struct hw_scheme own;
    HW_TRY(make_calendar(load->reader->arena, &config->run, spec));
    HW_TRY(hw_schemes_of_model(load->reader, &config->changes, &spec->places, &own));
    return hw_scenarios_make(load, plan, params, mortality, &own, spec);
}

/* Who is born, grows older, comes and goes. */
static enum hw_status make_people_over_time(struct hw_arena *arena, const struct hw_params *params, const struct hw_mortality *mortality,
                                            struct hw_district_spec *spec) {
    int32_t n_areas = spec->map.n_areas, days = spec->warm_up_days + spec->measured_days;
    hw_profile_make(params, spec->census, n_areas, &spec->profile);
    hw_ageing_make(&spec->rules[0], &spec->profile, mortality, spec->census, &spec->places, &spec->ageing);
    return hw_demography_make(arena, params, &spec->places, spec->census, spec->first_id[n_areas], days, &spec->demography);
}

/* The program's own figures are of one year, whatever year is run. */
static void check_year(struct hw_reader *reader, const struct hw_node *root, const struct run_section *run) {
    const struct hw_node *at = hw_yaml_at(root, "run.start");
    if (at == NULL || (run->start.year == 2014 && run->start.month == 4)) {
        return;
    }
    hw_diag_warn(reader->diag, at->place, "the observed figures that stand beside (data.observed) are of April 2014 to March 2015, another year");
}

/* Measures, with what was observed beside them. */
static enum hw_status make_measures(struct hw_load *load, const struct config *config, const struct hw_params *params,
                                    const struct hw_mortality *mortality, const struct hw_district_spec *spec, const struct hw_county *county,
                                    struct hw_layout *layout) {
    struct hw_reader *reader = load->reader;
    struct hw_arena *arena = reader->arena;
    struct hw_observed observed;
    struct hw_observed_places by_place;
    int32_t beside = config->data.observed;
    if (beside) {
        check_year(reader, load->doc->root, &config->run);
        const char *folder = data_path(load, &config->data, "");
        if (folder == NULL) {
            return HW_NO_MEMORY;
        }
        double share = hw_param_value(params, HW_P_COUNTY_SHARE);
        HW_TRY(beside == THE_TRUST ? hw_observed_read(load->io, reader, folder, share, &observed)
                                   : hw_observed_read_places(load->io, reader, folder, &by_place));
    }
    if (beside == THE_TRUST) {
        hw_observed_scale(&observed, config->run.scale);
    }
    bool by_forms = beside != ALL_TRUSTS && county->observed != NULL;
    if (by_forms) {
        by_place = *county->observed;
    }
    if (by_forms || beside == ALL_TRUSTS) {
        hw_observed_scale_places(&by_place, config->run.scale);
    }
    double *deaths = hw_arena_alloc(arena, HW_AGE_BANDS, sizeof *deaths);
    if (deaths == NULL) {
        return HW_NO_MEMORY;
    }
    hw_measures_people_expected(spec, mortality, deaths);
    return hw_measures_lay_out(arena, &spec->places, beside == THE_TRUST ? &observed : NULL, by_forms || beside == ALL_TRUSTS ? &by_place : NULL,
                               deaths, spec, layout);
}

/* A mistake of the files is less than no memory. */
static enum hw_status worse(enum hw_status a, enum hw_status b) {
    return b != HW_OK && (a == HW_OK || a == HW_BAD_INPUT) ? b : a;
}

/* What is wrong in the files of data is told with the mistakes of the configuration, for which nothing is loaded; people: those files, too. */
static enum hw_status look_at_data(struct hw_load *load, const struct config *config, bool people, enum hw_status status) {
    const struct data_section *data = &config->data;
    const char *folder = data_path(load, data, "");
    if (status != HW_BAD_INPUT || folder == NULL || data->folder != NULL) { /* the forms of a county have been read */
        return status;
    }
    struct hw_census census;
    struct hw_mortality mortality;
    const char *population = data_path(load, data, data->population), *deaths = data_path(load, data, data->deaths);
    enum hw_status files[HW_OBSERVED_FILES] = {HW_OK}, read = HW_OK;
    if (people && population != NULL && deaths != NULL) {
        read = hw_population_read(load->io, load->reader, population, data->column, 1, 1, NULL, &census);
        read = worse(read, hw_mortality_read(load->io, load->reader, deaths, data->deaths_of != NULL ? data->deaths_of : data->column, &mortality));
    }
    if (data->observed != NOTHING) {
        hw_observed_files_check(load->io, load->reader, folder, files);
    }
    for (int i = 0; i < HW_OBSERVED_FILES; i++) {
        read = worse(read, files[i]);
    }
    return read == HW_NO_MEMORY || read == HW_IO ? read : status;
}

enum hw_status hw_district_load(struct hw_load *load, struct hw_plan *plan) {
    struct hw_reader *reader = load->reader;
    struct hw_arena *arena = reader->arena;
    struct config config;
    static const char *const not_parameters[] = {"model", "title", "about", "run", "data", "areas", "hospitals", "changes"};
    struct hw_county county;
    HW_TRY(read_config(load, &county, &config));
    struct hw_params *params = hw_arena_alloc(arena, 1, sizeof *params);
    struct hw_district_spec *spec = hw_arena_alloc(arena, 1, sizeof *spec);
    struct hw_mortality *mortality = hw_arena_alloc(arena, 1, sizeof *mortality);
    if (params == NULL || spec == NULL || mortality == NULL) {
        return HW_NO_MEMORY;
    }
    enum hw_status status =
        hw_param_read(reader, &hw_params_table, load->doc->root, not_parameters, sizeof not_parameters / sizeof not_parameters[0], params);
    if (status == HW_NO_MEMORY || params->values == NULL) {
        return status;
    }
    check_params(reader, params, config.places.hospitals.count + config.places.areas.count > 0);
    struct hw_params whole;
    HW_TRY(hw_param_copy(arena, params, &whole));
    hw_places_scale(params, NULL, config.run.scale);
    status = hw_places_read(reader, &config.places, params, config.run.scale, &spec->places);
    if (status != HW_OK) {
        return look_at_data(load, &config, true, status);
    }
    plan->remark = hw_places_scale_remark(arena, &whole, params, &spec->places);
    check_places(reader, &spec->places);
    check_pools(reader, params, &spec->places);
    HW_TRY(read_homes(load, &config, spec));
    enum hw_status people = read_people(load, &config, params, spec, mortality);
    if (people == HW_NO_MEMORY || people == HW_IO) {
        return people;
    }
    const struct hw_node *run = hw_yaml_child(load->doc->root, "run");
    check_days(reader, run, "warm_up", config.run.warm_up_ms);
    check_days(reader, run, "measured", config.run.measured_ms);
    check_dates(reader, run, &config.run);
    HW_TRY(look_at_data(load, &config, false, hw_diag_status(reader->diag)));
    HW_TRY(make_scenarios(load, plan, &config, params, mortality, spec));
    HW_TRY(make_people_over_time(arena, params, mortality, spec));
    spec->follow = config.run.follow;
    plan->in_turn = spec->follow > 0;
    HW_TRY(make_shapes(arena, spec));
    HW_TRY(hw_ledger_map(arena, &spec->places, spec->calendar.start_day + spec->warm_up_days, spec->measured_days, &spec->money));
    HW_TRY(make_measures(load, &config, params, mortality, spec, &county, &plan->layout));
    HW_TRY(record_params(arena, params, &county, plan));
    plan->model = &hw_district_model;
    plan->title = config.title;
    plan->default_replicates = (int32_t)config.run.replicates;
    size_t n = spec->demography.n_people;
    plan->predicted_bytes = n * (sizeof(struct hw_person) + 2 * sizeof(struct hw_event) + (spec->any_programme ? PROGRAMME_BYTES : 0)) + (UINT64_C(6) << 20);
    plan->predicted_bytes += (uint64_t)((double)n * hw_followed_bytes(spec->follow));
    plan->spec = spec;
    return HW_OK;
}

void hw_district_print_schema(FILE *out) {
    hw_param_json(&hw_params_table, &hw_district_schema, "Homeward district model", out);
}
