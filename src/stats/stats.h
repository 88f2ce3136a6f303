/* SPDX-License-Identifier: MIT
 * Statistics: numbers in, numbers out. Knows nothing of where they come from. */
#ifndef INK_STATS_STATS_H
#define INK_STATS_STATS_H

#include <stddef.h>

/* Wilson's 95 % interval for a share of which k of n were seen (Wilson 1927, JASA 22:209); NaN for n = 0. Assumes
 * independent trials with one probability. */
void ink_wilson95(size_t k, size_t n, double interval[2]);

/* Entropy in nats of the shares counts[i] / sum(counts), 0 log 0 = 0; 0 when all counts are 0. */
double ink_entropy(const size_t *counts, size_t n);

#endif
