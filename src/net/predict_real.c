/* SPDX-License-Identifier: MIT
 * Prediction: input rows become probabilities as doubles, the mean of those of all members; many rows in memory of its
 * own, or one in the caller's. */
#include "net/real.h"
#include "net/pass.h"

#include <stdlib.h>

#include "base/error.h"
#include "base/memory.h"
#include "net/doors.h"

/* p (m x classes) of a part. own: room for as many, where there are several members. */
static void predict_part(ink_scratch *s, const real *w, const ink_part *part, double *own, double *p)
{
    const size_t n = ink_layout_members(s->layout), each = ink_layout_parameters(s->layout) / n;
    const size_t n_class = s->layout->sizes[s->layout->n_layers], count = part->n * n_class;
    s->kernels->shares(part->n, n_class, ink_forward(s, w, part), p);
    for (size_t i = 1; i < n; i++) {
        s->kernels->shares(part->n, n_class, ink_forward(s, w + i * each, part), own);
        for (size_t j = 0; j < count; j++)
            p[j] += own[j];
    }
    for (size_t j = 0; n > 1 && j < count; j++)
        p[j] /= (double)n;
}

int ink_probabilities(const ink_layout *layout, const void *params, const ink_rows *rows, double *p, ink_error *err)
{
    const size_t n_class = layout->sizes[layout->n_layers];
    double *own = ink_new(ink_layout_members(layout) > 1 ? INK_CHUNK : 0, n_class * sizeof *own);
    ink_scratch s = {0};
    const int failed = !own || ink_scratch_new(layout, NULL, NULL, &s);
    for (size_t at = 0; at < rows->n_rows && !failed; at += INK_CHUNK) {
        const size_t left = rows->n_rows - at;
        const ink_part part = {rows, NULL, at, left < INK_CHUNK ? left : INK_CHUNK};
        predict_part(&s, params, &part, own, p + at * n_class);
    }
    free(own);
    if (failed)
        return ink_fail_memory(err);
    ink_scratch_free(&s);
    return INK_OK;
}

/* The pass of networks with waves, shares or several members. */
static void pass_of_parts(const ink_row_net *net, const int32_t *index, const double *dense, double *p)
{
    const ink_layout *layout = net->layout;
    const ink_rows row = {.n_rows = 1, .n_index = layout->n_index, .n_dense = layout->n_dense, .index = (int32_t *)index,
                          .dense = (double *)dense};
    const ink_part part = {&row, NULL, 0, 1};
    double *own = net->at[0];
    real *at = (real *)(own + layout->sizes[layout->n_layers]);
    ink_scratch s = {.layout = layout, .kernels = ink_kernels_of(INK_WIDTH_BEST), .dense = at, .fed = at};
    at += layout->n_dense;
    if (layout->has_waves && layout->n_dense > 0) {
        s.waves = at;
        s.fed = at += layout->n_dense * INK_WAVES;
        at += layout->n_dense * INK_WAVE_UNITS;
    }
    s.spare = at;
    at += ink_layout_widest(layout);
    for (size_t l = 0; l < layout->n_layers; at += layout->sizes[++l])
        s.out[l] = at;
    predict_part(&s, net->w[0], &part, own, p);
}

ink_row_pass *ink_row_pass_of(const ink_layout *layout)
{
    return ink_layout_is_plain(layout) ? ink_kernels_of(INK_WIDTH_BEST)->row_pass : pass_of_parts;
}
