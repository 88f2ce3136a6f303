/* SPDX-License-Identifier: MIT
 * The columns' names. */
#ifndef INK_TABLE_HEADER_H
#define INK_TABLE_HEADER_H

#include "table/csv.h"
#include "table/notices.h"

/* Names of n columns, no two alike: the cells of row, or column1, column2, ... where row is NULL. */
int ink_header_names(const ink_row *row, size_t n, ink_notices *notices, char ***names, ink_error *err);
void ink_header_free(char **names, size_t n);

#endif
