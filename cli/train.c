/* SPDX-License-Identifier: MIT
 * inkling train: a table in; a model, a report and what it says out. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"
#include "progress.h"

static void print_notes(const struct train_settings *settings, const ink_report *report, size_t from)
{
    for (size_t i = 0; !settings->quiet && i < report->n_dropped; i++)
        fprintf(stderr, "note: column '%s' was left out: it %s\n", report->dropped[i].column, report->dropped[i].why);
    for (size_t i = from; !settings->quiet && i < report->n_notices; i++)
        fprintf(stderr, "note: %s\n", report->notices[i]);
}

static void print_layers(const ink_report *report)
{
    for (size_t l = 0; l < report->n_layers; l++)
        fprintf(stderr, "%s%zu", l ? " -> " : "network: ", report->layers[l]);
    fprintf(stderr, "\nrows: %zu to train (%zu distinct), %zu to validate, %zu to test\n", report->n_train,
            report->distinct_train_rows, report->n_validation, report->n_test);
    if (report->stopped_early && report->best_epoch < report->epochs_run)
        fprintf(stderr, "stopped early after epoch %zu: the best validation loss, %.4f, was that of epoch %zu\n",
                report->epochs_run, report->validation_loss[report->best_epoch], report->best_epoch + 1);
}

static int write_json(const struct train_settings *settings, const ink_report *report, char **argv, ink_error *err)
{
    char *text;
    if (!settings->json)
        return INK_OK;
    int status = ink_report_json(report, (const char *const *)argv, &text, err);
    if (status != INK_OK)
        return status;
    if (strcmp(settings->json, "-") != 0)
        status = ink_file_write(settings->json, text, strlen(text), err);
    else if (write_stdout(text, strlen(text)) != INK_OK)
        *err = (ink_error){.code = (ink_status)(status = INK_FAILED)}; /* told already */
    free(text);
    return status;
}

static int write_text(const struct train_settings *settings, const ink_report *report, ink_error *err)
{
    char *text;
    if (settings->quiet || (settings->json && strcmp(settings->json, "-") == 0))
        return INK_OK;
    int status = ink_report_text(report, terminal_width(), colour_allowed(STDOUT_FILENO), unicode_allowed(), &text, err);
    if (status != INK_OK)
        return status;
    if (write_stdout(text, strlen(text)) != INK_OK)
        *err = (ink_error){.code = (ink_status)(status = INK_FAILED)};
    free(text);
    return status;
}

/* What is kept goes to disk before anything is said of it. */
static int deliver(const struct train_settings *settings, const ink_model *model, const ink_report *report, char **argv,
                   ink_error *err)
{
    int status = settings->model ? ink_model_save(model, settings->model, err) : INK_OK;
    if (status == INK_OK)
        status = write_json(settings, report, argv, err);
    if (status == INK_OK)
        status = write_text(settings, report, err);
    return status;
}

static int fit(struct train_settings *settings, const ink_table *table, char **argv, ink_error *err)
{
    struct progress progress;
    ink_model *model = NULL;
    ink_report *report = NULL;
    progress_begin(&progress, settings->quiet ? PROGRESS_NEVER : settings->progress, settings->verbose);
    settings->fit.progress = progress_epoch;
    settings->fit.progress_user = &progress;
    int status = ink_fit(table, &settings->fit, &model, &report, err);
    progress_end(&progress);
    if (status == INK_OK) {
        print_notes(settings, report, ink_table_notices(table));
        if (settings->verbose)
            print_layers(report);
        status = deliver(settings, model, report, argv, err);
    }
    ink_report_free(report);
    ink_model_free(model);
    return status == INK_OK && progress_interrupted() ? INK_STOPPED : status;
}

int command_train(int argc, char **argv)
{
    struct train_settings settings;
    ink_table *table = NULL;
    ink_error err = {0};
    int status;
    if (!train_settings_read(argc, argv, &settings, &status))
        return status;
    if ((status = ink_fit_options_check(&settings.fit, &err)) != INK_OK ||
        (status = ink_table_read(settings.path, &settings.table, &table, &err)) != INK_OK)
        return print_error(&err);
    print_table_notices(table, settings.quiet);
    status = fit(&settings, table, argv, &err);
    ink_table_free(table);
    if (err.message[0])
        return print_error(&err);
    return status;
}
