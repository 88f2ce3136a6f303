/* SPDX-License-Identifier: MIT
 * A hostile table to train on. Eight bytes choose the options ("00000000": the defaults but for a few epochs), the rest
 * is the table. What was trained must show, save, load and predict as it is. */
#include <string.h>

#include "fuzz.h"
#include "model/format.h"

enum { HEAD = 8 };

static unsigned take(unsigned *byte, unsigned count)
{
    unsigned choice = *byte % count;
    *byte /= count;
    return choice;
}

static void choose_columns(unsigned *byte, ink_fit_options *options)
{
    static const char *const targets[] = {NULL, "1", "y", "2"};
    static const char *const features[] = {NULL, "*", "1,2", "a"};
    static const char *const ignored[] = {NULL, "2", "b*", "*"};
    static const char *const weights[] = {NULL, "w", "2"};
    static const size_t cuts[] = {0, 2, 3, 50};
    options->target = targets[take(&byte[0], 4)];
    options->features = features[take(&byte[0], 4)];
    options->ignore = ignored[take(&byte[0], 4)];
    options->weights = weights[take(&byte[1], 3)];
    options->class_weights = (ink_class_weights)take(&byte[1], 2);
    options->cut = cuts[take(&byte[1], 4)];
    options->stratify = (int)take(&byte[1], 2);
}

static void choose_training(unsigned *byte, ink_fit_options *options)
{
    static const double splits[][3] = {{60, 20, 20}, {1, 0, 0}, {1, 1, 0}, {1, 0, 1}, {98, 1, 1}, {1, 9, 9}};
    static const double rates[] = {-1, 1e-3, 10, 1e30}, penalties[] = {-1, 0, 0.1, 1e6}, shares[] = {-1, 0, 0.5, 0.999};
    static const size_t batches[] = {0, INK_BATCH_FULL, 1, 3};
    memcpy(options->split, splits[take(&byte[2], 6)], sizeof options->split);
    options->split_seed = take(&byte[2], 8);
    options->recipe = (ink_recipe)take(&byte[3], 2);
    options->n_hidden = take(&byte[3], 3);
    options->hidden[0] = options->hidden[1] = 1 + take(&byte[3], 3);
    options->precision = take(&byte[3], 2) ? INK_PRECISION_64 : INK_PRECISION_AUTO;
    options->activation = (ink_activation)take(&byte[4], INK_IDENTITY + 1);
    options->optimizer = (ink_optimizer)take(&byte[4], INK_ADAM + 1);
    options->restore = (ink_restore)take(&byte[4], 4);
    options->learning_rate = rates[take(&byte[5], 4)];
    options->l2 = penalties[take(&byte[5], 4)];
    options->dropout = shares[take(&byte[5], 4)];
    options->batch_size = batches[take(&byte[6], 4)];
    options->epochs = 1 + take(&byte[6], 4);
    options->patience = take(&byte[6], 3);
}

static void check_report(const ink_report *report, int width)
{
    char *text = NULL;
    ink_error err = {0};
    int status = ink_report_json(report, NULL, &text, &err);
    fuzz_check_json(status, text, &err);
    text = NULL;
    status = ink_report_text(report, width, 0, 1, &text, &err);
    fuzz_check_lines(status, text, &err);
    text = NULL;
    status = ink_report_html(report, NULL, NULL, &text, &err);
    fuzz_check_page(status, text, 0, &err);
    CHECK(report->n_train + report->n_validation + report->n_test == report->rows_used && report->n_train > 0,
          "%zu, %zu and %zu of %zu rows", report->n_train, report->n_validation, report->n_test, report->rows_used);
    CHECK(report->rows_used <= report->rows && report->distinct_train_rows <= report->n_train, "%zu distinct rows",
          report->distinct_train_rows);
}

/* The model that was saved and loaded predicts the same bits, and every row gets a class. */
static void check_model(const ink_model *model, const ink_table *table)
{
    ink_model *again = NULL;
    ink_prediction *first = NULL, *second = NULL;
    unsigned char *bytes = NULL;
    size_t n = 0;
    ink_error err = {0};
    int status = ink_model_bytes(model, &bytes, &n, &err);
    fuzz_check_status(status, bytes, &err);
    CHECK(status == INK_OK, "what was trained cannot be saved: %s", err.message);
    CHECK(ink_model_load_bytes(bytes, n, "m", &again, &err) == INK_OK, "nor loaded: %s", err.message);
    status = ink_predict(model, table, &first, &err);
    fuzz_check_status(status, first, &err);
    CHECK(ink_predict(again, table, &second, &err) == status, "one predicts, the other does not: %s", err.message);
    if (status == INK_OK) {
        fuzz_check_prediction(first, model, table);
        CHECK(!memcmp(first->p, second->p, first->n_rows * first->n_class * sizeof *first->p), "other probabilities");
    }
    ink_prediction_free(first);
    ink_prediction_free(second);
    ink_model_free(again);
    free(bytes);
}

static void fit(const ink_table *table, const ink_fit_options *options, int width)
{
    ink_model *model = NULL;
    ink_report *report = NULL;
    ink_error err = {0};
    int status = ink_fit(table, options, &model, &report, &err);
    fuzz_check_status(status, model, &err);
    fuzz_check_status(status, report, &err);
    CHECK(status == INK_OK || status == INK_DATA || status == INK_USAGE || status == INK_DIVERGED, "status %d: %s",
          status, err.message);
    if (status == INK_OK) {
        check_report(report, width);
        check_model(model, table);
    }
    ink_report_free(report);
    ink_model_free(model);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    ink_table *table = NULL;
    ink_table_options read = INK_TABLE_OPTIONS_INIT;
    ink_fit_options options = INK_FIT_OPTIONS_INIT;
    unsigned byte[HEAD];
    if (n < HEAD)
        return 0;
    for (size_t i = 0; i < HEAD; i++)
        byte[i] = (unsigned)(bytes[i] - '0') & 0xFF;
    choose_columns(byte, &options);
    choose_training(byte, &options);
    read.ragged = INK_RAGGED_FILL;
    read.delimiter = ',';
    read.header = byte[7] % 2 ? INK_HEADER_YES : INK_HEADER_GUESS;
    if (ink_table_read_bytes(bytes + HEAD, n - HEAD, "t.csv", &read, &table, NULL) == INK_OK)
        fit(table, &options, 20 + (int)(byte[7] % 100));
    ink_table_free(table);
    return 0;
}
