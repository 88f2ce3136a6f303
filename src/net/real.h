/* SPDX-License-Identifier: MIT
 * The precision of the files named *_real.c, which are compiled twice: with INK_REAL 32 and with INK_REAL 64. Gives the
 * number type, and every external name of those files an ending, so that both live in one library. */
#ifndef INK_NET_REAL_H
#define INK_NET_REAL_H

#if INK_REAL == 32
typedef float real;
#define INK_PRECISE(name) name##_32
#elif INK_REAL == 64
typedef double real;
#define INK_PRECISE(name) name##_64
#else
#error "INK_REAL must be 32 or 64"
#endif

#define ink_kernels_of         INK_PRECISE(ink_kernels_of)
#define ink_slope_from_sums    INK_PRECISE(ink_slope_from_sums)
#define ink_scratch_new        INK_PRECISE(ink_scratch_new)
#define ink_scratch_new_forward INK_PRECISE(ink_scratch_new_forward)
#define ink_scratch_place      INK_PRECISE(ink_scratch_place)
#define ink_scratch_keep       INK_PRECISE(ink_scratch_keep)
#define ink_scratch_free       INK_PRECISE(ink_scratch_free)
#define ink_dense              INK_PRECISE(ink_dense)
#define ink_forward            INK_PRECISE(ink_forward)
#define ink_measure            INK_PRECISE(ink_measure)
#define ink_batch_gradient     INK_PRECISE(ink_batch_gradient)
#define ink_coupled_l2         INK_PRECISE(ink_coupled_l2)
#define ink_waves_forward      INK_PRECISE(ink_waves_forward)
#define ink_waves_backward     INK_PRECISE(ink_waves_backward)
#define ink_waves_gradient     INK_PRECISE(ink_waves_gradient)
#define ink_waves_new          INK_PRECISE(ink_waves_new)
#define ink_waves_free         INK_PRECISE(ink_waves_free)
#define ink_modern_start       INK_PRECISE(ink_modern_start)
#define ink_start_prior        INK_PRECISE(ink_start_prior)
#define ink_modern_epoch       INK_PRECISE(ink_modern_epoch)
#define ink_train_modern       INK_PRECISE(ink_train_modern)
#define ink_bad_start          INK_PRECISE(ink_bad_start)
#define ink_diverged           INK_PRECISE(ink_diverged)
#define ink_rows_forward       INK_PRECISE(ink_rows_forward)
#define ink_rows_backward      INK_PRECISE(ink_rows_backward)
#define ink_weights_backward   INK_PRECISE(ink_weights_backward)
#define ink_rows_loss          INK_PRECISE(ink_rows_loss)
#define ink_rows_hits          INK_PRECISE(ink_rows_hits)
#define ink_loss_backward      INK_PRECISE(ink_loss_backward)
#define ink_initialise         INK_PRECISE(ink_initialise)
#define ink_optimiser_new      INK_PRECISE(ink_optimiser_new)
#define ink_optimiser_free     INK_PRECISE(ink_optimiser_free)
#define ink_optimiser_step     INK_PRECISE(ink_optimiser_step)
#define ink_lbfgs_new          INK_PRECISE(ink_lbfgs_new)
#define ink_lbfgs_free         INK_PRECISE(ink_lbfgs_free)
#define ink_lbfgs_step         INK_PRECISE(ink_lbfgs_step)
#define ink_norm               INK_PRECISE(ink_norm)
#define ink_train              INK_PRECISE(ink_train)
#define ink_predictor_make      INK_PRECISE(ink_predictor_make)
#define ink_gradient           INK_PRECISE(ink_gradient)
#define ink_row_pass_of        INK_PRECISE(ink_row_pass_of)

#endif
