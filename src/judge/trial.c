/* SPDX-License-Identifier: MIT
 * A fitting job becomes a trial: classes, prior and graded columns of its rows. Knows no learner. */
#include "judge/trial.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"

enum { QUANTILE_BINS = 31, MOST_SORTED = 10000 };

double ink_trial_loss(double p)
{
    return -log(fmax(p, 1e-7));
}

int ink_trial_stopped(const ink_fit_options *how)
{
    const ink_progress now = {.train_loss = NAN, .validation_loss = NAN, .validation_accuracy = NAN};
    return how->progress && how->progress(how->progress_user, &now) != 0;
}

/* ---- Grades */

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* The upper ends of at most QUANTILE_BINS bins but the last; returns their number. */
static size_t find_edges(const double *sorted, size_t n, double *edges, int *exact)
{
    size_t n_distinct = n > 0;
    for (size_t i = 1; i < n; i++)
        n_distinct += sorted[i] > sorted[i - 1];
    *exact = n_distinct <= QUANTILE_BINS;
    size_t n_edges = 0;
    for (size_t i = 1; *exact && i < n; i++)
        if (sorted[i] > sorted[i - 1])
            edges[n_edges++] = sorted[i - 1];
    for (size_t b = 1; !*exact && b < QUANTILE_BINS; b++) {
        double edge = sorted[b * n / QUANTILE_BINS];
        if ((!n_edges || edge > edges[n_edges - 1]) && edge < sorted[n - 1])
            edges[n_edges++] = edge;
    }
    return n_edges;
}

static uint8_t bin_of(double x, const double *edges, size_t n_edges)
{
    size_t low = 0, high = n_edges;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (x > edges[middle])
            low = middle + 1;
        else
            high = middle;
    }
    return (uint8_t)(1 + low);
}

static int grade_numbers(const ink_trial *trial, const double *number, ink_grades *out)
{
    const size_t *rows = trial->job->split.train;
    size_t n_sorted = trial->n_train < MOST_SORTED ? trial->n_train : MOST_SORTED, n = 0;
    double *sorted = ink_new(n_sorted, sizeof *sorted), edges[QUANTILE_BINS];
    if (!sorted)
        return -1;
    for (size_t i = 0; i < n_sorted; i++)
        if (!isnan(number[rows[i]]))
            sorted[n++] = number[rows[i]];
    qsort(sorted, n, sizeof *sorted, by_value);
    size_t n_edges = find_edges(sorted, n, edges, &out->exact);
    free(sorted);
    out->n_bins = n_edges + 2;
    out->n_levels = out->exact && out->n_bins <= 17 ? out->n_bins : (n_edges + 2) / 2 + 1;
    for (size_t i = 0; i < trial->n_rows; i++) {
        out->bin[i] = isnan(number[rows[i]]) ? 0 : bin_of(number[rows[i]], edges, n_edges);
        out->level[i] = out->n_levels == out->n_bins ? out->bin[i] : out->bin[i] ? (out->bin[i] + 1u) / 2 : 0;
    }
    return 0;
}

typedef struct {
    size_t level, rows;
} level_count;

static int more_rows_first(const void *a, const void *b)
{
    const level_count *x = a, *y = b;
    return x->rows != y->rows ? (x->rows < y->rows) - (x->rows > y->rows) : (x->level > y->level) - (x->level < y->level);
}

/* The most frequent levels among the training rows have a bin each, all others the last. */
static int bin_levels(const ink_trial *trial, ink_grades *out)
{
    level_count *counts = ink_new(out->n_levels, sizeof *counts);
    uint8_t *bin = ink_new(out->n_levels, 1);
    if (counts && bin) {
        for (size_t k = 0; k < out->n_levels; k++)
            counts[k].level = k;
        for (size_t i = 0; i < trial->n_train; i++)
            counts[out->level[i]].rows++;
        counts[0].rows = SIZE_MAX; /* missing keeps bin 0 */
        qsort(counts, out->n_levels, sizeof *counts, more_rows_first);
        out->exact = out->n_levels <= INK_BINS_MOST;
        out->n_bins = out->exact ? out->n_levels : INK_BINS_MOST;
        for (size_t k = 0; k < out->n_levels; k++)
            bin[counts[k].level] = (uint8_t)(k < out->n_bins ? k : out->n_bins - 1);
        for (size_t i = 0; i < trial->n_rows; i++)
            out->bin[i] = bin[out->level[i]];
    }
    int bad = !counts || !bin;
    free(counts);
    free(bin);
    return bad;
}

static int grade_levels(const ink_trial *trial, const ink_column *column, ink_grades *out)
{
    const size_t *rows = trial->job->split.train;
    out->n_levels = column->n_levels + 1;
    for (size_t i = 0; i < trial->n_rows; i++)
        out->level[i] = column->code[rows[i]] < 0 ? 0 : 1 + (uint32_t)column->code[rows[i]];
    return bin_levels(trial, out);
}

static int grade(const ink_trial *trial, const ink_column *column, ink_grades *out)
{
    out->numeric = column->type == INK_NUMERIC;
    out->level = ink_new(trial->n_rows, sizeof *out->level);
    out->bin = ink_new(trial->n_rows, 1);
    if (!out->level || !out->bin)
        return -1;
    return out->numeric ? grade_numbers(trial, column->number, out) : grade_levels(trial, column, out);
}

/* ---- Trials */

static int fill(ink_trial *trial)
{
    const ink_fit_job *job = trial->job;
    trial->y = ink_new(trial->n_rows, sizeof *trial->y);
    trial->prior = ink_new(trial->n_class, sizeof *trial->prior);
    trial->features = ink_new(job->features.n_features, sizeof *trial->features);
    if (!trial->y || !trial->prior || !trial->features)
        return -1;
    for (size_t i = 0; i < trial->n_rows; i++)
        trial->y[i] = job->target.y[job->split.train[i]];
    for (size_t i = 0; i < trial->n_train; i++)
        trial->prior[trial->y[i]]++;
    for (size_t c = 0; c < trial->n_class; c++)
        trial->prior[c] = (trial->prior[c] + 0.5) / ((double)trial->n_train + 0.5 * (double)trial->n_class);
    for (; trial->n_features < job->features.n_features; trial->n_features++)
        if (grade(trial, &job->table->columns[job->features.columns[trial->n_features]],
                  &trial->features[trial->n_features]))
            return -1;
    return 0;
}

ink_rows ink_rows_first(const ink_rows *rows, size_t n)
{
    ink_rows first = *rows;
    first.n_rows = n < rows->n_rows ? n : rows->n_rows;
    return first;
}

/* A job sees at the most the first of its rows; one that was trained on packed rows has none. */
static int take_rows(ink_trial *trial, ink_error *err)
{
    const ink_fit_job *job = trial->job;
    ink_rows parts[INK_PARTS] = {{0}};
    int status = INK_OK;
    trial->owns_rows = job->train.n_rows == 0;
    if (trial->owns_rows)
        status = ink_fit_job_rows(job, NULL, parts, err);
    trial->train = trial->owns_rows ? parts[0] : ink_rows_first(&job->train, trial->n_train);
    trial->validation = trial->owns_rows ? parts[1] : ink_rows_first(&job->validation, trial->n_validation);
    trial->test = trial->owns_rows ? parts[2] : ink_rows_first(&job->test, trial->n_test);
    return status;
}

int ink_trial_make(const ink_fit_job *job, ink_trial *trial, ink_error *err)
{
    const ink_split *s = &job->split;
    ink_trial made = {.job = job, .n_train = s->n_train, .n_validation = s->n_validation, .n_test = s->n_test};
    made.n_rows = s->n_train + s->n_validation + s->n_test;
    made.n_held = s->n_validation + s->n_test;
    made.held = s->n_train;
    made.n_class = job->target.n_class;
    const int status = fill(&made) ? ink_fail_memory(err) : take_rows(&made, err);
    if (status == INK_OK)
        *trial = made;
    else
        ink_trial_free(&made);
    return status;
}

void ink_trial_free(ink_trial *trial)
{
    for (size_t f = 0; trial->features && f < trial->job->features.n_features; f++) {
        free(trial->features[f].level);
        free(trial->features[f].bin);
    }
    free(trial->features);
    free(trial->y);
    free(trial->prior);
    if (trial->owns_rows) {
        ink_rows_free(&trial->train);
        ink_rows_free(&trial->validation);
        ink_rows_free(&trial->test);
    }
    *trial = (ink_trial){0};
}

/* ---- The network's losses */

/* A balanced training answers for classes of equal weight: divide by the weights, and the shares are the table's. */
static void unbalance(const ink_trial *trial, double *p, size_t n)
{
    const double *w = trial->job->class_weight;
    for (size_t i = 0; w && i < n; i++, p += trial->n_class) {
        double sum = 0;
        for (size_t c = 0; c < trial->n_class; c++)
            sum += p[c] /= w[c];
        for (size_t c = 0; c < trial->n_class; c++)
            p[c] /= sum;
    }
}

int ink_trial_network(const ink_trial *trial, const ink_layout *layout, const void *params, const ink_rows *validation,
                      const ink_rows *test, double *loss, double *p, ink_error *err)
{
    size_t n = trial->n_held, n_class = trial->n_class;
    int precision = (int)trial->job->how.precision;
    double *all = p ? p : n > SIZE_MAX / n_class ? NULL : ink_new(n * n_class, sizeof *all);
    int status = all ? ink_net_predict(precision, layout, params, validation, all, err) : ink_fail_memory(err);
    if (status == INK_OK)
        status = ink_net_predict(precision, layout, params, test, all + trial->n_validation * n_class, err);
    if (status == INK_OK) {
        unbalance(trial, all, n);
        for (size_t i = 0; i < n; i++)
            loss[i] = ink_trial_loss(all[i * n_class + (size_t)trial->y[trial->held + i]]);
    }
    if (!p)
        free(all);
    return status;
}
