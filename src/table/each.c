/* SPDX-License-Identifier: MIT
 * A file row by row into a callback, as text. Knows no types. */
#include "table/rows.h"

#include <string.h>

#include "base/error.h"

typedef struct {
    ink_reader rows;
    ink_texts texts;
    ink_row_fn *row;
    void *user;
} each;

static int give(each *e, size_t n)
{
    return e->row(e->user, n, e->texts.cells, e->texts.lengths, e->texts.missing);
}

static int give_header(each *e)
{
    for (size_t c = 0; c < e->rows.n_columns; c++) {
        e->texts.cells[c] = e->rows.names[c];
        e->texts.lengths[c] = strlen(e->rows.names[c]);
    }
    return give(e, e->rows.n_columns);
}

static int give_all(each *e, ink_error *err)
{
    if (ink_texts_new(e->rows.n_columns, &e->texts))
        return ink_fail_memory(err);
    int status = give_header(e);
    while (status == INK_OK) {
        ink_row row;
        INK_TRY(ink_reader_next(&e->rows, &row, err));
        if (row.n == 0)
            return INK_OK;
        ink_texts_take(&e->texts, &e->rows, &row);
        status = give(e, row.n);
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
        ink_texts_free(&e.texts);
        ink_reader_close(&e.rows);
    }
    ink_source_close(&source);
    return status;
}
