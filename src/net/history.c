/* SPDX-License-Identifier: MIT
 * The history of a training: what each epoch left behind, and how long it took. Knows no precision. */
#define _POSIX_C_SOURCE 200809L
#include <stdlib.h>
#include <time.h>

#include "base/memory.h"
#include "net/net.h"

int ink_is_best(ink_optimize optimize, double loss, double accuracy, double *best)
{
    const int by_accuracy = optimize == INK_OPTIMIZE_ACCURACY;
    const double figure = by_accuracy ? 1 - accuracy : loss;
    if (!(figure < *best || (by_accuracy && figure <= *best)))
        return 0;
    *best = figure;
    return 1;
}

int ink_history_add(ink_history *h, size_t room[3], const ink_progress *epoch)
{
    const size_t n = epoch->epoch + 1;
    if (ink_grow(&h->train_loss, &room[0], n, sizeof(double)) ||
        ink_grow(&h->validation_loss, &room[1], n, sizeof(double)) ||
        ink_grow(&h->validation_accuracy, &room[2], n, sizeof(double)))
        return 1;
    h->train_loss[n - 1] = epoch->train_loss;
    h->validation_loss[n - 1] = epoch->validation_loss;
    h->validation_accuracy[n - 1] = epoch->validation_accuracy;
    h->epochs_run = n;
    return 0;
}

void ink_history_free(ink_history *history)
{
    free(history->train_loss);
    free(history->validation_loss);
    free(history->validation_accuracy);
    *history = (ink_history){0};
}

double ink_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}
