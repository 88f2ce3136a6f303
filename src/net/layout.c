/* SPDX-License-Identifier: MIT
 * The layout of a network: where each part's parameters lie in the one flat array, and how many there are. Knows no
 * precision and no values. */
#include "net/net.h"

enum { OF_WAVES = 4 }; /* parts of the waves */

static int has_waves(const ink_layout *layout)
{
    return layout->has_waves && layout->n_dense > 0;
}

size_t ink_layout_members(const ink_layout *layout)
{
    return layout->n_members ? layout->n_members : 1;
}

int ink_layout_is_plain(const ink_layout *layout)
{
    return ink_layout_members(layout) == 1 && !has_waves(layout) && !layout->has_shares;
}

size_t ink_layout_inputs(const ink_layout *layout, size_t l)
{
    return layout->sizes[l] + (l == 0 && has_waves(layout) ? INK_WAVE_SUMS * layout->n_dense : 0);
}

/* *total grows by rows x columns; nonzero when that overflows. */
static int add(size_t rows, size_t columns, size_t *total)
{
    if (columns && rows > (SIZE_MAX - *total) / columns)
        return 1;
    *total += rows * columns;
    return 0;
}

static int add_layer(const ink_layout *layout, size_t l, size_t *total)
{
    const size_t in = layout->sizes[l], out = layout->sizes[l + 1];
    if (in == 0 || out == 0 || in > SIZE_MAX / 8)
        return 1;
    const size_t shares = layout->has_shares && l + 1 < layout->n_layers;
    return add(ink_layout_inputs(layout, l) + 1 + shares, out, total);
}

size_t ink_layout_parameters(const ink_layout *layout)
{
    size_t member = 0, total = 0;
    if (layout->n_dense > SIZE_MAX / 8 ||
        (has_waves(layout) && add(layout->n_dense, 2 * INK_WAVES + (INK_WAVES + 1) * INK_WAVE_SUMS, &member)))
        return 0;
    for (size_t l = 0; l < layout->n_layers; l++)
        if (add_layer(layout, l, &member))
            return 0;
    return add(ink_layout_members(layout), member, &total) || total == SIZE_MAX ? 0 : total;
}

size_t ink_layout_fan_in(const ink_layout *layout, size_t l)
{
    const size_t n = ink_layout_inputs(layout, l);
    return l > 0 ? n : layout->n_index + n - (layout->sizes[0] - layout->n_dense);
}

double ink_layout_products(const ink_layout *layout)
{
    double n = 0;
    for (size_t l = 0; l < layout->n_layers; l++)
        n += (double)ink_layout_fan_in(layout, l) * (double)layout->sizes[l + 1];
    return n * (double)ink_layout_members(layout);
}

/* Of the waves: frequencies and phases (n_dense x WAVES), the sums' weights (n_dense x WAVES x SUMS) and offsets. */
static void part_of_waves(const ink_layout *layout, size_t i, ink_layout_part *part)
{
    static const char *const names[] = {"frequency", "phase", "sum", "offset"};
    static const size_t columns[] = {INK_WAVES, INK_WAVES, INK_WAVES * INK_WAVE_SUMS, INK_WAVE_SUMS};
    *part = (ink_layout_part){.name = names[i], .layer = SIZE_MAX, .rows = layout->n_dense, .columns = columns[i]};
    for (size_t k = 0; k < i; k++)
        part->at += layout->n_dense * columns[k];
}

int ink_layout_part_at(const ink_layout *layout, size_t i, ink_layout_part *part)
{
    static const char *const names[] = {"weight", "bias", "share"};
    const size_t before = has_waves(layout) ? OF_WAVES : 0, each = layout->has_shares ? 3 : 2;
    if (i < before) {
        part_of_waves(layout, i, part);
        return 1;
    }
    const size_t l = (i - before) / each, k = (i - before) % each;
    if (l >= layout->n_layers || (l + 1 == layout->n_layers && k == 2))
        return 0;
    const size_t in = ink_layout_inputs(layout, l), out = layout->sizes[l + 1];
    *part = (ink_layout_part){names[k], l, ink_layout_weights(layout, l), k == 0 ? in : 0, out};
    part->at += k == 0 ? 0 : (in + k - 1) * out;
    return 1;
}

size_t ink_layout_weights(const ink_layout *layout, size_t l)
{
    size_t at = has_waves(layout) ? layout->n_dense * (2 * INK_WAVES + (INK_WAVES + 1) * INK_WAVE_SUMS) : 0;
    for (size_t i = 0; i < l; i++)
        at += (ink_layout_inputs(layout, i) + 1 + (layout->has_shares && i + 1 < layout->n_layers)) * layout->sizes[i + 1];
    return at;
}

size_t ink_layout_widest(const ink_layout *layout)
{
    size_t widest = 0;
    for (size_t l = 1; l < layout->n_layers; l++)
        widest = layout->sizes[l] > widest ? layout->sizes[l] : widest;
    return widest;
}

size_t ink_layout_units(const ink_layout *layout)
{
    size_t n = layout->n_dense * (has_waves(layout) ? 1 + INK_WAVES + INK_WAVE_UNITS : 1);
    for (size_t l = 1; l <= layout->n_layers; l++)
        n += layout->sizes[l];
    return n + ink_layout_widest(layout) + layout->sizes[layout->n_layers];
}
