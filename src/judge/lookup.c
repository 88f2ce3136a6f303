/* SPDX-License-Identifier: MIT
 * Lookups: a row's class shares are those of the training rows in its cell, drawn towards those of all rows. Knows no
 * network. */
#include "judge/learners.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"

enum { STRENGTHS = 9 };
#define MOST_COUNTS ((size_t)20000000)

/* ---- Cells */

static int new_map(const ink_trial *trial, ink_cell_map *map, ink_error *err)
{
    map->cell = ink_new(trial->n_rows, sizeof *map->cell);
    return map->cell ? INK_OK : ink_fail_memory(err);
}

int ink_cells_of_column(const ink_trial *trial, size_t feature, ink_cell_map *map, ink_error *err)
{
    INK_TRY(new_map(trial, map, err));
    map->n_cells = trial->features[feature].n_levels;
    memcpy(map->cell, trial->features[feature].level, trial->n_rows * sizeof *map->cell);
    return INK_OK;
}

static uint32_t grade_of(const ink_grades *grades, size_t row, int coarse)
{
    if (!coarse || !grades->numeric || grades->n_bins <= 5)
        return grades->numeric && grades->n_bins <= 5 ? grades->bin[row] : grades->level[row];
    return grades->bin[row] ? 1 + (uint32_t)((grades->bin[row] - 1u) * 4u / (grades->n_bins - 1)) : 0;
}

int ink_cells_of_pair(const ink_trial *trial, size_t a, size_t b, int coarse, ink_cell_map *map, ink_error *err)
{
    const ink_grades *x = &trial->features[a], *y = &trial->features[b];
    INK_TRY(new_map(trial, map, err));
    if (y->n_levels > UINT32_MAX / x->n_levels) {
        map->n_cells = SIZE_MAX; /* too many to be looked up */
        return INK_OK;
    }
    map->n_cells = x->n_levels * y->n_levels;
    for (size_t i = 0; i < trial->n_rows; i++)
        map->cell[i] = grade_of(x, i, coarse) * (uint32_t)y->n_levels + grade_of(y, i, coarse);
    return INK_OK;
}

/* Turns (cell, level) into a new numbering of cells, by an open hash table of `size` slots, a power of 2. */
static void refine(ink_cell_map *map, size_t n_rows, const uint32_t *level, const uint8_t *bin, uint64_t *keys,
                   uint32_t *values, size_t size)
{
    memset(values, 0, size * sizeof *values);
    uint32_t n = 0;
    for (size_t i = 0; i < n_rows; i++) {
        uint64_t key = (uint64_t)map->cell[i] << 32 | (bin ? bin[i] : level[i]);
        size_t at = (size_t)((key * UINT64_C(0x9e3779b97f4a7c15)) >> 32) & (size - 1);
        while (values[at] && keys[at] != key)
            at = (at + 1) & (size - 1);
        if (!values[at]) {
            keys[at] = key;
            values[at] = ++n;
        }
        map->cell[i] = values[at] - 1;
    }
    map->n_cells = n;
}

int ink_cells_of_all(const ink_trial *trial, ink_cell_map *map, ink_error *err)
{
    size_t size = 16;
    while (size / 2 < trial->n_rows)
        size *= 2;
    INK_TRY(new_map(trial, map, err));
    uint64_t *keys = ink_new(size, sizeof *keys);
    uint32_t *values = ink_new(size, sizeof *values);
    for (size_t f = 0; keys && values && f < trial->n_features; f++) {
        const ink_grades *grades = &trial->features[f];
        refine(map, trial->n_rows, grades->level, grades->numeric ? grades->bin : NULL, keys, values, size);
    }
    int bad = !keys || !values;
    free(keys);
    free(values);
    return bad ? ink_fail_memory(err) : INK_OK;
}

/* ---- Lookups */

typedef struct {
    size_t n_cells, n_class;
    double *count;  /* n_cells x n_class */
    double *rows;   /* n_cells */
    const double *prior;
} counts;

/* Mean loss of the training rows, each predicted from the others. */
static double left_out_loss(const counts *c, double strength, size_t n_train)
{
    double sum = 0;
    for (size_t k = 0; k < c->n_cells; k++)
        for (size_t j = 0; c->rows[k] > 0 && j < c->n_class; j++) {
            double n = c->count[k * c->n_class + j];
            if (n > 0)
                sum += n * ink_trial_loss((n - 1 + strength * c->prior[j]) / (c->rows[k] - 1 + strength));
        }
    return sum / (double)n_train;
}

static double best_strength(const counts *c, size_t n_train, double *loss)
{
    double best = 1, strength = 1;
    *loss = INFINITY;
    for (int i = 0; i < STRENGTHS; i++, strength *= 4) {
        double now = left_out_loss(c, strength, n_train);
        if (now < *loss) {
            *loss = now;
            best = strength;
        }
    }
    return best;
}

int ink_learn_lookup(const ink_trial *trial, const uint32_t *cell, size_t n_cells, size_t n_train, double *left_out,
               double *loss, ink_error *err)
{
    const size_t n_class = trial->n_class;
    *left_out = INFINITY;
    if (n_cells > MOST_COUNTS / n_class) {
        for (size_t i = 0; loss && i < trial->n_held; i++)
            loss[i] = ink_trial_loss(trial->prior[trial->y[trial->held + i]]);
        return INK_OK;
    }
    counts c = {n_cells, n_class, ink_new(n_cells * n_class, sizeof(double)), ink_new(n_cells, sizeof(double)),
                trial->prior};
    int bad = !c.count || !c.rows;
    for (size_t i = 0; !bad && i < n_train; i++) {
        c.count[cell[i] * n_class + (size_t)trial->y[i]]++;
        c.rows[cell[i]]++;
    }
    double strength = bad ? 0 : best_strength(&c, n_train, left_out);
    for (size_t i = trial->held; !bad && loss && i < trial->n_rows; i++) {
        size_t y = (size_t)trial->y[i];
        loss[i - trial->held] = ink_trial_loss((c.count[cell[i] * n_class + y] + strength * c.prior[y]) /
                                               (c.rows[cell[i]] + strength));
    }
    free(c.count);
    free(c.rows);
    return bad ? ink_fail_memory(err) : INK_OK;
}
