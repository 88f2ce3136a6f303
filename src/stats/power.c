/* SPDX-License-Identifier: MIT
 * What a chi-squared test can find, in noncentrality, bits and rows; a statistic under permutation of the rows. */
#include "stats/stats.h"

#include <math.h>

static const double ln2 = 0.69314718055994530942;

double ink_power(double lambda, double df, double alpha)
{
    return ink_noncentral_sf(ink_chi2_upper_quantile(alpha, df), df, lambda);
}

double ink_detectable_lambda(double df, double alpha, double power)
{
    return ink_noncentral_upper_lambda(ink_chi2_upper_quantile(alpha, df), df, power);
}

void ink_lambda_interval(double statistic, double df, double alpha, double interval[2])
{
    interval[0] = ink_noncentral_upper_lambda(statistic, df, alpha / 2);
    interval[1] = ink_noncentral_lambda(statistic, df, alpha / 2);
}

double ink_lambda_bits(double lambda, double n_row)
{
    return lambda / (2 * n_row * ln2);
}

double ink_lambda_rows(double lambda, double bits)
{
    return lambda / (2 * bits * ln2);
}

/* n (n + 1) a - (n - 1) (r^2 + 2 r): how unevenly a projection of rank r leans on the rows. */
static double unevenness(double n, double r, double a)
{
    return n * (n + 1) * a - (n - 1) * r * (r + 2);
}

void ink_permutation_moments(double n, double r, double q, double a, double b, double *mean, double *variance)
{
    double even = 2 * r * (n - 1 - r) * q * (n - 1 - q) / ((n - 1) * (n - 1) * (n + 1) * (n - 2));
    double uneven = unevenness(n, r, a) * unevenness(n, q, b) / ((n + 1) * n * (n - 1) * (n - 2) * (n - 3));
    *mean = r * q / (n - 1);
    *variance = even + uneven;
}

double ink_wilson_hilferty(double statistic, double mean, double variance)
{
    if (variance <= 0)
        return 0;
    double df = 2 * mean * mean / variance;
    return (cbrt(statistic / mean) - 1 + 2 / (9 * df)) * sqrt(9 * df / 2);
}
