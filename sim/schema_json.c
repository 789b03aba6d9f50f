/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The JSON schema (draft 2020-12) of a configuration, for editors. Everything is written from the tables of fields. */
#include <math.h>
#include <string.h>

#include "sim/schema_parts.h"

/* Texts of our grammar as regular expressions. They are looser than the reader (which knows the ranges): an editor should
 * never mark what the program accepts. */
#define JSON_NUMBER "[-+]?[0-9][0-9,]*(\\\\.[0-9]+)?([eE][-+]?[0-9]+)?"
#define JSON_UNITS "(ms|s|sec|seconds?|min|minutes?|h|hours?|d|days?|weeks?|months?|years?)"

/* Every object is written once, under $defs; as the value of a map it lacks its first key, the name. */
struct known {
    const struct hw_schema *schema;
    bool named; /* as an entry of a map */
};

enum { KNOWN_MAX = 64 };
struct writer {
    FILE *out;
    struct known known[KNOWN_MAX];
    int32_t n;
};

void hw_schema_json_text(const char *text, FILE *out) {
    fputc('"', out);
    for (; *text != '\0'; text++) {
        unsigned char c = (unsigned char)*text;
        if (c == '"' || c == '\\') {
            fprintf(out, "\\%c", c);
        } else if (c < 0x20u) {
            fprintf(out, "\\u%04x", c);
        } else {
            fputc(c, out);
        }
    }
    fputc('"', out);
}

static void write_choices(const char *choices, FILE *out) {
    char word[HW_SCHEMA_WORD];
    fputs("\"enum\": [", out);
    for (int32_t i = 0; hw_schema_word(choices, i, word, sizeof word); i++) {
        fputs(i == 0 ? "" : ", ", out);
        hw_schema_json_text(word, out);
    }
    fputc(']', out);
}

void hw_schema_json_number(const char *type, double min, double max, const char *more, FILE *out) {
    fprintf(out, "\"anyOf\": [{\"type\": \"%s\"", type);
    if (isfinite(min)) {
        fprintf(out, ", \"minimum\": %.15g", min);
    }
    if (isfinite(max)) {
        fprintf(out, ", \"maximum\": %.15g", max);
    }
    fprintf(out, "}, {\"type\": \"string\", \"pattern\": \"^" JSON_NUMBER "( ?%%)?%s$\"}]", more);
}

static int32_t find_known(struct writer *writer, const struct hw_schema *schema, bool named) {
    for (int32_t i = 0; i < writer->n; i++) {
        if (writer->known[i].schema == schema && writer->known[i].named == named) {
            return i;
        }
        HW_REQUIRE(writer->known[i].schema == schema || strcmp(writer->known[i].schema->name, schema->name) != 0);
    }
    HW_REQUIRE(writer->n < KNOWN_MAX);
    writer->known[writer->n] = (struct known){schema, named};
    return writer->n++;
}

static void write_ref(struct writer *writer, const struct hw_schema *schema, bool named) {
    (void)find_known(writer, schema, named);
    fprintf(writer->out, "\"$ref\": \"#/$defs/%s%s\"", named ? "named " : "", schema->name);
}

/* What json says; a short form, or a map, where there is a sub as well. */
static void write_custom(struct writer *writer, const struct hw_field *field) {
    if (field->json == NULL) {
        return;
    }
    fprintf(writer->out, field->sub == NULL ? "\"allOf\": [%s" : "\"anyOf\": [%s, {", field->json);
    if (field->sub != NULL) {
        write_ref(writer, field->sub, false);
    }
    fputs(field->sub == NULL ? "]" : "}]", writer->out);
}

/* What the value of a field may be, without the braces. */
static void write_value(struct writer *writer, const struct hw_field *field) {
    FILE *out = writer->out;
    bool any = field->min == 0 && field->max == 0;
    double min = any ? -INFINITY : field->min, max = any ? INFINITY : field->max;
    switch (field->kind) {
    case HW_FIELD_BOOL:
        fputs("\"type\": \"boolean\"", out);
        break;
    case HW_FIELD_INT:
        hw_schema_json_number("integer", min, max, "", out);
        break;
    case HW_FIELD_NUMBER:
        hw_schema_json_number("number", min, max, "", out);
        break;
    case HW_FIELD_DURATION:
        fputs("\"$ref\": \"#/$defs/duration\"", out);
        break;
    case HW_FIELD_RATE:
        fputs("\"$ref\": \"#/$defs/rate\"", out);
        break;
    case HW_FIELD_TEXT:
        fputs("\"type\": [\"string\", \"number\", \"boolean\"]", out);
        break;
    case HW_FIELD_CHOICE:
        write_choices(field->choices, out);
        break;
    case HW_FIELD_DATE:
        fputs("\"type\": \"string\", \"pattern\": \"^[0-9]{4}-[0-9]{2}-[0-9]{2}$\"", out);
        break;
    case HW_FIELD_CLOCK:
        fputs("\"type\": \"string\", \"pattern\": \"^[0-9]{2}:[0-9]{2}$\"", out);
        break;
    case HW_FIELD_COUNT:
        fputs("\"$ref\": \"#/$defs/count\"", out);
        break;
    case HW_FIELD_DIST:
        fputs("\"$ref\": \"#/$defs/distribution\"", out);
        break;
    case HW_FIELD_OBJECT:
        write_ref(writer, field->sub, false);
        break;
    case HW_FIELD_LIST:
        fputs("\"type\": \"array\", \"items\": {", out);
        write_ref(writer, field->sub, false);
        fputc('}', out);
        break;
    case HW_FIELD_MAP:
        fputs("\"type\": \"object\", \"propertyNames\": {\"pattern\": \"^[A-Za-z][A-Za-z0-9_-]*$\"}, \"additionalProperties\": {", out);
        write_ref(writer, field->sub, true);
        fputc('}', out);
        break;
    default: /* HW_FIELD_NODE, HW_FIELD_CUSTOM */
        write_custom(writer, field);
        break;
    }
}

/* The inside of an object: what it is, its keys, which are needed; more adds keys of somebody else. */
static void write_object(struct writer *writer, const struct hw_schema *schema, bool named, void (*more)(void *data, bool first, FILE *out),
                         void *data) {
    FILE *out = writer->out;
    size_t first = named ? 1 : 0;
    bool any = false;
    fputs("\"type\": \"object\", \"additionalProperties\": false", out);
    if (schema->doc != NULL) {
        fputs(", \"description\": ", out);
        hw_schema_json_text(schema->doc, out);
    }
    fputs(", \"properties\": {", out);
    for (size_t i = first; i < schema->n_fields; i++) {
        const struct hw_field *field = &schema->fields[i];
        fputs(i == first ? "\n  " : ",\n  ", out);
        hw_schema_json_text(field->key, out);
        fputs(": {", out);
        write_value(writer, field);
        bool empty = (field->kind == HW_FIELD_NODE || field->kind == HW_FIELD_CUSTOM) && field->json == NULL;
        if (field->doc != NULL) {
            fputs(empty ? "\"description\": " : ", \"description\": ", out);
            hw_schema_json_text(field->doc, out);
        }
        fputc('}', out);
        any = any || field->required;
    }
    if (more != NULL) {
        more(data, schema->n_fields == first, out);
    }
    fputc('}', out);
    for (size_t i = first, written = 0; any && i < schema->n_fields; i++) {
        if (schema->fields[i].required) {
            fputs(written++ == 0 ? ", \"required\": [" : ", ", out);
            hw_schema_json_text(schema->fields[i].key, out);
        }
    }
    fputs(any ? "]" : "", out);
}

void hw_schema_json_with(const struct hw_schema *schema, const char *title, void (*more)(void *data, bool first, FILE *out), void *data,
                         FILE *out) {
    struct writer writer = {.out = out};
    fputs("{\"$schema\": \"https://json-schema.org/draft/2020-12/schema\",\n\"title\": ", out);
    hw_schema_json_text(title, out);
    fputs(",\n", out);
    write_object(&writer, schema, false, more, data);
    fputs(",\n\"$defs\": {\n", out);
    for (int32_t i = 0; i < writer.n; i++) { /* writing one may make more known */
        struct known now = writer.known[i];
        char name[HW_SCHEMA_TEXT];
        (void)snprintf(name, sizeof name, "%s%s", now.named ? "named " : "", now.schema->name);
        hw_schema_json_text(name, out);
        fputs(": {", out);
        write_object(&writer, now.schema, now.named, NULL, NULL);
        fputs("},\n", out);
    }
    fputs("\"number\": {", out);
    hw_schema_json_number("number", -INFINITY, INFINITY, "", out);
    fputs("},\n\"count\": {\"anyOf\": [{\"type\": \"integer\", \"minimum\": 0}, {\"const\": \"unlimited\"}, "
          "{\"type\": \"string\", \"pattern\": \"^[0-9][0-9,]*$\"}]},\n",
          out);
    fputs("\"duration\": {\"anyOf\": [{\"const\": 0}, {\"type\": \"string\", \"pattern\": \"^" JSON_NUMBER " *" JSON_UNITS "$\"}]},\n", out);
    fputs("\"rate\": {\"anyOf\": [{\"const\": 0}, {\"type\": \"string\", \"pattern\": \"^" JSON_NUMBER
          "( *(per|/) *[0-9,.]*( *(people|persons?))?)* *(per|/) *[0-9,.]* *" JSON_UNITS "$\"}]},\n",
          out);
    fputs("\"distribution\": ", out);
    hw_schema_dist_json(out);
    fputs("\n}}\n", out);
}

void hw_schema_json(const struct hw_schema *schema, const char *title, FILE *out) {
    hw_schema_json_with(schema, title, NULL, NULL, out);
}
