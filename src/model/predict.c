/* SPDX-License-Identifier: MIT
 * Predict: a table and a model become probabilities, a piece of the rows at a time, so that the input rows in memory
 * stay few however long the table is. Knows no file. */
#include <stdlib.h>

#include "base/error.h"
#include "base/memory.h"
#include "model/model.h"

/* One block: the struct and behind it its arrays, widest items first. */
typedef struct {
    ink_prediction answer;
    double *p;
    int32_t *predicted;
    size_t *unseen, *missing;
} room;

static int add_bytes(size_t *total, size_t n, size_t size)
{
    if (size && n > (SIZE_MAX - *total) / size)
        return -1;
    *total += n * size;
    return 0;
}

static void *take(char **at, size_t bytes)
{
    void *part = *at;
    *at += bytes;
    return part;
}

static room *make_room(size_t n_rows, size_t n_class, size_t n_features)
{
    size_t bytes = sizeof(room);
    if (n_class > SIZE_MAX / sizeof(double) || add_bytes(&bytes, n_rows, n_class * sizeof(double)) ||
        add_bytes(&bytes, n_features, 2 * sizeof(size_t)) || add_bytes(&bytes, n_rows, sizeof(int32_t)))
        return NULL;
    room *made = ink_new(bytes, 1);
    if (!made)
        return NULL;
    char *at = (char *)(made + 1);
    made->p = take(&at, n_rows * n_class * sizeof *made->p);
    made->unseen = take(&at, n_features * sizeof *made->unseen);
    made->missing = take(&at, n_features * sizeof *made->missing);
    made->predicted = take(&at, n_rows * sizeof *made->predicted);
    made->answer = (ink_prediction){n_rows, n_class, made->p, made->predicted, n_features, made->unseen, made->missing};
    return made;
}

/* What it takes to predict a piece, whose rows stay in the cache between their encoding and the network; made once. */
typedef struct {
    const ink_model *model;
    const ink_table *table;
    size_t *columns;        /* one a feature */
    ink_encoder encoder;
    ink_predictor *predictor;
    ink_rows input;         /* INK_PREDICTED rows at the most */
} work;

static void leave_work(work *w)
{
    ink_rows_free(&w->input);
    ink_predictor_free(w->predictor);
    ink_encoder_free(&w->encoder);
    free(w->columns);
}

static int begin_work(work *w, ink_error *err)
{
    const ink_model *model = w->model;
    const size_t n_rows = w->table->n_rows < INK_PREDICTED ? w->table->n_rows : INK_PREDICTED;
    if (!(w->columns = ink_new(model->encoding.n_features, sizeof *w->columns)))
        return ink_fail_memory(err);
    INK_TRY(ink_encoding_match(&model->encoding, w->table, w->columns, err));
    INK_TRY(ink_predictor_new(model->precision, &model->layout, model->params, &w->predictor, err));
    if (ink_encoder_new(&model->encoding, w->table, w->columns, &w->encoder) ||
        ink_encoding_room(&model->encoding, n_rows, 0, &w->input))
        return ink_fail_memory(err);
    return INK_OK;
}

static int predict_piece(work *w, size_t first, size_t n, room *to, ink_error *err)
{
    int32_t *predicted = to->predicted + first;
    size_t rows[INK_PREDICTED];
    for (size_t i = 0; i < n; i++)
        rows[i] = first + i;
    w->input.n_rows = n;
    ink_encoder_fill(&w->encoder, rows, &w->input, to->unseen);
    ink_predictor_run(w->predictor, &w->input, to->p + first * w->model->n_class, predicted);
    for (size_t i = 0; i < n; i++)
        if (predicted[i] < 0)
            return ink_fail_at(err, INK_DATA, w->table->name, 0, 0,
                               "row %zu has no finite probabilities: the model's weights are too large for its numbers",
                               w->table->n_before + first + i + 1);
    return INK_OK;
}

static int predict(work *w, room *to, ink_error *err)
{
    const size_t n_rows = w->table->n_rows;
    INK_TRY(begin_work(w, err));
    for (size_t f = 0; f < w->model->encoding.n_features; f++)
        to->missing[f] = w->table->columns[w->columns[f]].n_missing;
    for (size_t first = 0; first < n_rows; first += INK_PREDICTED)
        INK_TRY(predict_piece(w, first, n_rows - first < INK_PREDICTED ? n_rows - first : INK_PREDICTED, to, err));
    return INK_OK;
}

int ink_predict(const ink_model *model, const ink_table *table, ink_prediction **prediction, ink_error *err)
{
    work w = {.model = model, .table = table};
    room *made = make_room(table->n_rows, model->n_class, model->encoding.n_features);
    const int status = made ? predict(&w, made, err) : ink_fail_memory(err);
    leave_work(&w);
    if (status == INK_OK)
        *prediction = &made->answer;
    else
        free(made);
    return status;
}

void ink_prediction_free(ink_prediction *prediction)
{
    free(prediction);
}
