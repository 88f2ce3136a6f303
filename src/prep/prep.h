/* SPDX-License-Identifier: MIT
 * Preparation: a typed table becomes a target, a split and input rows. Knows no network and no score. */
#ifndef INK_PREP_PREP_H
#define INK_PREP_PREP_H

#include "base/rows.h"
#include "table/table.h"

/* ---- target.c: a column becomes classes */
typedef struct {
    size_t column;
    size_t n_class;
    char **classes;    /* byte order; the classes of a cut column in ascending order */
    double *edges;     /* a cut column: class k holds the cells with edges[k-1] < x <= edges[k]; n_class - 1 of them */
    int32_t *y;        /* table rows: class, -1 where the cell is missing (or, in prediction, unknown) */
    size_t *counts;    /* n_class */
    size_t *rows;      /* the n_used rows with a class, in file order */
    size_t n_used;
} ink_target;

int ink_target_learn(const ink_table *table, size_t column, size_t cut, ink_target *target, ink_error *err);
void ink_target_free(ink_target *target);

/* ---- split.c: the very rows of scikit-learn's train_test_split, twice */
typedef struct {
    size_t n_train, n_validation, n_test;
    size_t *train, *validation, *test;  /* positions 0..n-1; train owns the block */
} ink_split;

/* parts: train, validation, test in any unit. INK_DATA when the training part would be empty. */
int ink_split_make(size_t n, const double parts[3], uint32_t seed, ink_split *split, ink_error *err);
void ink_split_free(ink_split *split);

/* ---- encode.c: columns become input units, learnt from the training rows only */
typedef struct {
    char *name;
    ink_column_type type;
    size_t n_levels;      /* categorical: the levels that have an input unit, in byte order */
    char **levels;
    size_t n_missing;     /* missing cells among the training rows */
    size_t first_unit;    /* categorical: level k is unit first_unit + k; numeric: position among the dense units */
    int32_t missing_unit; /* numeric: the unit that is 1 where the cell is missing; -1: none was in training */
    double fill;          /* numeric: the median, for a missing cell */
    double mean, scale;   /* numeric: (x - mean) / scale; population standard deviation, 1 where that is 0 */
} ink_encoded;

typedef struct {
    size_t n_features;
    ink_encoded *features;
    size_t n_index, n_onehot, n_dense;  /* as in ink_rows; units: levels and indicators in feature order, then numbers */
    int classic;                        /* every level of the table has a unit, and so has each missing marker */
} ink_encoding;

int ink_encoding_learn(const ink_table *table, const size_t *columns, size_t n_columns, const size_t *rows, size_t n_rows,
                       int classic, ink_encoding *encoding, ink_error *err);
/* Input rows of some rows of a table whose column for feature f is columns[f]. y is table-wide or NULL. unseen (n_features
 * counts, may be NULL) grows by the cells whose level has no unit. */
int ink_encoding_apply(const ink_encoding *encoding, const ink_table *table, const size_t *columns, const size_t *rows,
                       size_t n_rows, const int32_t *y, ink_rows *out, size_t *unseen, ink_error *err);
/* The columns of the features in a table, by name; INK_DATA where one is not there or has another type. */
int ink_encoding_match(const ink_encoding *encoding, const ink_table *table, size_t *columns, ink_error *err);
void ink_encoding_free(ink_encoding *encoding);
/* The input unit of a level, -1 where it has none; and where in a row's indices feature f writes its own. */
int32_t ink_encoding_unit(const ink_encoded *feature, const char *level);
size_t ink_encoding_slot(const ink_encoding *encoding, size_t f);

/* ---- distinct.c: how many of the input rows differ, classes not looked at */
int ink_rows_distinct(const ink_rows *rows, size_t *n_distinct, ink_error *err);

/* ---- drop.c: which columns are features, and what is left out by itself */
typedef struct {
    size_t n_features;
    size_t *columns;
    size_t n_dropped;
    size_t *dropped;
    char **why;        /* n_dropped sentences' ends: "all its cells differ", ... */
    size_t n_notices;
    char **notices;
} ink_features;

int ink_features_choose(const ink_table *table, size_t target, const char *features, const char *ignore, ink_features *out,
                        ink_error *err);
void ink_features_free(ink_features *features);

#endif
