/* SPDX-License-Identifier: MIT
 * A judgement on its way, shared by the files that make it. */
#ifndef INK_JUDGE_JUDGING_H
#define INK_JUDGE_JUDGING_H

#include "judge/findings.h"

enum { INK_FOLDS = 5 };

typedef struct {
    const ink_fit_job *job;
    const ink_judge_options *how;
    ink_findings findings;
    ink_trial trial;
    ink_round round;
    char *names[INK_CONTENDERS], *winner, *features, *leads, *together; /* what the findings borrow */
} ink_judging;

/* verdict.c */
const char *ink_judging_feature(const ink_judging *j, size_t f);
/* Whether the caller wants no more; asks it. */
int ink_judging_stopped(ink_judging *j);

/* names.c: fill in the findings' names, of what carries the signal, which has been found, and of the learners, which have
 * taken part */
int ink_names_of_signal(ink_judging *j, ink_error *err);
int ink_names_of_learners(ink_judging *j, ink_error *err);
void ink_names_free(ink_judging *j);

/* fewer.c: about `most` of the job's rows, or all parts' first at least. What is not rows is borrowed from the job. */
int ink_job_see_fewer(const ink_fit_job *job, size_t most, ink_fit_job *fewer, ink_error *err);
void ink_job_free_fewer(ink_fit_job *fewer);

/* splits.c: when time is no matter, the network and the learners on other splits, from which the standing then is */
int ink_splits_repeat(ink_judging *j, ink_error *err);

#endif
