/* SPDX-License-Identifier: MIT
 * Kernels: matrix product, activations and softmax on plain arrays. Each inner loop runs along contiguous outputs, so
 * that a compiler turns it into vector code without reordering any sum. They know no layer and no row. */
#include "net/real.h"
#include "net/kernels.h"

#include <tgmath.h>

/* Two rows of c (c0, c1) += four columns of a (s: two rows of four) times four rows of b. */
static void two_by_four(size_t n, const real *s, const real *restrict b, real *restrict c0, real *restrict c1)
{
    const real *restrict b1 = b + n, *restrict b2 = b1 + n, *restrict b3 = b2 + n;
    const real s0 = s[0], s1 = s[1], s2 = s[2], s3 = s[3], t0 = s[4], t1 = s[5], t2 = s[6], t3 = s[7];
    for (size_t j = 0; j < n; j++) {
        c0[j] += (s0 * b[j] + s1 * b1[j]) + (s2 * b2[j] + s3 * b3[j]);
        c1[j] += (t0 * b[j] + t1 * b1[j]) + (t2 * b2[j] + t3 * b3[j]);
    }
}

static void one_by_four(size_t n, const real *s, const real *restrict b, real *restrict c)
{
    const real *restrict b1 = b + n, *restrict b2 = b1 + n, *restrict b3 = b2 + n;
    const real s0 = s[0], s1 = s[1], s2 = s[2], s3 = s[3];
    for (size_t j = 0; j < n; j++)
        c[j] += (s0 * b[j] + s1 * b1[j]) + (s2 * b2[j] + s3 * b3[j]);
}

static void one_by_one(size_t n, real s, const real *restrict b, real *restrict c)
{
    for (size_t j = 0; j < n; j++)
        c[j] += s * b[j];
}

static void take_four(const real *a, size_t column, real *s)
{
    for (size_t p = 0; p < 4; p++)
        s[p] = a[p * column];
}

void ink_multiply_add(size_t m, size_t n, size_t k, const real *a, size_t row, size_t column, const real *b, real *c)
{
    const size_t fours = k - k % 4;
    for (size_t i = 0; i < m; i += 2) {
        const real *a0 = a + i * row;
        const int pair = i + 1 < m;
        real s[8], *c0 = c + i * n;
        for (size_t p = 0; p < fours; p += 4) {
            take_four(a0 + p * column, column, s);
            if (pair) {
                take_four(a0 + row + p * column, column, s + 4);
                two_by_four(n, s, b + p * n, c0, c0 + n);
            } else {
                one_by_four(n, s, b + p * n, c0);
            }
        }
        for (size_t p = fours; p < k; p++) {
            one_by_one(n, a0[p * column], b + p * n, c0);
            if (pair)
                one_by_one(n, a0[row + p * column], b + p * n, c0 + n);
        }
    }
}

void ink_transpose(size_t m, size_t n, const real *from, real *to)
{
    for (size_t i = 0; i < m; i++)
        for (size_t j = 0; j < n; j++)
            to[j * m + i] = from[i * n + j];
}

/* 1 / (1 + exp(-z)); exp may overflow to infinity, which gives the right 0. */
static void sigmoid(size_t n, real *z)
{
    for (size_t i = 0; i < n; i++)
        z[i] = 1 / (1 + exp(-z[i]));
}

static void relu(size_t n, real *z)
{
    for (size_t i = 0; i < n; i++)
        z[i] = z[i] < 0 ? 0 : z[i]; /* this way round a NaN stays one, and divergence is seen */
}

static void hyperbolic_tangent(size_t n, real *z)
{
    for (size_t i = 0; i < n; i++)
        z[i] = tanh(z[i]);
}

/* Klambauer, Unterthiner, Mayr, Hochreiter 2017, NeurIPS. */
static const real selu_scale = (real)1.0507009873554805, selu_alpha = (real)1.6732632423543772;

static void selu(size_t n, real *z)
{
    for (size_t i = 0; i < n; i++)
        z[i] = selu_scale * (z[i] > 0 ? z[i] : selu_alpha * expm1(z[i]));
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

static real gelu_slope(real z)
{
    const real density = (real)0.39894228040143267794 * exp((real)-0.5 * z * z);
    return normal_share(z) + z * density;
}

/* tanh(log(1 + exp z)), from exp of what is not above 0, so that nothing overflows. */
static real tanh_softplus(real z)
{
    const real u = exp(z > 0 ? -z : z);
    return z > 0 ? (1 + 2 * u) / (1 + 2 * u + 2 * u * u) : u * (u + 2) / (u * (u + 2) + 2);
}

/* Misra 2020, BMVC. */
static void mish(size_t n, real *z)
{
    for (size_t i = 0; i < n; i++)
        z[i] *= tanh_softplus(z[i]);
}

static real mish_slope(real z)
{
    const real t = tanh_softplus(z);
    return t + z * (1 - t * t) / (1 + exp(-z));
}

void ink_activate(ink_activation activation, size_t n, real *z)
{
    switch (activation) {
    case INK_TANH:
        hyperbolic_tangent(n, z);
        break;
    case INK_SIGMOID:
        sigmoid(n, z);
        break;
    case INK_SELU:
        selu(n, z);
        break;
    case INK_GELU:
        gelu(n, z);
        break;
    case INK_MISH:
        mish(n, z);
        break;
    case INK_IDENTITY:
        break;
    case INK_RELU:
    case INK_ACTIVATION_DEFAULT:
        relu(n, z);
        break;
    }
}

int ink_slope_from_sums(ink_activation activation)
{
    return activation == INK_GELU || activation == INK_MISH;
}

void ink_activate_backward(ink_activation activation, size_t n, const real *restrict from, real *restrict d)
{
    switch (activation) {
    case INK_TANH:
        for (size_t i = 0; i < n; i++)
            d[i] *= 1 - from[i] * from[i];
        break;
    case INK_SIGMOID:
        for (size_t i = 0; i < n; i++)
            d[i] *= from[i] * (1 - from[i]);
        break;
    case INK_SELU:
        for (size_t i = 0; i < n; i++)
            d[i] *= from[i] > 0 ? selu_scale : from[i] + selu_scale * selu_alpha;
        break;
    case INK_GELU:
        for (size_t i = 0; i < n; i++)
            d[i] *= gelu_slope(from[i]);
        break;
    case INK_MISH:
        for (size_t i = 0; i < n; i++)
            d[i] *= mish_slope(from[i]);
        break;
    case INK_IDENTITY:
        break;
    case INK_RELU:
    case INK_ACTIVATION_DEFAULT:
        for (size_t i = 0; i < n; i++)
            d[i] = from[i] > 0 ? d[i] : 0;
        break;
    }
}

/* Number i of the stream of SplitMix64 that the key starts (Steele, Lea, Flood 2014, OOPSLA). It stands alone, so that
 * the way back drops what the way forward did, in any order and on any thread. */
static uint64_t mixed(uint64_t key, uint64_t i)
{
    uint64_t x = key + (i + 1) * UINT64_C(0x9e3779b97f4a7c15);
    x = (x ^ x >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    x = (x ^ x >> 27) * UINT64_C(0x94d049bb133111eb);
    return x ^ x >> 31;
}

void ink_drop(uint64_t key, double rate, uint64_t begin, size_t n, real *x)
{
    const uint64_t dropped = (uint64_t)(rate * 18446744073709551616.0);
    const real grow = (real)(1 / (1 - rate));
    for (size_t i = 0; i < n; i++)
        x[i] = mixed(key, begin + i) < dropped ? 0 : grow * x[i];
}

void ink_softmax(size_t m, size_t n, real *z)
{
    for (; m-- > 0; z += n) {
        real most = z[0], sum = 0;
        for (size_t j = 1; j < n; j++)
            most = z[j] > most ? z[j] : most;
        for (size_t j = 0; j < n; j++) {
            z[j] = exp(z[j] - most);
            sum += z[j];
        }
        for (size_t j = 0; j < n; j++)
            z[j] /= sum;
    }
}
