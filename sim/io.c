/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _XOPEN_SOURCE 700 /* realpath */
#include "sim/io.h"

#include "sim/checksum.h"
#include "sim/held.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PATIENCE 64              /* interrupts, or writes that move nothing, in a row before it is an error */
#define SUFFIX_MAX ((size_t)24)  /* ".tmp." and a process number */
#define FIRST_READ ((size_t)65536)
#define ON ((off_t)-1)           /* where the last read ended: a pipe has no places */

void hw_io_init(struct hw_io *io) {
    *io = (struct hw_io){.calls = 0};
}

/* The fault that hits this call, if any; counts the call. */
static enum hw_io_fault next_fault(struct hw_io *io) {
    io->calls++;
    bool hit = io->fail_at != 0 && (io->calls == io->fail_at || (io->fail_on && io->calls > io->fail_at));
    return hit ? io->fault : HW_IO_FAULT_NONE;
}

/* Counts a call; true when it must fail instead of being made, with errno as the system would set it. */
static bool faulted(struct hw_io *io, enum hw_io_fault *fault) {
    static const int errors[] = {[HW_IO_FAULT_NO_SPACE] = ENOSPC, [HW_IO_FAULT_ERROR] = EIO, [HW_IO_FAULT_INTERRUPT] = EINTR, [HW_IO_FAULT_SHORT] = 0};
    *fault = next_fault(io);
    if (errors[*fault] != 0) {
        errno = errors[*fault];
    }
    return errors[*fault] != 0;
}

static enum hw_status fail(struct hw_io *io, int error) {
    io->last_errno = error;
    return HW_IO;
}

static int open_file(struct hw_io *io, const char *path, int flags) {
    enum hw_io_fault fault;
    int fd = -1;
    for (int tries = 0; tries < PATIENCE; tries++) {
        fd = faulted(io, &fault) ? -1 : open(path, flags | O_CLOEXEC, 0666);
        if (fd >= 0 || errno != EINTR) {
            break;
        }
    }
    return fd;
}

/* Linux has let go of the descriptor even when close is interrupted, so it is never closed twice. */
static int close_file(struct hw_io *io, int fd) {
    enum hw_io_fault fault;
    bool fails = faulted(io, &fault);
    int error = errno;
    int closed = close(fd);
    if (fails) {
        errno = error;
        closed = -1;
    }
    return closed == 0 || errno == EINTR ? 0 : -1;
}

static int flush_file(struct hw_io *io, int fd) {
    enum hw_io_fault fault;
    int flushed = -1;
    for (int tries = 0; tries < PATIENCE; tries++) {
        flushed = faulted(io, &fault) ? -1 : fsync(fd);
        if (flushed == 0 || errno != EINTR) {
            break;
        }
    }
    return flushed;
}

static int rename_file(struct hw_io *io, const char *from, const char *to) {
    enum hw_io_fault fault;
    int renamed = -1;
    for (int tries = 0; tries < PATIENCE; tries++) {
        renamed = faulted(io, &fault) ? -1 : rename(from, to);
        if (renamed == 0 || errno != EINTR) {
            break;
        }
    }
    return renamed;
}

/* One read of at most room bytes at a place, or where the last one ended; 0 at the end of the file; a short fault halves it. */
static ssize_t read_some(struct hw_io *io, int fd, char *into, size_t room, off_t at) {
    enum hw_io_fault fault;
    ssize_t got = -1;
    for (int tries = 0; tries < PATIENCE; tries++) {
        bool fails = faulted(io, &fault);
        size_t want = fault == HW_IO_FAULT_SHORT ? (room + 1) / 2 : room;
        got = fails ? -1 : at == ON ? read(fd, into, want) : pread(fd, into, want, at);
        if (got >= 0 || errno != EINTR) {
            break;
        }
    }
    return got;
}

/* Writes everything at a place, or returns -1 with errno set. */
static int write_all(struct hw_io *io, int fd, const char *data, size_t size, off_t at) {
    enum hw_io_fault fault;
    int idle = 0;
    while (size > 0) {
        bool fails = faulted(io, &fault);
        size_t want = fault == HW_IO_FAULT_SHORT ? size / 2 : size;
        ssize_t put = fails ? -1 : pwrite(fd, data, want < SSIZE_MAX ? want : SSIZE_MAX, at);
        if (put < 0 && errno != EINTR) {
            return -1;
        }
        if (put <= 0 && ++idle == PATIENCE) {
            errno = put < 0 ? EINTR : EIO;
            return -1;
        }
        if (put > 0) {
            idle = 0;
            data += put;
            at += put;
            size -= (size_t)put;
        }
    }
    return 0;
}

/* Reads fd to its end into *data, growing it; *room is its size and leaves a byte for the closing 0. */
static enum hw_status read_all(struct hw_io *io, struct hw_mem *mem, int fd, size_t max_bytes, char **data, size_t room, size_t *size) {
    size_t used = 0;
    for (;;) {
        if (used + 1 >= room) {
            size_t more = 2 * room; /* a block of room bytes exists: twice that is a size_t */
            HW_TRY(hw_mem_grow(mem, (void **)data, room, more, 1));
            room = more;
        }
        ssize_t got = read_some(io, fd, *data + used, room - 1 - used, ON);
        if (got < 0) {
            return fail(io, errno);
        }
        if (got == 0) {
            break;
        }
        used += (size_t)got;
        if (used > max_bytes) {
            return HW_BAD_INPUT;
        }
    }
    (*data)[used] = 0;
    *size = used;
    return HW_OK;
}

enum hw_status hw_io_read_start(struct hw_io *io, const char *path, void *into, size_t size, size_t *n) {
    int fd = open_file(io, path, O_RDONLY);
    if (fd < 0) {
        return fail(io, errno);
    }
    enum hw_status status = HW_OK;
    size_t length = 0;
    while (length < size) {
        ssize_t got = read_some(io, fd, (char *)into + length, size - length, ON);
        if (got < 0) {
            status = fail(io, errno);
        }
        if (got <= 0) {
            break;
        }
        length += (size_t)got;
    }
    (void)close_file(io, fd);
    if (status == HW_OK) {
        *n = length;
    }
    return status;
}

static enum hw_status read_from_disk(struct hw_io *io, struct hw_mem *mem, const char *path, size_t max_bytes, char **data, size_t *size) {
    int fd = open_file(io, path, O_RDONLY);
    if (fd < 0) {
        return fail(io, errno);
    }
    enum hw_status status = HW_OK;
    char *buffer = NULL;
    size_t length = 0;
    size_t room = FIRST_READ;
    struct stat about = {.st_size = 0};
    (void)fstat(fd, &about); /* should it fail, the length is not known and reading tells what is wrong */
    if (S_ISREG(about.st_mode)) {
        if ((uintmax_t)about.st_size > max_bytes) {
            status = HW_BAD_INPUT;
            goto done;
        }
        room = (size_t)about.st_size + 2; /* the closing 0, and one more to meet the end without growing */
    }
    buffer = hw_mem_alloc(mem, room, 1);
    status = buffer == NULL ? HW_NO_MEMORY : read_all(io, mem, fd, max_bytes, &buffer, room, &length);
done:
    (void)close_file(io, fd); /* nothing was written: what was read stays good */
    if (status == HW_OK) {
        *data = buffer;
        *size = length;
    } else {
        hw_mem_free(mem, buffer);
    }
    return status;
}

enum hw_status hw_io_read_file(struct hw_io *io, struct hw_mem *mem, const char *path, size_t max_bytes, char **data, size_t *size) {
    bool from_memory = io->held != NULL && io->held->only;
    io->last_errno = from_memory ? ENOENT : io->last_errno; /* the one thing that can be wrong there */
    char *read = NULL;
    size_t length = 0;
    HW_TRY(from_memory ? hw_held_read(io->held, mem, path, max_bytes, &read, &length) : read_from_disk(io, mem, path, max_bytes, &read, &length));
    if (io->held != NULL && !from_memory && hw_held_add(io->held, path, read, length) != HW_OK) {
        hw_mem_free(mem, read);
        return HW_NO_MEMORY;
    }
    io->inputs = (io->inputs ^ hw_checksum_of(read, length)) * UINT64_C(0xff51afd7ed558ccd);
    *data = read;
    *size = length;
    return HW_OK;
}

const char *hw_io_name(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash == NULL ? path : slash + 1;
}

/* The folder of path ("." for a bare name) into folder, which has room for path and 2 more. */
static void folder_of(const char *path, char *folder) {
    const char *slash = strrchr(path, '/');
    size_t n = slash == NULL ? 0 : (size_t)(slash - path);
    if (slash == NULL) {
        folder[0] = '.';
        n = 1;
    } else if (n == 0) {
        folder[0] = '/';
        n = 1;
    } else {
        memcpy(folder, path, n);
    }
    folder[n] = 0;
}

/* What path stands for: itself, or where a link leads (in buffer, PATH_MAX long); NULL with errno set for a broken link. */
static const char *target_of(const char *path, char *buffer) {
    struct stat about;
    return lstat(path, &about) == 0 && S_ISLNK(about.st_mode) ? realpath(path, buffer) : path;
}

/* 0 when path may be replaced as far as its kind goes, else an errno. */
static int refuse_kind(const char *path) {
    struct stat about;
    if (stat(path, &about) != 0) {
        return errno == ENOENT ? 0 : errno;
    }
    if (S_ISDIR(about.st_mode)) {
        return EISDIR;
    }
    return S_ISREG(about.st_mode) ? 0 : ENOTSUP; /* renaming over /dev/null would destroy it */
}

static void close_draft(struct hw_io_draft *draft) {
    if (draft->fd >= 0) {
        (void)close_file(draft->io, draft->fd);
    }
    if (draft->folder_fd >= 0) {
        (void)close_file(draft->io, draft->folder_fd);
    }
    hw_mem_free(draft->mem, draft->path);
    *draft = (struct hw_io_draft){.fd = -1, .folder_fd = -1};
}

enum hw_status hw_io_draft_open(struct hw_io *io, struct hw_mem *mem, const char *path, enum hw_io_draft_kind kind, struct hw_io_draft *draft) {
    char resolved[PATH_MAX], folder[PATH_MAX];
    *draft = (struct hw_io_draft){.io = io, .mem = mem, .fd = -1, .folder_fd = -1};
    path = target_of(path, resolved);
    if (path == NULL) {
        return fail(io, errno);
    }
    size_t n = strlen(path);
    int refusal = n + SUFFIX_MAX >= sizeof folder ? ENAMETOOLONG : kind == HW_IO_TO_KEEP ? refuse_kind(path) : 0;
    if (refusal != 0) {
        return fail(io, refusal);
    }
    draft->path = hw_mem_alloc(mem, 2, n + SUFFIX_MAX);
    if (draft->path == NULL) {
        return HW_NO_MEMORY;
    }
    draft->temporary = draft->path + n + SUFFIX_MAX;
    memcpy(draft->path, path, n + 1);
    snprintf(draft->temporary, n + SUFFIX_MAX, "%s.tmp.%ld", path, (long)getpid());
    folder_of(path, folder);
    draft->folder_fd = open_file(io, folder, O_RDONLY | O_DIRECTORY); /* before the rename, so that failing changes nothing */
    if (draft->folder_fd >= 0) {
        draft->fd = open_file(io, draft->temporary, O_RDWR | O_CREAT | O_TRUNC | O_NOFOLLOW);
    }
    if (draft->fd < 0) {
        enum hw_status status = fail(io, errno);
        close_draft(draft);
        return status;
    }
    if (kind == HW_IO_SCRATCH) {
        (void)unlink(draft->temporary);
        *draft->temporary = 0; /* a later file may have that name */
    }
    return HW_OK;
}

enum hw_status hw_io_draft_look(struct hw_io *io, struct hw_mem *mem, const char *path, struct hw_io_draft *draft, uint64_t *size) {
    struct stat about = {.st_size = 0};
    *draft = (struct hw_io_draft){.io = io, .mem = mem, .folder_fd = -1, .fd = open_file(io, path, O_RDONLY | O_NONBLOCK)}; /* a pipe would be waited for */
    if (draft->fd < 0) {
        return fail(io, errno);
    }
    (void)fstat(draft->fd, &about); /* should it fail, the kind is not known, and none that is read */
    int refusal = S_ISDIR(about.st_mode) ? EISDIR : S_ISREG(about.st_mode) ? 0 : ENOTSUP;
    *size = (uint64_t)about.st_size;
    if (refusal != 0) {
        close_draft(draft);
    }
    return refusal == 0 ? HW_OK : fail(io, refusal);
}

enum hw_status hw_io_draft_put(const struct hw_io_draft *draft, uint64_t at, const void *data, size_t size) {
    return write_all(draft->io, draft->fd, data, size, (off_t)at) == 0 ? HW_OK : fail(draft->io, errno);
}

enum hw_status hw_io_draft_get(const struct hw_io_draft *draft, uint64_t at, void *into, size_t size) {
    size_t used = 0;
    while (used < size) {
        ssize_t got = read_some(draft->io, draft->fd, (char *)into + used, size - used, (off_t)(at + used));
        if (got < 0) {
            return fail(draft->io, errno);
        }
        if (got == 0) {
            memset((char *)into + used, 0, size - used);
            break;
        }
        used += (size_t)got;
    }
    return HW_OK;
}

enum hw_status hw_io_draft_keep(struct hw_io_draft *draft, uint64_t size) {
    struct hw_io *io = draft->io;
    enum hw_status status = HW_OK;
    if (ftruncate(draft->fd, (off_t)size) != 0 || flush_file(io, draft->fd) != 0) {
        status = fail(io, errno);
    }
    if (close_file(io, draft->fd) != 0 && status == HW_OK) {
        status = fail(io, errno);
    }
    draft->fd = -1;
    if (status == HW_OK && rename_file(io, draft->temporary, draft->path) != 0) {
        status = fail(io, errno);
    }
    if (status != HW_OK) {
        (void)unlink(draft->temporary);
    } else {
        (void)flush_file(io, draft->folder_fd);
    }
    close_draft(draft);
    return status;
}

enum hw_status hw_io_draft_put_file(const struct hw_io_draft *draft, uint64_t at, const char *from, void *buffer, size_t size, uint64_t *n) {
    int fd = open_file(draft->io, from, O_RDONLY);
    enum hw_status status = fd < 0 ? fail(draft->io, errno) : HW_OK;
    *n = 0;
    while (status == HW_OK) {
        ssize_t got = read_some(draft->io, fd, buffer, size, ON);
        if (got == 0) {
            break;
        }
        status = got < 0 ? fail(draft->io, errno) : hw_io_draft_put(draft, at + *n, buffer, (size_t)got);
        *n += got > 0 ? (uint64_t)got : 0;
    }
    if (fd >= 0) {
        (void)close_file(draft->io, fd);
    }
    return status;
}

void hw_io_draft_drop(struct hw_io_draft *draft) {
    if (draft->path != NULL) {
        (void)unlink(draft->temporary);
    }
    close_draft(draft);
}

enum hw_status hw_io_replace_file(struct hw_io *io, struct hw_mem *mem, const char *path, const void *data, size_t size) {
    struct hw_io_draft draft;
    HW_TRY(hw_io_draft_open(io, mem, path, HW_IO_TO_KEEP, &draft));
    enum hw_status status = hw_io_draft_put(&draft, 0, data, size);
    if (status != HW_OK) {
        hw_io_draft_drop(&draft);
        return status;
    }
    return hw_io_draft_keep(&draft, size);
}

bool hw_io_can_replace(const char *path, char *why, size_t why_size) {
    char folder[PATH_MAX];
    char resolved[PATH_MAX];
    path = target_of(path, resolved);
    if (path == NULL) {
        snprintf(why, why_size, "it is a link that leads nowhere");
        return false;
    }
    const char *name = hw_io_name(path);
    if (strlen(path) + SUFFIX_MAX >= sizeof folder) {
        snprintf(why, why_size, "the path is too long");
        return false;
    }
    int refusal = refuse_kind(path);
    if (refusal == EISDIR || *name == 0) {
        snprintf(why, why_size, "%s", refusal == EISDIR ? "it is a folder" : "the name of the file is missing");
        return false;
    }
    if (refusal != 0) {
        snprintf(why, why_size, "%s", refusal == ENOTSUP ? "it is not an ordinary file" : strerror(refusal));
        return false;
    }
    folder_of(path, folder);
    if (!hw_io_is_folder(folder)) {
        snprintf(why, why_size, "the folder %s does not exist", folder);
        return false;
    }
    if (access(folder, W_OK | X_OK) != 0) {
        snprintf(why, why_size, "the folder %s cannot be written to: %s", folder, strerror(errno));
        return false;
    }
    if (strlen(name) + SUFFIX_MAX > (size_t)pathconf(folder, _PC_NAME_MAX)) { /* -1, no limit, is the greatest size */
        snprintf(why, why_size, "the name is too long");
        return false;
    }
    return true;
}

static int by_bytes(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

struct name_node {
    struct name_node *next;
    const char *text;
};

static DIR *open_folder(struct hw_io *io, const char *path) {
    enum hw_io_fault fault;
    DIR *dir = NULL;
    for (int tries = 0; tries < PATIENCE; tries++) {
        dir = faulted(io, &fault) ? NULL : opendir(path);
        if (dir != NULL || errno != EINTR) {
            break;
        }
    }
    return dir;
}

/* The next entry; NULL at the end, with errno 0, and on failure. */
static const struct dirent *next_entry(struct hw_io *io, DIR *dir) {
    enum hw_io_fault fault;
    const struct dirent *entry = NULL;
    for (int tries = 0; tries < PATIENCE; tries++) {
        errno = 0;
        entry = faulted(io, &fault) ? NULL : readdir(dir);
        if (entry != NULL || errno != EINTR) {
            break;
        }
    }
    return entry;
}

enum hw_status hw_io_list_folder(struct hw_io *io, struct hw_arena *arena, const char *path, const char *const **names, size_t *count) {
    DIR *dir = open_folder(io, path);
    if (dir == NULL) {
        return fail(io, errno);
    }
    enum hw_status status = HW_OK;
    struct name_node *first = NULL;
    size_t n = 0;
    const struct dirent *entry;
    while ((entry = next_entry(io, dir)) != NULL) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) {
            continue;
        }
        struct name_node *node = hw_arena_alloc(arena, 1, sizeof *node);
        char *text = hw_arena_text(arena, entry->d_name, strlen(entry->d_name));
        if (node == NULL || text == NULL) {
            status = HW_NO_MEMORY;
            goto done;
        }
        *node = (struct name_node){.next = first, .text = text};
        first = node;
        n++;
    }
    if (errno != 0) {
        status = fail(io, errno);
        goto done;
    }
    const char **sorted = hw_arena_alloc(arena, n + 1, sizeof *sorted);
    if (sorted == NULL) {
        status = HW_NO_MEMORY;
        goto done;
    }
    for (size_t i = 0; i < n; i++, first = first->next) {
        sorted[i] = first->text;
    }
    qsort(sorted, n, sizeof *sorted, by_bytes);
    *names = sorted;
    *count = n;
done:
    (void)closedir(dir);
    return status;
}

enum hw_status hw_io_make_folder(struct hw_io *io, const char *path) {
    enum hw_io_fault fault;
    int made = -1;
    for (int tries = 0; tries < PATIENCE; tries++) {
        made = faulted(io, &fault) ? -1 : mkdir(path, 0777);
        if (made == 0 || errno != EINTR) {
            break;
        }
    }
    return made == 0 || (errno == EEXIST && hw_io_is_folder(path)) ? HW_OK : fail(io, errno);
}

enum hw_status hw_io_rename(struct hw_io *io, const char *from, const char *to) {
    return rename_file(io, from, to) == 0 ? HW_OK : fail(io, errno);
}

void hw_io_remove_file(const char *path) {
    (void)unlink(path);
}

void hw_io_remove_folder(const char *path) {
    (void)rmdir(path);
}

bool hw_io_is_mistake(int error) {
    switch (error) {
    case ENOENT:
    case ENOTDIR:
    case EISDIR:
    case EACCES:
    case EPERM:
    case ENAMETOOLONG:
    case ELOOP:
    case ENOTSUP: /* no ordinary file */
        return true;
    default:
        return false;
    }
}

bool hw_io_exists(const char *path) {
    struct stat about;
    return stat(path, &about) == 0;
}

bool hw_io_is_folder(const char *path) {
    struct stat about;
    return stat(path, &about) == 0 && S_ISDIR(about.st_mode);
}

bool hw_io_has_file(const struct hw_io *io, const char *path) {
    return io->held != NULL && io->held->only ? hw_held_find(io->held, path) != NULL : hw_io_exists(path);
}

bool hw_io_has_folder(const struct hw_io *io, const char *path) {
    return io->held != NULL && io->held->only ? hw_held_has_folder(io->held, path) : hw_io_is_folder(path);
}

bool hw_io_is_same(const char *a, const char *b) {
    struct stat one, other;
    return stat(a, &one) == 0 && stat(b, &other) == 0 && one.st_dev == other.st_dev && one.st_ino == other.st_ino;
}

bool hw_io_is_ordinary(const char *path) {
    struct stat about;
    return stat(path, &about) == 0 && S_ISREG(about.st_mode);
}
