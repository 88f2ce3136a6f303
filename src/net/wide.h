/* SPDX-License-Identifier: MIT
 * The files named *_wide.c are compiled once for each precision and vector width; this gives their external names an
 * ending for the width, and declares what their table gathers. Include real.h and kernels.h first. */
#ifndef INK_NET_WIDE_H
#define INK_NET_WIDE_H

#if INK_WIDE == 512
#define INK_LOG_DOUBLE ink_log_avx512_64
#define INK_KERNEL(name) INK_PRECISE(name##_avx512)
#elif INK_WIDE == 256
#define INK_LOG_DOUBLE ink_log_avx2_64
#define INK_KERNEL(name) INK_PRECISE(name##_avx2)
#else
#define INK_LOG_DOUBLE ink_log_portable_64
#define INK_KERNEL(name) INK_PRECISE(name##_portable)
#endif

void INK_LOG_DOUBLE(size_t n, double *x);
void INK_KERNEL(ink_multiply)(const ink_product *product);
void INK_KERNEL(ink_exp)(size_t n, real *x);
void INK_KERNEL(ink_gather)(size_t n_units, const int32_t *units, size_t n, const real *w, const real *bias, real *z);
void INK_KERNEL(ink_scatter)(size_t n_units, const int32_t *units, int32_t first, int32_t end, size_t n, const real *d,
                             real *g);
void INK_KERNEL(ink_convert)(size_t n, const double *from, real *to);
void INK_KERNEL(ink_descend)(const ink_step *step, size_t n, const real *g, real *w);
void INK_KERNEL(ink_momentum)(const ink_step *step, size_t n, const real *g, real *m, real *w);
void INK_KERNEL(ink_nesterov)(const ink_step *step, size_t n, const real *g, real *m, real *w);
void INK_KERNEL(ink_adam)(const ink_step *step, size_t n, const real *g, real *m, real *v, real *w);
#if INK_REAL == 32
void INK_KERNEL(ink_log)(size_t n, real *x);
#endif
void INK_KERNEL(ink_expm1)(size_t n, real *x);
void INK_KERNEL(ink_tanh)(size_t n, real *x);
void INK_KERNEL(ink_activate)(ink_activation activation, size_t n, real *z);
void INK_KERNEL(ink_activate_backward)(ink_activation activation, size_t n, const real *from, real *d);
void INK_KERNEL(ink_softmax)(size_t m, size_t n, real *z);
void INK_KERNEL(ink_shares)(size_t m, size_t n, real *z, double *p);
void INK_KERNEL(ink_most_probable)(size_t m, size_t n, const double *p, int32_t *best);
void INK_KERNEL(ink_shares_of_one)(size_t n, real *z, double *p);
ink_row_pass INK_KERNEL(ink_row_pass);
void INK_KERNEL(ink_drop)(uint64_t key, double rate, uint64_t begin, size_t n, real *x);
void INK_KERNEL(ink_cosine)(size_t n, real *x);
void INK_KERNEL(ink_cosine_backward)(size_t n, const real *t, real *d);
void INK_KERNEL(ink_turns)(size_t n, const real *x, const real *frequency, const real *phase, real *turns);
void INK_KERNEL(ink_mix)(size_t m, size_t n, const real *share, const real *z, real *h);
void INK_KERNEL(ink_mix_backward)(size_t m, size_t n, const real *share, const real *z, const real *slope, real *h, real *d);
void INK_KERNEL(ink_scale_rows)(size_t m, size_t n, const real *scale, const real *x, real *to);
void INK_KERNEL(ink_dot_rows)(size_t m, size_t n, const real *x, const real *y, real *dot);

#endif
