/* SPDX-License-Identifier: MIT
 * The contest: the network and the learners beside it on the same held-out rows, and the figures that tell them apart. */
#ifndef INK_JUDGE_CONTEST_H
#define INK_JUDGE_CONTEST_H

#include "judge/learners.h"
#include "judge/signal.h"

typedef enum {
    INK_BY_NETWORK,
    INK_BY_LINEAR,
    INK_BY_TREES,
    INK_BY_COLUMN,   /* the lookup of the column that tells the training rows the most */
    INK_BY_PAIR,     /* the joint lookup of the pair that the test liked best */
    INK_BY_ALL,      /* the joint lookup of all columns, where its cells are well filled */
    INK_CONTENDERS
} ink_contender;

/* Losses of one trial in nats, n_held each. NULL: did not take part. */
typedef struct {
    double *prior, *loss[INK_CONTENDERS];
    double *half;             /* best, taught half of the training rows */
    double *probability;      /* the network's, n_held x n_class */
    size_t column, pair[2];   /* features of the lookups */
    ink_contender best;       /* beside the network */
} ink_round;

/* Figures of a held-out row, in bits. The first INK_CONTENDERS are the contenders' gains over the prior. "Best" is the
 * best learner beside the network, chosen on other rows than it is measured on. */
enum {
    INK_BEST = INK_CONTENDERS, /* its gain */
    INK_LOST,                  /* that, less the network's */
    INK_HALF_LOST,             /* half of the best's gain, less the network's: above 0 where it loses more than half; the
                                  joint lookup, which the test told where to look, is not asked here */
    INK_CLIMB,                 /* the best's gain, less what it gets from half of the rows */
    INK_OVER_LINEAR,           /* the better of trees and joint lookups, less the linear's gain */
    INK_OVER_ALL,              /* the network's gain, less that of the lookup of all columns */
    INK_LEFT,                  /* the network's loss */
    INK_FIGURES
};

/* A mean over rows or over rounds, its standard error, and its 95 % interval. */
typedef struct {
    double mean, se, ci95[2];
} ink_mean;

typedef struct {
    int took_part[INK_CONTENDERS];
    ink_mean figure[INK_FIGURES];  /* NaN where there is nothing to measure */
    ink_contender best;
    size_t rows, rounds;
} ink_standing;

/* signal tells the pair. with_half: makes that too. */
int ink_round_make(const ink_trial *trial, const ink_signal *signal, int with_half, ink_round *round, ink_error *err);
void ink_round_free(ink_round *round);

/* From the held-out rows of one round; validation and test rows choose the best learner for each other. */
void ink_standing_of_round(const ink_trial *trial, const ink_round *round, ink_standing *standing);
/* The mean figures of a round's test rows; and what those of n rounds say, n x INK_FIGURES, by Nadeau and Bengio. */
void ink_round_figures(const ink_trial *trial, const ink_round *round, double figures[INK_FIGURES]);
void ink_standing_of_figures(const double *figures, size_t n, double tested_to_trained, ink_standing *standing);

#endif
