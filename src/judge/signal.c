/* SPDX-License-Identifier: MIT
 * Signal, the whole of it in order: cells, sample, panel, test, effects, answer. ink_signal_find below is the place to
 * start reading. */
#include "judge/signal.h"

#include "base/error.h"
#include "base/memory.h"
#include "judge/effect.h"
#include "stats/stats.h"

static const double ln2 = 0.69314718055994530942;

/* What is made on the way and freed at the end. */
typedef struct {
    ink_ranks *ranks;   /* n_features, where the question brings none */
    ink_cells *cells;   /* n_features */
    ink_sample sample;
    ink_panel panel;
    ink_permuted permuted;
} job;

static int check(const ink_question *q, const ink_signal_options *o, ink_error *err)
{
    if (!(o->alpha > 0 && o->alpha <= 0.5))
        return ink_fail(err, INK_USAGE, "--alpha is %g, and has to be above 0 and at most 0.5", o->alpha);
    if (!(o->worth > 0 && o->worth <= 1))
        return ink_fail(err, INK_USAGE, "--worth is %g, and has to be above 0 and at most 1", o->worth);
    return q->n_features ? INK_OK : ink_fail(err, INK_DATA, "there is no feature to test");
}

static int read_cells(const ink_question *q, job *j, ink_error *err)
{
    j->ranks = ink_new(q->n_features, sizeof *j->ranks);
    j->cells = ink_new(q->n_features, sizeof *j->cells);
    if (!j->ranks || !j->cells)
        return ink_fail_memory(err);
    for (size_t f = 0; f < q->n_features; f++) {
        const ink_column *column = &q->table->columns[q->features[f]];
        if (column->type == INK_CATEGORICAL) {
            j->cells[f] = (ink_cells){column->code, column->n_levels, 0};
            continue;
        }
        if (!q->ranks)
            INK_TRY(ink_ranks_make(column, q->table->n_rows, &j->ranks[f], err));
        const ink_ranks *ranks = q->ranks ? &q->ranks[q->features[f]] : &j->ranks[f];
        j->cells[f] = (ink_cells){ranks->code, ranks->n_codes, 1};
    }
    return INK_OK;
}

static int measure_entropy(const ink_question *q, double *bits, ink_error *err)
{
    size_t *count = ink_new(q->n_class, sizeof *count);
    if (!count)
        return ink_fail_memory(err);
    for (size_t i = 0; i < q->n_rows; i++)
        if (q->y[q->rows[i]] >= 0)
            count[q->y[q->rows[i]]]++;
    *bits = ink_entropy(count, q->n_class) / ln2;
    free(count);
    return INK_OK;
}

/* Where nothing could be tested: the rows with which the easiest column could be, at the least. */
static double rows_for_easiest(const ink_question *q, const job *j, const ink_signal *s, double alpha)
{
    double least = INFINITY, classes = fmax(2, (double)q->n_class);
    for (size_t f = 0; f < q->n_features; f++) {
        double levels = (double)j->cells[f].n_codes, rank = j->cells[f].numeric ? 1 : levels - 1;
        if (levels < 2)
            continue;
        double rows = ink_lambda_rows(ink_detectable_lambda(rank * (classes - 1), alpha / 2, 0.8), s->worth_bits);
        least = fmin(least, fmax(rows, INK_FEWEST_ROWS * fmax(levels, classes)));
    }
    return isfinite(least) && s->worth_bits > 0 ? ceil(least) : NAN;
}

/* The smallest effect in one column, or additive over all; the smallest that only two columns have. */
static void set_detectable(ink_signal *s, double n)
{
    const ink_signal_family *families = s->families;
    s->detectable_bits = fmax(families[INK_FAMILY_COLUMN].detectable_bits, families[INK_FAMILY_LINEAR].detectable_bits);
    if (!families[INK_FAMILY_COLUMN].members)
        s->detectable_bits = fmax(s->detectable_bits, families[INK_FAMILY_CUT].detectable_bits);
    s->pair_detectable_bits = families[INK_FAMILY_PAIR].detectable_bits;
    s->rows_to_establish = s->worth_bits > 0 ? ceil(n * s->detectable_bits / s->worth_bits) : NAN;
}

static void set_answer(const job *j, ink_signal *s)
{
    s->p_value = j->permuted.p;
    s->p_is_bound = j->permuted.bounded;
    s->permutations = j->permuted.done;
    s->interrupted = j->permuted.interrupted;
    s->answer = INK_SIGNAL_UNDECIDED;
    if (j->permuted.present)
        s->answer = INK_SIGNAL_PRESENT;
    else if (!s->interrupted && s->detectable_bits <= s->worth_bits)
        s->answer = INK_SIGNAL_NONE;
}

static int test(const ink_question *q, const ink_signal_options *o, job *j, ink_signal *s, ink_error *err)
{
    size_t members = 0;
    for (size_t f = 0; f < INK_FAMILIES; f++)
        members += j->panel.members[f];
    j->permuted = (ink_permuted){.p = 1};
    for (size_t f = 0; f < INK_FAMILIES; f++)
        j->permuted.effective[f] = j->permuted.own[f] = NAN;
    if (members)
        INK_TRY(ink_permutation_test(&j->panel, o, &j->permuted, err));
    INK_TRY(ink_effect_columns(&j->panel, q->n_features, s->columns, err));
    INK_TRY(ink_effect_families(&j->panel, &j->permuted, o->alpha, s, err));
    set_detectable(s, (double)j->sample.n);
    set_answer(j, s);
    if (members)
        INK_TRY(ink_effect_size(&j->panel, &j->permuted, q->n_features, s, err));
    else
        s->rows_to_establish = rows_for_easiest(q, j, s, o->alpha);
    if (o->together && j->permuted.present)
        INK_TRY(ink_effect_together(&j->panel, o->alpha, &s->together, err));
    return ink_ceiling_find(q, j->cells, s, o->seed, &s->ceiling, err);
}

static int find(const ink_question *q, const ink_signal_options *o, job *j, ink_signal *s, ink_error *err)
{
    INK_TRY(check(q, o, err));
    INK_TRY(read_cells(q, j, err));
    INK_TRY(measure_entropy(q, &s->entropy_bits, err));
    s->worth_bits = o->worth * s->entropy_bits;
    INK_TRY(ink_sample_take(q, j->cells, &j->sample, err));
    INK_TRY(ink_panel_make(j->cells, q->n_features, &j->sample, o->pairs, &j->panel, err));
    s->rows = j->sample.n;
    s->classes = j->sample.n_class;
    s->pooled_classes = j->sample.pooled_classes;
    s->repeated_rows = j->sample.repeated_rows;
    s->copies = j->sample.copies;
    s->pairs = j->panel.pairs.n_pairs;
    s->pairs_possible = j->panel.pairs.n_possible;
    s->winner = (ink_signal_member){INK_FAMILY_COLUMN, INK_NO_FEATURE, INK_NO_FEATURE, NAN, NAN, NAN};
    s->together = s->winner;
    s->bits = s->bits_ci95[0] = s->bits_ci95[1] = NAN;
    if (!(s->columns = ink_new(q->n_features, sizeof *s->columns)))
        return ink_fail_memory(err);
    return test(q, o, j, s, err);
}

int ink_signal_find(const ink_question *question, const ink_signal_options *options, ink_signal *signal, ink_error *err)
{
    job j = {0};
    ink_signal found = {0};
    int status = find(question, options, &j, &found, err);
    for (size_t f = 0; j.ranks && f < question->n_features; f++)
        ink_ranks_free(&j.ranks[f]);
    free(j.ranks);
    free(j.cells);
    ink_panel_free(&j.panel);
    ink_sample_free(&j.sample);
    if (status == INK_OK)
        *signal = found;
    else
        ink_signal_free(&found);
    return status;
}

void ink_signal_free(ink_signal *signal)
{
    free(signal->columns);
    *signal = (ink_signal){0};
}
