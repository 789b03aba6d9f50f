/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/yaml.h"

#include <errno.h>
#include <string.h>
#include <yaml.h>

/* The tree is built from libyaml's events, never by its loader. Events are handed out while the text is being scanned,
 * so stopping at the first event beyond the allowed depth keeps a bomb of brackets cheap (measured: 100,000 nested
 * brackets take 2 ms this way and 35 s when parsed to the end). Aliases are refused when met and never expanded. */
struct builder {
    struct hw_arena *arena;
    struct hw_diag *diag;
    struct hw_doc *doc;
    yaml_parser_t parser;
    struct hw_node *open[HW_YAML_MAX_DEPTH + 1]; /* lists and maps that are not closed yet, outermost first */
    struct hw_node *tail[HW_YAML_MAX_DEPTH + 1]; /* the last child of each */
    int32_t depth;
    int32_t nodes;
    const char *key; /* read, its value not yet */
    struct hw_place key_place;
    struct hw_node *root;
    bool lost; /* the tree no longer means what the file says */
    bool done;
    enum hw_status status; /* HW_BAD_INPUT: stop at once */
};

static struct hw_place place_at(const struct builder *b, yaml_mark_t start, yaml_mark_t end) {
    struct hw_place place = {.file = b->doc->file, .line = (int32_t)start.line + 1, .column = (int32_t)start.column + 1, .width = 1};
    if (end.line == start.line && end.column > start.column) {
        place.width = (int32_t)(end.column - start.column);
    }
    return place;
}

static struct hw_place event_place(const struct builder *b, const yaml_event_t *event) {
    bool scalar = event->type == YAML_SCALAR_EVENT || event->type == YAML_ALIAS_EVENT;
    return place_at(b, event->start_mark, scalar ? event->end_mark : event->start_mark);
}

/* Anchors and tags change nothing that a configuration could mean, so they are refused but the tree stays good. */
static void refuse_extras(struct builder *b, const yaml_event_t *event) {
    const yaml_char_t *anchor = NULL, *tag = NULL;
    if (event->type == YAML_SCALAR_EVENT) {
        anchor = event->data.scalar.anchor;
        tag = event->data.scalar.tag;
    } else if (event->type == YAML_SEQUENCE_START_EVENT) {
        anchor = event->data.sequence_start.anchor;
        tag = event->data.sequence_start.tag;
    } else if (event->type == YAML_MAPPING_START_EVENT) {
        anchor = event->data.mapping_start.anchor;
        tag = event->data.mapping_start.tag;
    }
    if (anchor != NULL) {
        hw_diag_error(b->diag, event_place(b, event), "the anchor \"&%.40s\" is not allowed; write the value where it is used",
                      (const char *)anchor);
    }
    if (tag != NULL) {
        hw_diag_error(b->diag, event_place(b, event), "the tag \"%.40s\" is not allowed; write the value without it", (const char *)tag);
    }
}

static void stop(struct builder *b, struct hw_place place, const char *message) {
    hw_diag_error(b->diag, place, "%s", message);
    b->lost = true;
    b->status = HW_BAD_INPUT;
}

/* Hangs a new node where the reading stands; NULL after trouble. */
static struct hw_node *add_node(struct builder *b, const yaml_event_t *event, enum hw_node_kind kind) {
    struct hw_place place = event_place(b, event);
    if (++b->nodes > HW_YAML_MAX_NODES) {
        stop(b, place, "the file has more than 200,000 values; large tables belong in a csv file");
        return NULL;
    }
    struct hw_node *node = hw_arena_alloc(b->arena, 1, sizeof *node);
    if (node == NULL) {
        b->status = HW_NO_MEMORY;
        return NULL;
    }
    node->kind = kind;
    node->text = "";
    node->place = place;
    if (b->depth == 0) {
        b->root = node;
        return node;
    }
    struct hw_node *parent = b->open[b->depth - 1];
    node->parent = parent;
    parent->count++;
    *(b->tail[b->depth - 1] == NULL ? &parent->first : &b->tail[b->depth - 1]->next) = node;
    b->tail[b->depth - 1] = node;
    if (parent->kind == HW_NODE_MAP) {
        node->key = b->key;
        node->key_place = b->key_place;
        b->key = NULL;
    }
    return node;
}

static bool expects_key(const struct builder *b) {
    return b->depth > 0 && b->open[b->depth - 1]->kind == HW_NODE_MAP && b->key == NULL;
}

static void take_scalar(struct builder *b, const yaml_event_t *event) {
    const char *value = (const char *)event->data.scalar.value;
    size_t length = event->data.scalar.length;
    if (strlen(value) != length) {
        stop(b, event_place(b, event), "a zero character is not allowed in a text");
        return;
    }
    char *text = hw_arena_text(b->arena, value, length);
    if (text == NULL) {
        b->status = HW_NO_MEMORY;
        return;
    }
    if (expects_key(b)) {
        b->key = text;
        b->key_place = event_place(b, event);
        return;
    }
    struct hw_node *node = add_node(b, event, HW_NODE_SCALAR);
    if (node != NULL) {
        node->text = text;
        node->quoted = event->data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
    }
}

static void open_node(struct builder *b, const yaml_event_t *event) {
    if (expects_key(b)) {
        stop(b, event_place(b, event), "a key must be a plain word, not a list or a map");
        return;
    }
    if (b->depth == HW_YAML_MAX_DEPTH) {
        stop(b, event_place(b, event), "lists and maps are nested more than 32 deep");
        return;
    }
    struct hw_node *node = add_node(b, event, event->type == YAML_SEQUENCE_START_EVENT ? HW_NODE_LIST : HW_NODE_MAP);
    if (node != NULL) {
        b->open[b->depth] = node;
        b->tail[b->depth] = NULL;
        b->depth++;
    }
}

static void report_duplicate(struct builder *b, const struct hw_node *node, const struct hw_node *first) {
    hw_diag_error(b->diag, node->key_place, "duplicate key \"%.60s\"; it is already given on line %d", node->key,
                  first->key_place.line);
}

static uint64_t key_hash(const char *key) { /* FNV-1a; only for finding duplicates */
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    for (; *key != '\0'; key++) {
        hash = (hash ^ (unsigned char)*key) * UINT64_C(0x100000001b3);
    }
    return hash ^ (hash >> 29);
}

/* In linear time, because a file may have a map of 200,000 keys; small maps need no table. */
static void find_duplicates(struct builder *b, const struct hw_node *map) {
    if (map->count <= 8) {
        for (const struct hw_node *node = map->first; node != NULL; node = node->next) {
            const struct hw_node *other = hw_yaml_child(map, node->key);
            if (other != node) {
                report_duplicate(b, node, other);
            }
        }
        return;
    }
    size_t slots = 32;
    while (slots < 2 * (size_t)map->count) {
        slots *= 2;
    }
    const struct hw_node **table = hw_arena_alloc(b->arena, slots, sizeof *table);
    if (table == NULL) {
        b->status = HW_NO_MEMORY;
        return;
    }
    for (const struct hw_node *node = map->first; node != NULL; node = node->next) {
        size_t at = (size_t)key_hash(node->key) & (slots - 1);
        while (table[at] != NULL && strcmp(table[at]->key, node->key) != 0) {
            at = (at + 1) & (slots - 1);
        }
        if (table[at] == NULL) {
            table[at] = node;
        } else {
            report_duplicate(b, node, table[at]);
        }
    }
}

static void take_event(struct builder *b, const yaml_event_t *event) {
    refuse_extras(b, event);
    switch (event->type) {
    case YAML_DOCUMENT_START_EVENT:
        if (b->root != NULL) {
            stop(b, event_place(b, event), "a second document begins here; a file holds one");
        }
        break;
    case YAML_ALIAS_EVENT:
        stop(b, event_place(b, event), "aliases (*name) are not allowed; write the value out");
        break;
    case YAML_SCALAR_EVENT:
        take_scalar(b, event);
        break;
    case YAML_SEQUENCE_START_EVENT:
    case YAML_MAPPING_START_EVENT:
        open_node(b, event);
        break;
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
        b->depth--;
        if (b->open[b->depth]->kind == HW_NODE_MAP) {
            find_duplicates(b, b->open[b->depth]);
        }
        break;
    case YAML_STREAM_END_EVENT:
        b->done = true;
        break;
    default:
        break;
    }
}

/* What people usually got wrong when libyaml says this. */
static const char *hint_for(const char *problem) {
    static const char *const hints[][2] = {
        {"mapping values are not allowed", "; a colon inside a value needs quotes, and keys of one map start in the same column"},
        {"could not find expected ':'", "; is a colon missing, or the line not indented?"},
        {"did not find expected key", "; keys of one map start in the same column"},
        {"cannot start any token", "; indent with blanks, not tabs, and quote a value that starts with such a character"},
        {"did not find expected ',' or", "; is a bracket not closed, or a comma missing?"},
        {"found unexpected end of stream", "; is a quote not closed?"},
    };
    for (size_t i = 0; i < sizeof hints / sizeof *hints; i++) {
        if (strstr(problem, hints[i][0]) != NULL) {
            return hints[i][1];
        }
    }
    return "";
}

/* Line and column of a byte, for errors that libyaml gives without a mark. */
static struct hw_place byte_place(const struct hw_doc *doc, size_t offset) {
    struct hw_place place = {.file = doc->file, .line = 1, .column = 1, .width = 1};
    for (size_t i = 0; i < offset && i < doc->size; i++) { /* never reached: the end, as libyaml's offset lies in the text */
        if (doc->text[i] == '\n') {
            place.line++;
            place.column = 1;
        } else if (((unsigned char)doc->text[i] & 0xC0u) != 0x80u) {
            place.column++;
        }
    }
    return place;
}

static void report_syntax(struct builder *b) {
    const yaml_parser_t *parser = &b->parser;
    if (parser->error == YAML_MEMORY_ERROR) {
        b->status = HW_NO_MEMORY;
        return;
    }
    const char *problem = parser->problem == NULL ? "" : parser->problem; /* never reached: NULL, but libyaml does not promise that */
    if (parser->error == YAML_READER_ERROR) {
        hw_diag_error(b->diag, byte_place(b->doc, parser->problem_offset), "not valid YAML: %s", problem);
    } else {
        hw_diag_error(b->diag, place_at(b, parser->problem_mark, parser->problem_mark), "not valid YAML: %s%s", problem,
                      hint_for(problem));
    }
    b->lost = true;
    b->status = HW_BAD_INPUT;
}

/* Bytes of the UTF-8 character at text[at], 0 when it is not one (overlong forms and surrogates are not). */
static size_t utf8_bytes(const unsigned char *text, size_t at, size_t size) {
    unsigned char c = text[at];
    size_t n = c < 0x80u ? 1 : c >= 0xC2u && c < 0xE0u ? 2 : c >= 0xE0u && c < 0xF0u ? 3 : c >= 0xF0u && c < 0xF5u ? 4 : 0;
    if (n == 0 || size - at < n) {
        return 0;
    }
    for (size_t i = 1; i < n; i++) {
        if ((text[at + i] & 0xC0u) != 0x80u) {
            return 0;
        }
    }
    bool bad = (c == 0xE0u && text[at + 1] < 0xA0u) || (c == 0xEDu && text[at + 1] >= 0xA0u) || (c == 0xF0u && text[at + 1] < 0x90u) ||
               (c == 0xF4u && text[at + 1] >= 0x90u);
    return bad ? 0 : n;
}

/* Size and bytes, before libyaml sees anything. */
static bool check_bytes(const struct hw_doc *doc, struct hw_diag *diag) {
    struct hw_place whole = {.file = doc->file};
    if (doc->size > HW_YAML_MAX_BYTES) {
        hw_diag_error(diag, whole, "the file is larger than 4 MiB; large tables belong in a csv file");
        return false;
    }
    const unsigned char *text = (const unsigned char *)doc->text;
    for (size_t at = 0; at < doc->size;) {
        unsigned char c = text[at];
        if ((c < 0x20u && c != '\t' && c != '\n' && c != '\r') || c == 0x7Fu) {
            hw_diag_error(diag, byte_place(doc, at), "byte 0x%02X is not text; is this a binary file?", c);
            return false;
        }
        size_t n = utf8_bytes(text, at, doc->size);
        if (n == 0) {
            hw_diag_error(diag, byte_place(doc, at), "byte 0x%02X is not UTF-8; save the file as UTF-8 text", c);
            return false;
        }
        at += n;
    }
    return true;
}

static void build(struct builder *b) {
    if (!yaml_parser_initialize(&b->parser)) {
        b->status = HW_NO_MEMORY;
        return;
    }
    yaml_parser_set_encoding(&b->parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&b->parser, (const unsigned char *)b->doc->text, b->doc->size);
    while (!b->done && b->status == HW_OK) {
        yaml_event_t event;
        if (!yaml_parser_parse(&b->parser, &event)) {
            report_syntax(b);
            break;
        }
        take_event(b, &event);
        yaml_event_delete(&event);
    }
    yaml_parser_delete(&b->parser);
}

enum hw_status hw_yaml_parse(struct hw_arena *arena, const char *name, const char *text, size_t size, struct hw_diag *diag,
                             struct hw_doc *doc) {
    *doc = (struct hw_doc){.file = hw_arena_text(arena, name, strlen(name)), .text = text, .size = size};
    if (doc->file == NULL) {
        return HW_NO_MEMORY;
    }
    hw_diag_source(diag, doc->file, text, size);
    int32_t errors = diag->errors;
    if (!check_bytes(doc, diag)) {
        return HW_BAD_INPUT;
    }
    struct builder b = {.arena = arena, .diag = diag, .doc = doc};
    build(&b);
    if (b.status == HW_NO_MEMORY) {
        return HW_NO_MEMORY;
    }
    bool empty = b.root == NULL || (b.root->kind == HW_NODE_SCALAR && b.root->text[0] == '\0' && !b.root->quoted);
    if (!b.lost && empty) {
        hw_diag_error(diag, (struct hw_place){.file = doc->file}, "the file is empty");
    } else if (!b.lost) {
        doc->root = b.root;
    }
    return diag->errors > errors ? HW_BAD_INPUT : HW_OK;
}

enum hw_status hw_yaml_read(struct hw_io *io, struct hw_arena *arena, const char *path, struct hw_diag *diag, struct hw_doc *doc) {
    *doc = (struct hw_doc){.file = path};
    struct hw_place whole = {.file = path};
    if (hw_io_has_folder(io, path)) {
        hw_diag_error(diag, whole, "this is a folder, not a file");
        return HW_BAD_INPUT;
    }
    char *data = NULL;
    size_t size = 0;
    enum hw_status status = hw_io_read_file(io, arena->mem, path, HW_YAML_MAX_BYTES, &data, &size);
    if (status == HW_BAD_INPUT) {
        hw_diag_error(diag, whole, "the file is larger than 4 MiB; large tables belong in a csv file");
        return status;
    }
    if (status == HW_IO) {
        int e = io->last_errno;
        hw_diag_error(diag, whole, "the file cannot be read: %s", strerror(e));
        return hw_io_is_mistake(e) ? HW_BAD_INPUT : HW_IO;
    }
    if (status != HW_OK) {
        return status;
    }
    char *text = hw_arena_text(arena, data, size);
    hw_mem_free(arena->mem, data);
    return text == NULL ? HW_NO_MEMORY : hw_yaml_parse(arena, path, text, size, diag, doc);
}
