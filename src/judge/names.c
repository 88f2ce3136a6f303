/* SPDX-License-Identifier: MIT
 * Names: columns and learners as a sentence has them. */
#include <math.h>

#include "base/error.h"
#include "base/memory.h"
#include "judge/judging.h"
#include "stats/stats.h"

static int name_with(const char *before, const char *first, const char *second, char **name, ink_error *err)
{
    ink_text text = {0};
    ink_text_printf(&text, "%s%s%s%s", before, first, second ? " with " : "", second ? second : "");
    return ink_text_take(&text, name, err);
}

static int name_winner(ink_judging *j, ink_error *err)
{
    const ink_signal_member *winner = &j->findings.signal.winner;
    if (winner->family == INK_FAMILY_LINEAR)
        return name_with("", "all columns together", NULL, &j->winner, err);
    if (winner->first >= j->findings.n_features)
        return name_with("", j->features, NULL, &j->winner, err);
    return name_with("", ink_judging_feature(j, winner->first),
                     winner->second < j->findings.n_features ? ink_judging_feature(j, winner->second) : NULL, &j->winner, err);
}

static int name_features(ink_judging *j, ink_error *err)
{
    ink_text text = {0};
    if (j->findings.n_features == 1)
        ink_text_puts(&text, ink_judging_feature(j, 0));
    else
        ink_text_printf(&text, "the %zu columns", j->findings.n_features);
    return ink_text_take(&text, &j->features, err);
}

/* "a", "a and b", "a, b and c" of the features in a list; NULL where there is none. */
static int name_list(const ink_judging *j, const size_t *features, size_t n, char **names, ink_error *err)
{
    ink_text text = {0};
    for (size_t i = 0; i < n; i++)
        ink_text_printf(&text, "%s%s", i == 0 ? "" : i + 1 < n ? ", " : " and ", ink_judging_feature(j, features[i]));
    return n ? ink_text_take(&text, names, err) : INK_OK;
}

/* The columns that by themselves surely tell something, those that tell the most first, at most LEADS of them. */
static int name_leads(ink_judging *j, ink_error *err)
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
static int name_together(ink_judging *j, ink_error *err)
{
    static const double counts = 0.1; /* of what the winner explains */
    const ink_signal *s = &j->findings.signal;
    const ink_signal_member *pair = &s->together;
    if (pair->first >= j->findings.n_features || (pair->first == s->winner.first && pair->second == s->winner.second))
        return INK_OK;
    j->findings.together_bits = ink_lambda_bits(fmax(0, pair->g - pair->df), (double)s->rows);
    if (j->findings.together_bits < counts * s->bits)
        return INK_OK;
    return name_with("", ink_judging_feature(j, pair->first), ink_judging_feature(j, pair->second), &j->together, err);
}

/* Where others are left to tell something; a small table has no column for which more rows would not do. */
static void find_too_wide(ink_judging *j)
{
    enum { ROWS_A_LEVEL = 5 };
    ink_findings *found = &j->findings;
    for (size_t f = 0; f < found->n_features && found->n_features > 1; f++) {
        const ink_signal_column *c = &found->signal.columns[f];
        const size_t n_levels = j->job->table->columns[j->job->features.columns[f]].n_levels;
        if (c->too_wide && !(c->p_adjusted < j->how->alpha) && n_levels * ROWS_A_LEVEL > j->job->target.n_used)
            if (!found->n_too_wide++)
                found->too_wide = ink_judging_feature(j, f);
    }
}

int ink_names_of_learners(ink_judging *j, ink_error *err)
{
    static const char *const fixed[INK_CONTENDERS] = {[INK_BY_NETWORK] = "network", [INK_BY_LINEAR] = "linear",
                                                      [INK_BY_TREES] = "trees"};
    const ink_round *r = &j->round;
    for (int who = 0; who < INK_CONTENDERS; who++) {
        if (fixed[who])
            INK_TRY(name_with("", fixed[who], NULL, &j->names[who], err));
        else if (who == INK_BY_ALL)
            INK_TRY(name_with("lookup of ", j->findings.n_features == 1 ? ink_judging_feature(j, 0) : "all columns", NULL,
                              &j->names[who], err));
        else if (r->loss[who])
            INK_TRY(name_with("lookup of ", ink_judging_feature(j, who == INK_BY_PAIR ? r->pair[0] : r->column),
                              who == INK_BY_PAIR ? ink_judging_feature(j, r->pair[1]) : NULL, &j->names[who], err));
        j->findings.name[who] = j->names[who];
    }
    return INK_OK;
}

int ink_names_of_signal(ink_judging *j, ink_error *err)
{
    ink_findings *f = &j->findings;
    INK_TRY(name_features(j, err));
    INK_TRY(name_winner(j, err));
    INK_TRY(name_leads(j, err));
    INK_TRY(name_together(j, err));
    find_too_wide(j);
    f->features = j->features;
    f->winner = j->winner;
    f->leads = j->leads;
    f->together = j->together;
    return INK_OK;
}

void ink_names_free(ink_judging *j)
{
    for (int who = 0; who < INK_CONTENDERS; who++)
        free(j->names[who]);
    free(j->winner);
    free(j->features);
    free(j->leads);
    free(j->together);
}
