/* SPDX-License-Identifier: MIT
 * Repeats: which rows are alike in every column, and whether so many of them can have come about by themselves. */
#include "judge/sample.h"

#include <math.h>

#include "base/error.h"
#include "base/memory.h"

typedef struct {
    const ink_cells *cells;
    size_t n_features;
    const size_t *rows;
    uint32_t *slots;     /* 1 + a group, 0: free */
    size_t n_slots;      /* a power of 2 */
    uint32_t *first;     /* by group: the position of its first row */
    uint64_t *hash;      /* by group */
    size_t n_groups;
} grouping;

static uint64_t hash_row(const grouping *g, size_t row)
{
    uint64_t hash = 0;
    for (size_t f = 0; f < g->n_features; f++) {
        int32_t code = g->cells[f].code[row];
        hash ^= code < 0 ? 0xffffffffu : (uint64_t)(uint32_t)code;
        hash = ink_mix_next(&hash);
    }
    return hash;
}

static int alike(const grouping *g, size_t a, size_t b)
{
    for (size_t f = 0; f < g->n_features; f++) {
        int32_t x = g->cells[f].code[a], y = g->cells[f].code[b];
        if (x != y && (x >= 0 || y >= 0))
            return 0;
    }
    return 1;
}

static uint32_t group_of(grouping *g, size_t i)
{
    uint64_t hash = hash_row(g, g->rows[i]);
    for (size_t slot = hash & (g->n_slots - 1);; slot = (slot + 1) & (g->n_slots - 1)) {
        uint32_t group = g->slots[slot] - 1;
        if (!g->slots[slot]) {
            group = (uint32_t)g->n_groups++;
            g->first[group] = (uint32_t)i;
            g->hash[group] = hash;
            g->slots[slot] = group + 1;
            return group;
        }
        if (g->hash[group] == hash && alike(g, g->rows[i], g->rows[g->first[group]]))
            return group;
    }
}

int ink_row_groups(const ink_cells *cells, size_t n_features, const size_t *rows, size_t n, uint32_t *group,
                   size_t *n_groups, ink_error *err)
{
    grouping g = {.cells = cells, .n_features = n_features, .rows = rows, .n_slots = 16};
    while (g.n_slots < 2 * n)
        g.n_slots *= 2;
    g.slots = ink_new(g.n_slots, sizeof *g.slots);
    g.first = ink_new(n, sizeof *g.first);
    g.hash = ink_new(n, sizeof *g.hash);
    int status = g.slots && g.first && g.hash ? INK_OK : ink_fail_memory(err);
    for (size_t i = 0; status == INK_OK && i < n; i++)
        group[i] = group_of(&g, i);
    *n_groups = g.n_groups;
    free(g.slots);
    free(g.first);
    free(g.hash);
    return status;
}

/* The rows of each group together, in the rows' order. */
typedef struct {
    size_t *start;   /* n_groups + 1 */
    size_t *member;  /* n: positions */
    size_t *count;   /* n_class: scratch, all 0 between uses */
    size_t *class_rows; /* n_class */
} grouped;

static int sort_groups(const uint32_t *group, size_t n_groups, const uint16_t *y, size_t n_class, size_t n, grouped *by,
                       ink_error *err)
{
    by->start = ink_new(n_groups + 2, sizeof *by->start);
    by->member = ink_new(n, sizeof *by->member);
    by->count = ink_new(n_class, sizeof *by->count);
    by->class_rows = ink_new(n_class, sizeof *by->class_rows);
    if (!by->start || !by->member || !by->count || !by->class_rows)
        return ink_fail_memory(err);
    for (size_t i = 0; i < n; i++) {
        by->start[group[i] + 2]++;
        by->class_rows[y[i]]++;
    }
    for (size_t g = 1; g <= n_groups + 1; g++)
        by->start[g] += by->start[g - 1];
    for (size_t i = 0; i < n; i++)
        by->member[by->start[group[i] + 1]++] = i;
    return INK_OK;
}

static size_t greatest_divisor(size_t a, size_t b)
{
    while (b) {
        size_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

/* What the counts of distinct full rows say. */
typedef struct {
    size_t distinct, divisor;
    double pairs, same; /* pairs of rows with the same features, and of those the ones with the same class */
} tally;

static tally count_repeats(const grouped *by, size_t n_groups, const uint16_t *y)
{
    tally t = {0};
    for (size_t g = 0; g < n_groups; g++) {
        double rows = (double)(by->start[g + 1] - by->start[g]);
        t.pairs += rows * (rows - 1) / 2;
        for (size_t i = by->start[g]; i < by->start[g + 1]; i++)
            by->count[y[by->member[i]]]++;
        for (size_t i = by->start[g]; i < by->start[g + 1]; i++) {
            size_t *count = &by->count[y[by->member[i]]];
            if (!*count)
                continue;
            t.distinct++;
            t.divisor = greatest_divisor(*count, t.divisor);
            t.same += (double)*count * (double)(*count - 1) / 2;
            *count = 0;
        }
    }
    return t;
}

/* Do rows with the same features share their class much more often than any two rows do? */
static int repeats_are_copies(const tally *t, const grouped *by, size_t n_groups, size_t n_class, size_t n)
{
    double chance = 0;
    for (size_t c = 0; c < n_class; c++)
        chance += (double)by->class_rows[c] / (double)n * ((double)by->class_rows[c] / (double)n);
    double least = fmax((double)n / 20, 20);
    return t->pairs > 0 && chance < 1 && (t->same / t->pairs - chance) / (1 - chance) > 0.5 && (double)n_groups >= least;
}

/* Of each distinct full row: the first of every `divisor` copies, or (0) the first alone. */
static size_t keep_rows(const grouped *by, size_t n_groups, const uint16_t *y, size_t divisor, unsigned char *keep)
{
    size_t kept = 0;
    for (size_t g = 0; g < n_groups; g++) {
        for (size_t i = by->start[g]; i < by->start[g + 1]; i++) {
            size_t at = by->member[i], before = by->count[y[at]]++;
            keep[at] = (unsigned char)(divisor ? before % divisor == 0 : before == 0);
            kept += keep[at];
        }
        for (size_t i = by->start[g]; i < by->start[g + 1]; i++)
            by->count[y[by->member[i]]] = 0;
    }
    return kept;
}

int ink_repeats_find(const uint32_t *group, size_t n_groups, const uint16_t *y, size_t n_class, size_t n,
                     unsigned char *keep, ink_repeats *found, ink_error *err)
{
    grouped by = {0};
    int status = sort_groups(group, n_groups, y, n_class, n, &by, err);
    if (status == INK_OK) {
        tally t = count_repeats(&by, n_groups, y);
        int whole = t.divisor > 1 && pow((double)t.divisor, -((double)t.distinct - 1)) < 0.001;
        int once = !whole && repeats_are_copies(&t, &by, n_groups, n_class, n);
        found->kept = keep_rows(&by, n_groups, y, whole ? t.divisor : !once, keep);
        found->copies = whole ? t.divisor : 0;
        found->repeated = n - found->kept;
    }
    free(by.start);
    free(by.member);
    free(by.count);
    free(by.class_rows);
    return status;
}
