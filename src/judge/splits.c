/* SPDX-License-Identifier: MIT
 * Other splits: the whole job on the folds of shuffled rows, one after the other, each of them test part once. */
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/random.h"
#include "judge/judging.h"

enum { FOLDS = INK_FOLDS, REPEATS = 3, ROUNDS = FOLDS * REPEATS };

static int relay(void *user, const ink_progress *now)
{
    (void)now;
    return ink_judging_stopped(user);
}

/* Fold k of the shuffled rows is the test part, the next one validation. */
static int split_fold(const size_t *order, size_t n, size_t k, ink_split *split, ink_error *err)
{
    const size_t next = (k + 1) % FOLDS;
    if (!(split->train = ink_new(n, sizeof *split->train)))
        return ink_fail_memory(err);
    for (size_t i = 0; i < n; i++) {
        split->n_test += i % FOLDS == k;
        split->n_validation += i % FOLDS == next;
    }
    split->n_train = n - split->n_test - split->n_validation;
    split->validation = split->train + split->n_train;
    split->test = split->validation + split->n_validation;
    size_t at[3] = {0};
    for (size_t i = 0; i < n; i++) {
        if (i % FOLDS == k)
            split->test[at[0]++] = order[i];
        else if (i % FOLDS == next)
            split->validation[at[1]++] = order[i];
        else
            split->train[at[2]++] = order[i];
    }
    return INK_OK;
}

static int one_round(ink_judging *j, ink_fit_job *job, double *figures, ink_error *err)
{
    ink_trial trial = {0};
    ink_round round = {0};
    INK_TRY(ink_trial_make(job, &trial, err));
    int status = ink_round_make(&trial, &j->findings.signal, 1, &round, err);
    if (status == INK_OK)
        ink_round_figures(&trial, &round, figures);
    ink_round_free(&round);
    ink_trial_free(&trial);
    return status;
}

static int one_fold(ink_judging *j, const size_t *order, size_t k, double *figures, double *accuracy, ink_error *err)
{
    ink_fit_job job = {.table = j->job->table, .how = j->job->how};
    job.how.progress = relay;
    job.how.progress_user = j;
    int status = split_fold(order, j->job->target.n_used, k, &job.split, err);
    if (status == INK_OK)
        status = ink_fit_job_run(&job, err);
    if (status == INK_OK && !j->findings.interrupted)
        status = one_round(j, &job, figures, err);
    *accuracy = job.test_scores.accuracy;
    ink_fit_job_free(&job);
    return status;
}

/* Once over the folds is enough where all rounds would be too much work. */
static size_t rounds_for(const ink_judging *j)
{
    static const double most_work = 3e11, most_cells = 1e6;
    const ink_rerun own = ink_rerun_of(&j->trial);
    const double work = ink_rerun_work(&own) * (double)j->job->history.epochs_run * ROUNDS;
    const double cells = (double)j->job->target.n_used * (double)j->job->features.n_features;
    return work > most_work || cells > most_cells ? FOLDS : ROUNDS;
}

static void sum_up(ink_judging *j, const double *figures, const double *accuracy, size_t rounds)
{
    ink_findings *f = &j->findings;
    double sum = 0, low = 1, high = 0;
    for (size_t i = 0; i < rounds; i++) {
        sum += accuracy[i];
        low = fmin(low, accuracy[i]);
        high = fmax(high, accuracy[i]);
    }
    f->splits = rounds;
    f->split_accuracy[0] = sum / (double)rounds;
    f->split_accuracy[1] = low;
    f->split_accuracy[2] = high;
    ink_standing_of_figures(figures, rounds, 1.0 / (FOLDS - 2), &f->standing);
    f->standing.rows = j->job->target.n_used;
}

int ink_splits_repeat(ink_judging *j, ink_error *err)
{
    const size_t n = j->job->target.n_used, rounds = rounds_for(j);
    double *figures = ink_new(ROUNDS * INK_FIGURES, sizeof *figures), accuracy[ROUNDS] = {0};
    size_t *order = ink_new(n, sizeof *order);
    ink_random random;
    int status = figures && order ? INK_OK : ink_fail_memory(err);
    ink_random_seed(&random, j->job->how.seed);
    if (status == INK_OK)
        memcpy(order, j->job->target.rows, n * sizeof *order);
    for (size_t i = 0; status == INK_OK && i < rounds && !ink_judging_stopped(j); i++) {
        if (i % FOLDS == 0)
            ink_random_shuffle(&random, order, n);
        status = one_fold(j, order, i % FOLDS, figures + i * INK_FIGURES, &accuracy[i], err);
    }
    if (status == INK_OK && !j->findings.interrupted)
        sum_up(j, figures, accuracy, rounds);
    free(figures);
    free(order);
    return status == INK_DIVERGED ? INK_OK : status;
}
