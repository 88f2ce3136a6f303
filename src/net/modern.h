/* SPDX-License-Identifier: MIT
 * The modern way to train: where a member starts, and the loop over epochs with all members side by side. Include real.h
 * first. */
#ifndef INK_NET_MODERN_H
#define INK_NET_MODERN_H

#include "base/random.h"
#include "net/net.h"
#include "net/pass.h"

/* One member while it is trained. Its first layer's weights are w = scale x raw, a scale for each input unit; both are
 * trained, and w, which is what is kept, follows. */
typedef struct {
    real *w;               /* n: the parameters as the layout has them */
    real *raw;             /* inputs x sizes[1] */
    real *scale, *g_scale; /* inputs */
    real *g;               /* n */
    real *m, *v;           /* n + inputs: adam's moments, those of the scales at the end */
    real *best;            /* n: w of the best epoch */
    size_t *order;
    ink_random random;
    uint32_t seed;
    size_t steps;
    double loss;           /* of the epoch's batches, summed over rows */
    double *p;             /* validation rows x classes */
} ink_member;

/* The training of all members. */
typedef struct {
    const ink_layout *layout;
    const ink_training *how;
    const ink_rows *train, *validation;
    size_t n, inputs;          /* a member's parameters; rows of its first layer's weights */
    size_t batch, per_epoch;   /* rows a step; steps an epoch */
    double mean_weight;
    size_t n_members;
    ink_member *members;
    size_t n_ranks;
    ink_scratch *scratch;      /* one for each rank */
    ink_team *team;
    double *p;                 /* validation rows x classes: the members' mean */
    double best_figure;
    size_t waited;
    int has_learnt;            /* when the rate last touched 0: likely more than the class shares */
    ink_history history;
    size_t room[3];
} ink_modern;

/* modern_step_real.c: the updates of one epoch, and the member's loss on the way. */
void ink_modern_epoch(const ink_modern *t, ink_scratch *s, ink_member *b);

/* modern_start_real.c. Draws the start of a member from its random numbers, by the data: unit sums, and the last layer the prior's. */
void ink_modern_start(ink_scratch *s, const ink_training *how, const ink_rows *train, ink_member *member);

void ink_start_prior(const double *log_prior, size_t n, real *bias);

/* As ink_net_train. */
int ink_train_modern(const ink_layout *layout, const ink_training *how, const ink_rows *train, const ink_rows *validation,
                     void **params, ink_history *history, ink_error *err);

/* train_real.c: what to say of a loss that is not finite. */
int ink_bad_start(ink_error *err);
int ink_diverged(const ink_training *how, size_t epoch, ink_error *err);

#endif
