/* SPDX-License-Identifier: MIT
 * A file into a header and rows of equally many cells: what the options say or the first rows suggest, ragged rows,
 * delimiters at the end of every row. Knows nothing of what the cells hold. */
#include "table/rows.h"

#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "table/header.h"
#include "table/sniff.h"

/* A caller's options may be of an older, shorter kind: what it lacks has its default. */
static int take_options(const ink_table_options *options, ink_table_options *taken, ink_error *err)
{
    *taken = (ink_table_options)INK_TABLE_OPTIONS_INIT;
    if (options && (options->size < sizeof options->size || options->size > sizeof *options))
        return ink_fail(err, INK_USAGE, "ink_table_options.size is %zu; start from INK_TABLE_OPTIONS_INIT",
                        options->size);
    if (options)
        memcpy(taken, options, options->size);
    taken->size = sizeof *taken;
    if (taken->decimal == 0)
        taken->decimal = '.';
    return INK_OK;
}

static int check_options(const ink_table_options *options, ink_error *err)
{
    unsigned char c = (unsigned char)options->delimiter;
    if (c && (strchr("\"\r\n.+-_", c) || c >= 0x80 || (c < ' ' && c != '\t') || (c >= '0' && c <= '9') ||
              ((c | 0x20) >= 'a' && (c | 0x20) <= 'z')))
        return ink_fail(err, INK_USAGE, "the delimiter must be one character such as , ; | or a tab, not 0x%02X", c);
    if (options->decimal != '.' && options->decimal != ',')
        return ink_fail(err, INK_USAGE, "the decimal mark must be . or , and not 0x%02X",
                        (unsigned char)options->decimal);
    if ((unsigned)options->header > INK_HEADER_NO)
        return ink_fail(err, INK_USAGE, "header must be one of INK_HEADER_GUESS, _YES and _NO");
    if ((unsigned)options->ragged > INK_RAGGED_SKIP)
        return ink_fail(err, INK_USAGE, "ragged must be one of INK_RAGGED_ERROR, _FILL and _SKIP");
    if ((unsigned)options->encoding > INK_ENCODING_LATIN1)
        return ink_fail(err, INK_USAGE, "encoding must be one of INK_ENCODING_UTF8 and _LATIN1");
    return INK_OK;
}

/* How many of the last cells of the row are empty, the first cell left out. */
static size_t empty_tail(const ink_row *row)
{
    size_t tail = 0;
    while (tail + 1 < row->n && row->cells[row->n - 1 - tail].n == 0)
        tail++;
    return tail;
}

/* How many of the last columns have neither a name nor a cell, when the first row leaves `tail` of them. */
static int drop_tail(ink_reader *rows, size_t tail, ink_error *err)
{
    size_t width = rows->width;
    ink_row row = {.n = 1};
    while (tail && row.n) {
        INK_TRY(ink_csv_next(&rows->csv, &row, err));
        for (size_t i = width - tail; i < row.n && i < width; i++)
            if (row.cells[i].n)
                tail = width - 1 - i;
    }
    rows->n_columns = width - tail;
    if (tail == 1)
        ink_notices_add(&rows->notices, "the last column is dropped: it has no name, and every cell is empty");
    else if (tail)
        ink_notices_add(&rows->notices, "the last %zu columns are dropped: no names, and every cell is empty", tail);
    return INK_OK;
}

static void note_format(ink_reader *rows, const ink_table_options *asked, const ink_row *first)
{
    char delimiter = rows->options.delimiter;
    size_t comments = rows->csv.n_comments;
    if (comments)
        ink_notices_add(&rows->notices, "skipped %zu line%s above the table, beginning with #", comments,
                        comments == 1 ? "" : "s");
    if (!asked->delimiter && delimiter != ',')
        ink_notices_add(&rows->notices, "cells are separated by %s",
                        delimiter == '\t' ? "tabs" : delimiter == ';' ? "semicolons (;)" : "bars (|)");
    if (asked->header == INK_HEADER_GUESS && rows->options.header == INK_HEADER_NO)
        ink_notices_add(&rows->notices, "there is no header: the first row looks like values, so the columns are named "
                                        "column1, column2, ...");
    if (!asked->delimiter && first->n == 1 && memchr(first->cells[0].text, ' ', first->cells[0].n))
        ink_notices_add(&rows->notices, "there is one column only; where cells are separated by blanks, say so with "
                                        "--delimiter");
}

static int start(ink_reader *rows, const ink_table_options *asked, ink_error *err)
{
    ink_row row;
    int headless = rows->options.header == INK_HEADER_NO;
    INK_TRY(ink_csv_next(&rows->csv, &row, err));
    if (row.n == 0)
        return ink_fail_at(err, INK_DATA, rows->csv.source->name, 0, 0, "is empty; a header and rows were expected");
    note_format(rows, asked, &row);
    rows->width = rows->n_columns = row.n;
    rows->csv.keep_blank = row.n == 1;
    size_t tail = empty_tail(&row);
    INK_TRY(drop_tail(rows, tail, err));
    if (tail || headless)
        INK_TRY(ink_csv_rewind(&rows->csv, err));
    if (tail)
        INK_TRY(ink_csv_next(&rows->csv, &row, err));
    INK_TRY(ink_header_names(headless ? NULL : &row, rows->n_columns, &rows->notices, &rows->names, err));
    rows->csv.names = (const char *const *)rows->names;
    rows->csv.n_names = rows->n_columns;
    return tail && headless ? ink_csv_rewind(&rows->csv, err) : INK_OK;
}

int ink_reader_open(ink_reader *rows, ink_source *source, const ink_table_options *options, size_t buffer,
                    ink_error *err)
{
    ink_table_options asked;
    *rows = (ink_reader){0};
    INK_TRY(take_options(options, &asked, err));
    INK_TRY(check_options(&asked, err));
    rows->options = asked;
    INK_TRY(ink_markers_open(&rows->markers, asked.missing, err));
    int status = ink_sniff(source, &rows->markers, &rows->options, err);
    if (status == INK_OK)
        status = ink_csv_open(&rows->csv, source, rows->options.delimiter, asked.encoding == INK_ENCODING_LATIN1,
                              buffer, err);
    if (status == INK_OK)
        status = start(rows, &asked, err);
    if (status != INK_OK)
        ink_reader_close(rows);
    return status;
}

void ink_reader_close(ink_reader *rows)
{
    ink_csv_close(&rows->csv);
    ink_markers_close(&rows->markers);
    ink_header_free(rows->names, rows->n_columns);
    ink_notices_free(&rows->notices);
    *rows = (ink_reader){0};
}

static int fail_ragged(const ink_reader *rows, const ink_row *row, ink_error *err)
{
    const char *where = rows->options.header == INK_HEADER_NO ? "first row" : "header";
    const char *advice = rows->width == 1 ? "lines above the table must be taken out, a delimiter other than , ; | or "
                                            "tab given with --delimiter"
                                          : "--ragged fill or --ragged skip reads on";
    return ink_csv_fail(&rows->csv, err, row->line, 0, "has %zu cell%s where the %s has %zu; %s", row->n,
                        row->n == 1 ? "" : "s", where, rows->width, advice);
}

/* *keep: whether the row is to be given out. */
static int mend(ink_reader *rows, ink_row *row, int *keep, ink_error *err)
{
    if (rows->options.ragged == INK_RAGGED_ERROR)
        return fail_ragged(rows, row, err);
    if (!rows->ragged_line)
        rows->ragged_line = row->line;
    *keep = rows->options.ragged == INK_RAGGED_FILL;
    rows->n_skipped += !*keep;
    rows->n_short += *keep && row->n < rows->n_columns;
    rows->n_long += *keep && row->n > rows->width;
    if (*keep && row->n < rows->n_columns)
        ink_csv_pad(&rows->csv, row, rows->n_columns); /* the first row had as many cells */
    return INK_OK;
}

int ink_reader_next(ink_reader *rows, ink_row *row, ink_error *err)
{
    int keep = 0;
    while (!keep) {
        INK_TRY(ink_csv_next(&rows->csv, row, err));
        if (row->n == 0)
            break;
        keep = row->n >= rows->n_columns && row->n <= rows->width;
        if (!keep)
            INK_TRY(mend(rows, row, &keep, err));
    }
    if (row->n == 0 && rows->n_rows == 0)
        return ink_fail_at(err, INK_DATA, rows->csv.source->name, 0, 0, "has no rows; %s",
                           rows->n_skipped ? "--ragged skip left every row out" : "there is nothing below the header");
    row->n = row->n ? rows->n_columns : 0;
    rows->n_rows += row->n != 0;
    return INK_OK;
}

int ink_reader_rewind(ink_reader *rows, ink_error *err)
{
    ink_row row;
    INK_TRY(ink_csv_rewind(&rows->csv, err));
    return rows->options.header == INK_HEADER_NO ? INK_OK : ink_csv_next(&rows->csv, &row, err);
}

static void note_ragged(ink_reader *rows, size_t n, const char *what, const char *became)
{
    if (n)
        ink_notices_add(&rows->notices, "%zu row%s with %s %s %s, the first ragged one in line %zu", n, n == 1 ? "" : "s",
                        what, n == 1 ? "was" : "were", became, rows->ragged_line);
}

void ink_reader_note(ink_reader *rows)
{
    note_ragged(rows, rows->n_skipped, "too few or too many cells", "left out");
    note_ragged(rows, rows->n_short, "too few cells", "filled");
    note_ragged(rows, rows->n_long, "too many cells", "cut");
}

int ink_texts_new(size_t n, ink_texts *texts)
{
    texts->cells = ink_new(n, sizeof *texts->cells);
    texts->lengths = ink_new(n, sizeof *texts->lengths);
    texts->missing = ink_new(n, 1);
    return !texts->cells || !texts->lengths || !texts->missing;
}

void ink_texts_free(ink_texts *texts)
{
    free(texts->cells);
    free(texts->lengths);
    free(texts->missing);
    *texts = (ink_texts){0};
}

void ink_texts_take(ink_texts *texts, const ink_reader *rows, const ink_row *row)
{
    for (size_t c = 0; c < row->n; c++) {
        const ink_cell *cell = &row->cells[c];
        texts->missing[c] = ink_markers_find(&rows->markers, cell) >= 0;
        cell->text[cell->n] = '\0'; /* the delimiter, quote or line end, which has been seen */
        texts->cells[c] = cell->text;
        texts->lengths[c] = cell->n;
    }
}
