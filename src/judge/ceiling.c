/* SPDX-License-Identifier: MIT
 * The ceiling: of the very rows that a lookup is made from, the share that it gets right, and the same with the classes
 * shuffled, which shows how much of it any table of this shape would give. */
#include "judge/effect.h"

#include <string.h>

#include "base/error.h"
#include "base/memory.h"

enum { SHUFFLES = 50, CELL_ROWS = 5 };

/* The rows with a class, in groups of one cell of the lookup each. */
typedef struct {
    size_t n, n_groups, n_class;
    size_t *row;
    uint16_t *y, *shuffled;
    uint32_t *group;
    size_t *start;   /* n_groups + 1 */
    size_t *member;  /* n: positions */
    size_t *count;   /* n_class: scratch, all 0 */
} lookup;

static int take_rows(const ink_question *q, lookup *l, ink_error *err)
{
    l->n_class = q->n_class;
    l->row = ink_new(q->n_rows, sizeof *l->row);
    l->y = ink_new(2 * q->n_rows, sizeof *l->y);
    l->group = ink_new(q->n_rows, sizeof *l->group);
    l->start = ink_new(q->n_rows + 2, sizeof *l->start);
    l->member = ink_new(q->n_rows, sizeof *l->member);
    l->count = ink_new(q->n_class, sizeof *l->count);
    if (!l->row || !l->y || !l->group || !l->start || !l->member || !l->count)
        return ink_fail_memory(err);
    l->shuffled = l->y + q->n_rows;
    for (size_t i = 0; i < q->n_rows; i++)
        if (q->y[q->rows[i]] >= 0) {
            l->row[l->n] = q->rows[i];
            l->y[l->n++] = (uint16_t)q->y[q->rows[i]];
        }
    return INK_OK;
}

static void free_lookup(lookup *l)
{
    free(l->row);
    free(l->y);
    free(l->group);
    free(l->start);
    free(l->member);
    free(l->count);
}

static void sort_groups(lookup *l)
{
    memset(l->start, 0, (l->n_groups + 2) * sizeof *l->start);
    for (size_t i = 0; i < l->n; i++)
        l->start[l->group[i] + 2]++;
    for (size_t g = 1; g <= l->n_groups + 1; g++)
        l->start[g] += l->start[g - 1];
    for (size_t i = 0; i < l->n; i++)
        l->member[l->start[l->group[i] + 1]++] = i;
}

/* The share of rows in their cell's most frequent class. */
static double accuracy(lookup *l, const uint16_t *y)
{
    size_t right = 0;
    for (size_t g = 0; g < l->n_groups; g++) {
        size_t most = 0;
        for (size_t i = l->start[g]; i < l->start[g + 1]; i++) {
            size_t count = ++l->count[y[l->member[i]]];
            most = count > most ? count : most;
        }
        right += most;
        for (size_t i = l->start[g]; i < l->start[g + 1]; i++)
            l->count[y[l->member[i]]] = 0;
    }
    return (double)right / (double)l->n;
}

/* Looks up these features of the question together. */
static int group_by(const ink_cells *cells, const size_t *features, size_t n, lookup *l, ink_error *err)
{
    ink_cells *chosen = ink_new(n, sizeof *chosen);
    if (!chosen)
        return ink_fail_memory(err);
    for (size_t f = 0; f < n; f++)
        chosen[f] = cells[features[f]];
    int status = ink_row_groups(chosen, n, l->row, l->n, l->group, &l->n_groups, err);
    free(chosen);
    return status;
}

/* The features of the winner where they are words; else the categorical column that tells most. */
static size_t choose(const ink_question *q, const ink_cells *cells, const ink_signal *signal, size_t chosen[2])
{
    size_t first = signal->winner.first, second = signal->winner.second;
    if (first != INK_NO_FEATURE && !cells[first].numeric && (second == INK_NO_FEATURE || !cells[second].numeric)) {
        chosen[0] = first;
        chosen[1] = second;
        return second == INK_NO_FEATURE ? 1 : 2;
    }
    size_t best = q->n_features;
    for (size_t f = 0; f < q->n_features; f++)
        if (!cells[f].numeric && signal->columns[f].tested &&
            (best == q->n_features || signal->columns[f].p < signal->columns[best].p))
            best = f;
    chosen[0] = best;
    return best < q->n_features;
}

/* All features together where they are words and have rows enough a cell; else those that `choose` gives. */
static int group(const ink_question *q, const ink_cells *cells, const ink_signal *signal, lookup *l, ink_ceiling *ceiling,
                 ink_error *err)
{
    size_t *all = ink_new(q->n_features, sizeof *all), chosen[2] = {0};
    size_t words = 0;
    if (!all)
        return ink_fail_memory(err);
    for (size_t f = 0; f < q->n_features; f++) {
        all[f] = f;
        words += !cells[f].numeric;
    }
    int status = INK_OK;
    ceiling->n_features = words == q->n_features ? words : 0;
    if (ceiling->n_features)
        status = group_by(cells, all, words, l, err);
    if (status == INK_OK && (!ceiling->n_features || (words > 1 && l->n_groups * CELL_ROWS > l->n))) {
        ceiling->n_features = choose(q, cells, signal, chosen);
        status = ceiling->n_features ? group_by(cells, chosen, ceiling->n_features, l, err) : INK_OK;
        memcpy(ceiling->features, chosen, sizeof chosen);
    } else if (ceiling->n_features) {
        memcpy(ceiling->features, all, (words < 2 ? words : 2) * sizeof *all);
    }
    free(all);
    return status;
}

static int find(const ink_question *q, const ink_cells *cells, const ink_signal *signal, uint64_t seed, lookup *l,
                ink_ceiling *ceiling, ink_error *err)
{
    INK_TRY(take_rows(q, l, err));
    INK_TRY(group(q, cells, signal, l, ceiling, err));
    if (!ceiling->n_features)
        return INK_OK;
    ceiling->cells = l->n_groups;
    sort_groups(l);
    ceiling->accuracy = accuracy(l, l->y);
    ceiling->shuffled_accuracy = 0;
    for (size_t b = 1; b <= SHUFFLES; b++) {
        ink_permute(l->y, l->n, seed, b, l->shuffled);
        ceiling->shuffled_accuracy += accuracy(l, l->shuffled) / SHUFFLES;
    }
    return INK_OK;
}

int ink_ceiling_find(const ink_question *question, const ink_cells *cells, const ink_signal *signal, uint64_t seed,
                     ink_ceiling *ceiling, ink_error *err)
{
    lookup l = {0};
    ink_ceiling found = {.accuracy = NAN, .shuffled_accuracy = NAN};
    int status = find(question, cells, signal, seed, &l, &found, err);
    free_lookup(&l);
    if (status == INK_OK)
        *ceiling = found;
    return status;
}
