/* SPDX-License-Identifier: MIT
 * The verdict, the whole of it in order: signal, contest, planted signals, limit, words. ink_verdict_add below is the
 * place to start reading. */
#include "judge/verdict.h"

#include <math.h>

#include "base/error.h"
#include "base/memory.h"
#include "judge/judging.h"

enum { FEWEST_ROWS = 10 * INK_FOLDS, MOST_ROWS = 500000 };

const char *ink_judging_feature(const ink_judging *j, size_t f)
{
    return j->job->table->columns[j->job->features.columns[f]].name;
}

int ink_judging_stopped(ink_judging *j)
{
    j->findings.interrupted |= ink_trial_stopped(&j->job->how);
    return j->findings.interrupted;
}

/* ---- Signal */

static int go_on(void *user, size_t done, size_t most)
{
    (void)done;
    (void)most;
    return ink_judging_stopped(user);
}

static int find_signal(ink_judging *j, ink_error *err)
{
    const ink_fit_job *job = j->job;
    const ink_question question = {.table = job->table, .features = job->features.columns,
                                   .n_features = job->features.n_features, .rows = job->target.rows,
                                   .n_rows = job->target.n_used, .y = job->target.y, .n_class = job->target.n_class};
    ink_signal_options options = INK_SIGNAL_OPTIONS_INIT;
    options.alpha = j->how->alpha;
    options.worth = j->how->worth;
    options.seed = job->how.seed;
    options.all = j->how->effort == INK_EFFORT_FULL;
    options.together = 1;
    options.progress = go_on;
    options.user = j;
    return ink_signal_find(&question, &options, &j->findings.signal, err);
}

/* ---- The network among the learners */

static int plant(ink_judging *j, int interaction, ink_plant *out, ink_error *err)
{
    const ink_signal *s = &j->findings.signal;
    const double detectable = interaction && s->pair_detectable_bits > 0 ? s->pair_detectable_bits : s->detectable_bits;
    if (ink_judging_stopped(j))
        return INK_OK;
    INK_TRY(ink_plant_try(&j->trial, &j->round, j->findings.fault.cause != INK_CAUSE_NONE, interaction,
                          isfinite(detectable) ? 10 * detectable : INFINITY,
                          ink_limit_keeps_up(&j->findings) ? 0.5 : 0.125, out, err));
    j->findings.interrupted |= out->stopped;
    return INK_OK;
}

static int judge_network(ink_judging *j, ink_error *err)
{
    ink_findings *f = &j->findings;
    const int present = f->signal.answer == INK_SIGNAL_PRESENT;
    if (j->job->split.n_validation + j->job->split.n_test == 0 || ink_judging_stopped(j))
        return ink_names_of_learners(j, err);
    INK_TRY(ink_trial_make(j->job, &j->trial, err));
    INK_TRY(ink_round_make(&j->trial, &f->signal, present, &j->round, err));
    INK_TRY(ink_names_of_learners(j, err));
    ink_standing_of_round(&j->trial, &j->round, &f->standing);
    f->judged = f->standing.rows >= 2;
    f->compared = !j->job->weight;
    if (j->how->effort == INK_EFFORT_FULL && j->job->target.n_used >= FEWEST_ROWS)
        INK_TRY(ink_splits_repeat(j, err));
    f->fault = ink_fault_of_training(&j->trial);
    INK_TRY(plant(j, 0, &f->column, err));
    if (present && !ink_judging_stopped(j) && (!f->column.told.tried || f->column.told.found))
        INK_TRY(ink_longer_try(&j->trial, &j->round, f->fault.cause != INK_CAUSE_NONE, &f->longer, err));
    return ink_limit_asks_for_pair(f) ? plant(j, 1, &f->pair, err) : INK_OK;
}

/* What held-out rows gain is, on average, no more than there is. */
static void judge_shown(ink_findings *f)
{
    const ink_mean *gain = f->standing.figure;
    const double surely = fmax(gain[INK_BY_NETWORK].ci95[0], gain[INK_BEST].ci95[0]);
    f->shown_bits = NAN;
    if (f->judged && f->signal.answer == INK_SIGNAL_PRESENT && surely > f->signal.bits_ci95[1])
        f->shown_bits = fmin(surely, f->signal.entropy_bits);
}

static void judge_gap(ink_judging *j)
{
    ink_findings *f = &j->findings;
    const ink_scores *train = &j->job->train_scores, *test = &j->job->test_scores;
    f->overfit_gap = train->accuracy - test->accuracy;
    f->overfit_se = sqrt(train->accuracy * (1 - train->accuracy) / (double)train->rows +
                         test->accuracy * (1 - test->accuracy) / (double)test->rows);
    f->overfit = f->overfit_gap > 0 && f->overfit_gap > 2.576 * f->overfit_se;
}

static int judge(ink_judging *j, ink_error *err)
{
    ink_findings *f = &j->findings;
    const ink_fit_options *o = &j->job->how;
    f->target = j->job->table->columns[j->job->target_column].name;
    f->n_features = j->job->features.n_features;
    f->worth = j->how->worth;
    f->learning_rate = o->learning_rate;
    f->epochs = o->epochs;
    f->usual_epochs = j->job->usual_epochs;
    f->n_hidden = o->n_hidden;
    f->hidden = o->n_hidden ? o->hidden[0] : 0;
    INK_TRY(find_signal(j, err));
    INK_TRY(ink_names_of_signal(j, err));
    INK_TRY(judge_network(j, err));
    judge_gap(j);
    judge_shown(f);
    ink_limit_find(f);
    return INK_OK;
}

/* ---- Into the report */

static ink_verdict_column *keep_columns(const ink_judging *j, ink_report *report)
{
    const size_t n = j->findings.n_features;
    ink_verdict_column *columns = ink_report_keep(report, NULL, n, sizeof *columns);
    for (size_t i = 0; columns && i < n; i++) {
        const ink_signal_column *c = &j->findings.signal.columns[i];
        columns[i] = (ink_verdict_column){ink_report_keep_text(report, ink_judging_feature(j, i)), c->statistic, c->df, c->p,
                                          c->p_adjusted, c->bits};
        if (!columns[i].name)
            return NULL;
    }
    return columns;
}

static ink_learner *keep_learners(const ink_judging *j, ink_report *report, size_t *n)
{
    const ink_standing *s = &j->findings.standing;
    ink_learner *learners = ink_report_keep(report, NULL, INK_CONTENDERS, sizeof *learners);
    *n = 0;
    for (int who = 0; learners && who < INK_CONTENDERS; who++) {
        const ink_mean *gain = &s->figure[who];
        if (!j->findings.judged || !s->took_part[who])
            continue;
        learners[*n] = (ink_learner){ink_report_keep_text(report, j->names[who]), gain->mean,
                                     {gain->ci95[0], gain->ci95[1]}};
        if (!learners[(*n)++].name)
            return NULL;
    }
    return learners;
}

static void fill_figures(const ink_judging *j, ink_verdict *v)
{
    const ink_findings *f = &j->findings;
    const ink_signal *s = &f->signal;
    *v = (ink_verdict){.signal = s->answer, .limit = f->limit, .p_value = s->p_value, .alpha = j->how->alpha,
                       .worth = j->how->worth, .p_is_bound = s->p_is_bound, .permutations = s->permutations,
                       .interrupted = f->interrupted || s->interrupted, .information_bits = s->bits,
                       .information_ci95 = {s->bits_ci95[0], s->bits_ci95[1]}, .detectable_bits = s->detectable_bits,
                       .pair_detectable_bits = s->pair_detectable_bits, .rows_to_establish = s->rows_to_establish,
                       .n_columns = f->n_features, .ceiling_accuracy = NAN, .ceiling_shuffled_accuracy = NAN,
                       .overfit = f->overfit, .planted = f->column.told, .planted_interaction = f->pair.told,
                       .repeated_rows = s->repeated_rows, .copies = s->copies};
    if (f->shown_bits > 0) {
        v->information_bits = fmin(fmax(f->standing.figure[INK_BY_NETWORK].mean, f->standing.figure[INK_BEST].mean),
                                   s->entropy_bits);
        v->information_ci95[0] = f->shown_bits;
        v->information_ci95[1] = s->entropy_bits;
    }
    if (s->ceiling.n_features) {
        v->ceiling_accuracy = s->ceiling.accuracy;
        v->ceiling_shuffled_accuracy = s->ceiling.shuffled_accuracy;
    }
}

static const char **keep_reasons(const ink_judging *j, ink_report *report, size_t *n, ink_error *err)
{
    ink_notices reasons = {0};
    const char **kept = NULL;
    if (ink_reasons_write(&j->findings, j->job, &reasons, err) == INK_OK)
        kept = ink_report_keep(report, NULL, reasons.n, sizeof *kept);
    for (size_t i = 0; kept && i < reasons.n; i++)
        if (!(kept[i] = ink_report_keep_text(report, reasons.items[i])))
            kept = NULL;
    *n = reasons.n;
    ink_notices_free(&reasons);
    return kept;
}

static int keep(const ink_judging *j, ink_report *report, ink_error *err)
{
    ink_text text = {0};
    char *sentence = NULL;
    ink_verdict *v = ink_report_keep(report, NULL, 1, sizeof *v);
    ink_sentence_write(&j->findings, &text);
    INK_TRY(ink_text_take(&text, &sentence, err));
    if (v) {
        fill_figures(j, v);
        v->sentence = ink_report_keep_text(report, sentence);
        v->winner = ink_report_keep_text(report, j->winner);
        v->columns = keep_columns(j, report);
        v->learners = keep_learners(j, report, &v->n_learners);
        v->reasons = keep_reasons(j, report, &v->n_reasons, err);
    }
    free(sentence);
    if (!v || !v->sentence || !v->winner || !v->columns || !v->learners || !v->reasons)
        return ink_fail_memory(err);
    report->verdict = v;
    return INK_OK;
}

static int add(const ink_fit_job *whole, const ink_fit_job *seen, const ink_judge_options *how, ink_report *report,
               ink_error *err)
{
    ink_judging j = {.job = seen, .how = how};
    j.findings.column.told = j.findings.pair.told = (ink_planted){0, 0, NAN, NAN};
    j.findings.rows = whole->target.n_used;
    j.findings.rows_seen = seen->target.n_used;
    j.findings.train_rows = whole->split.n_train;
    int status = judge(&j, err);
    if (status == INK_OK)
        status = keep(&j, report, err);
    ink_signal_free(&j.findings.signal);
    ink_round_free(&j.round);
    if (j.trial.job)
        ink_trial_free(&j.trial);
    ink_names_free(&j);
    return status;
}

int ink_verdict_add(const ink_fit_job *job, const ink_judge_options *how, ink_report *report, ink_error *err)
{
    ink_fit_job fewer;
    if (how->effort == INK_EFFORT_FULL || job->target.n_used <= MOST_ROWS)
        return add(job, job, how, report, err);
    INK_TRY(ink_job_see_fewer(job, MOST_ROWS, &fewer, err));
    int status = add(job, &fewer, how, report, err);
    ink_job_free_fewer(&fewer);
    return status;
}
