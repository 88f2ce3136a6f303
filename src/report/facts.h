/* SPDX-License-Identifier: MIT
 * What is worth telling of one column: its range, or its most frequent levels. */
#ifndef INK_REPORT_FACTS_H
#define INK_REPORT_FACTS_H

#include "table/table.h"

#define INK_FACTS_TOP 10

typedef struct {
    double min, max, mean;           /* numeric: NaN where every cell is missing */
    size_t n_top;
    size_t top[INK_FACTS_TOP];       /* categorical: levels by falling number of rows, then in byte order */
    size_t top_rows[INK_FACTS_TOP];
} ink_facts;

int ink_facts_make(const ink_table *table, const ink_column *column, ink_facts *facts, ink_error *err);

#endif
