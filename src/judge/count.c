/* SPDX-License-Identifier: MIT
 * Counting. One order adds one to one counter a row. Many orders lie side by side: for each class one comparison of
 * vectors says whose row it is, and that is added to all their counters at once; with few classes that is several times
 * as quick as one order after the other. */
#include "judge/count.h"

#include <string.h>

enum { FEWEST_CLASSES = 2, MOST_CLASSES = 12 }; /* of many orders */

typedef uint8_t narrow_bytes __attribute__((vector_size(8), aligned(1), may_alias));
typedef uint8_t wide_bytes __attribute__((vector_size(16), aligned(1), may_alias));
typedef uint16_t narrow __attribute__((vector_size(16), aligned(2), may_alias));
typedef uint16_t wide __attribute__((vector_size(32), aligned(2), may_alias));

#define VECTOR narrow
#define BYTES narrow_bytes
#define ADD add_narrow
#define ADD_ROWS add_rows_narrow
#define TARGET
#include "judge/count_rows.h"
#undef VECTOR
#undef BYTES
#undef ADD
#undef ADD_ROWS
#undef TARGET

#if defined(__x86_64__)
#define VECTOR wide
#define BYTES wide_bytes
#define ADD add_wide
#define ADD_ROWS add_rows_wide
#define TARGET __attribute__((target("avx2")))
#include "judge/count_rows.h"

static int has_wide(void)
{
    return __builtin_cpu_supports("avx2");
}
#else
#define add_rows_wide add_rows_narrow

static int has_wide(void)
{
    return 0;
}
#endif

static void count_one(const uint32_t *cell, const uint16_t *y, size_t n, size_t n_class, uint16_t *table)
{
    for (size_t i = 0; i < n; i++)
        table[cell[i] * n_class + y[i]]++;
}

size_t ink_count_many(size_t n_class)
{
    return n_class >= FEWEST_CLASSES && n_class <= MOST_CLASSES ? INK_ORDERS_MOST : 1;
}

size_t ink_count_room(size_t n, size_t many)
{
    const size_t most = many > 1 ? 8192 : 65536; /* more would not stay in the nearer caches */
    return n < most ? n : most;
}

void ink_count(const ink_orders *orders, const uint32_t *cell, size_t from, size_t n_cells, uint16_t *table)
{
    const size_t left = orders->n - from, n = left < INK_COUNT_PIECE ? left : INK_COUNT_PIECE;
    memset(table, 0, n_cells * orders->n_class * orders->many * sizeof *table);
    if (orders->many == 1)
        count_one(cell + from, orders->y + from, n, orders->n_class, table);
    else
        (has_wide() ? add_rows_wide : add_rows_narrow)(cell + from, orders->beside + from * orders->many, n, orders->n_class,
                                                       table);
}

void ink_count_add(const uint16_t *counts, size_t n, int is_first, int32_t *sum)
{
    for (size_t i = 0; i < n; i++)
        sum[i] = counts[i] + (is_first ? 0 : sum[i]);
}
