/* SPDX-License-Identifier: MIT
 * A source of bytes: a file, plain or gzip-compressed, a stream, or memory; it can be read again from its start. */
#ifndef INK_TABLE_SOURCE_H
#define INK_TABLE_SOURCE_H

#include <zlib.h>

#include "inkling.h"

typedef struct {
    const char *name;   /* for messages; borrowed */
    gzFile file;        /* NULL: memory */
    const unsigned char *bytes;
    size_t n, at;
} ink_source;

/* "-" is standard input. What cannot be read twice (a pipe, a terminal) is first copied into an unlinked file. */
int ink_source_open(ink_source *source, const char *path, ink_error *err);
void ink_source_memory(ink_source *source, const void *bytes, size_t n, const char *name);
void ink_source_close(ink_source *source);
/* Fills `room` bytes; *n is less at the end only. */
int ink_source_read(ink_source *source, void *to, size_t room, size_t *n, ink_error *err);
int ink_source_rewind(ink_source *source, ink_error *err);

#endif
