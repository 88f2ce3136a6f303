/* SPDX-License-Identifier: MIT
 * Threads: a team that works on one thing at a time, all of its members in step. */
#ifndef INK_BASE_THREADS_H
#define INK_BASE_THREADS_H

#include <stddef.h>

typedef struct ink_team ink_team;

/* Each of n members calls this with its rank, 0 .. n - 1. */
typedef void ink_team_work(void *argument, size_t rank, size_t n);

/* A team of n, the caller included; fewer where the system gives no more threads. NULL, which is a team of the caller
 * alone, where n is 1 or there is no memory. */
ink_team *ink_team_new(size_t n);
void ink_team_free(ink_team *team);
size_t ink_team_size(const ink_team *team);
/* Returns when all members have. Called by the team's maker only. */
void ink_team_run(ink_team *team, ink_team_work *work, void *argument);
/* Within the work: waits until every member is here. */
void ink_team_wait(ink_team *team);
/* The processors that there are; at least 1. */
size_t ink_processors(void);
/* The first of the items of member `rank` when n_items are shared out evenly; rank n: n_items. */
size_t ink_share(size_t n_items, size_t rank, size_t n);

#endif
