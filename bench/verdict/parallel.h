/* SPDX-License-Identifier: MIT
 * Tasks 0..n-1 on some threads; and a share with its interval, as text. */
#ifndef BENCH_VERDICT_PARALLEL_H
#define BENCH_VERDICT_PARALLEL_H

#include <stddef.h>

typedef void task_fn(void *user, size_t task);
void parallel(size_t n_tasks, size_t n_threads, task_fn *task, void *user);

/* "0.048 (0.031 .. 0.073)", Wilson's 95 % interval; text has room for 48 bytes. */
const char *share_text(size_t k, size_t n, char *text);

#endif
