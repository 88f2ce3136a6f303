/* SPDX-License-Identifier: MIT
 * Scores: probabilities against classes, each figure beside its baseline. Knows no network and no table. */
#include "score/score.h"

#include <math.h>

#include "base/error.h"
#include "base/memory.h"
#include "stats/stats.h"

enum { BINS = 15 };

typedef struct {
    size_t rows, right;
    double confidence;
} calibration_bin;

typedef struct {
    double log_loss, prior_log_loss, brier;
    size_t right, majority_right;
    calibration_bin bins[BINS];
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

static void add_row(score_sums *sums, const double *p, size_t n_class, int32_t y, const double *prior, double least,
                    size_t *confusion)
{
    int32_t top = ink_argmax(p, n_class);
    size_t at = (size_t)(p[top] * BINS);
    calibration_bin *bin = &sums->bins[at < BINS ? at : BINS - 1];
    bin->rows++;
    bin->right += top == y;
    bin->confidence += p[top];
    sums->right += top == y;
    sums->log_loss -= log(fmin(fmax(y < 0 ? 0 : p[y], least), 1));
    sums->prior_log_loss -= log(fmax(y < 0 ? 0 : prior[y], least));
    sums->brier += squared_distance(p, n_class, y);
    if (y >= 0)
        confusion[(size_t)y * n_class + (size_t)top]++;
}

static double expected_calibration_error(const score_sums *sums, double n)
{
    double error = 0;
    for (size_t b = 0; b < BINS; b++)
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

int ink_scores_make(const double *p, const int32_t *y, size_t n, size_t n_class, const double *prior, double least,
                    ink_scores *out, ink_error *err)
{
    ink_class_score *classes = ink_new(n_class, sizeof *classes);
    size_t *confusion = n_class > SIZE_MAX / n_class ? NULL : ink_new(n_class * n_class, sizeof *confusion);
    if (!classes || !confusion) {
        free(classes);
        free(confusion);
        return ink_fail_memory(err);
    }
    score_sums sums = {0};
    int32_t majority = ink_argmax(prior, n_class);
    for (size_t i = 0; i < n; i++) {
        add_row(&sums, p + i * n_class, n_class, y[i], prior, least, confusion);
        sums.majority_right += y[i] == majority;
    }
    for (size_t k = 0; k < n_class; k++)
        score_class(confusion, n_class, k, &classes[k]);
    finish(&sums, n, out);
    out->per_class = classes;
    out->confusion = confusion;
    return INK_OK;
}

void ink_scores_clear(ink_scores *scores)
{
    free((void *)scores->per_class);
    free((void *)scores->confusion);
    *scores = (ink_scores){0};
}
