/* SPDX-License-Identifier: MIT
 * The layers: rows of a chunk go up through them and their losses come down, and the weights' gradients are summed over
 * the chunk. Rows, and rows of weights, are shared out among threads; no sum depends on how. They know no loss. */
#include "net/real.h"
#include "net/pass.h"

#include <string.h>

/* ---- The input layer. out (m x n) = biases + the weights' rows at the one-hot units that are 1 + dense inputs (m x
 * n_dense) times the weights' last n_dense rows: the one-hot matrix itself is never made. */

/* The first layer's rows for dense inputs and their waves. */
static size_t dense_inputs(const ink_layout *layout)
{
    return ink_layout_inputs(layout, 0) - (layout->sizes[0] - layout->n_dense);
}

/* Shuffled rows lie anywhere: the next one is on its way from memory while this one is copied. */
static void ask_ahead(const ink_scratch *s, const ink_part *part, size_t next)
{
    const size_t n = part->rows->n_dense;
    for (size_t j = 0; s->kept == part->rows && next < part->n && j < n; j += 64 / sizeof(real))
        __builtin_prefetch(s->inputs + ink_row_at(part, next) * n + j);
}

static void take_dense(ink_scratch *s, const ink_rows *rows, size_t row, real *to)
{
    const size_t n = rows->n_dense;
    if (s->kept == rows)
        memcpy(to, s->inputs + row * n, n * sizeof *to);
    else
        s->kernels->convert(n, rows->dense + row * n, to);
}

/* Whether they lie somewhere as reals and in order already. */
static int is_in_place(const ink_scratch *s, const ink_part *part)
{
    return part->rows->n_dense > 0 && !part->order && (INK_REAL == 64 || s->kept == part->rows);
}

const real *ink_dense(const ink_scratch *s, const ink_part *part)
{
#if INK_REAL == 64
    const real *all = part->rows->dense;
#else
    const real *all = s->inputs;
#endif
    return is_in_place(s, part) ? all + part->begin * part->rows->n_dense : s->dense;
}

/* m x the dense inputs of the first layer. */
static const real *fed(const ink_scratch *s, const ink_part *part)
{
    return s->waves ? s->fed : ink_dense(s, part);
}

static void take_inputs(ink_scratch *s, const real *w, const ink_part *part, size_t begin, size_t end)
{
    const ink_rows *rows = part->rows;
    const size_t n = s->layout->sizes[1], n_in = ink_layout_inputs(s->layout, 0);
    const size_t n_index = rows->n_index, n_dense = rows->n_dense;
    const int copies = n_dense > 0 && !is_in_place(s, part);
    for (size_t i = begin; i < end && n_index > 0; i++)
        s->kernels->gather(n_index, rows->index + ink_row_at(part, i) * n_index, n, w, w + n_in * n, s->out[0] + i * n);
    for (size_t i = begin; i < end && copies; i++) {
        ask_ahead(s, part, i + 1);
        take_dense(s, rows, ink_row_at(part, i), s->dense + i * n_dense);
    }
}

static void input_forward(ink_scratch *s, const real *w, const ink_part *part, size_t begin, size_t end)
{
    const size_t n = s->layout->sizes[1], n_in = ink_layout_inputs(s->layout, 0), n_index = part->rows->n_index;
    const size_t n_dense = dense_inputs(s->layout);
    real *out = s->out[0] + begin * n;
    const real *waves = w;
    w += ink_layout_weights(s->layout, 0);
    take_inputs(s, w, part, begin, end);
    if (s->waves)
        ink_waves_forward(s, waves, part, begin, end);
    if (n_dense > 0)
        s->kernels->multiply(&(ink_product){.m = end - begin, .n = n, .k = n_dense,
                                            .a = fed(s, part) + begin * n_dense, .row = n_dense, .column = 1,
                                            .b = w + (n_in - n_dense) * n, .b_row = n, .b_column = 1,
                                            .from = n_index > 0 ? out : w + n_in * n, .from_row = n_index > 0 ? n : 0,
                                            .c = out, .c_row = n});
}

/* ---- A hidden or output layer l. out (m x n) = biases + h (m x k) w (k x n), h the outputs of the layer below. */

static void layer_forward(ink_scratch *s, size_t l, const real *w, size_t begin, size_t end)
{
    const size_t k = s->layout->sizes[l], n = s->layout->sizes[l + 1];
    s->kernels->multiply(&(ink_product){.m = end - begin, .n = n, .k = k,
                                        .a = s->out[l - 1] + begin * k, .row = k, .column = 1,
                                        .b = w, .b_row = n, .b_column = 1, .from = w + k * n,
                                        .c = s->out[l] + begin * n, .c_row = n});
}

/* Chunks, rows and units count in the stream of dropped units; the numbers are those of rows begin and on. */
static void drop_outputs(const ink_scratch *s, size_t l, size_t begin, size_t end, const ink_dropout *drop, real *x)
{
    const size_t n = s->layout->sizes[l + 1];
    s->kernels->drop(drop->key + l, drop->rate, (uint64_t)(drop->at + begin) * n, (end - begin) * n, x);
}

/* The shares of layer l's units. */
static const real *shares_of(const ink_layout *layout, size_t l, const real *w)
{
    return w + ink_layout_weights(layout, l) + (ink_layout_inputs(layout, l) + 1) * layout->sizes[l + 1];
}

static void shared_forward(ink_scratch *s, size_t l, const real *w, size_t begin, size_t end, const ink_dropout *drop)
{
    const size_t n = s->layout->sizes[l + 1], at = begin * n, count = (end - begin) * n;
    real *z = drop ? s->from[l] : s->spare, *out = s->out[l];
    memcpy(z + at, out + at, count * sizeof *z);
    s->kernels->activate(s->layout->activation, count, out + at);
    if (drop)
        memcpy(s->bent[l] + at, out + at, count * sizeof *z);
    s->kernels->mix(end - begin, n, shares_of(s->layout, l, w), z + at, out + at);
    if (drop && drop->rate > 0)
        drop_outputs(s, l, begin, end, drop, out + at);
}

/* The outputs of layer l, some of them dropped in training, and what the way back will need of them. */
static void hidden_forward(ink_scratch *s, size_t l, const real *w, size_t begin, size_t end, const ink_dropout *drop)
{
    if (s->layout->has_shares) {
        shared_forward(s, l, w, begin, end, drop);
        return;
    }

    const ink_activation f = s->layout->activation;
    const size_t n = s->layout->sizes[l + 1], at = begin * n, count = (end - begin) * n;
    const int sums = ink_slope_from_sums(f);
    if (drop && sums)
        memcpy(s->from[l] + at, s->out[l] + at, count * sizeof(real));
    s->kernels->activate(f, count, s->out[l] + at);
    if (!drop || !(drop->rate > 0))
        return;
    if (!sums)
        memcpy(s->from[l] + at, s->out[l] + at, count * sizeof(real));
    drop_outputs(s, l, begin, end, drop, s->out[l] + at);
}

void ink_rows_forward(ink_scratch *s, const real *w, const ink_part *part, size_t begin, size_t end,
                      const ink_dropout *drop)
{
    const ink_layout *layout = s->layout;
    if (begin == end)
        return;
    input_forward(s, w, part, begin, end);
    for (size_t l = 1; l < layout->n_layers; l++) {
        hidden_forward(s, l - 1, w, begin, end, drop);
        layer_forward(s, l, w + ink_layout_weights(layout, l), begin, end);
    }
}

/* ---- The way back */

/* The loss by layer l's outputs becomes that by its sums: dropped outputs carry nothing. */
static void hidden_backward(ink_scratch *s, size_t l, const real *w, size_t begin, size_t end, const ink_dropout *drop)
{
    const size_t n = s->layout->sizes[l + 1], at = begin * n;
    const real *from = s->from[l] ? s->from[l] : s->out[l];
    if (drop->rate > 0)
        drop_outputs(s, l, begin, end, drop, s->delta[l] + at);
    if (s->layout->has_shares) {
        const real *slope_from = ink_slope_from_sums(s->layout->activation) ? from : s->bent[l];
        memcpy(s->spare + at, s->delta[l] + at, (end - begin) * n * sizeof *from);
        s->kernels->activate_backward(s->layout->activation, (end - begin) * n, slope_from + at, s->spare + at);
        s->kernels->mix_backward(end - begin, n, shares_of(s->layout, l, w), from + at, s->spare + at, s->bent[l] + at,
                                 s->delta[l] + at);
        return;
    }
    s->kernels->activate_backward(s->layout->activation, (end - begin) * n, from + at, s->delta[l] + at);
}

/* delta below (m x k) = f' * (delta (m x n) wT). */
void ink_rows_backward(ink_scratch *s, const real *w, size_t begin, size_t end, const ink_dropout *drop)
{
    for (size_t l = s->layout->n_layers - 1; l > 0 && begin < end; l--) {
        const size_t k = s->layout->sizes[l], n = s->layout->sizes[l + 1];
        s->kernels->multiply(&(ink_product){.m = end - begin, .n = k, .k = n,
                                            .a = s->delta[l] + begin * n, .row = n, .column = 1,
                                            .b = w + ink_layout_weights(s->layout, l), .b_row = 1, .b_column = n,
                                            .c = s->delta[l - 1] + begin * k, .c_row = k});
        hidden_backward(s, l - 1, w, begin, end, drop);
    }
    if (s->waves && begin < end)
        ink_waves_backward(s, w, begin, end);
}

/* Rows begin .. end - 1 of g (k x n) += the transpose of x (m x k) times delta (m x n). */
static void product_backward(ink_scratch *s, size_t l, size_t m, size_t k, const real *x, size_t begin, size_t end,
                             int first, real *room, real *g)
{
    const size_t n = s->layout->sizes[l + 1];
    if (begin < end)
        s->kernels->multiply(&(ink_product){.m = end - begin, .n = n, .k = m, .a = x + begin, .row = 1, .column = k,
                                            .b = s->delta[l], .b_row = n, .b_column = 1,
                                            .from = first ? NULL : g + begin * n, .from_row = n,
                                            .c = g + begin * n, .c_row = n, .room = room});
}

/* The gradient of a one-hot unit's weights is the sum of the deltas of the rows where it is 1. */
static void onehot_backward(ink_scratch *s, const ink_part *part, size_t begin, size_t end, int first, real *g)
{
    const size_t n = s->layout->sizes[1], n_index = part->rows->n_index;
    if (first)
        memset(g + begin * n, 0, (end - begin) * n * sizeof *g);
    for (size_t i = 0; i < part->n && n_index > 0 && begin < end; i++)
        s->kernels->scatter(n_index, part->rows->index + ink_row_at(part, i) * n_index, (int32_t)begin, (int32_t)end, n,
                            s->delta[0] + i * n, g);
}

/* g (n) becomes or grows by the sum of the rows of d (m x n). */
static void sum_rows(ink_scratch *s, size_t m, size_t n, const real *d, int first, real *g)
{
    static const real one = 1;
    s->kernels->multiply(&(ink_product){.m = 1, .n = n, .k = m, .a = &one, .b = d, .b_row = n, .b_column = 1,
                                        .from = first ? NULL : g, .c = g, .c_row = n});
}

void ink_weights_backward(ink_scratch *s, const ink_part *part, size_t rank, size_t n, int first, real *g)
{
    const ink_layout *layout = s->layout;
    real *room = s->room + rank * s->room_each;
    for (size_t l = 0; l < layout->n_layers; l++) {
        const size_t k = ink_layout_inputs(layout, l), n_out = layout->sizes[l + 1];
        const size_t dense = l > 0 ? k : dense_inputs(layout), onehot = k - dense;
        real *to = g + ink_layout_weights(layout, l);
        if (onehot > 0)
            onehot_backward(s, part, ink_share(onehot, rank, n), ink_share(onehot, rank + 1, n), first, to);
        product_backward(s, l, part->n, dense, l > 0 ? s->out[l - 1] : fed(s, part), ink_share(dense, rank, n),
                         ink_share(dense, rank + 1, n), first, room, to + onehot * n_out);
        if (rank == l % n)
            sum_rows(s, part->n, n_out, s->delta[l], first, to + k * n_out);
        if (rank == l % n && layout->has_shares && l + 1 < layout->n_layers)
            sum_rows(s, part->n, n_out, s->bent[l], first, to + (k + 1) * n_out);
    }
    if (s->waves)
        ink_waves_gradient(s, part, rank, n, first, g);
}
