/* SPDX-License-Identifier: MIT
 * CSV on standard output: cells become quoted text. Knows no table. */
#include "csv.h"

#include <string.h>

#include "cli.h"

static void put(struct csv *csv, const char *text, size_t n)
{
    if (!csv->status && n)
        csv->status = write_stdout(text, n);
}

static int needs_quotes(const char *text, size_t n)
{
    if (n && (text[0] == ' ' || text[0] == '\t' || text[n - 1] == ' ' || text[n - 1] == '\t' || text[0] == '#'))
        return 1;
    return memchr(text, ',', n) || memchr(text, '"', n) || memchr(text, '\n', n) || memchr(text, '\r', n);
}

static void put_doubled(struct csv *csv, const char *text, size_t n)
{
    const char *quote;
    while ((quote = n ? memchr(text, '"', n) : NULL)) {
        size_t part = (size_t)(quote - text) + 1;
        put(csv, text, part);
        put(csv, "\"", 1);
        text += part;
        n -= part;
    }
    put(csv, text, n);
}

void csv_text(struct csv *csv, const char *text, size_t n, int quote)
{
    if (csv->n_cells++)
        put(csv, ",", 1);
    if (!quote && !needs_quotes(text, n)) {
        put(csv, text, n);
        return;
    }
    put(csv, "\"", 1);
    put_doubled(csv, text, n);
    put(csv, "\"", 1);
}

void csv_cell(struct csv *csv, const char *text)
{
    csv_text(csv, text, strlen(text), 0);
}

void csv_cell_prefixed(struct csv *csv, const char *prefix, const char *text)
{
    int quote = needs_quotes(text, strlen(text));
    if (csv->n_cells++)
        put(csv, ",", 1);
    if (quote)
        put(csv, "\"", 1);
    put(csv, prefix, strlen(prefix));
    put_doubled(csv, text, strlen(text));
    if (quote)
        put(csv, "\"", 1);
}

void csv_number(struct csv *csv, double x)
{
    char text[INK_NUMBER_SIZE];
    csv_text(csv, text, ink_number_format(x, text), 0);
}

void csv_end_row(struct csv *csv)
{
    put(csv, "\n", 1);
    csv->n_cells = 0;
}
