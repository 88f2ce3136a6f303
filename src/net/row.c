/* SPDX-License-Identifier: MIT
 * What one row's pass through a network needs, made once. Knows no arithmetic. */
#include "net/row.h"

#include <stdlib.h>

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

int ink_row_net_new(int precision, const ink_layout *layout, const void *params, ink_row_net **net, ink_error *err)
{
    const int is_32 = precision == INK_PRECISION_32;
    const size_t size = is_32 ? sizeof(float) : sizeof(double), room = room_for(layout);
    ink_row_net *made = ink_new(1, sizeof *made);
    if (!made || !(made->at[0] = ink_new(room, 2 * size))) {
        free(made);
        return ink_fail_memory(err);
    }
    made->at[1] = (char *)made->at[0] + room * size;
    made->pass = is_32 ? ink_row_pass_of_32(layout) : ink_row_pass_of_64(layout);
    made->layout = layout;
    made->w[0] = params;
    for (size_t l = 0; l < layout->n_layers && ink_layout_is_plain(layout); l++)
        made->w[l] = (const char *)params + ink_layout_weights(layout, l) * size;
    *net = made;
    return INK_OK;
}

void ink_row_net_free(ink_row_net *net)
{
    if (net)
        free(net->at[0]);
    free(net);
}

void ink_row_net_predict(const ink_row_net *net, const int32_t *index, const double *dense, double *p)
{
    net->pass(net, index, dense, p);
}
