/* SPDX-License-Identifier: MIT
 * The linear statistic: all columns' scores and levels at once. The Cholesky factor of their Gram matrix makes the basis
 * orthonormal, and the columns' own tables give all that it needs of the classes. */
#include "judge/panel.h"

#include <string.h>

#include "base/error.h"
#include "base/memory.h"

enum { MOST_UNITS = 256, MOST_LEVELS = 64 };

static const double most_work = 2e8; /* additions for the leverages; more rows than that are sampled evenly */

static int choose_parts(ink_panel *panel, ink_error *err)
{
    ink_linear *linear = &panel->linear;
    size_t most = panel->sample->n / 4 < MOST_UNITS ? panel->sample->n / 4 : MOST_UNITS;
    linear->parts = ink_new(panel->n_columns, sizeof *linear->parts);
    linear->part_of = ink_new(panel->n_columns, sizeof *linear->part_of);
    if (!linear->parts || !linear->part_of)
        return ink_fail_memory(err);
    for (size_t c = 0; c < panel->n_columns; c++) {
        const ink_bins *bins = &panel->bins[c];
        size_t n = bins->numeric ? panel->marginals[c].per_score > 0 : bins->n_levels - 1;
        int fits = n && bins->n_levels <= MOST_LEVELS && linear->n_units + n <= most;
        linear->part_of[c] = fits ? linear->n_parts : SIZE_MAX;
        if (!fits)
            continue;
        linear->parts[linear->n_parts++] = (ink_linear_part){c, linear->n_units, n};
        linear->n_units += n;
    }
    if (linear->n_parts < 2)
        linear->n_parts = linear->n_units = 0;
    return INK_OK;
}

/* The value of a part's unit u at a level. */
static double value(const ink_bins *bins, size_t u, size_t level)
{
    return bins->numeric ? bins->score[level] : level == u;
}

static void add_products(const ink_panel *panel, const ink_linear_part *a, const ink_linear_part *b, const int32_t *joint,
                         double *gram)
{
    const ink_bins *x = &panel->bins[a->column], *z = &panel->bins[b->column];
    for (size_t u = 0; u < a->n; u++)
        for (size_t v = 0; v < b->n; v++) {
            double sum = 0;
            size_t k0 = x->numeric ? 0 : u, k1 = x->numeric ? x->n_values : u + 1;
            size_t l0 = z->numeric ? 0 : v, l1 = z->numeric ? z->n_values : v + 1;
            for (size_t k = k0; k < k1; k++)
                for (size_t l = l0; l < l1; l++)
                    sum += value(x, u, k) * value(z, v, l) * joint[k * z->n_levels + l];
            gram[(b->first + v) * panel->linear.n_units + a->first + u] = sum;
        }
}

/* The lower triangle of the Gram matrix of the centred units, from the joint counts of every two columns. */
static void make_gram(const ink_panel *panel, int32_t *joint, double *gram)
{
    const ink_linear *linear = &panel->linear;
    size_t n = panel->sample->n;
    for (size_t b = 0; b < linear->n_parts; b++)
        for (size_t a = 0; a <= b; a++) {
            const ink_bins *x = &panel->bins[linear->parts[a].column], *z = &panel->bins[linear->parts[b].column];
            memset(joint, 0, x->n_levels * z->n_levels * sizeof *joint);
            for (size_t i = 0; i < n; i++)
                joint[x->level[i] * z->n_levels + z->level[i]]++;
            add_products(panel, &linear->parts[a], &linear->parts[b], joint, gram);
        }
    for (size_t i = 0; i < linear->n_units; i++)
        for (size_t j = 0; j <= i; j++)
            gram[i * linear->n_units + j] -= (double)n * linear->mean[i] * linear->mean[j];
}

/* Row by row; a unit of which next to nothing is left by those before it is passed over. */
static void factorise(const double *gram, ink_linear *linear)
{
    size_t n_units = linear->n_units, r = 0;
    double *factor = linear->factor;
    for (size_t i = 0; i < n_units; i++) {
        double *row = factor + r * n_units, rest = gram[i * n_units + i];
        for (size_t j = 0; j < r; j++) {
            const double *other = factor + j * n_units;
            double sum = gram[i * n_units + linear->unit[j]];
            for (size_t k = 0; k < j; k++)
                sum -= row[k] * other[k];
            row[j] = sum / other[j];
            rest -= row[j] * row[j];
        }
        if (rest > 1e-8 * gram[i * n_units + i] && rest > 0) {
            row[r] = sqrt(rest);
            linear->unit[r++] = i;
        }
    }
    linear->rank = r;
    for (size_t i = 1; i < r; i++)
        memmove(factor + i * r, factor + i * n_units, r * sizeof *factor);
}

/* The inverse of the lower triangle, by columns: column j of it is inverse[j * rank ...]. */
static void invert(const ink_linear *linear, double *inverse)
{
    size_t r = linear->rank;
    for (size_t j = 0; j < r; j++) {
        double *column = inverse + j * r;
        for (size_t i = j; i < r; i++) {
            double sum = i == j;
            for (size_t k = j; k < i; k++)
                sum -= linear->factor[i * r + k] * column[k];
            column[i] = sum / linear->factor[i * r + i];
        }
    }
}

/* Where a row with this level of a part's column stands in the basis, but for the mean: unit values times inverse. */
static void place_levels(const ink_panel *panel, const double *inverse, size_t *offset, float *places)
{
    const ink_linear *linear = &panel->linear;
    size_t r = linear->rank, at = 0;
    for (size_t p = 0; p < linear->n_parts; p++) {
        const ink_linear_part *part = &linear->parts[p];
        const ink_bins *bins = &panel->bins[part->column];
        offset[p] = at;
        for (size_t j = 0; j < r; j++) {
            if (linear->unit[j] < part->first || linear->unit[j] >= part->first + part->n)
                continue;
            for (size_t k = 0; k < bins->n_levels; k++)
                for (size_t i = j; i < r; i++)
                    places[at + k * r + i] += (float)(value(bins, linear->unit[j] - part->first, k) * inverse[j * r + i]);
        }
        at += bins->n_levels * r;
    }
}

static void place_mean(const ink_linear *linear, const double *inverse, float *place)
{
    size_t r = linear->rank;
    for (size_t j = 0; j < r; j++)
        for (size_t i = j; i < r; i++)
            place[i] -= (float)(linear->mean[linear->unit[j]] * inverse[j * r + i]);
}

/* The sum over rows of their squared leverages. */
static double sum_leverages(const ink_panel *panel, const size_t *offset, const float *places, const float *mean, float *row)
{
    const ink_linear *linear = &panel->linear;
    size_t r = linear->rank, n = panel->sample->n, seen = 0;
    double work = (double)n * (double)linear->n_parts * (double)r, sum = 0;
    size_t step = work > most_work ? (size_t)(work / most_work) + 1 : 1;
    for (size_t i = 0; i < n; i += step, seen++) {
        float leverage = 0;
        memcpy(row, mean, r * sizeof *row);
        for (size_t p = 0; p < linear->n_parts; p++) {
            const ink_bins *bins = &panel->bins[linear->parts[p].column];
            const float *place = places + offset[p] + bins->level[i] * r;
            for (size_t j = 0; j < r; j++)
                row[j] += place[j];
        }
        for (size_t j = 0; j < r; j++)
            leverage += row[j] * row[j];
        sum += (double)leverage * (double)leverage;
    }
    return sum * (double)n / (double)seen;
}

static int gauge_linear(ink_panel *panel, ink_error *err)
{
    ink_linear *linear = &panel->linear;
    size_t r = linear->rank, levels = 0;
    for (size_t p = 0; p < linear->n_parts; p++)
        levels += panel->bins[linear->parts[p].column].n_levels;
    double *inverse = ink_new(r * r, sizeof *inverse);
    float *places = ink_new((levels + 2) * r, sizeof *places);
    size_t *offset = ink_new(linear->n_parts, sizeof *offset);
    int status = inverse && places && offset ? INK_OK : ink_fail_memory(err);
    if (status == INK_OK) {
        float *mean = places + levels * r;
        invert(linear, inverse);
        place_levels(panel, inverse, offset, places);
        place_mean(linear, inverse, mean);
        linear->gauge = ink_gauge_make(&panel->target, (double)r, sum_leverages(panel, offset, places, mean, mean + r));
        panel->members[INK_FAMILY_LINEAR] = linear->gauge.slope > 0;
    }
    free(inverse);
    free(places);
    free(offset);
    return status;
}

static int make_basis(ink_panel *panel, int32_t *joint, double *gram, ink_error *err)
{
    ink_linear *linear = &panel->linear;
    for (size_t p = 0; p < linear->n_parts; p++) {
        const ink_linear_part *part = &linear->parts[p];
        const ink_bins *bins = &panel->bins[part->column];
        for (size_t u = 0; !bins->numeric && u < part->n; u++)
            linear->mean[part->first + u] = (double)bins->count[u] / panel->target.n;
    }
    make_gram(panel, joint, gram);
    factorise(gram, linear);
    return linear->rank ? gauge_linear(panel, err) : INK_OK;
}

int ink_linear_make(ink_panel *panel, ink_error *err)
{
    ink_linear *linear = &panel->linear;
    INK_TRY(choose_parts(panel, err));
    size_t units = linear->n_units;
    if (!units)
        return INK_OK;
    linear->mean = ink_new(units, sizeof *linear->mean);
    linear->unit = ink_new(units, sizeof *linear->unit);
    linear->factor = ink_new((units + 1) * units, sizeof *linear->factor);
    double *gram = ink_new(units * units, sizeof *gram);
    int32_t *joint = ink_new(MOST_LEVELS * MOST_LEVELS, sizeof *joint);
    int status = linear->mean && linear->unit && linear->factor && gram && joint ? make_basis(panel, joint, gram, err)
                                                                                : ink_fail_memory(err);
    free(gram);
    free(joint);
    return status;
}

void ink_linear_free(ink_linear *linear)
{
    free(linear->parts);
    free(linear->part_of);
    free(linear->mean);
    free(linear->unit);
    free(linear->factor);
}

/* Row j of the basis for all classes in all orders, before its division. */
static void substitute_row(const ink_linear *linear, const ink_sample *sample, size_t many, size_t j, double *units)
{
    const size_t width = sample->n_class * many;
    const double *factor = linear->factor + j * linear->rank, *unit = units + linear->unit[j] * width;
    const double mean = linear->mean[linear->unit[j]];
    double *row = units + j * width;
    for (size_t c = 0; c < sample->n_class; c++)
        for (size_t o = c * many; o < (c + 1) * many; o++)
            row[o] = unit[o] - mean * (double)sample->count[c];
    for (size_t k = 0; k < j; k++)
        for (size_t i = 0; i < width; i++)
            row[i] -= factor[k] * units[k * width + i];
}

/* Forward substitution in place: row j overwrites that of unit[j], which is no longer needed, since unit[j] >= j. */
static void substitute(const ink_panel *panel, size_t many, double *units, double *total)
{
    const ink_linear *linear = &panel->linear;
    const size_t n_class = panel->sample->n_class, r = linear->rank;
    for (size_t j = 0; j < r; j++) {
        double *row = units + j * n_class * many;
        substitute_row(linear, panel->sample, many, j, units);
        for (size_t c = 0; c < n_class; c++, row += many)
            for (size_t o = 0; o < many; o++) {
                row[o] /= linear->factor[j * r + j];
                total[o] += row[o] * row[o] * panel->target.weight[c];
            }
    }
}

void ink_linear_measure(const ink_panel *panel, ink_scratch *s, ink_reading *readings)
{
    double total[INK_ORDERS_MOST] = {0};
    if (!panel->members[INK_FAMILY_LINEAR])
        return;
    substitute(panel, panel->many, s->units, total);
    for (size_t o = 0; o < panel->many; o++)
        ink_best_offer(&readings[o].best[INK_FAMILY_LINEAR], &panel->linear.gauge, total[o], 0);
}
