/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finding and changing nodes of a tree that sim/yaml.c has read. */
#include "sim/yaml.h"

#include <string.h>

struct hw_node *hw_yaml_child(const struct hw_node *map, const char *key) {
    if (map == NULL || map->kind != HW_NODE_MAP) {
        return NULL;
    }
    struct hw_node *child = map->first;
    while (child != NULL && strcmp(child->key, key) != 0) {
        child = child->next;
    }
    return child;
}

/* The child that one part of a dotted path names: a key, or the number of a list's item from 1. */
static struct hw_node *step(const struct hw_node *node, const char *part, size_t length) {
    if (node->kind == HW_NODE_LIST) {
        int32_t number = 0;
        for (size_t i = 0; i < length; i++) {
            if (part[i] < '0' || part[i] > '9' || number > HW_YAML_MAX_NODES) {
                return NULL;
            }
            number = 10 * number + (part[i] - '0');
        }
        struct hw_node *item = number < 1 ? NULL : node->first;
        while (item != NULL && --number > 0) {
            item = item->next;
        }
        return item;
    }
    struct hw_node *child = node->first;
    while (child != NULL && (strncmp(child->key, part, length) != 0 || child->key[length] != '\0')) {
        child = child->next;
    }
    return child;
}

struct hw_node *hw_yaml_at(const struct hw_node *root, const char *path) {
    struct hw_node *node = NULL;
    while (root != NULL) {
        size_t length = strcspn(path, ".");
        node = step(root, path, length);
        if (path[length] == '\0') {
            return node;
        }
        path += length + 1;
        root = node;
    }
    return NULL;
}

/* Gives all nodes below the option's place. */
static void replace_places(struct hw_node *node, struct hw_place place) {
    node->place = place;
    node->key_place = place;
    for (struct hw_node *child = node->first; child != NULL; child = child->next) {
        replace_places(child, place); /* at most 32 deep */
    }
}

static struct hw_node *append(struct hw_arena *arena, struct hw_node *map, const char *key, size_t length, struct hw_place place) {
    struct hw_node *node = hw_arena_alloc(arena, 1, sizeof *node);
    char *name = hw_arena_text(arena, key, length);
    if (node == NULL || name == NULL) {
        return NULL;
    }
    *node = (struct hw_node){.kind = HW_NODE_MAP, .key = name, .key_place = place, .text = "", .place = place, .parent = map};
    struct hw_node **link = &map->first;
    while (*link != NULL) {
        link = &(*link)->next;
    }
    *link = node;
    map->count++;
    return node;
}

/* Puts the content of value in the place of node, which keeps its key and neighbours. */
static void put(struct hw_node *node, const struct hw_node *value, struct hw_place place) {
    node->kind = value->kind;
    node->quoted = value->quoted;
    node->text = value->text;
    node->first = value->first;
    node->count = value->count;
    node->place = place;
    for (struct hw_node *child = node->first; child != NULL; child = child->next) {
        child->parent = node;
        replace_places(child, place);
    }
}

enum hw_status hw_yaml_make(struct hw_arena *arena, struct hw_doc *doc, const char *path, struct hw_place place, struct hw_diag *diag,
                            struct hw_node **out) {
    struct hw_node *node = doc->root;
    for (const char *part = path;;) {
        size_t length = strcspn(part, ".");
        struct hw_node *child = node->kind == HW_NODE_SCALAR ? NULL : step(node, part, length);
        if (length == 0 || node->kind == HW_NODE_SCALAR || (child == NULL && node->kind == HW_NODE_LIST)) {
            const char *why = length == 0 ? "the name before = has an empty part"
                              : node->kind == HW_NODE_LIST ? "the list has no such item (they count from 1)"
                                                           : "there is a single value above it";
            hw_diag_error(diag, place, "\"%.200s\" cannot be set: %s", path, why);
            return HW_BAD_INPUT;
        }
        if (child == NULL) {
            child = append(arena, node, part, length, place);
        }
        if (child == NULL) {
            return HW_NO_MEMORY;
        }
        node = child;
        if (part[length] == '\0') {
            *out = node;
            return HW_OK;
        }
        part += length + 1;
    }
}

static int32_t path_depth(const char *path) {
    int32_t depth = 1;
    for (; *path != '\0'; path++) {
        depth += *path == '.';
    }
    return depth;
}

enum hw_status hw_yaml_set(struct hw_arena *arena, struct hw_doc *doc, const char *path, const char *value, struct hw_diag *diag) {
    size_t size = strlen(path) + strlen(value) + sizeof "--set =";
    char *option = hw_arena_alloc(arena, size, 1);
    char *text = hw_arena_text(arena, value, strlen(value));
    if (option == NULL || text == NULL) {
        return HW_NO_MEMORY;
    }
    (void)snprintf(option, size, "--set %s=%s", path, value);
    struct hw_place place = {.file = option};
    HW_REQUIRE(doc->root != NULL);
    if (path_depth(path) > HW_YAML_MAX_DEPTH) {
        hw_diag_error(diag, place, "the name before = has more than 32 parts");
        return HW_BAD_INPUT;
    }
    struct hw_doc small;
    HW_TRY(hw_yaml_parse(arena, option, text, strlen(text), diag, &small));
    struct hw_node *node = NULL;
    HW_TRY(hw_yaml_make(arena, doc, path, place, diag, &node));
    put(node, small.root, place);
    return HW_OK;
}
