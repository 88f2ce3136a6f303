/* SPDX-License-Identifier: MIT
 * One row of plain values into probabilities, in memory that the caller's thread made beforehand. Knows no table. */
#include <stdlib.h>

#include "base/error.h"
#include "base/memory.h"
#include "model/model.h"

struct ink_row_scratch {
    const ink_model *model;
    int32_t *index;   /* the one input row, as in ink_rows */
    double *dense;
    ink_row_net *net;
};

int ink_row_scratch_new(const ink_model *model, ink_row_scratch **scratch, ink_error *err)
{
    ink_row_scratch *made = ink_new(1, sizeof *made);
    if (made) {
        made->model = model;
        made->index = ink_new(model->encoding.n_index, sizeof *made->index);
        made->dense = ink_new(model->encoding.n_dense, sizeof *made->dense);
    }
    int status = made && made->index && made->dense
                     ? ink_row_net_new(model->precision, &model->layout, model->params, &made->net, err)
                     : ink_fail_memory(err);
    if (status == INK_OK)
        *scratch = made;
    else
        ink_row_scratch_free(made);
    return status;
}

void ink_row_scratch_free(ink_row_scratch *scratch)
{
    if (!scratch)
        return;
    free(scratch->index);
    free(scratch->dense);
    ink_row_net_free(scratch->net);
    free(scratch);
}

/* No probability is below 0; what is not finite is not below 2 either. No number waits for the one before. */
static int all_finite(size_t n, const double *p)
{
    size_t finite = 0;
    for (size_t k = 0; k < n; k++)
        finite += p[k] < 2;
    return finite == n;
}

int ink_predict_row(const ink_model *model, const double *x, double *p, ink_row_scratch *scratch, ink_error *err)
{
    if (scratch->model != model)
        return ink_fail(err, INK_USAGE, "ink_predict_row needs a scratch that was made for this model");
    INK_TRY(ink_encoding_row(&model->encoding, x, scratch->index, scratch->dense, err));
    ink_row_net_predict(scratch->net, scratch->index, scratch->dense, p);
    if (!all_finite(model->n_class, p))
        return ink_fail(err, INK_DATA, "no finite probabilities: the model's weights are too large for the row");
    return INK_OK;
}
