/* SPDX-License-Identifier: MIT
 * Marginals: each column by itself. One table of levels by classes gives its own statistic, its cuts, its spread and its
 * part of the linear one. */
#include "judge/panel.h"

#include "base/error.h"
#include "base/memory.h"

/* ---- making */

static double sum_squares(const ink_bins *bins, const double *score, double *fourth)
{
    double second = 0;
    *fourth = 0;
    for (size_t k = 0; k < bins->n_levels; k++) {
        double square = score[k] * score[k];
        second += (double)bins->count[k] * square;
        *fourth += (double)bins->count[k] * square * square;
    }
    return second;
}

/* The gauge of a score with one degree of freedom; *per_square is 1 / its sum of squares. */
static ink_gauge gauge_score(const ink_panel *panel, const ink_bins *bins, const double *score, double *per_square)
{
    double fourth, second = sum_squares(bins, score, &fourth);
    *per_square = 0;
    if (!(second > 1e-12 * panel->target.n))
        return (ink_gauge){0};
    *per_square = 1 / second;
    return ink_gauge_make(&panel->target, 1, fourth / (second * second));
}

static size_t cuts_of(const ink_bins *bins)
{
    if (!bins->numeric)
        return bins->n_levels > 2 ? bins->n_levels : 0;
    size_t missing = bins->n_levels - bins->n_values;
    return bins->n_values == 2 && !missing ? 0 : bins->n_values - 1 + missing;
}

static ink_gauge gauge_cut(const ink_panel *panel, size_t rows)
{
    size_t sides[2] = {rows, panel->sample->n - rows};
    return ink_gauge_make(&panel->target, 1, ink_gauge_squares(sides, 2, panel->target.n));
}

static int gauge_cuts(const ink_panel *panel, ink_marginal *m, ink_error *err)
{
    const ink_bins *bins = m->bins;
    if (!(m->cut = ink_new(m->n_cuts, sizeof *m->cut)))
        return ink_fail_memory(err);
    size_t rows = 0;
    for (size_t k = 0; k < m->n_cuts; k++) {
        int below = bins->numeric && k + 1 < bins->n_values;
        rows = below ? rows + bins->count[k] : bins->count[bins->numeric ? bins->n_values : k];
        m->cut[k] = gauge_cut(panel, rows);
    }
    return INK_OK;
}

static int make_marginal(const ink_panel *panel, const ink_bins *bins, ink_marginal *m, ink_error *err)
{
    m->bins = bins;
    m->n_cuts = cuts_of(bins);
    if (!(m->per_count = ink_new(bins->n_levels, sizeof *m->per_count)))
        return ink_fail_memory(err);
    for (size_t k = 0; k < bins->n_levels; k++)
        m->per_count[k] = 1 / (double)bins->count[k];
    if (bins->numeric) {
        m->column = gauge_score(panel, bins, bins->score, &m->per_score);
        m->spread = gauge_score(panel, bins, bins->spread, &m->per_spread);
    } else {
        m->column = ink_gauge_make(&panel->target, (double)bins->n_levels - 1,
                                   ink_gauge_squares(bins->count, bins->n_levels, panel->target.n));
    }
    return gauge_cuts(panel, m, err);
}

static void fill_cells(const ink_panel *panel, const ink_cross *cross, uint32_t *cells)
{
    size_t n = panel->sample->n;
    for (size_t m = 0; m < cross->n_members; m++)
        for (size_t i = 0; i < n; i++)
            cells[i] = cells[i] * (uint32_t)cross->size[m] + panel->bins[cross->member[m]].level[i];
}

static int make_crosses(ink_panel *panel, size_t *sizes, ink_error *err)
{
    size_t n = panel->sample->n, most = ink_count_room(n / 2, panel->many) / panel->sample->n_class;
    panel->crosses = ink_new(panel->n_columns, sizeof *panel->crosses);
    if (!sizes || !panel->crosses)
        return ink_fail_memory(err);
    for (size_t c = 0; c < panel->n_columns; c++)
        sizes[c] = panel->bins[c].n_levels;
    panel->n_crosses = ink_cross_plan(sizes, panel->n_columns, most, panel->crosses);
    panel->cells = ink_new(panel->n_crosses * n, sizeof *panel->cells);
    if (!panel->cells)
        return ink_fail_memory(err);
    for (size_t x = 0; x < panel->n_crosses; x++)
        fill_cells(panel, &panel->crosses[x], panel->cells + x * n);
    return INK_OK;
}

int ink_marginals_make(ink_panel *panel, ink_error *err)
{
    size_t *members = panel->members;
    if (!(panel->marginals = ink_new(panel->n_columns, sizeof *panel->marginals)))
        return ink_fail_memory(err);
    for (size_t c = 0; c < panel->n_columns; c++) {
        ink_marginal *m = &panel->marginals[c];
        INK_TRY(make_marginal(panel, &panel->bins[c], m, err));
        members[INK_FAMILY_COLUMN] += m->column.slope > 0;
        members[INK_FAMILY_SPREAD] += m->spread.slope > 0;
        m->first_cut = members[INK_FAMILY_CUT];
        members[INK_FAMILY_CUT] += m->n_cuts;
    }
    size_t *sizes = ink_new(panel->n_columns, sizeof *sizes);
    int status = make_crosses(panel, sizes, err);
    free(sizes);
    return status;
}

void ink_marginals_free(ink_panel *panel)
{
    for (size_t c = 0; panel->marginals && c < panel->n_columns; c++) {
        free(panel->marginals[c].per_count);
        free(panel->marginals[c].cut);
    }
    free(panel->marginals);
    free(panel->crosses);
    free(panel->cells);
}

ink_scratch_sizes ink_marginals_sizes(const ink_panel *panel)
{
    ink_scratch_sizes sizes = {0};
    for (size_t x = 0; x < panel->n_crosses; x++) {
        const ink_cross *cross = &panel->crosses[x];
        size_t sum = 0;
        for (size_t m = 0; m < cross->n_members; m++) {
            sum += cross->size[m];
            sizes.folded = cross->size[m] > sizes.folded ? cross->size[m] : sizes.folded;
        }
        sizes.table = cross->n_cells > sizes.table ? cross->n_cells : sizes.table;
        sizes.sum = sum > sizes.sum ? sum : sizes.sum;
    }
    return sizes;
}

/* ---- measuring: `counts` are levels x classes */

/* sum over classes of (sums^2 / rows). */
static double weighted_square(const double *sums, const double *weight, size_t n_class)
{
    double total = 0;
    for (size_t c = 0; c < n_class; c++)
        total += sums[c] * sums[c] * weight[c];
    return total;
}

static double between_levels(const ink_marginal *m, const double *counts, const ink_gauge_target *target)
{
    double total = -1;
    for (size_t k = 0; k < m->bins->n_levels; k++)
        total += m->per_count[k] * weighted_square(counts + k * target->n_class, target->weight, target->n_class);
    return total;
}

static void score_sums(const double *score, size_t n_values, const double *counts, size_t n_class, double *sums)
{
    for (size_t c = 0; c < n_class; c++)
        sums[c] = 0;
    for (size_t k = 0; k < n_values; k++)
        for (size_t c = 0; c < n_class; c++)
            sums[c] += score[k] * counts[k * n_class + c];
}

/* T of a two-way cut with these counts on one side. */
static double between_sides(const double *side, double rows, const ink_gauge_target *target)
{
    double n = target->n;
    return (weighted_square(side, target->weight, target->n_class) - rows * rows / n) * n / (rows * (n - rows));
}

static void measure_cuts(const ink_marginal *m, const double *counts, const ink_gauge_target *target, double *sums,
                         ink_best *best)
{
    size_t n_class = target->n_class, between = m->bins->numeric && m->n_cuts ? m->bins->n_values - 1 : 0;
    double rows = 0;
    for (size_t c = 0; c < n_class; c++)
        sums[c] = 0;
    for (size_t k = 0; k < between; k++) {
        for (size_t c = 0; c < n_class; c++)
            sums[c] += counts[k * n_class + c];
        rows += (double)m->bins->count[k];
        ink_best_offer(best, &m->cut[k], between_sides(sums, rows, target), m->first_cut + k);
    }
    for (size_t k = between; k < m->n_cuts; k++) {
        size_t level = m->bins->numeric ? m->bins->n_values : k;
        double t = between_sides(counts + level * n_class, (double)m->bins->count[level], target);
        ink_best_offer(best, &m->cut[k], t, m->first_cut + k);
    }
}

/* The sums by class of the column's units in the linear statistic: its score's, or its levels' counts. */
static void hand_units(const ink_linear *linear, size_t column, const double *counts, const double *sums, size_t n_class,
                       size_t many, double *units)
{
    size_t p = linear->n_parts ? linear->part_of[column] : SIZE_MAX;
    if (p == SIZE_MAX)
        return;
    const ink_linear_part *part = &linear->parts[p];
    const double *from = sums ? sums : counts;
    for (size_t i = 0; i < part->n * n_class; i++)
        units[(part->first * n_class + i) * many] = from[i];
}

/* In the order whose counts are in s->counts, and whose units lie `many` apart. */
static void measure_column(const ink_panel *panel, size_t column, ink_scratch *s, double *units, ink_best *best)
{
    const ink_marginal *m = &panel->marginals[column];
    const ink_gauge_target *target = &panel->target;
    size_t n_class = target->n_class, n_values = m->bins->n_values;
    const double *counts = s->counts;
    double t;
    if (m->bins->numeric) {
        score_sums(m->bins->spread, n_values, counts, n_class, s->sums);
        t = weighted_square(s->sums, target->weight, n_class) * m->per_spread;
        ink_best_offer(&best[INK_FAMILY_SPREAD], &m->spread, t, column);
        score_sums(m->bins->score, n_values, counts, n_class, s->sums);
        t = weighted_square(s->sums, target->weight, n_class) * m->per_score;
    } else {
        t = between_levels(m, counts, target);
    }
    ink_best_offer(&best[INK_FAMILY_COLUMN], &m->column, t, column);
    hand_units(&panel->linear, column, counts, m->bins->numeric ? s->sums : NULL, n_class, panel->many, units);
    measure_cuts(m, counts, target, s->sums, &best[INK_FAMILY_CUT]);
}

static void measure_orders(const ink_panel *panel, size_t column, const int32_t *sum, ink_scratch *s, ink_reading *readings)
{
    size_t n_counts = panel->bins[column].n_levels * panel->sample->n_class, many = panel->many;
    for (size_t o = 0; o < many; o++) {
        for (size_t i = 0; i < n_counts; i++)
            s->counts[i] = sum[i * many + o];
        measure_column(panel, column, s, s->units + o, readings[o].best);
    }
}

/* Counts of all rows, one member's after the other. */
static void count_members(const ink_panel *panel, const ink_orders *orders, size_t x, ink_scratch *s)
{
    const ink_cross *cross = &panel->crosses[x];
    const size_t width = orders->n_class * orders->many;
    for (size_t from = 0; from < orders->n; from += INK_COUNT_PIECE) {
        int32_t *sum = s->sum;
        ink_count(orders, panel->cells + x * orders->n, from, cross->n_cells, s->table);
        for (size_t m = 0; m < cross->n_members; m++, sum += cross->size[m - 1] * width) {
            ink_cross_fold(cross, m, s->table, width, s->folded);
            ink_count_add(s->folded, cross->size[m] * width, from == 0, sum);
        }
    }
}

void ink_marginals_measure(const ink_panel *panel, const ink_orders *orders, ink_scratch *s, ink_reading *readings)
{
    for (size_t x = 0; x < panel->n_crosses; x++) {
        const ink_cross *cross = &panel->crosses[x];
        const int32_t *sum = s->sum;
        count_members(panel, orders, x, s);
        for (size_t m = 0; m < cross->n_members; m++) {
            measure_orders(panel, cross->member[m], sum, s, readings);
            sum += cross->size[m] * orders->n_class * orders->many;
        }
    }
}
