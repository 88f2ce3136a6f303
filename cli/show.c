/* SPDX-License-Identifier: MIT
 * inkling show: what is in a model or a table, as text, as JSON, or cell by cell. */
#include <string.h>

#include "cli.h"
#include "csv.h"

struct show_settings {
    ink_table_options table;
    const char *json, *report;
    int csv, quiet;
};

#define SHOW(member) offsetof(struct show_settings, member)

static const struct option show_options[] = {
    {.name = "json", .kind = OPTION_OPTIONAL, .argument = "FILE", .offset = SHOW(json),
     .help = "as JSON, to FILE or to standard output"},
    {.name = "report", .kind = OPTION_TEXT, .argument = "FILE", .offset = SHOW(report),
     .help = "a model as one HTML file that opens in a browser, to FILE, or to standard output in place of the text"},
    {.name = "csv", .kind = OPTION_FLAG, .offset = SHOW(csv), .value = 1,
     .help = "a table's cells exactly as read, as RFC 4180 CSV"},
    {.letter = 'q', .name = "quiet", .kind = OPTION_FLAG, .offset = SHOW(quiet), .value = 1,
     .help = "say nothing but errors and what was asked for"},
    {0},
};

static const struct option_group show_groups[] = {
    {"Results", show_options, 0},
    {"What cells mean", cell_options, SHOW(table)},
    {"Reading the table", reading_options, SHOW(table)},
    {NULL, NULL, 0},
};

static const struct show_settings show_defaults = {.table = INK_TABLE_OPTIONS_INIT};

const struct option_table show_table = {
    .command = "show",
    .operands = "FILE",
    .summary = "show what is in a model or in a table",
    .purpose = "Shows what is in a model (target, classes, features, layers, training) or in a table (columns, types, "
               "levels, missing cells). FILE '-' is a table on standard input.",
    .least = 1,
    .most = 1,
    .groups = show_groups,
    .defaults = &show_defaults,
    .size = sizeof show_defaults,
};

/* Whether a list of missing markers holds a text. */
static int is_marker(const char *list, const char *text, size_t n)
{
    for (;; list++) {
        size_t length = strcspn(list, ",");
        if (length == n && memcmp(list, text, n) == 0)
            return 1;
        if (!*(list += length))
            return 0;
    }
}

struct cell_writer {
    struct csv csv;
    const char *missing;
};

/* A cell that is no marker although it reads like one was in quotes, and stays so; an empty line would be no row. */
static int put_row(void *user, size_t n, const char *const *cells, const size_t *lengths, const unsigned char *missing)
{
    struct cell_writer *to = user;
    for (size_t i = 0; i < n; i++)
        csv_text(&to->csv, cells[i], lengths[i],
                 (!missing[i] && is_marker(to->missing, cells[i], lengths[i])) || (n == 1 && !lengths[i]));
    csv_end_row(&to->csv);
    return to->csv.status;
}

static void put_names(struct cell_writer *to, const ink_table *table)
{
    for (size_t i = 0; i < ink_table_columns(table); i++)
        csv_cell(&to->csv, ink_table_name(table, i));
    csv_end_row(&to->csv);
}

/* The columns alone, and what the reader has decided since the last time. */
static int next_columns(ink_table_stream *stream, int quiet, ink_table **table, ink_error *err)
{
    int status = ink_table_next(stream, 0, NULL, NULL, table, err);
    if (status == INK_OK && !quiet)
        print_notices(*table);
    return status;
}

static int put_table(struct cell_writer *to, ink_table_stream *stream, int quiet)
{
    ink_table *table;
    ink_error err = {0};
    int status = next_columns(stream, quiet, &table, &err);
    if (status == INK_OK) {
        put_names(to, table);
        ink_table_free(table);
        status = ink_table_next(stream, SIZE_MAX, put_row, to, NULL, &err);
    }
    if (status != INK_OK)
        return to->csv.status ? status : print_error(&err);
    if (next_columns(stream, quiet, &table, &err) == INK_OK) /* else the table is whole, and only a notice is lost */
        ink_table_free(table);
    return to->csv.status;
}

static int show_csv(const char *path, const struct show_settings *settings)
{
    struct cell_writer to = {.missing = settings->table.missing ? settings->table.missing : INK_MISSING_DEFAULT};
    ink_table_stream *stream;
    int status = open_table(path, &settings->table, &stream);
    if (status != INK_OK)
        return status;
    status = put_table(&to, stream, settings->quiet);
    ink_table_close(stream);
    return status;
}

static int show_model_file(const char *path, const struct show_settings *settings)
{
    ink_model *model;
    ink_error err;
    char *text;
    int status = read_model(path, &model);
    if (status != INK_OK)
        return status;
    status = settings->report ? ink_model_html(model, &text, &err)
             : settings->json ? ink_model_json(model, &text, &err)
                              : ink_model_text(model, terminal_width(), &text, &err);
    ink_model_free(model);
    return status == INK_OK ? write_result(settings->report ? settings->report : settings->json, text) : print_error(&err);
}

static int show_table_file(const char *path, const struct show_settings *settings)
{
    ink_table *table;
    ink_error err;
    char *text;
    int silent = settings->quiet || !settings->json; /* the text has the notices in it */
    int status = read_table(path, &settings->table, silent, &table);
    if (status != INK_OK)
        return status;
    status = settings->json ? ink_table_json(table, &text, &err) : ink_table_text(table, terminal_width(), &text, &err);
    ink_table_free(table);
    return status == INK_OK ? write_result(settings->json, text) : print_error(&err);
}

int command_show(int argc, char **argv)
{
    struct show_settings settings;
    const char *operands[OPTION_OPERANDS];
    int status;
    if (!options_read(&show_table, argc, argv, &settings, operands, &status))
        return status;
    if ((settings.csv != 0) + (settings.json != NULL) + (settings.report != NULL) > 1)
        return complain(INK_USAGE, "--csv, --json and --report: only one of them is possible");
    if ((status = check_outputs(settings.json, settings.report, operands)) != INK_OK)
        return status;
    if (settings.report && !is_model(operands[0]))
        return complain(INK_USAGE, "--report shows a model, and '%s' is a table; survey --report asks what is in it", operands[0]);
    if (is_model(operands[0]))
        return settings.csv ? complain(INK_USAGE, "--csv shows a table's cells, and '%s' is a model", operands[0])
                            : show_model_file(operands[0], &settings);
    return settings.csv ? show_csv(operands[0], &settings) : show_table_file(operands[0], &settings);
}
