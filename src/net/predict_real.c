/* SPDX-License-Identifier: MIT
 * Prediction: input rows and parameters become probabilities as doubles. */
#include "net/real.h"
#include "net/pass.h"

#include "base/error.h"
#include "net/doors.h"

int ink_probabilities(const ink_layout *layout, const void *params, const ink_rows *rows, double *p, ink_error *err)
{
    const size_t n_class = layout->sizes[layout->n_layers];
    ink_scratch s;
    if (ink_scratch_new(layout, NULL, NULL, &s))
        return ink_fail_memory(err);
    for (size_t at = 0; at < rows->n_rows; at += INK_CHUNK) {
        const size_t left = rows->n_rows - at;
        const ink_part part = {rows, NULL, at, left < INK_CHUNK ? left : INK_CHUNK};
        s.kernels->shares(part.n, n_class, ink_forward(&s, params, &part), p + at * n_class);
    }
    ink_scratch_free(&s);
    return INK_OK;
}

ink_row_pass *ink_row_pass_of(void)
{
    return ink_kernels_of(INK_WIDTH_BEST)->row_pass;
}
