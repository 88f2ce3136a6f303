/* SPDX-License-Identifier: MIT
 * Where training starts and how it steps: initial parameters drawn from the seed, and the optimisers, each one loop
 * over flat arrays of equal length. It knows no row and no loss. */
#include "net/real.h"
#include "net/optimise.h"

#include <stdlib.h>
#include <tgmath.h>

#include "base/memory.h"

static void draw(ink_random *random, double divisor, size_t n, real *w)
{
    for (size_t i = 0; i < n; i++)
        w[i] = (real)(ink_random_normal(random) / divisor);
}

/* A class without a training row has log share minus infinity; it starts at the losses' floor instead. */
static void set_prior(const double *log_prior, size_t n, real *bias)
{
    const double least = log(1e-7);
    for (size_t j = 0; j < n && log_prior; j++)
        bias[j] = (real)(log_prior[j] > least ? log_prior[j] : least);
}

/* He: variance 2 / fan_in. LeCun: 1 / fan_in. Glorot: 2 / (fan_in + fan_out). */
static double divisor(const ink_layout *layout, int classic, size_t l)
{
    const size_t units = layout->sizes[l], busy = layout->n_index + layout->n_dense;
    const double fan_in = (double)(l > 0 || classic ? units : busy), fan_out = (double)layout->sizes[l + 1];
    if (classic || layout->activation == INK_SELU)
        return sqrt(fan_in);
    const int glorot = layout->activation == INK_TANH || layout->activation == INK_SIGMOID ||
                       layout->activation == INK_IDENTITY;
    return sqrt((glorot ? fan_in + fan_out : fan_in) / 2);
}

void ink_initialise(const ink_layout *layout, const ink_training *how, ink_random *random, real *w)
{
    for (size_t l = 0; l < layout->n_layers; l++) {
        const size_t at = ink_layout_weights(layout, l), n = layout->sizes[l] * layout->sizes[l + 1];
        if (how->classic || l + 1 < layout->n_layers)
            draw(random, divisor(layout, how->classic, l), n, w + at);
        else
            set_prior(how->log_prior, layout->sizes[l + 1], w + at + n);
    }
}

int ink_optimiser_new(const ink_layout *layout, const ink_training *how, ink_optimiser *optimiser)
{
    const ink_optimizer kind = how->optimizer;
    const size_t n = ink_layout_parameters(layout);
    *optimiser = (ink_optimiser){.layout = layout, .kind = kind, .rate = how->learning_rate, .decay = how->l2, .n = n};
    const int has_v = kind == INK_ADAM || kind == INK_ADAMW;
    const int has_m = has_v || kind == INK_MOMENTUM || kind == INK_NESTEROV;
    if (has_m)
        optimiser->m = ink_new(n, sizeof(real));
    if (has_v)
        optimiser->v = ink_new(n, sizeof(real));
    return (has_m && !optimiser->m) || (has_v && !optimiser->v);
}

void ink_optimiser_free(ink_optimiser *optimiser)
{
    free(optimiser->m);
    free(optimiser->v);
    *optimiser = (ink_optimiser){0};
}

static void gradient_descent(size_t n, double rate, real *restrict w, double *restrict g)
{
    for (size_t i = 0; i < n; i++) {
        w[i] = (real)(w[i] - rate * g[i]);
        g[i] = 0;
    }
}

/* Polyak 1964. */
static void momentum(size_t n, double rate, real *restrict m, real *restrict w, double *restrict g)
{
    for (size_t i = 0; i < n; i++) {
        m[i] = (real)(0.9 * m[i] - rate * g[i]);
        w[i] += m[i];
        g[i] = 0;
    }
}

/* Nesterov 1983, in the form of Sutskever, Martens, Dahl, Hinton 2013, ICML: w is where the gradient is taken, 0.9 m
 * ahead of the point that moves. */
static void nesterov(size_t n, double rate, real *restrict m, real *restrict w, double *restrict g)
{
    for (size_t i = 0; i < n; i++) {
        m[i] = (real)(0.9 * m[i] - rate * g[i]);
        w[i] = (real)(w[i] + 0.9 * m[i] - rate * g[i]);
        g[i] = 0;
    }
}

/* Loshchilov and Hutter 2019, ICLR: the weights, not the biases, shrink by rate * decay, apart from the gradient. */
static void shrink(const ink_layout *layout, real factor, real *w)
{
    for (size_t l = 0; l < layout->n_layers; l++) {
        real *layer = w + ink_layout_weights(layout, l);
        for (size_t i = 0; i < layout->sizes[l] * layout->sizes[l + 1]; i++)
            layer[i] *= factor;
    }
}

/* Kingma and Ba 2015, algorithm 1. */
static void adam(size_t n, double rate, double steps, real *restrict m, real *restrict v, real *restrict w,
                 double *restrict g)
{
    const real b1 = (real)0.9, a1 = (real)(1 - 0.9), b2 = (real)0.999, a2 = (real)(1 - 0.999), small = (real)1e-8;
    const real r = (real)(rate / (1 - pow(0.9, steps))), c = (real)sqrt(1 / (1 - pow(0.999, steps)));
    for (size_t i = 0; i < n; i++) {
        const real x = (real)g[i];
        m[i] = b1 * m[i] + a1 * x;
        v[i] = b2 * v[i] + a2 * x * x;
        w[i] -= r * m[i] / (sqrt(v[i]) * c + small);
        g[i] = 0;
    }
}

void ink_optimiser_step(ink_optimiser *o, real *w, double *g)
{
    o->steps++;
    switch (o->kind) {
    case INK_ADAMW:
        if (o->decay > 0)
            shrink(o->layout, (real)(1 - o->rate * o->decay), w);
        adam(o->n, o->rate, (double)o->steps, o->m, o->v, w, g);
        break;
    case INK_ADAM:
        adam(o->n, o->rate, (double)o->steps, o->m, o->v, w, g);
        break;
    case INK_MOMENTUM:
        momentum(o->n, o->rate, o->m, w, g);
        break;
    case INK_NESTEROV:
        nesterov(o->n, o->rate, o->m, w, g);
        break;
    case INK_GD:
    case INK_OPTIMIZER_DEFAULT:
        gradient_descent(o->n, o->rate, w, g);
        break;
    }
}
