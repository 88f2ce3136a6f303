/* SPDX-License-Identifier: MIT
 * The network: rows of numbers in, trained parameters and probabilities out. Knows no table, no column and no class
 * name; arrays and sizes only. Everything here exists in float32 and float64 (real.h); these are the doors to both. */
#ifndef INK_NET_NET_H
#define INK_NET_NET_H

#include "base/rows.h"
#include "inkling.h"

/* The shape of a network: n_layers weight layers between n_layers + 1 sizes, softmax at the end. Parameters are one
 * flat array: for each layer its weights (in x out, row-major), then its biases (out). With waves, their parameters come
 * first, and each dense input unit x becomes four: x, and three sums of INK_WAVES waves cos(2 pi (frequency x + phase));
 * the first layer's weights then have so many rows more. With shares, a hidden layer's biases are followed by a share for
 * each of its units: the output is (1 - share) z + share f(z). Several members are networks of the same shape, one behind
 * the other in the array, whose probabilities are averaged. */
typedef struct {
    size_t n_layers;
    size_t sizes[INK_MAX_HIDDEN + 2];  /* input units, hidden units, classes */
    size_t n_index, n_dense;           /* as in ink_rows */
    ink_activation activation;
    size_t n_members;                  /* 0 is 1 */
    int has_waves, has_shares;
} ink_layout;

enum { INK_WAVES = 16, INK_WAVE_SUMS = 3, INK_WAVE_UNITS = 1 + INK_WAVE_SUMS };

/* As the tool and the model file call them; NULL where there is none of that number. */
const char *ink_activation_name(ink_activation activation);
const char *ink_optimizer_name(ink_optimizer optimizer);
const char *ink_schedule_name(ink_schedule schedule);
const char *ink_optimize_name(ink_optimize optimize);

/* Number of parameters; 0 when it overflows or a size is 0. */
size_t ink_layout_parameters(const ink_layout *layout);
size_t ink_layout_members(const ink_layout *layout);
int ink_layout_is_plain(const ink_layout *layout); /* one member, neither waves nor shares */
size_t ink_layout_widest(const ink_layout *layout); /* hidden layer's units */
/* Rows of layer l's weights: its input units. */
size_t ink_layout_inputs(const ink_layout *layout, size_t l);
size_t ink_layout_fan_in(const ink_layout *layout, size_t l); /* those that can be nonzero in one row */
double ink_layout_products(const ink_layout *layout); /* of weights and inputs, in a prediction of one row by all members */
/* Where layer l's weights begin in a member's array; its biases begin inputs * sizes[l + 1] after that, and its shares,
 * where it has them, sizes[l + 1] after those. */
size_t ink_layout_weights(const ink_layout *layout, size_t l);
/* A part of a member's array, in their order; 0 where there is no part i. Its shape is rows x columns, or columns where
 * rows is 0. */
typedef struct {
    const char *name;  /* "weight", "bias", "share"; "frequency", "phase", "sum", "offset" of the waves */
    size_t layer;      /* SIZE_MAX: the waves */
    size_t at, rows, columns;
} ink_layout_part;
int ink_layout_part_at(const ink_layout *layout, size_t i, ink_layout_part *part);

/* Dense input units, their waves, the units of all layers above and what else one row's way through the network has to
 * keep. */
size_t ink_layout_units(const ink_layout *layout);

typedef struct {
    ink_optimizer optimizer; /* LBFGS: full batch, no dropout; an epoch is one step, and ends training where none goes
                                lower or the gradient's length is 1e-8 */
    double learning_rate, l2; /* l2: of ADAMW the decoupled decay, no part of loss and gradient */
    double clip;             /* the length of a step's gradient at the most; 0: as it is */
    ink_schedule schedule;   /* of the learning rate; not of LBFGS, which has none */
    double dropout;          /* [0, 1): share of the hidden units' outputs that a step leaves out */
    size_t batch_size;       /* rows a step; INK_BATCH_FULL: all, in file order, no shuffling */
    size_t epochs, patience; /* patience 0: no early stop */
    ink_restore restore;     /* BEST, EARLY_STOP or LAST */
    ink_optimize optimize;   /* what makes an epoch the best: the least validation loss, or the greatest accuracy */
    double smoothing;        /* [0, 1): share of each label that goes to all classes alike, in the gradient alone; not with
                                LBFGS, which needs the loss of its gradient */
    uint32_t seed;
    int classic;             /* weights randn / sqrt(fan_in), biases 0; loss over probabilities clipped to
                                [1e-15, 1 - 1e-15]; a validation loss must be strictly smaller to count as better.
                                Otherwise: hidden weights by the activation's initialiser (He for relu, gelu and mish,
                                LeCun for selu, Glorot for the others; fan_in of the first layer counts the units that
                                can be nonzero in one row), output weights 0, output biases log_prior; losses floored at
                                1e-7; the start itself ("epoch 0") is kept when no epoch's validation loss beats it */
    int modern;              /* RealMLP's way (docs/modern.md): rates by fan-in and kind of parameter, starts by the data,
                                dropout and decay that end with the schedule; all members at once; not with LBFGS */
    size_t threads;          /* 0: as many as there are processors; no result depends on it */
    int width;               /* of vectors, as in kernels.h; 0: the widest. No result depends on it */
    const double *log_prior; /* classes: log class shares, weighted as the rows are; not used in classic */
    ink_progress_fn *progress;
    void *progress_user;
} ink_training;

typedef struct {
    size_t epochs_run, best_epoch;  /* best_epoch 0-based; SIZE_MAX: the start was best */
    int stopped_early, stopped_by_user, restored_best;
    double seconds;
    double *train_loss, *validation_loss, *validation_accuracy; /* epochs_run each */
    double temperature;             /* modern: what the network's last sums have been divided by */
} ink_history;

void ink_history_free(ink_history *history);
/* Is an epoch of this loss and accuracy better than the best so far? *best, at first infinity, then holds what the next
 * ones have to beat: a lower loss, or an accuracy that is no lower. */
int ink_is_best(ink_optimize optimize, double loss, double accuracy, double *best);
/* history.c: an epoch's record; room: the capacities of the three arrays. Nonzero: no memory. */
int ink_history_add(ink_history *history, size_t room[3], const ink_progress *epoch);
/* A clock that never goes back. */
double ink_seconds(void);

/* Trains. *params receives ink_layout_parameters(layout) floats or doubles (free() it). train->y and validation->y are
 * needed; validation may have no rows: then there is no early stop and its figures are NaN. INK_DIVERGED where a loss
 * stops being finite: the message says epoch, likely cause and remedy. Each epoch: training loss before the update(s)
 * (full batch) or averaged over the batches, the update(s), validation loss and accuracy, progress. Losses are weighted
 * as the rows are, the accuracy is not; training losses are those with dropout. */
int ink_net_train(int precision, const ink_layout *layout, const ink_training *how, const ink_rows *train,
                  const ink_rows *validation, void **params, ink_history *history, ink_error *err);

/* Probabilities p (n_rows x classes) of rows, from 32- or 64-bit params. */
int ink_net_predict(int precision, const ink_layout *layout, const void *params, const ink_rows *rows, double *p,
                    ink_error *err);

/* The same some rows at a time, in memory that is made once; for one thread. layout and params are borrowed. */
typedef struct ink_predictor ink_predictor;
enum { INK_PREDICTED = 252 }; /* the rows that it takes at a time: whole tiles of any width */
int ink_predictor_new(int precision, const ink_layout *layout, const void *params, ink_predictor **predictor, ink_error *err);
/* best: each row's most probable class, the first of equals, -1 where a probability is not finite; or NULL. */
void ink_predictor_run(ink_predictor *predictor, const ink_rows *rows, double *p, int32_t *best);
void ink_predictor_free(ink_predictor *predictor);

/* The same for one row at a time, bit for bit, without allocation; for one thread. layout and params are borrowed; the
 * layout has passed ink_net_predict's checks before, as that of any model has. */
typedef struct ink_row_net ink_row_net;
int ink_row_net_new(int precision, const ink_layout *layout, const void *params, ink_row_net **net, ink_error *err);
void ink_row_net_free(ink_row_net *net);
/* index and dense: the row's, as in ink_rows. */
void ink_row_net_predict(const ink_row_net *net, const int32_t *index, const double *dense, double *p);

/* Loss (weighted mean, nats, plus the l2 term) at params and its gradient g (as many as params), over all rows, with the
 * dropout of a first step: what training follows, open for tests. */
int ink_net_gradient(int precision, const ink_layout *layout, const ink_training *how, const void *params,
                     const ink_rows *rows, double *loss, void *g, ink_error *err);

#endif
