/* SPDX-License-Identifier: MIT
 * Crosses: sums of integer tables over some of their dimensions, in runs as long as they come. */
#include "judge/cross.h"

#include <string.h>

void ink_cross_add(ink_cross *cross, size_t member, size_t size)
{
    cross->member[cross->n_members] = member;
    cross->size[cross->n_members++] = size;
    cross->n_cells *= size;
}

size_t ink_cross_plan(const size_t *sizes, size_t n, size_t most, ink_cross *crosses)
{
    size_t made = 0;
    for (size_t i = 0; i < n; i++) {
        ink_cross *last = made ? &crosses[made - 1] : NULL;
        if (!last || last->n_members + 1 == INK_CROSS_MOST || last->n_cells * sizes[i] > most) {
            last = &crosses[made++];
            *last = (ink_cross){.n_cells = 1};
        }
        ink_cross_add(last, i, sizes[i]);
    }
    return made;
}

static void add(const uint16_t *from, size_t n, uint16_t *to)
{
    for (size_t i = 0; i < n; i++)
        to[i] = (uint16_t)(to[i] + from[i]);
}

static size_t product(const ink_cross *cross, size_t from, size_t to)
{
    size_t cells = 1;
    for (size_t m = from; m < to; m++)
        cells *= cross->size[m];
    return cells;
}

/* Of the first n members only; the others are part of the width. */
static void fold(const ink_cross *cross, size_t n, size_t m, const uint16_t *table, size_t width, uint16_t *to)
{
    size_t slow = product(cross, 0, m), fast = product(cross, m + 1, n), size = cross->size[m];
    memset(to, 0, size * width * sizeof *to);
    for (size_t i = 0; i < slow; i++)
        for (size_t k = 0; k < size; k++)
            for (size_t j = 0; j < fast; j++, table += width)
                add(table, width, to + k * width);
}

void ink_cross_fold(const ink_cross *cross, size_t m, const uint16_t *table, size_t width, uint16_t *to)
{
    fold(cross, cross->n_members, m, table, width, to);
}

void ink_cross_fold_two(const ink_cross *cross, size_t a, size_t b, const uint16_t *table, size_t width, uint16_t *to)
{
    size_t after_a = product(cross, a + 1, cross->n_members), after_b = product(cross, b + 1, cross->n_members);
    if (after_b == 1) {
        fold(cross, b, a, table, cross->size[b] * width, to);
        return;
    }
    memset(to, 0, cross->size[a] * cross->size[b] * width * sizeof *to);
    for (size_t cell = 0; cell < cross->n_cells; cell++, table += width) {
        size_t at = cell / after_a % cross->size[a] * cross->size[b] + cell / after_b % cross->size[b];
        add(table, width, to + at * width);
    }
}
