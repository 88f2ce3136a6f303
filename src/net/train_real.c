/* SPDX-License-Identifier: MIT
 * The training loop: rows become trained parameters and the history of their losses; and the other two doors of net.h,
 * gradient and probabilities. It knows epochs and when to stop, and leaves arithmetic to pass and optimise. */
#include "net/real.h"
#include "net/doors.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "net/lbfgs.h"
#include "net/modern.h"
#include "net/optimise.h"
#include "net/pass.h"

typedef struct {
    const ink_layout *layout;
    const ink_training *how;
    const ink_rows *train, *validation;
    size_t n, batch;       /* parameters; rows a step */
    double mean_weight;    /* of the training rows */
    real *w, *best;        /* n each; best as of the smallest validation loss */
    real *g;               /* n */
    size_t *order;         /* the training rows as shuffled; NULL for a full batch */
    ink_random random;
    ink_team *team;
    int shares_inputs;     /* training and validation rows are the same ones, in one chunk, with other counts */
    int warm;              /* and the scratch holds their outputs at w */
    ink_optimiser optimiser;
    ink_lbfgs lbfgs;       /* in its place, where asked for */
    double value, loss;    /* lbfgs: at w, with and without the penalty */
    int evaluated, converged;
    ink_scratch scratch;
    ink_history history;
    size_t room[3];        /* capacities of the history's arrays */
    double best_figure;
    size_t waited;         /* epochs since the best */
} training;

static void training_free(training *t)
{
    free(t->w);
    free(t->best);
    free(t->g);
    free(t->order);
    ink_optimiser_free(&t->optimiser);
    ink_lbfgs_free(&t->lbfgs);
    ink_scratch_free(&t->scratch);
    ink_team_free(t->team);
    ink_history_free(&t->history);
}

static int new_order(training *t)
{
    t->order = ink_new(t->train->n_rows, sizeof *t->order);
    for (size_t i = 0; t->order && i < t->train->n_rows; i++)
        t->order[i] = i;
    return !t->order;
}

/* A step that takes less than some microseconds is not worth sharing. */
static size_t threads_for(const training *t)
{
    const double work = (double)t->n * (double)(t->batch < INK_CHUNK ? t->batch : INK_CHUNK);
    const size_t asked = t->how->threads ? t->how->threads : ink_processors();
    return work < 1e6 ? 1 : asked;
}

static int same_inputs(const ink_rows *a, const ink_rows *b)
{
    return a->count && b->count && a->n_rows == b->n_rows && a->n_rows <= INK_CHUNK && a->index == b->index &&
           a->dense == b->dense;
}

/* Nonzero: no memory. Draws the start. */
static int training_new(training *t)
{
    const size_t n_rows = t->train->n_rows, batch = t->how->batch_size;
    t->n = ink_layout_parameters(t->layout);
    t->batch = batch == 0 || batch > n_rows ? n_rows : batch;
    t->mean_weight = ink_rows_mean_weight(t->train);
    t->shares_inputs = same_inputs(t->train, t->validation) && !(t->how->dropout > 0) &&
                       !ink_slope_from_sums(t->layout->activation);
    t->best_figure = INFINITY;
    t->w = ink_new(t->n, sizeof(real));
    t->best = ink_new(t->n, sizeof(real));
    t->g = ink_new(t->n, sizeof(real));
    t->team = ink_team_new(threads_for(t));
    if (!t->w || !t->best || !t->g || ink_optimiser_new(t->layout, t->how, &t->optimiser) ||
        ink_scratch_new(t->layout, t->how, t->team, &t->scratch) || (t->batch < n_rows && new_order(t)) ||
        (INK_REAL == 32 && t->how->epochs > 1 && ink_scratch_keep(&t->scratch, t->train)) ||
        (t->how->optimizer == INK_LBFGS && ink_lbfgs_new(t->n, &t->lbfgs)))
        return 1;
    t->optimiser.total = (n_rows + t->batch - 1) / t->batch * t->how->epochs;
    ink_random_seed(&t->random, t->how->seed);
    ink_initialise(t->layout, t->how, &t->random, t->w);
    memcpy(t->best, t->w, t->n * sizeof(real));
    return 0;
}

/* ---- One epoch */

static size_t n_whole(const ink_rows *rows)
{
    return rows->count ? rows->n_whole : rows->n_rows;
}

static double l2_loss(const ink_layout *layout, double l2, const real *w)
{
    double sum = 0;
    for (size_t l = 0; l < layout->n_layers; l++) {
        const real *layer = w + ink_layout_weights(layout, l);
        for (size_t i = 0; i < layout->sizes[l] * layout->sizes[l + 1]; i++)
            sum += (double)layer[i] * layer[i];
    }
    return l2 / 2 * sum;
}

/* What L-BFGS goes down on: the loss over all training rows, with the penalty. */
static double objective(void *user, const real *w, real *g)
{
    training *t = user;
    const ink_part all = {t->train, NULL, 0, t->train->n_rows};
    t->loss = ink_batch_gradient(&t->scratch, t->how, w, &all, t->mean_weight, 0, g) / (double)n_whole(t->train);
    return t->loss + l2_loss(t->layout, t->how->l2, w);
}

/* One step of L-BFGS. Returns the training loss before it. */
static double go_down(training *t)
{
    if (!t->evaluated)
        t->value = objective(t, t->w, t->g);
    t->evaluated = 1;
    const double before = t->loss;
    t->converged = ink_norm(t->n, t->g) <= 1e-8 ||
                   (isfinite(before) && !ink_lbfgs_step(&t->lbfgs, objective, t, t->w, t->g, &t->value));
    return before;
}

/* The updates of one epoch. Returns the training loss, of each batch before its update. */
static double update(training *t)
{
    const size_t n_rows = t->train->n_rows;
    double loss = 0;
    if (t->how->optimizer == INK_LBFGS)
        return go_down(t);
    if (t->order)
        ink_random_shuffle(&t->random, t->order, n_rows);
    for (size_t at = 0; at < n_rows; at += t->batch) {
        const size_t left = n_rows - at;
        const ink_part batch = {t->train, t->order, at, left < t->batch ? left : t->batch};
        loss += ink_batch_gradient(&t->scratch, t->how, t->w, &batch, t->mean_weight, t->warm, t->g);
        ink_optimiser_step(&t->optimiser, t->team, t->g, t->w);
    }
    return loss / (double)n_whole(t->train);
}

static void validate(training *t, double *loss, double *accuracy)
{
    *loss = *accuracy = NAN;
    if (t->validation->n_rows > 0)
        ink_measure(&t->scratch, t->how->classic, t->w, t->validation, loss, accuracy);
    t->warm = t->shares_inputs;
}

static void keep_best(training *t, double loss, double accuracy)
{
    if (t->validation->n_rows == 0)
        return;
    t->waited++;
    if (ink_is_best(t->how->optimize, loss, accuracy, &t->best_figure)) {
        t->waited = 0;
        memcpy(t->best, t->w, t->n * sizeof(real));
    }
}

/* ---- Divergence */

int ink_bad_start(ink_error *err)
{
    return ink_fail(err, INK_DIVERGED,
                    "The loss is not finite even before the first update, most likely because an input value is too "
                    "large for %d-bit numbers; look for extreme values in the numeric columns%s.",
                    INK_REAL, INK_REAL == 32 ? ", or try --precision 64" : "");
}

int ink_diverged(const ink_training *how, size_t epoch, ink_error *err)
{
    if (how->l2 * how->learning_rate >= 1 && how->l2 > how->learning_rate)
        return ink_fail(err, INK_DIVERGED,
                        "Training diverged in epoch %zu (counted from 0): the loss is no longer finite, most likely "
                        "because the penalty l2 = %g is too strong for the learning rate %g; try --l2 %.3g.",
                        epoch, how->l2, how->learning_rate, 0.1 / how->learning_rate);
    return ink_fail(err, INK_DIVERGED,
                    "Training diverged in epoch %zu (counted from 0): the loss is no longer finite, most likely "
                    "because the learning rate %g is too high; try --learning-rate %.3g.",
                    epoch, how->learning_rate, fmin(how->learning_rate / 10, 0.1));
}

static int all_finite(size_t n, const real *w)
{
    for (size_t i = 0; i < n; i++)
        if (!isfinite(w[i]))
            return 0;
    return 1;
}

/* ---- The whole training */

/* Outside classic the start competes too: with nothing to learn, the class shares are the best answer. */
static int start(training *t, ink_error *err)
{
    double loss, accuracy;
    if (t->how->classic || t->validation->n_rows == 0)
        return INK_OK;
    validate(t, &loss, &accuracy);
    if (!isfinite(loss))
        return ink_bad_start(err);
    keep_best(t, loss, accuracy);
    return INK_OK;
}

/* One epoch, its record, and whether to stop after it. */
static int one_epoch(training *t, size_t epoch, ink_error *err)
{
    const ink_training *how = t->how;
    ink_progress now = {.epoch = epoch, .epochs = how->epochs};
    now.train_loss = update(t);
    if (!isfinite(now.train_loss))
        return epoch == 0 && !t->order ? ink_bad_start(err) : ink_diverged(how, epoch, err);
    validate(t, &now.validation_loss, &now.validation_accuracy);
    if (t->validation->n_rows > 0 && !isfinite(now.validation_loss))
        return ink_diverged(how, epoch, err);
    if (ink_history_add(&t->history, t->room, &now))
        return ink_fail_memory(err);
    keep_best(t, now.validation_loss, now.validation_accuracy);
    t->history.stopped_early = how->patience > 0 && t->waited >= how->patience;
    t->history.stopped_by_user = how->progress && how->progress(how->progress_user, &now) != 0;
    return INK_OK;
}

/* Which parameters stay, as `restore` says. */
static int finish(training *t, ink_error *err)
{
    ink_history *h = &t->history;
    const int stopped = h->stopped_early || h->stopped_by_user;
    const ink_restore restore = t->how->restore;
    h->best_epoch = h->epochs_run - t->waited - 1; /* the start: wraps to SIZE_MAX */
    h->restored_best = t->validation->n_rows > 0 &&
                       (restore == INK_RESTORE_BEST || (restore == INK_RESTORE_EARLY_STOP && stopped));
    if (h->restored_best)
        memcpy(t->w, t->best, t->n * sizeof(real));
    return all_finite(t->n, t->w) ? INK_OK   : ink_diverged(t->how, h->epochs_run - 1, err);
}

static int all_epochs(training *t, ink_error *err)
{
    const double began = ink_seconds();
    INK_TRY(start(t, err));
    for (size_t epoch = 0; epoch < t->how->epochs; epoch++) {
        INK_TRY(one_epoch(t, epoch, err));
        if (t->history.stopped_early || t->history.stopped_by_user || t->converged)
            break;
    }
    INK_TRY(finish(t, err));
    t->history.seconds = ink_seconds() - began;
    return INK_OK;
}

/* ---- The doors */

int ink_train(const ink_layout *layout, const ink_training *how, const ink_rows *train, const ink_rows *validation,
              void **params, ink_history *history, ink_error *err)
{
    training t = {.layout = layout, .how = how, .train = train, .validation = validation};
    if (how->modern)
        return ink_train_modern(layout, how, train, validation, params, history, err);
    int status = training_new(&t) ? ink_fail_memory(err) : all_epochs(&t, err);
    if (status == INK_OK) {
        *params = t.w;
        *history = t.history;
        t.w = NULL;
        t.history = (ink_history){0};
    }
    training_free(&t);
    return status;
}

int ink_gradient(const ink_layout *layout, const ink_training *how, const void *params, const ink_rows *rows,
                 double *loss, void *g, ink_error *err)
{
    const ink_part all = {rows, NULL, 0, rows->n_rows};
    ink_scratch s = {0};
    const int failed = ink_scratch_new(layout, how, NULL, &s);
    if (!failed) {
        *loss = ink_batch_gradient(&s, how, params, &all, ink_rows_mean_weight(rows), 0, g) / (double)n_whole(rows);
        *loss += l2_loss(layout, ink_coupled_l2(how), params);
    }
    ink_scratch_free(&s);
    return failed ? ink_fail_memory(err) : INK_OK;
}
