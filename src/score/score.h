/* SPDX-License-Identifier: MIT
 * Scores: probabilities against classes, each figure beside its baseline. Knows no network and no table. */
#ifndef INK_SCORE_SCORE_H
#define INK_SCORE_SCORE_H

#include "inkling.h"

/* p: n x n_class probabilities; y: n classes, -1 where the class is none of them (a prediction is wrong there, its
 * probability for the truth 0); prior: n_class training shares; least: the floor under probabilities in
 * log-losses. out's arrays are allocated. n = 0 gives NaN figures. */
int ink_scores_make(const double *p, const int32_t *y, size_t n, size_t n_class, const double *prior, double least,
                    ink_scores *out, ink_error *err);
/* The same of packed rows: count (n x n_class) is how many rows each stands for, by class. */
int ink_scores_make_counted(const double *p, const double *count, size_t n, size_t n_class, const double *prior,
                            double least, ink_scores *out, ink_error *err);
void ink_scores_clear(ink_scores *scores);
/* The first of the largest of n probabilities. */
int32_t ink_argmax(const double *p, size_t n);

#endif
