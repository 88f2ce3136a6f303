/* SPDX-License-Identifier: MIT
 * Scores: probabilities against classes, each figure beside its baseline. Knows no network and no table. */
#include "score/score.h"

#include <math.h>

#include "base/error.h"
#include "base/memory.h"
#include "stats/stats.h"

typedef struct {
    size_t rows, right;
    double confidence;
} calibration_bin;

typedef struct {
    double log_loss, prior_log_loss, brier;
    size_t right, majority_right;
    calibration_bin bins[INK_RELIABILITY_BINS];
} score_sums;

int32_t ink_argmax(const double *p, size_t n)
{
    size_t best = 0;
    for (size_t k = 1; k < n; k++)
        if (p[k] > p[best])
            best = k;
    return (int32_t)best;
}

static double squared_distance(const double *p, size_t n_class, int32_t y)
{
    double sum = y < 0;
    for (size_t k = 0; k < n_class; k++) {
        double d = p[k] - (y >= 0 && k == (size_t)y);
        sum += d * d;
    }
    return sum;
}

/* `times` rows that are alike. */
static void add_rows(score_sums *sums, const double *p, size_t n_class, int32_t y, size_t times, const double *prior,
                     double least, size_t *confusion)
{
    const double n = (double)times;
    int32_t top = ink_argmax(p, n_class);
    size_t at = (size_t)(p[top] * INK_RELIABILITY_BINS);
    calibration_bin *bin = &sums->bins[at < INK_RELIABILITY_BINS ? at : INK_RELIABILITY_BINS - 1];
    bin->rows += times;
    bin->right += top == y ? times : 0;
    bin->confidence += n * p[top];
    sums->right += top == y ? times : 0;
    sums->log_loss -= n * log(fmin(fmax(y < 0 ? 0 : p[y], least), 1));
    sums->prior_log_loss -= n * log(fmax(y < 0 ? 0 : prior[y], least));
    sums->brier += n * squared_distance(p, n_class, y);
    if (y >= 0)
        confusion[(size_t)y * n_class + (size_t)top] += times;
}

static double expected_calibration_error(const score_sums *sums, double n)
{
    double error = 0;
    for (size_t b = 0; b < INK_RELIABILITY_BINS; b++)
        error += fabs((double)sums->bins[b].right - sums->bins[b].confidence) / n;
    return error;
}

static double ratio(size_t part, size_t whole)
{
    return whole ? (double)part / (double)whole : NAN;
}

static void score_class(const size_t *confusion, size_t n_class, size_t k, ink_class_score *out)
{
    size_t predicted = 0, rows = 0, right = confusion[k * n_class + k];
    for (size_t j = 0; j < n_class; j++) {
        predicted += confusion[j * n_class + k];
        rows += confusion[k * n_class + j];
    }
    out->rows = rows;
    out->precision = ratio(right, predicted);
    out->recall = ratio(right, rows);
    out->f1 = ratio(2 * right, predicted + rows);
    ink_wilson95(right, predicted, out->precision_ci95);
    ink_wilson95(right, rows, out->recall_ci95);
}

static void score_bin(const calibration_bin *bin, ink_reliability *out)
{
    out->rows = bin->rows;
    out->confidence = bin->rows ? bin->confidence / (double)bin->rows : NAN;
    out->accuracy = ratio(bin->right, bin->rows);
    ink_wilson95(bin->right, bin->rows, out->accuracy_ci95);
}

static void finish(const score_sums *sums, size_t n, ink_scores *out)
{
    double rows = n ? (double)n : NAN;
    out->rows = n;
    out->accuracy = (double)sums->right / rows;
    ink_wilson95(sums->right, n, out->accuracy_ci95);
    out->log_loss = sums->log_loss / rows;
    out->brier = sums->brier / rows;
    out->ece = expected_calibration_error(sums, rows);
    out->majority_accuracy = (double)sums->majority_right / rows;
    out->prior_log_loss = sums->prior_log_loss / rows;
}

/* The sums become figures; out takes the confusion matrix over. */
static int make(const score_sums *sums, size_t n, size_t n_class, size_t *confusion, ink_scores *out, ink_error *err)
{
    ink_class_score *classes = ink_new(n_class, sizeof *classes);
    ink_reliability *bins = ink_new(INK_RELIABILITY_BINS, sizeof *bins);
    if (!classes || !bins) {
        free(classes);
        free(bins);
        free(confusion);
        return ink_fail_memory(err);
    }
    for (size_t k = 0; k < n_class; k++)
        score_class(confusion, n_class, k, &classes[k]);
    for (size_t b = 0; b < INK_RELIABILITY_BINS; b++)
        score_bin(&sums->bins[b], &bins[b]);
    finish(sums, n, out);
    out->reliability = bins;
    out->per_class = classes;
    out->confusion = confusion;
    return INK_OK;
}

static size_t *new_confusion(size_t n_class)
{
    return n_class > SIZE_MAX / n_class ? NULL : ink_new(n_class * n_class, sizeof(size_t));
}

int ink_scores_make(const double *p, const int32_t *y, size_t n, size_t n_class, const double *prior, double least,
                    ink_scores *out, ink_error *err)
{
    size_t *confusion = new_confusion(n_class);
    score_sums sums = {0};
    if (!confusion)
        return ink_fail_memory(err);
    int32_t majority = ink_argmax(prior, n_class);
    for (size_t i = 0; i < n; i++) {
        add_rows(&sums, p + i * n_class, n_class, y[i], 1, prior, least, confusion);
        sums.majority_right += y[i] == majority;
    }
    return make(&sums, n, n_class, confusion, out, err);
}

int ink_scores_make_counted(const double *p, const double *count, size_t n, size_t n_class, const double *prior,
                            double least, ink_scores *out, ink_error *err)
{
    size_t *confusion = new_confusion(n_class), all = 0;
    score_sums sums = {0};
    if (!confusion)
        return ink_fail_memory(err);
    int32_t majority = ink_argmax(prior, n_class);
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < n_class; k++) {
            const size_t times = (size_t)count[i * n_class + k];
            if (times == 0)
                continue;
            add_rows(&sums, p + i * n_class, n_class, (int32_t)k, times, prior, least, confusion);
            sums.majority_right += (int32_t)k == majority ? times : 0;
            all += times;
        }
    return make(&sums, all, n_class, confusion, out, err);
}

void ink_scores_clear(ink_scores *scores)
{
    free((void *)scores->per_class);
    free((void *)scores->confusion);
    free((void *)scores->reliability);
    *scores = (ink_scores){0};
}
