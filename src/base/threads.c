/* SPDX-License-Identifier: MIT
 * A team of threads. Waiting members first spin, because the others are most often there within a microsecond, and then
 * sleep, because a processor may be shared. Knows nothing of the work. */
#define _POSIX_C_SOURCE 200809L
#include "base/threads.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/memory.h"

enum { SPINS = 1000 };

typedef struct {
    ink_team *team;
    size_t rank;
    pthread_t thread;
} member;

struct ink_team {
    size_t n;             /* members that run, the maker included */
    member *members;      /* n, the first of them the maker */
    pthread_mutex_t lock;
    pthread_cond_t round_over;
    atomic_size_t arrived;
    atomic_uint round;    /* of waiting, counted as they end */
    ink_team_work *work;  /* NULL: go home */
    void *argument;
};

static void relax(void)
{
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#endif
}

static void sleep_until_over(ink_team *team, unsigned round)
{
    pthread_mutex_lock(&team->lock);
    while (atomic_load(&team->round) == round)
        pthread_cond_wait(&team->round_over, &team->lock);
    pthread_mutex_unlock(&team->lock);
}

void ink_team_wait(ink_team *team)
{
    if (!team)
        return;
    const unsigned round = atomic_load(&team->round);
    if (atomic_fetch_add(&team->arrived, 1) + 1 == team->n) {
        atomic_store(&team->arrived, 0);
        pthread_mutex_lock(&team->lock);
        atomic_fetch_add(&team->round, 1);
        pthread_cond_broadcast(&team->round_over);
        pthread_mutex_unlock(&team->lock);
        return;
    }
    for (int i = 0; i < SPINS; i++) {
        if (atomic_load(&team->round) != round)
            return;
        relax();
    }
    sleep_until_over(team, round);
}

static void *follow(void *argument)
{
    member *self = argument;
    ink_team *team = self->team;
    pthread_mutex_lock(&team->lock); /* until it is known how many there are */
    pthread_mutex_unlock(&team->lock);
    for (;;) {
        ink_team_wait(team);
        if (!team->work)
            return NULL;
        team->work(team->argument, self->rank, team->n);
        ink_team_wait(team);
    }
}

static void hire(ink_team *team, size_t n)
{
    pthread_mutex_lock(&team->lock);
    size_t made = 1;
    for (; made < n; made++) {
        team->members[made] = (member){.team = team, .rank = made};
        if (pthread_create(&team->members[made].thread, NULL, follow, &team->members[made]))
            break;
    }
    team->n = made;
    pthread_mutex_unlock(&team->lock);
}

static void clear(ink_team *team)
{
    pthread_cond_destroy(&team->round_over);
    pthread_mutex_destroy(&team->lock);
    free(team->members);
    free(team);
}

ink_team *ink_team_new(size_t n)
{
    ink_team *team = n > 1 ? ink_new(1, sizeof *team) : NULL;
    if (!team)
        return NULL;
    team->members = ink_new(n, sizeof *team->members);
    pthread_mutex_init(&team->lock, NULL);
    pthread_cond_init(&team->round_over, NULL);
    team->n = 1;
    if (team->members)
        hire(team, n);
    if (team->n > 1)
        return team;
    clear(team);
    return NULL;
}

void ink_team_free(ink_team *team)
{
    if (!team)
        return;
    team->work = NULL;
    ink_team_wait(team);
    for (size_t i = 1; i < team->n; i++)
        pthread_join(team->members[i].thread, NULL);
    clear(team);
}

size_t ink_team_size(const ink_team *team)
{
    return team ? team->n : 1;
}

void ink_team_run(ink_team *team, ink_team_work *work, void *argument)
{
    if (!team) {
        work(argument, 0, 1);
        return;
    }
    team->work = work;
    team->argument = argument;
    ink_team_wait(team);
    work(argument, 0, team->n);
    ink_team_wait(team);
}

size_t ink_processors(void)
{
    const long n = sysconf(_SC_NPROCESSORS_ONLN);
    return n > 0 ? (size_t)n : 1;
}

size_t ink_share(size_t n_items, size_t rank, size_t n)
{
    const size_t rest = n_items % n;
    return n_items / n * rank + (rank < rest ? rank : rest);
}
