/* SPDX-License-Identifier: MIT
 * The fitting job: all that one run of ink_fit makes on its way from a table to a model and a report. */
#ifndef INK_FIT_H
#define INK_FIT_H

#include "model/model.h"
#include "net/net.h"
#include "prep/prep.h"
#include "score/score.h"

typedef struct {
    const ink_table *table;
    ink_fit_options how;      /* as asked, what was left open filled in by the recipe */
    int classic, modern;
    const char *recipe, *why; /* static strings */
    size_t usual_epochs;      /* the recipe's own */
    int may_grow;             /* whether the large network of the modern recipe is to be tried */
    int members_open;         /* whether the recipe says how many members there are */
    size_t target_column, weights_column; /* SIZE_MAX: no column of weights */
    ink_target target;
    ink_features features;
    ink_split split;          /* table rows */
    ink_encoding encoding;
    double *weight;           /* table rows: how much each counts in training; NULL: all alike */
    double *class_weight;     /* n_class: the same for each row of a class; NULL: all alike */
    ink_rows train, validation, test; /* empty where the packed rows were all that was needed */
    ink_pack pack;            /* the three parts packed, where it pays */
    size_t distinct_train_rows;
    size_t *unseen;           /* a feature: cells outside the training part whose level has no unit */
    double *prior;            /* n_class: the training rows' class shares */
    double *log_prior;        /* n_class: where the network starts: the weighted shares, finite without a training row */
    ink_layout layout;
    void *params;
    ink_history history;
    ink_scores train_scores, validation_scores, test_scores;
} ink_fit_job;

/* fit.c: the parts of ink_fit. */
/* From table and how (as ink_fit_options_take leaves it) to scores. A split (of table rows) that is there already is
 * kept. */
int ink_fit_job_run(ink_fit_job *job, ink_error *err);
/* Moves what the job made into a model; the last thing that a job is good for. */
int ink_fit_job_model(ink_fit_job *job, ink_model **model, ink_error *err);
void ink_fit_job_free(ink_fit_job *job); /* what it holds, not the struct */
/* The modern recipe's rows, in a style of prep.h, in the place of those before: other scales for numbers, and no packing,
 * which mini-batches have no use for. */
int ink_fit_job_encode(ink_fit_job *job, int style, ink_error *err);
int ink_fit_job_lay_out(ink_fit_job *job, ink_error *err);

/* fit_rows.c */
/* What the classes' weights are where balance was asked for. */
int ink_fit_job_balance(ink_fit_job *job, ink_error *err);
/* By class, rows and weights grow by the training rows and by their weights. */
void ink_fit_job_count(const ink_fit_job *job, double *rows, double *weights);
/* Packs the three parts where it pays. Knows from here on how many training rows differ, and, where it pays, what is
 * unseen. */
int ink_fit_job_pack(ink_fit_job *job, ink_error *err);
/* Input rows of the three parts of the job's split, each row by itself; training and validation rows with both weights
 * multiplied, where there are any. unseen grows; or NULL. What there is of parts is the caller's, after a failure too. */
int ink_fit_job_rows(const ink_fit_job *job, size_t *unseen, ink_rows parts[INK_PARTS], ink_error *err);

/* fit_trials.c: encodes for the modern recipe, whole numbers as categories too where that is better, and takes the large
 * network where that is better. */
int ink_fit_job_try(ink_fit_job *job, ink_error *err);
/* The training that was asked for, for ink_net_train; log_prior is borrowed from the job. */
ink_training ink_fit_job_training(const ink_fit_job *job);

/* fit_options.c */
/* Options of any smaller or equal size over the defaults; INK_USAGE when they make no sense. */
int ink_fit_options_take(const ink_fit_options *options, ink_fit_options *taken, ink_error *err);
/* Fills in what the options leave open, for a table with n_train training rows. */
void ink_recipe_apply(ink_fit_job *job, size_t n_train);
/* The modern recipe's large network in the place of the small one. */
void ink_recipe_grow(ink_fit_job *job);

/* fit_levels.c: what the network says of each level when the other features stay as they are */
typedef struct {
    size_t n;
    ink_level_row *rows;      /* feature and level are borrowed from the encoding and the table */
    double *probabilities;    /* n x n_class, what the rows point into, as counts and intervals (twice as many) */
    size_t *counts;
    double *intervals;
} ink_by_level;

int ink_by_level_make(const ink_fit_job *job, ink_by_level *out, ink_error *err);
void ink_by_level_free(ink_by_level *by_level);

/* fit_importance.c: what each feature is worth to the network, on at most so many test rows; n_features of them.
 * n_rows 0: there are too few test rows, and nothing is written. */
int ink_importance_make(const ink_fit_job *job, ink_importance *importance, size_t *n_rows, ink_error *err);

/* fit_report.c */
int ink_report_make(const ink_fit_job *job, ink_report **report, ink_error *err);
/* n things of `size` bytes, or a text, that live as long as the report; from NULL: zeros. NULL: no memory. */
void *ink_report_keep(ink_report *report, const void *from, size_t n, size_t size);
const char *ink_report_keep_text(ink_report *report, const char *text);
/* The training summary that the model carries: one line of JSON without a clock, a path or a host in it. */
int ink_training_summary(const ink_fit_job *job, char **text, ink_error *err);

#endif
