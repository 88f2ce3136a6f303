/* SPDX-License-Identifier: MIT
 * Where training starts and how it steps: initial parameters, and optimisers. Include real.h first. */
#ifndef INK_NET_OPTIMISE_H
#define INK_NET_OPTIMISE_H

#include "base/random.h"
#include "base/threads.h"
#include "net/kernels.h"
#include "net/net.h"

/* The start of a training; w is zero before. */
void ink_initialise(const ink_layout *layout, const ink_training *how, ink_random *random, real *w);

typedef struct {
    const ink_layout *layout;
    const ink_kernels *kernels;
    ink_optimizer kind;
    double rate, decay; /* decay: adamw's, of the weights */
    size_t n;           /* parameters */
    ink_schedule schedule;
    double clip;        /* the gradient's length at the most; 0: as it is */
    size_t steps, total; /* taken so far; that there are at the most */
    real *m, *v;        /* n each: momentum's velocity or adam's two moments; NULL where there is no such thing */
} ink_optimiser;

/* Nonzero: no memory. */
int ink_optimiser_new(const ink_layout *layout, const ink_training *how, ink_optimiser *optimiser);
void ink_optimiser_free(ink_optimiser *optimiser);
/* One step of w along its gradient g. */
void ink_optimiser_step(ink_optimiser *optimiser, ink_team *team, const real *g, real *w);

#endif
