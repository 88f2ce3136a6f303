/* SPDX-License-Identifier: MIT
 * The loss: minus the log of the probability of a row's class, clipped so that it stays finite, times the row's share in
 * the mean; its slope; and hits. A packed row stands for many, and has a mass in each class. It knows no layer. */
#include "net/real.h"
#include "net/pass.h"

#include <math.h>

static size_t classes_of(const ink_scratch *s)
{
    return s->layout->sizes[s->layout->n_layers];
}

static const real *probabilities(const ink_scratch *s, size_t row)
{
    return s->out[s->layout->n_layers - 1] + row * classes_of(s);
}

static const double *mass_of(const ink_part *part, size_t i, size_t n_class)
{
    const ink_rows *rows = part->rows;
    return (rows->mass ? rows->mass : rows->count) + ink_row_at(part, i) * n_class;
}

static double share_of(const ink_part *part, size_t i, double mean_weight)
{
    return part->rows->weight ? part->rows->weight[ink_row_at(part, i)] / mean_weight : 1;
}

static double clip(double p, int classic)
{
    const double least = classic ? 1e-15 : 1e-7, most = classic ? 1 - 1e-15 : 1;
    p = p < least ? least : p; /* a NaN passes both lines */
    return p > most ? most : p;
}

static void take_logs(ink_scratch *s, int classic, size_t begin, size_t end)
{
    const size_t n_class = classes_of(s);
    const real *p = probabilities(s, 0);
    for (size_t i = begin * n_class; i < end * n_class; i++)
        s->logs[i] = clip(p[i], classic);
    s->kernels->log_double((end - begin) * n_class, s->logs + begin * n_class);
}

static void packed_loss(ink_scratch *s, const ink_part *part, size_t begin, size_t end, double mean_weight)
{
    const size_t n_class = classes_of(s);
    const double *logs = s->logs;
    for (size_t i = begin; i < end; i++) {
        const double *mass = mass_of(part, i, n_class);
        double sum = 0;
        for (size_t j = 0; j < n_class; j++)
            sum -= mass[j] * logs[i * n_class + j];
        s->row_loss[i] = sum / mean_weight;
    }
}

void ink_rows_loss(ink_scratch *s, int classic, int warm, const ink_part *part, size_t begin, size_t end,
                   double mean_weight)
{
    if (part->rows->count) {
        if (!warm)
            take_logs(s, classic, begin, end);
        packed_loss(s, part, begin, end, mean_weight);
        return;
    }
    for (size_t i = begin; i < end; i++)
        s->row_loss[i] = clip(probabilities(s, i)[part->rows->y[ink_row_at(part, i)]], classic);
    s->kernels->log_double(end - begin, s->row_loss + begin);
    for (size_t i = begin; i < end; i++)
        s->row_loss[i] *= -share_of(part, i, mean_weight);
}

void ink_rows_hits(ink_scratch *s, const ink_part *part, size_t begin, size_t end)
{
    const size_t n_class = classes_of(s);
    for (size_t i = begin; i < end; i++) {
        const real *p = probabilities(s, i);
        const size_t row = ink_row_at(part, i);
        size_t best = 0;
        for (size_t j = 1; j < n_class; j++)
            best = p[j] > p[best] ? j : best;
        s->row_hits[i] = part->rows->count ? part->rows->count[row * n_class + best]
                                           : best == (size_t)part->rows->y[row];
    }
}

static void packed_backward(ink_scratch *s, double smoothing, const ink_part *part, size_t i, double scale)
{
    const size_t n_class = classes_of(s);
    const real *p = probabilities(s, i);
    const double *mass = mass_of(part, i, n_class);
    real *d = s->delta[s->layout->n_layers - 1] + i * n_class;
    double all = 0;
    for (size_t j = 0; j < n_class; j++)
        all += mass[j];
    for (size_t j = 0; j < n_class; j++)
        d[j] = (real)((all * (p[j] - smoothing / (double)n_class) - (1 - smoothing) * mass[j]) * scale);
}

/* delta (m x classes) = share * (p - label) / rows, the label (1 - smoothing) one-hot of y + smoothing / classes; the
 * clipping is not differentiated. */
void ink_loss_backward(ink_scratch *s, double smoothing, const ink_part *part, size_t begin, size_t end, double mean_weight,
                       size_t n_whole)
{
    const size_t n_class = classes_of(s);
    const real everywhere = (real)(smoothing / (double)n_class), own = (real)(1 - smoothing);
    for (size_t i = begin; i < end; i++) {
        if (part->rows->count) {
            packed_backward(s, smoothing, part, i, 1 / (mean_weight * (double)n_whole));
            continue;
        }
        const real *p = probabilities(s, i), share = (real)(share_of(part, i, mean_weight) / (double)n_whole);
        real *d = s->delta[s->layout->n_layers - 1] + i * n_class;
        for (size_t j = 0; j < n_class; j++)
            d[j] = share * (p[j] - everywhere);
        d[part->rows->y[ink_row_at(part, i)]] -= share * own;
    }
}
