/* SPDX-License-Identifier: MIT
 * Features: which columns are asked, and which are left out because they can tell nothing or tell rows apart by name
 * (constants, ids). Looks at cells only, never at the target. */
#include "prep/prep.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/text.h"

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static int is_constant(const ink_table *table, const ink_column *column)
{
    if (column->type == INK_CATEGORICAL)
        return column->n_levels + (column->n_missing > 0) < 2;
    if (column->n_missing == table->n_rows)
        return 1;
    for (size_t i = 1; i < table->n_rows; i++) {
        double a = column->number[i - 1], b = column->number[i];
        if (a != b && !(isnan(a) && isnan(b)))
            return 0;
    }
    return 1;
}

/* All cells differ, none missing, all integers: 1 wide or counting up (an id), 2 any other; else 0. */
static int all_different_integers(const ink_table *table, const ink_column *column, ink_error *err, int *kind)
{
    const double *x = column->number;
    size_t n = table->n_rows;
    int counts_up = 1, wide = 0;
    *kind = 0;
    for (size_t i = 0; i < n; i++) {
        if (isnan(x[i]) || x[i] != floor(x[i]))
            return INK_OK;
        counts_up &= i == 0 || x[i] == x[i - 1] + 1;
        wide |= fabs(x[i]) > 2147483648.0;
    }
    double *sorted = ink_new(n, sizeof *sorted);
    if (!sorted)
        return ink_fail_memory(err);
    memcpy(sorted, x, n * sizeof *sorted);
    qsort(sorted, n, sizeof *sorted, by_value);
    size_t i = 1;
    while (i < n && sorted[i] != sorted[i - 1])
        i++;
    if (i == n)
        *kind = counts_up || wide ? 1 : 2;
    free(sorted);
    return INK_OK;
}

static int note(ink_features *out, const ink_column *column, ink_error *err)
{
    ink_text text = {0};
    ink_text_printf(&text, "'%s' holds a different integer in every row and was kept: --ignore it if it is an id",
                    column->name);
    INK_TRY(ink_text_take(&text, &out->notices[out->n_notices], err));
    out->n_notices++;
    return INK_OK;
}

/* *why: what speaks against the column, or NULL. */
static int judge(const ink_table *table, const ink_column *column, ink_features *out, const char **why, ink_error *err)
{
    *why = NULL;
    int integers = 0;
    if (is_constant(table, column))
        *why = column->n_missing == table->n_rows ? "is missing in every row" : "has the same value in every row";
    else if (column->type == INK_CATEGORICAL)
        *why = column->n_levels == table->n_rows ? "differs in every row, as an id does" : NULL;
    else
        INK_TRY(all_different_integers(table, column, err, &integers));
    if (integers == 1)
        *why = "differs in every row and counts up or is very wide, as an id does";
    return integers == 2 ? note(out, column, err) : INK_OK;
}

static int keep_or_drop(const ink_table *table, size_t c, ink_features *out, ink_error *err)
{
    const char *why;
    INK_TRY(judge(table, &table->columns[c], out, &why, err));
    if (!why) {
        out->columns[out->n_features++] = c;
        return INK_OK;
    }
    out->dropped[out->n_dropped] = c;
    if (!(out->why[out->n_dropped] = ink_copy_text(why, strlen(why))))
        return ink_fail_memory(err);
    out->n_dropped++;
    return INK_OK;
}

static int fail_empty(const ink_table *table, size_t target, const ink_features *found, ink_error *err)
{
    const char *name = table->columns[target].name;
    if (!found->n_dropped)
        return ink_fail(err, INK_DATA, "no column is left to predict '%s' from", name);
    const char *dropped = table->columns[found->dropped[0]].name;
    return ink_fail(err, INK_DATA, "no column is left to predict '%s' from: '%s' %s%s; --features '%s' keeps it", name,
                    dropped, found->why[0], found->n_dropped > 1 ? ", and others were left out too" : "", dropped);
}

static int choose(const ink_table *table, size_t target, const char *features, unsigned char *chosen,
                  const unsigned char *apart, ink_features *out, ink_error *err)
{
    if (features)
        INK_TRY(ink_table_choose(table, features, "--features", chosen, err));
    for (size_t c = 0; c < table->n_columns; c++) {
        if (apart[c] || (features && !chosen[c]))
            continue;
        if (features)
            out->columns[out->n_features++] = c;
        else
            INK_TRY(keep_or_drop(table, c, out, err));
    }
    if (!out->n_features)
        return fail_empty(table, target, out, err);
    return INK_OK;
}

static int make_room(size_t n, ink_features *out, ink_error *err)
{
    out->columns = ink_new(n, sizeof *out->columns);
    out->dropped = ink_new(n, sizeof *out->dropped);
    out->why = ink_new(n, sizeof *out->why);
    out->notices = ink_new(n, sizeof *out->notices);
    return out->columns && out->dropped && out->why && out->notices ? INK_OK : ink_fail_memory(err);
}

/* Marks the columns that are never features. */
static int set_apart(const ink_table *table, size_t target, size_t weights, const char *ignore, unsigned char *apart,
                     ink_error *err)
{
    if (ignore)
        INK_TRY(ink_table_choose(table, ignore, "--ignore", apart, err));
    apart[target] = 1;
    if (weights < table->n_columns)
        apart[weights] = 1;
    return INK_OK;
}

int ink_features_choose(const ink_table *table, size_t target, size_t weights, const char *features, const char *ignore,
                        ink_features *out, ink_error *err)
{
    ink_features made = {0};
    size_t n = table->n_columns;
    unsigned char *marks = ink_new(n, 2);
    int status = marks ? make_room(n, &made, err) : ink_fail_memory(err);
    if (status == INK_OK)
        status = set_apart(table, target, weights, ignore, marks + n, err);
    if (status == INK_OK)
        status = choose(table, target, features, marks, marks + n, &made, err);
    free(marks);
    if (status == INK_OK)
        *out = made;
    else
        ink_features_free(&made);
    return status;
}

void ink_features_free(ink_features *features)
{
    for (size_t i = 0; i < features->n_dropped; i++)
        free(features->why[i]);
    for (size_t i = 0; i < features->n_notices; i++)
        free(features->notices[i]);
    free(features->columns);
    free(features->dropped);
    free(features->why);
    free(features->notices);
    *features = (ink_features){0};
}
