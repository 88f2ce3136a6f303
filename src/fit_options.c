/* SPDX-License-Identifier: MIT
 * Fit options: their checks, and the recipes that fill in what was left open. Knows no table. */
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "fit.h"

enum { MOST_UNITS = 65536, MOST_CUT = 50, MOST_MEMBERS = 64 };

static int check_enum(int value, int most, const char *name, ink_error *err)
{
    return value >= 0 && value <= most ? INK_OK : ink_fail(err, INK_USAGE, "%s: %d is none of its values", name, value);
}

static int check_choices(const ink_fit_options *o, ink_error *err)
{
    INK_TRY(check_enum((int)o->recipe, INK_RECIPE_MODERN, "--recipe", err));
    INK_TRY(check_enum((int)o->activation, INK_IDENTITY, "--activation", err));
    INK_TRY(check_enum((int)o->optimizer, INK_LBFGS, "--optimizer", err));
    INK_TRY(check_enum((int)o->optimize, INK_OPTIMIZE_ACCURACY, "--optimize", err));
    INK_TRY(check_enum((int)o->class_weights, INK_CLASS_WEIGHTS_BALANCED, "--class-weights", err));
    INK_TRY(check_enum(o->stratify, 1, "--stratify", err));
    INK_TRY(check_enum((int)o->schedule, INK_SCHEDULE_COSLOG4, "--schedule", err));
    INK_TRY(check_enum((int)o->restore, INK_RESTORE_LAST, "--restore", err));
    if (o->precision != INK_PRECISION_AUTO && o->precision != INK_PRECISION_32 && o->precision != INK_PRECISION_64)
        return ink_fail(err, INK_USAGE, "--precision: %d is none of auto, 32 and 64", (int)o->precision);
    return INK_OK;
}

static int check_hidden(const ink_fit_options *o, ink_error *err)
{
    if (o->n_hidden == INK_HIDDEN_DEFAULT)
        return INK_OK;
    if (o->n_hidden > INK_MAX_HIDDEN)
        return ink_fail(err, INK_USAGE, "--hidden: %zu layers, at most %d are possible", o->n_hidden, INK_MAX_HIDDEN);
    for (size_t l = 0; l < o->n_hidden; l++)
        if (o->hidden[l] < 1 || o->hidden[l] > MOST_UNITS)
            return ink_fail(err, INK_USAGE, "--hidden: a layer of %zu units, 1 to %d are possible", o->hidden[l], MOST_UNITS);
    return INK_OK;
}

static int check_numbers(const ink_fit_options *o, ink_error *err)
{
    if (!isfinite(o->learning_rate) || o->learning_rate == 0)
        return ink_fail(err, INK_USAGE, "--learning-rate: %g, a number above 0 was expected", o->learning_rate);
    if (!isfinite(o->l2))
        return ink_fail(err, INK_USAGE, "--l2: %g, a number from 0 up was expected", o->l2);
    if (!(o->dropout < 1) || isinf(o->dropout))
        return ink_fail(err, INK_USAGE, "--dropout: %g, a number from 0 up and below 1 was expected", o->dropout);
    if (!(o->clip >= 0) || isinf(o->clip))
        return ink_fail(err, INK_USAGE, "--clip: %g, a number from 0 up was expected", o->clip);
    if (o->optimizer == INK_LBFGS && o->dropout > 0)
        return ink_fail(err, INK_USAGE, "--dropout: lbfgs needs a loss that is the same each time, without dropout");
    if (o->optimizer == INK_LBFGS && o->batch_size && o->batch_size != INK_BATCH_FULL)
        return ink_fail(err, INK_USAGE, "--batch-size: %zu, but lbfgs takes all rows at once (full)", o->batch_size);
    if (o->ensemble > MOST_MEMBERS)
        return ink_fail(err, INK_USAGE, "--ensemble: %zu networks, 1 to %d are possible", o->ensemble, MOST_MEMBERS);
    if (o->recipe == INK_RECIPE_MODERN && o->optimizer && o->optimizer != INK_ADAMW)
        return ink_fail(err, INK_USAGE, "--optimizer: the modern recipe trains with adamw");
    if (o->cut == 1 || o->cut > MOST_CUT)
        return ink_fail(err, INK_USAGE, "--cut: %zu classes, 2 to %d are possible", o->cut, MOST_CUT);
    if (o->epochs > 100000000)
        return ink_fail(err, INK_USAGE, "--epochs: %zu, at most 100000000 are possible", o->epochs);
    for (int i = 0; i < 3; i++)
        if (!(o->split[i] >= 0 && o->split[i] < 1e15))
            return ink_fail(err, INK_USAGE, "--split: a part of %g, three numbers from 0 up such as 60/20/20 were expected",
                            o->split[i]);
    if (!(o->split[0] > 0) && (o->split[1] > 0 || o->split[2] > 0))
        return ink_fail(err, INK_USAGE, "--split: the training part must be above 0");
    return INK_OK;
}

int ink_fit_options_take(const ink_fit_options *options, ink_fit_options *taken, ink_error *err)
{
    ink_fit_options made = INK_FIT_OPTIONS_INIT;
    if (options && (options->size < offsetof(ink_fit_options, split) || options->size > sizeof made))
        return ink_fail(err, INK_USAGE, "ink_fit_options: size %zu is not that of any version up to %s; start from "
                        "INK_FIT_OPTIONS_INIT", options->size, INK_VERSION);
    if (options)
        memcpy(&made, options, options->size);
    INK_TRY(check_choices(&made, err));
    INK_TRY(check_hidden(&made, err));
    INK_TRY(check_numbers(&made, err));
    *taken = made;
    return INK_OK;
}

int ink_fit_options_check(const ink_fit_options *options, ink_error *err)
{
    ink_fit_options taken;
    return ink_fit_options_take(options, &taken, err);
}

/* What a recipe sets where the user did not. */
typedef struct {
    const char *name, *why;
    size_t n_hidden, hidden, batch_size, epochs, patience;
    ink_activation activation;
    ink_optimizer optimizer;
    double learning_rate;
    ink_restore restore;
    ink_precision precision;
    double l2, dropout;
    ink_schedule schedule;
    size_t members;
} recipe_defaults;

static const recipe_defaults classic = {"classic", "as asked: full-batch gradient descent in float64", 1, 16, INK_BATCH_FULL,
                                        1000, 50, INK_RELU, INK_GD, 0.01, INK_RESTORE_EARLY_STOP, INK_PRECISION_64,
                                        0, 0, INK_SCHEDULE_CONSTANT, 1};
static const recipe_defaults collapsed = {
    "auto", "few distinct training rows: L-BFGS over all of them, early stopping", 1, 16,
    INK_BATCH_FULL, 300, 20, INK_RELU, INK_LBFGS, 1, INK_RESTORE_BEST, INK_PRECISION_64, 0, 0, INK_SCHEDULE_CONSTANT, 1};
static const recipe_defaults plain = {"auto", "the optimiser is not that of modern: one small hidden layer, early stopping", 1, 16, 0, 300,
                                          20, INK_RELU, INK_ADAM, 0.005, INK_RESTORE_BEST, INK_PRECISION_32,
                                          0, 0, INK_SCHEDULE_CONSTANT, 1};
static const recipe_defaults modern = {"modern", "several networks, adamw in mini-batches, early stopping", 2, 128, 0,
                                       64, 32, INK_SELU, INK_ADAMW, 0.01, INK_RESTORE_BEST, INK_PRECISION_32,
                                       0.02, 0.15, INK_SCHEDULE_COSLOG4, 8};
static const recipe_defaults many_levels = {"auto", "very many levels: one small hidden layer, adam in mini-batches, early stopping",
                                            1, 16, 0, 300, 20, INK_RELU, INK_ADAM, 0.005, INK_RESTORE_BEST, INK_PRECISION_32,
                                            0, 0, INK_SCHEDULE_CONSTANT, 1};
/* The large network of the modern recipe. */
enum { LARGE_LAYERS = 3, LARGE_UNITS = 256, LARGE_FROM = 3000 };
/* Weights of the first layer above which modern's steps would cost more than what is learnt from them is worth. */
static const double most_first = 4e6;

static int is_too_wide(const ink_fit_job *job, size_t units)
{
    return (double)job->encoding.n_onehot * (double)units > most_first;
}

/* Small tables take more steps an epoch, large ones cheaper ones. */
static size_t batch_for(size_t n_train)
{
    return n_train <= 1024 ? 32 : n_train <= 8192 ? 64 : n_train <= 30000 ? 128 : 256;
}

/* The rates at which the optimisers are usually started, where the recipe's own is for another one. */
static double rate_for(ink_optimizer optimizer, const recipe_defaults *recipe)
{
    const int adam = optimizer == INK_ADAM || optimizer == INK_ADAMW;
    return optimizer == recipe->optimizer ? recipe->learning_rate : adam ? 0.005 : 0.01;
}

/* More members where rows are few and a member is cheap. */
static size_t members_for(const recipe_defaults *recipe, size_t n_train)
{
    return recipe->members == 1 || n_train < LARGE_FROM ? recipe->members : 4;
}

/* L-BFGS needs all rows in each step, and so pays where they are few distinct ones; what the user set comes first. */
static const recipe_defaults *choose_recipe(const ink_fit_job *job, size_t n_train)
{
    const ink_fit_options *o = &job->how;
    const int open = (!o->optimizer || o->optimizer == INK_LBFGS) && (!o->batch_size || o->batch_size == INK_BATCH_FULL) &&
                     o->learning_rate < 0 && !(o->dropout > 0) && o->schedule <= INK_SCHEDULE_CONSTANT && !(o->clip > 0);
    if (o->recipe == INK_RECIPE_CLASSIC)
        return &classic;
    if (o->recipe == INK_RECIPE_MODERN)
        return &modern;
    if (open && job->pack.n_parts > 0 && job->distinct_train_rows <= n_train / 8)
        return &collapsed;
    if (o->optimizer && o->optimizer != INK_ADAMW)
        return &plain;
    return is_too_wide(job, modern.hidden) ? &many_levels : &modern;
}

void ink_recipe_apply(ink_fit_job *job, size_t n_train)
{
    ink_fit_options *o = &job->how;
    const recipe_defaults *recipe = choose_recipe(job, n_train);
    job->recipe = recipe->name;
    job->modern = recipe->members > 1;
    job->why = recipe->why;
    job->usual_epochs = recipe->epochs;
    job->may_grow = job->modern && o->n_hidden == INK_HIDDEN_DEFAULT && n_train >= LARGE_FROM && !is_too_wide(job, LARGE_UNITS);
    job->members_open = !o->ensemble;
    if (o->n_hidden == INK_HIDDEN_DEFAULT) {
        o->n_hidden = recipe->n_hidden;
        for (size_t l = 0; l < o->n_hidden; l++)
            o->hidden[l] = recipe->hidden;
    }
    if (!o->activation)
        o->activation = recipe->activation;
    if (!o->optimizer)
        o->optimizer = recipe->optimizer;
    if (o->learning_rate < 0)
        o->learning_rate = rate_for(o->optimizer, recipe);
    if (!o->batch_size)
        o->batch_size = o->optimizer == INK_LBFGS ? INK_BATCH_FULL : recipe->batch_size ? recipe->batch_size : batch_for(n_train);
    if (!o->epochs)
        o->epochs = recipe->epochs;
    if (o->patience == INK_PATIENCE_DEFAULT)
        o->patience = recipe->patience;
    if (o->l2 < 0)
        o->l2 = job->modern ? recipe->l2 : o->optimizer == INK_ADAMW ? 0.01 : 0;
    if (o->dropout < 0)
        o->dropout = recipe->dropout;
    if (!o->schedule)
        o->schedule = recipe->schedule;
    if (!o->ensemble)
        o->ensemble = members_for(recipe, n_train);
    if (!o->restore)
        o->restore = recipe->restore;
    if (!o->precision)
        o->precision = recipe->precision;
}

void ink_recipe_grow(ink_fit_job *job)
{
    ink_fit_options *o = &job->how;
    job->why = "several deep networks, adamw in mini-batches, early stopping";
    o->n_hidden = LARGE_LAYERS;
    for (size_t l = 0; l < o->n_hidden; l++)
        o->hidden[l] = LARGE_UNITS;
    if (job->members_open)
        o->ensemble = job->split.n_train <= 30000 ? 4 : 2;
}
