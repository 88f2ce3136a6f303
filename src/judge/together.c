/* SPDX-License-Identifier: MIT
 * The pair that tells most only together: of every pair, what its joint levels tell beyond what each of the two tells. */
#include "base/error.h"
#include "base/memory.h"
#include "judge/effect.h"
#include "stats/stats.h"

typedef struct {
    const ink_panel *panel;
    size_t *counts;    /* joint levels x classes, then each member's levels x classes */
    double *expected;
    double best_p;     /* the least of all pairs */
    ink_signal_member *member;
} search;

static ink_test test_levels(const search *s, const size_t *counts, size_t n_levels)
{
    return ink_g_test(counts, n_levels, s->panel->sample->n_class, s->expected);
}

static void weigh(void *user, size_t at, const int32_t *counts)
{
    search *s = user;
    const ink_pair *pair = &s->panel->pairs.pairs[at];
    const size_t n_class = s->panel->sample->n_class, cells = pair->size_a * pair->size_b;
    size_t *a = s->counts + cells * n_class, *b = a + pair->size_a * n_class;
    for (size_t i = 0; i < (pair->size_a + pair->size_b) * n_class; i++)
        a[i] = 0;
    for (size_t k = 0; k < cells; k++)
        for (size_t c = 0; c < n_class; c++) {
            const size_t rows = (size_t)counts[k * n_class + c];
            s->counts[k * n_class + c] = rows;
            a[k / pair->size_b * n_class + c] += rows;
            b[k % pair->size_b * n_class + c] += rows;
        }
    const ink_test joint = test_levels(s, s->counts, cells), first = test_levels(s, a, pair->size_a),
                   second = test_levels(s, b, pair->size_b);
    const double g = joint.statistic - first.statistic - second.statistic, df = joint.df - first.df - second.df;
    const double p = df > 0 && g > 0 ? ink_chi2_sf(g, df) : 1;
    if (p >= s->best_p)
        return;
    const size_t features[2] = {s->panel->bins[pair->a].feature, s->panel->bins[pair->b].feature};
    const int in_order = features[0] < features[1];
    s->best_p = p;
    *s->member = (ink_signal_member){INK_FAMILY_PAIR, features[!in_order], features[in_order], 0, g, df};
}

int ink_effect_together(const ink_panel *panel, double alpha, ink_signal_member *member, ink_error *err)
{
    enum { MOST = INK_COARSE_MOST * (INK_COARSE_MOST + 2) };
    const ink_signal_member none = {INK_FAMILY_PAIR, INK_NO_FEATURE, INK_NO_FEATURE, 0, 0, 0};
    search s = {.panel = panel, .best_p = 1, .member = member};
    ink_scratch scratch = {0};
    *member = none;
    if (!panel->pairs.n_pairs)
        return INK_OK;
    INK_TRY(ink_scratch_make(panel, &scratch, err));
    s.counts = ink_new(MOST * panel->sample->n_class, sizeof *s.counts);
    s.expected = ink_new(MOST * panel->sample->n_class, sizeof *s.expected);
    int status = s.counts && s.expected ? INK_OK : ink_fail_memory(err);
    if (status == INK_OK)
        ink_pairs_visit(panel, &scratch, weigh, &s);
    if (!(s.best_p * (double)panel->pairs.n_pairs < alpha))
        *member = none;
    free(s.counts);
    free(s.expected);
    ink_scratch_free(&scratch);
    return status;
}
