/* SPDX-License-Identifier: MIT
 * Exponentials, logarithms and tanh of vectors: polynomials with fused multiply-adds, so that each width gives the same
 * bits. Include real.h and vector.h first. */
#ifndef INK_NET_FUNCTIONS_H
#define INK_NET_FUNCTIONS_H

/* ---- exp, expm1, log, tanh. Reduction by Cody and Waite 1980;
 * the series of exp is Taylor's, that of log FDLIBM's. */

#if INK_REAL == 32
enum { MANTISSA = 23, BIAS = 127 };
#define MAGIC 0x1.8p23f            /* x + MAGIC holds x, rounded, in its lowest bits */
#define LOG2_E 0x1.715476p+0f
#define LN2_HIGH 0x1.62e430p-1f
#define LN2_LOW (-0x1.05c610p-29f)
#define LN2_SHORT 0x1.62e3p-1f     /* few bits: times an exponent it is exact */
#define LN2_REST 0x1.2fefa2p-17f
#define EXP_LEAST (-104.0f)
#define EXP_MOST 89.0f
#define TANH_MOST 10.0f
static const real series[] = {1.0f / 5040, 1.0f / 720, 1.0f / 120, 1.0f / 24, 1.0f / 6, 0.5f};
static const real log_series[] = {0.24279078841f, 0.28498786688f, 0.40000972152f, 0.66666662693f};
static const real tanh_series[] = {-5.70498872745e-3f, 2.06390887954e-2f, -5.37397155531e-2f, 1.33314422036e-1f,
                                   -3.33332819422e-1f};
#define TAIL_MIDDLE 3
#define TAIL_MOST 15
static const real tail_series[] = {-6.86320418e-05f, -4.51612577e-04f, -2.56278232e-04f, 3.00186011e-03f, 1.12516957e-03f,
                                   -2.27322336e-02f, 4.51687388e-02f, -1.64317545e-02f, -9.65269431e-02f, 4.86055791e-01f};
static const whole root_half = 0x3f3504f3;
#else
enum { MANTISSA = 52, BIAS = 1023 };
#define MAGIC 0x1.8p52
#define LOG2_E 0x1.71547652b82fep+0
#define LN2_HIGH 0x1.62e42fefa39efp-1
#define LN2_LOW 0x1.abc9e3b39803fp-56
#define LN2_SHORT 0x1.62e42feep-1
#define LN2_REST 0x1.a39ef35793c76p-33
#define EXP_LEAST (-746.0)
#define EXP_MOST 710.0
#define TANH_MOST 20.0
static const real series[] = {1.0 / 6227020800, 1.0 / 479001600, 1.0 / 39916800, 1.0 / 3628800, 1.0 / 362880, 1.0 / 40320,
                              1.0 / 5040, 1.0 / 720, 1.0 / 120, 1.0 / 24, 1.0 / 6, 0.5};
static const real log_series[] = {1.479819860511658591e-01, 1.531383769920937332e-01, 1.818357216161805012e-01,
                                  2.222219843214978396e-01, 2.857142874366239149e-01, 3.999999999940941908e-01,
                                  6.666666666666735130e-01};
static const real tanh_above[] = {-9.64399179425052238628e-1, -9.92877231001918586564e1, -1.61468768441708447952e3};
static const real tanh_below[] = {1, 1.12811678491632931402e2, 2.23548839060100448583e3, 4.84406305325125486048e3};
#define TAIL_MIDDLE 4
#define TAIL_MOST 40
static const real tail_series[] = {
    1.5513438905918424e-10, 4.2378542227893796e-09, 1.1400867865785583e-08, -1.8538542083563312e-08,
    -1.0104644569536361e-07, 2.3513362577996063e-09, 5.430039920605985e-07, 4.0242748101432243e-07,
    -2.607839079804581e-06, -3.4306982771660744e-06, 1.3625025193974047e-05, 2.12494552279694e-05,
    -8.785274947955092e-05, -9.443011548018516e-05, 6.948970401931862e-04, -2.856231167159992e-04,
    -5.002378585404055e-03, 1.7936097481039324e-02, -3.2197837428343264e-02, 2.8600364053505894e-02,
    1.3999634724430079e-02, -9.670347732652537e-02, 4.7205320650984467e-01};
static const whole root_half = 0x3fe6a09e667f3bcd;
#endif

INK_INLINE vec polynomial(const real *c, const size_t n, vec x)
{
    vec sum = vec_all(c[0]);
#pragma GCC unroll 32
    for (size_t i = 1; i < n; i++)
        sum = vec_fma(sum, x, vec_all(c[i]));
    return sum;
}
#define POLYNOMIAL(c, x) polynomial(c, sizeof(c) / sizeof *(c), x)

/* A NaN stays one. */
INK_INLINE vec held(vec x, real least, real most)
{
    return vec_smaller(vec_all(most), vec_larger(vec_all(least), x));
}

INK_INLINE vec power_of_2(ivec k)
{
    return (vec)((k + BIAS) << MANTISSA);
}

/* x = k ln 2 + r with |r| <= ln 2 / 2; returns exp(r) - 1. */
INK_INLINE vec reduced(vec x, ivec *k)
{
    const vec shifted = vec_fma(x, vec_all(LOG2_E), vec_all(MAGIC)), n = shifted - vec_all(MAGIC);
    const vec r = vec_fma(n, vec_all(-LN2_LOW), vec_fma(n, vec_all(-LN2_HIGH), x));
    *k = (ivec)shifted - (ivec)vec_all(MAGIC);
    return vec_fma(r * r, POLYNOMIAL(series, r), r);
}

INK_INLINE vec vec_exp(vec x)
{
    ivec k;
    const vec e = reduced(held(x, EXP_LEAST, EXP_MOST), &k);
    const ivec half = k >> 1; /* in two steps, for results too small or too large to be normal */
    return (e + vec_all(1)) * power_of_2(half) * power_of_2(k - half);
}

/* exp(x) - 1 for x up to about 88, or 709. */
INK_INLINE vec vec_expm1(vec x)
{
    ivec k;
    const vec e = reduced(held(x, INK_REAL == 32 ? -20 : -40, INK_REAL == 32 ? 88 : 709), &k), two_k = power_of_2(k);
    return vec_fma(two_k, e, two_k - vec_all(1));
}

/* log(1 + f) = f - (f^2/2 - s (f^2/2 + R)), s = f / (2 + f), of x = 2^k (1 + f) with 1 + f between the roots of 1/2 and 2. */
INK_INLINE vec vec_log(vec x)
{
    const ivec k = ((ivec)x - root_half) >> MANTISSA;
    const vec f = (vec)((ivec)x - (k << MANTISSA)) - vec_all(1), n = (vec)(k + (ivec)vec_all(MAGIC)) - vec_all(MAGIC);
    const vec s = f / (f + vec_all(2)), z = s * s, half = vec_all((real)0.5) * f * f;
    const vec rest = z * POLYNOMIAL(log_series, z);
    const vec low = vec_fma(s, half + rest, n * vec_all(LN2_REST));
    const vec y = vec_fma(n, vec_all(LN2_SHORT), f - (half - low));
    return vec_select((ivec)(x == x), y, x); // NOLINT(misc-redundant-expression): false for NaN alone
}

/* 1 - 2 / (exp(2 |x|) + 1), near 0 a rational function (Moshier's Cephes), with the sign of x. */
INK_INLINE vec vec_tanh(vec x)
{
    const ivec sign = (ivec)x & (ivec)vec_all((real)-0.0);
    const vec one = vec_all(1), size = held((vec)((ivec)x ^ sign), 0, TANH_MOST), z = size * size;
    const vec large = one - vec_all(2) / (vec_exp(size + size) + one);
#if INK_REAL == 32
    const vec ratio = POLYNOMIAL(tanh_series, z);
#else
    const vec ratio = POLYNOMIAL(tanh_above, z) / POLYNOMIAL(tanh_below, z);
#endif
    const vec small = vec_fma(size * z, ratio, size);
    return (vec)((ivec)vec_select((ivec)(size < vec_all((real)0.625)), small, large) | sign);
}

#endif
