/* SPDX-License-Identifier: MIT
 * Combination: the best scores of all families, of the data and its permutations alike, become one p-value (max-T of
 * Westfall and Young 1993 over families that calibrate themselves; Phipson and Smyth 2010 for a p that is never 0). */
#include "judge/permute.h"

#include "stats/stats.h"

const double ink_family_weight[INK_FAMILIES] = {[INK_FAMILY_COLUMN] = 1, [INK_FAMILY_CUT] = 1, [INK_FAMILY_LINEAR] = 1,
                                                [INK_FAMILY_PAIR] = 1, [INK_FAMILY_PRODUCT] = 1, [INK_FAMILY_SPREAD] = 0.25};

/* log E of the exponential E = -log Phi(z); by the tail where E would vanish. */
static double log_exponential(double z)
{
    if (z > 5) /* E = q + q^2 / 2 + ..., q the tail beyond z */
        return ink_normal_log_sf(z) + ink_normal_sf(z) / 2;
    return log(-ink_normal_log_cdf(z));
}

/* The number of independent tests whose best is as exponential as what was seen: maximum likelihood over all readings. */
static double effective_tests(const ink_reading *readings, size_t n, size_t family)
{
    double sum = 0;
    for (size_t b = 0; b < n; b++)
        sum -= ink_normal_log_cdf(readings[b].best[family].z);
    return (double)n / sum;
}

/* log p of the best of `tests` (Sidak), p = 1 - exp(-tests E). */
static double log_own_p(double z, double tests)
{
    double log_rate = log(tests) + log_exponential(z);
    return log_rate < -30 ? log_rate : log(-expm1(-exp(log_rate)));
}

void ink_readings_combine(const ink_reading *readings, size_t n, const size_t *members, ink_permuted *result, double *joint)
{
    for (size_t b = 0; b < n; b++)
        joint[b] = -INFINITY;
    for (size_t f = 0; f < INK_FAMILIES; f++) {
        result->effective[f] = result->own[f] = NAN;
        if (!members[f])
            continue;
        result->effective[f] = effective_tests(readings, n, f);
        for (size_t b = 0; b < n; b++) {
            double log_p = log_own_p(readings[b].best[f].z, result->effective[f]);
            double evidence = log(ink_family_weight[f]) - log_p;
            if (b == 0)
                result->own[f] = exp(log_p);
            if (b == 0 && evidence > joint[0])
                result->winner = f;
            joint[b] = fmax(joint[b], evidence);
        }
    }
    size_t reached = 0;
    double mark = joint[0] - 1e-9 * fabs(joint[0]); /* the same counts in another order are the same evidence */
    for (size_t b = 0; b < n; b++)
        reached += joint[b] >= mark;
    result->p = (double)reached / (double)n;
    result->bounded = reached == 1;
}
