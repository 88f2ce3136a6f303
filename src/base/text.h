/* SPDX-License-Identifier: MIT
 * Text: a growing string with a sticky error: write straight through, ask once at the end. */
#ifndef INK_BASE_TEXT_H
#define INK_BASE_TEXT_H

#include <stddef.h>

#include "base/error.h"

typedef struct {
    char *bytes;  /* NUL-terminated after any write, NULL before */
    size_t n, capacity;
    int failed;   /* out of memory: all later writes do nothing */
} ink_text;

void ink_text_add(ink_text *text, const char *bytes, size_t n);
void ink_text_puts(ink_text *text, const char *string);
void ink_text_printf(ink_text *text, const char *format, ...) INK_PRINTF(2, 3);
/* x as the shortest decimal that reads back (number.h). */
void ink_text_number(ink_text *text, double x);
/* Hands the string over (free() it), or frees it and fails with INK_MEMORY. The text is empty afterwards. */
int ink_text_take(ink_text *text, char **string, ink_error *err);
void ink_text_free(ink_text *text);

#endif
