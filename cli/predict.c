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

enum { BLOCK = 16384 }; /* rows at a time */

/* Cells of a block's rows, as they stand in the file, one after another. */
struct cells {
    char *text;
    size_t *lengths;
    size_t n_bytes, byte_room, n, room;
};

struct predicting {
    const ink_model *model;
    ink_table_stream *stream;
    int quiet;
    size_t *kept; /* columns of the table */
    size_t n_kept;
    struct cells cells;
    ink_prediction *prediction; /* of the block */
    size_t *unseen;             /* a feature: cells so far */
    int at_end;
    struct csv csv;
};

static void print_unseen(const struct predicting *p)
{
    for (size_t f = 0; f < p->prediction->n_features; f++)
        if (p->unseen[f])
            note("%zu cell%s of '%s' hold%s a level that the model was not trained on, and count%s as missing",
                 p->unseen[f], p->unseen[f] == 1 ? "" : "s", ink_model_feature(p->model, f).name,
                 p->unseen[f] == 1 ? "s" : "", p->unseen[f] == 1 ? "s" : "");
}

/* Nonzero: no memory. */
static int make_room(void *items, size_t *room, size_t need, size_t size)
{
    void **at = items;
    if (need <= *room)
        return 0;
    const size_t more = 2 * need;
    void *grown = more > SIZE_MAX / size ? NULL : realloc(*at, more * size);
    if (!grown)
        return 1;
    *at = grown;
    *room = more;
    return 0;
}

static int keep_cell(struct cells *cells, const char *text, size_t n)
{
    if (make_room(&cells->text, &cells->byte_room, cells->n_bytes + n + 1, 1) ||
        make_room(&cells->lengths, &cells->room, cells->n + 1, sizeof *cells->lengths))
        return complain(INK_MEMORY, "not enough memory");
    memcpy(cells->text + cells->n_bytes, text, n);
    cells->n_bytes += n;
    cells->lengths[cells->n++] = n;
    return INK_OK;
}

/* An ink_row_fn. */
static int keep_cells(void *user, size_t n, const char *const *cells, const size_t *lengths, const unsigned char *missing)
{
    struct predicting *p = user;
    int status = INK_OK;
    (void)n;
    (void)missing;
    for (size_t i = 0; i < p->n_kept && status == INK_OK; i++)
        status = keep_cell(&p->cells, cells[p->kept[i]], lengths[p->kept[i]]);
    return status;
}

static void put_header(struct predicting *p, const ink_table *table)
{
    for (size_t i = 0; i < p->n_kept; i++)
        csv_cell(&p->csv, ink_table_name(table, p->kept[i]));
    csv_cell(&p->csv, "predicted");
    for (size_t k = 0; k < ink_model_classes(p->model); k++)
        csv_cell_prefixed(&p->csv, "p_", ink_model_class(p->model, k));
    csv_end_row(&p->csv);
}

static void put_rows(struct predicting *p)
{
    const size_t n_class = p->prediction->n_class;
    const char *text = p->cells.text;
    for (size_t row = 0; row < p->prediction->n_rows && !p->csv.status; row++) {
        for (size_t i = 0; i < p->n_kept; i++) {
            const size_t n = p->cells.lengths[row * p->n_kept + i];
            csv_text(&p->csv, text, n, 0);
            text += n;
        }
        csv_cell(&p->csv, ink_model_class(p->model, (size_t)p->prediction->predicted[row]));
        for (size_t k = 0; k < n_class; k++)
            csv_number(&p->csv, p->prediction->p[row * n_class + k]);
        csv_end_row(&p->csv);
    }
}

/* The next n_rows rows: what is to be told of them is told, their prediction stands in p->prediction. */
static int predict_next(struct predicting *p, size_t n_rows, ink_table **table)
{
    ink_error err = {0};
    p->cells.n = p->cells.n_bytes = 0;
    ink_prediction_free(p->prediction);
    p->prediction = NULL;
    int status = ink_table_next(p->stream, n_rows, p->n_kept ? keep_cells : NULL, p, table, &err);
    if (status == INK_OK)
        status = ink_predict(p->model, *table, &p->prediction, &err);
    if (status != INK_OK)
        return err.code ? print_error(&err) : status; /* keep_cells has told its failure */
    for (size_t f = 0; f < p->prediction->n_features; f++)
        p->unseen[f] += p->prediction->unseen[f];
    p->at_end = p->prediction->n_rows < n_rows;
    if (p->quiet)
        return INK_OK;
    print_notices(*table);
    if (p->at_end)
        print_unseen(p);
    return INK_OK;
}

static int predict_block(struct predicting *p, int is_first)
{
    ink_table *table = NULL;
    int status = predict_next(p, BLOCK, &table);
    if (status == INK_OK && is_first)
        put_header(p, table);
    ink_table_free(table);
    if (status == INK_OK)
        put_rows(p);
    return status ? status : p->csv.status;
}

/* The columns to keep, found in the columns alone. */
static int find_kept(struct predicting *p, const char *keep)
{
    ink_table *table = NULL;
    ink_error err;
    int status = predict_next(p, 0, &table);
    p->kept = status == INK_OK ? calloc(ink_table_columns(table), sizeof *p->kept) : NULL;
    if (status == INK_OK && !p->kept)
        status = complain(INK_MEMORY, "not enough memory");
    if (status == INK_OK && keep && ink_table_list(table, keep, "--keep", p->kept, &p->n_kept, &err) != INK_OK)
        status = print_error(&err);
    ink_table_free(table);
    return status;
}

static int predict(struct predicting *p, const char *keep)
{
    if (!(p->unseen = calloc(ink_model_features(p->model) + 1, sizeof *p->unseen)))
        return complain(INK_MEMORY, "not enough memory");
    int status = find_kept(p, keep);
    for (int is_first = 1; status == INK_OK && !p->at_end; is_first = 0)
        status = predict_block(p, is_first);
    return status;
}

static void predicting_free(struct predicting *p)
{
    ink_table_close(p->stream);
    ink_prediction_free(p->prediction);
    free(p->kept);
    free(p->unseen);
    free(p->cells.text);
    free(p->cells.lengths);
}

int command_predict(int argc, char **argv)
{
    struct predict_settings settings;
    const char *operands[OPTION_OPERANDS];
    ink_model *model = NULL;
    int status;
    if (!options_read(&predict_table, argc, argv, &settings, operands, &status))
        return status;
    struct predicting p = {.quiet = settings.quiet};
    status = check_model_and_table("predict", operands);
    if (status == INK_OK)
        status = read_model(operands[0], &model);
    if (status == INK_OK)
        status = open_table_for(model, operands[1], &settings.table, &p.stream);
    p.model = model;
    if (status == INK_OK)
        status = predict(&p, settings.keep);
    predicting_free(&p);
    ink_model_free(model);
    return status;
}
