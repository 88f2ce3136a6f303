/* SPDX-License-Identifier: MIT
 * A survey as JSON of the schema inkling.survey/1: the questions, best first, with a verdict's keys, and what each column
 * tells of each other. What is not known is null. */
#include "report/put.h"

static void put_answer(ink_json *json, const ink_survey_row *row, double alpha)
{
    ink_json_string(json, "signal", ink_signal_name(row->signal));
    ink_json_number(json, "p_value", row->p_value);
    ink_json_bool(json, "p_is_bound", row->p_is_bound);
    ink_json_number(json, "p_adjusted", row->p_adjusted);
    ink_json_size(json, "permutations", row->permutations);
    ink_json_number(json, "alpha", alpha);
    ink_json_number(json, "entropy_bits", row->entropy_bits);
    ink_json_number(json, "information_bits", row->information_bits);
    ink_json_numbers(json, "information_ci95", row->information_ci95, 2);
    ink_json_number(json, "detectable_bits", row->detectable_bits);
    ink_json_number(json, "rows_to_establish", row->rows_to_establish);
    ink_json_string(json, "winner", row->winner);
    ink_json_string(json, "advice", row->advice);
}

static void put_question(ink_json *json, const ink_survey_row *row, double alpha)
{
    ink_json_object(json, NULL);
    ink_json_string(json, "target", row->target);
    ink_json_bool(json, "asked", row->asked);
    ink_json_string(json, "why", row->why);
    if (row->asked) {
        ink_json_size(json, "classes", row->n_class);
        ink_json_bool(json, "cut", row->was_cut);
        put_answer(json, row, alpha);
    }
    ink_json_object_end(json);
}

static void put_pairs(ink_json *json, const ink_survey *survey)
{
    ink_json_object(json, "pairs");
    ink_json_strings(json, "columns", survey->columns, survey->n_columns);
    ink_json_array(json, "bits");
    for (size_t i = 0; i < survey->n_columns; i++)
        ink_json_numbers(json, NULL, survey->bits + i * survey->n_columns, survey->n_columns);
    ink_json_array_end(json);
    ink_json_object_end(json);
}

int ink_survey_json(const ink_survey *survey, const char *const *command, char **text, ink_error *err)
{
    ink_json json = ink_put_head("inkling.survey/1", command);
    ink_json_object(&json, "table");
    ink_json_string(&json, "file", survey->file);
    ink_json_size(&json, "rows", survey->rows);
    ink_json_size(&json, "rows_tested", survey->rows_tested);
    ink_json_object_end(&json);
    ink_json_number(&json, "alpha", survey->alpha);
    ink_json_size(&json, "asked", survey->asked);
    ink_json_bool(&json, "interrupted", survey->interrupted);
    ink_json_array(&json, "targets");
    for (size_t i = 0; i < survey->n_rows; i++)
        put_question(&json, &survey->questions[i], survey->alpha);
    ink_json_array_end(&json);
    put_pairs(&json, survey);
    ink_json_object_end(&json);
    ink_text_puts(&json.text, "\n");
    return ink_text_take(&json.text, text, err);
}
