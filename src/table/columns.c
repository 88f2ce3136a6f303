/* SPDX-License-Identifier: MIT
 * Arrays in memory into a typed table: numbers are copied, words become codes of a dictionary in byte order. Knows
 * nothing of files, and guesses nothing. */
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "table/levels.h"
#include "table/table.h"
#include "table/utf8.h"

/* As a list of missing markers: the empty text alone. What is a word in memory stays one: NA may be Namibia. */
static const char only_empty[] = ",";

static int is_utf8(const char *text, size_t n)
{
    return ink_utf8_check((const unsigned char *)text, n) == n;
}

static int check_name(const char *name, size_t c, ink_dict *names, ink_error *err)
{
    int32_t code;
    if (!name || !*name || !is_utf8(name, strlen(name)))
        return ink_fail_at(err, INK_USAGE, NULL, 0, c + 1, "has no name, or one that is not UTF-8");
    if (ink_dict_add(names, name, strlen(name), &code))
        return ink_fail_memory(err);
    if ((size_t)code != c)
        return ink_fail_at(err, INK_USAGE, NULL, 0, c + 1, "has the name of column %ld, '%s'", (long)code + 1, name);
    return INK_OK;
}

static int check_columns(const ink_column_data *columns, size_t n_columns, size_t n_rows, ink_error *err)
{
    ink_dict names = {0};
    int status = INK_OK;
    if (!columns || !n_columns || !n_rows)
        return ink_fail(err, INK_USAGE, "ink_table_from_columns needs at least one column and one row");
    for (size_t c = 0; status == INK_OK && c < n_columns; c++) {
        status = check_name(columns[c].name, c, &names, err);
        const void *cells = columns[c].type == INK_NUMERIC ? (const void *)columns[c].numbers : columns[c].words;
        if (status == INK_OK && !cells)
            status = ink_fail_at(err, INK_USAGE, NULL, 0, c + 1, "('%s') has no array of its type", columns[c].name);
    }
    ink_dict_free(&names);
    return status;
}

static int copy_numbers(const double *from, size_t n_rows, size_t c, ink_column *to, ink_error *err)
{
    if (!(to->number = ink_new(n_rows, sizeof *to->number)))
        return ink_fail_memory(err);
    memcpy(to->number, from, n_rows * sizeof *to->number);
    for (size_t i = 0; i < n_rows; i++) {
        if (isinf(from[i]))
            return ink_fail_at(err, INK_DATA, NULL, 0, c + 1, "row %zu: '%s' holds an infinity", i + 1, to->name);
        to->n_missing += isnan(from[i]) != 0;
    }
    return INK_OK;
}

static int put_words(const char *const *words, size_t n_rows, size_t c, ink_dict *dict, ink_column *to, ink_error *err)
{
    for (size_t i = 0; i < n_rows; i++) {
        size_t n = words[i] ? strlen(words[i]) : 0;
        if (!n) {
            to->code[i] = -1; /* the first and only marker */
            to->n_missing++;
        } else if (!is_utf8(words[i], n)) {
            return ink_fail_at(err, INK_DATA, NULL, 0, c + 1, "row %zu: '%s' holds a word that is not UTF-8", i + 1,
                               to->name);
        } else if (ink_dict_add(dict, words[i], n, &to->code[i])) {
            return ink_fail_memory(err);
        }
    }
    return INK_OK;
}

static int copy_words(const char *const *words, size_t n_rows, size_t c, const ink_markers *markers, ink_column *to,
                      ink_error *err)
{
    ink_dict dict = {0};
    if (!(to->code = ink_new(n_rows, sizeof *to->code)))
        return ink_fail_memory(err);
    int status = put_words(words, n_rows, c, &dict, to, err);
    if (status == INK_OK && ink_levels_sort(&dict, markers, n_rows, to))
        status = ink_fail_memory(err);
    ink_dict_free(&dict);
    return status;
}

static int copy_columns(const ink_column_data *columns, const ink_markers *markers, ink_table *table, ink_error *err)
{
    for (size_t c = 0; c < table->n_columns; c++) {
        const ink_column_data *from = &columns[c];
        ink_column *to = &table->columns[c];
        to->type = from->type == INK_NUMERIC ? INK_NUMERIC : INK_CATEGORICAL;
        if (!(to->name = ink_copy_text(from->name, strlen(from->name))))
            return ink_fail_memory(err);
        if (to->type == INK_NUMERIC)
            INK_TRY(copy_numbers(from->numbers, table->n_rows, c, to, err));
        else
            INK_TRY(copy_words(from->words, table->n_rows, c, markers, to, err));
    }
    return INK_OK;
}

static int fill_table(const ink_column_data *columns, const char *name, ink_table *table, ink_error *err)
{
    ink_markers markers;
    table->options = (ink_table_options)INK_TABLE_OPTIONS_INIT;
    table->options.decimal = '.';
    table->options.missing = ink_copy_text(only_empty, strlen(only_empty));
    table->name = ink_copy_text(name, strlen(name));
    if (!table->options.missing || !table->name)
        return ink_fail_memory(err);
    INK_TRY(ink_markers_open(&markers, only_empty, err));
    int status = copy_columns(columns, &markers, table, err);
    ink_markers_close(&markers);
    return status;
}

int ink_table_from_columns(const ink_column_data *columns, size_t n_columns, size_t n_rows, const char *name,
                           ink_table **table, ink_error *err)
{
    if (!table)
        return ink_fail(err, INK_USAGE, "ink_table_from_columns needs a place for the table");
    INK_TRY(check_columns(columns, n_columns, n_rows, err));
    ink_table *made = ink_new(1, sizeof *made);
    if (!made || !(made->columns = ink_new(n_columns, sizeof *made->columns))) {
        free(made);
        return ink_fail_memory(err);
    }
    made->n_columns = n_columns;
    made->n_rows = n_rows;
    int status = fill_table(columns, name ? name : "table", made, err);
    if (status == INK_OK)
        *table = made;
    else
        ink_table_free(made);
    return status;
}
