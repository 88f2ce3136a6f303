/* SPDX-License-Identifier: MIT
 * Ranks: numbers become places among their distinct values, by sorting their bits byte by byte. */
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "judge/signal.h"

typedef struct {
    uint64_t key;
    size_t row;
} keyed;

/* Bits whose order as unsigned integers is that of the numbers; -0.0 is 0. */
static uint64_t order_key(double x)
{
    uint64_t bits;
    x += 0.0;
    memcpy(&bits, &x, sizeof bits);
    return bits >> 63 ? ~bits : bits | (uint64_t)1 << 63;
}

/* One pass of a radix sort, into `to`; nonzero when all keys have the same byte there and nothing was moved. */
static int sort_by_byte(const keyed *from, keyed *to, size_t n, unsigned shift)
{
    size_t start[257] = {0};
    for (size_t i = 0; i < n; i++)
        start[1 + (from[i].key >> shift & 255)]++;
    if (n == 0 || start[1 + (from[0].key >> shift & 255)] == n)
        return 1;
    for (size_t b = 1; b < 257; b++)
        start[b] += start[b - 1];
    for (size_t i = 0; i < n; i++)
        to[start[from[i].key >> shift & 255]++] = from[i];
    return 0;
}

static keyed *sort(keyed *items, keyed *spare, size_t n)
{
    for (unsigned shift = 0; shift < 64; shift += 8)
        if (!sort_by_byte(items, spare, n, shift)) {
            keyed *sorted = spare;
            spare = items;
            items = sorted;
        }
    return items;
}

int ink_ranks_make(const ink_column *column, size_t n_rows, ink_ranks *ranks, ink_error *err)
{
    *ranks = (ink_ranks){0};
    if (column->type != INK_NUMERIC)
        return INK_OK;
    size_t n = 0;
    keyed *items = ink_new(n_rows, 2 * sizeof *items);
    int32_t *code = ink_new(n_rows, sizeof *code);
    if (!items || !code || n_rows > INT32_MAX) {
        free(items);
        free(code);
        return ink_fail_memory(err);
    }
    for (size_t i = 0; i < n_rows; i++) {
        code[i] = -1;
        if (!isnan(column->number[i]))
            items[n++] = (keyed){order_key(column->number[i]), i};
    }
    const keyed *sorted = sort(items, items + n_rows, n);
    for (size_t i = 0; i < n; i++) {
        ranks->n_codes += i == 0 || sorted[i].key != sorted[i - 1].key;
        code[sorted[i].row] = (int32_t)ranks->n_codes - 1;
    }
    free(items);
    ranks->code = code;
    return INK_OK;
}

void ink_ranks_free(ink_ranks *ranks)
{
    free(ranks->code);
    *ranks = (ink_ranks){0};
}
