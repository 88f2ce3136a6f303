/* SPDX-License-Identifier: MIT
 * The reasons: what was tried and seen on the way to a verdict, one sentence each, with its figures. */
#include <math.h>

#include "base/error.h"
#include "judge/findings.h"

#define BITS(x) ink_word_bits(x).text
#define COUNT(x) ink_word_count((double)(x)).text
#define PERCENT(x) ink_word_percent(x).text

static const double nearly_all = 0.9; /* of the entropy, by one column: it gives the target away */

/* ---- The test */

static void tell_test(const ink_findings *f, ink_notices *out)
{
    const ink_signal *s = &f->signal;
    size_t members = 0;
    for (int k = 0; k < INK_FAMILIES; k++)
        members += s->families[k].members;
    if (!members)
        return;
    ink_notices_add(out, "one permutation test looked at %s statistic%s of %s column%s and %s pair%s (%s permutations, %s)",
                    COUNT(members), members == 1 ? "" : "s", COUNT(f->n_features), f->n_features == 1 ? "" : "s",
                    COUNT(s->pairs), s->pairs == 1 ? "" : "s", COUNT(s->permutations), ink_word_p(s).text);
    if (s->pairs < s->pairs_possible)
        ink_notices_add(out, "%s of %s pairs of columns were drawn for it", COUNT(s->pairs), COUNT(s->pairs_possible));
    if (s->pooled_classes)
        ink_notices_add(out, "%s classes with fewer than 5 rows were taken together for the test", COUNT(s->pooled_classes));
}

static void tell_repeats(const ink_findings *f, ink_notices *out)
{
    const ink_signal *s = &f->signal;
    if (s->copies > 1)
        ink_notices_add(out, "the whole table is %s copies of the same rows, and was counted once", COUNT(s->copies));
    else if (s->repeated_rows)
        ink_notices_add(out, "%s of %s rows repeat another row in every column and were counted once",
                        COUNT(s->repeated_rows), COUNT(s->rows + s->repeated_rows));
}

static void tell_ceiling(const ink_findings *f, const ink_fit_job *job, ink_notices *out)
{
    const ink_ceiling *c = &f->signal.ceiling;
    if (!c->n_features || isnan(c->accuracy))
        return;
    const char *first = job->table->columns[job->features.columns[c->features[0]]].name;
    const char *second = c->n_features == 2 ? job->table->columns[job->features.columns[c->features[1]]].name : "";
    ink_notices_add(out, "the best lookup of %s%s%s gets %s of the very rows that it was made from right, and %s with %s "
                         "shuffled",
                    c->n_features > 2 ? "the categorical columns" : first, c->n_features == 2 ? " with " : "",
                    c->n_features > 2 ? "" : second, PERCENT(c->accuracy), PERCENT(c->shuffled_accuracy), f->target);
}

/* ---- Columns */

static void tell_columns(const ink_findings *f, const ink_fit_job *job, ink_notices *out)
{
    for (size_t i = 0; i < job->features.n_dropped; i++)
        ink_notices_add(out, "%s was left out: %s", job->table->columns[job->features.dropped[i]].name, job->features.why[i]);
    for (size_t i = 0; i < job->features.n_features; i++) {
        const ink_column *column = &job->table->columns[job->features.columns[i]];
        const double bits = f->signal.columns ? f->signal.columns[i].bits : NAN;
        if (bits > nearly_all * f->signal.entropy_bits)
            ink_notices_add(out, "%s alone tells %s of %s's %s bits: make sure that it is known before %s is", column->name,
                            BITS(fmin(bits, f->signal.entropy_bits)), f->target, BITS(f->signal.entropy_bits), f->target);
        if (column->type == INK_CATEGORICAL && 2 * column->n_levels > job->table->n_rows)
            ink_notices_add(out, "%s has %s values in %s rows: as good as an id, it tells little of new rows", column->name,
                            COUNT(column->n_levels), COUNT(job->table->n_rows));
    }
}

/* ---- The learners */

static void tell_learners(const ink_findings *f, ink_notices *out)
{
    if (!f->judged)
        return;
    ink_text text = {0};
    ink_text_printf(&text, "gain over the class shares on %s held-out rows, in bits a row:", COUNT(f->standing.rows));
    for (int who = 0; who < INK_CONTENDERS; who++) {
        const ink_mean *gain = &f->standing.figure[who];
        if (f->standing.took_part[who])
            ink_text_printf(&text, "%s %s %s (%s to %s)", who ? "," : "", f->name[who], BITS(gain->mean),
                            BITS(gain->ci95[0]), BITS(gain->ci95[1]));
    }
    if (text.failed)
        out->failed = 1;
    else
        ink_notices_add(out, "%s", text.bytes);
    ink_text_free(&text);
    if (!f->compared)
        ink_notices_add(out, "the network was trained by a column of weights, and is not compared with learners that were "
                             "not");
}

static void tell_plant(const ink_findings *f, const ink_plant *plant, ink_notices *out)
{
    const char *what = plant->interaction ? "two planted columns tell only together" : "a planted column tells";
    if (!plant->told.tried)
        return;
    ink_text text = {0};
    if (!plant->told.found)
        ink_cause_write(f, &plant->fault, &text);
    else if (plant->rows < f->train_rows)
        ink_text_printf(&text, " (taught %s of %s training rows, to bound the work)", COUNT(plant->rows), COUNT(f->train_rows));
    ink_notices_add(out, "of %s bits that %s, %s can be had beside the other columns and the network %s %s%s",
                    BITS(plant->told.planted_bits), what, BITS(plant->reachable_bits),
                    plant->told.found ? "finds" : "finds only", BITS(fmax(plant->told.recovered_bits, 0)),
                    text.bytes ? text.bytes : "");
    out->failed |= text.failed;
    ink_text_free(&text);
}

static void tell_climb(const ink_findings *f, ink_notices *out)
{
    const ink_mean *climb = &f->standing.figure[INK_CLIMB];
    if (!f->judged || isnan(climb->mean))
        return;
    ink_text text = {0};
    ink_learner_write(f, f->standing.best, &text);
    ink_notices_add(out, "taught all training rows instead of half of them, %s gained %s bits more (%s to %s)",
                    text.bytes ? text.bytes : "", BITS(climb->mean), BITS(climb->ci95[0]), BITS(climb->ci95[1]));
    out->failed |= text.failed;
    ink_text_free(&text);
}

static void tell_overfit(const ink_findings *f, ink_notices *out)
{
    if (f->overfit)
        ink_notices_add(out, "accuracy is %s higher on the training rows than on the test rows, and chance alone gives up to "
                             "%s: the network has learnt some of its rows by heart",
                        PERCENT(f->overfit_gap), PERCENT(2.576 * f->overfit_se));
}

static void tell_splits(const ink_findings *f, ink_notices *out)
{
    if (f->splits)
        ink_notices_add(out, "over %s other splits the network's test accuracy is %s on average, from %s to %s",
                        COUNT(f->splits), PERCENT(f->split_accuracy[0]), PERCENT(f->split_accuracy[1]),
                        PERCENT(f->split_accuracy[2]));
}

static void tell_rows(const ink_findings *f, ink_notices *out)
{
    if (f->rows_seen < f->rows)
        ink_notices_add(out, "all this is told from %s of the %s rows, drawn at random, to bound the work (--verdict full takes "
                             "all)", COUNT(f->rows_seen), COUNT(f->rows));
}

int ink_reasons_write(const ink_findings *f, const ink_fit_job *job, ink_notices *reasons, ink_error *err)
{
    tell_test(f, reasons);
    tell_rows(f, reasons);
    tell_repeats(f, reasons);
    tell_ceiling(f, job, reasons);
    tell_learners(f, reasons);
    tell_plant(f, &f->column, reasons);
    tell_plant(f, &f->pair, reasons);
    tell_climb(f, reasons);
    tell_overfit(f, reasons);
    tell_splits(f, reasons);
    tell_columns(f, job, reasons);
    return reasons->failed ? ink_fail_memory(err) : INK_OK;
}
