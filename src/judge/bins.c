/* SPDX-License-Identifier: MIT
 * Bins: quantile bins with normal scores for numbers, pooled levels for words, and a few coarse levels of either. Looks at
 * features and at how many classes there are, never at which row has which class. */
#include "judge/bins.h"

#include <math.h>

#include "base/error.h"
#include "base/memory.h"
#include "stats/stats.h"

enum { BINS = 16, FINE_BINS = 128, MOST_CELLS = 1 << 20 };

/* How the codes of a feature's cells are spread over the sample, and where each of them goes. */
typedef struct {
    size_t *count;    /* n_codes + 1: the last is missing */
    uint32_t *level;  /* n_codes + 1 */
    size_t n_codes;
    size_t n;         /* rows of the sample */
    size_t n_class;
} census;

static size_t code_of(const ink_cells *cells, size_t row)
{
    int32_t code = cells->code[row];
    return code < 0 ? cells->n_codes : (size_t)code;
}

static int count_codes(const ink_cells *cells, const ink_sample *sample, census *s, ink_error *err)
{
    *s = (census){.n_codes = cells->n_codes, .n = sample->n, .n_class = sample->n_class};
    s->count = ink_new(s->n_codes + 1, sizeof *s->count);
    s->level = ink_new(s->n_codes + 1, sizeof *s->level);
    if (!s->count || !s->level)
        return ink_fail_memory(err);
    for (size_t i = 0; i < sample->n; i++)
        s->count[code_of(cells, sample->row[i])]++;
    return INK_OK;
}

/* ---- numbers */

/* Equal numbers stay together: the bin of a number is that of the middle of its ranks. Gives each code its level; returns
 * the number of bins. */
static size_t cut_into_bins(census *s, size_t most)
{
    size_t distinct = 0, present = s->n - s->count[s->n_codes], below = 0, last = 0, n = 0;
    for (size_t k = 0; k < s->n_codes; k++)
        distinct += s->count[k] > 0;
    size_t bins = s->n / 4 < most ? s->n / 4 : most;
    for (size_t k = 0; k < s->n_codes; k++) {
        if (!s->count[k])
            continue;
        size_t bin = distinct <= most ? below : bins * (2 * below + s->count[k]) / (2 * present);
        n += n == 0 || bin != last;
        last = bin;
        s->level[k] = (uint32_t)n - 1;
        below += s->count[k];
    }
    return n;
}

static size_t middle_bin(const ink_bins *bins, size_t present)
{
    size_t bin = 0;
    for (size_t upto = bins->count[0]; 2 * upto < present; upto += bins->count[bin])
        bin++;
    return bin;
}

/* Missing cells are a level after the bins, or, when they are few, lie in the middle. */
static int place_missing(census *s, ink_bins *bins, ink_error *err)
{
    size_t missing = s->count[s->n_codes];
    int own = missing >= INK_FEWEST_ROWS || (missing && !bins->n_values);
    bins->n_levels = bins->n_values + (size_t)own;
    if (!(bins->count = ink_new(bins->n_levels, sizeof *bins->count)))
        return ink_fail_memory(err);
    for (size_t k = 0; k < s->n_codes; k++)
        if (s->count[k])
            bins->count[s->level[k]] += s->count[k];
    size_t place = own ? bins->n_values : missing ? middle_bin(bins, s->n - missing) : 0;
    s->level[s->n_codes] = (uint32_t)place;
    if (missing)
        bins->count[place] += missing;
    return INK_OK;
}

/* Makes the scores of bins with these counts sum to 0 over the rows; returns their sum of squares. */
static double centre(const size_t *count, size_t n, double *score)
{
    double sum = 0, rows = 0, squares = 0;
    for (size_t k = 0; k < n; k++) {
        sum += (double)count[k] * score[k];
        rows += (double)count[k];
    }
    for (size_t k = 0; k < n; k++) {
        score[k] -= sum / rows;
        squares += (double)count[k] * score[k] * score[k];
    }
    return squares;
}

/* Normal scores of the middles of the bins' ranks; returns their sum of squares, 0 with one bin. */
static double score_bins(const size_t *count, size_t n, double *score)
{
    double rows = 0, below = 0;
    for (size_t k = 0; k < n; k++)
        rows += (double)count[k];
    for (size_t k = 0; n > 1 && k < n; k++) {
        score[k] = ink_normal_quantile((below + (double)count[k] / 2) / rows);
        below += (double)count[k];
    }
    return n > 1 ? centre(count, n, score) : 0;
}

static int make_scores(ink_bins *bins, ink_error *err)
{
    bins->score = ink_new(bins->n_levels, sizeof *bins->score);
    bins->spread = ink_new(bins->n_levels, sizeof *bins->spread);
    if (!bins->score || !bins->spread)
        return ink_fail_memory(err);
    double squares = score_bins(bins->count, bins->n_values, bins->score), product = 0;
    if (bins->n_values < 3)
        return INK_OK;
    for (size_t k = 0; k < bins->n_values; k++)
        bins->spread[k] = bins->score[k] * bins->score[k];
    centre(bins->count, bins->n_values, bins->spread);
    for (size_t k = 0; k < bins->n_values; k++)
        product += (double)bins->count[k] * bins->spread[k] * bins->score[k];
    for (size_t k = 0; k < bins->n_values; k++)
        bins->spread[k] -= product / squares * bins->score[k];
    return INK_OK;
}

static int make_fine(const ink_cells *cells, const ink_sample *sample, census *s, ink_bins *bins, ink_error *err)
{
    size_t count[FINE_BINS + 1] = {0};
    bins->fine = ink_new(s->n, sizeof *bins->fine);
    bins->fine_score = ink_new(FINE_BINS + 1, sizeof *bins->fine_score);
    if (!bins->fine || !bins->fine_score)
        return ink_fail_memory(err);
    bins->n_fine = cut_into_bins(s, FINE_BINS);
    s->level[s->n_codes] = (uint32_t)bins->n_fine;
    for (size_t k = 0; k < s->n_codes; k++)
        if (s->count[k])
            count[s->level[k]] += s->count[k];
    score_bins(count, bins->n_fine, bins->fine_score);
    for (size_t i = 0; i < s->n; i++)
        bins->fine[i] = (uint8_t)s->level[code_of(cells, sample->row[i])];
    return INK_OK;
}

/* ---- words */

/* Rows that a level needs to stand for itself: a few, and more where levels by classes would be too large a table. */
static size_t fewest_rows(const census *s)
{
    size_t fewest = INK_FEWEST_ROWS;
    for (;; fewest *= 2) {
        size_t levels = 0;
        for (size_t k = 0; k <= s->n_codes; k++)
            levels += s->count[k] >= fewest;
        if (levels < MOST_CELLS / s->n_class)
            return fewest;
    }
}

static int pool_levels(census *s, ink_bins *bins, ink_error *err)
{
    size_t kept = 0, fewest = fewest_rows(s);
    for (size_t k = 0; k <= s->n_codes; k++) {
        if (s->count[k] >= fewest)
            s->level[k] = (uint32_t)kept++;
        else
            bins->pooled += s->count[k] > 0;
    }
    bins->n_levels = kept + (bins->pooled > 0);
    if (!(bins->count = ink_new(bins->n_levels, sizeof *bins->count)))
        return ink_fail_memory(err);
    for (size_t k = 0; k <= s->n_codes; k++) {
        if (s->count[k] < fewest)
            s->level[k] = (uint32_t)kept;
        if (s->count[k])
            bins->count[s->level[k]] += s->count[k];
    }
    return INK_OK;
}

/* ---- coarse levels */

/* How many of them a pair's table of counts can bear. */
static size_t coarse_levels(const census *s, int numeric)
{
    size_t g = s->n >= 80 * s->n_class ? 4 : s->n >= 45 * s->n_class ? 3 : 2;
    while (!numeric && g < 6 && 5 * (g + 1) * (g + 1) * s->n_class <= s->n)
        g++;
    return g;
}

static int has_own_coarse(const census *s)
{
    return s->count[s->n_codes] >= fewest_rows(s) && 20 * s->count[s->n_codes] >= s->n;
}

static void coarsen_numbers(const census *s, ink_bins *bins)
{
    static const double orders[5][4] = {{0}, {0}, {-1, 1}, {-1, 0, 1}, {-3, -2, 2, 3}};
    size_t g = coarse_levels(s, 1), present = 0, below = 0, last = 0, n = 0;
    for (size_t k = 0; k < bins->n_values; k++)
        present += bins->count[k];
    for (size_t k = 0; k < bins->n_values; k++) {
        size_t group = g * (2 * below + bins->count[k]) / (2 * present);
        n += k == 0 || group != last;
        last = group;
        bins->coarse[k] = (uint8_t)(n - 1);
        below += bins->count[k];
    }
    for (size_t k = 0; k < n; k++)
        bins->order[k] = orders[n][k];
    bins->ordered = n > 1;
    bins->n_coarse = n;
    if (bins->n_levels > bins->n_values && n) {
        int own = has_own_coarse(s);
        bins->coarse[bins->n_values] = own ? (uint8_t)n : bins->coarse[middle_bin(bins, present)];
        bins->n_coarse += (size_t)own;
    }
}

/* The biggest levels stand for themselves, the rest is one; so is missing where it is frequent. */
static void coarsen_words(const census *s, ink_bins *bins)
{
    size_t g = coarse_levels(s, 0), n = bins->n_levels, missing = has_own_coarse(s) ? s->level[s->n_codes] : n;
    size_t own = n - (missing < n) <= g ? g : g - 1, taken = 0;
    enum { REST = INK_COARSE_MOST };
    for (size_t k = 0; k < n; k++)
        bins->coarse[k] = REST;
    for (; taken < own; taken++) {
        size_t biggest = n;
        for (size_t k = 0; k < n; k++)
            if (k != missing && bins->coarse[k] == REST && (biggest == n || bins->count[k] > bins->count[biggest]))
                biggest = k;
        if (biggest == n)
            break;
        bins->coarse[biggest] = (uint8_t)taken;
    }
    size_t used = taken;
    for (size_t k = 0; k < n; k++)
        if (k != missing && bins->coarse[k] == REST) {
            bins->coarse[k] = (uint8_t)taken;
            used = taken + 1;
        }
    bins->ordered = used == 2;
    bins->order[0] = -1;
    bins->order[1] = 1;
    if (missing < n)
        bins->coarse[missing] = (uint8_t)used;
    bins->n_coarse = used + (missing < n);
}

/* Centres the order's scores over the rows that have one. */
static void centre_order(const census *s, ink_bins *bins)
{
    size_t ordered = bins->n_coarse - (size_t)has_own_coarse(s);
    double sum = 0, rows = 0;
    for (size_t k = 0; k < bins->n_levels; k++)
        if (bins->coarse[k] < ordered) {
            sum += (double)bins->count[k] * bins->order[bins->coarse[k]];
            rows += (double)bins->count[k];
        }
    for (size_t k = 0; k < ordered; k++)
        bins->order[k] -= sum / rows;
}

static int make_levels(const ink_cells *cells, census *s, ink_bins *bins, ink_error *err)
{
    if (!cells->numeric)
        return pool_levels(s, bins, err);
    bins->n_values = cut_into_bins(s, BINS);
    INK_TRY(place_missing(s, bins, err));
    return make_scores(bins, err);
}

static int make(const ink_cells *cells, const ink_sample *sample, census *s, ink_bins *bins, ink_error *err)
{
    INK_TRY(count_codes(cells, sample, s, err));
    INK_TRY(make_levels(cells, s, bins, err));
    if (bins->n_levels < 2)
        return INK_OK;
    bins->level = ink_new(sample->n, sizeof *bins->level);
    bins->coarse = ink_new(bins->n_levels, sizeof *bins->coarse);
    if (!bins->level || !bins->coarse)
        return ink_fail_memory(err);
    for (size_t i = 0; i < sample->n; i++)
        bins->level[i] = s->level[code_of(cells, sample->row[i])];
    if (cells->numeric)
        coarsen_numbers(s, bins);
    else
        coarsen_words(s, bins);
    if (bins->ordered)
        centre_order(s, bins);
    return cells->numeric ? make_fine(cells, sample, s, bins, err) : INK_OK;
}

int ink_bins_make(const ink_cells *cells, size_t feature, const ink_sample *sample, ink_bins *bins, ink_error *err)
{
    ink_bins made = {.feature = feature, .numeric = cells->numeric};
    census s = {0};
    int status = make(cells, sample, &s, &made, err);
    free(s.count);
    free(s.level);
    if (status == INK_OK)
        *bins = made;
    else
        ink_bins_free(&made);
    return status;
}

void ink_bins_free(ink_bins *bins)
{
    free(bins->level);
    free(bins->count);
    free(bins->score);
    free(bins->spread);
    free(bins->fine);
    free(bins->fine_score);
    free(bins->coarse);
    *bins = (ink_bins){0};
}
