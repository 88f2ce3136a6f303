/* SPDX-License-Identifier: MIT
 * Input rows: what preparation hands to the network; numbers and indices only. */
#ifndef INK_BASE_ROWS_H
#define INK_BASE_ROWS_H

#include <stddef.h>
#include <stdint.h>

/* Input rows. A row's input units are n_onehot units of which at most n_index are 1 and the others 0, and then n_dense
 * units with any value; n_in = n_onehot + n_dense. */
typedef struct {
    size_t n_rows, n_index, n_dense;
    int32_t *index;  /* n_rows x n_index: the input unit that is 1, or -1 for none */
    double *dense;   /* n_rows x n_dense: the values of units n_onehot .. n_in - 1 */
    int32_t *y;      /* n_rows: class, or NULL where it isn't known */
    double *count;   /* packed rows: n_rows x classes, the rows that each stands for by class; NULL: rows are single ones */
    double *mass;    /* packed rows: the same sums of their weights; NULL: count. y and weight of packed rows are NULL */
    size_t n_whole;  /* the rows that packed ones stand for */
    double mean_weight; /* of those */
    double *weight;  /* n_rows: how much the row counts in a mean loss, 0 or more and not all 0; NULL: all alike */
} ink_rows;

void ink_rows_free(ink_rows *rows);  /* frees the arrays, not the struct */
double ink_rows_mean_weight(const ink_rows *rows); /* 1 where there are none */

#endif
