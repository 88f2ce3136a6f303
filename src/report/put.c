/* SPDX-License-Identifier: MIT
 * The parts of JSON that reports and evaluations share. What is absent or undefined is null. */
#include "report/put.h"

ink_json ink_put_head(const char *schema, const char *const *command)
{
    ink_json json = {.indent = 2};
    size_t n = 0;
    while (command && command[n])
        n++;
    ink_json_object(&json, NULL);
    ink_json_string(&json, "schema", schema);
    ink_json_string(&json, "inkling", INK_VERSION);
    if (command)
        ink_json_strings(&json, "command", command, n);
    else
        ink_json_null(&json, "command");
    return json;
}

void ink_put_rows(ink_json *json, const char *file, size_t rows, size_t rows_used)
{
    ink_json_string(json, "file", file);
    ink_json_size(json, "rows", rows);
    ink_json_size(json, "rows_used", rows_used);
}

void ink_put_target(ink_json *json, const char *name, const char *const *classes, const size_t *counts, size_t n_class,
                    double entropy_bits)
{
    ink_json_object(json, "target");
    ink_json_string(json, "name", name);
    ink_json_strings(json, "classes", classes, n_class);
    ink_json_sizes(json, "counts", counts, n_class);
    ink_json_number(json, "entropy_bits", entropy_bits);
    ink_json_object_end(json);
}

static void put_per_class(ink_json *json, const char *const *classes, size_t n_class, const ink_scores *scores)
{
    if (!scores->per_class) {
        ink_json_null(json, "per_class");
        return;
    }
    ink_json_array(json, "per_class");
    for (size_t i = 0; i < n_class; i++) {
        const ink_class_score *score = &scores->per_class[i];
        ink_json_object(json, NULL);
        ink_json_string(json, "class", classes[i]);
        ink_json_number(json, "precision", score->precision);
        ink_json_number(json, "recall", score->recall);
        ink_json_number(json, "f1", score->f1);
        ink_json_size(json, "rows", score->rows);
        ink_json_numbers(json, "precision_ci95", score->precision_ci95, 2);
        ink_json_numbers(json, "recall_ci95", score->recall_ci95, 2);
        ink_json_object_end(json);
    }
    ink_json_array_end(json);
}

static void put_confusion(ink_json *json, size_t n_class, const ink_scores *scores)
{
    if (!scores->confusion) {
        ink_json_null(json, "confusion");
        return;
    }
    ink_json_array(json, "confusion");
    for (size_t i = 0; i < n_class; i++)
        ink_json_sizes(json, NULL, scores->confusion + i * n_class, n_class);
    ink_json_array_end(json);
}

static void put_reliability(ink_json *json, const ink_reliability *bins)
{
    if (!bins) {
        ink_json_null(json, "reliability");
        return;
    }
    ink_json_object(json, "reliability");
    ink_json_flat_array(json, "rows");
    for (size_t b = 0; b < INK_RELIABILITY_BINS; b++)
        ink_json_size(json, NULL, bins[b].rows);
    ink_json_array_end(json);
    ink_json_flat_array(json, "confidence");
    for (size_t b = 0; b < INK_RELIABILITY_BINS; b++)
        ink_json_number(json, NULL, bins[b].confidence);
    ink_json_array_end(json);
    ink_json_flat_array(json, "accuracy");
    for (size_t b = 0; b < INK_RELIABILITY_BINS; b++)
        ink_json_number(json, NULL, bins[b].accuracy);
    ink_json_array_end(json);
    ink_json_flat_array(json, "accuracy_ci95");
    for (size_t b = 0; b < INK_RELIABILITY_BINS; b++)
        ink_json_numbers(json, NULL, bins[b].accuracy_ci95, 2);
    ink_json_array_end(json);
    ink_json_object_end(json);
}

void ink_put_scores(ink_json *json, const char *name, const char *const *classes, size_t n_class,
                    const ink_scores *scores)
{
    ink_json_object(json, name);
    ink_json_size(json, "rows", scores->rows);
    ink_json_number(json, "accuracy", scores->accuracy);
    ink_json_numbers(json, "accuracy_ci95", scores->accuracy_ci95, 2);
    ink_json_number(json, "log_loss", scores->log_loss);
    ink_json_number(json, "brier", scores->brier);
    ink_json_number(json, "ece", scores->ece);
    ink_json_number(json, "majority_accuracy", scores->majority_accuracy);
    ink_json_number(json, "prior_log_loss", scores->prior_log_loss);
    put_per_class(json, classes, n_class, scores);
    put_confusion(json, n_class, scores);
    put_reliability(json, scores->reliability);
    ink_json_object_end(json);
}
