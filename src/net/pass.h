/* SPDX-License-Identifier: MIT
 * A pass over rows: forward to probabilities and loss, backward to the gradient. Include real.h first. */
#ifndef INK_NET_PASS_H
#define INK_NET_PASS_H

#include "net/net.h"

/* Rows are worked on in chunks of this many, so that memory doesn't grow with their number. */
#define INK_CHUNK 128

/* The rows order[begin .. begin + n), or begin .. begin + n themselves where order is NULL. */
typedef struct {
    const ink_rows *rows;
    const size_t *order;
    size_t begin, n;
} ink_part;

/* What one pass at a time needs; m is a chunk's rows, at most INK_CHUNK. */
typedef struct {
    const ink_layout *layout;
    real *dense;                    /* m x n_dense: the dense inputs */
    real *out[INK_MAX_HIDDEN + 1];  /* m x sizes[l + 1]: the outputs of layer l, at the end the probabilities */
    real *from[INK_MAX_HIDDEN + 1]; /* m x sizes[l + 1]: what f' is told from, where out no longer tells it; or NULL */
    real *delta, *delta_below;      /* m x sizes[l + 1], m x sizes[l]: the loss by a layer's sums */
    real *product;                  /* one layer's weight gradient over one chunk */
    real *transposed;               /* the weights of layers 1 and up, each transposed */
    uint64_t batches;               /* whose gradient has been taken: each drops other units */
} ink_scratch;

/* Nonzero: no memory. The members for the way back are left out when how, which then says the dropout, is NULL. */
int ink_scratch_new(const ink_layout *layout, const ink_training *how, ink_scratch *s);
void ink_scratch_free(ink_scratch *s);

/* Probabilities (n x classes, kept in s) of a part of at most INK_CHUNK rows at the parameters w, nothing dropped. */
const real *ink_forward(ink_scratch *s, const real *w, const ink_part *part);
/* Weighted mean log-loss and plain accuracy over all rows. */
void ink_measure(ink_scratch *s, int classic, const real *w, const ink_rows *rows, double *loss, double *accuracy);
/* A row counts as its weight over mean_weight, that of all rows. Adds to g the gradient at w of the part's log-loss over
 * its number of rows plus the l2 term, and returns the part's summed log-loss. */
double ink_batch_gradient(ink_scratch *s, const ink_training *how, const real *w, const ink_part *batch,
                          double mean_weight, double *g);
/* The penalty that is part of the loss: none where the optimiser decays the weights by itself. */
double ink_coupled_l2(const ink_training *how);

#endif
