/* SPDX-License-Identifier: MIT
 * Levels in byte order. */
#ifndef INK_TABLE_LEVELS_H
#define INK_TABLE_LEVELS_H

#include "table/dict.h"
#include "table/markers.h"
#include "table/table.h"

/* column->code counts levels as dict does and markers as markers does. Gives the column its sorted levels and markers,
 * recodes it, and takes dict's text over. Nonzero: no memory; column is then whole enough to be freed. */
int ink_levels_sort(ink_dict *dict, const ink_markers *markers, size_t n_rows, ink_column *column);

#endif
