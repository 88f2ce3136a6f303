/* SPDX-License-Identifier: MIT
 * L-BFGS: downhill on a function that is the same each time, by its gradients alone. Include real.h first. */
#ifndef INK_NET_LBFGS_H
#define INK_NET_LBFGS_H

#include <stddef.h>

enum { INK_LBFGS_PAIRS = 10 };

/* The function's value at w, and its gradient in g. */
typedef double ink_objective(void *user, const real *w, real *g);

typedef struct {
    size_t n, n_pairs, next;                             /* parameters; pairs kept, and where the next one goes */
    real *steps[INK_LBFGS_PAIRS], *turns[INK_LBFGS_PAIRS]; /* n each: how w moved, and how the gradient changed with it */
    double curvature[INK_LBFGS_PAIRS];                   /* steps . turns, above 0 */
    real *memory, *direction, *w, *g;
} ink_lbfgs;

/* Nonzero: no memory. */
int ink_lbfgs_new(size_t n, ink_lbfgs *lbfgs);
void ink_lbfgs_free(ink_lbfgs *lbfgs);
/* One step. value and g are the function's at w, before and after. 0 where no step goes lower: w then stays. */
int ink_lbfgs_step(ink_lbfgs *lbfgs, ink_objective *objective, void *user, real *w, real *g, double *value);
/* Euclidean length, by partial sums whose number never changes. */
double ink_norm(size_t n, const real *x);

#endif
