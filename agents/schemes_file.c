/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "agents/schemes_file.h"

#include "agents/programme.h"

/* The keys of a scheme's file. */

static void read_lever(struct hw_reader *reader, const struct hw_node *node, void *out) {
    const struct hw_node **at = out;
    (void)reader;
    *at = node;
}

static void read_takes(struct hw_reader *reader, const struct hw_node *node, void *out) {
    struct hw_takes_config *takes = out;
    takes->said = hw_estimate_read(reader, node, "takes", 1, 1, &takes->amount);
}

#define DATE_JSON "{\"type\": \"string\", \"format\": \"date\"}"
/* What changes of schemes and of models have in common. */
#define CHANGE_FIELDS \
    {.key = "lever", \
     .kind = HW_FIELD_CUSTOM, \
     .offset = offsetof(struct hw_scheme_change, lever_at), \
     .required = true, \
     .read = read_lever, \
     .json = "{\"type\": \"string\"}", \
     .doc = "The parameter that is changed."}, \
    {.key = "to", .kind = HW_FIELD_NODE, .offset = offsetof(struct hw_scheme_change, to), .doc = "Its new value."}, \
    {.key = "times", .kind = HW_FIELD_NODE, .offset = offsetof(struct hw_scheme_change, times), .doc = "What it is multiplied by."}, \
    {.key = "add", .kind = HW_FIELD_NODE, .offset = offsetof(struct hw_scheme_change, add), .doc = "What is added to it."}, \
    {.key = "from", .kind = HW_FIELD_NODE, .offset = offsetof(struct hw_scheme_change, from_at), .json = DATE_JSON, \
     .doc = "The first day on which it holds; from the beginning when left out. Of beds, places and staff only."}, \
    {.key = "until", .kind = HW_FIELD_NODE, .offset = offsetof(struct hw_scheme_change, until_at), .json = DATE_JSON, \
     .doc = "The first day on which it no longer holds; to the end when left out. Nobody is put out: places close as they are vacated."}
static const struct hw_field change_fields[] = {
    CHANGE_FIELDS,
    {.key = "within", .kind = HW_FIELD_NODE, .offset = offsetof(struct hw_scheme_change, within), .json = "{\"type\": \"array\", \"minItems\": 2, \"maxItems\": 2}",
     .doc = "What the evidence for it covers, [low, high], in the unit of to, times or add: an amount outside is run, and told wherever the result is shown."},
};
static const struct hw_field dated_fields[] = {
    CHANGE_FIELDS,
    {.key = "where", .kind = HW_FIELD_NODE, .offset = offsetof(struct hw_scheme_change, where_at), .json = "{\"type\": \"object\"}",
     .doc = "hospital, trust, area or economy: where it is changed; everywhere when left out. In a scheme, where stands once for all."},
};
static const struct hw_schema change_schema = {"change", sizeof(struct hw_scheme_change), change_fields, sizeof change_fields / sizeof change_fields[0], "A lever that the scheme moves."};
const struct hw_schema hw_schemes_dated_schema = {"changes", sizeof(struct hw_scheme_change), dated_fields, sizeof dated_fields / sizeof dated_fields[0], "A number of beds, places or staff that changes at a date."};

static const struct hw_field service_fields[] = {
    {.key = "at", .kind = HW_FIELD_CUSTOM, .offset = offsetof(struct hw_scheme_service, at), .required = true, .read = read_lever,
     .json = "{\"type\": [\"string\", \"array\"]}",
     .doc = "Where it is offered: a_and_e.decision (to admit), ambulance.scene (to take to A&E), gp.referral (to a bed), home.crisis (about to call an ambulance or to go to A&E), ward.fit (to be assessed at home), ward.discharge (to wait there for a package), a_and_e.door (for treatment: walks in), or a list of them."},
    {.key = "name", .kind = HW_FIELD_TEXT, .offset = offsetof(struct hw_scheme_service, name), .required = true, .doc = "What it is called."},
    {.key = "staff", .kind = HW_FIELD_NODE, .offset = offsetof(struct hw_scheme_service, staff), .json = "{\"type\": [\"integer\", \"string\"]}",
     .doc = "Staff on duty: patients at a time."},
    {.key = "slots", .kind = HW_FIELD_NODE, .offset = offsetof(struct hw_scheme_service, slots), .json = "{\"type\": [\"integer\", \"string\"]}",
     .doc = "The same of care at home: patients at a time in each hospital's part of it; made smaller with run.scale."},
    {.key = "takes", .kind = HW_FIELD_CUSTOM, .offset = offsetof(struct hw_scheme_service, takes), .read = read_takes, .json = "{\"type\": [\"number\", \"string\", \"object\"]}",
     .doc = "Of care at home: of those who need a bed, the share of the least ill for whom it will do (25 %); of treatment, of those who need none. Or {low:, central:, high:}, 95 % of replicates between low and high."},
    {.key = "takes_within", .kind = HW_FIELD_NODE, .offset = offsetof(struct hw_scheme_service, takes_within), .json = "{\"type\": \"array\", \"minItems\": 2, \"maxItems\": 2}",
     .doc = "What the evidence for that share covers, [low, high]: another is run, and told wherever the result is shown."},
    {.key = "hours",
     .kind = HW_FIELD_NODE,
     .offset = offsetof(struct hw_scheme_service, hours),
     .json = "{\"type\": \"string\"}",
     .doc = "When it is on duty."},
    {.key = "contact",
     .kind = HW_FIELD_DURATION,
     .offset = offsetof(struct hw_scheme_service, contact_ms),
     .min = 1000,
     .max = 5.184e9,
     .initial = "2 h",
     .doc = "Mean time with one patient; of care at home, its length."},
    {.key = "breaks_through", .kind = HW_FIELD_RATE, .offset = offsetof(struct hw_scheme_service, breaks_through), .max = 1e-6, .initial = "0 per day",
     .doc = "Of care at home before or instead of hospital: how often illness that needs a bed gets too bad for it, such as 0.03 per day; they go to a bed. 0 switches it off."},
    {.key = "refers_back", .kind = HW_FIELD_NUMBER, .offset = offsetof(struct hw_scheme_service, refers_back), .min = 0, .max = 1, .initial = "0",
     .doc = "Of treatment: the share of those seen who have to see A&E's own staff after all."},
    {.key = "instead", .kind = HW_FIELD_BOOL, .offset = offsetof(struct hw_scheme_service, instead), .initial = "false",
     .doc = "Of treatment: while it is on duty its staff are missing among A&E's places for minor cases; else they come on top."},
    {.key = "eligible",
     .kind = HW_FIELD_OBJECT,
     .offset = offsetof(struct hw_scheme_service, eligible),
     .sub = &hw_eligible_schema,
     .initial = "{}",
     .doc = "Who may have it."},
    {.key = "offers",
     .kind = HW_FIELD_CHOICE,
     .offset = offsetof(struct hw_scheme_service, offers),
     .choices = "home_with_reablement|care_at_home|treatment",
     .required = true,
     .doc = "What it can do."},
};
static const struct hw_schema service_schema = {"service", sizeof(struct hw_scheme_service), service_fields, sizeof service_fields / sizeof service_fields[0], "A service offered at a decision."};

static const struct hw_field evidence_fields[] = {
    {.key = "grade",
     .kind = HW_FIELD_CHOICE,
     .offset = offsetof(struct hw_scheme_evidence, grade),
     .choices = "S|K|A",
     .required = true,
     .doc = "Evidence grade."},
    {.key = "note", .kind = HW_FIELD_TEXT, .offset = offsetof(struct hw_scheme_evidence, note), .doc = "What it rests on."},
};
static const struct hw_schema evidence_schema = {"evidence", sizeof(struct hw_scheme_evidence), evidence_fields, 2, "What the scheme rests on."};

static const struct hw_field where_fields[] = {
    {.key = "hospital", .kind = HW_FIELD_TEXT, .offset = offsetof(struct hw_where, hospital), .doc = "A hospital, and the areas that mostly use it."},
    {.key = "trust", .kind = HW_FIELD_TEXT, .offset = offsetof(struct hw_where, trust), .doc = "The hospitals of a trust, and the areas that mostly use them."},
    {.key = "area", .kind = HW_FIELD_TEXT, .offset = offsetof(struct hw_where, area), .doc = "An area, and the hospital it mostly uses."},
    {.key = "economy", .kind = HW_FIELD_TEXT, .offset = offsetof(struct hw_where, economy), .doc = "The areas of a care economy, and the hospitals they mostly use."},
};
const struct hw_schema hw_schemes_where_schema = {"where", sizeof(struct hw_where), where_fields, 4, "Where the scheme acts; all that is said must hold."};

#define AT(member) offsetof(struct hw_scheme_file, member)
static const struct hw_field file_fields[] = {
    {.key = "name", .kind = HW_FIELD_TEXT, .offset = AT(name), .required = true, .doc = "The scheme's name; the file's too."},
    {.key = "title", .kind = HW_FIELD_TEXT, .offset = AT(title), .required = true, .doc = "In plain English."},
    {.key = "about", .kind = HW_FIELD_TEXT, .offset = AT(about), .doc = "What it is, how it is thought to work, and which step it changes."},
    {.key = "catalogue", .kind = HW_FIELD_NODE, .offset = AT(catalogue), .json = "{\"type\": [\"string\", \"array\"]}",
     .doc = "Row of the catalogue of schemes (B7), or a list of them; K: known from elsewhere; none."},
    {.key = "source", .kind = HW_FIELD_TEXT, .offset = AT(source), .doc = "Where it is described."},
    {.key = "evidence", .kind = HW_FIELD_OBJECT, .offset = AT(evidence), .sub = &evidence_schema, .required = true, .doc = "What it rests on."},
    {.key = "start", .kind = HW_FIELD_NODE, .offset = AT(start_at), .json = DATE_JSON,
     .doc = "The first day on which it acts; the first measured day when left out, or when that is later."},
    {.key = "until", .kind = HW_FIELD_NODE, .offset = AT(until_at), .json = DATE_JSON, .doc = "The first day on which it no longer acts; to the end when left out."},
    {.key = "ramp", .kind = HW_FIELD_NODE, .offset = AT(ramp_at), .json = "{\"type\": [\"string\", \"object\"]}",
     .doc = "How long its numbers, staff and places take to grow from nothing to full, in monthly steps: a duration such as 8 years, or {until: DATE}. Words and hours hold from the start."},
    {.key = "family", .kind = HW_FIELD_CUSTOM, .offset = AT(family_at), .read = read_lever, .json = "{\"type\": \"string\"}",
     .doc = "Of schemes of one family a scenario can have one at a time."},
    {.key = "excludes", .kind = HW_FIELD_NODE, .offset = AT(excludes_at), .json = "{\"type\": \"array\", \"items\": {\"type\": \"string\"}}",
     .doc = "Names of schemes that cannot act at the same time."},
    {.key = "cost", .kind = HW_FIELD_NODE, .offset = AT(cost_at), .json = "{\"type\": \"object\"}",
     .doc = "staff (full-time equivalents, 14 wte), per_year (45,000 GBP, or 45,000 GBP each), capital (GBP), per (county, once, when left out; or hospital, area, person, where the scheme acts; or enrolled, of its programmes), payer (commissioner when left out), grade: what it costs beside its activity. It costs as it grows; capital on the day it starts."},
    {.key = "change", .kind = HW_FIELD_LIST, .offset = AT(changes), .sub = &change_schema, .doc = "Levers it moves."},
    {.key = "service", .kind = HW_FIELD_LIST, .offset = AT(services), .sub = &service_schema, .doc = "Services it offers."},
    {.key = "programme", .kind = HW_FIELD_LIST, .offset = AT(programmes), .sub = &hw_programme_schema, .doc = "Programmes that enrol people."},
    {.key = "regime", .kind = HW_FIELD_LIST, .offset = AT(regimes), .sub = &hw_schemes_regime_schema, .doc = "Rules by which commissioners pay while it acts."},
    {.key = "where", .kind = HW_FIELD_NODE, .offset = AT(where_at), .json = "{\"type\": \"object\"}",
     .doc = "hospital, trust, area or economy: where it acts; everywhere when left out."},
};
const struct hw_schema hw_schemes_schema = {"scheme", sizeof(struct hw_scheme_file), file_fields, sizeof file_fields / sizeof file_fields[0],
                                            "A scheme: what it is, what it changes and what it offers."};
