/* SPDX-License-Identifier: MIT
 * UTF-8: where is it not? And texts from a file made fit for a message. */
#ifndef INK_TABLE_UTF8_H
#define INK_TABLE_UTF8_H

#include <stddef.h>

/* The place of the first byte that is not UTF-8 (RFC 3629), n when all is. */
size_t ink_utf8_check(const unsigned char *bytes, size_t n);

/* A text as messages show it: cut at a character's border to fit, control characters turned into '?'. */
enum { INK_SHOWN = 64 };
void ink_show(char out[INK_SHOWN], const char *text, size_t n);

#endif
