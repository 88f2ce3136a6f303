/* SPDX-License-Identifier: MIT
 * inkling predict: a model and a table in; a CSV of the predicted class and each class's probability out. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "csv.h"

struct predict_settings {
    ink_table_options table;
    const char *keep;
    int quiet;
};

#define PREDICT(member) offsetof(struct predict_settings, member)

static const struct option predict_options[] = {
    {.name = "keep", .kind = OPTION_TEXT, .argument = "LIST", .offset = PREDICT(keep),
     .help = "columns of the table to write first: names, numbers, globs, with commas between", .standard = "none"},
    {.letter = 'q', .name = "quiet", .kind = OPTION_FLAG, .offset = PREDICT(quiet), .value = 1,
     .help = "say nothing but errors"},
    {0},
};

static int read_settings(int argc, char **argv, struct predict_settings *settings, const char *operands[], int *status)
{
    static const ink_table_options init = INK_TABLE_OPTIONS_INIT;
    *settings = (struct predict_settings){.table = init};
    const struct option_group groups[] = {
        {"Results", predict_options, settings},
        {"Reading the table", reading_options, &settings->table},
        {NULL, NULL, NULL},
    };
    const struct option_table table = {"predict", "MODEL TABLE",
                                       "Predicts the rows of TABLE with a trained MODEL, and writes a CSV: the class and the\n"
                                       "probability of each class. Columns are matched by name; TABLE '-' is standard input.",
                                       2, 2, groups};
    return options_read(&table, argc, argv, operands, status);
}

/* The model says how its columns are to be read, the user the rest. Columns that are only kept are read as words, so that
 * their cells come back as they were. */
static void suit_model(const ink_model *model, ink_table_options *options)
{
    ink_table_options wanted = INK_TABLE_OPTIONS_INIT;
    ink_model_table_options(model, &wanted);
    options->categorical = wanted.categorical;
    options->numeric = wanted.numeric;
    options->pass_over = wanted.pass_over;
    if (!options->missing)
        options->missing = wanted.missing;
    if (!options->decimal)
        options->decimal = wanted.decimal;
}

static void print_unseen(const ink_model *model, const ink_prediction *prediction)
{
    for (size_t f = 0; f < prediction->n_features; f++)
        if (prediction->unseen[f])
            fprintf(stderr, "note: %zu cells of '%s' hold a level that the model was not trained on, and count as missing\n",
                    prediction->unseen[f], ink_model_feature(model, f).name);
}

static void put_header(struct csv *csv, const ink_model *model, const ink_table *table, const size_t *kept, size_t n_kept)
{
    for (size_t i = 0; i < n_kept; i++)
        csv_cell(csv, ink_table_name(table, kept[i]));
    csv_cell(csv, "predicted");
    for (size_t k = 0; k < ink_model_classes(model); k++)
        csv_cell_prefixed(csv, "p_", ink_model_class(model, k));
    csv_end_row(csv);
}

static void put_kept(struct csv *csv, const ink_table *table, size_t row, size_t column)
{
    if (ink_table_type(table, column) == INK_NUMERIC) {
        double x = ink_table_number(table, row, column);
        if (x == x)
            csv_number(csv, x);
        else
            csv_cell(csv, "");
        return;
    }
    int32_t code = ink_table_code(table, row, column);
    csv_cell(csv, code >= 0 ? ink_table_level(table, column, (size_t)code) : "");
}

static int put_rows(const ink_model *model, const ink_table *table, const ink_prediction *prediction, const size_t *kept,
                    size_t n_kept)
{
    struct csv csv = {0};
    put_header(&csv, model, table, kept, n_kept);
    for (size_t i = 0; i < prediction->n_rows && !csv.status; i++) {
        for (size_t j = 0; j < n_kept; j++)
            put_kept(&csv, table, i, kept[j]);
        csv_cell(&csv, ink_model_class(model, (size_t)prediction->predicted[i]));
        for (size_t k = 0; k < prediction->n_class; k++)
            csv_number(&csv, prediction->p[i * prediction->n_class + k]);
        csv_end_row(&csv);
    }
    return csv.status;
}

static int predict(const struct predict_settings *settings, const ink_model *model, const ink_table *table, ink_error *err)
{
    size_t *kept = calloc(ink_table_columns(table), sizeof *kept), n_kept = 0;
    ink_prediction *prediction = NULL;
    if (!kept)
        return complain(INK_MEMORY, "not enough memory");
    int status = settings->keep ? ink_table_list(table, settings->keep, "--keep", kept, &n_kept, err) : INK_OK;
    if (status == INK_OK)
        status = ink_predict(model, table, &prediction, err);
    if (status != INK_OK)
        print_error(err);
    else {
        if (!settings->quiet)
            print_unseen(model, prediction);
        status = put_rows(model, table, prediction, kept, n_kept);
    }
    ink_prediction_free(prediction);
    free(kept);
    return status;
}

int command_predict(int argc, char **argv)
{
    struct predict_settings settings;
    const char *operands[OPTION_OPERANDS];
    ink_model *model = NULL;
    ink_table *table = NULL;
    ink_error err = {0};
    int status;
    if (!read_settings(argc, argv, &settings, operands, &status))
        return status;
    if ((status = ink_model_load(operands[0], &model, &err)) != INK_OK)
        return print_error(&err);
    suit_model(model, &settings.table);
    if ((status = ink_table_read(operands[1], &settings.table, &table, &err)) != INK_OK)
        print_error(&err);
    else {
        print_table_notices(table, settings.quiet);
        status = predict(&settings, model, table, &err);
    }
    ink_table_free(table);
    ink_model_free(model);
    return status;
}
