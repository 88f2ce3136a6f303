/* SPDX-License-Identifier: MIT
 * What a file's first bytes say it is, where it is no text that can be read. */
#ifndef INK_TABLE_KIND_H
#define INK_TABLE_KIND_H

#include <stddef.h>

#include "inkling.h"

enum { INK_KIND_BYTES = 7 }; /* looked at, at the most */

/* INK_DATA with what to do with the file; n is less than INK_KIND_BYTES only where the file is shorter, or in Latin-1,
 * which is taken at its word. */
int ink_kind_check(const unsigned char *bytes, size_t n, int latin1, const char *file, ink_error *err);

#endif
