/* SPDX-License-Identifier: MIT
 * The whole job, from a table to a model and a report, in the order of the house: target, features, split, encoding,
 * network, scores. ink_fit below is the place to start reading. */
#include "fit.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"

static int find_target(ink_fit_job *job, ink_error *err)
{
    if (!job->how.target) {
        job->target_column = job->table->n_columns - 1;
        return INK_OK;
    }
    return ink_table_find(job->table, job->how.target, &job->target_column, err);
}

static int find_weights(ink_fit_job *job, ink_error *err)
{
    job->weights_column = SIZE_MAX;
    if (!job->how.weights)
        return INK_OK;
    INK_TRY(ink_table_find_for(job->table, job->how.weights, "--weights", &job->weights_column, err));
    return ink_weights_read(job->table, job->weights_column, &job->target, &job->weight, err);
}

/* The split is over the rows that have a class; here it becomes one of table rows. */
static int split_rows(ink_fit_job *job, ink_error *err)
{
    const double *parts = job->how.split;
    static const double usual[3] = {60, 20, 20};
    if (!(parts[0] > 0))
        parts = usual;
    ink_split split;
    if (job->how.stratify)
        INK_TRY(ink_split_stratified(&job->target, parts, job->how.split_seed, &split, err));
    else
        INK_TRY(ink_split_make(job->target.n_used, parts, job->how.split_seed, &split, err));
    if (job->target.n_used < job->table->n_rows) /* else they are the table's already */
        for (size_t i = 0; i < job->target.n_used; i++)
            split.train[i] = job->target.rows[split.train[i]];
    job->split = split;
    return INK_OK;
}

static int learn_encoding(ink_fit_job *job, int style, ink_error *err)
{
    return ink_encoding_learn(job->table, job->features.columns, job->features.n_features, job->split.train,
                              job->split.n_train, style, &job->encoding, err);
}

/* Each row by itself, where the network is to be trained in mini-batches or packing does not pay. */
static int encode_rows(ink_fit_job *job, ink_error *err)
{
    ink_rows parts[INK_PARTS] = {{0}};
    const int status = ink_fit_job_rows(job, job->pack.n_parts ? NULL : job->unseen, parts, err);
    job->train = parts[0];
    job->validation = parts[1];
    job->test = parts[2];
    return status;
}

static void free_rows(ink_fit_job *job)
{
    ink_rows_free(&job->train);
    ink_rows_free(&job->validation);
    ink_rows_free(&job->test);
    ink_pack_free(&job->pack);
}

int ink_fit_job_encode(ink_fit_job *job, int style, ink_error *err)
{
    ink_encoding_free(&job->encoding);
    free_rows(job);
    memset(job->unseen, 0, job->features.n_features * sizeof *job->unseen);
    INK_TRY(learn_encoding(job, style, err));
    return encode_rows(job, err);
}

/* The training rows' class shares. A class without a training row has share 0, and starts the network as if it had half
 * of one. */
static int learn_prior(ink_fit_job *job, ink_error *err)
{
    const size_t n_class = job->target.n_class, n = job->split.n_train;
    double weight = 0;
    job->prior = ink_new(n_class, sizeof *job->prior);
    job->log_prior = ink_new(n_class, sizeof *job->log_prior);
    if (!job->prior || !job->log_prior)
        return ink_fail_memory(err);
    ink_fit_job_count(job, job->prior, job->log_prior);
    for (size_t k = 0; k < n_class; k++)
        weight += job->log_prior[k];
    for (size_t k = 0; k < n_class; k++) {
        job->log_prior[k] = log(fmax(job->log_prior[k] / (weight / (double)n), 0.5) / (double)n);
        job->prior[k] /= (double)n;
    }
    return INK_OK;
}

static int is_packed(const ink_fit_job *job)
{
    return job->pack.n_parts > 0 && job->how.batch_size >= job->split.n_train;
}

int ink_fit_job_lay_out(ink_fit_job *job, ink_error *err)
{
    ink_layout *layout = &job->layout;
    const ink_fit_options *o = &job->how;
    layout->n_layers = o->n_hidden + 1;
    layout->sizes[0] = job->encoding.n_onehot + job->encoding.n_dense;
    memcpy(layout->sizes + 1, o->hidden, o->n_hidden * sizeof *o->hidden);
    layout->sizes[layout->n_layers] = job->target.n_class;
    layout->n_index = job->encoding.n_index;
    layout->n_dense = job->encoding.n_dense;
    layout->activation = o->activation;
    layout->n_members = job->modern ? o->ensemble : 1;
    layout->has_waves = layout->has_shares = job->modern;
    return ink_layout_parameters(layout) ? INK_OK : ink_fail(err, INK_USAGE, "--hidden: the network would be too large");
}

ink_training ink_fit_job_training(const ink_fit_job *job)
{
    const ink_fit_options *o = &job->how;
    return (ink_training){.optimizer = o->optimizer, .learning_rate = o->learning_rate, .l2 = o->l2, .dropout = o->dropout,
                          .batch_size = o->batch_size, .epochs = o->epochs, .patience = o->patience, .restore = o->restore,
                          .optimize = o->optimize, .smoothing = o->optimize && job->modern ? 0.1 : 0,
                          .seed = o->seed, .classic = job->classic, .log_prior = job->log_prior, .threads = o->threads,
                          .clip = o->clip, .schedule = o->schedule, .modern = job->modern,
                          .progress = o->progress, .progress_user = o->progress_user};
}

static int train(ink_fit_job *job, ink_error *err)
{
    const ink_training how = ink_fit_job_training(job);
    const ink_rows *validation = job->pack.n_parts && job->split.n_validation ? &job->pack.parts[1] : &job->validation;
    INK_TRY(ink_fit_job_lay_out(job, err));
    return ink_net_train((int)job->how.precision, &job->layout, &how, is_packed(job) ? &job->pack.parts[0] : &job->train,
                         validation, &job->params, &job->history, err);
}

static double least_probability(const ink_fit_job *job)
{
    return job->classic ? 1e-15 : 1e-7;
}

static int probabilities(const ink_fit_job *job, const ink_rows *rows, double **p, ink_error *err)
{
    const size_t n_class = job->target.n_class;
    *p = rows->n_rows > SIZE_MAX / n_class ? NULL : ink_new(rows->n_rows * n_class, sizeof **p);
    return *p ? ink_net_predict((int)job->how.precision, &job->layout, job->params, rows, *p, err) : ink_fail_memory(err);
}

/* Weights that are finite can still be so large that a row's sums are not; a part without rows to validate on finds out
 * only here. */
static int check_finite(const ink_fit_job *job, const double *p, size_t n, ink_error *err)
{
    for (size_t i = 0; i < n; i++)
        if (!isfinite(p[i]))
            return ink_fail(err, INK_DIVERGED,
                            "Training diverged: its weights are so large that some rows have no finite probabilities; try "
                            "--learning-rate %.3g.", fmin(job->how.learning_rate / 10, 0.1));
    return INK_OK;
}

static int score_part(ink_fit_job *job, const ink_rows *rows, ink_scores *scores, ink_error *err)
{
    double *p;
    int status = probabilities(job, rows, &p, err);
    if (status == INK_OK)
        status = check_finite(job, p, rows->n_rows * job->target.n_class, err);
    if (status == INK_OK)
        status = ink_scores_make(p, rows->y, rows->n_rows, job->target.n_class, job->prior, least_probability(job), scores,
                                 err);
    free(p);
    return status;
}

static int score_packed(ink_fit_job *job, ink_error *err)
{
    ink_scores *scores[INK_PARTS] = {&job->train_scores, &job->validation_scores, &job->test_scores};
    double *p;
    int status = probabilities(job, &job->pack.parts[0], &p, err);
    if (status == INK_OK)
        status = check_finite(job, p, job->pack.parts[0].n_rows * job->target.n_class, err);
    for (size_t i = 0; i < INK_PARTS && status == INK_OK; i++)
        status = ink_scores_make_counted(p, job->pack.parts[i].count, job->pack.parts[i].n_rows, job->target.n_class,
                                         job->prior, least_probability(job), scores[i], err);
    free(p);
    return status;
}

static int score(ink_fit_job *job, ink_error *err)
{
    if (job->pack.n_parts > 0)
        return score_packed(job, err);
    INK_TRY(score_part(job, &job->train, &job->train_scores, err));
    INK_TRY(score_part(job, &job->validation, &job->validation_scores, err));
    return score_part(job, &job->test, &job->test_scores, err);
}

/* Moves what the job made into a model: target, encoding and weights change their owner. */
static void hand_over(ink_fit_job *job, ink_model *model)
{
    model->target_type = job->table->columns[job->target_column].type;
    model->n_class = job->target.n_class;
    model->classes = job->target.classes;
    model->edges = job->target.edges;
    model->prior = job->prior;
    model->encoding = job->encoding;
    model->layout = job->layout;
    model->precision = (int)job->how.precision;
    model->params = job->params;
    model->decimal = job->table->options.decimal == ',' ? ',' : '.';
    job->target.classes = NULL;
    job->target.edges = NULL;
    job->prior = NULL;
    job->encoding = (ink_encoding){0};
    job->params = NULL;
}

int ink_fit_job_model(ink_fit_job *job, ink_model **model, ink_error *err)
{
    ink_model *made = ink_model_new();
    if (!made)
        return ink_fail_memory(err);
    const char *target = job->table->columns[job->target_column].name;
    const char *missing = job->table->options.missing ? job->table->options.missing : INK_MISSING_DEFAULT;
    made->target = ink_copy_text(target, strlen(target));
    made->missing = ink_copy_text(missing, strlen(missing));
    int status = made->target && made->missing ? ink_training_summary(job, &made->training, err) : ink_fail_memory(err);
    if (status == INK_OK) {
        hand_over(job, made);
        status = ink_model_finish(made, err);
    }
    if (status == INK_OK)
        *model = made;
    else
        ink_model_free(made);
    return status;
}

int ink_fit_job_run(ink_fit_job *job, ink_error *err)
{
    INK_TRY(find_target(job, err));
    INK_TRY(ink_target_learn(job->table, job->target_column, job->how.cut, &job->target, err));
    INK_TRY(find_weights(job, err));
    INK_TRY(ink_features_choose(job->table, job->target_column, job->weights_column, job->how.features, job->how.ignore,
                                &job->features, err));
    if (!job->split.train)
        INK_TRY(split_rows(job, err));
    job->classic = job->how.recipe == INK_RECIPE_CLASSIC;
    if (!(job->unseen = ink_new(job->features.n_features, sizeof *job->unseen)))
        return ink_fail_memory(err);
    INK_TRY(learn_encoding(job, job->classic ? INK_ENCODE_CLASSIC : 0, err));
    INK_TRY(ink_fit_job_balance(job, err));
    INK_TRY(ink_fit_job_pack(job, err));
    ink_recipe_apply(job, job->split.n_train);
    INK_TRY(learn_prior(job, err));
    if (job->modern)
        INK_TRY(ink_fit_job_try(job, err));
    else if (!is_packed(job))
        INK_TRY(encode_rows(job, err));
    INK_TRY(train(job, err));
    return score(job, err);
}

void ink_fit_job_free(ink_fit_job *job)
{
    ink_target_free(&job->target);
    ink_features_free(&job->features);
    ink_split_free(&job->split);
    ink_encoding_free(&job->encoding);
    free_rows(job);
    ink_history_free(&job->history);
    ink_scores_clear(&job->train_scores);
    ink_scores_clear(&job->validation_scores);
    ink_scores_clear(&job->test_scores);
    free(job->unseen);
    free(job->weight);
    free(job->class_weight);
    free(job->prior);
    free(job->log_prior);
    free(job->params);
}

int ink_fit(const ink_table *table, const ink_fit_options *options, ink_model **model, ink_report **report, ink_error *err)
{
    ink_fit_job job = {.table = table};
    ink_model *made_model = NULL;
    ink_report *made_report = NULL;
    INK_TRY(ink_fit_options_take(options, &job.how, err));
    int status = ink_fit_job_run(&job, err);
    if (status == INK_OK && report)
        status = ink_report_make(&job, &made_report, err);
    if (status == INK_OK && model)
        status = ink_fit_job_model(&job, &made_model, err);
    ink_fit_job_free(&job);
    if (status != INK_OK) {
        ink_report_free(made_report);
        return status;
    }
    if (model)
        *model = made_model;
    if (report)
        *report = made_report;
    return INK_OK;
}
