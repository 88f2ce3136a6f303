/* SPDX-License-Identifier: MIT
 * The model: schema, encoding and weights together; all that prediction needs and all that the file holds. */
#ifndef INK_MODEL_MODEL_H
#define INK_MODEL_MODEL_H

#include "net/net.h"
#include "prep/prep.h"

struct ink_model {
    char *target;
    ink_column_type target_type;
    size_t n_class;
    char **classes;
    double *prior;         /* n_class: the training rows' class shares, the baseline of every score */
    double *edges;         /* n_class - 1 where a numeric target was cut, else NULL */
    char *missing;         /* the missing markers that the table was read with, as a list */
    char decimal;          /* its decimal mark */
    char *categorical;     /* lists of the features by type, for ink_model_table_options; made from encoding */
    char *numeric;
    ink_encoding encoding;
    ink_layout layout;
    int precision;         /* 32 or 64 */
    void *params;          /* ink_layout_parameters(&layout) floats or doubles */
    char *training;        /* a JSON object on one line: recipe, options and scores, as fit wrote it */
};

/* Makes the derived lists (categorical, numeric); call once when all else is set. */
int ink_model_finish(ink_model *model, ink_error *err);
/* An empty model to fill in, NULL without memory; ink_model_free frees whatever is set. */
ink_model *ink_model_new(void);

#endif
