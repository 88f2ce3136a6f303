/* SPDX-License-Identifier: MIT
 * The linear softmax: the network's own inputs and training, without a hidden layer and with settings of its own. */
#include <math.h>

#include "base/error.h"
#include "base/memory.h"
#include "judge/learners.h"

enum { EPOCHS = 40, PATIENCE = 4, EPOCHS_UNSTOPPED = 8 };

static size_t batch_for(size_t n_train)
{
    return n_train <= 1024 ? 32 : n_train <= 8192 ? 64 : n_train <= 30000 ? 128 : 256;
}

static int learn(const ink_trial *trial, const double *log_prior, size_t n_train, double *loss, ink_error *err)
{
    const ink_fit_job *job = trial->job;
    ink_layout layout = job->layout;
    layout.n_layers = layout.n_members = 1;
    layout.has_waves = layout.has_shares = 0;
    layout.sizes[1] = trial->n_class;
    ink_training how = {.optimizer = INK_ADAM, .learning_rate = 0.02, .batch_size = batch_for(n_train),
                        .epochs = trial->n_validation ? EPOCHS : EPOCHS_UNSTOPPED, .patience = PATIENCE,
                        .restore = INK_RESTORE_BEST, .seed = 1, .log_prior = log_prior};
    ink_rows train = trial->train, validation = trial->validation;
    train.n_rows = n_train;
    train.weight = validation.weight = NULL;
    void *params = NULL;
    ink_history history = {0};
    INK_TRY(ink_net_train((int)job->how.precision, &layout, &how, &train, &validation, &params, &history, err));
    ink_history_free(&history);
    ink_trial plain = *trial;
    ink_fit_job unweighted = *job;
    unweighted.class_weight = NULL;
    plain.job = &unweighted;
    int status = ink_trial_network(&plain, &layout, params, &validation, &trial->test, loss, NULL, err);
    free(params);
    return status;
}

int ink_learn_linear(const ink_trial *trial, size_t n_train, double *loss, ink_error *err)
{
    double *log_prior = ink_new(trial->n_class, sizeof *log_prior);
    if (!log_prior)
        return ink_fail_memory(err);
    for (size_t c = 0; c < trial->n_class; c++)
        log_prior[c] = log(trial->prior[c]);
    int status = learn(trial, log_prior, n_train, loss, err);
    free(log_prior);
    return status;
}
