/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading a map of keys into a struct by its table of fields. */
#include "sim/schema.h"

#include <math.h>
#include <string.h>

#include "sim/schema_parts.h"

enum unknown_rule { UNKNOWN_REFUSED, UNKNOWN_LEFT };

static void read_object(struct hw_reader *reader, const struct hw_schema *schema, size_t first_field, const struct hw_node *node,
                        enum unknown_rule rule, void *out);

/* How messages call an object: station "ward", arrival 2, run. */
static const char *object_name(const struct hw_schema *schema, const struct hw_node *node, char *buffer, size_t size) {
    if (node->parent == NULL || (node->key != NULL && strcmp(node->key, schema->name) == 0)) {
        (void)snprintf(buffer, size, "%s", schema->name);
    } else if (node->key == NULL) {
        char path[HW_SCHEMA_TEXT];
        hw_schema_path(node, path, sizeof path);
        const char *dot = strrchr(path, '.');
        (void)snprintf(buffer, size, "%s %.40s", schema->name, dot == NULL ? path : dot + 1);
    } else {
        (void)snprintf(buffer, size, "%s \"%.60s\"", schema->name, node->key);
    }
    return buffer;
}

void hw_schema_unknown(struct hw_reader *reader, const struct hw_node *node, const char *where, const char *const *allowed, size_t n) {
    char list[600] = "";
    if (hw_diag_full(reader->diag)) {
        hw_diag_error(reader->diag, node->key_place, "not shown");
        return;
    }
    const char *near = hw_diag_nearest(node->key, allowed, n);
    if (near != NULL) {
        hw_diag_error(reader->diag, node->key_place, "unknown key \"%.60s\" in %s; did you mean \"%s\"?", node->key, where, near);
        return;
    }
    if (node->key[0] >= '0' && node->key[0] <= '9' && node->text[0] == '\0' && node->kind == HW_NODE_SCALAR) {
        hw_diag_error(reader->diag, node->key_place,
                      "unknown key \"%.60s\" in %s; inside { } a comma separates keys: write 1000 or \"1,000\"", node->key, where);
        return;
    }
    for (size_t i = 0; i < n; i++) {
        size_t used = strlen(list);
        (void)snprintf(list + used, sizeof list - used, "%s%s", i == 0 ? "" : ", ", allowed[i]);
    }
    hw_diag_error(reader->diag, node->key_place, "unknown key \"%.60s\" in %s; the keys are: %s", node->key, where, list);
}

static void find_unknown(struct hw_reader *reader, const struct hw_schema *schema, size_t first_field, const struct hw_node *node) {
    enum { ALLOWED_MAX = 128 };
    const char *allowed[ALLOWED_MAX];
    char where[HW_SCHEMA_TEXT];
    size_t n = 0;
    for (size_t i = first_field; i < schema->n_fields; i++) {
        HW_REQUIRE(n < ALLOWED_MAX);
        allowed[n++] = schema->fields[i].key;
    }
    for (const struct hw_node *child = node->first; child != NULL; child = child->next) {
        size_t i = 0;
        while (i < n && strcmp(allowed[i], child->key) != 0) {
            i++;
        }
        if (i == n) {
            object_name(schema, node, where, sizeof where);
            hw_schema_unknown(reader, child, where, allowed, n);
        }
    }
}

static bool is_free(const struct hw_field *field) { /* no limits given */
    return field->min == 0 && field->max == 0;
}

static void read_int(struct hw_reader *reader, const struct hw_field *field, const struct hw_node *node, int64_t *out) {
    int64_t min = is_free(field) || field->min < -0x1p53 ? INT64_MIN : (int64_t)field->min;
    int64_t max = is_free(field) || field->max > 0x1p53 ? INT64_MAX : (int64_t)field->max;
    (void)hw_schema_int(reader, node, min, max, out);
}

static void read_text(struct hw_reader *reader, const struct hw_node *node, const char **out) {
    if (node->kind != HW_NODE_SCALAR || (node->text[0] == '\0' && !node->quoted)) {
        hw_schema_wrong(reader, node, "a text");
        return;
    }
    for (const unsigned char *c = (const unsigned char *)node->text; *c != '\0'; c++) {
        if ((*c < 0x20 && *c != '\n' && *c != '\t') || *c == 0x7f) { /* for a terminal, or no text at all: nothing that is shown or written can hold it */
            hw_diag_error(reader->diag, node->place, "a text cannot hold the control character \\x%02x", (unsigned)*c);
            return;
        }
    }
    *out = node->text;
}

static void read_list(struct hw_reader *reader, const struct hw_schema *sub, const struct hw_node *node, struct hw_list *out) {
    if (node->kind != HW_NODE_LIST) {
        hw_schema_wrong(reader, node, "a list (each item: %s)", sub->name);
        return;
    }
    char *items = hw_arena_alloc(reader->arena, (size_t)node->count, sub->size);
    if (items == NULL) {
        reader->status = HW_NO_MEMORY;
        return;
    }
    *out = (struct hw_list){.items = items, .count = (size_t)node->count};
    for (const struct hw_node *item = node->first; item != NULL; item = item->next, items += sub->size) {
        read_object(reader, sub, 0, item, UNKNOWN_REFUSED, items);
    }
}

/* Names become parts of dotted paths and of dataset names, so they keep to letters, digits, _ and -. */
static bool is_name(const char *name) {
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";
    size_t length = strlen(name);
    return length > 0 && length < HW_SCHEMA_WORD && strspn(name, letters) == length && strchr("0123456789_-", name[0]) == NULL;
}

static void read_map(struct hw_reader *reader, const struct hw_schema *sub, const struct hw_node *node, struct hw_list *out) {
    if (node->kind != HW_NODE_MAP) {
        hw_schema_wrong(reader, node, "a map from names to the keys of each %s", sub->name);
        return;
    }
    HW_REQUIRE(sub->n_fields > 0 && sub->fields[0].kind == HW_FIELD_TEXT);
    char *items = hw_arena_alloc(reader->arena, (size_t)node->count, sub->size);
    if (items == NULL) {
        reader->status = HW_NO_MEMORY;
        return;
    }
    *out = (struct hw_list){.items = items, .count = (size_t)node->count};
    for (const struct hw_node *item = node->first; item != NULL; item = item->next, items += sub->size) {
        if (!is_name(item->key)) {
            hw_diag_error(reader->diag, item->key_place,
                          "\"%.60s\" cannot name a %s: a name starts with a letter and has at most 63 letters, digits, _ and -", item->key,
                          sub->name);
        }
        read_object(reader, sub, 1, item, UNKNOWN_REFUSED, items);
        memcpy(items + sub->fields[0].offset, &item->key, sizeof item->key);
    }
}

static void read_value(struct hw_reader *reader, const struct hw_field *field, const struct hw_node *node, void *out) {
    double min = is_free(field) ? -INFINITY : field->min;
    double max = is_free(field) ? INFINITY : field->max;
    double positive = is_free(field) ? 0 : field->min; /* counts, durations and rates are never negative */
    switch (field->kind) {
    case HW_FIELD_BOOL:
        (void)hw_schema_bool(reader, node, out);
        break;
    case HW_FIELD_INT:
        read_int(reader, field, node, out);
        break;
    case HW_FIELD_NUMBER:
        (void)hw_schema_number(reader, node, min, max, out);
        break;
    case HW_FIELD_DURATION:
        (void)hw_schema_duration(reader, node, positive, max, out);
        break;
    case HW_FIELD_RATE:
        (void)hw_schema_rate_in(reader, node, positive, max, out);
        break;
    case HW_FIELD_TEXT:
        read_text(reader, node, out);
        break;
    case HW_FIELD_CHOICE:
        (void)hw_schema_choice(reader, node, field->choices, out);
        break;
    case HW_FIELD_DATE:
        if (node->kind != HW_NODE_SCALAR || !hw_calendar_parse_date(node->text, out)) {
            hw_schema_wrong(reader, node, "%s", hw_calendar_date_wanted(node->kind == HW_NODE_SCALAR ? node->text : NULL));
        }
        break;
    case HW_FIELD_CLOCK:
        if (node->kind != HW_NODE_SCALAR || !hw_calendar_parse_clock(node->text, out)) {
            hw_schema_wrong(reader, node, "a clock time from 00:00 to 24:00, such as 08:30");
        }
        break;
    case HW_FIELD_COUNT:
        (void)hw_schema_count_in(reader, node, positive, is_free(field) || isinf(max) ? (double)HW_UNLIMITED : max, out);
        break;
    case HW_FIELD_DIST:
        (void)hw_schema_dist(reader, node, out);
        break;
    case HW_FIELD_OBJECT:
        read_object(reader, field->sub, 0, node, UNKNOWN_REFUSED, out);
        break;
    case HW_FIELD_LIST:
        read_list(reader, field->sub, node, out);
        break;
    case HW_FIELD_MAP:
        read_map(reader, field->sub, node, out);
        break;
    case HW_FIELD_NODE:
        *(const struct hw_node **)out = node;
        break;
    default: /* HW_FIELD_CUSTOM */
        field->read(reader, node, out);
        break;
    }
}

/* Defaults go through the same reader as the file; a wrong one is a programmer's error. */
static void read_initial(struct hw_reader *reader, const struct hw_field *field, const struct hw_node *map, void *out) {
    struct hw_diag diag;
    hw_diag_init(&diag, reader->arena);
    struct hw_reader own = {.arena = reader->arena, .diag = &diag, .status = HW_OK};
    struct hw_node *node = NULL;
    if (field->initial[0] == '[' || field->initial[0] == '{') {
        struct hw_doc doc;
        enum hw_status status = hw_yaml_parse(own.arena, field->key, field->initial, strlen(field->initial), &diag, &doc);
        HW_REQUIRE(status != HW_BAD_INPUT);
        node = doc.root;
    } else {
        node = hw_arena_alloc(own.arena, 1, sizeof *node);
        if (node != NULL) {
            node->text = field->initial;
        }
    }
    if (node == NULL) {
        reader->status = HW_NO_MEMORY;
        return;
    }
    node->key = field->key;
    node->key_place = map->place;
    node->place = map->place;
    read_value(&own, field, node, out);
    if (own.status != HW_OK) {
        reader->status = own.status;
        return;
    }
    HW_REQUIRE(diag.errors == 0);
}

static void read_object(struct hw_reader *reader, const struct hw_schema *schema, size_t first_field, const struct hw_node *node,
                        enum unknown_rule rule, void *out) {
    char where[HW_SCHEMA_TEXT];
    memset(out, 0, schema->size);
    if (node->kind != HW_NODE_MAP) {
        hw_schema_wrong(reader, node, "a map of keys (%s)", schema->name);
        return;
    }
    for (size_t i = first_field; i < schema->n_fields; i++) {
        const struct hw_field *field = &schema->fields[i];
        const struct hw_node *child = hw_yaml_child(node, field->key);
        void *at = (char *)out + field->offset;
        if (child == NULL && field->required) {
            hw_diag_error(reader->diag, node->key == NULL ? node->place : node->key_place, "%s lacks the key \"%s\"%s%s",
                          object_name(schema, node, where, sizeof where), field->key, field->doc == NULL ? "" : ": ",
                          field->doc == NULL ? "" : field->doc);
        } else if (child == NULL && field->initial != NULL) {
            read_initial(reader, field, node, at);
        } else if (child != NULL) {
            read_value(reader, field, child, at);
        }
    }
    if (rule == UNKNOWN_REFUSED) {
        find_unknown(reader, schema, first_field, node);
    }
}

void hw_schema_read(struct hw_reader *reader, const struct hw_schema *schema, const struct hw_node *node, void *out) {
    read_object(reader, schema, 0, node, UNKNOWN_REFUSED, out);
}

void hw_schema_read_part(struct hw_reader *reader, const struct hw_schema *schema, const struct hw_node *node, void *out) {
    read_object(reader, schema, 0, node, UNKNOWN_LEFT, out);
}
