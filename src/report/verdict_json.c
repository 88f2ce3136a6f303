/* SPDX-License-Identifier: MIT
 * A verdict as JSON: the keys of the report's "verdict". What is not known is null. */
#include <math.h>

#include "report/put.h"

const char *ink_signal_name(ink_signal_answer answer)
{
    static const char *const names[] = {"present", "none", "undecided"};
    return names[answer];
}

static const char *limit_name(ink_limit limit)
{
    static const char *const names[] = {"data", "network", "rows", "nothing"};
    return names[limit];
}

static void put_columns(ink_json *json, const ink_verdict *verdict)
{
    ink_json_array(json, "columns");
    for (size_t i = 0; i < verdict->n_columns; i++) {
        const ink_verdict_column *column = &verdict->columns[i];
        ink_json_object(json, NULL);
        ink_json_string(json, "name", column->name);
        ink_json_number(json, "statistic", column->statistic);
        ink_json_number(json, "df", column->df);
        ink_json_number(json, "p_value", column->p_value);
        ink_json_number(json, "p_adjusted", column->p_adjusted);
        ink_json_number(json, "bits", column->bits);
        ink_json_object_end(json);
    }
    ink_json_array_end(json);
}

static void put_learners(ink_json *json, const ink_verdict *verdict)
{
    ink_json_array(json, "learners");
    for (size_t i = 0; i < verdict->n_learners; i++) {
        const ink_learner *learner = &verdict->learners[i];
        ink_json_object(json, NULL);
        ink_json_string(json, "name", learner->name);
        ink_json_number(json, "information_bits", learner->information_bits);
        ink_json_numbers(json, "ci95", learner->ci95, 2);
        ink_json_object_end(json);
    }
    ink_json_array_end(json);
}

static void put_planted(ink_json *json, const char *name, const ink_planted *planted)
{
    ink_json_object(json, name);
    if (planted->tried)
        ink_json_bool(json, "found", planted->found);
    else
        ink_json_null(json, "found");
    ink_json_bool(json, "tried", planted->tried);
    ink_json_number(json, "planted_bits", planted->tried ? planted->planted_bits : (double)NAN);
    ink_json_number(json, "recovered_bits", planted->tried ? planted->recovered_bits : (double)NAN);
    ink_json_object_end(json);
}

static void put_test(ink_json *json, const ink_verdict *verdict)
{
    ink_json_number(json, "p_value", verdict->p_value);
    ink_json_bool(json, "p_is_bound", verdict->p_is_bound);
    ink_json_size(json, "permutations", verdict->permutations);
    ink_json_number(json, "alpha", verdict->alpha);
    ink_json_number(json, "worth", verdict->worth);
    ink_json_bool(json, "interrupted", verdict->interrupted);
    ink_json_number(json, "information_bits", verdict->information_bits);
    ink_json_numbers(json, "information_ci95", verdict->information_ci95, 2);
    ink_json_number(json, "detectable_bits", verdict->detectable_bits);
    ink_json_number(json, "pair_detectable_bits", verdict->pair_detectable_bits);
    ink_json_number(json, "rows_to_establish", verdict->rows_to_establish);
    ink_json_string(json, "winner", verdict->winner);
    ink_json_size(json, "repeated_rows", verdict->repeated_rows);
    ink_json_size(json, "copies", verdict->copies);
}

static void put_ceiling(ink_json *json, const ink_verdict *verdict)
{
    ink_json_object(json, "ceiling");
    ink_json_number(json, "accuracy", verdict->ceiling_accuracy);
    ink_json_number(json, "shuffled_accuracy", verdict->ceiling_shuffled_accuracy);
    ink_json_object_end(json);
}

void ink_put_verdict(ink_json *json, const ink_verdict *verdict)
{
    if (!verdict) {
        ink_json_null(json, "verdict");
        return;
    }
    ink_json_object(json, "verdict");
    ink_json_string(json, "signal", ink_signal_name(verdict->signal));
    ink_json_string(json, "limit", limit_name(verdict->limit));
    ink_json_string(json, "sentence", verdict->sentence);
    ink_json_strings(json, "reasons", verdict->reasons, verdict->n_reasons);
    put_test(json, verdict);
    put_columns(json, verdict);
    put_ceiling(json, verdict);
    ink_json_bool(json, "overfit", verdict->overfit);
    put_learners(json, verdict);
    put_planted(json, "planted", &verdict->planted);
    put_planted(json, "planted_interaction", &verdict->planted_interaction);
    ink_json_object_end(json);
}
