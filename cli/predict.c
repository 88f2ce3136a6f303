/* SPDX-License-Identifier: MIT
 * inkling predict: a model and a table in; a CSV of the predicted class and each class's probability out. */
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
     .help = "columns of the table to write first, cells as they stand: names, numbers, globs, with commas between",
     .standard = "none"},
    {.letter = 'q', .name = "quiet", .kind = OPTION_FLAG, .offset = PREDICT(quiet), .value = 1,
     .help = "say nothing but errors"},
    {0},
};

static const struct option_group predict_groups[] = {
    {"Results", predict_options, 0},
    {"What cells mean", model_cell_options, PREDICT(table)},
    {"Reading the table", reading_options, PREDICT(table)},
    {NULL, NULL, 0},
};

static const struct predict_settings predict_defaults = {.table = INK_TABLE_OPTIONS_INIT};

const struct option_table predict_table = {
    .command = "predict",
    .operands = "MODEL TABLE",
    .summary = "predict the rows of a table with a model",
    .purpose = "Predicts the rows of TABLE with a trained MODEL, and writes a CSV: the columns to keep, the most "
               "probable class and the probability of each class. Columns are matched by name. Either file may be '-', standard "
               "input.",
    .least = 2,
    .most = 2,
    .groups = predict_groups,
    .defaults = &predict_defaults,
    .size = sizeof predict_defaults,
};

static void print_unseen(const ink_model *model, const ink_prediction *prediction)
{
    for (size_t f = 0; f < prediction->n_features; f++)
        if (prediction->unseen[f])
            note(prediction->unseen[f] == 1 ? "%zu cell of '%s' holds a level that the model was not trained on, and counts as missing"
                                            : "%zu cells of '%s' hold a level that the model was not trained on, and count as missing",
                 prediction->unseen[f], ink_model_feature(model, f).name);
}

/* What is written, row after row. */
struct output {
    struct csv csv;
    const ink_model *model;
    const ink_prediction *prediction;
    size_t *kept; /* columns of the table */
    size_t n_kept;
    size_t n_rows; /* written so far, with the header */
};

static void put_kept(struct output *to, const char *const *cells, const size_t *lengths)
{
    for (size_t i = 0; i < to->n_kept; i++)
        csv_text(&to->csv, cells[to->kept[i]], lengths[to->kept[i]], 0);
}

/* The header where row is 0, or what is predicted of a row from 1 on. */
static void put_predicted(struct output *to, size_t row)
{
    size_t n_class = to->prediction->n_class;
    csv_cell(&to->csv, row ? ink_model_class(to->model, (size_t)to->prediction->predicted[row - 1]) : "predicted");
    for (size_t k = 0; k < n_class; k++)
        if (row)
            csv_number(&to->csv, to->prediction->p[(row - 1) * n_class + k]);
        else
            csv_cell_prefixed(&to->csv, "p_", ink_model_class(to->model, k));
    csv_end_row(&to->csv);
}

/* An ink_row_fn: a row of the table, read once more since kept cells are written as they stand in it. */
static int put_row(void *user, size_t n, const char *const *cells, const size_t *lengths, const unsigned char *missing)
{
    struct output *to = user;
    (void)n;
    (void)missing;
    if (to->n_rows <= to->prediction->n_rows) {
        put_kept(to, cells, lengths);
        put_predicted(to, to->n_rows);
    }
    to->n_rows++;
    return to->csv.status;
}

static int put_rows_with_kept(struct output *to, const char *path, const ink_table_options *options)
{
    ink_error err;
    int status = reread(path);
    if (status != INK_OK)
        return status;
    status = ink_table_each_row(path, options, put_row, to, &err);
    if (to->csv.status)
        return to->csv.status;
    if (status != INK_OK)
        return print_error(&err);
    if (to->n_rows != to->prediction->n_rows + 1)
        return complain(INK_FAILED, "%s: was changed while it was read", path);
    return INK_OK;
}

static int put_rows(struct output *to)
{
    for (size_t row = 0; row <= to->prediction->n_rows && !to->csv.status; row++)
        put_predicted(to, row);
    return to->csv.status;
}

static int predict(const struct predict_settings *settings, const ink_model *model, const ink_table *table,
                   const char *path)
{
    struct output to = {.model = model, .kept = calloc(ink_table_columns(table), sizeof *to.kept)};
    ink_prediction *prediction = NULL;
    ink_error err;
    if (!to.kept)
        return complain(INK_MEMORY, "not enough memory");
    int status = settings->keep ? ink_table_list(table, settings->keep, "--keep", to.kept, &to.n_kept, &err) : INK_OK;
    if (status == INK_OK)
        status = ink_predict(model, table, &prediction, &err);
    if (status != INK_OK) {
        print_error(&err);
    } else {
        to.prediction = prediction;
        if (!settings->quiet)
            print_unseen(model, prediction);
        status = to.n_kept ? put_rows_with_kept(&to, path, &settings->table) : put_rows(&to);
    }
    ink_prediction_free(prediction);
    free(to.kept);
    return status;
}

int command_predict(int argc, char **argv)
{
    struct predict_settings settings;
    const char *operands[OPTION_OPERANDS];
    ink_model *model = NULL;
    ink_table *table = NULL;
    int status;
    if (!options_read(&predict_table, argc, argv, &settings, operands, &status))
        return status;
    const char *path = operands[1];
    status = check_model_and_table("predict", operands);
    if (status == INK_OK)
        status = read_model(operands[0], &model);
    if (status == INK_OK && settings.keep)
        status = make_rereadable(&path);
    if (status == INK_OK)
        status = read_table_for(model, path, &settings.table, settings.quiet, &table);
    if (status == INK_OK)
        status = predict(&settings, model, table, path);
    ink_table_free(table);
    ink_model_free(model);
    return status;
}
