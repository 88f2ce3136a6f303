/* SPDX-License-Identifier: MIT
 * A report as JSON of the schema inkling.report/1. What is absent or undefined is null. */
#include "report/put.h"

static void put_table(ink_json *json, const ink_report *report)
{
    ink_json_object(json, "table");
    ink_put_rows(json, report->file, report->rows, report->rows_used);
    ink_json_array(json, "dropped");
    for (size_t i = 0; i < report->n_dropped; i++) {
        ink_json_object(json, NULL);
        ink_json_string(json, "column", report->dropped[i].column);
        ink_json_string(json, "why", report->dropped[i].why);
        ink_json_object_end(json);
    }
    ink_json_array_end(json);
    ink_json_object_end(json);
}

static void put_features(ink_json *json, const ink_report *report)
{
    ink_json_array(json, "features");
    for (size_t i = 0; i < report->n_features; i++) {
        const ink_feature *feature = &report->features[i];
        ink_json_object(json, NULL);
        ink_json_string(json, "name", feature->name);
        ink_json_string(json, "type", feature->type == INK_NUMERIC ? "numeric" : "categorical");
        if (feature->type == INK_CATEGORICAL)
            ink_json_size(json, "levels", feature->levels);
        else
            ink_json_null(json, "levels");
        ink_json_size(json, "missing", feature->missing);
        ink_json_number(json, "least", feature->least);
        ink_json_number(json, "most", feature->most);
        ink_json_object_end(json);
    }
    ink_json_array_end(json);
}

static void put_split(ink_json *json, const ink_report *report)
{
    ink_json_object(json, "split");
    ink_json_string(json, "method", report->split_method);
    ink_json_size(json, "seed", report->split_seed);
    ink_json_size(json, "train", report->n_train);
    ink_json_size(json, "validation", report->n_validation);
    ink_json_size(json, "test", report->n_test);
    ink_json_size(json, "distinct_train_rows", report->distinct_train_rows);
    ink_json_size(json, "unseen", report->unseen);
    ink_json_object_end(json);
}

static void put_network(ink_json *json, const ink_report *report)
{
    ink_json_object(json, "network");
    ink_json_string(json, "recipe", report->recipe);
    ink_json_string(json, "recipe_why", report->recipe_why);
    ink_json_sizes(json, "layers", report->layers, report->n_layers);
    ink_json_string(json, "activation", report->activation);
    ink_json_size(json, "parameters", report->parameters);
    ink_json_size(json, "precision", (size_t)report->precision);
    ink_json_size(json, "members", report->members);
    ink_json_number(json, "temperature", report->temperature);
    ink_json_object_end(json);
}

static void put_history(ink_json *json, const ink_report *report)
{
    ink_json_object(json, "history");
    ink_json_numbers(json, "train_loss", report->train_loss, report->epochs_run);
    ink_json_numbers(json, "validation_loss", report->validation_loss, report->epochs_run);
    ink_json_numbers(json, "validation_accuracy", report->validation_accuracy, report->epochs_run);
    ink_json_object_end(json);
}

static void put_training(ink_json *json, const ink_report *report)
{
    ink_json_object(json, "training");
    ink_json_string(json, "optimizer", report->optimizer);
    ink_json_number(json, "learning_rate", report->learning_rate);
    ink_json_number(json, "l2", report->l2);
    ink_json_number(json, "dropout", report->dropout);
    ink_json_string(json, "weights", report->weights);
    ink_json_string(json, "class_weights", report->class_weights);
    ink_json_string(json, "optimize", report->optimize);
    ink_json_size(json, "batch_size", report->batch_size);
    ink_json_size(json, "patience", report->patience);
    ink_json_size(json, "seed", report->seed);
    ink_json_size(json, "epochs_run", report->epochs_run);
    if (report->best_epoch == SIZE_MAX)
        ink_json_null(json, "best_epoch");
    else
        ink_json_size(json, "best_epoch", report->best_epoch);
    ink_json_bool(json, "start_was_best", report->best_epoch == SIZE_MAX);
    ink_json_bool(json, "stopped_early", report->stopped_early);
    ink_json_bool(json, "stopped_by_user", report->stopped_by_user);
    ink_json_bool(json, "restored_best", report->restored_best);
    ink_json_number(json, "seconds", report->seconds);
    put_history(json, report);
    ink_json_object_end(json);
}

static void put_scores(ink_json *json, const ink_report *report)
{
    ink_json_object(json, "scores");
    ink_put_scores(json, "train", report->classes, report->n_class, &report->train);
    ink_put_scores(json, "validation", report->classes, report->n_class, &report->validation);
    ink_put_scores(json, "test", report->classes, report->n_class, &report->test);
    ink_json_number(json, "overfit_gap", report->overfit_gap);
    ink_json_object_end(json);
}

static void put_shares(ink_json *json, const ink_level_row *row, size_t n_class)
{
    ink_json_flat_array(json, "shares");
    for (size_t k = 0; k < n_class; k++)
        ink_json_number(json, NULL, (double)row->counts[k] / (double)row->rows);
    ink_json_array_end(json);
}

static void put_intervals(ink_json *json, const char *name, const double *intervals, size_t n)
{
    ink_json_flat_array(json, name);
    for (size_t i = 0; i < n; i++)
        ink_json_numbers(json, NULL, intervals + 2 * i, 2);
    ink_json_array_end(json);
}

static void put_levels(ink_json *json, const ink_report *report)
{
    ink_json_array(json, "by_level");
    for (size_t i = 0; i < report->n_levels; i++) {
        const ink_level_row *row = &report->by_level[i];
        ink_json_object(json, NULL);
        ink_json_string(json, "feature", row->feature);
        ink_json_string(json, "level", row->level);
        ink_json_size(json, "rows", row->rows);
        ink_json_string(json, "predicted", report->classes[row->predicted]);
        ink_json_number(json, "confidence", row->confidence);
        ink_json_numbers(json, "probabilities", row->probabilities, report->n_class);
        ink_json_number(json, "observed_share", row->observed_share);
        ink_json_numbers(json, "observed_ci95", row->observed_ci95, 2);
        ink_json_sizes(json, "counts", row->counts, report->n_class);
        put_shares(json, row, report->n_class);
        put_intervals(json, "shares_ci95", row->shares_ci95, report->n_class);
        ink_json_object_end(json);
    }
    ink_json_array_end(json);
}

static void put_importance(ink_json *json, const ink_report *report)
{
    ink_json_size(json, "importance_rows", report->importance_rows);
    ink_json_array(json, "importance");
    for (size_t i = 0; i < report->n_features && report->importance_rows; i++) {
        ink_json_object(json, NULL);
        ink_json_string(json, "feature", report->features[i].name);
        ink_json_number(json, "bits", report->importance[i].bits);
        ink_json_numbers(json, "ci95", report->importance[i].ci95, 2);
        ink_json_object_end(json);
    }
    ink_json_array_end(json);
}

int ink_report_json(const ink_report *report, const char *const *command, char **text, ink_error *err)
{
    ink_json json = ink_put_head("inkling.report/1", command);
    put_table(&json, report);
    ink_put_target(&json, report->target, report->classes, report->counts, report->n_class, report->entropy_bits);
    put_features(&json, report);
    put_split(&json, report);
    put_network(&json, report);
    put_training(&json, report);
    put_scores(&json, report);
    ink_put_verdict(&json, report->verdict);
    put_levels(&json, report);
    put_importance(&json, report);
    ink_json_strings(&json, "notices", report->notices, report->n_notices);
    ink_json_object_end(&json);
    ink_text_puts(&json.text, "\n");
    return ink_text_take(&json.text, text, err);
}
