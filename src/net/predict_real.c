/* SPDX-License-Identifier: MIT
 * Prediction: input rows and parameters become probabilities as doubles; many rows in memory of its own, or one in the
 * caller's. Both take the same way forward, and so give a row the same bits. */
#include "net/real.h"
#include "net/pass.h"

#include "base/error.h"
#include "net/doors.h"

/* p (m x classes) grows by an n-th of the probabilities, as doubles, or becomes it where first. What float32 rounded off the
 * sum of a row is put back. */
static void widen(size_t m, size_t n_class, const real *from, size_t n, int first, double *p)
{
    for (; m-- > 0; from += n_class, p += n_class) {
        double sum = 0;
        for (size_t j = 0; j < n_class; j++)
            sum += from[j];
        for (size_t j = 0; j < n_class; j++)
            p[j] = (first ? 0 : p[j]) + (INK_REAL == 32 ? from[j] / sum : from[j]) / (double)n;
    }
}

/* The mean of all members' probabilities. */
static void predict_part(ink_scratch *s, const real *w, const ink_part *part, double *p)
{
    const ink_layout *layout = s->layout;
    const size_t n = ink_layout_members(layout), each = ink_layout_parameters(layout) / n;
    for (size_t i = 0; i < n; i++, w += each)
        widen(part->n, layout->sizes[layout->n_layers], ink_forward(s, w, part), n, i == 0, p);
}

int ink_probabilities(const ink_layout *layout, const void *params, const ink_rows *rows, double *p, ink_error *err)
{
    const size_t n_class = layout->sizes[layout->n_layers];
    ink_scratch s;
    if (ink_scratch_new(layout, NULL, NULL, &s))
        return ink_fail_memory(err);
    for (size_t at = 0; at < rows->n_rows; at += INK_CHUNK) {
        const size_t left = rows->n_rows - at;
        const ink_part part = {rows, NULL, at, left < INK_CHUNK ? left : INK_CHUNK};
        predict_part(&s, params, &part, p + at * n_class);
    }
    ink_scratch_free(&s);
    return INK_OK;
}

void ink_probabilities_row(const ink_layout *layout, const void *params, const ink_rows *row, void *memory, double *p)
{
    const ink_part part = {row, NULL, 0, 1};
    real *at = memory;
    ink_scratch s = {.layout = layout, .kernels = ink_kernels_of(INK_WIDTH_BEST), .dense = at, .fed = at};
    at += layout->n_dense;
    if (layout->has_waves && layout->n_dense > 0) {
        s.waves = at;
        s.fed = at += layout->n_dense * INK_WAVES;
        at += layout->n_dense * INK_WAVE_UNITS;
    }
    if (layout->has_shares) {
        s.spare = at;
        at += ink_layout_widest(layout);
    }
    for (size_t l = 0; l < layout->n_layers; at += layout->sizes[++l])
        s.out[l] = at;
    predict_part(&s, params, &part, p);
}
