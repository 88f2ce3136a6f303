/* SPDX-License-Identifier: MIT
 * The panel: bins of every feature, and of these the families. Knows nothing of how often it will be measured. */
#include "judge/panel.h"

#include "base/error.h"
#include "base/memory.h"

static int make_target(const ink_sample *sample, ink_gauge_target *target, ink_error *err)
{
    target->n = (double)sample->n;
    target->n_class = sample->n_class;
    target->rank = (double)sample->n_class - 1;
    target->squares = ink_gauge_squares(sample->count, sample->n_class, target->n);
    if (!(target->weight = ink_new(sample->n_class, sizeof *target->weight)))
        return ink_fail_memory(err);
    for (size_t c = 0; c < sample->n_class; c++)
        target->weight[c] = 1 / (double)sample->count[c];
    return INK_OK;
}

static int make_bins(const ink_cells *cells, size_t n_features, ink_panel *panel, ink_error *err)
{
    if (!(panel->bins = ink_new(n_features, sizeof *panel->bins)))
        return ink_fail_memory(err);
    for (size_t f = 0; f < n_features; f++) {
        ink_bins *bins = &panel->bins[panel->n_columns];
        INK_TRY(ink_bins_make(&cells[f], f, panel->sample, bins, err));
        if (bins->n_levels < 2)
            ink_bins_free(bins);
        else
            panel->n_columns++;
    }
    return INK_OK;
}

static int make(const ink_cells *cells, size_t n_features, size_t most_pairs, ink_panel *panel, ink_error *err)
{
    const ink_sample *sample = panel->sample;
    INK_TRY(make_target(sample, &panel->target, err));
    if (sample->n < 4 || sample->n_class < 2)
        return INK_OK;
    INK_TRY(make_bins(cells, n_features, panel, err));
    if (!panel->n_columns)
        return INK_OK;
    INK_TRY(ink_marginals_make(panel, err));
    INK_TRY(ink_linear_make(panel, err));
    return ink_pairs_make(panel, most_pairs, err);
}

int ink_panel_make(const ink_cells *cells, size_t n_features, const ink_sample *sample, size_t most_pairs, ink_panel *panel,
                   ink_error *err)
{
    *panel = (ink_panel){.sample = sample, .many = ink_count_many(sample->n_class)};
    int status = make(cells, n_features, most_pairs, panel, err);
    if (status != INK_OK)
        ink_panel_free(panel);
    return status;
}

void ink_panel_free(ink_panel *panel)
{
    ink_pairs_free(&panel->pairs);
    ink_linear_free(&panel->linear);
    ink_marginals_free(panel);
    for (size_t c = 0; panel->bins && c < panel->n_columns; c++)
        ink_bins_free(&panel->bins[c]);
    free(panel->bins);
    free(panel->target.weight);
    *panel = (ink_panel){0};
}

static size_t larger(size_t a, size_t b)
{
    return a > b ? a : b;
}

int ink_scratch_make(const ink_panel *panel, ink_scratch *scratch, ink_error *err)
{
    const ink_scratch_sizes pairs = panel->pairs.sizes, columns = ink_marginals_sizes(panel);
    const size_t n = panel->sample->n, width = panel->sample->n_class * panel->many;
    *scratch = (ink_scratch){.y = ink_new(n, sizeof *scratch->y),
                             .beside = ink_new(n, panel->many * sizeof *scratch->beside),
                             .cell = ink_new(n, sizeof *scratch->cell),
                             .level = ink_new(n, sizeof *scratch->level),
                             .table = ink_new(larger(pairs.table, columns.table) * width, sizeof *scratch->table),
                             .folded = ink_new(larger(pairs.folded, columns.folded) * width, sizeof *scratch->folded),
                             .sum = ink_new(larger(pairs.sum, columns.sum) * width, sizeof *scratch->sum),
                             .counts = ink_new(columns.folded * panel->sample->n_class, sizeof *scratch->counts),
                             .sums = ink_new(width, sizeof *scratch->sums),
                             .units = ink_new(panel->linear.n_units * width, sizeof *scratch->units)};
    if (scratch->y && scratch->beside && scratch->cell && scratch->level && scratch->table && scratch->folded &&
        scratch->sum && scratch->counts && scratch->sums && scratch->units)
        return INK_OK;
    ink_scratch_free(scratch);
    return ink_fail_memory(err);
}

void ink_scratch_free(ink_scratch *scratch)
{
    free(scratch->y);
    free(scratch->beside);
    free(scratch->cell);
    free(scratch->level);
    free(scratch->table);
    free(scratch->folded);
    free(scratch->sum);
    free(scratch->counts);
    free(scratch->sums);
    free(scratch->units);
    *scratch = (ink_scratch){0};
}

void ink_panel_measure(const ink_panel *panel, const ink_orders *orders, ink_scratch *scratch, ink_reading *readings)
{
    for (size_t o = 0; o < orders->many; o++)
        for (size_t f = 0; f < INK_FAMILIES; f++)
            readings[o].best[f] = (ink_best){-INFINITY, 0};
    ink_marginals_measure(panel, orders, scratch, readings);
    ink_linear_measure(panel, scratch, readings);
    ink_pairs_measure(panel, orders, scratch, readings);
}
