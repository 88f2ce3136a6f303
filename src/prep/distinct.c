/* SPDX-License-Identifier: MIT
 * Distinct rows: how many different input rows there are, by hashing. Knows no class and no network. */
#include "prep/prep.h"

#include <string.h>

#include "base/error.h"
#include "base/memory.h"

static uint64_t mix(uint64_t hash, uint64_t word)
{
    hash = (hash ^ word) * UINT64_C(0x9e3779b97f4a7c15);
    return hash ^ hash >> 29;
}

static uint64_t hash_row(const ink_rows *rows, size_t i)
{
    uint64_t hash = 1, bits;
    for (size_t j = 0; j < rows->n_index; j++)
        hash = mix(hash, (uint64_t)(uint32_t)rows->index[i * rows->n_index + j]);
    for (size_t j = 0; j < rows->n_dense; j++) {
        double x = rows->dense[i * rows->n_dense + j] + 0.0; /* -0 becomes 0 */
        memcpy(&bits, &x, sizeof bits);
        hash = mix(hash, bits);
    }
    return hash ^ hash >> 32;
}

static int same_row(const ink_rows *rows, size_t a, size_t b)
{
    if (memcmp(rows->index + a * rows->n_index, rows->index + b * rows->n_index, rows->n_index * sizeof *rows->index))
        return 0;
    for (size_t j = 0; j < rows->n_dense; j++)
        if (rows->dense[a * rows->n_dense + j] != rows->dense[b * rows->n_dense + j])
            return 0;
    return 1;
}

int ink_rows_distinct(const ink_rows *rows, size_t *n_distinct, ink_error *err)
{
    size_t size = 16, n = 0;
    while (size / 2 < rows->n_rows)
        size *= 2;
    size_t *slots = ink_new(size, sizeof *slots); /* row + 1; 0 is free */
    if (!slots)
        return ink_fail_memory(err);
    for (size_t i = 0; i < rows->n_rows; i++) {
        size_t at = (size_t)hash_row(rows, i) & (size - 1);
        while (slots[at] && !same_row(rows, slots[at] - 1, i))
            at = (at + 1) & (size - 1);
        if (!slots[at]) {
            slots[at] = i + 1;
            n++;
        }
    }
    free(slots);
    *n_distinct = n;
    return INK_OK;
}
