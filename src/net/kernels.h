/* SPDX-License-Identifier: MIT
 * Kernels: the loops in which training spends its time, on plain arrays. Include real.h first. */
#ifndef INK_NET_KERNELS_H
#define INK_NET_KERNELS_H

#include <stddef.h>

#include "inkling.h"

/* c (m x n) += a (m x k) b (k x n). Element (i, p) of a is a[i * row + p * column], which also reads a matrix as its
 * transpose; b and c are row-major. A row of c has the same bits whatever the other rows are. */
void ink_multiply_add(size_t m, size_t n, size_t k, const real *a, size_t row, size_t column, const real *b, real *c);
/* to (n x m) = the transpose of from (m x n). */
void ink_transpose(size_t m, size_t n, const real *from, real *to);

/* z becomes h = f(z), n of them. */
void ink_activate(ink_activation activation, size_t n, real *z);
/* d, the loss by h, becomes the loss by z: f'(z), told from h = f(z), times d. */
void ink_activate_backward(ink_activation activation, size_t n, const real *h, real *d);
/* Each row of z (m x n) becomes exp(z - max z) / sum. */
void ink_softmax(size_t m, size_t n, real *z);

#endif
