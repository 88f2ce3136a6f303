/* SPDX-License-Identifier: MIT
 * What one row's pass through a network needs, made once. Knows no arithmetic. */
#include "net/row.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "net/doors.h"

/* Numbers in each half of the memory: any layer's, or, of a network that is not plain, half of all. */
static size_t room_for(const ink_layout *layout)
{
    const size_t n_class = layout->sizes[layout->n_layers];
    size_t most = layout->n_dense > n_class ? layout->n_dense : n_class;
    if (ink_layout_widest(layout) > most)
        most = ink_layout_widest(layout);
    return (ink_layout_is_plain(layout) ? most : ink_layout_units(layout)) + INK_ROW_SPARE;
}

/* Rows of a layer's weights that every input has to do with. */
static size_t rows_of(const ink_layout *layout, size_t l)
{
    return ink_layout_inputs(layout, l) - (l ? 0 : layout->sizes[0] - layout->n_dense);
}

static int is_wide(const ink_layout *layout, size_t l)
{
    return layout->sizes[l + 1] > INK_ROW_PANEL;
}

/* k rows of n numbers as panels; returns where they end. */
static char *pack(const char *w, size_t k, size_t n, size_t size, char *to)
{
    for (size_t j = 0; j < n; j += INK_ROW_PANEL) {
        const size_t bytes = (n - j < INK_ROW_PANEL ? n - j : INK_ROW_PANEL) * size;
        for (size_t p = 0; p < k; p++, to += bytes)
            memcpy(to, w + (p * n + j) * size, bytes);
    }
    return to;
}

/* Nonzero: no memory. */
static int prepare(ink_row_net *net, const ink_layout *layout, const char *params, size_t size)
{
    size_t n = 0;
    for (size_t l = 0; l < layout->n_layers; l++)
        n += is_wide(layout, l) ? rows_of(layout, l) * layout->sizes[l + 1] : 0; /* no more than there are parameters */
    char *to = net->packed = ink_new(n, size);
    for (size_t l = 0; to && l < layout->n_layers; l++) {
        const size_t k = rows_of(layout, l), above = layout->sizes[l + 1];
        const char *dense = params + (ink_layout_weights(layout, l) + (layout->sizes[l] - k) * above) * size;
        net->w[l] = params + ink_layout_weights(layout, l) * size;
        net->panels[l] = is_wide(layout, l) ? to : dense;
        if (is_wide(layout, l))
            to = pack(dense, k, above, size, to);
    }
    return !to;
}

int ink_row_net_new(int precision, const ink_layout *layout, const void *params, ink_row_net **net, ink_error *err)
{
    const int is_32 = precision == INK_PRECISION_32;
    const size_t size = is_32 ? sizeof(float) : sizeof(double), room = room_for(layout);
    ink_row_net *made = ink_new(1, sizeof *made);
    if (!made || !(made->at[0] = ink_new(room, 2 * size)) ||
        (ink_layout_is_plain(layout) && prepare(made, layout, params, size))) {
        ink_row_net_free(made);
        return ink_fail_memory(err);
    }
    made->at[1] = (char *)made->at[0] + room * size;
    made->pass = is_32 ? ink_row_pass_of_32(layout) : ink_row_pass_of_64(layout);
    made->layout = layout;
    made->w[0] = params;
    *net = made;
    return INK_OK;
}

void ink_row_net_free(ink_row_net *net)
{
    if (net) {
        free(net->at[0]);
        free(net->packed);
    }
    free(net);
}

void ink_row_net_predict(const ink_row_net *net, const int32_t *index, const double *dense, double *p)
{
    net->pass(net, index, dense, p);
}
