/* SPDX-License-Identifier: MIT
 * The steps of a modern member: rates by schedule, kind of parameter and fan-in, decay and dropout that end with the
 * schedule, adam; and an epoch of them. It knows no other member. */
#include "net/real.h"
#include "net/modern.h"

#include <math.h>

static const double pi = 3.14159265358979323846;

/* How far training is, from 0 to 1, before a step. */
static double time_of(const ink_modern *t, const ink_member *b)
{
    return (double)b->steps / (double)(t->per_epoch * t->how->epochs);
}

static double rate_at(ink_schedule schedule, double at)
{
    switch (schedule) {
    case INK_SCHEDULE_COSINE:
        return (1 + cos(pi * at)) / 2;
    case INK_SCHEDULE_COSLOG4:
        return (1 - cos(2 * pi * log2(1 + 15 * at))) / 2;
    default:
        return 1;
    }
}

/* 1 for the first half, then down to 0. */
static double flat_cosine(double at)
{
    return (1 + cos(pi * (fmax(1, 2 * at) - 1))) / 2;
}

/* What a step of a kind of parameters does: the kernel's numbers, but for rate and shrink. */
typedef struct {
    ink_member *member;
    const ink_kernels *kernels;
    ink_step step;
    double rate, decay;
} stride;

static stride stride_of(const ink_modern *t, ink_member *b, const ink_kernels *kernels)
{
    enum { SECOND = 95 };
    const double at = time_of(t, b), steps = (double)++b->steps, keep_second = SECOND / 100.0;
    const double rate = t->how->learning_rate * rate_at(t->how->schedule, at);
    stride s = {.member = b, .kernels = kernels, .decay = rate * t->how->l2 * flat_cosine(at)};
    s.rate = rate / (1 - pow(0.9, steps));
    s.step = (ink_step){.root = (real)sqrt(1 / (1 - pow(keep_second, steps))), .keep = (real)0.9,
                        .keep_second = (real)keep_second, .scale = 1};
    return s;
}

/* n parameters w along g; at: of their moments. */
static void step_part(const stride *s, double factor, int decays, size_t n, size_t at, const real *g, real *w)
{
    ink_step step = s->step;
    step.rate = (real)(s->rate * factor);
    step.shrink = (real)(decays ? 1 - s->decay : 1);
    s->kernels->adam(&step, n, g, s->member->m + at, s->member->v + at, w);
}

/* The first layer: raw weights and scales step, and its weights follow; some inputs at a time, so that all of theirs stays
 * in the cache. */
static void step_first(const ink_modern *t, const stride *s, double factor)
{
    enum { BLOCK = 4096 };
    ink_member *b = s->member;
    const size_t n = t->layout->sizes[1], most = n < BLOCK ? BLOCK / n : 1;
    for (size_t from = 0; from < t->inputs; from += most) {
        const size_t m = t->inputs - from < most ? t->inputs - from : most;
        const size_t at = ink_layout_weights(t->layout, 0) + from * n;
        real *g = b->g + at, *raw = b->raw + from * n, *scale = b->scale + from, *g_scale = b->g_scale + from;
        s->kernels->dot_rows(m, n, raw, g, g_scale);
        s->kernels->scale_rows(m, n, scale, g, g);
        step_part(s, factor, 1, m * n, at, g, raw);
        step_part(s, 6, 0, m, t->n + from, g_scale, scale);
        s->kernels->scale_rows(m, n, scale, raw, b->w + at);
    }
}

static void step_member(const ink_modern *t, ink_member *b, const ink_kernels *kernels)
{
    const stride s = stride_of(t, b, kernels);
    ink_layout_part part;
    for (size_t i = 0; ink_layout_part_at(t->layout, i, &part); i++) {
        const size_t n = (part.rows ? part.rows : 1) * part.columns;
        const int weight = part.layer != SIZE_MAX && part.rows;
        if (weight && part.layer == 0)
            step_first(t, &s, 1 / sqrt((double)ink_layout_fan_in(t->layout, 0)));
        else if (weight)
            step_part(&s, 1 / sqrt((double)ink_layout_fan_in(t->layout, part.layer)), 1, n, part.at, b->g + part.at, b->w + part.at);
        else
            step_part(&s, 0.1, 0, n, part.at, b->g + part.at, b->w + part.at);
    }
}

void ink_modern_epoch(const ink_modern *t, ink_scratch *s, ink_member *b)
{
    ink_training how = *t->how;
    how.seed = b->seed;
    b->loss = 0;
    ink_random_shuffle(&b->random, b->order, t->train->n_rows);
    for (size_t k = 0; k < t->per_epoch; k++) {
        const ink_part batch = {t->train, b->order, k * t->batch, t->batch};
        how.dropout = t->how->dropout * flat_cosine(time_of(t, b));
        s->batches = b->steps;
        b->loss += ink_batch_gradient(s, &how, b->w, &batch, t->mean_weight, 0, b->g);
        step_member(t, b, s->kernels);
    }
}
