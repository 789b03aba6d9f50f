/* SPDX-License-Identifier: GPL-3.0-or-later */
/* import and new-area: models made of other people's tables, or of forms. */
#include "sim/command.h"

#include "sim/import.h"
#include "sim/models.h"

#include <string.h>

static const struct hw_place nowhere = {NULL, 0, 0, 1};

static const struct hw_option import_options[] = {
    {"--output", "-o", HW_OPTION_TEXT, HW_GIVEN(output), 0, 0, 0, "MODEL.yaml", "the model; without it, it is printed"},
    {"--unit", NULL, HW_OPTION_TEXT, HW_GIVEN(unit), 0, 0, 0, "UNIT", "unit of the numbers in PathSimR templates: min, h or d (guessed from the calendars)"},
    {"--scenario", NULL, HW_OPTION_MANY, HW_GIVEN(scenarios), HW_GIVEN(n_scenarios), 0, HW_RUN_SCENARIOS, "NAME", "IPACS: which scenario of a sheet that holds several (the first); one for each sheet"},
    HW_OPT_HELP,
};
static const struct hw_option new_area_options[] = {
    {"--area", NULL, HW_OPTION_MANY, HW_GIVEN(areas), HW_GIVEN(n_areas), 0, HW_GIVEN_NAMES, "NAME", "an area of the county (my_area); once for each"},
    {"--hospital", NULL, HW_OPTION_MANY, HW_GIVEN(sites), HW_GIVEN(n_sites), 0, HW_GIVEN_NAMES, "NAME", "a hospital (my_hospital); once for each"},
    HW_OPT_HELP,
};

static bool import_words_are_good(struct hw_context *context, const struct hw_given *given) {
    static const char *const units[] = {"min", "h", "d"};
    bool known = given->unit == NULL;
    for (size_t i = 0; i < HW_LEN(units); i++) {
        known = known || strcmp(given->unit, units[i]) == 0;
    }
    if (!known) {
        hw_diag_error(&context->diag, nowhere, "--unit %s: it must be min, h or d", given->unit);
    }
    if (given->n_words == 0) {
        hw_diag_error(&context->diag, nowhere, "nothing to import: name the tables, as homeward import network.csv calendar.csv -o model.yaml");
    }
    return known && given->n_words > 0;
}

static enum hw_status do_import(struct hw_context *context, const struct hw_given *given, const char *first) {
    struct hw_import_options options = {.n_files = given->n_words, .unit = given->unit, .scenarios = given->scenarios, .n_scenarios = given->n_scenarios};
    const char *text = NULL;
    char why[400];
    size_t size = 0;
    (void)first;
    if (!import_words_are_good(context, given)) {
        return HW_BAD_INPUT;
    }
    memcpy(options.files, given->words, (size_t)given->n_words * sizeof *options.files);
    if (given->output != NULL && !hw_io_can_replace(given->output, why, sizeof why)) {
        fprintf(stderr, "homeward: %s cannot be written: %s\n", given->output, why);
        return HW_IO;
    }
    if (given->output != NULL) {
        HW_TRY(hw_import_check_output(&context->io, &context->diag, given->output));
    }
    HW_TRY(hw_import_text(&context->io, &context->arena, &context->diag, &options, &text, &size));
    if (given->output == NULL) {
        return fwrite(text, 1, size, stdout) == size ? HW_OK : HW_IO;
    }
    HW_TRY(hw_io_replace_file(&context->io, &context->mem, given->output, text, size));
    fprintf(stderr, "homeward: wrote %s; homeward run %s runs it\n", given->output, given->output);
    return HW_OK;
}

/* Of the one kind of model that has forms. */
static enum hw_status do_new_area(struct hw_context *context, const struct hw_given *given, const char *folder) {
    size_t n = 0, i = 0;
    const struct hw_model *const *all = hw_models_all(&n);
    const char *config = hw_run_builtin_config(context), *slash = config == NULL ? NULL : strrchr(config, '/');
    char data[4096];
    while (i < n && all[i]->write_forms == NULL) {
        i++;
    }
    HW_REQUIRE(i < n);
    if (slash == NULL || (size_t)snprintf(data, sizeof data, "%.*s/data", (int)(slash - config), config) >= sizeof data) {
        hw_diag_error(&context->diag, nowhere, "the data files that come with the program (configs/data) were not found beside it");
        return HW_BAD_INPUT;
    }
    struct hw_forms forms = {.folder = folder, .data_folder = data, .areas = given->areas, .sites = given->sites, .n_areas = given->n_areas, .n_sites = given->n_sites};
    HW_TRY(all[i]->write_forms(&context->io, &context->reader, &forms));
    printf("%s is made. Fill in the forms in %s/data with a spreadsheet; homeward check %s/model.yaml says what is missing,\n"
           "and homeward run %s/model.yaml runs it.\n", folder, folder, folder, folder);
    return HW_OK;
}

const struct hw_command hw_command_import = {"import", "[FILE...]", "make a network model of PathSimR's templates or IPACS's sheets (csv)", import_options, HW_LEN(import_options), do_import, HW_IMPORT_FILES};
const struct hw_command hw_command_new_area = {"new-area", "[FOLDER]", "write forms (csv) to fill in for a county of one's own, and a model that reads them", new_area_options, HW_LEN(new_area_options), do_new_area, 1};
