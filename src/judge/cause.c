/* SPDX-License-Identifier: MIT
 * Faults of a training, seen in the course of its losses and in what its hidden units say: the likely cause of a planted
 * signal's being missed, and what the network's own training shows. */
#include <math.h>

#include "judge/plant.h"

enum { FEW_EPOCHS = 16, ENOUGH_UNITS = 16 };

static const double ln2 = 0.69314718055994530942;

/* Activations of the first hidden layer from parameters of either precision. */
static double parameter(const ink_trial *trial, const void *params, size_t i)
{
    return trial->job->how.precision == INK_PRECISION_32 ? (double)((const float *)params)[i]
                                                         : ((const double *)params)[i];
}

static double sum_into(const ink_trial *trial, const ink_layout *layout, const void *params, const ink_rows *rows, size_t i,
                       size_t unit)
{
    const size_t n_in = layout->sizes[0], n_out = layout->sizes[1], onehot = n_in - rows->n_dense;
    double z = parameter(trial, params, n_in * n_out + unit);
    for (size_t s = 0; s < rows->n_index; s++)
        if (rows->index[i * rows->n_index + s] >= 0)
            z += parameter(trial, params, (size_t)rows->index[i * rows->n_index + s] * n_out + unit);
    for (size_t d = 0; d < rows->n_dense; d++)
        z += rows->dense[i * rows->n_dense + d] * parameter(trial, params, (onehot + d) * n_out + unit);
    return z;
}

/* Units of the first hidden layer that say nothing: below 0 for every row under relu, at an end for nearly every row under
 * tanh or sigmoid. A sample of rows is looked at. */
static size_t count_silent(const ink_trial *trial, const ink_layout *layout, const ink_rows *rows, const void *params)
{
    enum { MOST_ROWS = 200 };
    const ink_activation a = layout->activation;
    size_t n = rows->n_rows < MOST_ROWS ? rows->n_rows : MOST_ROWS, silent = 0;
    if (layout->n_layers < 2 || layout->has_shares || (a != INK_RELU && a != INK_TANH && a != INK_SIGMOID))
        return 0;
    for (size_t u = 0; u < layout->sizes[1]; u++) {
        size_t ends = 0;
        for (size_t i = 0; i < n; i++) {
            double z = sum_into(trial, layout, params, rows, i, u);
            ends += a == INK_RELU ? z <= 0 : fabs(z) > (a == INK_TANH ? 3 : 6);
        }
        silent += a == INK_RELU ? ends == n : ends * 20 >= n * 19;
    }
    return silent;
}

static int fell_to_the_end(const ink_history *h, size_t epochs)
{
    return h->epochs_run >= epochs && (epochs == 1 || h->train_loss[h->epochs_run - 1] < h->train_loss[0]);
}

static size_t first_units(const ink_fit_options *how)
{
    return how->n_hidden ? how->hidden[0] : 0;
}

static int has_hardly_units(const ink_fault *fault)
{
    return fault->units == 1 || fault->units == 2;
}

static ink_cause silent_cause(const ink_layout *layout, const ink_fault *fault)
{
    if (!fault->units || 2 * fault->units_out < fault->units)
        return INK_CAUSE_NONE;
    return layout->activation == INK_RELU ? INK_CAUSE_DEAD : INK_CAUSE_SATURATED;
}

/* Far above the class shares, whose loss this is, after it was there or below. Classic starts anywhere. */
static int losses_rose(const ink_trial *trial, const ink_history *h, double prior)
{
    double highest = 0, allowed = prior;
    if (trial->job->classic && h->epochs_run)
        allowed = fmax(prior, h->train_loss[0]);
    for (size_t e = 0; e < h->epochs_run; e++)
        highest = fmax(highest, h->train_loss[e]);
    return highest > 1.5 * allowed + 0.1;
}

/* From the course of the losses, the most telling sign first. prior: the loss of the class shares, in nats. */
static ink_cause find_cause(const ink_trial *trial, const ink_plant *plant, const ink_fault *fault, ink_cause silent,
                            const ink_history *h, double prior)
{
    const ink_fit_options *how = &trial->job->how;
    const double needed = plant->reachable_bits * ln2, first = h->train_loss[0], last = h->train_loss[h->epochs_run - 1];
    if (plant->interaction)
        return fault->units < ENOUGH_UNITS ? INK_CAUSE_UNITS : INK_CAUSE_NONE;
    if (losses_rose(trial, h, prior))
        return INK_CAUSE_RATE_HIGH;
    if (how->epochs <= 5 && fell_to_the_end(h, how->epochs))
        return INK_CAUSE_EPOCHS;
    if (first - last < needed / 4 && fell_to_the_end(h, how->epochs))
        return INK_CAUSE_RATE_LOW;
    if (silent != INK_CAUSE_NONE)
        return silent;
    if (has_hardly_units(fault))
        return INK_CAUSE_UNITS;
    if (first - last > needed)
        return fell_to_the_end(h, how->epochs) && h->best_epoch + 2 >= h->epochs_run ? INK_CAUSE_EPOCHS
                                                                                     : INK_CAUSE_OVERFIT;
    if (fell_to_the_end(h, how->epochs))
        return INK_CAUSE_EPOCHS;
    return how->l2 > 0 || how->dropout > 0 ? INK_CAUSE_PENALTY : INK_CAUSE_NONE;
}

ink_fault ink_fault_of_plant(const ink_trial *trial, const ink_layout *layout, const ink_rows *rows,
                             const ink_rerun_result *run, double prior, const ink_plant *plant)
{
    ink_fault fault = {.units = first_units(&trial->job->how),
                       .units_out = count_silent(trial, layout, rows, run->params)};
    fault.cause = find_cause(trial, plant, &fault, silent_cause(layout, &fault), &run->history, prior);
    return fault;
}

static int was_too_short(const ink_history *h, size_t epochs)
{
    return epochs < FEW_EPOCHS && h->epochs_run >= epochs && (h->best_epoch == SIZE_MAX || h->best_epoch + 2 >= h->epochs_run);
}

/* It got better to the end, and by next to nothing. */
static int crept(const ink_history *h, size_t epochs, double prior)
{
    return fell_to_the_end(h, epochs) && epochs > 1 && h->train_loss[0] - h->train_loss[epochs - 1] < 0.01 * prior;
}

ink_fault ink_fault_of_training(const ink_trial *trial)
{
    const ink_fit_job *job = trial->job;
    ink_fault fault = {.units = first_units(&job->how),
                       .units_out = count_silent(trial, &job->layout, &trial->train, job->params)};
    double prior = 0;
    for (size_t c = 0; c < trial->n_class; c++)
        prior -= trial->prior[c] * log(trial->prior[c]);
    if (losses_rose(trial, &job->history, prior))
        fault.cause = INK_CAUSE_RATE_HIGH;
    else if (was_too_short(&job->history, job->how.epochs))
        fault.cause = INK_CAUSE_EPOCHS;
    else if (crept(&job->history, job->how.epochs, prior))
        fault.cause = INK_CAUSE_RATE_LOW;
    else if (has_hardly_units(&fault))
        fault.cause = INK_CAUSE_UNITS;
    else
        fault.cause = silent_cause(&job->layout, &fault);
    return fault;
}
