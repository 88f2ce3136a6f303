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

/* ---- Dropout */

/* Number i of the stream of SplitMix64 that the key starts (Steele, Lea, Flood 2014, OOPSLA). It stands alone, so that
 * the way back drops what the way forward did, in any order and on any thread. */
INK_INLINE uint64_t mixed(uint64_t key, uint64_t i)
{
    uint64_t x = key + (i + 1) * UINT64_C(0x9e3779b97f4a7c15);
    x = (x ^ x >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    x = (x ^ x >> 27) * UINT64_C(0x94d049bb133111eb);
    return x ^ x >> 31;
}

void INK_KERNEL(ink_drop)(uint64_t key, double rate, uint64_t begin, size_t n, real *x)
{
    const uint64_t dropped = (uint64_t)(rate * 18446744073709551616.0);
    const real grow = (real)(1 / (1 - rate));
    for (size_t i = 0; i < n; i++)
        x[i] = mixed(key, begin + i) < dropped ? 0 : grow * x[i];
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
