/* SPDX-License-Identifier: MIT
 * The layout of a network: where each layer's parameters lie in the one flat array, and how many there are. Knows no
 * precision and no values. */
#include "net/net.h"

#include <stdlib.h>

/* *total grows by the parameters of a layer; nonzero when that overflows. */
static int add_layer(size_t in, size_t out, size_t *total)
{
    if (in == 0 || out == 0 || in >= SIZE_MAX / out)
        return 1;
    size_t layer = (in + 1 > SIZE_MAX / out) ? SIZE_MAX : (in + 1) * out;
    if (layer > SIZE_MAX - *total)
        return 1;
    *total += layer;
    return *total == SIZE_MAX;
}

size_t ink_layout_parameters(const ink_layout *layout)
{
    size_t total = 0;
    for (size_t l = 0; l < layout->n_layers; l++)
        if (add_layer(layout->sizes[l], layout->sizes[l + 1], &total))
            return 0;
    return total;
}

size_t ink_layout_weights(const ink_layout *layout, size_t l)
{
    size_t at = 0;
    for (size_t i = 0; i < l; i++)
        at += (layout->sizes[i] + 1) * layout->sizes[i + 1];
    return at;
}

void ink_history_free(ink_history *history)
{
    free(history->train_loss);
    free(history->validation_loss);
    free(history->validation_accuracy);
    *history = (ink_history){0};
}
