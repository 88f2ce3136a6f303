/* SPDX-License-Identifier: MIT
 * Whole files: read into memory, written whole or not at all. ink_file_write is in inkling.h. */
#ifndef INK_BASE_FILE_H
#define INK_BASE_FILE_H

#include "inkling.h"

/* The whole of a regular file, at most `most` bytes; free() the bytes. */
int ink_file_read(const char *path, size_t most, unsigned char **bytes, size_t *n, ink_error *err);

#endif
