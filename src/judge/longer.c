/* SPDX-License-Identifier: MIT
 * A network whose training ended by the number of its epochs, at its best, is trained ten times as long, or 100 epochs:
 * what it gains then is what too few cost it. */
#include <math.h>

#include "base/error.h"
#include "judge/rerun.h"

enum { FEWEST_EPOCHS = 100 };

static const double ln2 = 0.69314718055994530942;
/* Of the longer training's gain: no loss to speak of. A rate that falls to its end is at its best there by design, and a
 * slower fall gains a little nearly always. */
static const double nearly_all = 0.98, nearly_all_annealed = 0.9;

int ink_longer_was_cut(const ink_history *h, size_t epochs)
{
    return h->epochs_run >= epochs && h->best_epoch != SIZE_MAX && h->best_epoch + 2 >= h->epochs_run;
}

size_t ink_longer_epochs(const ink_trial *trial, const ink_rerun *rerun)
{
    const double most = ink_rerun_budget(trial) / ink_rerun_work(rerun);
    const double epochs = fmin(fmax(10 * (double)rerun->epochs, FEWEST_EPOCHS), most);
    return epochs < 2 * (double)rerun->epochs ? 0 : (size_t)epochs;
}

static void weigh(const ink_trial *trial, const ink_round *round, const double *loss, int has_fault,
                  ink_longer *longer)
{
    const double *own = round->loss[INK_BY_NETWORK], prior = ink_mean_loss(round->prior, trial->n_held);
    const double gain = prior - ink_mean_loss(own, trial->n_held);
    const int annealed = trial->job->how.schedule > INK_SCHEDULE_CONSTANT && !has_fault;
    const double enough = annealed ? nearly_all_annealed : nearly_all;
    longer->tried = 1;
    longer->bits = (prior - ink_mean_loss(loss, trial->n_held)) / ln2;
    longer->gains = gain < enough * longer->bits * ln2 && ink_surely_more(own, loss, 0, trial->n_held);
}

int ink_longer_try(const ink_trial *trial, const ink_round *round, int has_fault, ink_longer *longer, ink_error *err)
{
    ink_rerun rerun = ink_rerun_of(trial);
    ink_rerun_result result = {0};
    *longer = (ink_longer){.bits = NAN};
    if (!ink_longer_was_cut(&trial->job->history, rerun.epochs) || !(longer->epochs = ink_longer_epochs(trial, &rerun)))
        return INK_OK;
    rerun.epochs = longer->epochs;
    int status = ink_rerun_train(trial, &rerun, 0, &result, err);
    if (status == INK_OK && !result.stopped)
        weigh(trial, round, result.loss, has_fault, longer);
    ink_rerun_result_free(&result);
    return status == INK_DIVERGED ? INK_OK : status;
}
