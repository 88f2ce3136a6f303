/* SPDX-License-Identifier: MIT
 * The survey's parts: which columns can be asked, what each question is answered, and how that is said. */
#ifndef INK_JUDGE_SURVEY_H
#define INK_JUDGE_SURVEY_H

#include "judge/signal.h"
#include "prep/prep.h"

/* ---- survey_columns.c: columns as features and as targets */

/* Which columns are features of the others' questions, by the rules of a fit. */
typedef struct {
    ink_ranks *ranks;  /* by column of the table */
    size_t n;
    size_t *column;    /* n: of the table */
    char **why;        /* by column of the table: why it is left out; NULL where it is not */
    size_t n_columns;  /* of the table */
} ink_survey_columns;

int ink_survey_columns_choose(const ink_table *table, ink_survey_columns *columns, ink_error *err);
void ink_survey_columns_free(ink_survey_columns *columns);

enum { INK_SURVEY_CLASSES = 200, INK_SURVEY_NUMBERS = 10, INK_SURVEY_CUT = 5 };

/* Classes of a column: words as they are, few whole numbers as they are, other numbers cut. *why, to be freed, is set
 * where it cannot be a target, and target is then empty; NULL where it can. */
int ink_survey_target(const ink_table *table, size_t column, const ink_ranks *ranks, ink_target *target, int *was_cut,
                      char **why, ink_error *err);

/* ---- survey_ask.c: the questions, shared out among threads */

typedef struct {
    char *why;           /* not asked; NULL: asked */
    int was_cut, answered;
    size_t n_class, rows;
    ink_signal signal;   /* answered: places are those in the columns without this one */
} ink_survey_answer;

typedef struct {
    const ink_table *table;
    const ink_survey_columns *columns;
    ink_judge_options how;
    uint32_t seed;
    ink_progress_fn *progress;
    void *user;
} ink_survey_questions;

/* Rows that a question looks at, at the most. */
size_t ink_survey_rows(const ink_survey_questions *questions);
/* answers: one a column. *interrupted: the caller stopped, and some may not be answered. */
int ink_survey_ask(const ink_survey_questions *questions, ink_survey_answer *answers, int *interrupted, ink_error *err);
void ink_survey_answers_free(ink_survey_answer *answers, size_t n);

/* ---- survey_advice.c: what to do with an answer, in a sentence or a command; to be freed */
int ink_survey_advice(const char *file, const ink_survey_row *row, size_t asked, double alpha, char **advice,
                      ink_error *err);

#endif
