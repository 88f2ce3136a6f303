/* SPDX-License-Identifier: MIT
 * The verdict, the whole of it in order: signal, contest, planted signals, limit, words. ink_verdict_add below is the
 * place to start reading. */
#include "judge/verdict.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/random.h"
#include "stats/stats.h"

enum { FOLDS = 5, REPEATS = 3, ROUNDS = FOLDS * REPEATS, FEWEST_ROWS = 10 * FOLDS };

typedef struct {
    const ink_fit_job *job;
    const ink_judge_options *how;
    ink_findings findings;
    ink_trial trial;
    ink_round round;
    char *names[INK_CONTENDERS], *winner, *features, *leads, *together; /* what the findings borrow */
} judging;

static const char *feature_name(const judging *j, size_t f)
{
    return j->job->table->columns[j->job->features.columns[f]].name;
}

static int stopped(judging *j)
{
    j->findings.interrupted |= ink_trial_stopped(&j->job->how);
    return j->findings.interrupted;
}

/* ---- Signal */

static int go_on(void *user, size_t done, size_t most)
{
    (void)done;
    (void)most;
    return stopped(user);
}

static int find_signal(judging *j, ink_error *err)
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

/* ---- Names */

static int name_with(const char *before, const char *first, const char *second, char **name, ink_error *err)
{
    ink_text text = {0};
    ink_text_printf(&text, "%s%s%s%s", before, first, second ? " with " : "", second ? second : "");
    return ink_text_take(&text, name, err);
}

static int name_winner(judging *j, ink_error *err)
{
    const ink_signal_member *winner = &j->findings.signal.winner;
    if (winner->family == INK_FAMILY_LINEAR)
        return name_with("", "all columns together", NULL, &j->winner, err);
    if (winner->first >= j->findings.n_features)
        return name_with("", j->features, NULL, &j->winner, err);
    return name_with("", feature_name(j, winner->first),
                     winner->second < j->findings.n_features ? feature_name(j, winner->second) : NULL, &j->winner, err);
}

static int name_features(judging *j, ink_error *err)
{
    ink_text text = {0};
    if (j->findings.n_features == 1)
        ink_text_puts(&text, feature_name(j, 0));
    else
        ink_text_printf(&text, "the %zu columns", j->findings.n_features);
    return ink_text_take(&text, &j->features, err);
}

/* "a", "a and b", "a, b and c" of the features in a list; NULL where there is none. */
static int name_list(const judging *j, const size_t *features, size_t n, char **names, ink_error *err)
{
    ink_text text = {0};
    for (size_t i = 0; i < n; i++)
        ink_text_printf(&text, "%s%s", i == 0 ? "" : i + 1 < n ? ", " : " and ", feature_name(j, features[i]));
    return n ? ink_text_take(&text, names, err) : INK_OK;
}

/* The columns that by themselves surely tell something, those that tell the most first, at most LEADS of them. */
static int name_leads(judging *j, ink_error *err)
{
    enum { LEADS = 3 };
    const ink_signal_column *columns = j->findings.signal.columns;
    size_t leads[LEADS + 1], n = 0;
    if (j->findings.signal.winner.family != INK_FAMILY_LINEAR || j->findings.n_features <= LEADS)
        return INK_OK;
    for (size_t f = 0; f < j->findings.n_features; f++) {
        if (!(columns[f].p_adjusted < j->how->alpha))
            continue;
        size_t at = n < LEADS ? n++ : LEADS;
        for (; at > 0 && columns[f].bits > columns[leads[at - 1]].bits; at--)
            leads[at] = leads[at - 1];
        leads[at] = f;
    }
    return name_list(j, leads, n, &j->leads, err);
}

/* On a large table many a pair surely tells a little more together. */
static int name_together(judging *j, ink_error *err)
{
    static const double counts = 0.1; /* of what the winner explains */
    const ink_signal *s = &j->findings.signal;
    const ink_signal_member *pair = &s->together;
    if (pair->first >= j->findings.n_features || (pair->first == s->winner.first && pair->second == s->winner.second))
        return INK_OK;
    j->findings.together_bits = ink_lambda_bits(fmax(0, pair->g - pair->df), (double)s->rows);
    if (j->findings.together_bits < counts * s->bits)
        return INK_OK;
    return name_with("", feature_name(j, pair->first), feature_name(j, pair->second), &j->together, err);
}

/* Where others are left to tell something; a small table has no column for which more rows would not do. */
static void find_too_wide(judging *j)
{
    enum { ROWS_A_LEVEL = 5 };
    ink_findings *found = &j->findings;
    for (size_t f = 0; f < found->n_features && found->n_features > 1; f++) {
        const ink_signal_column *c = &found->signal.columns[f];
        const size_t n_levels = j->job->table->columns[j->job->features.columns[f]].n_levels;
        if (c->too_wide && !(c->p_adjusted < j->how->alpha) && n_levels * ROWS_A_LEVEL > j->job->target.n_used)
            if (!found->n_too_wide++)
                found->too_wide = feature_name(j, f);
    }
}

static int name_learners(judging *j, ink_error *err)
{
    static const char *const fixed[INK_CONTENDERS] = {[INK_BY_NETWORK] = "network", [INK_BY_LINEAR] = "linear",
                                                      [INK_BY_TREES] = "trees"};
    const ink_round *r = &j->round;
    for (int who = 0; who < INK_CONTENDERS; who++) {
        if (fixed[who])
            INK_TRY(name_with("", fixed[who], NULL, &j->names[who], err));
        else if (who == INK_BY_ALL)
            INK_TRY(name_with("lookup of ", j->findings.n_features == 1 ? feature_name(j, 0) : "all columns", NULL,
                              &j->names[who], err));
        else if (r->loss[who])
            INK_TRY(name_with("lookup of ", feature_name(j, who == INK_BY_PAIR ? r->pair[0] : r->column),
                              who == INK_BY_PAIR ? feature_name(j, r->pair[1]) : NULL, &j->names[who], err));
        j->findings.name[who] = j->names[who];
    }
    return INK_OK;
}

/* ---- Other splits, when time is no matter */

static int relay(void *user, const ink_progress *now)
{
    (void)now;
    return stopped(user);
}

/* Fold k of the shuffled rows is the test part, the next one validation. */
static int split_fold(const size_t *order, size_t n, size_t k, ink_split *split, ink_error *err)
{
    const size_t next = (k + 1) % FOLDS;
    if (!(split->train = ink_new(n, sizeof *split->train)))
        return ink_fail_memory(err);
    for (size_t i = 0; i < n; i++) {
        split->n_test += i % FOLDS == k;
        split->n_validation += i % FOLDS == next;
    }
    split->n_train = n - split->n_test - split->n_validation;
    split->validation = split->train + split->n_train;
    split->test = split->validation + split->n_validation;
    size_t at[3] = {0};
    for (size_t i = 0; i < n; i++) {
        if (i % FOLDS == k)
            split->test[at[0]++] = order[i];
        else if (i % FOLDS == next)
            split->validation[at[1]++] = order[i];
        else
            split->train[at[2]++] = order[i];
    }
    return INK_OK;
}

static int one_round(judging *j, ink_fit_job *job, double *figures, ink_error *err)
{
    ink_trial trial = {0};
    ink_round round = {0};
    INK_TRY(ink_trial_make(job, &trial, err));
    int status = ink_round_make(&trial, &j->findings.signal, 1, &round, err);
    if (status == INK_OK)
        ink_round_figures(&trial, &round, figures);
    ink_round_free(&round);
    ink_trial_free(&trial);
    return status;
}

static int one_fold(judging *j, const size_t *order, size_t k, double *figures, double *accuracy, ink_error *err)
{
    ink_fit_job job = {.table = j->job->table, .how = j->job->how};
    job.how.progress = relay;
    job.how.progress_user = j;
    int status = split_fold(order, j->job->target.n_used, k, &job.split, err);
    if (status == INK_OK)
        status = ink_fit_job_run(&job, err);
    if (status == INK_OK && !j->findings.interrupted)
        status = one_round(j, &job, figures, err);
    *accuracy = job.test_scores.accuracy;
    ink_fit_job_free(&job);
    return status;
}

/* Once over the folds is enough where all rounds would be too much work. */
static size_t rounds_for(const judging *j)
{
    static const double most_work = 3e11, most_cells = 1e6;
    const ink_rerun own = ink_rerun_of(&j->trial);
    const double work = ink_rerun_work(&own) * (double)j->job->history.epochs_run * ROUNDS;
    const double cells = (double)j->job->target.n_used * (double)j->job->features.n_features;
    return work > most_work || cells > most_cells ? FOLDS : ROUNDS;
}

static void sum_up(judging *j, const double *figures, const double *accuracy, size_t rounds)
{
    ink_findings *f = &j->findings;
    double sum = 0, low = 1, high = 0;
    for (size_t i = 0; i < rounds; i++) {
        sum += accuracy[i];
        low = fmin(low, accuracy[i]);
        high = fmax(high, accuracy[i]);
    }
    f->splits = rounds;
    f->split_accuracy[0] = sum / (double)rounds;
    f->split_accuracy[1] = low;
    f->split_accuracy[2] = high;
    ink_standing_of_figures(figures, rounds, 1.0 / (FOLDS - 2), &f->standing);
    f->standing.rows = j->job->target.n_used;
}

static int repeat_splits(judging *j, ink_error *err)
{
    const size_t n = j->job->target.n_used, rounds = rounds_for(j);
    double *figures = ink_new(ROUNDS * INK_FIGURES, sizeof *figures), accuracy[ROUNDS];
    size_t *order = ink_new(n, sizeof *order);
    ink_random random;
    int status = figures && order ? INK_OK : ink_fail_memory(err);
    ink_random_seed(&random, j->job->how.seed);
    if (status == INK_OK)
        memcpy(order, j->job->target.rows, n * sizeof *order);
    for (size_t i = 0; status == INK_OK && i < rounds && !stopped(j); i++) {
        if (i % FOLDS == 0)
            ink_random_shuffle(&random, order, n);
        status = one_fold(j, order, i % FOLDS, figures + i * INK_FIGURES, &accuracy[i], err);
    }
    if (status == INK_OK && !j->findings.interrupted)
        sum_up(j, figures, accuracy, rounds);
    free(figures);
    free(order);
    return status == INK_DIVERGED ? INK_OK : status;
}

/* ---- The network among the learners */

static int plant(judging *j, int interaction, ink_plant *out, ink_error *err)
{
    const ink_signal *s = &j->findings.signal;
    const double detectable = interaction && s->pair_detectable_bits > 0 ? s->pair_detectable_bits : s->detectable_bits;
    if (stopped(j))
        return INK_OK;
    INK_TRY(ink_plant_try(&j->trial, &j->round, interaction, isfinite(detectable) ? 10 * detectable : INFINITY,
                          ink_limit_keeps_up(&j->findings) ? 0.5 : 0.125, out, err));
    j->findings.interrupted |= out->stopped;
    return INK_OK;
}

static int judge_network(judging *j, ink_error *err)
{
    ink_findings *f = &j->findings;
    const int present = f->signal.answer == INK_SIGNAL_PRESENT;
    if (j->job->split.n_validation + j->job->split.n_test == 0 || stopped(j))
        return name_learners(j, err);
    INK_TRY(ink_trial_make(j->job, &j->trial, err));
    INK_TRY(ink_round_make(&j->trial, &f->signal, present, &j->round, err));
    INK_TRY(name_learners(j, err));
    ink_standing_of_round(&j->trial, &j->round, &f->standing);
    f->judged = f->standing.rows >= 2;
    f->compared = !j->job->weight;
    if (j->how->effort == INK_EFFORT_FULL && j->job->target.n_used >= FEWEST_ROWS)
        INK_TRY(repeat_splits(j, err));
    INK_TRY(plant(j, 0, &f->column, err));
    if (present && !stopped(j) && (!f->column.told.tried || f->column.told.found))
        INK_TRY(ink_longer_try(&j->trial, &j->round, &f->longer, err));
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

static void judge_gap(judging *j)
{
    ink_findings *f = &j->findings;
    const ink_scores *train = &j->job->train_scores, *test = &j->job->test_scores;
    f->overfit_gap = train->accuracy - test->accuracy;
    f->overfit_se = sqrt(train->accuracy * (1 - train->accuracy) / (double)train->rows +
                         test->accuracy * (1 - test->accuracy) / (double)test->rows);
    f->overfit = f->overfit_gap > 0 && f->overfit_gap > 2.576 * f->overfit_se;
}

static int judge(judging *j, ink_error *err)
{
    ink_findings *f = &j->findings;
    const ink_fit_options *o = &j->job->how;
    f->target = j->job->table->columns[j->job->target_column].name;
    f->n_features = j->job->features.n_features;
    f->worth = j->how->worth;
    f->learning_rate = o->learning_rate;
    f->epochs = o->epochs;
    f->train_rows = j->job->split.n_train;
    f->n_hidden = o->n_hidden;
    f->hidden = o->n_hidden ? o->hidden[0] : 0;
    INK_TRY(find_signal(j, err));
    INK_TRY(name_features(j, err));
    INK_TRY(name_winner(j, err));
    INK_TRY(name_leads(j, err));
    INK_TRY(name_together(j, err));
    find_too_wide(j);
    f->leads = j->leads;
    f->together = j->together;
    f->winner = j->winner;
    f->features = j->features;
    INK_TRY(judge_network(j, err));
    judge_gap(j);
    judge_shown(f);
    ink_limit_find(f);
    return INK_OK;
}

/* ---- Into the report */

static ink_verdict_column *keep_columns(const judging *j, ink_report *report)
{
    const size_t n = j->findings.n_features;
    ink_verdict_column *columns = ink_report_keep(report, NULL, n, sizeof *columns);
    for (size_t i = 0; columns && i < n; i++) {
        const ink_signal_column *c = &j->findings.signal.columns[i];
        columns[i] = (ink_verdict_column){ink_report_keep_text(report, feature_name(j, i)), c->statistic, c->df, c->p,
                                          c->p_adjusted, c->bits};
        if (!columns[i].name)
            return NULL;
    }
    return columns;
}

static ink_learner *keep_learners(const judging *j, ink_report *report, size_t *n)
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

static void fill_figures(const judging *j, ink_verdict *v)
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

static const char **keep_reasons(const judging *j, ink_report *report, size_t *n, ink_error *err)
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

static int keep(const judging *j, ink_report *report, ink_error *err)
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

int ink_verdict_add(const ink_fit_job *job, const ink_judge_options *how, ink_report *report, ink_error *err)
{
    judging j = {.job = job, .how = how};
    j.findings.column.told = j.findings.pair.told = (ink_planted){0, 0, NAN, NAN};
    int status = judge(&j, err);
    if (status == INK_OK)
        status = keep(&j, report, err);
    ink_signal_free(&j.findings.signal);
    ink_round_free(&j.round);
    if (j.trial.job)
        ink_trial_free(&j.trial);
    for (int who = 0; who < INK_CONTENDERS; who++)
        free(j.names[who]);
    free(j.winner);
    free(j.features);
    free(j.leads);
    free(j.together);
    return status;
}
