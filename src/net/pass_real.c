/* SPDX-License-Identifier: MIT
 * A pass over rows: input rows and parameters become probabilities, a loss and its gradient, chunk by chunk. Threads
 * share the rows of a chunk on the way up and down, and the weights when their gradients are summed; sums over rows are
 * doubles, added in the order of the rows. It knows no epoch and no optimiser. */
#include "net/real.h"
#include "net/pass.h"

#include <math.h>
#include <stdlib.h>

#include "base/memory.h"

static ink_part chunk_of(const ink_part *whole, size_t at)
{
    size_t left = whole->n - at;
    return (ink_part){whole->rows, whole->order, whole->begin + at, left < INK_CHUNK ? left : INK_CHUNK};
}

/* The rows that packed ones stand for. */
static size_t n_whole(const ink_part *part)
{
    return part->rows->count ? part->rows->n_whole : part->n;
}

/* ---- Scratch */

/* Of a layer; of the first one those that are not one-hot. */
static size_t most_inputs(const ink_layout *layout)
{
    const size_t first = ink_layout_inputs(layout, 0) - (layout->sizes[0] - layout->n_dense);
    const size_t hidden = ink_layout_widest(layout);
    return first > hidden ? first : hidden;
}

static int new_backward(const ink_layout *layout, const ink_training *how, ink_scratch *s)
{
    const int keeps = how->dropout > 0 || ink_slope_from_sums(layout->activation) || layout->has_shares;
    int failed = 0;
    for (size_t l = 0; l < layout->n_layers; l++) {
        failed |= !(s->delta[l] = ink_new(layout->sizes[l + 1], INK_CHUNK * sizeof(real)));
        if (keeps && l + 1 < layout->n_layers)
            failed |= !(s->from[l] = ink_new(layout->sizes[l + 1], INK_CHUNK * sizeof(real)));
        if (layout->has_shares && l + 1 < layout->n_layers)
            failed |= !(s->bent[l] = ink_new(layout->sizes[l + 1], INK_CHUNK * sizeof(real)));
    }
    const size_t n_ranks = ink_team_size(s->team);
    s->room_each = (most_inputs(layout) / n_ranks + 1) * INK_CHUNK;
    s->room = ink_new(n_ranks, s->room_each * sizeof(real));
    s->logs = ink_new(layout->sizes[layout->n_layers], INK_CHUNK * sizeof(double));
    s->row_loss = ink_new(INK_CHUNK, sizeof(double));
    s->row_hits = ink_new(INK_CHUNK, sizeof(double));
    return failed || !s->room || !s->logs || !s->row_loss || !s->row_hits;
}

static real *take(real **at, size_t n)
{
    real *taken = *at;
    *at += n;
    return taken;
}

void ink_scratch_place(const ink_layout *layout, size_t chunk, real *at, ink_scratch *s)
{
    const size_t n_dense = layout->n_dense;
    *s = (ink_scratch){.layout = layout, .chunk = chunk, .kernels = ink_kernels_of(INK_WIDTH_BEST)};
    s->dense = take(&at, n_dense * chunk);
    if (layout->has_waves && n_dense > 0) {
        s->waves = take(&at, n_dense * INK_WAVES * chunk);
        s->fed = take(&at, n_dense * INK_WAVE_UNITS * chunk);
    }
    if (layout->has_shares)
        s->spare = take(&at, ink_layout_widest(layout) * chunk);
    for (size_t l = 0; l < layout->n_layers; l++)
        s->out[l] = take(&at, layout->sizes[l + 1] * chunk);
}

/* One block: the system takes memory back at its end only, and prediction after prediction finds its pages where they were. */
static int new_forward(const ink_layout *layout, size_t chunk, ink_scratch *s)
{
    const size_t spare = layout->has_shares ? 0 : ink_layout_widest(layout), n_class = layout->sizes[layout->n_layers];
    real *block = ink_new(ink_layout_units(layout) - spare - n_class, chunk * sizeof *block);
    *s = (ink_scratch){0};
    if (!block)
        return 1;
    ink_scratch_place(layout, chunk, block, s);
    s->block = block;
    return 0;
}

int ink_scratch_new_forward(const ink_layout *layout, ink_scratch *s)
{
    return new_forward(layout, INK_PREDICTED, s);
}

int ink_scratch_new(const ink_layout *layout, const ink_training *how, ink_team *team, ink_scratch *s)
{
    if (new_forward(layout, INK_CHUNK, s))
        return 1;
    s->team = team;
    s->kernels = ink_kernels_of((ink_width)how->width);
    const int failed = (s->waves && ink_waves_new(layout, s)) || new_backward(layout, how, s);
    if (failed)
        ink_scratch_free(s);
    return failed;
}

int ink_scratch_keep(ink_scratch *s, const ink_rows *rows)
{
    const size_t n = rows->n_rows * rows->n_dense; /* as many doubles as there are already */
    if (n == 0)
        return 0;
    if (!(s->inputs = ink_new(n, sizeof(real))))
        return 1;
    s->kernels->convert(n, rows->dense, s->inputs);
    s->kept = rows;
    return 0;
}

void ink_scratch_free(ink_scratch *s)
{
    free(s->block);
    ink_waves_free(s);
    free(s->inputs);
    for (size_t l = 0; l < INK_MAX_HIDDEN + 1; l++) {
        free(s->from[l]);
        free(s->bent[l]);
        free(s->delta[l]);
    }
    free(s->room);
    free(s->logs);
    free(s->row_loss);
    free(s->row_hits);
    *s = (ink_scratch){0};
}

/* ---- Whole passes, each by all members of the team */

static void forward(ink_scratch *s, const real *w, const ink_part *part, size_t begin, size_t end,
                    const ink_dropout *drop)
{
    const size_t last = s->layout->n_layers - 1, n_class = s->layout->sizes[last + 1];
    ink_rows_forward(s, w, part, begin, end, drop);
    s->kernels->softmax(end - begin, n_class, s->out[last] + begin * n_class);
}

real *ink_forward(ink_scratch *s, const real *w, const ink_part *part)
{
    ink_rows_forward(s, w, part, 0, part->n, NULL);
    return s->out[s->layout->n_layers - 1];
}

typedef struct {
    ink_scratch *s;
    const ink_training *how;
    const real *w;
    ink_part batch;
    double mean_weight;
    int classic, warm;
    ink_dropout drop;
    real *g;
    double loss, hits;
} pass;

static double sum_of(const double *x, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += x[i];
    return sum;
}

static void measure(void *argument, size_t rank, size_t n)
{
    pass *p = argument;
    for (size_t at = 0; at < p->batch.n; at += INK_CHUNK) {
        const ink_part part = chunk_of(&p->batch, at);
        const size_t begin = ink_share(part.n, rank, n), end = ink_share(part.n, rank + 1, n);
        forward(p->s, p->w, &part, begin, end, NULL);
        ink_rows_loss(p->s, p->classic, 0, &part, begin, end, p->mean_weight);
        ink_rows_hits(p->s, &part, begin, end);
        ink_team_wait(p->s->team);
        if (rank == 0) {
            p->loss += sum_of(p->s->row_loss, part.n);
            p->hits += sum_of(p->s->row_hits, part.n);
        }
        ink_team_wait(p->s->team);
    }
}

void ink_measure(ink_scratch *s, int classic, const real *w, const ink_rows *rows, double *loss, double *accuracy)
{
    pass p = {.s = s, .w = w, .batch = {rows, NULL, 0, rows->n_rows}, .classic = classic,
              .mean_weight = ink_rows_mean_weight(rows)};
    ink_team_run(s->team, measure, &p);
    *loss = p.loss / (double)n_whole(&p.batch);
    *accuracy = p.hits / (double)n_whole(&p.batch);
}

/* One member's share of a chunk's rows: forward, loss, backward. */
static void up_and_down(const pass *p, const ink_part *part, size_t at, size_t begin, size_t end)
{
    const ink_dropout drop = {p->drop.key, p->drop.rate, at};
    if (!p->warm)
        forward(p->s, p->w, part, begin, end, &drop);
    ink_rows_loss(p->s, p->how->classic, p->warm, part, begin, end, p->mean_weight);
    ink_loss_backward(p->s, p->how->smoothing, part, begin, end, p->mean_weight, n_whole(&p->batch));
    ink_rows_backward(p->s, p->w, begin, end, &drop);
}

/* g += l2 w on a share of the weights: the gradient of l2/2 |W|^2. */
static void l2_backward(const pass *p, real l2, size_t rank, size_t n)
{
    const ink_layout *layout = p->s->layout;
    for (size_t l = 0; l < layout->n_layers; l++) {
        const size_t at = ink_layout_weights(layout, l), all = layout->sizes[l] * layout->sizes[l + 1];
        for (size_t i = at + ink_share(all, rank, n); i < at + ink_share(all, rank + 1, n); i++)
            p->g[i] += l2 * p->w[i];
    }
}

static void gradient(void *argument, size_t rank, size_t n)
{
    pass *p = argument;
    ink_scratch *s = p->s;
    const real l2 = (real)ink_coupled_l2(p->how);
    for (size_t at = 0; at < p->batch.n; at += INK_CHUNK) {
        const ink_part part = chunk_of(&p->batch, at);
        up_and_down(p, &part, at, ink_share(part.n, rank, n), ink_share(part.n, rank + 1, n));
        ink_team_wait(s->team);
        ink_weights_backward(s, &part, rank, n, at == 0, p->g);
        if (rank == 0)
            p->loss += sum_of(s->row_loss, part.n);
        ink_team_wait(s->team);
    }
    if (l2 > 0)
        l2_backward(p, l2, rank, n);
}

/* The keys of a seed's batches lie 32 apart, which leaves one for each layer. */
static ink_dropout dropout_of(ink_scratch *s, const ink_training *how)
{
    return (ink_dropout){.key = ((uint64_t)how->seed << 32) + (s->batches++ << 5), .rate = how->dropout};
}

double ink_coupled_l2(const ink_training *how)
{
    return how->optimizer == INK_ADAMW ? 0 : how->l2;
}

double ink_batch_gradient(ink_scratch *s, const ink_training *how, const real *w, const ink_part *batch,
                          double mean_weight, int warm, real *g)
{
    pass p = {.s = s, .how = how, .w = w, .batch = *batch, .mean_weight = mean_weight, .warm = warm,
              .drop = dropout_of(s, how), .g = g};
    ink_team_run(s->team, gradient, &p);
    return p.loss;
}
