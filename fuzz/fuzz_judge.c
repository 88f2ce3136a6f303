/* SPDX-License-Identifier: MIT
 * A hostile table before the judge: the verdict on a target, and the survey of all columns. Four bytes choose the
 * options
 * ("0000": the defaults but for a few epochs), the rest is the table. */
#include <math.h>
#include <string.h>

#include "fuzz.h"

enum { HEAD = 4 };

static int is_share(double x)
{
    return isnan(x) || (x >= 0 && x <= 1);
}

static void check_survey(const ink_table *table, const ink_judge_options *judge, int width)
{
    ink_survey *survey = NULL;
    ink_error err = {0};
    char *text = NULL;
    int status = ink_survey_make(table, judge, 1, NULL, NULL, &survey, &err);
    fuzz_check_status(status, survey, &err);
    CHECK(status == INK_OK || status == INK_DATA, "status %d: %s", status, err.message);
    if (status != INK_OK)
        return;
    for (size_t i = 0; i < survey->n_rows; i++)
        CHECK(is_share(survey->questions[i].p_value) && is_share(survey->questions[i].p_adjusted),
              "question %zu: p = %g, %g", i, survey->questions[i].p_value, survey->questions[i].p_adjusted);
    status = ink_survey_json(survey, NULL, &text, &err);
    fuzz_check_json(status, text, &err);
    text = NULL;
    status = ink_survey_text(survey, width, 0, 1, &text, &err);
    fuzz_check_lines(status, text, &err);
    ink_survey_free(survey);
}

static void check_verdict(const ink_table *table, const ink_fit_options *options, const ink_judge_options *judge,
                          int width)
{
    ink_report *report = NULL;
    ink_error err = {0};
    char *text = NULL;
    int status = ink_judge(table, options, judge, NULL, &report, &err);
    fuzz_check_status(status, report, &err);
    CHECK(status == INK_OK || status == INK_DATA || status == INK_USAGE || status == INK_DIVERGED, "status %d: %s",
          status, err.message);
    if (status != INK_OK)
        return;
    CHECK(report->verdict && is_share(report->verdict->p_value), "no verdict, or none with a p-value");
    status = ink_report_json(report, NULL, &text, &err);
    fuzz_check_json(status, text, &err);
    text = NULL;
    status = ink_report_text(report, width, 0, 1, &text, &err);
    fuzz_check_lines(status, text, &err);
    ink_report_free(report);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    static const char *const targets[] = {NULL, "1", "y", "2"};
    static const size_t cuts[] = {0, 2, 5, 50};
    ink_table *table = NULL;
    ink_table_options read = INK_TABLE_OPTIONS_INIT;
    ink_fit_options options = INK_FIT_OPTIONS_INIT;
    ink_judge_options judge = INK_JUDGE_OPTIONS_INIT;
    if (n < HEAD)
        return 0;
    unsigned first = (unsigned)(bytes[0] - '0') & 0xFF, second = (unsigned)(bytes[1] - '0') & 0xFF;
    options.target = targets[first % 4];
    options.cut = cuts[first / 4 % 4];
    options.recipe = (ink_recipe)(first / 16 % 2);
    options.stratify = (int)(first / 32 % 2);
    options.epochs = 2;
    options.n_hidden = 1;
    options.hidden[0] = 2;
    judge.effort = second % 8 == 1 ? INK_EFFORT_FULL : INK_EFFORT_QUICK;
    judge.alpha = second / 8 % 2 ? 0.5 : 0.05;
    read.header = INK_HEADER_YES;
    read.ragged = INK_RAGGED_FILL;
    read.delimiter = ',';
    if (ink_table_read_bytes(bytes + HEAD, n - HEAD, "t.csv", &read, &table, NULL) == INK_OK) {
        check_verdict(table, &options, &judge, 20 + bytes[2] % 100);
        check_survey(table, &judge, 20 + bytes[3] % 100);
    }
    ink_table_free(table);
    return 0;
}
