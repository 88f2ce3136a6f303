/* SPDX-License-Identifier: MIT
 * Waves: each dense input x becomes x and three sums of cosines, of which frequencies, phases, weights and offsets are
 * learnt (the PBLD embedding of Holzmueller, Grinsztajn, Steinwart 2024). They know no loss. */
#include "net/real.h"
#include "net/pass.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

/* The waves' parameters, or their gradient. */
typedef struct {
    real *frequency, *phase; /* n_dense x WAVES */
    real *sum;               /* n_dense x WAVES x SUMS */
    real *offset;            /* n_dense x SUMS */
} waves;

static waves waves_at(const ink_layout *layout, const real *w)
{
    const size_t n = layout->n_dense;
    real *at = (real *)w;
    return (waves){at, at + n * INK_WAVES, at + 2 * n * INK_WAVES, at + n * INK_WAVES * (2 + INK_WAVE_SUMS)};
}

int ink_waves_new(const ink_layout *layout, ink_scratch *s)
{
    const size_t n = layout->n_dense, chunk = s->chunk * sizeof(real);
    s->turns = ink_new(n * INK_WAVES, chunk);
    s->d_turns = ink_new(n * INK_WAVES, chunk);
    s->d_fed = ink_new(n * INK_WAVE_UNITS, chunk);
    return !s->turns || !s->d_turns || !s->d_fed;
}

void ink_waves_free(ink_scratch *s)
{
    free(s->turns);
    free(s->d_turns);
    free(s->d_fed);
}

/* fed (m x n_dense x 4): x itself, then offset + waves (m x WAVES) sum (WAVES x 3), for each dense input. */
void ink_waves_forward(ink_scratch *s, const real *w, const ink_part *part, size_t begin, size_t end)
{
    const size_t n = s->layout->n_dense, n_waves = n * INK_WAVES, n_units = n * INK_WAVE_UNITS;
    const waves p = waves_at(s->layout, w);
    const real *dense = ink_dense(s, part);
    real *turns = s->turns ? s->turns : s->waves;
    for (size_t i = begin; i < end; i++)
        s->kernels->turns(n, dense + i * n, p.frequency, p.phase, turns + i * n_waves);
    if (s->turns)
        memcpy(s->waves + begin * n_waves, turns + begin * n_waves, (end - begin) * n_waves * sizeof *turns);
    s->kernels->cosine((end - begin) * n_waves, s->waves + begin * n_waves);
    for (size_t i = begin; i < end; i++)
        for (size_t j = 0; j < n; j++)
            s->fed[i * n_units + j * INK_WAVE_UNITS] = dense[i * n + j];
    for (size_t j = 0; j < n; j++)
        s->kernels->multiply(&(ink_product){.m = end - begin, .n = INK_WAVE_SUMS, .k = INK_WAVES,
                                            .a = s->waves + begin * n_waves + j * INK_WAVES, .row = n_waves, .column = 1,
                                            .b = p.sum + j * INK_WAVES * INK_WAVE_SUMS, .b_row = INK_WAVE_SUMS, .b_column = 1,
                                            .from = p.offset + j * INK_WAVE_SUMS,
                                            .c = s->fed + begin * n_units + j * INK_WAVE_UNITS + 1, .c_row = n_units});
}

/* d_fed = delta of the first layer times its weights, transposed; d_turns = cos' * (d_fed sumT). */
void ink_waves_backward(ink_scratch *s, const real *w, size_t begin, size_t end)
{
    const size_t n = s->layout->n_dense, n_waves = n * INK_WAVES, n_units = n * INK_WAVE_UNITS, m = end - begin;
    const size_t n_out = s->layout->sizes[1], onehot = s->layout->sizes[0] - n;
    const waves p = waves_at(s->layout, w);
    s->kernels->multiply(&(ink_product){.m = m, .n = n_units, .k = n_out, .a = s->delta[0] + begin * n_out, .row = n_out,
                                        .column = 1, .b = w + ink_layout_weights(s->layout, 0) + onehot * n_out,
                                        .b_row = 1, .b_column = n_out, .c = s->d_fed + begin * n_units, .c_row = n_units});
    for (size_t j = 0; j < n; j++)
        s->kernels->multiply(&(ink_product){.m = m, .n = INK_WAVES, .k = INK_WAVE_SUMS,
                                            .a = s->d_fed + begin * n_units + j * INK_WAVE_UNITS + 1, .row = n_units,
                                            .column = 1, .b = p.sum + j * INK_WAVES * INK_WAVE_SUMS, .b_row = 1,
                                            .b_column = INK_WAVE_SUMS, .c = s->d_turns + begin * n_waves + j * INK_WAVES,
                                            .c_row = n_waves});
    s->kernels->cosine_backward(m * n_waves, s->turns + begin * n_waves, s->d_turns + begin * n_waves);
}

/* One row of n columns = the sum over m rows of x[i * step] times a row of d. */
static void weighted_sum(ink_scratch *s, size_t m, const real *x, size_t step, size_t n, const real *d, size_t d_row,
                         int first, real *g)
{
    s->kernels->multiply(&(ink_product){.m = 1, .n = n, .k = m, .a = x, .column = step, .b = d, .b_row = d_row, .b_column = 1,
                                        .from = first ? NULL : g, .c = g, .c_row = n});
}

void ink_waves_gradient(ink_scratch *s, const ink_part *part, size_t rank, size_t n_ranks, int first, real *g)
{
    static const real one = 1;
    const size_t n = s->layout->n_dense, n_waves = n * INK_WAVES, n_units = n * INK_WAVE_UNITS, m = part->n;
    const waves p = waves_at(s->layout, g);
    for (size_t j = ink_share(n, rank, n_ranks); j < ink_share(n, rank + 1, n_ranks); j++) {
        const real *d_sums = s->d_fed + j * INK_WAVE_UNITS + 1, *d_turns = s->d_turns + j * INK_WAVES;
        real *sum = p.sum + j * INK_WAVES * INK_WAVE_SUMS;
        weighted_sum(s, m, ink_dense(s, part) + j, n, INK_WAVES, d_turns, n_waves, first, p.frequency + j * INK_WAVES);
        weighted_sum(s, m, &one, 0, INK_WAVES, d_turns, n_waves, first, p.phase + j * INK_WAVES);
        weighted_sum(s, m, &one, 0, INK_WAVE_SUMS, d_sums, n_units, first, p.offset + j * INK_WAVE_SUMS);
        s->kernels->multiply(&(ink_product){.m = INK_WAVES, .n = INK_WAVE_SUMS, .k = m, .a = s->waves + j * INK_WAVES,
                                            .row = 1, .column = n_waves, .b = d_sums, .b_row = n_units, .b_column = 1,
                                            .from = first ? NULL : sum, .from_row = INK_WAVE_SUMS,
                                            .c = sum, .c_row = INK_WAVE_SUMS});
    }
}
