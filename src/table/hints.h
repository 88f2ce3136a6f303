/* SPDX-License-Identifier: MIT
 * What words look like that a person may have meant as numbers or dates. */
#ifndef INK_TABLE_HINTS_H
#define INK_TABLE_HINTS_H

#include "table/table.h"

typedef enum {
    INK_HINT_NONE,
    INK_HINT_DECIMAL,   /* 1,5 */
    INK_HINT_THOUSANDS, /* 1,234 */
    INK_HINT_MONEY,     /* 5%, $3.50 */
    INK_HINT_DATE,
    INK_HINT_SPACES,    /* a no-break space around or inside a number */
    INK_HINTS
} ink_hint;

/* decimal is the mark that the numbers were read with. Nonzero: no memory. */
int ink_hint_words(const ink_column *column, size_t n_rows, char decimal, ink_hint *hint);
/* What follows the columns' names in the notice. */
const char *ink_hint_sentence(ink_hint hint);

#endif
