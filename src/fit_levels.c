/* SPDX-License-Identifier: MIT
 * By level: what the network says when a feature is set to one of its levels and everything else stays as it is, averaged
 * over rows of the table (a partial dependence, Friedman 2001). With one feature there is nothing else, and it is exact. */
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "fit.h"
#include "stats/stats.h"

enum { MOST_LEVELS = 50, MOST_ROWS = 1000, LEAST_ROWS = 200 };
#define WORK 1e10 /* products; rows are fewer where the network is large and levels are many */

typedef struct {
    size_t level, rows;
} level_count;

static int more_rows_first(const void *a, const void *b)
{
    const level_count *x = a, *y = b;
    return x->rows != y->rows ? (x->rows < y->rows) - (x->rows > y->rows) : (x->level > y->level) - (x->level < y->level);
}

static size_t most_levels(const ink_fit_job *job)
{
    size_t n = 0;
    for (size_t f = 0; f < job->encoding.n_features; f++) {
        const ink_column *column = &job->table->columns[job->features.columns[f]];
        if (column->type == INK_CATEGORICAL)
            n += column->n_levels < MOST_LEVELS ? column->n_levels : MOST_LEVELS;
    }
    return n;
}

/* Any row tells it all where there is one feature, or where the network has learnt nothing. */
static size_t most_rows(const ink_fit_job *job)
{
    if (job->encoding.n_features == 1 || (job->modern && job->history.best_epoch == SIZE_MAX && job->history.restored_best))
        return 1;
    const double rows = WORK / (ink_layout_products(&job->layout) * (double)most_levels(job));
    return rows < LEAST_ROWS ? LEAST_ROWS : rows < MOST_ROWS ? (size_t)rows : MOST_ROWS;
}

/* Input rows to average over: the first in the order of the split, which is random. */
static int draw_rows(const ink_fit_job *job, ink_rows *out, ink_error *err)
{
    const size_t n = job->target.n_used, most = most_rows(job);
    return ink_encoding_apply(&job->encoding, job->table, job->features.columns, job->split.train, n < most ? n : most, NULL,
                              out, NULL, err);
}

/* The levels of a column by how many of the used rows have them, the most frequent first; those without a row go. */
static level_count *count_levels(const ink_fit_job *job, const ink_column *column, size_t *n)
{
    level_count *counts = ink_new(column->n_levels, sizeof *counts);
    for (size_t k = 0; counts && k < column->n_levels; k++)
        counts[k].level = k;
    for (size_t i = 0; counts && i < job->target.n_used; i++) {
        int32_t code = column->code[job->target.rows[i]];
        if (code >= 0)
            counts[code].rows++;
    }
    if (counts)
        qsort(counts, column->n_levels, sizeof *counts, more_rows_first);
    *n = 0;
    while (counts && *n < column->n_levels && *n < MOST_LEVELS && counts[*n].rows)
        ++*n;
    return counts;
}

/* The classes of the used rows of n levels: n x classes, in the order of `levels`. Nonzero: no memory. */
static int count_classes(const ink_fit_job *job, const ink_column *column, const level_count *levels, size_t n,
                         size_t *counts)
{
    const size_t n_class = job->target.n_class;
    int32_t *place = ink_new(column->n_levels, sizeof *place);
    if (!place)
        return 1;
    for (size_t k = 0; k < column->n_levels; k++)
        place[k] = -1;
    for (size_t k = 0; k < n; k++)
        place[levels[k].level] = (int32_t)k;
    for (size_t i = 0; i < job->target.n_used; i++) {
        const size_t row = job->target.rows[i];
        const int32_t at = column->code[row] >= 0 ? place[column->code[row]] : -1;
        if (at >= 0)
            counts[(size_t)at * n_class + (size_t)job->target.y[row]]++;
    }
    free(place);
    return 0;
}

static int average(const ink_fit_job *job, const ink_rows *rows, double *p, double *mean, ink_error *err)
{
    size_t n_class = job->target.n_class;
    INK_TRY(ink_net_predict((int)job->how.precision, &job->layout, job->params, rows, p, err));
    for (size_t k = 0; k < n_class; k++) {
        double sum = 0;
        for (size_t i = 0; i < rows->n_rows; i++)
            sum += p[i * n_class + k];
        mean[k] = sum / (double)rows->n_rows;
    }
    return INK_OK;
}

static void observe(const ink_fit_job *job, const size_t *counts, double *intervals, ink_level_row *row)
{
    for (size_t k = 0; k < job->target.n_class; k++)
        ink_wilson95(counts[k], row->rows, intervals + 2 * k);
    row->observed_share = (double)counts[row->predicted] / (double)row->rows;
    memcpy(row->observed_ci95, intervals + 2 * row->predicted, sizeof row->observed_ci95);
    row->counts = counts;
    row->shares_ci95 = intervals;
}

static int add_level(const ink_fit_job *job, const ink_column *column, size_t f, const level_count *count, ink_rows *rows,
                     double *p, ink_by_level *out, ink_error *err)
{
    size_t n_class = job->target.n_class, slot = ink_encoding_slot(&job->encoding, f);
    const char *level = column->levels[count->level];
    int32_t unit = ink_encoding_unit(&job->encoding.features[f], level);
    double *mean = out->probabilities + out->n * n_class;
    for (size_t i = 0; i < rows->n_rows; i++)
        rows->index[i * rows->n_index + slot] = unit;
    INK_TRY(average(job, rows, p, mean, err));
    ink_level_row *row = &out->rows[out->n];
    *row = (ink_level_row){.feature = column->name, .level = level, .rows = count->rows};
    row->predicted = ink_argmax(mean, n_class);
    row->confidence = mean[row->predicted];
    row->probabilities = mean;
    observe(job, out->counts + out->n * n_class, out->intervals + 2 * out->n * n_class, row);
    out->n++;
    return INK_OK;
}

static int add_feature(const ink_fit_job *job, size_t f, ink_rows *rows, double *p, ink_by_level *out, ink_error *err)
{
    const ink_column *column = &job->table->columns[job->features.columns[f]];
    size_t n, slot = ink_encoding_slot(&job->encoding, f), n_rows = rows->n_rows;
    level_count *counts = count_levels(job, column, &n);
    int32_t *kept = ink_new(n_rows, sizeof *kept);
    int status = counts && kept && !count_classes(job, column, counts, n, out->counts + out->n * job->target.n_class)
                     ? INK_OK : ink_fail_memory(err);
    for (size_t i = 0; status == INK_OK && i < n_rows; i++)
        kept[i] = rows->index[i * rows->n_index + slot];
    for (size_t k = 0; status == INK_OK && k < n; k++)
        status = add_level(job, column, f, &counts[k], rows, p, out, err);
    for (size_t i = 0; status == INK_OK && i < n_rows; i++)
        rows->index[i * rows->n_index + slot] = kept[i];
    free(counts);
    free(kept);
    return status;
}

static int make_all(const ink_fit_job *job, ink_rows *rows, ink_by_level *out, ink_error *err)
{
    size_t n = most_levels(job), n_class = job->target.n_class;
    double *p = ink_new(rows->n_rows * n_class, sizeof *p);
    out->rows = ink_new(n, sizeof *out->rows);
    out->probabilities = ink_new(n * n_class, sizeof *out->probabilities);
    out->counts = ink_new(n * n_class, sizeof *out->counts);
    out->intervals = ink_new(n * n_class, 2 * sizeof *out->intervals);
    int status = p && out->rows && out->probabilities && out->counts && out->intervals ? INK_OK : ink_fail_memory(err);
    for (size_t f = 0; status == INK_OK && f < job->encoding.n_features; f++)
        if (job->encoding.features[f].type == INK_CATEGORICAL)
            status = add_feature(job, f, rows, p, out, err);
    free(p);
    return status;
}

int ink_by_level_make(const ink_fit_job *job, ink_by_level *out, ink_error *err)
{
    ink_by_level made = {0};
    ink_rows rows;
    INK_TRY(draw_rows(job, &rows, err));
    int status = make_all(job, &rows, &made, err);
    ink_rows_free(&rows);
    if (status == INK_OK)
        *out = made;
    else
        ink_by_level_free(&made);
    return status;
}

void ink_by_level_free(ink_by_level *by_level)
{
    free(by_level->rows);
    free(by_level->probabilities);
    free(by_level->counts);
    free(by_level->intervals);
    *by_level = (ink_by_level){0};
}
