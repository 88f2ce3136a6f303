/* SPDX-License-Identifier: MIT
 * A cross: a few columns of levels read as one, so that one pass over the rows counts them all, and the tables of its
 * members by summing over the others. */
#ifndef INK_JUDGE_CROSS_H
#define INK_JUDGE_CROSS_H

#include <stddef.h>
#include <stdint.h>

enum { INK_CROSS_MOST = 8 };

typedef struct {
    size_t n_members, n_cells; /* n_cells: the product of the sizes; the last member's level runs fastest */
    size_t member[INK_CROSS_MOST], size[INK_CROSS_MOST];
} ink_cross;

/* Puts columns 0..n-1 of these sizes into crosses in their order, none of more than `most` cells unless it is of one
 * column, and none of INK_CROSS_MOST columns, so that one more can be added; crosses has room for n. Returns how many. */
size_t ink_cross_plan(const size_t *sizes, size_t n, size_t most, ink_cross *crosses);
void ink_cross_add(ink_cross *cross, size_t member, size_t size);

/* From the counts of a cross's cells, each of `width` numbers, to those of its member m: size[m] x width. */
void ink_cross_fold(const ink_cross *cross, size_t m, const uint16_t *table, size_t width, uint16_t *to);
/* The same for two members: size[a] x size[b] x width, a < b. */
void ink_cross_fold_two(const ink_cross *cross, size_t a, size_t b, const uint16_t *table, size_t width, uint16_t *to);

#endif
