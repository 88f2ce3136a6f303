/* SPDX-License-Identifier: MIT
 * The table of the kernels of one vector width. */
#include "net/real.h"
#include "net/kernels.h"
#include "net/wide.h"

const ink_kernels INK_KERNEL(ink_kernels) = {
    .name = INK_WIDE == 512 ? "avx512" : INK_WIDE == 256 ? "avx2" : "portable",
    .multiply = INK_KERNEL(ink_multiply),
    .gather = INK_KERNEL(ink_gather),
    .scatter = INK_KERNEL(ink_scatter),
    .convert = INK_KERNEL(ink_convert),
    .descend = INK_KERNEL(ink_descend),
    .momentum = INK_KERNEL(ink_momentum),
    .nesterov = INK_KERNEL(ink_nesterov),
    .adam = INK_KERNEL(ink_adam),
    .exp = INK_KERNEL(ink_exp),
    .log = INK_KERNEL(ink_log),
    .log_double = INK_LOG_DOUBLE,
    .expm1 = INK_KERNEL(ink_expm1),
    .tanh = INK_KERNEL(ink_tanh),
    .activate = INK_KERNEL(ink_activate),
    .activate_backward = INK_KERNEL(ink_activate_backward),
    .softmax = INK_KERNEL(ink_softmax),
    .shares = INK_KERNEL(ink_shares),
    .most_probable = INK_KERNEL(ink_most_probable),
    .row_pass = INK_KERNEL(ink_row_pass),
    .drop = INK_KERNEL(ink_drop),
    .cosine = INK_KERNEL(ink_cosine),
    .cosine_backward = INK_KERNEL(ink_cosine_backward),
    .turns = INK_KERNEL(ink_turns),
    .mix = INK_KERNEL(ink_mix),
    .mix_backward = INK_KERNEL(ink_mix_backward),
    .scale_rows = INK_KERNEL(ink_scale_rows),
    .dot_rows = INK_KERNEL(ink_dot_rows),
};
