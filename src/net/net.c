/* SPDX-License-Identifier: MIT
 * The doors of the network: sends each call to the code of its precision, after the checks that both share. Does no
 * arithmetic on parameters. */
#include "net/net.h"

#include "base/error.h"
#include "net/doors.h"

static int check(const ink_layout *layout, ink_error *err)
{
    if (layout->n_layers == 0 || layout->n_layers > INK_MAX_HIDDEN + 1)
        return ink_fail(err, INK_USAGE, "A network has at most %d hidden layers.", INK_MAX_HIDDEN);
    if (layout->n_dense > layout->sizes[0] || ink_layout_parameters(layout) == 0)
        return ink_fail(err, INK_USAGE, "A network of these sizes has no parameters or more than memory can address.");
    return INK_OK;
}

int ink_net_train(int precision, const ink_layout *layout, const ink_training *how, const ink_rows *train,
                  const ink_rows *validation, void **params, ink_history *history, ink_error *err)
{
    INK_TRY(check(layout, err));
    if (train->n_rows == 0)
        return ink_fail(err, INK_DATA, "Training needs at least one row, and there is none.");
    ink_train_fn *door = precision == INK_PRECISION_32 ? ink_train_32 : ink_train_64;
    return door(layout, how, train, validation, params, history, err);
}

int ink_predictor_new(int precision, const ink_layout *layout, const void *params, ink_predictor **predictor, ink_error *err)
{
    INK_TRY(check(layout, err));
    ink_predictor_fn *door = precision == INK_PRECISION_32 ? ink_predictor_make_32 : ink_predictor_make_64;
    *predictor = door(layout, params);
    return *predictor ? INK_OK : ink_fail_memory(err);
}

void ink_predictor_run(ink_predictor *predictor, const ink_rows *rows, double *p, int32_t *best)
{
    predictor->run(predictor, rows, p, best);
}

void ink_predictor_free(ink_predictor *predictor)
{
    if (predictor)
        predictor->leave(predictor);
}

int ink_net_predict(int precision, const ink_layout *layout, const void *params, const ink_rows *rows, double *p,
                    ink_error *err)
{
    ink_predictor *predictor;
    INK_TRY(ink_predictor_new(precision, layout, params, &predictor, err));
    ink_predictor_run(predictor, rows, p, NULL);
    ink_predictor_free(predictor);
    return INK_OK;
}

int ink_net_gradient(int precision, const ink_layout *layout, const ink_training *how, const void *params,
                     const ink_rows *rows, double *loss, void *g, ink_error *err)
{
    INK_TRY(check(layout, err));
    if (rows->n_rows == 0)
        return ink_fail(err, INK_DATA, "A gradient needs at least one row, and there is none.");
    ink_gradient_fn *door = precision == INK_PRECISION_32 ? ink_gradient_32 : ink_gradient_64;
    return door(layout, how, params, rows, loss, g, err);
}
