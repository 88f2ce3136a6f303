/* SPDX-License-Identifier: MIT
 * How many rows of each class each cell has, for one order of the classes over the rows, or for many orders in one pass. */
#ifndef INK_JUDGE_COUNT_H
#define INK_JUDGE_COUNT_H

#include <stddef.h>
#include <stdint.h>

enum { INK_ORDERS_MOST = 16 };

typedef struct {
    size_t n, n_class;
    size_t many;           /* orders: 1, or INK_ORDERS_MOST */
    const uint16_t *y;     /* n, one order */
    const uint8_t *beside; /* n x many, the orders side by side */
} ink_orders;

/* Rows that are counted in one piece, so that no sum of counters runs over. */
enum { INK_COUNT_PIECE = UINT16_MAX };

/* How many orders at once are counted soonest. */
size_t ink_count_many(size_t n_class);
/* Counters for each order that one pass over n rows may have. */
size_t ink_count_room(size_t n, size_t many);
/* Rows from..from + INK_COUNT_PIECE - 1, as far as there are any. cell: n, below n_cells; table: n_cells x n_class x
 * many. */
void ink_count(const ink_orders *orders, const uint32_t *cell, size_t from, size_t n_cells, uint16_t *table);
/* The counts of a piece onto those of the pieces before it. */
void ink_count_add(const uint16_t *counts, size_t n, int is_first, int32_t *sum);

#endif
