/* SPDX-License-Identifier: MIT
 * The steps of the optimisers: each one loop over flat arrays of equal length, which a compiler turns into vector code
 * without changing a bit. They know no layer. */
#include "net/real.h"
#include "net/kernels.h"
#include "net/wide.h"

#include <tgmath.h>

void INK_KERNEL(ink_descend)(const ink_step *step, size_t n, const real *restrict g, real *restrict w)
{
    const real rate = step->rate * step->scale;
    for (size_t i = 0; i < n; i++)
        w[i] -= rate * g[i];
}

/* Polyak 1964. */
void INK_KERNEL(ink_momentum)(const ink_step *step, size_t n, const real *restrict g, real *restrict m, real *restrict w)
{
    const real rate = step->rate * step->scale, keep = step->keep;
    for (size_t i = 0; i < n; i++) {
        m[i] = keep * m[i] - rate * g[i];
        w[i] += m[i];
    }
}

/* Nesterov 1983, in the form of Sutskever, Martens, Dahl, Hinton 2013, ICML: w is where the gradient is taken, 0.9 m
 * ahead of the point that moves. */
void INK_KERNEL(ink_nesterov)(const ink_step *step, size_t n, const real *restrict g, real *restrict m, real *restrict w)
{
    const real rate = step->rate * step->scale, keep = step->keep;
    for (size_t i = 0; i < n; i++) {
        m[i] = keep * m[i] - rate * g[i];
        w[i] += keep * m[i] - rate * g[i];
    }
}

/* Kingma and Ba 2015, algorithm 1; shrink is the decay of Loshchilov and Hutter 2019, ICLR. */
void INK_KERNEL(ink_adam)(const ink_step *step, size_t n, const real *restrict g, real *restrict m, real *restrict v,
                          real *restrict w)
{
    const real keep = step->keep, keep_second = step->keep_second, add = 1 - keep, add_second = 1 - keep_second;
    const real rate = step->rate, root = step->root, shrink = step->shrink, scale = step->scale, small = (real)1e-8;
    for (size_t i = 0; i < n; i++) {
        const real x = scale * g[i];
        m[i] = keep * m[i] + add * x;
        v[i] = keep_second * v[i] + add_second * x * x;
        w[i] = shrink * w[i] - rate * m[i] / (sqrt(v[i]) * root + small);
    }
}
