/* SPDX-License-Identifier: MIT
 * Where training starts and how it steps: initial parameters drawn from the seed, and the optimisers' state, rates and
 * decay; the loops themselves are kernels. It knows no row and no loss. */
#include "net/real.h"
#include "net/optimise.h"

#include <stdlib.h>
#include <tgmath.h>

#include "base/memory.h"
#include "net/lbfgs.h"

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
    *optimiser = (ink_optimiser){.layout = layout, .kind = kind, .rate = how->learning_rate, .decay = how->l2, .n = n,
                                 .schedule = how->schedule, .clip = how->clip,
                                 .kernels = ink_kernels_of((ink_width)how->width)};
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

/* The parameters begin .. end - 1, which have one and the same shrinking. */
static void step_range(const ink_optimiser *o, const ink_step *step, size_t begin, size_t end, const real *g, real *w)
{
    const size_t n = end - begin;
    switch (o->kind) {
    case INK_ADAM:
    case INK_ADAMW:
        o->kernels->adam(step, n, g + begin, o->m + begin, o->v + begin, w + begin);
        break;
    case INK_MOMENTUM:
        o->kernels->momentum(step, n, g + begin, o->m + begin, w + begin);
        break;
    case INK_NESTEROV:
        o->kernels->nesterov(step, n, g + begin, o->m + begin, w + begin);
        break;
    default:
        o->kernels->descend(step, n, g + begin, w + begin);
        break;
    }
}

/* What the learning rate is multiplied by in a step. coslog4: Holzmueller, Grinsztajn, Steinwart 2024, NeurIPS. */
static double rate_factor(const ink_optimiser *o)
{
    const double pi = 3.14159265358979323846, at = o->total ? (double)(o->steps - 1) / (double)o->total : 0;
    switch (o->schedule) {
    case INK_SCHEDULE_COSINE:
        return (1 + cos(pi * at)) / 2;
    case INK_SCHEDULE_COSLOG4:
        return (1 - cos(2 * pi * log2(1 + 15 * at))) / 2;
    default:
        return 1;
    }
}

/* Pascanu, Mikolov, Bengio 2013, ICML: a gradient that is too long is made as long as it may be. */
static real scale_of(const ink_optimiser *o, const real *g)
{
    const double length = o->clip > 0 ? ink_norm(o->n, g) : 0;
    return length > o->clip ? (real)(o->clip / length) : 1;
}

static ink_step make_step(const ink_optimiser *o, const real *g)
{
    const double steps = (double)o->steps, rate = o->rate * rate_factor(o);
    ink_step step = {.rate = (real)rate, .root = 1, .keep = (real)0.9, .keep_second = (real)0.999, .shrink = 1,
                     .scale = scale_of(o, g)};
    if (o->kind == INK_ADAM || o->kind == INK_ADAMW) {
        step.rate = (real)(rate / (1 - pow(0.9, steps)));
        step.root = (real)sqrt(1 / (1 - pow(0.999, steps)));
    }
    if (o->kind == INK_ADAMW)
        step.shrink = (real)(1 - rate * o->decay);
    return step;
}

typedef struct {
    const ink_optimiser *o;
    ink_step step;
    const real *g;
    real *w;
} stepping;

static size_t within(size_t x, size_t least, size_t most)
{
    return x < least ? least : x > most ? most : x;
}

/* One member's share: of each layer the weights, which shrink, and the biases, which do not. */
static void step_share(void *argument, size_t rank, size_t n)
{
    const stepping *s = argument;
    const ink_layout *layout = s->o->layout;
    const size_t begin = ink_share(s->o->n, rank, n), end = ink_share(s->o->n, rank + 1, n);
    ink_step biases = s->step;
    biases.shrink = 1;
    if (!(s->step.shrink < 1)) {
        step_range(s->o, &s->step, begin, end, s->g, s->w);
        return;
    }
    for (size_t l = 0; l < layout->n_layers; l++) {
        const size_t at = within(ink_layout_weights(layout, l), begin, end);
        const size_t middle = within(ink_layout_weights(layout, l) + layout->sizes[l] * layout->sizes[l + 1], begin, end);
        const size_t last = within(ink_layout_weights(layout, l + 1), begin, end);
        step_range(s->o, &s->step, at, middle, s->g, s->w);
        step_range(s->o, &biases, middle, last, s->g, s->w);
    }
}

void ink_optimiser_step(ink_optimiser *o, ink_team *team, const real *g, real *w)
{
    o->steps++;
    stepping s = {o, make_step(o, g), g, w};
    ink_team_run(team, step_share, &s);
}
