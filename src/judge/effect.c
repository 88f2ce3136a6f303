/* SPDX-License-Identifier: MIT
 * Effects: likelihood ratios of what was measured, inverted to information with an interval, and the smallest information
 * that the test finds four times in five. */
#include "judge/effect.h"

#include "base/error.h"
#include "base/memory.h"
#include "stats/stats.h"

enum { ROWS_PER_LEVEL = 20 };

static const double power = 0.8;

/* ---- tables of counts */

typedef struct {
    size_t n_rows;     /* levels, or joint ones */
    size_t *counts;    /* n_rows x classes */
    double *expected;  /* scratch of the tests */
} table;

static int make_table(const ink_panel *panel, size_t n_rows, table *t, ink_error *err)
{
    size_t cells = n_rows * panel->sample->n_class;
    *t = (table){n_rows, ink_new(cells, sizeof *t->counts), ink_new(cells, sizeof *t->expected)};
    return t->counts && t->expected ? INK_OK : ink_fail_memory(err);
}

static void free_table(table *t)
{
    free(t->counts);
    free(t->expected);
}

static int count_levels(const ink_panel *panel, const ink_bins *bins, table *t, ink_error *err)
{
    INK_TRY(make_table(panel, bins->n_levels, t, err));
    for (size_t i = 0; i < panel->sample->n; i++)
        t->counts[bins->level[i] * panel->sample->n_class + panel->sample->y[i]]++;
    return INK_OK;
}

/* Is a level on the first side of a cut? */
static int on_side(const ink_bins *bins, size_t cut, size_t level)
{
    if (!bins->numeric)
        return level == cut;
    return cut + 1 < bins->n_values ? level <= cut : level == bins->n_values;
}

static int count_sides(const ink_panel *panel, const ink_bins *bins, size_t cut, table *t, ink_error *err)
{
    INK_TRY(make_table(panel, 2, t, err));
    for (size_t i = 0; i < panel->sample->n; i++)
        t->counts[(size_t)on_side(bins, cut, bins->level[i]) * panel->sample->n_class + panel->sample->y[i]]++;
    return INK_OK;
}

static int count_pair(const ink_panel *panel, const ink_pair *pair, table *t, ink_error *err)
{
    const ink_bins *a = &panel->bins[pair->a], *b = &panel->bins[pair->b];
    INK_TRY(make_table(panel, pair->size_a * pair->size_b, t, err));
    for (size_t i = 0; i < panel->sample->n; i++) {
        size_t joint = a->coarse[a->level[i]] * pair->size_b + b->coarse[b->level[i]];
        t->counts[joint * panel->sample->n_class + panel->sample->y[i]]++;
    }
    return INK_OK;
}

/* ---- columns */

static double bits_of(double g, double df, double n)
{
    return ink_lambda_bits(fmax(0, g - df), n);
}

/* n T of a numeric column's score. */
static double trend(const ink_marginal *m, const table *t, const ink_gauge_target *target)
{
    double total = 0;
    for (size_t c = 0; c < target->n_class; c++) {
        double sum = 0;
        for (size_t k = 0; k < t->n_rows; k++)
            sum += m->bins->score[k] * (double)t->counts[k * target->n_class + c];
        total += sum * sum * target->weight[c];
    }
    return total * m->per_score * target->n;
}

static void describe_column(const ink_panel *panel, const ink_marginal *m, table *t, ink_signal_column *column)
{
    const ink_gauge_target *target = &panel->target;
    ink_test pearson = ink_chi2_test(t->counts, t->n_rows, target->n_class, t->expected);
    ink_test likelihood = ink_g_test(t->counts, t->n_rows, target->n_class, t->expected);
    int by_trend = m->bins->numeric && m->per_score > 0;
    column->tested = 1;
    column->statistic = by_trend ? trend(m, t, target) : pearson.statistic;
    column->df = by_trend ? target->rank : pearson.df;
    column->p = ink_chi2_sf(column->statistic, column->df);
    column->g = likelihood.statistic;
    column->g_df = likelihood.df;
    column->bits = bits_of(column->g, column->g_df, target->n);
    column->pooled_levels = m->bins->pooled;
}

static int adjust(size_t n_columns, size_t n_features, ink_signal_column *columns, ink_error *err)
{
    double *p = ink_new(n_columns, sizeof *p);
    size_t tested = 0;
    if (!p)
        return ink_fail_memory(err);
    for (size_t f = 0; f < n_features; f++)
        if (columns[f].tested)
            p[tested++] = columns[f].p;
    int status = tested ? ink_holm(p, tested, p, err) : INK_OK;
    tested = 0;
    for (size_t f = 0; status == INK_OK && f < n_features; f++)
        if (columns[f].tested)
            columns[f].p_adjusted = p[tested++];
    free(p);
    return status;
}

int ink_effect_columns(const ink_panel *panel, size_t n_features, ink_signal_column *columns, ink_error *err)
{
    for (size_t f = 0; f < n_features; f++)
        columns[f] = (ink_signal_column){0, NAN, NAN, NAN, NAN, NAN, NAN, NAN, 0, 0};
    for (size_t c = 0; c < panel->n_columns; c++) {
        const ink_marginal *m = &panel->marginals[c];
        table t = {0};
        int status = count_levels(panel, m->bins, &t, err);
        if (status == INK_OK)
            describe_column(panel, m, &t, &columns[m->bins->feature]);
        free_table(&t);
        if (status != INK_OK)
            return status;
    }
    return adjust(panel->n_columns, n_features, columns, err);
}

/* ---- families */

/* The column that a cut belongs to; *cut becomes its place there. */
static size_t column_of_cut(const ink_panel *panel, size_t *cut)
{
    size_t c = 0;
    while (*cut >= panel->marginals[c].first_cut + panel->marginals[c].n_cuts)
        c++;
    *cut -= panel->marginals[c].first_cut;
    return c;
}

static void name_member(const ink_panel *panel, ink_family family, const ink_best *best, ink_signal_member *m)
{
    size_t at = best->member;
    *m = (ink_signal_member){family, INK_NO_FEATURE, INK_NO_FEATURE, best->z, NAN, NAN};
    if (family == INK_FAMILY_CUT)
        m->first = panel->bins[column_of_cut(panel, &at)].feature;
    else if (family == INK_FAMILY_COLUMN || family == INK_FAMILY_SPREAD)
        m->first = panel->bins[at].feature;
    else if (family != INK_FAMILY_LINEAR) {
        size_t a = panel->bins[panel->pairs.pairs[at].a].feature, b = panel->bins[panel->pairs.pairs[at].b].feature;
        m->first = a < b ? a : b;
        m->second = a < b ? b : a;
    }
}

static double detectable_bits(const ink_panel *panel, double rank, double level)
{
    double lambda = ink_detectable_lambda(rank * panel->target.rank, level, power);
    return ink_lambda_bits(lambda, panel->target.n);
}

/* A column with few rows a level that, as wide as it is, could not show what is worth having. */
static int is_too_wide(const ink_panel *panel, const ink_bins *bins, double level, double worth_bits)
{
    return !bins->numeric && bins->n_levels * ROWS_PER_LEVEL > panel->sample->n &&
           detectable_bits(panel, (double)bins->n_levels - 1, level) > worth_bits;
}

/* The rank of the widest column that is not too wide; where all are, of the narrowest. */
static double widest_column(const ink_panel *panel, double level, double worth_bits, ink_signal_column *columns)
{
    double widest = 0, narrowest = INFINITY;
    for (size_t c = 0; c < panel->n_columns; c++) {
        const ink_bins *bins = &panel->bins[c];
        double rank = bins->numeric ? 1 : (double)bins->n_levels - 1;
        columns[bins->feature].too_wide = is_too_wide(panel, bins, level, worth_bits);
        if (!columns[bins->feature].too_wide)
            widest = fmax(widest, rank);
        narrowest = fmin(narrowest, rank);
    }
    return widest > 0 ? widest : narrowest;
}

/* The rank of another family's widest member. */
static double widest_member(const ink_panel *panel, ink_family family)
{
    size_t rank = 1;
    for (size_t i = 0; family == INK_FAMILY_PAIR && i < panel->pairs.n_pairs; i++)
        if (panel->pairs.pairs[i].joint.slope > 0 && panel->pairs.pairs[i].n_levels - 1 > rank)
            rank = panel->pairs.pairs[i].n_levels - 1;
    return family == INK_FAMILY_LINEAR ? (double)panel->linear.rank : (double)rank;
}

/* How much of an exclusive or's information a column's scores can see: their squared correlation with their own signs. */
static double seen_of_signs(const ink_bins *bins)
{
    double n = 0, sizes = 0, squares = 0;
    for (size_t k = 0; k < bins->n_levels; k++) {
        const double rows = (double)bins->count[k], order = bins->order[bins->coarse[k]];
        n += rows;
        sizes += rows * fabs(order);
        squares += rows * order * order;
    }
    return squares > 0 ? sizes * sizes / (n * squares) : 1;
}

/* Of what there is, what a family's members see: all of it but for products of scores. */
static double seen_share(const ink_panel *panel, ink_family family)
{
    double least = 1;
    for (size_t c = 0; family == INK_FAMILY_PRODUCT && c < panel->n_columns; c++)
        if (panel->bins[c].ordered)
            least = fmin(least, seen_of_signs(&panel->bins[c]));
    return least * least;
}

/* g and df of a family's best member, from its own table or model. */
static int measure_member(const ink_panel *panel, size_t at, ink_signal_member *m, ink_error *err)
{
    if (m->family == INK_FAMILY_LINEAR)
        return ink_linear_likelihood(panel, &m->g, &m->df, err);
    table t = {0};
    int status;
    if (m->family == INK_FAMILY_CUT) {
        size_t c = column_of_cut(panel, &at);
        status = count_sides(panel, &panel->bins[c], at, &t, err);
    } else if (m->second == INK_NO_FEATURE) {
        status = count_levels(panel, &panel->bins[at], &t, err);
    } else {
        status = count_pair(panel, &panel->pairs.pairs[at], &t, err);
    }
    if (status == INK_OK) {
        ink_test likelihood = ink_g_test(t.counts, t.n_rows, panel->sample->n_class, t.expected);
        m->g = likelihood.statistic;
        m->df = likelihood.df;
    }
    free_table(&t);
    return status;
}

int ink_effect_families(const ink_panel *panel, const ink_permuted *permuted, double alpha, ink_signal *signal, ink_error *err)
{
    double weights = 0;
    for (size_t f = 0; f < INK_FAMILIES; f++)
        weights += panel->members[f] ? ink_family_weight[f] : 0;
    for (ink_family f = 0; f < INK_FAMILIES; f++) {
        ink_signal_family *family = &signal->families[f];
        *family = (ink_signal_family){0, NAN, NAN, NAN, NAN, NAN, {f, INK_NO_FEATURE, INK_NO_FEATURE, NAN, NAN, NAN}};
        if (!(family->members = panel->members[f]))
            continue;
        double share = alpha * ink_family_weight[f] / weights;
        family->effective = permuted->effective[f];
        family->p = permuted->own[f];
        family->level = -expm1(log1p(-share) / family->effective);
        double rank = f == INK_FAMILY_COLUMN
                          ? widest_column(panel, family->level, signal->worth_bits, signal->columns)
                          : widest_member(panel, f);
        family->df = rank * panel->target.rank;
        family->detectable_bits = detectable_bits(panel, rank, family->level) / seen_share(panel, f);
        name_member(panel, f, &permuted->data.best[f], &family->best);
        INK_TRY(measure_member(panel, permuted->data.best[f].member, &family->best, err));
    }
    return INK_OK;
}

/* ---- size */

static double upper_bits(const ink_signal_member *m, double n)
{
    return ink_lambda_bits(ink_noncentral_lambda(m->g, m->df, 0.025), n);
}

/* For the choice among the family's members, and among families. */
static double lower_bits(const ink_signal_family *family, double families, double n)
{
    double choices = fmax(1, family->effective) * families;
    return ink_lambda_bits(ink_noncentral_upper_lambda(family->best.g, family->best.df, 0.025 / choices), n);
}

/* The family with the most evidence; or all columns together, where they surely tell more than its best is estimated to. */
static const ink_signal_family *choose_winner(const ink_signal *signal, size_t evident, double families, double n)
{
    const ink_signal_family *won = &signal->families[evident], *linear = &signal->families[INK_FAMILY_LINEAR];
    int more = linear->members && lower_bits(linear, families, n) > bits_of(won->best.g, won->best.df, n);
    return more ? linear : won;
}

/* The column that tells the most by itself; n_features where there is none. */
static size_t best_column(const ink_signal_column *columns, size_t n_features)
{
    size_t best = n_features;
    for (size_t f = 0; f < n_features; f++)
        if (columns[f].tested && (best == n_features || columns[f].bits > columns[best].bits))
            best = f;
    return best;
}

/* Where what a pair, or all columns, tell beyond one column is within noise, that column is the explanation. */
static void simplify(ink_signal_family *won, const ink_signal *signal, size_t n_features, double n)
{
    const size_t at = best_column(signal->columns, n_features);
    if (at == n_features || (won->best.first != INK_NO_FEATURE && won->best.second == INK_NO_FEATURE))
        return;
    const ink_signal_column *column = &signal->columns[at];
    const double g = won->best.g - column->g, df = won->best.df - column->g_df;
    if (column->bits < bits_of(won->best.g, won->best.df, n) &&
        !(df > 0 && g < ink_chi2_upper_quantile(0.05 / fmax(1, won->effective), df)))
        return;
    *won = signal->families[INK_FAMILY_COLUMN];
    won->best = (ink_signal_member){INK_FAMILY_COLUMN, at, INK_NO_FEATURE, won->best.z, column->g, column->g_df};
}

int ink_effect_size(const ink_panel *panel, const ink_permuted *permuted, size_t n_features, ink_signal *signal,
                    ink_error *err)
{
    const ink_signal_family *linear = &signal->families[INK_FAMILY_LINEAR];
    double n = panel->target.n, families = 0, *ci = signal->bits_ci95, sharp = 0;
    for (size_t f = 0; f < INK_FAMILIES; f++)
        families += panel->members[f] > 0;
    ink_signal_family simplest = *choose_winner(signal, permuted->winner, families, n), *won = &simplest;
    if (permuted->present)
        simplify(won, signal, n_features, n);
    signal->winner = won->best;
    signal->bits = fmin(bits_of(won->best.g, won->best.df, n), signal->entropy_bits);
    ci[0] = fmin(lower_bits(won, families, n), signal->bits);
    ci[1] = upper_bits(&won->best, n);
    if (linear->members)
        ci[1] = fmax(ci[1], upper_bits(&linear->best, n));
    if (permuted->present || ci[0] > 0)
        INK_TRY(ink_effect_sharpen(panel, &won->best, &sharp, err));
    ci[1] = fmax(fmin(fmax(ci[1], sharp), signal->entropy_bits), signal->bits);
    return INK_OK;
}
