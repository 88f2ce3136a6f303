/* SPDX-License-Identifier: MIT
 * Random numbers: MT19937 and, drawn from it, the very streams of numpy.random.RandomState. */
#ifndef INK_BASE_RANDOM_H
#define INK_BASE_RANDOM_H

#include <stddef.h>
#include <stdint.h>

typedef struct {
    uint32_t state[624];
    size_t at;
    int has_normal;
    double normal;
} ink_random;

void ink_random_seed(ink_random *random, uint32_t seed);     /* RandomState(seed) */
uint32_t ink_random_bits(ink_random *random);                /* 32 random bits */
double ink_random_uniform(ink_random *random);               /* random_sample(): [0, 1), 53 bits */
double ink_random_normal(ink_random *random);                /* randn(): the polar method, the second of a pair kept */
uint64_t ink_random_below(ink_random *random, uint64_t max); /* 0..max inclusive, by masking and rejection */
void ink_random_shuffle(ink_random *random, size_t *items, size_t n); /* shuffle(): Fisher-Yates from the end */

#endif
