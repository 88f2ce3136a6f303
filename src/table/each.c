/* SPDX-License-Identifier: MIT
 * A file row by row into a callback, as text. Knows no types. */
#include "table/rows.h"

#include <string.h>

#include "base/error.h"
#include "base/memory.h"

typedef struct {
    ink_reader rows;
    const char **cells;
    size_t *lengths;
    unsigned char *missing;
    ink_row_fn *row;
    void *user;
} each;

static int give_header(each *e)
{
    size_t n = e->rows.n_columns;
    for (size_t c = 0; c < n; c++) {
        e->cells[c] = e->rows.names[c];
        e->lengths[c] = strlen(e->cells[c]);
    }
    return e->row(e->user, n, e->cells, e->lengths, e->missing);
}

static int give_row(each *e, const ink_row *row)
{
    for (size_t c = 0; c < row->n; c++) {
        const ink_cell *cell = &row->cells[c];
        e->missing[c] = ink_markers_find(&e->rows.markers, cell) >= 0;
        cell->text[cell->n] = '\0'; /* the delimiter, quote or line end, which has been seen */
        e->cells[c] = cell->text;
        e->lengths[c] = cell->n;
    }
    return e->row(e->user, row->n, e->cells, e->lengths, e->missing);
}

static int give_all(each *e, ink_error *err)
{
    size_t n = e->rows.n_columns;
    e->cells = ink_new(n, sizeof *e->cells);
    e->lengths = ink_new(n, sizeof *e->lengths);
    e->missing = ink_new(n, 1);
    if (!e->cells || !e->lengths || !e->missing)
        return ink_fail_memory(err);
    int status = give_header(e);
    while (status == INK_OK) {
        ink_row row;
        INK_TRY(ink_reader_next(&e->rows, &row, err));
        if (row.n == 0)
            return INK_OK;
        status = give_row(e, &row);
    }
    return status;
}

int ink_table_each_row(const char *path, const ink_table_options *options, ink_row_fn *row, void *user, ink_error *err)
{
    ink_source source;
    each e = {.row = row, .user = user};
    if (!path || !row)
        return ink_fail(err, INK_USAGE, "ink_table_each_row needs a path and a function");
    INK_TRY(ink_source_open(&source, path, err));
    int status = ink_reader_open(&e.rows, &source, options, INK_CSV_BUFFER, err);
    if (status == INK_OK) {
        status = give_all(&e, err);
        free(e.cells);
        free(e.lengths);
        free(e.missing);
        ink_reader_close(&e.rows);
    }
    ink_source_close(&source);
    return status;
}
