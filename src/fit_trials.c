/* SPDX-License-Identifier: MIT
 * What the validation rows choose before the training: short trainings of one member tell whether whole numbers of which
 * few differ are better taken as categories too, and whether a large network is better than a small one. Knows no table. */
#include <math.h>
#include <stdlib.h>

#include "base/error.h"
#include "fit.h"

/* What the dearer choice's loss has to be below, as a part of the other's: more inputs cost little, the large network five
 * times as much. */
#define WORTH_VALUES 0.98
#define WORTH_SIZE 0.9

/* Who is told of a trial's epochs, and when it ends: at the second valley of coslog4. */
typedef struct {
    const ink_fit_options *how;
    size_t last;
    int stopped;
} trial;

static int in_trial(void *user, const ink_progress *now)
{
    trial *t = user;
    const ink_progress told = {now->epoch, 0, now->train_loss, now->validation_loss, now->validation_accuracy};
    t->stopped = t->how->progress && t->how->progress(t->how->progress_user, &told) != 0;
    return t->stopped || now->epoch + 1 >= t->last;
}

/* The least validation loss of one member of the job's network within a trial; INFINITY where it diverges. */
static int try_network(ink_fit_job *job, double *loss, int *stopped, ink_error *err)
{
    trial t = {&job->how, (job->how.epochs + 4) / 5, 0};
    void *params = NULL;
    ink_history history = {0};
    ink_training how = ink_fit_job_training(job);
    how.progress = in_trial;
    how.progress_user = &t;
    INK_TRY(ink_fit_job_lay_out(job, err));
    job->layout.n_members = 1;
    *loss = INFINITY;
    const int status = ink_net_train((int)job->how.precision, &job->layout, &how, &job->train, &job->validation, &params,
                                     &history, err);
    if (status != INK_OK)
        return status == INK_DIVERGED ? INK_OK : status;
    for (size_t i = 0; i < history.epochs_run; i++)
        *loss = fmin(*loss, history.validation_loss[i]);
    *stopped = t.stopped;
    ink_history_free(&history);
    free(params);
    return INK_OK;
}

static int has_values(const ink_encoding *encoding)
{
    size_t n = 0;
    for (size_t f = 0; f < encoding->n_features; f++)
        n += encoding->features[f].n_values > 0;
    return n > 0;
}

/* The large network where its loss is lower than the small one's by more than a tenth; *loss: of the one that is taken. */
static int choose_size(ink_fit_job *job, double *loss, int *stopped, ink_error *err)
{
    const ink_fit_options small = job->how;
    const char *why = job->why;
    double large = INFINITY;
    INK_TRY(try_network(job, loss, stopped, err));
    if (!job->may_grow || *stopped || *loss * (double)job->validation.n_rows < 1) /* nats, of all rows together */
        return INK_OK;
    ink_recipe_grow(job);
    INK_TRY(try_network(job, &large, stopped, err));
    if (large < WORTH_SIZE * *loss) {
        *loss = large;
    } else {
        job->how = small;
        job->why = why;
    }
    return INK_OK;
}

/* numbers: the loss without values. */
static int choose_values(ink_fit_job *job, double numbers, int *stopped, ink_error *err)
{
    double both = INFINITY;
    INK_TRY(ink_fit_job_encode(job, INK_ENCODE_SMOOTH | INK_ENCODE_VALUES, err));
    INK_TRY(try_network(job, &both, stopped, err));
    return both < WORTH_VALUES * numbers ? INK_OK : ink_fit_job_encode(job, INK_ENCODE_SMOOTH, err);
}

int ink_fit_job_try(ink_fit_job *job, ink_error *err)
{
    double loss = INFINITY;
    int stopped = 0;
    INK_TRY(ink_fit_job_encode(job, INK_ENCODE_SMOOTH | INK_ENCODE_VALUES, err));
    const int with_values = has_values(&job->encoding);
    if (with_values)
        INK_TRY(ink_fit_job_encode(job, INK_ENCODE_SMOOTH, err));
    if (job->validation.n_rows == 0 || !(with_values || job->may_grow))
        return INK_OK;
    INK_TRY(choose_size(job, &loss, &stopped, err));
    return with_values && !stopped ? choose_values(job, loss, &stopped, err) : INK_OK;
}
