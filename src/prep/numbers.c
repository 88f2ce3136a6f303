/* SPDX-License-Identifier: MIT
 * What is learnt of a column of numbers from its training rows: what stands for a missing cell, centre and scale, and the
 * numbers that have an input unit of their own. Knows no other column. */
#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/memory.h"
#include "prep/prep.h"

static void swap(double *a, double *b)
{
    const double x = *a;
    *a = *b;
    *b = x;
}

/* The number that sorting would bring to place k is brought there, none larger before it and none smaller behind (Hoare
 * 1961; Wirth 1976). Drawn pivots: no order of the rows is a bad one. */
static double select_at(double *x, size_t n, size_t k)
{
    ptrdiff_t low = 0, high = (ptrdiff_t)n - 1, at = (ptrdiff_t)k;
    for (uint64_t drawn = 1; low < high;) {
        drawn = drawn * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        const double pivot = x[low + (ptrdiff_t)((drawn >> 16) % (uint64_t)(high - low + 1))];
        ptrdiff_t i = low, j = high;
        while (i <= j) {
            for (; x[i] < pivot; i++) {}
            for (; x[j] > pivot; j--) {}
            if (i <= j)
                swap(&x[i++], &x[j--]);
        }
        low = j < at ? i : low;
        high = at < i ? j : high;
    }
    return x[k];
}

static double largest(const double *x, size_t n)
{
    double most = x[0];
    for (size_t i = 1; i < n; i++)
        most = x[i] > most ? x[i] : most;
    return most;
}

/* Reorders x. */
static double median_of(double *x, size_t n)
{
    const double upper = select_at(x, n, n / 2);
    return n % 2 ? upper : largest(x, n / 2) / 2 + upper / 2;
}

/* Mean and population standard deviation of n numbers of which the last n_fill are `fill`. Numbers whose squares would
 * overflow are shrunk on the way. */
static void moments(const double *x, size_t n, size_t n_fill, ink_encoded *out)
{
    double most = 0, sum = 0, squares = 0, all = (double)(n + n_fill);
    for (size_t i = 0; i < n; i++)
        most = fabs(x[i]) > most ? fabs(x[i]) : most;
    double shrink = most > 1e100 ? 1e-200 : 1, fill = out->fill * shrink;
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

/* By linear interpolation. Reorders x. */
static double quantile(double *x, size_t n, double q)
{
    const double at = q * (double)(n - 1);
    const size_t below = (size_t)at;
    const double low = select_at(x, n, below);
    return below + 1 < n ? low + (at - (double)below) * (select_at(x, n, below + 1) - low) : low;
}

static int is_scale(double x)
{
    return x > 0 && isfinite(x) && isfinite(1 / x);
}

/* Between the quartiles of the cells that differ from the median: where half of all cells and more are one number, as
 * of sums that are mostly 0, it is the others that a scale has to tell apart. */
static double spread_of_others(double *x, size_t n, double median)
{
    size_t kept = 0;
    for (size_t i = 0; i < n; i++)
        if (x[i] < median || x[i] > median)
            x[kept++] = x[i];
    return kept ? quantile(x, kept, 0.75) - quantile(x, kept, 0.25) : 0;
}

/* Of all training cells, those that are missing being the median. Reorders x, which has room for all. */
static void robust(double *x, size_t n, size_t n_fill, ink_encoded *out)
{
    for (size_t i = n; i < n + n_fill; i++)
        x[i] = out->fill;
    n += n_fill;
    const double between = quantile(x, n, 0.75) - quantile(x, n, 0.25);
    const double half = select_at(x, n, n - 1) / 2 - select_at(x, n, 0) / 2;
    out->mean = out->fill;
    const double others = is_scale(between) ? between : spread_of_others(x, n, out->fill);
    out->scale = is_scale(others) ? others : is_scale(half) ? half : 1;
}

enum { FEWEST_VALUES = 3, MOST_VALUES = 32 };

/* Puts x among the n values in ascending order where it is not one of them. Returns how many there are then. */
static size_t add_value(double x, double *values, size_t n)
{
    size_t at = n;
    while (at > 0 && values[at - 1] > x)
        at--;
    if (at > 0 && values[at - 1] == x)
        return n;
    memmove(values + at + 1, values + at, (n - at) * sizeof *values);
    values[at] = x;
    return n + 1;
}

static int learn_values(const double *x, size_t n, ink_encoded *out)
{
    double values[MOST_VALUES + 1];
    size_t n_values = 0;
    for (size_t i = 0; i < n; i++)
        if (x[i] != floor(x[i]) || (n_values = add_value(x[i], values, n_values)) > MOST_VALUES)
            return 0;
    if (n_values < FEWEST_VALUES)
        return 0;
    if (!(out->values = ink_new(n_values, sizeof *values)))
        return -1;
    memcpy(out->values, values, n_values * sizeof *values);
    out->n_values = n_values;
    return 0;
}

int ink_numbers_learn(const ink_column *column, const size_t *rows, size_t n_rows, int style, ink_encoded *out)
{
    double *x = ink_new(n_rows, sizeof *x), *copy = ink_new(n_rows, sizeof *copy);
    size_t n = 0;
    int bad = !x || !copy;
    if (!bad)
        for (size_t i = 0; i < n_rows; i++)
            if (!isnan(column->number[rows[i]]))
                x[n++] = column->number[rows[i]];
    out->scale = 1;
    if (n) {
        memcpy(copy, x, n * sizeof *x);
        out->fill = median_of(copy, n);
        bad |= style & INK_ENCODE_VALUES && learn_values(x, n, out);
        style & INK_ENCODE_SMOOTH ? robust(copy, n, n_rows - n, out) : moments(x, n, n_rows - n, out);
    }
    free(x);
    free(copy);
    return bad;
}
