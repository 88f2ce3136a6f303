/* SPDX-License-Identifier: MIT
 * Weights: a column, or the classes' counts, become how much each row counts. Knows no loss. */
#include "prep/prep.h"

#include <float.h>
#include <math.h>

#include "base/error.h"
#include "base/memory.h"

static int bad_cell(const ink_table *table, size_t column, size_t row, double x, ink_error *err)
{
    char text[INK_NUMBER_SIZE] = "no weight";
    if (!isnan(x))
        ink_number_format(x, text);
    return ink_fail_at(err, INK_DATA, table->name, 0, column + 1,
                       "'%s' holds %s in row %zu, and weights (--weights) are numbers from 0 up",
                       table->columns[column].name, text, row + 1);
}

/* Over the largest, so that no sum of weights overflows. */
static int read_weights(const ink_table *table, size_t column, const ink_target *target, double *weight, ink_error *err)
{
    const double *x = table->columns[column].number;
    double largest = 0;
    for (size_t i = 0; i < target->n_used; i++) {
        size_t row = target->rows[i];
        if (!(x[row] >= 0 && x[row] <= DBL_MAX))
            return bad_cell(table, column, row, x[row], err);
        largest = fmax(largest, x[row]);
    }
    if (!(largest > 0))
        return ink_fail_at(err, INK_DATA, table->name, 0, column + 1,
                           "'%s' holds 0 in every row, and as weights (--weights) these leave no row to train on",
                           table->columns[column].name);
    for (size_t i = 0; i < target->n_used; i++)
        weight[target->rows[i]] = x[target->rows[i]] / largest;
    return INK_OK;
}

int ink_weights_read(const ink_table *table, size_t column, const ink_target *target, double **weight, ink_error *err)
{
    const ink_column *from = &table->columns[column];
    if (column == target->column)
        return ink_fail(err, INK_USAGE, "--weights: '%s' is the target, and its rows cannot be weighted by it", from->name);
    if (from->type != INK_NUMERIC)
        return ink_fail_at(err, INK_DATA, table->name, 0, column + 1,
                           "'%s' holds words, and weights (--weights) are numbers from 0 up", from->name);
    double *made = ink_new(table->n_rows, sizeof *made);
    int status = made ? read_weights(table, column, target, made, err) : ink_fail_memory(err);
    if (status == INK_OK)
        *weight = made;
    else
        free(made);
    return status;
}

void ink_weights_balance(const size_t *counts, size_t n_class, double *classes)
{
    size_t present = 0, n = 0;
    for (size_t k = 0; k < n_class; k++) {
        present += counts[k] > 0;
        n += counts[k];
    }
    for (size_t k = 0; k < n_class; k++)
        classes[k] = counts[k] > 0 ? (double)n / ((double)present * (double)counts[k]) : 1;
}
