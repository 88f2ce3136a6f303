/* SPDX-License-Identifier: MIT
 *
 * inkling: from a table to a neural network, with honest scores.
 *
 * A table (a CSV file, or bytes in memory) becomes typed columns; one column is the target; the rest become the input
 * of a small network, which is trained on three fifths of the rows, stopped by the second part and judged on the third.
 * Three calls do the job:
 *
 *     ink_table *table = NULL;  ink_model *model = NULL;  ink_prediction *answer = NULL;  ink_error err;
 *     ink_fit_options options = INK_FIT_OPTIONS_INIT;  options.target = "top_genre";
 *
 *     if (ink_table_read("listeners.csv", NULL, &table, &err) == INK_OK &&
 *         ink_fit(table, &options, &model, NULL, &err) == INK_OK &&
 *         ink_predict(model, table, &answer, &err) == INK_OK)
 *         printf("%s\n", ink_model_class(model, (size_t)answer->predicted[0]));
 *     else
 *         fprintf(stderr, "%s\n", err.message);
 *
 *     ink_prediction_free(answer);  ink_model_free(model);  ink_table_free(table);
 *
 * Four rules hold everywhere.
 *   Errors: what can fail returns INK_OK or another ink_status; the last argument, which may be NULL, receives the place
 *     and one sentence. The library never prints, exits or aborts, and keeps no global state.
 *   Out pointers are written on success only.
 *   Ownership: who received a thing frees it with the matching _free; _free(NULL) is fine. Borrowed strings and arrays
 *     live as long as the thing that they were asked of.
 *   Threads: tables, models and reports never change after creation, so threads may share one without a lock.
 */
#ifndef INKLING_H
#define INKLING_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define INK_VERSION "0.1.0"

#if defined(__GNUC__)
#define INK_API __attribute__((visibility("default")))
#else
#define INK_API
#endif

/* The version of the library that is running; INK_VERSION is the one that was compiled against. */
INK_API const char *ink_version(void);
/* Whether the running library has a feature, 1 or 0; 0 too for a name that it does not know. "gzip": reads compressed
 * tables. "float32", "float64": networks of this precision. "threads": one fit works on several processors. */
INK_API int ink_has(const char *feature);

/* ---- Errors ------------------------------------------------------------------------------------------------------ */

/* The values are the tool's exit codes. */
typedef enum {
    INK_OK = 0,
    INK_FAILED = 1,    /* a file, disk or other system call failed */
    INK_USAGE = 2,     /* an option or argument that makes no sense */
    INK_DATA = 3,      /* a table or model file that cannot be used */
    INK_MEMORY = 4,    /* not enough memory */
    INK_DIVERGED = 5,  /* the training loss became infinite or not a number */
    INK_STOPPED = 130  /* a callback asked to stop and nothing had been trained yet */
} ink_status;

typedef struct {
    ink_status code;
    size_t line;        /* 1-based line of the file, 0 where none is meant */
    size_t column;      /* 1-based column of the table, 0 where none is meant */
    char file[256];     /* the file's name as given (its end, when longer), "" where none is meant */
    char message[768];  /* one sentence with file, line and column in it, what was found and what was expected */
} ink_error;

/* ---- Tables ------------------------------------------------------------------------------------------------------ */

typedef struct ink_table ink_table;

typedef enum { INK_RAGGED_ERROR, INK_RAGGED_FILL, INK_RAGGED_SKIP } ink_ragged;
typedef enum { INK_ENCODING_UTF8, INK_ENCODING_LATIN1 } ink_text_encoding;
typedef enum { INK_HEADER_GUESS, INK_HEADER_YES, INK_HEADER_NO } ink_header;
typedef enum { INK_NUMERIC, INK_CATEGORICAL } ink_column_type;

/* How to read a table. Start from INK_TABLE_OPTIONS_INIT. Lists of columns hold names, 1-based numbers or globs, in this
 * order of precedence, separated by commas; a comma in a name is written "\,", and a backslash before one "\\". */
typedef struct {
    size_t size;             /* sizeof(ink_table_options) */
    char delimiter;          /* 0: guessed among , ; tab | */
    char decimal;            /* 0 or '.': decimal point; ',': decimal comma */
    ink_header header;
    ink_ragged ragged;       /* rows with too few or too many fields */
    ink_text_encoding encoding;
    const char *categorical; /* list of columns to take as words; NULL: by content */
    const char *numeric;     /* list of columns to take as numbers; NULL: by content */
    const char *missing;     /* comma-separated markers of a missing cell; NULL: INK_MISSING_DEFAULT; "": none at all */
    int pass_over;           /* 1: a listed column that the table lacks is passed over, not an error */
} ink_table_options;

#define INK_MISSING_DEFAULT ",NA,N/A,n/a,#N/A,NaN,nan,null,NULL,None,<NA>,?"
#define INK_TABLE_OPTIONS_INIT { sizeof(ink_table_options), 0, 0, INK_HEADER_GUESS, INK_RAGGED_ERROR, INK_ENCODING_UTF8, NULL, NULL, NULL, 0 }

/* Reads a whole table. path: a CSV file, plain or gzip-compressed; "-" is standard input. options NULL: the defaults.
 * Fails with INK_FAILED (file), INK_DATA (content; line and column are set), INK_USAGE (options), INK_MEMORY. */
INK_API int ink_table_read(const char *path, const ink_table_options *options, ink_table **table, ink_error *err);

/* The same from n bytes in memory; name stands for the file in messages. The bytes are not kept. */
INK_API int ink_table_read_bytes(const void *bytes, size_t n, const char *name, const ink_table_options *options,
                                 ink_table **table, ink_error *err);

/* One column of a table that is in memory already. */
typedef struct {
    const char *name;
    ink_column_type type;
    const double *numbers;     /* INK_NUMERIC: n_rows, NaN where missing */
    const char *const *words;  /* INK_CATEGORICAL: n_rows, NULL or "" where missing */
} ink_column_data;

/* A table from columns of n_rows cells each, which are copied. name stands for a file's in messages and reports; NULL:
 * "table". INK_USAGE where there is no column or no row, an array is not given, or a column's name is empty, not UTF-8 or
 * another column's too; INK_DATA where a word is not UTF-8 or a number infinite. */
INK_API int ink_table_from_columns(const ink_column_data *columns, size_t n_columns, size_t n_rows, const char *name,
                                   ink_table **table, ink_error *err);
INK_API void ink_table_free(ink_table *table);

INK_API size_t ink_table_rows(const ink_table *table);
INK_API size_t ink_table_columns(const ink_table *table);
INK_API const char *ink_table_name(const ink_table *table, size_t column);
INK_API ink_column_type ink_table_type(const ink_table *table, size_t column);
/* Different values of a categorical column, markers of missing cells not counted; 0 for a numeric column. */
INK_API size_t ink_table_levels(const ink_table *table, size_t column);
INK_API const char *ink_table_level(const ink_table *table, size_t column, size_t level);
INK_API size_t ink_table_missing(const ink_table *table, size_t column);
/* A numeric cell; NaN where missing or where the column is categorical. */
INK_API double ink_table_number(const ink_table *table, size_t row, size_t column);
/* The level of a categorical cell, -1 where missing or where the column is numeric. */
INK_API int32_t ink_table_code(const ink_table *table, size_t row, size_t column);
/* The 0-based column of this name, or of this 1-based number; INK_USAGE names the nearest column. */
INK_API int ink_table_find(const ink_table *table, const char *name, size_t *column, ink_error *err);
/* The columns that a list names, in its order, each once; columns has room for all of the table's. option is what the
 * message calls the list when an item names nothing (INK_USAGE). */
INK_API int ink_table_list(const ink_table *table, const char *list, const char *option, size_t *columns, size_t *n,
                           ink_error *err);
/* What the reader decided by itself (delimiter, header, types, renamed and dropped columns): one sentence each. */
INK_API size_t ink_table_notices(const ink_table *table);
INK_API const char *ink_table_notice(const ink_table *table, size_t i);

/* Given a row's cells as text, after quoting and trimming. missing[i] is 1 where cell i is a missing marker. The arrays live
 * until the callback returns; a status other than INK_OK stops the reading and is returned. */
typedef int ink_row_fn(void *user, size_t n, const char *const *cells, const size_t *lengths, const unsigned char *missing);

/* A file as tables of some rows each, one after another, so that memory does not grow with its rows. Of the columns only
 * those are read that options->categorical and ->numeric name; all cells of the others are missing. */
typedef struct ink_table_stream ink_table_stream;
INK_API int ink_table_open(const char *path, const ink_table_options *options, ink_table_stream **stream, ink_error *err);
/* The next rows, n_rows at the most; fewer at the end only, and none behind it. With n_rows 0 the columns alone. Notices
 * are those that the earlier tables did not have. row, which may be NULL, is given each row but the header, before there
 * is a table; with table NULL there is none, and the notices wait for the next one. */
INK_API int ink_table_next(ink_table_stream *stream, size_t n_rows, ink_row_fn *row, void *user, ink_table **table,
                           ink_error *err);
INK_API void ink_table_close(ink_table_stream *stream);

/* ---- Fitting ----------------------------------------------------------------------------------------------------- */

typedef struct ink_model ink_model;
typedef struct ink_report ink_report;

typedef enum { INK_RECIPE_AUTO, INK_RECIPE_CLASSIC, INK_RECIPE_MODERN } ink_recipe;
typedef enum {
    INK_ACTIVATION_DEFAULT, INK_RELU, INK_TANH, INK_SIGMOID, INK_SELU, INK_GELU, INK_MISH, INK_IDENTITY
} ink_activation;
typedef enum {
    INK_OPTIMIZER_DEFAULT, INK_GD, INK_MOMENTUM, INK_NESTEROV, INK_ADAM, INK_ADAMW, INK_LBFGS
} ink_optimizer;
typedef enum { INK_SCHEDULE_DEFAULT, INK_SCHEDULE_CONSTANT, INK_SCHEDULE_COSINE, INK_SCHEDULE_COSLOG4 } ink_schedule;
typedef enum { INK_OPTIMIZE_LOG_LOSS, INK_OPTIMIZE_ACCURACY } ink_optimize;
typedef enum { INK_CLASS_WEIGHTS_NONE, INK_CLASS_WEIGHTS_BALANCED } ink_class_weights;
typedef enum { INK_RESTORE_DEFAULT, INK_RESTORE_BEST, INK_RESTORE_EARLY_STOP, INK_RESTORE_LAST } ink_restore;
typedef enum { INK_PRECISION_AUTO = 0, INK_PRECISION_32 = 32, INK_PRECISION_64 = 64 } ink_precision;

/* What a training epoch left behind. Losses in nats a row, weighted as asked; validation figures are NaN without
 * validation rows. */
typedef struct {
    size_t epoch;    /* 0-based */
    size_t epochs;   /* the most that there can be */
    double train_loss, validation_loss, validation_accuracy;
} ink_progress;
/* Called after each epoch; a nonzero return stops the training, which then ends as an early stop does. */
typedef int ink_progress_fn(void *user, const ink_progress *progress);

#define INK_MAX_HIDDEN 16        /* hidden layers at the most */
#define INK_BATCH_FULL SIZE_MAX  /* batch_size: all training rows at once */

/* How to fit. Start from INK_FIT_OPTIONS_INIT. A zero, NULL, DEFAULT or AUTO leaves the choice to the recipe; a negative
 * learning rate, l2 or dropout does too. ink_fit_options_check tells what is wrong with a set of options. */
typedef struct {
    size_t size;               /* sizeof(ink_fit_options) */
    const char *target;        /* name or 1-based number; NULL: the last column */
    const char *features;      /* list of columns (see ink_table_options); NULL: all but the target */
    const char *ignore;        /* list of columns never used; NULL: none */
    const char *weights;       /* numeric column, name or 1-based number, that says how much each row counts in training and
                                  in stopping early (>= 0, never missing); it is then no feature; NULL: all rows alike */
    ink_class_weights class_weights; /* BALANCED: a row also counts n / (C n_c): training rows, classes, rows of its class */
    size_t cut;                /* 2..50: cut a numeric target into this many quantile classes; 0: do not */
    double split[3];           /* train, validation, test in any unit; all 0: 60, 20, 20 */
    uint32_t split_seed;       /* of scikit-learn's train_test_split(random_state=) */
    int stratify;              /* 1: each part has the target's class shares, as of train_test_split(stratify=target) */
    uint32_t seed;             /* everything random but the split */
    ink_recipe recipe;
    size_t n_hidden;           /* layers in hidden; INK_HIDDEN_DEFAULT: by recipe; 0: none, a linear softmax */
    size_t hidden[INK_MAX_HIDDEN]; /* units of each hidden layer */
    ink_activation activation;
    ink_optimizer optimizer;
    double learning_rate;      /* > 0 */
    size_t batch_size;         /* rows a step; INK_BATCH_FULL: all */
    size_t epochs;             /* at the most */
    size_t patience;           /* epochs without a better validation loss before the stop; INK_PATIENCE_DEFAULT: by recipe; 0: no early stop */
    double l2;                 /* penalty l2/2 |W|^2 on the weights, not the biases, added to the mean loss; of ADAMW the
                                  decoupled decay: each step first shrinks the weights by learning_rate * l2 */
    double dropout;            /* [0, 1): share of each hidden layer's outputs that a training step leaves out */
    ink_restore restore;
    ink_precision precision;
    ink_progress_fn *progress; /* may be NULL */
    void *progress_user;
    ink_schedule schedule;     /* of the learning rate from the first step to the last that there can be: CONSTANT; COSINE,
                                  down to 0; COSLOG4, down and up again over ever longer times (Holzmueller et al. 2024) */
    double clip;               /* length of a step's gradient at the most; 0: as it is */
    size_t threads;            /* at the most; 0: as many as there are processors. Never changes a result */
    size_t ensemble;           /* of the modern recipe: networks whose probabilities are averaged; 0: by recipe */
    ink_optimize optimize;     /* LOG_LOSS: the epoch of the least validation loss is the best; ACCURACY: the last of the
                                  greatest validation accuracy, and modern smooths its labels: a tenth of each goes to all
                                  classes alike (Szegedy et al. 2016). Losses shown are of the labels as they are */
} ink_fit_options;

#define INK_HIDDEN_DEFAULT SIZE_MAX
#define INK_PATIENCE_DEFAULT SIZE_MAX
#define INK_FIT_OPTIONS_INIT { sizeof(ink_fit_options), NULL, NULL, NULL, NULL, INK_CLASS_WEIGHTS_NONE, 0, \
    {60, 20, 20}, 42, 0, 0, INK_RECIPE_AUTO, INK_HIDDEN_DEFAULT, {0}, INK_ACTIVATION_DEFAULT, INK_OPTIMIZER_DEFAULT, \
    -1, 0, 0, INK_PATIENCE_DEFAULT, -1, -1, INK_RESTORE_DEFAULT, INK_PRECISION_AUTO, NULL, NULL, INK_SCHEDULE_DEFAULT, 0, 0, 0, \
    INK_OPTIMIZE_LOG_LOSS }

/* INK_OK, or INK_USAGE and a sentence that names the option, its value and its range. */
INK_API int ink_fit_options_check(const ink_fit_options *options, ink_error *err);

/* The whole job: split, encode, train, score. model and report may each be NULL when not wanted. options NULL: the
 * defaults. Fails with INK_USAGE, INK_DATA (a target with one class, or more than 50 different numbers; no rows left),
 * INK_DIVERGED, INK_MEMORY. */
INK_API int ink_fit(const ink_table *table, const ink_fit_options *options, ink_model **model, ink_report **report,
                    ink_error *err);

/* The whole job from plain arrays. x: n_rows x n_columns numbers, row after row, NaN where missing. y: n_rows classes,
 * 0 .. n_class - 1, or negative where unknown: such rows are left out. The features are named x1, x2, ... and are all
 * kept, unless options->features or ->ignore say otherwise; the target is named y, and its classes "0", "1", ... in
 * this order, so that the probability of class k is always p[k]. options->target has to be NULL and options->cut 0.
 * Fails as ink_fit does, and with INK_USAGE where an array is not given, INK_DATA where an x is infinite or y no class. */
INK_API int ink_fit_arrays(const double *x, size_t n_rows, size_t n_columns, const int32_t *y, size_t n_class,
                           const ink_fit_options *options, ink_model **model, ink_report **report, ink_error *err);

typedef struct ink_verdict ink_verdict;

/* ---- The report: plain values ------------------------------------------------------------------------------------- */

typedef struct { const char *column, *why; } ink_dropped;

typedef struct {
    const char *name;
    ink_column_type type;
    size_t levels, missing;
    double least, most;            /* numeric: the range over the used rows; NaN where not known */
} ink_feature;

typedef struct {
    double precision, recall, f1;  /* NaN where undefined: nothing predicted, or no row of the class */
    size_t rows;                   /* rows whose true class this is */
    double precision_ci95[2], recall_ci95[2]; /* Wilson's intervals */
} ink_class_score;

/* The rows whose top class had a probability between two fifteenths: how often it was right. */
typedef struct {
    size_t rows;
    double confidence;             /* the mean of those probabilities; NaN without rows, as what follows */
    double accuracy, accuracy_ci95[2];
} ink_reliability;
#define INK_RELIABILITY_BINS 15

/* Scores of one part of the rows, each beside its baseline; every row counts alike, whatever weights training had.
 * Log-losses in nats a row. */
typedef struct {
    size_t rows;
    double accuracy, accuracy_ci95[2];     /* Wilson's interval */
    double log_loss;                       /* probabilities floored at 1e-7, in classic at 1e-15 */
    double brier;                          /* mean squared distance of the probabilities from the true class, 0..2 */
    double ece;                            /* expected calibration error: top class, 15 equal-width bins */
    double majority_accuracy;              /* always saying the training part's most frequent class */
    double prior_log_loss;                 /* always saying the training part's class shares */
    const ink_class_score *per_class;      /* n_class */
    const size_t *confusion;               /* n_class x n_class, row = true class, column = predicted */
    const ink_reliability *reliability;    /* INK_RELIABILITY_BINS, from 0 up */
} ink_scores;

typedef struct {
    const char *feature, *level;
    size_t rows;                /* rows of the table with this level */
    int32_t predicted;          /* class of the highest mean probability */
    double confidence;          /* that probability */
    const double *probabilities; /* n_class: mean over rows with this level put in place; exact with one feature */
    double observed_share, observed_ci95[2]; /* share of the predicted class among the level's rows, Wilson's interval */
    const size_t *counts;       /* n_class: the level's rows by class */
    const double *shares_ci95;  /* n_class x 2: Wilson's interval for each class's share */
} ink_level_row;

/* What a feature is worth to the network: the bits a row by which the log-loss of held-out rows grows when the feature's
 * cells change places among them (permutation importance; Breiman 2001, Mach. Learn. 45:5). */
typedef struct {
    double bits, ci95[2];       /* the mean over the rows, and its normal interval */
} ink_importance;

struct ink_report {
    const char *file;                        /* the table's name */
    size_t rows, rows_used;                  /* rows with a target are used */
    size_t n_dropped;
    const ink_dropped *dropped;
    const char *target;
    size_t n_class;
    const char *const *classes;              /* in byte order; of ink_fit_arrays 0, 1, ..., of a cut target ascending */
    const size_t *counts;                    /* n_class: used rows */
    double entropy_bits;                     /* of the target over the used rows */
    size_t n_features;
    const ink_feature *features;
    const char *split_method;                /* "random" or "stratified" */
    uint32_t split_seed, seed;
    size_t n_train, n_validation, n_test, distinct_train_rows;
    size_t unseen;                           /* cells whose level has no training row */
    const char *recipe, *recipe_why, *activation, *optimizer;
    size_t n_layers;                         /* numbers in layers: input units, hidden units, classes */
    const size_t *layers;
    size_t parameters;
    int precision;                           /* 32 or 64 */
    size_t members;                          /* networks whose probabilities are averaged */
    double temperature;                      /* what the network's last sums have been divided by, so that the
                                                validation rows' loss is least; 1: nothing */
    double learning_rate, l2, dropout;
    const char *weights, *class_weights;     /* the column, "balanced"; NULL: none */
    const char *optimize;                    /* "log-loss" or "accuracy": by what the best epoch was chosen */
    size_t batch_size, patience, epochs_run, best_epoch;  /* batch_size as used: the training rows when full */
    int stopped_early, stopped_by_user, restored_best;
    double seconds;                          /* of the training loop alone */
    const double *train_loss, *validation_loss, *validation_accuracy; /* epochs_run each */
    ink_scores train, validation, test;
    double overfit_gap;                      /* train accuracy - test accuracy */
    size_t n_levels;
    const ink_level_row *by_level;
    size_t importance_rows;                  /* test rows that it was measured on; 0: there are none to measure it on */
    const ink_importance *importance;        /* n_features */
    const ink_verdict *verdict;              /* NULL where ink_judge wasn't asked */
    size_t n_notices;
    const char *const *notices;              /* what was decided by itself, one sentence each */
};

INK_API void ink_report_free(ink_report *report);

/* The report as JSON (schema inkling.report/1) or as text for a terminal of `width` columns; colour and unicode are 0 or
 * 1. command: NULL-terminated argument vector, or NULL. The text is freed with free(). */
INK_API int ink_report_json(const ink_report *report, const char *const *command, char **text, ink_error *err);
/* A page of HTML in one file that asks for nothing from elsewhere. model, which may be NULL, answers its form. */
INK_API int ink_report_html(const ink_report *report, const ink_model *model, const char *const *command, char **html,
                            ink_error *err);
INK_API int ink_report_text(const ink_report *report, int width, int colour, int unicode, char **text, ink_error *err);

/* ---- The verdict: is it the network or the data? -------------------------------------------------------------------- */

typedef enum { INK_SIGNAL_PRESENT, INK_SIGNAL_NONE, INK_SIGNAL_UNDECIDED } ink_signal_answer;
typedef enum { INK_LIMIT_DATA, INK_LIMIT_NETWORK, INK_LIMIT_ROWS, INK_LIMIT_NOTHING } ink_limit;

/* A column alone. p_adjusted: Holm, over the columns. Bits are bias-corrected; NaN where nothing was left to test. */
typedef struct {
    const char *name;
    double statistic, df, p_value, p_adjusted, bits;
} ink_verdict_column;

/* What a learner gets from these rows: its gain over the class shares on held-out rows, in bits a row. */
typedef struct {
    const char *name;  /* "network", "linear", "trees", "lookup of country", ... */
    double information_bits, ci95[2];
} ink_learner;

/* A known signal that was added to this very table for the network to find. */
typedef struct {
    int tried, found;  /* found: at least half of it was recovered */
    double planted_bits, recovered_bits;
} ink_planted;

struct ink_verdict {
    ink_signal_answer signal;
    ink_limit limit;
    const char *sentence;      /* the verdict in plain words, with its figures */
    size_t n_reasons;
    const char *const *reasons; /* what was tried and seen, one sentence each */
    double p_value, alpha, worth;
    int p_is_bound;            /* 1: no permutation reached the data, p is below p_value */
    size_t permutations;
    int interrupted;           /* 1: stopped by the caller; this is what was known then */
    double information_bits, information_ci95[2]; /* what the features explain of the target's entropy, bias-corrected; where a
                                                     learner surely gains more on held-out rows: that, and up to the entropy */
    double detectable_bits;    /* the smallest effect that this table would have shown 4 times in 5 */
    double pair_detectable_bits; /* the same of what only two columns together have; NaN without pairs */
    double rows_to_establish;  /* rows with which an effect worth having would be; NaN where enough are there */
    const char *winner;        /* what carries the most: "country", "a with b", "all columns together" */
    size_t n_columns;
    const ink_verdict_column *columns;
    double ceiling_accuracy, ceiling_shuffled_accuracy; /* best lookup on its own rows, and with the target shuffled; NaN
                                                           without categorical features */
    int overfit;               /* the train-test gap is above what chance gives */
    size_t n_learners;
    const ink_learner *learners; /* the network first */
    ink_planted planted, planted_interaction;
    size_t repeated_rows, copies; /* rows that repeat another in every column and were counted once; whole-table copies */
};

typedef enum { INK_EFFORT_QUICK, INK_EFFORT_FULL, INK_EFFORT_OFF } ink_effort;

/* Start from INK_JUDGE_OPTIONS_INIT. */
typedef struct {
    size_t size;       /* sizeof(ink_judge_options) */
    ink_effort effort; /* how long to look; work fixed by the table and the seed, never by a clock */
    double alpha;      /* the test's level, in (0, 0.5] */
    double worth;      /* the share of the target's entropy that is worth having, in (0, 1] */
    size_t threads;    /* of a survey, at the most; 0: as many as there are processors. Never changes a result */
} ink_judge_options;
#define INK_JUDGE_OPTIONS_INIT { sizeof(ink_judge_options), INK_EFFORT_QUICK, 0.05, 0.01, 0 }

/* ink_fit, and then the verdict on table and network in report->verdict. judge NULL: the defaults. The fit's progress
 * callback is also called while judging (with epochs 0), and can stop that too. */
INK_API int ink_judge(const ink_table *table, const ink_fit_options *options, const ink_judge_options *judge,
                      ink_model **model, ink_report **report, ink_error *err);

/* One question of a survey: this column as the target, all others as features; the test only, no network. */
typedef struct {
    const char *target;
    int asked;                 /* 0: cannot be one (constant, an id, too many classes); why says which */
    const char *why;
    size_t n_class;
    int was_cut;               /* a numeric column, cut into quantile classes */
    ink_signal_answer signal;  /* after adjusting: present where p_adjusted < alpha */
    double p_value, p_adjusted; /* Benjamini-Hochberg over the questions asked */
    int p_is_bound;            /* 1: no permutation reached the data, p is below p_value */
    size_t permutations;
    double entropy_bits, information_bits, information_ci95[2], detectable_bits;
    double rows_to_establish;  /* as of a verdict; NaN where not known */
    const char *winner, *advice; /* what carries the most; what to do with the answer */
} ink_survey_row;

typedef struct {
    const char *file;
    size_t rows, n_rows;
    const ink_survey_row *questions; /* n_rows, best first */
    size_t n_columns;          /* that are neither constant nor an id */
    const char *const *columns;
    const double *bits;        /* n_columns x n_columns: what the column of the row tells of that of the column, in bits,
                                  bias-corrected; the entropy where they are the same; NaN where the latter wasn't asked */
    double alpha;
    size_t asked;              /* questions with an answer */
    size_t rows_tested;        /* rows a question looks at, at the most: large tables are drawn from */
    int interrupted;           /* 1: stopped by the caller; questions that were not reached are not asked */
} ink_survey;

/* judge NULL: the defaults; its effort means nothing here. progress is called by the calling thread, with questions for
 * epochs, and can stop the survey. INK_DATA where fewer than two columns are left. */
INK_API int ink_survey_make(const ink_table *table, const ink_judge_options *judge, uint32_t seed, ink_progress_fn *progress,
                            void *user, ink_survey **survey, ink_error *err);
INK_API void ink_survey_free(ink_survey *survey);
INK_API int ink_survey_json(const ink_survey *survey, const char *const *command, char **text, ink_error *err);
INK_API int ink_survey_html(const ink_survey *survey, const char *const *command, char **html, ink_error *err);
INK_API int ink_survey_text(const ink_survey *survey, int width, int colour, int unicode, char **text, ink_error *err);

/* ---- Prediction ---------------------------------------------------------------------------------------------------- */

typedef struct {
    size_t n_rows, n_class;
    const double *p;           /* n_rows x n_class, each row sums to 1 */
    const int32_t *predicted;  /* n_rows: the most probable class, first of ties */
    size_t n_features;
    const size_t *unseen;      /* n_features: cells whose level the model has never been trained on */
    const size_t *missing;     /* n_features */
} ink_prediction;

/* Columns are matched by name, others ignored. INK_DATA where a feature's column is not there or has another type. */
INK_API int ink_predict(const ink_model *model, const ink_table *table, ink_prediction **prediction, ink_error *err);
INK_API void ink_prediction_free(ink_prediction *prediction);

/* One row at a time, without a table and without allocating: what a server or a game loop needs. The model is shared by
 * all threads; each thread has a scratch of its own, made once and free to use until the model is freed. */
typedef struct ink_row_scratch ink_row_scratch;
INK_API int ink_row_scratch_new(const ink_model *model, ink_row_scratch **scratch, ink_error *err);
INK_API void ink_row_scratch_free(ink_row_scratch *scratch);

/* x: one value a feature, in the model's order. For a numeric feature a number, NaN where missing; for a categorical one
 * the index of its level (ink_model_find_level), NaN where missing, negative where never trained on. p receives n_class
 * probabilities, the very bits of ink_predict. INK_USAGE where an x is no such value or the scratch another model's;
 * INK_DATA where the probabilities are not finite, and p is then without meaning. */
INK_API int ink_predict_row(const ink_model *model, const double *x, double *p, ink_row_scratch *scratch,
                            ink_error *err);

/* The reading options a table needs to suit this model: its columns' types (passing over what the table lacks, so that
 * ink_predict can tell), its missing markers and decimal mark. Start from INK_TABLE_OPTIONS_INIT: no more is written than
 * options->size has room for. The strings are borrowed from the model. */
INK_API void ink_model_table_options(const ink_model *model, ink_table_options *options);

/* Scores of a model on a labelled table. Rows whose target is missing are left out; rows whose class the model does not
 * know are counted in unknown, and as wrong. */
typedef struct {
    const char *file, *target;
    size_t rows, rows_used, unknown;
    size_t n_class;
    const char *const *classes;    /* the model's */
    const size_t *counts;          /* n_class: used rows */
    double entropy_bits;           /* of the target over the used rows of known classes */
    ink_scores scores;             /* baselines: the majority class and class shares of the training rows */
} ink_evaluation;

INK_API int ink_evaluate(const ink_model *model, const ink_table *table, ink_evaluation **evaluation, ink_error *err);
INK_API void ink_evaluation_free(ink_evaluation *evaluation);
/* As ink_report_json (schema inkling.evaluation/1) and ink_report_text. */
INK_API int ink_evaluation_json(const ink_evaluation *evaluation, const char *const *command, char **text, ink_error *err);
/* model: the one that was evaluated, or NULL; it answers the page's form. */
INK_API int ink_evaluation_html(const ink_evaluation *evaluation, const ink_model *model, const char *const *command,
                                char **html, ink_error *err);
INK_API int ink_evaluation_text(const ink_evaluation *evaluation, int width, int colour, int unicode, char **text,
                                ink_error *err);

/* ---- Models -------------------------------------------------------------------------------------------------------- */

/* Writes path whole or not at all (temporary file, fsync, rename). The same fit gives the same bytes. */
INK_API int ink_model_save(const ink_model *model, const char *path, ink_error *err);
INK_API int ink_model_load(const char *path, ink_model **model, ink_error *err);
INK_API int ink_model_load_bytes(const void *bytes, size_t n, const char *name, ink_model **model, ink_error *err);
INK_API void ink_model_free(ink_model *model);
INK_API size_t ink_model_classes(const ink_model *model);
INK_API const char *ink_model_class(const ink_model *model, size_t i);
INK_API const char *ink_model_target(const ink_model *model);
INK_API size_t ink_model_features(const ink_model *model);
INK_API ink_feature ink_model_feature(const ink_model *model, size_t i);
/* One of the ink_model_feature(model, i).levels levels of a categorical feature, in byte order; and the index of a level
 * by its text, -1 where the model has never been trained on it. */
INK_API const char *ink_model_level(const ink_model *model, size_t i, size_t level);
INK_API int32_t ink_model_find_level(const ink_model *model, size_t i, const char *level);
/* What is in a model, or in a table, as JSON or as text; the text is freed with free(). */
INK_API int ink_model_json(const ink_model *model, char **text, ink_error *err);
INK_API int ink_model_html(const ink_model *model, char **html, ink_error *err);
INK_API int ink_model_text(const ink_model *model, int width, char **text, ink_error *err);
INK_API int ink_table_json(const ink_table *table, char **text, ink_error *err);
INK_API int ink_table_text(const ink_table *table, int width, char **text, ink_error *err);

/* ---- Small things that the tool needs and others may -------------------------------------------------------------- */

/* The shortest decimal that reads back as exactly x, in any locale. text has room for INK_NUMBER_SIZE bytes; returns
 * the length. */
#define INK_NUMBER_SIZE 32
INK_API size_t ink_number_format(double x, char *text);
/* Writes n bytes to path whole or not at all: temporary file beside it, fsync, rename. */
INK_API int ink_file_write(const char *path, const void *bytes, size_t n, ink_error *err);
/* Of n names the one most like `name`, or NULL when none is near (edit distance over a third of the length). */
INK_API const char *ink_nearest(const char *name, const char *const *names, size_t n);

#ifdef __cplusplus
}
#endif
#endif
