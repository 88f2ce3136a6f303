/* SPDX-License-Identifier: MIT
 * A pass over rows: input rows and parameters become probabilities, a loss and its gradient, chunk by chunk. Sums over
 * rows are doubles, added in the order of the rows. It knows no epoch and no optimiser. */
#include "net/real.h"
#include "net/pass.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "net/kernels.h"

static size_t larger(size_t a, size_t b)
{
    return a > b ? a : b;
}

static size_t row_at(const ink_part *part, size_t i)
{
    return part->order ? part->order[part->begin + i] : part->begin + i;
}

static ink_part chunk_of(const ink_part *whole, size_t at)
{
    size_t left = whole->n - at;
    return (ink_part){whole->rows, whole->order, whole->begin + at, left < INK_CHUNK ? left : INK_CHUNK};
}

/* ---- Scratch */

static int new_from(const ink_layout *layout, const ink_training *how, ink_scratch *s)
{
    int failed = 0;
    if (how->dropout > 0 || ink_slope_from_sums(layout->activation))
        for (size_t l = 0; l + 1 < layout->n_layers; l++)
            failed |= !(s->from[l] = ink_new(layout->sizes[l + 1], INK_CHUNK * sizeof(real)));
    return failed;
}

static int new_backward(const ink_layout *layout, const ink_training *how, ink_scratch *s)
{
    size_t widest = 0, product = layout->n_dense * layout->sizes[1];
    for (size_t l = 0; l < layout->n_layers; l++)
        widest = larger(widest, layout->sizes[l + 1]);
    for (size_t l = 1; l < layout->n_layers; l++)
        product = larger(product, layout->sizes[l] * layout->sizes[l + 1]);
    s->delta = ink_new(widest, INK_CHUNK * sizeof(real));
    s->delta_below = ink_new(widest, INK_CHUNK * sizeof(real));
    s->product = ink_new(product, sizeof(real));
    s->transposed = ink_new(ink_layout_parameters(layout) - ink_layout_weights(layout, 1), sizeof(real));
    return new_from(layout, how, s) || !s->delta || !s->delta_below || !s->product || !s->transposed;
}

int ink_scratch_new(const ink_layout *layout, const ink_training *how, ink_scratch *s)
{
    *s = (ink_scratch){.layout = layout};
    s->dense = ink_new(layout->n_dense, INK_CHUNK * sizeof(real));
    int failed = !s->dense;
    for (size_t l = 0; l < layout->n_layers && !failed; l++) {
        s->out[l] = ink_new(layout->sizes[l + 1], INK_CHUNK * sizeof(real));
        failed = !s->out[l];
    }
    if (!failed && how)
        failed = new_backward(layout, how, s);
    if (failed)
        ink_scratch_free(s);
    return failed;
}

void ink_scratch_free(ink_scratch *s)
{
    free(s->dense);
    for (size_t l = 0; l < INK_MAX_HIDDEN + 1; l++) {
        free(s->out[l]);
        free(s->from[l]);
    }
    free(s->delta);
    free(s->delta_below);
    free(s->product);
    free(s->transposed);
    *s = (ink_scratch){0};
}

/* ---- The input layer. out (m x n) = biases + the weights' rows at the one-hot units that are 1 + dense inputs (m x
 * n_dense) times the weights' last n_dense rows: the one-hot matrix itself is never made. */

static void input_forward(ink_scratch *s, const real *w, const ink_part *part)
{
    const ink_rows *rows = part->rows;
    const size_t n = s->layout->sizes[1], n_in = s->layout->sizes[0], n_index = rows->n_index, n_dense = rows->n_dense;
    for (size_t i = 0; i < part->n; i++) {
        const size_t row = row_at(part, i);
        real *z = s->out[0] + i * n;
        memcpy(z, w + n_in * n, n * sizeof(real));
        for (size_t k = 0; k < n_index; k++) {
            const int32_t unit = rows->index[row * n_index + k];
            for (size_t j = 0; unit >= 0 && j < n; j++)
                z[j] += w[(size_t)unit * n + j];
        }
        for (size_t k = 0; k < n_dense; k++)
            s->dense[i * n_dense + k] = (real)rows->dense[row * n_dense + k];
    }
    if (n_dense > 0)
        ink_multiply_add(part->n, n, n_dense, s->dense, n_dense, 1, w + (n_in - n_dense) * n, s->out[0]);
}

/* g (k x n) += the transpose of x (m x k) times delta (m x n): one chunk's share of a weight gradient. */
static void add_product(ink_scratch *s, size_t m, size_t k, size_t n, const real *x, double *g)
{
    memset(s->product, 0, k * n * sizeof(real));
    ink_multiply_add(k, n, m, x, 1, k, s->delta, s->product);
    for (size_t i = 0; i < k * n; i++)
        g[i] += s->product[i];
}

/* The gradient of a one-hot unit's weights is the sum of the deltas of the rows where it is 1; no other is touched. */
static void input_backward(ink_scratch *s, const ink_part *part, double *g)
{
    const ink_rows *rows = part->rows;
    const size_t n = s->layout->sizes[1], n_in = s->layout->sizes[0], n_index = rows->n_index, n_dense = rows->n_dense;
    for (size_t i = 0; i < part->n; i++) {
        const int32_t *units = n_index > 0 ? rows->index + row_at(part, i) * n_index : NULL;
        const real *d = s->delta + i * n;
        for (size_t k = 0; k < n_index; k++)
            for (size_t j = 0; units[k] >= 0 && j < n; j++)
                g[(size_t)units[k] * n + j] += d[j];
    }
    if (n_dense > 0)
        add_product(s, part->n, n_dense, n, s->dense, g + (n_in - n_dense) * n);
}

/* ---- Dropout: of a batch, and the place of a chunk in it */

typedef struct {
    uint64_t key;
    double rate;
    size_t at;
} dropout;

static void drop_outputs(const ink_scratch *s, size_t l, size_t m, const dropout *drop, real *x)
{
    const size_t n = s->layout->sizes[l + 1];
    ink_drop(drop->key + l, drop->rate, (uint64_t)drop->at * n, m * n, x);
}

/* ---- A hidden or output layer l. out (m x n) = biases + h (m x k) w (k x n), h the outputs of the layer below. */

static void layer_forward(ink_scratch *s, size_t l, const real *w, size_t m)
{
    const size_t k = s->layout->sizes[l], n = s->layout->sizes[l + 1];
    for (size_t i = 0; i < m; i++)
        memcpy(s->out[l] + i * n, w + k * n, n * sizeof(real));
    ink_multiply_add(m, n, k, s->out[l - 1], k, 1, w, s->out[l]);
}

/* The outputs of layer l's m rows, some of them dropped in training, and what the way back will need of them. drop: of
 * the rows' batch; NULL outside training. */
static void hidden_forward(ink_scratch *s, size_t l, size_t m, const dropout *drop)
{
    const ink_activation f = s->layout->activation;
    const size_t n = m * s->layout->sizes[l + 1];
    const int sums = ink_slope_from_sums(f);
    if (drop && sums)
        memcpy(s->from[l], s->out[l], n * sizeof(real));
    ink_activate(f, n, s->out[l]);
    if (!drop || !(drop->rate > 0))
        return;
    if (!sums)
        memcpy(s->from[l], s->out[l], n * sizeof(real));
    drop_outputs(s, l, m, drop, s->out[l]);
}

/* The loss by layer l's outputs becomes that by its sums: dropped outputs carry nothing. */
static void hidden_backward(ink_scratch *s, size_t l, size_t m, const dropout *drop, real *d)
{
    if (drop->rate > 0)
        drop_outputs(s, l, m, drop, d);
    ink_activate_backward(s->layout->activation, m * s->layout->sizes[l + 1], s->from[l] ? s->from[l] : s->out[l], d);
}

/* From delta (m x n), the loss by the layer's sums: the weights' gradient, then the loss by the sums of the layer
 * below, delta (m x k) = f' * (delta wT), with wT the transposed weights (n x k). */
static void layer_backward(ink_scratch *s, size_t l, const real *transposed, size_t m, const dropout *drop, double *g)
{
    const size_t k = s->layout->sizes[l], n = s->layout->sizes[l + 1];
    real *below = s->delta_below;
    add_product(s, m, k, n, s->out[l - 1], g);
    memset(below, 0, m * k * sizeof(real));
    ink_multiply_add(m, k, n, s->delta, n, 1, transposed, below);
    hidden_backward(s, l - 1, m, drop, below);
    s->delta_below = s->delta;
    s->delta = below;
}

/* ---- The loss: minus the log of the probability of the row's class, clipped so that it stays finite, times the row's
 * share in the mean. */

static double share_of(const ink_part *part, size_t i, double mean_weight)
{
    return part->rows->weight ? part->rows->weight[row_at(part, i)] / mean_weight : 1;
}

static double chunk_loss(int classic, const real *p, size_t n_class, const ink_part *part, double mean_weight)
{
    const double least = classic ? 1e-15 : 1e-7, most = classic ? 1 - 1e-15 : 1;
    double sum = 0;
    for (size_t i = 0; i < part->n; i++) {
        double q = p[i * n_class + (size_t)part->rows->y[row_at(part, i)]];
        q = q < least ? least : q; /* a NaN passes both lines */
        q = q > most ? most : q;
        sum -= share_of(part, i, mean_weight) * log(q);
    }
    return sum;
}

static size_t chunk_hits(const real *p, size_t n_class, const ink_part *part)
{
    size_t hits = 0;
    for (size_t i = 0; i < part->n; i++, p += n_class) {
        size_t best = 0;
        for (size_t j = 1; j < n_class; j++)
            best = p[j] > p[best] ? j : best;
        hits += best == (size_t)part->rows->y[row_at(part, i)];
    }
    return hits;
}

/* delta (m x classes) = share * (p - one-hot of y) / rows of the batch: the loss by the output layer's sums. The
 * clipping is not differentiated. */
static void loss_backward(ink_scratch *s, const real *p, const ink_part *part, size_t batch, double mean_weight)
{
    const size_t n_class = s->layout->sizes[s->layout->n_layers];
    for (size_t i = 0; i < part->n; i++) {
        const real share = (real)share_of(part, i, mean_weight);
        for (size_t j = 0; j < n_class; j++) {
            const real target = (size_t)part->rows->y[row_at(part, i)] == j ? 1 : 0;
            s->delta[i * n_class + j] = share * (p[i * n_class + j] - target) / (real)batch;
        }
    }
}

/* ---- Whole passes */

static const real *forward(ink_scratch *s, const real *w, const ink_part *part, const dropout *drop)
{
    const ink_layout *layout = s->layout;
    const size_t last = layout->n_layers - 1;
    input_forward(s, w, part);
    for (size_t l = 1; l <= last; l++) {
        hidden_forward(s, l - 1, part->n, drop);
        layer_forward(s, l, w + ink_layout_weights(layout, l), part->n);
    }
    ink_softmax(part->n, layout->sizes[last + 1], s->out[last]);
    return s->out[last];
}

const real *ink_forward(ink_scratch *s, const real *w, const ink_part *part)
{
    return forward(s, w, part, NULL);
}

static void bias_backward(size_t m, size_t n, const real *delta, double *g)
{
    for (size_t i = 0; i < m; i++)
        for (size_t j = 0; j < n; j++)
            g[j] += delta[i * n + j];
}

static void backward(ink_scratch *s, const ink_part *part, const dropout *drop, double *g)
{
    const ink_layout *layout = s->layout;
    const size_t first = ink_layout_weights(layout, 1);
    for (size_t l = layout->n_layers; l-- > 0;) {
        const size_t at = ink_layout_weights(layout, l), n = layout->sizes[l + 1];
        bias_backward(part->n, n, s->delta, g + at + layout->sizes[l] * n);
        if (l > 0)
            layer_backward(s, l, s->transposed + (at - first), part->n, drop, g + at);
        else
            input_backward(s, part, g);
    }
}

static void transpose_all(ink_scratch *s, const real *w)
{
    const ink_layout *layout = s->layout;
    const size_t first = ink_layout_weights(layout, 1);
    for (size_t l = 1; l < layout->n_layers; l++) {
        const size_t at = ink_layout_weights(layout, l);
        ink_transpose(layout->sizes[l], layout->sizes[l + 1], w + at, s->transposed + (at - first));
    }
}

/* g += l2 w on the weights: the gradient of l2/2 |W|^2. */
static void l2_backward(const ink_layout *layout, double l2, const real *w, double *g)
{
    for (size_t l = 0; l < layout->n_layers; l++) {
        const size_t at = ink_layout_weights(layout, l), n = layout->sizes[l] * layout->sizes[l + 1];
        for (size_t i = at; i < at + n; i++)
            g[i] += l2 * w[i];
    }
}

/* The keys of a seed's batches lie 32 apart, which leaves one for each layer. */
static dropout dropout_of(ink_scratch *s, const ink_training *how)
{
    return (dropout){.key = ((uint64_t)how->seed << 32) + (s->batches++ << 5), .rate = how->dropout};
}

double ink_coupled_l2(const ink_training *how)
{
    return how->optimizer == INK_ADAMW ? 0 : how->l2;
}

double ink_batch_gradient(ink_scratch *s, const ink_training *how, const real *w, const ink_part *batch,
                          double mean_weight, double *g)
{
    double loss = 0, l2 = ink_coupled_l2(how);
    dropout drop = dropout_of(s, how);
    transpose_all(s, w);
    for (size_t at = 0; at < batch->n; at += INK_CHUNK) {
        const ink_part part = chunk_of(batch, at);
        drop.at = at;
        const real *p = forward(s, w, &part, &drop);
        loss += chunk_loss(how->classic, p, s->layout->sizes[s->layout->n_layers], &part, mean_weight);
        loss_backward(s, p, &part, batch->n, mean_weight);
        backward(s, &part, &drop, g);
    }
    if (l2 > 0)
        l2_backward(s->layout, l2, w, g);
    return loss;
}

void ink_measure(ink_scratch *s, int classic, const real *w, const ink_rows *rows, double *loss, double *accuracy)
{
    const ink_part all = {rows, NULL, 0, rows->n_rows};
    const size_t n_class = s->layout->sizes[s->layout->n_layers];
    const double mean_weight = ink_rows_mean_weight(rows);
    double sum = 0;
    size_t hits = 0;
    for (size_t at = 0; at < all.n; at += INK_CHUNK) {
        const ink_part part = chunk_of(&all, at);
        const real *p = ink_forward(s, w, &part);
        sum += chunk_loss(classic, p, n_class, &part, mean_weight);
        hits += chunk_hits(p, n_class, &part);
    }
    *loss = sum / (double)all.n;
    *accuracy = (double)hits / (double)all.n;
}
