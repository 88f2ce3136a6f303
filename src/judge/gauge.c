/* SPDX-License-Identifier: MIT
 * Gauges: the exact permutation moments of a statistic, made ready for use in an inner loop. */
#include "judge/gauge.h"

#include "stats/special.h"
#include "stats/stats.h"

ink_gauge ink_gauge_make(const ink_gauge_target *target, double rank, double squares)
{
    double mean, variance;
    ink_permutation_moments(target->n, rank, target->rank, squares, target->squares, &mean, &variance);
    if (!(mean > 0 && variance > 1e-14 * mean * mean))
        return (ink_gauge){0};
    double df = 2 * mean * mean / variance, slope = sqrt(9 * df / 2);
    return (ink_gauge){1 / mean, 1 - 2 / (9 * df), slope, 1 / slope};
}

double ink_gauge_squares(const size_t *count, size_t n_levels, double n)
{
    double sum = 0, levels = 0;
    for (size_t k = 0; k < n_levels; k++)
        if (count[k]) {
            sum += 1 / (double)count[k];
            levels++;
        }
    return sum - 2 * levels / n + 1 / n;
}

/* log P(X > x) of chi-squared at x = df ratio. */
static double log_tail(double df, double ratio)
{
    double a = df / 2, x = a * ratio;
    return x > a ? ink_log_poisson(a, x) + log(ink_gamma_fraction(a, x)) : log(ink_gamma_tails(a, x).upper);
}

double ink_gauge_far(const ink_gauge *gauge, double ratio)
{
    double log_p = log_tail(2 * gauge->slope * gauge->slope / 9, ratio), z = sqrt(fmax(-2 * log_p, INK_FAR * INK_FAR));
    for (int i = 0; i < 4; i++) /* Newton's method; the slope of the log tail is about -(z + 1 / z) */
        z += (ink_normal_log_sf(z) - log_p) / (z + 1 / z);
    return fmax(z, INK_FAR);
}
