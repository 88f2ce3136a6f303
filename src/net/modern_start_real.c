/* SPDX-License-Identifier: MIT
 * Where a modern member starts: weights drawn and made such that the sums of some training rows have variance 1, biases
 * such that each unit bends among them, a last layer that says the class shares. It knows no loss. */
#include "net/real.h"
#include "net/modern.h"

#include <string.h>
#include <tgmath.h>

/* A one-hot unit that is 1 in less than a quarter, or more than three, of the rows is scaled as robust scaling and smooth
 * clipping of such a column would: 2 / sqrt(1 + (2/3)^2); others as 1 is. */
static real height_of(double share)
{
    return share < 0.25 || share > 0.75 ? (real)1.6641005886756874 : (real)0.9486832980505138;
}

/* Counts in scale first. */
static void start_scales(const ink_layout *layout, const ink_rows *train, real *scale)
{
    const size_t onehot = layout->sizes[0] - layout->n_dense, n = ink_layout_inputs(layout, 0);
    for (size_t i = 0; i < train->n_rows * train->n_index; i++)
        if (train->index[i] >= 0)
            scale[train->index[i]] += 1;
    for (size_t u = 0; u < n; u++)
        scale[u] = u < onehot ? height_of((double)scale[u] / (double)train->n_rows) : 1;
}

static void draw(ink_random *random, double scale, size_t n, real *w)
{
    for (size_t i = 0; i < n; i++)
        w[i] = (real)(ink_random_normal(random) * scale);
}

static real between(ink_random *random, double least, double most)
{
    return (real)(least + ink_random_uniform(random) * (most - least));
}

/* Frequencies of 0.1 standard deviation, phases anywhere, the rest as torch starts a linear layer of WAVES inputs. */
static void start_waves(const ink_layout *layout, ink_random *random, real *w)
{
    const size_t n = layout->n_dense, n_waves = n * INK_WAVES;
    const double edge = 1 / sqrt((double)INK_WAVES);
    draw(random, 0.1, n_waves, w);
    for (size_t i = 0; i < n_waves; i++)
        w[n_waves + i] = between(random, -0.5, 0.5);
    for (size_t i = 0; i < n_waves * INK_WAVE_SUMS + n * INK_WAVE_SUMS; i++)
        w[2 * n_waves + i] = between(random, -edge, edge);
}

/* Each unit's weights are divided by the standard deviation of its sums over m rows (m x n). */
static void unit_variance(size_t m, size_t n, size_t n_in, real *z, real *w)
{
    for (size_t j = 0; j < n; j++) {
        double sum = 0, squares = 0;
        for (size_t i = 0; i < m; i++)
            sum += z[i * n + j];
        for (size_t i = 0; i < m; i++)
            squares += (z[i * n + j] - sum / (double)m) * (z[i * n + j] - sum / (double)m);
        const double deviation = sqrt(squares / (double)m);
        if (!(deviation > 1e-6))
            continue;
        for (size_t i = 0; i < n_in; i++)
            w[i * n + j] = (real)(w[i * n + j] / deviation);
        for (size_t i = 0; i < m; i++)
            z[i * n + j] = (real)(z[i * n + j] / deviation);
    }
}

/* Each bias makes a random mixture of five rows the point where the unit's sum is 0. */
static void bend_among(ink_random *random, size_t m, size_t n, const real *z, real *bias)
{
    enum { MIXED = 5 };
    for (size_t j = 0; j < n; j++) {
        double sum = 0, all = 0;
        for (int k = 0; k < MIXED; k++) {
            const double weight = -log(1 - ink_random_uniform(random));
            sum += weight * z[(size_t)ink_random_below(random, m - 1) * n + j];
            all += weight;
        }
        bias[j] = all > 0 ? (real)(-sum / all) : 0;
    }
}

/* A class without a training row has log share minus infinity; it starts at the losses' floor instead. */
void ink_start_prior(const double *log_prior, size_t n, real *bias)
{
    for (size_t j = 0; j < n && log_prior; j++)
        bias[j] = (real)fmax(log_prior[j], log(1e-7));
}

/* Layer by layer: its sums are told from the rows once all below it stands. */
static void start_layer(ink_scratch *s, size_t l, const ink_part *some, ink_member *member)
{
    static const ink_dropout none = {0};
    const ink_layout *layout = s->layout;
    const size_t n_in = ink_layout_inputs(layout, l), n = layout->sizes[l + 1];
    real *w = member->w + ink_layout_weights(layout, l);
    draw(&member->random, 1 / sqrt((double)(l ? n_in : layout->n_index + n_in - (layout->sizes[0] - layout->n_dense))),
         n_in * n, w);
    for (size_t i = 0; i < n_in && l == 0; i++)
        for (size_t j = 0; j < n; j++)
            w[i * n + j] *= member->scale[i];
    if (layout->has_shares)
        for (size_t j = 0; j < n; j++)
            w[(n_in + 1) * n + j] = 1;
    ink_rows_forward(s, member->w, some, 0, some->n, &none);
    unit_variance(some->n, n, n_in, s->from[l], w);
    bend_among(&member->random, some->n, n, s->from[l], w + n_in * n);
}

void ink_modern_start(ink_scratch *s, const ink_training *how, const ink_rows *train, ink_member *member)
{
    const ink_layout *layout = s->layout;
    const size_t last = layout->n_layers - 1, n = layout->sizes[1], inputs = ink_layout_inputs(layout, 0);
    const ink_part some = {train, member->order, 0, train->n_rows < INK_CHUNK ? train->n_rows : INK_CHUNK};
    ink_random_shuffle(&member->random, member->order, train->n_rows);
    start_scales(layout, train, member->scale);
    if (layout->has_waves)
        start_waves(layout, &member->random, member->w);
    for (size_t l = 0; l < last; l++)
        start_layer(s, l, &some, member);
    ink_start_prior(how->log_prior, layout->sizes[last + 1], member->w + ink_layout_weights(layout, last) +
                ink_layout_inputs(layout, last) * layout->sizes[last + 1]);
    const real *w = member->w + ink_layout_weights(layout, 0);
    for (size_t i = 0; i < inputs; i++)
        for (size_t j = 0; j < n; j++)
            member->raw[i * n + j] = w[i * n + j] / member->scale[i];
}
