/* SPDX-License-Identifier: MIT
 * Effects: how much the winner tells, between which bounds, and how little this table could have shown. */
#ifndef INK_JUDGE_EFFECT_H
#define INK_JUDGE_EFFECT_H

#include "judge/permute.h"

/* logistic.c: twice the log-likelihood ratio of the multinomial logistic model of all columns, additively, against the
 * class shares; *df its degrees of freedom. Both 0 without a linear family. */
int ink_linear_likelihood(const ink_panel *panel, double *g, double *df, ink_error *err);

/* ceiling.c: cells and rows of the whole question, repeats included. */
int ink_ceiling_find(const ink_question *question, const ink_cells *cells, const ink_signal *signal, uint64_t seed,
                     ink_ceiling *ceiling, ink_error *err);

/* effect.c */
/* Each column's own statistics; columns has room for all features of the question. */
int ink_effect_columns(const ink_panel *panel, size_t n_features, ink_signal_column *columns, ink_error *err);
/* The families: members, the best of each, and what each could have shown at this level; which columns were too wide.
 * Entropy, worth and columns have been filled in. */
int ink_effect_families(const ink_panel *panel, const ink_permuted *permuted, double alpha, ink_signal *signal,
                        ink_error *err);
/* The winner's information with its interval; columns and families have been described. */
int ink_effect_size(const ink_panel *panel, const ink_permuted *permuted, size_t n_features, ink_signal *signal,
                    ink_error *err);

/* together.c: the pair whose joint levels tell most beyond what its columns tell, where that is significant among all pairs;
 * its g and df are those of the interaction. */
int ink_effect_together(const ink_panel *panel, double alpha, ink_signal_member *member, ink_error *err);

/* sharpen.c: the upper end, in bits, of the winner's columns in finer levels than the test had; 0 where there is none. */
int ink_effect_sharpen(const ink_panel *panel, const ink_signal_member *won, double *bits, ink_error *err);

#endif
