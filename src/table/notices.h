/* SPDX-License-Identifier: MIT
 * What the reader decided by itself, one sentence each, gathered while it works. */
#ifndef INK_TABLE_NOTICES_H
#define INK_TABLE_NOTICES_H

#include "base/text.h"

typedef struct {
    char **items;
    size_t n, capacity;
    int failed; /* out of memory: later ones are not kept */
} ink_notices;

void ink_notices_add(ink_notices *notices, const char *format, ...) INK_PRINTF(2, 3);
void ink_notices_free(ink_notices *notices);

/* Names one after another, the first five of them spelt out: "a, b and 7 more". */
typedef struct {
    ink_text text;
    size_t n;
} ink_name_list;

void ink_name_list_add(ink_name_list *list, const char *name);
/* Adds "NAMES: SENTENCE" when there was a name, and empties the list. */
void ink_name_list_note(ink_name_list *list, ink_notices *notices, const char *sentence);

#endif
