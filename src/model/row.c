/* SPDX-License-Identifier: MIT
 * One row of plain values into probabilities, in memory that the caller's thread made beforehand. Knows no table. */
#include <math.h>
#include <stdlib.h>

#include "base/error.h"
#include "base/memory.h"
#include "model/model.h"

struct ink_row_scratch {
    const ink_model *model;
    ink_rows row;   /* the one input row */
    void *memory;   /* of its way through the network */
};

int ink_row_scratch_new(const ink_model *model, ink_row_scratch **scratch, ink_error *err)
{
    ink_row_scratch *made = ink_new(1, sizeof *made);
    if (made) {
        made->model = model;
        made->row = (ink_rows){.n_rows = 1, .n_index = model->encoding.n_index, .n_dense = model->encoding.n_dense};
        made->row.index = ink_new(made->row.n_index, sizeof *made->row.index);
        made->row.dense = ink_new(made->row.n_dense, sizeof *made->row.dense);
        made->memory = ink_new(ink_layout_units(&model->layout), sizeof(double));
    }
    if (!made || !made->row.index || !made->row.dense || !made->memory) {
        ink_row_scratch_free(made);
        return ink_fail_memory(err);
    }
    *scratch = made;
    return INK_OK;
}

void ink_row_scratch_free(ink_row_scratch *scratch)
{
    if (!scratch)
        return;
    ink_rows_free(&scratch->row);
    free(scratch->memory);
    free(scratch);
}

int ink_predict_row(const ink_model *model, const double *x, double *p, ink_row_scratch *scratch, ink_error *err)
{
    if (scratch->model != model)
        return ink_fail(err, INK_USAGE, "ink_predict_row needs a scratch that was made for this model");
    INK_TRY(ink_encoding_row(&model->encoding, x, scratch->row.index, scratch->row.dense, err));
    ink_net_predict_row(model->precision, &model->layout, model->params, &scratch->row, scratch->memory, p);
    for (size_t k = 0; k < model->n_class; k++)
        if (!isfinite(p[k]))
            return ink_fail(err, INK_DATA, "no finite probabilities: the model's weights are too large for the row");
    return INK_OK;
}
