/* SPDX-License-Identifier: MIT
 * The contest, held: every learner is taught the training rows, all are measured on the same held-out rows, and what
 * they lose to each other is told row by row, so that rows that are hard for all do not count. */
#include "judge/contest.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "stats/stats.h"

enum { ROWS_A_CELL = 10, JOINT = 1 << INK_BY_TREES | 1 << INK_BY_PAIR | 1 << INK_BY_ALL, ALL = ~(1 << INK_BY_NETWORK),
       UNTOLD = ALL & ~(1 << INK_BY_PAIR) };

static const double ln2 = 0.69314718055994530942;

/* ---- Lookups */

/* The map of the column that tells the training rows the most. */
static int find_column(const ink_trial *trial, size_t *column, ink_error *err)
{
    double best = INFINITY;
    for (size_t f = 0; f < trial->n_features; f++) {
        ink_cell_map map = {0};
        double loss = INFINITY;
        int status = ink_cells_of_column(trial, f, &map, err);
        if (status == INK_OK)
            status = ink_learn_lookup(trial, map.cell, map.n_cells, trial->n_train, &loss, NULL, err);
        free(map.cell);
        INK_TRY(status);
        if (f == 0 || loss < best) {
            best = loss;
            *column = f;
        }
    }
    return INK_OK;
}

static int try_pair(const ink_trial *trial, const size_t pair[2], int coarse, ink_cell_map *map, double *loss,
                    ink_error *err)
{
    INK_TRY(ink_cells_of_pair(trial, pair[0], pair[1], coarse, map, err));
    return ink_learn_lookup(trial, map->cell, map->n_cells, trial->n_train, loss, NULL, err);
}

static int map_pair(const ink_trial *trial, const size_t pair[2], ink_cell_map *map, ink_error *err)
{
    ink_cell_map coarse = {0}, fine = {0};
    double coarse_loss = 0, fine_loss = 0;
    int status = try_pair(trial, pair, 1, &coarse, &coarse_loss, err);
    if (status == INK_OK)
        status = try_pair(trial, pair, 0, &fine, &fine_loss, err);
    int finer = status == INK_OK && fine_loss < coarse_loss;
    if (status == INK_OK)
        *map = finer ? fine : coarse;
    if (status != INK_OK || finer)
        free(coarse.cell);
    if (!finer)
        free(fine.cell);
    return status;
}

static int map_cells(const ink_trial *trial, const ink_round *round, ink_contender who, ink_cell_map *map, ink_error *err)
{
    if (who == INK_BY_COLUMN)
        return ink_cells_of_column(trial, round->column, map, err);
    return who == INK_BY_PAIR ? map_pair(trial, round->pair, map, err) : ink_cells_of_all(trial, map, err);
}

static int look_up(const ink_trial *trial, const ink_round *round, ink_contender who, size_t n_train, double *loss,
                   ink_error *err)
{
    ink_cell_map map = {0};
    double left_out;
    int status = map_cells(trial, round, who, &map, err);
    if (status == INK_OK)
        status = ink_learn_lookup(trial, map.cell, map.n_cells, n_train, &left_out, loss, err);
    free(map.cell);
    return status;
}

/* ---- Who takes part */

/* The pair that won, else the best of its family. */
static int find_pair(const ink_signal *signal, size_t pair[2])
{
    const ink_signal_member *member = &signal->winner;
    if (member->first == INK_NO_FEATURE || member->second == INK_NO_FEATURE || !(member->z > -INFINITY)) {
        if (!signal->families[INK_FAMILY_PAIR].members)
            return 0;
        member = &signal->families[INK_FAMILY_PAIR].best;
    }
    pair[0] = member->first;
    pair[1] = member->second;
    return pair[0] != INK_NO_FEATURE && pair[1] != INK_NO_FEATURE;
}

/* Cells filled well enough for their lookup to be the limit of what these columns can tell. */
static int cells_are_full(const ink_trial *trial)
{
    for (size_t f = 0; f < trial->n_features; f++)
        if (trial->features[f].numeric && !trial->features[f].exact)
            return 0;
    return trial->job->distinct_train_rows <= trial->n_train / ROWS_A_CELL;
}

static int learn(const ink_trial *trial, const ink_round *round, ink_contender who, size_t n_train, double *loss,
                 ink_error *err)
{
    switch (who) {
    case INK_BY_NETWORK:
        return ink_trial_network(trial, &trial->job->layout, trial->job->params, &trial->validation,
                                 &trial->test, loss, round->probability, err);
    case INK_BY_LINEAR:
        return ink_learn_linear(trial, n_train, loss, err);
    case INK_BY_TREES:
        return ink_learn_trees(trial, n_train, trial->job->how.seed, loss, err);
    default:
        return look_up(trial, round, who, n_train, loss, err);
    }
}

static double mean_loss(const double *loss, size_t from, size_t to)
{
    double sum = 0;
    for (size_t i = from; i < to; i++)
        sum += loss[i];
    return to > from ? sum / (double)(to - from) : NAN;
}

/* The best of the contenders in a mask on the rows from .. to - 1; the linear one when there is none. */
static ink_contender best_of(const ink_round *round, int mask, size_t from, size_t to)
{
    ink_contender best = INK_BY_LINEAR;
    double least = INFINITY;
    for (int who = 0; who < INK_CONTENDERS; who++)
        if (mask >> who & 1 && round->loss[who] && mean_loss(round->loss[who], from, to) < least) {
            least = mean_loss(round->loss[who], from, to);
            best = (ink_contender)who;
        }
    return best;
}

static int hold(const ink_trial *trial, const ink_signal *signal, int with_half, ink_round *round, ink_error *err)
{
    const size_t n = trial->n_held;
    const int full = cells_are_full(trial);
    const int part[INK_CONTENDERS] = {1, 1, ink_learn_trees_can(trial), trial->n_features > 1 || !full,
                                      find_pair(signal, round->pair), full};
    round->prior = ink_new(n, sizeof *round->prior);
    round->probability = n > SIZE_MAX / trial->n_class ? NULL : ink_new(n * trial->n_class, sizeof(double));
    if (!round->prior || !round->probability)
        return ink_fail_memory(err);
    for (size_t i = 0; i < n; i++)
        round->prior[i] = ink_trial_loss(trial->prior[trial->y[trial->held + i]]);
    INK_TRY(find_column(trial, &round->column, err));
    for (int who = 0; who < INK_CONTENDERS; who++) {
        if (!part[who])
            continue;
        if (!(round->loss[who] = ink_new(n, sizeof(double))))
            return ink_fail_memory(err);
        INK_TRY(learn(trial, round, (ink_contender)who, trial->n_train, round->loss[who], err));
    }
    round->best = best_of(round, ALL, 0, n);
    if (!with_half || trial->n_train < 4)
        return INK_OK;
    if (!(round->half = ink_new(n, sizeof(double))))
        return ink_fail_memory(err);
    return learn(trial, round, round->best, trial->n_train / 2, round->half, err);
}

int ink_round_make(const ink_trial *trial, const ink_signal *signal, int with_half, ink_round *round, ink_error *err)
{
    ink_round made = {0};
    int status = hold(trial, signal, with_half, &made, err);
    if (status == INK_OK)
        *round = made;
    else
        ink_round_free(&made);
    return status;
}

void ink_round_free(ink_round *round)
{
    for (int who = 0; who < INK_CONTENDERS; who++)
        free(round->loss[who]);
    free(round->prior);
    free(round->half);
    free(round->probability);
    *round = (ink_round){0};
}

/* ---- Figures */

/* best: of all, of those that the test did not tell where to look, of those that see columns jointly. */
static void row_figures(const ink_round *r, size_t i, const ink_contender best[3], double f[INK_FIGURES])
{
    for (int who = 0; who < INK_CONTENDERS; who++)
        f[who] = r->loss[who] ? (r->prior[i] - r->loss[who][i]) / ln2 : NAN;
    f[INK_BEST] = f[best[0]];
    f[INK_LOST] = f[best[0]] - f[INK_BY_NETWORK];
    f[INK_HALF_LOST] = f[best[1]] / 2 - f[INK_BY_NETWORK];
    f[INK_CLIMB] = r->half ? (r->half[i] - r->loss[r->best][i]) / ln2 : NAN;
    f[INK_OVER_LINEAR] = f[best[2]] - f[INK_BY_LINEAR];
    f[INK_OVER_ALL] = f[INK_BY_NETWORK] - f[INK_BY_ALL];
    f[INK_LEFT] = r->loss[INK_BY_NETWORK][i] / ln2;
}

/* Adds up figures and their squares over the rows from .. to - 1, with the best chosen on the other rows if there are
 * any. */
static void add_rows(const ink_round *r, size_t from, size_t to, size_t other_from, size_t other_to, double *sum,
                     double *squares)
{
    if (other_to == other_from) {
        other_from = from;
        other_to = to;
    }
    const ink_contender best[3] = {best_of(r, ALL, other_from, other_to), best_of(r, UNTOLD, other_from, other_to),
                                   best_of(r, JOINT, other_from, other_to)};
    for (size_t i = from; i < to; i++) {
        double f[INK_FIGURES];
        row_figures(r, i, best, f);
        for (int k = 0; k < INK_FIGURES; k++) {
            sum[k] += f[k];
            squares[k] += f[k] * f[k];
        }
    }
}

static ink_mean mean_of(double sum, double squares, size_t n)
{
    const double count = (double)n, mean = sum / count;
    const double se = sqrt(fmax(squares / count - mean * mean, 0) / (count - 1));
    return (ink_mean){mean, se, {mean - 1.959964 * se, mean + 1.959964 * se}};
}

void ink_standing_of_round(const ink_trial *trial, const ink_round *round, ink_standing *standing)
{
    const size_t n = trial->n_held, middle = trial->n_validation;
    double sum[INK_FIGURES] = {0}, squares[INK_FIGURES] = {0};
    add_rows(round, 0, middle, middle, n, sum, squares);
    add_rows(round, middle, n, 0, middle, sum, squares);
    *standing = (ink_standing){.best = round->best, .rows = n, .rounds = 1};
    for (int k = 0; k < INK_FIGURES; k++)
        standing->figure[k] = mean_of(sum[k], squares[k], n);
    for (int who = 0; who < INK_CONTENDERS; who++)
        standing->took_part[who] = round->loss[who] != NULL;
}

void ink_round_figures(const ink_trial *trial, const ink_round *round, double figures[INK_FIGURES])
{
    double squares[INK_FIGURES] = {0};
    memset(figures, 0, INK_FIGURES * sizeof *figures);
    add_rows(round, trial->n_validation, trial->n_held, 0, trial->n_validation, figures, squares);
    for (int k = 0; k < INK_FIGURES; k++)
        figures[k] /= (double)trial->n_test;
}

void ink_standing_of_figures(const double *figures, size_t n, double tested_to_trained, ink_standing *standing)
{
    enum { MOST_ROUNDS = 64 };
    double values[MOST_ROUNDS];
    for (int k = 0; k < INK_FIGURES; k++) {
        ink_mean *mean = &standing->figure[k];
        for (size_t i = 0; i < n && i < MOST_ROUNDS; i++)
            values[i] = figures[i * INK_FIGURES + (size_t)k];
        mean->mean = ink_nadeau_bengio(values, n, tested_to_trained, 0.05, mean->ci95);
        mean->se = (mean->ci95[1] - mean->ci95[0]) / 2 / ink_t_upper_quantile(0.025, (double)(n - 1));
    }
    standing->rounds = n;
}
