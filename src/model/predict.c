/* SPDX-License-Identifier: MIT
 * Predict: a table and a model become probabilities, a piece of the rows at a time, so that the input rows in memory
 * stay few however long the table is. Knows no file. */
#include <math.h>
#include <stdlib.h>

#include "base/error.h"
#include "base/memory.h"
#include "model/model.h"

enum { PIECE = 16384 }; /* rows at a time: enough that looking up a column's levels anew for each piece costs little */

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

/* The most probable class of one row, the first of ties; -1 where some probability is not a number. */
static int32_t most_probable(const double *p, size_t n_class)
{
    double most = p[0], sum = 0;
    int32_t best = 0;
    for (size_t k = 0; k < n_class; k++) {
        sum += p[k];
        best = p[k] > most ? (int32_t)k : best;
        most = p[k] > most ? p[k] : most;
    }
    return isfinite(sum) ? best : -1; /* none is below 0, and so the sum is finite only where all are */
}

/* rows: n_rows successive ones. */
static int predict_piece(const ink_model *model, const ink_table *table, const size_t *columns, const size_t *rows,
                         size_t n_rows, room *to, ink_error *err)
{
    double *p = to->p + rows[0] * model->n_class;
    ink_rows input;
    INK_TRY(ink_encoding_apply(&model->encoding, table, columns, rows, n_rows, NULL, &input, to->unseen, err));
    int status = ink_net_predict(model->precision, &model->layout, model->params, &input, p, err);
    ink_rows_free(&input);
    INK_TRY(status);
    for (size_t i = 0; i < n_rows; i++) {
        int32_t best = most_probable(p + i * model->n_class, model->n_class);
        if (best < 0)
            return ink_fail_at(err, INK_DATA, table->name, 0, 0,
                               "row %zu has no finite probabilities: the model's weights are too large for its numbers",
                               table->n_before + rows[i] + 1);
        to->predicted[rows[i]] = best;
    }
    return INK_OK;
}

/* columns and rows are scratch: one a feature, and one a row of a piece. */
static int predict(const ink_model *model, const ink_table *table, size_t *columns, size_t *rows, room *to,
                   ink_error *err)
{
    INK_TRY(ink_encoding_match(&model->encoding, table, columns, err));
    for (size_t f = 0; f < model->encoding.n_features; f++)
        to->missing[f] = table->columns[columns[f]].n_missing;
    for (size_t first = 0, n; first < table->n_rows; first += n) {
        n = table->n_rows - first < PIECE ? table->n_rows - first : PIECE;
        for (size_t i = 0; i < n; i++)
            rows[i] = first + i;
        INK_TRY(predict_piece(model, table, columns, rows, n, to, err));
    }
    return INK_OK;
}

int ink_predict(const ink_model *model, const ink_table *table, ink_prediction **prediction, ink_error *err)
{
    size_t *columns = ink_new(model->encoding.n_features, sizeof *columns), *rows = ink_new(PIECE, sizeof *rows);
    room *made = make_room(table->n_rows, model->n_class, model->encoding.n_features);
    int status = columns && rows && made ? predict(model, table, columns, rows, made, err) : ink_fail_memory(err);
    free(columns);
    free(rows);
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
