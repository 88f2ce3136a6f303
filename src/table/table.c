/* SPDX-License-Identifier: MIT
 * The typed table: reading one, asking it, freeing it. Knows nothing of how cells are taken from bytes. */
#include "table/table.h"

#include <math.h>

#include "base/error.h"
#include "base/memory.h"
#include "table/build.h"

int ink_table_read(const char *path, const ink_table_options *options, ink_table **table, ink_error *err)
{
    ink_source source;
    if (!path || !table)
        return ink_fail(err, INK_USAGE, "ink_table_read needs a path and a place for the table");
    INK_TRY(ink_source_open(&source, path, err));
    int status = ink_build_table(&source, options, INK_CSV_BUFFER, table, err);
    ink_source_close(&source);
    return status;
}

int ink_table_read_bytes(const void *bytes, size_t n, const char *name, const ink_table_options *options,
                         ink_table **table, ink_error *err)
{
    ink_source source;
    if ((!bytes && n) || !table)
        return ink_fail(err, INK_USAGE, "ink_table_read_bytes needs bytes and a place for the table");
    ink_source_memory(&source, bytes, n, name ? name : "table");
    return ink_build_table(&source, options, INK_CSV_BUFFER, table, err);
}

static void free_column(ink_column *column)
{
    free(column->name);
    free(column->number);
    free(column->code);
    free(column->levels);
    free(column->markers);
    free(column->level_text);
}

/* The strings in options are the table's own copies, though the public type calls them const. */
static void free_copy(const char *text)
{
    free((void *)(uintptr_t)text);
}

void ink_table_free(ink_table *table)
{
    if (!table)
        return;
    for (size_t c = 0; c < table->n_columns; c++)
        free_column(&table->columns[c]);
    for (size_t i = 0; i < table->n_notices; i++)
        free(table->notices[i]);
    free_copy(table->options.categorical);
    free_copy(table->options.numeric);
    free_copy(table->options.missing);
    free(table->columns);
    free(table->notices);
    free(table->name);
    free(table);
}

size_t ink_table_rows(const ink_table *table)
{
    return table->n_rows;
}

size_t ink_table_columns(const ink_table *table)
{
    return table->n_columns;
}

const char *ink_table_name(const ink_table *table, size_t column)
{
    return table->columns[column].name;
}

ink_column_type ink_table_type(const ink_table *table, size_t column)
{
    return table->columns[column].type;
}

size_t ink_table_levels(const ink_table *table, size_t column)
{
    return table->columns[column].n_levels;
}

const char *ink_table_level(const ink_table *table, size_t column, size_t level)
{
    return table->columns[column].levels[level];
}

size_t ink_table_missing(const ink_table *table, size_t column)
{
    return table->columns[column].n_missing;
}

double ink_table_number(const ink_table *table, size_t row, size_t column)
{
    const double *number = table->columns[column].number;
    return number ? number[row] : NAN;
}

int32_t ink_table_code(const ink_table *table, size_t row, size_t column)
{
    const int32_t *code = table->columns[column].code;
    return code && code[row] >= 0 ? code[row] : -1;
}

size_t ink_table_notices(const ink_table *table)
{
    return table->n_notices;
}

const char *ink_table_notice(const ink_table *table, size_t i)
{
    return table->notices[i];
}
