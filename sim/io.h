/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_IO_H
#define HW_IO_H
/* The one place that touches the file system.
 *
 * A struct hw_io counts calls of open, read, readdir, write, fsync, rename, mkdir and close, and can fail the k-th one in a chosen way
 * (promise P19). Output goes to a temporary name in the same folder, is flushed, and is renamed only when complete, so
 * that a file under its final name is never half-written (P15). */
#include "sim/base.h"
#include "sim/arena.h"
#include "sim/mem.h"

enum hw_io_fault { HW_IO_FAULT_NONE = 0, HW_IO_FAULT_NO_SPACE, HW_IO_FAULT_ERROR, HW_IO_FAULT_INTERRUPT, HW_IO_FAULT_SHORT };

struct hw_held;
struct hw_io {
    uint64_t calls;
    uint64_t fail_at; /* fault this call (1 = the first); 0 = never */
    bool fail_on;     /* and all later ones (an interrupt or a short write that never ends counts as an error) */
    enum hw_io_fault fault;
    int last_errno;   /* of the failure that a HW_IO status reports */
    uint64_t inputs;  /* a sum over the contents of every whole file read so far, in order: tells one set of inputs from another */
    struct hw_held *held; /* sim/held.h; borrows: whole files that are read are added, or come from there and nowhere else; NULL: neither */
};

void hw_io_init(struct hw_io *io);

/* Reads a whole file. HW_IO when it cannot be read (a folder, missing, no permission); HW_BAD_INPUT when longer than
 * max_bytes. *data (owned by the caller, hw_mem_free) ends in an extra 0 byte that *size does not count. */
enum hw_status hw_io_read_file(struct hw_io *io, struct hw_mem *mem, const char *path, size_t max_bytes, char **data,
                               size_t *size) HW_MUST_CHECK;

/* Reads the first bytes of a file, at most size of them; *n says how many there were. */
enum hw_status hw_io_read_start(struct hw_io *io, const char *path, void *into, size_t size, size_t *n) HW_MUST_CHECK;

/* Replaces path by the given bytes, all or nothing: temporary name, write, fsync, close, rename, fsync of the folder.
 * On failure path is as it was and the temporary file is gone. A link is followed; a folder (EISDIR) or a device (ENOTSUP)
 * is refused. After the rename nothing fails any more: path then holds the new file, complete, also when the folder could not be
 * flushed (a power cut may then bring the old file back, whole). The new file's mode is 0666 less the umask. */
enum hw_status hw_io_replace_file(struct hw_io *io, struct hw_mem *mem, const char *path, const void *data, size_t size) HW_MUST_CHECK;

/* A file in the making, written and read anywhere, under a temporary name in the folder of its own. It gets its name when it is kept, as
 * hw_io_replace_file gives it (which is a draft that is written at one go), and is gone when it is dropped. */
struct hw_io_draft {
    struct hw_io *io;   /* borrows, as mem */
    struct hw_mem *mem;
    char *path;         /* owns; temporary and folder follow in the same block */
    char *temporary;
    int fd, folder_fd;
};
/* kind: does it get a name in the end, or is it scratch, which has none from the beginning and leaves nothing even when we are killed? */
enum hw_io_draft_kind { HW_IO_TO_KEEP, HW_IO_SCRATCH };
enum hw_status hw_io_draft_open(struct hw_io *io, struct hw_mem *mem, const char *path, enum hw_io_draft_kind kind, struct hw_io_draft *draft) HW_MUST_CHECK;
enum hw_status hw_io_draft_put(const struct hw_io_draft *draft, uint64_t at, const void *data, size_t size) HW_MUST_CHECK;
/* What was never written, or lies behind the end, is 0. */
enum hw_status hw_io_draft_get(const struct hw_io_draft *draft, uint64_t at, void *into, size_t size) HW_MUST_CHECK;
/* Puts another file's contents there, by way of the buffer; *n says how many bytes they were. */
enum hw_status hw_io_draft_put_file(const struct hw_io_draft *draft, uint64_t at, const char *from, void *buffer, size_t size, uint64_t *n) HW_MUST_CHECK;
/* A file that is there, to be read in any order with hw_io_draft_get; hw_io_draft_drop closes it. */
enum hw_status hw_io_draft_look(struct hw_io *io, struct hw_mem *mem, const char *path, struct hw_io_draft *draft, uint64_t *size) HW_MUST_CHECK;
/* Whatever the answer, the draft is closed. keep cuts it to size. */
enum hw_status hw_io_draft_keep(struct hw_io_draft *draft, uint64_t size) HW_MUST_CHECK;
void hw_io_draft_drop(struct hw_io_draft *draft);

/* What stands behind the last "/" of a path. */
const char *hw_io_name(const char *path);
/* True when path can be replaced: its folder exists and is writable, the name leaves room for the temporary one, and path
 * is not a folder or a device. Otherwise fills why (a plain sentence). */
bool hw_io_can_replace(const char *path, char *why, size_t why_size);

/* The names in a folder, without "." and "..", sorted by byte value; memory from the arena. */
enum hw_status hw_io_list_folder(struct hw_io *io, struct hw_arena *arena, const char *path, const char *const **names,
                                 size_t *count) HW_MUST_CHECK;

/* Makes a folder; one that is there already is fine. */
enum hw_status hw_io_make_folder(struct hw_io *io, const char *path) HW_MUST_CHECK;

enum hw_status hw_io_rename(struct hw_io *io, const char *from, const char *to) HW_MUST_CHECK;

/* Best effort, for tidying up: a file or an empty folder goes, or stays. */
void hw_io_remove_file(const char *path);
void hw_io_remove_folder(const char *path);

/* True when an error of opening a file is the mistake of who named the file, not a fault of the disk. */
bool hw_io_is_mistake(int error);
bool hw_io_exists(const char *path);
/* The same of what is to be read whole: of the files held in memory when there are no others. */
bool hw_io_has_file(const struct hw_io *io, const char *path);
bool hw_io_has_folder(const struct hw_io *io, const char *path);
bool hw_io_is_folder(const char *path);
bool hw_io_is_same(const char *a, const char *b); /* two names of one file that is there */
bool hw_io_is_ordinary(const char *path); /* a file, not a folder, a pipe or a device */

#endif
