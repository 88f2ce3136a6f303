/* SPDX-License-Identifier: MIT
 * Kernels: the loops in which training spends its time, on plain arrays. Include real.h first. */
#ifndef INK_NET_KERNELS_H
#define INK_NET_KERNELS_H

#include <stddef.h>
#include <stdint.h>

#include "inkling.h"

/* c (m x n) += a (m x k) b (k x n). Element (i, p) of a is a[i * row + p * column], which also reads a matrix as its
 * transpose; b and c are row-major. A row of c has the same bits whatever the other rows are. */
void ink_multiply_add(size_t m, size_t n, size_t k, const real *a, size_t row, size_t column, const real *b, real *c);
/* to (n x m) = the transpose of from (m x n). */
void ink_transpose(size_t m, size_t n, const real *from, real *to);

/* z becomes h = f(z), n of them. */
void ink_activate(ink_activation activation, size_t n, real *z);
/* Whether f'(z) cannot be told from h = f(z), and is told from z itself. */
int ink_slope_from_sums(ink_activation activation);
/* d, the loss by h, becomes the loss by z: f'(z) times d. from: h, or z where ink_slope_from_sums says so. */
void ink_activate_backward(ink_activation activation, size_t n, const real *from, real *d);
/* Inverted dropout: about `rate` of the n numbers, told by the key alone, become 0 and the others grow by 1 / (1 - rate).
 * begin: the place of x[0] in what the key is for. */
void ink_drop(uint64_t key, double rate, uint64_t begin, size_t n, real *x);
/* Each row of z (m x n) becomes exp(z - max z) / sum. */
void ink_softmax(size_t m, size_t n, real *z);

#endif
