/* SPDX-License-Identifier: MIT
 * A table as one line of text, so that a test can say the whole of it: "a: 1 . 3 | b: 'x' <NA> 'y'". Numbers are bare,
 * '.' where missing; words are quoted, a missing one stands as its marker. */
#ifndef INK_TESTS_TABLE_SHOWN_H
#define INK_TESTS_TABLE_SHOWN_H

#include "check.h"

#include "base/text.h"
#include "table/build.h"

static inline void show_cell(ink_text *text, const ink_column *column, size_t row)
{
    if (column->type == INK_NUMERIC && isnan(column->number[row]))
        ink_text_puts(text, " .");
    else if (column->type == INK_NUMERIC)
        ink_text_printf(text, " %.17g", column->number[row]);
    else if (column->code[row] < 0)
        ink_text_printf(text, " <%s>", column->markers[-1 - column->code[row]]);
    else
        ink_text_printf(text, " '%s'", column->levels[column->code[row]]);
}

/* Free it. */
static inline char *show_table(const ink_table *table)
{
    ink_text text = {0};
    char *shown = NULL;
    for (size_t c = 0; c < table->n_columns; c++) {
        ink_text_printf(&text, "%s%s:", c ? " | " : "", table->columns[c].name);
        for (size_t r = 0; r < table->n_rows; r++)
            show_cell(&text, &table->columns[c], r);
    }
    assert_ok(ink_text_take(&text, &shown, &err));
    return shown;
}

static inline void assert_shown(const ink_table *table, const char *expected)
{
    char *shown = show_table(table);
    assert_string_equal(shown, expected);
    free(shown);
}

static inline int has_notice(const ink_table *table, const char *words)
{
    for (size_t i = 0; i < ink_table_notices(table); i++)
        if (strstr(ink_table_notice(table, i), words))
            return 1;
    return 0;
}

/* As ink_table_read_bytes, reading `buffer` bytes at a time. */
static inline int read_pieces(const char *bytes, size_t n, const ink_table_options *options, size_t buffer,
                              ink_table **table, ink_error *err)
{
    ink_source source;
    ink_source_memory(&source, bytes, n, "t.csv");
    return ink_build_table(&source, options, buffer, table, err);
}

#endif
