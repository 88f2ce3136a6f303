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
    size_t *order;     /* n_class: the classes ascending; another order than theirs where numbers stand in byte order */
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

/* How many of n rows validation and test together, and test alone, take. */
int ink_split_sizes(size_t n, const double parts[3], size_t *n_rest, size_t *n_test, ink_error *err);
/* parts: train, validation, test in any unit. INK_DATA when the training part would be empty. */
int ink_split_make(size_t n, const double parts[3], uint32_t seed, ink_split *split, ink_error *err);
void ink_split_free(ink_split *split);

/* ---- stratify.c: the same of train_test_split(stratify=): every part has the classes' shares of the target */
/* Positions are those in target->rows. Where a part of 0 is asked for, the step that would make it is left out. Fails
 * with INK_DATA where scikit-learn refuses: a class with one row, or fewer rows in a part than there are classes. */
int ink_split_stratified(const ink_target *target, const double parts[3], uint32_t seed, ink_split *split,
                         ink_error *err);

/* ---- weights.c: how much each row counts */
/* A column's numbers over the largest one (table rows, free() them). INK_DATA where a row with a class has none, or one
 * below 0, or all are 0. */
int ink_weights_read(const ink_table *table, size_t column, const ink_target *target, double **weight, ink_error *err);
/* classes[k] = n / (C n_k) of n rows: C classes that have a row, n_k = counts[k] rows of class k; 1 for a class without
 * a row. */
void ink_weights_balance(const size_t *counts, size_t n_class, double *classes);

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
    double mean, scale;   /* numeric: (x - mean) / scale; population standard deviation, 1 where that is 0. Smooth: the
                             median, and the distance between the quartiles (half the range where that is 0) */
    size_t n_values;      /* numeric: different numbers that have an input unit beside the dense one, ascending */
    double *values;
    size_t value_unit;    /* values[k] is unit value_unit + k */
} ink_encoded;

typedef struct {
    size_t n_features;
    ink_encoded *features;
    size_t n_index, n_onehot, n_dense;  /* as in ink_rows; units: levels and indicators in feature order, then numbers */
    int classic;                        /* every level of the table has a unit, and so has each missing marker */
    int smooth;                         /* a standardised number z becomes z / sqrt(1 + (z/3)^2), which stays within 3 */
} ink_encoding;

/* style: 0, or CLASSIC, or SMOOTH, with which a column of at most 32 different whole numbers can also have VALUES. */
enum { INK_ENCODE_CLASSIC = 1, INK_ENCODE_SMOOTH = 2, INK_ENCODE_VALUES = 4 };
int ink_encoding_learn(const ink_table *table, const size_t *columns, size_t n_columns, const size_t *rows, size_t n_rows,
                       int style, ink_encoding *encoding, ink_error *err);
/* Input rows of some rows of a table whose column for feature f is columns[f]. y is table-wide or NULL. unseen (n_features
 * counts, may be NULL) grows by the cells whose level has no unit. */
int ink_encoding_apply(const ink_encoding *encoding, const ink_table *table, const size_t *columns, const size_t *rows,
                       size_t n_rows, const int32_t *y, ink_rows *out, size_t *unseen, ink_error *err);
/* The same some rows at a time, in memory that is made once; all three are borrowed. */
typedef struct {
    const ink_encoding *encoding;
    const ink_table *table;
    const size_t *columns;
    int32_t *units;  /* of each level and marker of the categorical features' columns, one column behind the other */
} ink_encoder;
/* Nonzero: no memory; of the second, which makes room for n_rows, too. */
int ink_encoder_new(const ink_encoding *encoding, const ink_table *table, const size_t *columns, ink_encoder *encoder);
int ink_encoding_room(const ink_encoding *encoding, size_t n_rows, int with_y, ink_rows *out);
void ink_encoder_fill(const ink_encoder *encoder, const size_t *rows, ink_rows *out, size_t *unseen); /* out->n_rows of them */
void ink_encoder_free(ink_encoder *encoder);
/* One input row without a table. x: n_features numbers, or indices of levels; NaN where missing, a negative index where
 * never trained on. What is neither is INK_USAGE. index and dense have room for n_index and n_dense. */
int ink_encoding_row(const ink_encoding *encoding, const double *x, int32_t *index, double *dense, ink_error *err);
/* The columns of the features in a table, by name; INK_DATA where one is not there or has another type. */
int ink_encoding_match(const ink_encoding *encoding, const ink_table *table, size_t *columns, ink_error *err);
void ink_encoding_free(ink_encoding *encoding);
/* The input unit of a level, -1 where it has none; and where in a row's indices feature f writes its own. */
int32_t ink_encoding_unit(const ink_encoded *feature, const char *level);
/* How many of a row's indices a feature writes. */
size_t ink_encoding_slots(const ink_encoded *feature);
size_t ink_encoding_slot(const ink_encoding *encoding, size_t f);

/* numbers.c: fill, mean, scale and values of a numeric column; nonzero: no memory. */
int ink_numbers_learn(const ink_column *column, const size_t *rows, size_t n_rows, int style, ink_encoded *out);

/* ---- pack.c: equal input rows become one */
enum { INK_PARTS = 3 };

/* Parts of a table's rows, packed together: each has the same distinct rows, in the order in which they were first seen,
 * which the first part owns, and its own counts of them. */
typedef struct {
    size_t n_parts;     /* 0: there are too many distinct rows for it to pay */
    size_t n_distinct;  /* in the first part */
    int weighted[INK_PARTS];
    ink_rows parts[INK_PARTS];
} ink_pack;

typedef struct ink_packing ink_packing;
/* For n_parts parts, at most INK_PARTS, of n_rows rows together with as many inputs as `like` has. NULL: no memory. */
ink_packing *ink_packing_new(size_t n_rows, const ink_rows *like, size_t n_parts, size_t n_class);
/* Some rows of a part, with y. The first part comes first; the others' rows are passed over where it does not pay.
 * Nonzero: no memory. */
int ink_packing_add(ink_packing *packing, size_t part, const ink_rows *rows);
int ink_packing_pays(const ink_packing *packing); /* so far */
/* Ends the packing. Nonzero: no memory. */
int ink_packing_finish(ink_packing *packing, ink_pack *pack);
void ink_packing_free(ink_packing *packing);
void ink_pack_free(ink_pack *pack);

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

/* weights: a column that is no feature, as the target is none; SIZE_MAX: there is none. */
int ink_features_choose(const ink_table *table, size_t target, size_t weights, const char *features, const char *ignore,
                        ink_features *out, ink_error *err);
void ink_features_free(ink_features *features);

#endif
