/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_YAML_H
#define HW_YAML_H
/* A YAML file as a tree of nodes that know their place. The only includer of libyaml is sim/yaml.c.
 *
 * Refused before anything is built: files over 4 MiB, nesting over 32, aliases and anchors, tags, more than one
 * document, duplicate keys, bytes that are not UTF-8, binary files. All scalars stay text; meaning is given by
 * sim/schema.h with our own grammar (no octal, no yes/no, no locale). */
#include "sim/base.h"
#include "sim/diag.h"
#include "sim/io.h"
#include "sim/arena.h"
#include "sim/mem.h"

enum hw_node_kind { HW_NODE_SCALAR = 0, HW_NODE_LIST, HW_NODE_MAP };

struct hw_node {
    enum hw_node_kind kind;
    bool quoted;               /* scalar written in quotes */
    const char *key;           /* when inside a map: its key; else NULL */
    struct hw_place key_place;
    const char *text;          /* scalar text; "" for others */
    struct hw_place place;     /* of the value */
    struct hw_node *first;     /* children of a list or a map, in file order */
    struct hw_node *next;      /* next sibling */
    struct hw_node *parent;
    int32_t count;             /* number of children */
};

struct hw_doc {
    const char *file;          /* name for messages */
    const char *text;          /* verbatim content */
    size_t size;
    struct hw_node *root;      /* NULL when the file could not be read */
};

#define HW_YAML_MAX_BYTES ((size_t)4 << 20)
#define HW_YAML_MAX_DEPTH 32
#define HW_YAML_MAX_NODES 200000

/* Reads a file into doc (memory from the arena). Problems go to diag; returns HW_BAD_INPUT when there was one, also
 * when the file is missing, empty or a folder, and HW_IO or HW_NO_MEMORY when the machine failed. doc->root stays usable
 * after mistakes that leave the meaning clear (a duplicate key, a tag), so that the rest can be checked too; else NULL. */
enum hw_status hw_yaml_read(struct hw_io *io, struct hw_arena *arena, const char *path, struct hw_diag *diag, struct hw_doc *doc) HW_MUST_CHECK;
/* The same from memory (name is for messages). */
enum hw_status hw_yaml_parse(struct hw_arena *arena, const char *name, const char *text, size_t size, struct hw_diag *diag,
                             struct hw_doc *doc) HW_MUST_CHECK;

/* The child of a map with this key, or NULL. */
struct hw_node *hw_yaml_child(const struct hw_node *map, const char *key);
/* The node at a dotted path ("acute.beds"; items of a list count from 1: "arrivals.1.rate"), or NULL. */
struct hw_node *hw_yaml_at(const struct hw_node *root, const char *path);
/* The node at a dotted path, made (an empty map, with this place) when it is not there, and so is what lies above it. HW_BAD_INPUT after an
 * error at the place when a single value is in the way or a list has no such item. */
enum hw_status hw_yaml_make(struct hw_arena *arena, struct hw_doc *doc, const char *path, struct hw_place place, struct hw_diag *diag,
                            struct hw_node **out) HW_MUST_CHECK;
/* Puts a scalar (or a flow value such as "[1, 2]") at a dotted path, making maps on the way: the --set option. The
 * place of the new nodes has the option as its file ("--set acute.beds=450") and line 0. */
enum hw_status hw_yaml_set(struct hw_arena *arena, struct hw_doc *doc, const char *path, const char *value, struct hw_diag *diag) HW_MUST_CHECK;

#endif
