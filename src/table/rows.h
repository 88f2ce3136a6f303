/* SPDX-License-Identifier: MIT
 * A file as a header and rows of equally many cells: reading options applied, but for the columns' types. */
#ifndef INK_TABLE_ROWS_H
#define INK_TABLE_ROWS_H

#include "table/csv.h"
#include "table/markers.h"
#include "table/notices.h"

typedef struct {
    ink_csv csv;
    ink_table_options options; /* with what was left open filled in; the strings stay the caller's */
    ink_markers markers;
    char **names;
    size_t n_columns;
    size_t width;       /* cells in the first row: n_columns, and as many empty unnamed ones as were dropped */
    size_t n_rows;      /* given out, second readings included */
    size_t n_short, n_long, n_skipped, ragged_line;
    ink_notices notices;
} ink_reader;

/* A row's cells as an ink_row_fn is given them. */
typedef struct {
    const char **cells;
    size_t *lengths;
    unsigned char *missing;
} ink_texts;

/* Nonzero: no memory. */
int ink_texts_new(size_t n, ink_texts *texts);
void ink_texts_free(ink_texts *texts);
void ink_texts_take(ink_texts *texts, const ink_reader *rows, const ink_row *row);

/* Checks options (NULL: the defaults). The source stays the caller's. buffer: as of ink_csv_open. */
int ink_reader_open(ink_reader *rows, ink_source *source, const ink_table_options *options, size_t buffer,
                    ink_error *err);
void ink_reader_close(ink_reader *rows);
/* row->n is n_columns, 0 at the end; a file without rows is INK_DATA. */
int ink_reader_next(ink_reader *rows, ink_row *row, ink_error *err);
/* Back to the first row behind the header. */
int ink_reader_rewind(ink_reader *rows, ink_error *err);
/* Adds the notices on ragged rows; for the end of the file. */
void ink_reader_note(ink_reader *rows);

#endif
