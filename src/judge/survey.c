/* SPDX-License-Identifier: MIT
 * The survey: every column as target in turn, the answers adjusted for how many were asked and put in order, best first.
 * ink_survey_make below is the place to start reading. Knows no network. */
#include "judge/survey.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/text.h"
#include "stats/stats.h"

/* A survey owns every text and block that it points to. */
typedef struct {
    ink_survey survey;   /* first, so that the public pointer is this one */
    ink_survey_row *rows;
    const char **columns;
    double *bits;
    char **texts;
    size_t n_texts, capacity;
} owned_survey;

void ink_survey_free(ink_survey *survey)
{
    owned_survey *owned = (owned_survey *)survey;
    if (!owned)
        return;
    for (size_t i = 0; i < owned->n_texts; i++)
        free(owned->texts[i]);
    free(owned->texts);
    free(owned->rows);
    free(owned->columns);
    free(owned->bits);
    free(owned);
}

/* Takes a text over; NULL stays NULL. */
static int own(owned_survey *owned, char *text, const char **place, ink_error *err)
{
    if (text && ink_grow(&owned->texts, &owned->capacity, owned->n_texts + 1, sizeof *owned->texts)) {
        free(text);
        return ink_fail_memory(err);
    }
    if (text)
        owned->texts[owned->n_texts++] = text;
    *place = text;
    return INK_OK;
}

static int own_copy(owned_survey *owned, const char *text, const char **place, ink_error *err)
{
    char *copy = ink_copy_text(text, strlen(text));
    return copy ? own(owned, copy, place, err) : ink_fail_memory(err);
}

/* ---- rows */

static int name_winner(owned_survey *owned, const char *first, const char *second, ink_survey_row *row, ink_error *err)
{
    ink_text text = {0};
    char *name;
    ink_text_puts(&text, first ? first : "all columns");
    if (second) {
        ink_text_puts(&text, " with ");
        ink_text_puts(&text, second);
    }
    INK_TRY(ink_text_take(&text, &name, err));
    return own(owned, name, &row->winner, err);
}

/* The name of a feature of question i: its place there leaves out the target. */
static const char *feature_name(const ink_survey_questions *q, size_t i, size_t place)
{
    if (place == INK_NO_FEATURE)
        return NULL;
    return q->table->columns[q->columns->column[place < i ? place : place + 1]].name;
}

static int put_answer(owned_survey *owned, const ink_survey_questions *q, const ink_survey_answer *answer, size_t i,
                      ink_survey_row *row, ink_error *err)
{
    const ink_signal *s = &answer->signal;
    row->asked = 1;
    row->n_class = answer->n_class;
    row->was_cut = answer->was_cut;
    row->signal = s->answer;
    row->p_value = s->p_value;
    row->p_is_bound = s->p_is_bound;
    row->permutations = s->permutations;
    row->entropy_bits = s->entropy_bits;
    row->information_bits = s->bits;
    memcpy(row->information_ci95, s->bits_ci95, sizeof s->bits_ci95);
    row->detectable_bits = s->detectable_bits;
    row->rows_to_establish = s->rows_to_establish;
    if (isnan(s->bits))
        return INK_OK;
    return name_winner(owned, feature_name(q, i, s->winner.first), feature_name(q, i, s->winner.second), row, err);
}

static int put_rows(owned_survey *owned, const ink_survey_questions *q, ink_survey_answer *answers, ink_error *err)
{
    const ink_survey_columns *c = q->columns;
    size_t i = 0;
    for (size_t t = 0; t < c->n_columns; t++) {
        ink_survey_row *row = &owned->rows[t];
        *row = (ink_survey_row){.p_value = NAN, .p_adjusted = NAN, .entropy_bits = NAN, .information_bits = NAN,
                                .information_ci95 = {NAN, NAN}, .detectable_bits = NAN, .rows_to_establish = NAN,
                                .signal = INK_SIGNAL_UNDECIDED};
        INK_TRY(own_copy(owned, q->table->columns[t].name, &row->target, err));
        if (c->why[t]) {
            INK_TRY(own_copy(owned, c->why[t], &row->why, err));
            continue;
        }
        ink_survey_answer *answer = &answers[i++];
        if (answer->answered)
            INK_TRY(put_answer(owned, q, answer, i - 1, row, err));
        else
            INK_TRY(own_copy(owned, answer->why ? answer->why : "was not reached before the stop", &row->why, err));
    }
    return INK_OK;
}

/* ---- how many were asked */

/* Of questions that the test calls answered those stay so whose adjusted p is below alpha; the others are open: chance
 * gives a few such in a survey. */
static int adjust(owned_survey *owned, ink_error *err)
{
    ink_survey *s = &owned->survey;
    double *p = ink_new(s->n_rows, sizeof *p);
    size_t n = 0;
    if (!p)
        return ink_fail_memory(err);
    for (size_t i = 0; i < s->n_rows; i++)
        if (owned->rows[i].asked)
            p[n++] = owned->rows[i].p_value;
    s->asked = n;
    int status = n ? ink_benjamini_hochberg(p, n, p, err) : INK_OK;
    n = 0;
    for (size_t i = 0; status == INK_OK && i < s->n_rows; i++) {
        ink_survey_row *row = &owned->rows[i];
        if (!row->asked)
            continue;
        row->p_adjusted = p[n++];
        if (row->signal == INK_SIGNAL_PRESENT && !(row->p_adjusted < s->alpha))
            row->signal = INK_SIGNAL_UNDECIDED;
    }
    free(p);
    return status;
}

/* ---- best first */

static double share(const ink_survey_row *row)
{
    return row->information_bits >= 0 && row->entropy_bits > 0 ? row->information_bits / row->entropy_bits : 0;
}

/* Answered ones come before the others, those before what was not asked. */
static int group(const ink_survey_row *row)
{
    return !row->asked ? 2 : row->signal != INK_SIGNAL_PRESENT;
}

static int comes_before(const ink_survey_row *a, const ink_survey_row *b)
{
    if (group(a) != group(b))
        return group(a) < group(b);
    if (!a->asked)
        return 0;
    if (group(a) == 0 && share(a) != share(b))
        return share(a) > share(b);
    return a->p_value < b->p_value || (a->p_value == b->p_value && share(a) > share(b));
}

/* By insertion: it keeps the table's order of what is alike, and columns are few. */
static void put_in_order(ink_survey_row *rows, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        ink_survey_row moved = rows[i];
        size_t at = i;
        for (; at > 0 && comes_before(&moved, &rows[at - 1]); at--)
            rows[at] = rows[at - 1];
        rows[at] = moved;
    }
}

static int advise(owned_survey *owned, const char *file, ink_error *err)
{
    for (size_t i = 0; i < owned->survey.n_rows; i++) {
        ink_survey_row *row = &owned->rows[i];
        char *advice;
        INK_TRY(ink_survey_advice(file, row, owned->survey.asked, owned->survey.alpha, &advice, err));
        INK_TRY(own(owned, advice, &row->advice, err));
    }
    return INK_OK;
}

/* ---- column to column */

static int put_bits(owned_survey *owned, const ink_survey_questions *q, const ink_survey_answer *answers, ink_error *err)
{
    size_t n = q->columns->n;
    for (size_t i = 0; i < n; i++) {
        INK_TRY(own_copy(owned, q->table->columns[q->columns->column[i]].name, &owned->columns[i], err));
        for (size_t f = 0; f < n; f++) {
            const ink_survey_answer *answer = &answers[i];
            double bits = NAN;
            if (answer->answered)
                bits = f == i ? answer->signal.entropy_bits : answer->signal.columns[f < i ? f : f - 1].bits;
            owned->bits[f * n + i] = isnan(bits) && answer->answered ? 0 : bits;
        }
    }
    return INK_OK;
}

/* ---- the whole */

static int begin(const ink_survey_questions *q, owned_survey *owned, ink_error *err)
{
    ink_survey *s = &owned->survey;
    s->rows = q->table->n_rows;
    s->n_rows = q->table->n_columns;
    s->n_columns = q->columns->n;
    s->alpha = q->how.alpha;
    s->rows_tested = ink_survey_rows(q);
    owned->rows = ink_new(s->n_rows, sizeof *owned->rows);
    owned->columns = ink_new(s->n_columns, sizeof *owned->columns);
    owned->bits = s->n_columns > SIZE_MAX / s->n_columns ? NULL : ink_new(s->n_columns * s->n_columns, sizeof *owned->bits);
    s->questions = owned->rows;
    s->columns = owned->columns;
    s->bits = owned->bits;
    if (!owned->rows || !owned->columns || !owned->bits)
        return ink_fail_memory(err);
    return own_copy(owned, q->table->name, &s->file, err);
}

static int answer_all(const ink_survey_questions *q, ink_survey_answer *answers, owned_survey *owned, ink_error *err)
{
    INK_TRY(begin(q, owned, err));
    INK_TRY(ink_survey_ask(q, answers, &owned->survey.interrupted, err));
    INK_TRY(put_rows(owned, q, answers, err));
    INK_TRY(adjust(owned, err));
    INK_TRY(put_bits(owned, q, answers, err));
    put_in_order(owned->rows, owned->survey.n_rows);
    return advise(owned, q->table->name, err);
}

static int take(const ink_judge_options *options, ink_judge_options *how, ink_error *err)
{
    *how = (ink_judge_options)INK_JUDGE_OPTIONS_INIT;
    if (options && (!options->size || options->size > sizeof *how))
        return ink_fail(err, INK_USAGE, "ink_judge_options has size %zu, and %zu was expected: start from "
                                        "INK_JUDGE_OPTIONS_INIT", options->size, sizeof *how);
    if (options)
        memcpy(how, options, options->size);
    if (!(how->alpha > 0 && how->alpha <= 0.5))
        return ink_fail(err, INK_USAGE, "--alpha is %g, and has to be above 0 and at most 0.5", how->alpha);
    if (!(how->worth > 0 && how->worth <= 1))
        return ink_fail(err, INK_USAGE, "--worth is %g, and has to be above 0 and at most 1", how->worth);
    return INK_OK;
}

int ink_survey_make(const ink_table *table, const ink_judge_options *judge, uint32_t seed, ink_progress_fn *progress,
                    void *user, ink_survey **survey, ink_error *err)
{
    ink_survey_columns columns;
    ink_survey_questions questions = {table, &columns, INK_JUDGE_OPTIONS_INIT, seed, progress, user};
    INK_TRY(take(judge, &questions.how, err));
    INK_TRY(ink_survey_columns_choose(table, &columns, err));
    owned_survey *owned = ink_new(1, sizeof *owned);
    ink_survey_answer *answers = ink_new(columns.n, sizeof *answers);
    int status = owned && answers ? answer_all(&questions, answers, owned, err) : ink_fail_memory(err);
    ink_survey_answers_free(answers, columns.n);
    ink_survey_columns_free(&columns);
    if (status == INK_OK)
        *survey = &owned->survey;
    else
        ink_survey_free(owned ? &owned->survey : NULL);
    return status;
}
