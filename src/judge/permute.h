/* SPDX-License-Identifier: MIT
 * The permutation test: the panel's readings of the data and of permuted classes become one p-value, and looks on the way
 * end the test as soon as its answer is clear. */
#ifndef INK_JUDGE_PERMUTE_H
#define INK_JUDGE_PERMUTE_H

#include "judge/panel.h"

typedef struct {
    size_t done;                     /* permutations */
    int present, bounded, interrupted;
    double p;
    size_t winner;                   /* family */
    double effective[INK_FAMILIES];  /* tests; NaN without members */
    double own[INK_FAMILIES];        /* the data's p in each family */
    ink_reading data;
} ink_permuted;

/* How much each family's choice costs the others: INK_FAMILIES weights. */
extern const double ink_family_weight[];

/* Permutation b > 0 of y by its own stream; b = 0 is y itself. */
void ink_permute(const uint16_t *y, size_t n, uint64_t seed, size_t b, uint16_t *permuted);

/* The readings of permutations first, first + 1, ... : as many as the panel takes orders. */
void ink_permute_and_measure(const ink_panel *panel, uint64_t seed, size_t first, ink_scratch *scratch,
                             ink_reading *readings);

int ink_permutation_test(const ink_panel *panel, const ink_signal_options *options, ink_permuted *result, ink_error *err);

/* combine.c. readings: n, the data's first. */
void ink_readings_combine(const ink_reading *readings, size_t n, const size_t *members, ink_permuted *result, double *joint);

#endif
