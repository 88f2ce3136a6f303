/* SPDX-License-Identifier: MIT
 * Planted signals, in order: groups of classes, cells that tell them, rows with the new input units, the training and
 * what it recovered. */
#include "judge/plant.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/random.h"

enum { GROUPS = 2, MOST_GROUPS = 32 };

/* Of the groups' entropy: below that, a planted signal of a large table would drown in what one training differs from
 * another. */
static const double planted_least = 0.1, planted_most = 0.5;
/* Rows x epochs that a planted training may take, where the network's own took less than half as many. */
static const double most_work = 2e6;

static const double ln2 = 0.69314718055994530942;

typedef struct {
    const ink_trial *trial;
    size_t n_groups, n_slots;
    size_t *group;           /* n_class */
    double share[MOST_GROUPS]; /* of each group among all rows of the trial */
    double q;
    uint32_t *told;          /* a row: the group that is told */
    uint32_t *unit[2];       /* a row: the planted unit that is 1, of each new slot */
    ink_rows part[3];        /* the trial's input rows with the planted units */
    ink_layout layout;
    double *loss;            /* n_held: of the network that has them */
} planting;

/* ---- What is told */

double ink_plant_bits(const double *share, size_t n, double q)
{
    double bits = 0, squares = 0;
    for (size_t k = 0; k < n; k++) {
        squares += share[k] * share[k];
        if (share[k] > 0)
            bits += share[k] * (q + (1 - q) * share[k]) * log2((q + (1 - q) * share[k]) / share[k]);
    }
    return q < 1 ? bits + (1 - q) * (1 - squares) * log2(1 - q) : bits;
}

/* The q with which that many bits are told, by bisection; 1 where there are not so many. */
static double find_q(const double *share, size_t n, double bits)
{
    double low = 0, high = 1;
    for (int i = 0; i < 50; i++) {
        double middle = (low + high) / 2;
        if (ink_plant_bits(share, n, middle) < bits)
            low = middle;
        else
            high = middle;
    }
    return high;
}

/* The classes themselves, or so many groups of about equally many rows. */
static void make_groups(planting *p, size_t n_groups)
{
    const ink_trial *t = p->trial;
    double before = 0;
    p->n_groups = n_groups;
    for (size_t c = 0; c < t->n_class; c++) {
        size_t at = (size_t)((before + t->prior[c] / 2) * (double)n_groups);
        p->group[c] = n_groups == t->n_class ? c : at < n_groups ? at : n_groups - 1;
        before += t->prior[c];
    }
    for (size_t i = 0; i < t->n_rows; i++)
        p->share[p->group[t->y[i]]] += 1 / (double)t->n_rows;
}

static uint32_t draw_group(const planting *p, ink_random *random)
{
    double u = ink_random_uniform(random);
    size_t k = 0;
    while (k + 1 < p->n_groups && u >= p->share[k])
        u -= p->share[k++];
    return (uint32_t)k;
}

static void draw(planting *p, int interaction)
{
    const ink_trial *t = p->trial;
    const uint32_t n = (uint32_t)p->n_groups;
    ink_random random;
    ink_random_seed(&random, t->job->how.seed ^ (interaction ? 0x9e3779b9u : 0x85ebca6bu));
    for (size_t i = 0; i < t->n_rows; i++) {
        int is_told = ink_random_uniform(&random) < p->q;
        uint32_t drawn = draw_group(p, &random), other = (uint32_t)ink_random_below(&random, n - 1);
        p->told[i] = is_told ? (uint32_t)p->group[t->y[i]] : drawn;
        p->unit[0][i] = interaction ? other : p->told[i];
        if (interaction)
            p->unit[1][i] = n + (p->told[i] + n - other) % n;
    }
}

/* ---- Rows with planted units, which stand behind the other one-hot units */

static int plant_rows(const planting *p, const ink_rows *from, size_t first, ink_rows *to)
{
    const size_t n_onehot = p->trial->job->encoding.n_onehot;
    *to = *from;
    to->n_index = from->n_index + p->n_slots;
    if (!(to->index = ink_new(from->n_rows * to->n_index, sizeof *to->index)))
        return -1;
    for (size_t i = 0; i < from->n_rows; i++) {
        int32_t *row = to->index + i * to->n_index;
        memcpy(row, from->index + i * from->n_index, from->n_index * sizeof *row);
        for (size_t s = 0; s < p->n_slots; s++)
            row[from->n_index + s] = (int32_t)(n_onehot + p->unit[s][first + i]);
    }
    return 0;
}

static int plant_parts(planting *p)
{
    const ink_trial *t = p->trial;
    p->layout = t->job->layout;
    p->layout.sizes[0] += p->n_groups * p->n_slots;
    p->layout.n_index += p->n_slots;
    p->layout.n_members = 1;
    return plant_rows(p, &t->job->train, 0, &p->part[0]) ||
           plant_rows(p, &t->job->validation, t->held, &p->part[1]) ||
           plant_rows(p, &t->job->test, t->held + t->n_validation, &p->part[2]);
}

/* ---- What could be recovered */

/* What an ideal reader of the planted column would add to the network's own answers, by Bayes' rule, in bits; 0 where that
 * is within noise of nothing. */
static double reachable(const planting *p, const ink_round *round)
{
    const ink_trial *t = p->trial;
    double sum = 0, squares = 0, n = (double)t->n_held;
    for (size_t i = 0; i < t->n_held; i++) {
        const double *answer = round->probability + i * t->n_class;
        size_t row = t->held + i, z = p->told[row];
        double all = 0, own = p->group[t->y[row]] == z;
        for (size_t c = 0; c < t->n_class; c++)
            all += fmax(answer[c], 1e-7) * ((p->group[c] == z) * p->q + (1 - p->q) * p->share[z]);
        double gain = log2((own * p->q + (1 - p->q) * p->share[z]) / all);
        sum += gain;
        squares += gain * gain;
    }
    return sum > 3 * sqrt(squares) ? sum / n : 0;
}

/* What the lookup of what is told gains over the prior. */
static int looked_up(const planting *p, const ink_round *round, double *gain, ink_error *err)
{
    double left_out, sum = 0;
    INK_TRY(ink_learn_lookup(p->trial, p->told, p->n_groups, p->trial->n_train, &left_out, p->loss, err));
    for (size_t i = 0; i < p->trial->n_held; i++)
        sum += round->prior[i] - p->loss[i];
    *gain = sum / ln2 / (double)p->trial->n_held;
    return INK_OK;
}

/* ---- Training */

typedef struct {
    const ink_fit_options *how;
    double enough; /* a validation loss at which the signal is found */
    int stopped;
} watch;

static int look(void *user, const ink_progress *now)
{
    watch *w = user;
    w->stopped |= ink_trial_stopped(w->how);
    return w->stopped || now->validation_loss <= w->enough;
}

static double mean(const double *x, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += x[i];
    return n ? sum / (double)n : NAN;
}

/* Whether the mean of n differences is surely above 0. */
static int surely(const double *more, const double *less, double offset, size_t n)
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

/* Two columns are a clear question, and what finds one of four cells has recovered a third. */
static int is_missed(const planting *p, const ink_round *round, const ink_plant *plant)
{
    const double half = plant->reachable_bits / 2;
    return plant->told.recovered_bits < half &&
           (plant->interaction || surely(p->loss, round->loss[INK_BY_NETWORK], half * ln2, p->trial->n_held));
}

/* Activations of the first hidden layer from parameters of either precision. */
static double parameter(const ink_trial *trial, const void *params, size_t i)
{
    return trial->job->how.precision == INK_PRECISION_32 ? (double)((const float *)params)[i]
                                                         : ((const double *)params)[i];
}

static double sum_into(const planting *p, const void *params, const ink_rows *rows, size_t i, size_t unit)
{
    const size_t n_in = p->layout.sizes[0], n_out = p->layout.sizes[1], onehot = n_in - rows->n_dense;
    double z = parameter(p->trial, params, n_in * n_out + unit);
    for (size_t s = 0; s < rows->n_index; s++)
        if (rows->index[i * rows->n_index + s] >= 0)
            z += parameter(p->trial, params, (size_t)rows->index[i * rows->n_index + s] * n_out + unit);
    for (size_t d = 0; d < rows->n_dense; d++)
        z += rows->dense[i * rows->n_dense + d] * parameter(p->trial, params, (onehot + d) * n_out + unit);
    return z;
}

/* Units of the first hidden layer that say nothing: below 0 for every row under relu, at an end for nearly every row under
 * tanh or sigmoid. A sample of rows is looked at. */
static size_t count_silent(const planting *p, const void *params)
{
    enum { MOST_ROWS = 200 };
    const ink_rows *rows = &p->part[0];
    const ink_activation a = p->layout.activation;
    size_t n = rows->n_rows < MOST_ROWS ? rows->n_rows : MOST_ROWS, silent = 0;
    if (p->layout.n_layers < 2 || p->layout.has_waves || (a != INK_RELU && a != INK_TANH && a != INK_SIGMOID))
        return 0;
    for (size_t u = 0; u < p->layout.sizes[1]; u++) {
        size_t ends = 0;
        for (size_t i = 0; i < n; i++) {
            double z = sum_into(p, params, rows, i, u);
            ends += a == INK_RELU ? z <= 0 : fabs(z) > (a == INK_TANH ? 3 : 6);
        }
        silent += a == INK_RELU ? ends == n : ends * 20 >= n * 19;
    }
    return silent;
}

static int fell_to_the_end(const ink_history *h, size_t epochs)
{
    return h->epochs_run >= epochs && h->train_loss[h->epochs_run - 1] < h->train_loss[0];
}

/* From the course of the losses, the most telling sign first. prior: the loss of the class shares, in nats. */
static ink_cause find_cause(const planting *p, const ink_plant *plant, const ink_history *h, double prior)
{
    const ink_fit_options *how = &p->trial->job->how;
    const double needed = plant->reachable_bits * ln2, first = h->train_loss[0], last = h->train_loss[h->epochs_run - 1];
    double highest = first;
    for (size_t e = 0; e < h->epochs_run; e++)
        highest = fmax(highest, h->train_loss[e]);
    if (plant->interaction)
        return INK_CAUSE_UNITS;
    if (highest > 1.5 * prior + 0.1 && !p->trial->job->classic)
        return INK_CAUSE_RATE_HIGH;
    if (how->epochs <= 5 && fell_to_the_end(h, how->epochs))
        return INK_CAUSE_EPOCHS;
    if (first - last < needed / 4 && fell_to_the_end(h, how->epochs))
        return INK_CAUSE_RATE_LOW;
    if (2 * plant->units_out >= plant->units && plant->units)
        return p->layout.activation == INK_RELU ? INK_CAUSE_DEAD : INK_CAUSE_SATURATED;
    if (plant->units == 1 || plant->units == 2)
        return INK_CAUSE_UNITS;
    if (first - last > needed)
        return fell_to_the_end(h, how->epochs) && h->best_epoch + 2 >= h->epochs_run ? INK_CAUSE_EPOCHS
                                                                                     : INK_CAUSE_OVERFIT;
    if (fell_to_the_end(h, how->epochs))
        return INK_CAUSE_EPOCHS;
    return how->l2 > 0 || how->dropout > 0 ? INK_CAUSE_PENALTY : INK_CAUSE_NONE;
}

/* Epochs: as many as were asked for, unless the table is large: then at most twice those of the network's own training. */
static size_t epochs_for(const ink_fit_job *job)
{
    const double rows = (double)job->train.n_rows, most = fmax(fmax(most_work / rows, 20), 2.0 * (double)job->history.epochs_run);
    return (double)job->how.epochs < most ? job->how.epochs : (size_t)most;
}

/* One training on the planted rows and what it says of the held-out ones. params may be NULL. */
static int train(planting *p, size_t epochs, double enough, double *loss, ink_history *history, void **params, int *stop,
                 ink_error *err)
{
    const ink_fit_job *job = p->trial->job;
    watch w = {&job->how, enough, 0};
    ink_training how = ink_fit_job_training(job);
    how.epochs = epochs;
    how.progress = look;
    how.progress_user = &w;
    ink_error own = {0};
    int status = ink_net_train((int)job->how.precision, &p->layout, &how, &p->part[0], &p->part[1], params, history, &own);
    if (status != INK_OK)
        return status == INK_DIVERGED ? status : ink_fail(err, own.code, "%s", own.message);
    *stop = w.stopped;
    return ink_trial_network(p->trial, &p->layout, *params, &p->part[1], &p->part[2], loss, NULL, err);
}

/* Was the training over while it still got better? Then ten times as many epochs tell. */
static int train_longer(planting *p, const ink_round *round, ink_plant *plant, ink_error *err)
{
    const ink_trial *t = p->trial;
    const size_t most = (size_t)fmax(most_work / (double)t->n_train, 1), ten = 10 * t->job->how.epochs;
    double *loss = ink_new(t->n_held, sizeof *loss);
    ink_history history = {0};
    void *params = NULL;
    int status = loss ? train(p, ten < most ? ten : most, -INFINITY, loss, &history, &params, &plant->stopped, err)
                      : ink_fail_memory(err);
    if (status == INK_OK) {
        plant->longer_bits = (mean(round->loss[INK_BY_NETWORK], t->n_held) - mean(loss, t->n_held)) / ln2;
        plant->cut_short = surely(p->loss, loss, 0, t->n_held) &&
                           plant->told.recovered_bits < 0.8 * plant->longer_bits;
    }
    ink_history_free(&history);
    free(params);
    free(loss);
    return status == INK_DIVERGED ? INK_OK : status;
}

static int weigh(planting *p, const ink_round *round, const ink_history *h, const void *params, ink_plant *plant,
                 ink_error *err)
{
    const ink_trial *t = p->trial;
    const ink_fit_options *how = &t->job->how;
    plant->told.recovered_bits = (mean(round->loss[INK_BY_NETWORK], t->n_held) - mean(p->loss, t->n_held)) / ln2;
    plant->told.found = !is_missed(p, round, plant);
    plant->units = how->n_hidden ? how->hidden[0] : 0;
    plant->units_out = count_silent(p, params);
    plant->cause = plant->told.found ? INK_CAUSE_NONE : find_cause(p, plant, h, mean(round->prior, t->n_held));
    const int over = h->epochs_run == how->epochs && h->best_epoch + 2 >= h->epochs_run && h->best_epoch != SIZE_MAX;
    if (!plant->told.found || !over || plant->told.recovered_bits > 0.8 * plant->reachable_bits)
        return INK_OK;
    INK_TRY(train_longer(p, round, plant, err));
    plant->cause = plant->cut_short ? INK_CAUSE_EPOCHS : INK_CAUSE_NONE;
    return INK_OK;
}

static int train_and_weigh(planting *p, const ink_round *round, ink_plant *plant, ink_error *err)
{
    const ink_trial *t = p->trial;
    double enough = -INFINITY;
    ink_history history = {0};
    void *params = NULL;
    if (t->n_validation && !t->job->train.weight)
        enough = mean(round->loss[INK_BY_NETWORK], t->n_validation) - 0.8 * plant->reachable_bits * ln2;
    int status = train(p, epochs_for(t->job), enough, p->loss, &history, &params, &plant->stopped, err);
    if (status == INK_OK && !plant->stopped)
        status = weigh(p, round, &history, params, plant, err);
    if (status == INK_DIVERGED) {
        plant->told = (ink_planted){1, 0, plant->told.planted_bits, 0};
        plant->cause = INK_CAUSE_RATE_HIGH;
        status = INK_OK;
    }
    plant->told.tried = !plant->stopped;
    ink_history_free(&history);
    free(params);
    return status;
}

/* ---- The whole of it */

static int try_it(planting *p, const ink_round *round, double bits, double share, ink_plant *plant, ink_error *err)
{
    const ink_trial *t = p->trial;
    p->group = ink_new(t->n_class, sizeof *p->group);
    p->told = ink_new(t->n_rows, sizeof *p->told);
    p->unit[0] = ink_new(t->n_rows, sizeof **p->unit);
    p->unit[1] = ink_new(t->n_rows, sizeof **p->unit);
    p->loss = ink_new(t->n_held, sizeof *p->loss);
    if (!p->group || !p->told || !p->unit[0] || !p->unit[1] || !p->loss)
        return ink_fail_memory(err);
    make_groups(p, GROUPS);
    const double all = ink_plant_bits(p->share, p->n_groups, 1);
    bits = fmin(fmax(bits, planted_least * all), planted_most * all);
    p->q = find_q(p->share, p->n_groups, bits);
    p->n_slots = plant->interaction ? 2 : 1;
    draw(p, plant->interaction);
    plant->told.planted_bits = bits;
    double gain;
    INK_TRY(looked_up(p, round, &gain, err));
    plant->reachable_bits = fmin(fmin(bits, gain), reachable(p, round));
    if (!(gain > bits / 4) || !(plant->reachable_bits > bits * share))
        return INK_OK;
    return plant_parts(p) ? ink_fail_memory(err) : train_and_weigh(p, round, plant, err);
}

int ink_plant_try(const ink_trial *trial, const ink_round *round, int interaction, double planted_bits, double share,
                  ink_plant *plant, ink_error *err)
{
    planting p = {.trial = trial};
    *plant = (ink_plant){.interaction = interaction, .told = {0, 0, NAN, NAN}, .reachable_bits = NAN};
    int status = trial->n_held && planted_bits > 0 ? try_it(&p, round, planted_bits, share, plant, err) : INK_OK;
    for (int k = 0; k < 3; k++)
        free(p.part[k].index);
    free(p.unit[0]);
    free(p.unit[1]);
    free(p.group);
    free(p.told);
    free(p.loss);
    return status;
}
