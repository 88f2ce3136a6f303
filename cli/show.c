/* SPDX-License-Identifier: MIT
 * inkling show: what is in a model or a table, as text, as JSON, or cell by cell. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "csv.h"

struct show_settings {
    ink_table_options table;
    const char *json;
    int csv, quiet;
};

#define SHOW(member) offsetof(struct show_settings, member)

static const struct option show_options[] = {
    {.name = "json", .kind = OPTION_OPTIONAL, .argument = "FILE", .offset = SHOW(json),
     .help = "as JSON, to FILE or to standard output"},
    {.name = "csv", .kind = OPTION_FLAG, .offset = SHOW(csv), .value = 1,
     .help = "a table's cells exactly as read, as RFC 4180 CSV"},
    {.letter = 'q', .name = "quiet", .kind = OPTION_FLAG, .offset = SHOW(quiet), .value = 1,
     .help = "say nothing but errors and what was asked for"},
    {0},
};

static int read_settings(int argc, char **argv, struct show_settings *settings, const char *operands[], int *status)
{
    static const ink_table_options init = INK_TABLE_OPTIONS_INIT;
    *settings = (struct show_settings){.table = init};
    const struct option_group groups[] = {
        {"Results", show_options, settings},
        {"Reading the table", reading_options, &settings->table},
        {NULL, NULL, NULL},
    };
    const struct option_table table = {"show", "FILE",
                                       "Shows what is in a model (target, classes, features, layers, training) or in a table\n"
                                       "(columns, types, levels, missing cells). FILE '-' is a table on standard input.",
                                       1, 1, groups};
    return options_read(&table, argc, argv, operands, status);
}

/* A model file begins with the length of a header, eight bytes whose last are 0, and with a brace; no text does. */
static int is_model(const char *path)
{
    unsigned char head[9];
    FILE *file = strcmp(path, "-") ? fopen(path, "rb") : NULL;
    size_t n = file ? fread(head, 1, sizeof head, file) : 0;
    if (file)
        fclose(file);
    return n == sizeof head && head[8] == '{' && !head[5] && !head[6] && !head[7];
}

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

static int show_csv(const char *path, const struct show_settings *settings)
{
    struct cell_writer to = {.missing = settings->table.missing ? settings->table.missing : INK_MISSING_DEFAULT};
    ink_error err = {0};
    int status = ink_table_each_row(path, &settings->table, put_row, &to, &err);
    return status == INK_OK || to.csv.status ? status : print_error(&err);
}

static int put_out(const struct show_settings *settings, char *text)
{
    ink_error err;
    int status = INK_OK;
    if (!settings->json || strcmp(settings->json, "-") == 0)
        status = write_stdout(text, strlen(text));
    else if (ink_file_write(settings->json, text, strlen(text), &err) != INK_OK)
        status = print_error(&err);
    free(text);
    return status;
}

static int show_model(const char *path, const struct show_settings *settings)
{
    ink_model *model;
    ink_error err;
    char *text;
    if (ink_model_load(path, &model, &err) != INK_OK)
        return print_error(&err);
    int status = settings->json ? ink_model_json(model, &text, &err) : ink_model_text(model, terminal_width(), &text, &err);
    ink_model_free(model);
    return status == INK_OK ? put_out(settings, text) : print_error(&err);
}

static int show_table(const char *path, const struct show_settings *settings)
{
    ink_table *table;
    ink_error err;
    char *text;
    if (ink_table_read(path, &settings->table, &table, &err) != INK_OK)
        return print_error(&err);
    print_table_notices(table, settings->quiet || !settings->json); /* the text has them in it */
    int status = settings->json ? ink_table_json(table, &text, &err) : ink_table_text(table, terminal_width(), &text, &err);
    ink_table_free(table);
    return status == INK_OK ? put_out(settings, text) : print_error(&err);
}

int command_show(int argc, char **argv)
{
    struct show_settings settings;
    const char *operands[OPTION_OPERANDS];
    int status;
    if (!read_settings(argc, argv, &settings, operands, &status))
        return status;
    if (settings.csv && settings.json)
        return complain(INK_USAGE, "--csv and --json: only one of them is possible");
    if (settings.csv)
        return show_csv(operands[0], &settings);
    return is_model(operands[0]) ? show_model(operands[0], &settings) : show_table(operands[0], &settings);
}
