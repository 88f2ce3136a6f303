/* SPDX-License-Identifier: MIT
 * A job seen by fewer rows, so that the work of a verdict has an end however long the table is. Rows of a part are in
 * random order, and so its first ones are as good a sample as any. */
#include "judge/judging.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"

static int by_number(const void *a, const void *b)
{
    const size_t x = *(const size_t *)a, y = *(const size_t *)b;
    return (x > y) - (x < y);
}

static size_t part_of(size_t n, double share)
{
    const size_t some = (size_t)((double)n * share);
    return some || !n ? some : 1;
}

int ink_job_see_fewer(const ink_fit_job *job, size_t most, ink_fit_job *fewer, ink_error *err)
{
    const ink_split *all = &job->split;
    const double share = (double)most / (double)job->target.n_used;
    ink_split some = {.n_train = part_of(all->n_train, share),
                      .n_validation = part_of(all->n_validation, share),
                      .n_test = part_of(all->n_test, share)};
    const size_t n = some.n_train + some.n_validation + some.n_test;
    size_t *rows = ink_new(2 * n, sizeof *rows);
    if (!rows)
        return ink_fail_memory(err);
    some.train = rows;
    some.validation = rows + some.n_train;
    some.test = some.validation + some.n_validation;
    memcpy(some.train, all->train, some.n_train * sizeof *rows);
    memcpy(some.validation, all->validation, some.n_validation * sizeof *rows);
    memcpy(some.test, all->test, some.n_test * sizeof *rows);
    memcpy(rows + n, rows, n * sizeof *rows);
    qsort(rows + n, n, sizeof *rows, by_number);
    *fewer = *job;
    fewer->split = some;
    fewer->target.rows = rows + n;
    fewer->target.n_used = n;
    return INK_OK;
}

void ink_job_free_fewer(ink_fit_job *fewer)
{
    free(fewer->split.train);
}
