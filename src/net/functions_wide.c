/* SPDX-License-Identifier: MIT
 * Exponentials, logarithms, activations and softmax over plain arrays, vector by vector: polynomials with fused
 * multiply-adds, so that each width gives the same bits. They know no layer. */
#include "net/real.h"
#include "net/kernels.h"
#include "net/vector.h"
#include "net/wide.h"

#include <tgmath.h>

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
static const whole root_half = 0x3fe6a09e667f3bcd;
#endif

INK_INLINE vec polynomial(const real *c, const size_t n, vec x)
{
    vec sum = vec_all(c[0]);
#pragma GCC unroll 16
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

/* ---- Over arrays */

/* f is a constant where this is called. What is behind the last whole vector is worked on in a copy. */
INK_INLINE void each(size_t n, real *x, vec (*f)(vec))
{
    for (; n >= LANES; n -= LANES, x += LANES)
        vec_store(x, f(vec_load(x)));
    if (n > 0)
        vec_store_part(x, f(vec_load_part(x, n)), n);
}

INK_INLINE void each_pair(size_t n, const real *from, real *d, vec (*slope)(vec))
{
    for (; n >= LANES; n -= LANES, from += LANES, d += LANES)
        vec_store(d, vec_load(d) * slope(vec_load(from)));
    if (n > 0)
        vec_store_part(d, vec_load_part(d, n) * slope(vec_load_part(from, n)), n);
}

void INK_KERNEL(ink_exp)(size_t n, real *x)
{
    each(n, x, vec_exp);
}

void INK_KERNEL(ink_log)(size_t n, real *x)
{
    each(n, x, vec_log);
}

void INK_KERNEL(ink_expm1)(size_t n, real *x)
{
    each(n, x, vec_expm1);
}

void INK_KERNEL(ink_tanh)(size_t n, real *x)
{
    each(n, x, vec_tanh);
}

/* ---- Activations, and their slopes from h or from z */

INK_INLINE vec relu(vec z)
{
    return vec_larger(vec_all(0), z); /* this way round a NaN stays one, and divergence is seen */
}

INK_INLINE vec relu_slope(vec h)
{
    return vec_select((ivec)(h > vec_all(0)), vec_all(1), vec_all(0));
}

INK_INLINE vec tanh_slope(vec h)
{
    return vec_all(1) - h * h;
}

/* exp may overflow to infinity, which gives the right 0. */
INK_INLINE vec sigmoid(vec z)
{
    return vec_all(1) / (vec_all(1) + vec_exp(-z));
}

INK_INLINE vec sigmoid_slope(vec h)
{
    return h * (vec_all(1) - h);
}

/* Klambauer, Unterthiner, Mayr, Hochreiter 2017, NeurIPS. */
#define SELU_SCALE ((real)1.0507009873554805)
#define SELU_ALPHA ((real)1.6732632423543772)

INK_INLINE vec selu(vec z)
{
    return vec_all(SELU_SCALE) * vec_select((ivec)(z > vec_all(0)), z, vec_all(SELU_ALPHA) * vec_expm1(z));
}

INK_INLINE vec selu_slope(vec h)
{
    return vec_select((ivec)(h > vec_all(0)), vec_all(SELU_SCALE), h + vec_all(SELU_SCALE * SELU_ALPHA));
}

/* tanh(log(1 + exp z)), from exp of what is not above 0, so that nothing overflows. */
INK_INLINE vec tanh_softplus(vec z)
{
    const ivec above = (ivec)(z > vec_all(0));
    const vec one = vec_all(1), two = vec_all(2), u = vec_exp(vec_select(above, -z, z));
    const vec high = one + two * u, low = u * (u + two);
    return vec_select(above, high, low) / vec_select(above, high + two * u * u, low + two);
}

/* Misra 2020, BMVC. */
INK_INLINE vec mish(vec z)
{
    return z * tanh_softplus(z);
}

INK_INLINE vec mish_slope(vec z)
{
    const vec one = vec_all(1), t = tanh_softplus(z);
    return vec_fma(z, (one - t * t) / (one + vec_exp(-z)), t);
}

/* The normal distribution function; by erfc, so that it is exact far below 0 too. */
static real normal_share(real z)
{
    return (real)0.5 * erfc(z * (real)-0.70710678118654752440);
}

/* Hendrycks and Gimpel 2016: z times the normal distribution function. */
static void gelu(size_t n, real *z)
{
    for (size_t i = 0; i < n; i++)
        z[i] *= normal_share(z[i]);
}

static void gelu_backward(size_t n, const real *z, real *d)
{
    for (size_t i = 0; i < n; i++) {
        const real density = (real)0.39894228040143267794 * exp((real)-0.5 * z[i] * z[i]);
        d[i] *= normal_share(z[i]) + z[i] * density;
    }
}

void INK_KERNEL(ink_activate)(ink_activation activation, size_t n, real *z)
{
    switch (activation) {
    case INK_TANH:
        each(n, z, vec_tanh);
        break;
    case INK_SIGMOID:
        each(n, z, sigmoid);
        break;
    case INK_SELU:
        each(n, z, selu);
        break;
    case INK_GELU:
        gelu(n, z);
        break;
    case INK_MISH:
        each(n, z, mish);
        break;
    case INK_IDENTITY:
        break;
    case INK_RELU:
    case INK_ACTIVATION_DEFAULT:
        each(n, z, relu);
        break;
    }
}

void INK_KERNEL(ink_activate_backward)(ink_activation activation, size_t n, const real *from, real *d)
{
    switch (activation) {
    case INK_TANH:
        each_pair(n, from, d, tanh_slope);
        break;
    case INK_SIGMOID:
        each_pair(n, from, d, sigmoid_slope);
        break;
    case INK_SELU:
        each_pair(n, from, d, selu_slope);
        break;
    case INK_GELU:
        gelu_backward(n, from, d);
        break;
    case INK_MISH:
        each_pair(n, from, d, mish_slope);
        break;
    case INK_IDENTITY:
        break;
    case INK_RELU:
    case INK_ACTIVATION_DEFAULT:
        each_pair(n, from, d, relu_slope);
        break;
    }
}

/* ---- Softmax */

/* z = f(z, y), n of them; f is a constant where this is called. */
INK_INLINE void each_with(size_t n, real *z, vec y, vec (*f)(vec, vec))
{
    for (; n >= LANES; n -= LANES, z += LANES)
        vec_store(z, f(vec_load(z), y));
    if (n > 0)
        vec_store_part(z, f(vec_load_part(z, n), y), n);
}

INK_INLINE vec exp_below(vec x, vec most)
{
    return vec_exp(x - most);
}

INK_INLINE vec over(vec x, vec y)
{
    return x / y;
}

static vec largest_of(size_t n, const real *z)
{
    vec most = vec_all(-(real)INFINITY);
    size_t j = 0;
    for (; n - j >= LANES; j += LANES)
        most = vec_larger(vec_load(z + j), most);
    if (n > j)
        most = vec_larger(vec_first(n - j, vec_load_part(z + j, n - j), most), most);
    return vec_largest(most);
}

static void softmax_of_row(size_t n, real *z)
{
    real sum = 0;
    each_with(n, z, largest_of(n, z), exp_below);
    for (size_t j = 0; j < n; j++)
        sum += z[j];
    each_with(n, z, vec_all(sum), over);
}

/* Narrow rows would not fill vectors: here LANES of them lie side by side, with the same operations in the same order. */
enum { NARROW = 64 };

INK_INLINE void exps_of_rows(size_t n, const real *z, real e[NARROW][LANES])
{
    for (size_t j = 0; j < n; j++)
        for (size_t i = 0; i < LANES; i++)
            e[j][i] = z[i * n + j];
    vec most = vec_load(e[0]);
    for (size_t j = 1; j < n; j++)
        most = vec_larger(vec_load(e[j]), most);
    for (size_t j = 0; j < n; j++)
        vec_store(e[j], vec_exp(vec_load(e[j]) - most));
}

static void softmax_of_rows(size_t n, real *z)
{
    real e[NARROW][LANES];
    vec sum = vec_all(0);
    exps_of_rows(n, z, e);
    for (size_t j = 0; j < n; j++)
        sum += vec_load(e[j]);
    for (size_t j = 0; j < n; j++)
        vec_store(e[j], vec_load(e[j]) / sum);
    for (size_t i = 0; i < LANES; i++)
        for (size_t j = 0; j < n; j++)
            z[i * n + j] = e[j][i];
}

void INK_KERNEL(ink_softmax)(size_t m, size_t n, real *z)
{
    for (; m >= LANES && n <= NARROW; m -= LANES, z += LANES * n)
        softmax_of_rows(n, z);
    for (; m > 0; m--, z += n)
        softmax_of_row(n, z);
}

/* ---- Probabilities as doubles: the same of exp z, with sums of four strands, into which the numbers fall in turn. */

static void doubles_of_row(size_t n, const real *e, double *p)
{
    double sum[4] = {0};
    for (size_t j = 0; j < n; j++)
        sum[j % 4] += e[j];
    const double share = 1 / ((sum[0] + sum[1]) + (sum[2] + sum[3]));
    for (size_t j = 0; j < n; j++)
        p[j] = e[j] * share;
}

static void doubles_of_rows(size_t n, real e[NARROW][LANES], double *p)
{
    double sum[4][LANES] = {{0}}, share[LANES];
    for (size_t j = 0; j < n; j++)
        for (size_t i = 0; i < LANES; i++)
            sum[j % 4][i] += e[j][i];
    for (size_t i = 0; i < LANES; i++)
        share[i] = 1 / ((sum[0][i] + sum[1][i]) + (sum[2][i] + sum[3][i]));
    for (size_t i = 0; i < LANES; i++)
        for (size_t j = 0; j < n; j++)
            p[i * n + j] = e[j][i] * share[i];
}

void INK_KERNEL(ink_shares)(size_t m, size_t n, real *z, double *p)
{
    for (; m >= LANES && n <= NARROW; m -= LANES, z += LANES * n, p += LANES * n) {
        real e[NARROW][LANES];
        exps_of_rows(n, z, e);
        doubles_of_rows(n, e, p);
    }
    for (; m > 0; m--, z += n, p += n) {
        each_with(n, z, largest_of(n, z), exp_below);
        doubles_of_row(n, z, p);
    }
}

void INK_KERNEL(ink_shares_of_one)(size_t n, real *z, double *p)
{
    vec most = vec_all(-(real)INFINITY);
    size_t j = 0;
    for (; n - j >= LANES; j += LANES)
        most = vec_larger(vec_load(z + j), most);
    if (n > j)
        most = vec_larger(vec_first(n - j, vec_load(z + j), most), most);
    each_with((n + LANES - 1) / LANES * LANES, z, vec_largest(most), exp_below);
    doubles_of_row(n, z, p);
}
