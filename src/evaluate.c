/* SPDX-License-Identifier: MIT
 * Evaluation: a model and a labelled table become scores beside the baselines that training had. Knows no split. */
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "model/model.h"
#include "score/score.h"
#include "stats/stats.h"

typedef struct {
    ink_evaluation evaluation; /* first, so that the public pointer is this one */
    char *file, *target;
    char **classes;
    size_t *counts;
} owned_evaluation;

/* ---- The table's target in the model's classes */

static int32_t class_of_text(const ink_model *model, const char *text)
{
    for (size_t k = 0; k < model->n_class; k++)
        if (!strcmp(model->classes[k], text))
            return (int32_t)k;
    return -1;
}

static int32_t class_of_number(const ink_model *model, double x)
{
    char text[INK_NUMBER_SIZE];
    size_t k = 0;
    if (!model->edges) {
        ink_number_format(x == 0 ? 0 : x, text);
        return class_of_text(model, text);
    }
    while (k + 1 < model->n_class && model->edges[k] < x)
        k++;
    return (int32_t)k;
}

/* Classes of the levels of a column of words. */
static int32_t *classes_of_levels(const ink_model *model, const ink_column *column)
{
    int32_t *classes = ink_new(column->n_levels, sizeof *classes);
    for (size_t k = 0; classes && k < column->n_levels; k++)
        classes[k] = class_of_text(model, column->levels[k]);
    return classes;
}

/* The rows with a target, and each one's class, -1 where the model doesn't know it. */
typedef struct {
    size_t n;
    size_t *rows;
    int32_t *y;
} labels;

static int find_labels(const ink_model *model, const ink_table *table, const ink_column *column, labels *out, ink_error *err)
{
    int32_t *of_level = column->type == INK_CATEGORICAL ? classes_of_levels(model, column) : NULL;
    out->rows = ink_new(table->n_rows, sizeof *out->rows);
    out->y = ink_new(table->n_rows, sizeof *out->y);
    if (!out->rows || !out->y || (column->type == INK_CATEGORICAL && !of_level)) {
        free(of_level);
        return ink_fail_memory(err);
    }
    for (size_t i = 0; i < table->n_rows; i++) {
        if (of_level ? column->code[i] < 0 : isnan(column->number[i]))
            continue;
        out->rows[out->n] = i;
        out->y[out->n++] = of_level ? of_level[column->code[i]] : class_of_number(model, column->number[i]);
    }
    free(of_level);
    if (!out->n)
        return ink_fail_at(err, INK_DATA, table->name, 0, 0, "no row has a target: '%s' is missing in every one", column->name);
    return INK_OK;
}

static const ink_column *find_target(const ink_model *model, const ink_table *table)
{
    for (size_t c = 0; c < table->n_columns; c++)
        if (!strcmp(table->columns[c].name, model->target))
            return &table->columns[c];
    return NULL;
}

/* ---- The scores */

/* The probabilities of the rows with a target, moved to the front. */
static void keep_labelled(double *p, size_t n_class, const labels *found)
{
    for (size_t i = 0; i < found->n; i++)
        memmove(p + i * n_class, p + found->rows[i] * n_class, n_class * sizeof *p);
}

static int score(const ink_model *model, const ink_table *table, const labels *found, ink_evaluation *out, ink_error *err)
{
    ink_prediction *prediction;
    INK_TRY(ink_predict(model, table, &prediction, err));
    keep_labelled((double *)prediction->p, model->n_class, found);
    int status = ink_scores_make(prediction->p, found->y, found->n, model->n_class, model->prior,
                                 model->encoding.classic ? 1e-15 : 1e-7, &out->scores, err);
    ink_prediction_free(prediction);
    return status;
}

static int describe(const ink_model *model, const ink_table *table, const labels *found, owned_evaluation *owned,
                    ink_error *err)
{
    ink_evaluation *e = &owned->evaluation;
    e->file = owned->file = ink_copy_text(table->name, strlen(table->name));
    e->target = owned->target = ink_copy_text(model->target, strlen(model->target));
    e->counts = owned->counts = ink_new(model->n_class, sizeof *owned->counts);
    owned->classes = ink_new(model->n_class, sizeof *owned->classes);
    if (!e->file || !e->target || !e->counts || !owned->classes)
        return ink_fail_memory(err);
    e->classes = (const char *const *)owned->classes;
    for (e->n_class = 0; e->n_class < model->n_class; e->n_class++) {
        const char *name = model->classes[e->n_class];
        if (!(owned->classes[e->n_class] = ink_copy_text(name, strlen(name))))
            return ink_fail_memory(err);
    }
    for (size_t i = 0; i < found->n; i++)
        if (found->y[i] >= 0)
            owned->counts[found->y[i]]++;
        else
            e->unknown++;
    e->rows = table->n_rows;
    e->rows_used = found->n;
    e->entropy_bits = ink_entropy(e->counts, e->n_class) / log(2);
    return INK_OK;
}

int ink_evaluate(const ink_model *model, const ink_table *table, ink_evaluation **evaluation, ink_error *err)
{
    labels found = {0};
    const ink_column *target = find_target(model, table);
    if (!target)
        return ink_table_fail_lacking(table, model->target, "the model's target", err);
    owned_evaluation *owned = ink_new(1, sizeof *owned);
    int status = owned ? find_labels(model, table, target, &found, err) : ink_fail_memory(err);
    if (status == INK_OK)
        status = describe(model, table, &found, owned, err);
    if (status == INK_OK)
        status = score(model, table, &found, &owned->evaluation, err);
    free(found.rows);
    free(found.y);
    if (status == INK_OK)
        *evaluation = &owned->evaluation;
    else
        ink_evaluation_free(owned ? &owned->evaluation : NULL);
    return status;
}

void ink_evaluation_free(ink_evaluation *evaluation)
{
    owned_evaluation *owned = (owned_evaluation *)evaluation;
    if (!owned)
        return;
    ink_scores_clear(&owned->evaluation.scores);
    for (size_t k = 0; k < owned->evaluation.n_class; k++)
        free(owned->classes[k]);
    free(owned->classes);
    free(owned->counts);
    free(owned->file);
    free(owned->target);
    free(owned);
}
