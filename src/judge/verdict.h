/* SPDX-License-Identifier: MIT
 * The verdict on a finished fitting job. */
#ifndef INK_JUDGE_VERDICT_H
#define INK_JUDGE_VERDICT_H

#include "judge/findings.h"

/* Puts a verdict into the job's report, which owns it. how->effort is not OFF. */
int ink_verdict_add(const ink_fit_job *job, const ink_judge_options *how, ink_report *report, ink_error *err);

#endif
