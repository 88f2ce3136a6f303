/* SPDX-License-Identifier: MIT
 * What is learnt of a column of numbers from its training rows: what stands for a missing cell, centre and scale, and the
 * numbers that have an input unit of their own. Knows no other column. */
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "prep/prep.h"

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median_of(double *x, size_t n)
{
    qsort(x, n, sizeof *x, by_value);
    return n % 2 ? x[n / 2] : x[n / 2 - 1] / 2 + x[n / 2] / 2;
}

/* Mean and population standard deviation of n numbers of which the last n_fill are `fill`. Numbers whose squares would
 * overflow are shrunk on the way. */
static void moments(const double *x, size_t n, size_t n_fill, ink_encoded *out)
{
    double largest = 0, sum = 0, squares = 0, all = (double)(n + n_fill);
    for (size_t i = 0; i < n; i++)
        largest = fmax(largest, fabs(x[i]));
    double shrink = largest > 1e100 ? 1e-200 : 1, fill = out->fill * shrink;
    for (size_t i = 0; i < n; i++)
        sum += x[i] * shrink;
    double mean = (sum + fill * (double)n_fill) / all;
    for (size_t i = 0; i < n; i++)
        squares += (x[i] * shrink - mean) * (x[i] * shrink - mean);
    squares += (fill - mean) * (fill - mean) * (double)n_fill;
    out->mean = mean / shrink;
    out->scale = sqrt(squares / all) / shrink;
    if (!(out->scale > 0) || isinf(out->scale) || isinf(1 / out->scale))
        out->scale = 1;
}

/* By linear interpolation. */
static double quantile(const double *sorted, size_t n, double q)
{
    const double at = q * (double)(n - 1);
    const size_t below = (size_t)at;
    return below + 1 < n ? sorted[below] + (at - (double)below) * (sorted[below + 1] - sorted[below]) : sorted[n - 1];
}

static int is_scale(double x)
{
    return x > 0 && isfinite(x) && isfinite(1 / x);
}

/* Between the quartiles of the cells that differ from the median: where half of all cells and more are one number, as
 * of sums that are mostly 0, it is the others that a scale has to tell apart. */
static double spread_of_others(double *sorted, size_t n, double median)
{
    size_t kept = 0;
    for (size_t i = 0; i < n; i++)
        if (sorted[i] < median || sorted[i] > median)
            sorted[kept++] = sorted[i];
    return kept ? quantile(sorted, kept, 0.75) - quantile(sorted, kept, 0.25) : 0;
}

/* Of all training cells, those that are missing being the median. */
static void robust(double *sorted, size_t n, size_t n_fill, ink_encoded *out)
{
    for (size_t i = n; i < n + n_fill; i++)
        sorted[i] = out->fill;
    qsort(sorted, n + n_fill, sizeof *sorted, by_value);
    const double between = quantile(sorted, n + n_fill, 0.75) - quantile(sorted, n + n_fill, 0.25);
    const double half = sorted[n + n_fill - 1] / 2 - sorted[0] / 2;
    out->mean = out->fill;
    const double others = is_scale(between) ? between : spread_of_others(sorted, n + n_fill, out->fill);
    out->scale = is_scale(others) ? others : is_scale(half) ? half : 1;
}

/* sorted: n numbers. */
static int learn_values(const double *sorted, size_t n, ink_encoded *out)
{
    enum { FEWEST = 3, MOST = 32 };
    double values[MOST];
    size_t n_values = 0;
    for (size_t i = 0; i < n; i++) {
        if (i && !(sorted[i] > sorted[i - 1]))
            continue;
        if (sorted[i] != floor(sorted[i]) || n_values == MOST)
            return 0;
        values[n_values++] = sorted[i];
    }
    if (n_values < FEWEST)
        return 0;
    if (!(out->values = ink_new(n_values, sizeof *values)))
        return -1;
    memcpy(out->values, values, n_values * sizeof *values);
    out->n_values = n_values;
    return 0;
}

int ink_numbers_learn(const ink_column *column, const size_t *rows, size_t n_rows, int style, ink_encoded *out)
{
    double *x = ink_new(n_rows, sizeof *x), *sorted = ink_new(n_rows, sizeof *sorted);
    size_t n = 0;
    int bad = !x || !sorted;
    if (!bad)
        for (size_t i = 0; i < n_rows; i++)
            if (!isnan(column->number[rows[i]]))
                x[n++] = column->number[rows[i]];
    out->scale = 1;
    if (n) {
        memcpy(sorted, x, n * sizeof *x);
        out->fill = median_of(sorted, n);
        bad |= style & INK_ENCODE_VALUES && learn_values(sorted, n, out);
        style & INK_ENCODE_SMOOTH ? robust(sorted, n, n_rows - n, out) : moments(x, n, n_rows - n, out);
    }
    free(x);
    free(sorted);
    return bad;
}
