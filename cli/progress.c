/* SPDX-License-Identifier: MIT
 * Progress: epochs and questions become a bar on a terminal's standard error once half a second has gone by, or a line each hundred
 * epochs; Ctrl-C becomes a request to stop. Knows nothing of what is trained. */
#define _POSIX_C_SOURCE 200809L
#include "progress.h"

#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

static volatile sig_atomic_t interrupted;

static void interrupt(int signal_number)
{
    (void)signal_number;
    interrupted = 1;
}

static double now(void)
{
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    return (double)at.tv_sec + (double)at.tv_nsec * 1e-9;
}

void progress_begin(struct progress *progress, progress_when when, int verbose)
{
    if (when == PROGRESS_AUTO && (!isatty(STDERR_FILENO) || verbose))
        when = PROGRESS_NEVER;
    *progress = (struct progress){.when = when, .verbose = verbose, .started = now()};
    /* A second Ctrl-C ends the process at once, and the first one stays a request after the training too, so that what was
     * trained is written whole. Who runs the tool with Ctrl-C ignored wants it ignored. */
    struct sigaction usual, action = {.sa_handler = interrupt, .sa_flags = (int)(SA_RESETHAND | SA_RESTART)};
    if (sigaction(SIGINT, NULL, &usual) == 0 && usual.sa_handler != SIG_IGN)
        sigaction(SIGINT, &action, NULL);
}

static void draw_bar(struct progress *progress, const ink_progress *at, double time)
{
    enum { WIDTH = 24 };
    char bar[WIDTH + 1];
    size_t filled = (size_t)((double)(at->epoch + 1) * WIDTH / (double)at->epochs);
    int validated = !isnan(at->validation_loss);
    for (size_t i = 0; i < WIDTH; i++)
        bar[i] = i < filled ? '#' : '.';
    bar[WIDTH] = '\0';
    if (isnan(at->train_loss))
        fprintf(stderr, "\r[%s] question %zu of %zu ", bar, at->epoch + 1, at->epochs);
    else
        fprintf(stderr, "\r[%s] epoch %zu of %zu, %s loss %.4f ", bar, at->epoch + 1, at->epochs,
                validated ? "validation" : "training", validated ? at->validation_loss : at->train_loss);
    fflush(stderr);
    progress->drawn = time;
}

/* How long the judging takes is not known beforehand. */
static void draw_judging(struct progress *progress, double time)
{
    fprintf(stderr, "\r%-78s\rjudging: is it the network or the data? ", "");
    fflush(stderr);
    progress->drawn = time;
}

static void print_line(const ink_progress *at)
{
    if (isnan(at->validation_loss))
        tell("epoch %zu: training loss %.4f nats", at->epoch + 1, at->train_loss);
    else
        tell("epoch %zu: training loss %.4f nats, validation loss %.4f nats, validation accuracy %.4f", at->epoch + 1,
             at->train_loss, at->validation_loss, at->validation_accuracy);
}

int progress_epoch(void *user, const ink_progress *at)
{
    struct progress *progress = user;
    if (progress->verbose && at->epochs && (at->epoch + 1) % 100 == 0)
        print_line(at);
    if (progress->when != PROGRESS_NEVER) {
        double time = now(), wait = progress->when == PROGRESS_ALWAYS ? 0 : 0.5;
        if (progress->drawn > 0 ? time - progress->drawn > 0.1 : time - progress->started >= wait)
            at->epochs ? draw_bar(progress, at, time) : draw_judging(progress, time);
    }
    return interrupted;
}

void progress_end(struct progress *progress)
{
    if (progress->drawn > 0)
        fprintf(stderr, "\r%79s\r", "");
}

int progress_interrupted(void)
{
    return interrupted;
}
