/* SPDX-License-Identifier: MIT
 * Kernels: the loops in which training spends its time, on plain arrays. There is a set of them for each vector width,
 * and every set gives the same bits. Include real.h first. */
#ifndef INK_NET_KERNELS_H
#define INK_NET_KERNELS_H

#include <stddef.h>
#include <stdint.h>

#include "net/row.h"

/* c (m x n) = from + a (m x k) b (k x n). Element (i, p) of a is a[i * row + p * column], which also reads a matrix as its
 * transpose, and b is read likewise; one of its two steps is 1. A row of from and c is contiguous and begins from_row and
 * c_row after the one before. from_row 0: one row for all. from NULL: zeros; from may be c. Each element of c is one chain
 * of fused multiply-adds in the order of k, and so has the same bits however the product is cut into pieces. */
typedef struct {
    size_t m, n, k;
    const real *a;
    size_t row, column;
    const real *b;
    size_t b_row, b_column;
    const real *from;
    size_t from_row;
    real *c;
    size_t c_row;
    real *room; /* m x k, for a copy of a that is read as its transpose; or NULL */
} ink_product;

/* One step of an optimiser; see optimise.h. */
typedef struct {
    real rate;       /* with adam's bias corrections in it */
    real root;       /* adam: the bias correction of the second moment's root */
    real keep;       /* of the first moment, or velocity */
    real keep_second;
    real shrink;     /* what the weights are first multiplied by */
    real scale;      /* what the gradient is first multiplied by */
} ink_step;

typedef struct {
    const char *name;
    void (*multiply)(const ink_product *product);

    /* z (n) = bias + the rows of w (n each) that units name, in their order; a negative one names none. */
    void (*gather)(size_t n_units, const int32_t *units, size_t n, const real *w, const real *bias, real *z);
    /* The rows of g (n each) that units name grow by d; only those from first on and before end. */
    void (*scatter)(size_t n_units, const int32_t *units, int32_t first, int32_t end, size_t n, const real *d, real *g);
    void (*convert)(size_t n, const double *from, real *to);

    /* One step of n parameters w along their gradient g; m and v are the optimiser's state. */
    void (*descend)(const ink_step *step, size_t n, const real *g, real *w);
    void (*momentum)(const ink_step *step, size_t n, const real *g, real *m, real *w);
    void (*nesterov)(const ink_step *step, size_t n, const real *g, real *m, real *w);
    void (*adam)(const ink_step *step, size_t n, const real *g, real *m, real *v, real *w);

    /* Each of n numbers becomes its function. Errors of float64: exp, log, expm1 and tanh below 2 ulp; log of positive
     * normal numbers only. */
    void (*exp)(size_t n, real *x);
    void (*log)(size_t n, real *x);
    void (*expm1)(size_t n, real *x);
    void (*tanh)(size_t n, real *x);

    /* log, of doubles. */
    void (*log_double)(size_t n, double *x);

    /* z becomes h = f(z), n of them. */
    void (*activate)(ink_activation activation, size_t n, real *z);
    /* d, the loss by h, becomes the loss by z: f'(z) times d. from: h, or z where ink_slope_from_sums says so. */
    void (*activate_backward)(ink_activation activation, size_t n, const real *from, real *d);
    /* Each row of z (m x n) becomes exp(z - max z) / sum. */
    void (*softmax)(size_t m, size_t n, real *z);
    /* The same as doubles p (m x n), whose rows add up to 1 however rough z is. z is used up. */
    void (*shares)(size_t m, size_t n, real *z, double *p);
    /* The class with the largest of each row of p (m x n), the first of equals; -1 where one is not finite. */
    void (*most_probable)(size_t m, size_t n, const double *p, int32_t *best);
    ink_row_pass *row_pass;

    /* Inverted dropout: about `rate` of the n numbers, told by the key alone, become 0 and the others grow by
     * 1 / (1 - rate). begin: the place of x[0] in what the key is for. */
    void (*drop)(uint64_t key, double rate, uint64_t begin, size_t n, real *x);

    /* Each of n numbers x becomes cos(2 pi x); d, the loss by that, becomes the loss by t, the x of before. */
    void (*cosine)(size_t n, real *x);
    void (*cosine_backward)(size_t n, const real *t, real *d);
    /* turns (n x 16) = x frequency + phase, both n x 16. */
    void (*turns)(size_t n, const real *x, const real *frequency, const real *phase, real *turns);
    /* h = f(z), m x n, becomes z + share (f(z) - z), with a share for each of the n. Backward: d, the loss by that, becomes
     * the loss by z, h becomes what the loss by the shares is the sum of; slope: d times f'(z). */
    void (*mix)(size_t m, size_t n, const real *share, const real *z, real *h);
    void (*mix_backward)(size_t m, size_t n, const real *share, const real *z, const real *slope, real *h, real *d);
    /* Row i of to (m x n) = scale[i] times that of x; dot[i] = row i of x times row i of y. */
    void (*scale_rows)(size_t m, size_t n, const real *scale, const real *x, real *to);
    void (*dot_rows)(size_t m, size_t n, const real *x, const real *y, real *dot);
} ink_kernels;

/* The widths, widest last. */
typedef enum { INK_WIDTH_BEST, INK_WIDTH_PORTABLE, INK_WIDTH_AVX2, INK_WIDTH_AVX512 } ink_width;

/* The kernels of a width, or of the widest that this processor has; NULL where it hasn't the one asked for. */
const ink_kernels *ink_kernels_of(ink_width width);

/* Whether f'(z) cannot be told from h = f(z), and is told from z itself. */
int ink_slope_from_sums(ink_activation activation);
#endif
