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

static int rank(const double *p, size_t n, ranked **ranks, ink_error *err)
{
    for (size_t i = 0; i < n; i++)
        if (!(p[i] >= 0 && p[i] <= 1))
            return ink_fail(err, INK_USAGE, "p-value %zu is %g, not between 0 and 1", i + 1, p[i]);
    ranked *new = ink_new(n, sizeof *new);
    if (!new)
        return ink_fail_memory(err);
    for (size_t i = 0; i < n; i++)
        new[i] = (ranked){.p = p[i], .place = i};
    qsort(new, n, sizeof *new, ascending);
    *ranks = new;
    return INK_OK;
}

int ink_holm(const double *p, size_t n, double *adjusted, ink_error *err)
{
    ranked *ranks = NULL;
    INK_TRY(rank(p, n, &ranks, err));
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
    ranked *ranks = NULL;
    INK_TRY(rank(p, n, &ranks, err));
    double smallest = 1;
    for (size_t i = n; i-- > 0;) {
        smallest = fmin(smallest, (double)n / (double)(i + 1) * ranks[i].p);
        adjusted[ranks[i].place] = smallest;
    }
    free(ranks);
    return INK_OK;
}
