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
    *panel = (ink_panel){.sample = sample};
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

int ink_scratch_make(const ink_panel *panel, ink_scratch *scratch, ink_error *err)
{
    const ink_pairs *pairs = &panel->pairs;
    size_t widest, n_class = panel->sample->n_class, table = ink_marginals_table(panel, &widest), folded = widest;
    if (pairs->table_size > table)
        table = pairs->table_size;
    if (pairs->fold_size > folded)
        folded = pairs->fold_size;
    *scratch = (ink_scratch){0};
    scratch->table = ink_new(table * n_class, sizeof *scratch->table);
    scratch->folded = ink_new(folded * n_class, sizeof *scratch->folded);
    scratch->pair = ink_new(pairs->pair_size * n_class, sizeof *scratch->pair);
    scratch->cell = ink_new(panel->sample->n, sizeof *scratch->cell);
    scratch->counts = ink_new(widest * n_class, sizeof *scratch->counts);
    scratch->sums = ink_new(n_class, sizeof *scratch->sums);
    scratch->units = ink_new(panel->linear.n_units * n_class, sizeof *scratch->units);
    if (scratch->table && scratch->folded && scratch->pair && scratch->cell && scratch->counts && scratch->sums &&
        scratch->units)
        return INK_OK;
    ink_scratch_free(scratch);
    return ink_fail_memory(err);
}

void ink_scratch_free(ink_scratch *scratch)
{
    free(scratch->table);
    free(scratch->folded);
    free(scratch->pair);
    free(scratch->cell);
    free(scratch->counts);
    free(scratch->sums);
    free(scratch->units);
    *scratch = (ink_scratch){0};
}

void ink_panel_measure(const ink_panel *panel, const uint16_t *y, ink_scratch *scratch, ink_reading *reading)
{
    for (size_t f = 0; f < INK_FAMILIES; f++)
        reading->best[f] = (ink_best){-INFINITY, 0};
    ink_marginals_measure(panel, y, scratch, reading);
    ink_linear_measure(panel, scratch, reading);
    ink_pairs_measure(panel, y, scratch, reading);
}
