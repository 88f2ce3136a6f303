/* SPDX-License-Identifier: MIT
 * UTF-8, one code point at a time, for everything that quotes a user's text. */
#ifndef INK_BASE_UTF8_H
#define INK_BASE_UTF8_H

#include <stddef.h>
#include <stdint.h>

#define INK_REPLACEMENT 0xFFFDu /* U+FFFD, the replacement character */

/* The code point that a NUL-terminated text begins with; returns its bytes. What is not UTF-8 is U+FFFD of one byte. */
size_t ink_utf8_next(const char *text, uint32_t *point);
/* Whether a code point can steer a terminal: a control character, a line separator, a change of direction. */
int ink_point_steers(uint32_t point);

#endif
