/* SPDX-License-Identifier: MIT
 * The report's making: copies what a fitting job knows into one block of plain values that outlives table and model. */
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/json.h"
#include "base/memory.h"
#include "fit.h"
#include "stats/stats.h"

/* ---- A report owns every block that it points to */

typedef struct {
    ink_report report; /* first, so that the public pointer is this one */
    void **blocks;
    size_t n_blocks, capacity;
    int failed;        /* sticky: a copy found no memory */
} owned_report;

/* n things of `size` bytes that live as long as the report; from NULL: zeros. */
static void *keep(owned_report *owned, const void *from, size_t n, size_t size)
{
    void *block = ink_new(n, size);
    if (!block || ink_grow(&owned->blocks, &owned->capacity, owned->n_blocks + 1, sizeof *owned->blocks)) {
        free(block);
        owned->failed = 1;
        return NULL;
    }
    if (from && n)
        memcpy(block, from, n * size);
    return owned->blocks[owned->n_blocks++] = block;
}

static const char *keep_text(owned_report *owned, const char *text)
{
    return keep(owned, text, strlen(text) + 1, 1);
}

static const char *const *keep_texts(owned_report *owned, char *const *texts, size_t n)
{
    const char **copies = keep(owned, NULL, n, sizeof *copies);
    for (size_t i = 0; copies && i < n; i++)
        copies[i] = keep_text(owned, texts[i]);
    return copies;
}

void *ink_report_keep(ink_report *report, const void *from, size_t n, size_t size)
{
    return keep((owned_report *)report, from, n, size);
}

const char *ink_report_keep_text(ink_report *report, const char *text)
{
    return keep_text((owned_report *)report, text);
}

void ink_report_free(ink_report *report)
{
    owned_report *owned = (owned_report *)report;
    if (!owned)
        return;
    for (size_t i = 0; i < owned->n_blocks; i++)
        free(owned->blocks[i]);
    free(owned->blocks);
    free(owned);
}

/* ---- The parts of a report, in the order of the struct */

static void add_table(owned_report *owned, const ink_fit_job *job)
{
    ink_report *r = &owned->report;
    r->file = keep_text(owned, job->table->name);
    r->rows = job->table->n_rows;
    r->rows_used = job->target.n_used;
    ink_dropped *dropped = keep(owned, NULL, job->features.n_dropped, sizeof *dropped);
    for (size_t i = 0; dropped && i < job->features.n_dropped; i++) {
        dropped[i].column = keep_text(owned, job->table->columns[job->features.dropped[i]].name);
        dropped[i].why = keep_text(owned, job->features.why[i]);
    }
    r->dropped = dropped;
    r->n_dropped = job->features.n_dropped;
}

static void add_target(owned_report *owned, const ink_fit_job *job)
{
    ink_report *r = &owned->report;
    r->target = keep_text(owned, job->table->columns[job->target_column].name);
    r->n_class = job->target.n_class;
    r->classes = keep_texts(owned, job->target.classes, job->target.n_class);
    r->counts = keep(owned, job->target.counts, job->target.n_class, sizeof *r->counts);
    r->entropy_bits = ink_entropy(job->target.counts, job->target.n_class) / log(2);
}

static void find_range(const ink_fit_job *job, const ink_column *column, ink_feature *feature)
{
    for (size_t i = 0; column->type == INK_NUMERIC && i < job->target.n_used; i++) {
        double x = column->number[job->target.rows[i]];
        feature->least = fmin(feature->least, x); /* a NaN on one side is passed over */
        feature->most = fmax(feature->most, x);
    }
}

static void add_features(owned_report *owned, const ink_fit_job *job)
{
    ink_report *r = &owned->report;
    ink_feature *features = keep(owned, NULL, job->features.n_features, sizeof *features);
    for (size_t f = 0; features && f < job->features.n_features; f++) {
        const ink_column *column = &job->table->columns[job->features.columns[f]];
        features[f] = (ink_feature){keep_text(owned, column->name), column->type, column->n_levels, column->n_missing,
                                    NAN, NAN};
        find_range(job, column, &features[f]);
        r->unseen += job->unseen[f];
    }
    r->features = features;
    r->n_features = job->features.n_features;
}

static void add_split(owned_report *owned, const ink_fit_job *job)
{
    ink_report *r = &owned->report;
    r->split_method = job->how.stratify ? "stratified" : "random";
    r->split_seed = job->how.split_seed;
    r->seed = job->how.seed;
    r->n_train = job->split.n_train;
    r->n_validation = job->split.n_validation;
    r->n_test = job->split.n_test;
    r->distinct_train_rows = job->distinct_train_rows;
}

static size_t batch_used(const ink_fit_job *job)
{
    return job->how.batch_size < job->split.n_train ? job->how.batch_size : job->split.n_train;
}

static void add_network(owned_report *owned, const ink_fit_job *job)
{
    ink_report *r = &owned->report;
    r->recipe = job->recipe;
    r->recipe_why = job->why;
    r->activation = ink_activation_name(job->how.activation);
    r->optimizer = ink_optimizer_name(job->how.optimizer);
    r->n_layers = job->layout.n_layers + 1;
    r->layers = keep(owned, job->layout.sizes, r->n_layers, sizeof *r->layers);
    r->parameters = ink_layout_parameters(&job->layout);
    r->precision = (int)job->how.precision;
    r->members = ink_layout_members(&job->layout);
    r->temperature = job->modern ? job->history.temperature : 1;
}

static const char *class_weights_name(const ink_fit_job *job)
{
    return job->class_weight ? "balanced" : NULL;
}

static void add_training(owned_report *owned, const ink_fit_job *job)
{
    ink_report *r = &owned->report;
    const ink_history *h = &job->history;
    r->learning_rate = job->how.learning_rate;
    r->l2 = job->how.l2;
    r->dropout = job->how.dropout;
    r->weights = job->weight ? keep_text(owned, job->table->columns[job->weights_column].name) : NULL;
    r->class_weights = class_weights_name(job);
    r->optimize = ink_optimize_name(job->how.optimize);
    r->batch_size = batch_used(job);
    r->patience = job->how.patience;
    r->epochs_run = h->epochs_run;
    r->best_epoch = h->best_epoch;
    r->stopped_early = h->stopped_early;
    r->stopped_by_user = h->stopped_by_user;
    r->restored_best = h->restored_best;
    r->seconds = h->seconds;
    r->train_loss = keep(owned, h->train_loss, h->epochs_run, sizeof *r->train_loss);
    r->validation_loss = keep(owned, h->validation_loss, h->epochs_run, sizeof *r->validation_loss);
    r->validation_accuracy = keep(owned, h->validation_accuracy, h->epochs_run, sizeof *r->validation_accuracy);
}

static ink_scores keep_scores(owned_report *owned, const ink_scores *scores, size_t n_class)
{
    ink_scores copy = *scores;
    copy.per_class = keep(owned, scores->per_class, n_class, sizeof *copy.per_class);
    copy.confusion = keep(owned, scores->confusion, n_class * n_class, sizeof *copy.confusion);
    copy.reliability = keep(owned, scores->reliability, INK_RELIABILITY_BINS, sizeof *copy.reliability);
    return copy;
}

static void add_scores(owned_report *owned, const ink_fit_job *job)
{
    ink_report *r = &owned->report;
    r->train = keep_scores(owned, &job->train_scores, r->n_class);
    r->validation = keep_scores(owned, &job->validation_scores, r->n_class);
    r->test = keep_scores(owned, &job->test_scores, r->n_class);
    r->overfit_gap = r->train.accuracy - r->test.accuracy;
}

static int add_levels(owned_report *owned, const ink_fit_job *job, ink_error *err)
{
    ink_report *r = &owned->report;
    ink_by_level by_level;
    INK_TRY(ink_by_level_make(job, &by_level, err));
    ink_level_row *rows = keep(owned, by_level.rows, by_level.n, sizeof *rows);
    for (size_t i = 0; rows && i < by_level.n; i++) {
        rows[i].feature = keep_text(owned, rows[i].feature);
        rows[i].level = keep_text(owned, rows[i].level);
        rows[i].probabilities = keep(owned, rows[i].probabilities, r->n_class, sizeof *rows[i].probabilities);
        rows[i].counts = keep(owned, rows[i].counts, r->n_class, sizeof *rows[i].counts);
        rows[i].shares_ci95 = keep(owned, rows[i].shares_ci95, 2 * r->n_class, sizeof *rows[i].shares_ci95);
    }
    r->by_level = rows;
    r->n_levels = by_level.n;
    ink_by_level_free(&by_level);
    return INK_OK;
}

static int add_importance(owned_report *owned, const ink_fit_job *job, ink_error *err)
{
    ink_report *r = &owned->report;
    ink_importance *importance = keep(owned, NULL, r->n_features, sizeof *importance);
    r->importance = importance;
    return importance ? ink_importance_make(job, importance, &r->importance_rows, err) : INK_OK;
}

static const char *keep_written(owned_report *owned, ink_text *text)
{
    owned->failed |= text->failed;
    const char *kept = text->failed ? NULL : keep_text(owned, text->bytes);
    ink_text_free(text);
    return kept;
}

static const char *count_notice(owned_report *owned, size_t n, const char *one, const char *many)
{
    ink_text text = {0};
    ink_text_printf(&text, "%zu %s", n, n == 1 ? one : many);
    return keep_written(owned, &text);
}

static const char *target_notice(owned_report *owned)
{
    ink_text text = {0};
    ink_text_printf(&text, "the target is '%s', the last column (-t names another)", owned->report.target);
    return keep_written(owned, &text);
}

/* Unweighted scores make the probabilities of a weighted training seem worse than they are. */
static const char *weights_notice(owned_report *owned)
{
    const ink_report *r = &owned->report;
    ink_text text = {0};
    ink_text_puts(&text, "training weighs rows");
    if (r->weights)
        ink_text_printf(&text, " by '%s'%s", r->weights, r->class_weights ? ", and" : "");
    if (r->class_weights)
        ink_text_puts(&text, " so that all classes count alike");
    ink_text_puts(&text, "; the scores count every row alike");
    return keep_written(owned, &text);
}

/* The columns of numbers that have units for their values too; NULL where there are none. */
static const char *values_notice(owned_report *owned, const ink_fit_job *job)
{
    enum { NAMED = 4 };
    ink_text text = {0};
    size_t n = 0;
    for (size_t f = 0; f < job->encoding.n_features; f++) {
        if (!job->encoding.features[f].n_values || ++n > NAMED)
            continue;
        ink_text_printf(&text, "%s'%s'", n > 1 ? ", " : "", job->encoding.features[f].name);
    }
    if (n > NAMED)
        ink_text_printf(&text, " and %zu more columns", n - NAMED);
    if (n)
        ink_text_puts(&text, n > 1 ? " are taken as categories too: few whole numbers, and better so on the validation rows"
                                   : " is taken as categories too: few whole numbers, and better so on the validation rows");
    return n ? keep_written(owned, &text) : NULL;
}

/* The reader's notices, then those of the job. */
static void add_notices(owned_report *owned, const ink_fit_job *job)
{
    ink_report *r = &owned->report;
    size_t n = 0, n_table = job->table->n_notices, n_features = job->features.n_notices;
    const char **notices = keep(owned, NULL, n_table + n_features + 5, sizeof *notices);
    if (!notices)
        return;
    for (size_t i = 0; i < n_table; i++)
        notices[n++] = keep_text(owned, job->table->notices[i]);
    if (!job->how.target)
        notices[n++] = target_notice(owned);
    if (r->rows_used < r->rows)
        notices[n++] = count_notice(owned, r->rows - r->rows_used, "row was left out: its target is missing",
                                    "rows were left out: their target is missing");
    if (r->weights || r->class_weights)
        notices[n++] = weights_notice(owned);
    if (r->unseen)
        notices[n++] = count_notice(
            owned, r->unseen, "validation or test cell holds a level that no training row has, and counts as missing",
            "validation and test cells hold a level that no training row has, and count as missing");
    for (size_t i = 0; i < n_features; i++)
        notices[n++] = keep_text(owned, job->features.notices[i]);
    const char *values = values_notice(owned, job);
    if (values)
        notices[n++] = values;
    r->notices = notices;
    r->n_notices = n;
}

int ink_report_make(const ink_fit_job *job, ink_report **report, ink_error *err)
{
    owned_report *owned = ink_new(1, sizeof *owned);
    if (!owned)
        return ink_fail_memory(err);
    add_table(owned, job);
    add_target(owned, job);
    add_features(owned, job);
    add_split(owned, job);
    add_network(owned, job);
    add_training(owned, job);
    add_scores(owned, job);
    add_notices(owned, job);
    int status = add_levels(owned, job, err);
    if (status == INK_OK)
        status = add_importance(owned, job, err);
    if (status == INK_OK && owned->failed)
        status = ink_fail_memory(err);
    if (status == INK_OK)
        *report = &owned->report;
    else
        ink_report_free(&owned->report);
    return status;
}

/* ---- The summary that the model carries */

static void summarise_part(ink_json *json, const char *name, const ink_scores *scores)
{
    ink_json_object(json, name);
    ink_json_number(json, "accuracy", scores->accuracy);
    ink_json_number(json, "majority_accuracy", scores->majority_accuracy);
    ink_json_number(json, "log_loss", scores->log_loss);
    ink_json_number(json, "prior_log_loss", scores->prior_log_loss);
    ink_json_object_end(json);
}

static void summarise_name(ink_json *json, const char *name, const char *value)
{
    if (value)
        ink_json_string(json, name, value);
    else
        ink_json_null(json, name);
}

static void summarise_run(ink_json *json, const ink_fit_job *job)
{
    const ink_fit_options *o = &job->how;
    ink_json_string(json, "recipe", job->recipe);
    ink_json_string(json, "activation", ink_activation_name(o->activation));
    ink_json_string(json, "optimizer", ink_optimizer_name(o->optimizer));
    ink_json_number(json, "learning_rate", o->learning_rate);
    ink_json_number(json, "l2", o->l2);
    ink_json_number(json, "dropout", o->dropout);
    summarise_name(json, "weights", job->weight ? job->table->columns[job->weights_column].name : NULL);
    summarise_name(json, "class_weights", class_weights_name(job));
    ink_json_string(json, "optimize", ink_optimize_name(o->optimize));
    ink_json_bool(json, "stratified", o->stratify);
    ink_json_size(json, "batch_size", batch_used(job));
    ink_json_size(json, "epochs", o->epochs);
    ink_json_size(json, "patience", o->patience);
    ink_json_size(json, "seed", o->seed);
    ink_json_size(json, "split_seed", o->split_seed);
    ink_json_size(json, "epochs_run", job->history.epochs_run);
    if (job->history.best_epoch == SIZE_MAX)
        ink_json_null(json, "best_epoch");
    else
        ink_json_size(json, "best_epoch", job->history.best_epoch);
    ink_json_bool(json, "stopped_early", job->history.stopped_early);
}

int ink_training_summary(const ink_fit_job *job, char **text, ink_error *err)
{
    ink_json json = {0};
    ink_json_object(&json, NULL);
    summarise_run(&json, job);
    ink_json_object(&json, "rows");
    ink_json_size(&json, "train", job->split.n_train);
    ink_json_size(&json, "validation", job->split.n_validation);
    ink_json_size(&json, "test", job->split.n_test);
    ink_json_object_end(&json);
    ink_json_object(&json, "scores");
    summarise_part(&json, "train", &job->train_scores);
    summarise_part(&json, "validation", &job->validation_scores);
    summarise_part(&json, "test", &job->test_scores);
    ink_json_object_end(&json);
    ink_json_object_end(&json);
    return ink_text_take(&json.text, text, err);
}
