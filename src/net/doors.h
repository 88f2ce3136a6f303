/* SPDX-License-Identifier: MIT
 * The doors of net.h as each precision has them. Free of precision itself: parameters pass as void pointers. */
#ifndef INK_NET_DOORS_H
#define INK_NET_DOORS_H

#include "net/row.h"

struct ink_predictor {
    void (*run)(ink_predictor *predictor, const ink_rows *rows, double *p, int32_t *best);
    void (*leave)(ink_predictor *predictor);
};

typedef int ink_train_fn(const ink_layout *layout, const ink_training *how, const ink_rows *train,
                         const ink_rows *validation, void **params, ink_history *history, ink_error *err);
typedef ink_predictor *ink_predictor_fn(const ink_layout *layout, const void *params); /* NULL: no memory */
typedef ink_row_pass *ink_row_pass_fn(const ink_layout *layout);
typedef int ink_gradient_fn(const ink_layout *layout, const ink_training *how, const void *params, const ink_rows *rows,
                            double *loss, void *g, ink_error *err);

extern ink_train_fn ink_train_32, ink_train_64;
extern ink_predictor_fn ink_predictor_make_32, ink_predictor_make_64;
extern ink_row_pass_fn ink_row_pass_of_32, ink_row_pass_of_64;
extern ink_gradient_fn ink_gradient_32, ink_gradient_64;

#endif
