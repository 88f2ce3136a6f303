/* SPDX-License-Identifier: MIT
 * Target: a column becomes classes: its words, its few different numbers, or quantiles of its many. Knows no feature. */
#include "prep/prep.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/text.h"

enum { MOST_NUMBERS = 50, MOST_CLASSES = 5000 };

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static int by_bytes(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The non-missing numbers of a column in ascending order. */
static double *sorted_numbers(const ink_table *table, const ink_column *from, size_t *n)
{
    double *sorted = ink_new(table->n_rows, sizeof *sorted);
    *n = 0;
    for (size_t i = 0; sorted && i < table->n_rows; i++)
        if (!isnan(from->number[i]))
            sorted[(*n)++] = from->number[i];
    if (sorted)
        qsort(sorted, *n, sizeof *sorted, by_value);
    return sorted;
}

static size_t drop_repeats(double *sorted, size_t n)
{
    size_t kept = 0;
    for (size_t i = 0; i < n; i++)
        if (!kept || sorted[i] != sorted[kept - 1])
            sorted[kept++] = sorted[i];
    return kept;
}

/* The first of `n` ascending edges that is not below x. */
static size_t interval_of(const double *edges, size_t n, double x)
{
    size_t low = 0, high = n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (edges[middle] < x)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Names of the intervals between edges: "up to 5", "5 to 8", "over 8". */
static int name_intervals(ink_target *target, ink_error *err)
{
    size_t last = target->n_class - 1;
    for (size_t k = 0; k <= last; k++) {
        ink_text name = {0};
        if (k == 0)
            ink_text_puts(&name, "up to ");
        else if (k == last)
            ink_text_puts(&name, "over ");
        if (k > 0)
            ink_text_number(&name, target->edges[k - 1]);
        if (k > 0 && k < last)
            ink_text_puts(&name, " to ");
        if (k < last)
            ink_text_number(&name, target->edges[k]);
        INK_TRY(ink_text_take(&name, &target->classes[k], err));
    }
    return INK_OK;
}

static int make_room(ink_target *target, size_t n_class, size_t n_rows, ink_error *err)
{
    target->n_class = n_class;
    target->classes = ink_new(n_class, sizeof *target->classes);
    target->order = ink_new(n_class, sizeof *target->order);
    target->y = ink_new(n_rows, sizeof *target->y);
    for (size_t k = 0; target->order && k < n_class; k++)
        target->order[k] = k;
    return target->classes && target->order && target->y ? INK_OK : ink_fail_memory(err);
}

/* Class k ends at the smallest number with at least k/cut of the numbers at or below it. */
static int cut_numbers(const ink_table *table, const ink_column *from, size_t cut, ink_target *target, ink_error *err)
{
    size_t n;
    double *edges = target->edges = sorted_numbers(table, from, &n);
    if (!edges)
        return ink_fail_memory(err);
    double largest = n ? edges[n - 1] : 0;
    cut = cut < n ? cut : n; /* more classes than numbers: one a number */
    for (size_t k = 1; k < cut; k++)
        edges[k - 1] = edges[(k * n + cut - 1) / cut - 1];
    size_t n_edges = cut ? drop_repeats(edges, cut - 1) : 0;
    n_edges -= n_edges && edges[n_edges - 1] == largest;
    INK_TRY(make_room(target, n_edges + 1, table->n_rows, err));
    for (size_t i = 0; i < table->n_rows; i++)
        target->y[i] = isnan(from->number[i]) ? -1 : (int32_t)interval_of(edges, n_edges, from->number[i]);
    return n_edges ? name_intervals(target, err) : INK_OK;
}

static int too_many_numbers(const ink_column *from, size_t n, ink_error *err)
{
    return ink_fail(err, INK_DATA,
                    "target '%s' holds %zu different numbers, and at most %d can be classes; cut it into quantile classes "
                    "with --cut 5, or take each number as a class with --categorical '%s'",
                    from->name, n, MOST_NUMBERS, from->name);
}

/* Names one class a number, in byte order, and gives each row the class of its number. */
static int class_numbers(const ink_table *table, const ink_column *from, const double *numbers, size_t n,
                         ink_target *target, ink_error *err)
{
    int32_t class_of[MOST_NUMBERS] = {0};
    char text[MOST_NUMBERS][INK_NUMBER_SIZE], *sorted[MOST_NUMBERS];
    INK_TRY(make_room(target, n, table->n_rows, err));
    for (size_t k = 0; k < n; k++) {
        ink_number_format(numbers[k] == 0 ? 0 : numbers[k], text[k]);
        sorted[k] = text[k];
    }
    qsort(sorted, n, sizeof *sorted, by_bytes);
    for (size_t k = 0; k < n; k++) {
        size_t number = (size_t)(sorted[k] - text[0]) / INK_NUMBER_SIZE;
        class_of[number] = (int32_t)k;
        target->order[number] = k;
        if (!(target->classes[k] = ink_copy_text(sorted[k], strlen(sorted[k]))))
            return ink_fail_memory(err);
    }
    for (size_t i = 0; i < table->n_rows; i++)
        target->y[i] = isnan(from->number[i]) ? -1 : class_of[interval_of(numbers, n, from->number[i])];
    return INK_OK;
}

static int learn_numbers(const ink_table *table, const ink_column *from, ink_target *target, ink_error *err)
{
    size_t n;
    double *numbers = sorted_numbers(table, from, &n);
    if (!numbers)
        return ink_fail_memory(err);
    n = drop_repeats(numbers, n);
    int status = n > MOST_NUMBERS ? too_many_numbers(from, n, err)
                                  : class_numbers(table, from, numbers, n, target, err);
    free(numbers);
    return status;
}

static int learn_words(const ink_table *table, const ink_column *from, ink_target *target, ink_error *err)
{
    if (from->n_levels > MOST_CLASSES)
        return ink_fail(err, INK_DATA, "target '%s' holds %zu different words, and at most %d can be classes", from->name,
                        from->n_levels, MOST_CLASSES);
    INK_TRY(make_room(target, from->n_levels, table->n_rows, err));
    for (size_t k = 0; k < from->n_levels; k++)
        if (!(target->classes[k] = ink_copy_text(from->levels[k], strlen(from->levels[k]))))
            return ink_fail_memory(err);
    for (size_t i = 0; i < table->n_rows; i++)
        target->y[i] = from->code[i] >= 0 ? from->code[i] : -1;
    return INK_OK;
}

static int count_rows(const ink_table *table, ink_target *target, ink_error *err)
{
    target->counts = ink_new(target->n_class, sizeof *target->counts);
    target->rows = ink_new(table->n_rows, sizeof *target->rows);
    if (!target->counts || !target->rows)
        return ink_fail_memory(err);
    for (size_t i = 0; i < table->n_rows; i++)
        if (target->y[i] >= 0) {
            target->rows[target->n_used++] = i;
            target->counts[target->y[i]]++;
        }
    return INK_OK;
}

static int learn(const ink_table *table, size_t cut, ink_target *target, ink_error *err)
{
    const ink_column *from = &table->columns[target->column];
    if (cut && from->type != INK_NUMERIC)
        return ink_fail(err, INK_USAGE, "--cut: target '%s' holds words, and only numbers can be cut", from->name);
    if (from->type == INK_CATEGORICAL)
        INK_TRY(learn_words(table, from, target, err));
    else if (cut)
        INK_TRY(cut_numbers(table, from, cut, target, err));
    else
        INK_TRY(learn_numbers(table, from, target, err));
    if (from->n_missing == table->n_rows)
        return ink_fail(err, INK_DATA, "target '%s' is missing in every row", from->name);
    if (target->n_class < 2)
        return ink_fail(err, INK_DATA, "target '%s' has the same value in every row: there is nothing to tell apart",
                        from->name);
    return count_rows(table, target, err);
}

int ink_target_learn(const ink_table *table, size_t column, size_t cut, ink_target *target, ink_error *err)
{
    ink_target made = {.column = column};
    int status = learn(table, cut, &made, err);
    if (status == INK_OK)
        *target = made;
    else
        ink_target_free(&made);
    return status;
}

void ink_target_free(ink_target *target)
{
    for (size_t k = 0; target->classes && k < target->n_class; k++)
        free(target->classes[k]);
    free(target->classes);
    free(target->edges);
    free(target->order);
    free(target->y);
    free(target->counts);
    free(target->rows);
    *target = (ink_target){0};
}
