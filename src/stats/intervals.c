/* SPDX-License-Identifier: MIT
 * Intervals and entropy from counts. Knows nothing of where they come from. */
#include "stats/stats.h"

#include <math.h>

void ink_wilson95(size_t k, size_t n, double interval[2])
{
    const double z = 1.959963984540054; /* the normal's 0.975 quantile */
    if (!n) {
        interval[0] = interval[1] = NAN;
        return;
    }
    double trials = (double)n, share = (double)k / trials;
    double middle = (share + z * z / (2 * trials)) / (1 + z * z / trials);
    double half = z / (1 + z * z / trials) * sqrt(share * (1 - share) / trials + z * z / (4 * trials * trials));
    interval[0] = k == 0 ? 0 : middle - half;
    interval[1] = k == n ? 1 : middle + half;
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
