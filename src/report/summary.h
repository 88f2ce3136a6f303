/* SPDX-License-Identifier: MIT
 * The summary of its training that a model carries. */
#ifndef INK_REPORT_SUMMARY_H
#define INK_REPORT_SUMMARY_H

#include <jansson.h>

#include "model/model.h"

/* *training (json_decref it) is NULL where there is none that could be read. */
int ink_summary_read(const ink_model *model, json_t **training, ink_error *err);
double ink_summary_number(const json_t *object, const char *key); /* NaN where there is none */
size_t ink_summary_size(const json_t *object, const char *key);   /* 0 where there is none */
ink_scores ink_summary_scores(const json_t *training, const char *part);

#endif
