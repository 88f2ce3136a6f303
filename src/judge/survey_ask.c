/* SPDX-License-Identifier: MIT
 * The questions of a survey: each column against all others, the test only. Threads take questions in turn, and each
 * answer depends on its question alone. */
#define _POSIX_C_SOURCE 200809L

#include <math.h>
#include <pthread.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/threads.h"
#include "judge/sample.h"
#include "judge/survey.h"

enum { FEWEST_PERMUTATIONS = 99, MOST_PERMUTATIONS = 20000, MOST_PAIRS = 5000 };

/* What the work is kept to on wide or long tables: rows x columns^2 of the preparations, and rows x pairs of a
 * permutation. */
static const double most_cells = 4e8, most_pair_cells = 4e7;

typedef struct {
    const ink_survey_questions *questions;
    ink_survey_answer *answers;
    const size_t *todo;        /* n_todo answers to find */
    size_t n_todo, next;
    size_t done, most;         /* questions, for who watches */
    size_t permutations;       /* 0: with the test's early looks; else so many, all of them */
    int stop, status;
    ink_error err;
    pthread_mutex_t lock;
} work;

typedef struct {
    work *all;
    int reports;               /* the asking thread: only it calls the caller back */
} worker;

size_t ink_survey_rows(const ink_survey_questions *q)
{
    double columns = (double)q->columns->n, most = most_cells / (columns * columns);
    return most < (double)q->table->n_rows ? (size_t)fmax(most, 1000) : q->table->n_rows;
}

/* `most` of n rows, in order, every choice of them as probable (Knuth, The Art of Computer Programming 2, 3.4.2, S). */
static size_t draw_rows(size_t *rows, size_t n, size_t most, uint64_t seed)
{
    size_t kept = 0;
    for (size_t i = 0; i < n && n > most && kept < most; i++) {
        double u = (double)(ink_mix_next(&seed) >> 11) * 0x1p-53;
        if (u * (double)(n - i) < (double)(most - kept))
            rows[kept++] = rows[i];
    }
    return n > most ? kept : n;
}

/* ---- one question */

static int watch(void *user, size_t done, size_t most)
{
    worker *self = user;
    work *w = self->all;
    const ink_survey_questions *q = w->questions;
    (void)done;
    (void)most;
    pthread_mutex_lock(&w->lock);
    ink_progress at = {w->done < w->most ? w->done : w->most, w->most, NAN, NAN, NAN};
    int stop = w->stop;
    pthread_mutex_unlock(&w->lock);
    if (stop || !self->reports || !q->progress || !q->progress(q->user, &at))
        return stop;
    pthread_mutex_lock(&w->lock);
    w->stop = 1;
    pthread_mutex_unlock(&w->lock);
    return 1;
}

static int test(worker *self, size_t i, ink_target *target, const size_t *features, ink_survey_answer *answer,
                ink_error *err)
{
    const ink_survey_questions *q = self->all->questions;
    uint64_t seed = (uint64_t)q->seed << 32 | q->columns->column[i];
    size_t n_rows = draw_rows(target->rows, target->n_used, ink_survey_rows(q), q->seed);
    ink_question question = {q->table, features, q->columns->n - 1, q->columns->ranks, target->rows, n_rows, target->y,
                             target->n_class};
    ink_signal_options options = INK_SIGNAL_OPTIONS_INIT;
    options.alpha = q->how.alpha;
    options.worth = q->how.worth;
    options.seed = ink_mix_next(&seed);
    options.permutations = self->all->permutations;
    options.all = options.permutations > 0;
    options.pairs = (size_t)fmin(MOST_PAIRS, most_pair_cells / (double)(n_rows ? n_rows : 1));
    options.progress = watch;
    options.user = self;
    ink_signal found;
    INK_TRY(ink_signal_find(&question, &options, &found, err));
    if (found.interrupted) { /* an answer that was there already stands */
        ink_signal_free(&found);
        return INK_OK;
    }
    ink_signal_free(&answer->signal);
    answer->signal = found;
    answer->answered = 1;
    answer->n_class = target->n_class;
    answer->rows = n_rows;
    return INK_OK;
}

static int ask(worker *self, size_t i, ink_error *err)
{
    const ink_survey_questions *q = self->all->questions;
    const ink_survey_columns *c = q->columns;
    ink_survey_answer *answer = &self->all->answers[i];
    ink_target target;
    free(answer->why);
    answer->why = NULL;
    INK_TRY(ink_survey_target(q->table, c->column[i], &c->ranks[c->column[i]], &target, &answer->was_cut, &answer->why,
                              err));
    if (answer->why)
        return INK_OK;
    size_t n = 0, *features = ink_new(c->n, sizeof *features);
    for (size_t f = 0; features && f < c->n; f++)
        if (f != i)
            features[n++] = c->column[f];
    int status = features ? test(self, i, &target, features, answer, err) : ink_fail_memory(err);
    free(features);
    ink_target_free(&target);
    return status;
}

/* ---- all of them */

static int take(work *w, size_t *at)
{
    pthread_mutex_lock(&w->lock);
    int more = !w->stop && w->next < w->n_todo;
    if (more)
        *at = w->todo[w->next++];
    pthread_mutex_unlock(&w->lock);
    return more;
}

static void finish(work *w, int status, const ink_error *err)
{
    pthread_mutex_lock(&w->lock);
    w->done++;
    if (status != INK_OK && w->status == INK_OK) {
        w->status = status;
        w->err = *err;
        w->stop = 1;
    }
    pthread_mutex_unlock(&w->lock);
}

static void run(void *user, size_t rank, size_t n)
{
    worker self = {user, rank == 0};
    (void)n;
    for (size_t i; take(self.all, &i);) {
        ink_error err = {0};
        finish(self.all, ask(&self, i, &err), &err);
    }
}

static void share_out(work *w)
{
    size_t most = w->questions->how.threads ? w->questions->how.threads : ink_processors();
    ink_team *team = ink_team_new(most < w->n_todo ? most : w->n_todo);
    ink_team_run(team, run, w);
    ink_team_free(team);
}

/* A p-value at which the test ended early for its sake is not one to compare with a level below the test's own, and many
 * questions ask for smaller ones. Those that look answered are asked again without early looks, all with as many
 * permutations: enough to put all of them below the level when every question is paid for. How many that is depends on
 * the other questions, never on a question's own p. */
static void ask_again(work *w, size_t *todo)
{
    size_t n = w->questions->columns->n, asked = 0;
    w->n_todo = w->next = 0;
    for (size_t i = 0; i < n; i++) {
        asked += (size_t)w->answers[i].answered;
        if (w->answers[i].answered && w->answers[i].signal.answer == INK_SIGNAL_PRESENT)
            todo[w->n_todo++] = i;
    }
    if (!w->n_todo)
        return;
    double needed = fmax(ceil(2 * (double)asked / (w->questions->how.alpha * (double)w->n_todo)), FEWEST_PERMUTATIONS);
    w->permutations = needed < MOST_PERMUTATIONS ? (size_t)needed : MOST_PERMUTATIONS;
    size_t again = 0;
    for (size_t k = 0; k < w->n_todo; k++)
        if (w->answers[todo[k]].signal.permutations != w->permutations)
            todo[again++] = todo[k];
    w->n_todo = again;
    w->most += again;
    share_out(w);
}

int ink_survey_ask(const ink_survey_questions *questions, ink_survey_answer *answers, int *interrupted, ink_error *err)
{
    size_t n = questions->columns->n, *todo = ink_new(n, sizeof *todo);
    work w = {.questions = questions, .answers = answers, .todo = todo, .n_todo = n, .most = n};
    if (!todo)
        return ink_fail_memory(err);
    if (pthread_mutex_init(&w.lock, NULL)) {
        free(todo);
        return ink_fail(err, INK_FAILED, "no lock could be made for the threads of the survey");
    }
    for (size_t i = 0; i < n; i++)
        todo[i] = i;
    share_out(&w);
    if (!w.stop)
        ask_again(&w, todo);
    pthread_mutex_destroy(&w.lock);
    free(todo);
    *interrupted = w.stop && w.status == INK_OK;
    return w.status == INK_OK ? INK_OK : ink_fail(err, (ink_status)w.status, "%s", w.err.message);
}

void ink_survey_answers_free(ink_survey_answer *answers, size_t n)
{
    for (size_t i = 0; answers && i < n; i++) {
        free(answers[i].why);
        ink_signal_free(&answers[i].signal);
    }
    free(answers);
}
