/* SPDX-License-Identifier: MIT
 * One row's pass through a network, in whole vectors from the first layer to the last, so that nothing waits for a part
 * of a vector to be written. Each number is the same chain of operations as in the passes over many rows. */
#include "net/real.h"
#include "net/kernels.h"
#include "net/vector.h"
#include "net/wide.h"

#include <math.h>

enum { LONG = 8 };

INK_INLINE vec take(const real *from, size_t n)
{
    return n >= LANES ? vec_load(from) : vec_load_part(from, n);
}

/* h = bias + the rows of w (n each) that units name. */
static void add_units(size_t n_units, const int32_t *units, size_t n, const real *w, const real *bias, real *h)
{
    for (size_t j = 0; j < n; j += LANES) {
        vec sum = take(bias + j, n - j);
        for (size_t k = 0; k < n_units; k++)
            if (units[k] >= 0)
                sum += take(w + (size_t)units[k] * n + j, n - j);
        vec_store(h + j, sum);
    }
}

/* Some vectors of h = from + a (k) b (k x n), as many at a time as there are chains to keep the processor busy. Their
 * number is a constant where this is called; `last` numbers of the last one count. */
INK_INLINE void chains(const real *a, size_t k, const real *b, size_t n, const real *from, real *h, const size_t vectors,
                       size_t last)
{
    vec sum[LONG];
#pragma GCC unroll 8
    for (size_t v = 0; v < vectors; v++)
        sum[v] = v + 1 < vectors ? vec_load(from + v * LANES) : take(from + v * LANES, last);
    for (size_t p = 0; p < k; p++, b += n) {
        const vec left = vec_all(a[p]);
#pragma GCC unroll 8
        for (size_t v = 0; v < vectors; v++)
            sum[v] = vec_fma(left, v + 1 < vectors ? vec_load(b + v * LANES) : take(b + v * LANES, last), sum[v]);
    }
#pragma GCC unroll 8
    for (size_t v = 0; v < vectors; v++)
        vec_store(h + v * LANES, sum[v]);
}

static void panel(const real *a, size_t k, const real *b, size_t n, const real *from, real *h)
{
    size_t j = 0;
    for (; n - j >= LONG * LANES; j += LONG * LANES)
        chains(a, k, b + j, n, from + j, h + j, LONG, LANES);
    for (; n - j >= 2 * LANES; j += 2 * LANES)
        chains(a, k, b + j, n, from + j, h + j, 2, LANES);
    if (n - j > LANES)
        chains(a, k, b + j, n, from + j, h + j, 2, n - j - LANES);
    else if (n > j)
        chains(a, k, b + j, n, from + j, h + j, 1, n - j);
}

/* h = from + a (k) b, of which INK_ROW_PANEL columns lie side by side. */
static void layer(const real *a, size_t k, const real *b, size_t n, const real *from, real *h)
{
    for (size_t some; n > 0; n -= some, b += k * some, from += some, h += some) {
        some = n < INK_ROW_PANEL ? n : INK_ROW_PANEL;
        panel(a, k, b, some, from, h);
    }
}

static size_t whole_vectors(size_t n)
{
    return (n + LANES - 1) / LANES * LANES;
}

static void input_layer(const ink_row_net *net, const int32_t *index, const double *dense, real *x, real *h)
{
    const size_t n = net->layout->sizes[1], n_in = net->layout->sizes[0], n_dense = net->layout->n_dense;
    const real *w = net->w[0];
    add_units(net->layout->n_index, index, n, w, w + n_in * n, h);
    if (n_dense == 0)
        return;
    INK_KERNEL(ink_convert)(n_dense, dense, x);
    layer(x, n_dense, net->panels[0], n, h, h);
}

void INK_KERNEL(ink_row_pass)(const ink_row_net *net, const int32_t *index, const double *dense, double *p)
{
    const ink_layout *layout = net->layout;
    const size_t last = layout->n_layers, n_class = layout->sizes[last];
    real *x = net->at[0], *h = net->at[1];
    input_layer(net, index, dense, x, h);
    for (size_t l = 1; l < last; l++) {
        const size_t k = layout->sizes[l], n = layout->sizes[l + 1];
        const real *w = net->w[l];
        real *below = h;
        INK_KERNEL(ink_activate)(layout->activation, whole_vectors(k), h);
        layer(h, k, net->panels[l], n, w + k * n, x);
        h = x;
        x = below;
    }
    INK_KERNEL(ink_shares_of_one)(n_class, h, p);
}
