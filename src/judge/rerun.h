/* SPDX-License-Identifier: MIT
 * Reruns: the network of a trial trained anew, as it was but for its rows, inputs or epochs, on a budget of work. */
#ifndef INK_JUDGE_RERUN_H
#define INK_JUDGE_RERUN_H

#include "judge/contest.h"

typedef struct {
    ink_layout layout;
    ink_rows train, validation; /* what it learns from */
    ink_rows held[2];           /* all validation and test rows, for its losses */
    size_t epochs;
    double enough;              /* a validation loss at which it may end */
} ink_rerun;

typedef struct {
    double *loss;               /* n_held: of the held-out rows, in nats */
    double *probability;        /* n_held x n_class, where asked for */
    void *params;
    ink_history history;
    int stopped;                /* by the caller */
} ink_rerun_result;

/* The network just as it was. */
ink_rerun ink_rerun_of(const ink_trial *trial);
int ink_rerun_train(const ink_trial *trial, const ink_rerun *rerun, int with_probability, ink_rerun_result *result,
                    ink_error *err);
void ink_rerun_result_free(ink_rerun_result *result);

/* Multiply-adds of an epoch, those of all the rerun's epochs, and how many of either a planted or a longer training may
 * take: a fixed number, or, if that is more, a quarter of the network's own training. */
double ink_rerun_work(const ink_rerun *rerun);
double ink_rerun_budget(const ink_trial *trial);

double ink_mean_loss(const double *loss, size_t n);
/* Whether the mean of more - less + offset is surely above 0: by 1.645 standard errors. */
int ink_surely_more(const double *more, const double *less, double offset, size_t n);

/* ---- longer.c: was the training over while it still got better? */

typedef struct {
    int tried;             /* 0: it was not over so early, or there is no work left for it */
    size_t epochs;
    double bits;           /* gain of the longer training on the held-out rows */
    int gains;             /* it surely gains more, and by so much that the network's training was cut short */
} ink_longer;

/* Whether a training ended by the number of its epochs, at its best; and for how many epochs such a one is tried again,
 * 0 where the budget leaves less than twice as many. */
int ink_longer_was_cut(const ink_history *history, size_t epochs);
size_t ink_longer_epochs(const ink_trial *trial, const ink_rerun *rerun);
/* has_fault: its training shows one, and less is forgiven. */
int ink_longer_try(const ink_trial *trial, const ink_round *round, int has_fault, ink_longer *longer, ink_error *err);

#endif
