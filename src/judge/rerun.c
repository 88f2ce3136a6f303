/* SPDX-License-Identifier: MIT
 * A rerun becomes losses of the held-out rows. Its work is counted in multiply-adds, never by a clock. */
#include "judge/rerun.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"

static const double least_budget = 2e9, least_budget_modern = 2e10; /* half a second or less; wide layers go faster */

ink_rerun ink_rerun_of(const ink_trial *trial)
{
    const ink_fit_job *job = trial->job;
    return (ink_rerun){job->layout, trial->train, trial->validation, {trial->validation, trial->test}, job->how.epochs,
                       -INFINITY};
}

/* A row's way through the network. */
static double row_work(const ink_layout *layout)
{
    double work = (double)(layout->n_index + layout->n_dense) * (double)layout->sizes[1];
    for (size_t l = 1; l < layout->n_layers; l++)
        work += (double)layout->sizes[l] * (double)layout->sizes[l + 1];
    return work;
}

/* Training rows go forward, back and into the gradient. */
double ink_rerun_work(const ink_rerun *rerun)
{
    return row_work(&rerun->layout) * (3 * (double)rerun->train.n_rows + (double)rerun->validation.n_rows);
}

double ink_rerun_budget(const ink_trial *trial)
{
    const ink_fit_job *job = trial->job;
    ink_rerun own = ink_rerun_of(trial);
    if (job->pack.n_parts > 0 && job->how.batch_size >= trial->train.n_rows)
        own.train.n_rows = job->pack.parts[0].n_rows;
    return fmax(job->modern ? least_budget_modern : least_budget, ink_rerun_work(&own) * (double)job->history.epochs_run / 4);
}

typedef struct {
    const ink_fit_options *how;
    double enough;
    int stopped;
} watch;

static int look(void *user, const ink_progress *now)
{
    watch *w = user;
    w->stopped |= ink_trial_stopped(w->how);
    return w->stopped || now->validation_loss <= w->enough;
}

int ink_rerun_train(const ink_trial *trial, const ink_rerun *rerun, int with_probability, ink_rerun_result *result,
                    ink_error *err)
{
    const ink_fit_job *job = trial->job;
    watch w = {&job->how, rerun->enough, 0};
    ink_training how = ink_fit_job_training(job);
    ink_error own = {0};
    how.epochs = rerun->epochs;
    how.progress = look;
    how.progress_user = &w;
    result->loss = ink_new(trial->n_held, sizeof *result->loss);
    if (with_probability && trial->n_held <= SIZE_MAX / trial->n_class)
        result->probability = ink_new(trial->n_held * trial->n_class, sizeof *result->probability);
    if (!result->loss || (with_probability && !result->probability))
        return ink_fail_memory(err);
    int status = ink_net_train((int)job->how.precision, &rerun->layout, &how, &rerun->train, &rerun->validation,
                               &result->params, &result->history, &own);
    if (status != INK_OK)
        return status == INK_DIVERGED ? status : ink_fail(err, own.code, "%s", own.message);
    result->stopped = w.stopped;
    return ink_trial_network(trial, &rerun->layout, result->params, &rerun->held[0], &rerun->held[1], result->loss,
                             result->probability, err);
}

void ink_rerun_result_free(ink_rerun_result *result)
{
    ink_history_free(&result->history);
    free(result->params);
    free(result->loss);
    free(result->probability);
    *result = (ink_rerun_result){0};
}

double ink_mean_loss(const double *loss, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += loss[i];
    return n ? sum / (double)n : NAN;
}

int ink_surely_more(const double *more, const double *less, double offset, size_t n)
{
    double sum = 0, squares = 0;
    for (size_t i = 0; i < n; i++) {
        double x = more[i] - less[i] + offset;
        sum += x;
        squares += x * x;
    }
    const double m = sum / (double)n;
    return m > 1.645 * sqrt(fmax(squares / (double)n - m * m, 0) / (double)n);
}
