/* SPDX-License-Identifier: MIT
 * ink_judge: the fitting job, its model and its report, and the verdict in that. */
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "judge/verdict.h"

/* Options of any smaller or equal size over the defaults. */
static int take(const ink_judge_options *options, ink_judge_options *taken, ink_error *err)
{
    *taken = (ink_judge_options)INK_JUDGE_OPTIONS_INIT;
    if (options && (!options->size || options->size > sizeof *taken))
        return ink_fail(err, INK_USAGE, "ink_judge_options has size %zu, and %zu was expected: start from "
                                        "INK_JUDGE_OPTIONS_INIT", options->size, sizeof *taken);
    if (options)
        memcpy(taken, options, options->size);
    if (taken->effort != INK_EFFORT_QUICK && taken->effort != INK_EFFORT_FULL && taken->effort != INK_EFFORT_OFF)
        return ink_fail(err, INK_USAGE, "--verdict has to be quick, full or off");
    if (!(taken->alpha > 0 && taken->alpha <= 0.5))
        return ink_fail(err, INK_USAGE, "--alpha is %g, and has to be above 0 and at most 0.5", taken->alpha);
    if (!(taken->worth > 0 && taken->worth <= 1))
        return ink_fail(err, INK_USAGE, "--worth is %g, and has to be above 0 and at most 1", taken->worth);
    return INK_OK;
}

static int run(ink_fit_job *job, const ink_judge_options *how, ink_model **model, ink_report **report, ink_error *err)
{
    INK_TRY(ink_fit_job_run(job, err));
    if (report) {
        INK_TRY(ink_report_make(job, report, err));
        if (how->effort != INK_EFFORT_OFF)
            INK_TRY(ink_verdict_add(job, how, *report, err));
    }
    return model ? ink_fit_job_model(job, model, err) : INK_OK;
}

int ink_judge(const ink_table *table, const ink_fit_options *options, const ink_judge_options *judge, ink_model **model,
              ink_report **report, ink_error *err)
{
    ink_fit_job job = {.table = table};
    ink_judge_options how;
    ink_model *made_model = NULL;
    ink_report *made_report = NULL;
    INK_TRY(take(judge, &how, err));
    INK_TRY(ink_fit_options_take(options, &job.how, err));
    int status = run(&job, &how, model ? &made_model : NULL, report ? &made_report : NULL, err);
    ink_fit_job_free(&job);
    if (status != INK_OK) {
        ink_report_free(made_report);
        return status;
    }
    if (model)
        *model = made_model;
    if (report)
        *report = made_report;
    return INK_OK;
}
