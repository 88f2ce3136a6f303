/* SPDX-License-Identifier: MIT
 * Tests of tables of counts: independence, and a change between paired outcomes. */
#include "stats/special.h"
#include "stats/stats.h"

#include <math.h>

static double pearson(double seen, double expected, double excess)
{
    (void)seen;
    return excess * excess / expected;
}

static double likelihood(double seen, double expected, double excess)
{
    return seen > 0 ? 2 * ink_deviance(seen, expected, -excess) : 2 * expected;
}

static double sum_of(const size_t *counts, size_t n, size_t stride)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += (double)counts[i * stride];
    return sum;
}

/* seen - row x column / n: the product's own rounding would be larger than a small difference in a large count. */
static double difference(double seen, double row, double column, double n)
{
    double product = row * column;
    return (fma(seen, n, -product) - fma(row, column, -product)) / n;
}

static size_t nonzero(const size_t *counts, size_t n_line, size_t line_stride, size_t n, size_t stride)
{
    size_t lines = 0;
    for (size_t i = 0; i < n_line; i++)
        lines += sum_of(counts + i * line_stride, n, stride) > 0;
    return lines;
}

/* The first row of `expected` holds the columns' sums until, last of all, its turn comes. */
static ink_test independence(const size_t *counts, size_t n_row, size_t n_col, double *expected,
                             double (*distance)(double seen, double expected, double excess))
{
    ink_test test = {0};
    size_t rows = nonzero(counts, n_row, n_col, n_col, 1), columns = nonzero(counts, n_col, 1, n_row, n_col);
    double n = sum_of(counts, n_row * n_col, 1);
    for (size_t c = 0; c < n_col; c++)
        expected[c] = sum_of(counts + c, n_row, n_col);
    for (size_t r = n_row; r-- > 0;) {
        double row = sum_of(counts + r * n_col, n_col, 1);
        for (size_t c = 0; c < n_col; c++) {
            double seen = (double)counts[r * n_col + c], column = expected[c], *cell = expected + r * n_col + c;
            *cell = row > 0 && column > 0 ? row / n * column : 0;
            test.statistic += *cell > 0 ? distance(seen, *cell, difference(seen, row, column, n)) : 0;
        }
    }
    test.df = rows && columns ? (double)(rows - 1) * (double)(columns - 1) : 0;
    test.p = test.df > 0 ? ink_chi2_sf(test.statistic, test.df) : 1;
    return test;
}

ink_test ink_chi2_test(const size_t *counts, size_t n_row, size_t n_col, double *expected)
{
    return independence(counts, n_row, n_col, expected, pearson);
}

ink_test ink_g_test(const size_t *counts, size_t n_row, size_t n_col, double *expected)
{
    return independence(counts, n_row, n_col, expected, likelihood);
}

double ink_mcnemar(size_t b, size_t c)
{
    size_t fewer = b < c ? b : c;
    return fmin(1, 2 * ink_binomial_cdf(fewer, b + c, 0.5));
}

double ink_mcnemar_mid_p(size_t b, size_t c)
{
    size_t fewer = b < c ? b : c;
    double below = fewer ? ink_binomial_cdf(fewer - 1, b + c, 0.5) : 0;
    return b == c ? 1 : ink_binomial_cdf(fewer, b + c, 0.5) + below;
}
