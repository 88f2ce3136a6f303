/* SPDX-License-Identifier: MIT
 * inkling train: a table in; a model, a report with its verdict and what it says out. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"
#include "progress.h"

static void print_notes(const ink_report *report, size_t from)
{
    for (size_t i = 0; i < report->n_dropped; i++)
        note("column '%s' was left out: it %s", report->dropped[i].column, report->dropped[i].why);
    for (size_t i = from; i < report->n_notices; i++)
        note("%s", report->notices[i]);
}

static void tell_network(const ink_report *report)
{
    char layers[INK_MAX_HIDDEN * 24 + 64] = "";
    size_t n = 0;
    for (size_t l = 0; l < report->n_layers && n < sizeof layers; l++)
        n += (size_t)snprintf(layers + n, sizeof layers - n, "%s%zu", l ? " -> " : "", report->layers[l]);
    tell("network: %s, %zu parameters, %s, %s", layers, report->parameters, report->activation, report->optimizer);
    tell("rows: %zu to train (%zu distinct), %zu to validate, %zu to test", report->n_train,
         report->distinct_train_rows, report->n_validation, report->n_test);
}

static void tell_stop(const ink_report *report)
{
    const char *how = report->stopped_early ? "stopped early" : report->stopped_by_user ? "stopped by you" : "ended";
    if (report->best_epoch < report->epochs_run)
        tell("%s after epoch %zu; the best validation loss, %.4f nats, was that of epoch %zu", how, report->epochs_run,
             report->validation_loss[report->best_epoch], report->best_epoch + 1);
    else
        tell("%s after epoch %zu", how, report->epochs_run);
}

static int write_json(const struct train_settings *settings, const ink_report *report, char **argv)
{
    ink_error err;
    char *text;
    if (!settings->json)
        return INK_OK;
    if (ink_report_json(report, (const char *const *)argv, &text, &err) != INK_OK)
        return print_error(&err);
    return write_result(settings->json, text);
}

static int write_report(const struct train_settings *settings, const ink_model *model, const ink_report *report, char **argv)
{
    ink_error err;
    char *html;
    if (!settings->report)
        return INK_OK;
    if (ink_report_html(report, model, (const char *const *)argv, &html, &err) != INK_OK)
        return print_error(&err);
    return write_result(settings->report, html);
}

static int write_text(const struct train_settings *settings, const ink_report *report)
{
    ink_error err;
    char *text;
    if (settings->quiet || is_stdout(settings->json) || is_stdout(settings->report))
        return INK_OK;
    int colour = colour_allowed(STDOUT_FILENO);
    if (ink_report_text(report, terminal_width(), colour, unicode_allowed(), &text, &err) != INK_OK)
        return print_error(&err);
    return write_result(NULL, text);
}

static int write_model(const struct train_settings *settings, const ink_model *model)
{
    ink_error err;
    return settings->model && ink_model_save(model, settings->model, &err) != INK_OK ? print_error(&err) : INK_OK;
}

static int first_failure(int status, int next)
{
    return status == INK_OK ? next : status;
}

/* What is kept goes to disk before anything is said of it. What one file could not take is no reason to lose the rest of
 * what a long training has found. */
static int deliver(const struct train_settings *settings, const ink_model *model, const ink_report *report, char **argv)
{
    int status = write_model(settings, model);
    status = first_failure(status, write_json(settings, report, argv));
    status = first_failure(status, write_report(settings, model, report, argv));
    return first_failure(status, write_text(settings, report));
}

/* The verdict speaks only when all else went well. */
static int final_status(const struct train_settings *settings, const ink_report *report, int status)
{
    enum { NO_SIGNAL = 10, UNDECIDED = 11 };
    if (status == INK_OK && progress_interrupted())
        return INK_STOPPED;
    if (status != INK_OK || !settings->exit_status || !report->verdict)
        return status;
    ink_signal_answer signal = report->verdict->signal;
    return signal == INK_SIGNAL_NONE ? NO_SIGNAL : signal == INK_SIGNAL_UNDECIDED ? UNDECIDED : INK_OK;
}

static int fit(struct train_settings *settings, const ink_table *table, char **argv)
{
    struct progress progress;
    ink_model *model = NULL;
    ink_report *report = NULL;
    ink_error err;
    if (settings->verbose)
        tell("table: %zu rows, %zu columns", ink_table_rows(table), ink_table_columns(table));
    progress_begin(&progress, settings->quiet ? PROGRESS_NEVER : settings->progress, settings->verbose);
    settings->fit.progress = progress_epoch;
    settings->fit.progress_user = &progress;
    int status = ink_judge(table, &settings->fit, &settings->judge, &model, &report, &err);
    progress_end(&progress);
    if (status != INK_OK)
        return print_error(&err);
    if (settings->verbose) {
        tell_stop(report);
        tell_network(report);
    }
    if (!settings->quiet)
        print_notes(report, ink_table_notices(table));
    status = final_status(settings, report, deliver(settings, model, report, argv));
    ink_report_free(report);
    ink_model_free(model);
    return status;
}

/* What would fail after the training fails before it. */
static int check(const struct train_settings *settings)
{
    ink_error err;
    const char *inputs[] = {settings->path, NULL, NULL};
    if (ink_fit_options_check(&settings->fit, &err) != INK_OK)
        return print_error(&err);
    if (settings->exit_status && settings->judge.effort == INK_EFFORT_OFF)
        return complain(INK_USAGE, "--exit-status needs a verdict, and --verdict off makes none");
    if (!(settings->judge.alpha <= 0.5))
        return complain(INK_USAGE, "--alpha has to be above 0 and at most 0.5");
    if (!(settings->judge.worth <= 1))
        return complain(INK_USAGE, "--worth has to be above 0 and at most 1");
    if (settings->model && strcmp(settings->model, "-") == 0)
        return complain(INK_USAGE, "--model takes the name of a file, not '-'");
    int status = check_output("--model", settings->model, inputs);
    inputs[1] = settings->model;
    return status == INK_OK ? check_outputs(settings->json, settings->report, inputs) : status;
}

int command_train(int argc, char **argv)
{
    struct train_settings settings;
    ink_table *table = NULL;
    int status;
    if (!train_settings_read(argc, argv, &settings, &status))
        return status;
    if ((status = check(&settings)) != INK_OK ||
        (status = read_table(settings.path, &settings.table, settings.quiet, &table)) != INK_OK)
        return status;
    status = fit(&settings, table, argv);
    ink_table_free(table);
    return status;
}
