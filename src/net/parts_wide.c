/* SPDX-License-Identifier: MIT
 * What the parts of a modern network do to plain arrays: waves, shares of an activation, scaled rows. The same bits at
 * every width. They know no layer. */
#include "net/real.h"
#include "net/kernels.h"
#include "net/vector.h"
#include "net/wide.h"

/* ---- Waves. cos(2 pi t) = sin(2 pi u), u = 1/4 - |t - nearest whole number|; the series of sin is Taylor's. */

#if INK_REAL == 32
enum { FIRST = 5 };
#define MAGIC 0x1.8p23f /* x + MAGIC holds x, rounded, in its lowest bits */
#else
enum { FIRST = 0 };
#define MAGIC 0x1.8p52
#endif
#define TWO_PI ((real)6.2831853071795865)
static const real sine[] = {(real)-8.823533599242996e-05, (real)0.0011309237482517954, (real)-0.012031585942120619,
                            (real)0.10422916220813978,    (real)-0.7181223017785001,   (real)3.8199525848482803,
                            (real)-15.094642576822984,    (real)42.058693944897634,    (real)-76.70585975306136,
                            (real)81.60524927607504,      (real)-41.341702240399755,   (real)6.283185307179586};

INK_INLINE vec sine_of_turns(vec u)
{
    const vec square = u * u;
    vec sum = vec_all(sine[FIRST]);
#pragma GCC unroll 12
    for (size_t i = FIRST + 1; i < 12; i++)
        sum = vec_fma(sum, square, vec_all(sine[i]));
    return sum * u;
}

INK_INLINE vec beside_nearest(vec t)
{
    return t - ((t + vec_all(MAGIC)) - vec_all(MAGIC));
}

INK_INLINE vec cosine(vec t)
{
    const vec r = beside_nearest(t);
    return sine_of_turns(vec_all((real)0.25) - vec_select((ivec)(r < vec_all(0)), -r, r));
}

/* sin(2 pi t) = cos(2 pi (t - 1/4)). */
INK_INLINE vec cosine_slope(vec t)
{
    return vec_all(-TWO_PI) * cosine(beside_nearest(t) - vec_all((real)0.25));
}

void INK_KERNEL(ink_cosine)(size_t n, real *x)
{
    for (; n >= LANES; n -= LANES, x += LANES)
        vec_store(x, cosine(vec_load(x)));
    if (n > 0)
        vec_store_part(x, cosine(vec_load_part(x, n)), n);
}

void INK_KERNEL(ink_cosine_backward)(size_t n, const real *t, real *d)
{
    for (; n >= LANES; n -= LANES, t += LANES, d += LANES)
        vec_store(d, vec_load(d) * cosine_slope(vec_load(t)));
    if (n > 0)
        vec_store_part(d, vec_load_part(d, n) * cosine_slope(vec_load_part(t, n)), n);
}

void INK_KERNEL(ink_turns)(size_t n, const real *x, const real *frequency, const real *phase, real *turns)
{
    for (size_t j = 0; j < n; j++)
        for (size_t q = 0; q < 16; q++)
            turns[j * 16 + q] = x[j] * frequency[j * 16 + q] + phase[j * 16 + q];
}

/* ---- Dropout. Units come in blocks of 32, two to each of 16 words: what a word is, its place and the key alone tell, so
 * that the way back drops what the way forward did, in any order and on any thread. */

enum { WORDS = 16 };

/* The end of SplitMix64 (Steele, Lea, Flood 2014, OOPSLA). */
static uint64_t mixed(uint64_t x)
{
    x = (x ^ x >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    x = (x ^ x >> 27) * UINT64_C(0x94d049bb133111eb);
    return x ^ x >> 31;
}

/* Hashes of the words' places, by the multipliers of Wellons' lowbias32; the key comes in twice, so that the words of two
 * keys are not the same ones a little further on. */
INK_INLINE void words_of(uint64_t key, uint64_t block, uint32_t *restrict words)
{
    const uint32_t first = (uint32_t)block * WORDS + (uint32_t)key, second = (uint32_t)(key >> 32) + (uint32_t)(block >> 28);
    for (uint32_t j = 0; j < WORDS; j++) {
        uint32_t x = first + j;
        x = (x ^ x >> 16) * 0x7feb352du + second;
        x = (x ^ x >> 15) * 0x846ca68bu;
        words[j] = x ^ x >> 16;
    }
}

/* LANES of the 32 units of a block: the lower halves of the words first, then the upper ones. */
INK_INLINE vec dropped_vector(const uint32_t *words, size_t unit, int32_t dropped, real grow, vec x)
{
    typedef uint32_t some __attribute__((vector_size(LANES * sizeof(uint32_t))));
    some bits;
    memcpy(&bits, words + unit % WORDS, sizeof bits);
    bits = bits >> unit / WORDS * 16 & 0xffff;
    return vec_select(__builtin_convertvector(bits, ivec) < (ivec){0} + dropped, vec_all(0), vec_all(grow) * x);
}

INK_INLINE void drop_block(const uint32_t *words, int32_t dropped, real grow, real *x)
{
    for (size_t j = 0; j < 2 * WORDS; j += LANES)
        vec_store(x + j, dropped_vector(words, j, dropped, grow, vec_load(x + j)));
}

/* Units begin to end - 1 of a block. */
static void drop_some(const uint32_t *words, int32_t dropped, real grow, size_t begin, size_t end, real *x)
{
    real block[2 * WORDS] = {0};
    memcpy(block + begin, x, (end - begin) * sizeof *x);
    drop_block(words, dropped, grow, block);
    memcpy(x, block + begin, (end - begin) * sizeof *x);
}

/* The rate is rounded to 16 bits, and the kept grow by that one: no mean changes. */
void INK_KERNEL(ink_drop)(uint64_t key, double rate, uint64_t begin, size_t n, real *x)
{
    const int32_t dropped = (int32_t)(rate * 65536 + 0.5) < 65535 ? (int32_t)(rate * 65536 + 0.5) : 65535;
    const real grow = (real)(65536.0 / (65536 - dropped));
    size_t at = begin % (2 * WORDS), end;
    key = mixed(key);
    for (uint64_t block = begin / (2 * WORDS); n > 0 && dropped > 0; block++, at = 0, n -= end, x += end) {
        uint32_t words[WORDS];
        words_of(key, block, words);
        end = 2 * WORDS - at < n ? 2 * WORDS - at : n;
        if (end == 2 * WORDS)
            drop_block(words, dropped, grow, x);
        else
            drop_some(words, dropped, grow, at, at + end, x);
    }
}

/* ---- Shares */

void INK_KERNEL(ink_mix)(size_t m, size_t n, const real *restrict share, const real *restrict z, real *restrict h)
{
    for (; m-- > 0; z += n, h += n)
        for (size_t j = 0; j < n; j++)
            h[j] = z[j] + share[j] * (h[j] - z[j]);
}

void INK_KERNEL(ink_mix_backward)(size_t m, size_t n, const real *restrict share, const real *restrict z,
                                  const real *restrict slope, real *restrict h, real *restrict d)
{
    for (; m-- > 0; z += n, h += n, slope += n, d += n)
        for (size_t j = 0; j < n; j++) {
            h[j] = d[j] * (h[j] - z[j]);
            d[j] = d[j] + share[j] * (slope[j] - d[j]);
        }
}

/* ---- Rows of a matrix (m x n), each with a scale of its own */

void INK_KERNEL(ink_scale_rows)(size_t m, size_t n, const real *restrict scale, const real *restrict x, real *restrict to)
{
    for (size_t i = 0; i < m; i++)
        for (size_t j = 0; j < n; j++)
            to[i * n + j] = scale[i] * x[i * n + j];
}

/* Sixteen sums side by side, whatever the vectors are, then those one after the other. */
void INK_KERNEL(ink_dot_rows)(size_t m, size_t n, const real *restrict x, const real *restrict y, real *restrict dot)
{
    for (size_t i = 0; i < m; i++, x += n, y += n) {
        real sum[16] = {0}, all = 0;
        size_t j = 0;
        for (; j + 16 <= n; j += 16)
            for (size_t q = 0; q < 16; q++)
                sum[q] += x[j + q] * y[j + q];
        for (; j < n; j++)
            sum[j % 16] += x[j] * y[j];
        for (size_t q = 0; q < 16; q++)
            all += sum[q];
        dot[i] = all;
    }
}
