/* SPDX-License-Identifier: MIT
 * A pass over rows: forward to probabilities and loss, backward to the gradient. Include real.h first. */
#ifndef INK_NET_PASS_H
#define INK_NET_PASS_H

#include "base/threads.h"
#include "net/kernels.h"
#include "net/net.h"

/* Rows are worked on in chunks of this many, so that memory doesn't grow with their number. */
#define INK_CHUNK 256

/* The rows order[begin .. begin + n), or begin .. begin + n themselves where order is NULL. */
typedef struct {
    const ink_rows *rows;
    const size_t *order;
    size_t begin, n;
} ink_part;

/* What one pass at a time needs; m is a chunk's rows, at most `chunk`. */
typedef struct {
    const ink_layout *layout;
    size_t chunk;                    /* INK_CHUNK, or, to predict, INK_PREDICTED */
    real *block;                     /* what the members of the way forward lie in: dense, fed, waves, spare, out */
    const ink_kernels *kernels;
    ink_team *team;                  /* borrowed; NULL: works alone */
    real *dense;                     /* m x n_dense: room for the dense inputs */
    real *fed;                       /* m x the dense inputs of the first layer, with their waves; or NULL */
    real *turns, *waves;             /* m x n_dense x WAVES, of each wave; turns are NULL outside training */
    real *d_fed, *d_turns;           /* the loss by both */
    const ink_rows *kept;            /* whose dense inputs are also kept as reals, because they come again; or NULL */
    real *inputs;                    /* those: n_rows x n_dense */
    real *out[INK_MAX_HIDDEN + 1];   /* m x sizes[l + 1]: the outputs of layer l, at the end the probabilities */
    real *from[INK_MAX_HIDDEN + 1];  /* m x sizes[l + 1]: what f' is told from, where out no longer tells it; or NULL */
    real *bent[INK_MAX_HIDDEN + 1];  /* m x sizes[l + 1]: with shares, f of the sums in from; backward, see mix_backward */
    real *delta[INK_MAX_HIDDEN + 1]; /* m x sizes[l + 1]: the loss by layer l's sums */
    real *spare;                     /* m x the largest hidden layer */
    real *room;                      /* for copies of transposes: room_each numbers for each thread, none of which waits for the
                                        others between two layers */
    size_t room_each;                /* m x a thread's share of the most inputs of a layer */
    double *logs;                    /* m x classes: room for a loss */
    double *row_loss, *row_hits;     /* m each: a row's weighted loss, and how many of the rows that it stands for are hit */
    uint64_t batches;                /* whose gradient has been taken: each drops other units */
} ink_scratch;

/* Nonzero: no memory. */
int ink_scratch_new(const ink_layout *layout, const ink_training *how, ink_team *team, ink_scratch *s);
/* To predict: nothing for the way back. */
int ink_scratch_new_forward(const ink_layout *layout, ink_scratch *s);
/* Members of the way forward at `at`, where there is room for ink_layout_units numbers a row of a chunk. */
void ink_scratch_place(const ink_layout *layout, size_t chunk, real *at, ink_scratch *s);
int ink_scratch_keep(ink_scratch *s, const ink_rows *rows);
void ink_scratch_free(ink_scratch *s);

/* The output layer's sums (n x classes, in s) of a part of at most s->chunk rows at the parameters w, nothing dropped. */
real *ink_forward(ink_scratch *s, const real *w, const ink_part *part);
/* Weighted mean log-loss and plain accuracy over all rows. */
void ink_measure(ink_scratch *s, int classic, const real *w, const ink_rows *rows, double *loss, double *accuracy);
/* A row counts as its weight over mean_weight, that of all rows. g becomes the gradient at w of the part's log-loss over
 * its number of rows plus the l2 term; returns the part's summed log-loss. warm: s still holds the outputs of this very
 * part at w, as ink_measure left them, and nothing is dropped. */
double ink_batch_gradient(ink_scratch *s, const ink_training *how, const real *w, const ink_part *batch,
                          double mean_weight, int warm, real *g);
/* The penalty that is part of the loss: none where the optimiser decays the weights by itself. */
double ink_coupled_l2(const ink_training *how);

/* ---- The parts of a pass */

/* Dropout: of a batch, and the place of a chunk in it. */
typedef struct {
    uint64_t key;
    double rate;
    size_t at;
} ink_dropout;

static inline size_t ink_row_at(const ink_part *part, size_t i)
{
    return part->order ? part->order[part->begin + i] : part->begin + i;
}

/* layers_real.c. The dense inputs of a chunk, where they lie in order or where they are copied to. */
const real *ink_dense(const ink_scratch *s, const ink_part *part);
/* Rows begin .. end - 1 of a chunk, up to the output layer's sums; drop is NULL outside training. */
void ink_rows_forward(ink_scratch *s, const real *w, const ink_part *part, size_t begin, size_t end,
                      const ink_dropout *drop);
void ink_rows_backward(ink_scratch *s, const real *w, size_t begin, size_t end, const ink_dropout *drop);
/* Member rank's share of the weights' gradient over a chunk: g becomes it where first, or grows by it. */
void ink_weights_backward(ink_scratch *s, const ink_part *part, size_t rank, size_t n, int first, real *g);

/* waves_real.c. From dense to fed, and back from delta[0] to d_turns; first layer's weights at w as in the layout. */
void ink_waves_forward(ink_scratch *s, const real *w, const ink_part *part, size_t begin, size_t end);
void ink_waves_backward(ink_scratch *s, const real *w, size_t begin, size_t end);
/* As ink_weights_backward, of the waves' parameters. */
void ink_waves_gradient(ink_scratch *s, const ink_part *part, size_t rank, size_t n, int first, real *g);
/* What the way back needs. */
int ink_waves_new(const ink_layout *layout, ink_scratch *s);
void ink_waves_free(ink_scratch *s);

/* loss_real.c. The loss of each of these rows, and its hits. warm: rows are packed, and the last call was for the same
 * probabilities with other counts. */
void ink_rows_loss(ink_scratch *s, int classic, int warm, const ink_part *part, size_t begin, size_t end,
                   double mean_weight);
void ink_rows_hits(ink_scratch *s, const ink_part *part, size_t begin, size_t end);
/* The loss over n_whole rows by the output layer's sums. */
void ink_loss_backward(ink_scratch *s, double smoothing, const ink_part *part, size_t begin, size_t end, double mean_weight,
                       size_t n_whole);

#endif
