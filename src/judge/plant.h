/* SPDX-License-Identifier: MIT
 * Planted signals: a known column, or two that tell something only together, is added to a trial's input rows, and the
 * network is trained anew, just as it was, to see whether it finds them. */
#ifndef INK_JUDGE_PLANT_H
#define INK_JUDGE_PLANT_H

#include "judge/rerun.h"

/* Why a network that misses a planted signal is likely to miss it. */
typedef enum {
    INK_CAUSE_NONE,
    INK_CAUSE_RATE_LOW,
    INK_CAUSE_RATE_HIGH,
    INK_CAUSE_EPOCHS,      /* stopped by their number while it was still getting better */
    INK_CAUSE_DEAD,        /* relu units that are 0 for every row */
    INK_CAUSE_SATURATED,   /* tanh or sigmoid units that are at their ends for nearly every row */
    INK_CAUSE_OVERFIT,     /* it learnt its training rows and lost the others */
    INK_CAUSE_PENALTY,     /* l2 or dropout hold it back */
    INK_CAUSE_UNITS        /* too few */
} ink_cause;

typedef struct {
    ink_cause cause;
    size_t units, units_out; /* hidden units of the first layer; those dead or saturated */
} ink_fault;

typedef struct {
    ink_planted told;
    double reachable_bits; /* of planted_bits, what the network could add to what it knew, on these held-out rows */
    int interaction;
    ink_fault fault;       /* where missed */
    int cut_short;         /* found, and a longer training surely recovers a ninth more: longer_bits, by longer_epochs */
    double longer_bits;
    size_t longer_epochs;
    size_t rows;           /* training rows that it was taught: fewer than there are where that would be too much work */
    int stopped;           /* by the caller: not tried */
} ink_plant;

/* planted_bits: how much the column, of two levels, is to tell of two groups of classes; it is kept between 0.1 and 0.5 of
 * what there is to be told of them. A column is missed where surely less than half of what can be had was recovered, two
 * columns where less than two fifths were; where the network's own training shows a fault, less than half will do, sure or not.
 * Not tried where even its lookup cannot find that, or where the network leaves so
 * little to be told that less than this share of it can be had. The training ends early once four fifths are recovered
 * on the validation rows. */
int ink_plant_try(const ink_trial *trial, const ink_round *round, int has_fault, int interaction, double planted_bits,
                  double share, ink_plant *plant, ink_error *err);

/* cause.c: why it was missed. rows: the planted training rows; prior: the loss of the class shares, in nats. */
ink_fault ink_fault_of_plant(const ink_trial *trial, const ink_layout *layout, const ink_rows *rows,
                             const ink_rerun_result *run, double prior, const ink_plant *plant);
/* What the network's own training shows: losses that rose or hardly fell, units that are out, or so few epochs that
 * it was best at its end. INK_CAUSE_NONE: nothing. */
ink_fault ink_fault_of_training(const ink_trial *trial);

/* Bits that z tells of a class with these shares, where z is that class with probability q and else drawn by them. */
double ink_plant_bits(const double *share, size_t n, double q);

#endif
