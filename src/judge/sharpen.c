/* SPDX-License-Identifier: MIT
 * The winner seen more sharply: bins and coarse levels lose a part of what a number tells, and the upper end of what it
 * tells must not. */
#include <math.h>

#include "base/error.h"
#include "base/memory.h"
#include "judge/effect.h"
#include "stats/stats.h"

static double upper_bits(double g, double df, double n)
{
    return ink_lambda_bits(ink_noncentral_lambda(g, df, 0.025), n);
}

/* One of the winner's columns in as many levels as asked for. */
typedef struct {
    const ink_bins *bins;
    int fine;        /* numbers in their fine bins */
    unsigned merged; /* else bins merged by twos, this many times */
} lens;

static size_t lens_size(const lens *l)
{
    if (!l->bins || !l->bins->numeric)
        return l->bins ? l->bins->n_levels : 1;
    return l->fine ? l->bins->n_fine + 1 : (l->bins->n_values >> l->merged) + 2;
}

static size_t lens_level(const lens *l, size_t row)
{
    if (!l->bins || !l->bins->numeric)
        return l->bins ? l->bins->level[row] : 0;
    if (l->fine)
        return l->bins->fine[row];
    return l->bins->level[row] < l->bins->n_values ? l->bins->level[row] >> l->merged : lens_size(l) - 1;
}

static int measure_through(const ink_panel *panel, const lens lenses[2], double *bits, ink_error *err)
{
    const size_t n_class = panel->sample->n_class, size = lens_size(&lenses[1]), levels = lens_size(&lenses[0]) * size;
    size_t *counts = ink_new(levels * n_class, sizeof *counts);
    double *expected = ink_new(levels * n_class, sizeof *expected);
    int status = counts && expected ? INK_OK : ink_fail_memory(err);
    for (size_t i = 0; status == INK_OK && i < panel->sample->n; i++)
        counts[(lens_level(&lenses[0], i) * size + lens_level(&lenses[1], i)) * n_class + panel->sample->y[i]]++;
    if (status == INK_OK) {
        ink_test likelihood = ink_g_test(counts, levels, n_class, expected);
        *bits = likelihood.df > 0 ? upper_bits(likelihood.statistic, likelihood.df, panel->target.n) : 0;
    }
    free(counts);
    free(expected);
    return status;
}

static void find_lenses(const ink_panel *panel, const ink_signal_member *won, lens lenses[2])
{
    lenses[0] = lenses[1] = (lens){0};
    for (size_t c = 0; c < panel->n_columns; c++)
        for (size_t i = 0; i < 2; i++)
            if (panel->bins[c].feature == (i ? won->second : won->first))
                lenses[i].bins = &panel->bins[c];
}

/* The upper end of the winner's columns in the sharpest levels that leave enough rows a cell; 0 where none do. */
static int sharpen_levels(const ink_panel *panel, const ink_signal_member *won, double *bits, ink_error *err)
{
    lens lenses[2];
    *bits = 0;
    find_lenses(panel, won, lenses);
    if (!lenses[0].bins)
        return INK_OK;
    lenses[0].fine = !lenses[1].bins;
    for (unsigned merged = 0; merged < 3; merged++) {
        lenses[0].merged = lenses[1].merged = merged;
        if (lens_size(&lenses[0]) * lens_size(&lenses[1]) * panel->sample->n_class * INK_FEWEST_ROWS > panel->sample->n) {
            lenses[0].fine = 0;
            continue;
        }
        return measure_through(panel, lenses, bits, err);
    }
    return INK_OK;
}

/* Counts of the first i bins of a and j of b, by class: those of a corner of the table, in the manner of integral images. */
static void sum_corners(const lens lenses[2], const ink_sample *sample, int32_t *corner)
{
    const size_t n_class = sample->n_class, row = (lens_size(&lenses[1]) + 1) * n_class, rows = lens_size(&lenses[0]);
    for (size_t i = 0; i < sample->n; i++)
        corner[(lens_level(&lenses[0], i) + 1) * row + (lens_level(&lenses[1], i) + 1) * n_class + sample->y[i]]++;
    for (size_t i = 1; i <= rows; i++)
        for (size_t k = n_class; k < row; k++)
            corner[i * row + k] += corner[i * row + k - n_class];
    for (size_t k = row; k < (rows + 1) * row; k++)
        corner[k] += corner[k - row];
}

/* n log n of a cell of two cuts, by class and less that of all. */
static double cell_evidence(const int32_t *all, const int32_t *less, const int32_t *other, const int32_t *both, size_t n_class)
{
    double sum = 0, rows = 0;
    for (size_t c = 0; c < n_class; c++) {
        double seen = all[c] - less[c] - other[c] + both[c];
        sum += seen > 0 ? seen * log(seen) : 0;
        rows += seen;
    }
    return sum - (rows > 0 ? rows * log(rows) : 0);
}

/* The likelihood ratio of the best cut of each of two columns, together; or of one column. */
static double best_cuts(const lens lenses[2], const ink_panel *panel, const int32_t *corner)
{
    const size_t n_class = panel->sample->n_class, a = lens_size(&lenses[0]), b = lens_size(&lenses[1]), row = (b + 1) * n_class;
    const int32_t *none = corner, *all = corner + a * row + b * n_class;
    double best = 0, whole = cell_evidence(all, none, none, none, n_class);
    for (size_t i = 1; i < a; i++)
        for (size_t j = lenses[1].bins ? 1 : b; j < b || (j == b && !lenses[1].bins); j++) {
            const int32_t *at = corner + i * row + j * n_class, *left = corner + i * row + b * n_class,
                          *top = corner + a * row + j * n_class;
            double g = cell_evidence(at, none, none, none, n_class) + cell_evidence(left, at, none, none, n_class) +
                       cell_evidence(top, at, none, none, n_class) + cell_evidence(all, left, top, at, n_class) - whole;
            best = fmax(best, g);
        }
    return 2 * best;
}

/* The same of numeric columns by the best cut of each among fine bins: an edge that no coarse level has is not blurred.
 * That the best is chosen flatters it, and an upper end may be flattered. */
static int sharpen_edges(const ink_panel *panel, const ink_signal_member *won, double *bits, ink_error *err)
{
    enum { MOST_CLASSES = 32 };
    lens lenses[2];
    find_lenses(panel, won, lenses);
    const size_t n_class = panel->sample->n_class;
    const int two = lenses[1].bins != NULL;
    if (!lenses[0].bins || !lenses[0].bins->numeric || (two && !lenses[1].bins->numeric) || n_class > MOST_CLASSES)
        return INK_OK;
    lenses[0].fine = lenses[1].fine = 1;
    int32_t *corner = ink_new((lens_size(&lenses[0]) + 1) * (lens_size(&lenses[1]) + 1) * n_class, sizeof *corner);
    if (!corner)
        return ink_fail_memory(err);
    sum_corners(lenses, panel->sample, corner);
    *bits = fmax(*bits, upper_bits(best_cuts(lenses, panel, corner), (two ? 3 : 1) * panel->target.rank, panel->target.n));
    free(corner);
    return INK_OK;
}

int ink_effect_sharpen(const ink_panel *panel, const ink_signal_member *won, double *bits, ink_error *err)
{
    INK_TRY(sharpen_levels(panel, won, bits, err));
    return sharpen_edges(panel, won, bits, err);
}
