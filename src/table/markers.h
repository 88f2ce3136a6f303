/* SPDX-License-Identifier: MIT
 * The texts that mean "missing". */
#ifndef INK_TABLE_MARKERS_H
#define INK_TABLE_MARKERS_H

#include "table/csv.h"
#include "table/dict.h"

typedef struct {
    ink_dict dict;
    size_t longest;
    unsigned char first[256]; /* the bytes that a marker begins with, so that most cells need no look-up */
} ink_markers;

/* list as in ink_table_options.missing. */
int ink_markers_open(ink_markers *markers, const char *list, ink_error *err);
void ink_markers_close(ink_markers *markers);
/* The marker that this cell is, or -1. A quoted cell is literal text, but for the empty one. */
static inline int32_t ink_markers_find(const ink_markers *markers, const ink_cell *cell)
{
    if (cell->n > markers->longest || !markers->first[(unsigned char)(cell->n ? cell->text[0] : '\0')] ||
        (cell->quoted && cell->n))
        return -1;
    return ink_dict_find(&markers->dict, cell->text, cell->n);
}

#endif
