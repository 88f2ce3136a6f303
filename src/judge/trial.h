/* SPDX-License-Identifier: MIT
 * A trial: one division of a table's rows, and the columns graded into levels and bins, as the lookups and trees that
 * stand beside the network see them. */
#ifndef INK_JUDGE_TRIAL_H
#define INK_JUDGE_TRIAL_H

#include "fit.h"

enum { INK_BINS_MOST = 64 };

/* A feature of each row of the trial; level 0 and bin 0 are missing cells. What is estimated comes from the training
 * rows. */
typedef struct {
    int numeric;
    size_t n_levels, n_bins;
    uint32_t *level;  /* categorical: its levels; numeric: at most 16 bins */
    uint8_t *bin;     /* categorical: the most frequent levels and the rest; numeric: at most 31 quantile bins */
    int exact;        /* the bins tell all cells apart */
} ink_grades;

/* Rows 0 .. n_rows - 1: training, validation, test. */
typedef struct {
    const ink_fit_job *job;
    size_t n_rows, n_train, n_validation, n_test;
    size_t n_held, held;   /* validation and test rows together; the first of them */
    size_t n_class;
    int32_t *y;            /* n_rows */
    double *prior;         /* n_class: the training rows' shares, half a row added to each class */
    size_t n_features;
    ink_grades *features;
    ink_rows train, validation, test; /* the network's input rows: views of the job's where it has them */
    int owns_rows;
} ink_trial;

/* The first n of them; borrowed. */
ink_rows ink_rows_first(const ink_rows *rows, size_t n);

int ink_trial_make(const ink_fit_job *job, ink_trial *trial, ink_error *err);
void ink_trial_free(ink_trial *trial);

/* What a network trained as the job's says of the held-out rows: its loss in nats a row and, where p is not NULL, its
 * probabilities (n_held x n_class). Probabilities of a training with balanced classes are turned back into those of the
 * table. */
int ink_trial_network(const ink_trial *trial, const ink_layout *layout, const void *params, const ink_rows *validation,
                      const ink_rows *test, double *loss, double *p, ink_error *err);

/* Tells the caller of the fit that judging goes on; nonzero: stop. */
int ink_trial_stopped(const ink_fit_options *how);

/* A probability's loss in nats, floored as the scores are. */
double ink_trial_loss(double p);

#endif
