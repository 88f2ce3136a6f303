/* SPDX-License-Identifier: MIT
 * Intervals and entropy from counts and from repeated figures. Knows nothing of where they come from. */
#include "base/error.h"
#include "base/memory.h"
#include "base/random.h"
#include "stats/special.h"
#include "stats/stats.h"

#include <math.h>

/* The ends are the roots of (1 + z^2 / n) x^2 - (2 share + z^2 / n) x + share^2, whose product gives the lower one. */
static void wilson(size_t k, size_t n, double z, double interval[2])
{
    if (!n) {
        interval[0] = interval[1] = NAN;
        return;
    }
    double trials = (double)n, share = (double)k / trials, scale = 1 + z * z / trials;
    double middle = (share + z * z / (2 * trials)) / scale;
    double half = z / scale * sqrt(share * (1 - share) / trials + z * z / (4 * trials * trials));
    interval[0] = k == 0 ? 0 : share / (middle + half) * share / scale;
    interval[1] = k == n ? 1 : middle + half;
}

void ink_wilson95(size_t k, size_t n, double interval[2])
{
    wilson(k, n, 1.959963984540054, interval); /* the normal's 0.975 quantile */
}

void ink_wilson(size_t k, size_t n, double alpha, double interval[2])
{
    wilson(k, n, ink_normal_upper_quantile(alpha / 2), interval);
}

void ink_clopper_pearson(size_t k, size_t n, double alpha, double interval[2])
{
    double hits = (double)k, misses = (double)n - hits;
    interval[0] = interval[1] = NAN;
    if (!n || !(alpha > 0 && alpha < 1))
        return;
    double low = k == 0 ? 0 : ink_beta_invert(hits, misses + 1, ink_tails_below(alpha / 2));
    double high = k == n ? 0 : ink_beta_invert(misses, hits + 1, ink_tails_below(alpha / 2));
    interval[0] = low / (1 + low);
    interval[1] = 1 / (1 + high);
}

static double mean_of(const double *values, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += values[i];
    return sum / (double)n;
}

double ink_nadeau_bengio(const double *values, size_t n, double tested_to_trained, double alpha, double interval[2])
{
    double mean = mean_of(values, n), squares = 0, df = (double)n - 1;
    for (size_t i = 0; i < n; i++)
        squares += (values[i] - mean) * (values[i] - mean);
    double error = sqrt(squares / df * (1 / (double)n + tested_to_trained));
    double half = ink_t_upper_quantile(alpha / 2, df) * error;
    interval[0] = mean - half;
    interval[1] = mean + half;
    return mean;
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double sorted_quantile(const double *sorted, size_t n, double p)
{
    double at = p * (double)(n - 1);
    size_t below = (size_t)at;
    if (below + 1 >= n)
        return sorted[n - 1];
    return sorted[below] + (at - (double)below) * (sorted[below + 1] - sorted[below]);
}

static double mean_of_draw(const double *values, size_t n, ink_random *random)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += values[ink_random_below(random, n - 1)];
    return sum / (double)n;
}

int ink_bootstrap_mean(const double *values, size_t n, size_t rounds, double alpha, uint32_t seed, double interval[2],
                       ink_error *err)
{
    if (!n || !rounds || !(alpha > 0 && alpha < 1))
        return ink_fail(err, INK_USAGE, "a bootstrap needs values, rounds and an alpha between 0 and 1");
    double *means = ink_new(rounds, sizeof *means);
    if (!means)
        return ink_fail_memory(err);
    ink_random random;
    ink_random_seed(&random, seed);
    for (size_t i = 0; i < rounds; i++)
        means[i] = mean_of_draw(values, n, &random);
    qsort(means, rounds, sizeof *means, ascending);
    interval[0] = sorted_quantile(means, rounds, alpha / 2);
    interval[1] = sorted_quantile(means, rounds, 1 - alpha / 2);
    free(means);
    return INK_OK;
}

double ink_entropy(const size_t *counts, size_t n)
{
    double total = 0, sum = 0;
    for (size_t i = 0; i < n; i++)
        total += (double)counts[i];
    for (size_t i = 0; i < n; i++)
        if (counts[i])
            sum -= (double)counts[i] / total * log((double)counts[i] / total);
    return sum;
}
