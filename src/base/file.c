/* SPDX-License-Identifier: MIT
 * Whole files: read into memory, written whole or not at all. Knows nothing of what is in them. */
#define _POSIX_C_SOURCE 200809L
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/memory.h"

static int fail_errno(ink_error *err, const char *path, const char *what)
{
    int reason = errno;
    return ink_fail_at(err, reason == ENOMEM ? INK_MEMORY : INK_FAILED, path, 0, 0, "%s: %s", what, strerror(reason));
}

static int read_all(int fd, const char *path, size_t most, unsigned char **bytes, size_t *n, ink_error *err)
{
    struct stat about;
    if (fstat(fd, &about))
        return fail_errno(err, path, "cannot be examined");
    if (!S_ISREG(about.st_mode))
        return ink_fail_at(err, INK_FAILED, path, 0, 0, "is not a regular file");
    if (about.st_size < 0 || (uintmax_t)about.st_size > most)
        return ink_fail_at(err, INK_DATA, path, 0, 0, "is larger than the %zu bytes that were expected at most", most);
    size_t size = (size_t)about.st_size, got = 0;
    unsigned char *made = ink_new(size, 1);
    if (!made)
        return ink_fail_memory(err);
    while (got < size) {
        ssize_t more = read(fd, made + got, size - got);
        if (more < 0 && errno == EINTR)
            continue;
        if (more <= 0) {
            int status = more < 0 ? fail_errno(err, path, "cannot be read")
                                  : ink_fail_at(err, INK_FAILED, path, 0, 0, "shrank while it was read");
            free(made);
            return status;
        }
        got += (size_t)more;
    }
    *bytes = made;
    *n = size;
    return INK_OK;
}

int ink_file_read(const char *path, size_t most, unsigned char **bytes, size_t *n, ink_error *err)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return fail_errno(err, path, "cannot be opened");
    int status = read_all(fd, path, most, bytes, n, err);
    close(fd);
    return status;
}

static int write_all(int fd, const unsigned char *bytes, size_t n)
{
    while (n) {
        ssize_t put = write(fd, bytes, n);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return -1;
        bytes += put;
        n -= (size_t)put;
    }
    return 0;
}

/* The rename lives in the directory: without this a power cut may bring the old file back, which is whole all the same;
 * file systems that cannot sync a directory are not an error. */
static void sync_folder(const char *path)
{
    const char *slash = strrchr(path, '/');
    char *folder = slash ? ink_copy_text(path, (size_t)(slash - path) + 1) : ink_copy_text(".", 1);
    int fd = folder ? open(folder, O_RDONLY | O_CLOEXEC) : -1;
    if (fd >= 0) {
        (void)fsync(fd);
        close(fd);
    }
    free(folder);
}

/* A new file beside path, made with the permissions that the user's umask gives, or those of the file it will replace.
 * Its name is written into name. */
static int open_beside(const char *path, char *name, size_t room)
{
    struct stat about;
    mode_t mode = stat(path, &about) ? 0666 : about.st_mode & 0777;
    int fd = -1;
    for (int i = 0; i < 1000 && fd < 0; i++) {
        snprintf(name, room, "%s.%ld-%d.tmp", path, (long)getpid(), i);
        fd = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
        if (fd < 0 && errno != EEXIST)
            return -1;
    }
    return fd;
}

static int write_beside(const char *path, char *name, size_t room, const void *bytes, size_t n, ink_error *err)
{
    int fd = open_beside(path, name, room);
    if (fd < 0)
        return fail_errno(err, path, "cannot be written");
    int bad = write_all(fd, bytes, n) || fsync(fd), reason = errno;
    if (close(fd) && !bad) {
        bad = 1;
        reason = errno;
    }
    if (!bad && rename(name, path)) {
        bad = 1;
        reason = errno;
    }
    if (!bad)
        return INK_OK;
    unlink(name);
    errno = reason;
    return fail_errno(err, path, "cannot be written");
}

/* What stands at path and is no regular file (a pipe, /dev/stdout, /dev/full) is written straight to. */
static int write_through(const char *path, const void *bytes, size_t n, ink_error *err)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd < 0)
        return fail_errno(err, path, "cannot be opened for writing");
    int bad = write_all(fd, bytes, n), reason = errno;
    if (close(fd) && !bad) {
        bad = 1;
        reason = errno;
    }
    errno = reason;
    return bad ? fail_errno(err, path, "cannot be written") : INK_OK;
}

int ink_file_write(const char *path, const void *bytes, size_t n, ink_error *err)
{
    struct stat about;
    if (!stat(path, &about) && !S_ISREG(about.st_mode))
        return S_ISDIR(about.st_mode) ? ink_fail_at(err, INK_FAILED, path, 0, 0, "is a directory, a file was expected")
                                      : write_through(path, bytes, n, err);
    size_t room = strlen(path) + 48;
    char *name = ink_new(room, 1);
    if (!name)
        return ink_fail_memory(err);
    int status = write_beside(path, name, room, bytes, n, err);
    if (status == INK_OK)
        sync_folder(path);
    free(name);
    return status;
}
