/* SPDX-License-Identifier: MIT
 * What is seen while a network trains: a bar for what takes long, lines for who asked, and the answer to Ctrl-C. */
#ifndef INK_CLI_PROGRESS_H
#define INK_CLI_PROGRESS_H

#include "cli.h"

struct progress {
    progress_when when;
    int verbose;
    double started, drawn; /* seconds of a clock that never goes back; drawn 0: no bar on the screen */
};

/* Begins to watch: from now on Ctrl-C asks the training to stop after its epoch. */
void progress_begin(struct progress *progress, progress_when when, int verbose);
/* An ink_progress_fn whose user is the struct. */
int progress_epoch(void *user, const ink_progress *at);
/* Takes the bar away. Ctrl-C stays a request, so that results are written whole. */
void progress_end(struct progress *progress);
/* Whether Ctrl-C was pressed. */
int progress_interrupted(void);

#endif
