/* SPDX-License-Identifier: MIT
 * inkling survey: a table in; which of its columns the others can tell, out. */
#include <string.h>
#include <unistd.h>

#include "cli.h"
#include "progress.h"

struct survey_settings {
    ink_table_options table;
    ink_judge_options judge;
    uint32_t seed;
    const char *json, *report;
    progress_when progress;
    int quiet;
};

#define SURVEY(member) offsetof(struct survey_settings, member)

static const struct option test_options[] = {
    {.name = "alpha", .kind = OPTION_POSITIVE, .argument = "P", .offset = SURVEY(judge.alpha),
     .help = "of the questions said to be answered, the expected share of false ones; at most 0.5"},
    {.name = "worth", .kind = OPTION_POSITIVE, .argument = "SHARE", .offset = SURVEY(judge.worth),
     .help = "the share of a column's entropy that is worth having; at most 1"},
    {.name = "seed", .kind = OPTION_SEED, .argument = "N", .offset = SURVEY(seed), .help = "seed of the permutations"},
    {.letter = 'j', .name = "threads", .kind = OPTION_SIZE, .argument = "N", .offset = SURVEY(judge.threads), .least = 1,
     .most = 4096, .help = "threads at the most; never changes a result", .standard = "all cores"},
    {0},
};

static const struct option result_options[] = {
    {.name = "json", .kind = OPTION_OPTIONAL, .argument = "FILE", .offset = SURVEY(json),
     .help = "the answers as JSON, to FILE, or to standard output in place of the text"},
    {.name = "report", .kind = OPTION_TEXT, .argument = "FILE", .offset = SURVEY(report),
     .help = "the answers as one HTML file that opens in a browser, to FILE, or to standard output in place of the text"},
    {.letter = 'q', .name = "quiet", .kind = OPTION_FLAG, .offset = SURVEY(quiet), .value = 1,
     .help = "say nothing but errors and what --json asks for"},
    {.name = "progress", .kind = OPTION_CHOICE, .argument = "WHEN", .offset = SURVEY(progress),
     .choices = progress_choices, .help = "a progress bar on standard error: auto, always or never"},
    {0},
};

static const struct option_group survey_groups[] = {
    {"The test", test_options, 0},
    {"Results", result_options, 0},
    {"What cells mean", cell_options, SURVEY(table)},
    {"Reading the table", reading_options, SURVEY(table)},
    {NULL, NULL, 0},
};

static const struct survey_settings survey_defaults = {.table = INK_TABLE_OPTIONS_INIT, .judge = INK_JUDGE_OPTIONS_INIT};

const struct option_table survey_table = {
    .command = "survey",
    .operands = "TABLE",
    .summary = "find which questions a table can answer",
    .purpose = "Takes each column of a table as the target in turn and tests whether the others tell anything of it, "
               "adjusted for how many questions are asked; no network is trained. Numbers are cut into 5 quantile "
               "classes, unless they are at most 10 different whole ones. TABLE is a CSV file, plain or gzipped; '-' is "
               "standard input.",
    .least = 1,
    .most = 1,
    .groups = survey_groups,
    .defaults = &survey_defaults,
    .size = sizeof survey_defaults,
};

static int deliver(const struct survey_settings *settings, const ink_survey *survey, char **argv)
{
    ink_error err;
    char *text;
    int status = INK_OK;
    if (settings->json) {
        if (ink_survey_json(survey, (const char *const *)argv, &text, &err) != INK_OK)
            return print_error(&err);
        status = write_result(settings->json, text);
    }
    if (status == INK_OK && settings->report) {
        if (ink_survey_html(survey, (const char *const *)argv, &text, &err) != INK_OK)
            return print_error(&err);
        status = write_result(settings->report, text);
    }
    if (status != INK_OK || settings->quiet || is_stdout(settings->json) || is_stdout(settings->report))
        return status;
    if (ink_survey_text(survey, terminal_width(), colour_allowed(STDOUT_FILENO), unicode_allowed(), &text, &err) != INK_OK)
        return print_error(&err);
    return write_result(NULL, text);
}

static int survey_table_file(const struct survey_settings *settings, const ink_table *table, char **argv)
{
    struct progress progress;
    ink_survey *survey = NULL;
    ink_error err;
    progress_begin(&progress, settings->quiet ? PROGRESS_NEVER : settings->progress, 0);
    int status = ink_survey_make(table, &settings->judge, settings->seed, progress_epoch, &progress, &survey, &err);
    progress_end(&progress);
    if (status != INK_OK)
        return print_error(&err);
    status = deliver(settings, survey, argv);
    ink_survey_free(survey);
    return status == INK_OK && progress_interrupted() ? INK_STOPPED : status;
}

int command_survey(int argc, char **argv)
{
    struct survey_settings settings;
    const char *operands[OPTION_OPERANDS];
    ink_table *table = NULL;
    int status;
    if (!options_read(&survey_table, argc, argv, &settings, operands, &status))
        return status;
    if ((status = check_outputs(settings.json, settings.report, operands)) != INK_OK ||
        (status = read_table(operands[0], &settings.table, settings.quiet, &table)) != INK_OK)
        return status;
    status = survey_table_file(&settings, table, argv);
    ink_table_free(table);
    return status;
}
