/* SPDX-License-Identifier: MIT
 * Are whole numbers of which few differ better taken as categories too? Two short trainings of one member tell, by the
 * validation rows. Knows no table. */
#include <math.h>
#include <stdlib.h>

#include "base/error.h"
#include "fit.h"

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

/* The least validation loss of one member within a trial. */
static int try_style(ink_fit_job *job, int style, double *loss, int *stopped, ink_error *err)
{
    trial t = {&job->how, (job->how.epochs + 4) / 5, 0};
    void *params = NULL;
    ink_history history = {0};
    INK_TRY(ink_fit_job_encode(job, style, err));
    ink_training how = ink_fit_job_training(job);
    how.progress = in_trial;
    how.progress_user = &t;
    INK_TRY(ink_fit_job_lay_out(job, err));
    job->layout.n_members = 1;
    INK_TRY(ink_net_train((int)job->how.precision, &job->layout, &how, &job->train, &job->validation, &params, &history, err));
    *loss = INFINITY;
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

/* As categories too only where that is better by more than a fiftieth. */
int ink_fit_job_values(ink_fit_job *job, ink_error *err)
{
    double as_numbers, as_both = INFINITY;
    int stopped = 0;
    INK_TRY(ink_fit_job_encode(job, INK_ENCODE_SMOOTH | INK_ENCODE_VALUES, err));
    if (!has_values(&job->encoding))
        return INK_OK;
    if (job->validation.n_rows == 0)
        return ink_fit_job_encode(job, INK_ENCODE_SMOOTH, err);
    INK_TRY(try_style(job, INK_ENCODE_SMOOTH, &as_numbers, &stopped, err));
    if (!stopped)
        INK_TRY(try_style(job, INK_ENCODE_SMOOTH | INK_ENCODE_VALUES, &as_both, &stopped, err));
    return as_both < 0.98 * as_numbers ? INK_OK : ink_fit_job_encode(job, INK_ENCODE_SMOOTH, err);
}
