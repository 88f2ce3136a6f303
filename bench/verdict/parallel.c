/* SPDX-License-Identifier: MIT
 * Threads that take the next task until none is left. */
#define _POSIX_C_SOURCE 200809L

#include "parallel.h"

#include <pthread.h>
#include <stdio.h>

#include "stats/stats.h"

typedef struct {
    size_t next, end;
    task_fn *task;
    void *user;
    pthread_mutex_t lock;
} queue;

static void *run(void *user)
{
    queue *q = user;
    for (;;) {
        pthread_mutex_lock(&q->lock);
        size_t task = q->next < q->end ? q->next++ : q->end;
        pthread_mutex_unlock(&q->lock);
        if (task == q->end)
            return NULL;
        q->task(q->user, task);
    }
}

void parallel(size_t n_tasks, size_t n_threads, task_fn *task, void *user)
{
    enum { MOST = 64 };
    pthread_t threads[MOST];
    queue q = {0, n_tasks, task, user, PTHREAD_MUTEX_INITIALIZER};
    size_t started = 1;
    while (started < n_threads && started < MOST && !pthread_create(&threads[started], NULL, run, &q))
        started++;
    run(&q);
    for (size_t i = 1; i < started; i++)
        pthread_join(threads[i], NULL);
}

const char *share_text(size_t k, size_t n, char *text)
{
    double ci[2];
    ink_wilson95(k, n, ci);
    snprintf(text, 48, "%.3f (%.3f .. %.3f)", (double)k / (double)n, ci[0], ci[1]);
    return text;
}
