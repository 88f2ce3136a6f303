/* SPDX-License-Identifier: MIT
 * L-BFGS (Nocedal 1980; Nocedal and Wright 2006, algorithm 7.4) with the line search of Lewis and Overton 2013, which
 * needs no smoothness, and Hager and Zhang's test (2005) where rounding hides the last decrease. Knows no row. */
#include "net/real.h"
#include "net/lbfgs.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "base/memory.h"

int ink_lbfgs_new(size_t n, ink_lbfgs *o)
{
    *o = (ink_lbfgs){.n = n, .memory = ink_new(n, (2 * INK_LBFGS_PAIRS + 3) * sizeof(real))};
    if (!o->memory)
        return 1;
    real *at = o->memory;
    for (size_t i = 0; i < INK_LBFGS_PAIRS; i++, at += 2 * n) {
        o->steps[i] = at;
        o->turns[i] = at + n;
    }
    o->direction = at;
    o->w = at + n;
    o->g = at + 2 * n;
    return 0;
}

void ink_lbfgs_free(ink_lbfgs *o)
{
    free(o->memory);
    *o = (ink_lbfgs){0};
}

static double dot(size_t n, const real *x, const real *y)
{
    enum { SUMS = 8 };
    double sum[SUMS] = {0}, all = 0;
    size_t i = 0;
    for (; i + SUMS <= n; i += SUMS)
        for (size_t j = 0; j < SUMS; j++)
            sum[j] += (double)x[i + j] * y[i + j];
    for (; i < n; i++)
        sum[0] += (double)x[i] * y[i];
    for (size_t j = 0; j < SUMS; j++)
        all += sum[j];
    return all;
}

double ink_norm(size_t n, const real *x)
{
    return sqrt(dot(n, x, x));
}

/* to += factor x */
static void add(size_t n, double factor, const real *x, real *to)
{
    const real f = (real)factor;
    for (size_t i = 0; i < n; i++)
        to[i] += f * x[i];
}

/* The pair that is `age` steps old, 0 the latest. */
static size_t pair_of(const ink_lbfgs *o, size_t age)
{
    return (o->next + 2 * INK_LBFGS_PAIRS - 1 - age) % INK_LBFGS_PAIRS;
}

/* direction = - (the inverse Hessian as the pairs tell it) g */
static void find_direction(ink_lbfgs *o, const real *g)
{
    double share[INK_LBFGS_PAIRS];
    for (size_t i = 0; i < o->n; i++)
        o->direction[i] = -g[i];
    for (size_t age = 0; age < o->n_pairs; age++) {
        const size_t k = pair_of(o, age);
        share[k] = dot(o->n, o->steps[k], o->direction) / o->curvature[k];
        add(o->n, -share[k], o->turns[k], o->direction);
    }
    if (o->n_pairs > 0) {
        const size_t k = pair_of(o, 0);
        const real scale = (real)(o->curvature[k] / dot(o->n, o->turns[k], o->turns[k]));
        for (size_t i = 0; i < o->n; i++)
            o->direction[i] *= scale;
    }
    for (size_t age = o->n_pairs; age-- > 0;) {
        const size_t k = pair_of(o, age);
        add(o->n, share[k] - dot(o->n, o->turns[k], o->direction) / o->curvature[k], o->steps[k], o->direction);
    }
}

/* Keeps what a step from (o->w, o->g) to (w, g) has shown, unless the curvature is lost in rounding. */
static void learn_pair(ink_lbfgs *o, const real *w, const real *g)
{
    real *step = o->steps[o->next], *turn = o->turns[o->next];
    for (size_t i = 0; i < o->n; i++) {
        step[i] = w[i] - o->w[i];
        turn[i] = g[i] - o->g[i];
    }
    const double curvature = dot(o->n, step, turn);
    if (!(curvature > DBL_EPSILON * dot(o->n, turn, turn)))
        return;
    o->curvature[o->next] = curvature;
    o->next = (o->next + 1) % INK_LBFGS_PAIRS;
    o->n_pairs += o->n_pairs < INK_LBFGS_PAIRS;
}

typedef struct {
    double value, slope; /* where the search starts, along its direction */
} start;

static int low_enough(const start *from, double length, double value, double slope)
{
    const double little = 4 * DBL_EPSILON * fabs(from->value);
    return value <= from->value + 1e-4 * length * from->slope ||
           (value <= from->value + little && slope <= -0.9998 * from->slope);
}

/* Walks along the direction until the value is low enough and the slope no longer steep. Nonzero: w, g, value moved. */
static int search(ink_lbfgs *o, ink_objective *objective, void *user, real *w, real *g, double *value)
{
    const start from = {*value, dot(o->n, o->direction, o->g)};
    double least = 0, most = INFINITY, length = o->n_pairs > 0 ? 1 : fmin(1, 1 / ink_norm(o->n, o->g));
    for (int tries = 0; tries < 40 && from.slope < 0; tries++) {
        memcpy(w, o->w, o->n * sizeof *w);
        add(o->n, length, o->direction, w);
        const double there = objective(user, w, g), slope = dot(o->n, o->direction, g);
        if (!low_enough(&from, length, there, slope)) /* a NaN is not */
            most = length;
        else if (slope < 0.9 * from.slope && tries < 30)
            least = length;
        else {
            *value = there;
            return 1;
        }
        length = isinf(most) ? 2 * length : (least + most) / 2;
    }
    return 0;
}

int ink_lbfgs_step(ink_lbfgs *o, ink_objective *objective, void *user, real *w, real *g, double *value)
{
    memcpy(o->w, w, o->n * sizeof *w);
    memcpy(o->g, g, o->n * sizeof *g);
    for (;;) {
        find_direction(o, o->g);
        if (search(o, objective, user, w, g, value)) {
            learn_pair(o, w, g);
            return 1;
        }
        memcpy(w, o->w, o->n * sizeof *w);
        memcpy(g, o->g, o->n * sizeof *g);
        if (o->n_pairs == 0)
            return 0;
        o->n_pairs = 0; /* what it knew misleads here: once more along the gradient */
    }
}
