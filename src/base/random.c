/* SPDX-License-Identifier: MIT
 * Random numbers: MT19937 (Matsumoto and Nishimura 1998, ACM TOMACS 8:3) and the streams that numpy.random.RandomState
 * draws from it, number for number. Knows nothing of what they are for. */
#include "base/random.h"

#include <math.h>

enum { N = 624, M = 397 };

void ink_random_seed(ink_random *random, uint32_t seed)
{
    random->state[0] = seed;
    for (uint32_t i = 1; i < N; i++) {
        uint32_t last = random->state[i - 1];
        random->state[i] = 1812433253u * (last ^ (last >> 30)) + i;
    }
    random->at = N;
    random->has_normal = 0;
    random->normal = 0;
}

static uint32_t twist(uint32_t high, uint32_t low)
{
    uint32_t mixed = (high & 0x80000000u) | (low & 0x7fffffffu);
    return (mixed >> 1) ^ (-(low & 1u) & 0x9908b0dfu);
}

static void refill(ink_random *random)
{
    uint32_t *s = random->state;
    for (size_t i = 0; i < N - M; i++)
        s[i] = s[i + M] ^ twist(s[i], s[i + 1]);
    for (size_t i = N - M; i < N - 1; i++)
        s[i] = s[i + M - N] ^ twist(s[i], s[i + 1]);
    s[N - 1] = s[M - 1] ^ twist(s[N - 1], s[0]);
    random->at = 0;
}

uint32_t ink_random_bits(ink_random *random)
{
    if (random->at == N)
        refill(random);
    uint32_t x = random->state[random->at++];
    x ^= x >> 11;
    x ^= (x << 7) & 0x9d2c5680u;
    x ^= (x << 15) & 0xefc60000u;
    return x ^ (x >> 18);
}

double ink_random_uniform(ink_random *random)
{
    uint32_t high = ink_random_bits(random) >> 5, low = ink_random_bits(random) >> 6;
    return (high * 67108864.0 + low) / 9007199254740992.0;
}

double ink_random_normal(ink_random *random)
{
    if (random->has_normal) {
        random->has_normal = 0;
        return random->normal;
    }
    double a, b, square;
    do {
        a = 2.0 * ink_random_uniform(random) - 1.0;
        b = 2.0 * ink_random_uniform(random) - 1.0;
        square = a * a + b * b;
    } while (square >= 1.0 || square == 0.0);
    double factor = sqrt(-2.0 * log(square) / square);
    random->normal = factor * a;
    random->has_normal = 1;
    return factor * b;
}

uint64_t ink_random_below(ink_random *random, uint64_t max)
{
    if (max == 0)
        return 0;
    const uint64_t mask = UINT64_MAX >> __builtin_clzll(max);
    uint64_t x;
    do {
        x = ink_random_bits(random);
        if (max > UINT32_MAX)
            x = x << 32 | ink_random_bits(random);
    } while ((x & mask) > max);
    return x & mask;
}

void ink_random_shuffle(ink_random *random, size_t *items, size_t n)
{
    enum { AHEAD = 64 }; /* drawn before they are swapped, so that memory has time to bring them */
    size_t with[AHEAD];
    for (size_t i = n; i > 1;) {
        const size_t count = i - 1 < AHEAD ? i - 1 : AHEAD;
        for (size_t k = 0; k < count; k++) {
            with[k] = (size_t)ink_random_below(random, i - 1 - k);
            __builtin_prefetch(&items[with[k]], 1);
        }
        for (size_t k = 0; k < count; k++) {
            const size_t item = items[--i];
            items[i] = items[with[k]];
            items[with[k]] = item;
        }
    }
}
