/* SPDX-License-Identifier: MIT
 * Functions and activations over plain arrays, vector by vector. They know no layer. */
#include "net/real.h"
#include "net/kernels.h"
#include "net/vector.h"
#include "net/functions.h"
#include "net/wide.h"

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

/* The normal distribution function, and its density. The tail is exp(-x^2/2) / (1 + x) times a polynomial of
 * (x - MIDDLE) / (x + MIDDLE), its own values at Chebyshev's points, and so is exact far below 0 too. */
INK_INLINE vec normal_share(vec z, vec *density)
{
    const vec one = vec_all(1), half = vec_all((real)-0.5), middle = vec_all(TAIL_MIDDLE);
    const vec x = vec_smaller(vec_all(TAIL_MOST), (vec)((ivec)z & ~(ivec)vec_all((real)-0.0))), square = x * x;
    const vec e = vec_exp(half * square) * vec_fma(half, vec_fma(x, x, -square), one); /* what the square rounds off, too */
    const vec tail = e * POLYNOMIAL(tail_series, (x - middle) / (x + middle)) / (one + x);
    *density = vec_all((real)0.39894228040143267794) * e;
    return vec_select((ivec)(z < vec_all(0)), tail, one - tail);
}

/* Hendrycks and Gimpel 2016: z times the normal distribution function. */
INK_INLINE vec gelu(vec z)
{
    vec density;
    return z * normal_share(z, &density);
}

INK_INLINE vec gelu_slope(vec z)
{
    vec density;
    const vec share = normal_share(z, &density);
    return vec_fma(z, density, share);
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
        each(n, z, gelu);
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
        each_pair(n, from, d, gelu_slope);
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
