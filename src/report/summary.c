/* SPDX-License-Identifier: MIT
 * The summary of its training that a model carries: JSON that may come from a file, so nothing in it is taken for
 * granted. */
#include "report/summary.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "model/json.h"

int ink_summary_read(const ink_model *model, json_t **training, ink_error *err)
{
    const char *text = model->training;
    *training = NULL;
    int status = text ? ink_json_read(text, strlen(text), 0, NULL, "", training, err) : INK_OK;
    return status == INK_MEMORY ? status : INK_OK; /* a summary that is none is not shown */
}

double ink_summary_number(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    return json_is_number(value) ? json_number_value(value) : NAN;
}

size_t ink_summary_size(const json_t *object, const char *key)
{
    double x = ink_summary_number(object, key);
    return x >= 0 && x < 9e15 ? (size_t)x : 0;
}

ink_scores ink_summary_scores(const json_t *training, const char *part)
{
    const json_t *scores = json_object_get(json_object_get(training, "scores"), part);
    return (ink_scores){.rows = ink_summary_size(json_object_get(training, "rows"), part),
                        .accuracy = ink_summary_number(scores, "accuracy"),
                        .accuracy_ci95 = {NAN, NAN},
                        .brier = NAN,
                        .ece = NAN,
                        .log_loss = ink_summary_number(scores, "log_loss"),
                        .majority_accuracy = ink_summary_number(scores, "majority_accuracy"),
                        .prior_log_loss = ink_summary_number(scores, "prior_log_loss")};
}
