/* SPDX-License-Identifier: MIT
 * Plain arrays into a table, and that through ink_fit. The table never leaves this file: unlike all others, it keeps
 * its classes in numeric order, "10" behind "9", so that class k is the caller's y = k. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "fit.h"

enum { MOST_CLASSES = 5000 }; /* as of any target */

static const char target_name[] = "y";

typedef struct {
    const double *x;
    size_t n_rows, n_columns;
    const int32_t *y;
    size_t n_class;
} arrays;

static int check_classes(const arrays *from, ink_error *err)
{
    size_t n_known = 0, n_changes = 0;
    int32_t last = -1;
    for (size_t i = 0; i < from->n_rows; i++) {
        if (from->y[i] < 0)
            continue;
        if ((size_t)from->y[i] >= from->n_class)
            return ink_fail(err, INK_DATA, "y[%zu] is %ld, and a class from 0 to %zu was expected", i, (long)from->y[i],
                            from->n_class - 1);
        n_changes += n_known++ && from->y[i] != last;
        last = from->y[i];
    }
    if (!n_changes)
        return ink_fail(err, INK_DATA, "y is %s in every row: there is nothing to tell apart",
                        n_known ? "the same class" : "unknown");
    return INK_OK;
}

static int check_numbers(const arrays *from, ink_error *err)
{
    for (size_t i = 0; i < from->n_rows * from->n_columns; i++)
        if (isinf(from->x[i]))
            return ink_fail(err, INK_DATA, "x holds an infinity in row %zu, column %zu", i / from->n_columns,
                            i % from->n_columns);
    return INK_OK;
}

static int check(const arrays *from, const ink_fit_options *how, ink_error *err)
{
    if (!from->x || !from->y || !from->n_rows || !from->n_columns)
        return ink_fail(err, INK_USAGE, "ink_fit_arrays needs x and y with at least one row and one column");
    if (from->n_rows > SIZE_MAX / sizeof(double) / from->n_columns || from->n_columns == SIZE_MAX)
        return ink_fail(err, INK_USAGE, "x cannot have %zu rows of %zu columns", from->n_rows, from->n_columns);
    if (from->n_class < 2 || from->n_class > MOST_CLASSES)
        return ink_fail(err, INK_USAGE, "n_class is %zu, and 2 to %d were expected", from->n_class, MOST_CLASSES);
    if (how->target || how->cut)
        return ink_fail(err, INK_USAGE, "ink_fit_arrays predicts y: options.target has to be NULL and options.cut 0");
    INK_TRY(check_classes(from, err));
    return check_numbers(from, err);
}

static int add_feature(const arrays *from, size_t c, ink_column *to)
{
    char name[32];
    int n = snprintf(name, sizeof name, "x%zu", c + 1);
    to->type = INK_NUMERIC;
    to->name = ink_copy_text(name, (size_t)n);
    to->number = ink_new(from->n_rows, sizeof *to->number);
    return !to->name || !to->number;
}

/* Rows become columns some at a time, so that they stay in the cache while their columns are picked out. */
static void fill_features(const arrays *from, ink_column *columns)
{
    enum { SOME = 32 };
    for (size_t first = 0; first < from->n_rows; first += SOME)
        for (size_t c = 0; c < from->n_columns; c++)
            for (size_t i = first; i < from->n_rows && i < first + SOME; i++) {
                columns[c].number[i] = from->x[i * from->n_columns + c];
                columns[c].n_missing += isnan(columns[c].number[i]) != 0;
            }
}

static int add_classes(const arrays *from, ink_column *to)
{
    enum { ROOM = 24 }; /* a size_t and its NUL */
    to->level_text = ink_new(from->n_class, ROOM);
    to->levels = ink_new(from->n_class, sizeof *to->levels);
    if (!to->level_text || !to->levels)
        return -1;
    for (size_t k = 0; k < from->n_class; k++) {
        to->levels[k] = to->level_text + k * ROOM;
        snprintf(to->levels[k], ROOM, "%zu", k);
    }
    to->n_levels = from->n_class;
    return 0;
}

static int add_target(const arrays *from, ink_column *to)
{
    to->type = INK_CATEGORICAL;
    to->name = ink_copy_text(target_name, strlen(target_name));
    to->code = ink_new(from->n_rows, sizeof *to->code);
    if (!to->name || !to->code || add_classes(from, to))
        return -1;
    for (size_t i = 0; i < from->n_rows; i++) {
        to->code[i] = from->y[i] < 0 ? -1 : from->y[i];
        to->n_missing += from->y[i] < 0;
    }
    return 0;
}

static int fill_table(const arrays *from, ink_table *table)
{
    static const char name[] = "arrays";
    table->options = (ink_table_options)INK_TABLE_OPTIONS_INIT;
    table->name = ink_copy_text(name, strlen(name));
    table->columns = ink_new(from->n_columns + 1, sizeof *table->columns);
    if (!table->name || !table->columns)
        return -1;
    table->n_rows = from->n_rows;
    table->n_columns = from->n_columns + 1;
    for (size_t c = 0; c < from->n_columns; c++)
        if (add_feature(from, c, &table->columns[c]))
            return -1;
    fill_features(from, table->columns);
    return add_target(from, &table->columns[from->n_columns]);
}

int ink_fit_arrays(const double *x, size_t n_rows, size_t n_columns, const int32_t *y, size_t n_class,
                   const ink_fit_options *options, ink_model **model, ink_report **report, ink_error *err)
{
    const arrays from = {x, n_rows, n_columns, y, n_class};
    ink_fit_options how;
    INK_TRY(ink_fit_options_take(options, &how, err));
    INK_TRY(check(&from, &how, err));
    how.size = sizeof how; /* all of it counts, however short the caller's was */
    how.target = target_name;
    if (!how.features)
        how.features = "*"; /* columns that are asked for by name are not dropped for being constant or an id */
    ink_table *table = ink_new(1, sizeof *table);
    int status = table && !fill_table(&from, table) ? ink_fit(table, &how, model, report, err) : ink_fail_memory(err);
    ink_table_free(table);
    return status;
}
