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
enum { NARROW = 64 };

INK_INLINE void exps_of_rows(size_t n, const real *z, real e[NARROW][LANES])
{
    for (size_t j = 0; j < n; j++)
        for (size_t i = 0; i < LANES; i++)
            e[j][i] = z[i * n + j];
    vec most = vec_load(e[0]);
    for (size_t j = 1; j < n; j++)
        most = vec_larger(vec_load(e[j]), most);
    for (size_t j = 0; j < n; j++)
        vec_store(e[j], vec_exp(vec_load(e[j]) - most));
}

static void softmax_of_rows(size_t n, real *z)
{
    real e[NARROW][LANES];
    vec sum = vec_all(0);
    exps_of_rows(n, z, e);
    for (size_t j = 0; j < n; j++)
        sum += vec_load(e[j]);
    for (size_t j = 0; j < n; j++)
        vec_store(e[j], vec_load(e[j]) / sum);
    for (size_t i = 0; i < LANES; i++)
        for (size_t j = 0; j < n; j++)
            z[i * n + j] = e[j][i];
}

void INK_KERNEL(ink_softmax)(size_t m, size_t n, real *z)
{
    for (; m >= LANES && n <= NARROW; m -= LANES, z += LANES * n)
        softmax_of_rows(n, z);
    for (; m > 0; m--, z += n)
        softmax_of_row(n, z);
}

/* ---- Probabilities as doubles: the same of exp z, with sums of four strands, into which the numbers fall in turn. */

typedef double four __attribute__((vector_size(4 * sizeof(double))));
#define FOUR_OF(e) ((four){(e)[0], (e)[1], (e)[2], (e)[3]}) /* no function: without AVX none can return it */

static void doubles_of_row(size_t n, const real *e, double *p)
{
    const size_t fours = n / 4 * 4;
    four sum = {0};
    for (size_t j = 0; j < fours; j += 4)
        sum += FOUR_OF(e + j);
    for (size_t j = fours; j < n; j++) /* its lane by a constant, so that it stays in a register */
        sum += (four){j % 4 == 0 ? e[j] : 0, j % 4 == 1 ? e[j] : 0, j % 4 == 2 ? e[j] : 0, 0};
    const double share = 1 / ((sum[0] + sum[1]) + (sum[2] + sum[3]));
    for (size_t j = 0; j < fours; j += 4) {
        const four some = FOUR_OF(e + j) * share;
        memcpy(p + j, &some, sizeof some);
    }
    for (size_t j = fours; j < n; j++)
        p[j] = e[j] * share;
}

static void doubles_of_rows(size_t n, real e[NARROW][LANES], double *p)
{
    double sum[4][LANES] = {{0}}, share[LANES];
    for (size_t j = 0; j < n; j++)
        for (size_t i = 0; i < LANES; i++)
            sum[j % 4][i] += e[j][i];
    for (size_t i = 0; i < LANES; i++)
        share[i] = 1 / ((sum[0][i] + sum[1][i]) + (sum[2][i] + sum[3][i]));
    for (size_t i = 0; i < LANES; i++)
        for (size_t j = 0; j < n; j++)
            p[i * n + j] = e[j][i] * share[i];
}

void INK_KERNEL(ink_shares)(size_t m, size_t n, real *z, double *p)
{
    for (; m >= LANES && n <= NARROW; m -= LANES, z += LANES * n, p += LANES * n) {
        real e[NARROW][LANES];
        exps_of_rows(n, z, e);
        doubles_of_rows(n, e, p);
    }
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
