/* SPDX-License-Identifier: MIT
 * The modern way to train, after RealMLP (Holzmueller, Grinsztajn, Steinwart 2024): several members side by side, an epoch
 * of each after the other, and one choice of the epoch by their common probabilities. docs/modern.md tells what differs.
 * It knows no column. */
#include "net/real.h"
#include "net/modern.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"

/* Standard errors from which a loss against the class shares, and a gain, is believed. The best of many epochs has a gain
 * on its validation rows even where there is nothing to learn; to believe one falsely costs little, because the temperature
 * leaves little of it, and to miss one costs all that there is to learn. */
enum { SURE = 2, LIKELY = 1 };

/* ---- Memory */

static int member_new(ink_modern *t, size_t i)
{
    ink_member *b = &t->members[i];
    const size_t first = t->inputs * t->layout->sizes[1], n_class = t->layout->sizes[t->layout->n_layers];
    b->w = ink_new(t->n, sizeof(real));
    b->best = ink_new(t->n, sizeof(real));
    b->g = ink_new(t->n, sizeof(real));
    b->raw = ink_new(first, sizeof(real));
    b->scale = ink_new(t->inputs, sizeof(real));
    b->g_scale = ink_new(t->inputs, sizeof(real));
    b->m = ink_new(t->n + t->inputs, sizeof(real));
    b->v = ink_new(t->n + t->inputs, sizeof(real));
    b->order = ink_new(t->train->n_rows, sizeof *b->order);
    b->p = ink_new(t->validation->n_rows, n_class * sizeof *b->p);
    b->seed = t->how->seed + (uint32_t)i * 0x9e3779b9u;
    ink_random_seed(&b->random, b->seed);
    for (size_t k = 0; b->order && k < t->train->n_rows; k++)
        b->order[k] = k;
    return !b->w || !b->best || !b->g || !b->raw || !b->scale || !b->g_scale || !b->m || !b->v || !b->order || !b->p;
}

static void member_free(ink_member *b)
{
    free(b->w);
    free(b->best);
    free(b->g);
    free(b->raw);
    free(b->scale);
    free(b->g_scale);
    free(b->m);
    free(b->v);
    free(b->order);
    free(b->p);
}

static void modern_free(ink_modern *t)
{
    for (size_t i = 0; t->members && i < t->n_members; i++)
        member_free(&t->members[i]);
    for (size_t i = 0; t->scratch && i < t->n_ranks; i++)
        ink_scratch_free(&t->scratch[i]);
    ink_team_free(t->team);
    free(t->members);
    free(t->scratch);
    free(t->p);
    ink_history_free(&t->history);
}

static int modern_new(ink_modern *t)
{
    const size_t n_rows = t->train->n_rows, asked = t->how->threads ? t->how->threads : ink_processors();
    t->n_members = ink_layout_members(t->layout);
    t->n = ink_layout_parameters(t->layout) / t->n_members;
    t->inputs = ink_layout_inputs(t->layout, 0);
    t->batch = t->how->batch_size == 0 || t->how->batch_size > n_rows ? n_rows : t->how->batch_size;
    t->per_epoch = n_rows / t->batch;
    t->mean_weight = ink_rows_mean_weight(t->train);
    t->best_figure = INFINITY;
    t->team = ink_team_new(asked < t->n_members ? asked : t->n_members);
    t->n_ranks = ink_team_size(t->team);
    t->members = ink_new(t->n_members, sizeof *t->members);
    t->scratch = ink_new(t->n_ranks, sizeof *t->scratch);
    t->p = ink_new(t->validation->n_rows, t->layout->sizes[t->layout->n_layers] * sizeof *t->p);
    if (!t->members || !t->scratch || !t->p)
        return 1;
    for (size_t i = 0; i < t->n_ranks; i++)
        if (ink_scratch_new(t->layout, t->how, NULL, &t->scratch[i]))
            return 1;
    for (size_t i = 0; i < t->n_members; i++)
        if (member_new(t, i))
            return 1;
    return 0;
}

/* ---- Members, each on one thread at a time */

static void measure_member(const ink_modern *t, ink_scratch *s, ink_member *b)
{
    const size_t n_class = t->layout->sizes[t->layout->n_layers], n_rows = t->validation->n_rows;
    for (size_t at = 0; at < n_rows; at += INK_CHUNK) {
        const ink_part part = {t->validation, NULL, at, n_rows - at < INK_CHUNK ? n_rows - at : INK_CHUNK};
        s->kernels->shares(part.n, n_class, ink_forward(s, b->w, &part), b->p + at * n_class);
    }
}

static void epoch_of_member(const ink_modern *t, ink_scratch *s, ink_member *b)
{
    ink_modern_epoch(t, s, b);
    measure_member(t, s, b);
}

typedef struct {
    ink_modern *t;
    void (*work)(const ink_modern *t, ink_scratch *s, ink_member *b);
} job;

static void members_of_rank(void *argument, size_t rank, size_t n)
{
    const job *j = argument;
    for (size_t i = rank; i < j->t->n_members; i += n)
        j->work(j->t, &j->t->scratch[rank], &j->t->members[i]);
}

static void each_member(ink_modern *t, void (*work)(const ink_modern *, ink_scratch *, ink_member *))
{
    job j = {t, work};
    ink_team_run(t->team, members_of_rank, &j);
}

static void start_member(const ink_modern *t, ink_scratch *s, ink_member *b)
{
    ink_modern_start(s, t->how, t->train, b);
    measure_member(t, s, b);
}

/* ---- All members together */

/* Of a validation row: of its class, each member's probabilities to the power 1 / temperature. */
static double row_loss_at(const ink_modern *t, size_t i, double temperature)
{
    const size_t n_class = t->layout->sizes[t->layout->n_layers];
    double own = 0;
    for (size_t k = 0; k < t->n_members; k++) {
        const double *p = t->members[k].p + i * n_class;
        double sum = 0;
        for (size_t j = 0; j < n_class; j++)
            sum += pow(fmax(p[j], 1e-30), 1 / temperature);
        own += pow(fmax(p[t->validation->y[i]], 1e-30), 1 / temperature) / sum;
    }
    return -log(fmax(own / (double)t->n_members, 1e-7));
}

static double weight_of(const ink_rows *rows, size_t i)
{
    return rows->weight ? rows->weight[i] : 1;
}

static double loss_at(const ink_modern *t, double temperature)
{
    double loss = 0, all = 0;
    for (size_t i = 0; i < t->validation->n_rows; i++) {
        loss += weight_of(t->validation, i) * row_loss_at(t, i, temperature);
        all += weight_of(t->validation, i);
    }
    return loss / all;
}

/* What the validation rows gain over the class shares, in nats a row, and its standard error. */
typedef struct {
    double mean, error;
} gain;

static gain gain_over_shares(const ink_modern *t, double temperature)
{
    const ink_rows *rows = t->validation;
    double sum = 0, squares = 0, all = 0;
    for (size_t i = 0; i < rows->n_rows; i++) {
        const double weight = weight_of(rows, i), shares = fmax(t->how->log_prior[rows->y[i]], log(1e-7));
        const double own = weight * (-shares - row_loss_at(t, i, temperature));
        sum += own;
        squares += own * own;
        all += weight;
    }
    return (gain){sum / all, sqrt(fmax(squares - sum * sum / (double)rows->n_rows, 0)) / all};
}

/* Back to the class shares. */
static void forget(ink_modern *t)
{
    const size_t last = t->layout->n_layers - 1, n_class = t->layout->sizes[last + 1];
    const size_t at = ink_layout_weights(t->layout, last), bias = at + ink_layout_inputs(t->layout, last) * n_class;
    for (size_t i = 0; i < t->n_members; i++) {
        memset(t->members[i].w + at, 0, (t->n - at) * sizeof(real));
        ink_start_prior(t->how->log_prior, n_class, t->members[i].w + bias);
    }
    t->history.best_epoch = SIZE_MAX;
    t->history.temperature = 1;
}

static void mean_probabilities(ink_modern *t)
{
    const size_t n = t->validation->n_rows * t->layout->sizes[t->layout->n_layers];
    for (size_t i = 0; i < n; i++) {
        t->p[i] = 0;
        for (size_t k = 0; k < t->n_members; k++)
            t->p[i] += t->members[k].p[i] / (double)t->n_members;
    }
}

static void validate(ink_modern *t, double *loss, double *accuracy)
{
    const size_t n_class = t->layout->sizes[t->layout->n_layers];
    const ink_rows *rows = t->validation;
    double sum = 0, all = 0, hits = 0;
    *loss = *accuracy = NAN;
    if (rows->n_rows == 0)
        return;
    mean_probabilities(t);
    for (size_t i = 0; i < rows->n_rows; i++) {
        const double *p = t->p + i * n_class, weight = weight_of(rows, i);
        size_t best = 0;
        for (size_t j = 1; j < n_class; j++)
            best = p[j] > p[best] ? j : best;
        const double own = p[rows->y[i]];
        sum -= weight * log(own < 1e-7 ? 1e-7 : own);
        all += weight;
        hits += best == (size_t)rows->y[i];
    }
    *loss = sum / all;
    *accuracy = hits / (double)rows->n_rows;
}

static void keep_best(ink_modern *t, double loss, double accuracy)
{
    if (t->validation->n_rows == 0)
        return;
    t->waited++;
    if (!ink_is_best(t->how->optimize, loss, accuracy, &t->best_figure))
        return;
    t->waited = 0;
    for (size_t i = 0; i < t->n_members; i++)
        memcpy(t->members[i].best, t->members[i].w, t->n * sizeof(real));
}

static double training_loss(const ink_modern *t)
{
    double sum = 0;
    for (size_t i = 0; i < t->n_members; i++)
        sum += t->members[i].loss;
    return sum / (double)(t->n_members * t->per_epoch * t->batch);
}

/* Coslog4's rate touches 0 at the start and at 1, 3, 7 and 15 fifteenths. A loss higher there than when it last did does
 * not come down again, where something had been learnt: what follows only fits the training rows closer. Where nothing had,
 * it may still be (an exclusive or in few rows), unless the loss is surely higher than that of the class shares. */
static int climbs(ink_modern *t, size_t epoch)
{
    const double *loss = t->history.validation_loss;
    size_t last = SIZE_MAX, part = 1;
    if (t->how->schedule != INK_SCHEDULE_COSLOG4 || t->how->optimize == INK_OPTIMIZE_ACCURACY || !t->how->log_prior)
        return 0;
    for (; part < 15 && part * t->how->epochs / 15 != epoch; part = 2 * part + 1)
        last = part * t->how->epochs / 15;
    if (part >= 15)
        return 0;
    const gain now = gain_over_shares(t, 1);
    const int had_learnt = t->has_learnt;
    t->has_learnt = now.mean > LIKELY * now.error;
    return (last == SIZE_MAX || loss[epoch] > loss[last]) && (had_learnt || now.mean < -SURE * now.error);
}

/* All validation rows together have lost so little that no later epoch can be told from this one. */
static int is_learnt(const ink_modern *t, double loss)
{
    return loss * (double)t->validation->n_rows < 0.01;
}

static int is_enough(ink_modern *t, size_t epoch, double loss)
{
    return t->how->patience > 0 && (climbs(t, epoch) || is_learnt(t, loss) || t->waited >= t->how->patience);
}

static int one_epoch(ink_modern *t, size_t epoch, ink_error *err)
{
    const ink_training *how = t->how;
    ink_progress now = {.epoch = epoch, .epochs = how->epochs};
    each_member(t, epoch_of_member);
    now.train_loss = training_loss(t);
    validate(t, &now.validation_loss, &now.validation_accuracy);
    if (!isfinite(now.train_loss) || (t->validation->n_rows > 0 && !isfinite(now.validation_loss)))
        return ink_diverged(how, epoch, err);
    if (ink_history_add(&t->history, t->room, &now))
        return ink_fail_memory(err);
    keep_best(t, now.validation_loss, now.validation_accuracy);
    t->history.stopped_early = is_enough(t, epoch, now.validation_loss);
    t->history.stopped_by_user = how->progress && how->progress(how->progress_user, &now) != 0;
    return INK_OK;
}

/* ---- The end */

/* The temperature at which the validation rows' loss is least, by golden section over its logarithm (Guo, Pleiss, Sun,
 * Weinberger 2017, ICML). It is at least 1 but for smoothed labels, which make a network too modest. */
static double find_temperature(const ink_modern *t)
{
    const double ratio = 0.61803398874989485;
    double low = t->how->smoothing > 0 ? -1.4 : 0, high = 1.4, a = high - ratio * (high - low), b = low + ratio * (high - low);
    double at_a = loss_at(t, exp(a)), at_b = loss_at(t, exp(b));
    for (int i = 0; i < 14; i++) {
        if (at_a < at_b) {
            high = b;
            b = a;
            at_b = at_a;
            at_a = loss_at(t, exp(a = high - ratio * (high - low)));
        } else {
            low = a;
            a = b;
            at_a = at_b;
            at_b = loss_at(t, exp(b = low + ratio * (high - low)));
        }
    }
    return exp((low + high) / 2);
}

static void cool(ink_modern *t, double temperature)
{
    const size_t last = t->layout->n_layers - 1, at = ink_layout_weights(t->layout, last);
    for (size_t i = 0; i < t->n_members; i++)
        for (size_t k = at; k < t->n; k++)
            t->members[i].w[k] = (real)(t->members[i].w[k] / temperature);
}

static int all_finite(size_t n, const real *w)
{
    for (size_t i = 0; i < n; i++)
        if (!isfinite(w[i]))
            return 0;
    return 1;
}

static int finish(ink_modern *t, ink_error *err)
{
    ink_history *h = &t->history;
    const int stopped = h->stopped_early || h->stopped_by_user;
    const ink_restore restore = t->how->restore;
    h->best_epoch = h->epochs_run - t->waited - 1; /* the start: wraps to SIZE_MAX */
    h->restored_best = t->validation->n_rows > 0 &&
                       (restore == INK_RESTORE_BEST || (restore == INK_RESTORE_EARLY_STOP && stopped));
    for (size_t i = 0; i < t->n_members && h->restored_best; i++)
        memcpy(t->members[i].w, t->members[i].best, t->n * sizeof(real));
    h->temperature = 1;
    if (h->restored_best && h->best_epoch != SIZE_MAX && t->how->log_prior) {
        each_member(t, measure_member);
        h->temperature = find_temperature(t);
        const gain found = gain_over_shares(t, h->temperature);
        if (found.mean > LIKELY * found.error)
            cool(t, h->temperature);
        else
            forget(t);
    }
    for (size_t i = 0; i < t->n_members; i++)
        if (!all_finite(t->n, t->members[i].w))
            return ink_diverged(t->how, h->epochs_run - 1, err);
    return INK_OK;
}

static int all_epochs(ink_modern *t, ink_error *err)
{
    const double began = ink_seconds();
    double loss, accuracy;
    each_member(t, start_member);
    validate(t, &loss, &accuracy);
    if (t->validation->n_rows > 0 && !isfinite(loss))
        return ink_bad_start(err);
    keep_best(t, loss, accuracy);
    for (size_t epoch = 0; epoch < t->how->epochs; epoch++) {
        INK_TRY(one_epoch(t, epoch, err));
        if (t->history.stopped_early || t->history.stopped_by_user)
            break;
    }
    INK_TRY(finish(t, err));
    t->history.seconds = ink_seconds() - began;
    return INK_OK;
}

static int hand_over(ink_modern *t, void **params, ink_history *history, ink_error *err)
{
    real *all = ink_new(t->n_members * t->n, sizeof *all);
    if (!all)
        return ink_fail_memory(err);
    for (size_t i = 0; i < t->n_members; i++)
        memcpy(all + i * t->n, t->members[i].w, t->n * sizeof *all);
    *params = all;
    *history = t->history;
    t->history = (ink_history){0};
    return INK_OK;
}

int ink_train_modern(const ink_layout *layout, const ink_training *how, const ink_rows *train, const ink_rows *validation,
                     void **params, ink_history *history, ink_error *err)
{
    ink_modern t = {.layout = layout, .how = how, .train = train, .validation = validation};
    int status = modern_new(&t) ? ink_fail_memory(err) : all_epochs(&t, err);
    if (status == INK_OK)
        status = hand_over(&t, params, history, err);
    modern_free(&t);
    return status;
}
