/* SPDX-License-Identifier: MIT
 * A gauge: how unusual a statistic T = trace(P_X P_Y) is, as a roughly normal score (Wilson and Hilferty), from its exact
 * mean and variance over all permutations; quick enough to be asked a million times. */
#ifndef INK_JUDGE_GAUGE_H
#define INK_JUDGE_GAUGE_H

#include <math.h>
#include <stddef.h>

/* z = (cbrt(T / mean) - shift) slope. */
typedef struct {
    double per_mean, shift, slope, per_slope; /* slope 0: the statistic cannot vary and is never the best */
} ink_gauge;

/* What the target contributes to the moments of every statistic. */
typedef struct {
    double n, rank, squares;   /* rows; classes - 1; sum of P_Y's squared diagonal */
    size_t n_class;
    double *weight;            /* n_class: 1 / rows */
} ink_gauge_target;

/* For an X of this rank whose projection has this sum of squared diagonal elements. */
ink_gauge ink_gauge_make(const ink_gauge_target *target, double rank, double squares);
/* That sum for the indicators of levels with these counts. */
double ink_gauge_squares(const size_t *count, size_t n_levels, double n);

/* The score where the cube root's is beyond INK_FAR: by the tail of the chi-squared that it approximates. Far out the
 * cube root flatters many degrees of freedom over few, and would name the wrong winner. ratio: T / mean. */
#define INK_FAR 5.0
double ink_gauge_far(const ink_gauge *gauge, double ratio);

typedef struct {
    double z;
    size_t member;
} ink_best;

/* Keeps the larger z. The cube root is taken only where it can win. */
static inline void ink_best_offer(ink_best *best, const ink_gauge *gauge, double t, size_t member)
{
    double ratio = t * gauge->per_mean, to_beat = best->z < INK_FAR ? best->z : INK_FAR;
    double needed = to_beat * gauge->per_slope + gauge->shift;
    if (gauge->slope <= 0 || (needed > 0 && ratio <= needed * needed * needed))
        return;
    double z = (cbrt(ratio > 0 ? ratio : 0) - gauge->shift) * gauge->slope;
    if (z > INK_FAR)
        z = ink_gauge_far(gauge, ratio);
    if (z > best->z)
        *best = (ink_best){z, member};
}

#endif
