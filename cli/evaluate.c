/* SPDX-License-Identifier: MIT
 * inkling evaluate: a model and a labelled table in; scores beside their baselines out. */
#include <string.h>
#include <unistd.h>

#include "cli.h"

struct evaluate_settings {
    ink_table_options table;
    const char *json, *report;
    int quiet;
};

#define EVALUATE(member) offsetof(struct evaluate_settings, member)

static const struct option evaluate_options[] = {
    {.name = "json", .kind = OPTION_OPTIONAL, .argument = "FILE", .offset = EVALUATE(json),
     .help = "the scores as JSON, to FILE, or to standard output in place of the text"},
    {.name = "report", .kind = OPTION_TEXT, .argument = "FILE", .offset = EVALUATE(report),
     .help = "the scores as one HTML file that opens in a browser, to FILE, or to standard output in place of the text"},
    {.letter = 'q', .name = "quiet", .kind = OPTION_FLAG, .offset = EVALUATE(quiet), .value = 1,
     .help = "say nothing but errors and what --json asks for"},
    {0},
};

static const struct option_group evaluate_groups[] = {
    {"Results", evaluate_options, 0},
    {"What cells mean", model_cell_options, EVALUATE(table)},
    {"Reading the table", reading_options, EVALUATE(table)},
    {NULL, NULL, 0},
};

static const struct evaluate_settings evaluate_defaults = {.table = INK_TABLE_OPTIONS_INIT};

const struct option_table evaluate_table = {
    .command = "evaluate",
    .operands = "MODEL TABLE",
    .summary = "score a model on a table that holds the answers",
    .purpose = "Scores a trained MODEL on a TABLE that has the target in it, best one that the model has never seen: "
               "every score stands beside what saying the training rows' most frequent class, or their class shares, "
               "would get. Columns are matched by name; rows without a target are left out; a class that the model does not know "
               "counts as wrong. Either file may be '-', standard input.",
    .least = 2,
    .most = 2,
    .groups = evaluate_groups,
    .defaults = &evaluate_defaults,
    .size = sizeof evaluate_defaults,
};

static int deliver(const struct evaluate_settings *settings, const ink_evaluation *evaluation, const ink_model *model,
                   char **argv)
{
    ink_error err;
    char *text;
    int status = INK_OK;
    if (settings->json) {
        if (ink_evaluation_json(evaluation, (const char *const *)argv, &text, &err) != INK_OK)
            return print_error(&err);
        status = write_result(settings->json, text);
    }
    if (status == INK_OK && settings->report) {
        if (ink_evaluation_html(evaluation, model, (const char *const *)argv, &text, &err) != INK_OK)
            return print_error(&err);
        status = write_result(settings->report, text);
    }
    if (status != INK_OK || settings->quiet || is_stdout(settings->json) || is_stdout(settings->report))
        return status;
    int colour = colour_allowed(STDOUT_FILENO);
    if (ink_evaluation_text(evaluation, terminal_width(), colour, unicode_allowed(), &text, &err) != INK_OK)
        return print_error(&err);
    return write_result(NULL, text);
}

static int evaluate(const struct evaluate_settings *settings, const ink_model *model, const ink_table *table,
                    char **argv)
{
    ink_evaluation *evaluation;
    ink_error err;
    if (ink_evaluate(model, table, &evaluation, &err) != INK_OK)
        return print_error(&err);
    int status = deliver(settings, evaluation, model, argv);
    ink_evaluation_free(evaluation);
    return status;
}

int command_evaluate(int argc, char **argv)
{
    struct evaluate_settings settings;
    const char *operands[OPTION_OPERANDS];
    ink_model *model = NULL;
    ink_table *table = NULL;
    int status;
    if (!options_read(&evaluate_table, argc, argv, &settings, operands, &status))
        return status;
    const char *inputs[] = {operands[0], operands[1], NULL};
    status = check_outputs(settings.json, settings.report, inputs);
    if (status == INK_OK)
        status = check_model_and_table("evaluate", operands);
    if (status == INK_OK)
        status = read_model(operands[0], &model);
    if (status == INK_OK)
        status = read_table_for(model, operands[1], &settings.table, settings.quiet, &table);
    if (status == INK_OK)
        status = evaluate(&settings, model, table, argv);
    ink_table_free(table);
    ink_model_free(model);
    return status;
}
