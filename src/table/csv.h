/* SPDX-License-Identifier: MIT
 * Bytes into rows of cells: RFC 4180 with any line ends, blanks around cells trimmed, the text checked to be UTF-8.
 * Rows are as wide as they are; names, types and missing cells are for others. */
#ifndef INK_TABLE_CSV_H
#define INK_TABLE_CSV_H

#include "table/source.h"

enum { INK_CSV_BUFFER = 1 << 18 };

typedef struct {
    char *text;            /* n bytes, and at least one more that may be overwritten; until the next row is taken */
    uint32_t n;
    unsigned char quoted;
    unsigned char doubled; /* inside this room only: "" is still to become " */
} ink_cell;

typedef struct {
    ink_cell *cells;
    size_t n;              /* 0: the file is at its end */
    size_t line;           /* 1-based, where the row starts */
} ink_row;

typedef struct {
    ink_source *source;
    unsigned char delimiter;
    int latin1;
    int keep_blank;         /* blank lines are rows of one empty cell */
    const char *const *names; /* for messages, NULL before they are known */
    size_t n_names;

    unsigned char *bytes;   /* what is being looked at, and what has been read ahead */
    size_t capacity;
    unsigned char *at, *end;
    int started, at_end;    /* something was read; nothing more is to come */
    int leading;            /* no row was taken yet */
    size_t line, n_comments;
    ink_cell *cells;
    size_t cells_capacity;
} ink_csv;

/* buffer: bytes read at a time. The source stays the caller's. */
int ink_csv_open(ink_csv *csv, ink_source *source, char delimiter, int latin1, size_t buffer, ink_error *err);
void ink_csv_close(ink_csv *csv);
int ink_csv_next(ink_csv *csv, ink_row *row, ink_error *err);
int ink_csv_rewind(ink_csv *csv, ink_error *err);
/* The row with empty cells added until it has n, as many as a row before it had. */
void ink_csv_pad(ink_csv *csv, ink_row *row, size_t n);
/* INK_DATA at a 1-based line and column. The sentence goes on from the column's name: "has text after its quote". */
int ink_csv_fail(const ink_csv *csv, ink_error *err, size_t line, size_t column, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

#endif
