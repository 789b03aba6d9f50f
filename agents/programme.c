/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/programme.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

const struct hw_act_is hw_programme_acts[HW_ACTS] = {
    [HW_ACT_GP] = {"needs.gp", "Wishes for a GP.", HW_ACT_IS_CHANCE},
    [HW_ACT_URGENT] = {"needs.urgent", "Acute illness, injury and falls, whatever door they lead to.", HW_ACT_IS_NEED},
    [HW_ACT_READMISSION] = {"needs.urgent_after_discharge", "The same within 30 days of leaving an acute bed.", HW_ACT_IS_CHANCE},
    [HW_ACT_PLANNED] = {"needs.planned", "Being put on the list for a planned admission.", HW_ACT_IS_CHANCE},
    [HW_ACT_CARE] = {"needs.care", "Onset or growth of a need for care at home.", HW_ACT_IS_CHANCE},
    [HW_ACT_CARER] = {"needs.carer_gives_up", "A carer's giving up.", HW_ACT_IS_CHANCE},
    [HW_ACT_MENTAL] = {"needs.mental_health", "Mental illness that needs a bed.", HW_ACT_IS_CHANCE},
    [HW_ACT_NURSING] = {"needs.community_nursing", "Coming to need community nurses.", HW_ACT_IS_CHANCE},
    [HW_ACT_A_AND_E] = {"a_and_e.attendance", "Coming to A&E, by whatever way; those sent by a GP to a bed apart.", HW_ACT_IS_CHANCE},
    [HW_ACT_CONVEYANCE] = {"ambulance.conveyance", "Being taken to A&E by an ambulance that has come.", HW_ACT_IS_CHANCE},
    [HW_ACT_ADMISSION] = {"acute.admission", "Being admitted as an emergency, from A&E or by a GP.", HW_ACT_IS_CHANCE},
    [HW_ACT_STAY] = {"acute.stay", "Time to fit of emergencies in an acute bed.", HW_ACT_IS_LENGTH},
    [HW_ACT_REABLEMENT] = {"reablement.stay", "Time in reablement.", HW_ACT_IS_LENGTH},
    [HW_ACT_HOME_CARE] = {"home_care.contact", "Minutes a week of a new package of care at home; and of one that somebody has on being enrolled, if fewer.", HW_ACT_IS_LENGTH},
};

enum { MOST_TIMES = 100 };

struct act_config {
    const struct hw_node *on, *times, *within;
};
struct past_config {
    int64_t attendances, admissions;
    double within_ms;
};
struct config {
    const char *name;
    struct hw_eligible_config eligible;
    struct past_config past;
    int32_t chosen, event, caseload;
    int64_t each;
    double staff, lasts_ms, intake;
    const struct hw_node *intake_at;
    struct hw_list acts;
};

static void keep_node(struct hw_reader *reader, const struct hw_node *node, void *out) {
    const struct hw_node **at = out;
    (void)reader;
    *at = node;
}

static const struct hw_field act_fields[] = {
    {.key = "on", .kind = HW_FIELD_CUSTOM, .offset = offsetof(struct act_config, on), .required = true, .read = keep_node, .json = "{\"type\": \"string\"}",
     .doc = "What is acted on: one of the quantities listed in docs/model.md, such as needs.urgent."},
    {.key = "times", .kind = HW_FIELD_CUSTOM, .offset = offsetof(struct act_config, times), .required = true, .read = keep_node, .json = "{\"type\": [\"number\", \"object\"]}",
     .doc = "What it is multiplied by while enrolled; or {low:, central:, high:}, 95 % of replicates between low and high."},
    {.key = "within", .kind = HW_FIELD_NODE, .offset = offsetof(struct act_config, within), .json = "{\"type\": \"array\", \"minItems\": 2, \"maxItems\": 2}",
     .doc = "What the evidence for it covers, [low, high]: another factor is run, and told wherever the result is shown."},
};
static const struct hw_schema act_schema = {"act", sizeof(struct act_config), act_fields, 3, "A quantity that is multiplied while enrolled."};

#define PAST(member) offsetof(struct past_config, member)
static const struct hw_field past_fields[] = {
    {.key = "attendances", .kind = HW_FIELD_INT, .offset = PAST(attendances), .min = 0, .max = 1000, .initial = "0", .doc = "Came to A&E at least so often."},
    {.key = "admissions", .kind = HW_FIELD_INT, .offset = PAST(admissions), .min = 0, .max = 1000, .initial = "0", .doc = "Emergency admissions, at least so many."},
    {.key = "within", .kind = HW_FIELD_DURATION, .offset = PAST(within_ms), .min = 864e5, .max = 3.15576e11, .initial = "365 days",
     .doc = "How far back is looked; what was before time 0 of the run is not known."},
};
static const struct hw_schema past_schema = {"past", sizeof(struct past_config), past_fields, 3, "What they used before."};

#define AT(member) offsetof(struct config, member)
static const struct hw_field fields[] = {
    {.key = "name", .kind = HW_FIELD_TEXT, .offset = AT(name), .required = true, .doc = "What it is called in results."},
    {.key = "eligible", .kind = HW_FIELD_OBJECT, .offset = AT(eligible), .sub = &hw_eligible_schema, .initial = "{}", .doc = "Who may be enrolled; nobody in hospital is."},
    {.key = "past", .kind = HW_FIELD_OBJECT, .offset = AT(past), .sub = &past_schema, .initial = "{}", .doc = "And what they used before."},
    {.key = "chosen", .kind = HW_FIELD_CHOICE, .offset = AT(chosen), .choices = "at_event|by_rank|at_random", .required = true,
     .doc = "When something happens to them; or from a list of all who are eligible, drawn up when it starts and on the first of each month: by past use, the most first, or at random."},
    {.key = "event", .kind = HW_FIELD_CHOICE, .offset = AT(event), .choices = "leaves_acute_bed|leaves_a_and_e", .initial = "leaves_acute_bed", .doc = "At which event, alive."},
    {.key = "caseload", .kind = HW_FIELD_COUNT, .offset = AT(caseload), .required = true, .doc = "People at a time; it grows by the scheme's ramp, and with run.scale."},
    {.key = "staff", .kind = HW_FIELD_NUMBER, .offset = AT(staff), .min = 0, .max = 1e6, .doc = "Full-time staff; with each, they limit the caseload as well."},
    {.key = "each", .kind = HW_FIELD_INT, .offset = AT(each), .min = 1, .max = 100000, .doc = "People whom one of the staff looks after at a time."},
    {.key = "intake", .kind = HW_FIELD_CUSTOM, .offset = AT(intake_at), .read = keep_node, .json = "{\"type\": \"string\"}", .doc = "New people at most, such as 3 per day; any number when left out."},
    {.key = "lasts", .kind = HW_FIELD_DURATION, .offset = AT(lasts_ms), .min = 864e5, .max = 3.15576e12, .required = true, .doc = "How long somebody stays enrolled."},
    {.key = "acts", .kind = HW_FIELD_LIST, .offset = AT(acts), .sub = &act_schema, .doc = "What is multiplied while enrolled; nothing when left out."},
};
const struct hw_schema hw_programme_schema = {"programme", sizeof(struct config), fields, sizeof fields / sizeof fields[0],
                                              "Enrols people up to a caseload, and acts on their needs while enrolled."};

static int32_t find_act(struct hw_reader *reader, const struct hw_node *on) {
    const char *all[HW_ACTS];
    for (int i = 0; i < HW_ACTS; i++) {
        all[i] = hw_programme_acts[i].name;
        if (strcmp(on->text, all[i]) == 0) {
            return i;
        }
    }
    const char *near = hw_diag_nearest(on->text, all, HW_ACTS);
    hw_diag_error(reader->diag, on->place, "a programme cannot act on '%.60s'%s%s%s", on->text, near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "");
    return -1;
}

static void read_factor(struct hw_reader *reader, const struct hw_node *times, struct hw_programme_act *act) {
    double most = hw_programme_acts[act->what].kind == HW_ACT_IS_CHANCE ? 1 : MOST_TIMES;
    (void)hw_estimate_read(reader, times, "times", most, MOST_TIMES, &act->times);
}

static void read_acts(struct hw_reader *reader, const struct hw_list *acts, struct hw_programme *out) {
    unsigned seen = 0;
    for (size_t i = 0; i < acts->count; i++) {
        const struct act_config *from = (const struct act_config *)acts->items + i;
        if (from->on == NULL || from->times == NULL) {
            continue;
        }
        struct hw_programme_act act = {find_act(reader, from->on), {1, 1, 1}, from->within};
        if (act.what < 0) {
            continue;
        }
        read_factor(reader, from->times, &act);
        if (seen >> act.what & 1u) {
            hw_diag_error(reader->diag, from->on->place, "'%s' is acted on twice", hw_programme_acts[act.what].name);
        } else {
            out->acts[out->n_acts++] = act;
        }
        seen |= 1u << act.what;
    }
}

static const char *worded(struct hw_reader *reader, const char *name, const char *word) {
    char text[200];
    int n = snprintf(text, sizeof text, "%.100s %s", name, word);
    const char *kept = hw_arena_text(reader->arena, text, (size_t)n);
    reader->status = kept == NULL ? HW_NO_MEMORY : reader->status;
    return kept;
}

static int32_t scaled(double n, double scale) {
    double people = floor(n * scale + 0.5);
    return n >= (double)HW_UNLIMITED ? HW_UNLIMITED : n > 0 && people < 1 ? 1 : (int32_t)people;
}

void hw_programme_make(struct hw_reader *reader, const struct hw_list *list, size_t i, const struct hw_places *places, struct hw_place at,
                       struct hw_programme *out) {
    const struct config *config = (const struct config *)list->items + i;
    *out = (struct hw_programme){.name = config->name, .chosen = config->chosen, .event = config->event, .lasts_ms = (hw_time)config->lasts_ms,
                                 .attendances = (int32_t)config->past.attendances, .admissions = (int32_t)config->past.admissions,
                                 .past_ms = (hw_time)config->past.within_ms, .intake_per_day = INFINITY};
    hw_eligible_make(reader, &config->eligible, at, &out->eligible);
    if (config->intake_at != NULL) {
        double per_ms = 0;
        if (hw_schema_rate(reader, config->intake_at, &per_ms)) {
            out->intake_per_day = per_ms * (double)HW_MS_PER_DAY * places->scale;
        }
    }
    double caseload = config->caseload;
    if ((config->staff > 0) != (config->each > 0)) {
        hw_diag_error(reader->diag, at, "programme %.60s: staff and each belong together: they say how many can be looked after", config->name ? config->name : "");
    } else if (config->staff > 0 && config->staff * (double)config->each < caseload) {
        caseload = floor(config->staff * (double)config->each);
    }
    out->caseload = scaled(caseload, places->scale);
    read_acts(reader, &config->acts, out);
    const char *name = config->name == NULL ? "" : config->name;
    out->enrols = worded(reader, name, "enrols");
    out->leaves = worded(reader, name, "leaves");
    out->turned_away = worded(reader, name, "turned_away");
    out->places = worded(reader, name, "places");
}
