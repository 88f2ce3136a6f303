/* SPDX-License-Identifier: MIT
 * The sample: which rows the test counts, and their classes. Repeats are counted once, rare classes pooled. */
#ifndef INK_JUDGE_SAMPLE_H
#define INK_JUDGE_SAMPLE_H

#include "judge/signal.h"

enum { INK_FEWEST_ROWS = 5 }; /* of a class or level that stands for itself */

/* The cells of a feature, numeric or not: >= 0 a level or the place of a number, < 0 missing. */
typedef struct {
    const int32_t *code;  /* by row of the table */
    size_t n_codes;
    int numeric;
} ink_cells;

typedef struct {
    size_t n, n_class;
    size_t *row;          /* n: row of the table */
    uint16_t *y;          /* n */
    size_t *count;        /* n_class */
    size_t pooled_classes, repeated_rows, copies;
} ink_sample;

int ink_sample_take(const ink_question *question, const ink_cells *cells, ink_sample *sample, ink_error *err);
void ink_sample_free(ink_sample *sample);

/* repeats.c: rows of the question that are alike in every feature have one group; groups are counted from 0. */
int ink_row_groups(const ink_cells *cells, size_t n_features, const size_t *rows, size_t n, uint32_t *group,
                   size_t *n_groups, ink_error *err);

/* Marks in keep[] which of n rows the test counts. */
typedef struct {
    size_t kept, repeated, copies;
} ink_repeats;

int ink_repeats_find(const uint32_t *group, size_t n_groups, const uint16_t *y, size_t n_class, size_t n,
                     unsigned char *keep, ink_repeats *found, ink_error *err);

/* The state of splitmix64 (Steele, Lea and Flood 2014, OOPSLA) steps; returns 64 random bits. */
static inline uint64_t ink_mix_next(uint64_t *state)
{
    uint64_t x = *state += 0x9e3779b97f4a7c15u;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
    return x ^ (x >> 31);
}

#endif
