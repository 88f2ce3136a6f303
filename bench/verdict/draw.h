/* SPDX-License-Identifier: MIT
 * Random tables of known make: columns of a kind, classes that do or do not depend on them. Knows nothing of the test. */
#ifndef BENCH_VERDICT_DRAW_H
#define BENCH_VERDICT_DRAW_H

#include "judge/signal.h"

typedef struct {
    uint64_t state;
} stream;

uint64_t stream_bits(stream *s);
double stream_uniform(stream *s); /* (0, 1) */
double stream_normal(stream *s);
size_t stream_below(stream *s, size_t n);
/* A stream of its own for each table of each cell. */
stream stream_of(uint64_t seed, uint64_t cell, uint64_t table);

enum { MOST_COLUMNS = 64 };

typedef struct {
    size_t n, n_columns, n_class;
    ink_column columns[MOST_COLUMNS];
    ink_table table;
    int32_t *y;
    size_t *rows, features[MOST_COLUMNS];
} drawn;

void drawn_start(drawn *d, size_t n, size_t n_class);
double *drawn_numeric(drawn *d);                   /* adds a column; returns its n cells */
int32_t *drawn_categorical(drawn *d, size_t n_levels);
void drawn_repeat(drawn *d, size_t copies);        /* the first n / copies rows, as often; n becomes what they fill */
ink_question drawn_question(drawn *d);
void drawn_free(drawn *d);

/* Columns without a relation to anything. */
typedef enum { FEW_LEVELS, LEVELS_40, LEVELS_400, ID_LIKE, NORMAL, CAUCHY, POISSON, MIXED, COLUMN_KINDS } column_kind;
extern const char *const column_kind_names[];
void draw_columns(drawn *d, stream *s, column_kind kind, size_t n_columns);

/* Classes that do not depend on anything: 2, 3, 10, 30 alike, or 95 to 5. */
enum { CLASS_KINDS = 5 };
extern const char *const class_kind_names[];
size_t class_kind_count(size_t kind);
void draw_classes(drawn *d, stream *s, size_t kind);

/* Classes that depend on the first columns. */
typedef enum { CATEGORICAL, CATEGORICAL_6, ODD_LEVEL, LINEAR, THRESHOLD, ADDITIVE, CATEGORICAL_XOR, NUMERIC_XOR, NOTHING, BOTH,
               SIGNALS } signal_kind;
extern const char *const signal_kind_names[];
size_t signal_rows(signal_kind kind);      /* of a table for measuring power */
size_t signal_classes(signal_kind kind);
/* A table of the kind: its own columns first, then `noise` ones. Returns the mean information of its rows, in bits: the
 * entropy of the classes less that of each row's own distribution. */
double draw_signal(drawn *d, stream *s, signal_kind kind, double strength, size_t n, size_t noise);
/* The strength that has this information, and the information of a strength; by a fixed large sample. */
double signal_strength(signal_kind kind, double bits);
double signal_bits(signal_kind kind, double strength);

#endif
