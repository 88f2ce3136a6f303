/* SPDX-License-Identifier: MIT
 * Planted signals, in order: groups of classes, cells that tell them, rows with the new input units, the training and
 * what it recovered. */
#include "judge/plant.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/random.h"

enum { GROUPS = 2, MOST_GROUPS = 32, FEWEST_ROWS = 1000, FEWEST_EPOCHS = 20 };

/* Of the groups' entropy: below that, a planted signal of a large table would drown in what one training differs from
 * another. */
static const double planted_least = 0.1, planted_most = 0.5;
/* Of what a longer training recovers; where the training shows a fault. */
static const double nearly_all = 0.9, nearly_all_faulty = 0.98;

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
    size_t n_train;          /* training rows that both networks learn from */
    int has_fault;           /* the network's own training does */
    int is_cut;              /* not all of them, or fewer epochs, to bound the work */
    ink_rerun_result without, with;
    const double *loss, *answer; /* of the network without them: n_held; n_held x n_class */
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

static int plant_parts(planting *p, ink_rerun *rerun)
{
    const ink_trial *t = p->trial;
    rerun->layout.sizes[0] += p->n_groups * p->n_slots;
    rerun->layout.n_index += p->n_slots;
    if (plant_rows(p, &t->train, 0, &p->part[0]) || plant_rows(p, &t->validation, t->held, &p->part[1]) ||
        plant_rows(p, &t->test, t->held + t->n_validation, &p->part[2]))
        return -1;
    rerun->train = ink_rows_first(&p->part[0], rerun->train.n_rows);
    rerun->validation = ink_rows_first(&p->part[1], rerun->validation.n_rows);
    rerun->held[0] = p->part[1];
    rerun->held[1] = p->part[2];
    return 0;
}

/* ---- What could be recovered */

/* What an ideal reader of the planted column would add to the network's own answers, by Bayes' rule, in bits; 0 where that
 * is within noise of nothing. */
static double reachable(const planting *p)
{
    const ink_trial *t = p->trial;
    double sum = 0, squares = 0, n = (double)t->n_held;
    for (size_t i = 0; i < t->n_held; i++) {
        const double *answer = p->answer + i * t->n_class;
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
    double left_out, sum = 0, *loss = ink_new(p->trial->n_held, sizeof *loss);
    int status = loss ? ink_learn_lookup(p->trial, p->told, p->n_groups, p->n_train, &left_out, loss, err)
                      : ink_fail_memory(err);
    for (size_t i = 0; status == INK_OK && i < p->trial->n_held; i++)
        sum += round->prior[i] - loss[i];
    *gain = sum / ln2 / (double)p->trial->n_held;
    free(loss);
    return status;
}

/* ---- Training */

/* Of two columns, what finds one of four cells has recovered a third. */
static int is_missed(const planting *p, const ink_plant *plant)
{
    static const double more_than_a_third = 0.4;
    const double half = plant->reachable_bits / 2;
    if (plant->interaction)
        return plant->told.recovered_bits < more_than_a_third * plant->reachable_bits;
    return plant->told.recovered_bits < half &&
           (p->has_fault || ink_surely_more(p->with.loss, p->loss, half * ln2, p->trial->n_held));
}

/* As many epochs as were asked for, or, where that is beyond the budget, twice those of the network's own training. Where
 * even that is beyond it, a quarter of those, of as many rows as the budget leaves: the network is then taught those without
 * the planted column too, for what one training gains over the other is fair only between equals; and so is one member of
 * several, which is all that is trained. */
static void plan(planting *p, ink_rerun *rerun)
{
    const ink_fit_job *job = p->trial->job;
    const double budget = ink_rerun_budget(p->trial), an_epoch = ink_rerun_work(rerun), run = (double)job->history.epochs_run;
    double epochs = fmin((double)job->how.epochs, fmax(2 * run, budget / an_epoch));
    p->n_train = rerun->train.n_rows;
    rerun->layout.n_members = 1;
    p->is_cut = epochs * an_epoch > budget && p->n_train > FEWEST_ROWS;
    if (p->is_cut) {
        epochs = fmin((double)job->how.epochs, fmax(run / 4, FEWEST_EPOCHS));
        p->n_train = (size_t)fmin((double)p->n_train, fmax(FEWEST_ROWS, (double)p->n_train * budget / (epochs * an_epoch) / 2));
        rerun->train = ink_rows_first(&rerun->train, p->n_train);
        rerun->validation = ink_rows_first(&rerun->validation, p->n_train);
    }
    rerun->epochs = (size_t)epochs;
}

/* The network without planted columns: as it is, or taught as the other one will be. */
static int train_without(planting *p, const ink_round *round, const ink_rerun *rerun, ink_error *err)
{
    p->loss = round->loss[INK_BY_NETWORK];
    p->answer = round->probability;
    if (!p->is_cut && ink_layout_members(&p->trial->job->layout) == 1)
        return INK_OK;
    INK_TRY(ink_rerun_train(p->trial, rerun, 1, &p->without, err));
    p->loss = p->without.loss;
    p->answer = p->without.probability;
    return INK_OK;
}

static void weigh(planting *p, const ink_round *round, const ink_layout *layout, ink_plant *plant)
{
    const ink_trial *t = p->trial;
    plant->told.recovered_bits = (ink_mean_loss(p->loss, t->n_held) - ink_mean_loss(p->with.loss, t->n_held)) / ln2;
    plant->told.found = !is_missed(p, plant);
    if (!plant->told.found)
        plant->fault = ink_fault_of_plant(t, layout, &p->part[0], &p->with, ink_mean_loss(round->prior, t->n_held), plant);
}

/* Was the training over while it still got better? A longer one tells. */
static int train_longer(planting *p, ink_rerun *rerun, ink_plant *plant, ink_error *err)
{
    const ink_trial *t = p->trial;
    ink_rerun_result result = {0};
    if (!plant->told.found || p->is_cut || !ink_longer_was_cut(&p->with.history, t->job->how.epochs) ||
        !(plant->longer_epochs = ink_longer_epochs(t, rerun)))
        return INK_OK;
    rerun->epochs = plant->longer_epochs;
    rerun->enough = -INFINITY;
    int status = ink_rerun_train(t, rerun, 0, &result, err);
    if (status == INK_OK && !result.stopped) {
        plant->longer_bits = (ink_mean_loss(p->loss, t->n_held) - ink_mean_loss(result.loss, t->n_held)) / ln2;
        plant->cut_short = plant->told.recovered_bits < (p->has_fault ? nearly_all_faulty : nearly_all) * plant->longer_bits &&
                           ink_surely_more(p->with.loss, result.loss, 0, t->n_held);
    }
    ink_rerun_result_free(&result);
    return status == INK_DIVERGED ? INK_OK : status;
}

static int train_with(planting *p, const ink_round *round, ink_rerun *rerun, ink_plant *plant, ink_error *err)
{
    const ink_trial *t = p->trial;
    if (plant_parts(p, rerun))
        return ink_fail_memory(err);
    if (t->n_validation && !t->train.weight)
        rerun->enough = ink_mean_loss(p->loss, rerun->validation.n_rows) - 0.8 * plant->reachable_bits * ln2;
    int status = ink_rerun_train(t, rerun, 0, &p->with, err);
    plant->stopped = p->with.stopped;
    plant->told.tried = !plant->stopped;
    if (status == INK_OK && !plant->stopped)
        weigh(p, round, &rerun->layout, plant);
    if (status == INK_OK && !plant->stopped && !plant->interaction)
        status = train_longer(p, rerun, plant, err);
    if (status == INK_DIVERGED) {
        plant->told = (ink_planted){1, 0, plant->told.planted_bits, 0};
        plant->fault.cause = INK_CAUSE_RATE_HIGH;
        status = INK_OK;
    }
    return status;
}

/* ---- The whole of it */

/* planted_bits holds for all training rows: fewer need more. */
static double bits_to_plant(const planting *p, double bits)
{
    const double all = ink_plant_bits(p->share, p->n_groups, 1);
    bits *= (double)p->trial->n_train / (double)p->n_train;
    return fmin(fmax(bits, planted_least * all), planted_most * all);
}

static int try_it(planting *p, const ink_round *round, double bits, double share, ink_plant *plant, ink_error *err)
{
    const ink_trial *t = p->trial;
    ink_rerun rerun = ink_rerun_of(t);
    p->group = ink_new(t->n_class, sizeof *p->group);
    p->told = ink_new(t->n_rows, sizeof *p->told);
    p->unit[0] = ink_new(t->n_rows, sizeof **p->unit);
    p->unit[1] = ink_new(t->n_rows, sizeof **p->unit);
    if (!p->group || !p->told || !p->unit[0] || !p->unit[1])
        return ink_fail_memory(err);
    plan(p, &rerun);
    make_groups(p, GROUPS);
    plant->rows = p->n_train;
    plant->told.planted_bits = bits = bits_to_plant(p, bits);
    p->q = find_q(p->share, p->n_groups, bits);
    p->n_slots = plant->interaction ? 2 : 1;
    draw(p, plant->interaction);
    double gain;
    INK_TRY(looked_up(p, round, &gain, err));
    INK_TRY(train_without(p, round, &rerun, err));
    plant->stopped = p->without.stopped;
    plant->reachable_bits = fmin(fmin(bits, gain), reachable(p));
    if (plant->stopped || !(gain > bits / 4) || !(plant->reachable_bits > bits * share))
        return INK_OK;
    return train_with(p, round, &rerun, plant, err);
}

int ink_plant_try(const ink_trial *trial, const ink_round *round, int has_fault, int interaction, double planted_bits,
                  double share, ink_plant *plant, ink_error *err)
{
    planting p = {.trial = trial, .has_fault = has_fault};
    *plant = (ink_plant){.interaction = interaction, .told = {0, 0, NAN, NAN}, .reachable_bits = NAN};
    int status = trial->n_held && planted_bits > 0 ? try_it(&p, round, planted_bits, share, plant, err) : INK_OK;
    for (int k = 0; k < 3; k++)
        free(p.part[k].index);
    ink_rerun_result_free(&p.without);
    ink_rerun_result_free(&p.with);
    free(p.unit[0]);
    free(p.unit[1]);
    free(p.group);
    free(p.told);
    return status == INK_DIVERGED ? INK_OK : status;
}
