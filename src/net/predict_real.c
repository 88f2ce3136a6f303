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

typedef struct {
    ink_predictor door;
    ink_scratch s;
    const real *params;
    double *own;
} predictor;

static void run(ink_predictor *door, const ink_rows *rows, double *p, int32_t *best)
{
    predictor *at = (predictor *)door;
    const size_t n_class = at->s.layout->sizes[at->s.layout->n_layers];
    for (size_t first = 0; first < rows->n_rows; first += at->s.chunk) {
        const size_t left = rows->n_rows - first;
        const ink_part part = {rows, NULL, first, left < at->s.chunk ? left : at->s.chunk};
        predict_part(&at->s, at->params, &part, at->own, p + first * n_class);
        if (best)
            at->s.kernels->most_probable(part.n, n_class, p + first * n_class, best + first);
    }
}

static void leave(ink_predictor *door)
{
    predictor *at = (predictor *)door;
    ink_scratch_free(&at->s);
    free(at->own);
    free(at);
}

ink_predictor *ink_predictor_make(const ink_layout *layout, const void *params)
{
    predictor *made = ink_new(1, sizeof *made);
    if (!made)
        return NULL;
    made->door = (ink_predictor){run, leave};
    made->params = params;
    if (!ink_scratch_new_forward(layout, &made->s) && (ink_layout_members(layout) == 1 ||
        (made->own = ink_new(layout->sizes[layout->n_layers], made->s.chunk * sizeof *made->own))))
        return &made->door;
    leave(&made->door);
    return NULL;
}

/* The pass of networks with waves, shares or several members. */
static void pass_of_parts(const ink_row_net *net, const int32_t *index, const double *dense, double *p)
{
    const ink_layout *layout = net->layout;
    const ink_rows row = {.n_rows = 1, .n_index = layout->n_index, .n_dense = layout->n_dense, .index = (int32_t *)index,
                          .dense = (double *)dense};
    const ink_part part = {&row, NULL, 0, 1};
    double *own = net->at[0];
    ink_scratch s;
    ink_scratch_place(layout, 1, (real *)(own + layout->sizes[layout->n_layers]), &s);
    predict_part(&s, net->w[0], &part, own, p);
}

ink_row_pass *ink_row_pass_of(const ink_layout *layout)
{
    return ink_layout_is_plain(layout) ? ink_kernels_of(INK_WIDTH_BEST)->row_pass : pass_of_parts;
}
