/* SPDX-License-Identifier: MIT
 * Files, streams and memory into bytes. zlib reads plain files as they stand, so one path serves both. Knows nothing of
 * what the bytes mean. */
#define _POSIX_C_SOURCE 200809L
#include "table/source.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"

enum { GZIP_BUFFER = 1 << 17, COPY_BUFFER = 1 << 16 };

static int fail_errno(ink_error *err, const char *name, const char *what)
{
    int reason = errno;
    char text[128] = "unknown reason";
    (void)strerror_r(reason, text, sizeof text);
    return ink_fail_at(err, reason == ENOMEM ? INK_MEMORY : INK_FAILED, name, 0, 0, "%s: %s", what, text);
}

/* Whether bytes are neither text nor compressed: the reader will say so of these few, and a device that never ends, such
 * as /dev/zero, is not to fill the disk. */
static int is_binary(const char *bytes, size_t n)
{
    int compressed = n > 1 && (unsigned char)bytes[0] == 0x1F && (unsigned char)bytes[1] == 0x8B;
    return !compressed && memchr(bytes, '\0', n);
}

static int copy_stream(int from, FILE *to, const char *name, ink_error *err)
{
    char bytes[COPY_BUFFER];
    for (int first = 1;; first = 0) {
        ssize_t n = read(from, bytes, sizeof bytes);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return fail_errno(err, name, "cannot be read");
        size_t got = (size_t)n;
        if (fwrite(bytes, 1, got, to) != got)
            return fail_errno(err, name, "cannot be copied into a temporary file");
        if (got && !(first && is_binary(bytes, got)))
            continue;
        return fflush(to) ? fail_errno(err, name, "cannot be copied into a temporary file") : INK_OK;
    }
}

/* A temporary file, already unlinked, with all that `from` has to give. */
static int spool(int from, const char *name, int *made, ink_error *err)
{
    FILE *copy = tmpfile();
    if (!copy)
        return fail_errno(err, name, "cannot be copied into a temporary file");
    int status = copy_stream(from, copy, name, err);
    int fd = status == INK_OK ? dup(fileno(copy)) : -1;
    if (status == INK_OK && (fd < 0 || lseek(fd, 0, SEEK_SET) < 0))
        status = fail_errno(err, name, "cannot be copied into a temporary file");
    fclose(copy);
    if (status == INK_OK)
        *made = fd;
    else if (fd >= 0)
        close(fd);
    return status;
}

/* Makes *fd one that can be read twice, or closes it and fails. */
static int make_seekable(int *fd, const char *name, ink_error *err)
{
    struct stat about;
    int status = INK_OK, made = -1;
    if (fstat(*fd, &about))
        status = fail_errno(err, name, "cannot be examined");
    else if (S_ISDIR(about.st_mode))
        status = ink_fail_at(err, INK_FAILED, name, 0, 0, "is a directory, a file was expected");
    else if (S_ISREG(about.st_mode))
        return INK_OK;
    else
        status = spool(*fd, name, &made, err);
    close(*fd);
    *fd = made;
    return status;
}

int ink_source_open(ink_source *source, const char *path, ink_error *err)
{
    int fd = strcmp(path, "-") ? open(path, O_RDONLY | O_CLOEXEC) : dup(STDIN_FILENO);
    if (fd < 0)
        return fail_errno(err, path, "cannot be opened");
    INK_TRY(make_seekable(&fd, path, err));
    gzFile file = gzdopen(fd, "rb");
    if (!file) {
        close(fd);
        return ink_fail_memory(err);
    }
    (void)gzbuffer(file, GZIP_BUFFER);
    *source = (ink_source){.name = path, .file = file};
    return INK_OK;
}

void ink_source_memory(ink_source *source, const void *bytes, size_t n, const char *name)
{
    *source = (ink_source){.name = name, .bytes = bytes, .n = n};
}

void ink_source_close(ink_source *source)
{
    if (source->file)
        (void)gzclose_r(source->file);
    *source = (ink_source){0};
}

static int fail_zlib(ink_source *source, ink_error *err)
{
    int code = Z_OK;
    const char *text = gzerror(source->file, &code);
    if (code == Z_ERRNO)
        return fail_errno(err, source->name, "cannot be read");
    if (code == Z_MEM_ERROR)
        return ink_fail_memory(err);
    if (code == Z_BUF_ERROR)
        return ink_fail_at(err, INK_FAILED, source->name, 0, 0, "ends in the middle of its gzip data");
    return ink_fail_at(err, INK_FAILED, source->name, 0, 0, "is damaged gzip data: %s", text);
}

static int read_file(ink_source *source, unsigned char *to, size_t room, size_t *n, ink_error *err)
{
    size_t got = 0;
    while (got < room) {
        unsigned piece = room - got < 1u << 30 ? (unsigned)(room - got) : 1u << 30;
        int more = gzread(source->file, to + got, piece);
        int code = Z_OK;
        if (more < 0)
            return fail_zlib(source, err);
        got += (size_t)more;
        if ((unsigned)more == piece)
            continue;
        /* a cut gzip file ends like a whole one, and only gzerror tells them apart */
        (void)gzerror(source->file, &code);
        if (code != Z_OK)
            return fail_zlib(source, err);
        break;
    }
    *n = got;
    return INK_OK;
}

int ink_source_read(ink_source *source, void *to, size_t room, size_t *n, ink_error *err)
{
    if (source->file)
        return read_file(source, to, room, n, err);
    size_t left = source->n - source->at;
    *n = room < left ? room : left;
    if (*n)
        memcpy(to, source->bytes + source->at, *n);
    source->at += *n;
    return INK_OK;
}

int ink_source_rewind(ink_source *source, ink_error *err)
{
    source->at = 0;
    if (source->file && gzrewind(source->file))
        return fail_errno(err, source->name, "cannot be read a second time");
    return INK_OK;
}
