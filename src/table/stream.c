/* SPDX-License-Identifier: MIT
 * A file as small tables, one after another. Knows nothing of what is done with them. */
#include "base/error.h"
#include "base/memory.h"
#include "table/build.h"

#include <string.h>

struct ink_table_stream {
    char *path;
    ink_source source;
    ink_reader rows;
    size_t n_given;
};

static int open_reader(ink_table_stream *stream, const char *path, const ink_table_options *options, ink_error *err)
{
    if (!(stream->path = ink_copy_text(path, strlen(path))))
        return ink_fail_memory(err);
    INK_TRY(ink_source_open(&stream->source, stream->path, err));
    int status = ink_reader_open(&stream->rows, &stream->source, options, INK_CSV_BUFFER, err);
    if (status != INK_OK)
        ink_source_close(&stream->source);
    return status;
}

int ink_table_open(const char *path, const ink_table_options *options, ink_table_stream **stream, ink_error *err)
{
    if (!path || !stream)
        return ink_fail(err, INK_USAGE, "ink_table_open needs a path and a place for the stream");
    ink_table_stream *made = ink_new(1, sizeof *made);
    if (!made)
        return ink_fail_memory(err);
    int status = open_reader(made, path, options, err);
    if (status == INK_OK) {
        *stream = made;
        return INK_OK;
    }
    free(made->path);
    free(made);
    return status;
}

void ink_table_close(ink_table_stream *stream)
{
    if (!stream)
        return;
    ink_reader_close(&stream->rows);
    ink_source_close(&stream->source);
    free(stream->path);
    free(stream);
}

static int build_next(ink_build *build, ink_table **table, ink_error *err)
{
    for (size_t c = 0; c < build->rows->n_columns; c++)
        build->columns[c].left_out = !build->columns[c].forced_words && !build->columns[c].forced_numbers;
    INK_TRY(ink_build_read(build, err));
    return table ? ink_build_finish(build, table, err) : INK_OK;
}

int ink_table_next(ink_table_stream *stream, size_t n_rows, ink_row_fn *row, void *user, ink_table **table,
                   ink_error *err)
{
    ink_build build;
    if (!stream || (!table && !row))
        return ink_fail(err, INK_USAGE, "ink_table_next needs a stream and a place for the table, or a function for the rows");
    INK_TRY(ink_build_open(&build, &stream->rows, err));
    build.most = n_rows;
    build.n_before = stream->n_given;
    build.row = row;
    build.user = user;
    int status = build_next(&build, table, err);
    if (status == INK_OK)
        stream->n_given += build.n_rows;
    ink_build_close(&build);
    return status;
}
