/* SPDX-License-Identifier: MIT
 * CSV on standard output, RFC 4180 with \n, buffered, with a sticky error. */
#ifndef INK_CLI_CSV_H
#define INK_CLI_CSV_H

#include <stddef.h>

struct csv {
    int status;      /* the first failure, which was told; nothing is written after it */
    int n_cells;     /* in this row */
};

void csv_text(struct csv *csv, const char *text, size_t n, int quote); /* quote: in quotes even if not needed */
void csv_cell(struct csv *csv, const char *text);
void csv_cell_prefixed(struct csv *csv, const char *prefix, const char *text);
void csv_number(struct csv *csv, double x);
void csv_end_row(struct csv *csv);

#endif
