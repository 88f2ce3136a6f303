/* SPDX-License-Identifier: MIT
 * Softmax over the rows of a plain array, and probabilities as doubles. They know no layer. */
#include "net/real.h"
#include "net/kernels.h"
#include "net/vector.h"
#include "net/functions.h"
#include "net/wide.h"

#include <math.h>
#include <string.h>

/* z = f(z, y), n of them; f is a constant where this is called. */
INK_INLINE void each_with(size_t n, real *z, vec y, vec (*f)(vec, vec))
{
    for (; n >= LANES; n -= LANES, z += LANES)
        vec_store(z, f(vec_load(z), y));
    if (n > 0)
        vec_store_part(z, f(vec_load_part(z, n), y), n);
}

INK_INLINE vec exp_below(vec x, vec most)
{
    return vec_exp(x - most);
}

INK_INLINE vec over(vec x, vec y)
{
    return x / y;
}

static vec largest_of(size_t n, const real *z)
{
    vec most = vec_all(-(real)INFINITY);
    size_t j = 0;
    for (; n - j >= LANES; j += LANES)
        most = vec_larger(vec_load(z + j), most);
    if (n > j)
        most = vec_larger(vec_first(n - j, vec_load_part(z + j, n - j), most), most);
    return vec_largest(most);
}

static void softmax_of_row(size_t n, real *z)
{
    real sum = 0;
    each_with(n, z, largest_of(n, z), exp_below);
    for (size_t j = 0; j < n; j++)
        sum += z[j];
    each_with(n, z, vec_all(sum), over);
}

/* Narrow rows would not fill vectors: here LANES of them lie side by side, with the same operations in the same order. */
enum { NARROW = 64, GROUPS = 2 };

/* Columns, as rows of e, from the LANES rows of z; and back. Whole vectors, the last one not behind but over what the
 * others hold already. */
INK_INLINE void columns_of_rows(size_t n, const real *z, real e[NARROW][LANES])
{
    vec x[LANES];
    for (size_t j = n < LANES ? LANES : n; j > 0; j = j < LANES ? 0 : j - LANES) {
        const size_t at = j < LANES ? 0 : j - LANES;
#pragma GCC unroll 16
        for (size_t i = 0; i < LANES; i++)
            x[i] = n < LANES ? vec_load_part(z + i * n, n) : vec_load(z + i * n + at);
        vec_transpose(x);
#pragma GCC unroll 16
        for (size_t i = 0; i < LANES; i++)
            vec_store(e[at + i], x[i]);
    }
}

/* From the last vector to the first, so that what reads a row next, from its begin on, finds each vector as it was stored. */
INK_INLINE void rows_of_columns(size_t n, real e[NARROW][LANES], real *z)
{
    vec x[LANES];
    for (size_t j = n < LANES ? LANES : n; j > 0; j = j < LANES ? 0 : j - LANES) {
        const size_t at = j < LANES ? 0 : j - LANES;
#pragma GCC unroll 16
        for (size_t i = 0; i < LANES; i++)
            x[i] = vec_load(e[at + i]);
        vec_transpose(x);
#pragma GCC unroll 16
        for (size_t i = 0; i < LANES; i++)
            if (n < LANES)
                vec_store_part(z + i * n, x[i], n);
            else
                vec_store(z + i * n + at, x[i]);
    }
}

/* The sums of the exponentials, of some groups of LANES rows: what one waits for is the next one's time. */
INK_INLINE void exps_of_rows(const size_t groups, size_t n, const real *z, real e[][NARROW][LANES], vec *sum)
{
    for (size_t g = 0; g < groups; g++)
        columns_of_rows(n, z + g * LANES * n, e[g]);
    for (size_t g = 0; g < groups; g++) {
        vec most = vec_load(e[g][0]);
        for (size_t j = 1; j < n; j++)
            most = vec_larger(vec_load(e[g][j]), most);
        sum[g] = vec_all(0);
        for (size_t j = 0; j < n; j++) {
            const vec x = vec_exp(vec_load(e[g][j]) - most);
            vec_store(e[g][j], x);
            sum[g] += x;
        }
    }
}

INK_INLINE void softmax_of_rows(const size_t groups, size_t n, real *z)
{
    real e[GROUPS][NARROW][LANES];
    vec sum[GROUPS];
    exps_of_rows(groups, n, z, e, sum);
    for (size_t g = 0; g < groups; g++) {
        for (size_t j = 0; j < n; j++)
            vec_store(e[g][j], vec_load(e[g][j]) / sum[g]);
        rows_of_columns(n, e[g], z + g * LANES * n);
    }
}

void INK_KERNEL(ink_softmax)(size_t m, size_t n, real *z)
{
    for (; m >= GROUPS * LANES && n <= NARROW; m -= GROUPS * LANES, z += GROUPS * LANES * n)
        softmax_of_rows(GROUPS, n, z);
    for (; m >= LANES && n <= NARROW; m -= LANES, z += LANES * n)
        softmax_of_rows(1, n, z);
    for (; m > 0; m--, z += n)
        softmax_of_row(n, z);
}

/* ---- Probabilities as doubles: the same of exp z, with sums of four strands, into which the numbers fall in turn. */

/* p = e / sum e */
INK_INLINE void doubles_of_row(size_t n, const real *e, double *p)
{
    const size_t fours = n / 4 * 4;
    four sum = {fours < n ? e[fours] : 0, fours + 1 < n ? e[fours + 1] : 0, fours + 2 < n ? e[fours + 2] : 0, 0};
#pragma GCC unroll 1
    for (size_t j = 0; j < fours; j += 4)
        sum += FOUR_OF(e + j);
    const double share = 1 / ((sum[0] + sum[1]) + (sum[2] + sum[3]));
#pragma GCC unroll 1
    for (size_t j = 0; j < fours; j += 4) {
        const four some = FOUR_OF(e + j) * share;
        memcpy(p + j, &some, sizeof some);
    }
#pragma GCC unroll 3
    for (size_t k = 0; k < 3; k++)
        if (fours + k < n)
            p[fours + k] = e[fours + k] * share;
}

INK_INLINE void shares_of_rows(const size_t groups, size_t n, real *z, double *p)
{
    real e[GROUPS][NARROW][LANES];
    vec sum[GROUPS];
    exps_of_rows(groups, n, z, e, sum);
    for (size_t g = 0; g < groups; g++)
        rows_of_columns(n, e[g], z + g * LANES * n);
    for (size_t i = 0; i < groups * LANES; i++)
        doubles_of_row(n, z + i * n, p + i * n);
}

void INK_KERNEL(ink_shares)(size_t m, size_t n, real *z, double *p)
{
    for (; m >= GROUPS * LANES && n <= NARROW; m -= GROUPS * LANES, z += GROUPS * LANES * n, p += GROUPS * LANES * n)
        shares_of_rows(GROUPS, n, z, p);
    for (; m >= LANES && n <= NARROW; m -= LANES, z += LANES * n, p += LANES * n)
        shares_of_rows(1, n, z, p);
    for (; m > 0; m--, z += n, p += n) {
        each_with(n, z, largest_of(n, z), exp_below);
        doubles_of_row(n, z, p);
    }
}

void INK_KERNEL(ink_shares_of_one)(size_t n, real *z, double *p)
{
    vec most = vec_all(-(real)INFINITY);
    size_t j = 0;
    for (; n - j >= LANES; j += LANES)
        most = vec_larger(vec_load(z + j), most);
    if (n > j)
        most = vec_larger(vec_first(n - j, vec_load(z + j), most), most);
    each_with((n + LANES - 1) / LANES * LANES, z, vec_largest(most), exp_below);
    doubles_of_row(n, z, p);
}

/* ---- The most probable */

typedef int64_t four_whole __attribute__((vector_size(4 * sizeof(int64_t))));

/* Four rows: none of their comparisons waits for another row's. No probability is below 0; what is not finite is not below
 * 2 either. */
static void most_probable_of_four(size_t n, const double *p, int32_t *best)
{
    four most = {-1, -1, -1, -1};
    four_whole at = {0}, finite = {-1, -1, -1, -1};
    for (size_t j = 0; j < n; j++) {
        const four x = {p[j], p[n + j], p[2 * n + j], p[3 * n + j]};
        const four_whole more = (four_whole)(x > most);
        most = (four)((more & (four_whole)x) | (~more & (four_whole)most));
        at = (more & ((four_whole){0} + (int64_t)j)) | (~more & at);
        finite &= (four_whole)(x < 2);
    }
    at |= ~finite;
    for (size_t i = 0; i < 4; i++)
        best[i] = (int32_t)at[i];
}

void INK_KERNEL(ink_most_probable)(size_t m, size_t n, const double *p, int32_t *best)
{
    for (; m >= 4; m -= 4, p += 4 * n, best += 4)
        most_probable_of_four(n, p, best);
    for (; m > 0; m--, p += n, best++) {
        int32_t at = 0, finite = 1;
        for (size_t j = 0; j < n; j++) {
            at = p[j] > p[at] ? (int32_t)j : at;
            finite &= p[j] < 2;
        }
        *best = finite ? at : -1;
    }
}
