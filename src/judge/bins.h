/* SPDX-License-Identifier: MIT
 * Bins: a feature becomes levels and scores, fine for itself and coarse for pairs, without a look at who has which
 * class. */
#ifndef INK_JUDGE_BINS_H
#define INK_JUDGE_BINS_H

#include "judge/sample.h"

enum { INK_COARSE_MOST = 8 };

typedef struct {
    size_t feature;    /* place in the question */
    int numeric;
    size_t n_levels;   /* below 2: the feature can tell nothing */
    size_t n_values;   /* numeric: the first levels, bins in ascending order; one after them holds missing cells */
    uint32_t *level;   /* n rows of the sample */
    size_t *count;     /* n_levels */
    double *score;     /* numeric, n_levels: normal scores, mean 0 over the rows, missing 0; all 0 with one bin */
    size_t n_fine;     /* numeric: the same once more in up to 64 bins, for sizes instead of tests */
    uint8_t *fine;     /* n rows: missing is the last */
    double *fine_score; /* n_fine + 1 */
    double *spread;    /* the same: their squares, made orthogonal to 1 and to them; all 0 below three bins */
    size_t pooled;     /* categorical levels that were too rare */
    size_t n_coarse;
    uint8_t *coarse;   /* n_levels: of each level */
    int ordered;       /* the coarse levels have an order, or are two */
    double order[INK_COARSE_MOST]; /* their scores, mean 0 over the rows, missing 0 */
} ink_bins;

int ink_bins_make(const ink_cells *cells, size_t feature, const ink_sample *sample, ink_bins *bins, ink_error *err);
void ink_bins_free(ink_bins *bins);

#endif
