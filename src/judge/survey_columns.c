/* SPDX-License-Identifier: MIT
 * A survey's columns: which of them are features, by the rules of a fit, and what classes each has as a target. Asks
 * nothing yet. */
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/text.h"
#include "judge/survey.h"

/* ---- features */

static int too_few(const ink_table *table, ink_error *err)
{
    return ink_fail(err, INK_DATA, "%s: a survey needs at least two columns that are neither constant nor an id", table->name);
}

/* Marks what a fit with this target would leave out. */
static int drop_but(const ink_table *table, size_t target, char **why, ink_error *err)
{
    ink_features chosen;
    ink_error reason = {0};
    int status = ink_features_choose(table, target, SIZE_MAX, NULL, NULL, &chosen, &reason);
    if (status == INK_DATA)
        return too_few(table, err);
    if (status != INK_OK)
        return ink_fail(err, (ink_status)status, "%s", reason.message);
    for (size_t i = 0; i < chosen.n_dropped; i++) {
        size_t column = chosen.dropped[i];
        free(why[column]);
        why[column] = chosen.why[i];
        chosen.why[i] = NULL;
    }
    ink_features_free(&chosen);
    return INK_OK;
}

static int choose(const ink_table *table, ink_survey_columns *c, ink_error *err)
{
    c->n_columns = table->n_columns;
    c->ranks = ink_new(table->n_columns, sizeof *c->ranks);
    c->column = ink_new(table->n_columns, sizeof *c->column);
    c->why = ink_new(table->n_columns, sizeof *c->why);
    if (!c->ranks || !c->column || !c->why)
        return ink_fail_memory(err);
    /* No fit looks at its own target as a feature, so it takes two to see all columns. */
    INK_TRY(drop_but(table, 0, c->why, err));
    INK_TRY(drop_but(table, table->n_columns - 1, c->why, err));
    for (size_t i = 0; i < table->n_columns; i++)
        if (!c->why[i]) {
            INK_TRY(ink_ranks_make(&table->columns[i], table->n_rows, &c->ranks[i], err));
            c->column[c->n++] = i;
        }
    return INK_OK;
}

int ink_survey_columns_choose(const ink_table *table, ink_survey_columns *columns, ink_error *err)
{
    ink_survey_columns made = {0};
    int status = choose(table, &made, err);
    if (status == INK_OK && made.n < 2)
        status = too_few(table, err);
    if (status == INK_OK)
        *columns = made;
    else
        ink_survey_columns_free(&made);
    return status;
}

void ink_survey_columns_free(ink_survey_columns *columns)
{
    for (size_t i = 0; i < columns->n_columns; i++) {
        if (columns->ranks)
            ink_ranks_free(&columns->ranks[i]);
        if (columns->why)
            free(columns->why[i]);
    }
    free(columns->ranks);
    free(columns->column);
    free(columns->why);
    *columns = (ink_survey_columns){0};
}

/* ---- targets */

static int are_few_integers(const ink_column *column, size_t n_rows, const ink_ranks *ranks)
{
    if (ranks->n_codes > INK_SURVEY_NUMBERS)
        return 0;
    for (size_t i = 0; i < n_rows; i++)
        if (column->number[i] != floor(column->number[i]) && !isnan(column->number[i]))
            return 0;
    return 1;
}

static int say_why(char **why, ink_error *err, const char *reason, size_t words)
{
    ink_text text = {0};
    if (words)
        ink_text_printf(&text, "holds %zu different words, more than the %d that are asked as classes", words,
                        INK_SURVEY_CLASSES);
    else
        ink_text_puts(&text, reason);
    return ink_text_take(&text, why, err);
}

int ink_survey_target(const ink_table *table, size_t column, const ink_ranks *ranks, ink_target *target, int *was_cut,
                      char **why, ink_error *err)
{
    const ink_column *from = &table->columns[column];
    ink_error reason = {0};
    *target = (ink_target){0};
    *why = NULL;
    *was_cut = from->type == INK_NUMERIC && !are_few_integers(from, table->n_rows, ranks);
    if (from->type == INK_CATEGORICAL && from->n_levels > INK_SURVEY_CLASSES)
        return say_why(why, err, NULL, from->n_levels);
    int status = ink_target_learn(table, column, *was_cut ? INK_SURVEY_CUT : 0, target, &reason);
    if (status == INK_DATA)
        return say_why(why, err, from->type == INK_NUMERIC && ranks->n_codes > 1 ? "has one value in nearly every row"
                                                                                 : "has one value where it has any", 0);
    return status == INK_OK ? INK_OK : ink_fail(err, (ink_status)status, "%s", reason.message);
}
