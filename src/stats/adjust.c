/* SPDX-License-Identifier: MIT
 * P-values of many tests, each adjusted for the others. */
#include "base/error.h"
#include "base/memory.h"
#include "stats/stats.h"

#include <math.h>

typedef struct {
    double p;
    size_t place;
} ranked;

static int ascending(const void *a, const void *b)
{
    const ranked *x = a, *y = b;
    return x->p != y->p ? (x->p > y->p) - (x->p < y->p) : (x->place > y->place) - (x->place < y->place);
}

static int check(const double *p, size_t n, ink_error *err)
{
    for (size_t i = 0; i < n; i++)
        if (!(p[i] >= 0 && p[i] <= 1))
            return ink_fail(err, INK_USAGE, "p-value %zu is %g, not between 0 and 1", i + 1, p[i]);
    return INK_OK;
}

static ranked *rank(const double *p, size_t n)
{
    ranked *ranks = ink_new(n, sizeof *ranks);
    if (!ranks)
        return NULL;
    for (size_t i = 0; i < n; i++)
        ranks[i] = (ranked){.p = p[i], .place = i};
    qsort(ranks, n, sizeof *ranks, ascending);
    return ranks;
}

int ink_holm(const double *p, size_t n, double *adjusted, ink_error *err)
{
    INK_TRY(check(p, n, err));
    ranked *ranks = rank(p, n);
    if (!ranks)
        return ink_fail_memory(err);
    double largest = 0;
    for (size_t i = 0; i < n; i++) {
        largest = fmax(largest, fmin(1, (double)(n - i) * ranks[i].p));
        adjusted[ranks[i].place] = largest;
    }
    free(ranks);
    return INK_OK;
}

int ink_benjamini_hochberg(const double *p, size_t n, double *adjusted, ink_error *err)
{
    INK_TRY(check(p, n, err));
    ranked *ranks = rank(p, n);
    if (!ranks)
        return ink_fail_memory(err);
    double smallest = 1;
    for (size_t i = n; i-- > 0;) {
        smallest = fmin(smallest, (double)n / (double)(i + 1) * ranks[i].p);
        adjusted[ranks[i].place] = smallest;
    }
    free(ranks);
    return INK_OK;
}
