/* SPDX-License-Identifier: MIT
 * Rows into a typed table in one pass, and a second one over the rows before the first word of a column that had begun
 * as numbers: the cells' texts are kept nowhere. Knows nothing of quotes and delimiters. */
#include "table/build.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "table/header.h"
#include "table/hints.h"
#include "table/utf8.h"

enum { LATE = 100 }; /* rows of numbers before a word is worth a notice */

static int choose(ink_build *build, const char *list, const char *option, int words, ink_error *err)
{
    size_t n = build->rows->n_columns;
    if (!list)
        return INK_OK;
    unsigned char *chosen = ink_new(n, 1);
    if (!chosen)
        return ink_fail_memory(err);
    int status = ink_names_choose((const char *const *)build->rows->names, n, list, option, chosen, err);
    for (size_t c = 0; status == INK_OK && c < n; c++) {
        ink_builder *column = &build->columns[c];
        *(words ? &column->forced_words : &column->forced_numbers) |= chosen[c];
        if (column->forced_words)
            column->state = INK_SO_FAR_WORDS;
        if (column->forced_words && column->forced_numbers) {
            char name[INK_SHOWN];
            ink_show(name, build->rows->names[c], strlen(build->rows->names[c]));
            status = ink_fail(err, INK_USAGE, "column '%s' is named by both --categorical and --numeric", name);
        }
    }
    free(chosen);
    return status;
}

int ink_build_open(ink_build *build, ink_reader *rows, ink_error *err)
{
    *build = (ink_build){.rows = rows, .typing = {&rows->markers, rows->options.decimal}, .most = SIZE_MAX};
    build->columns = ink_new(rows->n_columns, sizeof *build->columns);
    if (!build->columns)
        return ink_fail_memory(err);
    int status = choose(build, rows->options.categorical, rows->options.pass_over ? NULL : "--categorical", 1, err);
    if (status == INK_OK)
        status = choose(build, rows->options.numeric, rows->options.pass_over ? NULL : "--numeric", 0, err);
    if (status != INK_OK)
        ink_build_close(build);
    return status;
}

void ink_build_close(ink_build *build)
{
    for (size_t c = 0; c < build->rows->n_columns; c++)
        ink_builder_free(&build->columns[c]);
    free(build->columns);
    ink_texts_free(&build->texts);
    *build = (ink_build){0};
}

static int fail_put(const ink_build *build, int status, const ink_row *row, size_t column, ink_error *err)
{
    char shown[INK_SHOWN];
    if (status == INK_MEMORY)
        return ink_fail_memory(err);
    ink_show(shown, row->cells[column].text, row->cells[column].n);
    return ink_csv_fail(&build->rows->csv, err, row->line, column + 1,
                        "is to hold numbers, but this cell is '%s'", shown);
}

static int put_row(ink_build *build, const ink_row *row, ink_error *err)
{
    for (size_t c = 0; c < row->n; c++)
        ink_builder_announce(&build->columns[c], &row->cells[c]);
    for (size_t c = 0; c < row->n; c++) {
        int status = ink_builder_put(&build->columns[c], &build->typing, &row->cells[c], build->n_rows, row->line);
        if (status != INK_OK)
            return fail_put(build, status, row, c, err);
    }
    build->n_rows++;
    return INK_OK;
}

static int give_row(ink_build *build, const ink_row *row)
{
    if (!build->row)
        return INK_OK;
    ink_texts_take(&build->texts, build->rows, row);
    return build->row(build->user, row->n, build->texts.cells, build->texts.lengths, build->texts.missing);
}

int ink_build_read(ink_build *build, ink_error *err)
{
    ink_row row;
    if (build->row && ink_texts_new(build->rows->n_columns, &build->texts))
        return ink_fail_memory(err);
    while (build->n_rows < build->most) {
        INK_TRY(ink_reader_next(build->rows, &row, err));
        if (row.n == 0) {
            ink_reader_note(build->rows);
            return INK_OK;
        }
        INK_TRY(put_row(build, &row, err));
        INK_TRY(give_row(build, &row));
    }
    return INK_OK;
}

static int fail_changed(const ink_build *build, ink_error *err)
{
    return ink_fail_at(err, INK_FAILED, build->rows->csv.source->name, 0, 0,
                       "changed while it was read; a column's first word asks for a second look at the rows before");
}

/* Columns that the second reading is for, and the last row that it must reach: where the last of them turned. */
static size_t list_rereads(const ink_build *build, size_t *columns, size_t *last)
{
    size_t n = 0;
    *last = 0;
    for (size_t c = 0; c < build->rows->n_columns; c++) {
        size_t until = build->columns[c].reread;
        if (until)
            columns[n++] = c;
        if (until > *last)
            *last = until;
    }
    return n;
}

static int reread_rows(ink_build *build, const size_t *columns, size_t n, size_t last, ink_error *err)
{
    ink_row row;
    for (size_t r = 0; r <= last; r++) {
        INK_TRY(ink_reader_next(build->rows, &row, err));
        if (row.n == 0)
            return fail_changed(build, err);
        for (size_t i = 0; i < n; i++) {
            ink_builder *column = &build->columns[columns[i]];
            const ink_cell *cell = &row.cells[columns[i]];
            if (r < column->reread && ink_builder_put_again(column, &build->typing, cell, r))
                return ink_fail_memory(err);
            if (r == column->reread && !ink_builder_is_turn(column, cell))
                return fail_changed(build, err);
        }
    }
    return INK_OK;
}

int ink_build_reread(ink_build *build, ink_error *err)
{
    size_t last, *columns = ink_new(build->rows->n_columns, sizeof *columns);
    if (!columns)
        return ink_fail_memory(err);
    size_t n = list_rereads(build, columns, &last);
    int status = n ? ink_reader_rewind(build->rows, err) : INK_OK;
    if (status == INK_OK && n)
        status = reread_rows(build, columns, n, last, err);
    free(columns);
    return status;
}

static int check_infinite(const ink_build *build, ink_error *err)
{
    for (size_t c = 0; c < build->rows->n_columns; c++) {
        const ink_builder *column = &build->columns[c];
        if (column->state != INK_SO_FAR_NUMBERS || !column->infinite_line)
            continue;
        return ink_csv_fail(&build->rows->csv, err, column->infinite_line, c + 1, "%s", column->infinite_word
                            ? "holds an infinity, and a finite number was expected; --missing can name it as missing"
                            : "holds a number too large for a double (1.8e308)");
    }
    return INK_OK;
}

static void note_numbers(const ink_build *build, const ink_table *table)
{
    ink_notices *notices = &build->rows->notices;
    ink_name_list zeros = {0}, wide = {0};
    for (size_t c = 0; c < table->n_columns; c++) {
        if (build->columns[c].zeros)
            ink_name_list_add(&zeros, table->columns[c].name);
        if (build->columns[c].wide && table->columns[c].type == INK_NUMERIC)
            ink_name_list_add(&wide, table->columns[c].name);
    }
    ink_name_list_note(&zeros, notices, "read as words, because integers with leading zeros look like codes; --numeric "
                                        "reads them as numbers");
    ink_name_list_note(&wide, notices, "looks like an id: integers above 2^53, of which a double keeps 15 to 17 "
                                       "digits; --categorical reads them as words");
}

static void note_late_words(const ink_build *build, const ink_table *table)
{
    size_t n = 0;
    for (size_t c = 0; c < table->n_columns; c++) {
        const ink_builder *column = &build->columns[c];
        char name[INK_SHOWN];
        if (column->reread < LATE || column->zeros || n++ >= 5)
            continue;
        ink_show(name, table->columns[c].name, strlen(table->columns[c].name));
        ink_notices_add(&build->rows->notices,
                        "%s: read as words, because of the first word in line %zu, after %zu rows without one", name,
                        column->word_line, column->reread);
    }
}

static void note_hints(const ink_build *build, const ink_table *table)
{
    ink_name_list hinted[INK_HINTS] = {{{0}, 0}};
    for (size_t c = 0; c < table->n_columns; c++) {
        const ink_column *column = &table->columns[c];
        if (column->type == INK_CATEGORICAL && !build->columns[c].forced_words) {
            ink_hint hint = INK_HINT_NONE;
            if (ink_hint_words(column, table->n_rows, build->typing.decimal, &hint))
                build->rows->notices.failed = 1;
            if (hint != INK_HINT_NONE)
                ink_name_list_add(&hinted[hint], column->name);
        }
    }
    for (int hint = 0; hint < INK_HINTS; hint++)
        ink_name_list_note(&hinted[hint], &build->rows->notices, ink_hint_sentence((ink_hint)hint));
}

static int copy_option(const char **text, int *failed)
{
    if (*text && !*failed)
        *failed = !(*text = ink_copy_text(*text, strlen(*text)));
    else
        *text = NULL;
    return *failed;
}

static int move_columns(ink_build *build, ink_table *table)
{
    for (size_t c = 0; c < table->n_columns; c++)
        if (!(table->columns[c].name = ink_copy_text(build->rows->names[c], strlen(build->rows->names[c]))))
            return -1;
    for (size_t c = 0; c < table->n_columns; c++)
        if (ink_builder_finish(&build->columns[c], &build->typing, build->n_rows, &table->columns[c]))
            return -1;
    return 0;
}

static int fill_table(ink_build *build, ink_table *table)
{
    const char *name = build->rows->csv.source->name;
    int failed = 0;
    table->options = build->rows->options;
    copy_option(&table->options.categorical, &failed);
    copy_option(&table->options.numeric, &failed);
    copy_option(&table->options.missing, &failed);
    table->name = ink_copy_text(name, strlen(name));
    table->columns = ink_new(build->rows->n_columns, sizeof *table->columns);
    if (failed || !table->name || !table->columns)
        return -1;
    table->n_columns = build->rows->n_columns;
    table->n_rows = build->n_rows;
    table->n_before = build->n_before;
    return move_columns(build, table);
}

int ink_build_finish(ink_build *build, ink_table **table, ink_error *err)
{
    INK_TRY(check_infinite(build, err));
    ink_table *made = ink_new(1, sizeof *made);
    if (!made)
        return ink_fail_memory(err);
    int failed = fill_table(build, made);
    if (!failed && build->n_before == 0) {
        note_late_words(build, made);
        note_numbers(build, made);
        note_hints(build, made);
    }
    if (failed || build->rows->notices.failed) {
        ink_table_free(made);
        return ink_fail_memory(err);
    }
    made->notices = build->rows->notices.items;
    made->n_notices = build->rows->notices.n;
    build->rows->notices = (ink_notices){0};
    *table = made;
    return INK_OK;
}

int ink_build_table(ink_source *source, const ink_table_options *options, size_t buffer, ink_table **table,
                    ink_error *err)
{
    ink_reader rows;
    ink_build build;
    INK_TRY(ink_reader_open(&rows, source, options, buffer, err));
    int status = ink_build_open(&build, &rows, err);
    if (status == INK_OK) {
        status = ink_build_read(&build, err);
        if (status == INK_OK)
            status = ink_build_reread(&build, err);
        if (status == INK_OK)
            status = ink_build_finish(&build, table, err);
        ink_build_close(&build);
    }
    ink_reader_close(&rows);
    return status;
}
